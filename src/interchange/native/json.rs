//! The native file as JSON and back: the same fields under the same names, so that no other program has to read RON.
//!
//! Always true: a map comes back equal; what is not in the shape of `assets/schema/map.schema.json` is refused, and so are
//! names that stand twice. There is no second list of fields here: the native reader and writer know them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::layout::quoted;
use super::outline::{Block, Cursor, Form, Item, Shape, Value, unquoted};
use crate::model::{Matrix, is_hidden};

/// Writes a map as JSON, laid out as the native file is.
#[must_use]
pub fn to_json(matrix: &Matrix) -> String {
    let text = super::write(matrix);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    // What the native writer wrote is well-formed, so nothing is left out here.
    if let Ok(root) = Cursor::new(&text, 0).uncounted().value(0) {
        Printer { text: &text, out: &mut out }.value(&root, "");
    }
    out.push('\n');
    out
}

/// Why a text is no map in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// The line, where it is known.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub why: String,
}

/// Reads a map from JSON.
///
/// # Errors
/// The first thing that is wrong; nothing is read in part.
pub fn from_json(text: &str) -> Result<Matrix, Misread> {
    let json: Json = serde_json::from_str(text).map_err(|why| {
        let said = why.to_string();
        let bare = said.rsplit_once(" at line ").map_or(said.as_str(), |(bare, _)| bare);
        Misread { line: Some(why.line()).filter(|line| *line > 0), why: bare.to_owned() }
    })?;
    let mut native = String::with_capacity(text.len());
    json.put(Place::Record, &mut native).map_err(|why| Misread { line: None, why })?;
    let read = super::read(native.as_bytes());
    // A line of the text made here would tell nobody anything; the messages name the record.
    read.map(|document| document.matrix)
        .map_err(|why| Misread { line: None, why: format!("{}; {}", why.message, why.hint) })
}

struct Printer<'a> {
    text: &'a str,
    out: &'a mut String,
}

