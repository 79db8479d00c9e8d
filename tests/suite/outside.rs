//! A map that somebody else changes while it is open: reloaded, asked about, merged, and never lost.
//!
//! Through keys alone where the question is what the app does; through a real terminal where files and a journal are in it.

use rustix::process::Signal;
use sayso::app::{Access, Effect, Event, Opened, Outside, Preferences, Settled};
use sayso::interchange::native;
use sayso::model::{Matrix, diff, sketch};

use crate::scratch::Scratch;
use crate::session::{Session, open_or_skip};
use crate::stage::{Stage, rows};

const ACME: &str = include_str!("../fixtures/cli/acme.sayso.ron");
const SAVE: &str = "\u{13}";
const FOCUS: &str = "\u{1b}[I";

const BASE: &str = "
           | legal | coo
    Refund | C     | D
    Hire   | I     | D
";

fn map(text: &str) -> Matrix {
    sketch::parse(text).unwrap().matrix
}

/// What the driver tells when the file holds another map.
fn changed(base: &Matrix, theirs: &Matrix) -> Event {
    let what = Outside::Changed { base: Box::new(base.clone()), theirs: Box::new(theirs.clone()) };
    Event::Outside { what, then: None }
}

fn theirs() -> Matrix {
    map(&BASE.replace("Hire   | I     | D", "Hire   | I     | C"))
}

/// The last thing that was settled, and that it says what the map and theirs are.
fn settled(stage: &Stage, theirs: &Matrix) -> &'static str {
    let Some(Effect::Settle(settled)) = stage.effects.last() else { panic!("{:?}", stage.effects) };
    let (name, unsaved, back) = match &**settled {
        Settled::OnTheirs { unsaved, back } => ("on theirs", unsaved, back),
        Settled::OverTheirs(Some((unsaved, back))) => ("over theirs", unsaved, back),
        Settled::OverTheirs(None) => return "over theirs",
    };
    let mut map = theirs.clone();
    map.apply_all(unsaved.clone()).unwrap();
    assert_eq!(map, *stage.app.matrix());
    map.apply_all(back.clone()).unwrap();
    assert_eq!(map, *theirs);
    assert_eq!(unsaved.is_empty(), !stage.app.is_modified(), "what differs from the file is unsaved");
    name
}

#[test]
fn a_map_without_unsaved_changes_follows_the_file() {
    let mut stage = Stage::new(map(BASE));
    stage.at("Hire", "legal");
    let place = stage.place();
    stage.event(changed(&map(BASE), &theirs()));
    assert_eq!((stage.cell("Hire", "coo"), stage.mode()), ("C".to_owned(), "normal"));
    assert!(stage.said().contains("somebody else saved this map: 1 change taken in"), "{}", stage.said());
    assert_eq!((settled(&stage, &theirs()), stage.place(), stage.app.is_modified()), ("on theirs", place, false));
    assert_eq!(stage.kept.len(), 1, "one gesture");
    stage.press("u");
    assert_eq!((stage.cell("Hire", "coo"), stage.app.is_modified()), ("D".to_owned(), true));
}

#[test]
fn rows_that_come_and_go_leave_the_cursor_where_it_was() {
    let more = BASE.replace("    Refund", "    Audit | D | I\n    Refund");
    let mut stage = Stage::new(map(BASE));
    stage.at("Hire", "coo");
    stage.event(changed(&map(BASE), &map(&more)));
    assert_eq!((stage.place().as_str(), stage.lines().len()), ("Hire / coo", 3));
}

#[test]
fn who_only_reads_follows_the_file_too() {
    let access = Access::Read("it was opened with --read-only".to_owned());
    let mut stage =
        Stage::opened(Opened { matrix: map(BASE), name: Some("map".to_owned()), access, ..Opened::default() });
    stage.event(changed(&map(BASE), &theirs()));
    assert_eq!(stage.cell("Hire", "coo"), "C");
    stage.press("u");
    assert_eq!(stage.cell("Hire", "coo"), "C", "but changes nothing");
}

