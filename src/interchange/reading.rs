//! What one cell of a foreign matrix says.
//!
//! Always true: a reading is three words long whatever it says. A large file has half a million cells, most of them empty
//! or one capital; readings that carried their texts with them took half of the time of an import, for memory alone.

use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock};

use super::glance::is_plain_name;
use super::letters::read_cell;
use super::limits::Limit;
use super::notation::Notation;
use super::words::Word;
use crate::model::hashing::HashMap;

/// Longer texts than this, in bytes, are hardly the same twice.
const LONGEST_KNOWN: usize = 40;
/// Longer names than this, in bytes, are hardly the same twice.
const LONGEST_REPEATED_NAME: usize = 16;
/// More different texts are no marks; the bound keeps the memory small whatever a file holds.
const MOST_KNOWN: usize = 4_096;

/// What one cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellReading {
    /// Nothing, or a sign for nothing.
    Empty,
    /// Letters of some notation.
    Letters(Shared),
    /// Full words for rights.
    Words(Box<Worded>),
    /// How far the role may go alone; only in a table of such limits.
    Limit(Box<Limit>),
    /// Anything else, as it was written.
    Unreadable(String),
}

/// What a cell of letters says, shared by all cells that say it.
///
/// Those of one capital, nearly all marks of a large file, are not even counted: counted by two cores at once, they took a
/// tenth of an import.
#[derive(Clone, Debug)]
pub enum Shared {
    /// One capital, and its place among them.
    Capital(u8, &'static Lettered),
    /// Anything else.
    Other(Arc<Lettered>),
}

impl From<Lettered> for Shared {
    fn from(read: Lettered) -> Shared {
        Shared::Other(Arc::new(read))
    }
}

impl std::ops::Deref for Shared {
    type Target = Lettered;

    fn deref(&self) -> &Lettered {
        match self {
            Shared::Capital(_, read) => read,
            Shared::Other(read) => read,
        }
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Shared) -> bool {
        **self == **other
    }
}

impl Eq for Shared {}

/// A cell of letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lettered {
    /// Upper case letters, each once, in the order written; one the notation does not have is still here.
    pub letters: Vec<char>,
    /// The whole cell as it was written, for the one who has to settle a letter nobody knows.
    pub written: String,
    /// Text beside the letters, such as a condition in brackets.
    pub note: Option<String>,
    /// Letters of another script that only look like these were replaced.
    pub repaired: bool,
}

/// A cell of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// Each word once, in the order written.
    pub words: Vec<&'static Word>,
    /// Text beside the words.
    pub note: Option<String>,
}

/// The capitals alone in their cells, made once: nearly every mark of a large file.
static CAPITALS: LazyLock<Vec<Lettered>> = LazyLock::new(|| {
    ('A'..='Z')
        .map(|letter| Lettered { letters: vec![letter], written: letter.to_string(), note: None, repaired: false })
        .collect()
});

/// What the cells of one table say, each different reading once in either half of a long one: cells are numbers into it. Marks
/// repeat, so what was read once is not read again, and a large table is four bytes a cell.
pub(super) struct Readings<'a> {
    distinct: Vec<CellReading>,
    kinds: Vec<Kind>,
    known: HashMap<&'a str, u32>,
    /// The numbers of the texts of one ASCII character, nearly all of the cells that say anything.
    signs: [Option<NonZeroU32>; 128],
}

/// The kind of a reading, for passes over all cells of a large table that ask nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    #[default]
    Empty,
    /// Letters some method has.
    Letters,
    /// Letters that some notation only borrows: ticks, more likely.
    Borrowed,
    /// Words alone.
    Words,
    /// A word for a right with text after it.
    Remarked,
    /// How far a role may go.
    Limit,
    /// Anything else.
    Unreadable,
}

impl Kind {
    fn of(reading: &CellReading) -> Kind {
        match reading {
            CellReading::Empty => Kind::Empty,
            CellReading::Letters(read) if read.letters.iter().all(|letter| Notation::is_borrowed(*letter)) => {
                Kind::Borrowed
            }
            CellReading::Letters(_) => Kind::Letters,
            CellReading::Words(read) if read.note.is_some() => Kind::Remarked,
            CellReading::Words(_) => Kind::Words,
            CellReading::Limit(_) => Kind::Limit,
            CellReading::Unreadable(_) => Kind::Unreadable,
        }
    }

    /// The cell gives a right: letters, words or a limit.
    #[inline]
    pub fn is_mark(self) -> bool {
        !matches!(self, Kind::Empty | Kind::Unreadable)
    }

    /// The cell holds letters of any kind.
    pub fn is_letters(self) -> bool {
        matches!(self, Kind::Letters | Kind::Borrowed)
    }
}

impl<'a> Readings<'a> {
    /// The number of a cell that says nothing.
    pub const EMPTY: u32 = 0;

    pub fn new() -> Self {
        Readings {
            distinct: vec![CellReading::Empty],
            kinds: vec![Kind::Empty],
            known: HashMap::default(),
            signs: [None; 128],
        }
    }

    /// Reads a cell and gives the number of what it says.
    #[inline]
    pub fn read(&mut self, text: &'a str) -> u32 {
        match text.as_bytes() {
            [] => Self::EMPTY,
            [sign] if sign.is_ascii() => self.read_sign(text, usize::from(*sign)),
            _ => self.read_more(text),
        }
    }

