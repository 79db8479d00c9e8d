//! Analysis: all findings of a map, kept true while it is edited.
//!
//! After an edit only what it touched is checked again: the touched row, rows whose findings may depend on it, and the
//! roles that stand otherwise. The result always equals a full analysis of the same map on the same day (held by a property
//! test). The order of findings depends on the map alone, never on the way it was reached.
//! Work that reaches the whole map can be left to be done in slices, see `slices`.

mod counts;
mod judging;
mod noting;
mod slices;

pub use counts::Counts;
use counts::{AreaCounts, Tally};

use self::judging::{InForce, worst_first};
use self::slices::Stage;
use super::almanac::Almanac;
use super::ground::{Ground, RowFacts, Usage};
use super::policy::is_waived;
use super::standing::Crowd;
use super::titles::Titles;
use super::usual::Usual;
use super::{Finding, Report, Standing};
use crate::model::{Date, DecisionKey, Id, Matrix, Role, RoleKey, Touch};

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
    /// What they stood in then.
    crowd: Option<Crowd>,
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
            crowd: None,
            map: Vec::new(),
            tally: Tally::default(),
            areas: AreaCounts::default(),
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

    fn is_judged(&self, key: DecisionKey) -> bool {
        self.is_done() || self.judged.get(key.index()) == Some(&true)
    }

    /// Checks a row that says of itself what it said when it was checked last.
    fn check_rights(&mut self, matrix: &Matrix, key: DecisionKey) {
        let said = self
            .is_judged(key)
            .then(|| self.of_row(key).iter().filter(|finding| judging::is_of_words(finding)).cloned().collect());
        self.check(matrix, key, said);
    }

    /// Checks a row that is what it was when it was checked last, but for its kin.
    fn check_kin(&mut self, matrix: &Matrix, key: DecisionKey) {
        if !self.is_judged(key) {
            return self.check_row(matrix, key);
        }
        let found = self.judge_kin(matrix, key);
        if self.of_row(key).iter().filter(|finding| judging::is_of_kin(finding)).eq(&found) {
            return;
        }
        let others = self.of_row(key).iter().filter(|finding| !judging::is_of_kin(finding)).cloned();
        let mut found: Vec<Finding> = others.chain(found).collect();
        worst_first(&mut found);
        self.stir(key);
        self.take_found(matrix, key, found);
    }

    /// Checks a row; what is found in its words is handed in where that is known.
    fn check(&mut self, matrix: &Matrix, key: DecisionKey, said: Option<Vec<Finding>>) {
        self.stir(key);
        if let Some(judged) = self.judged.get_mut(key.index()) {
            *judged = true;
        }
        let found = self.judge_row(matrix, key, said);
        self.take_found(matrix, key, found);
    }

    /// Puts what was found in a row in the place of what was found there before.
    fn take_found(&mut self, matrix: &Matrix, key: DecisionKey, mut found: Vec<Finding>) {
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
        self.crowd = None;
        self.standings.clear();
        self.standings.resize(matrix.role_slots(), None);
        self.check_standings(matrix, None);
    }

    /// Judges the roles again that stand otherwise than when they were judged last: of these, or of all where nothing is known
    /// or what they stand in changed, as it does with every right that comes or goes. What is found in their records alone stays.
    fn check_standings(&mut self, matrix: &Matrix, stirred: Option<Vec<RoleKey>>) {
        let crowd = self.ground(matrix).crowd();
        let is_same = self.crowd.replace(crowd) == Some(crowd);
        let stirred = stirred.filter(|_| is_same);
        for key in stirred.unwrap_or_else(|| matrix.roles().map(|(key, _)| key).collect()) {
            let ground = self.ground(matrix);
            let standing = Some(ground.standing_in(&crowd, key));
            let (Some(role), Some(before)) = (matrix.role(key), self.standings.get(key.index()).copied()) else {
                continue;
            };
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
