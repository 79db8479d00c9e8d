//! The command table: every action with its keys, words and function.
//!
//! Keymap, palette, help, hint line, remapping and the reference page read this one table. Ids are unique; on one screen
//! a key belongs to one command; a command that does not apply refuses with a reason.

mod clipboard;
mod edit;
mod fix;
mod go;
mod jump;
mod look;
mod pages;
pub mod reference;
mod session;
mod shape;
mod situation;

use std::sync::LazyLock;

use super::pick::KEY;
use super::{App, Screen, Step};

pub(crate) use clipboard::paste_text;
pub(crate) use edit::{label, put};
pub(crate) use fix::{explanation, next_finding};
pub(crate) use session::{quit as session_quit, texts as palette_texts};
pub(crate) use shape::{ask, count, reranked};
pub(crate) use situation::posture_edits;

/// What a command is about, for headings in the help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// Setting rights.
    Rights,
    /// Rows, columns and headings.
    Rows,
    /// Findings and fixes.
    Findings,
    /// Moving about.
    Move,
    /// How things look.
    Look,
    /// The session and the file.
    Session,
}

impl Group {
    /// All groups in the order of the help.
    pub const ALL: [Group; 6] = [Group::Rights, Group::Rows, Group::Findings, Group::Move, Group::Look, Group::Session];

    /// Its heading.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Group::Rights => "Set rights",
            Group::Rows => "Rows, columns, areas",
            Group::Findings => "Findings and fixes",
            Group::Move => "Move about",
            Group::Look => "Look",
            Group::Session => "File and session",
        }
    }
}

/// Where a command applies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Where {
    /// On every screen.
    Everywhere,
    /// In the grid.
    Grid,
    /// In the findings.
    Findings,
    /// On the page of a role.
    Role,
    /// In the overview.
    Overview,
    /// On the page of a role and in the overview.
    Pages,
    /// Everywhere but in the grid.
    BesideGrid,
    /// Wherever the situation makes a difference.
    Situation,
}

/// One action.
pub struct Command {
    /// Its name in the config.
    pub id: &'static str,
    /// Where it applies.
    pub place: Where,
    /// What it is about.
    pub group: Group,
    /// The keys that run it, the one to show first.
    pub keys: &'static [&'static str],
    /// What it is called, as an order.
    pub title: &'static str,
    /// One sentence: what it does and what to know about it.
    pub about: &'static str,
    /// Other words people look for.
    pub synonyms: &'static str,
    /// Proposes what to do.
    pub run: fn(&App) -> Step,
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl Command {
    /// The screens it applies on.
    #[must_use]
    pub fn screens(&self) -> &'static [Screen] {
        match self.place {
            Where::Everywhere => &Screen::ALL,
            Where::Grid => &[Screen::Grid],
            Where::Findings => &[Screen::Findings],
            Where::Role => &[Screen::Role],
            Where::Overview => &[Screen::Overview],
            Where::Pages => &[Screen::Role, Screen::Overview],
            Where::BesideGrid => &[Screen::Findings, Screen::Role, Screen::Overview],
            Where::Situation => &[Screen::Grid, Screen::Role, Screen::Overview],
        }
    }

    /// Whether it applies on a screen.
    #[must_use]
    pub fn applies(&self, screen: Screen) -> bool {
        self.screens().contains(&screen)
    }

    /// Whether it may be done several times after each other, as a count asks for.
    #[must_use]
    pub fn repeats(&self) -> bool {
        let others = ["undo", "redo", "next-finding", "previous-finding"];
        let shows = self.id.starts_with("screen-") || self.id.starts_with("go-to");
        (self.group == Group::Move && !shows) || self.id.starts_with("move-") || others.contains(&self.id)
    }

    /// Whether what it does here is a change of the map, which undo takes back.
    #[must_use]
    pub fn is_undone(&self, app: &App) -> bool {
        use super::mode::Mode;
        let is_change = |step: &Step| match step {
            Step::Open(mode) => match &**mode {
                Mode::Menu(menu) => menu.items.iter().any(|item| item.step.changes_map()),
                Mode::Form(form) => form.intent.changes_map(),
                _ => false,
            },
            Step::Undo | Step::Redo => false,
            step => step.changes_map(),
        };
        self.applies(app.screen()) && is_change(&(self.run)(app))
    }

    /// What typed text is matched against: name, description, synonyms, keys and what it is about.
    #[must_use]
    pub fn words(&self, app: &App) -> String {
        let keys = app.keymap().keys_of(self.id).iter().flat_map(|keys| [keys.to_string(), keys.sign(app.glyphs())]);
        let keys: String = keys.map(|key| format!("{KEY}{key}{KEY} ")).collect();
        format!("{} {} {keys}{} {}", self.title, self.synonyms, self.about, self.group.name())
    }
}

