//! Postures: what differs for a decision in one situation.
//!
//! Overrides are kept sorted by role key, at most one a role. A posture that overrides nothing does not exist.

use super::boundary::TimeLimit;
use super::id::Id;
use super::matrix::RoleKey;
use super::mode::Mode;
use super::right::Right;

/// A right with the role that holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held<R> {
    /// Who.
    pub role: RoleKey,
    /// What.
    pub right: R,
}

/// What differs in one situation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posture {
    pub(super) situation: Id,
    pub(super) mode: Option<Mode>,
    pub(super) decide_within: Option<TimeLimit>,
    /// `None` as the right empties the cell in this situation.
    pub(super) rights: Vec<Held<Option<Right>>>,
}

impl Posture {
    pub(super) fn new(situation: Id) -> Posture {
        Posture { situation, mode: None, decide_within: None, rights: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.mode.is_none() && self.decide_within.is_none() && self.rights.is_empty()
    }

    /// The situation it is for.
    #[must_use]
    pub fn situation(&self) -> &Id {
        &self.situation
    }

    /// How the call is made there, where it differs.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.mode
    }

    /// How fast it must be made there, where it differs.
    #[must_use]
    pub fn decide_within(&self) -> Option<TimeLimit> {
        self.decide_within
    }

    /// The cells that differ there; `None` as the right means emptied.
    #[must_use]
    pub fn rights(&self) -> &[Held<Option<Right>>] {
        &self.rights
    }

    /// The override of one role: outer `None` = as in Steady, inner `None` = emptied there.
    #[must_use]
    pub fn right(&self, role: RoleKey) -> Option<Option<&Right>> {
        self.rights.iter().find(|held| held.role == role).map(|held| held.right.as_ref())
    }
}