impl Printer<'_> {
    fn value(&mut self, value: &Value, indent: &str) {
        let source = value.span.of(self.text);
        match &value.form {
            Form::Word if matches!(source, "true" | "false") => self.out.push_str(source),
            Form::Word => self.string(source),
            Form::Number => self.out.push_str(source),
            Form::Text => {
                let text = unquoted(self.text, value.span).unwrap_or(Cow::Borrowed(source));
                self.string(&text);
            }
            Form::Block(block) => self.block(block, indent, source.contains('\n')),
            Form::Folded => self.out.push_str("null"),
        }
    }

    fn block(&mut self, block: &Block, indent: &str, tall: bool) {
        let tag = block.tag.of(self.text);
        match (tag, block.shape, &block.items[..]) {
            ("Amount" | "Segments", Shape::Tuple, [item]) => self.tagged(&tag.to_lowercase(), &item.value),
            ("", Shape::Tuple | Shape::List, items) => {
                self.items('[', ']', items, indent, tall, |printer, item, inner| printer.value(&item.value, inner));
            }
            ("", _, items) => self.items('{', '}', items, indent, tall, |printer, item, inner| {
                printer.key(block.shape, item);
                printer.value(&item.value, inner);
            }),
            (part, shape, items) => {
                self.out.push_str("{\"part\": ");
                self.string(part);
                for item in items {
                    self.out.push_str(", ");
                    match shape {
                        // Unread("text") is short for Unread(text: "text").
                        Shape::Tuple => self.out.push_str("\"text\": "),
                        _ => self.key(shape, item),
                    }
                    self.value(&item.value, indent);
                }
                self.out.push('}');
            }
        }
    }

    fn tagged(&mut self, name: &str, value: &Value) {
        self.out.push('{');
        self.string(name);
        self.out.push_str(": ");
        self.value(value, "");
        self.out.push('}');
    }

    fn items(
        &mut self,
        open: char,
        close: char,
        items: &[Item],
        indent: &str,
        tall: bool,
        put: impl Fn(&mut Self, &Item, &str),
    ) {
        let inner = format!("{indent}  ");
        self.out.push(open);
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            if tall {
                self.out.push('\n');
                self.out.push_str(&inner);
            } else if at > 0 {
                self.out.push(' ');
            }
            put(self, item, &inner);
        }
        if tall && !items.is_empty() {
            self.out.push('\n');
            self.out.push_str(indent);
        }
        self.out.push(close);
    }

    fn key(&mut self, shape: Shape, item: &Item) {
        let name = match shape {
            Shape::Map => unquoted(self.text, item.key).unwrap_or_default(),
            _ => Cow::Borrowed(item.key.of(self.text)),
        };
        self.string(&name);
        self.out.push_str(": ");
    }

    /// A string in which nothing hides or acts, though it means the same.
    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                '\n' => self.out.push_str("\\n"),
                '\t' => self.out.push_str("\\t"),
                c if is_hidden(c) => {
                    let mut units = [0; 2];
                    for unit in c.encode_utf16(&mut units) {
                        self.out.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}

/// JSON with its fields in order, each name once, and whole numbers only.
enum Json {
    Null,
    Yes(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// What a value stands for, which JSON alone does not say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Named fields, a text, a number or a list of those.
    Record,
    /// A bare word such as `High`.
    Word,
    /// A right: a bare word, or an object with its part.
    Right,
    /// Rights by role.
    Rights,
    /// Records by a name people chose.
    Named,
    /// An amount or segments.
    Limit,
}

impl Place {
    fn of(field: &str, value: &Json) -> Place {
        match (field, value) {
            ("impact" | "mode" | "status" | "kind" | "severity" | "marks", _) => Place::Word,
            ("rights", _) => Place::Rights,
            // At the top situations are a list of records; in a decision they go by name.
            ("situations" | "rules" | "limits", Json::Object(_)) => Place::Named,
            ("limit", _) => Place::Limit,
            _ => Place::Record,
        }
    }
}

impl Json {
    /// The value as the native file writes it.
    fn put(&self, place: Place, out: &mut String) -> Result<(), String> {
        match (self, place) {
            (Json::Null, _) => return Err("null is no value here; leave the field out".to_owned()),
            (Json::Yes(yes), _) => out.push_str(if *yes { "true" } else { "false" }),
            (Json::Number(number), _) => out.push_str(number),
            (Json::Text(word), Place::Word | Place::Right) => out.push_str(bare(word)?),
            (Json::Text(text), _) => out.push_str(&quoted(text)),
            (Json::List(items), _) => {
                out.push('[');
                for item in items {
                    item.put(place, out)?;
                    out.push(',');
                }
                out.push(']');
            }
            (Json::Object(entries), Place::Rights | Place::Named) => {
                let inner = if place == Place::Rights { Place::Right } else { Place::Record };
                out.push('{');
                for (name, value) in entries {
                    out.push_str(&quoted(name));
                    out.push(':');
                    value.put(inner, out)?;
                    out.push(',');
                }
                out.push('}');
            }
            (Json::Object(fields), Place::Limit) => match &fields[..] {
                [(name, value)] if name == "amount" || name == "segments" => {
                    out.push_str(if name == "amount" { "Amount(" } else { "Segments(" });
                    value.put(Place::Record, out)?;
                    out.push(')');
                }
                _ => return Err("a limit is {\"amount\": \"EUR\"} or {\"segments\": [\"EMEA\"]}".to_owned()),
            },
            (Json::Object(fields), Place::Right) => {
                let part = fields.iter().find_map(|(name, value)| match value {
                    Json::Text(part) if name == "part" => Some(part),
                    _ => None,
                });
                out.push_str(bare(part.ok_or("a right names its part: {\"part\": \"Decides\", …}")?)?);
                put_fields(fields.iter().filter(|(name, _)| name != "part"), out)?;
            }
            (Json::Object(fields), Place::Record | Place::Word) => put_fields(fields.iter(), out)?,
        }
        Ok(())
    }
}

fn put_fields<'j>(fields: impl Iterator<Item = &'j (String, Json)>, out: &mut String) -> Result<(), String> {
    out.push('(');
    for (name, value) in fields {
        out.push_str(bare(name)?);
        out.push(':');
        value.put(Place::of(name, value), out)?;
        out.push(',');
    }
    out.push(')');
    Ok(())
}

/// A word that may stand without quotes; anything else could smuggle in what the reader would take for structure.
fn bare(word: &str) -> Result<&str, String> {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if plain { Ok(word) } else { Err(format!("\"{word}\" is no name that stands here")) }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(AnyJson)
    }
}

