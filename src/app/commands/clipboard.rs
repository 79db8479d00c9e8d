//! Copying and pasting: cells within the map, and text to and from a spreadsheet.
//!
//! Always true: what is pasted is one gesture; text that says no right is kept as it is in its cell, never dropped; a table
//! with its heads is looked at before anything of it is taken.

use super::super::grid::Line;
use super::super::mode::Mode;
use super::super::preview::{LARGEST_PASTE, Preview};
use super::super::{App, Step};
use super::edit::selected;
use crate::app::text::fit;
use crate::interchange::cell::read_letters;
use crate::interchange::clipboard::{cells_of, markdown_of, text_of};
use crate::interchange::export::{Outgoing, copied_cell};
use crate::model::{
    Band, Decision, DecisionChange, DecisionKey, Edit, Id, Part, Right, Role, RoleChange, RoleKey, Unit,
};

/// A name longer than this is prose that was pasted by mistake.
const LONGEST_NAME: usize = 300;
/// As many names at once are typed off a list; more are a file.
const MOST_NAMES: usize = 2_000;

/// Copies the selected cells, with their heads where these are selected too.
pub(super) fn copy(app: &App) -> Step {
    let grid = app.grid();
    if grid.selected().iter().all(Vec::is_empty) {
        return copy_heads(app);
    }
    let block = grid.block();
    let (titles, roles) = (block.columns.0 == 0, block.lines.0 == 0);
    let heads = grid.heads().get(block.columns.0.max(1) - 1..block.columns.1).unwrap_or(&[]);
    let keys: Vec<RoleKey> = heads.iter().map(|head| head.role).collect();
    let mut cells: Vec<Vec<Option<Right>>> = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    if roles {
        let corner = titles.then(|| crate::interchange::export::corner(app.notation()));
        rows.push(corner.into_iter().chain(heads.iter().map(|head| head.full.clone())).collect());
    }
    for line in grid.lines().get(block.lines.0..=block.lines.1).unwrap_or(&[]) {
        match line {
            Line::Decision(key) => {
                let Some(decision) = app.matrix().decision(*key) else { continue };
                let rights = || keys.iter().map(|role| decision.right_in(*role, app.situation()));
                cells.push(rights().map(|right| right.cloned()).collect());
                let texts = rights().map(|right| text_of_cell(app, decision, right));
                rows.push(titles.then(|| decision.title().to_owned()).into_iter().chain(texts).collect());
            }
            Line::Area(Some(id)) if titles => {
                let name = app.matrix().area(id).map(|area| area.name.clone()).unwrap_or_default();
                rows.push(std::iter::once(name).chain(keys.iter().map(|_| String::new())).collect());
            }
            Line::Area(_) | Line::Header => {}
        }
    }
    Step::Copy(cells, text_of(&rows))
}

/// Copies the selected rows and columns as a Markdown table, always with the titles and the roles' names; without a selection
/// the decision under the cursor with all roles.
pub(super) fn copy_markdown(app: &App) -> Step {
    let grid = app.grid();
    let block = grid.block();
    let heads = match grid.anchor {
        Some(_) => grid.heads().get(block.columns.0.max(1) - 1..block.columns.1).unwrap_or(&[]),
        None => grid.heads(),
    };
    let corner = crate::interchange::export::corner(app.notation());
    let mut rows = vec![std::iter::once(corner).chain(heads.iter().map(|head| head.full.clone())).collect::<Vec<_>>()];
    for line in grid.lines().get(block.lines.0..=block.lines.1).unwrap_or(&[]) {
        let Line::Decision(key) = line else { continue };
        let Some(decision) = app.matrix().decision(*key) else { continue };
        let cells = heads.iter().map(|head| text_of_cell(app, decision, decision.right_in(head.role, app.situation())));
        rows.push(std::iter::once(decision.title().to_owned()).chain(cells).collect());
    }
    match rows.len() {
        1 => Step::refuse("put the cursor on a decision, or select some; the export (Alt-e) writes all"),
        _ => Step::Request(crate::app::Effect::Copy(markdown_of(&rows))),
    }
}

/// A cell as a spreadsheet takes it: the letters, and in brackets what they do not say.
fn text_of_cell(app: &App, decision: &Decision, right: Option<&Right>) -> String {
    let out = Outgoing {
        matrix: app.matrix(),
        analysis: app.analysis(),
        notation: app.notation(),
        situation: app.situation(),
    };
    copied_cell(&out, decision, right).text()
}

