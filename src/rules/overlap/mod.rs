//! Overlaps: too many decide or are involved. One file a rule.

pub mod limits_overlap;
pub mod several_deciders;
