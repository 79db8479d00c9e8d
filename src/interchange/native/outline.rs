//! The outline of a file: which values, fields and entries it has, and where each of them stands.
//!
//! One pass over the bytes, without copying a text. What it accepts is RON, in the part of RON a map needs: named fields,
//! lists, maps, names with or without brackets behind them, quoted texts and numbers. Every span lies inside the text, and
//! between two neighbours stand only blanks, line ends and comments.
//!
//! Longer than 500 lines because the careful way through a file and the quick one share the cursor and must agree.

use std::borrow::Cow;

use crate::model::shown;

use super::place::{Fault, Span};

/// How deep brackets may stand inside each other; a map needs eight.
const DEEPEST: usize = 32;

/// How many items one field or record, or one list of records, may have. Far beyond any map; it bounds the memory that a
/// file made to do harm can take.
const MOST_ITEMS: usize = 1_000_000;

/// One value.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Value {
    pub span: Span,
    pub form: Form,
}

/// What kind of value.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Form {
    /// A bare name: `High`, `true`.
    Word,
    /// A number.
    Number,
    /// A quoted text.
    Text,
    /// Something in brackets.
    Block(Box<Block>),
    /// Something in brackets whose inside was let go after reading.
    Folded,
}

/// Something in brackets.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Block {
    /// The name before the bracket; empty when there is none.
    pub tag: Span,
    /// Where the bracket opens.
    pub open: Span,
    pub shape: Shape,
    pub items: Vec<Item>,
}

/// What the brackets of a block mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// `(name: value, …)`
    Fields,
    /// `(value, …)`
    Tuple,
    /// `[value, …]`
    List,
    /// `{key: value, …}`
    Map,
}

/// One field, entry or list item.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Item {
    /// The field's name or the entry's key with its quotes; empty in a list.
    pub key: Span,
    pub value: Value,
    /// Behind the comma, or behind the value where there is none.
    pub end: u32,
    /// Whether a comma follows.
    pub comma: bool,
}

impl Item {
    /// From the key (or the value) to behind the comma.
    pub(super) fn span(&self) -> Span {
        let start = if self.key.end > self.key.start { self.key.start } else { self.value.span.start };
        Span { start, end: self.end }
    }
}

/// A place in the text from which values are read.
pub(super) struct Cursor<'a> {
    pub text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// Items met since the last `count_anew`, and how many there may be.
    items: usize,
    most: usize,
}

impl<'a> Cursor<'a> {
    /// At a byte of the text.
    pub(super) fn new(text: &'a str, at: usize) -> Cursor<'a> {
        Cursor { text, bytes: text.as_bytes(), at, items: 0, most: MOST_ITEMS }
    }

    /// The same cursor in a text that was read before, where nothing needs counting.
    pub(super) fn uncounted(self) -> Cursor<'a> {
        Cursor { most: usize::MAX, ..self }
    }

    /// Begins to count the items of another field or record.
    pub(super) fn count_anew(&mut self) {
        self.items = 0;
    }

    /// Reads a record of a list of the map; its items are counted anew.
    pub(super) fn record(&mut self) -> Result<Value, Fault> {
        self.count_anew();
        self.value(2)
    }

    /// Refuses what no map has so many of.
    pub(super) fn check_count(&self, items: usize) -> Result<(), Fault> {
        if items <= self.most {
            return Ok(());
        }
        let message = format!("more than {MOST_ITEMS} items stand here; no map has so many");
        Err(Fault::new(Span::new(self.at, self.at), message, "check that this is a map"))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Where the cursor stands.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes on elsewhere.
    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The next character as an error names it.
    fn found(&self) -> (Span, String) {
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            None => (Span::new(self.at, self.at), "the end of the file".to_owned()),
            Some(c) => (Span::new(self.at, self.at + c.len_utf8()), format!("`{}`", shown(&c.to_string()))),
        }
    }

    fn expected(&self, what: &str, hint: &str) -> Fault {
        let (at, found) = self.found();
        Fault::new(at, format!("expected {what}, found {found}"), hint)
    }

