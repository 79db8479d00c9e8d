//! A painter that keeps its last frame and paints again only what differs.
//!
//! Always true: but for what is owed, see below, the buffer holds the very frame that `paint` would paint from nothing (held
//! by a law over keys, edits, sizes and looks), and rows that are not named hold what they held. Where something stands in
//! front of the grid, or another screen is shown, everything is painted from nothing.
//!
//! What is on the screen is known again by value: the heads of the roles and their loads, the rows of the grid, the lines of
//! the details, the top and the bottom line are each compared with what was painted last. Rows are not even made anew where
//! neither the decision nor its findings changed and the cursor neither came nor went.
//!
//! In a hurry the details and the line of hints are left as they are, and are owed: whoever presses one key after the other
//! follows the cursor and reads neither; what an edit did to the map is in the grid at once. What it buys: they are most of
//! the work and of the bytes of a step (at 120 × 40 some 250 of 420 µs and 1,600 of 2,130 bytes on the generated map L).
//!
//! So is what lies under the row of the cursor and under its title: `passing` paints only the marker and the cell of the rows that the cursor
//! leaves and comes to.

mod look;
mod passing;
mod patching;
mod rolling;

use std::ops::Range;

use ratatui::buffer::Buffer;

use self::look::{Look, Top};
use super::grid::{column_of, details_area, draw_border, draw_head, draw_load, draw_row, header, load_row};
use super::theme::Theme;
use super::{clear, draw_rules, finish, paint, paragraphs, row_of};
use crate::app::grid::Line;
use crate::app::layout::{Area, Layout};
use crate::app::mode::Mode;
use crate::app::screens::grid::{GridView, RowView, around, row};
use crate::app::screens::{Signs, bottom, details, is_message_short, titlebar};
use crate::app::text::{Span, Spans};
use crate::app::{App, Screen};

/// What came of painting a frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Painted {
    /// Where the cursor stands: where the keys go.
    pub cursor: Option<(u16, u16)>,
    /// Rows that moved before the stretches were painted.
    pub rolled: Option<Rolled>,
    /// Where it may differ from the frame before, once those rows moved.
    pub stretches: Stretches,
}

/// Rows that moved up or down together as they are. What stands in those that came in is not said: they are painted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rolled {
    /// The rows among which they moved.
    pub rows: Range<usize>,
    /// By how many.
    pub by: usize,
    /// Whether they went up.
    pub up: bool,
}

impl Rolled {
    /// Moves what stands in these rows of a screen of so many columns; what goes out at one end comes in at the other.
    pub fn turn<T>(&self, cells: &mut [T], width: usize) {
        let Some(cells) = cells.get_mut(self.rows.start * width..self.rows.end * width) else { return };
        let shift = (self.by * width).min(cells.len());
        if self.up { cells.rotate_left(shift) } else { cells.rotate_right(shift) }
    }

    /// The rows that came in.
    #[must_use]
    pub fn coming(&self) -> Range<usize> {
        if self.up { self.rows.end - self.by..self.rows.end } else { self.rows.start..self.rows.start + self.by }
    }
}

/// Parts of a frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stretches {
    /// All of it.
    All,
    /// These, from above.
    Some(Vec<Stretch>),
}

/// Cells beside each other in one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// The row, counted from the uppermost.
    pub row: usize,
    /// The columns of the terminal.
    pub columns: Range<usize>,
}

/// Paints one frame after the other into the same buffer.
#[derive(Debug, Default)]
pub struct Painter {
    theme: Option<Theme>,
    last: Option<Frame>,
    is_in_hurry: bool,
}

/// What was painted last.
#[derive(Debug)]
struct Frame {
    look: Look,
    /// The map; nothing while more may be found on it.
    revision: Option<u64>,
    top: Option<Top>,
    title: Vec<Span>,
    grid: GridView,
    /// The first line of the grid in sight.
    first: usize,
    rows: Vec<Row>,
    is_selecting: bool,
    details: Vec<Spans>,
    bottom: Vec<Span>,
}

/// A row of the grid as it was painted.
#[derive(Debug)]
struct Row {
    line: Line,
    view: RowView,
    /// When its decision was stirred last.
    stirred: u32,
    /// Whether it is the cursor's and was painted without what lies under such a row.
    is_passing: bool,
}

