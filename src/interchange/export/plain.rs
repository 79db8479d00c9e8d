//! A map as plain text for a mail or a chat: areas, decisions, and under each a line for every role that has a right.
//!
//! Always true: lines hold nothing that hides or acts; it is made for people and is not read back.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Line, Outgoing, Sheet, WriteError};

/// Writes plain text.
///
/// # Errors
/// None today; other formats have some.
pub fn write(out: &Outgoing) -> Result<Vec<u8>, WriteError> {
    let sheet = Sheet::of(out);
    let mut page = String::new();
    let title = if sheet.title.is_empty() { "Decision rights" } else { &sheet.title };
    let _ = write!(page, "{title}\n{}\n", "=".repeat(title.width()));
    let letters = out.notation.letters().map(|(letter, word)| format!("{letter} {}", word.to_lowercase()));
    let letters: Vec<String> = letters.collect();
    if !letters.is_empty() {
        let _ = writeln!(page, "{}: {}", out.notation, letters.join(", "));
    }
    for line in sheet.lines() {
        match line {
            Line::Area(name) => {
                let _ = write!(page, "\n{name}\n{}\n", "-".repeat(name.width()));
            }
            Line::Decision(row) => {
                let _ = writeln!(page, "\n{}. {}", row.number, row.title);
                let widest = row.cells.iter().map(|cell| cell.letters.width()).max().unwrap_or(0).min(20);
                let filled = sheet.roles.iter().zip(&row.cells).filter(|(_, cell)| !cell.letters.is_empty());
                let mut empty = true;
                for (role, cell) in filled {
                    empty = false;
                    let pad = " ".repeat(widest.saturating_sub(cell.letters.width()));
                    let remark = if cell.remark.is_empty() { String::new() } else { format!(": {}", cell.remark) };
                    let _ = writeln!(page, "   {}{pad}  {role}{remark}", cell.letters);
                }
                if empty {
                    page.push_str("   nobody yet\n");
                }
            }
        }
    }
    Ok(page.into_bytes())
}
