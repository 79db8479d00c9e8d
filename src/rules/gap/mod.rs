//! Gaps: nobody decides, or something a decision needs is missing. One file a rule.

pub mod decides_nothing;
pub mod empty_decision;
pub mod idle_role;
pub mod no_decider;
pub mod no_deputy;
pub mod no_way_up;
pub mod vacant_decider;
