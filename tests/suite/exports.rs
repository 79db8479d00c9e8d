//! What goes out comes back: the law of exports over random maps, and the verb from outside.

use proptest::prelude::*;

use sayso::interchange::export::{Line, Outgoing, Sheet, formula, role_names};
use sayso::interchange::formats::{FORMATS, Format, Taken};
use sayso::interchange::identify::identify;
use sayso::interchange::intake::map_from;
use sayso::interchange::notation::{Meaning, Notation};
use sayso::model::{Date, Decision, Id, Matrix, Part, RoleKey, is_hidden};
use sayso::rules::Analysis;

use crate::arbitrary;
use crate::scratch::Scratch;

/// One decision as a table says it: area, title, and role, part and marks of each cell.
type Said = (Option<String>, String, Vec<(String, Part, String)>);

fn rights(
    matrix: &Matrix,
    decision: &Decision,
    situation: Option<&Id>,
    name: impl Fn(RoleKey) -> String,
    marks: impl Fn(Part, sayso::model::Marks) -> bool,
) -> Vec<(String, Part, String)> {
    let mut cells: Vec<(String, Part, String)> = decision
        .rights_in(situation)
        .iter()
        .map(|held| {
            let (part, shades) = (held.right.part(), held.right.marks());
            let said = if marks(part, shades) { format!("{shades:?}") } else { String::new() };
            assert!(matrix.role(held.role).is_some());
            (name(held.role), part, said)
        })
        .collect();
    cells.sort();
    cells
}

/// Whether the letters of a notation say marks in a row with or without a decider.
fn says_marks(notation: Notation, decided: bool, part: Part, marks: sayso::model::Marks) -> bool {
    part != Part::Unread
        && notation.show(Meaning::marked(part, marks)).exact
        && (notation != Notation::Mocha || decided)
}

fn comes_back(format: &Format, out: &Outgoing) {
    let bytes = format.write(out).unwrap();
    let matrix = out.matrix;
    let taken = format.take(&bytes).unwrap_or_else(|why| panic!("{}: {why}", format.name));
    let reading = match taken {
        Taken::Map(map) => return assert_eq!(*map, *matrix, "{}", format.name),
        Taken::Reading(reading) => reading,
    };
    // A spreadsheet is no text; what it says is held against the map below like all others.
    let text = String::from_utf8(bytes).unwrap_or_default();
    let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
    assert!(!bare.chars().any(|c| is_hidden(c) && !matches!(c, '\n' | '\t')), "{}: {text:?}", format.name);
    assert_eq!(identify(&reading).notation, Some(out.notation), "{}", format.name);
    let back = map_from(&reading, out.notation, true, "").matrix;

    let names = role_names(matrix);
    let theirs: Vec<&str> = back.roles_in_order().into_iter().map(|key| back.role_name(key)).collect();
    assert_eq!(theirs, names.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), "{}\n{text}", format.name);
    let name_of = |key: RoleKey| names.iter().find(|(other, _)| *other == key).unwrap().1.clone();

    let sheet = Sheet::of(out);
    let mut area = None;
    let mut expected: Vec<Said> = Vec::new();
    for line in sheet.lines() {
        match line {
            Line::Area(name) => area = Some(name),
            Line::Decision(row) => {
                let decision = matrix.decision(row.key).unwrap();
                let decided = decision.rights_in(out.situation).iter().any(|held| held.right.is_decider());
                let exact = |part, marks| says_marks(out.notation, decided, part, marks);
                expected.push((area.clone(), row.title, rights(matrix, decision, out.situation, name_of, exact)));
            }
        }
    }
    let mut found: Vec<Said> = Vec::new();
    for (_, decision) in back.decisions() {
        let area = decision.area().map(|id| back.area(id).unwrap().name.clone());
        let cells = rights(&back, decision, None, |key| back.role_name(key).to_owned(), |_, _| true);
        found.push((area, decision.title().to_owned(), cells));
    }
    expected.sort();
    found.sort();
    // Marks count only where the letters say them.
    for ((area, title, cells), (their_area, their_title, their_cells)) in expected.iter().zip(&mut found) {
        assert_eq!((&area, &title), (&&*their_area, &&*their_title), "{}\n{text}", format.name);
        for (cell, their) in cells.iter().zip(their_cells) {
            if cell.2.is_empty() {
                their.2.clear();
            }
        }
    }
    assert_eq!(found, expected, "{} in {}\n{text}", format.name, out.notation);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_goes_out_comes_back(matrix in arbitrary::matrix(), at in 0..Notation::ALL.len(), situation in proptest::option::of(arbitrary::situation_id())) {
        let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
        let notation = Notation::ALL[at];
        let situation = situation.filter(|id| matrix.situation(id).is_some());
        let out = Outgoing { matrix: &matrix, analysis: &analysis, notation, situation: situation.as_ref() };
        for format in FORMATS.iter().filter(|format| format.comes_back) {
            comes_back(format, &out);
        }
    }

    #[test]
    fn no_cell_of_a_table_is_run(matrix in arbitrary::matrix()) {
        let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
        let out = Outgoing { matrix: &matrix, analysis: &analysis, notation: Notation::Dci, situation: None };
        let tsv = FORMATS.iter().find(|format| format.name == "tsv").unwrap().write(&out).unwrap();
        let mut reader = csv_reader(&tsv);
        for record in reader.records() {
            prop_assert!(record.unwrap().iter().all(|cell| !formula::begins_formula(cell)));
        }
    }
}

