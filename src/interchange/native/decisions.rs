//! Decisions of the file as drafts, with their rights, boundaries and overrides.
//!
//! All amounts of one decision are in one unit; where it has no limit of its own, that unit is its limit.

use crate::model::{
    Band, Decision, DecisionChange, Escalation, HeldRight, Id, Impact, Limit, Mark, Mode, Part, PostureChange,
    Quantity, Right, Status, Unit,
};

use super::fields::{Named, Owner, Page, short, wrong};
use super::outline::{Form, Item, Shape, Value};
use super::place::{Fault, Span, nearest};
use super::records::Reference;
use super::write::{impact_word, mark_word, mode_word, status_word};

/// The fields of a decision.
pub(super) const DECISION: [&str; 21] = [
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

/// A decision, its references to other decisions and its rights apart.
#[derive(Debug)]
pub(super) struct DecisionDraft {
    pub decision: Decision,
    pub feeds: Vec<Id>,
    pub rights: Vec<CellDraft<Right>>,
    /// The rights, where the roles are known already.
    pub keyed: Vec<HeldRight>,
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

impl<'a> Page<'a> {
    /// A decision.
    pub(super) fn decision(&mut self, value: &Value) -> Result<DecisionDraft, Fault> {
        use DecisionChange as C;
        let owner_id = self.id_text(value);
        let owner = Owner::new("decision", &owner_id);
        let (mut id, mut title, mut limit) = (None, None, None);
        let mut changes: Vec<C> = Vec::with_capacity(8);
        let (mut feeds, mut rights, mut postures, mut names) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut keyed = Vec::new();
        let mut units = Units::default();
        for item in self.fields(value, &owner, &DECISION)? {
            let field = self.named(item);
            match field.name {
                "id" => id = Some(self.own_id(field)?),
                "title" => title = Some(self.string(field)?),
                "limit" => limit = Some((self.limit(field)?, field.value.span)),
                "feeds" => feeds = self.references("decision", field, &mut names)?,
                "rights" if !self.roles.is_empty() => keyed = self.keyed_rights(field, &owner, &mut units)?,
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
                _ => changes.push(self.decision_change(field, &owner, &mut names)?),
            }
        }
        let id = self.required(id, "id", value.span, &owner)?;
        let decision = Decision::new(id, self.required(title, "title", value.span, &owner)?);
        changes.push(C::Limit(units.settle(limit, &owner)?));
        let decision = changes.into_iter().fold(decision, Decision::with);
        Ok(DecisionDraft { decision, feeds, rights, keyed, postures, names })
    }

    /// One field of a decision; `id`, `rights` and `situations` are none.
    pub(super) fn decision_change(
        &mut self,
        field: Named<'_, '_>,
        owner: &Owner<'_>,
        names: &mut Vec<Reference>,
    ) -> Result<DecisionChange, Fault> {
        use DecisionChange as C;
        Ok(match field.name {
            "title" => C::Title(self.string(field)?),
            "area" => C::Area(Some(self.reference("area", field, names)?)),
            "rank" => C::Rank(self.number(field, u32::MAX)?),
            "success" => C::Success(self.string(field)?),
            "gives_way" => C::GivesWay(self.string(field)?),
            "impact" => {
                let known = [Impact::Low, Impact::Medium, Impact::High].map(|impact| (impact_word(impact), impact));
                C::Impact(Some(self.word(field, &known)?))
            }
            "time_critical" => C::TimeCritical(self.yes(field)?),
            "limit" => C::Limit(Some(self.limit(field)?)),
            "mode" => C::Mode(Some(self.mode(field)?)),
            "tie_break" => C::TieBreak(self.string(field)?),
            "decide_within" => C::DecideWithin(Some(self.time_limit(field)?)),
            "escalation" => C::Escalation(Some(self.escalation(field, owner, names)?)),
            "feeds" => C::Feeds(self.references("decision", field, names)?),
            "status" => {
                let known =
                    [Status::Draft, Status::Contested, Status::Agreed].map(|status| (status_word(status), status));
                C::Status(self.word(field, &known)?)
            }
            "confirmed_on" => C::ConfirmedOn(Some(self.date(field)?)),
            "review_by" => C::ReviewBy(Some(self.date(field)?)),
            "waivers" => C::Waivers(self.waivers(field, owner, names)?),
            _ => C::Note(self.paragraphs(field)?),
        })
    }

    /// How a call is made.
    pub(super) fn mode(&self, field: Named<'_, '_>) -> Result<Mode, Fault> {
        self.word(field, &Mode::ALL.map(|mode| (mode_word(mode), mode)))
    }

    fn limit(&mut self, field: Named<'_, '_>) -> Result<Limit, Fault> {
        let refused = || {
            wrong(
                field.value,
                "`limit` takes a unit or segments",
                "Amount(\"EUR\") or Segments([\"north\", \"south\"])",
            )
        };
        let Form::Block(block) = &field.value.form else { return Err(refused()) };
        let [item] = block.items.as_slice() else { return Err(refused()) };
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
            _ => Err(refused()),
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
                    "mode" => changes.push(PostureChange::Mode(Some(self.mode(field)?))),
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

    /// The rights of known roles, as a file that was written has them: sorted by id, which shows that none stands twice.
    fn keyed_rights(
        &mut self,
        field: Named<'_, '_>,
        owner: &Owner<'_>,
        units: &mut Units,
    ) -> Result<Vec<HeldRight>, Fault> {
        let other = |at: Span| Fault::new(at, "not as it is written", "");
        let Form::Block(block) = &field.value.form else { return Err(other(field.value.span)) };
        if block.shape != Shape::Map {
            return Err(other(field.value.span));
        }
        let mut rights = Vec::with_capacity(block.items.len());
        let mut last = None;
        for item in &block.items {
            let key = item.key.of(self.text);
            let id = match key.as_bytes() {
                [b'"', .., b'"'] => key.get(1..key.len() - 1).unwrap_or(""),
                _ => "",
            };
            let known = self.roles.get(id).copied().filter(|known| Some(known.place) > last);
            let known = known.ok_or_else(|| other(item.key))?;
            let right = self.cell(&item.value, &owner.part("the right", id), units)?;
            rights.push(HeldRight::new(known.key, right.ok_or_else(|| other(item.value.span))?));
            last = Some(known.place);
        }
        // Ids are sorted; keys need not be.
        rights.sort_by_key(|held| held.role());
        Ok(rights)
    }

    /// A right that stands alone, outside of its decision; `None` is an emptied cell.
    pub(super) fn lone_cell(&mut self, value: &Value, owner: &Owner<'_>) -> Result<Option<Right>, Fault> {
        self.cell(value, owner, &mut Units::default())
    }

    /// A right; `None` is an emptied cell.
    fn cell(&mut self, value: &Value, owner: &Owner<'_>, units: &mut Units) -> Result<Option<Right>, Fault> {
        match &value.form {
            Form::Word => match value.span.of(self.text) {
                "Empty" => Ok(None),
                _ => Ok(Some(Right::new(self.part(value.span, owner)?))),
            },
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
                        let like = format!("{}(upto: \"500 EUR\")", part.word());
                        Err(wrong(value, "what a right covers is said in named fields", &like))
                    }
                }
            }
            _ => Err(wrong(value, "a cell takes a name without quotes", "Informed, or Decides(upto: \"500 EUR\")")),
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
        if let Some(part) = Part::named(word) {
            return Ok(part);
        }
        let meant = match word {
            "D" | "Decide" => Some("Decides"),
            "C" | "Contribute" => Some("Contributes"),
            "I" | "Inform" => Some("Informed"),
            "O" => Some("Out"),
            _ => nearest(word, Part::ALL.map(Part::word)),
        };
        let mut message = format!("`{}` is not a right: {owner}", short(word));
        if let Some(meant) = meant {
            message = format!("{message}; did you mean `{meant}`?");
        }
        Err(Fault::new(at, message, "rights are Decides, Contributes, Informed and Out, and Unread(\"…\")"))
    }
}
