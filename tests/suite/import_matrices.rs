//! Foreign matrices are read completely: our own small odd files always, and a collection of published ones when it
//! lies beside the repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sayso::interchange::identify::identify;
use sayso::interchange::letters::CellReading;
use sayso::interchange::notation::Notation;
use sayso::interchange::table::{Reading, recognise};
use sayso::interchange::{csv, markdown};

/// The numbers a file is held against.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    rows: usize,
    roles: usize,
    /// Marks of A, R, C, I.
    marks: [usize; 4],
    sections: usize,
    /// Rows without A, with more than one A, without any mark, without R.
    no_a: usize,
    many_a: usize,
    empty: usize,
    no_r: usize,
    /// Roles without any mark.
    idle: usize,
    unreadable: usize,
}

fn read(path: &Path) -> Reading {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document = if path.extension().is_some_and(|e| e == "md") { markdown::read(&bytes) } else { csv::read(&bytes) };
    recognise(&document.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

fn count(reading: &Reading) -> Count {
    let mut count = Count { roles: reading.roles().len(), ..Count::default() };
    count.sections = reading.tables.iter().map(|t| t.sections.len()).sum();
    let mut busy: BTreeSet<&str> = BTreeSet::new();
    for (table, row) in reading.rows() {
        count.rows += 1;
        let (mut a, mut r, mut any) = (0, 0, 0);
        for (role, cell) in &row.cells {
            if let CellReading::Unreadable(_) = cell {
                count.unreadable += 1;
            }
            let letters = cell.letters();
            for (at, letter) in ['A', 'R', 'C', 'I'].into_iter().enumerate() {
                count.marks[at] += usize::from(letters.contains(&letter));
            }
            a += usize::from(letters.contains(&'A'));
            r += usize::from(letters.contains(&'R'));
            any += letters.len();
            if !letters.is_empty() {
                busy.insert(&table.roles[*role]);
            }
        }
        count.no_a += usize::from(a == 0);
        count.many_a += usize::from(a > 1);
        count.no_r += usize::from(r == 0);
        count.empty += usize::from(any == 0);
    }
    count.idle = reading.roles().iter().filter(|role| !busy.contains(*role)).count();
    count
}

/// Marks of A, R, C, I of one role in all tables.
fn marks_of(reading: &Reading, role: &str) -> [usize; 4] {
    let mut marks = [0; 4];
    for (table, row) in reading.rows() {
        for (_, cell) in row.cells.iter().filter(|(at, _)| table.roles[*at] == role) {
            for (at, letter) in ['A', 'R', 'C', 'I'].into_iter().enumerate() {
                marks[at] += usize::from(cell.letters().contains(&letter));
            }
        }
    }
    marks
}

fn fixture(name: &str) -> Reading {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name))
}

#[test]
fn own_files_are_read_completely() {
    let check = |name: &str, expected: Count| {
        let reading = fixture(name);
        assert_eq!(count(&reading), expected, "{name}\n{reading:#?}");
        assert_eq!(identify(&reading).notation, Some(Notation::Raci), "{name}");
    };
    check(
        "two-parties.md",
        Count { rows: 10, roles: 3, marks: [10, 9, 4, 5], sections: 2, no_r: 1, ..Count::default() },
    );
    let restaurant = || Count { rows: 3, roles: 3, marks: [3, 2, 2, 2], no_r: 1, ..Count::default() };
    check("semicolon-bom.csv", restaurant());
    check("semicolon-cp1252.csv", restaurant());
    check(
        "sections.csv",
        Count { rows: 5, roles: 2, marks: [4, 2, 1, 2], sections: 2, no_a: 1, empty: 1, no_r: 3, ..Count::default() },
    );
}

#[test]
fn nothing_of_a_file_is_lost() {
    let reading = fixture("two-parties.md");
    let areas: Vec<&str> = reading.rows().filter_map(|(_, row)| row.area.as_deref()).collect();
    let expected = [("Lending", 2), ("Stock", 3), ("Opening", 2), ("Everyday", 3)];
    let expected: Vec<&str> = expected.iter().flat_map(|(area, rows)| vec![*area; *rows]).collect();
    assert_eq!(areas, expected);
    let titles: Vec<&str> = reading.rows().map(|(_, row)| row.title.as_str()).collect();
    assert_eq!(
        titles[..5],
        [
            "Lend a book to a visitor",
            "Waive a late fee (1)",
            "Buy a new book",
            "Retire a worn book (paper)",
            "Restore a rare book"
        ]
    );
    let (_, buy) = reading.rows().nth(2).expect("third row");
    assert_eq!(buy.cells[1].1.note(), Some("once a quarter, by list"));
    let (_, lend) = reading.rows().next().expect("first row");
    assert_eq!(lend.attributes, [("Remarks".to_owned(), "every day; except Sunday".to_owned())]);
    assert_eq!(reading.skipped.len(), 2, "{:?}", reading.skipped);
    assert_eq!(reading.legend.len(), 4);

    let reading = fixture("sections.csv");
    // The Cyrillic letter that looks like C, with its place.
    assert!(reading.notes.iter().any(|note| (note.line, note.column) == (5, 3)), "{:?}", reading.notes);
    assert_eq!(reading.tables[0].headings, ["Workshop, who decides"]);
    let (_, row) = reading.rows().next().expect("first row");
    assert_eq!((row.area.as_deref(), row.line), (Some("Repairs"), 4));
}

