//! Where the user is in the grid: lines and columns as they are shown, the cursor, the selection and what is scrolled to.
//!
//! Line 0 is the header, column 0 the titles. The cursor always stands on a line and a column that exist; `arrange` puts it
//! back after the map changed. Nothing here looks at cells, so moving costs the same on any map.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation;

use super::layout::Fit;
use super::text::width;
use crate::model::{DecisionKey, Id, Matrix, RoleKey};

/// One line of the grid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// The roles' names.
    Header,
    /// The heading of an area; `None` = decisions without one.
    Area(Option<Id>),
    /// A decision.
    Decision(DecisionKey),
}

/// The head of a role's column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The role.
    pub role: RoleKey,
    /// The full name.
    pub full: String,
    /// The short name, unique in the map.
    pub short: String,
    /// Columns that the full and the short name take: measured once, since every key and every frame asks.
    pub widths: (usize, usize),
    /// The widest cell seen in the column, in terminal columns.
    pub cell: usize,
}

/// A rectangle of lines and columns, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// First and last line.
    pub lines: (usize, usize),
    /// First and last column.
    pub columns: (usize, usize),
}

impl Block {
    /// Whether a place is inside.
    #[must_use]
    pub fn contains(&self, line: usize, column: usize) -> bool {
        (self.lines.0..=self.lines.1).contains(&line) && (self.columns.0..=self.columns.1).contains(&column)
    }
}

/// The place in the grid.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    lines: Vec<Line>,
    heads: Vec<Head>,
    /// Decisions per area in display order, folded or not.
    areas: Vec<(Option<Id>, Vec<DecisionKey>)>,
    folded: HashSet<Option<Id>>,
    /// Line under the cursor.
    pub line: usize,
    /// Column under the cursor; 0 = titles.
    pub column: usize,
    /// Where a selection was begun.
    pub anchor: Option<(usize, usize)>,
    /// First line below the header that is on the screen.
    pub top: usize,
    /// First role, counted from 0, that is on the screen.
    pub left: usize,
    /// Whether the heads have room for the names of the roles as they are.
    pub full_heads: bool,
}

impl Grid {
    /// A grid of a map, the cursor on the first decision.
    #[must_use]
    pub fn new(matrix: &Matrix) -> Grid {
        let mut grid = Grid { top: 1, line: 1, column: 1, ..Grid::default() };
        grid.arrange(matrix);
        if let Some(first) = grid.lines.iter().position(|line| matches!(line, Line::Decision(_))) {
            grid.line = first;
        }
        grid
    }

    /// Takes over the map's order after it changed; the cursor stays on the same thing where that still exists.
    pub fn arrange(&mut self, matrix: &Matrix) {
        let here = self.lines.get(self.line).cloned();
        let role = self.role();
        self.areas = areas(matrix);
        self.unfold_lines();
        self.heads = heads(matrix, &self.heads);
        if let Some(at) = here.as_ref().and_then(|here| self.lines.iter().position(|line| line == here)) {
            self.line = at;
        }
        if let Some(at) = role.and_then(|role| self.heads.iter().position(|head| head.role == role)) {
            self.column = at + 1;
        }
        self.clamp();
    }

    fn unfold_lines(&mut self) {
        self.lines = self.lines_with(&self.folded);
    }

    fn lines_with(&self, folded: &HashSet<Option<Id>>) -> Vec<Line> {
        let mut lines = vec![Line::Header];
        let headed = self.areas.iter().any(|(area, _)| area.is_some());
        for (area, decisions) in &self.areas {
            if headed {
                lines.push(Line::Area(area.clone()));
            }
            if !headed || !folded.contains(area) {
                lines.extend(decisions.iter().map(|key| Line::Decision(*key)));
            }
        }
        lines
    }

    fn clamp(&mut self) {
        self.line = self.line.min(self.lines.len().saturating_sub(1));
        self.column = self.column.min(self.heads.len());
        self.top = self.top.clamp(1, self.lines.len().max(2) - 1);
        self.left = self.left.min(self.heads.len().saturating_sub(1));
        if let Some((line, column)) = self.anchor {
            self.anchor = Some((line.min(self.lines.len().saturating_sub(1)), column.min(self.heads.len())));
        }
    }

    /// All lines.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// All columns but the titles.
    #[must_use]
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// Decisions of an area in display order, folded or not.
    #[must_use]
    pub fn decisions_of(&self, area: Option<&Id>) -> &[DecisionKey] {
        self.areas.iter().find(|(id, _)| id.as_ref() == area).map_or(&[], |(_, decisions)| decisions)
    }

