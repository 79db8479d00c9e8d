//! Overlaps: too many decide or are involved. One file a rule.

pub mod duties_not_separated;
pub mod escalation_loop;
pub mod everyone_involved;
pub mod limits_overlap;
pub mod loose_veto;
pub mod no_tie_break;
pub mod overloaded_role;
pub mod several_deciders;
pub mod shadow_owner;
pub mod too_many_contributors;
pub mod twin_decisions;
pub mod two_hats;
