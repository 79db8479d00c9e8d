//! Records by slot and by id, shared between copies of a map until one of them changes.
//!
//! A slot belongs to one id for ever: a record that is removed and comes back by undo stands where it stood, so that keys held
//! elsewhere are good again. A copy of a map is what a save writes while the user goes on, and what the next save compares
//! with; of 100,000 decisions it takes 0.1 ms and no memory to speak of, because the records lie in small groups that both
//! share. Whoever changes a record first takes its group apart, which costs some microseconds once a copy.

use std::sync::Arc;

use super::hashing::HashMap;
use super::id::Id;

/// Records in one group: few, because all of them are copied when one of them is changed behind a copy of the map.
const GROUP: usize = 16;

/// Records by slot and by id.
#[derive(Clone, Debug)]
pub(super) struct Slots<T> {
    /// All but the last are full.
    groups: Vec<Arc<Vec<Option<T>>>>,
    by_id: Arc<HashMap<Id, u32>>,
    live: usize,
}

impl<T> Default for Slots<T> {
    fn default() -> Slots<T> {
        Slots { groups: Vec::new(), by_id: Arc::default(), live: 0 }
    }
}

impl<T> Slots<T> {
    pub(super) fn key(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied().filter(|key| self.get(*key).is_some())
    }

    pub(super) fn get(&self, key: u32) -> Option<&T> {
        let at = key as usize;
        self.groups.get(at / GROUP)?.get(at % GROUP)?.as_ref()
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&T> {
        self.get(self.key(id)?)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.iter_from(0)
    }

    /// Records whose slots stand at this index or behind it, in the order of slots.
    pub(super) fn iter_from(&self, index: usize) -> impl Iterator<Item = (u32, &T)> {
        let groups = self.groups.get(index / GROUP..).unwrap_or(&[]);
        let first = index - index % GROUP;
        let keys = u32::try_from(first).unwrap_or(u32::MAX)..;
        let items = keys.zip(groups.iter().flat_map(|group| group.iter())).skip(index % GROUP);
        items.filter_map(|(key, item)| Some((key, item.as_ref()?)))
    }

    pub(super) fn len(&self) -> usize {
        self.live
    }

    /// How many slots were ever used.
    pub(super) fn slots(&self) -> usize {
        self.groups.last().map_or(0, |last| (self.groups.len() - 1) * GROUP + last.len())
    }

    /// Whether a slot holds the very record that it holds in a copy of this map, or of which this one is a copy.
    pub(super) fn shares(&self, other: &Slots<T>, key: u32) -> bool {
        let at = key as usize / GROUP;
        matches!((self.groups.get(at), other.groups.get(at)), (Some(mine), Some(theirs)) if Arc::ptr_eq(mine, theirs))
    }

    /// The records of all groups but those that both share: what stands in one of those stands there in both, under the same
    /// id.
    pub(super) fn not_shared(&self, other: &Slots<T>) -> impl Iterator<Item = &T> {
        let is_shared = |at: usize, group: &Arc<Vec<Option<T>>>| {
            other.groups.get(at).is_some_and(|theirs| Arc::ptr_eq(group, theirs))
        };
        let groups = self.groups.iter().enumerate().filter(move |(at, group)| !is_shared(*at, group));
        groups.flat_map(|(_, group)| group.iter().flatten())
    }

    /// Whether both hold equal records under the same ids.
    pub(super) fn same(&self, other: &Slots<T>, equal: impl Fn(&T, &T) -> bool) -> bool {
        self.len() == other.len()
            && self.by_id.iter().all(|(id, key)| {
                if self.shares(other, *key) && other.by_id.get(id.as_str()) == Some(key) {
                    return true;
                }
                match (self.get(*key), other.by_id(id.as_str())) {
                    (Some(a), Some(b)) => equal(a, b),
                    (None, None) => true,
                    _ => false,
                }
            })
    }
}

impl<T: Clone> Slots<T> {
    pub(super) fn get_mut(&mut self, key: u32) -> Option<&mut T> {
        self.slot_mut(key)?.as_mut()
    }

    pub(super) fn by_id_mut(&mut self, id: &str) -> Option<&mut T> {
        self.get_mut(self.key(id)?)
    }

