//! Records of the file as drafts, decisions aside: what they say, and where each id they name stands.
//!
//! A draft is complete but unchecked against the rest of the map: whether the ids it names exist is for the map itself to
//! say, when the drafts become edits.

use std::borrow::Cow;

use crate::model::{
    Barrier, DutyPair, Holder, Id, Label, LabelChange, Letters, MapChange, Miss, MissKind, Priority, Role, RoleChange,
    RoleKind, RuleSetting, Severity, Waiver, Words,
};

use super::fields::{Named, Owner, Page};
use super::outline::{Form, Item, Value};
use super::place::{Fault, Span};
use super::write::miss_word;

/// The fields of an area or a situation.
pub(super) const LABEL: [&str; 4] = ["id", "name", "rank", "note"];

/// The fields of a role.
pub(super) const ROLE: [&str; 10] =
    ["id", "name", "rank", "aliases", "kind", "holders", "deputy", "reports_to", "top", "note"];

/// An id that a record names, and where.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub kind: &'static str,
    pub id: Id,
    pub at: Span,
}

/// A value with the ids it names.
#[derive(Debug)]
pub(super) struct Draft<T> {
    pub value: T,
    pub names: Vec<Reference>,
}

/// A role, its references apart.
#[derive(Debug)]
pub(super) struct RoleDraft {
    pub role: Role,
    pub references: Vec<(RoleChange, Reference)>,
}

impl<'a> Page<'a> {
    /// An area or a situation.
    pub(super) fn label(&mut self, value: &Value, what: &str) -> Result<Label, Fault> {
        let owner_id = self.id_text(value);
        let owner = Owner::new(what, &owner_id);
        let (mut id, mut name, mut changes) = (None, None, Vec::new());
        for item in self.fields(value, &owner, &LABEL)? {
            let field = self.named(item);
            match field.name {
                "id" => id = Some(self.id(field)?),
                "name" => name = Some(self.string(field)?),
                _ => changes.push(self.label_change(field)?),
            }
        }
        let id = self.required(id, "id", value.span, &owner)?;
        let label = Label::new(id, self.required(name, "name", value.span, &owner)?);
        Ok(changes.into_iter().fold(label, Label::with))
    }

    /// A role.
    pub(super) fn role(&mut self, value: &Value) -> Result<RoleDraft, Fault> {
        let owner_id = self.id_text(value);
        let owner = Owner::new("role", &owner_id);
        let (mut id, mut name, mut changes) = (None, None, Vec::new());
        let mut references = Vec::new();
        for item in self.fields(value, &owner, &ROLE)? {
            let field = self.named(item);
            match field.name {
                "id" => id = Some(self.id(field)?),
                "name" => name = Some(self.string(field)?),
                _ => {
                    let (change, name) = self.role_change(field, &owner)?;
                    match name {
                        Some(name) => references.push((change, name)),
                        None => changes.push(change),
                    }
                }
            }
        }
        let id = self.required(id, "id", value.span, &owner)?;
        let role = Role::new(id, self.required(name, "name", value.span, &owner)?);
        Ok(RoleDraft { role: changes.into_iter().fold(role, Role::with), references })
    }

    /// One field of an area or a situation; `id` is none.
    pub(super) fn label_change(&self, field: Named<'_, '_>) -> Result<LabelChange, Fault> {
        Ok(match field.name {
            "name" => LabelChange::Name(self.string(field)?),
            "rank" => LabelChange::Rank(self.number(field, u32::MAX)?),
            _ => LabelChange::Note(self.paragraphs(field)?),
        })
    }

