//! Recognises the matrices among the tables of a document, whatever format it came in.
//!
//! Always true: every cell with text ends up in a role's reading, an attribute, a name, or a `Skipped` or `Note` that says
//! where it was and why it was left; nothing vanishes.

mod areas;
mod authority;
mod beside;
mod columns;
mod footnotes;
mod grid;
mod heads;
mod lines;
mod names;
mod own;
mod raw;
pub mod spelling;
mod ticks;
mod turned;

use std::borrow::Cow;

use super::letters::{CellReading, is_blank};
pub use raw::{Document, Merged, RawCell, RawRow, RawTable, Written};

/// Text outside the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLine {
    /// Where it begins.
    pub line: usize,
    /// The text without formatting.
    pub text: String,
}

/// What a document says about decision rights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The matrices, in order.
    pub tables: Vec<MatrixTable>,
    /// What was left, and why.
    pub skipped: Vec<Skipped>,
    /// What a person should know about the reading: repairs, repeated names and the like.
    pub notes: Vec<Note>,
    /// Letters a legend explains, with its words.
    pub legend: Vec<LegendEntry>,
    /// The text outside the matrices, kept as evidence of the method.
    pub text: Vec<TextLine>,
}

/// One matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixTable {
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// The text over the column of names ("Activity").
    pub corner: String,
    /// Where the header row stands.
    pub line: usize,
    /// The sheet it stands in, where its lines could be those of another sheet.
    pub sheet: Option<String>,
    /// The roles, in column order.
    pub roles: Vec<String>,
    /// What the table says about a role beyond its name: its place and a paragraph.
    pub about: Vec<(usize, String)>,
    /// The section lines inside the table, in order; each row names its own as its area.
    pub sections: Vec<TextLine>,
    /// The decisions, in order.
    pub rows: Vec<MatrixRow>,
}

/// One decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixRow {
    /// Its name, without formatting and footnote signs.
    pub title: String,
    /// The group it stands in, unique in the document.
    pub area: Option<String>,
    /// The line of the file.
    pub line: usize,
    /// The filled cells: the role by its place in `MatrixTable::roles`, and what the cell says. Empty cells are left out.
    pub cells: Vec<(usize, CellReading)>,
    /// The filled cells of columns that are no roles: header and text.
    pub attributes: Vec<(String, String)>,
    /// Signs in its cells that point to a footnote.
    pub signs: Vec<String>,
}

/// A part of the document that is not in the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// What it was.
    pub what: String,
    /// Why it was left.
    pub why: String,
    /// Where it stands.
    pub line: usize,
}

/// Something a person should know about how the document was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line of the file.
    pub line: usize,
    /// The place in its row, from 1; 0 when it is about the whole line.
    pub column: usize,
    /// What happened.
    pub text: String,
}

/// A letter explained by the file itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// The letter.
    pub letter: char,
    /// What the file says it stands for.
    pub text: String,
    /// Where.
    pub line: usize,
}

impl Reading {
    /// Every role once, in the order first met; the same header text in two tables is one role.
    pub fn roles(&self) -> Vec<&str> {
        let mut roles: Vec<&str> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for role in self.tables.iter().flat_map(|t| &t.roles) {
            if seen.insert(same_name(role)) {
                roles.push(role);
            }
        }
        roles
    }

    /// Calls a role by another name in all tables; says whether there is such a role.
    pub fn rename_role(&mut self, from: &str, to: &str) -> bool {
        let from = same_name(from);
        let mut found = false;
        for role in self.tables.iter_mut().flat_map(|table| &mut table.roles) {
            if same_name(role) == from {
                to.clone_into(role);
                found = true;
            }
        }
        found
    }

    /// All decisions of all matrices.
    pub fn rows(&self) -> impl Iterator<Item = (&MatrixTable, &MatrixRow)> {
        self.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)))
    }
}

/// Which of a document's matrices are wanted; all when nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only tables under this heading or in this sheet.
    pub sheet: Option<String>,
    /// Only the matrix of this number, from 1, among those found.
    pub table: Option<usize>,
}

/// Finds the matrices of a document.
#[must_use]
pub fn recognise(document: &Document) -> Reading {
    recognise_wanted(document, &Wanted::default())
}

