//! A right: what one role has on one decision.
//!
//! Kept small because a large map has millions: the part and marks are two bytes, everything rarer sits behind one pointer
//! that is absent for a plain letter.

use super::amount::Unit;
use super::boundary::Band;
use super::matrix::RoleKey;

/// The part a role plays in a decision.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Part {
    /// Makes the call.
    Decides,
    /// Is asked before the call.
    Contributes,
    /// Is told after the call.
    Informed,
    /// Left out on purpose.
    Out,
    /// An imported cell that is not one known letter; its text waits until somebody sets the right.
    Unread,
}

impl Part {
    /// All parts.
    pub const ALL: [Part; 5] = [Part::Decides, Part::Contributes, Part::Informed, Part::Out, Part::Unread];

    /// Its name, in the file and in sentences.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Part::Decides => "Decides",
            Part::Contributes => "Contributes",
            Part::Informed => "Informed",
            Part::Out => "Out",
            Part::Unread => "Unread",
        }
    }

    /// The part of this name.
    #[must_use]
    pub fn named(word: &str) -> Option<Part> {
        // A name each, not a list gone through: a large file says it two million times.
        match word {
            "Decides" => Some(Part::Decides),
            "Contributes" => Some(Part::Contributes),
            "Informed" => Some(Part::Informed),
            "Out" => Some(Part::Out),
            "Unread" => Some(Part::Unread),
            _ => None,
        }
    }
}

/// A finer shade of a right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Mark {
    /// Moves the decision along without making it.
    Drives,
    /// Puts the proposal on the table.
    Recommends,
    /// Carries the decision out.
    Executes,
    /// May stop it, within a scope.
    Vetoes,
}

impl Mark {
    /// All marks in the order they are shown.
    pub const ALL: [Mark; 4] = [Mark::Drives, Mark::Recommends, Mark::Executes, Mark::Vetoes];

    /// The word people read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Mark::Drives => "drives",
            Mark::Recommends => "recommends",
            Mark::Executes => "executes",
            Mark::Vetoes => "vetoes",
        }
    }

    /// The suffix shown in a cell.
    #[must_use]
    pub fn suffix(self) -> char {
        match self {
            Mark::Drives => 'd',
            Mark::Recommends => 'r',
            Mark::Executes => 'x',
            Mark::Vetoes => 'v',
        }
    }
}

/// A set of marks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Marks(u8);

impl Marks {
    /// No mark.
    pub const NONE: Marks = Marks(0);

    /// Every set there is, each at its place.
    pub fn every() -> impl Iterator<Item = Marks> {
        (0..1 << Mark::ALL.len()).map(Marks)
    }

    /// Its place among every set.
    #[must_use]
    pub fn place(self) -> usize {
        usize::from(self.0)
    }

    /// Whether the mark is in the set.
    #[must_use]
    pub fn has(self, mark: Mark) -> bool {
        self.0 & (1 << mark as u8) != 0
    }

    /// The set with the mark in or out.
    #[must_use]
    pub const fn with(self, mark: Mark, present: bool) -> Marks {
        let bit = 1 << mark as u8;
        Marks(if present { self.0 | bit } else { self.0 & !bit })
    }

    /// Both sets together.
    #[must_use]
    pub fn and(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    /// Whether no mark is set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The marks in the order they are shown.
    pub fn iter(self) -> impl Iterator<Item = Mark> {
        Mark::ALL.into_iter().filter(move |mark| self.has(*mark))
    }
}

impl FromIterator<Mark> for Marks {
    fn from_iter<I: IntoIterator<Item = Mark>>(marks: I) -> Marks {
        marks.into_iter().fold(Marks::NONE, |set, mark| set.with(mark, true))
    }
}

impl std::fmt::Debug for Marks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Where a right ends and what it is about; all empty for a plain letter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Detail {
    /// The amounts it covers, on the decision's unit.
    pub band: Option<Band>,
    /// The segments it covers; empty = all of them.
    pub segments: Vec<String>,
    /// What input is given, or what the role may do; for an unread cell its original text.
    pub text: String,
    /// What a veto may stop.
    pub veto: String,
}

/// What one role has on one decision.
#[derive(Clone)]
pub struct Right {
    part: Part,
    marks: Marks,
    /// Whose it is while it lies in a `HeldRight`; no right says it by itself.
    pub(super) role: RoleKey,
    detail: Option<Box<Detail>>,
}

impl PartialEq for Right {
    fn eq(&self, other: &Right) -> bool {
        // Taken apart so that a new field cannot be forgotten here.
        let Right { part, marks, role: _, detail } = self;
        *part == other.part && *marks == other.marks && *detail == other.detail
    }
}

impl Eq for Right {}

impl Right {
    /// A plain right: the part alone.
    #[must_use]
    pub fn new(part: Part) -> Right {
        Right { part, marks: Marks::NONE, role: RoleKey(0), detail: None }
    }

