//! What a save did not touch stays byte for byte, in each way in which people and editors write files.
//!
//! Each case writes the same map in its own way, changes one title in it, saves, and expects the file with that title changed
//! and nothing else.

use std::fs;

use sayso::disk::{self, Overwrite};
use sayso::model::{DecisionChange, Edit, Id};

use crate::scratch::Scratch;

const BEFORE: &str = "Refund a customer";
const AFTER: &str = "Refund any customer";

const PLAIN: &str = r#"(
    version: 1,
    title: "Fidelity",
    roles: [
        (id: "ops", name: "Ops"),
    ],
    decisions: [
        (
            id: "refund",
            title: "Refund a customer",
            rights: {
                "ops": Decides,
            },
        ),
        (
            id: "hire",
            title: "Hire an agent",
        ),
    ],
)
"#;

/// A way to write the map.
type Written = (&'static str, fn() -> String);

const WAYS: [Written; 16] = [
    ("as sayso writes it", || PLAIN.to_owned()),
    ("with CRLF", || PLAIN.replace('\n', "\r\n")),
    ("with one CRLF among line feeds", || PLAIN.replacen('\n', "\r\n", 1)),
    ("with a byte-order mark", || format!("\u{feff}{PLAIN}")),
    ("with a byte-order mark and CRLF", || format!("\u{feff}{}", PLAIN.replace('\n', "\r\n"))),
    ("without the last line end", || PLAIN.trim_end().to_owned()),
    ("with three line ends at the end", || format!("{PLAIN}\n\n")),
    ("with blank lines between records", || PLAIN.replace("        (\n", "\n\n        (\n")),
    ("with blanks at line ends", || PLAIN.replace(",\n", ",  \t\n")),
    ("with tabs", || PLAIN.replace("    ", "\t")),
    ("with line comments", || {
        format!(
            "// head\n{}// foot\n",
            PLAIN.replace("id: \"refund\",", "// why\n            id: \"refund\", // behind")
        )
    }),
    ("with block comments", || PLAIN.replace("rights: {", "/* who /* nested */ does */ rights: { /* here */")),
    ("with fields in another order", || {
        PLAIN.replace(
            "id: \"hire\",\n            title: \"Hire an agent\",",
            "title: \"Hire an agent\",\n            id: \"hire\",",
        )
    }),
    ("with records in another order", || {
        let (head, rest) = PLAIN.split_once("    roles: [").unwrap();
        let (roles, decisions) = rest.split_once("    decisions: [").unwrap();
        let (decisions, end) = decisions.split_once("    ],\n)").unwrap();
        format!("{head}    decisions: [{decisions}    ],\n    roles: [{})", roles.trim_end()) + end
    }),
    ("without trailing commas", || PLAIN.replace(",\n        ),\n    ],\n)", "\n        )\n    ]\n)")),
    ("all in one line", || PLAIN.split_whitespace().collect::<Vec<_>>().join(" ")),
];

#[test]
fn a_save_keeps_what_it_did_not_touch_in_sixteen_ways_to_write_a_map() {
    for (name, way) in WAYS {
        let scratch = Scratch::new();
        let text = way();
        assert!(name.starts_with("as") || text != PLAIN, "{name}: no way of its own");
        let path = scratch.write("map.sayso.ron", &text);
        let disk::Opened { mut file, mut matrix } = disk::open(&path).unwrap_or_else(|why| panic!("{name}: {why}"));
        let id = Id::parse("refund").unwrap();
        matrix.apply(Edit::SetDecision { id, change: DecisionChange::Title(AFTER.to_owned()) }).unwrap();
        let report = file.save(&matrix, Overwrite::No).unwrap_or_else(|why| panic!("{name}: {why}"));
        let saved = fs::read_to_string(&path).unwrap();
        assert_eq!(saved, text.replace(BEFORE, AFTER), "{name}");
        assert!(report.lost.is_empty() && !report.rewritten, "{name}");
    }
}

#[test]
fn an_unknown_field_is_refused_aloud_and_its_file_left_alone() {
    let scratch = Scratch::new();
    let text = PLAIN.replace("id: \"refund\",", "id: \"refund\",\n            colour: \"red\",");
    let path = scratch.write("map.sayso.ron", &text);
    let ran = scratch.run(["check", "map.sayso.ron"], b"");
    assert!(ran.code == 2 && ran.err.contains("map.sayso.ron:10:13: unknown field `colour`"), "{}", ran.text());
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}
