//! FLOOR 2: text and bytes to a map and back; no disk.

pub mod native;