impl Row {
    fn is_current(&self) -> bool {
        matches!(self.view, RowView::Decision { current: true, .. } | RowView::Area { cursor: true, .. })
    }

    /// Whether another row is of the same decision and with the same ground under it.
    fn is_much_like(&self, other: &Row) -> bool {
        matches!(self.line, Line::Decision(_)) && self.line == other.line && self.is_current() == other.is_current()
    }
}

impl Painter {
    /// Paints a frame over the last one, which the buffer still holds; another buffer must have another size or come after
    /// `forget`.
    pub fn paint(&mut self, buffer: &mut Buffer, app: &App) -> Painted {
        // Nothing is kept of a frame in which painting fails.
        let last = self.last.take();
        let is_in_hurry = std::mem::take(&mut self.is_in_hurry);
        if let Some(layout) = plain_grid(app, buffer) {
            let theme = self.theme.take().filter(|theme| theme.is_of(app)).unwrap_or_else(|| Theme::of(app));
            let mut brush = Brush {
                buffer: &mut *buffer,
                app,
                layout,
                theme: &theme,
                signs: Signs::of(app.glyphs()),
                rolled: None,
                stretches: Vec::new(),
                is_in_hurry,
            };
            let look = Look::of(app, layout);
            let mut last = last.filter(|last| last.look == look);
            if is_in_hurry
                && let Some(frame) = &mut last
                && let Some(cursor) = brush.step(frame)
            {
                let rolled = brush.rolled.take();
                let stretches = brush.finish(true);
                (self.last, self.theme) = (last, Some(theme));
                return Painted { cursor: Some(cursor), rolled, stretches };
            }
            let grid = around(app, usize::from(layout.body.width));
            if grid.empty.is_none() {
                let last = last.filter(|last| last.grid.columns == grid.columns && last.grid.roles == grid.roles);
                let is_kept = last.is_some();
                let (frame, cursor) = brush.paint(last, look, grid);
                let rolled = brush.rolled.take();
                let stretches = brush.finish(is_kept);
                (self.last, self.theme) = (Some(frame), Some(theme));
                return Painted { cursor, rolled, stretches };
            }
        }
        buffer.reset();
        Painted { cursor: paint(buffer, app), rolled: None, stretches: Stretches::All }
    }

    /// Has the next frame, and no further one, leave details, hints and what lies under the row of the cursor for later; says
    /// whether it may. They are owed then, painted or not: a frame without hurry must follow. Where a key is held down, details
    /// beside lines that scroll are blank until it is let go.
    pub fn hurry(&mut self, app: &App, is_held: bool) -> bool {
        let layout = Layout::of(app);
        self.is_in_hurry = app.screen() == Screen::Grid
            && matches!(app.mode(), Mode::Normal)
            && app.pending().prefix.is_none()
            && app.checked().is_none()
            && layout.zip(self.last.as_ref()).is_some_and(|(layout, last)| {
                // The terminal moves whole lines, the details beside them too: those would have to be sent once more.
                let moved = last.first.abs_diff(app.grid().top);
                let scrolls = layout.side && moved > 0 && moved < usize::from(layout.body.height) / 2;
                last.revision.is_some() && (is_held || !scrolls)
            });
        self.is_in_hurry
    }

    /// Forgets the last frame: the next one is painted from nothing.
    pub fn forget(&mut self) {
        self.last = None;
    }
}

/// When the decision of a line was stirred last.
fn stirred(app: &App, line: &Line) -> u32 {
    match line {
        Line::Decision(key) => app.analysis().stir_of(*key),
        Line::Header | Line::Area(_) => 0,
    }
}

/// The layout where nothing but the grid is shown, as large as the buffer.
fn plain_grid(app: &App, buffer: &Buffer) -> Option<Layout> {
    let layout = Layout::of(app)?;
    let is_plain = app.screen() == Screen::Grid
        && matches!(app.mode(), Mode::Normal)
        && app.pending().prefix.is_none()
        && layout.tour.is_none()
        && (buffer.area.x, buffer.area.y) == (0, 0)
        && (buffer.area.width, buffer.area.height) == app.size()
        // A long message lies over rows.
        && is_message_short(app, usize::from(layout.hints.width));
    is_plain.then_some(layout)
}

