//! A decision: a recurring call the organisation makes; a row of the map.
//!
//! Its rights are kept sorted by role key, at most one a role. Overrides for other situations are postures; a posture that
//! overrides nothing does not exist.

use jiff::civil::Date;

use super::amount::Unit;
use super::boundary::{Limit, TimeLimit};
use super::held::HeldRight;
use super::id::Id;
use super::matrix::RoleKey;
use super::mode::Mode;
use super::posture::{Held, Posture};
use super::right::Right;
use super::seldom::{NOTHING, Seldom};
use super::sorting::InOrder;

/// How much hangs on a decision.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Impact {
    /// Easily undone.
    Low,
    /// Worth a rule.
    Medium,
    /// Hard to undo.
    High,
}

/// Where the row stands in the talks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Status {
    /// Not settled yet.
    #[default]
    Draft,
    /// People disagree.
    Contested,
    /// Settled.
    Agreed,
}

impl Status {
    /// As a sentence says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Contested => "contested",
            Status::Agreed => "agreed",
        }
    }
}

/// The role a decision goes up to, and what sends it there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Escalation {
    /// The role it goes to.
    pub to: Id,
    /// The trigger; empty = not said.
    pub when: String,
}

/// A finding accepted on purpose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiver {
    /// The rule's code.
    pub rule: String,
    /// The role the finding is about, where it is about one.
    pub role: Option<Id>,
    /// The situation, where the finding exists only there.
    pub situation: Option<Id>,
    /// Why it is accepted.
    pub reason: String,
    /// Last day it holds; `None` = until removed.
    pub until: Option<Date>,
}

/// A recurring call the organisation makes.
///
/// What few decisions have lies elsewhere: a large map holds one of these a row, and each is moved more than once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    pub(super) id: Id,
    pub(super) title: Box<str>,
    pub(super) area: Option<Id>,
    pub(super) rank: u32,
    pub(super) impact: Option<Impact>,
    pub(super) time_critical: bool,
    pub(super) mode: Option<Mode>,
    pub(super) status: Status,
    pub(super) confirmed_on: Option<Date>,
    pub(super) review_by: Option<Date>,
    pub(super) rights: Vec<HeldRight>,
    /// Nothing where all of it is empty.
    pub(super) seldom: Option<Box<Seldom>>,
}

/// One field of a decision with its new value. Rights and postures have edits of their own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DecisionChange {
    /// The recurring call in words.
    Title(String),
    /// The section it stands in.
    Area(Option<Id>),
    /// Place in the display order of its area.
    Rank(u32),
    /// What a good outcome is.
    Success(String),
    /// Which priority yields.
    GivesWay(String),
    /// How much hangs on it.
    Impact(Option<Impact>),
    /// Whether delay does harm.
    TimeCritical(bool),
    /// What boundaries are measured on.
    Limit(Option<Limit>),
    /// How the call is made.
    Mode(Option<Mode>),
    /// Who or what breaks a tie.
    TieBreak(String),
    /// How fast the call is made.
    DecideWithin(Option<TimeLimit>),
    /// Where it goes up to.
    Escalation(Option<Escalation>),
    /// Decisions that wait for this one.
    Feeds(Vec<Id>),
    /// Where the row stands in the talks.
    Status(Status),
    /// The day it was last confirmed.
    ConfirmedOn(Option<Date>),
    /// The day it is due again.
    ReviewBy(Option<Date>),
    /// Paragraphs of a note.
    Note(Vec<String>),
    /// Findings accepted on purpose.
    Waivers(Vec<Waiver>),
}

impl DecisionChange {
    /// The field's name in the file.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            DecisionChange::Title(_) => "title",
            DecisionChange::Area(_) => "area",
            DecisionChange::Rank(_) => "rank",
            DecisionChange::Success(_) => "success",
            DecisionChange::GivesWay(_) => "gives_way",
            DecisionChange::Impact(_) => "impact",
            DecisionChange::TimeCritical(_) => "time_critical",
            DecisionChange::Limit(_) => "limit",
            DecisionChange::Mode(_) => "mode",
            DecisionChange::TieBreak(_) => "tie_break",
            DecisionChange::DecideWithin(_) => "decide_within",
            DecisionChange::Escalation(_) => "escalation",
            DecisionChange::Feeds(_) => "feeds",
            DecisionChange::Status(_) => "status",
            DecisionChange::ConfirmedOn(_) => "confirmed_on",
            DecisionChange::ReviewBy(_) => "review_by",
            DecisionChange::Note(_) => "note",
            DecisionChange::Waivers(_) => "waivers",
        }
    }
}

