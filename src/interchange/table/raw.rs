//! A document as its format reader hands it over: tables of cells that nobody has understood yet.
//!
//! Always true: a row is one text and the ends of its cells in it, so that a large file is little more in memory than it is
//! on the disk; a cell knows the line of the file it stands in, also where the cells of a row stand in several.

use compact_str::CompactString;

use super::{Skipped, TextLine};

/// A document as its format reader hands it over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The tables, in order.
    pub tables: Vec<RawTable>,
    /// The other text, a line or paragraph each: where a file says which method it uses.
    pub text: Vec<TextLine>,
    /// What the format reader itself could not turn into tables.
    pub skipped: Vec<Skipped>,
    /// The tables are sheets of a book, each under its name: their lines count from 1 anew.
    pub is_book: bool,
}

/// A table as it stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawTable {
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// Its rows; they may differ in length.
    pub rows: Vec<RawRow>,
    /// Cells that are one; only the first holds the text.
    pub merged: Vec<Merged>,
}

/// A block of cells that is one cell, by its first row and column, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Where it begins.
    pub row: usize,
    /// Where it begins.
    pub column: usize,
    /// How many rows it has.
    pub rows: usize,
    /// How many columns it has.
    pub columns: usize,
}

/// A row as it stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRow {
    /// The texts of all cells, one after the other.
    text: Box<str>,
    /// Where each cell ends in it.
    ends: Box<[u32]>,
    /// The line of its first cell.
    line: u32,
    /// Line and emphasis of each cell, where not all are plain and in the line of the first.
    odd: Option<Box<[(u32, bool)]>>,
}

/// A cell of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// Its text without inline formatting, as far as the format knows it.
    pub text: &'a str,
    /// The line of the file, from 1.
    pub line: usize,
    /// The whole text is emphasised.
    pub bold: bool,
}

/// A cell on its own, while a row is put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawCell {
    /// Its text without inline formatting, as far as the format knows it. Short texts need no memory of their own.
    pub text: CompactString,
    line: u32,
    /// The whole text is emphasised.
    pub bold: bool,
}

impl RawRow {
    /// A row of plain cells in one line of the file, of texts that stand one behind the other and where each ends.
    pub fn plain(line: usize, text: &str, ends: &[usize]) -> RawRow {
        let ends = ends.iter().map(|end| narrow(*end)).collect();
        RawRow { text: text.into(), ends, line: narrow(line), odd: None }
    }

    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The line of its first cell; 0 without one.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line as usize
    }

    /// A cell, from 0.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Written<'_>> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        Some(self.cell(at, start, end))
    }

    /// The cells.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Written<'_>> {
        let mut start = 0;
        self.ends.iter().enumerate().map(move |(at, end)| self.cell(at, std::mem::replace(&mut start, *end), *end))
    }

    /// The same cells on their own.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = RawCell> {
        self.iter().map(RawCell::from)
    }

    #[inline]
    fn cell(&self, at: usize, start: u32, end: u32) -> Written<'_> {
        let text = if start == end { "" } else { self.text.get(start as usize..end as usize).unwrap_or_default() };
        let (line, bold) = self.odd.as_ref().and_then(|odd| odd.get(at)).copied().unwrap_or((self.line, false));
        Written { text, line: line as usize, bold }
    }
}

impl FromIterator<RawCell> for RawRow {
    fn from_iter<I: IntoIterator<Item = RawCell>>(cells: I) -> RawRow {
        let (mut text, mut ends, mut odd) = (String::new(), Vec::new(), Vec::new());
        for cell in cells {
            text.push_str(&cell.text);
            ends.push(narrow(text.len()));
            odd.push((cell.line, cell.bold));
        }
        let line = odd.first().map_or(0, |(line, _)| *line);
        let is_odd = odd.iter().any(|cell| *cell != (line, false));
        RawRow { text: text.into(), ends: ends.into(), line, odd: is_odd.then(|| odd.into()) }
    }
}

impl From<Vec<RawCell>> for RawRow {
    fn from(cells: Vec<RawCell>) -> RawRow {
        cells.into_iter().collect()
    }
}

impl From<Written<'_>> for RawCell {
    fn from(written: Written) -> RawCell {
        RawCell::new(written.text, written.line).emphasised(written.bold)
    }
}

impl RawCell {
    /// A cell that is not emphasised, and the line of the file it stands in, from 1.
    pub fn new(text: impl Into<CompactString>, line: usize) -> RawCell {
        RawCell { text: text.into(), line: narrow(line), bold: false }
    }

    /// A cell without text.
    pub fn blank(line: usize) -> RawCell {
        RawCell::new(CompactString::const_new(""), line)
    }

    /// The same cell, emphasised or not.
    #[must_use]
    pub fn emphasised(self, bold: bool) -> RawCell {
        RawCell { bold, ..self }
    }

    /// The line of the file, from 1.
    pub fn line(&self) -> usize {
        self.line as usize
    }
}

/// No file that is read has so many lines, and no row so many bytes, that a number of four bytes would not do.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_row_gives_back_the_cells_it_is_made_of(
            cells in prop::collection::vec(("\\PC{0,6}", 1..4_usize, any::<bool>()), 0..6),
        ) {
            let cells: Vec<RawCell> =
                cells.into_iter().map(|(text, line, bold)| RawCell::new(text, line).emphasised(bold)).collect();
            let row = RawRow::from(cells.clone());
            prop_assert_eq!(row.cells().collect::<Vec<RawCell>>(), cells.clone());
            prop_assert_eq!((0..row.len()).filter_map(|at| row.get(at)).map(RawCell::from).collect::<Vec<_>>(), cells.clone());
            prop_assert_eq!(row.line(), cells.first().map_or(0, RawCell::line));
            prop_assert!(row.get(cells.len()).is_none() && row.is_empty() == cells.is_empty());
            let text: String = cells.iter().map(|cell| cell.text.as_str()).collect();
            let ends: Vec<usize> = cells
                .iter()
                .scan(0, |end, cell| {
                    *end += cell.text.len();
                    Some(*end)
                })
                .collect();
            let plain = RawRow::plain(7, &text, &ends);
            let same: RawRow = cells.into_iter().map(|cell| RawCell::new(cell.text, 7)).collect();
            prop_assert!(plain == same || same.is_empty());
        }
    }
}
