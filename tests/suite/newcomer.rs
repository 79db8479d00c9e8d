//! What people stumbled over who had never seen the program: each place in one test, so that it stays mended.
//!
//! Frames are read as a person reads them; where a law can be said, it is held over all that the sample offers.

use std::collections::BTreeMap;

use sayso::app::layout::{Columns, Layout};
use sayso::app::mode::Mode;
use sayso::app::preview::{Preview, Target};
use sayso::app::start::{Opening, StartPage};
use sayso::app::text::plain;
use sayso::app::{Effect, Event, Opened, Pane, Preferences};
use sayso::interchange::native;
use sayso::model::{Matrix, sketch};
use sayso::rules::{Analysis, EXAMPLE_DAY};

use super::stage::Stage;

fn demo() -> Matrix {
    native::read(include_bytes!("../../assets/demo.sayso.ron")).unwrap().matrix
}

fn map(text: &str) -> Matrix {
    sketch::parse(text).unwrap_or_else(|why| panic!("{why}")).matrix
}

fn at_80x24(matrix: Matrix) -> Stage {
    Stage::with(matrix, (80, 24), &Preferences::default())
}

fn last_row(stage: &Stage) -> String {
    stage.frame();
    let (_, height) = stage.app.size();
    let rows = stage.rows();
    rows[usize::from(height) - 1].clone()
}

#[test]
fn hints_name_the_letters_that_are_shown() {
    for (notation, expected) in
        [("dci", " d c i o set "), ("raci", " d=A c=C i=I o=O "), ("rapid", " d=D c=I "), ("words", " d c i o set ")]
    {
        let mut stage = Stage::new(demo());
        stage.press(&format!("T '{notation}' enter esc"));
        let row = last_row(&stage);
        assert!(row.contains(expected), "{notation}: {row}");
    }
}

/// Open findings of a map by rule.
fn by_rule(matrix: &Matrix) -> BTreeMap<&'static str, usize> {
    let mut found = BTreeMap::new();
    let analysis = Analysis::new(matrix, EXAMPLE_DAY);
    for finding in analysis.findings(matrix).into_iter().filter(|finding| !finding.waived) {
        *found.entry(finding.rule.code).or_default() += 1;
    }
    found
}

#[test]
fn a_fix_says_what_it_brings_and_what_settles_nothing_in_the_end_stands_last() {
    let crowded = "
        role Support Lead: top
                          | Support Lead | Finance | Agent
        Refund a customer | D            | I       |
        Close a complaint | D            |         | C
        Waive a fee       | D            |         |
        Hire an agent     | D            |         |
        Change the script | D            |         |
        Ban a customer    | C            | C       |
        Pay an invoice    |              | D       |
    ";
    let mut prices = 0;
    for matrix in [demo(), map(crowded)] {
        let mut stage = Stage::new(matrix);
        for _ in 0..stage.open() {
            stage.press("n");
            let before = by_rule(stage.app.matrix());
            let open = stage.open();
            let worth = |remedy: &sayso::app::Remedy| (remedy.fix.removes(), remedy.leaves.unwrap() >= open);
            assert!(stage.app.remedies().iter().map(worth).is_sorted(), "{:?}", stage.app.remedies());
            for remedy in stage.app.remedies() {
                let mut matrix = stage.app.matrix().clone();
                matrix.apply_all(remedy.fix.edits(&matrix)).unwrap();
                let after = by_rule(&matrix);
                let more = |code: &&str| after[code] > before.get(code).copied().unwrap_or(0);
                let brings: Vec<&str> = after.keys().copied().filter(more).collect();
                assert_eq!((remedy.brings.clone(), remedy.leaves), (brings, Some(after.values().sum())));
                prices += usize::from(!remedy.brings.is_empty());
            }
        }
    }
    assert!(prices > 0, "no fix had a price");
    let mut stage = Stage::new(map(crowded));
    stage.at("Ban a customer", "Support Lead");
    assert!(stage.rows().join("\n").contains("2 → 2,"), "the details tell it");
    stage.press("f");
    let frame = stage.rows().join("\n");
    assert!(frame.contains("Let Support Lead decide  2 → 2, brings O06"), "{frame}");
}

