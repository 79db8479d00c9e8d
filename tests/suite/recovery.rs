//! What a run that died leaves to the next one, and who may change a map that is open twice.
//!
//! Through a real terminal where a process must die; through keys alone where the question is what they do.

use std::path::Path;

use rustix::process::Signal;
use sayso::app::{Access, Effect, Event, LeftOver, Opened};
use sayso::model::{Cell, DecisionChange, Edit, Gesture, Id, Matrix, Part, Right, sketch};

use crate::scratch::{Scratch, state_of};
use crate::session::{Session, assert_restored, open_or_skip};
use crate::stage::Stage;

const ACME: &str = include_str!("../fixtures/cli/acme.sayso.ron");
const SAVE: &str = "\u{13}";

fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

fn map() -> Matrix {
    let text = "        | legal | coo\nRefund  | C     | D\nHire    | I     | D";
    sketch::parse(text).unwrap().matrix
}

fn right(decision: &str, right: Right) -> Gesture {
    let cell = Cell { decision: id(decision), role: id("legal") };
    let label = format!("{decision} → Legal: {}", right.part().word());
    Gesture { label, edits: vec![Edit::SetRight { cell, right: Some(right) }] }
}

fn title(decision: &str, to: &str) -> Gesture {
    let change = DecisionChange::Title(to.to_owned());
    Gesture { label: format!("{decision}: title"), edits: vec![Edit::SetDecision { id: id(decision), change }] }
}

/// The map with edits that an earlier run left.
fn left(gestures: Vec<Gesture>, fits: bool) -> Stage {
    let left_over = vec![LeftOver { gestures, when: "2026-11-02 17:20 UTC".to_owned(), fits }];
    let opened = Opened { matrix: map(), name: Some("map.sayso.ron".to_owned()), left_over, ..Opened::default() };
    Stage::opened(opened)
}

#[test]
fn edits_left_over_are_shown_and_come_back_only_on_yes() {
    let gestures = vec![right("refund", Right::new(Part::Informed)), title("hire", "Hire an agent")];
    let mut stage = left(gestures.clone(), true);
    let shown = stage.rows().join("\n");
    assert!(shown.contains("2 changes of 2026-11-02 17:20 UTC were never saved"), "{shown}");
    assert!(shown.contains("· Refund: legal is now informed (was: contributes)"), "{shown}");
    assert!(shown.contains("· Hire an agent: title is now \"Hire an agent\""), "{shown}");
    assert_eq!(stage.cell("Refund", "Legal"), "C", "nothing is in the map before the user says so");
    stage.press("s");
    assert_eq!(stage.mode(), "page");
    stage.press("esc");
    assert_eq!(stage.mode(), "menu", "the page leads back to the question");
    stage.press("t");
    assert_eq!((stage.cell("Refund", "Legal"), stage.app.is_modified()), ("I".to_owned(), true));
    assert!(stage.place().starts_with("Refund"), "{}", stage.place());
    assert_eq!(stage.effects, [Effect::ForgetLeftOver]);
    assert_eq!(stage.kept.len(), 2, "they are in this run's journal");
    stage.press("u");
    assert_eq!(stage.cell("Refund", "Legal"), "I", "undone one by one");
    stage.press("u");
    assert_eq!((stage.cell("Refund", "Legal"), stage.app.is_modified()), ("C".to_owned(), false));
}

#[test]
fn edits_left_over_wait_until_the_user_decides() {
    let mut stage = left(vec![right("refund", Right::new(Part::Informed))], true);
    stage.press("l");
    assert_eq!((stage.mode(), stage.effects.len()), ("normal", 0), "nothing is forgotten");
    stage.press(": 'unsaved changes of an earlier' enter");
    assert_eq!(stage.mode(), "menu");
    stage.press("x");
    assert_eq!((stage.effects.as_slice(), stage.app.is_modified()), ([Effect::ForgetLeftOver].as_slice(), false));
    stage.press(": 'unsaved changes of an earlier' enter");
    assert!(stage.said().contains("no earlier run left"), "{}", stage.said());
}

