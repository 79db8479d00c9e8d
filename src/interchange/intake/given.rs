//! What a role gets in one row, from one cell or several.
//!
//! Always true: of several cells the stronger part wins and nothing of their texts is lost.

use std::borrow::Cow;

use super::super::letters::{CellReading, is_blank};
use crate::model::{Band, Part, Right};

/// What a role gets in one row.
pub(super) struct Given<'a> {
    /// Its first column.
    pub first: usize,
    pub right: Right,
    /// The cell it came from.
    pub cell: &'a CellReading,
    /// The texts of several cells, put together.
    pub together: Option<String>,
}

impl Given<'_> {
    /// What stands in the file.
    fn written(&self) -> Cow<'_, str> {
        self.together.as_deref().map_or_else(|| written(self.cell), Cow::Borrowed)
    }
}

/// The text of a cell as a person would type it.
pub(super) fn written(cell: &CellReading) -> Cow<'_, str> {
    match cell {
        CellReading::Letters(read) => Cow::Borrowed(&read.written),
        CellReading::Words(read) => {
            let letters: Vec<String> = read.words.iter().map(|word| word.letter.to_string()).collect();
            Cow::Owned(read.note.iter().fold(letters.join("/"), |text, note| format!("{text} ({note})")))
        }
        CellReading::Limit(limit) => Cow::Borrowed(&limit.written),
        CellReading::Unreadable(text) => Cow::Borrowed(text.trim_matches(is_blank)),
        CellReading::Empty => Cow::Borrowed(""),
    }
}

/// Puts another cell of the same role to the first: the stronger part wins and the marks unite; but what nobody could read
/// stays to be looked at.
pub(super) fn merge(one: &mut Given, other: &Given) {
    let both = |one: &str, other: &str| match (one, other) {
        (one, other) if one == other || other.is_empty() => one.to_owned(),
        ("", other) => other.to_owned(),
        (one, other) => format!("{one}; {other}"),
    };
    let written = both(&one.written(), &other.written());
    one.right = if one.right.part() == Part::Unread || other.right.part() == Part::Unread {
        Right::unread(written.clone())
    } else {
        let text = both(one.right.text(), other.right.text());
        // Two limits of one role: the wider one holds, and the bands of the line were cut for each of them.
        let band = match (one.right.band(), other.right.band()) {
            (Some(one), Some(other)) => {
                let over = one.over().zip(other.over()).map(|(one, other)| one.min(other));
                let upto = one.upto().zip(other.upto()).map(|(one, other)| one.max(other));
                Band::new(over, upto).ok()
            }
            _ => None,
        };
        Right::new(one.right.part().min(other.right.part()))
            .with_marks(one.right.marks().and(other.right.marks()))
            .with_band(band)
            .with_text(text)
    };
    one.together = Some(written);
}
