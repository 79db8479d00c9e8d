//! The command line from outside: what each verb prints where, and with which exit code.

use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use crate::scratch::{Scratch, command, run};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/cli");
const ACME: &str = include_str!("../fixtures/cli/acme.sayso.ron");

/// Runs commands over the fixtures, one a line, and shows what they did.
fn session(commands: &str) -> String {
    let mut shown = String::new();
    for line in commands.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (arguments, stdin) = match line.split_once(" < ") {
            Some((arguments, file)) => (arguments, std::fs::read(Path::new(FIXTURES).join(file)).unwrap()),
            None => (line, Vec::new()),
        };
        let ran = run(Path::new(FIXTURES), arguments.split_whitespace(), &stdin);
        shown.push_str(&format!("$ sayso {line}\n{}\n", ran.text()));
    }
    shown
}

/// The same in an empty folder that commands may write to, with the files left there.
fn writing(scratch: &Scratch, commands: &str) -> String {
    let mut shown = String::new();
    for line in commands.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let ran = scratch.run(line.split_whitespace(), b"");
        shown.push_str(&format!("$ sayso {line}\n{}\n", ran.text()));
    }
    format!("{shown}{}\n", scratch.names().join(" "))
}

#[test]
fn check_lists_findings_and_counts() {
    insta::assert_snapshot!(session(
        "check acme.sayso.ron --rule G01 --rule O01
         check acme.sayso.ron --rule several-deciders
         check acme.sayso.ron --rule G01 --situation Pressure
         check acme.sayso.ron --rule G01 --situation steady
         check acme.sayso.ron --situation storm
         check acme.sayso.ron --rule G01 --fail-on never
         check - --rule G01 --format json < acme.sayso.ron"
    ));
}

#[test]
fn check_goes_on_after_a_file_it_cannot_read() {
    insta::assert_snapshot!(session(
        "check typo.sayso.ron acme.sayso.ron missing.ron . --rule O01
         check typo.sayso.ron acme.sayso.ron --rule O01 --format json
         check acme.sayso.ron --rule G1
         check acme.sayso.ron --rule no-desider
         check acme.sayso.ron --rule zzzzzz
         check"
    ));
}

#[test]
fn the_threshold_decides_the_exit_code() {
    let scratch = Scratch::new();
    let with =
        |severity: &str| ACME.replace("\n)\n", &format!("\n    rules: {{ \"G01\": (severity: {severity}) }},\n)\n"));
    for (severity, codes) in [("Error", [1, 1, 1, 0]), ("Warning", [0, 1, 1, 0]), ("Note", [0, 0, 1, 0])] {
        scratch.write("map.ron", with(severity));
        for (threshold, code) in ["error", "warning", "note", "never"].into_iter().zip(codes) {
            let ran = scratch.run(["check", "map.ron", "--rule", "G01", "--fail-on", threshold], b"");
            assert_eq!(ran.code, code, "{severity} {threshold}: {}", ran.text());
        }
        let usual = scratch.run(["check", "map.ron", "--rule", "G01"], b"");
        assert_eq!(usual.code, codes[0], "the usual threshold is error");
    }
}

#[test]
fn a_day_may_be_given() {
    let mut late = command(Path::new(FIXTURES));
    late.env("SAYSO_TODAY", "2027-01-01").args(["check", "acme.sayso.ron", "--rule", "O01"]);
    let late = late.output().unwrap();
    assert_eq!(late.status.code(), Some(1), "the waiver has ended");
    let mut odd = command(Path::new(FIXTURES));
    odd.env("SAYSO_TODAY", "\u{1b}[2Jsoon").args(["check", "acme.sayso.ron"]);
    let odd = odd.output().unwrap();
    assert_eq!(odd.status.code(), Some(2));
    let said = String::from_utf8(odd.stderr).unwrap();
    assert!(said.contains("SAYSO_TODAY is not a day: \"<1b>[2Jsoon\""), "{said}");
}

