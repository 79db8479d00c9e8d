//! The laws of the rules: what holds for each of them, so that a new rule is one file and needs no test of its own.
//!
//! The examples of a rule are its test; fixes do what they promise on any map; and findings kept up to date through any
//! edits equal those of a fresh look.

mod cases;
mod edits;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use sayso::interchange::native;
use sayso::model::sketch::{self, Place};
use sayso::model::{Edit, History, Id, LabelChange, Matrix};
use sayso::rules::{Analysis, Check, Counts, EXAMPLE_DAY, Finding, RULES, Rule, fixes_of, rule};

/// Rules that offer no fix on their example, and why.
const WITHOUT_FIX: [(&str, &str); 5] = [
    ("G04", "who gives up a decision is a talk; only one that nobody makes is free"),
    ("G13", "what success is must be said in words"),
    ("V01", "only people know the number that was meant"),
    ("V03", "only people know the measure that was meant"),
    ("V12", "only people know the trigger that was meant"),
];

/// Where a finding lies, in the words of sketches.
fn place_of(matrix: &Matrix, finding: &Finding) -> Place {
    let decision = finding.decision.and_then(|key| matrix.decision(key));
    let role = finding.role.and_then(|key| matrix.role(key));
    match (decision, role) {
        (Some(decision), _) => Place::Row(decision.id().clone(), finding.situation.clone()),
        (None, Some(role)) => Place::Role(role.id().clone()),
        (None, None) => Place::Map,
    }
}

fn findings_of(matrix: &Matrix) -> Vec<Finding> {
    Analysis::new(matrix, EXAMPLE_DAY).findings(matrix).into_iter().cloned().collect()
}

fn places(matrix: &Matrix) -> Vec<(Place, String)> {
    let mut places: Vec<(Place, String)> = findings_of(matrix)
        .iter()
        .map(|finding| (place_of(matrix, finding), format!("{}: {}", finding.rule.code, finding.message)))
        .collect();
    places.sort();
    places
}

#[test]
fn an_example_fires_its_rule_alone_where_it_says() {
    for rule in RULES {
        let sketch = sketch::parse(rule.fires).unwrap_or_else(|why| panic!("{rule:?} fires: {why}"));
        assert!(!sketch.expects.is_empty(), "{rule:?}: the example announces nothing");
        assert!(sketch.expects.iter().all(|(_, code)| code == rule.code), "{rule:?}: announces another rule");
        let found = places(&sketch.matrix);
        let mut expected = sketch.expects.clone();
        expected.sort();
        let codes: Vec<(Place, String)> =
            found.iter().map(|(place, text)| (place.clone(), text.chars().take(3).collect())).collect();
        assert_eq!(codes, expected, "{rule:?} fires, found {found:#?}");
    }
}

#[test]
fn a_quiet_example_is_quite_quiet() {
    for rule in RULES {
        let sketch = sketch::parse(rule.quiet).unwrap_or_else(|why| panic!("{rule:?} quiet: {why}"));
        assert!(sketch.expects.is_empty(), "{rule:?}: the quiet example announces findings");
        assert_eq!(places(&sketch.matrix), [], "{rule:?} quiet");
    }
}

#[test]
fn codes_are_unique_sorted_and_of_their_family() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len(), "a name is used twice");
    for listed in RULES {
        let letter = listed.family.word().chars().next().unwrap().to_ascii_uppercase();
        assert!(listed.code.starts_with(letter) && listed.code.len() == 3, "{listed:?}");
        assert_eq!(rule(listed.code).map(|found| found.name), Some(listed.name));
        assert_eq!(rule(&listed.name.to_uppercase()).map(|found| found.code), Some(listed.code));
    }
}

#[test]
fn a_rule_speaks_in_sentences() {
    for rule in RULES {
        for text in [rule.summary, rule.why, rule.cure] {
            assert!(text.len() > 20 && text.ends_with('.'), "{rule:?}: {text:?}");
            assert!(text.starts_with(|c: char| c.is_uppercase()) && !text.contains("  "), "{rule:?}: {text:?}");
        }
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{rule:?}");
        let limits: BTreeSet<&str> = rule.limits.iter().map(|limit| limit.name).collect();
        assert_eq!(limits.len(), rule.limits.len(), "{rule:?}: a limit is named twice");
        assert!(rule.limits.iter().all(|limit| limit.default > 0 && !limit.about.is_empty()), "{rule:?}");
        for (_, message) in places(&sketch::parse(rule.fires).unwrap().matrix) {
            assert!(!message.ends_with(['.', ' ']) && !message.contains("  "), "{message:?}");
        }
    }
}

