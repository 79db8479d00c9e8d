//! Merge: what two people made of one map, put together field by field and right by right.
//!
//! Always true: what only one side changed is taken; what both changed alike is taken once; what both changed differently
//! stays as in ours and is a conflict, and the decision it is about becomes contested with a note of what theirs was. A
//! record that one side removed and the other changed, or began to use, stays, and that is a conflict too. Nothing is
//! refused: any three maps have a merge, and it is a map like any other. Which places conflict does not depend on which side
//! is called ours.
//!
//! Display order is no matter of dispute: where both moved a row, it stays as in ours. Lists of things that stand for
//! themselves, such as notes, waivers and misses, are merged thing by thing.

mod lists;
mod named;
mod restore;

use std::collections::BTreeSet;

use self::named::without_missing;
use super::decision::{Decision, DecisionChange, Status};
use super::diff::{Change, Kind, changes, diff, retirements};
use super::edit::{Edit, EditError};
use super::id::Id;
use super::matrix::Matrix;
use super::role::{Role, RoleChange};
use super::settings::{Label, LabelChange, Retired};

/// One of the two sides of a merge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Side {
    /// The map that is merged into.
    Ours,
    /// The map that is merged in.
    Theirs,
}

/// A place where the two sides cannot both have their way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Conflict {
    /// Both changed it, differently: the edits that put each side's value there, and the one both started from.
    Changed {
        /// As both found it.
        base: Box<Edit>,
        /// As ours left it; so it stays.
        ours: Box<Edit>,
        /// As theirs left it.
        theirs: Box<Edit>,
    },
    /// One side removed a record that the other changed or began to use. It stays.
    Removed {
        /// What kind of record.
        kind: Kind,
        /// Which.
        id: Id,
        /// Who removed it.
        by: Side,
    },
}

impl Conflict {
    /// The record it is about; `None` = the map as a whole.
    #[must_use]
    pub fn about(&self) -> Option<(Kind, &Id)> {
        match self {
            Conflict::Changed { ours, .. } => ours.about(),
            Conflict::Removed { kind, id, .. } => Some((*kind, id)),
        }
    }
}

/// What a merge came to.
#[derive(Clone, Debug)]
pub struct Merge {
    /// The merged map.
    pub map: Matrix,
    /// The edits that make it of ours.
    pub edits: Vec<Edit>,
    /// Where the sides could not both have their way.
    pub conflicts: Vec<Conflict>,
}

/// Merges two maps that were made from one. `say` puts a conflict into words, for the note that is left at it.
#[must_use]
pub fn merge(base: &Matrix, ours: &Matrix, theirs: &Matrix, say: impl Fn(&Conflict) -> String) -> Merge {
    let (by_us, by_them) = (changes(base, ours), changes(base, theirs));
    let kept_here = restore::kept(base, ours, theirs, &by_them);
    let kept_there = restore::kept(base, theirs, ours, &by_us);
    drop(by_us);
    let here = restore::restored(base, ours, &kept_here);
    let (there, by_them) = if kept_there.is_empty() {
        (theirs.clone(), by_them)
    } else {
        let there = restore::restored(base, theirs, &kept_there);
        let by_them = changes(base, &there);
        (there, by_them)
    };
    let removed =
        |kept: BTreeSet<(Kind, Id)>, by| kept.into_iter().map(move |(kind, id)| Conflict::Removed { kind, id, by });
    let conflicts = removed(kept_here, Side::Ours).chain(removed(kept_there, Side::Theirs)).collect();
    let mut merging = Merging { map: here.clone(), here: &here, there: &there, conflicts };
    for change in by_them {
        merging.take(change);
    }
    merging.retire([base, ours, theirs].map(|map| &map.settings.retired));
    merging.contest(say);
    let Merging { map, conflicts, .. } = merging;
    Merge { edits: diff(ours, &map), map, conflicts }
}

struct Merging<'a> {
    /// What comes of it.
    map: Matrix,
    /// Both sides, with what only one of them removed and which stays.
    here: &'a Matrix,
    there: &'a Matrix,
    conflicts: Vec<Conflict>,
}

