//! The native file: a map as text that people, git and sayso all read and write.
//!
//! The text is RON in one canonical layout, `version` first. What is always true: `read` of `write` of a map is an equal
//! map; `write` of `read` of a canonical file is the same file; reading never panics and never accepts a part; saving
//! through `splice` leaves every byte alone that does not have to change.
//!
//! - `text` makes sure that bytes are the text of one map
//! - `outline` finds values and where they stand, `fields`, `records` and `decisions` say what they mean, `read` makes a map of them
//! - `write` says what is written, `layout` how it becomes lines
//! - `far_half` reads a part of a long file on the other core, `glimpse` finds its first rows without understanding the rest
//! - `source` is a file that was read, `packed` its bytes until somebody needs them
//! - `splice` writes a changed map back into it, `proof` finds that what it wrote is right
//! - `record` is edits as one line of text and back, for a journal
//! - `remarks` finds all comments of a file
//! - `json` is the same shape in JSON, `place` counts lines and columns

mod decisions;
mod far_half;
mod fields;
mod glimpse;
mod json;
mod layout;
mod outline;
mod packed;
mod place;
mod proof;
mod read;
mod record;
mod records;
mod remarks;
mod source;
mod splice;
mod text;
mod trail;
mod write;

pub use json::{Misread, from_json, to_json};
pub use packed::{Packed, Packing};
pub use place::{Spot, Unreadable};
pub use record::{EDIT, Group, append_edits, read_edits, read_group, write_edits, write_group};
pub use remarks::{Remark, remarks};
pub use source::Source;
pub use splice::{Formatted, LostComment, Spliced};

use crate::model::Matrix;

/// The version of the format that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 256 * 1024 * 1024;

/// A map with the file it was read from.
#[derive(Clone, Debug)]
pub struct Document {
    /// The map.
    pub matrix: Matrix,
    /// The file.
    pub source: Source,
}

/// Reads a map.
///
/// # Errors
/// The first thing that is wrong, with its place and a next step; nothing is read in part.
pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    read::read(bytes)
}

/// Reads a map from bytes that are kept as its source without a copy; hands them back when they are no map.
///
/// # Errors
/// As `read`, with the bytes.
pub fn read_owned(bytes: Vec<u8>) -> Result<Document, Box<(Unreadable, Vec<u8>)>> {
    read::read_owned(bytes)
}

/// The rows of a file that are shown first, at most so many: a map without what names other decisions. It is found in a
/// fraction of the time and memory that reading takes, and promises nothing: whether the file is a map, `read` says. Nothing
/// where the file is not laid out as files are written, or cannot be read.
#[must_use]
pub fn glimpse(file: &mut dyn std::io::Read, rows: usize) -> Option<Matrix> {
    glimpse::glimpse(file, rows)
}

/// Writes a map in the canonical layout.
#[must_use]
pub fn write(matrix: &Matrix) -> String {
    let mut out = String::with_capacity(matrix.decision_count() * 800 + matrix.role_count() * 200 + 200);
    layout::render(&write::Writer::new(matrix).root(), "", &mut out);
    out.push('\n');
    out
}

/// Writes a map back into the file it was read from: only what changed is written, every other byte stays.
#[must_use]
pub fn splice(source: &Source, matrix: &Matrix) -> Spliced {
    splice::splice(source, matrix)
}

/// The same from the map that was read from the file, where that is at hand: what both maps share needs no second look.
#[must_use]
pub fn splice_from(source: &Source, read: &Matrix, matrix: &Matrix) -> Spliced {
    splice::from(source, read, matrix, None)
}

/// The same, and something is done with the bytes of the new file while it is still being found out whether they say what the
/// map says. They are the file if nothing had to be rewritten; if nothing changed, nothing is done.
#[must_use]
pub fn splice_while(source: &Source, read: &Matrix, matrix: &Matrix, meanwhile: &mut dyn FnMut(&[u8])) -> Spliced {
    splice::from(source, read, matrix, Some(meanwhile))
}

/// The file these bytes are, if they say what the map says: to be asked before they are written.
#[must_use]
pub fn proven(bytes: Vec<u8>, matrix: &Matrix) -> Option<Source> {
    splice::proven(bytes, matrix)
}

/// Brings a file into the canonical layout and keeps its comments: above the record, field or right they stand above,
/// behind the one they stand behind. Lines end in LF, and there is no byte order mark.
///
/// # Errors
/// As `read`.
pub fn format(bytes: &[u8]) -> Result<Formatted, Unreadable> {
    splice::format(bytes)
}
