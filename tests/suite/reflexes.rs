//! What hands do by themselves: the reflexes of spreadsheets and of vi, and the mouse.
//!
//! Each journey is short and says what a person would see; nothing here looks inside what it does not name.

use sayso::app::layout::Layout;
use sayso::app::mode::Mode;
use sayso::app::paint::{Paint, Paints};
use sayso::app::{Access, Digits, Effect, Event, Hints, Lines, Mouse, Opened, Preferences, Screen, ThemeName};
use sayso::model::{Matrix, sketch};

use super::stage::{Stage, frame};

const MAP: &str = "
    role COO: top; holder Mia Berg
    role Legal: holder Jan Vos
    role Lead: reports-to COO; holder Ana Ruiz
    # Money
            | COO | Legal | Lead
    Refund  | I   | C     | D
    Price   | D   |       | I
    Credit  |     | C     |
    # People
    Hire    | I   |       | D
    Train   |     |       | D
";

fn map() -> Matrix {
    sketch::parse(MAP).unwrap().matrix
}

/// The cursor on Refund / COO.
fn stage() -> Stage {
    let mut stage = Stage::new(map());
    stage.at("Refund", "COO");
    stage
}

/// Presses keys from Refund / COO on and says where that leads.
fn leads(keys: &str) -> String {
    let mut stage = stage();
    stage.press(keys);
    stage.place()
}

#[test]
fn hands_of_spreadsheets() {
    for (keys, place) in [
        ("tab", "Refund / Legal"),
        ("tab tab tab", "Price / COO"),
        ("shift-tab", "Refund / COO"),
        ("tab shift-tab", "Refund / COO"),
        ("down shift-tab", "Refund / Lead"),
        ("down down tab tab tab", "Hire / COO"),
        ("end", "Refund / Lead"),
        ("end home", "Refund / title"),
        ("ctrl-end", "Train / COO"),
        ("ctrl-end ctrl-home", "Refund / COO"),
        ("pagedown", "Train / COO"),
        ("pagedown pageup", "# Money / COO"),
    ] {
        assert_eq!(leads(keys), place, "{keys}");
    }
    // Typing a letter sets it; Enter and F2 edit; Esc leaves; Delete clears.
    let mut stage = stage();
    stage.press("c tab i");
    assert_eq!((stage.cell("Refund", "COO"), stage.cell("Refund", "Legal")), ("C".into(), "I".into()));
    for edit in ["enter", "f2"] {
        stage.press(edit);
        assert_eq!(stage.mode(), "form", "{edit}");
        stage.press("esc");
    }
    stage.press("delete");
    assert_eq!(stage.cell("Refund", "Legal"), "");
    // Shift with arrows selects, Ctrl-C and Ctrl-V copy and paste, Ctrl-Z and Ctrl-Y go back and forth, each as one step.
    let mut stage = self::stage();
    stage.press("shift-right shift-right ctrl-c down down ctrl-v");
    let row = |stage: &Stage, title: &str| ["COO", "Legal", "Lead"].map(|role| stage.cell(title, role)).join(" ");
    assert_eq!(row(&stage, "Credit"), "I C D");
    stage.press("ctrl-z");
    assert_eq!(row(&stage, "Credit"), " C ");
    stage.press("ctrl-y");
    assert_eq!(row(&stage, "Credit"), "I C D");
    // Ctrl-A takes everything, and what is typed then is one step, too.
    stage.press("ctrl-a o");
    for title in ["Refund", "Price", "Credit", "Hire", "Train"] {
        assert_eq!(row(&stage, title), "O O O");
    }
    stage.press("ctrl-z");
    assert_eq!((row(&stage, "Credit"), row(&stage, "Train")), ("I C D".into(), "  D".into()));
    stage.press("esc ctrl-c");
    assert_eq!(stage.mode(), "menu", "without a selection Ctrl-C leaves, and asks");
}

