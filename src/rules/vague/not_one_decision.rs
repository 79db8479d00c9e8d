//! V02 not-one-decision: a title that names a field, or two calls at once.

use crate::model::{Cell, Decision, DecisionChange, Edit, Matrix, PostureChange, Severity};
use crate::rules::phrasing::{Flaw, flaw_of};
use crate::rules::remedy::set_decision;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// V02.
pub static RULE: Rule = Rule {
    code: "V02",
    name: "not-one-decision",
    family: Family::Vague,
    severity: Severity::Warning,
    summary: "The title is a topic without a verb or question, or joins two decisions with and, & or /.",
    why: "Nobody can decide \"Budget\". And who may hire is often not who may fire: one row for both hides it.",
    cure: "Start the title with a verb, or ask a question; give each of two calls a row of its own.",
    fires: "
                                 | Support Lead | Finance
        Approve and pay invoices | D            | C       -> V02
        Budget                   | C            | D       -> V02
    ",
    quiet: "
                            | Support Lead | Finance
        Approve an invoice  | D            | C
        Pay an invoice      | C            | D
        Health & safety audit | D          | I
    ",
    limits: &[],
    check: Check::Words(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    let title = row.title();
    match flaw_of(title, row.ground.language()) {
        None => {}
        Some(Flaw::Topic(_)) => report.row(format!("\"{title}\" names a topic: it has no verb and asks no question")),
        Some(Flaw::Joined(Some((first, second)))) => {
            report.row(format!("\"{title}\" joins two decisions, \"{first}\" and \"{second}\""));
        }
        Some(Flaw::Joined(None)) => report.row(format!("\"{title}\" joins two decisions in one title")),
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    match flaw_of(decision.title(), ground.language()) {
        Some(Flaw::Topic(Some(title))) => {
            let rename = set_decision(decision, DecisionChange::Title(title.clone()));
            vec![Fix::new(format!("Rename to \"{title}\""), vec![rename])]
        }
        Some(Flaw::Joined(Some((first, second)))) => {
            vec![Fix::new(format!("Split into \"{first}\" and \"{second}\""), split(matrix, decision, &first, &second))]
        }
        _ => Vec::new(),
    }
}

/// Renames the decision to its first half and adds the second with the same rights and boundary.
fn split(matrix: &Matrix, decision: &Decision, first: &str, second: &str) -> Vec<Edit> {
    use DecisionChange as C;
    let id = matrix.fresh_decision_id(second);
    let half = [
        C::Area(decision.area().cloned()),
        C::Rank(decision.rank().saturating_add(1)),
        C::Impact(decision.impact()),
        C::TimeCritical(decision.is_time_critical()),
        C::Limit(decision.limit().cloned()),
        C::Mode(decision.mode()),
        C::TieBreak(decision.tie_break().to_owned()),
        C::DecideWithin(decision.decide_within()),
        C::Escalation(decision.escalation().cloned()),
        C::ReviewBy(decision.review_by()),
    ];
    let half = half.into_iter().fold(Decision::new(id.clone(), second), Decision::with);
    let mut edits = vec![set_decision(decision, C::Title(first.to_owned())), Edit::AddDecision(Box::new(half))];
    let cell = |role| Some(Cell { decision: id.clone(), role: matrix.role(role)?.id().clone() });
    for held in decision.rights() {
        edits.extend(cell(held.role()).map(|cell| Edit::SetRight { cell, right: Some(held.right().clone()) }));
    }
    for posture in decision.postures() {
        let situation = posture.situation();
        for held in posture.rights() {
            edits.extend(cell(held.role).map(|cell| Edit::SetOverride {
                cell,
                situation: situation.clone(),
                right: Some(held.right.clone()),
            }));
        }
        let mut set =
            |change| edits.push(Edit::SetPosture { decision: id.clone(), situation: situation.clone(), change });
        if posture.mode().is_some() {
            set(PostureChange::Mode(posture.mode()));
        }
        if posture.decide_within().is_some() {
            set(PostureChange::DecideWithin(posture.decide_within()));
        }
    }
    edits
}
