//! The laws of the command table, and of the app under any keys.
//!
//! Nothing here names more of the table than PRODUCT promises by key; a new command is held to all laws by being listed.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use sayso::app::commands::{COMMANDS, Command, Group, command, hints};
use sayso::app::key::Key;
use sayso::app::keymap::Keymap;
use sayso::app::mode::Mode;
use sayso::app::{Effect, Screen, Step, Weight};
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
    let mut owners: BTreeMap<(usize, Key), &str> = BTreeMap::new();
    for command in COMMANDS.iter() {
        for text in command.keys {
            let key = Key::parse(text).unwrap_or_else(|why| panic!("{}: {why}", command.id));
            assert_eq!(key.to_string(), *text, "{}", command.id);
            assert!(!key.sign(sayso::app::Glyphs::Unicode).is_empty());
            for screen in command.screens() {
                let before = owners.insert((*screen as usize, key), command.id);
                assert_eq!(before, None, "{text} on {screen:?} belongs to {} too", command.id);
                assert_eq!(keymap.command(*screen, key).map(|found| found.id), Some(command.id), "{text}");
            }
        }
        let keys: Vec<String> = keymap.keys_of(command.id).iter().map(Key::to_string).collect();
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
    ("area", "1 g {"),
    ("title", "1 g home"),
    ("cell", "1 g home right"),
    ("last cell", "1 G end"),
    ("findings", "2"),
    ("role", "1 g home right 3 g"),
    ("finding of a role", "1 g home right 3 G"),
    ("overview", "4 g"),
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
    let areas = stage.app.matrix().areas_in_order();
    if areas.iter().any(|area| stage.app.grid().is_folded(Some(&area.id))) {
        stage.press("z");
        if stage.lines().iter().all(|line| line.starts_with('#')) {
            stage.press("z");
        }
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

#[test]
fn the_palette_lists_and_runs_every_command() {
    for (at, command) in COMMANDS.iter().enumerate() {
        for screen in command.screens() {
            let start = match screen {
                Screen::Grid => "1 g home right",
                Screen::Findings => "2",
                Screen::Role => "1 g home right 3",
                Screen::Overview => "4",
            };
            let mut by_palette = Stage::new(small());
            by_palette.press(start).press(":");
            let Mode::Palette(pick) = by_palette.app.mode() else { panic!("no palette") };
            assert_eq!(pick.rows().len(), COMMANDS.len());
            by_palette.type_text(command.title);
            let Mode::Palette(pick) = by_palette.app.mode() else { panic!("no palette") };
            let chosen = pick.chosen().and_then(|row| COMMANDS.get(row)).map_or("nothing", |command| command.id);
            // Where two screens have a command of that title, the one that works here comes first.
            assert_eq!(chosen, command.id, "{:?} typed on {screen:?}; the table's row is {at}", command.title);
            by_palette.press("enter");
            let Some(key) = command.keys.first() else { continue };
            let mut by_key = Stage::new(small());
            by_key.press(start).press(key);
            assert_eq!(seen(&by_palette), seen(&by_key), "{} on {screen:?}", command.id);
        }
    }
}

#[test]
fn hints_are_few_and_work_where_they_are_shown() {
    let mut stage = Stage::new(small());
    for (place, keys) in PLACES.into_iter().chain([("selection", "1 g home right v down")]) {
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
    check_keys("tab", "next screen", |stage| stage.app.screen() == Screen::ALL[1]);
    check_keys("shift-tab", "screen before", |stage| Some(&stage.app.screen()) == Screen::ALL.last());
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
