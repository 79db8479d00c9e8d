//! A reading becomes a new map.
//!
//! Always true: the map is the one that edits would have made, though a row is put in with its rights; every row of the
//! reading is one decision, every filled cell a right or a way up, and what has no place in the model is kept in a note or told
//! in the summary.

mod deputies;
mod fresh;
mod given;
mod into;
mod ladders;
mod reader;
mod summary;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::halves::{ahead, in_halves};
use super::identify::{Identified, identify};
use super::letters::{CellReading, read_cell};
use super::notation::Notation;
use super::table::{MatrixRow, MatrixTable, Note, Reading, Skipped, in_sheet, same_name};
use super::words::fold;
use crate::model::hashing::{HashMap, HashSet};
use crate::model::{
    Decision, DecisionChange, DecisionKey, Edit, EditError, Escalation, HeldRight, Id, Label, LabelChange, Letters,
    MapChange, Matrix, Mode, Role, RoleChange, RoleKey, RoleKind, Unit,
};
use deputies::Deputies;
use fresh::FreshIds;
use given::{Given, merge};
pub use into::{Proposal, into_map};
use reader::{Alone, Reader, Rights, title_of_row};
pub use summary::{Summary, TableCount, plain_sentence};

/// A new map and what was done to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// The map.
    pub matrix: Matrix,
    /// What a person should know before keeping it.
    pub summary: Summary,
}

/// Makes a map of a reading, its letters read in the notation a person chose or confirmed. Without a title the map takes
/// the document's own.
#[must_use]
pub fn map_from(reading: &Reading, notation: Notation, confirmed: bool, title: &str) -> Intake {
    let choices = Choices { notation, confirmed, title: title.to_owned(), r_decides: false };
    map_with(reading, &choices, identify(reading))
}

/// What a person has said about an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The method behind the letters.
    pub notation: Notation,
    /// Somebody says that it is this one.
    pub confirmed: bool,
    /// The title of the map; empty for the document's own.
    pub title: String,
    /// Where a row of the RACI family has nobody accountable, whoever is responsible decides.
    pub r_decides: bool,
}

/// Makes a map of a reading as a person has chosen, who may have seen what was found out about its method.
#[must_use]
pub fn map_with(reading: &Reading, choices: &Choices, found: Identified) -> Intake {
    let Choices { notation, confirmed, ref title, r_decides } = *choices;
    let title = Some(title.trim()).filter(|title| !title.is_empty()).or_else(|| title_of(reading));
    // A word means the same in every method, so there is nothing to confirm.
    let confirmed = confirmed || notation == Notation::Words;
    let mut taking = Taking::new(Reader::new(notation, r_decides), counted_columns(reading));
    taking.usual_unit = usual_unit(reading);
    let letters = Letters { notation: notation.name().to_lowercase(), confirmed };
    taking.apply(Edit::SetMap(MapChange::Title(title.unwrap_or("Imported map").to_owned())));
    taking.apply(Edit::SetMap(MapChange::Letters(Some(letters))));
    let rows = reading.rows().count();
    taking.matrix.make_room(rows);
    taking.ids.make_room(rows);
    taking.titles.reserve(rows);
    for name in reading.roles() {
        taking.role(name);
    }
    for table in &reading.tables {
        taking.table(table);
    }
    taking.sheet = None;
    taking.settle_deputies();
    taking.settle_ladders();
    taking.tell_of_empty_sections(reading);
    let Taking { matrix, skipped, notes, .. } = taking;
    let summary = Summary::new(&matrix, reading, notation, found, skipped, notes);
    Intake { matrix, summary }
}

/// The title a document gives itself: the outermost heading that all its matrices stand under. The bare name of a method
/// is none, and neither is the name that a spreadsheet program gave a sheet.
#[must_use]
pub fn title_of(reading: &Reading) -> Option<&str> {
    let title = reading.tables.first()?.headings.first()?;
    let common = reading.tables.iter().all(|table| table.headings.first() == Some(title));
    (common && !title.is_empty() && title.parse::<Notation>().is_err() && !is_unnamed_sheet(title)).then_some(title)
}

/// "Sheet1" in the languages of the programs.
fn is_unnamed_sheet(name: &str) -> bool {
    const SHEETS: &[&str] = &[
        "sheet", "tabelle", "feuil", "feuille", "hoja", "planilha", "folha", "foglio", "blad", "arkusz", "лист", "list",
    ];
    let folded = fold(name);
    let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    bare.len() < folded.len() && SHEETS.contains(&bare)
}

