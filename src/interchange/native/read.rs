//! From bytes to a map: each step with its own message, in the order size, encoding, conflict markers, version, values,
//! references.
//!
//! Never panics, and never accepts a part: the first thing that is wrong refuses the whole file. The map is built by the
//! same edits that everything else uses, so a map that was read keeps all promises of the model.
//!
//! A file as it is written has situations, areas and roles before the decisions: then each decision goes into the map as it
//! is met (`quick`). A file in another order, or with anything wrong in it, is read again with all decisions as drafts
//! first: that way says what is wrong.
//!
//! Longer than 500 lines because both ways from a text to a map stand beside each other, so that they can be compared.

use std::collections::hash_map::Entry;

use std::sync::mpsc::Receiver;

use crate::interchange::halves::{both, fed};
use crate::model::{
    Area, Cell, Decision, DecisionChange, Edit, EditError, Id, Label, MapChange, Matrix, Retired, Role, Settings,
    Situation,
};

use super::decisions::{DecisionDraft, PostureDraft};
use super::far_half::{self, FarPart};
use super::fields::{KnownRole, Owner, Page, short, twice_field, unknown_field};
use super::outline::{Block, Cursor, Form, Item, Shape, Value};
use super::place::{Fault, Span, Unreadable, nearest};
use super::proof::Model;
use super::records::{Draft, Reference, RoleDraft, taken};
use super::source::{Index, Source};
use super::text::{decode, refuse_markers, text_of};
use super::trail::{Met, Trail};
use super::write::Kind;
use super::{Document, VERSION};

/// The fields of a map, in their order.
pub(super) const MAP: [&str; 17] = [
    "version",
    "title",
    "focus",
    "priorities",
    "review_every",
    "duties",
    "situations",
    "areas",
    "roles",
    "decisions",
    "rules",
    "words",
    "letters",
    "waivers",
    "barriers",
    "misses",
    // Named last because it is read first: see `Drafts::into_matrix`.
    "retired",
];

/// Everything a file says, before it is a map.
#[derive(Default)]
struct Drafts<'a> {
    changes: Vec<MapChange>,
    late: Vec<(MapChange, Vec<Reference>)>,
    retired: Vec<(&'a str, Vec<Id>)>,
    situations: Vec<Label>,
    areas: Vec<Label>,
    roles: Vec<RoleDraft>,
    decisions: Vec<DecisionDraft>,
    index: Index,
    /// The map so far, where decisions go into it as they are met.
    quick: Option<Build>,
    /// The decisions as they are met.
    trail: Trail<'a>,
    /// What decisions feed, for when all of them are there.
    feeds: Vec<(Id, Vec<Id>)>,
}

/// Reads a map.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let (text, before) = decode(bytes)?;
    let read = parts(text, before)?;
    Ok(read.document(String::from_utf8_lossy(bytes).into_owned()))
}

/// Reads a map from bytes that become its source; hands them back when they are no map.
pub(super) fn read_owned(bytes: Vec<u8>) -> Result<Document, Box<(Unreadable, Vec<u8>)>> {
    match String::from_utf8(bytes) {
        Ok(file) => match text_of(&file).and_then(|(text, before)| parts(text, before)) {
            Ok(read) => Ok(read.document(file)),
            Err(why) => Err(Box::new((why, file.into_bytes()))),
        },
        Err(odd) => {
            let bytes = odd.into_bytes();
            match read(&bytes) {
                Ok(document) => Ok(document),
                Err(why) => Err(Box::new((why, bytes))),
            }
        }
    }
}

/// The map of a text without decisions, and without what names some.
pub(super) fn frame(text: &str) -> Result<Build, Fault> {
    let (_, mut drafts) = outline(text, Way::Quick)?;
    drafts.before_decisions()
}

/// What is done with the bytes of a file while it is found out what they say.
pub(super) type Meanwhile<'a> = &'a mut dyn FnMut(&[u8]);

