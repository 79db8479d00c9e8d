//! What few decisions have: kept apart, so that a row of a large map is a third as large.
//!
//! Always true: where all of it is empty it does not exist.
//!
//! What it buys: 1.8 of 18 MB of a map of 10,000 decisions that have none of it, and half as much while that is read.

use super::boundary::{Limit, TimeLimit};
use super::decision::{Escalation, Waiver};
use super::id::Id;
use super::posture::Posture;

/// What few decisions have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Seldom {
    pub success: String,
    pub gives_way: String,
    pub limit: Option<Limit>,
    pub tie_break: String,
    pub decide_within: Option<TimeLimit>,
    pub escalation: Option<Escalation>,
    pub feeds: Vec<Id>,
    pub note: Vec<String>,
    pub waivers: Vec<Waiver>,
    pub postures: Vec<Posture>,
}

/// What a decision has that has none of it.
pub(super) static NOTHING: Seldom = Seldom {
    success: String::new(),
    gives_way: String::new(),
    limit: None,
    tie_break: String::new(),
    decide_within: None,
    escalation: None,
    feeds: Vec::new(),
    note: Vec::new(),
    waivers: Vec::new(),
    postures: Vec::new(),
};

impl Seldom {
    /// Whether all but the postures is equal.
    pub(super) fn same_fields(&self, other: &Seldom) -> bool {
        let Seldom {
            success,
            gives_way,
            limit,
            tie_break,
            decide_within,
            escalation,
            feeds,
            note,
            waivers,
            postures: _,
        } = self;
        *success == other.success
            && *gives_way == other.gives_way
            && *limit == other.limit
            && *tie_break == other.tie_break
            && *decide_within == other.decide_within
            && *escalation == other.escalation
            && *feeds == other.feeds
            && *note == other.note
            && *waivers == other.waivers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Decision, DecisionChange};

    #[test]
    fn what_is_set_and_taken_back_leaves_nothing() {
        use DecisionChange as C;
        let id = Id::parse("refund").unwrap();
        let fresh = Decision::new(id.clone(), "Refund");
        let text = || "some".to_owned();
        let waiver = Waiver { rule: text(), role: None, situation: None, reason: text(), until: None };
        let set = [
            C::Success(text()),
            C::GivesWay(text()),
            C::Limit(Some(Limit::Segments(vec![text()]))),
            C::TieBreak(text()),
            C::DecideWithin(Some(TimeLimit::parse("P1D").unwrap())),
            C::Escalation(Some(Escalation { to: id.clone(), when: text() })),
            C::Feeds(vec![id.clone()]),
            C::Note(vec![text()]),
            C::Waivers(vec![waiver]),
        ];
        for change in set {
            let mut decision = fresh.clone();
            let back = decision.set(change.clone());
            assert!(decision.seldom.is_some() && decision != fresh && !decision.same_fields(&fresh), "{change:?}");
            assert_eq!(decision.fields().iter().filter(|field| **field == change).count(), 1);
            assert_eq!(decision.set(back.clone()), change);
            assert!(decision.seldom.is_none() && decision == fresh, "{change:?}");
            assert_eq!(decision.set(back.clone()), back);
            assert!(decision.seldom.is_none(), "{change:?}");
        }
        let mut decision = fresh.clone();
        decision.change_postures(|postures| postures.push(Posture::new(id)));
        assert!(decision.seldom.is_some() && decision != fresh && decision.same_fields(&fresh));
        assert!(decision.bare() == fresh && decision.bare().seldom.is_none() && fresh.bare() == fresh);
    }
}
