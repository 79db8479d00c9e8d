//! Tables that stand side by side in one sheet, with blank columns between them.
//!
//! Always true: a blank column alone parts nothing, for it may only be a gap between roles; what is parted is read as a
//! table of its own or said to be left out.

use super::grid::Grid;
use super::{RawTable, Reading, columns};

/// Runs of columns that hold anything, as the first and the one after the last.
fn blocks(grid: &Grid) -> Vec<(usize, usize)> {
    let mut used = vec![false; grid.width];
    for row in 0..grid.rows() {
        for column in grid.filled(row) {
            if let Some(used) = used.get_mut(column) {
                *used = true;
            }
        }
        // Nearly every table: its first lines fill every column, and the rest cannot say more.
        if row % 64 == 0 && used.iter().all(|used| *used) {
            break;
        }
    }
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    for (column, _) in used.iter().enumerate().filter(|(_, used)| **used) {
        match blocks.last_mut() {
            Some((_, end)) if *end == column => *end = column + 1,
            _ => blocks.push((column, column + 1)),
        }
    }
    blocks
}

/// The columns of another table beside this one, and those of single cells that stray far from it.
pub(super) fn apart(
    grid: &Grid,
    header: usize,
    body: usize,
    name: usize,
    roles: &[usize],
) -> (Vec<(usize, usize)>, Vec<usize>) {
    let blocks = blocks(grid);
    let (mut beside, mut strays) = (Vec::new(), Vec::new());
    if blocks.len() < 2 {
        return (beside, strays);
    }
    let last = roles.last().copied().unwrap_or(name).max(name);
    let decisions = (body..grid.rows()).filter(|row| !grid.is_empty(*row, name)).count();
    for (first, end) in blocks.into_iter().filter(|(first, _)| *first > last) {
        let filled = (0..grid.rows()).filter(|row| (first..end).any(|column| !grid.is_empty(*row, column))).count();
        let beside_rows = (body..grid.rows()).filter(|row| (first..end).any(|column| !grid.is_empty(*row, column)));
        let headed = (first..end).any(|column| grid.is_headed(header, column));
        if filled == 1 && !headed {
            strays.extend(first..end);
        } else if end - first > 1 && beside_rows.count() * 10 < decisions * 7 {
            // Notes after a gap go on as far as the decisions do.
            beside.push((first, end));
        }
    }
    (beside, strays)
}

/// The parts of a sheet when two or more of them are matrices with names of their own; nothing otherwise.
pub(super) fn several(grid: &Grid) -> Vec<RawTable> {
    let blocks = blocks(grid);
    if blocks.len() < 2 || blocks.len() > 20 {
        return Vec::new();
    }
    let is_matrix = |range: &(usize, usize)| {
        let part = cut(grid.raw, *range);
        let grid = Grid::new(&part);
        columns::plan(&grid, &mut Reading::default())
            .is_ok_and(|plan| plan.roles.iter().all(|(column, _)| *column > plan.name))
    };
    let starts: Vec<usize> = blocks.iter().filter(|range| is_matrix(range)).map(|(first, _)| *first).collect();
    if starts.len() < 2 {
        return Vec::new();
    }
    // What stands between two matrices belongs to the left one.
    let ends = starts.iter().skip(1).copied().chain([grid.width]);
    let firsts = std::iter::once(0).chain(starts.iter().skip(1).copied());
    firsts.zip(ends).map(|range| cut(grid.raw, range)).collect()
}

/// Some columns of a table as a table.
pub(super) fn cut(raw: &RawTable, (first, end): (usize, usize)) -> RawTable {
    let rows = raw.rows.iter().map(|row| row.cells().take(end).skip(first).collect()).collect();
    let merged = raw.merged.iter().filter(|merged| (first..end).contains(&merged.column));
    let merged = merged.map(|merged| super::Merged { column: merged.column - first, ..*merged }).collect();
    RawTable { headings: raw.headings.clone(), rows, merged }
}
