//! What the heading of a column says about it: a name, an area, a description, or a role.
//!
//! Always true: a heading is judged by its own words; a role keeps its name, and what its header says beyond the name is
//! kept beside it.

use super::super::words::fold;
use super::columns::is_name;
use super::grid::Grid;
use super::{Note, Reading};

/// Headers of columns that describe the decision even when their cells look like letters (a priority A, a status I).
pub(super) const ATTRIBUTES: &[&str] = &[
    "#",
    "id",
    "no",
    "nr",
    "number",
    "note",
    "notes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "sla",
    "status",
    "state",
    "estado",
    "priority",
    "prio",
    "prioritat",
    "prioridad",
    "prioridade",
    "priorite",
    "severity",
    "date",
    "due",
    "deadline",
    "duration",
    "week",
    "level",
    "grade",
    "class",
    "type",
    "description",
    "example",
    "bemerkung",
    "kommentar",
    "beschreibung",
    "commentaire",
    "remarque",
    "notas",
    "observaciones",
    "observacoes",
    "descripcion",
    "descricao",
];

/// Headers of a column that groups decisions.
pub(super) const AREAS: &[&str] = &[
    "area",
    "areas",
    "category",
    "phase",
    "section",
    "domain",
    "group",
    "workstream",
    "topic",
    "theme",
    "bereich",
    "kategorie",
    "gruppe",
    "thema",
    "domaine",
    "categorie",
    "fase",
    "categoria",
    "dominio",
    "grupo",
    "tema",
];

/// Headers of the column that names the decisions.
pub(super) const NAMES: &[&str] = &[
    "activity",
    "activities",
    "task",
    "tasks",
    "decision",
    "decisions",
    "action",
    "step",
    "deliverable",
    "process",
    "responsibility",
    "item",
    "aktivitat",
    "aktivitaet",
    "aufgabe",
    "entscheidung",
    "tatigkeit",
    "activite",
    "tache",
    "actividad",
    "tarea",
    "atividade",
    "tarefa",
    "decisao",
];

/// Whether the heading of a column begins with one of these words.
pub(super) fn header_is(grid: &Grid, header: usize, column: usize, words: &[&str]) -> bool {
    let text = fold(&grid.heading(header, column));
    let first = text.split(|c: char| !c.is_alphanumeric() && c != '#').find(|w| !w.is_empty());
    first.is_some_and(|first| words.contains(&first))
}

/// A column that describes the decision, whatever its cells look like.
pub(super) fn is_attribute(grid: &Grid, header: usize, column: usize) -> bool {
    // Only a short header: "Level 2 support" and "Date office" are teams.
    header_is(grid, header, column, ATTRIBUTES)
        && (grid.heading(header, column).split_whitespace().count() == 1
            || grid.heading(header, column).contains('(')
            || !(header + 1..grid.rows()).any(|row| grid.kind(row, column).is_mark()))
}

/// A column that groups the decisions: it says so in its header, or leaves the cell blank while the group goes on.
pub(super) fn area_column(grid: &Grid, header: usize, name: usize) -> Option<usize> {
    (0..name).find(|&column| {
        let below = || (header + 1..grid.rows()).filter(|row| !grid.is_empty(*row, name));
        let filled = below().filter(|row| grid.cell(*row, column).is_some_and(|c| is_name(c.text))).count();
        let blank = below().filter(|row| grid.is_empty(*row, column)).count();
        filled > 0
            && !is_attribute(grid, header, column)
            && (header_is(grid, header, column, AREAS)
                || (!grid.is_headed(header, column) && blank > 0 && filled + blank == below().count()))
    })
}

/// The headings of the role columns, taken apart.
pub(super) struct RoleHeads {
    /// Column and name.
    pub roles: Vec<(usize, String)>,
    /// Place of a role and what its heading says beyond the name.
    pub about: Vec<(usize, String)>,
}

/// Names the roles; what their headers say beyond the name is given back beside.
pub(super) fn name_roles(grid: &Grid, header: usize, roles: Vec<usize>, reading: &mut Reading) -> RoleHeads {
    let mut named: Vec<(usize, String)> = Vec::new();
    let mut about: Vec<(usize, String)> = Vec::new();
    let headings: Vec<String> = roles.iter().map(|column| grid.heading(header, *column)).collect();
    // One role called "Finance - EMEA" is a name; several long headers of this form describe their roles.
    let described = headings.iter().filter(|heading| described(heading).is_some()).count() >= 2;
    let mut seen = std::collections::HashSet::new();
    for (column, heading) in roles.into_iter().zip(headings) {
        let parts = if described { self::described(&heading) } else { None };
        let name = match parts {
            Some((name, description)) => {
                about.push((named.len(), description.to_owned()));
                name.to_owned()
            }
            None => heading,
        };
        if !seen.insert(super::same_name(&name)) {
            let text = format!("two columns are called \"{name}\"");
            reading.notes.push(Note { line: grid.line(header), column: column + 1, text });
        }
        named.push((column, name));
    }
    // A column of letters nobody heads: kept as an attribute, but a person has to know.
    for column in 0..grid.width {
        if !grid.is_headed(header, column)
            && (header + 1..grid.rows()).any(|row| grid.kind(row, column).is_mark())
            && named.iter().any(|(first, _)| *first < column)
        {
            let text = format!("column {} has letters but no heading, so no role", column + 1);
            reading.notes.push(Note { line: grid.line(header), column: column + 1, text });
        }
    }
    RoleHeads { roles: named, about }
}

/// `Cloud team - The cloud team runs …`: a short name and a long description.
fn described(heading: &str) -> Option<(&str, &str)> {
    let (name, description) = [" - ", " – ", " — ", ": "].iter().find_map(|sign| heading.split_once(sign))?;
    let (name, description) = (name.trim(), description.trim());
    let long = description.split_whitespace().count() >= 4;
    (long && !name.is_empty() && name.chars().count() <= 40).then_some((name, description))
}
