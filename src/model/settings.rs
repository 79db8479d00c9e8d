//! What a map holds beside roles and decisions: labels for areas and situations, priorities, duty pairs, rule settings,
//! word lists, waivers of role findings, and friction evidence.
//!
//! Plain values without behaviour; they are changed whole, by `MapChange`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::amount::Quantity;
use super::boundary::TimeLimit;
use super::decision::Waiver;
use super::id::Id;

/// A named thing that decisions refer to: an area or a situation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The slug.
    pub id: Id,
    /// What people read.
    pub name: String,
    /// Place in the display order.
    pub rank: u32,
    /// Paragraphs of a note.
    pub note: Vec<String>,
}

/// A named group of decisions.
pub type Area = Label;
/// A posture of the organisation beside `Steady`.
pub type Situation = Label;

impl Label {
    /// A label with a name and nothing else.
    #[must_use]
    pub fn new(id: Id, name: impl Into<String>) -> Label {
        Label { id, name: name.into(), rank: 0, note: Vec::new() }
    }

    /// The label with one field changed.
    #[must_use]
    pub fn with(mut self, change: LabelChange) -> Label {
        self.set(change);
        self
    }

    /// Puts the new value in and hands the old one back.
    pub(super) fn set(&mut self, change: LabelChange) -> LabelChange {
        use std::mem::replace;
        match change {
            LabelChange::Name(new) => LabelChange::Name(replace(&mut self.name, new)),
            LabelChange::Rank(new) => LabelChange::Rank(replace(&mut self.rank, new)),
            LabelChange::Note(new) => LabelChange::Note(replace(&mut self.note, new)),
        }
    }
}

/// One field of a label with its new value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LabelChange {
    /// What people read.
    Name(String),
    /// Place in the display order.
    Rank(u32),
    /// Paragraphs of a note.
    Note(Vec<String>),
}

impl LabelChange {
    /// The field's name in the file.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            LabelChange::Name(_) => "name",
            LabelChange::Rank(_) => "rank",
            LabelChange::Note(_) => "note",
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Will hurt some day.
    Warning,
    /// Hurts now.
    Error,
}

impl Severity {
    /// As it is printed and read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// Reads what `word` prints.
    #[must_use]
    pub fn parse(text: &str) -> Option<Severity> {
        [Severity::Note, Severity::Warning, Severity::Error].into_iter().find(|severity| severity.word() == text)
    }
}

/// One ranked priority and what yields to it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Priority {
    /// What matters.
    pub name: String,
    /// What is postponed or given up for it.
    pub gives_way: String,
}

/// Two decisions that one role or person must not decide both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DutyPair {
    /// One side.
    pub first: Id,
    /// The other side.
    pub second: Id,
    /// Why they are kept apart.
    pub why: String,
}

/// What a map changes about one rule.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RuleSetting {
    /// Whether the rule is turned off.
    pub off: bool,
    /// Another severity.
    pub severity: Option<Severity>,
    /// Other limits, by their names.
    pub limits: BTreeMap<String, i64>,
}

/// Words a map adds to the built-in lists.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// More weasel words.
    pub vague: Vec<String>,
    /// Words of the built-in lists that are precise in this organisation.
    pub precise: Vec<String>,
    /// More names that are nobody, such as "the business".
    pub nobody: Vec<String>,
}

/// The notation that imported letters were read in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letters {
    /// Its name in lower case, such as `raci`.
    pub notation: String,
    /// Whether somebody has confirmed it.
    pub confirmed: bool,
}

/// A recurring obstacle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Barrier {
    /// The slug.
    pub id: Id,
    /// What gets in the way.
    pub title: String,
    /// What it costs each time.
    pub cost: Option<Quantity>,
    /// How often it happens.
    pub every: Option<TimeLimit>,
    /// The role that owns the fix.
    pub owner: Option<Id>,
    /// The decisions behind it.
    pub decisions: Vec<Id>,
    /// Paragraphs of a note.
    pub note: Vec<String>,
}

/// How a decision missed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MissKind {
    /// Nobody made the call in time.
    Stalled,
    /// The decider was left out.
    Bypassed,
    /// Somebody above took the call back.
    Overridden,
    /// A settled call was opened again.
    Reopened,
}

/// One time a decision missed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Miss {
    /// The day.
    pub on: Date,
    /// Which decision, where it is known.
    pub decision: Option<Id>,
    /// How.
    pub kind: MissKind,
    /// What happened.
    pub note: String,
}

