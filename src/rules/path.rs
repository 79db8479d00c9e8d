//! Paths: the way a decision goes up, from a decider to whoever stands above all.
//!
//! First the deciders with higher limits, then the decision's escalation, then reports-to. No role stands on a path twice:
//! one that would come again ends it as a loop. Deputies form paths of their own: they stand in, nothing goes up by them.

use super::cover::same_segment;
use crate::model::{Amount, Decision, Id, Matrix, Right, RoleKey};

/// How a path comes to a role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leg {
    /// It begins there.
    Start,
    /// That role decides above the limit of the one before.
    NextLimit,
    /// The decision's escalation names it.
    Escalation,
    /// The role before reports to it.
    ReportsTo,
    /// It is the deputy of the role before.
    Deputy,
}

/// One role on a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop {
    /// Who.
    pub role: RoleKey,
    /// How the path comes there.
    pub by: Leg,
    /// Up to which amount this role decides; `None` = any amount, or it is no decider.
    pub limit: Option<Amount>,
}

/// Where a path ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// At a role marked as the top.
    Top,
    /// At a role that leads nowhere and is not the top.
    DeadEnd,
    /// It would come back to this role by this leg.
    Loop(RoleKey, Leg),
}

/// A way from a role to where it ends; never empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// The roles, from the start.
    pub stops: Vec<Stop>,
    /// What comes after the last.
    pub end: End,
}

impl Path {
    /// The way up of a decision in a situation, from its decider with the lowest limit; `None` when nobody decides.
    #[must_use]
    pub fn of_decision(matrix: &Matrix, decision: &Decision, situation: Option<&Id>) -> Option<Path> {
        let deciders = decision.rights_in(situation);
        let deciders = deciders.iter().filter(|held| held.right.is_decider());
        let lowest = deciders.min_by_key(|held| (limit_of(held.right).is_none(), limit_of(held.right), held.role))?;
        Some(Path::up(matrix, decision, situation, lowest.role))
    }

    /// The way up of a decision in a situation from one of its deciders.
    #[must_use]
    pub fn up(matrix: &Matrix, decision: &Decision, situation: Option<&Id>, from: RoleKey) -> Path {
        let mut path = Path::start(from, decision.right_in(from, situation));
        // Most deciders have no limit, and then nobody is above it.
        let mut rights = None;
        while let Some(last) = path.last() {
            let Some(limit) = last.limit else { break };
            let rights = rights.get_or_insert_with(|| decision.rights_in(situation));
            let own = decision.right_in(last.role, situation);
            let higher = rights.iter().filter(|held| {
                held.right.is_decider()
                    && limit_of(held.right).is_none_or(|other| other > limit)
                    && own.is_none_or(|own| share_segments(own, held.right))
            });
            let next = higher.min_by_key(|held| (limit_of(held.right).is_none(), limit_of(held.right), held.role));
            let Some(next) = next else { break };
            if !path.go(next.role, Leg::NextLimit, Some(next.right)) {
                return path;
            }
        }
        let escalation = decision.escalation().and_then(|escalation| matrix.role_key(&escalation.to));
        let here = path.last().map(|stop| stop.role);
        // The decider above the last limit is often named as the escalation, too: that is no step.
        if let Some(target) = escalation.filter(|target| Some(*target) != here || *target == from)
            && !path.go(target, Leg::Escalation, decision.right_in(target, situation))
        {
            return path;
        }
        path.follow(matrix, Leg::ReportsTo);
        path
    }

    /// Who stands in for a role, then for that one, and so on.
    #[must_use]
    pub fn of_deputies(matrix: &Matrix, from: RoleKey) -> Path {
        let mut path = Path::start(from, None);
        path.follow(matrix, Leg::Deputy);
        path
    }

    fn start(role: RoleKey, right: Option<&Right>) -> Path {
        Path { stops: vec![Stop { role, by: Leg::Start, limit: right.and_then(limit_of) }], end: End::DeadEnd }
    }

    fn last(&self) -> Option<Stop> {
        self.stops.last().copied()
    }

