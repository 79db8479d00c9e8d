//! O04 too-many-contributors: so many are asked that asking becomes the work.

use crate::model::sorting::InOrder;
use crate::model::{Mark, Marks, Part, RoleKey, Severity};
use crate::rules::remedy::set_right;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule, RuleLimit, join_names};

/// O04.
pub static RULE: Rule = Rule {
    code: "O04",
    name: "too-many-contributors",
    family: Family::Overlap,
    severity: Severity::Warning,
    summary: "More than 5 roles contribute to one decision.",
    why: "Every voice added costs days and buys less. Past a handful, the decider collects opinions instead of deciding.",
    cure: "Keep those whose input has changed the outcome before; tell the others afterwards.",
    fires: "
                      | CEO | COO | Finance | Legal | Sales | Support | Product | Buyer
        Open a market | D   | C   | C       | C     | C     | C       | C       |      -> O04
        Buy a laptop  |     |     | I       |       |       |         |         | D
    ",
    quiet: "
                      | CEO | COO | Finance | Legal | Sales | Support | Product | Buyer
        Open a market | D   | C   | C       | C     | C     | C       | I       |
        Buy a laptop  |     |     | I       |       |       |         |         | D
    ",
    limits: &[RuleLimit { name: "contributors", default: 5, about: "contributors one decision may have" }],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    let limit = row.ground.limit(&RULE, "contributors");
    let contributors: Vec<RoleKey> = row.with_part(Part::Contributes).map(|held| held.role).collect();
    if contributors.len() > limit {
        let count = contributors.len();
        let names = row.names(contributors);
        report.row(format!("{count} roles contribute to \"{}\", more than {limit}: {names}", row.title()));
    }
}

/// Demotes those who are asked most elsewhere; who vetoes, drives or recommends here goes last.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    let rights = decision.rights_in(finding.situation.as_ref());
    let mut contributors: Vec<_> = rights.iter().filter(|held| held.right.part() == Part::Contributes).collect();
    let excess = contributors.len().saturating_sub(ground.limit(&RULE, "contributors"));
    if excess == 0 {
        return Vec::new();
    }
    let needed_here = |marks: Marks| {
        [Mark::Vetoes, Mark::Drives, Mark::Recommends].into_iter().filter(|mark| marks.has(*mark)).count()
    };
    contributors.order_by_key(|held| {
        let load = matrix.load_of(held.role);
        (needed_here(held.right.marks()), std::cmp::Reverse(load.say()), matrix.role(held.role).map(|role| role.id()))
    });
    let demote = |group: &[&&crate::model::Held<&crate::model::Right>]| {
        let names = join_names(group.iter().map(|held| matrix.role_name(held.role)));
        let edits = group.iter().filter_map(|held| {
            let executes = held.right.marks().has(Mark::Executes);
            let marks = Marks::NONE.with(Mark::Executes, executes);
            let right = held.right.clone().with_part(Part::Informed).with_marks(marks).with_veto("");
            set_right(matrix, finding, decision, held.role, Some(right))
        });
        Fix::new(format!("Demote {names} to informed"), edits.collect())
    };
    // One too many: a choice of three. More: one proposal that settles it.
    let contributors: Vec<&&_> = contributors.iter().collect();
    if excess == 1 {
        contributors.chunks(1).take(3).map(demote).collect()
    } else {
        contributors.get(..excess).map(demote).into_iter().collect()
    }
}
