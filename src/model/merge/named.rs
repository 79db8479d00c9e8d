//! Which records the value of an edit names.
//!
//! Always true: nothing of a list counts as named anew that stood in it before, as often as it stood there.

use super::super::decision::{Decision, DecisionChange, Waiver};
use super::super::diff::Kind;
use super::super::edit::{Edit, PostureChange};
use super::super::id::Id;
use super::super::matrix::Matrix;
use super::super::role::RoleChange;
use super::super::settings::{Barrier, DutyPair, MapChange, Miss};

/// The records that an edit names and that its place did not name before.
pub(super) fn named_anew(edit: &Edit, before: &Edit) -> Vec<(Kind, Id)> {
    let mut found = Vec::new();
    let mut names = |kind, id: &Id| found.push((kind, id.clone()));
    match (edit, before) {
        (Edit::SetDecision { change, .. }, before) => {
            let before = if let Edit::SetDecision { change, .. } = before { Some(change) } else { None };
            of_change(change, before, &mut names);
        }
        (Edit::AddDecision(decision), _) => of_decision(decision, &mut names),
        (Edit::SetRole { change: RoleChange::Deputy(Some(id)) | RoleChange::ReportsTo(Some(id)), .. }, _) => {
            names(Kind::Role, id);
        }
        (Edit::AddRole(role), _) => {
            role.deputy.iter().chain(&role.reports_to).for_each(|id| names(Kind::Role, id));
        }
        (Edit::SetRight { cell, right: Some(_) }, _) => names(Kind::Role, &cell.role),
        (Edit::SetOverride { cell, situation, right: Some(_) }, _) => {
            names(Kind::Role, &cell.role);
            names(Kind::Situation, situation);
        }
        (Edit::SetPosture { change: PostureChange::Mode(None) | PostureChange::DecideWithin(None), .. }, _) => {}
        (Edit::SetPosture { situation, .. }, _) => names(Kind::Situation, situation),
        (Edit::SetMap(MapChange::Duties(new)), Edit::SetMap(MapChange::Duties(old))) => {
            for DutyPair { first, second, .. } in beyond(new, old) {
                names(Kind::Decision, first);
                names(Kind::Decision, second);
            }
        }
        (Edit::SetMap(MapChange::Waivers(new)), Edit::SetMap(MapChange::Waivers(old))) => {
            of_waivers(beyond(new, old), &mut names);
        }
        (Edit::SetMap(MapChange::Barriers(new)), Edit::SetMap(MapChange::Barriers(old))) => {
            for Barrier { owner, decisions, .. } in beyond(new, old) {
                owner.iter().for_each(|id| names(Kind::Role, id));
                decisions.iter().for_each(|id| names(Kind::Decision, id));
            }
        }
        (Edit::SetMap(MapChange::Misses(new)), Edit::SetMap(MapChange::Misses(old))) => {
            beyond(new, old).filter_map(|miss| miss.decision.as_ref()).for_each(|id| names(Kind::Decision, id));
        }
        _ => {}
    }
    found
}

/// The records that a record of a map names.
pub(super) fn named_by(map: &Matrix, kind: Kind, id: &Id) -> Vec<(Kind, Id)> {
    let mut found = Vec::new();
    let mut names = |kind, id: &Id| found.push((kind, id.clone()));
    match kind {
        Kind::Area | Kind::Situation => {}
        Kind::Role => {
            if let Some(role) = map.role_by_id(id) {
                role.deputy.iter().chain(&role.reports_to).for_each(|id| names(Kind::Role, id));
            }
        }
        Kind::Decision => {
            let Some(decision) = map.decision_by_id(id) else { return found };
            of_decision(decision, &mut names);
            let keys = decision.rights.iter().map(|held| held.role());
            let overridden = decision.postures().iter().flat_map(|posture| posture.rights.iter().map(|held| held.role));
            keys.chain(overridden).filter_map(|key| map.role(key)).for_each(|role| names(Kind::Role, &role.id));
            decision.postures().iter().for_each(|posture| names(Kind::Situation, &posture.situation));
        }
    }
    found
}

fn of_decision(decision: &Decision, names: &mut impl FnMut(Kind, &Id)) {
    decision.area.iter().for_each(|id| names(Kind::Area, id));
    decision.escalation().iter().for_each(|escalation| names(Kind::Role, &escalation.to));
    decision.feeds().iter().for_each(|id| names(Kind::Decision, id));
    of_waivers(decision.waivers().iter(), names);
}