    /// One field of a role, and the role it names; `id` is none.
    pub(super) fn role_change(
        &mut self,
        field: Named<'_, '_>,
        owner: &Owner<'_>,
    ) -> Result<(RoleChange, Option<Reference>), Fault> {
        let change = match field.name {
            "name" => RoleChange::Name(self.string(field)?),
            "rank" => RoleChange::Rank(self.number(field, u32::MAX)?),
            "aliases" => RoleChange::Aliases(self.strings(field)?),
            "kind" => {
                let kinds = [("Seat", RoleKind::Seat), ("Group", RoleKind::Group)];
                RoleChange::Kind(self.word(field, &kinds)?)
            }
            "holders" => {
                let holders = self.list(field)?.iter().map(|item| self.holder(&item.value, owner));
                RoleChange::Holders(holders.collect::<Result<_, _>>()?)
            }
            "deputy" => {
                let name = self.name_of("role", field)?;
                return Ok((RoleChange::Deputy(Some(name.id.clone())), Some(name)));
            }
            "reports_to" => {
                let name = self.name_of("role", field)?;
                return Ok((RoleChange::ReportsTo(Some(name.id.clone())), Some(name)));
            }
            "top" => RoleChange::Top(self.yes(field)?),
            _ => RoleChange::Note(self.paragraphs(field)?),
        };
        Ok((change, None))
    }

    fn holder(&self, value: &Value, owner: &Owner<'_>) -> Result<Holder, Fault> {
        let owner = owner.part("a holder", "");
        let (mut name, mut from, mut until) = (None, None, None);
        for item in self.fields(value, &owner, &["name", "from", "until"])? {
            let field = self.named(item);
            match field.name {
                "name" => name = Some(self.string(field)?),
                "from" => from = Some(self.date(field)?),
                _ => until = Some(self.date(field)?),
            }
        }
        Ok(Holder { name: self.required(name, "name", value.span, &owner)?, from, until })
    }

    /// Waivers of a decision or of the map.
    pub(super) fn waivers(
        &mut self,
        field: Named<'_, '_>,
        owner: &Owner<'_>,
        names: &mut Vec<Reference>,
    ) -> Result<Vec<Waiver>, Fault> {
        let owner = owner.part("a waiver", "");
        let mut waivers = Vec::new();
        for item in self.list(field)? {
            let (mut rule, mut role, mut situation, mut reason, mut until) = (None, None, None, String::new(), None);
            let known = ["rule", "role", "situation", "reason", "until"];
            for item in self.fields(&item.value, &owner, &known)? {
                let field = self.named(item);
                match field.name {
                    "rule" => rule = Some(self.string(field)?),
                    "role" => role = Some(self.reference("role", field, names)?),
                    "situation" => situation = Some(self.reference("situation", field, names)?),
                    "reason" => reason = self.string(field)?,
                    _ => until = Some(self.date(field)?),
                }
            }
            let rule = self.required(rule, "rule", item.value.span, &owner)?;
            waivers.push(Waiver { rule, role, situation, reason, until });
        }
        Ok(waivers)
    }

    /// One field of the map that is no list of records: its changes with the ids they name. `retired` is none.
    pub(super) fn map_changes(&mut self, field: Named<'_, '_>) -> Result<Draft<Vec<MapChange>>, Fault> {
        let mut names = Vec::new();
        let change = match field.name {
            "title" => MapChange::Title(self.string(field)?),
            "focus" => MapChange::Focus(self.string(field)?),
            "priorities" => MapChange::Priorities(self.priorities(field)?),
            "review_every" => MapChange::ReviewEvery(Some(self.time_limit(field)?)),
            "rules" => {
                let rules = self.rules(field)?.into_iter().map(|(code, setting)| MapChange::Rule(code, setting));
                return Ok(Draft { value: rules.collect(), names });
            }
            "words" => MapChange::Words(self.words(field)?),
            "letters" => MapChange::Letters(Some(self.letters(field)?)),
            "duties" => MapChange::Duties(self.duties(field, &mut names)?),
            "waivers" => MapChange::Waivers(self.waivers(field, &Owner::new("the map", ""), &mut names)?),
            "barriers" => MapChange::Barriers(self.barriers(field, &mut names)?),
            _ => MapChange::Misses(self.misses(field, &mut names)?),
        };
        Ok(Draft { value: vec![change], names })
    }

    /// Ranked priorities.
    fn priorities(&self, field: Named<'_, '_>) -> Result<Vec<Priority>, Fault> {
        let owner = Owner::new("a priority", "");
        let priority = |item: &Item| {
            let mut priority = Priority::default();
            for item in self.fields(&item.value, &owner, &["name", "gives_way"])? {
                let field = self.named(item);
                match field.name {
                    "name" => priority.name = self.string(field)?,
                    _ => priority.gives_way = self.string(field)?,
                }
            }
            Ok(priority)
        };
        self.list(field)?.iter().map(priority).collect()
    }

