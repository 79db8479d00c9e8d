//! Edits: the only way a map changes.
//!
//! `apply` either does the whole edit and returns its inverse, or refuses and leaves the map as it was. Applying the
//! inverse gives back an equal map. Edits name records by id, so they mean the same in a journal, a difference and another
//! copy of the map.

use thiserror::Error;

use super::boundary::TimeLimit;
use super::decision::{Decision, DecisionChange, Waiver};
use super::id::Id;
use super::matrix::{Matrix, RoleKey};
use super::mode::Mode;
use super::posture::{Held, Posture};
use super::right::Right;
use super::role::{Role, RoleChange};
use super::settings::{Area, Barrier, DutyPair, LabelChange, MapChange, Situation};

/// One cell of the grid.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Cell {
    /// The row.
    pub decision: Id,
    /// The column.
    pub role: Id,
}

/// What differs for a whole decision in one situation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PostureChange {
    /// Another mode; `None` = as in Steady.
    Mode(Option<Mode>),
    /// Another time limit; `None` = as in Steady.
    DecideWithin(Option<TimeLimit>),
}

impl PostureChange {
    /// The field's name in the file.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            PostureChange::Mode(_) => "mode",
            PostureChange::DecideWithin(_) => "decide_within",
        }
    }
}

/// One change of a map. `retire` on a removal says that the id must never be handed out again; it is false only where the
/// removal takes back the addition of an id that was new.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// Changes one field of the map itself.
    SetMap(MapChange),
    /// Adds an area.
    AddArea(Box<Area>),
    /// Removes an area that no decision stands in.
    RemoveArea { id: Id, retire: bool },
    /// Changes one field of an area.
    SetArea { id: Id, change: LabelChange },
    /// Adds a situation.
    AddSituation(Box<Situation>),
    /// Removes a situation that no decision overrides.
    RemoveSituation { id: Id, retire: bool },
    /// Changes one field of a situation.
    SetSituation { id: Id, change: LabelChange },
    /// Adds a role.
    AddRole(Box<Role>),
    /// Removes a role that nothing refers to.
    RemoveRole { id: Id, retire: bool },
    /// Changes one field of a role.
    SetRole { id: Id, change: RoleChange },
    /// Adds a decision without rights and overrides.
    AddDecision(Box<Decision>),
    /// Removes a decision without rights that nothing refers to.
    RemoveDecision { id: Id, retire: bool },
    /// Changes one field of a decision.
    SetDecision { id: Id, change: DecisionChange },
    /// Sets or clears a cell in Steady.
    SetRight { cell: Cell, right: Option<Right> },
    /// Overrides a cell in one situation: outer `None` = as in Steady, inner `None` = emptied there.
    SetOverride { cell: Cell, situation: Id, right: Option<Option<Right>> },
    /// Overrides mode or time limit in one situation.
    SetPosture { decision: Id, situation: Id, change: PostureChange },
}

/// What the rules must look at again after an edit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Touch {
    /// What only the rules about the map itself read: its title, which areas there are.
    Settings,
    /// One decision: it was added, removed or changed.
    Decision(Id),
    /// Rights on one decision, in any situation, and nothing else of it: those of one role, or `None` = of several.
    Rights { decision: Id, role: Option<Id> },
    /// One role: it was added, removed or changed.
    Role(Id),
    /// Settings, situations or anything that reaches the whole map.
    Map,
}

/// Why an edit was refused; the map is unchanged.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum EditError {
    /// Something the edit names is not in the map.
    #[error("there is no {kind} \"{id}\" in this map")]
    Unknown {
        /// What kind of record.
        kind: &'static str,
        /// The id that was looked for.
        id: Id,
    },
    /// The id of a new record is in the map already.
    #[error("there is already a {kind} \"{id}\" in this map")]
    Taken {
        /// What kind of record.
        kind: &'static str,
        /// The id.
        id: Id,
    },
    /// A record cannot go while others refer to it.
    #[error("{kind} \"{id}\" is still used by {by}; remove that first")]
    InUse {
        /// What kind of record.
        kind: &'static str,
        /// The id.
        id: Id,
        /// Who refers to it.
        by: String,
    },
    /// A new decision must come without rights; they follow as edits.
    #[error("decision \"{0}\" must be added without rights; set them afterwards")]
    NotBare(Id),
}

