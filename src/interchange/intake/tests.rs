//! Small documents, and the maps made of them.

use super::super::identify::identify;
use super::super::table::recognise;
use super::super::{csv, markdown, native};
use super::*;
use crate::model::{Load, is_hidden};
use crate::model::{Part, Right};
use proptest::prelude::*;

fn read(source: &str) -> Reading {
    let document = if source.trim_start().starts_with(['|', '#']) {
        markdown::read_text(source)
    } else {
        csv::read(source.as_bytes()).expect("readable")
    };
    recognise(&document)
}

/// The map as short text: `area > title [id]: role=right; …` and indented notes.
fn sketch(matrix: &Matrix) -> String {
    let mut out = String::new();
    for key in matrix.decisions_in_order() {
        let decision = matrix.decision(key).unwrap();
        if let Some(area) = decision.area().and_then(|id| matrix.area(id)) {
            out.push_str(&format!("{} > ", area.name));
        }
        let rights: Vec<String> = matrix
            .roles_in_order()
            .into_iter()
            .filter_map(|role| {
                Some(format!("{}={:?}", matrix.role_name(role), decision.right(role)?.clone().with_text("")))
            })
            .collect();
        out.push_str(&format!("{} [{}]: {}\n", decision.title(), decision.id(), rights.join("; ")));
        for paragraph in decision.note() {
            out.push_str(&format!("  {paragraph}\n"));
        }
    }
    out
}

fn check(notation: Notation, source: &str, expected: &str) -> Intake {
    let intake = map_from(&read(source), notation, true, "Test");
    assert_eq!(sketch(&intake.matrix), expected, "{source}\n{:#?}", intake.summary);
    assert!(!intake.summary.notes.iter().any(|note| note.line == 0), "{:?}", intake.summary.notes);
    intake
}

fn decision<'a>(matrix: &'a Matrix, title: &str) -> &'a Decision {
    matrix.decisions().find(|(_, decision)| decision.title() == title).unwrap().1
}

#[test]
fn rows_become_decisions_with_rights() {
    let intake = check(
        Notation::Raci,
        "Area,Task,Ops,Dev,Board,Notes\nRun,Ship it,R/A,C (by mail),I,weekly\n,Stop it,I,A,,-\nGrow,Ship it,ask Bob,\"A,Q\",O,\n",
        "Run > Ship it [ship-it]: Ops=Decides{Executes}; Dev=Contributes; Board=Informed\n\
         \x20 Notes: weekly\n\
         Run > Stop it [stop-it]: Ops=Informed; Dev=Decides\n\
         Grow > Ship it [ship-it-2]: Ops=Unread; Dev=Unread; Board=Out\n",
    );
    let map = &intake.matrix;
    let text = |title: &str, role: &str| {
        let role = map.role_named(role).unwrap();
        map.decisions()
            .filter(|(_, d)| d.title() == title)
            .filter_map(|(_, d)| d.right(role))
            .map(Right::text)
            .collect::<Vec<_>>()
    };
    assert_eq!(text("Ship it", "Dev"), ["by mail", "A,Q"]);
    assert_eq!(text("Ship it", "Ops"), ["", "ask Bob"]);
    let board = map.role(map.role_named("board").unwrap()).unwrap();
    assert_eq!((board.is_group(), board.rank()), (true, 30));
    let letters = map.settings().letters.clone().unwrap();
    assert_eq!((letters.notation.as_str(), letters.confirmed, map.title()), ("raci", true, "Test"));
    assert_eq!(intake.summary.rights, Load { decides: 2, contributes: 1, informed: 2, out: 1, unread: 2 });
}

#[test]
fn ways_up_and_joint_decisions() {
    let intake = check(
        Notation::Dci,
        "Task,Ops,Dev,Boss,Legal\nShip it,D,C,E (above 5k),I\nStop it,D,C,E,E\nTurn it,D/E,C,,\n",
        "Ship it [ship-it]: Ops=Decides; Dev=Contributes; Legal=Informed\n\
         Stop it [stop-it]: Ops=Decides; Dev=Contributes\n\
         \x20 Also goes up to Legal\n\
         Turn it [turn-it]: Ops=Decides; Dev=Contributes\n",
    );
    let up =
        |title: &str| decision(&intake.matrix, title).escalation().map(|e| (e.to.to_string(), e.when.clone())).unwrap();
    assert_eq!(up("Ship it"), ("boss".to_owned(), "above 5k".to_owned()));
    assert_eq!(up("Stop it"), ("boss".to_owned(), String::new()));
    assert_eq!(up("Turn it"), ("ops".to_owned(), String::new()));

    let intake = check(
        Notation::Mocha,
        "Task,Ops,Dev,Boss\nShip it,O,H,M\nStop it,O,A,C\n",
        "Ship it [ship-it]: Ops=Decides{Drives}; Dev=Contributes{Executes}\n\
         Stop it [stop-it]: Ops=Contributes{Drives}; Dev=Decides; Boss=Contributes\n",
    );
    assert_eq!(decision(&intake.matrix, "Ship it").escalation().unwrap().to.as_str(), "boss");

    let intake = check(
        Notation::Dare,
        "Task,Ops,Dev,Boss\nShip it,D,D,E\nStop it,D,A,R\n",
        "Ship it [ship-it]: Ops=Decides; Dev=Decides; Boss=Informed{Executes}\n\
         Stop it [stop-it]: Ops=Decides; Dev=Contributes; Boss=Contributes{Recommends}\n",
    );
    assert_eq!(decision(&intake.matrix, "Ship it").mode(), Some(Mode::Joint));
    assert_eq!(decision(&intake.matrix, "Stop it").mode(), None);
}