    /// Makes room for so many more ids: their table is what moves when a map grows.
    pub(super) fn reserve(&mut self, more: usize) {
        Arc::make_mut(&mut self.by_id).reserve(more);
    }

    pub(super) fn insert(&mut self, id: Id, item: T) -> u32 {
        let next = u32::try_from(self.slots()).unwrap_or(u32::MAX);
        let key = *Arc::make_mut(&mut self.by_id).entry(id).or_insert(next);
        self.live += 1;
        match self.slot_mut(key) {
            Some(slot) => *slot = Some(item),
            None => match self.groups.last_mut().filter(|last| last.len() < GROUP) {
                Some(last) => Arc::make_mut(last).push(Some(item)),
                None => {
                    // Most groups become full; the first one of a small map need not be as large.
                    let mut group = Vec::with_capacity(if self.groups.is_empty() { 0 } else { GROUP });
                    group.push(Some(item));
                    self.groups.push(Arc::new(group));
                }
            },
        }
        key
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<T> {
        let key = self.key(id)?;
        let item = self.slot_mut(key)?.take()?;
        self.live -= 1;
        Some(item)
    }

    fn slot_mut(&mut self, key: u32) -> Option<&mut Option<T>> {
        let at = key as usize;
        let group = self.groups.get_mut(at / GROUP).filter(|group| at % GROUP < group.len())?;
        Arc::make_mut(group).get_mut(at % GROUP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u32) -> Id {
        Id::parse(&format!("d{number}")).unwrap()
    }

    fn filled(count: u32) -> Slots<String> {
        let mut slots = Slots::default();
        (0..count).for_each(|number| assert_eq!(slots.insert(id(number), format!("text {number}")), number));
        slots
    }

    #[test]
    fn a_copy_stays_as_it_was_whatever_happens_to_the_other() {
        let mut slots = filled(50);
        let copy = slots.clone();
        *slots.get_mut(20).unwrap() = "other".to_owned();
        slots.remove("d40");
        assert_eq!(slots.insert(id(99), "new".to_owned()), 50);
        let texts: Vec<String> = copy.iter().map(|(_, text)| text.clone()).collect();
        assert_eq!(texts, (0..50).map(|number| format!("text {number}")).collect::<Vec<_>>());
        assert_eq!((copy.len(), slots.len(), slots.slots()), (50, 50, 51));
        assert!(copy.key("d99").is_none() && slots.key("d40").is_none());
        let shared: Vec<bool> = (0..52).step_by(16).map(|key| slots.shares(&copy, key)).collect();
        assert_eq!(shared, [true, false, false, false], "only what was touched was taken apart");
    }

    #[test]
    fn a_record_that_comes_back_stands_where_it_stood() {
        let mut slots = filled(20);
        let gone = slots.remove("d3").unwrap();
        assert_eq!((slots.get(3), slots.key("d3"), slots.len(), slots.slots()), (None, None, 19, 20));
        assert!(slots.remove("d3").is_none());
        assert_eq!(slots.insert(id(3), gone), 3);
        assert_eq!(slots.by_id("d3").map(String::as_str), Some("text 3"));
    }

    #[test]
    fn going_on_from_a_slot_meets_all_behind_it() {
        let mut slots = filled(40);
        slots.remove("d17");
        for from in [0, 1, 15, 16, 17, 18, 39, 40, 41, 100] {
            let met: Vec<u32> = slots.iter_from(from as usize).map(|(key, _)| key).collect();
            let expected: Vec<u32> = (from..40).filter(|key| *key != 17).collect();
            assert_eq!(met, expected, "from {from}");
        }
    }

    #[test]
    fn equal_says_the_same_whether_groups_are_shared_or_not() {
        let slots = filled(40);
        let mut copy = slots.clone();
        assert!(slots.same(&copy, PartialEq::eq) && slots.same(&filled(40), PartialEq::eq));
        *copy.get_mut(39).unwrap() = "other".to_owned();
        assert!(!slots.same(&copy, PartialEq::eq) && !copy.same(&slots, PartialEq::eq));
        *copy.get_mut(39).unwrap() = "text 39".to_owned();
        assert!(slots.same(&copy, PartialEq::eq));
        copy.remove("d5");
        assert!(!slots.same(&copy, PartialEq::eq));
    }
}
