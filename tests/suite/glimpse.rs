//! The first rows of a long map, shown while it is read: they are those that the map itself shows first, and nothing else
//! changes by them.

use std::fmt::Write as _;
use std::io::{self, Read};

use proptest::prelude::*;
use sayso::app::{App, Opened, Preferences};
use sayso::interchange::native;
use sayso::model::{Decision, DecisionKey, Matrix};

use super::arbitrary::matrix;
use super::laws::cases;
use super::slices::maps;
use super::stage::{frame, rows};

/// What a row says: where it stands, what is decided, and who has which right on it.
fn said(matrix: &Matrix, key: DecisionKey) -> String {
    let decision: &Decision = matrix.decision(key).unwrap();
    let mut said = format!("{:?} {} {} {}", decision.area(), decision.rank(), decision.id(), decision.title());
    for key in matrix.roles_in_order() {
        let (role, right) = (matrix.role(key).unwrap().id(), decision.right(key));
        write!(said, " {role}: {right:?}").unwrap();
    }
    for situation in matrix.situations_in_order() {
        let Some(posture) = decision.posture(&situation.id) else { continue };
        for key in matrix.roles_in_order() {
            write!(said, " {} {:?}", situation.id, posture.right(key)).unwrap();
        }
    }
    said
}

/// What the first rows of a map say, in the order in which they are shown.
fn first(matrix: &Matrix, rows: usize) -> Vec<String> {
    matrix.decisions_in_order().into_iter().take(rows).map(|key| said(matrix, key)).collect()
}

/// A file that gives a few bytes at a time.
struct Bit<'a>(&'a [u8], usize);

impl Read for Bit<'_> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let few = piece.len().min(self.1);
        self.0.read(&mut piece[..few])
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn the_first_rows_are_those_of_the_map(map in matrix(), rows in 1_usize..7, bit in 1_usize..99) {
        let text = native::write(&map);
        let glimpse = native::glimpse(&mut text.as_bytes(), rows);
        prop_assert_eq!(glimpse.is_some(), map.decision_count() > 0);
        let Some(glimpse) = glimpse else { return Ok(()) };
        // However little of the file comes at a time.
        prop_assert_eq!(native::glimpse(&mut Bit(text.as_bytes(), bit), rows), Some(glimpse.clone()));
        prop_assert_eq!(first(&glimpse, rows + 1), first(&map, rows));
        prop_assert_eq!(glimpse.title(), map.title());
        prop_assert_eq!(&glimpse.settings().letters, &map.settings().letters);
        let names = |map: &Matrix| map.roles_in_order().into_iter().map(|key| map.role_name(key).to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(names(&glimpse), names(&map));
    }

    #[test]
    fn what_is_cut_or_changed_is_no_fall(map in matrix(), cut in 0.0..1.0, byte in any::<u8>()) {
        let text = native::write(&map).into_bytes();
        let at = (text.len() as f64 * cut) as usize;
        let _ = native::glimpse(&mut &text[..at], 3);
        let mut changed = text;
        if let Some(old) = changed.get_mut(at) {
            *old = byte;
        }
        let _ = native::glimpse(&mut &changed[..], 3);
    }
}

#[test]
fn a_file_that_is_not_laid_out_as_files_are_has_none() {
    let map = maps::map(40, 6);
    let text = native::write(&map);
    assert!(native::glimpse(&mut text.as_bytes(), 10).is_some());
    let id = "            id: \"dec-000007\",\n";
    let record = text.find(id).unwrap();
    let line = |field: &str| {
        let from = record + text[record..].find(&format!("            {field}: ")).unwrap();
        text[from..=from + text[from..].find('\n').unwrap()].to_owned()
    };
    let (title, area, rank, status) = (line("title"), line("area"), line("rank"), line("status"));
    let whole = [id, &title, &area, &rank].concat();
    let last = rank.trim().trim_end_matches(',').to_owned();
    for (from, to) in [
        ("    decisions: [\n", "    decisions: [ // all of them\n".to_owned()),
        (
            "        ),\n        (\n            id: \"dec",
            "        ),\n        // a remark\n        (\n            id: \"dec".to_owned(),
        ),
        ("version: 1", "version: 2".to_owned()),
        (&whole, [id, &title, &area, "            rank: twenty,\n"].concat()),
        // A remark, or another field, before those that tell where the record is shown.
        (&whole, [id, "            // why\n", &title, &area, &rank].concat()),
        (&whole, [id, &title, "            time_critical: false,\n", &area, &rank].concat()),
        (&status, [status.as_str(), &area].concat()),
        // Fields beside each other, or written in another way.
        (&whole, [id, title.trim_end(), " ", area.trim(), "\n", &rank].concat()),
        (&whole, [id, &title, &area, &format!("            {},\n", last.replace(": ", ":"))].concat()),
        (&whole, [id, &title, area.trim_end(), " // here\n", &rank].concat()),
    ] {
        assert!(text.contains(from), "{from:?} is in the file");
        let other = text.replacen(from, &to, 1);
        assert!(native::glimpse(&mut other.as_bytes(), 10).is_none(), "{to:?}");
    }
    assert!(native::glimpse(&mut text.replace('\n', "\r\n").as_bytes(), 10).is_none());
    // What stands behind all of these may stand as it likes.
    let other = text.replacen(&rank, &format!("{rank}            // a remark: area, rank: 5\n"), 1);
    assert_eq!(native::glimpse(&mut other.as_bytes(), 10), native::glimpse(&mut text.as_bytes(), 10));
}