#[test]
fn responsible_may_decide_where_nobody_is_accountable() {
    let reading = read("Task,Ops,Dev,Boss\nShip it,R,S,C\nStop it,I,R,R/C\nTurn it,R,A,\nSell it,R?,C,I\n");
    let found = identify(&reading);
    assert!(!found.evidence.iter().any(|line| line.contains("nobody an A")), "{found:?}");
    let choices = Choices { notation: Notation::Rasci, confirmed: true, title: String::new(), r_decides: true };
    assert_eq!(
        sketch(&map_with(&reading, &choices, found).matrix),
        "Ship it [ship-it]: Ops=Decides{Executes}; Dev=Contributes{Executes}; Boss=Contributes\n\
         Stop it [stop-it]: Ops=Informed; Dev=Decides{Executes}; Boss=Decides{Executes}\n\
         Turn it [turn-it]: Ops=Contributes{Executes}; Dev=Decides\n\
         Sell it [sell-it]: Ops=Unread; Dev=Contributes; Boss=Informed\n"
    );
    let found = identify(&read("Task,Ops,Dev\nShip it,R,S\nStop it,I,R\nTurn it,R,C\n"));
    assert!(found.evidence.iter().any(|line| line.contains("in 3 of 3 rows somebody has an R and nobody an A")));
}

#[test]
fn limits_become_a_ladder() {
    let source = "Purchase,Clerk,Head,Board\nPaper,< 50€,up to 500,no limit\nBoats,,< 2k€ (new),> 9k€ by vote\nArt,< budget,,< 10€\n";
    let matrix = map_from(&read(source), Notation::Words, true, "").matrix;
    let said: Vec<String> = matrix
        .decisions_in_order()
        .into_iter()
        .filter_map(|key| matrix.decision(key))
        .map(|decision| plain_sentence(&matrix, decision))
        .collect();
    assert_eq!(
        said,
        [
            "Paper: Clerk decides up to 50 EUR; Head decides over 50 up to 500 EUR; Board decides over 500 EUR",
            "Boats: Head decides up to 2 000 EUR (new); Board decides over 9 000 EUR (by vote)",
            "Art: Clerk decides (< budget); Board decides up to 10 EUR",
        ]
    );
    // Several currencies on one line are not compared.
    let matrix =
        map_from(&read("Purchase,Clerk,Head\nPaper,< 50€,< 500€\nBoats,< 20€,< 9 USD\n"), Notation::Words, true, "")
            .matrix;
    let boats = decision(&matrix, "Boats");
    assert_eq!(plain_sentence(&matrix, boats), "Boats: Clerk decides (< 20€); Head decides (< 9 USD)");
    assert_eq!(boats.limit(), None);
}

#[test]
fn a_sheet_without_a_name_of_its_own_is_no_title() {
    for (heading, title) in [("Sheet1", None), ("Tabelle 2", None), ("Лист1", None), ("RACI", None)] {
        let reading =
            read(&format!("# {heading}\n\n| Task | Ops | Dev |\n|---|---|---|\n| Ship | A | R |\n| Stop | A | R |\n"));
        assert_eq!((reading.tables.len(), title_of(&reading)), (1, title), "{heading}");
    }
    for heading in ["Support", "Sheet of rights", "List 3b", "Sheet"] {
        let reading =
            read(&format!("# {heading}\n\n| Task | Ops | Dev |\n|---|---|---|\n| Ship | A | R |\n| Stop | A | R |\n"));
        assert_eq!(title_of(&reading), Some(heading));
    }
}