fn csv_reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(bytes)
}

const DEMO: &str = include_str!("../../assets/demo.sayso.ron");

#[test]
fn ordinary_names_go_out_as_they_are() {
    let matrix = sayso::interchange::native::read(DEMO.as_bytes()).unwrap().matrix;
    let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
    let out = Outgoing { matrix: &matrix, analysis: &analysis, notation: Notation::Raci, situation: None };
    let sheet = Sheet::of(&out);
    for row in sheet.rows() {
        assert_eq!(row.title, matrix.decision(row.key).unwrap().title());
    }
    for (key, name) in role_names(&matrix) {
        assert_eq!(name, matrix.role_name(key));
    }
    for format in FORMATS.iter().filter(|format| format.write.is_some()) {
        // All texts of an export are in it as they are, whatever the format escapes.
        let bytes = format.write(&out).unwrap();
        if let Ok(text) = String::from_utf8(bytes) {
            assert!(text.contains("Refund a customer"), "{}", format.name);
        }
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn a_spreadsheet_is_written_the_same_each_time() {
    let scratch = Scratch::new();
    scratch.write("a.sayso.ron", DEMO);
    let write = |name: &str| {
        let ran = scratch.run(["export", "a.sayso.ron", "-o", name, "--notation", "words"], b"");
        assert_eq!(ran.code, 0, "{}", ran.err);
        std::fs::read(scratch.path(name)).unwrap()
    };
    let (first, second) = (write("a.xlsx"), write("b.XLSX"));
    assert!(first.starts_with(b"PK\x03\x04"));
    assert!(first == second, "two spreadsheets of one map differ");
}

/// The parts of a spreadsheet, by their names.
#[cfg(feature = "xlsx")]
fn parts(book: &[u8]) -> std::collections::BTreeMap<String, String> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

#[cfg(feature = "xlsx")]
#[test]
fn a_spreadsheet_has_panes_lists_colours_notes_letters_and_findings() {
    let matrix = sayso::interchange::native::read(DEMO.as_bytes()).unwrap().matrix;
    let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
    let out = Outgoing { matrix: &matrix, analysis: &analysis, notation: Notation::Raci, situation: None };
    let parts = parts(&FORMATS.iter().find(|format| format.name == "xlsx").unwrap().write(&out).unwrap());
    let part = |name: &str| parts.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", parts.keys()));
    let grid = part("xl/worksheets/sheet1.xml");
    for holds in [
        // Head and titles stay in sight, letters are chosen from a list, the print is as wide as the paper.
        "<pane xSplit=\"2\" ySplit=\"1\" topLeftCell=\"C2\" activePane=\"bottomRight\" state=\"frozen\"/>",
        "<dataValidation type=\"list\"",
        "<formula1>\"A,R,C,I",
        "fitToHeight=\"0\" orientation=\"landscape\"",
    ] {
        assert!(grid.contains(holds), "{holds}\n{grid:.2000}");
    }
    let names = part("xl/workbook.xml");
    assert!(["Map", "Letters", "Findings"].iter().all(|name| names.contains(&format!("name=\"{name}\""))), "{names}");
    assert!(part("xl/styles.xml").contains("FF12467A"), "who decides is not coloured");
    assert!(part("xl/comments1.xml").contains("up to 500 EUR"));
    let open = analysis.findings(&matrix).into_iter().filter(|finding| !finding.waived && finding.situation.is_none());
    assert_eq!(part("xl/worksheets/sheet3.xml").matches("<row ").count(), open.count() + 1);
    // A row is as high as its longest text is long.
    assert!(part("xl/worksheets/sheet3.xml").contains("ht=\"45.75\" customHeight=\"1\""));
}

/// What people could write into a name to make a program that opens the export do something.
const EVIL: [&str; 12] = [
    "=HYPERLINK(\"http://e/x\")",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "</td><script>alert(1)</script>",
    "[x](javascript:alert(1)) ![i](http://e/x.png)",
    "a | b \\| c `d` **e**",
    "\"quoted\",\"again\"\nnext line",
    "a\u{202e}b\u{0}c\u{1b}[31m",
    "# heading",
    "Décider 決める",
];

#[test]
fn hostile_names_stay_names_in_every_format() {
    use sayso::model::{DecisionChange, Edit, LabelChange, Role, RoleChange};
    let mut matrix = sayso::interchange::native::read(DEMO.as_bytes()).unwrap().matrix;
    let mut evil = EVIL.iter().cycle();
    let mut next = || (*evil.next().unwrap()).to_owned();
    let decisions: Vec<Id> = matrix.decisions().map(|(_, decision)| decision.id().clone()).collect();
    for id in decisions {
        matrix.apply(Edit::SetDecision { id, change: DecisionChange::Title(next()) }).unwrap();
    }
    let roles: Vec<Id> = matrix.roles().map(|(_, role)| Role::id(role).clone()).collect();
    for id in roles {
        matrix.apply(Edit::SetRole { id, change: RoleChange::Name(next()) }).unwrap();
    }
    let areas: Vec<Id> = matrix.areas_in_order().into_iter().map(|area| area.id.clone()).collect();
    for id in areas {
        matrix.apply(Edit::SetArea { id, change: LabelChange::Name(next()) }).unwrap();
    }
    let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
    let out = Outgoing { matrix: &matrix, analysis: &analysis, notation: Notation::Raci, situation: None };
    for format in FORMATS.iter().filter(|format| format.write.is_some()) {
        if format.comes_back {
            comes_back(format, &out);
        }
        let bytes = format.write(&out).unwrap();
        match format.name {
            "csv" | "tsv" => {
                let delimiter = if format.name == "csv" { b',' } else { b'\t' };
                let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(bare);
                for cell in
                    reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
                {
                    assert!(!formula::begins_formula(&cell), "{}: {cell:?}", format.name);
                }
            }
            "markdown" => {
                let page = String::from_utf8(bytes).unwrap();
                use pulldown_cmark::{Event, Options, Parser, Tag};
                for event in Parser::new_ext(&page, Options::all()) {
                    let acts = matches!(
                        event,
                        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Link { .. } | Tag::Image { .. })
                    );
                    assert!(!acts, "{event:?}");
                }
            }
            #[cfg(feature = "xlsx")]
            "xlsx" => {
                for (name, part) in parts(&bytes).iter().filter(|(name, _)| name.contains("worksheets/sheet")) {
                    assert!(!part.contains("<f>") && !part.contains("<hyperlink"), "{name} runs something");
                }
            }
            "json" => assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok()),
            _ => {
                let text = String::from_utf8(bytes).unwrap();
                assert!(!text.chars().any(|c| is_hidden(c) && c != '\n'), "{}: {text}", format.name);
            }
        }
    }
}

