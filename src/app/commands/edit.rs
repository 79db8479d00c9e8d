//! Commands that set and clear rights.
//!
//! A right is set for every selected cell as one undo step. In a situation other than Steady they override; a right that
//! equals Steady's is no override and falls back to it.

use super::super::mode::Mode;
use super::super::{App, Step, forms};
use super::{Command, Group, Where, rows_of};
use crate::app::grid::Line;
use crate::model::{Cell, DecisionKey, Edit, Part, Right, RoleKey};

/// The rows of the table.
pub(super) fn commands() -> Vec<Command> {
    let set = rows_of(Group::Rights, Where::Grid);
    vec![
        set(
            "set-decides",
            &["d"],
            "Decides",
            "This role makes the call.",
            "assign owner accountable approve D A",
            |app| set_part(app, Part::Decides),
        ),
        set(
            "set-contributes",
            &["c"],
            "Contributes",
            "This role is asked before the call.",
            "consulted input advice C",
            |app| set_part(app, Part::Contributes),
        ),
        set("set-informed", &["i"], "Informed", "This role is told after the call.", "notify tell I", |app| {
            set_part(app, Part::Informed)
        }),
        set(
            "set-out",
            &["o"],
            "Out",
            "This role is left out on purpose, which is not the same as forgotten.",
            "omit exclude O",
            |app| set_part(app, Part::Out),
        ),
        set(
            "clear",
            &["x", "delete"],
            "Clear or remove",
            "Empties the selected cells; on a title, a heading or a role it asks to remove that.",
            "delete remove empty erase",
            clear,
        ),
        set(
            "edit",
            &["enter", "f2"],
            "Edit",
            "Edits the thing under the cursor: cell, title, area or role.",
            "change rename open",
            edit,
        ),
        set(
            "boundary",
            &["m"],
            "Marks and boundary",
            "Sets the marks of the selected cells and where their right ends.",
            "limit amount band veto recommend execute drive scope segment",
            boundary,
        ),
        set(
            "copy",
            &["y", "ctrl-c"],
            "Copy",
            "Copies the selected cells, also as text for a spreadsheet; with the line of roles or the titles selected, these too.",
            "yank clipboard",
            super::clipboard::copy,
        ),
        set(
            "copy-markdown",
            &["Y"],
            "Copy as Markdown",
            "Copies the selection, or else the decision under the cursor, as a Markdown table with titles and roles.",
            "yank clipboard wiki table share",
            super::clipboard::copy_markdown,
        ),
        set(
            "paste",
            &["p", "ctrl-v"],
            "Paste",
            "Pastes the copied cells from the cursor on, or fills the selection with one; your terminal's own paste brings cells, names or a whole table from a spreadsheet.",
            "put insert clipboard fill",
            super::clipboard::paste,
        ),
        set(
            "select",
            &["v"],
            "Select",
            "Begins a selection that moving extends; again ends it.",
            "range mark block",
            |app| {
                let grid = app.grid();
                match grid.anchor {
                    Some(_) => Step::Go(crate::app::Go::Unselect),
                    None => Step::Go(crate::app::Go::Select(grid.line, grid.column)),
                }
            },
        ),
        set(
            "unselect",
            &["esc"],
            "End selection",
            "Ends the selection and clears the message.",
            "cancel escape",
            |_| Step::Go(crate::app::Go::Unselect),
        ),
    ]
}

/// The edit that makes a cell hold a right in the situation looked at.
pub(crate) fn put(app: &App, decision: DecisionKey, role: RoleKey, right: Option<Right>) -> Option<Edit> {
    let matrix = app.matrix();
    let record = matrix.decision(decision)?;
    let cell = Cell { decision: record.id().clone(), role: matrix.role(role)?.id().clone() };
    match app.situation() {
        None => (record.right(role) != right.as_ref()).then_some(Edit::SetRight { cell, right }),
        Some(situation) => {
            let steady = record.right(role) == right.as_ref();
            let wanted = if steady { None } else { Some(right) };
            let now = record.posture(situation).and_then(|posture| posture.right(role)).map(|right| right.cloned());
            (now != wanted).then(|| Edit::SetOverride { cell, situation: situation.clone(), right: wanted })
        }
    }
}

/// Words for one or several changed cells: "Refund a customer → Legal: Informed".
pub(crate) fn label(app: &App, cells: &[(DecisionKey, RoleKey)], what: &str) -> String {
    let matrix = app.matrix();
    let mut label = match cells {
        [(decision, role)] => {
            let title = matrix.decision(*decision).map_or("", |decision| decision.title());
            [crate::app::text::fit(title, 40).as_str(), " → ", matrix.role_name(*role), ": ", what].concat()
        }
        cells => format!("{} cells: {what}", cells.len()),
    };
    if app.situation().is_some() {
        label.extend([" in ", app.situation_name()]);
    }
    label
}

