//! Vague boundaries: nobody can tell where a right ends. One file a rule.

pub mod blurred_role;
pub mod hidden_character;
pub mod mode_fights_rights;
pub mod not_one_decision;
pub mod notation_unconfirmed;
pub mod outlived;
pub mod stale;
pub mod unmeasured_boundary;
pub mod unreadable_cell;
pub mod vague_trigger;
pub mod weasel_word;