#[test]
fn a_spreadsheet_is_imported_from_the_start_page() {
    let start = || Stage::opened(Opened { start: Some(StartPage::default()), ..Opened::default() });
    let mut stage = start();
    assert!(stage.rows().iter().any(|row| row.contains("i Import a spreadsheet or table")));
    stage.press("i");
    assert_eq!((stage.mode(), stage.effects.as_slice()), ("form", &[Effect::ListFiles(String::new())][..]));
    let names = ["a.xlsx", "b.txt", "map.sayso.ron", "raci.csv"].map(str::to_owned);
    stage.event(Event::Names { folder: String::new(), names: names.to_vec() });
    let frame = stage.rows().join("\n");
    assert!(frame.contains("a.xlsx") && frame.contains("raci.csv"), "{frame}");
    assert!(!frame.contains("map.sayso.ron"), "a map is no table: {frame}");
    stage.press("down down");
    let chosen = stage.rows().into_iter().find(|row| row.contains("raci.csv")).unwrap();
    stage.press("enter enter");
    assert_eq!(stage.effects.last(), Some(&Effect::Read("raci.csv".to_owned())), "{chosen}");
    // Whoever thinks better of it is back where they were.
    let mut stage = start();
    stage.press("i esc");
    assert_eq!(stage.effects.last(), Some(&Effect::Open(Opening::Start)));
}

#[test]
fn many_files_are_offered_a_few_at_a_time_with_a_sign() {
    let mut stage = Stage::new(demo());
    let names = (1..=9).map(|at| format!("table {at}.csv")).collect();
    stage.press("alt-i").event(Event::Names { folder: String::new(), names });
    assert!(stage.rows().iter().any(|row| row.contains("… 4 more: type a part of the name")));
    stage.type_text("8");
    let frame = stage.rows().join("\n");
    assert!(frame.contains("table 8.csv") && !frame.contains("more: type"), "{frame}");
}

#[test]
fn a_file_to_import_is_found_in_any_folder() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut stage = Stage::new(demo());
    stage.press("alt-i");
    stage.event(Event::Names { folder: String::new(), names: names(&["maps/", "notes.txt", "raci.csv"]) });
    let frame = stage.rows().join("\n");
    assert!(frame.find("raci.csv") < frame.find("maps/") && !frame.contains("notes"), "{frame}");
    // Tab completes the folder; what lies in it is offered next, also what was typed meanwhile.
    stage.press("m a tab");
    assert_eq!(stage.effects.last(), Some(&Effect::ListFiles("maps/".to_owned())));
    stage.event(Event::Names { folder: "maps/".to_owned(), names: names(&["old/", "team.xlsx"]) });
    stage.event(Event::Names { folder: "late/".to_owned(), names: names(&["late.csv"]) });
    assert!(!stage.rows().join("\n").contains("late.csv"), "an answer that came too late");
    stage.press("'te' tab");
    assert!(stage.rows().join("\n").contains("maps/team.xlsx"));
    stage.press("enter");
    assert_eq!(stage.effects.last(), Some(&Effect::Read("maps/team.xlsx".to_owned())));
    // Back in the first folder its own files are offered again.
    stage.press("alt-i").type_text("x/");
    stage.press("backspace");
    assert_eq!(stage.effects.last(), Some(&Effect::ListFiles(String::new())));
}

#[test]
fn whoever_has_just_added_a_row_is_not_told_first_to_drop_it() {
    let mut stage = Stage::new(map("| Lead\nRefund a customer | D"));
    stage.press("a 'Hire an agent' enter home n");
    let offers: Vec<&str> = stage.app.remedies().iter().map(|remedy| remedy.fix.label.as_str()).collect();
    assert_eq!(offers.first(), Some(&"Let Lead decide"), "{offers:?}");
    assert!(offers.last().is_some_and(|last| last.starts_with("Drop")), "{offers:?}");
}

#[test]
fn a_fix_never_passes_over_a_cell_that_waits_to_be_read() {
    let mut stage = Stage::new(map("| Lead | Agent | Legal | Ops\nRefund a customer | C | ?R,A,Q | I | ?C,Q"));
    while stage.app.finding_here().is_none_or(|finding| finding.rule.code != "G01") {
        stage.press("n");
    }
    let offers: Vec<&str> = stage.app.remedies().iter().map(|remedy| remedy.fix.label.as_str()).collect();
    assert_eq!(offers, ["Let Agent decide (its cell reads \"R,A,Q\")"]);
    stage.press("f enter");
    assert_eq!((stage.cell("Refund a customer", "Agent"), stage.open()), ("D".to_owned(), 1));
}

#[test]
fn the_name_of_the_map_is_shown_whole_before_those_of_the_screens() {
    let mut matrix = map("| COO\nRefund a customer | D");
    for (title, tabs) in [
        ("CX", "1 Grid  2 Findings  3 Role  4 Overview"),
        ("Support Desk", "1 Grid  2 Find…  3 Role  4 Over…"),
        ("EN BLANCO - Matriz RACI", "1 Grid  2  3  4"),
    ] {
        matrix.apply_all(vec![sayso::model::Edit::SetMap(sayso::model::MapChange::Title(title.to_owned()))]).unwrap();
        let row = at_80x24(matrix.clone()).rows()[0].clone();
        assert!(row.contains(title), "{row}");
        assert!(row.contains(tabs) && row.contains("Steady DCI"), "{row}");
    }
}