/// The file these bytes are, if they say what a map says.
pub(super) fn proven(bytes: Vec<u8>, model: Model<'_>, meanwhile: Option<Meanwhile<'_>>) -> Option<Source> {
    let file = String::from_utf8(bytes).ok()?;
    let compared = match meanwhile {
        Some(meanwhile) => both(|| meanwhile(file.as_bytes()), || compared(&file, model)).1,
        None => compared(&file, model),
    };
    match compared {
        Some((before, root, index)) => Some(Source::new(file, before, root, index)),
        // What is not written as files are written is read and compared as a whole.
        None => {
            let read = read_owned(file.into_bytes()).ok().filter(|read| read.matrix == *model.matrix);
            read.map(|read| read.source)
        }
    }
}

/// The parts of a file that says what a map says, record by record.
fn compared(file: &str, model: Model<'_>) -> Option<(usize, Value, Index)> {
    let (text, before) = text_of(file).ok()?;
    refuse_markers(text, &["<<<<<<<"]).ok()?;
    let (root, mut drafts) = outline(text, Way::Compared(model)).ok()?;
    let index = std::mem::take(&mut drafts.index);
    let decisions = index.get(Kind::Decision as usize).map_or(0, |index| index.len());
    drafts.says(model, decisions).ok().filter(|same| *same)?;
    Some((before, root, index))
}

/// What a file says, without the file.
struct Parts {
    matrix: Matrix,
    before: usize,
    root: Value,
    index: Index,
}

impl Parts {
    fn document(self, file: String) -> Document {
        Document { matrix: self.matrix, source: Source::new(file, self.before, self.root, self.index) }
    }
}

fn parts(text: &str, before: usize) -> Result<Parts, Unreadable> {
    let read_as = |way: Way<'_>| -> Result<(Matrix, Value, Index), Fault> {
        let (root, mut drafts) = outline(text, way)?;
        let index = std::mem::take(&mut drafts.index);
        Ok((drafts.into_matrix()?, root, index))
    };
    let read = || {
        refuse_markers(text, &["<<<<<<<"])?;
        read_as(Way::Quick).or_else(|_| read_as(Way::Careful))
    };
    // A cut-off merge may leave only a later marker; it explains the error better than the error itself.
    let (matrix, root, index) = read()
        .map_err(|fault| refuse_markers(text, &["<<<<<<<", "|||||||", "=======", ">>>>>>>"]).err().unwrap_or(fault))
        .map_err(|fault| fault.settle(text, before))?;
    Ok(Parts { matrix, before, root, index })
}

/// What becomes of the decisions of a file.
#[derive(Clone, Copy)]
enum Way<'m> {
    /// They go into the map as they are met.
    Quick,
    /// All of them are drafts first, which shows what is wrong with them.
    Careful,
    /// They are compared with those of a map, and let go.
    Compared(Model<'m>),
}

