//! Waiting for the user: keys, signals and the watched file in one `poll`.
//!
//! Always true: nothing is read that is not there, so that no read ever waits; a terminal that was closed is told as the
//! hang-up signal, whether or not the signal came; the terminal is held in its modes from `open` until this is dropped.

use std::collections::VecDeque;
use std::io;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::process::{Signal, getpgrp, getpid, getsid, kill_current_process_group, kill_process};
use rustix::stdio::stdin;

use super::keys::Keys;
use super::signals::Signals;
use super::{HANG_UP, Wait, Woken, modes, write_frame};
use crate::app::Event;
use crate::disk::Watch;

/// How long an escape waits for what may belong to it.
const ESCAPE_WAIT: Duration = Duration::from_millis(30);

/// Who pressed a few keys so shortly ago has not pressed another one yet: it is not looked at once more what there is, which
/// takes a twentieth of a step. A signal that came meanwhile waits for one frame.
const JUST_NOW: Duration = Duration::from_millis(1);

/// So many bytes are a few keys.
const FEW: usize = 16;

/// So much is read at once: what a terminal holds at most.
const PIECE: usize = 4096;

/// The terminal, held for the screens.
pub struct Console {
    signals: Signals,
    keys: Keys,
    /// Where bytes are read to.
    piece: Box<[u8]>,
    woken: VecDeque<Woken>,
    /// When an escape alone counts as the key.
    escape_at: Option<Instant>,
    /// When the terminal was asked for its ground, until it answered.
    asked: Option<Instant>,
    /// When the last keys were read, where they were few; nothing once that was made use of.
    read_at: Option<Instant>,
}

/// An answer that takes longer comes too late: by then the user looks at the screen, which must not change under them.
const ANSWER_WAIT: Duration = Duration::from_millis(200);

impl Console {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When standard input or output is none, or the system refuses.
    pub fn open() -> io::Result<Console> {
        // Signals first: one that comes while the modes are set must undo them.
        let signals = Signals::open()?;
        modes::enter()?;
        Ok(Console {
            signals,
            piece: vec![0; PIECE].into(),
            keys: Keys::default(),
            woken: VecDeque::new(),
            escape_at: None,
            asked: None,
            read_at: None,
        })
    }

    /// The next thing that happened; nothing when the time is over, or when there is nothing and nothing is waited for.
    ///
    /// # Errors
    /// When the terminal or the system fails.
    pub fn take(&mut self, wait: Wait, watch: Option<&Watch>) -> io::Result<Option<Woken>> {
        loop {
            if let Some(woken) = self.woken.pop_front() {
                return Ok(Some(woken));
            }
            if matches!(wait, Wait::Not) && self.read_at.take().is_some_and(|at| at.elapsed() < JUST_NOW) {
                return Ok(None);
            }
            let until = match (wait, self.escape_at) {
                (Wait::Not, _) => Some(Instant::now()),
                (Wait::Long, escape) => escape,
                (Wait::Until(until), escape) => Some(escape.map_or(until, |escape| escape.min(until))),
            };
            if self.look(until, watch)? {
                continue;
            }
            let now = Instant::now();
            if self.escape_at.is_some_and(|at| at <= now) {
                self.escape_at = None;
                self.keys.settle(|woken| self.woken.push_back(woken));
            } else if matches!(wait, Wait::Not) || matches!(wait, Wait::Until(until) if until <= now) {
                return Ok(None);
            }
        }
    }

