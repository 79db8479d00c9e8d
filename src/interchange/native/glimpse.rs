//! The first rows of a long file, found without reading the rest: what is shown until all of it is read.
//!
//! Always true: nothing is opened by it. It is a map of its own, of the very records that come first in the order of the
//! screens, without what names other decisions; a file that is not laid out as files are written has none. Whether the file is
//! a map at all is found out behind it.

use std::collections::BinaryHeap;
use std::io::Read;

use memchr::memchr;
use memchr::memmem::{Finder, find};

use crate::model::hashing::HashMap;
use crate::model::{Id, Matrix};

use super::{VERSION, read};

/// Where the list of decisions begins, up to its first record.
const LIST: &[u8] = b"\n    decisions: [\n        (\n";
/// What opens a record.
const OPENS: &[u8] = b"        (\n";
/// What closes one.
const CLOSES: &[u8] = b"\n        ),\n";
/// What closes the list.
const END: &[u8] = b"    ],\n";

/// What stands before each field of a record. The first are its id, title, area and rank.
const INDENT: &[u8] = b"            ";

/// As much of a file is looked at at once: little memory, used again and again.
const PIECE: usize = 64 * 1024;

/// A longer record, or more than that beside them, is no map's: it would be searched again with each piece.
const LONGEST: usize = 1024 * 1024;

/// The first rows of a file as a map, at most so many.
pub(super) fn glimpse(file: &mut dyn Read, rows: usize) -> Option<Matrix> {
    let mut window = Window { file, bytes: Vec::new(), at: 0, end: 0 };
    let mut map = read::frame(&window.head()?).ok()?;
    let areas = map.matrix().areas_in_order().into_iter().enumerate();
    let areas: HashMap<Id, usize> = areas.map(|(place, area)| (area.id.clone(), place)).collect();
    let records = first(&mut window, rows, &areas)?;
    map.take(std::str::from_utf8(&records).ok()?).ok()?;
    map.set(&window.tail()?).ok()?;
    Some(map.into_matrix())
}

/// A file that goes by.
struct Window<'f> {
    file: &'f mut dyn Read,
    bytes: Vec<u8>,
    /// What of these bytes is seen and not done with lies between the two.
    at: usize,
    end: usize,
}

impl Window<'_> {
    /// What is seen and not done with.
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// Looks at the next piece of the file; nothing at its end, or where too much is not done with.
    fn look(&mut self) -> Option<()> {
        if self.end - self.at > LONGEST {
            return None;
        }
        self.bytes.copy_within(self.at..self.end, 0);
        (self.at, self.end) = (0, self.end - self.at);
        if self.bytes.len() < self.end + PIECE {
            self.bytes.resize(self.end + PIECE, 0);
        }
        let read = self.file.read(self.bytes.get_mut(self.end..)?).ok()?;
        self.end += read;
        (read > 0).then_some(())
    }

    /// All before the decisions, as a map of its own; then the list of them begins.
    fn head(&mut self) -> Option<String> {
        let mut from = 0;
        loop {
            if let Some(list) = find(self.bytes.get(from..self.end)?, LIST) {
                let end = from + list;
                self.at = end + LIST.len() - OPENS.len();
                return String::from_utf8([self.bytes.get(..=end)?, b")\n"].concat()).ok();
            }
            // A piece may end within what is searched.
            from = self.end.saturating_sub(LIST.len());
            self.look()?;
        }
    }

    /// The rest of the file as a map of its own.
    fn tail(mut self) -> Option<String> {
        while self.look().is_some() {}
        // Where that was not all it is no whole text either.
        let begin = format!("(\n    version: {VERSION},\n");
        String::from_utf8([begin.as_bytes(), self.rest()].concat()).ok()
    }
}

/// The records that are shown first, of a list that begins where the window is, and ends there then.
fn first(window: &mut Window<'_>, rows: usize, areas: &HashMap<Id, usize>) -> Option<Vec<u8>> {
    let closes = Finder::new(CLOSES);
    // Those that are shown first so far, the last of them on top.
    let mut first: BinaryHeap<Record> = BinaryHeap::with_capacity(rows + 1);
    loop {
        let rest = window.rest();
        let Some(length) = closes.find(rest).map(|end| end + CLOSES.len()).filter(|end| end + END.len() <= rest.len())
        else {
            window.look()?;
            continue;
        };
        let text = rest.get(..length)?;
        let place = place(text.strip_prefix(OPENS)?, areas)?;
        if first.len() < rows || first.peek().is_some_and(|last| place < last.place()) {
            let (area, rank, id) = place;
            first.push(Record { area, rank, id: id.to_vec(), text: text.to_vec() });
            if first.len() > rows {
                first.pop();
            }
        }
        let is_last = rest.get(length..)?.starts_with(END);
        window.at += length;
        if is_last {
            window.at += END.len();
            let records: Vec<Vec<u8>> = first.into_iter().map(|record| record.text).collect();
            return Some(records.concat());
        }
    }
}

/// A record as it is written. They are ordered as they are shown.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Record {
    area: usize,
    rank: u32,
    id: Vec<u8>,
    text: Vec<u8>,
}

impl Record {
    fn place(&self) -> Place<'_> {
        (self.area, self.rank, &self.id)
    }
}

/// Where a record is shown: the place of its area, then its rank, then its id.
type Place<'a> = (usize, u32, &'a [u8]);

/// Where a record is shown that begins with these lines.
fn place<'a>(mut lines: &'a [u8], areas: &HashMap<Id, usize>) -> Option<Place<'a>> {
    let (mut area, mut rank, mut id) = (usize::MAX, 0, None);
    loop {
        let (line, rest) = lines.split_at_checked(memchr(b'\n', lines)? + 1)?;
        // The end of the record is not so far in.
        let field = line.strip_prefix(INDENT).unwrap_or_default();
        match field.get(..2).unwrap_or_default() {
            b"id" => id = Some(quoted(field.strip_prefix(b"id: \"")?)?),
            b"ti" => {}
            b"ar" => area = *areas.get(std::str::from_utf8(quoted(field.strip_prefix(b"area: \"")?)?).ok()?)?,
            b"ra" => {
                let number = field.strip_prefix(b"rank: ")?.strip_suffix(b",\n")?;
                rank = std::str::from_utf8(number).ok()?.parse().ok()?;
            }
            _ => return Some((area, rank, id?)),
        }
        lines = rest;
    }
}

/// An id up to the quote behind it.
fn quoted(text: &[u8]) -> Option<&[u8]> {
    text.get(..memchr(b'"', text)?)
}