impl Merging<'_> {
    /// Takes one change of theirs, as far as ours did not change the same place.
    fn take(&mut self, change: Change) {
        match &change.edit {
            Edit::AddArea(label) if self.map.area(&label.id).is_some() => {
                let (id, blank) = (label.id.clone(), Label::new(label.id.clone(), ""));
                let edit = |change: LabelChange| Edit::SetArea { id: id.clone(), change };
                self.fields(blank.fields(), label.fields(), edit);
            }
            Edit::AddSituation(label) if self.map.situation(&label.id).is_some() => {
                let (id, blank) = (label.id.clone(), Label::new(label.id.clone(), ""));
                let edit = |change: LabelChange| Edit::SetSituation { id: id.clone(), change };
                self.fields(blank.fields(), label.fields(), edit);
            }
            Edit::AddRole(role) if self.map.role_key(&role.id).is_some() => {
                let (id, blank) = (role.id.clone(), Role::new(role.id.clone(), ""));
                self.fields(blank.fields(), role.fields(), |change| Edit::SetRole { id: id.clone(), change });
            }
            Edit::AddDecision(decision) if self.map.decision_key(&decision.id).is_some() => {
                let (id, blank) = (decision.id.clone(), Decision::new(decision.id.clone(), ""));
                self.fields(blank.fields(), decision.fields(), |change| Edit::SetDecision { id: id.clone(), change });
            }
            Edit::AddArea(_) | Edit::AddSituation(_) | Edit::AddRole(_) | Edit::AddDecision(_) => {
                self.put(change.edit);
            }
            Edit::RemoveArea { id, .. } => self.remove(Kind::Area, id, &change.edit),
            Edit::RemoveSituation { id, .. } => self.remove(Kind::Situation, id, &change.edit),
            Edit::RemoveRole { id, .. } => self.remove(Kind::Role, id, &change.edit),
            Edit::RemoveDecision { id, .. } => self.remove(Kind::Decision, id, &change.edit),
            _ => self.settle(change),
        }
    }

    /// A record that both sides added: field by field, as if both had started from an empty one.
    fn fields<C>(&mut self, blank: Vec<C>, theirs: Vec<C>, edit: impl Fn(C) -> Edit) {
        for (was, is) in blank.into_iter().zip(theirs) {
            self.settle(Change { back: edit(was), edit: edit(is) });
        }
    }

    fn remove(&mut self, kind: Kind, id: &Id, edit: &Edit) {
        // What ours changed about it, or began to use it for, was looked for before: then it would not be removed.
        if let Err(EditError::InUse { .. }) = self.map.apply(edit.clone()) {
            self.conflicts.push(Conflict::Removed { kind, id: id.clone(), by: Side::Theirs });
        }
    }

    fn settle(&mut self, Change { edit, back }: Change) {
        if edit == back {
            return;
        }
        // What is not here any more cannot be changed, and was not changed by theirs in earnest.
        let Some(was) = self.put(edit.clone()) else { return };
        if was == back || was == edit {
            return;
        }
        if edit.is_order() {
            self.put(was);
            return;
        }
        if let Some((merged, clash)) = lists::merged(&back, &was, &edit) {
            self.put(merged);
            if clash {
                self.conflicts.push(dispute(back, was, edit));
            }
            return;
        }
        // What a side changed only because it removed what stood there is no wish of its own.
        if was == without_missing(&back, self.here) {
            return;
        }
        self.put(was.clone());
        if edit != without_missing(&back, self.there) {
            self.conflicts.push(dispute(back, was, edit));
        }
    }

    /// Applies an edit, without the records that it names in vain; hands back what takes it back.
    fn put(&mut self, edit: Edit) -> Option<Edit> {
        match self.map.apply(edit.clone()) {
            Ok(was) => Some(was),
            Err(_) => {
                let rest = without_missing(&edit, &self.map);
                if rest == edit { None } else { self.map.apply(rest).ok() }
            }
        }
    }

    /// An id is retired where both have retired it, or one side has of late, and no record has it.
    fn retire(&mut self, [base, ours, theirs]: [&Retired; 3]) {
        let mut is = Retired::default();
        for kind in Kind::ALL {
            let [base, ours, theirs] = [base, ours, theirs].map(|retired| kind.retired(retired));
            let wanted = ours.iter().filter(|id| theirs.contains(*id) || !base.contains(*id));
            let wanted = wanted.chain(theirs.iter().filter(|id| !base.contains(*id)));
            let mut new = BTreeSet::new();
            new.extend(wanted.filter(|id| !kind.is_in(&self.map, id)).cloned());
            match kind {
                Kind::Area => is.areas = new,
                Kind::Situation => is.situations = new,
                Kind::Role => is.roles = new,
                Kind::Decision => is.decisions = new,
            }
        }
        let edits = retirements(&self.map.settings.retired, &is, |kind, id| kind.is_in(&self.map, id));
        for edit in edits {
            self.put(edit);
        }
    }

    /// Leaves a note at each conflict, and marks the decisions as contested.
    fn contest(&mut self, say: impl Fn(&Conflict) -> String) {
        for conflict in std::mem::take(&mut self.conflicts) {
            if let Some((kind, id)) = conflict.about() {
                let id = id.clone();
                if kind == Kind::Decision {
                    self.put(Edit::SetDecision { id: id.clone(), change: DecisionChange::Status(Status::Contested) });
                }
                let said = say(&conflict);
                if let Some(note) = self.note_of(kind, &id).filter(|note| !note.contains(&said)) {
                    let note = note.iter().cloned().chain([said]).collect();
                    self.put(match kind {
                        Kind::Area => Edit::SetArea { id, change: LabelChange::Note(note) },
                        Kind::Situation => Edit::SetSituation { id, change: LabelChange::Note(note) },
                        Kind::Role => Edit::SetRole { id, change: RoleChange::Note(note) },
                        Kind::Decision => Edit::SetDecision { id, change: DecisionChange::Note(note) },
                    });
                }
            }
            self.conflicts.push(conflict);
        }
    }

    fn note_of(&self, kind: Kind, id: &Id) -> Option<&[String]> {
        match kind {
            Kind::Area => self.map.area(id).map(|area| &area.note[..]),
            Kind::Situation => self.map.situation(id).map(|situation| &situation.note[..]),
            Kind::Role => self.map.role_by_id(id).map(Role::note),
            Kind::Decision => self.map.decision_by_id(id).map(Decision::note),
        }
    }
}

fn dispute(base: Edit, ours: Edit, theirs: Edit) -> Conflict {
    Conflict::Changed { base: Box::new(base), ours: Box::new(ours), theirs: Box::new(theirs) }
}
