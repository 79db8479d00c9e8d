//! Work between keys: what takes long on a large map is done in slices while no event waits.
//!
//! Always true: what is in sight is checked before it is drawn, wherever that can be told yet; and once `has_work` is false
//! everything derived is as if it had been put in order at once. Nothing here runs in an app that does everything at once.

use super::layout::Layout;
use super::mode::Mode;
use super::{App, Screen, grid::Line};
use crate::model::DecisionKey;

/// Rows that are gathered or judged in one slice: some milliseconds, so that a key never waits noticeably.
const SLICE: usize = 100;

/// A map of so few decisions is checked before its first frame: that takes less than showing it twice.
pub(super) const SMALL: usize = 150;

/// The largest map on which every change of a rule's setting is tried beforehand: each is a check of the whole map.
const LARGEST_TRIAL: usize = 2_000;

impl App {
    /// Puts in order what the next frame shows.
    pub fn before_frame(&mut self) {
        if self.at_once {
            return;
        }
        if !self.analysis.is_done() {
            let rows = self.rows_in_sight();
            self.analysis.judge_first(&self.matrix, rows);
        }
        self.find_remedies();
        if self.settings_due && self.analysis.is_done() {
            self.settings_due = false;
            self.try_settings();
        }
    }

    /// Whether something is left for `work`.
    #[must_use]
    pub fn has_work(&self) -> bool {
        (!self.analysis.is_done() && !self.check_is_held) || (!self.at_once && self.has_untried_remedy())
    }

    /// Whether all that is left is worth nothing to somebody who is on the way to another place.
    #[must_use]
    pub fn can_pause(&self) -> bool {
        self.analysis.is_done()
    }

    /// Does one slice of what is left.
    pub fn work(&mut self) {
        if !self.has_work() {
            return;
        }
        if self.analysis.is_done() {
            self.try_a_remedy();
            return;
        }
        self.analysis.work(&self.matrix, SLICE);
        if self.analysis.is_done() {
            self.take_findings();
        }
    }

    /// Checks at once what is left to check.
    pub(super) fn finish_check(&mut self) {
        if !self.analysis.is_done() {
            self.analysis.finish(&self.matrix);
            self.take_findings();
        }
    }

    /// Makes anew what was made of the findings so far.
    fn take_findings(&mut self) {
        self.revision += 1;
        if self.screen == Screen::Findings {
            self.arrange_findings();
        }
        self.settings_due = true;
        self.settle();
    }

    /// Stops the check of the whole map, or goes on with it. Rows in sight and edited rows are checked all the same.
    pub(super) fn hold_check(&mut self) {
        match (self.analysis.is_done(), self.check_is_held) {
            (true, _) => self.tell("the whole map is checked"),
            (false, false) => {
                self.check_is_held = true;
                self.tell("the check is stopped; the same command goes on with it");
            }
            (false, true) => {
                self.check_is_held = false;
                self.tell("the check goes on");
            }
        }
    }

    /// Whether the check was stopped before it was through.
    #[must_use]
    pub fn is_check_held(&self) -> bool {
        self.check_is_held && !self.analysis.is_done()
    }

    /// How much of the map is checked, in per cent; nothing when all of it is.
    #[must_use]
    pub fn checked(&self) -> Option<usize> {
        (!self.analysis.is_done()).then(|| self.analysis.percent(&self.matrix))
    }

    /// Whether what each change of a rule's setting would leave can be tried.
    #[must_use]
    pub fn tries_settings(&self) -> bool {
        self.at_once || self.matrix.decision_count() <= LARGEST_TRIAL
    }

    fn rows_in_sight(&self) -> Vec<DecisionKey> {
        let rows = Layout::of(self).map_or(0, |layout| usize::from(layout.body.height));
        let lines = self.grid.lines();
        let seen = lines.get(self.grid.top..(self.grid.top + rows).min(lines.len())).unwrap_or(&[]);
        let keys = seen.iter().chain(self.grid.here()).filter_map(|line| match line {
            Line::Decision(key) => Some(*key),
            _ => None,
        });
        keys.collect()
    }

    /// What each change of the chosen rule would leave is to be told anew.
    pub(super) fn settle_settings(&mut self) {
        if self.at_once {
            self.try_settings();
        } else if let Mode::Rules(list) = &mut self.mode {
            list.outcomes.clear();
            self.settings_due = true;
        }
    }
}
