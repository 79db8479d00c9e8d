//! `check --since`, `--waived` and `--exit-zero`: what is listed, counted, and said by the exit code.

use super::{ACME, writing};
use crate::scratch::Scratch;

/// The map as it was: nobody decides two things, and nothing is waived.
fn older() -> String {
    let waivers = "            waivers: [\n                (rule: \"O01\", reason: \"until the new plan\", until: \"2026-12-31\"),\n            ],\n";
    assert!(ACME.contains(waivers));
    ACME.replace(waivers, "")
        .replace("                \"support-lead\": Decides, // both?\n", "")
        .replace("                \"coo\": Decides,\n", "                \"coo\": Informed,\n")
}

#[test]
fn only_what_is_new_is_listed() {
    let scratch = Scratch::new();
    scratch.write("old.ron", older());
    scratch.write("new.ron", ACME);
    scratch.write("bad.ron", "(version: 1, x: 2)");
    insta::assert_snapshot!(writing(
        &scratch,
        "check old.ron --rule G01 --rule O01
         check new.ron --rule G01 --rule O01
         check new.ron --rule G01 --rule O01 --waived
         check new.ron --rule G01 --rule O01 --since old.ron
         check new.ron --rule G01 --rule O01 --since old.ron --waived
         check old.ron --rule G01 --rule O01 --since new.ron
         check old.ron --rule G01 --rule O01 --since new.ron --format json
         check old.ron --rule G01 --rule O01 --since new.ron --format github
         check new.ron --rule G01 --since old.ron --situation Pressure
         check new.ron --since new.ron --fail-on note
         check new.ron old.ron --since old.ron
         check - --since -
         check new.ron --since missing.ron
         check new.ron --since bad.ron"
    ));
}

#[test]
fn a_finding_that_is_waived_since_is_neither_new_nor_fixed() {
    let scratch = Scratch::new();
    scratch.write("old.ron", ACME.replace("(rule: \"O01\"", "(rule: \"O02\""));
    scratch.write("new.ron", ACME);
    let ran = scratch.run(["check", "new.ron", "--rule", "O01", "--since", "old.ron", "--fail-on", "note"], b"");
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("no new findings, 1 waived") && ran.out.contains("old.ron had 1 finding: 1 waived"));
    let back = scratch.run(["check", "old.ron", "--rule", "O01", "--since", "new.ron", "--fail-on", "note"], b"");
    assert_eq!(back.code, 1, "it came back: {}", back.text());
    assert!(back.out.contains("1 new error") && back.out.contains("new.ron had 0 findings"), "{}", back.text());
}

#[test]
fn exit_zero_is_for_what_is_found_not_for_what_failed() {
    let scratch = Scratch::new();
    scratch.write("map.ron", ACME);
    for format in ["text", "json", "sarif", "github"] {
        let code =
            |arguments: &[&str]| scratch.run([&["check", "--format", format, "map.ron"], arguments].concat(), b"").code;
        assert_eq!(code(&[]), 1, "{format}");
        assert_eq!(code(&["--exit-zero"]), 0, "{format}");
        assert_eq!(code(&["--exit-zero", "missing.ron"]), 2, "{format}");
    }
}

#[test]
fn an_older_version_may_come_from_standard_input() {
    let scratch = Scratch::new();
    scratch.write("map.ron", ACME);
    let ran = scratch.run(["check", "map.ron", "--since", "-"], older().as_bytes());
    let piped = scratch.run(["check", "-", "--since", "map.ron"], ACME.as_bytes());
    assert!(ran.out.contains("map.ron: - had "), "{}", ran.text());
    assert!(piped.out.contains("no new findings"), "{}", piped.text());
}
