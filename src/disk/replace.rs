//! How new bytes get over an old file.
//!
//! Always true: at every moment the name leads to a whole file, the old one or the new one. The order is: write a hidden
//! file beside the target, give it the owner, mode and attributes of the old one, sync it, look once more whether somebody
//! else wrote meanwhile, rename it over the target, sync the folder. Links are followed first, so a link stays a link.
//!
//! A file with several names (hard links), or one that belongs to somebody else, would lose its other names or its owner by
//! a rename. It is written in place instead, after a whole copy of the new bytes was synced beside it; the copy is removed
//! when the file is whole, and is what is left to repair from when the machine dies in between.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::read::{read_regular, refuse_odd};
use super::trouble::{DiskError, Trouble, folder_read_only};

/// Whether what somebody else wrote may be overwritten.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overwrite {
    /// No: a file that is not as it was read is left alone.
    No,
    /// Yes: the user has seen it and said so.
    Yes,
}

/// How a file was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Manner {
    /// The new file took the place of the old one in one step.
    Renamed,
    /// It was written in place, and why.
    InPlace(&'static str),
}

/// The longest name that common disks allow, in bytes.
const LONGEST_NAME: usize = 255;

/// Puts bytes over a file that was read as `before`.
pub(super) fn replace(path: &Path, before: &[u8], bytes: &[u8], over: Overwrite) -> Result<Manner, DiskError> {
    let (target, metadata) = match target_of(path) {
        Ok(found) => found,
        Err(DiskError { trouble: Trouble::Missing, .. }) if over == Overwrite::Yes => {
            return create(path, bytes).map(|()| Manner::Renamed);
        }
        Err(DiskError { trouble: Trouble::Missing, .. }) => return Err(deleted(path)),
        Err(why) => return Err(why),
    };
    refuse_read_only(path, &target, &metadata)?;
    refuse_changed(path, &target, [before, bytes], over)?;
    sweep(&target);
    if let Some(why) = names_or_owner_would_be_lost(&metadata) {
        write_in_place(path, &target, bytes)?;
        return Ok(Manner::InPlace(why));
    }
    let mut hidden = Hidden::new(path, &target, 0o600)?;
    let written = hidden.file.write_all(bytes).and_then(|()| keep_attributes(&target, &metadata, &hidden.file));
    written.and_then(|()| hidden.file.sync_all()).map_err(|why| DiskError::writing(path, why))?;
    refuse_changed(path, &target, [before, bytes], over)?;
    fs::rename(&hidden.path, &target).map_err(|why| DiskError::writing(path, why))?;
    hidden.is_done = true;
    sync_folder(&target).map_err(|why| DiskError::writing(path, why))?;
    Ok(Manner::Renamed)
}

/// Makes a new file; never over an existing one.
///
/// # Errors
/// When there is a file of that name already, or the system refuses.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    if path.symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    let mut hidden = Hidden::new(path, path, 0o666)?;
    let written = hidden.file.write_all(bytes).and_then(|()| hidden.file.sync_all());
    written.map_err(|why| DiskError::writing(path, why))?;
    // A second name is given only where none is yet, so that two who make the same file at once cannot both win.
    match fs::hard_link(&hidden.path, path) {
        Ok(()) => {}
        Err(why) if why.kind() == io::ErrorKind::AlreadyExists => return Err(exists(path)),
        // Some disks know no second names.
        Err(_) => {
            fs::rename(&hidden.path, path).map_err(|why| DiskError::writing(path, why))?;
            hidden.is_done = true;
        }
    }
    drop(hidden);
    sync_folder(path).map_err(|why| DiskError::writing(path, why))
}

/// Where a name leads, and what is there.
pub(super) fn target_of(path: &Path) -> Result<(PathBuf, Metadata), DiskError> {
    let target = fs::canonicalize(path).map_err(|why| DiskError::reading(path, why))?;
    let metadata = fs::metadata(&target).map_err(|why| DiskError::reading(path, why))?;
    refuse_odd(path, &metadata)?;
    Ok((target, metadata))
}