/// Paints one frame.
struct Brush<'a> {
    buffer: &'a mut Buffer,
    app: &'a App,
    layout: Layout,
    theme: &'a Theme,
    signs: Signs,
    rolled: Option<Rolled>,
    /// What was painted so far.
    stretches: Vec<Stretch>,
    is_in_hurry: bool,
}

impl Brush<'_> {
    fn paint(&mut self, last: Option<Frame>, look: Look, grid: GridView) -> (Frame, Option<(u16, u16)>) {
        let app = self.app;
        let revision = app.checked().is_none().then(|| app.revision());
        let is_first = last.is_none();
        if is_first {
            self.buffer.reset();
            draw_rules(self.buffer, app, &self.layout, self.theme);
            draw_border(self.buffer, app, &self.layout, self.theme);
        }
        let is_selecting = app.grid().anchor.is_some();
        let mut frame = last.unwrap_or_else(|| Frame {
            look,
            revision: None,
            top: None,
            title: Vec::new(),
            grid: grid.clone(),
            first: app.grid().top,
            rows: Vec::new(),
            is_selecting,
            details: Vec::new(),
            bottom: Vec::new(),
        });
        self.top(&mut frame);
        let mut cursor = None;
        // Where the cursor is on it is said by painting it.
        let has_cursor = app.grid().line == 0;
        let heads = row_of(self.layout.body, 0);
        if is_first || has_cursor || frame.grid.corner_cursor != grid.corner_cursor {
            self.begin(heads);
            cursor = header(self.buffer, self.layout.body, &grid, self.theme, &self.signs);
        } else {
            self.columns(&grid, heads, &frame.grid.heads, &grid.heads, draw_head);
        }
        if let Some(area) = self.layout.load {
            if is_first || frame.grid.load_label != grid.load_label {
                let area = self.begin(area);
                load_row(self.buffer, area, &grid, self.theme);
            } else {
                self.columns(&grid, area, &frame.grid.load, &grid.load, |buffer, area, load, theme| {
                    draw_load(buffer, area, *load, theme);
                });
            }
        }
        (frame.grid, frame.first) = (grid, app.grid().top);
        let is_known = !frame.is_selecting && !is_selecting;
        cursor = cursor.or(self.rows(&mut frame, is_known));
        (frame.is_selecting, frame.revision) = (is_selecting, revision);
        let is_full = is_first || !self.is_in_hurry;
        if is_full {
            self.details(&mut frame);
        }
        // What the key is answered in words can wait no more than the cursor.
        if is_full || app.message().is_some() {
            self.bottom(&mut frame);
        }
        (frame, cursor)
    }

    /// Takes only a step where that is all that a hurry leaves to be painted; says where the cursor is then.
    fn step(&mut self, frame: &mut Frame) -> Option<(u16, u16)> {
        let app = self.app;
        let is_same_map = app.checked().is_none() && frame.revision == Some(app.revision());
        let is_plain = is_same_map && app.message().is_none() && app.grid().anchor.is_none() && !frame.is_selecting;
        let is_in_place = is_plain && (frame.first == app.grid().top || self.roll(frame));
        let cursor = if is_in_place { self.pass(frame) } else { None }?;
        self.top(frame);
        Some(cursor)
    }

    /// How many rows below the heads fit.
    fn rows_in_sight(&self) -> usize {
        usize::from(self.layout.body.height).saturating_sub(1)
    }

    /// Empties a part of a row before it is painted again.
    fn begin(&mut self, area: Area) -> Area {
        clear(self.buffer, area);
        self.painted(area);
        area
    }

    /// Paints what differs in a row that has something for each role.
    fn columns<T: PartialEq>(
        &mut self,
        grid: &GridView,
        row: Area,
        was: &[T],
        is: &[T],
        draw: impl Fn(&mut Buffer, Area, &T, &Theme),
    ) {
        let mut at = grid.columns.title;
        for (place, (new, room)) in is.iter().zip(&grid.columns.roles).enumerate() {
            if was.get(place) != Some(new) {
                let area = self.begin(column_of(row, at, *room));
                draw(self.buffer, area, new, self.theme);
            }
            at += room;
        }
    }

    fn painted(&mut self, area: Area) {
        let columns = usize::from(area.x)..usize::from(area.x) + usize::from(area.width);
        self.stretches.push(Stretch { row: usize::from(area.y), columns });
    }

    fn top(&mut self, frame: &mut Frame) {
        let top = Some(Top::of(self.app));
        if frame.top == top {
            return;
        }
        let title = titlebar(self.app, usize::from(self.layout.title.width)).spans;
        if title != frame.title {
            self.line(self.layout.title, &frame.title, &title);
        }
        (frame.top, frame.title) = (top, title);
    }

    /// Paints the rows of the grid that differ, and says where the cursor is. Where they are known, those of the same line
    /// without the cursor now and before are what they were unless their decision was stirred.
    fn rows(&mut self, frame: &mut Frame, is_known: bool) -> Option<(u16, u16)> {
        let (app, body) = (self.app, self.layout.body);
        let grid = app.grid();
        let last = grid.lines().len().min(grid.top + self.rows_in_sight());
        let lines = grid.lines().get(grid.top..last).unwrap_or_default();
        let mut cursor = None;
        for (at, line) in lines.iter().enumerate() {
            let is_current = grid.line == grid.top + at;
            let old = frame.rows.get(at);
            let stirred = stirred(app, line);
            let is_known = is_known
                && !is_current
                && matches!(line, Line::Decision(_))
                && old.is_some_and(|old| old.line == *line && old.stirred == stirred && !old.is_current());
            if is_known {
                continue;
            }
            let Some(view) = row(app, grid.top + at, &frame.grid) else { continue };
            // The row of the cursor says where that is only when it is painted.
            if !is_current && old.is_some_and(|old| old.view == view) {
                if let Some(old) = frame.rows.get_mut(at) {
                    (old.line, old.stirred) = (line.clone(), stirred);
                }
                continue;
            }
            let mut row = Row { line: line.clone(), view, stirred, is_passing: false };
            let place = match old.filter(|old| old.is_much_like(&row) && (self.is_in_hurry || !old.is_passing)) {
                Some(old) => {
                    row.is_passing = old.is_passing;
                    self.patch(at, old, &row, &frame.grid)
                }
                None => {
                    let area = self.begin(row_of(body, at + 1));
                    draw_row(self.buffer, area, &row.view, &frame.grid, self.theme, &self.signs)
                }
            };
            cursor = place.or(cursor);
            match frame.rows.get_mut(at) {
                Some(old) => *old = row,
                None => frame.rows.push(row),
            }
        }
        for at in lines.len()..frame.rows.len() {
            self.begin(row_of(body, at + 1));
        }
        frame.rows.truncate(lines.len());
        cursor
    }

    fn details(&mut self, frame: &mut Frame) {
        let Some(area) = details_area(&self.layout) else { return };
        let lines = paragraphs(self.app, area, &details::view(self.app, usize::from(area.width)));
        for at in 0..lines.len().max(frame.details.len()) {
            let line = lines.get(at).map_or([].as_slice(), Vec::as_slice);
            let was = frame.details.get(at).map_or([].as_slice(), Vec::as_slice);
            if line != was {
                self.line(row_of(area, at), was, line);
            }
        }
        frame.details = lines;
    }

    fn bottom(&mut self, frame: &mut Frame) {
        let line = bottom(self.app, usize::from(self.layout.hints.width));
        if line != frame.bottom {
            self.line(self.layout.hints, &frame.bottom, &line);
        }
        frame.bottom = line;
    }

    /// What is done to every cell that was painted; says which those are.
    fn finish(mut self, is_kept: bool) -> Stretches {
        if !is_kept {
            finish(&mut self.buffer.content, self.app, self.theme);
            return Stretches::All;
        }
        self.stretches.sort_unstable_by_key(|stretch| stretch.row);
        let width = usize::from(self.buffer.area.width);
        for Stretch { row, columns } in &self.stretches {
            let cells = row * width + columns.start..row * width + columns.end;
            finish(self.buffer.content.get_mut(cells).unwrap_or_default(), self.app, self.theme);
        }
        Stretches::Some(self.stretches)
    }
}
