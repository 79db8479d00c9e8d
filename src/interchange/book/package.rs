//! The zip archive of a spreadsheet file, measured before it is trusted.
//!
//! Always true: what passes holds few parts, each of a bounded size when unpacked, none a bomb, none with a document type,
//! and none that claims more texts than it has bytes. The sizes are those really unpacked, not those the archive claims.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::interchange::decode::ReadError;

/// Parts of an archive; a book of a hundred sheets with drawings has fewer.
const MOST_PARTS: usize = 200;
/// Bytes of the file itself.
const LARGEST_FILE: usize = 64 * 1024 * 1024;
/// Bytes of one part, unpacked.
const LARGEST_PART: usize = 32 * 1024 * 1024;
/// Bytes of the part with the styles: the reading library keeps about thirty times as much of them.
const LARGEST_STYLES: usize = 8 * 1024 * 1024;
/// Bytes of all parts, unpacked.
const LARGEST_SUM: usize = 128 * 1024 * 1024;
/// How many times its packed size a part may have; small parts, which cannot hurt, may be packed tighter.
const TIGHTEST: u64 = 200;
const SMALL_PART: usize = 1024 * 1024;

/// An archive that has been measured.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

fn refuse(why: impl Into<String>) -> ReadError {
    ReadError::Refused(why.into())
}

impl<'a> Package<'a> {
    /// Opens and measures an archive.
    pub fn open(bytes: &'a [u8]) -> Result<Package<'a>, ReadError> {
        if bytes.len() > LARGEST_FILE {
            return Err(refuse(format!(
                "this spreadsheet is larger than {} MiB; save the sheet that matters as CSV",
                LARGEST_FILE / 1024 / 1024
            )));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| damaged(&why.to_string()))?;
        if archive.len() > MOST_PARTS {
            return Err(refuse(format!(
                "this spreadsheet is made of {} parts, more than the {MOST_PARTS} that are read",
                archive.len()
            )));
        }
        let mut package = Package { archive };
        let mut sum = 0_usize;
        for at in 0..package.archive.len() {
            sum = sum.saturating_add(package.measure(at)?);
            if sum > LARGEST_SUM {
                return Err(refuse(format!("this spreadsheet unpacks to more than {} MiB", LARGEST_SUM / 1024 / 1024)));
            }
        }
        Ok(package)
    }

    /// Unpacks one part, looks into it and gives its size.
    fn measure(&mut self, at: usize) -> Result<usize, ReadError> {
        let mut part = self.archive.by_index(at).map_err(|why| damaged(&why.to_string()))?;
        let name = part.name().map(|name| name.into_owned()).unwrap_or_default();
        let packed = part.compressed_size();
        let content = unpack(&mut part, &name)?;
        if content.len() > SMALL_PART && content.len() as u64 > packed.saturating_mul(TIGHTEST) {
            return Err(refuse(format!(
                "the part \"{name}\" of this spreadsheet is packed more than {TIGHTEST} times: it looks like a zip bomb"
            )));
        }
        if name.ends_with("styles.xml") && content.len() > LARGEST_STYLES {
            let limit = LARGEST_STYLES / 1024 / 1024;
            return Err(refuse(format!("the styles of this spreadsheet unpack to more than {limit} MiB")));
        }
        if find(&content, b"<!DOCTYPE").is_some() {
            return Err(refuse(format!(
                "the part \"{name}\" of this spreadsheet brings a document type, which no spreadsheet program writes"
            )));
        }
        if claimed_texts(&content) > content.len() as u64 {
            return Err(refuse(format!(
                "the part \"{name}\" of this spreadsheet claims more texts than it has bytes: it is damaged or a trap"
            )));
        }
        Ok(content.len())
    }

    /// The content of one part as text; nothing when there is no such part.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Ok(mut part) = self.archive.by_name(name) else { return Ok(None) };
        let content = unpack(&mut part, name)?;
        Ok(Some(String::from_utf8_lossy(&content).into_owned()))
    }
}

fn unpack(part: impl Read, name: &str) -> Result<Vec<u8>, ReadError> {
    let mut content = Vec::new();
    part.take(LARGEST_PART as u64 + 1).read_to_end(&mut content).map_err(|why| damaged(&why.to_string()))?;
    if content.len() > LARGEST_PART {
        let limit = LARGEST_PART / 1024 / 1024;
        return Err(refuse(format!("the part \"{name}\" of this spreadsheet unpacks to more than {limit} MiB")));
    }
    Ok(content)
}

/// A book whose own structure does not hold together.
pub(super) fn damaged(why: &str) -> ReadError {
    refuse(format!("this spreadsheet is damaged or protected with a password ({why}); open and save it again"))
}

fn find(content: &[u8], wanted: &[u8]) -> Option<usize> {
    // A byte search by hand: the content is no text yet.
    let first = wanted.first()?;
    let mut from = 0;
    while let Some(at) = content.get(from..)?.iter().position(|byte| byte == first) {
        if content.get(from + at..)?.starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// The largest number of texts a part says it holds: readers reserve room for as many as it claims.
fn claimed_texts(content: &[u8]) -> u64 {
    let mut most = 0_u64;
    let mut rest = content;
    while let Some(at) = find(rest, b"uniqueCount") {
        rest = rest.get(at + b"uniqueCount".len()..).unwrap_or_default();
        let digits = rest
            .iter()
            .skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\'' | b'+'))
            .take_while(|byte| byte.is_ascii_digit());
        most =
            most.max(digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'))));
    }
    most
}