#[test]
fn export_writes_what_the_ending_says_and_leaves_files_alone() {
    let scratch = Scratch::new();
    scratch.write("a.sayso.ron", DEMO);
    for (name, begins) in [
        ("a.csv", "\"#\",\"Decision (sayso DCI)\""),
        ("a.tsv", "#\tDecision (sayso DCI)\t"),
        ("a.md", "# Northwind CX\n"),
        ("a.json", "{\n  \"version\": 1,"),
        ("a.txt", "Northwind CX\n===="),
    ] {
        let ran = scratch.run(["export", "a.sayso.ron", "-o", name], b"");
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(ran.err.contains(&format!("wrote {name}\n")) && ran.err.contains(" leaves out: "), "{}", ran.err);
        let written = std::fs::read_to_string(scratch.path(name)).unwrap();
        assert!(written.starts_with(begins), "{name}: {written:.80}");
        let again = scratch.run(["export", "a.sayso.ron", "-o", name], b"");
        assert_eq!(again.code, 2);
        assert!(again.err.contains("exists already") && again.err.contains("--force"), "{}", again.err);
        let forced = scratch.run(["export", "a.sayso.ron", "-o", name, "--force"], b"");
        assert_eq!(forced.code, 0, "{}", forced.err);
    }
    let piped = scratch.run(["export", "-", "-o", "-", "--format", "tsv", "--notation", "daci"], DEMO.as_bytes());
    assert!(piped.code == 0 && piped.out.starts_with("#\tDecision (sayso DACI)"), "{}", piped.err);
    let hot = scratch.run(["export", "a.sayso.ron", "-o", "-", "--format", "text", "--situation", "pressure"], b"");
    let steady = scratch.run(["export", "a.sayso.ron", "-o", "-", "--format", "text"], b"");
    assert!(hot.code == 0 && hot.out != steady.out);
    for (arguments, says) in [
        (vec!["-o", "-"], "--format"),
        (vec!["-o", "a.pdf"], "no ending that names a format"),
        (vec!["-o", "b.csv", "--format", "pdf"], "no format \"pdf\""),
        (vec!["-o", "b.csv", "--notation", "xyz"], "no notation"),
        (vec!["-o", "b.csv", "--situation", "storm"], "no situation"),
    ] {
        let ran = scratch.run([vec!["export", "a.sayso.ron"], arguments].concat(), b"");
        assert!(ran.code == 2 && ran.err.contains(says), "{}", ran.err);
    }
    assert!(!scratch.names().contains(&"b.csv".to_owned()));
    // JSON comes in again as the same map.
    let back = scratch.run(["import", "a.json", "-o", "b.sayso.ron"], b"");
    assert_eq!(back.code, 0, "{}", back.err);
    let theirs = sayso::interchange::native::read(&std::fs::read(scratch.path("b.sayso.ron")).unwrap()).unwrap().matrix;
    assert_eq!(theirs, sayso::interchange::native::read(DEMO.as_bytes()).unwrap().matrix);
}