    /// All decisions in display order, folded or not.
    pub fn decisions(&self) -> impl Iterator<Item = DecisionKey> {
        self.areas.iter().flat_map(|(_, decisions)| decisions.iter().copied())
    }

    /// The line under the cursor.
    #[must_use]
    pub fn here(&self) -> Option<&Line> {
        self.lines.get(self.line)
    }

    /// The decision under the cursor.
    #[must_use]
    pub fn decision(&self) -> Option<DecisionKey> {
        match self.here() {
            Some(Line::Decision(key)) => Some(*key),
            _ => None,
        }
    }

    /// The role under the cursor.
    #[must_use]
    pub fn role(&self) -> Option<RoleKey> {
        self.heads.get(self.column.checked_sub(1)?).map(|head| head.role)
    }

    /// The cell under the cursor.
    #[must_use]
    pub fn cell(&self) -> Option<(DecisionKey, RoleKey)> {
        Some((self.decision()?, self.role()?))
    }

    /// The area the cursor is in.
    #[must_use]
    pub fn area<'a>(&'a self, matrix: &'a Matrix) -> Option<&'a Id> {
        match self.here()? {
            Line::Header => None,
            Line::Area(id) => id.as_ref(),
            Line::Decision(key) => matrix.decision(*key)?.area(),
        }
    }

    /// Whether an area is folded.
    #[must_use]
    pub fn is_folded(&self, area: Option<&Id>) -> bool {
        self.folded.contains(&area.cloned())
    }

    /// Which areas are folded.
    #[must_use]
    pub fn folded(&self) -> &HashSet<Option<Id>> {
        &self.folded
    }

    /// Folds these areas and no others; the cursor stays on its line's number.
    pub fn set_folded(&mut self, folded: HashSet<Option<Id>>) {
        if self.folded != folded {
            self.folded = folded;
            self.unfold_lines();
            self.clamp();
        }
    }

    /// All lines as they would be with every area unfolded.
    #[must_use]
    pub fn all_lines(&self) -> Vec<Line> {
        self.lines_with(&HashSet::new())
    }

    /// Folds or unfolds one area; a cursor inside goes to its heading.
    pub fn fold(&mut self, matrix: &Matrix, area: Option<&Id>, folded: bool) {
        let inside = self.area(matrix) == area && self.line > 0;
        let here = self.here().cloned();
        if folded {
            self.folded.insert(area.cloned());
        } else {
            self.folded.remove(&area.cloned());
        }
        self.anchor = None;
        self.unfold_lines();
        let wanted = if inside && folded { Some(Line::Area(area.cloned())) } else { here };
        if let Some(at) = wanted.and_then(|wanted| self.lines.iter().position(|line| *line == wanted)) {
            self.line = at;
        }
        self.clamp();
    }

    /// Folds or unfolds all areas.
    pub fn fold_all(&mut self, matrix: &Matrix, folded: bool) {
        let areas: Vec<Option<Id>> = self.areas.iter().map(|(area, _)| area.clone()).collect();
        for area in areas {
            self.fold(matrix, area.as_ref(), folded);
        }
    }

    /// Puts the cursor on a decision (unfolding its area) and, where one is given, on a role.
    pub fn go_to(&mut self, matrix: &Matrix, decision: Option<DecisionKey>, role: Option<RoleKey>) {
        self.anchor = None;
        match decision {
            Some(key) => {
                let area = matrix.decision(key).and_then(|decision| decision.area()).cloned();
                if self.is_folded(area.as_ref()) {
                    self.fold(matrix, area.as_ref(), false);
                }
                if let Some(at) = self.lines.iter().position(|line| *line == Line::Decision(key)) {
                    self.line = at;
                }
            }
            None => self.line = 0,
        }
        if let Some(at) = role.and_then(|role| self.heads.iter().position(|head| head.role == role)) {
            self.column = at + 1;
        }
    }

    /// Brings the cursor's line away from the edges after a jump beyond them, so that its neighbours are seen too.
    pub fn reveal(&mut self, lines: usize) {
        let lines = lines.max(1);
        if self.line >= 1 && !(self.top..self.top + lines).contains(&self.line) {
            self.top = self.line.saturating_sub(lines / 3).max(1);
        }
    }

    /// What is selected: from the anchor to the cursor, or the place under the cursor alone.
    #[must_use]
    pub fn block(&self) -> Block {
        let (line, column) = self.anchor.unwrap_or((self.line, self.column));
        Block {
            lines: (line.min(self.line), line.max(self.line)),
            columns: (column.min(self.column), column.max(self.column)),
        }
    }

