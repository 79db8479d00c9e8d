//! The letter methods people write decision rights in, and what each letter means.
//!
//! Always true: a notation changes how rights are shown and read, never what they are. Every letter a notation shows is
//! also one it reads, and reading what was shown gives the same right back whenever `Shown::exact` says so.

use std::fmt;
use std::str::FromStr;

use super::letters::fold_look_alike;
use crate::model::Matrix;

mod alphabet;
mod meaning;
mod show;

pub use meaning::Meaning;
pub(super) use meaning::{
    CONTRIBUTES, DECIDES, DRIVES, ESCALATION, EXECUTES, INFORMED, OUT, PERFORMS, RECOMMENDS, VETOES,
};
pub use show::Shown;
pub(super) use show::word_of;

/// A way to write decision rights as letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notation {
    /// Decides, Contributes, Informed.
    Dci,
    /// Responsible, Accountable, Consulted, Informed.
    Raci,
    /// RACI with Support.
    Rasci,
    /// RACI with Out of the loop.
    Cairo,
    /// Driver, Approver, Contributor, Informed.
    Daci,
    /// Recommend, Agree, Perform, Input, Decide.
    Rapid,
    /// Responsible, Approver, Consulted.
    Spade,
    /// Deciders, Advisors, Recommenders, Execution partners.
    Dare,
    /// Manager, Owner, Consulted, Helper, Approver.
    Mocha,
    /// Full words instead of letters.
    Words,
}

impl Notation {
    /// All notations, in the order they are offered.
    pub const ALL: [Notation; 10] = [
        Notation::Dci,
        Notation::Raci,
        Notation::Rasci,
        Notation::Cairo,
        Notation::Daci,
        Notation::Rapid,
        Notation::Spade,
        Notation::Dare,
        Notation::Mocha,
        Notation::Words,
    ];

    /// The name as its users write it.
    pub fn name(self) -> &'static str {
        match self {
            Notation::Dci => "DCI",
            Notation::Raci => "RACI",
            Notation::Rasci => "RASCI",
            Notation::Cairo => "CAIRO",
            Notation::Daci => "DACI",
            Notation::Rapid => "RAPID",
            Notation::Spade => "SPADE",
            Notation::Dare => "DARE",
            Notation::Mocha => "MOCHA",
            Notation::Words => "words",
        }
    }

    /// The notation that the letters of a map were read in, where somebody confirmed it.
    #[must_use]
    pub fn of(matrix: &Matrix) -> Option<Notation> {
        let letters = matrix.settings().letters.as_ref().filter(|letters| letters.confirmed)?;
        letters.notation.parse().ok()
    }

    /// Other spellings, lower case, accepted on the command line and as evidence in a file.
    pub(super) fn aliases(self) -> &'static [&'static str] {
        match self {
            Notation::Raci => &["raci", "arci"],
            Notation::Rasci => &["rasci", "rasic", "racsi"],
            Notation::Cairo => &["cairo", "racio", "raci-o", "raci+o"],
            Notation::Daci => &["daci"],
            Notation::Dci => &["dci"],
            Notation::Rapid => &["rapid"],
            Notation::Spade => &["spade"],
            Notation::Dare => &["dare"],
            Notation::Mocha => &["mocha"],
            Notation::Words => &["words", "word", "plain", "plain words"],
        }
    }

    /// The published letters with the method's own word for each; words have none.
    pub fn letters(self) -> impl Iterator<Item = (char, &'static str)> {
        let table = if self == Notation::Words { &[] } else { self.table() };
        table.iter().filter(|l| l.published).map(|l| (l.letter, l.word))
    }

    /// Whether the published method knows this letter.
    pub fn knows(self, letter: char) -> bool {
        self.letters().any(|(known, _)| known == letter)
    }

    /// A letter no published method has, which some notation borrows to show a right its method forgot. It is read back,
    /// but a column of them is more likely ticks or yes and no.
    pub(super) fn is_borrowed(letter: char) -> bool {
        let known = |n: Notation| n.table().iter().any(|l| l.letter == letter);
        Notation::ALL.into_iter().any(known) && !Notation::ALL.into_iter().any(|n| n.knows(letter))
    }

    /// What the letters of one cell mean together, or the first letter this notation does not have.
    ///
    /// `row` holds every letter of the whole line: in MOCHA the owner decides when nobody approves.
    pub fn meaning(self, letters: &[char], row: &[char]) -> Result<Option<Meaning>, char> {
        let mut together: Option<Meaning> = None;
        for &letter in letters {
            let Some(known) = self.table().iter().find(|l| l.letter == letter) else { return Err(letter) };
            let meaning = if self == Notation::Mocha && letter == 'O' && !row.contains(&'A') {
                DECIDES.and(DRIVES)
            } else {
                known.meaning
            };
            together = Some(together.map_or(meaning, |sofar| sofar.and(meaning)));
        }
        Ok(together)
    }

    /// Several deciders on one line are meant to decide together, not an accident.
    pub fn deciders_are_joint(self) -> bool {
        self == Notation::Dare
    }
}

impl fmt::Display for Notation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A notation nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no notation is called \"{0}\"; known are dci, raci, rasci, cairo, daci, rapid, spade, dare, mocha and words")]
pub struct UnknownNotation(pub String);

