//! Records of the file as drafts: what they say, and where each id they name stands.
//!
//! A draft is complete but unchecked against the rest of the map: whether the ids it names exist is for the map itself to
//! say, when the drafts become edits.

use std::borrow::Cow;

use crate::model::{
    Band, Barrier, Decision, DecisionChange, DutyPair, Escalation, Holder, Id, Impact, Label, LabelChange, Letters,
    Limit, Mark, Miss, MissKind, Mode, Part, PostureChange, Priority, Quantity, Right, Role, RoleChange, RoleKind,
    RuleSetting, Severity, Status, Unit, Waiver, Words,
};

use super::fields::{Named, Owner, Page, short, wrong};
use super::outline::{Form, Item, Shape, Value};
use super::place::{Fault, Span, nearest};
use super::write::{PARTS, impact_word, mark_word, miss_word, mode_word, part_word, status_word};

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

/// A decision, its references to other decisions and its rights apart.
#[derive(Debug)]
pub(super) struct DecisionDraft {
    pub decision: Decision,
    pub feeds: Vec<Id>,
    pub rights: Vec<CellDraft<Right>>,
    pub postures: Vec<PostureDraft>,
    pub names: Vec<Reference>,
}

/// One cell.
#[derive(Debug)]
pub(super) struct CellDraft<R> {
    pub role: Id,
    pub at: Span,
    pub right: R,
}

/// What differs in one situation.
#[derive(Debug)]
pub(super) struct PostureDraft {
    pub situation: Id,
    pub at: Span,
    pub changes: Vec<PostureChange>,
    pub rights: Vec<CellDraft<Option<Right>>>,
}

/// The units that the amounts of one decision carry.
#[derive(Default)]
struct Units {
    first: Option<(Unit, Span)>,
    other: Option<(Unit, Span)>,
}

impl Units {
    fn note(&mut self, unit: Option<Unit>, at: Span) {
        match (unit, self.first) {
            (Some(unit), None) => self.first = Some((unit, at)),
            (Some(unit), Some((first, _))) if unit != first && self.other.is_none() => self.other = Some((unit, at)),
            _ => {}
        }
    }

    /// The limit of the decision: what it says itself, or else the unit its amounts carry.
    fn settle(self, limit: Option<(Limit, Span)>, owner: &Owner<'_>) -> Result<Option<Limit>, Fault> {
        let clash = |unit: Unit, at: Span, against: String, first: Span| {
            let message = format!("an amount of {owner} is in {unit}, but {against}");
            Fault::new(at, message, "a decision is measured in one unit: convert the amount, or split the decision")
                .beside("the other one", first)
        };
        match (limit, self.first) {
            (None, None) => Ok(None),
            (None, Some((unit, first))) => match self.other {
                Some((other, at)) => Err(clash(other, at, format!("another one is in {unit}"), first)),
                None => Ok(Some(Limit::Amount(unit))),
            },
            (Some((limit, at)), first) => {
                let own = match limit {
                    Limit::Amount(unit) => Some(unit),
                    Limit::Segments(_) => None,
                };
                for (unit, place) in [first, self.other].into_iter().flatten() {
                    if own.is_none() {
                        return Err(clash(unit, place, "its limit lists segments".to_owned(), at));
                    }
                    if own != Some(unit) {
                        let limit = own.map_or_else(String::new, |own| format!("its limit is in {own}"));
                        return Err(clash(unit, place, limit, at));
                    }
                }
                Ok(Some(limit))
            }
        }
    }
}