/// Goes through the file once: values become drafts as they are met, and the insides of records are let go.
fn outline<'a>(text: &'a str, way: Way<'a>) -> Result<(Value, Drafts<'a>), Fault> {
    let mut cursor = Cursor::new(text, 0);
    let mut page = Page::new(text);
    let mut drafts = Drafts::default();
    cursor.gap()?;
    let start = cursor.at();
    let open = cursor.open(
        b'(',
        "`(`, the start of a map",
        "a map is written ( version: 1, title: \"…\", … ); a table comes in with `sayso import`",
    )?;
    let owner = Owner::new("the map", "");
    let mut items: Vec<Item> = Vec::new();
    let mut version_seen = false;
    while !cursor.closes(b')')? {
        let name = cursor.field_name(open)?;
        let word = name.of(text);
        if !version_seen && word != "version" {
            let message = format!("a map says its version first; found `{}`", short(word));
            return Err(Fault::new(name, message, format!("write `version: {VERSION},` as the first field")));
        }
        if !MAP.contains(&word) {
            return Err(unknown_field(word, name, &owner, &MAP));
        }
        if let Some(first) = items.iter().find(|item| item.key.of(text) == word) {
            return Err(twice_field(word, name, first.key, &owner));
        }
        let kind = Kind::ALL.into_iter().find(|kind| kind.field() == word);
        if kind == Some(Kind::Decision) && items.iter().any(|item| item.key.of(text) == Kind::Role.field()) {
            drafts.begin_decisions(&mut page, way)?;
        }
        let value = match kind {
            Some(kind) => records(&mut cursor, &mut page, &mut drafts, kind)?,
            None => {
                cursor.count_anew();
                cursor.value(1)?
            }
        };
        let item = cursor.comma(name, value, b')', open)?;
        if word == "version" {
            version(&page, &item)?;
            version_seen = true;
        } else if kind.is_none() {
            drafts.setting(&mut page, &item)?;
        }
        items.push(item);
    }
    if !version_seen {
        return Err(Fault::new(
            open,
            "a map says its version first; this one says nothing",
            "write `version: 1,` inside",
        ));
    }
    let end = cursor.at();
    cursor.gap()?;
    if cursor.at() < text.len() {
        let rest = Span::new(cursor.at(), cursor.at());
        return Err(Fault::new(
            rest,
            "there is text behind the end of the map",
            "delete it, or move it inside the brackets",
        ));
    }
    let block = Block { tag: Span::new(start, start), open, shape: Shape::Fields, items };
    Ok((Value { span: Span::new(start, end), form: Form::Block(Box::new(block)) }, drafts))
}

/// Refuses every version but those that can be read. A map of an older version is brought up to this one here, step by
/// step; version 1 is the first, so there is none yet.
fn version(page: &Page<'_>, item: &Item) -> Result<(), Fault> {
    let version: u32 = page.number(page.named(item), u32::MAX)?;
    let at = item.value.span;
    match version {
        VERSION => Ok(()),
        0 => Err(Fault::new(at, "there is no version 0 of a map", format!("write `version: {VERSION},`"))),
        newer => {
            let message = format!("this map is version {newer}; this sayso reads up to version {VERSION}");
            Err(Fault::new(at, message, "it was made by a newer sayso: update sayso, then open it again"))
        }
    }
}

/// Reads a list of records one by one.
fn records<'a>(
    cursor: &mut Cursor<'a>,
    page: &mut Page<'a>,
    drafts: &mut Drafts<'a>,
    kind: Kind,
) -> Result<Value, Fault> {
    let what = format!("`[`, a list of {}", kind.field());
    let open = cursor.open(b'[', &what, "write [ (id: …), (id: …), ]")?;
    let mut items: Vec<Item> = Vec::new();
    cursor.gap()?;
    let is_quick = kind == Kind::Decision && drafts.quick.is_some();
    let is_compared = drafts.trail.model().is_some();
    match far_half::place(cursor.text, cursor.at(), is_compared).filter(|_| is_quick) {
        None => records_until(None, cursor, page, drafts, kind, open, &mut items).map(drop)?,
        Some(place) => {
            let (text, roles, model) = (cursor.text, page.roles.clone(), drafts.trail.model());
            let near = |far: Receiver<FarPart>| {
                if records_until(Some(place), cursor, page, drafts, kind, open, &mut items)? {
                    return Ok(());
                }
                for part in far {
                    match part {
                        FarPart::Records(records) => {
                            for (item, met) in records {
                                cursor.check_count(items.len() + 1)?;
                                cursor.go_to(item.end as usize);
                                let id = drafts.met(met)?;
                                drafts.enter(page, kind, id, item, &mut items)?;
                            }
                        }
                        FarPart::End(end) => {
                            cursor.go_to(end);
                            return Ok(());
                        }
                    }
                }
                // There was something wrong, which is refused here, or no further thread.
                records_until(None, cursor, page, drafts, kind, open, &mut items).map(drop)
            };
            // What is wrong in the far half is said by whoever reads on from where it breaks off.
            fed(near, |give| far_half::read(text, place, open, &roles, model, give).unwrap_or_default())?;
        }
    }
    let block = Block { tag: Span::new(open.from(), open.from()), open, shape: Shape::List, items };
    Ok(Value { span: Span::new(open.from(), cursor.at()), form: Form::Block(Box::new(block)) })
}

