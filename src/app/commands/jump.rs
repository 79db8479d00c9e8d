//! Commands on two keys: `g` goes somewhere by name or to an end, `z` folds and brings lines into view, `,` is for what is
//! needed once in a while.
//!
//! What a list offers is there: a jump never leads nowhere.

use super::super::layout::{self, Layout, Sizes};
use super::super::mode::{Menu, MenuItem, Mode};
use super::super::text::{Tone, span};
use super::super::{App, Go, Screen, Step};
use super::{Command, Group, Where, rows_of};
use crate::app::grid::Line;

/// The rows of the table.
pub(super) fn commands() -> Vec<Command> {
    let everywhere = rows_of(Group::Move, Where::Everywhere);
    let grid = rows_of(Group::Move, Where::Grid);
    let look = rows_of(Group::Look, Where::Everywhere);
    let fold = rows_of(Group::Look, Where::Grid);
    let session = rows_of(Group::Session, Where::Everywhere);
    vec![
        everywhere(
            "go-to-decision",
            &["g d"],
            "Go to a decision",
            "Lists all decisions; type to find one, Enter shows it in the grid.",
            "find jump row open",
            to_decision,
        ),
        everywhere(
            "go-to-role",
            &["g r"],
            "Go to a role",
            "Lists all roles; type to find one, Enter goes to its column, or to its page where pages are shown.",
            "find jump column person",
            to_role,
        ),
        grid(
            "go-to-area",
            &["g a"],
            "Go to an area",
            "Lists all areas; type to find one, Enter goes to its heading.",
            "find jump section",
            to_area,
        ),
        grid(
            "next-place",
            &["tab"],
            "Next cell",
            "To the next cell, row by row, as in a spreadsheet.",
            "forward tabulator",
            |app| cell(app, true),
        ),
        grid(
            "previous-place",
            &["shift-tab"],
            "Previous cell",
            "To the cell before, row by row.",
            "back tabulator",
            |app| cell(app, false),
        ),
        grid(
            "select-all",
            &["ctrl-a", "%"],
            "Select everything",
            "Selects every cell of the map; Esc ends it.",
            "whole grid table",
            |app| match app.grid().lines().len() > 1 && !app.grid().heads().is_empty() {
                true => Step::Go(Go::Everything),
                false => Step::refuse("there is no cell to select yet"),
            },
        ),
        grid(
            "select-column",
            &["g c", "ctrl-space"],
            "Select the column",
            "Selects every cell of this role, as a click on its head does.",
            "role range whole",
            |app| match app.grid().column {
                0 => Step::refuse("put the cursor on a role first"),
                column => Step::Go(Go::Column(column)),
            },
        ),
        grid(
            "select-row",
            &["V"],
            "Select the row",
            "Selects every cell of this decision; moving up or down extends it.",
            "line decision range whole",
            |app| {
                let grid = app.grid();
                match (grid.decision(), grid.heads().len()) {
                    (Some(_), last) if last > 0 => {
                        let (line, first) = (grid.line, Go::Place(grid.line, 1));
                        Step::Many(vec![Step::Go(Go::Unselect), Step::Go(first), Step::Go(Go::Select(line, last))])
                    }
                    _ => Step::refuse("put the cursor on a decision first"),
                }
            },
        ),
        fold(
            "fold-all",
            &["z M"],
            "Fold all",
            "Folds all areas, so that only their headings and counts are seen.",
            "collapse overview sections",
            |app| fold_all(app, true),
        ),
        fold("unfold-all", &["z R"], "Unfold all", "Unfolds all areas.", "expand sections", |app| fold_all(app, false)),
        fold(
            "centre",
            &["z z"],
            "Centre",
            "Brings the line of the cursor to the middle of the screen.",
            "center scroll middle",
            |_| Step::Go(Go::Centre),
        ),
        look(
            "widen-details",
            &["z +", ")"],
            "Larger details",
            "Gives the details a little more of the screen.",
            "pane resize border wider",
            |app| resize(app, true),
        ),
        look(
            "narrow-details",
            &["z -", "("],
            "Smaller details",
            "Gives the details a little less of the screen.",
            "pane resize border narrower",
            |app| resize(app, false),
        ),
        session(
            "toggle-mouse",
            &["f7", ", m"],
            "Mouse",
            "Leaves the mouse to the terminal, which selects and copies text with it; again takes it back.",
            "capture select text copy click",
            |_| Step::TurnMouse,
        ),
        session(
            "show-keys",
            &[", k"],
            "Show keys",
            "Shows the last key at the right of the top line, so that a room can follow.",
            "presenter screencast workshop",
            |_| Step::TurnShownKeys,
        ),
        session(
            "digits",
            &[", d"],
            "Digits",
            "Lets digits count, as in 3j, or show the screens again.",
            "count vim number screens",
            |_| Step::TurnDigits,
        ),
        session(
            "hints",
            &[", h"],
            "Hints",
            "Tells all, less or nothing on the bottom line.",
            "status bar hide quiet",
            |_| Step::TurnHints,
        ),
    ]
}

