//! Analysis: all findings of a map, kept true while it is edited.
//!
//! After an edit only what it touched is checked again: the touched row, rows whose findings may depend on it, and the
//! roles. The result always equals a full analysis of the same map on the same day (held by a property test). The order of
//! findings depends on the map alone, never on the way it was reached.
//! Work that reaches the whole map can be left to be done in slices, see `slices`.

mod counts;
mod judging;
mod slices;

pub use counts::Counts;
use counts::{AreaCounts, Tally};

use self::judging::{InForce, worst_first};
use self::slices::Stage;
use super::almanac::Almanac;
use super::ground::{Ground, RowFacts, Usage};
use super::policy::is_waived;
use super::titles::Titles;
use super::usual::Usual;
use super::{Finding, Report, Standing};
use crate::model::{Date, DecisionKey, Id, Matrix, Role, RoleKey, Touch};

/// So many rows are checked again at once after an edit that was not to reach the whole map: a few milliseconds.
const AT_ONCE: usize = 200;

/// All findings of one map on one day.
#[derive(Clone, Debug)]
pub struct Analysis {
    stage: Stage,
    /// Rows that are still to be judged, by decision key; missing ones are as well.
    judged: Vec<bool>,
    today: Date,
    /// Judge the map as it is in this one situation; `None` = Steady and every situation that differs from it.
    only: Option<Id>,
    usage: Usage,
    titles: Titles,
    almanac: Almanac,
    usual: Usual,
    in_force: InForce,
    /// By decision key.
    facts: Vec<RowFacts>,
    rows: Vec<Vec<Finding>>,
    /// When each row was touched or judged last, counted in such events.
    stirred: Vec<u32>,
    events: u32,
    roles: Vec<Vec<Finding>>,
    /// How each role stood when it was judged last, by its key.
    standings: Vec<Option<Standing>>,
    map: Vec<Finding>,
    tally: Tally,
    areas: AreaCounts,
}

impl Analysis {
    /// Checks a whole map, in Steady and in every situation.
    #[must_use]
    pub fn new(matrix: &Matrix, today: Date) -> Analysis {
        Analysis::start(matrix, today, None)
    }

    /// Checks a whole map as it is in one situation only.
    #[must_use]
    pub fn in_situation(matrix: &Matrix, today: Date, situation: &Id) -> Analysis {
        Analysis::start(matrix, today, Some(situation.clone()))
    }

    fn start(matrix: &Matrix, today: Date, only: Option<Id>) -> Analysis {
        let mut analysis = Analysis::prepare(today, only);
        analysis.finish(matrix);
        analysis
    }

    fn prepare(today: Date, only: Option<Id>) -> Analysis {
        Analysis {
            stage: Stage::Gathering(0),
            judged: Vec::new(),
            today,
            only,
            usage: Usage::default(),
            titles: Titles::default(),
            almanac: Almanac::default(),
            usual: Usual::default(),
            in_force: InForce::default(),
            facts: Vec::new(),
            rows: Vec::new(),
            stirred: Vec::new(),
            events: 0,
            roles: Vec::new(),
            standings: Vec::new(),
            map: Vec::new(),
            tally: Tally::default(),
            areas: AreaCounts::default(),
        }
    }

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
        for touch in touched {
            match touch {
                Touch::Settings => settings = true,
                Touch::Map => everything = true,
                Touch::Role(id) => roles_changed.push(id.clone()),
                Touch::Decision(id) | Touch::Rights(id) => match matrix.decision_key(id) {
                    Some(key) => {
                        rows.push(key);
                        if matches!(touch, Touch::Decision(_)) {
                            reworded.push(key);
                        }
                    }
                    None => gone = true,
                },
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
                self.almanac.take_rights(matrix, *key);
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
        kin.extend(self.kin_of(matrix, &rows));
        rows.extend(kin);
        if later.len() <= AT_ONCE {
            rows.append(&mut later);
        }
        sort(&mut rows);
        for key in rows {
            if reworded.binary_search(&key).is_ok() {
                self.check_row(matrix, key);
            } else {
                self.check_rights(matrix, key);
            }
        }
        self.wait_for(matrix, &later);
        if settings || !roles_changed.is_empty() {
            self.check_roles(matrix);
        } else {
            self.check_standings(matrix);
        }
        if settings {
            self.check_map(matrix);
        }
    }

    /// Does something that leaves the map as it was, such as edits and their taking back; what is usual on it stays known.
    pub(crate) fn aside<T>(&mut self, trial: impl FnOnce(&mut Analysis) -> T) -> T {
        let usual = std::mem::take(&mut self.usual);
        let outcome = trial(self);
        self.usual = usual;
        outcome
    }

    /// Brings the findings up to date after edits that are only tried, and tells the rules with more open findings than before.
    pub(crate) fn update_in_trial(&mut self, matrix: &Matrix, touched: &[Touch]) -> Vec<&'static str> {
        self.tally.begin_trial();
        self.update(matrix, touched);
        self.tally.end_trial()
    }

