//! The table of a map as comma or tab separated text.
//!
//! Always true: no cell begins as a formula, every line has as many cells as the header, and what a cell holds cannot end it.

use ::csv::{QuoteStyle, WriterBuilder};

use super::formula::guarded;
use super::{Line, Outgoing, Sheet, WriteError};

/// Separated by commas, every cell in quotes.
///
/// # Errors
/// When the text cannot be put together.
pub fn csv(out: &Outgoing) -> Result<Vec<u8>, WriteError> {
    let text = separated(&Sheet::of(out), b',', QuoteStyle::Always)?;
    // Without the mark spreadsheet programs read the signs beyond ASCII in the code page of the country.
    if text.is_ascii() { Ok(text) } else { Ok([b"\xef\xbb\xbf".as_slice(), &text].concat()) }
}

/// Separated by tabs, as spreadsheet programs take it from the clipboard.
///
/// # Errors
/// When the text cannot be put together.
pub fn tsv(out: &Outgoing) -> Result<Vec<u8>, WriteError> {
    separated(&Sheet::of(out), b'\t', QuoteStyle::Necessary)
}

fn separated(sheet: &Sheet, delimiter: u8, quotes: QuoteStyle) -> Result<Vec<u8>, WriteError> {
    let broken = |why: &dyn std::fmt::Display| WriteError::Broken(why.to_string());
    let mut writer = WriterBuilder::new().delimiter(delimiter).quote_style(quotes).from_writer(Vec::new());
    let mut write = |cells: &mut dyn Iterator<Item = String>| {
        writer.write_record(cells.map(|cell| guarded(&cell).into_owned())).map_err(|why| broken(&why))
    };
    write(&mut ["#".to_owned(), sheet.corner.clone()].into_iter().chain(sheet.roles.iter().cloned()))?;
    for line in sheet.lines() {
        match line {
            Line::Area(name) => {
                let rest = sheet.roles.iter().map(|_| String::new());
                write(&mut [String::new(), name].into_iter().chain(rest))?;
            }
            Line::Decision(row) => {
                let cells = row.cells.iter().map(super::OutCell::text);
                write(&mut [row.number.to_string(), row.title].into_iter().chain(cells))?;
            }
        }
    }
    writer.into_inner().map_err(|why| broken(&why.error()))
}
