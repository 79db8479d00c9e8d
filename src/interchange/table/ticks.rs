//! Tables of ticks: who, where the table speaks of responsibility; anything else elsewhere.
//!
//! Always true: a table whose only marks are ticks is a matrix only when its own words say that it is about who does what;
//! lists of features and check lists are full of ticks too.

use super::super::letters::CellReading;
use super::super::words::{fold, is_tick};
use super::Reading;
use super::grid::Grid;

/// Beginnings of words that speak of who does what.
const ABOUT_WHO: &[&str] = &[
    "respons",
    "accountab",
    "authori",
    "approv",
    "decision",
    "raci",
    "rasci",
    "daci",
    "owner",
    "zustandig",
    "verantwort",
    "freigabe",
    "entscheid",
    "autori",
    "aprob",
    "aprov",
    "decid",
    "ответствен",
];

/// Whether ticks are the only marks of these columns and nothing says that they mean who.
pub(super) fn stand_alone(grid: &Grid, header: usize, roles: &[usize], reading: &Reading) -> bool {
    let marks = || {
        let rows = header + 1..grid.rows();
        rows.flat_map(|row| roles.iter().map(move |column| grid.reading(row, *column))).filter(|mark| mark.is_mark())
    };
    let is_tick =
        |mark: &CellReading| matches!(mark, CellReading::Words(read) if read.words.iter().all(|word| is_tick(word)));
    if marks().next().is_none() || !marks().all(is_tick) {
        return false;
    }
    let says = |text: &str| {
        let text = fold(text);
        text.split(|c: char| !c.is_alphanumeric()).any(|word| ABOUT_WHO.iter().any(|stem| word.starts_with(stem)))
    };
    let own = (0..grid.width).map(|column| grid.heading(header, column));
    let around = grid.raw.headings.iter().cloned().chain(super::columns::headings(grid, header));
    !own.chain(around).any(|text| says(&text)) && !reading.text.iter().take(3).any(|line| says(&line.text))
}