/// The map while it is being made.
struct Taking {
    reader: Arc<Reader>,
    /// What amounts without a unit count, where the document says it elsewhere.
    usual_unit: Option<Unit>,
    matrix: Matrix,
    ids: FreshIds,
    roles: HashMap<String, Id>,
    areas: HashMap<String, Id>,
    /// Titles with their areas, to tell of those that occur twice.
    titles: HashSet<(Option<Id>, String)>,
    deputies: Deputies,
    /// Decisions whose cells are limits, and their lines.
    ladders: BTreeMap<Id, usize>,
    /// Headers of columns that only count the rows.
    counted: BTreeSet<String>,
    skipped: Vec<Skipped>,
    notes: Vec<Note>,
    /// The sheet whose rows come in, where its lines could be those of another.
    sheet: Option<String>,
}

/// The role a column stands for, and the first column of its table that stands for the same one.
struct Column {
    role: Id,
    key: RoleKey,
    first: usize,
    /// Another column of the table stands for the same role.
    shared: bool,
}

impl Taking {
    fn new(reader: Reader, counted: BTreeMap<String, usize>) -> Taking {
        let skipped = counted
            .iter()
            .map(|(header, line)| Skipped {
                what: if header.is_empty() { "a column".to_owned() } else { format!("the column \"{header}\"") },
                why: "it only counts the rows".to_owned(),
                line: *line,
            })
            .collect();
        Taking {
            reader: Arc::new(reader),
            usual_unit: None,
            matrix: Matrix::default(),
            ids: FreshIds::default(),
            roles: HashMap::default(),
            areas: HashMap::default(),
            titles: HashSet::default(),
            deputies: Deputies::default(),
            ladders: BTreeMap::new(),
            counted: counted.into_keys().collect(),
            skipped,
            notes: Vec::new(),
            sheet: None,
        }
    }

    /// Nothing here names what is not there, so a refusal would be a mistake of ours; it is told, never swallowed.
    fn apply(&mut self, edit: Edit) {
        let applied = self.matrix.apply(edit);
        self.told(applied);
    }

    fn told<T>(&mut self, done: Result<T, EditError>) -> Option<T> {
        done.map_err(|refused| self.note(0, 0, refused.to_string())).ok()
    }

    fn note(&mut self, line: usize, column: usize, text: String) {
        let text = in_sheet(self.sheet.as_deref(), &text);
        self.notes.push(Note { line, column, text });
    }

    /// The role of that name, made when it is new.
    fn role(&mut self, name: &str) -> Id {
        let key = same_name(name);
        if let Some(id) = self.roles.get(&key) {
            return id.clone();
        }
        let name = if key.is_empty() { format!("Role {}", self.roles.len() + 1) } else { name.to_owned() };
        let matrix = &self.matrix;
        let id = self.ids.role(&name, |id| matrix.role_key(id).is_some());
        let kind = if is_group(&name) { RoleKind::Group } else { RoleKind::Seat };
        let role =
            Role::new(id.clone(), name).with(RoleChange::Rank(rank(self.roles.len()))).with(RoleChange::Kind(kind));
        self.apply(Edit::AddRole(Box::new(role)));
        self.roles.insert(key, id.clone());
        id
    }

    /// The area of that name, made when it is new.
    fn area(&mut self, name: &str) -> Id {
        if let Some(id) = self.areas.get(name) {
            return id.clone();
        }
        let matrix = &self.matrix;
        let id = self.ids.area(name, |id| matrix.area(id).is_some());
        let area = Label::new(id.clone(), name).with(LabelChange::Rank(rank(self.areas.len())));
        self.apply(Edit::AddArea(Box::new(area)));
        self.areas.insert(name.to_owned(), id.clone());
        id
    }

    fn table(&mut self, table: &MatrixTable) {
        self.sheet.clone_from(&table.sheet);
        let mut firsts: HashMap<Id, usize> = HashMap::default();
        let mut columns: Vec<Column> = Vec::with_capacity(table.roles.len());
        for (place, name) in table.roles.iter().enumerate() {
            let role = self.role(name);
            // Just made or met; were it not there, what it would get is told as any other refusal.
            let Some(key) = self.matrix.role_key(&role) else {
                self.note(table.line, 0, format!("there is no role \"{name}\""));
                return;
            };
            let first = *firsts.entry(role.clone()).or_insert(place);
            let shared = first != place;
            if let Some(other) = columns.get_mut(first).filter(|_| shared) {
                other.shared = true;
            }
            columns.push(Column { role, key, first, shared });
        }
        for (place, text) in &table.about {
            if let Some(Column { role, .. }) = columns.get(*place) {
                let mut note = self.matrix.role_by_id(role).map(|role| role.note().to_vec()).unwrap_or_default();
                if !note.contains(text) {
                    note.push(text.clone());
                    self.apply(Edit::SetRole { id: role.clone(), change: RoleChange::Note(note) });
                }
            }
        }
        let mut merged: BTreeMap<&str, usize> = BTreeMap::new();
        let reader = Arc::clone(&self.reader);
        ahead(
            &table.rows,
            |row| reader.alone(row, &columns),
            |row, alone| {
                for role in self.row(row, alone, &columns) {
                    if let Some(name) = table.roles.get(role) {
                        *merged.entry(name).or_default() += 1;
                    }
                }
            },
        );
        for (name, count) in merged {
            let text = format!(
                "the columns called \"{name}\" are one role now; in {count} {} both were filled and were put together",
                if count == 1 { "row" } else { "rows" }
            );
            self.note(table.line, 0, text);
        }
    }

