//! Comma, semicolon and tab separated text to one raw table.
//!
//! Always true: rows may be ragged, quoted fields may hold the separator and line breaks, and every cell knows the line
//! its record begins on.

use super::decode::{Lines, ReadError, decode};
use super::export::formula::unguarded;
use super::table::{Document, RawCell, RawTable};

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
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let lines = Lines::new(text);
    let offset = |position: &::csv::Position| usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let mut table = RawTable::default();
    let mut record = ::csv::StringRecord::new();
    let mut cells = 0_usize;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = lines.of(error.position().map_or(0, offset));
                return Err(ReadError::Malformed { line, why: error.to_string() });
            }
        }
        // The record's own position is before the blank lines that were skipped to reach it.
        let start = record.position().map_or(0, offset);
        let skipped = text.bytes().skip(start).take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let line = lines.of(start + skipped);
        cells = cells.saturating_add(record.len());
        if cells > MOST_CELLS {
            return Err(ReadError::Malformed {
                line,
                why: format!("there are more than {MOST_CELLS} cells up to here"),
            });
        }
        if record.as_slice().len() > LONGEST_CELL && record.iter().any(|text| text.len() > LONGEST_CELL) {
            let why = format!(
                "a cell of more than {} MiB begins here; perhaps a quotation mark is not closed",
                LONGEST_CELL / 1024 / 1024
            );
            return Err(ReadError::Malformed { line, why });
        }
        let end = offset(reader.position());
        if end >= text.len() && is_open(text.get(start..).unwrap_or_default(), &record) {
            let why = "a quotation mark opens a cell in this record and is never closed, so the rest of the file would be \
                       one cell; close it or take it out";
            return Err(ReadError::Malformed { line, why: why.to_owned() });
        }
        let mut row = Vec::with_capacity(record.len());
        row.extend(record.iter().map(|text| match text {
            "" => RawCell::blank(line),
            text => RawCell::new(unguarded(text), line),
        }));
        table.rows.push(row);
    }
    // The separator's own line is no content.
    if table.rows.first().and_then(|row| row.first()).is_some_and(|cell| cell.text.starts_with("sep=")) {
        table.rows.remove(0);
    }
    Ok(Document { tables: vec![table], ..Document::default() })
}

/// Refuses what would cost far more memory than its bytes before any of it is taken apart.
fn bound(text: &str, separator: u8) -> Result<(), ReadError> {
    for (at, line) in text.split('\n').enumerate() {
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

/// Whether the last record of a file runs on over line ends because a quotation mark in it is not closed.
fn is_open(source: &str, record: &::csv::StringRecord) -> bool {
    let runs_on = record.iter().next_back().is_some_and(|text| text.contains(['\n', '\r']));
    runs_on && source.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
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
        document.tables.iter().flat_map(|t| &t.rows).map(|r| r.iter().map(|c| c.text.as_str()).collect()).collect()
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
        let lines: Vec<usize> = document.tables[0].rows.iter().map(|r| r[0].line()).collect();
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

    proptest! {
        #[test]
        fn any_bytes_end_in_a_table_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(document) = read(&bytes) {
                let _ = super::super::table::recognise(&document);
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
