//! The reference pages in `assets/reference/` are what the program's own tables say.

use std::path::Path;

use sayso::app::commands::{self, COMMANDS};
use sayso::rules::{self, RULES};

use crate::scratch::run;

/// Holds a page against its file, or writes the file where that is asked for.
fn check(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reference").join(name);
    if std::env::var_os("SAYSO_REFRESH").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let line = written.lines().zip(page.lines()).position(|(written, page)| written != page);
    assert!(
        written == page,
        "assets/reference/{name} is stale (line {}); refresh it: SAYSO_REFRESH=1 cargo test --test suite reference",
        line.unwrap_or_else(|| written.lines().count().min(page.lines().count())) + 1
    );
    assert!(!page.contains("  \n") && page.ends_with('\n') && !page.contains('\u{200b}'), "{name} is not clean");
}

#[test]
fn the_page_of_commands_is_fresh_and_whole() {
    let page = commands::reference::page();
    check("commands.md", &page);
    for command in COMMANDS.iter() {
        assert!(page.contains(&format!("`{}` |", command.id)) && page.contains(command.about), "{command:?}");
    }
    // A bar inside a cell would split it.
    for row in page.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
    }
}

#[test]
fn the_page_of_rules_is_fresh_and_whole() {
    let page = rules::reference::page();
    check("rules.md", &page);
    for rule in RULES {
        assert!(page.contains(&format!("### {} {}\n", rule.code, rule.name)), "{rule:?}");
        assert!(page.contains(rule.why) && page.contains(rule.cure), "{rule:?}");
        assert!(rule.limits.iter().all(|limit| page.contains(limit.about)), "{rule:?}");
    }
}

#[test]
fn the_page_of_verbs_is_fresh_and_whole() {
    let page = sayso::cli::reference::page();
    check("verbs.md", &page);
    let help = run(Path::new(env!("CARGO_MANIFEST_DIR")), ["-h"], b"");
    let listed = help.out.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.map_while(|line| line.strip_prefix("  ")?.split(' ').next());
    let also = help.out.lines().find_map(|line| line.strip_prefix("Also: ")).unwrap_or("");
    let verbs: Vec<&str> = listed.chain(also.split(", ")).collect();
    assert!(verbs.contains(&"check") && verbs.contains(&"man"), "{verbs:?}");
    for verb in verbs {
        assert!(page.contains(&format!("\n## sayso {verb}\n")), "{verb} is missing");
    }
    for row in page.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 3, "{row}");
    }
}

// Without spreadsheets there is a format less.
#[cfg(feature = "xlsx")]
#[test]
fn the_page_of_formats_is_fresh_and_whole() {
    let page = sayso::interchange::reference::page();
    check("formats.md", &page);
    for format in sayso::interchange::formats::FORMATS {
        let leaves = format.write.is_none() || page.contains(format.leaves);
        assert!(page.contains(&format!("## {}\n", format.name)) && leaves, "{}", format.name);
    }
}
