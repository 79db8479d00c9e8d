//! Gaps: nobody decides, or something a decision needs is missing. One file a rule.

pub mod empty_decision;
pub mod no_decider;
