//! Difference: the edits that lead from one map to another.
//!
//! Records are found in the other map by their ids. Always true: the edits apply in order to the first map and make it equal
//! to the second; there is none where nothing differs, and at most one for each field and each cell. The order is: what is
//! new, what changed, what goes; so that whatever an edit names is there when it is applied.

use std::collections::BTreeSet;

use super::decision::{Decision, DecisionChange};
use super::edit::{Cell, Edit, PostureChange};
use super::held::{HeldRight, Holding};
use super::id::Id;
use super::matrix::{Matrix, RoleKey};
use super::posture::Posture;
use super::right::Right;
use super::role::{Role, RoleChange};
use super::settings::{Label, LabelChange, MapChange, Retired, RuleSetting};
use super::slots::Slots;
use super::sorting::InOrder;

/// The edits that make one map of another.
#[must_use]
pub fn diff(from: &Matrix, to: &Matrix) -> Vec<Edit> {
    let mut edits: Vec<Edit> = changes(from, to).into_iter().map(|change| change.edit).collect();
    let (was, is) = (&from.settings.retired, &to.settings.retired);
    edits.extend(retirements(was, is, |kind, id| kind.is_in(from, id) || kind.is_in(to, id)));
    edits
}

/// An edit with what takes it back.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub edit: Edit,
    pub back: Edit,
}

/// The kinds of records that have ids of their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// An area.
    Area,
    /// A situation.
    Situation,
    /// A role.
    Role,
    /// A decision.
    Decision,
}

/// A role, what it had, and what it has.
type Cells<'r, R> = (Id, Option<&'r R>, Option<&'r R>);

impl Kind {
    pub(super) const ALL: [Kind; 4] = [Kind::Area, Kind::Situation, Kind::Role, Kind::Decision];

    /// Whether a map has a record of this kind with an id.
    #[must_use]
    pub fn is_in(self, map: &Matrix, id: &Id) -> bool {
        match self {
            Kind::Area => map.area(id).is_some(),
            Kind::Situation => map.situation(id).is_some(),
            Kind::Role => map.role_key(id).is_some(),
            Kind::Decision => map.decision_key(id).is_some(),
        }
    }

    pub(super) fn retired(self, retired: &Retired) -> &BTreeSet<Id> {
        match self {
            Kind::Area => &retired.areas,
            Kind::Situation => &retired.situations,
            Kind::Role => &retired.roles,
            Kind::Decision => &retired.decisions,
        }
    }

    fn blank(self, id: Id) -> Edit {
        match self {
            Kind::Area => Edit::AddArea(Box::new(Label::new(id, ""))),
            Kind::Situation => Edit::AddSituation(Box::new(Label::new(id, ""))),
            Kind::Role => Edit::AddRole(Box::new(Role::new(id, ""))),
            Kind::Decision => Edit::AddDecision(Box::new(Decision::new(id, ""))),
        }
    }

    pub(super) fn removal(self, id: Id, retire: bool) -> Edit {
        match self {
            Kind::Area => Edit::RemoveArea { id, retire },
            Kind::Situation => Edit::RemoveSituation { id, retire },
            Kind::Role => Edit::RemoveRole { id, retire },
            Kind::Decision => Edit::RemoveDecision { id, retire },
        }
    }
}

impl Edit {
    /// The record it is about; `None` = the map as a whole.
    #[must_use]
    pub fn about(&self) -> Option<(Kind, &Id)> {
        match self {
            Edit::SetMap(_) => None,
            Edit::AddArea(area) => Some((Kind::Area, &area.id)),
            Edit::RemoveArea { id, .. } | Edit::SetArea { id, .. } => Some((Kind::Area, id)),
            Edit::AddSituation(situation) => Some((Kind::Situation, &situation.id)),
            Edit::RemoveSituation { id, .. } | Edit::SetSituation { id, .. } => Some((Kind::Situation, id)),
            Edit::AddRole(role) => Some((Kind::Role, &role.id)),
            Edit::RemoveRole { id, .. } | Edit::SetRole { id, .. } => Some((Kind::Role, id)),
            Edit::AddDecision(decision) => Some((Kind::Decision, &decision.id)),
            Edit::RemoveDecision { id, .. } | Edit::SetDecision { id, .. } => Some((Kind::Decision, id)),
            Edit::SetRight { cell, .. } | Edit::SetOverride { cell, .. } => Some((Kind::Decision, &cell.decision)),
            Edit::SetPosture { decision, .. } => Some((Kind::Decision, decision)),
        }
    }

