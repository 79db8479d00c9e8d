//! The letters of each method, and what its authors mean by them.
//!
//! Always true: within one method a letter stands once.

use super::Notation;
use super::meaning::{
    CONTRIBUTES, DECIDES, DECIDES_AND_EXECUTES, DRIVES, ESCALATION, EXECUTES, INFORMED, Meaning, OUT, PERFORMS,
    RECOMMENDS, VETOES,
};

/// A letter of one notation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub letter: char,
    /// The word the method's authors use for it; a legend in a file is held against these.
    pub word: &'static str,
    pub meaning: Meaning,
    /// Belongs to the published method. The others close the holes of a method (RAPID has no plain "informed"), so that
    /// every right can be shown; they are no evidence for the method.
    pub published: bool,
}

const fn published(letter: char, word: &'static str, meaning: Meaning) -> Letter {
    Letter { letter, word, meaning, published: true }
}

const fn added(letter: char, word: &'static str, meaning: Meaning) -> Letter {
    Letter { letter, word, meaning, published: false }
}
impl Notation {
    /// Its letters.
    pub(super) fn table(self) -> &'static [Letter] {
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
}
