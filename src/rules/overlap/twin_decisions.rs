//! O08 twin-decisions: one call that stands in the map twice.
//!
//! Each pair is reported once, on the twin with the larger id, so that it does not hang on the order of adding.

use crate::model::{Cell, Decision, DecisionChange, DecisionKey, Edit, HeldRight, Id, Part, Right, Severity};
use crate::rules::remedy::set_decision;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule, join_names};

/// O08.
pub static RULE: Rule = Rule {
    code: "O08",
    name: "twin-decisions",
    family: Family::Overlap,
    severity: Severity::Error,
    summary: "Two titles of one area are equal after normalising (error); equal ones in different areas, or very similar \
              ones with different deciders, are a warning.",
    why: "Two rows for one call drift apart: each reader finds the one that suits, and both are right on paper.",
    cure: "Merge the two, or say in the titles what tells them apart.",
    fires: "
                             | Support Lead | Finance
        Refund a customer    | D            | I
        Refund the customer! | D            | C       -> O08
    ",
    quiet: "
                               | Support Lead | Finance
        Refund a customer      | D            | I
        Refund a business user | C            | D
    ",
    limits: &[],
    check: Check::Kin(check),
    fixes,
};

/// How alike two titles are, worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Equal,
    EqualElsewhere,
    Similar,
}

/// The deciders of a decision, by id: keys would show the order of adding.
fn deciders<'a>(ground: &Ground<'a>, decision: &Decision, situation: Option<&Id>) -> Vec<&'a Id> {
    let keys = ground.matrix.deciders_of(decision, situation);
    let mut ids: Vec<&Id> = keys.into_iter().filter_map(|key| ground.matrix.role(key)).map(|role| role.id()).collect();
    ids.sort_unstable();
    ids
}

/// Whether two titles say the same. Titles of signs alone fold to nothing; those are compared as they are.
fn same_title(ground: &Ground, a: DecisionKey, b: DecisionKey) -> bool {
    let words = |key| {
        let folded = ground.folded_title(key);
        folded.split(' ').filter(|word| !matches!(*word, "a" | "an" | "the")).map(str::to_owned).collect::<Vec<_>>()
    };
    let title = |key| ground.matrix.decision(key).map(|decision| decision.title().trim());
    words(a) == words(b) && (!ground.folded_title(a).is_empty() || title(a) == title(b))
}

/// The twin a row is reported for: the worst, then the one with the smallest id.
fn worst_twin<'a>(ground: &Ground<'a>, key: DecisionKey, situation: Option<&Id>) -> Option<(Likeness, &'a Decision)> {
    let decision = ground.matrix.decision(key)?;
    ground
        .twins(key)
        .into_iter()
        .filter_map(|other| Some((other, ground.matrix.decision(other)?)))
        .filter(|(_, other)| other.id() < decision.id() && !other.title().trim().is_empty())
        .filter_map(|(other_key, other)| {
            let likeness = match (same_title(ground, key, other_key), other.area() == decision.area()) {
                (true, true) => Likeness::Equal,
                (true, false) => Likeness::EqualElsewhere,
                _ => Likeness::Similar,
            };
            let differ = || deciders(ground, decision, situation) != deciders(ground, other, situation);
            (likeness != Likeness::Similar || differ()).then_some((likeness, other))
        })
        .min_by_key(|(likeness, other)| (*likeness, other.id()))
}

fn check(row: &Row, report: &mut Report) {
    let Some((likeness, other)) = worst_twin(row.ground, row.key, row.situation) else { return };
    let names = |decision: &Decision| {
        let ids = deciders(row.ground, decision, row.situation);
        let names: Vec<&str> = ids.into_iter().filter_map(|id| Some(row.ground.role(id)?.1.name())).collect();
        if names.is_empty() { "nobody".to_owned() } else { join_names(names) }
    };
    let area = |decision: &Decision| {
        decision
            .area()
            .and_then(|id| row.ground.matrix.area(id))
            .map_or("no area", |area| area.name.as_str())
            .to_owned()
    };
    match likeness {
        Likeness::Equal => report.row(format!("\"{}\" stands in the map twice", row.title())),
        // The area tells them apart for whoever reads the map: real maps name one task under several headings.
        Likeness::EqualElsewhere => report.graded(
            None,
            Severity::Note,
            format!("\"{}\" stands in {} and again in {}", row.title(), area(other), area(row.decision)),
        ),
        Likeness::Similar => report.graded(
            None,
            Severity::Warning,
            format!(
                "\"{}\", decided by {}, reads like \"{}\", decided by {}",
                row.title(),
                names(row.decision),
                other.title(),
                names(other)
            ),
        ),
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let situation = finding.situation.as_ref();
    let Some(key) = finding.decision else { return Vec::new() };
    let Some((likeness, other)) = worst_twin(ground, key, situation) else { return Vec::new() };
    let Some(here) = matrix.decision(key) else { return Vec::new() };
    let mut fixes = Vec::new();
    // With a third twin only the removal of this row surely settles the finding.
    let stays = here.rights().len() > other.rights().len() && ground.twins(key).len() == 1;
    let (keeper, loser) = if stays { (here, other) } else { (other, here) };
    fixes.extend(merge(ground, keeper, loser));
    if likeness == Likeness::Equal {
        let rights = |decision: &Decision| match decision.rights().len() {
            0 => "no rights".to_owned(),
            1 => "1 right".to_owned(),
            count => format!("{count} rights"),
        };
        let label = format!("Drop the twin with {}, keep the one with {}", rights(loser), rights(keeper));
        fixes.push(Fix::removing_decision(label, loser.id()));
    }
    if let (Likeness::EqualElsewhere, Some(area)) = (likeness, here.area().and_then(|id| matrix.area(id))) {
        let title = format!("{} ({})", here.title().trim(), area.name);
        let rename = set_decision(here, DecisionChange::Title(title.clone()));
        fixes.push(Fix::new(format!("Rename to \"{title}\""), vec![rename]));
    }
    fixes
}

/// Moves what only the loser has to the keeper and drops the loser; not offered where more than rights would be lost.
fn merge(ground: &Ground, keeper: &Decision, loser: &Decision) -> Option<Fix> {
    let matrix = ground.matrix;
    let removal = matrix.removal_of_decision(loser.id());
    if !removal.iter().all(|edit| matches!(edit, Edit::SetRight { .. } | Edit::RemoveDecision { .. })) {
        return None;
    }
    let decided = keeper.rights().iter().any(|held| held.right().is_decider());
    let move_over = |held: &HeldRight| {
        let right: Right = match held.right().part() {
            // A second decider would trade a twin for two deciders: the voice is kept, not the say.
            Part::Decides if decided => held.right().clone().with_part(Part::Contributes),
            _ => held.right().clone(),
        };
        let role = held.role();
        if keeper.right(role).is_some() {
            return None;
        }
        let cell = Cell { decision: keeper.id().clone(), role: matrix.role(role)?.id().clone() };
        Some(Edit::SetRight { cell, right: Some(right) })
    };
    let edits: Vec<Edit> = loser.rights().iter().filter_map(move_over).chain(removal).collect();
    Some(Fix::new(format!("Merge both into \"{}\"", keeper.title()), edits))
}
