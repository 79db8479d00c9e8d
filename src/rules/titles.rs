//! An index of titles that finds twins without comparing every pair.
//!
//! Two titles are twins when they are equal after folding, when they hold the same words in another order or number, or
//! when they differ in one long word by a slip of the pen. The second and third are found through keys: the bag of words,
//! and the bag with one word left out. Words with digits never slip: "Level 1" and "Level 2" are meant to differ.
//!
//! Being twins is mutual, a decision has only few of them however large the map, and `update` names every decision whose
//! twins it may have changed beside those of the decision itself: so a check of one row stays small and none is forgotten.

use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Range;

use foldhash::fast::FixedState;
use unicode_normalization::UnicodeNormalization;

use crate::model::hashing::HashMap;
use crate::model::{DecisionKey, Matrix};

/// A larger bucket of slips is a pattern of the organisation ("Handle incidents on …"), not a set of twins. In a larger
/// bucket of equal titles only neighbours are twins, or ten thousand rows called "Decision" would each name all others.
const LARGEST_BUCKET: usize = 32;

/// Words shorter than this differ too easily by one letter to be a slip ("hire", "fire").
const SHORTEST_SLIP: usize = 6;

/// Words that carry no meaning of their own in a title, in the languages of `assets/words`.
const STOP_WORDS: [&str; 44] = [
    "a", "an", "the", "of", "for", "to", "on", "in", "our", "their", "its", "der", "die", "das", "den", "dem", "des",
    "ein", "eine", "einen", "von", "fur", "im", "le", "la", "les", "l", "un", "une", "d", "de", "du", "en", "au",
    "aux", "el", "los", "las", "del", "una", "al", "y", "et", "sur",
];

/// What is kept of a title. There is one for each decision, so that its words are places in the folded title.
#[derive(Clone, Debug)]
struct Entry {
    key: DecisionKey,
    folded: Box<str>,
    words: Box<[Range<u32>]>,
    keys: Box<[u64]>,
}

/// Decisions whose titles have a key in common, in order. Most keys are those of one decision, and take no memory of their own.
#[derive(Clone, Debug)]
enum Bucket {
    One(DecisionKey),
    #[expect(clippy::box_collection, reason = "a quarter less of a table that has one for every title of a map")]
    More(Box<Vec<DecisionKey>>),
}

impl Bucket {
    fn keys(&self) -> &[DecisionKey] {
        match self {
            Bucket::One(key) => std::slice::from_ref(key),
            Bucket::More(keys) => keys,
        }
    }

    fn insert(&mut self, at: usize, key: DecisionKey) {
        match self {
            Bucket::One(first) => {
                let mut keys = vec![*first];
                keys.insert(at, key);
                *self = Bucket::More(Box::new(keys));
            }
            Bucket::More(keys) => keys.insert(at, key),
        }
    }

    /// Takes one out; says whether it was the last one.
    fn remove(&mut self, at: usize) -> bool {
        match self {
            Bucket::One(_) => true,
            Bucket::More(keys) => {
                keys.remove(at);
                keys.is_empty()
            }
        }
    }
}

/// Titles of a map by what makes them alike.
#[derive(Clone, Default, Debug)]
pub(super) struct Titles {
    entries: Vec<Option<Entry>>,
    buckets: HashMap<u64, Bucket>,
    held: usize,
}

impl Titles {
    /// Makes room for those of so many decisions.
    pub(super) fn make_room(&mut self, decisions: usize) {
        self.entries.reserve_exact(decisions.saturating_sub(self.entries.len()));
    }

