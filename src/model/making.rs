//! The edits that make a map out of an empty one.
//!
//! Always true: applied in order to a map without records they give an equal map; a record comes before whatever names it.

use super::decision::{Decision, DecisionChange};
use super::edit::{Cell, Edit, PostureChange};
use super::id::Id;
use super::matrix::Matrix;
use super::role::{Role, RoleChange};
use super::settings::{Label, MapChange, Settings};

impl Matrix {
    /// The edits that make this map out of an empty one.
    #[must_use]
    pub fn making(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        self.retire(&mut edits);
        edits.extend(self.areas_in_order().into_iter().map(|area| Edit::AddArea(Box::new(area.clone()))));
        let situations = self.situations_in_order().into_iter();
        edits.extend(situations.map(|situation| Edit::AddSituation(Box::new(situation.clone()))));
        self.make_roles(&mut edits);
        let decisions: Vec<&Decision> =
            self.decisions_in_order().into_iter().filter_map(|key| self.decision(key)).collect();
        for decision in &decisions {
            edits.push(Edit::AddDecision(Box::new(decision.bare().with(DecisionChange::Feeds(Vec::new())))));
            self.make_rights(decision, &mut edits);
        }
        for decision in decisions.iter().filter(|decision| !decision.feeds().is_empty()) {
            let change = DecisionChange::Feeds(decision.feeds().to_vec());
            edits.push(Edit::SetDecision { id: decision.id().clone(), change });
        }
        make_settings(self.settings(), &mut edits);
        edits
    }

    fn make_roles(&self, edits: &mut Vec<Edit>) {
        let roles: Vec<&Role> = self.roles_in_order().into_iter().filter_map(|key| self.role(key)).collect();
        for role in &roles {
            // Whom they name may come later.
            let alone = Role::clone(role).with(RoleChange::Deputy(None)).with(RoleChange::ReportsTo(None));
            edits.push(Edit::AddRole(Box::new(alone)));
        }
        for role in roles {
            let others = [
                role.deputy().cloned().map(|deputy| RoleChange::Deputy(Some(deputy))),
                role.reports_to().cloned().map(|above| RoleChange::ReportsTo(Some(above))),
            ];
            let set = |change| Edit::SetRole { id: role.id().clone(), change };
            edits.extend(others.into_iter().flatten().map(set));
        }
    }

    fn make_rights(&self, decision: &Decision, edits: &mut Vec<Edit>) {
        let cell = |role| {
            let role = self.role(role)?.id().clone();
            Some(Cell { decision: decision.id().clone(), role })
        };
        for held in decision.rights() {
            edits.extend(cell(held.role()).map(|cell| Edit::SetRight { cell, right: Some(held.right().clone()) }));
        }
        for posture in decision.postures() {
            let situation = posture.situation();
            for held in posture.rights() {
                edits.extend(cell(held.role).map(|cell| Edit::SetOverride {
                    cell,
                    situation: situation.clone(),
                    right: Some(held.right.clone()),
                }));
            }
            let changes = [
                posture.mode().map(|mode| PostureChange::Mode(Some(mode))),
                posture.decide_within().map(|limit| PostureChange::DecideWithin(Some(limit))),
            ];
            edits.extend(changes.into_iter().flatten().map(|change| Edit::SetPosture {
                decision: decision.id().clone(),
                situation: situation.clone(),
                change,
            }));
        }
    }

    /// Ids that must never be handed out again are so because a record with them was removed.
    fn retire(&self, edits: &mut Vec<Edit>) {
        let retired = &self.settings().retired;
        let name = |id: &Id| Label::new(id.clone(), id.as_str());
        for id in &retired.areas {
            edits.push(Edit::AddArea(Box::new(name(id))));
            edits.push(Edit::RemoveArea { id: id.clone(), retire: true });
        }
        for id in &retired.situations {
            edits.push(Edit::AddSituation(Box::new(name(id))));
            edits.push(Edit::RemoveSituation { id: id.clone(), retire: true });
        }
        for id in &retired.roles {
            edits.push(Edit::AddRole(Box::new(Role::new(id.clone(), id.as_str()))));
            edits.push(Edit::RemoveRole { id: id.clone(), retire: true });
        }
        for id in &retired.decisions {
            edits.push(Edit::AddDecision(Box::new(Decision::new(id.clone(), id.as_str()))));
            edits.push(Edit::RemoveDecision { id: id.clone(), retire: true });
        }
    }
}

/// The fields of the map itself that are not as in an empty one.
fn make_settings(settings: &Settings, edits: &mut Vec<Edit>) {
    let empty = Settings::default();
    let changes = [
        MapChange::Title(settings.title.clone()),
        MapChange::Focus(settings.focus.clone()),
        MapChange::Priorities(settings.priorities.clone()),
        MapChange::Duties(settings.duties.clone()),
        MapChange::ReviewEvery(settings.review_every),
        MapChange::Words(settings.words.clone()),
        MapChange::Letters(settings.letters.clone()),
        MapChange::Waivers(settings.waivers.clone()),
        MapChange::Barriers(settings.barriers.clone()),
        MapChange::Misses(settings.misses.clone()),
    ];
    let of_empty = [
        MapChange::Title(empty.title),
        MapChange::Focus(empty.focus),
        MapChange::Priorities(empty.priorities),
        MapChange::Duties(empty.duties),
        MapChange::ReviewEvery(empty.review_every),
        MapChange::Words(empty.words),
        MapChange::Letters(empty.letters),
        MapChange::Waivers(empty.waivers),
        MapChange::Barriers(empty.barriers),
        MapChange::Misses(empty.misses),
    ];
    edits.extend(changes.into_iter().filter(|change| !of_empty.contains(change)).map(Edit::SetMap));
    let rules = settings.rules.iter().map(|(code, setting)| MapChange::Rule(code.clone(), setting.clone()));
    edits.extend(rules.map(Edit::SetMap));
}