    /// Takes one more step, or closes the loop and says so.
    fn go(&mut self, role: RoleKey, by: Leg, right: Option<&Right>) -> bool {
        if self.stops.iter().any(|stop| stop.role == role) {
            self.end = End::Loop(role, by);
            return false;
        }
        let limit = right.filter(|right| right.is_decider()).and_then(limit_of);
        self.stops.push(Stop { role, by, limit });
        true
    }

    /// Follows reports-to or deputies as far as they lead.
    fn follow(&mut self, matrix: &Matrix, by: Leg) {
        while let Some(role) = self.last().and_then(|stop| matrix.role(stop.role)) {
            if by == Leg::ReportsTo && role.is_top() {
                self.end = End::Top;
                return;
            }
            let next = if by == Leg::Deputy { role.deputy() } else { role.reports_to() };
            let Some(next) = next.and_then(|id| matrix.role_key(id)) else { return };
            if !self.go(next, by, None) {
                return;
            }
        }
    }
}

fn limit_of(right: &Right) -> Option<Amount> {
    right.band().and_then(|band| band.upto())
}

fn share_segments(a: &Right, b: &Right) -> bool {
    let meets = |one: &String| b.segments().iter().any(|other| same_segment(one, other));
    a.segments().is_empty() || b.segments().is_empty() || a.segments().iter().any(meets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sketch;

    fn words(matrix: &Matrix, path: &Path) -> String {
        let mut words = String::new();
        for stop in &path.stops {
            words.push_str(match stop.by {
                Leg::Start => "",
                Leg::NextLimit => " > ",
                Leg::Escalation => " ! ",
                Leg::ReportsTo => " / ",
                Leg::Deputy => " ~ ",
            });
            words.push_str(matrix.role_name(stop.role));
        }
        match path.end {
            End::Top => words + " top",
            End::DeadEnd => words,
            End::Loop(role, _) => format!("{words} loop {}", matrix.role_name(role)),
        }
    }

    #[test]
    fn a_decision_goes_up_limit_by_limit_then_by_the_escalation_then_by_the_line() {
        let check = |roles: &str, cells: &str, expected: &str| {
            let text = format!("{roles}\n| A | B | C | E\nRefund | {cells}");
            let matrix = sketch::parse(&text).unwrap().matrix;
            let decision = matrix.decisions().next().unwrap().1;
            assert_eq!(words(&matrix, &Path::of_decision(&matrix, decision, None).unwrap()), expected, "{text}");
        };
        check("", "D", "A");
        check("role A: top", "D", "A top");
        check("role A: reports-to B\nrole B: top", "D", "A / B top");
        check("role A: reports-to B\nrole B: reports-to A", "D", "A / B loop A");
        check("role A: reports-to A", "D", "A loop A");
        check("", "D <=500 | D 500-5k | D >5k", "A > B > C");
        check("role C: top", "D >5k | D <=500 | C\n : escalate C when above 5k", "B > A ! C top");
        check("role B: reports-to C", "D <=500 | D >500\n : escalate B when above 500", "A > B / C");
        check("", "D <=500 | D 500-5k\n : escalate A when above 5k", "A > B loop A");
        check("", "D\n : escalate A when stuck", "A loop A");
        check("role A: reports-to E", "D <=500 [EMEA] | D [APAC] | D [EMEA, APAC] >500", "A > C");
        check("role A: reports-to E", "D <=500 [EMEA] | D [APAC]", "A / E");
    }

    #[test]
    fn deputies_stand_in_one_after_the_other() {
        let check = |roles: &str, expected: &str| {
            let matrix = sketch::parse(&format!("| A | B | C\n{roles}")).unwrap().matrix;
            let first = matrix.role_named("A").unwrap();
            assert_eq!(words(&matrix, &Path::of_deputies(&matrix, first)), expected, "{roles}");
        };
        check("", "A");
        check("role A: deputy B\nrole B: deputy C; top", "A ~ B ~ C");
        check("role A: deputy B\nrole B: deputy A", "A ~ B loop A");
    }
}
