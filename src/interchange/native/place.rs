//! Places in a file: spans of bytes, lines and columns, and errors that know where they happened.
//!
//! A `Span` always lies on character boundaries of the text it was made from. Lines and columns are counted from 1, columns
//! in characters; a byte order mark is not part of the text, but is part of the byte offset.

use std::fmt;

/// A stretch of the text, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// From one byte up to another.
    pub(super) fn new(start: usize, end: usize) -> Span {
        // A file is far below 4 GiB, see `LARGEST_FILE`.
        Span { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    /// First byte, as an index.
    pub(super) fn from(self) -> usize {
        self.start as usize
    }

    /// The byte after the last one, as an index.
    pub(super) fn to(self) -> usize {
        self.end as usize
    }

    /// The text of the span; empty when it lies outside.
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.from()..self.to()).unwrap_or("")
    }
}

/// A place in a file, as an editor shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spot {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Bytes before it in the file.
    pub offset: u32,
    /// Length in bytes; 0 for a place between two characters.
    pub length: u32,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Why bytes are not a map: what is wrong, where, and what to do next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// One sentence that says what is wrong.
    pub message: String,
    /// Where; `None` when it is about the whole file.
    pub place: Option<Spot>,
    /// What to do next.
    pub hint: String,
    /// A second place that belongs to it, and what is there.
    pub related: Option<(String, Spot)>,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unreadable {}

/// An error while the text is still being read: an `Unreadable` whose lines are not counted yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    pub at: Span,
    pub message: String,
    pub hint: String,
    pub related: Option<(String, Span)>,
}

impl Fault {
    pub(super) fn new(at: Span, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { at, message: message.into(), hint: hint.into(), related: None }
    }

    /// The same fault with a second place.
    pub(super) fn beside(mut self, what: impl Into<String>, at: Span) -> Fault {
        self.related = Some((what.into(), at));
        self
    }

    /// Counts the lines.
    pub(super) fn settle(self, text: &str, before: usize) -> Unreadable {
        let lines = Lines::of(text);
        Unreadable {
            message: self.message,
            place: Some(lines.spot(text, self.at, before)),
            hint: self.hint,
            related: self.related.map(|(what, at)| (what, lines.spot(text, at, before))),
        }
    }
}

/// Where the lines of a text start.
#[derive(Clone, Debug)]
pub(super) struct Lines(Vec<u32>);

impl Lines {
    pub(super) fn of(text: &str) -> Lines {
        let ends = text.match_indices('\n');
        Lines(std::iter::once(0).chain(ends.map(|(at, _)| Span::new(0, at + 1).end)).collect())
    }

    /// The line and column of a span; `before` bytes of the file lie before the text.
    pub(super) fn spot(&self, text: &str, at: Span, before: usize) -> Spot {
        let line = self.0.partition_point(|start| *start <= at.start).max(1);
        let start = self.0.get(line - 1).copied().unwrap_or(0);
        let column = Span { start, end: at.start }.of(text).chars().count() + 1;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Spot {
            line: count(line),
            column: count(column),
            offset: count(at.from() + before),
            length: at.end.saturating_sub(at.start),
        }
    }
}

/// The known word that is meant by a mistyped one, where one is near enough.
pub(super) fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Long rubbish is not a typing mistake, and comparing it would take long.
    if wrong.len() > 80 {
        return None;
    }
    let folded = wrong.to_lowercase();
    let allowed = (folded.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&folded, &word.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_count_bytes() {
        let text = "a\r\näö x\n";
        let spot = Lines::of(text).spot(text, Span::new(8, 9), 3);
        assert_eq!(spot, Spot { line: 2, column: 4, offset: 11, length: 1 });
        let end = Lines::of(text).spot(text, Span::new(10, 10), 0);
        assert_eq!((end.line, end.column), (3, 1));
    }

    #[test]
    fn a_near_word_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("decider", ["decides", "area"]), Some("decides"));
        assert_eq!(nearest("informd", ["Informed", "Out"]), Some("Informed"));
        assert_eq!(nearest("xyz", ["area", "rank"]), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), ["area"]), None);
    }
}
