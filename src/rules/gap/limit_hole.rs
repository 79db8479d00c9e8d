//! G08 limit-hole: some amount or segment is decided by nobody, though others are.
//!
//! Silent until a decider of the row carries a band or segments: a decider without them decides everything.

use crate::model::{Band, DecisionChange, Escalation, Held, Part, Right, RoleKey, Severity, amount_with_unit};
use crate::rules::cover::{Cover, Piece, Where};
use crate::rules::recut::{Aim, Recut, holes, put};
use crate::rules::remedy::{push_new, set_decision};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule, join_names};

/// G08.
pub static RULE: Rule = Rule {
    code: "G08",
    name: "limit-hole",
    family: Family::Gap,
    severity: Severity::Error,
    summary: "Some amount from 0 upward, or some segment, is decided by nobody, or the highest limit leads nowhere.",
    why: "Money between two limits is decided late, or by whoever is loudest. Such calls come rarely and hurt most.",
    cure: "Let the limits meet, and say who decides above the highest one.",
    fires: "
                          | Support Lead | Head of Support | Finance
        Refund a customer | D <=5k       | D >25k          | C       -> G08
         : limit EUR
    ",
    quiet: "
                          | Support Lead | Head of Support | Finance
        Refund a customer | D <=5k       | D >5k           | C
         : limit EUR
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

/// Holes beyond these are counted, not named.
const MOST_NAMED: usize = 3;

fn check(row: &Row, report: &mut Report) {
    let bounded = |right: &Right| right.band().is_some_and(|band| band != Band::ANY) || !right.segments().is_empty();
    if !row.deciders().any(|held| bounded(held.right)) {
        return;
    }
    let cover = Cover::of_decision(row.decision, row.situation);
    let holes = holes(row.decision, &cover);
    let mut named: Vec<String> = holes.iter().take(MOST_NAMED).map(|hole| cover.words(hole)).collect();
    if holes.len() > MOST_NAMED {
        named.push(format!("{} more", holes.len() - MOST_NAMED));
    }
    if !named.is_empty() {
        report.row(format!("{}: nobody decides {}", row.title(), join_names(named.iter().map(String::as_str))));
    }
}

/// Lets the limits meet from below or from above, hands the hole to a contributor or to the decider of another segment,
/// or sends what lies above the highest limit up.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let Some(recut) = Recut::new(ground, finding, Aim::CloseHoles) else { return Vec::new() };
    let holes = holes(recut.decision, &recut.cover);
    let mut fixes: Vec<Fix> = Vec::new();
    let mut add = |fix: Option<Fix>| fixes.extend(fix.filter(|fix| !fix.is_idle()));
    for upward in [true, false] {
        add(recut.offer(&meet(&recut, &holes, upward)));
    }
    if let [hole] = holes.as_slice() {
        for role in heirs(ground, &recut).into_iter().take(2) {
            add(take_hole(&recut, hole, role));
        }
    }
    add(escalate(ground, &recut, &holes));
    let mut offered: Vec<Fix> = Vec::new();
    for fix in fixes {
        if offered.iter().all(|other| !other.does_the_same(&fix)) {
            offered.push(fix);
        }
    }
    offered.truncate(4);
    offered
}

/// Each hole goes to a decider next to it: below it where `upward`, else above it, or to the only one there is.
fn meet(recut: &Recut, holes: &[&Piece], upward: bool) -> Vec<Held<Right>> {
    let mut rights: Vec<Held<Right>> = Vec::new();
    for hole in holes {
        let beside = |band: Band, below: bool| match below {
            true => hole.band.over().is_some() && band.upto() == hole.band.over(),
            false => hole.band.upto().is_some() && band.over() == hole.band.upto(),
        };
        let decider = |below: bool| {
            let mut pieces = recut.cover.pieces.iter().filter(|piece| piece.place == hole.place);
            pieces.find(|piece| beside(piece.band, below)).and_then(|piece| piece.deciders.first().copied())
        };
        let Some((role, below)) = [upward, !upward].into_iter().find_map(|below| Some((decider(below)?, below))) else {
            continue;
        };
        let Some(right) = rights.iter().find(|held| held.role == role).map(|held| &held.right).or(recut.right(role))
        else {
            continue;
        };
        let old = right.band().unwrap_or(Band::ANY);
        let new = match below {
            true => Band::new(old.over(), hole.band.upto()),
            false => Band::new(hole.band.over(), old.upto()),
        };
        let new = new.ok().filter(|band| *band != Band::ANY);
        let right = right.clone().with_band(new);
        put(&mut rights, role, right);
    }
    rights
}

/// Who might take a hole: superiors of the deciders who have a voice on the row, other contributors, then deciders of
/// other segments.
fn heirs(ground: &Ground, recut: &Recut) -> Vec<RoleKey> {
    let rights = recut.decision.rights_in(recut.situation());
    let contributes =
        |role: RoleKey| rights.iter().any(|held| held.role == role && held.right.part() == Part::Contributes);
    let mut heirs = Vec::new();
    for held in &recut.deciders {
        let above = ground.superiors(held.role).into_iter().find(|role| contributes(*role));
        push_new(&mut heirs, above);
    }
    for held in &rights {
        push_new(&mut heirs, contributes(held.role).then_some(held.role));
    }
    for held in recut.deciders.iter().filter(|held| !held.right.segments().is_empty()) {
        push_new(&mut heirs, Some(held.role));
    }
    heirs
}

/// Lets one role decide exactly the hole, or its segments beside those it has.
fn take_hole(recut: &Recut, hole: &Piece, role: RoleKey) -> Option<Fix> {
    let band = Some(hole.band).filter(|band| *band != Band::ANY);
    let segments = match &hole.place {
        Where::Everywhere => Vec::new(),
        Where::In(segments) => segments.clone(),
        Where::Elsewhere => return None,
    };
    let right = match recut.right(role) {
        Some(right) if right.band() == band => {
            let mut all = right.segments().to_vec();
            all.extend(segments);
            right.clone().with_segments(all)
        }
        Some(_) => return None,
        None => {
            let right = recut.decision.right_in(role, recut.situation())?;
            right.clone().with_part(Part::Decides).with_band(band).with_segments(segments)
        }
    };
    recut.offer(&[Held { role, right }])
}

/// Where only the top is open: up to the role above the highest decider.
fn escalate(ground: &Ground, recut: &Recut, holes: &[&Piece]) -> Option<Fix> {
    let top = |hole: &&Piece| hole.band.upto().is_none() && hole.band.over().is_some();
    let cap = holes.iter().all(top).then(|| holes.iter().filter_map(|hole| hole.band.over()).min())??;
    let highest = recut.deciders.iter().max_by_key(|held| held.right.band().and_then(|band| band.upto()))?;
    let above = ground.superiors(highest.role).into_iter().find(|role| recut.right(*role).is_none())?;
    let above = ground.matrix.role(above)?;
    let when = format!("above {}", amount_with_unit(cap, recut.cover.unit));
    let label = format!("Escalate to {} {when}", above.name());
    let escalation = Escalation { to: above.id().clone(), when };
    Some(Fix::new(label, vec![set_decision(recut.decision, DecisionChange::Escalation(Some(escalation)))]))
}
