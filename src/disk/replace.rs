//! How new bytes get over an old file.
//!
//! Always true: at every moment the name leads to a whole file, the old one or the new one. The order is: write a hidden
//! file beside the target, give it the owner, mode and attributes of the old one, sync it, look whether somebody else wrote
//! meanwhile, rename it over the target, sync the folder. Links are followed first, so a link stays a link. All up to the
//! look may be done ahead, while it is still found out whether the bytes are right.
//!
//! A file with several names (hard links), or one that belongs to somebody else, would lose its other names or its owner by
//! a rename. It is written in place instead, see `in_place`.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use super::calls;
use super::hidden::{Hidden, beside, folder_of, sweep};
use super::in_place::{Unfinished, write_in_place};
use super::read::{holds_one_of, read_regular, refuse_odd};
use super::trouble::{DiskError, Trouble};

/// Whether what somebody else wrote may be overwritten.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overwrite {
    /// No: a file that is not as it was read is left alone.
    No,
    /// Yes: the user has seen it and said so.
    Yes,
}

/// A file that holds the new bytes.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Why it was written in place instead of being replaced in one step.
    pub(super) in_place: Option<&'static str>,
    /// Why the new bytes may not outlast a power cut.
    pub(super) unconfirmed: Option<io::Error>,
}

/// What a rename would take from a file that its users rely on.
const NAMES: &str = "the file has several names (hard links), and all of them must go on showing the same";
const OWNER: &str = "the file belongs to somebody else, and must go on doing so";
const GROUP: &str = "the file belongs to a group that you are not in, and must go on doing so";

/// Puts bytes over a file that was read as `before`.
pub(super) fn replace(path: &Path, before: &[u8], bytes: &[u8], over: Overwrite) -> Result<Written, DiskError> {
    put_over(path, before, bytes, Ahead::write(path, bytes), over)
}

/// The same with what was written ahead of it.
pub(super) fn put_over(
    path: &Path,
    before: &[u8],
    bytes: &[u8],
    ahead: Result<Ahead, DiskError>,
    over: Overwrite,
) -> Result<Written, DiskError> {
    let (target, metadata) = match target_of(path) {
        Ok(found) => found,
        Err(DiskError { trouble: Trouble::Missing, .. }) if over == Overwrite::Yes => {
            return make(path, bytes);
        }
        Err(DiskError { trouble: Trouble::Missing, .. }) => return Err(deleted(path)),
        Err(why) => return Err(why),
    };
    refuse_changed(path, &target, [before, bytes], over)?;
    let mut ahead = ahead?;
    if !ahead.is_for(&target, &metadata) {
        drop(ahead);
        ahead = Ahead::write(path, bytes)?;
        refuse_changed(path, &target, [before, bytes], over)?;
    }
    match ahead.way {
        Way::Replace(hidden) => {
            hidden.rename_to(&target).map_err(|why| DiskError::writing(path, why))?;
            Ok(Written { in_place: None, unconfirmed: calls::sync_folder(folder_of(&target)).err() })
        }
        Way::InPlace(why) => {
            write_in_place(path, &target, bytes)?;
            Ok(Written { in_place: Some(why), unconfirmed: None })
        }
    }
}

/// What a save will put over a file, written and synced beside it before anything is known but where it goes.
#[derive(Debug)]
pub(super) struct Ahead {
    target: PathBuf,
    /// The file as it was, whose owner, mode and attributes were taken over.
    metadata: Metadata,
    way: Way,
}

