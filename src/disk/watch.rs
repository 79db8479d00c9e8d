//! Being told that a map's file changed, without looking again and again.
//!
//! Always true: the folder is watched, not the file, so that a file that is replaced, removed or made again is told too;
//! being told says that something happened, never what: whoever hears of it compares contents. Folders that tell nothing,
//! such as those of another machine, and systems without this are looked at when the user comes back and when they save.

#[cfg(target_os = "linux")]
pub use linux::Watch;

#[cfg(not(target_os = "linux"))]
pub use elsewhere::Watch;

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::{OsStr, OsString};
    use std::mem::MaybeUninit;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
    use rustix::fs::inotify::{CreateFlags, ReadFlags, Reader, WatchFlags, add_watch, init};

    /// The watch of a file; readable when something happened in its folder.
    #[derive(Debug)]
    pub struct Watch {
        events: OwnedFd,
        /// The name to look for, by the number of the folder it is looked for in.
        names: Vec<(i32, OsString)>,
    }

    impl Watch {
        /// Watches a file under the name it was given and, where that is a link, under the name it leads to. Nothing where
        /// the system has no more watches to give.
        #[must_use]
        pub fn of(path: &Path) -> Option<Watch> {
            let events = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok()?;
            let mut names = Vec::new();
            for path in [Some(path.to_owned()), path.canonicalize().ok()].into_iter().flatten() {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
                // Written and closed, not written: half a file is nothing to look at.
                let told = WatchFlags::CLOSE_WRITE
                    | WatchFlags::MOVED_TO
                    | WatchFlags::MOVED_FROM
                    | WatchFlags::CREATE
                    | WatchFlags::DELETE
                    | WatchFlags::DELETE_SELF
                    | WatchFlags::MOVE_SELF
                    | WatchFlags::ONLYDIR;
                if let (Ok(number), Some(name)) = (add_watch(&events, folder, told), path.file_name()) {
                    names.push((number, name.to_owned()));
                }
            }
            (!names.is_empty()).then_some(Watch { events, names })
        }

        /// Takes what happened; says whether it may be about the file.
        pub fn take(&self) -> bool {
            let mut buffer = [MaybeUninit::uninit(); 4096];
            let mut reader = Reader::new(&self.events, &mut buffer);
            let mut is_ours = false;
            while let Ok(event) = reader.next() {
                let of_folder = ReadFlags::DELETE_SELF | ReadFlags::MOVE_SELF | ReadFlags::QUEUE_OVERFLOW;
                let name = event.file_name().map(|name| OsStr::from_bytes(name.to_bytes()));
                let is_named =
                    |(number, known): &(i32, OsString)| *number == event.wd() && Some(known.as_os_str()) == name;
                is_ours |= event.events().intersects(of_folder) || self.names.iter().any(is_named);
            }
            is_ours
        }
    }

    impl AsFd for Watch {
        fn as_fd(&self) -> BorrowedFd<'_> {
            self.events.as_fd()
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use std::path::Path;

    /// No watch: there is none here.
    #[derive(Debug)]
    pub enum Watch {}

    impl Watch {
        /// Nothing.
        #[must_use]
        pub fn of(_: &Path) -> Option<Watch> {
            None
        }

        /// Never called.
        pub fn take(&self) -> bool {
            match *self {}
        }
    }

    #[cfg(unix)]
    impl rustix::fd::AsFd for Watch {
        fn as_fd(&self) -> rustix::fd::BorrowedFd<'_> {
            match *self {}
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    /// A folder with a map in it, and a watch of that map.
    fn watched(name: &str) -> (PathBuf, Watch) {
        let folder = std::env::temp_dir().join(format!("sayso-watch-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("map"), "a").unwrap();
        let watch = Watch::of(&folder.join("map")).expect("this system watches");
        (folder, watch)
    }

    #[test]
    fn whatever_happens_to_the_file_is_told_once() {
        let (folder, watch) = watched("all");
        let map = folder.join("map");
        assert!(!watch.take(), "nothing happened yet");
        let check = |what: &str| {
            assert!(watch.take(), "{what} is told");
            assert!(!watch.take(), "{what} is told once");
        };
        fs::write(&map, "b").unwrap();
        check("a new content");
        fs::write(folder.join("other"), "c").unwrap();
        assert!(!watch.take(), "another file is no matter");
        fs::rename(folder.join("other"), &map).unwrap();
        check("another file in its place");
        fs::remove_file(&map).unwrap();
        check("its end");
        fs::write(&map, "d").unwrap();
        check("its being made again");
        fs::rename(&map, folder.join("gone")).unwrap();
        check("its being moved away");
        fs::read(folder.join("gone")).unwrap();
        assert!(!watch.take(), "reading changes nothing");
        fs::remove_dir_all(&folder).unwrap();
        check("the end of the folder");
    }

    #[test]
    fn a_link_is_watched_at_both_ends() {
        let (folder, _) = watched("link");
        fs::create_dir_all(folder.join("links")).unwrap();
        let link = folder.join("links/here");
        std::os::unix::fs::symlink("../map", &link).unwrap();
        let watch = Watch::of(&link).unwrap();
        fs::write(folder.join("map"), "b").unwrap();
        assert!(watch.take(), "what it leads to");
        fs::remove_file(&link).unwrap();
        assert!(watch.take(), "the link itself");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_file_in_no_folder_is_not_watched() {
        assert!(Watch::of(std::path::Path::new("/nowhere/at/all")).is_none());
    }
}
