//! Rights shown as the letters of a notation.
//!
//! Always true: the part of a right is never lost, and `Shown::exact` says whether reading the letters back gives the same
//! right.

use super::Notation;
use super::meaning::Meaning;
use crate::model::{Mark, Marks, Part};

/// How a right looks in one notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The text of the cell.
    pub letters: String,
    /// Reading the text back in the same notation gives the same right.
    pub exact: bool,
}

impl Notation {
    /// The letters that show a right: the fewest that say it exactly, else the nearest that keep its part.
    pub fn show(self, meaning: Meaning) -> Shown {
        if self == Notation::Words {
            return words_for(meaning);
        }
        let table = self.table();
        let mut best: Option<(usize, Vec<char>)> = None;
        // Most cells are one letter, so those are tried first. At most three of seven: 63 combinations at worst.
        for count in 1..=3_u32 {
            for mask in (1_u32..(1 << table.len())).filter(|mask| mask.count_ones() == count) {
                let chosen: Vec<char> =
                    table.iter().enumerate().filter(|(i, _)| mask & (1 << i) != 0).map(|(_, l)| l.letter).collect();
                // A line of its own: the letter A stands for "somebody approves", so that O never shows as deciding.
                let Ok(Some(said)) = self.meaning(&chosen, &['A']) else { continue };
                if said.part != meaning.part {
                    continue;
                }
                let off = differences(said.marks, meaning.marks) + usize::from(said.escalation != meaning.escalation);
                if off == 0 {
                    return Shown { letters: joined(&chosen), exact: true };
                }
                if best.as_ref().is_none_or(|(nearest, _)| off < *nearest) {
                    best = Some((off, chosen));
                }
            }
        }
        match best {
            Some((_, letters)) => Shown { letters: joined(&letters), exact: false },
            None => Shown { letters: String::new(), exact: meaning.part.is_none() && !meaning.escalation },
        }
    }
}

fn joined(letters: &[char]) -> String {
    letters.iter().map(char::to_string).collect::<Vec<_>>().join("/")
}

fn differences(one: Marks, other: Marks) -> usize {
    Mark::ALL.into_iter().filter(|mark| one.has(*mark) != other.has(*mark)).count()
}

/// The word a part is written as.
pub(in crate::interchange) fn word_of(part: Part) -> &'static str {
    match part {
        Part::Decides => "Decides",
        Part::Contributes => "Contributes",
        Part::Informed => "Informed",
        Part::Out => "Out",
        // Nothing reads as unread; its own text is what is shown.
        Part::Unread => "",
    }
}

fn words_for(meaning: Meaning) -> Shown {
    let mut words: Vec<String> = Vec::new();
    words.extend(meaning.part.filter(|part| *part != Part::Unread).map(|part| word_of(part).to_owned()));
    for mark in meaning.marks.iter() {
        let mut word = mark.word().to_owned();
        word.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
        words.push(word);
    }
    words.extend(meaning.escalation.then(|| "Escalation".to_owned()));
    // "Executes" alone reads as contributing, so informed-and-executes would come back stronger than it went.
    let kept = matches!(meaning.part, None | Some(Part::Decides | Part::Contributes)) || meaning.marks.is_empty();
    Shown { letters: words.join(", "), exact: kept && meaning.part != Some(Part::Unread) }
}
