//! O09 duties-not-separated: one hand on both sides of a pair that the map keeps apart.
//!
//! A clash is reported once, on the second side of the pair; on the first only where it exists in a situation that the
//! second side does not know.

use std::cmp::Reverse;

use crate::model::sorting::InOrder;
use crate::model::{Decision, DutyPair, Id, Part, Right, Role, RoleKey, Severity};
use crate::rules::remedy::set_right;
use crate::rules::titles::fold;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// O09.
pub static RULE: Rule = Rule {
    code: "O09",
    name: "duties-not-separated",
    family: Family::Overlap,
    severity: Severity::Error,
    summary: "One role or person decides both sides of a declared duty pair.",
    why: "Who chooses the supplier and releases the payment needs nobody's eyes: errors and fraud pass the same desk twice.",
    cure: "Give one side to another person, or drop the pair if it is not meant.",
    fires: "
        map: apart Choose a supplier / Pay an invoice
                          | Buyer | Finance
        Choose a supplier | D     | C
        Pay an invoice    | D     | C       -> O09
    ",
    quiet: "
        map: apart Choose a supplier / Pay an invoice
                          | Buyer | Finance
        Choose a supplier | D     | C
        Pay an invoice    | C     | D
    ",
    limits: &[],
    check: Check::Kin(check),
    fixes,
};

/// One decider of this row who also decides the other side.
struct Clash<'a> {
    /// The role that decides here.
    here: RoleKey,
    /// The role that decides there.
    there: &'a Role,
    /// The person behind both, where the roles differ.
    person: Option<&'a str>,
}

/// The deciders of one decision who decide the other too, themselves or through the same person.
fn clashes<'a>(ground: &Ground<'a>, here: &Decision, there: &Decision, situation: Option<&Id>) -> Vec<Clash<'a>> {
    let matrix = ground.matrix;
    let mut theirs: Vec<(RoleKey, &Role)> =
        matrix.deciders_of(there, situation).into_iter().filter_map(|key| Some((key, matrix.role(key)?))).collect();
    theirs.order_by_key(|(_, role)| role.id());
    let mut found = Vec::new();
    for key in matrix.deciders_of(here, situation) {
        if let Some((_, there)) = theirs.iter().find(|(other, _)| *other == key) {
            found.push(Clash { here: key, there, person: None });
            continue;
        }
        let same = matrix.role(key).and_then(|here| {
            let person = |there: &'a Role| Some((there, ground.same_person(here, there)?));
            let (there, person) = theirs.iter().find_map(|(_, there)| person(there))?;
            Some(Clash { here: key, there, person: Some(person) })
        });
        found.extend(same);
    }
    found
}

/// The pairs a decision is in, with its other side and whether that side is the first one.
fn pairs<'a>(ground: &Ground<'a>, decision: &Decision) -> impl Iterator<Item = (&'a DutyPair, &'a Decision, bool)> {
    let (matrix, id) = (ground.matrix, decision.id().clone());
    matrix.settings().duties.iter().filter(|duty| duty.first != duty.second).filter_map(move |duty| {
        if duty.second == id {
            Some((duty, matrix.decision_by_id(&duty.first)?, true))
        } else if duty.first == id {
            Some((duty, matrix.decision_by_id(&duty.second)?, false))
        } else {
            None
        }
    })
}

fn check(row: &Row, report: &mut Report) {
    let mut told: Vec<RoleKey> = Vec::new();
    for (duty, other, other_is_first) in pairs(row.ground, row.decision) {
        if !other_is_first && row.situation.is_none_or(|situation| other.posture(situation).is_some()) {
            continue;
        }
        let steady = if other_is_first { Vec::new() } else { clashes(row.ground, row.decision, other, None) };
        for clash in clashes(row.ground, row.decision, other, row.situation) {
            // One finding a cell, and none that the other side reports for all situations.
            if told.contains(&clash.here) || steady.iter().any(|known| known.here == clash.here) {
                continue;
            }
            told.push(clash.here);
            let why = if duty.why.trim().is_empty() { String::new() } else { format!(" ({})", duty.why.trim()) };
            let here = row.name(clash.here);
            let who = match clash.person {
                None => format!("{here} decides both \"{}\" and \"{}\"", other.title(), row.title()),
                Some(person) => format!(
                    "{person} decides \"{}\" as {} and \"{}\" as {here}",
                    other.title(),
                    clash.there.name(),
                    row.title()
                ),
            };
            report.role(clash.here, format!("{who}, duties to be kept apart{why}"));
        }
    }
}

/// Hands this side to a contributor who has no hand on the other.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let (Some(decision), Some(role)) = (finding.decision.and_then(|key| matrix.decision(key)), finding.role) else {
        return Vec::new();
    };
    let situation = finding.situation.as_ref();
    let others: Vec<&Decision> = pairs(ground, decision).map(|(_, other, _)| other).collect();
    let people = |key: RoleKey| -> Vec<String> {
        let holders = matrix.role(key).into_iter().flat_map(|role| role.holders_on(ground.today));
        holders.map(|holder| fold(&holder.name)).collect()
    };
    let busy: Vec<RoleKey> = others.iter().flat_map(|other| matrix.deciders_of(other, situation)).collect();
    let busy_people: Vec<String> = busy.iter().flat_map(|key| people(*key)).collect();
    let rights = decision.rights_in(situation);
    let Some(mine) = rights.iter().find(|held| held.role == role).map(|held| held.right) else { return Vec::new() };
    let mut heirs: Vec<(RoleKey, &Right)> = rights
        .iter()
        .filter(|held| held.right.part() == Part::Contributes && !busy.contains(&held.role))
        .filter(|held| people(held.role).iter().all(|person| !busy_people.contains(person)))
        .map(|held| (held.role, held.right))
        .collect();
    heirs.order_by_key(|(key, _)| (Reverse(matrix.load_of(*key).decides), matrix.role(*key).map(Role::id)));
    let hand_over = |(key, right): (RoleKey, &Right)| {
        let theirs = right.clone().with_part(Part::Decides).with_band(mine.band());
        let theirs = theirs.with_segments(mine.segments().to_vec());
        let edits = vec![
            set_right(matrix, finding, decision, key, Some(theirs))?,
            set_right(matrix, finding, decision, role, Some(Right::new(Part::Contributes)))?,
        ];
        Some(Fix::new(format!("Let {} decide \"{}\" instead", matrix.role_name(key), decision.title()), edits))
    };
    heirs.into_iter().take(3).filter_map(hand_over).collect()
}
