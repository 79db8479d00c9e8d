//! What each screen shows, as plain values: rows, cells, lines with tones.
//!
//! Painter, `sayso show` and reports read the same values, so that they can never disagree. Nothing here changes anything.

pub mod cell;
pub mod coach;
pub mod details;
pub mod findings;
pub mod grid;
pub mod page;
pub mod palette;
pub mod role;
pub mod ruler;
pub mod ruleset;
mod titlebar;

pub use titlebar::{Tab, TitleBar, titlebar};

use super::layout::{Columns, GUTTER, Layout};
use super::text::{Span, Spans, Tone, span};
use super::{App, Glyphs, Go, Screen, Weight};
use crate::rules::Family;

/// The signs a screen is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    /// Of a gap, an overlap, something vague.
    pub families: [&'static str; 3],
    /// The cursor.
    pub cursor: &'static str,
    /// An open and a folded area.
    pub open: &'static str,
    /// A folded area.
    pub folded: &'static str,
    /// All is well.
    pub clean: &'static str,
    /// An empty cell.
    pub empty: &'static str,
    /// Lies across.
    pub across: &'static str,
    /// Stands upright.
    pub upright: &'static str,
    /// More to the left, more to the right.
    pub more: (&'static str, &'static str),
    /// Leads to.
    pub arrow: &'static str,
}

impl Signs {
    /// The signs of a glyph set.
    #[must_use]
    pub fn of(glyphs: Glyphs) -> Signs {
        match glyphs {
            Glyphs::Unicode => Signs {
                families: ["○", "◆", "~"],
                cursor: "▶",
                open: "▾",
                folded: "▸",
                clean: "✓",
                empty: "·",
                across: "─",
                upright: "│",
                more: ("‹", "›"),
                arrow: "→",
            },
            Glyphs::Ascii => Signs {
                families: ["o", "#", "~"],
                cursor: ">",
                open: "v",
                folded: "+",
                clean: "ok",
                empty: ".",
                across: "-",
                upright: "|",
                more: ("<", ">"),
                arrow: "->",
            },
        }
    }

    /// The sign of a family.
    #[must_use]
    pub fn family(&self, family: Family) -> &'static str {
        self.families.get(family as usize).copied().unwrap_or("?")
    }
}

/// How many lines what was said last may take; it is read once, and then the screen is wanted back.
const MESSAGE_LINES: usize = 4;

/// What was said last, line by line: the next step stands at the end of it and must not be cut off.
#[must_use]
pub fn message(app: &App, width: usize) -> Vec<Spans> {
    let Some(message) = app.message() else { return Vec::new() };
    let tone = if message.weight == Weight::Refused { Tone::Error } else { Tone::Strong };
    let mut lines = super::text::wrap_spans(&[span(&message.text, tone)], width.saturating_sub(2), 0);
    if lines.len() > MESSAGE_LINES {
        lines.truncate(MESSAGE_LINES);
        if let Some(last) = lines.last_mut() {
            last.push(span(" …", Tone::Key));
        }
    }
    lines.iter_mut().for_each(|line| line.insert(0, span(" ", tone)));
    lines
}

