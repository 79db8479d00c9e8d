//! Who usually decides, area by area, and whether anybody does anything yet.
//!
//! Always true: it is counted once for a state of the map, when a rule or a fix first asks. Counted for each finding, a map of
//! 8,000 empty rows took 10 s to check instead of 1.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::customs::Customs;
use super::ground::Usage;
use crate::model::sorting::InOrder;
use crate::model::{Decision, Id, Matrix, RoleKey};

/// Roles with how often they decide, most first; ids decide between equals, so that the same map always gives the same.
type Ranked = Vec<(u32, RoleKey)>;

/// What is counted over the whole map, for one state of it.
#[derive(Clone, Default, Debug)]
pub(super) struct Usual {
    by_area: OnceLock<HashMap<Option<Id>, Ranked>>,
    overall: OnceLock<Vec<RoleKey>>,
    is_begun: OnceLock<bool>,
    customs: OnceLock<Customs>,
}

impl Usual {
    /// Usual modes, time limits and ways up.
    pub fn customs(&self, matrix: &Matrix) -> &Customs {
        self.customs.get_or_init(|| Customs::of(matrix))
    }

    /// Whether anybody has a right, in any situation.
    pub fn is_begun(&self, matrix: &Matrix, usage: &Usage) -> bool {
        let has = |key| matrix.load_of(key).rights() + usage.elsewhere(key).rights > 0;
        *self.is_begun.get_or_init(|| matrix.roles().any(|(key, _)| has(key)))
    }

    /// The roles, so many at most, that decide most beside a decision: in its area, or in the whole map where nobody decides
    /// there. Where nobody decides anything, the first roles of the map.
    pub fn deciders(&self, matrix: &Matrix, decision: &Decision, most: usize) -> Vec<RoleKey> {
        let by_area = self.by_area.get_or_init(|| count(matrix));
        let known = by_area.get(&decision.area().cloned()).map(Vec::as_slice).unwrap_or_default();
        // The decision itself says nothing about its neighbours.
        let own: Vec<RoleKey> =
            decision.rights().iter().filter(|held| held.right().is_decider()).map(|held| held.role()).collect();
        let beside: Vec<RoleKey> = if own.is_empty() {
            known.iter().take(most).map(|(_, role)| *role).collect()
        } else {
            let less = |(count, role): &(u32, RoleKey)| (count - u32::from(own.contains(role)), *role);
            let ranked = rank(matrix, known.iter().map(less).filter(|(count, _)| *count > 0).collect());
            ranked.into_iter().take(most).map(|(_, role)| role).collect()
        };
        if beside.is_empty() { self.overall(matrix).iter().take(most).copied().collect() } else { beside }
    }

    fn overall(&self, matrix: &Matrix) -> &[RoleKey] {
        self.overall.get_or_init(|| {
            let loads = matrix.roles().map(|(key, _)| (matrix.load_of(key).decides, key));
            let ranked = rank(matrix, loads.filter(|(count, _)| *count > 0).collect());
            if ranked.is_empty() { matrix.roles_in_order() } else { ranked.into_iter().map(|(_, role)| role).collect() }
        })
    }
}

fn count(matrix: &Matrix) -> HashMap<Option<Id>, Ranked> {
    let mut areas: HashMap<Option<&Id>, HashMap<RoleKey, u32>> = HashMap::new();
    for (_, decision) in matrix.decisions() {
        for held in decision.rights().iter().filter(|held| held.right().is_decider()) {
            *areas.entry(decision.area()).or_default().entry(held.role()).or_default() += 1;
        }
    }
    let ranked =
        |counts: HashMap<RoleKey, u32>| rank(matrix, counts.into_iter().map(|(role, count)| (count, role)).collect());
    areas.into_iter().map(|(area, counts)| (area.cloned(), ranked(counts))).collect()
}

fn rank(matrix: &Matrix, mut counts: Ranked) -> Ranked {
    counts.order_by_key(|(count, role)| (Reverse(*count), matrix.role(*role).map(|role| role.id())));
    counts
}
