//! V04 blurred-role: a role that is nobody, or that cannot be told from another.
//!
//! Of two roles alike, the one with the larger id is reported.

use crate::model::{Cell, DecisionChange, Edit, Escalation, Id, Matrix, Right, Role, RoleChange, RoleKey, Severity};
use crate::rules::remedy::set_role;
use crate::rules::wording::is_nobody;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Rule};

/// V04.
pub static RULE: Rule = Rule {
    code: "V04",
    name: "blurred-role",
    family: Family::Vague,
    severity: Severity::Warning,
    summary: "A role is nobody (\"team\", \"management\", \"everyone\", \"TBD\"), or its name is nearly another role's.",
    why: "What everyone owns waits for someone. And two names for one seat split its work and its load in the count.",
    cure: "Name the seat or the group that people know by name; merge two names of one seat.",
    fires: "
        role Solutions Architect: -> V04
        role Team: -> V04
                          | Solution Architect | Solutions Architect | Team
        Choose a database | D                  |                     | I
        Rotate keys       |                    | D                   |
    ",
    quiet: "
                          | Solution Architect | Security Architect | Platform Team
        Choose a database | D                  |                    | I
        Rotate keys       |                    | D                  |
    ",
    limits: &[],
    check: Check::Role(check),
    fixes,
};

/// The role this one is reported for: alike, and with the smallest id below its own.
fn twin<'a>(ground: &Ground<'a>, key: RoleKey, role: &Role) -> Option<(RoleKey, &'a Role)> {
    let alike = ground.alike(key).iter().filter_map(|other| Some((*other, ground.matrix.role(*other)?)));
    alike.filter(|(_, other)| other.id() < role.id()).min_by_key(|(_, other)| other.id())
}

fn check(ground: &Ground, key: RoleKey, role: &Role, report: &mut Report) {
    if ground.is_nobody(key) {
        let rights = ground.matrix.load_of(key).rights();
        let has = match rights {
            0 => String::new(),
            1 => ", yet has a right on 1 decision".to_owned(),
            rights => format!(", yet has a right on {rights} decisions"),
        };
        report.role(key, format!("The role \"{}\" is nobody in particular{has}", role.name()));
    } else if let Some((_, other)) = twin(ground, key, role) {
        let message = if role.name() == other.name() {
            format!("Two roles are named \"{}\"", role.name())
        } else {
            format!("The role \"{}\" reads like \"{}\"", role.name(), other.name())
        };
        report.role(key, message);
    }
}

fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let Some((key, role)) = finding.role.and_then(|key| Some((key, matrix.role(key)?))) else { return Vec::new() };
    if is_nobody(role.name(), &matrix.settings().words) {
        let unused = matrix.load_of(key).rights() == 0;
        let drop = || Fix::removing_role(format!("Drop \"{}\"", role.name()), role.id());
        return if unused { vec![drop()] } else { Vec::new() };
    }
    let Some((other_key, other)) = twin(ground, key, role) else { return Vec::new() };
    // The busier name stays. With a third one alike only the removal of this one surely settles the finding.
    let (mine, theirs) = (matrix.load_of(key).rights(), matrix.load_of(other_key).rights());
    let stays = mine > theirs && ground.alike(key).len() == 1;
    let ((kept, kept_role), (gone, gone_role)) =
        if stays { ((key, role), (other_key, other)) } else { ((other_key, other), (key, role)) };
    let label = if kept_role.name() == gone_role.name() {
        format!("Merge both roles named {}", kept_role.name())
    } else {
        format!("Merge {} into {}", gone_role.name(), kept_role.name())
    };
    merge(matrix, (kept, kept_role), (gone, gone_role)).map(|edits| Fix::new(label, edits)).into_iter().collect()
}

