//! Cases at the edges of rules: where one must speak, and above all where it must not.
//!
//! A case names one rule and announces its findings behind `->`; what other rules say of it does not matter here.

use sayso::model::Severity;
use sayso::model::sketch::{self, Place};
use sayso::rules::{Analysis, EXAMPLE_DAY, Finding};

fn findings(code: &str, text: &str) -> (Vec<(Place, String)>, Vec<Finding>, Vec<Place>) {
    let sketch = sketch::parse(text).unwrap_or_else(|why| panic!("{code}: {why}"));
    let analysis = Analysis::new(&sketch.matrix, EXAMPLE_DAY);
    let found: Vec<Finding> =
        analysis.findings(&sketch.matrix).into_iter().filter(|finding| finding.rule.code == code).cloned().collect();
    let places = found.iter().map(|finding| super::place_of(&sketch.matrix, finding)).collect();
    (sketch.expects, found, places)
}

/// Holds the findings of one rule against what the sketch announces.
fn check(code: &str, text: &str) {
    let (mut expected, found, places) = findings(code, text);
    let mut places: Vec<(Place, String)> = places.into_iter().map(|place| (place, code.to_owned())).collect();
    places.sort();
    expected.sort();
    assert_eq!(places, expected, "{code} on {text} found {found:#?}");
}

/// Holds the messages of one rule against what is expected, in their order.
fn check_says(code: &str, text: &str, expected: &[&str]) {
    let messages: Vec<String> = findings(code, text).1.into_iter().map(|finding| finding.message).collect();
    assert_eq!(messages, expected, "{code} on {text}");
}

#[test]
fn idle_roles_have_no_use_at_all() {
    check("G03", "| Lead | Legal");
    check("G03", "| Lead | Legal\nRefund money |");
    check("G03", "role Legal -> G03\n| Lead | Legal\nRefund money | D | O");
    check("G03", "| Lead | Legal\nRefund money | D | ?A/R");
    check("G03", "situation Pressure\n| Lead | Legal\nRefund money | D |\nRefund money @Pressure | | D");
    check("G03", "| Lead | Legal\nRefund money | D |\n : escalate Legal when above 5k");
    check("G03", "role Lead: deputy Legal\n| Lead | Legal\nRefund money | D |");
    check_says(
        "G03",
        "| Lead | Legal\nRefund money | D | O",
        &["Legal has no right on any decision (left out of 1 on purpose)"],
    );
}

#[test]
fn who_decides_in_a_situation_decides() {
    let roles = "role Lead: reports-to Head\nsituation Pressure\n";
    check("G04", &format!("{roles}| Lead | Head\nRefund money | D | C\nRefund money @Pressure | C | D"));
    check("G04", &format!("{roles}role Head -> G04\n| Lead | Head\nRefund money | D | C"));
    check("G04", &format!("{roles}| Lead | Head\nRefund money | D |"));
}

#[test]
fn vacancy_needs_holders_and_seats() {
    check("G05", "| Lead | Head\nRefund money | D | C");
    check("G05", "role Head: holder Ana\n| Lead | Head\nRefund money | D | C -> G05");
    check("G05", "role Head: holder Ana\nrole Board: group\n| Board | Head\nRefund money | D | C");
    check("G05", "role Board: group; holder Ana until 2026-06-14\n| Board | Head\nRefund money | D | C -> G05");
    check("G05", "role Lead: holder Ana until 2026-06-15\n| Lead | Head\nRefund money | D | C");
    check("G05", "role Lead: holder Ana from 2026-06-16\n| Lead | Head\nRefund money | D | C -> G05");
    check(
        "G05",
        "role Head: holder Ana\nsituation Pressure\n| Lead | Head\nRefund money | C | D\nRefund money @Pressure | D | C -> G05",
    );
}

#[test]
fn a_deputy_is_somebody_else_who_is_there() {
    check("G06", "| Lead | Head\nRefund money | D | C");
    let others = "role Head: deputy Lead\n";
    check("G06", &format!("{others}| Lead | Head\nRefund money | D | C -> G06"));
    check("G06", &format!("{others}role Lead: group\n| Lead | Head\nRefund money | D | C"));
    check("G06", &format!("{others}role Lead: deputy Lead\n| Lead | Head\nRefund money | D | C"));
    check("G06", &format!("{others}role Lead: deputy Head\n| Lead | Head\nRefund money | D | C"));
    let held = "role Lead: deputy Head; holder Ana\n";
    check("G06", &format!("{held}| Lead | Head\nRefund money | D | C -> G06"));
    check("G06", &format!("{held}role Head: holder ana \n| Lead | Head\nRefund money | D | C -> G06"));
    check("G06", &format!("{held}role Head: holder Ben\n| Lead | Head\nRefund money | D | C"));
}

