//! The SARIF 2.1.0 of `sayso check`, as code scanning services read it.
//!
//! Always true: a result is known by its fingerprint (code, decision, role and situation), never by its line; places are
//! relative and percent-encoded; waived findings are there as suppressed results; a file that could not be read makes the
//! run an unsuccessful one, so that nobody takes it for clean. Text of the user comes through `shown`.

use std::path::{Component, Path};

use serde::Serialize;
use serde_json::{Value, json};

use super::check::{Checked, Placed};
use super::{Complaint, Failure, Streams, check_json, input};
use crate::model::shown;
use crate::rules::{RULES, Rule};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Value,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notice>,
}

#[derive(Serialize)]
struct Notice {
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    properties: Properties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    name: String,
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "saysoFinding/v1")]
    finding: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Properties {
    family: &'static str,
    fixes: Vec<String>,
}

/// Prints one log with one run for all files.
pub(super) fn print(all: &[Checked], unread: &[Complaint], streams: &mut Streams) -> Result<(), Failure> {
    let results = all
        .iter()
        .flat_map(|checked| checked.findings.iter().chain(&checked.waived).map(|placed| entry(checked, placed)))
        .collect();
    let invocation = Invocation {
        execution_successful: unread.is_empty(),
        tool_execution_notifications: unread.iter().map(notice).collect(),
    };
    let run = Run { tool: tool(), invocations: [invocation], column_kind: "unicodeCodePoints", results };
    check_json::write(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }, streams)
}

/// What sayso is and looks for. All words are its own, so they need no care.
fn tool() -> Value {
    let rule = |rule: &&Rule| {
        json!({
            "id": rule.code,
            "name": rule.name,
            "shortDescription": { "text": rule.summary },
            "fullDescription": { "text": rule.why },
            "help": {
                "text": format!("Why it matters: {}\n\nHow to settle it: {}", rule.why, rule.cure),
                "markdown": format!("**Why it matters.** {}\n\n**How to settle it.** {}", rule.why, rule.cure),
            },
            "defaultConfiguration": { "level": rule.severity.word() },
            "properties": { "family": rule.family.word(), "tags": [rule.family.word()] },
        })
    };
    let rules: Vec<Value> = RULES.iter().map(rule).collect();
    let version = env!("CARGO_PKG_VERSION");
    json!({ "driver": { "name": "sayso", "version": version, "semanticVersion": version, "rules": rules } })
}

fn entry(checked: &Checked, placed: &Placed) -> Entry {
    let finding = &placed.finding;
    let matrix = &checked.matrix;
    let decision = finding.decision.and_then(|key| matrix.decision(key)).map(|decision| ("decision", decision.id()));
    let role = finding.role.and_then(|key| matrix.role(key)).map(|role| ("role", role.id()));
    let situation = finding.situation.as_ref().map(|id| ("situation", id));
    let named = |(kind, id): (&'static str, &crate::model::Id)| LogicalLocation {
        name: id.to_string(),
        fully_qualified_name: format!("{kind}s/{id}"),
        kind,
    };
    let fixes: Vec<String> = placed.fixes.iter().map(|fix| shown(fix).into_owned()).collect();
    let lines: Vec<String> = std::iter::once(placed.sentence(matrix))
        .chain(fixes.iter().map(|fix| format!("fix: {fix}")))
        .map(|line| without_links(&line))
        .collect();
    Entry {
        rule_id: finding.rule.code,
        rule_index: RULES.iter().position(|rule| rule.code == finding.rule.code).unwrap_or(0),
        level: finding.severity.word(),
        message: Message { text: lines.join("\n") },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: uri(&checked.path) },
                region: Some(Region { start_line: placed.line, start_column: placed.column }),
            },
            logical_locations: [decision, role, situation].into_iter().flatten().map(named).collect(),
        }],
        partial_fingerprints: Fingerprints { finding: finding.fingerprint(matrix) },
        // "inSource": the waiver stands in the map itself.
        suppressions: placed
            .waiver
            .iter()
            .map(|waiver| Suppression {
                kind: "inSource",
                status: "accepted",
                justification: shown(&waiver.reason).into_owned(),
            })
            .collect(),
        baseline_state: checked.since.as_ref().map(|_| "new"),
        properties: Properties { family: finding.rule.family.word(), fixes },
    }
}

/// Says that a file could not be read.
fn notice(complaint: &Complaint) -> Notice {
    let text = format!("{}\nhint: {}", shown(&complaint.message), shown(&complaint.hint));
    let location = complaint.file.as_ref().map(|file| Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(Path::new(file)) },
            region: complaint
                .place
                .as_ref()
                .map(|(spot, _)| Region { start_line: spot.line, start_column: spot.column }),
        },
        logical_locations: Vec::new(),
    });
    Notice {
        level: "error",
        message: Message { text: without_links(&text) },
        locations: location.into_iter().collect(),
    }
}

/// Readers of SARIF make a link of `[text](place)`, and nobody's title shall become one.
fn without_links(text: &str) -> String {
    text.replace("](", "] (")
}

/// A file as a URI: relative to the folder sayso runs in where it lies below it.
fn uri(path: &Path) -> String {
    if input::is_stdin(path) {
        return "-".to_owned();
    }
    let here = std::env::current_dir().ok();
    let below = here.as_ref().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
    let segments: Vec<String> = below
        .components()
        .filter_map(|component| match component {
            Component::CurDir | Component::RootDir => None,
            Component::Prefix(prefix) => Some(percent_encoded(prefix.as_os_str().as_encoded_bytes())),
            Component::ParentDir => Some("..".to_owned()),
            Component::Normal(name) => Some(percent_encoded(name.as_encoded_bytes())),
        })
        .collect();
    let start = if below.is_absolute() { "file:///" } else { "" };
    format!("{start}{}", segments.join("/"))
}

fn percent_encoded(bytes: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    bytes.iter().map(|byte| if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_relative_and_encoded() {
        let check = |path: &str, expected: &str| assert_eq!(uri(Path::new(path)), expected);
        check("-", "-");
        check("acme.sayso.ron", "acme.sayso.ron");
        check("./maps/./a b.ron", "maps/a%20b.ron");
        check("../c:d#e?f%.ron", "../c%3Ad%23e%3Ff%25.ron");
        check("é\u{202e}\n.ron", "%C3%A9%E2%80%AE%0A.ron");
        let here = std::env::current_dir().unwrap();
        assert_eq!(uri(&here.join("maps").join("a.ron")), "maps/a.ron");
        #[cfg(unix)]
        check("/nowhere/a b.ron", "file:///nowhere/a%20b.ron");
    }

    #[test]
    fn no_title_becomes_a_link() {
        assert_eq!(without_links("see [here](https://x) and [0](1)"), "see [here] (https://x) and [0] (1)");
    }
}
