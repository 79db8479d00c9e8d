//! Remedies: the edits that fixes are built from.
//!
//! A remedy changes the cell where the finding is: in Steady, or as an override where the finding exists only in a
//! situation.

use super::Finding;
use crate::model::{Cell, Decision, DecisionChange, Edit, Id, Matrix, Right, RoleChange, RoleKey};

/// Sets or clears the right of a role on a decision in the finding's situation.
#[must_use]
pub fn set_right(
    matrix: &Matrix,
    finding: &Finding,
    decision: &Decision,
    role: RoleKey,
    right: Option<Right>,
) -> Option<Edit> {
    let cell = Cell { decision: decision.id().clone(), role: matrix.role(role)?.id().clone() };
    Some(match &finding.situation {
        None => Edit::SetRight { cell, right },
        Some(situation) => Edit::SetOverride { cell, situation: situation.clone(), right: Some(right) },
    })
}

/// Changes one field of a decision.
#[must_use]
pub fn set_decision(decision: &Decision, change: DecisionChange) -> Edit {
    Edit::SetDecision { id: decision.id().clone(), change }
}

/// Changes one field of a role.
#[must_use]
pub fn set_role(id: &Id, change: RoleChange) -> Edit {
    Edit::SetRole { id: id.clone(), change }
}

/// Adds a candidate to a list of them, once.
pub fn push_new(candidates: &mut Vec<RoleKey>, candidate: Option<RoleKey>) {
    candidates.extend(candidate.filter(|candidate| !candidates.contains(candidate)));
}

/// The roles that decide most in a decision's area, or in the whole map where nobody decides there; most first.
#[must_use]
pub fn usual_deciders(matrix: &Matrix, decision: &Decision) -> Vec<RoleKey> {
    let mut counts: Vec<(u32, RoleKey)> = Vec::new();
    let neighbours =
        matrix.decisions().filter(|(_, other)| other.area() == decision.area() && other.id() != decision.id());
    for (_, neighbour) in neighbours {
        for held in neighbour.rights().iter().filter(|held| held.right.is_decider()) {
            match counts.iter_mut().find(|(_, role)| *role == held.role) {
                Some((count, _)) => *count += 1,
                None => counts.push((1, held.role)),
            }
        }
    }
    if counts.is_empty() {
        counts =
            matrix.roles().map(|(key, _)| (matrix.load_of(key).decides, key)).filter(|(count, _)| *count > 0).collect();
    }
    // Ids decide between equals, so that the same map always gives the same offers.
    let id = |role: RoleKey| matrix.role(role).map(|role| role.id().clone());
    counts.sort_by_key(|(count, role)| (std::cmp::Reverse(*count), id(*role)));
    counts.into_iter().map(|(_, role)| role).collect()
}
