//! Ids: short slugs that name records in the file and in edits.
//!
//! An `Id` is always 1 to 64 characters of `[a-z0-9._-]`, so it can stand in a file name, a URL or a command line
//! without quoting. It is made from a name once and survives renaming.

use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

/// The longest id, in characters. Long enough for any title, short enough for one column.
pub const LONGEST_ID: usize = 64;
/// The longest that is made from a name: with room for a "-9999" that makes it unique.
const LONGEST_SLUG: usize = LONGEST_ID - 8;

/// The name of one record: an area, a role, a decision, a situation or a barrier.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(Arc<str>);

impl Id {
    /// Reads an id as it stands in a file.
    ///
    /// # Errors
    /// Says which character is not allowed, or that the id is empty or too long.
    pub fn parse(text: &str) -> Result<Id, String> {
        if text.is_empty() {
            return Err("an id cannot be empty".to_owned());
        }
        if text.len() > LONGEST_ID {
            return Err(format!("an id has at most {LONGEST_ID} characters"));
        }
        match text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-')) {
            Some(odd) => {
                Err(format!("an id has only the characters a-z, 0-9, '.', '_' and '-', not '{}'", odd.escape_default()))
            }
            None => Ok(Id(text.into())),
        }
    }

    /// Makes a slug from a name; `fallback` is used when nothing of the name can stand in an id (say, all Cyrillic).
    /// The answer may already be taken: see `fresh`.
    #[must_use]
    pub fn from_name(name: &str, fallback: &str) -> Id {
        if name.is_ascii() {
            return Id::from_ascii(name, fallback);
        }
        let slug = slug_of(name.len(), name.nfkd().flat_map(char::to_lowercase));
        let slug = slug.trim_matches('-');
        Id(if slug.is_empty() { fallback.into() } else { slug.into() })
    }

    /// The same for a name of ASCII, as nearly all are, and ten thousand at once in an import.
    fn from_ascii(name: &str, fallback: &str) -> Id {
        let mut slug = [b'-'; LONGEST_ID];
        let mut length = 0;
        let mut gap = false;
        for byte in name.bytes() {
            if length >= LONGEST_SLUG {
                break;
            }
            if byte.is_ascii_alphanumeric() {
                length += usize::from(std::mem::take(&mut gap) && length > 0);
                if let Some(place) = slug.get_mut(length) {
                    *place = byte.to_ascii_lowercase();
                }
                length += 1;
            } else if byte != b'\'' {
                gap = true;
            }
        }
        // The cut may leave the dash of a gap behind.
        let slug = slug.get(..length.min(LONGEST_SLUG)).and_then(|slug| std::str::from_utf8(slug).ok());
        let slug = slug.map(|slug| slug.trim_end_matches('-')).filter(|slug| !slug.is_empty());
        Id(slug.unwrap_or(fallback).into())
    }

    /// This id, or the first of `id-2`, `id-3`, … that is not taken.
    #[must_use]
    pub fn fresh(self, taken: impl Fn(&Id) -> bool) -> Id {
        if !taken(&self) {
            return self;
        }
        let mut number: u64 = 2;
        loop {
            let next = Id(format!("{self}-{number}").into());
            if !taken(&next) {
                return next;
            }
            number += 1;
        }
    }

    /// The slug itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The characters of a name in lower case that can stand in an id, with a dash for each gap; about `length` bytes of them.
fn slug_of(length: usize, lower: impl Iterator<Item = char>) -> String {
    let mut slug = String::with_capacity(length);
    for c in lower {
        let piece = match c {
            'a'..='z' | '0'..='9' => {
                slug.push(c);
                continue;
            }
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            'đ' | 'ð' => "d",
            'þ' => "th",
            // Accents were split off by the normalisation: they vanish instead of becoming a dash.
            _ if unicode_normalization::char::is_combining_mark(c) => "",
            '\'' | '’' => "",
            _ => {
                if !slug.is_empty() && !slug.ends_with('-') {
                    slug.push('-');
                }
                continue;
            }
        };
        slug.push_str(piece);
    }
    slug.truncate(LONGEST_SLUG);
    slug
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, slug: &str) {
        let id = Id::from_name(name, "item");
        assert_eq!(id.as_str(), slug, "slug of {name:?}");
        assert_eq!(Id::parse(slug).as_ref(), Ok(&id));
    }

    #[test]
    fn slugs_are_made_from_names() {
        check("Refund a customer", "refund-a-customer");
        check("  Gérer les incidents (1) ", "gerer-les-incidents-1");
        check("Straße & Ærø", "strasse-aero");
        check("Don't stop", "dont-stop");
        check("Рабочий созвон", "item");
        check("", "item");
        check(&"x".repeat(300), &"x".repeat(56));
    }

    #[test]
    fn a_taken_slug_gets_a_number() {
        let taken = ["a", "a-2", "a-3"];
        assert_eq!(Id::from_name("A", "x").fresh(|id| taken.contains(&id.as_str())).as_str(), "a-4");
    }

    #[test]
    fn odd_ids_are_refused() {
        for odd in ["", "A", "a b", "ä", "a/b", "a\u{202e}b", &"a".repeat(65)] {
            assert!(Id::parse(odd).is_err(), "{odd:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_name_of_ascii_has_the_slug_that_any_name_has(name in "[A-Za-z0-9' ./-]{0,70}") {
            let slug = slug_of(name.len(), name.chars().map(|c| c.to_ascii_lowercase()));
            let slug = slug.trim_matches('-');
            let expected = if slug.is_empty() { "item" } else { slug };
            let id = Id::from_name(&name, "item");
            proptest::prop_assert_eq!(id.as_str(), expected);
        }
    }
}
