//! O01 several-deciders: more than one role decides the same thing.

use crate::model::{Band, Held, Part, Right, Severity};
use crate::rules::remedy::set_right;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// O01.
pub static RULE: Rule = Rule {
    code: "O01",
    name: "several-deciders",
    family: Family::Overlap,
    severity: Severity::Error,
    summary: "More than one role decides the same amount and segment, and the mode is not joint, consent or vote.",
    why: "Two owners are none: each waits for the other, or both act and the customer hears two answers.",
    cure: "Keep one decider and let the others contribute, split by amount or segment, or say that they decide jointly.",
    fires: "
                          | Support Lead | Finance
        Refund a customer | D            | D       -> O01
    ",
    quiet: "
                          | Support Lead | Finance
        Refund a customer | D            | C
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

/// Deciders who carry no boundary at all: those with bands or segments are compared by O03.
fn unbounded<'r>(row: &'r Row) -> Vec<&'r Held<&'r Right>> {
    let whole = |right: &Right| right.band().is_none_or(|band| band == Band::ANY) && right.segments().is_empty();
    row.deciders().filter(|held| whole(held.right)).collect()
}

fn check(row: &Row, report: &mut Report) {
    let deciders = unbounded(row);
    if deciders.len() > 1 && !row.mode().is_some_and(crate::model::Mode::is_shared) {
        let names = row.names(deciders.iter().map(|held| held.role));
        let both = if deciders.len() == 2 { "both decide" } else { "all decide" };
        report.row(format!("{names} {both} \"{}\"", row.title()));
    }
}

/// One fix for each decider that might stay the only one, and the joint mode.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    let deciders = matrix.deciders_of(decision, finding.situation.as_ref());
    let mut fixes = Vec::new();
    for keeper in deciders.iter().take(3) {
        let demote = deciders.iter().filter(|role| *role != keeper).filter_map(|role| {
            let right = decision.right_in(*role, finding.situation.as_ref())?.clone().with_part(Part::Contributes);
            set_right(matrix, finding, decision, *role, Some(right))
        });
        fixes.push(Fix::new(
            format!("Only {} decides, the others contribute", matrix.role_name(*keeper)),
            demote.collect(),
        ));
    }
    fixes
}