    /// Takes the title of a decision as it is now, or forgets it when the decision is gone. Returns other decisions whose
    /// twins may have changed because a bucket became a pattern by it, or is none any more.
    pub(super) fn update(&mut self, matrix: &Matrix, key: DecisionKey) -> Vec<DecisionKey> {
        let mut shaken = Vec::new();
        let title = matrix.decision(key).map(|decision| fold(decision.title()));
        let old = self.entries.get(key.index()).and_then(Option::as_ref);
        if old.map(|entry| &*entry.folded) == title.as_deref() {
            return shaken;
        }
        if let Some(old) = self.entries.get_mut(key.index()).and_then(Option::take) {
            self.held -= 1;
            for bucket_key in old.keys {
                let Some(bucket) = self.buckets.get_mut(&bucket_key) else { continue };
                let Ok(at) = bucket.keys().binary_search(&key) else { continue };
                if bucket.remove(at) {
                    self.buckets.remove(&bucket_key);
                } else if bucket.keys().len() == LARGEST_BUCKET {
                    shaken.extend_from_slice(bucket.keys());
                }
            }
        }
        let Some(folded) = title else { return shaken };
        let entry = Entry::new(key, folded);
        for bucket_key in &entry.keys {
            let bucket = self.buckets.entry(*bucket_key).or_insert(Bucket::One(key));
            if let Err(at) = bucket.keys().binary_search(&key) {
                if bucket.keys().len() == LARGEST_BUCKET {
                    shaken.extend_from_slice(bucket.keys());
                }
                bucket.insert(at, key);
            }
        }
        if self.entries.len() <= key.index() {
            self.entries.resize(key.index() + 1, None);
        }
        self.entries[key.index()] = Some(entry);
        self.held += 1;
        shaken
    }

    /// The title as it is compared.
    pub(super) fn folded(&self, key: DecisionKey) -> &str {
        self.entry(key).map_or("", |entry| &entry.folded)
    }

    /// Decisions whose titles are alike, in key order.
    pub(super) fn twins(&self, key: DecisionKey) -> Vec<DecisionKey> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        let mut twins = Vec::new();
        for (at, bucket_key) in entry.keys.iter().enumerate() {
            let Some(bucket) = self.buckets.get(bucket_key).map(Bucket::keys) else { continue };
            let near = match bucket.binary_search(&key) {
                Ok(place) if bucket.len() > LARGEST_BUCKET && at == 0 => {
                    bucket.get(place.saturating_sub(1)..(place + 2).min(bucket.len())).unwrap_or(&[])
                }
                _ if bucket.len() > LARGEST_BUCKET => continue,
                _ => bucket,
            };
            for other in near.iter().filter(|other| **other != key) {
                if self.entry(*other).is_some_and(|other| alike(entry, other)) {
                    twins.push(*other);
                }
            }
        }
        twins.sort_unstable();
        twins.dedup();
        twins
    }

    /// Whether the title of a decision is held.
    pub(super) fn holds(&self, key: DecisionKey) -> bool {
        self.entry(key).is_some()
    }

    /// How many titles are held.
    pub(super) fn len(&self) -> usize {
        self.held
    }

    /// The decisions whose titles are held.
    pub(super) fn known(&self) -> impl Iterator<Item = DecisionKey> {
        self.entries.iter().flatten().map(|entry| entry.key)
    }

    fn entry(&self, key: DecisionKey) -> Option<&Entry> {
        self.entries.get(key.index())?.as_ref()
    }
}

impl Entry {
    fn new(key: DecisionKey, folded: String) -> Entry {
        // A single letter at the end names something ("Tier D"); elsewhere it is an article ("l'équipe").
        let last = folded.rsplit(' ').next().filter(|last| last.len() == 1);
        let names = |word: &str| !STOP_WORDS.contains(&word) || (Some(word) == last && folded.ends_with(word));
        let mut at = 0;
        let mut words: Vec<(&str, usize)> = Vec::new();
        for word in folded.split(' ') {
            if names(word) {
                words.push((singular(word), at));
            }
            at += word.len() + 1;
        }
        words.sort_unstable();
        let hash = |words: &mut dyn Iterator<Item = &(&str, usize)>| {
            let mut hasher = FixedState::default().build_hasher();
            words.for_each(|(word, _)| word.hash(&mut hasher));
            hasher.finish()
        };
        let mut keys = vec![hash(&mut words.iter())];
        if words.len() > 1 {
            for (left_out, (word, _)) in words.iter().enumerate() {
                if can_slip(word) {
                    let mut rest = words.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, word)| word);
                    // Another seed: a shorter title must not meet a longer one with a word left out.
                    keys.push(hash(&mut rest).wrapping_add(1));
                }
            }
        }
        keys.dedup();
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let words = words.iter().map(|(word, at)| place(*at)..place(at + word.len())).collect();
        Entry { key, words, keys: keys.into(), folded: folded.into() }
    }

    /// The words that count, in order.
    fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().filter_map(|range| self.folded.get(range.start as usize..range.end as usize))
    }
}

