//! Policy: what a map's settings change about the rules, and which findings its waivers accept.
//!
//! A severity or limit set in the map always wins over the rule's own; a waiver holds through its until-date and not a day
//! longer.

use super::{Finding, Rule};
use crate::model::{Date, Id, Matrix, Role, Severity, Waiver};

/// Whether the map turned the rule off.
#[must_use]
pub fn is_off(matrix: &Matrix, rule: &Rule) -> bool {
    matrix.settings().rules.get(rule.code).is_some_and(|setting| setting.off)
}

/// The severity the map gives a rule, where it gives one.
#[must_use]
pub fn severity_of(matrix: &Matrix, rule: &Rule) -> Option<Severity> {
    matrix.settings().rules.get(rule.code).and_then(|setting| setting.severity)
}

/// The value of a rule's limit in this map; 0 for a limit the rule does not have.
#[must_use]
pub fn limit_of(matrix: &Matrix, rule: &Rule, name: &str) -> i64 {
    let set = matrix.settings().rules.get(rule.code).and_then(|setting| setting.limits.get(name)).copied();
    set.unwrap_or_else(|| rule.limits.iter().find(|limit| limit.name == name).map_or(0, |limit| limit.default))
}

/// Whether one of the waivers accepts the finding on that day.
#[must_use]
pub fn is_waived(waivers: &[Waiver], finding: &Finding, role: Option<&Id>, today: Date) -> bool {
    accepting(waivers, finding, role, today).is_some()
}

/// The waiver that accepts a finding on that day: of its decision, or of the map where it is about no decision.
#[must_use]
pub fn waiver_of<'a>(matrix: &'a Matrix, finding: &Finding, today: Date) -> Option<&'a Waiver> {
    let waivers = match finding.decision {
        Some(key) => matrix.decision(key)?.waivers(),
        None => &matrix.settings().waivers,
    };
    let role = finding.role.and_then(|key| matrix.role(key)).map(Role::id);
    accepting(waivers, finding, role, today)
}

fn accepting<'a>(waivers: &'a [Waiver], finding: &Finding, role: Option<&Id>, today: Date) -> Option<&'a Waiver> {
    waivers.iter().find(|waiver| {
        waiver.rule == finding.rule.code
            && waiver.role.as_ref() == role
            && waiver.situation == finding.situation
            && waiver.until.is_none_or(|until| today <= until)
    })
}
