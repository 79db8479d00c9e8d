//! How many findings there are, by family and severity.
//!
//! Kept by adding and taking away, never by counting the whole map again.

use crate::model::hashing::HashMap;
use crate::model::{DecisionKey, Id, Severity};
use crate::rules::{Family, Finding};

/// How many findings are open, by family and severity, and how many are waived.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// Open findings by family: gap, overlap, vague.
    pub families: [usize; 3],
    /// Open findings by severity: note, warning, error.
    pub severities: [usize; 3],
    /// Findings accepted on purpose.
    pub waived: usize,
}

impl Counts {
    /// Open findings of one family.
    #[must_use]
    pub fn family(&self, family: Family) -> usize {
        self.families.get(family as usize).copied().unwrap_or(0)
    }

    /// Open findings of one severity.
    #[must_use]
    pub fn severity(&self, severity: Severity) -> usize {
        self.severities.get(severity as usize).copied().unwrap_or(0)
    }

    /// Open findings in all.
    #[must_use]
    pub fn open(&self) -> usize {
        self.families.iter().sum()
    }

    pub(super) fn count(&mut self, finding: &Finding, add: bool) {
        let step = |count: &mut usize| *count = if add { *count + 1 } else { count.saturating_sub(1) };
        if finding.waived {
            step(&mut self.waived);
            return;
        }
        if let Some(count) = self.families.get_mut(finding.rule.family as usize) {
            step(count);
        }
        if let Some(count) = self.severities.get_mut(finding.severity as usize) {
            step(count);
        }
    }

    /// Counts findings one by one.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Counts {
        let mut counts = Counts::default();
        findings.into_iter().for_each(|finding| counts.count(finding, true));
        counts
    }
}

/// The counts of a map, and in a trial the rules whose findings come and go.
#[derive(Clone, Default, Debug)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    /// Kept in a trial only: how many more open findings of a rule there are than before.
    ledger: Option<Vec<(&'static str, isize)>>,
}

impl Tally {
    pub(super) fn count(&mut self, finding: &Finding, add: bool) {
        self.counts.count(finding, add);
        let Some(ledger) = self.ledger.as_mut().filter(|_| !finding.waived) else { return };
        let by = if add { 1 } else { -1 };
        match ledger.iter_mut().find(|(code, _)| *code == finding.rule.code) {
            Some((_, more)) => *more += by,
            None => ledger.push((finding.rule.code, by)),
        }
    }

    /// From now on what comes and goes is kept.
    pub(super) fn begin_trial(&mut self) {
        self.ledger = Some(Vec::new());
    }

    /// The rules with more open findings than when the trial began, by their codes.
    pub(super) fn end_trial(&mut self) -> Vec<&'static str> {
        let ledger = self.ledger.take().unwrap_or_default();
        let mut brought: Vec<&str> = ledger.into_iter().filter(|(_, more)| *more > 0).map(|(code, _)| code).collect();
        brought.sort_unstable();
        brought
    }
}

/// How many findings the rows of each area have.
#[derive(Clone, Default, Debug)]
pub(super) struct AreaCounts {
    places: HashMap<Option<Id>, usize>,
    counts: Vec<Counts>,
    /// By decision key: the area in which its findings were counted last.
    of_row: Vec<usize>,
}

impl AreaCounts {
    pub(super) fn of(&self, area: Option<&Id>) -> Counts {
        self.places.get(&area.cloned()).and_then(|place| self.counts.get(*place)).copied().unwrap_or_default()
    }

    /// Takes the old findings of a row out, wherever they were counted, and counts the new ones in the area it is in now.
    pub(super) fn recount(&mut self, key: DecisionKey, area: Option<&Id>, old: &[Finding], new: &[Finding]) {
        let known = self.of_row.get(key.index()).and_then(|place| self.counts.get_mut(*place));
        if let Some(counts) = known {
            old.iter().for_each(|finding| counts.count(finding, false));
        }
        let place = match self.places.get(&area.cloned()) {
            Some(place) => *place,
            None => {
                self.places.insert(area.cloned(), self.counts.len());
                self.counts.push(Counts::default());
                self.counts.len() - 1
            }
        };
        if let Some(counts) = self.counts.get_mut(place) {
            new.iter().for_each(|finding| counts.count(finding, true));
        }
        if self.of_row.len() <= key.index() {
            self.of_row.resize(key.index() + 1, 0);
        }
        if let Some(of_row) = self.of_row.get_mut(key.index()) {
            *of_row = place;
        }
    }
}
