//! The order in which decisions are shown, kept from one question to the next.
//!
//! Every screen asks for it, and sorting 100,000 decisions is felt. Always true: what is kept is what sorting anew would give;
//! whatever changes an area, a rank or which decisions there are tells it here. Nobody asks amid an import or its undoing, so
//! after a few changes in a row the order is let go instead of being repaired once for each.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::hashing::HashMap;
use super::id::Id;
use super::matrix::{DecisionKey, Matrix};

/// Changes in a row that are worth a repair each: a move is two.
const MOST_REPAIRS: u8 = 4;

/// The decisions as they are shown.
#[derive(Clone, Debug)]
pub(super) struct KeptOrder {
    keys: Arc<[DecisionKey]>,
    /// How often it was repaired since somebody asked.
    repairs: Arc<AtomicU8>,
}

impl KeptOrder {
    fn new(keys: Vec<DecisionKey>, repairs: u8) -> KeptOrder {
        KeptOrder { keys: keys.into(), repairs: Arc::new(AtomicU8::new(repairs)) }
    }
}

/// What a decision is sorted by: its area's place, its rank, its id.
type Place<'a> = (usize, u32, &'a Id);

impl Matrix {
    /// Decisions as they are shown: by area, rank, id; those without an area come last.
    #[must_use]
    pub fn decisions_in_order(&self) -> Vec<DecisionKey> {
        let kept = self.order.get_or_init(|| KeptOrder::new(self.sorted_decisions(), 0));
        kept.repairs.store(0, Ordering::Relaxed);
        kept.keys.to_vec()
    }

    fn sorted_decisions(&self) -> Vec<DecisionKey> {
        let areas = self.area_places();
        let mut places: Vec<(Place, DecisionKey)> = Vec::with_capacity(self.decision_count());
        places.extend(self.decisions().filter_map(|(key, _)| Some((self.place(&areas, key)?, key))));
        places.sort();
        places.into_iter().map(|(_, key)| key).collect()
    }

    fn area_places(&self) -> HashMap<&Id, usize> {
        self.areas_in_order().into_iter().enumerate().map(|(place, area)| (&area.id, place)).collect()
    }

    fn place<'a>(&'a self, areas: &HashMap<&Id, usize>, key: DecisionKey) -> Option<Place<'a>> {
        let decision = self.decision(key)?;
        let area = decision.area.as_ref().and_then(|id| areas.get(id)).copied().unwrap_or(usize::MAX);
        Some((area, decision.rank, &decision.id))
    }

    /// Areas changed: the order is to be found anew.
    pub(super) fn forget_order(&mut self) {
        self.order.take();
    }

    /// A decision is there now, or stands elsewhere.
    pub(super) fn enter_order(&mut self, key: DecisionKey) {
        self.repair_order(key, |keys, at| {
            keys.insert(at, key);
            true
        });
    }

    /// A decision is about to go, or to stand elsewhere.
    pub(super) fn leave_order(&mut self, key: DecisionKey) {
        self.repair_order(key, |keys, at| {
            // Not where it belongs: then all are sorted anew.
            let found = keys.get(at) == Some(&key);
            if found {
                keys.remove(at);
            }
            found
        });
    }

    /// Changes the kept order at the place of a decision, or lets it go.
    fn repair_order(&mut self, key: DecisionKey, change: impl FnOnce(&mut Vec<DecisionKey>, usize) -> bool) {
        let Some(kept) = self.order.take() else { return };
        let repairs = kept.repairs.load(Ordering::Relaxed);
        if repairs >= MOST_REPAIRS {
            return;
        }
        let areas = self.area_places();
        let mut keys = kept.keys.to_vec();
        let own = self.place(&areas, key);
        let at = keys.partition_point(|other| self.place(&areas, *other) < own);
        if change(&mut keys, at) {
            let _ = self.order.set(KeptOrder::new(keys, repairs + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::decision::{Decision, DecisionChange};
    use super::super::edit::Edit;
    use super::super::settings::{Label, LabelChange};
    use super::*;

    #[test]
    fn the_order_kept_is_the_order_found_anew() {
        let id = |name: &str| Id::from_name(name, "x");
        let mut matrix = Matrix::new("Map");
        let add = |name: &str| Edit::AddDecision(Box::new(Decision::new(id(name), name)));
        let set = |name: &str, change| Edit::SetDecision { id: id(name), change };
        let area = |name: &str| Edit::AddArea(Box::new(Label::new(id(name), name)));
        let edits = [
            add("c"),
            add("a"),
            add("b"),
            area("money"),
            area("people"),
            set("b", DecisionChange::Area(Some(id("people")))),
            set("c", DecisionChange::Area(Some(id("money")))),
            add("d"),
            set("a", DecisionChange::Rank(7)),
            set("d", DecisionChange::Title("Other".to_owned())),
            Edit::SetArea { id: id("money"), change: LabelChange::Rank(9) },
            add("e"),
            Edit::RemoveDecision { id: id("c"), retire: false },
            set("d", DecisionChange::Area(Some(id("people")))),
        ];
        let mut inverses = Vec::new();
        for edit in edits {
            let said = format!("{edit:?}");
            inverses.push(matrix.apply(edit).expect("an edit that fits"));
            assert_eq!(matrix.decisions_in_order(), matrix.sorted_decisions(), "{said}");
        }
        assert!(matrix.apply(add("e")).is_err());
        for edit in inverses.into_iter().rev() {
            let copy = matrix.clone();
            let said = format!("{edit:?}");
            matrix.apply(edit).expect("an inverse fits");
            assert_eq!(matrix.decisions_in_order(), matrix.sorted_decisions(), "{said}");
            assert_eq!(copy.decisions_in_order(), copy.sorted_decisions(), "a copy keeps its own");
        }
    }
}
