//! The far half of a long list of decisions, read on the other core while the near half goes into the map.
//!
//! Always true: it is taken only where reading on from the near half comes to the very byte at which it began, outside of
//! every text and comment; what stands behind a byte hangs on nothing before it, so both ways give the same.
//!
//! What it buys: of opening a map of 10,000 decisions by 50 roles XXX.

use crate::interchange::halves::pay;
use crate::model::hashing::HashMap;
use crate::model::{Id, RoleKey};

use super::decisions::DecisionDraft;
use super::fields::Page;
use super::outline::{Cursor, Form, Item, Value};
use super::place::{Fault, Span};
use super::proof::Model;

/// A record of a map takes so many bytes at least.
const RECORD: usize = 128;

/// How much of a list is near, in hundredths: who reads that puts all decisions into the map as well.
const NEAR: usize = 44;

/// What came of one record.
pub(super) enum Met {
    /// What it says.
    Draft(Box<DecisionDraft>),
    /// The decision of a map that it is, where it was compared and says the same.
    Same(Id),
}

impl Met {
    /// Reads or compares one record.
    pub(super) fn of(page: &mut Page<'_>, record: &Value, model: Option<Model<'_>>) -> Result<Met, Fault> {
        match model {
            Some(model) => model.decision(page, record).map(Met::Same),
            None => page.decision(record).map(|draft| Met::Draft(Box::new(draft))),
        }
    }
}

/// The records from a place to the end of their list.
pub(super) struct FarHalf {
    pub records: Vec<(Item, Met)>,
    /// Behind the bracket that closes the list.
    pub end: usize,
}

/// Where a record may begin behind the middle of a list whose first one begins here: where a line looks like that of the
/// first one. Nothing where it does not pay.
pub(super) fn place(text: &str, first: usize) -> Option<usize> {
    let length = text.len().checked_sub(first)?;
    if !pay(length / RECORD) {
        return None;
    }
    let before = text.get(..first)?;
    let line = before.get(before.rfind('\n')?..)?;
    if !text.get(first..)?.starts_with('(') || !line.trim().is_empty() {
        return None;
    }
    let from = first + length / 100 * NEAR;
    let begins = format!("{line}(");
    let found = memchr::memmem::find(text.as_bytes().get(from..)?, begins.as_bytes())?;
    Some(from + found + line.len())
}

/// Reads the records from a place on, of a list that opened elsewhere.
pub(super) fn read<'a>(
    text: &'a str,
    place: usize,
    open: Span,
    roles: &HashMap<Id, RoleKey>,
    model: Option<Model<'a>>,
) -> Result<FarHalf, Fault> {
    let mut cursor = Cursor::new(text, place);
    let mut page = Page::new(text);
    page.roles = roles.clone();
    let mut records = Vec::new();
    while !cursor.closes(b']')? {
        cursor.check_count(records.len() + 1)?;
        cursor.count_anew();
        let mut value = cursor.value(2)?;
        let met = Met::of(&mut page, &value, model)?;
        value.form = Form::Folded;
        records.push((cursor.comma(Span::default(), value, b']', open)?, met));
    }
    Ok(FarHalf { records, end: cursor.at() })
}
