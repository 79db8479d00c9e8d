//! The list of all rules, in the order of their codes.
//!
//! A rule exists for the user exactly when it stands here.

use super::{Rule, gap, overlap, vague};

/// All rules, by code.
#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &gap::no_decider::RULE,
    &gap::empty_decision::RULE,
    &gap::idle_role::RULE,
    &gap::decides_nothing::RULE,
    &gap::vacant_decider::RULE,
    &gap::no_deputy::RULE,
    &gap::no_way_up::RULE,
    &gap::limit_hole::RULE,
    &gap::no_audience::RULE,
    &gap::no_review_date::RULE,
    &gap::no_mode::RULE,
    &gap::no_pressure_rule::RULE,
    &gap::no_success::RULE,
    &overlap::several_deciders::RULE,
    &overlap::no_tie_break::RULE,
    &overlap::limits_overlap::RULE,
    &overlap::too_many_contributors::RULE,
    &overlap::everyone_involved::RULE,
    &overlap::overloaded_role::RULE,
    &overlap::two_hats::RULE,
    &overlap::twin_decisions::RULE,
    &overlap::duties_not_separated::RULE,
    &overlap::loose_veto::RULE,
    &overlap::escalation_loop::RULE,
    &overlap::shadow_owner::RULE,
    &vague::weasel_word::RULE,
    &vague::not_one_decision::RULE,
    &vague::unmeasured_boundary::RULE,
    &vague::blurred_role::RULE,
    &vague::mode_fights_rights::RULE,
    &vague::unreadable_cell::RULE,
    &vague::notation_unconfirmed::RULE,
    &vague::stale::RULE,
    &vague::outlived::RULE,
    &vague::vague_trigger::RULE,
    &vague::hidden_character::RULE,
];

/// The rule with a code or a name, in any case.
#[must_use]
pub fn rule(text: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(text) || rule.name.eq_ignore_ascii_case(text))
}

/// A sketch as people read it: without the indentation of the source and the marks that are for tests.
#[must_use]
pub fn example_lines(sketch: &str) -> Vec<String> {
    let lines: Vec<&str> = sketch
        .lines()
        .map(|line| line.split("->").next().unwrap_or(line).trim_end())
        .filter(|line| !line.trim().is_empty())
        .collect();
    let indent = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines.into_iter().map(|line| format!("    {}", line.get(indent..).unwrap_or(line.trim_start()))).collect()
}