#[test]
fn after_an_import_the_cursor_stands_on_the_first_finding() {
    let table = "Task,Lead,Legal\nPay an invoice,A,I\nRefund a customer,R,C\nHire an agent,R,I\n";
    let preview = Preview::of_file("raci.csv", table.as_bytes(), Target::NewMap, &Matrix::default()).unwrap();
    let mut stage = Stage::opened(Opened { preview: Some(Box::new(preview)), ..Opened::default() });
    stage.press("enter");
    if matches!(stage.app.mode(), Mode::Preview(_)) {
        stage.press("enter");
    }
    assert!(stage.said().contains("n goes through 2 findings"), "{}", stage.said());
    assert_eq!(stage.place(), "Refund a customer / Lead");
    stage.press("n");
    assert_eq!(stage.place(), "Hire an agent / Lead");
}

#[test]
fn details_that_do_not_fit_name_the_key_that_shows_them_whole() {
    let long = "
        role COO: top
        role Lead: reports-to COO
                          | COO | Lead | Legal | Finance
        Refund a customer | D   | D    | D     | C
         : limit EUR; impact high; mode vote; within P1D; escalate COO when above 5 000 EUR; note Long ago
    ";
    for (size, sign) in [((80, 24), "… = in full"), ((120, 14), "… = in full"), ((60, 20), "… = in full")] {
        let mut stage = Stage::with(map(long), size, &Preferences::default());
        let cut = |stage: &Stage| stage.rows().iter().any(|row| row.ends_with(sign));
        assert!(cut(&stage), "{size:?}\n{}", stage.rows().join("\n"));
        stage.press("=");
        assert_eq!(stage.mode(), "page");
        let Mode::Page { lines, .. } = stage.app.mode() else { panic!("no page") };
        let whole: String = lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join("\n");
        for part in ["Refund a customer", "vote, within 1 day", "above 5 000 EUR", "Finance"] {
            assert!(whole.contains(part), "{part} is missing in\n{whole}");
        }
        stage.press("=");
        assert_eq!(stage.mode(), "normal");
    }
    // On every screen that has details.
    for (keys, expected) in [("2 down =", "page"), ("3 down =", "page"), ("4 =", "normal")] {
        let mut stage = at_80x24(demo());
        stage.press(keys);
        assert_eq!(stage.mode(), expected, "{keys}");
    }
}

#[test]
fn large_details_leave_a_grid_that_can_be_read() {
    let roles: Vec<String> = (1..=11).map(|at| format!("Very long role {at}")).collect();
    let text = format!("| {}\nRefund a customer with a voucher | {}", roles.join(" | "), ["C"; 11].join(" | "));
    for width in [96, 110, 120, 160, 200] {
        let mut stage = Stage::with(map(&text), (width, 40), &Preferences::default());
        let usual = Layout::of(&stage.app).unwrap();
        stage.press("+");
        assert_eq!(stage.app.pane(), Pane::Large);
        let layout = Layout::of(&stage.app).unwrap();
        let (before, now) = (usual.details.unwrap(), layout.details.unwrap());
        assert!(now.width >= before.width, "{width}");
        let columns = Columns::new(stage.app.grid().heads(), 0, usize::from(layout.body.width), 32);
        assert!(columns.roles.len() >= 4, "{width}: {columns:?}");
    }
}

#[test]
fn the_rules_say_which_severity_comes_next() {
    let mut stage = Stage::new(demo());
    stage.press("R");
    let frame = |stage: &Stage| stage.rows().join("\n");
    assert!(frame(&stage).contains("Space turns it off, s makes it a warning"), "{}", frame(&stage));
    assert!(frame(&stage).contains("as a warning:"), "{}", frame(&stage));
    stage.press("s");
    assert!(frame(&stage).contains("s makes it a note"), "{}", frame(&stage));
    stage.press("s");
    assert!(frame(&stage).contains("s makes it an error"), "{}", frame(&stage));
    stage.press("space");
    assert!(frame(&stage).contains("Space turns it on"), "{}", frame(&stage));
    stage.press("s");
    assert!(stage.said().starts_with("!G01 is off"), "{}", stage.said());
}

#[test]
fn commands_say_what_takes_them_back_and_where_they_work() {
    let about = |keys: &str| {
        let mut stage = Stage::new(demo());
        stage.press(keys);
        let Mode::Palette(pick) = stage.app.mode() else { panic!("no palette") };
        sayso::app::screens::palette::about(&stage.app, pick).unwrap().1
    };
    assert!(about(": 'informed'").ends_with("u takes it back. Works on: Grid."));
    assert!(about("n : 'fix'").contains("u takes it back."));
    assert!(!about(": 'theme'").contains("takes it back"));
    assert!(!about(": 'redo'").contains("u takes it back"));
}

