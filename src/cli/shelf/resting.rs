//! The text of a large map takes less memory until the map is changed first.
//!
//! Always true: the text is packed in slices, before the map is checked, and let go of only once all of it is packed. The first
//! change has it unpacked by a thread of its own, so that a save finds it at hand; it does not come to rest again, for who
//! changes a map saves it more than once.

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
    /// It rests.
    Resting,
    /// It is not going to rest any more.
    Over,
}

impl Rest {
    /// Whether there is something to do.
    pub(super) fn comes(&self, file: Option<&MapFile>) -> bool {
        match self {
            Rest::Unasked => file.is_some_and(|file| file.source().bytes().len() >= LARGE),
            Rest::Packing(_) => file.is_some(),
            Rest::Resting | Rest::Over => false,
        }
    }

    /// Packs a piece.
    pub(super) fn go_on(&mut self, file: Option<&mut MapFile>) {
        let Some(file) = file else { return };
        *self = match std::mem::replace(self, Rest::Over) {
            Rest::Unasked => Rest::Packing(Packing::of(file.source().clone())),
            Rest::Packing(packing) => match packing.go_on() {
                Ok(packed) => {
                    file.rest(packed);
                    Rest::Resting
                }
                Err(packing) => Rest::Packing(packing),
            },
            settled => settled,
        };
    }

    /// Ends it: the map is being changed.
    pub(super) fn end(&mut self, file: Option<&MapFile>) {
        if matches!(std::mem::replace(self, Rest::Over), Rest::Resting)
            && let Some(source) = file.map(MapFile::source).filter(|source| source.rests())
        {
            let source = source.clone();
            hush_worker();
            // Where no thread is to be had it is unpacked when it is needed.
            let _ = Builder::new().name(WORKER.to_owned()).spawn(move || source.bytes().len());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::Shelf;
    use super::*;
    use crate::app::{Event, Outside};
    use crate::cli::store::Store;
    use crate::disk::{self, Overwrite};
    use crate::model::{DecisionChange, Edit, History, Matrix};

    /// A map whose file has a remark of so many bytes, in a folder of its own.
    struct Bench {
        folder: PathBuf,
        shelf: Shelf,
        matrix: Matrix,
        text: String,
    }

    impl Bench {
        fn new(name: &str, remark: usize) -> Bench {
            let folder = std::env::temp_dir().join(format!("sayso-resting-{}-{name}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).unwrap();
            let path = folder.join("map.sayso.ron");
            let matrix = crate::model::sketch::parse("| ops | eng\nRotate keys | D | I").unwrap().matrix;
            disk::save_new(&path, &matrix, Overwrite::No).unwrap();
            let text = format!("// {}\n{}", "why ".repeat(remark / 4), std::fs::read_to_string(&path).unwrap());
            std::fs::write(&path, &text).unwrap();
            let disk::Opened { file, matrix } = disk::open(&path).unwrap();
            Bench { folder, shelf: Shelf { file: Some(file), ..Shelf::default() }, matrix, text }
        }

        /// A map that has come to rest.
        fn at_rest(name: &str) -> Bench {
            let mut bench = Bench::new(name, LARGE * 2);
            let mut slices = 0;
            while bench.shelf.is_coming_to_rest() {
                assert!(!bench.rests());
                bench.shelf.rest();
                slices += 1;
            }
            assert!(bench.rests() && slices > 2);
            bench
        }

        fn rests(&self) -> bool {
            self.shelf.file.as_ref().unwrap().source().rests()
        }

        fn path(&self) -> PathBuf {
            self.folder.join("map.sayso.ron")
        }

        fn retitle(&mut self) {
            let id = self.matrix.decisions().next().unwrap().1.id().clone();
            let edit = Edit::SetDecision { id, change: DecisionChange::Title("Turn keys".to_owned()) };
            let mut history = History::new();
            history.perform(&mut self.matrix, "retitle", vec![edit]).unwrap();
            self.shelf.keep(&history.take_entries()).unwrap();
        }

        fn save(&mut self) {
            self.shelf.save(&self.matrix, None).unwrap();
            let now = std::fs::read_to_string(self.path()).unwrap();
            assert!(now == self.text.replace("Rotate keys", "Turn keys"), "every other byte stays");
        }
    }

    impl Drop for Bench {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }

    #[test]
    fn a_large_text_rests_while_it_is_looked_at_and_is_at_hand_when_it_is_saved() {
        let mut bench = Bench::at_rest("saved");
        assert!(bench.shelf.look_outside().is_none() && bench.rests(), "coming back to the window changes nothing");
        bench.retitle();
        bench.save();
        assert!(!bench.shelf.is_coming_to_rest() && !bench.rests());
    }

    #[test]
    fn a_change_while_it_is_packed_leaves_it_as_it_is() {
        let mut bench = Bench::new("amid", LARGE * 3);
        bench.shelf.rest();
        bench.shelf.rest();
        assert!(bench.shelf.is_coming_to_rest());
        bench.retitle();
        assert!(!bench.shelf.is_coming_to_rest() && !bench.rests());
        bench.save();
    }

    #[test]
    fn a_text_that_others_hold_does_not_rest() {
        let mut bench = Bench::new("shared", LARGE * 2);
        let other = bench.shelf.file.clone().unwrap();
        while bench.shelf.is_coming_to_rest() {
            bench.shelf.rest();
        }
        assert!(!bench.rests() && other.source().bytes() == bench.text.as_bytes());
    }

    #[test]
    fn a_file_that_is_gone_is_written_anew_with_its_remarks() {
        let mut bench = Bench::at_rest("gone");
        std::fs::remove_file(bench.path()).unwrap();
        bench.retitle();
        bench.save();
    }

    #[test]
    fn what_somebody_else_made_of_it_is_told() {
        for (name, theirs) in [("same-size", "Rotate kegs"), ("longer", "Rotate all keys"), ("shorter", "Turn keys")] {
            let mut bench = Bench::at_rest(name);
            std::fs::write(bench.path(), bench.text.replace("Rotate keys", theirs)).unwrap();
            let Some(Event::Outside { what: Outside::Changed { base, .. }, .. }) = bench.shelf.look_outside() else {
                panic!("{name} was not told");
            };
            assert_eq!(*base, bench.matrix);
        }
    }

    #[test]
    fn a_small_text_is_left_alone() {
        assert!(!Bench::new("small", 1_000).shelf.is_coming_to_rest());
    }
}
