//! The file a map was read from: its bytes, and where its records stand in them.
//!
//! The bytes are never changed; until somebody asks for them they may rest in less memory. Places are those of the file as it
//! was read, whatever happened to the map since.

use std::io::Read as Stream;
use std::sync::{Arc, OnceLock};

use crate::model::Id;
use crate::model::hashing::HashMap;

use super::layout::unfolded;
use super::outline::{Cursor, Form, Item, Value};
use super::packed::{Packed, Pieces};
use super::place::{Lines, Span, Spot};
use super::write::Kind;

/// The places of records in their lists, by kind and id.
pub(super) type Index = [HashMap<Id, u32>; 4];

/// A file that was read. Copies share it.
#[derive(Clone, Debug)]
pub struct Source(Arc<Read>);

#[derive(Debug)]
struct Read {
    /// All of it, unless it rests.
    file: OnceLock<String>,
    /// The same, packed.
    resting: Option<Pieces>,
    /// Bytes of a byte order mark before the text.
    before: usize,
    root: Value,
    index: Index,
    lines: OnceLock<Lines>,
}

impl Source {
    pub(super) fn new(file: String, before: usize, root: Value, index: Index) -> Source {
        let file = OnceLock::from(file);
        Source(Arc::new(Read { file, resting: None, before, root, index, lines: OnceLock::new() }))
    }

    fn file(&self) -> &str {
        self.0.file.get_or_init(|| {
            let bytes = self.0.resting.as_ref().map(Pieces::unpacked).unwrap_or_default();
            // Nothing is no file: where memory was damaged a save says that the file changed, and leaves it alone.
            String::from_utf8(bytes).unwrap_or_default()
        })
    }

