//! Line mode: a map is walked, filled, settled and saved by lines alone, as a screen reader hears them.

use sayso::app::lines::{Lines, SIZE, WORDS};
use sayso::app::{App, Effect, Opened, Preferences};
use sayso::interchange::native;
use sayso::model::{Matrix, sketch};
use sayso::rules::EXAMPLE_DAY;

use crate::scratch::{Ran, Scratch};
use crate::session::{Session, open_or_skip};

const ACME: &str = include_str!("../fixtures/cli/acme.sayso.ron");
const DEMO: &str = include_str!("../../assets/demo.sayso.ron");

/// A session through pipes: what was typed stands behind its prompt.
fn talk(folder: &Scratch, arguments: &[&str], typed: &str) -> Ran {
    let all = ["--accessible"].iter().chain(arguments).copied().collect::<Vec<_>>();
    folder.run(all, typed.as_bytes())
}

/// A session without a terminal and without files.
fn lines(matrix: Matrix) -> Lines {
    let opened = Opened { matrix, name: Some("map.sayso.ron".to_owned()), ..Opened::default() };
    Lines::new(App::new(opened, EXAMPLE_DAY, SIZE, &Preferences::default()))
}

/// What is said to a line.
fn answer(lines: &mut Lines, line: &str) -> String {
    lines.say();
    lines.take(line);
    lines.say().join("\n")
}

#[test]
fn a_map_is_walked_filled_settled_and_saved() {
    let folder = Scratch::new();
    folder.write("acme.sayso.ron", ACME);
    let typed = "\nread\nset finance decides up to 2k\nfix\n\nundo\nadd Rename a product\nfill\nd\ni\n\nstop\n\
                 findings\nrole finance\nmap\nquit\n3\nsave\nquit\n";
    let ran = talk(&folder, &["acme.sayso.ron"], typed);
    insta::assert_snapshot!(ran.text());
    let saved = std::fs::read_to_string(folder.path("acme.sayso.ron")).unwrap();
    let matrix = native::read(saved.as_bytes()).unwrap().matrix;
    assert!(saved.contains("title: \"Rename a product\""), "{saved}");
    let before = native::read(ACME.as_bytes()).unwrap().matrix;
    assert_eq!(matrix.decision_count(), before.decision_count() + 1);
    assert_eq!(matrix.right_count(), before.right_count() + 2, "what was set and taken back is as it was");
    assert_eq!(folder.names(), ["acme.sayso.ron"], "nothing lies beside the map");
}

#[test]
fn the_variable_does_what_the_flag_does_and_nothing_is_drawn() {
    let folder = Scratch::new();
    folder.write("acme.sayso.ron", ACME);
    let mut command = crate::scratch::command(&folder.path(""));
    command.env("ACCESSIBLE", "1").env("COLORTERM", "truecolor").env_remove("NO_COLOR");
    command.args(["acme.sayso.ron", "--color", "always"]);
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"next\nlist\noverview\nquit\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("> overview\n"), "{said}");
    assert!(!said.contains('\u{1b}'), "not one escape byte");
    for drawn in ['│', '─', '█', '░', '▶', '○', '◆', '→'] {
        assert!(!said.contains(drawn), "{drawn} is read aloud as a sign: {said}");
    }
    folder.write("config.ron", "(accessible: true)");
    let ran = folder.run(["acme.sayso.ron", "--config", "config.ron"], b"quit\n");
    assert!(ran.code == 0 && ran.out.contains("> quit\n"), "{}", ran.text());
    // Without a word about it nothing is switched on.
    let ran = folder.run(["acme.sayso.ron"], b"");
    assert!(ran.err.contains("sayso --accessible FILE"), "{}", ran.err);
}

