//! A step of the cursor in a hurry: only the marker and the cells it leaves and comes to are painted.
//!
//! Always true: nothing but what lies under the row of the cursor and under its title differs from a frame that is painted
//! from nothing (held by the law over frames in a hurry); where anything else may differ, nothing is painted here.
//!
//! What it buys: neither the two rows nor the heads and the widths of the columns are made anew, and what lies under the row
//! follows when the keys rest, as the details do. On the generated map L at 120 × 40 a step down takes 105 bytes instead of 480
//! and, all that a key costs counted, six tenths of the time of the processor.

use super::super::grid::{draw_head, draw_row};
use super::super::row_of;
use super::{Brush, Frame, Row};
use crate::app::screens::grid::RowView;

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
