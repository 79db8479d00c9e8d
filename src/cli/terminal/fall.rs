//! A panic, told where the user can read it: the terminal is given back first, and nothing of a map's text in the panic's
//! words can drive it.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::PanicHookInfo;
use std::sync::Once;

use super::restore_own;
use crate::cli::Complaint;
use crate::cli::streams::tell;

/// Has every panic of this process told so, from now on.
pub fn tell_of_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(tell_of)));
}

fn tell_of(panic: &PanicHookInfo<'_>) {
    // A thread that only helps must not speak over the screen of the one that goes on; its panic comes up there.
    if !restore_own() {
        return;
    }
    let payload = panic.payload();
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = panic.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
    let complaint = Complaint::new(
        format!("sayso failed: {}{place}", said.unwrap_or("no reason was given")),
        "this is a fault of sayso, not of the map; please report it with these lines",
    );
    let mut text = complaint.to_text(false);
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        text.push_str(&trace.to_string());
    }
    tell(text.trim_end());
}