    /// Waits until something is there or the time is over, and takes it in; says whether something was there.
    fn look(&mut self, until: Option<Instant>, watch: Option<&Watch>) -> io::Result<bool> {
        let terminal = stdin();
        let (has_keys, has_signals, is_stirred) = {
            let signals = self.signals.fd();
            let mut polled = vec![PollFd::new(&terminal, PollFlags::IN), PollFd::new(&signals, PollFlags::IN)];
            polled.extend(watch.map(|watch| PollFd::from_borrowed_fd(watch.as_fd(), PollFlags::IN)));
            match poll(&mut polled, until.map(time_until).as_ref()) {
                Ok(0) => return Ok(false),
                Ok(_) => {}
                // By a signal, which is told below or at the next look.
                Err(Errno::INTR) => return Ok(true),
                Err(why) => return Err(why.into()),
            }
            // A terminal that is gone, or was closed, says so instead of having something to read.
            let mut ready = polled.iter().map(|polled| !polled.revents().is_empty());
            (ready.next() == Some(true), ready.next() == Some(true), ready.next() == Some(true))
        };
        if has_keys {
            self.read_keys()?;
        }
        if has_signals {
            self.woken.extend(self.signals.take());
        }
        if is_stirred && watch.is_some_and(Watch::take) {
            self.woken.push_back(Woken::Stirred);
        }
        Ok(true)
    }

    fn read_keys(&mut self) -> io::Result<()> {
        match rustix::io::read(stdin(), &mut *self.piece) {
            // In raw mode nothing can be read but from a terminal that is gone.
            Ok(0) | Err(Errno::IO | Errno::NXIO | Errno::BADF) => self.woken.push_back(Woken::End(HANG_UP)),
            Ok(length) => {
                let bytes = self.piece.get(..length).unwrap_or_default();
                self.read_at = (length <= FEW).then(Instant::now);
                let asked = &mut self.asked;
                self.keys.take(bytes, length == PIECE, |woken| match woken {
                    Woken::Event(Event::Ground { .. }) => {
                        if asked.take().is_some_and(|at| at.elapsed() < ANSWER_WAIT) {
                            self.woken.push_back(woken);
                        }
                    }
                    woken => self.woken.push_back(woken),
                });
                self.escape_at = self.keys.is_half().then(|| Instant::now() + ESCAPE_WAIT);
            }
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(why) => return Err(why.into()),
        }
        Ok(())
    }

    /// Asks the terminal for its ground. `Event::Ground` follows where it answers soon; nothing is waited for.
    ///
    /// # Errors
    /// When the terminal does not take it.
    pub fn ask_ground(&mut self) -> io::Result<()> {
        self.asked = Some(Instant::now());
        write_frame(b"\x1b]11;?\x1b\\")
    }

    /// Asks everybody in this job to stop, as the terminal's own key would. Says no where no shell could go on with it.
    #[must_use]
    pub fn ask_to_stop(&self) -> bool {
        has_job_control() && kill_current_process_group(Signal::TSTP).is_ok()
    }

    /// Leaves the terminal to the shell and stops. `Woken::Continued` follows when the program goes on.
    pub fn stop(&mut self) {
        if has_job_control() {
            modes::restore();
            let _ = kill_process(getpid(), Signal::STOP);
        }
    }

    /// Takes the terminal again after the program was stopped, whoever stopped it and whatever happened to the modes.
    ///
    /// # Errors
    /// When the terminal does not take it.
    pub fn resume(&mut self) -> io::Result<()> {
        modes::restore();
        modes::enter()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // An answer that is still on its way would be typed into the shell.
        while let Some(until) = self.asked.map(|at| at + ANSWER_WAIT).filter(|until| *until > Instant::now()) {
            if !matches!(self.look(Some(until), None), Ok(true)) {
                break;
            }
            if self.woken.iter().any(|woken| matches!(woken, Woken::End(_))) {
                break;
            }
        }
        modes::restore();
    }
}

/// Whether a shell waits for this job: the leader of the session is in another group.
fn has_job_control() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

fn time_until(until: Instant) -> Timespec {
    let left = until.saturating_duration_since(Instant::now());
    // Rounded up: waking a moment too early would look again and again.
    let left = if left.is_zero() { left } else { left + Duration::from_micros(100) };
    Timespec { tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX), tv_nsec: left.subsec_nanos().into() }
}
