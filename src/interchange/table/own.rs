//! Tables that sayso wrote itself come back without guessing.
//!
//! Always true: a table is read this way only when it says so over its decisions; names are then taken as they stand, a line
//! with a number is a decision and one without is an area.

use super::super::export::notation_of_corner;
use super::super::reading::Readings;
use super::{MatrixRow, MatrixTable, RawRow, RawTable, Skipped, TextLine, Written};

/// How many lines may stand above the header, such as a title somebody put there since.
const DEEPEST_HEADER: usize = 20;

/// What is said of a table beside one of ours; nothing of one without text.
pub(super) fn beside(raw: &RawTable) -> Option<Skipped> {
    let row = raw.rows.iter().find(|row| row.iter().any(|cell| !cell.text.trim().is_empty()))?;
    let texts: Vec<&str> = row.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).take(4).collect();
    let line = row.line();
    let why = "it stands beside a table that sayso wrote".to_owned();
    Some(Skipped { what: format!("the table \"{}\"", texts.join(" | ")), why, line })
}

/// Reads a table of our own; nothing when it is not one.
pub(super) fn read(raw: &RawTable) -> Option<MatrixTable> {
    let is_corner = |cell: Written| notation_of_corner(cell.text).is_some();
    let (header, name) = raw
        .rows
        .iter()
        .take(DEEPEST_HEADER)
        .enumerate()
        .find_map(|(at, row)| row.iter().take(3).position(is_corner).map(|name| (at, name)))?;
    let head = raw.rows.get(header)?;
    let columns: Vec<usize> = (name + 1..head.len()).filter(|at| !text(head, *at).is_empty()).collect();
    // The role of each column.
    let mut role_of: Vec<Option<usize>> = vec![None; head.len()];
    for (role, at) in columns.iter().enumerate() {
        role_of[*at] = Some(role);
    }
    let mut readings = Readings::new();
    let mut table = MatrixTable {
        // The first heading is the map's title; the one above the table is the area.
        headings: raw.headings.iter().take(1).cloned().collect(),
        corner: text(head, name).to_owned(),
        line: head.line(),
        roles: columns.iter().map(|at| text(head, *at).to_owned()).collect(),
        ..MatrixTable::default()
    };
    let mut area = raw.headings.get(1..).and_then(<[String]>::last).cloned();
    for row in raw.rows.get(header + 1..).unwrap_or_default() {
        let title = text(row, name);
        let number = name.checked_sub(1).map(|at| text(row, at));
        let mut cells = Vec::new();
        let mut attributes = Vec::new();
        for at in name + 1..row.len() {
            let written = text(row, at);
            if written.is_empty() {
                continue;
            }
            match role_of.get(at).copied().flatten() {
                Some(role) => {
                    let number = readings.read(written);
                    if number != Readings::EMPTY {
                        cells.push((role, readings.get(number).clone()));
                    }
                }
                // Somebody wrote beside the table.
                None => attributes.push((String::new(), written.to_owned())),
            }
        }
        let line = row.line();
        if cells.is_empty() && attributes.is_empty() && number.is_none_or(str::is_empty) {
            if !title.is_empty() && number.is_some() {
                table.sections.push(TextLine { line, text: title.to_owned() });
                area = Some(title.to_owned());
                continue;
            }
            if title.is_empty() {
                continue;
            }
        }
        let (title, area) = (title.to_owned(), area.clone());
        table.rows.push(MatrixRow { title, area, line, cells, attributes, ..MatrixRow::default() });
    }
    Some(table)
}

/// The text of a cell without blanks around it.
fn text(row: &RawRow, at: usize) -> &str {
    row.get(at).map(|cell| cell.text.trim()).unwrap_or_default()
}
