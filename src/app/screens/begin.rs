//! What stands beside an empty map: how to go on.
//!
//! Keys are those that the commands have now.

use super::super::App;
use super::super::text::{Spans, Tone, line, pad, span};

/// The first things to do, each with the command that does it.
const FIRST: [(&str, &str); 6] = [
    ("add-role", "add a role: a seat that can decide"),
    ("add-decision", "add a decision, such as Refund a customer"),
    ("import", "import a spreadsheet or a table of rights"),
    ("start-page", "open another map, a template or the sample"),
    ("tour", "take the tour"),
    ("save", "save it under a name"),
];

/// The first things to do, a line each.
#[must_use]
pub fn lines(app: &App) -> Vec<Spans> {
    let mut lines = vec![line("An empty map", Tone::Strong)];
    for (id, text) in FIRST {
        let key = app.keymap().keys_of(id).first().map(|key| key.sign(app.glyphs())).unwrap_or_default();
        lines.push(vec![span(pad(&key, 8), Tone::Key), span(text, Tone::Plain)]);
    }
    lines
}