#[test]
fn names_below_limits_decide_from_step_to_step() {
    let Intake { summary, .. } = map_from(
        &read("Expense,up to 500 EUR,up to 5k EUR,over 5k EUR\nTravel,Lead,Head,CEO\nTools,Lead,CEO,CEO\n"),
        Notation::Words,
        true,
        "Test",
    );
    assert_eq!(
        summary.samples,
        [
            "Travel: Lead decides up to 500 EUR; Head decides over 500 up to 5 000 EUR; CEO decides over 5 000 EUR",
            "Tools: Lead decides up to 500 EUR; CEO decides over 500 EUR",
        ]
    );
    assert_eq!(summary.notes, []);
}

#[test]
fn columns_of_one_name_are_one_role() {
    let source = "Task,Ops,ops,Dev\nShip it,R (nights),C,A\nStop it,A,R,I\nTurn it,ask,A,I\n";
    let intake = check(
        Notation::Raci,
        source,
        "Ship it [ship-it]: Ops=Contributes{Executes}; Dev=Decides\n\
         Stop it [stop-it]: Ops=Decides{Executes}; Dev=Informed\n\
         Turn it [turn-it]: Ops=Unread; Dev=Informed\n",
    );
    let ops = intake.matrix.role_named("Ops").unwrap();
    assert_eq!(decision(&intake.matrix, "Ship it").right(ops).unwrap().text(), "nights");
    assert_eq!(decision(&intake.matrix, "Turn it").right(ops).unwrap().text(), "ask; A");
    assert!(intake.summary.notes.iter().any(|n| n.text.contains("in 3 rows")), "{:?}", intake.summary.notes);
}

#[test]
fn second_persons_become_deputies_where_all_rows_agree() {
    let intake = check(
        Notation::Words,
        "Category,Area,Primary DRI,Secondary DRI\nShop,Prices,Ann,Bob\n,Stock,Bob,Dan\n,Opening,Ann,\nPeople,Prices,Eve,Ann\n,Pay,Eve,Bob\n",
        "Shop > Prices [prices]: Ann=Decides\n\
         Shop > Stock [stock]: Bob=Decides\n\
         Shop > Opening [opening]: Ann=Decides\n\
         People > Prices [prices-2]: Eve=Decides\n\
         \x20 Secondary DRI: Ann\n\
         People > Pay [pay]: Eve=Decides\n\
         \x20 Secondary DRI: Bob\n",
    );
    let deputy = |name: &str| {
        let role = intake.matrix.role(intake.matrix.role_named(name).unwrap()).unwrap();
        role.deputy().map(|id| id.to_string())
    };
    assert_eq!([deputy("Ann"), deputy("Bob"), deputy("Eve")], [Some("bob".to_owned()), Some("dan".to_owned()), None]);
    assert!(intake.summary.confirmed);
    // In a grid of roles a strange name is no role.
    check(
        Notation::Raci,
        "Task,Ops,Dev,Deputy\nShip it,A,R,Dev\nStop it,R,A,Bob\n",
        "Ship it [ship-it]: Ops=Decides; Dev=Contributes{Executes}\n\
         Stop it [stop-it]: Ops=Contributes{Executes}; Dev=Decides\n\
         \x20 Deputy: Bob\n",
    );
}

#[test]
fn odd_rows_are_kept_and_told() {
    let intake = check(
        Notation::Raci,
        "No,Task,Ops,Dev\n1,Созвон,A,R\n2,Созвон,R,A\n3,Решение,A,I\n4,,A,\n",
        "Созвон [decision]: Ops=Decides; Dev=Contributes{Executes}\n\
         Созвон [decision-2]: Ops=Contributes{Executes}; Dev=Decides\n\
         Решение [decision-3]: Ops=Decides; Dev=Informed\n\
         (no name, line 5) [no-name-line-5]: Ops=Decides\n",
    );
    assert!(intake.summary.skipped.iter().any(|s| s.what.contains("\"No\"")), "{:?}", intake.summary.skipped);
    assert!(intake.summary.notes.iter().any(|n| n.line == 3 && n.text.contains("once more")));
    // An id that means something stays.
    let intake = map_from(&read("No,Task,Ops,Dev\n1.1,Ship it,A,R\n1.2,Stop it,R,A\n"), Notation::Raci, false, "");
    assert_eq!(decision(&intake.matrix, "Stop it").note(), ["No: 1.2"]);
    assert!(!intake.summary.confirmed);
    // Letters in a file of words.
    check(
        Notation::Words,
        "Task,Ops,Dev\nShip it,D,Decides\nStop it,Informed,Approval (in writing)\n",
        "Ship it [ship-it]: Ops=Unread; Dev=Decides\nStop it [stop-it]: Ops=Informed; Dev=Decides\n",
    );
}