/// Reads records up to the end of their list, or up to one that begins at a place; says whether the list ended.
fn records_until<'a>(
    place: Option<usize>,
    cursor: &mut Cursor<'a>,
    page: &mut Page<'a>,
    drafts: &mut Drafts<'a>,
    kind: Kind,
    open: Span,
    items: &mut Vec<Item>,
) -> Result<bool, Fault> {
    while !cursor.closes(b']')? {
        if place == Some(cursor.at()) {
            return Ok(false);
        }
        cursor.check_count(items.len() + 1)?;
        let (value, id) = drafts.record(cursor, page, kind)?;
        let item = cursor.comma(Span::default(), value, b']', open)?;
        if items.is_empty() && kind == Kind::Decision {
            items.reserve(far_half::as_long(cursor.text, &item));
        }
        drafts.enter(page, kind, id, item, items)?;
    }
    Ok(true)
}

/// Where the id of a record stands.
fn id_place(text: &str, record: Span) -> Span {
    let value = Cursor::new(text, record.from()).value(0).ok();
    let Some(Form::Block(block)) = value.map(|value| value.form) else { return record };
    block.items.iter().find(|item| item.key.of(text) == "id").map_or(record, |item| item.value.span)
}

impl<'a> Drafts<'a> {
    /// Takes the record at which the cursor stands, and folds it; says its id.
    fn record(&mut self, cursor: &mut Cursor<'a>, page: &mut Page<'a>, kind: Kind) -> Result<(Value, Id), Fault> {
        let (mut value, id) = match kind {
            Kind::Decision => {
                let (value, met) = self.trail.record(cursor, page)?;
                // Folded there, as the far half of a list is.
                return Ok((value, self.met(met)?));
            }
            Kind::Role => {
                let value = cursor.record()?;
                let draft = page.role(&value)?;
                let id = draft.role.id().clone();
                self.roles.push(draft);
                (value, id)
            }
            Kind::Area => {
                let value = cursor.record()?;
                let label = page.label(&value, kind.word())?;
                self.areas.push(label.clone());
                (value, label.id)
            }
            Kind::Situation => {
                let value = cursor.record()?;
                let label = page.label(&value, kind.word())?;
                if label.id.as_str() == "steady" {
                    let message = "`steady` is the base that situations differ from, not a situation of its own";
                    let at = id_place(page.text, value.span);
                    return Err(Fault::new(at, message, "give the situation another id, such as \"pressure\""));
                }
                self.situations.push(label.clone());
                (value, label.id)
            }
        };
        value.form = Form::Folded;
        Ok((value, id))
    }

    /// Takes in what came of the record of a decision, and says its id.
    fn met(&mut self, met: Met) -> Result<Id, Fault> {
        let draft = match met {
            Met::Same(id) => return Ok(id),
            Met::Draft(draft) => *draft,
        };
        let id = draft.decision.id().clone();
        match &mut self.quick {
            Some(build) => {
                if let Some(feeds) = build.quick_decision(draft)? {
                    self.feeds.push((id.clone(), feeds));
                }
            }
            None => self.decisions.push(draft),
        }
        Ok(id)
    }