    /// The selected cells, row by row; the titles' column and headings hold none.
    #[must_use]
    pub fn selected(&self) -> Vec<Vec<(DecisionKey, RoleKey)>> {
        let block = self.block();
        let heads = self.heads.get(block.columns.0.max(1) - 1..block.columns.1).unwrap_or(&[]);
        let lines = self.lines.get(block.lines.0..=block.lines.1).unwrap_or(&[]);
        lines
            .iter()
            .filter_map(|line| match line {
                Line::Decision(key) => Some(heads.iter().map(|head| (*key, head.role)).collect()),
                _ => None,
            })
            .collect()
    }

    /// Widens a column where a cell needs it; columns never get narrower while one looks at them.
    pub fn widen(&mut self, role: RoleKey, cell: usize) {
        if let Some(head) = self.heads.iter_mut().find(|head| head.role == role) {
            head.cell = head.cell.max(cell);
        }
    }

    /// Scrolls so that the cursor is on the screen of so many lines and terminal columns; `titles` is the widest title. Lines
    /// scroll as little as needed.
    pub fn scroll(&mut self, lines: usize, room: usize, titles: usize) {
        let lines = lines.max(1);
        if self.line >= 1 {
            self.top = self.top.min(self.line);
            if self.line >= self.top + lines {
                self.top = self.line + 1 - lines;
            }
        }
        let last = self.lines.len().saturating_sub(1);
        // No blank half page below the last line while there is more above.
        self.top = self.top.min((last + 1).saturating_sub(lines).max(1)).max(1);
        let fit = Fit::new(&self.heads, room, titles);
        self.full_heads = fit.is_full();
        if let Some(role) = self.column.checked_sub(1) {
            let is_beyond = |left: usize| role >= left + fit.from(left).max(1);
            // By half of what is in sight: every cell has to be sent anew for one column as for many, and whoever goes on
            // sideways sees what comes.
            if role < self.left {
                self.left = role.saturating_sub(fit.from(self.left) / 2);
            } else if is_beyond(self.left) {
                self.left = (self.left..role).find(|left| !is_beyond(*left)).unwrap_or(role);
                self.left = role.min(self.left + fit.from(self.left) / 2);
            }
            // Columns there may be wider.
            self.left = (self.left..role).find(|left| !is_beyond(*left)).unwrap_or(self.left.max(role));
        }
        // No blank columns at the right while there are more at the left.
        while self.left > 0 && fit.from(self.left - 1) > self.heads.len() - self.left {
            self.left -= 1;
        }
    }
}

/// Decisions per area, areas in display order; decisions without an area come last.
fn areas(matrix: &Matrix) -> Vec<(Option<Id>, Vec<DecisionKey>)> {
    let mut areas: Vec<(Option<Id>, Vec<DecisionKey>)> =
        matrix.areas_in_order().into_iter().map(|area| (Some(area.id.clone()), Vec::new())).collect();
    let mut at = 0;
    for key in matrix.decisions_in_order() {
        let area = matrix.decision(key).and_then(|decision| decision.area());
        if area.is_none() && areas.last().is_none_or(|(id, _)| id.is_some()) {
            areas.push((None, Vec::new()));
        }
        while areas.get(at).is_some_and(|(id, _)| id.as_ref() != area) {
            at += 1;
        }
        if let Some((_, decisions)) = areas.get_mut(at) {
            decisions.push(key);
        }
    }
    areas
}

/// The columns' heads; widths already seen are kept.
fn heads(matrix: &Matrix, old: &[Head]) -> Vec<Head> {
    let roles = matrix.roles_in_order();
    let names: Vec<&str> = roles.iter().map(|key| matrix.role_name(*key)).collect();
    let shorts = short_names(&names);
    roles
        .into_iter()
        .zip(names)
        .zip(shorts)
        .map(|((role, full), short)| {
            let cell = old.iter().find(|head| head.role == role).map_or(1, |head| head.cell);
            let full = super::text::span(full, super::text::Tone::Plain).text;
            Head { role, widths: (width(&full), width(&short)), full, short, cell }
        })
        .collect()
}

/// Short names of two to five characters, each unique: initials of several words, else the start of the word.
#[must_use]
pub fn short_names(names: &[&str]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    // Where numbers go on: thousands of roles may begin alike.
    let mut next: HashMap<String, u32> = HashMap::new();
    names
        .iter()
        .map(|name| {
            let short = candidates(name).find(|short| !taken.contains(&short.to_lowercase()));
            let short = short.unwrap_or_else(|| {
                let stem: String = name.graphemes(true).filter(|letter| is_letter(letter)).take(2).collect();
                let number = next.entry(stem.to_lowercase()).or_insert(2);
                loop {
                    let short = format!("{stem}{number}");
                    *number += 1;
                    if !taken.contains(&short.to_lowercase()) {
                        break short;
                    }
                }
            });
            taken.insert(short.to_lowercase());
            short
        })
        .collect()
}

