//! The screen as the terminal shows it, and the bytes that make it show the next frame.
//!
//! Always true: between two frames the pen is plain; nothing is sent before a frame is whole, so that a panic while painting
//! leaves half of nothing behind; the terminal is never asked for anything, because its answer would come among the keys.
//! Whatever was on the screen, the bytes make it show the very frame that was painted (held by a test that reads them back).
//!
//! What it buys, against a writer that sends each cell that differs with its whole style: lines that moved are moved by the
//! terminal, blank ends are erased, and a change of style takes its shortest form. On the generated map L at 120 × 40 a step
//! down takes 1,546 bytes instead of 2,650, a step to the right 101 instead of 187, a step that scrolls 1,585 instead of
//! 6,818. Most of what is left is the details pane, which tells of another row after each step.

mod pen;

use std::io;

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use pen::{Pen, Writer};

/// Keeps a terminal from showing half a frame.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
/// A frame of fewer bytes arrives in one piece anyway.
const LONG: usize = 1024;

const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";

/// So many rows differ at least where lines may have moved up or down.
const SCROLLED: usize = 6;
/// Cells by which a row is known again after it moved: behind the gutter, as far as titles usually go.
const KNOWN_BY: std::ops::Range<usize> = 3..44;

/// What is visible of a cell without a letter.
const ON_BLANK: Modifier =
    Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::SLOW_BLINK).union(Modifier::CROSSED_OUT);

/// A screen of cells that knows what the terminal shows.
#[derive(Debug)]
pub struct Sheet {
    shown: Buffer,
    next: Buffer,
    /// Whether the terminal shows `shown`; else it is cleared first.
    is_known: bool,
    /// Where the cursor is shown.
    cursor: Option<(u16, u16)>,
    writer: Writer,
    /// Rows that differ.
    stale: Vec<usize>,
}

impl Default for Sheet {
    fn default() -> Sheet {
        let nothing = || Buffer::empty(Rect::ZERO);
        Sheet {
            shown: nothing(),
            next: nothing(),
            is_known: false,
            cursor: None,
            writer: Writer::default(),
            stale: Vec::new(),
        }
    }
}

impl Sheet {
    /// Forgets what the terminal shows: the next frame is drawn from nothing.
    pub fn forget(&mut self) {
        self.is_known = false;
    }

    /// Paints a frame of so many columns and rows and has the terminal show it.
    ///
    /// # Errors
    /// When the terminal does not take it.
    pub fn show(&mut self, size: (u16, u16), paint: impl FnOnce(&mut Buffer) -> Option<(u16, u16)>) -> io::Result<()> {
        match self.draw(size, paint) {
            [] => Ok(()),
            bytes => super::write_frame(bytes),
        }
    }

    /// Paints a frame of so many columns and rows; answers with the bytes that bring it to the terminal, none where it
    /// shows that frame already. The painter says where the cursor stands.
    fn draw(&mut self, (width, height): (u16, u16), paint: impl FnOnce(&mut Buffer) -> Option<(u16, u16)>) -> &[u8] {
        let area = Rect::new(0, 0, width, height);
        if self.next.area == area {
            self.next.reset();
        } else {
            self.next = Buffer::empty(area);
        }
        // Known again only when the frame is whole: a painter that fails leaves a screen that is drawn from nothing.
        let is_known = std::mem::take(&mut self.is_known) && self.shown.area == area;
        let cursor = paint(&mut self.next).filter(|(x, y)| *x < width && *y < height);
        self.writer.begin();
        if !is_known {
            self.shown = Buffer::empty(area);
            self.cursor = None;
            self.writer.put(HIDE_CURSOR);
            self.writer.put(b"\x1b[m\x1b[2J");
        }
        self.send_rows(usize::from(width));
        self.send_cursor(cursor);
        std::mem::swap(&mut self.shown, &mut self.next);
        self.is_known = true;
        self.writer.wrap(LONG, BEGIN, END)
    }

    fn send_rows(&mut self, width: usize) {
        if width == 0 {
            return;
        }
        // Comparing is most of the work where little changed: it is done once.
        self.stale.clear();
        let pairs = rows(&self.shown, width).zip(rows(&self.next, width)).enumerate();
        self.stale.extend(pairs.filter(|(_, (old, new))| old != new).map(|(y, _)| y));
        if self.stale.len() >= SCROLLED
            && let Some(moved) = moved(&self.shown, &self.next, width)
        {
            moved.send(&mut self.writer);
            moved.apply(&mut self.shown, width);
            self.stale.clear();
            self.stale.extend(0..usize::from(self.next.area.height));
        }
        for y in &self.stale {
            if let Some((old, new)) = rows(&self.shown, width).nth(*y).zip(rows(&self.next, width).nth(*y)) {
                send_row(&mut self.writer, *y, old, new);
            }
        }
        self.writer.pen(Pen::PLAIN);
    }

    fn send_cursor(&mut self, cursor: Option<(u16, u16)>) {
        if let Some((x, y)) = cursor {
            self.writer.go(usize::from(x), usize::from(y));
        }
        match (self.cursor, cursor) {
            (None, Some(_)) => self.writer.put(SHOW_CURSOR),
            (Some(_), None) => self.writer.put(HIDE_CURSOR),
            _ => {}
        }
        self.cursor = cursor;
    }
}

fn rows(buffer: &Buffer, width: usize) -> std::slice::ChunksExact<'_, Cell> {
    buffer.content.chunks_exact(width)
}

