//! Any keys, pastes, clicks and sizes on any map: nothing panics, the cursor stays on something that exists, findings stay
//! up to date, and undone to the start the map is as it was.
//!
//! Always true: every step is also drawn, at the size it has and at one it has not heard of.

use proptest::collection::vec;
use proptest::prelude::*;
use sayso::app::commands::COMMANDS;
use sayso::app::grid::Line;
use sayso::app::key::{Code, Key};
use sayso::app::mode::Mode;
use sayso::app::{Access, App, Effect, Event, Mouse, Opened, Preferences, Screen};
use sayso::model::{Entry, History, Matrix};
use sayso::rules::{Analysis, EXAMPLE_DAY};

use crate::arbitrary::text;
use crate::stage::frame;

/// Checks the law.
pub fn check(bytes: &[u8]) {
    let Some((start, rest)) = super::drawn_map(bytes) else { return };
    let Some((other, rest)) = super::drawn_first(&(1_u16..100, 1_u16..40), rest) else { return };
    obey(&start, super::drawn(&happening(), rest, 100), other);
}

/// Lets events happen to a map.
pub fn obey(start: &Matrix, events: Vec<Event>, other: (u16, u16)) {
    let opened = Opened { matrix: start.clone(), name: Some("map.sayso.ron".to_owned()), ..Opened::default() };
    let mut app = App::new(opened, EXAMPLE_DAY, (100, 30), &Preferences::default());
    let mut kept = Vec::new();
    for event in events {
        happen(&mut app, event, &mut kept);
        check_app(&app);
        draw(&app, app.size());
    }
    // The terminal may have another size than the app has heard of.
    draw(&app, other);
    check_analysis(&app);
    check_journal(&app, &kept, start);

    app.update(Event::Access(Access::Write));
    app.update(Event::Resize(100, 30));
    press_until(&mut app, Code::Esc, |app| matches!(app.mode(), Mode::Normal));
    press_until(&mut app, Code::Char('u'), |app| app.history().depth() == 0);
    assert_eq!(app.matrix(), start);
    check_app(&app);
    check_analysis(&app);
}

/// Lets one event happen, and what it asks for outside: saves succeed, entries are kept.
fn happen(app: &mut App, event: Event, kept: &mut Vec<Entry>) {
    let mut effects = app.update(event);
    while let Some(effect) = effects.pop() {
        match effect {
            Effect::Keep(entries) => kept.extend(entries),
            Effect::Save { to, quit } => {
                let name = to.unwrap_or_else(|| "map.sayso.ron".to_owned());
                let depth = app.history().depth();
                effects.extend(app.update(Event::Saved { name, depth, notice: None, quit }));
                assert!(!app.is_modified());
            }
            Effect::AskToWrite => effects.extend(app.update(Event::Access(Access::Write))),
            _ => {}
        }
    }
}

fn press_until(app: &mut App, code: Code, done: impl Fn(&App) -> bool) {
    for _ in 0..10_000 {
        if done(app) {
            return;
        }
        app.update(Event::Key(Key::plain(code)));
    }
    panic!("{code:?} leads nowhere from {:?}", app.mode());
}

/// Draws a frame; text of the map reaches the terminal only as what can be seen.
fn draw(app: &App, size: (u16, u16)) {
    for cell in frame(app, size).content() {
        let hidden =
            |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}');
        assert!(!cell.symbol().contains(hidden), "{:?} is drawn", cell.symbol());
    }
}

/// After any events the analysis is that of a full check.
fn check_analysis(app: &App) {
    let fresh = Analysis::new(app.matrix(), EXAMPLE_DAY);
    assert_eq!(app.analysis().findings(app.matrix()), fresh.findings(app.matrix()));
    assert_eq!(app.analysis().counts(), fresh.counts());
}

/// What the journal kept leads from the first map to the one that is there, and back.
fn check_journal(app: &App, kept: &[Entry], start: &Matrix) {
    let mut told = History::told(kept.iter().cloned());
    assert_eq!(told.depth(), app.history().depth());
    let mut again = app.matrix().clone();
    while told.undo(&mut again).expect("undone").is_some() {}
    assert_eq!(&again, start);
}