impl Edit {
    /// What the rules must look at again.
    #[must_use]
    pub fn touches(&self) -> Touch {
        match self {
            // Findings tell decisions of one title apart by the names of their areas.
            Edit::SetArea { change: LabelChange::Name(_), .. } => Touch::Map,
            Edit::AddArea(_) | Edit::RemoveArea { .. } | Edit::SetArea { .. } => Touch::Settings,
            Edit::SetMap(MapChange::Title(_) | MapChange::Focus(_) | MapChange::Priorities(_)) => Touch::Settings,
            Edit::SetMap(_) | Edit::AddSituation(_) | Edit::RemoveSituation { .. } | Edit::SetSituation { .. } => {
                Touch::Map
            }
            Edit::AddRole(role) => Touch::Role(role.id.clone()),
            Edit::RemoveRole { id, .. } | Edit::SetRole { id, .. } => Touch::Role(id.clone()),
            Edit::AddDecision(decision) => Touch::Decision(decision.id.clone()),
            Edit::RemoveDecision { id, .. } | Edit::SetDecision { id, .. } => Touch::Decision(id.clone()),
            Edit::SetRight { cell, .. } | Edit::SetOverride { cell, .. } => {
                Touch::Rights { decision: cell.decision.clone(), role: Some(cell.role.clone()) }
            }
            Edit::SetPosture { decision, .. } => Touch::Decision(decision.clone()),
        }
    }
}

