//! The other way to write a matrix: the columns are the rights, the cells hold the names of the roles.
//!
//! Always true: what comes out is the same `MatrixTable` as from a grid of letters, so nobody above has to know.

use std::borrow::Cow;

use std::sync::Arc;

use super::super::letters::{CellReading, Lettered};
use super::super::notation::Notation;
use super::super::words::{Word, fold, word_for};
use super::columns;
use super::grid::Grid;
use super::heads::area_column;
use super::{MatrixRow, MatrixTable, Reading, lines, same_name};

/// What a column stands for.
enum Right {
    Letter(char),
    Word(&'static Word),
}

/// Reads a table whose columns are rights; nothing when it is not one.
pub(super) fn read(grid: &Grid, reading: &mut Reading) -> Option<MatrixTable> {
    if columns::is_legend(grid) {
        return None;
    }
    let (header, rights) = (0..grid.rows().min(columns::DEEPEST_HEADER)).find_map(|row| {
        let rights = rights_of(grid, row);
        (!rights.is_empty()).then_some((row, rights))
    })?;
    let columns: Vec<usize> = rights.iter().map(|(column, _)| *column).collect();
    let name = columns::name_column(grid, header, &columns)?;
    if !hold_names(grid, header, &columns) {
        return None;
    }
    let area = area_column(grid, header, name);
    let mut table = MatrixTable {
        headings: columns::headings(grid, header),
        corner: grid.text(header, name).into_owned(),
        line: grid.line(header),
        ..MatrixTable::default()
    };
    let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let mut current_area = None;
    for row in header + 1..grid.rows() {
        let title = grid.text(row, name).into_owned();
        if let Some(column) = area {
            // A blank cell repeats the one above.
            let area = Some(grid.text(row, column)).filter(|text| !text.is_empty());
            current_area = area.map(Cow::into_owned).or(current_area);
        }
        if (0..grid.width).all(|c| grid.is_empty(row, c)) {
            continue;
        }
        let mut decision =
            MatrixRow { title, area: current_area.clone(), line: grid.line(row), ..MatrixRow::default() };
        for (column, right) in &rights {
            for role in names_in(grid, row, *column) {
                let at = *places.entry(same_name(&role)).or_insert_with(|| {
                    table.roles.push(role);
                    table.roles.len() - 1
                });
                give(&mut decision, at, right);
            }
        }
        for column in (0..grid.width).filter(|c| *c != name && Some(*c) != area && !columns.contains(c)) {
            let text = grid.text(row, column);
            if !text.is_empty() {
                decision.attributes.push((grid.text(header, column).into_owned(), text.into_owned()));
            }
        }
        table.rows.push(decision);
    }
    if table.roles.is_empty() {
        return None;
    }
    lines::leave_above(grid, header, reading);
    Some(table)
}

/// The columns of a header row that are rights: two or more letters of one notation, two or more words, or the one that
/// names who decides.
fn rights_of(grid: &Grid, row: usize) -> Vec<(usize, Right)> {
    let mut letters: Vec<(usize, Right)> = Vec::new();
    let mut words: Vec<(usize, Right)> = Vec::new();
    let mut seen: Vec<char> = Vec::new();
    let mut decider = false;
    for column in 0..grid.width {
        let text = grid.text(row, column);
        let text = without_letter(&text);
        if let Some(word) = right_word(text) {
            decider |= word_for(text).is_none();
            words.push((column, Right::Word(word)));
        } else if let CellReading::Letters(read) = grid.reading(row, column)
            && let [letter] = read.letters[..]
            && !seen.contains(&letter)
        {
            seen.push(letter);
            letters.push((column, Right::Letter(letter)));
        }
    }
    let one_notation = Notation::ALL.into_iter().any(|n| seen.iter().all(|letter| n.knows(*letter)));
    if letters.len() >= 2 && one_notation {
        return letters;
    }
    if words.len() >= 2 || decider { words } else { Vec::new() }
}

/// "Accountable (A)" without the letter that only repeats it.
fn without_letter(text: &str) -> &str {
    match text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((word, letter)) if letter.trim().chars().count() == 1 => word.trim(),
        _ => text,
    }
}

/// A header that is exactly one word for a right, or a common title of the one who decides.
fn right_word(text: &str) -> Option<&'static Word> {
    match fold(text).as_str() {
        "dri" | "primary dri" | "decision maker" | "decision owner" => word_for("decides"),
        "contributors" => word_for("contributor"),
        "approvers" => word_for("approver"),
        _ => word_for(text),
    }
}

/// The cells read like names: short, mostly capitalised, and hardly a letter for a right among them.
fn hold_names(grid: &Grid, header: usize, columns: &[usize]) -> bool {
    let (mut all, mut like_names) = (0_usize, 0_usize);
    for row in header + 1..grid.rows() {
        for &column in columns {
            if grid.reading(row, column).is_mark() {
                all += 1;
                continue;
            }
            for name in names_in(grid, row, column) {
                all += 1;
                let capital = name.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase());
                like_names += usize::from(capital && name.chars().count() <= 40);
            }
        }
    }
    like_names > 0 && like_names * 10 >= all * 7
}

/// The names in a cell. A slash stays: "Legal/Finance" is one team.
fn names_in(grid: &Grid, row: usize, column: usize) -> Vec<String> {
    if grid.is_empty(row, column) {
        return Vec::new();
    }
    let text = grid.cell(row, column).map(|cell| cell.text.replace(['\n', '\r'], ";")).unwrap_or_default();
    super::clean_name(&text)
        .split([',', ';'])
        .map(|name| super::clean_name(name).into_owned())
        .filter(|name| name.chars().any(char::is_alphanumeric))
        .collect()
}

fn give(decision: &mut MatrixRow, role: usize, right: &Right) {
    let held = decision.cells.iter_mut().find(|(at, _)| *at == role).map(|(_, cell)| cell);
    match (held, right) {
        (Some(CellReading::Letters(read)), Right::Letter(letter)) => {
            if !read.letters.contains(letter) {
                let read = Arc::make_mut(read);
                read.letters.push(*letter);
                read.written.push('/');
                read.written.push(*letter);
            }
        }
        (Some(CellReading::Words(read)), Right::Word(word)) => {
            if !read.words.contains(word) {
                read.words.push(word);
            }
        }
        (_, Right::Letter(letter)) => {
            let written = letter.to_string();
            let read = Lettered { letters: vec![*letter], written, note: None, repaired: false };
            decision.cells.push((role, CellReading::Letters(Arc::new(read))));
        }
        (_, Right::Word(word)) => decision.cells.push((role, CellReading::words(vec![word], None))),
    }
}
