//! The lines of a journal: how an entry, or a mark between entries, stands in it.
//!
//! A line is its length, a checksum and what it says: `LENGTH CRC WORDS`. A long one is packed; an import of 10,000 x 50 is
//! one entry of 35 MB, and of less than a tenth of it packed. Always true: a line that was cut, flipped or never
//! finished is recognised, and nothing behind it is believed. What a line says is treated as hostile until it was read as
//! edits; it can at most propose edits that the user is shown.

use std::borrow::Cow;
use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::super::state::Digest;
use crate::interchange::native;
use crate::model::{Edit, Entry};

/// How a journal begins.
const HEAD: &str = "sayso-journal 1";

/// What a packed line begins with.
const PACKED: &[u8] = b"packed\t";
/// Lines of this many bytes and more are packed.
const PACKED_FROM: usize = 64 * 1024;
/// What a packed line may unpack to, in bytes: more than an import of 100,000 x 50, and less than would hurt.
const LARGEST_UNPACKED: u64 = 512 * 1024 * 1024;

/// What one line of a journal says.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Line {
    /// What the file is.
    Head,
    /// The whole text of a map that has no file.
    Text(String),
    /// The file holds the map as the entries so far left it, but for so many last ones that came while it was saved.
    Saved(Digest, usize),
    /// The file is about to hold it: whether it does is told by the file alone, when nothing more is said.
    Saving(Digest, usize),
    /// Something happened to the map.
    Entry(Entry),
    /// What happened since the last mark was given up.
    Dropped,
    /// Somebody else wrote the file: what leads from there to the map as the entries so far left it, and back.
    Outside(Digest, Away),
}

/// What leads from the content of a file to a map, and back.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Away {
    pub edits: Vec<Edit>,
    pub inverses: Vec<Edit>,
}

/// Writes a line.
pub(super) fn write(line: &Line, out: &mut Vec<u8>) {
    put(&words_of(line), out);
}

/// Writes the line of an entry: that of an import is 35 MB, and not copied for it.
pub(super) fn write_entry(entry: &Entry, out: &mut Vec<u8>) {
    put(&words_of_entry(entry), out);
}

fn put(words: &str, out: &mut Vec<u8>) {
    match Some(words).filter(|words| words.len() >= PACKED_FROM).and_then(packed) {
        Some(packed) => seal(&packed, out),
        None => seal(words.as_bytes(), out),
    }
}

/// Puts the length and the checksum before what a line says, and the end of the line behind it.
fn seal(words: &[u8], out: &mut Vec<u8>) {
    // Memory takes all that is written.
    let _ = write!(out, "{} {:08x} ", words.len(), crc32fast::hash(words));
    out.extend_from_slice(words);
    out.push(b'\n');
}

/// A long line in less room; nothing where that could not be read again.
fn packed(words: &str) -> Option<Vec<u8>> {
    if words.len() as u64 >= LARGEST_UNPACKED {
        return None;
    }
    let mut encoder = DeflateEncoder::new(PACKED.to_vec(), Compression::fast());
    encoder.write_all(words.as_bytes()).ok()?;
    encoder.finish().ok()
}

fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut words = Vec::new();
    let read = DeflateDecoder::new(packed).take(LARGEST_UNPACKED).read_to_end(&mut words).ok()?;
    ((read as u64) < LARGEST_UNPACKED).then_some(words)
}

fn words_of(line: &Line) -> String {
    match line {
        Line::Head => HEAD.to_owned(),
        Line::Text(text) => {
            let mut words = String::with_capacity(text.len() + 16);
            words.push_str("text\t");
            escape(text, &mut words);
            words
        }
        Line::Saved(digest, since) => format!("saved\t{}{}", digest.to_text(), counted(*since)),
        Line::Saving(digest, since) => format!("saving\t{}{}", digest.to_text(), counted(*since)),
        Line::Entry(entry) => words_of_entry(entry),
        Line::Dropped => "dropped".to_owned(),
        Line::Outside(digest, Away { edits, inverses }) => {
            let mut words = format!("outside\t{}", digest.to_text());
            put_both_ways(edits, inverses, &mut words);
            words
        }
    }
}

fn words_of_entry(entry: &Entry) -> String {
    match entry {
        Entry::Done { label, edits, inverses } => {
            let mut words = "done\t".to_owned();
            escape(label, &mut words);
            put_both_ways(edits, inverses, &mut words);
            words
        }
        Entry::Undone => "undone".to_owned(),
        Entry::Redone => "redone".to_owned(),
    }
}

/// Puts edits and what takes them back behind the rest of a line.
fn put_both_ways(edits: &[Edit], inverses: &[Edit], words: &mut String) {
    words.reserve((edits.len() + inverses.len()) * native::EDIT);
    for edits in [edits, inverses] {
        words.push('\t');
        native::append_edits(edits, words);
    }
}

/// Reads the next line off the front of the bytes; `None` at the end and where the rest cannot be believed.
pub(super) fn read(bytes: &[u8]) -> Option<(Line, &[u8])> {
    // The two numbers in front are short; a long search would be for nothing.
    let front = bytes.get(..bytes.len().min(40))?;
    let (length, rest) = split(front, bytes)?;
    let length: usize = length.parse().ok()?;
    let (sum, rest) = split(rest.get(..rest.len().min(20))?, rest)?;
    let words = rest.get(..length)?;
    let rest = rest.get(length..)?.strip_prefix(b"\n")?;
    if sum.len() != 8 || u32::from_str_radix(sum, 16).ok()? != crc32fast::hash(words) {
        return None;
    }
    let words = match words.strip_prefix(PACKED) {
        Some(packed) => Cow::Owned(unpacked(packed)?),
        None => Cow::Borrowed(words),
    };
    Some((meaning(std::str::from_utf8(&words).ok()?)?, rest))
}

