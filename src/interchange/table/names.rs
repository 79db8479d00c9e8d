//! The other way to write a matrix: the columns are the rights, or the limits up to which somebody decides, and the cells hold
//! the names of the roles.
//!
//! Always true: what comes out is the same `MatrixTable` as from a grid of letters, so nobody above has to know.

use std::borrow::Cow;

use super::super::letters::{CellReading, Lettered};
use super::super::limits::{Limit, ladder, read_limit};
use super::super::notation::{DECIDES, Notation};
use super::super::words::{Word, fold, word_for};
use super::columns;
use super::grid::Grid;
use super::heads::area_column;
use super::{MatrixRow, MatrixTable, Reading, lines, same_name};
use crate::model::Band;

/// What a column stands for.
enum Right {
    Letter(char),
    Word(&'static Word),
    /// Decides up to here.
    Limit(Limit),
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
    let name = columns::name_column(grid, header, &columns).or_else(|| amounts_column(grid, header))?;
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
    as_ladder(&mut table);
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
    match &words[..] {
        // "Amount | Approver": who approves up to what.
        [(_, Right::Word(word))] if !decider && word.meaning == DECIDES && amounts_column(grid, row).is_some() => words,
        [] | [_] if !decider => limits_of(grid, row),
        _ => words,
    }
}

/// The column whose cells are all limits, two or more of them with amounts.
fn amounts_column(grid: &Grid, header: usize) -> Option<usize> {
    (0..grid.width).find(|column| {
        let cells = || (header + 1..grid.rows()).map(|row| grid.text(row, *column)).filter(|text| !text.is_empty());
        let is_amount = |text: Cow<str>| read_limit(&text).is_some_and(|limit| limit.signed && limit.band.is_some());
        cells().all(|text| read_limit(&text).is_some_and(|limit| limit.signed))
            && cells().filter(|text| is_amount(text.clone())).count() >= 2
    })
}

/// The columns of a header row that are steps of a ladder: two or more limits with amounts, and nothing below them is one.
fn limits_of(grid: &Grid, row: usize) -> Vec<(usize, Right)> {
    let limit = |column: usize| match grid.reading(row, column) {
        CellReading::Unreadable(text) => read_limit(text).filter(|limit| limit.signed || limit.unit.is_some()),
        _ => None,
    };
    let (places, limits): (Vec<usize>, Vec<Limit>) =
        (0..grid.width).filter_map(|column| limit(column).map(|limit| (column, limit))).collect();
    let amounts = limits.iter().filter(|limit| limit.band.is_some()).count();
    let holds_amounts =
        |column: &usize| (row + 1..grid.rows()).any(|row| read_limit(&grid.text(row, *column)).is_some());
    if amounts < 2 || places.iter().any(holds_amounts) {
        return Vec::new();
    }
    places.into_iter().zip(cut(limits).into_iter().map(Right::Limit)).collect()
}

/// Each step from where the one below it ends, so that a role on two of them reaches from the lower to the upper.
fn cut(mut limits: Vec<Limit>) -> Vec<Limit> {
    let (unit, bands) = ladder(&limits.iter().collect::<Vec<_>>(), None);
    for (limit, band) in limits.iter_mut().zip(bands) {
        limit.band = band.or(limit.band);
        limit.unit = limit.unit.or(unit);
    }
    limits
}

/// Rows that are the steps of one ladder, "up to 500 EUR | Team lead": one decision, called as the table is.
fn as_ladder(table: &mut MatrixTable) {
    let limits: Vec<Limit> = table.rows.iter().filter_map(|row| read_limit(&row.title)).collect();
    let decides = |cell: &CellReading| match cell {
        CellReading::Words(read) => read.note.is_none() && read.words.iter().all(|word| word.meaning == DECIDES),
        _ => false,
    };
    let amounts = limits.iter().filter(|limit| limit.band.is_some()).count();
    if amounts < 2
        || limits.len() < table.rows.len()
        || !table.rows.iter().all(|row| row.area.is_none() && row.cells.iter().all(|(_, cell)| decides(cell)))
    {
        return;
    }
    let mut rows = std::mem::take(&mut table.rows).into_iter().zip(cut(limits));
    let Some((first, limit)) = rows.next() else { return };
    let title = table.headings.last().unwrap_or(&table.corner).clone();
    let mut ladder = MatrixRow { title, line: first.line, ..MatrixRow::default() };
    for (row, limit) in std::iter::once((first, limit)).chain(rows) {
        for (role, _) in row.cells {
            give(&mut ladder, role, &Right::Limit(limit.clone()));
        }
        // What stands beside a step is told with the step.
        let beside = row.attributes.into_iter().map(|(header, text)| (header, format!("{}: {text}", row.title)));
        ladder.attributes.extend(beside);
        ladder.signs.extend(row.signs);
    }
    table.rows.push(ladder);
}

/// One step or several of one role: as far as the widest reaches.
fn wider(one: &Limit, other: &Limit) -> Limit {
    let band = one.band.zip(other.band).and_then(|(one, other)| {
        let over = one.over().zip(other.over()).map(|(one, other)| one.min(other));
        let upto = one.upto().zip(other.upto()).map(|(one, other)| one.max(other));
        Band::new(over, upto).ok()
    });
    let written = format!("{}; {}", one.written, other.written);
    Limit { band, unit: one.unit.or(other.unit), rest: one.rest.clone(), written, signed: true }
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
            if grid.kind(row, column).is_mark() {
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
                let mut more = (**read).clone();
                more.letters.push(*letter);
                more.written.push('/');
                more.written.push(*letter);
                *read = more.into();
            }
        }
        (Some(CellReading::Words(read)), Right::Word(word)) => {
            if !read.words.contains(word) {
                read.words.push(word);
            }
        }
        (Some(CellReading::Limit(held)), Right::Limit(limit)) => **held = wider(held, limit),
        (_, Right::Limit(limit)) => decision.cells.push((role, CellReading::Limit(Box::new(limit.clone())))),
        (_, Right::Letter(letter)) => {
            let written = letter.to_string();
            let read = Lettered { letters: vec![*letter], written, note: None, repaired: false };
            decision.cells.push((role, CellReading::Letters(read.into())));
        }
        (_, Right::Word(word)) => decision.cells.push((role, CellReading::words(vec![word], None))),
    }
}
