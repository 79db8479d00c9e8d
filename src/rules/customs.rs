//! Customs: what is usual on a map, for the fixes that offer it: modes, time limits, where calls go up to.
//!
//! Always true: it equals what passes over the whole map would give, and one pass makes it, when the first fix asks. `check`
//! tells the fixes of every finding; a pass for each of them would grow with the square of the map.

use std::cmp::Reverse;

use crate::model::hashing::HashMap;
use crate::model::{Decision, Id, Matrix, Mode, RoleKey, TimeLimit};

/// How often each value occurs, in the whole map and in each area.
#[derive(Clone, Debug)]
struct Tally<T> {
    /// Values in the order in which they were met, with how often.
    all: Vec<(T, usize)>,
    /// By area: places in `all` with how often there.
    areas: HashMap<Option<Id>, Vec<(usize, usize)>>,
    /// Places in `all` by a number that equal values share.
    places: HashMap<i64, Vec<usize>>,
    near: HashMap<(Option<Id>, usize), usize>,
}

impl<T> Default for Tally<T> {
    fn default() -> Tally<T> {
        Tally { all: Vec::new(), areas: HashMap::default(), places: HashMap::default(), near: HashMap::default() }
    }
}

impl<T: PartialEq> Tally<T> {
    fn add(&mut self, area: Option<&Id>, number: i64, value: T) {
        let places = self.places.entry(number).or_default();
        let known = places.iter().copied().find(|at| self.all.get(*at).is_some_and(|(known, _)| *known == value));
        let at = known.unwrap_or_else(|| {
            places.push(self.all.len());
            self.all.push((value, 0));
            self.all.len() - 1
        });
        if let Some((_, count)) = self.all.get_mut(at) {
            *count += 1;
        }
        let of_area = self.areas.entry(area.cloned()).or_default();
        let next = of_area.len();
        let near = *self.near.entry((area.cloned(), at)).or_insert(next);
        match of_area.get_mut(near) {
            Some((_, count)) => *count += 1,
            None => of_area.push((at, 1)),
        }
    }

    /// The value that occurs most, first in the area and then anywhere; of equals the one that ranks highest.
    fn usual<R: Ord>(&self, area: Option<&Id>, fits: impl Fn(&T) -> bool, rank: impl Fn(usize, &T) -> R) -> Option<&T> {
        let of_area = self.areas.get(&area.cloned()).map_or(&[][..], Vec::as_slice);
        let ranked = |at: usize, near: usize| {
            let (value, count) = self.all.get(at).filter(|(value, _)| fits(value))?;
            Some(((near, *count, rank(at, value)), value))
        };
        let best = of_area.iter().filter_map(|(at, near)| ranked(*at, *near)).max_by(|(a, _), (b, _)| a.cmp(b));
        let best =
            best.or_else(|| (0..self.all.len()).filter_map(|at| ranked(at, 0)).max_by(|(a, _), (b, _)| a.cmp(b)));
        best.map(|(_, value)| value)
    }
}

/// What is usual on a map.
#[derive(Clone, Default, Debug)]
pub(super) struct Customs {
    modes: Tally<Mode>,
    limits: Tally<TimeLimit>,
    targets: Tally<RoleKey>,
    /// By situation: the time limit that most decisions have there.
    there: HashMap<Id, TimeLimit>,
    head: Option<RoleKey>,
}

impl Customs {
    pub(super) fn of(matrix: &Matrix) -> Customs {
        let mut customs = Customs { head: head_of(matrix), ..Customs::default() };
        for key in matrix.decisions_in_order() {
            let Some(decision) = matrix.decision(key) else { continue };
            let area = decision.area();
            if let Some(mode) = decision.mode() {
                customs.modes.add(area, mode as i64, mode);
            }
            if let Some(within) = decision.decide_within() {
                customs.limits.add(area, within.hours(), within);
            }
            if let Some(target) = decision.escalation().and_then(|escalation| matrix.role_key(&escalation.to)) {
                customs.targets.add(area, target.index() as i64, target);
            }
        }
        let mut there: HashMap<Id, Tally<TimeLimit>> = HashMap::default();
        for (_, decision) in matrix.decisions() {
            for posture in decision.postures() {
                if let Some(within) = posture.decide_within() {
                    there.entry(posture.situation().clone()).or_default().add(None, within.hours(), within);
                }
            }
        }
        for (situation, tally) in there {
            // The quickest of equals.
            let usual = tally.all.iter().max_by_key(|(within, count)| (*count, -within.hours()));
            if let Some((within, _)) = usual {
                customs.there.insert(situation, *within);
            }
        }
        customs
    }

    /// The mode that most decisions have, first those of the same area, among those that fit.
    pub(super) fn mode(&self, decision: &Decision, fits: &[Mode]) -> Option<Mode> {
        self.modes.usual(decision.area(), |mode| fits.contains(mode), |at, _| Reverse(at)).copied()
    }

    /// The time limit that most decisions have, first those of the same area.
    pub(super) fn limit(&self, decision: &Decision) -> Option<TimeLimit> {
        self.limits.usual(decision.area(), |_| true, |at, _| Reverse(at)).copied()
    }

    /// The time limit that most decisions have in a situation.
    pub(super) fn limit_in(&self, situation: &Id) -> Option<TimeLimit> {
        self.there.get(situation).copied()
    }

    /// Where decisions like this one mostly go up to, first those of the same area; never to the decider.
    pub(super) fn target(&self, decision: &Decision, decider: RoleKey) -> Option<RoleKey> {
        let fits = |role: &RoleKey| *role != decider;
        let rank = |_, role: &RoleKey| Reverse(*role);
        match decision.area() {
            Some(area) => self.targets.usual(Some(area), fits, rank).copied(),
            // Decisions without an area have nothing in common.
            None => self
                .targets
                .all
                .iter()
                .filter(|(role, _)| fits(role))
                .max_by_key(|(role, count)| (*count, Reverse(*role)))
                .map(|(role, _)| *role),
        }
    }

    /// The role marked as the top, or the one that most report to and that reports to nobody.
    pub(super) fn head(&self) -> Option<RoleKey> {
        self.head
    }
}

fn head_of(matrix: &Matrix) -> Option<RoleKey> {
    let mut reports: HashMap<&Id, usize> = HashMap::default();
    for (_, below) in matrix.roles() {
        if let Some(above) = below.reports_to().filter(|above| *above != below.id()) {
            *reports.entry(above).or_default() += 1;
        }
    }
    let heads = matrix
        .roles()
        .map(|(key, role)| (role.is_top(), reports.get(role.id()).copied().unwrap_or(0), Reverse(key), role));
    let heads = heads.filter(|(top, reports, _, role)| *top || (*reports > 0 && role.reports_to().is_none()));
    heads.max_by_key(|(top, reports, key, _)| (*top, *reports, *key)).map(|(_, _, Reverse(key), _)| key)
}