    /// Keeps where a record stands in its list; refuses an id that stands there twice.
    fn enter(&mut self, page: &Page<'_>, kind: Kind, id: Id, item: Item, items: &mut Vec<Item>) -> Result<(), Fault> {
        let place = u32::try_from(items.len()).unwrap_or(u32::MAX);
        match self.index.get_mut(kind as usize).map(|index| index.entry(id)) {
            Some(Entry::Occupied(known)) => {
                let at = |value: Span| id_place(page.text, value);
                let first = items.get(*known.get() as usize).map_or(item.value.span, |item| item.value.span);
                return Err(taken(kind.word(), known.key(), at(item.value.span), at(first)));
            }
            Some(Entry::Vacant(free)) => {
                free.insert(place);
            }
            None => {}
        }
        items.push(item);
        Ok(())
    }

    /// Drafts one field of the map that is no list of records.
    fn setting(&mut self, page: &mut Page<'a>, item: &Item) -> Result<(), Fault> {
        let field = page.named(item);
        if field.name == "retired" {
            self.retired = page.retired(field)?;
            return Ok(());
        }
        let Draft { value, names } = page.map_changes(field)?;
        // What names records must wait for them.
        match field.name {
            "duties" | "waivers" | "barriers" | "misses" => {
                self.late.extend(value.into_iter().map(|change| (change, names.clone())));
            }
            _ => self.changes.extend(value),
        }
        Ok(())
    }

    /// Makes the map of what stands before the decisions, so that they can go straight into it, or be compared with those
    /// of another map and its roles.
    fn begin_decisions(&mut self, page: &mut Page<'a>, way: Way<'a>) -> Result<(), Fault> {
        match way {
            Way::Careful => return Ok(()),
            Way::Quick => {
                let build = self.before_decisions()?;
                page.roles = KnownRole::all(&build.matrix);
                self.quick = Some(build);
            }
            Way::Compared(model) => {
                self.quick = Some(self.before_decisions()?);
                page.roles = KnownRole::all(model.matrix);
                self.trail = Trail::new(Some(model));
            }
        }
        Ok(())
    }

    /// Whether all that was met is what a map says, where its decisions were compared.
    fn says(mut self, model: Model<'a>, decisions: usize) -> Result<bool, Fault> {
        let build = match self.quick.take() {
            Some(build) => build,
            None => self.before_decisions()?,
        };
        let behind = self.situations.is_empty() && self.areas.is_empty() && self.roles.is_empty();
        if !behind || !self.decisions.is_empty() {
            return Ok(false);
        }
        let changes = self.changes.into_iter().chain(self.late.into_iter().map(|(change, _)| change));
        let mut settings = changes.fold(build.matrix.settings().clone(), Settings::with);
        for (field, ids) in self.retired {
            settings.retired.of(field).extend(ids);
        }
        Ok(model.frames(&settings, &build.matrix, decisions))
    }

    /// The map without its decisions.
    fn before_decisions(&mut self) -> Result<Build, Fault> {
        let mut build = Build { matrix: Matrix::default() };
        // In an empty map nothing has to be searched for what still uses an id.
        for (field, ids) in std::mem::take(&mut self.retired) {
            ids.into_iter().try_for_each(|id| build.retire(field, id))?;
        }
        for change in std::mem::take(&mut self.changes) {
            build.apply(Edit::SetMap(change), &[])?;
        }
        for situation in std::mem::take(&mut self.situations) {
            build.apply(Edit::AddSituation(Box::new(situation)), &[])?;
        }
        for area in std::mem::take(&mut self.areas) {
            build.apply(Edit::AddArea(Box::new(area)), &[])?;
        }
        let mut references = Vec::new();
        for draft in std::mem::take(&mut self.roles) {
            let id = draft.role.id().clone();
            build.apply(Edit::AddRole(Box::new(draft.role)), &[])?;
            references.extend(draft.references.into_iter().map(|(change, name)| (id.clone(), change, name)));
        }
        for (id, change, name) in references {
            build.apply(Edit::SetRole { id, change }, &[name])?;
        }
        Ok(build)
    }

