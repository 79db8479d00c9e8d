//! G02 empty-decision: a row that nobody has filled.

use crate::model::{Edit, Severity};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// G02.
pub static RULE: Rule = Rule {
    code: "G02",
    name: "empty-decision",
    family: Family::Gap,
    severity: Severity::Error,
    summary: "A decision has no right at all.",
    why: "A row without a right is a question nobody has answered; the organisation answers it anew each time.",
    cure: "Set who decides, or drop the row if nobody needs to own it.",
    fires: "
                          | Support Lead | Finance
        Refund a customer |              |         -> G02
        Close a complaint | D            | I
    ",
    quiet: "
                          | Support Lead | Finance
        Refund a customer | D            | I
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    // Somebody left out on purpose is no right, but it shows that the row was looked at: still nobody has one.
    if row.rights.iter().all(|held| held.right.part() == crate::model::Part::Out) {
        report.row(format!("Nobody has any right on \"{}\"", row.title()));
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let Some(decision) = finding.decision.and_then(|key| ground.matrix.decision(key)) else { return Vec::new() };
    let removal: Vec<Edit> = ground.matrix.removal_of_decision(decision.id());
    vec![Fix::new(format!("Drop \"{}\"", decision.title()), removal)]
}
