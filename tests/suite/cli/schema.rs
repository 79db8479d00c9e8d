//! The JSON of `check` held against its schema: by a small reader of just those words of JSON Schema that it uses, and
//! which refuses any other word, so that nothing in the schema goes unchecked.

use serde_json::Value;

use super::{ACME, FIXTURES};
use crate::scratch::{Scratch, run};

const SCHEMA: &str = include_str!("../../../assets/schema/check.schema.json");

/// What is wrong with a value, if anything.
fn violation(schema: &Value, root: &Value, value: &Value, at: &str) -> Option<String> {
    let words = schema.as_object().expect("a schema is an object");
    for (word, means) in words {
        let fault = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" => None,
            "$ref" => {
                let path = means.as_str().unwrap().strip_prefix('#').unwrap();
                violation(root.pointer(path).expect("a definition"), root, value, at)
            }
            "const" => (means != value).then(|| format!("is not {means}")),
            "enum" => (!means.as_array().unwrap().contains(value)).then(|| format!("is not among {means}")),
            "type" => {
                let fits = match means.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "null" => value.is_null(),
                    other => panic!("unknown type {other}"),
                };
                (!fits).then(|| format!("is no {means}"))
            }
            "minimum" => (value.as_i64() < means.as_i64()).then(|| format!("is under {means}")),
            "pattern" => value
                .as_str()
                .is_some_and(|text| !matches(means.as_str().unwrap(), text))
                .then(|| format!("does not match {means}")),
            "required" => {
                let missing = means.as_array().unwrap().iter().find(|name| value.get(name.as_str().unwrap()).is_none());
                missing.map(|name| format!("lacks {name}"))
            }
            "properties" => means.as_object().unwrap().iter().find_map(|(name, schema)| {
                value.get(name).and_then(|value| violation(schema, root, value, &format!("{at}/{name}")))
            }),
            "additionalProperties" => {
                assert_eq!(means, &Value::Bool(false));
                let known = schema.get("properties").and_then(Value::as_object).unwrap();
                let more = value.as_object().and_then(|fields| fields.keys().find(|name| !known.contains_key(*name)));
                more.map(|name| format!("has {name} too"))
            }
            "items" => value.as_array().and_then(|items| {
                items
                    .iter()
                    .enumerate()
                    .find_map(|(place, item)| violation(means, root, item, &format!("{at}/{place}")))
            }),
            "anyOf" => means
                .as_array()
                .unwrap()
                .iter()
                .all(|schema| violation(schema, root, value, at).is_some())
                .then(|| "is none of those".to_owned()),
            other => panic!("the schema uses \"{other}\", which is not checked here"),
        };
        if let Some(fault) = fault {
            return Some(if fault.starts_with('/') { fault } else { format!("{at} {fault}: {value}") });
        }
    }
    None
}

/// The few patterns of the schema, in words.
fn matches(pattern: &str, text: &str) -> bool {
    let all = |allowed: fn(char) -> bool| !text.is_empty() && text.chars().all(allowed);
    match pattern {
        "^[a-z0-9._-]{1,64}$" => text.len() <= 64 && all(|c| matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-')),
        "^[GOV][0-9]{2}$" => {
            text.len() == 3 && text.starts_with(['G', 'O', 'V']) && text[1..].chars().all(|c| c.is_ascii_digit())
        }
        "^[a-z-]+$" => all(|c| matches!(c, 'a'..='z' | '-')),
        other => panic!("the schema uses the pattern {other}, which is not checked here"),
    }
}

fn check(json: &str) -> Option<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    violation(&schema, &schema, &serde_json::from_str(json).unwrap(), "/")
}

#[test]
fn the_output_of_check_keeps_to_its_schema() {
    let folder = std::path::Path::new(FIXTURES);
    let native = "../native/good.ron";
    for files in [vec!["acme.sayso.ron"], vec!["acme.sayso.ron", native, "missing.ron"], vec!["missing.ron"]] {
        let ran = run(folder, [vec!["check", "--format", "json"], files].concat(), b"");
        assert_eq!(check(&ran.out), None, "{}", ran.out);
    }
    // Examples of all rules together make as many kinds of findings as there are.
    let scratch = Scratch::new();
    for rule in sayso::rules::RULES {
        let matrix = sayso::model::sketch::parse(rule.fires).unwrap().matrix;
        scratch.write(format!("{}.ron", rule.code), sayso::interchange::native::write(&matrix));
        let ran = scratch.run(["check", "--format", "json", &format!("{}.ron", rule.code)], b"");
        assert_eq!(check(&ran.out), None, "{}", ran.out);
        assert!(ran.out.contains(&format!("\"code\":\"{}\"", rule.code)), "{}: {}", rule.code, ran.out);
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
