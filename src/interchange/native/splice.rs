//! Writing a changed map back into the file it came from.
//!
//! The map as the file has it and the map as it is now are both laid out; where the layouts say the same, the file keeps
//! its bytes. A comment goes only with the field, right or record it stands at. What comes out is read again: when it does
//! not say what the map says, the whole file is written anew.
//!
//! Longer than 500 lines because the walk over both layouts shares one state that parts would hand to and fro.

use std::collections::{HashMap, HashSet};

use crate::interchange::halves::gathered;
use crate::model::sorting::InOrder;
use crate::model::{Id, Matrix};

use super::layout::{Bracket, Carry, Entry, Key, Piece, SourceKey, render, render_entry, source_keys, unfolded};
use super::outline::{self, Block, Cursor, Form, Item};
use super::place::{Lines, Span, Unreadable};
use super::proof::{Before, Model};
use super::read::{self, Meanwhile};
use super::source::Source;
use super::write::{Kind, Writer, back, front};

/// A file that says what a map says.
#[derive(Clone, Debug)]
pub struct Spliced {
    /// The file, read again and found to say what the map says; nothing where it would not.
    pub source: Option<Source>,
    /// Comments that could not be kept, because what they stood at is gone from a record that stays.
    pub lost: Vec<LostComment>,
    /// Whether the whole file had to be written anew.
    pub rewritten: bool,
}

/// A file in the canonical layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Formatted {
    /// The file.
    pub text: String,
    /// Comments that could not be kept.
    pub lost: Vec<LostComment>,
}

/// A comment that is not in the new file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LostComment {
    /// Its line in the old file.
    pub line: u32,
    /// The comment with its slashes.
    pub text: String,
    /// What it stood in, such as ``decision `refund` ``.
    pub record: String,
}

impl Spliced {
    /// The file, byte for byte.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.source.as_ref().map_or(&[], Source::bytes)
    }
}

/// The file these bytes are, if they say what the map says.
pub(super) fn proven(bytes: Vec<u8>, matrix: &Matrix) -> Option<Source> {
    read::proven(bytes, Model { matrix, before: None }, None)
}

/// See `super::splice`.
pub(super) fn splice(source: &Source, matrix: &Matrix) -> Spliced {
    let Ok(old) = read::read(source.bytes()) else { return anew(source, matrix) };
    from(source, &old.matrix, matrix, None)
}

/// See `super::splice_from` and `super::splice_while`.
pub(super) fn from(source: &Source, old: &Matrix, matrix: &Matrix, meanwhile: Option<Meanwhile<'_>>) -> Spliced {
    let mut seam = Seam::new(source);
    seam.root(old, matrix);
    if seam.changes.is_empty() && *old == *matrix {
        return Spliced { source: Some(source.clone()), lost: Vec::new(), rewritten: false };
    }
    let Some((bytes, lost)) = seam.sewn() else { return anew(source, matrix) };
    let before = Before::new(source, old);
    match read::proven(bytes, Model { matrix, before: Some(&before) }, meanwhile) {
        Some(source) => Spliced { source: Some(source), lost, rewritten: false },
        None => anew(source, matrix),
    }
}

/// Writes the whole file and carries over what comments it can.
fn anew(source: &Source, matrix: &Matrix) -> Spliced {
    let Formatted { text, lost } = laid_out(source.text(), matrix);
    let text = if source.is_crlf() { text.replace('\n', "\r\n") } else { text };
    let mark = source.bytes().get(..source.before()).unwrap_or(&[]);
    Spliced { source: proven([mark, text.as_bytes()].concat(), matrix), lost, rewritten: true }
}

/// See `super::format`.
pub(super) fn format(bytes: &[u8]) -> Result<Formatted, Unreadable> {
    let document = read::read(bytes)?;
    Ok(laid_out(document.source.text(), &document.matrix))
}

/// A map in the canonical layout, with the comments of a text.
fn laid_out(text: &str, matrix: &Matrix) -> Formatted {
    let formatted = with_comments(text, matrix);
    if let Some(text) = formatted.filter(|text| read::read(text.as_bytes()).is_ok_and(|again| again.matrix == *matrix))
    {
        return Formatted { text, lost: Vec::new() };
    }
    let lines = Lines::of(text);
    let lost = outline::comments(text, Span::new(0, text.len())).into_iter().map(|comment| LostComment {
        line: lines.spot(text, comment.span, 0).line,
        text: comment.span.of(text).trim_end().to_owned(),
        record: "the map".to_owned(),
    });
    Formatted { text: super::write(matrix), lost: lost.collect() }
}

