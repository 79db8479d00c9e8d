//! The screen as the terminal shows it, and the bytes that make it show the next frame.
//!
//! Always true: between two frames the pen is plain; nothing is sent before a frame is whole, so that a panic while painting
//! leaves half of nothing behind; the terminal is never asked for anything, because its answer would come among the keys.
//! Whatever was on the screen, the bytes make it show the very frame that was painted (held by a test that reads them back).
//!
//! What it buys, against a writer that sends each cell that differs with its whole style: lines that moved are moved by the
//! terminal, blank ends are erased, and a change of style takes its shortest form. On the generated map L at 120 × 40, details
//! and all, a step down takes 1,546 bytes instead of 2,650, a step to the right 101 instead of 187, a step that scrolls 1,585
//! instead of 6,818.

mod by_pen;
mod ink;
mod pen;

use std::io;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::{Painted, Rolled, Stretch, Stretches};
use by_pen::Runs;
use ink::{Ink, LongSigns, Pen};
use pen::Writer;

/// Keeps a terminal from showing half a frame.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
/// A frame of fewer bytes arrives in one piece anyway.
const LONG: usize = 1024;

const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";

/// So many rows differ at least where lines may have moved up or down.
const SCROLLED: usize = 6;
/// So many rows that differ are sent pen by pen.
const MANY: usize = 4;
/// Fewer rows that take more bytes than this are tried both ways: among them is a whole line of the grid that came in.
const COLOURFUL: usize = 160;
/// Cells by which a row is known again after it moved: behind the gutter, as far as titles usually go.
const KNOWN_BY: Range<usize> = 3..44;

/// A screen of cells that knows what the terminal shows.
#[derive(Debug)]
pub struct Sheet {
    /// Where frames are painted; the last one stays there, so that a painter may go on from it.
    painted: Buffer,
    /// The same in ink; rows that were not painted again since are those of the last frame.
    next: Vec<Ink>,
    /// What the terminal showed before the last frame; with what is `stale` taken from `next` it is what the terminal shows.
    /// Nothing where it was cleared for that frame.
    shown: Vec<Ink>,
    long: LongSigns,
    /// Whether the terminal shows the last frame; else it is cleared first.
    is_known: bool,
    /// Where the cursor is shown.
    cursor: Option<(u16, u16)>,
    /// Whether the next frame says where the cursor stands, even if it shows nothing new.
    owes_answer: bool,
    writer: Writer,
    /// What differed between the last two frames, as one stretch of each row, from above. It is in `shown` only when the next
    /// frame is drawn: who waits for this one need not wait for that.
    stale: Vec<Stretch>,
}

