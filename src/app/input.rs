//! A line of text being typed, with a caret that always stands between two graphemes.
//!
//! The text is one line without control characters, whatever is typed or pasted.

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Code, Key};
use crate::model::is_hidden;

/// The longest text a field takes, in bytes: far beyond any title, short enough to redraw at once.
const LONGEST: usize = 10_000;

/// A line of text with a caret.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Input {
    text: String,
    /// Byte offset, always at a grapheme boundary.
    caret: usize,
}

impl Input {
    /// A field holding a text, the caret behind it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Input {
        let text = text.into();
        Input { caret: text.len(), text }
    }

    /// What was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the caret.
    #[must_use]
    pub fn before(&self) -> &str {
        self.text.get(..self.caret).unwrap_or("")
    }

    /// What stands behind the caret.
    #[must_use]
    pub fn after(&self) -> &str {
        self.text.get(self.caret..).unwrap_or("")
    }

    /// Puts another text in, the caret behind it.
    pub fn set(&mut self, text: impl Into<String>) {
        *self = Input::new(text);
    }

    /// Types a text at the caret; line breaks become blanks, hidden characters are left out.
    pub fn insert(&mut self, text: &str) {
        for c in text.chars() {
            let c = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
            // Joiners and selectors belong to what people type; control characters never do.
            if c.is_control() || (is_hidden(c) && !matches!(c, '\u{200d}' | '\u{fe0f}')) || self.text.len() >= LONGEST {
                continue;
            }
            self.text.insert(self.caret, c);
            self.caret += c.len_utf8();
        }
        self.settle();
    }

    /// What came together in one grapheme has the caret behind it.
    fn settle(&mut self) {
        let mut ends = self.text.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len());
        self.caret = if self.caret == 0 { 0 } else { ends.find(|end| *end >= self.caret).unwrap_or(self.text.len()) };
    }

    /// Takes an editing key; says whether it was one.
    pub fn take(&mut self, key: Key) -> bool {
        match (key.code, key.ctrl, key.alt) {
            (Code::Backspace, false, false) => self.cut(self.left(), self.caret),
            (Code::Char('h'), true, false) => self.cut(self.left(), self.caret),
            (Code::Delete, false, false) => self.cut(self.caret, self.right()),
            (Code::Left, false, false) => self.caret = self.left(),
            (Code::Right, false, false) => self.caret = self.right(),
            (Code::Left, true, false) => self.caret = self.word_left(),
            (Code::Right, true, false) => self.caret = self.word_right(),
            (Code::Home, ..) | (Code::Char('a'), true, false) => self.caret = 0,
            (Code::End, ..) | (Code::Char('e'), true, false) => self.caret = self.text.len(),
            (Code::Char('w'), true, false) | (Code::Backspace, true | false, true) => {
                self.cut(self.word_left(), self.caret)
            }
            (Code::Char('u'), true, false) => self.cut(0, self.caret),
            (Code::Char('k'), true, false) => self.cut(self.caret, self.text.len()),
            _ => match key.typed() {
                Some(c) => self.insert(c.encode_utf8(&mut [0; 4])),
                None => return false,
            },
        }
        true
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.caret = from;
        self.settle();
    }

    fn left(&self) -> usize {
        self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn right(&self) -> usize {
        self.caret + self.after().graphemes(true).next().map_or(0, str::len)
    }

    fn word_left(&self) -> usize {
        let trimmed = self.before().trim_end();
        trimmed.rfind(char::is_whitespace).map_or(0, |at| at + trimmed[at..].chars().next().map_or(1, char::len_utf8))
    }

    fn word_right(&self) -> usize {
        let after = self.after();
        let blank = after.len() - after.trim_start().len();
        let word = after[blank..].find(char::is_whitespace).unwrap_or(after.len() - blank);
        self.caret + blank + word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_keys(start: &str, keys: &[&str]) -> String {
        let mut input = Input::new(start);
        for key in keys {
            input.take(Key::parse(key).unwrap());
        }
        format!("{}|{}", input.before(), input.after())
    }

    #[test]
    fn editing_keys_do_what_they_do_everywhere() {
        assert_eq!(after_keys("ab", &["c"]), "abc|");
        assert_eq!(after_keys("ab", &["left", "X"]), "aX|b");
        assert_eq!(after_keys("ab", &["home", "delete"]), "|b");
        assert_eq!(after_keys("one two", &["ctrl-w"]), "one |");
        assert_eq!(after_keys("one two", &["ctrl-left", "ctrl-left"]), "|one two");
        assert_eq!(after_keys("one two", &["home", "ctrl-right"]), "one| two");
        assert_eq!(after_keys("one two", &["ctrl-left", "ctrl-u"]), "|two");
        assert_eq!(after_keys("e\u{301}x", &["left", "left", "delete"]), "|x");
    }

    #[test]
    fn pasted_text_stays_one_clean_line() {
        let mut input = Input::default();
        input.insert("a\nb\u{1b}[31m\u{202e}");
        assert_eq!(input.text(), "a b[31m");
    }
}
