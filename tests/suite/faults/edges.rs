//! Numbers, dates, names and files at their limits: what fits is kept exactly, through save and undo; what does not is refused
//! with the figure of the limit, and never cut short or turned into something else.

use std::fs;

use sayso::disk::{self, Overwrite};
use sayso::interchange::native;
use sayso::model::{Edit, History, MapChange, Matrix};

use crate::scratch::Scratch;

/// A map of two roles and one decision, with something put in its place.
fn map(decision: &str) -> String {
    format!(
        r#"(
    version: 1,
    roles: [
        (id: "a", name: "A"),
        (id: "b", name: "B"),
    ],
    decisions: [
        (id: "d", title: "D", {decision}),
    ],
)
"#
    )
}

/// What fits comes back from the file as it was written, and is shown as expected.
fn check_fits(decision: &str, shown: &str) {
    let text = map(decision);
    let read = native::read(text.as_bytes()).unwrap_or_else(|why| panic!("{decision}: {why:?}")).matrix;
    let written = native::write(&read);
    assert_eq!(native::read(written.as_bytes()).unwrap().matrix, read, "{decision}");
    let folder = Scratch::new();
    folder.write("m.ron", &text);
    let ran = folder.run(["check", "m.ron", "--fail-on", "note"], b"");
    assert!(ran.code < 2, "{decision}: {}", ran.text());
    let ran = folder.run(["show", "m.ron"], b"");
    assert!(ran.code == 0 && ran.out.contains(shown), "{decision}: {shown:?} in {}", ran.text());
}

/// What does not fit is refused at its place, with the limit.
fn check_refused(decision: &str, says: &str) {
    let text = map(decision);
    let why = native::read(text.as_bytes()).err().unwrap_or_else(|| panic!("{decision} is read"));
    assert!(
        why.message.contains(says) || why.hint.contains(says),
        "{decision}: {:?} says {says:?}",
        (why.message, why.hint)
    );
    assert_eq!(why.place.map(|spot| spot.line), Some(8), "{decision}");
}

#[test]
fn amounts_at_their_limits() {
    let over = |amount: &str| format!("limit: Amount(\"EUR\"), rights: {{\"a\": Decides(over: \"{amount}\")}}");
    check_fits(&over("1000000000000000 EUR"), "1 000 000 000 000 000 EUR");
    check_fits(&over("999999999999999.99 EUR"), "999 999 999 999 999.99 EUR");
    check_fits(&over("0.01 EUR"), "0.01 EUR");
    for much in [
        "1000000000000000.01".to_owned(),
        i64::MAX.to_string(),
        u64::MAX.to_string(),
        u128::MAX.to_string(),
        "9".repeat(10_000),
        "9".repeat(18),
        "999999999 bn".to_owned(),
    ] {
        check_refused(&over(&format!("{much} EUR")), "10^15");
    }
    check_refused(&over("0.001"), "two decimals");
    for odd in ["-1", "1e3", "NaN", "inf", "0x10", "", "٥٠٠"] {
        check_refused(&over(odd), "is not an amount");
    }
}

#[test]
fn time_limits_and_dates_at_their_limits() {
    check_fits("decide_within: \"P9998Y\"", "D");
    check_fits("decide_within: \"P7304484D\"", "D");
    check_fits("decide_within: \"PT1S\"", "D");
    for odd in ["P19999Y", "P7304485D", "P99999999999999999999D", "-P1D", "P0D", "PT0.5S", "P1.5D", "P", "forever"] {
        check_refused(&format!("decide_within: \"{odd}\""), "time limit");
    }
    for day in ["0001-01-01", "0000-02-29", "9999-12-31"] {
        check_fits(&format!("confirmed_on: \"{day}\", review_by: \"{day}\""), "D");
    }
    check_refused("review_by: \"10000-01-01\"", "9999-12-31");
    check_refused("review_by: \"999999999999-01-01\"", "9999-12-31");
    for odd in [
        "2026-02-30",
        "2025-02-29",
        "2026-13-01",
        "-001-01-01",
        "2026-1-1",
        "20261130",
        "2026-11-30T10:00",
        "٢٠٢٦-١١-٣٠",
    ] {
        check_refused(&format!("review_by: \"{odd}\""), "not a date");
    }
    // A review that falls behind the end of time, judged on the last day.
    let folder = Scratch::new();
    let text = map("confirmed_on: \"9999-12-31\"").replace("version: 1,", "version: 1, review_every: \"P9998Y\",");
    folder.write("m.ron", text);
    for today in ["0001-01-01", "9999-12-31"] {
        let output =
            crate::scratch::command(&folder.path("")).args(["check", "m.ron"]).env("SAYSO_TODAY", today).output();
        assert!(output.unwrap().status.code().is_some_and(|code| code < 2), "{today}");
    }
}