#[test]
fn hands_of_vi() {
    for (keys, place) in [
        ("j", "Price / COO"),
        ("j k l h", "Refund / COO"),
        ("G", "Train / COO"),
        ("G g g", "Refund / COO"),
        ("$", "Refund / Lead"),
        ("$ 0", "Refund / title"),
        ("g e", "Train / COO"),
        ("g l", "Refund / Lead"),
        ("g l g h", "Refund / title"),
        ("}", "# People / COO"),
        // Five and more count at once; a zero goes on with it.
        ("9 j", "Train / COO"),
        ("5 l", "Refund / Lead"),
        ("9 0 j", "Train / COO"),
        // A line by its number; behind the last one is the last one.
        ("5 G", "Train / COO"),
        ("9 9 G", "Train / COO"),
        ("G 5 g g", "Train / COO"),
        // Esc forgets the count, and what follows is done once.
        ("9 esc j", "Price / COO"),
    ] {
        assert_eq!(leads(keys), place, "{keys}");
    }
    // Whoever wants counts from one on has them, and the screens behind g.
    let mut stage = stage();
    stage.press(", d 2 j");
    assert_eq!((stage.place().as_str(), stage.app.screen()), ("Credit / COO", Screen::Grid));
    stage.press("1 0 k");
    assert_eq!(stage.place(), "header / COO");
    stage.press("4 G");
    assert_eq!(stage.place(), "Hire / COO");
    stage.press("g 2");
    assert_eq!(stage.app.screen(), Screen::Findings);
    stage.press("g 1 , d 3");
    assert_eq!(stage.app.screen(), Screen::Role, "and 3 shows a screen again");

    // v selects until it is ended, V a row; counts move inside a selection; u takes counted changes back one by one.
    let mut stage = self::stage();
    stage.press("v 5 l j i");
    assert_eq!((stage.cell("Refund", "Lead"), stage.cell("Price", "Legal")), ("I".into(), "I".into()));
    stage.press("u esc g g V o");
    assert_eq!(["COO", "Legal", "Lead"].map(|role| stage.cell("Refund", role)), ["O", "O", "O"].map(String::from));
    stage.press("u esc d u d");
    let depth = stage.app.history().depth();
    stage.press("c i o 5 u");
    assert_eq!(stage.app.history().depth(), 0, "of {depth} and three");
    assert_eq!(stage.said().split(':').next(), Some("undone"), "the last one that could be undone is told");
    // / searches, n goes to the next finding.
    stage.press("/ 'train' enter");
    assert_eq!(stage.place(), "Train / Lead");
    stage.press("g g n");
    assert!(stage.app.finding_here().is_some());
}

#[test]
fn a_count_that_waits_is_seen_and_harmless() {
    let mut stage = stage();
    stage.press("7");
    assert!(stage.rows().last().unwrap().contains("7 times"), "{:?}", stage.rows().last());
    stage.press("q");
    assert_eq!(stage.effects, [Effect::Quit], "a count does not keep anybody from leaving");
    let mut stage = self::stage();
    stage.press("8 d");
    assert_eq!(stage.app.history().depth(), 1, "an edit is done once");
    stage.press("9 9 9 9 9 9 9 9 9 9 9 9 j");
    assert_eq!(stage.place(), "Train / COO");
    stage.press("9").event(Event::Mouse(Mouse::Click, 5, 5));
    assert_eq!(stage.app.pending().count, None, "the mouse forgets it");
}

#[test]
fn lists_lead_by_name() {
    let mut stage = stage();
    stage.press("g d 'trai' enter");
    assert_eq!(stage.place(), "Train / COO");
    stage.press("g r 'leg' enter");
    assert_eq!(stage.place(), "Train / Legal");
    stage.press("g a 'mon' enter");
    assert_eq!(stage.place(), "# Money / Legal");
    stage.press("3 g r 'coo' enter");
    assert_eq!(stage.app.role_page().role(), Some(stage.role_key("COO")));
    stage.press("2 g d 'hire' enter");
    assert_eq!((stage.app.screen(), stage.place().as_str()), (Screen::Grid, "Hire / Legal"));
    let mut empty = Stage::new(Matrix::default());
    for keys in ["g d", "g r", "g a", "ctrl-a", "g c", "V", "z M"] {
        empty.press(keys);
        assert!(empty.said().starts_with('!') && empty.mode() == "normal", "{keys}: {}", empty.said());
    }
}

/// The row of the screen, beside the details, that shows a text.
fn row_of(stage: &Stage, text: &str) -> u16 {
    let rows: Vec<String> = stage.rows().iter().map(|row| row.chars().take(70).collect()).collect();
    u16::try_from(rows.iter().position(|row| row.contains(text)).unwrap_or_else(|| panic!("no {text}"))).unwrap()
}

