//! Tables whose cells are limits: who may approve up to what.
//!
//! Always true: limits count as rights only where several columns hold them; then every filled cell of these columns is
//! one, whatever its words, because a blank cell is what says no.

use std::borrow::Cow;

use super::super::halves::in_halves;
use super::super::letters::CellReading;
use super::super::limits::{Limit, read_limit};
use super::super::reading::Kind;
use super::super::words::fold;
use super::grid::Grid;

/// Beginnings of words that speak of approving money.
const ABOUT_LIMITS: &[&str] = &[
    "authori",
    "approv",
    "limit",
    "deleg",
    "sign",
    "spend",
    "freigabe",
    "vollmacht",
    "unterschrift",
    "autori",
    "aprob",
    "aprov",
];

/// What a column holds.
#[derive(Default)]
struct Column {
    signed: usize,
    bare: usize,
    money: usize,
    filled: usize,
    first: usize,
}

/// Reads the cells of limits as such, where the table is one of limits.
pub(super) fn settle(grid: &mut Grid) {
    // Nearly no table: each different cell is looked at once, instead of all of them.
    let is_limit =
        |reading: &CellReading| matches!(reading, CellReading::Unreadable(text) if read_limit(text).is_some());
    if !in_halves(grid.distinct(), |readings, _| readings.iter().any(is_limit)).contains(&true) {
        return;
    }
    let mut columns: Vec<Column> = (0..grid.width).map(|_| Column { first: usize::MAX, ..Column::default() }).collect();
    let mut limits: Vec<(usize, usize, Limit)> = Vec::new();
    for row in 0..grid.rows() {
        for (place, _) in grid.kinds(row).enumerate().filter(|(_, kind)| *kind == Kind::Unreadable) {
            let (CellReading::Unreadable(text), Some(column)) = (grid.reading(row, place), columns.get_mut(place))
            else {
                continue;
            };
            let Some(limit) = read_limit(text) else { continue };
            column.signed += usize::from(limit.signed);
            column.bare += usize::from(!limit.signed && limit.unit.is_some());
            column.money += usize::from(limit.unit.is_some());
            column.first = column.first.min(row);
            limits.push((row, place, limit));
        }
    }
    if limits.len() < 2 {
        return;
    }
    for (place, column) in columns.iter_mut().enumerate() {
        // "Approve" and "inform" stand among limits and say nothing against them.
        let speaks = |row: &usize| !matches!(grid.kind(*row, place), Kind::Words | Kind::Empty);
        column.filled = (column.first..grid.rows()).filter(speaks).count();
    }
    let money: usize = columns.iter().map(|column| column.money).sum();
    let says = says_so(grid, columns.iter().map(|column| column.first).min().unwrap_or(0));
    let holds = |column: &Column| {
        column.signed * 2 >= column.filled.max(1)
            || (says && column.filled > 0 && column.signed + column.bare >= column.filled)
    };
    let mut places: Vec<usize> = (0..columns.len()).filter(|place| columns.get(*place).is_some_and(holds)).collect();
    let inside = limits.iter().filter(|(_, place, _)| places.contains(place)).count();
    if places.len() < 2 || money * 2 < inside {
        return;
    }
    // A column of conditions without any amount belongs to them when its cells say what the others say beside amounts.
    let first_row = places.iter().filter_map(|place| columns.get(*place)).map(|column| column.first).min().unwrap_or(0);
    let conditions: Vec<String> = limits
        .iter()
        .filter(|(.., limit)| limit.band.is_some())
        .map(|(.., limit)| fold(&limit.rest))
        .filter(|rest| !rest.is_empty())
        .collect();
    let first_place = places.first().copied().unwrap_or(0);
    for place in first_place + 1..grid.width {
        let mut cells = (first_row..grid.rows())
            .filter(|row| !grid.is_empty(*row, place))
            .map(|row| grid.text(row, place))
            .peekable();
        let alike = |text: Cow<str>| {
            let text = fold(&text);
            conditions.iter().any(|condition| text.starts_with(condition))
                || read_limit(&text).is_some_and(|limit| limit.signed)
        };
        if !places.contains(&place) && cells.peek().is_some() && cells.all(alike) {
            places.push(place);
        }
    }
    for row in first_row..grid.rows() {
        for place in &places {
            let CellReading::Unreadable(text) = grid.reading(row, *place) else { continue };
            let written = super::clean_name(text).into_owned();
            let limit = read_limit(text).unwrap_or(Limit {
                band: None,
                unit: None,
                rest: written.clone(),
                written,
                signed: false,
            });
            grid.set(row, *place, CellReading::Limit(Box::new(limit)));
        }
    }
}

/// The table speaks of approving: above it or in the lines before its first limit.
fn says_so(grid: &Grid, first: usize) -> bool {
    let says = |text: &str| {
        let text = fold(text);
        text.split(|c: char| !c.is_alphanumeric()).any(|word| ABOUT_LIMITS.iter().any(|stem| word.starts_with(stem)))
    };
    grid.raw.headings.iter().any(|text| says(text))
        || (0..first.min(grid.rows())).any(|row| grid.filled(row).any(|column| says(&grid.text(row, column))))
}
