//! The program in a terminal of its own, for tests: real keys in, real bytes out, looked at as a terminal shows them.
//!
//! Nothing sleeps for a fixed time: every step waits until the screen says what it must, within a generous limit.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::scratch::state_of;

/// How long anything may take; far more than it takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// Takes what was opened, or ends the test saying why it was left out.
macro_rules! open_or_skip {
    ($open:expr) => {
        match $open {
            Ok(session) => session,
            Err(why) => {
                println!("left out: no terminal can be opened here ({why})");
                return;
            }
        }
    };
}

pub(crate) use open_or_skip;

/// The bytes the program wrote so far, and whether it closed its side.
type Written = Arc<(Mutex<(Vec<u8>, bool)>, Condvar)>;

/// The program in a terminal.
pub struct Session {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    written: Written,
    pub terminal: vt100::Parser,
    /// How many of the written bytes the terminal was fed.
    fed: usize,
}

/// Whether the last frame that was begun has ended: a terminal shows no half of one.
fn is_whole(bytes: &[u8]) -> bool {
    let last = |mark: &[u8]| bytes.windows(mark.len()).rposition(|piece| piece == mark);
    last(b"\x1b[?2026h") <= last(b"\x1b[?2026l")
}

impl Session {
    /// Starts sayso in a folder, in a terminal of 24 rows by 80 columns.
    pub fn sayso(folder: &Path, arguments: &[&str]) -> Result<Session, String> {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sayso"));
        command.args(arguments);
        Session::start(command, folder, (24, 80))
    }

    /// Starts a program in a folder.
    pub fn start(mut command: CommandBuilder, folder: &Path, (rows, cols): (u16, u16)) -> Result<Session, String> {
        let size = PtySize { rows, cols, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).map_err(|why| why.to_string())?;
        command.cwd(folder);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("SAYSO_TODAY", "2026-11-03")] {
            command.env(name, value);
        }
        command.env("HOME", folder);
        command.env("XDG_STATE_HOME", state_of(folder));
        let child = pair.slave.spawn_command(command).map_err(|why| why.to_string())?;
        // The terminal tells its end only when nobody else holds this side.
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().map_err(|why| why.to_string())?;
        let keys = pair.master.take_writer().map_err(|why| why.to_string())?;
        let written = Written::default();
        let shared = Arc::clone(&written);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                let read = reader.read(&mut buffer).unwrap_or(0);
                let mut state = shared.0.lock().unwrap();
                state.0.extend_from_slice(&buffer[..read]);
                state.1 |= read == 0;
                shared.1.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        Ok(Session { master: pair.master, keys, child, written, terminal: vt100::Parser::new(rows, cols, 0), fed: 0 })
    }

    /// Types keys, as the bytes a terminal sends for them.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Makes the terminal another size.
    pub fn resize(&mut self, rows: u16, cols: u16) {
        // Only what is drawn from now on counts.
        self.terminal.screen_mut().set_size(rows, cols);
        self.terminal.process(b"\x1b[2J");
        self.master.resize(PtySize { rows, cols, ..PtySize::default() }).unwrap();
    }

    /// Makes the terminal another size that nobody looks at: what is drawn at it is only taken.
    pub fn resize_unseen(&mut self, rows: u16, cols: u16) {
        self.master.resize(PtySize { rows, cols, ..PtySize::default() }).unwrap();
    }

    /// Waits until the screen is as it should be.
    pub fn wait(&mut self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + LIMIT;
        let written = Arc::clone(&self.written);
        let mut state = written.0.lock().unwrap();
        loop {
            self.terminal.process(&state.0[self.fed..]);
            self.fed = state.0.len();
            let shown = self.terminal.screen().contents();
            if is_so(&shown) && is_whole(&state.0) {
                return shown;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || state.1 {
                let last = String::from_utf8_lossy(&state.0[state.0.len().saturating_sub(600)..]).into_owned();
                let ended = state.1;
                drop(state);
                panic!("waited for: {what} (ended: {ended})\nthe screen is:\n{shown}\nthe last bytes are {last:?}");
            }
            state = written.1.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&mut self, text: &str) -> String {
        self.wait(text, |shown| shown.contains(text))
    }

    /// The number of the program's process.
    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.process()).ok().and_then(Pid::from_raw).unwrap();
        kill_process(pid, signal).unwrap();
    }

    /// Waits until a program that was killed is gone.
    pub fn killed(mut self) {
        self.child.wait().unwrap();
    }

    /// Waits until the program has ended; its exit code and every byte it wrote.
    pub fn end(mut self) -> (u32, Vec<u8>) {
        let end = Instant::now() + LIMIT;
        let code = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.exit_code();
            }
            if Instant::now() >= end {
                let _ = self.child.kill();
                panic!("did not end; the screen is:\n{}", self.terminal.screen().contents());
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let mut state = self.written.0.lock().unwrap();
        while !state.1 {
            let (next, wait) = self.written.1.wait_timeout(state, LIMIT).unwrap();
            assert!(!wait.timed_out(), "the terminal stays open after the program");
            state = next;
        }
        (code, state.0.clone())
    }
}

/// The private modes switched in a stream of bytes, in order: number, and whether it was set.
pub fn switches(bytes: &[u8]) -> Vec<(u16, bool)> {
    let text = String::from_utf8_lossy(bytes);
    let mut switched = Vec::new();
    for part in text.split("\u{1b}[?").skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        match (digits.parse(), part[digits.len()..].chars().next()) {
            (Ok(mode), Some('h')) => switched.push((mode, true)),
            (Ok(mode), Some('l')) => switched.push((mode, false)),
            _ => {}
        }
    }
    switched
}

const CURSOR: u16 = 25;
const FRAME: u16 = 2026;
/// The alternate screen's mode.
pub const SCREEN: u16 = 1049;

/// What the screens set, in order: the other screen, the mouse, pasting, focus.
pub const MODES: [u16; 6] = [SCREEN, 1000, 1002, 1006, 2004, 1004];

/// Checks that a terminal is left as it was found, with nothing written on the screen the user comes back to.
pub fn assert_restored(bytes: &[u8]) {
    assert_undone(bytes);
    let mut after = vt100::Parser::new(24, 80, 0);
    after.process(bytes);
    assert_eq!(after.screen().contents().trim(), "", "nothing is left behind on the screen the user comes back to");
}

/// Checks that every mode set is unset, the last first, and that the cursor is there.
pub fn assert_undone(bytes: &[u8]) {
    let switched = switches(bytes);
    let last = |mode: u16| switched.iter().rev().find(|(number, _)| *number == mode).map(|(_, on)| *on);
    assert_ne!(last(CURSOR), Some(false), "the cursor is shown again: {switched:?}");
    assert_ne!(last(FRAME), Some(true), "the last frame is complete: {switched:?}");
    let held = |on: bool| {
        let mut modes: Vec<u16> = Vec::new();
        for (mode, _) in switched.iter().filter(|(mode, now)| *now == on && *mode != CURSOR && *mode != FRAME) {
            if !modes.contains(mode) {
                modes.push(*mode);
            }
        }
        modes
    };
    let (entered, mut left) = (held(true), held(false));
    left.reverse();
    assert_eq!(entered, MODES, "what is set");
    assert_eq!(left, entered, "modes are undone in reverse order");
    assert!(entered.iter().all(|mode| last(*mode) == Some(false)), "{switched:?}");
}
