//! The map: decisions by roles, and the questions one may ask it.
//!
//! Every id named anywhere in a map exists in it; loads equal what counting the rights would give. Keys are places in this
//! map's memory: a key belongs to one id for ever, and means nothing in another map.

use std::sync::OnceLock;

use super::decision::Decision;
use super::held::{HeldRight, Holding};
use super::id::Id;
use super::order::KeptOrder;
use super::right::{Part, Right};
use super::role::Role;
use super::settings::{Area, Settings, Situation};
use super::slots::Slots;
use super::sorting::InOrder;

/// Where a role stands in this map's memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RoleKey(pub(super) u32);

/// Where a decision stands in this map's memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DecisionKey(pub(super) u32);

impl RoleKey {
    /// The key as an index for tables kept beside the map.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl DecisionKey {
    /// The key as an index for tables kept beside the map.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How many rights of each part a role has in Steady.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Load {
    /// Decisions it makes.
    pub decides: u32,
    /// Decisions it contributes to.
    pub contributes: u32,
    /// Decisions it is told about.
    pub informed: u32,
    /// Decisions it is left out of on purpose.
    pub out: u32,
    /// Cells nobody has read yet.
    pub unread: u32,
}

impl Load {
    /// Decisions where its voice counts before the call: it decides or contributes.
    #[must_use]
    pub fn say(self) -> u32 {
        self.decides + self.contributes
    }

    /// Rights of any kind; Out is considered but is no right.
    #[must_use]
    pub fn rights(self) -> u32 {
        self.decides + self.contributes + self.informed
    }

    /// Whether a part is counted among the rights.
    fn is_right(part: Part) -> bool {
        matches!(part, Part::Decides | Part::Contributes | Part::Informed)
    }

    fn count(&mut self, part: Part) -> &mut u32 {
        match part {
            Part::Decides => &mut self.decides,
            Part::Contributes => &mut self.contributes,
            Part::Informed => &mut self.informed,
            Part::Out => &mut self.out,
            Part::Unread => &mut self.unread,
        }
    }
}

/// One map of decision rights. It is changed only by `apply`. A copy is cheap: both share what neither of them changes.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    pub(super) settings: Settings,
    pub(super) areas: Slots<Area>,
    pub(super) roles: Slots<Role>,
    pub(super) decisions: Slots<Decision>,
    pub(super) situations: Slots<Situation>,
    /// Decisions as they are shown, once somebody asked.
    pub(super) order: OnceLock<KeptOrder>,
    loads: Vec<Load>,
    /// Rights of all roles together, Out and unread cells not counted.
    rights: usize,
}

