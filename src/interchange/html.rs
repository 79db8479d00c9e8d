//! HTML to raw tables, with the headings above each; also the tables written as HTML inside Markdown.
//!
//! Always true: nothing of the page is run or fetched; a table inside a cell is a table of its own, cells over several
//! rows or columns are `Merged`, and the cells of a page are bounded whatever its spans claim.

use super::decode::{Lines, ReadError, decode};
use super::markup::{Piece, Pieces, attribute, decode_entities};
use super::table::{Document, Merged, RawCell, RawRow, RawTable, TextLine};

/// Tables open inside each other; deeper ones are read as text of the cell they stand in.
const DEEPEST: usize = 8;
/// Columns of a row.
const WIDEST: usize = 1_000;
/// Columns one cell may stretch over.
const WIDEST_SPAN: usize = 200;
/// Rows one cell may stretch over.
const LONGEST_SPAN: usize = 20_000;
/// Cells of a page, those counted that a span covers.
const MOST_CELLS: usize = 2_000_000;

/// Reads a page.
///
/// # Errors
/// When the bytes are no text.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let (text, _) = decode(bytes)?;
    Ok(read_text(&text))
}

/// Reads the text of a page.
#[must_use]
pub fn read_text(page: &str) -> Document {
    read_part(page, 1, &[])
}

/// Reads a part of a page that begins on the given line, under the given headings.
pub(super) fn read_part(part: &str, first_line: usize, above: &[String]) -> Document {
    let mut page = Page {
        lines: Lines::new(part),
        first_line,
        headings: above.iter().map(|text| (0, text.clone())).collect(),
        ..Page::default()
    };
    for (at, piece) in Pieces::new(part) {
        match piece {
            Piece::Open { name, attributes, closed } => page.open(&name.to_ascii_lowercase(), attributes, closed, at),
            Piece::Close { name } => page.close(&name.to_ascii_lowercase()),
            Piece::Text(text) => page.text(&decode_entities(text), at),
        }
    }
    while let Some(table) = page.tables.pop() {
        page.finish(table);
    }
    page.flush();
    page.document
}

/// Where the table that begins at the start of the text ends, tables inside it included.
pub(super) fn end_of_table(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, piece) in Pieces::new(text) {
        match piece {
            Piece::Open { name, closed: false, .. } if name.eq_ignore_ascii_case("table") => depth += 1,
            Piece::Close { name } if name.eq_ignore_ascii_case("table") => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return text.get(at..).and_then(|rest| rest.find('>')).map_or(text.len(), |end| at + end + 1);
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[derive(Default)]
struct Page {
    lines: Lines,
    first_line: usize,
    document: Document,
    /// Level and text of the headings that are open here.
    headings: Vec<(u8, String)>,
    heading: Option<u8>,
    /// The tables open here, the innermost last.
    tables: Vec<Table>,
    /// Tables deeper than are read.
    too_deep: usize,
    cells: usize,
    /// Text outside tables, or of a heading.
    words: Words,
}

#[derive(Default)]
struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<RawCell>>,
    merged: Vec<Merged>,
    /// For each column how many further rows a cell above covers.
    covered: Vec<usize>,
    row: Option<Vec<RawCell>>,
    /// Cells the source line of the row has.
    written: usize,
    cell: Option<(Words, usize, usize)>,
    caption: Option<Words>,
}

/// Text while it comes in.
#[derive(Default)]
struct Words {
    text: String,
    line: usize,
    gap: bool,
    strong: usize,
    plain: bool,
    raised: bool,
}

impl Words {
    fn push(&mut self, text: &str, line: usize) {
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{a0}' {
                self.gap = true;
                continue;
            }
            if self.text.is_empty() {
                self.line = line;
            } else if self.gap {
                self.text.push(' ');
            }
            self.gap = false;
            self.plain |= self.strong == 0;
            self.text.push(if self.raised { super::markdown::raise(c) } else { c });
        }
    }

    /// A new line inside a cell is written as "; ", as in Markdown.
    fn break_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("; ") {
            self.text.push_str("; ");
        }
        self.gap = false;
    }

    fn take(&mut self) -> (String, bool) {
        let text = self.text.trim_end_matches("; ").trim().to_owned();
        let bold = !self.plain && !text.is_empty();
        *self = Words { strong: self.strong, ..Words::default() };
        (text, bold)
    }
}

impl Page {
    fn line(&self, at: usize) -> usize {
        self.first_line.saturating_sub(1) + self.lines.of(at)
    }

    /// Where text goes that stands here.
    fn words(&mut self) -> &mut Words {
        match self.tables.last_mut() {
            Some(Table { cell: Some((words, ..)), .. }) | Some(Table { caption: Some(words), .. }) => words,
            _ => &mut self.words,
        }
    }

    fn text(&mut self, text: &str, at: usize) {
        let line = self.line(at);
        self.words().push(text, line);
    }

