//! The laws of the command table, and of the app under any keys.
//!
//! Nothing here names more of the table than PRODUCT promises by key; a new command is held to all laws by being listed.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use sayso::app::commands::{COMMANDS, Command, Group, command, hints, why_not};
use sayso::app::key::Strokes;
use sayso::app::keymap::{Bound, Keymap};
use sayso::app::mode::Mode;
use sayso::app::{Effect, Event, Mouse, Screen, Step, Weight};
use sayso::model::{Decision, DecisionChange, Edit, Id, Matrix, Part, Right, Role, RoleChange, sketch};

use super::arbitrary::matrix;
use super::fuzzed::keys::{happening, obey};
use super::stage::Stage;

const SMALL: &str = "
    map: review P90D
    situation Pressure
    role COO: top; holder Mia Berg
    role Legal: holder Jan Vos
    role Lead: reports-to COO; holder Ana Ruiz
    # Money
           | COO    | Legal | Lead
    Refund | D >500 | C     | D <=500
     : limit EUR; escalate COO when above 500 EUR
    Price  | D      |       | I
    # People
    Hire   | I      | ?A/R  | D
    Train  |        |       |
    Refund @Pressure | D | |
";

fn small() -> Matrix {
    sketch::parse(SMALL).unwrap().matrix
}

/// A map of so many decisions and roles, in areas of thirty, with every cell filled by a fixed pattern.
pub fn large(decisions: u32, roles: u32) -> Matrix {
    let mut matrix = Matrix::new("Large");
    let id = |text: String| Id::parse(&text).unwrap();
    let mut edits = Vec::new();
    for at in 0..roles {
        let role = Role::new(id(format!("r{at}")), format!("Role {at}")).with(RoleChange::Rank(at * 10));
        edits.push(Edit::AddRole(Box::new(role)));
    }
    for at in 0..decisions.div_ceil(30) {
        edits.push(Edit::AddArea(Box::new(sayso::model::Area::new(id(format!("a{at}")), format!("Area {at}")))));
    }
    for at in 0..decisions {
        let decision = Decision::new(id(format!("d{at}")), format!("Settle matter number {at}"))
            .with(DecisionChange::Rank(at * 10))
            .with(DecisionChange::Area(Some(id(format!("a{}", at / 30)))));
        edits.push(Edit::AddDecision(Box::new(decision)));
        for role in 0..roles {
            let part = match (at * 7 + role * 5) % 11 {
                0 => Part::Decides,
                1..=3 => Part::Contributes,
                4..=5 => Part::Informed,
                6 => Part::Out,
                _ => continue,
            };
            let cell = sayso::model::Cell { decision: id(format!("d{at}")), role: id(format!("r{role}")) };
            edits.push(Edit::SetRight { cell, right: Some(Right::new(part)) });
        }
    }
    matrix.apply_all(edits).unwrap();
    matrix
}

#[test]
fn ids_are_unique_words_with_dashes() {
    let ids: BTreeSet<&str> = COMMANDS.iter().map(|command| command.id).collect();
    assert_eq!(ids.len(), COMMANDS.len(), "an id is used twice");
    for id in ids {
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id}");
        assert!(!id.starts_with('-') && !id.ends_with('-') && !id.contains("--"), "{id}");
        assert_eq!(command(id).map(|command| command.id), Some(id));
    }
}

#[test]
fn a_key_runs_one_command_on_a_screen_and_reads_back() {
    let (keymap, complaints) = Keymap::new(&[]);
    assert_eq!(complaints, Vec::<String>::new());
    let mut owners: BTreeMap<(usize, Strokes), &str> = BTreeMap::new();
    for command in COMMANDS.iter() {
        for text in command.keys {
            let key = Strokes::parse(text).unwrap_or_else(|why| panic!("{}: {why}", command.id));
            assert_eq!(key.to_string(), *text, "{}", command.id);
            assert!(!key.sign(sayso::app::Glyphs::Unicode).is_empty());
            for screen in command.screens() {
                let before = owners.insert((*screen as usize, key), command.id);
                assert_eq!(before, None, "{text} on {screen:?} belongs to {} too", command.id);
                let (prefix, last) = key.then.map_or((None, key.first), |then| (Some(key.first), then));
                let found = keymap.find(*screen, prefix, last);
                assert!(matches!(found, Some(Bound::Command(found)) if found.id == command.id), "{text}: {found:?}");
                assert!(
                    prefix.is_none_or(|prefix| matches!(keymap.find(*screen, None, prefix), Some(Bound::Prefix))),
                    "{text}: its first key runs a command"
                );
            }
        }
        let keys: Vec<String> = keymap.keys_of(command.id).iter().map(Strokes::to_string).collect();
        assert_eq!(keys, command.keys, "{}", command.id);
    }
}

