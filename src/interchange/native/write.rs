//! From a map to what is written: fields in a fixed order, those at their default left out.
//!
//! Situations, areas, roles and decisions come sorted by id, as do rights and overrides inside a decision; everything else
//! keeps the order it has in the map. One right a line, so that two people's changes of different rights merge.
//!
//! Longer than 500 lines because every field of the file has its line here, and their order is read in one place.

use std::borrow::Cow;

use crate::model::{
    Amount, Band, Barrier, Decision, DutyPair, Escalation, Holder, Holding, Id, Impact, Label, Limit, Mark, Matrix,
    Miss, MissKind, Mode, Part, Posture, Priority, Right, Role, RoleKey, RoleKind, RuleSetting, Settings, Status, Unit,
    Waiver,
};

use super::VERSION;
use super::layout::{Bracket, Entry, Key, Piece, quoted};

/// A record being put together, field by field.
#[derive(Default)]
pub(super) struct Fields<'a>(Vec<Entry<'a>>);

impl<'a> Fields<'a> {
    fn put(&mut self, name: &'static str, piece: Piece<'a>) {
        self.0.push(Entry { key: Key::Field(name), piece });
    }

    fn line(&mut self, name: &'static str, line: impl Into<Cow<'a, str>>) {
        self.put(name, Piece::Line(line.into()));
    }

    /// A text, where it says anything.
    fn text(&mut self, name: &'static str, text: &str) {
        if !text.is_empty() {
            self.line(name, quoted(text));
        }
    }

    fn shown(&mut self, name: &'static str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            self.line(name, format!("\"{value}\""));
        }
    }

    fn rank(&mut self, rank: u32) {
        if rank != 0 {
            self.line("rank", rank.to_string());
        }
    }

    fn yes(&mut self, name: &'static str, value: bool) {
        if value {
            self.line(name, "true");
        }
    }

    fn block(&mut self, name: &'static str, bracket: Bracket, entries: Vec<Entry<'a>>) {
        if !entries.is_empty() {
            self.put(name, Piece::Block(bracket, entries));
        }
    }

    /// A list with an item a line.
    fn rows(&mut self, name: &'static str, rows: impl Iterator<Item = Piece<'a>>) {
        let entries = rows.enumerate().map(|(at, piece)| Entry { key: Key::Place(at), piece }).collect();
        self.block(name, Bracket::Square, entries);
    }

    fn paragraphs(&mut self, name: &'static str, texts: &[String]) {
        self.rows(name, texts.iter().map(|text| Piece::Line(quoted(text).into())));
    }

    fn inline(&mut self, name: &'static str, texts: &[String]) {
        if !texts.is_empty() {
            self.line(name, list(texts));
        }
    }

    fn done(self) -> Piece<'a> {
        Piece::Block(Bracket::Round, self.0)
    }
}

fn list<T: AsRef<str>>(texts: &[T]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

/// A record on one line; fields without a value are left out.
fn one_line<'a>(fields: &[(&str, Option<String>)]) -> Piece<'a> {
    let fields: Vec<String> =
        fields.iter().filter_map(|(name, value)| Some(format!("{name}: {}", value.as_ref()?))).collect();
    Piece::Line(format!("({})", fields.join(", ")).into())
}

fn said(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| quoted(text))
}

fn shown(value: Option<impl std::fmt::Display>) -> Option<String> {
    value.map(|value| format!("\"{value}\""))
}

