//! Long work in slices: what comes out is what doing it at once gives, and keys are answered in between.

#[path = "../../benches/maps/mod.rs"]
pub mod maps;

use std::collections::BTreeSet;

use sayso::app::key::{Code, Key};
use sayso::app::{App, Event, Opened, Preferences, Screen};
use sayso::interchange::native;
use sayso::model::Matrix;
use sayso::rules::{Analysis, Family};

use crate::stage::{frame, rows as lines_of};

const SIZE: (u16, u16) = (120, 40);

fn opened(matrix: &Matrix) -> Opened {
    Opened { matrix: matrix.clone(), name: Some("map.sayso.ron".to_owned()), ..Opened::default() }
}

/// The screen as lines of text.
fn frame_of(app: &App) -> String {
    lines_of(&frame(app, SIZE)).join("\n")
}

fn finish(app: &mut App) {
    while app.has_work() {
        app.work();
    }
    app.before_frame();
}

/// Presses the same keys in an app that does everything at once, and in one that does so many slices between two keys.
fn check(matrix: &Matrix, keys: &[Key], slices: usize) {
    let mut whole = App::new(opened(matrix), maps::today(), SIZE, &Preferences::default());
    let mut sliced = App::in_slices(opened(matrix), maps::today(), SIZE, &Preferences::default());
    for key in keys {
        whole.update(Event::Key(*key));
        sliced.update(Event::Key(*key));
        (0..slices).for_each(|_| sliced.work());
        sliced.before_frame();
    }
    finish(&mut sliced);
    assert_eq!(sliced.analysis().counts(), whole.analysis().counts(), "{slices} slices");
    assert_eq!(
        sliced.analysis().findings(sliced.matrix()),
        whole.analysis().findings(whole.matrix()),
        "{slices} slices"
    );
    assert_eq!(frame_of(&sliced), frame_of(&whole), "{slices} slices");
}

#[test]
fn keys_between_slices_lead_where_keys_after_them_lead() {
    let matrix = maps::map(700, 12);
    let plain = |c| Key::plain(Code::Char(c));
    let (down, right, page) = (Key::plain(Code::Down), Key::plain(Code::Right), Key::plain(Code::PageDown));
    let edits = [plain('d'), down, plain('i'), right, page, plain('o'), plain('u'), down, plain('x'), down, down];
    for slices in [0, 1, 3, 50] {
        check(&matrix, &edits, slices);
    }
}

#[test]
fn rows_in_sight_show_their_findings_before_the_rest_is_judged() {
    let matrix = maps::map(3_000, 12);
    let whole = App::new(opened(&matrix), maps::today(), SIZE, &Preferences::default());
    let mut sliced = App::in_slices(opened(&matrix), maps::today(), SIZE, &Preferences::default());
    assert_eq!(sliced.checked(), Some(0));
    while sliced.checked().is_some_and(|percent| percent < 33) {
        sliced.work();
    }
    sliced.before_frame();
    assert!(sliced.has_work());
    // The rows of the grid, without the pane beside it and the counts and the area's heading above.
    let rows = |app: &App| -> Vec<String> {
        let frame = frame_of(app);
        frame.lines().skip(4).take(12).map(|line| line.chars().take(60).collect()).collect()
    };
    assert_eq!(rows(&sliced), rows(&whole));
    let title = frame_of(&sliced).lines().next().unwrap_or_default().to_owned();
    assert!(title.contains("checking 33 %"), "{title}");
}

#[test]
fn a_fix_waits_for_the_check_and_says_so() {
    let mut app = App::in_slices(opened(&maps::map(3_000, 12)), maps::today(), SIZE, &Preferences::default());
    app.update(Event::Key(Key::plain(Code::Char('n'))));
    app.update(Event::Key(Key::plain(Code::Char('f'))));
    assert!(app.message().is_some_and(|message| message.text.contains("check")), "{:?}", app.message());
}

