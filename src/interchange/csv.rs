//! Comma, semicolon and tab separated text to one raw table.
//!
//! Always true: rows may be ragged, quoted fields may hold the separator and line breaks, and every cell knows the line
//! its record begins on.

use std::borrow::Cow;

use super::decode::{Lines, ReadError, decode};
use super::export::formula::unguarded;
use super::halves;
use super::table::{Document, RawCell, RawRow, RawTable};

/// Cells of a file; the largest map that is still usable has five million.
const MOST_CELLS: usize = 6_000_000;
/// Lines of a file: what the largest sheets of spreadsheet programs hold.
const MOST_LINES: usize = 1_048_576;
/// Separators in one line, quoted or not; no table is that wide, and the reader would first note where each cell ends.
const MOST_IN_LINE: usize = 20_000;
/// Bytes of one cell. More is a quotation mark that nobody closed, or no table.
const LONGEST_CELL: usize = 1024 * 1024;

/// Reads separated text; the separator is found by looking.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let (text, _) = decode(bytes)?;
    read_text(&text, sniff(&text))
}

/// Reads text separated by tabs, whatever else stands in its cells.
pub fn read_tabs(bytes: &[u8]) -> Result<Document, ReadError> {
    let (text, _) = decode(bytes)?;
    read_text(&text, b'\t')
}

/// Reads separated text with a known separator.
pub fn read_text(text: &str, separator: u8) -> Result<Document, ReadError> {
    bound(text, separator)?;
    let page = Page { text, separator, lines: Lines::new(text) };
    let middle = if halves::pay(page.lines.count()) { page.middle() } else { None };
    let rows = match middle.and_then(|middle| page.rows_by_halves(middle)) {
        Some(rows) => rows,
        None => page.rows(0, text.len())?.rows,
    };
    let mut table = RawTable { rows, ..RawTable::default() };
    // The separator's own line is no content.
    if table.rows.first().and_then(|row| row.get(0)).is_some_and(|cell| cell.text.starts_with("sep=")) {
        table.rows.remove(0);
    }
    Ok(Document { tables: vec![table], ..Document::default() })
}

/// A text that is taken apart.
struct Page<'t> {
    text: &'t str,
    separator: u8,
    lines: Lines,
}

/// The rows of a part of a text.
struct Rows {
    rows: Vec<RawRow>,
    cells: usize,
    /// Where the last record begins.
    last: usize,
}

impl Page<'_> {
    /// The rows between two places where records begin.
    fn rows(&self, from: usize, to: usize) -> Result<Rows, ReadError> {
        let text = self.text;
        let mut records = Records::new(text.get(..to).unwrap_or_default(), from, self.separator);
        let mut found = Rows { rows: Vec::new(), cells: 0, last: from };
        // A second byte order mark, which is taken off as well, stands before them too.
        let mut mark = if from == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        while let Some(record) = records.next() {
            found.last = record.start;
            // A record begins before the blank lines that were skipped to reach it.
            let skipped = text.bytes().skip(record.start + mark).take_while(|b| matches!(b, b'\n' | b'\r')).count();
            let line = self.lines.of(record.start + std::mem::take(&mut mark) + skipped);
            found.cells = found.cells.saturating_add(record.ends.len());
            if found.cells > MOST_CELLS {
                let why = format!("there are more than {MOST_CELLS} cells up to here");
                return Err(ReadError::Malformed { line, why });
            }
            if record.text.len() > LONGEST_CELL && record.cells().any(|text| text.len() > LONGEST_CELL) {
                let why = format!(
                    "a cell of more than {} MiB begins here; perhaps a quotation mark is not closed",
                    LONGEST_CELL / 1024 / 1024
                );
                return Err(ReadError::Malformed { line, why });
            }
            if record.end >= text.len() && record.is_open(text) {
                let why = "a quotation mark opens a cell in this record and is never closed, so the rest of the file \
                           would be one cell; close it or take it out";
                return Err(ReadError::Malformed { line, why: why.to_owned() });
            }
            // A row without the apostrophes that keep a spreadsheet program from running its cells.
            found.rows.push(if memchr::memchr(b'\'', record.text.as_bytes()).is_some() {
                record.cells().map(|text| RawCell::new(unguarded(text), line)).collect()
            } else {
                RawRow::plain(line, &record.text, record.ends)
            });
        }
        Ok(found)
    }

    /// A place near the middle where a line begins, behind one without a quotation mark.
    fn middle(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut start = bytes.len() / 2;
        // The first one begins before the middle, so that of it only a part is seen here.
        for is_whole in (0..50).map(|at| at > 0) {
            let end = start + memchr::memchr(b'\n', bytes.get(start..)?)?;
            if is_whole && memchr::memchr(b'"', bytes.get(start..end)?).is_none() {
                return Some(end + 1);
            }
            start = end + 1;
        }
        None
    }

    /// All rows, the halves before and behind a line end read at the same time; nothing where that is not sure to give what one
    /// pass would: where the line end may stand in a cell, and where one pass would refuse the file.
    fn rows_by_halves(&self, middle: usize) -> Option<Vec<RawRow>> {
        let (first, second) = halves::both(|| self.rows(0, middle), || self.rows(middle, self.text.len()));
        let (mut first, second) = (first.ok()?, second.ok()?);
        // A cell that holds the line end began with a quotation mark in the record that is the last one here.
        let is_whole = memchr::memchr(b'"', self.text.as_bytes().get(first.last..middle)?).is_none();
        // At the begin of a text it is no sign of it.
        let is_mark = self.text.get(middle..).is_some_and(|text| text.starts_with('\u{feff}'));
        if !is_whole || is_mark || first.cells.saturating_add(second.cells) > MOST_CELLS {
            return None;
        }
        first.rows.extend(second.rows);
        Some(first.rows)
    }
}

