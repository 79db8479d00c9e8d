//! Filling a map that is being read: whole rows at a time instead of a million single edits.
//!
//! Always true: afterwards the map is the one that single edits would have made. No id is looked up twice for each
//! cell, and every row is as large as what is in it.

use super::id::Id;
use super::matrix::{DecisionKey, Matrix};
use super::posture::Held;
use super::settings::Retired;

impl Matrix {
    /// Makes room for so many more decisions, so that a large map does not move while it grows.
    pub fn make_room(&mut self, decisions: usize) {
        self.decisions.reserve(decisions);
    }

    /// Puts rights into cells of one decision in Steady, as setting each of them would.
    pub fn fill(&mut self, decision: DecisionKey, rights: Vec<Held>) {
        let is_new = self.decisions.get(decision.0).is_some_and(|record| record.rights.is_empty());
        let in_order = rights.windows(2).all(|pair| matches!(pair, [a, b] if a.role < b.role));
        if !is_new || !in_order || !self.has_all(&rights) {
            for Held { role, right } in rights {
                if self.role(role).is_some() {
                    self.put_right(decision.0, role, Some(right));
                }
            }
            return;
        }
        self.count_all(&rights);
        if let Some(record) = self.decisions.get_mut(decision.0) {
            record.rights = rights;
        }
    }

    /// Whether all roles of rights in order are there: where none was ever removed, the last one tells.
    fn has_all(&self, rights: &[Held]) -> bool {
        let is_there = |held: &Held| self.role(held.role).is_some();
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
                filled.fill(row, rights.clone().map(|(role, right)| Held { role, right }).collect());
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
}