struct AnyJson;

impl<'de> Visitor<'de> for AnyJson {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a map of decision rights")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Json, E> {
        Ok(Json::Yes(yes))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Json, E> {
        Err(E::custom(format!("{number} is no whole number; an amount stands in quotes: \"2.50 EUR\"")))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut fields: Vec<(String, Json)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        while let Some((name, value)) = entries.next_entry::<String, Json>()? {
            if !seen.insert(name.clone()) {
                return Err(A::Error::custom(format!("\"{name}\" stands here twice")));
            }
            fields.push((name, value));
        }
        Ok(Json::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: &str) -> String {
        from_json(json).expect_err(json).why
    }

    #[test]
    fn a_map_looks_like_json_and_comes_back() {
        let source =
            "(version: 1, title: \"A\\u{202e} \\\"b\\\"\", roles: [(id: \"mode\", name: \"Mode\", kind: Group)],
            situations: [(id: \"hot\", name: \"Hot\")],
            decisions: [(id: \"x\", title: \"X\", impact: High, limit: Amount(\"EUR\"), mode: Advice,
              rights: {\"mode\": Decides(upto: \"5 EUR\", marks: [Drives], text: \"t\")},
              situations: {\"hot\": (mode: Alone, rights: {\"mode\": Empty})}),
             (id: \"y\", title: \"Y\", limit: Segments([\"EMEA\"]), rights: {\"mode\": Unread(\"Q?\")})],
            rules: {\"G01\": (severity: Note, limits: {\"most\": -3})})";
        let matrix = super::super::read(source.as_bytes()).unwrap_or_else(|why| panic!("{why}")).matrix;
        let json = to_json(&matrix);
        for part in [
            "\"title\": \"A\\u202e \\\"b\\\"\"",
            "\"mode\": {\"part\": \"Decides\", \"upto\": \"5 EUR\", \"marks\": [\"Drives\"], \"text\": \"t\"}",
            "\"limit\": {\"amount\": \"EUR\"}",
            "\"limit\": {\"segments\": [\"EMEA\"]}",
            "\"mode\": {\"part\": \"Unread\", \"text\": \"Q?\"}",
            "\"mode\": \"Empty\"",
            "\"most\": -3",
        ] {
            assert!(json.contains(part), "{part}\n{json}");
        }
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
        assert_eq!(from_json(&json).unwrap_or_else(|why| panic!("{why:?}")), matrix);
    }

    #[test]
    fn what_is_no_map_is_refused_with_a_reason() {
        for (json, why) in [
            ("{", "EOF while parsing"),
            ("{\"version\": 1, \"version\": 1}", "stands here twice"),
            ("{\"version\": 1.5}", "whole number"),
            ("{\"version\": 1, \"title\": null}", "leave the field out"),
            ("{\"version\": 1, \"colour\": \"red\"}", "colour"),
            ("{\"version\": 1, \"ti: ), (tle\": \"x\"}", "is no name"),
            (
                "{\"version\": 1, \"decisions\": [{\"id\": \"x\", \"title\": \"X\", \"limit\": {\"eur\": 1}}]}",
                "a limit is",
            ),
            (
                "{\"version\": 1, \"decisions\": [{\"id\": \"x\", \"title\": \"X\", \"rights\": {\"a\": {}}}]}",
                "its part",
            ),
            (
                "{\"version\": 1, \"decisions\": [{\"id\": \"x\", \"title\": \"X\", \"impact\": \"High, id\"}]}",
                "is no name",
            ),
            ("[]", "map"),
            ("7", "map"),
        ] {
            let said = refused(json);
            assert!(said.contains(why) || why == "map", "{json}: {said}");
        }
        assert_eq!(from_json("{\n\"version\": 1,\n]").expect_err("broken").line, Some(3));
        let deep = "[".repeat(100_000);
        assert!(refused(&deep).contains("recursion"), "{}", refused(&deep));
    }
}
