//! Every call of a save fails in turn, once and for ever, or is the last one before the program dies.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::calls::tests::{Script, under};
use super::*;
use crate::model::{DecisionChange, Edit, Id, MapChange, Matrix};

const OLD: &str = "(\n    version: 1,\n    title: \"Old\",\n    roles: [\n        (id: \"a\", name: \"A\"),\n    ],\n    \
                   decisions: [\n        (\n            id: \"d\",\n            title: \"D\",\n            \
                   rank: 3, // third\n            rights: {\"a\": Decides},\n        ),\n    ],\n)\n";

/// Calls of the longest save there is; a script that goes on past the last call changes nothing and ends the loop.
const MOST: usize = 200;

struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // In memory where there is such a place: thousands of syncs are made here.
        let memory = PathBuf::from("/dev/shm");
        let place = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let folder = place.join(format!("sayso-faults-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn map(&self) -> PathBuf {
        self.0.join("map.ron")
    }

    /// The names in the folder that no user put there.
    fn litter(&self) -> Vec<String> {
        let names = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !["map.ron", "other.ron"].contains(&name.as_str())).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A kind of save.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Save,
    /// Into a file with two names.
    InPlace,
    /// One that loses a comment and keeps the original.
    Keeping,
    LayOut,
    SaveAs,
    SaveNew,
    Export,
}

const KINDS: [Kind; 7] =
    [Kind::Save, Kind::InPlace, Kind::Keeping, Kind::LayOut, Kind::SaveAs, Kind::SaveNew, Kind::Export];

/// A save that is about to be made: the folder, the file opened, and the map changed.
struct Ready {
    kind: Kind,
    folder: Folder,
    file: MapFile,
    matrix: Matrix,
}

impl Ready {
    fn new(kind: Kind) -> Ready {
        let folder = Folder::new();
        fs::write(folder.map(), OLD).unwrap();
        if kind == Kind::InPlace {
            fs::hard_link(folder.map(), folder.0.join("other.ron")).unwrap();
        }
        let Opened { file, mut matrix } = open(&folder.map()).unwrap();
        match kind {
            Kind::LayOut => {}
            Kind::Keeping => {
                let change = DecisionChange::Rank(0);
                matrix.apply(Edit::SetDecision { id: Id::parse("d").unwrap(), change }).unwrap();
            }
            _ => {
                matrix.apply(Edit::SetMap(MapChange::Title("Something longer".to_owned()))).unwrap();
            }
        }
        Ready { kind, folder, file, matrix }
    }

    /// Where the new bytes go.
    fn target(&self) -> PathBuf {
        match self.kind {
            Kind::SaveAs | Kind::SaveNew | Kind::Export => self.folder.0.join("other.ron"),
            _ => self.folder.map(),
        }
    }

    fn act(&mut self) -> Result<(), DiskError> {
        let target = self.target();
        match self.kind {
            Kind::Save | Kind::InPlace | Kind::Keeping => self.file.save(&self.matrix, Overwrite::No).map(drop),
            Kind::LayOut => self.file.lay_out(&self.matrix).map(drop),
            Kind::SaveAs => self.file.save_as(&target, &self.matrix, Overwrite::Yes).map(drop),
            Kind::SaveNew => save_new(&target, &self.matrix, Overwrite::Yes).map(drop),
            Kind::Export => put_new(&target, b"exported", Overwrite::Yes).map(drop),
        }
    }
}

fn content(path: &Path) -> Option<Vec<u8>> {
    fs::read(path).ok()
}

/// What stands in the target before and after a save in which nothing goes wrong.
fn both(kind: Kind) -> [Option<Vec<u8>>; 2] {
    let mut ready = Ready::new(kind);
    let before = content(&ready.target());
    ready.act().unwrap();
    let after = content(&ready.target());
    assert_ne!(before, after, "{kind:?} changes nothing");
    [before, after]
}

