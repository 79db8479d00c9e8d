//! Spreadsheet files: the zip they are packed in, and the sheets inside as raw tables.
//!
//! Always true: a book is measured before any of it is read, cells are taken one by one, and neither a far cell, a bomb nor
//! one long text repeated a million times makes it cost more than the limits below.

mod ods;
mod package;
mod sheet;
mod xlsx;

pub use ods::read as read_ods;
pub use xlsx::read as read_xlsx;

/// Rows of one sheet.
const MOST_ROWS: usize = 20_000;
/// Columns of one sheet.
const MOST_COLUMNS: usize = 200;
/// Sheets of one book.
const MOST_SHEETS: usize = 100;
/// Cells of all sheets, the blank ones before a filled one counted.
const MOST_CELLS: usize = 2_000_000;
/// Bytes of text in all cells.
const MOST_TEXT: usize = 64 * 1024 * 1024;