/// The records of a text. What takes them apart is the core of the csv crate; what that crate builds around it to hand out one
/// record after the other was as much work again, because here each goes into a row of its own at once.
struct Records<'t> {
    core: csv_core::Reader,
    text: &'t str,
    /// How far it was read.
    at: usize,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

/// One record.
struct Record<'r> {
    /// Where it begins in the text, with the line ends before it, and where the next one begins.
    start: usize,
    end: usize,
    /// Its cells, one behind the other.
    text: Cow<'r, str>,
    /// Where each of them ends.
    ends: &'r [usize],
}

impl<'t> Records<'t> {
    fn new(text: &'t str, at: usize, separator: u8) -> Records<'t> {
        let core = csv_core::ReaderBuilder::new().delimiter(separator).build();
        Records { core, text, at, bytes: vec![0; 1024], ends: vec![0; 64] }
    }

    fn next(&mut self) -> Option<Record<'_>> {
        use csv_core::ReadRecordResult::{End, InputEmpty, OutputEndsFull, OutputFull, Record as Whole};
        let (start, mut length, mut count) = (self.at, 0, 0);
        loop {
            let input = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let (bytes, ends) = (self.bytes.get_mut(length..), self.ends.get_mut(count..));
            let (result, read, written, ended) =
                self.core.read_record(input, bytes.unwrap_or_default(), ends.unwrap_or_default());
            (self.at, length, count) = (self.at + read, length + written, count + ended);
            match result {
                // Once more with nothing left: the last line need not be ended.
                InputEmpty => {}
                OutputFull => self.bytes.resize(self.bytes.len() * 2, 0),
                OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                Whole => break,
                End => return None,
            }
        }
        // Bytes of a text without some of its signs of one byte are a text.
        let text = String::from_utf8_lossy(self.bytes.get(..length).unwrap_or_default());
        Some(Record { start, end: self.at, text, ends: self.ends.get(..count).unwrap_or_default() })
    }
}

impl Record<'_> {
    fn cells(&self) -> impl DoubleEndedIterator<Item = &str> {
        let starts = std::iter::once(&0).chain(self.ends);
        let places: Vec<(usize, usize)> = starts.zip(self.ends).map(|(start, end)| (*start, *end)).collect();
        places.into_iter().map(|(start, end)| self.text.get(start..end).unwrap_or_default())
    }

    /// Whether the last record of a file runs on over line ends because a quotation mark in it is not closed.
    fn is_open(&self, file: &str) -> bool {
        let runs_on = self.cells().next_back().is_some_and(|text| text.contains(['\n', '\r']));
        let source = file.get(self.start..).unwrap_or_default();
        runs_on && source.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
    }
}