fn published(name: &str) -> Option<Reading> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder: Option<PathBuf> =
        ["../shared/matrices", "../../shared/matrices"].iter().map(|p| root.join(p)).find(|p| p.is_dir());
    match folder {
        Some(folder) => Some(read(&folder.join(name))),
        None => {
            eprintln!("skipped {name}: the collection of published matrices is not beside the repository");
            None
        }
    }
}

fn check(name: &str, notation: Notation, expected: Count) {
    let Some(reading) = published(name) else { return };
    let skipped: Vec<String> = reading.skipped.iter().map(|s| format!("{}: {} - {}", s.line, s.what, s.why)).collect();
    assert_eq!(count(&reading), expected, "{name} {skipped:#?} {:#?}", reading.notes);
    let found = identify(&reading);
    assert_eq!(found.notation, Some(notation), "{name} {:?}", found.evidence);
}

#[test]
fn published_markdown_matrices() {
    use Notation::{Daci, Raci};
    check(
        "viden-adfeeder-raci.md",
        Raci,
        Count { rows: 27, roles: 3, marks: [27, 27, 19, 21], sections: 5, ..Count::default() },
    );
    check(
        "cloud-temple-iaas.fr.md",
        Raci,
        Count { rows: 109, roles: 2, marks: [109, 109, 24, 52], ..Count::default() },
    );
    check(
        "cloud-temple-kubernetes.fr.md",
        Raci,
        Count { rows: 71, roles: 2, marks: [71, 72, 28, 55], no_a: 1, many_a: 1, ..Count::default() },
    );
    check(
        "webuild-wallet-provider-onboarding.md",
        Raci,
        Count { rows: 17, roles: 7, marks: [17, 18, 11, 20], ..Count::default() },
    );
    check("globopharma-matriz-raci.pt.md", Raci, Count { rows: 3, roles: 4, marks: [3, 3, 3, 3], ..Count::default() });
    check(
        "godaddy-detections-daci.md",
        Daci,
        Count { rows: 3, roles: 4, marks: [3, 0, 5, 3], no_r: 3, ..Count::default() },
    );
    check(
        "ovhcloud-file-storage.md",
        Raci,
        Count { rows: 40, roles: 2, marks: [41, 40, 2, 21], many_a: 1, ..Count::default() },
    );
    check(
        "sourcegraph-compensation-approvals.md",
        Notation::Words,
        Count { rows: 5, roles: 4, marks: [8, 0, 0, 7], no_a: 1, many_a: 4, no_r: 5, ..Count::default() },
    );
}

#[test]
fn published_csv_matrices() {
    let substation = || Count { rows: 11, roles: 7, marks: [11, 16, 31, 21], ..Count::default() };
    check("substation-pmo-raci.de.csv", Notation::Raci, substation());
    check("derived/substation-pmo-raci.de.bom.csv", Notation::Raci, substation());
    check(
        "github-platform-raci.csv",
        Notation::Raci,
        Count { rows: 31, roles: 2, marks: [31, 31, 10, 21], sections: 7, ..Count::default() },
    );
    let martech = || Count { rows: 9, roles: 14, marks: [9, 9, 9, 11], ..Count::default() };
    check("martech-raci.pt.csv", Notation::Raci, martech());
    check("derived/martech-raci.pt.cp1252.csv", Notation::Raci, martech());
}

#[test]
fn published_matrices_table_by_table() {
    if let Some(reading) = published("cloud-temple-iaas.fr.md") {
        let rows: Vec<usize> = reading.tables.iter().map(|t| t.rows.len()).collect();
        assert_eq!(rows, [5, 14, 9, 5, 12, 18, 3, 15, 10, 6, 2, 5, 5]);
        assert_eq!(marks_of(&reading, "Rôle Client"), [67, 67, 3, 30]);
        assert_eq!(marks_of(&reading, "Rôle Cloud Temple"), [42, 42, 21, 22]);
        assert_eq!(reading.skipped.len(), 1);
        // A name that occurs twice is unique with its area.
        let mut places: Vec<_> = reading.rows().map(|(_, row)| (&row.area, &row.title)).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 109);
    }
    if let Some(reading) = published("webuild-wallet-provider-onboarding.md") {
        let rows: Vec<(usize, usize)> = reading.tables.iter().map(|t| (t.rows.len(), t.roles.len())).collect();
        assert_eq!(rows, [(9, 4), (8, 3)]);
        assert_eq!(reading.tables[0].roles, ["Lead/ Co-Lead", "WP 4 - Testing", "Responsible", "[Participant]"]);
        let notes: Vec<&str> = reading.rows().flat_map(|(_, row)| &row.cells).filter_map(|(_, c)| c.note()).collect();
        assert!(notes.contains(&"approve, generate unique ref. id."), "{notes:?}");
    }
    if let Some(reading) = published("ovhcloud-file-storage.md") {
        assert_eq!(marks_of(&reading, "Customer"), [22, 21, 0, 9]);
        assert_eq!(marks_of(&reading, "OVHcloud"), [19, 19, 2, 12]);
    }
    if let Some(reading) = published("viden-adfeeder-raci.md") {
        let combined: Vec<String> =
            reading.rows().flat_map(|(_, r)| &r.cells).map(|(_, c)| c.letters().into_iter().collect()).collect();
        let of = |letters: &str| combined.iter().filter(|c| **c == letters).count();
        assert_eq!([of("RA"), of("CI"), of("CA")], [11, 1, 1]);
        assert!(reading.rows().flat_map(|(_, r)| &r.attributes).all(|(header, _)| header == "SLA (viden)"));
    }
}
