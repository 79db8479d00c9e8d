//! Whether a text says what a map says, found out record by record instead of by making a second map of it.
//!
//! Always true: what is held to be the same is equal by the same comparison that two maps are held to; whatever this way does
//! not understand counts as not the same, and is then read and compared as a whole. The text is gone through from its first
//! byte to its last in any case, so that every bracket, quote and comma of it is where it must be.
//!
//! A record is not read again where nobody can have changed it: the map holds the very record that was read from these very
//! bytes of the file before. Of a map of 10,000 decisions a save costs 60 ms less by it, and 20 MiB.

use crate::model::{Decision, DecisionChange, Id, Matrix, PostureChange, Right, Settings};

use super::decisions::{DecisionDraft, PostureDraft};
use super::fields::Page;
use super::outline::{Form, Item, Value};
use super::place::{Fault, Span};
use super::source::Source;
use super::write::Kind;

/// The map that a text must say, and a file that is known to say another one which shares records with it.
#[derive(Clone, Copy)]
pub(super) struct Model<'m> {
    pub matrix: &'m Matrix,
    pub before: Option<&'m Before<'m>>,
}

/// A file, and the map that was read from it.
pub(super) struct Before<'m> {
    source: &'m Source,
    matrix: &'m Matrix,
    /// The decisions of the file, as items of their list.
    decisions: &'m [Item],
    /// Their ids.
    ids: Vec<Option<&'m Id>>,
}

impl<'m> Before<'m> {
    pub(super) fn new(source: &'m Source, matrix: &'m Matrix) -> Before<'m> {
        let list = source.field(Kind::Decision.field()).map(|item| &item.value.form);
        let decisions = match list {
            Some(Form::Block(block)) => block.items.as_slice(),
            _ => &[],
        };
        Before { source, matrix, decisions, ids: source.ids_in_places(Kind::Decision, decisions.len()) }
    }

    /// The place of a decision in its list.
    pub(super) fn place_of(&self, id: &Id) -> Option<usize> {
        self.source.place_of(Kind::Decision, id)
    }

    /// Whether a text begins with the record at a place of the list, and a map still holds what was read from that; its id
    /// then, and how long it is.
    pub(super) fn as_read(&self, matrix: &Matrix, place: usize, text: &str) -> Option<(&'m Id, usize)> {
        let record = self.decisions.get(place)?.value.span.of(self.source.text());
        let id = (*self.ids.get(place)?)?;
        let is_same = text.as_bytes().starts_with(record.as_bytes())
            && matrix.decision_key(id).is_some_and(|key| matrix.shares_decision(self.matrix, key));
        is_same.then_some((id, record.len()))
    }
}

impl Model<'_> {
    /// The id of the decision that a record is, where it says what the map says.
    pub(super) fn decision(&self, page: &mut Page<'_>, value: &Value) -> Result<Id, Fault> {
        let written = page.id_text(value);
        let (_, decision) = self.matrix.decision_named(&written).ok_or_else(|| differs(value.span))?;
        if self.is_as_read(decision.id(), value.span.of(page.text)) {
            return Ok(decision.id().clone());
        }
        let draft = page.decision(value)?;
        if self.says(draft, decision) { Ok(decision.id().clone()) } else { Err(differs(value.span)) }
    }

    /// Whether these are the bytes that the very record of the map was read from.
    fn is_as_read(&self, id: &Id, record: &str) -> bool {
        let known = self.before.and_then(|before| before.as_read(self.matrix, before.place_of(id)?, record));
        known.is_some_and(|(_, length)| length == record.len())
    }

    fn says(&self, draft: DecisionDraft, decision: &Decision) -> bool {
        let DecisionDraft { decision: drafted, feeds, rights, keyed, postures, names: _ } = draft;
        let drafted = drafted.with(DecisionChange::Feeds(feeds));
        rights.is_empty()
            && keyed == decision.rights()
            && self.same_postures(postures, decision)
            && drafted.same_fields(decision)
    }

    fn same_postures(&self, drafts: Vec<PostureDraft>, decision: &Decision) -> bool {
        // No situation stands twice in a record that was read.
        let said = drafts.iter().filter(|draft| !(draft.changes.is_empty() && draft.rights.is_empty())).count();
        said == decision.postures().len()
            && decision.postures().iter().all(|posture| {
                let Some(draft) = drafts.iter().find(|draft| draft.situation == *posture.situation()) else {
                    return false;
                };
                let (mut mode, mut decide_within) = (None, None);
                for change in &draft.changes {
                    match change {
                        PostureChange::Mode(new) => mode = *new,
                        PostureChange::DecideWithin(new) => decide_within = *new,
                    }
                }
                // No role stands twice either, so that as many equal ones are all of them.
                let same = |role: &Id, right: &Option<Right>| {
                    let held = self.matrix.role_key(role).and_then(|role| posture.right(role));
                    held == Some(right.as_ref())
                };
                mode == posture.mode()
                    && decide_within == posture.decide_within()
                    && draft.rights.len() == posture.rights().len()
                    && draft.rights.iter().all(|held| same(&held.role, &held.right))
            })
    }

    /// Whether what stands around the decisions is that of the map: its settings, and in another map its other records.
    pub(super) fn frames(&self, settings: &Settings, frame: &Matrix, decisions: usize) -> bool {
        decisions == self.matrix.decision_count()
            && *settings == *self.matrix.settings()
            && frame.same_frame(self.matrix)
    }
}

