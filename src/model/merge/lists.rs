//! Lists of things that stand for themselves, merged thing by thing: notes, waivers, barriers, misses and their like.
//!
//! Always true: what only one side added, changed or removed is taken; the order is that of ours, with what theirs added
//! behind it.

use std::collections::HashMap;
use std::hash::Hash;

use super::super::decision::{DecisionChange, Waiver};
use super::super::edit::Edit;
use super::super::role::RoleChange;
use super::super::settings::{LabelChange, MapChange, Words};

/// The edit that merges a list, and whether both sides changed one thing in it differently; `None` where the place holds no
/// list of that kind. All three edits are of one place.
pub(super) fn merged(base: &Edit, ours: &Edit, theirs: &Edit) -> Option<(Edit, bool)> {
    use DecisionChange as D;
    use RoleChange as R;
    match (base, ours, theirs) {
        (
            Edit::SetDecision { id, change: base },
            Edit::SetDecision { change: ours, .. },
            Edit::SetDecision { change: theirs, .. },
        ) => {
            let (change, clash) = match (base, ours, theirs) {
                (D::Feeds(b), D::Feeds(o), D::Feeds(t)) => made(whole(b, o, t), D::Feeds),
                (D::Note(b), D::Note(o), D::Note(t)) => made(whole(b, o, t), D::Note),
                (D::Waivers(b), D::Waivers(o), D::Waivers(t)) => made(three(b, o, t, waiver), D::Waivers),
                _ => return None,
            };
            Some((Edit::SetDecision { id: id.clone(), change }, clash))
        }
        (
            Edit::SetRole { id, change: base },
            Edit::SetRole { change: ours, .. },
            Edit::SetRole { change: theirs, .. },
        ) => {
            let (change, clash) = match (base, ours, theirs) {
                (R::Aliases(b), R::Aliases(o), R::Aliases(t)) => made(whole(b, o, t), R::Aliases),
                (R::Note(b), R::Note(o), R::Note(t)) => made(whole(b, o, t), R::Note),
                (R::Holders(b), R::Holders(o), R::Holders(t)) => {
                    made(three(b, o, t, |holder| holder.name.clone()), R::Holders)
                }
                _ => return None,
            };
            Some((Edit::SetRole { id: id.clone(), change }, clash))
        }
        (
            Edit::SetArea { id, change: LabelChange::Note(base) },
            Edit::SetArea { change: LabelChange::Note(ours), .. },
            Edit::SetArea { change: LabelChange::Note(theirs), .. },
        ) => {
            let (change, clash) = made(whole(base, ours, theirs), LabelChange::Note);
            Some((Edit::SetArea { id: id.clone(), change }, clash))
        }
        (
            Edit::SetSituation { id, change: LabelChange::Note(base) },
            Edit::SetSituation { change: LabelChange::Note(ours), .. },
            Edit::SetSituation { change: LabelChange::Note(theirs), .. },
        ) => {
            let (change, clash) = made(whole(base, ours, theirs), LabelChange::Note);
            Some((Edit::SetSituation { id: id.clone(), change }, clash))
        }
        (Edit::SetMap(base), Edit::SetMap(ours), Edit::SetMap(theirs)) => {
            let (change, clash) = of_map(base, ours, theirs)?;
            Some((Edit::SetMap(change), clash))
        }
        _ => None,
    }
}

fn of_map(base: &MapChange, ours: &MapChange, theirs: &MapChange) -> Option<(MapChange, bool)> {
    use MapChange as C;
    Some(match (base, ours, theirs) {
        (C::Duties(b), C::Duties(o), C::Duties(t)) => {
            made(three(b, o, t, |duty| (duty.first.clone(), duty.second.clone())), C::Duties)
        }
        (C::Waivers(b), C::Waivers(o), C::Waivers(t)) => made(three(b, o, t, waiver), C::Waivers),
        (C::Barriers(b), C::Barriers(o), C::Barriers(t)) => {
            made(three(b, o, t, |barrier| barrier.id.clone()), C::Barriers)
        }
        (C::Misses(b), C::Misses(o), C::Misses(t)) => {
            let key = |miss: &super::super::settings::Miss| (miss.on, miss.decision.clone(), miss.note.clone());
            made(three(b, o, t, key), C::Misses)
        }
        (C::Words(b), C::Words(o), C::Words(t)) => {
            let words = Words {
                vague: whole(&b.vague, &o.vague, &t.vague).0,
                precise: whole(&b.precise, &o.precise, &t.precise).0,
                nobody: whole(&b.nobody, &o.nobody, &t.nobody).0,
            };
            (C::Words(words), false)
        }
        _ => return None,
    })
}