fn exists(path: &Path) -> DiskError {
    DiskError::new(
        path,
        Trouble::Exists,
        "exists already, and is left as it is",
        "choose another name, or open that file",
    )
}

fn deleted(path: &Path) -> DiskError {
    DiskError::new(
        path,
        Trouble::ChangedOnDisk,
        "was moved or deleted since it was opened",
        "save again to write it anew, or save under another name",
    )
}

/// Compares what is on disk with what was read or is to be written: the content, for a new date alone changes nothing.
fn refuse_changed(path: &Path, target: &Path, expected: [&[u8]; 2], over: Overwrite) -> Result<(), DiskError> {
    if over == Overwrite::Yes {
        return Ok(());
    }
    match read_regular(target) {
        Ok(now) if expected.contains(&now.as_slice()) => Ok(()),
        Err(DiskError { trouble: Trouble::Missing, .. }) => Err(deleted(path)),
        Ok(_) | Err(DiskError { trouble: Trouble::TooLarge, .. }) => Err(DiskError::new(
            path,
            Trouble::ChangedOnDisk,
            "changed on disk since it was opened",
            "look at the difference first, or save under another name; nothing was overwritten",
        )),
        Err(why) => Err(DiskError { path: path.to_owned(), ..why }),
    }
}

fn refuse_read_only(path: &Path, target: &Path, metadata: &Metadata) -> Result<(), DiskError> {
    if metadata.permissions().readonly() || !may_write(target) {
        return Err(DiskError::new(
            path,
            Trouble::ReadOnly,
            "is read-only and was not written",
            "make it writable (`chmod u+w`) and save again, or save under another name",
        ));
    }
    Ok(())
}

#[cfg(unix)]
fn may_write(target: &Path) -> bool {
    rustix::fs::access(target, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn may_write(_: &Path) -> bool {
    true
}

/// Why a rename would take something from the file that its users rely on.
#[cfg(unix)]
fn names_or_owner_would_be_lost(metadata: &Metadata) -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid();
    if metadata.nlink() > 1 {
        Some("the file has several names (hard links), and all of them must go on showing the same")
    } else if metadata.uid() != me.as_raw() && !me.is_root() {
        Some("the file belongs to somebody else, and must go on doing so")
    } else {
        None
    }
}

#[cfg(not(unix))]
fn names_or_owner_would_be_lost(_: &Metadata) -> Option<&'static str> {
    None
}

/// Gives the new file the owner, attributes (access lists are among them) and mode of the old one.
#[cfg(unix)]
fn keep_attributes(target: &Path, old: &Metadata, new: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let made = new.metadata()?;
    if made.uid() != old.uid() || made.gid() != old.gid() {
        // The group of a folder may be one we are not in: then the file keeps our own, as with every other editor.
        let _ = fchown(new, Some(old.uid()), Some(old.gid()));
    }
    keep_extended_attributes(target, new);
    // Last, for a change of owner clears mode bits.
    new.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn keep_attributes(_: &Path, old: &Metadata, new: &File) -> io::Result<()> {
    new.set_permissions(old.permissions())
}

/// As far as the system lets us: some attributes are the system's own, and some disks have none.
#[cfg(unix)]
fn keep_extended_attributes(target: &Path, new: &File) {
    let mut names = vec![0_u8; 64 * 1024];
    let Ok(length) = rustix::fs::listxattr(target, names.as_mut_slice()) else { return };
    let mut value = vec![0_u8; 64 * 1024];
    for name in names.get(..length).unwrap_or(&[]).split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        if let Ok(length) = rustix::fs::getxattr(target, name, value.as_mut_slice())
            && let Some(value) = value.get(..length)
        {
            let _ = rustix::fs::fsetxattr(new, name, value, rustix::fs::XattrFlags::empty());
        }
    }
}