fn column_of(stage: &Stage, text: &str) -> u16 {
    let row = stage.rows()[usize::from(row_of(stage, text))].clone();
    u16::try_from(sayso::app::text::width(&row[..row.find(text).unwrap()])).unwrap()
}

#[test]
fn a_click_on_a_head_selects_the_column() {
    let mut stage = stage();
    let (x, y) = (column_of(&stage, "Legal") + 1, row_of(&stage, "Legal"));
    stage.event(Event::Mouse(Mouse::Click, x, y));
    assert_eq!(stage.place(), "header / Legal");
    stage.press("o");
    for title in ["Refund", "Price", "Credit", "Hire", "Train"] {
        assert_eq!((stage.cell(title, "Legal"), stage.cell(title, "Lead") == "O"), ("O".into(), false), "{title}");
    }
    stage.press("u");
    // The second click of two edits the role.
    stage.event(Event::Mouse(Mouse::Click, x, y)).event(Event::Mouse(Mouse::DoubleClick, x, y));
    let Mode::Form(form) = stage.app.mode() else { panic!("{}", stage.mode()) };
    assert!(form.title.contains("role"), "{}", form.title);
    stage.press("esc");
    // A click on a cell ends the selection.
    let at = row_of(&stage, "Hire");
    stage.event(Event::Mouse(Mouse::Click, x, at));
    assert_eq!((stage.place().as_str(), stage.app.grid().anchor), ("Hire / Legal", None));
}

#[test]
fn dragging_selects_a_block() {
    let mut stage = stage();
    let (coo, lead) = (column_of(&stage, "COO") + 1, column_of(&stage, "Lead") + 1);
    let (from, to) = (row_of(&stage, "Refund"), row_of(&stage, "Credit"));
    stage.event(Event::Mouse(Mouse::Click, coo, from)).event(Event::Mouse(Mouse::Drag, lead, to)).press("o");
    for title in ["Refund", "Price", "Credit"] {
        assert_eq!(["COO", "Legal", "Lead"].map(|role| stage.cell(title, role)), ["O", "O", "O"].map(String::from));
    }
    assert_eq!(stage.cell("Hire", "Lead"), "D");
    assert_eq!(stage.app.history().depth(), 1);
}

#[test]
fn the_border_of_the_details_is_drawn_with_the_mouse_and_with_keys() {
    for size in [(120, 40), (80, 24)] {
        let mut stage = Stage::with(map(), size, &Preferences::default());
        let layout = |stage: &Stage| Layout::of(&stage.app).unwrap();
        let before = layout(&stage);
        let details = before.details.unwrap();
        let (border, target) = match before.side {
            true => ((details.x - 1, 10), (details.x - 11, 12)),
            false => ((30, details.y - 1), (40, details.y - 4)),
        };
        let extent = |stage: &Stage| {
            let details = layout(stage).details.unwrap();
            if before.side { details.width } else { details.height }
        };
        let usual = extent(&stage);
        let place = stage.place();
        stage.event(Event::Mouse(Mouse::Click, border.0, border.1));
        stage.event(Event::Mouse(Mouse::Drag, target.0, target.1));
        assert_eq!(extent(&stage), usual + if before.side { 10 } else { 3 }, "{size:?}");
        assert_eq!((stage.place(), stage.app.grid().anchor), (place, None), "nothing else is pointed at");
        // Drawn beyond everything it stops where the rest still has room.
        for end in [(0, 0), (size.0 - 1, size.1 - 1)] {
            stage.event(Event::Mouse(Mouse::Drag, end.0, end.1));
            let layout = layout(&stage);
            assert!(layout.body.width >= 30 && layout.body.height >= 3, "{layout:?}");
            assert!(layout.details.is_some_and(|details| details.width >= 20 && details.height >= 2), "{layout:?}");
        }
        // A double click on it gives the usual share back.
        let layout_now = layout(&stage);
        let now = layout_now.details.unwrap();
        let (x, y) = if before.side { (now.x - 1, 10) } else { (30, now.y - 1) };
        stage.event(Event::Mouse(Mouse::Click, x, y)).event(Event::Mouse(Mouse::DoubleClick, x, y));
        assert_eq!(extent(&stage), usual);
        stage.press(")");
        assert!(extent(&stage) > usual);
        stage.press("( (");
        assert!(extent(&stage) < usual);
        // Enlarged on one key, and back.
        stage.press("+");
        assert!(extent(&stage) > usual + 2, "{size:?}");
        stage.press("+");
        assert!(extent(&stage) < usual);
    }
}

