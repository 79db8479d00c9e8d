//! Signals, told as something to read, and the thread that ends a program whose driver is stuck.
//!
//! Always true: a signal that ends a program ends this one within a second, whatever the driver is doing: after a while the
//! thread of last resort gives the terminal back, where it can be had, and leaves. What the user changed is in the journal
//! before the next key is taken, so nothing is lost by that.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustix::fd::{AsFd, BorrowedFd};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;

use super::Woken;
use crate::model::sorting::InOrder;

/// Signals that end the program.
const ENDING: [i32; 4] = [SIGTERM, SIGHUP, SIGINT, SIGQUIT];
/// Signals that it lives on with.
const PASSING: [i32; 3] = [SIGTSTP, SIGCONT, SIGWINCH];

/// How long the driver has for ending by itself.
const LAST_RESORT: Duration = Duration::from_millis(700);

/// The signals of this process.
pub struct Signals {
    delivery: SignalDelivery<UnixStream, SignalOnly>,
}

impl Signals {
    /// Watches for them from now on.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn open() -> io::Result<Signals> {
        let (read, write) = UnixStream::pair()?;
        let delivery = SignalDelivery::with_pipe(read, write, SignalOnly, ENDING.iter().chain(&PASSING))?;
        watch_for_the_end()?;
        Ok(Signals { delivery })
    }

    /// Readable when there are signals.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.delivery.get_read().as_fd()
    }

    /// What came since the last call.
    pub fn take(&mut self) -> Vec<Woken> {
        let mut woken: Vec<Woken> = self
            .delivery
            .pending()
            .filter_map(|signal| match signal {
                SIGWINCH => Some(Woken::Resized),
                SIGTSTP => Some(Woken::Suspend),
                SIGCONT => Some(Woken::Continued),
                ending if ENDING.contains(&ending) => Some(Woken::End(ending)),
                _ => None,
            })
            .collect();
        // They come by number: who was ended and who was stopped must not first be drawn.
        woken.order_by_key(|woken| !matches!(woken, Woken::End(_)));
        woken
    }
}

/// Starts the thread of last resort. It sleeps until a signal comes that ends the program.
fn watch_for_the_end() -> io::Result<()> {
    let (mut read, write) = UnixStream::pair()?;
    let which = Arc::new(AtomicUsize::new(0));
    for signal in ENDING {
        // What is registered first is done first: the number is there when the thread wakes.
        signal_hook::flag::register_usize(signal, Arc::clone(&which), usize::try_from(signal).unwrap_or(0))?;
        signal_hook::low_level::pipe::register(signal, write.try_clone()?)?;
    }
    std::thread::Builder::new().name("last resort".to_owned()).stack_size(64 * 1024).spawn(move || {
        if read.read_exact(&mut [0]).is_ok() {
            std::thread::sleep(LAST_RESORT);
            super::modes::restore();
            std::process::exit(128 + i32::try_from(which.load(Ordering::SeqCst)).unwrap_or(0));
        }
    })?;
    Ok(())
}
