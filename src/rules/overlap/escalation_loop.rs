//! O11 escalation-loop: the way up leads back, or down.
//!
//! The way of a decision starts at its decider, takes the escalation where there is one and follows reports-to from there.
//! A deputy is followed only where it stands in: for a role that nobody holds today while the map names holders.

use crate::model::{Amount, Band, DecisionChange, Escalation, Id, Right, Role, RoleChange, RoleKey, Severity};
use crate::rules::remedy::{set_decision, set_role};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule, join_names};

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
}

/// The amount up to which a right decides.
fn top_of(right: &Right) -> Amount {
    right.band().and_then(Band::upto).unwrap_or(Amount::MAX)
}

/// Deciders with the amount they decide up to, by role id.
fn deciders(row: &Row) -> Vec<(RoleKey, Amount)> {
    let mut deciders: Vec<_> = row.deciders().map(|held| (held.role, top_of(held.right))).collect();
    deciders.sort_by_key(|(role, _)| row.role(*role).map(Role::id));
    deciders
}

/// Who comes after a role on a way up.
fn next(ground: &Ground, role: &Role) -> Option<RoleKey> {
    let deputy = role.deputy().filter(|deputy| ground.is_vacant(role) && *deputy != role.id());
    ground.matrix.role_key(deputy.or(role.reports_to())?)
}

fn fault(row: &Row) -> Option<Fault> {
    let ground = row.ground;
    let deciders = deciders(row);
    let target = row.decision.escalation().and_then(|escalation| ground.matrix.role_key(&escalation.to));
    if let Some(target) = target {
        let highest = deciders.iter().filter(|(role, _)| *role != target).max_by_key(|(_, top)| *top);
        if let Some((_, mine)) = deciders.iter().find(|(role, _)| *role == target) {
            match highest {
                Some((above, top)) if top > mine => return Some(Fault::Lower(target, *above)),
                // A ladder: those below go up to the one who decides all above.
                Some((_, top)) if top < mine && *mine == Amount::MAX => {}
                // Colleagues who decide together, or each for a segment, hand what they cannot settle to one of them.
                Some((_, top)) if top == mine => {}
                // In a situation the decision may have moved up to the very role it would escalate to.
                _ if row.situation.is_some() => {}
                _ => return Some(Fault::Itself(target)),
            }
        }
    }
    for (decider, _) in &deciders {
        if target == Some(*decider) {
            continue;
        }
        let mut passed = vec![*decider];
        let mut at = target.or_else(|| {
            let above = row.role(*decider).and_then(Role::reports_to)?;
            ground.matrix.role_key(above)
        });
        while let Some(role) = at {
            let seen = passed.contains(&role);
            passed.push(role);
            if seen {
                return Some(Fault::Circle(passed));
            }
            at = row.role(role).and_then(|role| next(ground, role));
        }
    }
    None
}

fn check(row: &Row, report: &mut Report) {
    // Without an escalation or reports-to anywhere there is no way to follow.
    if row.decision.escalation().is_none() && row.ground.usage.reports == 0 {
        return;
    }
    let title = row.title();
    match fault(row) {
        None => {}
        Some(Fault::Itself(role)) => {
            report.row(format!("\"{title}\" escalates from {} to {}", row.name(role), row.name(role)));
        }
        Some(Fault::Lower(role, above)) => {
            let mine = deciders(row).into_iter().find(|(key, _)| *key == role).map_or(Amount::ZERO, |(_, top)| top);
            let mine = crate::model::amount_with_unit(mine, row.decision.unit());
            report.row(format!(
                "\"{title}\" escalates to {}, who decides up to {mine} and less than {}",
                row.name(role),
                row.name(above)
            ));
        }
        Some(Fault::Circle(passed)) => {
            let names: Vec<&str> = passed.iter().map(|role| row.name(*role)).collect();
            report.row(format!("The way up from \"{title}\" is a circle: {}", names.join(", then ")));
        }
    }
}

/// Offers roles above the deciders that end the way well, and cutting the circle.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some((key, decision)) = finding.decision.and_then(|key| Some((key, matrix.decision(key)?))) else {
        return Vec::new();
    };
    let row = Row::new(ground, key, decision, finding.situation.as_ref());
    let deciders = deciders(&row);
    let mut fixes = Vec::new();
    if let Some(escalation) = decision.escalation() {
        let mut candidates: Vec<RoleKey> = Vec::new();
        candidates.extend(deciders.iter().flat_map(|(role, _)| ground.superiors(*role)));
        let mut tops: Vec<(&Id, RoleKey)> =
            matrix.roles().filter(|(_, role)| role.is_top()).map(|(key, role)| (role.id(), key)).collect();
        tops.sort();
        candidates.extend(tops.into_iter().map(|(_, key)| key));
        let mut offered: Vec<RoleKey> = Vec::new();
        for role in candidates {
            let ends_well = !deciders.iter().any(|(decider, _)| *decider == role)
                && !offered.contains(&role)
                && !goes_back(ground, role, &deciders);
            if let Some(record) = matrix.role(role).filter(|_| ends_well && offered.len() < 2) {
                offered.push(role);
                let escalation = Escalation { to: record.id().clone(), when: escalation.when.clone() };
                let edit = set_decision(decision, DecisionChange::Escalation(Some(escalation)));
                fixes.push(Fix::new(format!("Escalate to {} instead", record.name()), vec![edit]));
            }
        }
        let alone_is_fine = !deciders.iter().any(|(decider, _)| {
            let above = row.role(*decider).and_then(Role::reports_to).and_then(|id| matrix.role_key(id));
            above.is_some_and(|above| goes_back(ground, above, &[(*decider, Amount::ZERO)]))
        });
        if alone_is_fine {
            let edit = set_decision(decision, DecisionChange::Escalation(None));
            fixes.push(Fix::new("Clear the escalation", vec![edit]));
        }
    }
    if let Some(Fault::Circle(passed)) = fault(&row) {
        fixes.extend(cut(ground, &passed));
    }
    fixes
}

/// Whether the way from a role comes back to itself, to a role on it, or to a decider.
fn goes_back(ground: &Ground, start: RoleKey, deciders: &[(RoleKey, Amount)]) -> bool {
    let mut passed: Vec<RoleKey> = deciders.iter().map(|(role, _)| *role).collect();
    let mut at = Some(start);
    while let Some(role) = at {
        if passed.contains(&role) {
            return true;
        }
        passed.push(role);
        at = ground.matrix.role(role).and_then(|role| next(ground, role));
    }
    false
}

/// The last reports-to of the circle, taken away.
fn cut(ground: &Ground, passed: &[RoleKey]) -> Option<Fix> {
    let [.., from, to] = passed else { return None };
    let (from, to) = (ground.matrix.role(*from)?, ground.matrix.role(*to)?);
    (from.reports_to() == Some(to.id())).then(|| {
        let label = format!("Clear that {} reports to {}", from.name(), join_names([to.name()]));
        Fix::new(label, vec![set_role(from.id(), RoleChange::ReportsTo(None))])
    })
}