#[test]
fn diff_says_what_differs_in_sentences() {
    let scratch = Scratch::new();
    scratch.write("old.ron", ACME);
    scratch.write("laid-out.ron", ACME.replace("rank: 10,", "rank:  10, // first"));
    let new = ACME
        .replace("\"support-lead\": Decides, // both?", "// nobody else")
        .replace("\"coo\": Empty,", "\"coo\": Informed,\n                        \"finance\": Out,")
        .replace("title: \"Replace a product\"", "title: \"Replace a \u{1b}[2Jproduct\"")
        .replace("rank: 20,\n            rights", "rank: 5,\n            impact: High,\n            rights")
        .replace("aliases: [\"SL\"]", "aliases: [\"Lead\", \"SL\"]");
    scratch.write("new.ron", new);
    insta::assert_snapshot!(writing(
        &scratch,
        "diff old.ron new.ron
         diff new.ron old.ron
         diff old.ron laid-out.ron
         diff old.ron missing.ron
         diff /dev/null old.ron
         diff - -
         diff old.ron"
    ));
}

#[test]
fn merge_answers_129_where_git_must_not_take_it_for_a_conflict() {
    let scratch = Scratch::new();
    scratch.write("base.ron", ACME);
    scratch.write("ours.ron", ACME.replace("title: \"Acme CX\"", "title: \"Ours\" /* said so */"));
    scratch.write(
        "theirs.ron",
        ACME.replace("title: \"Acme CX\"", "title: \"Theirs\"").replace("top: true", "top: false"),
    );
    scratch.write("odd.ron", "nothing");
    insta::assert_snapshot!(writing(
        &scratch,
        "merge base.ron base.ron theirs.ron -o same.ron
         diff theirs.ron same.ron
         merge base.ron ours.ron theirs.ron -o same.ron
         merge base.ron ours.ron theirs.ron
         diff base.ron ours.ron
         merge base.ron ours.ron odd.ron
         merge base.ron odd.ron theirs.ron
         merge base.ron ours.ron missing.ron
         merge base.ron ours.ron
         merge --driver base.ron
         merge --nonsense
         merge .merge_file_a1B2c3
         merge ours.ron
         merge missing.ron
         merge ours.ron -o same.ron"
    ));
    assert!(std::fs::read_to_string(scratch.path("ours.ron")).unwrap().contains("/* said so */"));
}

#[test]
fn explain_reads_a_rule_aloud() {
    insta::assert_snapshot!(session(
        "explain G01
         explain No-Decider
         explain no-decidr"
    ));
    let all = run(Path::new(FIXTURES), ["explain"], b"");
    assert_eq!(all.code, 0);
    for rule in sayso::rules::RULES {
        assert!(all.out.contains(&format!("  {}  {}", rule.code, rule.name)), "{} is missing", rule.code);
    }
}

#[test]
fn who_answers_at_once() {
    insta::assert_snapshot!(session(
        "who acme.sayso.ron refund
         who acme.sayso.ron hire agent
         who acme.sayso.ron a
         who acme.sayso.ron rplc
         who acme.sayso.ron SL
         who acme.sayso.ron finance
         who acme.sayso.ron refnud
         who acme.sayso.ron zzz
         who typo.sayso.ron refund"
    ));
}

#[test]
fn fmt_lays_out_and_keeps_comments() {
    let scratch = Scratch::new();
    let loose = ACME.replace("        (\n            id: \"coo\",\n", "   ( // the boss\n id: \"coo\",\n");
    scratch.write("loose.ron", &loose);
    scratch.write("good.ron", ACME);
    scratch.write("typo.ron", "(\n    version: 1,\n    titel: \"Typo\",\n)\n");
    insta::assert_snapshot!(writing(
        &scratch,
        "fmt --check good.ron loose.ron typo.ron
         fmt --check good.ron
         fmt good.ron loose.ron
         fmt --check loose.ron"
    ));
    let now = std::fs::read_to_string(scratch.path("loose.ron")).unwrap();
    assert!(now.contains("        ( // the boss\n            id: \"coo\",\n"), "{now}");
    let filtered = scratch.run(["fmt", "-"], loose.as_bytes());
    assert_eq!((filtered.code, filtered.out), (0, now));
}

