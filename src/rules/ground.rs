//! What a rule may stand on: the map, the day, and facts kept beside the map so that no rule scans it.
//!
//! `Usage` counts equal what counting over the whole map would give; a `Row` shows one decision as it is in one situation.

use super::almanac::Almanac;
use super::customs::Customs;
use super::language::Language;
use super::titles::{Titles, fold};
use super::usual::Usual;
use super::{Rule, limit_of};
use crate::model::{Date, Decision, DecisionKey, Held, Id, Matrix, Mode, Part, Right, Role, RoleKey, TimeLimit};

/// An optional field of decisions that a rule may wait for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Field {
    /// `mode`, in any situation.
    Mode,
    /// `decide_within`, in any situation.
    DecideWithin,
    /// `impact`.
    Impact,
    /// `success`.
    Success,
    /// `escalation`.
    Escalation,
    /// `review_by`.
    ReviewBy,
    /// `confirmed_on`.
    ConfirmedOn,
    /// `feeds`.
    Feeds,
    /// `time_critical`.
    TimeCritical,
    /// `limit`.
    Limit,
    /// `tie_break`.
    TieBreak,
    /// A right's text.
    Text,
    /// Any override of a situation.
    Posture,
}

/// How many fields `Usage` counts.
const FIELDS: usize = 13;

/// What a role is needed for beside its rights in Steady, which the map itself counts.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Elsewhere {
    /// Rights that it has in a situation other than Steady.
    pub rights: u32,
    /// Those of them that decide.
    pub decides: u32,
    /// Decisions that go up to it.
    pub escalations: u32,
    /// Other roles that it stands in for.
    pub serves: u32,
    /// Other roles that report to it.
    pub reports: u32,
}

/// How many decisions use each optional field, and how many roles theirs.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Usage {
    fields: [u32; FIELDS],
    /// By role key.
    elsewhere: Vec<Elsewhere>,
    /// Roles that name a holder.
    pub holders: u32,
    /// Roles that name a deputy.
    pub deputies: u32,
    /// Roles that report to another, or are marked as the top.
    pub reports: u32,
}

impl Usage {
    /// Whether any decision uses the field: a rule about it stays silent until then.
    #[must_use]
    pub fn any(&self, field: Field) -> bool {
        self.fields.get(field as usize).is_some_and(|count| *count > 0)
    }

    /// What a role is needed for beside its rights in Steady.
    #[must_use]
    pub fn elsewhere(&self, role: RoleKey) -> Elsewhere {
        self.elsewhere.get(role.index()).copied().unwrap_or_default()
    }

    /// Counts what one decision uses, in or out.
    pub(super) fn count(&mut self, facts: &RowFacts, add: bool) {
        let step = |count: &mut u32| *count = if add { *count + 1 } else { count.saturating_sub(1) };
        for (field, count) in self.fields.iter_mut().enumerate() {
            if facts.used & (1 << field) != 0 {
                step(count);
            }
        }
        for (role, part) in &facts.elsewhere {
            let elsewhere = self.elsewhere_mut(*role);
            match part {
                Part::Decides => {
                    step(&mut elsewhere.rights);
                    step(&mut elsewhere.decides);
                }
                Part::Contributes | Part::Informed => step(&mut elsewhere.rights),
                Part::Out | Part::Unread => {}
            }
        }
        if let Some(role) = facts.escalates_to {
            step(&mut self.elsewhere_mut(role).escalations);
        }
    }

    fn elsewhere_mut(&mut self, role: RoleKey) -> &mut Elsewhere {
        if self.elsewhere.len() <= role.index() {
            self.elsewhere.resize(role.index() + 1, Elsewhere::default());
        }
        &mut self.elsewhere[role.index()]
    }

    /// Counts what the roles of a map use.
    pub(super) fn count_roles(&mut self, matrix: &Matrix) {
        (self.holders, self.deputies, self.reports) = (0, 0, 0);
        self.elsewhere.iter_mut().for_each(|elsewhere| (elsewhere.serves, elsewhere.reports) = (0, 0));
        for (key, role) in matrix.roles() {
            if let Some(deputy) = role.deputy().and_then(|id| matrix.role_key(id)).filter(|deputy| *deputy != key) {
                self.elsewhere_mut(deputy).serves += 1;
            }
            if let Some(above) = role.reports_to().and_then(|id| matrix.role_key(id)).filter(|above| *above != key) {
                self.elsewhere_mut(above).reports += 1;
            }
            self.holders += u32::from(!role.holders().is_empty());
            self.deputies += u32::from(role.deputy().is_some());
            self.reports += u32::from(role.reports_to().is_some() || role.is_top());
        }
    }

