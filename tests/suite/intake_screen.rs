//! What comes in on the screen: a foreign file before it becomes a map, and what is pasted from a spreadsheet.
//!
//! Asserted on are the map, the message and what the preview says, never the painting; frames are held in snapshots.

use sayso::app::mode::Mode;
use sayso::app::preview::{LARGEST_PASTE, Preview, Target};
use sayso::app::text::plain;
use sayso::app::{App, Effect, Event, Mouse, Opened, Preferences, screens};
use sayso::interchange::notation::Notation;
use sayso::interchange::{clipboard, native};
use sayso::model::{Matrix, sketch};
use sayso::rules::EXAMPLE_DAY;

use super::stage::{Stage, rows};

const PAGE: &str = "\
# Northwind rights

We use RACI.

## Support

| Activity | Head of Support | Helpdesk | Finance |
|---|---|---|---|
| Refund a customer | A | R | C |
| Waive a penalty | A | R | I |
| Close a complaint | A/R | C | Q? |

## Product

| Activity | PM | Help desk | Finance |
|---|---|---|---|
| Change a roadmap date | A | C | I |
| Retire a feature | A | I | C |
";

/// Nothing in it says which method it is.
const UNSURE: &str = "Task,Ops,Dev,Boss\nShip it,C,I,C\nHire,I,C,I\n";

/// The program started with a foreign file.
fn started(name: &str, content: &str, size: (u16, u16)) -> Stage {
    let preview = Preview::of_file(name, content.as_bytes(), Target::NewMap, &Matrix::default()).unwrap();
    let opened = Opened { preview: Some(Box::new(preview)), ..Opened::default() };
    let app = App::new(opened, EXAMPLE_DAY, size, &Preferences::default());
    Stage { app, effects: Vec::new(), kept: Vec::new() }
}

fn preview(stage: &Stage) -> &Preview {
    match stage.app.mode() {
        Mode::Preview(preview) => preview,
        other => panic!("no preview but {other:?}"),
    }
}

/// Everything the preview says, a line each.
fn says(stage: &Stage) -> String {
    let preview = preview(stage);
    let questions = preview.questions().into_iter().map(|question| {
        let (about, answer, why) = preview.answer(question);
        format!("{about}: {answer} {why}")
    });
    questions.chain(preview.lines().iter().map(|line| plain(line))).collect::<Vec<_>>().join("\n")
}

const MAP: &str = "
    role Head of Support: top
    # Support
                      | Head of Support | Finance
    Refund a customer | D               | D
    Hire an agent     | D               | I
";

#[test]
fn a_foreign_file_becomes_a_map_on_enter_and_nothing_on_escape() {
    let mut stage = started("docs/north_wind.md", PAGE, (80, 24));
    let said = says(&stage);
    for part in [
        "Letters: RACI the file speaks for it",
        "Table 1: [x] Northwind rights / Support 3 decisions, 3 roles",
        "One role: [ ] \"Help desk\" is \"Helpdesk\"",
        "Title: Northwind rights",
        "Read 2 tables: 5 decisions in 2 areas, 5 roles",
        "line 3 speaks of RACI",
        "Refund a customer: Head of Support decides; Helpdesk contributes and executes; Finance contributes",
        "could not be read",
    ] {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }
    assert_eq!(stage.app.matrix(), &Matrix::default(), "nothing is in the map before it is asked for");
    stage.press("enter");
    assert_eq!(stage.mode(), "normal");
    assert_eq!(
        stage.said(),
        "Import north_wind.md: 5 decisions, 5 roles; 1 finding, under the cursor; Ctrl-S saves it as docs/north_wind.sayso.ron"
    );
    assert_eq!(stage.app.matrix().title(), "Northwind rights");
    assert_eq!((stage.app.notation(), stage.app.history().depth(), stage.app.is_modified()), (Notation::Raci, 1, true));
    assert_eq!(stage.cell("Close a complaint", "Finance"), "?Q?");
    assert_eq!(stage.kept.len(), 1, "the journal has it as one gesture");
    // As one gesture it goes and comes again.
    let made = stage.app.matrix().clone();
    stage.press("u");
    assert_eq!((stage.app.matrix(), stage.said()), (&Matrix::default(), "undone: Import north_wind.md".into()));
    stage.press("ctrl-r");
    assert_eq!(stage.app.matrix(), &made);
    // It said what the map would be called, and asks no more.
    stage.press("ctrl-s");
    let named = Effect::Save { to: Some("docs/north_wind.sayso.ron".into()), quit: false };
    assert_eq!((stage.mode(), stage.effects.last()), ("normal", Some(&named)));

    let mut stage = started("north_wind.md", PAGE, (80, 24));
    stage.press("esc");
    assert_eq!((stage.effects.as_slice(), stage.kept.len()), (&[Effect::Quit][..], 0));
}

