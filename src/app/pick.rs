//! A list one picks from by typing: commands, fixes, situations, notations.
//!
//! The chosen row always exists while the list is not empty; typing filters at once and keeps the best match first.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::input::Input;
use super::key::{Code, Key};

/// Stands before and behind the name of a key in a text, so that the whole name is found and no letter of another word.
pub const KEY: char = '\u{1}';

/// A filtered list with a chosen row. Rows are indices into whatever the owner lists.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    /// What is typed.
    pub input: Input,
    rows: Vec<usize>,
    chosen: usize,
    /// The order while nothing is typed, where it is not that of the list.
    order: Vec<usize>,
}

impl Pick {
    /// A list of all rows of the given texts.
    #[must_use]
    pub fn new(texts: &[String]) -> Pick {
        let mut pick = Pick::default();
        pick.refilter(texts);
        pick
    }

    /// The same with those that matter first while nothing is typed.
    #[must_use]
    pub fn with_first(texts: &[String], first: impl Fn(usize) -> bool) -> Pick {
        let (mut order, others): (Vec<usize>, Vec<usize>) = (0..texts.len()).partition(|at| first(*at));
        order.extend(others);
        let mut pick = Pick { order, ..Pick::default() };
        pick.refilter(texts);
        pick
    }

    /// The rows that match, best first.
    #[must_use]
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// Where the chosen row stands among those that match.
    #[must_use]
    pub fn at(&self) -> usize {
        self.chosen
    }

    /// The chosen row.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        self.rows.get(self.chosen).copied()
    }

    /// Moves the choice; stops at the ends.
    pub fn step(&mut self, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }

    /// Chooses the row at a place among those that match.
    pub fn choose(&mut self, at: usize) {
        self.chosen = at.min(self.rows.len().saturating_sub(1));
    }

    /// Takes a key that moves or types; says whether it was one.
    pub fn take(&mut self, key: Key, texts: &[String]) -> bool {
        match (key.code, key.ctrl) {
            (Code::Up, _) | (Code::Char('p'), true) => self.step(-1),
            (Code::Down, _) | (Code::Char('n'), true) => self.step(1),
            (Code::PageUp, _) => self.step(-10),
            (Code::PageDown, _) => self.step(10),
            // The caret of an empty line has nowhere to go; with Ctrl they mean the list in any case.
            (Code::Home, ctrl) if ctrl || self.input.text().is_empty() => self.choose(0),
            (Code::End, ctrl) if ctrl || self.input.text().is_empty() => self.choose(usize::MAX),
            _ => {
                if !self.input.take(key) {
                    return false;
                }
                self.refilter(texts);
            }
        }
        true
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str, texts: &[String]) {
        self.input.insert(text);
        self.refilter(texts);
    }

    fn refilter(&mut self, texts: &[String]) {
        self.chosen = 0;
        self.rows = if self.input.text().trim().is_empty() && !self.order.is_empty() {
            self.order.clone()
        } else {
            // Of equal matches those that matter come first.
            let mut places = vec![usize::MAX; texts.len()];
            for (place, at) in self.order.iter().enumerate() {
                if let Some(slot) = places.get_mut(*at) {
                    *slot = place;
                }
            }
            ranked(self.input.text(), texts, |at| places.get(at).copied().unwrap_or(usize::MAX))
        };
    }
}

/// Indices of the texts that match what was typed, best first; all of them while nothing is typed. Texts that hold every
/// typed word as it stands leave no room for looser matches.
#[must_use]
pub fn fuzzy(typed: &str, texts: &[String]) -> Vec<usize> {
    ranked(typed, texts, |_| 0)
}

/// The same; of equal matches the one with the lower place comes first.
fn ranked(typed: &str, texts: &[String], place: impl Fn(usize) -> usize) -> Vec<usize> {
    if typed.trim().is_empty() {
        return (0..texts.len()).collect();
    }
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let holds = |text: &&String| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let strict = texts.iter().any(|text| holds(&text));
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut buffer = Vec::new();
    let scored: Vec<(u32, usize)> = texts
        .iter()
        .enumerate()
        .filter(|(_, text)| !strict || holds(text))
        .filter_map(|(at, text)| Some((pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher)?, at)))
        .collect();
    // A key typed by its name is meant, and so is a name typed from its start, whatever else the words occur in.
    let typed = typed.trim();
    let key = format!("{KEY}{typed}{KEY}");
    let is_key = |at: &usize| texts.get(*at).is_some_and(|text| text.contains(&key));
    let typed = typed.to_lowercase();
    let begins = |at: &usize| texts.get(*at).is_some_and(|text| text.to_lowercase().starts_with(&typed));
    let mut ranked: Vec<_> = scored
        .into_iter()
        .map(|(score, at)| (!is_key(&at), !begins(&at), std::cmp::Reverse(score), place(at), at))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(.., at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_filters_and_the_best_match_is_chosen() {
        let texts: Vec<String> = ["Add a role", "Add a decision", "Undo"].map(str::to_owned).to_vec();
        let mut pick = Pick::new(&texts);
        assert_eq!(pick.rows(), [0, 1, 2]);
        for c in "dec".chars() {
            pick.take(Key::plain(Code::Char(c)), &texts);
        }
        assert_eq!(pick.chosen(), Some(1));
        pick.take(Key::parse("ctrl-u").unwrap(), &texts);
        pick.step(99);
        assert_eq!(pick.chosen(), Some(2));
        pick.paste("zzz", &texts);
        assert_eq!(pick.chosen(), None);
    }
}
