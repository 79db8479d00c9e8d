//! O11 escalation-loop: the way up leads back, or down.
//!
//! The way up is `Path::up`. A deputy only stands in, so deputies who stand in for each other are a loop where nobody of
//! them is there today.

use crate::model::sorting::InOrder;
use crate::model::{
    Decision, DecisionChange, Escalation, Id, Matrix, Role, RoleChange, RoleKey, Severity, amount_with_unit,
};
use crate::rules::path::{End, Leg, Path};
use crate::rules::remedy::{set_decision, set_role};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// O11.
pub static RULE: Rule = Rule {
    code: "O11",
    name: "escalation-loop",
    family: Family::Overlap,
    severity: Severity::Error,
    summary: "Following escalations, reports-to and deputies comes back to a role already passed, or goes to a role with a \
              lower limit.",
    why: "An open question that travels in a circle is never answered, and everybody on the way believes it is with the next.",
    cure: "Send it to a role that may decide more than the decider, and let every way up end at one seat.",
    fires: "
        role Team Lead: reports-to Support Lead
        role Support Lead: top
                          | Team Lead | Support Lead
        Refund a customer | C         | D            -> O11
         : escalate Team Lead when the customer threatens to sue
        Grant a rebate    | D         | C
         : escalate Support Lead when above 20 %
    ",
    quiet: "
        role Team Lead: reports-to Support Lead
        role Support Lead: top
                          | Team Lead | Support Lead
        Refund a customer | D         | C
         : escalate Support Lead when the customer threatens to sue
        Grant a rebate    | C         | D
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

/// What is wrong with a way up.
enum Fault {
    /// The escalation goes to the one who decides.
    Itself(RoleKey),
    /// The escalation goes to somebody who may decide less than the decider.
    Lower(RoleKey, RoleKey),
    /// The roles passed; the last one stands in it twice.
    Circle(Vec<RoleKey>),
    /// Deputies of each other, and nobody of them there.
    Absent(Vec<RoleKey>),
}

fn fault(ground: &Ground, matrix: &Matrix, decision: &Decision, situation: Option<&Id>) -> Option<Fault> {
    if decision.escalation().is_none() && ground.usage.reports == 0 && ground.usage.deputies == 0 {
        // Nothing leads from one role to the next but rising limits, which come back to nobody.
        return None;
    }
    let mut deciders = matrix.deciders_of(decision, situation);
    deciders.order_by_key(|role| matrix.role(*role).map(Role::id));
    for decider in &deciders {
        let path = Path::up(matrix, decision, situation, *decider);
        let passed = || path.stops.iter().map(|stop| stop.role);
        match path.end {
            End::Loop(role, Leg::Escalation) if path.stops.len() == 1 => {
                // Colleagues who decide together, or each for a segment, hand what they cannot settle to one of them. And
                // in a situation the decision may have moved up to the very role it would escalate to.
                if deciders.len() == 1 && situation.is_none() {
                    return Some(Fault::Itself(role));
                }
            }
            End::Loop(role, Leg::Escalation) => {
                let above = path.stops.last().map_or(role, |stop| stop.role);
                return Some(if above == role { Fault::Itself(role) } else { Fault::Lower(role, above) });
            }
            End::Loop(role, _) => return Some(Fault::Circle(passed().chain([role]).collect())),
            End::Top | End::DeadEnd => {}
        }
        let stand_ins = Path::of_deputies(matrix, *decider);
        let absent = |role: RoleKey| matrix.role(role).is_some_and(|role| ground.is_vacant(role));
        if let End::Loop(role, _) = stand_ins.end
            && stand_ins.stops.len() > 1
            && stand_ins.stops.iter().all(|stop| absent(stop.role))
        {
            return Some(Fault::Absent(stand_ins.stops.iter().map(|stop| stop.role).chain([role]).collect()));
        }
    }
    None
}

fn check(row: &Row, report: &mut Report) {
    let title = row.title();
    match fault(row.ground, row.ground.matrix, row.decision, row.situation) {
        None => {}
        Some(Fault::Itself(role)) => {
            report.row(format!("\"{title}\" escalates to {}, who decides it", row.name(role)));
        }
        Some(Fault::Lower(role, above)) => {
            let limit = row.decision.right_in(role, row.situation).and_then(|right| right.band()?.upto());
            let limit = limit.map(|limit| amount_with_unit(limit, row.decision.unit())).unwrap_or_default();
            report.row(format!(
                "\"{title}\" escalates to {}, who decides up to {limit} and less than {}",
                row.name(role),
                row.name(above)
            ));
        }
        Some(Fault::Circle(passed)) => {
            report.row(format!("The way up from \"{title}\" is a circle: {}", chain(row, &passed)));
        }
        Some(Fault::Absent(passed)) => {
            report.row(format!("Nobody stands in for \"{title}\", all are vacant: {}", chain(row, &passed)));
        }
    }
}

fn chain(row: &Row, passed: &[RoleKey]) -> String {
    passed.iter().map(|role| row.name(*role)).collect::<Vec<_>>().join(", then ")
}

/// Other escalations that end well, none at all, or the circle cut.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let situation = finding.situation.as_ref();
    let Some(decision) = finding.decision.and_then(|key| matrix.decision(key)) else { return Vec::new() };
    let deciders = matrix.deciders_of(decision, situation);
    let mut fixes: Vec<Fix> = Vec::new();
    if let Some(escalation) = decision.escalation() {
        let ends_well = |escalation: Option<Escalation>| {
            let changed = decision.clone().with(DecisionChange::Escalation(escalation.clone()));
            fault(ground, matrix, &changed, situation).is_none().then_some(escalation)
        };
        let mut tops: Vec<(&Id, RoleKey)> =
            matrix.roles().filter(|(_, role)| role.is_top()).map(|(key, role)| (role.id(), key)).collect();
        tops.order_by(Ord::cmp);
        let above = deciders.iter().flat_map(|decider| ground.superiors(*decider));
        for key in above.chain(tops.into_iter().map(|(_, key)| key)) {
            let Some(role) = matrix.role(key).filter(|_| fixes.len() < 2 && !deciders.contains(&key)) else { continue };
            let label = format!("Escalate to {} instead", role.name());
            let target = Escalation { to: role.id().clone(), when: escalation.when.clone() };
            if let Some(target) = ends_well(Some(target)).filter(|_| fixes.iter().all(|fix| fix.label != label)) {
                fixes.push(Fix::new(label, vec![set_decision(decision, DecisionChange::Escalation(target))]));
            }
        }
        if ends_well(None).is_some() {
            let clear = set_decision(decision, DecisionChange::Escalation(None));
            fixes.push(Fix::new("Clear the escalation", vec![clear]));
        }
    }
    let passed = match fault(ground, matrix, decision, situation) {
        Some(Fault::Circle(passed) | Fault::Absent(passed)) => passed,
        _ => return fixes,
    };
    fixes.extend(cut(ground, decision, situation, &passed));
    fixes
}

/// The last link of the circle taken away, where that leaves no other fault.
fn cut(ground: &Ground, decision: &Decision, situation: Option<&Id>, passed: &[RoleKey]) -> Option<Fix> {
    let [.., from, to] = passed else { return None };
    let (from, to) = (ground.matrix.role(*from)?, ground.matrix.role(*to)?);
    let (label, change) = if from.reports_to() == Some(to.id()) {
        (format!("Clear that {} reports to {}", from.name(), to.name()), RoleChange::ReportsTo(None))
    } else if from.deputy() == Some(to.id()) {
        (format!("Clear that {} stands in for {}", to.name(), from.name()), RoleChange::Deputy(None))
    } else {
        return None;
    };
    let edit = set_role(from.id(), change);
    let mut then = ground.matrix.clone();
    then.apply(edit.clone()).ok()?;
    fault(ground, &then, decision, situation).is_none().then(|| Fix::new(label, vec![edit]))
}