#[test]
fn a_quick_call_without_a_deputy_is_an_error() {
    let severities = |within: &str| -> Vec<(Severity, bool)> {
        let text = format!(
            "role Head: deputy Lead\nsituation Pressure\n| Lead | Head\nRefund money | D | C\n : within {within}\n\
             Refund money @Pressure |\n : within PT1H"
        );
        let found = findings("G06", &text).1;
        found.iter().map(|finding| (finding.severity, finding.situation.is_some())).collect()
    };
    assert_eq!(severities("P1D"), [(Severity::Error, false)]);
    assert_eq!(severities("PT24H"), [(Severity::Error, false)]);
    // Worse under pressure than in Steady: both are said.
    assert_eq!(severities("P2D"), [(Severity::Error, true), (Severity::Warning, false)]);
}

#[test]
fn a_way_up_is_any_of_limit_escalation_line_and_top() {
    check("G07", "| Lead | Head\nRefund money | D | C");
    let line = "role Ops: reports-to COO\n";
    check("G07", &format!("{line}| Lead | Head\nRefund money | D | C -> G07"));
    check("G07", &format!("{line}| Lead | Head\nRefund money | D | C\n : escalate Head when above 5k"));
    check("G07", &format!("{line}role Head: top\n| Lead | Head\nRefund money | D <=500 | D >500"));
    check("G07", &format!("{line}| Lead | Head\nRefund money | D <=500 | D >500 -> G07"));
    check("G07", &format!("{line}| Lead | Head\nRefund money | D [EMEA] <=500 | D [APAC] -> G07, G07"));
}

#[test]
fn limits_have_holes_only_where_somebody_has_limits() {
    let says = |row: &str, expected: &[&str]| {
        check_says("G08", &format!("| Lead | Head | CFO\nRefund money | {row}"), expected)
    };
    says("D | C |\n : limit EUR", &[]);
    says("C | C |\n : limit EUR", &[]);
    says("D any | C |\n : limit EUR", &[]);
    says("D <=500 | D |\n : limit EUR", &[]);
    says("D <=500 | D >500 |\n : limit EUR", &[]);
    says("D <=500 | C |\n : limit EUR; escalate Head when above 500 EUR", &[]);
    says("D >0 | C |\n : limit EUR", &[]);
    says("D <=100 | C |\n : limit %", &[]);
    says("D <=500 | C |\n : limit EUR", &["Refund money: nobody decides above 500 EUR"]);
    says("D >500 | C |\n : limit EUR", &["Refund money: nobody decides up to 500 EUR"]);
    says("D <=25k | D >30k |\n : limit EUR", &["Refund money: nobody decides 25 000 to 30 000 EUR"]);
    says("D <=10 | C |\n : limit %", &["Refund money: nobody decides above 10 %"]);
    says(
        "D <=500 | D 1k-5k | D 10k-20k\n : limit EUR; escalate Head when above 20k",
        &["Refund money: nobody decides 500 to 1 000 EUR and 5 000 to 10 000 EUR"],
    );
    says("D [EMEA] | D [APAC] |\n : limit [EMEA, APAC, Asia]", &["Refund money: nobody decides for Asia"]);
    says("D [EMEA] | D [APAC] |\n : limit [EMEA, APAC]", &[]);
    says("D [EMEA] | C |", &[]);
    says("D [EMEA] | D |\n : limit [EMEA, APAC]", &[]);
}

#[test]
fn limits_overlap_only_where_several_decide_the_same_thing() {
    let says = |row: &str, expected: &[&str]| {
        check_says("O03", &format!("| Lead | Head | CFO\nRefund money | {row}"), expected)
    };
    says("D | D |", &[]);
    says("D <=500 | D >500 |", &[]);
    says("D <=5k | D <=5k |\n : mode joint", &[]);
    says("D [EMEA] | D [APAC] |", &[]);
    says("D <=500 | D |\n : limit EUR", &["Refund money: Lead and Head both decide up to 500 EUR"]);
    says(
        "D <=5k | D <=500 | D >1k\n : limit EUR",
        &["Refund money: Lead and Head both decide up to 500 EUR; Lead and CFO both decide 1 000 to 5 000 EUR"],
    );
    says("D [EMEA, APAC] | D [apac] |", &["Refund money: Lead and Head both decide for APAC"]);
}

#[test]
fn fields_that_the_map_does_not_use_are_not_asked_for() {
    check("G10", "| Lead | Head\nRefund money | D | C\n : status agreed");
    check("G11", "| Lead | Head\nRefund money | D | C\n : impact high");
    check("G13", "| Lead | Head\nRefund money | D | C\n : impact high");
    check("G12", "| Lead | Head\nRefund money | D | C\n : critical");
    check("G09", "| Lead | Head\nRefund money | D |");
    check_says(
        "G11",
        "| Lead\nRefund money | D\n : impact high\nPay bills | D\n : mode alone",
        &["Refund money: high impact, but no mode"],
    );
    check("G12", "situation Pressure\n| Lead | Head\nRefund money | D | C -> G12\n : critical");
}

#[test]
fn what_hears_of_a_call_may_be_anybody_beside_it() {
    let check = |cells: &str| {
        check("G09", &format!("| Lead | Head\nRefund money | {cells}\n : feeds Pay bills\nPay bills | D | C"))
    };
    check("D | -> G09");
    check("D | O -> G09");
    check("D | I");
    check("D +executes |");
    check("| C");
}