    /// Whether edits that are made but not noted yet reach so far that every row would be judged again.
    #[must_use]
    pub fn reaches_everything(&self, matrix: &Matrix, touched: &[Touch]) -> bool {
        let mut usage = self.usage.clone();
        for touch in touched {
            let key = match touch {
                Touch::Settings => continue,
                Touch::Map | Touch::Role(_) => return true,
                Touch::Decision(id) | Touch::Rights(id) => matrix.decision_key(id),
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

    /// What rules and fixes stand on.
    #[must_use]
    pub fn ground<'a>(&'a self, matrix: &'a Matrix) -> Ground<'a> {
        Ground {
            matrix,
            today: self.today,
            usage: &self.usage,
            titles: &self.titles,
            almanac: &self.almanac,
            usual: &self.usual,
        }
    }

    /// The day the map is judged on.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }

    /// How many findings there are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.tally.counts
    }

    /// How many findings the rows of one area have.
    #[must_use]
    pub fn of_area(&self, area: Option<&Id>) -> Counts {
        self.areas.of(area)
    }

    /// Findings of one row, waived ones included, worst first.
    #[must_use]
    pub fn of_row(&self, key: DecisionKey) -> &[Finding] {
        self.rows.get(key.index()).map_or(&[], Vec::as_slice)
    }

    /// Changes whenever the decision or its findings may have changed.
    #[must_use]
    pub fn stir_of(&self, key: DecisionKey) -> u32 {
        self.stirred.get(key.index()).copied().unwrap_or_default()
    }

    fn stir(&mut self, key: DecisionKey) {
        if self.stirred.len() <= key.index() {
            self.stirred.resize(key.index() + 1, 0);
        }
        self.events = self.events.wrapping_add(1);
        if let Some(stirred) = self.stirred.get_mut(key.index()) {
            *stirred = self.events;
        }
    }

    /// Findings of one role that are about no decision.
    #[must_use]
    pub fn of_role(&self, key: RoleKey) -> &[Finding] {
        self.roles.get(key.index()).map_or(&[], Vec::as_slice)
    }

    /// Findings about the map itself.
    #[must_use]
    pub fn of_map(&self) -> &[Finding] {
        &self.map
    }

    /// All findings: the map's, then rows in display order, then roles in display order.
    #[must_use]
    pub fn findings<'a>(&'a self, matrix: &Matrix) -> Vec<&'a Finding> {
        let mut findings: Vec<&Finding> = self.map.iter().collect();
        for key in matrix.decisions_in_order() {
            findings.extend(self.of_row(key));
        }
        for key in matrix.roles_in_order() {
            findings.extend(self.of_role(key));
        }
        findings
    }

