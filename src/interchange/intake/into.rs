//! What an import would change in a map that is there already.
//!
//! Always true: nothing is removed and nothing that the import does not speak of is touched; a right that says more than
//! the imported one of the same letters stays. The edits apply in order to the map they were made for.

use std::collections::{BTreeMap, HashMap};

use super::super::table::same_name;
use super::summary::does;
use crate::model::{
    Cell, Decision, DecisionChange, DecisionKey, Edit, EditError, Escalation, HeldRight, Id, Label, LabelChange,
    Matrix, Right, Role, RoleChange, RoleKey,
};

/// The edits an import proposes, and what they come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The edits, in order.
    pub edits: Vec<Edit>,
    /// What is new, a line each.
    pub added: Vec<String>,
    /// What would be another than it is, a line each.
    pub changed: Vec<String>,
    /// Imported rights that the map has already.
    pub alike: usize,
    /// Rights of the map that the import says nothing about.
    pub left: usize,
}

/// Compares an imported map with one that is there.
///
/// # Errors
/// When an edit does not apply; that would be a mistake of ours.
pub fn into_map(existing: &Matrix, taken: &Matrix) -> Result<Proposal, EditError> {
    let mut merging = Merging {
        map: existing.clone(),
        taken,
        roles: HashMap::new(),
        areas: HashMap::new(),
        proposal: Proposal::default(),
    };
    for key in taken.roles_in_order() {
        merging.role(key)?;
    }
    let homes = homes(existing, taken);
    for key in taken.decisions_in_order() {
        if let Some(decision) = taken.decision(key) {
            merging.decision(decision, homes.get(&key))?;
        }
    }
    merging.proposal.left = existing.right_count().saturating_sub(merging.proposal.alike + merging.replaced(existing));
    Ok(merging.proposal)
}

/// The decisions of the map that the imported ones are: the same title in the same area, or the only one of that title on
/// both sides.
fn homes(existing: &Matrix, taken: &Matrix) -> HashMap<DecisionKey, Id> {
    let by_title = |map: &Matrix| {
        let mut found: BTreeMap<String, Vec<(DecisionKey, String)>> = BTreeMap::new();
        for (key, decision) in map.decisions() {
            found.entry(same_name(decision.title())).or_default().push((key, area_of(map, decision)));
        }
        found
    };
    let there = by_title(existing);
    let mut homes = HashMap::new();
    for (title, own) in by_title(taken) {
        let Some(others) = there.get(&title) else { continue };
        let mut free: Vec<&(DecisionKey, String)> = others.iter().collect();
        let mut open = Vec::new();
        for (key, area) in own {
            match free.iter().position(|(_, other)| *other == area) {
                Some(at) => {
                    let (home, _) = free.remove(at);
                    homes.extend(existing.decision(*home).map(|decision| (key, decision.id().clone())));
                }
                None => open.push(key),
            }
        }
        if let ([key], [(home, _)]) = (&open[..], &free[..]) {
            homes.extend(existing.decision(*home).map(|decision| (*key, decision.id().clone())));
        }
    }
    homes
}

fn area_of(map: &Matrix, decision: &Decision) -> String {
    decision.area().and_then(|id| map.area(id)).map(|area| same_name(&area.name)).unwrap_or_default()
}

struct Merging<'a> {
    /// The map as it would become.
    map: Matrix,
    taken: &'a Matrix,
    /// Roles and areas of the import to those of the map.
    roles: HashMap<Id, Id>,
    areas: HashMap<Id, Id>,
    proposal: Proposal,
}