/// Writes the bytes into the file itself; a whole copy lies beside it until that is done.
fn write_in_place(path: &Path, target: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let wrong = |why| DiskError::writing(path, why);
    let copy = repair_copy(target);
    let mut hidden = Hidden::new(path, target, 0o600)?;
    hidden.file.write_all(bytes).and_then(|()| hidden.file.sync_all()).map_err(wrong)?;
    fs::rename(&hidden.path, &copy).map_err(wrong)?;
    hidden.is_done = true;
    sync_folder(target).map_err(wrong)?;
    let written = OpenOptions::new().write(true).open(target).and_then(|mut file| {
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
        file.sync_all()
    });
    written.map_err(|why| {
        let mut error = DiskError::writing(path, why);
        error.message = format!("was not written to its end; the new map lies whole in {}", copy.display());
        error
    })?;
    // Left behind, it would be taken for an interrupted save.
    fs::remove_file(&copy).map_err(wrong)
}

/// Where the whole copy lies while a file is written in place.
pub(super) fn repair_copy(target: &Path) -> PathBuf {
    beside(target, ".sayso-whole")
}

/// Makes the entries of the folder outlast a power cut.
#[cfg(unix)]
fn sync_folder(target: &Path) -> io::Result<()> {
    match File::open(folder_of(target)) {
        Ok(folder) => folder.sync_all(),
        // A folder that may be written but not listed cannot be synced; the file itself is.
        Err(why) if why.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Err(why) => Err(why),
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A hidden name beside a file, `.NAME` with an ending, cut where the disk would not take it.
fn beside(target: &Path, ending: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default();
    let room = LONGEST_NAME - 1 - ending.len();
    let mut hidden = OsString::from(".");
    if name.len() <= room {
        hidden.push(name);
    } else {
        let lossy = name.to_string_lossy();
        // Replacement characters may be longer than what they replace: cut by what is really there.
        let end = (0..=room.min(lossy.len())).rev().find(|end| lossy.is_char_boundary(*end)).unwrap_or(0);
        hidden.push(lossy.get(..end).unwrap_or(""));
    }
    hidden.push(ending);
    target.with_file_name(hidden)
}

/// What the names of hidden files have between the map's name and the number of their process.
const MARK: &str = ".sayso-";

/// A new hidden file beside a map; it goes when it is dropped before it took the map's place.
struct Hidden {
    path: PathBuf,
    file: File,
    is_done: bool,
}

impl Hidden {
    fn new(named: &Path, target: &Path, mode: u32) -> Result<Hidden, DiskError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        with_mode(&mut options, mode);
        for number in 0..1000 {
            let path = beside(target, &format!("{MARK}{}-{number}", std::process::id()));
            match options.open(&path) {
                Ok(file) => return Ok(Hidden { path, file, is_done: false }),
                Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
                Err(why) => return Err(DiskError::writing(named, why)),
            }
        }
        Err(folder_read_only(named))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn with_mode(options: &mut OpenOptions, mode: u32) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(mode);
}

#[cfg(not(unix))]
fn with_mode(_: &mut OpenOptions, _: u32) {}

/// Removes hidden files of saves that died before they were done.
pub(super) fn sweep(target: &Path) {
    let Some(name) = target.file_name() else { return };
    let Ok(entries) = fs::read_dir(folder_of(target)) else { return };
    let mut front = OsString::from(".");
    front.push(name);
    front.push(MARK);
    for entry in entries.flatten() {
        let found = entry.file_name();
        let Some(rest) = found.as_encoded_bytes().strip_prefix(front.as_encoded_bytes()) else { continue };
        let process = std::str::from_utf8(rest).ok().and_then(|rest| rest.split_once('-')?.0.parse::<i32>().ok());
        if process.is_some_and(|process| !is_running(process)) && is_old(&entry) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Older than any save takes: in a shared folder the process may run on another machine.
fn is_old(entry: &fs::DirEntry) -> bool {
    let age = entry.metadata().and_then(|metadata| metadata.modified()).map(|written| written.elapsed());
    age.is_ok_and(|age| age.is_ok_and(|age| age.as_secs() > 60))
}

#[cfg(unix)]
fn is_running(process: i32) -> bool {
    let Some(process) = rustix::process::Pid::from_raw(process) else { return false };
    rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
}

#[cfg(not(unix))]
fn is_running(_: i32) -> bool {
    true
}