    /// The same counts reduced to "used at all": when this changes, silent rules wake or fall silent.
    pub(super) fn signature(&self) -> (u16, [bool; 3]) {
        let mut bits = 0;
        for (field, count) in self.fields.iter().enumerate() {
            bits |= u16::from(*count > 0) << field;
        }
        (bits, [self.holders > 0, self.deputies > 0, self.reports > 0])
    }
}

/// What is kept beside the map about one row, so that it can be counted out again when the row changes.
#[derive(Clone, Default, Debug)]
pub(super) struct RowFacts {
    /// Fields it uses, as bits of `Field`.
    used: u16,
    escalates_to: Option<RoleKey>,
    /// Rights in situations other than Steady.
    elsewhere: Box<[(RoleKey, Part)]>,
}

impl RowFacts {
    pub(super) fn of(matrix: &Matrix, decision: &Decision) -> RowFacts {
        let overrides = decision.postures().iter().flat_map(|posture| posture.rights());
        RowFacts {
            used: used_fields(decision),
            escalates_to: decision.escalation().and_then(|escalation| matrix.role_key(&escalation.to)),
            elsewhere: overrides.filter_map(|held| Some((held.role, held.right.as_ref()?.part()))).collect(),
        }
    }
}

/// The fields one decision uses, as bits of `Field`.
fn used_fields(decision: &Decision) -> u16 {
    let postures = decision.postures();
    let used = [
        (Field::Mode, decision.mode().is_some() || postures.iter().any(|posture| posture.mode().is_some())),
        (
            Field::DecideWithin,
            decision.decide_within().is_some() || postures.iter().any(|posture| posture.decide_within().is_some()),
        ),
        (Field::Impact, decision.impact().is_some()),
        (Field::Success, !decision.success().is_empty()),
        (Field::Escalation, decision.escalation().is_some()),
        (Field::ReviewBy, decision.review_by().is_some()),
        (Field::ConfirmedOn, decision.confirmed_on().is_some()),
        (Field::Feeds, !decision.feeds().is_empty()),
        (Field::TimeCritical, decision.is_time_critical()),
        (Field::Limit, decision.limit().is_some()),
        (Field::TieBreak, !decision.tie_break().is_empty()),
        (Field::Text, decision.rights().iter().any(|held| !held.right().text().is_empty())),
        (Field::Posture, !postures.is_empty()),
    ];
    used.iter().fold(0, |bits, (field, used)| bits | u16::from(*used) << (*field as u8))
}

/// Everything a rule may read.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The map.
    pub matrix: &'a Matrix,
    /// The day the map is judged on.
    pub today: Date,
    /// Which optional fields the map uses at all.
    pub usage: &'a Usage,
    pub(super) titles: &'a Titles,
    pub(super) almanac: &'a Almanac,
    pub(super) usual: &'a Usual,
}

impl<'a> Ground<'a> {
    /// The value of a rule's limit in this map.
    #[must_use]
    pub fn limit(&self, rule: &Rule, name: &str) -> usize {
        usize::try_from(limit_of(self.matrix, rule, name)).unwrap_or(0)
    }

    /// The roles, so many at most, that decide most in a decision's area, or in the whole map where nobody decides there; the
    /// first ones where nobody decides at all.
    #[must_use]
    pub fn usual_deciders(&self, decision: &Decision, most: usize) -> Vec<RoleKey> {
        self.usual.deciders(self.matrix, decision, most)
    }

    /// The role behind an id.
    #[must_use]
    pub fn role(&self, id: &Id) -> Option<(RoleKey, &'a Role)> {
        let key = self.matrix.role_key(id)?;
        Some((key, self.matrix.role(key)?))
    }

    /// Decisions whose titles equal this one's or nearly do, in key order; for rules of `Check::Kin`.
    #[must_use]
    pub fn twins(&self, key: DecisionKey) -> Vec<DecisionKey> {
        self.titles.twins(key)
    }

    /// The title as it is compared: folded, without accents and punctuation.
    #[must_use]
    pub fn folded_title(&self, key: DecisionKey) -> &str {
        self.titles.folded(key)
    }

