//! Markdown to raw tables, with the headings above each.
//!
//! Always true: a row has only the cells its source line has (the parser pads short rows, and a line of one cell is often
//! a section); front matter and code are no tables.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::decode::{Lines, ReadError, decode};
use super::html;
use super::table::{Document, RawCell, RawTable, TextLine};

/// Reads Markdown.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let (text, _) = decode(bytes)?;
    Ok(read_text(&text))
}

/// Reads Markdown text.
pub fn read_text(source: &str) -> Document {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let lines = Lines::new(source);
    let mut page = Page { source, lines, ..Page::default() };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        page.take(event, range.start, range.end);
    }
    page.flush();
    page.document
}

#[derive(Default)]
struct Page<'a> {
    source: &'a str,
    lines: Lines,
    document: Document,
    /// Level and text of the headings that are open here.
    headings: Vec<(HeadingLevel, String)>,
    heading: Option<HeadingLevel>,
    table: Option<RawTable>,
    row: Vec<RawCell>,
    /// Text of the cell, heading or paragraph being read.
    text: String,
    text_line: usize,
    /// How many emphases are open, and whether any text of the cell stood outside one.
    strong: usize,
    plain: bool,
    /// Inside front matter or code.
    hidden: usize,
    /// Inside `<sup>`.
    raised: bool,
    /// Up to where a table written as HTML was read already.
    read_to: usize,
}

impl Page<'_> {
    fn take(&mut self, event: Event, start: usize, end: usize) {
        if start < self.read_to && !matches!(event, Event::End(_)) {
            return;
        }
        match event {
            Event::Start(tag) => self.open(tag, start),
            Event::End(tag) => self.close(tag, start, end),
            Event::Text(text) => self.push(&text, start),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text, start),
            Event::SoftBreak | Event::HardBreak if self.table.is_some() => self.text.push(' '),
            // A legend is often one paragraph with a letter a line.
            Event::SoftBreak | Event::HardBreak if self.heading.is_none() => self.flush(),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::InlineHtml(tag) if self.table.is_none() && begins_table(&tag) => self.html(&tag, start),
            Event::InlineHtml(tag) => self.tag(&tag),
            Event::Html(html) => self.html(&html, start),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag, start: usize) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(level);
            }
            Tag::Table(_) => {
                self.flush();
                let headings = self.headings.iter().map(|(_, text)| text.clone()).collect();
                self.table = Some(RawTable { headings, ..RawTable::default() });
            }
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            Tag::TableCell => {
                self.text.clear();
                (self.strong, self.plain, self.raised) = (0, false, false);
                self.text_line = self.lines.of(start);
            }
            Tag::Strong => self.strong += 1,
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.flush();
                self.hidden += 1;
            }
            Tag::Paragraph | Tag::Item | Tag::BlockQuote(_) | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd, start: usize, end: usize) {
        match tag {
            TagEnd::Heading(level) => {
                self.heading = None;
                let text = self.text.trim().to_owned();
                self.flush();
                self.headings.retain(|(outer, _)| *outer < level);
                if !text.is_empty() {
                    self.headings.push((level, text));
                }
            }
            TagEnd::TableCell => {
                let text = std::mem::take(&mut self.text).trim().to_owned();
                let bold = !self.plain && !text.is_empty();
                self.row.push(RawCell::new(text, self.lines.of(start)).emphasised(bold));
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let mut row = std::mem::take(&mut self.row);
                row.truncate(cells_in(self.source.get(start..end).unwrap_or_default()));
                if let Some(table) = &mut self.table {
                    table.rows.push(row.into());
                }
            }
            TagEnd::Table => self.document.tables.extend(self.table.take()),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => {
                self.text.clear();
                self.hidden = self.hidden.saturating_sub(1);
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) => self.flush(),
            _ => {}
        }
    }

    fn push(&mut self, text: &str, start: usize) {
        if self.hidden > 0 {
            return;
        }
        if self.text.is_empty() {
            self.text_line = self.lines.of(start);
        }
        if self.strong == 0 && !text.trim().is_empty() {
            self.plain = true;
        }
        if self.raised {
            self.text.extend(text.chars().map(raise));
        } else {
            self.text.push_str(text);
        }
    }

    /// A table written as HTML. Blank lines in it end the block for Markdown, but not the table.
    fn html(&mut self, html: &str, start: usize) {
        if self.hidden > 0 || !begins_table(html) {
            return;
        }
        let at = html.to_ascii_lowercase().find("<table").unwrap_or(0);
        let rest = self.source.get(start + at..).unwrap_or_default();
        let end = html::end_of_table(rest);
        self.flush();
        let headings: Vec<String> = self.headings.iter().map(|(_, text)| text.clone()).collect();
        let part = html::read_part(rest.get(..end).unwrap_or_default(), self.lines.of(start + at), &headings);
        self.document.tables.extend(part.tables);
        self.document.text.extend(part.text);
        self.read_to = start + at + end;
    }

    /// Inline HTML: breaks and lists separate, a raised number stays one, other tags only format.
    fn tag(&mut self, tag: &str) {
        let name: String = tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        match name.to_ascii_lowercase().as_str() {
            "br" | "li" | "p" | "ul" | "ol" if !self.text.trim_end().is_empty() && !self.text.ends_with("; ") => {
                let kept = self.text.trim_end().len();
                self.text.truncate(kept);
                self.text.push_str("; ");
            }
            "sup" => self.raised = !tag.starts_with("</"),
            _ => {}
        }
    }

    fn flush(&mut self) {
        // Cells are not text around the tables; their buffer is taken at the end of the cell.
        if self.table.is_some() {
            return;
        }
        let text = std::mem::take(&mut self.text).trim().to_owned();
        if !text.is_empty() && self.hidden == 0 {
            self.document.text.push(TextLine { line: self.text_line, text });
        }
    }
}

