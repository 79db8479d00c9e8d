//! G09 no-audience: a call that others wait for and nobody hears of.
//!
//! Silent while no decision of the map names others that wait for it.

use crate::model::{Held, Mark, Part, Right, RoleKey, Severity};
use crate::rules::remedy::{push_new, set_right};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// G09.
pub static RULE: Rule = Rule {
    code: "G09",
    name: "no-audience",
    family: Family::Gap,
    severity: Severity::Note,
    summary: "Other decisions wait for this one, but nobody besides the decider is asked, told or carries it out.",
    why: "The call is made and stays with the decider; those who wait for it find out by asking around.",
    cure: "Inform whoever makes the decisions that wait, or say who carries it out.",
    fires: "
                          | Support Lead | Finance
        Refund a customer | D            |         -> G09
         : feeds Pay a refund
        Pay a refund      | I            | D
    ",
    quiet: "
                          | Support Lead | Finance
        Refund a customer | D            | I
         : feeds Pay a refund
        Pay a refund      | I            | D
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    let waiting = row.decision.feeds().iter().filter(|fed| *fed != row.decision.id()).count();
    let hears = |held: &Held<&Right>| {
        matches!(held.right.part(), Part::Contributes | Part::Informed | Part::Unread)
            || held.right.marks().has(Mark::Executes)
    };
    if waiting == 0 || row.rights.iter().any(hears) {
        return;
    }
    let deciders = row.names(row.deciders().map(|held| held.role));
    if !deciders.is_empty() {
        let waiting = if waiting == 1 { "1 decision waits".to_owned() } else { format!("{waiting} decisions wait") };
        report.row(format!("{}: {waiting} for it, but only {deciders} will know", row.title()));
    }
}

/// Offers those who decide what waits; one who was left out on purpose stays out.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    let situation = finding.situation.as_ref();
    let mut waiting: Vec<RoleKey> = Vec::new();
    for fed in decision.feeds().iter().filter_map(|id| matrix.decision_by_id(id)) {
        for role in matrix.deciders_of(fed, situation) {
            push_new(&mut waiting, decision.right_in(role, situation).is_none().then_some(role));
        }
    }
    let inform = |role: RoleKey| {
        let edit = set_right(matrix, finding, decision, role, Some(Right::new(Part::Informed)))?;
        Some(Fix::new(format!("Inform {}", matrix.role_name(role)), vec![edit]))
    };
    waiting.into_iter().filter_map(inform).take(3).collect()
}
