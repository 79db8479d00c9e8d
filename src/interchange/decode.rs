//! Bytes to text: byte-order marks, UTF-8, UTF-16 and the old Windows code page.
//!
//! Always true: text comes back without a byte-order mark, and bytes that are no text at all are refused, not guessed.

use std::borrow::Cow;

/// How the bytes were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16, as some spreadsheet programs save "Unicode text".
    Utf16,
    /// Windows-1252, as older spreadsheet programs save CSV.
    Windows1252,
}

/// Byte offsets of a text to line numbers.
#[derive(Debug, Default)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Counts the lines of a text, whichever way they end.
    pub fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        if memchr::memchr(b'\r', bytes).is_none() {
            // Most files; looking for one byte is much quicker.
            let ends = memchr::memchr_iter(b'\n', bytes);
            return Lines { starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect() };
        }
        // Of the two that end a line together the second one counts.
        let is_end = |at: &usize| bytes.get(*at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n');
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(is_end);
        Lines { starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect() }
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line an offset is on, from 1.
    pub fn of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }
}

/// A file that cannot be read as tables.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not text.
    #[error(
        "this is not a text file (byte {0} is a zero byte); save it as UTF-8 text, or import the spreadsheet itself"
    )]
    NotText(usize),
    /// UTF-16 that breaks off or pairs wrongly.
    #[error("this begins as UTF-16 text but is damaged; save it again as UTF-8")]
    DamagedUtf16,
    /// A file whose form is wrong or that asks for too much, with what to do.
    #[error("{0}")]
    Refused(String),
    /// The table itself cannot be taken apart.
    #[error("line {line}: {why}")]
    Malformed {
        /// Where it stopped.
        line: usize,
        /// What was wrong.
        why: String,
    },
}

/// Decodes a file's bytes.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), ReadError> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes).map(|text| (text.into(), Encoding::Utf16));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes).map(|text| (text.into(), Encoding::Utf16));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0)
        && let Some(at) = bytes.iter().position(|b| *b == 0)
    {
        return Err(ReadError::NotText(at + 1));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.into(), Encoding::Utf8)),
        Err(_) => Ok((bytes.iter().map(|b| windows_1252(*b)).collect::<String>().into(), Encoding::Windows1252)),
    }
}

fn utf16(bytes: &[u8], join: fn([u8; 2]) -> u16) -> Result<String, ReadError> {
    let mut pairs = bytes.chunks_exact(2);
    let units: Vec<u16> = pairs.by_ref().map(|pair| join([pair[0], pair[1]])).collect();
    if !pairs.remainder().is_empty() {
        return Err(ReadError::DamagedUtf16);
    }
    String::from_utf16(&units).map_err(|_| ReadError::DamagedUtf16)
}

fn windows_1252(byte: u8) -> char {
    // 0x80 to 0x9f is where this page leaves Latin-1; five of them are unassigned and stay control characters.
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)).copied()).unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        for (bytes, text, encoding) in [
            (&b"plain"[..], "plain", Encoding::Utf8),
            (b"\xef\xbb\xbfmarked", "marked", Encoding::Utf8),
            ("Área".as_bytes(), "Área", Encoding::Utf8),
            (b"\xc1rea \x80 \x93x\x94", "Área € “x”", Encoding::Windows1252),
            (b"\xff\xfeA\0;\0", "A;", Encoding::Utf16),
            (b"\xfe\xff\0A\0;", "A;", Encoding::Utf16),
            (b"", "", Encoding::Utf8),
        ] {
            assert_eq!(decode(bytes), Ok((text.into(), encoding)));
        }
        assert_eq!(decode(b"PK\x03\x04\0\0"), Err(ReadError::NotText(5)));
        assert_eq!(decode(b"\xff\xfeA\0;"), Err(ReadError::DamagedUtf16));
        assert_eq!(decode(b"\xff\xfe\x00\xd8"), Err(ReadError::DamagedUtf16));
    }
}
