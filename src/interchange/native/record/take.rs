//! From text to edits: each change of a field is read as the file's field is, or is `None`: what the file leaves out.
//!
//! Always true: a wrong text gives no edits at all, and the place of what is wrong.

use crate::model::{
    Cell, DecisionChange, Edit, Id, LabelChange, MapChange, PostureChange, Right, Role, RoleChange, RoleKind,
    RuleSetting, Status, Words,
};

use super::super::decisions::DECISION;
use super::super::fields::{Named, Owner, Page, short, unknown_field, wrong};
use super::super::outline::{Block, Cursor, Form, Item, Shape, Value};
use super::super::place::{Fault, Span, nearest};
use super::super::read::MAP;
use super::super::records::{LABEL, ROLE};

/// A list of edits.
pub(super) fn edits<'a>(cursor: &mut Cursor<'a>, page: &mut Page<'a>) -> Result<Vec<Edit>, Fault> {
    let open = cursor.open(b'[', "`[`, a list of edits", "write [SetRight(…), …]")?;
    let mut edits = Vec::new();
    while !cursor.closes(b']')? {
        cursor.check_count(edits.len() + 1)?;
        let value = cursor.record()?;
        edits.push(page.edit(&value)?);
        cursor.comma(Span::default(), value, b']', open)?;
    }
    Ok(edits)
}

/// The edits by their names.
const EDITS: [&str; 16] = [
    "SetMap",
    "AddArea",
    "RemoveArea",
    "SetArea",
    "AddSituation",
    "RemoveSituation",
    "SetSituation",
    "AddRole",
    "RemoveRole",
    "SetRole",
    "AddDecision",
    "RemoveDecision",
    "SetDecision",
    "SetRight",
    "SetOverride",
    "SetPosture",
];

