//! The SARIF of `check`: held against the official schema, and its fingerprints against everything that may move.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;

use super::schema::many_maps;
use super::{ACME, FIXTURES, assert_tame};
use crate::arbitrary::{matrix, roughness};
use crate::json_schema::violation;
use crate::laws::cases;
use crate::scratch::{Scratch, run};

/// As published with the standard; see the notice beside it.
const SCHEMA: &str = include_str!("../../fixtures/sarif/sarif-schema-2.1.0.json");

fn check(log: &Value) -> Option<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    violation(&schema, &schema, log, "/")
}

/// Checks maps in a folder.
fn log(scratch: &Scratch, arguments: &[&str]) -> Value {
    let ran = scratch.run([&["check", "--format", "sarif"], arguments].concat(), b"");
    assert_tame(&ran.out, &format!("{arguments:?}"));
    serde_json::from_str(&ran.out).unwrap()
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

fn fingerprints(log: &Value) -> Vec<String> {
    let mut all: Vec<String> = results(log)
        .iter()
        .map(|result| result["partialFingerprints"]["saysoFinding/v1"].as_str().unwrap().to_owned())
        .collect();
    all.sort();
    all
}

#[test]
fn the_output_keeps_to_the_official_schema() {
    let (scratch, names) = many_maps();
    scratch.write("broken.ron", "(\n    version: 1,\n    titel: 1,\n)\n");
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let logs = [
        log(&scratch, &names),
        log(&scratch, &["acme.sayso.ron", "broken.ron", "missing.ron"]),
        log(&scratch, &["good.ron", "--since", "acme.sayso.ron"]),
        log(&scratch, &["acme.sayso.ron", "--rule", "O05"]),
    ];
    for log in &logs {
        assert_eq!(check(log), None, "{log:#}");
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), sayso::rules::RULES.len());
        for result in results(log) {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
    }
    assert!(results(&logs[3]).is_empty() && logs[3]["runs"][0]["invocations"][0]["executionSuccessful"] == true);
    assert_eq!(logs[1]["runs"][0]["invocations"][0]["executionSuccessful"], false, "nobody takes it for clean");
    assert!(results(&logs[2]).iter().all(|result| result["baselineState"] == "new"));
}

#[test]
fn a_wrong_output_is_noticed() {
    let (scratch, _) = many_maps();
    let right = log(&scratch, &["acme.sayso.ron"]);
    let result = "/runs/0/results/0";
    let region = format!("{result}/locations/0/physicalLocation/region");
    let cases: &[(&str, &str, Value)] = &[
        ("", "version", "2.2".into()),
        ("", "more", 1.into()),
        ("/runs/0", "columnKind", "bytes".into()),
        (result, "level", "severe".into()),
        (result, "ruleIndex", (-2).into()),
        (result, "message", serde_json::json!({})),
        (result, "line", 3.into()),
        (result, "partialFingerprints", serde_json::json!({ "x": 1 })),
        (result, "suppressions", serde_json::json!([{ "kind": "inMap" }])),
        (&region, "startLine", 0.into()),
        ("/runs/0/invocations/0", "executionSuccessful", "yes".into()),
        (&format!("{result}/locations/0/physicalLocation/artifactLocation"), "uri", "a b".into()),
    ];
    for (at, field, value) in cases {
        let mut wrong = right.clone();
        wrong.pointer_mut(at).unwrap()[*field] = value.clone();
        assert!(check(&wrong).is_some(), "{at}/{field} = {value}");
    }
}

#[test]
fn results_say_what_the_text_says() {
    let ran = run(std::path::Path::new(FIXTURES), ["check", "acme.sayso.ron", "--format", "sarif"], b"");
    let mut log: Value = serde_json::from_str(&ran.out).unwrap();
    let driver = &mut log["runs"][0]["tool"]["driver"];
    driver["rules"].as_array_mut().unwrap().truncate(1);
    for field in ["version", "semanticVersion"] {
        assert_eq!(driver[field], env!("CARGO_PKG_VERSION"));
        driver[field] = "VERSION".into();
    }
    insta::assert_snapshot!(format!("exit {}\n{log:#}", ran.code));
}