fn begins_table(html: &str) -> bool {
    html.to_ascii_lowercase().contains("<table")
}

/// A digit as a raised one.
pub(super) fn raise(c: char) -> char {
    match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' => '⁰',
        '4'..='9' => char::from_u32(c as u32 - '4' as u32 + '⁴' as u32).unwrap_or(c),
        other => other,
    }
}

/// How many cells the source of a row has: bars not escaped, the outer ones apart.
fn cells_in(row: &str) -> usize {
    let row = row.trim();
    let mut bars = 0;
    let mut escaped = false;
    for byte in row.bytes() {
        match byte {
            b'|' if !escaped => bars += 1,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    let closed = row.ends_with('|') && !row.ends_with("\\|");
    (bars + 1 - usize::from(row.starts_with('|')) - usize::from(closed && row.len() > 1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(source: &str, expected: &[&[&str]]) {
        let document = read_text(source);
        let cells: Vec<Vec<&str>> =
            document.tables.iter().flat_map(|t| &t.rows).map(|r| r.iter().map(|c| c.text).collect()).collect();
        assert_eq!(cells, expected, "{source}");
    }

    #[test]
    fn rows_have_the_cells_they_were_written_with() {
        check("| Task | Ops |\n|---|---|\n| **Ship** |\n| Go | A\n", &[&["Task", "Ops"], &["Ship"], &["Go", "A"]]);
        check("Task | Ops\n---|---\nShip \\| go | A\n", &[&["Task", "Ops"], &["Ship | go", "A"]]);
        check("| A | B |\n|---|---|\n| | |\n", &[&["A", "B"], &["", ""]]);
    }

    #[test]
    fn formatting_is_taken_off() {
        check(
            "| Task | [Ops](ops.md) |\n|---|---|\n| *If any:* **big** one **(4)** | **RA** |\n| a<br>b<sup>2</sup> | ~~R~~ |\n| many* | I* |\n",
            &[&["Task", "Ops"], &["If any: big one (4)", "RA"], &["a; b²", "R"], &["many*", "I*"]],
        );
        check("---\ntitle: x\n---\n\n```\n| a | b |\n|---|---|\n| c | d |\n```\n", &[]);
    }

    #[test]
    fn headings_lines_and_bold_are_known() {
        let document = read_text(
            "# Top\n\n## First\n\n| a | b |\n|---|---|\n| **c** | d **e** |\n\n# Next\n\n| a | b |\n|--|--|\n| c | |\n\n- **R** = Runs\n",
        );
        let [first, second] = &document.tables[..] else { panic!("two tables") };
        assert_eq!(first.headings, ["Top", "First"]);
        assert_eq!(second.headings, ["Next"]);
        assert_eq!(first.rows[1].cells().collect::<Vec<RawCell>>()[..1], [RawCell::new("c", 7).emphasised(true)]);
        assert!(!first.rows[1].get(1).expect("a cell").bold);
        assert_eq!(document.text.last(), Some(&TextLine { line: 15, text: "R = Runs".into() }));
        let source = "# Top\n\n<TABLE>\n<tr><th>Task</th><th>Ops</th></tr>\n\n<tr><td>Ship it</td><td>\n\nA</td></tr></table>\n\n| a | b |\n|--|--|\n| c | |\n";
        let document = read_text(source);
        let [written, drawn] = &document.tables[..] else { panic!("two tables {document:?}") };
        assert_eq!(
            (written.rows.len(), drawn.rows.len(), written.headings.as_slice()),
            (2, 2, &["Top".to_owned()][..])
        );
        let cell = written.rows[1].get(1).expect("a cell");
        assert_eq!((cell.text, cell.line), ("A", 6));
        assert_eq!(document.text.len(), 1, "{document:?}");
    }

    proptest! {
        #[test]
        fn any_text_ends_in_a_document(text in "([|\\-*`#<>\\[\\]RACI\\\\\n :]|\\PC){0,160}") {
            let _ = super::super::table::recognise(&read_text(&text));
        }

        #[test]
        fn any_table_is_recognised_without_panic(body in "([|RACI*\n -]|\\PC){0,120}") {
            let text = format!("| Task | Ops | Dev |\n|---|---|---|\n{body}");
            let _ = super::super::table::recognise(&read_text(&text));
        }
    }
}