/// The bottom line: what was said last, or what can be done here.
#[must_use]
pub fn bottom(app: &App, width: usize) -> Vec<Span> {
    use super::text::{fit, width as wide};
    if let super::mode::Mode::Search(search) = app.mode() {
        let found = match (search.input.text().is_empty(), search.matches) {
            (true, _) => "type a part of a title or role".to_owned(),
            (false, 0) => "nothing found".to_owned(),
            (false, 1) => "1 match · Enter stays".to_owned(),
            (false, count) => format!("{count} matches · Down goes on · Enter stays"),
        };
        return vec![
            span(" / ", Tone::Key),
            span(fit(search.input.text(), width.saturating_sub(wide(&found) + 8)), Tone::Strong),
            span("▏ ", Tone::Key),
            span(found, Tone::Quiet),
        ];
    }
    if let Some(last) = message(app, width).pop() {
        return last;
    }
    // What is in front of the screen takes the keys and names them itself; those of the screen do nothing meanwhile.
    if !matches!(app.mode(), super::mode::Mode::Normal) {
        return Vec::new();
    }
    let right = [("palette", "commands"), ("help", "help")];
    let key_of = |id: &str| app.keymap().keys_of(id).first().map(|key| key.sign(app.glyphs()));
    let mut tail: Vec<Span> = Vec::new();
    for (id, word) in right {
        if let Some(key) = key_of(id) {
            tail.push(span(key, Tone::Key));
            tail.push(span(format!(" {word}  "), Tone::Quiet));
        }
    }
    let tail_width: usize = tail.iter().map(|span| wide(&span.text)).sum();
    let mut line = vec![span(" ", Tone::Plain)];
    let mut used = 1;
    let mut push = |keys: String, word: &str| {
        let need = wide(&keys) + wide(word) + 3;
        if used + need + tail_width < width {
            line.push(span(keys, Tone::Key));
            line.push(span(format!(" {word}  "), Tone::Quiet));
            used += need;
        }
    };
    for command in super::commands::hints(app) {
        if command.id == "set-decides" {
            // The four letters are one hint: that is how people learn them.
            let letters: Vec<String> = ["set-decides", "set-contributes", "set-informed", "set-out"]
                .iter()
                .filter_map(|id| key_of(id))
                .collect();
            push(letters.join(" "), "set");
            if app.finding_here().is_none() || app.grid().anchor.is_some() {
                continue;
            }
            continue;
        }
        if let Some(key) = key_of(command.id) {
            push(key, &hint_word(command));
        }
    }
    let gap = width.saturating_sub(used + tail_width);
    line.push(span(" ".repeat(gap), Tone::Plain));
    if tail_width + used <= width {
        line.extend(tail);
    }
    line
}

/// A hint is one or two words in small letters.
fn hint_word(command: &super::commands::Command) -> String {
    match command.id {
        "clear" => "clear".to_owned(),
        "boundary" => "boundary".to_owned(),
        "edit-decision" => "all fields".to_owned(),
        "add-decision" => "add row".to_owned(),
        "add-role" => "add role".to_owned(),
        "add-area" => "add area".to_owned(),
        "go-to-finding" => "go there".to_owned(),
        "explain" => "explain".to_owned(),
        "screen-grid" => "grid".to_owned(),
        _ => command.title.to_lowercase(),
    }
}

/// What is under a place of the terminal.
#[must_use]
pub fn place_at(app: &App, x: u16, y: u16) -> Option<Go> {
    let layout = Layout::of(app)?;
    if layout.title.contains(x, y) {
        let bar = titlebar(app, usize::from(layout.title.width));
        let tab = bar.tabs.iter().find(|tab| (tab.x..tab.x + tab.width).contains(&usize::from(x)))?;
        return Some(Go::Screen(tab.screen));
    }
    if !layout.body.contains(x, y) {
        return None;
    }
    let row = usize::from(y - layout.body.y);
    match app.screen() {
        Screen::Findings => Some(Go::Row(app.findings().top + row.checked_sub(1)?)),
        Screen::Grid => {
            let grid = app.grid();
            let line = if row == 0 { 0 } else { grid.top + row - 1 };
            let width = usize::from(layout.body.width);
            let columns = Columns::new(grid.heads(), grid.left, width, grid::title_width(app));
            let mut at = columns.title;
            let x = usize::from(x);
            if let Some(super::grid::Line::Area(id)) = grid.lines().get(line)
                && x < GUTTER
            {
                return Some(Go::Fold(id.clone(), !grid.is_folded(id.as_ref())));
            }
            if line >= grid.lines().len() {
                return None;
            }
            if x < at {
                return Some(Go::Place(line, 0));
            }
            for (offset, width) in columns.roles.iter().enumerate() {
                if (at..at + width).contains(&x) {
                    return Some(Go::Place(line, columns.left + offset + 1));
                }
                at += width;
            }
            None
        }
    }
}
