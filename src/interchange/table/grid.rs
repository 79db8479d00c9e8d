//! A table with every cell read, and its headings as the eye joins them.
//!
//! Always true: a mark in merged cells stands in each of them; a heading may stand one line above or reach down to its
//! column, and is found either way.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::halves::in_halves;
use super::super::letters::CellReading;
use super::super::reading::{Kind, Readings};
use super::columns::DEEPEST_HEADER;
use super::heads::{AREAS, ATTRIBUTES, NAMES};
use super::{Merged, RawRow, RawTable, Written, clean_name};
use crate::interchange::words::fold;

/// Cells a merged mark is copied into; more is a drawing, not a decision.
const LARGEST_MERGE: usize = 1_000;

/// A table with every cell read.
pub(super) struct Grid<'a> {
    pub raw: &'a RawTable,
    readings: Readings<'a>,
    /// The cells as numbers of readings, row by row.
    cells: Vec<u32>,
    /// Where each row begins in them, and behind it where the last one ends.
    starts: Vec<usize>,
    pub width: usize,
    /// For the cells of the first lines that a cell above reaches down to: its row.
    down: HashMap<(usize, usize), usize>,
    /// Cells of the first lines that stretch over several columns.
    wide: HashMap<(usize, usize), usize>,
}

/// What the cells of one row say.
#[derive(Clone, Copy)]
pub(super) struct Row<'g> {
    numbers: &'g [u32],
    readings: &'g Readings<'g>,
}

impl<'g> Row<'g> {
    /// What a cell says, unless it says nothing.
    #[inline]
    pub fn reading(self, column: usize) -> Option<&'g CellReading> {
        let number = *self.numbers.get(column)?;
        (number != Readings::EMPTY).then(|| self.readings.get(number))
    }

    /// Of which kind a cell's reading is.
    #[inline]
    pub fn kind(self, column: usize) -> Kind {
        self.numbers.get(column).map(|number| self.readings.kind(*number)).unwrap_or_default()
    }

    /// The columns that hold anything.
    #[inline]
    pub fn filled(self) -> impl Iterator<Item = usize> + 'g {
        let cells = self.numbers.iter().enumerate();
        cells.filter(|(_, number)| **number != Readings::EMPTY).map(|(column, _)| column)
    }
}

impl<'a> Grid<'a> {
    pub fn new(raw: &'a RawTable) -> Self {
        let width = raw.rows.iter().map(RawRow::len).max().unwrap_or(0);
        let stretched = stretched(raw, width);
        let length = |at: usize, row: &RawRow| stretched.get(&at).map_or(0, |length| *length).max(row.len());
        let mut starts = Vec::with_capacity(raw.rows.len() + 1);
        let mut end = 0;
        for (at, row) in raw.rows.iter().enumerate() {
            starts.push(end);
            end += length(at, row);
        }
        starts.push(end);
        let parts = in_halves(&raw.rows, |rows, from| {
            let mut readings = Readings::new();
            let room = starts.get(from).map_or(0, |start| end - start);
            let mut cells: Vec<u32> = Vec::with_capacity(room);
            for (at, row) in rows.iter().enumerate() {
                cells.extend(row.iter().map(|cell| readings.read(cell.text)));
                cells.extend(std::iter::repeat_n(Readings::EMPTY, length(from + at, row) - row.len()));
            }
            (readings, cells)
        });
        let mut parts = parts.into_iter();
        let (mut readings, mut cells) = parts.next().unwrap_or_else(|| (Readings::new(), Vec::new()));
        for (others, numbers) in parts {
            let behind = readings.append(others);
            cells.extend(numbers.into_iter().map(behind));
        }
        let mut grid = Grid { raw, readings, cells, starts, width, down: HashMap::new(), wide: HashMap::new() };
        grid.join();
        grid
    }

    /// Lets merged cells count where they stretch.
    fn join(&mut self) {
        for merged in &self.raw.merged {
            let (row, column) = (merged.row, merged.column);
            if row < DEEPEST_HEADER {
                let last = (row + merged.rows).min(DEEPEST_HEADER + 1);
                self.down.extend((row + 1..last).map(|below| ((below, column), row)));
            }
            if merged.columns > 1 {
                self.wide.insert((row, column), merged.columns);
            }
            let mark = self.number(row, column);
            if !self.readings.kind(mark).is_mark() || merged.rows.saturating_mul(merged.columns) > LARGEST_MERGE {
                continue;
            }
            for row in row..row + merged.rows {
                for column in column..column + merged.columns {
                    if let Some(cell) = self.place(row, column).filter(|cell| **cell == Readings::EMPTY) {
                        *cell = mark;
                    }
                }
            }
        }
    }

    /// How many columns a cell has.
    pub fn reaches(&self, row: usize, column: usize) -> usize {
        self.wide.get(&(row, column)).copied().unwrap_or(1)
    }

