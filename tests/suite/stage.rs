//! A stage: the app without a terminal, driven by keys as the keymap names them and read by its values and its frames.
//!
//! Quoted words are typed letter by letter: `press("a 'Hire an agent' enter")`.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use sayso::app::grid::Line;
use sayso::app::key::{Code, Key};
use sayso::app::mode::Mode;
use sayso::app::screens::cell;
use sayso::app::{App, Effect, Event, Opened, Preferences, Weight};
use sayso::interchange::notation::Notation;
use sayso::model::{Decision, DecisionKey, Entry, Matrix, RoleKey, sketch};
use sayso::rules::EXAMPLE_DAY;
use sayso::ui;

/// The app and what it asked of the driver.
pub struct Stage {
    /// The app.
    pub app: App,
    /// Effects since the start, oldest first.
    pub effects: Vec<Effect>,
    /// What happened to the map, as the journal keeps it.
    pub kept: Vec<Entry>,
}

impl Stage {
    /// A map in a file, in a terminal of 120 × 40.
    pub fn new(matrix: Matrix) -> Stage {
        Stage::with(matrix, (120, 40), &Preferences::default())
    }

    /// A map in a terminal of a size, as the user set it up.
    pub fn with(matrix: Matrix, size: (u16, u16), preferences: &Preferences) -> Stage {
        let opened = Opened { matrix, name: Some("map.sayso.ron".to_owned()), ..Opened::default() };
        Stage { app: App::new(opened, EXAMPLE_DAY, size, preferences), effects: Vec::new(), kept: Vec::new() }
    }

    /// A map as it was opened, in a terminal of 120 × 40.
    pub fn opened(opened: Opened) -> Stage {
        let app = App::new(opened, EXAMPLE_DAY, (120, 40), &Preferences::default());
        Stage { app, effects: Vec::new(), kept: Vec::new() }
    }

    /// A map from a sketch.
    pub fn sketch(text: &str) -> Stage {
        Stage::new(sketch::parse(text).unwrap_or_else(|why| panic!("{why}")).matrix)
    }

    /// Gives one event to the app.
    pub fn event(&mut self, event: Event) -> &mut Stage {
        let effects = self.app.update(event);
        for effect in effects {
            match effect {
                Effect::Keep(entries) => self.kept.extend(entries),
                other => self.effects.push(other),
            }
        }
        self
    }

    /// Presses keys one after the other; `'quoted text'` is typed.
    pub fn press(&mut self, keys: &str) -> &mut Stage {
        let mut rest = keys.trim_start();
        while !rest.is_empty() {
            // A lone quote is a key like any other.
            if let Some((text, after)) = rest.strip_prefix('\'').and_then(|text| text.split_once('\'')) {
                self.type_text(text);
                rest = after.trim_start();
                continue;
            }
            let (key, after) = rest.split_once(' ').unwrap_or((rest, ""));
            let key = Key::parse(key).unwrap_or_else(|why| panic!("{why}"));
            self.event(Event::Key(key));
            rest = after.trim_start();
        }
        self
    }

    /// Types a text letter by letter.
    pub fn type_text(&mut self, text: &str) -> &mut Stage {
        for c in text.chars() {
            self.event(Event::Key(Key::plain(Code::Char(c))));
        }
        self
    }

    /// What was said last; `!` in front where it was a refusal, empty where nothing was said.
    pub fn said(&self) -> String {
        self.app.message().map_or(String::new(), |message| match message.weight {
            Weight::Done => message.text.clone(),
            Weight::Refused => format!("!{}", message.text),
        })
    }

    /// The decision with a title.
    pub fn decision(&self, title: &str) -> &Decision {
        let found = self.app.matrix().decisions().find(|(_, decision)| decision.title() == title);
        found.unwrap_or_else(|| panic!("no decision \"{title}\"")).1
    }

