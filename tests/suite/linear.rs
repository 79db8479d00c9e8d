//! Linear text: what a screen shows to the eye, `sayso show` says line by line, and nothing of it is only drawn.

use sayso::app::screens::{boundary, details, findings, grid, overview};
use sayso::app::{App, Opened, Preferences, Screen};
use sayso::interchange::native;
use sayso::model::Matrix;
use sayso::rules::{EXAMPLE_DAY, fixes_of};

use crate::scratch::Scratch;

const DEMO: &str = include_str!("../../assets/demo.sayso.ron");
const ACME: &str = include_str!("../fixtures/cli/acme.sayso.ron");

fn demo() -> Matrix {
    native::read(DEMO.as_bytes()).unwrap().matrix
}

fn app(matrix: Matrix, screen: Screen) -> App {
    let opened = Opened { matrix, ..Opened::default() };
    App::new(opened, EXAMPLE_DAY, (200, 60), &Preferences::default()).looking_at(screen, None)
}

/// Whether every one of the sayings is in the text.
fn check(text: &[String], sayings: impl IntoIterator<Item = String>) {
    let text = text.join("\n");
    let mut count = 0;
    for said in sayings {
        assert!(text.contains(&said), "\"{said}\" is not said:\n{text}");
        count += 1;
    }
    assert!(count > 0, "nothing was looked for");
}

#[test]
fn the_grid_says_every_right_finding_and_fact() {
    let app = app(demo(), Screen::Grid);
    let matrix = app.matrix();
    let text = grid::text(&app);
    check(&text, matrix.decisions().map(|(_, decision)| decision.title().to_owned()));
    check(&text, matrix.areas_in_order().iter().map(|area| format!("Area: {}", area.name)));
    check(&text, matrix.decisions().flat_map(|(_, decision)| details::right_sentences(&app, decision)));
    check(&text, matrix.decisions().flat_map(|(_, decision)| details::facts(&app, decision)).map(|(_, said)| said));
    check(&text, details::map_facts(&app).into_iter().map(|(label, said)| format!("{label}: {said}")));
    let open = app.analysis().findings(matrix).into_iter().filter(|finding| !finding.waived);
    check(&text, open.map(|finding| findings::told(&app, finding)));
    // What the large details pane shows of a decision is said, but for what is drawn.
    for (_, decision) in matrix.decisions() {
        for told in [decision.success(), decision.tie_break(), decision.gives_way()] {
            assert!(told.is_empty() || text.iter().any(|line| line.contains(told)), "{told}");
        }
        for paragraph in decision.note() {
            check(&text, [paragraph.clone()]);
        }
    }
}

#[test]
fn the_findings_are_said_with_what_settles_them_and_what_was_waived() {
    for matrix in [demo(), native::read(ACME.as_bytes()).unwrap().matrix] {
        let app = app(matrix, Screen::Findings);
        let text = findings::text(&app);
        let all = app.analysis().findings(app.matrix());
        check(&text, all.iter().map(|finding| findings::told(&app, finding)));
        let open = all.iter().filter(|finding| !finding.waived);
        let fixes = open.flat_map(|finding| fixes_of(app.matrix(), app.analysis(), finding));
        check(&text, fixes.map(|fix| format!("    fix: {}", fix.label)));
        let waived = all.iter().filter(|finding| finding.waived).count();
        assert_eq!(text.iter().any(|line| *line == format!("Waived on purpose ({waived})")), waived > 0);
    }
}

#[test]
fn the_page_of_a_role_and_the_overview_are_said_whole() {
    let mut app = app(demo(), Screen::Role);
    for role in app.matrix().roles_in_order() {
        app = app.on_page_of(role);
        let boundary = app.role_page().boundary().cloned().unwrap();
        let text = boundary::text(&app);
        check(&text, [boundary.name.clone(), boundary.load.words()]);
        for (heading, entries) in boundary.parts() {
            check(&text, entries.iter().map(|(title, _)| title.to_string()).chain([heading.to_owned()]));
        }
        for finding in &boundary.unclear {
            check(&text, [finding.message.clone()]);
        }
    }
    let app = app.looking_at(Screen::Overview, None);
    let text = overview::text(&app);
    check(&text, app.matrix().roles().map(|(_, role)| role.name().to_owned()));
    check(&text, app.matrix().areas_in_order().iter().map(|area| area.name.clone()));
    check(&text, ["Bottlenecks", "Load per role", "Findings by area", "Settled on"].map(str::to_owned));
}

#[test]
fn no_screen_says_a_sign_that_is_only_drawn() {
    let folder = Scratch::new();
    folder.write("demo.sayso.ron", DEMO);
    for (number, screen) in (1..).zip(Screen::ALL) {
        let name = screen.name().to_lowercase();
        let by_name = folder.run(["show", "demo.sayso.ron", "--screen", &name], b"");
        let by_number = folder.run(["show", "demo.sayso.ron", "--screen", &number.to_string()], b"");
        assert_eq!((by_name.code, &by_name.out), (0, &by_number.out), "{name}");
        assert!(by_name.out.lines().count() > 20, "{name}: {}", by_name.out);
        for drawn in ['│', '─', '┌', '█', '░', '▶', '▾', '○', '◆', '→', '✓', '\t'] {
            assert!(!by_name.out.contains(drawn), "{name} says {drawn}: {}", by_name.out);
        }
        // The linear text of a screen does not depend on the terminal it is asked for in.
        let again = folder.run(["show", "demo.sayso.ron", "--screen", &name, "--color", "always"], b"");
        assert_eq!(again.out, by_name.out, "{name}");
    }
}
