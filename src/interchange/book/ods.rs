//! OpenDocument spreadsheets (`.ods`): each sheet becomes a raw table under its name.
//!
//! Always true: repeated cells and rows are counted, not stored, unless they hold text; what a cell shows is read, never
//! its formula. The reading library keeps every cell of every sheet at once, so this format is read here.

use super::MOST_SHEETS;
use super::package::{Package, damaged};
use super::sheet::{Sheet, Spent};
use crate::interchange::decode::ReadError;
use crate::interchange::markup::{Piece, Pieces, attribute, decode_entities};
use crate::interchange::table::Document;

/// Reads a spreadsheet.
///
/// # Errors
/// When it is damaged, protected or larger than what is read.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut package = Package::open(bytes)?;
    let content = package.text("content.xml")?.ok_or_else(|| damaged("it has no content"))?;
    let mut reading = Reading::default();
    for (_, piece) in Pieces::new(&content) {
        reading.take(piece)?;
    }
    if reading.sheets > MOST_SHEETS {
        let count = reading.sheets;
        return Err(ReadError::Refused(format!(
            "this spreadsheet has {count} sheets, more than the {MOST_SHEETS} that are read"
        )));
    }
    Ok(Document { is_book: true, ..reading.document })
}

#[derive(Default)]
struct Reading {
    document: Document,
    sheets: usize,
    spent: Spent,
    sheet: Option<Sheet>,
    row: usize,
    /// How often this row stands here, and whether any cell of it holds text.
    row_repeats: usize,
    column: usize,
    cell: Option<Cell>,
    /// The filled cells of the row, to be stored once for each time it stands here.
    filled: Vec<(usize, String)>,
    /// Inside a comment.
    remark: usize,
}

struct Cell {
    repeats: usize,
    text: String,
    paragraphs: usize,
}

/// A repeated row or cell with text is copied at most so often: nobody means more, and blank ones are not stored.
const MOST_COPIES: usize = 1_000;

impl Reading {
    fn take(&mut self, piece: Piece) -> Result<(), ReadError> {
        match piece {
            Piece::Open { name: "table:table", attributes, .. } if self.sheet.is_none() => {
                self.sheets += 1;
                let name = attribute(attributes, "table:name").unwrap_or_default();
                self.sheet = Some(Sheet::new(&name));
                (self.row, self.column) = (0, 0);
            }
            Piece::Close { name: "table:table" } => {
                let table = self.sheet.take().and_then(Sheet::table);
                self.document.tables.extend(table.filter(|_| self.sheets <= MOST_SHEETS));
            }
            Piece::Open { name: "table:table-row", attributes, closed } => {
                self.row_repeats = number(attributes, "table:number-rows-repeated");
                self.column = 0;
                self.filled.clear();
                if closed {
                    self.end_row()?;
                }
            }
            Piece::Close { name: "table:table-row" } => self.end_row()?,
            Piece::Open { name: "table:table-cell" | "table:covered-table-cell", attributes, closed } => {
                let spans = ["table:number-rows-spanned", "table:number-columns-spanned"];
                let [rows, columns] = spans.map(|name| number(attributes, name));
                if (rows > 1 || columns > 1)
                    && let Some(sheet) = &mut self.sheet
                {
                    let last = (self.row.saturating_add(rows - 1), self.column.saturating_add(columns - 1));
                    sheet.merge((self.row, self.column), last);
                }
                let repeats = number(attributes, "table:number-columns-repeated");
                self.cell = Some(Cell { repeats, text: String::new(), paragraphs: 0 });
                if closed {
                    self.end_cell();
                }
            }
            Piece::Close { name: "table:table-cell" | "table:covered-table-cell" } => self.end_cell(),
            Piece::Open { name: "office:annotation", closed: false, .. } => self.remark += 1,
            Piece::Close { name: "office:annotation" } => self.remark = self.remark.saturating_sub(1),
            _ if self.remark > 0 => {}
            Piece::Open { name: "text:p", .. } => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            Piece::Open { name: "text:s" | "text:tab", .. } => self.push(" "),
            Piece::Open { name: "text:line-break", .. } => self.push("\n"),
            // Between the paragraphs stands only the layout of the file.
            Piece::Text(text) if self.cell.as_ref().is_some_and(|cell| cell.paragraphs > 0) => {
                self.push(&decode_entities(text));
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if let Some(cell) = &mut self.cell {
            cell.text.push_str(text);
        }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        if !cell.text.trim().is_empty() {
            for at in 0..cell.repeats.min(MOST_COPIES) {
                self.filled.push((self.column.saturating_add(at), cell.text.trim().to_owned()));
            }
        }
        self.column = self.column.saturating_add(cell.repeats);
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        self.end_cell();
        if let Some(sheet) = &mut self.sheet {
            for at in 0..self.row_repeats.min(MOST_COPIES) {
                for (column, text) in &self.filled {
                    let place = (self.row.saturating_add(at), *column);
                    sheet.put(place, text.clone(), false, &mut self.spent)?;
                }
            }
        }
        self.filled.clear();
        self.row = self.row.saturating_add(self.row_repeats);
        Ok(())
    }
}

/// A count in an attribute, at least one.
fn number(attributes: &str, name: &str) -> usize {
    attribute(attributes, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).max(1)
}
