//! Any three maps: a difference leads from one to the other and back; what only one side did is taken; a merge of both sides
//! is a whole map with nothing lost.
//!
//! Always true: which side is ours only changes what its conflicts call ours.

use sayso::interchange::native;
use sayso::model::{Conflict, Kind, Matrix, Merge, Side, Status, diff, merge};

use crate::arbitrary::{Gesture, gesture};

/// Checks the law.
pub fn check(bytes: &[u8]) {
    let Some((base, rest)) = super::drawn_map(bytes) else { return };
    let Some((first, rest)) = super::choice(rest) else { return };
    let (here, there) = rest.split_at(rest.len().min(first % 16 * super::DRAW));
    let ours = changed(&base, &super::drawn(&gesture(), here, 16));
    let theirs = changed(&base, &super::drawn(&gesture(), there, 16));
    check_difference(&base, &ours);
    check_difference(&ours, &theirs);
    for side in [&ours, &theirs] {
        for (a, b) in [(&base, side), (side, &base), (side, side)] {
            let merge = merged(&base, a, b);
            assert_eq!(&merge.map, side);
            assert_eq!(merge.conflicts, []);
        }
    }
    check_merge(&base, &ours, &theirs);
}

/// A difference leads to the other map, and its inverses lead back.
fn check_difference(from: &Matrix, to: &Matrix) {
    let mut map = from.clone();
    let inverses = map.apply_all(diff(from, to)).expect("a difference applies");
    assert_eq!(&map, to);
    assert_eq!(native::write(&map), native::write(to));
    map.apply_all(inverses).expect("and back");
    assert_eq!(&map, from);
}

/// What a merge of any two sides keeps to.
pub fn check_merge(base: &Matrix, ours: &Matrix, theirs: &Matrix) {
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
        if let Some((Kind::Decision, id)) = conflict.about() {
            let decision = merge.map.decision_by_id(id).unwrap();
            assert_eq!(decision.status(), Status::Contested);
            assert!(decision.note().contains(&format!("{conflict:?}")));
        }
    }
}

/// A merge whose notes only say that there was a conflict.
pub fn merged(base: &Matrix, ours: &Matrix, theirs: &Matrix) -> Merge {
    merge(base, ours, theirs, |conflict| format!("{conflict:?}"))
}

/// A map after gestures, as far as it accepted them.
pub fn changed(map: &Matrix, gestures: &[Gesture]) -> Matrix {
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
