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
    // Longer words begin none; a test holds that.
    let mut lower = [0_u8; LONGEST_BEGINNING];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    BEGINNINGS.contains(&*lower)
}

/// The longest of `BEGINNINGS`, in bytes.
const LONGEST_BEGINNING: usize = 24;

/// The first words of all that a cell may say, in lower case.
static BEGINNINGS: LazyLock<HashSet<&'static [u8]>> = LazyLock::new(|| {
    let spellings = WORDS.iter().flat_map(|word| word.spellings).chain(AUXILIARIES);
    let others = NOTHING.iter().chain(AND).chain(TICKS).chain(CROSSES);
    let first = |text: &&'static str| text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().as_bytes();
    spellings.chain(others).map(first).collect()
});

#[cfg(test)]
mod tests {
    use super::super::letters::{CellReading, read_text};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_beginning_is_longer_than_is_looked_for() {
        let longest = BEGINNINGS.iter().map(|word| word.len()).max();
        assert!(longest.is_some_and(|longest| longest <= LONGEST_BEGINNING), "{longest:?}");
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