#[test]
fn whatever_call_fails_the_file_is_whole_and_the_next_save_works() {
    // EIO, ENOSPC, EACCES, EINTR.
    for kind in KINDS {
        let [before, after] = both(kind);
        let mut failed = 0;
        for error in [5, 28, 13, 4] {
            let mut is_over = false;
            for at in 0..MOST {
                for once in [true, false] {
                    // A call that is interrupted for ever is made for ever.
                    if !once && matches!(error, 4 | 13) {
                        continue;
                    }
                    let script = if once { Script::Once(at, error) } else { Script::Forever(at, error) };
                    let mut ready = Ready::new(kind);
                    let (answer, made) = under(script, || ready.act());
                    let what = format!("{kind:?}, {script:?}: {answer:?} after {made:#?}");
                    let now = content(&ready.target());
                    let mended = || {
                        finish_save(&ready.target()).unwrap();
                        content(&ready.target()) == after
                    };
                    assert!(now == before || now == after || (!once && mended()), "torn: {what}");
                    match &answer {
                        Ok(()) => assert_eq!(now, after, "{what}"),
                        Err(why) => {
                            failed += 1;
                            assert!(!why.message.is_empty() && !why.hint.is_empty(), "{what}");
                            let said = why.message.contains("the file is as it was");
                            assert!(!said || now == before, "says it is as it was, and is not: {what}");
                        }
                    }
                    let is_last = answer.is_ok() && made.len() <= at;
                    ready.act().unwrap_or_else(|why| panic!("the next save: {why}; {what}"));
                    assert_eq!(content(&ready.target()), after, "the next save: {what}");
                    ready.file.tidy();
                    if let Ok(opened) = open(&ready.target()) {
                        opened.file.tidy();
                    }
                    let kept = ["map.ron.bak", ".map.ron.bak"];
                    let litter = ready.folder.litter();
                    let own = |name: &&String| !kept.contains(&name.as_str());
                    assert_eq!(litter.iter().find(own), None, "litter: {what}");
                    is_over |= is_last;
                }
                if is_over {
                    break;
                }
            }
        }
        assert!(failed > 20, "{kind:?} hardly failed: {failed}");
    }
}

#[test]
fn wherever_a_save_dies_the_next_opening_finds_a_whole_file_and_no_litter() {
    for kind in KINDS {
        let [before, after] = both(kind);
        let mut seen = [0, 0];
        for at in 0..MOST {
            let mut ready = Ready::new(kind);
            let (answer, made) = under(Script::DeadAfter(at), || ready.act());
            let target = ready.target();
            let finished = target.exists() && finish_save(&target).unwrap();
            let now = content(&target);
            assert!(now == before || now == after, "{kind:?} dead after {at}, finished {finished}: {made:#?}");
            seen[usize::from(now == after)] += 1;
            for map in [ready.folder.map(), target] {
                if let Ok(opened) = open(&map) {
                    assert!(opened.file.unfinished_save().is_none());
                    opened.file.tidy();
                }
            }
            // A new file that was never there is not opened next; its hidden file goes with the next save of that name.
            if now.is_some() && kind != Kind::Export {
                let litter = ready.folder.litter();
                assert_eq!(
                    litter.iter().find(|name| *name != "map.ron.bak"),
                    None,
                    "{kind:?} dead after {at}: {made:#?}"
                );
            }
            if answer.is_ok() && made.len() <= at {
                break;
            }
        }
        assert!(seen[0] > 0 && seen[1] > 0, "{kind:?}: {seen:?}");
    }
}

#[test]
fn a_failed_sync_is_never_tried_again_on_the_same_file() {
    for kind in KINDS {
        for at in 0..MOST {
            let mut ready = Ready::new(kind);
            let (_, made) = under(Script::Once(at, 5), || ready.act());
            let mut synced: Vec<&String> = Vec::new();
            for call in made.iter().filter(|call| call.starts_with("Sync(") || call.starts_with("Make(")) {
                if call.starts_with("Sync(") && call.contains("sayso-") {
                    assert!(!synced.contains(&call), "{kind:?}, {at}: {made:#?}");
                    synced.push(call);
                } else {
                    synced.clear();
                }
            }
            if made.len() <= at {
                break;
            }
        }
    }
}