    /// Takes one decision in and returns the places of the roles that had two cells in it.
    fn row(&mut self, row: &MatrixRow, alone: Alone, columns: &[Column]) -> BTreeSet<usize> {
        if let Some(Rights { rights, deciders }) = alone.rights {
            let (id, _) = self.decision(row, alone.slug, alone.name, rights);
            let deciders: Vec<Id> =
                deciders.into_iter().filter_map(|at| columns.get(at)).map(|column| column.role.clone()).collect();
            self.complete(row, &id, &deciders);
            return BTreeSet::new();
        }
        let (id, decision) = self.decision(row, alone.slug, alone.name, Vec::new());
        let letters = self.reader.letters_of(row);
        let mut rights: Vec<HeldRight> = Vec::with_capacity(row.cells.len());
        let mut deciders: Vec<(usize, Id)> = Vec::new();
        let mut together: Vec<Given> = Vec::new();
        let mut twice = BTreeSet::new();
        let mut bands = self.bands(row, &id);
        for (place, cell) in &row.cells {
            let Some(column) = columns.get(*place) else { continue };
            let (mut right, up) = self.reader.right(cell, &letters);
            if let Some(band) = bands.remove(place) {
                right = right.map(|right| right.with_band(Some(band)));
            } else if let CellReading::Limit(limit) = cell {
                right = right.map(|right| right.with_text(limit.written.clone()));
            }
            if let Some(when) = up {
                self.escalate(row, &id, &column.role, when);
            }
            let Some(right) = right else { continue };
            if !column.shared {
                if right.is_decider() {
                    deciders.push((*place, column.role.clone()));
                }
                rights.push(HeldRight::new(column.key, right));
                continue;
            }
            let new = Given { first: column.first, right, cell, together: None };
            match together.iter_mut().find(|old| old.first == column.first) {
                Some(old) => {
                    twice.insert(column.first);
                    merge(old, &new);
                }
                None => together.push(new),
            }
        }
        for Given { first, right, .. } in together {
            let Some(column) = columns.get(first) else { continue };
            if right.is_decider() {
                deciders.push((first, column.role.clone()));
            }
            rights.push(HeldRight::new(column.key, right));
        }
        deciders.sort_by_key(|(place, _)| *place);
        let deciders: Vec<Id> = deciders.into_iter().map(|(_, role)| role).collect();
        rights.sort_by_key(|held| held.role());
        if let Some(decision) = decision {
            self.matrix.fill(decision, rights);
        }
        self.complete(row, &id, &deciders);
        twice
    }

    /// What a row says of its decision beside the rights.
    fn complete(&mut self, row: &MatrixRow, id: &Id, deciders: &[Id]) {
        if self.reader.notation.deciders_are_joint() && deciders.len() > 1 {
            self.apply(Edit::SetDecision { id: id.clone(), change: DecisionChange::Mode(Some(Mode::Joint)) });
        }
        self.attributes(row, id, deciders);
    }

    /// Adds the decision of a row with the rights that are known of it.
    fn decision(
        &mut self,
        row: &MatrixRow,
        slug: Id,
        name: String,
        rights: Vec<HeldRight>,
    ) -> (Id, Option<DecisionKey>) {
        let area = row.area.as_deref().map(|name| self.area(name));
        let title = title_of_row(row).into_owned();
        let matrix = &self.matrix;
        let id = self.ids.decision(slug, |id| matrix.decision_key(id).is_some());
        if !self.titles.insert((area.clone(), name)) {
            self.note(row.line, 0, format!("\"{title}\" stands here once more; both rows are kept"));
        }
        let decision = Decision::new(id.clone(), title)
            .with(DecisionChange::Area(area))
            .with(DecisionChange::Rank(rank(self.matrix.decision_count())));
        let added = self.matrix.add_filled(decision, rights);
        let key = self.told(added);
        (id, key)
    }

