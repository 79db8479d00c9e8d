//! Disks that are full, that may not be written, or that take only so much: the file stays whole, the edits stay, the user is
//! told, and saving works once the cause is gone.
//!
//! The disks are real ones of a few hundred kilobytes, mounted where only the program of the test sees them; nothing has to be
//! unmounted when a test dies. Each operation of a save is failed one by one in `src/disk/tests.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use portable_pty::CommandBuilder;

use crate::scratch::{Scratch, state_of};
use crate::session::{Session, assert_restored, open_or_skip};

const DEMO: &str = include_str!("../../../assets/demo.sayso.ron");
const SAVE: &str = "\u{13}";
const PAGE: u64 = 4096;
/// By their full names: the program of a test has no search path.
const UNSHARE: &str = "/usr/bin/unshare";
const SETPRIV: &str = "/usr/bin/setpriv";

/// Mounts an empty disk of a size at a place, copies the map there where that is not the state folder, does one more thing,
/// and becomes the program.
const MOUNT: &str = r#"
mount -t tmpfs -o "size=$1,mode=700" none "$2" && { [ "$3" = here ] || { cp map.ron "$2/" && cd "$2"; }; } && eval "$4" && exec "$5" map.ron
"#;

/// The program with a disk of its own at a place; `what` is done before it starts.
fn with_disk(folder: &Scratch, place: &Path, size: &str, what: &str) -> Result<Session, String> {
    let probe = Command::new(UNSHARE).args(["-Urm", "mount", "-t", "tmpfs", "none", "/tmp"]).output();
    match probe {
        Ok(done) if done.status.success() => {}
        Ok(done) => return Err(format!("no disk may be mounted: {}", String::from_utf8_lossy(&done.stderr).trim())),
        Err(why) => return Err(format!("no disk can be mounted: unshare: {why}")),
    }
    fs::create_dir_all(place).unwrap();
    let stays = if place.starts_with(folder.path("")) { "there" } else { "here" };
    let mut command = CommandBuilder::new(UNSHARE);
    command.args(["-Urm", "sh", "-c", MOUNT, "sh", size]);
    command.args([place.as_os_str(), stays.as_ref(), what.as_ref(), env!("CARGO_BIN_EXE_sayso").as_ref()]);
    let mut session = Session::start(command, &folder.path(""), (24, 80))?;
    session.wait_for("? help");
    Ok(session)
}

/// A place as the program sees it.
fn inside(session: &Session, place: &Path) -> PathBuf {
    let root = PathBuf::from(format!("/proc/{}/root", session.process()));
    root.join(place.strip_prefix("/").unwrap())
}

/// Fills a disk up to so many pages.
fn fill(disk: &Path, free: u64) {
    let state = rustix::fs::statvfs(disk).unwrap();
    let pages = (state.f_bavail * state.f_frsize / PAGE).saturating_sub(free);
    fs::write(disk.join("filler"), vec![0; usize::try_from(pages * PAGE).unwrap()]).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

/// Leaves without saving.
fn leave(mut session: Session) {
    session.press("q");
    session.wait_for("Save and leave");
    session.press("d");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
}

#[test]
fn a_full_disk_is_told_and_the_next_save_works() {
    let folder = Scratch::new();
    folder.write("map.ron", DEMO);
    let place = folder.path("disk");
    let mut session = open_or_skip!(with_disk(&folder, &place, "400k", "true"));
    let disk = inside(&session, &place);
    let map = disk.join("map.ron");
    let mut full = 0;
    for (free, key) in (0..10).zip(["o", "c"].into_iter().cycle()) {
        fill(&disk, free);
        let before = fs::read(&map).unwrap();
        session.press(key);
        session.wait("a change", |shown| shown.contains("Northwind CX *"));
        session.press(SAVE);
        let shown =
            session.wait("an answer", |shown| shown.contains("disk is full") || shown.contains("saved map.ron"));
        if shown.contains("disk is full") {
            full += 1;
            assert!(shown.contains("Northwind CX *"), "the change is still there:\n{shown}");
            assert_eq!(fs::read(&map).unwrap(), before, "with {free} pages free");
            assert_eq!(names(&disk), ["filler", "map.ron"], "nothing half written is left");
            fs::remove_file(disk.join("filler")).unwrap();
            session.press(SAVE);
            session.wait_for("saved map.ron");
        }
        let _ = fs::remove_file(disk.join("filler"));
        assert_ne!(fs::read(&map).unwrap(), before, "with {free} pages free");
        assert_eq!(names(&disk), ["map.ron"]);
    }
    assert!(full >= 5, "the disk was full {full} times");
    session.press("q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn a_full_state_folder_is_told_once_and_the_map_works() {
    let folder = Scratch::new();
    let file = folder.write("map.ron", DEMO);
    let place = state_of(&folder.path(""));
    // One page for the folders, none for a journal.
    let full = format!("mkdir -m 700 '{0}/sayso'; cat /dev/zero > '{0}/filler' 2> /dev/null; true", place.display());
    let mut session = open_or_skip!(with_disk(&folder, &place, "64k", &full));
    session.press("o");
    session.wait_for("changes are not kept against a crash");
    session.press("\u{1b}[Bo");
    session.wait("told once", |shown| !shown.contains("not kept against a crash"));
    session.press(SAVE);
    session.wait_for("saved map.ron");
    assert_ne!(fs::read_to_string(&file).unwrap(), DEMO);
    session.press("q");
    assert_eq!(session.end().0, 0);
    assert_eq!(folder.names(), ["map.ron"]);
}

#[test]
fn a_read_only_disk_is_told_and_another_name_works() {
    let folder = Scratch::new();
    folder.write("map.ron", DEMO);
    let place = folder.path("disk");
    let mut session = open_or_skip!(with_disk(&folder, &place, "400k", "mount -o remount,ro none ."));
    let disk = inside(&session, &place);
    session.press("o");
    session.wait("a change", |shown| shown.contains("Northwind CX *"));
    session.press(SAVE);
    let shown = session.wait_for("disk is read-only");
    assert!(shown.contains("Northwind CX *"), "{shown}");
    assert_eq!(fs::read_to_string(disk.join("map.ron")).unwrap(), DEMO);
    assert_eq!(names(&disk), ["map.ron"]);
    session.press("\u{1b}s");
    session.wait_for("Save the map as");
    session.press("\u{15}../mine.ron\r");
    session.wait_for("saved");
    session.press("q");
    assert_eq!(session.end().0, 0);
    assert!(sayso::interchange::native::read(&fs::read(folder.path("mine.ron")).unwrap()).is_ok());
}

#[test]
fn a_limit_on_the_size_of_files_is_told_and_kills_nobody() {
    let folder = Scratch::new();
    let file = folder.write("map.ron", DEMO);
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", "ulimit -f 8; exec \"$0\" map.ron", env!("CARGO_BIN_EXE_sayso")]);
    let mut session = open_or_skip!(Session::start(command, &folder.path(""), (24, 80)));
    session.wait_for("? help");
    session.press("o");
    session.wait("a change", |shown| shown.contains("Northwind CX *"));
    session.press(SAVE);
    let shown = session.wait_for("was not written");
    assert!(shown.contains("limit") && shown.contains("Northwind CX *"), "{shown}");
    leave(session);
    assert_eq!(fs::read_to_string(&file).unwrap(), DEMO);
    assert_eq!(folder.names(), ["map.ron"]);
    let mut command = Command::new("/bin/sh");
    command.current_dir(folder.path("")).args([
        "-c",
        "ulimit -f 8; exec \"$0\" fmt map.ron",
        env!("CARGO_BIN_EXE_sayso"),
    ]);
    fs::write(&file, DEMO.replace("    ", "  ")).unwrap();
    assert_eq!(command.output().unwrap().status.code(), Some(2));
    assert_eq!(fs::read_to_string(&file).unwrap(), DEMO.replace("    ", "  "));
    assert_eq!(folder.names(), ["map.ron"]);
}

