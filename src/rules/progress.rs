//! Progress: how the findings of a map differ from those of an older version of it.
//!
//! Findings are told apart by their fingerprint, never by line or wording. A finding that was waived before and is open
//! now counts as new: it came back.

use std::collections::BTreeMap;

use super::{Analysis, Finding};
use crate::model::Matrix;

/// The findings of the older version, and what became of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    /// By fingerprint; the value tells whether it was waived.
    older: BTreeMap<String, bool>,
}

/// What became of the findings that were open in the older version.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Became {
    /// Open findings of the older version.
    pub before: usize,
    /// Those of them that are still open.
    pub still: usize,
    /// Those of them that are waived now.
    pub waived: usize,
    /// Those of them that are gone.
    pub fixed: usize,
}

impl Progress {
    /// Progress since an older version of the map; only findings that `counts` are looked at.
    #[must_use]
    pub fn since(matrix: &Matrix, analysis: &Analysis, counts: impl Fn(&Finding) -> bool) -> Progress {
        let found = analysis.findings(matrix).into_iter().filter(|finding| counts(finding));
        Progress { older: found.map(|finding| (finding.fingerprint(matrix), finding.waived)).collect() }
    }

    /// Whether the older version did not have the finding in this state.
    #[must_use]
    pub fn is_new(&self, matrix: &Matrix, finding: &Finding) -> bool {
        match self.older.get(&finding.fingerprint(matrix)) {
            None => true,
            Some(was_waived) => *was_waived != finding.waived,
        }
    }

    /// What became of the older findings, given all those of today.
    #[must_use]
    pub fn became(&self, matrix: &Matrix, today: &[&Finding]) -> Became {
        let mut became = Became { before: self.older.values().filter(|waived| !**waived).count(), ..Became::default() };
        for finding in today {
            match (self.older.get(&finding.fingerprint(matrix)), finding.waived) {
                (Some(false), false) => became.still += 1,
                (Some(false), true) => became.waived += 1,
                _ => {}
            }
        }
        became.fixed = became.before.saturating_sub(became.still + became.waived);
        became
    }
}
