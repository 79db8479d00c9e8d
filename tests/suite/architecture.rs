//! The order of the house, read from `src/`: floors, outside words, head comments, sizes and names.
//!
//! Each check is a function from one file to its complaints. It is first proven able to fail on a small bad example, then
//! run over every file. What is inside `#[cfg(test)]` or in a file of tests is not held to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The floors from the ground up. `ui` and `disk` stand side by side.
const FLOORS: [&str; 7] = ["model", "rules", "interchange", "app", "ui", "disk", "cli"];

/// What floors 0 to 3 may not know.
const OUTSIDE: [&str; 16] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "io::stdout",
    "io::stderr",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "SystemTime",
    "Instant",
    "crossterm",
    "ratatui",
];
/// The same, for words that are only forbidden as the start of a path.
const OUTSIDE_CRATES: [&str; 2] = ["directories::", "jiff::Zoned"];

/// Where `unwrap` and `expect` may stand outside tests: file, what the line holds, why it cannot fail or must.
const UNWRAPS: [(&str, &str, &str); 0] = [];

/// The longest file, tests inside it not counted, that needs no reason.
const LONGEST: usize = 500;

/// Names that say nothing.
const HOLLOW: [&str; 6] = ["manager", "helper", "util", "data", "info", "handler"];

/// A file as it is checked: its path below `src/` and its code without tests, line by line with numbers.
struct Source {
    path: String,
    text: String,
    code: Vec<(usize, String)>,
}

impl Source {
    fn new(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned(), code: code_of(path, text) }
    }

    fn floor(&self) -> Option<usize> {
        let first = self.path.split(['/', '.']).next()?;
        FLOORS.iter().position(|floor| *floor == first)
    }

    /// The modules that lead to this file: `src/app/screens/grid.rs` is app, screens, grid.
    fn modules(&self) -> Vec<&str> {
        let path = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        path.split('/').filter(|part| !matches!(*part, "lib" | "main")).collect()
    }

    /// The head comment, without its marks.
    fn head(&self) -> Vec<&str> {
        self.text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect()
    }

    fn is_tests(&self) -> bool {
        self.path.ends_with("/tests.rs")
    }
}

/// The lines of code: no comments, no content of string literals, nothing of `#[cfg(test)]` items.
fn code_of(path: &str, text: &str) -> Vec<(usize, String)> {
    if path.ends_with("/tests.rs") {
        return Vec::new();
    }
    let bare = without_texts(text);
    let mut lines = Vec::new();
    // Depth of braces at which an item for tests began.
    let mut skipping: Option<i32> = None;
    let mut depth = 0;
    for (at, line) in bare.lines().enumerate() {
        let before = depth;
        depth += line.matches('{').count() as i32 - line.matches('}').count() as i32;
        match skipping {
            None if line.trim() == "#[cfg(test)]" => skipping = Some(before),
            None => lines.push((at + 1, line.to_owned())),
            Some(start) if depth == start && (line.contains('}') || line.trim().ends_with(';')) => skipping = None,
            Some(_) => {}
        }
    }
    lines
}