/// Moves rights and references from one role to another and removes it; `None` where the two differ on one decision or in
/// the people who hold them: then they are two seats.
fn merge(
    matrix: &Matrix,
    (kept, kept_role): (RoleKey, &Role),
    (gone, gone_role): (RoleKey, &Role),
) -> Option<Vec<Edit>> {
    if !kept_role.holders().is_empty() && !gone_role.holders().is_empty() && kept_role.holders() != gone_role.holders()
    {
        return None;
    }
    let into = kept_role.id();
    let mut edits = record(kept_role, gone_role);
    for (_, decision) in matrix.decisions() {
        let cell = || Cell { decision: decision.id().clone(), role: into.clone() };
        let moved = moved(decision.right(kept), decision.right(gone))?;
        edits.extend(moved.map(|right| Edit::SetRight { cell: cell(), right: Some(right.clone()) }));
        for posture in decision.postures() {
            // Overrides of both in one situation would have to be weighed cell by cell.
            let situation = posture.situation().clone();
            match (posture.right(kept), posture.right(gone)) {
                (_, None) if decision.right(gone).is_none() => {}
                (None, Some(right)) if decision.right(kept).is_none() => {
                    let right = Some(right.cloned());
                    edits.push(Edit::SetOverride { cell: cell(), situation, right });
                }
                (None, None) => {}
                _ => return None,
            }
        }
        if let Some(escalation) = decision.escalation().filter(|escalation| escalation.to == *gone_role.id()) {
            let change =
                DecisionChange::Escalation(Some(Escalation { to: into.clone(), when: escalation.when.clone() }));
            edits.push(Edit::SetDecision { id: decision.id().clone(), change });
        }
    }
    for (_, other) in matrix.roles().filter(|(key, _)| *key != gone) {
        let points = |to: Option<&Id>| to == Some(gone_role.id());
        // A role is neither its own deputy nor its own superior.
        let to = (other.id() != into).then(|| into.clone());
        let mut set = |change| edits.push(set_role(other.id(), change));
        if points(other.deputy()) {
            set(RoleChange::Deputy(to.clone()));
        }
        if points(other.reports_to()) {
            set(RoleChange::ReportsTo(to));
        }
    }
    // The removal is made for the map as it is then, so that it does not clear what was just moved over.
    let mut then = matrix.clone();
    then.apply_all(edits.clone()).ok()?;
    edits.extend(then.removal_of_role(gone_role.id()));
    Some(edits)
}

/// What the kept role's record takes over where it says nothing itself.
fn record(kept: &Role, gone: &Role) -> Vec<Edit> {
    let other = |id: &&Id| *id != kept.id() && *id != gone.id();
    let mut changes = Vec::new();
    if kept.holders().is_empty() && !gone.holders().is_empty() {
        changes.push(RoleChange::Holders(gone.holders().to_vec()));
    }
    if kept.deputy().is_none() {
        changes.extend(gone.deputy().filter(other).map(|id| RoleChange::Deputy(Some(id.clone()))));
    }
    if kept.reports_to().is_none() && !kept.is_top() {
        changes.extend(gone.reports_to().filter(other).map(|id| RoleChange::ReportsTo(Some(id.clone()))));
        changes.extend(gone.is_top().then_some(RoleChange::Top(true)));
    }
    // People go on using the old name.
    let known = |name: &String| name == kept.name() || kept.aliases().contains(name);
    let more: Vec<String> =
        gone.aliases().iter().cloned().chain([gone.name().to_owned()]).filter(|name| !known(name)).collect();
    if !more.is_empty() {
        changes.push(RoleChange::Aliases(kept.aliases().iter().cloned().chain(more).collect()));
    }
    changes.into_iter().map(|change| set_role(kept.id(), change)).collect()
}

/// What must be written into the kept role's cell; `None` where the two rights clash.
fn moved<'a>(kept: Option<&Right>, gone: Option<&'a Right>) -> Option<Option<&'a Right>> {
    match (kept, gone) {
        (_, None) => Some(None),
        (None, Some(right)) => Some(Some(right)),
        (Some(kept), Some(gone)) => (kept == gone).then_some(None),
    }
}