/// Where no cell is selected the titles, or the roles' names, are copied as text.
fn copy_heads(app: &App) -> Step {
    let block = app.grid().block();
    let lines = app.grid().lines().get(block.lines.0..=block.lines.1).unwrap_or(&[]);
    let titles: Vec<Vec<String>> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Decision(key) => app.matrix().decision(*key).map(|decision| decision.title().to_owned()),
            Line::Area(Some(id)) => app.matrix().area(id).map(|area| area.name.clone()),
            _ => None,
        })
        .map(|title| vec![title])
        .collect();
    let heads = app.grid().heads().get(block.columns.0.max(1) - 1..block.columns.1).unwrap_or(&[]);
    let names: Vec<String> = heads.iter().map(|head| head.full.clone()).collect();
    match (titles.is_empty(), names.is_empty()) {
        (false, _) => Step::Request(crate::app::Effect::Copy(text_of(&titles))),
        (true, false) => Step::Request(crate::app::Effect::Copy(text_of(&[names]))),
        (true, true) => Step::refuse("nothing here to copy"),
    }
}

/// Pastes the cells that were copied here.
pub(super) fn paste(app: &App) -> Step {
    let copied = app.copied();
    let Some(first) = copied.first().filter(|row| !row.is_empty()) else {
        return Step::refuse("nothing copied yet; y copies the cell or selection");
    };
    let single = (copied.len() == 1 && first.len() == 1).then(|| first.first().cloned().flatten());
    put_all(app, single, copied.len(), first.len(), |_, row, column| {
        copied.get(row).and_then(|row| row.get(column)).cloned().flatten()
    })
}

/// Sets a block of cells from the cursor on, or all selected cells to a single one.
fn put_all(
    app: &App,
    single: Option<Option<Right>>,
    high: usize,
    wide: usize,
    right: impl Fn(&Decision, usize, usize) -> Option<Right>,
) -> Step {
    let grid = app.grid();
    let mut edits = Vec::new();
    let mut cells = Vec::new();
    if let Some(right) = single {
        cells = match selected(app) {
            Ok(cells) => cells,
            Err(step) => return step,
        };
        edits.extend(cells.iter().filter_map(|(decision, role)| super::put(app, *decision, *role, right.clone())));
    } else {
        let block = grid.block();
        let start = block.columns.0.max(1) - 1;
        let lines = grid.lines().iter().skip(block.lines.0);
        let decision = |line: &Line| if let Line::Decision(key) = line { Some(*key) } else { None };
        let decisions: Vec<DecisionKey> = lines.filter_map(decision).collect();
        let fits = decisions.len() >= high && grid.heads().len() >= start + wide;
        if !fits {
            return Step::refuse(format!(
                "the copied block of {high} × {wide} cells does not fit here; move further up or left"
            ));
        }
        for (row, key) in decisions.iter().take(high).enumerate() {
            let Some(decision) = app.matrix().decision(*key) else { continue };
            for (column, head) in grid.heads().iter().skip(start).take(wide).enumerate() {
                cells.push((*key, head.role));
                edits.extend(super::put(app, *key, head.role, right(decision, row, column)));
            }
        }
    }
    if edits.is_empty() {
        return Step::Tell("the cells hold that already".to_owned());
    }
    let unread = edits.iter().filter(|edit| is_unread(edit)).count();
    let what = match unread {
        0 => "pasted".to_owned(),
        1 if cells.len() == 1 => "pasted as text that says no right (V06)".to_owned(),
        unread => format!("pasted, {unread} of them as text that says no right (V06)"),
    };
    Step::edit(super::label(app, &cells, &what), edits)
}

fn is_unread(edit: &Edit) -> bool {
    match edit {
        Edit::SetRight { right: Some(right), .. } | Edit::SetOverride { right: Some(Some(right)), .. } => {
            right.part() == Part::Unread
        }
        _ => false,
    }
}

/// What pasted text means at the cursor.
pub(crate) fn paste_text(app: &App, text: &str) -> Step {
    if text.len() > LARGEST_PASTE {
        return Step::refuse(format!(
            "that is more than {} MiB at once; save it as a file, and import that (Alt-I)",
            LARGEST_PASTE / (1024 * 1024)
        ));
    }
    let rows = cells_of(text);
    let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
    if rows.iter().flatten().all(|cell| cell.trim().is_empty()) {
        return Step::refuse("there is no text in what was pasted");
    }
    // What was copied here comes back with all that its text cannot say.
    if app.copied_text().is_some_and(|copied| cells_of(copied) == rows) {
        return paste(app);
    }
    let grid = app.grid();
    let is_bare = app.matrix().decision_count() == 0 || app.matrix().role_count() == 0;
    let on_heads = grid.line == 0 || grid.column == 0 || !matches!(grid.here(), Some(Line::Decision(_)));
    if is_bare || (on_heads && grid.anchor.is_none()) {
        return paste_heads(app, text, &rows, is_bare);
    }
    let filled = rows.iter().flatten().filter(|cell| !cell.trim().is_empty());
    let refusals: Vec<String> = filled.clone().filter_map(|cell| read_letters(app.notation(), cell).err()).collect();
    if let Some(why) = refusals.first()
        && refusals.len() > 1
        && refusals.len() * 2 > filled.count()
    {
        // Not a block of rights: a whole table, or a text that was never meant for the grid.
        return match Preview::of_text(text, app.matrix()) {
            Ok(preview) => Step::open(Mode::Preview(Box::new(preview))),
            Err(_) => Step::refuse(format!("nothing pasted: {why}")),
        };
    }
    let read = |decision: &Decision, text: &str| match read_letters(app.notation(), text) {
        Ok(right) => right.map(|right| with_limit(right, decision.unit())),
        Err(_) => Some(Right::unread(text.trim())),
    };
    let single = match (&rows[..], app.grid().cell()) {
        ([row], Some((decision, _))) if wide == 1 => {
            let decision = app.matrix().decision(decision);
            row.first().zip(decision).map(|(text, decision)| read(decision, text))
        }
        _ => None,
    };
    put_all(app, single, rows.len(), wide, |decision, row, column| {
        read(decision, rows.get(row).and_then(|row| row.get(column)).map_or("", String::as_str))
    })
}

