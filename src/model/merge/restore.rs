//! Records that one side removed while the other changed them or began to use them: which they are, and the side as it
//! would be had it not removed them.
//!
//! Always true: a place comes back only where the side left it as removing these records leaves it.

use std::collections::BTreeSet;

use super::super::decision::{Decision, DecisionChange};
use super::super::diff::{Change, Kind};
use super::super::edit::{Cell, Edit, PostureChange};
use super::super::id::Id;
use super::super::matrix::Matrix;
use super::super::role::{Role, RoleChange};
use super::super::settings::MapChange;
use super::named::{named_anew, named_by, without_missing};

/// The records that `side` removed and `other`, by these changes, relies on.
pub(super) fn kept(base: &Matrix, side: &Matrix, other: &Matrix, changes: &[Change]) -> BTreeSet<(Kind, Id)> {
    let is_removed = |kind: Kind, id: &Id| kind.is_in(base, id) && !kind.is_in(side, id);
    let mut waiting: Vec<(Kind, Id)> = Vec::new();
    for Change { edit, back } in changes {
        let Some((kind, id)) = edit.about() else {
            waiting.extend(named_anew(edit, back));
            continue;
        };
        // Whatever is done to a record on its way out is no change of it.
        if !kind.is_in(other, id) {
            continue;
        }
        if is_removed(kind, id) && !edit.is_order() && *edit != without_missing(back, other) {
            waiting.push((kind, id.clone()));
        }
        waiting.extend(named_anew(edit, back));
    }
    let mut kept = BTreeSet::new();
    // What is kept needs what it names.
    while let Some((kind, id)) = waiting.pop() {
        if is_removed(kind, &id) && kind.is_in(other, &id) && kept.insert((kind, id.clone())) {
            waiting.extend(named_by(other, kind, &id));
        }
    }
    kept
}

/// A side with these records of the base as it had never removed them.
pub(super) fn restored(base: &Matrix, side: &Matrix, kept: &BTreeSet<(Kind, Id)>) -> Matrix {
    let mut restoring = Restoring { base, side, kept, map: side.clone() };
    if !kept.is_empty() {
        restoring.records();
        base.roles().for_each(|(_, role)| restoring.role(role));
        base.decisions().for_each(|(_, decision)| restoring.decision(decision));
        restoring.settings();
    }
    restoring.map
}

struct Restoring<'a> {
    base: &'a Matrix,
    side: &'a Matrix,
    kept: &'a BTreeSet<(Kind, Id)>,
    map: Matrix,
}

impl Restoring<'_> {
    fn is_kept(&self, kind: Kind, id: &Id) -> bool {
        self.kept.contains(&(kind, id.clone()))
    }

    /// Puts the records themselves back, without anything they name.
    fn records(&mut self) {
        for (kind, id) in self.kept {
            let base = self.base;
            let edit = match kind {
                Kind::Area => base.area(id).map(|area| Edit::AddArea(Box::new(area.clone()))),
                Kind::Situation => base.situation(id).map(|label| Edit::AddSituation(Box::new(label.clone()))),
                Kind::Role => base.role_by_id(id).map(|role| {
                    let bare = role.clone().with(RoleChange::Deputy(None)).with(RoleChange::ReportsTo(None));
                    Edit::AddRole(Box::new(bare))
                }),
                Kind::Decision => base.decision_by_id(id).map(|decision| {
                    let plain = decision.fields().into_iter().filter(|field| !names_records(field));
                    Edit::AddDecision(Box::new(plain.fold(Decision::new(id.clone(), ""), Decision::with)))
                }),
            };
            self.put(edit);
        }
    }

    fn put(&mut self, edit: Option<Edit>) {
        if let Some(edit) = edit {
            // What names something that is gone for good stays away with it.
            let _ = self.map.apply(edit);
        }
    }

    /// Gives a place back what stood there, where it is as the removals left it.
    fn place(&mut self, was: &Edit, is_new: bool) {
        let (whole, cut) = (without_missing(was, &self.map), without_missing(was, self.side));
        if whole == cut && !is_new {
            return;
        }
        if let Ok(now) = self.map.apply(whole)
            && !is_new
            && now != cut
        {
            self.put(Some(now));
        }
    }

    fn role(&mut self, role: &Role) {
        let is_new = self.is_kept(Kind::Role, &role.id);
        for change in [RoleChange::Deputy(role.deputy.clone()), RoleChange::ReportsTo(role.reports_to.clone())] {
            self.place(&Edit::SetRole { id: role.id.clone(), change }, is_new);
        }
    }

    fn decision(&mut self, decision: &Decision) {
        let id = &decision.id;
        let is_new = self.is_kept(Kind::Decision, id);
        for change in decision.fields().into_iter().filter(names_records) {
            self.place(&Edit::SetDecision { id: id.clone(), change }, is_new);
        }
        let base = self.base;
        let role = |key| base.role(key).map(|role| &role.id);
        for held in &decision.rights {
            let Some(role) = role(held.role()).filter(|role| is_new || self.is_kept(Kind::Role, role)) else {
                continue;
            };
            let cell = Cell { decision: id.clone(), role: role.clone() };
            self.put(Some(Edit::SetRight { cell, right: Some(held.right().clone()) }));
        }
        for posture in decision.postures() {
            let situation = &posture.situation;
            let is_new = is_new || self.is_kept(Kind::Situation, situation);
            for held in &posture.rights {
                let Some(role) = role(held.role).filter(|role| is_new || self.is_kept(Kind::Role, role)) else {
                    continue;
                };
                let cell = Cell { decision: id.clone(), role: role.clone() };
                let right = Some(held.right.clone());
                self.put(Some(Edit::SetOverride { cell, situation: situation.clone(), right }));
            }
            if is_new {
                let edit = |change| Edit::SetPosture { decision: id.clone(), situation: situation.clone(), change };
                self.put(posture.mode.map(|mode| edit(PostureChange::Mode(Some(mode)))));
                self.put(posture.decide_within.map(|limit| edit(PostureChange::DecideWithin(Some(limit)))));
            }
        }
    }

    fn settings(&mut self) {
        let settings = &self.base.settings;
        for change in [
            MapChange::Duties(settings.duties.clone()),
            MapChange::Waivers(settings.waivers.clone()),
            MapChange::Barriers(settings.barriers.clone()),
            MapChange::Misses(settings.misses.clone()),
        ] {
            self.place(&Edit::SetMap(change), false);
        }
    }
}

/// Whether a field may name other records.
fn names_records(field: &DecisionChange) -> bool {
    use DecisionChange as C;
    matches!(field, C::Area(_) | C::Escalation(_) | C::Feeds(_) | C::Waivers(_))
}
