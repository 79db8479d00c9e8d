//! G10 no-review-date: settled once and never looked at again.
//!
//! Silent while no decision of the map has a review date.

use crate::model::{DecisionChange, Edit, MapChange, Severity, Status, TimeLimit};
use crate::rules::remedy::set_decision;
use crate::rules::{Check, Family, Field, Finding, Fix, Ground, Report, Row, Rule, RuleLimit, limit_of};

/// G10.
pub static RULE: Rule = Rule {
    code: "G10",
    name: "no-review-date",
    family: Family::Gap,
    severity: Severity::Warning,
    summary: "An agreed decision has no review date, and the map has no review rhythm.",
    why: "People, prices and limits change. What nobody is due to look at stays in force long after it stopped being true.",
    cure: "Give it a date, or give the whole map a rhythm.",
    fires: "
                          | Support Lead | Finance
        Refund a customer | D            | I
         : status agreed; review 2026-12-01
        Reopen a case     | D            | I       -> G10
         : status agreed
    ",
    quiet: "
        map: review P3M
                          | Support Lead | Finance
        Refund a customer | D            | I
         : status agreed; review 2026-12-01
        Reopen a case     | D            | I
         : status agreed
    ",
    limits: &[RuleLimit { name: "months", default: 3, about: "months until the review that a fix proposes" }],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    let decision = row.decision;
    let due = decision.review_by().is_some() || row.ground.matrix.settings().review_every.is_some();
    if row.ground.usage.any(Field::ReviewBy) && decision.status() == Status::Agreed && !due {
        report.row(format!("{}: agreed, but nothing says when it is reviewed", row.title()));
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let Some(decision) = finding.decision.and_then(|key| ground.matrix.decision(key)) else { return Vec::new() };
    let months = limit_of(ground.matrix, &RULE, "months").clamp(1, 120);
    let Ok(rhythm) = TimeLimit::parse(&format!("P{months}M")) else { return Vec::new() };
    let due = rhythm.after(ground.today);
    vec![
        Fix::new(format!("Review it by {due}"), vec![set_decision(decision, DecisionChange::ReviewBy(Some(due)))]),
        Fix::new(
            format!("Review all decisions every {}", rhythm.words()),
            vec![Edit::SetMap(MapChange::ReviewEvery(Some(rhythm)))],
        ),
    ]
}
