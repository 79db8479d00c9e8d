//! V03 unmeasured-boundary: what a decider may do, with no edge to it.

use crate::model::Severity;
use crate::rules::phrasing::is_acts;
use crate::rules::wording::is_measured;
use crate::rules::{Check, Family, Report, Row, Rule};

/// V03.
pub static RULE: Rule = Rule {
    code: "V03",
    name: "unmeasured-boundary",
    family: Family::Vague,
    severity: Severity::Warning,
    summary: "A boundary text has no number, percent, currency, date or closed list.",
    why: "A boundary without a measure is a mood: it is wide for those who are trusted and narrow for the new ones.",
    cure: "Give the amount, the share, the date or the full list; or set a band or segments and drop the text.",
    fires: "
                          | Support Lead             | Finance
        Refund a customer | D \"refunds to consumers\" | C       -> V03
    ",
    quiet: "
                          | Support Lead                      | Finance
        Refund a customer | D \"refunds of at most 30 days\" | C
    ",
    limits: &[],
    check: Check::Row(check),
    fixes: Rule::no_fixes,
};

fn check(row: &Row, report: &mut Report) {
    for held in row.deciders() {
        let text = held.right.text().trim();
        // A band or segments measure what the text leaves open.
        let bounded = held.right.band().is_some() || !held.right.segments().is_empty();
        // "approve" or "review, decide" say what is done, not how far it goes.
        if !text.is_empty() && !bounded && !is_measured(text) && !is_acts(text) {
            let name = row.name(held.role);
            report.role(
                held.role,
                format!("{name} decides \"{}\" within \"{text}\", which has no number, date or list", row.title()),
            );
        }
    }
}