fn differs(at: Span) -> Fault {
    Fault::new(at, "says something else than the map", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::native::{read, splice_from, write};
    use crate::model::{Cell, Edit};

    const MAP: &str = "          | ops | eng | law
                       Refund    | D   | C   |
                       Deploy    |     | D   | I
                       Hire      | I   |     | D";

    fn changed(matrix: &Matrix) -> Matrix {
        let mut changed = matrix.clone();
        let id = changed.decisions().next().unwrap().1.id().clone();
        let change = DecisionChange::Success("Quick and fair".to_owned());
        changed.apply(Edit::SetDecision { id, change }).unwrap();
        changed
    }

    #[test]
    fn every_line_that_says_something_else_is_found_out_with_and_without_the_file_before() {
        let old = crate::model::sketch::parse(MAP).unwrap().matrix;
        let source = read(write(&old).as_bytes()).unwrap().source;
        let new = changed(&old);
        let good = splice_from(&source, &old, &new).bytes().to_vec();
        let text = String::from_utf8(good.clone()).unwrap();
        let known = Before::new(&source, &old);
        for before in [None, Some(&known)] {
            let model = Model { matrix: &new, before };
            let proven = |bytes: Vec<u8>| super::super::read::proven(bytes, model, None);
            assert_eq!(proven(good.clone()).map(|source| source.bytes().to_vec()), Some(good.clone()));
            let lines: Vec<&str> = text.lines().collect();
            for at in 0..lines.len() {
                let mut without = lines.clone();
                without.remove(at);
                assert!(proven(without.join("\n").into_bytes()).is_none(), "without line {at}: {}", lines[at]);
                for (word, other) in
                    [("Decides", "Informed"), ("\"ops\"", "\"law\""), ("fair", "fast"), ("Hire", "Fire")]
                {
                    let line = lines[at].replace(word, other);
                    if line != lines[at] {
                        let mut with = lines.clone();
                        with[at] = &line;
                        assert!(proven(with.join("\n").into_bytes()).is_none(), "with {line}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_stands_otherwise_and_says_the_same_is_proven() {
        let matrix = crate::model::sketch::parse(MAP).unwrap().matrix;
        // Decisions before the roles, which no file has that was written here.
        let text = write(&matrix);
        let at = |name: &str| text.find(&format!("    {name}: [\n")).unwrap();
        let (roles, decisions) = (at("roles"), at("decisions"));
        let end = text.rfind(')').unwrap();
        let turned = [&text[..roles], &text[decisions..end], &text[roles..decisions], &text[end..]].concat();
        assert!(
            super::super::read::proven(turned.into_bytes(), Model { matrix: &matrix, before: None }, None).is_some()
        );
    }

    #[test]
    fn a_role_that_came_and_a_row_that_went_are_saved() {
        let old = crate::model::sketch::parse(MAP).unwrap().matrix;
        let source = read(write(&old).as_bytes()).unwrap().source;
        let mut new = old.clone();
        let (role, decision) = (Id::parse("audit").unwrap(), old.decisions().last().unwrap().1.id().clone());
        let other = old.decisions().next().unwrap().1.id().clone();
        let ids: Vec<Id> = old.roles().map(|(_, role)| role.id().clone()).collect();
        new.apply(Edit::AddRole(Box::new(crate::model::Role::new(role.clone(), "Audit")))).unwrap();
        for role in ids {
            new.apply(Edit::SetRight { cell: Cell { decision: decision.clone(), role }, right: None }).unwrap();
        }
        new.apply(Edit::RemoveDecision { id: decision, retire: true }).unwrap();
        let cell = Cell { decision: other, role };
        new.apply(Edit::SetRight { cell, right: Some(Right::decides()) }).unwrap();
        let saved = splice_from(&source, &old, &new);
        assert!(!saved.rewritten);
        assert!(read(saved.bytes()).unwrap().matrix == new);
    }
}