impl Matrix {
    /// Applies one edit and returns the edit that takes it back.
    ///
    /// # Errors
    /// When the edit names something unknown, adds something that is there, or removes something still referred to. The
    /// map is then unchanged.
    pub fn apply(&mut self, edit: Edit) -> Result<Edit, EditError> {
        match edit {
            Edit::SetMap(change) => {
                self.check_map_change(&change)?;
                Ok(Edit::SetMap(self.settings.set(change)))
            }
            Edit::AddArea(area) => {
                let id = area.id.clone();
                vacant("area", &id, self.areas.key(id.as_str()))?;
                let retire = self.settings.retired.areas.remove(&id);
                self.areas.insert(id.clone(), *area);
                self.forget_order();
                Ok(Edit::RemoveArea { id, retire })
            }
            Edit::RemoveArea { id, retire } => {
                let inside = self.decisions().find(|(_, decision)| decision.area.as_ref() == Some(&id));
                unused("area", &id, inside.map(|(_, decision)| format!("decision \"{}\"", decision.title)))?;
                let area = self.areas.remove(id.as_str()).ok_or_else(|| unknown("area", &id))?;
                self.forget_order();
                if retire {
                    self.settings.retired.areas.insert(id);
                }
                Ok(Edit::AddArea(Box::new(area)))
            }
            Edit::SetArea { id, change } => {
                let area = self.areas.by_id_mut(id.as_str()).ok_or_else(|| unknown("area", &id))?;
                let change = area.set(change);
                self.forget_order();
                Ok(Edit::SetArea { id, change })
            }
            Edit::AddSituation(situation) => {
                let id = situation.id.clone();
                vacant("situation", &id, self.situations.key(id.as_str()))?;
                let retire = self.settings.retired.situations.remove(&id);
                self.situations.insert(id.clone(), *situation);
                Ok(Edit::RemoveSituation { id, retire })
            }
            Edit::RemoveSituation { id, retire } => {
                let user = self
                    .decisions()
                    .find(|(_, decision)| decision.posture(&id).is_some() || names_situation(decision.waivers(), &id));
                unused("situation", &id, user.map(|(_, decision)| format!("decision \"{}\"", decision.title)))?;
                let in_map = names_situation(&self.settings.waivers, &id).then(|| "a waiver of the map".to_owned());
                unused("situation", &id, in_map)?;
                let situation = self.situations.remove(id.as_str()).ok_or_else(|| unknown("situation", &id))?;
                if retire {
                    self.settings.retired.situations.insert(id);
                }
                Ok(Edit::AddSituation(Box::new(situation)))
            }
            Edit::SetSituation { id, change } => {
                let situation = self.situations.by_id_mut(id.as_str()).ok_or_else(|| unknown("situation", &id))?;
                let change = situation.set(change);
                Ok(Edit::SetSituation { id, change })
            }
            Edit::AddRole(role) => {
                let id = role.id.clone();
                vacant("role", &id, self.roles.key(id.as_str()))?;
                for other in [&role.deputy, &role.reports_to].into_iter().flatten() {
                    if *other != id {
                        self.known_role(other)?;
                    }
                }
                let retire = self.settings.retired.roles.remove(&id);
                self.roles.insert(id.clone(), *role);
                Ok(Edit::RemoveRole { id, retire })
            }
            Edit::RemoveRole { id, retire } => {
                self.known_role(&id)?;
                unused("role", &id, self.user_of_role(&id))?;
                let role = self.roles.remove(id.as_str()).ok_or_else(|| unknown("role", &id))?;
                if retire {
                    self.settings.retired.roles.insert(id);
                }
                Ok(Edit::AddRole(Box::new(role)))
            }
            Edit::SetRole { id, change } => {
                if let RoleChange::Deputy(Some(other)) | RoleChange::ReportsTo(Some(other)) = &change {
                    self.known_role(other)?;
                }
                let role = self.roles.by_id_mut(id.as_str()).ok_or_else(|| unknown("role", &id))?;
                let change = role.set(change);
                Ok(Edit::SetRole { id, change })
            }
            Edit::AddDecision(decision) => {
                let id = decision.id.clone();
                let (_, retire) = self.add_decision(*decision)?;
                Ok(Edit::RemoveDecision { id, retire })
            }
            Edit::RemoveDecision { id, retire } => {
                let decision = self.decision_by_id(&id).ok_or_else(|| unknown("decision", &id))?;
                if !decision.rights.is_empty() || !decision.postures().is_empty() {
                    return Err(EditError::InUse { kind: "decision", id, by: "its own rights".to_owned() });
                }
                unused("decision", &id, self.user_of_decision(&id))?;
                let key = self.decision_key(&id).ok_or_else(|| unknown("decision", &id))?;
                self.leave_order(key);
                let decision = self.decisions.remove(id.as_str()).ok_or_else(|| unknown("decision", &id))?;
                if retire {
                    self.settings.retired.decisions.insert(id);
                }
                Ok(Edit::AddDecision(Box::new(decision)))
            }
            Edit::SetDecision { id, change } => {
                self.check_decision_change(&id, &change)?;
                let key = self.decision_key(&id).ok_or_else(|| unknown("decision", &id))?;
                let moves = matches!(change, DecisionChange::Rank(_) | DecisionChange::Area(_));
                if moves {
                    self.leave_order(key);
                }
                let decision = self.decisions.get_mut(key.0).ok_or_else(|| unknown("decision", &id))?;
                let change = decision.set(change);
                if moves {
                    self.enter_order(key);
                }
                Ok(Edit::SetDecision { id, change })
            }
            Edit::SetRight { cell, right } => {
                let (decision, role) = self.known_cell(&cell)?;
                let right = self.put_right(decision, role, right);
                Ok(Edit::SetRight { cell, right })
            }
            Edit::SetOverride { cell, situation, right } => {
                let (decision, role) = self.known_cell(&cell)?;
                self.known_situation(&situation)?;
                let decision = self.decisions.get_mut(decision).ok_or_else(|| unknown("decision", &cell.decision))?;
                let right = with_posture(decision, &situation, |posture| swap_override(posture, role, right));
                Ok(Edit::SetOverride { cell, situation, right })
            }
            Edit::SetPosture { decision: id, situation, change } => {
                self.known_situation(&situation)?;
                let decision = self.decisions.by_id_mut(id.as_str()).ok_or_else(|| unknown("decision", &id))?;
                let change = with_posture(decision, &situation, |posture| match change {
                    PostureChange::Mode(new) => PostureChange::Mode(std::mem::replace(&mut posture.mode, new)),
                    PostureChange::DecideWithin(new) => {
                        PostureChange::DecideWithin(std::mem::replace(&mut posture.decide_within, new))
                    }
                });
                Ok(Edit::SetPosture { decision: id, situation, change })
            }
        }
    }

