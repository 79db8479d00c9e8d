//! The annotations of `check --format github`, and the table it adds to the summary of a step.

use std::path::Path;

use super::{ACME, FIXTURES, assert_tame, session};
use crate::scratch::{Scratch, command};

#[test]
fn annotations_come_worst_first() {
    insta::assert_snapshot!(session(
        "check acme.sayso.ron --format github
         check acme.sayso.ron --format github --rule O05
         check - --format github --rule G01 < acme.sayso.ron
         check typo.sayso.ron missing.ron --format github
         check acme.sayso.ron typo.sayso.ron --format github --rule G01 --exit-zero"
    ));
}

/// Runs a check as a step does, and gives back what stands in the summary of the step.
fn summary(scratch: &Scratch, arguments: &[&str]) -> String {
    let path = scratch.path("summary.md");
    let mut step = command(&scratch.path(""));
    step.env("GITHUB_STEP_SUMMARY", &path).arg("check").args(arguments);
    step.output().unwrap();
    std::fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn a_table_is_added_to_the_summary() {
    let scratch = Scratch::new();
    for name in ["acme.sayso.ron", "typo.sayso.ron"] {
        std::fs::copy(Path::new(FIXTURES).join(name), scratch.path(name)).unwrap();
    }
    scratch.write("summary.md", "Said before.\n\n");
    summary(&scratch, &["acme.sayso.ron", "--format", "github", "--rule", "O05"]);
    let text = summary(&scratch, &["acme.sayso.ron", "typo.sayso.ron", "--format", "github"]);
    insta::assert_snapshot!(text);
    for format in ["text", "json", "sarif"] {
        assert_eq!(summary(&scratch, &["acme.sayso.ron", "--format", format]), text, "{format} leaves it alone");
    }
}

#[test]
fn no_file_is_written_unasked() {
    let scratch = Scratch::new();
    scratch.write("map.ron", ACME);
    scratch.run(["check", "map.ron", "--format", "github"], b"");
    let mut empty = command(&scratch.path(""));
    empty.env("GITHUB_STEP_SUMMARY", "").args(["check", "map.ron", "--format", "github"]).output().unwrap();
    assert_eq!(scratch.names(), ["map.ron"]);
    let mut nowhere = command(&scratch.path(""));
    nowhere.env("GITHUB_STEP_SUMMARY", scratch.path("no/where")).args(["check", "map.ron", "--format", "github"]);
    let nowhere = nowhere.output().unwrap();
    assert_eq!(nowhere.status.code(), Some(1), "the findings were told all the same");
    let said = String::from_utf8(nowhere.stderr).unwrap();
    assert!(said.starts_with("warning: the summary of the step could not be written: "), "{said}");
}

#[test]
fn a_long_table_is_cut() {
    let scratch = Scratch::new();
    let mut rows = String::from("(version: 1, roles: [(id: \"a\", name: \"A\")], decisions: [\n");
    for number in 0..6000 {
        rows.push_str(&format!("(id: \"d{number}\", title: \"Settle case {number}\", rights: {{\"a\": Informed}}),\n"));
    }
    scratch.write("large.ron", rows + "])\n");
    let text = summary(&scratch, &["large.ron", "--format", "github"]);
    assert!(text.len() < 600_000 && text.ends_with(" more are in the log.\n\n"), "{}", text.len());
}

#[test]
fn hostile_text_stays_text() {
    let scratch = Scratch::new();
    let evil = "a|b\\n::error::100%0A <script>[x](https://e.vil) `c` \\u{202e}\\u{1b}[2J, d:e \\\"q\\\" ##[add-mask]x";
    // Between the file's title and its decision everything of the user is hostile.
    let name = "::set,a:b%|\n##[group]<i>.ron";
    scratch.write(name, ACME.replace("Replace a product", evil).replace("Finance", evil).replace("Pressure", evil));
    scratch.write("::bad\n.ron", "(version: 1, \u{202e}::error::x: 2)");
    let files = [name, "::bad\n.ron", "::gone\n"];
    let ran = scratch.run([&["check", "--format", "github"], files.as_slice()].concat(), b"");
    assert_tame(&ran.out, "annotations");
    assert_eq!(ran.err, "", "errors are annotations as well");
    let lines: Vec<&str> = ran.out.lines().collect();
    let (total, commands) = lines.split_last().unwrap();
    assert!(!total.contains("::") && !total.contains("##["), "{total}");
    assert!(commands.len() > 3);
    for line in commands {
        assert!(["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start)), "{line}");
        let properties = line.split_once(' ').unwrap().1.split_once("::").unwrap().0;
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').unwrap();
            assert!(["file", "line", "col", "title"].contains(&key) && !value.contains(':'), "{property}");
        }
    }
    let text = summary(&scratch, &[&["--format", "github"], files.as_slice()].concat());
    assert!(!text.contains('<') && !text.contains("](") && !text.replace("\\:", "").contains("://"), "{text}");
    assert_tame(&text, "summary");
    for row in text.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
    }
    insta::assert_snapshot!(format!("{}\n{text}", ran.text()));
}
