//! Laws of difference and merge, for all maps; and cases that people meet.

use proptest::collection::vec;
use proptest::prelude::*;

use sayso::app::screens::changes;
use sayso::interchange::native;
use sayso::model::{Cell, Decision, DecisionChange, Edit, Id, Matrix, Part, Right, Status, diff, merge, sketch};

use super::arbitrary::{gesture, matrix};
use super::fuzzed::merge::{changed, check_merge, merged};
use super::laws::cases;

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_difference_leads_there_and_back(from in matrix(), to in matrix()) {
        let edits = diff(&from, &to);
        let mut map = from.clone();
        let inverses = map.apply_all(edits.clone());
        prop_assert!(inverses.is_ok(), "{:?}\n{:?}", inverses, edits);
        prop_assert_eq!(&map, &to);
        prop_assert_eq!(native::write(&map), native::write(&to));
        map.apply_all(inverses.unwrap()).unwrap();
        prop_assert_eq!(&map, &from);
        prop_assert_eq!(diff(&from, &from), vec![]);
        prop_assert_eq!(diff(&from, &from.clone()), vec![]);
    }

    #[test]
    fn whatever_differs_is_said(from in matrix(), to in matrix()) {
        let says = changes::sentences(&from, &to);
        let differs = diff(&from, &to).iter().any(|edit| {
            let is_record = |map: &Matrix| edit.about().is_none_or(|(kind, id)| kind.is_in(map, id));
            is_record(&from) || is_record(&to)
        });
        prop_assert_eq!(says.is_empty(), !differs);
        prop_assert!(says.iter().all(|says| says.contains(": ")), "{:?}", says);
        // All that a map says is what makes it of nothing, and never the same for two that differ.
        let stated = |map: &Matrix| changes::stated(map).into_iter().map(|it| (it.title, it.says)).collect::<Vec<_>>();
        prop_assert_eq!(stated(&from), stated(&from.clone()));
    }

    #[test]
    fn a_difference_is_no_longer_than_what_was_done(map in matrix(), edits in vec(super::arbitrary::edit(), 1..8)) {
        let mut new = map.clone();
        let done: Vec<Edit> = edits.into_iter().filter(|edit| new.apply(edit.clone()).is_ok()).collect();
        let adds = done.iter().filter(|edit| matches!(edit, Edit::RemoveSituation { .. })).count();
        prop_assert!(diff(&map, &new).len() <= done.len() + adds);
    }

    #[test]
    fn what_one_side_did_is_taken(base in matrix(), gestures in vec(gesture(), 1..10)) {
        let side = changed(&base, &gestures);
        for (ours, theirs) in [(&base, &side), (&side, &base), (&side, &side)] {
            let merge = merged(&base, ours, theirs);
            prop_assert_eq!(&merge.map, &side);
            prop_assert_eq!(merge.conflicts, vec![]);
            let mut map = ours.clone();
            map.apply_all(merge.edits).unwrap();
            prop_assert_eq!(&map, &side);
        }
    }

    #[test]
    fn what_both_sides_did_is_merged(
        base in matrix(),
        here in vec(gesture(), 1..12),
        there in vec(gesture(), 1..12),
    ) {
        let (ours, theirs) = (changed(&base, &here), changed(&base, &there));
        check_merge(&base, &ours, &theirs);
    }

    #[test]
    fn any_three_maps_are_merged(base in matrix(), ours in matrix(), theirs in matrix()) {
        check_merge(&base, &ours, &theirs);
    }
}

const HOUSE: &str = "
    situation Pressure
    role ops: deputy legal
    # Money
           | ops      | legal | lead
    Refund | D >500   | C     | D <=500
     : limit EUR; escalate ops
    Price  | D        |       | I
    # People
    Hire   | I        | C     | D
    Hire @Pressure | D | |
";

fn house() -> Matrix {
    sketch::parse(HOUSE).unwrap().matrix
}

fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

fn set(decision: &str, change: DecisionChange) -> Edit {
    Edit::SetDecision { id: id(decision), change }
}

fn right(decision: &str, role: &str, part: Part) -> Edit {
    Edit::SetRight { cell: Cell { decision: id(decision), role: id(role) }, right: Some(Right::new(part)) }
}

