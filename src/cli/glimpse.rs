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
use crate::interchange::native;
use crate::model::Date;

/// What is shown of a file while it is read.
pub(super) struct Glimpse<'a> {
    path: &'a Path,
    access: Access,
    manner: &'a Manner,
    today: Date,
    terminal: Option<Terminal>,
}

impl<'a> Glimpse<'a> {
    pub(super) fn new(path: &'a Path, access: Access, manner: &'a Manner, today: Date) -> Glimpse<'a> {
        Glimpse { path, access, manner, today, terminal: None }
    }

    /// Shows the first rows of the file of which these are the bytes, where there is a screen.
    pub(super) fn show(&mut self, bytes: &[u8]) {
        if !open::draws(self.manner) {
            return;
        }
        let Ok(preferences) = open::preferences(&self.manner.config) else { return };
        let (_, rows) = Terminal::size();
        let Some(matrix) = native::glimpse(bytes, usize::from(rows)) else { return };
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
