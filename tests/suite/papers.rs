//! Pages for people without the program: whole, well-formed, inert, and each cell on the page of its role.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use sayso::app::paper;
use sayso::app::screens::role::Boundary;
use sayso::interchange::export::{Outgoing, Sheet, markdown_escaped, one_line, role_names};
use sayso::interchange::notation::Notation;
use sayso::model::{Date, Decision, DecisionChange, Edit, Id, MapChange, Matrix, Part, Role, is_hidden};
use sayso::rules::Analysis;

use crate::arbitrary;
use crate::scratch::Scratch;

const DEMO: &str = include_str!("../../assets/demo.sayso.ron");

fn demo() -> Matrix {
    sayso::interchange::native::read(DEMO.as_bytes()).unwrap().matrix
}

fn with_out<T>(matrix: &Matrix, situation: Option<&Id>, look: impl FnOnce(&Outgoing) -> T) -> T {
    let analysis = Analysis::new(matrix, Date::constant(2026, 6, 15));
    look(&Outgoing { matrix, analysis: &analysis, notation: Notation::Dci, situation })
}

/// Tags that stand alone.
const VOID: [&str; 2] = ["meta", "br"];

/// What a page is made of: its tags with their attributes, and the text between them; or why it is not well-formed.
fn pieces(page: &str) -> Result<(Vec<String>, String), String> {
    let (mut tags, mut text, mut open) = (Vec::new(), String::new(), Vec::<String>::new());
    let mut rest = page.strip_prefix("<!DOCTYPE html>").ok_or("no doctype")?;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        if before.contains('>') && open.last().is_none_or(|tag| tag != "style") {
            return Err(format!("a stray > in {before:?}"));
        }
        // Styles are ours; texts are what people wrote.
        if open.last().is_none_or(|tag| tag != "style") {
            text.push_str(before);
            text.push(' ');
        }
        let end = from.find('>').ok_or("a tag is never closed")?;
        let tag = &from[1..end];
        if tag.matches('"').count() % 2 != 0 || tag.contains('<') {
            return Err(format!("a broken tag: {tag}"));
        }
        let name: String = tag.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        if tag.starts_with('/') {
            let last = open.pop();
            if last.as_deref() != Some(&name) {
                return Err(format!("</{name}> closes {last:?}"));
            }
        } else {
            tags.push(tag.to_owned());
            if !VOID.contains(&name.as_str()) {
                open.push(name);
            }
        }
        rest = &from[end + 1..];
    }
    if open.is_empty() { Ok((tags, text)) } else { Err(format!("never closed: {open:?}")) }
}

/// The text of a page as it is read.
fn read(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Whether nothing in a page runs, loads or leads away.
fn check_inert(page: &str) -> String {
    let (tags, text) = pieces(page).unwrap_or_else(|why| panic!("{why}\n{page}"));
    let known = [
        "html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section", "footer", "div", "p",
        "span", "b", "small", "ul", "li", "dl", "dt", "dd", "h1", "h2", "h3", "a", "table", "caption", "thead",
        "tbody", "tr", "th", "td", "svg", "rect", "text", "line",
    ];
    for tag in &tags {
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        assert!(known.contains(&name), "<{tag}>");
        for attribute in tag.split('"').step_by(2).flat_map(str::split_whitespace).skip(1) {
            let attribute = attribute.trim_end_matches('=');
            assert!(
                !attribute.starts_with("on") && !["src", "style", "action", "srcdoc"].contains(&attribute),
                "<{tag}>"
            );
            assert!(tag.matches(&format!(" {attribute}=")).count() < 2, "twice in <{tag}>");
        }
        if let Some((_, address)) = tag.split_once("href=\"") {
            let address = address.split('"').next().unwrap_or_default();
            assert!(
                address.strip_prefix('#').is_some_and(|name| name.chars().all(|c| c.is_ascii_lowercase())),
                "<{tag}>"
            );
        }
    }
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    assert!(!page.contains("<!--") && !page.to_lowercase().contains("<script"));
    assert!(!page.chars().any(|c| is_hidden(c) && c != '\n'), "something hides in the page");
    read(&text)
}

/// Whether a Markdown page has no link, picture or HTML in it.
fn check_markdown_inert(page: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(page, Options::all()) {
        let acts = matches!(
            event,
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock)
        );
        assert!(!acts, "{event:?}");
    }
    assert!(!page.chars().any(|c| is_hidden(c) && c != '\n'), "something hides in the page");
}

