//! Files that are damaged or made to do harm: every verb and the screens refuse them or show them, and nothing of them reaches
//! the terminal but what one can see.

use std::collections::BTreeMap;
use std::fs;

use sayso::interchange::native;
use sayso::model::is_hidden;

use crate::scratch::{Ran, Scratch};

const DEMO: &str = include_str!("../../../assets/demo.sayso.ron");
const GOOD: &str = include_str!("../../fixtures/native/good.ron");

/// A text that sets the title of a window, clears the screen, turns the line around and hides.
const EVIL: &str = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\u{200b}\u{7f}";
/// The same as a map may hold it.
const ESCAPED: &str = r"\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\u{200b}\u{7f}";

/// The escape key as a sequence of its own, three times: for what opens over what opens over the screen.
#[cfg(unix)]
const ESC: &str = "\u{1b}[27u\u{1b}[27u\u{1b}[27u";

/// A row of pseudo-random numbers, the same in every run.
fn numbers(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    }
}

/// The demo map, cut 50 times and with one bit turned 300 times, by name.
fn damaged() -> BTreeMap<String, Vec<u8>> {
    let demo = DEMO.as_bytes();
    let mut number = numbers(7);
    let cuts = (0..50).map(|cut| (format!("cut{cut:03}.ron"), demo[..demo.len() * cut / 50].to_vec()));
    let flips = (0..300).map(|flip| {
        let mut bytes = demo.to_vec();
        let at = number(bytes.len());
        bytes[at] ^= 1 << number(8);
        (format!("flip{flip:03}.ron"), bytes)
    });
    cuts.chain(flips).collect()
}

/// Every file is as it was.
fn assert_untouched(folder: &Scratch, files: &BTreeMap<String, Vec<u8>>, about: &str) {
    for (name, bytes) in files {
        assert_eq!(&fs::read(folder.path(name)).unwrap(), bytes, "{about}: {name}");
    }
    assert_eq!(folder.names().len(), files.len(), "{about}: {:?}", folder.names());
}

#[test]
fn damaged_maps_are_read_or_refused_with_their_place_and_left_alone() {
    let folder = Scratch::new();
    let files = damaged();
    for (name, bytes) in &files {
        folder.write(name, bytes);
    }
    let unreadable: Vec<_> =
        files.iter().filter_map(|(name, bytes)| native::read(bytes).err().map(|why| (name, why))).collect();
    assert!(unreadable.len() > 200, "{}", unreadable.len());
    for verb in [&["check"][..], &["fmt", "--check"]] {
        let arguments = verb.iter().copied().chain(files.keys().map(String::as_str));
        let ran = folder.run(arguments, b"");
        assert_eq!(ran.code, 2, "{verb:?}");
        assert!(!ran.err.contains("panicked"), "{verb:?}: {}", ran.err);
        for (name, why) in &unreadable {
            let place = why.place.map(|spot| format!(":{}:{}", spot.line, spot.column)).unwrap_or_default();
            assert!(ran.err.contains(&format!("error: {name}{place}: ")), "{verb:?}: {name}{place} in {}", ran.err);
        }
        assert_eq!(ran.err.matches("error: ").count(), unreadable.len(), "{verb:?}");
        assert_untouched(&folder, &files, &format!("{verb:?}"));
    }
    // One of each kind through the verbs that take a single map.
    for (name, _) in unreadable.iter().step_by(unreadable.len() / 4) {
        for arguments in [
            &["fmt", name][..],
            &["show", name],
            &["show", name, "--screen", "findings"],
            &["who", name, "refund"],
            &["card", name, "--role", "coo"],
            &["report", name, "-o", "out.html"],
            &["export", name, "-o", "out.csv"],
            &["import", name],
        ] {
            let ran = folder.run(arguments, b"");
            assert!(
                ran.code == 2 && ran.err.starts_with("error: ") && (ran.out.is_empty() || arguments[0] == "import"),
                "{arguments:?}: {}",
                ran.text()
            );
        }
    }
    assert_untouched(&folder, &files, "all verbs");
    // Nothing that lays out may write what is damaged; what can be read it lays out as itself.
    let ran = folder.run(std::iter::once("fmt").chain(files.keys().map(String::as_str)), b"");
    assert_eq!(ran.code, 2);
    for (name, bytes) in &files {
        let now = fs::read(folder.path(name)).unwrap();
        match native::read(bytes) {
            Err(_) => assert_eq!(&now, bytes, "{name}"),
            Ok(before) => assert_eq!(native::read(&now).unwrap().matrix, before.matrix, "{name}"),
        }
    }
}

