//! The native file: what is refused and how, what is written, what a save leaves alone.

use std::fmt::Write as _;
use std::path::Path;

use sayso::interchange::native::{self, Spot, Unreadable};
use sayso::model::{Cell, DecisionChange, Edit, Id, MapChange, Matrix, Part, Right, RoleChange};

const GOOD: &str = include_str!("../fixtures/native/good.ron");

/// A refusal with the lines it is about.
fn page(bytes: &[u8], refused: &Unreadable) -> String {
    let mut page = format!("{}\n", refused.message);
    let mut show = |what: &str, spot: Spot| {
        let text = String::from_utf8_lossy(bytes);
        let line = text.lines().nth(spot.line as usize - 1).unwrap_or("");
        writeln!(page, "  {spot} {what}").unwrap();
        writeln!(page, "    | {}", line.trim_end()).unwrap();
        let width =
            (spot.length as usize).min(line.chars().count() + 1 - (spot.column as usize).min(line.chars().count()));
        writeln!(page, "    | {}{}", " ".repeat(spot.column as usize - 1), "^".repeat(width.max(1))).unwrap();
    };
    if let Some(place) = refused.place {
        show("", place);
    }
    if let Some((what, place)) = &refused.related {
        show(what, *place);
    }
    writeln!(page, "  hint: {}", refused.hint).unwrap();
    page
}

#[test]
fn each_step_refuses_in_its_own_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/native/refused");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut pages = String::new();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let refused = native::read(&bytes).expect_err(&name);
        writeln!(pages, "{name}: {}", page(&bytes, &refused)).unwrap();
    }
    insta::assert_snapshot!("refusals", pages);
}

fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

fn cell(decision: &str, role: &str) -> Cell {
    Cell { decision: id(decision), role: id(role) }
}

/// What a save changes, line by line, and which comments it could not keep.
fn changes(before: &str, edits: impl FnOnce(&Matrix) -> Vec<Edit>) -> String {
    let document = native::read(before.as_bytes()).unwrap_or_else(|why| panic!("{why}"));
    let mut matrix = document.matrix.clone();
    let edits = edits(&matrix);
    matrix.apply_all(edits).unwrap();
    let saved = native::splice(&document.source, &matrix);
    assert!(!saved.rewritten);
    let after = String::from_utf8(saved.bytes().to_vec()).unwrap();
    assert_eq!(native::read(after.as_bytes()).unwrap().matrix, matrix);
    let mut out = difference(before, &after);
    for lost in saved.lost {
        writeln!(out, "lost, line {} in {}: {}", lost.line, lost.record, lost.text).unwrap();
    }
    out
}

/// Removed and added lines, by the longest common sequence.
fn difference(before: &str, after: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
    let mut longest = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] =
                if a[i] == b[j] { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            writeln!(out, "{:>3} - {}", i + 1, a[i].replace('\r', "␍")).unwrap();
            i += 1;
        } else {
            writeln!(out, "    + {}", b[j].replace('\r', "␍")).unwrap();
            j += 1;
        }
    }
    out
}

#[test]
fn a_canonical_file_with_comments_is_left_as_it_is() {
    let document = native::read(GOOD.as_bytes()).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(native::format(GOOD.as_bytes()).unwrap().text, GOOD);
    let saved = native::splice(&document.source, &document.matrix);
    assert_eq!(String::from_utf8_lossy(saved.bytes()), GOOD);
    let bare: String = native::write(&document.matrix);
    let without: Vec<&str> = GOOD.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let without = without.join("\n").replace(" // interim", "").replace(" // since 2025", "");
    assert_eq!(bare, format!("{}\n", without.replace(" // the busiest one", "").trim()));
}

#[test]
fn a_save_touches_the_lines_that_changed() {
    let set = |cell: Cell, right: Option<Right>| vec![Edit::SetRight { cell, right }];
    let decision = |change| vec![Edit::SetDecision { id: id("refund"), change }];
    let map = |change| vec![Edit::SetMap(change)];
    let mut out = String::new();
    let mut case = |name: &str, before: &str, edits: &dyn Fn(&Matrix) -> Vec<Edit>| {
        writeln!(out, "## {name}\n{}", changes(before, edits)).unwrap();
    };
    case("one right", GOOD, &|_| set(cell("refund-audit", "coo"), Some(Right::decides())));
    case("a right with a comment behind it", GOOD, &|_| set(cell("refund", "support-lead"), Some(Right::decides())));
    case("a right goes, and the comment above it", GOOD, &|_| set(cell("refund", "coo"), None));
    case("the last right goes", GOOD, &|_| {
        [set(cell("refund-audit", "coo"), None), set(cell("refund-audit", "support-lead"), None)].concat()
    });
    case("a field changes", GOOD, &|_| decision(DecisionChange::Success("They stay".to_owned())));
    case("a field goes", GOOD, &|_| decision(DecisionChange::Escalation(None)));
    case("a field comes", GOOD, &|_| {
        vec![Edit::SetDecision { id: id("refund-audit"), change: DecisionChange::Area(Some(id("service-recovery"))) }]
    });
    case("a block comes", GOOD, &|_| {
        let right = Some(None);
        vec![Edit::SetOverride { cell: cell("refund-audit", "coo"), situation: id("pressure"), right }]
    });
    case("one more override", GOOD, &|_| {
        let (cell, situation) = (cell("refund", "coo"), id("pressure"));
        vec![Edit::SetOverride { cell, situation, right: Some(Some(Right::new(Part::Informed))) }]
    });
    case("a paragraph in the middle", GOOD, &|_| {
        let note = ["First paragraph.", "New.", "Second paragraph."].map(str::to_owned).to_vec();
        vec![Edit::SetRole { id: id("support-lead"), change: RoleChange::Note(note) }]
    });
    case("a decision goes with its comments", GOOD, &|matrix| matrix.removal_of_decision(&id("refund")));
    case("a role comes in its place", GOOD, &|_| {
        vec![Edit::AddRole(Box::new(sayso::model::Role::new(id("legal"), "Legal")))]
    });
    case("a list comes", "(\n    version: 1,\n    // The end.\n)\n", &|_| {
        vec![Edit::AddRole(Box::new(sayso::model::Role::new(id("legal"), "Legal")))]
    });
    case("a comma is missing", "(\n    version: 1, title: \"A\" // no comma\n)", &|_| {
        map(MapChange::Focus("Grow".to_owned()))
    });
    case("all on one line", "(version: 1, roles: [(id: \"a\", name: \"A\")])", &|_| {
        vec![Edit::AddRole(Box::new(sayso::model::Role::new(id("b"), "B")))]
    });
    case("Windows line ends and a mark", &format!("\u{feff}{}", GOOD.replace('\n', "\r\n")), &|_| {
        set(cell("refund-audit", "coo"), Some(Right::decides().with_text("two\nlines")))
    });
    case(
        "a hand's own layout",
        "( version: 1,\n  roles: [ ( id: \"a\", name: \"A\" ),\n           ( id: \"b\", name: \"B\" ) ],\n  decisions: [\n\t( id: \"d\",\n\t  title: \"D\", // why\n\t  rights: { \"a\": Decides } ) ] )\n",
        &|_| set(cell("d", "b"), Some(Right::new(Part::Informed))),
    );
    insta::assert_snapshot!("saves", out);
}