    /// Whether it only moves something in the display order.
    #[must_use]
    pub fn is_order(&self) -> bool {
        match self {
            Edit::SetArea { change, .. } | Edit::SetSituation { change, .. } => matches!(change, LabelChange::Rank(_)),
            Edit::SetRole { change, .. } => matches!(change, RoleChange::Rank(_)),
            Edit::SetDecision { change, .. } => matches!(change, DecisionChange::Rank(_)),
            _ => false,
        }
    }
}

/// Edits that retire ids, or take them out of retirement, where they name no record: added bare and removed again.
pub(super) fn retirements(was: &Retired, is: &Retired, names_record: impl Fn(Kind, &Id) -> bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    for kind in Kind::ALL {
        let (was, is) = (kind.retired(was), kind.retired(is));
        for id in was.symmetric_difference(is).filter(|id| !names_record(kind, id)) {
            edits.push(kind.blank(id.clone()));
            edits.push(kind.removal(id.clone(), is.contains(id)));
        }
    }
    edits
}

/// What differs between two maps, ids retired without having been a record of either aside.
pub(super) fn changes(from: &Matrix, to: &Matrix) -> Vec<Change> {
    let mut comparison = Comparison { from, to, changes: Vec::new() };
    comparison.new_records();
    comparison.labels(&from.areas, &to.areas, |id, change| Edit::SetArea { id, change });
    comparison.labels(&from.situations, &to.situations, |id, change| Edit::SetSituation { id, change });
    comparison.roles();
    comparison.decisions();
    comparison.settings();
    comparison.removed_records();
    comparison.changes
}

/// A role without what it may only name once all roles are there.
fn bare_role(role: &Role) -> Role {
    role.clone().with(RoleChange::Deputy(None)).with(RoleChange::ReportsTo(None))
}

/// A decision without rights, and without the decisions it feeds, which may not be there yet.
fn bare_decision(decision: &Decision) -> Decision {
    let bare = Decision::new(decision.id.clone(), "");
    decision.fields().into_iter().fold(bare, Decision::with).with(DecisionChange::Feeds(Vec::new()))
}

struct Comparison<'a> {
    from: &'a Matrix,
    to: &'a Matrix,
    changes: Vec<Change>,
}

