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

#[derive(Serialize)]
struct Document<'a> {
    sayso: u32,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    title: &'a str,
    decisions: usize,
    roles: usize,
    counts: Counts,
    findings: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<Vec<Item<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Since<'a>>,
}

#[derive(Serialize)]
struct Counts {
    gap: usize,
    overlap: usize,
    vague: usize,
    error: usize,
    warning: usize,
    note: usize,
    waived: usize,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'a str,
    name: &'a str,
    family: &'a str,
    severity: &'a str,
    decision: Option<&'a str>,
    role: Option<&'a str>,
    situation: Option<&'a str>,
    message: &'a str,
    line: u32,
    column: u32,
    fixes: &'a [String],
    /// Why it is accepted, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// What became of the findings of an older version; only there when one was named.
#[derive(Serialize)]
struct Since<'a> {
    file: &'a str,
    before: usize,
    fixed: usize,
    waived: usize,
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

    #[test]
    fn texts_are_whole_and_hold_nothing_hidden() {
        let text = "a\u{1b}[2J\u{9b}\u{202e}\"\\\n\u{e0041}é日";
        let mut out = Vec::new();
        text.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Safe)).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert!(!json.chars().any(is_hidden), "{json:?}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
