//! Commands of the page of a role and of the overview: turning pages, going where a line leads, copying the page.
//!
//! Nothing here changes the map; a fix of a finding on a page is the same command as in the grid.

use super::super::mode::{Menu, MenuItem, Mode};
use super::super::screens::boundary::Stop;
use super::super::screens::overview::{Lead, belongs};
use super::super::screens::{boundary, overview};
use super::super::{App, Effect, Go, Screen, Step};
use super::{Command, Group, Where, rows_of};
use crate::app::findings::Filter;

/// The rows of the table.
pub(super) fn commands() -> Vec<Command> {
    let role = rows_of(Group::Move, Where::Role);
    let glance = rows_of(Group::Move, Where::Overview);
    let pages = rows_of(Group::Move, Where::Pages);
    vec![
        pages(
            "follow",
            &["enter"],
            "Go there",
            "Goes to the decision, role or findings that the line is about.",
            "jump open follow",
            follow,
        ),
        role(
            "previous-role",
            &["left", "h"],
            "Role before",
            "Turns to the page of the role to the left in the grid.",
            "previous page",
            |app| turn(app, -1),
        ),
        role(
            "next-role",
            &["right", "l"],
            "Next role",
            "Turns to the page of the role to the right in the grid.",
            "page",
            |app| turn(app, 1),
        ),
        role(
            "choose-role",
            &["/"],
            "Choose a role",
            "Lists all roles; type to find one, Enter shows its page.",
            "find search person who",
            choose,
        ),
        glance("beside-left", &["left", "h"], "Left", "To what stands to the left.", "cursor", |app| {
            Step::Go(Go::Row(app.overview().sideways(false)))
        }),
        glance("beside-right", &["right", "l"], "Right", "To what stands to the right.", "cursor", |app| {
            Step::Go(Go::Row(app.overview().sideways(true)))
        }),
        pages(
            "copy-page",
            &["y"],
            "Copy the page",
            "Puts the page on the clipboard as lines of text.",
            "copy clipboard yank mail share",
            |app| {
                let lines = match app.screen() {
                    Screen::Role => boundary::text(app),
                    _ => overview::text(app),
                };
                Step::Request(Effect::Copy(lines.join("\n") + "\n"))
            },
        ),
    ]
}

fn turn(app: &App, by: isize) -> Step {
    let order = app.matrix().roles_in_order();
    let Some(at) = app.role_page().role().and_then(|role| order.iter().position(|other| *other == role)) else {
        return Step::refuse("there is no role yet: 1 shows the grid, A adds one there");
    };
    match at.checked_add_signed(by).and_then(|at| order.get(at)) {
        Some(role) => Step::Go(Go::Role(*role)),
        None => Step::Tell(format!("this is the {} role", if by > 0 { "last" } else { "first" })),
    }
}

fn choose(app: &App) -> Step {
    let matrix = app.matrix();
    let items: Vec<MenuItem> = matrix
        .roles_in_order()
        .into_iter()
        .map(|role| MenuItem {
            label: matrix.role_name(role).to_owned(),
            note: format!("decides {}", matrix.load_of(role).decides),
            key: None,
            step: Step::Go(Go::Role(role)),
        })
        .collect();
    if items.is_empty() {
        return Step::refuse("there is no role yet: 1 shows the grid, A adds one there");
    }
    let mut menu = Menu::new("Whose page?", items);
    menu.filters = true;
    Step::open(Mode::Menu(Box::new(menu)))
}

fn follow(app: &App) -> Step {
    match app.screen() {
        Screen::Role => follow_boundary(app),
        _ => follow_overview(app),
    }
}

fn follow_boundary(app: &App) -> Step {
    let page = app.role_page();
    match page.here() {
        Some(Stop::Decision(decision)) => Step::Go(Go::Decision(decision, page.role())),
        Some(Stop::Role(role)) => Step::Go(Go::Role(role)),
        Some(Stop::Finding(_)) => match page.finding() {
            Some(finding) => Step::Go(Go::Finding(Box::new(finding.clone()))),
            None => Step::refuse("this finding is gone"),
        },
        None => Step::refuse("this page has no line that leads anywhere"),
    }
}

fn follow_overview(app: &App) -> Step {
    match app.overview().here() {
        None => Step::refuse("this map holds nothing yet to go to"),
        Some(Lead::Role(role)) => Step::Go(Go::Role(*role)),
        Some(Lead::Decision(decision) | Lead::Lacking(_, Some(decision))) => Step::Go(Go::Decision(*decision, None)),
        Some(Lead::Lacking(name, None)) => Step::Tell(format!("\"{name}\" holds for every decision")),
        Some(Lead::Findings(place, family)) => {
            let area = match place {
                overview::Place::Area(id) => Some(id.clone()),
                _ => None,
            };
            let filter = Filter { family: *family, area, ..Filter::default() };
            let mut found = app.analysis().findings(app.matrix()).into_iter();
            let is_one = |finding: &&crate::rules::Finding| {
                !finding.waived
                    && family.is_none_or(|family| finding.rule.family == family)
                    && belongs(app.matrix(), finding, place)
            };
            match found.find(is_one) {
                Some(first) => Step::Many(vec![Step::Go(Go::Filter(Box::new(filter))), choose_in_list(first)]),
                None => Step::Tell("no finding there".to_owned()),
            }
        }
    }
}

/// The list may hold more than what belongs to the place: the choice then stands on the first that does.
fn choose_in_list(finding: &crate::rules::Finding) -> Step {
    Step::Go(Go::Listed(Box::new(finding.clone())))
}