impl Matrix {
    /// An empty map with a title.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Matrix {
        Matrix { settings: Settings { title: title.into(), ..Settings::default() }, ..Matrix::default() }
    }

    /// The map's name.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.settings.title
    }

    /// Everything that is neither a role, a decision nor a label.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many decisions there are.
    #[must_use]
    pub fn decision_count(&self) -> usize {
        self.decisions.len()
    }

    /// How many roles there are.
    #[must_use]
    pub fn role_count(&self) -> usize {
        self.roles.len()
    }

    /// The role behind a key.
    #[must_use]
    pub fn role(&self, key: RoleKey) -> Option<&Role> {
        self.roles.get(key.0)
    }

    /// The decision behind a key.
    #[must_use]
    pub fn decision(&self, key: DecisionKey) -> Option<&Decision> {
        self.decisions.get(key.0)
    }

    /// The role with an id.
    #[must_use]
    pub fn role_by_id(&self, id: &Id) -> Option<&Role> {
        self.roles.by_id(id.as_str())
    }

    /// The decision with an id.
    #[must_use]
    pub fn decision_by_id(&self, id: &Id) -> Option<&Decision> {
        self.decisions.by_id(id.as_str())
    }

    /// The key of a role.
    #[must_use]
    pub fn role_key(&self, id: &Id) -> Option<RoleKey> {
        self.roles.key(id.as_str()).map(RoleKey)
    }

    /// The key of a decision.
    #[must_use]
    pub fn decision_key(&self, id: &Id) -> Option<DecisionKey> {
        self.decisions.key(id.as_str()).map(DecisionKey)
    }

    /// The decision that a text names, with its key.
    #[must_use]
    pub fn decision_named(&self, id: &str) -> Option<(DecisionKey, &Decision)> {
        let key = self.decisions.key(id)?;
        Some((DecisionKey(key), self.decisions.get(key)?))
    }

    /// The area with an id.
    #[must_use]
    pub fn area(&self, id: &Id) -> Option<&Area> {
        self.areas.by_id(id.as_str())
    }

    /// The situation with an id.
    #[must_use]
    pub fn situation(&self, id: &Id) -> Option<&Situation> {
        self.situations.by_id(id.as_str())
    }

    /// All roles with their keys, in no particular order.
    pub fn roles(&self) -> impl Iterator<Item = (RoleKey, &Role)> {
        self.roles.iter().map(|(key, role)| (RoleKey(key), role))
    }

    /// All decisions with their keys, in no particular order.
    pub fn decisions(&self) -> impl Iterator<Item = (DecisionKey, &Decision)> {
        self.decisions.iter().map(|(key, decision)| (DecisionKey(key), decision))
    }

    /// Decisions whose keys stand at this index or behind it, in the order of keys.
    pub fn decisions_from(&self, index: usize) -> impl Iterator<Item = (DecisionKey, &Decision)> {
        self.decisions.iter_from(index).map(|(key, decision)| (DecisionKey(key), decision))
    }

    /// One more than the largest key index of a role ever used here: the size for a table beside the map.
    #[must_use]
    pub fn role_slots(&self) -> usize {
        self.roles.slots()
    }

    /// One more than the largest key index of a decision ever used here: the size for a table beside the map.
    #[must_use]
    pub fn decision_slots(&self) -> usize {
        self.decisions.slots()
    }

    /// Roles as they are shown: by rank, then id.
    #[must_use]
    pub fn roles_in_order(&self) -> Vec<RoleKey> {
        let mut keys: Vec<(RoleKey, &Role)> = self.roles().collect();
        keys.order_by(|(_, a), (_, b)| (a.rank, &a.id).cmp(&(b.rank, &b.id)));
        keys.into_iter().map(|(key, _)| key).collect()
    }

    /// Areas as they are shown: by rank, then id.
    #[must_use]
    pub fn areas_in_order(&self) -> Vec<&Area> {
        in_order(&self.areas)
    }

    /// Situations as they are shown: by rank, then id; `Steady` is not among them.
    #[must_use]
    pub fn situations_in_order(&self) -> Vec<&Situation> {
        in_order(&self.situations)
    }

    /// The roles that decide, in a situation (`None` = Steady).
    #[must_use]
    pub fn deciders_of(&self, decision: &Decision, situation: Option<&Id>) -> Vec<RoleKey> {
        decision.rights_in(situation).iter().filter(|held| held.right.is_decider()).map(|held| held.role).collect()
    }

    /// How many rights a role has in Steady.
    #[must_use]
    pub fn load_of(&self, role: RoleKey) -> Load {
        self.loads.get(role.index()).copied().unwrap_or_default()
    }

    /// How many rights all roles have together in Steady.
    #[must_use]
    pub fn right_count(&self) -> usize {
        self.rights
    }

    /// A role's name, or its key where it is gone: for messages.
    #[must_use]
    pub fn role_name(&self, role: RoleKey) -> &str {
        self.role(role).map_or("?", Role::name)
    }

    /// The role people mean by a name: the name itself, an alias or the id, in any case.
    #[must_use]
    pub fn role_named(&self, text: &str) -> Option<RoleKey> {
        let folded = text.trim().to_lowercase();
        let is = |name: &str| name.to_lowercase() == folded;
        self.roles()
            .find(|(_, role)| is(&role.name))
            .or_else(|| {
                self.roles().find(|(_, role)| role.id.as_str() == folded || role.aliases.iter().any(|name| is(name)))
            })
            .map(|(key, _)| key)
    }

    /// An id for a new role, never used before.
    #[must_use]
    pub fn fresh_role_id(&self, name: &str) -> Id {
        let retired = &self.settings.retired.roles;
        Id::from_name(name, "role").fresh(|id| self.roles.key(id.as_str()).is_some() || retired.contains(id))
    }

    /// An id for a new decision, never used before.
    #[must_use]
    pub fn fresh_decision_id(&self, title: &str) -> Id {
        let retired = &self.settings.retired.decisions;
        Id::from_name(title, "decision").fresh(|id| self.decisions.key(id.as_str()).is_some() || retired.contains(id))
    }

    /// An id for a new area, never used before.
    #[must_use]
    pub fn fresh_area_id(&self, name: &str) -> Id {
        let retired = &self.settings.retired.areas;
        Id::from_name(name, "area").fresh(|id| self.areas.key(id.as_str()).is_some() || retired.contains(id))
    }

    /// An id for a new situation, never used before.
    #[must_use]
    pub fn fresh_situation_id(&self, name: &str) -> Id {
        let retired = &self.settings.retired.situations;
        Id::from_name(name, "situation")
            .fresh(|id| self.situations.key(id.as_str()).is_some() || retired.contains(id) || id.as_str() == "steady")
    }

    /// Puts a right into a cell in Steady, hands the old one back and keeps the loads true.
    pub(super) fn put_right(&mut self, decision: u32, role: RoleKey, right: Option<Right>) -> Option<Right> {
        let record = self.decisions.get_mut(decision)?;
        let new = right.as_ref().map(Right::part);
        let old = match record.rights.binary_search_by_key(&role, HeldRight::role) {
            Ok(at) => match right {
                Some(right) => {
                    Some(std::mem::replace(&mut record.rights[at], HeldRight::new(role, right)).into_right())
                }
                None => Some(record.rights.remove(at).into_right()),
            },
            Err(at) => {
                if let Some(right) = right {
                    record.rights.insert(at, HeldRight::new(role, right));
                }
                None
            }
        };
        if let Some(new) = new {
            self.count_new(role, new);
        }
        if let Some(old) = &old
            && let Some(load) = self.loads.get_mut(role.index())
        {
            let before = load.rights();
            *load.count(old.part()) -= 1;
            self.rights -= (before - load.rights()) as usize;
        }
        old
    }

    /// Counts one more right of a role.
    pub(super) fn count_new(&mut self, role: RoleKey, part: Part) {
        if self.loads.len() <= role.index() {
            self.loads.resize(role.index() + 1, Load::default());
        }
        if let Some(load) = self.loads.get_mut(role.index()) {
            let before = load.rights();
            *load.count(part) += 1;
            self.rights += (load.rights() - before) as usize;
        }
    }

    /// The same for all of a decision that had none, in the order of roles.
    pub(super) fn count_all(&mut self, rights: &[HeldRight]) {
        let end = rights.last().map_or(0, |held| held.role().index() + 1);
        if self.loads.len() < end {
            self.loads.resize(end, Load::default());
        }
        for held in rights {
            let part = held.right().part();
            if let Some(load) = self.loads.get_mut(held.role().index()) {
                *load.count(part) += 1;
            }
            self.rights += usize::from(Load::is_right(part));
        }
    }

    /// Rights of a decision by role id: the form that means the same in every map.
    fn rights_by_id<'a, H: Holding>(&'a self, rights: &'a [H]) -> Vec<(&'a Id, &'a H::Right)> {
        let mut rights: Vec<(&Id, &H::Right)> =
            rights.iter().filter_map(|held| Some((&self.role(held.role())?.id, held.right()))).collect();
        rights.order_by_key(|(id, _)| *id);
        rights
    }

    fn same_rights<H: Holding<Right: PartialEq>>(&self, mine: &[H], other: &Matrix, theirs: &[H]) -> bool {
        let same = |(mine, theirs): (&H, &H)| {
            mine.right() == theirs.right()
                && self.role(mine.role()).map(Role::id) == other.role(theirs.role()).map(Role::id)
        };
        // Copies of one map, and a map read again, have their roles in the same order: then nothing needs sorting.
        mine.len() == theirs.len()
            && (mine.iter().zip(theirs).all(same) || self.rights_by_id(mine) == other.rights_by_id(theirs))
    }

    /// Whether areas, situations and roles say the same.
    #[must_use]
    pub fn same_frame(&self, other: &Matrix) -> bool {
        self.areas.same(&other.areas, PartialEq::eq)
            && self.situations.same(&other.situations, PartialEq::eq)
            && self.roles.same(&other.roles, PartialEq::eq)
    }

    /// Whether a decision is the very one that stands under this key in a copy of this map, or of which this map is a copy:
    /// nobody changed it on either side, nor its neighbours. The roles it names are then those of both, for a key that both
    /// took over means the same in both.
    #[must_use]
    pub fn shares_decision(&self, other: &Matrix, key: DecisionKey) -> bool {
        self.decisions.shares(&other.decisions, key.0)
    }

    /// All decisions but those that another map shares with this one, and a few that stand beside the others.
    pub fn decisions_not_shared(&self, other: &Matrix) -> impl Iterator<Item = &Decision> {
        self.decisions.not_shared(&other.decisions)
    }

    /// Whether a decision of this map says the same as one of another map, keys aside.
    #[must_use]
    pub fn same_decision(&self, mine: &Decision, other: &Matrix, theirs: &Decision) -> bool {
        let same_posture = |(mine, theirs): (&super::posture::Posture, &super::posture::Posture)| {
            mine.situation == theirs.situation
                && mine.mode == theirs.mode
                && mine.decide_within == theirs.decide_within
                && self.same_rights(&mine.rights, other, &theirs.rights)
        };
        mine.postures().len() == theirs.postures().len()
            && self.same_rights(&mine.rights, other, &theirs.rights)
            && mine.postures().iter().zip(theirs.postures()).all(same_posture)
            && mine.same_fields(theirs)
    }
}

fn in_order(labels: &Slots<super::settings::Label>) -> Vec<&super::settings::Label> {
    let mut labels: Vec<&super::settings::Label> = labels.iter().map(|(_, label)| label).collect();
    labels.order_by(|a, b| (a.rank, &a.id).cmp(&(b.rank, &b.id)));
    labels
}

impl PartialEq for Matrix {
    /// Two maps are equal when they say the same, wherever their records lie in memory.
    fn eq(&self, other: &Matrix) -> bool {
        self.settings == other.settings
            && self.same_frame(other)
            && self.decisions.same(&other.decisions, |a, b| self.same_decision(a, other, b))
    }
}

impl Eq for Matrix {}
