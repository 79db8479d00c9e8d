//! The reference page of the formats, as Markdown made from their table.
//!
//! A test holds `assets/reference/formats.md` against it, so that page and program never differ.

use std::fmt::Write;

use super::formats::{FORMATS, Format, Read};
use super::notation::Notation;

/// All formats: a table of them, then what each leaves behind; and the letters of every notation.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Formats\n\nMade from the program's own list of formats. `sayso import` reads them, `sayso export` writes them.\n\n\
         | format | endings | read | written | comes back |\n| --- | --- | --- | --- | --- |\n",
    );
    for format in FORMATS {
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        // Writing into a string cannot fail.
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} |",
            format.name,
            format.endings.join(" "),
            yes(!matches!(format.read, Read::Never)),
            yes(format.write.is_some()),
            yes(format.comes_back)
        );
    }
    page.push_str(
        "\nWhat comes back has the same decisions, areas, roles and rights when it is imported again, and the same marks where \
         the letters say them.\n",
    );
    for format in FORMATS {
        page.push_str(&entry(format));
    }
    page.push_str(
        "\n## Letters\n\n`--notation` chooses the letters of a table.\n\n| notation | letters |\n| --- | --- |\n",
    );
    for notation in Notation::ALL {
        let letters: Vec<String> = notation.letters().map(|(letter, word)| format!("{letter} {word}")).collect();
        let letters = if letters.is_empty() { "full words".to_owned() } else { letters.join(", ") };
        let _ = writeln!(page, "| {} | {letters} |", notation.name().to_lowercase());
    }
    page
}

fn entry(format: &Format) -> String {
    let mut text = format!("\n## {}\n\n{}.\n", format.name, capital(format.about));
    if !matches!(format.read, Read::Never) {
        let _ = write!(text, "\nDoes not come in: {}.\n", format.loses);
    }
    if format.write.is_some() {
        let _ = write!(text, "\nDoes not go out: {}.\n", format.leaves);
    }
    text
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
