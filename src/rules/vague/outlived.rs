//! V09 outlived: the people changed and the row did not.

use crate::model::{Role, Severity};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// V09.
pub static RULE: Rule = Rule {
    code: "V09",
    name: "outlived",
    family: Family::Vague,
    severity: Severity::Warning,
    summary: "A person came to the deciding role after the decision was last confirmed.",
    why: "The newcomer never agreed to this boundary. The old one was drawn around what the predecessor could do.",
    cure: "Go through the row with the new holder and confirm it, or change it.",
    fires: "
        role Support Lead: holder Ana Ruiz until 2020-05-31; holder Ben Okafor from 2020-06-01
        role Finance: holder Cleo Marsh
                          | Support Lead | Finance
        Refund a customer | D            | C       -> V09
         : confirmed 2020-01-15
    ",
    quiet: "
        role Support Lead: holder Ana Ruiz until 2020-05-31; holder Ben Okafor from 2020-06-01
        role Finance: holder Cleo Marsh
                          | Support Lead | Finance
        Refund a customer | D            | C
         : confirmed 2020-07-15
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    let Some(confirmed) = row.decision.confirmed_on() else { return };
    let today = row.ground.today;
    for held in row.deciders() {
        let Some(role) = row.role(held.role) else { continue };
        let came = |role: &Role| {
            let after = role.holders_on(today).filter_map(|holder| Some((holder.from?, holder.name.clone())));
            after.filter(|(from, _)| *from > confirmed).max()
        };
        if let Some((from, name)) = came(role) {
            report.role(
                held.role,
                format!(
                    "{name} became {} on {from}, after \"{}\" was confirmed on {confirmed}",
                    role.name(),
                    row.title()
                ),
            );
        }
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let decision = finding.decision.and_then(|key| ground.matrix.decision(key));
    decision.map(|decision| super::stale::confirm(ground, decision)).into_iter().collect()
}
