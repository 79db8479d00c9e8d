//! Trials: what edits would leave and bring, found by doing them on the map itself and taking them back.
//!
//! Fixes that leave fewer findings stand before those that do not. After a trial map and analysis are as they were; no copy of the map is made, so a trial costs what its edits touch.

use super::mode::Mode;
use super::{App, ruleset};
use crate::model::sorting::InOrder;
use crate::model::{Edit, Touch};
use crate::rules::{Counts, Fix, fixes_of};

/// On a map of so few decisions trials take less time than a second frame.
const TRIED_AT_ONCE: usize = 50;

/// Fixes with a preview of what they leave: more would not fit beside the finding.
const REMEDIES: usize = 6;

/// A fix of the finding under the cursor and how many findings would be open after it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remedy {
    /// The fix.
    pub fix: Fix,
    /// Open findings in the whole map afterwards; nothing where only a check of the whole of a large map could tell.
    pub leaves: Option<usize>,
    /// The rules that find more afterwards than now: a fix that leaves as many findings has its price there.
    pub brings: Vec<&'static str>,
}

impl Remedy {
    /// What it leaves, behind what is open now, and what it brings: `12 → 9`, `12 → 12, brings O04`.
    #[must_use]
    pub fn outcome(&self, open: usize, arrow: &str) -> String {
        self.leaves.map(|leaves| format!("{open} {arrow} {leaves}{}", self.price())).unwrap_or_default()
    }

    /// What it brings, in words behind others.
    #[must_use]
    pub fn price(&self) -> String {
        if self.brings.is_empty() { String::new() } else { format!(", brings {}", self.brings.join(" and ")) }
    }
}

impl App {
    /// How many findings would be open after the edits, and which rules would find more than now: outer `None` = they do not
    /// fit the map, inner `None` = only a check of the whole map could tell, and it is too large for that.
    fn trial(&mut self, edits: &[Edit]) -> Option<Option<(Counts, Vec<&'static str>)>> {
        let can_try = self.tries_settings();
        let matrix = &mut self.matrix;
        self.analysis.aside(|analysis| {
            let touched: Vec<Touch> = edits.iter().map(Edit::touches).collect();
            let inverses = matrix.apply_all(edits.to_vec()).ok()?;
            let can_tell = can_try || !analysis.reaches_everything(matrix, &touched);
            let outcome = can_tell.then(|| {
                let brought = analysis.update_in_trial(matrix, &touched);
                (analysis.counts(), brought)
            });
            let undone = matrix.apply_all(inverses);
            debug_assert!(undone.is_ok(), "tried edits could not be taken back: {undone:?}");
            if can_tell {
                analysis.update(matrix, &touched);
            }
            Some(outcome)
        })
    }

    /// Whether fixes are shown: on the screen itself, also while a search moves the cursor. The map stays as it is while
    /// something else takes the keys, and what it stands in front of stays too.
    pub(super) fn shows_remedies(&self) -> bool {
        matches!(self.mode, Mode::Normal | Mode::Search(_))
    }

    /// Finds the fixes of the finding at the cursor and what each would leave.
    pub(super) fn find_remedies(&mut self) {
        if !self.shows_remedies() || !self.remedies_due {
            return;
        }
        // What edits would leave can be told only of a map that is checked.
        if !self.analysis.is_done() {
            return self.forget_remedies();
        }
        self.remedies_due = false;
        let finding = self.finding_here().filter(|finding| !finding.waived);
        // A message or a save changes nothing about them: they stay, and so does what they were found to leave.
        if self.is_remedied_here()
            && finding.is_some_and(|finding| self.remedied.as_ref().is_some_and(|(_, other)| **other == *finding))
        {
            return;
        }
        let finding = finding.cloned();
        self.forget_remedies();
        let Some(finding) = finding else { return };
        let fixes = fixes_of(&self.matrix, &self.analysis, &finding).into_iter().take(REMEDIES);
        self.remedies = fixes.map(|fix| Remedy { fix, leaves: None, brings: Vec::new() }).collect();
        self.remedied = Some((self.place_and_depth(), Box::new(finding)));
        // On a larger map a trial may check all of it: what the fixes leave is told when no key waits.
        if self.at_once || self.matrix.decision_count() <= TRIED_AT_ONCE {
            self.try_all_remedies();
        }
    }

    /// Forgets the fixes of the place where the cursor was.
    pub(super) fn forget_remedies(&mut self) {
        self.remedies.clear();
        self.tried = 0;
        self.remedied = None;
    }

    /// Whether the fixes are those of the place where the cursor is, in the map as it is.
    pub(super) fn is_remedied_here(&self) -> bool {
        self.remedied.as_ref().is_some_and(|(place, _)| *place == self.place_and_depth())
    }

    /// Whether it is still to be told what some fix at the cursor would leave.
    pub(super) fn has_untried_remedy(&self) -> bool {
        self.shows_remedies() && !self.remedies_due && self.tried < self.remedies.len()
    }

    /// Tries the next fix at the cursor; one that does not fit the map is none.
    pub(super) fn try_a_remedy(&mut self) {
        let Some(edits) = self.remedies.get(self.tried).map(|remedy| remedy.fix.edits(&self.matrix)) else { return };
        match (self.trial(&edits), self.remedies.get_mut(self.tried)) {
            (Some(outcome), Some(remedy)) => {
                (remedy.leaves, remedy.brings) =
                    outcome.map_or((None, Vec::new()), |(counts, brought)| (Some(counts.open()), brought));
                self.tried += 1;
            }
            _ => drop(self.remedies.remove(self.tried)),
        }
        if self.tried == self.remedies.len() {
            let open = self.analysis.counts().open();
            // The rule knows best in which order they settle it, but what settles nothing in the end is no first choice.
            // What takes a row away settles all of its findings, and is meant least often: it stands last.
            let is_useless = |remedy: &Remedy| remedy.leaves.is_some_and(|leaves| leaves >= open);
            self.remedies.order_by_key(|remedy| (remedy.fix.removes(), is_useless(remedy)));
        }
    }

    /// Tries all fixes at the cursor that are not tried yet.
    pub(super) fn try_all_remedies(&mut self) {
        while self.has_untried_remedy() {
            self.try_a_remedy();
        }
    }

    /// Finds what each change of the chosen rule's setting would leave.
    pub(super) fn try_settings(&mut self) {
        let Mode::Rules(list) = &self.mode else { return };
        if !self.tries_settings() {
            return;
        }
        let mut list = list.clone();
        let wanted = ruleset::changes(&self.matrix, list.at);
        list.outcomes.clear();
        for (label, edit) in wanted {
            if let Some((counts, _)) = self.trial(&[edit]).flatten() {
                list.outcomes.push((label, counts));
            }
        }
        self.mode = Mode::Rules(list);
    }
}
