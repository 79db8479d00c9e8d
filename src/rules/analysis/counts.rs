//! How many findings there are, by family and severity.
//!
//! Kept by adding and taking away, never by counting the whole map again.

use crate::model::Severity;
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
