//! G11 no-mode: a call that matters, without a word on how or how fast it is made.
//!
//! Each half stays silent until some decision of the map has it: first modes, then time limits.

use std::cmp::Reverse;

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
        let usual = usual(ground, decision, |other| other.mode().filter(|mode| fits.contains(mode)));
        let Some(mode) = usual.or(fits.first().copied()) else { return Vec::new() };
        orders.push(format!("mode \"{}\"", mode.words()));
        edits.push(set_decision(decision, DecisionChange::Mode(Some(mode))));
    }
    if no_limit {
        let Some(within) = usual(ground, decision, Decision::decide_within) else { return Vec::new() };
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

/// The value that most decisions have, first those of the same area.
fn usual<T: PartialEq>(ground: &Ground, decision: &Decision, value: impl Fn(&Decision) -> Option<T>) -> Option<T> {
    let mut counts: Vec<(T, usize, usize)> = Vec::new();
    for key in ground.matrix.decisions_in_order() {
        let Some(other) = ground.matrix.decision(key) else { continue };
        let Some(value) = value(other) else { continue };
        let near = usize::from(other.area() == decision.area());
        match counts.iter_mut().find(|(known, _, _)| *known == value) {
            Some((_, nearby, all)) => (*nearby, *all) = (*nearby + near, *all + 1),
            None => counts.push((value, near, 1)),
        }
    }
    let ranked = counts.into_iter().enumerate();
    let best = ranked.max_by_key(|(at, (_, near, all))| (*near, *all, Reverse(*at)));
    best.map(|(_, (value, _, _))| value)
}
