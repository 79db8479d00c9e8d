//! Laws of difference and merge, for all maps; and cases that people meet.

use proptest::collection::vec;
use proptest::prelude::*;

use sayso::interchange::native;
use sayso::model::{Conflict, Edit, Matrix, Merge, Side, diff, merge};

use super::arbitrary::{Gesture, gesture, matrix};
use super::laws::cases;

/// A merge whose notes only say that there was a conflict.
fn merged(base: &Matrix, ours: &Matrix, theirs: &Matrix) -> Merge {
    merge(base, ours, theirs, |conflict| format!("{conflict:?}"))
}

fn changed(map: &Matrix, gestures: &[Gesture]) -> Matrix {
    let mut map = map.clone();
    for gesture in gestures {
        gesture.perform(&mut map);
    }
    map
}

/// The conflicts, sorted, as they are from ours or as they would be from theirs.
fn listed(conflicts: &[Conflict], turned: bool) -> Vec<String> {
    let turn = |conflict: &Conflict| match conflict.clone() {
        Conflict::Changed { base, ours, theirs } if turned => Conflict::Changed { base, ours: theirs, theirs: ours },
        Conflict::Removed { kind, id, by } if turned => {
            let by = if by == Side::Ours { Side::Theirs } else { Side::Ours };
            Conflict::Removed { kind, id, by }
        }
        conflict => conflict,
    };
    let mut lines: Vec<String> = conflicts.iter().map(|conflict| format!("{:?}", turn(conflict))).collect();
    lines.sort();
    lines
}

/// Whatever the model promises of every map.
fn check_whole(map: &Matrix) {
    let text = native::write(map);
    let read = native::read(text.as_bytes());
    assert!(read.is_ok(), "{:?}\n{text}", read.err());
    let read = read.unwrap().matrix;
    assert_eq!(read, *map);
    for (key, role) in map.roles() {
        assert_eq!(map.load_of(key), read.load_of(read.role_key(role.id()).unwrap()), "{:?}", role.id());
    }
}

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

fn check_merge(base: &Matrix, ours: &Matrix, theirs: &Matrix) {
    let merge = merged(base, ours, theirs);
    check_whole(&merge.map);
    let mut map = ours.clone();
    map.apply_all(merge.edits.clone()).unwrap();
    assert_eq!(map, merge.map);
    let turned = merged(base, theirs, ours);
    assert_eq!(listed(&merge.conflicts, false), listed(&turned.conflicts, true));
    // Every record that a side added, or that neither removed, is there; what both removed is not.
    for (_, decision) in ours.decisions().chain(theirs.decisions()) {
        let id = decision.id();
        let sides = [ours, theirs].map(|side| side.decision_by_id(id).is_some());
        if base.decision_by_id(id).is_none() || sides == [true, true] {
            assert!(merge.map.decision_by_id(id).is_some(), "{id} is lost");
        }
    }
    for (_, decision) in merge.map.decisions() {
        let id = decision.id();
        assert!(ours.decision_by_id(id).is_some() || theirs.decision_by_id(id).is_some(), "{id} came back");
    }
    for conflict in &merge.conflicts {
        if let Some((sayso::model::Kind::Decision, id)) = conflict.about() {
            let decision = merge.map.decision_by_id(id).unwrap();
            assert_eq!(decision.status(), sayso::model::Status::Contested);
            assert!(decision.note().contains(&format!("{conflict:?}")));
        }
    }
}