    /// The key of the decision with a title.
    pub fn decision_key(&self, title: &str) -> DecisionKey {
        self.app.matrix().decision_key(self.decision(title).id()).unwrap()
    }

    /// The key of the role with a name.
    pub fn role_key(&self, name: &str) -> RoleKey {
        self.app.matrix().role_named(name).unwrap_or_else(|| panic!("no role \"{name}\""))
    }

    /// What a cell reads in the situation looked at, in the letters of DCI; empty where it holds nothing.
    pub fn cell(&self, title: &str, role: &str) -> String {
        let right = self.decision(title).right_in(self.role_key(role), self.app.situation());
        right.map_or(String::new(), |right| cell::text(Notation::Dci, right).into_owned())
    }

    /// The lines below the header: `# Area`, then its decisions.
    pub fn lines(&self) -> Vec<String> {
        let matrix = self.app.matrix();
        let text = |line: &Line| match line {
            Line::Header => None,
            Line::Area(Some(id)) => Some(format!("# {}", matrix.area(id).map_or("?", |area| &area.name))),
            Line::Area(None) => Some("# -".to_owned()),
            Line::Decision(key) => Some(matrix.decision(*key).map_or("?", |decision| decision.title()).to_owned()),
        };
        self.app.grid().lines().iter().filter_map(text).collect()
    }

    /// The roles' names from left to right.
    pub fn roles(&self) -> Vec<String> {
        self.app.grid().heads().iter().map(|head| head.full.clone()).collect()
    }

    /// Where the cursor is: line and column in words.
    pub fn place(&self) -> String {
        let grid = self.app.grid();
        let line = match grid.line.checked_sub(1) {
            None => "header".to_owned(),
            Some(line) => self.lines()[line].clone(),
        };
        let column = grid.column.checked_sub(1).map_or("title".to_owned(), |column| self.roles()[column].clone());
        format!("{line} / {column}")
    }

    /// Puts the cursor on a decision and a role by the search.
    pub fn at(&mut self, title: &str, role: &str) -> &mut Stage {
        let key = self.decision_key(title);
        let role = self.role_key(role);
        let line = self.app.grid().lines().iter().position(|line| *line == Line::Decision(key)).unwrap();
        let column = self.app.grid().heads().iter().position(|head| head.role == role).unwrap() + 1;
        self.press("1 esc g g home");
        while self.app.grid().line < line {
            self.press("down");
        }
        while self.app.grid().line > line {
            self.press("up");
        }
        while self.app.grid().column < column {
            self.press("right");
        }
        self
    }

    /// The name of what takes the keys.
    pub fn mode(&self) -> &'static str {
        match self.app.mode() {
            Mode::Normal => "normal",
            Mode::Form(_) => "form",
            Mode::Menu(_) => "menu",
            Mode::Palette(_) => "palette",
            Mode::Help(_) => "help",
            Mode::Search(_) => "search",
            Mode::Page { .. } => "page",
            Mode::Rules(_) => "rules",
            Mode::Preview(_) => "preview",
        }
    }

    /// Open findings in all.
    pub fn open(&self) -> usize {
        self.app.analysis().counts().open()
    }

    /// The frame at the app's own size.
    pub fn frame(&self) -> Buffer {
        frame(&self.app, self.app.size())
    }

    /// The rows of the frame as text, without blanks at their ends.
    pub fn rows(&self) -> Vec<String> {
        rows(&self.frame())
    }
}

/// A frame of an app on a terminal of any size.
pub fn frame(app: &App, size: (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(|frame| ui::draw(frame, app)).unwrap();
    terminal.backend().buffer().clone()
}

/// The rows of a frame as they are read: a wide character takes its two columns once.
pub fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (0..area.height)
        .map(|y| {
            let mut row = String::new();
            let mut x = 0;
            while x < area.width {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += u16::try_from(sayso::app::text::width(symbol)).unwrap().max(1);
            }
            row.trim_end().to_owned()
        })
        .collect()
}
