//! A map on its way out: one table in the letters of a notation, which every tabular format writes in its own spelling.
//!
//! Always true: every decision and role is in it, under a name that is its own; the letters of a cell, read back in the same
//! notation, give its part back, and its marks where the notation has letters for them.

mod cells;
pub mod formula;
mod page;
mod plain;
mod separated;
#[cfg(feature = "xlsx")]
mod workbook;

use std::collections::{HashMap, HashSet};

use super::notation::Notation;
use super::table::same_name;
use crate::model::{Decision, DecisionKey, Id, Matrix, Part, Right, RoleKey, shown};
use crate::rules::Analysis;
use cells::Pen;
pub use page::{escaped as markdown_escaped, text_of as markdown_of, write as markdown};
pub use plain::write as text;
pub use separated::{csv, tsv};
#[cfg(feature = "xlsx")]
pub use workbook::write as xlsx;

/// What is written, and how it is meant to look.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// The map.
    pub matrix: &'a Matrix,
    /// What the rules say about it, for formats that list findings.
    pub analysis: &'a Analysis,
    /// The letters to write.
    pub notation: Notation,
    /// The situation to show; none is Steady.
    pub situation: Option<&'a Id>,
}

/// Why a map cannot go out in a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// More rows or columns than the format has.
    #[error("the format holds at most {most} {what}, and this map has {has}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many fit.
        most: usize,
        /// How many there are.
        has: usize,
    },
    /// The bytes could not be put together.
    #[error("it could not be put together: {0}")]
    Broken(String),
}

/// The table of a map. Its lines are made one by one as they are asked for: a large map is never in memory twice.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// The map's title.
    pub title: String,
    /// What stands over the decisions; it says by whom and in which letters the table was written.
    pub corner: String,
    /// The roles, in order, each name once.
    pub roles: Vec<String>,
    out: Outgoing<'a>,
    keys: Vec<RoleKey>,
    places: Vec<Place>,
}

/// Where a line of the table comes from.
#[derive(Clone, Debug)]
enum Place {
    Area(String),
    Decision(DecisionKey),
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// The decisions that follow stand in this area.
    Area(String),
    /// A decision.
    Decision(Row),
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number, from 1: it tells a decision without rights from an area.
    pub number: usize,
    /// Which one it is.
    pub key: DecisionKey,
    /// Its name.
    pub title: String,
    /// What each role has, in the order of the roles.
    pub cells: Vec<OutCell>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutCell {
    /// The part played; none for an empty cell and one that only says where the decision goes up to.
    pub part: Option<Part>,
    /// The letters; for an unread cell its original text.
    pub letters: String,
    /// What the letters do not say: boundary and text.
    pub remark: String,
}

impl OutCell {
    /// The whole cell: "D (up to 500 EUR)".
    #[must_use]
    pub fn text(&self) -> String {
        if self.remark.is_empty() { self.letters.clone() } else { format!("{} ({})", self.letters, self.remark) }
    }
}

/// One cell by itself, as it is copied: letters, and beside them what they do not say.
#[must_use]
pub fn copied_cell(out: &Outgoing, decision: &Decision, right: Option<&Right>) -> OutCell {
    Pen::new(out).alone(decision, right)
}

/// What our own tables say over their decisions; by it they are known when they come back.
const CORNER: &str = "Decision (sayso ";

/// What stands over the decisions in a notation.
#[must_use]
pub fn corner(notation: Notation) -> String {
    format!("{CORNER}{notation})")
}

/// The notation of a table that we wrote ourselves, from what stands over its decisions.
#[must_use]
pub fn notation_of_corner(text: &str) -> Option<Notation> {
    let name = text.trim().strip_prefix(CORNER)?.strip_suffix(')')?;
    Notation::ALL.into_iter().find(|notation| notation.name() == name)
}

impl<'a> Sheet<'a> {
    /// The table of a map.
    #[must_use]
    pub fn of(out: &Outgoing<'a>) -> Sheet<'a> {
        let matrix = out.matrix;
        let (keys, roles): (Vec<RoleKey>, Vec<String>) = role_names(matrix).into_iter().unzip();
        let mut areas = Names::default();
        let area_names: HashMap<&Id, String> =
            matrix.areas_in_order().into_iter().map(|area| (&area.id, areas.own(&area.name, &area.id))).collect();
        let mut places = Vec::new();
        let mut current: Option<&Id> = None;
        for key in in_sections(matrix) {
            let Some(decision) = matrix.decision(key) else { continue };
            if decision.area() != current {
                current = decision.area();
                places.extend(current.and_then(|id| area_names.get(id)).cloned().map(Place::Area));
            }
            places.push(Place::Decision(key));
        }
        Sheet { title: one_line(matrix.title()), corner: corner(out.notation), roles, out: *out, keys, places }
    }

    /// How many lines there are.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.places.len()
    }

    /// Areas and decisions, in order.
    pub fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        let mut pen = Pen::new(&self.out);
        let mut number = 0;
        self.places.iter().filter_map(move |place| match place {
            Place::Area(name) => Some(Line::Area(name.clone())),
            Place::Decision(key) => {
                let decision = self.out.matrix.decision(*key)?;
                number += 1;
                let title = name_of(decision.title(), decision.id());
                Some(Line::Decision(Row { number, key: *key, title, cells: pen.row(decision, &self.keys) }))
            }
        })
    }

    /// The decisions alone.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.lines().filter_map(|line| match line {
            Line::Decision(row) => Some(row),
            Line::Area(_) => None,
        })
    }
}

/// Decisions in the order of the map, but those without an area first: behind an area line they would seem to belong to it.
fn in_sections(matrix: &Matrix) -> Vec<DecisionKey> {
    let keys = matrix.decisions_in_order();
    let bare = |key: &DecisionKey| matrix.decision(*key).is_none_or(|decision| decision.area().is_none());
    let (first, then): (Vec<DecisionKey>, Vec<DecisionKey>) = keys.into_iter().partition(bare);
    first.into_iter().chain(then).collect()
}

/// A text of the user on one line, with nothing in it that hides or acts.
#[must_use]
pub fn one_line(text: &str) -> String {
    shown(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name something goes out under; its id where it has none.
#[must_use]
pub fn name_of(name: &str, id: &Id) -> String {
    let line = one_line(name);
    if same_name(&line).is_empty() { id.as_str().to_owned() } else { line }
}

/// Names that are told apart when they are read back: a table knows its roles and areas by their names alone.
#[derive(Default)]
struct Names {
    taken: HashSet<String>,
}

impl Names {
    fn own(&mut self, name: &str, id: &Id) -> String {
        let name = name_of(name, id);
        let mut own = name.clone();
        let mut number = 2;
        while !self.taken.insert(same_name(&own)) {
            own = format!("{name} ({number})");
            number += 1;
        }
        own
    }
}

/// The roles of a map as a table names them, in order.
#[must_use]
pub fn role_names(matrix: &Matrix) -> Vec<(RoleKey, String)> {
    let mut names = Names::default();
    let named = |key: RoleKey| matrix.role(key).map(|role| (key, names.own(role.name(), role.id())));
    matrix.roles_in_order().into_iter().filter_map(named).collect()
}

#[cfg(test)]
mod tests;