    /// A plain Decides.
    #[must_use]
    pub fn decides() -> Right {
        Right::new(Part::Decides)
    }

    /// A cell whose imported text was not one known letter.
    #[must_use]
    pub fn unread(original: impl Into<String>) -> Right {
        Right::new(Part::Unread).with_text(original)
    }

    /// The part played.
    #[must_use]
    pub fn part(&self) -> Part {
        self.part
    }

    /// Whether this role makes the call.
    #[must_use]
    pub fn is_decider(&self) -> bool {
        self.part == Part::Decides
    }

    /// The marks on it.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// The amounts it covers; `None` = all.
    #[must_use]
    pub fn band(&self) -> Option<Band> {
        self.detail.as_ref().and_then(|detail| detail.band)
    }

    /// The segments it covers; empty = all.
    #[must_use]
    pub fn segments(&self) -> &[String] {
        self.detail.as_ref().map_or(&[], |detail| &detail.segments)
    }

    /// What input is given or what they may do; empty = not said.
    #[must_use]
    pub fn text(&self) -> &str {
        self.detail.as_ref().map_or("", |detail| &detail.text)
    }

    /// What a veto may stop; empty = not said.
    #[must_use]
    pub fn veto(&self) -> &str {
        self.detail.as_ref().map_or("", |detail| &detail.veto)
    }

    /// Everything beyond part and marks.
    #[must_use]
    pub fn detail(&self) -> Option<&Detail> {
        self.detail.as_deref()
    }

    /// What it says of its role, as the end of a sentence: "decides up to 500 EUR, executes".
    #[must_use]
    pub fn sentence(&self, unit: Option<Unit>) -> String {
        let mut text = match self.part {
            Part::Decides => "decides",
            Part::Contributes => "contributes",
            Part::Informed => "is informed",
            Part::Out => "is out on purpose",
            Part::Unread => "has an unread cell",
        }
        .to_owned();
        if let Some(band) = self.band() {
            text.push_str(&format!(" {}", band.sentence(unit)));
        }
        if !self.segments().is_empty() {
            text.push_str(&format!(" for {}", self.segments().join(", ")));
        }
        for mark in self.marks.iter() {
            text.push_str(&format!(", {}", mark.word()));
            if mark == Mark::Vetoes && !self.veto().is_empty() {
                text.push_str(&format!(" ({})", self.veto()));
            }
        }
        if !self.text().is_empty() {
            text.push_str(&format!(": {}", self.text()));
        }
        text
    }

    /// The same right with another part.
    #[must_use]
    pub fn with_part(mut self, part: Part) -> Right {
        self.part = part;
        self
    }

    /// The same right with other marks.
    #[must_use]
    pub fn with_marks(mut self, marks: Marks) -> Right {
        self.marks = marks;
        self
    }

    /// The same right over another band.
    #[must_use]
    pub fn with_band(self, band: Option<Band>) -> Right {
        // A band without limits covers all amounts, as no band does.
        let band = band.filter(|band| band.over().is_some() || band.upto().is_some());
        self.change(|detail| detail.band = band)
    }

    /// The same right over other segments.
    #[must_use]
    pub fn with_segments(self, segments: Vec<String>) -> Right {
        self.change(|detail| detail.segments = segments)
    }

    /// The same right with another text.
    #[must_use]
    pub fn with_text(self, text: impl Into<String>) -> Right {
        self.change(|detail| detail.text = text.into())
    }

    /// The same right with another veto scope.
    #[must_use]
    pub fn with_veto(self, scope: impl Into<String>) -> Right {
        self.change(|detail| detail.veto = scope.into())
    }

    /// An all-empty detail is dropped, so that equal rights are equal values.
    fn change(mut self, change: impl FnOnce(&mut Detail)) -> Right {
        // A plain letter takes no memory of its own, not even while it is made.
        let mut fresh = Detail::default();
        let detail = self.detail.as_deref_mut().unwrap_or(&mut fresh);
        change(detail);
        if *detail == Detail::default() {
            self.detail = None;
        } else if self.detail.is_none() {
            self.detail = Some(Box::new(fresh));
        }
        self
    }
}

impl std::fmt::Debug for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.part)?;
        if !self.marks.is_empty() {
            write!(f, "{:?}", self.marks)?;
        }
        match &self.detail {
            Some(detail) => write!(f, "{detail:?}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_its_name() {
        assert!(Part::ALL.into_iter().all(|part| Part::named(part.word()) == Some(part)));
        assert_eq!(["", "decides", "Decide", "Outs"].map(Part::named), [None; 4]);
    }

    #[test]
    fn a_right_is_two_words_and_equal_when_it_says_the_same() {
        assert!(std::mem::size_of::<Right>() <= 16);
        let band = Band::new(None, super::super::amount::Amount::from_hundredths(500)).unwrap();
        assert_eq!(Right::decides().with_band(Some(band)).with_band(None), Right::decides());
    }
}
