//! Any text as edits: it is refused, or is edits that a map accepts or refuses as a whole; edits say the same when they are
//! written and read again.
//!
//! Always true: edits stand on one line without a control character.

use sayso::interchange::native::{read_edits, write_edits};

use crate::arbitrary::{any_edit, seed};

/// Checks the law.
pub fn check(bytes: &[u8]) {
    let Some((which, rest)) = super::choice(bytes) else { return };
    let edits = if which % 2 == 0 {
        let Ok(text) = std::str::from_utf8(rest) else { return };
        match read_edits(text) {
            Ok(edits) => edits,
            Err(_) => return,
        }
    } else {
        super::drawn(&any_edit(), rest, 12)
    };
    let line = write_edits(&edits);
    assert!(!line.chars().any(char::is_control), "{line:?}");
    assert_eq!(read_edits(&line).expect(&line), edits, "{line}");
    let before = seed();
    let mut map = before.clone();
    match map.apply_all(edits) {
        Ok(inverses) => {
            map.apply_all(inverses).expect("an inverse is accepted");
            assert_eq!(map, before);
        }
        Err(_) => assert_eq!(map, before, "refused as a whole"),
    }
}
