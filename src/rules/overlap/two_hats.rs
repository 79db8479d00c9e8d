//! O07 two-hats: one person counted twice on a decision.

use crate::model::sorting::InOrder;
use crate::model::{Edit, Held, Part, Right, Role, RoleChange, RoleKey, Severity};
use crate::rules::remedy::{set_right, set_role};
use crate::rules::titles::fold;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule, join_names};

/// O07.
pub static RULE: Rule = Rule {
    code: "O07",
    name: "two-hats",
    family: Family::Overlap,
    severity: Severity::Warning,
    summary: "The same person holds two rights on one decision through two roles, or a decider is its own deputy.",
    why: "Two hats look like two voices on paper. In the room one person advises, checks and covers for himself.",
    cure: "Keep the right of the hat that matters here and give the other to somebody else, or drop it.",
    fires: "
        role Support Lead: holder Ana Ruiz
        role Finance: holder Ana Ruiz
                          | Support Lead | Finance
        Refund a customer | C            | D       -> O07
    ",
    quiet: "
        role Support Lead: holder Ana Ruiz
        role Finance: holder Ben Okafor
                          | Support Lead | Finance
        Refund a customer | C            | D
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

/// Roles with a right and their records, by id: which hat is named must not hang on the order of adding.
fn hats<'a>(row: &Row<'a>) -> Vec<(Held<&'a Right>, &'a Role)> {
    let has_right = |part: Part| matches!(part, Part::Decides | Part::Contributes | Part::Informed);
    let mut hats: Vec<_> = row
        .rights
        .iter()
        .filter(|held| has_right(held.right.part()))
        .filter_map(|held| Some((held.clone(), row.role(held.role)?)))
        .collect();
    hats.order_by_key(|(_, role)| role.id());
    hats
}

fn check(row: &Row, report: &mut Report) {
    let today = row.ground.today;
    // Most maps name no holder at all.
    if row.ground.usage.holders == 0 && row.ground.usage.deputies == 0 {
        return;
    }
    let mut seen: Vec<(String, &Role)> = Vec::new();
    for (held, role) in hats(row) {
        let mut twice = None;
        for holder in role.holders_on(today) {
            let person = fold(&holder.name);
            match seen.iter().find(|(other, _)| *other == person) {
                Some((_, first)) => twice = Some((holder, *first)),
                None if !person.is_empty() => seen.push((person, role)),
                None => {}
            }
        }
        if let Some((holder, first)) = twice.filter(|(_, first)| first.id() != role.id()) {
            report.role(
                held.role,
                format!(
                    "{} has two rights on \"{}\", as {} and as {}",
                    holder.name,
                    row.title(),
                    first.name(),
                    role.name()
                ),
            );
        } else if held.right.is_decider() && role.deputy() == Some(role.id()) {
            report.role(held.role, format!("{} decides \"{}\" and is its own deputy", role.name(), row.title()));
        }
    }
}

/// Drops the weaker of the two rights, or the deputy that is none.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let (Some(key), Some(role)) = (finding.decision, finding.role) else { return Vec::new() };
    let (Some(decision), Some(here)) = (matrix.decision(key), matrix.role(role)) else { return Vec::new() };
    let row = Row::new(ground, key, decision, finding.situation.as_ref());
    let hats = hats(&row);
    let Some((mine, _)) = hats.iter().find(|(held, _)| held.role == role) else { return Vec::new() };
    let others: Vec<_> = hats
        .iter()
        .filter(|(held, other)| held.role != role && ground.same_person(here, other).is_some())
        .map(|(held, other)| (held, *other))
        .collect();
    // The strongest right stays: who decides is never dropped for who is told.
    let stays = others.iter().all(|(held, _)| mine.right.part() < held.right.part());
    let dropped: Vec<(RoleKey, &str)> = match (others.is_empty(), stays) {
        (true, _) => Vec::new(),
        (_, true) => others.iter().map(|(held, other)| (held.role, other.name())).collect(),
        (_, false) => vec![(role, here.name())],
    };
    let mut edits: Vec<Edit> =
        dropped.iter().filter_map(|(role, _)| set_right(matrix, finding, decision, *role, None)).collect();
    let names = join_names(dropped.iter().map(|(_, name)| *name));
    let mut label = format!("Drop the right of {names} on \"{}\"", decision.title());
    // A decider that keeps its right must not stay its own deputy.
    if mine.right.is_decider() && here.deputy() == Some(here.id()) && (dropped.is_empty() || stays) {
        if dropped.is_empty() {
            label = format!("Clear the deputy of {}", here.name());
        }
        edits.push(set_role(here.id(), RoleChange::Deputy(None)));
    }
    vec![Fix::new(label, edits)]
}
