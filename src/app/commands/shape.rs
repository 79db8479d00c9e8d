//! Commands that add, move and remove decisions, areas and roles.
//!
//! Moving changes a rank only; when two neighbours leave no rank between them, the ranks of that list are spaced anew.

use super::super::mode::{Menu, MenuItem, Mode};
use super::super::{App, Go, Step, forms};
use super::{Command, Group, Where, rows_of};
use crate::app::grid::Line;
use crate::app::key::{Code, Key};
use crate::model::{DecisionChange, Edit, Id, LabelChange, RoleChange};

/// The rows of the table.
pub(super) fn commands() -> Vec<Command> {
    let row = rows_of(Group::Rows, Where::Grid);
    vec![
        row(
            "add-decision",
            &["a"],
            "Add a decision",
            "Asks for a title and adds the decision below the cursor, in the same area.",
            "new row insert",
            |app| Step::open(Mode::Form(Box::new(forms::add_decision(app)))),
        ),
        row(
            "add-role",
            &["A"],
            "Add a role",
            "Asks for a name and adds the role as the last column.",
            "new column person seat group insert",
            |app| Step::open(Mode::Form(Box::new(forms::add_role(app)))),
        ),
        row(
            "add-area",
            &["alt-a", "ctrl-n", ", a"],
            "Add an area",
            "Asks for a name and adds a section for decisions.",
            "new section group heading",
            |_| Step::open(Mode::Form(Box::new(forms::add_area()))),
        ),
        row(
            "edit-decision",
            &["e"],
            "Edit the decision",
            "Opens every field of the decision: impact, mode, time limit, escalation, status, notes.",
            "details properties fields escalate review note",
            edit_decision,
        ),
        row(
            "edit-map",
            &["alt-m", ", t"],
            "Edit the map",
            "Opens the map's own fields: title, focus and review rhythm.",
            "title name focus rhythm settings properties",
            |app| Step::open(Mode::Form(Box::new(forms::edit_map(app)))),
        ),
        row(
            "move-to-area",
            &["M"],
            "Move to an area",
            "Moves the decision to another area, or to a new one.",
            "section group reassign",
            move_to_area,
        ),
        row(
            "move-up",
            &["K", "alt-up"],
            "Move up",
            "Moves the decision or area one place up.",
            "reorder sort rank",
            |app| shift(app, false),
        ),
        row(
            "move-down",
            &["J", "alt-down"],
            "Move down",
            "Moves the decision or area one place down.",
            "reorder sort rank",
            |app| shift(app, true),
        ),
        row(
            "move-left",
            &["<", "alt-left"],
            "Move role left",
            "Moves the role one column to the left.",
            "reorder column",
            |app| shift_role(app, false),
        ),
        row(
            "move-right",
            &[">", "alt-right"],
            "Move role right",
            "Moves the role one column to the right.",
            "reorder column",
            |app| shift_role(app, true),
        ),
        row(
            "remove",
            &["ctrl-d", "X"],
            "Remove the decision",
            "Asks, then removes the decision with its rights; undo brings it back.",
            "delete row drop",
            remove_decision,
        ),
        row(
            "remove-role",
            &["alt-x", ", X"],
            "Remove the role",
            "Asks, then removes the role with its rights; undo brings it back.",
            "delete column drop",
            remove_role,
        ),
    ]
}

fn edit_decision(app: &App) -> Step {
    match app.grid().decision().and_then(|key| app.matrix().decision(key)) {
        Some(decision) => Step::open(Mode::Form(Box::new(match app.situation() {
            None => forms::edit_decision(app, decision),
            Some(situation) => forms::edit_posture(app, decision, situation),
        }))),
        None => Step::refuse("put the cursor on a decision first"),
    }
}

fn move_to_area(app: &App) -> Step {
    match app.grid().decision().and_then(|key| app.matrix().decision(key)) {
        Some(decision) => Step::open(Mode::Form(Box::new(forms::move_decision(app, decision)))),
        None => Step::refuse("put the cursor on a decision first"),
    }
}