    fn open(&mut self, name: &str, attributes: &str, closed: bool, at: usize) {
        let line = self.line(at);
        match name {
            "table" if closed => {}
            "table" if self.tables.len() >= DEEPEST => self.too_deep += 1,
            "table" => {
                if self.tables.is_empty() {
                    self.flush();
                }
                let headings = self.headings.iter().map(|(_, text)| text.clone()).collect();
                self.tables.push(Table { headings, ..Table::default() });
            }
            _ if self.too_deep > 0 => {}
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    self.cells += table.end_row();
                    table.row = Some(Vec::new());
                }
            }
            "td" | "th" => self.open_cell(attributes, line),
            "caption" => {
                if let Some(table) = self.tables.last_mut() {
                    table.caption = Some(Words::default());
                }
            }
            "br" | "p" | "li" | "div" | "ul" | "ol" | "dt" | "dd" | "pre" | "blockquote" => self.block(),
            "b" | "strong" => self.words().strong += 1,
            "sup" => self.words().raised = true,
            "img" => {
                // Wikis draw their ticks as pictures.
                if let Some(text) = attribute(attributes, "alt") {
                    self.words().push(&text, line);
                }
            }
            _ => {
                if let Some(level) = heading_level(name) {
                    self.block();
                    if self.tables.is_empty() {
                        self.heading = Some(level);
                    }
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table" if self.too_deep > 0 => self.too_deep -= 1,
            _ if self.too_deep > 0 => {}
            "table" => {
                if let Some(table) = self.tables.pop() {
                    self.finish(table);
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    self.cells += table.end_row();
                }
            }
            "td" | "th" => {
                if let Some(table) = self.tables.last_mut() {
                    table.end_cell();
                }
            }
            "caption" => {
                if let Some(table) = self.tables.last_mut() {
                    let text = table.caption.take().map(|mut words| words.take().0);
                    table.headings.extend(text.filter(|text| !text.is_empty()));
                }
            }
            "p" | "li" | "div" | "ul" | "ol" | "dt" | "dd" | "pre" | "blockquote" | "title" => self.block(),
            "b" | "strong" => {
                let words = self.words();
                words.strong = words.strong.saturating_sub(1);
            }
            "sup" => self.words().raised = false,
            _ => {
                if let (Some(_), Some(level)) = (heading_level(name), self.heading.take()) {
                    let (text, _) = self.words.take();
                    self.headings.retain(|(outer, _)| *outer < level);
                    if !text.is_empty() {
                        self.headings.push((level, text));
                    }
                }
            }
        }
    }

    /// A line begins or ends here.
    fn block(&mut self) {
        if self.tables.is_empty() && self.heading.is_none() {
            self.flush();
        } else {
            self.words().break_line();
        }
    }

    fn open_cell(&mut self, attributes: &str, line: usize) {
        let span = |name: &str, most: usize| {
            let value = attribute(attributes, name).and_then(|value| value.trim().parse::<usize>().ok());
            value.unwrap_or(1).clamp(1, most)
        };
        let (columns, rows) = (span("colspan", WIDEST_SPAN), span("rowspan", LONGEST_SPAN));
        let cells = self.cells;
        let Some(table) = self.tables.last_mut() else { return };
        table.end_cell();
        // Past the bound everything is dropped: nobody reads a page of two million cells.
        if cells > MOST_CELLS {
            table.row = None;
            table.covered.clear();
            return;
        }
        table.open_cell(columns, rows, line);
    }

    fn finish(&mut self, mut table: Table) {
        self.cells += table.end_row();
        if !table.rows.is_empty() {
            let Table { headings, rows, merged, .. } = table;
            let rows = rows.into_iter().map(RawRow::from).collect();
            self.document.tables.push(RawTable { headings, rows, merged });
        }
        if let Some(outer) = self.tables.last_mut()
            && let Some((words, ..)) = &mut outer.cell
        {
            words.break_line();
        }
    }

    fn flush(&mut self) {
        let line = self.words.line;
        let (text, _) = self.words.take();
        if !text.is_empty() {
            self.document.text.push(TextLine { line, text });
        }
    }
}

impl Table {
    /// Blank cells where cells of earlier rows reach down to this one.
    fn skip_covered(&mut self, line: usize) {
        let Some(row) = &mut self.row else { return };
        while let Some(left) = self.covered.get_mut(row.len()).filter(|left| **left > 0) {
            if row.len() >= WIDEST {
                break;
            }
            *left -= 1;
            row.push(RawCell::blank(line));
        }
    }

    fn open_cell(&mut self, columns: usize, rows: usize, line: usize) {
        self.row.get_or_insert_with(Vec::new);
        self.skip_covered(line);
        if self.row.as_ref().is_some_and(|row| row.len() >= WIDEST) {
            return;
        }
        self.written += 1;
        self.cell = Some((Words { line, ..Words::default() }, columns, rows));
    }

