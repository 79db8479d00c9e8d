//! The almanac: what single rules look up so that they need not scan the map: the language most titles show, role names
//! that are alike or nobody's, and how often a superior has a say where its report decides.
//!
//! It always equals what one pass over the whole map would give.

use super::language::{Language, Tally, language_of};
use super::names::Names;
use super::wording::is_nobody;
use crate::model::{Decision, DecisionKey, Id, Mark, Matrix, Mode, Part, Role, RoleKey};

/// What is known of one row.
#[derive(Clone, Default, Debug)]
struct Entry {
    language: Option<Language>,
    /// Deciders whose direct superior has a say here too.
    shadowed: Vec<RoleKey>,
}

/// What single rules look up instead of scanning the map.
#[derive(Clone, Default, Debug)]
pub(super) struct Almanac {
    rows: Vec<Entry>,
    languages: Tally,
    names: Names,
    /// Roles that are nobody.
    nobody: Vec<RoleKey>,
    /// How many rows shadow a role, by its key.
    shadows: Vec<u32>,
    /// Who reports to whom, as it was when the shadows were counted.
    superiors: Vec<Option<Id>>,
}

impl Almanac {
    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize) {
        self.rows.reserve_exact(rows.saturating_sub(self.rows.len()));
    }

    /// Takes one row over as it is now, or forgets it when it is gone.
    pub(super) fn take_row(&mut self, matrix: &Matrix, key: DecisionKey) {
        if self.rows.len() <= key.index() {
            self.rows.resize_with(key.index() + 1, Entry::default);
        }
        let new = matrix.decision(key).and_then(|decision| language_of(decision.title()));
        if let Some(row) = self.rows.get_mut(key.index()) {
            let old = std::mem::replace(&mut row.language, new);
            self.languages.count(old, false);
            self.languages.count(new, true);
        }
        self.take_rights(matrix, key);
    }

    /// Takes over the rights of a row that was taken before, and whose title is what it was. Returns the roles of which it is
    /// counted anew how often a superior stands over them.
    pub(super) fn take_rights(&mut self, matrix: &Matrix, key: DecisionKey) -> Vec<RoleKey> {
        let Some(row) = self.rows.get_mut(key.index()) else { return Vec::new() };
        let new = matrix.decision(key).map_or_else(Vec::new, |decision| shadowed(matrix, decision));
        if new == row.shadowed {
            return Vec::new();
        }
        let mut counted = std::mem::replace(&mut row.shadowed, new.clone());
        counted.iter().for_each(|role| self.count_shadow(*role, false));
        new.iter().for_each(|role| self.count_shadow(*role, true));
        counted.extend(new);
        counted
    }

    /// Takes the roles over as they are now; rows are counted again where somebody reports to somebody else.
    pub(super) fn take_roles(&mut self, matrix: &Matrix) {
        self.names = Names::of(matrix);
        let words = &matrix.settings().words;
        self.nobody = matrix.roles().filter(|(_, role)| is_nobody(role.name(), words)).map(|(key, _)| key).collect();
        let mut superiors = vec![None; matrix.role_slots()];
        for (key, role) in matrix.roles() {
            if let Some(place) = superiors.get_mut(key.index()) {
                *place = role.reports_to().cloned();
            }
        }
        superiors.truncate(superiors.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
        if superiors == self.superiors {
            return;
        }
        self.superiors = superiors;
        self.shadows.clear();
        for (key, decision) in matrix.decisions() {
            // A row that was not taken yet counts itself when it is.
            let Some(row) = self.rows.get_mut(key.index()) else { continue };
            row.shadowed = shadowed(matrix, decision);
            let counted = row.shadowed.clone();
            counted.iter().for_each(|role| self.count_shadow(*role, true));
        }
    }

    fn count_shadow(&mut self, role: RoleKey, add: bool) {
        if self.shadows.len() <= role.index() {
            self.shadows.resize(role.index() + 1, 0);
        }
        if let Some(count) = self.shadows.get_mut(role.index()) {
            *count = if add { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    pub(super) fn language(&self) -> Option<Language> {
        self.languages.winner()
    }

    /// Whether a role is nobody: it is asked for after every edit, and changes with names and the map's own words only.
    pub(super) fn is_nobody(&self, role: RoleKey) -> bool {
        self.nobody.contains(&role)
    }

    pub(super) fn alike(&self, role: RoleKey) -> &[RoleKey] {
        self.names.alike(role)
    }

    pub(super) fn shadows(&self, role: RoleKey) -> u32 {
        self.shadows.get(role.index()).copied().unwrap_or(0)
    }
}

/// Whether a superior has a say in Steady on a decision of its report: it contributes, vetoes, or decides jointly.
pub(super) fn has_a_say(decision: &Decision, superior: RoleKey) -> bool {
    decision.right(superior).is_some_and(|right| match right.part() {
        Part::Contributes => true,
        Part::Decides => decision.mode() == Some(Mode::Joint),
        Part::Informed => right.marks().has(Mark::Vetoes),
        Part::Out | Part::Unread => false,
    })
}

fn shadowed(matrix: &Matrix, decision: &Decision) -> Vec<RoleKey> {
    let superior = |role: RoleKey| matrix.role(role).and_then(Role::reports_to).and_then(|id| matrix.role_key(id));
    decision
        .rights()
        .iter()
        .filter(|held| held.right().is_decider())
        .map(|held| held.role())
        .filter(|role| superior(*role).is_some_and(|above| above != *role && has_a_say(decision, above)))
        .collect()
}