    /// Applies edits in order; when one is refused the earlier ones are taken back. Returns the inverses in the order in
    /// which they must be applied to take everything back.
    ///
    /// # Errors
    /// The first refusal; the map is then as it was.
    pub fn apply_all(&mut self, edits: Vec<Edit>) -> Result<Vec<Edit>, EditError> {
        let mut inverses = Vec::with_capacity(edits.len());
        for edit in edits {
            match self.apply(edit) {
                Ok(inverse) => inverses.push(inverse),
                Err(refused) => {
                    for inverse in inverses.into_iter().rev() {
                        // An inverse is applied to the very map that gave it, so it cannot be refused.
                        let taken_back = self.apply(inverse);
                        debug_assert!(taken_back.is_ok(), "an inverse was refused: {taken_back:?}");
                    }
                    return Err(refused);
                }
            }
        }
        inverses.reverse();
        Ok(inverses)
    }

    fn known_role(&self, id: &Id) -> Result<RoleKey, EditError> {
        self.role_key(id).ok_or_else(|| unknown("role", id))
    }

    fn known_situation(&self, id: &Id) -> Result<(), EditError> {
        self.situation(id).map(|_| ()).ok_or_else(|| unknown("situation", id))
    }

    fn known_decision(&self, id: &Id) -> Result<u32, EditError> {
        self.decisions.key(id.as_str()).ok_or_else(|| unknown("decision", id))
    }

    fn known_cell(&self, cell: &Cell) -> Result<(u32, RoleKey), EditError> {
        Ok((self.known_decision(&cell.decision)?, self.known_role(&cell.role)?))
    }

    pub(super) fn check_references(&self, decision: &Decision) -> Result<(), EditError> {
        if let Some(area) = &decision.area {
            self.known_area(area)?;
        }
        if let Some(escalation) = decision.escalation() {
            self.known_role(&escalation.to)?;
        }
        self.check_feeds(&decision.id, decision.feeds())?;
        self.check_waivers(decision.waivers())
    }

    fn known_area(&self, area: &Id) -> Result<(), EditError> {
        self.area(area).map(|_| ()).ok_or_else(|| unknown("area", area))
    }

    fn check_feeds(&self, id: &Id, feeds: &[Id]) -> Result<(), EditError> {
        feeds.iter().filter(|fed| *fed != id).try_for_each(|fed| self.known_decision(fed).map(|_| ()))
    }

    fn check_decision_change(&self, id: &Id, change: &DecisionChange) -> Result<(), EditError> {
        match change {
            DecisionChange::Area(Some(area)) => self.known_area(area),
            DecisionChange::Escalation(Some(escalation)) => self.known_role(&escalation.to).map(|_| ()),
            DecisionChange::Feeds(feeds) => self.check_feeds(id, feeds),
            DecisionChange::Waivers(waivers) => self.check_waivers(waivers),
            _ => Ok(()),
        }
    }

    fn check_waivers(&self, waivers: &[Waiver]) -> Result<(), EditError> {
        waivers.iter().try_for_each(|waiver| {
            waiver.role.iter().try_for_each(|role| self.known_role(role).map(|_| ()))?;
            waiver.situation.iter().try_for_each(|situation| self.known_situation(situation))
        })
    }

    fn check_map_change(&self, change: &MapChange) -> Result<(), EditError> {
        match change {
            MapChange::Duties(duties) => duties.iter().try_for_each(|duty| {
                self.known_decision(&duty.first)?;
                self.known_decision(&duty.second).map(|_| ())
            }),
            MapChange::Waivers(waivers) => self.check_waivers(waivers),
            MapChange::Barriers(barriers) => barriers.iter().try_for_each(|barrier| {
                barrier.owner.iter().try_for_each(|owner| self.known_role(owner).map(|_| ()))?;
                barrier.decisions.iter().try_for_each(|decision| self.known_decision(decision).map(|_| ()))
            }),
            MapChange::Misses(misses) => misses
                .iter()
                .filter_map(|miss| miss.decision.as_ref())
                .try_for_each(|decision| self.known_decision(decision).map(|_| ())),
            _ => Ok(()),
        }
    }