#[test]
fn the_mouse_is_left_to_the_terminal_and_taken_again() {
    let mut stage = stage();
    stage.press("f7");
    assert_eq!(stage.effects, [Effect::LeaveMouse(true)]);
    assert!(stage.said().contains("F7 takes it back"), "{}", stage.said());
    stage.press("f7");
    assert_eq!(stage.effects.last(), Some(&Effect::LeaveMouse(false)));
}

#[test]
fn the_heading_of_the_findings_is_clicked() {
    let mut stage = stage();
    stage.press("2 t");
    assert_ne!(stage.app.findings().listed(), stage.app.findings().total());
    let (x, y) = (column_of(&stage, "shows all"), row_of(&stage, "shows all"));
    stage.event(Event::Mouse(Mouse::Click, x, y));
    assert_eq!(stage.app.findings().listed(), stage.app.findings().total());
    stage.event(Event::Mouse(Mouse::Click, 3, y));
    assert_eq!(stage.mode(), "form", "elsewhere it asks what to narrow down to");
}

#[test]
fn who_only_reads_asks_again_when_they_want_to_change() {
    let opened =
        Opened { matrix: map(), access: Access::Read("open in another sayso".to_owned()), ..Opened::default() };
    let mut stage = Stage::opened(opened);
    stage.press("d");
    assert!(stage.said().starts_with("!this map is open to read only"), "{}", stage.said());
    assert_eq!(stage.effects, [Effect::AskAgain]);
    stage.event(Event::Access(Access::Write));
    assert_eq!(stage.said(), "the map can be changed");
    stage.press("d");
    assert_eq!(stage.app.history().depth(), 1);
}

fn set_up(preferences: Preferences) -> Stage {
    Stage::with(map(), (80, 24), &preferences)
}

#[test]
fn borders_hints_and_keys_are_shown_as_they_were_set_up() {
    let stage = set_up(Preferences { lines: Lines::None, ..Preferences::default() });
    for keys in ["", "g", ":", "?", "enter", "q", "2", "3", "4", "n E"] {
        let mut stage = Stage::with(map(), (80, 24), stage.app.preferences());
        stage.press("d").press(keys);
        let shown = stage.rows().join("\n");
        assert!(!shown.contains(['─', '│', '┌', '└', '┐', '┘']), "{keys}:\n{shown}");
    }
    let hints = |hints| set_up(Preferences { hints, ..Preferences::default() }).rows().pop().unwrap();
    assert!(hints(Hints::Full).contains("edit") && hints(Hints::Full).contains("? help"));
    assert!(!hints(Hints::Short).contains("edit") && hints(Hints::Short).contains("? help"));
    assert_eq!(hints(Hints::Off), "");
    let mut stage = set_up(Preferences::default());
    stage.press(", h , k down");
    assert!(stage.rows()[0].contains("[↓]"), "{}", stage.rows()[0]);
    assert_eq!(stage.app.preferences().hints, Hints::Short);
    let stage = set_up(Preferences { digits: Digits::Counts, ..Preferences::default() });
    assert_eq!(stage.app.preferences().digits, Digits::Counts);
}

#[test]
fn own_colours_are_seen_and_without_colour_they_are_not() {
    use ratatui::style::{Color, Modifier};
    let mut paints = Paints::default();
    for (element, paint) in
        [("decides", "#102030 on #f0f0f0 underlined"), ("cursor", "black on yellow"), ("ground", "on #001122")]
    {
        paints.set(element, Paint::parse(paint).unwrap()).unwrap();
    }
    let painted = |theme| {
        let preferences = Preferences { theme, paints, ..Preferences::default() };
        let stage = set_up(preferences);
        let rows = stage.rows();
        let y = rows.iter().position(|row| row.contains("Hire")).unwrap();
        let x = sayso::app::text::width(rows[y].rsplit_once(" D").unwrap().0) + 1;
        let buffer = frame(&stage.app, (80, 24));
        let cell = buffer[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())].clone();
        assert_eq!(cell.symbol(), "D");
        let corner = buffer[(0, 2)].clone();
        let cursor = buffer.content().iter().find(|cell| cell.bg == Color::Yellow && cell.fg == Color::Black).cloned();
        (cell, corner, cursor)
    };
    let (cell, corner, cursor) = painted(ThemeName::Dark);
    assert_eq!((cell.fg, cell.bg), (Color::Rgb(0x10, 0x20, 0x30), Color::Rgb(0xf0, 0xf0, 0xf0)));
    assert!(cell.modifier.contains(Modifier::UNDERLINED));
    assert_eq!(corner.bg, Color::Rgb(0, 0x11, 0x22));
    assert!(cursor.is_some_and(|cell| !cell.modifier.contains(Modifier::REVERSED)));
    let (cell, corner, cursor) = painted(ThemeName::Mono);
    assert_eq!((cell.fg, cell.bg, corner.bg), (Color::Reset, Color::Reset, Color::Reset));
    assert!(cell.modifier.contains(Modifier::UNDERLINED) && cursor.is_none());
}