    /// The same for a cell of several bytes.
    fn read_more(&mut self, text: &'a str) -> u32 {
        if text.len() > LONGEST_KNOWN {
            return self.keep(read_cell(text));
        }
        // Nearly all names differ, so to look for them among those known would be in vain.
        if text.len() > LONGEST_REPEATED_NAME && is_plain_name(text) {
            return self.keep(CellReading::Unreadable(text.to_owned()));
        }
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let number = self.keep(read_cell(text));
        if self.known.len() < MOST_KNOWN {
            self.known.insert(text, number);
        }
        number
    }

    #[inline]
    fn read_sign(&mut self, text: &str, sign: usize) -> u32 {
        if let Some(known) = self.signs.get(sign).copied().flatten() {
            return known.get();
        }
        let number = self.keep(read_cell(text));
        if let Some(known) = self.signs.get_mut(sign) {
            // A sign for nothing is found out each time, which is quick.
            *known = NonZeroU32::new(number);
        }
        number
    }

    /// Keeps a reading and gives its number.
    pub fn keep(&mut self, reading: CellReading) -> u32 {
        if reading == CellReading::Empty {
            return Self::EMPTY;
        }
        // No file that is read has so many cells.
        let Ok(number) = u32::try_from(self.distinct.len()) else { return Self::EMPTY };
        self.kinds.push(Kind::of(&reading));
        self.distinct.push(reading);
        number
    }

    /// Takes over what others have read, and says what their numbers are here. What both read is kept twice.
    pub fn append(&mut self, mut others: Readings<'a>) -> impl Fn(u32) -> u32 + use<> {
        let before = u32::try_from(self.distinct.len()).unwrap_or(u32::MAX);
        self.distinct.append(&mut others.distinct);
        self.kinds.append(&mut others.kinds);
        move |number| if number == Self::EMPTY { number } else { before.saturating_add(number) }
    }

    /// All that was read, each different reading once or twice.
    pub fn all(&self) -> &[CellReading] {
        &self.distinct
    }

    /// What the cells of this number say.
    #[inline]
    pub fn get(&self, number: u32) -> &CellReading {
        self.distinct.get(number as usize).unwrap_or(&CellReading::Empty)
    }

    /// Of which kind that is.
    #[inline]
    pub fn kind(&self, number: u32) -> Kind {
        self.kinds.get(number as usize).copied().unwrap_or_default()
    }
}

impl CellReading {
    /// A cell that holds one Latin capital and nothing else; nothing for any other letter.
    pub(super) fn capital(letter: u8) -> Option<CellReading> {
        let place = letter.checked_sub(b'A')?;
        CAPITALS.get(usize::from(place)).map(|read| CellReading::Letters(Shared::Capital(place, read)))
    }

    /// The capitals, each alone in its cell.
    pub(super) fn capitals() -> impl Iterator<Item = CellReading> {
        (b'A'..=b'Z').filter_map(CellReading::capital)
    }

    /// Which of the capitals the cell holds, from 0, where it holds nothing else.
    #[inline]
    pub(super) fn place_of_capital(&self) -> Option<usize> {
        match self {
            CellReading::Letters(Shared::Capital(place, _)) => Some(usize::from(*place)),
            _ => None,
        }
    }

    /// A cell of words.
    pub(super) fn words(words: Vec<&'static Word>, note: Option<String>) -> CellReading {
        CellReading::Words(Box::new(Worded { words, note }))
    }

    /// The cell gives a right: letters, words or a limit.
    pub fn is_mark(&self) -> bool {
        matches!(self, CellReading::Letters(_) | CellReading::Words(_) | CellReading::Limit(_))
    }

    /// The same again, where it is one capital; a sign that hangs on it would be more.
    #[inline]
    pub(super) fn lone(&self) -> Option<CellReading> {
        match self {
            CellReading::Letters(Shared::Capital(place, read)) => {
                Some(CellReading::Letters(Shared::Capital(*place, read)))
            }
            _ => None,
        }
    }

    /// Whether the letter is among those of the cell.
    pub fn has_letter(&self, letter: char) -> bool {
        match self {
            CellReading::Letters(read) => read.letters.contains(&letter),
            CellReading::Words(read) => read.words.iter().any(|word| word.letter == letter),
            CellReading::Empty | CellReading::Limit(_) | CellReading::Unreadable(_) => false,
        }
    }

    /// The letters of the cell; words give the letter their method abbreviates them to.
    pub fn letters(&self) -> impl Iterator<Item = char> + '_ {
        let (letters, words): (&[char], &[&'static Word]) = match self {
            CellReading::Letters(read) => (&read.letters, &[]),
            CellReading::Words(read) => (&[], &read.words),
            CellReading::Empty | CellReading::Limit(_) | CellReading::Unreadable(_) => (&[], &[]),
        };
        let new = |at: &usize| words.iter().take(*at).all(|word| Some(word.letter) != words.get(*at).map(|w| w.letter));
        let of_words = (0..words.len()).filter(new).filter_map(|at| words.get(at).map(|word| word.letter));
        letters.iter().copied().chain(of_words)
    }

    /// The text beside the letters or words.
    pub fn note(&self) -> Option<&str> {
        match self {
            CellReading::Letters(read) => read.note.as_deref(),
            CellReading::Words(read) => read.note.as_deref(),
            CellReading::Limit(limit) => Some(&limit.rest).filter(|rest| !rest.is_empty()).map(String::as_str),
            CellReading::Empty | CellReading::Unreadable(_) => None,
        }
    }
}
