//! The program is killed while it saves: the file is the old one or the new one, whole, and no edit is lost.
//!
//! 50 kills in every run; `SAYSO_KILLS=1000 cargo test --test suite kills -- --nocapture` runs more and prints what it saw.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::scratch::{Scratch, command, state_of};
use crate::session::{Session, assert_restored, open_or_skip};

const ACME: &str = include_str!("../../fixtures/cli/acme.sayso.ron");
const SAVE: &str = "\u{13}";

/// How often the program is killed.
fn kills() -> u32 {
    std::env::var("SAYSO_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(50)
}

/// When to kill: around the moment at which the file becomes the new one, however fast the machine is just now.
struct Moment {
    after: Duration,
}

impl Moment {
    fn in_trial(&self, trial: u32) -> Duration {
        self.after * (60 + trial * 37 % 81) / 100
    }

    /// Earlier where the file was the new one already, later where it was not.
    fn learn(&mut self, was_new: bool) {
        self.after = if was_new { self.after * 4 / 5 } else { self.after * 5 / 4 + Duration::from_micros(10) };
    }
}

/// The map with the one right changed that the keys below change.
fn turned(text: &str) -> String {
    let (informed, contributes) = ("Informed(text: \"checks", "Contributes(text: \"checks");
    if text.contains(informed) { text.replace(informed, contributes) } else { text.replace(contributes, informed) }
}

/// The map open and changed: by the edit that an earlier run left, or by keys.
fn changed(folder: &Scratch, is_offered: bool) -> Result<Session, String> {
    let text = std::fs::read_to_string(folder.path("acme.sayso.ron")).unwrap();
    let mut session = Session::sayso(&folder.path(""), &["acme.sayso.ron"])?;
    // What is offered stands in the second frame; where nothing shall be, the keys below would go amiss.
    let shown = session.wait_for(if is_offered { "1 change of" } else { "? help" });
    assert!(!shown.contains("read only"), "no lock is left by the dead:\n{shown}");
    assert_eq!(folder.names(), ["acme.sayso.ron"], "nothing of the dead save lies beside the map");
    if is_offered {
        session.press("t");
        session.wait_for("1 change back in the map");
    } else {
        session.press(if text.contains("Informed(text: \"checks") { "\u{1b}[C\u{1b}[Cc" } else { "\u{1b}[C\u{1b}[Ci" });
    }
    session.wait_for("Acme CX *");
    Ok(session)
}

/// How long a save takes here, from the key to the word on the screen.
fn time_of_a_save(folder: &Scratch) -> Result<Duration, String> {
    let mut session = changed(folder, false)?;
    let start = Instant::now();
    session.press(SAVE);
    session.wait_for("saved acme.sayso.ron");
    let took = start.elapsed();
    session.press("q");
    assert_eq!(session.end().0, 0);
    Ok(took)
}

#[test]
fn a_save_from_the_screens_that_is_killed_loses_nothing() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let mut moment = Moment { after: open_or_skip!(time_of_a_save(&folder)) };
    let (trials, mut saved, mut is_offered) = (kills(), 0, false);
    for trial in 0..trials {
        let before = std::fs::read_to_string(&file).unwrap();
        let mut session = changed(&folder, is_offered).unwrap();
        let end = Instant::now() + moment.in_trial(trial);
        session.press(SAVE);
        // Not slept for: a sleep is longer than a save.
        while Instant::now() < end {
            std::hint::spin_loop();
        }
        session.signal(Signal::KILL);
        session.killed();
        let now = std::fs::read_to_string(&file).unwrap();
        assert!(now == before || now == turned(&before), "torn in trial {trial}:\n{now}");
        is_offered = now == before;
        saved += u32::from(!is_offered);
        moment.learn(!is_offered);
    }
    println!("{trials} saves from the screens killed: {saved} whole new files, {} whole old ones", trials - saved);
    let mut session = changed(&folder, is_offered).unwrap();
    session.press(SAVE);
    session.wait_for("saved acme.sayso.ron");
    session.press("q");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    assert_restored(&bytes);
}