/// Finds the wanted matrices of a document.
#[must_use]
pub fn recognise_wanted(document: &Document, wanted: &Wanted) -> Reading {
    let mut reading = Reading { skipped: document.skipped.clone(), text: document.text.clone(), ..Reading::default() };
    for line in &document.text {
        if let Some((letter, text)) = super::letters::legend_entry(&line.text) {
            reading.legend.push(LegendEntry { letter, text, line: line.line });
        }
    }
    let sheet = wanted.sheet.as_deref().map(same_name);
    let in_sheet =
        |raw: &&RawTable| sheet.as_ref().is_none_or(|sheet| raw.headings.iter().any(|text| same_name(text) == *sheet));
    let tables: Vec<&RawTable> = document.tables.iter().filter(in_sheet).collect();
    let is_book = document.is_book && document.tables.len() > 1;
    let mut places: Vec<Place> = Vec::new();
    // A workbook of ours has its findings and letters beside the grid; taken for matrices they would be nonsense.
    let ours: Vec<Option<MatrixTable>> = tables.iter().map(|raw| own::read(raw)).collect();
    if ours.iter().any(Option::is_some) {
        for (raw, own) in tables.into_iter().zip(ours) {
            match own {
                Some(table) => reading.tables.push(table),
                None => reading.skipped.extend(own::beside(raw)),
            }
        }
    } else {
        for raw in tables {
            let before = Place::of(&reading, raw);
            read_table(raw, Pass::Whole, &mut reading);
            for table in reading.tables.iter_mut().skip(before.tables).filter(|_| is_book) {
                table.sheet = Some(before.sheet.clone());
            }
            places.extend(is_book.then_some(before));
        }
    }
    if let Some(number) = wanted.table {
        let chosen = number.checked_sub(1).filter(|at| *at < reading.tables.len());
        reading.tables = chosen.map(|at| reading.tables.swap_remove(at)).into_iter().collect();
    }
    footnotes::settle(&mut reading);
    name_sheets(&places, &mut reading);
    let near = spelling::near(&reading);
    reading.notes.extend(near.into_iter().map(|near| near.note));
    areas::settle(&mut reading);
    reading
}

/// Where the reading stood before a sheet.
struct Place {
    sheet: String,
    tables: usize,
    skipped: usize,
    notes: usize,
}

impl Place {
    fn of(reading: &Reading, raw: &RawTable) -> Place {
        Place {
            sheet: raw.headings.first().cloned().unwrap_or_default(),
            tables: reading.tables.len(),
            skipped: reading.skipped.len(),
            notes: reading.notes.len(),
        }
    }
}

/// Says of everything that was told about a sheet which one it was.
fn name_sheets(places: &[Place], reading: &mut Reading) {
    for (at, place) in places.iter().enumerate() {
        let next = places.get(at + 1);
        let sheet = place.sheet.as_str();
        let end = next.map_or(reading.skipped.len(), |next| next.skipped);
        for skipped in reading.skipped.get_mut(place.skipped..end).unwrap_or_default() {
            skipped.what = in_sheet(Some(sheet), &skipped.what);
        }
        let end = next.map_or(reading.notes.len(), |next| next.notes);
        for note in reading.notes.get_mut(place.notes..end).unwrap_or_default() {
            note.text = in_sheet(Some(sheet), &note.text);
        }
    }
}

/// What is told about a place, with the sheet that its line is counted in.
pub(super) fn in_sheet(sheet: Option<&str>, text: &str) -> String {
    match sheet {
        Some(sheet) => format!("in the sheet \"{sheet}\", {text}"),
        None => text.to_owned(),
    }
}

/// How often a table has been cut: each part is looked at once more on its own, which keeps the work linear.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// As it stands in the file.
    Whole,
    /// One of several side by side.
    Side,
    /// One of several one below the other, or turned.
    Part,
}