#[test]
fn titles_and_sentences_are_whole() {
    let mut titles = BTreeMap::new();
    for command in COMMANDS.iter() {
        let Command { id, title, about, synonyms, .. } = command;
        assert!(!title.is_empty() && !title.ends_with(['.', ' ']), "{id}: {title:?}");
        assert!(title.starts_with(|c: char| c.is_uppercase()), "{id}: {title:?}");
        assert!(about.len() > 8 && about.ends_with('.') && !about.contains("  "), "{id}: {about:?}");
        assert!(about.starts_with(|c: char| c.is_uppercase()), "{id}: {about:?}");
        assert!(!synonyms.contains("  ") && synonyms.trim() == *synonyms, "{id}: {synonyms:?}");
        // Two commands may share a title only where no screen has both.
        for screen in command.screens() {
            let before = titles.insert((*screen as usize, *title), *id);
            assert_eq!(before, None, "{id}: the title {title:?} is taken on {screen:?}");
        }
    }
    for group in Group::ALL {
        assert!(COMMANDS.iter().any(|command| command.group == group), "{} is empty", group.name());
    }
}

/// Places a cursor can stand on, with the keys that lead there.
const PLACES: [(&str, &str); 11] = [
    ("corner", "1 ctrl-up home"),
    ("head", "1 ctrl-up home right"),
    ("area", "1 g g {"),
    ("title", "1 g g home"),
    ("cell", "1 g g home right"),
    ("last cell", "1 G end"),
    ("findings", "2"),
    ("role", "1 g g home right 3 g g"),
    ("finding of a role", "1 g g home right 3 G"),
    ("overview", "4 g g"),
    ("bottleneck", "4 G"),
];

/// Every step a command proposes, the steps inside it included.
fn check_step(step: &Step, id: &str) {
    match step {
        Step::Refuse(why) => {
            assert!(why.len() > 8 && !why.ends_with(['.', ' ']) || why.contains(". "), "{id}: {why:?}")
        }
        Step::Tell(text) => assert!(!text.is_empty(), "{id}"),
        Step::Edit { label, edits } => assert!(!label.is_empty() && !edits.is_empty(), "{id}: {step:?}"),
        Step::Many(steps) => steps.iter().for_each(|step| check_step(step, id)),
        Step::Open(mode) => match &**mode {
            Mode::Menu(menu) => assert!(!menu.items.is_empty() && !menu.title.is_empty(), "{id}"),
            Mode::Form(form) => assert!(!form.fields.is_empty() && !form.title.is_empty(), "{id}"),
            _ => {}
        },
        _ => {}
    }
}

/// Back to a plain screen with nothing done.
fn calm(stage: &mut Stage) {
    while stage.mode() != "normal" {
        stage.press("esc");
    }
    stage.press("1 esc");
    while stage.app.history().depth() > 0 {
        stage.press("u");
    }
    if stage.app.grid().folded().iter().next().is_some() {
        stage.press("z R");
    }
}

#[test]
fn every_command_runs_at_every_place_of_every_map() {
    for (name, matrix) in [("empty", Matrix::default()), ("small", small()), ("large", large(300, 20))] {
        let mut stage = Stage::new(matrix.clone());
        for (place, keys) in PLACES {
            for command in COMMANDS.iter() {
                stage.press(keys);
                let at = format!("{} on {place} of the {name} map", command.id);
                if command.applies(stage.app.screen()) {
                    check_step(&(command.run)(&stage.app), &at);
                    match command.keys.first() {
                        Some(key) => stage.press(key),
                        None => continue,
                    };
                    if let Some(message) = stage.app.message() {
                        assert!(!message.text.is_empty(), "{at}");
                        let nothing = message.text.contains("does nothing here");
                        assert!(!nothing || message.weight == Weight::Done, "{at}: {}", message.text);
                    }
                    calm(&mut stage);
                }
            }
        }
        assert_eq!(*stage.app.matrix(), matrix, "{name}: undo did not lead back");
    }
}

/// What can be seen of the state after a key.
fn seen(stage: &Stage) -> String {
    let app = &stage.app;
    let grid = app.grid();
    let place = (grid.line, grid.column, grid.anchor, app.findings().at, app.role_page().at, app.overview().at);
    let look = (app.screen(), app.notation(), app.theme(), app.situation().cloned());
    format!("{place:?} {look:?} {:?} {:?} {} {:?}", app.mode(), app.message(), app.history().depth(), stage.effects)
}