/// A map and the order its roles are written in.
pub(super) struct Writer<'a> {
    matrix: &'a Matrix,
    /// Place of each role in the order of ids, and its id, by the index of its key.
    roles: Vec<Option<(usize, &'a Id)>>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(matrix: &'a Matrix) -> Writer<'a> {
        let mut roles: Vec<(&Id, RoleKey)> = matrix.roles().map(|(key, role)| (role.id(), key)).collect();
        roles.sort_unstable();
        let mut by_key = vec![None; matrix.role_slots()];
        for (at, (id, key)) in roles.into_iter().enumerate() {
            if let Some(slot) = by_key.get_mut(key.index()) {
                *slot = Some((at, id));
            }
        }
        Writer { matrix, roles: by_key }
    }

    /// The settings of the map.
    pub(super) fn settings(&self) -> &'a Settings {
        self.matrix.settings()
    }

    /// The whole file.
    pub(super) fn root(&self) -> Piece<'a> {
        let mut fields = Fields(front(self.matrix.settings()));
        for kind in Kind::ALL {
            let entries = self.ids(kind).into_iter().filter_map(|id| {
                let piece = self.record(kind, id)?;
                Some(Entry { key: Key::Own(id.as_str()), piece })
            });
            fields.block(kind.field(), Bracket::Square, entries.collect());
        }
        fields.0.extend(back(self.matrix.settings()));
        fields.done()
    }

    /// The ids of all records of a kind, sorted.
    pub(super) fn ids(&self, kind: Kind) -> Vec<&'a Id> {
        let mut ids: Vec<&Id> = match kind {
            Kind::Situation => self.matrix.situations_in_order().into_iter().map(|label| &label.id).collect(),
            Kind::Area => self.matrix.areas_in_order().into_iter().map(|label| &label.id).collect(),
            Kind::Role => self.matrix.roles().map(|(_, role)| role.id()).collect(),
            Kind::Decision => self.matrix.decisions().map(|(_, decision)| decision.id()).collect(),
        };
        ids.sort_unstable();
        ids
    }

    /// The ids of records that are not as they are in another map, or not in it at all.
    pub(super) fn changed(&self, other: &Writer<'_>, kind: Kind) -> Vec<&'a Id> {
        if kind != Kind::Decision {
            return self.ids(kind).into_iter().filter(|id| !self.same(other, kind, id)).collect();
        }
        let changed = self.matrix.decisions_not_shared(other.matrix).map(Decision::id);
        changed.filter(|id| !self.same(other, kind, id)).collect()
    }

    /// The ids of records that another map has no more.
    pub(super) fn gone(&self, other: &Writer<'_>, kind: Kind) -> Vec<&'a Id> {
        if kind != Kind::Decision {
            return self.ids(kind).into_iter().filter(|id| other.record(kind, id).is_none()).collect();
        }
        let gone = self.matrix.decisions_not_shared(other.matrix).map(Decision::id);
        gone.filter(|id| other.matrix.decision_key(id).is_none()).collect()
    }

    /// One record.
    pub(super) fn record(&self, kind: Kind, id: &Id) -> Option<Piece<'a>> {
        Some(match kind {
            Kind::Situation => label(self.matrix.situation(id)?),
            Kind::Area => label(self.matrix.area(id)?),
            Kind::Role => role(self.matrix.role_by_id(id)?),
            Kind::Decision => self.decision(self.matrix.decision_by_id(id)?),
        })
    }

    /// Whether a record says the same in another map.
    pub(super) fn same(&self, other: &Writer<'_>, kind: Kind, id: &Id) -> bool {
        let (mine, theirs) = (self.matrix, other.matrix);
        match kind {
            Kind::Situation => mine.situation(id) == theirs.situation(id),
            Kind::Area => mine.area(id) == theirs.area(id),
            Kind::Role => mine.role_by_id(id) == theirs.role_by_id(id),
            Kind::Decision => match (mine.decision_by_id(id), theirs.decision_by_id(id)) {
                (Some(a), Some(b)) => mine.same_decision(a, theirs, b),
                (a, b) => a.is_none() && b.is_none(),
            },
        }
    }

    /// A decision; its rights are those of roles of this map.
    pub(super) fn decision(&self, decision: &'a Decision) -> Piece<'a> {
        let mut fields = Fields(Vec::with_capacity(16));
        fields.line("id", format!("\"{}\"", decision.id()));
        fields.line("title", quoted(decision.title()));
        fields.shown("area", decision.area());
        fields.rank(decision.rank());
        fields.text("success", decision.success());
        fields.text("gives_way", decision.gives_way());
        if let Some(impact) = decision.impact() {
            fields.line("impact", impact_word(impact));
        }
        fields.yes("time_critical", decision.is_time_critical());
        match decision.limit() {
            Some(Limit::Amount(unit)) => fields.line("limit", format!("Amount(\"{unit}\")")),
            Some(Limit::Segments(segments)) => fields.line("limit", format!("Segments({})", list(segments))),
            None => {}
        }
        if let Some(mode) = decision.mode() {
            fields.line("mode", mode_word(mode));
        }
        fields.text("tie_break", decision.tie_break());
        fields.shown("decide_within", decision.decide_within());
        if let Some(Escalation { to, when }) = decision.escalation() {
            fields.put("escalation", one_line(&[("to", Some(format!("\"{to}\""))), ("when", said(when))]));
        }
        let feeds: Vec<&str> = decision.feeds().iter().map(Id::as_str).collect();
        if !feeds.is_empty() {
            fields.line("feeds", list(&feeds));
        }
        if decision.status() != Status::Draft {
            fields.line("status", status_word(decision.status()));
        }
        fields.shown("confirmed_on", decision.confirmed_on());
        fields.shown("review_by", decision.review_by());
        let unit = decision.unit();
        let rights = self.by_id(decision.rights(), |right| cell(right, unit));
        fields.block("rights", Bracket::Curly, rights);
        let postures = decision
            .postures()
            .iter()
            .map(|posture| Entry { key: Key::Text(posture.situation().as_str()), piece: self.posture(posture, unit) });
        fields.block("situations", Bracket::Curly, postures.collect());
        fields.rows("waivers", decision.waivers().iter().map(waiver));
        fields.paragraphs("note", decision.note());
        fields.done()
    }

    fn posture(&self, posture: &'a Posture, unit: Option<Unit>) -> Piece<'a> {
        let mut fields = Fields::default();
        if let Some(mode) = posture.mode() {
            fields.line("mode", mode_word(mode));
        }
        fields.shown("decide_within", posture.decide_within());
        let rights = self.by_id(posture.rights(), |right| match right {
            Some(right) => cell(right, unit),
            None => Cow::Borrowed("Empty"),
        });
        fields.block("rights", Bracket::Curly, rights);
        fields.done()
    }

    /// Cells sorted by the id of their role.
    fn by_id<H: Holding>(&self, rights: &'a [H], cell: impl Fn(&'a H::Right) -> Cow<'a, str>) -> Vec<Entry<'a>> {
        let mut sorted: Vec<(usize, &Id, &H::Right)> = rights
            .iter()
            .filter_map(|held| {
                let (at, id) = (*self.roles.get(held.role().index())?)?;
                Some((at, id, held.right()))
            })
            .collect();
        sorted.sort_unstable_by_key(|(at, _, _)| *at);
        let entry = |(_, id, right): (usize, &'a Id, &'a H::Right)| Entry {
            key: Key::Text(id.as_str()),
            piece: Piece::Line(cell(right)),
        };
        sorted.into_iter().map(entry).collect()
    }
}

/// Fields before the records.
pub(super) fn front(settings: &Settings) -> Vec<Entry<'_>> {
    let mut fields = Fields::default();
    fields.line("version", VERSION.to_string());
    fields.text("title", &settings.title);
    fields.text("focus", &settings.focus);
    fields.rows("priorities", settings.priorities.iter().map(priority));
    fields.shown("review_every", settings.review_every);
    fields.rows("duties", settings.duties.iter().map(duty));
    fields.0
}

/// Fields behind the records.
pub(super) fn back(settings: &Settings) -> Vec<Entry<'_>> {
    let mut fields = Fields::default();
    let rules = settings.rules.iter().map(|(code, setting)| Entry { key: Key::Text(code), piece: rule(setting) });
    fields.block("rules", Bracket::Curly, rules.collect());
    let mut words = Fields::default();
    words.paragraphs("vague", &settings.words.vague);
    words.paragraphs("precise", &settings.words.precise);
    words.paragraphs("nobody", &settings.words.nobody);
    fields.block("words", Bracket::Round, words.0);
    if let Some(letters) = &settings.letters {
        let confirmed = letters.confirmed.then(|| "true".to_owned());
        let piece = one_line(&[("notation", Some(quoted(&letters.notation))), ("confirmed", confirmed)]);
        fields.put("letters", piece);
    }
    fields.rows("waivers", settings.waivers.iter().map(waiver));
    fields.rows("barriers", settings.barriers.iter().map(barrier));
    fields.rows("misses", settings.misses.iter().map(miss));
    let mut retired = Fields::default();
    let sets = [
        ("situations", &settings.retired.situations),
        ("areas", &settings.retired.areas),
        ("roles", &settings.retired.roles),
        ("decisions", &settings.retired.decisions),
    ];
    for (name, ids) in sets {
        let entries = ids.iter().map(|id| {
            let piece = Piece::Line(quoted(id.as_str()).into());
            Entry { key: Key::Own(id.as_str()), piece }
        });
        retired.block(name, Bracket::Square, entries.collect());
    }
    fields.block("retired", Bracket::Round, retired.0);
    fields.0
}