/// A function that proposes what to do.
type Run = fn(&App) -> Step;

/// The text of a row of the table: title, about, synonyms.
type Words = &'static str;

/// Makes rows of the table that share a group and a place.
fn rows_of(
    group: Group,
    place: Where,
) -> impl Fn(&'static str, &'static [&'static str], Words, Words, Words, Run) -> Command {
    move |id, keys, title, about, synonyms, run| Command { id, place, group, keys, title, about, synonyms, run }
}

/// All commands, group by group.
pub static COMMANDS: LazyLock<Vec<Command>> = LazyLock::new(|| {
    let mut commands = Vec::new();
    commands.extend(edit::commands());
    commands.extend(shape::commands());
    commands.extend(fix::commands());
    commands.extend(go::commands());
    commands.extend(jump::commands());
    commands.extend(pages::commands());
    commands.extend(situation::commands());
    commands.extend(look::commands());
    commands.extend(session::commands());
    commands
});

/// The command with an id.
#[must_use]
pub fn command(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.id == id)
}

/// Why a command would do nothing here; nothing where it does something. It proposes as if it were run, and nothing of that
/// is carried out.
#[must_use]
pub fn why_not(app: &App, command: &Command) -> Option<String> {
    if !command.applies(app.screen()) {
        let screens: Vec<&str> = command.screens().iter().map(|screen| screen.name()).collect();
        return Some(format!("on the {} screen", screens.join(" or ")));
    }
    let history = app.history();
    match (command.id, (command.run)(app)) {
        ("undo", _) if history.depth() == 0 => Some("nothing to undo".to_owned()),
        ("redo", _) if !history.can_redo() => Some("nothing to do again".to_owned()),
        (_, Step::Refuse(why)) => Some(why),
        (_, step) if step.changes_map() => match app.access() {
            super::Access::Read(_) => Some("the map is open to read only".to_owned()),
            super::Access::Write => None,
        },
        _ => None,
    }
}

/// At most six commands worth a place on the hint line where the user is now.
#[must_use]
pub fn hints(app: &App) -> Vec<&'static Command> {
    use super::grid::Line;
    let selecting = app.grid().anchor.is_some();
    let ids: &[&str] = match app.screen() {
        Screen::Findings => &["go-to-finding", "fix", "waive", "explain", "refine", "screen-grid"],
        Screen::Role if app.finding_here().is_some() => {
            &["follow", "previous-role", "next-role", "fix", "explain", "choose-role"]
        }
        Screen::Role => &["follow", "previous-role", "next-role", "choose-role", "copy-page", "screen-grid"],
        Screen::Overview => &["follow", "beside-left", "beside-right", "screen-findings", "copy-page", "screen-grid"],
        Screen::Grid if selecting => &["set-decides", "clear", "copy", "paste", "undo", "unselect"],
        Screen::Grid => match app.grid().here() {
            Some(Line::Header) if app.grid().column == 0 => {
                &["edit", "add-role", "add-decision", "next-finding", "save"]
            }
            Some(Line::Header) => &["edit", "add-role", "move-left", "move-right", "clear", "next-finding"],
            Some(Line::Area(_)) => &["toggle-fold", "edit", "add-decision", "add-area", "next-finding", "save"],
            _ if app.grid().column == 0 => {
                &["edit", "edit-decision", "add-decision", "move-down", "clear", "next-finding"]
            }
            _ if app.finding_here().is_some() => &["set-decides", "edit", "boundary", "fix", "next-finding", "undo"],
            _ => &["set-decides", "edit", "boundary", "next-finding", "add-decision", "save"],
        },
    };
    ids.iter().filter(|id| !is_idle(app, id)).filter_map(|id| command(id)).collect()
}

/// Whether a command would only say here that it cannot: told cheaply, since hints are made for every frame.
fn is_idle(app: &App, id: &str) -> bool {
    use super::grid::Line;
    let grid = app.grid();
    match id {
        "move-left" => grid.column <= 1,
        "move-right" => grid.column >= grid.heads().len(),
        "move-down" => {
            let area = grid.area(app.matrix());
            grid.decision().is_none_or(|key| grid.decisions_of(area).last() == Some(&key))
        }
        "edit" => matches!(grid.here(), Some(Line::Area(None))),
        "paste" => app.copied().is_empty(),
        "undo" => app.history().depth() == 0,
        "fix" => app.remedies().is_empty(),
        "go-to-finding" | "waive" | "explain" => app.finding_here().is_none(),
        "previous-role" | "next-role" | "choose-role" => app.matrix().role_count() < 2,
        "follow" => match app.screen() {
            Screen::Role => app.role_page().here().is_none(),
            _ => app.overview().here().is_none(),
        },
        "copy-page" => app.screen() == Screen::Role && app.role_page().boundary().is_none(),
        _ => false,
    }
}
