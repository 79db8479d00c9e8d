//! FLOOR 2: text and bytes to a map and back; no disk.

pub mod book;
pub mod cell;
pub mod clipboard;
pub mod csv;
pub mod decode;
pub mod export;
pub mod formats;
mod glance;
pub(crate) mod halves;
pub mod html;
pub mod identify;
pub mod intake;
pub mod letters;
pub mod limits;
pub mod markdown;
mod markup;
pub mod native;
pub mod notation;
pub mod objects;
pub mod reading;
pub mod reference;
pub mod table;
pub mod words;
