//! Any text as a cell, an amount, a time or a sketch: it means something or is refused; what means something says the same
//! when it is written again.
//!
//! Always true: no text is dropped: a cell that is not understood keeps its words.

use sayso::interchange::cell::{cell_letters, read_letters};
use sayso::interchange::letters::read_cell;
use sayso::interchange::notation::Notation;
use sayso::interchange::words::{fold, word_for};
use sayso::model::{Amount, Quantity, Unit, shown, sketch};

/// Checks the law.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(super::some(bytes));
    let _ = read_cell(&text);
    let _ = word_for(&fold(&text));
    let clean = shown(&text);
    assert!(!clean.chars().any(|c| c.is_control() && c != '\n'), "{clean:?}");
    assert_eq!(shown(&clean), clean, "shown once is shown for good");
    for notation in Notation::ALL {
        if let Ok(Some(right)) = read_letters(notation, &text) {
            let letters = cell_letters(notation, &right);
            let again = read_letters(notation, &letters);
            assert!(matches!(&again, Ok(Some(_))), "{notation}: {text:?} is {right:?}, and {letters:?} is {again:?}");
        }
    }
    if let Ok(amount) = Amount::parse(&text) {
        assert_eq!(Amount::parse(&amount.plain()), Ok(amount), "{text:?}");
        assert!(!amount.short().is_empty());
    }
    if let Ok(quantity) = Quantity::parse(&text) {
        assert_eq!(Quantity::parse(&quantity.plain()).as_ref(), Ok(&quantity), "{text:?}");
    }
    let _ = Unit::parse(&text);
    let _ = sketch::parse(&text);
}
