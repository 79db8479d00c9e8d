//! Noting: an analysis takes over what edits touched.
//!
//! Always true, once every row is gathered: what an edit touched is judged again at once, and so is all whose findings may
//! depend on it, but for what reaches so much of the map that it is left for `work`.

use super::{Analysis, Stage, sort};
use crate::model::{Decision, DecisionKey, Id, Matrix, Role, RoleKey, Touch};
use crate::rules::ground::RowFacts;
use crate::rules::usual::Usual;

/// So many rows are checked again at once after an edit that was not to reach the whole map: a few milliseconds.
const AT_ONCE: usize = 200;

impl Analysis {
    /// Brings the findings up to date after edits that touched these things.
    pub fn update(&mut self, matrix: &Matrix, touched: &[Touch]) {
        self.note(matrix, touched);
        self.finish(matrix);
    }

    /// Takes over edits that touched these things: what they touched is judged at once, but for what reaches so much of the
    /// map that it is left for `work`.
    pub fn note(&mut self, matrix: &Matrix, touched: &[Touch]) {
        self.usual = Usual::default();
        let before = (self.usage.signature(), self.almanac.language());
        let (mut everything, mut settings, mut gone) = (false, false, false);
        let mut rows: Vec<DecisionKey> = Vec::new();
        // Rows of which more than rights changed.
        let mut reworded: Vec<DecisionKey> = Vec::new();
        let mut roles_changed: Vec<Id> = Vec::new();
        // The roles that alone may stand otherwise; `None` = any.
        let mut stirred: Option<Vec<RoleKey>> = Some(Vec::new());
        for touch in touched {
            match touch {
                Touch::Settings => settings = true,
                Touch::Map => everything = true,
                Touch::Role(id) => roles_changed.push(id.clone()),
                Touch::Decision(id) => match matrix.decision_key(id) {
                    Some(key) => {
                        rows.push(key);
                        reworded.push(key);
                    }
                    None => gone = true,
                },
                Touch::Rights { decision, role } => {
                    match (role, &mut stirred) {
                        (Some(role), Some(stirred)) => stirred.extend(matrix.role_key(role)),
                        _ => stirred = None,
                    }
                    match matrix.decision_key(decision) {
                        Some(key) => rows.push(key),
                        None => gone = true,
                    }
                }
            }
        }
        sort(&mut rows);
        rows.iter().for_each(|key| self.stir(*key));
        if everything {
            // A word of the map's own may name nobody.
            self.almanac.take_roles(matrix);
        }
        if let Stage::Gathering(_) = self.stage {
            if !roles_changed.is_empty() || gone {
                self.gather_anew();
            } else {
                for key in rows {
                    self.take_facts(matrix, key);
                }
            }
            return;
        }
        let new = rows.iter().filter(|key| !self.titles.holds(**key)).count();
        if self.titles.len() + new > matrix.decision_count() {
            // Some decision is gone, perhaps with another now under its id: its key is known to the titles alone.
            rows.extend(self.titles.known().filter(|key| matrix.decision(*key).is_none()));
            reworded.extend_from_slice(&rows);
        }
        sort(&mut reworded);
        // Kin before and after: a row may lose a twin by this edit or win one.
        let mut kin = self.kin_of(matrix, &rows);
        for key in &rows {
            if reworded.binary_search(key).is_ok() {
                kin.extend(self.take_facts(matrix, *key));
            } else {
                let counted = self.almanac.take_rights(matrix, *key);
                stirred.iter_mut().for_each(|stirred| stirred.extend_from_slice(&counted));
                self.count_facts(matrix, *key);
            }
        }
        if !roles_changed.is_empty() {
            self.usage.count_roles(matrix);
            self.almanac.take_roles(matrix);
        }
        if everything || (self.usage.signature(), self.almanac.language()) != before {
            rows.into_iter().filter(|key| matrix.decision(*key).is_none()).for_each(|key| self.check_row(matrix, key));
            self.begin_judging(matrix);
            return;
        }
        let mut later = Vec::new();
        if !roles_changed.is_empty() {
            later = self.rows_of_roles(matrix, &roles_changed);
            // Their kin names the roles too: "decided by …, reads like …".
            later.extend(self.kin_of(matrix, &later));
            sort(&mut later);
        }
        if !reworded.is_empty() {
            kin.extend(self.kin_of(matrix, &rows));
        }
        sort(&mut kin);
        if later.len() <= AT_ONCE {
            rows.append(&mut later);
            sort(&mut rows);
        }
        for key in &rows {
            if reworded.binary_search(key).is_ok() {
                self.check_row(matrix, *key);
            } else {
                self.check_rights(matrix, *key);
            }
        }
        for key in kin.into_iter().filter(|key| rows.binary_search(key).is_err()) {
            self.check_kin(matrix, key);
        }
        self.wait_for(matrix, &later);
        if settings || !roles_changed.is_empty() {
            self.check_roles(matrix);
        } else {
            self.check_standings(matrix, stirred.filter(|_| reworded.is_empty()));
        }
        if settings {
            self.check_map(matrix);
        }
    }