    /// The first thing that refers to a role, in words.
    pub(super) fn user_of_role(&self, id: &Id) -> Option<String> {
        let key = self.role_key(id)?;
        let by_decision = self.decisions().find(|(_, decision)| {
            decision.right(key).is_some()
                || decision.postures().iter().any(|posture| posture.right(key).is_some())
                || decision.escalation().is_some_and(|escalation| escalation.to == *id)
                || names_role(decision.waivers(), id)
        });
        if let Some((_, decision)) = by_decision {
            return Some(format!("decision \"{}\"", decision.title));
        }
        let by_role = self.roles().find(|(_, role)| {
            role.id != *id && (role.deputy.as_ref() == Some(id) || role.reports_to.as_ref() == Some(id))
        });
        if let Some((_, role)) = by_role {
            return Some(format!("role \"{}\"", role.name));
        }
        if names_role(&self.settings.waivers, id) {
            return Some("a waiver of the map".to_owned());
        }
        let owns = |barrier: &&Barrier| barrier.owner.as_ref() == Some(id);
        self.settings.barriers.iter().find(owns).map(|barrier| format!("barrier \"{}\"", barrier.title))
    }

    /// The first thing that refers to a decision, in words.
    pub(super) fn user_of_decision(&self, id: &Id) -> Option<String> {
        let feeding = self.decisions().find(|(_, decision)| decision.id != *id && decision.feeds().contains(id));
        if let Some((_, decision)) = feeding {
            return Some(format!("decision \"{}\"", decision.title));
        }
        let pairs = |duty: &DutyPair| duty.first == *id || duty.second == *id;
        if self.settings.duties.iter().any(pairs) {
            return Some("a duty pair".to_owned());
        }
        if let Some(barrier) = self.settings.barriers.iter().find(|barrier| barrier.decisions.contains(id)) {
            return Some(format!("barrier \"{}\"", barrier.title));
        }
        self.settings.misses.iter().any(|miss| miss.decision.as_ref() == Some(id)).then(|| "a miss".to_owned())
    }
}

fn unknown(kind: &'static str, id: &Id) -> EditError {
    EditError::Unknown { kind, id: id.clone() }
}

pub(super) fn vacant(kind: &'static str, id: &Id, key: Option<u32>) -> Result<(), EditError> {
    match key {
        Some(_) => Err(EditError::Taken { kind, id: id.clone() }),
        None => Ok(()),
    }
}

fn unused(kind: &'static str, id: &Id, by: Option<String>) -> Result<(), EditError> {
    match by {
        Some(by) => Err(EditError::InUse { kind, id: id.clone(), by }),
        None => Ok(()),
    }
}

fn names_role(waivers: &[Waiver], id: &Id) -> bool {
    waivers.iter().any(|waiver| waiver.role.as_ref() == Some(id))
}

fn names_situation(waivers: &[Waiver], id: &Id) -> bool {
    waivers.iter().any(|waiver| waiver.situation.as_ref() == Some(id))
}

/// Runs a change on the posture of a situation; it is made when missing and dropped when nothing is left in it.
fn with_posture<T>(decision: &mut Decision, situation: &Id, change: impl FnOnce(&mut Posture) -> T) -> T {
    decision.change_postures(|postures| {
        let at = match postures.binary_search_by(|posture| posture.situation.cmp(situation)) {
            Ok(at) => at,
            Err(at) => {
                postures.insert(at, Posture::new(situation.clone()));
                at
            }
        };
        let answer = change(&mut postures[at]);
        if postures[at].is_empty() {
            postures.remove(at);
        }
        answer
    })
}

fn swap_override(posture: &mut Posture, role: RoleKey, right: Option<Option<Right>>) -> Option<Option<Right>> {
    let at = posture.rights.binary_search_by_key(&role, |held| held.role);
    match (at, right) {
        (Ok(at), Some(right)) => Some(std::mem::replace(&mut posture.rights[at].right, right)),
        (Ok(at), None) => Some(posture.rights.remove(at).right),
        (Err(at), Some(right)) => {
            posture.rights.insert(at, Held { role, right });
            None
        }
        (Err(_), None) => None,
    }
}
