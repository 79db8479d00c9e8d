//! Edits as one line of text and back: what a journal keeps and a difference can carry.
//!
//! What is always true: `read_edits` of `write_edits` gives back equal edits; what is written holds no line end and no
//! control character; reading never panics, is bounded as reading a file is, and never accepts a part. Whether a map accepts
//! the edits is for `Matrix::apply` to say.
//!
//! A record of a map inside an edit has the shape it has in the file, and so has each field: the writer and the reader of
//! the file know them. `None` is a field at its default and a cell that is cleared:
//!
//! ```text
//! [SetRight(decision: "refund", role: "legal", right: Decides(upto: "500")), SetRole(id: "legal", deputy: None)]
//! ```

mod put;
mod take;

use crate::model::Edit;

use super::LARGEST_FILE;
use super::fields::{Page, short};
use super::layout::quoted;
use super::outline::Cursor;
use super::place::{Fault, Span, Unreadable};

pub use put::append_edits;
use take::edits;

/// The edits of one gesture under its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The gesture's name, as undo shows it.
    pub label: String,
    /// What it does, in order.
    pub edits: Vec<Edit>,
}

/// So many bytes an edit of a right takes, most often.
pub const EDIT: usize = 80;

/// Writes edits on one line: `[SetRight(…), SetRole(…)]`. A decision is added without rights, as every map demands.
#[must_use]
pub fn write_edits(edits: &[Edit]) -> String {
    let mut out = String::with_capacity(edits.len() * EDIT + 2);
    append_edits(edits, &mut out);
    out
}

/// Reads what `write_edits` wrote.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn read_edits(text: &str) -> Result<Vec<Edit>, Unreadable> {
    read_whole(text, edits)
}

/// Writes a gesture on one line: `(label: "…", edits: […])`.
#[must_use]
pub fn write_group(label: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(edits.len() * EDIT + label.len() + 30);
    out.push_str("(label: ");
    out.push_str(&quoted(label));
    out.push_str(", edits: ");
    append_edits(edits, &mut out);
    out.push(')');
    out
}

/// Reads what `write_group` wrote.
///
/// # Errors
/// The first thing that is wrong, with its place.
pub fn read_group(text: &str) -> Result<Group, Unreadable> {
    read_whole(text, |cursor, page| {
        let open = cursor.open(b'(', "`(`, the start of a group of edits", "write (label: \"…\", edits: […])")?;
        let name = cursor.field_name(open)?;
        expect_name(page, name, "label")?;
        let value = cursor.value(1)?;
        let item = cursor.comma(name, value, b')', open)?;
        let label = page.string(page.named(&item))?;
        cursor.gap()?;
        let name = cursor.field_name(open)?;
        expect_name(page, name, "edits")?;
        let edits = edits(cursor, page)?;
        cursor.gap()?;
        if !cursor.closes(b')')? {
            let at = Span::new(cursor.at(), cursor.at());
            return Err(Fault::new(at, "expected `)` behind the edits", "a group has a label and edits, nothing else"));
        }
        Ok(Group { label, edits })
    })
}

fn read_whole<'a, T>(
    text: &'a str,
    read: impl FnOnce(&mut Cursor<'a>, &mut Page<'a>) -> Result<T, Fault>,
) -> Result<T, Unreadable> {
    if text.len() > LARGEST_FILE {
        let message = format!("the record of edits is {} MiB large", text.len().div_ceil(1024 * 1024));
        let hint = format!("a record has at most {} MiB", LARGEST_FILE / (1024 * 1024));
        return Err(Unreadable { message, place: None, hint, related: None });
    }
    let whole = || {
        let mut cursor = Cursor::new(text, 0);
        let mut page = Page::new(text);
        let answer = read(&mut cursor, &mut page)?;
        cursor.gap()?;
        if cursor.at() < text.len() {
            let rest = Span::new(cursor.at(), cursor.at());
            return Err(Fault::new(rest, "there is text behind the end of the edits", "delete it"));
        }
        Ok(answer)
    };
    whole().map_err(|fault: Fault| fault.settle(text, 0))
}

fn expect_name(page: &Page<'_>, at: Span, name: &'static str) -> Result<(), Fault> {
    let found = at.of(page.text);
    if found == name {
        return Ok(());
    }
    let message = format!("expected `{name}`, found `{}`", short(found));
    Err(Fault::new(at, message, "write (label: \"…\", edits: […])"))
}
