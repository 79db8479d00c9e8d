//! Line mode: the whole program as lines that are read and lines that are written, for screen readers and bad terminals.
//!
//! Always true: what is said is only ever added, never changed; every line typed goes the way of a key, through commands,
//! forms and menus of the same `App`, so that undo, journal and questions are those of the screens. The cursor of the grid
//! is the decision one hears about.

mod asked;
mod orders;
mod people;
mod rights;
mod said;
mod words;

use super::mode::Mode;
use super::{App, Effect, Event, Go, Screen, Step};
use crate::model::sorting::InOrder;
use crate::model::{DecisionKey, Id, RoleKey};
use crate::rules::Finding;
pub use words::{WORDS, Word};

/// So many columns and rows are laid out for; nothing of it is drawn.
pub const SIZE: (u16, u16) = (200, 60);

/// What the next line answers, where the app itself does not know.
#[derive(Clone, Debug, Default)]
enum Asking {
    /// Nothing: the line is an order, or answers the menu or the form that is open.
    #[default]
    Nothing,
    /// The field of the open form.
    Field(usize),
    /// The right of a role on the decision: who is still to be asked.
    Rights(Vec<RoleKey>),
}

/// A session of lines.
#[derive(Debug)]
pub struct Lines {
    app: App,
    asking: Asking,
    /// What was said since it was last taken.
    said: Vec<String>,
    /// The decision that was read last, and the area that was named last.
    told: Option<DecisionKey>,
    area: Option<Option<Id>>,
    /// The situation that was named last.
    situation: Option<Id>,
    /// What the map was when something was last said of it.
    revision: u64,
    open: usize,
    /// The open findings of the decision that was read last.
    findings: Vec<Finding>,
    /// Whether the question that is open was read.
    asked: bool,
}

impl Lines {
    /// A session with an app that shows its grid; greets.
    #[must_use]
    pub fn new(app: App) -> Lines {
        let mut lines = Lines {
            app,
            asking: Asking::Nothing,
            said: Vec::new(),
            told: None,
            area: None,
            situation: None,
            revision: 0,
            open: 0,
            findings: Vec::new(),
            asked: false,
        };
        lines.greet();
        lines
    }

    /// The app behind it.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Whether nothing is asked, so that a line is an order.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        matches!(self.app.mode, Mode::Normal) && matches!(self.asking, Asking::Nothing)
    }

    /// Shows another map.
    pub fn open(&mut self, opened: super::Opened) {
        self.app.open(opened);
        self.asking = Asking::Nothing;
        self.greet();
    }

    /// Takes a line that was typed, and returns what must be done outside.
    pub fn take(&mut self, line: &str) -> Vec<Effect> {
        let was_idle = self.is_idle();
        let effects = self.answer(line.trim());
        self.ask_anew(was_idle);
        effects
    }

    fn answer(&mut self, line: &str) -> Vec<Effect> {
        if let Asking::Rights(roles) = &mut self.asking {
            let roles = std::mem::take(roles);
            self.asking = Asking::Nothing;
            return self.answer_right(roles, line);
        }
        match &self.app.mode {
            Mode::Menu(_) => self.answer_menu(line),
            Mode::Form(_) => self.answer_field(line),
            Mode::Preview(_) => self.answer_preview(line),
            _ => self.obey(line),
        }
    }

    /// Takes what happened outside, and returns what must be done there.
    pub fn hear(&mut self, event: Event) -> Vec<Effect> {
        let was_idle = self.is_idle();
        let effects = self.app.update(event);
        self.ask_anew(was_idle);
        effects
    }

    /// A question that came up just now was not read yet.
    fn ask_anew(&mut self, was_idle: bool) {
        self.asked &= !was_idle || self.is_idle();
    }

    /// Everything there is to say now, oldest first.
    pub fn say(&mut self) -> Vec<String> {
        self.say_message();
        self.say_changes();
        self.say_question();
        if self.is_idle() {
            self.say_screen();
            self.say_place();
        }
        std::mem::take(&mut self.said)
    }

    /// What stands in front of the line that is typed next.
    #[must_use]
    pub fn prompt(&self) -> String {
        match (&self.asking, &self.app.mode) {
            (Asking::Rights(roles), _) => self.right_prompt(roles.first().copied()),
            (_, Mode::Form(form)) => self.field_prompt(form),
            (_, Mode::Menu(_)) => "Number, or Enter for none: ".to_owned(),
            (_, Mode::Preview(_)) => "make, leave, or a number: ".to_owned(),
            _ => "> ".to_owned(),
        }
    }

    /// Carries a step out. What it opens is asked about next.
    fn step(&mut self, step: Step) -> Vec<Effect> {
        self.asked = false;
        self.app.take_step(step)
    }

    /// Carries out what a command of the table proposes.
    fn run(&mut self, id: &str) -> Vec<Effect> {
        let Some(command) = super::commands::command(id) else { return Vec::new() };
        if !command.applies(self.app.screen) {
            // Only the grid has a place here; commands of other screens look at one that nobody sees.
            let screen = command.screens().first().map_or("", |screen| screen.name());
            self.tell(format!("\"{}\" works on the {screen} screen only, not line by line", command.title));
            return Vec::new();
        }
        let step = (command.run)(&self.app);
        self.step(step)
    }

    /// Goes to a decision, or a role of it, without a word about it.
    fn stand(&mut self, decision: DecisionKey, role: Option<RoleKey>) {
        self.app.go(Go::Decision(decision, role));
        if role.is_none() {
            self.app.grid.column = 0;
        }
        self.app.settle();
    }

    /// The decision one hears about.
    fn decision(&self) -> Option<DecisionKey> {
        self.app.grid.decision()
    }

    /// Open findings of the decision, or of the role or the map one went to, in the order they are read.
    fn findings_here(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = match self.decision() {
            Some(key) => self.app.analysis.of_row(key).to_vec(),
            None => self.app.findings_at_cursor().into_iter().cloned().collect(),
        };
        findings.retain(|finding| !finding.waived);
        // The worst first; else as they are found.
        findings.order_by_key(|finding| std::cmp::Reverse(finding.severity));
        findings
    }

    fn tell(&mut self, text: impl Into<String>) {
        self.said.push(text.into());
    }

    /// A map is shown: what it is, and how to go on.
    fn greet(&mut self) {
        self.app.screen = Screen::Grid;
        self.told = None;
        self.area = None;
        self.situation.clone_from(&self.app.situation);
        self.asked = false;
        if !matches!(self.app.mode, Mode::Normal) {
            // The question of the start comes first; what stands behind it is told afterwards.
            return;
        }
        self.begin();
    }

    /// Says what the map is and stands on its first decision.
    fn begin(&mut self) {
        self.revision = self.app.revision;
        self.open = self.app.analysis.counts().open();
        let first = self.app.grid.decisions().next();
        if let Some(first) = first {
            self.stand(first, None);
        }
        self.say_message();
        self.say_map();
        self.tell("Type help for the words there are; Enter alone goes to the next decision.");
    }
}
