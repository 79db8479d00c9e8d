//! Reading a file from disk: regular files only, of bounded size, without ever waiting.
//!
//! Always true: a pipe, a device or a folder is refused before it is opened; no more than the largest map is read, however
//! large the file claims to be or becomes meanwhile.

use std::fs::Metadata;
use std::io::{self, Read};
use std::path::Path;

use super::calls::{self, Door, Handle};
use super::trouble::{DiskError, Trouble};
use crate::interchange::native::{self, LARGEST_FILE};
use crate::model::Matrix;

/// The bytes of a regular file.
///
/// # Errors
/// When there is no such file, it is no regular file, larger than a map may be, or cannot be read.
pub fn read_regular(path: &Path) -> Result<Vec<u8>, DiskError> {
    read_into(path, Vec::new())
}

/// The same, in room that was made for them where they fill it.
///
/// # Errors
/// As `read_regular`.
pub(super) fn read_into(path: &Path, room: Vec<u8>) -> Result<Vec<u8>, DiskError> {
    let (file, expected) = open_regular(path)?;
    if expected > LARGEST_FILE {
        return Err(too_large(path));
    }
    let bytes = file.read(expected, LARGEST_FILE as u64 + 1, room).map_err(|why| DiskError::reading(path, why))?;
    if bytes.len() > LARGEST_FILE {
        return Err(too_large(path));
    }
    Ok(bytes)
}

/// A file of fewer bytes is read before its first rows could be shown.
const LONG: usize = 256 * 1024;

/// A regular file that takes a while to be read.
#[derive(Debug)]
pub struct LongFile {
    file: Handle,
    length: usize,
}

/// Memory for the bytes of a file. Whoever lets go of the bytes later makes it: then what becomes free is used again at once,
/// and not after a tenth of a second, as the allocator does with what another thread had made. That is 6 MiB of the most that
/// a map of 10,000 decisions by 50 roles takes while it is opened.
#[derive(Debug)]
pub struct Room(pub(super) Vec<u8>);

impl LongFile {
    /// Opens a file; nothing where it is none of these.
    #[must_use]
    pub fn open(path: &Path) -> Option<LongFile> {
        let (file, length) = open_regular(path).ok()?;
        (LONG..=LARGEST_FILE).contains(&length).then_some(LongFile { file, length })
    }

    /// The same, to be read from a place on.
    pub(super) fn open_at(path: &Path, place: usize) -> Option<LongFile> {
        let file = LongFile::open(path)?;
        file.file.go_to(place as u64).ok()?;
        Some(file)
    }

    /// How many bytes it has.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// Room for all of it, and one byte more to meet its end with. Nothing of it is touched yet.
    #[must_use]
    pub fn room(&self) -> Room {
        Room(vec![0; self.length + 1])
    }

    /// The rows of the map in it that are shown first, at most so many; see `native::glimpse`.
    #[must_use]
    pub fn first_rows(mut self, rows: usize) -> Option<Matrix> {
        native::glimpse(&mut self, rows)
    }
}

impl Read for LongFile {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        self.file.read_piece(piece)
    }
}

/// Whether a regular file holds one of these contents. It is read in pieces and compared as it comes: a second copy of a large
/// map would be felt.
///
/// # Errors
/// As `read_regular`.
pub(super) fn holds_one_of(path: &Path, expected: &[&[u8]]) -> Result<bool, DiskError> {
    let (file, length) = open_regular(path)?;
    let mut left: Vec<&[u8]> = expected.iter().copied().filter(|bytes| bytes.len() == length).collect();
    if let [bytes] = left.as_slice()
        && let Some(same) = file.holds(bytes).map_err(|why| DiskError::reading(path, why))?
    {
        return Ok(same);
    }
    let mut piece = vec![0; PIECE.min(length + 1)];
    let mut done = 0;
    while !left.is_empty() {
        let read = file.read_piece(&mut piece).map_err(|why| DiskError::reading(path, why))?;
        let piece = piece.get(..read).unwrap_or(&[]);
        left.retain(|bytes| match read {
            0 => bytes.len() == done,
            _ => bytes.get(done..done + read) == Some(piece),
        });
        if read == 0 {
            return Ok(!left.is_empty());
        }
        done += read;
    }
    Ok(false)
}

/// Whether no file of that name is there any more.
#[must_use]
pub fn is_gone(path: &Path) -> bool {
    let status = calls::status(path).map_err(|why| DiskError::reading(path, why));
    matches!(status, Err(DiskError { trouble: Trouble::Missing, .. }))
}

/// As much of a file is compared at once.
const PIECE: usize = 256 * 1024;

/// An open regular file, and how long it is.
fn open_regular(path: &Path) -> Result<(Handle, usize), DiskError> {
    // Looked at before it is opened: opening a device can already do something to it.
    refuse_odd(path, &calls::status(path).map_err(|why| DiskError::reading(path, why))?)?;
    let file = Handle::open(path, Door::Read).map_err(|why| DiskError::reading(path, why))?;
    // And again behind the open handle: the name may have been given to something else in between.
    let metadata = file.status().map_err(|why| DiskError::reading(path, why))?;
    refuse_odd(path, &metadata)?;
    Ok((file, usize::try_from(metadata.len()).unwrap_or(usize::MAX)))
}

/// The names of the files in the folder that a file should lie in, for one who mistyped its own. Of a very full folder some.
#[must_use]
pub fn names_beside(path: &Path) -> Vec<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let files = entries.take(SOME).flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}

/// The names of what lies in a folder, those of folders with a slash behind; hidden ones are left out.
#[must_use]
pub fn names_in(folder: &Path) -> Vec<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let names = entries.take(SOME).flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok().filter(|name| !name.starts_with('.'))?;
        // A link is what it leads to.
        Some(if entry.path().is_dir() { name + "/" } else { name })
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}

/// As many names are looked at.
const SOME: usize = 1000;

fn too_large(path: &Path) -> DiskError {
    let limit = LARGEST_FILE / (1024 * 1024);
    DiskError::new(
        path,
        Trouble::TooLarge,
        format!("is larger than {limit} MiB, the most a map may be"),
        "check that this is a map, or split it by area into several maps",
    )
}

/// Refuses everything that is not a regular file.
pub(super) fn refuse_odd(path: &Path, metadata: &Metadata) -> Result<(), DiskError> {
    if metadata.is_file() {
        return Ok(());
    }
    let hint = "name a file; to read from a pipe, write `-` and pipe into standard input";
    Err(DiskError::new(path, Trouble::NotAFile, format!("is {}, not a file", kind_of(metadata)), hint))
}

#[cfg(unix)]
fn kind_of(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind_of(metadata: &Metadata) -> &'static str {
    if metadata.is_dir() { "a folder" } else { "something else" }
}
