//! Pictures of a report, drawn as inline SVG: the heat map of findings, rulers of amounts, bars of load.
//!
//! Always true: whatever a picture shows also stands in it as text, and colour never carries a meaning alone; coordinates
//! are numbers made here.

use maud::{Markup, html};

use super::{most, sign};
use crate::app::screens::role::Boundary;
use crate::interchange::export::{Outgoing, name_of, one_line};
use crate::model::{Amount, Decision, Id, Mode, RoleKey};
use crate::rules::Family;
use crate::rules::cover::{Cover, Piece, Where};

/// A name beside a bar is cut there; its whole stands in the picture's title.
const NAME: usize = 32;

fn short(text: &str, room: usize) -> String {
    let line = one_line(text);
    if line.chars().count() <= room { line } else { line.chars().take(room - 1).collect::<String>() + "…" }
}

/// Findings by area and family.
pub(super) fn heat(out: &Outgoing) -> Markup {
    let matrix = out.matrix;
    let mut rows: Vec<(Option<&Id>, String, [usize; 3])> = matrix
        .areas_in_order()
        .into_iter()
        .map(|area| (Some(&area.id), name_of(&area.name, &area.id), [0; 3]))
        .collect();
    rows.push((None, "Without an area".to_owned(), [0; 3]));
    let mut beside = [0; 3];
    for finding in super::open_findings(out) {
        let family = Family::ALL.iter().position(|family| *family == finding.rule.family).unwrap_or(0);
        let row = finding.decision.and_then(|key| matrix.decision(key)).map(Decision::area);
        let counts = match row {
            None => Some(&mut beside),
            Some(area) => rows.iter_mut().find(|(id, _, _)| *id == area).map(|(_, _, counts)| counts),
        };
        if let Some(count) = counts.and_then(|counts| counts.get_mut(family)) {
            *count += 1;
        }
    }
    rows.push((None, "Roles and the map".to_owned(), beside));
    // Lines that only ever stand for nothing.
    rows.retain(|(id, _, counts)| id.is_some() || counts.iter().any(|count| *count > 0));
    // Of very many areas those are shown that have most to look at.
    let sum = |counts: &[usize; 3]| counts.iter().sum::<usize>();
    let areas = rows.len();
    if areas > most::PICTURES {
        let mut sums: Vec<usize> = rows.iter().map(|(_, _, counts)| sum(counts)).collect();
        sums.sort_unstable_by(|one, other| other.cmp(one));
        let least = sums.get(most::PICTURES - 1).copied().unwrap_or(0).max(1);
        rows.retain(|(_, _, counts)| sum(counts) >= least);
        rows.truncate(most::PICTURES);
    }
    let (left, wide, tall) = (240, 84, 30);
    let height = 28 + rows.len() * (tall + 2);
    html! {
        svg viewBox=(format!("0 0 {} {height}", left + 3 * (wide + 2))) width=((left + 3 * (wide + 2))) height=(height)
            role="img" {
            title { "Open findings by area and kind" }
            @for (column, family) in Family::ALL.into_iter().enumerate() {
                text .faint x=((left + column * (wide + 2) + wide / 2)) y="16" text-anchor="middle" {
                    (sign(family)) " " (family.plural())
                }
            }
            @for (at, (_, name, counts)) in rows.iter().enumerate() {
                @let y = 24 + at * (tall + 2);
                text x="0" y=((y + 20)) { (short(name, NAME)) title { (name) } }
                @for (column, count) in counts.iter().enumerate() {
                    rect class=(format!("h{}", heat_of(*count))) x=((left + column * (wide + 2))) y=(y) width=(wide)
                        height=(tall) rx="3" {}
                    text x=((left + column * (wide + 2) + wide / 2)) y=((y + 20)) text-anchor="middle" { (count) }
                }
            }
        }
        @if rows.len() < areas { p .note { "The " (rows.len()) " of " (areas) " areas with most findings." } }
    }
}

fn heat_of(count: usize) -> usize {
    match count {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=6 => 3,
        _ => 4,
    }
}

/// The rulers of all decisions with limits.
pub(super) fn rulers(out: &Outgoing) -> Vec<(String, Markup)> {
    let matrix = out.matrix;
    let decisions = matrix.decisions_in_order().into_iter().filter_map(|key| matrix.decision(key));
    decisions.filter_map(|decision| Some((name_of(decision.title(), decision.id()), ruler(out, decision)?))).collect()
}

fn ruler(out: &Outgoing, decision: &Decision) -> Option<Markup> {
    let rights = decision.rights_in(out.situation);
    let mut deciders = rights.iter().filter(|held| held.right.is_decider()).peekable();
    deciders.peek()?;
    let bounded = deciders.any(|held| held.right.band().is_some() || !held.right.segments().is_empty());
    if !bounded {
        return None;
    }
    let cover = Cover::of_decision(decision, out.situation);
    let by_amount = cover.pieces.iter().all(|piece| piece.place == Where::Everywhere);
    Some(if by_amount { bars(out, decision, &cover) } else { ranges(out, &cover) })
}

