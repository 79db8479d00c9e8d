//! Terminals of every size, and sizes that change faster than anything can be drawn.

use portable_pty::CommandBuilder;

use crate::scratch::Scratch;
use crate::session::{Session, assert_restored, open_or_skip};

const ACME: &str = include_str!("../../fixtures/cli/acme.sayso.ron");
/// Rows and columns.
const SIZES: [(u16, u16); 28] = [
    (1, 1),
    (1, 2),
    (2, 1),
    (2, 2),
    (3, 3),
    (1, 80),
    (1, 400),
    (24, 1),
    (120, 1),
    (4, 12),
    (5, 18),
    (5, 20),
    (6, 19),
    (6, 20),
    (6, 21),
    (7, 30),
    (8, 40),
    (10, 40),
    (12, 40),
    (15, 60),
    (20, 60),
    (23, 79),
    (24, 80),
    (25, 132),
    (40, 120),
    (60, 200),
    (100, 300),
    (120, 400),
];

/// Changes one right, saves, leaves, and looks at the file.
fn edit_and_save(mut session: Session, folder: &Scratch) {
    session.press("\u{1b}[C\u{1b}[Ci");
    session.wait_for("Acme CX *");
    session.press("\u{13}");
    session.wait_for("saved map.ron");
    session.press("q");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
    let expected = ACME.replace("Contributes(text: \"checks", "Informed(text: \"checks");
    assert_eq!(std::fs::read_to_string(folder.path("map.ron")).unwrap(), expected);
}

/// Whether a screen of a size is drawn: its rule line is as wide as the terminal.
fn is_drawn(shown: &str, (_, cols): (u16, u16)) -> bool {
    let widest = shown.lines().map(unicode_width::UnicodeWidthStr::width).max();
    widest == Some(usize::from(cols)) && shown.contains("Refund")
}

#[test]
fn every_size_is_drawn_and_none_of_them_does_harm() {
    let folder = Scratch::new();
    folder.write("map.ron", ACME);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["map.ron"]));
    session.wait_for("Refund a customer");
    for size in SIZES {
        if size.0 < 6 || size.1 < 20 {
            // Nothing can be read at these.
            session.resize_unseen(size.0, size.1);
            continue;
        }
        session.resize(size.0, size.1);
        session.wait(&format!("a screen of {size:?}"), |shown| is_drawn(shown, size));
    }
    session.resize(24, 80);
    session.wait_for("? help");
    edit_and_save(session, &folder);
}

#[test]
fn the_smallest_and_the_largest_terminal_start() {
    for size in [(1, 1), (2, 3), (120, 400)] {
        let folder = Scratch::new();
        folder.write("map.ron", ACME);
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sayso"));
        command.arg("map.ron");
        let mut session = open_or_skip!(Session::start(command, &folder.path(""), size));
        session.resize(24, 80);
        session.wait_for("? help");
        edit_and_save(session, &folder);
    }
}

#[test]
fn a_storm_of_sizes_ends_in_the_right_one() {
    let folder = Scratch::new();
    folder.write("map.ron", ACME);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["map.ron"]));
    session.wait_for("Refund a customer");
    for number in 0..300_u16 {
        session.resize_unseen(1 + number * 7 % 60, 1 + number * 13 % 200);
        if number % 10 == 0 {
            session.press("\u{1b}[B\u{1b}[A");
        }
    }
    session.resize(24, 80);
    session.wait("the last size", |shown| is_drawn(shown, (24, 80)) && shown.contains("? help"));
    edit_and_save(session, &folder);
}

#[test]
fn a_size_that_came_and_went_leaves_a_whole_screen() {
    let folder = Scratch::new();
    folder.write("map.ron", ACME);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["map.ron"]));
    session.wait_for("? help");
    // Too fast to be drawn: the size is the same, but a terminal forgets what it has no room for.
    session.resize_unseen(2, 10);
    session.resize(24, 80);
    session.wait("all of it anew", |shown| is_drawn(shown, (24, 80)) && shown.contains("? help"));
    edit_and_save(session, &folder);
}
