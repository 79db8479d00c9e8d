//! Overlaps: too many decide or are involved. One file a rule.

pub mod several_deciders;
