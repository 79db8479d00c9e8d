//! The canonical layout: a tree of what is to be written, and the one way it becomes lines.
//!
//! Four spaces a level, an item a line, a comma behind each. A `Line` never holds a line end; a `Block` is never empty
//! unless it is a whole file. Comments of a source are carried along to the item they stood at.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::is_hidden;

use super::outline::{self, Comment, Cursor, Form, Item, Shape, Value};
use super::place::Span;

/// Something to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece<'a> {
    /// On one line.
    Line(Cow<'a, str>),
    /// An item a line.
    Block(Bracket, Vec<Entry<'a>>),
}

/// The brackets of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bracket {
    Round,
    Square,
    Curly,
}

impl Bracket {
    fn open(self) -> &'static str {
        match self {
            Bracket::Round => "(",
            Bracket::Square => "[",
            Bracket::Curly => "{",
        }
    }

    fn close(self) -> &'static str {
        match self {
            Bracket::Round => ")",
            Bracket::Square => "]",
            Bracket::Curly => "}",
        }
    }

    pub(super) fn fits(self, shape: Shape) -> bool {
        matches!(
            (self, shape),
            (Bracket::Round, Shape::Fields) | (Bracket::Square, Shape::List) | (Bracket::Curly, Shape::Map)
        )
    }
}

/// One item of a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Entry<'a> {
    pub key: Key<'a>,
    pub piece: Piece<'a>,
}

/// What an item is known by, so that it is found again in another version of the file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Key<'a> {
    /// A field, by its name.
    Field(&'static str),
    /// An entry of a map, by its key.
    Text(&'a str),
    /// A list item that names itself: a record by its id, a text by what it says.
    Own(&'a str),
    /// A list item that is known by its place alone.
    Place(usize),
}

/// An item's key as it stands in a source.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum SourceKey<'s> {
    Name(Cow<'s, str>),
    Place(usize),
}

impl<'a> Key<'a> {
    pub(super) fn in_source(self) -> SourceKey<'a> {
        match self {
            Key::Field(name) => SourceKey::Name(Cow::Borrowed(name)),
            Key::Text(name) | Key::Own(name) => SourceKey::Name(Cow::Borrowed(name)),
            Key::Place(at) => SourceKey::Place(at),
        }
    }

    fn label(self, out: &mut String) {
        match self {
            Key::Field(name) => {
                out.push_str(name);
                out.push_str(": ");
            }
            Key::Text(name) => {
                quote(name, out);
                out.push_str(": ");
            }
            Key::Own(_) | Key::Place(_) => {}
        }
    }
}

/// A text as it is written: quotes, backslashes, control, bidi and other invisible characters are escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    quote(text, &mut out);
    out
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
        out.push_str(text);
    } else {
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                _ if is_hidden(c) => out.extend(c.escape_unicode()),
                _ => out.push(c),
            }
        }
    }
    out.push('"');
}

/// A source that items of a block are found in.
pub(super) struct Carry<'s> {
    pub text: &'s str,
    /// Comments whose item is not written any more; they go to the end of their block when `keep` is set.
    pub orphans: Vec<Span>,
    pub keep: bool,
}

/// Writes a piece after its label; `indent` is that of the line it starts on.
pub(super) fn render(piece: &Piece<'_>, indent: &str, out: &mut String) {
    match piece {
        Piece::Line(line) => out.push_str(line),
        Piece::Block(bracket, entries) => {
            out.push_str(bracket.open());
            let inner = format!("{indent}    ");
            for entry in entries {
                out.push('\n');
                out.push_str(&inner);
                entry.key.label(out);
                render(&entry.piece, &inner, out);
                out.push(',');
            }
            out.push('\n');
            out.push_str(indent);
            out.push_str(bracket.close());
        }
    }
}

/// Writes a piece without a line end.
pub(super) fn render_in_line(piece: &Piece<'_>, out: &mut String) {
    match piece {
        Piece::Line(line) => out.push_str(line),
        Piece::Block(bracket, entries) => {
            out.push_str(bracket.open());
            for (at, entry) in entries.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                entry.key.label(out);
                render_in_line(&entry.piece, out);
            }
            out.push_str(bracket.close());
        }
    }
}