/// Where a screen is begun on.
fn start_on(screen: Screen) -> &'static str {
    match screen {
        Screen::Grid => "1 g g home right",
        Screen::Findings => "2",
        Screen::Role => "1 g g home right 3",
        Screen::Overview => "4",
    }
}

/// Chooses a command with the mouse alone: a click on the word at the bottom, the wheel, a click on its row.
fn run_with_the_mouse(stage: &mut Stage, at: usize) {
    let (width, height) = stage.app.size();
    stage.event(Event::Mouse(Mouse::Click, width - 14, height - 1));
    let Mode::Palette(pick) = stage.app.mode() else { panic!("a click on the word opens no palette") };
    let place = pick.rows().iter().position(|row| *row == at).unwrap();
    for _ in 0..place {
        stage.event(Event::Mouse(Mouse::WheelDown, 40, 10));
    }
    let Mode::Palette(pick) = stage.app.mode() else { panic!("the wheel closed the palette") };
    let plan = sayso::app::overlay::palette(&stage.app, pick, false);
    let row = u16::try_from(pick.at() - plan.first).unwrap();
    let inner = plan.boxed.inner;
    stage.event(Event::Mouse(Mouse::Click, inner.x + 3, inner.y + 1 + row));
}

#[test]
fn every_action_is_reached_by_key_by_palette_and_by_mouse() {
    for (at, command) in COMMANDS.iter().enumerate() {
        assert!(!command.keys.is_empty(), "{} has no key", command.id);
        for screen in command.screens() {
            let start = start_on(*screen);
            let mut by_palette = Stage::new(small());
            by_palette.press(start).press(":");
            let Mode::Palette(pick) = by_palette.app.mode() else { panic!("no palette") };
            assert_eq!(pick.rows().len(), COMMANDS.len());
            by_palette.event(Event::Paste(command.title.to_owned()));
            let Mode::Palette(pick) = by_palette.app.mode() else { panic!("no palette") };
            let chosen = pick.chosen().and_then(|row| COMMANDS.get(row)).map_or("nothing", |command| command.id);
            // Where two screens have a command of that title, the one that works here comes first.
            assert_eq!(chosen, command.id, "{:?} typed on {screen:?}; the table's row is {at}", command.title);
            by_palette.press("enter");
            if Some(screen) == command.screens().first() {
                let mut by_mouse = Stage::new(small());
                by_mouse.press(start);
                run_with_the_mouse(&mut by_mouse, at);
                assert_eq!(seen(&by_palette), seen(&by_mouse), "{} on {screen:?} with the mouse", command.id);
            }
            // Without a selection Ctrl-C leaves, as it does everywhere.
            for keys in command.keys.iter().filter(|keys| **keys != "ctrl-c") {
                let mut by_key = Stage::new(small());
                by_key.press(start).press(keys);
                assert_eq!(seen(&by_palette), seen(&by_key), "{} on {screen:?} with {keys}", command.id);
            }
        }
    }
    let mut stage = Stage::new(small());
    let (width, height) = stage.app.size();
    stage.event(Event::Mouse(Mouse::Click, width - 3, height - 1));
    assert_eq!(stage.mode(), "help");
    stage.event(Event::Mouse(Mouse::Click, 0, 0));
    assert_eq!(stage.mode(), "normal", "a click behind it leaves it");
}

#[test]
fn a_command_is_found_by_its_key_its_words_and_what_it_does() {
    for (typed, expected) in [
        ("ctrl-z", "undo"),
        ("g r", "go-to-role"),
        ("accountable", "set-decides"),
        ("qqzzxx", ""),
        ("spreadsheet", "export"),
        ("vim", "digits"),
        ("only headings and counts", "fold-all"),
    ] {
        let mut stage = Stage::new(small());
        stage.press(":").type_text(typed);
        let Mode::Palette(pick) = stage.app.mode() else { panic!("no palette") };
        let found: Vec<&str> =
            pick.rows().iter().filter_map(|row| COMMANDS.get(*row)).map(|command| command.id).collect();
        match expected {
            "" => assert!(found.is_empty(), "{typed}: {found:?}"),
            expected => assert!(found.iter().take(6).any(|id| *id == expected), "{typed}: {found:?}"),
        }
    }
}

