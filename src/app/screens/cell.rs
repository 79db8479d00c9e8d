//! How one right looks in a cell: letters of the notation, its boundary, its marks.
//!
//! Plain letters cost no allocation: they are what a large map is full of.

use std::borrow::Cow;

use super::super::text::{Tone, fit, span, width};
use crate::interchange::cell::cell_letters;
use crate::interchange::notation::Notation;
use crate::model::{Mark, Marks, Part, Right};

/// A cell never gets wider than this; its whole text is in the details.
pub const WIDEST: usize = 12;

/// The letters of a right alone, as they are copied and exported.
#[must_use]
pub fn letters(notation: Notation, right: &Right) -> String {
    cell_letters(notation, right)
}

/// A cell's whole text: `D≤5k`, `C`, `A/R`, `D[2]`.
#[must_use]
pub fn text(notation: Notation, right: &Right) -> Cow<'static, str> {
    let plain = right.detail().is_none() && right.marks().is_empty();
    if plain && notation == Notation::Dci {
        return Cow::Borrowed(match right.part() {
            Part::Decides => "D",
            Part::Contributes => "C",
            Part::Informed => "I",
            Part::Out => "O",
            Part::Unread => "?",
        });
    }
    let mut text = span(letters(notation, right), Tone::Plain).text;
    if right.part() == Part::Unread {
        return Cow::Owned(fit(&format!("?{text}"), WIDEST));
    }
    if notation == Notation::Dci {
        for mark in right.marks().iter() {
            text.push(mark.suffix());
        }
    } else if right.marks().has(Mark::Vetoes) && !text.contains('v') {
        // A veto changes what a letter means in any notation.
        text.push('v');
    }
    if let Some(band) = right.band() {
        text.push_str(&band.short());
    }
    if let [only] = right.segments() {
        text.push_str(&format!("[{}]", span(only, Tone::Plain).text));
    } else if !right.segments().is_empty() {
        text.push_str(&format!("[{}]", right.segments().len()));
    }
    Cow::Owned(fit(&text, WIDEST))
}

/// Columns a right takes in its cell.
#[must_use]
pub fn width_of(notation: Notation, right: &Right) -> usize {
    if right.detail().is_none() && right.marks().is_empty() && notation == Notation::Dci {
        return 1;
    }
    width(&text(notation, right))
}

/// The columns that the widest of very many rights of a role takes. Those that say no more than part and marks are measured
/// once each: most of a large map says nothing else.
#[derive(Clone, Debug, Default)]
pub struct Widest {
    /// For each part, by its place among all, the sets of marks that it was met with, a bit for each.
    kinds: [u16; Part::ALL.len()],
    detailed: usize,
}

// Each set of marks needs a bit.
const _: () = assert!(1 << Mark::ALL.len() <= u16::BITS);

impl Widest {
    /// Takes in one right; the notation is that of all the others.
    pub fn take(&mut self, notation: Notation, right: &Right) {
        if right.detail().is_none() {
            if let Some(marks) = self.kinds.get_mut(right.part() as usize) {
                *marks |= 1 << right.marks().place();
            }
        } else if self.detailed < WIDEST {
            self.detailed = self.detailed.max(width_of(notation, right));
        }
    }

    /// Its columns in the same notation, one at least.
    #[must_use]
    pub fn width(&self, notation: Notation) -> usize {
        let seen = |(part, marks): (Part, u16)| {
            let of_part = Marks::every().filter(move |set| marks & 1 << set.place() != 0);
            of_part.map(move |set| width_of(notation, &Right::new(part).with_marks(set)))
        };
        let widths = Part::ALL.into_iter().zip(self.kinds).flat_map(seen);
        widths.fold(self.detailed.max(1), usize::max)
    }
}

/// The tone of a right.
#[must_use]
pub fn tone(right: &Right) -> Tone {
    match right.part() {
        Part::Decides => Tone::Decides,
        Part::Contributes => Tone::Contributes,
        Part::Informed => Tone::Informed,
        Part::Out => Tone::Out,
        Part::Unread => Tone::Error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sketch;

    #[test]
    fn a_cell_says_letter_marks_and_boundary() {
        let check = |cell: &str, notation: Notation, expected: &str| {
            let map = sketch::parse(&format!("| a\nX | {cell}\n : limit EUR")).unwrap().matrix;
            let right = map.decisions().next().unwrap().1.rights()[0].right().clone();
            assert_eq!(text(notation, &right), expected, "{cell} in {notation}");
            assert_eq!(width_of(notation, &right), width(expected));
        };
        check("D", Notation::Dci, "D");
        check("I +recommends +vetoes", Notation::Dci, "Irv");
        check("D <=500", Notation::Dci, "D≤500");
        check("D 500-5k +executes", Notation::Dci, "Dx500–5k");
        check("C +vetoes(fraud)", Notation::Dci, "Cv");
        check("D [EMEA]", Notation::Dci, "D[EMEA]");
        check("D [EMEA, APAC]", Notation::Dci, "D[2]");
        check("D", Notation::Raci, "A");
        check("?R?", Notation::Dci, "?R?");
    }

    #[test]
    fn a_column_is_as_wide_as_its_widest_right() {
        assert!(Part::ALL.into_iter().enumerate().all(|(at, part)| part as usize == at));
        let cells =
            ["D", "I +recommends +vetoes", "D <=500", "C +vetoes(fraud)", "D [EMEA]", "?R?", "I", "O", "C +drives"];
        let text: String = cells.iter().map(|cell| format!("X | {cell}\n")).collect();
        let map = sketch::parse(&format!("| a\n{text}")).unwrap().matrix;
        let rights: Vec<&Right> = map.decisions().map(|(_, decision)| decision.rights()[0].right()).collect();
        assert_eq!(rights.len(), cells.len());
        for notation in Notation::ALL {
            for from in 0..rights.len() {
                for column in [&rights[..from], &rights[from..]] {
                    let mut widest = Widest::default();
                    column.iter().for_each(|right| widest.take(notation, right));
                    let wanted = column.iter().map(|right| width_of(notation, right)).max().unwrap_or(1);
                    assert_eq!(widest.width(notation), wanted, "{column:?} in {notation}");
                }
            }
        }
    }
}
