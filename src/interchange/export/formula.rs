//! Texts that a spreadsheet program would run as a formula, and the apostrophe that stops it.
//!
//! Always true: `unguarded(guarded(text))` is the text; no guarded text begins as a formula.

use std::borrow::Cow;

use super::super::letters::is_blank;

/// Whether a spreadsheet program might run it: it begins, after blanks, with a sign that starts a formula or moves to
/// another cell, and is no plain number.
#[must_use]
pub fn begins_formula(text: &str) -> bool {
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let bare = text.trim_start_matches(|c: char| is_blank(c) || c.is_control());
    let mut chars = bare.chars();
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    chars.next().is_some_and(|first| signs.contains(&first)) && !is_plain_number(bare)
}

fn is_plain_number(text: &str) -> bool {
    let digits = text.trim_end().trim_start_matches(['+', '-']);
    let signs = text.trim_end().len() - digits.len();
    signs <= 1
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() <= 1
}

/// The text with an apostrophe before it where it would be run; one that only looks as if it had one gets another, so that
/// exactly one is taken off again.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if begins_formula(text.trim_start_matches('\'')) { format!("'{text}").into() } else { text.into() }
}

/// The text without the one apostrophe that `guarded` put before it.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_stopped_and_numbers_left() {
        for text in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "\rA",
            "\nA",
            "＝1",
            "＠x",
            "\u{a0}=1",
            "- later",
            "-",
            "'=1",
            "+1.2.3",
        ] {
            assert_eq!(guarded(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "Refund", "-5", "+3.5", "-12.50", "a=b", "'tis", "5", "3-4", "#", "D (up to 500 EUR)"] {
            assert_eq!(guarded(text), text, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_apostrophe_comes_off_again(text in "['=+@ \\t\\r\\n0-9a.-]{0,6}|\\PC{0,10}") {
            let out = guarded(&text);
            prop_assert!(!begins_formula(&out));
            prop_assert_eq!(unguarded(&out), &text);
        }
    }
}