#[test]
fn what_no_longer_fits_is_named_before_it_is_forgotten() {
    let gestures = vec![right("refund", Right::new(Part::Informed)), title("sell", "Sell the house")];
    let mut stage = left(gestures, false);
    assert!(stage.rows().join("\n").contains("The file was changed since"), "{}", stage.rows().join("\n"));
    stage.press("t");
    let shown = stage.rows().join("\n");
    assert!(
        shown.contains("1 change back in the map; 1 no longer fit it") && shown.contains("· sell: title"),
        "{shown}"
    );
    stage.press("esc");
    assert_eq!((stage.mode(), stage.cell("Refund", "Legal")), ("normal", "I".to_owned()));
}

#[test]
fn a_map_that_is_read_only_says_so_instead_of_changing() {
    let opened = Opened {
        matrix: map(),
        name: Some("map.sayso.ron".to_owned()),
        access: Access::Read("open in another sayso".to_owned()),
        ..Opened::default()
    };
    let mut stage = Stage::opened(opened);
    assert!(stage.rows().join("\n").contains("(read only)"), "{}", stage.rows().join("\n"));
    for keys in ["d", "a", "e", "u", "delete", "E"] {
        stage.press("esc").at("Refund", "Legal").press(keys);
        assert_eq!((stage.cell("Refund", "Legal"), stage.mode() == "form"), ("C".to_owned(), false), "{keys}");
    }
    stage.press("esc").at("Refund", "Legal").press("d");
    assert!(stage.said().contains("open in another sayso") && stage.said().contains("Read only"), "{}", stage.said());
    stage.press(": 'read only' enter");
    // Each refusal has the driver ask whether the other is still there; the order asks for the map.
    let (last, others) = stage.effects.split_last().expect("something is asked for");
    assert_eq!(*last, Effect::AskToWrite);
    assert!(others.iter().all(|effect| *effect == Effect::AskAgain), "{others:?}");
    stage.event(Event::Access(Access::Write)).at("Refund", "Legal").press("d");
    assert_eq!(stage.cell("Refund", "Legal"), "D");
}

/// The program on the map of Acme; `None` where no terminal can be opened.
fn open(folder: &Scratch, arguments: &[&str]) -> Result<Session, String> {
    let mut session = Session::sayso(&folder.path(""), arguments)?;
    session.wait_for("Acme CX");
    Ok(session)
}

#[test]
fn edits_of_a_killed_run_are_offered_and_what_was_saved_can_be_undone_later() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let mut session = open_or_skip!(open(&folder, &["acme.sayso.ron"]));
    session.press("\u{1b}[C\u{1b}[Ci");
    session.wait_for("Acme CX *");
    session.press("\u{1b}[Bi");
    session.wait_for("Replace a product → Finance");
    session.signal(Signal::KILL);
    session.killed();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), ACME);

    let mut session = open_or_skip!(open(&folder, &["acme.sayso.ron"]));
    session.wait_for("2 changes of");
    session.press("t");
    session.wait_for("2 changes back in the map");
    session.press(SAVE);
    session.wait_for("saved acme.sayso.ron");
    session.press("q");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
    let saved = std::fs::read_to_string(&file).unwrap();
    assert!(saved.contains("\"finance\": Informed(text: \"checks the invoice\")"), "{saved}");

    let mut session = open_or_skip!(open(&folder, &["acme.sayso.ron"]));
    let shown = session.wait_for("Refund a customer");
    assert!(!shown.contains("never saved"), "{shown}");
    session.press("uu");
    session.wait_for("undone: Refund a customer → Finance");
    session.press(SAVE);
    session.wait_for("saved acme.sayso.ron");
    session.press("q");
    assert_eq!(session.end().0, 0);
    assert_eq!(folder.names(), ["acme.sayso.ron"], "nothing lies beside the map");
    // Whatever was typed is back as it was; comments and all.
    let restored = std::fs::read_to_string(&file).unwrap();
    assert!(restored.contains("\"finance\": Contributes(text: \"checks the invoice\")"), "{restored}");
    let state = names_below(&state_of(&folder.path("")));
    assert!(state.iter().all(|name| !name.ends_with(".lock") && !name.ends_with(".left")), "{state:?}");
}

