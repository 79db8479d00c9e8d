//! Names of a large table, told from rights without looking for every way to write one.
//!
//! Always true: what is a name here is nothing but a name at a closer look; a law holds that. A table of 10,000 rows has as many
//! names, and to read each like a mark took a sixth of its import.

use std::sync::LazyLock;

use super::letters::{AND, NOTHING};
use super::words::{AUXILIARIES, CROSSES, TICKS, WORDS};
use crate::model::hashing::HashSet;

/// The names of a large table at a glance: plain words, the first of which begins no right.
pub(super) fn is_plain_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(bytes.len());
    // Two small letters are never two of a method.
    let Some(word) = text.get(..end).filter(|word| word.len() > 1 && word.bytes().any(|b| b.is_ascii_lowercase()))
    else {
        return false;
    };
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'.' | b',' | b'\'' | b'&');
    matches!(bytes.get(end), None | Some(b' ' | b'-')) && bytes.iter().all(is_plain) && !may_begin_right(word)
}

/// Whether a right may begin with a word of ASCII letters: no more than a glance, so a yes says little.
fn may_begin_right(word: &str) -> bool {
    BEGINNINGS.hold(word)
}

/// The first words of all that a cell may say.
static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let spellings = WORDS.iter().flat_map(|word| word.spellings).chain(AUXILIARIES);
    let others = NOTHING.iter().chain(AND).chain(TICKS).chain(CROSSES);
    let first = |text: &&'static str| text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    Beginnings::of(spellings.chain(others).map(first))
});

/// Words that something may begin with, in lower case: asked for each name of a large table, without making a text of it.
pub(super) struct Beginnings(HashSet<Vec<u8>>);

/// Bytes that are looked at; longer words begin nothing, which is held where they are put together.
const LONGEST_BEGINNING: usize = 24;

impl Beginnings {
    pub fn of<'w>(words: impl Iterator<Item = &'w str>) -> Beginnings {
        let words: HashSet<Vec<u8>> = words.map(|word| word.to_ascii_lowercase().into_bytes()).collect();
        debug_assert!(words.iter().all(|word| word.len() <= LONGEST_BEGINNING), "a beginning that is never found");
        Beginnings(words)
    }

    /// Whether a word of ASCII letters is one of them, in whatever case.
    pub fn hold(&self, word: &str) -> bool {
        let mut lower = [0_u8; LONGEST_BEGINNING];
        let Some(lower) = lower.get_mut(..word.len()) else { return false };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.0.contains(&*lower)
    }
}

#[cfg(test)]
mod tests {
    use super::super::letters::{CellReading, read_text};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_right_begins_with_a_word_that_is_not_among_them() {
        assert!(BEGINNINGS.0.iter().all(|word| word.len() <= LONGEST_BEGINNING));
        for word in ["approve", "Approval", "MUST", "none", "et", "not"] {
            assert!(may_begin_right(word), "{word}");
        }
        assert!(!may_begin_right("Refund") && !may_begin_right(&"approve".repeat(9)));
    }

    proptest! {
        #[test]
        fn what_is_a_name_at_a_glance_is_one_at_a_closer_look(
            text in "(([A-Za-z]{1,4}|must|to|be|approve|Approval|Not|no|none|na|et|and|yes|x|Informs|RACI|Ai|up to|max)[ -]{0,2}){1,3}[0-9A-Za-z.,'& -]{0,6}",
        ) {
            if is_plain_name(&text) {
                prop_assert_eq!(read_text(&text), CellReading::Unreadable(text));
            }
        }
    }
}
