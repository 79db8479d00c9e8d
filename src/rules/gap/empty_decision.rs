//! G02 empty-decision: a row that nobody has filled.

use crate::model::{Right, RoleKey, Severity};
use crate::rules::remedy::set_right;
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

/// First those who decide the neighbours of the row; to drop it is the last resort, for it may have just been added.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    let offer = |role: RoleKey| {
        let edit = set_right(matrix, finding, decision, role, Some(Right::decides()))?;
        Some(Fix::new(format!("Let {} decide", matrix.role_name(role)), vec![edit]))
    };
    let mut fixes: Vec<Fix> = ground.usual_deciders(decision, 2).into_iter().filter_map(offer).collect();
    fixes.push(Fix::removing_decision(format!("Drop \"{}\"", decision.title()), decision.id()));
    fixes
}