/// Writes an item with its label and comma.
pub(super) fn render_entry(entry: &Entry<'_>, indent: &str, out: &mut String) {
    entry.key.label(out);
    render(&entry.piece, indent, out);
    out.push(',');
}

/// Gives a value whose inside was let go its inside back.
pub(super) fn unfolded<'v>(text: &str, value: &'v Value) -> Cow<'v, Value> {
    if value.form != Form::Folded {
        return Cow::Borrowed(value);
    }
    Cursor::new(text, value.span.from()).value(0).map_or(Cow::Borrowed(value), Cow::Owned)
}

/// What each item of a source block is known by.
pub(super) fn source_keys<'s>(text: &'s str, shape: Shape, items: &[Item], by_place: bool) -> Vec<SourceKey<'s>> {
    let own = |item: &Item| -> Option<Cow<'s, str>> {
        match &unfolded(text, &item.value).form {
            Form::Text => outline::unquoted(text, item.value.span).ok(),
            Form::Block(block) => {
                let id = block.items.iter().find(|field| field.key.of(text) == "id")?;
                outline::unquoted(text, id.value.span).ok()
            }
            _ => None,
        }
    };
    items
        .iter()
        .enumerate()
        .map(|(at, item)| match shape {
            Shape::Fields => SourceKey::Name(Cow::Borrowed(item.key.of(text))),
            Shape::Map => outline::unquoted(text, item.key).map_or(SourceKey::Place(at), SourceKey::Name),
            Shape::Tuple => SourceKey::Place(at),
            Shape::List if by_place => SourceKey::Place(at),
            Shape::List => own(item).map_or(SourceKey::Place(at), SourceKey::Name),
        })
        .collect()
}

/// Comments around the items of a source block.
pub(super) struct Around {
    /// On the line of the opening bracket.
    pub head: Vec<Comment>,
    /// For each item: comments above it, and comments behind it on its line.
    pub items: Vec<(Vec<Comment>, Vec<Comment>)>,
    /// Before the closing bracket.
    pub tail: Vec<Comment>,
}

/// Sorts the comments between the items of a block by the item they belong to.
pub(super) fn around(text: &str, open: Span, items: &[Item], end: usize) -> Around {
    let mut gaps = Vec::with_capacity(items.len() + 1);
    let mut from = open.to();
    for item in items {
        gaps.push(outline::comments(text, Span::new(from, item.span().from())));
        from = item.end as usize;
    }
    gaps.push(outline::comments(text, Span::new(from, end.saturating_sub(1))));
    // Each gap begins with what belongs to the thing before it.
    let mut split = gaps.into_iter().map(|gap| gap.into_iter().partition::<Vec<Comment>, _>(|c| c.same_line));
    let (head, mut above) = split.next().unwrap_or_default();
    let mut sorted = Vec::with_capacity(items.len());
    for (behind, next) in split {
        sorted.push((std::mem::replace(&mut above, next), behind));
    }
    Around { head, items: sorted, tail: above }
}