#[test]
fn generated_maps_are_the_same_every_time_and_have_findings_of_every_family() {
    let (first, second) = (maps::map(1_000, 30), maps::map(1_000, 30));
    let text = native::write(&first);
    assert_eq!(text, native::write(&second));
    assert_eq!(native::read(text.as_bytes()).unwrap().matrix, first);
    let filled = first.decisions().map(|(_, decision)| decision.rights().len()).sum::<usize>() * 100 / 30_000;
    assert!((35..=45).contains(&filled), "{filled} %");
    let analysis = Analysis::new(&first, maps::today());
    for family in Family::ALL {
        assert!(analysis.counts().family(family) > 50, "{family:?}: {:?}", analysis.counts());
    }
    let fired: BTreeSet<&str> = analysis.findings(&first).into_iter().map(|finding| finding.rule.code).collect();
    assert!(fired.len() >= 20, "{fired:?}");
    let screens = App::new(opened(&first), maps::today(), SIZE, &Preferences::default());
    assert_eq!(screens.screen(), Screen::Grid);
}

#[test]
fn a_check_can_be_stopped_and_goes_on_later() {
    let mut app = App::in_slices(opened(&maps::map(1_000, 12)), maps::today(), SIZE, &Preferences::default());
    let hold = |app: &mut App| {
        app.update(Event::Key(Key::plain(Code::Char(':'))));
        app.update(Event::Paste("Stop or resume".to_owned()));
        app.update(Event::Key(Key::plain(Code::Enter)));
    };
    app.work();
    hold(&mut app);
    assert!(!app.has_work());
    let before = app.checked();
    app.work();
    assert_eq!(app.checked(), before);
    assert!(frame_of(&app).contains("check stopped at"), "{}", frame_of(&app));
    // What is edited or seen is checked all the same, and nothing is called clean.
    app.update(Event::Key(Key::plain(Code::Char('d'))));
    app.before_frame();
    assert!(!frame_of(&app).contains('✓'), "{}", frame_of(&app));
    hold(&mut app);
    finish(&mut app);
    assert_eq!(app.checked(), None);
    let whole = Analysis::new(app.matrix(), maps::today());
    assert_eq!(app.analysis().counts(), whole.counts());
}

#[test]
fn what_leaves_the_program_tells_all_findings() {
    let matrix = maps::map(1_000, 12);
    let mut app = App::in_slices(opened(&matrix), maps::today(), SIZE, &Preferences::default());
    app.update(Event::Key(Key { alt: true, ..Key::plain(Code::Char('e')) }));
    let effects = app.update(Event::Key(Key { ctrl: true, ..Key::plain(Code::Char('s')) }));
    let report = effects.iter().find_map(|effect| match effect {
        sayso::app::Effect::Write { bytes, .. } => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    });
    let mut whole = App::new(opened(&matrix), maps::today(), SIZE, &Preferences::default());
    whole.update(Event::Key(Key { alt: true, ..Key::plain(Code::Char('e')) }));
    let effects = whole.update(Event::Key(Key { ctrl: true, ..Key::plain(Code::Char('s')) }));
    let expected = effects.iter().find_map(|effect| match effect {
        sayso::app::Effect::Write { bytes, .. } => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    });
    assert!(expected.as_ref().is_some_and(|report| report.len() > 10_000), "the keys must write a report");
    assert!(report == expected, "a report written during the check differs from one written after it");
}

#[test]
fn what_fixes_leave_is_found_once_for_a_place_and_a_map() {
    let mut app = App::in_slices(opened(&maps::map(700, 12)), maps::today(), SIZE, &Preferences::default());
    let rest = |app: &mut App| (0..2).for_each(|_| finish(app));
    for _ in 0..700 {
        rest(&mut app);
        if app.remedies().iter().any(|remedy| remedy.leaves.is_some()) {
            break;
        }
        app.update(Event::Key(Key::plain(Code::Down)));
    }
    let found = app.remedies().to_vec();
    assert!(found.iter().any(|remedy| remedy.leaves.is_some()), "no fix in all of the map");
    // Neither what is told nor a save changes anything about them.
    app.update(Event::Told("saved".to_owned()));
    app.before_frame();
    assert!(!app.has_work());
    assert_eq!(app.remedies(), found);
    // An edit does, and so does another place.
    for key in [Key::plain(Code::Char('d')), Key::plain(Code::Char('u')), Key::plain(Code::Down)] {
        app.update(Event::Key(key));
        assert!(app.remedies().iter().all(|remedy| remedy.leaves.is_none()), "after {key:?}: {:?}", app.remedies());
        rest(&mut app);
    }
    app.update(Event::Key(Key::plain(Code::Up)));
    rest(&mut app);
    assert_eq!(app.remedies(), found);
}
