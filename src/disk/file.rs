//! A map on disk: opened, saved back, saved elsewhere.
//!
//! Always true: a map that could be read only in part is not opened; saving writes only what changed and keeps every other
//! byte; what is about to be written was read back and says what the map says; comments that cannot be kept are announced
//! by `would_lose` and the file they stood in is kept beside the map.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::read::read_regular;
use super::replace::{Manner, Overwrite, create, repair_copy, replace, sweep, target_of};
use super::trouble::{DiskError, Trouble};
use crate::interchange::native::{self, LostComment, Source};
use crate::model::Matrix;

/// A map file as it was last read or written.
#[derive(Clone, Debug)]
pub struct MapFile {
    /// The file, as the user named it.
    path: PathBuf,
    source: Source,
    unfinished: Option<PathBuf>,
}

/// A map with the file it came from.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The file.
    pub file: MapFile,
    /// The map in it.
    pub matrix: Matrix,
}

/// What a save did beside saving.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SaveReport {
    /// Nothing had changed, so nothing was written.
    pub unchanged: bool,
    /// Comments that are not in the file any more.
    pub lost: Vec<LostComment>,
    /// Where the file with these comments was kept.
    pub kept: Option<PathBuf>,
    /// The whole file had to be written anew instead of the changed records.
    pub rewritten: bool,
    /// The file was written in place instead of being replaced in one step, and why.
    pub in_place: Option<&'static str>,
}

/// Opens a map.
///
/// # Errors
/// When the file cannot be read or is not a map; nothing is opened in part.
pub fn open(path: &Path) -> Result<Opened, DiskError> {
    let bytes = read_regular(path)?;
    let unfinished = unfinished_save(path, &bytes);
    match native::read(&bytes) {
        Ok(document) => {
            let file = MapFile { path: path.to_owned(), source: document.source, unfinished };
            Ok(Opened { file, matrix: document.matrix })
        }
        Err(why) => {
            let mut error = DiskError::unreadable(path, why, bytes);
            if let Some(copy) = unfinished {
                error.hint = format!("a save was interrupted; the whole new map lies in {}", copy.display());
            }
            Err(error)
        }
    }
}

/// The copy that an interrupted save left, where it holds a whole map that is not in the file.
fn unfinished_save(path: &Path, bytes: &[u8]) -> Option<PathBuf> {
    let copy = repair_copy(&target_of(path).ok()?.0);
    let whole = read_regular(&copy).ok()?;
    (whole != bytes && native::read(&whole).is_ok()).then_some(copy)
}

/// Writes a map into a file that is not its own yet.
///
/// # Errors
/// When there is a file of that name already, unless `over` says that it may go, or it cannot be written.
pub fn save_new(path: &Path, matrix: &Matrix, over: Overwrite) -> Result<MapFile, DiskError> {
    let bytes = native::write(matrix).into_bytes();
    let source = read_back(path, &bytes, matrix)?;
    put_new(path, &bytes, over)?;
    Ok(MapFile { path: path.to_owned(), source, unfinished: None })
}

/// Makes a file, or replaces whatever file is there where that was asked for; says why it was written in place, if it was.
///
/// # Errors
/// When there is a file of that name already, unless `over` says that it may go, or it cannot be written.
pub fn put_new(path: &Path, bytes: &[u8], over: Overwrite) -> Result<Option<&'static str>, DiskError> {
    match (create(path, bytes), over) {
        (Err(DiskError { trouble: Trouble::Exists, .. }), Overwrite::Yes) => {
            Ok(in_place(replace(path, &[], bytes, over)?))
        }
        (made, _) => made.map(|()| None),
    }
}

/// Reads what is about to be written, and refuses it when it does not say what the map says.
fn read_back(path: &Path, bytes: &[u8], matrix: &Matrix) -> Result<Source, DiskError> {
    match native::read(bytes) {
        Ok(document) if document.matrix == *matrix => Ok(document.source),
        _ => Err(DiskError::new(
            path,
            Trouble::WouldNotReadBack,
            "was not written: the text would not say what the map says",
            "this is a fault of sayso; undo the last change and save, and please report it",
        )),
    }
}

impl MapFile {
    /// The file, as the user named it.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text the map was last read from or written as.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// A whole newer map that an interrupted save left beside the file.
    #[must_use]
    pub fn unfinished_save(&self) -> Option<&Path> {
        self.unfinished.as_deref()
    }

