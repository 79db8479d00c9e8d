//! The reference page of the rules, as Markdown made from the catalogue.
//!
//! A test holds `assets/reference/rules.md` against it, so that page and program never differ.

use std::fmt::Write;

use super::{Family, RULES, Rule, example_lines};
use crate::model::shown;

/// All rules: a table of them, then each with its reasons, examples, cure and limits.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Rules\n\nMade from the program's own list of rules. `sayso explain CODE` prints one of them.\n\n\
         | code | name | severity | when it fires |\n| --- | --- | --- | --- |\n",
    );
    for rule in RULES {
        // Writing into a string cannot fail.
        let _ = writeln!(
            page,
            "| [{}](#{}) | {} | {} | {} |",
            rule.code,
            anchor(rule),
            rule.name,
            rule.severity.word(),
            rule.summary
        );
    }
    for family in Family::ALL {
        let _ = write!(page, "\n## {}\n", heading(family));
        for rule in RULES.iter().filter(|rule| rule.family == family) {
            page.push_str(&entry(rule));
        }
    }
    page
}

fn heading(family: Family) -> &'static str {
    match family {
        Family::Gap => "Gaps",
        Family::Overlap => "Overlaps",
        Family::Vague => "Vague boundaries",
    }
}

/// Where Markdown puts a heading's anchor: small letters, dashes for blanks.
fn anchor(rule: &Rule) -> String {
    format!("{}-{}", rule.code.to_lowercase(), rule.name)
}

fn entry(rule: &Rule) -> String {
    let mut text = format!("\n### {} {}\n\n{} ({})\n\n", rule.code, rule.name, rule.summary, rule.severity.word());
    let _ = write!(text, "Why: {}\n\nHow to settle it: {}\n", rule.why, rule.cure);
    for (words, sketch) in [("It fires on", rule.fires), ("It stays quiet on", rule.quiet)] {
        let _ = write!(text, "\n{words}:\n\n```text\n");
        for line in example_lines(sketch) {
            // An example may hold a character nobody sees; the page shows it.
            let _ = writeln!(text, "{}", shown(line.strip_prefix("    ").unwrap_or(&line)));
        }
        text.push_str("```\n");
    }
    for limit in rule.limits {
        let _ = write!(text, "\nLimit `{}` (usually {}): {}\n", limit.name, limit.default, limit.about);
    }
    text
}