#[test]
fn fingerprints_stay_when_other_things_move() {
    let scratch = Scratch::new();
    scratch.write("map.ron", ACME);
    let before = log(&scratch, &["map.ron"]);
    // The first decision moves behind the others and down the grid; the file and the lines above it are new.
    let (head, rest) = ACME.split_once("    decisions: [\n").unwrap();
    let (first, others) = rest.split_once("        (\n            id: \"refund\"").unwrap();
    let moved = first.replace("rank: 30", "rank: 3000");
    let more = "        (\n            id: \"lend\",\n            title: \"Lend a van\",\n        ),\n";
    let tail = others.strip_suffix("    ],\n)\n").unwrap();
    let text = format!(
        "// New.\n\n{head}    decisions: [\n{more}        (\n            id: \"refund\"{tail}{moved}    ],\n)\n"
    );
    std::fs::create_dir(scratch.path("moved")).unwrap();
    scratch.write("moved/map.ron", text);
    let after = log(&scratch, &["moved/map.ron"]);
    let after: BTreeSet<String> = fingerprints(&after).into_iter().collect();
    let gone: Vec<String> = fingerprints(&before).into_iter().filter(|print| !after.contains(print)).collect();
    assert_eq!(gone, Vec::<String>::new());
    let new: Vec<&String> = after.iter().filter(|print| !fingerprints(&before).contains(print)).collect();
    assert!(!new.is_empty() && new.iter().all(|print| print.contains(":lend:")), "{new:?}");
}

#[test]
fn hostile_text_stays_text() {
    let scratch = Scratch::new();
    let evil = "[x](https://e.vil) %0A::error::<script>\\n\\\"\\u{202e}\\u{1b}[2J";
    scratch.write("a%:b#?.ron", ACME.replace("Replace a product", evil).replace("until the new plan", evil));
    let log = log(&scratch, &["./a%:b#?.ron"]);
    assert_eq!(check(&log), None);
    let about = |result: &&Value| result["partialFingerprints"]["saysoFinding/v1"] == "G01:replace-a-product::";
    let result = results(&log).iter().find(about).unwrap();
    let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "a%25%3Ab%23%3F.ron");
    let message = result["message"]["text"].as_str().unwrap();
    assert!(message.contains("[x] (https://e.vil) %0A::error::<script> \"<202e><1b>[2J"), "{message}");
    let waived = results(&log).iter().find(|result| !result["suppressions"].is_null()).unwrap();
    let reason = waived["suppressions"][0]["justification"].as_str().unwrap();
    assert!(reason.contains("<202e><1b>[2J"), "{reason}");
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn every_format_reads_back_and_knows_a_finding_by_what_it_is_about(map in matrix(), rough in roughness()) {
        let scratch = Scratch::new();
        let canonical = String::from_utf8(sayso::interchange::native::write(&map).into()).unwrap();
        scratch.write("map.ron", &canonical);
        scratch.write("rough.ron", rough.of(&canonical));
        let (plain, rough) = (log(&scratch, &["map.ron"]), log(&scratch, &["rough.ron"]));
        prop_assert_eq!(check(&plain), None);
        let prints = fingerprints(&plain);
        prop_assert_eq!(&prints, &fingerprints(&rough), "lines moved, findings did not");
        let distinct: BTreeSet<&String> = prints.iter().collect();
        prop_assert_eq!(distinct.len(), prints.len());
        // JSON names the same findings.
        let json = scratch.run(["check", "map.ron", "--format", "json", "--waived"], b"");
        assert_tame(&json.out, "json");
        let json: Value = serde_json::from_str(&json.out).unwrap();
        let file = &json["files"][0];
        let items = [&file["findings"], &file["waived"]].into_iter().flat_map(|list| list.as_array().unwrap());
        let mut named: Vec<String> = items
            .map(|item| ["code", "decision", "role", "situation"].map(|part| item[part].as_str().unwrap_or("")).join(":"))
            .collect();
        named.sort();
        prop_assert_eq!(&named, &prints);
        // An annotation a finding, each one line and one command.
        let github = scratch.run(["check", "map.ron", "--format", "github"], b"");
        assert_tame(&github.out, "github");
        let lines: Vec<&str> = github.out.lines().collect();
        let open = file["findings"].as_array().unwrap().len();
        prop_assert_eq!(lines.len(), open + 1);
        for line in &lines[..open] {
            let command = line.strip_prefix("::").unwrap().split_once("::").unwrap().0;
            prop_assert!(["error ", "warning ", "notice "].iter().any(|kind| command.starts_with(kind)), "{}", line);
            prop_assert_eq!(command.split(',').count(), 4, "{}", line);
        }
        // Nothing is new since the same map.
        let since = scratch.run(["check", "map.ron", "--since", "rough.ron", "--fail-on", "note"], b"");
        prop_assert_eq!(since.code, 0, "{}", since.text());
    }
}