/// The four kinds of records with ids that a map holds, in the order of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Situation,
    Area,
    Role,
    Decision,
}

impl Kind {
    pub(super) const ALL: [Kind; 4] = [Kind::Situation, Kind::Area, Kind::Role, Kind::Decision];

    /// The field that lists them.
    pub(super) fn field(self) -> &'static str {
        match self {
            Kind::Situation => "situations",
            Kind::Area => "areas",
            Kind::Role => "roles",
            Kind::Decision => "decisions",
        }
    }

    /// One of them, as a message says it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Situation => "situation",
            Kind::Area => "area",
            Kind::Role => "role",
            Kind::Decision => "decision",
        }
    }
}

pub(super) fn label(label: &Label) -> Piece<'_> {
    let mut fields = Fields::default();
    fields.line("id", format!("\"{}\"", label.id));
    fields.line("name", quoted(&label.name));
    fields.rank(label.rank);
    fields.paragraphs("note", &label.note);
    fields.done()
}

pub(super) fn role(role: &Role) -> Piece<'_> {
    let mut fields = Fields::default();
    fields.line("id", format!("\"{}\"", role.id()));
    fields.line("name", quoted(role.name()));
    fields.rank(role.rank());
    fields.inline("aliases", role.aliases());
    if role.kind() == RoleKind::Group {
        fields.line("kind", "Group");
    }
    fields.rows("holders", role.holders().iter().map(holder));
    fields.shown("deputy", role.deputy());
    fields.shown("reports_to", role.reports_to());
    fields.yes("top", role.is_top());
    fields.paragraphs("note", role.note());
    fields.done()
}

