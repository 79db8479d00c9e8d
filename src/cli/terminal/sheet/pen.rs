//! The pen: where it stands, what it writes with, and the fewest bytes that change either.
//!
//! Always true: where the place of the pen is not sure, it is told anew before the next sign.

use std::cmp::Ordering;

use ratatui::style::Modifier;

use super::ink::{Ink, LongSigns, Pen, numbers};
use crate::app::text::digits;
use crate::model::hashing::HashMap;

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

/// Changes of the pen that are kept at most.
const MOST_CHANGES: usize = 512;

/// The bytes of a frame and the state of the pen behind them.
#[derive(Debug)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    /// Changes of the pen that were made before, from which to which: a screen has few, and to find the shortest form of one
    /// takes a thousand instructions, of which a step in the grid has thirty.
    changes: HashMap<(Pen, Pen), Box<[u8]>>,
    pen: Pen,
    /// Column and row, where they are sure.
    place: Option<(usize, usize)>,
}

/// A place in the bytes of a frame, and the pen there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    length: usize,
    pen: Pen,
    place: Option<(usize, usize)>,
}

impl Default for Writer {
    fn default() -> Writer {
        Writer { bytes: Vec::new(), changes: HashMap::default(), pen: Pen::PLAIN, place: None }
    }
}

impl Writer {
    /// Begins a frame.
    pub(super) fn begin(&mut self) {
        self.bytes.clear();
        self.pen = Pen::PLAIN;
        self.place = None;
    }

    /// Whether nothing is to be sent.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Adds bytes that leave pen and place as they are.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The place is not sure any more.
    pub(super) fn lose_place(&mut self) {
        self.place = None;
    }

    /// The pen that is in use.
    pub(super) fn held(&self) -> Pen {
        self.pen
    }

    /// How far the frame is.
    pub(super) fn point(&self) -> Point {
        Point { length: self.bytes.len(), pen: self.pen, place: self.place }
    }

    /// How many bytes were written since.
    pub(super) fn since(&self, point: &Point) -> usize {
        self.bytes.len() - point.length
    }

    /// Takes back what was written since, and hands it out with where it led to.
    pub(super) fn go_back(&mut self, point: &Point) -> (Vec<u8>, Point) {
        let end = self.point();
        let written = self.bytes.split_off(point.length);
        (self.pen, self.place) = (point.pen, point.place);
        (written, end)
    }

    /// Puts what was taken back in the place of what was written since then, where it is shorter.
    pub(super) fn keep_shorter(&mut self, point: &Point, (written, end): (Vec<u8>, Point)) {
        if written.len() < self.since(point) {
            self.bytes.truncate(point.length);
            self.bytes.extend_from_slice(&written);
            (self.pen, self.place) = (end.pen, end.place);
        }
    }

    /// All bytes of the frame; a long one within what begins and ends it.
    pub(super) fn wrap(&mut self, long: usize, begin: &[u8], end: &[u8]) -> &[u8] {
        if self.bytes.len() > long {
            self.bytes.splice(..0, begin.iter().copied());
            self.bytes.extend_from_slice(end);
        }
        &self.bytes
    }

    /// Writes a sign where the pen stands, in a row of so many columns.
    pub(super) fn cell(&mut self, ink: Ink, long: &LongSigns, width: usize) {
        self.pen(ink.pen(self.pen));
        if ink.is_ascii() {
            self.bytes.push(ink.sign() as u8);
            self.place = self.place.map(|(x, y)| (x + 1, y)).filter(|(x, _)| *x < width);
            return;
        }
        let columns = ink.columns();
        // Signs of several characters are as wide as the terminal takes them for; behind the last column it may stand on
        // either of two rows.
        let is_sure = long.text(ink, |symbol| {
            self.bytes.extend_from_slice(symbol.as_bytes());
            columns == 1 && symbol.chars().nth(1).is_none() || is_ideograph(symbol)
        });
        self.place = self.place.filter(|_| is_sure).map(|(x, y)| (x + columns, y)).filter(|(x, _)| *x < width);
    }

    /// Writes cells beside each other that take the pen as it is, from a place on, in a row of so many columns: as `cell` would,
    /// but letters without a look at each, for most cells are letters and a screen has thousands.
    pub(super) fn run(&mut self, mut x: usize, y: usize, mut cells: &[Ink], long: &LongSigns, width: usize) {
        debug_assert!(cells.iter().all(|ink| ink.takes(self.pen)), "{cells:?} by {:?}", self.pen);
        while let [ink, rest @ ..] = cells {
            // Nothing where the pen stands there already.
            self.go(x, y);
            let letters = cells.iter().take_while(|ink| ink.is_ascii()).count();
            if letters == 0 {
                self.cell(*ink, long, width);
                (x, cells) = (x + 1, rest);
                continue;
            }
            let (written, rest) = cells.split_at(letters);
            self.bytes.extend(written.iter().map(|ink| ink.sign() as u8));
            (x, cells) = (x + letters, rest);
            self.place = (x < width).then_some((x, y));
        }
    }

    /// Goes to a cell of a row, over what stands between where writing that again costs less.
    pub(super) fn reach(&mut self, x: usize, y: usize, row: &[Ink], long: &LongSigns) {
        if let Some((at, on)) = self.place
            && on == y
            && at < x
            && x - at <= 4
        {
            let between = row.get(at..x).unwrap_or_default();
            if between.iter().all(|ink| ink.is_ascii() && ink.pen(self.pen) == self.pen) {
                between.iter().for_each(|ink| self.cell(*ink, long, row.len()));
                return;
            }
        }
        self.go(x, y);
    }

