//! The program in a terminal: what only a real one shows.
//!
//! Where no terminal can be opened, the tests say so and pass.

use portable_pty::CommandBuilder;
use rustix::process::Signal;
use sayso::app::{Opened, Preferences};
use sayso::cli::store::{Begun, Saved, Store};
use sayso::cli::tui;
use sayso::interchange::native;
use sayso::model::Matrix;
use sayso::rules::{Analysis, Family};

use crate::scratch::Scratch;
use crate::session::{MODES, Session, assert_restored, open_or_skip, switches};

const ACME: &str = include_str!("../fixtures/cli/acme.sayso.ron");

/// Lines that are in only one of two texts, as `diff` shows them.
fn changed_lines(before: &str, after: &str) -> Vec<String> {
    let only = |here: &str, there: &str, sign: char| -> Vec<String> {
        let there: Vec<&str> = there.lines().collect();
        here.lines().filter(|line| !there.contains(line)).map(|line| format!("{sign} {}", line.trim())).collect()
    };
    [only(before, after, '-'), only(after, before, '+')].concat()
}

#[test]
fn an_edit_is_saved_as_one_line_and_the_terminal_given_back() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron"]));
    session.wait_for("Refund a customer");
    // Two to the right stands Finance, who contributes.
    session.press("\u{1b}[C\u{1b}[Ci");
    session.wait_for("Acme CX *");
    session.press("\u{13}");
    session.wait_for("saved acme.sayso.ron");
    session.press("q");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
    let after = std::fs::read_to_string(file).unwrap();
    assert_eq!(
        changed_lines(ACME, &after),
        [
            "- \"finance\": Contributes(text: \"checks the invoice\"),",
            "+ \"finance\": Informed(text: \"checks the invoice\"),"
        ]
    );
    assert_eq!(folder.names(), ["acme.sayso.ron"], "nothing lies beside the map");
}

#[test]
fn the_demo_shows_its_counts_and_writes_nothing() {
    let folder = Scratch::new();
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["demo"]));
    let shown = session.wait_for("? help");
    let demo = native::read(include_bytes!("../../assets/demo.sayso.ron")).unwrap().matrix;
    let checked = Analysis::new(&demo, "2026-11-03".parse().unwrap());
    let counts = checked.counts();
    let title = shown.lines().next().unwrap();
    for (sign, family) in [('○', Family::Gap), ('◆', Family::Overlap), ('~', Family::Vague)] {
        let count = counts.family(family);
        assert!(title.contains(&format!("{sign} {count}")), "{count} {sign} in {title}");
    }
    session.press("q");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn leaving_with_changes_asks_first() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron"]));
    session.wait_for("Refund a customer");
    session.press("o");
    session.wait_for("Acme CX *");
    session.press("q");
    session.wait_for("Save and leave");
    session.press("\u{1b}");
    session.wait("the question is gone", |shown| !shown.contains("Save and leave") && shown.contains("Acme CX *"));
    session.press("q");
    session.wait_for("Save and leave");
    session.press("d");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
    assert_eq!(std::fs::read_to_string(file).unwrap(), ACME);
}

#[test]
fn another_size_is_drawn_anew_even_with_a_question_open() {
    let folder = Scratch::new();
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["demo"]));
    session.wait_for("? help");
    session.press(":");
    session.wait_for("Commands");
    for (rows, cols) in [(40, 120), (20, 60), (12, 40)] {
        session.resize(rows, cols);
        let whole = format!("the palette over a screen of {cols} columns");
        session.wait(&whole, |shown| {
            // The rule line below the title is as wide as the terminal, whatever stands in front of it.
            let widest = shown.lines().map(|line| line.chars().count()).max();
            shown.contains("Commands") && shown.contains("Enter runs") && widest == Some(usize::from(cols))
        });
    }
    session.press("\u{1b}");
    session.wait("the palette is gone", |shown| !shown.contains("Commands") && shown.contains("Refund a cust"));
    session.press("q");
    assert_eq!(session.end().0, 0);
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_recovers() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sayso"));
    command.arg("acme.sayso.ron");
    let mut session = open_or_skip!(Session::start(command, &folder.path(""), (5, 18)));
    session.wait_for("too small");
    // A key that would change the map does nothing unseen.
    session.press("d");
    session.resize(24, 80);
    let shown = session.wait_for("Refund a customer");
    assert!(!shown.contains("Acme CX *") && !shown.contains("too small"), "{shown}");
    session.press("q");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
    assert_eq!(std::fs::read_to_string(file).unwrap(), ACME);
}

#[test]
fn signals_give_the_terminal_back_and_end_the_program() {
    for (signal, number) in [(Signal::TERM, 15), (Signal::HUP, 1), (Signal::INT, 2), (Signal::QUIT, 3)] {
        let folder = Scratch::new();
        folder.write("acme.sayso.ron", ACME);
        let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron"]));
        session.wait_for("Refund a customer");
        session.press("\u{1b}[C\u{1b}[Ci");
        session.wait_for("Acme CX *");
        session.signal(signal);
        let (code, bytes) = session.end();
        assert_eq!(code, 128 + number, "{signal:?}");
        assert_restored(&bytes);
        let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron"]));
        session.wait_for("1 change of");
        session.press("t");
        session.wait_for("Acme CX *");
        session.signal(Signal::KILL);
        session.killed();
    }
}

