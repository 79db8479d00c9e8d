//! Where the map of the screens is kept, as the driver sees it.
//!
//! Always true: whoever keeps nothing answers as if nothing had happened; what goes wrong is told in sentences.

use std::time::Duration;

use crate::app::start::Opening;
use crate::app::{Access, Earlier, Event, Opened, Outside, Settled};
use crate::disk::Watch;
use crate::model::{Entry, Matrix};

/// What came of a save.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Saved {
    /// What the file is called now.
    pub name: String,
    /// What the user should know about it.
    pub notice: Option<String>,
}

/// How far a save came that was just begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Begun {
    /// It is done.
    Done(Saved),
    /// It goes on beside the screens; `follow_save` tells what comes of it.
    GoesOn,
}

/// Where the map is kept.
pub trait Store {
    /// Saves the map under its own name, or under another one.
    ///
    /// # Errors
    /// One or two sentences: what went wrong and what to do next.
    fn save(&mut self, matrix: &Matrix, to: Option<&str>) -> Result<Saved, String>;

    /// Begins to save the map as it is now. What happens to it from now on is not in the file.
    ///
    /// # Errors
    /// As `save`.
    fn begin_save(&mut self, matrix: &Matrix, to: Option<&str>) -> Result<Begun, String> {
        self.save(matrix, to).map(Begun::Done)
    }

    /// Whether a save goes on that nobody has heard the end of.
    fn is_saving(&self) -> bool {
        false
    }

    /// What came of it, once it is done; waits for so long at most.
    fn follow_save(&mut self, _: Duration) -> Option<Result<Saved, String>> {
        None
    }

    /// Keeps what happened, so that a crash does not lose it.
    ///
    /// # Errors
    /// A sentence, the first time that it does not work; the map goes on without.
    fn keep(&mut self, _: &[Entry]) -> Result<(), String> {
        Ok(())
    }

    /// Looks after what was kept; to be called when nobody waits for it any more.
    ///
    /// # Errors
    /// As `keep`.
    fn look_after(&mut self) -> Result<(), String> {
        Ok(())
    }

    /// Whether something is left for `rest`.
    fn is_coming_to_rest(&self) -> bool {
        false
    }

    /// Does one slice of what has the map take less memory while it is only looked at.
    fn rest(&mut self) {}

    /// Writes a new file for others.
    ///
    /// # Errors
    /// What went wrong and what to do next.
    fn put(&mut self, name: &str, _: &[u8]) -> Result<(), String> {
        Err(format!("{name} cannot be written here"))
    }

    /// Reads a foreign file.
    ///
    /// # Errors
    /// What went wrong and what to do next.
    fn read(&mut self, name: &str) -> Result<Vec<u8>, String> {
        Err(format!("{name} cannot be read here"))
    }

    /// Opens something else in the place of the map, which has nothing unsaved.
    ///
    /// # Errors
    /// What went wrong and what to do next; the map stays.
    fn open(&mut self, _: &Opening) -> Result<Opened, String> {
        Err("no other map can be opened here".to_owned())
    }

    /// The tour has come to a step.
    fn toured(&mut self, _: usize) {}

    /// Forgets the first edits left over from an earlier run, unless they are kept nowhere else yet.
    fn forget_left_over(&mut self) {}

    /// Whether the map may be changed from now on.
    fn ask_to_write(&mut self) -> Access {
        Access::Write
    }

    /// Whether the map may be changed after all, because the other instance that had it has left; nothing where that is not so
    /// or was never the reason.
    fn ask_again(&mut self) -> Option<Access> {
        None
    }

    /// Looks whether the file changed outside since it was read or saved, and says what the app must hear of it. Asked when
    /// the user comes back to the window, when the program goes on after it was stopped, and when the watch tells.
    fn look_outside(&mut self) -> Option<Event> {
        None
    }

    /// The same before a save, whatever was told before. A file that is gone keeps nothing waiting: it is written anew.
    fn look_before_saving(&mut self) -> Option<Outside> {
        None
    }

    /// The user has decided about what was last told of the file.
    ///
    /// # Errors
    /// As `keep`.
    fn settle_outside(&mut self, _: Settled) -> Result<(), String> {
        Ok(())
    }

    /// Does what can wait until the map is on the screen, and tells what came of it. Asked behind the first frame, before any
    /// key is read.
    fn settle_in(&mut self) -> Option<Earlier> {
        None
    }

    /// What tells that something happened to the file.
    fn watch(&self) -> Option<&Watch> {
        None
    }

    /// What a user whose program just failed must know: where the map and the edits are, and how to get them back.
    fn after_a_fall(&self) -> Vec<String> {
        Vec::new()
    }

    /// The user leaves, knowing whether there are changes that were not saved.
    fn leave(&mut self) {}
}
