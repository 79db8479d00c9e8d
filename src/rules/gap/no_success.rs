//! G13 no-success: a call that matters, and nobody said what a good outcome is.
//!
//! Silent while no decision of the map says what success is.

use crate::model::{Impact, Severity};
use crate::rules::{Check, Family, Field, Report, Row, Rule};

/// G13.
pub static RULE: Rule = Rule {
    code: "G13",
    name: "no-success",
    family: Family::Gap,
    severity: Severity::Warning,
    summary: "A decision of medium or high impact does not say what a good outcome is.",
    why: "Without it each role optimises its own number, and the decider is judged afterwards by a yardstick nobody named.",
    cure: "Write one sentence: what is true a while later if the call was good.",
    fires: "
                          | Support Lead | Finance
        Refund a customer | D            | C
         : impact high; success 9 of 10 customers stay for a year
        Reopen a case     | D            | C       -> G13
         : impact medium
    ",
    quiet: "
                          | Support Lead | Finance
        Refund a customer | D            | C
         : impact high; success 9 of 10 customers stay for a year
        Reopen a case     | D            | C
         : impact low
    ",
    limits: &[],
    check: Check::Row(check),
    fixes: Rule::no_fixes,
};

fn check(row: &Row, report: &mut Report) {
    let impact = match row.decision.impact() {
        None | Some(Impact::Low) => return,
        Some(Impact::Medium) => "medium",
        Some(Impact::High) => "high",
    };
    if row.ground.usage.any(Field::Success) && row.decision.success().trim().is_empty() {
        report.row(format!("{}: {impact} impact, but nothing says what a good outcome is", row.title()));
    }
}
