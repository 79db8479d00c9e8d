//! Gaps: nobody decides, or something a decision needs is missing. One file a rule.

pub mod decides_nothing;
pub mod empty_decision;
pub mod idle_role;
pub mod limit_hole;
pub mod no_audience;
pub mod no_decider;
pub mod no_deputy;
pub mod no_mode;
pub mod no_pressure_rule;
pub mod no_review_date;
pub mod no_success;
pub mod no_way_up;
pub mod vacant_decider;
