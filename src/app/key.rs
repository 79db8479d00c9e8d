//! Keys by our own names, so that tables, tests and the config can speak of them without a terminal.
//!
//! `Key::parse` and `Display` are inverse: "ctrl-s", "shift-down", "enter", "?", "D".

use std::fmt;

use super::Glyphs;

/// What was pressed, modifiers aside.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Code {
    /// A character as typed: shift is already in it.
    Char(char),
    /// A key with a name.
    Enter,
    /// Escape.
    Esc,
    /// Tabulator.
    Tab,
    /// Deletes to the left.
    Backspace,
    /// Deletes to the right.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Function key by number.
    F(u8),
}

/// One key press.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With control.
    pub ctrl: bool,
    /// With alt.
    pub alt: bool,
    /// With shift; never set for a character, which carries it in itself.
    pub shift: bool,
}

const NAMES: [(&str, Code); 15] = [
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("space", Code::Char(' ')),
];

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub fn plain(code: Code) -> Key {
        Key { code, ctrl: false, alt: false, shift: false }
    }

    /// Reads "ctrl-s", "shift-down", "f1", "?".
    ///
    /// # Errors
    /// Says what is not the name of a key.
    pub fn parse(text: &str) -> Result<Key, String> {
        let wrong = || format!("\"{text}\" is not a key: write it like ctrl-s, shift-down, f1, enter or ?");
        let mut key = Key::plain(Code::Esc);
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|after| !after.is_empty()) {
                key.ctrl = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|after| !after.is_empty()) {
                key.alt = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("shift-").filter(|after| !after.is_empty()) {
                key.shift = true;
                rest = after;
            } else {
                break;
            }
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) => Code::Char(c),
            _ => match NAMES.iter().find(|(name, _)| *name == rest) {
                Some((_, code)) => *code,
                None => {
                    let number: u8 = rest.strip_prefix('f').and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
                    if !(1..=24).contains(&number) {
                        return Err(wrong());
                    }
                    Code::F(number)
                }
            },
        };
        if key.shift && matches!(key.code, Code::Char(_)) {
            return Err(format!("\"{text}\": write the character itself, such as N instead of shift-n"));
        }
        Ok(key)
    }

    /// The character it types into a text, if it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// As people read it on a hint line: `⏎`, `Ctrl-S`, `↑`; in words where only plain signs may be used.
    #[must_use]
    pub fn sign(self, glyphs: Glyphs) -> String {
        let name = match self.code {
            Code::Enter if glyphs == Glyphs::Ascii => "Enter".to_owned(),
            Code::Up if glyphs == Glyphs::Ascii => "Up".to_owned(),
            Code::Down if glyphs == Glyphs::Ascii => "Down".to_owned(),
            Code::Left if glyphs == Glyphs::Ascii => "Left".to_owned(),
            Code::Right if glyphs == Glyphs::Ascii => "Right".to_owned(),
            Code::Enter => "⏎".to_owned(),
            Code::Up => "↑".to_owned(),
            Code::Down => "↓".to_owned(),
            Code::Left => "←".to_owned(),
            Code::Right => "→".to_owned(),
            Code::Esc => "Esc".to_owned(),
            Code::Tab => "Tab".to_owned(),
            Code::Delete => "Del".to_owned(),
            Code::PageUp => "PgUp".to_owned(),
            Code::PageDown => "PgDn".to_owned(),
            Code::Home => "Home".to_owned(),
            Code::End => "End".to_owned(),
            Code::F(number) => format!("F{number}"),
            Code::Char(' ') => "Space".to_owned(),
            Code::Char(c) if self.ctrl => c.to_uppercase().to_string(),
            Code::Char(c) => c.to_string(),
            Code::Backspace => "Backspace".to_owned(),
            Code::Insert => "Ins".to_owned(),
        };
        let ctrl = if self.ctrl { "Ctrl-" } else { "" };
        let alt = if self.alt { "Alt-" } else { "" };
        let shift = if self.shift { "Shift-" } else { "" };
        format!("{ctrl}{alt}{shift}{name}")
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) => write!(f, "{c}"),
            Code::F(number) => write!(f, "f{number}"),
            _ => Ok(()),
        }
    }
}

/// What runs a command: one key, or two pressed after each other.
///
/// `parse` and `Display` are inverse: "ctrl-s", "g g".
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Strokes {
    /// The key, or the prefix.
    pub first: Key,
    /// The key after a prefix.
    pub then: Option<Key>,
}

impl Strokes {
    /// Reads "ctrl-s", or "g g" for two keys after each other.
    ///
    /// # Errors
    /// Says what is not the name of a key.
    pub fn parse(text: &str) -> Result<Strokes, String> {
        match text.split_once(' ') {
            None => Ok(Strokes { first: Key::parse(text)?, then: None }),
            Some((first, then)) => Ok(Strokes { first: Key::parse(first)?, then: Some(Key::parse(then)?) }),
        }
    }

    /// As it is shown: two letters stand together.
    #[must_use]
    pub fn sign(&self, glyphs: Glyphs) -> String {
        let first = self.first.sign(glyphs);
        let Some(then) = self.then.map(|then| then.sign(glyphs)) else { return first };
        let gap = if first.chars().count() == 1 && then.chars().count() == 1 { "" } else { " " };
        format!("{first}{gap}{then}")
    }
}

impl fmt::Display for Strokes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.then {
            None => self.first.fmt(f),
            Some(then) => write!(f, "{} {then}", self.first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_what_they_print() {
        for text in
            ["d", "D", "?", "/", "-", "ctrl-s", "ctrl--", "alt-up", "shift-down", "enter", "f1", "space", "ctrl-alt-x"]
        {
            let key = Key::parse(text).unwrap_or_else(|why| panic!("{why}"));
            assert_eq!(key.to_string(), text);
        }
        for wrong in ["", "ctrl-", "f0", "f99", "return", "shift-n"] {
            assert!(Key::parse(wrong).is_err(), "{wrong:?}");
        }
        for text in ["g g", "ctrl-x ctrl-s", "z enter", "q"] {
            let strokes = Strokes::parse(text).unwrap_or_else(|why| panic!("{why}"));
            assert_eq!(strokes.to_string(), text);
        }
        assert_eq!(Strokes::parse("g g").map(|strokes| strokes.sign(Glyphs::Unicode)), Ok("gg".to_owned()));
        for wrong in ["g ", " g", "g g g", "gg"] {
            assert!(Strokes::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