#[test]
fn new_makes_a_map_and_leaves_others_alone() {
    let scratch = Scratch::new();
    insta::assert_snapshot!(writing(
        &scratch,
        "new customer_care.sayso.ron
         check customer_care.sayso.ron --fail-on note
         new customer_care.sayso.ron
         new nowhere/map.ron
         new other.ron --template moon
         new -"
    ));
    let made = std::fs::read(scratch.path("customer_care.sayso.ron")).unwrap();
    insta::assert_snapshot!("new_map", String::from_utf8(made).unwrap());
}

#[test]
fn import_shows_what_it_understood() {
    let scratch = Scratch::new();
    for name in ["raci.csv", "odd.csv"] {
        std::fs::copy(Path::new(FIXTURES).join(name), scratch.path(name)).unwrap();
    }
    insta::assert_snapshot!(writing(
        &scratch,
        "import raci.csv
         import raci.csv -o map.ron --title Shipping
         import raci.csv -o map.ron
         import raci.csv -o map.ron --force
         import odd.csv -o odd.ron
         import raci.csv --notation rasci -o -
         import map.ron
         import missing.csv
         import raci.csv --notation moon
         import raci.csv --format pdf"
    ));
}

#[test]
fn an_unsure_import_is_an_error_until_it_is_confirmed() {
    let scratch = Scratch::new();
    std::fs::copy(Path::new(FIXTURES).join("odd.csv"), scratch.path("odd.csv")).unwrap();
    let letters = |notation: &[&str]| {
        let arguments = [&["import", "odd.csv", "-o", "odd.ron", "--force"], notation].concat();
        assert_eq!(scratch.run(arguments, b"").code, 0);
        let matrix = sayso::interchange::native::read(&std::fs::read(scratch.path("odd.ron")).unwrap()).unwrap().matrix;
        let letters = matrix.settings().letters.clone().unwrap();
        (letters.notation, letters.confirmed)
    };
    assert!(!letters(&[]).1);
    assert_eq!(letters(&["--notation", "RAPID"]), ("rapid".to_owned(), true));
}

