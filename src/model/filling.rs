//! Adding decisions, alone or with all their rights: of a map that is being read whole rows instead of a million single edits.
//!
//! Always true: afterwards the map is the one that single edits would have made. No id is looked up twice for each
//! cell, and every row is as large as what is in it.

use super::decision::Decision;
use super::edit::{EditError, vacant};
use super::held::HeldRight;
use super::id::Id;
use super::matrix::{DecisionKey, Matrix};
use super::settings::Retired;

impl Matrix {
    /// Makes room for so many more decisions, so that a large map does not move while it grows.
    pub fn make_room(&mut self, decisions: usize) {
        self.decisions.reserve(decisions);
    }

    /// Adds a bare decision; says where it stands and whether its id was used up before.
    pub(super) fn add_decision(&mut self, decision: Decision) -> Result<(DecisionKey, bool), EditError> {
        self.check_new(&decision)?;
        Ok(self.put_decision(decision))
    }

    /// Whether a bare decision may be added.
    fn check_new(&self, decision: &Decision) -> Result<(), EditError> {
        vacant("decision", &decision.id, self.decisions.key(decision.id.as_str()))?;
        if !decision.rights.is_empty() || !decision.postures().is_empty() {
            return Err(EditError::NotBare(decision.id.clone()));
        }
        self.check_references(decision)
    }

    /// Puts a decision in that may be added.
    fn put_decision(&mut self, decision: Decision) -> (DecisionKey, bool) {
        let id = decision.id.clone();
        let retire = self.settings.retired.decisions.remove(&id);
        let key = DecisionKey(self.decisions.insert(id, decision));
        self.enter_order(key);
        (key, retire)
    }

    /// Adds a bare decision with its rights in Steady, as adding it and setting each of them would.
    ///
    /// # Errors
    /// When there is such a decision, or it names something unknown. The map is then unchanged.
    pub fn add_filled(&mut self, mut decision: Decision, rights: Vec<HeldRight>) -> Result<DecisionKey, EditError> {
        self.check_new(&decision)?;
        if self.may_fill(&rights) {
            self.count_all(&rights);
            decision.rights = rights;
            return Ok(self.put_decision(decision).0);
        }
        let (key, _) = self.put_decision(decision);
        self.fill(key, rights);
        Ok(key)
    }

    /// Puts rights into cells of one decision in Steady, as setting each of them would.
    pub fn fill(&mut self, decision: DecisionKey, rights: Vec<HeldRight>) {
        let is_new = self.decisions.get(decision.0).is_some_and(|record| record.rights.is_empty());
        if !is_new || !self.may_fill(&rights) {
            for held in rights {
                if self.role(held.role()).is_some() {
                    self.put_right(decision.0, held.role(), Some(held.into_right()));
                }
            }
            return;
        }
        self.count_all(&rights);
        if let Some(record) = self.decisions.get_mut(decision.0) {
            record.rights = rights;
        }
    }

    /// Whether rights are those of one decision as it keeps them.
    fn may_fill(&self, rights: &[HeldRight]) -> bool {
        rights.windows(2).all(|pair| matches!(pair, [a, b] if a.role() < b.role())) && self.has_all(rights)
    }

    /// Whether all roles of rights in order are there: where none was ever removed, the last one tells.
    fn has_all(&self, rights: &[HeldRight]) -> bool {
        let is_there = |held: &HeldRight| self.role(held.role()).is_some();
        if self.roles.slots() == self.roles.len() {
            rights.last().is_none_or(is_there)
        } else {
            rights.iter().all(is_there)
        }
    }

    /// Marks ids as used up, as adding and removing their records would; those that name something here are not.
    pub fn use_up(&mut self, ids: Retired) {
        let new = |known: &dyn Fn(&Id) -> bool, ids: std::collections::BTreeSet<Id>| {
            ids.into_iter().filter(|id| !known(id)).collect::<Vec<Id>>()
        };
        let areas = new(&|id| self.area(id).is_some(), ids.areas);
        let decisions = new(&|id| self.decision_key(id).is_some(), ids.decisions);
        let roles = new(&|id| self.role_key(id).is_some(), ids.roles);
        let situations = new(&|id| self.situation(id).is_some(), ids.situations);
        let retired = &mut self.settings.retired;
        retired.areas.extend(areas);
        retired.decisions.extend(decisions);
        retired.roles.extend(roles);
        retired.situations.extend(situations);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cell, Edit, Part, Right, RoleKey};

    #[test]
    fn filling_a_row_is_setting_each_right_of_it() {
        let sketch = crate::model::sketch::parse("   | ops | eng | law\nA | D | |\nB | | |").unwrap();
        let (roles, rows): (Vec<RoleKey>, Vec<DecisionKey>) =
            (sketch.matrix.roles_in_order(), sketch.matrix.decisions_in_order());
        for row in rows {
            for order in [[0, 1, 2], [2, 0, 1], [1, 1, 0]] {
                let (mut filled, mut set) = (sketch.matrix.clone(), sketch.matrix.clone());
                let parts = [Part::Decides, Part::Informed, Part::Out];
                let rights = order.map(|at| roles[at]).into_iter().zip(parts.map(Right::new));
                filled.fill(row, rights.clone().map(|(role, right)| HeldRight::new(role, right)).collect());
                for (role, right) in rights {
                    let decision = set.decision(row).unwrap().id().clone();
                    let cell = Cell { decision, role: set.role(role).unwrap().id().clone() };
                    set.apply(Edit::SetRight { cell, right: Some(right) }).unwrap();
                }
                assert_eq!(filled, set, "{order:?}");
                for role in &roles {
                    assert_eq!(filled.load_of(*role), set.load_of(*role), "{order:?}");
                }
                assert_eq!(filled.right_count(), set.right_count());
            }
        }
    }

    #[test]
    fn a_row_that_is_added_filled_is_added_and_filled() {
        let sketch = crate::model::sketch::parse("   | ops | eng | law\nA | D | |").unwrap();
        let mut matrix = sketch.matrix;
        let roles = matrix.roles_in_order();
        for (at, order) in [vec![0, 1, 2], vec![2, 0, 1], vec![1, 1, 0], vec![]].into_iter().enumerate() {
            let new = Decision::new(Id::parse(&format!("new-{at}")).unwrap(), "New");
            let parts = [Part::Decides, Part::Informed, Part::Out];
            let rights: Vec<HeldRight> =
                order.iter().zip(parts).map(|(at, part)| HeldRight::new(roles[*at], Right::new(part))).collect();
            let mut apart = matrix.clone();
            apart.apply(Edit::AddDecision(Box::new(new.clone()))).unwrap();
            let key = apart.decision_key(new.id()).unwrap();
            apart.fill(key, rights.clone());
            assert_eq!(matrix.add_filled(new.clone(), rights.clone()), Ok(key));
            assert_eq!(matrix, apart, "{order:?}");
            roles.iter().for_each(|role| assert_eq!(matrix.load_of(*role), apart.load_of(*role)));
            assert_eq!(matrix.right_count(), apart.right_count());
            let again = matrix.clone();
            assert!(matrix.add_filled(new, rights).is_err());
            assert_eq!(matrix, again);
        }
        let stray = Decision::new(Id::parse("stray").unwrap(), "Stray");
        let stray = stray.with(crate::model::DecisionChange::Area(Some(Id::parse("nowhere").unwrap())));
        assert!(matrix.add_filled(stray, Vec::new()).is_err() && matrix.decision_count() == 5);
    }
}
