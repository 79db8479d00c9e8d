//! Footnotes: the paragraph below a table that a star or a raised number in a cell points to.
//!
//! Always true: a row gets the paragraph of its own table only, once, as an attribute; a sign nobody explains is dropped
//! as before.

use super::{MatrixTable, Reading, Skipped, TextLine};

/// The heading footnotes get among the attributes of a row.
const HEADING: &str = "Footnote";

/// The signs hanging on words of a text: `RA*`, `budget¹`.
pub(super) fn signs_in(text: &str, signs: &mut Vec<String>) {
    // Nearly every cell: nothing in it could be a sign, which hangs on a word.
    if text.len() < 2 || text.is_ascii() && !text.contains('*') {
        return;
    }
    let mut word = false;
    let mut sign = String::new();
    let mut wrapped = false;
    for c in text.chars().chain([' ']) {
        let is_sign = matches!(c, '*' | '†' | '‡' | '¹' | '²' | '³' | '⁰' | '\u{2074}'..='\u{2079}');
        if is_sign && word {
            sign.push(c);
        } else {
            // Two stars around a word make it bold.
            if !sign.is_empty() && !c.is_alphanumeric() && !wrapped && !signs.contains(&sign) {
                signs.push(std::mem::take(&mut sign));
            }
            sign.clear();
            wrapped = if c == '*' { !word } else { wrapped && word_goes_on(c) };
            word = c.is_alphanumeric() || matches!(c, ')' | ']' | '.' | '"');
        }
    }
}

fn word_goes_on(c: char) -> bool {
    c != '\n'
}

/// The sign a footnote begins with, and the rest.
fn footnote(text: &str) -> Option<(String, &str)> {
    let text = text.trim();
    let rest = text.trim_start_matches(['*', '†', '‡', '¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']);
    let sign = text.get(..text.len() - rest.len()).filter(|sign| !sign.is_empty())?;
    // "1." raised is "¹.".
    let rest = rest.trim_start_matches(['.', ')', ':']).trim();
    (!rest.is_empty() && !rest.ends_with(sign)).then(|| (sign.to_owned(), rest))
}

/// Gives the rows of each table the footnotes they point to.
pub(super) fn settle(reading: &mut Reading) {
    if !reading.tables.iter().flat_map(|table| &table.rows).any(|row| !row.signs.is_empty()) {
        return;
    }
    let mut notes: Vec<(usize, String, String)> = Vec::new();
    let mut take = |line: usize, text: &str| {
        for part in text.split("; ") {
            match footnote(part) {
                Some((sign, rest)) => notes.push((line, sign, rest.to_owned())),
                // A "; " inside the text of a footnote.
                None => {
                    if let Some((_, _, last)) = notes.last_mut().filter(|(at, ..)| *at == line) {
                        last.push_str("; ");
                        last.push_str(part);
                    }
                }
            }
        }
    };
    for TextLine { line, text } in &reading.text {
        take(*line, text);
    }
    for Skipped { line, what, why } in &reading.skipped {
        if why == "it is a footnote"
            && let Some(text) = what.strip_prefix("the line \"").and_then(|text| text.strip_suffix('"'))
        {
            take(*line, text);
        }
    }
    let starts: Vec<usize> = reading.tables.iter().map(|table| table.line).collect();
    for (at, table) in reading.tables.iter_mut().enumerate() {
        let end = starts.get(at + 1).copied().filter(|next| *next > table.line).unwrap_or(usize::MAX);
        let own: Vec<&(usize, String, String)> =
            notes.iter().filter(|(line, ..)| (table.line..end).contains(line)).collect();
        give(table, &own);
    }
}

fn give(table: &mut MatrixTable, notes: &[&(usize, String, String)]) {
    for row in &mut table.rows {
        for sign in &row.signs {
            if let Some((.., text)) = notes.iter().find(|(_, other, _)| other == sign) {
                row.attributes.push((HEADING.to_owned(), text.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_hang_on_words() {
        for (text, expected) in [
            ("RA*", "*"),
            ("many operators*", "*"),
            ("tools (all*)", "*"),
            ("budget¹ w/PO²", "¹ ²"),
            ("**RA**", ""),
            ("*If any:* big", ""),
            ("2 * 3", ""),
            ("R**", "**"),
            ("", ""),
        ] {
            let mut signs = Vec::new();
            signs_in(text, &mut signs);
            assert_eq!(signs.join(" "), expected, "{text}");
        }
    }
}
