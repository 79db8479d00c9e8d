//! G05 vacant-decider: the call belongs to a chair that stands empty.
//!
//! Silent while no role of the map names a holder. A group that lists no members is taken to have some.

use crate::model::{Part, Right, RoleKey, Severity};
use crate::rules::remedy::{push_new, set_right};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// G05.
pub static RULE: Rule = Rule {
    code: "G05",
    name: "vacant-decider",
    family: Family::Gap,
    severity: Severity::Error,
    summary: "The deciding role has no holder today, while the map names holders.",
    why: "On paper the call has an owner; in fact nobody can be asked, and the work waits for an appointment.",
    cure: "Name a holder, or hand the decision over until there is one.",
    fires: "
        role Support Lead: holder Ana Ruiz until 2026-05-31
        role Finance: holder Ben Ode
                          | Support Lead | Finance
        Refund a customer | D            | C       -> G05
    ",
    quiet: "
        role Support Lead: holder Ana Ruiz until 2026-12-31
        role Finance: holder Ben Ode
                          | Support Lead | Finance
        Refund a customer | D            | C
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    for held in row.deciders() {
        let Some(role) = row.role(held.role).filter(|role| row.ground.is_vacant(role)) else { continue };
        let today = row.ground.today;
        let left = role.holders().iter().filter(|holder| holder.until.is_some_and(|until| until < today));
        let last = left.max_by_key(|holder| holder.until);
        let since = match last.and_then(|holder| Some((&holder.name, holder.until?))) {
            Some((name, until)) => format!("{name} left on {until}"),
            None => "nobody is named".to_owned(),
        };
        report.role(held.role, format!("{}: {} decides, but the role is vacant ({since})", row.title(), role.name()));
    }
}

/// Hands the right to the deputy, the superior or a contributor who is there; the vacant role keeps a voice.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let place = finding.decision.and_then(|key| matrix.decision(key)).zip(finding.role);
    let Some((decision, vacant)) = place else { return Vec::new() };
    let situation = finding.situation.as_ref();
    let (Some(right), Some(role)) = (decision.right_in(vacant, situation), matrix.role(vacant)) else {
        return Vec::new();
    };
    let mut heirs: Vec<RoleKey> = Vec::new();
    for id in [role.deputy(), role.reports_to()].into_iter().flatten() {
        push_new(&mut heirs, matrix.role_key(id));
    }
    for held in decision.rights_in(situation) {
        push_new(&mut heirs, (held.right.part() == Part::Contributes).then_some(held.role));
    }
    let offer = |heir: RoleKey| {
        let there = matrix.role(heir).is_some_and(|role| !ground.is_vacant(role));
        let had = decision.right_in(heir, situation);
        if heir == vacant || !there || had.is_some_and(Right::is_decider) {
            return None;
        }
        let taken = had.cloned().unwrap_or_else(Right::decides).with_part(Part::Decides);
        let taken = taken.with_band(right.band()).with_segments(right.segments().to_vec());
        let kept = right.clone().with_part(Part::Contributes).with_band(None).with_segments(Vec::new());
        let edits = vec![
            set_right(matrix, finding, decision, heir, Some(taken))?,
            set_right(matrix, finding, decision, vacant, Some(kept))?,
        ];
        Some(Fix::new(format!("Let {} decide instead of {}", matrix.role_name(heir), role.name()), edits))
    };
    heirs.into_iter().filter_map(offer).take(3).collect()
}
