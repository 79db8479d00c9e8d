//! What is sent is read back: a terminal that takes the bytes shows the very frame that was painted.

use proptest::prelude::*;
use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::{Color, Modifier, Style};

use super::*;
use crate::app::key::Key;
use crate::app::{App, Event, Opened, Preferences};
use crate::model::sketch;
use crate::rules::EXAMPLE_DAY;
use crate::ui::{Painter, paint};

/// A screen, and the terminal that its bytes go to.
struct Pair {
    sheet: Sheet,
    terminal: vt100::Parser,
    size: (u16, u16),
}

impl Pair {
    fn new(size: (u16, u16)) -> Pair {
        Pair { sheet: Sheet::default(), terminal: vt100::Parser::new(size.1, size.0, 0), size }
    }

    /// Paints a frame, sends it and compares; returns how many bytes it took.
    fn show(&mut self, paint: impl Fn(&mut Buffer)) -> usize {
        self.show_stretches(paint, |_, _| Stretches::All)
    }

    /// The same where the painter says which stretches of the last frame and of this one may differ.
    fn show_stretches(
        &mut self,
        paint: impl Fn(&mut Buffer),
        stretches: impl Fn(&Buffer, &Buffer) -> Stretches,
    ) -> usize {
        let mut painted = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        paint(&mut painted);
        let bytes = self.sheet.draw(self.size, |buffer| {
            let last = buffer.clone();
            buffer.reset();
            paint(buffer);
            Painted { cursor: Some((1, 1)), rolled: None, stretches: stretches(&last, buffer) }
        });
        self.terminal.process(bytes);
        let length = bytes.len();
        assert_eq!(self.terminal.screen().cursor_position(), (1, 1));
        self.compare(&painted);
        length
    }

    /// Sends a frame of a painter that goes on from its last one, and compares; returns how many bytes it took.
    fn follow(&mut self, painter: &mut Painter, app: &App) -> usize {
        let bytes = self.sheet.draw(self.size, |buffer| painter.paint(buffer, app));
        self.terminal.process(bytes);
        let length = bytes.len();
        self.compare(&self.sheet.painted.clone());
        length
    }

    fn compare(&self, painted: &Buffer) {
        let screen = self.terminal.screen();
        for y in 0..self.size.1 {
            let mut x = 0;
            while x < self.size.0 {
                let (wanted, seen) = (&painted[(x, y)], screen.cell(y, x).expect("a cell"));
                let letter = if seen.contents().is_empty() { " " } else { seen.contents() };
                assert_eq!(letter, wanted.symbol(), "{x} {y}");
                assert_eq!(seen.bgcolor(), color(wanted.bg), "ground at {x} {y}");
                let modifiers = [(Modifier::UNDERLINED, seen.underline()), (Modifier::REVERSED, seen.inverse())];
                for (modifier, is_set) in modifiers {
                    assert_eq!(wanted.modifier.contains(modifier), is_set, "{modifier:?} at {x} {y}");
                }
                if wanted.symbol() != " " {
                    assert_eq!(seen.fgcolor(), color(wanted.fg), "text at {x} {y}");
                    for (modifier, is_set) in [(Modifier::BOLD, seen.bold()), (Modifier::ITALIC, seen.italic())] {
                        assert_eq!(wanted.modifier.contains(modifier), is_set, "{modifier:?} at {x} {y}");
                    }
                }
                x += wanted.cell_width().max(1);
            }
        }
    }
}

fn color(color: Color) -> vt100::Color {
    match color {
        Color::Indexed(at) => vt100::Color::Idx(at),
        Color::Red => vt100::Color::Idx(1),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    }
}

/// Rows such as a grid has, from one on, and the cursor's row in another ground.
fn grid(buffer: &mut Buffer, top: usize, current: usize) {
    let width = usize::from(buffer.area.width);
    for y in 1..buffer.area.height {
        let row = top + usize::from(y);
        let text = format!("   Approve the budget of branch {row:<12}D  I    {} C", row * 7 % 5);
        let style = if row == current { Style::new().bg(Color::Indexed(236)) } else { Style::new() };
        buffer.set_stringn(0, y, format!("{text:<width$}"), width, style);
    }
}

#[test]
fn a_frame_that_is_shown_already_takes_nothing() {
    let mut pair = Pair::new((60, 20));
    assert!(pair.show(|buffer| grid(buffer, 0, 3)) > 500);
    assert_eq!(pair.show(|buffer| grid(buffer, 0, 3)), 0);
    pair.sheet.owe_answer();
    assert_eq!(pair.show(|buffer| grid(buffer, 0, 3)), "\u{1b}[2;2H".len(), "a key is answered");
    assert_eq!(pair.show(|buffer| grid(buffer, 0, 3)), 0, "once");
}

