//! Excel workbooks (`.xlsx`, `.xlsm`): each visible sheet becomes a raw table under its name.
//!
//! Always true: only values are read, never formulas run; a number that is whole is written without a point; a mistake of
//! the reading library over a damaged book is a message like any other.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::package::{Package, damaged};
use super::sheet::{Sheet, Spent};
use super::{MOST_CELLS, MOST_SHEETS};
use crate::interchange::decode::ReadError;
use crate::interchange::table::{Document, Skipped};

/// Reads a workbook.
///
/// # Errors
/// When it is damaged, protected or larger than what is read.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    Package::open(bytes)?;
    // The library counts rows and columns of a damaged book without looking whether they still fit.
    catch_unwind(AssertUnwindSafe(|| read_book(bytes)))
        .unwrap_or_else(|_| Err(damaged("its cells have impossible places")))
}

fn read_book(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let sheets = book.sheets_metadata().to_vec();
    if sheets.len() > MOST_SHEETS {
        let count = sheets.len();
        return Err(ReadError::Refused(format!(
            "this spreadsheet has {count} sheets, more than the {MOST_SHEETS} that are read"
        )));
    }
    let mut document = Document { is_book: true, ..Document::default() };
    let mut spent = Spent::default();
    for about in sheets {
        let skipped = match (about.typ, about.visible) {
            (SheetType::WorkSheet, SheetVisible::Visible) => None,
            (SheetType::WorkSheet, _) => Some("it is hidden; show it in the spreadsheet program to import it"),
            _ => Some("it holds no cells"),
        };
        if let Some(why) = skipped {
            let what = format!("the sheet \"{}\"", about.name);
            document.skipped.push(Skipped { what, why: why.to_owned(), line: 0 });
            continue;
        }
        document.tables.extend(read_sheet(&mut book, &about.name, &mut spent)?.table());
    }
    Ok(document)
}

fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, spent: &mut Spent) -> Result<Sheet, ReadError> {
    let mut sheet = Sheet::new(name);
    let merged = book.merge_cells_by_sheet_name(name).map_err(unreadable)?;
    let place = |(row, column): (u32, u32)| (row as usize, column as usize);
    for region in merged {
        sheet.merge(place(region.start), place(region.end));
    }
    let mut cells = book.worksheet_cells_reader(name).map_err(unreadable)?;
    let bold: Vec<bool> =
        cells.styles().iter().map(|style| style.font.as_ref().is_some_and(calamine::Font::is_bold)).collect();
    let mut met = 0_usize;
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(unreadable)? {
        met += 1;
        // Blank cells cost no room but time.
        if met > MOST_CELLS * 4 {
            return Err(ReadError::Refused(format!("the sheet \"{name}\" has more than {} cells", MOST_CELLS * 4)));
        }
        if let Some(text) = text_of(cell.get_value()) {
            let bold = bold.get(style).copied().unwrap_or(false);
            sheet.put(place(cell.get_position()), text, bold, spent)?;
        }
    }
    Ok(sheet)
}

fn unreadable(why: XlsxError) -> ReadError {
    damaged(&why.to_string())
}

/// The value as the sheet would show it without any format; nothing for a blank cell or a formula that failed.
fn text_of(value: &DataRef) -> Option<String> {
    Some(match value {
        DataRef::Empty | DataRef::Error(_) => return None,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Every number is a float in the file; Rust writes a whole one without a point.
        DataRef::Float(number) => number.to_string(),
        DataRef::DateTime(moment) => moment_text(moment),
    })
}

/// `2026-11-21`, `14:30`, or both.
fn moment_text(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let clock =
        if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") };
    if (0.0..1.0).contains(&value) {
        clock
    } else if moment.is_duration() || !(0.0..2_958_466.0).contains(&value) {
        // Days as a number: longer than a day, or no date at all.
        value.to_string()
    } else if value.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {clock}")
    }
}
