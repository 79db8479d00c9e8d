//! Standing: all that the rules about roles may read of the rows, as counts.
//!
//! Always true: two states of a map in which a role stands the same, with the same records and settings, have the same findings
//! about that role. So an edit of a row asks the rules of the one or two roles whose standing it changed; of all only where it adds or
//! takes a decision, or where the others' share steps on by a whole per cent.

use super::ground::{Elsewhere, Ground};
use crate::model::{Load, RoleKey};

/// What one role has and does, beside all others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Its rights in Steady.
    pub load: Load,
    /// What it is needed for beside them.
    pub elsewhere: Elsewhere,
    /// On how many of its decisions its direct superior has a say, in Steady.
    pub shadows: usize,
    /// How many decisions the map has.
    pub decisions: usize,
    /// How many roles the map has.
    pub roles: usize,
    /// In how much of the map the other roles have a right on average, in %.
    pub share_of_others: usize,
    /// Whether anybody has a right yet, in any situation.
    pub is_begun: bool,
}

impl Ground<'_> {
    /// How a role stands among the others.
    #[must_use]
    pub fn standing(&self, role: RoleKey) -> Standing {
        let matrix = self.matrix;
        let load = matrix.load_of(role);
        let (decisions, roles) = (matrix.decision_count(), matrix.role_count());
        let rights_of_others = matrix.right_count() - load.rights() as usize;
        Standing {
            load,
            elsewhere: self.usage.elsewhere(role),
            shadows: self.almanac.shadows(role) as usize,
            decisions,
            roles,
            share_of_others: (rights_of_others * 100).checked_div(roles.saturating_sub(1) * decisions).unwrap_or(0),
            is_begun: self.usual.is_begun(matrix, self.usage),
        }
    }
}
