//! Odd files of our own, each odd in the way some published matrix is, held against what a person counts in them.
//!
//! The organisations are invented. Every number here was counted by eye.

use std::collections::BTreeMap;
use std::path::Path;

use sayso::interchange::formats;
use sayso::interchange::identify::identify;
use sayso::interchange::intake::{map_from, plain_sentence};
use sayso::interchange::letters::CellReading;
use sayso::interchange::notation::Notation;
use sayso::interchange::table::Reading;
use sayso::model::Matrix;
use sayso::rules::{Analysis, EXAMPLE_DAY};

fn read(name: &str) -> Reading {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name);
    let bytes = std::fs::read(path).unwrap();
    let format = formats::choose(Some(name), &bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
    format.reading(&bytes).unwrap_or_else(|why| panic!("{name}: {why}"))
}

fn map(name: &str) -> Matrix {
    let reading = read(name);
    let notation = identify(&reading).notation.unwrap_or(Notation::Raci);
    map_from(&reading, notation, true, "").matrix
}

/// The decisions of a map as sentences, with their areas in front.
fn sentences(name: &str) -> Vec<String> {
    let matrix = map(name);
    let said = matrix.decisions().map(|(_, decision)| {
        let area = decision.area().and_then(|id| matrix.area(id)).map(|area| format!("{}: ", area.name));
        format!("{}{}", area.unwrap_or_default(), plain_sentence(&matrix, decision))
    });
    said.collect()
}

/// A file: decisions, roles, letters in its cells, and the notation it is in.
type Odd = (&'static str, usize, usize, &'static str, Option<Notation>);

const FILES: [Odd; 21] = [
    // Titles above a header of two lines, one column in; numbers, a status, remarks, a footnote and a legend below.
    ("titled.csv", 3, 3, "A3 C2 I1 R3", Some(Notation::Raci)),
    // The header once more for each phase, which its first cell names.
    ("phases.csv", 5, 3, "A5 C3 I3 R4", Some(Notation::Raci)),
    // Roles down, decisions across.
    ("sideways.md", 3, 3, "A3 C3 I2 R3", Some(Notation::Raci)),
    // Columns for the letters in an order of their own, roles in the cells, several in one.
    ("names.csv", 3, 5, "A3 C4 I2 R3", Some(Notation::Words)),
    // Every way to put two letters into a cell; signs for nothing; a letter nobody knows.
    ("cells.md", 6, 4, "A6 C7 I4 R6 ?1", Some(Notation::Raci)),
    ("woerter.tsv", 2, 3, "C1 D1 I2 R2", Some(Notation::Words)),
    ("mots.csv", 2, 3, "A1 C2 D1 I1 R1", Some(Notation::Words)),
    ("palabras.csv", 2, 3, "A1 C1 D1 I1 R1 S1", Some(Notation::Words)),
    ("words.csv", 3, 3, "A2 C2 D1 I2 R1 S1 ?1", Some(Notation::Words)),
    // Cyrillic and Greek letters that look like Latin ones.
    ("lookalikes.tsv", 3, 3, "A3 C2 I3 R2", Some(Notation::Raci)),
    // Two tables that spell their roles differently.
    ("spellings.md", 3, 3, "A3 C1 I2 R3", Some(Notation::Raci)),
    // Line ends inside quotes, CRLF, a legend behind an empty line.
    ("quoted.tsv", 2, 2, "A2 C1 I1 R2", Some(Notation::Raci)),
    // Merged headers and areas, a form above, a footnote over all columns, a legend as a table.
    ("merged.html", 3, 3, "A3 C2 I2 R2", Some(Notation::Raci)),
    ("ticks.html", 3, 2, "A3", None),
    ("rapid.csv", 3, 4, "A1 D3 I4 P1 R2", Some(Notation::Rapid)),
    ("daci.md", 2, 3, "A2 C2 D2 I1", Some(Notation::Daci)),
    // Nobody is accountable.
    ("noa.csv", 3, 2, "C2 I1 R3", Some(Notation::Raci)),
    // Objects in an object, with a key that is missing and one that is null.
    ("objects.json", 3, 3, "A3 C2 I1 R4", Some(Notation::Raci)),
    ("utf16le.csv", 2, 3, "A2 C2 I2 R2", Some(Notation::Raci)),
    ("utf16be.csv", 2, 3, "A2 C2 I2 R2", Some(Notation::Raci)),
    // Limits instead of letters.
    ("ladder.md", 3, 4, "", Some(Notation::Words)),
];