#[test]
fn an_input_that_ends_with_unsaved_changes_loses_nothing() {
    let folder = Scratch::new();
    folder.write("acme.sayso.ron", ACME);
    let ran = talk(&folder, &["acme.sayso.ron"], "x finance\n");
    assert_eq!(ran.code, 2, "{}", ran.text());
    assert!(ran.err.contains("changes that are not saved") && ran.err.contains("offers them again"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(folder.path("acme.sayso.ron")).unwrap(), ACME);
    let ran = talk(&folder, &["acme.sayso.ron"], "1\nmap\nsave\nquit\n");
    assert_eq!(ran.code, 0, "{}", ran.text());
    assert!(ran.out.contains("with changes that are not saved"), "{}", ran.out);
    assert_ne!(std::fs::read_to_string(folder.path("acme.sayso.ron")).unwrap(), ACME);
    // Without changes the end of the input is an end like any other.
    assert_eq!(talk(&folder, &["acme.sayso.ron"], "next\n").code, 0);
}

#[test]
fn the_start_page_a_template_and_a_new_file() {
    let folder = Scratch::new();
    let ran = talk(&folder, &[], "people\nadd role Works Council\nsave staff\nquit\n");
    assert_eq!(ran.code, 0, "{}", ran.text());
    assert!(!ran.out.contains("tour"), "the tour is about keys: {}", ran.out);
    assert!(ran.out.contains("saved staff.sayso.ron"), "{}", ran.out);
    let saved = std::fs::read(folder.path("staff.sayso.ron")).unwrap();
    assert!(native::read(&saved).unwrap().matrix.role_named("works council").is_some());
    for arguments in [["--accessible", "demo"], ["demo", "--accessible"]] {
        let ran = folder.run(arguments, b"quit\n");
        assert_eq!((ran.code, folder.names().len()), (0, 1), "the sample writes nothing: {}", ran.text());
    }
}

#[test]
fn a_foreign_table_becomes_a_map_only_on_a_word() {
    let folder = Scratch::new();
    folder.write("raci.csv", "Decision,CFO,COO,Legal\nSign a lease,A,R,C\nHire a clerk,I,A,\n");
    let ran = talk(&folder, &["raci.csv"], "leave\n");
    assert_eq!((ran.code, folder.names().as_slice()), (0, ["raci.csv".to_owned()].as_slice()), "{}", ran.text());
    let ran = talk(&folder, &["raci.csv"], "letters raci\ntitle Leases\nmake\nsave leases\nquit\n");
    assert_eq!(ran.code, 0, "{}", ran.text());
    let matrix = native::read(&std::fs::read(folder.path("leases.sayso.ron")).unwrap()).unwrap().matrix;
    assert_eq!((matrix.title(), matrix.decision_count(), matrix.role_count()), ("Leases", 2, 3), "{}", ran.text());
}

#[test]
fn every_word_says_something_on_every_map_and_changes_nothing_unasked() {
    let maps = [
        Matrix::default(),
        sketch::parse("\n | COO\nHire | D\n").unwrap().matrix,
        native::read(DEMO.as_bytes()).unwrap().matrix,
    ];
    for matrix in maps {
        for row in WORDS {
            for rest in
                ["", "1", "nobody at all", "support lead", "\u{202e}\u{1b}[2J", "role", "9999999999999999999999"]
            {
                let mut lines = lines(matrix.clone());
                lines.say();
                // What is asked of the driver is answered later.
                let asks = !lines.take(&format!("{} {rest}", row.words[0])).is_empty();
                assert!(asks || !lines.say().is_empty(), "{row:?} {rest} says nothing");
                assert!(!lines.prompt().is_empty());
                // Whatever is open now can be left.
                for way_out in [".cancel", "stop", ""] {
                    lines.take(way_out);
                    lines.say();
                }
                let edits = ["set", "d", "c", "i", "o", "x", "add", "agree", "contest"];
                let before = native::write(&matrix);
                if !edits.contains(&row.words[0]) {
                    assert_eq!(native::write(lines.app().matrix()), before, "{row:?} {rest}");
                }
            }
        }
    }
}

#[test]
fn names_are_taken_where_they_can_mean_one_thing() {
    let mut lines = lines(native::read(DEMO.as_bytes()).unwrap().matrix);
    let check = |lines: &mut Lines, line: &str, expected: &str| {
        let said = answer(lines, line);
        assert!(said.contains(expected), "{line} should say \"{expected}\": {said}");
    };
    check(&mut lines, "c legal", "Refund a customer, Legal Counsel: Contributes");
    check(&mut lines, "c lead", "can be Support Lead or Engineering Lead");
    check(&mut lines, "d legl", "did you mean Legal Counsel?");
    check(&mut lines, "set legal counsel decides 5k-10k", "Decides over 5 000 up to 10 000 EUR");
    check(&mut lines, "set legal decides lots", "nothing changed");
    check(&mut lines, "set legal decides 5 days", "not in days");
    check(&mut lines, "go refnd", "did you mean Refund a customer?");
    check(&mut lines, "go discount", "Grant a discount");
    check(&mut lines, "go customer", "several decisions are called so");
    check(&mut lines, "finding", "Why:");
    check(&mut lines, "undoo", "did you mean undo?");
    check(&mut lines, "edit within 2 weeks", "Within: 2 weeks");
    check(&mut lines, "edit goes up to nobody", "nothing changed");
    check(&mut lines, "agree", "Status: agreed");
    check(&mut lines, "rule o06", "Make it a note");
    check(&mut lines, "make it a note", "Rule O06: note");
    check(&mut lines, "situation presure", "did you mean Pressure?");
    check(&mut lines, "letters rasi", "did you mean raci");
    check(&mut lines, "do sve", "did you mean Save");
    check(&mut lines, "ctrl-z", "undone:");
}

#[test]
fn a_form_is_asked_field_by_field() {
    let mut lines = lines(native::read(DEMO.as_bytes()).unwrap().matrix);
    let ask = |lines: &mut Lines, typed: &[&str]| -> String {
        typed.iter().map(|line| answer(lines, line) + "\n" + &lines.prompt() + "\n").collect()
    };
    let said = ask(&mut lines, &["limit cfo", "contributes", "recommends, vetoes", "500-5k", "checks", "fraud"]);
    assert!(said.contains("Marks (any of 1 drives, 2 recommends"), "{said}");
    assert!(said.contains("understood: over 500 up to 5 000 EUR"), "{said}");
    let right = "CFO contributes over 500 up to 5 000 EUR, recommends, vetoes (fraud): checks";
    assert!(answer(&mut lines, "read").contains(right), "{}", answer(&mut lines, "read"));

    // A wrong answer is asked for again, .back goes back, what was said before stays.
    let said = ask(&mut lines, &["add role", "", "Desk", "company", "group", "nobody", ".back", "", "coo"]);
    assert!(said.contains("Name: needs a text"), "{said}");
    assert!(said.contains("\"company\" is none of 1 one seat, 2 group"), "{said}");
    assert!(said.contains("\"nobody\" is not in this map"), "{said}");
    let role = lines.app().matrix().role_named("Desk").and_then(|key| lines.app().matrix().role(key)).unwrap();
    assert!(role.is_group() && role.reports_to().is_some_and(|id| id.as_str() == "coo"), "{said}");

    let said = ask(&mut lines, &["do page of a role", "support lead"]);
    assert!(said.contains("[support-lead.html]"), "{said}");
    lines.take(".cancel");

    // All fields of a decision: the first ones are said, the rest stays.
    let said = ask(&mut lines, &["edit", "", "high", "", "2 hours", ".done"]);
    assert!(said.contains("Impact (1 none, 2 low, 3 medium, 4 high)"), "{said}");
    let facts = answer(&mut lines, "read");
    assert!(facts.contains("high impact") && facts.contains("within 2 hours") && facts.contains("goes up"), "{facts}");
    let before = native::write(lines.app().matrix());
    let said = ask(&mut lines, &["edit map", "Other", ".cancel"]);
    assert!(said.contains("nothing changed") && native::write(lines.app().matrix()) == before, "{said}");
}

#[test]
fn leaving_asks_and_a_read_only_map_stays() {
    let mut open = lines(native::read(DEMO.as_bytes()).unwrap().matrix);
    answer(&mut open, "x cfo");
    assert!(answer(&mut open, "quit").contains("not saved"));
    assert_eq!(open.take(""), []);
    assert!(answer(&mut open, "quit").contains("1 Save and leave"));
    assert_eq!(open.take("2"), [Effect::Quit]);

    let folder = Scratch::new();
    folder.write("acme.sayso.ron", ACME);
    let ran = talk(&folder, &["acme.sayso.ron", "--read-only"], "x finance\nfill all\nadd Rename a product\nquit\n");
    assert_eq!(ran.code, 0, "{}", ran.text());
    assert!(ran.out.matches("open to read only").count() == 3, "{}", ran.out);
    assert_eq!(std::fs::read_to_string(folder.path("acme.sayso.ron")).unwrap(), ACME);
}

#[test]
fn what_somebody_else_saves_is_asked_about_before_the_next_order() {
    let folder = Scratch::new();
    folder.write("acme.sayso.ron", ACME);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron", "--accessible"]));
    session.wait_for("Type help");
    session.press("i finance\r");
    session.wait_for("Finance: Informed");
    folder.write("acme.sayso.ron", ACME.replace("Acme CX", "Theirs"));
    session.press("map\r");
    session.wait_for("Somebody else changed the file");
    session.wait_for("1 Merge");
    session.press("1\r");
    session.wait_for("merged");
    session.press("save\r");
    session.wait_for("saved acme.sayso.ron");
    session.press("quit\r");
    assert_eq!(session.end().0, 0);
    let saved = std::fs::read_to_string(folder.path("acme.sayso.ron")).unwrap();
    assert!(saved.contains("Theirs") && saved.contains("\"finance\": Informed"), "{saved}");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 48, failure_persistence: None, ..Default::default() })]

    /// Whatever is typed, the program goes on, says something, and undo leads back to the map as it was.
    #[test]
    fn any_lines_are_taken_and_can_be_undone(
        typed in proptest::collection::vec((0..WORDS.len() + 8, 0..RESTS.len(), "[ -~é日]{0,12}"), 1..40)
    ) {
        let matrix = native::read(DEMO.as_bytes()).unwrap().matrix;
        let before = native::write(&matrix);
        let mut lines = lines(matrix);
        for (word, rest, tail) in typed {
            let word = WORDS.get(word).map_or("", |row| row.words[0]);
            let line = match RESTS[rest] {
                "~" => format!("{word} {tail}"),
                rest => format!("{word} {rest}"),
            };
            lines.take(&line);
            lines.say();
            assert!(!lines.prompt().is_empty());
        }
        // Out of every question first.
        for _ in 0..8 {
            for way_out in [".cancel", "leave", "stop"] {
                if !lines.is_idle() {
                    lines.take(way_out);
                    lines.say();
                }
            }
        }
        assert!(lines.is_idle());
        while lines.app().history().depth() > 0 {
            lines.take("undo");
        }
        assert_eq!(native::write(lines.app().matrix()), before);
    }
}

/// What may stand behind a word, or answer a question; `~` stands for anything.
const RESTS: [&str; 18] = [
    "",
    "1",
    "2",
    "3",
    "y",
    "all",
    "role",
    "role Desk",
    "cfo",
    "support lead up to 500",
    "legal decides 5k-10k",
    "press",
    "within 2 days",
    "note -",
    "refund",
    "~",
    "~",
    "map",
];

#[test]
fn in_a_terminal_lines_are_added_and_nothing_is_moved() {
    let folder = Scratch::new();
    folder.write("acme.sayso.ron", ACME);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &["acme.sayso.ron", "--accessible"]));
    session.wait_for("Type help");
    session.press("i finance\r");
    session.wait_for("Finance: Informed");
    session.press("quit\r");
    session.wait_for("1 Save and leave");
    session.press("1\r");
    let (code, bytes) = session.end();
    assert_eq!(code, 0);
    let written = String::from_utf8_lossy(&bytes);
    assert!(!written.contains('\u{1b}'), "no escape byte goes to the terminal: {written:?}");
    assert!(written.contains("saved acme.sayso.ron"), "{written}");
    assert!(std::fs::read_to_string(folder.path("acme.sayso.ron")).unwrap().contains("\"finance\": Informed"));
}