fn of_change(change: &DecisionChange, before: Option<&DecisionChange>, names: &mut impl FnMut(Kind, &Id)) {
    match (change, before) {
        (DecisionChange::Area(Some(id)), _) => names(Kind::Area, id),
        (DecisionChange::Escalation(Some(escalation)), _) => names(Kind::Role, &escalation.to),
        (DecisionChange::Feeds(new), Some(DecisionChange::Feeds(old))) => {
            beyond(new, old).for_each(|id| names(Kind::Decision, id));
        }
        (DecisionChange::Waivers(new), Some(DecisionChange::Waivers(old))) => of_waivers(beyond(new, old), names),
        _ => {}
    }
}

fn of_waivers<'w>(waivers: impl Iterator<Item = &'w Waiver>, names: &mut impl FnMut(Kind, &Id)) {
    for waiver in waivers {
        waiver.role.iter().for_each(|id| names(Kind::Role, id));
        waiver.situation.iter().for_each(|id| names(Kind::Situation, id));
    }
}

/// What a list has that another one has not, or has less often.
fn beyond<'l, T: PartialEq>(new: &'l [T], old: &'l [T]) -> impl Iterator<Item = &'l T> {
    let times = |list: &[T], item: &T| list.iter().filter(|other| *other == item).count();
    new.iter()
        .enumerate()
        .filter(move |(at, item)| {
            !old.contains(item) || new.get(..=*at).is_some_and(|sofar| times(sofar, item) > times(old, item))
        })
        .map(|(_, item)| item)
}

/// The same edit without the records that a map does not have: as removing those leaves the place behind.
pub(super) fn without_missing(edit: &Edit, map: &Matrix) -> Edit {
    let role = |id: &Id| map.role_key(id).is_some();
    let decision = |id: &Id| map.decision_key(id).is_some();
    let situation = |id: &Id| map.situation(id).is_some();
    let waivers = |waivers: &[Waiver]| -> Vec<Waiver> {
        let stays = |waiver: &&Waiver| waiver.role.iter().all(role) && waiver.situation.iter().all(situation);
        waivers.iter().filter(stays).cloned().collect()
    };
    match edit {
        Edit::SetDecision { id, change } => {
            use DecisionChange as C;
            let change = match change {
                C::Area(area) => C::Area(area.clone().filter(|area| map.area(area).is_some())),
                C::Escalation(up) => C::Escalation(up.clone().filter(|up| role(&up.to))),
                C::Feeds(feeds) => C::Feeds(feeds.iter().filter(|fed| *fed == id || decision(fed)).cloned().collect()),
                C::Waivers(all) => C::Waivers(waivers(all)),
                other => other.clone(),
            };
            Edit::SetDecision { id: id.clone(), change }
        }
        Edit::SetRole { id, change } => {
            let change = match change {
                RoleChange::Deputy(other) => RoleChange::Deputy(other.clone().filter(role)),
                RoleChange::ReportsTo(other) => RoleChange::ReportsTo(other.clone().filter(role)),
                other => other.clone(),
            };
            Edit::SetRole { id: id.clone(), change }
        }
        Edit::SetRight { cell, right } => {
            Edit::SetRight { cell: cell.clone(), right: right.clone().filter(|_| role(&cell.role)) }
        }
        Edit::SetOverride { cell, situation: at, right } => {
            let right = right.clone().filter(|_| role(&cell.role) && situation(at));
            Edit::SetOverride { cell: cell.clone(), situation: at.clone(), right }
        }
        Edit::SetPosture { decision, situation: at, change } => {
            let change = match change {
                PostureChange::Mode(mode) => PostureChange::Mode(mode.filter(|_| situation(at))),
                PostureChange::DecideWithin(limit) => PostureChange::DecideWithin(limit.filter(|_| situation(at))),
            };
            Edit::SetPosture { decision: decision.clone(), situation: at.clone(), change }
        }
        Edit::SetMap(change) => {
            use MapChange as C;
            Edit::SetMap(match change {
                C::Duties(duties) => {
                    let stays = |duty: &&DutyPair| decision(&duty.first) && decision(&duty.second);
                    C::Duties(duties.iter().filter(stays).cloned().collect())
                }
                C::Waivers(all) => C::Waivers(waivers(all)),
                C::Barriers(barriers) => {
                    let cut = |barrier: &Barrier| Barrier {
                        owner: barrier.owner.clone().filter(role),
                        decisions: barrier.decisions.iter().filter(|id| decision(id)).cloned().collect(),
                        ..barrier.clone()
                    };
                    C::Barriers(barriers.iter().map(cut).collect())
                }
                C::Misses(misses) => {
                    let cut = |miss: &Miss| Miss { decision: miss.decision.clone().filter(decision), ..miss.clone() };
                    C::Misses(misses.iter().map(cut).collect())
                }
                other => other.clone(),
            })
        }
        other => other.clone(),
    }
}
