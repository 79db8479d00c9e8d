//! Small maps on their way out: what a table looks like, and what comes back.
//!
//! The law over random maps stands in the suite.

use super::*;
use crate::interchange::formats::{FORMATS, by_name};
use crate::model::{Date, sketch};

fn written(format: &str, map: &str, notation: Notation) -> String {
    let matrix = sketch::parse(map).expect("a sketch").matrix;
    let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
    let out = Outgoing { matrix: &matrix, analysis: &analysis, notation, situation: None };
    let bytes = by_name(format).expect("a format").write(&out).expect("written");
    String::from_utf8(bytes).expect("text")
}

const MAP: &str = "
    # Money
             | COO     | Lead
    Refund   | D >500  | D <=500
      : limit EUR; escalate COO when above 500
    Price    | D +executes | ?Q/Z
    # People
    Hire     |         |
";

#[test]
fn a_table_has_areas_numbers_and_remarks() {
    assert_eq!(
        written("tsv", MAP, Notation::Raci),
        "#\tDecision (sayso RACI)\tCOO\tLead\n\tMoney\t\t\n1\tRefund\tA (over 500 EUR)\tA (up to 500 EUR)\n\
         2\tPrice\tA/R\tQ/Z\n\tPeople\t\t\n3\tHire\t\t\n"
    );
    assert_eq!(
        written("csv", MAP, Notation::Dci).lines().nth(2),
        Some("\"1\",\"Refund\",\"D/E (over 500 EUR)\",\"D (up to 500 EUR)\"")
    );
    assert_eq!(
        written("markdown", MAP, Notation::Dci),
        "\
# Decision rights

| #   | Decision (sayso DCI) | COO                | Lead              |
| --- | -------------------- | ------------------ | ----------------- |
|     | **Money**            |                    |                   |
| 1   | Refund               | D/E (over 500 EUR) | D (up to 500 EUR) |
| 2   | Price                | D (executes)       | Q/Z               |
|     | **People**           |                    |                   |
| 3   | Hire                 |                    |                   |
"
    );
    let text = written("text", MAP, Notation::Words);
    assert!(text.contains("1. Refund\n   Decides, Escalation  COO: over 500 EUR\n"), "{text}");
    assert!(text.ends_with("3. Hire\n   nobody yet\n"), "{text}");
}

#[test]
fn names_that_would_meet_are_told_apart() {
    let mut names = Names::default();
    let mut own = |name: &str| names.own(name, &Id::parse("an-id").expect("an id"));
    let names: Vec<String> =
        ["Ops", "ops", "Ops.", " OPS\n", "*", "", "a\u{202e}\n b"].into_iter().map(&mut own).collect();
    assert_eq!(names, ["Ops", "ops (2)", "Ops.", "OPS (3)", "*", "an-id", "a<202e> b"]);
    let hostile = "| =cmd() | a\nB | D |\n+x | | C";
    let table = written("csv", hostile, Notation::Dci);
    assert!(table.contains("\"'=cmd()\"") && table.contains("\"'+x\""), "{table}");
}

#[test]
fn wide_markdown_has_a_table_for_each_area() {
    let roles: Vec<String> = (1..=9).map(|number| format!("R{number}")).collect();
    let map = format!("# One\n | {}\nA | D\n# Two\nB | | D", roles.join(" | "));
    let page = written("markdown", &map, Notation::Dci);
    assert_eq!(page.matches("\n| --- |").count(), 2, "{page}");
    assert!(page.contains("\n## One\n\n|") && page.contains("\n## Two\n\n|"), "{page}");
}

#[test]
fn every_format_says_what_it_leaves_and_takes_the_empty_map() {
    for format in FORMATS.iter().filter(|format| format.write.is_some()) {
        assert!(!format.leaves.is_empty(), "{}", format.name);
        let matrix = Matrix::default();
        let analysis = Analysis::new(&matrix, Date::constant(2026, 6, 15));
        let out = Outgoing { matrix: &matrix, analysis: &analysis, notation: Notation::Dci, situation: None };
        assert!(!format.write(&out).expect(format.name).is_empty());
    }
}