    /// The column, where that is sure.
    pub(super) fn column(&self) -> Option<usize> {
        self.place.map(|(x, _)| x)
    }

    /// Goes to a place by the fewest bytes: told anew, or from where the pen stands.
    pub(super) fn go(&mut self, x: usize, y: usize) {
        if self.place != Some((x, y)) {
            self.go_shortest(x, y);
        }
    }

    fn go_shortest(&mut self, x: usize, y: usize) {
        let Some((at, on)) = self.place.replace((x, y)) else { return self.go_anew(x, y) };
        let anew = 3 + digits(y + 1) + if x == 0 { 0 } else { 1 + digits(x + 1) };
        if x == 0 && y > on && 1 + y - on < anew {
            self.put(b"\r");
            (on..y).for_each(|_| self.put(b"\n"));
            return;
        }
        let step = |by: usize| if by == 1 { 3 } else { 3 + digits(by) };
        let down = if y == on { 0 } else { step(y.abs_diff(on)) };
        let across = match (at, x) {
            _ if at == x => 0,
            _ if at < x => step(x - at),
            _ => (at - x).min(step(at - x)),
        };
        // A column of the same row may be told alone.
        let column = 3 + digits(x + 1);
        if anew <= down + across.min(column) {
            return self.go_anew(x, y);
        }
        match y.cmp(&on) {
            Ordering::Greater => self.count(y - on, 'B'),
            Ordering::Less => self.count(on - y, 'A'),
            Ordering::Equal => {}
        }
        if column < across {
            return self.number(x + 1, 'G');
        }
        match x.cmp(&at) {
            Ordering::Greater => self.count(x - at, 'C'),
            Ordering::Less if at - x == across => (x..at).for_each(|_| self.put(b"\x08")),
            Ordering::Less => self.count(at - x, 'D'),
            Ordering::Equal => {}
        }
    }

    fn go_anew(&mut self, x: usize, y: usize) {
        if x == 0 {
            return self.number(y + 1, 'H');
        }
        self.put(b"\x1b[");
        push_number(&mut self.bytes, y + 1);
        self.bytes.push(b';');
        push_number(&mut self.bytes, x + 1);
        self.bytes.push(b'H');
    }

    /// Tells to do something so many times.
    pub(super) fn count(&mut self, times: usize, what: char) {
        if times == 1 {
            self.put(b"\x1b[");
            self.bytes.push(what as u8);
        } else {
            self.number(times, what);
        }
    }

    fn number(&mut self, number: usize, end: char) {
        self.put(b"\x1b[");
        push_number(&mut self.bytes, number);
        self.bytes.push(end as u8);
    }

    /// Takes another pen.
    pub(super) fn pen(&mut self, pen: Pen) {
        if self.pen == pen {
            return;
        }
        let old = std::mem::replace(&mut self.pen, pen);
        if let Some(known) = self.changes.get(&(old, pen)) {
            self.bytes.extend_from_slice(known);
            return;
        }
        // A screen in all colours of the rainbow must not be kept for ever.
        if self.changes.len() >= MOST_CHANGES {
            self.changes.clear();
        }
        let change = change_of(old, pen);
        self.bytes.extend_from_slice(&change);
        self.changes.insert((old, pen), change);
    }
}

/// The fewest bytes that make one pen another; `Pen::bytes_to` tells beforehand about how many.
fn change_of(old: Pen, pen: Pen) -> Box<[u8]> {
    let (mut change, mut anew) = (Vec::new(), Vec::new());
    // Either what differs …
    let (was, is) = (old.modifier(), pen.modifier());
    let gone = was - is;
    let mut added = is - was;
    if gone.intersects(Modifier::BOLD | Modifier::DIM) {
        added |= is & (Modifier::BOLD | Modifier::DIM);
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
    if old.fg() != pen.fg() {
        numbers(pen.fg(), 30, &mut change);
    }
    if old.bg() != pen.bg() {
        numbers(pen.bg(), 40, &mut change);
    }
    // … or all of it from the beginning, whichever is shorter.
    if pen != Pen::PLAIN {
        anew.push(0);
    }
    anew.extend(MODIFIERS.iter().filter(|(modifier, ..)| is.contains(*modifier)).map(|(_, set, _)| *set));
    for (of, ground) in [(pen.fg(), 30), (pen.bg(), 40)] {
        if of != 0 {
            numbers(of, ground, &mut anew);
        }
    }
    let length = |numbers: &[u16]| -> usize { numbers.iter().map(|number| digits(usize::from(*number)) + 1).sum() };
    let mut bytes = b"\x1b[".to_vec();
    let shorter = if length(&anew) < length(&change) { &anew } else { &change };
    for (at, number) in shorter.iter().enumerate() {
        if at > 0 {
            bytes.push(b';');
        }
        push_number(&mut bytes, usize::from(*number));
    }
    bytes.push(b'm');
    bytes.into()
}

/// Whether a sign is one of those that every terminal shows in two columns.
fn is_ideograph(symbol: &str) -> bool {
    let mut signs = symbol.chars();
    let wide = |c: char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    signs.next().is_some_and(wide) && signs.next().is_none()
}

fn push_number(bytes: &mut Vec<u8>, number: usize) {
    let digit = |number: usize| b'0' + (number % 10) as u8;
    match number {
        0..10 => bytes.push(digit(number)),
        10..100 => bytes.extend([digit(number / 10), digit(number)]),
        _ => {
            push_number(bytes, number / 10);
            bytes.push(digit(number));
        }
    }
}
