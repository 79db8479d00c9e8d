//! The letter methods people write decision rights in, and what each letter means.
//!
//! Always true: a notation changes how rights are shown and read, never what they are. Every letter a notation shows is
//! also one it reads, and reading what was shown gives the same right back whenever `Shown::exact` says so.

use std::fmt;
use std::str::FromStr;

use super::letters::fold_look_alike;

/// What a letter makes of a role on one decision; stands in for the model's own type until the two meet.
/// Ordered from the weakest to the strongest, because a cell with several letters keeps the strongest part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Left out on purpose.
    Out,
    /// Told afterwards.
    Informed,
    /// Heard before.
    Contributes,
    /// Makes the call.
    Decides,
}

/// The finer shades of a right; stands in for the model's own type until the two meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks {
    /// Keeps the decision moving.
    pub drives: bool,
    /// Puts the proposal on the table.
    pub recommends: bool,
    /// Does the work that follows.
    pub executes: bool,
    /// Can stop it.
    pub vetoes: bool,
}

impl Marks {
    const NONE: Marks = Marks { drives: false, recommends: false, executes: false, vetoes: false };
    const DRIVES: Marks = Marks { drives: true, ..Marks::NONE };
    const RECOMMENDS: Marks = Marks { recommends: true, ..Marks::NONE };
    const EXECUTES: Marks = Marks { executes: true, ..Marks::NONE };
    const VETOES: Marks = Marks { vetoes: true, ..Marks::NONE };

    fn and(self, other: Marks) -> Marks {
        Marks {
            drives: self.drives || other.drives,
            recommends: self.recommends || other.recommends,
            executes: self.executes || other.executes,
            vetoes: self.vetoes || other.vetoes,
        }
    }

    fn differences(self, other: Marks) -> usize {
        usize::from(self.drives != other.drives)
            + usize::from(self.recommends != other.recommends)
            + usize::from(self.executes != other.executes)
            + usize::from(self.vetoes != other.vetoes)
    }
}

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
            part: self.part.max(other.part),
            marks: self.marks.and(other.marks),
            escalation: self.escalation || other.escalation,
        }
    }
}

pub(super) const DECIDES: Meaning = Meaning::part(Part::Decides);
pub(super) const DECIDES_AND_EXECUTES: Meaning = Meaning::marked(Part::Decides, Marks::EXECUTES);
pub(super) const CONTRIBUTES: Meaning = Meaning::part(Part::Contributes);
pub(super) const EXECUTES: Meaning = Meaning::marked(Part::Contributes, Marks::EXECUTES);
pub(super) const DRIVES: Meaning = Meaning::marked(Part::Contributes, Marks::DRIVES);
pub(super) const RECOMMENDS: Meaning = Meaning::marked(Part::Contributes, Marks::RECOMMENDS);
pub(super) const VETOES: Meaning = Meaning::marked(Part::Contributes, Marks::VETOES);
pub(super) const INFORMED: Meaning = Meaning::part(Part::Informed);
pub(super) const PERFORMS: Meaning = Meaning::marked(Part::Informed, Marks::EXECUTES);
pub(super) const OUT: Meaning = Meaning::part(Part::Out);
pub(super) const ESCALATION: Meaning = Meaning { part: None, marks: Marks::NONE, escalation: true };

/// A letter of one notation.
#[derive(Clone, Copy, Debug)]
struct Letter {
    letter: char,
    /// The word the method's authors use for it; a legend in a file is held against these.
    word: &'static str,
    meaning: Meaning,
    /// Belongs to the published method. The others close the holes of a method (RAPID has no plain "informed"), so that
    /// every right can be shown; they are no evidence for the method.
    published: bool,
}

const fn published(letter: char, word: &'static str, meaning: Meaning) -> Letter {
    Letter { letter, word, meaning, published: true }
}