#[test]
fn both_sides_merge_on_one_key() {
    let mut stage = Stage::new(map(BASE));
    stage.at("Refund", "legal").press("i");
    stage.event(changed(&map(BASE), &theirs()));
    assert_eq!((stage.mode(), stage.cell("Hire", "coo")), ("menu", "D".to_owned()), "nothing before the user says so");
    let shown = stage.rows().join("\n");
    assert!(shown.contains("· Hire: coo now contributes (was: decides)"), "{shown}");
    assert!(shown.contains("· Refund: legal is now informed (was:") && shown.contains("no conflict"), "{shown}");
    stage.press("s");
    assert_eq!(stage.mode(), "page");
    stage.press("esc").press("m");
    assert_eq!((stage.cell("Refund", "legal"), stage.cell("Hire", "coo")), ("I".to_owned(), "C".to_owned()));
    assert_eq!((settled(&stage, &theirs()), stage.mode()), ("on theirs", "normal"));
    assert!(stage.said().contains("merged, without a conflict; Ctrl-S saves"), "{}", stage.said());
    stage.press("u");
    assert_eq!((stage.cell("Refund", "legal"), stage.cell("Hire", "coo")), ("I".to_owned(), "D".to_owned()));
    assert!(stage.app.is_modified());
}

#[test]
fn a_conflict_becomes_a_contested_row_and_yours_stands() {
    let other = map(&BASE.replace("Refund | C     | D", "Refund | O     | D"));
    let mut stage = Stage::new(map(BASE));
    stage.at("Refund", "legal").press("i");
    stage.event(changed(&map(BASE), &other));
    let shown = stage.rows().join("\n");
    assert!(shown.contains("1 conflict; there yours stands"), "{shown}");
    stage.press("m");
    let shown = stage.rows().join("\n");
    assert!(shown.contains("· Refund: kept: legal is informed; theirs: legal is out on purpose"), "{shown}");
    stage.press("esc");
    assert_eq!(stage.cell("Refund", "legal"), "I");
    let refund = stage.decision("Refund");
    assert_eq!((refund.status().words(), refund.note().len()), ("contested", 1));
    assert_eq!(settled(&stage, &other), "on theirs");
}

#[test]
fn theirs_or_mine_and_each_can_be_taken_back() {
    let mut stage = Stage::new(map(BASE));
    stage.at("Refund", "legal").press("i");
    stage.event(changed(&map(BASE), &theirs())).press("t");
    assert_eq!((stage.cell("Refund", "legal"), stage.cell("Hire", "coo")), ("C".to_owned(), "C".to_owned()));
    assert_eq!((settled(&stage, &theirs()), stage.app.is_modified()), ("on theirs", false));
    stage.press("u");
    assert_eq!((stage.cell("Refund", "legal"), stage.cell("Hire", "coo")), ("I".to_owned(), "D".to_owned()));

    let mut stage = Stage::new(map(BASE));
    stage.at("Refund", "legal").press("i");
    stage.event(changed(&map(BASE), &theirs())).press("k");
    assert_eq!((stage.cell("Refund", "legal"), stage.cell("Hire", "coo")), ("I".to_owned(), "D".to_owned()));
    assert_eq!((settled(&stage, &theirs()), stage.app.is_modified()), ("over theirs", true));
    stage.press("u");
    assert!(stage.app.is_modified(), "not even the map as it was opened is in the file");
}

#[test]
fn without_an_answer_nothing_happens_and_the_question_comes_again() {
    let mut stage = Stage::new(map(BASE));
    stage.at("Refund", "legal").press("i");
    for key in ["esc", "l"] {
        stage.event(changed(&map(BASE), &theirs())).press(key);
        assert_eq!((stage.mode(), stage.cell("Refund", "legal"), stage.effects.len()), ("normal", "I".to_owned(), 0));
    }
    stage.press(": 'changes by somebody' enter");
    assert_eq!(stage.mode(), "menu");
    stage.press("t : 'changes by somebody' enter");
    assert!(stage.said().contains("the file is as you know it"), "{}", stage.said());
}

#[test]
fn the_question_waits_for_a_form_to_be_done() {
    let mut stage = Stage::new(map(BASE));
    stage.at("Refund", "legal").press("i").press("a 'Buy tools'");
    stage.event(changed(&map(BASE), &theirs()));
    assert_eq!(stage.mode(), "form", "what is typed stays");
    stage.press("enter");
    assert_eq!((stage.mode(), stage.lines().len()), ("menu", 3));
    stage.press("m");
    assert_eq!((stage.lines().len(), stage.cell("Hire", "coo")), (3, "C".to_owned()));
}