#[test]
fn what_is_said_about_the_file_changes_what_comes_in() {
    let mut stage = started("north_wind.md", PAGE, (80, 24));
    // The second table is not wanted; the last one cannot be left.
    stage.press("down down space");
    assert!(says(&stage).contains("3 decisions in 1 area, 3 roles") || says(&stage).contains("3 decisions, 3 roles"));
    stage.press("up space");
    assert_eq!(preview(&stage).said.as_deref(), Some("one table at least must be wanted; Esc leaves it all"));
    stage.press("down space down space");
    assert!(says(&stage).contains("5 decisions in 2 areas, 4 roles"), "{}", says(&stage));
    assert!(!says(&stage).contains("look like one role"), "{}", says(&stage));
    // The title is typed, with letters that are keys elsewhere.
    stage.press("down ctrl-u 'Our jolly kinq' enter");
    assert_eq!(stage.app.matrix().title(), "Our jolly kinq");
    assert_eq!(stage.cell("Retire a feature", "Helpdesk"), "I");
}

#[test]
fn letters_of_an_unsure_method_are_asked_about() {
    let mut stage = started("unsure.csv", UNSURE, (80, 24));
    assert!(says(&stage).contains("Letters: RACI not sure"), "{}", says(&stage));
    stage.press("enter");
    assert_eq!(stage.mode(), "preview");
    assert!(preview(&stage).said.as_ref().is_some_and(|said| said.contains("are these letters RACI?")));
    // Asked for again it is taken, and stays a finding.
    stage.press("enter");
    let unconfirmed = |stage: &Stage| {
        stage.app.analysis().findings(stage.app.matrix()).iter().any(|finding| finding.rule.code == "V07")
    };
    assert!(stage.mode() == "normal" && unconfirmed(&stage));
    for (keys, notation) in [("space", Notation::Raci), ("right right right", Notation::Daci)] {
        let mut stage = started("unsure.csv", UNSURE, (80, 24));
        stage.press(keys).press("enter");
        assert_eq!((stage.mode(), stage.app.notation()), ("normal", notation));
        assert!(!unconfirmed(&stage));
    }
}

#[test]
fn a_file_goes_into_the_open_map_as_one_gesture_on_yes() {
    let mut stage = Stage::sketch(MAP);
    let before = stage.app.matrix().clone();
    stage.press("alt-i 'more.md' enter");
    assert_eq!(stage.effects, [Effect::ListFiles(String::new()), Effect::Read("more.md".into())]);
    stage.event(Event::Foreign { name: "more.md".into(), bytes: PAGE.into() });
    assert!(!says(&stage).contains("Title:"), "the map keeps its own");
    stage.press("enter");
    let said = says(&stage);
    for part in ["To change:", "  ~ Refund a customer: Finance decides, now contributes", "  + role \"Helpdesk\""] {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }
    // Back, and away: nothing has happened.
    stage.press("esc");
    assert!(says(&stage).contains("Read 2 tables"));
    stage.press("esc");
    assert_eq!((stage.mode(), stage.said().as_str(), stage.app.matrix()), ("normal", "nothing changed", &before));
    stage.event(Event::Foreign { name: "more.md".into(), bytes: PAGE.into() }).press("enter enter");
    assert!(
        stage.said().starts_with("Import more.md: ") && stage.said().ends_with("u takes it back"),
        "{}",
        stage.said()
    );
    assert_eq!(
        (stage.cell("Refund a customer", "Finance"), stage.cell("Hire an agent", "Finance")),
        ("C".into(), "I".into())
    );
    assert_eq!(stage.app.history().depth(), 1);
    // A second time nothing is left to do.
    stage.event(Event::Foreign { name: "more.md".into(), bytes: PAGE.into() }).press("enter enter");
    assert_eq!((stage.said().as_str(), stage.app.history().depth()), ("the map says all of this already", 1));
    stage.press("u");
    assert_eq!(stage.app.matrix(), &before);
    // Into a map that is there an unsure method does not go at all.
    stage.event(Event::Foreign { name: "u.csv".into(), bytes: UNSURE.into() }).press("enter enter enter");
    assert_eq!((stage.mode(), stage.app.matrix()), ("preview", &before));
    stage.press("space enter enter");
    assert_eq!(stage.cell("Hire", "Dev"), "C");
    stage.event(Event::Foreign { name: "notes.txt".into(), bytes: "Milk\nBread\n".into() });
    assert!(stage.said().starts_with("!notes.txt") && stage.said().contains("no table"), "{}", stage.said());
}

