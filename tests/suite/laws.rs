//! Laws that hold for every map, every edit and every file.

use proptest::collection::vec;
use proptest::prelude::*;

use sayso::interchange::native;
use sayso::model::{History, Matrix};

use super::arbitrary::{Gesture, edit, gesture, matrix, roughness};
use super::fuzzed::splice::{numbered, save_once};

const GOOD: &str = include_str!("../fixtures/native/good.ron");

/// So many cases in an ordinary run; `PROPTEST_CASES` asks for another number.
pub fn cases(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = asked.unwrap_or(cases);
    ProptestConfig { cases, max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() }
}

/// What a user does to a history.
#[derive(Clone, Debug)]
enum Turn {
    Do(Gesture),
    Undo,
    Redo,
    Save,
}

fn turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        5 => gesture().prop_map(Turn::Do),
        3 => Just(Turn::Undo),
        2 => Just(Turn::Redo),
        1 => Just(Turn::Save),
    ]
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_map_is_made_again_by_its_edits(matrix in matrix()) {
        let mut made = Matrix::default();
        made.apply_all(matrix.making()).unwrap_or_else(|why| panic!("{why}"));
        prop_assert_eq!(made, matrix);
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn an_inverse_gives_back_an_equal_map(mut map in matrix(), edits in vec(edit(), 1..20)) {
        for edit in edits {
            let before = map.clone();
            match map.apply(edit) {
                Ok(inverse) => {
                    let mut back = map.clone();
                    prop_assert!(back.apply(inverse).is_ok());
                    prop_assert_eq!(&back, &before);
                    for (key, _) in before.roles() {
                        prop_assert_eq!(back.load_of(key), before.load_of(key));
                    }
                }
                Err(_) => prop_assert_eq!(&map, &before),
            }
        }
    }

    #[test]
    fn history_leads_back_and_forth(start in matrix(), turns in vec(turn(), 1..40)) {
        let mut map = start.clone();
        let mut history = History::new();
        let mut saved = start.clone();
        // The map after each gesture that can be undone.
        let mut states = vec![start.clone()];
        for turn in turns {
            match turn {
                Turn::Do(gesture) => {
                    let (edits, must) = gesture.edits(&map);
                    let done = history.perform(&mut map, "gesture", edits);
                    prop_assert!(done.is_ok() || !must, "a removal was refused: {:?}", done);
                    if done.is_ok() {
                        states.truncate(history.depth());
                        states.push(map.clone());
                    }
                }
                Turn::Undo => { history.undo(&mut map).unwrap(); }
                Turn::Redo => { history.redo(&mut map).unwrap(); }
                Turn::Save => {
                    history.mark_saved(history.depth());
                    saved = map.clone();
                }
            }
            prop_assert_eq!(&map, &states[history.depth()]);
            if !history.is_modified() {
                prop_assert_eq!(&map, &saved);
            }
        }
        while history.redo(&mut map).unwrap().is_some() {}
        prop_assert_eq!(&map, states.last().unwrap());
        while history.undo(&mut map).unwrap().is_some() {}
        prop_assert_eq!(&map, &start);
    }

    #[test]
    fn what_happened_can_be_told_again(start in matrix(), turns in vec(turn(), 1..40)) {
        let mut map = start.clone();
        let mut history = History::new();
        for turn in turns {
            match turn {
                Turn::Do(gesture) => {
                    let (edits, _) = gesture.edits(&map);
                    let _ = history.perform(&mut map, "gesture", edits);
                }
                Turn::Undo => { history.undo(&mut map).unwrap(); }
                Turn::Redo => { history.redo(&mut map).unwrap(); }
                Turn::Save => history.mark_saved(history.depth()),
            }
        }
        let entries = history.take_entries();
        // About the map it ended with: everything can be taken back and done again.
        let mut again = map.clone();
        let mut told = History::told(entries);
        prop_assert!(!told.is_modified());
        prop_assert_eq!(told.depth(), history.depth());
        while told.undo(&mut again).unwrap().is_some() {}
        prop_assert_eq!(&again, &start);
        while told.redo(&mut again).unwrap().is_some() {}
        while history.redo(&mut map).unwrap().is_some() {}
        prop_assert_eq!(&again, &map);
    }

    #[test]
    fn what_is_written_is_read_as_the_same_map(map in matrix()) {
        let text = native::write(&map);
        let read = native::read(text.as_bytes());
        prop_assert!(read.is_ok(), "{:?}\n{}", read.err(), text);
        let read = read.unwrap();
        prop_assert_eq!(&read.matrix, &map);
        prop_assert_eq!(native::write(&read.matrix), text.clone());
        prop_assert_eq!(native::format(text.as_bytes()).unwrap().text, text.clone());
        // And it is what everybody else calls RON.
        prop_assert!(ron::from_str::<serde::de::IgnoredAny>(&text).is_ok());
    }

    #[test]
    fn formatting_keeps_comments_and_settles(map in matrix(), rough in roughness()) {
        let text = rough.of(&native::write(&map));
        let once = native::format(text.as_bytes()).unwrap();
        prop_assert_eq!(once.lost, vec![]);
        prop_assert_eq!(numbered(&once.text), numbered(&text), "{}\n---\n{}", text, once.text);
        prop_assert_eq!(&native::read(once.text.as_bytes()).unwrap().matrix, &map);
        let twice = native::format(once.text.as_bytes()).unwrap().text;
        prop_assert_eq!(twice, once.text);
    }

    #[test]
    fn a_save_changes_only_what_changed(map in matrix(), rough in roughness(), gestures in vec(gesture(), 1..6)) {
        save_once(&map, &rough, &gestures);
    }

    #[test]
    fn a_removal_always_succeeds_and_comes_back(mut map in matrix(), picks in vec(gesture(), 1..10)) {
        for gesture in picks {
            let before = map.clone();
            let (edits, must) = gesture.edits(&map);
            match map.apply_all(edits) {
                Ok(inverses) => {
                    let mut back = map.clone();
                    prop_assert!(back.apply_all(inverses).is_ok());
                    prop_assert_eq!(back, before);
                }
                Err(why) => {
                    prop_assert!(!must, "{}", why);
                    prop_assert_eq!(&map, &before);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..400)) {
        let _ = native::read(&bytes);
    }

    #[test]
    fn any_tokens_are_read_or_refused(tokens in vec(proptest::sample::select(vec![
        "(", ")", "[", "]", "{", "}", ",", ":", "version", "1", "\"a\"", "title", "decisions", "rights", "id", "r#\"", "\"",
        "//", "/*", "*/", "\n", "Decides", "upto", "\\", "é", "situations", "roles", "#", "-", "<<<<<<<",
    ]), 0..40)) {
        let _ = native::read(tokens.concat().as_bytes());
        let start = format!("(version: 1, {}", tokens.join(" "));
        let _ = native::read(start.as_bytes());
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(at in 0..GOOD.len(), byte in any::<u8>(), cut in 0..GOOD.len()) {
        let mut bytes = GOOD.as_bytes().to_vec();
        bytes[at] = byte;
        check_damaged(&bytes);
        let mut bytes = GOOD.as_bytes().to_vec();
        bytes.remove(cut);
        check_damaged(&bytes);
        bytes.drain(cut.min(at)..cut.max(at).min(cut + 40).max(cut.min(at)));
        check_damaged(&bytes);
    }
}

/// A file that may be damaged is refused with a place in it, or read; what is read is RON, and can be saved.
fn check_damaged(bytes: &[u8]) {
    match native::read(bytes) {
        Err(refused) => {
            assert!(!refused.message.is_empty() && !refused.hint.is_empty());
            if let Some(place) = refused.place {
                assert!(place.line >= 1 && place.column >= 1 && place.offset as usize <= bytes.len(), "{place:?}");
            }
        }
        Ok(document) => {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(ron::from_str::<serde::de::IgnoredAny>(text).is_ok(), "read, but not RON:\n{text}");
            assert_eq!(native::splice(&document.source, &document.matrix).bytes(), bytes);
            assert_eq!(native::read(native::write(&document.matrix).as_bytes()).unwrap().matrix, document.matrix);
        }
    }
}

#[test]
fn every_cut_of_a_file_is_refused() {
    for end in 0..GOOD.trim_end().len() {
        if let Ok(document) = native::read(&GOOD.as_bytes()[..end]) {
            assert_eq!(document.matrix, Matrix::default(), "cut at {end}");
            panic!("cut at {end} was read");
        }
    }
}