    /// Duties to keep apart.
    fn duties(&mut self, field: Named<'_, '_>, names: &mut Vec<Reference>) -> Result<Vec<DutyPair>, Fault> {
        let owner = Owner::new("a duty pair", "");
        let mut duties = Vec::new();
        for item in self.list(field)? {
            let (mut first, mut second, mut why) = (None, None, String::new());
            for item in self.fields(&item.value, &owner, &["first", "second", "why"])? {
                let field = self.named(item);
                match field.name {
                    "first" => first = Some(self.reference("decision", field, names)?),
                    "second" => second = Some(self.reference("decision", field, names)?),
                    _ => why = self.string(field)?,
                }
            }
            let first = self.required(first, "first", item.value.span, &owner)?;
            let second = self.required(second, "second", item.value.span, &owner)?;
            duties.push(DutyPair { first, second, why });
        }
        Ok(duties)
    }

    /// Recurring obstacles.
    fn barriers(&mut self, field: Named<'_, '_>, names: &mut Vec<Reference>) -> Result<Vec<Barrier>, Fault> {
        let mut barriers: Vec<Barrier> = Vec::new();
        let mut places: std::collections::HashMap<Id, Span> = std::collections::HashMap::new();
        for item in self.list(field)? {
            let owner_id = self.id_text(&item.value);
            let owner = Owner::new("barrier", &owner_id);
            let (mut id, mut title, mut at) = (None, None, item.value.span);
            let (mut cost, mut every, mut role, mut decisions, mut note) = (None, None, None, Vec::new(), Vec::new());
            let known = ["id", "title", "cost", "every", "owner", "decisions", "note"];
            for item in self.fields(&item.value, &owner, &known)? {
                let field = self.named(item);
                match field.name {
                    "id" => {
                        at = field.value.span;
                        id = Some(self.id(field)?);
                    }
                    "title" => title = Some(self.string(field)?),
                    "cost" => cost = Some(self.quantity(field)?),
                    "every" => every = Some(self.time_limit(field)?),
                    "owner" => role = Some(self.reference("role", field, names)?),
                    "decisions" => decisions = self.references("decision", field, names)?,
                    _ => note = self.paragraphs(field)?,
                }
            }
            let id = self.required(id, "id", item.value.span, &owner)?;
            let title = self.required(title, "title", item.value.span, &owner)?;
            if let Some(first) = places.insert(id.clone(), at) {
                return Err(taken("barrier", &id, at, first));
            }
            barriers.push(Barrier { id, title, cost, every, owner: role, decisions, note });
        }
        Ok(barriers)
    }

    /// Times a decision missed.
    fn misses(&mut self, field: Named<'_, '_>, names: &mut Vec<Reference>) -> Result<Vec<Miss>, Fault> {
        let owner = Owner::new("a miss", "");
        let kinds = [MissKind::Stalled, MissKind::Bypassed, MissKind::Overridden, MissKind::Reopened];
        let mut misses = Vec::new();
        for item in self.list(field)? {
            let (mut on, mut decision, mut kind, mut note) = (None, None, None, String::new());
            for item in self.fields(&item.value, &owner, &["on", "decision", "kind", "note"])? {
                let field = self.named(item);
                match field.name {
                    "on" => on = Some(self.date(field)?),
                    "decision" => decision = Some(self.reference("decision", field, names)?),
                    "kind" => kind = Some(self.word(field, &kinds.map(|kind| (miss_word(kind), kind)))?),
                    _ => note = self.string(field)?,
                }
            }
            let on = self.required(on, "on", item.value.span, &owner)?;
            let kind = self.required(kind, "kind", item.value.span, &owner)?;
            misses.push(Miss { on, decision, kind, note });
        }
        Ok(misses)
    }

