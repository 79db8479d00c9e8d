//! Whatever stands in a map, in a foreign file or in a file's name: no byte of it drives a terminal or hides from the eye.
//!
//! Every text field of a map holds signs that act or hide; every verb and every format is run on it, and every screen drawn.

use sayso::app::Screen;
use sayso::app::commands::COMMANDS;
use sayso::interchange::formats::FORMATS;
use sayso::interchange::native;
use sayso::model::{
    Barrier, Date, DecisionChange, DutyPair, Edit, Escalation, Holder, Id, LabelChange, MapChange, Matrix, Miss,
    MissKind, Priority, RoleChange, Waiver, Words, is_hidden,
};

use crate::scratch::{Ran, Scratch};
use crate::session::{Session, open_or_skip};
use crate::stage::Stage;

/// Escape, C1, bell, a title, turned directions, what has no width, tags, private use, what takes a line of its own.
const ODD: &str =
    "\u{1b}[31m\u{9b}2J\u{7}\u{1b}]0;x\u{7}\u{202e}b\u{2066}\u{200b}\u{feff}\u{ad}\u{e0041}\u{e000}\u{2028}\u{3164}";

fn odd(word: &str) -> String {
    format!("{word} {ODD}")
}

/// The demo map with odd characters in every text there is.
fn hostile() -> Matrix {
    let mut matrix = native::read(include_bytes!("../../assets/demo.sayso.ron")).unwrap().matrix;
    let mut edits = Vec::new();
    let mut set = |change| edits.push(Edit::SetMap(change));
    let settings = matrix.settings().clone();
    let on: Date = "2026-10-01".parse().unwrap();
    let note = || vec![odd("note")];
    let waiver =
        |rule: &str| Waiver { rule: rule.to_owned(), role: None, situation: None, reason: odd("reason"), until: None };
    let ids: Vec<Id> = matrix.roles().map(|(_, role)| role.id().clone()).collect();
    let duties: Vec<Id> = matrix.decisions().map(|(_, decision)| decision.id().clone()).collect();
    set(MapChange::Title(odd("title")));
    set(MapChange::Focus(odd("focus")));
    set(MapChange::Priorities(vec![Priority { name: odd("first"), gives_way: odd("second") }]));
    set(MapChange::Duties(vec![DutyPair { first: duties[0].clone(), second: duties[1].clone(), why: odd("why") }]));
    let Words { vague, precise, nobody } = settings.words;
    let with = |mut words: Vec<String>| {
        words.push(odd("word"));
        words
    };
    set(MapChange::Words(Words { vague: with(vague), precise: with(precise), nobody: with(nobody) }));
    let barrier = Barrier {
        title: odd("barrier"),
        cost: None,
        every: None,
        owner: None,
        decisions: Vec::new(),
        note: note(),
        id: Id::parse("b").unwrap(),
    };
    set(MapChange::Barriers(vec![barrier]));
    set(MapChange::Misses(vec![Miss { on, decision: None, kind: MissKind::Stalled, note: odd("miss") }]));
    for label in matrix.areas_in_order() {
        edits.push(Edit::SetArea { id: label.id.clone(), change: LabelChange::Name(odd(&label.name)) });
        edits.push(Edit::SetArea { id: label.id.clone(), change: LabelChange::Note(note()) });
    }
    for label in matrix.situations_in_order() {
        edits.push(Edit::SetSituation { id: label.id.clone(), change: LabelChange::Name(odd(&label.name)) });
        edits.push(Edit::SetSituation { id: label.id.clone(), change: LabelChange::Note(note()) });
    }
    for (_, role) in matrix.roles() {
        let holder = Holder { name: odd("Mia"), from: None, until: None };
        for change in [
            RoleChange::Name(odd(role.name())),
            RoleChange::Aliases(vec![odd(&format!("alias of {}", role.name()))]),
            RoleChange::Holders(vec![holder]),
            RoleChange::Note(note()),
        ] {
            edits.push(Edit::SetRole { id: role.id().clone(), change });
        }
    }
    for (_, decision) in matrix.decisions() {
        let to = decision.escalation().map_or_else(|| ids[0].clone(), |escalation| escalation.to.clone());
        for change in [
            DecisionChange::Title(odd(decision.title())),
            DecisionChange::Success(odd("success")),
            DecisionChange::GivesWay(odd("gives way")),
            DecisionChange::TieBreak(odd("tie break")),
            DecisionChange::Escalation(Some(Escalation { to, when: odd("when") })),
            DecisionChange::Note(note()),
            DecisionChange::Waivers(vec![waiver("G01"), waiver("V01")]),
        ] {
            edits.push(Edit::SetDecision { id: decision.id().clone(), change });
        }
        for held in decision.rights() {
            let role = matrix.role(held.role()).unwrap().id().clone();
            let cell = sayso::model::Cell { decision: decision.id().clone(), role };
            edits.push(Edit::SetRight { cell, right: Some(held.right().clone().with_text(odd("text"))) });
        }
    }
    for edit in edits {
        matrix.apply(edit).unwrap();
    }
    matrix
}

