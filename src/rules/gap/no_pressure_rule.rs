//! G12 no-pressure-rule: delay does harm, yet nothing says how the call is made when things get hot.
//!
//! Silent while the map knows no situation but Steady.

use crate::model::{Edit, Mode, PostureChange, Severity, TimeLimit};
use crate::rules::cover::Cover;
use crate::rules::path::Path;
use crate::rules::{Check, Family, Field, Finding, Fix, Ground, Report, Row, Rule};

/// G12.
pub static RULE: Rule = Rule {
    code: "G12",
    name: "no-pressure-rule",
    family: Family::Gap,
    severity: Severity::Warning,
    summary: "A time-critical decision has no rule for any situation, or nobody can be reached there to make it.",
    why: "Under pressure people fall back on whoever is nearest, and the rules of calm days are dropped without a word.",
    cure: "Say for the hot situation who decides, how, or within what time, and that somebody is there to do it.",
    fires: "
        situation Pressure
                          | Support Lead | Finance
        Refund a customer | D            | C
         : critical
        Stop a shipment   | D            | C       -> G12
         : critical
        Refund a customer @Pressure |
         : within PT1H
    ",
    quiet: "
        situation Pressure
                          | Support Lead | Finance
        Refund a customer | D            | C
         : critical
        Stop a shipment   | D            | C
        Refund a customer @Pressure |
         : within PT1H
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    let (ground, decision) = (row.ground, row.decision);
    if !decision.is_time_critical() {
        return;
    }
    if !ground.usage.any(Field::Posture) && ground.matrix.situations_in_order().is_empty() {
        return;
    }
    if row.situation.is_none() {
        if decision.postures().is_empty() {
            report.row(format!("{}: time-critical, but no situation has a rule for it", row.title()));
        }
        return;
    }
    for held in row.deciders() {
        let chain = Path::of_deputies(ground.matrix, held.role);
        let there = |role| row.role(role).is_some_and(|role| !ground.is_vacant(role));
        if !chain.stops.iter().any(|stop| there(stop.role)) {
            let name = row.name(held.role);
            let message = format!("{}: time-critical, but {name} is vacant and no deputy is there", row.title());
            report.role(held.role, message);
        }
    }
}

/// For each situation the time limit that is usual in it, and a call by one alone.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    if finding.role.is_some() {
        return Vec::new();
    }
    let mut fixes = Vec::new();
    for situation in matrix.situations_in_order() {
        let mut offer = |order: String, change: PostureChange| {
            let edit = Edit::SetPosture { decision: decision.id().clone(), situation: situation.id.clone(), change };
            fixes.push(Fix::new(format!("In {} {order}", situation.name), vec![edit]));
        };
        let quicker =
            |within: &TimeLimit| decision.decide_within().is_none_or(|steady| within.hours() < steady.hours());
        if let Some(within) = ground.customs().limit_in(&situation.id).filter(quicker) {
            offer(format!("decide within {}", within.words()), PostureChange::DecideWithin(Some(within)));
        }
        if decision.mode() != Some(Mode::Alone) && Cover::of_decision(decision, None).overlaps().next().is_none() {
            offer("decide alone".to_owned(), PostureChange::Mode(Some(Mode::Alone)));
        }
    }
    fixes.truncate(3);
    fixes
}
