//! Removals: the edits that free a record from everything that refers to it and then remove it.
//!
//! Applied in order they always succeed, and taken back in reverse they restore every reference.

use super::decision::DecisionChange;
use super::edit::{Cell, Edit};
use super::id::Id;
use super::matrix::Matrix;
use super::role::RoleChange;
use super::settings::MapChange;

impl Matrix {
    /// Edits that remove a role with its rights, and clear what named it as deputy, superior or escalation.
    #[must_use]
    pub fn removal_of_role(&self, id: &Id) -> Vec<Edit> {
        let Some(key) = self.role_key(id) else { return Vec::new() };
        let mut edits = Vec::new();
        for (_, decision) in self.decisions() {
            let cell = || Cell { decision: decision.id().clone(), role: id.clone() };
            for posture in decision.postures() {
                if posture.right(key).is_some() {
                    edits.push(Edit::SetOverride { cell: cell(), situation: posture.situation().clone(), right: None });
                }
            }
            if decision.right(key).is_some() {
                edits.push(Edit::SetRight { cell: cell(), right: None });
            }
            let mut set = |change| edits.push(Edit::SetDecision { id: decision.id().clone(), change });
            if decision.escalation().is_some_and(|escalation| escalation.to == *id) {
                set(DecisionChange::Escalation(None));
            }
            if decision.waivers().iter().any(|waiver| waiver.role.as_ref() == Some(id)) {
                let kept = decision.waivers().iter().filter(|waiver| waiver.role.as_ref() != Some(id)).cloned();
                set(DecisionChange::Waivers(kept.collect()));
            }
        }
        for (_, role) in self.roles() {
            let mut set = |change| edits.push(Edit::SetRole { id: role.id().clone(), change });
            if role.deputy() == Some(id) {
                set(RoleChange::Deputy(None));
            }
            if role.reports_to() == Some(id) {
                set(RoleChange::ReportsTo(None));
            }
        }
        let settings = self.settings();
        if settings.waivers.iter().any(|waiver| waiver.role.as_ref() == Some(id)) {
            let kept = settings.waivers.iter().filter(|waiver| waiver.role.as_ref() != Some(id)).cloned();
            edits.push(Edit::SetMap(MapChange::Waivers(kept.collect())));
        }
        if settings.barriers.iter().any(|barrier| barrier.owner.as_ref() == Some(id)) {
            let mut barriers = settings.barriers.clone();
            barriers
                .iter_mut()
                .filter(|barrier| barrier.owner.as_ref() == Some(id))
                .for_each(|barrier| barrier.owner = None);
            edits.push(Edit::SetMap(MapChange::Barriers(barriers)));
        }
        edits.push(Edit::RemoveRole { id: id.clone(), retire: true });
        edits
    }

    /// Edits that remove a decision with its rights, and clear what waits for it or pairs with it.
    #[must_use]
    pub fn removal_of_decision(&self, id: &Id) -> Vec<Edit> {
        let Some(decision) = self.decision_by_id(id) else { return Vec::new() };
        let mut edits = Vec::new();
        let role_id = |key| self.role(key).map(|role| role.id().clone());
        for posture in decision.postures() {
            edits.extend(self.posture_removal(id, posture));
        }
        for held in decision.rights() {
            let Some(role) = role_id(held.role()) else { continue };
            edits.push(Edit::SetRight { cell: Cell { decision: id.clone(), role }, right: None });
        }
        for (_, other) in self.decisions() {
            if other.id() != id && other.feeds().contains(id) {
                let kept = other.feeds().iter().filter(|fed| *fed != id).cloned().collect();
                edits.push(Edit::SetDecision { id: other.id().clone(), change: DecisionChange::Feeds(kept) });
            }
        }
        let settings = self.settings();
        if settings.duties.iter().any(|duty| duty.first == *id || duty.second == *id) {
            let kept = settings.duties.iter().filter(|duty| duty.first != *id && duty.second != *id).cloned();
            edits.push(Edit::SetMap(MapChange::Duties(kept.collect())));
        }
        if settings.barriers.iter().any(|barrier| barrier.decisions.contains(id)) {
            let mut barriers = settings.barriers.clone();
            barriers.iter_mut().for_each(|barrier| barrier.decisions.retain(|decision| decision != id));
            edits.push(Edit::SetMap(MapChange::Barriers(barriers)));
        }
        if settings.misses.iter().any(|miss| miss.decision.as_ref() == Some(id)) {
            let mut misses = settings.misses.clone();
            misses.iter_mut().filter(|miss| miss.decision.as_ref() == Some(id)).for_each(|miss| miss.decision = None);
            edits.push(Edit::SetMap(MapChange::Misses(misses)));
        }
        edits.push(Edit::RemoveDecision { id: id.clone(), retire: true });
        edits
    }

    /// Edits that take back every override of a situation and every waiver that names it.
    #[must_use]
    pub fn overrides_of(&self, situation: &Id) -> Vec<Edit> {
        let mut edits = Vec::new();
        let others = |waivers: &[super::decision::Waiver]| -> Option<Vec<super::decision::Waiver>> {
            let names = |waiver: &&super::decision::Waiver| waiver.situation.as_ref() != Some(situation);
            let kept: Vec<_> = waivers.iter().filter(names).cloned().collect();
            (kept.len() < waivers.len()).then_some(kept)
        };
        for (_, decision) in self.decisions() {
            if let Some(posture) = decision.posture(situation) {
                edits.extend(self.posture_removal(decision.id(), posture));
            }
            if let Some(kept) = others(decision.waivers()) {
                edits.push(Edit::SetDecision { id: decision.id().clone(), change: DecisionChange::Waivers(kept) });
            }
        }
        edits.extend(others(&self.settings().waivers).map(|kept| Edit::SetMap(MapChange::Waivers(kept))));
        edits
    }

    /// Edits that take back what one situation changes about one decision.
    fn posture_removal(&self, decision: &Id, posture: &super::posture::Posture) -> Vec<Edit> {
        let situation = posture.situation();
        let cell = |key| Some(Cell { decision: decision.clone(), role: self.role(key)?.id().clone() });
        let mut edits: Vec<Edit> = posture
            .rights()
            .iter()
            .filter_map(|held| cell(held.role))
            .map(|cell| Edit::SetOverride { cell, situation: situation.clone(), right: None })
            .collect();
        let mut set =
            |change| edits.push(Edit::SetPosture { decision: decision.clone(), situation: situation.clone(), change });
        if posture.mode().is_some() {
            set(super::edit::PostureChange::Mode(None));
        }
        if posture.decide_within().is_some() {
            set(super::edit::PostureChange::DecideWithin(None));
        }
        edits
    }

    /// Edits that remove an area; its decisions move to `heir`, or stand without an area.
    #[must_use]
    pub fn removal_of_area(&self, id: &Id, heir: Option<&Id>) -> Vec<Edit> {
        let mut edits: Vec<Edit> = self
            .decisions()
            .filter(|(_, decision)| decision.area() == Some(id))
            .map(|(_, decision)| Edit::SetDecision {
                id: decision.id().clone(),
                change: DecisionChange::Area(heir.cloned()),
            })
            .collect();
        edits.push(Edit::RemoveArea { id: id.clone(), retire: true });
        edits
    }
}