#[test]
fn each_rule_is_one_listed_file_under_its_name() {
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    for family in ["gap", "overlap", "vague"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules").join(family);
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            // What rules of a family share stands beside them, and is no rule.
            if text.contains("pub static RULE: Rule") {
                files.insert(path.file_stem().unwrap().to_str().unwrap().to_owned(), family);
            }
        }
    }
    let listed: BTreeMap<String, &str> =
        RULES.iter().map(|rule| (rule.name.replace('-', "_"), rule.family.word())).collect();
    assert_eq!(files, listed, "left: files, right: the list in catalogue.rs");
}

#[test]
fn a_rule_offers_a_fix_or_a_reason() {
    for rule in RULES {
        let matrix = sketch::parse(rule.fires).unwrap().matrix;
        let analysis = Analysis::new(&matrix, EXAMPLE_DAY);
        let offered =
            analysis.findings(&matrix).into_iter().any(|found| !fixes_of(&matrix, &analysis, found).is_empty());
        let excused = WITHOUT_FIX.iter().any(|(code, _)| *code == rule.code);
        assert_ne!(offered, excused, "{rule:?}: offers a fix or stands in WITHOUT_FIX");
    }
}

/// Fixes apply, settle what they promise to settle, and are taken back without a trace.
fn check_fixes(matrix: &Matrix) {
    let analysis = Analysis::new(matrix, EXAMPLE_DAY);
    for finding in analysis.findings(matrix) {
        let fixes = fixes_of(matrix, &analysis, finding);
        for fix in fixes {
            let context = format!("{:?} {:?}: {:?}", finding.rule, finding.message, fix);
            assert!(fix.label.starts_with(char::is_uppercase) && !fix.label.ends_with('.'), "{context}");
            let mut fixed = matrix.clone();
            let inverses = fixed.apply_all(fix.edits(matrix)).unwrap_or_else(|refused| panic!("{context}: {refused}"));
            let left = findings_of(&fixed);
            let still = left.iter().find(|other| other.identity() == finding.identity());
            assert!(still.is_none_or(|still| still.waived), "{context} leaves it: {still:?}");
            fixed.apply_all(inverses).unwrap_or_else(|refused| panic!("{context}, undone: {refused}"));
            assert_eq!(fixed, *matrix, "{context}, undone");
            assert_eq!(native::write(&fixed), native::write(matrix), "{context}, undone, as bytes");
        }
    }
}

#[test]
fn fixes_settle_the_examples() {
    for rule in RULES {
        let matrix = sketch::parse(rule.fires).unwrap().matrix;
        check_fixes(&matrix);
        let analysis = Analysis::new(&matrix, EXAMPLE_DAY);
        for finding in analysis.findings(&matrix) {
            let labels: Vec<String> = fixes_of(&matrix, &analysis, finding).into_iter().map(|fix| fix.label).collect();
            let unique: BTreeSet<&String> = labels.iter().collect();
            assert_eq!(unique.len(), labels.len(), "{rule:?}: two fixes of one name: {labels:?}");
        }
    }
}

#[test]
fn a_map_of_letters_hears_of_letters_alone() {
    // As somebody would import it from a spreadsheet: no holder, limit, mode or date.
    let letters = "
                                | Support Lead | Head of Support | Finance | Legal | Board
        Refund a customer       | C            | C               | I       |       |
        Waive a penalty         | D            | D               | C       | I     |
        Close a major complaint | C            | D               | I       | C     |
        Change the price list   |              |                 |         |       |
    ";
    let matrix = sketch::parse(letters).unwrap().matrix;
    let codes: BTreeSet<&str> = findings_of(&matrix).iter().map(|finding| finding.rule.code).collect();
    let of_letters = ["G01", "G02", "G03", "O01", "O04", "O05", "O06", "O08", "O10", "V02", "V04", "V01", "V06", "V13"];
    assert!(codes.iter().all(|code| of_letters.contains(code)), "{codes:?}");
    assert!(["G01", "G02", "G03", "O01"].iter().all(|code| codes.contains(code)), "{codes:?}");
}

