//! The JSON of `check` held against its schema, which is written by hand: every field that is printed must be in it, and
//! every field in it must be printed somewhere.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{ACME, FIXTURES};
use crate::json_schema::violation;
use crate::scratch::{Scratch, run};

const SCHEMA: &str = include_str!("../../../assets/schema/check.schema.json");

fn check(json: &str) -> Option<String> {
    check_against(SCHEMA, json)
}

fn check_against(schema: &str, json: &str) -> Option<String> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    violation(&schema, &schema, &serde_json::from_str(json).unwrap(), "/")
}

/// A folder with every readable fixture and with the examples of all rules, and the names of those maps.
pub fn many_maps() -> (Scratch, Vec<String>) {
    let scratch = Scratch::new();
    let good = std::fs::read(std::path::Path::new(FIXTURES).join("../native/good.ron")).unwrap();
    scratch.write("acme.sayso.ron", ACME);
    scratch.write("good.ron", good);
    for rule in sayso::rules::RULES {
        let matrix = sayso::model::sketch::parse(rule.fires).unwrap().matrix;
        scratch.write(format!("{}.ron", rule.code), sayso::interchange::native::write(&matrix));
    }
    let names = scratch.names();
    (scratch, names)
}

/// The names of all fields in a document.
fn fields(value: &Value, found: &mut BTreeSet<String>) {
    if let Some(object) = value.as_object() {
        found.extend(object.keys().cloned());
    }
    let inside = value.as_object().into_iter().flat_map(|object| object.values());
    inside.chain(value.as_array().into_iter().flatten()).for_each(|value| fields(value, found));
}

#[test]
fn the_output_of_check_keeps_to_its_schema() {
    let (scratch, names) = many_maps();
    let mut printed = BTreeSet::new();
    let mut hold = |arguments: &[&str]| {
        let ran = scratch.run([&["check", "--format", "json"], arguments].concat(), b"");
        let stale = "assets/schema/check.schema.json is stale: write there what src/cli/check_json.rs prints";
        assert_eq!(check(&ran.out), None, "{stale}\n{}", ran.out);
        fields(&serde_json::from_str(&ran.out).unwrap(), &mut printed);
        ran.out
    };
    hold(&["missing.ron"]);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let all = hold(&names);
    for rule in sayso::rules::RULES {
        assert!(all.contains(&format!("\"code\":\"{}\"", rule.code)), "{rule:?}: {all}");
    }
    assert!(!all.contains("\"reason\"") && !all.contains("\"since\""), "only there when asked for");
    hold(&[&["missing.ron", "--waived"], names.as_slice()].concat());
    for name in names {
        hold(&[name, "--since", "acme.sayso.ron", "--waived"]);
    }
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let known = schema["$defs"]
        .as_object()
        .unwrap()
        .values()
        .chain([&schema])
        .filter_map(|part| part["properties"].as_object());
    for name in known.flat_map(|properties| properties.keys()) {
        assert!(printed.contains(name), "no output has the field {name} of the schema");
    }
}

#[test]
fn a_wrong_output_is_noticed() {
    let ran = run(std::path::Path::new(FIXTURES), ["check", "--format", "json", "-", "--rule", "G01"], ACME.as_bytes());
    for (from, to) in [
        ("\"sayso\":1", "\"sayso\":2"),
        ("\"severity\":\"error\"", "\"severity\":\"bad\""),
        ("\"line\":", "\"row\":"),
        ("\"role\":null", "\"role\":3"),
        ("\"role\":null", "\"role\":null,\"more\":1"),
        ("\"column\":13", "\"column\":0"),
        ("\"G01\"", "\"G1\""),
    ] {
        assert!(ran.out.contains(from), "{from}");
        assert!(check(&ran.out.replacen(from, to, 1)).is_some(), "{from} -> {to}");
    }
}

const MAP_SCHEMA: &str = include_str!("../../../assets/schema/map.schema.json");

proptest::proptest! {
    #[test]
    fn any_map_in_json_keeps_to_its_schema(matrix in crate::arbitrary::matrix()) {
        let json = sayso::interchange::native::to_json(&matrix);
        proptest::prop_assert_eq!(check_against(MAP_SCHEMA, &json), None, "{}", json);
    }
}

#[test]
fn a_wrong_map_in_json_is_noticed() {
    let demo = include_str!("../../../assets/demo.sayso.ron");
    let json = sayso::interchange::native::to_json(&sayso::interchange::native::read(demo.as_bytes()).unwrap().matrix);
    assert_eq!(check_against(MAP_SCHEMA, &json), None);
    for (from, to) in [
        ("\"version\": 1", "\"version\": 2"),
        ("\"title\": \"", "\"titel\": \""),
        ("\"impact\": \"High\"", "\"impact\": \"Huge\""),
        ("\"Contributes\"", "\"Asks\""),
        ("{\"amount\": \"EUR\"}", "\"EUR\""),
    ] {
        assert!(json.contains(from), "{from}");
        assert!(check_against(MAP_SCHEMA, &json.replacen(from, to, 1)).is_some(), "{from} -> {to}");
    }
}