    /// Whether the file on disk is still what was last read or written. A missing or unreadable file is not.
    #[must_use]
    pub fn is_current(&self) -> bool {
        read_regular(&self.path).is_ok_and(|bytes| bytes == self.source.bytes())
    }

    /// Removes what saves that died left beside the file. For whoever is going to write it; looking at a map writes nothing.
    pub fn tidy(&self) {
        if let Ok((target, _)) = target_of(&self.path) {
            sweep(&target);
        }
    }

    /// The comments that saving this map would lose: to be announced before the first such save.
    #[must_use]
    pub fn would_lose(&self, matrix: &Matrix) -> Vec<LostComment> {
        native::splice(&self.source, matrix).lost
    }

    /// Saves the map into its file.
    ///
    /// # Errors
    /// When the file is read-only, has changed since (unless `over` says yes), or the system refuses. The file is as whole
    /// as before, and saving again works once the cause is gone.
    pub fn save(&mut self, matrix: &Matrix, over: Overwrite) -> Result<SaveReport, DiskError> {
        let spliced = native::splice(&self.source, matrix);
        let source = read_back(&self.path, &spliced.bytes, matrix)?;
        self.put(source, spliced.lost, spliced.rewritten, over)
    }

    /// Saves the map into another new file and stays with that one.
    ///
    /// # Errors
    /// As `save`; a file that exists already is replaced only when `over` says yes.
    pub fn save_as(&mut self, path: &Path, matrix: &Matrix, over: Overwrite) -> Result<SaveReport, DiskError> {
        let spliced = native::splice(&self.source, matrix);
        let source = read_back(path, &spliced.bytes, matrix)?;
        let in_place = put_new(path, &spliced.bytes, over)?;
        *self = MapFile { path: path.to_owned(), source, unfinished: None };
        let (lost, rewritten) = (spliced.lost, spliced.rewritten);
        Ok(SaveReport { lost, rewritten, in_place, ..SaveReport::default() })
    }

    /// Brings the file into the canonical layout; what it says stays the same.
    ///
    /// # Errors
    /// As `save`.
    pub fn lay_out(&mut self, matrix: &Matrix) -> Result<SaveReport, DiskError> {
        let formatted = native::format(self.source.bytes())
            .map_err(|why| DiskError::unreadable(&self.path, why, self.source.bytes().to_vec()))?;
        let source = read_back(&self.path, formatted.text.as_bytes(), matrix)?;
        self.put(source, formatted.lost, true, Overwrite::No)
    }

    fn put(
        &mut self,
        source: Source,
        lost: Vec<LostComment>,
        rewritten: bool,
        over: Overwrite,
    ) -> Result<SaveReport, DiskError> {
        if source.bytes() == self.source.bytes() && (over == Overwrite::No || self.is_current()) {
            return Ok(SaveReport { unchanged: true, ..SaveReport::default() });
        }
        let kept = if lost.is_empty() { None } else { Some(self.keep_original()?) };
        let manner = replace(&self.path, self.source.bytes(), source.bytes(), over)?;
        self.source = source;
        self.unfinished = None;
        Ok(SaveReport { unchanged: false, lost, kept, rewritten, in_place: in_place(manner) })
    }

    /// Keeps the file as it was under the name with `.bak`; never over another one that was kept.
    fn keep_original(&self) -> Result<PathBuf, DiskError> {
        for number in 1..1000 {
            let mut name = OsString::from(&self.path);
            name.push(if number == 1 { ".bak".to_owned() } else { format!(".{number}.bak") });
            let name = PathBuf::from(name);
            if read_regular(&name).is_ok_and(|kept| kept == self.source.bytes()) {
                return Ok(name);
            }
            match create(&name, self.source.bytes()) {
                Err(DiskError { trouble: Trouble::Exists, .. }) => {}
                made => return made.map(|()| name),
            }
        }
        Err(DiskError::new(
            &self.path,
            Trouble::Exists,
            "has too many kept originals (.bak) beside it",
            "delete those you no longer need, then save again",
        ))
    }
}

fn in_place(manner: Manner) -> Option<&'static str> {
    match manner {
        Manner::Renamed => None,
        Manner::InPlace(why) => Some(why),
    }
}