#[test]
fn odd_files_hold_what_a_person_counts_in_them() {
    for (name, rows, roles, letters, notation) in FILES {
        let reading = read(name);
        let mut found: BTreeMap<char, usize> = BTreeMap::new();
        for (_, row) in reading.rows() {
            for (_, cell) in &row.cells {
                cell.letters().for_each(|letter| *found.entry(letter).or_default() += 1);
                // Sorted behind the letters.
                *found.entry('~').or_default() += usize::from(matches!(cell, CellReading::Unreadable(_)));
            }
        }
        let found: Vec<String> = found
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(letter, count)| format!("{}{count}", if letter == '~' { '?' } else { letter }))
            .collect();
        let said = (reading.rows().count(), reading.roles().len(), found.join(" "), identify(&reading).notation);
        assert_eq!(said, (rows, roles, letters.to_owned(), notation), "{name}\n{reading:#?}");
        let untitled = reading.rows().find(|(_, row)| row.title.trim().is_empty());
        assert!(untitled.is_none(), "{name}: {untitled:?}");
    }
}

#[test]
fn phases_and_merged_cells_become_areas() {
    assert_eq!(
        sentences("phases.csv"),
        [
            "Phase 1: Before the season: Choose the boats: Skipper decides; Sailmaker contributes; Club board is informed",
            "Phase 1: Before the season: Order new sails: Club board decides; Skipper contributes; Sailmaker contributes and executes",
            "Phase 2: The season: Cancel a race: Skipper decides and executes; Club board is informed",
            "Phase 2: The season: Mend a torn sail: Sailmaker decides and executes; Skipper is informed",
            "Phase 3: After the season: Sell a boat: Club board decides and executes; Skipper contributes",
        ]
    );
    let museum = sentences("merged.html");
    assert!(museum[1].starts_with("Collection: Restore a picture: Curator decides"), "{museum:#?}");
}

#[test]
fn limits_are_a_ladder_and_no_conflict() {
    assert_eq!(
        sentences("ladder.md"),
        [
            "Office supplies: Clerk decides up to 200 EUR; Team lead decides over 200 up to 2 500 EUR; \
             Director decides over 2 500 up to 20 000 EUR; Board decides over 20 000 EUR",
            "Software: Team lead decides up to 1 000 EUR (w/PO); Director decides over 1 000 up to 5 000 EUR (w/PO); \
             Board decides over 5 000 EUR (w/PO)",
            "Travel: Team lead decides up to 500 EUR; Director decides over 500 up to 5 000 EUR; Board decides over 5 000 EUR",
        ]
    );
    let matrix = map("ladder.md");
    let analysis = Analysis::new(&matrix, EXAMPLE_DAY);
    let conflicts: Vec<&str> = analysis
        .findings(&matrix)
        .into_iter()
        .map(|finding| finding.rule.code)
        .filter(|code| ["O01", "O03"].contains(code))
        .collect();
    assert_eq!(conflicts, [""; 0]);
}

#[test]
fn what_is_not_understood_stays_and_is_found() {
    let matrix = map("cells.md");
    let found = Analysis::new(&matrix, EXAMPLE_DAY);
    let unread: Vec<String> = found
        .findings(&matrix)
        .into_iter()
        .filter(|finding| finding.rule.code == "V06")
        .map(|finding| finding.message.clone())
        .collect();
    assert_eq!(unread.len(), 1, "{unread:?}");
    assert!(unread[0].contains('Q'), "{unread:?}");
    let cells = sentences("cells.md");
    assert!(cells.iter().any(|said| said.contains("Printer contributes (paper only)")), "{cells:#?}");
    // "Not consulted" is no consultation.
    let words = sentences("words.csv");
    assert!(words.iter().any(|said| said.contains("has \"Not consulted\"")), "{words:#?}");
}

#[test]
fn roles_that_look_like_one_are_proposed_and_never_joined() {
    let reading = read("spellings.md");
    let said: Vec<&str> = reading.notes.iter().map(|note| note.text.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("\"Front desk\"") && text.contains("look like one role")), "{said:?}");
    assert_eq!(reading.roles(), ["Front desk", "Night porter", "Frontdesk"]);
}
