//! Painting over the last frame gives the frame that is painted from nothing, after every step of whatever a user does.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use sayso::app::commands::COMMANDS;
use sayso::app::layout::Layout;
use sayso::app::{App, Depth, Event, Glyphs, Lines, Mouse, Opened, Preferences, ThemeName};
use sayso::model::{Matrix, sketch};
use sayso::rules::EXAMPLE_DAY;
use sayso::ui::{self, Painter, Stretches};

use super::arbitrary::matrix;
use super::laws::cases;
use super::stage::Stage;

/// Many rows under several headings, with findings, boundaries and a situation.
fn long() -> Matrix {
    let mut text = "situation Pressure\n# Money\n | COO | Legal | Lead | Finance Operations | CFO\n".to_owned();
    for row in 0..60 {
        let rights = ["D", "C", "I", "", "D <=500", "O", "C +vetoes", "D"];
        let at = |column: usize| rights[(row * 3 + column * 5 + row / 7) % rights.len()];
        if row % 23 == 22 {
            text.push_str(&format!("# Area {row}\n"));
        }
        text.push_str(&format!(
            "Approve the budget of branch {row} | {} | {} | {} | {} | {}\n : limit EUR\n",
            at(0),
            at(1),
            at(2),
            at(3),
            at(4)
        ));
    }
    sketch::parse(&text).unwrap_or_else(|why| panic!("{why}")).matrix
}

/// What a user does.
#[derive(Clone, Debug)]
enum Act {
    Press(String),
    Click(u16, u16),
    Resize(u16, u16),
    Open,
}

fn act() -> impl Strategy<Value = Act> {
    let keys: Vec<String> = COMMANDS.iter().flat_map(|command| command.keys).map(|key| (*key).to_owned()).collect();
    let press = |keys: &[&str]| select(keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>());
    prop_oneof![
        12 => press(&["down", "up", "left", "right", "down", "down", "pagedown", "pageup", "home", "end"]).prop_map(Act::Press),
        5 => press(&["d", "c", "i", "o", "u", "ctrl-r", "n", "N", "v", "delete", "esc"]).prop_map(Act::Press),
        4 => press(&["enter", "esc", "esc", "y", "1", ": 'theme' enter", "/ 'budget 4' enter", "a 'New' enter", "?"])
            .prop_map(Act::Press),
        6 => select(keys).prop_map(Act::Press),
        1 => (0u16..120, 0u16..40).prop_map(|(x, y)| Act::Click(x, y)),
        1 => (10u16..140, 4u16..45).prop_map(|(width, height)| Act::Resize(width, height)),
        1 => Just(Act::Open),
    ]
}

/// A screen, and what the last frames left on it.
#[derive(Default)]
struct Screen {
    painter: Painter,
    buffer: Buffer,
    /// Frames in which not all rows were named.
    kept: usize,
    /// Frames in which the details might be left for later.
    hurried: usize,
    /// 1 where they were in the last of these.
    left: usize,
}

impl Screen {
    /// Paints in a hurry, where that may be: all but details, hints and what lies under the row of the cursor is that of a
    /// frame from nothing.
    fn hurry(&mut self, app: &App, is_held: bool) -> Result<(), TestCaseError> {
        let area = Rect::new(0, 0, app.size().0, app.size().1);
        if self.buffer.area != area || !self.painter.hurry(app, is_held) {
            return Ok(());
        }
        self.hurried += 1;
        let width = usize::from(area.width);
        let mut before = self.buffer.clone();
        let painted = self.painter.paint(&mut self.buffer, app);
        if let Some(rolled) = &painted.rolled {
            rolled.turn(&mut before.content, width);
        }
        self.left = usize::from(matches!(painted.stretches, Stretches::Some(_)));
        let mut anew = Buffer::empty(area);
        prop_assert_eq!(painted.cursor, ui::paint(&mut anew, app));
        let layout = Layout::of(app).expect("a layout");
        let is_detail = |x: u16, y: u16| layout.details.is_some_and(|details| details.contains(x, y));
        let is_owed = |x: u16, y: u16| is_detail(x, y) || layout.hints.contains(x, y);
        let row = painted
            .cursor
            .map(|(_, y)| y)
            .filter(|y| (layout.body.y + 1..layout.body.y + layout.body.height).contains(y));
        for (at, (cell, expected)) in self.buffer.content.iter().zip(&anew.content).enumerate() {
            let (x, y) = anew.pos_of(at);
            let is_under = row == Some(y) && layout.body.contains(x, y) && cell.symbol() == expected.symbol();
            prop_assert!(cell == expected || is_owed(x, y) || is_under, "the cell at {}, {}", x, y);
            // Where stretches are named, all that was painted is in them: the details are as they were.
            let is_left = self.left == 1 && is_detail(x, y);
            let is_blank = is_held && layout.side && cell.symbol() == " ";
            prop_assert!(!is_left || is_blank || before.content.get(at) == Some(cell), "the detail at {}, {}", x, y);
        }
        // What the cursor itself is on is told at once; bold alone lies under its row where there are no grounds.
        if let Some((x, y)) = painted.cursor {
            let told = |buffer: &Buffer| {
                buffer.cell((x, y)).map(|cell| (cell.symbol().to_owned(), cell.modifier - Modifier::BOLD))
            };
            prop_assert_eq!(told(&self.buffer), told(&anew));
        }
        named(&before, &self.buffer, &painted.stretches)
    }