/// Refuses what would cost far more memory than its bytes before any of it is taken apart.
fn bound(text: &str, separator: u8) -> Result<(), ReadError> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    for (at, end) in ends.enumerate() {
        let line = text.get(std::mem::replace(&mut start, end + 1)..end).unwrap_or_default();
        let why = if at >= MOST_LINES {
            format!("the file has more than {MOST_LINES} lines, which no spreadsheet program keeps")
        } else if line.len() > MOST_IN_LINE && line.bytes().filter(|byte| *byte == separator).count() > MOST_IN_LINE {
            format!("there are more than {MOST_IN_LINE} separators in this line, so this is no table of rights")
        } else {
            continue;
        };
        return Err(ReadError::Malformed { line: at + 1, why });
    }
    Ok(())
}

/// The separator that cuts the first lines most alike; a comma when nothing speaks for another.
pub fn sniff(text: &str) -> u8 {
    // Spreadsheet programs of some countries say it outright in the first line.
    if let Some(declared) = text.strip_prefix("sep=").and_then(|rest| rest.bytes().next())
        && b";,\t|".contains(&declared)
    {
        return declared;
    }
    let mut best = (0, 0, b',');
    for separator in [b',', b';', b'\t'] {
        let widths = widths(text, separator);
        let Some(&most) = widths.iter().max() else { continue };
        if most < 2 {
            continue;
        }
        // How many lines have the commonest width: prose commas differ from line to line, separators do not.
        let alike = widths.iter().map(|w| widths.iter().filter(|o| *o == w && *w > 1).count()).max().unwrap_or(0);
        if (alike, most) > (best.0, best.1) {
            best = (alike, most, separator);
        }
    }
    best.2
}

