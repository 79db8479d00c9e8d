//! V12 vague-trigger: an escalation that starts by feel.

use crate::model::Severity;
use crate::rules::wording::is_only_weasel;
use crate::rules::{Check, Family, Report, Row, Rule};

/// V12.
pub static RULE: Rule = Rule {
    code: "V12",
    name: "vague-trigger",
    family: Family::Vague,
    severity: Severity::Warning,
    summary: "An escalation has no trigger, or one made of weasel words only.",
    why: "Without a test, the bold never escalate and the careful always do; the one above learns of it too late or too often.",
    cure: "Write a trigger that two people would answer alike: an amount, a number of days, a named event.",
    fires: "
        role Support Lead: reports-to COO
        role COO: top
                          | Support Lead | COO
        Refund a customer | D            | C   -> V12
         : escalate COO when it is significant
        Open a market     | C            | D
    ",
    quiet: "
        role Support Lead: reports-to COO
        role COO: top
                          | Support Lead | COO
        Refund a customer | D            | C
         : escalate COO when the refund is above 500 EUR
        Open a market     | C            | D
    ",
    limits: &[],
    check: Check::Row(check),
    fixes: Rule::no_fixes,
};

fn check(row: &Row, report: &mut Report) {
    let Some(escalation) = row.decision.escalation() else { return };
    let to = row.ground.role(&escalation.to).map_or("?", |(_, role)| role.name());
    let when = escalation.when.trim();
    if when.is_empty() {
        report.row(format!("\"{}\" escalates to {to}, and no trigger says when", row.title()));
    } else if is_only_weasel(when, &row.ground.matrix.settings().words, row.ground.language()) {
        report.row(format!("\"{}\" escalates to {to} \"{when}\", which nobody can test", row.title()));
    }
}
