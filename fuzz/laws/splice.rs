//! A save changes only what changed: of any map, laid out in any way, after any gestures.
//!
//! Always true: what is saved reads as the map says; records that did not change keep every byte, and comments are lost only
//! with their record; undone to the start the map is as it was, and so is its text.

use std::collections::BTreeSet;

use sayso::interchange::native::{self, Document};
use sayso::model::{History, Id, Matrix};

use crate::arbitrary::{Gesture, Roughness, gesture, roughness};

/// Checks the law.
pub fn check(bytes: &[u8]) {
    let Some((which, rest)) = super::choice(bytes) else { return };
    if which % 2 == 0 {
        let Some((map, rest)) = super::drawn_map(rest) else { return };
        let Some((rough, rest)) = super::drawn_first(&roughness(), rest) else { return };
        let gestures = super::drawn(&gesture(), rest, 12);
        save_once(&map, &rough, &gestures);
        save_each(rough.of(&native::write(&map)).as_bytes(), &gestures);
    } else {
        // A file of any layout, and behind a zero byte the chance that draws what is done to it.
        let mut halves = rest.splitn(2, |byte| *byte == 0);
        let (file, chance) = (halves.next().unwrap_or(&[]), halves.next().unwrap_or(&[]));
        if native::read(file).is_ok() {
            save_each(file, &super::drawn(&gesture(), chance, 12));
        }
    }
}

/// Saves after every gesture, each time into the file as it was saved last; then undoes all of them.
fn save_each(file: &[u8], gestures: &[Gesture]) {
    let Document { matrix: start, mut source } = native::read(file).expect("a map");
    assert_eq!(native::splice(&source, &start).bytes(), file, "a save of nothing changes nothing");
    let first = source.clone();
    let mut map = start.clone();
    let mut history = History::new();
    for gesture in gestures {
        let (edits, must) = gesture.edits(&map);
        let done = history.perform(&mut map, "gesture", edits);
        assert!(done.is_ok() || !must, "{done:?}");
        let saved = native::splice(&source, &map);
        let text = || String::from_utf8_lossy(saved.bytes());
        let read = native::read(saved.bytes()).unwrap_or_else(|why| panic!("{why}\n{}", text()));
        assert_eq!(read.matrix, map, "{}", text());
        source = read.source;
    }
    while history.undo(&mut map).expect("undone").is_some() {}
    assert_eq!(map, start);
    assert_eq!(native::splice(&first, &map).bytes(), file, "undone, the first bytes are back");
    let last = native::splice(&source, &map);
    assert_eq!(native::read(last.bytes()).expect("what was saved last").matrix, start);
}

/// Does all gestures to a map that was laid out anew, and saves once: records and comments stay as they were.
pub fn save_once(map: &Matrix, rough: &Roughness, gestures: &[Gesture]) {
    let text = rough.of(&native::write(map));
    let document = native::read(text.as_bytes()).expect("a map that was laid out");
    assert_eq!(&document.matrix, map);
    let same = native::splice(&document.source, map);
    assert_eq!(String::from_utf8(same.bytes().to_vec()).expect("text"), text);
    assert!(!same.rewritten && same.lost.is_empty());

    let mut new = document.matrix.clone();
    for gesture in gestures {
        gesture.perform(&mut new);
    }
    let saved = native::splice(&document.source, &new);
    let out = String::from_utf8(saved.bytes().to_vec()).expect("text");
    let read = native::read(out.as_bytes()).unwrap_or_else(|why| panic!("{why}\n{text}\n---\n{out}"));
    assert_eq!(&read.matrix, &new, "{text}\n---\n{out}");
    assert!(!saved.rewritten, "{text}\n---\n{out}");
    assert_eq!(out.matches('\n').count(), out.matches(rough.line_end()).count());

    // Comments: none twice, none gone without a word unless its whole record is gone.
    let mut kept = numbered(&out);
    let lost: BTreeSet<&str> = saved.lost.iter().map(|comment| comment.text.as_str()).collect();
    kept.extend(lost.iter().flat_map(|text| numbered(text)));
    kept.sort();
    let all = numbered(&text);
    assert!(kept.windows(2).all(|pair| pair[0] != pair[1]), "{kept:?}\n{text}\n---\n{out}");
    assert!(kept.iter().all(|number| all.contains(number)));
    let gone = map.roles().any(|(_, role)| new.role_by_id(role.id()).is_none())
        || map.decisions().any(|(_, decision)| new.decision_by_id(decision.id()).is_none())
        || map.areas_in_order().iter().any(|area| new.area(&area.id).is_none())
        || map.situations_in_order().iter().any(|situation| new.situation(&situation.id).is_none());
    if !gone {
        assert_eq!(kept, all, "{text}\n---\n{out}");
    }

    // Records that did not change keep every byte.
    let same = |id: &Id| match (map.decision_by_id(id), new.decision_by_id(id)) {
        (Some(a), Some(b)) => map.same_decision(a, &new, b),
        _ => false,
    };
    for (_, decision) in map.decisions().filter(|(_, decision)| same(decision.id())) {
        let line = |source: &native::Source| source.spot_of_decision(decision.id()).expect("a place").line;
        assert_eq!(record_lines(&text, line(&document.source)), record_lines(&out, line(&read.source)));
    }
}

/// The numbered comments of a roughened file.
pub fn numbered(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices(" c") {
        let number: String = text[at + 2..].chars().take_while(char::is_ascii_digit).collect();
        let open = text[..at].ends_with("//") || text[..at].ends_with("/*");
        if open && !number.is_empty() && text[at + 2 + number.len()..].starts_with('.') {
            found.push(number);
        }
    }
    found.sort();
    found
}

/// The lines of a record, found by where its heading stands.
fn record_lines(text: &str, heading_line: u32) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let heading = heading_line as usize - 1;
    let is = |line: &str, bracket: &str| {
        let line = line.trim_start();
        // There may be a comment behind a bracket.
        line.starts_with(bracket)
    };
    let start = (0..heading).rev().find(|at| is(lines[*at], "(") && !lines[*at].contains(": ")).expect("a bracket");
    let depth = lines[start].len() - lines[start].trim_start().len();
    let end = (heading..lines.len())
        .find(|at| {
            let indent = lines[*at].len() - lines[*at].trim_start().len();
            is(lines[*at], ")") && indent == depth
        })
        .expect("its other bracket");
    lines[start..=end].to_vec()
}