/// How new bytes get into a file.
#[derive(Debug)]
enum Way {
    /// They lie here, and need only take its place.
    Replace(Hidden),
    /// They are to be written into the file itself, and why.
    InPlace(&'static str),
}

impl Ahead {
    /// Writes it. Whether the file is as it was read is not asked yet.
    pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<Ahead, DiskError> {
        let (target, metadata) = target_of(path)?;
        refuse_read_only(path, &target, &metadata)?;
        sweep(&target);
        // A save that died may have left the file a second name, which has just gone.
        let metadata = calls::status(&target).map_err(|why| DiskError::reading(path, why))?;
        if let Some(why) = names_or_owner_would_be_lost(&metadata) {
            return Ok(Ahead { target, metadata, way: Way::InPlace(why) });
        }
        let wrong = |why| DiskError::writing(path, why);
        let mut hidden = Hidden::new(path, &target, 0o600)?;
        hidden.file.write(bytes).map_err(wrong)?;
        if !keep_attributes(&target, &metadata, &hidden).map_err(wrong)? {
            return Ok(Ahead { target, metadata, way: Way::InPlace(GROUP) });
        }
        hidden.file.sync().map_err(wrong)?;
        Ok(Ahead { target, metadata, way: Way::Replace(hidden) })
    }

    /// Whether the name still leads to the same file, with the same owner, mode and names.
    fn is_for(&self, target: &Path, now: &Metadata) -> bool {
        self.target == target && is_same_file(&self.metadata, now)
    }
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let all = |of: &Metadata| (of.dev(), of.ino(), of.nlink(), of.uid(), of.gid(), of.mode());
    all(one) == all(other)
}

#[cfg(not(unix))]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    one.permissions() == other.permissions()
}

/// Makes a new file; never over an existing one.
///
/// # Errors
/// When there is a file of that name already, or the system refuses.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    confirmed(path, make(path, bytes)?).map(|_| ())
}

/// The same, where it is an error that the new file may not outlast a power cut.
pub(super) fn confirmed(path: &Path, written: Written) -> Result<Option<&'static str>, DiskError> {
    match written.unconfirmed {
        Some(why) => Err(DiskError::unconfirmed(path, why)),
        None => Ok(written.in_place),
    }
}

/// Makes a new file, as open as the folder has it or else as another file is.
pub(super) fn make(path: &Path, bytes: &[u8]) -> Result<Written, DiskError> {
    make_beside(path, path, bytes, None)
}

/// The same, under a hidden name that goes by another one until then: that of the map, by which it is swept.
fn make_beside(stem: &Path, path: &Path, bytes: &[u8], like: Option<(&Path, &Metadata)>) -> Result<Written, DiskError> {
    if calls::link_status(path).is_ok() {
        return Err(exists(path));
    }
    sweep(stem);
    let wrong = |why| DiskError::writing(path, why);
    // Made with the mode that the folder and the umask give to new files: hidden it is no more open than it will be.
    let mut hidden = Hidden::new(path, stem, if like.is_some() { 0o600 } else { 0o666 })?;
    hidden.file.write(bytes).map_err(wrong)?;
    if let Some((other, metadata)) = like {
        // Where the group cannot be given, the mode stays as narrow as it was made.
        keep_attributes(other, metadata, &hidden).map_err(wrong)?;
    }
    hidden.file.sync().map_err(wrong)?;
    // A second name is given only where none is yet, so that two who make the same file at once cannot both win.
    match calls::link(hidden.file.path(), path) {
        Ok(()) => drop(hidden),
        Err(why) if why.kind() == io::ErrorKind::AlreadyExists => return Err(exists(path)),
        // Some disks know no second names.
        Err(_) => hidden.rename_to(path).map_err(wrong)?,
    }
    Ok(Written { in_place: None, unconfirmed: calls::sync_folder(folder_of(path)).err() })
}

