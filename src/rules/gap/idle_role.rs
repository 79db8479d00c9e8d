//! G03 idle-role: a column that nobody has filled.
//!
//! An empty map has only empty columns, so the rule waits for the first right. A role that decisions go up to,
//! or that stands in for another, has its use.

use crate::model::{Role, RoleKey, Severity};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Rule, Standing};

/// G03.
pub static RULE: Rule = Rule {
    code: "G03",
    name: "idle-role",
    family: Family::Gap,
    severity: Severity::Note,
    summary: "A role has no right on any decision.",
    why: "Either the role is not needed on this map, or its part was forgotten and will be claimed in the middle of a call.",
    cure: "Give it its rights, or take it off the map.",
    fires: "
        role Legal: -> G03
                          | Support Lead | Finance | Legal
        Refund a customer | D            | I       |
    ",
    quiet: "
                          | Support Lead | Finance | Legal
        Refund a customer | D            | I       | C
    ",
    limits: &[],
    check: Check::Role(check),
    fixes,
};

fn check(ground: &Ground, key: RoleKey, role: &Role, report: &mut Report) {
    let Standing { load, elsewhere, is_begun, .. } = ground.standing(key);
    // A cell that nobody could read may hold a right.
    if load.rights() + load.unread + elsewhere.rights + elsewhere.escalations > 0 {
        return;
    }
    if elsewhere.serves > 0 {
        return;
    }
    if is_begun {
        let left_out = match load.out {
            0 => String::new(),
            1 => " (left out of 1 on purpose)".to_owned(),
            out => format!(" (left out of {out} on purpose)"),
        };
        report.role(key, format!("{} has no right on any decision{left_out}", role.name()));
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let Some(role) = finding.role.and_then(|key| ground.matrix.role(key)) else { return Vec::new() };
    vec![Fix::removing_role(format!("Take {} off the map", role.name()), role.id())]
}
