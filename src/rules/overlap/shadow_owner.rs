//! O13 shadow-owner: a superior who has a say in nearly all a report decides.
//!
//! Reported on the role that decides: it has one direct superior, while a superior may shadow several reports.

use crate::model::{Cell, Edit, Mark, Marks, Part, Role, RoleKey, Severity};
use crate::rules::almanac::has_a_say;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Rule, RuleLimit, Standing};

/// O13.
pub static RULE: Rule = Rule {
    code: "O13",
    name: "shadow-owner",
    family: Family::Overlap,
    severity: Severity::Warning,
    summary: "A superior contributes, vetoes or is joint on 80 % or more of at least 5 decisions of one report.",
    why: "On paper the report decides; in fact nothing moves before the superior has spoken. Both do the same job.",
    cure: "Let the superior be told of most of them, and keep a say only where the report asks for it.",
    fires: "
        role Support Lead: reports-to COO -> O13
        role COO: top
                          | Support Lead | COO
        Refund a customer | D            | C
        Close a complaint | D            | C
        Waive a fee       | D            | C
        Hire an agent     | D            | C
        Change the script | D            | C
        Open a market     | I            | D
    ",
    quiet: "
        role Support Lead: reports-to COO
        role COO: top
                          | Support Lead | COO
        Refund a customer | D            | C
        Close a complaint | D            | I
        Waive a fee       | D            | I
        Hire an agent     | D            | C
        Change the script | D            | C
        Open a market     | I            | D
    ",
    limits: &[
        RuleLimit {
            name: "percent",
            default: 80,
            about: "share of a report's decisions its superior may have a say in, in %",
        },
        RuleLimit { name: "decisions", default: 5, about: "decisions a report must make before the rule looks" },
    ],
    check: Check::Role(check),
    fixes,
};

/// The decisions of a role that its superior has a say in, and all it decides, where that is too many.
fn shadowed(ground: &Ground, key: RoleKey) -> Option<(usize, usize)> {
    let Standing { load, shadows: shadowed, .. } = ground.standing(key);
    let decides = load.decides as usize;
    let many = decides >= ground.limit(&RULE, "decisions").max(1)
        && shadowed * 100 >= decides * ground.limit(&RULE, "percent");
    (many && shadowed > 0).then_some((shadowed, decides))
}

fn superior<'a>(ground: &Ground<'a>, role: &Role) -> Option<(RoleKey, &'a Role)> {
    role.reports_to().filter(|above| *above != role.id()).and_then(|above| ground.role(above))
}

fn check(ground: &Ground, key: RoleKey, role: &Role, report: &mut Report) {
    if let (Some((shadowed, decides)), Some((_, above))) = (shadowed(ground, key), superior(ground, role)) {
        let (above, role) = (above.name(), role.name());
        report.role(
            key,
            format!("{above} has a say in {shadowed} of the {decides} decisions of {role}, who reports to it"),
        );
    }
}

/// Demotes the superior to informed on as many decisions as it takes, those in the order of the map first.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some((key, role)) = finding.role.and_then(|key| Some((key, matrix.role(key)?))) else { return Vec::new() };
    let (Some((shadowed, decides)), Some((above_key, above))) = (shadowed(ground, key), superior(ground, role)) else {
        return Vec::new();
    };
    let percent = ground.limit(&RULE, "percent");
    // The largest number of decisions that stays below the share.
    let allowed = (0..shadowed).rev().find(|count| count * 100 < decides * percent);
    let Some(excess) = allowed.map(|allowed| shadowed - allowed) else { return Vec::new() };
    let edits: Vec<Edit> = matrix
        .decisions_in_order()
        .into_iter()
        .filter_map(|decision| matrix.decision(decision))
        .filter(|decision| {
            decision.right(key).is_some_and(|right| right.is_decider()) && has_a_say(decision, above_key)
        })
        .filter_map(|decision| {
            let right = decision.right(above_key).filter(|right| !right.is_decider())?.clone();
            let marks = Marks::NONE.with(Mark::Executes, right.marks().has(Mark::Executes));
            let right = right.with_part(Part::Informed).with_marks(marks).with_veto("");
            let cell = Cell { decision: decision.id().clone(), role: above.id().clone() };
            Some(Edit::SetRight { cell, right: Some(right) })
        })
        .take(excess)
        .collect();
    let count = if excess == 1 { "1 decision".to_owned() } else { format!("{excess} decisions") };
    let demote = Fix::new(format!("Demote {} to informed on {count} of {}", above.name(), role.name()), edits);
    if demote.edits(ground.matrix).len() == excess { vec![demote] } else { Vec::new() }
}