#[test]
fn a_result_that_cannot_be_written_is_told() {
    let folder = Scratch::new();
    folder.write("map.ron", DEMO);
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        println!("left out: there is no /dev/full here");
        return;
    };
    for arguments in [
        &["check", "map.ron"][..],
        &["show", "map.ron"],
        &["who", "map.ron", "refund"],
        &["fmt", "-"],
        &["explain", "G01"],
    ] {
        let mut command = crate::scratch::command(&folder.path(""));
        command
            .args(arguments)
            .stdin(fs::File::open(folder.path("map.ron")).unwrap())
            .stdout(full.try_clone().unwrap());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("could not be written") && said.contains("hint:"), "{arguments:?}: {said}");
    }
}

#[test]
fn a_file_that_became_read_only_is_told_and_saved_once_it_is_writable() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Scratch::new();
    let file = folder.write("map.ron", DEMO);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["map.ron"]));
    session.wait_for("? help");
    session.press("o");
    session.wait("a change", |shown| shown.contains("Northwind CX *"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    session.press(SAVE);
    session.wait_for("chmod u+w");
    assert_eq!(fs::read_to_string(&file).unwrap(), DEMO);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    session.press(SAVE);
    session.wait_for("saved map.ron");
    session.press("q");
    assert_eq!(session.end().0, 0);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(folder.names(), ["map.ron"]);
}

#[test]
fn a_folder_that_became_read_only_is_told_and_saved_once_it_is_writable() {
    use std::os::unix::fs::{PermissionsExt, chown};
    const NOBODY: u32 = 65534;
    let folder = Scratch::new();
    let file = folder.write("map.ron", DEMO);
    let allow = |mode: u32| fs::set_permissions(folder.path(""), fs::Permissions::from_mode(mode)).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sayso"));
    if rustix::process::geteuid().is_root() {
        // Nothing is forbidden to root: the program runs as somebody else.
        let setpriv = ["--reuid=65534", "--regid=65534", "--clear-groups"];
        let probe = Command::new(SETPRIV).args(setpriv).args([env!("CARGO_BIN_EXE_sayso"), "--version"]).output();
        if !probe.is_ok_and(|done| done.status.success()) {
            println!("left out: root is forbidden nothing, and the program cannot be run as somebody else");
            return;
        }
        fs::create_dir(state_of(&folder.path(""))).unwrap();
        for path in [folder.path(""), file.clone(), state_of(&folder.path(""))] {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        command = CommandBuilder::new(SETPRIV);
        command.args(setpriv);
        command.arg(env!("CARGO_BIN_EXE_sayso"));
    }
    command.arg("map.ron");
    let mut session = open_or_skip!(Session::start(command, &folder.path(""), (24, 80)));
    session.wait_for("? help");
    session.press("o");
    session.wait("a change", |shown| shown.contains("Northwind CX *"));
    allow(0o555);
    session.press(SAVE);
    session.wait_for("its folder may not be written");
    assert_eq!(fs::read_to_string(&file).unwrap(), DEMO);
    allow(0o755);
    session.press(SAVE);
    session.wait_for("saved map.ron");
    session.press("q");
    assert_eq!(session.end().0, 0);
    assert_eq!(folder.names(), ["map.ron"]);
}
