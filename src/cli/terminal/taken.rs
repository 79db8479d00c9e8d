//! The terminal as it was taken: what happens there, and what it shows.
//!
//! Always true: what happened is met in its order, also where it was held while something else was done; nothing is lost of it
//! but what is forgotten on purpose.

use std::collections::VecDeque;
use std::io;

use super::{Console, HANG_UP, Sheet, Wait, Woken, fall, leave_mouse, size};
use crate::app::key::Code;
use crate::app::{App, Event, Opened, Preferences};
use crate::disk::Watch;
use crate::model::Date;
use crate::ui::Painter;

/// The signal that Ctrl-C stands for, where nothing else is done by it yet.
const INTERRUPT: i32 = 2;

/// The terminal as it was taken, and what it shows.
pub struct Terminal {
    pub(in crate::cli) console: Console,
    pub(in crate::cli) sheet: Sheet,
    /// What happened and is still to be met, the oldest first.
    held: VecDeque<Woken>,
}

impl Terminal {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When it is none, or the system refuses.
    pub fn open(preferences: &Preferences) -> io::Result<Terminal> {
        fall::tell_of_panics();
        leave_mouse(preferences.leaves_mouse)?;
        Ok(Terminal { console: Console::open()?, sheet: Sheet::default(), held: VecDeque::new() })
    }

    /// Columns and rows of the terminal, taken or not.
    #[must_use]
    pub fn size() -> (u16, u16) {
        size()
    }

    /// Shows one frame of a map.
    ///
    /// # Errors
    /// When the terminal does not take it.
    pub fn show(&mut self, opened: Opened, today: Date, preferences: &Preferences) -> io::Result<()> {
        let app = App::in_slices(opened, today, Terminal::size(), preferences);
        self.sheet.show(app.size(), |buffer| Painter::default().paint(buffer, &app))
    }

    /// Whether somebody wants the program to end: the signal that did it, or that Ctrl-C stands for. All else is held.
    pub(in crate::cli) fn stopped(&mut self) -> Option<i32> {
        if self.hold().is_err() {
            return Some(HANG_UP);
        }
        self.held.iter().find_map(|woken| match woken {
            Woken::End(signal) => Some(*signal),
            Woken::Event(Event::Key(key)) if key.ctrl && key.code == Code::Char('c') => Some(INTERRUPT),
            _ => None,
        })
    }

    /// Gives the terminal back. What was typed and clicked on what it showed is not left to the shell.
    pub(in crate::cli) fn give_back(mut self) {
        // A terminal that is gone has nothing to leave.
        let _ = self.hold();
    }

    /// Forgets what was clicked on so far: it may stand elsewhere in what is shown next.
    pub(in crate::cli) fn forget_clicks(&mut self) {
        // A terminal that is gone says so again to whoever asks it next.
        let _ = self.forget(|event| matches!(event, Event::Mouse(..)));
    }

    /// Holds all that happened so far.
    fn hold(&mut self) -> io::Result<()> {
        while let Some(woken) = self.console.take(Wait::Not, None)? {
            let is_end = matches!(woken, Woken::End(_));
            self.held.push_back(woken);
            if is_end {
                break;
            }
        }
        Ok(())
    }

    /// Forgets of what happened so far what was not meant for what is shown next.
    pub(in crate::cli) fn forget(&mut self, is_void: impl Fn(&Event) -> bool) -> io::Result<()> {
        self.hold()?;
        self.held.retain(|woken| !matches!(woken, Woken::Event(event) if is_void(event)));
        Ok(())
    }

    /// The next thing that happened.
    pub(in crate::cli) fn take(&mut self, wait: Wait, watch: Option<&Watch>) -> io::Result<Option<Woken>> {
        match self.held.pop_front() {
            Some(woken) => Ok(Some(woken)),
            None => self.console.take(wait, watch),
        }
    }
}
