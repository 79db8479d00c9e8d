//! The ruler: the amount axis of a decision with one bar for each decider; holes and overlaps drawn and named.
//!
//! Every band gets at least one column, however far apart the amounts lie: the scale keeps the order of the limits, not
//! their distance. A column shows an overlap or a hole by its own sign, never by colour alone.

use super::super::App;
use super::super::text::{Span, Spans, Tone, fit, pad, span, width as wide};
use super::Signs;
use crate::app::Glyphs;
use crate::model::{Amount, Decision, Limit, Right};
use crate::rules::cover::{Cover, Piece, Where};

/// The widest a role's name gets beside its bar.
const NAME: usize = 14;
/// A band is drawn no wider than this: a ruler of two bands need not fill a wide pane.
const WIDEST_BAND: usize = 12;

/// The ruler of a decision in so many columns; nothing where no boundary was ever drawn.
#[must_use]
pub fn view(app: &App, decision: &Decision, width: usize) -> Vec<Spans> {
    let rights = decision.rights_in(app.situation());
    let bounded = |right: &Right| right.band().is_some() || !right.segments().is_empty();
    if decision.limit().is_none() && !rights.iter().any(|held| held.right.is_decider() && bounded(held.right)) {
        return Vec::new();
    }
    if !rights.iter().any(|held| held.right.is_decider()) {
        return Vec::new();
    }
    let cover = Cover::of_decision(decision, app.situation());
    let by_amount = cover.pieces.iter().all(|piece| piece.place == Where::Everywhere);
    let mut lines = if by_amount && !matches!(decision.limit(), Some(Limit::Segments(_))) {
        bars(app, decision, &cover, width)
    } else {
        segments(app, &cover)
    };
    lines.extend(named(app, decision, &cover));
    lines
}

/// One line for each range of a decision that is split by segments.
fn segments(app: &App, cover: &Cover) -> Vec<Spans> {
    let matrix = app.matrix();
    cover
        .pieces
        .iter()
        .map(|piece| {
            let names: Vec<&str> = piece.deciders.iter().map(|role| matrix.role_name(*role)).collect();
            let (who, tone) = match names.len() {
                0 => ("nobody".to_owned(), Tone::Gap),
                1 => (names.join(""), Tone::Plain),
                _ => (names.join(", "), Tone::Overlap),
            };
            vec![span(pad(&cover.words(piece), 24), Tone::Quiet), span(who, tone)]
        })
        .collect()
}

fn bars(app: &App, decision: &Decision, cover: &Cover, width: usize) -> Vec<Spans> {
    let matrix = app.matrix();
    let ascii = app.glyphs() == Glyphs::Ascii;
    let signs = Signs::of(app.glyphs());
    let (bar, open_end) = if ascii { ("=", ">") } else { ("█", "▶") };
    let pieces = &cover.pieces;
    let room = width.saturating_sub(NAME + 1).max(pieces.len());
    let each = (room / pieces.len().max(1)).clamp(1, WIDEST_BAND);
    let shared = decision.mode_in(app.situation()).is_some_and(crate::model::Mode::is_shared);

    let mut lines = vec![axis(cover, each, width)];
    let mut rows: Vec<crate::model::RoleKey> = Vec::new();
    for piece in pieces {
        rows.extend(piece.deciders.iter().filter(|role| !rows.contains(role)).copied().collect::<Vec<_>>());
    }
    for role in rows {
        let mut line: Spans = vec![span(format!("{} ", pad(matrix.role_name(role), NAME)), Tone::Plain)];
        for (at, piece) in pieces.iter().enumerate() {
            let mine = piece.deciders.contains(&role);
            let clash = piece.deciders.len() > 1 && !shared;
            let last = at + 1 == pieces.len();
            let (sign, tone) = match (mine, clash) {
                (false, _) => (" ", Tone::Plain),
                (true, true) => (signs.family(crate::rules::Family::Overlap), Tone::Overlap),
                (true, false) => (bar, Tone::Informed),
            };
            let mut text = sign.repeat(each);
            if mine && last && piece.band.upto().is_none() {
                text.truncate(text.char_indices().next_back().map_or(0, |(at, _)| at));
                text.push_str(open_end);
            }
            line.push(Span { text, tone });
        }
        lines.push(line);
    }
    let goes_up = decision.escalation().is_some();
    let is_hole = |piece: &Piece| piece.deciders.is_empty() && !(goes_up && piece.band.upto().is_none());
    if pieces.iter().any(|piece| piece.deciders.is_empty()) {
        let holes = pieces.iter().any(is_hole);
        let name = if holes { "nobody" } else { "goes up" };
        let mut line: Spans = vec![span(format!("{} ", pad(name, NAME)), if holes { Tone::Gap } else { Tone::Quiet })];
        for piece in pieces {
            let (sign, tone) = match (piece.deciders.is_empty(), is_hole(piece)) {
                (false, _) => (" ", Tone::Plain),
                (true, true) => (signs.family(crate::rules::Family::Gap), Tone::Gap),
                (true, false) => (if ascii { "^" } else { "↑" }, Tone::Quiet),
            };
            line.push(Span { text: sign.repeat(each), tone });
        }
        lines.push(line);
    }
    lines
}