#[test]
fn help_fits_one_screen() {
    insta::assert_snapshot!(session("-h"));
    let folder = Path::new(FIXTURES);
    let help = run(folder, ["-h"], b"");
    assert!(help.out.lines().count() <= 24 && help.out.lines().all(|line| line.chars().count() <= 80), "{}", help.out);
    for verb in [
        "new",
        "check",
        "explain",
        "who",
        "show",
        "card",
        "report",
        "import",
        "export",
        "diff",
        "merge",
        "git-setup",
        "fmt",
        "completions",
        "man",
    ] {
        let short = run(folder, [verb, "-h"], b"");
        assert!(short.code == 0 && short.out.lines().count() <= 24, "{verb}: {}", short.out);
        let long = run(folder, [verb, "--help"], b"");
        assert!(long.out.contains("Examples:"), "{verb} has no examples");
    }
    let version = run(folder, ["--version"], b"");
    let format = sayso::interchange::native::VERSION;
    assert_eq!(version.out, format!("sayso {} (file format {format})\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_verb_is_in_the_completions_and_the_manual() {
    let folder = Path::new(FIXTURES);
    let manual = run(folder, ["man"], b"");
    assert!(manual.code == 0 && manual.out.contains(".TH sayso 1"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(folder, ["completions", shell], b"");
        for verb in ["check", "explain", "who", "import", "fmt", "config", "doctor", "man"] {
            assert!(script.out.contains(verb), "{shell} does not know {verb}");
            assert!(manual.out.contains(&format!("SAYSO {}", verb.to_uppercase())), "the manual lacks {verb}");
        }
    }
}

#[test]
fn without_a_terminal_the_screens_say_so() {
    insta::assert_snapshot!(session(
        "acme.sayso.ron
         missing.ron
         chekc
         typo.sayso.ron
         --bogus
         demo --config missing.ron"
    ));
}

#[test]
fn the_sample_is_printed_where_nothing_can_be_drawn() {
    let demo = run(Path::new(FIXTURES), ["demo"], b"");
    assert!(demo.code == 0 && demo.out.starts_with("Northwind CX\n"), "{}", demo.out);
    assert!(demo.out.contains("error G08: Grant a goodwill credit: nobody decides 100 to 250 EUR"));
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let scratch = Scratch::new();
    // More than fits into a pipe.
    let mut rows = String::from("(version: 1, roles: [(id: \"a\", name: \"A\")], decisions: [\n");
    for number in 0..4000 {
        rows.push_str(&format!("(id: \"d{number}\", title: \"Settle case {number}\", rights: {{\"a\": Informed}}),\n"));
    }
    scratch.write("large.ron", rows + "])\n");
    for format in ["text", "json", "sarif", "github"] {
        let mut command = command(&scratch.path(""));
        command.args(["check", "large.ron", "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

/// Only line ends may be in what is printed.
fn assert_tame(text: &str, about: &str) {
    let odd = text.chars().find(|c| *c != '\n' && sayso::model::is_hidden(*c));
    assert_eq!(odd, None, "{about}: {text:?}");
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    let scratch = Scratch::new();
    let evil = "\\u{1b}]0;x\\u{7}\\u{202e}\\u{9b}2J\\u{200b}";
    let raw = "\u{1b}]0;x\u{7}\u{202e}\u{9b}2J\u{200b}";
    let map = ACME
        .replace("Replace a product", &format!("Replace {evil}"))
        .replace("\"Finance\"", &format!("\"Fin {evil}\""))
        .replace("Pressure", evil);
    let name = format!("{raw}.ron");
    scratch.write(&name, &map);
    scratch.write("bad.ron", format!("(\n    version: 1, {raw}: 2,\n)\n"));
    scratch.write("string.ron", format!("(\n    version: 1, title: {raw}\"\n)\n"));
    scratch.write("e.csv", format!("Task,{raw},Dev\n{raw}it,A,R\nStop,\"{raw}\",A\n"));
    let commands: &[&[&str]] = &[
        &["check", &name],
        &["check", &name, "--format", "json"],
        &["check", &name, "--format", "sarif"],
        &["check", &name, "--format", "github"],
        &["check", &name, "--waived"],
        &["check", &name, "--since", &name],
        &["check", &name, "--since", "bad.ron"],
        &["check", "bad.ron", "string.ron", &format!("{raw}missing"), "--format", "sarif"],
        &["check", "bad.ron", "string.ron", &format!("{raw}missing"), "--format", "github"],
        &["check", "bad.ron", "string.ron", &format!("{raw}missing")],
        &["check", &name, "--situation", raw],
        &["check", &name, "--rule", raw],
        &["who", &name, "replace"],
        &["who", &name, "fin"],
        &["who", &name, raw],
        &["explain", raw],
        &["fmt", "--check", &name, "bad.ron"],
        &["fmt", &name],
        &["new", &format!("new{raw}.ron")],
        &["new", &name],
        &["new", "x.ron", "--template", raw],
        &["import", "e.csv"],
        &["import", "e.csv", "-o", &format!("out{raw}.ron")],
        &["import", "e.csv", "--notation", raw],
        &["import", &name],
        &[&format!("--{raw}")],
        &[raw],
    ];
    for arguments in commands {
        let ran = scratch.run(*arguments, b"");
        assert_tame(&ran.out, &format!("{arguments:?}"));
        assert_tame(&ran.err, &format!("{arguments:?}"));
        assert!((0..=2).contains(&ran.code), "{arguments:?}");
    }
    assert!(scratch.run(["check", &name], b"").out.contains("<1b>]0;x<07><202e><9b>2J<200b>"));
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_work_and_odd_files_never_hang() {
    use std::os::unix::ffi::OsStringExt;
    let scratch = Scratch::new();
    let name = OsString::from_vec(b"m\xffp.ron".to_vec());
    scratch.write(&name, ACME);
    let ran = scratch.run([OsString::from("check"), name, "--rule=G01".into()], b"");
    assert_eq!(ran.code, 1, "{}", ran.text());
    assert!(ran.out.contains("m\u{fffd}p.ron:"));
    let long = format!("{}.ron", "x".repeat(251));
    scratch.write(&long, ACME.replace("rank: 10,", "rank:10,"));
    assert_eq!(scratch.run(["fmt", &long], b"").code, 0);
    assert_eq!(std::fs::read_to_string(scratch.path(&long)).unwrap(), ACME);
    let pipe = scratch.path("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0).unwrap();
    for odd in ["pipe", "/dev/zero", "/dev/null", "."] {
        assert_eq!(scratch.run(["check", odd], b"").code, 2, "{odd}");
        assert_eq!(scratch.run(["import", odd], b"").code, 2, "{odd}");
    }
}

#[test]
fn colours_come_only_when_asked_for() {
    let folder = Path::new(FIXTURES);
    let plain = run(folder, ["check", "acme.sayso.ron", "typo.sayso.ron"], b"");
    assert!(!plain.out.contains('\u{1b}') && !plain.err.contains('\u{1b}'));
    let colored = run(folder, ["check", "acme.sayso.ron", "typo.sayso.ron", "--color", "always"], b"");
    assert!(colored.out.contains("\u{1b}[1m") && colored.err.contains("\u{1b}["), "{}", colored.text());
}

#[test]
fn the_hooks_name_verbs_there_are() {
    let hooks = include_str!("../../.pre-commit-hooks.yaml");
    let entries: Vec<&str> = hooks.lines().filter_map(|line| line.strip_prefix("  entry: sayso ")).collect();
    assert_eq!(entries, ["check", "fmt"]);
    let scratch = Scratch::new();
    scratch.write("a.sayso.ron", ACME);
    for verb in entries {
        assert_ne!(scratch.run([verb, "a.sayso.ron"], b"").code, 2);
    }
}

mod github;
mod sarif;
mod schema;
mod since;

#[test]
fn doctor_says_what_decided_each_setting() {
    let scratch = Scratch::new();
    scratch.write(
        "own.ron",
        "(theme: \"projector\", colors: {\"gap\": \"#777777 on #777777\"}, keys: {\"undo\": [\"d\"]})",
    );
    let ran = scratch.run(["--config", "own.ron", "doctor"], b"");
    assert_eq!(ran.code, 1, "keys clash: {}", ran.text());
    for said in [
        "own.ron, by --config",
        "projector: the settings",
        "d is taken by \"Decides\"",
        "Git, in this folder",
        "gap has a contrast of 1.0",
    ] {
        assert!(ran.out.contains(said), "{said} is not said:\n{}", ran.out);
    }
    scratch.write("bad.ron", "(\n    them: 1,\n)");
    let ran = scratch.run(["doctor", "--config", "bad.ron"], b"");
    assert!(ran.code == 1 && ran.out.contains("bad.ron:2:5: there is no setting `them`"), "{}", ran.text());
    assert!(ran.out.contains("Git, in this folder"), "the rest is told all the same");
    let printed = scratch.run(["config"], b"");
    scratch.write("printed.ron", &printed.out);
    let ran = scratch.run(["doctor", "--config", "printed.ron"], b"");
    assert_eq!(ran.code, 0, "{}", ran.text());
}

#[test]
fn what_was_nearly_typed_is_offered() {
    let folder = Scratch::new();
    folder.write("acme.sayso.ron", ACME);
    folder.write("other.sayso.ron", ACME);
    let check = |arguments: &[&str], expected: &str| {
        let ran = folder.run(arguments, b"");
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.text());
        assert!(ran.err.contains(expected), "{arguments:?} should say \"{expected}\": {}", ran.err);
    };
    check(&["chek", "acme.sayso.ron"], "there is no verb \"chek\"\nhint: did you mean `sayso check`?");
    check(&["repot"], "did you mean `sayso report`?");
    check(&["frobnicate", "x", "y"], "there is no verb \"frobnicate\"\nhint: `sayso --help` lists all verbs");
    check(&["acme.sayso.ron", "check", "other.sayso.ron"], "a file stands before the verb");
    check(&["acme.sayso.ron", "check"], "a file stands before the verb");
    check(&["check", "acme.sayso.ron", "--fail-onn", "error"], "'--fail-on'");
    check(&["check", "acme.sayso.ron", "--format", "jsn"], "a similar value exists: 'json'");
    check(&["check", "acme.sayso.ron", "--rule", "no-decidr"], "did you mean G01 no-decider?");
    check(&["check", "acem.sayso.ron"], "did you mean acme.sayso.ron?");
    check(&["check", "nothing-like-it.sayso.ron"], "check the name, or make a map");
    check(&["acm.sayso.ron"], "did you mean acme.sayso.ron?");
    check(&["card", "acme.sayso.ron", "--role", "suport"], "did you mean Support Lead?");
    check(&["show", "acme.sayso.ron", "--screen", "finding"], "did you mean findings?");
    check(&["show", "acme.sayso.ron", "--notation", "racii"], "did you mean raci");
    check(&["show", "acme.sayso.ron", "--situation", "presure"], "did you mean Pressure?");
    check(&["export", "acme.sayso.ron", "-o", "x.xslx"], "did you mean .xlsx");
    check(&["export", "acme.sayso.ron", "-o", "x.md", "--format", "markdwn"], "did you mean markdown?");
    check(&["new", "x.sayso.ron", "--template", "peple"], "did you mean people?");
    check(&["completions", "bsh"], "a similar value exists: 'bash'");
}

#[test]
fn shells_offer_the_names_that_a_flag_takes() {
    let folder = Scratch::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = folder.run(["completions", shell], b"").out;
        for names in ["grid findings role overview", "cx-leadership product people", "raci rasci cairo", "G01 G02 G03"]
        {
            for name in names.split(' ') {
                let offered = script.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(|word| word == name);
                assert!(offered, "{shell} does not offer {name}");
            }
        }
    }
    // Whatever is typed is still read, and what is wrong is answered in the program's own words.
    let map = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo.sayso.ron");
    assert!(folder.run(["show", map, "--screen", "gird"], b"").err.contains("did you mean grid?"));
    assert!(!folder.run(["show", map, "--screen", "4", "--notation", "RACI"], b"").out.is_empty());
}

#[test]
fn completions_and_manual_know_every_verb_flag_and_example() {
    let folder = Scratch::new();
    let reference = include_str!("../../assets/reference/verbs.md");
    let verbs: Vec<&str> = reference.lines().filter_map(|line| line.strip_prefix("## sayso ")).collect();
    let cells = reference.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let mut flags: Vec<&str> = cells.flat_map(str::split_whitespace).filter(|word| word.starts_with("--")).collect();
    flags.sort_unstable();
    flags.dedup();
    assert!(verbs.len() >= 16 && flags.len() >= 20, "{verbs:?} {flags:?}");
    let manual = folder.run(["man"], b"").out;
    let plain = manual.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\fI", "");
    for word in verbs.iter().chain(&flags) {
        assert!(plain.contains(word), "the manual does not know {word}");
    }
    let examples = reference.lines().filter(|line| line.starts_with("  sayso "));
    for example in examples {
        assert!(plain.contains(example.trim_end()), "the manual lost {example}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = folder.run(["completions", shell], b"").out;
        for word in verbs.iter().chain(&flags) {
            let word = if shell == "fish" { word.trim_start_matches("--") } else { word };
            assert!(script.contains(word), "{shell} does not complete {word}");
        }
    }
}
