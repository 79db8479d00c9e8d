//! What can go wrong between a map and the disk: what happened, to which file, and what to do next.
//!
//! Always true: an error names its file and has a next step; after any of them the file on disk is as whole as before.

use std::io;
use std::path::{Path, PathBuf};

use crate::interchange::native::Unreadable;

/// Why a file could not be opened or saved.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct DiskError {
    /// The file, as it was named.
    pub path: PathBuf,
    /// What kind of trouble it is, for those who act on it.
    pub trouble: Trouble,
    /// What went wrong, as it follows the name of the file: "is a folder, not a file". For `Unreadable`, a sentence.
    pub message: String,
    /// What to do next.
    pub hint: String,
}

/// The kinds of trouble that a caller may act on.
#[derive(Debug)]
pub enum Trouble {
    /// There is no such file.
    Missing,
    /// It is a folder, a pipe, a device or a socket.
    NotAFile,
    /// It is larger than a map may be.
    TooLarge,
    /// It is a file, but not a map. The bytes are kept to show the line.
    Unreadable(Box<(Unreadable, Vec<u8>)>),
    /// The file may not be written.
    ReadOnly,
    /// Its folder may not be written, so it cannot be replaced safely.
    FolderReadOnly,
    /// Somebody else wrote, moved or deleted it since it was opened.
    ChangedOnDisk,
    /// A file that must not exist yet does.
    Exists,
    /// What was about to be written would not say what the map says.
    WouldNotReadBack,
    /// It holds half of a save that was interrupted; the whole of it lies beside it.
    HalfSaved,
    /// It was written, but the disk did not say that it will last.
    Unconfirmed(io::Error),
    /// The system refused.
    System(io::Error),
}

impl DiskError {
    /// An error with its words.
    pub(super) fn new(path: &Path, trouble: Trouble, message: impl Into<String>, hint: impl Into<String>) -> DiskError {
        DiskError { path: path.to_owned(), trouble, message: message.into(), hint: hint.into() }
    }

    /// A file that is there, but does not hold a map.
    #[must_use]
    pub fn unreadable(path: &Path, why: Unreadable, bytes: Vec<u8>) -> DiskError {
        let (message, hint) = (why.message.clone(), why.hint.clone());
        DiskError::new(path, Trouble::Unreadable(Box::new((why, bytes))), message, hint)
    }

    /// The system refused to open or read a file.
    pub(super) fn reading(path: &Path, why: io::Error) -> DiskError {
        match why.kind() {
            io::ErrorKind::NotFound => DiskError::new(
                path,
                Trouble::Missing,
                "does not exist",
                "check the name, or make a map with `sayso new FILE`",
            ),
            io::ErrorKind::PermissionDenied => DiskError::new(
                path,
                Trouble::System(why),
                "may not be read by you",
                "ask its owner, or change its permissions",
            ),
            _ => {
                let message = format!("cannot be read: {}", plain(&why));
                DiskError::new(path, Trouble::System(why), message, "check the name and the disk, then try again")
            }
        }
    }

    /// The new file is in its place, but the disk did not confirm that it will outlast a power cut.
    pub(super) fn unconfirmed(path: &Path, why: io::Error) -> DiskError {
        let message = format!("was written, but {}", unconfirmed(&why));
        DiskError::new(path, Trouble::Unconfirmed(why), message, "check the disk, then write it again")
    }

    /// The system refused while a file was being written; the old file is whole.
    pub(super) fn writing(path: &Path, why: io::Error) -> DiskError {
        let (message, hint) = match why.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
                "was not written, for the disk is full; the file is as it was".to_owned(),
                "free some space, then save again",
            ),
            io::ErrorKind::FileTooLarge => (
                "was not written, for it would pass your limit on the size of a file; the file is as it was".to_owned(),
                "raise the limit (`ulimit -f`) and start again; unsaved changes are offered then",
            ),
            io::ErrorKind::ReadOnlyFilesystem => {
                ("was not written, for the disk is read-only".to_owned(), "save under another name on another disk")
            }
            io::ErrorKind::NotFound => {
                ("could not be made: there is no such folder".to_owned(), "make the folder first, or check the name")
            }
            io::ErrorKind::PermissionDenied => return folder_read_only(path),
            io::ErrorKind::InvalidFilename => {
                ("could not be made: the name is too long for this disk".to_owned(), "save under a shorter name")
            }
            _ => (
                format!("could not be written: {}; the file is as it was", plain(&why)),
                "check the disk, then save again or save under another name",
            ),
        };
        DiskError::new(path, Trouble::System(why), message, hint)
    }
}

/// What a disk that cannot sync a folder leaves open.
pub(super) fn unconfirmed(why: &io::Error) -> String {
    format!("the disk did not confirm that it will outlast a power cut ({})", plain(why))
}

/// New files cannot be made in the folder of a file.
pub(super) fn folder_read_only(path: &Path) -> DiskError {
    DiskError::new(
        path,
        Trouble::FolderReadOnly,
        "cannot be written safely: its folder may not be written",
        "make the folder writable, or save under another name",
    )
}

/// What the system says, without the number it adds.
fn plain(why: &io::Error) -> String {
    let text = why.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}
