//! The first rows of a long map, shown while all of it is still read.
//!
//! Always true: they can only be looked at. Keys wait in the terminal for the map itself, which is opened as if nothing had
//! been shown; where it is none, the terminal is given back before that is told.
//!
//! What it buys: see `benches/README.md`, "first row shown".

use std::path::Path;

use super::input::name_of;
use super::open::{self, Manner};
use super::tui::Terminal;
use crate::app::{self, Access};
use crate::disk;
use crate::interchange::halves::both;
use crate::model::Date;

/// What is shown of a file while it is read.
pub(super) struct Glimpse<'a> {
    path: &'a Path,
    access: &'a Access,
    manner: &'a Manner,
    today: Date,
    terminal: Option<Terminal>,
}

impl<'a> Glimpse<'a> {
    pub(super) fn new(path: &'a Path, access: &'a Access, manner: &'a Manner, today: Date) -> Glimpse<'a> {
        Glimpse { path, access, manner, today, terminal: None }
    }

    /// Does some work, and shows the first rows of the file meanwhile, where it is long and there is a screen.
    pub(super) fn during<R: Send>(&mut self, mut work: impl FnMut() -> R + Send) -> R {
        match disk::Glimpse::of(self.path).filter(|_| open::draws(self.manner)) {
            Some(file) => both(|| self.show(file), work).1,
            None => work(),
        }
    }

    fn show(&mut self, file: disk::Glimpse) {
        let Ok(preferences) = open::preferences(&self.manner.config) else { return };
        let (_, rows) = Terminal::size();
        let Some(matrix) = file.rows(usize::from(rows)) else { return };
        // A terminal that cannot be taken is told where the map itself is to be shown.
        let Ok(mut terminal) = Terminal::open(&preferences) else { return };
        let (name, access) = (Some(name_of(self.path)), self.access.clone());
        let opened = app::Opened { matrix, name, access, is_glimpse: true, ..app::Opened::default() };
        if terminal.show(opened, self.today, &preferences).is_ok() {
            self.terminal = Some(terminal);
        }
    }

    /// The terminal, if it was taken.
    pub(super) fn into_terminal(self) -> Option<Terminal> {
        self.terminal
    }
}
