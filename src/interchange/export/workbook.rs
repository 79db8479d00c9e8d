//! The table of a map as a spreadsheet: the grid with drop-down lists, colours and notes, its letters, and its findings.
//!
//! Always true: every cell is written as text, so that no spreadsheet program runs one; head and titles stay in sight; the
//! same map gives the same bytes.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    IgnoreError, Note, Workbook, Worksheet, XlsxError,
};

use super::super::notation::{Meaning, Notation};
use super::{Line, OutCell, Outgoing, Row, Sheet, WriteError, one_line};
use crate::model::Part;

/// What a sheet of this kind holds.
const MOST_ROWS: usize = 1_048_000;
/// What a sheet of this kind holds, the number and the title taken off.
const MOST_ROLES: usize = 16_000;
/// A sheet is put together in memory; with more cells than this no spreadsheet program is a pleasure either.
const MOST_CELLS: usize = 1_000_000;
/// Above so many cells the empty ones are not framed: they would be most of the file.
const FRAMED_CELLS: usize = 200_000;
/// As many notes are still drawn quickly; the cells say the same.
const MOST_NOTES: usize = 5_000;
/// A cell holds a little more characters than this.
const LONGEST_CELL: usize = 32_000;

/// Writes a spreadsheet.
///
/// # Errors
/// When the map has more rows or columns than a sheet.
pub fn write(out: &Outgoing) -> Result<Vec<u8>, WriteError> {
    let sheet = Sheet::of(out);
    refuse_too_large(sheet.line_count(), sheet.roles.len(), out.matrix.right_count())?;
    book(out, &sheet).map_err(|why| WriteError::Broken(why.to_string()))
}

fn refuse_too_large(rows: usize, roles: usize, rights: usize) -> Result<(), WriteError> {
    for (what, most, has) in [("rows", MOST_ROWS, rows), ("roles", MOST_ROLES, roles), ("rights", MOST_CELLS, rights)] {
        if has > most {
            return Err(WriteError::TooLarge { what, most, has });
        }
    }
    Ok(())
}

fn book(out: &Outgoing, sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = out.analysis.today();
    let year = u16::try_from(day.year()).unwrap_or(2000).max(1900);
    let made = ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs())?;
    book.set_properties(&DocProperties::new().set_title(sheet.title.as_str()).set_creation_datetime(&made));
    grid(book.add_worksheet(), out, sheet)?;
    letters(book.add_worksheet(), out.notation)?;
    findings(book.add_worksheet(), out)?;
    book.save_to_buffer()
}

/// The place of a line or column; maps that are too large were refused before.
fn row_at(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn column_at(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST_CELL).collect()
}

fn framed() -> Format {
    let line = Color::RGB(0x00D5_DBE3);
    Format::new().set_border(FormatBorder::Thin).set_border_color(line).set_align(FormatAlign::VerticalCenter)
}

fn heading() -> Format {
    framed().set_bold().set_background_color(Color::RGB(0x00E8_ECF1)).set_text_wrap()
}

fn grid(page: &mut Worksheet, out: &Outgoing, sheet: &Sheet) -> Result<(), XlsxError> {
    page.set_name("Map")?;
    let (head, title) = (heading(), framed().set_text_wrap());
    let area = framed().set_bold().set_background_color(Color::RGB(0x00F3_F5F8));
    page.write_string_with_format(0, 0, "#", &head)?;
    page.write_string_with_format(0, 1, &sheet.corner, &head)?;
    for (at, role) in sheet.roles.iter().enumerate() {
        page.write_string_with_format(0, column_at(at + 2), cut(role), &head.clone().set_align(FormatAlign::Center))?;
    }
    let heads = sheet.roles.iter().map(|role| (role.chars().count(), ROLE_WIDTH));
    page.set_row_height(0, height(heads.map(lines_of).max().unwrap_or(1)))?;
    let looks: Vec<(Option<Part>, Format)> = LOOKS.iter().map(|(part, look)| (*part, look())).collect();
    let mut notes = 0;
    let framed = sheet.line_count().saturating_mul(sheet.roles.len()) <= FRAMED_CELLS;
    for (at, line) in sheet.lines().enumerate() {
        let row = row_at(at + 1);
        match line {
            Line::Area(name) => {
                page.write_string_with_format(row, 0, "", &area)?;
                page.write_string_with_format(row, 1, cut(&name), &area)?;
            }
            Line::Decision(decision) => {
                page.write_string_with_format(row, 0, decision.number.to_string(), &title)?;
                page.write_string_with_format(row, 1, cut(&decision.title), &title)?;
                cells(page, row, &decision, &looks, framed, &mut notes)?;
                let texts = decision.cells.iter().map(|cell| (cell.letters.len() + cell.remark.len() + 3, ROLE_WIDTH));
                let lines = texts.chain([(decision.title.chars().count(), TITLE_WIDTH)]).map(lines_of).max();
                page.set_row_height(row, height(lines.unwrap_or(1)))?;
            }
        }
    }
    if sheet.line_count() > 0 && !sheet.roles.is_empty() {
        let (last, right) = (row_at(sheet.line_count()), column_at(sheet.roles.len() + 1));
        // Other texts stay possible: a limit stands behind the letter.
        let list = DataValidation::new()
            .allow_list_strings(&choices(out.notation))?
            .set_error_style(DataValidationErrorStyle::Information)
            .set_error_title("Not one of the letters")?
            .set_error_message("Letters may be put together (A/R) and followed by a limit in brackets.")?;
        page.add_data_validation(1, 2, last, right, &list)?;
        page.ignore_error_range(1, 0, last, 0, IgnoreError::NumberStoredAsText)?;
    }
    page.set_column_width(0, 5)?.set_column_width(1, TITLE_WIDTH)?;
    for at in 0..sheet.roles.len() {
        page.set_column_width(column_at(at + 2), ROLE_WIDTH)?;
    }
    page.set_freeze_panes(1, 2)?;
    printed(page)
}

