//! Matrices with the roles down and the decisions across, turned so that they read like all others.
//!
//! Always true: a table is turned only when more speaks for it than against it; every cell keeps its place in the file.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::super::words::fold;
use super::columns::Plan;
use super::grid::Grid;
use super::lines::{self, Line};
use super::{RawCell, RawTable, Reading};
use crate::model::hashing::HashSet;

/// Words that name seats and bodies.
const ROLE_WORDS: &[&str] = &[
    "team",
    "teams",
    "manager",
    "lead",
    "leader",
    "leads",
    "head",
    "director",
    "officer",
    "owner",
    "board",
    "committee",
    "council",
    "department",
    "office",
    "group",
    "staff",
    "chief",
    "ceo",
    "cto",
    "cfo",
    "coo",
    "cio",
    "ciso",
    "vp",
    "president",
    "executive",
    "executives",
    "engineer",
    "engineers",
    "analyst",
    "architect",
    "developer",
    "developers",
    "designer",
    "tester",
    "testers",
    "coordinator",
    "administrator",
    "admin",
    "admins",
    "supervisor",
    "assistant",
    "specialist",
    "consultant",
    "customer",
    "client",
    "vendor",
    "supplier",
    "partner",
    "sponsor",
    "user",
    "users",
    "pm",
    "po",
    "hr",
    "legal",
    "finance",
    "marketing",
    "sales",
    "leiter",
    "leitung",
    "leiterin",
    "abteilung",
    "vorstand",
    "ausschuss",
    "kunde",
    "equipe",
    "direction",
    "directeur",
    "responsable",
    "comite",
    "chef",
    "equipo",
    "gerente",
    "jefe",
    "cliente",
    "usuario",
    "director",
    "direccion",
    "equipa",
    "diretor",
    "coordenador",
    "gestor",
    "команда",
    "руководитель",
    "директор",
    "менеджер",
    "отдел",
    "tim",
    "direktor",
    "menadzer",
];

static SEATS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| ROLE_WORDS.iter().copied().collect());

/// Headings over a column of roles.
const ROLE_CORNERS: &[&str] = &[
    "role",
    "roles",
    "rolle",
    "rollen",
    "rol",
    "papel",
    "papeis",
    "funcao",
    "funcion",
    "position",
    "seat",
    "stakeholder",
    "stakeholders",
    "who",
    "wer",
    "person",
    "people",
    "name",
    "member",
    "team",
    "teams",
    "party",
    "роль",
    "роли",
    "uloga",
];

/// Whether the names down the side are the roles and the headings the decisions.
pub(super) fn is_turned(grid: &Grid, plan: &Plan) -> bool {
    let mut speaks = 0_i32;
    let corner = fold(&grid.heading(plan.header, plan.name));
    let corner: Vec<&str> = corner.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says = |list: &[&str]| corner.iter().any(|word| list.contains(word));
    match (says(ROLE_CORNERS), says(super::heads::NAMES)) {
        (true, false) => speaks += 2,
        // The names are said to be decisions, and nothing else weighs as much.
        (false, true) => return false,
        // "Task / Role" says both.
        _ => {}
    }
    let rows: Vec<usize> = (plan.body..grid.rows())
        .filter(|row| plan.roles.iter().any(|(column, _)| grid.kind(*row, *column).is_mark()))
        .collect();
    if rows.len() < 2 || plan.roles.len() < 2 || plan.area.is_some() {
        return false;
    }
    let down = share(rows.iter().map(|row| grid.text(*row, plan.name)));
    let across = share(plan.roles.iter().map(|(_, name)| Cow::Borrowed(name.as_str())));
    if down >= 50 && across <= 20 {
        speaks += 2;
    } else if across >= 30 && down <= across {
        speaks -= 2;
    }
    // One decider for each decision is what everybody strives for: where each column has one and the rows differ, the
    // columns are the decisions.
    let decides = |row: usize, column: usize| {
        let cell = grid.reading(row, column);
        cell.has_letter('A') || cell.has_letter('D')
    };
    let in_row = |row: &usize| plan.roles.iter().filter(|(column, _)| decides(*row, *column)).count();
    let in_column = |column: usize| rows.iter().filter(|row| decides(**row, column)).count();
    let each_row = rows.iter().all(|row| in_row(row) == 1);
    let each_column = plan.roles.iter().all(|(column, _)| in_column(*column) == 1);
    match (each_column, each_row) {
        (true, false) => speaks += 1,
        (false, true) => speaks -= 1,
        _ => {}
    }
    speaks >= 2
}

/// How many per cent of the names hold a word for a seat.
fn share<'a>(names: impl Iterator<Item = Cow<'a, str>>) -> usize {
    let (mut all, mut seats) = (0_usize, 0_usize);
    for name in names {
        all += 1;
        let folded = fold(&name);
        let mut words = folded.split(|c: char| !c.is_alphanumeric());
        seats += usize::from(words.any(|word| SEATS.contains(word)));
    }
    (seats * 100).checked_div(all).unwrap_or(0)
}

/// The same matrix with decisions down: the lines of roles become columns, and lines without marks describe the decisions.
pub(super) fn turn(grid: &Grid, plan: &Plan, reading: &mut Reading) -> RawTable {
    let found = lines::classify(grid, plan);
    lines::leave_above(grid, plan.header, reading);
    let mut kept = vec![plan.header];
    for (at, line) in found.iter().enumerate() {
        let row = plan.body + at;
        match line {
            Line::Filled | Line::About => kept.push(row),
            Line::Unmarked if !grid.is_empty(row, plan.name) => kept.push(row),
            // A role that takes part in nothing.
            Line::Bare { .. } if row < plan.body + found.len() => kept.push(row),
            other => lines::tell(grid, row, *other, reading),
        }
    }
    for (column, heading) in plan.attributes.iter().filter(|(_, heading)| !heading.is_empty()) {
        if (plan.body..grid.rows()).any(|row| !grid.is_empty(row, *column)) {
            let what = format!("the column \"{heading}\"");
            let why = "it describes the roles, which stand down the side here".to_owned();
            reading.skipped.push(super::Skipped { what, why, line: grid.line(plan.header) });
        }
    }
    let cell = |row: usize, column: usize| match grid.cell(row, column) {
        Some(cell) if row == plan.header => RawCell::new(grid.heading(row, column), cell.line).emphasised(cell.bold),
        Some(cell) => cell.into(),
        None => RawCell::blank(grid.line(row)),
    };
    let columns = std::iter::once(plan.name).chain(plan.roles.iter().map(|(column, _)| *column));
    let rows = columns.map(|column| kept.iter().map(|row| cell(*row, column)).collect()).collect();
    RawTable { headings: super::columns::headings(grid, plan.header), rows, merged: Vec::new() }
}
