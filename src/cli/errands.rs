//! What the app asks for outside, done: the same on the screens and line by line.
//!
//! Always true: what can be answered is answered by an event; nothing here draws, prints or asks.

use std::path::Path;

use super::store::{Saved, Store};
use crate::app::{App, Effect, Event};
use crate::disk;

/// Does what the app asks for; answers with what it must hear of it. Leaving, the clipboard, stopping and the right to write
/// are the driver's own.
pub(super) fn carry_out(effect: Effect, app: &App, store: &mut dyn Store) -> Option<Event> {
    match effect {
        Effect::Quit | Effect::Copy(_) | Effect::Suspend | Effect::AskToWrite | Effect::Open(_) => None,
        // There is no mouse without a screen, and line by line others are asked about before each order.
        Effect::AskAgain | Effect::LeaveMouse(_) => None,
        // It is for the caller to look after it: behind the frame that waits for this.
        Effect::Keep(entries) => store.keep(&entries).err().map(Event::Failed),
        Effect::ForgetLeftOver => {
            store.forget_left_over();
            None
        }
        Effect::Write { name, bytes, leaves } => Some(match store.put(&disk::at_home(&name), &bytes) {
            Ok(()) if leaves.is_empty() => Event::Told(format!("wrote {name}")),
            Ok(()) => Event::Told(format!("wrote {name}; {leaves}")),
            Err(why) => Event::Failed(why),
        }),
        Effect::ListFiles(folder) => {
            let names = disk::names_in(Path::new(&disk::at_home(&folder)));
            Some(Event::Names { folder, names })
        }
        Effect::Read(name) => Some(match store.read(&disk::at_home(&name)) {
            Ok(bytes) => Event::Foreign { name, bytes },
            Err(why) => Event::Failed(why),
        }),
        Effect::Toured(step) => {
            store.toured(step);
            None
        }
        Effect::Settle(settled) => store.settle_outside(*settled).err().map(Event::Failed),
        Effect::Save { to, quit } => {
            if to.is_none()
                && let Some(asked) = ask_before_saving(quit, store)
            {
                return Some(asked);
            }
            let depth = app.history().depth();
            Some(match store.save(app.matrix(), to.as_deref().map(disk::at_home).as_deref()) {
                Ok(Saved { name, notice }) => Event::Saved { name, depth, notice, quit },
                Err(why) => Event::NotSaved(why),
            })
        }
    }
}

/// What somebody else saved meanwhile is never written over unasked.
pub(super) fn ask_before_saving(quit: bool, store: &mut dyn Store) -> Option<Event> {
    let what = store.look_before_saving()?;
    Some(Event::Outside { what, then: Some(Box::new(Effect::Save { to: None, quit })) })
}
