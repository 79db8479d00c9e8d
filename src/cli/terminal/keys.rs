//! The terminal's bytes as events of the app.
//!
//! Always true: what cannot be understood is left out, and an answer of the terminal is never taken for keys; an escape that
//! ends a piece of bytes waits a moment for what may belong to it, so that an arrow key that was cut on a slow line is not
//! taken for letters that change the map.

use std::time::Instant;

use termina::Parser;
use termina::escape::osc::{ColorOrQuery, DynamicColorNumber, Osc};
use termina::event::{KeyCode, KeyEvent, KeyEventKind, Modifiers, MouseButton, MouseEvent, MouseEventKind};
use termina::style::RgbColor;

use super::Woken;
use super::pointer::Pointer;
use crate::app::key::{Code, Key};
use crate::app::{Event, Mouse};

/// Turns bytes into events.
#[derive(Default)]
pub struct Keys {
    parser: Parser,
    pointer: Pointer,
    is_half: bool,
}

const ESCAPE: u8 = 0x1b;

impl Keys {
    /// Takes bytes as they came, and hands on what they say. `more` says that others are known to follow.
    pub fn take(&mut self, bytes: &[u8], more: bool, mut tell: impl FnMut(Woken)) {
        if self.is_half && bytes.first() == Some(&ESCAPE) {
            self.settle(&mut tell);
        }
        let mut rest = bytes;
        // Who leaves something and goes on at once presses Esc and then an arrow: not a bracket and a letter.
        while let Some(at) = rest.windows(3).position(|next| matches!(next, [ESCAPE, ESCAPE, b'[' | b'O'])) {
            let (escape, behind) = rest.split_at(at + 1);
            self.parser.parse(escape, false);
            self.tell_all(&mut tell);
            rest = behind;
        }
        self.is_half = rest.last() == Some(&ESCAPE);
        self.parser.parse(rest, more || self.is_half);
        self.tell_all(&mut tell);
    }

    /// Whether the last byte may be the begin of something.
    #[must_use]
    pub fn is_half(&self) -> bool {
        self.is_half
    }

    /// Nothing followed: what came counts as it is.
    pub fn settle(&mut self, mut tell: impl FnMut(Woken)) {
        self.is_half = false;
        self.parser.parse(&[], false);
        self.tell_all(&mut tell);
    }

    fn tell_all(&mut self, tell: &mut impl FnMut(Woken)) {
        while let Some(event) = self.parser.pop() {
            if let Some(woken) = self.translate(event) {
                tell(woken);
            }
        }
    }

