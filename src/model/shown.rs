//! The one way text of the user reaches an output: no byte of it can drive a terminal or hide from the eye.
//!
//! Control, format, private-use and other invisible characters come out as visible marks such as `<202e>`; everything else
//! comes out unchanged. Screens, command output and error messages all print through here.

use std::borrow::Cow;

/// Whether a character would be invisible, or would act instead of being seen.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    // Nearly every character there is.
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(u32::from(c),
            // Format characters (Unicode category Cf), line and paragraph separators.
            0xAD | 0x600..=0x605 | 0x61C | 0x6DD | 0x70F | 0x890..=0x891 | 0x8E2 | 0x200B..=0x200F
            | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF0..=0xFFFB | 0x110BD | 0x110CD | 0x13430..=0x1343F
            | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF
            // Fillers and joiners that draw nothing, variation selectors.
            | 0x34F | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x3164 | 0xFFA0 | 0xFE00..=0xFE0F
            // Private use: every font draws something else.
            | 0xE000..=0xF8FF | 0xF0000..=0x10FFFF)
}

/// The text as it may be printed.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    let plain = text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control());
    if plain || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' => out.push(' '),
            c if is_hidden(c) => out.push_str(&format!("<{:02x}>", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The same for a text of several lines; the line ends stay.
#[must_use]
pub fn shown_lines(text: &str) -> String {
    text.split_inclusive('\n').fold(String::with_capacity(text.len()), |mut out, line| {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line.trim_end_matches('\r'), "\n"));
        out.push_str(&shown(line));
        out.push_str(end);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_gets_through() {
        assert_eq!(shown("Refund · 5 000 € ○◆~ ё 日本"), "Refund · 5 000 € ○◆~ ё 日本");
        assert_eq!(shown("a\u{1b}[31mb"), "a<1b>[31mb");
        assert_eq!(shown("a\u{202e}b\u{200b}c\u{9b}"), "a<202e>b<200b>c<9b>");
        assert_eq!(shown("two\nlines\tand"), "two lines and");
        assert_eq!(shown_lines("a\u{7}\r\nb\rc\n\nd"), "a<07>\nb c\n\nd");
        assert_eq!(shown(&shown("a\u{1b}b")), "a<1b>b", "what is shown stays as it is");
        for code in 0..=0x10FFFF_u32 {
            if let Some(c) = char::from_u32(code) {
                assert!(!shown(&c.to_string()).chars().any(is_hidden), "{code:x}");
            }
        }
    }
}