    /// Whether edits that are made but not noted yet reach so far that every row would be judged again.
    #[must_use]
    pub fn reaches_everything(&self, matrix: &Matrix, touched: &[Touch]) -> bool {
        let mut usage = self.usage.clone();
        for touch in touched {
            let key = match touch {
                Touch::Settings => continue,
                Touch::Map | Touch::Role(_) => return true,
                Touch::Decision(id) | Touch::Rights { decision: id, .. } => matrix.decision_key(id),
            };
            let Some((key, decision)) = key.and_then(|key| Some((key, matrix.decision(key)?))) else { return true };
            if let Some(facts) = self.facts.get(key.index()) {
                usage.count(facts, false);
            }
            usage.count(&RowFacts::of(matrix, decision), true);
        }
        usage.signature() != self.usage.signature()
    }

    fn kin_of(&self, matrix: &Matrix, rows: &[DecisionKey]) -> Vec<DecisionKey> {
        let ground = self.ground(matrix);
        rows.iter().flat_map(|key| ground.kin(*key)).collect()
    }

    /// Takes over what is kept beside the map about one row. Returns other rows whose twins may have changed by it.
    pub(super) fn take_facts(&mut self, matrix: &Matrix, key: DecisionKey) -> Vec<DecisionKey> {
        if self.facts.len() <= key.index() {
            self.facts.resize_with(key.index() + 1, RowFacts::default);
        }
        self.almanac.take_row(matrix, key);
        self.count_facts(matrix, key);
        self.titles.update(matrix, key)
    }

    /// Counts what a row uses as it is now instead of as it was.
    fn count_facts(&mut self, matrix: &Matrix, key: DecisionKey) {
        let Some(facts) = self.facts.get_mut(key.index()) else { return };
        let new = matrix.decision(key).map_or_else(RowFacts::default, |decision| RowFacts::of(matrix, decision));
        self.usage.count(facts, false);
        self.usage.count(&new, true);
        *facts = new;
    }

    /// Rows that a change of these roles can reach: where a role that leads to one of them through deputy or reports-to
    /// has a right, or is escalated to.
    fn rows_of_roles(&self, matrix: &Matrix, changed: &[Id]) -> Vec<DecisionKey> {
        let mut reached: Vec<&Id> = changed.iter().collect();
        loop {
            let more: Vec<&Id> = matrix
                .roles()
                .map(|(_, role)| role)
                .filter(|role| !reached.contains(&role.id()))
                .filter(|role| {
                    [role.deputy(), role.reports_to()].into_iter().flatten().any(|next| reached.contains(&next))
                })
                .map(Role::id)
                .collect();
            if more.is_empty() {
                break;
            }
            reached.extend(more);
        }
        let keys: Vec<RoleKey> = reached.iter().filter_map(|id| matrix.role_key(id)).collect();
        let involved = |(key, decision): (DecisionKey, &Decision)| {
            let holds = keys.iter().any(|role| {
                decision.right(*role).is_some()
                    || decision.postures().iter().any(|posture| posture.right(*role).is_some())
            });
            let escalates = decision.escalation().is_some_and(|escalation| reached.contains(&&escalation.to));
            // A rule may compare with the number of roles of the map ("everyone is involved").
            let overrides: usize = decision.postures().iter().map(|posture| posture.rights().len()).sum();
            let everyone = matrix.role_count() <= decision.rights().len() + overrides + changed.len();
            (holds || escalates || everyone).then_some(key)
        };
        matrix.decisions().filter_map(involved).collect()
    }
}