#[test]
fn a_map_that_was_never_saved_comes_back_when_it_is_begun_again() {
    let folder = Scratch::new();
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["demo"]));
    session.wait_for("? help");
    session.press("\u{1b}[Co");
    session.wait_for("Out");
    session.signal(Signal::KILL);
    session.killed();
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["demo"]));
    // Pressed before the question is seen it is no answer.
    session.press("x");
    session.wait_for("1 change of");
    std::thread::sleep(std::time::Duration::from_millis(100));
    session.wait("it is still asked", |shown| shown.contains("1 change of") && !shown.contains("thrown away"));
    session.press("x");
    session.wait_for("thrown away");
    session.press("q");
    assert_eq!(session.end().0, 0);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["demo"]));
    let shown = session.wait_for("? help");
    assert!(!shown.contains("never saved"), "{shown}");
    session.press("q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn a_second_instance_only_reads_until_the_first_has_left() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let mut first = open_or_skip!(open(&folder, &["acme.sayso.ron"]));
    first.wait_for("Refund a customer");
    let mut second = open_or_skip!(open(&folder, &["acme.sayso.ron"]));
    second.wait_for("open in another sayso since");
    second.press("o");
    second.wait_for("open to read only");
    first.press("q");
    assert_eq!(first.end().0, 0);
    second.press(":read only\r");
    second.wait_for("the map can be changed");
    second.press("\u{1b}[C\u{1b}[Ci");
    second.wait_for("Acme CX *");
    second.press(SAVE);
    second.wait_for("saved acme.sayso.ron");
    second.press("q");
    assert_eq!(second.end().0, 0);
    assert!(std::fs::read_to_string(file).unwrap().contains("\"finance\": Informed"));
}

#[test]
fn the_map_is_free_as_soon_as_the_first_instance_has_left() {
    // By coming back to the window, or by wanting to change something.
    for (what, keys) in [("focus", "\u{1b}[O\u{1b}[I"), ("a letter", "o")] {
        let folder = Scratch::new();
        folder.write("acme.sayso.ron", ACME);
        let mut first = open_or_skip!(open(&folder, &["acme.sayso.ron"]));
        first.wait_for("Refund a customer");
        let mut second = open_or_skip!(open(&folder, &["acme.sayso.ron"]));
        second.wait_for("open in another sayso since");
        second.press(keys);
        // It saves, so that the second one reads another file than it did.
        first.press("\u{1b}[C\u{1b}[Ci");
        first.press(SAVE);
        first.wait_for("saved acme.sayso.ron");
        first.press("q");
        assert_eq!(first.end().0, 0, "{what}");
        second.press(keys);
        let shown = second.wait(what, |shown| !shown.contains("(read only)"));
        // Where the saved file was noticed before the letter came, the letter has set a right by now.
        assert!(shown.contains("the map can be changed") || shown.contains("Out"), "{what}: {shown}");
        // With that letter in the map leaving asks, and d leaves without saving; else q is the last key that counts.
        second.press("qd");
        assert_eq!(second.end().0, 0);
    }
}

#[test]
fn the_flag_for_reading_changes_nothing_and_takes_no_lock() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let mut reader = open_or_skip!(open(&folder, &["--read-only", "acme.sayso.ron"]));
    reader.wait_for("(read only)");
    reader.press("o");
    reader.wait_for("open to read only");
    let mut writer = open_or_skip!(open(&folder, &["acme.sayso.ron"]));
    let shown = writer.wait_for("Refund a customer");
    assert!(!shown.contains("read only"), "{shown}");
    writer.press("q");
    reader.press("q");
    assert_eq!((writer.end().0, reader.end().0), (0, 0));
    assert_eq!(std::fs::read_to_string(file).unwrap(), ACME);
}

#[test]
fn without_a_state_folder_the_map_works_and_the_user_is_told() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    // A file where the folder should be: not even root can make a folder of it.
    std::fs::write(state_of(&folder.path("")), "in the way").unwrap();
    let mut session = open_or_skip!(open(&folder, &["acme.sayso.ron"]));
    session.wait_for("cannot be kept against a crash");
    session.press("\u{1b}[C\u{1b}[Ci");
    session.wait_for("Acme CX *");
    session.press(SAVE);
    session.wait_for("saved acme.sayso.ron");
    session.press("q");
    assert_eq!(session.end().0, 0);
    assert!(std::fs::read_to_string(file).unwrap().contains("\"finance\": Informed"));
    std::fs::remove_file(state_of(&folder.path(""))).unwrap();
}

fn names_below(folder: &Path) -> Vec<String> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let mut names = Vec::new();
    for entry in entries.map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            names.extend(names_below(&entry.path()));
        } else {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names
}