impl Merging<'_> {
    fn apply(&mut self, edit: Edit) -> Result<(), EditError> {
        self.map.apply(edit.clone())?;
        self.proposal.edits.push(edit);
        Ok(())
    }

    /// Rights of the map as it was that the edits replace.
    fn replaced(&self, existing: &Matrix) -> usize {
        let is_there = |cell: &Cell| {
            let (decision, role) = (existing.decision_by_id(&cell.decision)?, existing.role_key(&cell.role)?);
            decision.right(role)
        };
        let cells = self.proposal.edits.iter().filter_map(|edit| match edit {
            Edit::SetRight { cell, .. } => Some(cell),
            _ => None,
        });
        cells.filter(|cell| is_there(cell).is_some()).count()
    }

    fn role(&mut self, key: RoleKey) -> Result<(), EditError> {
        let Some(role) = self.taken.role(key) else { return Ok(()) };
        let known = self.map.role_named(role.name()).or_else(|| {
            let name = same_name(role.name());
            self.map.roles().find(|(_, other)| same_name(other.name()) == name).map(|(key, _)| key)
        });
        if let Some(known) = known.and_then(|key| self.map.role(key)) {
            self.roles.insert(role.id().clone(), known.id().clone());
            return Ok(());
        }
        let id = self.map.fresh_role_id(role.name());
        let last = self.map.roles().map(|(_, other)| other.rank()).max().unwrap_or(0);
        let new = Role::new(id.clone(), role.name())
            .with(RoleChange::Rank(last.saturating_add(10)))
            .with(RoleChange::Kind(role.kind()))
            .with(RoleChange::Note(role.note().to_vec()));
        self.proposal.added.push(format!("role \"{}\"", role.name()));
        self.roles.insert(role.id().clone(), id);
        self.apply(Edit::AddRole(Box::new(new)))
    }

    fn area(&mut self, id: &Id) -> Result<Option<Id>, EditError> {
        if let Some(known) = self.areas.get(id) {
            return Ok(Some(known.clone()));
        }
        let Some(area) = self.taken.area(id) else { return Ok(None) };
        let name = same_name(&area.name);
        let known = self.map.areas_in_order().into_iter().find(|other| same_name(&other.name) == name);
        let home = match known.map(|known| known.id.clone()) {
            Some(known) => known,
            None => {
                let fresh = self.map.fresh_area_id(&area.name);
                let last = self.map.areas_in_order().last().map_or(0, |last| last.rank);
                let new = Label::new(fresh.clone(), &*area.name).with(LabelChange::Rank(last.saturating_add(10)));
                self.proposal.added.push(format!("area \"{}\"", area.name));
                self.apply(Edit::AddArea(Box::new(new)))?;
                fresh
            }
        };
        self.areas.insert(id.clone(), home.clone());
        Ok(Some(home))
    }

    fn decision(&mut self, decision: &Decision, home: Option<&Id>) -> Result<(), EditError> {
        let id = match home {
            Some(id) => id.clone(),
            None => self.add(decision)?,
        };
        self.fields(decision, &id, home.is_none())?;
        for held in decision.rights() {
            self.right(decision, &id, held, home.is_none())?;
        }
        Ok(())
    }

    fn add(&mut self, decision: &Decision) -> Result<Id, EditError> {
        let area = match decision.area() {
            Some(area) => self.area(area)?,
            None => None,
        };
        let id = self.map.fresh_decision_id(decision.title());
        let last = self.map.decisions().map(|(_, other)| other.rank()).max().unwrap_or(0);
        let new = Decision::new(id.clone(), decision.title())
            .with(DecisionChange::Area(area))
            .with(DecisionChange::Rank(last.saturating_add(10)));
        self.proposal.added.push(super::plain_sentence(self.taken, decision));
        self.apply(Edit::AddDecision(Box::new(new)))?;
        Ok(id)
    }

    /// What the import says about the decision itself, where the map says nothing yet.
    fn fields(&mut self, decision: &Decision, id: &Id, new: bool) -> Result<(), EditError> {
        let Some(there) = self.map.decision_by_id(id) else { return Ok(()) };
        let mut changes = Vec::new();
        if there.limit().is_none() && decision.limit().is_some() {
            changes.push(DecisionChange::Limit(decision.limit().cloned()));
        }
        if there.mode().is_none() && decision.mode().is_some() {
            changes.push(DecisionChange::Mode(decision.mode()));
        }
        if there.escalation().is_none()
            && let Some(up) = decision.escalation()
            && let Some(to) = self.roles.get(&up.to)
        {
            let escalation = Escalation { to: to.clone(), when: up.when.clone() };
            changes.push(DecisionChange::Escalation(Some(escalation)));
        }
        let more: Vec<String> = decision.note().iter().filter(|text| !there.note().contains(text)).cloned().collect();
        if !more.is_empty() {
            changes.push(DecisionChange::Note(there.note().iter().cloned().chain(more).collect()));
        }
        for change in changes {
            if !new {
                let what = match &change {
                    DecisionChange::Limit(_) => "gets a unit for its limits",
                    DecisionChange::Mode(_) => "gets a mode",
                    DecisionChange::Escalation(_) => "gets an escalation",
                    _ => "gets a note",
                };
                self.proposal.added.push(format!("{}: {what}", decision.title()));
            }
            self.apply(Edit::SetDecision { id: id.clone(), change })?;
        }
        Ok(())
    }

    fn right(&mut self, decision: &Decision, id: &Id, held: &HeldRight, new: bool) -> Result<(), EditError> {
        let Some(role) = self.taken.role(held.role()) else { return Ok(()) };
        let Some(home) = self.roles.get(role.id()).cloned() else { return Ok(()) };
        let there = self.map.role_key(&home).and_then(|key| self.map.decision_by_id(id)?.right(key)).cloned();
        let unit = decision.unit();
        match &there {
            Some(there) if says_as_much(there, held.right()) => {
                self.proposal.alike += 1;
                return Ok(());
            }
            Some(there) => {
                let (was, is) = (does(there, unit), does(held.right(), unit));
                self.proposal.changed.push(format!("{}: {} {was}, now {is}", decision.title(), role.name()));
            }
            None if new => {}
            None => {
                self.proposal.added.push(format!("{}: {} {}", decision.title(), role.name(), does(held.right(), unit)))
            }
        }
        let cell = Cell { decision: id.clone(), role: home };
        self.apply(Edit::SetRight { cell, right: Some(held.right().clone()) })
    }
}

