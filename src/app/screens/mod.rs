//! What each screen shows, as plain values: rows, cells, lines with tones.
//!
//! Painter, `sayso show` and reports read the same values, so that they can never disagree. Nothing here changes anything.

pub mod begin;
mod bottom;
pub mod boundary;
pub mod cell;
pub mod changes;
pub mod coach;
pub mod details;
pub mod findings;
pub mod grid;
pub mod next;
pub mod overview;
pub mod page;
pub mod palette;
pub mod preview;
pub mod role;
pub mod ruler;
pub mod ruleset;
mod titlebar;

pub use bottom::{bottom, is_message_short, letters, message, rest};
pub use titlebar::{Tab, TitleBar, titlebar};

use super::layout::{Columns, GUTTER, Layout};
use super::text::Spans;
use super::{App, Glyphs, Go, Screen};
use crate::rules::Family;

/// The signs a screen is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    /// Of a gap, an overlap, something vague.
    pub families: [&'static str; 3],
    /// The cursor.
    pub cursor: &'static str,
    /// An open and a folded area.
    pub open: &'static str,
    /// A folded area.
    pub folded: &'static str,
    /// All is well.
    pub clean: &'static str,
    /// An empty cell.
    pub empty: &'static str,
    /// More to the left, more to the right.
    pub more: (&'static str, &'static str),
    /// Goes on above, goes on below.
    pub above_below: (&'static str, &'static str),
    /// Leads to.
    pub arrow: &'static str,
}

impl Signs {
    /// The signs of a glyph set.
    #[must_use]
    pub fn of(glyphs: Glyphs) -> Signs {
        match glyphs {
            Glyphs::Unicode => Signs {
                families: ["○", "◆", "~"],
                cursor: "▶",
                open: "▾",
                folded: "▸",
                clean: "✓",
                empty: "·",
                more: ("‹", "›"),
                above_below: ("↑", "↓"),
                arrow: "→",
            },
            Glyphs::Ascii => Signs {
                families: ["o", "#", "~"],
                cursor: ">",
                open: "v",
                folded: "+",
                clean: "ok",
                empty: ".",
                more: ("<", ">"),
                above_below: ("^", "v"),
                arrow: "->",
            },
        }
    }

    /// The sign of a family.
    #[must_use]
    pub fn family(&self, family: Family) -> &'static str {
        self.families.get(family as usize).copied().unwrap_or("?")
    }
}

/// The command whose words are under a place of the terminal: commands or help at the right of the bottom line, and in the
/// heading of the findings what narrows them down.
#[must_use]
pub fn hint_at(app: &App, x: u16, y: u16) -> Option<&'static str> {
    let layout = Layout::of(app)?;
    if app.screen() == Screen::Findings && y == layout.body.y && layout.body.contains(x, y) {
        return Some(findings::command_at(app, usize::from(x)));
    }
    let hints = layout.hints;
    if !hints.contains(x, y) || app.preferences().hints == super::Hints::Off {
        return None;
    }
    let mut right = usize::from(hints.x + hints.width);
    for (id, word) in bottom::TAIL.into_iter().rev() {
        let left = right.saturating_sub(bottom::tail_width(app, id, word));
        if (left..right).contains(&usize::from(x)) {
            return Some(id);
        }
        right = left;
    }
    None
}

/// All that the details say on the screen shown, for a pane of so many columns; the overview has none.
#[must_use]
pub fn details_of(app: &App, width: usize) -> Vec<Spans> {
    match app.screen() {
        Screen::Grid => details::view(app, width),
        Screen::Findings => findings::about(app),
        Screen::Role => boundary::about(app),
        Screen::Overview => Vec::new(),
    }
}

/// What is under a place of the terminal.
#[must_use]
pub fn place_at(app: &App, x: u16, y: u16) -> Option<Go> {
    let layout = Layout::of(app)?;
    if layout.title.contains(x, y) {
        let bar = titlebar(app, usize::from(layout.title.width));
        let tab = bar.tabs.iter().find(|tab| (tab.x..tab.x + tab.width).contains(&usize::from(x)))?;
        return Some(Go::Screen(tab.screen));
    }
    if !layout.body.contains(x, y) {
        return None;
    }
    let row = usize::from(y - layout.body.y);
    match app.screen() {
        Screen::Findings => Some(Go::Row(app.findings().top + row.checked_sub(1)?)),
        Screen::Role => match row.checked_sub(1) {
            Some(row) => {
                let line = app.role_page().lines().get(app.role_page().top + row)?;
                Some(Go::Row(line.stop?))
            }
            None => boundary::neighbour_at(app, usize::from(layout.body.width), usize::from(x)).map(Go::Role),
        },
        Screen::Overview => {
            let line = app.overview().top + row.checked_sub(1)?;
            let x = usize::from(x);
            let is_there = |stop: &overview::Stop| stop.row == line && (stop.x..stop.x + stop.width).contains(&x);
            app.overview().stops().iter().position(is_there).map(Go::Row)
        }
        Screen::Grid => {
            let grid = app.grid();
            let line = if row == 0 { 0 } else { grid.top + row - 1 };
            let width = usize::from(layout.body.width);
            let columns = Columns::new(grid.heads(), grid.left, width, grid::title_width(app));
            let mut at = columns.title;
            let x = usize::from(x);
            if let Some(super::grid::Line::Area(id)) = grid.lines().get(line)
                && x < GUTTER
            {
                return Some(Go::Fold(id.clone(), !grid.is_folded(id.as_ref())));
            }
            if line >= grid.lines().len() {
                return None;
            }
            if x < at {
                return Some(Go::Place(line, 0));
            }
            for (offset, width) in columns.roles.iter().enumerate() {
                if (at..at + width).contains(&x) {
                    return Some(Go::Place(line, columns.left + offset + 1));
                }
                at += width;
            }
            None
        }
    }
}