#[test]
fn a_whole_map_comes_in_whole() {
    let map = native::read(include_bytes!("../../assets/demo.sayso.ron")).unwrap().matrix;
    let mut stage = started("demo.json", &native::to_json(&map), (80, 24));
    assert!(says(&stage).contains("A whole map: "), "{}", says(&stage));
    stage.press("enter");
    assert_eq!(stage.app.matrix(), &map);
}

#[test]
fn a_map_open_to_read_only_takes_nothing_in() {
    let mut stage = Stage::sketch(MAP);
    let before = stage.app.matrix().clone();
    stage.event(Event::Access(sayso::app::Access::Read("so".into())));
    stage.press("alt-i");
    assert!(stage.mode() == "normal" && stage.said().starts_with("!this map is open to read only"), "{}", stage.said());
    stage.event(Event::Foreign { name: "more.md".into(), bytes: PAGE.into() });
    stage.event(Event::Paste("D\tD".into()));
    assert_eq!((stage.mode(), stage.app.matrix()), ("normal", &before));
}

#[test]
fn the_mouse_scrolls_and_answers() {
    let mut stage = started("north_wind.md", PAGE, (60, 20));
    stage.event(Event::Mouse(Mouse::WheelDown, 5, 12));
    assert_eq!(preview(&stage).top, 3);
    for _ in 0..20 {
        stage.event(Event::Mouse(Mouse::WheelDown, 5, 12));
    }
    let view = screens::preview::view(&stage.app, preview(&stage));
    assert_eq!(preview(&stage).top, view.last_top, "it ends where the text does");
    // The second question stands in the fourth row: the first click chooses, the second answers.
    stage.event(Event::Mouse(Mouse::Click, 5, 3));
    assert!(says(&stage).contains("Table 1: [x]"));
    stage.event(Event::Mouse(Mouse::Click, 5, 3));
    assert!(says(&stage).contains("Table 1: [ ]"));
}

#[test]
fn a_block_from_a_spreadsheet_lands_at_the_cursor() {
    let row = |stage: &Stage, title: &str| ["Head of Support", "Finance"].map(|role| stage.cell(title, role)).join(" ");
    // Terminals paste line ends as carriage returns.
    for text in ["C\tI\r\nI\tC\r\n", "C\tI\rI\tC", "C\tI\nI\tC\n"] {
        let mut stage = Stage::sketch(MAP);
        stage.at("Refund a customer", "Head of Support").event(Event::Paste(text.into()));
        assert_eq!((row(&stage, "Refund a customer"), row(&stage, "Hire an agent")), ("C I".into(), "I C".into()));
        assert_eq!((stage.said().as_str(), stage.app.history().depth()), ("4 cells: pasted", 1));
        stage.press("u");
        assert_eq!((row(&stage, "Refund a customer"), row(&stage, "Hire an agent")), ("D D".into(), "D I".into()));
    }
    let mut stage = Stage::sketch(MAP);
    // An empty cell empties; what says no right is kept as a finding; one cell fills what is selected.
    stage.at("Refund a customer", "Head of Support").event(Event::Paste("ask Bob\t\n".into()));
    assert_eq!(row(&stage, "Refund a customer"), "?ask Bob ");
    assert_eq!(stage.said(), "2 cells: pasted, 1 of them as text that says no right (V06)");
    assert!(stage.app.analysis().findings(stage.app.matrix()).iter().any(|finding| finding.rule.code == "V06"));
    stage.press("u v down right").event(Event::Paste("I".into()));
    assert_eq!((row(&stage, "Refund a customer"), row(&stage, "Hire an agent")), ("I I".into(), "I I".into()));
    // In the letters that are shown.
    stage.press("esc T 'raci' enter").at("Refund a customer", "Head of Support").event(Event::Paste("A\tR".into()));
    assert_eq!(row(&stage, "Refund a customer"), "D Cx");
    // What does not fit, has too much, or is nothing, is refused whole.
    let before = stage.app.matrix().clone();
    for (text, word) in [
        ("A\tC\tI".to_owned(), "does not fit here"),
        ("Dear all,\nplease see below\nBest, Bob".to_owned(), "nothing pasted"),
        (" \t \n".to_owned(), "no text"),
        ("x".repeat(LARGEST_PASTE + 1), "MiB at once"),
    ] {
        stage.event(Event::Paste(text));
        assert!(stage.said().starts_with('!') && stage.said().contains(word), "{word}: {}", stage.said());
        assert_eq!(stage.app.matrix(), &before);
    }
}