fn holder<'a>(holder: &Holder) -> Piece<'a> {
    one_line(&[("name", Some(quoted(&holder.name))), ("from", shown(holder.from)), ("until", shown(holder.until))])
}

fn priority<'a>(priority: &Priority) -> Piece<'a> {
    one_line(&[("name", Some(quoted(&priority.name))), ("gives_way", said(&priority.gives_way))])
}

fn duty<'a>(pair: &DutyPair) -> Piece<'a> {
    one_line(&[
        ("first", Some(format!("\"{}\"", pair.first))),
        ("second", Some(format!("\"{}\"", pair.second))),
        ("why", said(&pair.why)),
    ])
}

fn waiver<'a>(waiver: &Waiver) -> Piece<'a> {
    one_line(&[
        ("rule", Some(quoted(&waiver.rule))),
        ("role", shown(waiver.role.as_ref())),
        ("situation", shown(waiver.situation.as_ref())),
        ("reason", said(&waiver.reason)),
        ("until", shown(waiver.until)),
    ])
}

fn miss<'a>(miss: &Miss) -> Piece<'a> {
    one_line(&[
        ("on", Some(format!("\"{}\"", miss.on))),
        ("decision", shown(miss.decision.as_ref())),
        ("kind", Some(miss_word(miss.kind).to_owned())),
        ("note", said(&miss.note)),
    ])
}

