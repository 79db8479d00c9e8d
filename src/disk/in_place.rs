//! Writing into a file itself, for those that a rename would part from their other names, their owner or their group.
//!
//! Always true: before the first byte of the file is touched, it lies whole beside it twice, as it was and as it will be,
//! both synced. A file that holds bytes of both is half of a save that was interrupted, and the next opening finishes it; a
//! file that holds anything else was changed by somebody since, and is left alone.

use std::io;
use std::path::{Path, PathBuf};

use super::calls::{self, Door, Handle};
use super::hidden::{Hidden, beside, folder_of};
use super::read::read_regular;
use super::replace::keep;
use super::trouble::DiskError;

/// Where the new bytes lie whole while a file is written in place.
fn new_copy(target: &Path) -> PathBuf {
    beside(target, ".", ".sayso-whole")
}

/// Where the old bytes lie whole meanwhile.
fn old_copy(target: &Path) -> PathBuf {
    beside(target, ".", ".sayso-before")
}

/// What a save in place left beside a file that it did not finish.
pub(super) struct Unfinished {
    /// Where the new bytes lie.
    pub(super) copy: PathBuf,
    /// The new bytes.
    pub(super) new: Vec<u8>,
    /// The old bytes; `None` where they are gone.
    old: Option<Vec<u8>>,
}

impl Unfinished {
    /// What lies beside a file.
    pub(super) fn beside(target: &Path) -> Option<Unfinished> {
        let copy = new_copy(target);
        let new = read_regular(&copy).ok()?;
        Some(Unfinished { copy, new, old: read_regular(&old_copy(target)).ok() })
    }

    /// Whether a file holds what it should: all of the old or all of the new.
    pub(super) fn is_done(&self, now: &[u8]) -> bool {
        now == self.new || self.old.as_deref() == Some(now)
    }

    /// Whether a file is half of this save: every byte of it is one of the old or of the new bytes, or one that a power cut
    /// left unwritten.
    pub(super) fn explains(&self, now: &[u8]) -> bool {
        let Some(old) = &self.old else { return false };
        now.len() <= old.len().max(self.new.len())
            && now
                .iter()
                .enumerate()
                .all(|(at, byte)| *byte == 0 || self.new.get(at) == Some(byte) || old.get(at) == Some(byte))
    }
}

/// Writes the bytes into the file itself.
pub(super) fn write_in_place(path: &Path, target: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let named = |why: DiskError| DiskError { path: path.to_owned(), ..why };
    let mut before = read_regular(target).map_err(named)?;
    if let Some(left) = Unfinished::beside(target) {
        if !left.is_done(&before) && left.explains(&before) {
            finish(path, target, &left)?;
            before = left.new;
        } else if !left.is_done(&before) && left.new != bytes {
            // Somebody has been told that a newer map lies there.
            keep(path, &left.new)?;
        }
    }
    let made = put_copy(path, target, &old_copy(target), &before)
        .and_then(|()| put_copy(path, target, &new_copy(target), bytes))
        .and_then(|()| calls::sync_folder(folder_of(target)).map_err(|why| DiskError::writing(path, why)));
    let opened = made.and_then(|()| {
        let opened = Handle::open(target, Door::Write).and_then(|file| file.reserve(bytes.len()).map(|()| file));
        opened.map_err(|why| DiskError::writing(path, why))
    });
    let written = match opened {
        Ok(file) => overwrite(file, bytes),
        Err(why) => {
            remove_copies(target);
            return Err(why);
        }
    };
    let Err(why) = written else {
        remove_copies(target);
        return Ok(());
    };
    // Through a new handle: what the first one could not write it may not tell.
    if Handle::open(target, Door::Write).and_then(|file| overwrite(file, &before)).is_ok() {
        remove_copies(target);
        return Err(DiskError::writing(path, why));
    }
    let copy = new_copy(target);
    let mut error = DiskError::writing(path, why);
    error.message = format!("was not written to its end; the new map lies whole in {}", copy.display());
    error.hint = "check the disk, then save again; opening the file also finishes the save".to_owned();
    Err(error)
}

/// Writes an interrupted save to its end.
pub(super) fn finish(path: &Path, target: &Path, left: &Unfinished) -> Result<(), DiskError> {
    let written = Handle::open(target, Door::Write).and_then(|file| overwrite(file, &left.new));
    written.map_err(|why| {
        let mut error = DiskError::writing(path, why);
        error.message = format!("is half of an interrupted save, and {}", error.message);
        error.hint = format!("make it writable and open it again; the whole map lies in {}", left.copy.display());
        error
    })?;
    remove_copies(target);
    Ok(())
}

fn overwrite(mut file: Handle, bytes: &[u8]) -> io::Result<()> {
    file.write(bytes)?;
    file.cut(bytes.len() as u64)?;
    file.sync()
}

fn put_copy(path: &Path, target: &Path, copy: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let mut hidden = Hidden::new(path, target, 0o600)?;
    let written = hidden.file.write(bytes).and_then(|()| hidden.file.sync());
    written.and_then(|()| hidden.rename_to(copy)).map_err(|why| DiskError::writing(path, why))
}

/// The file is whole: a copy left behind would be taken for an interrupted save. One that cannot be removed now is when the
/// file is opened next.
fn remove_copies(target: &Path) {
    // The new one first: the old one alone says nothing about the file.
    let _ = calls::remove(&new_copy(target));
    let _ = calls::remove(&old_copy(target));
}

/// Removes copies beside a file that is whole.
pub(super) fn tidy(target: &Path) {
    match Unfinished::beside(target) {
        Some(left) => {
            if read_regular(target).is_ok_and(|now| left.is_done(&now)) {
                remove_copies(target);
            }
        }
        // The new one goes first, so the old one alone says that the save was done. Nearly always there is neither, and
        // reading a large map for nothing would be felt.
        None => {
            let old = old_copy(target);
            let is_alone = calls::link_status(&new_copy(target)).is_err() && calls::link_status(&old).is_ok();
            if is_alone && read_regular(target).is_ok() {
                let _ = calls::remove(&old);
            }
        }
    }
}