/// How many fields each of the first lines has, commas inside quotes not counted.
fn widths(text: &str, separator: u8) -> Vec<usize> {
    let mut widths = Vec::new();
    let mut width = 1;
    let mut quoted = false;
    let mut blank = true;
    // Bounded: the first lines show the separator, or none will.
    for byte in text.bytes().take(64 * 1024) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                if !blank {
                    widths.push(width);
                }
                (width, blank) = (1, true);
                if widths.len() == 50 {
                    break;
                }
                continue;
            }
            _ if byte == separator && !quoted => width += 1,
            _ => {}
        }
        blank = blank && byte.is_ascii_whitespace() && byte != separator;
    }
    if !blank {
        widths.push(width);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(document: &Document) -> Vec<Vec<&str>> {
        document.tables.iter().flat_map(|t| &t.rows).map(|r| r.iter().map(|c| c.text).collect()).collect()
    }

    fn check(bytes: &[u8], expected: &[&[&str]]) {
        let document = read(bytes).expect("readable");
        assert_eq!(cells(&document), expected);
    }

    #[test]
    fn separators_are_found() {
        check(b"Task,Ops,Dev\nShip,A,R\n", &[&["Task", "Ops", "Dev"], &["Ship", "A", "R"]]);
        check(b"Task;Ops;Dev\r\nShip, then tell;A;R\r\n", &[&["Task", "Ops", "Dev"], &["Ship, then tell", "A", "R"]]);
        check(b"Task\tOps\nShip, test\tA", &[&["Task", "Ops"], &["Ship, test", "A"]]);
        check(b"Task,Ops\n\"a;b;c\",A\n", &[&["Task", "Ops"], &["a;b;c", "A"]]);
        check(b"\xef\xbb\xbfTask;Ops\nShip;A\n", &[&["Task", "Ops"], &["Ship", "A"]]);
        check(b"T\xe2che;Ops\nVoir;A\n", &[&["Tâche", "Ops"], &["Voir", "A"]]);
        check(b"sep=;\nTask;Ops, Dev\nShip;A\n", &[&["Task", "Ops, Dev"], &["Ship", "A"]]);
        // The apostrophe that stops a formula, and no other.
        check(b"Task,Ops\n'=1+1,'tis\n''=2,A\n", &[&["Task", "Ops"], &["=1+1", "'tis"], &["'=2", "A"]]);
        check(b"alone\n", &[&["alone"]]);
        check(b"", &[]);
    }

    #[test]
    fn ragged_rows_and_lines_are_kept() {
        let document = read(b"Task,Ops,Dev\n\nOnly\n\"two\nlines\",A\nlast,A,R,x\n").expect("readable");
        assert_eq!(
            cells(&document),
            [vec!["Task", "Ops", "Dev"], vec!["Only"], vec!["two\nlines", "A"], vec!["last", "A", "R", "x"]]
        );
        let lines: Vec<usize> = document.tables[0].rows.iter().map(RawRow::line).collect();
        assert_eq!(lines, [1, 3, 4, 6]);
        assert!(read(b"PK\0\0").is_err());
    }

    #[test]
    fn endless_cells_are_refused_with_their_line() {
        let refused = |text: &str, part: &str| {
            let said = read(text.as_bytes()).expect_err("refused").to_string();
            assert!(said.contains(part), "{said}");
        };
        refused("Task,Ops\nShip,A\n\"Stop,R\nTurn,A\n", "line 3: a quotation mark opens a cell");
        refused(&format!("Task,Ops\n{},A\n", "x".repeat(LONGEST_CELL + 1)), "line 2: a cell of more than 1 MiB");
        refused(
            &format!("Task,Ops\n{}\n", ",".repeat(MOST_IN_LINE + 1)),
            "line 2: there are more than 20000 separators",
        );
        refused(&"\n".repeat(MOST_LINES), "line 1048577: the file has more than 1048576 lines");
        let wide = format!("{}\n", ",".repeat(MOST_IN_LINE - 1));
        refused(&wide.repeat(MOST_CELLS / MOST_IN_LINE + 1), "line 301: there are more than 6000000 cells");
        // An inch sign is no open quotation.
        check(b"Task,Ops\nCut 5\" pipe,A\n", &[&["Task", "Ops"], &["Cut 5\" pipe", "A"]]);
        check(b"Task,Ops\n\"two\nlines\",A", &[&["Task", "Ops"], &["two\nlines", "A"]]);
    }

    #[test]
    fn a_long_file_is_halved_where_no_cell_is_cut() {
        let line = |at: usize| format!("Step {at},A,R\n");
        let plain: String = (0..3_000).map(line).collect();
        let page = |text| Page { text, separator: b',', lines: Lines::new(text) };
        let middle = page(&plain).middle().expect("a middle");
        assert!(plain[..middle].ends_with('\n'));
        assert_eq!(page(&plain).rows_by_halves(middle).map(|rows| rows.len()), Some(3_000));
        // One cell over all lines around the middle: halves are not sure, and the file comes in whole all the same.
        let quoted: String = (0..3_000)
            .map(|at| {
                if at == 1_000 {
                    "\"a\n".to_owned()
                } else if at == 2_000 {
                    "b\",A\n".to_owned()
                } else {
                    line(at)
                }
            })
            .collect();
        let middle = page(&quoted).middle().expect("a middle");
        assert_eq!(page(&quoted).rows_by_halves(middle), None);
        assert_eq!(read(quoted.as_bytes()).expect("readable").tables[0].rows.len(), 2_000);
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_table_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(document) = read(&bytes) {
                let _ = super::super::table::recognise(&document);
            }
        }

        #[test]
        fn a_text_read_by_halves_is_read_as_a_whole(
            text in "([RA,\"'\r\n]|\n|\n|,\"|\"\n|\u{feff}|[a-z]{1,3}){2,40}\n[a-z]{0,3}",
            at in any::<prop::sample::Index>(),
        ) {
            let page = Page { text: &text, separator: b',', lines: Lines::new(&text) };
            let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
            if let Some(rows) = page.rows_by_halves(*at.get(&ends)) {
                prop_assert_eq!(rows, page.rows(0, text.len()).expect("read by halves").rows);
            }
        }

        #[test]
        fn any_text_is_recognised_without_panic(text in "([RACI;,\"\\n*(-]|\\PC){0,120}") {
            match read(text.as_bytes()) {
                Ok(document) => drop(super::super::table::recognise(&document)),
                Err(why) => prop_assert!(why.to_string().contains("never closed"), "{why}"),
            }
        }
    }
}
