//! FLOOR 5: files and folders: open, atomic save, configuration.
//!
//! What is always true: only regular files are opened and nothing here waits for a pipe or a device; a map on disk is
//! whole, the old one or the new one, whatever happens during a save; reading never writes; what somebody else wrote since
//! is never overwritten unasked.
//!
//! - `file` opens a map and saves it back, `replace` is how bytes get over the old file, `in_place` how they get into it
//!   where it must stay the same file, `trouble` says what went wrong
//! - `calls` is every call to the system that these make, so that tests can let each one fail
//! - `journal` keeps every edit as it is made, `lock` says who writes a map, `recent` which maps were opened
//!   lately, `state` is the folder they lie in
//! - `watch` tells that somebody else changed a map's file
//! - `config` is the user's settings, `folders` where settings and state lie

mod calls;
pub mod config;
mod file;
pub mod folders;
mod hidden;
mod in_place;
pub mod journal;
pub mod lock;
mod read;
pub mod recent;
mod replace;
pub mod state;
#[cfg(test)]
mod tests;
mod trouble;
mod watch;

pub use config::Config;
pub use file::{MapFile, Opened, Prepared, SaveReport, finish_save, open, open_into, put_new, save_new};
pub use folders::at_home;
pub use read::{LongFile, Room, is_gone, names_beside, names_in, read_regular};
pub use replace::{Overwrite, create};
pub use trouble::{DiskError, Trouble};
pub use watch::Watch;