    /// Makes the map: records first, then what refers to them.
    fn into_matrix(mut self) -> Result<Matrix, Fault> {
        let mut build = match self.quick.take() {
            Some(build) => {
                // Records that came behind the decisions would have been missed by them.
                if !(self.situations.is_empty() && self.areas.is_empty() && self.roles.is_empty()) {
                    return Err(Fault::new(Span::default(), "records behind the decisions", ""));
                }
                self.end_quick(build)?
            }
            None => {
                let mut build = self.before_decisions()?;
                build.decisions(self.decisions)?;
                build
            }
        };
        for (change, names) in self.late {
            build.apply(Edit::SetMap(change), &names)?;
        }
        Ok(build.matrix)
    }

    /// Adds what had to wait for the last decision.
    fn end_quick(&mut self, mut build: Build) -> Result<Build, Fault> {
        let mut retired = Retired::default();
        for (field, ids) in std::mem::take(&mut self.retired) {
            retired.of(field).extend(ids);
        }
        build.matrix.use_up(retired);
        for change in std::mem::take(&mut self.changes) {
            build.apply(Edit::SetMap(change), &[])?;
        }
        for (id, feeds) in std::mem::take(&mut self.feeds) {
            build.apply(Edit::SetDecision { id, change: DecisionChange::Feeds(feeds) }, &[])?;
        }
        Ok(build)
    }
}

/// A map in the making.
pub(super) struct Build {
    matrix: Matrix,
}

impl Build {
    /// The map so far.
    pub(super) fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    pub(super) fn into_matrix(self) -> Matrix {
        self.matrix
    }

    /// Takes in the records of decisions that stand one behind the other, but for what they feed.
    pub(super) fn take(&mut self, records: &str) -> Result<(), Fault> {
        let mut page = Page::new(records);
        page.roles = KnownRole::all(&self.matrix);
        let mut cursor = Cursor::new(records, 0);
        cursor.gap()?;
        while cursor.at() < records.len() {
            let value = cursor.record()?;
            self.quick_decision(page.decision(&value)?)?;
            cursor.comma(Span::default(), value, b']', Span::default())?;
            cursor.gap()?;
        }
        Ok(())
    }

    /// Takes in the settings of another text, but for what names records.
    pub(super) fn set(&mut self, text: &str) -> Result<(), Fault> {
        let (_, drafts) = outline(text, Way::Quick)?;
        drafts.changes.into_iter().try_for_each(|change| self.apply(Edit::SetMap(change), &[]))
    }

    /// Applies an edit; what it names that is not there is looked up among the names.
    fn apply(&mut self, edit: Edit, names: &[Reference]) -> Result<(), Fault> {
        self.matrix.apply(edit).map(|_| ()).map_err(|refused| self.refusal(refused, names))
    }

    #[cold]
    fn refusal(&self, refused: EditError, names: &[Reference]) -> Fault {
        let EditError::Unknown { kind, id } = &refused else {
            return Fault::new(Span::default(), refused.to_string(), "correct the record");
        };
        let at = names.iter().find(|name| name.kind == *kind && name.id == *id);
        let at = at.map_or(Span::default(), |name| name.at);
        let matrix = &self.matrix;
        let known: Vec<&str> = match *kind {
            "role" => matrix.roles().map(|(_, role)| role.id().as_str()).collect(),
            "area" => matrix.areas_in_order().into_iter().map(|label| label.id.as_str()).collect(),
            "situation" => matrix.situations_in_order().into_iter().map(|label| label.id.as_str()).collect(),
            _ => matrix.decisions().map(|(_, decision)| decision.id().as_str()).collect(),
        };
        let mut message = format!("there is no {kind} `{id}` in this map");
        if let Some(meant) = nearest(id.as_str(), known) {
            message = format!("{message}; did you mean `{meant}`?");
        }
        Fault::new(at, message, format!("correct the id, or add the {kind} under `{kind}s`"))
    }