    /// Paints over what is there, and compares with a frame from nothing.
    fn show(&mut self, app: &App) -> Result<(), TestCaseError> {
        let area = Rect::new(0, 0, app.size().0, app.size().1);
        if self.buffer.area != area {
            self.buffer = Buffer::empty(area);
        }
        let before = self.buffer.clone();
        let painted = self.painter.paint(&mut self.buffer, app);
        let mut anew = Buffer::empty(area);
        let cursor = ui::paint(&mut anew, app);
        prop_assert_eq!(&self.buffer, &anew);
        prop_assert_eq!(painted.cursor, cursor);
        self.kept += usize::from(matches!(painted.stretches, Stretches::Some(_)));
        named(&before, &anew, &painted.stretches)
    }
}

/// All cells that differ are named, and rows are named from above.
fn named(before: &Buffer, now: &Buffer, stretches: &Stretches) -> Result<(), TestCaseError> {
    let Stretches::Some(stretches) = stretches else { return Ok(()) };
    prop_assert!(stretches.is_sorted_by_key(|stretch| stretch.row));
    for (at, cell) in now.content.iter().enumerate() {
        let (x, y) = now.pos_of(at);
        let is_named =
            stretches.iter().any(|stretch| stretch.row == usize::from(y) && stretch.columns.contains(&usize::from(x)));
        prop_assert!(before.content.get(at) == Some(cell) || is_named, "the cell at {}, {} was not named", x, y);
    }
    Ok(())
}

fn check(
    map: &Matrix,
    preferences: &Preferences,
    size: (u16, u16),
    acts: &[(Act, Option<Option<bool>>)],
) -> Result<(), TestCaseError> {
    let mut stage = Stage::with(map.clone(), size, preferences);
    // As the driver does it: what takes long is done between the keys.
    stage.app = App::in_slices(Opened { matrix: map.clone(), ..Opened::default() }, EXAMPLE_DAY, size, preferences);
    let mut screen = Screen::default();
    screen.show(&stage.app)?;
    for (act, shown) in acts {
        match act {
            Act::Press(keys) => drop(stage.press(keys)),
            Act::Click(x, y) => drop(stage.event(Event::Mouse(Mouse::Click, *x, *y))),
            Act::Resize(width, height) => drop(stage.event(Event::Resize(*width, *height))),
            Act::Open => stage.app.open(Opened { matrix: long(), ..Opened::default() }),
        }
        // Keys that wait are all taken before a frame is painted.
        let Some(in_hurry) = shown else { continue };
        if let Some(is_held) = in_hurry {
            screen.hurry(&stage.app, *is_held)?;
        }
        // While the keys go on, one frame in a hurry follows another.
        if *in_hurry == Some(true) {
            continue;
        }
        stage.app.before_frame();
        screen.show(&stage.app)?;
        if stage.app.has_work() {
            stage.app.work();
            stage.app.before_frame();
            screen.show(&stage.app)?;
        }
    }
    Ok(())
}

fn preferences() -> impl Strategy<Value = Preferences> {
    let theme = select(ThemeName::ALL.to_vec());
    let depth = select(vec![Depth::True, Depth::Indexed, Depth::Sixteen]);
    (theme, depth, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(theme, depth, ascii, lines, shows_keys)| {
        Preferences {
            theme,
            depth,
            glyphs: if ascii { Glyphs::Ascii } else { Glyphs::Unicode },
            lines: if lines { Lines::Drawn } else { Lines::None },
            shows_keys,
            ..Preferences::default()
        }
    })
}

