//! Search: the cursor goes along while one types a part of a title, an area or a role.
//!
//! Folded areas are searched as well. Only the area of the place found is unfolded, and folds again when the search goes on;
//! Esc brings cursor and folds back to where they were.

use super::App;
use super::grid::Line;
use super::key::{Code, Key};
use super::mode::{Mode, Search};

impl App {
    pub(super) fn take_search_key(&mut self, mut search: Search, key: Key) {
        match key.code {
            Code::Esc => return self.back_from(&search),
            Code::Enter => {
                if search.matches == 0 && !search.input.text().trim().is_empty() {
                    self.back_from(&search);
                    self.refuse(format!("nothing is called \"{}\"", search.input.text()));
                }
                return;
            }
            Code::Down | Code::Tab => self.search_on(&mut search, true, true),
            Code::Up => self.search_on(&mut search, false, true),
            _ => {
                if search.input.take(key) {
                    self.back_from(&search);
                    self.search_on(&mut search, true, false);
                }
            }
        }
        self.mode = Mode::Search(search);
    }

    /// Searches anew after text was pasted.
    pub(super) fn search_pasted(&mut self, mut search: Search, text: &str) {
        search.input.insert(text);
        self.back_from(&search);
        self.search_on(&mut search, true, false);
        self.mode = Mode::Search(search);
    }

    fn back_from(&mut self, search: &Search) {
        self.grid.set_folded(search.folded.clone());
        (self.grid.line, self.grid.column) = search.origin;
    }

    /// Goes to the nearest place whose name holds what is typed: decisions and areas, then roles. `beyond` leaves out the
    /// place where the cursor is.
    fn search_on(&mut self, search: &mut Search, forward: bool, beyond: bool) {
        let typed = search.input.text().trim().to_lowercase();
        if typed.is_empty() {
            search.matches = 0;
            return self.back_from(search);
        }
        let holds = |name: &str| name.to_lowercase().contains(&typed);
        let lines = self.grid.all_lines();
        // Roles stand on line 0 and come last; below it the column does not matter.
        let mut places: Vec<(bool, usize, usize)> = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let name = match line {
                Line::Header => continue,
                Line::Area(id) => id.as_ref().and_then(|id| self.matrix.area(id)).map_or("", |area| area.name.as_str()),
                Line::Decision(key) => self.matrix.decision(*key).map_or("", |decision| decision.title()),
            };
            if holds(name) {
                places.push((false, at, 0));
            }
        }
        for (at, head) in self.grid.heads().iter().enumerate() {
            let aliases = self.matrix.role(head.role).map_or(&[][..], |role| role.aliases());
            if std::iter::once(&head.full).chain(aliases).any(|name| holds(name)) {
                places.push((true, 0, at + 1));
            }
        }
        search.matches = places.len();
        let at = lines.iter().position(|line| Some(line) == self.grid.here()).unwrap_or(0);
        let now = (at == 0, at, if at == 0 { self.grid.column } else { 0 });
        let next = if forward {
            places.iter().find(|place| if beyond { **place > now } else { **place >= now }).or(places.first())
        } else {
            places.iter().rev().find(|place| **place < now).or(places.last())
        };
        let Some((_, at, column)) = next.copied() else { return self.back_from(search) };
        self.grid.set_folded(search.folded.clone());
        match lines.get(at) {
            Some(Line::Decision(key)) => self.grid.go_to(&self.matrix, Some(*key), None),
            Some(line @ Line::Area(_)) => {
                self.grid.line = self.grid.lines().iter().position(|other| other == line).unwrap_or(0);
            }
            _ => (self.grid.line, self.grid.column) = (0, column),
        }
        self.reveal();
    }
}