impl<'s> Carry<'s> {
    pub(super) fn new(text: &'s str, keep: bool) -> Carry<'s> {
        Carry { text, orphans: Vec::new(), keep }
    }

    /// Writes a piece and carries the comments of the value it replaces along. Comments that fit nowhere inside are handed
    /// back, to be written above the line.
    pub(super) fn render(&mut self, piece: &Piece<'_>, source: &Value, indent: &str, out: &mut String) -> Vec<Span> {
        let source = unfolded(self.text, source);
        let (Piece::Block(bracket, entries), Form::Block(block)) = (piece, &source.form) else {
            render(piece, indent, out);
            return spans(&outline::comments(self.text, source.span));
        };
        if !bracket.fits(block.shape) {
            render(piece, indent, out);
            return spans(&outline::comments(self.text, source.span));
        }
        let around = around(self.text, block.open, &block.items, source.span.to());
        let by_place = matches!(entries.first(), Some(Entry { key: Key::Place(_), .. }));
        let keys = source_keys(self.text, block.shape, &block.items, by_place);
        let places: HashMap<&SourceKey<'_>, usize> = keys.iter().enumerate().map(|(at, key)| (key, at)).collect();
        let mut used = vec![false; keys.len()];
        let inner = format!("{indent}    ");
        out.push_str(bracket.open());
        self.behind(&around.head, out);
        for entry in entries {
            let place = places.get(&entry.key.in_source()).copied();
            let source = place.and_then(|at| Some((block.items.get(at)?, around.items.get(at)?)));
            let Some((item, (above, behind))) = source else {
                out.push('\n');
                out.push_str(&inner);
                render_entry(entry, &inner, out);
                continue;
            };
            if let Some(used) = place.and_then(|at| used.get_mut(at)) {
                *used = true;
            }
            let mut body = String::new();
            entry.key.label(&mut body);
            let mut loose = self.between(item);
            loose.extend(self.render(&entry.piece, &item.value, &inner, &mut body));
            self.above(above, &inner, out);
            for comment in loose {
                self.line(comment, &inner, out);
            }
            out.push('\n');
            out.push_str(&inner);
            out.push_str(&body);
            out.push(',');
            self.behind(behind, out);
        }
        for (at, item) in block.items.iter().enumerate() {
            if used.get(at) == Some(&false) {
                let (above, behind) = around.items.get(at).map_or((&[][..], &[][..]), |(a, b)| (a, b));
                let inside = outline::comments(self.text, item.span());
                for comment in [above, &inside[..], behind].concat() {
                    self.orphan(comment.span, &inner, out);
                }
            }
        }
        if let Some((last, tail)) = around.tail.split_last() {
            self.above(tail, &inner, out);
            self.line(last.span, &inner, out);
        }
        out.push('\n');
        out.push_str(indent);
        out.push_str(bracket.close());
        Vec::new()
    }

    /// Comments inside an item, but outside its value.
    fn between(&self, item: &Item) -> Vec<Span> {
        let whole = item.span();
        let front = outline::comments(self.text, Span { start: whole.start, end: item.value.span.start });
        let back = outline::comments(self.text, Span { start: item.value.span.end, end: whole.end });
        spans(&[front, back].concat())
    }

    fn orphan(&mut self, comment: Span, indent: &str, out: &mut String) {
        if self.keep {
            self.line(comment, indent, out);
        } else {
            self.orphans.push(comment);
        }
    }

    /// Writes comments each on a line; an empty line below one stays.
    pub(super) fn above(&self, comments: &[Comment], indent: &str, out: &mut String) {
        for comment in comments {
            self.line(comment.span, indent, out);
            if comment.gap_below {
                out.push('\n');
            }
        }
    }

    /// Writes a comment on a line of its own.
    pub(super) fn line(&self, comment: Span, indent: &str, out: &mut String) {
        out.push('\n');
        out.push_str(indent);
        out.push_str(&self.words(comment));
    }

    /// Writes comments behind something on its line.
    pub(super) fn behind(&self, comments: &[Comment], out: &mut String) {
        for comment in comments {
            out.push(' ');
            out.push_str(&self.words(comment.span));
        }
    }

    fn words(&self, comment: Span) -> String {
        comment.of(self.text).trim_end().replace("\r\n", "\n")
    }
}

fn spans(comments: &[Comment]) -> Vec<Span> {
    comments.iter().map(|comment| comment.span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_written_so_that_they_can_be_seen() {
        let check = |text: &str, expected: &str| {
            assert_eq!(quoted(text), expected);
            assert_eq!(ron::from_str::<String>(&quoted(text)).as_deref(), Ok(text));
        };
        check("Gérer \"les\" 5'000 €", "\"Gérer \\\"les\\\" 5'000 €\"");
        check("a\u{202e}b\u{200b}\u{1b}[0m\\", "\"a\\u{202e}b\\u{200b}\\u{1b}[0m\\\\\"");
        check("e\u{301} 日本 \u{fe0f}\u{e0041}", "\"e\u{301} 日本 \\u{fe0f}\\u{e0041}\"");
    }
}
