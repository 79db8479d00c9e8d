//! Hidden files beside a map: what a save writes before it takes the map's place, and how those that died are found.
//!
//! Always true: a hidden file is new, never a link, and locked by the save that writes it as long as that lives; what
//! nobody holds any more is swept. Its name is that of the map, cut where the disk would not take it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use super::calls::{self, Door, Handle};
use super::trouble::{DiskError, folder_read_only};

/// The longest name that common disks allow, in bytes.
const LONGEST_NAME: usize = 255;

/// The longest ending that is put behind a name: the mark, a process and a number, or `.999.bak`.
const LONGEST_ENDING: usize = 32;

/// What the names of hidden files have between the map's name and the number of their process.
const MARK: &str = ".sayso-";

/// How old a hidden file must be to be swept where the disk knows no locks: older than any save takes.
const ABANDONED: u64 = 24 * 60 * 60;

/// A name beside a file: something in front, its own name, and an ending.
pub(super) fn beside(target: &Path, front: &str, ending: &str) -> PathBuf {
    let mut name = OsString::from(front);
    name.push(fitted(target.file_name().unwrap_or_default()));
    name.push(ending);
    target.with_file_name(name)
}

/// A name that leaves room for an ending. One that is cut says by a number which name it was.
fn fitted(name: &OsStr) -> OsString {
    if name.len() + LONGEST_ENDING < LONGEST_NAME {
        return name.to_owned();
    }
    let lossy = name.to_string_lossy();
    // Eleven bytes are left for the number and the front.
    let room = LONGEST_NAME - LONGEST_ENDING - 11;
    // Replacement characters may be longer than what they replace: cut by what is really there.
    let end = (0..=room.min(lossy.len())).rev().find(|end| lossy.is_char_boundary(*end)).unwrap_or(0);
    format!("{}~{:08x}", lossy.get(..end).unwrap_or(""), number_of(name)).into()
}

/// A number for a name, the same in every version (32-bit FNV-1a).
fn number_of(name: &OsStr) -> u32 {
    name.as_encoded_bytes().iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// The folder of a file.
pub(super) fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new hidden file beside a map; it goes when it is dropped before it took the map's place.
#[derive(Debug)]
pub(super) struct Hidden {
    /// The open file.
    pub(super) file: Handle,
    is_done: bool,
}

impl Hidden {
    /// Makes one; `named` is the file as the user knows it.
    pub(super) fn new(named: &Path, target: &Path, mode: u32) -> Result<Hidden, DiskError> {
        for number in 0..1000 {
            let path = beside(target, ".", &format!("{MARK}{}-{number}", std::process::id()));
            match Handle::make(&path, mode) {
                Ok(file) => {
                    let hidden = Hidden { file, is_done: false };
                    // Somebody who sweeps may have been quicker than the lock.
                    if hidden.file.try_lock() != Some(false) && calls::link_status(&path).is_ok() {
                        return Ok(hidden);
                    }
                }
                Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
                Err(why) => return Err(DiskError::writing(named, why)),
            }
        }
        Err(folder_read_only(named))
    }

    /// Takes the place of a name.
    pub(super) fn rename_to(mut self, target: &Path) -> io::Result<()> {
        calls::rename(self.file.path(), target)?;
        self.is_done = true;
        Ok(())
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = calls::remove(self.file.path());
        }
    }
}

/// Removes hidden files of saves that died before they were done.
pub(super) fn sweep(target: &Path) {
    let front = beside(target, ".", MARK);
    let (Some(front), Ok(names)) = (front.file_name(), calls::names_in(folder_of(target))) else { return };
    for name in names {
        let Some(rest) = name.as_encoded_bytes().strip_prefix(front.as_encoded_bytes()) else { continue };
        let process = std::str::from_utf8(rest).ok().and_then(|rest| rest.split_once('-'));
        if process.is_some_and(|(id, number)| id.parse::<u32>().is_ok() && number.parse::<u32>().is_ok()) {
            let path = target.with_file_name(&name);
            if is_abandoned(&path) {
                let _ = calls::remove(&path);
            }
        }
    }
}

/// Whether no save holds a hidden file any more. The lock tells it on other machines and in other containers too.
fn is_abandoned(path: &Path) -> bool {
    let Ok(file) = Handle::open(path, Door::ReadOwn) else { return false };
    file.try_lock().unwrap_or_else(|| {
        let age = file.status().and_then(|status| status.modified()).map(|written| written.elapsed());
        age.is_ok_and(|age| age.is_ok_and(|age| age.as_secs() > ABANDONED))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_and_stay_apart() {
        let name = |path: &Path, ending: &str| beside(path, ".", ending).file_name().unwrap().to_owned();
        assert_eq!(name(Path::new("a/map.ron"), ".x"), ".map.ron.x");
        let long = |last: char| PathBuf::from(format!("{}{last}", "ä".repeat(127)));
        for last in ['a', 'b'] {
            let full = name(&long(last), ".sayso-4294967295-999");
            assert!(full.len() <= LONGEST_NAME, "{}", full.len());
        }
        assert_ne!(name(&long('a'), ".x"), name(&long('b'), ".x"));
    }
}