impl Decision {
    /// A draft with a title and nothing else.
    #[must_use]
    pub fn new(id: Id, title: impl Into<String>) -> Decision {
        Decision {
            id,
            title: title.into().into(),
            area: None,
            rank: 0,
            impact: None,
            time_critical: false,
            mode: None,
            status: Status::Draft,
            confirmed_on: None,
            review_by: None,
            rights: Vec::new(),
            seldom: None,
        }
    }

    /// The same decision without rights and overrides, as it is added to a map.
    #[must_use]
    pub fn bare(&self) -> Decision {
        let mut bare = Decision { rights: Vec::new(), ..self.clone() };
        if bare.seldom.is_some() {
            bare.change_postures(Vec::clear);
        }
        bare
    }

    pub(super) fn seldom(&self) -> &Seldom {
        self.seldom.as_deref().unwrap_or(&NOTHING)
    }

    /// Puts a new value into what few decisions have, and hands the old one back.
    fn swap<T: Default + PartialEq>(&mut self, field: impl FnOnce(&mut Seldom) -> &mut T, new: T) -> T {
        if self.seldom.is_none() && new == T::default() {
            return new;
        }
        self.change_seldom(|seldom| std::mem::replace(field(seldom), new))
    }

    /// Changes the overrides, which stay sorted by situation id.
    pub(super) fn change_postures<T>(&mut self, change: impl FnOnce(&mut Vec<Posture>) -> T) -> T {
        self.change_seldom(|seldom| change(&mut seldom.postures))
    }

    fn change_seldom<T>(&mut self, change: impl FnOnce(&mut Seldom) -> T) -> T {
        let seldom = self.seldom.get_or_insert_with(|| Box::new(NOTHING.clone()));
        let answer = change(seldom);
        if **seldom == NOTHING {
            self.seldom = None;
        }
        answer
    }

    /// The decision with one field changed.
    #[must_use]
    pub fn with(mut self, change: DecisionChange) -> Decision {
        self.set(change);
        self
    }

    /// Puts the new value in and hands the old one back.
    pub(super) fn set(&mut self, change: DecisionChange) -> DecisionChange {
        use DecisionChange as C;
        use std::mem::replace;
        match change {
            C::Title(new) => C::Title(replace(&mut self.title, new.into()).into()),
            C::Area(new) => C::Area(replace(&mut self.area, new)),
            C::Rank(new) => C::Rank(replace(&mut self.rank, new)),
            C::Success(new) => C::Success(self.swap(|seldom| &mut seldom.success, new)),
            C::GivesWay(new) => C::GivesWay(self.swap(|seldom| &mut seldom.gives_way, new)),
            C::Impact(new) => C::Impact(replace(&mut self.impact, new)),
            C::TimeCritical(new) => C::TimeCritical(replace(&mut self.time_critical, new)),
            C::Limit(new) => C::Limit(self.swap(|seldom| &mut seldom.limit, new)),
            C::Mode(new) => C::Mode(replace(&mut self.mode, new)),
            C::TieBreak(new) => C::TieBreak(self.swap(|seldom| &mut seldom.tie_break, new)),
            C::DecideWithin(new) => C::DecideWithin(self.swap(|seldom| &mut seldom.decide_within, new)),
            C::Escalation(new) => C::Escalation(self.swap(|seldom| &mut seldom.escalation, new)),
            C::Feeds(new) => C::Feeds(self.swap(|seldom| &mut seldom.feeds, new)),
            C::Status(new) => C::Status(replace(&mut self.status, new)),
            C::ConfirmedOn(new) => C::ConfirmedOn(replace(&mut self.confirmed_on, new)),
            C::ReviewBy(new) => C::ReviewBy(replace(&mut self.review_by, new)),
            C::Note(new) => C::Note(self.swap(|seldom| &mut seldom.note, new)),
            C::Waivers(new) => C::Waivers(self.swap(|seldom| &mut seldom.waivers, new)),
        }
    }

    /// The slug.
    #[must_use]
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// The recurring call in words.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The section it stands in.
    #[must_use]
    pub fn area(&self) -> Option<&Id> {
        self.area.as_ref()
    }

    /// Place in the display order of its area.
    #[must_use]
    pub fn rank(&self) -> u32 {
        self.rank
    }

    /// What a good outcome is; empty = not said.
    #[must_use]
    pub fn success(&self) -> &str {
        &self.seldom().success
    }

    /// Which priority yields; empty = not said.
    #[must_use]
    pub fn gives_way(&self) -> &str {
        &self.seldom().gives_way
    }

    /// How much hangs on it.
    #[must_use]
    pub fn impact(&self) -> Option<Impact> {
        self.impact
    }

    /// Whether delay does harm.
    #[must_use]
    pub fn is_time_critical(&self) -> bool {
        self.time_critical
    }

    /// What boundaries are measured on.
    #[must_use]
    pub fn limit(&self) -> Option<&Limit> {
        self.seldom().limit.as_ref()
    }