impl FromStr for Notation {
    type Err = UnknownNotation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Look-alikes are folded first: a name pasted from a Cyrillic keyboard is meant as it looks.
        let folded: String = text.trim().chars().map(|c| fold_look_alike(c).unwrap_or(c)).collect();
        let folded = folded.to_lowercase();
        let folded = folded.trim_end_matches(['®', '™']).trim();
        Notation::ALL
            .into_iter()
            .find(|n| n.aliases().contains(&folded))
            .ok_or_else(|| UnknownNotation(text.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::meaning::DECIDES_AND_EXECUTES;
    use super::*;
    use crate::model::{Mark, Marks, Part};

    fn check(notation: Notation, cell: &str, row: &str, part: Part, marks: &str) {
        let letters: Vec<char> = cell.chars().collect();
        let row: Vec<char> = row.chars().collect();
        let meaning = notation.meaning(&letters, &row).expect("known letters").expect("some letters");
        assert_eq!(meaning.part, Some(part), "{notation} {cell}");
        let said: String = meaning.marks.iter().map(Mark::suffix).collect();
        assert_eq!(said, marks, "{notation} {cell}");
    }

    #[test]
    fn letters_mean_what_the_methods_say() {
        use Notation::*;
        use Part::*;
        check(Dci, "D", "D", Decides, "");
        check(Dci, "O", "DO", Out, "");
        check(Raci, "A", "A", Decides, "");
        check(Raci, "R", "RA", Contributes, "x");
        check(Raci, "AR", "AR", Decides, "x");
        check(Raci, "RA", "RA", Decides, "x");
        check(Raci, "CI", "CI", Contributes, "");
        check(Raci, "RI", "RI", Contributes, "x");
        check(Raci, "AI", "AI", Decides, "");
        check(Raci, "RC", "RC", Contributes, "x");
        check(Rasci, "S", "S", Contributes, "x");
        check(Cairo, "O", "O", Out, "");
        check(Daci, "D", "DA", Contributes, "d");
        check(Daci, "A", "DA", Decides, "");
        check(Rapid, "D", "D", Decides, "");
        check(Rapid, "R", "R", Contributes, "r");
        check(Rapid, "A", "A", Contributes, "v");
        check(Rapid, "I", "I", Contributes, "");
        check(Rapid, "P", "P", Informed, "x");
        check(Spade, "R", "R", Decides, "x");
        check(Spade, "A", "A", Contributes, "v");
        check(Dare, "E", "E", Informed, "x");
        check(Mocha, "O", "AO", Contributes, "d");
        check(Mocha, "O", "O", Decides, "d");
        check(Mocha, "H", "H", Contributes, "x");
        assert_eq!(Mocha.meaning(&['M'], &[]), Ok(Some(ESCALATION)));
        assert_eq!(Raci.meaning(&['R', 'Q'], &[]), Err('Q'));
        assert_eq!(Raci.meaning(&[], &[]), Ok(None));
    }

    #[test]
    fn what_is_shown_exactly_reads_back() {
        for notation in Notation::ALL.into_iter().filter(|n| *n != Notation::Words) {
            for part in [Part::Out, Part::Informed, Part::Contributes, Part::Decides] {
                for bits in 0..16_u8 {
                    let marks: Marks = Mark::ALL.into_iter().filter(|mark| bits & (1 << *mark as u8) != 0).collect();
                    let meaning = Meaning::marked(part, marks);
                    let shown = notation.show(meaning);
                    let letters: Vec<char> = shown.letters.chars().filter(|c| *c != '/').collect();
                    let back = notation.meaning(&letters, &['A']).expect("own letters").expect("a letter");
                    assert_eq!(back.part, Some(part), "{notation} {meaning:?} {shown:?}");
                    assert_eq!(back == meaning, shown.exact, "{notation} {meaning:?} {shown:?}");
                }
                assert!(notation.show(Meaning::part(part)).exact || notation == Notation::Spade, "{notation} {part:?}");
            }
        }
        assert_eq!(Notation::Raci.show(DECIDES_AND_EXECUTES).letters, "A/R");
        assert_eq!(Notation::Daci.show(DRIVES).letters, "D");
        assert_eq!(Notation::Rapid.show(PERFORMS).letters, "P");
        assert_eq!(Notation::Words.show(DECIDES_AND_EXECUTES).letters, "Decides, Executes");
    }

    #[test]
    fn every_shown_cell_is_read_as_a_cell() {
        for notation in Notation::ALL {
            for part in [Part::Out, Part::Informed, Part::Contributes, Part::Decides] {
                let shown = notation.show(Meaning::part(part)).letters;
                assert!(super::super::letters::read_cell(&shown).is_mark(), "{notation} {shown}");
            }
        }
    }

    #[test]
    fn names_are_read_in_any_spelling() {
        for (text, notation) in [
            ("raci", Notation::Raci),
            (" RACI ", Notation::Raci),
            ("rasic", Notation::Rasci),
            ("RASCI", Notation::Rasci),
            ("RACIO", Notation::Cairo),
            ("RAСI", Notation::Raci), // the third letter is Cyrillic
            ("rapid®", Notation::Rapid),
            ("Words", Notation::Words),
        ] {
            assert_eq!(text.parse(), Ok(notation), "{text}");
        }
        for notation in Notation::ALL {
            assert_eq!(notation.name().parse(), Ok(notation));
        }
        let error = "racy".parse::<Notation>().expect_err("unknown");
        assert!(error.to_string().contains("racy") && error.to_string().contains("mocha"));
    }
}
