//! The overview laid out for a width: one column of blocks or two, and the places in them that lead somewhere.
//!
//! Always true: no piece of text reaches beyond the width, and stops are listed as the eye goes through them.

use super::super::super::Glyphs;
use super::super::super::text::{Spans, Tone, fit, line, pad, plain, span, width as wide, wrap};
use super::super::Signs;
use super::{COVERED, Lead, Overview};
use crate::model::sorting::InOrder;
use crate::rules::Family;

/// How hot a count is, from 0 to 4.
#[must_use]
pub fn heat_of(count: usize) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=6 => 3,
        _ => 4,
    }
}

/// A place that can be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stop {
    /// Its line.
    pub row: usize,
    /// Its first column.
    pub x: usize,
    /// Its columns.
    pub width: usize,
    /// Which column of the page it is in.
    pub side: usize,
    /// Where the cursor's sign stands.
    pub marker: usize,
    /// Where it leads.
    pub lead: Lead,
}

/// The overview laid out: pieces of text at their columns, line by line, and the stops among them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Canvas {
    /// Pieces of a line with the column each begins in.
    pub lines: Vec<Vec<(usize, Spans)>>,
    /// What can be chosen, line by line.
    pub stops: Vec<Stop>,
}

/// One line of a block: pieces one after the other, some of which lead somewhere.
type Line = Vec<(Spans, Option<Lead>)>;

/// From so many columns on two blocks stand side by side.
const TWO_FROM: usize = 76;
/// The widest a block gets: longer bars say nothing more.
const WIDEST: usize = 76;
/// Columns before a block: a blank, the cursor's sign, a blank.
const LEAD_IN: usize = 3;

/// The overview in so many columns.
#[must_use]
pub fn canvas(overview: &Overview, width: usize, glyphs: Glyphs) -> Canvas {
    let two = width >= TWO_FROM;
    let room = if two { (width / 2).min(WIDEST + LEAD_IN) } else { width.min(WIDEST + LEAD_IN) };
    let inner = room.saturating_sub(LEAD_IN + 1).max(8);
    let blocks = [
        (0, heat_block(overview, inner, glyphs)),
        (1, load_block(overview, inner, glyphs)),
        (0, coverage_block(overview, inner, glyphs)),
        (1, bottleneck_block(overview, inner, glyphs)),
    ];
    let mut canvas = Canvas::default();
    let mut ends = [0, 0];
    for (side, block) in blocks {
        let side = if two { side } else { 0 };
        let from = ends.get(side).copied().unwrap_or(0);
        for (offset, pieces) in block.into_iter().enumerate() {
            canvas.put(from + offset, side, side * room, pieces);
            if let Some(end) = ends.get_mut(side) {
                *end = from + offset + 2;
            }
        }
    }
    // Line by line, so that "the next one" means what the eye expects.
    canvas.stops.order_by_key(|stop| (stop.side, stop.row, stop.x));
    canvas
}

impl Canvas {
    fn put(&mut self, row: usize, side: usize, left: usize, pieces: Line) {
        while self.lines.len() <= row {
            self.lines.push(Vec::new());
        }
        let mut x = left + LEAD_IN;
        for (spans, lead) in pieces {
            let width = wide(&plain(&spans));
            if let Some(lead) = lead {
                self.stops.push(Stop { row, x, width, side, marker: left + 1, lead });
            }
            if let Some(line) = self.lines.get_mut(row) {
                line.push((x, spans));
            }
            x += width;
        }
    }
}

fn title(text: &str, room: usize) -> Line {
    vec![(line(fit(text, room), Tone::Heading), None)]
}

/// Columns of a count in the heat map: where there is room, and where the names of areas need it.
const COUNT: (usize, usize) = (5, 3);
/// From so many columns on a heat map has room.
const ROOMY: usize = 44;

fn heat_block(overview: &Overview, room: usize, glyphs: Glyphs) -> Vec<Line> {
    let signs = Signs::of(glyphs);
    let decided = "decided".len();
    let size = if room >= ROOMY { COUNT.0 } else { COUNT.1 };
    let name = room.saturating_sub(3 * (size + 1) + decided + 1).max(6);
    let mut head: Spans = vec![span(pad("Findings by area", name), Tone::Heading)];
    for family in Family::ALL {
        head.push(span(" ", Tone::Plain));
        head.push(span(format!("{:^size$}", signs.family(family)), Tone::of(family)));
    }
    head.push(span(" decided", Tone::Quiet));
    let mut lines: Vec<Line> = vec![vec![(head, None)]];
    for area in &overview.areas {
        let lead = |family| Some(Lead::Findings(area.place.clone(), family));
        let label = pad(&span(&area.name, Tone::Plain).text, name);
        let mut pieces: Line = vec![(line(label, Tone::Plain), lead(None))];
        for (count, family) in area.findings.into_iter().zip(Family::ALL) {
            let text = if count == 0 { signs.empty.to_owned() } else { count.to_string() };
            let tone = if count == 0 { Tone::Out } else { Tone::Heat(heat_of(count)) };
            pieces.push((line(" ", Tone::Plain), None));
            pieces.push((line(format!("{text:^size$}"), tone), lead(Some(family))));
        }
        let tone = if area.decided == area.decisions { Tone::Good } else { Tone::Quiet };
        let share = if area.decisions == 0 { String::new() } else { format!("{}/{}", area.decided, area.decisions) };
        pieces.push((line(format!(" {share:>decided$}"), tone), None));
        lines.push(pieces);
    }
    if overview.areas.is_empty() {
        lines.push(vec![(line(fit("No decision yet.", room), Tone::Quiet), None)]);
    }
    lines
}