    /// The unit of its amounts, where it has one.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        match self.seldom().limit {
            Some(Limit::Amount(unit)) => Some(unit),
            _ => None,
        }
    }

    /// How the call is made in Steady.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.mode
    }

    /// Who or what breaks a tie; empty = not said.
    #[must_use]
    pub fn tie_break(&self) -> &str {
        &self.seldom().tie_break
    }

    /// How fast the call is made in Steady.
    #[must_use]
    pub fn decide_within(&self) -> Option<TimeLimit> {
        self.seldom().decide_within
    }

    /// Where it goes up to.
    #[must_use]
    pub fn escalation(&self) -> Option<&Escalation> {
        self.seldom().escalation.as_ref()
    }

    /// Decisions that wait for this one.
    #[must_use]
    pub fn feeds(&self) -> &[Id] {
        &self.seldom().feeds
    }

    /// Where the row stands in the talks.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The day it was last confirmed.
    #[must_use]
    pub fn confirmed_on(&self) -> Option<Date> {
        self.confirmed_on
    }

    /// The day it is due again.
    #[must_use]
    pub fn review_by(&self) -> Option<Date> {
        self.review_by
    }

    /// Paragraphs of a note.
    #[must_use]
    pub fn note(&self) -> &[String] {
        &self.seldom().note
    }

    /// Findings accepted on purpose.
    #[must_use]
    pub fn waivers(&self) -> &[Waiver] {
        &self.seldom().waivers
    }

    /// Whether all fields but rights and postures are equal: those name roles by keys, which mean something in one map only.
    #[must_use]
    pub fn same_fields(&self, other: &Decision) -> bool {
        // Taken apart so that a new field cannot be forgotten here.
        let Decision {
            id,
            title,
            area,
            rank,
            impact,
            time_critical,
            mode,
            status,
            confirmed_on,
            review_by,
            rights: _,
            seldom,
        } = self;
        *id == other.id
            && *title == other.title
            && *area == other.area
            && *rank == other.rank
            && *impact == other.impact
            && *time_critical == other.time_critical
            && *mode == other.mode
            && *status == other.status
            && *confirmed_on == other.confirmed_on
            && *review_by == other.review_by
            && (seldom.is_none() && other.seldom.is_none() || self.seldom().same_fields(other.seldom()))
    }

    /// Rights in Steady, sorted by role key.
    #[must_use]
    pub fn rights(&self) -> &[HeldRight] {
        &self.rights
    }

    /// The right of one role in Steady; `None` = not considered yet.
    #[must_use]
    pub fn right(&self, role: RoleKey) -> Option<&Right> {
        let at = self.rights.binary_search_by_key(&role, HeldRight::role).ok()?;
        self.rights.get(at).map(HeldRight::right)
    }

    /// Overrides, sorted by situation id.
    #[must_use]
    pub fn postures(&self) -> &[Posture] {
        &self.seldom().postures
    }

    /// What differs in one situation, if anything does.
    #[must_use]
    pub fn posture(&self, situation: &Id) -> Option<&Posture> {
        self.postures().iter().find(|posture| posture.situation == *situation)
    }

    /// The right of one role in a situation; `None` as the situation is Steady.
    #[must_use]
    pub fn right_in(&self, role: RoleKey, situation: Option<&Id>) -> Option<&Right> {
        let overridden =
            situation.and_then(|situation| self.posture(situation)).and_then(|posture| posture.right(role));
        overridden.unwrap_or_else(|| self.right(role))
    }

    /// How the call is made in a situation.
    #[must_use]
    pub fn mode_in(&self, situation: Option<&Id>) -> Option<Mode> {
        situation.and_then(|situation| self.posture(situation)).and_then(|posture| posture.mode).or(self.mode)
    }

    /// How fast the call is made in a situation.
    #[must_use]
    pub fn decide_within_in(&self, situation: Option<&Id>) -> Option<TimeLimit> {
        situation
            .and_then(|situation| self.posture(situation))
            .and_then(|posture| posture.decide_within)
            .or(self.decide_within())
    }

    /// All rights in a situation, sorted by role key.
    #[must_use]
    pub fn rights_in(&self, situation: Option<&Id>) -> Vec<Held<&Right>> {
        let mut rights: Vec<Held<&Right>> =
            self.rights.iter().map(|held| Held { role: held.role(), right: held.right() }).collect();
        let Some(posture) = situation.and_then(|situation| self.posture(situation)) else { return rights };
        for held in &posture.rights {
            rights.retain(|other| other.role != held.role);
            if let Some(right) = &held.right {
                rights.push(Held { role: held.role, right });
            }
        }
        rights.order_by_key(|held| held.role);
        rights
    }
}