impl Comparison<'_> {
    fn push(&mut self, edit: Edit, back: Edit) {
        self.changes.push(Change { edit, back });
    }

    fn add(&mut self, kind: Kind, id: &Id, edit: Edit) {
        let retire = kind.retired(&self.from.settings.retired).contains(id);
        self.push(edit, kind.removal(id.clone(), retire));
    }

    fn new_records(&mut self) {
        let (from, to) = (self.from, self.to);
        for (_, area) in to.areas.iter().filter(|(_, area)| from.area(&area.id).is_none()) {
            self.add(Kind::Area, &area.id, Edit::AddArea(Box::new(area.clone())));
        }
        for (_, situation) in to.situations.iter().filter(|(_, situation)| from.situation(&situation.id).is_none()) {
            self.add(Kind::Situation, &situation.id, Edit::AddSituation(Box::new(situation.clone())));
        }
        for (_, role) in to.roles().filter(|(_, role)| from.role_key(&role.id).is_none()) {
            self.add(Kind::Role, &role.id, Edit::AddRole(Box::new(bare_role(role))));
        }
        for (_, decision) in to.decisions().filter(|(_, decision)| from.decision_key(&decision.id).is_none()) {
            self.add(Kind::Decision, &decision.id, Edit::AddDecision(Box::new(bare_decision(decision))));
        }
    }

    fn labels(&mut self, from: &Slots<Label>, to: &Slots<Label>, edit: impl Fn(Id, LabelChange) -> Edit) {
        for (_, is) in to.iter() {
            let Some(was) = from.by_id(is.id.as_str()).filter(|was| *was != is) else { continue };
            for (was, change) in was.fields().into_iter().zip(is.fields()).filter(|(was, is)| was != is) {
                self.push(edit(is.id.clone(), change), edit(is.id.clone(), was));
            }
        }
    }

    fn roles(&mut self) {
        for (_, is) in self.to.roles() {
            let was = match self.from.role_by_id(&is.id) {
                Some(was) if was == is => continue,
                Some(was) => was.fields(),
                None => bare_role(is).fields(),
            };
            let edit = |change| Edit::SetRole { id: is.id.clone(), change };
            for (was, change) in was.into_iter().zip(is.fields()).filter(|(was, is)| was != is) {
                self.push(edit(change), edit(was));
            }
        }
    }

    fn decisions(&mut self) {
        let (from, to) = (self.from, self.to);
        // Which role here each role there is: rights are compared by the million.
        let mut known: Vec<Option<RoleKey>> = vec![None; to.role_slots()];
        for (key, role) in to.roles() {
            if let Some(known) = known.get_mut(key.index()) {
                *known = from.role_key(&role.id);
            }
        }
        let same = |was: &HeldRight, is: &HeldRight| {
            known.get(is.role().index()).copied().flatten() == Some(was.role()) && was.right() == is.right()
        };
        for (_, is) in to.decisions() {
            match from.decision_by_id(&is.id) {
                Some(was) => {
                    if !was.same_fields(is) {
                        self.fields(&is.id, was.fields(), is.fields());
                    }
                    let alike = was.rights.len() == is.rights.len()
                        && was.rights.iter().zip(&is.rights).all(|(was, is)| same(was, is));
                    if !alike {
                        self.rights(&is.id, &was.rights, &is.rights);
                    }
                    self.postures(&is.id, was.postures(), is.postures());
                }
                None => {
                    self.fields(&is.id, bare_decision(is).fields(), is.fields());
                    self.rights(&is.id, &[], &is.rights);
                    self.postures(&is.id, &[], is.postures());
                }
            }
        }
    }

    fn fields(&mut self, id: &Id, was: Vec<DecisionChange>, is: Vec<DecisionChange>) {
        let edit = |change| Edit::SetDecision { id: id.clone(), change };
        for (was, change) in was.into_iter().zip(is).filter(|(was, is)| was != is) {
            self.push(edit(change), edit(was));
        }
    }

    fn rights(&mut self, decision: &Id, was: &[HeldRight], is: &[HeldRight]) {
        for (role, was, is) in self.cells(was, is) {
            let edit = |right: Option<&Right>| {
                let cell = Cell { decision: decision.clone(), role: role.clone() };
                Edit::SetRight { cell, right: right.cloned() }
            };
            self.push(edit(is), edit(was));
        }
    }

    /// What differs between the cells of two rows: the role, what was there, what is there.
    fn cells<'r, H: Holding<Right: PartialEq>>(&self, was: &'r [H], is: &'r [H]) -> Vec<Cells<'r, H::Right>> {
        let held = |rights: &'r [H], key: Option<RoleKey>| {
            let at = rights.binary_search_by_key(&key?, H::role).ok()?;
            rights.get(at).map(H::right)
        };
        let mut cells = Vec::new();
        for was in was {
            let Some(role) = self.from.role(was.role()) else { continue };
            let is = held(is, self.to.role_key(&role.id));
            if is != Some(was.right()) {
                cells.push((role.id.clone(), Some(was.right()), is));
            }
        }
        for is in is {
            let Some(role) = self.to.role(is.role()) else { continue };
            if held(was, self.from.role_key(&role.id)).is_none() {
                cells.push((role.id.clone(), None, Some(is.right())));
            }
        }
        cells
    }

    fn postures(&mut self, decision: &Id, was: &[Posture], is: &[Posture]) {
        let mut situations: Vec<&Id> = was.iter().chain(is).map(|posture| &posture.situation).collect();
        situations.order_by(Ord::cmp);
        situations.dedup();
        for situation in situations {
            let none = Posture::new(situation.clone());
            let of = |postures: &'_ [Posture]| postures.iter().position(|posture| posture.situation == *situation);
            let was = of(was).and_then(|at| was.get(at)).unwrap_or(&none);
            let is = of(is).and_then(|at| is.get(at)).unwrap_or(&none);
            for (role, was, is) in self.cells(&was.rights, &is.rights) {
                let edit = |right: Option<&Option<Right>>| {
                    let cell = Cell { decision: decision.clone(), role: role.clone() };
                    Edit::SetOverride { cell, situation: situation.clone(), right: right.cloned() }
                };
                self.push(edit(is), edit(was));
            }
            let edit = |change| Edit::SetPosture { decision: decision.clone(), situation: situation.clone(), change };
            if was.mode != is.mode {
                self.push(edit(PostureChange::Mode(is.mode)), edit(PostureChange::Mode(was.mode)));
            }
            if was.decide_within != is.decide_within {
                let change = PostureChange::DecideWithin;
                self.push(edit(change(is.decide_within)), edit(change(was.decide_within)));
            }
        }
    }

    fn settings(&mut self) {
        let (was, is) = (&self.from.settings, &self.to.settings);
        if was == is {
            return;
        }
        for (was, is) in was.fields().into_iter().zip(is.fields()).filter(|(was, is)| was != is) {
            self.push(Edit::SetMap(is), Edit::SetMap(was));
        }
        let mut codes: Vec<&String> = was.rules.keys().chain(is.rules.keys()).collect();
        codes.order_by(Ord::cmp);
        codes.dedup();
        for code in codes {
            let of = |rules: &std::collections::BTreeMap<String, RuleSetting>| {
                MapChange::Rule(code.clone(), rules.get(code).cloned().unwrap_or_default())
            };
            if was.rules.get(code) != is.rules.get(code) {
                self.push(Edit::SetMap(of(&is.rules)), Edit::SetMap(of(&was.rules)));
            }
        }
    }

    /// By now nothing that stays names them; they may still name each other.
    fn removed_records(&mut self) {
        let (from, to) = (self.from, self.to);
        let is_gone = |id: &Id| to.decision_key(id).is_none();
        let decisions = || from.decisions().map(|(_, decision)| decision).filter(|decision| is_gone(&decision.id));
        for was in decisions() {
            self.rights(&was.id, &was.rights, &[]);
            self.postures(&was.id, was.postures(), &[]);
            if was.feeds().iter().any(|fed| *fed != was.id && is_gone(fed)) {
                let edit = |feeds| Edit::SetDecision { id: was.id.clone(), change: DecisionChange::Feeds(feeds) };
                self.push(edit(Vec::new()), edit(was.feeds().to_vec()));
            }
        }
        for was in decisions() {
            let mut record = bare_decision(was);
            if !was.feeds().iter().any(|fed| *fed != was.id && is_gone(fed)) {
                record.set(DecisionChange::Feeds(was.feeds().to_vec()));
            }
            self.remove(Kind::Decision, &was.id, Edit::AddDecision(Box::new(record)));
        }
        let is_gone = |id: &Id| to.role_key(id).is_none();
        let roles = || from.roles().map(|(_, role)| role).filter(|role| is_gone(&role.id));
        for was in roles() {
            let edit = |change| Edit::SetRole { id: was.id.clone(), change };
            if was.deputy.as_ref().is_some_and(is_gone) {
                self.push(edit(RoleChange::Deputy(None)), edit(RoleChange::Deputy(was.deputy.clone())));
            }
            if was.reports_to.as_ref().is_some_and(is_gone) {
                self.push(edit(RoleChange::ReportsTo(None)), edit(RoleChange::ReportsTo(was.reports_to.clone())));
            }
        }
        for was in roles() {
            let mut record = was.clone();
            record.deputy = record.deputy.filter(|deputy| !is_gone(deputy));
            record.reports_to = record.reports_to.filter(|above| !is_gone(above));
            self.remove(Kind::Role, &was.id, Edit::AddRole(Box::new(record)));
        }
        for (_, was) in from.areas.iter().filter(|(_, area)| to.area(&area.id).is_none()) {
            self.remove(Kind::Area, &was.id, Edit::AddArea(Box::new(was.clone())));
        }
        for (_, was) in from.situations.iter().filter(|(_, situation)| to.situation(&situation.id).is_none()) {
            self.remove(Kind::Situation, &was.id, Edit::AddSituation(Box::new(was.clone())));
        }
    }

    fn remove(&mut self, kind: Kind, id: &Id, back: Edit) {
        let retire = kind.retired(&self.to.settings.retired).contains(id);
        self.push(kind.removal(id.clone(), retire), back);
    }
}
