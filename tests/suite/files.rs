//! What a save keeps and refuses: links, modes, hard links, read-only files, files that others changed.

use std::fs;
use std::path::Path;

use sayso::disk::{self, MapFile, Opened, Overwrite, Trouble};
use sayso::model::{DecisionChange, Edit, Id, MapChange, Matrix};

use crate::scratch::Scratch;

const ACME: &str = include_str!("../fixtures/cli/acme.sayso.ron");

fn open(path: &Path) -> (MapFile, Matrix) {
    let Opened { file, matrix } = disk::open(path).unwrap_or_else(|why| panic!("{why}"));
    (file, matrix)
}

/// A small change, and what it makes of the file.
fn retitle(matrix: &mut Matrix) -> String {
    matrix.apply(Edit::SetMap(MapChange::Title("Acme service".to_owned()))).unwrap();
    ACME.replace("title: \"Acme CX\"", "title: \"Acme service\"")
}

#[test]
fn an_unchanged_map_is_not_written() {
    let scratch = Scratch::new();
    let path = scratch.write("map.ron", ACME);
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    let (mut file, matrix) = open(&path);
    assert!(file.save(&matrix, Overwrite::No).unwrap().unchanged);
    assert_eq!(fs::read_to_string(&path).unwrap(), ACME);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

#[test]
fn a_save_changes_one_line_and_leaves_nothing_beside() {
    let scratch = Scratch::new();
    let path = scratch.write("map.ron", ACME);
    let (mut file, mut matrix) = open(&path);
    let expected = retitle(&mut matrix);
    assert!(file.prepare(&matrix).lost().is_empty());
    let report = file.save(&matrix, Overwrite::No).unwrap();
    assert!(!report.unchanged && !report.rewritten && report.lost.is_empty() && report.in_place.is_none());
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    assert!(file.is_current());
    assert_eq!(scratch.names(), ["map.ron"]);
    // And again, from what was written.
    matrix.apply(Edit::SetMap(MapChange::Title("Acme CX".to_owned()))).unwrap();
    file.save(&matrix, Overwrite::No).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), ACME);
}

#[test]
fn what_others_wrote_is_never_overwritten_unasked() {
    let scratch = Scratch::new();
    let path = scratch.write("map.ron", ACME);
    let (mut file, mut matrix) = open(&path);
    let expected = retitle(&mut matrix);
    // Same length, same words otherwise: the content is what counts.
    let theirs = ACME.replace("Acme CX\"", "Acme CY\"");
    fs::write(&path, &theirs).unwrap();
    assert!(!file.is_current());
    let refused = file.save(&matrix, Overwrite::No).unwrap_err();
    assert!(matches!(refused.trouble, Trouble::ChangedOnDisk), "{refused}");
    assert_eq!(refused.message, "changed on disk since it was opened");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    assert_eq!(scratch.names(), ["map.ron"]);
    // Written again as it was: nothing to ask about.
    fs::write(&path, ACME).unwrap();
    file.save(&matrix, Overwrite::No).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    fs::write(&path, &theirs).unwrap();
    file.save(&matrix, Overwrite::Yes).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
}

#[test]
fn a_file_that_went_is_said_and_can_be_written_anew() {
    let scratch = Scratch::new();
    let path = scratch.write("map.ron", ACME);
    let (mut file, mut matrix) = open(&path);
    let expected = retitle(&mut matrix);
    fs::remove_file(&path).unwrap();
    let refused = file.save(&matrix, Overwrite::No).unwrap_err();
    assert_eq!(refused.message, "was moved or deleted since it was opened");
    assert!(!path.exists());
    fs::create_dir(&path).unwrap();
    let refused = file.save(&matrix, Overwrite::Yes).unwrap_err();
    assert!(matches!(refused.trouble, Trouble::NotAFile), "{refused}");
    fs::remove_dir(&path).unwrap();
    file.save(&matrix, Overwrite::Yes).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
}