#[test]
fn the_summary_speaks_plainly() {
    let source = "# Platform\n\nWe use RACI.\n\n| Task | Business | Internal Engineering | Viden | Notes |\n|---|---|---|---|---|\n\
        | **Running** |\n| Watch | I | R/A | C | |\n| Deploy | A | R | C | |\n| Explain | C | A | | |\n| Undo | ask | A | I | |\n";
    let intake = map_from(&read(source), Notation::Raci, false, "");
    assert_eq!(intake.matrix.title(), "Platform");
    assert_eq!(
        intake.summary.lines(),
        [
            "Read 1 table: 4 decisions in 1 area, 3 roles",
            "10 rights: 4 to decide, 4 to contribute, 2 to be informed; 1 cell could not be read and keeps its text",
            "Letters read as RACI, not confirmed yet",
            "  the cells hold the letters A 4, C 3, I 2, R 2",
            "  line 3 speaks of RACI",
            "  these letters together are those of RACI",
            "For example:",
            "  Watch: Internal Engineering decides and executes; Viden contributes; Business is informed",
            "  Deploy: Business decides; Internal Engineering contributes and executes; Viden contributes",
            "  Undo: Internal Engineering decides; Viden is informed; Business has \"ask\", which could not be read",
            "Not in the map:",
            "  1 line of text around the tables",
        ]
    );
    let nothing = map_from(&read("just,a\nlist,of\n"), Notation::Raci, false, "");
    assert_eq!(nothing.summary.lines()[0], "Found no table with decision rights");
    assert_eq!((nothing.matrix.decision_count(), nothing.matrix.title()), (0, "Imported map"));
}

/// Loads kept by the map against loads counted in its rights, for every role and part.
fn loads_are_true(matrix: &Matrix) -> bool {
    matrix.roles().all(|(role, _)| {
        let count = |part: Part| {
            matrix.decisions().filter_map(|(_, d)| d.right(role)).filter(|right| right.part() == part).count() as u32
        };
        matrix.load_of(role)
            == Load {
                decides: count(Part::Decides),
                contributes: count(Part::Contributes),
                informed: count(Part::Informed),
                out: count(Part::Out),
                unread: count(Part::Unread),
            }
    })
}

fn any_notation() -> impl Strategy<Value = Notation> {
    prop::sample::select(Notation::ALL.to_vec())
}

proptest! {
    #[test]
    fn any_text_is_taken_in(text in "([RACIDEOMH;,|\"\\n*(/-]|\\PC){0,120}", notation in any_notation(), confirmed: bool) {
        for document in [csv::read_text(&text, b',').ok(), Some(markdown::read_text(&text))].into_iter().flatten() {
            let intake = map_from(&recognise(&document), notation, confirmed, &text);
            prop_assert!(loads_are_true(&intake.matrix));
            prop_assert!(!intake.summary.lines().iter().any(|line| line.chars().any(is_hidden)));
            let kept = native::read(native::write(&intake.matrix).as_bytes());
            prop_assert_eq!(&kept.expect("our own file").matrix, &intake.matrix);
        }
    }

    #[test]
    fn every_cell_of_a_grid_arrives(
        names in prop::collection::vec("[A-Ca-c]{2,3}|Ops|Dev", 2..5),
        rows in prop::collection::vec(("[A-C]{2} [a-c]{1,3}", prop::collection::vec("R|A|C|I|R/A|A, Q|ask|D|O|E|", 2..5)), 1..8),
        notation in any_notation(),
    ) {
        let mut source = format!("Task,{}\n", names.join(","));
        for (title, cells) in &rows {
            let cells: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
            source.push_str(&format!("{title},{}\n", cells.join(",")));
        }
        let reading = read(&source);
        let intake = map_from(&reading, notation, true, "Grid");
        let map = &intake.matrix;
        prop_assert!(loads_are_true(map));
        prop_assert_eq!(map.decision_count(), reading.rows().count());
        prop_assert_eq!(map.role_count(), reading.roles().len());
        // One role, one right a row; only a way up may stand alone.
        let filled: usize = reading
            .rows()
            .map(|(table, row)| {
                let ups = |cell: &CellReading| Reader::new(notation, false).right(cell, &[]).0.is_none();
                let roles: HashSet<String> = row
                    .cells
                    .iter()
                    .filter(|(_, cell)| !ups(cell))
                    .filter_map(|(place, _)| table.roles.get(*place))
                    .map(|name| same_name(name))
                    .collect();
                roles.len()
            })
            .sum();
        prop_assert_eq!(map.decisions().map(|(_, d)| d.rights().len()).sum::<usize>(), filled);
        prop_assert!(!intake.summary.notes.iter().any(|note| note.line == 0));
        let _ = identify(&reading);
    }
}