/// Keeps bytes beside a file under its name with `.bak`, as private as the file; never over others that were kept.
pub(super) fn keep(path: &Path, bytes: &[u8]) -> Result<(PathBuf, bool), DiskError> {
    let like = target_of(path).ok();
    for number in 1..1000 {
        let ending = if number == 1 { ".bak".to_owned() } else { format!(".{number}.bak") };
        let name = beside(path, "", &ending);
        if holds_one_of(&name, &[bytes]).is_ok_and(|same| same) {
            return Ok((name, false));
        }
        match make_beside(path, &name, bytes, like.as_ref().map(|(target, metadata)| (target.as_path(), metadata))) {
            Err(DiskError { trouble: Trouble::Exists, .. }) => {}
            made => return made.map(|_| (name, true)),
        }
    }
    Err(DiskError::new(
        path,
        Trouble::Exists,
        "has too many kept originals (.bak) beside it",
        "delete those you no longer need, then save again",
    ))
}

/// Where a name leads, and what is there.
pub(super) fn target_of(path: &Path) -> Result<(PathBuf, Metadata), DiskError> {
    let target = calls::resolve(path).map_err(|why| DiskError::reading(path, why))?;
    let metadata = calls::status(&target).map_err(|why| DiskError::reading(path, why))?;
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
    if holds_one_of(target, &expected).is_ok_and(|same| same) {
        return Ok(());
    }
    match read_regular(target) {
        Ok(now) if expected.contains(&now.as_slice()) => Ok(()),
        // Half of a save of our own is nobody's work.
        Ok(now) if Unfinished::beside(target).is_some_and(|left| left.explains(&now)) => Ok(()),
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
    let may = calls::may_write(target);
    if let Err(why) = &may
        && why.kind() == io::ErrorKind::ReadOnlyFilesystem
    {
        return Err(DiskError::writing(path, io::ErrorKind::ReadOnlyFilesystem.into()));
    }
    if metadata.permissions().readonly() || may.is_err() {
        return Err(DiskError::new(
            path,
            Trouble::ReadOnly,
            "is read-only and was not written",
            "make it writable (`chmod u+w`) and save again, or save under another name",
        ));
    }
    Ok(())
}

/// Why a rename would take something from the file that its users rely on.
#[cfg(unix)]
fn names_or_owner_would_be_lost(metadata: &Metadata) -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt;
    let me = rustix::process::geteuid();
    if metadata.nlink() > 1 {
        Some(NAMES)
    } else if metadata.uid() != me.as_raw() && !me.is_root() {
        Some(OWNER)
    } else {
        None
    }
}

#[cfg(not(unix))]
fn names_or_owner_would_be_lost(_: &Metadata) -> Option<&'static str> {
    None
}

/// Gives the new file the owner, attributes (access lists are among them) and mode of the old one. Tells whether the owner
/// and the group could be given; where not, the mode is left at its narrowest.
#[cfg(unix)]
fn keep_attributes(target: &Path, old: &Metadata, new: &Hidden) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let made = new.file.status()?;
    if (made.uid() != old.uid() || made.gid() != old.gid()) && new.file.give_to(old.uid(), old.gid()).is_err() {
        return Ok(false);
    }
    keep_extended_attributes(target, new)?;
    // Last, for a change of owner clears mode bits.
    new.file.set_mode(old.permissions())?;
    Ok(true)
}

#[cfg(not(unix))]
fn keep_attributes(_: &Path, old: &Metadata, new: &Hidden) -> io::Result<bool> {
    new.file.set_mode(old.permissions())?;
    Ok(true)
}

/// As far as the system lets us: some attributes are the system's own, and some disks have none.
#[cfg(unix)]
fn keep_extended_attributes(target: &Path, new: &Hidden) -> io::Result<()> {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, StorageFull, Unsupported};
    let attributes = match calls::attributes(target) {
        Err(why) if matches!(why.kind(), PermissionDenied | Unsupported) => return Ok(()),
        found => found?,
    };
    for (name, value) in attributes {
        match new.file.set_attribute(&name, &value) {
            // A sick or full disk is no reason to lose one silently.
            Err(why) if matches!(why.kind(), StorageFull | QuotaExceeded) => return Err(why),
            Err(why) if why.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => return Err(why),
            _ => {}
        }
    }
    Ok(())
}
