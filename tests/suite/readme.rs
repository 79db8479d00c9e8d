//! The README is held to the program: its commands exist, its flags exist, its file is a map, its numbers are true.
//!
//! Only what a reader would type or count on is looked at; the words around it are free.

use std::process::Command;

use sayso::interchange::native;
use sayso::rules::RULES;

const README: &str = include_str!("../../README.md");

/// The lines of all blocks of code in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}");
    README
        .split("\n```")
        .filter_map(|part| part.strip_prefix(fence.trim_start_matches('`')))
        .flat_map(str::lines)
        .filter(|line| !line.is_empty())
        .collect()
}

/// What the program says for `--help` of a verb; nothing when it knows no such verb.
fn help(verb: &str) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_sayso")).args([verb, "--help"]).output().unwrap();
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn every_command_of_the_readme_is_one_the_program_knows() {
    let mut seen = 0;
    for line in blocks("sh") {
        let typed = line.split('#').next().unwrap_or("");
        for command in typed.split('|').map(str::trim).filter_map(|part| part.strip_prefix("sayso ")) {
            let mut words = command.split_whitespace();
            let verb = words.next().unwrap();
            let help = help(verb).unwrap_or_else(|| panic!("the README runs `sayso {verb}`, which is no verb: {line}"));
            for flag in words.filter(|word| word.starts_with("--") || (word.starts_with('-') && word.len() == 2)) {
                assert!(help.contains(flag), "`sayso {verb}` has no {flag}: {line}");
            }
            seen += 1;
        }
    }
    assert!(seen >= 8, "the README shows only {seen} commands");
}

#[test]
fn the_two_commands_of_a_fresh_machine_are_there() {
    let lines = blocks("sh");
    let first_words: Vec<String> =
        lines.iter().map(|line| line.split('#').next().unwrap_or("").trim().to_owned()).collect();
    for command in ["cargo run --release -- demo", "cargo test"] {
        assert!(first_words.iter().any(|line| line == command), "the README lost `{command}`");
    }
    let ci = include_str!("../../.ci/run");
    assert!(ci.contains("cargo test"), ".ci/run calls the README's test command");
}

#[test]
fn the_file_it_shows_is_read_as_a_map() {
    let record = blocks("ron").into_iter().take_while(|line| *line != "(").collect::<Vec<_>>().join("\n");
    let roles = ["finance", "legal", "support-lead", "coo"];
    let roles: Vec<String> = roles.iter().map(|id| format!("(id: \"{id}\", name: \"{id}\")")).collect();
    let text = format!(
        "(version: 1, title: \"T\", areas: [(id: \"service-recovery\", name: \"S\")], roles: [{}], decisions: [{record}])",
        roles.join(", ")
    );
    let document = native::read(text.as_bytes()).unwrap_or_else(|why| panic!("{why}\n{text}"));
    assert_eq!(document.matrix.decision_count(), 1);
}

#[test]
fn it_counts_the_rules_right() {
    let claim = format!("knows {} ways", RULES.len());
    assert!(README.contains(&claim), "the README should say that sayso \"{claim}\" in which rights go wrong");
}

#[test]
fn the_keys_it_lists_do_something() {
    let keymap = sayso::app::keymap::Keymap::new(&[]).0;
    let table = README.split("\n## Keys\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut seen = 0;
    for row in table.lines().filter(|line| line.starts_with("| ")).skip(2) {
        let keys = row.trim_start_matches("| ").split(" | ").next().unwrap();
        for word in keys.split('`').flat_map(str::split_whitespace).flat_map(|word| word.split([',', '/'])) {
            let word = word.trim();
            // Between keys stand words such as "or"; `hjkl` are four keys.
            if word.is_empty() || matches!(word, "or" | "and" | "arrows") {
                continue;
            }
            // `7j` is a count and a key.
            let word = word.trim_start_matches(|c: char| c.is_ascii_digit() && word.len() > 1);
            if word == "gg" {
                let g = sayso::app::key::Key::parse("g").unwrap();
                let bound = keymap.find(sayso::app::Screen::Grid, Some(g), g);
                assert!(matches!(bound, Some(sayso::app::keymap::Bound::Command(_))), "{row}");
                seen += 1;
                continue;
            }
            let each: Vec<String> =
                if word == "hjkl" { word.chars().map(String::from).collect() } else { vec![word.to_owned()] };
            for name in each {
                // A letter is a key of its own in capitals; a name is not.
                let name = if name.chars().count() == 1 { name } else { key_named(&name) };
                let key = sayso::app::key::Key::parse(&name).unwrap_or_else(|why| panic!("{row}: {why}"));
                let bound = sayso::app::Screen::ALL.iter().any(|screen| keymap.find(*screen, None, key).is_some());
                assert!(bound, "{name} does nothing: {row}");
                seen += 1;
            }
        }
    }
    assert!(seen > 40, "only {seen} keys");
}

/// A key as the keymap names it: "Ctrl-Z" is ctrl-z, "Alt-I" is alt-i, "PgUp" is pageup.
fn key_named(word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "pgup" => "pageup".to_owned(),
        "pgdn" => "pagedown".to_owned(),
        "del" => "delete".to_owned(),
        "shift-arrows" => "shift-up".to_owned(),
        _ => lower,
    }
}

#[test]
fn it_stays_short() {
    let lines = README.lines().count();
    assert!(lines <= 200, "{lines} lines: move something to a page of its own");
    assert!(
        README.contains("CONTRIBUTING.md")
            && std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/CONTRIBUTING.md").is_file()
    );
}