fn with_comments(text: &str, matrix: &Matrix) -> Option<String> {
    let mut cursor = Cursor::new(text, 0).uncounted();
    cursor.gap().ok()?;
    let root = cursor.value(0).ok()?;
    let mut carry = Carry::new(text, true);
    let mut out = String::new();
    let front = outline::comments(text, Span { start: 0, end: root.span.start });
    carry.above(&front, "", &mut out);
    let mut body = String::new();
    let loose = carry.render(&Writer::new(matrix).root(), &root, "", &mut body);
    for comment in loose {
        carry.line(comment, "", &mut out);
    }
    out.push('\n');
    out.push_str(&body);
    let back = outline::comments(text, Span::new(root.span.to(), text.len()));
    let (behind, below): (Vec<_>, Vec<_>) = back.into_iter().partition(|comment| comment.same_line);
    carry.behind(&behind, &mut out);
    carry.above(&below, "", &mut out);
    Some(format!("{}\n", out.trim_matches('\n')))
}

/// The changes that turn the old file into the new one.
struct Seam<'s> {
    source: &'s Source,
    text: &'s str,
    changes: Vec<(Span, String)>,
    lost: Vec<LostComment>,
}

/// A block of the old file that is being worked on.
struct Bed<'v> {
    block: &'v Block,
    /// Indent of its items.
    indent: String,
    /// The last item that the new file has too; new ones go behind it.
    anchor: Option<usize>,
    /// What lost comments are said to have stood in; `None` where items are whole records and take their comments along.
    owner: Option<&'v str>,
}

/// What becomes of one item: its place in the old file, and what it was.
struct Step<'p> {
    entry: &'p Entry<'p>,
    place: Option<usize>,
    old: Option<&'p Piece<'p>>,
}

impl Step<'_> {
    fn is_new(&self) -> bool {
        self.place.is_none() && self.old != Some(&self.entry.piece)
    }

    fn is_changed(&self) -> bool {
        self.place.is_some() && self.old != Some(&self.entry.piece)
    }
}