/// A name of a file that no file should have.
fn file_name(ending: &str) -> String {
    // Without a solidus; the line end tests those who print one line.
    format!("m{}\n{ending}", ODD.replace('/', ""))
}

/// Checks that a run said something and that all of it can be seen.
fn check(what: &str, ran: &Ran) {
    for (stream, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
        if let Some(line) = text.lines().find(|line| line.chars().any(is_hidden)) {
            panic!("{what}: {stream} holds {line:?}");
        }
    }
    assert!(!ran.out.is_empty() || !ran.err.is_empty() || ran.code == 0, "{what} says nothing");
}

/// The verbs, as the help lists them.
fn verbs(folder: &Scratch) -> Vec<String> {
    let help = folder.run(["--help"], b"").out;
    let listed = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let verbs: Vec<String> =
        listed.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next().map(str::to_owned)).collect();
    let verbs: Vec<String> = verbs.into_iter().filter(|verb| !verb.is_empty()).collect();
    assert!(verbs.len() > 10, "{help}");
    verbs
}

#[test]
fn no_verb_prints_what_drives_or_hides() {
    let folder = Scratch::new();
    let map = file_name(".sayso.ron");
    folder.write(&map, native::write(&hostile()));
    let broken = file_name("-broken.sayso.ron");
    folder.write(&broken, format!("(version: 1, titel: \"{ODD}\", // {ODD}\n{ODD}"));
    let missing = file_name("-missing.sayso.ron");
    // A verb that is not named below is run on these in the plainest way.
    let mut runs: Vec<Vec<String>> = Vec::new();
    for verb in verbs(&folder) {
        for file in [&map, &broken, &missing] {
            runs.push(vec![verb.clone(), file.clone()]);
            runs.push(vec![verb.clone(), file.clone(), file.clone()]);
            runs.push(vec![verb.clone(), file.clone(), odd("x")]);
        }
        runs.push(vec![verb.clone(), odd("x")]);
        runs.push(vec![verb.clone(), format!("--{ODD}")]);
    }
    let mut run = |arguments: &[&str]| runs.push(arguments.iter().map(|argument| (*argument).to_owned()).collect());
    let hidden = odd("x");
    for format in ["text", "json", "sarif", "github"] {
        run(&["check", "--format", format, "--waived", &map, &broken, &missing]);
        run(&["check", "--format", format, "--since", &map, &map]);
        run(&["check", "--format", format, "--situation", &hidden, "--rule", &hidden, &map]);
    }
    for name in Screen::ALL.map(|screen| screen.name().to_lowercase()).iter().chain([&"overview".to_owned(), &hidden]) {
        run(&["show", &map, "--screen", name]);
        run(&["show", &map, "--screen", name, "--situation", "pressure"]);
    }
    for form in ["text", "markdown", "html"] {
        run(&["card", &map, "--role", "coo", "--format", form]);
        run(&["card", &map, "--role", &hidden, "--format", form]);
    }
    for what in ["refund", "b", "lead", "nothing at all", &hidden] {
        run(&["who", &map, what]);
    }
    run(&["report", &map, "-o", "-"]);
    run(&["report", &map, "-o", &file_name(".html")]);
    run(&["report", &map, "-o", &file_name(".md")]);
    run(&["report", &map, "-o", &file_name(".odd")]);
    run(&["new", &file_name("-new.sayso.ron"), "--template", &hidden]);
    run(&["fmt", "--check", &map]);
    run(&[&broken]);
    run(&[&map]);
    run(&["--config", &missing, &map]);
    for arguments in runs {
        check(&format!("{arguments:?}"), &folder.run(&arguments, b""));
    }
}