/// A decision that is split by segments: a line for each range.
fn ranges(out: &Outgoing, cover: &Cover) -> Markup {
    html! {
        ul {
            @for piece in &cover.pieces {
                li { (one_line(&cover.words(piece))) ": " (one_line(&deciders_of(out, piece))) }
            }
        }
    }
}

fn deciders_of(out: &Outgoing, piece: &Piece) -> String {
    let names: Vec<&str> = piece.deciders.iter().map(|role| out.matrix.role_name(*role)).collect();
    if names.is_empty() { "nobody".to_owned() } else { crate::rules::join_names(names) }
}

fn bars(out: &Outgoing, decision: &Decision, cover: &Cover) -> Markup {
    let shared = decision.mode_in(out.situation).is_some_and(Mode::is_shared);
    let up = decision.escalation().is_some();
    let mut roles: Vec<RoleKey> = Vec::new();
    for role in cover.pieces.iter().flat_map(|piece| &piece.deciders) {
        if !roles.contains(role) {
            roles.push(*role);
        }
    }
    let nobody = cover.pieces.iter().any(|piece| piece.deciders.is_empty());
    let left = 180;
    let each = (300 / cover.pieces.len().max(1)).clamp(24, 120);
    let width = left + each * cover.pieces.len() + 20;
    let lines = roles.len() + usize::from(nobody);
    let height = 24 + lines * 24;
    let unit = cover.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let words = cover.pieces.iter().map(|piece| format!("{}: {}", cover.words(piece), deciders_of(out, piece)));
    let words: Vec<String> = words.map(|line| one_line(&line)).collect();
    html! {
        svg viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height) role="img" {
            title { (words.join("; ")) }
            text .faint x="0" y="14" { "Limit " (unit) }
            @for (at, piece) in cover.pieces.iter().enumerate() {
                @let x = left + at * each;
                text .faint x=(x) y="14" text-anchor="middle" { (piece.band.over().map_or_else(|| "0".to_owned(), Amount::short)) }
                line .tick x1=(x) y1="18" x2=(x) y2=(height) {}
            }
            @for (at, role) in roles.iter().enumerate() {
                @let y = 24 + at * 24;
                text x="0" y=((y + 14)) { (short(out.matrix.role_name(*role), 24)) }
                @for (place, piece) in cover.pieces.iter().enumerate() {
                    @if piece.deciders.contains(role) {
                        @let clash = piece.deciders.len() > 1 && !shared;
                        rect class=(if clash { "clash" } else { "bar" }) x=((left + place * each)) y=((y + 2))
                            width=(each) height="16" {}
                        @if clash { text .mark x=((left + place * each + each / 2)) y=((y + 15)) text-anchor="middle" { "◆" } }
                    }
                }
            }
            @if nobody {
                @let y = 24 + roles.len() * 24;
                @let hole = cover.pieces.iter().any(|piece| is_hole(piece, up));
                text x="0" y=((y + 14)) { (if hole { "nobody" } else { "goes up" }) }
                @for (place, piece) in cover.pieces.iter().enumerate() {
                    @if piece.deciders.is_empty() {
                        rect class=(if is_hole(piece, up) { "hole" } else { "up" }) x=((left + place * each + 1)) y=((y + 3))
                            width=((each - 2)) height="14" {}
                        text .faint x=((left + place * each + each / 2)) y=((y + 15)) text-anchor="middle" {
                            (if is_hole(piece, up) { "○" } else { "↑" })
                        }
                    }
                }
            }
        }
    }
}

/// Above the last limit an escalation takes over; anywhere else nobody is nobody.
fn is_hole(piece: &Piece, up: bool) -> bool {
    piece.deciders.is_empty() && !(up && piece.band.upto().is_none())
}

/// What each role decides and has a say in.
pub(super) fn loads(boundaries: &[Boundary]) -> Markup {
    let most = boundaries.iter().map(|boundary| boundary.load.say).max().unwrap_or(0).max(1);
    // Narrow, so that it is still read on a phone.
    let (left, room) = (150, 150);
    let height = boundaries.len() * 26 + 4;
    html! {
        svg viewBox=(format!("0 0 {} {height}", left + room + 130)) width=((left + room + 130)) height=(height) role="img" {
            title { "Decisions that each role decides, and has a say in" }
            @for (at, boundary) in boundaries.iter().enumerate() {
                @let y = at * 26;
                @let load = boundary.load;
                text x="0" y=((y + 17)) { (short(&boundary.name, 20)) title { (one_line(&boundary.name)) } }
                rect .track x=(left) y=((y + 4)) width=((room * load.say / most)) height="16" rx="2" {}
                rect .bar x=(left) y=((y + 4)) width=((room * load.decides / most)) height="16" rx="2" {}
                text .faint x=((left + room * load.say / most + 8)) y=((y + 17)) {
                    "decides " (load.decides) " of " (load.say)
                }
            }
        }
    }
}