#[test]
fn what_would_do_nothing_is_grey_and_says_why() {
    let greys = |stage: &Stage| -> Vec<(&str, String)> {
        let named = |command: &'static Command| Some((command.id, why_not(&stage.app, command)?));
        COMMANDS.iter().filter_map(named).collect()
    };
    let mut stage = Stage::new(small());
    stage.press("1 g g home right");
    let why = |stage: &Stage, id: &str| greys(stage).into_iter().find(|(known, _)| *known == id).map(|(_, why)| why);
    assert_eq!(why(&stage, "undo").as_deref(), Some("nothing to undo"));
    assert_eq!(why(&stage, "go-to-finding").as_deref(), Some("on the Findings screen"));
    assert_eq!(why(&stage, "set-informed"), None);
    stage.press("c");
    assert_eq!(why(&stage, "undo"), None);
    assert_eq!(why(&stage, "redo").as_deref(), Some("nothing to do again"));
    stage.press("u");
    assert_eq!(why(&stage, "redo"), None);
    stage.press(", w");
    assert_eq!(why(&stage, "set-informed").as_deref(), Some("the map is open to read only"));
    stage.press(":").type_text("Informed");
    let shown = stage.rows().join("\n");
    assert!(shown.contains("not here (the map is open to read only)"), "{shown}");
    // What is told as a reason is what the key would say, on every place and map.
    for matrix in [Matrix::default(), small()] {
        let mut stage = Stage::new(matrix);
        for (place, keys) in PLACES {
            stage.press("esc esc").press(keys);
            for (id, why) in greys(&stage) {
                assert!(why.len() > 5 && !why.ends_with('.'), "{id} on {place}: {why:?}");
            }
        }
    }
}

#[test]
fn after_a_prefix_the_keys_that_may_follow_are_shown_and_work() {
    let mut stage = Stage::new(small());
    stage.press("1 g g home right g");
    let shown = stage.rows().join("\n");
    for says in ["─ g ─", "g  Top", "r  Go to a role", "2  Findings"] {
        assert!(shown.contains(says), "{says} is missing:\n{shown}");
    }
    // Every pair of keys of the table is in the box of its prefix, at every size that has room for it.
    let prefixes: BTreeSet<_> =
        COMMANDS.iter().flat_map(|command| command.keys).filter_map(|keys| Some(keys.split_once(' ')?.0)).collect();
    assert_eq!(prefixes, BTreeSet::from([",", "g", "z"]));
    for size in [(80, 24), (60, 20), (120, 40), (40, 12)] {
        for prefix in &prefixes {
            let mut stage = Stage::new(small());
            stage.event(Event::Resize(size.0, size.1)).press("g g home right").press(prefix);
            let plan = sayso::app::overlay::next_keys(&stage.app).unwrap();
            let expected = stage.app.keymap().after(Screen::Grid, stage.app.pending().prefix.unwrap()).len();
            assert_eq!(plan.keys.len(), expected, "{prefix} at {size:?}");
        }
    }
    // A click on one of them presses it; Esc, another key and the mouse elsewhere forget the prefix.
    let plan = sayso::app::overlay::next_keys(&stage.app).unwrap();
    let (_, x, y) = plan.keys.iter().find(|(key, ..)| key.key.to_string() == "r").unwrap();
    let inner = plan.boxed.inner;
    stage.event(Event::Mouse(Mouse::Click, inner.x + x + 1, inner.y + y));
    assert_eq!(stage.mode(), "menu");
    stage.press("esc g esc");
    assert!(stage.app.pending().prefix.is_none() && stage.said().is_empty(), "{}", stage.said());
    let place = stage.place();
    stage.press("g q");
    assert_eq!((stage.mode(), stage.place()), ("normal", place), "q after g does not leave");
    assert_eq!(stage.said(), "!g q does nothing here; ? lists what does");
    stage.press("g").event(Event::Mouse(Mouse::Click, 4, 4));
    assert!(stage.app.pending().prefix.is_none());
}

#[test]
fn hints_are_few_and_work_where_they_are_shown() {
    let mut stage = Stage::new(small());
    for (place, keys) in PLACES.into_iter().chain([("selection", "1 g g home right v down")]) {
        stage.press("esc").press(keys);
        let hints = hints(&stage.app);
        assert!(!hints.is_empty() && hints.len() <= 6, "{place}: {hints:?}");
        let ids: BTreeSet<&str> = hints.iter().map(|command| command.id).collect();
        assert_eq!(ids.len(), hints.len(), "{place}: {hints:?}");
        for command in hints {
            assert!(command.applies(stage.app.screen()), "{place}: {command:?}");
            assert!(!stage.app.keymap().keys_of(command.id).is_empty(), "{place}: {command:?} has no key");
            if let Step::Refuse(why) = (command.run)(&stage.app) {
                panic!("{place}: {command:?} is hinted at and refuses: {why}");
            }
        }
    }
}

