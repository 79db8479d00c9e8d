//! The calls to the system that opening and saving a file make, each a function of its own.
//!
//! Always true: `read`, `replace`, `in_place`, `hidden` and `file` reach the disk through here and nowhere else, and every
//! function asks `step` first. In the program that is nothing; in tests any one call can be made to fail, or be the last one
//! before the power goes, and what is on the disk then is looked at.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

#[cfg(unix)]
mod halves;
#[cfg(test)]
pub(super) mod tests;
#[cfg(test)]
use tests::{portion, step};

/// A call that is about to be made.
#[expect(dead_code, reason = "what a call is about is printed by tests alone")]
#[derive(Clone, Copy, Debug)]
pub(super) enum Call<'a> {
    /// Changes nothing on the disk.
    Look(&'static str),
    /// A new empty file.
    Make(&'a Path),
    /// More bytes for a file.
    Write(&'a Path, &'a [u8]),
    /// A file ends here.
    Cut(&'a Path, u64),
    /// Owner, mode or attributes of a file.
    Adorn(&'static str),
    /// What was written to a file outlasts a power cut from now on.
    Sync(&'a Path),
    /// A name takes the place of another one.
    Rename(&'a Path, &'a Path),
    /// A file gets a second name.
    Link(&'a Path, &'a Path),
    /// A name goes.
    Remove(&'a Path),
    /// The names in a folder outlast a power cut from now on.
    SyncFolder(&'a Path),
}

#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "in tests a call can fail")]
fn step(_: Call<'_>) -> io::Result<()> {
    Ok(())
}

/// How much of some bytes one call writes.
#[cfg(not(test))]
fn portion(bytes: &[u8]) -> &[u8] {
    bytes
}

/// What stands behind a name, links followed.
pub(super) fn status(path: &Path) -> io::Result<Metadata> {
    step(Call::Look("status"))?;
    fs::metadata(path)
}

/// What stands at a name, be it a link.
pub(super) fn link_status(path: &Path) -> io::Result<Metadata> {
    step(Call::Look("status of the link"))?;
    fs::symlink_metadata(path)
}

/// Where a name leads in the end.
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    step(Call::Look("resolve"))?;
    fs::canonicalize(path)
}

/// Whether the system lets us write a file.
#[cfg(unix)]
pub(super) fn may_write(path: &Path) -> io::Result<()> {
    step(Call::Look("access"))?;
    Ok(rustix::fs::access(path, rustix::fs::Access::WRITE_OK)?)
}

#[cfg(not(unix))]
pub(super) fn may_write(_: &Path) -> io::Result<()> {
    step(Call::Look("access"))
}

/// The names in a folder.
pub(super) fn names_in(folder: &Path) -> io::Result<Vec<OsString>> {
    step(Call::Look("names"))?;
    Ok(fs::read_dir(folder)?.flatten().map(|entry| entry.file_name()).collect())
}

/// Extended attributes of a file with their values; access lists are among them.
#[cfg(unix)]
pub(super) fn attributes(path: &Path) -> io::Result<Vec<(Vec<u8>, Vec<u8>)>> {
    step(Call::Look("attributes"))?;
    // The most that Linux allows for the names and for each value.
    let mut names = vec![0_u8; 64 * 1024];
    let length = rustix::fs::listxattr(path, names.as_mut_slice())?;
    let mut value = vec![0_u8; 64 * 1024];
    let mut found = Vec::new();
    for name in names.get(..length).unwrap_or(&[]).split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        if let Ok(length) = rustix::fs::getxattr(path, name, value.as_mut_slice()) {
            found.push((name.to_vec(), value.get(..length).unwrap_or(&[]).to_vec()));
        }
    }
    Ok(found)
}

#[cfg(not(unix))]
pub(super) fn attributes(_: &Path) -> io::Result<Vec<(Vec<u8>, Vec<u8>)>> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Gives one name the place of another.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step(Call::Rename(from, to))?;
    fs::rename(from, to)
}

/// Gives a file a second name; never over one that is there.
pub(super) fn link(from: &Path, to: &Path) -> io::Result<()> {
    step(Call::Link(from, to))?;
    fs::hard_link(from, to)
}

/// Removes a name.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    step(Call::Remove(path))?;
    fs::remove_file(path)
}

/// Makes the names in a folder outlast a power cut.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    step(Call::SyncFolder(folder))?;
    match File::open(folder) {
        Ok(folder) => folder.sync_all(),
        // A folder that may be written but not listed cannot be synced; the file itself is.
        Err(why) if why.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Err(why) => Err(why),
    }
}

#[cfg(not(unix))]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    step(Call::SyncFolder(folder))
}

/// How a file is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Door {
    /// To read what the name leads to.
    Read,
    /// To read a file of our own: a link in its place is not followed.
    ReadOwn,
    /// To write over it. The name was resolved before, so a link there is new and is not followed.
    Write,
}

/// An open file.
#[derive(Debug)]
pub(super) struct Handle {
    file: File,
    path: PathBuf,
}

