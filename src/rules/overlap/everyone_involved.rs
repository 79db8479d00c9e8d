//! O05 everyone-involved: a decision that no role is left out of.

use crate::model::sorting::InOrder;
use crate::model::{Part, Right, Severity};
use crate::rules::remedy::set_right;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule, RuleLimit};

/// O05.
pub static RULE: Rule = Rule {
    code: "O05",
    name: "everyone-involved",
    family: Family::Overlap,
    severity: Severity::Note,
    summary: "Every role of the map has a right on the decision, and there are at least 5 roles.",
    why: "When nobody is left out, nobody chose who is needed: the row was filled to be polite.",
    cure: "Ask of each role what would go wrong without it, and leave out on purpose those with no answer.",
    fires: "
                      | CEO | COO | Finance | Legal | Sales
        Open a market | D   | C   | C       | I     | I     -> O05
    ",
    quiet: "
                      | CEO | COO | Finance | Legal | Sales
        Open a market | D   | C   | C       | I     | O
        Grant a rebate |    |     | I       |       | D
    ",
    limits: &[RuleLimit { name: "roles", default: 5, about: "roles a map must have before the rule looks" }],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    let roles = row.ground.matrix.role_count();
    let has_right = |part: Part| matches!(part, Part::Decides | Part::Contributes | Part::Informed);
    if roles >= row.ground.limit(&RULE, "roles").max(1)
        && row.rights.iter().filter(|held| has_right(held.right.part())).count() == roles
    {
        report.row(format!("All {roles} roles have a right on \"{}\"", row.title()));
    }
}

/// Offers to leave out those who are only told and carry nothing out.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    let mut told: Vec<_> = decision
        .rights_in(finding.situation.as_ref())
        .into_iter()
        .filter(|held| held.right.part() == Part::Informed && held.right.marks().is_empty())
        .map(|held| held.role)
        .collect();
    // Those told of most decisions miss one of them least.
    told.order_by_key(|role| {
        (std::cmp::Reverse(matrix.load_of(*role).informed), matrix.role(*role).map(|role| role.id()))
    });
    let leave_out = |role| {
        let edit = set_right(matrix, finding, decision, role, Some(Right::new(Part::Out)))?;
        Some(Fix::new(format!("Leave {} out", matrix.role_name(role)), vec![edit]))
    };
    told.into_iter().take(3).filter_map(leave_out).collect()
}
