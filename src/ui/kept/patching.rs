//! What is painted again only where it differs: of a row of the grid its sign, its title and single cells, of a line of text
//! what reads otherwise.
//!
//! Always true: afterwards the row or line holds what painting it anew would give, but for what lies under a row that the
//! cursor only passes.
//!
//! What it buys: an edit changes a cell or two. At 120 × 40 a fifth of its instructions, because the other cells are neither
//! written nor compared with what the terminal shows.

use ratatui::style::Style;

use super::super::grid::{
    MARKER, Place, SIGN, draw_cell, draw_marker, draw_sign, draw_title, place_of, row_base, title_base,
};
use super::super::{clear, is_single, put, put_spans, row_of};
use super::{Brush, Row};
use crate::app::layout::Area;
use crate::app::screens::grid::{GridView, RowView};
use crate::app::text::{Span, width as wide};
use crate::rules::Family;

impl Brush<'_> {
    /// Paints what differs between a row as it was and as it is, and says where the cursor is, if it is there.
    pub(super) fn patch(&mut self, at: usize, old: &Row, new: &Row, grid: &GridView) -> Option<(u16, u16)> {
        let (RowView::Decision { gutter: was_sign, cells: was, .. }, RowView::Decision { gutter, cells, cursor, .. }) =
            (&old.view, &new.view)
        else {
            return None;
        };
        if was_sign != gutter {
            let base = self.base(new);
            let area = self.empty(at, SIGN, base);
            draw_sign(self.buffer, area, *gutter, base, self.theme, &self.signs);
        }
        let mut place = None;
        if *cursor || title_of(&old.view) != title_of(&new.view) {
            place = self.touch(at, new, grid, 0);
        }
        for (number, (was, is)) in (1..).zip(was.iter().zip(cells)) {
            if is.cursor || was != is {
                place = self.touch(at, new, grid, number).or(place);
            }
        }
        place
    }

    /// Paints a line of text from where it differs up to where it does not any more.
    pub(super) fn line(&mut self, area: Area, was: &[Span], is: &[Span]) {
        let same = was.iter().zip(is).take_while(|(was, is)| was == is).count();
        let (was, rest) = (was.get(same..).unwrap_or_default(), is.get(same..).unwrap_or_default());
        let columns = |spans: &[Span]| spans.iter().map(|span| wide(&span.text)).sum::<usize>();
        let behind = if columns(was) == columns(rest) {
            was.iter().rev().zip(rest.iter().rev()).take_while(|(was, is)| was == is).count()
        } else {
            0
        };
        let (rest, behind) = rest.split_at(rest.len() - behind);
        let begun = match (was.first(), rest.first()) {
            (Some(was), Some(is)) if was.tone == is.tone => shared(&was.text, &is.text),
            _ => "",
        };
        let from = columns(is.get(..same).unwrap_or_default()) + begun.chars().count();
        let to = if behind.is_empty() { usize::from(area.width) } else { columns(is) - columns(behind) };
        let to = u16::try_from(to).unwrap_or(u16::MAX).min(area.width);
        let from = u16::try_from(from).unwrap_or(u16::MAX).min(to);
        let area = self.begin(Area { x: area.x + from, width: to - from, ..area });
        if let Some((span, others)) = rest.split_first() {
            let text = span.text.get(begun.len()..).unwrap_or_default();
            let at = put(self.buffer, area, 0, text, self.theme.tone(span.tone));
            put_spans(self.buffer, area, at, others, self.theme, Style::new());
        }
    }

    /// Paints the marker of a row where it has one.
    pub(super) fn mark(&mut self, at: usize, row: &Row) {
        let base = self.base(row);
        let area = self.empty(at, MARKER, base);
        draw_marker(self.buffer, area, row.is_current(), base, &self.signs);
    }

    /// Paints the title or a cell of a row, and says where the cursor is if it is there.
    pub(super) fn touch(&mut self, at: usize, row: &Row, grid: &GridView, column: usize) -> Option<(u16, u16)> {
        let base = self.base(row);
        let place = place_of(grid, column)?;
        let area = self.empty(at, place, base);
        match (&row.view, column.checked_sub(1)) {
            (view, None) => {
                let base = if row.is_passing { base } else { title_base(view, self.theme) };
                draw_title(self.buffer, area, view, base, self.theme)
            }
            (RowView::Decision { cells, .. }, Some(cell)) => {
                draw_cell(self.buffer, area, place, cells.get(cell)?, base, self.theme)
            }
            _ => None,
        }
    }

    fn base(&self, row: &Row) -> Style {
        if row.is_passing { Style::new() } else { row_base(&row.view, self.theme) }
    }

    /// Empties a place of a row before it is painted again; answers with the row.
    fn empty(&mut self, at: usize, (from, width): Place, base: Style) -> Area {
        let area = row_of(self.layout.body, at + 1);
        let from = u16::try_from(from).unwrap_or(u16::MAX).min(area.width);
        let width = u16::try_from(width).unwrap_or(u16::MAX).min(area.width - from);
        let place = Area { x: area.x + from, width, ..area };
        clear(self.buffer, place);
        if base != Style::new() {
            put(self.buffer, place, 0, &" ".repeat(usize::from(width)), base);
        }
        self.painted(place);
        area
    }
}

/// What two texts begin with; nothing where a sign of theirs may hang on the one before it.
fn shared<'t>(was: &str, is: &'t str) -> &'t str {
    if !was.chars().chain(is.chars()).all(is_single) {
        return "";
    }
    let bytes = was.chars().zip(is.chars()).take_while(|(was, is)| was == is).map(|(_, is)| is.len_utf8()).sum();
    is.get(..bytes).unwrap_or_default()
}

/// What the title of a decision shows.
fn title_of(view: &RowView) -> Option<(&str, bool, bool, Option<Family>)> {
    match view {
        RowView::Decision { title, cursor, selected, finding, .. } => Some((title, *cursor, *selected, *finding)),
        RowView::Area { .. } => None,
    }
}
