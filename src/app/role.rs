//! The place on the page of a role: whose page it is, its lines, and which of them is chosen.
//!
//! The page is derived from the map, the findings, the situation and the width of the screen, and made anew when one of them
//! changes; the choice stands on a line that leads somewhere while there is one.

use super::screens::boundary::{PageLine, Stop, lines};
use super::screens::role::Boundary;
use super::{App, Glyphs};
use crate::model::{Id, RoleKey, Severity};
use crate::rules::Finding;

/// What the lines were made for.
#[derive(Clone, PartialEq, Eq, Debug)]
struct MadeFor {
    role: RoleKey,
    situation: Option<Id>,
    revision: u64,
    width: usize,
    rows: usize,
    glyphs: Glyphs,
}

/// The page and the place on it.
#[derive(Clone, Debug, Default)]
pub struct RolePage {
    /// Whose page it is; `None` = nobody's yet.
    role: Option<RoleKey>,
    boundary: Option<Boundary>,
    lines: Vec<PageLine>,
    stops: Vec<Stop>,
    made_for: Option<MadeFor>,
    /// The chosen stop.
    pub at: usize,
    /// The first line on the screen.
    pub top: usize,
}

impl RolePage {
    /// Whose page it is.
    #[must_use]
    pub fn role(&self) -> Option<RoleKey> {
        self.role
    }

    /// What the page says.
    #[must_use]
    pub fn boundary(&self) -> Option<&Boundary> {
        self.boundary.as_ref()
    }

    /// Its lines below the heading.
    #[must_use]
    pub fn lines(&self) -> &[PageLine] {
        &self.lines
    }

    /// The lines that lead somewhere.
    #[must_use]
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// Where the chosen line leads.
    #[must_use]
    pub fn here(&self) -> Option<Stop> {
        self.stops.get(self.at).copied()
    }

    /// The finding under the cursor: the line itself, or the worst one of the decision on it.
    #[must_use]
    pub fn finding(&self) -> Option<&Finding> {
        let unclear = &self.boundary.as_ref()?.unclear;
        match self.here()? {
            Stop::Finding(at) => unclear.get(at),
            Stop::Decision(key) => {
                // Of several equally bad ones the first, as the list has them.
                let of_it = unclear.iter().filter(|finding| finding.decision == Some(key));
                of_it.rev().max_by_key(|finding| finding.severity)
            }
            Stop::Role(_) => None,
        }
    }

    /// The worst severity on the page.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.boundary.as_ref()?.unclear.iter().map(|finding| finding.severity).max()
    }

    /// Turns to the page of a role.
    pub(super) fn turn_to(&mut self, role: RoleKey) {
        if self.role != Some(role) {
            (self.role, self.at, self.top) = (Some(role), 0, 0);
        }
    }

    /// Chooses a stop, or the last one.
    pub(super) fn choose(&mut self, at: usize) {
        self.at = at.min(self.stops.len().saturating_sub(1));
    }

    /// Scrolls as little as needed so that the choice is among so many lines; from the first stop the top of the page.
    pub(super) fn scroll(&mut self, rows: usize) {
        let rows = rows.max(1);
        let is_here = |line: &PageLine| line.stop == Some(self.at);
        let first = self.lines.iter().position(is_here).unwrap_or(0);
        let last = self.lines.iter().rposition(is_here).unwrap_or(first);
        let first = if self.at == 0 { 0 } else { first };
        if last >= self.top + rows {
            self.top = last + 1 - rows;
        }
        if first < self.top && last < first + rows {
            self.top = first;
        }
        // What follows the last stop is read from there.
        if self.at + 1 == self.stops.len() && self.lines.len() <= last + rows {
            self.top = self.top.max(self.lines.len().saturating_sub(rows));
            if last < self.top {
                self.top = last;
            }
        }
        self.top = self.top.min(self.lines.len().saturating_sub(rows));
    }
}

impl App {
    /// Makes the page anew where something it says has changed.
    pub(super) fn arrange_role_page(&mut self, width: usize, rows: usize) {
        let known = self.role_page.role.filter(|role| self.matrix.role(*role).is_some());
        let first = || self.matrix.roles_in_order().first().copied();
        let Some(role) = known.or_else(|| self.grid.role()).or_else(first) else {
            self.role_page = RolePage::default();
            return;
        };
        self.role_page.turn_to(role);
        let wanted = MadeFor {
            role,
            situation: self.situation.clone(),
            revision: self.revision,
            width,
            rows,
            glyphs: self.glyphs,
        };
        if self.role_page.made_for.as_ref() == Some(&wanted) {
            return;
        }
        let before = self.role_page.made_for.as_ref().filter(|made| made.role == role).and(self.role_page.here());
        let checked = self.checked().is_none();
        let boundary = Boundary::of(&self.matrix, &self.analysis, role, self.situation.as_ref());
        let made = boundary.as_ref().map(|page| {
            // Blank lines are for pages that fit with them; of a page with more entries than lines that is known beforehand.
            let airy = (page.entry_count() <= rows).then(|| lines(page, width, self.glyphs, checked, true));
            airy.filter(|(airy, _)| airy.len() <= rows)
                .unwrap_or_else(|| lines(page, width, self.glyphs, checked, false))
        });
        let (lines, stops) = made.unwrap_or_default();
        let page = &mut self.role_page;
        (page.boundary, page.lines, page.stops, page.made_for) = (boundary, lines, stops, Some(wanted));
        // A finding that is gone leaves the choice where it was; everything else takes it along.
        let along = before.filter(|stop| !matches!(stop, Stop::Finding(_)));
        let at = along.and_then(|stop| page.stops.iter().position(|other| *other == stop)).unwrap_or(page.at);
        page.choose(at);
    }
}