#[test]
fn whole_numbers_at_their_limits() {
    check_fits("rank: 4294967295", "D");
    for much in ["4294967296", "18446744073709551616", "-1", &"9".repeat(10_000)] {
        check_refused(&format!("rank: {much}"), "4294967295");
    }
    let newer = native::read(b"(version: 4294967295)").unwrap_err();
    assert!(newer.message.contains("version 4294967295") && newer.hint.contains("newer"), "{newer:?}");
    let newer = native::read(b"(version: 99999999999999999999)").unwrap_err();
    assert!(newer.message.contains("4294967295"), "{newer:?}");
}

#[test]
fn names_of_any_script_are_kept_and_ids_are_plain() {
    let combining = format!("e{}", "\u{301}".repeat(1_000));
    let family = "👩\u{200d}👩\u{200d}👧\u{200d}👦";
    for name in [
        "שירות לקוחות",
        "خدمة العملاء",
        "ふりがな 顧客",
        "Ὀδυσσεύς",
        "ﬁ ß İ ı",
        "𝔘𝔫𝔦",
        combining.as_str(),
        family,
        "🇪🇺",
        "\u{feff}",
        "\u{200b}",
    ] {
        let text = map("rights: {\"a\": Decides}").replace("name: \"A\"", &format!("name: \"{name}\""));
        let read = native::read(text.as_bytes()).unwrap().matrix;
        let again = native::read(native::write(&read).as_bytes()).unwrap().matrix;
        assert_eq!(again, read, "{name:?}");
        let folder = Scratch::new();
        folder.write("m.ron", &text);
        for arguments in
            [&["show", "m.ron"][..], &["check", "m.ron"], &["card", "m.ron", "--role", "a"], &["who", "m.ron", "D"]]
        {
            let ran = folder.run(arguments, b"");
            assert!(ran.code < 2, "{name:?} {arguments:?}: {}", ran.text());
            let odd = ran.out.chars().find(|c| *c != '\n' && sayso::model::is_hidden(*c));
            assert_eq!(odd, None, "{name:?} {arguments:?}");
        }
    }
    for id in ["é", "ид", "a\u{200d}b", "👍", "A", "a b", "", "a\u{301}", "../x", "\u{0}"] {
        let text = map("status: Agreed").replace("id: \"d\"", &format!("id: \"{id}\""));
        let why = native::read(text.as_bytes()).unwrap_err();
        assert_eq!(why.place.map(|spot| spot.line), Some(8), "{id:?}: {why:?}");
    }
    let text = map("status: Agreed").replace("id: \"d\"", &format!("id: \"{}\"", "d".repeat(65)));
    assert!(native::read(text.as_bytes()).unwrap_err().message.contains("64"));
    let text = map("status: Agreed").replace("id: \"d\"", &format!("id: \"{}\"", "d".repeat(64)));
    assert!(native::read(text.as_bytes()).is_ok());
}

/// A map goes through every verb, a save and back again, whatever its size.
fn check_whole(about: &str, text: &str, words: &str, pages: bool) {
    let folder = Scratch::new();
    let path = folder.write("m.ron", text);
    let before: Matrix = native::read(text.as_bytes()).unwrap_or_else(|why| panic!("{about}: {why:?}")).matrix;
    let quick = [&["who", "m.ron", words][..]];
    let slow = [
        &["check", "m.ron"][..],
        &["show", "m.ron"],
        &["card", "m.ron", "--role", "a"],
        &["export", "m.ron", "-o", "out.csv"],
        &["report", "m.ron", "-o", "out.html"],
    ];
    for arguments in quick.iter().chain(slow.iter().filter(|_| pages)) {
        let ran = folder.run(*arguments, b"");
        assert!((0..=1).contains(&ran.code), "{about}: {arguments:?} ends with {}: {:.300}", ran.code, ran.err);
    }
    let mut opened = disk::open(&path).unwrap();
    let mut history = History::default();
    let edit = Edit::SetMap(MapChange::Title("New".to_owned()));
    history.perform(&mut opened.matrix, "title", vec![edit]).unwrap();
    opened.file.save(&opened.matrix, Overwrite::No).unwrap();
    assert_eq!(native::read(&fs::read(&path).unwrap()).unwrap().matrix, opened.matrix, "{about}");
    history.undo(&mut opened.matrix).unwrap();
    assert_eq!(opened.matrix, before, "{about}");
    opened.file.save(&opened.matrix, Overwrite::No).unwrap();
    assert_eq!(native::read(&fs::read(&path).unwrap()).unwrap().matrix, before, "{about}");
}