#[test]
fn what_the_terminal_says_of_its_ground_counts_once_and_only_for_a_guess() {
    let theme = |guessed, keys: &str, told: &[bool]| {
        let mut stage = set_up(Preferences { is_theme_guessed: guessed, ..Preferences::default() });
        stage.press(keys);
        for is_light in told {
            stage.event(Event::Ground { is_light: *is_light });
        }
        stage.app.theme()
    };
    assert_eq!(theme(true, "down", &[true]), ThemeName::Light);
    assert_eq!(theme(true, "down", &[false]), ThemeName::Dark);
    assert_eq!(theme(true, "down", &[true, false]), ThemeName::Light);
    assert_eq!(theme(false, "down", &[true]), ThemeName::Dark, "the settings said dark");
    assert_eq!(theme(true, "f4 f4", &[true]), ThemeName::HighContrast, "the user chose meanwhile");
}

#[test]
fn an_empty_map_says_how_to_go_on() {
    for size in [(80, 24), (120, 40)] {
        let mut stage = Stage::with(Matrix::default(), size, &Preferences::default());
        let shown = stage.rows().join("\n");
        for says in ["An empty map", "Alt-o", "open another map", "import a spreadsheet"] {
            assert!(shown.contains(says), "{says} is missing at {size:?}:\n{shown}");
        }
        stage.press("A 'Lead' enter a 'Refund' enter");
        assert!(!stage.rows().join("\n").contains("import a spreadsheet"));
    }
}

#[test]
fn a_selection_is_copied_as_markdown() {
    let mut stage = stage();
    stage.press("right Y");
    let copied = |stage: &Stage| match stage.effects.last() {
        Some(Effect::Copy(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    let row = copied(&stage);
    assert!(row.ends_with("| --- | --- | --- | --- |\n| Refund | I | C | D |\n"), "{row}");
    assert!(row.lines().next().is_some_and(|head| head.ends_with("| COO | Legal | Lead |")), "{row}");
    stage.press("v right down down Y");
    let block = copied(&stage);
    assert!(block.ends_with("| Refund | C | D |\n| Price |  | I |\n| Credit | C |  |\n"), "{block}");
    stage.press("esc ctrl-up Y");
    assert!(stage.said().starts_with("!put the cursor on a decision"), "{}", stage.said());
}

#[test]
fn nothing_that_is_told_is_cut_without_a_sign() {
    for size in [(60, 20), (40, 12), (80, 24)] {
        for command in sayso::app::commands::COMMANDS.iter() {
            let mut stage = Stage::with(map(), size, &Preferences::default());
            stage.press("?").event(Event::Paste(command.title.to_owned()));
            let Mode::Help(pick) = stage.app.mode() else { panic!("no help") };
            let (_, about) = sayso::app::screens::palette::about(&stage.app, pick).unwrap();
            // Whole words of a sentence that is shown whole, or the sign that it is not.
            let shown: String = stage.rows().join(" ").split(['│', ' ']).filter(|part| !part.is_empty()).collect();
            let whole: String = about.split_whitespace().collect();
            assert!(shown.contains(&whole) || shown.contains('…'), "{} at {size:?}: {about}\n{shown}", command.id);
            if size.0 >= 60 && about.len() < 120 {
                assert!(shown.contains(&whole), "{} at {size:?}: {about}\n{shown}", command.id);
            }
        }
    }
}