fn item(label: &str, note: &str, step: Step) -> MenuItem {
    MenuItem { label: span(label, Tone::Plain).text, note: span(note, Tone::Plain).text, key: None, step }
}

fn list(title: &str, items: Vec<MenuItem>, none: &str) -> Step {
    if items.is_empty() {
        return Step::refuse(none);
    }
    let mut menu = Menu::new(title, items);
    menu.filters = true;
    Step::open(Mode::Menu(Box::new(menu)))
}

fn to_decision(app: &App) -> Step {
    let matrix = app.matrix();
    let items = app.grid().decisions().filter_map(|key| {
        let decision = matrix.decision(key)?;
        let area = decision.area().and_then(|id| matrix.area(id)).map_or("", |area| area.name.as_str());
        Some(item(decision.title(), area, Step::Go(Go::Decision(key, None))))
    });
    list("Go to a decision", items.collect(), "there is no decision yet; a adds one in the grid")
}

fn to_role(app: &App) -> Step {
    let matrix = app.matrix();
    let line = app.grid().line;
    let items = (1..).zip(app.grid().heads()).map(|(column, head)| {
        let go = match app.screen() {
            Screen::Grid => Go::Place(line, column),
            _ => Go::Role(head.role),
        };
        let holders =
            matrix.role(head.role).map(|role| role.holders().iter().map(|one| one.name.as_str()).collect::<Vec<_>>());
        item(&head.full, &holders.unwrap_or_default().join(", "), Step::Go(go))
    });
    list("Go to a role", items.collect(), "there is no role yet; A adds one in the grid")
}

fn to_area(app: &App) -> Step {
    let matrix = app.matrix();
    let lines = app.grid().lines().iter().enumerate();
    let items = lines.filter_map(|(at, line)| match line {
        Line::Area(id) => {
            let name = id.as_ref().and_then(|id| matrix.area(id)).map_or("No area", |area| area.name.as_str());
            let count = super::count(app.grid().decisions_of(id.as_ref()).len(), "decision");
            Some(item(name, &count, Step::Go(Go::Place(at, app.grid().column))))
        }
        _ => None,
    });
    list("Go to an area", items.collect(), "there is no area yet; Alt-a adds one")
}

/// To the next or previous cell of a decision; at the end of a row to the next one.
fn cell(app: &App, forward: bool) -> Step {
    let grid = app.grid();
    let last = grid.heads().len();
    let is_row = |at: &usize| matches!(grid.lines().get(*at), Some(Line::Decision(_)));
    let on_row = is_row(&grid.line);
    let found = if forward {
        match on_row && grid.column < last {
            true => Some((grid.line, grid.column + 1)),
            false => (grid.line + 1..grid.lines().len()).find(is_row).map(|line| (line, 1.min(last))),
        }
    } else {
        match on_row && grid.column > 1 {
            true => Some((grid.line, grid.column - 1)),
            false => (0..grid.line).rev().find(is_row).map(|line| (line, last)),
        }
    };
    match found {
        // It walks; a selection would grow in leaps.
        Some((line, column)) => Step::Many(vec![Step::Go(Go::Unselect), Step::Go(Go::Place(line, column))]),
        None => Step::Tell(if forward { "this is the last cell" } else { "this is the first cell" }.to_owned()),
    }
}

fn fold_all(app: &App, folded: bool) -> Step {
    match app.matrix().areas_in_order().is_empty() {
        true => Step::refuse("there is no area to fold; Alt-a adds one"),
        false => Step::Go(Go::FoldAll(folded)),
    }
}

/// How much larger or smaller the details get at once.
const PIECE: (u16, u16) = (4, 1);

fn resize(app: &App, larger: bool) -> Step {
    let Some(Layout { details: Some(details), side, .. }) = Layout::of(app) else {
        return Step::refuse("no details are shown; \\ shows them");
    };
    let (x, y) = match (side, larger) {
        (true, true) => (details.x.saturating_sub(1 + PIECE.0), details.y),
        (true, false) => (details.x - 1 + PIECE.0, details.y),
        (false, true) => (0, details.y.saturating_sub(1 + PIECE.1)),
        (false, false) => (0, details.y - 1 + PIECE.1),
    };
    let sizes: Sizes = layout::drawn_to(app, x, y);
    Step::Go(Go::Sizes(sizes))
}
