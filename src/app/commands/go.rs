//! Commands that move: cursor, pages, ends, headings, screens and search.
//!
//! Moving never leaves the grid or the list: at an end the cursor stays.

use super::super::mode::{Mode, Search};
use super::super::{App, Go, Screen, Step, layout::Layout};
use super::{Command, Group, Where, rows_of};
use crate::app::grid::Line;

/// The rows of the table.
pub(super) fn commands() -> Vec<Command> {
    let everywhere = rows_of(Group::Move, Where::Everywhere);
    let grid = rows_of(Group::Move, Where::Grid);
    let beside = rows_of(Group::Move, Where::BesideGrid);
    vec![
        everywhere("up", &["up", "k"], "Up", "One line up.", "cursor", |app| lines(app, -1, false)),
        everywhere("down", &["down", "j"], "Down", "One line down.", "cursor", |app| lines(app, 1, false)),
        grid(
            "left",
            &["left", "h"],
            "Left",
            "One column to the left; on a heading it folds the area.",
            "cursor",
            |app| sideways(app, -1, false),
        ),
        grid(
            "right",
            &["right", "l"],
            "Right",
            "One column to the right; on a heading it unfolds the area.",
            "cursor",
            |app| sideways(app, 1, false),
        ),
        everywhere("page-up", &["pageup", "ctrl-b"], "Page up", "One screen up.", "scroll", |app| {
            lines(app, -page(app), false)
        }),
        everywhere("page-down", &["pagedown", "ctrl-f"], "Page down", "One screen down.", "scroll", |app| {
            lines(app, page(app), false)
        }),
        grid("first-column", &["home", "0", "^", "g h"], "First column", "To the titles.", "home start line", |app| {
            Step::Go(Go::Place(app.grid().line, 0))
        }),
        grid("last-column", &["end", "$", "g l"], "Last column", "To the last role.", "end line", |app| {
            Step::Go(Go::Place(app.grid().line, app.grid().heads().len()))
        }),
        everywhere(
            "top",
            &["g g", "ctrl-home"],
            "Top",
            "To the first line; with a count to that one.",
            "start begin first decision finding",
            |app| match app.screen() {
                Screen::Grid => Step::Go(Go::Place(first_decision(app), app.grid().column)),
                _ => Step::Go(Go::Row(0)),
            },
        ),
        everywhere(
            "bottom",
            &["G", "ctrl-end", "g e"],
            "Bottom",
            "To the last line; with a count to that one.",
            "end last decision finding",
            |app| match app.screen() {
                Screen::Grid => Step::Go(Go::Place(app.grid().lines().len().saturating_sub(1), app.grid().column)),
                _ => Step::Go(Go::Row(rows(app).saturating_sub(1))),
            },
        ),
        grid(
            "header",
            &["ctrl-up", "ctrl-g", "g k"],
            "To the roles' names",
            "To the header, where roles are edited.",
            "header role names columns",
            |app| Step::Go(Go::Place(0, app.grid().column.max(1))),
        ),
        grid("select-up", &["shift-up"], "Select up", "Extends the selection one line up.", "range extend", |app| {
            lines(app, -1, true)
        }),
        grid(
            "select-down",
            &["shift-down"],
            "Select down",
            "Extends the selection one line down.",
            "range extend",
            |app| lines(app, 1, true),
        ),
        grid(
            "select-left",
            &["shift-left"],
            "Select left",
            "Extends the selection one column to the left.",
            "range extend",
            |app| sideways(app, -1, true),
        ),
        grid(
            "select-right",
            &["shift-right"],
            "Select right",
            "Extends the selection one column to the right.",
            "range extend",
            |app| sideways(app, 1, true),
        ),
        grid("next-area", &["}"], "Next area", "To the heading of the next area.", "section paragraph", |app| {
            area(app, true)
        }),
        grid(
            "previous-area",
            &["{"],
            "Previous area",
            "To the heading of the area before.",
            "section paragraph",
            |app| area(app, false),
        ),
        grid(
            "search",
            &["/"],
            "Search",
            "Finds a decision or role by what its name holds, as you type.",
            "find look who",
            |app| {
                let origin = (app.grid().line, app.grid().column);
                Step::open(Mode::Search(Search { origin, folded: app.grid().folded().clone(), ..Search::default() }))
            },
        ),
        beside("first-row", &["home"], "First row", "To the first line of the list.", "begin start home", |_| {
            Step::Go(Go::Row(0))
        }),
        beside("last-row", &["end"], "Last row", "To the last line of the list.", "finish end", |app| {
            Step::Go(Go::Row(rows(app).saturating_sub(1)))
        }),
        everywhere(
            "screen-grid",
            &["1", "g 1"],
            "Grid",
            "Shows decisions by roles.",
            "screen matrix table home",
            |_| Step::Go(Go::Screen(Screen::Grid)),
        ),
        everywhere(
            "screen-findings",
            &["2", "g 2"],
            "Findings",
            "Shows all findings as a list.",
            "screen problems lint",
            |_| Step::Go(Go::Screen(Screen::Findings)),
        ),
        everywhere(
            "screen-role",
            &["3", "g 3"],
            "Role",
            "Shows what one role may decide, whom it asks and where its calls go up to.",
            "screen boundary page card person my limits",
            |_| Step::Go(Go::Screen(Screen::Role)),
        ),
        everywhere(
            "screen-overview",
            &["4", "g 4"],
            "Overview",
            "Shows where the findings are, how the load is spread and what is covered.",
            "screen heat map load bottleneck coverage summary dashboard",
            |_| Step::Go(Go::Screen(Screen::Overview)),
        ),
        everywhere("next-screen", &["]", "f6"], "Next screen", "Goes to the next screen.", "tab view", |app| {
            turn(app, 1)
        }),
        everywhere(
            "previous-screen",
            &["[", "shift-f6"],
            "Previous screen",
            "Goes to the screen before.",
            "tab view",
            |app| turn(app, Screen::ALL.len() - 1),
        ),
        beside("turn-on", &["tab"], "On to the next screen", "Goes to the next screen.", "tab view", |app| {
            turn(app, 1)
        }),
        beside(
            "turn-back",
            &["shift-tab"],
            "Back to the screen before",
            "Goes to the screen before.",
            "tab view",
            |app| turn(app, Screen::ALL.len() - 1),
        ),
        beside("back-to-grid", &["esc"], "Back to the grid", "Leaves this screen.", "close", |_| {
            Step::Go(Go::Screen(Screen::Grid))
        }),
    ]
}