fn holds_everything(out: &Outgoing, text: &str, escaped: impl Fn(&str) -> String) {
    for row in Sheet::of(out).rows() {
        assert!(text.contains(&escaped(&row.title)), "{:?} is missing", row.title);
    }
    for (_, name) in role_names(out.matrix) {
        assert!(text.contains(&escaped(&name)), "{name:?} is missing");
    }
    for finding in out.analysis.findings(out.matrix).into_iter().filter(|finding| !finding.waived) {
        if finding.situation.is_none() || finding.situation.as_ref() == out.situation {
            assert!(text.contains(finding.rule.code) && text.contains(&escaped(finding.rule.why)), "{finding:?}");
        }
    }
}

#[test]
fn the_report_holds_every_decision_role_and_finding() {
    let matrix = demo();
    for situation in [None, matrix.situations_in_order().first().map(|label| label.id.clone())] {
        with_out(&matrix, situation.as_ref(), |out| {
            let page = paper::report_html(out);
            holds_everything(out, &check_inert(&page), str::to_owned);
            for part in [
                "<th class=\"role\" scope=\"col\">",
                "scope=\"row\"",
                "scope=\"rowgroup\"",
                "<caption>",
                "@media print",
            ] {
                assert!(page.contains(part), "{part}");
            }
            assert_eq!(page, paper::report_html(out));
            holds_everything(out, &paper::report_markdown(out), markdown_escaped);
        });
    }
}

#[test]
fn hostile_text_stays_text() {
    let mut matrix = demo();
    let evil = [
        "</title><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        "--><svg onload=alert(1)>",
        "</style><b>",
        "[x](javascript:alert(1)) `a` ![i](http://e/x.png) <b>",
        "a\u{202e}b\u{0}c",
    ];
    matrix.apply(Edit::SetMap(MapChange::Title(evil[0].to_owned()))).unwrap();
    let decisions: Vec<Id> = matrix.decisions().map(|(_, decision)| decision.id().clone()).collect();
    for (at, id) in decisions.into_iter().enumerate() {
        let text = evil[at % evil.len()].to_owned();
        for change in [
            DecisionChange::Title(text.clone()),
            DecisionChange::Success(text.clone()),
            DecisionChange::Note(vec![text]),
        ] {
            matrix.apply(Edit::SetDecision { id: id.clone(), change }).unwrap();
        }
    }
    for (at, text) in evil.into_iter().enumerate() {
        matrix.apply(Edit::AddRole(Box::new(Role::new(Id::parse(&format!("evil-{at}")).unwrap(), text)))).unwrap();
    }
    with_out(&matrix, None, |out| {
        let text = check_inert(&paper::report_html(out));
        for evil in evil {
            assert!(text.contains(&one_line(evil)), "{evil:?}");
        }
        for (role, _) in matrix.roles() {
            let boundary = Boundary::of(&matrix, out.analysis, role, None).unwrap();
            check_inert(&paper::card_html(out, &boundary));
        }
        check_markdown_inert(&paper::report_markdown(out));
    });
}