fn load_block(overview: &Overview, room: usize, glyphs: Glyphs) -> Vec<Line> {
    let (full, half) = match glyphs {
        Glyphs::Unicode => ("█", "░"),
        Glyphs::Ascii => ("#", "-"),
    };
    let figures = "999 + 999".len();
    let widest = overview.load.iter().map(|load| wide(&span(&load.name, Tone::Plain).text)).max().unwrap_or(0);
    let name = widest.min(room.saturating_sub(figures + 10)).max(6);
    let bar = room.saturating_sub(name + figures + 2).max(1);
    let most = overview.load.iter().map(|load| load.decides + load.asked).max().unwrap_or(0).max(1);
    let legend = format!("Load: {full} decides + {half} is asked");
    let mut lines = vec![title(&legend, room)];
    for load in &overview.load {
        // Whoever decides anything has a bar that is seen.
        let decides = (load.decides * bar).div_ceil(most).min(bar);
        let all = ((load.decides + load.asked) * bar).div_ceil(most).min(bar);
        let spans = vec![
            span(format!("{} ", pad(&span(&load.name, Tone::Plain).text, name)), Tone::Plain),
            span(full.repeat(decides), Tone::Heading),
            span(half.repeat(all.saturating_sub(decides)), Tone::Contributes),
            span(" ".repeat(bar.saturating_sub(all)), Tone::Plain),
            span(format!(" {:>figures$}", format!("{} + {}", load.decides, load.asked)), Tone::Plain),
        ];
        lines.push(vec![(spans, Some(Lead::Role(load.role)))]);
    }
    if overview.load.is_empty() {
        lines.push(vec![(line(fit("No role yet.", room), Tone::Quiet), None)]);
    }
    lines
}

fn coverage_block(overview: &Overview, room: usize, glyphs: Glyphs) -> Vec<Line> {
    let (full, empty) = match glyphs {
        Glyphs::Unicode => ("█", "░"),
        Glyphs::Ascii => ("#", "-"),
    };
    let widest = COVERED.iter().map(|name| wide(name)).max().unwrap_or(0);
    let figures = format!("{0} of {0}", overview.decisions).len();
    let name = widest.min(room.saturating_sub(figures + 6)).max(6);
    let bar = room.saturating_sub(name + figures + 2).max(1);
    let mut lines = vec![title("Settled on how many decisions", room)];
    for covered in &overview.coverage {
        let filled = (covered.have * bar) / covered.of.max(1);
        let tone = if covered.have == covered.of { Tone::Good } else { Tone::Heading };
        let spans = vec![
            span(format!("{} ", pad(covered.name, name)), Tone::Plain),
            span(full.repeat(filled), tone),
            span(empty.repeat(bar.saturating_sub(filled)), Tone::Out),
            span(format!(" {:>figures$}", format!("{} of {}", covered.have, covered.of)), Tone::Plain),
        ];
        lines.push(vec![(spans, Some(Lead::Lacking(covered.name, covered.lacks)))]);
    }
    lines
}

fn bottleneck_block(overview: &Overview, room: usize, glyphs: Glyphs) -> Vec<Line> {
    let mut lines = vec![title("Bottlenecks", room)];
    for bottleneck in &overview.bottlenecks {
        let name = span(&bottleneck.name, Tone::Plain).text;
        lines.push(vec![(line(fit(&name, room), Tone::Strong), Some(bottleneck.lead.clone()))]);
        let words = wrap(&bottleneck.words, room.saturating_sub(2));
        lines.extend(words.into_iter().map(|words| vec![(line(format!("  {words}"), Tone::Quiet), None)]));
    }
    if overview.bottlenecks.is_empty() {
        let signs = Signs::of(glyphs);
        let text = format!("{} no role has twice the usual calls, and no decision holds up another", signs.clean);
        let words = wrap(&text, room);
        lines.extend(words.into_iter().map(|words| vec![(line(words, Tone::Good), None)]));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, sketch};
    use crate::rules::Analysis;

    #[test]
    fn every_piece_lies_inside_at_every_width() {
        let map =
            "role Head: top\n# Money\n | Head | Lead\nRefund | D | C\nCredit | | D\n# People and culture\nHire | | C";
        let matrix = sketch::parse(map).expect("a sketch").matrix;
        let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
        let overview = Overview::of(&matrix, &analysis, None);
        for width in 20..200 {
            for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                let canvas = canvas(&overview, width, glyphs);
                for (x, spans) in canvas.lines.iter().flatten() {
                    assert!(x + wide(&plain(spans)) <= width.max(32), "{width}: {spans:?} at {x}");
                }
            }
        }
    }
}