/// The selected cells, or why there are none.
pub(super) fn selected(app: &App) -> Result<Vec<(DecisionKey, RoleKey)>, Step> {
    let cells: Vec<_> = app.grid().selected().into_iter().flatten().collect();
    if cells.is_empty() {
        let why = match app.grid().here() {
            _ if app.matrix().decision_count() == 0 => "there is no decision yet; a adds one",
            _ if app.matrix().role_count() == 0 => "there is no role yet; A adds one",
            Some(Line::Decision(_)) => "move right to a role first: this column holds the titles",
            Some(Line::Header) => "move down to a decision first: this line holds the roles",
            _ => "move to a decision first: this line is a heading",
        };
        return Err(Step::refuse(why));
    }
    Ok(cells)
}

fn set_part(app: &App, part: Part) -> Step {
    let cells = match selected(app) {
        Ok(cells) => cells,
        Err(step) => return step,
    };
    let edits = cells.iter().filter_map(|(decision, role)| {
        let old = app.matrix().decision(*decision)?.right_in(*role, app.situation());
        // Boundary and marks are the user's work: another letter keeps them. Unread text was never a right, and whoever
        // is left out has no boundary.
        let right = match old {
            Some(old) if old.part() != Part::Unread && part != Part::Out => old.clone().with_part(part),
            _ => Right::new(part),
        };
        put(app, *decision, *role, Some(right))
    });
    let edits: Vec<Edit> = edits.collect();
    if edits.is_empty() {
        return Step::Tell(format!("{} already", part.word()));
    }
    Step::edit(label(app, &cells, part.word()), edits)
}

fn clear(app: &App) -> Step {
    let on_title = app.grid().column == 0 && app.grid().anchor.is_none();
    match app.grid().here() {
        Some(Line::Decision(_)) if on_title => super::shape::remove_decision(app),
        Some(Line::Area(_)) => super::shape::remove_area(app),
        Some(Line::Header) if app.grid().column > 0 => super::shape::remove_role(app),
        Some(Line::Header) => Step::refuse("the corner holds nothing to remove; move to a role"),
        _ => {
            let cells = match selected(app) {
                Ok(cells) => cells,
                Err(step) => return step,
            };
            let edits: Vec<Edit> = cells.iter().filter_map(|(decision, role)| cleared(app, *decision, *role)).collect();
            if edits.is_empty() {
                return Step::Tell("empty already".to_owned());
            }
            Step::edit(label(app, &cells, "cleared"), edits)
        }
    }
}

/// Clearing an overridden cell falls back to Steady; clearing Steady's right in a situation empties it there.
fn cleared(app: &App, decision: DecisionKey, role: RoleKey) -> Option<Edit> {
    let matrix = app.matrix();
    let record = matrix.decision(decision)?;
    let overridden = app.situation().and_then(|situation| record.posture(situation)?.right(role));
    match (app.situation(), overridden) {
        (Some(situation), Some(_)) => Some(Edit::SetOverride {
            cell: Cell { decision: record.id().clone(), role: matrix.role(role)?.id().clone() },
            situation: situation.clone(),
            right: None,
        }),
        _ => put(app, decision, role, None),
    }
}

fn edit(app: &App) -> Step {
    let matrix = app.matrix();
    match app.grid().here() {
        Some(Line::Header) => match app.grid().role() {
            Some(role) => forms::edit_role(app, role).map_or_else(no_place, open),
            None => open(forms::edit_map(app)),
        },
        Some(Line::Area(Some(id))) => match matrix.area(id) {
            Some(area) => open(forms::rename_area(area)),
            None => no_place(),
        },
        Some(Line::Area(None)) => Step::refuse("these decisions stand in no area; move one with M"),
        Some(Line::Decision(key)) if app.grid().column == 0 => match matrix.decision(*key) {
            Some(decision) => open(forms::rename_decision(decision)),
            None => no_place(),
        },
        Some(Line::Decision(_)) => match selected(app) {
            Ok(cells) => open(forms::edit_cells(app, &cells)),
            Err(step) => step,
        },
        None => no_place(),
    }
}

fn open(form: crate::app::form::Form) -> Step {
    Step::open(Mode::Form(Box::new(form)))
}

fn no_place() -> Step {
    Step::refuse("there is nothing here to edit yet; a adds a decision, A a role")
}

/// The same form as `edit` opens; where the cell has its letter, the focus is on the limit one came for.
fn boundary(app: &App) -> Step {
    match selected(app) {
        Ok(cells) => {
            let mut form = forms::edit_cells(app, &cells);
            if form.chosen("Right") > 0 {
                form.focus_on("Limit");
            }
            open(form)
        }
        Err(step) => step,
    }
}
