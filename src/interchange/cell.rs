//! One cell of a map as text in a notation, and back: what the grid shows, what is typed and what is pasted.
//!
//! Always true: the text of a cell that nobody has read is shown as it came, and text that does not say one right is
//! refused with the letters that would.

use super::letters::{CellReading, read_cell};
use super::notation::{DECIDES, Meaning, Notation, word_of};
use crate::model::{Band, Part, Right, shown};

/// The letters of a right: part and marks as near as the notation can say them ("A/R", "D"); boundary and text are not in
/// them. An unread cell shows its original text.
#[must_use]
pub fn cell_letters(notation: Notation, right: &Right) -> String {
    if right.part() == Part::Unread {
        return right.text().to_owned();
    }
    let letters = notation.show(Meaning::marked(right.part(), right.marks())).letters;
    if letters.is_empty() {
        // No notation leaves a part out today; a cell that holds a right must never look empty.
        return word_of(right.part()).to_owned();
    }
    letters
}

/// Reads one typed or pasted cell; nothing for an empty one. What stands beside the letters becomes the right's text, a
/// limit without a unit ("D <= 500") its band.
///
/// The cell is read alone, so in MOCHA the letter O is the owner who drives, not the one who decides because nobody
/// approves.
///
/// # Errors
/// Says what could not be read and which letters can be.
pub fn read_letters(notation: Notation, text: &str) -> Result<Option<Right>, String> {
    let reading = read_cell(text);
    if reading == CellReading::Empty {
        return Ok(None);
    }
    let refuse = |what: String| format!("{what}; {}", known(notation));
    let meaning = match meaning_of(notation, &reading, &['A']) {
        Ok(Some(meaning)) => meaning,
        Ok(None) => return Err(refuse(format!("\"{}\" is not a right", shown(text.trim())))),
        Err(letter) => return Err(refuse(format!("{letter} is not a letter of {notation}"))),
    };
    let part = match meaning.part {
        Some(part) if !meaning.escalation => part,
        _ => {
            return Err(format!(
                "\"{}\" says where the decision goes up to, and that is no right: set it as the decision's escalation",
                shown(text.trim())
            ));
        }
    };
    let right = Right::new(part).with_marks(meaning.marks);
    Ok(Some(match reading.note() {
        None => right,
        Some(note) => match Band::parse(note) {
            // A unit belongs to the decision, which is not in sight here: such a limit stays in words.
            Ok((band, None)) if band != Band::ANY => right.with_band(Some(band)),
            _ => right.with_text(note),
        },
    }))
}

/// What a cell means in a notation: nothing for an empty or unreadable one, or the letter the notation does not have.
pub(super) fn meaning_of(notation: Notation, cell: &CellReading, row: &[char]) -> Result<Option<Meaning>, char> {
    match cell {
        CellReading::Letters(read) => notation.meaning(&read.letters, row),
        CellReading::Words(read) => Ok(read.words.iter().map(|word| word.meaning).reduce(Meaning::and)),
        CellReading::Limit(_) => Ok(Some(DECIDES)),
        CellReading::Empty | CellReading::Unreadable(_) => Ok(None),
    }
}

fn known(notation: Notation) -> String {
    if notation == Notation::Words {
        return "type decides, contributes, informed or out".to_owned();
    }
    let letters: Vec<String> =
        notation.letters().map(|(letter, word)| format!("{letter} ({})", word.to_lowercase())).collect();
    format!("{notation} has {}", letters.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Mark, Marks};
    use proptest::prelude::*;

    /// `expected` is the debug form of the right, `-` for an empty cell, or a part of the refusal.
    fn check(notation: Notation, text: &str, expected: &str) {
        let said = match read_letters(notation, text) {
            Ok(Some(right)) => format!("{right:?}"),
            Ok(None) => "-".to_owned(),
            Err(why) => why,
        };
        assert!(said == expected || (said.len() > 40 && said.contains(expected)), "{notation} {text:?}: {said}");
    }

    #[test]
    fn typed_cells_become_rights() {
        use Notation::*;
        check(Dci, "D", "Decides");
        check(Dci, " d ", "Decides");
        check(Dci, "", "-");
        check(Dci, "n/a", "-");
        check(Raci, "R/A", "Decides{Executes}");
        check(Raci, "accountable", "Decides");
        check(Daci, "D", "Contributes{Drives}");
        check(Rapid, "I", "Contributes");
        check(Mocha, "O", "Contributes{Drives}");
        check(Words, "Decides", "Decides");
        check(Words, "d", "Decides");
        check(Raci, "Q", "\"Q\" is not a right; RACI has A (accountable), R (responsible)");
        check(Raci, "R, Q", "Q is not a letter of RACI");
        check(Words, "ask Bob", "type decides, contributes, informed or out");
        check(Dci, "E", "escalation");
        check(Dci, "C/E", "escalation");
        let limited = read_letters(Dci, "D<=5k").unwrap().unwrap();
        assert_eq!((limited.band().unwrap().short(), limited.text()), ("≤5k".to_owned(), ""));
        let limited = read_letters(Raci, "A (up to 500 EUR)").unwrap().unwrap();
        assert_eq!((limited.band(), limited.text()), (None, "up to 500 EUR"));
        assert_eq!(read_letters(Raci, "C (by mail)").unwrap().unwrap().text(), "by mail");
    }

    #[test]
    fn cells_show_their_letters() {
        let executing = Right::decides().with_marks([Mark::Executes].into_iter().collect());
        for (notation, right, letters) in [
            (Notation::Raci, executing.clone(), "A/R"),
            (Notation::Dci, executing.with_text("in writing"), "D"),
            (Notation::Raci, Right::new(Part::Contributes), "C"),
            (Notation::Raci, Right::new(Part::Out), "O"),
            (Notation::Mocha, Right::new(Part::Out), "X"),
            (Notation::Words, Right::new(Part::Out), "Out"),
            (Notation::Rapid, Right::new(Part::Informed), "N"),
            (Notation::Raci, Right::unread("R, Q?"), "R, Q?"),
        ] {
            assert_eq!(cell_letters(notation, &right), letters, "{notation} {right:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}|[RACIDSraci/,()<>=0-9k ]{0,16}") {
            for notation in Notation::ALL {
                let _ = read_letters(notation, &text);
            }
        }

        #[test]
        fn what_a_cell_shows_keeps_its_part(part in 0..4_usize, bits in 0..16_u8) {
            let part = [Part::Decides, Part::Contributes, Part::Informed, Part::Out][part];
            let marks: Marks = Mark::ALL.into_iter().filter(|mark| bits & (1 << *mark as u8) != 0).collect();
            let right = Right::new(part).with_marks(marks);
            for notation in Notation::ALL {
                let shown = notation.show(Meaning::marked(part, marks));
                let back = read_letters(notation, &cell_letters(notation, &right)).expect("own letters").expect("a right");
                // In words, marks that mean contributing lift a weaker part.
                prop_assert!(back.part() == part || (notation == Notation::Words && !shown.exact), "{notation} {shown:?}");
                prop_assert!(back == right || !shown.exact, "{notation} {shown:?}");
            }
        }
    }
}