/// A word before a blank, and what follows the blank.
fn split<'b>(front: &'b [u8], all: &'b [u8]) -> Option<(&'b str, &'b [u8])> {
    let at = front.iter().position(|byte| *byte == b' ')?;
    Some((std::str::from_utf8(front.get(..at)?).ok()?, all.get(at + 1..)?))
}

fn meaning(words: &str) -> Option<Line> {
    let mut parts = words.split('\t');
    let line = match parts.next()? {
        HEAD => Line::Head,
        "text" => Line::Text(unescaped(parts.next()?)?),
        "saved" => Line::Saved(Digest::parse(parts.next()?)?, count(parts.next())?),
        "saving" => Line::Saving(Digest::parse(parts.next()?)?, count(parts.next())?),
        "done" => {
            let label = unescaped(parts.next()?)?;
            let edits = native::read_edits(parts.next()?).ok()?;
            let inverses = native::read_edits(parts.next()?).ok()?;
            Line::Entry(Entry::Done { label, edits, inverses })
        }
        "undone" => Line::Entry(Entry::Undone),
        "redone" => Line::Entry(Entry::Redone),
        "dropped" => Line::Dropped,
        "outside" => {
            let digest = Digest::parse(parts.next()?)?;
            let edits = native::read_edits(parts.next()?).ok()?;
            let inverses = native::read_edits(parts.next()?).ok()?;
            Line::Outside(digest, Away { edits, inverses })
        }
        _ => return None,
    };
    if parts.next().is_some() { None } else { Some(line) }
}

/// A number of entries behind what a line says, where there are any.
fn counted(entries: usize) -> String {
    if entries == 0 { String::new() } else { format!("\t{entries}") }
}

fn count(part: Option<&str>) -> Option<usize> {
    part.map_or(Some(0), |part| part.parse().ok())
}

/// Puts a text behind others, without line ends and tabs.
fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((plain, found)) = rest.find(['\\', '\n', '\t']).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        out.push_str(match found.as_bytes().first() {
            Some(b'\n') => "\\n",
            Some(b'\t') => "\\t",
            _ => "\\\\",
        });
        rest = found.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// A text as it was before `escape`.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                'n' => '\n',
                't' => '\t',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(lines: &[Line]) -> Vec<u8> {
        let mut bytes = Vec::new();
        lines.iter().for_each(|line| write(line, &mut bytes));
        bytes
    }

    fn read_all(mut bytes: &[u8]) -> Vec<Line> {
        let mut lines = Vec::new();
        while let Some((line, rest)) = read(bytes) {
            lines.push(line);
            bytes = rest;
        }
        lines
    }

    fn some_lines() -> Vec<Line> {
        vec![
            Line::Head,
            Line::Text("(\n\tversion: 1, // \\n\n)".to_owned()),
            Line::Saved(Digest::of(b"map"), 0),
            Line::Saving(Digest::of(b"map"), 3),
            Line::Saved(Digest::of(b"map"), 12),
            Line::Entry(Entry::Undone),
            Line::Entry(Entry::Done { label: "Refund \\ \t\n → Legal".to_owned(), edits: vec![], inverses: vec![] }),
            Line::Entry(Entry::Redone),
            Line::Dropped,
            Line::Outside(Digest::of(b"theirs"), Away { edits: vec![], inverses: vec![] }),
        ]
    }

    #[test]
    fn what_is_written_is_read() {
        let lines = some_lines();
        assert_eq!(read_all(&bytes_of(&lines)), lines);
    }

    #[test]
    fn long_lines_are_packed_and_short_ones_can_be_read_by_eye() {
        let text = "(id: \"refund-a-customer\", title: \"Refund a customer\"),\n".repeat(2_000);
        let lines = [Line::Head, Line::Text(text.clone()), Line::Entry(Entry::Undone)];
        let bytes = bytes_of(&lines);
        assert!(bytes.len() * 10 < text.len(), "{} of {}", bytes.len(), text.len());
        assert_eq!(read_all(&bytes), lines);
        // A packed line that is whole by its checksum and yet cannot be unpacked is not believed.
        let mut broken = Vec::new();
        seal(&[PACKED, b"no such thing"].concat(), &mut broken);
        assert_eq!(read(&broken), None);
        // One that would fill the memory is not believed either.
        let mut encoder = DeflateEncoder::new(PACKED.to_vec(), Compression::best());
        let page = [b' '; 1 << 16];
        (0..LARGEST_UNPACKED >> 16).for_each(|_| encoder.write_all(&page).unwrap());
        let mut bomb = Vec::new();
        seal(&encoder.finish().unwrap(), &mut bomb);
        assert_eq!(read(&bomb), None);
    }

    #[test]
    fn a_journal_cut_anywhere_tells_a_beginning() {
        let lines = some_lines();
        let bytes = bytes_of(&lines);
        for cut in 0..bytes.len() {
            let told = read_all(&bytes[..cut]);
            assert!(told.len() < lines.len(), "cut at {cut}");
            assert_eq!(told, lines[..told.len()], "cut at {cut}");
        }
    }

    #[test]
    fn nothing_behind_a_flipped_bit_is_believed() {
        let lines = some_lines();
        let bytes = bytes_of(&lines);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                let told = read_all(&flipped);
                let same = lines.iter().zip(&told).take_while(|(a, b)| a == b).count();
                // A flipped case of a digit in a checksum still says the same.
                assert!(told.len() == same, "byte {at} bit {bit}: {told:?}");
            }
        }
    }
}