/// Reads one table, or the several matrices that stand in it side by side or one below the other.
fn read_table(raw: &RawTable, pass: Pass, reading: &mut Reading) {
    let mut grid = grid::Grid::new(raw);
    authority::settle(&mut grid);
    if pass == Pass::Whole {
        let parts = beside::several(&grid);
        if !parts.is_empty() {
            parts.iter().for_each(|part| read_table(part, Pass::Side, reading));
            return;
        }
    }
    let notes = reading.notes.len();
    let plan = match columns::plan(&grid, reading) {
        Ok(plan) => plan,
        Err(why) => {
            if let Some(table) = names::read(&grid, reading) {
                reading.tables.push(table);
            } else if let Some((what, line)) = columns::summary(&grid) {
                reading.skipped.push(Skipped { what, why, line });
            }
            return;
        }
    };
    let starts = if pass == Pass::Part { Vec::new() } else { columns::further_headers(&grid, &plan) };
    if !starts.is_empty() {
        reading.notes.truncate(notes);
        let mut from = 0;
        for end in starts.into_iter().chain([raw.rows.len()]) {
            let rows = raw.rows.get(from..end).unwrap_or_default().to_vec();
            let merged = raw.merged.iter().filter(|merged| (from..end).contains(&merged.row));
            let merged = merged.map(|merged| Merged { row: merged.row - from, ..*merged }).collect();
            read_table(&RawTable { headings: raw.headings.clone(), rows, merged }, Pass::Part, reading);
            from = end;
        }
        return;
    }
    if turned::is_turned(&grid, &plan) {
        reading.notes.truncate(notes);
        let raw = turned::turn(&grid, &plan, reading);
        let grid = grid::Grid::new(&raw);
        if let Ok(plan) = columns::plan(&grid, reading) {
            let table = lines::read(&grid, &plan, reading);
            reading.tables.push(table);
        }
    } else {
        let table = lines::read(&grid, &plan, reading);
        reading.tables.push(table);
    }
    for range in plan.beside {
        read_table(&beside::cut(raw, range), Pass::Part, reading);
    }
}

/// A name for reading: one line, no formatting around it, no footnote signs; `(4)` stays, it may be part of the name.
pub fn clean_name(text: &str) -> Cow<'_, str> {
    // Nearly every cell of a large file: nothing in it to take off.
    let bytes = text.as_bytes();
    // As if a blank stood before it: a blank may neither begin the name nor follow another.
    let mut before = b' ';
    let is_plain = bytes.iter().all(|byte| {
        let before = std::mem::replace(&mut before, *byte);
        byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b',' | b'.' | b'-') || (*byte == b' ' && before != b' ')
    });
    if is_plain && (before != b' ' || bytes.is_empty()) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let text = with_line_breaks(text);
    let chars: Vec<char> = text.chars().collect();
    let mut gap = false;
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| chars.get(b)).copied().unwrap_or(' ');
        let after = chars.get(at + 1).copied().unwrap_or(' ');
        // A star hanging on a word points to a footnote; one with space or signs around it is part of the text.
        let footnote = matches!(c, '*' | '†' | '‡')
            && (before.is_alphanumeric() || before == ')' || matches!(before, '*' | '†' | '‡'))
            && !after.is_alphanumeric()
            && at > 0;
        if footnote || (is_blank(c) && !c.is_whitespace()) {
            continue;
        }
        if c.is_whitespace() || c.is_control() {
            gap = true;
            continue;
        }
        if gap && !clean.is_empty() {
            clean.push(' ');
        }
        gap = false;
        clean.push(c);
    }
    let mut bare = clean.as_str();
    for sign in ["**", "__", "~~", "*", "_", "`"] {
        // Only a pair around everything, or what is left of one whose end was taken for a footnote sign.
        if let Some(inner) = bare.strip_prefix(sign).filter(|inner| !inner.is_empty()) {
            bare = inner.strip_suffix(sign).unwrap_or(if sign.contains('*') { inner } else { bare });
        }
    }
    Cow::Owned(bare.trim().to_owned())
}

/// `<br>` in any spelling becomes a line break written as "; ".
fn with_line_breaks(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let lower: String = tag.chars().take(6).collect::<String>().to_ascii_lowercase();
        let length = ["<br>", "<br/>", "<br />"].iter().find(|br| lower.starts_with(**br)).map(|br| br.len());
        match length {
            Some(length) => {
                if !out.trim_end().is_empty() && !out.ends_with("; ") {
                    out.push_str("; ");
                }
                rest = tag.get(length..).unwrap_or_default();
            }
            None => {
                out.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out.into()
}

/// What two spellings of one name have in common.
pub fn same_name(name: &str) -> String {
    clean_name(name).to_lowercase()
}

#[cfg(test)]
mod tests;
