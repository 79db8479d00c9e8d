//! Rights with the roles that hold them, as a map keeps a million of them.
//!
//! Always true: one is equal to another where role and right are.
//!
//! What it buys: a right leaves six bytes of its memory empty, and the role lies in four of those. Both take 16 bytes instead of
//! 24, which is 1.6 of 17 MiB of a map of 10,000 decisions by 50 roles, and 16 of 160 of ten times that.

use super::matrix::RoleKey;
use super::posture::Held;
use super::right::Right;

/// A right on one decision with the role that holds it.
#[derive(Clone)]
pub struct HeldRight(Right);

impl HeldRight {
    /// What a role holds.
    #[must_use]
    pub fn new(role: RoleKey, mut right: Right) -> HeldRight {
        right.role = role;
        HeldRight(right)
    }

    /// Who.
    #[must_use]
    pub fn role(&self) -> RoleKey {
        self.0.role
    }

    /// What.
    #[must_use]
    pub fn right(&self) -> &Right {
        &self.0
    }

    /// The right alone.
    #[must_use]
    pub fn into_right(self) -> Right {
        self.0
    }
}

impl PartialEq for HeldRight {
    fn eq(&self, other: &HeldRight) -> bool {
        self.role() == other.role() && self.right() == other.right()
    }
}

impl Eq for HeldRight {}

impl std::fmt::Debug for HeldRight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldRight").field("role", &self.role()).field("right", self.right()).finish()
    }
}

/// A role with what it holds, in Steady or in a situation.
pub trait Holding {
    /// What it holds.
    type Right;

    /// Who.
    fn role(&self) -> RoleKey;

    /// What.
    fn right(&self) -> &Self::Right;
}

impl Holding for HeldRight {
    type Right = Right;

    fn role(&self) -> RoleKey {
        self.role()
    }

    fn right(&self) -> &Right {
        self.right()
    }
}

impl<R> Holding for Held<R> {
    type Right = R;

    fn role(&self) -> RoleKey {
        self.role
    }

    fn right(&self) -> &R {
        &self.right
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Part;

    #[test]
    fn a_right_with_its_role_is_small() {
        assert!(std::mem::size_of::<HeldRight>() <= 16);
    }

    #[test]
    fn what_a_right_says_does_not_depend_on_its_role() {
        let held = |role: u32, part: Part| HeldRight::new(RoleKey(role), Right::new(part));
        let (one, other) = (held(1, Part::Decides), held(2, Part::Decides));
        assert!(one != other && one == held(1, Part::Decides) && one != held(1, Part::Out));
        assert_eq!(one.right(), other.right());
        assert_eq!(format!("{:?}", one.right()), format!("{:?}", other.right()));
        assert_eq!(HeldRight::new(RoleKey(2), one.into_right()), other);
    }
}
