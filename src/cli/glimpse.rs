//! The first rows of a long map, shown while all of it is still read, or before it is.
//!
//! Always true: they can only be looked at. What is typed meanwhile is kept for the map itself, where it shows the same rows;
//! a signal or Ctrl-C ends the program at once, but for the few milliseconds in which a shorter file is read behind them. Where the
//! file is no map the terminal is given back before that is told.
//!
//! What it buys: the first rows of 10,000 decisions by 50 roles after 9.5 ms instead of 42, of 100,000 after 37 instead of 328.
//! Of 1,000 by 30, which are all there after 12 ms, the first rows come 1.5 ms sooner without a worker than beside one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::Duration;

use super::Failure;
use super::input::name_of;
use super::open::{self, Manner};
use super::patience::{WORKER, hush_worker};
use super::tui::Terminal;
use crate::app::{self, Access};
use crate::disk::{self, DiskError, LongFile, Opened};
use crate::model::Date;

/// How often it is looked at whether the program shall end. The map is shown as soon as it is there.
const GLANCE: Duration = Duration::from_millis(20);

/// A file of fewer bytes is read behind its first rows, and no worker begun for it: the system has it at hand, for it has gone by
/// just before, and it is a map in 20 ms at most.
const SOON: usize = 2 * 1024 * 1024;

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

    /// Opens the file, and shows its first rows before that is done, where it is long and there is a screen.
    ///
    /// # Errors
    /// When the program was to end meanwhile. What is wrong with the file is the answer.
    pub(super) fn open(&mut self) -> Result<Result<Opened, DiskError>, Failure> {
        let file = if open::draws(self.manner) { LongFile::open(self.path) } else { None };
        let Some(file) = file else { return Ok(disk::open(self.path)) };
        let opened = if file.length() < SOON { self.open_behind(file)? } else { self.open_beside(file)? };
        match (&opened, &mut self.terminal) {
            (Some(Ok(_)), Some(terminal)) => terminal.forget_clicks(),
            _ => self.give_back(),
        }
        // A worker that fell did so in silence: the same work is done where a fall is told.
        Ok(opened.unwrap_or_else(|| disk::open(self.path)))
    }

    /// Shows the first rows, then opens the file. Where that takes a few milliseconds a worker would only keep the rows waiting:
    /// two threads of one core are slower each than one.
    fn open_behind(&mut self, file: LongFile) -> Result<Option<Result<Opened, DiskError>>, Failure> {
        let room = file.room();
        self.show(file);
        self.end_if_stopped()?;
        Ok(Some(disk::open_into(self.path, room)))
    }

    /// Shows the first rows while a worker opens the file; nothing comes where it fell or there was none to be had.
    fn open_beside(&mut self, file: LongFile) -> Result<Option<Result<Opened, DiskError>>, Failure> {
        hush_worker();
        let (done, answer) = channel();
        let (path, room) = (self.path.to_owned(), file.room());
        let worker = Builder::new().name(WORKER.to_owned()).spawn(move || {
            // Nobody listens any more when the program ends.
            let _ = done.send(disk::open_into(&path, room));
        });
        if worker.is_err() {
            return Ok(None);
        }
        self.show(file);
        self.follow(&answer)
    }

    /// Shows the first rows. It is no harm where that fails: the map itself follows.
    fn show(&mut self, file: LongFile) {
        let Ok(preferences) = open::preferences(&self.manner.config) else { return };
        let (_, rows) = Terminal::size();
        let Ok(Some(matrix)) = catch_unwind(AssertUnwindSafe(|| file.first_rows(usize::from(rows)))) else { return };
        let Ok(mut terminal) = Terminal::open(&preferences) else { return };
        let (name, access) = (Some(name_of(self.path)), self.access.clone());
        let opened = app::Opened { matrix, name, access, is_glimpse: true, ..app::Opened::default() };
        // What it could not show is told where the map is to be shown.
        let _ = terminal.show(opened, self.today, &preferences);
        self.terminal = Some(terminal);
    }

    /// What came of the file; nothing where who opened it fell.
    fn follow(
        &mut self,
        answer: &Receiver<Result<Opened, DiskError>>,
    ) -> Result<Option<Result<Opened, DiskError>>, Failure> {
        loop {
            let answer = answer.recv_timeout(GLANCE);
            if let Ok(Ok(opened)) = answer {
                return Ok(Some(Ok(opened)));
            }
            self.end_if_stopped()?;
            match answer {
                Ok(refused) => return Ok(Some(refused)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Gives the terminal back where somebody wants the program to end.
    fn end_if_stopped(&mut self) -> Result<(), Failure> {
        let Some(signal) = self.terminal.as_mut().and_then(Terminal::stopped) else { return Ok(()) };
        self.give_back();
        Err(Failure::Signal(signal))
    }

    fn give_back(&mut self) {
        if let Some(terminal) = self.terminal.take() {
            terminal.give_back();
        }
    }

    /// The terminal, if it was taken.
    pub(super) fn into_terminal(self) -> Option<Terminal> {
        self.terminal
    }
}
