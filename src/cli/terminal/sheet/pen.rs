//! The pen: where it stands, what it writes with, and the fewest bytes that change either.
//!
//! Always true: where the place of the pen is not sure, it is told anew before the next sign.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// What signs are written with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

/// What each modifier is set and undone with. Bold and dim are undone together.
const MODIFIERS: [(Modifier, u16, u16); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Pen {
    /// As a terminal begins.
    pub(super) const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    fn of(cell: &Cell) -> Pen {
        Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }
}

/// The bytes of a frame and the state of the pen behind them.
#[derive(Debug)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// Numbers of a change of the pen.
    numbers: (Vec<u16>, Vec<u16>),
    pen: Pen,
    /// Column and row, where they are sure.
    place: Option<(usize, usize)>,
}

impl Default for Writer {
    fn default() -> Writer {
        Writer { bytes: Vec::new(), numbers: (Vec::new(), Vec::new()), pen: Pen::PLAIN, place: None }
    }
}

impl Writer {
    /// Begins a frame.
    pub(super) fn begin(&mut self) {
        self.bytes.clear();
        self.pen = Pen::PLAIN;
        self.place = None;
    }

    /// Adds bytes that leave pen and place as they are.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The place is not sure any more.
    pub(super) fn lose_place(&mut self) {
        self.place = None;
    }

    /// All bytes of the frame; a long one within what begins and ends it.
    pub(super) fn wrap(&mut self, long: usize, begin: &[u8], end: &[u8]) -> &[u8] {
        if self.bytes.len() > long {
            self.bytes.splice(..0, begin.iter().copied());
            self.bytes.extend_from_slice(end);
        }
        &self.bytes
    }

    /// Writes the sign of a cell where the pen stands, in a row of so many columns.
    pub(super) fn cell(&mut self, cell: &Cell, width: usize) {
        let symbol = cell.symbol();
        // The colour of letters is not seen where there is none.
        let is_seen = symbol != " "
            || cell.bg != self.pen.bg
            || cell.modifier.union(self.pen.modifier).intersects(super::ON_BLANK);
        if is_seen {
            self.pen(Pen::of(cell));
        }
        self.put(symbol.as_bytes());
        // Signs of several characters are as wide as the terminal takes them for; behind the last column it may stand on
        // either of two rows.
        let columns = if symbol.len() == 1 { 1 } else { super::columns(cell) };
        let is_sure = columns == 1 && (symbol.len() == 1 || symbol.chars().nth(1).is_none()) || is_ideograph(symbol);
        self.place = self.place.filter(|_| is_sure).map(|(x, y)| (x + columns, y)).filter(|(x, _)| *x < width);
    }

    /// Goes to a cell of a row, over what stands between where writing that again costs less.
    pub(super) fn reach(&mut self, x: usize, y: usize, row: &[Cell]) {
        if let Some((at, on)) = self.place
            && on == y
            && at < x
            && x - at <= 4
        {
            let between = row.get(at..x).unwrap_or_default();
            if between.iter().all(|cell| Pen::of(cell) == self.pen && cell.symbol().len() == 1) {
                between.iter().for_each(|cell| self.cell(cell, row.len()));
                return;
            }
        }
        self.go(x, y);
    }

    /// Goes to a place.
    pub(super) fn go(&mut self, x: usize, y: usize) {
        use std::io::Write;
        let from = self.place.replace((x, y));
        // Writing into memory does not fail.
        let _ = match from {
            Some(from) if from == (x, y) => Ok(()),
            Some((at, on)) if on == y && at < x => match x - at {
                1 => self.bytes.write_all(b"\x1b[C"),
                by => write!(self.bytes, "\x1b[{by}C"),
            },
            Some((at, on)) if on == y && at - x <= 3 => self.bytes.write_all(&b"\x08\x08\x08"[..at - x]),
            Some((_, on)) if on == y => write!(self.bytes, "\x1b[{}G", x + 1),
            _ if x == 0 => write!(self.bytes, "\x1b[{}H", y + 1),
            _ => write!(self.bytes, "\x1b[{};{}H", y + 1, x + 1),
        };
    }

    /// Takes another pen.
    pub(super) fn pen(&mut self, pen: Pen) {
        if self.pen == pen {
            return;
        }
        let old = std::mem::replace(&mut self.pen, pen);
        let (mut change, mut anew) = std::mem::take(&mut self.numbers);
        change.clear();
        anew.clear();
        // Either what differs …
        let gone = old.modifier - pen.modifier;
        let mut added = pen.modifier - old.modifier;
        if gone.intersects(Modifier::BOLD | Modifier::DIM) {
            added |= pen.modifier & (Modifier::BOLD | Modifier::DIM);
        }
        for (modifier, _, undo) in MODIFIERS {
            if gone.contains(modifier) && change.last() != Some(&undo) {
                change.push(undo);
            }
        }
        for (modifier, set, _) in MODIFIERS {
            if added.contains(modifier) {
                change.push(set);
            }
        }
        if old.fg != pen.fg {
            color(pen.fg, 30, &mut change);
        }
        if old.bg != pen.bg {
            color(pen.bg, 40, &mut change);
        }
        // … or all of it from the beginning, whichever is shorter.
        if pen != Pen::PLAIN {
            anew.push(0);
        }
        anew.extend(MODIFIERS.iter().filter(|(modifier, ..)| pen.modifier.contains(*modifier)).map(|(_, set, _)| *set));
        for (of, ground) in [(pen.fg, 30), (pen.bg, 40)] {
            if of != Color::Reset {
                color(of, ground, &mut anew);
            }
        }
        let length = |numbers: &[u16]| -> usize { numbers.iter().map(|number| digits(*number) + 1).sum() };
        self.bytes.extend_from_slice(b"\x1b[");
        let shorter = if length(&anew) < length(&change) { &anew } else { &change };
        for (at, number) in shorter.iter().enumerate() {
            if at > 0 {
                self.bytes.push(b';');
            }
            push_number(&mut self.bytes, *number);
        }
        self.bytes.push(b'm');
        self.numbers = (change, anew);
    }
}

/// Whether a sign is one of those that every terminal shows in two columns.
fn is_ideograph(symbol: &str) -> bool {
    let mut signs = symbol.chars();
    let wide = |c: char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    signs.next().is_some_and(wide) && signs.next().is_none()
}

fn digits(number: u16) -> usize {
    match number {
        0..10 => 1,
        10..100 => 2,
        _ => 3,
    }
}

fn push_number(bytes: &mut Vec<u8>, number: u16) {
    let digit = |number: u16| b'0' + u8::try_from(number % 10).unwrap_or(0);
    if number >= 100 {
        bytes.push(digit(number / 100));
    }
    if number >= 10 {
        bytes.push(digit(number / 10));
    }
    bytes.push(digit(number));
}

/// The numbers of a colour of text (30) or ground (40). The sixteen are told as places in the palette, so that bold text
/// keeps its colour.
fn color(color: Color, ground: u16, numbers: &mut Vec<u16>) {
    let at = match color {
        Color::Reset => {
            numbers.push(ground + 9);
            return;
        }
        Color::Rgb(red, green, blue) => {
            numbers.extend([ground + 8, 2, red.into(), green.into(), blue.into()]);
            return;
        }
        Color::Indexed(at) => at,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    numbers.extend([ground + 8, 5, at.into()]);
}
