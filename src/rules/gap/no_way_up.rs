//! G07 no-way-up: a call that the decider cannot settle has nowhere to go.
//!
//! Silent while the map uses neither escalations nor reports-to. Where limits form a ladder, the next decider is the way
//! up of those below.

use crate::model::{Decision, DecisionChange, Escalation, Id, RoleChange, RoleKey, Severity, amount_with_unit};
use crate::rules::path::{End, Path};
use crate::rules::remedy::{set_decision, set_role};
use crate::rules::{Check, Family, Field, Finding, Fix, Ground, Report, Row, Rule};

/// G07.
pub static RULE: Rule = Rule {
    code: "G07",
    name: "no-way-up",
    family: Family::Gap,
    severity: Severity::Warning,
    summary: "A decision has no escalation, and its decider reports to nobody on the map and is not the top.",
    why: "When the decider is stuck or disputed, people look for somebody with a louder voice and the call is made twice.",
    cure: "Say where the decision goes up to and when, or whom the decider reports to, or that nobody stands above.",
    fires: "
        role Support Lead: reports-to COO
        role COO: top
                          | Support Lead | Finance | COO
        Refund a customer | D            | C       | I
        Change a price    | C            | D       | I   -> G07
        Sign a contract   | C            | C       | D
    ",
    quiet: "
        role Support Lead: reports-to COO
        role Finance: reports-to COO
        role COO: top
                          | Support Lead | Finance | COO
        Refund a customer | D            | C       | I
        Change a price    | C            | D       | I
        Sign a contract   | C            | C       | D
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    let usage = row.ground.usage;
    if (!usage.any(Field::Escalation) && usage.reports == 0) || row.decision.escalation().is_some() {
        return;
    }
    for held in row.deciders() {
        let path = Path::up(row.ground.matrix, row.decision, row.situation, held.role);
        if path.stops.len() == 1 && path.end == End::DeadEnd {
            let name = row.name(held.role);
            report.role(held.role, format!("{}: no escalation, and {name} reports to nobody on the map", row.title()));
        }
    }
}

/// Where the neighbours of the row go up to, then the head of the map, or that the decider is the head.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let place = finding.decision.and_then(|key| matrix.decision(key)).zip(finding.role);
    let Some((decision, key)) = place else { return Vec::new() };
    let Some(role) = matrix.role(key) else { return Vec::new() };
    let mut fixes = Vec::new();
    if let Some(target) = ground.customs().target(decision, key).and_then(|target| matrix.role(target)) {
        let when = trigger(decision, finding.situation.as_ref(), key);
        let escalation = Escalation { to: target.id().clone(), when };
        let edit = set_decision(decision, DecisionChange::Escalation(Some(escalation)));
        fixes.push(Fix::new(format!("Escalate to {}", target.name()), vec![edit]));
    }
    match ground.customs().head().and_then(|head| matrix.role(head)).filter(|head| head.id() != role.id()) {
        Some(head) => {
            let edit = set_role(role.id(), RoleChange::ReportsTo(Some(head.id().clone())));
            fixes.push(Fix::new(format!("Let {} report to {}", role.name(), head.name()), vec![edit]));
        }
        None => {
            let edit = set_role(role.id(), RoleChange::Top(true));
            fixes.push(Fix::new(format!("Mark {} as the top", role.name()), vec![edit]));
        }
    }
    fixes
}

/// A trigger that can be tested, where the decision has a number for one.
fn trigger(decision: &Decision, situation: Option<&Id>, decider: RoleKey) -> String {
    let cap = decision.right_in(decider, situation).and_then(|right| right.band()?.upto());
    match (cap, decision.decide_within_in(situation)) {
        (Some(cap), _) => format!("above {}", amount_with_unit(cap, decision.unit())),
        (None, Some(within)) => format!("not decided within {}", within.words()),
        (None, None) => String::new(),
    }
}
