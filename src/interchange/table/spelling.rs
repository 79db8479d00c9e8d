//! Roles that seem to be one, spelled in several ways in several tables.
//!
//! Always true: they are only pointed out; nothing is joined but what formatting alone makes differ, and what a person says.

use std::collections::{BTreeSet, HashMap};

use super::super::words::fold;
use super::{Note, Reading, same_name};

/// Roles of one document that are compared with each other; a longer list is no list of roles.
const MOST_ROLES: usize = 200;

/// Words around a name that say only that it is one.
const AROUND: &[&str] =
    &["role", "rolle", "rol", "papel", "the", "our", "your", "le", "la", "les", "der", "die", "das", "el", "o", "a"];

struct Spelled<'a> {
    name: &'a str,
    line: usize,
    tables: BTreeSet<usize>,
    core: String,
}

/// Two spellings that look like one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The one met first.
    pub one: String,
    /// The other.
    pub other: String,
    /// What is said about them.
    pub note: Note,
}

/// Roles of different tables that are nearly one.
#[must_use]
pub fn near(reading: &Reading) -> Vec<Near> {
    if reading.tables.len() < 2 {
        return Vec::new();
    }
    let mut roles: Vec<Spelled> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, table) in reading.tables.iter().enumerate() {
        for name in &table.roles {
            let place = *places.entry(same_name(name)).or_insert_with(|| {
                roles.push(Spelled { name, line: table.line, tables: BTreeSet::new(), core: core(name) });
                roles.len() - 1
            });
            if let Some(role) = roles.get_mut(place) {
                role.tables.insert(at);
            }
        }
    }
    if roles.len() > MOST_ROLES {
        return Vec::new();
    }
    let mut near = Vec::new();
    for (at, one) in roles.iter().enumerate() {
        for other in roles.iter().skip(at + 1) {
            // Two columns of one table are two roles.
            if one.tables.is_disjoint(&other.tables) && is_near(&one.core, &other.core) {
                let text = format!(
                    "\"{}\" (line {}) and \"{}\" look like one role; they stay two unless you say that they are the same",
                    one.name, one.line, other.name
                );
                let note = Note { line: other.line, column: 0, text };
                near.push(Near { one: one.name.to_owned(), other: other.name.to_owned(), note });
            }
        }
    }
    near
}

/// The words of a name that tell it from others.
fn core(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !AROUND.contains(word));
    words.collect::<Vec<_>>().join(" ")
}

fn is_near(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if one.is_empty() || digits(one) != digits(other) {
        return false;
    }
    one == other
        || one.replace(' ', "") == other.replace(' ', "")
        || (one.chars().count().min(other.chars().count()) >= 6 && strsim::osa_distance(one, other) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_equal_names_are_near() {
        for (one, other, near) in [
            ("Client", "Rôle Client", true),
            ("Help desk", "Helpdesk", true),
            ("Customer", "Customers", true),
            ("Équipe Réseau", "equipe reseau", true),
            ("Level 1 desk", "Level 2 desk", false),
            ("Ops", "Dev", false),
            ("Sales", "Scales", false),
            ("*", "-", false),
        ] {
            assert_eq!(is_near(&core(one), &core(other)), near, "{one} {other}");
        }
    }
}
