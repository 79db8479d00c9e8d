//! G06 no-deputy: nobody makes the call while the decider is away.
//!
//! Silent while no role of the map names a deputy. A group covers for its own members, so it needs none. A role that is its
//! own deputy wears two hats: that is for O07 to say.

use crate::model::{Part, Role, RoleChange, RoleKey, Severity};
use crate::rules::path::Path;
use crate::rules::remedy::{push_new, set_role};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule, RuleLimit};

/// G06.
pub static RULE: Rule = Rule {
    code: "G06",
    name: "no-deputy",
    family: Family::Gap,
    severity: Severity::Warning,
    summary: "A decider has no deputy, or one who is vacant or the same person; worse when the call must be quick.",
    why: "A holiday or a sick day stops the call, and whoever steps in has no mandate to make it.",
    cure: "Name a deputy who is another person and is there.",
    fires: "
        role Support Lead: deputy Head of Support
                                | Support Lead | Head of Support | Finance
        Refund a customer       | D            | C               | I
        Close a complaint       | C            | D               | I       -> G06
    ",
    quiet: "
        role Support Lead: deputy Head of Support
        role Head of Support: deputy Finance
                                | Support Lead | Head of Support | Finance
        Refund a customer       | D            | C               | I
        Close a complaint       | C            | D               | I
    ",
    limits: &[RuleLimit {
        name: "hours",
        default: 24,
        about: "hours; a decision to be made within them needs a deputy at once, so it is an error",
    }],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    if row.ground.usage.deputies == 0 {
        return;
    }
    let hours = i64::try_from(row.ground.limit(&RULE, "hours")).unwrap_or(i64::MAX);
    let quick = row.decide_within().filter(|within| within.hours() <= hours);
    for held in row.deciders() {
        let Some(role) = row.role(held.role).filter(|role| !role.is_group()) else { continue };
        let Some(trouble) = trouble(row.ground, role) else { continue };
        let name = role.name();
        match quick {
            Some(within) => {
                let within = within.words();
                let message = format!("{}: {name} decides within {within}, but {trouble}", row.title());
                report.graded(Some(held.role), Severity::Error, message);
            }
            None => report.role(held.role, format!("{}: {name} decides, but {trouble}", row.title())),
        }
    }
}

/// What is wrong with a role's cover, in words.
fn trouble(ground: &Ground, role: &Role) -> Option<String> {
    let Some((_, deputy)) = role.deputy().and_then(|id| ground.role(id)) else {
        return Some("has no deputy".to_owned());
    };
    let name = deputy.name();
    if deputy.id() == role.id() {
        return None;
    }
    if ground.is_vacant(deputy) {
        return Some(format!("the deputy {name} is vacant"));
    }
    ground.same_person(role, deputy).map(|person| format!("the deputy {name} is the same person, {person}"))
}

/// Offers contributors of the row, the role above, those below and those who are told: people who know the matter and are
/// there.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let place = finding.decision.and_then(|key| matrix.decision(key)).zip(finding.role);
    let Some((decision, key)) = place else { return Vec::new() };
    let Some(role) = matrix.role(key) else { return Vec::new() };
    let rights = decision.rights_in(finding.situation.as_ref());
    let mut candidates: Vec<RoleKey> = Vec::new();
    for held in &rights {
        push_new(&mut candidates, (held.right.part() == Part::Contributes).then_some(held.role));
    }
    push_new(&mut candidates, role.reports_to().and_then(|id| matrix.role_key(id)));
    for (below, other) in matrix.roles() {
        push_new(&mut candidates, (other.reports_to() == Some(role.id())).then_some(below));
    }
    for held in &rights {
        push_new(&mut candidates, (held.right.part() == Part::Informed).then_some(held.role));
    }
    let offer = |candidate: RoleKey| {
        let other = matrix.role(candidate)?;
        let good = candidate != key
            && role.deputy() != Some(other.id())
            && !ground.is_vacant(other)
            && ground.same_person(role, other).is_none()
            && !stands_in(ground, candidate, key);
        let edit = set_role(role.id(), RoleChange::Deputy(Some(other.id().clone())));
        good.then(|| Fix::new(format!("Make {} deputy of {}", other.name(), role.name()), vec![edit]))
    };
    candidates.into_iter().filter_map(offer).take(3).collect()
}

/// Whether following deputies from one role comes to another: a deputy of each other helps nobody.
fn stands_in(ground: &Ground, from: RoleKey, to: RoleKey) -> bool {
    Path::of_deputies(ground.matrix, from).stops.iter().any(|stop| stop.role == to)
}