/// Whether two cells look the same.
fn is_same(old: &Cell, new: &Cell) -> bool {
    if old == new {
        return true;
    }
    // The colour of letters is not seen where there is none.
    old.symbol() == " "
        && new.symbol() == " "
        && old.bg == new.bg
        && old.modifier & ON_BLANK == new.modifier & ON_BLANK
        && (old.fg == new.fg || !new.modifier.intersects(ON_BLANK))
}

/// Whether a cell looks as one that was erased.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(ON_BLANK)
}

/// Columns a cell takes.
fn columns(cell: &Cell) -> usize {
    // The cell behind a wide sign holds a blank, so nothing takes no column.
    usize::from(cell.cell_width()).max(1)
}

/// Sends what differs in a row.
fn send_row(writer: &mut Writer, y: usize, old: &[Cell], new: &[Cell]) {
    let is_wide = |cells: &[Cell]| cells.iter().any(|cell| cell.symbol().len() > 1 && columns(cell) > 1);
    if is_wide(old) || is_wide(new) {
        // What a wide sign leaves of its second column when it goes differs between terminals.
        return send_whole_row(writer, y, new);
    }
    // What is blank up to the edge is erased at once.
    let blank_from = new.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
    let differs = |at: usize| old.get(at).zip(new.get(at)).is_some_and(|(old, new)| !is_same(old, new));
    let stale = (blank_from..new.len()).filter(|at| differs(*at)).count();
    let end = if stale > 3 { blank_from } else { new.len() };
    let mut at = 0;
    while at < end {
        if !differs(at) {
            at += 1;
            continue;
        }
        writer.reach(at, y, new);
        while at < end && differs(at) {
            if let Some(cell) = new.get(at) {
                writer.cell(cell, new.len());
            }
            at += 1;
        }
    }
    if stale > 3 {
        let first = (blank_from..new.len()).find(|at| differs(*at)).unwrap_or(blank_from);
        writer.pen(Pen::PLAIN);
        writer.go(first, y);
        writer.put(b"\x1b[K");
    }
}

fn send_whole_row(writer: &mut Writer, y: usize, new: &[Cell]) {
    writer.pen(Pen::PLAIN);
    writer.go(0, y);
    writer.put(b"\x1b[2K");
    let mut at = 0;
    while let Some(cell) = new.get(at) {
        if !is_blank(cell) {
            writer.go(at, y);
            writer.cell(cell, new.len());
        }
        at += columns(cell);
    }
}

/// Lines that moved up or down together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Moved {
    /// First and last row of those among which they moved.
    rows: (usize, usize),
    by: usize,
    up: bool,
}

impl Moved {
    /// Takes lines out on one side and puts blank ones in on the other. No margins are set, so that a frame that is cut in
    /// the middle leaves none behind; the pen is plain here, so what comes in is blank everywhere.
    fn send(self, writer: &mut Writer) {
        let (first, last) = self.rows;
        let (out, into) = if self.up { (first, last + 1 - self.by) } else { (last + 1 - self.by, first) };
        writer.go(0, out);
        writer.put(format!("\x1b[{}M", self.by).as_bytes());
        writer.lose_place();
        writer.go(0, into);
        writer.put(format!("\x1b[{}L", self.by).as_bytes());
        writer.lose_place();
    }

    fn apply(self, shown: &mut Buffer, width: usize) {
        let (first, last) = self.rows;
        let Some(cells) = shown.content.get_mut(first * width..(last + 1) * width) else { return };
        let shift = self.by * width;
        let blank = if self.up {
            cells.rotate_left(shift);
            cells.len() - shift..cells.len()
        } else {
            cells.rotate_right(shift);
            0..shift
        };
        cells.get_mut(blank).unwrap_or_default().iter_mut().for_each(Cell::reset);
    }
}

/// Finds lines that moved, where sending the rest costs less than sending all that differs.
fn moved(shown: &Buffer, next: &Buffer, width: usize) -> Option<Moved> {
    let known_by = |row: &'_ [Cell]| -> Option<u64> {
        let cells = row.get(KNOWN_BY.start.min(row.len())..KNOWN_BY.end.min(row.len()))?;
        let letters = cells.iter().filter(|cell| cell.symbol() != " ").count();
        // Blank rows and ruled lines are alike everywhere.
        (letters > 3).then(|| {
            let mut hash = 0xcbf2_9ce4_8422_2325_u64;
            for byte in cells.iter().flat_map(|cell| cell.symbol().bytes()) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
            hash
        })
    };
    let old: Vec<Option<u64>> = rows(shown, width).map(known_by).collect();
    let new: Vec<Option<u64>> = rows(next, width).map(known_by).collect();
    let mut best: Option<(usize, Moved)> = None;
    for by in 1..=old.len() / 2 {
        for up in [true, false] {
            // A row stands where one stood that was so many rows below, or above.
            let (from, to) = if up { (by, 0) } else { (0, by) };
            let pairs = old.iter().skip(from).zip(new.iter().skip(to)).enumerate();
            let mut same = pairs.filter(|(_, (old, new))| old.is_some() && old == new).map(|(at, _)| at);
            let Some(first) = same.next() else { continue };
            let (mut count, mut last) = (1, first);
            for at in same {
                (count, last) = (count + 1, at);
            }
            if best.is_none_or(|(most, _)| count > most) {
                best = Some((count, Moved { rows: (first, last + by), by, up }));
            }
        }
    }
    let (count, moved) = best?;
    if count < SCROLLED / 2 {
        return None;
    }
    let cost = |shown: &Buffer| shown.content.iter().zip(&next.content).filter(|(old, new)| !is_same(old, new)).count();
    let mut after = shown.clone();
    moved.apply(&mut after, width);
    (cost(&after) + 20 < cost(shown)).then_some(moved)
}

#[cfg(test)]
mod tests;
