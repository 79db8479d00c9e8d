//! Search: the cursor goes along while one types a part of a title, an area or a role.
//!
//! Esc brings the cursor back to where it was; what was unfolded on the way stays unfolded.

use super::App;
use super::grid::Line;
use super::key::{Code, Key};
use super::mode::{Mode, Search};

impl App {
    pub(super) fn take_search_key(&mut self, mut search: Search, key: Key) {
        let (line, column) = (self.grid.line, self.grid.column);
        match key.code {
            Code::Esc => {
                (self.grid.line, self.grid.column) = search.origin;
                return;
            }
            Code::Enter => {
                if search.matches == 0 && !search.input.text().trim().is_empty() {
                    (self.grid.line, self.grid.column) = search.origin;
                    self.refuse(format!("nothing is called \"{}\"", search.input.text()));
                }
                return;
            }
            Code::Down | Code::Tab => self.search_from(&mut search, (line, column), true, true),
            Code::Up => self.search_from(&mut search, (line, column), false, true),
            _ => {
                if search.input.take(key) {
                    let origin = search.origin;
                    self.search_from(&mut search, origin, true, false);
                }
            }
        }
        self.mode = Mode::Search(search);
    }

    /// Goes to the nearest place whose name holds what is typed: decisions, areas, then roles.
    fn search_from(&mut self, search: &mut Search, from: (usize, usize), forward: bool, beyond: bool) {
        let typed = search.input.text().trim().to_lowercase();
        if typed.is_empty() {
            search.matches = 0;
            (self.grid.line, self.grid.column) = search.origin;
            return;
        }
        // A folded area hides its decisions from the lines, not from the search.
        let folded_match = self.grid.decisions().find(|key| {
            let decision = self.matrix.decision(*key);
            let hidden = decision.is_some_and(|decision| self.grid.is_folded(decision.area()));
            hidden && decision.is_some_and(|decision| decision.title().to_lowercase().contains(&typed))
        });
        if let Some(area) =
            folded_match.and_then(|key| self.matrix.decision(key)).map(|decision| decision.area().cloned())
        {
            self.grid.fold(&self.matrix, area.as_ref(), false);
        }
        let mut places: Vec<(usize, Option<usize>)> = Vec::new();
        for (at, line) in self.grid.lines().iter().enumerate() {
            let name = match line {
                Line::Header => continue,
                Line::Area(id) => id.as_ref().and_then(|id| self.matrix.area(id)).map_or("", |area| area.name.as_str()),
                Line::Decision(key) => self.matrix.decision(*key).map_or("", |decision| decision.title()),
            };
            if name.to_lowercase().contains(&typed) {
                places.push((at, None));
            }
        }
        for (at, head) in self.grid.heads().iter().enumerate() {
            let role = self.matrix.role(head.role);
            let aliases = role.map_or(&[][..], |role| role.aliases());
            if std::iter::once(&head.full).chain(aliases).any(|name| name.to_lowercase().contains(&typed)) {
                places.push((0, Some(at + 1)));
            }
        }
        search.matches = places.len();
        let place_of = |place: &(usize, Option<usize>)| (place.0 == 0, place.0, place.1.unwrap_or(0));
        let now = (from.0 == 0, from.0, if from.0 == 0 { from.1 } else { 0 });
        let next = if forward {
            places
                .iter()
                .find(|place| if beyond { place_of(place) > now } else { place_of(place) >= now })
                .or(places.first())
        } else {
            places.iter().rev().find(|place| place_of(place) < now).or(places.last())
        };
        if let Some((line, column)) = next {
            self.grid.line = *line;
            if let Some(column) = column {
                self.grid.column = *column;
            }
        } else {
            (self.grid.line, self.grid.column) = search.origin;
        }
    }
}