    pub fn cell(&self, row: usize, column: usize) -> Option<Written<'a>> {
        self.raw.rows.get(row)?.get(column)
    }

    pub fn reading(&self, row: usize, column: usize) -> &CellReading {
        self.readings.get(self.number(row, column))
    }

    /// One row, for passes over its cells.
    pub fn row(&self, row: usize) -> Row<'_> {
        Row { numbers: self.numbers(row), readings: &self.readings }
    }

    /// Of which kind a cell's reading is.
    pub fn kind(&self, row: usize, column: usize) -> Kind {
        self.readings.kind(self.number(row, column))
    }

    /// Of which kinds the readings of a row are, cell by cell.
    pub fn kinds(&self, row: usize) -> impl Iterator<Item = Kind> {
        self.numbers(row).iter().map(|number| self.readings.kind(*number))
    }

    /// Has a cell say something else than its text does.
    pub fn set(&mut self, row: usize, column: usize, reading: CellReading) {
        let number = self.readings.keep(reading);
        if let Some(cell) = self.place(row, column) {
            *cell = number;
        }
    }

    /// What the cells say, each different reading once.
    pub fn distinct(&self) -> &[CellReading] {
        self.readings.all()
    }

    fn numbers(&self, row: usize) -> &[u32] {
        let ends = self.starts.get(row).zip(self.starts.get(row + 1));
        ends.and_then(|(start, end)| self.cells.get(*start..*end)).unwrap_or_default()
    }

    fn place(&mut self, row: usize, column: usize) -> Option<&mut u32> {
        let (start, end) = (*self.starts.get(row)?, *self.starts.get(row + 1)?);
        self.cells.get_mut(start..end)?.get_mut(column)
    }

    fn number(&self, row: usize, column: usize) -> u32 {
        self.numbers(row).get(column).copied().unwrap_or(Readings::EMPTY)
    }

    pub fn text(&self, row: usize, column: usize) -> Cow<'a, str> {
        self.cell(row, column).map(|c| clean_name(c.text)).unwrap_or_default()
    }

    pub fn line(&self, row: usize) -> usize {
        self.raw.rows.get(row).map_or(0, RawRow::line)
    }

    pub fn is_empty(&self, row: usize, column: usize) -> bool {
        self.number(row, column) == Readings::EMPTY
    }

    pub fn rows(&self) -> usize {
        self.raw.rows.len()
    }

    /// The columns of a row that hold anything.
    pub fn filled(&self, row: usize) -> impl Iterator<Item = usize> {
        self.row(row).filled()
    }

    /// The heading of a column in a header that ends on this row.
    pub fn heading(&self, header: usize, column: usize) -> String {
        match self.heading_row(header, column) {
            Some(row) => self.text(row, column).into_owned(),
            None => String::new(),
        }
    }

    pub fn is_headed(&self, header: usize, column: usize) -> bool {
        self.heading_row(header, column).is_some()
    }

    /// Whether a cell of an earlier line says that it reaches down to here.
    pub fn reaches_down_to(&self, row: usize, column: usize) -> bool {
        self.down.contains_key(&(row, column))
    }

    /// The rows above a header that give it headings.
    pub fn upper_lines(&self, header: usize) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..self.width).filter_map(|column| self.heading_row(header, column)).collect();
        rows.retain(|row| *row < header);
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn heading_row(&self, header: usize, column: usize) -> Option<usize> {
        if !self.is_empty(header, column) {
            return Some(header);
        }
        if let Some(row) = self.down.get(&(header, column)) {
            return Some(*row).filter(|row| !self.is_empty(*row, column));
        }
        let above = header.checked_sub(1).filter(|above| {
            !self.is_empty(*above, column)
                && !self.wide.contains_key(&(*above, column))
                && self.continues(*above, header)
        });
        above.or_else(|| {
            let first = self.filled(header).next()?;
            let lower = self.lower_line(header)?;
            (column < first && !self.is_empty(lower, column)).then_some(lower)
        })
    }

    /// Two lines of one header without a word about it: the lower begins further right, below something wider.
    fn continues(&self, above: usize, header: usize) -> bool {
        let Some(start) = self.filled(header).next() else { return false };
        let lettered = |row: usize| self.filled(row).any(|column| self.kind(row, column).is_letters());
        let mut upper = self.filled(above);
        upper.next().is_some_and(|first| first < start)
            && upper.next().is_some()
            && !lettered(above)
            && !lettered(header)
    }

    /// The second line of a header whose first begins further right: it heads the columns to the left, and may name groups
    /// of the roles above it.
    pub fn lower_line(&self, header: usize) -> Option<usize> {
        let first = self.filled(header).next().filter(|first| *first > 0)?;
        let row = header + 1;
        let left: Vec<usize> = self.filled(row).take_while(|column| *column < first).collect();
        if left.is_empty() || self.filled(row).any(|column| self.kind(row, column).is_mark()) {
            return None;
        }
        let known = |column: &usize| {
            let text = fold(&self.text(row, *column));
            text.split(|c: char| !c.is_alphanumeric() && c != '#')
                .filter(|word| !word.is_empty())
                .any(|word| [NAMES, AREAS, ATTRIBUTES].iter().any(|list| list.contains(&word)))
        };
        let headed =
            left.iter().all(|column| self.text(row, *column).split_whitespace().count() <= 6) && left.iter().any(known);
        let grouped = self.wide.keys().any(|(other, column)| *other == row && *column >= first);
        (headed || grouped).then_some(row)
    }
}

/// How far rows reach that merged cells stretch into, no further than the table.
fn stretched(raw: &RawTable, width: usize) -> HashMap<usize, usize> {
    let mut lengths = HashMap::new();
    let small = |merged: &&Merged| merged.rows.saturating_mul(merged.columns) <= LARGEST_MERGE;
    for merged in raw.merged.iter().filter(small) {
        let end = (merged.column + merged.columns).min(width);
        // Only rows that are there and shorter: a hostile file names a hundred thousand blocks of a thousand cells.
        let rows = raw.rows.iter().enumerate().skip(merged.row).take(merged.rows);
        for (row, _) in rows.filter(|(_, row)| row.len() < end) {
            let length = lengths.entry(row).or_insert(0);
            *length = end.max(*length);
        }
    }
    lengths
}