/// The same part and marks, and no boundary or text that the map does not have.
fn says_as_much(there: &Right, imported: &Right) -> bool {
    there == imported
        || (there.part() == imported.part() && there.marks() == imported.marks() && imported.detail().is_none())
}

#[cfg(test)]
mod tests {
    use super::super::super::notation::Notation;
    use super::super::super::table::recognise;
    use super::super::super::{csv, native};
    use super::super::map_from;
    use super::*;
    use proptest::prelude::*;

    fn map(source: &str) -> Matrix {
        map_from(&recognise(&csv::read(source.as_bytes()).expect("readable")), Notation::Raci, true, "Bakery").matrix
    }

    fn check(before: &str, import: &str, expected: &str) -> Proposal {
        let mut existing = map(before);
        let proposal = into_map(&existing, &map(import)).expect("applies");
        let mut said: Vec<String> = proposal.added.iter().map(|line| format!("+ {line}")).collect();
        said.extend(proposal.changed.iter().map(|line| format!("~ {line}")));
        said.push(format!("= {} alike, {} left", proposal.alike, proposal.left));
        assert_eq!(said.join("\n"), expected);
        existing.apply_all(proposal.edits.clone()).expect("applies");
        let again = into_map(&existing, &map(import)).expect("applies");
        assert_eq!((again.edits, again.changed.len()), (Vec::new(), 0), "a second time nothing is left to do");
        assert!(native::read(native::write(&existing).as_bytes()).expect("ours").matrix == existing);
        proposal
    }

    #[test]
    fn only_what_differs_is_proposed() {
        let before = "Area,Task,Ops,Dev\nDay,Bake bread,A,R\nDay,Sell bread,R,A\nNight,Clean up,A,\n";
        check(before, before, "= 5 alike, 0 left");
        check(
            before,
            "Area,Task,Dev,Shop\nDay,Bake bread,A,I\nNight,Count cash,R,A\nNight,Clean up,I,\n",
            "+ role \"Shop\"\n\
             + Bake bread: Shop is informed\n\
             + Count cash: Shop decides; Dev contributes and executes\n\
             + Clean up: Dev is informed\n\
             ~ Bake bread: Dev contributes and executes, now decides\n\
             = 0 alike, 4 left",
        );
        // One title in two areas; and one that moved.
        check(
            "Area,Task,Ops,Dev\nDay,Clean up,A,R\nNight,Clean up,R,A\n",
            "Area,Task,Ops,Dev\nNight,Clean up,R,A\nWeekend,Clean up,I,A\n",
            "~ Clean up: Ops decides, now is informed\n~ Clean up: Dev contributes and executes, now decides\n= 2 alike, 0 left",
        );
    }

    #[test]
    fn a_plain_letter_takes_no_boundary_away() {
        check("Task,Ops,Dev\nBake bread,A (rye only),R\n", "Task,Ops,Dev\nBake bread,A,R\n", "= 2 alike, 0 left");
        check(
            "Task,Ops,Dev\nBake bread,A,R\n",
            "Task,Ops,Dev\nBake bread,A (rye only),R\n",
            "~ Bake bread: Ops decides, now decides (rye only)\n= 1 alike, 0 left",
        );
    }

    proptest! {
        #[test]
        fn any_import_applies_and_then_rests(
            rows in prop::collection::vec(("[AB]", "[ab]{2}", "R|A|C||ask", "R|A|I|"), 1..6),
            others in prop::collection::vec(("[AB]", "[ab]{2}", "R|A|C||ask", "R|A|I|"), 1..6),
        ) {
            let table = |rows: &[(String, String, String, String)], head: &str| {
                let lines = rows.iter().map(|(area, title, one, two)| format!("{area},{title},{one},{two}\n"));
                format!("Area,Task,{head}\n{}", lines.collect::<String>())
            };
            let mut existing = map(&table(&rows, "Ops,Dev"));
            let taken = map(&table(&others, "Dev,Shop"));
            let proposal = into_map(&existing, &taken).expect("applies");
            existing.apply_all(proposal.edits).expect("applies");
            prop_assert!(native::read(native::write(&existing).as_bytes()).expect("ours").matrix == existing);
        }
    }
}