    /// Skips blanks, line ends and comments.
    pub(super) fn gap(&mut self) -> Result<(), Fault> {
        self.indent();
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => {
                    self.at += 1;
                    self.indent();
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'/' => self.comment()?,
                _ => break,
            }
        }
        Ok(())
    }

    /// Skips blanks eight at a time: indents are a third of a file.
    fn indent(&mut self) {
        while self.bytes.get(self.at..self.at + 8) == Some(b"        ".as_slice()) {
            self.at += 8;
        }
    }

    /// An entry as it is written, `"key": Word,`: the most lines of a large file by far. Everything else is left to the
    /// careful way, with the cursor where it was.
    fn plain_entry(&mut self) -> Option<Item> {
        let rest = self.bytes.get(self.at..)?;
        let inner = rest.strip_prefix(b"\"")?;
        let key = inner.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
        let word = inner.get(key..)?.strip_prefix(b"\": ")?;
        let length = word.iter().position(|byte| !byte.is_ascii_alphabetic()).filter(|length| *length > 0)?;
        if word.get(length) != Some(&b',') {
            return None;
        }
        let start = self.at;
        let value = start + key + 4;
        self.at = value + length + 1;
        Some(Item {
            key: Span::new(start, start + key + 2),
            value: Value { span: Span::new(value, value + length), form: Form::Word },
            end: Span::new(0, self.at).end,
            comma: true,
        })
    }

    /// Skips one comment.
    pub(super) fn comment(&mut self) -> Result<(), Fault> {
        let start = self.at;
        match self.bytes.get(start + 1) {
            Some(b'/') => {
                let rest = self.bytes.get(start..).unwrap_or(&[]);
                self.at = rest.iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |end| start + end);
            }
            Some(b'*') => {
                let mut depth = 0_usize;
                while let Some(byte) = self.peek() {
                    match (byte, self.bytes.get(self.at + 1)) {
                        (b'/', Some(b'*')) => (depth, self.at) = (depth + 1, self.at + 2),
                        (b'*', Some(b'/')) => (depth, self.at) = (depth - 1, self.at + 2),
                        _ => self.at += 1,
                    }
                    if depth == 0 {
                        return Ok(());
                    }
                }
                let hint = "close it with */, or start each line with //";
                return Err(Fault::new(Span::new(start, start + 2), "this comment is never closed", hint));
            }
            _ => return Err(self.expected("a value or a comment", "a comment starts with //")),
        }
        Ok(())
    }

    /// A bare name; empty when there is none.
    pub(super) fn word(&mut self) -> Span {
        let start = self.at;
        if self.peek().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_') {
            while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                self.at += 1;
            }
        }
        Span::new(start, self.at)
    }

    /// Takes an opening bracket.
    pub(super) fn open(&mut self, bracket: u8, what: &str, hint: &str) -> Result<Span, Fault> {
        self.gap()?;
        if self.peek() != Some(bracket) {
            return Err(self.expected(what, hint));
        }
        self.at += 1;
        Ok(Span::new(self.at - 1, self.at))
    }

    /// Takes the closing bracket if it comes next.
    pub(super) fn closes(&mut self, bracket: u8) -> Result<bool, Fault> {
        self.gap()?;
        if self.peek() != Some(bracket) {
            return Ok(false);
        }
        self.at += 1;
        Ok(true)
    }

    /// Takes a field's name and the colon behind it.
    pub(super) fn field_name(&mut self, open: Span) -> Result<Span, Fault> {
        let name = self.word();
        if name.start == name.end {
            return Err(self
                .expected("a field name or `)`", "a field is written `name: value,`")
                .beside("the brackets opened here", open));
        }
        self.colon()?;
        Ok(name)
    }

    fn colon(&mut self) -> Result<(), Fault> {
        self.gap()?;
        if self.peek() != Some(b':') {
            return Err(self.expected("`:` and a value", "a field is written `name: value,`"));
        }
        self.at += 1;
        self.gap()
    }

    /// Takes the comma behind a value; the closing bracket may come instead.
    pub(super) fn comma(&mut self, key: Span, value: Value, close: u8, open: Span) -> Result<Item, Fault> {
        let after = self.at;
        self.gap()?;
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(Item { key, value, end: Span::new(0, self.at).end, comma: true })
            }
            Some(byte) if byte == close => Ok(Item { key, end: value.span.end, value, comma: false }),
            Some(_) => {
                let hint = "end each field, entry and item with a comma";
                let fault = if value.form == Form::Text && value.span.of(self.text).contains('\n') {
                    let message = "this text runs on over the next line: is its closing quote missing?";
                    Fault::new(
                        Span { start: value.span.start, end: value.span.start + 1 },
                        message,
                        "put a \" at its end",
                    )
                } else if Span::new(after, self.at).of(self.text).contains('\n') {
                    Fault::new(Span::new(after, after), "a comma is missing behind this value", hint)
                } else {
                    self.expected(&format!("`,` or `{}` behind this value", char::from(close)), hint)
                };
                Err(fault.beside("the brackets opened here", open))
            }
            None => Err(self.unclosed(close, open)),
        }
    }

    fn unclosed(&self, close: u8, open: Span) -> Fault {
        let close = char::from(close);
        let end = Span::new(self.bytes.len(), self.bytes.len());
        Fault::new(
            end,
            format!("the file ends before `{close}`"),
            "the file may be cut off: take the last good copy, or close the bracket",
        )
        .beside("the brackets opened here", open)
    }

    /// Reads one value; the cursor must stand on its first character.
    pub(super) fn value(&mut self, depth: usize) -> Result<Value, Fault> {
        let start = self.at;
        let form = match self.peek() {
            Some(b'(' | b'[' | b'{') => return self.block(Span::new(start, start), start, depth),
            Some(b'"') => {
                self.quoted()?;
                Form::Text
            }
            Some(b'r') if matches!(self.bytes.get(start + 1), Some(b'"' | b'#')) => {
                self.raw()?;
                Form::Text
            }
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => {
                while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte)) {
                    self.at += 1;
                }
                Form::Number
            }
            _ => {
                let tag = self.word();
                if tag.start == tag.end {
                    return Err(self.expected("a value", "a text stands in quotes: \"like this\""));
                }
                let end = self.at;
                self.gap()?;
                if self.peek() == Some(b'(') {
                    return self.block(tag, start, depth);
                }
                self.at = end;
                Form::Word
            }
        };
        Ok(Value { span: Span::new(start, self.at), form })
    }

    fn quoted(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        while let Some(rest) = self.bytes.get(self.at..)
            && let Some(found) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))
        {
            self.at += found + 1;
            if rest.get(found) == Some(&b'"') {
                return Ok(());
            }
            // What stands behind a backslash closes nothing.
            self.at += 1;
        }
        self.at = self.bytes.len();
        Err(Fault::new(
            Span::new(start, start + 1),
            "this text is never closed",
            "put a \" at its end, and write \\\" for a quote inside",
        ))
    }

    fn raw(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        let hashes = self.bytes.get(self.at..).unwrap_or(&[]).iter().take_while(|byte| **byte == b'#').count();
        self.at += hashes;
        if self.peek() != Some(b'"') {
            return Err(self.expected("a quote", "a raw text is written r\"…\" or r#\"…\"#"));
        }
        self.at += 1;
        let close = format!("\"{}", "#".repeat(hashes));
        match self.text.get(self.at..).and_then(|rest| rest.find(&close)) {
            Some(end) => {
                self.at += end + close.len();
                Ok(())
            }
            None => {
                let hint = format!("close it with {close}");
                Err(Fault::new(Span::new(start, start + 1), "this text is never closed", hint))
            }
        }
    }

    fn block(&mut self, tag: Span, start: usize, depth: usize) -> Result<Value, Fault> {
        let bracket = self.peek().unwrap_or(b'(');
        let open = Span::new(self.at, self.at + 1);
        if depth >= DEEPEST {
            let message = format!("brackets stand more than {DEEPEST} deep inside each other");
            return Err(Fault::new(open, message, "a map needs no more than eight"));
        }
        self.at += 1;
        let mut items = Vec::new();
        let (shape, close) = match bracket {
            b'[' => (Shape::List, b']'),
            b'{' => (Shape::Map, b'}'),
            _ => (self.named_fields()?, b')'),
        };
        while !self.closes(close)? {
            if self.peek().is_none() {
                return Err(self.unclosed(close, open));
            }
            if shape == Shape::Map
                && let Some(item) = self.plain_entry()
            {
                self.items += 1;
                self.check_count(self.items)?;
                items.push(item);
                continue;
            }
            let key = match shape {
                Shape::Fields => self.field_name(open)?,
                Shape::Map => {
                    let key = self.value(DEEPEST)?;
                    self.colon()?;
                    key.span
                }
                Shape::Tuple | Shape::List => Span::default(),
            };
            self.items += 1;
            self.check_count(self.items)?;
            let value = self.value(depth + 1)?;
            items.push(self.comma(key, value, close, open)?);
        }
        let form = Form::Block(Box::new(Block { tag, open, shape, items }));
        Ok(Value { span: Span::new(start, self.at), form })
    }

    /// Whether round brackets hold named fields (or nothing).
    fn named_fields(&mut self) -> Result<Shape, Fault> {
        self.gap()?;
        let start = self.at;
        if self.peek() == Some(b')') {
            return Ok(Shape::Fields);
        }
        let word = self.word();
        if word.start < word.end {
            self.gap()?;
        }
        let named = word.start < word.end && self.peek() == Some(b':');
        self.at = start;
        Ok(if named { Shape::Fields } else { Shape::Tuple })
    }
}