    fn end_cell(&mut self) {
        let Some((mut words, columns, rows)) = self.cell.take() else { return };
        let Some(row) = &mut self.row else { return };
        let line = words.line;
        let (text, bold) = words.take();
        let first = row.len();
        row.push(RawCell::new(text, line).emphasised(bold));
        for _ in 1..columns {
            row.push(RawCell::blank(line));
        }
        if columns > 1 || rows > 1 {
            self.merged.push(Merged { row: self.rows.len(), column: first, rows, columns });
        }
        if rows > 1 {
            let end = row.len();
            if self.covered.len() < end {
                self.covered.resize(end, 0);
            }
            for left in self.covered.iter_mut().skip(first).take(columns) {
                *left = rows - 1;
            }
        }
    }

    /// Ends the row and says how many cells it has.
    fn end_row(&mut self) -> usize {
        self.end_cell();
        let line = self.row.as_ref().and_then(|row| row.last()).map_or(0, RawCell::line);
        self.skip_covered(line);
        let Some(mut row) = self.row.take() else { return 0 };
        // A line of one cell over everything is a section or a footnote, which has one cell in other formats too.
        if std::mem::take(&mut self.written) == 1 && row.iter().skip(1).all(|cell| cell.text.is_empty()) {
            row.truncate(1);
        }
        let count = row.len().max(1);
        self.rows.push(row);
        count
    }
}

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(page: &str, expected: &[&[&str]]) -> Document {
        let document = read_text(page);
        let cells: Vec<Vec<&str>> =
            document.tables.iter().flat_map(|t| &t.rows).map(|r| r.iter().map(|c| c.text).collect()).collect();
        assert_eq!(cells, expected, "{page}");
        document
    }

    #[test]
    fn tables_are_read_as_they_look() {
        let document = check(
            "<html><head><title>Kiosk</title><style>td{}</style></head><body><h1>Kiosk</h1>\n<p>We use <b>RACI</b>.\n\
             <h2>Evening</h2><table><caption>Shutters</caption><thead>\n<tr><th>Task<th>Ann &amp; co<th>Bo</thead>\
             <tr><td><p>Close</p><p>lock up</p><td><b>A</b><td>R<sup>1</sup></tr><tr><td colspan=3>Cash</td></tr></table>",
            &[&["Task", "Ann & co", "Bo"], &["Close; lock up", "A", "R¹"], &["Cash"]],
        );
        let table = &document.tables[0];
        assert_eq!(table.headings, ["Kiosk", "Evening", "Shutters"]);
        let cell = |row: usize, column: usize| table.rows[row].get(column).expect("a cell");
        assert_eq!((cell(0, 0).line, cell(1, 1).bold, cell(1, 2).bold), (4, true, false));
        let text: Vec<&str> = document.text.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(text, ["Kiosk", "We use RACI."]);
    }

    #[test]
    fn spans_keep_the_columns_apart() {
        let document = check(
            "<table><tr><td rowspan=2>Area<td colspan=2>Inside<td>Out<tr><td>Ops<td>Dev<td>Bank<tr><td>x</table>",
            &[&["Area", "Inside", "", "Out"], &["", "Ops", "Dev", "Bank"], &["x"]],
        );
        let merged: Vec<(usize, usize, usize, usize)> =
            document.tables[0].merged.iter().map(|m| (m.row, m.column, m.rows, m.columns)).collect();
        assert_eq!(merged, [(0, 0, 2, 1), (0, 1, 1, 2)]);
        check("<table><tr><td>a<table><tr><td>in</table>b<td>c</table>", &[&["in"], &["a; b", "c"]]);
        let wide = "<table><tr>".to_owned() + &"<td colspan=99999 rowspan=99999>x".repeat(3_000) + "</table>";
        assert!(read_text(&wide).tables[0].rows[0].len() < WIDEST + WIDEST_SPAN);
        let tall = "<table>".to_owned() + &"<tr><td rowspan=65000 colspan=200>x".repeat(20_000) + "</table>";
        assert!(read_text(&tall).tables[0].rows.iter().map(RawRow::len).sum::<usize>() < 3_000_000);
        let deep = "<table><tr><td>".repeat(2_000) + "x";
        assert!(read_text(&deep).tables.len() <= DEEPEST);
        let two = "<table><tr><td><table></table></td></tr></table>x";
        assert_eq!(end_of_table(two), two.len() - 1);
    }

    proptest! {
        #[test]
        fn any_page_ends_in_a_document(
            parts in prop::collection::vec("</?(table|tr|td|th|td colspan=3|th rowspan='2'|caption|h2|p|b|sup|br/)>|[RACI <&;]{1,3}|\\PC", 0..60)
        ) {
            let page = parts.concat();
            let _ = super::super::table::recognise(&read_text(&page));
        }
    }
}
