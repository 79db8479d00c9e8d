//! O10 loose-veto: a stop that nobody has bounded.

use crate::model::sorting::InOrder;
use crate::model::{Mark, Part, RoleKey, Severity};
use crate::rules::remedy::set_right;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// O10.
pub static RULE: Rule = Rule {
    code: "O10",
    name: "loose-veto",
    family: Family::Overlap,
    severity: Severity::Warning,
    summary: "A veto without scope, or more than one veto on a decision.",
    why: "Who may stop anything for any reason is the real decider; with two of them only what offends nobody passes.",
    cure: "Say what the veto may stop, such as a breach of law, and keep one at most; the others contribute.",
    fires: "
                      | CEO | Legal
        Open a market | D   | C +vetoes -> O10
    ",
    quiet: "
                      | CEO | Legal
        Open a market | D   | C +vetoes(sanctions)
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

fn vetoes<'r>(row: &'r Row) -> Vec<(RoleKey, &'r crate::model::Right)> {
    let may_stop = |part: Part| !matches!(part, Part::Out | Part::Unread);
    let mut vetoes: Vec<_> = row
        .rights
        .iter()
        .filter(|held| may_stop(held.right.part()) && held.right.marks().has(Mark::Vetoes))
        .map(|held| (held.role, held.right))
        .collect();
    vetoes.order_by_key(|(role, _)| row.role(*role).map(|role| role.id()));
    vetoes
}

fn check(row: &Row, report: &mut Report) {
    let vetoes = vetoes(row);
    for (role, _) in vetoes.iter().filter(|(_, right)| right.veto().trim().is_empty()) {
        report.role(*role, format!("{} may veto \"{}\" without a scope", row.name(*role), row.title()));
    }
    if vetoes.len() > 1 {
        let names = row.names(vetoes.iter().map(|(role, _)| *role));
        report.row(format!("{} roles may veto \"{}\": {names}", vetoes.len(), row.title()));
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some((key, decision)) = finding.decision.and_then(|key| Some((key, matrix.decision(key)?))) else {
        return Vec::new();
    };
    let row = Row::new(ground, key, decision, finding.situation.as_ref());
    let vetoes = vetoes(&row);
    let without = |(role, right): &(RoleKey, &crate::model::Right)| {
        let right = (*right).clone();
        let marks = right.marks().with(Mark::Vetoes, false);
        set_right(matrix, finding, decision, *role, Some(right.with_marks(marks).with_veto("")))
    };
    match finding.role {
        Some(role) => vetoes
            .iter()
            .filter(|(holder, _)| *holder == role)
            .map(|veto| {
                Fix::new(format!("Take the veto of {} away", row.name(role)), without(veto).into_iter().collect())
            })
            .collect(),
        None => vetoes
            .iter()
            .take(3)
            .map(|(keeper, _)| {
                let edits = vetoes.iter().filter(|(role, _)| role != keeper).filter_map(&without).collect();
                Fix::new(format!("Leave only {} a veto", row.name(*keeper)), edits)
            })
            .collect(),
    }
}