#[test]
fn lines_that_move_are_moved_by_the_terminal() {
    for (from, to) in [(0, 1), (5, 4), (5, 9), (9, 2)] {
        let mut pair = Pair::new((60, 20));
        let whole = pair.show(|buffer| grid(buffer, from, from + 3));
        let moved = pair.show(|buffer| grid(buffer, to, from + 3));
        let lines = usize::abs_diff(from, to);
        assert!(moved < 40 + lines * 80, "{moved} of {whole} bytes for {lines} lines");
    }
}

#[test]
fn what_was_forgotten_is_drawn_from_nothing() {
    let mut pair = Pair::new((60, 20));
    pair.show(|buffer| grid(buffer, 0, 3));
    pair.terminal.process(b"\x1b[Hsomething else");
    pair.sheet.forget();
    pair.show(|buffer| grid(buffer, 0, 3));
    let fallen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        pair.sheet.draw((60, 20), |_| panic!("while painting"));
    }));
    assert!(fallen.is_err());
    pair.show(|buffer| grid(buffer, 7, 3));
}

#[test]
fn a_colour_that_changes_alone_takes_one_sequence() {
    let (mut writer, mut long) = (Writer::default(), LongSigns::default());
    let mut cells = vec![Cell::EMPTY; 3];
    cells[0].set_symbol("x").set_fg(Color::Indexed(4)).set_bg(Color::Indexed(236));
    cells[1] = cells[0].clone();
    cells[1].set_fg(Color::Indexed(5)).modifier = Modifier::BOLD;
    cells[2] = cells[1].clone();
    cells[2].modifier = Modifier::empty();
    let mut inks = [Ink::BLANK; 3];
    long.fill(&mut inks, &cells);
    writer.go(0, 0);
    inks.iter().for_each(|ink| writer.cell(*ink, &long, 80));
    writer.pen(Pen::PLAIN);
    assert_eq!(
        String::from_utf8_lossy(writer.wrap(LONG, BEGIN, END)),
        "\u{1b}[1H\u{1b}[38;5;4;48;5;236mx\u{1b}[1;38;5;5mx\u{1b}[22mx\u{1b}[m"
    );
}

fn style() -> impl Strategy<Value = Style> {
    let color = || {
        prop_oneof![
            3 => Just(Color::Reset),
            1 => (0u8..4).prop_map(Color::Indexed),
            1 => Just(Color::Red),
            1 => (0u8..3).prop_map(|n| Color::Rgb(n, 100, 7)),
        ]
    };
    (color(), color(), 0u8..16).prop_map(|(fg, bg, bits)| {
        let mut style = Style::new().fg(fg).bg(bg);
        for (bit, modifier) in
            [(1, Modifier::BOLD), (2, Modifier::UNDERLINED), (4, Modifier::REVERSED), (8, Modifier::ITALIC)]
        {
            if bits & bit != 0 {
                style = style.add_modifier(modifier);
            }
        }
        style
    })
}

/// A piece of text somewhere, or lines from another place of a grid.
#[derive(Clone, Debug)]
enum Stroke {
    Text(u16, u16, String, Style),
    Grid(usize, usize),
}

fn stroke() -> impl Strategy<Value = Stroke> {
    prop_oneof![
        6 => (0u16..40, 0u16..16, "[a-c ○日é]{0,9}", style()).prop_map(|(x, y, text, style)| Stroke::Text(x, y, text, style)),
        1 => (0usize..9, 0usize..20).prop_map(|(top, current)| Stroke::Grid(top, current)),
    ]
}

proptest! {
    #[test]
    fn a_cell_takes_a_pen_that_it_would_not_change(looks in prop::collection::vec((
        prop::sample::select(vec![" ", "x", "関", "é"]), 0u8..3, 0u8..3,
        prop::sample::select(vec![Modifier::empty(), Modifier::BOLD, Modifier::REVERSED, Modifier::all()]),
    ), 2)) {
        let cells: Vec<Cell> = looks.iter().map(|(sign, fg, bg, modifier)| {
            let mut cell = Cell::EMPTY;
            cell.set_symbol(sign).set_fg(Color::Indexed(*fg)).set_bg(Color::Indexed(*bg)).modifier = *modifier;
            cell
        }).collect();
        let mut inks = [Ink::BLANK; 2];
        LongSigns::default().fill(&mut inks, &cells);
        let pen = inks[0].pen(Pen::PLAIN);
        prop_assert_eq!(inks[1].takes(pen), inks[1].pen(pen) == pen);
    }

    #[test]
    fn any_frames_arrive_as_they_were_painted(
        frames in prop::collection::vec((prop::collection::vec(stroke(), 0..9), any::<bool>()), 1..7),
    ) {
        let mut pair = Pair::new((40, 16));
        let mut strokes = Vec::new();
        for (more, goes_on) in frames {
            // Another frame, or a few strokes over the last one.
            if !goes_on {
                strokes.clear();
            }
            strokes.extend(more);
            let paint = |buffer: &mut Buffer| {
                for stroke in &strokes {
                    match stroke {
                        Stroke::Text(x, y, text, style) => {
                            buffer.set_stringn(*x, *y, text, usize::from(40 - x), *style);
                        }
                        Stroke::Grid(top, current) => grid(buffer, *top, *current),
                    }
                }
            };
            if goes_on { pair.show_stretches(paint, tight) } else { pair.show(paint) };
        }
    }
}

