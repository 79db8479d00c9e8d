//! The place in the overview: what it shows, where its stops are, and which of them is chosen.
//!
//! The picture is derived from the map, the findings, the situation and the width of the screen, and made anew when one of
//! them changes; the choice stands on a stop while there is one.

use super::screens::overview::{Canvas, Lead, Overview, Stop, canvas};
use super::{App, Glyphs};
use crate::model::Id;

/// What the picture was made for.
#[derive(Clone, PartialEq, Eq, Debug)]
struct MadeFor {
    situation: Option<Id>,
    revision: u64,
    width: usize,
    glyphs: Glyphs,
}

/// The overview and the place in it.
#[derive(Clone, Debug, Default)]
pub struct OverviewPage {
    shown: Option<Overview>,
    canvas: Canvas,
    made_for: Option<MadeFor>,
    /// The chosen stop.
    pub at: usize,
    /// The first line on the screen.
    pub top: usize,
}

impl OverviewPage {
    /// What it says.
    #[must_use]
    pub fn shown(&self) -> Option<&Overview> {
        self.shown.as_ref()
    }

    /// How it is laid out.
    #[must_use]
    pub fn canvas(&self) -> &Canvas {
        &self.canvas
    }

    /// The places that lead somewhere.
    #[must_use]
    pub fn stops(&self) -> &[Stop] {
        &self.canvas.stops
    }

    /// Where the chosen place leads.
    #[must_use]
    pub fn here(&self) -> Option<&Lead> {
        self.stops().get(self.at).map(|stop| &stop.lead)
    }

    /// The stop so many lines further down (or up) in the same column of the page, or in the other one where it ends.
    #[must_use]
    pub fn vertical(&self, by: isize) -> usize {
        let mut at = self.at;
        for _ in 0..by.unsigned_abs() {
            let Some(here) = self.stops().get(at) else { return 0 };
            let further = |stop: &Stop| if by > 0 { stop.row > here.row } else { stop.row < here.row };
            let nearest = |side: bool| {
                let stops = self.stops().iter().enumerate();
                let ahead = stops.filter(|(_, stop)| further(stop) && (stop.side == here.side) == side);
                ahead.min_by_key(|(_, stop)| (stop.row.abs_diff(here.row), stop.x.abs_diff(here.x)))
            };
            match nearest(true).or_else(|| nearest(false)) {
                Some((next, _)) => at = next,
                None => break,
            }
        }
        at
    }

    /// The stop to the right (or left) on the line, or on the nearest line of the column beside.
    #[must_use]
    pub fn sideways(&self, right: bool) -> usize {
        let Some(here) = self.stops().get(self.at) else { return 0 };
        let ahead = |stop: &Stop| if right { stop.x > here.x } else { stop.x < here.x };
        let stops = || self.stops().iter().enumerate().filter(|(_, stop)| ahead(stop));
        let same = stops().filter(|(_, stop)| stop.row == here.row && stop.side == here.side);
        let beside = stops().filter(|(_, stop)| stop.side != here.side);
        let on_line = same.min_by_key(|(_, stop)| stop.x.abs_diff(here.x));
        let found =
            on_line.or_else(|| beside.min_by_key(|(_, stop)| (stop.row.abs_diff(here.row), stop.x.abs_diff(here.x))));
        found.map_or(self.at, |(at, _)| at)
    }

    /// Chooses a stop, or the last one.
    pub(super) fn choose(&mut self, at: usize) {
        self.at = at.min(self.stops().len().saturating_sub(1));
    }

    /// Scrolls as little as needed so that the choice is among so many lines; the first stop shows the top of the page and
    /// the last one its end.
    pub(super) fn scroll(&mut self, rows: usize) {
        let rows = rows.max(1);
        let row = self.stops().get(self.at).map_or(0, |stop| stop.row);
        let first = self.stops().iter().map(|stop| stop.row).min().unwrap_or(0);
        let last = self.stops().iter().map(|stop| stop.row).max().unwrap_or(0);
        // A heading above the choice is seen with it.
        let wanted = if row == first { 0 } else { row.saturating_sub(1) };
        self.top = self.top.min(if rows > 1 { wanted } else { row });
        let end = if row == last && self.canvas.lines.len() <= row + rows { self.canvas.lines.len() } else { row + 1 };
        self.top = self.top.max(end.saturating_sub(rows)).min(row);
        self.top = self.top.min(self.canvas.lines.len().saturating_sub(rows));
    }
}

impl App {
    /// Makes the picture anew where something it says has changed.
    pub(super) fn arrange_overview(&mut self, width: usize) {
        let wanted = MadeFor { situation: self.situation.clone(), revision: self.revision, width, glyphs: self.glyphs };
        if self.overview.made_for.as_ref() == Some(&wanted) {
            return;
        }
        let before = self.overview.here().cloned();
        let overview = Overview::of(&self.matrix, &self.analysis, self.situation.as_ref());
        let page = &mut self.overview;
        page.canvas = canvas(&overview, width, self.glyphs);
        (page.shown, page.made_for) = (Some(overview), Some(wanted));
        let at = before.and_then(|lead| page.stops().iter().position(|stop| stop.lead == lead)).unwrap_or(page.at);
        page.choose(at);
    }
}