fn barrier(barrier: &Barrier) -> Piece<'_> {
    let mut fields = Fields::default();
    fields.line("id", format!("\"{}\"", barrier.id));
    fields.line("title", quoted(&barrier.title));
    fields.shown("cost", barrier.cost.map(|cost| cost.plain()));
    fields.shown("every", barrier.every);
    fields.shown("owner", barrier.owner.as_ref());
    let decisions: Vec<&str> = barrier.decisions.iter().map(Id::as_str).collect();
    if !decisions.is_empty() {
        fields.line("decisions", list(&decisions));
    }
    fields.paragraphs("note", &barrier.note);
    fields.done()
}

fn rule<'a>(setting: &RuleSetting) -> Piece<'a> {
    let limits: Vec<String> = setting.limits.iter().map(|(name, limit)| format!("{}: {limit}", quoted(name))).collect();
    one_line(&[
        ("off", setting.off.then(|| "true".to_owned())),
        ("severity", setting.severity.map(|severity| capital(severity.word()))),
        ("limits", (!limits.is_empty()).then(|| format!("{{{}}}", limits.join(", ")))),
    ])
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// A right as it stands in its cell; amounts carry the unit of the decision.
pub(super) fn cell(right: &Right, unit: Option<Unit>) -> Cow<'_, str> {
    let word = right.part().word();
    if right.marks().is_empty() && right.detail().is_none() {
        return Cow::Borrowed(word);
    }
    let plain_text = right.marks().is_empty()
        && right
            .detail()
            .is_none_or(|detail| detail.band.is_none() && detail.segments.is_empty() && detail.veto.is_empty());
    if right.part() == Part::Unread && plain_text {
        return Cow::Owned(format!("{word}({})", quoted(right.text())));
    }
    let amount = |amount: Option<Amount>| {
        amount.map(|amount| match unit {
            Some(unit) => format!("\"{} {unit}\"", amount.plain()),
            None => format!("\"{}\"", amount.plain()),
        })
    };
    let marks: Vec<&str> = right.marks().iter().map(mark_word).collect();
    let fields = [
        ("over", amount(right.band().and_then(Band::over))),
        ("upto", amount(right.band().and_then(Band::upto))),
        ("segments", (!right.segments().is_empty()).then(|| list(right.segments()))),
        ("marks", (!marks.is_empty()).then(|| format!("[{}]", marks.join(", ")))),
        ("veto", said(right.veto())),
        ("text", said(right.text())),
    ];
    let fields: Vec<String> =
        fields.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?))).collect();
    Cow::Owned(format!("{word}({})", fields.join(", ")))
}

pub(super) fn mark_word(mark: Mark) -> &'static str {
    match mark {
        Mark::Drives => "Drives",
        Mark::Recommends => "Recommends",
        Mark::Executes => "Executes",
        Mark::Vetoes => "Vetoes",
    }
}

pub(super) fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Alone => "Alone",
        Mode::Advice => "Advice",
        Mode::Joint => "Joint",
        Mode::Consent => "Consent",
        Mode::Vote => "Vote",
        Mode::Delegated => "Delegated",
    }
}

pub(super) fn impact_word(impact: Impact) -> &'static str {
    match impact {
        Impact::Low => "Low",
        Impact::Medium => "Medium",
        Impact::High => "High",
    }
}

pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Draft => "Draft",
        Status::Contested => "Contested",
        Status::Agreed => "Agreed",
    }
}

pub(super) fn miss_word(kind: MissKind) -> &'static str {
    match kind {
        MissKind::Stalled => "Stalled",
        MissKind::Bypassed => "Bypassed",
        MissKind::Overridden => "Overridden",
        MissKind::Reopened => "Reopened",
    }
}