/// The text between the quotes of a text value.
pub(super) fn unquoted<'a>(text: &'a str, span: Span) -> Result<Cow<'a, str>, Fault> {
    let slice = span.of(text);
    let inner = slice.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = inner.filter(|inner| !inner.contains('\\')) {
        return Ok(Cow::Borrowed(inner));
    }
    ron::from_str::<String>(slice).map(Cow::Owned).map_err(|wrong| {
        let at = within(slice, wrong.span.start.line, wrong.span.start.col);
        Fault::new(
            Span::new(span.from() + at, span.from() + at),
            "this text has an escape that cannot be read",
            "known escapes are \\n, \\t, \\\", \\\\ and \\u{202e}",
        )
    })
}

/// The byte of a line and column, both from 1, inside a slice.
fn within(slice: &str, line: usize, column: usize) -> usize {
    let start: usize = slice.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = slice.get(start..).unwrap_or("");
    start + rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
}

/// One comment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Comment {
    pub span: Span,
    /// Whether the line before it is still that of the thing before it.
    pub same_line: bool,
    /// Whether an empty line follows.
    pub gap_below: bool,
}

/// The comments of a stretch of text; texts in quotes are stepped over. The stretch must start outside of both.
pub(super) fn comments(text: &str, stretch: Span) -> Vec<Comment> {
    let mut found: Vec<Comment> = Vec::new();
    let stretch_text = stretch.of(text);
    if !stretch_text.contains('/') {
        return found;
    }
    let mut cursor = Cursor::new(text, stretch.from());
    let mut same_line = true;
    // Line ends since the last comment.
    let mut breaks = 0;
    while cursor.at < stretch.to() {
        let start = cursor.at;
        let Some(byte) = cursor.peek() else { break };
        match byte {
            b'/' if cursor.comment().is_ok() => {
                // A line comment does not own the carriage return before the line end.
                let end = start + Span::new(start, cursor.at).of(text).trim_end_matches('\r').len();
                found.push(Comment { span: Span::new(start, end), same_line, gap_below: false });
                breaks = 0;
                continue;
            }
            b'"' if cursor.quoted().is_ok() => continue,
            b'r' if matches!(cursor.bytes.get(start + 1), Some(b'"' | b'#')) && cursor.raw().is_ok() => continue,
            b'\n' => {
                same_line = false;
                breaks += 1;
                if breaks == 2
                    && let Some(last) = found.last_mut()
                {
                    last.gap_below = true;
                }
            }
            _ => {}
        }
        cursor.at = start + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Value, Fault> {
        let mut cursor = Cursor::new(text, 0);
        cursor.gap()?;
        cursor.value(0)
    }

    #[test]
    fn values_know_where_they_stand() {
        let text = "( a: \"x\\\"y\", // c\n b: Tag(1), c: {\"k\": [r#\"\"\"#]}, )";
        let value = parse(text).unwrap();
        let Form::Block(block) = value.form else { panic!("no block") };
        let slices: Vec<(&str, &str)> =
            block.items.iter().map(|item| (item.key.of(text), item.value.span.of(text))).collect();
        assert_eq!(slices, [("a", "\"x\\\"y\""), ("b", "Tag(1)"), ("c", "{\"k\": [r#\"\"\"#]}")]);
        assert_eq!(comments(text, value.span).len(), 1);
    }

    #[test]
    fn what_is_not_closed_is_said() {
        let check = |text: &str, message: &str| {
            assert_eq!(parse(text).map_err(|fault| fault.message), Err(message.to_owned()), "{text:?}");
        };
        check("(a: 1", "the file ends before `)`");
        check("(a: \"x", "this text is never closed");
        check("(a: /* x", "this comment is never closed");
        check("(a 1)", "expected `,` or `)` behind this value, found `1`");
        check("(a: 1 b: 2)", "expected `,` or `)` behind this value, found `b`");
        check(&"[".repeat(200_000), "brackets stand more than 32 deep inside each other");
    }

    #[test]
    fn escapes_are_read_and_wrong_ones_are_placed() {
        let text = r#""a\u{202e}\n""#;
        assert_eq!(unquoted(text, Span::new(0, text.len())).unwrap(), "a\u{202e}\n");
        assert!(unquoted(r#""a\q""#, Span::new(0, 5)).is_err());
    }
}
