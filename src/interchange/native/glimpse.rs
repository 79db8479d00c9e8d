//! The first rows of a long file, found without understanding the rest: what is shown until all of it is read.
//!
//! Always true: nothing is opened by it. It is a map of its own, of the very records that come first in the order of the
//! screens, without what names other decisions. Where that cannot be told, because the file is not laid out as files are
//! written, there is none. Whether the file is a map at all is found out elsewhere.

use std::collections::BinaryHeap;
use std::io::Read;

use memchr::memmem::{Finder, find};
use memchr::{memchr, memchr2};

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
/// Fields that would be missed behind others.
const LATE: [&[u8]; 2] = [b"\n            area:", b"\n            rank:"];

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
        // What is left of a piece is little: the next one is shorter by it, and needs no other room.
        if self.bytes.len() < self.end + PIECE / 2 {
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
    let late = LATE.map(Finder::new);
    // Those that are shown first so far, the last of them on top.
    let mut found: BinaryHeap<Record> = BinaryHeap::with_capacity(rows + 1);
    loop {
        let rest = window.rest();
        let Some(length) = closes.find(rest).map(|end| end + CLOSES.len()).filter(|end| end + END.len() <= rest.len())
        else {
            window.look()?;
            continue;
        };
        let text = rest.get(..length)?;
        let at = place(text.strip_prefix(OPENS)?, areas, &late)?;
        if found.len() < rows || found.peek().is_some_and(|last| at < last.place()) {
            let (area, rank, id) = at;
            found.push(Record { area, rank, id: id.to_vec(), text: text.to_vec() });
            if found.len() > rows {
                found.pop();
            }
        }
        let is_last = rest.get(length..)?.starts_with(END);
        window.at += length;
        if is_last {
            window.at += END.len();
            let records: Vec<Vec<u8>> = found.into_iter().map(|record| record.text).collect();
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
fn place<'a>(record: &'a [u8], areas: &HashMap<Id, usize>, late: &[Finder<'_>; 2]) -> Option<Place<'a>> {
    let (mut area, mut rank, mut id) = (usize::MAX, 0, None);
    let mut from = 0;
    loop {
        let lines = record.get(from..)?;
        let line = lines.get(..=memchr(b'\n', lines)?)?;
        // The end of the record is not so far in.
        let field = line.strip_prefix(INDENT).unwrap_or_default();
        if let Some(written) = field.strip_prefix(b"id: ") {
            id = Some(quoted(written)?);
        } else if let Some(written) = field.strip_prefix(b"title: ") {
            quoted(written)?;
        } else if let Some(written) = field.strip_prefix(b"area: ") {
            area = *areas.get(std::str::from_utf8(quoted(written)?).ok()?)?;
        } else if let Some(written) = field.strip_prefix(b"rank: ") {
            rank = std::str::from_utf8(written.strip_suffix(b",\n")?).ok()?.parse().ok()?;
        } else {
            // Behind a remark or another field, or written in another way, they would be missed.
            let lines = record.get(from.saturating_sub(1)..)?;
            let is_late = late.iter().any(|field| field.find(lines).is_some());
            return if is_late { None } else { Some((area, rank, id?)) };
        }
        from += line.len();
    }
}

/// What stands in the quotes that fill the rest of a line.
fn quoted(written: &[u8]) -> Option<&[u8]> {
    let text = written.strip_prefix(b"\"")?.strip_suffix(b"\",\n")?;
    if memchr2(b'"', b'\\', text).is_none() {
        return Some(text);
    }
    // A quote in it is no end, and the one behind it is none where a backslash stands before it.
    let is_escaped = text.iter().try_fold(false, |is_escaped, byte| match byte {
        _ if is_escaped => Some(false),
        b'"' => None,
        byte => Some(*byte == b'\\'),
    });
    (is_escaped == Some(false)).then_some(text)
}