/// Whether a grapheme is a letter or digit, with whatever marks it carries.
fn is_letter(grapheme: &str) -> bool {
    grapheme.chars().next().is_some_and(char::is_alphanumeric)
}

/// The words of a name. A letter keeps the marks that are written on it.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    for (at, grapheme) in name.grapheme_indices(true).filter(|(_, grapheme)| !is_letter(grapheme)) {
        words.push(name.get(begin..at).unwrap_or(""));
        begin = at + grapheme.len();
    }
    words.push(name.get(begin..).unwrap_or(""));
    words.retain(|word| !word.is_empty());
    words
}

/// Short names of a name, the best one first, each made only when it is asked for: nearly always the first one is taken.
fn candidates(name: &str) -> impl Iterator<Item = String> {
    let words = words(name);
    let (least, ways) = if words.len() > 1 { (2, 7) } else { (0, 5) };
    let short = move |way: usize| {
        let &[first, ref others @ ..] = words.as_slice() else { return (way == 0).then(|| "?".to_owned()) };
        let Some(&last) = others.last() else {
            return match way {
                0 => (width(first) <= 4).then(|| first.to_owned()),
                1..=3 => Some(start(first, way + 2)),
                _ => Some(start(first, 2)),
            };
        };
        // "Head of Support" is HoS: small words keep their small letter, as people write it.
        let initials = || words.iter().take(5).map(|word| start(word, 1)).collect();
        let ends = |of_first: usize, of_last: usize| start(first, of_first) + &start(last, of_last);
        Some(match way {
            0 if others.len() < 2 => return None,
            0 | 2 => initials(),
            1 => others.iter().take(3).fold(start(first, 2), |short, word| short + &start(word, 1)),
            3 => ends(1, 3),
            4 => ends(2, 2),
            5 => ends(3, 2),
            _ => ends(2, 3),
        })
    };
    (0..ways).filter_map(short).filter(move |short| (least..=5).contains(&width(short)))
}

/// The first letters of a word.
fn start(word: &str, count: usize) -> String {
    word.graphemes(true).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_short_unique_and_guessable() {
        let names = [
            "COO",
            "Head of Support",
            "Support Lead",
            "Sales Lead",
            "Finance",
            "Legal",
            "Finance Ops",
            "Fin",
            "",
            "日本語部",
        ];
        assert_eq!(short_names(&["Re\u{301}dacteur", "Re\u{301}sume\u{301} lu"]), ["Re\u{301}d", "Re\u{301}l"]);
        let shorts = short_names(&names);
        assert_eq!(shorts, ["COO", "HoS", "SuL", "SaL", "Fin", "Leg", "FiO", "Fi", "?", "日本"]);
        let unique: HashSet<&String> = shorts.iter().collect();
        assert_eq!(unique.len(), names.len());
    }

    fn sample() -> Matrix {
        crate::model::sketch::parse("# A\n | x | y | z\nOne | D | |\nTwo | | |\n# B\nThree | | |").unwrap().matrix
    }

    #[test]
    fn folding_moves_the_cursor_to_the_heading_and_back() {
        let matrix = sample();
        let mut grid = Grid::new(&matrix);
        assert_eq!((grid.lines().len(), grid.line), (6, 2));
        let area = grid.area(&matrix).cloned();
        grid.line = 3;
        grid.fold(&matrix, area.as_ref(), true);
        assert_eq!((grid.lines().len(), grid.line), (4, 1));
        let two = matrix.decisions().find(|(_, decision)| decision.title() == "Two").unwrap().0;
        grid.go_to(&matrix, Some(two), None);
        assert_eq!(grid.decision(), Some(two));
    }

    #[test]
    fn scrolling_keeps_the_cursor_in_sight() {
        let matrix = sample();
        let mut grid = Grid::new(&matrix);
        grid.line = 5;
        grid.column = 3;
        grid.scroll(2, 14, 0);
        assert_eq!((grid.top, grid.left), (4, 2));
        grid.line = 1;
        grid.column = 1;
        grid.scroll(2, 14, 0);
        assert_eq!((grid.top, grid.left), (1, 0));
        grid.scroll(50, 400, 0);
        assert_eq!((grid.top, grid.left), (1, 0));
    }
}
