//! G11 no-mode: a call that matters, without a word on how or how fast it is made.
//!
//! Each half stays silent until some decision of the map has it: first modes, then time limits.

use crate::model::{Decision, DecisionChange, Id, Impact, Mode, Part, Severity, TimeLimit};
use crate::rules::cover::Cover;
use crate::rules::remedy::set_decision;
use crate::rules::{Check, Family, Field, Finding, Fix, Ground, Report, Row, Rule};

/// G11.
pub static RULE: Rule = Rule {
    code: "G11",
    name: "no-mode",
    family: Family::Gap,
    severity: Severity::Warning,
    summary: "A decision of medium or high impact says neither how nor how fast it is made, or only one of them.",
    why: "Everybody knows who decides and still waits, because nobody knows whether to be asked, to vote or to be told.",
    cure: "Say how the call is made, and within what time.",
    fires: "
                          | Support Lead | Finance
        Refund a customer | D            | C
         : impact high; mode advice; within P1D
        Reopen a case     | D            | C       -> G11
         : impact medium
    ",
    quiet: "
                          | Support Lead | Finance
        Refund a customer | D            | C
         : impact high; mode advice; within P1D
        Reopen a case     | D            | C
         : impact low
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

/// What is missing: the mode, the time limit.
fn missing(ground: &Ground, decision: &Decision, situation: Option<&Id>) -> (bool, bool) {
    let usage = ground.usage;
    (
        usage.any(Field::Mode) && decision.mode_in(situation).is_none(),
        usage.any(Field::DecideWithin) && decision.decide_within_in(situation).is_none(),
    )
}

fn check(row: &Row, report: &mut Report) {
    let impact = match row.decision.impact() {
        None | Some(Impact::Low) => return,
        Some(Impact::Medium) => "medium",
        Some(Impact::High) => "high",
    };
    let what = match missing(row.ground, row.decision, row.situation) {
        (false, false) => return,
        (true, false) => "no mode",
        (false, true) => "no time limit",
        (true, true) => "no mode and no time limit",
    };
    report.row(format!("{}: {impact} impact, but {what}", row.title()));
}

/// Offers what is usual on the map, first in the same area.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let Some(decision) = finding.decision.and_then(|key| ground.matrix.decision(key)) else { return Vec::new() };
    let situation = finding.situation.as_ref();
    let (no_mode, no_limit) = missing(ground, decision, situation);
    let mut orders: Vec<String> = Vec::new();
    let mut edits = Vec::new();
    if no_mode {
        let fits = fitting_modes(decision, situation);
        let usual = ground.customs().mode(decision, &fits);
        let Some(mode) = usual.or(fits.first().copied()) else { return Vec::new() };
        orders.push(format!("mode \"{}\"", mode.words()));
        edits.push(set_decision(decision, DecisionChange::Mode(Some(mode))));
    }
    if no_limit {
        let Some(within) = ground.customs().limit(decision) else { return Vec::new() };
        orders.push(format!("time limit {}", TimeLimit::words(within)));
        edits.push(set_decision(decision, DecisionChange::DecideWithin(Some(within))));
    }
    vec![Fix::new(format!("Set {}", orders.join(" and ")), edits)]
}

/// Modes that fit the rights of the row: one decider or several for the same amount, with advice or without.
fn fitting_modes(decision: &Decision, situation: Option<&Id>) -> Vec<Mode> {
    let advised = decision.rights_in(situation).iter().any(|held| held.right.part() == Part::Contributes);
    if Cover::of_decision(decision, situation).overlaps().next().is_some() {
        vec![Mode::Consent, Mode::Joint, Mode::Vote]
    } else if advised {
        vec![Mode::Advice, Mode::Alone]
    } else {
        vec![Mode::Alone]
    }
}