#[test]
fn a_file_made_to_take_long_is_let_go() {
    /// Ever more of a text that never comes to an end.
    struct Endless(&'static [u8], usize);
    impl Read for Endless {
        fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
            assert!(self.1 < 64 * 1024 * 1024, "it is still read");
            let (mut begin, rest) = (&self.0[self.1.min(self.0.len())..], piece.len());
            let read = begin.read(piece)?;
            piece[read..].fill(b' ');
            self.1 += rest;
            Ok(rest)
        }
    }
    let head = "(\n    version: 1,\n    roles: [\n        (\n            id: \"a\",\n        ),\n    ],\n";
    let list = format!("{head}    decisions: [\n        (\n            id: \"x\",\n");
    let tail = format!("{list}        ),\n    ],\n");
    for begin in [head.to_owned(), list, tail] {
        assert!(native::glimpse(&mut Endless(begin.leak().as_bytes(), 0), 9).is_none());
    }
}

#[test]
fn what_hangs_on_rows_that_are_not_there_is_not_told() {
    let map = maps::map(400, 12);
    let matrix = native::glimpse(&mut native::write(&map).as_bytes(), 24).unwrap();
    for size in [(80, 24), (120, 40), (200, 60), (20, 6)] {
        let show = |matrix: &Matrix, is_glimpse| {
            let opened = Opened { matrix: matrix.clone(), is_glimpse, ..Opened::default() };
            let app = App::in_slices(opened, maps::today(), size, &Preferences::default());
            assert_eq!(app.checked().is_some(), is_glimpse || matrix.decision_count() > 150);
            rows(&frame(&app, size))
        };
        let (glimpse, whole) = (show(&matrix, true), show(&map, false));
        if size == (80, 24) {
            insta::assert_snapshot!(glimpse.join("\n"));
        }
        assert!(!glimpse[0].contains("checking") && !glimpse[0].contains('○'), "{}", glimpse[0]);
        assert!(size.0 < 80 || glimpse[0].contains("reading"), "{}", glimpse[0]);
        let title = |row: &String| row.chars().skip(3).take(15).collect::<String>();
        assert!(whole[0].contains("checking") || size.0 < 80, "{}", whole[0]);
        for (row, of_whole) in glimpse.iter().zip(&whole).skip(3).take(10) {
            assert_eq!(title(row), title(of_whole), "at {size:?}");
        }
    }
}

#[cfg(unix)]
mod in_a_terminal {
    use super::*;
    use crate::scratch::Scratch;
    use crate::session::{Session, assert_restored, assert_undone, open_or_skip};