impl Page<'_> {
    /// One edit.
    fn edit(&mut self, value: &Value) -> Result<Edit, Fault> {
        let refused = || wrong(value, "an edit is a name with brackets", "SetRole(id: \"legal\", top: true)");
        let Form::Block(block) = &value.form else { return Err(refused()) };
        let name = block.tag.of(self.text);
        if name.is_empty() {
            return Err(refused());
        }
        Ok(match name {
            "SetMap" => {
                let [item] = self.edit_fields(block, name, &MAP)? else { return Err(one_field(block, name)) };
                Edit::SetMap(self.map_change(item, block, name)?)
            }
            "AddArea" => Edit::AddArea(Box::new(self.label(record(block, name)?, "area")?)),
            "AddSituation" => Edit::AddSituation(Box::new(self.label(record(block, name)?, "situation")?)),
            "AddRole" => {
                let draft = self.role(record(block, name)?)?;
                let references = draft.references.into_iter().map(|(change, _)| change);
                Edit::AddRole(Box::new(references.fold(draft.role, Role::with)))
            }
            "AddDecision" => {
                let value = record(block, name)?;
                let draft = self.decision(value)?;
                if !draft.rights.is_empty() || !draft.postures.is_empty() {
                    let hint = "set the rights by edits of their own, behind this one";
                    return Err(Fault::new(value.span, "a decision is added without rights", hint));
                }
                Edit::AddDecision(Box::new(draft.decision.with(DecisionChange::Feeds(draft.feeds))))
            }
            "RemoveArea" | "RemoveSituation" | "RemoveRole" | "RemoveDecision" => {
                let (id, item) = self.id_and_field(block, name, &["id", "retire"])?;
                let retire = self.yes(self.named(item))?;
                match name {
                    "RemoveArea" => Edit::RemoveArea { id, retire },
                    "RemoveSituation" => Edit::RemoveSituation { id, retire },
                    "RemoveRole" => Edit::RemoveRole { id, retire },
                    _ => Edit::RemoveDecision { id, retire },
                }
            }
            "SetArea" | "SetSituation" => {
                let (id, item) = self.id_and_field(block, name, &LABEL)?;
                let field = self.named(item);
                let change =
                    if is_none(self.text, item) { label_default(field.name) } else { self.label_change(field)? };
                if name == "SetArea" { Edit::SetArea { id, change } } else { Edit::SetSituation { id, change } }
            }
            "SetRole" => {
                let (id, item) = self.id_and_field(block, name, &ROLE)?;
                let field = self.named(item);
                let change = if is_none(self.text, item) {
                    role_default(field.name)
                } else {
                    self.role_change(field, &Owner::new("role", id.as_str()))?.0
                };
                Edit::SetRole { id, change }
            }
            "SetDecision" => {
                let known: Vec<&str> =
                    DECISION.into_iter().filter(|field| !matches!(*field, "rights" | "situations")).collect();
                let (id, item) = self.id_and_field(block, name, &known)?;
                let field = self.named(item);
                let change = if is_none(self.text, item) {
                    decision_default(field.name)
                } else {
                    self.decision_change(field, &Owner::new("decision", id.as_str()), &mut Vec::new())?
                };
                Edit::SetDecision { id, change }
            }
            "SetRight" => {
                let (decision, role, _, right) = self.cell_edit(block, name, &["decision", "role", "right"])?;
                let right = match right {
                    Some(None) => {
                        let hint = "write `right: None` to clear the cell";
                        return Err(Fault::new(value.span, "`Empty` stands only in a situation", hint));
                    }
                    right => right.flatten(),
                };
                Edit::SetRight { cell: Cell { decision, role }, right }
            }
            "SetOverride" => {
                let known = ["decision", "role", "situation", "right"];
                let (decision, role, situation, right) = self.cell_edit(block, name, &known)?;
                let owner = Owner::new(name, "");
                let situation = self.required(situation, "situation", block.open, &owner)?;
                Edit::SetOverride { cell: Cell { decision, role }, situation, right }
            }
            "SetPosture" => self.posture_edit(block, name)?,
            _ => {
                let mut message = format!("`{}` is no edit", short(name));
                if let Some(meant) = nearest(name, EDITS) {
                    message = format!("{message}; did you mean `{meant}`?");
                }
                return Err(Fault::new(block.tag, message, format!("edits are: {}", EDITS.join(", "))));
            }
        })
    }

    /// The named fields of an edit.
    fn edit_fields<'v>(&self, block: &'v Block, name: &str, known: &[&str]) -> Result<&'v [Item], Fault> {
        if block.shape != Shape::Fields {
            let message = format!("{name} takes named fields");
            return Err(Fault::new(block.open, message, format!("known fields: {}", known.join(", "))));
        }
        self.check_names(block, &Owner::new(name, ""), known)?;
        Ok(&block.items)
    }

    /// The id of the record and the one field that changes.
    fn id_and_field<'v>(&mut self, block: &'v Block, name: &str, known: &[&str]) -> Result<(Id, &'v Item), Fault> {
        let [first, second] = self.edit_fields(block, name, known)? else { return Err(one_field(block, name)) };
        let (id, field) = if self.named(first).name == "id" { (first, second) } else { (second, first) };
        let owner = Owner::new(name, "");
        let id = Some(self.named(id)).filter(|field| field.name == "id");
        let id = self.required(id, "id", block.open, &owner)?;
        Ok((self.id(id)?, field))
    }

    fn map_change(&mut self, item: &Item, block: &Block, name: &str) -> Result<MapChange, Fault> {
        let field = self.named(item);
        let elsewhere =
            |field: &str| matches!(field, "version" | "situations" | "areas" | "roles" | "decisions" | "retired");
        if elsewhere(field.name) {
            let known: Vec<&str> = MAP.into_iter().filter(|known| !elsewhere(known)).collect();
            return Err(unknown_field(field.name, item.key, &Owner::new(name, ""), &known));
        }
        if is_none(self.text, item) && field.name != "rules" {
            return Ok(map_default(field.name));
        }
        let mut changes = self.map_changes(field)?.value.into_iter();
        match (changes.next(), changes.next()) {
            (Some(change), None) => Ok(change),
            _ => Err(one_field(block, name)),
        }
    }

    /// What an edit of a cell says: decision, role, situation, and the right: `None` = as in Steady, `Some(None)` = empty.
    #[expect(clippy::type_complexity, reason = "taken apart at once where it is called")]
    fn cell_edit(
        &mut self,
        block: &Block,
        name: &str,
        known: &[&str],
    ) -> Result<(Id, Id, Option<Id>, Option<Option<Right>>), Fault> {
        let owner = Owner::new(name, "");
        let (mut decision, mut role, mut situation, mut right) = (None, None, None, None);
        for item in self.edit_fields(block, name, known)? {
            let field = self.named(item);
            match field.name {
                "decision" => decision = Some(self.id(field)?),
                "role" => role = Some(self.id(field)?),
                "situation" => situation = Some(self.id(field)?),
                _ if is_none(self.text, item) => right = Some(None),
                _ => right = Some(Some(self.lone_cell(field.value, &owner.part("the right", ""))?)),
            }
        }
        let decision = self.required(decision, "decision", block.open, &owner)?;
        let role = self.required(role, "role", block.open, &owner)?;
        Ok((decision, role, situation, self.required(right, "right", block.open, &owner)?))
    }

    fn posture_edit(&mut self, block: &Block, name: &str) -> Result<Edit, Fault> {
        let owner = Owner::new(name, "");
        let (mut decision, mut situation, mut change) = (None, None, None);
        let items = self.edit_fields(block, name, &["decision", "situation", "mode", "decide_within"])?;
        if items.len() != 3 {
            return Err(one_field(block, name));
        }
        for item in items {
            let field: Named<'_, '_> = self.named(item);
            let none = is_none(self.text, item);
            match field.name {
                "decision" => decision = Some(self.id(field)?),
                "situation" => situation = Some(self.id(field)?),
                "mode" if none => change = Some(PostureChange::Mode(None)),
                "mode" => change = Some(PostureChange::Mode(Some(self.mode(field)?))),
                _ if none => change = Some(PostureChange::DecideWithin(None)),
                _ => change = Some(PostureChange::DecideWithin(Some(self.time_limit(field)?))),
            }
        }
        Ok(Edit::SetPosture {
            decision: self.required(decision, "decision", block.open, &owner)?,
            situation: self.required(situation, "situation", block.open, &owner)?,
            change: self.required(change, "mode", block.open, &owner)?,
        })
    }
}

