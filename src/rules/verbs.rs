//! Verbs: which words of a title are orders, acts or things, in English.
//!
//! What is known stands in `assets/words/titles.txt`, read once; verbs stand there in their base form and are met here in
//! any other.

use std::sync::OnceLock;

use super::wording::content;
use crate::model::hashing::{HashMap, HashSet};

/// What is known of words in titles.
#[derive(Default, Debug)]
pub(super) struct Lore {
    /// Verbs by their base form; true where the word is hardly ever a noun.
    pub(super) verbs: HashMap<&'static str, bool>,
    pub(super) preparing: HashSet<&'static str>,
    pub(super) caring: HashSet<&'static str>,
    pub(super) settling: HashSet<&'static str>,
    pub(super) opening: HashSet<&'static str>,
    pub(super) actions: HashSet<&'static str>,
    pub(super) things: HashSet<&'static str>,
    pub(super) topics: HashSet<&'static str>,
    pub(super) one_thing: HashSet<(&'static str, &'static str)>,
    pub(super) renames: HashMap<&'static str, &'static str>,
}

/// The word lists, read once.
pub(super) fn lore() -> &'static Lore {
    static LORE: OnceLock<Lore> = OnceLock::new();
    LORE.get_or_init(|| {
        let mut lore = Lore::default();
        let mut section = "";
        for line in content(include_str!("../../assets/words/titles.txt")) {
            if let Some(name) = line.strip_prefix('[') {
                section = name.trim_end_matches(']');
                continue;
            }
            let words = || line.split_whitespace();
            match section {
                "verbs" => lore.verbs.extend(words().map(|word| (word, true))),
                "verbs that are nouns" => words().for_each(|word| {
                    lore.verbs.entry(word).or_insert(false);
                }),
                "preparing" => lore.preparing.extend(words()),
                "caring" => lore.caring.extend(words()),
                "settling" => lore.settling.extend(words()),
                "opening verbs" => lore.opening.extend(words()),
                "actions" => lore.actions.extend(words()),
                "things" => lore.things.extend(words()),
                "topics" => lore.topics.extend(words()),
                "one thing" => {
                    if let Some((a, b)) = line.split_once(' ') {
                        lore.one_thing.insert((a, b));
                        lore.one_thing.insert((b, a));
                    }
                }
                _ => {
                    if let Some((topic, title)) = line.split_once(": ") {
                        lore.renames.insert(topic, title);
                    }
                }
            }
        }
        lore
    })
}

/// Whether an English title that opens with this word opens with an order.
pub(super) fn is_plain_verb(word: &str) -> bool {
    lore().verbs.get(word) == Some(&true)
}

/// The base form of an English verb, where the word is one of its forms.
pub(super) fn verb_of(word: &str) -> Option<&'static str> {
    let verbs = &lore().verbs;
    let find = |base: &str| verbs.get_key_value(base).map(|(verb, _)| *verb);
    let with_e = |stem: &str| find(stem).or_else(|| find(&format!("{stem}e")));
    let doubled = |stem: &str| {
        let mut chars = stem.chars().rev();
        let (last, before) = (chars.next()?, chars.next()?);
        (last == before).then(|| stem.get(..stem.len() - last.len_utf8()).and_then(find))?
    };
    let form = |word: &str| {
        find(word)
            .or_else(|| {
                word.strip_suffix("ies").or(word.strip_suffix("ied")).and_then(|stem| find(&format!("{stem}y")))
            })
            .or_else(|| word.strip_suffix("es").and_then(with_e))
            .or_else(|| word.strip_suffix('s').and_then(find))
            .or_else(|| {
                let stem = word.strip_suffix("ed").or(word.strip_suffix("ing"))?;
                with_e(stem).or_else(|| doubled(stem))
            })
    };
    // "Reallocate" and "deprioritise" are verbs because "allocate" and "prioritise" are.
    let prefixed =
        || ["re", "de", "un"].iter().find_map(|prefix| word.strip_prefix(prefix)).filter(|rest| rest.len() > 3);
    form(word).or_else(|| prefixed().and_then(form).filter(|verb| is_plain_verb(verb)))
}

/// The verb behind a form in -ing.
pub(super) fn gerund(word: &str) -> Option<&'static str> {
    if word.ends_with("ing") && !lore().things.contains(word) {
        verb_of(word).filter(|verb| *verb != word)
    } else {
        None
    }
}

/// Whether an English word names something that is done.
pub(super) fn is_act(word: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "tion", "tions", "sion", "sions", "ment", "ments", "ance", "ances", "ence", "ences", "ing", "ings", "ization",
        "isation", "ery", "eries", "aisal", "ysis", "yses", "fication", "cation", "age",
    ];
    let lore = lore();
    let singular = word.strip_suffix('s').unwrap_or(word);
    if lore.things.contains(word) || lore.things.contains(singular) {
        return false;
    }
    verb_of(word).is_some()
        || lore.actions.contains(word)
        || lore.actions.contains(singular)
        || (word.len() > 5 && ENDINGS.iter().any(|ending| word.ends_with(ending) && *ending != "age"))
}

/// The verb behind an act that is itself a decision.
pub(super) fn act_verb(word: &str) -> Option<&'static str> {
    const ACTS: [(&str, &str); 17] = [
        ("approval", "approve"),
        ("payment", "pay"),
        ("purchase", "buy"),
        ("sale", "sell"),
        ("selection", "select"),
        ("appointment", "appoint"),
        ("dismissal", "dismiss"),
        ("promotion", "promote"),
        ("demotion", "demote"),
        ("termination", "terminate"),
        ("cancellation", "cancel"),
        ("recruitment", "recruit"),
        ("removal", "remove"),
        ("acquisition", "acquire"),
        ("creation", "create"),
        ("deletion", "delete"),
        ("rejection", "reject"),
    ];
    gerund(word).or_else(|| ACTS.iter().find(|(act, _)| *act == word).map(|(_, verb)| *verb))
}
