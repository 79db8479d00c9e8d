//! A block of cells as spreadsheet programs put it on the clipboard: a line a row, a tab between cells.
//!
//! Always true: `cells_of(text_of(block))` is the block for every block that has a cell with text in each row; whatever ends a
//! line, and also where a terminal has turned line ends into carriage returns, rows come out alike.

use super::export::formula::{guarded, unguarded};

/// The rows and cells of a text. The line end behind the last row begins no row; an empty row in between is one.
#[must_use]
pub fn cells_of(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    // Two quotes alone are an empty cell, and a row of their own.
    let mut opened = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            // A quote opens a cell only at its start; anywhere else people mean the sign.
            '"' if cell.is_empty() && closes(chars.clone()) => {
                quoted = true;
                opened = true;
            }
            _ if quoted => cell.push(c),
            '\t' => row.push(std::mem::take(&mut cell)),
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                opened = false;
            }
            _ => cell.push(c),
        }
    }
    if opened || !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    for cell in rows.iter_mut().flatten() {
        if unguarded(cell).len() < cell.len() {
            *cell = unguarded(cell).to_owned();
        }
    }
    rows
}

/// Whether a quoted cell ends as one: at its closing quote comes a tab, a line end or the end.
fn closes(mut rest: impl Iterator<Item = char>) -> bool {
    // Bounded: no cell that is copied by hand is longer.
    let mut left = 100_000;
    let mut next = rest.next();
    while let Some(c) = next {
        left -= 1;
        if left == 0 {
            return false;
        }
        next = rest.next();
        if c == '"' {
            match next {
                Some('"') => next = rest.next(),
                None | Some('\t' | '\r' | '\n') => return true,
                Some(_) => return false,
            }
        }
    }
    false
}

/// The text of a block of cells, which nothing in it can run or break.
#[must_use]
pub fn text_of(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| {
        let text = guarded(text);
        if text.contains(['\t', '\r', '\n', '"']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.into_owned()
        }
    };
    let row = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join("\t");
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// The same as a Markdown table; the first row is its head.
#[must_use]
pub fn markdown_of(rows: &[Vec<String>]) -> String {
    let row = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(|cell| super::export::markdown_escaped(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = String::new();
    for (at, cells) in rows.iter().enumerate() {
        text.push_str(&row(cells));
        if at == 0 {
            text.push_str(&format!("|{}\n", " --- |".repeat(cells.len())));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&[&str]]) {
        assert_eq!(cells_of(text), expected, "{text:?}");
    }

    #[test]
    fn blocks_come_off_the_clipboard_as_they_were_copied() {
        check("D\tC\r\nI\t\r\n", &[&["D", "C"], &["I", ""]]);
        // A terminal pastes line ends as carriage returns.
        check("D\tC\rI\tO", &[&["D", "C"], &["I", "O"]]);
        // An empty cell between two others of one column.
        check("D\n\nC\n", &[&["D"], &[""], &["C"]]);
        check("\tD", &[&["", "D"]]);
        check("", &[]);
        check("\n", &[&[""]]);
        check("\"\"", &[&[""]]);
        check("\"\"\n", &[&[""]]);
        // Quotes as spreadsheet programs write them, and as people do.
        check("\"two\nlines\"\tD", &[&["two\nlines", "D"]]);
        check("\"say \"\"so\"\"\"\tD", &[&["say \"so\"", "D"]]);
        check("the \"fast\" lane\t\"x\" y\n\"", &[&["the \"fast\" lane", "\"x\" y"], &["\""]]);
        check("'=1+1\t'tis", &[&["=1+1", "'tis"]]);
    }

    proptest! {
        #[test]
        fn what_is_copied_is_pasted(rows in prop::collection::vec(prop::collection::vec("[ -~\\t\\n\"'=]{1,8}", 1..4), 0..4)) {
            prop_assert_eq!(cells_of(&text_of(&rows)), rows);
        }

        #[test]
        fn nothing_copied_runs(text in "[=+@'\\t\\n\" -]{0,6}|\\PC{0,10}") {
            let copied = text_of(&[vec![text]]);
            let cell = copied.strip_prefix('"').unwrap_or(&copied);
            prop_assert!(!super::super::export::formula::begins_formula(cell));
        }

        #[test]
        fn any_text_is_cells(text in "[\"\\t\\r\\n'a]{0,40}|\\PC{0,60}") {
            let cells = cells_of(&text);
            prop_assert_eq!(cells.is_empty(), text.is_empty());
        }
    }
}