#[test]
fn no_format_brings_in_or_takes_out_what_drives_or_hides_unseen() {
    let folder = Scratch::new();
    let map = file_name(".sayso.ron");
    folder.write(&map, native::write(&hostile()));
    let mut names: Vec<String> = Vec::new();
    for format in FORMATS.iter().filter(|format| format.write.is_some()) {
        let name = file_name(format.endings[0]);
        check(format.name, &folder.run(["export", &map, "-o", &name, "--format", format.name], b""));
        names.push(name);
    }
    let rows = format!("Decision,{ODD} Lead,COO\nRefund {ODD},A,{ODD}R\n{ODD},R/A {ODD},I\n");
    for (ending, text) in [
        ("-raw.csv", rows.clone()),
        ("-raw.tsv", rows.replace(',', "\t")),
        ("-raw.md", format!("| Decision | {ODD} Lead | COO |\n|---|---|---|\n| Refund {ODD} | A | {ODD}R |\n")),
        (
            "-raw.html",
            format!(
                "<title>{ODD}</title><table><tr><th>Decision<th>{ODD} Lead<th>COO<tr><td>Refund {ODD}<td>A<td>{ODD}R</table>"
            ),
        ),
        ("-raw.json", format!("[{{\"Decision\": \"Refund {ODD}\", \"Lead {ODD}\": \"A\"}}]")),
        ("-raw.xlsx", format!("PK {ODD}")),
        ("-raw.odd", rows),
    ] {
        let name = file_name(ending);
        folder.write(&name, text);
        names.push(name);
    }
    for name in &names {
        check(&format!("import {name:?}"), &folder.run(["import", name], b""));
        check(
            &format!("import {name:?}"),
            &folder.run(["import", name, "--notation", "raci", "--same", &odd("a=b")], b""),
        );
        check(&format!("import {name:?} into"), &folder.run(["import", name, "-o", &map, "--into"], b""));
        check(&format!("open {name:?}"), &folder.run([name], b""));
        check(&format!("check {name:?}"), &folder.run(["check", name], b""));
    }
}

#[test]
fn a_document_on_a_terminal_shows_what_it_holds() {
    let folder = Scratch::new();
    folder.write("m.sayso.ron", native::write(&hostile()));
    for arguments in [
        ["export", "m.sayso.ron", "-o", "-", "--format", "csv"],
        ["card", "m.sayso.ron", "--role", "coo", "--format", "markdown"],
    ] {
        let session = open_or_skip!(Session::sayso(&folder.path(""), &arguments));
        let (_, bytes) = session.end();
        let text = String::from_utf8(bytes).unwrap();
        let acts = |c: &char| is_hidden(*c) && !matches!(c, '\r' | '\n');
        assert_eq!(text.chars().find(acts), None, "{arguments:?}: {text:?}");
    }
}

#[test]
fn no_screen_shows_what_drives_or_hides() {
    let mut pressed = 0;
    let start = || {
        let mut stage = Stage::new(hostile());
        stage.press("down right");
        stage
    };
    let look = |stage: &Stage, what: &str| {
        let frame = stage.frame();
        let bad = frame.content.iter().find(|cell| cell.symbol().chars().any(is_hidden));
        assert!(bad.is_none(), "{what} shows {:?}", bad.map(|cell| cell.symbol().to_owned()));
        assert!(!stage.said().chars().any(is_hidden) || !stage.rows().concat().chars().any(is_hidden), "{what}");
    };
    for screen in ["1", "2"] {
        let mut stage = start();
        stage.press(screen);
        look(&stage, screen);
    }
    for command in COMMANDS.iter() {
        for keys in command.keys.iter().take(1) {
            let mut stage = start();
            stage.press(keys);
            look(&stage, command.id);
            // What was opened takes a key or two.
            stage.press("down");
            look(&stage, command.id);
            stage.press("enter");
            look(&stage, command.id);
            pressed += 1;
        }
    }
    assert!(pressed > 30, "the commands were pressed");
}

#[test]
fn what_hides_is_found_by_the_rule_with_its_place() {
    let folder = Scratch::new();
    folder.write("m.sayso.ron", native::write(&hostile()));
    let ran = folder.run(["check", "m.sayso.ron", "--rule", "V13", "--fail-on", "warning"], b"");
    assert_eq!(ran.code, 1);
    let of_decisions = ran.out.lines().filter(|line| line.contains("V13 hidden-character: The title of \"")).count();
    assert!(of_decisions > 10, "{}", ran.out);
    for what in ["The name of the role", "The title of the map"] {
        assert!(ran.out.contains(what), "{}", ran.out);
    }
    assert!(
        ran.out.lines().filter(|line| line.contains("V13")).all(|line| line.starts_with("m.sayso.ron:")),
        "{}",
        ran.out
    );
}