/// Asks before something goes; the question's own key is none of the answers.
pub(crate) fn ask(title: String, label: &str, step: Step) -> Step {
    let item = |label: &str, key, step| MenuItem { label: label.to_owned(), note: String::new(), key, step };
    Step::open(Mode::Menu(Box::new(Menu::new(
        title,
        vec![
            item(label, Some(Key::plain(Code::Char('y'))), step),
            item("Keep it", Some(Key::plain(Code::Char('n'))), Step::Tell("kept".to_owned())),
        ],
    ))))
}

/// Asks before a decision goes with everything it holds.
pub(super) fn remove_decision(app: &App) -> Step {
    let Some(decision) = app.grid().decision().and_then(|key| app.matrix().decision(key)) else {
        return Step::refuse("put the cursor on a decision first");
    };
    let title = decision.title();
    let edits = app.matrix().removal_of_decision(decision.id());
    let rights = decision.rights().len();
    let step = Step::edit(format!("Remove \"{title}\""), edits);
    ask(format!("Remove \"{title}\" with its {}?", count(rights, "right")), "Remove it", step)
}

/// Asks before a role goes with everything it holds.
pub(super) fn remove_role(app: &App) -> Step {
    let Some((key, role)) = app.grid().role().and_then(|key| Some((key, app.matrix().role(key)?))) else {
        return Step::refuse("put the cursor in a role's column first");
    };
    let load = app.matrix().load_of(key);
    let name = role.name();
    let step = Step::edit(format!("Remove role \"{name}\""), app.matrix().removal_of_role(role.id()));
    let rights = (load.rights() + load.out + load.unread) as usize;
    ask(format!("Remove the role \"{name}\" with its {}?", count(rights, "right")), "Remove it", step)
}

/// Asks before an area goes; its decisions stay.
pub(super) fn remove_area(app: &App) -> Step {
    let Some(area) = app.grid().area(app.matrix()).and_then(|id| app.matrix().area(id)) else {
        return Step::refuse("there is no area here to remove");
    };
    let inside = app.grid().decisions_of(Some(&area.id)).len();
    let heir = app.matrix().areas_in_order().into_iter().rfind(|other| (other.rank, &other.id) < (area.rank, &area.id));
    let where_to = match (inside, heir) {
        (0, _) => String::new(),
        (_, Some(heir)) => format!("; its {} move to \"{}\"", count(inside, "decision"), heir.name),
        (_, None) => format!("; its {} stay without an area", count(inside, "decision")),
    };
    let edits = app.matrix().removal_of_area(&area.id, heir.map(|heir| &heir.id));
    let step = Step::edit(format!("Remove area \"{}\"", area.name), edits);
    ask(format!("Remove the area \"{}\"{where_to}?", area.name), "Remove it", step)
}

/// "1 right", "3 rights".
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Ranks that put the item at `from` to the place `to` of a list; only what must change is listed.
pub(crate) fn reranked(ranks: &[(Id, u32)], from: usize, to: usize) -> Vec<(Id, u32)> {
    let mut order: Vec<(Id, u32)> = ranks.to_vec();
    if from >= order.len() || to >= order.len() {
        return Vec::new();
    }
    let moved = order.remove(from);
    order.insert(to, moved.clone());
    let below = if to == 0 { 0 } else { order.get(to - 1).map_or(0, |(_, rank)| *rank) };
    let above = order.get(to + 1).map(|(_, rank)| *rank);
    let spaced = order.windows(2).enumerate().all(|(at, pair)| at == to || at + 1 == to || pair[0].1 < pair[1].1);
    let between = match above {
        None => Some(below.saturating_add(10)),
        Some(above) if above > below + 1 => Some(below + (above - below) / 2),
        Some(_) => None,
    };
    match between {
        Some(rank) if spaced && rank > below => vec![(moved.0, rank)],
        _ => (1_u32..)
            .zip(order)
            .filter(|(place, (_, rank))| *rank != place * 10)
            .map(|(place, (id, _))| (id, place * 10))
            .collect(),
    }
}

fn shift(app: &App, down: bool) -> Step {
    match app.grid().here() {
        Some(Line::Decision(_)) => shift_decision(app, down),
        Some(Line::Area(Some(id))) => shift_area(app, id, down),
        Some(Line::Header) => Step::refuse("roles move sideways: < and >"),
        _ => Step::refuse("this heading stands last by itself"),
    }
}

fn target(at: usize, len: usize, forward: bool) -> Option<usize> {
    if forward { (at + 1 < len).then_some(at + 1) } else { at.checked_sub(1) }
}