#[test]
fn what_was_asked_for_goes_on_where_the_answer_leaves_it_to_do() {
    let save = Effect::Save { to: None, quit: false };
    let mut stage = Stage::new(map(BASE));
    stage.at("Refund", "legal").press("i");
    let what = Outside::Changed { base: Box::new(map(BASE)), theirs: Box::new(theirs()) };
    stage.event(Event::Outside { what, then: Some(Box::new(save.clone())) }).press("k");
    assert_eq!(stage.effects.last(), Some(&save), "kept knowingly, it is saved");
    let mut stage = Stage::new(map(BASE));
    stage.at("Refund", "legal").press("i");
    let same = Outside::Changed { base: Box::new(map(BASE)), theirs: Box::new(stage.app.matrix().clone()) };
    stage.event(Event::Outside { what: same, then: Some(Box::new(save.clone())) });
    assert_eq!((stage.mode(), stage.effects.last()), ("normal", Some(&save)), "both say the same");
    assert!(!stage.app.is_modified());
}

#[test]
fn a_file_that_is_gone_or_broken_is_said_and_the_map_stays() {
    let mut stage = Stage::new(map(BASE));
    stage.event(Event::Outside { what: Outside::Gone, then: None });
    assert!(stage.said().contains("moved or deleted") && stage.app.is_modified(), "{}", stage.said());
    let mut stage = Stage::new(map(BASE));
    let why = "map.sayso.ron:3:1: expected `)`".to_owned();
    stage.event(Event::Outside { what: Outside::Damaged(why), then: None });
    let shown = stage.rows().join("\n");
    assert!(shown.contains("map.sayso.ron:3:1: expected `)`") && shown.contains("The map here is whole."), "{shown}");
    stage.press("k");
    assert_eq!(stage.effects.last(), Some(&Effect::Settle(Box::new(Settled::OverTheirs(None)))));
    assert_eq!(diff(&map(BASE), stage.app.matrix()), vec![]);
}

#[test]
fn the_question_on_small_and_large_screens() {
    let other =
        BASE.replace("Refund | C     | D", "Refund | O     | D").replace("Hire   | I     | D", "Hire   | D     | C");
    let mut frames = String::new();
    for size in [(80, 24), (120, 40)] {
        let mut stage = Stage::with(map(BASE), size, &Preferences::default());
        stage.at("Refund", "legal").press("i a 'Buy tools' enter");
        stage.event(changed(&map(BASE), &map(&other)));
        frames.push_str(&format!("{}x{}\n{}\n", size.0, size.1, rows(&stage.frame()).join("\n")));
    }
    insta::assert_snapshot!(frames);
}

/// The program on the map of Acme; `None` where no terminal can be opened.
fn open(folder: &Scratch) -> Result<Session, String> {
    folder.write("acme.sayso.ron", ACME);
    let mut session = Session::sayso(&folder.path(""), &["acme.sayso.ron"])?;
    session.wait_for("Acme CX");
    Ok(session)
}

fn other(from: &str, to: &str) -> String {
    assert!(ACME.contains(from));
    ACME.replace(from, to)
}

fn matrix(text: &str) -> Matrix {
    native::read(text.as_bytes()).unwrap().matrix
}

fn read(folder: &Scratch) -> String {
    std::fs::read_to_string(folder.path("acme.sayso.ron")).unwrap()
}

#[test]
fn a_window_that_is_looked_at_again_shows_what_the_file_holds() {
    let folder = Scratch::new();
    let mut session = open_or_skip!(open(&folder));
    // The same bytes at another time are no change.
    folder.write("acme.sayso.ron", ACME);
    session.press(FOCUS);
    session.press("\u{1b}[B");
    let shown = session.wait_for("▶Replace a product");
    assert!(!shown.contains("omebody else"), "{shown}");
    folder.write("acme.sayso.ron", other("title: \"Replace a product\"", "title: \"Swap a product\""));
    session.press(FOCUS);
    let shown = session.wait_for("1 change taken in");
    assert!(shown.contains("Swap a product") && !shown.contains("Acme CX *"), "{shown}");
    session.press("u");
    session.wait_for("undone: What somebody else changed");
    session.press("\u{12}q");
    assert_eq!(session.end().0, 0);
    assert!(read(&folder).contains("Swap a product"));
}

