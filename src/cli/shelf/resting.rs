//! The text of a large map takes less memory while nobody changes the map.
//!
//! Always true: the text is packed in slices, before the map is checked, and let go of only once all of it is packed. The first
//! change has it unpacked by a thread of its own, so that a save finds it at hand.

use std::thread::Builder;

use super::super::patience::{WORKER, hush_worker};
use crate::disk::MapFile;
use crate::interchange::native::Packing;

/// The text of a smaller map is not felt.
const LARGE: usize = 1024 * 1024;

/// How far the text of a map is on its way to rest.
#[derive(Debug, Default)]
pub(super) enum Rest {
    /// Nobody has asked for it.
    #[default]
    Unasked,
    /// It is being packed.
    Packing(Packing),
    /// It rests, or is not going to.
    Settled,
}

impl Rest {
    /// Whether there is something to do.
    pub(super) fn comes(&self, file: Option<&MapFile>) -> bool {
        match self {
            Rest::Unasked => file.is_some_and(|file| file.source().bytes().len() >= LARGE),
            Rest::Packing(_) => true,
            Rest::Settled => false,
        }
    }

    /// Packs a piece.
    pub(super) fn go_on(&mut self, file: Option<&mut MapFile>) {
        let Some(file) = file else { return };
        *self = match std::mem::replace(self, Rest::Settled) {
            Rest::Unasked => Rest::Packing(Packing::of(file.source().clone())),
            Rest::Packing(packing) => match packing.go_on() {
                Ok(packed) => {
                    file.rest(packed);
                    Rest::Settled
                }
                Err(packing) => Rest::Packing(packing),
            },
            Rest::Settled => Rest::Settled,
        };
    }

    /// Ends it: the map is being changed.
    pub(super) fn end(&mut self, file: Option<&MapFile>) {
        *self = Rest::Settled;
        if let Some(source) = file.map(MapFile::source).filter(|source| source.rests()) {
            let source = source.clone();
            hush_worker();
            // Where no thread is to be had it is unpacked when it is needed.
            let _ = Builder::new().name(WORKER.to_owned()).spawn(move || source.bytes().len());
        }
    }
}