fn shift_decision(app: &App, down: bool) -> Step {
    let matrix = app.matrix();
    let Some((key, decision)) = app.grid().decision().and_then(|key| Some((key, matrix.decision(key)?))) else {
        return Step::refuse("put the cursor on a decision first");
    };
    let list = app.grid().decisions_of(decision.area());
    let Some(at) = list.iter().position(|other| *other == key) else { return Step::refuse("this decision has gone") };
    let Some(to) = target(at, list.len(), down) else {
        return Step::refuse(if down {
            "last in its area; M moves it to another"
        } else {
            "first in its area; M moves it to another"
        });
    };
    let ranks: Vec<(Id, u32)> = list
        .iter()
        .filter_map(|key| matrix.decision(*key))
        .map(|decision| (decision.id().clone(), decision.rank()))
        .collect();
    let edits = reranked(&ranks, at, to)
        .into_iter()
        .map(|(id, rank)| Edit::SetDecision { id, change: DecisionChange::Rank(rank) })
        .collect();
    Step::edit(format!("Move \"{}\"", decision.title()), edits)
}

fn shift_area(app: &App, id: &Id, down: bool) -> Step {
    let areas = app.matrix().areas_in_order();
    let Some(at) = areas.iter().position(|area| area.id == *id) else { return Step::refuse("this area has gone") };
    let Some(to) = target(at, areas.len(), down) else {
        return Step::refuse(if down { "this is the last area" } else { "this is the first area" });
    };
    let ranks: Vec<(Id, u32)> = areas.iter().map(|area| (area.id.clone(), area.rank)).collect();
    let edits = reranked(&ranks, at, to)
        .into_iter()
        .map(|(id, rank)| Edit::SetArea { id, change: LabelChange::Rank(rank) })
        .collect();
    Step::edit(format!("Move area \"{}\"", areas.get(at).map_or("", |area| area.name.as_str())), edits)
}

fn shift_role(app: &App, right: bool) -> Step {
    let matrix = app.matrix();
    let heads = app.grid().heads();
    let Some(at) = app.grid().column.checked_sub(1).filter(|at| *at < heads.len()) else {
        return Step::refuse("put the cursor in a role's column first");
    };
    let Some(to) = target(at, heads.len(), right) else {
        return Step::refuse(if right { "this is the last role" } else { "this is the first role" });
    };
    let ranks: Vec<(Id, u32)> =
        heads.iter().filter_map(|head| matrix.role(head.role)).map(|role| (role.id().clone(), role.rank())).collect();
    let edits: Vec<Edit> = reranked(&ranks, at, to)
        .into_iter()
        .map(|(id, rank)| Edit::SetRole { id, change: RoleChange::Rank(rank) })
        .collect();
    let name = heads.get(at).map_or("", |head| head.full.as_str());
    Step::Many(vec![Step::edit(format!("Move role \"{name}\""), edits), Step::Go(Go::Unselect)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ranks: &[u32], from: usize, to: usize, changes: usize) {
        let ids: Vec<(Id, u32)> =
            ranks.iter().enumerate().map(|(at, rank)| (Id::from_name(&format!("n{at}"), "x"), *rank)).collect();
        let changed = reranked(&ids, from, to);
        assert_eq!(changed.len(), changes, "{ranks:?} {from}->{to}: {changed:?}");
        let mut after = ids.clone();
        for (id, rank) in changed {
            after.iter_mut().find(|(other, _)| *other == id).unwrap().1 = rank;
        }
        after.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        let mut wanted: Vec<Id> = ids.iter().map(|(id, _)| id.clone()).collect();
        let moved = wanted.remove(from);
        wanted.insert(to, moved);
        assert_eq!(after.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), wanted, "{ranks:?} {from}->{to}");
    }

    #[test]
    fn moving_changes_one_rank_while_there_is_room() {
        check(&[10, 20, 30], 0, 2, 1);
        check(&[10, 20, 30], 2, 0, 1);
        check(&[10, 20, 30], 2, 1, 1);
        check(&[10, 11, 12], 2, 1, 2);
        check(&[0, 0, 0], 0, 1, 3);
        check(&[10, 20], 0, 1, 1);
        check(&[1, 2], 1, 0, 2);
    }
}