    /// Takes over what is kept beside the map about one row. Returns other rows whose twins may have changed by it.
    fn take_facts(&mut self, matrix: &Matrix, key: DecisionKey) -> Vec<DecisionKey> {
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
        let involved = |(key, decision): (DecisionKey, &crate::model::Decision)| {
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

    /// Rules about the map itself read its settings only, and they are few.
    fn check_map(&mut self, matrix: &Matrix) {
        self.map.iter().for_each(|finding| self.tally.count(finding, false));
        let mut map = Vec::new();
        let ground = self.ground(matrix);
        for (rule, check) in &self.in_force.map {
            check(&ground, &mut Report { ground: &ground, rule, decision: None, situation: None, found: &mut map });
        }
        self.waive_map_findings(matrix, &mut map);
        map.iter().for_each(|finding| self.tally.count(finding, true));
        self.map = map;
    }

    fn check_row(&mut self, matrix: &Matrix, key: DecisionKey) {
        self.check(matrix, key, None);
    }

    /// Checks a row that says of itself what it said when it was checked last.
    fn check_rights(&mut self, matrix: &Matrix, key: DecisionKey) {
        let is_judged = self.is_done() || self.judged.get(key.index()) == Some(&true);
        let said = is_judged
            .then(|| self.of_row(key).iter().filter(|finding| judging::is_of_words(finding)).cloned().collect());
        self.check(matrix, key, said);
    }

    /// Checks a row; what is found in its words is handed in where that is known.
    fn check(&mut self, matrix: &Matrix, key: DecisionKey, said: Option<Vec<Finding>>) {
        self.stir(key);
        if let Some(judged) = self.judged.get_mut(key.index()) {
            *judged = true;
        }
        let mut found = self.judge_row(matrix, key, said);
        // A list begins with room for four, and most rows have one finding or two.
        found.shrink_to_fit();
        if self.rows.len() <= key.index() {
            self.rows.resize_with(key.index() + 1, Vec::new);
        }
        let old = std::mem::replace(&mut self.rows[key.index()], found);
        old.iter().for_each(|finding| self.tally.count(finding, false));
        let new = &self.rows[key.index()];
        new.iter().for_each(|finding| self.tally.count(finding, true));
        let area = matrix.decision(key).and_then(|decision| decision.area());
        self.areas.recount(key, area, &old, new);
    }

    /// Judges all roles again.
    fn check_roles(&mut self, matrix: &Matrix) {
        self.roles.iter().flatten().for_each(|finding| self.tally.count(finding, false));
        self.roles.clear();
        self.roles.resize_with(matrix.role_slots(), Vec::new);
        self.standings.clear();
        self.standings.resize(matrix.role_slots(), None);
        self.check_standings(matrix);
    }

    /// Judges the roles again that stand otherwise than when they were judged last. What is found in their records alone stays.
    fn check_standings(&mut self, matrix: &Matrix) {
        for (key, role) in matrix.roles() {
            let ground = self.ground(matrix);
            let standing = Some(ground.standing(key));
            let Some(before) = self.standings.get(key.index()).copied() else { continue };
            if before == standing {
                continue;
            }
            let of_record = |finding: &&Finding| judging::is_of_record(finding);
            let (records, mut found): (&[_], Vec<Finding>) = match before {
                Some(_) => (&[], self.of_role(key).iter().filter(of_record).cloned().collect()),
                None => (&self.in_force.records, Vec::new()),
            };
            for (rule, check) in self.in_force.roles.iter().chain(records) {
                let mut report = Report { ground: &ground, rule, decision: None, situation: None, found: &mut found };
                check(&ground, key, role, &mut report);
            }
            self.waive_map_findings(matrix, &mut found);
            worst_first(&mut found);
            found.iter().for_each(|finding| self.tally.count(finding, true));
            let old = self.roles.get_mut(key.index()).map(|place| std::mem::replace(place, found));
            old.iter().flatten().for_each(|finding| self.tally.count(finding, false));
            self.standings[key.index()] = standing;
        }
    }

    fn waive_map_findings(&self, matrix: &Matrix, found: &mut [Finding]) {
        for finding in found {
            let role = finding.role.and_then(|role| matrix.role(role)).map(Role::id);
            finding.waived = is_waived(&matrix.settings().waivers, finding, role, self.today);
        }
    }
}

fn sort(rows: &mut Vec<DecisionKey>) {
    rows.sort_unstable();
    rows.dedup();
}