#[test]
fn a_verb_that_is_killed_while_it_saves_leaves_a_whole_file() {
    let folder = Scratch::new();
    let loose = ACME.replace("    ", "  ");
    let run = || command(&folder.path("")).args(["fmt", "map.ron"]).stderr(std::process::Stdio::null()).spawn();
    folder.write("map.ron", &loose);
    let start = Instant::now();
    run().unwrap().wait().unwrap();
    let mut moment = Moment { after: start.elapsed() };
    let (trials, mut seen) = (kills(), [0, 0]);
    for trial in 0..trials {
        folder.write("map.ron", &loose);
        let mut child = run().unwrap();
        std::thread::sleep(moment.in_trial(trial));
        let _ = child.kill();
        child.wait().unwrap();
        let now = std::fs::read_to_string(folder.path("map.ron")).unwrap();
        assert!(now == loose || now == ACME, "torn in trial {trial}:\n{now}");
        seen[usize::from(now == ACME)] += 1;
        moment.learn(now == ACME);
    }
    println!("{trials} runs of `fmt` killed: {} whole new files, {} whole old ones", seen[1], seen[0]);
    assert!(seen[0] > 0, "every save was done before it was killed: {seen:?}");
    folder.write("map.ron", &loose);
    assert_eq!(folder.run(["fmt", "map.ron"], b"").code, 0);
    assert_eq!(std::fs::read_to_string(folder.path("map.ron")).unwrap(), ACME);
    assert_eq!(folder.names(), ["map.ron"], "the next save cleans up");
}

#[test]
fn a_signal_in_the_middle_of_a_save_loses_nothing() {
    let folder = Scratch::new();
    let file = folder.write("acme.sayso.ron", ACME);
    let window = open_or_skip!(time_of_a_save(&folder));
    let mut is_offered = false;
    for (trial, (signal, number)) in
        [(Signal::TERM, 15), (Signal::HUP, 1), (Signal::INT, 2)].repeat(2).into_iter().enumerate()
    {
        let before = std::fs::read_to_string(&file).unwrap();
        let mut session = changed(&folder, is_offered).unwrap();
        let end = Instant::now() + window * u32::try_from(trial).unwrap() / 6;
        session.press(SAVE);
        while Instant::now() < end {
            std::hint::spin_loop();
        }
        session.signal(signal);
        let (code, bytes) = session.end();
        assert_eq!(code, 128 + number, "{signal:?}");
        assert_restored(&bytes);
        let now = std::fs::read_to_string(&file).unwrap();
        assert!(now == before || now == turned(&before), "torn by {signal:?}:\n{now}");
        is_offered = now == before;
    }
}

/// Goes to a cell and gives it a right: one edit each, 20 in all.
const MANY: [&str; 20] = [
    "o",
    "\u{1b}[Ci",
    "\u{1b}[Cd",
    "\u{1b}[Bc",
    "\u{1b}[Di",
    "\u{1b}[Do",
    "\u{1b}[Ci",
    "\u{1b}[Cd",
    "\u{1b}[Ao",
    "\u{1b}[Dc",
    "\u{1b}[Do",
    "c",
    "i",
    "d",
    "\u{1b}[Cx",
    "d",
    "o",
    "\u{1b}[Bx",
    "i",
    "c",
];

/// Makes the edits one after the other, each on the screen before the next.
fn edited(folder: &Path) -> Result<Session, String> {
    let mut session = Session::sayso(folder, &["acme.sayso.ron"])?;
    session.wait_for("? help");
    session.press(&MANY.concat());
    // Found by name, so that all keys before it have been taken.
    session.press("/hire an agent\r");
    session.wait("all edits", |shown| shown.contains("Acme CX *") && shown.contains("▶Hire an agent"));
    Ok(session)
}

#[test]
fn many_edits_of_a_killed_run_come_back_in_order() {
    let (calm, killed) = (Scratch::new(), Scratch::new());
    for folder in [&calm, &killed] {
        folder.write("acme.sayso.ron", ACME);
    }
    let mut session = open_or_skip!(edited(&calm.path("")));
    session.press(SAVE);
    session.wait_for("saved acme.sayso.ron");
    session.press("q");
    assert_eq!(session.end().0, 0);
    let session = edited(&killed.path("")).unwrap();
    session.signal(Signal::KILL);
    session.killed();
    let mut session = Session::sayso(&killed.path(""), &["acme.sayso.ron"]).unwrap();
    session.wait_for("changes of");
    session.press("t");
    session.wait_for("changes back in the map");
    session.press(SAVE);
    session.wait_for("saved acme.sayso.ron");
    session.press("q");
    assert_eq!(session.end().0, 0);
    let text = |folder: &Scratch| std::fs::read_to_string(folder.path("acme.sayso.ron")).unwrap();
    assert_eq!(text(&killed), text(&calm), "the map is what it would have been without the kill");
    assert_ne!(text(&calm), ACME);
    let left =
        std::fs::read_dir(state_of(&killed.path("")).join("sayso")).unwrap().map(|entry| entry.unwrap().file_name());
    // Beside which maps were opened lately.
    let left: Vec<_> = left.filter(|name| name != "recent").collect();
    assert!(left.len() <= 1, "only what can be undone later is kept: {left:?}");
}