/// The text with comments and the insides of string and character literals blanked; line breaks stay.
fn without_texts(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    let blank = |c: char| if c == '\n' { '\n' } else { ' ' };
    while at < chars.len() {
        let starts = |text: &str| text.chars().enumerate().all(|(offset, c)| chars.get(at + offset) == Some(&c));
        if starts("//") {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if starts("/*") {
            while at < chars.len() && !(chars[at] == '*' && chars.get(at + 1) == Some(&'/')) {
                out.push(blank(chars[at]));
                at += 1;
            }
            at += 2;
        } else if chars[at] == 'r'
            && matches!(chars.get(at + 1), Some('"' | '#'))
            && !out.ends_with(|c: char| c.is_alphanumeric() || c == '_')
        {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            if chars.get(at + 1 + hashes) != Some(&'"') {
                out.push('r');
                at += 1;
                continue;
            }
            let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
            at += hashes + 2;
            while at < chars.len() && !end.chars().enumerate().all(|(offset, c)| chars.get(at + offset) == Some(&c)) {
                out.push(blank(chars[at]));
                at += 1;
            }
            at += hashes + 1;
            out.push_str("\"\"");
        } else if chars[at] == '"' {
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                if chars[at] == '\\' {
                    at += 1;
                }
                out.push(chars.get(at).copied().map_or(' ', blank));
                at += 1;
            }
            at += 1;
            out.push_str("\"\"");
        } else if chars[at] == '\'' && chars.get(at + 1) == Some(&'\\') {
            at += 3;
            while at < chars.len() && chars[at] != '\'' {
                at += 1;
            }
            at += 1;
        } else if chars[at] == '\'' && chars.get(at + 2) == Some(&'\'') {
            at += 3;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

/// All files of the crate, read once for all checks.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(sources);

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    let sources: Vec<Source> =
        paths.iter().map(|path| Source::new(&name(path), &fs::read_to_string(path).unwrap())).collect();
    assert!(sources.len() > 50, "the sources were not found");
    sources
}

/// Runs a check over every file, after it has proven on bad examples that it can fail and on good ones that it need not.
fn check(rule: fn(&Source) -> Vec<String>, bad: &[(&str, &str)], good: &[(&str, &str)]) {
    for (path, text) in bad {
        assert!(!rule(&Source::new(path, text)).is_empty(), "nothing said about {path}: {text}");
    }
    for (path, text) in good {
        assert_eq!(rule(&Source::new(path, text)), Vec::<String>::new(), "{path}: {text}");
    }
    let complaints: Vec<String> = SOURCES.iter().flat_map(rule).collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The words of a line that may be module paths, with the modules they start at.
fn paths_in(source: &Source, line: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    for word in line.split(|c: char| !is_word(c)).filter(|word| word.contains("::")) {
        let parts: Vec<&str> = word.split("::").collect();
        let mut module: Vec<&str> = source.modules();
        match parts.first() {
            Some(&"crate" | &"sayso") => module.clear(),
            Some(&"super") => {}
            _ => continue,
        }
        let mut rest = parts.as_slice();
        while let Some((&"super" | &"crate" | &"sayso", after)) = rest.split_first() {
            if rest.first() == Some(&"super") {
                module.pop();
            }
            rest = after;
        }
        module.extend(rest.iter().take_while(|part| !part.is_empty()));
        found.push(module.into_iter().map(str::to_owned).collect());
    }
    found
}

fn upward_names(source: &Source) -> Vec<String> {
    let Some(own) = source.floor() else { return Vec::new() };
    let mut complaints = Vec::new();
    for (number, line) in &source.code {
        let mut named: Vec<String> =
            paths_in(source, line).into_iter().filter_map(|path| path.into_iter().next()).collect();
        // `use crate::{app, model}` and `use super::super::{…}` name floors inside braces.
        if let Some((_, inside)) = line.split_once("crate::{") {
            named.extend(inside.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned));
        }
        for floor in named {
            let Some(other) = FLOORS.iter().position(|known| **known == *floor) else { continue };
            let beside = (FLOORS[own], FLOORS[other]) == ("disk", "ui");
            if other > own || beside {
                complaints.push(format!("src/{}:{number}: {} names {floor}", source.path, FLOORS[own]));
            }
        }
    }
    complaints
}

#[test]
fn a_floor_names_only_floors_below_it() {
    check(
        upward_names,
        &[
            ("model/a.rs", "use crate::rules::Finding;"),
            ("rules/gap/a.rs", "fn a(app: &crate::app::App) {}"),
            ("app/mod.rs", "use crate::{model, ui};"),
            ("app/a.rs", "use super::super::cli::run;"),
            ("rules/mod.rs", "fn f() { super::app::key::Key::plain() }"),
            ("ui/a.rs", "use crate::disk::save;"),
            ("disk/a.rs", "use crate::ui::draw;"),
            ("model/a.rs", "#[cfg(test)]\nmod tests {\n    fn a() {}\n}\nuse crate::rules::Rule;"),
        ],
        &[
            ("app/a.rs", "use crate::{model, rules::Finding};\nuse super::grid::Grid;"),
            ("app/screens/a.rs", "use super::super::App; // crate::ui paints it"),
            ("model/a.rs", "#[cfg(test)]\nmod tests {\n    use crate::rules::Rule;\n    fn a() { if true {} }\n}"),
            ("cli/a.rs", "use crate::{disk, ui};"),
            ("rules/overlap/a.rs", "use super::super::Rule;\nuse super::several::RULE;"),
        ],
    );
}

/// The one file of the lower floors that may ask for a second core: what it answers is the same without.
const SECOND_CORE: (&str, &str) = ("interchange/halves.rs", "std::thread");

fn outside_words(source: &Source) -> Vec<String> {
    if source.floor().is_none_or(|floor| floor > 3) {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    for (number, line) in &source.code {
        let starts = |word: &str| {
            line.match_indices(word).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        let may = |word: &str| (source.path.as_str(), word) == SECOND_CORE;
        for word in OUTSIDE.iter().chain(&OUTSIDE_CRATES).filter(|word| starts(word) && !may(word)) {
            complaints.push(format!("src/{}:{number}: \"{word}\" is of the outside", source.path));
        }
        // `use std::{env, fs}` hides the names from the search above.
        if let Some((_, inside)) = line.split_once("std::{") {
            let words = inside.split(|c: char| !c.is_alphanumeric());
            let outside = ["fs", "env", "net", "process", "thread"];
            for word in words.filter(|word| outside.contains(word)) {
                complaints.push(format!("src/{}:{number}: \"std::{word}\" is of the outside", source.path));
            }
        }
    }
    complaints
}

#[test]
fn floors_0_to_3_know_nothing_of_the_outside() {
    check(
        outside_words,
        &[
            ("model/a.rs", "use std::fs::read;"),
            ("app/a.rs", "let now = std::time::Instant::now();"),
            ("rules/a.rs", "println!(\"{x}\");"),
            ("interchange/a.rs", "use std::{collections::HashMap, env};"),
            ("app/a.rs", "use ratatui::style::Style;"),
            ("app/a.rs", "let now = SystemTime::now();"),
            ("interchange/csv.rs", "std::thread::spawn(work);"),
            ("interchange/halves.rs", "use std::fs::read;"),
        ],
        &[
            ("interchange/halves.rs", "use std::thread::scope;"),
            ("disk/a.rs", "use std::fs::read;"),
            ("app/a.rs", "//! No std::fs here.\nlet text = \"ratatui\";"),
            ("app/a.rs", "let instantly = blueprint!();"),
            ("model/a.rs", "#[cfg(test)]\nmod tests {\n    use std::fs;\n}"),
        ],
    );
}

/// Who may write to the outside: file, and what it writes there.
const PRINTING: [(&str, &str); 9] = [
    ("cli/streams.rs", "the one border of all text: everything goes through `shown` on its way"),
    ("cli/mod.rs", "help and version, which are our own words"),
    ("cli/patience.rs", "our own words on what a long import is at"),
    ("cli/open.rs", "asks whether there is a terminal, and writes nothing"),
    ("cli/terminal/modes.rs", "modes and frames; the cells of a frame hold what the screens made of it"),
    ("cli/terminal/console.rs", "reads keys"),
    ("cli/terminal/elsewhere.rs", "modes and frames, on systems that are no Unix"),
    ("cli/terminal/sheet/mod.rs", "sends frames, whose cells hold what the screens made of text"),
    ("cli/terminal/clipboard.rs", "the clipboard, whose text travels as letters and digits"),
];

fn printing(source: &Source) -> Vec<String> {
    if PRINTING.iter().any(|(path, _)| *path == source.path) {
        return Vec::new();
    }
    let words = ["println!", "print!", "dbg!", "stdout()", "stderr()", "write_frame(", "SetTitle"];
    let mut complaints = Vec::new();
    for (number, line) in &source.code {
        for word in words.iter().filter(|word| line.contains(**word)) {
            complaints.push(format!("src/{}:{number}: {word} prints past cli/streams.rs", source.path));
        }
    }
    complaints
}

#[test]
fn text_is_printed_in_one_place() {
    check(
        printing,
        &[
            ("cli/a.rs", "println!(\"{name}\");"),
            ("disk/a.rs", "eprintln!(\"{name}\");"),
            ("cli/a.rs", "io::stdout().write_all(name)?;"),
            ("cli/terminal/a.rs", "modes::write_frame(name.as_bytes())?;"),
        ],
        &[
            ("cli/a.rs", "streams.tell(&name); // never println!"),
            ("cli/streams.rs", "writeln!(io::stderr(), \"{}\", shown(x));"),
        ],
    );
}

fn missing_heads(source: &Source) -> Vec<String> {
    let head = source.head().iter().filter(|line| !line.is_empty()).count();
    // A rule says in its own words what it is about; a short file says it by being short.
    let brief = source.text.contains("pub static RULE: Rule") || source.is_tests() || source.code.len() <= 40;
    let wanted = if brief { 1 } else { 2 };
    let mut complaints = Vec::new();
    if head < wanted {
        complaints.push(format!("src/{}: a head comment of {wanted} lines is missing (`//!`)", source.path));
    }
    if source.head().first().is_some_and(|line| line.is_empty()) {
        complaints.push(format!("src/{}: the head comment starts with an empty line", source.path));
    }
    complaints
}

#[test]
fn every_file_says_at_its_head_what_it_is_for() {
    let long = "let x = 1;\n".repeat(60);
    let one_line = format!("//! Things.\n{long}");
    let two_lines = format!("//! Things.\n//!\n//! They are never empty.\n{long}");
    check(
        missing_heads,
        &[("app/a.rs", "use std::fmt;"), ("app/a.rs", &one_line), ("app/a.rs", "//!\n//! Late.\n")],
        &[("app/a.rs", &two_lines), ("app/mod.rs", "//! One file a thing.\n\nmod thing;")],
    );
}

fn unwraps(source: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in &source.code {
        // A parser may have a method of its own called `expect`.
        let expects = line
            .match_indices(".expect(")
            .any(|(at, _)| !line[..at].ends_with("self") && !line[..at].ends_with("reader"));
        let allowed = |(path, holds, _): &&(&str, &str, &str)| *path == source.path && line.contains(holds);
        if (line.contains(".unwrap()") || expects) && !UNWRAPS.iter().any(|known| allowed(&known)) {
            complaints.push(format!("src/{}:{number}: {}", source.path, line.trim()));
        }
    }
    complaints
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    check(
        unwraps,
        &[
            ("app/a.rs", "let x = list.first().unwrap();"),
            ("cli/a.rs", "let x = read().expect(\"a file\");"),
            ("app/a.rs", "#[cfg(test)]\nuse std::fs;\nlet x = y.unwrap();"),
        ],
        &[
            ("app/a.rs", "let x = y.unwrap_or_default();"),
            ("model/a.rs", "self.expect(&place, codes);"),
            (
                "app/a.rs",
                "let x = 1; // never unwrap() here\n#[cfg(test)]\nmod tests {\n    fn a() { b().unwrap(); }\n}",
            ),
        ],
    );
}

fn too_long(source: &Source) -> Vec<String> {
    let lines = source.code.len();
    let reason = source.head().iter().any(|line| line.starts_with("Longer than 500 lines because"));
    match (lines > LONGEST, reason) {
        (true, false) => {
            vec![format!(
                "src/{}: {lines} lines; split it, or say at the top: Longer than 500 lines because",
                source.path
            )]
        }
        (false, true) => vec![format!("src/{}: {lines} lines need no reason any more", source.path)],
        _ => Vec::new(),
    }
}

#[test]
fn a_file_stays_short_or_says_why_not() {
    let long = "let x = 1;\n".repeat(501);
    let explained = format!("//! Things.\n//!\n//! Longer than 500 lines because they are many.\n{long}");
    let tested = format!("//! Things.\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
    check(
        too_long,
        &[("app/a.rs", &long), ("app/a.rs", "//! Things.\n//! Longer than 500 lines because of habit.\n")],
        &[("app/a.rs", &explained), ("app/a.rs", &tested)],
    );
}

#[test]
fn no_code_hides_behind_a_misread_brace() {
    // What is for tests is found by counting braces; where they do not come out even, code was taken for tests.
    let depth =
        |text: &str| -> i32 { without_texts(text).chars().map(|c| i32::from(c == '{') - i32::from(c == '}')).sum() };
    for text in
        ["let a = '{';", "let a = \"}\";", "// {", "let a = r#\"{\"#;", "fn a<'b>() {}", "let a = b'{';", "/* { */"]
    {
        assert_eq!(depth(text), 0, "{text}");
    }
    for source in SOURCES.iter() {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(&source.path)).unwrap();
        assert_eq!(depth(&text), 0, "src/{}", source.path);
        // Tests come last in a file, so that whatever stands behind them is not passed over by accident.
        let (all, last) = (text.lines().count(), source.code.last().map_or(0, |(number, _)| *number));
        let skipped = text.lines().position(|line| line.trim() == "#[cfg(test)]").unwrap_or(all);
        assert!(source.is_tests() || last >= skipped, "src/{}: {last} of {skipped} lines were read", source.path);
    }
}

fn hollow_names(source: &Source) -> Vec<String> {
    let mut named: Vec<String> = source.modules().iter().map(|name| (*name).to_owned()).collect();
    for (_, line) in &source.code {
        let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for pair in words.windows(2) {
            if matches!(pair[0], "struct" | "enum" | "trait" | "type" | "union" | "mod") {
                named.push(pair[1].to_owned());
            }
        }
    }
    let is_hollow = |name: &String| {
        // `RowData` and `row_data` are both made of the words row and data.
        let mut words = vec![String::new()];
        for c in name.chars() {
            if c == '_' || c.is_uppercase() {
                words.push(String::new());
            }
            words.last_mut().unwrap().extend(c.to_lowercase().filter(|c| *c != '_'));
        }
        words.iter().any(|word| HOLLOW.contains(&word.trim_end_matches('s')) || HOLLOW.contains(&word.as_str()))
    };
    named
        .into_iter()
        .filter(is_hollow)
        .map(|name| format!("src/{}: the name {name} says nothing", source.path))
        .collect()
}

#[test]
fn names_are_words_of_the_field() {
    check(
        hollow_names,
        &[
            ("app/utils.rs", ""),
            ("app/row_data.rs", ""),
            ("app/a.rs", "struct RowInfo;"),
            ("app/a.rs", "pub enum KeyHandler { A }"),
            ("app/a.rs", "trait Manager {}"),
        ],
        &[("app/update.rs", "struct Informed;"), ("app/a.rs", "#[cfg(test)]\nmod tests {\n    struct Data;\n}")],
    );
}

/// Rules that look at other decisions without saying so: an edit would leave their findings as they were.
fn hidden_kin(source: &Source) -> Vec<String> {
    let is_rule = ["rules/gap/", "rules/overlap/", "rules/vague/"].iter().any(|folder| source.path.starts_with(folder));
    // It reads the duties of the map as settings, and no decision through them.
    if !is_rule || source.path == "rules/vague/hidden_character.rs" {
        return Vec::new();
    }
    let code: Vec<&str> = source.code.iter().map(|(_, line)| line.as_str()).collect();
    let code = code.join("\n");
    let reads = [".twins(", ".kin(", ".duties"].into_iter().find(|word| code.contains(word));
    let reads = reads.filter(|_| !code.contains("Check::Kin("));
    reads
        .map(|word| format!("{}: `{word}` is read by a rule that is not of Check::Kin", source.path))
        .into_iter()
        .collect()
}

#[test]
fn a_rule_that_reads_other_decisions_says_so() {
    check(
        hidden_kin,
        &[("rules/gap/a.rs", "fn check(row: &Row) {\n    row.ground.twins(row.key);\n}\n// check: Check::Row(check),")],
        &[
            (
                "rules/gap/a.rs",
                "static RULE: Rule = Rule { check: Check::Kin(check) };\nfn check(row: &Row) { row.ground.twins(row.key); }",
            ),
            ("rules/titles.rs", "fn a(ground: &Ground) { ground.twins(key); }"),
        ],
    );
}