/// The head on every page, and as wide as the paper: nobody glues columns together.
fn printed(page: &mut Worksheet) -> Result<(), XlsxError> {
    page.set_repeat_rows(0, 0)?;
    page.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

const TITLE_WIDTH: u16 = 42;
const ROLE_WIDTH: u16 = 14;

/// How many lines a text of so many characters takes in a column, words kept whole.
fn lines_of((length, width): (usize, u16)) -> usize {
    // Some characters of each line are lost to words that do not fit.
    length.div_ceil(usize::from(width.saturating_sub(width / 6).max(1))).max(1)
}

/// The height of a row of so many lines. Spelled out, because not every program finds it by itself.
fn height(lines: usize) -> f64 {
    // A row can be at most 409 high.
    f64::from(u16::try_from(lines.min(26)).unwrap_or(26)) * 15.0 + 1.0
}

type Look = fn() -> Format;

/// How a cell looks; colour only repeats the letter.
const LOOKS: [(Option<Part>, Look); 6] = [
    (Some(Part::Decides), || {
        centred().set_bold().set_background_color(Color::RGB(0x0012_467A)).set_font_color(Color::White)
    }),
    (Some(Part::Contributes), || centred().set_bold().set_background_color(Color::RGB(0x00CF_E3F7))),
    (Some(Part::Informed), || centred().set_background_color(Color::RGB(0x00ED_F2F7))),
    (Some(Part::Out), || centred().set_font_color(Color::RGB(0x005B_6675))),
    (Some(Part::Unread), || centred().set_background_color(Color::RGB(0x00FB_E3E3))),
    (None, centred),
];

fn centred() -> Format {
    framed().set_align(FormatAlign::Center).set_text_wrap()
}

fn cells(
    page: &mut Worksheet,
    row: u32,
    decision: &Row,
    looks: &[(Option<Part>, Format)],
    framed: bool,
    notes: &mut usize,
) -> Result<(), XlsxError> {
    for (at, cell) in decision.cells.iter().enumerate() {
        if !framed && cell.letters.is_empty() {
            continue;
        }
        let column = column_at(at + 2);
        let look = looks.iter().find(|(part, _)| *part == cell.part).map(|(_, look)| look);
        if let Some(look) = look {
            page.write_string_with_format(row, column, cut(&cell.text()), look)?;
        }
        if let Some(text) = note(cell).filter(|_| *notes < MOST_NOTES) {
            *notes += 1;
            page.insert_note(row, column, &Note::new(text).add_author_prefix(false))?;
        }
    }
    Ok(())
}

/// The remark by itself, readable where the column is too narrow for it.
fn note(cell: &OutCell) -> Option<String> {
    (!cell.remark.is_empty()).then(|| cell.remark.replace("; ", "\n"))
}

/// The letters to choose from: those of the method, and those it borrows so that every part can be said.
fn choices(notation: Notation) -> Vec<String> {
    let mut choices: Vec<String> = notation.letters().map(|(letter, _)| letter.to_string()).collect();
    for part in PARTS {
        let letters = notation.show(Meaning::part(part)).letters;
        if !choices.contains(&letters) {
            choices.push(letters);
        }
    }
    choices
}

const HINT_WIDTH: u16 = 70;

const PARTS: [Part; 4] = [Part::Decides, Part::Contributes, Part::Informed, Part::Out];

fn letters(page: &mut Worksheet, notation: Notation) -> Result<(), XlsxError> {
    page.set_name("Letters")?;
    let head = heading();
    for (at, text) in ["Letter", "Stands for"].into_iter().enumerate() {
        page.write_string_with_format(0, column_at(at), text, &head)?;
    }
    let mut lines: Vec<(String, String)> =
        notation.letters().map(|(letter, word)| (letter.to_string(), word.to_owned())).collect();
    for part in PARTS {
        let shown = notation.show(Meaning::part(part)).letters;
        if lines.iter().all(|(letter, _)| *letter != shown) {
            lines.push((shown, super::super::notation::word_of(part).to_owned()));
        }
    }
    for (at, (letter, word)) in lines.iter().enumerate() {
        page.write_string(row_at(at + 1), 0, letter)?.write_string(row_at(at + 1), 1, word)?;
    }
    let below = row_at(lines.len() + 2);
    let hints = [
        "What stands in brackets behind a letter is its limit, or what it is about.",
        "A line without a number is an area. Keep the heading of the second column: by it sayso reads the sheet again.",
    ];
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (at, hint) in hints.into_iter().enumerate() {
        let row = below + row_at(at);
        page.write_string_with_format(row, 1, hint, &wrapped)?;
        page.set_row_height(row, height(lines_of((hint.len(), HINT_WIDTH))))?;
    }
    page.set_column_width(0, 10)?.set_column_width(1, HINT_WIDTH)?.set_freeze_panes(1, 0)?;
    printed(page)
}

const FINDING_COLUMNS: [(&str, u16); 7] =
    [("Code", 8), ("Kind", 10), ("Severity", 10), ("Decision", 34), ("Role", 22), ("What", 60), ("Why it matters", 60)];

fn findings(page: &mut Worksheet, out: &Outgoing) -> Result<(), XlsxError> {
    page.set_name("Findings")?;
    let head = heading();
    for (at, (text, width)) in FINDING_COLUMNS.into_iter().enumerate() {
        page.write_string_with_format(0, column_at(at), text, &head)?;
        page.set_column_width(column_at(at), width)?;
    }
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let open = out.analysis.findings(out.matrix).into_iter().filter(|finding| !finding.waived);
    let here = open.filter(|finding| finding.situation.is_none() || finding.situation.as_ref() == out.situation);
    for (at, finding) in here.take(MOST_ROWS).enumerate() {
        let decision = finding.decision.and_then(|key| out.matrix.decision(key)).map(|decision| decision.title());
        let role = finding.role.map(|key| out.matrix.role_name(key));
        let texts = [
            finding.rule.code,
            finding.rule.family.word(),
            finding.severity.word(),
            decision.unwrap_or_default(),
            role.unwrap_or_default(),
            &finding.message,
            finding.rule.why,
        ];
        for (column, text) in texts.into_iter().enumerate() {
            page.write_string_with_format(row_at(at + 1), column_at(column), cut(&one_line(text)), &wrapped)?;
        }
        let lines = texts.iter().zip(FINDING_COLUMNS).map(|(text, (_, width))| lines_of((text.chars().count(), width)));
        page.set_row_height(row_at(at + 1), height(lines.max().unwrap_or(1)))?;
    }
    page.set_freeze_panes(1, 0)?;
    printed(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_refused_before_it_is_made() {
        assert_eq!(refuse_too_large(MOST_ROWS, MOST_ROLES, MOST_CELLS), Ok(()));
        let said = |rows, roles, rights| refuse_too_large(rows, roles, rights).unwrap_err().to_string();
        assert_eq!(said(5, 5, 1_000_001), "the format holds at most 1000000 rights, and this map has 1000001");
        assert!(said(MOST_ROWS + 1, 5, 5).contains("rows") && said(5, MOST_ROLES + 1, 5).contains("roles"));
    }

    #[test]
    fn rows_are_as_high_as_their_texts_need() {
        for (length, width, lines) in [(0, 14, 1), (12, 14, 1), (13, 14, 2), (120, 60, 3)] {
            assert_eq!(lines_of((length, width)), lines, "{length} in {width}");
        }
        assert_eq!((height(1), height(3)), (16.0, 46.0));
        assert!(height(10_000) <= 409.0);
    }
}