fn cells_stand_once(matrix: &Matrix, situation: Option<&Id>) {
    with_out(matrix, situation, |out| {
        for (key, role) in matrix.roles() {
            let boundary = Boundary::of(matrix, out.analysis, key, situation).unwrap();
            let mut listed: Vec<_> = boundary
                .sections
                .iter()
                .flat_map(|section| section.entries.iter().map(|entry| entry.decision))
                .collect();
            listed.sort_unstable();
            let has = |decision: &Decision| decision.right_in(key, situation).is_some();
            let mut expected: Vec<_> =
                matrix.decisions().filter(|(_, decision)| has(decision)).map(|(decision, _)| decision).collect();
            expected.sort_unstable();
            assert_eq!(listed, expected, "{}", role.name());
            let deciding = boundary.sections[..3].iter().map(|section| section.entries.len()).sum::<usize>();
            let decides = |decision: &Decision| {
                decision.right_in(key, situation).is_some_and(|right| right.part() == Part::Decides)
            };
            assert_eq!(deciding, matrix.decisions().filter(|(_, decision)| decides(decision)).count());
            // All of it is printed.
            let lines = paper::card_text(out, &boundary);
            for entry in boundary.sections.iter().flat_map(|section| &section.entries) {
                let title = one_line(&entry.title);
                assert!(lines.iter().any(|line| line.starts_with(&format!("  - {title}"))), "{title:?}\n{lines:#?}");
            }
            assert!(!lines.iter().any(|line| line.chars().any(is_hidden)));
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_cell_stands_on_the_page_of_its_role_and_once(matrix in arbitrary::matrix(), situation in proptest::option::of(arbitrary::situation_id())) {
        let situation = situation.filter(|id| matrix.situation(id).is_some());
        cells_stand_once(&matrix, situation.as_ref());
    }

    #[test]
    fn any_map_makes_a_whole_page(matrix in arbitrary::matrix()) {
        with_out(&matrix, None, |out| {
            let text = check_inert(&paper::report_html(out));
            holds_everything(out, &text, str::to_owned);
            let page = paper::report_markdown(out);
            check_markdown_inert(&page);
            holds_everything(out, &page, markdown_escaped);
        });
    }
}

#[test]
fn the_verbs_write_pages() {
    let scratch = Scratch::new();
    scratch.write("a.sayso.ron", DEMO);
    let card = scratch.run(["card", "a.sayso.ron", "--role", "support lead"], b"");
    assert!(
        card.code == 0 && card.out.contains("\nYou decide after asking\n  - Refund a customer: up to 500 EUR; "),
        "{}",
        card.text()
    );
    let page = scratch.run(["card", "a.sayso.ron", "--role", "coo", "--format", "html"], b"");
    check_inert(&page.out);
    let page = scratch.run(["card", "a.sayso.ron", "--role", "coo", "--format", "markdown"], b"");
    assert!(page.out.starts_with("# COO\n"), "{}", page.out);
    let wrong = scratch.run(["card", "a.sayso.ron", "--role", "suport lead"], b"");
    assert!(wrong.code == 2 && wrong.err.contains("did you mean \"Support Lead\"?"), "{}", wrong.err);
    for name in ["r.html", "r.md"] {
        let ran = scratch.run(["report", "a.sayso.ron", "-o", name], b"");
        assert!(ran.code == 0 && ran.err == format!("wrote {name}\n"), "{}", ran.text());
        let again = scratch.run(["report", "a.sayso.ron", "-o", name], b"");
        assert!(again.code == 2 && again.err.contains("--force"), "{}", again.text());
    }
    let wrong = scratch.run(["report", "a.sayso.ron", "-o", "r.pdf"], b"");
    assert!(wrong.code == 2 && wrong.err.contains(".html"), "{}", wrong.err);
}

/// A browser, where there is one.
fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|file| file.is_file())
}

#[test]
fn a_browser_shows_the_report_without_a_complaint() {
    let Some(browser) = browser() else {
        println!("skipped: no chromium is installed");
        return;
    };
    let scratch = Scratch::new();
    scratch.write("a.sayso.ron", DEMO);
    assert_eq!(scratch.run(["report", "a.sayso.ron", "-o", "r.html"], b"").code, 0);
    let page = format!("file://{}", scratch.path("r.html").display());
    let shoot = |arguments: &[&str], file: &Path| {
        let mut command = std::process::Command::new(&browser);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr"]);
        command.arg(format!("--user-data-dir={}", scratch.path("profile").display()));
        let output = command.args(arguments).arg(&page).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        // Refused by the page's own policy, or failed: neither may happen.
        assert!(!said.contains("Content Security Policy") && !said.contains("CONSOLE"), "{said}");
        std::fs::metadata(file).map_or(0, |metadata| metadata.len())
    };
    for (name, size) in [("phone.png", "390,844"), ("desktop.png", "1280,900")] {
        let file = scratch.path(name);
        let length = shoot(&[&format!("--window-size={size}"), &format!("--screenshot={}", file.display())], &file);
        if length == 0 {
            println!("skipped: the browser takes no pictures here");
            return;
        }
        assert!(length > 10_000, "{name} is nearly empty: {length} bytes");
    }
    let file = scratch.path("r.pdf");
    assert!(shoot(&[&format!("--print-to-pdf={}", file.display())], &file) > 10_000, "nothing was printed");
}
