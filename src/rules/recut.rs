//! Recuts: other boundaries for the deciders of a row, tried on the cover before they are offered.
//!
//! A recut that is offered settles the whole finding: it closes every hole, or parts every overlap, and makes none of the
//! other kind.

use super::cover::{Cover, Piece};
use super::remedy::set_right;
use super::{Finding, Fix, Ground, join_names};
use crate::model::{Amount, Band, Decision, Held, Id, Matrix, Part, Right, RoleKey, amount_with_unit};

/// What a recut is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    CloseHoles,
    PartOverlaps,
}

/// The row of a finding, its deciders and how they cover it.
pub(super) struct Recut<'a> {
    matrix: &'a Matrix,
    finding: &'a Finding,
    aim: Aim,
    pub(super) decision: &'a Decision,
    pub(super) deciders: Vec<Held<Right>>,
    pub(super) cover: Cover,
}

/// What nobody decides though somebody must: above the highest limit the escalation is the answer.
pub(super) fn holes<'c>(decision: &Decision, cover: &'c Cover) -> Vec<&'c Piece> {
    let goes_up = decision.escalation().is_some();
    let excused = |band: Band| goes_up && band.over().is_some() && band.upto().is_none();
    cover.holes().filter(|piece| !excused(piece.band)).collect()
}

impl<'a> Recut<'a> {
    pub(super) fn new(ground: &Ground<'a>, finding: &'a Finding, aim: Aim) -> Option<Recut<'a>> {
        let decision = ground.matrix.decision(finding.decision?)?;
        let rights = decision.rights_in(finding.situation.as_ref());
        let deciders = rights.iter().filter(|held| held.right.is_decider());
        let deciders = deciders.map(|held| Held { role: held.role, right: held.right.clone() }).collect();
        let cover = Cover::of_decision(decision, finding.situation.as_ref());
        Some(Recut { matrix: ground.matrix, finding, aim, decision, deciders, cover })
    }

    pub(super) fn situation(&self) -> Option<&Id> {
        self.finding.situation.as_ref()
    }

    /// The right of one of the deciders.
    pub(super) fn right(&self, role: RoleKey) -> Option<&Right> {
        self.deciders.iter().find(|held| held.role == role).map(|held| &held.right)
    }

    /// Makes a fix of new rights for some roles, when it settles the finding.
    pub(super) fn offer(&self, rights: &[Held<Right>]) -> Option<Fix> {
        let changed: Vec<&Held<Right>> = rights.iter().filter(|held| !self.deciders.contains(held)).collect();
        let kept = self.deciders.iter().filter(|old| changed.iter().all(|new| new.role != old.role));
        let after: Vec<Held<&Right>> = kept
            .chain(changed.iter().copied())
            .filter(|held| held.right.is_decider())
            .map(|held| Held { role: held.role, right: &held.right })
            .collect();
        let cover = Cover::of(self.decision.limit(), &after);
        let (holes_left, overlaps_left) = (holes(self.decision, &cover).len(), cover.overlaps().count());
        let settled = match self.aim {
            Aim::CloseHoles => holes_left == 0 && overlaps_left <= self.cover.overlaps().count(),
            Aim::PartOverlaps => overlaps_left == 0 && holes_left <= holes(self.decision, &self.cover).len(),
        };
        if !settled {
            return None;
        }
        let orders: Vec<String> = changed.iter().map(|held| self.order(held)).collect();
        let edits = changed
            .iter()
            .map(|held| set_right(self.matrix, self.finding, self.decision, held.role, Some(held.right.clone())));
        Some(Fix::new(join_orders(&orders), edits.collect::<Option<Vec<_>>>()?))
    }

    /// What changes for one role, as an order.
    fn order(&self, held: &Held<Right>) -> String {
        let name = self.matrix.role_name(held.role);
        if held.right.part() == Part::Contributes {
            return format!("Let {name} contribute");
        }
        let new = held.right.band().unwrap_or(Band::ANY);
        let said = |amount: Amount| amount_with_unit(amount, self.cover.unit);
        let old = self.right(held.role).filter(|old| old.segments() == held.right.segments());
        let old = old.map(|old| old.band().unwrap_or(Band::ANY));
        match old {
            Some(old) if old.over() == new.over() => match (old.upto(), new.upto()) {
                (_, None) => format!("Extend {name} to any amount"),
                (Some(old), Some(new)) if new > old => format!("Extend {name} to {}", said(new)),
                (_, Some(new)) => format!("End {name} at {}", said(new)),
            },
            Some(old) if old.upto() == new.upto() => {
                format!("Start {name} at {}", said(new.over().unwrap_or(Amount::ZERO)))
            }
            _ => format!("Let {name} decide {}", self.range(new, held.right.segments())),
        }
    }

    fn range(&self, band: Band, segments: &[String]) -> String {
        let segments = join_names(segments.iter().map(String::as_str));
        match (band == Band::ANY, segments.is_empty()) {
            (_, true) => band.sentence(self.cover.unit),
            (true, false) => format!("for {segments}"),
            (false, false) => format!("{} for {segments}", band.sentence(self.cover.unit)),
        }
    }
}

/// Orders as one: the second and later ones begin small.
fn join_orders(orders: &[String]) -> String {
    let small =
        |order: &String| order.char_indices().map(|(at, c)| if at == 0 { c.to_ascii_lowercase() } else { c }).collect();
    let orders: Vec<String> = orders.iter().take(1).cloned().chain(orders.iter().skip(1).map(small)).collect();
    join_names(orders.iter().map(String::as_str))
}

/// Puts a changed right into a list of them, over an earlier change of the same role.
pub(super) fn put(rights: &mut Vec<Held<Right>>, role: RoleKey, right: Right) {
    match rights.iter_mut().find(|held| held.role == role) {
        Some(held) => held.right = right,
        None => rights.push(Held { role, right }),
    }
}