/// A limit in the unit of the decision is a limit; in any other it stays in words.
fn with_limit(right: Right, unit: Option<Unit>) -> Right {
    match Band::parse(right.text()) {
        Ok((band, own)) if right.band().is_none() && band != Band::ANY && own.is_some() && own == unit => {
            right.with_text("").with_band(Some(band))
        }
        _ => right,
    }
}

/// Pasted on the heads, or into an empty map: a table with its heads is looked at first; a row of names on the roles' line
/// becomes roles, a column of titles decisions.
fn paste_heads(app: &App, text: &str, rows: &[Vec<String>], is_bare: bool) -> Step {
    let why = match Preview::of_text(text, app.matrix()) {
        Ok(preview) => return Step::open(Mode::Preview(Box::new(preview))),
        Err(why) => why,
    };
    let names: Vec<&str> = rows.iter().flatten().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    let fits = names.len() <= MOST_NAMES && names.iter().all(|name| name.chars().count() <= LONGEST_NAME);
    match rows {
        [_] if fits && app.grid().line == 0 => add_roles(app, &names),
        rows if fits && (app.grid().line > 0 || is_bare) && rows.iter().all(|row| row.len() == 1) => {
            add_decisions(app, &names)
        }
        _ => Step::refuse(format!("nothing pasted: {why}")),
    }
}

fn add_roles(app: &App, names: &[&str]) -> Step {
    let mut map = app.matrix().clone();
    let mut edits = Vec::new();
    let mut rank = map.roles().map(|(_, role)| role.rank()).max().unwrap_or(0);
    for name in names {
        if map.role_named(name).is_some() {
            continue;
        }
        rank = rank.saturating_add(10);
        let role = Role::new(map.fresh_role_id(name), *name).with(RoleChange::Rank(rank));
        add(&mut map, &mut edits, Edit::AddRole(Box::new(role)));
    }
    named("role", names, edits)
}

fn add_decisions(app: &App, titles: &[&str]) -> Step {
    let mut map = app.matrix().clone();
    let area: Option<Id> = app.grid().area(app.matrix()).cloned();
    let here = |decision: &Decision| decision.area() == area.as_ref();
    let mut there: std::collections::HashSet<String> =
        map.decisions().filter(|(_, decision)| here(decision)).map(|(_, one)| one.title().to_lowercase()).collect();
    let mut rank = map.decisions().filter(|(_, one)| here(one)).map(|(_, one)| one.rank()).max().unwrap_or(0);
    let mut edits = Vec::new();
    for title in titles {
        if !there.insert(title.to_lowercase()) {
            continue;
        }
        rank = rank.saturating_add(10);
        let decision = Decision::new(map.fresh_decision_id(title), *title)
            .with(DecisionChange::Area(area.clone()))
            .with(DecisionChange::Rank(rank));
        add(&mut map, &mut edits, Edit::AddDecision(Box::new(decision)));
    }
    named("decision", titles, edits)
}

/// Adds to a copy of the map, so that the next id is another one.
fn add(map: &mut crate::model::Matrix, edits: &mut Vec<Edit>, edit: Edit) {
    if map.apply(edit.clone()).is_ok() {
        edits.push(edit);
    }
}

fn named(what: &str, names: &[&str], edits: Vec<Edit>) -> Step {
    let label = match (edits.len(), names) {
        (0, _) => return Step::Tell(format!("every {what} of these is there already")),
        (1, [name]) => format!("Add \"{}\"", fit(name, 40)),
        (added, names) if added < names.len() => {
            format!("Add {}; {} there already", super::count(added, what), names.len() - added)
        }
        (added, _) => format!("Add {}", super::count(added, what)),
    };
    Step::edit(label, edits)
}