    /// Marks an id as used up: what is added and removed for good leaves its id behind.
    fn retire(&mut self, field: &str, id: Id) -> Result<(), Fault> {
        let retire = true;
        let (add, remove) = match field {
            "situations" => {
                (Edit::AddSituation(Box::new(Situation::new(id.clone(), ""))), Edit::RemoveSituation { id, retire })
            }
            "areas" => (Edit::AddArea(Box::new(Area::new(id.clone(), ""))), Edit::RemoveArea { id, retire }),
            "roles" => (Edit::AddRole(Box::new(Role::new(id.clone(), ""))), Edit::RemoveRole { id, retire }),
            _ => (Edit::AddDecision(Box::new(Decision::new(id.clone(), ""))), Edit::RemoveDecision { id, retire }),
        };
        self.apply(add, &[])?;
        self.apply(remove, &[])
    }

    /// Puts a decision into the map, but for what it feeds.
    fn quick_decision(&mut self, mut draft: DecisionDraft) -> Result<Option<Vec<Id>>, Fault> {
        if !draft.rights.is_empty() {
            return Err(Fault::new(Span::default(), "rights of roles that are not there", ""));
        }
        let rights = std::mem::take(&mut draft.keyed);
        let feeds = std::mem::take(&mut draft.feeds);
        let postures = std::mem::take(&mut draft.postures);
        let of_postures = (!postures.is_empty()).then(|| draft.decision.id().clone());
        self.matrix.add_filled(draft.decision, rights).map_err(|refused| self.refusal(refused, &[]))?;
        if let Some(id) = of_postures {
            self.postures(&id, postures)?;
        }
        Ok((!feeds.is_empty()).then_some(feeds))
    }

    fn decisions(&mut self, mut drafts: Vec<DecisionDraft>) -> Result<(), Fault> {
        for draft in &mut drafts {
            // The draft keeps the id; the record moves into the map.
            let id = draft.decision.id().clone();
            let record = std::mem::replace(&mut draft.decision, Decision::new(id, ""));
            self.apply(Edit::AddDecision(Box::new(record)), &draft.names)?;
        }
        for draft in drafts {
            let id = draft.decision.id();
            if !draft.feeds.is_empty() {
                let change = DecisionChange::Feeds(draft.feeds);
                self.apply(Edit::SetDecision { id: id.clone(), change }, &draft.names)?;
            }
            let cell = |role: &Id| Cell { decision: id.clone(), role: role.clone() };
            let name = |kind, id: &Id, at| Reference { kind, id: id.clone(), at };
            for held in draft.rights {
                let edit = Edit::SetRight { cell: cell(&held.role), right: Some(held.right) };
                if let Err(refused) = self.matrix.apply(edit) {
                    return Err(self.refusal(refused, &[name("role", &held.role, held.at)]));
                }
            }
            self.postures(id, draft.postures)?;
        }
        Ok(())
    }

    fn postures(&mut self, id: &Id, postures: Vec<PostureDraft>) -> Result<(), Fault> {
        let name = |kind, id: &Id, at| Reference { kind, id: id.clone(), at };
        for posture in postures {
            let situation = posture.situation;
            let here = name("situation", &situation, posture.at);
            if self.matrix.situation(&situation).is_none() {
                return Err(self.refusal(EditError::Unknown { kind: "situation", id: situation }, &[here]));
            }
            for change in posture.changes {
                let edit = Edit::SetPosture { decision: id.clone(), situation: situation.clone(), change };
                self.apply(edit, &[])?;
            }
            for held in posture.rights {
                let cell = Cell { decision: id.clone(), role: held.role.clone() };
                let right = Some(held.right);
                let edit = Edit::SetOverride { cell, situation: situation.clone(), right };
                self.apply(edit, &[name("role", &held.role, held.at)])?;
            }
        }
        Ok(())
    }
}
