//! Long work of a verb: what it is at is shown after half a second, and Ctrl-C stops it.
//!
//! Always true: the work writes nothing, so stopping it leaves nothing behind; progress is one line on a terminal and is
//! gone when the work is; a mistake in the work is a complaint like any other, never a trace on the screen.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use super::{Complaint, Failure};

/// How long work may take before it says what it is at.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(50);
/// The name of the thread that works: its mistakes are told by the one who waits.
pub(super) const WORKER: &str = "work";

/// What the work is at, for the one who waits.
#[derive(Clone, Default)]
pub(super) struct Stage(Arc<AtomicU8>);

impl Stage {
    /// The work has come to the step of this number.
    pub fn reach(&self, step: u8) {
        self.0.store(step, Ordering::Relaxed);
    }
}

/// Does work that may take long. `steps` says what it is at; an empty step shows nothing.
///
/// # Errors
/// What the work could not do, or that it was stopped.
pub(super) fn wait<T: Send + 'static>(
    steps: &'static [&'static str],
    work: impl FnOnce(&Stage) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    hush_worker();
    let stopped = stop_flag();
    let stage = Stage::default();
    let (done, result) = mpsc::channel();
    let own = stage.clone();
    let worker = std::thread::Builder::new().name(WORKER.to_owned()).spawn(move || {
        // Nobody listens any more when the work was stopped.
        let _ = done.send(work(&own));
    })?;
    let start = Instant::now();
    let mut progress = Progress { shown: false, is_terminal: std::io::stderr().is_terminal() };
    let mut last = Instant::now();
    loop {
        match result.recv_timeout(GLANCE) {
            Ok(answer) => {
                progress.clear();
                // The end of the thread, so that nothing of the work is left when its result is used.
                let _ = worker.join();
                return if stopped.load(Ordering::Relaxed) { Err(Failure::Stopped) } else { answer };
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                progress.clear();
                return Err(Complaint::new(
                    "this file leads to a mistake in sayso; nothing was written",
                    "please report it, with the file if you can; saving it as CSV may help",
                )
                .into());
            }
        }
        if stopped.load(Ordering::Relaxed) {
            progress.clear();
            return Err(Failure::Stopped);
        }
        if start.elapsed() >= PATIENCE && (!progress.shown || last.elapsed() >= Duration::from_millis(200)) {
            last = Instant::now();
            let step = steps.get(usize::from(stage.0.load(Ordering::Relaxed))).copied().unwrap_or_default();
            progress.show(step, start.elapsed());
        }
    }
}

/// The line that says what the work is at.
struct Progress {
    shown: bool,
    is_terminal: bool,
}

impl Progress {
    fn show(&mut self, step: &str, since: Duration) {
        if !self.is_terminal || step.is_empty() {
            return;
        }
        let mut stderr = std::io::stderr().lock();
        // Blanks over what a longer line left; no escape code, so that every terminal understands it.
        let line = format!("{step} ... {} s  (Ctrl-C stops it)", since.as_secs());
        let _ = write!(stderr, "\r{line:<60}").and_then(|()| stderr.flush());
        self.shown = true;
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let mut stderr = std::io::stderr().lock();
            let _ = write!(stderr, "\r{:<60}\r", "").and_then(|()| stderr.flush());
        }
    }
}

/// Set when Ctrl-C was pressed; from then on a second one ends the program at once.
#[cfg(unix)]
fn stop_flag() -> Arc<AtomicBool> {
    use signal_hook::consts::SIGINT;
    let flag = Arc::new(AtomicBool::new(false));
    // The order matters: the first signal finds the flag down and only raises it.
    let _ = signal_hook::flag::register_conditional_shutdown(SIGINT, super::STOPPED.into(), Arc::clone(&flag));
    let _ = signal_hook::flag::register(SIGINT, Arc::clone(&flag));
    flag
}

#[cfg(not(unix))]
fn stop_flag() -> Arc<AtomicBool> {
    Arc::new(AtomicBool::new(false))
}

/// Keeps the trace of a worker's mistake off the screen; those of all other threads are told as before.
pub(super) fn hush_worker() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(WORKER) {
                before(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_in_its_result_or_in_a_complaint() {
        assert_eq!(wait(&["reading"], |_| Ok(7)).expect("done"), 7);
        let slow = wait(&["", "reading"], |stage| {
            stage.reach(1);
            std::thread::sleep(Duration::from_millis(700));
            Ok(())
        });
        assert!(slow.is_ok());
        let refused = wait::<()>(&[], |_| Err(Complaint::new("no", "try another").into()));
        assert!(matches!(refused, Err(Failure::Complaint(complaint)) if complaint.message == "no"));
        let broken = wait::<()>(&[], |_| panic!("a mistake"));
        assert!(matches!(broken, Err(Failure::Complaint(complaint)) if complaint.message.contains("mistake in sayso")));
    }
}
