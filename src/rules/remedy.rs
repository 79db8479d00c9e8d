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
