//! A cell as the terminal shows it, in sixteen bytes that are compared as two numbers.
//!
//! Always true: two cells are equal exactly where they look the same, so the colour of letters is left out where there is no
//! letter; and no sign is lost, because long ones are kept beside.
//!
//! What it buys: ratatui's cells are texts with colours, and comparing two rows of those takes 7,400 instructions at 120
//! columns. A row of these is compared in 130, and made of painted cells in 2,600.

use std::collections::HashMap;

use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::{Color, Modifier};

/// What is visible of a cell without a letter.
const ON_BLANK: Modifier =
    Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::SLOW_BLINK).union(Modifier::CROSSED_OUT);

/// The first byte of the number of a long sign, which no text begins with.
const LONG: u64 = 0xff;
const BLANK: u64 = b' ' as u64;

/// A sign and what it is written with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ink {
    /// The bytes of the sign, the first one lowest; or the place of a long one.
    sign: u64,
    pen: Pen,
}

/// Colours and modifiers: 26 bits of text, 26 of ground, 9 of modifiers; and of a cell, 3 of columns beyond the first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Pen(u64);

const COLOR: u64 = (1 << 26) - 1;
const GROUND: u32 = 26;
const MODIFIERS: u32 = 52;
const COLUMNS: u32 = 61;
/// All but the columns.
const OF_PEN: u64 = (1 << COLUMNS) - 1;
const DRAWN_ON_BLANK: u64 = (ON_BLANK.bits() as u64) << MODIFIERS;
const SEEN_ON_BLANK: u64 = DRAWN_ON_BLANK | COLOR << GROUND;
/// Kinds of colours, above the 24 bits that say which.
const OF_TABLE: u64 = 1 << 24;
const OF_LIGHT: u64 = 2 << 24;

impl Pen {
    /// As a terminal begins.
    pub(super) const PLAIN: Pen = Pen(0);

    /// What a cell is painted with.
    pub(super) fn of(cell: &Cell) -> Pen {
        Pen(bits(cell.fg) | bits(cell.bg) << GROUND | u64::from(cell.modifier.bits() & 0x1ff) << MODIFIERS)
    }

    pub(super) fn fg(self) -> u64 {
        self.0 & COLOR
    }

    pub(super) fn bg(self) -> u64 {
        self.0 >> GROUND & COLOR
    }

    pub(super) fn modifier(self) -> Modifier {
        Modifier::from_bits_truncate((self.0 >> MODIFIERS & 0x1ff) as u16)
    }

    fn new(fg: u64, bg: u64, modifier: Modifier) -> Pen {
        Pen(fg | bg << GROUND | u64::from(modifier.bits()) << MODIFIERS)
    }

    /// About how many bytes make it another one: what differs, or all from the beginning. See `change_of`, which makes them.
    pub(super) fn bytes_to(self, other: Pen) -> u32 {
        let color = |color: u64| match color & !(OF_TABLE - 1) {
            0 => 3,
            OF_TABLE => 9,
            _ => 17,
        };
        let (fg, bg, modifiers) = (other.fg(), other.bg(), other.modifier());
        let of_change = |is_other: bool, value: u64| if is_other { color(value) } else { 0 };
        let changed = (modifiers ^ self.modifier()).bits().count_ones();
        let differs = of_change(fg != self.fg(), fg) + of_change(bg != self.bg(), bg) + 3 * changed;
        let anew = 2 + of_change(fg != 0, fg) + of_change(bg != 0, bg) + 2 * modifiers.bits().count_ones();
        differs.min(anew)
    }

    /// What is left of it on a cell without a letter.
    fn on_blank(self) -> Pen {
        let modifier = self.modifier() & ON_BLANK;
        let fg = if modifier.is_empty() { 0 } else { self.fg() };
        Pen::new(fg, self.bg(), modifier)
    }
}

