//! The state folder: what the program keeps for itself between two runs, such as journals of edits and locks.
//!
//! Always true: the folder is the user's alone (0700) and so is every file in it (0600); a link in the place of a file is
//! never followed; nothing here lies beside a map, and a map works as well where there is no such folder.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use twox_hash::XxHash3_128;

use super::folders::state_folder;
use crate::model::sorting::InOrder;

/// Days after which the journal of a map that nobody opened is removed.
const JOURNAL_DAYS: u64 = 90;
/// Days after which edits that were never taken back are removed.
const LEFT_DAYS: u64 = 180;
/// Days after which the file of a lock that nobody holds is removed.
const LOCK_DAYS: u64 = 7;

/// The folder the program keeps its state in.
#[derive(Clone, Debug)]
pub struct StateFolder {
    folder: PathBuf,
}

/// What a map's files in the state folder are called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key(String);

/// What a file's content is known by: equal contents have equal digests, whatever the clock says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Digest {
    length: u64,
    hash: u128,
}

impl Digest {
    /// The digest of a content.
    #[must_use]
    pub fn of(content: &[u8]) -> Digest {
        Digest { length: content.len() as u64, hash: XxHash3_128::oneshot(content) }
    }

    /// As it stands in a journal.
    pub(super) fn to_text(self) -> String {
        format!("{}-{:032x}", self.length, self.hash)
    }

    pub(super) fn parse(text: &str) -> Option<Digest> {
        let (length, hash) = text.split_once('-')?;
        Some(Digest { length: length.parse().ok()?, hash: u128::from_str_radix(hash, 16).ok()? })
    }
}

impl StateFolder {
    /// The user's state folder, made where it is not there yet.
    ///
    /// # Errors
    /// When the system has no place for it or refuses.
    pub fn open() -> io::Result<StateFolder> {
        let folder = state_folder()
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no home folder to keep state in"))?;
        StateFolder::at(folder)
    }

    /// A state folder at a place of its own.
    ///
    /// # Errors
    /// When the system refuses to make it.
    pub fn at(folder: PathBuf) -> io::Result<StateFolder> {
        if !folder.is_dir() {
            make_private(&folder)?;
        }
        Ok(StateFolder { folder })
    }

    /// Where the folder is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// The key of a map's file; links are followed, so that all its names have one key.
    #[must_use]
    pub fn key_of(path: &Path) -> Key {
        let full = fs::canonicalize(path)
            .or_else(|_| canonical_in_folder(path))
            .unwrap_or_else(|_| std::env::current_dir().unwrap_or_default().join(path));
        let name = full.file_name().unwrap_or_default().to_string_lossy();
        let readable: String =
            name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).take(40).collect();
        let hash = XxHash3_128::oneshot(full.as_os_str().as_encoded_bytes());
        Key(format!("{}-{hash:032x}", readable.trim_start_matches('.')))
    }

    /// A key of its own for a map that has no file yet.
    #[must_use]
    pub fn key_without_file() -> Key {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Key(format!("{UNNAMED}{}-{}", now.as_micros(), std::process::id()))
    }

    /// The keys of maps that had no file.
    pub(super) fn keys_without_file(&self) -> Vec<Key> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut keys: Vec<String> = names
            .filter_map(|name| name.strip_suffix(JOURNAL).map(str::to_owned))
            .filter(|key| key.starts_with(UNNAMED))
            .collect();
        keys.sort();
        keys.into_iter().map(Key).collect()
    }

    /// The edits of a map that were set aside, with their numbers, from the first to the last.
    pub(super) fn set_aside(&self, key: &Key) -> Vec<(usize, PathBuf)> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let mut aside: Vec<(usize, PathBuf)> = entries
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let number = name.strip_prefix(&key.0)?.strip_prefix('.')?.strip_suffix(LEFT)?.parse().ok()?;
                Some((number, entry.path()))
            })
            .collect();
        aside.order_by(Ord::cmp);
        aside
    }

    /// A file of a map in this folder, by what it is for.
    #[must_use]
    pub fn file(&self, key: &Key, ending: &str) -> PathBuf {
        self.folder.join(format!("{}{ending}", key.0))
    }

    /// Removes what has become too old to be of use. What somebody holds is left alone.
    pub fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let days = match () {
                () if name.ends_with(JOURNAL) => JOURNAL_DAYS,
                () if name.ends_with(LEFT) => LEFT_DAYS,
                () if name.ends_with(LOCK) => LOCK_DAYS,
                () => continue,
            };
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            let age = modified.ok().and_then(|when| when.elapsed().ok()).unwrap_or(Duration::ZERO);
            if age < Duration::from_secs(days * 24 * 60 * 60) {
                continue;
            }
            let stem = name.trim_end_matches(JOURNAL).trim_end_matches(LEFT).trim_end_matches(LOCK);
            if !super::lock::is_held(self, &Key(stem.to_owned())) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// A file that does not exist yet has the key it will have when it does.
fn canonical_in_folder(path: &Path) -> io::Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(fs::canonicalize(folder)?.join(path.file_name().unwrap_or_default()))
}

impl Key {
    /// Whether it is the key of a map that has no file.
    pub(super) fn is_without_file(&self) -> bool {
        self.0.starts_with(UNNAMED)
    }
}

/// How the keys of maps without a file begin.
const UNNAMED: &str = "unnamed-";
/// The journal of a map.
pub const JOURNAL: &str = ".journal";
/// Edits of an earlier run that the user has not decided about.
pub(super) const LEFT: &str = ".left";
/// The lock of a map.
pub(super) const LOCK: &str = ".lock";

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Opens a file of the state folder for reading and writing; made where it is not there yet and `make` says so.
#[cfg(unix)]
pub(super) fn open_private(path: &Path, make: bool) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(make).mode(0o600).custom_flags(flags.bits().cast_signed());
    let file = options.open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "is not a file"));
    }
    Ok(file)
}

#[cfg(not(unix))]
pub(super) fn open_private(path: &Path, make: bool) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(make).truncate(false).open(path)
}

/// Whether an open file has no name any more.
pub(super) fn is_removed(file: &File) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        file.metadata().is_ok_and(|metadata| metadata.nlink() == 0)
    }
    // Elsewhere an open file cannot be removed.
    #[cfg(not(unix))]
    {
        let _ = file;
        false
    }
}