#[test]
fn a_file_that_changed_meanwhile_is_kept_and_the_way_out_is_named() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron"]));
    session.wait_for("Refund a customer");
    session.press("o");
    session.wait_for("Acme CX *");
    let theirs = ACME.replace("Acme CX", "Acme BX");
    std::fs::write(&file, &theirs).unwrap();
    session.press("\u{13}");
    session.wait_for("Somebody else changed the file");
    session.press("l");
    session.wait_for("nothing was changed");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), theirs);
    session.press("\u{1b}s");
    session.wait_for("Save the map as");
    session.press("\u{15}mine.sayso.ron\r");
    session.wait_for("saved mine.sayso.ron");
    session.press("q");
    assert_eq!(session.end().0, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), theirs);
    let mine = std::fs::read_to_string(folder.path("mine.sayso.ron")).unwrap();
    assert_eq!(changed_lines(ACME, &mine), ["- \"coo\": Decides(over: \"500 EUR\"),", "+ \"coo\": Out,"]);
}

/// A place to save to that falls over.
struct Falls;

impl Store for Falls {
    fn save(&mut self, _: &Matrix, _: Option<&str>) -> Result<Saved, String> {
        panic!("fell over on purpose");
    }
}

/// A place to save to that takes its time: a save ends when a file says how.
#[derive(Default)]
struct Slow {
    is_saving: bool,
}

impl Store for Slow {
    fn save(&mut self, _: &Matrix, _: Option<&str>) -> Result<Saved, String> {
        Err("the screens must not wait".to_owned())
    }

    fn begin_save(&mut self, _: &Matrix, _: Option<&str>) -> Result<Begun, String> {
        assert!(!self.is_saving, "two saves at once");
        self.is_saving = true;
        Ok(Begun::GoesOn)
    }

    fn is_saving(&self) -> bool {
        self.is_saving
    }

    fn follow_save(&mut self, _: std::time::Duration) -> Option<Result<Saved, String>> {
        let said = std::fs::read_to_string("end").ok().filter(|said| said.ends_with('.'))?;
        std::fs::remove_file("end").unwrap();
        self.is_saving = false;
        let saved = || Saved { name: "acme".to_owned(), notice: None };
        Some(if said == "well." { Ok(saved()) } else { Err(said) })
    }
}

/// No test of its own: those below run it in a terminal.
#[test]
#[ignore = "needs a terminal; started by another test"]
fn saves_slowly() {
    let opened = Opened { matrix: native::read(ACME.as_bytes()).unwrap().matrix, ..Opened::default() };
    let opened = Opened { name: Some("acme".to_owned()), ..opened };
    let terminal = tui::Terminal::open(&Preferences::default()).unwrap();
    let _ = tui::run(terminal, opened, &mut Slow::default(), "2026-11-03".parse().unwrap(), &Preferences::default());
}

fn slow_session(folder: &Scratch) -> Result<Session, String> {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "pty::saves_slowly", "--nocapture"]);
    let mut session = Session::start(command, &folder.path(""), (24, 100))?;
    session.wait_for("? help");
    session.press("o");
    session.wait_for("Acme CX *");
    Ok(session)
}

#[test]
fn keys_are_answered_while_the_map_is_saved_and_what_they_change_is_not_saved() {
    let folder = Scratch::new();
    let mut session = open_or_skip!(slow_session(&folder));
    session.press("\u{13}");
    session.wait_for("Acme CX saving");
    session.press("\u{1b}[Bi");
    session.wait_for("Acme CX * saving");
    session.press("2");
    session.wait_for("open");
    session.press("1");
    // A second save waits for the first one, and then saves what was changed since.
    session.press("\u{13}");
    session.wait_for("what was changed since is saved next");
    folder.write("end", "well.");
    session.wait("the second save", |shown| shown.contains("Acme CX saving"));
    folder.write("end", "well.");
    session.wait("all is saved", |shown| shown.contains("saved acme") && !shown.contains("Acme CX *"));
    session.press("o\u{13}");
    session.wait_for("Acme CX saving");
    session.press("i");
    session.wait_for("Acme CX * saving");
    folder.write("end", "well.");
    session.wait_for("what was changed since is not saved yet");
    session.wait_for("Acme CX *");
    session.press("qd");
    assert_eq!(session.end().0, 0);
}

