//! What each cell of an exported table says: letters that read back, and a remark for what letters cannot say.
//!
//! Always true: a cell that nobody has read goes out as a text that nobody will read either; no other cell does.

use std::collections::HashMap;

use super::super::cell::meaning_of;
use super::super::letters::{CellReading, read_cell};
use super::super::notation::{Meaning, Notation};
use super::{OutCell, Outgoing, one_line};
use crate::model::{Decision, Mark, Marks, Matrix, Part, Right, RoleKey};

/// A remark is cut there: a longer cell is taken for prose when it comes back.
const LONGEST_REMARK: usize = 400;

/// Writes the cells of one map.
pub(super) struct Pen<'a> {
    matrix: &'a Matrix,
    out: Outgoing<'a>,
    /// Letters found so far, and whether they say the marks too: a large map has few kinds of rights.
    known: HashMap<(Meaning, bool), (String, bool)>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(out: &Outgoing<'a>) -> Pen<'a> {
        Pen { matrix: out.matrix, out: *out, known: HashMap::new() }
    }

    /// The cells of a decision, in the order of the roles.
    pub(super) fn row(&mut self, decision: &Decision, roles: &[RoleKey]) -> Vec<OutCell> {
        let situation = self.out.situation;
        let decided = decision.rights_in(situation).iter().any(|held| held.right.is_decider());
        let up = decision.escalation().and_then(|escalation| self.matrix.role_key(&escalation.to));
        roles
            .iter()
            .map(|role| {
                let right = decision.right_in(*role, situation);
                self.cell(decision, right, up == Some(*role), decided)
            })
            .collect()
    }

    /// One cell that stands alone: where the decision goes up to is not its right.
    pub(super) fn alone(&mut self, decision: &Decision, right: Option<&Right>) -> OutCell {
        self.cell(decision, right, false, true)
    }

    fn cell(&mut self, decision: &Decision, right: Option<&Right>, up: bool, decided: bool) -> OutCell {
        let Some(right) = right else {
            if !up {
                return OutCell::default();
            }
            let (letters, _) = self.letters(Meaning { part: None, marks: Marks::NONE, escalation: true }, decided);
            let when = decision.escalation().map(|escalation| escalation.when.as_str()).unwrap_or_default();
            let remark = if letters.is_empty() { String::new() } else { bracketed(when) };
            return OutCell { part: None, letters, remark };
        };
        if right.part() == Part::Unread {
            return OutCell { part: Some(Part::Unread), letters: unread(right.text()), remark: String::new() };
        }
        let meaning = Meaning { part: Some(right.part()), marks: right.marks(), escalation: up };
        let (letters, exact) = self.letters(meaning, decided);
        OutCell { part: Some(right.part()), letters, remark: remark(decision, right, exact) }
    }

    fn letters(&mut self, meaning: Meaning, decided: bool) -> (String, bool) {
        let notation = self.out.notation;
        self.known.entry((meaning, decided)).or_insert_with(|| letters_for(notation, meaning, decided)).clone()
    }
}

/// The letters that keep the part of a meaning, whatever stands beside them in the row, and whether they say its marks too.
fn letters_for(notation: Notation, meaning: Meaning, decided: bool) -> (String, bool) {
    // In MOCHA the owner decides where nobody approves.
    let row: &[char] = if decided { &['A'] } else { &[] };
    let fewer = Meaning { escalation: false, ..meaning };
    let bare = Meaning { marks: Marks::NONE, ..fewer };
    for tried in [meaning, fewer, bare] {
        let letters = notation.show(tried).letters;
        let back = meaning_of(notation, &read_cell(&letters), row).ok().flatten();
        if let Some(back) = back
            && back.part == meaning.part
            && (back.escalation == tried.escalation)
        {
            return (letters, back.marks == meaning.marks);
        }
    }
    let Some(part) = meaning.part else { return (String::new(), true) };
    // No notation leaves a part out today; a cell that holds a right must never look empty.
    (super::super::notation::word_of(part).to_owned(), meaning.marks.is_empty())
}

/// What the letters do not say: amounts, segments, marks the notation has no letter for, the scope of a veto, the text.
fn remark(decision: &Decision, right: &Right, exact: bool) -> String {
    let mut parts = Vec::new();
    if let Some(band) = right.band() {
        parts.push(band.sentence(decision.unit()));
    }
    if !right.segments().is_empty() {
        parts.push(right.segments().join(", "));
    }
    for mark in right.marks().iter() {
        match (mark, right.veto()) {
            (Mark::Vetoes, scope) if !scope.is_empty() => parts.push(format!("may veto: {scope}")),
            _ if !exact => parts.push(mark.word().to_owned()),
            _ => {}
        }
    }
    if !right.text().is_empty() {
        parts.push(right.text().to_owned());
    }
    bracketed(&parts.join("; "))
}

/// A text that may stand in brackets behind the letters: on one line, not endless, its own brackets in pairs.
fn bracketed(text: &str) -> String {
    let mut line = one_line(text);
    if line.chars().count() > LONGEST_REMARK {
        line = line.chars().take(LONGEST_REMARK).collect::<String>() + "…";
    }
    let mut depth = 0_i32;
    let mut paired = true;
    for c in line.chars() {
        depth += match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        paired &= depth >= 0;
    }
    if paired && depth == 0 { line } else { line.replace(['(', '['], "{").replace([')', ']'], "}") }
}

/// The text of a cell that nobody has read, so that it stays one: "D, Q?" would be read as letters.
fn unread(text: &str) -> String {
    let line = one_line(text);
    if matches!(read_cell(&line), CellReading::Unreadable(_)) { line } else { format!("? {line}").trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn letters_keep_the_part_in_every_notation(part in 0..4_usize, bits in 0..16_u8, up: bool, decided: bool) {
            let part = [Part::Decides, Part::Contributes, Part::Informed, Part::Out][part];
            let marks: Marks = Mark::ALL.into_iter().filter(|mark| bits & (1 << *mark as u8) != 0).collect();
            let decided = decided || part == Part::Decides;
            let meaning = Meaning { part: Some(part), marks, escalation: up };
            for notation in Notation::ALL {
                let (letters, exact) = letters_for(notation, meaning, decided);
                let row: &[char] = if decided { &['A'] } else { &[] };
                let back = meaning_of(notation, &read_cell(&letters), row).unwrap().unwrap();
                prop_assert_eq!(back.part, Some(part), "{} {}", notation, letters);
                prop_assert_eq!(back.marks == marks, exact, "{} {}", notation, letters);
                // Who decides in SPADE carries it out, too; all others have a letter for every bare part.
                prop_assert!(exact || !marks.is_empty() || notation == Notation::Spade);
            }
        }

        #[test]
        fn a_remark_never_hides_the_letters(text in "\\PC{0,60}|[()\\[\\]a ;:*]{0,20}") {
            for letters in ["D", "A/R", "Decides, Executes"] {
                let remark = bracketed(&text);
                let cell = OutCell { part: None, letters: letters.to_owned(), remark };
                let (plain, whole) = (read_cell(letters), read_cell(&cell.text()));
                prop_assert!(plain.letters().eq(whole.letters()), "{:?}", cell);
            }
        }

        #[test]
        fn an_unread_cell_stays_unread(text in "\\PC{0,40}|[RACID, /?]{0,8}") {
            prop_assert!(matches!(read_cell(&unread(&text)), CellReading::Unreadable(_)));
        }
    }
}
