//! The table of a map as Markdown: one table, or one an area where the table is wide.
//!
//! Always true: text of the user is text and nothing else when the page is rendered: no markup, no link, no HTML.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Line, OutCell, Outgoing, Row, Sheet, WriteError};

/// More roles than this, and the header is repeated for each area: nobody scrolls back to see whose column it was.
const WIDE: usize = 8;

/// A column is padded to its widest cell, but not beyond this: one long title must not push the others off the screen.
const WIDEST_PAD: usize = 40;

/// Writes a Markdown page.
///
/// # Errors
/// None today; other formats have some.
pub fn write(out: &Outgoing) -> Result<Vec<u8>, WriteError> {
    Ok(text_of(out, usize::MAX).into_bytes())
}

/// The page with at most so many decisions.
#[must_use]
pub fn text_of(out: &Outgoing, most: usize) -> String {
    let sheet = Sheet::of(out);
    let lines = || sheet.lines().take_while(|line| !matches!(line, Line::Decision(row) if row.number > most));
    let title = if sheet.title.is_empty() { "Decision rights".to_owned() } else { escaped(&sheet.title) };
    let mut page = format!("# {title}\n");
    if sheet.roles.len() > WIDE {
        let mut part: Vec<Row> = Vec::new();
        for line in lines() {
            match line {
                Line::Area(name) => {
                    put_table(&mut page, &sheet, part.drain(..).map(|row| decision(&row)));
                    let _ = write!(page, "\n## {}\n", escaped(&name));
                }
                Line::Decision(row) => part.push(row),
            }
        }
        put_table(&mut page, &sheet, part.drain(..).map(|row| decision(&row)));
    } else {
        let lines = lines().map(|line| match line {
            Line::Area(name) => vec![String::new(), format!("**{}**", escaped(&name))],
            Line::Decision(row) => decision(&row),
        });
        put_table(&mut page, &sheet, lines);
    }
    page
}

fn decision(row: &Row) -> Vec<String> {
    let cells = row.cells.iter().map(OutCell::text);
    let texts = std::iter::once(row.title.clone()).chain(cells).map(|text| escaped(&text));
    std::iter::once(row.number.to_string()).chain(texts).collect()
}

/// One table with an empty line before it; nothing where there is no line for it, unless the map has none at all.
fn put_table(page: &mut String, sheet: &Sheet, lines: impl Iterator<Item = Vec<String>>) {
    let mut lines: Vec<Vec<String>> = lines.collect();
    if lines.is_empty() && sheet.line_count() > 0 {
        return;
    }
    let head = ["#".to_owned(), sheet.corner.clone()].into_iter().chain(sheet.roles.iter().map(|role| escaped(role)));
    lines.insert(0, head.collect());
    let columns = sheet.roles.len() + 2;
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let widths = lines.iter().map(|line| line.get(column).map_or(0, |cell| cell.width()));
            widths.max().unwrap_or(0).clamp(3, WIDEST_PAD)
        })
        .collect();
    let put = |page: &mut String, line: &[String]| {
        for (column, width) in widths.iter().enumerate() {
            let cell = line.get(column).map_or("", String::as_str);
            let pad = width.saturating_sub(cell.width());
            let _ = write!(page, "| {cell}{} ", " ".repeat(pad));
        }
        page.push_str("|\n");
    };
    page.push('\n');
    for (at, line) in lines.iter().enumerate() {
        put(page, line);
        if at == 0 {
            let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            put(page, &rule);
        }
    }
}

/// A text on one line as Markdown shows it unchanged, also in a cell of a table.
#[must_use]
pub fn escaped(text: &str) -> String {
    let line = super::one_line(text);
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line.chars().peekable();
    let mut before = ' ';
    let mut first = true;
    while let Some(c) = rest.next() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Readers do not agree on which backslash of `\\|` belongs to the bar.
            '|' if before == '\\' => out.push_str("&#124;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '$' | '^' | '#' | '@' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            // Addresses become links by themselves elsewhere.
            ':' if rest.peek() == Some(&'/') => out.push_str("\\:"),
            '.' if out.to_lowercase().ends_with("www") => out.push_str("\\."),
            // At the beginning these make lists and underlined headings.
            '+' | '-' | '=' if first => {
                out.push('\\');
                out.push(c);
            }
            '.' | ')' if !first && out.chars().all(|c| c.is_ascii_digit()) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        before = c;
        first = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::markdown::read_text;
    use super::super::super::table::RawRow;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_escaped_text_is_read_as_it_was(text in "\\PC{1,40}|[|\\\\`*_<>&#a\\[\\]()!:/.w ~-]{1,20}") {
            let line = super::super::one_line(&text);
            prop_assume!(!line.is_empty());
            let cell = escaped(&text);
            let document = read_text(&format!("# {cell}\n\n| a | b |\n|---|---|\n| {cell} | **{cell}** |\n| {cell} | |\n"));
            let texts: Vec<&str> = document.tables[0].rows[1..].iter().flat_map(RawRow::iter).map(|cell| cell.text).collect();
            prop_assert_eq!(&texts[..], [line.as_str(), line.as_str(), line.as_str(), ""]);
            prop_assert_eq!(&document.tables[0].headings, &[line.as_str()]);
            prop_assert!(document.skipped.is_empty());
        }
    }
}