#[cfg(unix)]
#[test]
fn damaged_maps_open_on_the_screen_or_not_at_all() {
    use crate::session::{SCREEN, Session, assert_restored, open_or_skip, switches};
    let folder = Scratch::new();
    let files = damaged();
    for (name, bytes) in files.iter().step_by(29) {
        folder.write(name, bytes);
        let mut session = open_or_skip!(Session::sayso(&folder.path(""), &[name]));
        if native::read(bytes).is_ok() {
            session.wait_for("? help");
            session.press("\u{1b}[B\u{1b}[C2");
            session.wait_for("open");
            session.press("q");
            let (code, written) = session.end();
            assert_eq!(code, 0, "{name}");
            assert_restored(&written);
        } else {
            let (code, written) = session.end();
            let text = String::from_utf8_lossy(&written);
            assert!(code == 2 && text.contains("error:"), "{name}: {text}");
            assert!(!switches(&written).iter().any(|(mode, _)| *mode == SCREEN), "{name}: {text}");
        }
        assert_eq!(&fs::read(folder.path(name)).unwrap(), bytes, "{name}");
    }
}

/// A text put into every quoted text of a map that may hold it.
fn everywhere(map: &str, text: &str) -> (String, usize) {
    let (mut at, mut whole, mut filled) = (0, map.to_owned(), 0);
    while let Some(start) = whole[at..].find('"').map(|quote| at + quote + 1) {
        let tried = format!("{}{text}{}", &whole[..start], &whole[start..]);
        let mut end = start;
        if native::read(tried.as_bytes()).is_ok() {
            (whole, filled, end) = (tried, filled + 1, start + text.len());
        }
        at = whole[end..].find('"').map_or(whole.len(), |quote| end + quote + 1);
    }
    (whole, filled)
}

/// Only what can be seen, and line ends.
fn assert_tame(text: &str, about: &str) {
    let odd = text.char_indices().find(|(_, c)| *c != '\n' && is_hidden(*c));
    if let Some((at, c)) = odd {
        let start = text[..at].char_indices().rev().nth(60).map_or(0, |(start, _)| start);
        panic!("{about}: U+{:04X} behind {:?}", u32::from(c), &text[start..at]);
    }
}

/// How each verb is asked to show a map: `MAP` stands for a map with a name as bad as its text, `BAD` for one that cannot be
/// read, `EVIL` for the text itself.
const ASKED: &[&str] = &[
    "sayso MAP",
    "sayso BAD",
    "sayso EVIL",
    "sayso --config EVIL demo",
    "sayso demo --config BAD",
    "sayso new MAP",
    "sayso new newEVIL.ron",
    "sayso new x.ron --template EVIL",
    "sayso check MAP BAD EVIL",
    "sayso check MAP BAD EVIL --format json",
    "sayso check MAP BAD EVIL --format sarif",
    "sayso check MAP BAD EVIL --format github",
    "sayso check MAP --waived --fail-on note",
    "sayso check MAP --situation EVIL",
    "sayso check MAP --situation pressure",
    "sayso check MAP --rule EVIL",
    "sayso check MAP --since BAD",
    "sayso explain EVIL",
    "sayso who MAP refund",
    "sayso who MAP lead",
    "sayso who MAP EVIL",
    "sayso who BAD refund",
    "sayso show MAP",
    "sayso show MAP --screen findings",
    "sayso show MAP --screen role",
    "sayso show MAP --screen overview",
    "sayso show MAP --format lines",
    "sayso show MAP --screen EVIL",
    "sayso show MAP --situation pressure --notation raci",
    "sayso show MAP --notation EVIL",
    "sayso card MAP --role coo",
    "sayso card MAP --role support-lead --situation pressure",
    "sayso card MAP --role coo --format markdown",
    "sayso card MAP --role coo --format html",
    "sayso card MAP --role EVIL",
    "sayso report MAP -o -",
    "sayso report MAP -o EVIL.html",
    "sayso report MAP -o r.md",
    "sayso report BAD -o s.md",
    "sayso import e.csv",
    "sayso import e.csv -o importedEVIL.ron",
    "sayso import e.csv --notation EVIL",
    "sayso import e.csv --notation raci -o MAP",
    "sayso import MAP",
    "sayso import BAD",
    "sayso export MAP -o - --format csv",
    "sayso export MAP -o - --format tsv",
    "sayso export MAP -o - --format markdown",
    "sayso export MAP -o - --format json",
    "sayso export MAP -o EVIL.csv",
    "sayso export MAP -o x --format EVIL",
    "sayso diff MAP other.ron",
    "sayso diff other.ron MAP",
    "sayso diff MAP BAD",
    "sayso diff MAP EVIL",
    "sayso merge other.ron MAP good.ron",
    "sayso merge MAP other.ron BAD",
    "sayso merge EVIL EVIL EVIL",
    "sayso git-setup",
    "sayso fmt --check MAP BAD EVIL",
    "sayso fmt -",
    "sayso fmt MAP",
    "sayso config",
    "sayso doctor",
    "sayso doctor --config EVIL",
    "sayso completions EVIL",
    "sayso completions bash",
    "sayso man",
    "sayso --EVIL",
];