    /// What is usual on the map, for fixes: made of the whole map when the first of them asks.
    pub(super) fn customs(&self) -> &'a Customs {
        self.usual.customs(self.matrix)
    }

    /// The language most titles of the map show.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.almanac.language()
    }

    /// Roles whose names are almost the same as this one's.
    #[must_use]
    pub fn alike(&self, role: RoleKey) -> &'a [RoleKey] {
        self.almanac.alike(role)
    }

    /// Whether a role is nobody in particular by its name.
    #[must_use]
    pub fn is_nobody(&self, role: RoleKey) -> bool {
        self.almanac.is_nobody(role)
    }

    /// Decisions whose findings may depend on this one, by rules of `Check::Kin`: twins and the other sides of duty pairs.
    #[must_use]
    pub fn kin(&self, key: DecisionKey) -> Vec<DecisionKey> {
        let mut kin = self.twins(key);
        let Some(decision) = self.matrix.decision(key) else { return kin };
        for duty in &self.matrix.settings().duties {
            let other = if duty.first == *decision.id() {
                &duty.second
            } else if duty.second == *decision.id() {
                &duty.first
            } else {
                continue;
            };
            kin.extend(self.matrix.decision_key(other));
        }
        kin
    }

    /// Whether a role stands empty today. Nobody is vacant in a map that names no holders, and a group that lists no
    /// members is taken to have some.
    #[must_use]
    pub fn is_vacant(&self, role: &Role) -> bool {
        let unlisted = role.is_group() && role.holders().is_empty();
        self.usage.holders > 0 && !unlisted && role.is_vacant_on(self.today)
    }

    /// The person who holds both roles today, where there is one.
    #[must_use]
    pub fn same_person(&self, a: &'a Role, b: &Role) -> Option<&'a str> {
        let names: Vec<String> = b.holders_on(self.today).map(|holder| fold(&holder.name)).collect();
        a.holders_on(self.today).map(|holder| holder.name.as_str()).find(|name| names.contains(&fold(name)))
    }

    /// Roles above a role, nearest first, through reports-to; ends before a role met again.
    #[must_use]
    pub fn superiors(&self, role: RoleKey) -> Vec<RoleKey> {
        let mut chain = Vec::new();
        let mut at = role;
        while let Some(above) = self
            .matrix
            .role(at)
            .and_then(Role::reports_to)
            .and_then(|id| self.matrix.role_key(id))
            .filter(|above| *above != role && !chain.contains(above))
        {
            chain.push(above);
            at = above;
        }
        chain
    }
}

/// One decision as it is in one situation.
pub struct Row<'a> {
    /// What else may be read.
    pub ground: &'a Ground<'a>,
    /// Its key.
    pub key: DecisionKey,
    /// Its record.
    pub decision: &'a Decision,
    /// The situation; `None` = Steady.
    pub situation: Option<&'a Id>,
    /// The rights there, sorted by role key.
    pub rights: Vec<Held<&'a Right>>,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        ground: &'a Ground<'a>,
        key: DecisionKey,
        decision: &'a Decision,
        situation: Option<&'a Id>,
    ) -> Row<'a> {
        Row { ground, key, decision, situation, rights: decision.rights_in(situation) }
    }

    /// The title as messages open with it.
    #[must_use]
    pub fn title(&self) -> &'a str {
        self.decision.title()
    }

    /// Those who decide.
    pub fn deciders(&self) -> impl Iterator<Item = &Held<&'a Right>> {
        self.rights.iter().filter(|held| held.right.is_decider())
    }

    /// Those whose part it is.
    pub fn with_part(&self, part: Part) -> impl Iterator<Item = &Held<&'a Right>> {
        self.rights.iter().filter(move |held| held.right.part() == part)
    }

    /// How the call is made there.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.decision.mode_in(self.situation)
    }

    /// How fast the call is made there.
    #[must_use]
    pub fn decide_within(&self) -> Option<TimeLimit> {
        self.decision.decide_within_in(self.situation)
    }

    /// A role's record.
    #[must_use]
    pub fn role(&self, key: RoleKey) -> Option<&'a Role> {
        self.ground.matrix.role(key)
    }

    /// A role's name.
    #[must_use]
    pub fn name(&self, key: RoleKey) -> &'a str {
        self.ground.matrix.role_name(key)
    }

    /// Names in a sentence: `A`, `A and B`, `A, B and C`.
    #[must_use]
    pub fn names(&self, keys: impl IntoIterator<Item = RoleKey>) -> String {
        join_names(keys.into_iter().map(|key| self.name(key)))
    }
}

/// Names in a sentence: `A`, `A and B`, `A, B and C`.
#[must_use]
pub fn join_names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let mut joined =
        String::with_capacity(names.iter().map(|name| name.len() + ", ".len()).sum::<usize>() + " and ".len());
    for (at, name) in names.iter().enumerate() {
        joined.push_str(match at {
            0 => "",
            _ if at + 1 == names.len() => " and ",
            _ => ", ",
        });
        joined.push_str(name);
    }
    joined
}