impl<'s> Seam<'s> {
    fn new(source: &'s Source) -> Seam<'s> {
        Seam { source, text: source.text(), changes: Vec::new(), lost: Vec::new() }
    }

    /// The new file; `None` when changes got in each other's way.
    fn sewn(mut self) -> Option<(Vec<u8>, Vec<LostComment>)> {
        self.changes.order_by_key(|(at, _)| at.start);
        if self.source.is_crlf() {
            self.changes.iter_mut().for_each(|(_, new)| *new = new.replace('\n', "\r\n"));
        }
        let mut parts = vec![self.source.bytes().get(..self.source.before())?];
        let mut done = 0;
        for (at, new) in &self.changes {
            parts.extend([self.text.get(done..at.from())?.as_bytes(), new.as_bytes()]);
            done = at.to();
        }
        parts.push(self.text.get(done..)?.as_bytes());
        self.lost.order_by_key(|comment| comment.line);
        Some((gathered(&parts), self.lost))
    }

    fn lose(&mut self, comment: Span, record: &str) {
        self.lost.push(LostComment {
            line: self.source.spot(comment).line,
            text: comment.of(self.text).trim_end().to_owned(),
            record: record.to_owned(),
        });
    }

    /// The whole map: its own fields one by one, its records by id.
    fn root(&mut self, old: &Matrix, new: &Matrix) {
        let root = self.source.root();
        let Form::Block(block) = &root.form else { return };
        let (old, new) = (Writer::new(old), Writer::new(new));
        let (old_front, new_front) = (front(old.settings()), front(new.settings()));
        let (old_back, new_back) = (back(old.settings()), back(new.settings()));
        let places = self.places(block, false);
        let front_steps = steps_by_name(&old_front, &new_front, &places);
        let back_steps = steps_by_name(&old_back, &new_back, &places);
        let field = |kind: Kind| self.source.field(kind.field());
        let appears = |kind: Kind| field(kind).is_none() && !new.ids(kind).is_empty();
        let on_one_line = !root.span.of(self.text).contains('\n');
        if on_one_line
            && (front_steps.iter().chain(&back_steps).any(Step::is_new) || Kind::ALL.into_iter().any(appears))
        {
            // Nothing is gained by squeezing more onto the one line.
            let mut out = String::new();
            render(&new.root(), "", &mut out);
            self.changes.push((root.span, out));
            for comment in outline::comments(self.text, root.span) {
                self.lose(comment.span, "the map");
            }
            return;
        }
        let mut bed = Bed { block, indent: self.indent_in(block), anchor: None, owner: Some("the map") };
        for step in front_steps {
            self.step(&mut bed, step);
        }
        for kind in Kind::ALL {
            match block.items.iter().position(|item| item.key.of(self.text) == kind.field()) {
                Some(place) => {
                    bed.anchor = Some(place);
                    if let Some(item) = block.items.get(place) {
                        self.records(kind, item, &old, &new, &bed.indent);
                    }
                }
                None => {
                    if let Some(entry) = list_of(kind, &new) {
                        self.insert(&bed, &entry);
                    }
                }
            }
        }
        for step in back_steps {
            self.step(&mut bed, step);
        }
        for (old, new) in [(&old_front, &new_front), (&old_back, &new_back)] {
            self.remove_missing(&bed, old, new, &places);
        }
    }

    /// One list of records.
    fn records(&mut self, kind: Kind, list: &Item, old: &Writer<'_>, new: &Writer<'_>, indent: &str) {
        let Form::Block(block) = &list.value.form else { return };
        let place = |id: &Id| self.source.place_of(kind, id);
        // In their order only where something new must find its place among the others.
        let mut new_ids = new.changed(old, kind);
        let is_new = new_ids.iter().any(|id| place(id).is_none());
        let on_one_line = !list.value.span.of(self.text).contains('\n');
        if on_one_line && is_new {
            if let Some(entry) = list_of(kind, new) {
                self.rewrite(list, &entry.piece, indent, "the map");
            }
            return;
        }
        if is_new {
            new_ids = new.ids(kind);
        }
        let mut bed = Bed { block, indent: self.indent_in(block), anchor: None, owner: None };
        for id in &new_ids {
            let Some(place) = place(id) else {
                if let Some(piece) = new.record(kind, id) {
                    self.insert(&bed, &Entry { key: Key::Own(id.as_str()), piece });
                }
                continue;
            };
            bed.anchor = Some(place);
            if old.same(new, kind, id) {
                continue;
            }
            if let (Some(item), Some(was), Some(is)) =
                (block.items.get(place), old.record(kind, id), new.record(kind, id))
            {
                let indent = self.indent_of(item.span().from()).unwrap_or_else(|| bed.indent.clone());
                self.value(item, Some(&was), &is, &indent, &format!("{} `{id}`", kind.word()));
            }
        }
        for id in old.gone(new, kind) {
            if let Some(place) = place(id) {
                self.remove(&bed, place);
            }
        }
    }

    fn places(&self, block: &Block, by_place: bool) -> HashMap<SourceKey<'s>, usize> {
        let keys = source_keys(self.text, block.shape, &block.items, by_place);
        keys.into_iter().enumerate().map(|(at, key)| (key, at)).collect()
    }

    /// Turns one value into another; as much of it stays as can.
    fn value(&mut self, item: &Item, old: Option<&Piece<'_>>, new: &Piece<'_>, indent: &str, owner: &str) {
        let source = unfolded(self.text, &item.value);
        if let (Piece::Block(bracket, entries), Form::Block(block)) = (new, &source.form) {
            let before = match old {
                Some(Piece::Block(was, before)) if was == bracket => before.as_slice(),
                _ => &[],
            };
            if bracket.fits(block.shape) && self.block(block, source.span, before, entries, owner) {
                return;
            }
        }
        self.rewrite(item, new, indent, owner);
    }

    /// Writes a value anew, with the comments it holds.
    fn rewrite(&mut self, item: &Item, new: &Piece<'_>, indent: &str, owner: &str) {
        let mut out = String::new();
        let mut carry = Carry::new(self.text, false);
        let loose = carry.render(new, &item.value, indent, &mut out);
        let start = item.span().from();
        for comment in loose {
            if self.indent_of(start).is_some() {
                let words = comment.of(self.text).trim_end().replace("\r\n", "\n");
                self.changes.push((Span::new(start, start), format!("{words}\n{indent}")));
            } else {
                self.lose(comment, owner);
            }
        }
        for comment in carry.orphans {
            self.lose(comment, owner);
        }
        self.changes.push((item.value.span, out));
    }

