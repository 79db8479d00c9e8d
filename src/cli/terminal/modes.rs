//! The modes the terminal is held in: setting them, and undoing them, the last first.
//!
//! Always true: whoever ends the program undoes what is set at that moment, and it is undone once: the driver, a panic, or
//! the thread that ends a driver that is stuck. Nothing here takes the lock of standard output, which somebody stuck may
//! hold. A process in the background leaves a terminal that is another's alone.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::process::getpgrp;
use rustix::stdio::{stdin, stdout};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr};

/// A mode of the terminal, and the bytes that set and undo it.
struct Mode {
    set: &'static str,
    undo: &'static str,
    /// Whether it is about the mouse, which may be left to the terminal.
    is_mouse: bool,
}

const fn mode(set: &'static str, undo: &'static str) -> Mode {
    Mode { set, undo, is_mouse: false }
}

const fn mouse(set: &'static str, undo: &'static str) -> Mode {
    Mode { set, undo, is_mouse: true }
}

/// What the screens need, in the order it is set.
const MODES: [Mode; 7] = [
    // The other screen, so that the user comes back to the one that was there.
    mode("\x1b[?1049h", "\x1b[?1049l"),
    // Mouse: buttons and the wheel; movement only with a button down, or each move would wake the program; any column.
    mouse("\x1b[?1000h", "\x1b[?1000l"),
    mouse("\x1b[?1002h", "\x1b[?1002l"),
    mouse("\x1b[?1006h", "\x1b[?1006l"),
    // Pasted text comes as text, never as keys.
    mode("\x1b[?2004h", "\x1b[?2004l"),
    // Coming and going of the user.
    mode("\x1b[?1004h", "\x1b[?1004l"),
    // No cursor but where a frame puts it.
    mode("\x1b[?25l", "\x1b[?25h"),
];

/// Ends a sequence and a frame that were cut in the middle, and every colour.
const AFTER_A_CUT: &str = "\x18\x1b[0m\x1b[?2026l";

/// How long a terminal that takes nothing is waited for when it is left.
const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

/// What is set now.
struct Set {
    /// How the terminal's line was before.
    line: Option<Termios>,
    /// Whether the modes are, or some of them.
    modes: bool,
    /// Whether a frame is on its way.
    is_sending: bool,
    /// Who holds the terminal.
    by: Option<ThreadId>,
    /// Whether the mouse is left to the terminal.
    leaves_mouse: bool,
}

static SET: Mutex<Set> = Mutex::new(Set { line: None, modes: false, is_sending: false, by: None, leaves_mouse: false });

fn set_now() -> MutexGuard<'static, Set> {
    SET.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes the terminal: raw, and in every mode of the screens.
///
/// # Errors
/// When the terminal does not take it; then nothing stays set.
pub fn enter() -> io::Result<()> {
    let mut set = set_now();
    set.by = Some(std::thread::current().id());
    let line = tcgetattr(stdin())?;
    let mut raw = line.clone();
    raw.make_raw();
    // First of all: who is in the background is stopped here, before a byte is written over another's screen.
    tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    set.line = Some(line);
    // What was written half counts as set. All at once: each piece of its own wakes whoever shows it.
    set.modes = true;
    let modes = MODES.iter().filter(|mode| !(mode.is_mouse && set.leaves_mouse));
    let bytes: String = modes.map(|mode| mode.set).collect();
    // Let go of before bytes are written: the terminal may take none, and who gives it back then must not wait for that.
    drop(set);
    write_all(bytes.as_bytes()).inspect_err(|_| restore())
}

/// Leaves the mouse to the terminal, or takes it again: at once where the terminal is held, else when it is taken.
///
/// # Errors
/// When the terminal does not take it.
pub fn leave_mouse(leaves: bool) -> io::Result<()> {
    let mut set = set_now();
    set.leaves_mouse = leaves;
    if !set.modes {
        return Ok(());
    }
    let modes = MODES.iter().filter(|mode| mode.is_mouse);
    let bytes: String = modes.map(|mode| if leaves { mode.undo } else { mode.set }).collect();
    drop(set);
    write_all(bytes.as_bytes())
}

/// Gives the terminal back as it was found; nothing happens when nothing is set. Errors are of no use here: the terminal may
/// be gone.
pub fn restore() {
    undo(&mut set_now());
}

/// The same, unless another thread holds the terminal and goes on with it.
pub(super) fn restore_own() -> bool {
    let mut set = set_now();
    let is_own = set.by.is_none_or(|by| by == std::thread::current().id());
    if is_own {
        undo(&mut set);
    }
    is_own
}

fn undo(set: &mut Set) {
    set.by = None;
    let mut bytes = String::new();
    if std::mem::take(&mut set.is_sending) {
        bytes.push_str(AFTER_A_CUT);
    }
    if std::mem::take(&mut set.modes) {
        bytes.extend(MODES.iter().rev().map(|mode| mode.undo));
    }
    let line = set.line.take();
    let is_in_front = tcgetpgrp(stdin()).map_or(true, |group| group == getpgrp());
    // Writing from the background would stop the program where the terminal says so.
    let stops_writers = || tcgetattr(stdin()).is_ok_and(|line| line.local_modes.contains(LocalModes::TOSTOP));
    if !bytes.is_empty() && (is_in_front || !stops_writers()) && takes_bytes() {
        let _ = write_all(bytes.as_bytes());
    }
    if let Some(line) = line.filter(|_| is_in_front) {
        let _ = tcsetattr(stdin(), OptionalActions::Now, &line);
    }
}

/// Whether the terminal takes bytes; one that is stuck would hold up the end of the program.
fn takes_bytes() -> bool {
    let out = stdout();
    let mut polled = [PollFd::new(&out, PollFlags::OUT)];
    matches!(poll(&mut polled, Some(&PATIENCE)), Ok(ready) if ready > 0)
}

/// Sends a whole frame.
///
/// # Errors
/// When the terminal does not take it.
pub fn write_frame(bytes: &[u8]) -> io::Result<()> {
    set_now().is_sending = true;
    write_all(bytes)?;
    set_now().is_sending = false;
    Ok(())
}

fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    let out = stdout();
    while !bytes.is_empty() {
        match rustix::io::write(out, bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // Somebody who shares the terminal made it so.
            Err(Errno::AGAIN) => {
                poll(&mut [PollFd::new(&out, PollFlags::OUT)], None).map(drop).or_else(unless_interrupted)?;
            }
            Err(why) => return Err(why.into()),
        }
    }
    Ok(())
}

fn unless_interrupted(why: Errno) -> io::Result<()> {
    if why == Errno::INTR { Ok(()) } else { Err(why.into()) }
}

/// Columns and rows of the terminal.
#[must_use]
pub fn size() -> (u16, u16) {
    let of = |fd: BorrowedFd<'_>| {
        let size = tcgetwinsize(fd).ok()?;
        (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col, size.ws_row))
    };
    // A terminal that does not say, such as a serial line, is as large as terminals were.
    of(stdout()).or_else(|| of(stdin())).unwrap_or((80, 24))
}
