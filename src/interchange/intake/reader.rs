//! What a row of a foreign table says without the rows before it, read in a notation.
//!
//! Always true: nothing here changes anything, so that halves of a large table can be read at the same time.

use std::borrow::Cow;

use super::super::cell::meaning_of;
use super::super::letters::CellReading;
use super::super::notation::Notation;
use super::super::table::{MatrixRow, same_name};
use super::Column;
use super::given::written;
use crate::model::{HeldRight, Id, Part, Right};

/// How cells are read.
pub(super) struct Reader {
    pub notation: Notation,
    /// Where a row has nobody accountable, whoever is responsible decides.
    r_decides: bool,
    /// The right that each capital alone is, where it is no more and the rest of its row does not matter: nearly all cells of
    /// a large file.
    lone: Vec<Option<Right>>,
}

/// What a row says by itself.
pub(super) struct Alone {
    /// The id that its decision gets where it is free.
    pub slug: Id,
    /// By which its title is known again.
    pub name: String,
    /// Its rights; nothing where they are not simply those of its cells.
    pub rights: Option<Rights>,
}

/// The rights of a row.
pub(super) struct Rights {
    /// In the order of roles.
    pub rights: Vec<HeldRight>,
    /// The columns of those who decide, in their order.
    pub deciders: Vec<usize>,
}

impl Reader {
    pub fn new(notation: Notation, r_decides: bool) -> Reader {
        let alone = |cell: CellReading| {
            let (right, up) = read_right(notation, &cell, &[]);
            right.filter(|_| up.is_none())
        };
        Reader { notation, r_decides, lone: CellReading::capitals().map(alone).collect() }
    }

    /// The letters of the whole row, where they matter: in MOCHA the owner decides when nobody approves.
    pub fn letters_of(&self, row: &MatrixRow) -> Vec<char> {
        if self.notation == Notation::Mocha || self.r_decides {
            row.cells.iter().flat_map(|(_, cell)| cell.letters()).collect()
        } else {
            Vec::new()
        }
    }

    /// What a cell gives its role, and the trigger when it is where the decision goes up to.
    pub fn right(&self, cell: &CellReading, letters: &[char]) -> (Option<Right>, Option<String>) {
        let lone = if letters.is_empty() { cell.place_of_capital() } else { None };
        let (right, up) = match lone.and_then(|at| self.lone.get(at)) {
            Some(Some(right)) => (Some(right.clone()), None),
            _ => read_right(self.notation, cell, letters),
        };
        if self.r_decides && !letters.contains(&'A') && cell.has_letter('R') {
            let decides =
                |right: Right| if right.part() == Part::Unread { right } else { right.with_part(Part::Decides) };
            return (right.map(decides), up);
        }
        (right, up)
    }

    /// What a row says by itself.
    pub fn alone(&self, row: &MatrixRow, columns: &[Column]) -> Alone {
        let title = title_of_row(row);
        Alone { slug: Id::from_name(&title, "decision"), name: same_name(&title), rights: self.rights(row, columns) }
    }

    /// The rights of a row; nothing where a limit is one of a ladder, a role has two columns or the decision goes up.
    fn rights(&self, row: &MatrixRow, columns: &[Column]) -> Option<Rights> {
        let letters = self.letters_of(row);
        let mut found = Rights { rights: Vec::with_capacity(row.cells.len()), deciders: Vec::new() };
        for (place, cell) in &row.cells {
            let Some(column) = columns.get(*place) else { continue };
            if column.shared || matches!(cell, CellReading::Limit(_)) {
                return None;
            }
            match self.right(cell, &letters) {
                (_, Some(_)) => return None,
                (None, None) => {}
                (Some(right), None) => {
                    if right.is_decider() {
                        found.deciders.push(*place);
                    }
                    found.rights.push(HeldRight::new(column.key, right));
                }
            }
        }
        found.deciders.sort_unstable();
        found.rights.sort_by_key(|held| held.role());
        Some(found)
    }
}

/// The title of a row; one without a name is called by its line.
pub(super) fn title_of_row(row: &MatrixRow) -> Cow<'_, str> {
    if row.title.is_empty() { format!("(no name, line {})", row.line).into() } else { row.title.as_str().into() }
}

/// What a cell gives its role, and the trigger when it is where the decision goes up to.
fn read_right(notation: Notation, cell: &CellReading, row: &[char]) -> (Option<Right>, Option<String>) {
    let unread = || (Some(Right::unread(written(cell))), None);
    // In a file of words a lone letter could be of any method: D decides in one and drives in the next.
    if notation == Notation::Words && matches!(cell, CellReading::Letters(_)) {
        return unread();
    }
    match meaning_of(notation, cell, row) {
        Ok(Some(meaning)) => {
            let note = cell.note().unwrap_or_default();
            let right = meaning.part.map(|part| Right::new(part).with_marks(meaning.marks));
            let up = meaning.escalation.then(|| if right.is_none() { note.to_owned() } else { String::new() });
            (if note.is_empty() { right } else { right.map(|right| right.with_text(note)) }, up)
        }
        Ok(None) if *cell == CellReading::Empty => (None, None),
        Ok(None) | Err(_) => unread(),
    }
}
