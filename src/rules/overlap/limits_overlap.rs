//! O03 limits-overlap: two deciders' limits cover the same amount or segment.
//!
//! Deciders without any limit are compared by O01; a mode that several share is meant to overlap.

use std::cmp::Reverse;

use crate::model::sorting::InOrder;
use crate::model::{Band, Held, Limit, Mode, Part, Right, RoleKey, Severity};
use crate::rules::cover::{Cover, outside, same_segment};
use crate::rules::recut::{Aim, Recut, put};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// O03.
pub static RULE: Rule = Rule {
    code: "O03",
    name: "limits-overlap",
    family: Family::Overlap,
    severity: Severity::Error,
    summary: "The limits of two deciders share some amount or segment.",
    why: "Within the shared range each may decide against the other, and people pick the one who says yes.",
    cure: "End one limit where the other begins, or say that they decide together.",
    fires: "
                          | Support Lead | Head of Support | Finance
        Refund a customer | D <=5k       | D >500          | C       -> O03
         : limit EUR
    ",
    quiet: "
                          | Support Lead | Head of Support | Finance
        Refund a customer | D <=500      | D >500          | C
         : limit EUR
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

/// Overlaps beyond these are counted, not named.
const MOST_NAMED: usize = 2;

fn is_bounded(right: &Right) -> bool {
    right.band().is_some_and(|band| band != Band::ANY) || !right.segments().is_empty()
}

fn check(row: &Row, report: &mut Report) {
    let bounded: Vec<RoleKey> = row.deciders().filter(|held| is_bounded(held.right)).map(|held| held.role).collect();
    if bounded.is_empty() || row.mode().is_some_and(Mode::is_shared) {
        return;
    }
    let cover = Cover::of_decision(row.decision, row.situation);
    let shared = cover.overlaps().filter(|piece| piece.deciders.iter().any(|role| bounded.contains(role)));
    let mut named: Vec<String> = shared
        .map(|piece| {
            let decide = if piece.deciders.len() == 2 { "both decide" } else { "all decide" };
            format!("{} {decide} {}", row.names(piece.deciders.iter().copied()), cover.words(piece))
        })
        .collect();
    if named.is_empty() {
        return;
    }
    let more = named.len().saturating_sub(MOST_NAMED);
    named.truncate(MOST_NAMED);
    if more > 0 {
        named.push(if more == 1 { "1 more range overlaps".to_owned() } else { format!("{more} more ranges overlap") });
    }
    report.row(format!("{}: {}", row.title(), named.join("; ")));
}

/// In turn the narrowest, the widest and each single decider keep their limits, and the others yield to them.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let Some(recut) = Recut::new(ground, finding, Aim::PartOverlaps) else { return Vec::new() };
    let mut narrow_first = recut.deciders.clone();
    let cap = |held: &Held<Right>| held.right.band().map_or((true, None), |band| (band.upto().is_none(), band.upto()));
    let floor = |held: &Held<Right>| held.right.band().and_then(Band::over);
    narrow_first.order_by_key(|held| (cap(held), Reverse(floor(held)), held.role));
    let wide_first: Vec<Held<Right>> = narrow_first.iter().rev().cloned().collect();
    let mut offered: Vec<Fix> = Vec::new();
    for order in [&narrow_first, &wide_first] {
        for by_segment in [false, true] {
            let fix = yielding(&recut, order, by_segment).and_then(|rights| recut.offer(&rights));
            offered.extend(fix.filter(|fix| offered.iter().all(|other| !other.does_the_same(fix))));
        }
    }
    offered.truncate(4);
    offered
}

/// Each decider yields to all before it in the order; one of whom nothing is left contributes instead.
fn yielding(recut: &Recut, order: &[Held<Right>], by_segment: bool) -> Option<Vec<Held<Right>>> {
    let mut settled: Vec<Held<Right>> = Vec::new();
    let mut changed: Vec<Held<Right>> = Vec::new();
    for held in order {
        let mut right = held.right.clone();
        for earlier in &settled {
            match yield_to(recut, &right, &earlier.right, by_segment)? {
                Some(less) => right = less,
                None => {
                    right = right.with_part(Part::Contributes).with_band(None).with_segments(Vec::new());
                    break;
                }
            }
        }
        if right != held.right {
            put(&mut changed, held.role, right.clone());
        }
        if right.is_decider() {
            settled.push(Held { role: held.role, right });
        }
    }
    Some(changed)
}

/// What is left of a right beside another: outer `None` when that is not one range, inner `None` when it is nothing.
fn yield_to(recut: &Recut, right: &Right, other: &Right, by_segment: bool) -> Option<Option<Right>> {
    let (band, fixed) = (right.band().unwrap_or(Band::ANY), other.band().unwrap_or(Band::ANY));
    let all = |right: &Right| match (right.segments(), recut.decision.limit()) {
        ([], Some(Limit::Segments(list))) => list.clone(),
        (segments, _) => segments.to_vec(),
    };
    let (own, theirs) = (all(right), all(other));
    let rest: Vec<String> =
        own.iter().filter(|one| !theirs.iter().any(|other| same_segment(one, other))).cloned().collect();
    let apart = !own.is_empty() && !theirs.is_empty() && rest.len() == own.len();
    if apart || band.overlap(fixed).is_none() {
        return Some(Some(right.clone()));
    }
    let within = theirs.is_empty() || (!own.is_empty() && rest.is_empty());
    if by_segment && !rest.is_empty() && !theirs.is_empty() {
        return Some(Some(right.clone().with_segments(rest)));
    }
    match outside(band, fixed).as_slice() {
        [] if within => Some(None),
        [less] => Some(Some(right.clone().with_band(Some(*less)))),
        _ => None,
    }
}