#[test]
fn a_save_over_somebody_elses_asks_and_merges() {
    let folder = Scratch::new();
    let mut session = open_or_skip!(open(&folder));
    session.press("\u{1b}[C\u{1b}[Ci");
    session.wait_for("Acme CX *");
    folder.write("acme.sayso.ron", other("title: \"Replace a product\"", "title: \"Swap a product\" /* theirs */"));
    session.press(SAVE);
    session.wait_for("Somebody else changed the file");
    session.press("m");
    session.wait_for("merged, without a conflict");
    session.press(SAVE);
    session.wait_for("saved acme.sayso.ron");
    session.press("q");
    assert_eq!(session.end().0, 0);
    let saved = read(&folder);
    assert!(saved.contains("\"finance\": Informed") && saved.contains("\"Swap a product\" /* theirs */"), "{saved}");
    assert_eq!(folder.names(), ["acme.sayso.ron"]);
}

#[test]
fn after_a_crash_just_what_was_never_saved_is_offered() {
    for (answer, said) in [("m", "merged, without a conflict"), ("k", "yours is kept")] {
        let folder = Scratch::new();
        let mut session = open_or_skip!(open(&folder));
        session.press("\u{1b}[C\u{1b}[Ci");
        session.wait_for("Acme CX *");
        let swapped = other("title: \"Replace a product\"", "title: \"Swap a product\"");
        folder.write("acme.sayso.ron", &swapped);
        session.press(FOCUS);
        session.wait_for("Somebody else changed the file");
        session.press(answer);
        session.wait_for(said);
        session.press("\u{1b}[Bo");
        session.wait_for("a product → Finance");
        session.signal(Signal::KILL);
        session.killed();
        assert_eq!(read(&folder), swapped);

        let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron"]));
        session.wait_for("never saved");
        session.press("t");
        session.wait_for("back in the map");
        session.press(SAVE);
        session.wait_for("saved acme.sayso.ron");
        session.press("q");
        assert_eq!(session.end().0, 0);
        let start = if answer == "m" { swapped.as_str() } else { ACME };
        let expected = start
            .replace("\"finance\": Contributes(text:", "\"finance\": Informed(text:")
            .replace("\"finance\": Contributes,", "\"finance\": Out,");
        assert_eq!(matrix(&read(&folder)), matrix(&expected), "{answer}");
        let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron"]));
        let shown = session.wait_for("Acme CX");
        assert!(!shown.contains("never saved"), "{shown}");
        session.press("q");
        assert_eq!(session.end().0, 0);
    }
}

#[test]
fn a_crash_after_a_reload_leaves_nothing_to_offer() {
    let folder = Scratch::new();
    let mut session = open_or_skip!(open(&folder));
    folder.write("acme.sayso.ron", other("title: \"Replace a product\"", "title: \"Swap a product\""));
    session.press(FOCUS);
    session.wait_for("1 change taken in");
    session.signal(Signal::KILL);
    session.killed();
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron"]));
    let shown = session.wait_for("Swap a product");
    assert!(!shown.contains("never saved"), "{shown}");
    session.press("u");
    session.wait_for("undone: What somebody else changed");
    session.press("qd");
    assert_eq!(session.end().0, 0);
}

#[test]
fn a_file_that_is_deleted_is_written_anew_and_a_broken_one_only_on_wish() {
    let folder = Scratch::new();
    let mut session = open_or_skip!(open(&folder));
    std::fs::remove_file(folder.path("acme.sayso.ron")).unwrap();
    session.press(FOCUS);
    session.wait_for("moved or deleted by somebody else");
    session.press(SAVE);
    session.wait_for("written anew");
    assert_eq!(read(&folder), ACME);
    folder.write("acme.sayso.ron", "<<<<<<< mine\n(version: 1)\n");
    session.press(FOCUS);
    let shown = session.wait_for("cannot be read");
    assert!(shown.contains("acme.sayso.ron:1:1: merge conflict at line 1"), "{shown}");
    session.press("l");
    session.press("\u{1b}[C\u{1b}[Ci");
    session.wait_for("Acme CX *");
    session.press(SAVE);
    session.wait_for("cannot be read");
    assert!(read(&folder).starts_with("<<<<<<<"), "not overwritten unasked");
    session.press("k");
    session.wait_for("saved acme.sayso.ron");
    assert!(read(&folder).contains("\"finance\": Informed"));
    session.press("q");
    assert_eq!(session.end().0, 0);
}
