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
use crate::commands::large;
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
    assert!(wrong.code == 2 && wrong.err.contains("did you mean Support Lead?"), "{}", wrong.err);
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

/// Runs the browser on a file; what it printed, and whether the page's own policy refused nothing and nothing failed in it.
fn browse(browser: &Path, scratch: &Scratch, arguments: &[&str], name: &str) -> String {
    let mut command = std::process::Command::new(browser);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr"]);
    command.arg(format!("--user-data-dir={}", scratch.path("profile").display()));
    let page = format!("file://{}", scratch.path(name).display());
    let output = command.args(arguments).arg(page).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("Content Security Policy") && !said.contains("CONSOLE"), "{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A page that looks into reports in frames of a phone's and a desk's width, and writes down what it measures.
const PROBE: &str = r#"<!DOCTYPE html><html><body>
<iframe src="demo.html" width="390" height="800"></iframe><iframe src="demo.html" width="1440" height="900"></iframe>
<iframe src="large.html" width="390" height="800"></iframe><iframe src="card.html" width="390" height="800"></iframe>
<pre id="told"></pre><script>
onload = () => {
  told.textContent = [...document.querySelectorAll('iframe')].map(frame => {
    const page = frame.contentDocument, all = query => page.querySelectorAll(query).length;
    const over = page.documentElement.scrollWidth > page.documentElement.clientWidth;
    const table = [...page.querySelectorAll('.grid tbody tr')].filter(row => row.querySelector('td'));
    const ragged = table.filter(row => row.cells.length !== all('.grid thead th')).length;
    return [over, all('.grid thead th'), table.length, all('.grid td'), ragged, all('svg title') >= all('svg')].join(' ');
  }).join(';');
};
</script></body></html>"#;

#[test]
fn a_browser_shows_the_report_whole_on_a_phone_a_desk_and_paper() {
    let Some(browser) = browser() else {
        println!("skipped: no chromium is installed");
        return;
    };
    let scratch = Scratch::new();
    scratch.write("demo.sayso.ron", DEMO);
    let large = large(120, 12);
    scratch.write("large.sayso.ron", sayso::interchange::native::write(&large));
    for name in ["demo", "large"] {
        let ran = scratch.run(["report", &format!("{name}.sayso.ron"), "-o", &format!("{name}.html")], b"");
        assert_eq!(ran.code, 0, "{}", ran.text());
    }
    let card = scratch.run(["card", "demo.sayso.ron", "--role", "coo", "--format", "html"], b"");
    scratch.write("card.html", &card.out);
    scratch.write("probe.html", PROBE);
    let measured = browse(
        &browser,
        &scratch,
        &["--allow-file-access-from-files", "--virtual-time-budget=20000", "--dump-dom"],
        "probe.html",
    );
    let told = measured.split("<pre id=\"told\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
    if told.is_empty() {
        println!("skipped: the browser shows no pages here");
        return;
    }
    let grid = |map: &Matrix| {
        let (rows, roles) = (map.decision_count(), map.role_count());
        format!("false {} {rows} {} 0 true", roles + 1, rows * roles)
    };
    let (demo, large) = (grid(&demo()), grid(&large));
    assert_eq!(
        told,
        format!("{demo};{demo};{large};false 0 0 0 0 true"),
        "wider than the screen, or cells are missing"
    );

    let file = scratch.path("desk.png");
    browse(&browser, &scratch, &["--window-size=1440,900", &format!("--screenshot={}", file.display())], "demo.html");
    assert!(std::fs::metadata(&file).is_ok_and(|file| file.len() > 10_000), "the picture is nearly empty");
    let file = scratch.path("demo.pdf");
    browse(&browser, &scratch, &[&format!("--print-to-pdf={}", file.display())], "demo.html");
    let printed = std::fs::read(&file).unwrap();
    let count = |what: &[u8]| printed.windows(what.len()).filter(|part| *part == what).count();
    // The tree of pages is no page.
    let pages = count(b"/Type /Page") - count(b"/Type /Pages");
    assert!((5..30).contains(&pages), "{pages} pages were printed");
}

#[test]
fn a_report_of_a_large_map_stays_readable_and_says_so() {
    let map = large(1_500, 60);
    with_out(&map, None, |out| {
        let limits = paper::limits(out);
        assert!(limits[0].starts_with("the grid shows the first 1000 of 1500 decisions"), "{limits:?}");
        let page = paper::report_html(out);
        assert_eq!(page.matches("scope=\"row\"").count(), 1_000);
        assert!(page.len() < 12_000_000, "{} bytes", page.len());
        let markdown = paper::report_markdown(out);
        for limit in &limits {
            assert!(page.contains(limit) && markdown.contains(&markdown_escaped(limit)), "{limit}");
        }
        assert!(markdown.contains("| 1000 ") && !markdown.contains("| 1001 "), "the grid of the page goes on");
        check_inert(&page);
    });
    // One of ordinary size is told whole.
    with_out(&demo(), None, |out| assert_eq!(paper::limits(out), [""; 0]));
}

/// The contrast of two colours as accessibility guidelines measure it.
fn contrast(one: &str, other: &str) -> f64 {
    let light = |color: &str| {
        let digits = color.trim_start_matches('#');
        let digits = if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    };
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_text_of_a_page_stands_out_in_light_in_dark_and_on_paper() {
    let style = include_str!("../../src/app/paper/page.css");
    let looks: Vec<&str> = style.split(":root {").skip(1).filter_map(|part| part.split('}').next()).collect();
    assert_eq!(looks.len(), 3);
    for look in looks {
        let color = |name: &str| {
            let value = look.split(&format!("--{name}: ")).nth(1).and_then(|rest| rest.split(';').next());
            value.unwrap_or_else(|| panic!("{name} has no colour in {look}"))
        };
        for (text, ground) in [
            ("ink", "paper"),
            ("ink", "band"),
            ("ink", "contributes"),
            ("ink", "informed"),
            ("ink", "unread"),
            ("ink", "h1"),
            ("ink", "h2"),
            ("ink", "h3"),
            ("ink", "h4"),
            ("quiet", "paper"),
            ("quiet", "band"),
            ("decides-ink", "decides"),
            ("on-clash", "overlap"),
            ("gap", "paper"),
            ("gap", "band"),
            ("overlap", "paper"),
            ("overlap", "band"),
            ("vague", "paper"),
            ("vague", "band"),
        ] {
            let contrast = contrast(color(text), color(ground));
            assert!(contrast >= 4.5, "{text} on {ground}: {contrast:.2} in {look}");
        }
    }
}