#[test]
fn nothing_hidden_in_any_text_reaches_the_output_of_any_verb() {
    let folder = Scratch::new();
    let (map, filled) = everywhere(GOOD, ESCAPED);
    assert!(filled >= 25, "only {filled} texts of the map could be filled");
    let name = format!("m{EVIL}.ron");
    folder.write(&name, &map);
    folder.write("bad.ron", format!("(\n    version: 1, title: \"{EVIL}\", {EVIL}: 2,\n)\n"));
    folder.write("good.ron", GOOD);
    folder.write("other.ron", everywhere(GOOD, r"\u{1b}]0;other\u{7}").0);
    folder.write("e.csv", format!("Task,{EVIL},Dev\n{EVIL}it,A,R\nStop,\"{EVIL}\",A\n"));
    let verbs = include_str!("../../../assets/reference/verbs.md").lines().filter_map(|line| line.strip_prefix("## "));
    let verbs: Vec<&str> = verbs.collect();
    for verb in &verbs {
        assert!(ASKED.iter().any(|asked| asked.starts_with(verb)), "no line above asks `{verb}`");
    }
    for asked in ASKED {
        let words: Vec<&str> = asked.split(' ').skip(1).collect();
        let is_verb = words.first().is_some_and(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        if is_verb && !words[0].starts_with('-') && !verbs.contains(&format!("sayso {}", words[0]).as_str()) {
            continue;
        }
        let arguments =
            words.iter().map(|word| word.replace("MAP", &name).replace("BAD", "bad.ron").replace("EVIL", EVIL));
        let Ran { code, out, err } = folder.run(arguments, map.as_bytes());
        // Tabs part the columns of a table that was asked for.
        let out = if asked.ends_with("tsv") { out.replace('\t', "") } else { out };
        assert_tame(&out, &format!("stdout of {asked}"));
        assert_tame(&err, &format!("stderr of {asked}"));
        assert!((0..=2).contains(&code) || (asked.starts_with("sayso merge") && code == 129), "{asked}: {code}");
        assert!(!err.contains("panicked"), "{asked}: {err}");
    }
    for written in folder.names().iter().filter(|written| !written.ends_with(".ron") && *written != "e.csv") {
        assert_tame(&fs::read_to_string(folder.path(written)).unwrap().replace('\r', ""), written);
    }
}

#[cfg(unix)]
#[test]
fn nothing_hidden_in_any_text_reaches_the_screen() {
    use crate::session::{Session, assert_restored, open_or_skip};
    let folder = Scratch::new();
    let name = format!("m{EVIL}.ron");
    let map = everywhere(GOOD, ESCAPED).0;
    folder.write(&name, &map);
    let mut session = open_or_skip!(Session::sayso(&folder.path(""), &[&name]));
    session.wait_for("<1b>]0;owned<07><9b>2J<202e><200b><7f>");
    session.resize(60, 200);
    session.wait_for("? help");
    // Every screen, and what opens on them: help, palette, forms, marks, fixes, rules, settings, search, a refusal.
    let opens =
        ["", "?", ":", "e", "E", "m", "M", "f", "w", "R", "r", "S", "n", "/owned\r", "v", "a", "A", "p", "g", "t"];
    for screen in ["1", "2", "3", "4", "5", "6", "7", "8"] {
        for open in opens {
            session.press(screen);
            session.press(open);
            session.press("\u{1b}[B\u{1b}[C");
            session.press(ESC);
        }
        // A terminal holds only so many keys that nobody has read.
        session.press(":");
        session.wait_for("Enter runs");
        session.press(ESC);
        session.wait("the palette is gone", |shown| !shown.contains("Enter runs"));
    }
    session.press("1");
    session.press("s");
    // A change whose message names what was changed, and a save that names the file.
    session.press("\u{1b}[C");
    session.press("i");
    session.press("\u{13}");
    session.wait_for("saved m<1b>");
    session.press("q");
    let (code, written) = session.end();
    assert_eq!(code, 0);
    assert_restored(&written);
    // What sayso itself asks the terminal, once.
    let text = String::from_utf8_lossy(&written).replacen("\u{1b}]11;?\u{1b}\\", "", 1);
    for odd in ["\u{1b}]", "\u{7}", "\u{9b}", "\u{202e}", "\u{200b}", "\u{7f}"] {
        assert!(!text.contains(odd), "{odd:?} is in what was written to the terminal");
    }
    assert_eq!(text.matches(char::REPLACEMENT_CHARACTER).count(), 0, "all of it is text");
}
