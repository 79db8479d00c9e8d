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

/// What all roles of a map stand in: where it is the same, an edit of rights changed only how those stand whose right it was, and
/// those whose superior got a say or lost it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Crowd {
    decisions: usize,
    roles: usize,
    rights: usize,
    is_begun: bool,
}

impl Ground<'_> {
    /// What all roles stand in.
    pub(super) fn crowd(&self) -> Crowd {
        Crowd {
            decisions: self.matrix.decision_count(),
            roles: self.matrix.role_count(),
            rights: self.matrix.right_count(),
            is_begun: self.usual.is_begun(self.matrix, self.usage),
        }
    }

    /// How a role stands among the others.
    #[must_use]
    pub fn standing(&self, role: RoleKey) -> Standing {
        self.standing_in(&self.crowd(), role)
    }

    /// The same in a crowd that is known.
    pub(super) fn standing_in(&self, crowd: &Crowd, role: RoleKey) -> Standing {
        let Crowd { decisions, roles, rights, is_begun } = *crowd;
        let load = self.matrix.load_of(role);
        let rights_of_others = rights - load.rights() as usize;
        Standing {
            load,
            elsewhere: self.usage.elsewhere(role),
            shadows: self.almanac.shadows(role) as usize,
            decisions,
            roles,
            share_of_others: (rights_of_others * 100).checked_div(roles.saturating_sub(1) * decisions).unwrap_or(0),
            is_begun,
        }
    }
}