fn page(app: &App) -> isize {
    let rows = Layout::of(app).map_or(1, |layout| layout.body.height.saturating_sub(2));
    isize::try_from(rows.max(1)).unwrap_or(1)
}

fn first_decision(app: &App) -> usize {
    app.grid().lines().iter().position(|line| matches!(line, Line::Decision(_))).unwrap_or(0)
}

/// Rows of the list that the screen shows.
fn rows(app: &App) -> usize {
    match app.screen() {
        Screen::Grid => app.grid().lines().len(),
        Screen::Findings => app.findings().rows().len(),
        Screen::Role => app.role_page().stops().len(),
        Screen::Overview => app.overview().stops().len(),
    }
}

fn stepped(app: &App, at: usize, by: isize) -> Step {
    Step::Go(Go::Row(at.saturating_add_signed(by).min(rows(app).saturating_sub(1))))
}

fn lines(app: &App, by: isize, select: bool) -> Step {
    match app.screen() {
        Screen::Findings => stepped(app, app.findings().at, by),
        Screen::Role => stepped(app, app.role_page().at, by),
        Screen::Overview => Step::Go(Go::Row(app.overview().vertical(by))),
        Screen::Grid => {
            let grid = app.grid();
            let last = grid.lines().len().saturating_sub(1);
            // A page never lands on the header: that is one step further, on purpose.
            let least = if by.abs() > 1 && grid.line > 0 { 1.min(last) } else { 0 };
            let line = grid.line.saturating_add_signed(by).clamp(least, last);
            place(app, line, grid.column, select)
        }
    }
}

fn sideways(app: &App, by: isize, select: bool) -> Step {
    let grid = app.grid();
    if let (Some(Line::Area(id)), false) = (grid.here(), select) {
        let folded = grid.is_folded(id.as_ref());
        if by < 0 && !folded {
            return Step::Go(Go::Fold(id.clone(), true));
        }
        if by > 0 && folded {
            return Step::Go(Go::Fold(id.clone(), false));
        }
    }
    let column = grid.column.saturating_add_signed(by).min(grid.heads().len());
    place(app, grid.line, column, select)
}

fn place(app: &App, line: usize, column: usize, select: bool) -> Step {
    // A selection begun with v goes on until it is ended; one begun with shift ends with a plain move.
    if select || app.grid().anchor.is_some() {
        return Step::Go(Go::Select(line, column));
    }
    Step::Go(Go::Place(line, column))
}

fn area(app: &App, forward: bool) -> Step {
    let grid = app.grid();
    let is_heading = |at: &usize| matches!(grid.lines().get(*at), Some(Line::Area(_)));
    let found = if forward {
        (grid.line + 1..grid.lines().len()).find(is_heading)
    } else {
        (0..grid.line).rev().find(is_heading)
    };
    match found {
        Some(line) => Step::Go(Go::Place(line, grid.column)),
        None => Step::Tell("no further area".to_owned()),
    }
}

fn turn(app: &App, by: usize) -> Step {
    let at = Screen::ALL.iter().position(|screen| *screen == app.screen()).unwrap_or(0);
    let next = Screen::ALL.get((at + by) % Screen::ALL.len()).copied().unwrap_or(Screen::Grid);
    Step::Go(Go::Screen(next))
}
