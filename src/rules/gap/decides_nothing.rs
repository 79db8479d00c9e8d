//! G04 decides-nothing: a role with people below it that never makes a call.
//!
//! Silent while the map says nothing about who reports to whom.

use crate::model::{Cell, Edit, Part, Role, RoleKey, Severity};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Rule, Standing};

/// G04.
pub static RULE: Rule = Rule {
    code: "G04",
    name: "decides-nothing",
    family: Family::Gap,
    severity: Severity::Note,
    summary: "A role that others report to has rights, but never decides.",
    why: "People look to it for an answer that it may not give, and pass it by or wait with it.",
    cure: "Hand it the decisions that belong to its post, or ask what the post is for.",
    fires: "
        role Support Lead: reports-to Head of Support
        role Head of Support: top -> G04
                          | Support Lead | Head of Support
        Refund a customer | D            | C
    ",
    quiet: "
        role Support Lead: reports-to Head of Support
        role Head of Support: top
                          | Support Lead | Head of Support
        Refund a customer | D            | C
        Hire an agent     | C            | D
    ",
    limits: &[],
    check: Check::Role(check),
    fixes,
};

fn check(ground: &Ground, key: RoleKey, role: &Role, report: &mut Report) {
    let Standing { load, elsewhere, .. } = ground.standing(key);
    let rights = load.rights();
    if rights == 0 || load.decides + elsewhere.decides > 0 {
        return;
    }
    let reports = match elsewhere.reports {
        0 => return,
        1 => "1 role reports".to_owned(),
        count => format!("{count} roles report"),
    };
    let rights = if rights == 1 { "a right on 1 decision".to_owned() } else { format!("rights on {rights} decisions") };
    report.role(key, format!("{reports} to {}, which has {rights} but never decides", role.name()));
}

/// Offers decisions that nobody makes and that the role already contributes to: the only ones free for the taking.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let Some((key, role)) = finding.role.and_then(|key| Some((key, ground.matrix.role(key)?))) else {
        return Vec::new();
    };
    let free = ground.matrix.decisions_in_order().into_iter().filter_map(|decision| {
        let decision = ground.matrix.decision(decision)?;
        let right = decision.right(key).filter(|right| right.part() == Part::Contributes)?;
        ground.matrix.deciders_of(decision, None).is_empty().then(|| {
            let cell = Cell { decision: decision.id().clone(), role: role.id().clone() };
            let edit = Edit::SetRight { cell, right: Some(right.clone().with_part(Part::Decides)) };
            Fix::new(format!("Let {} decide \"{}\"", role.name(), decision.title()), vec![edit])
        })
    });
    free.take(3).collect()
}