#[test]
fn the_situation_is_never_left_to_guess() {
    for (width, expected) in [(60, "Pressure"), (80, "Pressure DCI"), (120, "Pressure DCI")] {
        let mut stage = Stage::with(demo(), (width, 20), &Preferences::default());
        stage.press("s");
        let row = stage.rows()[0].clone();
        assert!(row.contains(expected), "{width}: {row}");
    }
}

#[test]
fn the_line_above_the_overview_is_whole_where_the_roles_can_give_way() {
    let mut stage = at_80x24(demo());
    stage.press("4");
    let row = stage.rows()[2].clone();
    assert!(row.contains("30 findings open, 10 errors") && !row.contains("roles"), "{row}");
    let mut stage = Stage::new(demo());
    stage.press("4");
    assert!(stage.rows()[2].contains("11 roles"));
}

#[test]
fn headings_of_a_role_take_no_more_room_than_they_need() {
    let mut stage = at_80x24(demo());
    stage.press("right right 3");
    let frame = stage.rows();
    let at = frame.iter().position(|row| row.starts_with(" You are asked")).expect("the third role is asked only");
    assert!(frame[at].starts_with(" You are asked       ▶   Refund a customer"), "{}", frame[at]);
    // What is known of a decision fills the rows below the page.
    let below = sayso::app::screens::details_of(&stage.app, 78);
    assert!(below.iter().any(|line| plain(line).starts_with("Status")), "{below:?}");
}

#[test]
fn without_colour_the_cursor_is_found_in_a_selection() {
    use ratatui::style::Modifier;
    let preferences = Preferences { theme: sayso::app::ThemeName::Mono, ..Preferences::default() };
    let mut stage = Stage::with(demo(), (80, 24), &preferences);
    stage.press("v right down");
    let frame = stage.frame();
    let reversed: Vec<u16> =
        (0..24).filter(|y| (0..80).any(|x| frame[(x, *y)].modifier.contains(Modifier::REVERSED))).collect();
    assert_eq!(reversed.len(), 1, "the cursor alone is reversed");
}

#[test]
fn on_a_projector_every_word_is_bold() {
    use ratatui::style::Modifier;
    let preferences = Preferences { theme: sayso::app::ThemeName::Projector, ..Preferences::default() };
    for keys in ["", "2", "3", "4", "n f", ":"] {
        let mut stage = Stage::with(demo(), (60, 20), &preferences);
        stage.press(keys);
        let frame = stage.frame();
        let thin = frame
            .content()
            .iter()
            .find(|cell| !cell.symbol().trim().is_empty() && !cell.modifier.contains(Modifier::BOLD));
        assert_eq!(thin.map(|cell| cell.symbol()), None, "{keys}");
    }
}

#[test]
fn other_letters_are_told_with_the_keys_that_set_them() {
    let mut stage = Stage::new(demo());
    stage.press("T 'raci' enter");
    assert_eq!(stage.said(), "rights shown as RACI: d=A c=C i=I o=O");
    stage.press("T 'words' enter");
    assert_eq!(stage.said(), "rights shown as words");
}

#[test]
fn while_a_search_moves_the_cursor_the_fix_beside_it_is_that_of_its_finding() {
    let mut stage = Stage::new(demo());
    stage.press("n / 'release to'");
    let shown: Vec<String> = stage.app.remedies().iter().map(|remedy| remedy.fix.label.clone()).collect();
    stage.press("enter");
    let after: Vec<String> = stage.app.remedies().iter().map(|remedy| remedy.fix.label.clone()).collect();
    assert!(!after.is_empty());
    assert_eq!(shown, after);
}

#[test]
fn help_is_where_people_try_it_and_gives_back_what_was_in_front() {
    for (keys, mode, letter) in [
        ("n f", "menu", true),
        ("d q", "menu", true),
        ("T", "menu", false),
        ("R down", "rules", true),
        ("n E", "page", true),
        ("=", "page", true),
        ("right enter", "form", false),
        ("e tab 'x'", "form", false),
    ] {
        for key in ["f1", "?"] {
            let mut stage = Stage::new(demo());
            stage.press(keys);
            let before = stage.rows();
            stage.press(key);
            if key == "?" && !letter {
                assert_eq!(stage.mode(), mode, "{keys}: a letter is typed");
                continue;
            }
            let Mode::Page { title, lines, .. } = stage.app.mode() else { panic!("{keys} {key}: no page") };
            assert_eq!(title, "Keys here", "{keys}");
            assert!(lines.iter().any(|line| plain(line).starts_with("Esc")), "{keys}");
            stage.press("f1 esc");
            assert_eq!((stage.mode(), stage.rows()), (mode, before), "{keys} {key}");
        }
    }
}