#[test]
fn comments_that_go_are_announced_and_the_original_is_kept() {
    let scratch = Scratch::new();
    let text = ACME.replace("rank: 30,\n            rights", "rank: 30, // third\n            rights");
    let path = scratch.write("map.ron", &text);
    let (mut file, mut matrix) = open(&path);
    let id = Id::parse("hire-an-agent").unwrap();
    matrix.apply(Edit::SetDecision { id, change: DecisionChange::Rank(0) }).unwrap();
    let lost = file.prepare(&matrix).lost().to_vec();
    assert_eq!(scratch.names(), ["map.ron"], "what was only prepared is gone");
    assert_eq!(lost.iter().map(|comment| comment.text.as_str()).collect::<Vec<_>>(), ["// third"]);
    scratch.write("map.ron.bak", "something else that was kept");
    let report = file.save(&matrix, Overwrite::No).unwrap();
    assert_eq!(report.lost, lost);
    assert_eq!(report.kept, Some(scratch.path("map.ron.2.bak")));
    assert_eq!(fs::read_to_string(scratch.path("map.ron.2.bak")).unwrap(), text);
    assert_eq!(scratch.names(), ["map.ron", "map.ron.2.bak", "map.ron.bak"]);
}

#[test]
fn another_name_is_taken_only_when_it_is_free() {
    let scratch = Scratch::new();
    let path = scratch.write("map.ron", ACME);
    scratch.write("taken.ron", "mine");
    let (mut file, mut matrix) = open(&path);
    let expected = retitle(&mut matrix);
    let refused = file.save_as(&scratch.path("taken.ron"), &matrix, Overwrite::No).unwrap_err();
    assert!(matches!(refused.trouble, Trouble::Exists), "{refused}");
    assert_eq!(
        (file.path(), fs::read_to_string(scratch.path("taken.ron")).unwrap().as_str()),
        (path.as_path(), "mine")
    );
    file.save_as(&scratch.path("taken.ron"), &matrix, Overwrite::Yes).unwrap();
    file.save_as(&scratch.path("free.ron"), &matrix, Overwrite::No).unwrap();
    assert_eq!(file.path(), scratch.path("free.ron"));
    for name in ["taken.ron", "free.ron"] {
        assert_eq!(fs::read_to_string(scratch.path(name)).unwrap(), expected, "comments go along to {name}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), ACME);
    assert_eq!(scratch.names(), ["free.ron", "map.ron", "taken.ron"]);
}

#[test]
fn a_file_that_is_no_map_is_not_opened() {
    let scratch = Scratch::new();
    let path = scratch.write("map.ron", "(version: 1, titel: \"x\")");
    let refused = disk::open(&path).unwrap_err();
    assert!(matches!(refused.trouble, Trouble::Unreadable(_)), "{refused}");
    let missing = disk::open(&scratch.path("missing.ron")).unwrap_err();
    assert!(matches!(missing.trouble, Trouble::Missing), "{missing}");
    let large = scratch.path("large.ron");
    fs::File::create(&large).unwrap().set_len(100 * 1024 * 1024 * 1024).unwrap();
    let refused = disk::open(&large).unwrap_err();
    assert!(matches!(refused.trouble, Trouble::TooLarge), "{refused}");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn links_stay_links() {
        let scratch = Scratch::new();
        fs::create_dir(scratch.path("real")).unwrap();
        let real = scratch.write("real/map.ron", ACME);
        symlink("real/map.ron", scratch.path("near.ron")).unwrap();
        symlink("near.ron", scratch.path("far.ron")).unwrap();
        let (mut file, mut matrix) = open(&scratch.path("far.ron"));
        let expected = retitle(&mut matrix);
        file.save(&matrix, Overwrite::No).unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), expected);
        assert_eq!(fs::read_link(scratch.path("far.ron")).unwrap(), Path::new("near.ron"));
        assert_eq!(fs::read_link(scratch.path("near.ron")).unwrap(), Path::new("real/map.ron"));
        assert_eq!(scratch.names(), ["far.ron", "near.ron", "real"]);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_left_alone() {
        let scratch = Scratch::new();
        symlink("gone.ron", scratch.path("map.ron")).unwrap();
        let refused = disk::save_new(&scratch.path("map.ron"), &Matrix::new("X"), Overwrite::No).unwrap_err();
        assert!(matches!(refused.trouble, Trouble::Exists), "{refused}");
        assert_eq!(scratch.names(), ["map.ron"]);
    }

    #[test]
    fn modes_and_attributes_stay() {
        let scratch = Scratch::new();
        for wanted in [0o600, 0o640, 0o664, 0o755] {
            let path = scratch.write("map.ron", ACME);
            fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).unwrap();
            let flags = rustix::fs::XattrFlags::empty();
            // Not every disk has attributes.
            let attributed = rustix::fs::setxattr(&path, "user.note", b"mine", flags).is_ok();
            let (mut file, mut matrix) = open(&path);
            retitle(&mut matrix);
            file.save(&matrix, Overwrite::No).unwrap();
            assert_eq!(mode(&path), wanted);
            if attributed {
                let mut value = [0; 8];
                assert_eq!(rustix::fs::getxattr(&path, "user.note", &mut value[..]), Ok(4));
                assert_eq!(&value[..4], b"mine");
            }
        }
    }

    #[test]
    fn a_read_only_file_is_refused() {
        let scratch = Scratch::new();
        let path = scratch.write("map.ron", ACME);
        let (mut file, mut matrix) = open(&path);
        retitle(&mut matrix);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        for over in [Overwrite::No, Overwrite::Yes] {
            let refused = file.save(&matrix, over).unwrap_err();
            assert!(matches!(refused.trouble, Trouble::ReadOnly), "{refused}");
            assert!(refused.hint.contains("chmod u+w"), "{}", refused.hint);
        }
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), mode(&path)), (ACME, 0o444));
        assert_eq!(scratch.names(), ["map.ron"]);
    }

    #[test]
    fn hard_links_go_on_showing_the_same() {
        let scratch = Scratch::new();
        let path = scratch.write("map.ron", ACME);
        fs::hard_link(&path, scratch.path("other.ron")).unwrap();
        let (mut file, mut matrix) = open(&path);
        let expected = retitle(&mut matrix);
        let inode = fs::metadata(&path).unwrap().ino();
        let report = file.save(&matrix, Overwrite::No).unwrap();
        assert!(report.in_place.is_some_and(|why| why.contains("hard links")));
        assert_eq!(fs::read_to_string(scratch.path("other.ron")).unwrap(), expected);
        assert_eq!(fs::metadata(&path).unwrap().ino(), inode);
        assert_eq!(scratch.names(), ["map.ron", "other.ron"]);
    }

    #[test]
    fn an_interrupted_save_in_place_is_finished() {
        let scratch = Scratch::new();
        let new = ACME.replace("Acme CX\"", "Acme service\"");
        // The first half of the new bytes over the old ones: a map that parses, but that nobody wrote.
        let half = ACME.len() / 2;
        let torn = format!("{}{}", &new[..half], &ACME[half..]);
        let path = scratch.write("map.ron", &torn);
        scratch.write(".map.ron.sayso-whole", &new);
        scratch.write(".map.ron.sayso-before", ACME);
        let refused = disk::open(&path).unwrap_err();
        assert!(matches!(refused.trouble, Trouble::HalfSaved), "{refused}");
        assert!(refused.hint.contains(".map.ron.sayso-whole"), "{}", refused.hint);
        assert!(disk::finish_save(&path).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), new);
        assert_eq!(scratch.names(), ["map.ron"]);
        assert!(!disk::finish_save(&path).unwrap());
        // What somebody wrote since is no half of a save, and stays.
        scratch.write(".map.ron.sayso-whole", &new);
        scratch.write(".map.ron.sayso-before", ACME);
        let theirs = ACME.replace("Acme CX\"", "Theirs\"");
        fs::write(&path, &theirs).unwrap();
        assert!(!disk::finish_save(&path).unwrap());
        let file = open(&path).0;
        assert!(file.unfinished_save().is_some());
        file.tidy();
        assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
        assert_eq!(scratch.names().len(), 3);
    }

    #[test]
    fn a_kept_original_is_as_private_as_the_file() {
        let scratch = Scratch::new();
        let text = ACME.replace("rank: 30,\n            rights", "rank: 30, // third\n            rights");
        // A name as long as disks allow, of which the endings need their share.
        let path = scratch.write(format!("{}.ron", "m".repeat(251)), &text);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let (mut file, mut matrix) = open(&path);
        let id = Id::parse("hire-an-agent").unwrap();
        matrix.apply(Edit::SetDecision { id, change: DecisionChange::Rank(0) }).unwrap();
        let kept = file.save(&matrix, Overwrite::No).unwrap().kept.unwrap();
        assert_eq!((mode(&kept), mode(&path)), (0o600, 0o600));
        assert_eq!(fs::read_to_string(kept).unwrap(), text);
        assert_eq!(scratch.names().len(), 2);
    }

    #[test]
    fn hidden_files_of_dead_saves_go_and_others_stay() {
        let scratch = Scratch::new();
        let path = scratch.write("map.ron", ACME);
        let living = scratch.write(".map.ron.sayso-17-7", "half");
        let held = fs::File::open(living).unwrap();
        held.try_lock().unwrap();
        scratch.write(".map.ron.sayso-18-0", "half");
        scratch.write(".map.ron.sayso-notes", "mine");
        scratch.write(".other.ron.sayso-18-0", "half");
        let file = open(&path).0;
        assert_eq!(scratch.names().len(), 5, "looking at a map writes nothing");
        file.tidy();
        let expected = [".map.ron.sayso-17-7", ".map.ron.sayso-notes", ".other.ron.sayso-18-0", "map.ron"];
        assert_eq!(scratch.names(), expected);
    }

    #[test]
    fn a_folder_that_may_not_be_written_is_said() {
        if rustix::process::geteuid().is_root() {
            return; // Nothing is forbidden to root.
        }
        let scratch = Scratch::new();
        fs::create_dir(scratch.path("locked")).unwrap();
        let path = scratch.write("locked/map.ron", ACME);
        let (mut file, mut matrix) = open(&path);
        retitle(&mut matrix);
        fs::set_permissions(scratch.path("locked"), fs::Permissions::from_mode(0o555)).unwrap();
        let refused = file.save(&matrix, Overwrite::No).unwrap_err();
        fs::set_permissions(scratch.path("locked"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(refused.trouble, Trouble::FolderReadOnly), "{refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), ACME);
    }
}

#[test]
#[cfg(unix)]
fn what_happens_to_the_file_between_the_two_halves_of_a_save_is_heeded() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let scratch = Scratch::new();
    let path = scratch.write("map.ron", ACME);
    let (mut file, mut matrix) = open(&path);
    let expected = retitle(&mut matrix);
    let prepare = |file: &MapFile| {
        let prepared = file.prepare(&matrix);
        assert_eq!(prepared.bytes(), expected.as_bytes());
        assert_eq!(scratch.names().len(), 2, "what will be in the file lies beside it: {:?}", scratch.names());
        assert_eq!(fs::read_to_string(&path).unwrap(), ACME);
        prepared
    };
    // Somebody else writes it: nothing is written over, and what was prepared goes.
    let prepared = prepare(&file);
    let theirs = ACME.replace("Acme CX\"", "Acme CY\"");
    fs::write(&path, &theirs).unwrap();
    let refused = file.save_prepared(prepared, &matrix, Overwrite::No).unwrap_err();
    assert!(matches!(refused.trouble, Trouble::ChangedOnDisk), "{refused}");
    assert_eq!((fs::read_to_string(&path).unwrap(), scratch.names()), (theirs, vec!["map.ron".to_owned()]));
    fs::write(&path, ACME).unwrap();
    // Another mode, and a second name: both stay.
    let prepared = prepare(&file);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let report = file.clone().save_prepared(prepared, &matrix, Overwrite::No).unwrap();
    assert_eq!((report.in_place, fs::metadata(&path).unwrap().mode() & 0o777), (None, 0o640));
    fs::write(&path, ACME).unwrap();
    let prepared = prepare(&file);
    let other = scratch.path("other.ron");
    fs::hard_link(&path, &other).unwrap();
    assert!(file.clone().save_prepared(prepared, &matrix, Overwrite::No).unwrap().in_place.is_some());
    assert_eq!(fs::read_to_string(&other).unwrap(), expected);
    fs::remove_file(&other).unwrap();
    fs::write(&path, ACME).unwrap();
    // Gone, and meant to be written anew.
    let prepared = prepare(&file);
    fs::remove_file(&path).unwrap();
    file.save_prepared(prepared, &matrix, Overwrite::Yes).unwrap();
    assert_eq!((fs::read_to_string(&path).unwrap(), scratch.names()), (expected, vec!["map.ron".to_owned()]));
}