    /// Works through a block item by item; false when it must be written anew as a whole.
    fn block(&mut self, block: &Block, span: Span, old: &[Entry<'_>], new: &[Entry<'_>], owner: &str) -> bool {
        let by_place = old.first().or(new.first()).is_some_and(|entry| matches!(entry.key, Key::Place(_)));
        let places = self.places(block, by_place);
        let steps = if by_place {
            if block.items.len() != old.len() {
                return false;
            }
            steps_by_place(old, new)
        } else {
            steps_by_name(old, new, &places)
        };
        let needs_lines =
            |step: &Step<'_>| step.is_new() || (step.is_changed() && matches!(step.entry.piece, Piece::Block(..)));
        if !span.of(self.text).contains('\n') && steps.iter().any(needs_lines) {
            return false;
        }
        let mut bed = Bed { block, indent: self.indent_in(block), anchor: None, owner: Some(owner) };
        let kept: HashSet<usize> = steps.iter().filter_map(|step| step.place).collect();
        for step in steps {
            self.step(&mut bed, step);
        }
        if by_place {
            for place in 0..old.len() {
                if !kept.contains(&place) {
                    self.remove(&bed, place);
                }
            }
        } else {
            self.remove_missing(&bed, old, new, &places);
        }
        true
    }

    fn step(&mut self, bed: &mut Bed<'_>, step: Step<'_>) {
        if step.is_new() {
            self.insert(bed, step.entry);
            return;
        }
        let Some(place) = step.place else { return };
        bed.anchor = Some(place);
        if let Some(item) = bed.block.items.get(place).filter(|_| step.is_changed()) {
            let indent = self.indent_of(item.span().from()).unwrap_or_else(|| bed.indent.clone());
            self.value(item, step.old, &step.entry.piece, &indent, bed.owner.unwrap_or_default());
        }
    }