#[test]
fn a_table_pasted_with_its_heads_is_looked_at_first() {
    let table = "Task\tOps\tDev\rShip it\tA\tR\rRoll back\tA/R\tI\r";
    // Into an empty map, and on the heads of another.
    let mut stage = Stage::new(Matrix::default());
    stage.event(Event::Paste(table.into()));
    assert!(says(&stage).contains("Read 1 table: 2 decisions, 2 roles"), "{}", says(&stage));
    stage.press("enter");
    assert_eq!((stage.cell("Roll back", "Ops"), stage.app.history().depth()), ("Dx".into(), 1));
    let mut stage = Stage::sketch(MAP);
    stage.press("g g home").event(Event::Paste(table.into()));
    stage.press("enter enter");
    assert_eq!(stage.cell("Ship it", "Dev"), "Cx");
    // On a cell as well: nobody means those names as rights.
    let mut stage = Stage::sketch(MAP);
    stage.at("Refund a customer", "Head of Support").event(Event::Paste(table.into()));
    assert_eq!(stage.mode(), "preview");
    stage.press("esc");
    assert_eq!(stage.said(), "nothing changed");
}

#[test]
fn names_pasted_on_their_heads_become_roles_and_decisions() {
    let mut stage = Stage::sketch(MAP);
    stage
        .at("Hire an agent", "Finance")
        .press("home")
        .event(Event::Paste("Train a new hire\rhire an agent\rPlan a shift\r".into()));
    assert_eq!(stage.lines(), ["# Support", "Refund a customer", "Hire an agent", "Train a new hire", "Plan a shift"]);
    assert_eq!(stage.said(), "Add 2 decisions; 1 there already");
    stage.press("ctrl-up").event(Event::Paste("Legal\tFinance\tOps".into()));
    assert_eq!(stage.roles(), ["Head of Support", "Finance", "Legal", "Ops"]);
    assert_eq!(stage.app.history().depth(), 2);
    stage.press("u u");
    assert_eq!((stage.lines().len(), stage.roles().len()), (3, 2));
    // A list of calls is how many begin.
    let mut stage = Stage::new(Matrix::default());
    stage.event(Event::Paste("Ship it\nRoll back\n".into()));
    assert_eq!(stage.lines(), ["Ship it", "Roll back"]);
}

#[test]
fn what_is_copied_goes_into_a_spreadsheet_and_comes_back() {
    let map = sketch::parse(
        "
        # Money
               | COO | Finance
        Refund | D >500 | D <=500
         : limit EUR
        =Price | I   |
        ",
    )
    .unwrap()
    .matrix;
    let mut stage = Stage::new(map.clone());
    stage.at("Refund", "COO").press("v right y");
    let Some(Effect::Copy(text)) = stage.effects.last().cloned() else { panic!("nothing copied") };
    assert_eq!(text, "D (over 500 EUR)\tD (up to 500 EUR)");
    // Elsewhere, and as another program gives it back: the limits are limits again.
    let mut other = Stage::new(map.clone());
    other.at("Refund", "COO").press("v right x").event(Event::Paste(format!("{text}\r\n")));
    assert_eq!(other.app.matrix(), &map, "{}", other.said());
    // With heads: the whole table, in which nothing runs.
    stage.press("esc ctrl-up home v G end y");
    let Some(Effect::Copy(text)) = stage.effects.last().cloned() else { panic!("nothing copied") };
    let cells = clipboard::cells_of(&text);
    assert_eq!(cells[0], ["Decision (sayso DCI)", "COO", "Finance"]);
    assert_eq!(cells.last().unwrap(), &["=Price", "I", ""]);
    assert!(text.contains("\n'=Price\t"), "{text:?}");
}

/// The frame at a size after some keys.
fn check(name: &str, mut stage: Stage, keys: &str) {
    stage.press(keys);
    let (width, rows) = (usize::from(stage.app.size().0), rows(&stage.frame()));
    assert!(rows.iter().all(|row| sayso::app::text::width(row) <= width), "{name}");
    insta::assert_snapshot!(name, rows.join("\n"));
}

#[test]
fn the_preview_at_every_size() {
    for (width, height) in [(20, 6), (60, 20), (80, 24), (120, 40)] {
        check(&format!("preview_{width}x{height}"), started("north_wind.md", PAGE, (width, height)), "");
    }
    check("preview_unsure", started("unsure.csv", UNSURE, (80, 24)), "enter");
    let mut stage = Stage::with(sketch::parse(MAP).unwrap().matrix, (80, 24), &Preferences::default());
    stage.event(Event::Foreign { name: "more.md".into(), bytes: PAGE.into() });
    check("preview_changes", stage, "enter");
}
