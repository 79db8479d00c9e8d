//! What letters and words say: a right, or the way up.
//!
//! Always true: put together, the stronger part wins and the marks unite, whatever the order of the letters.

use crate::model::{Mark, Marks, Part};

/// What a cell says: a right, and whether the decision goes up to this role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Meaning {
    /// The right; none when the cell only names the way up.
    pub part: Option<Part>,
    /// Its shades.
    pub marks: Marks,
    /// The decision escalates to this role.
    pub escalation: bool,
}

impl Meaning {
    /// A plain right.
    pub const fn part(part: Part) -> Meaning {
        Meaning { part: Some(part), marks: Marks::NONE, escalation: false }
    }

    /// A right with shades.
    pub const fn marked(part: Part, marks: Marks) -> Meaning {
        Meaning { part: Some(part), marks, escalation: false }
    }

    /// Two letters in one cell: the stronger part wins and the shades unite.
    #[must_use]
    pub fn and(self, other: Meaning) -> Meaning {
        Meaning {
            part: stronger(self.part, other.part),
            marks: self.marks.and(other.marks),
            escalation: self.escalation || other.escalation,
        }
    }
}

fn stronger(one: Option<Part>, other: Option<Part>) -> Option<Part> {
    match (one, other) {
        // The model lists the strongest part first.
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

const DRIVING: Marks = Marks::NONE.with(Mark::Drives, true);
const RECOMMENDING: Marks = Marks::NONE.with(Mark::Recommends, true);
const EXECUTING: Marks = Marks::NONE.with(Mark::Executes, true);
const VETOING: Marks = Marks::NONE.with(Mark::Vetoes, true);

pub(in crate::interchange) const DECIDES: Meaning = Meaning::part(Part::Decides);
pub(in crate::interchange) const DECIDES_AND_EXECUTES: Meaning = Meaning::marked(Part::Decides, EXECUTING);
pub(in crate::interchange) const CONTRIBUTES: Meaning = Meaning::part(Part::Contributes);
pub(in crate::interchange) const EXECUTES: Meaning = Meaning::marked(Part::Contributes, EXECUTING);
pub(in crate::interchange) const DRIVES: Meaning = Meaning::marked(Part::Contributes, DRIVING);
pub(in crate::interchange) const RECOMMENDS: Meaning = Meaning::marked(Part::Contributes, RECOMMENDING);
pub(in crate::interchange) const VETOES: Meaning = Meaning::marked(Part::Contributes, VETOING);
pub(in crate::interchange) const INFORMED: Meaning = Meaning::part(Part::Informed);
pub(in crate::interchange) const PERFORMS: Meaning = Meaning::marked(Part::Informed, EXECUTING);
pub(in crate::interchange) const OUT: Meaning = Meaning::part(Part::Out);
pub(in crate::interchange) const ESCALATION: Meaning = Meaning { part: None, marks: Marks::NONE, escalation: true };
