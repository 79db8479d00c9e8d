//! The first rows of a long file, found without reading the rest: what is shown until all of it is read.
//!
//! Always true: nothing is opened by it. It is a map of its own, of the very records that come first in the order of the
//! screens, without what names other decisions; a file that is not laid out as files are written has none. Whether the file is
//! a map at all is found out behind it.

use std::collections::BinaryHeap;

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

/// What is said of a record before all else, each on a line of its own.
const ID: &[u8] = b"            id: \"";
const TITLE: &[u8] = b"            title: ";
const AREA: &[u8] = b"            area: \"";
const RANK: &[u8] = b"            rank: ";

/// The first rows of a file as a map, at most so many.
pub(super) fn glimpse(bytes: &[u8], rows: usize) -> Option<Matrix> {
    let head = find(bytes, LIST)?;
    let mut map = read::frame(&between(bytes.get(..=head)?, b"", b")\n")?).ok()?;
    let areas = map.matrix().areas_in_order().into_iter().enumerate();
    let areas: HashMap<Id, usize> = areas.map(|(place, area)| (area.id.clone(), place)).collect();
    let (records, behind) = first(bytes, head + LIST.len() - OPENS.len(), rows, &areas)?;
    map.take(std::str::from_utf8(&records).ok()?).ok()?;
    let begin = format!("(\n    version: {VERSION},\n");
    map.set(&between(bytes.get(behind..)?, begin.as_bytes(), b"")?).ok()?;
    Some(map.into_matrix())
}

/// A part of a file between what makes it a whole text.
fn between(part: &[u8], before: &[u8], behind: &[u8]) -> Option<String> {
    String::from_utf8([before, part, behind].concat()).ok()
}

/// The records that are shown first, and what comes behind the list of all; the list begins here.
fn first(bytes: &[u8], list: usize, rows: usize, areas: &HashMap<Id, usize>) -> Option<(Vec<u8>, usize)> {
    let closes = Finder::new(CLOSES);
    // Those that are shown first so far, the last of them on top.
    let mut first: BinaryHeap<(Place<'_>, &[u8])> = BinaryHeap::with_capacity(rows + 1);
    let mut at = list;
    loop {
        let rest = bytes.get(at..)?;
        if rest.starts_with(END) {
            let records: Vec<&[u8]> = first.into_iter().map(|(_, record)| record).collect();
            return Some((records.concat(), at + END.len()));
        }
        let length = closes.find(rest)? + CLOSES.len();
        let place = place(rest.get(..length)?.strip_prefix(OPENS)?, areas)?;
        if first.len() < rows || first.peek().is_some_and(|(last, _)| place < *last) {
            first.push((place, rest.get(..length)?));
            if first.len() > rows {
                first.pop();
            }
        }
        at += length;
    }
}

/// Where a record is shown: the place of its area, then its rank, then its id.
type Place<'a> = (usize, u32, &'a [u8]);

/// Where a record is shown that begins with these lines.
fn place<'a>(mut lines: &'a [u8], areas: &HashMap<Id, usize>) -> Option<Place<'a>> {
    let mut found: Place<'_> = (usize::MAX, 0, quoted(lines.strip_prefix(ID)?)?);
    loop {
        let (line, rest) = lines.split_at_checked(memchr(b'\n', lines)? + 1)?;
        if let Some(area) = line.strip_prefix(AREA) {
            found.0 = *areas.get(std::str::from_utf8(quoted(area)?).ok()?)?;
        } else if let Some(rank) = line.strip_prefix(RANK) {
            found.1 = std::str::from_utf8(rank.strip_suffix(b",\n")?).ok()?.parse().ok()?;
        } else if !line.starts_with(ID) && !line.starts_with(TITLE) {
            return Some(found);
        }
        lines = rest;
    }
}

/// An id up to the quote behind it.
fn quoted(text: &[u8]) -> Option<&[u8]> {
    text.get(..memchr(b'"', text)?)
}