/// Ids that once named a record: never handed out again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Retired {
    /// Of areas.
    pub areas: std::collections::BTreeSet<Id>,
    /// Of decisions.
    pub decisions: std::collections::BTreeSet<Id>,
    /// Of roles.
    pub roles: std::collections::BTreeSet<Id>,
    /// Of situations.
    pub situations: std::collections::BTreeSet<Id>,
}

impl Retired {
    /// Those of the records that stand in this field of a file; of decisions where it is none of the others.
    pub fn of(&mut self, field: &str) -> &mut std::collections::BTreeSet<Id> {
        match field {
            "situations" => &mut self.situations,
            "areas" => &mut self.areas,
            "roles" => &mut self.roles,
            _ => &mut self.decisions,
        }
    }
}

/// Everything of a map that is neither a role, a decision nor a label.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// The map's name.
    pub title: String,
    /// The one priority of this period; empty = not said.
    pub focus: String,
    /// Ranked, first is first.
    pub priorities: Vec<Priority>,
    /// Duties to keep apart.
    pub duties: Vec<DutyPair>,
    /// How often rows are confirmed.
    pub review_every: Option<TimeLimit>,
    /// By rule code.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Additions to the word lists.
    pub words: Words,
    /// How imported letters were read, where the map was imported.
    pub letters: Option<Letters>,
    /// Findings about roles accepted on purpose.
    pub waivers: Vec<Waiver>,
    /// Friction evidence.
    pub barriers: Vec<Barrier>,
    /// Friction evidence.
    pub misses: Vec<Miss>,
    /// Ids never handed out again.
    pub retired: Retired,
}

/// One field of the settings with its new value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MapChange {
    /// The map's name.
    Title(String),
    /// The one priority of this period.
    Focus(String),
    /// Ranked priorities.
    Priorities(Vec<Priority>),
    /// Duties to keep apart.
    Duties(Vec<DutyPair>),
    /// How often rows are confirmed.
    ReviewEvery(Option<TimeLimit>),
    /// What the map changes about one rule; a default setting removes the entry.
    Rule(String, RuleSetting),
    /// Additions to the word lists.
    Words(Words),
    /// How imported letters were read.
    Letters(Option<Letters>),
    /// Findings about roles accepted on purpose.
    Waivers(Vec<Waiver>),
    /// Friction evidence.
    Barriers(Vec<Barrier>),
    /// Friction evidence.
    Misses(Vec<Miss>),
}

impl MapChange {
    /// The field's name in the file.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            MapChange::Title(_) => "title",
            MapChange::Focus(_) => "focus",
            MapChange::Priorities(_) => "priorities",
            MapChange::Duties(_) => "duties",
            MapChange::ReviewEvery(_) => "review_every",
            MapChange::Rule(..) => "rules",
            MapChange::Words(_) => "words",
            MapChange::Letters(_) => "letters",
            MapChange::Waivers(_) => "waivers",
            MapChange::Barriers(_) => "barriers",
            MapChange::Misses(_) => "misses",
        }
    }
}

impl Settings {
    /// The settings with one field changed.
    #[must_use]
    pub fn with(mut self, change: MapChange) -> Settings {
        self.set(change);
        self
    }

    /// Puts the new value in and hands the old one back.
    pub(super) fn set(&mut self, change: MapChange) -> MapChange {
        use MapChange as C;
        use std::mem::replace;
        match change {
            C::Title(new) => C::Title(replace(&mut self.title, new)),
            C::Focus(new) => C::Focus(replace(&mut self.focus, new)),
            C::Priorities(new) => C::Priorities(replace(&mut self.priorities, new)),
            C::Duties(new) => C::Duties(replace(&mut self.duties, new)),
            C::ReviewEvery(new) => C::ReviewEvery(replace(&mut self.review_every, new)),
            C::Rule(code, new) => {
                let old = if new == RuleSetting::default() {
                    self.rules.remove(&code)
                } else {
                    self.rules.insert(code.clone(), new)
                };
                C::Rule(code, old.unwrap_or_default())
            }
            C::Words(new) => C::Words(replace(&mut self.words, new)),
            C::Letters(new) => C::Letters(replace(&mut self.letters, new)),
            C::Waivers(new) => C::Waivers(replace(&mut self.waivers, new)),
            C::Barriers(new) => C::Barriers(replace(&mut self.barriers, new)),
            C::Misses(new) => C::Misses(replace(&mut self.misses, new)),
        }
    }
}
