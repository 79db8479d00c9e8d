//! FLOOR 3: what the user sees and does, without a terminal.
//!
//! Events come in, effects go out; in between only `update` changes the `App`. Commands propose a `Step` and cannot change
//! anything themselves. The analysis always belongs to the map as it is; the cursor always stands on something.

mod changing;
pub mod commands;
pub mod findings;
pub mod form;
mod forms;
mod going;
pub mod grid;
mod handout;
pub mod input;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod lines;
pub mod looks;
pub mod mode;
mod mouse;
pub mod near;
mod outside;
pub mod overlay;
pub mod overview;
pub mod paint;
pub mod paper;
pub mod pending;
pub mod pick;
pub mod preview;
mod recovery;
pub mod role;
pub mod ruleset;
mod saving;
pub mod screens;
mod search;
mod slices;
pub mod start;
mod step;
mod submit;
pub mod text;
pub mod tour;
mod trial;
mod update;

use crate::interchange::notation::Notation;
use crate::model::{Date, History, Id, Matrix, Right};
use crate::rules::{Analysis, Finding};
use findings::Findings;
use grid::Grid;
use keymap::Keymap;
pub use looks::{Depth, Digits, Glyphs, Ground, Hints, Lines, Pane, Preferences, ThemeName};
use mode::Mode;
use overview::OverviewPage;
use pending::Pending;
use preview::Preview;
use role::RolePage;
use start::StartPage;
pub use step::{Access, Effect, Event, Go, LeftOver, Message, Mouse, Outside, Settled, Step, Weight};
pub use trial::Remedy;

/// A screen, by its number key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Screen {
    /// Decisions by roles.
    Grid,
    /// What is wrong.
    Findings,
    /// What one role may decide.
    Role,
    /// The whole map at a glance.
    Overview,
}

impl Screen {
    /// All screens in the order of their numbers.
    pub const ALL: [Screen; 4] = [Screen::Grid, Screen::Findings, Screen::Role, Screen::Overview];

    /// Its place among all.
    pub(super) fn place(self) -> usize {
        match self {
            Screen::Grid => 0,
            Screen::Findings => 1,
            Screen::Role => 2,
            Screen::Overview => 3,
        }
    }

    /// Its name on the tab, on the command line and in the palette.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Screen::Grid => "Grid",
            Screen::Findings => "Findings",
            Screen::Role => "Role",
            Screen::Overview => "Overview",
        }
    }
}

/// A map to be shown, as it comes from a file or from the built-in sample.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The map.
    pub matrix: Matrix,
    /// What its file is called; `None` = it has no file yet.
    pub name: Option<String>,
    /// What to say first.
    pub notice: Option<String>,
    /// What led to the map in earlier runs: it can be undone.
    pub history: History,
    /// Edits of earlier runs that were never saved.
    pub left_over: Vec<LeftOver>,
    /// Whether it may be changed.
    pub access: Access,
    /// A foreign document that is to become the map.
    pub preview: Option<Box<Preview>>,
    /// The start page, in front of an empty map.
    pub start: Option<StartPage>,
    /// The step of the tour to begin with.
    pub tour: Option<usize>,
    /// Whether the map is only the first rows of one that is still read.
    pub is_glimpse: bool,
}

/// What earlier runs left, and whether the map may be changed: all that is not needed to show it.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// What to say, where nothing is said yet.
    pub notice: Option<String>,
    /// As in `Opened`.
    pub history: History,
    /// As in `Opened`.
    pub left_over: Vec<LeftOver>,
    /// As in `Opened`.
    pub access: Access,
}

impl Earlier {
    /// Which of two notices is said, its own or another. That somebody else writes the map is said before anything else.
    pub(super) fn said_first(&mut self, other: Option<String>) -> Option<String> {
        let own = self.notice.take();
        if self.access == Access::Write { other.or(own) } else { own.or(other) }
    }
}

impl Opened {
    /// The same map, where it is known beforehand what earlier runs left.
    #[must_use]
    pub fn after(self, earlier: Option<Earlier>) -> Opened {
        let Some(mut earlier) = earlier else { return self };
        let notice = earlier.said_first(self.notice);
        let Earlier { history, left_over, access, .. } = earlier;
        Opened { notice, history, left_over, access, ..self }
    }
}