    fn remove_missing(
        &mut self,
        bed: &Bed<'_>,
        old: &[Entry<'_>],
        new: &[Entry<'_>],
        places: &HashMap<SourceKey<'_>, usize>,
    ) {
        let kept: HashSet<Key<'_>> = new.iter().map(|entry| entry.key).collect();
        for entry in old.iter().filter(|entry| !kept.contains(&entry.key)) {
            if let Some(place) = places.get(&entry.key.in_source()) {
                self.remove(bed, *place);
            }
        }
    }

    /// Puts a new item behind the last one that stays.
    fn insert(&mut self, bed: &Bed<'_>, entry: &Entry<'_>) {
        let anchor = bed.anchor.and_then(|place| bed.block.items.get(place));
        if let Some(anchor) = anchor.filter(|anchor| !anchor.comma) {
            let end = anchor.value.span.to();
            self.changes.push((Span::new(end, end), ",".to_owned()));
        }
        let behind = anchor.map_or(bed.block.open.to(), |anchor| anchor.end as usize);
        let at = self.line_end(behind);
        let mut out = format!("\n{}", bed.indent);
        render_entry(entry, &bed.indent, &mut out);
        if at.is_none() {
            out.push('\n');
            out.push_str(&bed.indent);
        }
        let at = at.unwrap_or(behind);
        self.changes.push((Span::new(at, at), out));
    }

    /// Takes an item out, with the comments directly above it and behind it.
    fn remove(&mut self, bed: &Bed<'_>, place: usize) {
        let Some(item) = bed.block.items.get(place) else { return };
        let span = item.span();
        let Some(indent) = self.indent_of(span.from()) else {
            // Other things stand before it on its line.
            let blanks = self.text.get(span.to()..).map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
            self.take(bed, Span::new(span.from(), span.to() + blanks));
            return;
        };
        let before = place.checked_sub(1).and_then(|place| bed.block.items.get(place));
        let from = before.map_or(bed.block.open.to(), |item| item.end as usize);
        let mut start = span.from() - indent.len();
        for comment in outline::comments(self.text, Span::new(from, span.from())).into_iter().rev() {
            let touches =
                Span::new(comment.span.to(), start).of(self.text).bytes().filter(|b| *b == b'\n').count() <= 1;
            match self.indent_of(comment.span.from()) {
                Some(indent) if touches && !comment.same_line => start = comment.span.from() - indent.len(),
                _ => break,
            }
        }
        let end = match self.line_end(span.to()) {
            Some(end) => end + self.text.get(end..).map_or(0, |rest| rest.find('\n').map_or(rest.len(), |at| at + 1)),
            None => span.to(),
        };
        self.take(bed, Span::new(start, end));
    }

    fn take(&mut self, bed: &Bed<'_>, span: Span) {
        if let Some(owner) = bed.owner {
            for comment in outline::comments(self.text, span) {
                self.lose(comment.span, owner);
            }
        }
        self.changes.push((span, String::new()));
    }

    /// The end of the line, when nothing but comments follows on it.
    fn line_end(&self, from: usize) -> Option<usize> {
        let mut cursor = Cursor::new(self.text, from);
        loop {
            let rest = self.text.get(cursor.at()..)?;
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let rest = rest.get(blanks..)?;
            let at = cursor.at() + blanks;
            if rest.is_empty() || rest.starts_with(['\n', '\r']) {
                return Some(at - if rest.is_empty() { 0 } else { blanks });
            }
            cursor = Cursor::new(self.text, at);
            if !rest.starts_with('/') || cursor.comment().is_err() {
                return None;
            }
            if rest.starts_with("//") {
                // A line comment does not own the carriage return before the line end.
                let comment = Span::new(at, cursor.at()).of(self.text);
                return Some(at + comment.trim_end_matches('\r').len());
            }
        }
    }

    /// The blanks before a byte, when nothing else stands before it on its line.
    fn indent_of(&self, at: usize) -> Option<String> {
        let before = self.text.get(..at)?;
        let line = before.rfind('\n').map_or(before, |end| before.get(end + 1..).unwrap_or(""));
        line.chars().all(|c| matches!(c, ' ' | '\t')).then(|| line.to_owned())
    }

    /// The indent that items of a block have, or would have.
    fn indent_in(&self, block: &Block) -> String {
        if let Some(indent) = block.items.iter().find_map(|item| self.indent_of(item.span().from())) {
            return indent;
        }
        let before = self.text.get(..block.open.from()).unwrap_or("");
        let line = before.rfind('\n').map_or(before, |end| before.get(end + 1..).unwrap_or(""));
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        format!("{}    ", line.get(..blanks).unwrap_or(""))
    }
}

/// A whole list of records as a field of the map.
fn list_of<'a>(kind: Kind, writer: &Writer<'a>) -> Option<Entry<'a>> {
    let ids = writer.ids(kind);
    let records = ids.into_iter().filter_map(|id| {
        let piece = writer.record(kind, id)?;
        Some(Entry { key: Key::Own(id.as_str()), piece })
    });
    let records: Vec<Entry<'a>> = records.collect();
    (!records.is_empty())
        .then(|| Entry { key: Key::Field(kind.field()), piece: Piece::Block(Bracket::Square, records) })
}

fn steps_by_name<'p>(
    old: &'p [Entry<'p>],
    new: &'p [Entry<'p>],
    places: &HashMap<SourceKey<'_>, usize>,
) -> Vec<Step<'p>> {
    let before: HashMap<Key<'_>, &Piece<'_>> = old.iter().map(|entry| (entry.key, &entry.piece)).collect();
    let step = |entry: &'p Entry<'p>| Step {
        entry,
        place: places.get(&entry.key.in_source()).copied(),
        old: before.get(&entry.key).copied(),
    };
    new.iter().map(step).collect()
}

/// Items without a name: what is equal at both ends stays, the rest is paired from the front.
fn steps_by_place<'p>(old: &'p [Entry<'p>], new: &'p [Entry<'p>]) -> Vec<Step<'p>> {
    let same = |(old, new): &(&Entry<'_>, &Entry<'_>)| old.piece == new.piece;
    let head = old.iter().zip(new).take_while(same).count();
    let room = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(room).take_while(same).count();
    let pair = |(at, entry): (usize, &'p Entry<'p>)| {
        let place = if at >= new.len() - tail {
            Some(at + old.len() - new.len())
        } else {
            Some(at).filter(|at| *at < old.len() - tail)
        };
        Step { entry, place, old: place.and_then(|place| old.get(place)).map(|entry| &entry.piece) }
    };
    new.iter().enumerate().map(pair).collect()
}