#[test]
fn places_are_those_of_the_file() {
    let source = native::read(GOOD.as_bytes()).unwrap().source;
    let slice = |spot: Option<Spot>| {
        let spot = spot?;
        let text = GOOD.get(spot.offset as usize..(spot.offset + spot.length) as usize)?;
        let line = GOOD.lines().nth(spot.line as usize - 1)?;
        let column = line.chars().position(|c| c != ' ')? + 1;
        assert_eq!(spot.column as usize, column);
        Some(text)
    };
    assert_eq!(slice(source.spot_of_decision(&id("refund"))), Some("title: \"Refund a customer\""));
    assert_eq!(slice(source.spot_of_role(&id("coo"))), Some("name: \"COO\""));
    assert_eq!(slice(source.spot_of_decision_field(&id("refund"), "mode")), Some("mode: Alone"));
    assert_eq!(slice(source.spot_of_field("focus")), Some("focus: \"Keep the customers we have\""));
    let (refund, lead) = (id("refund"), id("support-lead"));
    assert_eq!(slice(source.spot_of_cell(&refund, &lead, None)), Some("\"support-lead\": Decides(upto: \"500 EUR\")"));
    let there = source.spot_of_cell(&refund, &lead, Some(&id("pressure")));
    assert_eq!(slice(there), Some("\"support-lead\": Decides"));
    assert_eq!(source.spot_of_cell(&id("refund-audit"), &lead, Some(&id("pressure"))), None);
    assert_eq!(source.bytes(), GOOD.as_bytes());
}

#[test]
fn the_unit_of_bands_is_the_limit_where_none_is_given() {
    let text = "(version: 1, roles: [(id: \"a\", name: \"A\")], decisions: [
        (id: \"d\", title: \"D\", rights: {\"a\": Decides(over: \"0.50 %\", upto: \"2,5 %\")}),
    ])";
    let document = native::read(text.as_bytes()).unwrap();
    let decision = document.matrix.decision_by_id(&id("d")).unwrap();
    assert_eq!(decision.unit(), Some(sayso::model::Unit::Percent));
    let band = decision.rights()[0].right().band().unwrap();
    assert_eq!(band.sentence(decision.unit()), "over 0.50 up to 2.50 %");
}

#[test]
fn a_file_that_is_too_large_is_refused_at_once() {
    let refused = native::read(&vec![b' '; native::LARGEST_FILE + 1]).unwrap_err();
    assert_eq!(refused.message, "the file is 257 MiB large; a map has at most 256 MiB");
    let many = format!("(version: 1, words: (vague: [{}]))", "\"\",".repeat(1_000_001));
    let refused = native::read(many.as_bytes()).unwrap_err();
    assert_eq!(refused.message, "more than 1000000 items stand here; no map has so many");
}

#[test]
fn formatting_moves_comments_along() {
    let rough = "// head\n( /* a */ version: 1, // one\n\n\n  roles: [\n (name: \"B\", // b\n id: \"b\"), // behind b\n\n // above a\n\n (id: \"a\", name:\n // inside\n \"A\", rank: 0 /* zero */),\n // tail\n ] ) // end\n// last";
    let formatted = native::format(rough.as_bytes()).unwrap();
    assert_eq!(formatted.lost, []);
    insta::assert_snapshot!("formatted", formatted.text);
}

#[test]
fn the_demo_is_canonical_and_full() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo.sayso.ron");
    let text = std::fs::read_to_string(path).unwrap();
    let matrix = native::read(text.as_bytes()).unwrap_or_else(|why| panic!("{why}: {}", why.hint)).matrix;
    assert_eq!(native::format(text.as_bytes()).unwrap().text, text);
    assert!((20..=30).contains(&matrix.decision_count()) && (9..=12).contains(&matrix.role_count()));
    assert_eq!((matrix.areas_in_order().len(), matrix.situations_in_order().len()), (5, 1));
    assert!(matrix.decisions().filter(|(_, decision)| decision.status() == sayso::model::Status::Agreed).count() >= 12);
}