    /// What the map changes about rules.
    fn rules(&self, field: Named<'_, '_>) -> Result<Vec<(String, RuleSetting)>, Fault> {
        let owner = Owner::new("the map", "");
        let severities = [("Note", Severity::Note), ("Warning", Severity::Warning), ("Error", Severity::Error)];
        let mut rules = Vec::new();
        for (code, item) in self.entries(field, &owner)? {
            let owner = Owner::new("rule", &code);
            let mut setting = RuleSetting::default();
            for item in self.fields(&item.value, &owner, &["off", "severity", "limits"])? {
                let field = self.named(item);
                match field.name {
                    "off" => setting.off = self.yes(field)?,
                    "severity" => setting.severity = Some(self.word(field, &severities)?),
                    _ => {
                        for (name, item) in self.entries(field, &owner)? {
                            let limit = self.number(Named { name: "limits", value: &item.value }, i64::MAX)?;
                            setting.limits.insert(name.into_owned(), limit);
                        }
                    }
                }
            }
            rules.push((code.into_owned(), setting));
        }
        Ok(rules)
    }

    /// Additions to the word lists.
    fn words(&self, field: Named<'_, '_>) -> Result<Words, Fault> {
        let mut words = Words::default();
        let owner = Owner::new("`words`", "");
        for item in self.fields(field.value, &owner, &["vague", "precise", "nobody"])? {
            let field = self.named(item);
            let list = match field.name {
                "vague" => &mut words.vague,
                "precise" => &mut words.precise,
                _ => &mut words.nobody,
            };
            *list = self.strings(field)?;
        }
        Ok(words)
    }

    /// How imported letters were read.
    fn letters(&self, field: Named<'_, '_>) -> Result<Letters, Fault> {
        let owner = Owner::new("`letters`", "");
        let (mut notation, mut confirmed) = (None, false);
        for item in self.fields(field.value, &owner, &["notation", "confirmed"])? {
            let field = self.named(item);
            match field.name {
                "notation" => notation = Some(self.string(field)?),
                _ => confirmed = self.yes(field)?,
            }
        }
        Ok(Letters { notation: self.required(notation, "notation", field.value.span, &owner)?, confirmed })
    }

    /// Ids never handed out again, by the field they stand in.
    pub(super) fn retired(&mut self, field: Named<'_, '_>) -> Result<Vec<(&'a str, Vec<Id>)>, Fault> {
        let owner = Owner::new("`retired`", "");
        let mut retired = Vec::new();
        for item in self.fields(field.value, &owner, &["situations", "areas", "roles", "decisions"])? {
            let field = self.named(item);
            let mut ids = Vec::new();
            for item in self.list(field)? {
                ids.push(self.id(Named { name: field.name, value: &item.value })?);
            }
            retired.push((field.name, ids));
        }
        Ok(retired)
    }

    /// An id that another record must have.
    pub(super) fn reference(
        &mut self,
        kind: &'static str,
        field: Named<'_, '_>,
        names: &mut Vec<Reference>,
    ) -> Result<Id, Fault> {
        let name = self.name_of(kind, field)?;
        let id = name.id.clone();
        names.push(name);
        Ok(id)
    }

    fn name_of(&mut self, kind: &'static str, field: Named<'_, '_>) -> Result<Reference, Fault> {
        Ok(Reference { kind, id: self.id(field)?, at: field.value.span })
    }

    /// A list of such ids.
    pub(super) fn references(
        &mut self,
        kind: &'static str,
        field: Named<'_, '_>,
        names: &mut Vec<Reference>,
    ) -> Result<Vec<Id>, Fault> {
        let name = field.name;
        let items = self.list(field)?.iter();
        items.map(|item| self.reference(kind, Named { name, value: &item.value }, names)).collect()
    }

    /// The id of a record for messages, before anything is checked.
    pub(super) fn id_text(&self, value: &Value) -> Cow<'a, str> {
        let Form::Block(block) = &value.form else { return Cow::Borrowed("") };
        let id = block.items.iter().find(|item| item.key.of(self.text) == "id");
        Cow::Borrowed(id.map_or("", |item| item.value.span.of(self.text).trim_matches('"')))
    }
}

/// An id that was there before.
pub(super) fn taken(kind: &str, id: &Id, at: Span, first: Span) -> Fault {
    let hint = format!("give one of them another id, or delete it if it is the same {kind} twice");
    Fault::new(at, format!("there are two {kind}s `{id}`"), hint).beside("the first one", first)
}
