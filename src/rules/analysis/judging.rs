//! Judging: what the rules in force find in one row, in every situation.
//!
//! Always true: the findings of a row come in one order, however they were reached, and no two of them say the same thing twice.

use super::super::ground::Row;
use super::super::policy::{is_off, is_waived};
use super::super::{Check, Finding, Ground, RULES, Report, Rule};
use super::Analysis;
use crate::model::{Decision, DecisionKey, Matrix, Role, RoleKey};

type RowCheck = fn(&Row, &mut Report);
type RoleCheck = fn(&Ground, RoleKey, &Role, &mut Report);
type MapCheck = fn(&Ground, &mut Report);

/// The rules that a map did not turn off, by what they look at. Found out once for the map: a row asks each of them, and there
/// are as many rows as decisions.
#[derive(Clone, Default, Debug)]
pub(super) struct InForce {
    words: Vec<(&'static Rule, RowCheck)>,
    rows: Vec<(&'static Rule, RowCheck)>,
    /// Those of them that read the kin of a decision.
    kin: Vec<(&'static Rule, RowCheck)>,
    pub(super) roles: Vec<(&'static Rule, RoleCheck)>,
    /// Those that read the records of roles alone.
    pub(super) records: Vec<(&'static Rule, RoleCheck)>,
    pub(super) map: Vec<(&'static Rule, MapCheck)>,
}

impl InForce {
    pub(super) fn on(matrix: &Matrix) -> InForce {
        let mut all = InForce::default();
        for rule in RULES.iter().copied().filter(|rule| !is_off(matrix, rule)) {
            match rule.check {
                Check::Words(words) => all.words.push((rule, words)),
                Check::WordsAndRights(words, rights) => {
                    all.words.push((rule, words));
                    all.rows.push((rule, rights));
                }
                Check::Row(row) => all.rows.push((rule, row)),
                Check::Kin(row) => {
                    all.rows.push((rule, row));
                    all.kin.push((rule, row));
                }
                Check::Role(role) => all.roles.push((rule, role)),
                Check::Map(map) => all.map.push((rule, map)),
                Check::Everywhere(row, role, map) => {
                    all.rows.push((rule, row));
                    all.records.push((rule, role));
                    all.map.push((rule, map));
                }
            }
        }
        all
    }
}

/// Whether a finding of a row is about what the decision says of itself.
pub(super) fn is_of_words(finding: &Finding) -> bool {
    matches!(finding.rule.check, Check::Words(_) | Check::WordsAndRights(..)) && finding.role.is_none()
}

/// Whether a finding of a role is about its record alone.
pub(super) fn is_of_record(finding: &Finding) -> bool {
    matches!(finding.rule.check, Check::Everywhere(..))
}

/// Whether a finding of a row may read otherwise when its kin change.
pub(super) fn is_of_kin(finding: &Finding) -> bool {
    matches!(finding.rule.check, Check::Kin(_))
}

impl Analysis {
    /// All findings of one row: Steady first, then what exists only in a situation. What is found in its words is the same in
    /// all of them, and handed in where it is known.
    pub(super) fn judge_row(&self, matrix: &Matrix, key: DecisionKey, said: Option<Vec<Finding>>) -> Vec<Finding> {
        let Some(decision) = matrix.decision(key) else { return Vec::new() };
        let ground = self.ground(matrix);
        let steady = Row::new(&ground, key, decision, None);
        let mut found = self.ask_in_situations(&self.in_force.rows, &steady);
        match said {
            Some(said) => found.extend(said),
            None => ask(&self.in_force.words, &steady, &mut found),
        }
        self.waive(matrix, decision, &mut found);
        worst_first(&mut found);
        found
    }

    /// What is found in one row beside its kin.
    pub(super) fn judge_kin(&self, matrix: &Matrix, key: DecisionKey) -> Vec<Finding> {
        let Some(decision) = matrix.decision(key) else { return Vec::new() };
        let ground = self.ground(matrix);
        let mut found = self.ask_in_situations(&self.in_force.kin, &Row::new(&ground, key, decision, None));
        self.waive(matrix, decision, &mut found);
        worst_first(&mut found);
        found
    }

    /// What these rules find in a row, in Steady and in every situation that differs from it.
    fn ask_in_situations(&self, rules: &[(&'static Rule, RowCheck)], steady: &Row) -> Vec<Finding> {
        let Row { ground, key, decision, .. } = *steady;
        let mut found = Vec::new();
        ask(rules, steady, &mut found);
        silence(&mut found);
        for posture in decision.postures() {
            let situation = posture.situation();
            if self.only.as_ref().is_some_and(|only| only != situation) {
                continue;
            }
            let mut there = Vec::new();
            ask(rules, &Row::new(ground, key, decision, Some(situation)), &mut there);
            silence(&mut there);
            let same = |a: &Finding, b: &Finding| a.rule.code == b.rule.code && a.role == b.role;
            if self.only.is_some() {
                // Judged in one situation: what Steady alone would say does not count here.
                for finding in &mut there {
                    if found.iter().any(|steady| same(steady, finding)) {
                        finding.situation = None;
                    }
                }
                found = there;
            } else {
                // What is as bad in Steady was said there.
                let said = |finding: &Finding, steady: &Finding| {
                    steady.situation.is_none() && same(steady, finding) && steady.severity >= finding.severity
                };
                there.retain(|finding| !found.iter().any(|steady| said(finding, steady)));
                found.extend(there);
            }
        }
        found
    }

    /// Notes which findings of a row a waiver of its decision accepts.
    fn waive(&self, matrix: &Matrix, decision: &Decision, found: &mut [Finding]) {
        for finding in found {
            let role = finding.role.and_then(|role| matrix.role(role)).map(Role::id);
            finding.waived = is_waived(decision.waivers(), finding, role, self.today);
        }
    }
}

/// Has each of these rules look at a row.
fn ask(rules: &[(&'static Rule, RowCheck)], row: &Row, found: &mut Vec<Finding>) {
    for (rule, check) in rules {
        let situation = row.situation.cloned();
        check(row, &mut Report { ground: row.ground, rule, decision: Some(row.key), situation, found });
    }
}

/// No two findings say the same thing twice: an unreadable cell hides the other findings of its cell, an empty decision
/// the missing decider, a missing tie-break the several deciders, a vacant decider that nobody is there under pressure.
fn silence(found: &mut Vec<Finding>) {
    let has = |code: &str| found.iter().any(|finding| finding.rule.code == code);
    let (empty, no_tie_break) = (has("G02"), has("O02"));
    let of_role = |code: &str| -> Vec<RoleKey> {
        found.iter().filter(|finding| finding.rule.code == code).filter_map(|finding| finding.role).collect()
    };
    let (unread, vacant) = (of_role("V06"), of_role("G05"));
    found.retain(|finding| match finding.rule.code {
        "V06" => true,
        "G12" if finding.role.is_some_and(|role| vacant.contains(&role)) => false,
        "G01" if empty => false,
        "O01" if no_tie_break => false,
        _ => finding.role.is_none_or(|role| !unread.contains(&role)),
    });
}

pub(super) fn worst_first(found: &mut [Finding]) {
    found.sort_by(|a, b| {
        (a.waived, b.severity, a.rule.family, a.rule.code, a.role, &a.situation).cmp(&(
            b.waived,
            a.severity,
            b.rule.family,
            b.rule.code,
            b.role,
            &b.situation,
        ))
    });
}
