//! From bytes to the text of a map: its size, its encoding, and that no merge left both sides in it.
//!
//! Always true: a text that comes through is one version of a map, whole and in UTF-8, without the mark that may stand before it.

use crate::interchange::halves::{both, pay};

use super::LARGEST_FILE;
use super::place::{Fault, Span, Unreadable};

/// The text of the bytes, and how many bytes of a mark stand before it.
pub(super) fn decode(bytes: &[u8]) -> Result<(&str, usize), Unreadable> {
    refuse_too_large(bytes.len())?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(refused("the file is in UTF-16; a map is in UTF-8".to_owned(), "save it as UTF-8"));
    }
    let file = std::str::from_utf8(bytes).map_err(|wrong| {
        let good = bytes.get(..wrong.valid_up_to()).and_then(|good| std::str::from_utf8(good).ok()).unwrap_or("");
        let (text, before) = unmarked(good);
        let message = format!("byte {} is not UTF-8 text", good.len());
        let hint = "save the file as UTF-8; it may be in another encoding, or damaged";
        Fault::new(Span::new(text.len(), text.len()), message, hint).settle(text, before)
    })?;
    text_of(file)
}

/// The text of a file, and how many bytes of a mark stand before it.
pub(super) fn text_of(file: &str) -> Result<(&str, usize), Unreadable> {
    refuse_too_large(file.len())?;
    let (text, before) = unmarked(file);
    if text.trim().is_empty() {
        return Err(refused("the file is empty".to_owned(), "make a map with `sayso new FILE`"));
    }
    Ok((text, before))
}

/// A file without the byte order mark that may stand before it, and how many bytes that has.
fn unmarked(file: &str) -> (&str, usize) {
    file.strip_prefix('\u{feff}').map_or((file, 0), |text| (text, file.len() - text.len()))
}

fn refuse_too_large(length: usize) -> Result<(), Unreadable> {
    if length <= LARGEST_FILE {
        return Ok(());
    }
    let limit = LARGEST_FILE / (1024 * 1024);
    let message = format!("the file is {} MiB large; a map has at most {limit} MiB", length.div_ceil(1024 * 1024));
    Err(refused(message, "check that this is a map, or split it by area into several maps"))
}

/// Why bytes are no text of a map, which has no place in it.
fn refused(message: String, hint: &str) -> Unreadable {
    Unreadable { message, place: None, hint: hint.to_owned(), related: None }
}

/// Refuses a file in which a merge left both sides; names the first of these markers.
pub(super) fn refuse_markers(text: &str, markers: &[&str]) -> Result<(), Fault> {
    let first = markers.iter().filter_map(|marker| first_marker(text, marker)).min_by_key(|at| at.start);
    let Some(at) = first else { return Ok(()) };
    let line = text.bytes().take(at.from()).filter(|byte| *byte == b'\n').count() + 1;
    let message = format!("merge conflict at line {line}: `{}` says that two versions stand here", at.of(text));
    let hint =
        "run `sayso merge` on this file to merge it right by right, or keep one side and delete the marker lines";
    Err(Fault::new(at, message, hint))
}

/// Two cores search a file from some 8 MB on.
const SEARCHED: usize = 4096;

/// The first line that starts with a marker, where the marker stands alone.
fn first_marker(text: &str, marker: &str) -> Option<Span> {
    let is_marker = |start: usize| {
        let end = start + marker.len();
        let line_start = start == 0 || text.as_bytes().get(start - 1) == Some(&b'\n');
        line_start && text.as_bytes().get(end).is_none_or(|byte| matches!(byte, b' ' | b'\r' | b'\n'))
    };
    let first = |from: usize, to: usize| {
        let part = text.as_bytes().get(from..to).unwrap_or_default();
        memchr::memmem::find_iter(part, marker.as_bytes()).map(|at| from + at).find(|start| is_marker(*start))
    };
    let start = if pay(text.len() / SEARCHED) {
        // One that lies across the middle is found from its begin.
        let middle = text.len() / 2;
        let (near, far) = both(|| first(0, middle + marker.len() - 1), || first(middle, text.len()));
        near.or(far)
    } else {
        first(0, text.len())
    };
    start.map(|start| Span::new(start, start + marker.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_found_wherever_it_stands_in_a_large_file() {
        let marker = "<<<<<<< ours";
        let text = "a\n".repeat(SEARCHED * 1024);
        for at in [0, 4, text.len() / 2 - 4, text.len() / 2, text.len() / 2 + 2, text.len()] {
            let marked = [text.get(..at).unwrap_or(""), marker, "\n", text.get(at..).unwrap_or("")].concat();
            let span = first_marker(&marked, "<<<<<<<").map(|span| span.from());
            assert_eq!(span, Some(at), "at {at} of {}", text.len());
        }
        assert_eq!(first_marker(&text, "<<<<<<<"), None);
    }
}
