//! The terminal as the driver of the screens sees it: what wakes it, and the modes it holds the terminal in.
//!
//! Always true: waiting costs nothing, because it is one `poll` without a limit unless something half done waits for its end;
//! a terminal that went away is noticed wherever it is read or written; what was set is undone on every way out.
//!
//! - `console` waits for keys, signals and changed files at once, `keys` turns the terminal's bytes into events
//! - `modes` holds what was set and undoes exactly that, `signals` has signals told as something to read
//! - `sheet` knows what the terminal shows and sends what differs, `pointer` knows what a click means
//! - `clipboard` hands a text to the terminal, `fall` tells of a panic

mod clipboard;
pub mod fall;
mod pointer;
mod sheet;
mod taken;

#[cfg(unix)]
mod console;
#[cfg(unix)]
mod keys;
#[cfg(unix)]
mod modes;
#[cfg(unix)]
mod signals;

#[cfg(not(unix))]
mod elsewhere;

use std::io;
use std::time::Instant;

use crate::app;

#[cfg(unix)]
pub use self::{
    console::Console,
    modes::{leave_mouse, size, write_frame},
};
#[cfg(not(unix))]
pub use elsewhere::{Console, leave_mouse, size, write_frame};

pub use clipboard::copy;
#[cfg(not(unix))]
use elsewhere::restore_own;
#[cfg(unix)]
use modes::restore_own;
pub use sheet::Sheet;
pub use taken::Terminal;

/// What ended the wait.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Woken {
    /// The user did something.
    Event(app::Event),
    /// The user came back to this window.
    Focused,
    /// The terminal may have another size.
    Resized,
    /// Something happened to the file that is watched.
    Stirred,
    /// The program goes on after it was stopped: the terminal must be entered again and drawn anew.
    Continued,
    /// The program shall stop, as a shell's job.
    Suspend,
    /// A signal ends the program, or the terminal is gone, which counts as the hang-up signal.
    End(i32),
}

/// How long to wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// Not at all: only what is there already.
    Not,
    /// Until something happens.
    Long,
    /// Until something happens, or this moment comes.
    Until(Instant),
}

/// Whether an error means that nobody is at the other end any more.
#[must_use]
pub fn is_gone(why: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    // EIO is what a terminal answers whose other side was closed.
    matches!(why.kind(), Kind::BrokenPipe | Kind::UnexpectedEof) || why.raw_os_error() == Some(5)
}

/// The number of the hang-up signal.
pub const HANG_UP: i32 = 1;
