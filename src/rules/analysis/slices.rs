//! The work of an analysis in slices, so that a map of any size answers keys while it is checked.
//!
//! First what is kept beside the map is gathered row by row, then the rows are judged; rows that somebody looks at come
//! first. Until it is done, rows not judged yet show what they showed before, and the counts are those of the findings at
//! hand. Edits may come in between; what comes out in the end equals a full analysis, however the work was cut.

use super::judging::InForce;
use super::{Almanac, Analysis, Titles, Usage};
use crate::model::{Date, DecisionKey, Matrix};

/// How far the work has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stage {
    /// Rows before this one are gathered.
    Gathering(usize),
    /// Every row is gathered; those before this one are judged.
    Judging(usize),
    /// Every row is judged.
    Done,
}

impl Analysis {
    /// Prepares to check a whole map, in Steady and in every situation; `work` does it.
    #[must_use]
    pub fn begin(today: Date) -> Analysis {
        Analysis::prepare(today, None)
    }

    /// Whether every row is judged as the map is now.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// How much of the work is done, in per cent.
    #[must_use]
    pub fn percent(&self, matrix: &Matrix) -> usize {
        let all = matrix.decision_slots().max(1);
        match self.stage {
            // Judging takes about twice as long as gathering.
            Stage::Gathering(at) => at * 33 / all,
            Stage::Judging(at) => 33 + at * 67 / all,
            Stage::Done => 100,
        }
    }

    /// Does the work that so many rows take. Does nothing once all is done.
    pub fn work(&mut self, matrix: &Matrix, rows: usize) {
        // No rows at all would look like the end of them.
        let rows = rows.max(1);
        match self.stage {
            Stage::Gathering(from) => {
                if from == 0 {
                    self.begin_gathering(matrix);
                }
                let keys: Vec<DecisionKey> = matrix.decisions_from(from).map(|(key, _)| key).take(rows).collect();
                for key in &keys {
                    self.take_facts(matrix, *key);
                }
                self.stage = match keys.last() {
                    Some(last) if matrix.decisions_from(last.index() + 1).next().is_some() => {
                        Stage::Gathering(last.index() + 1)
                    }
                    _ => {
                        self.begin_judging(matrix);
                        return;
                    }
                };
            }
            Stage::Judging(from) => {
                self.judged.resize(matrix.decision_slots(), false);
                let keys: Vec<DecisionKey> = matrix.decisions_from(from).map(|(key, _)| key).take(rows).collect();
                for key in &keys {
                    self.check_waiting_row(matrix, *key);
                }
                self.stage = match keys.last() {
                    Some(last) if matrix.decisions_from(last.index() + 1).next().is_some() => {
                        Stage::Judging(last.index() + 1)
                    }
                    _ => Stage::Done,
                };
            }
            Stage::Done => {}
        }
    }

    /// Does all work that is left.
    pub fn finish(&mut self, matrix: &Matrix) {
        while !self.is_done() {
            self.work(matrix, usize::MAX);
        }
    }

    /// Judges these rows before their turn, where they can be judged yet: those that somebody looks at.
    pub fn judge_first(&mut self, matrix: &Matrix, rows: impl IntoIterator<Item = DecisionKey>) {
        if let Stage::Judging(_) = self.stage {
            for key in rows {
                self.check_waiting_row(matrix, key);
            }
        }
    }

    /// Forgets what is kept beside the map.
    pub(super) fn gather_anew(&mut self) {
        self.stage = Stage::Gathering(0);
        self.usage = Usage::default();
        self.titles = Titles::default();
        self.almanac = Almanac::default();
        self.facts = Vec::new();
    }

    /// Takes over the roles, which come first: what is kept of rows depends on who reports to whom. Makes room for every row:
    /// tables that grow by themselves become up to twice as large as they must be. Not before the work begins, when the map
    /// is on the screen and what else was needed to open it is let go of.
    fn begin_gathering(&mut self, matrix: &Matrix) {
        self.usage.count_roles(matrix);
        self.almanac.take_roles(matrix);
        let rows = matrix.decision_slots();
        self.titles.make_room(rows);
        self.almanac.make_room(rows);
        self.facts.reserve_exact(rows.saturating_sub(self.facts.len()));
        self.rows.reserve_exact(rows.saturating_sub(self.rows.len()));
        self.stirred.reserve_exact(rows.saturating_sub(self.stirred.len()));
    }

    /// Has every row judged again, and judges the roles and the map, which are few.
    pub(super) fn begin_judging(&mut self, matrix: &Matrix) {
        self.stage = Stage::Judging(0);
        self.judged.clear();
        self.in_force = InForce::on(matrix);
        self.check_roles(matrix);
        self.check_map(matrix);
    }

    /// Has these rows judged again by `work`.
    pub(super) fn wait_for(&mut self, matrix: &Matrix, rows: &[DecisionKey]) {
        let Some(first) = rows.iter().map(|key| key.index()).min() else { return };
        if self.is_done() {
            self.judged.clear();
            self.judged.resize(matrix.decision_slots(), true);
        }
        for key in rows {
            if let Some(judged) = self.judged.get_mut(key.index()) {
                *judged = false;
            }
        }
        self.stage = match self.stage {
            Stage::Judging(at) => Stage::Judging(at.min(first)),
            _ => Stage::Judging(first),
        };
    }

    fn check_waiting_row(&mut self, matrix: &Matrix, key: DecisionKey) {
        if self.judged.len() <= key.index() {
            self.judged.resize(matrix.decision_slots(), false);
        }
        if self.judged.get(key.index()) == Some(&false) {
            self.check_row(matrix, key);
        }
    }
}