/// The whole state of the program.
#[derive(Debug)]
pub struct App {
    matrix: Matrix,
    history: History,
    analysis: Analysis,
    /// What the file is called; `None` = not saved under any name yet.
    name: Option<String>,
    /// The name to offer for a map that has no file yet.
    proposed: Option<String>,
    screen: Screen,
    grid: Grid,
    findings: Findings,
    role_page: RolePage,
    overview: OverviewPage,
    /// Goes up with every change of the map: what is derived knows by it whether it is still true.
    revision: u64,
    /// How many maps were opened before this one.
    opened: u64,
    situation: Option<Id>,
    notation: Notation,
    theme: ThemeName,
    glyphs: Glyphs,
    depth: Depth,
    pane: Pane,
    mode: Mode,
    message: Option<Message>,
    keymap: Keymap,
    /// Keys that wait for others.
    pending: Pending,
    copied: Vec<Vec<Option<Right>>>,
    /// The same as text, as it was given to the clipboard.
    copied_text: Option<String>,
    /// The finding `n` went to last, so that the next press goes on from it.
    visited: Option<Box<Finding>>,
    tour: Option<tour::Tour>,
    /// The step at which the tour was left.
    left_tour: Option<usize>,
    /// Whether the last click was on something in front, which it may have closed.
    clicked_in_front: bool,
    /// The fixes of the worst finding at the cursor; kept by `settle`, or by `work`.
    remedies: Vec<Remedy>,
    /// Whether the fixes are still to be found.
    remedies_due: bool,
    /// Of so many of them it is known what they leave.
    tried: usize,
    /// The finding they settle, and where the cursor was then.
    remedied: Option<(pending::PlaceAndDepth, Box<Finding>)>,
    /// Whether it is still to be found what changes of the chosen rule's setting would leave.
    settings_due: bool,
    /// Whether the check of the whole map is stopped until the user has it go on.
    check_is_held: bool,
    /// Whether the map is only the first rows of one that is still read: what hangs on the others is not told.
    is_glimpse: bool,
    /// Whether every update puts all that is derived in order at once; else what takes long is left for `work`.
    at_once: bool,
    size: (u16, u16),
    access: Access,
    /// Edits of earlier runs that the user has not decided about.
    left_over: Vec<LeftOver>,
    /// What the user set up, for the next map.
    preferences: Preferences,
    /// What somebody else did to the file and the user has not decided about.
    outside: Option<outside::Waiting>,
    /// The save that goes on.
    saving: Option<saving::Saving>,
}

impl App {
    /// The program showing a map on a day, in a terminal of so many columns and rows.
    #[must_use]
    pub fn new(opened: Opened, today: Date, size: (u16, u16), preferences: &Preferences) -> App {
        App::begin(opened, today, size, preferences, true)
    }

    /// The same program for a driver that calls `work` whenever no event waits: whatever takes long on a large map is left
    /// for that, so that every event is answered at once.
    #[must_use]
    pub fn in_slices(opened: Opened, today: Date, size: (u16, u16), preferences: &Preferences) -> App {
        App::begin(opened, today, size, preferences, false)
    }