    fn holds(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|piece| piece == text.as_bytes())
    }

    /// A map long enough to be shown before it is read.
    fn long() -> (Matrix, String) {
        let map = maps::map(600, 12);
        let text = native::write(&map);
        assert!((256 * 1024..2 * 1024 * 1024).contains(&text.len()), "{}", text.len());
        (map, text)
    }

    /// A map so long that it is read by a worker beside its first rows.
    fn longer() -> (Matrix, String) {
        let map = maps::map(5_000, 12);
        let text = native::write(&map);
        assert!(text.len() > 2 * 1024 * 1024, "{}", text.len());
        (map, text)
    }

    #[test]
    fn a_long_map_is_shown_before_it_is_read_and_keys_pressed_meanwhile_count() {
        keys_pressed_meanwhile_count(long());
    }

    #[test]
    fn a_longer_map_is_shown_while_it_is_read_and_keys_pressed_meanwhile_count() {
        keys_pressed_meanwhile_count(longer());
    }

    fn keys_pressed_meanwhile_count((map, text): (Matrix, String)) {
        let folder = Scratch::new();
        let file = folder.write("long.sayso.ron", &text);
        let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["long.sayso.ron"]));
        session.wait_for("Decision");
        session.press("d\u{13}");
        session.wait_for("saved long.sayso.ron");
        session.press("q");
        let (code, bytes) = session.end();
        assert_eq!(code, 0);
        assert!(holds(&bytes, "reading"), "the first rows were shown");
        assert_restored(&bytes);
        let saved = native::read(&std::fs::read(file).unwrap()).unwrap().matrix;
        let first = map.decisions_in_order()[0];
        let differ = map.decisions_in_order().into_iter().filter(|key| said(&saved, *key) != said(&map, *key));
        assert_eq!(differ.collect::<Vec<_>>(), [first], "the right of the first row was set, and no other");
    }

    #[test]
    fn a_long_file_that_is_no_map_is_told_of_where_the_command_was_typed() {
        [long(), longer()].into_iter().for_each(no_map_is_told_of_where_the_command_was_typed);
    }

    fn no_map_is_told_of_where_the_command_was_typed((map, text): (Matrix, String)) {
        let folder = Scratch::new();
        let last = map.decisions_in_order().pop().and_then(|key| map.decision(key)).unwrap().id().clone();
        let id = format!("            id: \"{last}\",\n");
        let wrong = text.replacen(&id, &format!("{id}            nonsense: 1,\n"), 1);
        let line = wrong.lines().position(|line| line.contains("nonsense")).unwrap() + 1;
        // Behind another field its area is not looked for.
        let wrong = wrong.replacen("            nonsense: 1,\n", "", 1);
        let rank = wrong.lines().skip(line - 1).position(|line| line.trim().starts_with("rank: ")).unwrap() + line;
        let mut lines: Vec<&str> = wrong.lines().collect();
        lines.insert(rank, "            nonsense: 1,");
        folder.write("long.sayso.ron", lines.join("\n") + "\n");
        let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["long.sayso.ron"]));
        session.press("jjd\u{1b}[<0;10;10M\u{1b}[I");
        let (code, bytes) = session.end();
        assert_eq!(code, 2);
        assert_undone(&bytes);
        assert!(holds(&bytes, "reading"), "the first rows were shown");
        let behind = bytes.windows(8).rposition(|piece| piece == b"\x1b[?1049l").unwrap();
        let told = String::from_utf8_lossy(&bytes[behind..]).into_owned();
        assert!(told.contains("nonsense") && told.contains(&format!("{}:", rank + 1)), "{told}");
    }

    #[test]
    fn ctrl_c_and_signals_end_the_reading() {
        let folder = Scratch::new();
        // So long that nobody is too late: the same decisions again and again, under ids of their own.
        let (_, text) = long();
        let (head, list) = text.split_once("    decisions: [\n").unwrap();
        let (list, tail) = list.split_once("\n    ],\n").unwrap();
        let mut many = format!("{head}    decisions: [\n");
        for round in 0..40 {
            many.push_str(&list.replace("id: \"dec-", &format!("id: \"dec-{round}-")));
            many.push('\n');
        }
        folder.write("long.sayso.ron", format!("{many}    ],\n{tail}"));
        let start = || Session::sayso(&folder.path(""), &["long.sayso.ron"]);
        let mut session = open_or_skip!(start());
        session.wait_for("reading");
        session.press("jj\u{3}");
        let (code, bytes) = session.end();
        assert_eq!(code, 130);
        assert_restored(&bytes);
        let mut session = open_or_skip!(start());
        session.wait_for("reading");
        session.signal(rustix::process::Signal::TERM);
        let (code, bytes) = session.end();
        assert_eq!(code, 128 + 15);
        assert_restored(&bytes);
        assert_eq!(folder.names(), ["long.sayso.ron"]);
    }

    #[test]
    fn what_is_typed_before_a_question_is_seen_does_not_answer_it() {
        let folder = Scratch::new();
        folder.write("long.sayso.ron", long().1);
        let start = || Session::sayso(&folder.path(""), &["long.sayso.ron"]);
        let mut session = open_or_skip!(start());
        session.wait_for("checking");
        session.press("d");
        session.wait("the map is changed", |shown| shown.lines().next().is_some_and(|title| title.contains(" * ")));
        std::thread::sleep(std::time::Duration::from_millis(300));
        session.signal(rustix::process::Signal::KILL);
        session.killed();
        let mut session = open_or_skip!(start());
        // Throws away what was left, where it is asked about that.
        session.press("x");
        session.wait_for("Throw them away");
        session.press("\u{1b}");
        session.wait("the question is put off", |shown| !shown.contains("Throw them away"));
        session.press("q");
        assert_eq!(session.end().0, 0);
        let mut session = open_or_skip!(start());
        session.wait_for("Throw them away");
        session.press("\u{1b}");
        session.wait("the question is put off", |shown| !shown.contains("Throw them away"));
        session.press("q");
        session.end();
    }
}
