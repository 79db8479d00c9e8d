//! Foreign matrices are read completely: our own small odd files always, and a collection of published ones when it
//! lies beside the repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sayso::interchange::identify::identify;
use sayso::interchange::intake::{Intake, map_from};
use sayso::interchange::letters::CellReading;
use sayso::interchange::notation::Notation;
use sayso::interchange::table::Reading;
use sayso::interchange::{formats, native};
use sayso::model::{HeldRight, Mark, Matrix, Mode, Part};

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
    let format = formats::choose(path.to_str(), &bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    format.reading(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
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
            let letters: Vec<char> = cell.letters().collect();
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
                marks[at] += usize::from(cell.letters().any(|met| met == letter));
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
fn published_workbooks() {
    check(
        "packt-tpm-raci.xlsx",
        Notation::Raci,
        Count { rows: 8, roles: 6, marks: [8, 6, 24, 10], no_r: 2, ..Count::default() },
    );
    check("natotan-raci.hr.xlsx", Notation::Raci, Count { rows: 3, roles: 4, marks: [3, 6, 7, 3], ..Count::default() });
    // Letters of no method and signs for nothing: kept as they stand, and counted.
    let letters_of = |name: &str, letter: char| {
        let reading = published(name)?;
        Some(
            reading
                .rows()
                .flat_map(|(_, row)| &row.cells)
                .filter(|(_, cell)| cell.letters().any(|met| met == letter))
                .count(),
        )
    };
    assert!(letters_of("natotan-raci.hr.xlsx", 'Q').is_none_or(|count| count == 8));
    assert!(letters_of("dockstage-rasci.ru.xlsx", 'S').is_none_or(|count| count == 44));
    if let Some(reading) = published("natotan-raci.hr.xlsx") {
        let filled: usize = reading.rows().map(|(_, row)| row.cells.len()).sum();
        // Two of the twelve cells hold a slash.
        assert_eq!(filled, 10);
        let map = map_from(&reading, Notation::Raci, true, "").matrix;
        // A cell with a letter nobody knows keeps its whole text until a person settles it.
        let rights = || map.decisions().flat_map(|(_, decision)| decision.rights()).map(HeldRight::right);
        let unread: Vec<&str> =
            rights().filter(|right| right.part() == Part::Unread).map(|right| right.text()).collect();
        assert_eq!(unread.len(), 8, "{unread:?}");
        assert!(unread.iter().all(|text| text.contains('Q')), "{unread:?}");
    }
    check(
        "safexp-matriz-raci.es.xlsx",
        Notation::Raci,
        Count { rows: 29, roles: 11, marks: [46, 65, 33, 54], sections: 8, no_a: 4, many_a: 17, ..Count::default() },
    );
    check(
        "dockstage-rasci.ru.xlsx",
        Notation::Rasci,
        Count { rows: 29, roles: 3, marks: [0, 33, 4, 6], no_a: 29, ..Count::default() },
    );
    let caf = "microsoft-caf-raci-template.xlsx";
    let Some(reading) = published(caf) else { return };
    let whole = || Count { rows: 8, roles: 6, marks: [8, 7, 17, 16], no_r: 4, ..Count::default() };
    for (sheet, expected) in [
        ("MVP Best Practice", Count { rows: 8, roles: 2, marks: [8, 0, 4, 4], no_r: 8, ..Count::default() }),
        ("Fully-staffed Best Practice", whole()),
        ("Example Fully staffed BP", whole()),
    ] {
        let reading = only(reading.clone(), sheet);
        assert_eq!(count(&reading), expected, "{sheet} {reading:#?}");
        assert_eq!(identify(&reading).notation, Some(Notation::Words));
    }
    assert_eq!(reading.tables.len(), 3);
}

/// The reading of one sheet or of the tables under one heading.
fn only(mut reading: Reading, heading: &str) -> Reading {
    reading.tables.retain(|table| table.headings.iter().any(|text| text == heading));
    reading
}

#[test]
fn published_ticks() {
    let name = "windows-autopatch-roles.md";
    let Some(reading) = published(name) else { return };
    let expected = Count { rows: 61, roles: 2, marks: [61, 0, 0, 0], no_r: 61, ..Count::default() };
    assert_eq!(count(&reading), expected, "{:?}", reading.skipped);
    assert_eq!(marks_of(&reading, "Your responsibility")[0], 40);
    let rows: Vec<usize> = reading.tables.iter().map(|table| table.rows.len()).collect();
    assert_eq!(rows, [9, 17, 35]);
}

#[test]
fn published_limits() {
    let Some(reading) = published("tbte-purchase-orders-authority.md") else { return };
    assert_eq!(reading.tables.len(), 1, "{:?}", reading.tables);
    let table = &reading.tables[0];
    let filled = |role: usize| table.rows.iter().flat_map(|row| &row.cells).filter(|(at, _)| *at == role).count();
    assert_eq!((table.rows.len(), table.roles.len()), (6, 5));
    assert_eq!((0..5).map(filled).collect::<Vec<_>>(), [2, 2, 2, 5, 6]);
    let map = take(&reading).matrix;
    assert_eq!(taken(&map), Taken { decisions: 6, roles: 5, decides: 17, ..Taken::default() });
    let bands = |title: &str| -> Vec<String> {
        let (_, decision) = map.decisions().find(|(_, decision)| decision.title() == title).expect(title);
        let said = |role| decision.right(role).map(|right| (right.band(), right.text().to_owned()));
        map.roles_in_order()
            .into_iter()
            .filter_map(said)
            .map(|(band, text)| {
                format!("{} {text}", band.map_or("-".to_owned(), |band| band.sentence(decision.unit())))
            })
            .collect()
    };
    assert_eq!(
        bands("Project Expense (references a job)"),
        [
            "up to 100 USD w/PO",
            "over 100 up to 5 000 USD w/PO",
            "over 100 up to 5 000 USD w/PO",
            "over 5 000 up to 25 000 USD w/PO",
            "over 25 000 USD w/PO"
        ]
    );
    assert_eq!(bands("Sponsorships"), ["- < budget¹ w/PO", "- w/PO"]);
    assert_eq!(bands("Staff Appreciation or Social Committee"), ["up to 500 USD w/PO", "over 500 USD w/PO"]);
    assert_eq!(bands("Computer and Software Acquisition"), ["- w/PO and IT approval²", "- w/PO"]);
}

#[test]
fn published_html_and_json_matrices() {
    check(
        "adobe-commerce-shared-responsibility.md",
        Notation::Raci,
        Count {
            rows: 200,
            roles: 4,
            marks: [5, 201, 13, 16],
            no_a: 195,
            empty: 1,
            idle: 1,
            // One row of the HTML table has an A alone, one pipe row has nothing. The collection's own page says one
            // row, but its 201 R with three rows of two leave two of the 200 rows without.
            no_r: 2,
            ..Count::default()
        },
    );
    check(
        "derived/martech-raci.pt.json",
        Notation::Raci,
        Count { rows: 9, roles: 14, marks: [9, 9, 9, 11], ..Count::default() },
    );
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
            reading.rows().flat_map(|(_, r)| &r.cells).map(|(_, c)| c.letters().collect()).collect();
        let of = |letters: &str| combined.iter().filter(|c| **c == letters).count();
        assert_eq!([of("RA"), of("CI"), of("CA")], [11, 1, 1]);
        assert!(reading.rows().flat_map(|(_, r)| &r.attributes).all(|(header, _)| header == "SLA (viden)"));
    }
}

/// The numbers a finished map is held against.
#[derive(Debug, Default, PartialEq, Eq)]
struct Taken {
    decisions: usize,
    areas: usize,
    roles: usize,
    decides: usize,
    contributes: usize,
    informed: usize,
    unread: usize,
    /// Rights with the mark for the work itself.
    executes: usize,
}

/// Counted in the rights themselves, not in the loads the map keeps.
fn taken(map: &Matrix) -> Taken {
    let rights = || map.decisions().flat_map(|(_, decision)| decision.rights()).map(HeldRight::right);
    let of = |part: Part| rights().filter(|right| right.part() == part).count();
    Taken {
        decisions: map.decision_count(),
        areas: map.areas_in_order().len(),
        roles: map.role_count(),
        decides: of(Part::Decides),
        contributes: of(Part::Contributes),
        informed: of(Part::Informed),
        unread: of(Part::Unread),
        executes: rights().filter(|right| right.marks().has(Mark::Executes)).count(),
    }
}

fn take(reading: &Reading) -> Intake {
    let notation = identify(reading).notation.expect("known notation");
    let intake = map_from(reading, notation, false, "");
    let loads: u32 = intake.matrix.roles().map(|(role, _)| intake.matrix.load_of(role).rights()).sum();
    let counted = taken(&intake.matrix);
    assert_eq!(loads as usize, counted.decides + counted.contributes + counted.informed);
    assert_eq!(intake.summary.decisions, counted.decisions);
    assert_eq!(intake.summary.rights.decides as usize, counted.decides);
    let kept = native::read(native::write(&intake.matrix).as_bytes()).expect("our own file");
    assert!(kept.matrix == intake.matrix, "the map must survive being saved");
    // A note without a line would be an edit that was refused.
    assert!(intake.summary.notes.iter().all(|note| note.line > 0), "{:?}", intake.summary.notes);
    intake
}

fn decides(map: &Matrix, role: &str) -> u32 {
    map.load_of(map.role_named(role).expect(role)).decides
}

#[test]
fn own_files_become_maps() {
    let intake = take(&fixture("two-parties.md"));
    let expected = Taken {
        decisions: 10,
        areas: 4,
        roles: 3,
        decides: 10,
        contributes: 6,
        informed: 2,
        executes: 9,
        ..Taken::default()
    };
    assert_eq!(taken(&intake.matrix), expected);
    let map = &intake.matrix;
    assert_eq!(map.title(), "Lending library: RACI");
    let areas: Vec<(&str, u32)> = map.areas_in_order().iter().map(|area| (area.name.as_str(), area.rank)).collect();
    assert_eq!(areas, [("Lending", 10), ("Stock", 20), ("Opening", 30), ("Everyday", 40)]);
    let lend: Vec<(&str, &str)> = map
        .decisions_in_order()
        .into_iter()
        .filter_map(|key| map.decision(key))
        .filter(|decision| decision.title() == "Lend a book to a visitor")
        .map(|decision| (decision.id().as_str(), decision.area().map_or("", |area| area.as_str())))
        .collect();
    assert_eq!(lend, [("lend-a-book-to-a-visitor", "lending"), ("lend-a-book-to-a-visitor-2", "everyday")]);
    let (_, late) = map.decisions().find(|(_, d)| d.title().starts_with("Waive")).expect("late fee");
    assert_eq!(late.note(), ["Remarks: up to 20 EUR", "Footnote: The town may hand this over by contract."]);
    let (_, buy) = map.decisions().find(|(_, d)| d.title() == "Buy a new book").expect("new book");
    let town = map.role_named("town").expect("town");
    assert_eq!(
        buy.right(town).map(|right| (right.part(), right.text())),
        Some((Part::Decides, "once a quarter, by list"))
    );
    assert!(buy.note().is_empty());

    let ladder = fixture("joint-dare.csv");
    let intake = map_from(&ladder, Notation::Dare, true, "Pricing");
    let modes: Vec<Option<Mode>> = intake
        .matrix
        .decisions_in_order()
        .into_iter()
        .filter_map(|key| intake.matrix.decision(key))
        .map(|d| d.mode())
        .collect();
    assert_eq!(modes, [Some(Mode::Joint), None]);

    let owners = take(&fixture("owners.md")).matrix;
    let deputy = |name: &str| {
        let role = owners.role_named(name).and_then(|key| owners.role(key)).expect(name);
        role.deputy().map(|id| id.as_str().to_owned())
    };
    assert_eq!([deputy("Mira Holt"), deputy("Jon Abe"), deputy("Everyone")], [Some("jon-abe".to_owned()), None, None]);
    assert_eq!(taken(&owners), Taken { decisions: 6, areas: 4, roles: 3, decides: 6, ..Taken::default() });
}

#[test]
fn published_matrices_become_maps() {
    let check = |name: &str, expected: Taken| {
        let reading = published(name)?;
        let intake = take(&reading);
        assert_eq!(taken(&intake.matrix), expected, "{name}");
        Some(intake)
    };
    let new = |decisions, areas, roles| Taken { decisions, areas, roles, ..Taken::default() };
    if let Some(intake) = check(
        "cloud-temple-iaas.fr.md",
        Taken { decides: 109, contributes: 25, informed: 31, executes: 109, ..new(109, 13, 2) },
    ) {
        let map = &intake.matrix;
        assert_eq!([decides(map, "Rôle Client"), decides(map, "Rôle Cloud Temple")], [67, 42]);
        // Ten names stand in two areas each; all of them are there.
        let titles: BTreeSet<&str> = map.decisions().map(|(_, decision)| decision.title()).collect();
        let places: BTreeSet<_> = map.decisions().map(|(_, d)| (d.area().cloned(), d.title())).collect();
        assert_eq!((titles.len(), places.len()), (99, 109));
        assert!(intake.summary.lines()[0].starts_with("Read 13 tables: 109 decisions in 13 areas, 2 roles"));
    }
    check(
        "cloud-temple-kubernetes.fr.md",
        Taken { decides: 71, contributes: 29, informed: 40, executes: 72, ..new(71, 12, 2) },
    );
    if let Some(intake) = check(
        "viden-adfeeder-raci.md",
        Taken { decides: 27, contributes: 34, informed: 20, executes: 27, ..new(27, 5, 3) },
    ) {
        let note = |title: &str| {
            let found = intake.matrix.decisions().find(|(_, decision)| decision.title() == title);
            found.map(|(_, decision)| decision.note().to_vec()).unwrap_or_default()
        };
        assert_eq!(note("Bug fixes (critical)"), ["SLA (viden): 24-hour fix deployment"]);
        assert!(note("Production deployments").is_empty());
        assert!(!intake.summary.confirmed && intake.summary.samples.len() == 3);
    }
    let substation = || Taken { decides: 11, contributes: 45, informed: 21, executes: 16, ..new(11, 0, 7) };
    check("substation-pmo-raci.de.csv", substation());
    check("derived/substation-pmo-raci.de.bom.csv", substation());
    check(
        "github-platform-raci.csv",
        Taken { decides: 31, contributes: 10, informed: 21, executes: 31, ..new(31, 7, 2) },
    );
    check("sourcegraph-compensation-approvals.md", Taken { decides: 8, informed: 7, ..new(5, 0, 4) });
    if let Some(intake) =
        check("godaddy-detections-daci.md", Taken { decides: 3, contributes: 6, informed: 3, ..new(3, 0, 4) })
    {
        let deciders = intake.matrix.decisions().map(|(_, decision)| intake.matrix.deciders_of(decision, None).len());
        assert!(deciders.eq([1, 1, 1]), "the driver must not decide");
    }
    let martech = || Taken { decides: 9, contributes: 18, informed: 11, executes: 9, ..new(9, 0, 14) };
    check("martech-raci.pt.csv", martech());
    check("derived/martech-raci.pt.cp1252.csv", martech());
}
