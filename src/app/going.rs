//! Looking somewhere else: another screen, place, situation, notation, filter or theme.
//!
//! Always true: nothing here changes the map; a place outside the map becomes the nearest one in it.

use super::layout::Layout;
use super::{App, Go, Pane, Screen, screens};
use crate::interchange::halves::in_halves;
use crate::model::{Decision, DecisionKey, RoleKey};

impl App {
    /// The same app, looking at a screen and a situation.
    #[must_use]
    pub fn looking_at(mut self, screen: Screen, situation: Option<crate::model::Id>) -> App {
        self.turn_to_situation(situation);
        self.go(Go::Screen(screen));
        self.settle();
        self
    }

    /// The same app on the page of a role.
    #[must_use]
    pub fn on_page_of(mut self, role: RoleKey) -> App {
        self.go(Go::Role(role));
        self.settle();
        self
    }

    /// Looks at a situation. Rights and findings may name one that the map does not have; there one stays where one is.
    fn turn_to_situation(&mut self, situation: Option<crate::model::Id>) {
        if situation.as_ref().is_none_or(|id| self.matrix.situation(id).is_some()) {
            self.situation = situation;
        }
    }

    /// Looks somewhere else.
    pub(super) fn go(&mut self, go: Go) {
        match go {
            Go::Screen(screen) => {
                // The page of a role is that of the role one has just looked at in the grid.
                if let (Screen::Grid, Screen::Role, Some(role)) = (self.screen, screen, self.grid.role()) {
                    self.role_page.turn_to(role);
                }
                self.screen = screen;
                if screen == Screen::Findings {
                    self.arrange_findings();
                }
            }
            Go::Place(line, column) => {
                self.grid.line = line.min(self.grid.lines().len().saturating_sub(1));
                self.grid.column = column.min(self.grid.heads().len());
                self.visited = None;
            }
            Go::Select(line, column) => {
                if self.grid.anchor.is_none() {
                    self.grid.anchor = Some((self.grid.line, self.grid.column));
                }
                self.grid.line = line.min(self.grid.lines().len().saturating_sub(1));
                self.grid.column = column.min(self.grid.heads().len());
            }
            Go::Column(column) => {
                let last = self.grid.lines().len().saturating_sub(1);
                self.grid.column = column.min(self.grid.heads().len());
                self.grid.line = 0;
                // An empty map has nothing to select.
                self.grid.anchor = (last > 0 && column > 0).then_some((last, self.grid.column));
                self.visited = None;
            }
            Go::Everything => {
                let (last, columns) = (self.grid.lines().len().saturating_sub(1), self.grid.heads().len());
                self.grid.anchor = Some((1.min(last), 1.min(columns)));
                (self.grid.line, self.grid.column) = (last, columns);
            }
            Go::Unselect => self.grid.anchor = None,
            Go::Centre => {
                let rows =
                    Layout::of(self).map_or(1, |layout| usize::from(layout.body.height)).saturating_sub(1).max(1);
                self.grid.top = self.grid.line.saturating_sub(rows / 2).max(1);
            }
            Go::Finding(finding) => {
                self.screen = Screen::Grid;
                if finding.situation.is_some() {
                    self.turn_to_situation(finding.situation.clone());
                }
                self.grid.go_to(&self.matrix, finding.decision, finding.role);
                self.reveal();
                if finding.decision.is_none() && finding.role.is_none() {
                    self.grid.column = 0;
                }
                // The details say it already where they are in sight.
                if Layout::of(self).is_none_or(|layout| layout.details.is_none()) {
                    self.tell(format!("{} {}", finding.rule.code, finding.message));
                }
                self.visited = Some(finding);
            }
            Go::Decision(decision, role) => {
                self.screen = Screen::Grid;
                self.visited = None;
                self.grid.go_to(&self.matrix, Some(decision), role);
                self.reveal();
            }
            Go::Role(role) => {
                self.screen = Screen::Role;
                self.role_page.turn_to(role);
            }
            Go::Listed(finding) => self.findings.choose(&finding),
            Go::Row(row) => match self.screen {
                Screen::Grid => {}
                Screen::Findings => self.findings.go(row),
                Screen::Role => self.role_page.choose(row),
                Screen::Overview => self.overview.choose(row),
            },
            Go::Fold(area, folded) => self.grid.fold(&self.matrix, area.as_ref(), folded),
            Go::FoldAll(folded) => self.grid.fold_all(&self.matrix, folded),
            Go::Situation(situation) => {
                self.turn_to_situation(situation);
                let name = self.situation_name().to_owned();
                self.tell(format!("situation: {name}"));
            }
            Go::Notation(notation) => {
                self.notation = notation;
                self.measure_columns();
                let (keys, sets) = screens::letters(self);
                let keys = if sets.is_empty() { format!(": {keys}") } else { String::new() };
                self.tell(format!("rights shown as {notation}{keys}"));
            }
            Go::Theme(theme) => self.choose_theme(theme),
            Go::Pane(pane) => self.pane = pane,
            Go::Sizes(sizes) => {
                self.preferences.sizes = sizes;
                // Drawn by hand it has that size, and no other.
                self.pane = Pane::Shown;
            }
            Go::Filter(filter) => {
                self.screen = Screen::Findings;
                self.findings.filter = *filter;
                self.findings.at = 0;
                self.arrange_findings();
            }
        }
    }

    /// After a jump in the grid: its neighbours shall be seen too.
    pub(super) fn reveal(&mut self) {
        if let Some(layout) = Layout::of(self) {
            self.grid.reveal(usize::from(layout.body.height).saturating_sub(1));
        }
    }

    /// Takes the widest cell of every column; done once, later edits only widen.
    pub(super) fn measure_columns(&mut self) {
        let (notation, slots) = (self.notation, self.matrix.role_slots());
        let decisions: Vec<&Decision> = self.matrix.decisions().map(|(_, decision)| decision).collect();
        // All rights of the map are looked at before the first frame.
        let halves = in_halves(&decisions, |decisions, _| {
            let mut columns = vec![screens::cell::Widest::default(); slots];
            for held in decisions.iter().flat_map(|decision| decision.rights()) {
                if let Some(widest) = columns.get_mut(held.role().index()) {
                    widest.take(notation, held.right());
                }
            }
            columns
        });
        for (role, _) in self.matrix.roles() {
            for widest in halves.iter().filter_map(|columns| columns.get(role.index())) {
                self.grid.widen(role, widest.width(notation));
            }
        }
    }

    /// A cell was changed: its column may only grow, so that nothing jumps.
    pub(super) fn measure_cell(&mut self, decision: DecisionKey, role: RoleKey) {
        let right =
            self.matrix.decision(decision).and_then(|decision| decision.right_in(role, self.situation.as_ref()));
        if let Some(right) = right {
            let width = screens::cell::width_of(self.notation, right);
            self.grid.widen(role, width);
        }
    }
}