    fn translate(&mut self, event: termina::Event) -> Option<Woken> {
        use termina::Event as Said;
        let event = match event {
            // Releases arrive on some terminals; acting on them would double every key.
            Said::Key(key) if key.kind != KeyEventKind::Release => Event::Key(key_of(key)?),
            Said::Paste(text) => Event::Paste(text),
            Said::Mouse(mouse) => self.mouse_of(mouse)?,
            Said::FocusIn => {
                self.pointer.focus(true, Instant::now());
                return Some(Woken::Focused);
            }
            Said::FocusOut => {
                self.pointer.focus(false, Instant::now());
                return None;
            }
            Said::Osc(Osc::ChangeDynamicColors(DynamicColorNumber::TextBackgroundColor, colors)) => {
                match colors.first() {
                    Some(ColorOrQuery::Color(ground)) => Event::Ground { is_light: is_light(*ground) },
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(Woken::Event(event))
    }

    fn mouse_of(&mut self, mouse: MouseEvent) -> Option<Event> {
        let (x, y) = (mouse.column, mouse.row);
        let kind = match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => self.pointer.press(x, y, Instant::now())?,
            MouseEventKind::Drag(MouseButton::Left) => self.pointer.drag()?,
            MouseEventKind::ScrollUp => Mouse::WheelUp,
            MouseEventKind::ScrollDown => Mouse::WheelDown,
            _ => return None,
        };
        Some(Event::Mouse(kind, x, y))
    }
}

/// Whether dark text is read better on a colour than light text.
fn is_light(ground: RgbColor) -> bool {
    let [red, green, blue] = [ground.red, ground.green, ground.blue].map(u32::from);
    // How bright the eye takes each.
    red * 299 + green * 587 + blue * 114 > 128 * 1000
}

fn key_of(key: KeyEvent) -> Option<Key> {
    let mut shift = key.modifiers.contains(Modifiers::SHIFT);
    let code = match key.code {
        KeyCode::Char(c) => {
            shift = false;
            Code::Char(c)
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Escape => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Function(number) => Code::F(number),
        _ => return None,
    };
    let (ctrl, alt) = (key.modifiers.contains(Modifiers::CONTROL), key.modifiers.contains(Modifiers::ALT));
    Some(Key { code, ctrl, alt, shift })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What pieces of bytes say, the keys by name.
    fn said(pieces: &[&[u8]]) -> Vec<String> {
        let (mut keys, mut said) = (Keys::default(), Vec::new());
        let mut tell = |woken| {
            said.push(match woken {
                Woken::Event(Event::Key(key)) => key.to_string(),
                Woken::Event(event) => format!("{event:?}"),
                other => format!("{other:?}"),
            });
        };
        for piece in pieces {
            keys.take(piece, false, &mut tell);
        }
        if keys.is_half() {
            keys.settle(&mut tell);
        }
        said
    }

    #[test]
    fn keys_have_their_names() {
        assert_eq!(said(&[b"aA?\r\t\x7f"]), ["a", "A", "?", "enter", "tab", "backspace"]);
        assert_eq!(said(&[b"\x13\x1a\x00"]), ["ctrl-s", "ctrl-z", "ctrl-space"]);
        assert_eq!(said(&[b"\x1b[A\x1bOB\x1b[1;2C\x1b[1;5D"]), ["up", "down", "shift-right", "ctrl-left"]);
        assert_eq!(said(&[b"\x1b[3~\x1b[5~\x1b[H\x1bOP\x1b[15~"]), ["delete", "pageup", "home", "f1", "f5"]);
        assert_eq!(said(&[b"\x1bs\x1b[Z"]), ["alt-s", "shift-tab"]);
        assert_eq!(said(&["é日".as_bytes()]), ["é", "日"]);
    }

    #[test]
    fn what_was_cut_on_the_way_is_put_together() {
        assert_eq!(said(&[b"\x1b", b"[A"]), ["up"]);
        assert_eq!(said(&[b"\x1b[", b"1;5", b"D"]), ["ctrl-left"]);
        assert_eq!(said(&["é".as_bytes().split_at(1).0, "é".as_bytes().split_at(1).1]), ["é"]);
        assert_eq!(said(&[b"\x1b"]), ["esc"]);
        assert_eq!(said(&[b"a\x1b"]), ["a", "esc"]);
        assert_eq!(said(&[b"\x1b[200~ab\x1b", b"[31mc\x1b[20", b"1~d"]), ["Paste(\"ab\\u{1b}[31mc\")", "d"]);
    }

    #[test]
    fn an_escape_before_another_key_is_a_key_of_its_own() {
        assert_eq!(said(&[b"\x1b\x1b[B"]), ["esc", "down"]);
        assert_eq!(said(&[b"\x1b", b"\x1b[B"]), ["esc", "down"]);
        assert_eq!(said(&[b"j\x1b\x1bOP\x1b\x1b[Ak"]), ["j", "esc", "f1", "esc", "up", "k"]);
        assert_eq!(said(&[b"\x1b\x1b[200~a\x1b\x1b[31mb\x1b[201~c"]), ["esc", "Paste(\"a\\u{1b}\\u{1b}[31mb\")", "c"]);
        assert_eq!(said(&[b"\x1b[200~a\x1b", b"\x1b[31mb\x1b[201~c"]), ["Paste(\"a\\u{1b}\\u{1b}[31mb\")", "c"]);
    }

    #[test]
    fn pasted_text_is_never_keys_and_answers_are_nothing() {
        assert_eq!(said(&[b"\x1b[200~q\x03\r\x1b[201~"]), ["Paste(\"q\\u{3}\\r\")"]);
        assert_eq!(said(&[b"\x1b[0;0R\x1b[?62;c\x1b]10;rgb:00/00/00\x1b\\\x1bP1$r0m\x1b\\x"]), ["x"]);
        assert_eq!(said(&[b"\x1b[I\x1b[O"]), ["Focused"]);
        // The begin of a character that does not go on takes the next byte with it, and no more.
        assert_eq!(said(&[b"\xff\xfe\xc0xy"]), ["y"]);
    }

    #[test]
    fn the_ground_is_light_or_dark() {
        for (told, expected) in [
            ("rgb:ffff/ffff/ffff", "Ground { is_light: true }"),
            ("rgb:fd/f6/e3", "Ground { is_light: true }"),
            ("rgb:0000/2b2b/3636", "Ground { is_light: false }"),
            ("rgb:00/00/00", "Ground { is_light: false }"),
        ] {
            for end in ["\x1b\\", "\x07"] {
                assert_eq!(said(&[format!("\x1b]11;{told}{end}").as_bytes()]), [expected], "{told}");
            }
            let (half, rest) = told.split_at(6);
            let whole = [format!("\x1b]11;{half}"), format!("{rest}\x07j")];
            assert_eq!(said(&[whole[0].as_bytes(), whole[1].as_bytes()]), [expected, "j"], "cut on the way");
        }
        assert_eq!(said(&[b"\x1b]11;?\x1b\\k"]), ["k"], "a terminal that only echoes");
    }

    #[test]
    fn the_mouse_is_told_in_columns_and_rows_from_nought() {
        assert_eq!(said(&[b"\x1b[<0;3;1M\x1b[<32;4;1M\x1b[<0;4;1m"]), ["Mouse(Click, 2, 0)", "Mouse(Drag, 3, 0)"]);
        assert_eq!(said(&[b"\x1b[<65;1;1M\x1b[<64;0;0M"]), ["Mouse(WheelDown, 0, 0)", "Mouse(WheelUp, 0, 0)"]);
        assert_eq!(said(&[b"\x1b[O\x1b[I\x1b[<0;3;1M"]), ["Focused"], "the click that focuses only focuses");
    }

    #[test]
    fn any_bytes_are_taken() {
        let mut seed = 1_u32;
        for _ in 0..300 {
            let bytes: Vec<u8> = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let byte = (seed >> 24) as u8;
                    // Mostly of what sequences are made of.
                    *b"\x1b[<;0159MmRcu~?OP]\x07\\$a\xc3\xa9".get(usize::from(byte % 32)).unwrap_or(&byte)
                })
                .collect();
            said(&[&bytes]);
        }
    }
}