fn made<T, C>((list, clash): (Vec<T>, bool), change: impl Fn(Vec<T>) -> C) -> (C, bool) {
    (change(list), clash)
}

/// What a waiver is about: a reason or a day is something it says about that.
fn waiver(waiver: &Waiver) -> impl Clone + Eq + Hash + use<> {
    (waiver.rule.clone(), waiver.role.clone(), waiver.situation.clone())
}

/// Things that are nothing but what they say: they come and go, and never change.
fn whole<T: Clone + Eq + Hash>(base: &[T], ours: &[T], theirs: &[T]) -> (Vec<T>, bool) {
    three(base, ours, theirs, T::clone)
}

/// Things known by a key. Where a key occurs more than once, the first is one thing, the second another.
fn three<T: Clone + PartialEq, K: Clone + Eq + Hash>(
    base: &[T],
    ours: &[T],
    theirs: &[T],
    key: impl Fn(&T) -> K,
) -> (Vec<T>, bool) {
    let keyed = |items: &[T]| -> Vec<(K, usize)> {
        let mut seen: HashMap<K, usize> = HashMap::new();
        let number = |item: &T| {
            let key = key(item);
            let count = seen.entry(key.clone()).or_default();
            *count += 1;
            (key, *count)
        };
        items.iter().map(number).collect()
    };
    let (our_keys, their_keys) = (keyed(ours), keyed(theirs));
    let base: HashMap<(K, usize), &T> = keyed(base).into_iter().zip(base).collect();
    let there: HashMap<&(K, usize), &T> = their_keys.iter().zip(theirs).collect();
    let here: HashMap<&(K, usize), &T> = our_keys.iter().zip(ours).collect();
    let (mut merged, mut clash) = (Vec::with_capacity(ours.len() + 1), false);
    for (key, mine) in our_keys.iter().zip(ours) {
        let (was, other) = (base.get(key).copied(), there.get(key).copied());
        match (was, other) {
            // Only theirs changed or removed it.
            (Some(was), _) if mine == was => merged.extend(other.cloned()),
            _ => {
                clash |= other.is_some() != was.is_some() && was.is_some();
                clash |= other.is_some_and(|other| other != mine && Some(other) != was);
                merged.push(mine.clone());
            }
        }
    }
    for (key, other) in their_keys.iter().zip(theirs).filter(|(key, _)| !here.contains_key(key)) {
        match base.get(key) {
            // Ours removed it, and theirs did not touch it.
            Some(was) if *was == other => {}
            was => {
                clash |= was.is_some();
                merged.push(other.clone());
            }
        }
    }
    (merged, clash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, ours: &str, theirs: &str, expected: &str, clashes: bool) {
        let items = |text: &str| -> Vec<(char, char)> {
            text.split_whitespace().map(|word| (word.chars().next().unwrap(), word.chars().last().unwrap())).collect()
        };
        let (base, ours, theirs) = (items(base), items(ours), items(theirs));
        let (merged, clash) = three(&base, &ours, &theirs, |item| item.0);
        assert_eq!((merged, clash), (items(expected), clashes));
        assert_eq!(three(&base, &theirs, &ours, |item| item.0).1, clashes, "a clash is one from both sides");
    }

    #[test]
    fn things_come_go_and_change_by_themselves() {
        check("a1 b1", "a1 b1", "a1 b1", "a1 b1", false);
        check("a1 b1", "a1 b1 c1", "a1 b1 d1", "a1 b1 c1 d1", false);
        check("a1 b1", "a2 b1", "a1 b2", "a2 b2", false);
        check("a1 b1", "b1", "a1", "", false);
        check("a1 b1", "b1 a1", "a1 b1 c1", "b1 a1 c1", false);
        check("a1", "a1 a1", "a1 a1", "a1 a1", false);
        check("a1 a1", "a1", "a1 a1 b1", "a1 b1", false);
    }

    #[test]
    fn a_thing_changed_on_both_sides_stays_as_in_ours() {
        check("a1 b1", "a2 b1", "a3 b1", "a2 b1", true);
        check("", "a2", "a3", "a2", true);
        check("a1", "", "a3", "a3", true);
        check("a1", "a2", "", "a2", true);
        check("a1", "a2", "a2 b1", "a2 b1", false);
    }
}