/// A colour as a number. The sixteen are places in the palette, so that bold text keeps its colour.
fn bits(color: Color) -> u64 {
    let at = match color {
        Color::Reset => return 0,
        Color::Rgb(red, green, blue) => {
            return OF_LIGHT | u64::from(red) << 16 | u64::from(green) << 8 | u64::from(blue);
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
    OF_TABLE | u64::from(at)
}

/// The numbers of a colour of text (30) or ground (40).
pub(super) fn numbers(color: u64, ground: u16, numbers: &mut Vec<u16>) {
    let byte = |shift: u32| (color >> shift & 0xff) as u16;
    match color & !(OF_TABLE - 1) {
        0 => numbers.push(ground + 9),
        OF_TABLE => numbers.extend([ground + 8, 5, byte(0)]),
        _ => numbers.extend([ground + 8, 2, byte(16), byte(8), byte(0)]),
    }
}

impl Ink {
    /// As many columns a sign takes at most.
    pub(super) const WIDEST: usize = 1 << (u64::BITS - COLUMNS);

    /// A cell that was erased.
    pub(super) const BLANK: Ink = Ink { sign: BLANK, pen: Pen::PLAIN };

    pub(super) fn is_blank(self) -> bool {
        self == Ink::BLANK
    }

    /// Whether there is a sign to see.
    pub(super) fn is_sign(self) -> bool {
        self.sign != BLANK
    }

    /// The sign without what it is written with.
    pub(super) fn sign(self) -> u64 {
        self.sign
    }

    /// Whether any of these takes more than one column.
    pub(super) fn is_any_wide(inks: &[Ink]) -> bool {
        // All of them, without a branch for each: nearly never is there one.
        inks.iter().fold(0, |all, ink| all | ink.pen.0) >> COLUMNS != 0
    }

    /// Columns it takes. The cell behind a wide sign holds a blank, so nothing takes no column.
    pub(super) fn columns(self) -> usize {
        1 + (self.pen.0 >> COLUMNS) as usize
    }

    /// What must be written with after something else was; what is not seen of it stays as it is.
    pub(super) fn pen(self, before: Pen) -> Pen {
        let own = Pen(self.pen.0 & OF_PEN);
        if self.is_sign() {
            return own;
        }
        let unseen = before.modifier() - ON_BLANK;
        let fg = if own.modifier().is_empty() { before.fg() } else { own.fg() };
        Pen::new(fg, own.bg(), own.modifier() | unseen)
    }

    /// Whether it is written with a pen as that is.
    pub(super) fn takes(self, pen: Pen) -> bool {
        let differs = self.pen.0 ^ pen.0;
        if self.is_sign() {
            return differs & OF_PEN == 0;
        }
        // Of a blank only its ground is seen, unless something is drawn over it.
        differs & SEEN_ON_BLANK == 0 && (self.pen.0 & DRAWN_ON_BLANK == 0 || differs & COLOR == 0)
    }

    /// Whether it is a letter of one byte.
    pub(super) fn is_ascii(self) -> bool {
        self.sign < 0x80
    }
}

/// Signs of more than seven bytes, such as letters with many marks.
#[derive(Debug, Default)]
pub(super) struct LongSigns {
    places: HashMap<String, u64>,
    signs: Vec<String>,
}

impl LongSigns {
    /// Forgets all; no ink may be left that was made before.
    pub(super) fn clear(&mut self) {
        *self = LongSigns::default();
    }

    /// Painted cells, as many as there is room for.
    pub(super) fn fill(&mut self, inks: &mut [Ink], cells: &[Cell]) {
        // Most cells look like the one before them.
        let mut last: Option<(&Cell, Pen, Pen)> = None;
        for (ink, cell) in inks.iter_mut().zip(cells) {
            let alike = |other: &Cell| other.fg == cell.fg && other.bg == cell.bg && other.modifier == cell.modifier;
            let (_, pen, on_blank) = match last {
                Some(last) if alike(last.0) => last,
                _ => {
                    let pen = Pen::of(cell);
                    (cell, pen, pen.on_blank())
                }
            };
            last = Some((cell, pen, on_blank));
            *ink = self.ink(cell, pen, on_blank);
        }
    }

    fn ink(&mut self, cell: &Cell, pen: Pen, on_blank: Pen) -> Ink {
        match cell.symbol().as_bytes() {
            [] | b" " => Ink { sign: BLANK, pen: on_blank },
            [letter] => Ink { sign: u64::from(*letter), pen },
            letters if letters.len() < 8 => {
                let sign = letters.iter().rev().fold(0, |sign, byte| sign << 8 | u64::from(*byte));
                Ink { sign, pen: Pen(pen.0 | columns(cell) << COLUMNS) }
            }
            _ => {
                let place = self.places.get(cell.symbol()).copied().unwrap_or_else(|| self.keep(cell.symbol()));
                Ink { sign: LONG | place << 8, pen: Pen(pen.0 | columns(cell) << COLUMNS) }
            }
        }
    }

    fn keep(&mut self, symbol: &str) -> u64 {
        let place = self.signs.len() as u64;
        self.places.insert(symbol.to_owned(), place);
        self.signs.push(symbol.to_owned());
        place
    }

    /// Hands over the bytes of a sign.
    pub(super) fn text<T>(&self, ink: Ink, take: impl FnOnce(&str) -> T) -> T {
        if ink.sign & 0xff == LONG {
            let at = usize::try_from(ink.sign >> 8).unwrap_or(usize::MAX);
            return take(self.signs.get(at).map_or(" ", String::as_str));
        }
        let bytes = ink.sign.to_le_bytes();
        let length = 8 - (ink.sign.leading_zeros() / 8) as usize;
        take(std::str::from_utf8(bytes.get(..length).unwrap_or_default()).unwrap_or(" "))
    }
}

/// Columns of a sign beyond the first.
fn columns(cell: &Cell) -> u64 {
    let mut signs = cell.symbol().chars();
    let is_letter =
        |sign: char| sign < '\u{300}' || matches!(sign, '…' | '→' | '│' | '─' | '█' | '○' | '◆' | '▶' | '–');
    // Nearly all are; the others are looked up.
    match (signs.next(), signs.next()) {
        (Some(sign), None) if is_letter(sign) => 0,
        _ => u64::from(cell.cell_width().saturating_sub(1).min(7)),
    }
}
