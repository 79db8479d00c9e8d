//! V08 stale: a row whose day has passed.

use crate::model::{Date, Decision, DecisionChange, Severity, TimeLimit};
use crate::rules::remedy::set_decision;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// V08.
pub static RULE: Rule = Rule {
    code: "V08",
    name: "stale",
    family: Family::Vague,
    severity: Severity::Warning,
    summary: "The day a decision was due for review has passed; an error once twice the review rhythm has.",
    why: "The organisation moves on and the map does not. People find one row wrong and stop believing the others.",
    cure: "Ask the decider whether the row still holds, then confirm it with the next date.",
    fires: "
                          | Support Lead | Finance
        Refund a customer | D            | C       -> V08
         : confirmed 2020-01-15; review 2020-04-15
    ",
    quiet: "
                          | Support Lead | Finance
        Refund a customer | D            | C
         : confirmed 2020-01-15; review 2999-04-15
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

/// The day a row is due: its own, or one rhythm after it was confirmed.
fn due(ground: &Ground, decision: &Decision) -> Option<Date> {
    let by_rhythm = || Some(ground.matrix.settings().review_every?.after(decision.confirmed_on()?));
    decision.review_by().or_else(by_rhythm)
}

fn check(row: &Row, report: &mut Report) {
    let Some(due) = due(row.ground, row.decision).filter(|due| *due < row.ground.today) else { return };
    let days = due.duration_until(row.ground.today).as_hours() / 24;
    let days = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let message = format!("\"{}\" was due for review on {due}, {days} ago", row.title());
    // Twice the rhythm since it was confirmed; where that day is not known, a rhythm after it was due.
    let long_ago = row.ground.matrix.settings().review_every.is_some_and(|rhythm: TimeLimit| {
        let last = match row.decision.confirmed_on() {
            Some(confirmed) => rhythm.after(rhythm.after(confirmed)),
            None => rhythm.after(due),
        };
        last < row.ground.today
    });
    report.graded(None, if long_ago { Severity::Error } else { Severity::Warning }, message);
}

/// Confirms the row as of today.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    finding
        .decision
        .and_then(|key| ground.matrix.decision(key))
        .map(|decision| confirm(ground, decision))
        .into_iter()
        .collect()
}

/// Confirms a row as of today, due again after the map's rhythm or the row's own last one.
pub(super) fn confirm(ground: &Ground, decision: &Decision) -> Fix {
    let today = ground.today;
    let mut edits = vec![set_decision(decision, DecisionChange::ConfirmedOn(Some(today)))];
    let mut label = "Confirm it today".to_owned();
    let own =
        decision.confirmed_on().zip(decision.review_by()).map(|(confirmed, review)| confirmed.duration_until(review));
    let own = own.filter(|rhythm| rhythm.is_positive()).and_then(|rhythm| today.checked_add(rhythm).ok());
    let next = ground.matrix.settings().review_every.map(|rhythm| rhythm.after(today)).or(own);
    match next {
        Some(next) => {
            edits.push(set_decision(decision, DecisionChange::ReviewBy(Some(next))));
            label = format!("Confirm it today, due again on {next}");
        }
        // No rhythm is known: a date that has passed would be stale again at once.
        None if decision.review_by().is_some_and(|review| review < today) => {
            edits.push(set_decision(decision, DecisionChange::ReviewBy(None)));
        }
        None => {}
    }
    Fix::new(label, edits)
}
