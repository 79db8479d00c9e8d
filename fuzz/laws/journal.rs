//! Any bytes as a journal: what can be believed is told, the rest is not; nothing that is told is taken without being asked
//! for, and whatever of it is taken leaves a map that can be saved.
//!
//! Always true: the map that a journal is opened with is not changed by it.

use std::path::PathBuf;

use proptest::prelude::*;
use proptest::sample::Index;
use sayso::disk::journal::{Journal, Told};
use sayso::disk::state::{Digest, JOURNAL, StateFolder};
use sayso::interchange::native;
use sayso::model::History;

use crate::arbitrary::{Gesture, gesture, seed};

/// A folder that goes when the check is done. In memory where there is such a place.
struct Place(PathBuf);

impl Place {
    fn new() -> Place {
        let memory = PathBuf::from("/dev/shm");
        let place = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let thread = format!("{:?}", std::thread::current().id());
        Place(place.join(format!("sayso-journal-law-{}-{thread}", std::process::id())))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Checks the law.
pub fn check(bytes: &[u8]) {
    let Some((which, rest)) = super::choice(bytes) else { return };
    if which % 4 == 1 {
        if let Some((cut, rest)) = super::drawn_first(&any::<Index>(), rest) {
            torn(super::drawn(&turn(), rest, 12), cut);
        }
        return;
    }
    let place = Place::new();
    let folder = StateFolder::at(place.0.join("state")).expect("a folder");
    let start = seed();
    let content = native::write(&start);
    let map = place.0.join("map.sayso.ron");
    let key = StateFolder::key_of(&map);
    let journal = if which % 4 == 0 { rest.to_vec() } else { sealed(rest) };
    std::fs::write(folder.file(&key, JOURNAL), journal).expect("room");
    let (mut journal, Told { history, left }) =
        Journal::open(folder.clone(), key.clone(), content.as_bytes(), which % 3 != 0);
    let mut matrix = start.clone();
    let mut history = History::told(history);
    while let Ok(Some(_)) = history.undo(&mut matrix) {}
    native::read(native::write(&matrix).as_bytes()).expect("a map after undoing");
    let mut matrix = start;
    for left in &left {
        for gesture in &left.gestures {
            let _ = matrix.apply_all(gesture.edits.clone());
        }
    }
    let text = native::write(&matrix);
    assert_eq!(native::read(text.as_bytes()).expect("a map after recovery").matrix, matrix);
    let mut history = History::new();
    let first = matrix.roles().next().map(|(_, role)| role.id().clone());
    if let Some(id) = first {
        let edit = sayso::model::Edit::RemoveRole { id, retire: false };
        let _ = history.perform(&mut matrix, "remove", vec![edit]);
    }
    journal.keep(&history.take_entries()).expect("kept");
    journal.saved(Digest::of(text.as_bytes()), journal.kept()).expect("kept");
    let (_, told) = Journal::open(folder, key, text.as_bytes(), true);
    assert!(told.left.len() <= left.len(), "what was saved is not left over: {:?}", told.left);
}

/// Lines with a right checksum each, after the head of a journal.
fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for words in std::iter::once(b"sayso-journal 1".as_slice()).chain(bytes.split(|byte| *byte == b'\n')) {
        out.extend_from_slice(format!("{} {:08x} ", words.len(), crc32fast::hash(words)).as_bytes());
        out.extend_from_slice(words);
        out.push(b'\n');
    }
    out
}

/// What happens to a map between two openings.
#[derive(Clone, Debug)]
enum Turn {
    Do(Gesture),
    Undo,
    Redo,
    Save,
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        6 => gesture().prop_map(Turn::Do),
        2 => Just(Turn::Undo),
        1 => Just(Turn::Redo),
        1 => Just(Turn::Save),
    ]
}

/// A run that died, and whose journal was torn anywhere: it tells a beginning of what happened, and what it tells applies.
fn torn(turns: Vec<Turn>, cut: Index) {
    let place = Place::new();
    let folder = StateFolder::at(place.0.join("state")).expect("a folder");
    let key = StateFolder::key_of(&place.0.join("map.sayso.ron"));
    let mut map = seed();
    let mut saved = native::write(&map);
    let (mut journal, told) = Journal::open(folder.clone(), key.clone(), saved.as_bytes(), true);
    assert_eq!(told, Told::default());
    let mut history = History::new();
    // The maps there were, as texts. Those before the last save count: where its mark is torn off and the file says what it
    // said earlier, what was done then is offered.
    let mut all = vec![native::write(&map)];
    for turn in turns {
        match turn {
            Turn::Do(gesture) => {
                let (edits, _) = gesture.edits(&map);
                let _ = history.perform(&mut map, "gesture", edits);
            }
            Turn::Undo => {
                history.undo(&mut map).expect("undone");
            }
            Turn::Redo => {
                history.redo(&mut map).expect("redone");
            }
            Turn::Save => {
                history.mark_saved(history.depth());
                saved = native::write(&map);
                journal.saved(Digest::of(saved.as_bytes()), journal.kept()).expect("kept");
            }
        }
        journal.keep(&history.take_entries()).expect("kept");
        all.push(native::write(&map));
    }
    drop(journal);
    let file = folder.file(&key, JOURNAL);
    let Ok(whole) = std::fs::read(&file) else { return };
    std::fs::write(&file, &whole[..cut.index(whole.len() + 1)]).expect("room");
    let (_, told) = Journal::open(folder, key, saved.as_bytes(), true);
    for left in told.left.iter().filter(|left| left.fits) {
        let mut again = native::read(saved.as_bytes()).expect("saved").matrix;
        for gesture in &left.gestures {
            again.apply_all(gesture.edits.clone()).expect("what was told fits");
        }
        assert!(all.contains(&native::write(&again)), "a map that never was: {left:?}");
    }
    let mut map = native::read(saved.as_bytes()).expect("saved").matrix;
    let mut history = History::told(told.history);
    while history.undo(&mut map).expect("what was told can be undone").is_some() {
        assert!(all.contains(&native::write(&map)), "a map that never was");
    }
}
