//! The bottom line: what was said last, else what can be done here.
//!
//! A message keeps its last words, where the next step stands; hints are at most as many as fit whole, and none is shown
//! for keys that something in front of the screen takes.

use super::super::text::{Span, Spans, Tone, fit, span, width as wide};
use super::super::{App, Hints, Weight};
use crate::interchange::notation::Notation;
use crate::model::{Part, Right, is_hidden};

/// How many lines what was said last may take; it is read once, and then the screen is wanted back.
const MESSAGE_LINES: usize = 4;

/// Whether what was said last takes no more than one line.
#[must_use]
pub fn is_message_short(app: &App, width: usize) -> bool {
    app.message().is_none_or(|message| {
        let is_plain = !message.text.chars().any(is_hidden);
        is_plain && wide(&message.text) + 2 <= width || self::message(app, width).len() < 2
    })
}

/// What was said last, line by line: the next step stands at the end of it and must not be cut off.
#[must_use]
pub fn message(app: &App, width: usize) -> Vec<Spans> {
    let Some(message) = app.message() else { return Vec::new() };
    let tone = if message.weight == Weight::Refused { Tone::Error } else { Tone::Strong };
    let room = width.saturating_sub(2);
    let lines = super::super::text::wrap_spans(&[span(&message.text, tone)], room, 0);
    let mut lines = super::super::text::at_most(lines, MESSAGE_LINES, room);
    lines.iter_mut().for_each(|line| line.insert(0, span(" ", tone)));
    lines
}

/// What stands where the details do not fit: that they go on, and the key that shows them whole.
#[must_use]
pub fn rest(app: &App, width: usize) -> Spans {
    let key = app.keymap().keys_of("read-details").first().map(|key| key.sign(app.glyphs()));
    let mut rest = vec![span(" …", Tone::Key)];
    if let Some(key) = key.filter(|_| matches!(app.mode(), super::super::mode::Mode::Normal)) {
        rest.push(span(format!(" {key}"), Tone::Key));
        if width >= ROOMY {
            rest.push(span(" in full", Tone::Quiet));
        }
    }
    rest
}

/// From so many columns on a key at the edge of the details has words beside it.
const ROOMY: usize = 36;

/// What always stands at the right of the bottom line: commands with a word for each.
pub(super) const TAIL: [(&str, &str); 2] = [("palette", "commands"), ("help", "help")];

/// Columns of one of them.
pub(super) fn tail_width(app: &App, id: &str, word: &str) -> usize {
    let key = app.keymap().keys_of(id).first().map(|key| key.sign(app.glyphs()));
    key.map_or(0, |key| wide(&key) + word.len() + 3)
}

/// The bottom line: what was said last, or what can be done here.
#[must_use]
pub fn bottom(app: &App, width: usize) -> Vec<Span> {
    if let super::super::mode::Mode::Search(search) = app.mode() {
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
    if !matches!(app.mode(), super::super::mode::Mode::Normal) {
        return Vec::new();
    }
    if let Some(count) = app.pending().count.filter(|_| app.pending().prefix.is_none()) {
        let shown = vec![
            span(format!(" {count}"), Tone::Key),
            span(" times: press what shall be done, Esc forgets it", Tone::Quiet),
        ];
        return super::super::text::wrap_spans(&shown, width, 0).into_iter().next().unwrap_or_default();
    }
    let told = app.preferences().hints;
    if told == Hints::Off {
        return Vec::new();
    }
    let key_of = |id: &str| app.keymap().keys_of(id).first().map(|key| key.sign(app.glyphs()));
    let mut tail: Vec<Span> = Vec::new();
    for (id, word) in TAIL {
        if let Some(key) = key_of(id) {
            tail.push(span(key, Tone::Key));
            tail.push(span(format!(" {word}  "), Tone::Quiet));
        }
    }
    let tail_width: usize = tail.iter().map(|span| wide(&span.text)).sum();
    let mut line = vec![span(" ", Tone::Plain)];
    let mut used = 1;
    let mut push = |keys: String, word: &str| {
        let word = if word.is_empty() { "  ".to_owned() } else { format!(" {word}  ") };
        let need = wide(&keys) + wide(&word);
        if used + need + tail_width < width {
            line.push(span(keys, Tone::Key));
            line.push(span(word, Tone::Quiet));
            used += need;
        }
    };
    let here = if told == Hints::Full { super::super::commands::hints(app) } else { Vec::new() };
    for command in here {
        if command.id == "set-decides" {
            // The four letters are one hint: that is how people learn them.
            let (keys, word) = letters(app);
            push(keys, word);
        } else if let Some(key) = key_of(command.id) {
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

/// The keys that set a right, and what they do. Where the letters shown are others than the keys, each key names its letter.
#[must_use]
pub fn letters(app: &App) -> (String, &'static str) {
    let mut keys = Vec::new();
    let mut is_other = false;
    for (id, part) in [
        ("set-decides", Part::Decides),
        ("set-contributes", Part::Contributes),
        ("set-informed", Part::Informed),
        ("set-out", Part::Out),
    ] {
        let Some(key) = app.keymap().keys_of(id).first() else { continue };
        let (key, shown) = (key.sign(app.glyphs()), super::cell::letters(app.notation(), &Right::new(part)));
        is_other |= app.notation() != Notation::Words && !shown.eq_ignore_ascii_case(&key);
        keys.push((key, shown));
    }
    let named = |(key, shown): &(String, String)| if is_other { format!("{key}={shown}") } else { key.clone() };
    (keys.iter().map(named).collect::<Vec<_>>().join(" "), if is_other { "" } else { "set" })
}

/// A hint is one or two words in small letters.
fn hint_word(command: &super::super::commands::Command) -> String {
    match command.id {
        "clear" => "clear".to_owned(),
        "boundary" => "boundary".to_owned(),
        "edit-decision" => "all fields".to_owned(),
        "add-decision" => "add row".to_owned(),
        "add-role" => "add role".to_owned(),
        "add-area" => "add area".to_owned(),
        "go-to-finding" => "go there".to_owned(),
        "follow" => "go there".to_owned(),
        "previous-role" => "role before".to_owned(),
        "choose-role" => "choose".to_owned(),
        "copy-page" => "copy".to_owned(),
        "screen-findings" => "findings".to_owned(),
        "explain" => "explain".to_owned(),
        "toggle-fold" => "fold".to_owned(),
        "screen-grid" => "grid".to_owned(),
        _ => command.title.to_lowercase(),
    }
}
