//! A file with other names, other writers and other readers: links stay links, what others wrote stays, two instances know of
//! each other.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;

use rustix::process::Signal;

use crate::scratch::{Scratch, state_of};
use crate::session::{Session, open_or_skip};

const ACME: &str = include_str!("../../fixtures/cli/acme.sayso.ron");
const SAVE: &str = "\u{13}";
/// Turns one right of Finance into Informed.
const EDIT: &str = "\u{1b}[C\u{1b}[Ci";

fn edited() -> String {
    ACME.replace("Contributes(text: \"checks", "Informed(text: \"checks")
}

/// A map open and changed.
fn changed(folder: &Scratch, name: &str) -> Result<Session, String> {
    let mut session = Session::sayso(&folder.path(""), &[name])?;
    session.wait_for("Refund a customer");
    session.press(EDIT);
    session.wait_for("Acme CX *");
    Ok(session)
}

/// Leaves without saving, from wherever the program is.
fn leave(mut session: Session) {
    session.press("\u{1b}");
    session.wait("nothing is asked", |shown| !shown.contains("Somebody else changed"));
    session.press("q");
    session.wait_for("Save and leave");
    session.press("d");
    assert_eq!(session.end().0, 0);
}

#[test]
fn links_are_followed_and_stay() {
    let folder = Scratch::new();
    fs::create_dir(folder.path("real")).unwrap();
    let real = folder.write("real/map.ron", ACME);
    symlink("real/map.ron", folder.path("near.ron")).unwrap();
    symlink("near.ron", folder.path("far.ron")).unwrap();
    let mut session = open_or_skip!(changed(&folder, "far.ron"));
    // The same map under its other name: one lock for both.
    let mut other = Session::sayso(&folder.path(""), &["real/map.ron"]).unwrap();
    other.wait_for("open in another sayso since");
    other.press("q");
    assert_eq!(other.end().0, 0);
    session.press(SAVE);
    session.wait_for("saved far.ron");
    session.press("q");
    assert_eq!(session.end().0, 0);
    assert_eq!(fs::read_to_string(real).unwrap(), edited());
    assert_eq!(fs::read_link(folder.path("far.ron")).unwrap(), Path::new("near.ron"));
    assert_eq!(fs::read_link(folder.path("near.ron")).unwrap(), Path::new("real/map.ron"));
    assert_eq!(folder.names(), ["far.ron", "near.ron", "real"]);
    assert_eq!(fs::read_dir(folder.path("real")).unwrap().count(), 1);
}

#[test]
fn all_names_of_a_file_go_on_showing_the_same() {
    let folder = Scratch::new();
    let file = folder.write("map.ron", ACME);
    fs::hard_link(&file, folder.path("other.ron")).unwrap();
    let inode = fs::metadata(&file).unwrap().ino();
    let mut session = open_or_skip!(changed(&folder, "map.ron"));
    session.press(SAVE);
    session.wait_for("several names");
    session.press("q");
    assert_eq!(session.end().0, 0);
    assert_eq!(fs::metadata(&file).unwrap().ino(), inode);
    assert_eq!(fs::read_to_string(folder.path("other.ron")).unwrap(), edited());
    assert_eq!(folder.names(), ["map.ron", "other.ron"]);
}

#[test]
fn names_that_lead_nowhere_are_told() {
    let folder = Scratch::new();
    symlink("gone.ron", folder.path("dangling.ron")).unwrap();
    symlink("loop.ron", folder.path("loop.ron")).unwrap();
    for name in ["dangling.ron", "loop.ron"] {
        for verb in ["check", "fmt", "show"] {
            let ran = folder.run([verb, name], b"");
            assert!(ran.code == 2 && ran.err.contains(name) && ran.err.contains("hint:"), "{verb}: {}", ran.text());
        }
        let ran = folder.run(["import", "-", "-o", name, "--notation", "raci"], b"Task,Ann,Bob\nPay,A,R\n");
        assert!(ran.code == 2 && ran.err.contains(name), "{}", ran.text());
    }
    assert_eq!(folder.names(), ["dangling.ron", "loop.ron"]);
}

/// What somebody else does to a file that is open here, and what the user is told who saves.
fn check_change(by: impl Fn(&Path), told: &str, is_as_left: impl Fn(&Path) -> bool) {
    let folder = Scratch::new();
    let file = folder.write("map.ron", ACME);
    let mut session = open_or_skip!(changed(&folder, "map.ron"));
    by(&file);
    session.press(SAVE);
    let shown = session.wait_for(told);
    assert!(is_as_left(&file), "{told}: the file is touched");
    if ["saved map.ron", "written anew"].contains(&told) {
        session.press("q");
        assert_eq!(session.end().0, 0);
        return;
    }
    assert!(shown.contains("Acme CX *"), "the change is still there:\n{shown}");
    leave(session);
    assert!(is_as_left(&file), "{told}: the file is touched");
}

#[test]
fn what_others_did_to_the_file_stays() {
    let theirs = ACME.replace("Acme CX\"", "Acme BX\"");
    let same_size_and_time = |path: &Path| {
        let time = fs::metadata(path).unwrap().modified().unwrap();
        fs::write(path, &theirs).unwrap();
        fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    };
    check_change(same_size_and_time, "Somebody else changed the file", |path| {
        fs::read_to_string(path).unwrap() == theirs
    });
    let gone = |path: &Path| fs::remove_file(path).unwrap();
    check_change(gone, "written anew", |path| fs::read_to_string(path).unwrap() == edited());
    let folder_instead = |path: &Path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    };
    check_change(folder_instead, "cannot be read", Path::is_dir);
    let pipe_instead = |path: &Path| {
        fs::remove_file(path).unwrap();
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    };
    check_change(pipe_instead, "cannot be read", |path| !fs::metadata(path).unwrap().is_file());
}

#[test]
fn a_file_that_was_only_touched_is_no_change() {
    let touch = |path: &Path| {
        fs::File::options().write(true).open(path).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
    };
    check_change(touch, "saved map.ron", |path| fs::read_to_string(path).unwrap() == edited());
}

#[test]
fn the_second_instance_is_told_who_the_first_is_and_outlives_its_death() {
    let folder = Scratch::new();
    let file = folder.write("map.ron", ACME);
    let first = open_or_skip!(changed(&folder, "map.ron"));
    let mut second = Session::sayso(&folder.path(""), &["map.ron"]).unwrap();
    let shown = second.wait_for("open in another sayso since");
    assert!(shown.contains(&format!("(process {})", first.process())), "{shown}");
    assert!(!shown.contains("1 change of"), "a living session is no crashed one:\n{shown}");
    first.signal(Signal::KILL);
    first.killed();
    second.press(":read only\r");
    second.wait_for("the map can be changed");
    second.press("q");
    assert_eq!(second.end().0, 0);
    // What the first did not save is offered to the next one that opens the map.
    let mut third = Session::sayso(&folder.path(""), &["map.ron"]).unwrap();
    third.wait_for("1 change of");
    third.press("t");
    third.wait_for("1 change back in the map");
    third.press(SAVE);
    third.wait_for("saved map.ron");
    third.press("q");
    assert_eq!(third.end().0, 0);
    assert_eq!(fs::read_to_string(file).unwrap(), edited());
    let state = fs::read_dir(state_of(&folder.path("")).join("sayso")).unwrap();
    let names: Vec<String> = state.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|name| !name.ends_with(".lock") && !name.ends_with(".left")), "{names:?}");
}