    fn escalate(&mut self, row: &MatrixRow, id: &Id, role: &Id, when: String) {
        let to = self.matrix.decision_by_id(id).and_then(Decision::escalation).map(|escalation| escalation.to.clone());
        match to {
            None => {
                let escalation = Escalation { to: role.clone(), when };
                self.apply(Edit::SetDecision { id: id.clone(), change: DecisionChange::Escalation(Some(escalation)) });
            }
            Some(to) if to == *role => {}
            Some(to) => {
                let name = |id: &Id| self.matrix.role_by_id(id).map_or("?", Role::name).to_owned();
                let text =
                    format!("goes up to \"{}\"; that it also goes up to \"{}\" is a note", name(&to), name(role));
                let kept = format!("Also goes up to {}", name(role));
                self.note(row.line, 0, format!("\"{}\" {text}", row.title));
                self.remark(id, kept);
            }
        }
    }

    /// What the columns say that are no roles.
    fn attributes(&mut self, row: &MatrixRow, id: &Id, deciders: &[Id]) {
        for (header, text) in &row.attributes {
            if self.counted.contains(header) || read_cell(text) == CellReading::Empty {
                continue;
            }
            let paragraph = if header.is_empty() { text.clone() } else { format!("{header}: {text}") };
            match deciders {
                [decider] if deputies::names_deputy(header) => {
                    self.deputies.heard(decider, header, text, id, paragraph)
                }
                _ => self.remark(id, paragraph),
            }
        }
    }

    /// One more paragraph in a decision's note.
    fn remark(&mut self, id: &Id, paragraph: String) {
        let mut note = self.matrix.decision_by_id(id).map(|decision| decision.note().to_vec()).unwrap_or_default();
        note.push(paragraph);
        self.apply(Edit::SetDecision { id: id.clone(), change: DecisionChange::Note(note) });
    }

    fn tell_of_empty_sections(&mut self, reading: &Reading) {
        let filled: HashSet<&str> =
            self.areas.keys().flat_map(|name| std::iter::once(name.as_str()).chain(name.split(" / "))).collect();
        let empty: Vec<Skipped> = reading
            .tables
            .iter()
            .flat_map(|table| &table.sections)
            .filter(|section| !filled.contains(section.text.as_str()))
            .map(|section| Skipped {
                what: format!("the section \"{}\"", section.text),
                why: "no decision stands directly in it".to_owned(),
                line: section.line,
            })
            .collect();
        self.skipped.extend(empty);
    }
}

/// Spaced by ten, so that a row can later be moved between two others by changing one number.
fn rank(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX).saturating_mul(10).saturating_add(10)
}

/// A body that decides together. "Team" is not among the words: a "Platform Team" in a grid is one seat.
fn is_group(name: &str) -> bool {
    const GROUPS: &[&str] = &[
        "committee",
        "council",
        "board",
        "panel",
        "comite",
        "comité",
        "conseil",
        "comision",
        "consejo",
        "comissao",
        "conselho",
        "ausschuss",
        "gremium",
        "beirat",
    ];
    let folded = fold(name);
    folded.split_whitespace().last().is_some_and(|last| GROUPS.contains(&last))
}

/// The unit that all amounts of the document have that name one.
fn usual_unit(reading: &Reading) -> Option<Unit> {
    // Nearly no file has any.
    let is_limit = |row: &MatrixRow| row.cells.iter().any(|(_, cell)| matches!(cell, CellReading::Limit(_)));
    let has_limits = |table: &MatrixTable| in_halves(&table.rows, |rows, _| rows.iter().any(is_limit)).contains(&true);
    if !reading.tables.iter().any(has_limits) {
        return None;
    }
    let mut units = reading.rows().flat_map(|(_, row)| &row.cells).filter_map(|(_, cell)| match cell {
        CellReading::Limit(limit) => limit.unit,
        _ => None,
    });
    let first = units.next()?;
    units.all(|other| other == first).then_some(first)
}

/// The columns that only count the rows, with the line of their header: "No" over 1, 2, 3.
fn counted_columns(reading: &Reading) -> BTreeMap<String, usize> {
    const COUNTERS: &[&str] = &["", "#", "no", "no.", "nr", "nr.", "n°", "nº", "№", "number"];
    let mut counted: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for (table, row) in reading.rows() {
        for (header, text) in &row.attributes {
            if COUNTERS.contains(&fold(header).as_str()) {
                let number = text.trim_end_matches('.');
                let counts = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
                let seen = counted.entry(header.clone()).or_insert((table.line, true));
                seen.1 &= counts;
            }
        }
    }
    counted.into_iter().filter(|(_, (_, counts))| *counts).map(|(header, (line, _))| (header, line)).collect()
}

#[cfg(test)]
mod tests;