const fn added(letter: char, word: &'static str, meaning: Meaning) -> Letter {
    Letter { letter, word, meaning, published: false }
}

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

    fn table(self) -> &'static [Letter] {
        const DCI: &[Letter] = &[
            published('D', "Decides", DECIDES),
            published('C', "Contributes", CONTRIBUTES),
            published('I', "Informed", INFORMED),
            published('O', "Out", OUT),
            published('E', "Escalates to", ESCALATION),
        ];
        const RACI: &[Letter] = &[
            published('A', "Accountable", DECIDES),
            published('R', "Responsible", EXECUTES),
            published('C', "Consulted", CONTRIBUTES),
            published('I', "Informed", INFORMED),
            added('S', "Support", EXECUTES),
            added('O', "Out", OUT),
        ];
        const RASCI: &[Letter] = &[
            published('A', "Accountable", DECIDES),
            published('R', "Responsible", EXECUTES),
            published('S', "Support", EXECUTES),
            published('C', "Consulted", CONTRIBUTES),
            published('I', "Informed", INFORMED),
            added('O', "Out", OUT),
        ];
        const CAIRO: &[Letter] = &[
            published('A', "Accountable", DECIDES),
            published('R', "Responsible", EXECUTES),
            published('C', "Consulted", CONTRIBUTES),
            published('I', "Informed", INFORMED),
            published('O', "Out", OUT),
            added('S', "Support", EXECUTES),
        ];
        const DACI: &[Letter] = &[
            published('A', "Approver", DECIDES),
            published('D', "Driver", DRIVES),
            published('C', "Contributor", CONTRIBUTES),
            published('I', "Informed", INFORMED),
            added('O', "Out", OUT),
        ];
        const RAPID: &[Letter] = &[
            published('D', "Decide", DECIDES),
            published('R', "Recommend", RECOMMENDS),
            published('A', "Agree", VETOES),
            published('I', "Input", CONTRIBUTES),
            published('P', "Perform", PERFORMS),
            added('N', "Notify", INFORMED),
            added('O', "Out", OUT),
        ];
        const SPADE: &[Letter] = &[
            published('R', "Responsible", DECIDES_AND_EXECUTES),
            published('A', "Approver", VETOES),
            published('C', "Consulted", CONTRIBUTES),
            added('I', "Informed", INFORMED),
            added('O', "Out", OUT),
        ];
        const DARE: &[Letter] = &[
            published('D', "Decider", DECIDES),
            published('A', "Advisor", CONTRIBUTES),
            published('R', "Recommender", RECOMMENDS),
            published('E', "Execution partner", PERFORMS),
            added('I', "Informed", INFORMED),
            added('O', "Out", OUT),
        ];
        const MOCHA: &[Letter] = &[
            published('A', "Approver", DECIDES),
            published('O', "Owner", DRIVES),
            published('C', "Consulted", CONTRIBUTES),
            published('H', "Helper", EXECUTES),
            published('M', "Manager", ESCALATION),
            added('I', "Informed", INFORMED),
            // O is the owner here, so "left out" needs another letter.
            added('X', "Out", OUT),
        ];
        match self {
            // Words are read by their own table; shown, they borrow the default letters only as a fallback.
            Notation::Dci | Notation::Words => DCI,
            Notation::Raci => RACI,
            Notation::Rasci => RASCI,
            Notation::Cairo => CAIRO,
            Notation::Daci => DACI,
            Notation::Rapid => RAPID,
            Notation::Spade => SPADE,
            Notation::Dare => DARE,
            Notation::Mocha => MOCHA,
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

    /// The letters that show a right: the fewest that say it exactly, else the nearest that keep its part.
    pub fn show(self, meaning: Meaning) -> Shown {
        if self == Notation::Words {
            return words_for(meaning);
        }
        let table = self.table();
        let mut best: Option<(usize, usize, String)> = None;
        // Three letters from at most seven: 63 combinations at worst.
        for mask in 1_u32..(1 << table.len()) {
            let count = mask.count_ones() as usize;
            if count > 3 {
                continue;
            }
            let chosen: Vec<char> =
                table.iter().enumerate().filter(|(i, _)| mask & (1 << i) != 0).map(|(_, l)| l.letter).collect();
            // A line of its own: the letter A stands for "somebody approves", so that O never shows as deciding.
            let Ok(Some(said)) = self.meaning(&chosen, &['A']) else { continue };
            if said.part != meaning.part {
                continue;
            }
            let off = said.marks.differences(meaning.marks) + usize::from(said.escalation != meaning.escalation);
            let text = chosen.iter().map(char::to_string).collect::<Vec<_>>().join("/");
            if best.as_ref().is_none_or(|(o, c, _)| (off, count) < (*o, *c)) {
                best = Some((off, count, text));
            }
        }
        match best {
            Some((off, _, letters)) => Shown { letters, exact: off == 0 },
            None => Shown { letters: String::new(), exact: meaning.part.is_none() && !meaning.escalation },
        }
    }
}

fn words_for(meaning: Meaning) -> Shown {
    let mut words: Vec<&str> = Vec::new();
    words.extend(meaning.part.map(|part| match part {
        Part::Decides => "Decides",
        Part::Contributes => "Contributes",
        Part::Informed => "Informed",
        Part::Out => "Out",
    }));
    let marks = meaning.marks;
    for (set, word) in [
        (marks.drives, "Drives"),
        (marks.recommends, "Recommends"),
        (marks.executes, "Executes"),
        (marks.vetoes, "Vetoes"),
        (meaning.escalation, "Escalation"),
    ] {
        if set {
            words.push(word);
        }
    }
    // "Executes" alone reads as contributing, so informed-and-executes would come back stronger than it went.
    let exact = meaning.part != Some(Part::Informed) || marks == Marks::NONE;
    Shown { letters: words.join(", "), exact }
}

/// How a right looks in one notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The text of the cell.
    pub letters: String,
    /// Reading the text back in the same notation gives the same right.
    pub exact: bool,
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
    use super::*;

    fn check(notation: Notation, cell: &str, row: &str, part: Part, marks: &str) {
        let letters: Vec<char> = cell.chars().collect();
        let row: Vec<char> = row.chars().collect();
        let meaning = notation.meaning(&letters, &row).expect("known letters").expect("some letters");
        assert_eq!(meaning.part, Some(part), "{notation} {cell}");
        let mut said = String::new();
        for (set, mark) in [
            (meaning.marks.drives, 'd'),
            (meaning.marks.recommends, 'r'),
            (meaning.marks.executes, 'x'),
            (meaning.marks.vetoes, 'v'),
        ] {
            if set {
                said.push(mark);
            }
        }
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
                    let marks = Marks {
                        drives: bits & 1 != 0,
                        recommends: bits & 2 != 0,
                        executes: bits & 4 != 0,
                        vetoes: bits & 8 != 0,
                    };
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