    /// The file, byte for byte. Where it rests it is unpacked for good.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.file().as_bytes()
    }

    /// Lets go of the bytes, of which there is a packed copy now: until somebody asks for them they take less memory. Nothing
    /// happens where the copy is one of another file, or somebody else holds this one.
    pub fn rest(&mut self, packed: Packed) {
        let Packed { of, pieces } = packed;
        let is_ours = Arc::ptr_eq(&self.0, &of.0);
        drop(of);
        if let Some(read) = Arc::get_mut(&mut self.0).filter(|_| is_ours) {
            (read.file, read.resting) = (OnceLock::new(), Some(pieces));
        }
    }

    /// Whether the bytes rest.
    #[must_use]
    pub fn rests(&self) -> bool {
        self.0.file.get().is_none()
    }

    /// Whether a file of that length, read from a place on for any place, is this one; nothing where this one does not rest or
    /// the other cannot be read.
    #[must_use]
    pub fn resting_is<R: Stream + Send>(&self, length: usize, from: &dyn Fn(usize) -> Option<R>) -> Option<bool> {
        let resting = self.0.resting.as_ref().filter(|_| self.rests())?;
        if resting.length() == length { resting.are_what_comes(from) } else { Some(false) }
    }

    /// The file without a byte order mark.
    pub(super) fn text(&self) -> &str {
        self.file().get(self.0.before..).unwrap_or("")
    }

    /// Bytes of a byte order mark before the text.
    pub(super) fn before(&self) -> usize {
        self.0.before
    }

    /// The whole map; the insides of its records are folded.
    pub(super) fn root(&self) -> &Value {
        &self.0.root
    }

    /// Whether the lines of the file end as on Windows.
    pub(super) fn is_crlf(&self) -> bool {
        let text = self.text();
        text.find('\n').is_some_and(|end| end > 0 && text.as_bytes().get(end - 1) == Some(&b'\r'))
    }

    /// Line and column of a span.
    pub(super) fn spot(&self, at: Span) -> Spot {
        let text = self.text();
        self.0.lines.get_or_init(|| Lines::of(text)).spot(text, at, self.0.before)
    }

    /// The place of a record in its list.
    pub(super) fn place_of(&self, kind: Kind, id: &Id) -> Option<usize> {
        self.0.index.get(kind as usize)?.get(id).map(|place| *place as usize)
    }

    /// The ids of records by their places in their list, of so many.
    pub(super) fn ids_in_places(&self, kind: Kind, count: usize) -> Vec<Option<&Id>> {
        let mut ids = vec![None; count];
        for (id, place) in self.0.index.get(kind as usize).into_iter().flatten() {
            if let Some(slot) = ids.get_mut(*place as usize) {
                *slot = Some(id);
            }
        }
        ids
    }

    /// A field of the map.
    pub(super) fn field(&self, name: &str) -> Option<&Item> {
        self.find(&self.0.root, name)
    }

    fn find<'v>(&self, record: &'v Value, name: &str) -> Option<&'v Item> {
        let text = self.text();
        let Form::Block(block) = &record.form else { return None };
        block.items.iter().find(|item| item.key.of(text).trim_matches('"') == name)
    }

    fn folded(&self, kind: Kind, id: &Id) -> Option<&Value> {
        let Form::Block(list) = &self.field(kind.field())?.value.form else { return None };
        list.items.get(self.place_of(kind, id)?).map(|item| &item.value)
    }

    fn record(&self, kind: Kind, id: &Id) -> Option<Value> {
        Some(unfolded(self.text(), self.folded(kind, id)?).into_owned())
    }

    /// A field of a record, looked for without reading on behind it: names stand near the front.
    fn early(&self, record: Span, name: &str) -> Option<Span> {
        let mut cursor = Cursor::new(self.text(), record.from()).uncounted();
        let open = cursor.open(b'(', "", "").ok()?;
        while !cursor.closes(b')').ok()? {
            let key = cursor.field_name(open).ok()?;
            let value = cursor.value(0).ok()?;
            let item = cursor.comma(key, value, b')', open).ok()?;
            if key.of(self.text()) == name {
                return Some(Span { start: key.start, end: item.value.span.end });
            }
        }
        None
    }

    /// What a record is called, or else the bracket it starts with.
    fn heading(&self, kind: Kind, id: &Id) -> Option<Spot> {
        let record = self.folded(kind, id)?.span;
        let named = self.early(record, if kind == Kind::Decision { "title" } else { "name" });
        Some(self.spot(named.unwrap_or(record)))
    }

    /// Where the title of a decision stands.
    #[must_use]
    pub fn spot_of_decision(&self, id: &Id) -> Option<Spot> {
        self.heading(Kind::Decision, id)
    }

    /// Where the name of a role stands.
    #[must_use]
    pub fn spot_of_role(&self, id: &Id) -> Option<Spot> {
        self.heading(Kind::Role, id)
    }

    /// Where a field of a decision stands, by its name in the file.
    #[must_use]
    pub fn spot_of_decision_field(&self, id: &Id, name: &str) -> Option<Spot> {
        let record = self.record(Kind::Decision, id)?;
        self.find(&record, name).map(|item| self.spot(Span { start: item.key.start, end: item.value.span.end }))
    }

    /// Where a field of the map itself stands, by its name in the file.
    #[must_use]
    pub fn spot_of_field(&self, name: &str) -> Option<Spot> {
        self.field(name).map(|item| self.spot(Span { start: item.key.start, end: item.value.span.end }))
    }

    /// Where a right stands, in Steady (`None`) or as an override of a situation.
    #[must_use]
    pub fn spot_of_cell(&self, decision: &Id, role: &Id, situation: Option<&Id>) -> Option<Spot> {
        let record = self.record(Kind::Decision, decision)?;
        let holder = match situation {
            None => &record,
            Some(situation) => {
                let situations = self.find(&record, "situations")?;
                &self.find(&situations.value, situation.as_str())?.value
            }
        };
        let rights = self.find(holder, "rights")?;
        let right = self.find(&rights.value, role.as_str())?;
        Some(self.spot(Span { start: right.key.start, end: right.value.span.end }))
    }
}