fn can_slip(word: &str) -> bool {
    word.chars().count() >= SHORTEST_SLIP && !word.chars().any(|c| c.is_ascii_digit())
}

/// Whether two titles with a key in common are twins.
fn alike(a: &Entry, b: &Entry) -> bool {
    if a.words.len() != b.words.len() {
        return false;
    }
    if a.words().eq(b.words()) {
        return !a.words.is_empty() || a.folded == b.folded;
    }
    let (one, other) = (only_in(a, b), only_in(b, a));
    one.zip(other).is_some_and(|(a, b)| can_slip(a) && can_slip(b) && strsim::osa_distance(a, b) == 1)
}

/// The one word of a title that another has not; nothing where there are none or several.
fn only_in<'e>(a: &'e Entry, b: &Entry) -> Option<&'e str> {
    let mut only = a.words().filter(|word| !b.words().any(|other| other == *word));
    let first = only.next()?;
    only.next().is_none().then_some(first)
}

/// A trailing plural "s" is dropped; "ss" stays, and so do short words.
fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem,
        _ => word,
    }
}

/// Lower case without accents, punctuation and double spaces: imports bring both "Hire" and "hire ".
pub(super) fn fold(title: &str) -> String {
    let mut folded = String::with_capacity(title.len());
    if title.is_ascii() {
        // Nothing to take apart.
        for c in title.bytes().map(|byte| char::from(byte.to_ascii_lowercase())) {
            if c.is_ascii_alphanumeric() {
                folded.push(c);
            } else if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        folded.truncate(folded.trim_end().len());
        return folded;
    }
    for c in title.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str, twins: bool) {
        let sketch = crate::model::sketch::parse(&format!("{a} | \n{b} | ")).unwrap();
        let mut titles = Titles::default();
        let keys: Vec<DecisionKey> = sketch.matrix.decisions().map(|(key, _)| key).collect();
        for key in &keys {
            titles.update(&sketch.matrix, *key);
        }
        assert_eq!(titles.twins(keys[0]) == [keys[1]], twins, "{a:?} and {b:?}");
    }

    #[test]
    fn a_pattern_has_few_twins_and_tells_whom_it_shook() {
        let mut text = String::new();
        for number in 0..=LARGEST_BUCKET {
            text.push_str(if number % 2 == 0 { "Handle the incident | \n" } else { "Handle incidents! | \n" });
        }
        let matrix = crate::model::sketch::parse(&text).unwrap().matrix;
        let mut titles = Titles::default();
        let keys: Vec<DecisionKey> = matrix.decisions().map(|(key, _)| key).collect();
        let (last, before) = keys.split_last().unwrap();
        for key in before {
            assert_eq!(titles.update(&matrix, *key), []);
        }
        assert_eq!(titles.twins(keys[3]).len(), LARGEST_BUCKET - 1);
        let mut shaken = titles.update(&matrix, *last);
        shaken.sort_unstable();
        shaken.dedup();
        assert_eq!(shaken, before);
        assert_eq!(titles.twins(keys[3]), [keys[2], keys[4]]);
        assert_eq!(titles.len(), keys.len());
    }

    #[test]
    fn twins_are_found_without_comparing_all() {
        check("Refund a customer", "refund  a customer!", true);
        check("Refund a customer", "Refund customers", true);
        check("Approve customer refund", "Approve refund for customer", true);
        check("Gérer les incidents", "Gerer les incidents", true);
        check("Change the roadmap", "Change the raodmap", true);
        check("Hire an engineer", "Fire an engineer", false);
        check("Handle incidents on storage", "Handle incidents on compute", false);
        check("Pay tier D", "Pay tier L", false);
        check("Support level 1", "Support level 2", false);
        check("Refund a customer", "Refund", false);
    }
}
