//! The lock of a map: who writes it now, so that a second instance says so instead of working against the first.
//!
//! Always true: the lock is the system's own and lies in the state folder, never on the map; the system lets go of it when
//! its holder ends, however it ends, so that nothing stale is left. It is advice between instances of sayso on one machine:
//! what is saved is guarded by its content in any case.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::state::{Key, LOCK, StateFolder, open_private};

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// Holding it open holds the lock.
    _file: File,
}

/// Who holds a lock.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Holder {
    /// The number of its process; 0 where that is not known.
    pub process: u32,
    /// Since when, as a person reads it; empty where that is not known.
    pub since: String,
}

/// What came of asking for a lock.
#[derive(Debug)]
pub enum Asked {
    /// It is ours.
    Ours(Lock),
    /// Somebody else has it.
    Theirs(Holder),
}

impl Lock {
    /// Asks for the lock of a map, without waiting.
    ///
    /// # Errors
    /// When the state folder cannot be used for it.
    pub fn ask(folder: &StateFolder, key: &Key, now: &str) -> io::Result<Asked> {
        let path = folder.file(key, LOCK);
        loop {
            let file = open_private(&path, true)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Lock::signed(path, file, now).map(Asked::Ours),
                // Its last holder removed it between our opening and our locking.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(Asked::Theirs(holder_in(file))),
                Err(TryLockError::Error(why)) => return Err(why),
            }
        }
    }

    /// Writes into the lock who holds it.
    fn signed(path: PathBuf, mut file: File, now: &str) -> io::Result<Lock> {
        // A full disk may keep the words from being written; the lock itself holds without them.
        let _ = file.set_len(0).and_then(|()| write!(file, "{} {now}", std::process::id()));
        Ok(Lock { path, _file: file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is still held: whoever opened this very file sees that it is gone, and opens the next one.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether somebody holds the lock of a map.
pub(super) fn is_held(folder: &StateFolder, key: &Key) -> bool {
    let Ok(file) = open_private(&folder.file(key, LOCK), false) else { return false };
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

fn holder_in(mut file: File) -> Holder {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.take(200).read_to_string(&mut text));
    let (process, since) = text.split_once(' ').unwrap_or_default();
    if read.is_err() {
        return Holder::default();
    }
    Holder { process: process.parse().unwrap_or(0), since: since.trim().to_owned() }
}

/// Whether an open file is still the one that its name leads to.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: &fs::Metadata, b: &fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    matches!((file.metadata(), fs::symlink_metadata(path)), (Ok(open), Ok(named)) if same(&open, &named))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_asker_is_told_who_holds_the_lock_until_it_is_let_go() {
        let place = std::env::temp_dir().join(format!("sayso-lock-{}", std::process::id()));
        let folder = StateFolder::at(place.clone()).unwrap();
        let key = StateFolder::key_of(Path::new("/maps/acme.sayso.ron"));
        let Asked::Ours(lock) = Lock::ask(&folder, &key, "today").unwrap() else { panic!("nobody has it") };
        let holder = match Lock::ask(&folder, &key, "later").unwrap() {
            Asked::Theirs(holder) => holder,
            Asked::Ours(_) => panic!("held twice"),
        };
        assert_eq!(holder, Holder { process: std::process::id(), since: "today".to_owned() });
        assert!(is_held(&folder, &key));
        drop(lock);
        assert!(!is_held(&folder, &key), "nothing stale is left");
        // A lock file that a dead program left behind is nobody's.
        fs::write(folder.file(&key, LOCK), "1 yesterday").unwrap();
        assert!(matches!(Lock::ask(&folder, &key, "now").unwrap(), Asked::Ours(_)));
        fs::remove_dir_all(place).unwrap();
    }
}
