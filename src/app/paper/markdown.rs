//! The report of a map as a Markdown page: the same parts as in HTML, pictures as tables.
//!
//! Always true: text of the user is escaped, so that it can neither mark up nor link.

use std::fmt::Write;

use super::findings::{and_more, heading, told};
use super::{boundaries, card, counted, counts, limits, most, shown_rows, sign, standing, title_of};
use crate::interchange::export::{self, Outgoing, markdown_escaped as escaped};
use crate::rules::Family;

/// The whole page.
#[must_use]
pub fn write(out: &Outgoing) -> String {
    let matrix = out.matrix;
    let counts = counts(out);
    let mut page = String::new();
    let _ = write!(page, "# {}\n\n{}.\n\n", escaped(&title_of(out)), escaped(&standing(out)));
    let families: Vec<String> =
        Family::ALL.into_iter().map(|family| format!("{} {}", counts.family(family), family.plural())).collect();
    let _ = writeln!(
        page,
        "{}, {}; open findings: {}.",
        counted(matrix.decision_count(), "decision"),
        counted(matrix.role_count(), "role"),
        families.join(", ")
    );
    let focus = &matrix.settings().focus;
    if !focus.is_empty() {
        let _ = write!(page, "\nFocus: {}\n", escaped(focus));
    }
    for limit in limits(out) {
        let _ = write!(page, "\n{}.\n", escaped(&limit));
    }
    page.push_str("\n## Grid\n");
    // The export's own page without its title; its areas move one level down.
    let table = export::markdown_of(out, shown_rows(out));
    for line in table.lines().skip(1) {
        let deeper = if line.starts_with("## ") { "#" } else { "" };
        let _ = writeln!(page, "{deeper}{line}");
    }
    let letters: Vec<String> =
        out.notation.letters().map(|(letter, word)| format!("{letter} {}", word.to_lowercase())).collect();
    if !letters.is_empty() {
        let _ = write!(page, "\n{}: {}\n", out.notation, letters.join(", "));
    }
    page.push_str("\n## Findings\n");
    if counts.open() == 0 {
        page.push_str("\nNothing is open.\n");
    }
    for family in Family::ALL {
        let (told, more) = told(out, family);
        if told.is_empty() {
            continue;
        }
        let _ = write!(page, "\n### {} {} ({})\n\n", escaped(sign(family)), heading(family), told.len() + more);
        for one in &told {
            let _ = writeln!(
                page,
                "- {} **{}**: {} ({})",
                one.code,
                escaped(&one.place),
                escaped(&one.message),
                one.severity
            );
            let _ = writeln!(page, "  - Why: {}", escaped(one.why));
            if one.fixes.is_empty() {
                let _ = writeln!(page, "  - To settle it: {}", escaped(one.cure));
            }
            for fix in &one.fixes {
                let _ = writeln!(page, "  - Fix: {}", escaped(fix));
            }
        }
        if more > 0 {
            let _ = write!(page, "\n{}\n", escaped(&and_more(more)));
        }
    }
    page.push_str("\n## A page for each role\n");
    for boundary in boundaries(out) {
        let _ = write!(page, "\n### {}\n", escaped(&boundary.name));
        card::put_markdown(&mut page, &boundary, "####", most::ENTRIES);
    }
    page
}