    fn begin(opened: Opened, today: Date, size: (u16, u16), preferences: &Preferences, at_once: bool) -> App {
        let Opened { matrix, name, notice, history, left_over, access, preview, start, tour, is_glimpse } = opened;
        let mut analysis = Analysis::begin(today);
        if at_once || (matrix.decision_count() <= slices::SMALL && !is_glimpse) {
            analysis.finish(&matrix);
        }
        let (keymap, complaints) = Keymap::new(&preferences.keys);
        let mut app = App {
            grid: Grid::new(&matrix),
            findings: Findings::default(),
            role_page: RolePage::default(),
            overview: OverviewPage::default(),
            revision: 0,
            opened: 0,
            history,
            analysis,
            name,
            proposed: None,
            screen: Screen::Grid,
            situation: None,
            notation: preferences.notation.or_else(|| Notation::of(&matrix)).unwrap_or(Notation::Dci),
            theme: preferences.theme,
            glyphs: preferences.glyphs,
            depth: preferences.depth,
            pane: Pane::Shown,
            mode: Mode::Normal,
            message: None,
            keymap,
            pending: Pending::default(),
            copied: Vec::new(),
            copied_text: None,
            visited: None,
            tour: None,
            left_tour: None,
            clicked_in_front: false,
            preferences: preferences.clone(),
            remedies: Vec::new(),
            remedies_due: false,
            tried: 0,
            remedied: None,
            settings_due: false,
            check_is_held: false,
            is_glimpse,
            at_once,
            size,
            access,
            left_over,
            outside: None,
            saving: None,
            matrix,
        };
        app.measure_columns();
        app.settle();
        let said = complaints.into_iter().next().map(|text| Message { text, weight: Weight::Refused });
        app.message = said.or(notice.map(|text| Message { text, weight: Weight::Done }));
        match preview {
            // What an earlier run left waits until this map is there; the commands ask about it.
            Some(preview) => app.show_preview(preview),
            None => app.offer_left_over(),
        }
        // What a crash left comes first; the page is a command away.
        if let Some(page) = start.filter(|_| app.left_over.is_empty()) {
            app.show_start_page(&page);
        }
        if let Some(step) = tour {
            app.begin_tour(step);
        }
        app
    }

    /// The map.
    #[must_use]
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// Goes up with every change of the map, and with every other map.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How many maps were opened before this one.
    #[must_use]
    pub fn opened_before(&self) -> u64 {
        self.opened
    }

    /// Its findings.
    #[must_use]
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// Whether the map is only the first rows of one that is still read.
    #[must_use]
    pub fn is_glimpse(&self) -> bool {
        self.is_glimpse
    }

    /// What was done and undone.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What the file is called.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The name to save it under, while it has no file.
    #[must_use]
    pub fn proposed_name(&self) -> Option<&str> {
        self.proposed.as_deref()
    }

    /// The screen shown.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// The place in the grid.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The place in the findings.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The page of a role and the place on it.
    #[must_use]
    pub fn role_page(&self) -> &RolePage {
        &self.role_page
    }

    /// The map at a glance and the place on it.
    #[must_use]
    pub fn overview(&self) -> &OverviewPage {
        &self.overview
    }

    /// The situation looked at; `None` = Steady.
    #[must_use]
    pub fn situation(&self) -> Option<&Id> {
        self.situation.as_ref()
    }

    /// The situation's name.
    #[must_use]
    pub fn situation_name(&self) -> &str {
        self.situation.as_ref().and_then(|id| self.matrix.situation(id)).map_or("Steady", |situation| &situation.name)
    }

    /// The letters shown.
    #[must_use]
    pub fn notation(&self) -> Notation {
        self.notation
    }

    /// The theme.
    #[must_use]
    pub fn theme(&self) -> ThemeName {
        self.theme
    }

    /// The signs in use.
    #[must_use]
    pub fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// How many colours the terminal shows.
    #[must_use]
    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// How much of the screen the details get.
    #[must_use]
    pub fn pane(&self) -> Pane {
        self.pane
    }

    /// What takes the keys.
    #[must_use]
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// Whether the map may be changed.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Edits of earlier runs that were never saved and that the user has not decided about.
    #[must_use]
    pub fn left_over(&self) -> &[LeftOver] {
        &self.left_over
    }

    /// What was said last.
    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        self.message.as_ref()
    }

    /// Which key does what.
    #[must_use]
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// Cells remembered for pasting.
    #[must_use]
    pub fn copied(&self) -> &[Vec<Option<Right>>] {
        &self.copied
    }

    /// The same cells as the text that was given to the clipboard.
    #[must_use]
    pub fn copied_text(&self) -> Option<&str> {
        self.copied_text.as_deref()
    }

    /// Fixes of the worst finding at the cursor.
    #[must_use]
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// Columns and rows of the terminal.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// Whether there is something to save.
    #[must_use]
    pub fn is_modified(&self) -> bool {
        self.history.is_modified()
    }
}
