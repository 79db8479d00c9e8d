//! One sheet while its cells come in.
//!
//! Always true: nothing is stored for a blank cell that no text follows, and what passes the limits is refused with the
//! name of the cell, before it is stored.

use super::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TEXT};
use crate::interchange::decode::ReadError;
use crate::interchange::table::{Merged, RawCell, RawRow, RawTable};

/// What all sheets of a book have cost so far.
#[derive(Default)]
pub(super) struct Spent {
    cells: usize,
    text: usize,
}

/// The rows of a sheet.
pub(super) struct Sheet {
    name: String,
    rows: Vec<Vec<RawCell>>,
    merged: Vec<Merged>,
}

impl Sheet {
    pub fn new(name: &str) -> Sheet {
        Sheet { name: name.to_owned(), rows: Vec::new(), merged: Vec::new() }
    }

    /// Puts a text into a cell; rows and columns count from 0.
    pub fn put(
        &mut self,
        (row, column): (usize, usize),
        text: String,
        bold: bool,
        spent: &mut Spent,
    ) -> Result<(), ReadError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(self.too_much(&format!(
                "cell {} holds text, beyond the {MOST_ROWS} rows and {MOST_COLUMNS} columns that are read",
                address(row, column)
            )));
        }
        let known = self.rows.get(row).map_or(0, Vec::len);
        spent.cells = spent.cells.saturating_add((column + 1).saturating_sub(known));
        spent.text = spent.text.saturating_add(text.len());
        if spent.cells > MOST_CELLS {
            return Err(self.too_much(&format!("there are more than {MOST_CELLS} cells")));
        }
        if spent.text > MOST_TEXT {
            return Err(self.too_much(&format!("the cells hold more than {} MiB of text", MOST_TEXT / 1024 / 1024)));
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let Some(cells) = self.rows.get_mut(row) else { return Ok(()) };
        for _ in cells.len()..=column {
            cells.push(RawCell::blank(row + 1));
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = RawCell::new(text, row + 1).emphasised(bold);
        }
        Ok(())
    }

    /// Notes that some cells are one; a far or single one says nothing.
    pub fn merge(&mut self, (row, column): (usize, usize), (last_row, last_column): (usize, usize)) {
        let inside = last_row < MOST_ROWS && last_column < MOST_COLUMNS;
        if inside && self.merged.len() < MOST_COLUMNS * 100 && last_row >= row && last_column >= column {
            self.merged.push(Merged { row, column, rows: last_row - row + 1, columns: last_column - column + 1 });
        }
    }

    fn too_much(&self, why: &str) -> ReadError {
        ReadError::Refused(format!(
            "the sheet \"{}\" is too large: {why}; delete what is not part of the table, or save the table as CSV",
            self.name
        ))
    }

    /// The table; nothing when the sheet is blank.
    pub fn table(self) -> Option<RawTable> {
        let headings = vec![self.name];
        (!self.rows.is_empty()).then_some(RawTable {
            headings,
            rows: self.rows.into_iter().map(RawRow::from).collect(),
            merged: self.merged,
        })
    }
}

/// A cell as spreadsheet programs call it: `C3`.
fn address(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().chain(format!("{}", row.saturating_add(1)).chars().collect::<Vec<_>>().iter()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_called_as_in_the_program() {
        for (row, column, name) in [(0, 0, "A1"), (2, 25, "Z3"), (0, 26, "AA1"), (1_048_575, 16_383, "XFD1048576")] {
            assert_eq!(address(row, column), name);
        }
    }
}