#[test]
fn very_many_roles_and_rights_and_very_long_texts_go_through_everything() {
    let roles = |most: usize| -> String {
        (0..most).map(|number| format!("(id: \"r{number}\", name: \"Role {number}\"),\n")).collect()
    };
    let text = map("rights: {\"a\": Decides, \"r9999\": Informed}");
    // The largest ones go through the pages only where a fast build is measured: a test's build takes too long.
    check_whole("10 000 roles", &text.replace("(id: \"b\"", &format!("{}(id: \"b\"", roles(10_000))), "D", false);
    let rights: String = (0..1_000).map(|number| format!("\"r{number}\": Contributes,\n")).collect();
    let text = map(&format!("rights: {{\"a\": Decides, {rights}}}"));
    check_whole("1 000 rights", &text.replace("(id: \"b\"", &format!("{}(id: \"b\"", roles(1_000))), "D", true);
    let long = format!("title: \"{}\"", "wort ".repeat(1024 * 1024 / 5));
    check_whole(
        "a title of a mebibyte",
        &map("rights: {\"a\": Decides}").replace("title: \"D\"", &long),
        "wort",
        false,
    );
    let one = format!("name: \"{}\", aliases: [\"a\"]", "ä".repeat(512 * 1024));
    check_whole("a name of a mebibyte", &map("rights: {\"a\": Decides}").replace("name: \"A\"", &one), "D", false);
}

#[test]
fn files_that_are_no_maps_are_refused_by_every_verb() {
    let good = map("rights: {\"a\": Decides}");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(good.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let utf16_bare: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let deep = |open: &str, close: &str| {
        format!("(version: 1, title: {}{})", open.repeat(100_000), close.repeat(100_000)).into_bytes()
    };
    let wide = format!("(version: 1, retired: (roles: [{}]))", "\"a\",".repeat(1_000_001));
    let files: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "empty"),
        ("blank", b" \n\t\n".to_vec(), "empty"),
        ("nul", vec![0; 4096], "found"),
        ("utf16", utf16, "UTF-16"),
        ("utf16-bare", utf16_bare, ""),
        (
            "latin1",
            good.replace("\"D\"", "\"D?\"")
                .into_bytes()
                .into_iter()
                .map(|byte| if byte == b'?' { 0xe9 } else { byte })
                .collect(),
            "not UTF-8",
        ),
        ("deep-list", deep("[", "]"), "32"),
        ("deep-map", deep("{\"a\":", "}"), "32"),
        ("deep-call", deep("Some(", ")"), "32"),
        (
            "deep-comment",
            format!("(version: 1, {}{})", "/*".repeat(100_000), "*/".repeat(99_999)).into_bytes(),
            "never closed",
        ),
        ("wide", wide.into_bytes(), "1000000"),
        (
            "conflict",
            good.replace("    decisions", "<<<<<<< ours\n    decisions").into_bytes(),
            "merge conflict at line 7",
        ),
        ("random", (0..100_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect(), "UTF-8"),
        ("open-text", format!("(version: 1, title: \"{}", "a".repeat(1024 * 1024)).into_bytes(), "closed"),
    ];
    let folder = Scratch::new();
    for (name, bytes, says) in &files {
        folder.write(name, bytes);
        for arguments in [
            &["check", name][..],
            &["fmt", name],
            &["show", name],
            &["who", name, "D"],
            &["card", name, "--role", "a"],
            &["report", name, "-o", "out.html"],
            &["export", name, "-o", "out.csv"],
            &[name],
        ] {
            let ran = folder.run(arguments, b"");
            assert!(
                ran.code == 2 && ran.out.is_empty() && ran.err.contains(says),
                "{arguments:?}: {:.600}",
                ran.text()
            );
            assert!(ran.err.contains("hint: ") && ran.err.len() < 2_000, "{arguments:?}: {:.600}", ran.text());
        }
        let piped = folder.run(["check", "-"], bytes);
        assert!(piped.code == 2 && piped.err.contains(says), "{name} by a pipe: {:.600}", piped.text());
        let ran = folder.run(["import", name, "-o", "out.ron", "--notation", "raci"], b"");
        assert!(ran.code == 2 && !ran.err.contains("panicked"), "import {name}: {:.600}", ran.text());
        assert_eq!(&fs::read(folder.path(name)).unwrap(), bytes, "{name} is untouched");
    }
    assert_eq!(folder.names().len(), files.len(), "{:?}", folder.names());
}

#[test]
fn a_file_of_100_megabytes_is_refused_without_being_read() {
    let folder = Scratch::new();
    // Holes take no room on the disk.
    fs::File::create(folder.path("huge.ron")).unwrap().set_len(100 * 1024 * 1024 * 1024).unwrap();
    for arguments in [
        &["check", "huge.ron"][..],
        &["fmt", "huge.ron"],
        &["show", "huge.ron"],
        &["who", "huge.ron", "D"],
        &["huge.ron"],
        &["import", "huge.ron"],
    ] {
        let ran = folder.run(arguments, b"");
        let limit = format!("{} MiB", native::LARGEST_FILE / (1024 * 1024));
        assert!(ran.code == 2 && ran.err.contains("MiB"), "{arguments:?}: {}", ran.text());
        assert!(arguments[0] == "import" || ran.err.contains(&limit), "{arguments:?}: {}", ran.text());
    }
}