fn is_none(text: &str, item: &Item) -> bool {
    item.value.form == Form::Word && item.value.span.of(text) == "None"
}

/// The record that an edit adds.
fn record<'v>(block: &'v Block, name: &str) -> Result<&'v Value, Fault> {
    match (block.shape, block.items.as_slice()) {
        (Shape::Tuple, [item]) => Ok(&item.value),
        _ => Err(Fault::new(block.open, format!("{name} takes one record"), format!("write {name}((id: \"…\", …))"))),
    }
}

#[cold]
fn one_field(block: &Block, name: &str) -> Fault {
    let message = match name {
        "SetMap" => "SetMap names one field of the map".to_owned(),
        "SetPosture" => "SetPosture names a decision, a situation and one field".to_owned(),
        _ => format!("{name} names one record and one field of it"),
    };
    Fault::new(block.open, message, "make an edit of each change")
}

/// What a field of a decision says when the file leaves it out.
fn decision_default(field: &str) -> DecisionChange {
    use DecisionChange as C;
    match field {
        "title" => C::Title(String::new()),
        "area" => C::Area(None),
        "rank" => C::Rank(0),
        "success" => C::Success(String::new()),
        "gives_way" => C::GivesWay(String::new()),
        "impact" => C::Impact(None),
        "time_critical" => C::TimeCritical(false),
        "limit" => C::Limit(None),
        "mode" => C::Mode(None),
        "tie_break" => C::TieBreak(String::new()),
        "decide_within" => C::DecideWithin(None),
        "escalation" => C::Escalation(None),
        "feeds" => C::Feeds(Vec::new()),
        "status" => C::Status(Status::Draft),
        "confirmed_on" => C::ConfirmedOn(None),
        "review_by" => C::ReviewBy(None),
        "waivers" => C::Waivers(Vec::new()),
        _ => C::Note(Vec::new()),
    }
}

/// What a field of a role says when the file leaves it out.
fn role_default(field: &str) -> RoleChange {
    match field {
        "name" => RoleChange::Name(String::new()),
        "rank" => RoleChange::Rank(0),
        "aliases" => RoleChange::Aliases(Vec::new()),
        "kind" => RoleChange::Kind(RoleKind::Seat),
        "holders" => RoleChange::Holders(Vec::new()),
        "deputy" => RoleChange::Deputy(None),
        "reports_to" => RoleChange::ReportsTo(None),
        "top" => RoleChange::Top(false),
        _ => RoleChange::Note(Vec::new()),
    }
}

/// What a field of an area or a situation says when the file leaves it out.
fn label_default(field: &str) -> LabelChange {
    match field {
        "name" => LabelChange::Name(String::new()),
        "rank" => LabelChange::Rank(0),
        _ => LabelChange::Note(Vec::new()),
    }
}

/// What a field of the map says when the file leaves it out.
fn map_default(field: &str) -> MapChange {
    match field {
        "title" => MapChange::Title(String::new()),
        "focus" => MapChange::Focus(String::new()),
        "priorities" => MapChange::Priorities(Vec::new()),
        "duties" => MapChange::Duties(Vec::new()),
        "review_every" => MapChange::ReviewEvery(None),
        // Which rule is meant is inside: a rule is never left out.
        "rules" => MapChange::Rule(String::new(), RuleSetting::default()),
        "words" => MapChange::Words(Words::default()),
        "letters" => MapChange::Letters(None),
        "waivers" => MapChange::Waivers(Vec::new()),
        "barriers" => MapChange::Barriers(Vec::new()),
        _ => MapChange::Misses(Vec::new()),
    }
}
