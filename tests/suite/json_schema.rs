//! A small reader of JSON Schema: of just those words that the schemas here use. It refuses any other word, so that
//! nothing in a schema goes unchecked.
//!
//! Own, because a whole reader would bring some fifty crates into every build of the tests.

use serde_json::Value;

/// What is wrong with a value, if anything.
pub fn violation(schema: &Value, root: &Value, value: &Value, at: &str) -> Option<String> {
    let words = schema.as_object().expect("a schema is an object");
    for (word, means) in words {
        let fault = match word.as_str() {
            "$schema" | "$id" | "$defs" | "definitions" | "title" | "description" | "default" => None,
            "$ref" => {
                let path = means.as_str().unwrap().strip_prefix('#').unwrap();
                violation(root.pointer(path).expect("a definition"), root, value, at)
            }
            "const" => (means != value).then(|| format!("is not {means}")),
            "enum" => (!means.as_array().unwrap().contains(value)).then(|| format!("is not among {means}")),
            "type" => {
                // One type, or a list of which one must fit.
                let names: Vec<&str> = match means {
                    Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                    one => one.as_str().into_iter().collect(),
                };
                let fits = names.iter().any(|name| match *name {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "number" => value.is_number(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("unknown type {other}"),
                });
                (!fits).then(|| format!("is no {means}"))
            }
            "minimum" => (value.as_i64() < means.as_i64()).then(|| format!("is under {means}")),
            "maximum" => (value.as_i64() > means.as_i64()).then(|| format!("is over {means}")),
            "minItems" => value
                .as_array()
                .is_some_and(|items| (items.len() as u64) < means.as_u64().unwrap())
                .then(|| format!("has fewer than {means} items")),
            "uniqueItems" => value
                .as_array()
                .filter(|_| means == &Value::Bool(true))
                .is_some_and(|items| items.iter().enumerate().any(|(at, item)| items[..at].contains(item)))
                .then(|| "has an item twice".to_owned()),
            "format" => value
                .as_str()
                .is_some_and(|text| !is_formed(means.as_str().unwrap(), text))
                .then(|| format!("is no {means}")),
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
                let none = serde_json::Map::new();
                let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
                let more = value.as_object().into_iter().flatten().filter(|(name, _)| !known.contains_key(*name));
                match means {
                    Value::Bool(true) => None,
                    Value::Bool(false) => more.map(|(name, _)| format!("has {name} too")).next(),
                    schema => {
                        more.filter_map(|(name, value)| violation(schema, root, value, &format!("{at}/{name}"))).next()
                    }
                }
            }
            "items" => value.as_array().and_then(|items| {
                items
                    .iter()
                    .enumerate()
                    .find_map(|(place, item)| violation(means, root, item, &format!("{at}/{place}")))
            }),
            "oneOf" => {
                let fits =
                    means.as_array().unwrap().iter().filter(|schema| violation(schema, root, value, at).is_none());
                (fits.count() != 1).then(|| "is not exactly one of those".to_owned())
            }
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

/// The few patterns that are reached, in words.
fn matches(pattern: &str, text: &str) -> bool {
    let all = |allowed: fn(char) -> bool| !text.is_empty() && text.chars().all(allowed);
    match pattern {
        "^[a-z0-9._-]{1,64}$" => text.len() <= 64 && all(|c| matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-')),
        "^[GOV][0-9]{2}$" => {
            text.len() == 3 && text.starts_with(['G', 'O', 'V']) && text[1..].chars().all(|c| c.is_ascii_digit())
        }
        "^[a-z-]+$" => all(|c| matches!(c, 'a'..='z' | '-')),
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => {
            text.len() == 10
                && text.bytes().enumerate().all(
                    |(at, byte)| {
                        if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
                    },
                )
        }
        other => panic!("the schema uses the pattern {other}, which is not checked here"),
    }
}

/// The few formats that are reached.
fn is_formed(format: &str, text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_uri_text = bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
    });
    let has_scheme = || text.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty() && !scheme.contains('/'));
    match format {
        // The first segment of a relative one holds no colon.
        "uri-reference" => is_uri_text && (has_scheme() || !text.split('/').next().unwrap_or("").contains(':')),
        "uri" => is_uri_text && has_scheme(),
        other => panic!("the format {other} is not checked here"),
    }
}