#[test]
fn a_finding_is_known_by_its_place_alone() {
    let unique = |rule: &Rule, text: &str| {
        let found = findings_of(&sketch::parse(text).unwrap().matrix);
        let identities: BTreeSet<String> = found.iter().map(|finding| format!("{:?}", finding.identity())).collect();
        assert_eq!(identities.len(), found.len(), "{rule:?}: two findings of one identity: {found:?}");
    };
    RULES.iter().for_each(|rule| unique(rule, rule.fires));
}

#[test]
fn silent_rules_stay_silent_when_turned_off() {
    use sayso::model::{MapChange, RuleSetting};
    for rule in RULES {
        let mut matrix = sketch::parse(rule.fires).unwrap().matrix;
        let off = RuleSetting { off: true, ..RuleSetting::default() };
        matrix.apply(Edit::SetMap(MapChange::Rule(rule.code.to_owned(), off))).unwrap();
        assert!(findings_of(&matrix).iter().all(|finding| finding.rule.code != rule.code), "{rule:?}");
    }
}

/// Compares findings kept up to date with those of a fresh look.
fn check_up_to_date(matrix: &Matrix, analysis: &Analysis, situation: Option<&Id>, after: &dyn Fn() -> String) {
    let fresh = match situation {
        Some(situation) => Analysis::in_situation(matrix, EXAMPLE_DAY, situation),
        None => Analysis::new(matrix, EXAMPLE_DAY),
    };
    let (kept, expected) = (analysis.findings(matrix), fresh.findings(matrix));
    assert_eq!(kept, expected, "left: kept up to date, right: a fresh look, after {}", after());
    assert_eq!(analysis.counts(), fresh.counts(), "after {}", after());
    for area in matrix.areas_in_order().into_iter().map(|area| Some(&area.id)).chain([None]) {
        let rows = matrix.decisions().filter(|(_, decision)| decision.area() == area);
        let counted = Counts::of(rows.flat_map(|(key, _)| fresh.of_row(key)));
        assert_eq!(analysis.of_area(area), counted, "{area:?} after {}", after());
    }
    let (ground, expected) = (analysis.ground(matrix), fresh.ground(matrix));
    assert_eq!(ground.usage.holders, expected.usage.holders, "after {}", after());
    for (key, _) in matrix.decisions() {
        assert_eq!(ground.twins(key), expected.twins(key), "after {}", after());
    }
    for (key, role) in matrix.roles() {
        let (kept, expected) = (ground.usage.elsewhere(key), expected.usage.elsewhere(key));
        assert_eq!(kept, expected, "{} after {}", role.id(), after());
    }
    assert_eq!(analysis.counts(), Counts::of(kept), "after {}", after());
}

/// Runs random gestures on a map and holds the law after each; then the law of fixes on where they lead.
fn check_gestures(start: &str, gestures: &[Vec<edits::Draw>]) {
    let mut matrix = sketch::parse(start).unwrap().matrix;
    let pressure = Id::parse("pressure").unwrap();
    let mut analysis = Analysis::new(&matrix, EXAMPLE_DAY);
    let mut pressed = Analysis::in_situation(&matrix, EXAMPLE_DAY, &pressure);
    // The same in slices, with edits between them: it hears of each edit and does a row or two of its work.
    let mut sliced = Analysis::begin(EXAMPLE_DAY);
    let mut undo: Vec<Vec<Edit>> = Vec::new();
    for (turn, draws) in gestures.iter().enumerate() {
        let edits = match draws.first() {
            Some(draw) if draw.is_undo() && !undo.is_empty() => undo.pop().unwrap(),
            _ => edits::gesture(&matrix, draws),
        };
        let touched = History::new().perform(&mut matrix.clone(), "", edits.clone());
        let touched = touched.unwrap_or_else(|_| edits.iter().map(Edit::touches).collect());
        // A gesture may name what an earlier edit of it removed. A refused one changes nothing that the map says, but what
        // was removed and put back has another key since.
        undo.extend(matrix.apply_all(edits.clone()));
        analysis.update(&matrix, &touched);
        check_up_to_date(&matrix, &analysis, None, &|| format!("{edits:#?}"));
        pressed.update(&matrix, &touched);
        check_up_to_date(&matrix, &pressed, Some(&pressure), &|| format!("{edits:#?}"));
        sliced.note(&matrix, &touched);
        if turn % 3 == 0 {
            sliced.judge_first(&matrix, matrix.decisions().map(|(key, _)| key).skip(turn % 2).step_by(2));
        }
        sliced.work(&matrix, turn % 3);
        let mut finished = sliced.clone();
        finished.finish(&matrix);
        check_up_to_date(&matrix, &finished, None, &|| format!("slices up to {edits:#?}"));
    }
    check_fixes(&matrix);
}

