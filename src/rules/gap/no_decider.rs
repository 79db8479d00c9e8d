//! G01 no-decider: people are involved, but the call is nobody's.

use crate::model::sorting::InOrder;
use crate::model::{Part, Right, Severity};
use crate::rules::remedy::set_right;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// G01.
pub static RULE: Rule = Rule {
    code: "G01",
    name: "no-decider",
    family: Family::Gap,
    severity: Severity::Error,
    summary: "A decision has contributors or informed roles, but nobody decides.",
    why: "Everybody waits for somebody. The call is made late, by whoever is loudest, or goes up to the top.",
    cure: "Name the one role closest to the facts that can bear the outcome, and let it decide.",
    fires: "
                          | Support Lead | Finance
        Refund a customer | C            | I       -> G01
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
    let involved = row.rights.iter().any(|held| matches!(held.right.part(), Part::Contributes | Part::Informed));
    if involved && row.deciders().next().is_none() {
        let contributors = row.with_part(Part::Contributes).count();
        let informed = row.with_part(Part::Informed).count();
        let who = match (contributors, informed) {
            (0, informed) => format!("{informed} informed"),
            (contributors, _) => format!("{contributors} contribute{}", if contributors == 1 { "s" } else { "" }),
        };
        report.row(format!("Nobody decides \"{}\" ({who})", row.title()));
    }
}

/// Offers the contributors of the row, first those who already decide most in its area. Where a cell waits to be read the
/// decider may stand in it: then only those roles are offered, each with what its cell reads, and of them those whose cell
/// speaks of deciding.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    let rights = decision.rights_in(finding.situation.as_ref());
    let unread: Vec<_> = rights.iter().filter(|held| held.right.part() == Part::Unread).collect();
    let speaking: Vec<_> = unread.iter().copied().filter(|held| speaks_of_deciding(held.right.text())).collect();
    if !unread.is_empty() {
        let meant = if speaking.is_empty() { unread } else { speaking };
        let offers = meant.into_iter().take(3).filter_map(|held| {
            let edit = set_right(matrix, finding, decision, held.role, Some(Right::decides()))?;
            let (name, text) = (matrix.role_name(held.role), held.right.text().trim());
            Some(Fix::new(format!("Let {name} decide (its cell reads \"{text}\")"), vec![edit]))
        });
        return offers.collect();
    }
    let mut candidates: Vec<_> = rights
        .into_iter()
        .filter(|held| held.right.part() == Part::Contributes)
        .map(|held| (std::cmp::Reverse(matrix.load_of(held.role).decides), held.role, held.right.clone()))
        .collect();
    candidates.order_by_key(|(load, role, _)| (*load, *role));
    let offer = |(_, key, right): (_, crate::model::RoleKey, Right)| {
        let edit = set_right(matrix, finding, decision, key, Some(right.with_part(Part::Decides)))?;
        Some(Fix::new(format!("Let {} decide", matrix.role_name(key)), vec![edit]))
    };
    candidates.into_iter().take(3).filter_map(offer).collect()
}

/// Whether a letter stands alone in the text of an unread cell that decides in the usual methods.
fn speaks_of_deciding(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|part| matches!(part, "A" | "D" | "a" | "d"))
}