#[test]
fn leaving_waits_for_a_save_and_stays_where_it_fails() {
    let folder = Scratch::new();
    let mut session = open_or_skip!(slow_session(&folder));
    session.press("\u{13}");
    session.wait_for("Acme CX saving");
    session.press("q");
    session.wait_for("leaves when that is done");
    folder.write("end", "the disk is full, make room.");
    session.wait_for("the disk is full, make room.");
    session.wait_for("Acme CX *");
    // Nothing of what waited happened: the map is still there, and the next save works.
    session.press("\u{13}");
    session.wait_for("Acme CX saving");
    session.press("q");
    session.wait_for("leaves when that is done");
    folder.write("end", "well.");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert!(switches(&bytes).contains(&(1049, false)), "the terminal is given back");
    // With changes that came since, leaving asks; to leave without them waits for the save all the same.
    let mut session = open_or_skip!(slow_session(&folder));
    session.press("\u{13}");
    session.wait_for("Acme CX saving");
    session.press("i");
    session.wait_for("Acme CX * saving");
    session.press("q");
    session.wait_for("Leave without saving");
    session.press("d");
    session.wait_for("leaves when that is done");
    folder.write("end", "well.");
    assert_eq!(session.end().0, 0);
}

/// No test of its own: `a_panic_gives_the_terminal_back_before_it_is_told` runs it in a terminal.
#[test]
#[ignore = "needs a terminal; started by another test"]
fn falls_over_while_saving() {
    let opened = Opened { matrix: native::read(ACME.as_bytes()).unwrap().matrix, ..Opened::default() };
    let opened = Opened { name: Some("acme".to_owned()), ..opened };
    let terminal = tui::Terminal::open(&Preferences::default()).unwrap();
    let _ = tui::run(terminal, opened, &mut Falls, "2026-11-03".parse().unwrap(), &Preferences::default());
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let folder = Scratch::new();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "pty::falls_over_while_saving", "--nocapture"]);
    let mut session = open_or_skip!(Session::start(command, &folder.path(""), (24, 80)));
    session.wait_for("? help");
    session.press("o");
    session.wait_for("Acme CX *");
    session.press("\u{13}");
    let (code, bytes) = session.end();
    assert_ne!(code, 0);
    let text = String::from_utf8_lossy(&bytes);
    let told = text.find("fell over on purpose").expect("the panic is told");
    let left = text.find("\u{1b}[?1049l").expect("the screen is left");
    assert!(left < told, "told where the user can read it");
    let switched = switches(&bytes);
    for mode in MODES {
        let last = switched.iter().rev().find(|(number, _)| *number == mode);
        assert_eq!(last, Some(&(mode, false)));
    }
}

#[test]
fn the_mouse_points_and_its_wheel_goes_through_what_is_in_front() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron"]));
    session.wait_for("Refund a customer");
    // The tab of the findings, on the first row.
    let shown = session.terminal.screen().contents();
    let column = shown.lines().next().and_then(|title| title.find("2 Findings")).unwrap() + 1;
    session.press(&format!("\u{1b}[<0;{column};1M\u{1b}[<0;{column};1m"));
    session.wait_for("open");
    session.press(":");
    session.wait_for("1 of ");
    session.press("\u{1b}[<65;20;10M");
    session.wait_for("2 of ");
    session.press("\u{1b}");
    session.wait("the palette is gone", |shown| !shown.contains("Commands"));
    session.press("q");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
    assert_eq!(std::fs::read_to_string(file).unwrap(), ACME);
}

#[test]
fn a_spreadsheet_is_looked_at_made_a_map_and_pasted_into() {
    let folder = Scratch::new();
    folder.write("raci.csv", "Task,Ops,Dev\nShip it,A,R\nRoll back,A,I\n");
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["raci.csv"]));
    session.wait_for("nothing is written yet");
    session.press("\r");
    session.wait_for("saves it as");
    // As a terminal pastes two rows: in brackets, with carriage returns.
    session.press("\u{1b}[200~A\tC\rI\tA\u{1b}[201~");
    session.wait_for("4 cells: pasted");
    // Something lies where the map would go: it stays, and another name is asked for.
    folder.write("raci.sayso.ron", "mine");
    session.press("\u{13}");
    session.wait_for("Save the map as");
    assert_eq!(std::fs::read_to_string(folder.path("raci.sayso.ron")).unwrap(), "mine");
    std::fs::remove_file(folder.path("raci.sayso.ron")).unwrap();
    session.press("\r");
    session.wait_for("saved raci.sayso.ron");
    // The page of a role, for others; a second time its file is left as it is.
    for says in ["wrote ops.html", "exists already"] {
        session.press("\u{1b}c");
        session.wait_for("Write the page of a role to");
        session.press("\r");
        session.wait_for(says);
    }
    session.press("q");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
    assert!(std::fs::read_to_string(folder.path("ops.html")).unwrap().contains("<h1>Ops</h1>"));
    let map = native::read(&std::fs::read(folder.path("raci.sayso.ron")).unwrap()).unwrap().matrix;
    let decides: Vec<&str> = map
        .decisions_in_order()
        .into_iter()
        .filter_map(|key| map.decision(key))
        .map(|decision| map.role_name(map.deciders_of(decision, None)[0]))
        .collect();
    assert_eq!(decides, ["Ops", "Dev"]);

    // Left again, nothing was written.
    let folder = Scratch::new();
    folder.write("raci.csv", "Task,Ops,Dev\nShip it,A,R\nRoll back,A,I\n");
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["raci.csv"]));
    session.wait_for("nothing is written yet");
    session.press("\u{1b}");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
    assert_eq!(folder.names(), ["raci.csv"]);
}
