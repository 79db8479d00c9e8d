//! O02 no-tie-break: a group or several roles decide together, and nothing settles a draw.

use crate::model::{DecisionChange, Mode, Role, RoleKey, Severity};
use crate::rules::remedy::set_decision;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// O02.
pub static RULE: Rule = Rule {
    code: "O02",
    name: "no-tie-break",
    family: Family::Overlap,
    severity: Severity::Error,
    summary: "The decider is a group, or the mode is joint, and there is no tie-break.",
    why: "A group that splits evenly has decided nothing, and each member can say that it was not theirs to settle.",
    cure: "Name who has the casting vote, or the rule that settles a draw, before the first one happens.",
    fires: "
                      | CEO | COO | Finance
        Open a market | D   | D   | C       -> O02
         : mode joint
    ",
    quiet: "
                      | CEO | COO | Finance
        Open a market | D   | D   | C
         : mode joint; tie-break CEO
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    if !row.decision.tie_break().trim().is_empty() {
        return;
    }
    let deciders: Vec<RoleKey> = row.deciders().map(|held| held.role).collect();
    let is_group = |role: &RoleKey| row.role(*role).is_some_and(Role::is_group);
    if deciders.is_empty() {
        return;
    }
    if row.mode() == Some(Mode::Joint) {
        let names = row.names(deciders);
        report.row(format!("\"{}\" is decided jointly by {names}, and nothing breaks a tie", row.title()));
    } else if let Some(group) = deciders.iter().find(|role| is_group(role)) {
        report.row(format!("{} is a group and decides \"{}\" without a tie-break", row.name(*group), row.title()));
    }
}

/// Offers one person: where the decision goes up to, those above the deciders, one of the deciders, the top.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    let deciders = matrix.deciders_of(decision, finding.situation.as_ref());
    let mut candidates: Vec<RoleKey> = Vec::new();
    candidates.extend(decision.escalation().and_then(|escalation| matrix.role_key(&escalation.to)));
    candidates.extend(deciders.iter().flat_map(|decider| ground.superiors(*decider)));
    candidates.extend(deciders.iter().copied());
    candidates.extend(matrix.roles().filter(|(_, role)| role.is_top()).map(|(key, _)| key));
    candidates.extend(decision.rights_in(finding.situation.as_ref()).iter().map(|held| held.role));
    let mut fixes: Vec<Fix> = Vec::new();
    for role in candidates.into_iter().filter_map(|key| matrix.role(key)).filter(|role| !role.is_group()) {
        let label = format!("Let {} break the tie", role.name());
        if fixes.len() < 3 && fixes.iter().all(|fix| fix.label != label) {
            let edit = set_decision(decision, DecisionChange::TieBreak(role.name().to_owned()));
            fixes.push(Fix::new(label, vec![edit]));
        }
    }
    fixes
}