/// Presses keys on the small map, the cursor on Refund / Legal first, and looks at what came of it.
fn check_keys(keys: &str, what: &str, holds: impl Fn(&Stage) -> bool) {
    let mut stage = Stage::new(small());
    stage.at("Refund", "Legal").press(keys);
    assert!(holds(&stage), "{keys}: {what}; now at {}, {}, said {:?}", stage.place(), stage.mode(), stage.said());
}

#[test]
fn the_promised_keys_do_what_is_promised() {
    for (key, place) in [
        ("up", "# Money / Legal"),
        ("k", "# Money / Legal"),
        ("down", "Price / Legal"),
        ("j", "Price / Legal"),
        ("left", "Refund / COO"),
        ("h", "Refund / COO"),
        ("right", "Refund / Lead"),
        ("l", "Refund / Lead"),
    ] {
        check_keys(key, place, |stage| stage.place() == place);
    }
    for (key, letter) in [("d", "D"), ("c", "C"), ("i", "I"), ("o", "O"), ("x", ""), ("delete", "")] {
        check_keys(key, "sets the letter", |stage| stage.cell("Refund", "Legal") == letter);
    }
    let form = |title: &'static str| move |stage: &Stage| matches!(stage.app.mode(), Mode::Form(form) if form.title.contains(title));
    check_keys("enter", "edits the cell", form("Refund · Legal"));
    check_keys("home enter", "edits the title", form("Rename the decision"));
    check_keys("up enter", "edits the area", form("Rename the area"));
    check_keys("up up enter", "edits the role", form("Edit the role"));
    check_keys("a", "adds a decision", form("Add a decision"));
    check_keys("A", "adds a role", form("Add a role"));
    check_keys("m", "marks and boundary", form("Refund · Legal"));
    check_keys("n", "goes to a finding", |stage| stage.app.finding_here().is_some());
    check_keys("N", "goes to a finding", |stage| stage.app.finding_here().is_some());
    check_keys("n f", "lists fixes or says why none", |stage| stage.mode() == "menu" || stage.said().starts_with('!'));
    for undo in ["u", "ctrl-z"] {
        check_keys(&format!("d {undo}"), "undoes", |stage| stage.cell("Refund", "Legal") == "C");
        for redo in ["ctrl-r", "ctrl-y"] {
            let keys = format!("d {undo} {redo}");
            check_keys(&keys, "does it again", |stage| stage.cell("Refund", "Legal") == "D");
        }
    }
    check_keys("d ctrl-s", "saves", |stage| stage.effects == [Effect::Save { to: None, quit: false }]);
    check_keys("q", "leaves when all is saved", |stage| stage.effects == [Effect::Quit]);
    check_keys("d q", "asks when something is not", |stage| stage.mode() == "menu" && stage.effects.is_empty());
    check_keys("2", "findings", |stage| stage.app.screen() == Screen::Findings);
    check_keys("3", "the page of the role", |stage| {
        stage.app.screen() == Screen::Role && stage.app.role_page().role() == Some(stage.role_key("Legal"))
    });
    check_keys("4", "overview", |stage| stage.app.screen() == Screen::Overview);
    check_keys("2 1", "grid", |stage| stage.app.screen() == Screen::Grid);
    check_keys("]", "next screen", |stage| stage.app.screen() == Screen::ALL[1]);
    check_keys("2 tab", "next screen", |stage| stage.app.screen() == Screen::ALL[2]);
    check_keys("tab", "next cell", |stage| stage.place() == "Refund / Lead");
    check_keys("shift-tab", "previous cell", |stage| stage.place() == "Refund / COO");
    check_keys("[", "screen before", |stage| Some(&stage.app.screen()) == Screen::ALL.last());
    check_keys(":", "palette", |stage| stage.mode() == "palette");
    check_keys("ctrl-p", "palette", |stage| stage.mode() == "palette");
    check_keys("?", "help", |stage| stage.mode() == "help");
    check_keys("f1", "help", |stage| stage.mode() == "help");
    check_keys("/", "search", |stage| stage.mode() == "search");
    for key in [":", "?", "/", "enter", "a", "2"] {
        check_keys(&format!("{key} esc"), "Esc leads back", |stage| {
            stage.mode() == "normal" && stage.place() == "Refund / Legal" && stage.app.screen() == Screen::Grid
        });
    }
}

proptest! {
    #![proptest_config(super::laws::cases(60))]

    #[test]
    fn no_keys_lead_astray(start in matrix(), events in vec(happening(), 1..50), other in (1_u16..100, 1_u16..40)) {
        obey(&start, events, other);
    }
}