/// Maps that grow from a workshop's first grid to one that uses every field.
const SMALL: &str = "
    map: apart Refund a customer / Pay a refund
    role Support Lead: reports-to Head of Support; holder Ana Ruiz; deputy Finance
    role Head of Support: reports-to COO; holder Ben Ode until 2026-05-31
    role COO: top; holder Cy Young
    situation Pressure
    situation Outage
    # Service
                        | Support Lead | Head of Support | COO | Finance
    Refund a customer   | D <=500      | D 500-5k        | I   | C
     : limit EUR; within P1D; impact high; escalate COO when above 5k; critical
    Pay a refund        | C            |                 |     | D
    # Product
    Refund customers    | D            | C               |     | I
     : feeds Pay a refund; status agreed
    Refund a customer @Pressure | - | D <=10k |
     : within PT2H
";

#[test]
fn a_pattern_of_titles_keeps_its_findings_up_to_date() {
    // Crossing the size at which equal titles become a pattern changes rows that the edit did not touch.
    let mut start = String::from("| Support Lead | Finance\n");
    for _ in 0..32 {
        start.push_str("Handle incidents | D | C\n");
    }
    let again: Vec<Vec<edits::Draw>> =
        (0..12_u16).map(|at| vec![edits::Draw { what: edits::ADD_DECISION, a: at, b: 5, c: at, d: 0 }]).collect();
    check_gestures(&start, &again);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_stay_up_to_date_through_any_edits(
        gestures in prop::collection::vec(prop::collection::vec(edits::draw(), 1..4), 1..40)
    ) {
        check_gestures(SMALL, &gestures);
    }

    #[test]
    fn findings_stay_up_to_date_from_an_empty_map(
        gestures in prop::collection::vec(prop::collection::vec(edits::draw(), 1..4), 1..60)
    ) {
        check_gestures("", &gestures);
    }
}

/// How a rule looks at the map is part of the law: a rule of a row is judged for each row, one of a role for each role.
#[test]
fn role_rules_report_roles_and_map_rules_the_map() {
    for rule in RULES {
        for (place, _) in sketch::parse(rule.fires).unwrap().expects {
            match (rule.check, &place) {
                (Check::Row(_) | Check::Kin(_) | Check::Words(_) | Check::WordsAndRights(..), Place::Row(..))
                | (Check::Role(_), Place::Role(_))
                | (Check::Map(_), Place::Map) => {}
                (Check::Everywhere(..), _) => {}
                _ => panic!("{rule:?} announces {place:?}"),
            }
        }
    }
}

#[test]
fn an_area_that_is_renamed_is_named_so_by_what_was_found_before() {
    let start = "
        # Service
                          | Support Lead | Finance
        Refund a customer | D            | C
        # Product
        Refund a customer | D            | C
    ";
    let mut matrix = sketch::parse(start).unwrap().matrix;
    let mut analysis = Analysis::new(&matrix, EXAMPLE_DAY);
    let change = LabelChange::Name("Care".to_owned());
    let edit = Edit::SetArea { id: matrix.areas_in_order()[0].id.clone(), change };
    let touched = [edit.touches()];
    matrix.apply(edit).unwrap();
    analysis.update(&matrix, &touched);
    check_up_to_date(&matrix, &analysis, None, &|| "an area was renamed".to_owned());
    assert!(analysis.findings(&matrix).iter().any(|finding| finding.message.contains("in Care")));
}