fn modes() -> [(&'static str, Mode); 6] {
    Mode::ALL.map(|mode| (mode_word(mode), mode))
}

impl<'a> Page<'a> {
    /// An area or a situation.
    pub(super) fn label(&mut self, value: &Value, what: &str) -> Result<Label, Fault> {
        let owner_id = self.id_text(value);
        let owner = Owner::new(what, &owner_id);
        let (mut id, mut name, mut changes) = (None, None, Vec::new());
        for item in self.fields(value, &owner, &["id", "name", "rank", "note"])? {
            let field = self.named(item);
            match field.name {
                "id" => id = Some(self.id(field)?),
                "name" => name = Some(self.string(field)?),
                "rank" => changes.push(LabelChange::Rank(self.number(field)?)),
                _ => changes.push(LabelChange::Note(self.paragraphs(field)?)),
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
        let known = ["id", "name", "rank", "aliases", "kind", "holders", "deputy", "reports_to", "top", "note"];
        for item in self.fields(value, &owner, &known)? {
            let field = self.named(item);
            match field.name {
                "id" => id = Some(self.id(field)?),
                "name" => name = Some(self.string(field)?),
                "rank" => changes.push(RoleChange::Rank(self.number(field)?)),
                "aliases" => changes.push(RoleChange::Aliases(self.strings(field)?)),
                "kind" => {
                    let kinds = [("Seat", RoleKind::Seat), ("Group", RoleKind::Group)];
                    changes.push(RoleChange::Kind(self.word(field, &kinds)?));
                }
                "holders" => {
                    let holders = self.list(field)?.iter().map(|item| self.holder(&item.value, &owner));
                    changes.push(RoleChange::Holders(holders.collect::<Result<_, _>>()?));
                }
                "deputy" => {
                    let name = self.name_of("role", field)?;
                    references.push((RoleChange::Deputy(Some(name.id.clone())), name));
                }
                "reports_to" => {
                    let name = self.name_of("role", field)?;
                    references.push((RoleChange::ReportsTo(Some(name.id.clone())), name));
                }
                "top" => changes.push(RoleChange::Top(self.yes(field)?)),
                _ => changes.push(RoleChange::Note(self.paragraphs(field)?)),
            }
        }
        let id = self.required(id, "id", value.span, &owner)?;
        let role = Role::new(id, self.required(name, "name", value.span, &owner)?);
        Ok(RoleDraft { role: changes.into_iter().fold(role, Role::with), references })
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

    /// A decision.
    pub(super) fn decision(&mut self, value: &Value) -> Result<DecisionDraft, Fault> {
        use DecisionChange as C;
        let owner_id = self.id_text(value);
        let owner = Owner::new("decision", &owner_id);
        let (mut id, mut title, mut limit) = (None, None, None);
        let mut changes: Vec<C> = Vec::with_capacity(8);
        let (mut feeds, mut rights, mut postures, mut names) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut units = Units::default();
        for item in self.fields(value, &owner, &DECISION)? {
            let field = self.named(item);
            match field.name {
                "id" => id = Some(self.id(field)?),
                "title" => title = Some(self.string(field)?),
                "area" => changes.push(C::Area(Some(self.reference("area", field, &mut names)?))),
                "rank" => changes.push(C::Rank(self.number(field)?)),
                "success" => changes.push(C::Success(self.string(field)?)),
                "gives_way" => changes.push(C::GivesWay(self.string(field)?)),
                "impact" => {
                    let known = [Impact::Low, Impact::Medium, Impact::High].map(|impact| (impact_word(impact), impact));
                    changes.push(C::Impact(Some(self.word(field, &known)?)));
                }
                "time_critical" => changes.push(C::TimeCritical(self.yes(field)?)),
                "limit" => limit = Some((self.limit(field)?, field.value.span)),
                "mode" => changes.push(C::Mode(Some(self.word(field, &modes())?))),
                "tie_break" => changes.push(C::TieBreak(self.string(field)?)),
                "decide_within" => changes.push(C::DecideWithin(Some(self.time_limit(field)?))),
                "escalation" => changes.push(C::Escalation(Some(self.escalation(field, &owner, &mut names)?))),
                "feeds" => feeds = self.references("decision", field, &mut names)?,
                "status" => {
                    let known =
                        [Status::Draft, Status::Contested, Status::Agreed].map(|status| (status_word(status), status));
                    changes.push(C::Status(self.word(field, &known)?));
                }
                "confirmed_on" => changes.push(C::ConfirmedOn(Some(self.date(field)?))),
                "review_by" => changes.push(C::ReviewBy(Some(self.date(field)?))),
                "rights" => {
                    rights = self.rights(field, &owner, &mut units, |right, item| match right {
                        Some(right) => Ok(right),
                        None => Err(Fault::new(
                            item.value.span,
                            "`Empty` stands only in a situation, where it empties a cell",
                            "an empty cell has no line here: delete this one",
                        )),
                    })?
                }
                "situations" => postures = self.postures(field, &owner, &mut units)?,
                "waivers" => changes.push(C::Waivers(self.waivers(field, &owner, &mut names)?)),
                _ => changes.push(C::Note(self.paragraphs(field)?)),
            }
        }
        let id = self.required(id, "id", value.span, &owner)?;
        let decision = Decision::new(id, self.required(title, "title", value.span, &owner)?);
        changes.push(C::Limit(units.settle(limit, &owner)?));
        let decision = changes.into_iter().fold(decision, Decision::with);
        Ok(DecisionDraft { decision, feeds, rights, postures, names })
    }

    fn limit(&mut self, field: Named<'_, '_>) -> Result<Limit, Fault> {
        let form = "`limit` is written Amount(\"EUR\") or Segments([\"north\", \"south\"])";
        let Form::Block(block) = &field.value.form else { return Err(wrong(field.value, form)) };
        let [item] = block.items.as_slice() else { return Err(wrong(field.value, form)) };
        let inner = Named { name: "limit", value: &item.value };
        match (block.tag.of(self.text), block.shape) {
            ("Amount", Shape::Tuple) => {
                let text = self.text(inner)?;
                Unit::parse(&text).map(Limit::Amount).map_err(|_| {
                    let message = format!("`{}` is not a unit", short(&text));
                    Fault::new(item.value.span, message, "use a currency code such as \"EUR\", or %, days or people")
                })
            }
            ("Segments", Shape::Tuple) => self.strings(inner).map(Limit::Segments),
            _ => Err(wrong(field.value, form)),
        }
    }

    fn escalation(
        &mut self,
        field: Named<'_, '_>,
        owner: &Owner<'_>,
        names: &mut Vec<Reference>,
    ) -> Result<Escalation, Fault> {
        let owner = owner.part("the escalation", "");
        let (mut to, mut when) = (None, String::new());
        for item in self.fields(field.value, &owner, &["to", "when"])? {
            let field = self.named(item);
            match field.name {
                "to" => to = Some(self.reference("role", field, names)?),
                _ => when = self.string(field)?,
            }
        }
        Ok(Escalation { to: self.required(to, "to", field.value.span, &owner)?, when })
    }

    fn postures(
        &mut self,
        field: Named<'_, '_>,
        owner: &Owner<'_>,
        units: &mut Units,
    ) -> Result<Vec<PostureDraft>, Fault> {
        let mut postures = Vec::new();
        for (key, item) in self.entries(field, owner)? {
            let situation = self.id_of(key, item.key)?;
            let owner = owner.part("situation", situation.as_str());
            let (mut changes, mut rights) = (Vec::new(), Vec::new());
            for item in self.fields(&item.value, &owner, &["mode", "decide_within", "rights"])? {
                let field = self.named(item);
                match field.name {
                    "mode" => changes.push(PostureChange::Mode(Some(self.word(field, &modes())?))),
                    "decide_within" => changes.push(PostureChange::DecideWithin(Some(self.time_limit(field)?))),
                    _ => rights = self.rights(field, &owner, units, |right, _| Ok(right))?,
                }
            }
            postures.push(PostureDraft { situation, at: item.key, changes, rights });
        }
        Ok(postures)
    }

    fn rights<R>(
        &mut self,
        field: Named<'_, '_>,
        owner: &Owner<'_>,
        units: &mut Units,
        check: impl Fn(Option<Right>, &Item) -> Result<R, Fault>,
    ) -> Result<Vec<CellDraft<R>>, Fault> {
        let entries = self.entries(field, owner)?;
        let mut rights = Vec::with_capacity(entries.len());
        for (key, item) in entries {
            let role = self.id_of(key, item.key)?;
            let right = self.cell(&item.value, &owner.part("the right", role.as_str()), units)?;
            rights.push(CellDraft { role, at: item.key, right: check(right, item)? });
        }
        Ok(rights)
    }

    /// A right; `None` is an emptied cell.
    fn cell(&mut self, value: &Value, owner: &Owner<'_>, units: &mut Units) -> Result<Option<Right>, Fault> {
        match &value.form {
            Form::Word if value.span.of(self.text) == "Empty" => Ok(None),
            Form::Word => Ok(Some(Right::new(self.part(value.span, owner)?))),
            Form::Block(block) if block.tag.start < block.tag.end => {
                let part = self.part(block.tag, owner)?;
                match (block.shape, block.items.as_slice()) {
                    (Shape::Tuple, [item]) if part == Part::Unread => {
                        Ok(Some(Right::unread(self.text(Named { name: "Unread", value: &item.value })?)))
                    }
                    (Shape::Fields, items) => {
                        self.check_names(block, owner, &["over", "upto", "segments", "marks", "veto", "text"])?;
                        self.detailed(Right::new(part), items, value, units).map(Some)
                    }
                    _ => {
                        let word = part_word(part);
                        Err(wrong(value, &format!("a boundary has named fields, as in {word}(upto: \"500 EUR\")")))
                    }
                }
            }
            _ => Err(wrong(value, "a cell holds a name without quotes, such as Decides or Decides(upto: \"500 EUR\")")),
        }
    }

    fn detailed(&mut self, right: Right, items: &[Item], value: &Value, units: &mut Units) -> Result<Right, Fault> {
        let mut right = right;
        let (mut over, mut upto): (Option<Quantity>, Option<Quantity>) = (None, None);
        for item in items {
            let field = self.named(item);
            right = match field.name {
                "over" | "upto" => {
                    let quantity = self.quantity(field)?;
                    units.note(quantity.unit, field.value.span);
                    *(if field.name == "over" { &mut over } else { &mut upto }) = Some(quantity);
                    right
                }
                "segments" => right.with_segments(self.strings(field)?),
                "marks" => {
                    let known = Mark::ALL.map(|mark| (mark_word(mark), mark));
                    let marks = self.list(field)?.iter();
                    let marks = marks.map(|item| self.word(Named { name: "marks", value: &item.value }, &known));
                    right.with_marks(marks.collect::<Result<_, _>>()?)
                }
                "veto" => right.with_veto(self.text(field)?),
                _ => right.with_text(self.text(field)?),
            };
        }
        if over.is_none() && upto.is_none() {
            return Ok(right);
        }
        let band = Band::new(over.map(|over| over.amount), upto.map(|upto| upto.amount)).map_err(|why| {
            Fault::new(value.span, why, "`over` is the lower limit (not included), `upto` the upper one (included)")
        })?;
        Ok(right.with_band(Some(band)))
    }

    fn part(&self, at: Span, owner: &Owner<'_>) -> Result<Part, Fault> {
        let word = at.of(self.text);
        if let Some(part) = PARTS.into_iter().find(|part| part_word(*part) == word) {
            return Ok(part);
        }
        let meant = match word {
            "D" | "Decide" => Some("Decides"),
            "C" | "Contribute" => Some("Contributes"),
            "I" | "Inform" => Some("Informed"),
            "O" => Some("Out"),
            _ => nearest(word, PARTS.map(part_word)),
        };
        let mut message = format!("`{}` is not a right: {owner}", short(word));
        if let Some(meant) = meant {
            message = format!("{message}; did you mean `{meant}`?");
        }
        Err(Fault::new(at, message, "rights are Decides, Contributes, Informed and Out, and Unread(\"…\")"))
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

    /// Ranked priorities.
    pub(super) fn priorities(&self, field: Named<'_, '_>) -> Result<Vec<Priority>, Fault> {
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
    pub(super) fn duties(&mut self, field: Named<'_, '_>) -> Result<Draft<Vec<DutyPair>>, Fault> {
        let owner = Owner::new("a duty pair", "");
        let (mut duties, mut names) = (Vec::new(), Vec::new());
        for item in self.list(field)? {
            let (mut first, mut second, mut why) = (None, None, String::new());
            for item in self.fields(&item.value, &owner, &["first", "second", "why"])? {
                let field = self.named(item);
                match field.name {
                    "first" => first = Some(self.reference("decision", field, &mut names)?),
                    "second" => second = Some(self.reference("decision", field, &mut names)?),
                    _ => why = self.string(field)?,
                }
            }
            let first = self.required(first, "first", item.value.span, &owner)?;
            let second = self.required(second, "second", item.value.span, &owner)?;
            duties.push(DutyPair { first, second, why });
        }
        Ok(Draft { value: duties, names })
    }

    /// Recurring obstacles.
    pub(super) fn barriers(&mut self, field: Named<'_, '_>) -> Result<Draft<Vec<Barrier>>, Fault> {
        let (mut barriers, mut names): (Vec<Barrier>, Vec<Reference>) = (Vec::new(), Vec::new());
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
                    "owner" => role = Some(self.reference("role", field, &mut names)?),
                    "decisions" => decisions = self.references("decision", field, &mut names)?,
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
        Ok(Draft { value: barriers, names })
    }

    /// Times a decision missed.
    pub(super) fn misses(&mut self, field: Named<'_, '_>) -> Result<Draft<Vec<Miss>>, Fault> {
        let owner = Owner::new("a miss", "");
        let kinds = [MissKind::Stalled, MissKind::Bypassed, MissKind::Overridden, MissKind::Reopened];
        let (mut misses, mut names) = (Vec::new(), Vec::new());
        for item in self.list(field)? {
            let (mut on, mut decision, mut kind, mut note) = (None, None, None, String::new());
            for item in self.fields(&item.value, &owner, &["on", "decision", "kind", "note"])? {
                let field = self.named(item);
                match field.name {
                    "on" => on = Some(self.date(field)?),
                    "decision" => decision = Some(self.reference("decision", field, &mut names)?),
                    "kind" => kind = Some(self.word(field, &kinds.map(|kind| (miss_word(kind), kind)))?),
                    _ => note = self.string(field)?,
                }
            }
            let on = self.required(on, "on", item.value.span, &owner)?;
            let kind = self.required(kind, "kind", item.value.span, &owner)?;
            misses.push(Miss { on, decision, kind, note });
        }
        Ok(Draft { value: misses, names })
    }

    /// What the map changes about rules.
    pub(super) fn rules(&self, field: Named<'_, '_>) -> Result<Vec<(String, RuleSetting)>, Fault> {
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
                            let limit = self.number(Named { name: "limits", value: &item.value })?;
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
    pub(super) fn words(&self, field: Named<'_, '_>) -> Result<Words, Fault> {
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
    pub(super) fn letters(&self, field: Named<'_, '_>) -> Result<Letters, Fault> {
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

    fn reference(&mut self, kind: &'static str, field: Named<'_, '_>, names: &mut Vec<Reference>) -> Result<Id, Fault> {
        let name = self.name_of(kind, field)?;
        let id = name.id.clone();
        names.push(name);
        Ok(id)
    }

    fn name_of(&mut self, kind: &'static str, field: Named<'_, '_>) -> Result<Reference, Fault> {
        Ok(Reference { kind, id: self.id(field)?, at: field.value.span })
    }

    fn references(
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
    fn id_text(&self, value: &Value) -> Cow<'a, str> {
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

/// The fields of a decision.
const DECISION: [&str; 21] = [
    "id",
    "title",
    "area",
    "rank",
    "success",
    "gives_way",
    "impact",
    "time_critical",
    "limit",
    "mode",
    "tie_break",
    "decide_within",
    "escalation",
    "feeds",
    "status",
    "confirmed_on",
    "review_by",
    "rights",
    "situations",
    "waivers",
    "note",
];