/// Something that happens to the app.
pub fn happening() -> impl Strategy<Value = Event> {
    let names = COMMANDS.iter().flat_map(|command| command.keys).flat_map(|keys| keys.split(' '));
    let keys: Vec<Key> = names.map(|key| Key::parse(key).unwrap()).collect();
    let code = prop_oneof![
        4 => proptest::sample::select(vec![
            Code::Enter, Code::Enter, Code::Esc, Code::Tab, Code::Backspace, Code::Delete, Code::Insert, Code::Up, Code::Down,
            Code::Left, Code::Right, Code::Home, Code::End, Code::PageUp, Code::PageDown, Code::F(1), Code::F(24),
        ]),
        2 => proptest::char::range(' ', '~').prop_map(Code::Char),
        1 => any::<char>().prop_map(Code::Char),
    ];
    let key = (code, prop::bool::weighted(0.1), prop::bool::weighted(0.1), prop::bool::weighted(0.1))
        .prop_map(|(code, ctrl, alt, shift)| Key { code, ctrl, alt, shift });
    let mouse =
        proptest::sample::select(vec![Mouse::Click, Mouse::DoubleClick, Mouse::Drag, Mouse::WheelUp, Mouse::WheelDown]);
    let size = prop_oneof![
        3 => (20_u16..130, 6_u16..45),
        1 => (1_u16..30, 1_u16..12),
    ];
    let letters = proptest::sample::select(vec!["D\tC\nI\tO", "D", "A/R\tx", "\t\n\t", "D≤500\tC"]);
    prop_oneof![
        30 => proptest::sample::select(keys).prop_map(Event::Key),
        20 => key.prop_map(Event::Key),
        1 => text().prop_map(Event::Paste),
        1 => letters.prop_map(|text| Event::Paste(text.to_owned())),
        4 => (mouse, 0_u16..130, 0_u16..45).prop_map(|(mouse, x, y)| Event::Mouse(mouse, x, y)),
        2 => size.prop_map(|(width, height)| Event::Resize(width, height)),
        1 => Just(Event::Failed("the disk is full".to_owned())),
        1 => foreign().prop_map(|(name, bytes)| Event::Foreign { name, bytes }),
        1 => prop_oneof![Just(Access::Write), Just(Access::Read("it is locked".to_owned()))].prop_map(Event::Access),
    ]
}

/// A file that someone wants to see as a map.
fn foreign() -> impl Strategy<Value = (String, Vec<u8>)> {
    let tables = proptest::sample::select(vec![
        "Task,Ops,Dev\nShip it,A/R,C\n",
        "Decision\tCOO\tLegal\n# Money\nRefund\tD (up to 500 EUR)\tC\n",
        "| Refund | COO |\n| --- | --- |\n| Hire | x |\n",
        "[{\"Decision\": \"Refund\", \"COO\": \"D\"}]",
        "<table><tr><td>Task<td>Lead<tr><td>Hire<td>R</table>",
        "",
    ]);
    let bytes = prop_oneof![3 => tables.prop_map(|text| text.as_bytes().to_vec()), 1 => vec(any::<u8>(), 0..40)];
    let names =
        proptest::sample::select(vec!["rights.csv", "rights.md", "a.sayso.ron", "rights.json", "rights.html", "x"]);
    (names.prop_map(str::to_owned), bytes)
}

/// The cursor stands on something that exists, and what is derived is in order.
fn check_app(app: &App) {
    let grid = app.grid();
    assert!(grid.line < grid.lines().len() && grid.column <= grid.heads().len(), "{grid:?}");
    assert!(matches!(grid.lines().first(), Some(Line::Header)));
    assert_eq!(grid.decisions().count(), app.matrix().decision_count());
    assert_eq!(grid.heads().len(), app.matrix().role_count());
    for line in grid.lines() {
        match line {
            Line::Decision(key) => assert!(app.matrix().decision(*key).is_some()),
            Line::Area(Some(id)) => assert!(app.matrix().area(id).is_some()),
            _ => {}
        }
    }
    if let Some((line, column)) = grid.anchor {
        assert!(line < grid.lines().len() && column <= grid.heads().len(), "{grid:?}");
    }
    let rows = app.findings().rows().len();
    assert!(app.findings().at < rows.max(1));
    if let Some(situation) = app.situation() {
        assert!(app.matrix().situation(situation).is_some());
    }
    if app.screen() == Screen::Findings {
        let listed: Vec<_> = app.findings().rows().iter().collect();
        for row in listed {
            if let sayso::app::findings::FindingRow::Finding(finding) = row {
                let all = app.analysis().findings(app.matrix());
                assert!(all.iter().any(|found| **found == **finding), "{finding:?} is listed and not found");
            }
        }
    }
}
