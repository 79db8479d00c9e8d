//! The wording coach: words of a text being typed that leave its boundary open, with the question that cures each.
//!
//! It asks what the rules V01 and V03 would find later, from the same word lists, and never changes what is typed.

use super::super::App;
use super::super::form::{Field, Reading, Value};
use crate::rules::wording::{Span, is_measured, weasel_words};

/// The open words of a coached field, by bytes of its text.
#[must_use]
pub fn open_words(app: &App, field: &Field) -> Vec<Span> {
    match &field.value {
        Value::Text { input, reading: Reading::Title | Reading::Boundary, .. } => {
            weasel_words(input.text(), &app.matrix().settings().words)
        }
        _ => Vec::new(),
    }
}

/// The question to ask about what is typed; nothing when it is clear.
#[must_use]
pub fn question(app: &App, field: &Field) -> Option<String> {
    if let Some(word) = open_words(app, field).first() {
        return Some(word.question.clone());
    }
    match &field.value {
        Value::Text { input, reading: Reading::Boundary, .. } => {
            let text = input.text().trim();
            (!text.is_empty() && !is_measured(text))
                .then(|| "where exactly? a number, a date or a closed list settles it".to_owned())
        }
        _ => None,
    }
}