fn with(edits: Vec<Edit>) -> Matrix {
    let mut map = house();
    map.apply_all(edits).unwrap();
    map
}

/// Merges two versions of the house; what the merge did to ours, and what it could not settle, in sentences.
fn check(ours: Vec<Edit>, theirs: Vec<Edit>, says: &[&str], conflicts: &[&str]) -> Matrix {
    let (base, ours, theirs) = (house(), with(ours), with(theirs));
    let merge = merge(&base, &ours, &theirs, |conflict| changes::conflict(&base, &ours, &theirs, conflict, "theirs"));
    assert_eq!(changes::sentences(&ours, &merge.map), says);
    let said: Vec<String> = merge
        .conflicts
        .iter()
        .map(|conflict| changes::conflict_sentence(&base, &ours, &theirs, conflict, "theirs"))
        .collect();
    assert_eq!(said, conflicts);
    check_merge(&base, &ours, &theirs);
    merge.map
}

#[test]
fn different_rights_and_fields_of_one_decision_merge() {
    check(
        vec![right("refund", "legal", Part::Informed), set("refund", DecisionChange::Success("fast".to_owned()))],
        vec![right("refund", "ops", Part::Informed), set("refund", DecisionChange::TieBreak("ops".to_owned()))],
        &["Refund: tie-break is now \"ops\"", "Refund: ops is now informed (was: decides over 500 EUR)"],
        &[],
    );
    let same = || vec![right("price", "legal", Part::Contributes)];
    check(same(), same(), &[], &[]);
}

#[test]
fn one_right_changed_twice_stays_and_is_contested() {
    let map = check(
        vec![right("price", "lead", Part::Contributes), set("price", DecisionChange::Status(Status::Agreed))],
        vec![right("price", "lead", Part::Out)],
        &[
            "Price: status is now contested (was agreed)",
            "Price: note: added \"kept: lead contributes; theirs: lead is out on purpose\"",
        ],
        &["Price: kept: lead contributes; theirs: lead is out on purpose"],
    );
    assert_eq!(map.decision_by_id(&id("price")).unwrap().status(), Status::Contested);
}

#[test]
fn what_one_side_removed_and_the_other_changed_stays_whole() {
    let removed = house().removal_of_decision(&id("refund"));
    let changed = vec![right("refund", "legal", Part::Informed)];
    let conflict = "Refund: kept this decision: removed here, but changed or used in theirs";
    let map = check(
        removed.clone(),
        changed.clone(),
        &[
            "Refund: is new",
            "Refund: area is Money",
            "Refund: limit is amounts in EUR",
            "Refund: escalation is ops",
            "Refund: status is contested",
            "Refund: note: \"kept this decision: removed here, but changed or used in theirs\"",
            "Refund: ops decides over 500 EUR",
            "Refund: lead decides up to 500 EUR",
            "Refund: legal is informed",
        ],
        &[conflict],
    );
    assert!(map.settings().retired.decisions.is_empty());
    check(
        changed,
        removed,
        &[
            "Refund: status is now contested (was draft)",
            "Refund: note: added \"kept this decision: changed or used here, but removed in theirs\"",
        ],
        &["Refund: kept this decision: changed or used here, but removed in theirs"],
    );
    // Nobody touched it: then it goes, wherever it stood in the order.
    check(house().removal_of_decision(&id("price")), vec![set("price", DecisionChange::Rank(7))], &[], &[]);
}

#[test]
fn a_role_that_came_into_use_keeps_all_its_rights() {
    let removed = house().removal_of_role(&id("legal"));
    let used = vec![Edit::AddDecision(Box::new(Decision::new(id("sue"), "Sue"))), right("sue", "legal", Part::Decides)];
    check(
        removed,
        used,
        &[
            "Role legal: is new",
            "Role legal: note: \"kept this role: removed here, but changed or used in theirs\"",
            "Role ops: deputy is now legal",
            "Refund: legal now contributes",
            "Hire: legal now contributes",
            "Sue: is new",
            "Sue: legal decides",
        ],
        &["Role legal: kept this role: removed here, but changed or used in theirs"],
    );
}