/// What differs between two frames and nothing else, one stretch of each row.
fn tight(last: &Buffer, next: &Buffer) -> Stretches {
    let width = usize::from(next.area.width);
    let rows = last.content.chunks(width).zip(next.content.chunks(width)).enumerate();
    let stretches = rows.filter_map(|(row, (was, is))| {
        let differs = |at: &usize| was.get(*at) != is.get(*at);
        let (first, last) = ((0..width).find(differs)?, (0..width).rev().find(differs)?);
        Some(Stretch { row, columns: first..last + 1 })
    });
    Stretches::Some(stretches.collect())
}

/// A map of more rows and roles than any of the screens below shows.
fn long_map() -> App {
    let mut text = format!(" | {}\n", (0..24).map(|at| format!("Role {at}")).collect::<Vec<_>>().join(" | "));
    for row in 0..90 {
        let rights: Vec<&str> = (0..24).map(|column| ["D", "C", "", "I", "", ""][(row * 5 + column) % 6]).collect();
        text.push_str(&format!(
            "{}Approve budget {row} | {}\n",
            if row == 70 { "# 関東\n" } else { "" },
            rights.join(" | ")
        ));
    }
    let matrix = sketch::parse(&text).expect("a map").matrix;
    App::new(Opened { matrix, ..Opened::default() }, EXAMPLE_DAY, (120, 40), &Preferences::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn frames_in_a_hurry_arrive_as_they_were_painted(
        size in prop::sample::select(vec![(120, 40), (80, 24), (60, 16)]),
        keys in prop::collection::vec((prop::sample::select(
            vec!["down", "down", "down", "down", "up", "up", "right", "left", "pagedown", "G", "g g", "d"],
        ), 1usize..24, any::<bool>(), any::<bool>()), 1..12),
    ) {
        let mut app = long_map();
        app.update(Event::Resize(size.0, size.1));
        let (mut pair, mut painter) = (Pair::new(size), Painter::default());
        pair.follow(&mut painter, &app);
        for (key, times, is_held, rests) in keys {
            for _ in 0..times {
                for stroke in key.split(' ') {
                    app.update(Event::Key(Key::parse(stroke).expect("a key")));
                }
                if !painter.hurry(&app, is_held) {
                    app.before_frame();
                }
                pair.follow(&mut painter, &app);
            }
            if rests {
                app.before_frame();
                pair.follow(&mut painter, &app);
                let mut anew = Buffer::empty(Rect::new(0, 0, size.0, size.1));
                paint(&mut anew, &app);
                prop_assert_eq!(&pair.sheet.painted, &anew);
            }
        }
    }
}

#[test]
fn a_title_that_the_cursor_passes_in_a_hurry_is_not_left_bold() {
    let mut app = long_map();
    let (mut pair, mut painter) = (Pair::new((120, 40)), Painter::default());
    pair.follow(&mut painter, &app);
    // Onto a title that was come to in a hurry, off it, and away.
    for key in ["down", "down", "left", "right", "down"] {
        app.update(Event::Key(Key::parse(key).expect("a key")));
        assert!(painter.hurry(&app, false));
        pair.follow(&mut painter, &app);
    }
    app.before_frame();
    pair.follow(&mut painter, &app);
    let mut anew = Buffer::empty(Rect::new(0, 0, 120, 40));
    paint(&mut anew, &app);
    assert_eq!(pair.sheet.painted, anew);
}

#[test]
fn a_key_that_is_held_sends_a_line_and_no_page() {
    let mut app = long_map();
    let (mut pair, mut painter) = (Pair::new((120, 40)), Painter::default());
    pair.follow(&mut painter, &app);
    let mut bytes = Vec::new();
    for _ in 0..60 {
        app.update(Event::Key(Key::parse("down").expect("a key")));
        assert!(painter.hurry(&app, true));
        bytes.push(pair.follow(&mut painter, &app));
    }
    // In the page: a marker and a cell; where the page scrolls the line that comes as well.
    let (in_page, scrolled) = (bytes.get(10..20).unwrap_or_default(), bytes.get(45..55).unwrap_or_default());
    assert!(in_page.iter().all(|bytes| *bytes < 120), "{bytes:?}");
    assert!(scrolled.iter().all(|bytes| *bytes < 312), "{bytes:?}");
    // And when it is let go, all of it.
    app.before_frame();
    pair.follow(&mut painter, &app);
    let mut anew = Buffer::empty(Rect::new(0, 0, 120, 40));
    paint(&mut anew, &app);
    assert_eq!(pair.sheet.painted, anew);
}

/// What may come after a frame.
#[derive(Clone, Debug)]
enum Turn {
    /// Another frame: of these strokes alone, or of those before too, which tells what differs.
    Paint(Vec<Stroke>, bool),
    /// Somebody else wrote on the screen.
    Forget,
    /// The painter falls while it paints.
    Fall,
    Resize(u16, u16),
    Roll(Rolled),
}

fn turn() -> impl Strategy<Value = Turn> {
    let rolled = (0_usize..14, 2_usize..16, 1_usize..5, any::<bool>());
    let rolled = rolled.prop_filter_map("rows to move", |(from, to, by, up)| {
        (from + by < to).then_some(Turn::Roll(Rolled { rows: from..to, by, up }))
    });
    let side = |sides: &'static [u16]| prop::sample::select(sides);
    prop_oneof![
        6 => (prop::collection::vec(stroke(), 0..5), any::<bool>()).prop_map(|(more, on)| Turn::Paint(more, on)),
        1 => Just(Turn::Forget),
        1 => Just(Turn::Fall),
        2 => (side(&[0, 3, 20, 40]), side(&[0, 1, 2, 3, 8, 16])).prop_map(|(x, y)| Turn::Resize(x, y)),
        2 => rolled,
    ]
}

/// What differs beside rows that were moved; what came in is told as a whole.
fn tight_beside(last: &Buffer, next: &Buffer, rolled: Option<&Rolled>) -> Stretches {
    let Stretches::Some(mut stretches) = tight(last, next) else { return Stretches::All };
    let coming = rolled.map_or(0..0, Rolled::coming);
    stretches.retain(|stretch| !coming.contains(&stretch.row));
    let width = usize::from(next.area.width);
    stretches.extend(coming.map(|row| Stretch { row, columns: 0..width }));
    stretches.sort_by_key(|stretch| stretch.row);
    Stretches::Some(stretches)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_comes_between_frames_they_arrive_as_they_were_painted(
        turns in prop::collection::vec(turn(), 1..20),
    ) {
        let mut pair = Pair::new((40, 16));
        let mut strokes: Vec<Stroke> = Vec::new();
        for turn in turns {
            let (mut goes_on, mut rolled) = (false, None);
            match turn {
                Turn::Paint(more, on) => {
                    strokes = if on { [strokes, more].concat() } else { more };
                    goes_on = on;
                }
                Turn::Forget => {
                    pair.sheet.forget();
                    pair.terminal.process(b"\x1b[Hx");
                }
                Turn::Fall => {
                    let fall = || pair.sheet.draw(pair.size, |buffer| {
                        buffer.content.fill(Cell::new("#"));
                        panic!("while painting")
                    }).len();
                    let fallen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(fall));
                    prop_assert!(fallen.is_err());
                }
                Turn::Resize(width, height) => {
                    if pair.size != (width, height) && width > 0 && height > 0 {
                        pair.terminal = vt100::Parser::new(height, width, 0);
                    }
                    pair.size = (width, height);
                }
                Turn::Roll(wanted) => rolled = Some(wanted).filter(|wanted| wanted.rows.end <= pair.size.1.into()),
            }
            let has_cells = pair.size.0 > 0 && pair.size.1 > 0;
            let rolled = rolled.filter(|_| has_cells);
            let bytes = pair.sheet.draw(pair.size, |buffer| {
                let mut last = buffer.clone();
                let width = usize::from(pair.size.0);
                if let Some(rolled) = &rolled {
                    rolled.turn(&mut last.content, width);
                    let coming = rolled.coming();
                    last.content[coming.start * width..coming.end * width].fill(Cell::EMPTY);
                }
                buffer.reset();
                for stroke in strokes.iter().filter(|_| has_cells) {
                    match stroke {
                        Stroke::Text(x, y, text, style) if *x < pair.size.0 && *y < pair.size.1 => {
                            buffer.set_stringn(*x, *y, text, usize::from(pair.size.0 - x), *style);
                        }
                        Stroke::Text(..) => {}
                        Stroke::Grid(top, current) => grid(buffer, *top, *current),
                    }
                }
                let is_told = has_cells && (goes_on || rolled.is_some());
                let stretches = if is_told { tight_beside(&last, buffer, rolled.as_ref()) } else { Stretches::All };
                Painted { cursor: Some((0, 0)), rolled: rolled.clone(), stretches }
            });
            if has_cells {
                pair.terminal.process(bytes);
                pair.compare(&pair.sheet.painted.clone());
            }
        }
    }
}
