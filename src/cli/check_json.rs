//! The JSON of `sayso check`: stable, and described by `assets/schema/check.schema.json`.
//!
//! Always true: fields stand in one order; texts are whole, with every character that a terminal could obey or hide
//! written as an escape, so the document is safe to look at as well as to parse.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

use super::check::{Checked, Placed};
use super::{Failure, Streams};
use crate::model::{Severity, is_hidden};
use crate::rules::Family;

/// The version of the document: it grows only when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// Findings of maps. Within a version fields are only added. Lines and columns count from 1, columns in characters.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields, title = "sayso check --format json"))]
struct Document<'a> {
    /// The version of this document.
    #[cfg_attr(test, schemars(extend("const" = VERSION)))]
    sayso: u32,
    /// The files that could be read, as they were named.
    files: Vec<File<'a>>,
}

/// One map.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct File<'a> {
    /// The file as it was named; `-` is standard input.
    file: &'a str,
    /// The title of the map.
    title: &'a str,
    /// How many decisions it holds.
    decisions: usize,
    /// How many roles it holds.
    roles: usize,
    counts: Counts,
    /// Open findings in the order of the file.
    findings: Vec<Item<'a>>,
    /// With --waived: findings accepted on purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<Vec<Item<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Since<'a>>,
}

/// Open findings by family and by severity, and how many are waived.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Counts {
    gap: usize,
    overlap: usize,
    vague: usize,
    error: usize,
    warning: usize,
    note: usize,
    waived: usize,
}

/// One finding. Its identity is code, decision, role and situation; the line may move.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields, rename = "Finding"))]
struct Item<'a> {
    /// The rule's code; never reused.
    #[cfg_attr(test, schemars(regex(pattern = r"^[GOV][0-9]{2}$")))]
    code: &'a str,
    /// The rule's name.
    #[cfg_attr(test, schemars(regex(pattern = r"^[a-z-]+$")))]
    name: &'a str,
    #[cfg_attr(test, schemars(extend("enum" = ["gap", "overlap", "vague"])))]
    family: &'a str,
    #[cfg_attr(test, schemars(extend("enum" = ["error", "warning", "note"])))]
    severity: &'a str,
    /// The id of the decision; null for findings about a role or the map.
    decision: Option<&'a str>,
    /// The id of the role; null for findings about a row as a whole.
    role: Option<&'a str>,
    /// The id of the situation, where the finding exists only there.
    situation: Option<&'a str>,
    /// One sentence that names the decision, the roles and the numbers.
    message: &'a str,
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: u32,
    #[cfg_attr(test, schemars(range(min = 1)))]
    column: u32,
    /// What each offered fix would do.
    fixes: &'a [String],
    /// Why it is accepted, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// The last day it is accepted, where one was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))]
    until: Option<String>,
}

/// With --since: the older version, and what became of its open findings. Findings and counts hold only what is new.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Since<'a> {
    /// The older version as it was named.
    file: &'a str,
    /// How many findings were open in it.
    before: usize,
    /// How many of them are gone.
    fixed: usize,
    /// How many of them are waived now.
    waived: usize,
    /// How many of them are still open.
    still: usize,
}

/// Prints one document for all files.
pub(super) fn print(all: &[Checked], with_waived: bool, streams: &mut Streams) -> Result<(), Failure> {
    let files = all.iter().map(|checked| file(checked, with_waived)).collect();
    write(&Document { sayso: VERSION, files }, streams)
}

/// Writes a document in one line that is safe to look at.
pub(super) fn write(document: &impl Serialize, streams: &mut Streams) -> Result<(), Failure> {
    let out = streams.out();
    document.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Safe)).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

fn file(checked: &Checked, with_waived: bool) -> File<'_> {
    let counts = &checked.counts;
    File {
        file: &checked.file,
        title: checked.matrix.title(),
        decisions: checked.matrix.decision_count(),
        roles: checked.matrix.role_count(),
        counts: Counts {
            gap: counts.family(Family::Gap),
            overlap: counts.family(Family::Overlap),
            vague: counts.family(Family::Vague),
            error: counts.severity(Severity::Error),
            warning: counts.severity(Severity::Warning),
            note: counts.severity(Severity::Note),
            waived: counts.waived,
        },
        findings: checked.findings.iter().map(|placed| item(checked, placed)).collect(),
        waived: with_waived.then(|| checked.waived.iter().map(|placed| item(checked, placed)).collect()),
        since: checked.since.as_ref().map(|since| Since {
            file: &since.file,
            before: since.became.before,
            fixed: since.became.fixed,
            waived: since.became.waived,
            still: since.became.still,
        }),
    }
}

fn item<'a>(checked: &'a Checked, placed: &'a Placed) -> Item<'a> {
    let finding = &placed.finding;
    let matrix = &checked.matrix;
    Item {
        code: finding.rule.code,
        name: finding.rule.name,
        family: finding.rule.family.word(),
        severity: finding.severity.word(),
        decision: finding.decision.and_then(|key| matrix.decision(key)).map(|decision| decision.id().as_str()),
        role: finding.role.and_then(|key| matrix.role(key)).map(|role| role.id().as_str()),
        situation: finding.situation.as_ref().map(crate::model::Id::as_str),
        message: &finding.message,
        line: placed.line,
        column: placed.column,
        fixes: &placed.fixes,
        reason: placed.waiver.as_ref().map(|waiver| waiver.reason.as_str()),
        until: placed.waiver.as_ref().and_then(|waiver| waiver.until).map(|until| until.to_string()),
    }
}

/// JSON in one line, with hidden characters as escapes.
struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if !fragment.chars().any(is_hidden) {
            return CompactFormatter.write_string_fragment(writer, fragment);
        }
        for c in fragment.chars() {
            if is_hidden(c) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            } else {
                write!(writer, "{c}")?;
            }
        }
        Ok(())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        CompactFormatter.write_char_escape(writer, escape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use schemars::generate::SchemaSettings;
    use serde_json::Value;

    #[test]
    fn texts_are_whole_and_hold_nothing_hidden() {
        let text = "a\u{1b}[2J\u{9b}\u{202e}\"\\\n\u{e0041}é日";
        let mut out = Vec::new();
        text.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Safe)).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert!(!json.chars().any(is_hidden), "{json:?}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/schema/check.schema.json");

    /// Widths of Rust's numbers say nothing in JSON.
    fn drop_formats(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, value| name != "format" || !value.is_string());
                fields.values_mut().for_each(drop_formats);
            }
            Value::Array(items) => items.iter_mut().for_each(drop_formats),
            _ => {}
        }
    }

    #[test]
    fn the_schema_is_the_one_these_structs_make() {
        let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
        let mut schema = generator.into_root_schema_for::<Document>().to_value();
        drop_formats(&mut schema);
        let made = serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
        if std::env::var_os("SAYSO_REFRESH").is_some() {
            std::fs::write(KEPT, &made).unwrap();
        }
        let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
        assert_eq!(kept, made, "assets/schema/check.schema.json is stale: SAYSO_REFRESH=1 cargo test --lib check_json");
    }
}