fn size() -> impl Strategy<Value = (u16, u16)> {
    select(vec![(120, 40), (80, 24), (200, 60), (97, 21), (44, 12)])
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn a_frame_painted_over_the_last_one_is_that_painted_from_nothing(
        preferences in preferences(),
        size in size(),
        acts in vec((act(), any::<Option<Option<bool>>>()), 1..30),
    ) {
        check(&long(), &preferences, size, &acts)?;
    }

    #[test]
    fn so_it_is_on_any_map(map in matrix(), preferences in preferences(), size in size(), acts in vec((act(), any::<Option<Option<bool>>>()), 1..20)) {
        check(&map, &preferences, size, &acts)?;
    }
}

#[test]
fn a_step_paints_the_rows_it_leaves_and_comes_to_and_the_details() {
    let mut stage = Stage::new(long());
    let mut screen = Screen::default();
    let mut rows_of = |stage: &mut Stage, key: &str| {
        screen.show(&stage.app).unwrap();
        stage.press(key);
        screen.show(&stage.app).unwrap();
        match screen.painter.paint(&mut screen.buffer, &stage.app).stretches {
            Stretches::Some(stretches) => stretches.len(),
            Stretches::All => usize::MAX,
        }
    };
    // Painted once more where nothing happened, that is the row of the cursor alone.
    assert_eq!(rows_of(&mut stage, "down"), 1);
    assert_eq!(rows_of(&mut stage, "right"), 1);
    assert_eq!(rows_of(&mut stage, "d"), 1);
    assert!(screen.kept > 4, "frames are painted over the last ones");
}

#[test]
fn in_a_hurry_steps_and_edits_leave_the_details() {
    let mut stage = Stage::new(long());
    let mut screen = Screen::default();
    screen.show(&stage.app).unwrap();
    for (key, is_left) in [("down", true), ("right", true), ("i", true), ("down", true), ("u", true), ("?", false)] {
        stage.press(key);
        screen.hurry(&stage.app, false).unwrap();
        assert_eq!(std::mem::take(&mut screen.hurried) == 1, is_left, "{key}");
        screen.show(&stage.app).unwrap();
    }
}

#[test]
fn in_a_hurry_a_step_paints_markers_and_cells_and_no_whole_row_but_the_one_it_began_in() {
    let mut stage = Stage::new(long());
    let mut painter = Painter::default();
    let mut buffer = Buffer::empty(Rect::new(0, 0, stage.app.size().0, stage.app.size().1));
    painter.paint(&mut buffer, &stage.app);
    let mut cells = Vec::new();
    for key in ["down", "down", "right", "up", "left", "down"] {
        stage.press(key);
        assert!(painter.hurry(&stage.app, false), "{key}");
        let painted = painter.paint(&mut buffer, &stage.app);
        let Stretches::Some(stretches) = painted.stretches else { panic!("{key} painted all") };
        cells.push(stretches.iter().map(|stretch| stretch.columns.len()).sum::<usize>());
    }
    let body = usize::from(Layout::of(&stage.app).expect("a layout").body.width);
    // The first one takes away what lay under the row; one that changes the column tells it in the heads.
    assert!(cells[0] > body && cells[0] < body + 40, "{cells:?}");
    assert!(cells[1] < 40 && cells[3] < 40 && cells[5] < 40, "{cells:?}");
    assert!(cells[2] < body + 40 && cells[4] < body + 40, "{cells:?}");
    // Keys that rest bring what was owed.
    painter.paint(&mut buffer, &stage.app);
    let mut anew = Buffer::empty(buffer.area);
    ui::paint(&mut anew, &stage.app);
    assert_eq!(buffer, anew);
}

#[test]
fn a_step_sideways_that_scrolls_to_a_heading_tells_the_column_in_the_heads() {
    let mut stage = Stage::new(long());
    let mut screen = Screen::default();
    screen.show(&stage.app).unwrap();
    // As far as the cursor goes before lines scroll, and then to each further line with the keys taken together.
    let rows = Layout::of(&stage.app).expect("a layout").body.height;
    for _ in 0..rows - 3 {
        stage.press("down");
    }
    screen.show(&stage.app).unwrap();
    for at in 0..30 {
        stage.press(if at % 2 == 0 { "right down" } else { "left down" });
        screen.hurry(&stage.app, true).unwrap();
    }
}
