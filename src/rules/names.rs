//! An index of role names that finds near-equal ones without comparing every pair.
//!
//! Two names are alike when they hold the same words in another order, number or spelling of accents, or differ in one
//! long word by a slip of the pen inside it. "Team A" and "Team B", "Architect" and "Solution Architect", "Trainer" and
//! "Trainee" are meant to differ.

use std::collections::HashMap;

use super::titles::fold;
use crate::model::{Matrix, RoleKey};

/// Words shorter than this differ too easily by one letter to be a slip.
const SHORTEST_SLIP: usize = 6;

/// A bucket larger than this is a way of naming ("Lead of …"), not a set of twins.
const LARGEST_BUCKET: usize = 32;

/// Roles that are named alike, found once for all roles: they are asked for after every edit, and change with names only.
#[derive(Clone, Default, Debug)]
pub(super) struct Names(HashMap<RoleKey, Vec<RoleKey>>);

impl Names {
    /// The index of all roles as they are named now.
    pub(super) fn of(matrix: &Matrix) -> Names {
        let named: Vec<(RoleKey, Vec<String>)> =
            matrix.roles().map(|(key, role)| (key, words_of(role.name()))).collect();
        let mut buckets: HashMap<String, Vec<&(RoleKey, Vec<String>)>> = HashMap::new();
        for role in named.iter().filter(|(_, words)| !words.is_empty()) {
            for bucket in buckets_of(&role.1) {
                buckets.entry(bucket).or_default().push(role);
            }
        }
        let mut names = Names::default();
        for bucket in buckets.values().filter(|bucket| (2..=LARGEST_BUCKET).contains(&bucket.len())) {
            for (key, words) in bucket {
                let others = bucket.iter().filter(|(other, theirs)| other != key && alike(words, theirs));
                let found: Vec<RoleKey> = others.map(|(other, _)| *other).collect();
                if !found.is_empty() {
                    names.0.entry(*key).or_default().extend(found);
                }
            }
        }
        for found in names.0.values_mut() {
            found.sort_unstable();
            found.dedup();
        }
        names
    }

    /// Roles named almost like this one, in key order.
    pub(super) fn alike(&self, key: RoleKey) -> &[RoleKey] {
        self.0.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// The words a name is compared by, in alphabetical order.
fn words_of(name: &str) -> Vec<String> {
    let folded = fold(name);
    let mut words: Vec<String> = folded
        .split(' ')
        .filter(|word| !matches!(*word, "" | "the" | "of" | "de" | "du" | "des" | "der" | "del"))
        .map(|word| singular(word).to_owned())
        .collect();
    words.sort_unstable();
    words
}

/// What a name is found by: all its words, and all but one long one.
fn buckets_of(words: &[String]) -> Vec<String> {
    let mut buckets = vec![words.join(" ")];
    for (left_out, word) in words.iter().enumerate() {
        if can_slip(word) {
            let rest: Vec<&str> =
                words.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, word)| word.as_str()).collect();
            // The first letter keeps lone words apart; a slip in it is rare.
            let first = word.chars().next().unwrap_or(' ');
            buckets.push(format!("{} ~{first}", rest.join(" ")));
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    buckets
}

fn can_slip(word: &str) -> bool {
    word.chars().count() >= SHORTEST_SLIP && !word.chars().any(|c| c.is_ascii_digit())
}

fn alike(a: &[String], b: &[String]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let only_in =
        |a: &[String], b: &[String]| -> Vec<String> { a.iter().filter(|word| !b.contains(word)).cloned().collect() };
    match (only_in(a, b).as_slice(), only_in(b, a).as_slice()) {
        ([], []) => true,
        ([a], [b]) => can_slip(a) && can_slip(b) && strsim::osa_distance(a, b) == 1 && !differs_at_the_end(a, b),
        _ => false,
    }
}

/// Whether the last letter alone differs: an ending with a meaning of its own ("Trainer", "Trainee"; "Insurer", "Insured").
fn differs_at_the_end(a: &str, b: &str) -> bool {
    let stem = |word: &str| word.char_indices().next_back().map_or(0, |(at, _)| at);
    let (a_stem, b_stem) = (a.get(..stem(a)), b.get(..stem(b)));
    a_stem == b_stem || a_stem == Some(b) || b_stem == Some(a)
}

/// A trailing plural "s" is dropped; "ss" stays, and so do short words and abbreviations such as "ops".
fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 3 && !stem.ends_with(['s', 'u', 'i']) => stem,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str, expected: bool) {
        let sketch = crate::model::sketch::parse(&format!("role {a}\nrole {b}")).unwrap();
        let names = Names::of(&sketch.matrix);
        let keys: Vec<RoleKey> = sketch.matrix.roles().map(|(key, _)| key).collect();
        assert_eq!(names.alike(keys[0]), if expected { vec![keys[1]] } else { vec![] }, "{a:?} and {b:?}");
    }

    #[test]
    fn near_names_are_found_without_comparing_all() {
        check("Solution Architect", "Solutions Architect", true);
        check("Head of Sales", "Sales Head", true);
        check("Developer", "Developers", true);
        check("Operations Lead", "Opertaions Lead", true);
        check("Éditeur en chef", "Editeur en chef", true);
        check("Architect", "Solution Architect", false);
        check("Team A", "Team B", false);
        check("Team A", "Team", false);
        check("Rôle Client", "Rôle Cloud Temple", false);
        check("Trainer", "Trainee", false);
        check("Director", "Directory", false);
        check("Auditor", "Editor", false);
        check("Level 10 Support", "Level 11 Support", false);
        check("COO", "CFO", false);
    }
}
