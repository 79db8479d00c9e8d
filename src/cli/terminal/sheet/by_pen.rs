//! Rows that differ, sent pen by pen instead of from left to right: many of them, or a few where that is shorter.
//!
//! Always true: every cell that differs is written once, so that the order does not matter; what differs beside or under a wide
//! sign is not sent this way.
//!
//! What it buys: the cells of a grid change their colour from one to the next, and a change of colour takes up to nineteen bytes
//! where a move over a few columns takes four. On the generated map L at 120 × 40 a page down takes 2,700 bytes instead of
//! 4,800, a step that scrolls in a hurry 252 instead of 280; on a table whose titles say their findings by colour, 286 instead
//! of 363.

use std::ops::Range;

use super::ink::{Ink, LongSigns, Pen};
use super::pen::Writer;

/// Cells beside each other that are written with one pen.
struct Run {
    row: usize,
    from: usize,
    to: usize,
}

/// What one pen writes, from above.
struct Stroke {
    pen: Pen,
    runs: Vec<Run>,
}

/// The runs of a frame, by their pens in the order in which those were met.
#[derive(Default)]
pub(super) struct Runs {
    strokes: Vec<Stroke>,
}

/// Cells that did not change are written again where they are no more than these: that is as long as a move.
const WRITTEN_OVER: usize = 3;

impl Runs {
    /// Adds what differs in a row within these columns.
    pub(super) fn add(&mut self, row: usize, old: &[Ink], new: &[Ink], within: Range<usize>) {
        // The run that may go on, with its pen and the place of its stroke.
        let mut open: Option<(Run, Pen, usize)> = None;
        for (at, (was, ink)) in old.iter().zip(new).enumerate().take(within.end).skip(within.start) {
            if was == ink {
                continue;
            }
            let mut from = at;
            if let Some((mut run, pen, stroke)) = open.take() {
                let goes_on = at == run.to || at - run.to <= WRITTEN_OVER && can_write(pen, new, run.to..at);
                if goes_on && ink.takes(pen) {
                    run.to = at + 1;
                    open = Some((run, pen, stroke));
                    continue;
                }
                // Blanks that no pen before them could write go with the sign behind them.
                if at == run.to && can_write_blanks(ink.pen(Pen::PLAIN), new, run.from..at) {
                    from = run.from;
                } else {
                    self.close(run, stroke);
                }
            }
            let (pen, stroke) = self.stroke_of(*ink);
            open = Some((Run { row, from, to: at + 1 }, pen, stroke));
        }
        if let Some((run, _, stroke)) = open {
            self.close(run, stroke);
        }
    }

    fn close(&mut self, run: Run, stroke: usize) {
        if let Some(Stroke { runs, .. }) = self.strokes.get_mut(stroke) {
            runs.push(run);
        }
    }

    /// The stroke that can write a cell, a blank one of any of its ground: its pen and its place.
    fn stroke_of(&mut self, ink: Ink) -> (Pen, usize) {
        let known = self.strokes.iter().enumerate().find(|(_, stroke)| ink.takes(stroke.pen));
        if let Some((at, stroke)) = known {
            return (stroke.pen, at);
        }
        let pen = ink.pen(Pen::PLAIN);
        self.strokes.push(Stroke { pen, runs: Vec::new() });
        (pen, self.strokes.len() - 1)
    }

    /// Writes them all, pen by pen, and within a pen from above. Next comes always the pen that is made of the one before with
    /// the fewest bytes: so bold letters and plain ones of a colour follow each other.
    pub(super) fn send(mut self, writer: &mut Writer, long: &LongSigns, width: usize, next: &[Ink]) {
        self.strokes.retain(|stroke| !stroke.runs.is_empty());
        let mut last = writer.held();
        while let Some((at, _)) = self.strokes.iter().enumerate().min_by_key(|(_, stroke)| last.bytes_to(stroke.pen)) {
            let Stroke { pen, runs } = self.strokes.remove(at);
            last = pen;
            writer.pen(pen);
            for Run { row, from, to } in runs {
                let cells = next.get(row * width + from..row * width + to).unwrap_or_default();
                writer.run(from, row, cells, long, width);
            }
        }
    }
}

/// Whether a pen writes these cells, a byte each.
fn can_write(pen: Pen, row: &[Ink], cells: Range<usize>) -> bool {
    row.get(cells).is_some_and(|inks| inks.iter().all(|ink| ink.is_ascii() && ink.takes(pen)))
}

/// Whether a pen writes these cells, and all are blank.
fn can_write_blanks(pen: Pen, row: &[Ink], cells: Range<usize>) -> bool {
    row.get(cells).is_some_and(|inks| inks.iter().all(|ink| !ink.is_sign() && ink.takes(pen)))
}