impl Handle {
    /// Opens a file without ever waiting for the other end of a pipe.
    pub(super) fn open(path: &Path, door: Door) -> io::Result<Handle> {
        step(Call::Look(if door == Door::Write { "open to write" } else { "open" }))?;
        let mut options = OpenOptions::new();
        options.read(door != Door::Write).write(door == Door::Write);
        #[cfg(unix)]
        {
            use rustix::fs::OFlags;
            use std::os::unix::fs::OpenOptionsExt;
            let own = if door == Door::Read { OFlags::empty() } else { OFlags::NOFOLLOW };
            // The bits of open flags are small and positive.
            options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY | own).bits().cast_signed());
        }
        Ok(Handle { file: options.open(path)?, path: path.to_owned() })
    }

    /// Makes a file where nothing is yet, not even a link.
    pub(super) fn make(path: &Path, mode: u32) -> io::Result<Handle> {
        step(Call::Make(path))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        #[cfg(not(unix))]
        let _ = mode;
        Ok(Handle { file: options.open(path)?, path: path.to_owned() })
    }

    /// Where the file was opened.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What stands behind the handle.
    pub(super) fn status(&self) -> io::Result<Metadata> {
        step(Call::Look("status of the open file"))?;
        self.file.metadata()
    }

    /// Takes the lock that goes with the handle; `None` where the disk knows no locks.
    pub(super) fn try_lock(&self) -> Option<bool> {
        step(Call::Look("lock")).ok()?;
        match self.file.try_lock() {
            Ok(()) => Some(true),
            Err(fs::TryLockError::WouldBlock) => Some(false),
            Err(fs::TryLockError::Error(_)) => None,
        }
    }

    /// Reads to the end, but no more than `most` bytes; about as many as are expected. Room for just as many is used.
    pub(super) fn read(&self, expected: usize, most: u64, room: Vec<u8>) -> io::Result<Vec<u8>> {
        step(Call::Look("read"))?;
        #[cfg(unix)]
        let mut bytes = halves::beginning(&self.file, expected, room)?;
        #[cfg(not(unix))]
        let mut bytes = room;
        #[cfg(not(unix))]
        bytes.clear();
        (&self.file).take(most.saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Whether the file holds these bytes and nothing else; nothing where that is found out as quickly piece by piece.
    pub(super) fn holds(&self, bytes: &[u8]) -> io::Result<Option<bool>> {
        #[cfg(unix)]
        return halves::holds(&self.file, bytes);
        #[cfg(not(unix))]
        return Ok(None);
    }

    /// Goes to a place, from which is read then.
    pub(super) fn go_to(&self, place: u64) -> io::Result<()> {
        step(Call::Look("go to a place"))?;
        (&self.file).seek(SeekFrom::Start(place)).map(|_| ())
    }

    /// Reads what comes next into a piece of memory; says how many bytes that are, none at the end.
    pub(super) fn read_piece(&self, piece: &mut [u8]) -> io::Result<usize> {
        step(Call::Look("read a piece"))?;
        loop {
            match (&self.file).read(piece) {
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    /// Writes all the bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let part = portion(rest);
            match step(Call::Write(&self.path, part)).and_then(|()| self.file.write(part)) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => rest = rest.get(written..).unwrap_or(&[]),
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Err(why),
            }
        }
        Ok(())
    }

    /// Sets room aside for so many bytes, so that a full disk is noticed before anything is overwritten.
    #[cfg(target_os = "linux")]
    pub(super) fn reserve(&self, length: usize) -> io::Result<()> {
        step(Call::Adorn("reserve"))?;
        let kept = rustix::fs::FallocateFlags::KEEP_SIZE;
        match rustix::fs::fallocate(&self.file, kept, 0, length.max(1) as u64) {
            // Some disks cannot say beforehand.
            Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => Ok(()),
            reserved => Ok(reserved?),
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn reserve(&self, _: usize) -> io::Result<()> {
        step(Call::Adorn("reserve"))
    }

    /// Ends the file after so many bytes.
    pub(super) fn cut(&self, length: u64) -> io::Result<()> {
        step(Call::Cut(&self.path, length))?;
        self.file.set_len(length)
    }

    /// Makes what was written outlast a power cut. To be called once: after a failed sync the system may forget what it
    /// could not write, and a second call would say that all is well.
    pub(super) fn sync(&self) -> io::Result<()> {
        step(Call::Sync(&self.path))?;
        self.file.sync_all()
    }

    /// Gives the file to an owner and a group.
    #[cfg(unix)]
    pub(super) fn give_to(&self, owner: u32, group: u32) -> io::Result<()> {
        step(Call::Adorn("owner"))?;
        std::os::unix::fs::fchown(&self.file, Some(owner), Some(group))
    }

    /// Sets an extended attribute.
    #[cfg(unix)]
    pub(super) fn set_attribute(&self, name: &[u8], value: &[u8]) -> io::Result<()> {
        step(Call::Adorn("attribute"))?;
        Ok(rustix::fs::fsetxattr(&self.file, name, value, rustix::fs::XattrFlags::empty())?)
    }

    /// Sets who may read and write the file.
    pub(super) fn set_mode(&self, mode: Permissions) -> io::Result<()> {
        step(Call::Adorn("mode"))?;
        self.file.set_permissions(mode)
    }
}