impl Default for Sheet {
    fn default() -> Sheet {
        Sheet {
            painted: Buffer::empty(Rect::ZERO),
            next: Vec::new(),
            shown: Vec::new(),
            long: LongSigns::default(),
            is_known: false,
            cursor: None,
            owes_answer: false,
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

    /// Has the next frame say where the cursor stands: who pressed a key waits for an answer, and who waits for something else
    /// is told only what is new.
    pub fn owe_answer(&mut self) {
        self.owes_answer = true;
    }

    /// Paints a frame of so many columns and rows and has the terminal show it. The painter finds the last frame in the
    /// buffer where that is as large, whether or not the terminal shows it.
    ///
    /// # Errors
    /// When the terminal does not take it.
    pub fn show(&mut self, size: (u16, u16), paint: impl FnOnce(&mut Buffer) -> Painted) -> io::Result<()> {
        match self.draw(size, paint) {
            [] => Ok(()),
            bytes => super::write_frame(bytes),
        }
    }

    /// Paints a frame of so many columns and rows; answers with the bytes that bring it to the terminal, none where it
    /// shows that frame already. The painter says where the cursor stands.
    pub fn draw(&mut self, (width, height): (u16, u16), paint: impl FnOnce(&mut Buffer) -> Painted) -> &[u8] {
        let area = Rect::new(0, 0, width, height);
        // Known again only when the frame is whole: a painter that fails leaves a screen that is drawn from nothing.
        let is_known = std::mem::take(&mut self.is_known) && self.painted.area == area;
        if self.painted.area != area {
            self.painted = Buffer::empty(area);
        }
        let painted = paint(&mut self.painted);
        let cursor = painted.cursor.filter(|(x, y)| *x < width && *y < height);
        self.writer.begin();
        if is_known {
            self.note_shown(usize::from(width));
        } else {
            self.long.clear();
            // Until a frame was sent every cell is blank.
            self.shown.clear();
            self.next.clear();
            self.next.resize(self.painted.content.len(), Ink::BLANK);
            self.cursor = None;
            self.writer.put(HIDE_CURSOR);
            self.writer.put(b"\x1b[m\x1b[2J");
        }
        if let Some(rolled) = painted.rolled.filter(|_| is_known) {
            self.roll(usize::from(width), &rolled);
        }
        match painted.stretches {
            Stretches::Some(stretches) if is_known => self.send_stretches(usize::from(width), stretches.into_iter()),
            _ => {
                let whole = |row| Stretch { row, columns: 0..usize::from(width) };
                self.send_stretches(usize::from(width), (0..usize::from(height)).map(whole));
            }
        }
        self.send_cursor(cursor);
        self.is_known = true;
        self.writer.wrap(LONG, BEGIN, END)
    }

    /// Has the terminal move the rows that the painter moved.
    fn roll(&mut self, width: usize, rolled: &Rolled) {
        self.writer.pen(Pen::PLAIN);
        send_rolled(&mut self.writer, rolled);
        roll(&mut self.shown, width, rolled);
        roll(&mut self.next, width, rolled);
    }

    /// Sends what differs in these stretches, which come from above.
    fn send_stretches(&mut self, width: usize, painted: impl Iterator<Item = Stretch>) {
        if width == 0 {
            return;
        }
        self.stale.clear();
        for Stretch { row: y, columns } in painted {
            let columns = columns.start..columns.end.min(width);
            let place = y * width + columns.start..y * width + columns.end;
            let cells = self.painted.content.get(place.clone()).unwrap_or_default();
            let new = self.next.get_mut(place.clone()).unwrap_or_default();
            self.long.fill(new, cells);
            let is_same =
                |shown: &[Ink]| if shown.is_empty() { new.iter().all(|ink| ink.is_blank()) } else { shown == new };
            if is_same(self.shown.get(place).unwrap_or_default()) {
                continue;
            }
            match self.stale.last_mut().filter(|last| last.row == y) {
                Some(last) => {
                    last.columns = last.columns.start.min(columns.start)..last.columns.end.max(columns.end);
                }
                None => self.stale.push(Stretch { row: y, columns }),
            }
        }
        // Fewer rows than that are not looked at: it is for lines that moved together.
        if self.stale.len() >= SCROLLED
            && !self.shown.is_empty()
            && let Some(moved) = moved(&self.shown, &self.next, width, &self.stale)
        {
            send_rolled(&mut self.writer, &moved);
            roll(&mut self.shown, width, &moved);
            self.stale.clear();
            let whole = |row| Stretch { row, columns: 0..width };
            self.stale.extend((0..usize::from(self.painted.area.height)).map(whole));
        }
        if self.stale.len() >= MANY {
            self.send_stale(width, Some(Runs::default()));
        } else {
            let before = self.writer.point();
            self.send_stale(width, None);
            if self.writer.since(&before) > COLOURFUL {
                let straight = self.writer.go_back(&before);
                self.send_stale(width, Some(Runs::default()));
                self.writer.keep_shorter(&before, straight);
            }
        }
    }

    /// Notes that the terminal shows the last frame.
    fn note_shown(&mut self, width: usize) {
        if self.shown.is_empty() {
            self.shown.extend_from_slice(&self.next);
            return;
        }
        for Stretch { row: y, columns } in self.stale.drain(..) {
            let place = y * width + columns.start..y * width + columns.end;
            let new = self.next.get(place.clone()).unwrap_or_default();
            self.shown.get_mut(place).unwrap_or_default().copy_from_slice(new);
        }
    }

    /// Sends what differs in the stale rows: from left to right, or pen by pen.
    fn send_stale(&mut self, width: usize, mut runs: Option<Runs>) {
        let blank = vec![Ink::BLANK; if self.shown.is_empty() { width } else { 0 }];
        for Stretch { row: y, columns } in &self.stale {
            let old = if self.shown.is_empty() { &blank } else { row(&self.shown, width, *y) };
            let new = row(&self.next, width, *y);
            send_row(&mut self.writer, &self.long, *y, columns, old, new, runs.as_mut());
        }
        if let Some(runs) = runs {
            runs.send(&mut self.writer, &self.long, width, &self.next);
        }
        self.writer.pen(Pen::PLAIN);
    }

    fn send_cursor(&mut self, cursor: Option<(u16, u16)>) {
        if !std::mem::take(&mut self.owes_answer) && self.cursor == cursor && self.writer.is_empty() {
            return;
        }
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

fn row(inks: &[Ink], width: usize, y: usize) -> &[Ink] {
    inks.get(y * width..(y + 1) * width).unwrap_or_default()
}

/// Sends what differs in a row, which is within these columns, or adds it to what is sent later.
fn send_row(
    writer: &mut Writer,
    long: &LongSigns,
    y: usize,
    within: &Range<usize>,
    old: &[Ink],
    new: &[Ink],
    runs: Option<&mut Runs>,
) {
    // One that begins before what differs may reach into it.
    let near = within.start.saturating_sub(Ink::WIDEST)..within.end;
    let is_any_wide = |inks: &[Ink]| inks.get(near.clone()).is_some_and(Ink::is_any_wide);
    if is_any_wide(old) || is_any_wide(new) {
        // What a wide sign leaves of its second column when it goes differs between terminals.
        if old != new {
            send_whole_row(writer, long, y, new);
        }
        return;
    }
    // What is blank up to the edge is erased at once.
    let blank_from = new.iter().rposition(|ink| !ink.is_blank()).map_or(0, |last| last + 1);
    let stale = old.iter().skip(blank_from).filter(|ink| !ink.is_blank()).count();
    let end = if stale > 3 { blank_from } else { new.len() };
    let within = within.start..within.end.min(end);
    if let Some(runs) = runs {
        runs.add(y, old, new, within);
    } else {
        let differs = old.iter().zip(new).enumerate().take(within.end).skip(within.start);
        for (at, _) in differs.filter(|(_, (old, new))| old != new) {
            writer.reach(at, y, new, long);
            if let Some(ink) = new.get(at) {
                writer.cell(*ink, long, new.len());
            }
        }
    }
    if stale > 3 {
        let first = (blank_from..new.len()).find(|at| old.get(*at).is_some_and(|ink| !ink.is_blank()));
        let first = first.unwrap_or(blank_from);
        // What is blank already may be erased again where that is nearer.
        let first = writer.column().map_or(first, |at| at.clamp(blank_from, first));
        writer.pen(Pen::PLAIN);
        writer.go(first, y);
        writer.put(b"\x1b[K");
    }
}

fn send_whole_row(writer: &mut Writer, long: &LongSigns, y: usize, new: &[Ink]) {
    writer.pen(Pen::PLAIN);
    writer.go(0, y);
    writer.put(b"\x1b[2K");
    let mut at = 0;
    while let Some(ink) = new.get(at) {
        if !ink.is_blank() {
            writer.go(at, y);
            writer.cell(*ink, long, new.len());
        }
        at += ink.columns();
    }
}

/// Takes lines out on one side and puts blank ones in on the other. No margins are set, so that a frame that is cut in the
/// middle leaves none behind; the pen is plain here, so what comes in is blank everywhere.
fn send_rolled(writer: &mut Writer, rolled: &Rolled) {
    let out = if rolled.up { rolled.rows.start } else { rolled.rows.end - rolled.by };
    writer.go(0, out);
    writer.count(rolled.by, 'M');
    writer.lose_place();
    writer.go(0, rolled.coming().start);
    writer.count(rolled.by, 'L');
    writer.lose_place();
}

/// What the terminal shows once it has moved these rows.
fn roll(inks: &mut [Ink], width: usize, rolled: &Rolled) {
    rolled.turn(inks, width);
    let coming = rolled.coming();
    inks.get_mut(coming.start * width..coming.end * width).unwrap_or_default().fill(Ink::BLANK);
}

/// What a row is known again by; nothing of blank rows and ruled lines, which are alike everywhere.
fn known_by(row: &[Ink]) -> Option<u64> {
    let inks = row.get(KNOWN_BY.start.min(row.len())..KNOWN_BY.end.min(row.len()))?;
    let (mut letters, mut hash) = (0, 0xcbf2_9ce4_8422_2325_u64);
    for ink in inks {
        letters += usize::from(ink.is_sign());
        hash = (hash.rotate_left(5) ^ ink.sign()).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    (letters > 3).then_some(hash)
}

/// Finds lines that moved, where sending the rest costs less than sending all that differs.
fn moved(shown: &[Ink], next: &[Ink], width: usize, stale: &[Stretch]) -> Option<Rolled> {
    let new: Vec<Option<u64>> = next.chunks_exact(width).map(known_by).collect();
    // Where nothing differs, the old line is known by the same.
    let mut old = new.clone();
    for Stretch { row: y, .. } in stale {
        if let Some(sign) = old.get_mut(*y) {
            *sign = known_by(row(shown, width, *y));
        }
    }
    let differing = || old.iter().zip(&new).filter(|(old, new)| old != new);
    if differing().filter(|(old, new)| old.is_some() && new.is_some()).count() < SCROLLED {
        return None;
    }
    // After most pages no line is known again, and none of the ways to move them need be tried.
    let is_known_elsewhere = |(old, _): (&Option<u64>, &Option<u64>)| old.is_some() && new.contains(old);
    if !differing().any(is_known_elsewhere) {
        return None;
    }
    let mut best: Option<(usize, Rolled)> = None;
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
            if best.as_ref().is_none_or(|(most, _)| count > *most) {
                best = Some((count, Rolled { rows: first..last + by + 1, by, up }));
            }
        }
    }
    let (count, moved) = best?;
    if count < SCROLLED / 2 {
        return None;
    }
    let cost = |shown: &[Ink]| shown.iter().zip(next).filter(|(old, new)| old != new).count();
    let mut after = shown.to_vec();
    roll(&mut after, width, &moved);
    (cost(&after) + 20 < cost(shown)).then_some(moved)
}

#[cfg(test)]
mod tests;
