//! A step of the cursor in a hurry: only the marker and the cells it leaves and comes to are painted.
//!
//! Always true: nothing but what lies under the row of the cursor and under its title differs from a frame that is painted
//! from nothing (held by the law over frames in a hurry); where anything else may differ, nothing is painted here.
//!
//! What it buys: neither the two rows nor the heads and the widths of the columns are made anew, and what lies under the row
//! follows when the keys rest, as the details do. On the generated map L at 120 × 40 a step down takes 105 bytes instead of 480
//! and, all that a key costs counted, six tenths of the time of the processor.

use ratatui::style::Style;

use super::super::grid::{
    MARKER, Place, draw_cell, draw_head, draw_marker, draw_row, draw_title, place_of, row_base, title_base,
};
use super::super::{clear, put, row_of};
use super::{Brush, Frame, Row};
use crate::app::layout::Area;
use crate::app::screens::grid::{GridView, RowView};

impl Brush<'_> {
    /// Takes the cursor to where it is now, and says where that is on the screen; nothing where more has to be painted.
    pub(super) fn pass(&mut self, frame: &mut Frame) -> Option<(u16, u16)> {
        let grid = self.app.grid();
        let left = frame.rows.iter().position(Row::is_current)?;
        let to = grid.line.checked_sub(grid.top)?;
        let before = frame.rows.get(left).and_then(cursor_of)?;
        let column = match grid.column.checked_sub(1) {
            None => 0,
            Some(role) => role.checked_sub(grid.left)? + 1,
        };
        let lines = grid.lines().get(grid.top..).unwrap_or_default();
        let lines = lines.get(..lines.len().min(self.rows_in_sight())).unwrap_or_default();
        let is_step = frame.first == grid.top
            && frame.grid.columns.left == grid.left
            && column <= frame.grid.columns.roles.len()
            && lines.len() == frame.rows.len()
            && lines.iter().zip(&frame.rows).all(|(line, row)| *line == row.line)
            && frame.rows.get(to).is_some_and(|row| matches!(row.view, RowView::Decision { .. }));
        if !is_step {
            return None;
        }
        let Frame { rows, grid: shown, .. } = frame;
        if before != column {
            let was = shown.heads.clone();
            for (at, head) in shown.heads.iter_mut().enumerate() {
                head.current = at + 1 == column;
            }
            self.columns(shown, row_of(self.layout.body, 0), &was, &shown.heads, draw_head);
        }
        if let Some(row) = rows.get_mut(left) {
            set_cursor(&mut row.view, before, false);
            if left != to {
                set_current(&mut row.view, false);
            }
            if left != to && !std::mem::take(&mut row.is_passing) {
                // What lay under it goes with the first step.
                let area = self.begin(row_of(self.layout.body, left + 1));
                draw_row(self.buffer, area, &row.view, shown, self.theme, &self.signs);
            } else {
                self.touch(left, row, shown, before);
                self.mark(left, row);
            }
        }
        let row = rows.get_mut(to)?;
        if left != to {
            set_current(&mut row.view, true);
            row.is_passing = true;
            self.mark(to, row);
        }
        set_cursor(&mut row.view, column, true);
        self.touch(to, row, shown, column)
    }

    /// Paints the marker of a row where it has one.
    fn mark(&mut self, at: usize, row: &Row) {
        let base = self.base(row);
        let area = self.empty(at, MARKER, base);
        draw_marker(self.buffer, area, row.is_current(), base, &self.signs);
    }

    /// Paints the title or a cell of a row, and says where the cursor is if it is there.
    fn touch(&mut self, at: usize, row: &Row, grid: &GridView, column: usize) -> Option<(u16, u16)> {
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

/// Where the cursor is in a row: on the title (0) or on one of its cells, counted from 1.
fn cursor_of(row: &Row) -> Option<usize> {
    match &row.view {
        RowView::Decision { cursor: true, .. } => Some(0),
        RowView::Decision { cells, .. } => cells.iter().position(|cell| cell.cursor).map(|at| at + 1),
        RowView::Area { .. } => None,
    }
}

fn set_cursor(view: &mut RowView, column: usize, is_here: bool) {
    let RowView::Decision { cursor, cells, .. } = view else { return };
    match column.checked_sub(1) {
        None => *cursor = is_here,
        Some(at) => cells.iter_mut().skip(at).take(1).for_each(|cell| cell.cursor = is_here),
    }
}

fn set_current(view: &mut RowView, is_here: bool) {
    if let RowView::Decision { current, .. } = view {
        *current = is_here;
    }
}

/// Has a row be as it is without the cursor.
pub(super) fn take_cursor(view: &mut RowView) {
    match view {
        RowView::Decision { current, cursor, cells, .. } => {
            (*current, *cursor) = (false, false);
            cells.iter_mut().for_each(|cell| cell.cursor = false);
        }
        RowView::Area { cursor, .. } => *cursor = false,
    }
}
