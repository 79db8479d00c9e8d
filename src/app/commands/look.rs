//! Commands that change how the map is looked at: notation, folds, details and theme.
//!
//! None of them changes the map, so none of them can be undone.

use super::super::layout::Layout;
use super::super::mode::{Menu, MenuItem, Mode};
use super::super::{App, Go, Pane, Step, ThemeName, screens};
use super::{Command, Group, Where, rows_of};
use crate::interchange::notation::Notation;

/// The rows of the table.
pub(super) fn commands() -> Vec<Command> {
    let everywhere = rows_of(Group::Look, Where::Everywhere);
    let grid = rows_of(Group::Look, Where::Grid);
    vec![
        everywhere(
            "notation",
            &["T"],
            "Notation",
            "Chooses the letters shown: DCI, RACI, DACI, RAPID and others; the map does not change.",
            "letters raci daci rapid words",
            notation,
        ),
        grid(
            "toggle-fold",
            &["space", "z a"],
            "Fold or unfold",
            "Folds or unfolds the area under the cursor.",
            "collapse expand hide section",
            |app| {
                let area = app.grid().area(app.matrix()).cloned();
                if app.grid().line == 0 || app.matrix().areas_in_order().is_empty() {
                    return Step::refuse("there is no area here to fold");
                }
                let folded = app.grid().is_folded(area.as_ref());
                Step::Go(Go::Fold(area, !folded))
            },
        ),
        everywhere(
            "toggle-details",
            &["\\", "f3"],
            "Details",
            "Shows or hides the details pane.",
            "pane side panel",
            |app| {
                let seen = Layout::of(app).is_some_and(|layout| layout.details.is_some());
                match (seen, app.pane()) {
                    (true, Pane::Large) if low(app) => Step::Go(Go::Pane(Pane::Shown)),
                    (true, _) => Step::Go(Go::Pane(Pane::Hidden)),
                    // On a low screen their usual share is none, so that the key must ask for more.
                    (false, _) if low(app) => Step::Go(Go::Pane(Pane::Large)),
                    (false, _) => Step::Go(Go::Pane(Pane::Shown)),
                }
            },
        ),
        everywhere(
            "enlarge-details",
            &["+"],
            "Enlarge details",
            "Gives the details more of the screen, or their usual share again.",
            "pane bigger zoom ruler",
            |app| Step::Go(Go::Pane(if app.pane() == Pane::Large { Pane::Shown } else { Pane::Large })),
        ),
        everywhere(
            "read-details",
            &["="],
            "Read the details",
            "Shows all that is known here on a page one scrolls, also what the details pane has no room for.",
            "whole full text more rest pane long",
            |app| {
                let lines = screens::details_of(app, screens::page::text_width(app.size()));
                if lines.is_empty() {
                    return Step::refuse("the overview has no details; Enter lists what it counts");
                }
                Step::open(Mode::Page { title: "Details".to_owned(), lines, top: 0, then: None })
            },
        ),
        everywhere(
            "rules",
            &["R"],
            "Rules of this map",
            "Turns rules on or off and changes their severity and limits, showing what that leaves.",
            "settings configure lint severity limits disable",
            |_| Step::open(Mode::Rules(crate::app::ruleset::RuleList::default())),
        ),
        everywhere(
            "next-theme",
            &["f4"],
            "Theme",
            "Goes to the next theme: dark, light, high contrast, projector, no colour.",
            "colour color dark light contrast projector room",
            |app| {
                let at = ThemeName::ALL.iter().position(|theme| *theme == app.theme()).unwrap_or(0);
                let next = ThemeName::ALL.get((at + 1) % ThemeName::ALL.len()).copied().unwrap_or_default();
                Step::Go(Go::Theme(next))
            },
        ),
    ]
}

/// Whether the screen is so low that details have no usual place on it.
fn low(app: &App) -> bool {
    !Layout::shows_details(app)
}

fn notation(_: &App) -> Step {
    let items = Notation::ALL
        .into_iter()
        .map(|notation| MenuItem {
            label: notation.name().to_owned(),
            note: String::new(),
            key: None,
            step: Step::Go(Go::Notation(notation)),
        })
        .collect();
    let mut menu = Menu::new("Show rights as", items);
    menu.filters = true;
    Step::open(Mode::Menu(Box::new(menu)))
}