/// The limits over the places where the bars change; a label that would touch the one before is left out.
fn axis(cover: &Cover, each: usize, width: usize) -> Spans {
    let unit = cover.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let mut text = pad(&format!("Limit {unit}"), NAME + 1);
    for (at, piece) in cover.pieces.iter().enumerate() {
        let label = piece.band.over().map_or_else(|| "0".to_owned(), Amount::short);
        let place = NAME + 1 + at * each;
        let free = wide(&text) <= place && (at == 0 || place > wide(text.trim_end()));
        if free && place + wide(&label) <= width {
            text = pad(&text, place);
            text.push_str(&label);
        }
    }
    vec![span(fit(&text, width), Tone::Quiet)]
}

/// Holes and overlaps with their exact amounts.
fn named(app: &App, decision: &Decision, cover: &Cover) -> Vec<Spans> {
    let signs = Signs::of(app.glyphs());
    let matrix = app.matrix();
    let shared = decision.mode_in(app.situation()).is_some_and(crate::model::Mode::is_shared);
    let goes_up = decision.escalation().is_some();
    let mut lines = Vec::new();
    for piece in cover.overlaps().filter(|_| !shared) {
        let names: Vec<&str> = piece.deciders.iter().map(|role| matrix.role_name(*role)).collect();
        lines.push(vec![
            span(format!("{} ", signs.family(crate::rules::Family::Overlap)), Tone::Overlap),
            span(format!("{}: {}", cover.words(piece), crate::rules::join_names(names)), Tone::Plain),
        ]);
    }
    for piece in cover.holes().filter(|piece| !(goes_up && piece.band.upto().is_none())) {
        lines.push(vec![
            span(format!("{} ", signs.family(crate::rules::Family::Gap)), Tone::Gap),
            span(format!("{}: nobody", cover.words(piece)), Tone::Plain),
        ]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::text::plain;
    use crate::app::{Opened, Preferences};
    use crate::model::{Date, sketch};

    fn drawn(text: &str, width: usize, glyphs: Glyphs) -> Vec<String> {
        let matrix = sketch::parse(text).unwrap().matrix;
        let opened = Opened { matrix, ..Opened::default() };
        let preferences = Preferences { glyphs, ..Preferences::default() };
        let app = App::new(opened, Date::constant(2026, 6, 15), (120, 40), &preferences);
        let decision = app.matrix().decisions().next().unwrap().1;
        view(&app, decision, width).iter().map(|line| plain(line).trim_end().to_owned()).collect()
    }

    #[test]
    fn holes_and_overlaps_are_drawn_and_named() {
        let map = "| Lead | Head | CFO\nRefund | D <=5k | D 500-5k | D >25k\n : limit EUR";
        assert_eq!(
            drawn(map, 44, Glyphs::Unicode),
            [
                "Limit EUR      0      500    5k     25k",
                "Lead           ███████◆◆◆◆◆◆◆",
                "Head                  ◆◆◆◆◆◆◆",
                "CFO                                 ██████▶",
                "nobody                       ○○○○○○○",
                "◆ 500 to 5 000 EUR: Lead and Head",
                "○ 5 000 to 25 000 EUR: nobody",
            ]
        );
        assert!(drawn(map, 44, Glyphs::Ascii).iter().all(|line| line.is_ascii()));
    }

    #[test]
    fn every_band_is_visible_with_many_deciders_and_far_amounts() {
        let roles: Vec<String> = (1..=12).map(|number| format!("Role {number}")).collect();
        let bands: Vec<String> = (0..12).map(|at| format!("D {}-{}", 10_u64.pow(at), 10_u64.pow(at + 1))).collect();
        let map = format!("| {}\nBuy | {}\n : limit EUR", roles.join(" | "), bands.join(" | "));
        let lines = drawn(&map, 38, Glyphs::Unicode);
        for role in &roles {
            let line = lines.iter().find(|line| line.starts_with(&format!("{role} "))).unwrap();
            assert!(line.contains('█'), "{line}");
        }
        assert!(lines.iter().all(|line| wide(line) <= 60), "{lines:#?}");
    }

    #[test]
    fn without_boundaries_there_is_no_ruler() {
        assert!(drawn("| Lead\nRefund | D", 40, Glyphs::Unicode).is_empty());
        assert_eq!(
            drawn("| Lead\nRefund | D <=500\n : limit EUR; escalate Lead", 40, Glyphs::Unicode)[2],
            "goes up                    ↑↑↑↑↑↑↑↑↑↑↑↑"
        );
    }
}
