//! A script for the calls to the system: which one fails and how, and which one is the last before the power goes.

use std::cell::RefCell;
use std::io;

use super::Call;

/// What happens to the calls of this thread.
#[derive(Clone, Copy, Debug)]
pub(in crate::disk) enum Script {
    /// The call of that number fails with an error of the system; later ones work.
    Once(usize, i32),
    /// That call and all after it fail.
    Forever(usize, i32),
    /// Every write writes half of what it is given; calls of that number and later are not made at all.
    DeadAfter(usize),
}

/// The script that runs, how many calls it saw, and those that it let through.
struct Running {
    script: Script,
    seen: usize,
    made: Vec<String>,
}

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

/// Does something under a script; gives back what it answered and the calls that were made.
pub(in crate::disk) fn under<T>(script: Script, act: impl FnOnce() -> T) -> (T, Vec<String>) {
    RUNNING.with(|running| *running.borrow_mut() = Some(Running { script, seen: 0, made: Vec::new() }));
    let answer = act();
    let ended = RUNNING.with(|running| running.borrow_mut().take());
    (answer, ended.map_or_else(Vec::new, |ended| ended.made))
}

pub(super) fn step(call: Call<'_>) -> io::Result<()> {
    RUNNING.with(|running| {
        let mut running = running.borrow_mut();
        let Some(running) = running.as_mut() else { return Ok(()) };
        let number = running.seen;
        running.seen += 1;
        let error = match running.script {
            Script::Once(at, error) if at == number => Some(error),
            Script::Forever(at, error) if at <= number => Some(error),
            Script::DeadAfter(at) if at <= number => Some(5),
            _ => None,
        };
        match error {
            Some(error) => Err(io::Error::from_raw_os_error(error)),
            None => {
                running.made.push(format!("{call:?}"));
                Ok(())
            }
        }
    })
}

/// Half of the bytes where a write may be the last one.
pub(super) fn portion(bytes: &[u8]) -> &[u8] {
    let halves =
        RUNNING.with(|running| matches!(running.borrow().as_ref().map(|it| it.script), Some(Script::DeadAfter(_))));
    if halves { &bytes[..bytes.len().div_ceil(2)] } else { bytes }
}
