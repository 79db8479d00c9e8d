//! A map on disk: opened, saved back, saved elsewhere.
//!
//! Always true: a map that could be read only in part is not opened; saving writes only what changed and keeps every other
//! byte; what is about to be written was read back and says what the map says; comments that cannot be kept are announced
//! by `prepare` and the file they stood in is kept beside the map.

use std::path::{Path, PathBuf};

use super::calls;
use super::hidden::sweep;
use super::in_place::{self, Unfinished, finish};
use super::read::{LongFile, Room, holds_one_of, read_into, read_regular};
use super::replace::{Ahead, Overwrite, Written, confirmed, keep, make, put_over, replace, target_of};
use super::trouble::{DiskError, Trouble, unconfirmed};
use crate::interchange::native::{self, LostComment, Packed, Source, Spliced};
use crate::model::Matrix;

/// A map file as it was last read or written.
#[derive(Clone, Debug)]
pub struct MapFile {
    /// The file, as the user named it.
    path: PathBuf,
    source: Source,
    /// The map as the file has it; it shares with the one that is worked on what was not changed since.
    matrix: Matrix,
    unfinished: Option<PathBuf>,
    /// Why what was written last may not outlast a power cut.
    unconfirmed: Option<String>,
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

/// A save that is about to be made.
#[derive(Debug)]
pub struct Prepared {
    spliced: Spliced,
    /// The same bytes beside the file, or why they do not lie there.
    ahead: Option<Result<Ahead, DiskError>>,
}

impl Prepared {
    /// Comments that would be lost, to be announced before the first such save.
    #[must_use]
    pub fn lost(&self) -> &[LostComment] {
        &self.spliced.lost
    }

    /// What will be in the file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.spliced.bytes()
    }
}

/// Opens a map.
///
/// # Errors
/// When the file cannot be read or is not a map, or only half of one; nothing is opened in part.
pub fn open(path: &Path) -> Result<Opened, DiskError> {
    opened(path, read_regular(path)?)
}

/// The same, with room for its bytes that another thread made.
///
/// # Errors
/// As `open`.
pub fn open_into(path: &Path, room: Room) -> Result<Opened, DiskError> {
    opened(path, read_into(path, room.0)?)
}

fn opened(path: &Path, bytes: Vec<u8>) -> Result<Opened, DiskError> {
    let left = target_of(path).ok().and_then(|(target, _)| Unfinished::beside(&target));
    let left = left.filter(|left| !left.is_done(&bytes) && native::read(&left.new).is_ok());
    if let Some(left) = &left
        && left.explains(&bytes)
    {
        return Err(DiskError::new(
            path,
            Trouble::HalfSaved,
            "is half of a save that was interrupted",
            format!(
                "open it with `sayso FILE`, which finishes the save; the whole map lies in {}",
                left.copy.display()
            ),
        ));
    }
    let unfinished = left.map(|left| left.copy);
    match native::read_owned(bytes) {
        Ok(document) => {
            let (path, source, matrix) = (path.to_owned(), document.source, document.matrix);
            let file = MapFile { path, source, matrix: matrix.clone(), unfinished, unconfirmed: None };
            Ok(Opened { file, matrix })
        }
        Err(refused) => {
            let (why, bytes) = *refused;
            let mut error = DiskError::unreadable(path, why, bytes);
            if let Some(copy) = unfinished {
                error.hint = format!("a save was interrupted; the whole new map lies in {}", copy.display());
            }
            Err(error)
        }
    }
}

/// Finishes a save in place that was interrupted, where the file holds half of one. Tells whether it did. For whoever is
/// going to write the file; looking at a map writes nothing.
///
/// # Errors
/// When the file cannot be written.
pub fn finish_save(path: &Path) -> Result<bool, DiskError> {
    let Ok((target, _)) = target_of(path) else { return Ok(false) };
    let Some(left) = Unfinished::beside(&target) else { return Ok(false) };
    let now = read_regular(&target)?;
    if left.is_done(&now) || !left.explains(&now) || native::read(&left.new).is_err() {
        return Ok(false);
    }
    finish(path, &target, &left).map(|()| true)
}

/// Writes a map into a file that is not its own yet.
///
/// # Errors
/// When there is a file of that name already, unless `over` says that it may go, or it cannot be written.
pub fn save_new(path: &Path, matrix: &Matrix, over: Overwrite) -> Result<MapFile, DiskError> {
    let source = read_back(path, native::write(matrix).into_bytes(), matrix)?;
    let written = make_or_replace(path, source.bytes(), over)?;
    let (path, matrix) = (path.to_owned(), matrix.clone());
    Ok(MapFile { path, source, matrix, unfinished: None, unconfirmed: doubt(&written) })
}

/// Makes a file, or replaces whatever file is there where that was asked for; says why it was written in place, if it was.
///
/// # Errors
/// When there is a file of that name already, unless `over` says that it may go, or it cannot be written.
pub fn put_new(path: &Path, bytes: &[u8], over: Overwrite) -> Result<Option<&'static str>, DiskError> {
    confirmed(path, make_or_replace(path, bytes, over)?)
}

fn make_or_replace(path: &Path, bytes: &[u8], over: Overwrite) -> Result<Written, DiskError> {
    match (make(path, bytes), over) {
        (Err(DiskError { trouble: Trouble::Exists, .. }), Overwrite::Yes) => replace(path, &[], bytes, over),
        (made, _) => made,
    }
}

/// What is to be told about bytes that are written, but may not last.
fn doubt(written: &Written) -> Option<String> {
    written.unconfirmed.as_ref().map(|why| format!("{}; save again", unconfirmed(why)))
}

/// Reads what is about to be written, and refuses it when it does not say what the map says.
fn read_back(path: &Path, bytes: Vec<u8>, matrix: &Matrix) -> Result<Source, DiskError> {
    proven(path, native::proven(bytes, matrix))
}

/// Refuses what does not say what the map says.
fn proven(path: &Path, source: Option<Source>) -> Result<Source, DiskError> {
    source.ok_or_else(|| {
        DiskError::new(
            path,
            Trouble::WouldNotReadBack,
            "was not written: the text would not say what the map says",
            "this is a fault of sayso; undo the last change and save, and please report it",
        )
    })
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

    /// The map as the file had it when it was last read or written.
    #[must_use]
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// A whole newer map that an interrupted save left beside the file.
    #[must_use]
    pub fn unfinished_save(&self) -> Option<&Path> {
        self.unfinished.as_deref()
    }

    /// Why what was saved last may not outlast a power cut, and what to do. Saving again writes it again.
    #[must_use]
    pub fn unconfirmed(&self) -> Option<&str> {
        self.unconfirmed.as_deref()
    }

    /// Whether the file on disk is still what was last read or written. A missing or unreadable file is not.
    #[must_use]
    pub fn is_current(&self) -> bool {
        // Somebody who comes back to the window changes nothing yet: the text goes on to rest.
        if self.source.rests()
            && let Some(length) = LongFile::open(&self.path).map(|file| file.length())
            && let Some(same) = self.source.resting_is(length, &|place| LongFile::open_at(&self.path, place))
        {
            return same;
        }
        holds_one_of(&self.path, &[self.source.bytes()]).is_ok_and(|same| same)
    }

    /// Lets go of the text, of which there is a packed copy now; see `Source::rest`.
    pub fn rest(&mut self, packed: Packed) {
        self.source.rest(packed);
    }

    /// Removes what saves that died left beside the file. For whoever is going to write it; looking at a map writes nothing.
    pub fn tidy(&self) {
        if let Ok((target, _)) = target_of(&self.path) {
            sweep(&target);
            if target != self.path {
                // Kept originals lie beside the name that the user gave.
                sweep(&self.path);
            }
            in_place::tidy(&target);
        }
    }

    /// Prepares a save: what it will put into the file is made, written beside it, and found to say what the map says. Nothing
    /// else happens to the file, and what lies beside it goes with the answer.
    #[must_use]
    pub fn prepare(&self, matrix: &Matrix) -> Prepared {
        let mut ahead = None;
        let mut write = |bytes: &[u8]| ahead = Some(Ahead::write(&self.path, bytes));
        let spliced = native::splice_while(&self.source, &self.matrix, matrix, &mut write);
        // What did not say what the map says was made anew, and is another file.
        Prepared { ahead: ahead.filter(|_| !spliced.rewritten), spliced }
    }

    /// Saves the map into its file.
    ///
    /// # Errors
    /// When the file is read-only, has changed since (unless `over` says yes), or the system refuses. The file is as whole
    /// as before, and saving again works once the cause is gone.
    pub fn save(&mut self, matrix: &Matrix, over: Overwrite) -> Result<SaveReport, DiskError> {
        self.save_prepared(self.prepare(matrix), matrix, over)
    }

    /// Saves what was prepared from this very file and map, so that a map need not be written and read again twice.
    ///
    /// # Errors
    /// As `save`.
    pub fn save_prepared(
        &mut self,
        prepared: Prepared,
        matrix: &Matrix,
        over: Overwrite,
    ) -> Result<SaveReport, DiskError> {
        let Spliced { source, lost, rewritten } = prepared.spliced;
        let source = proven(&self.path, source)?;
        self.put(source, prepared.ahead, matrix, SaveReport { lost, rewritten, ..SaveReport::default() }, over)
    }

    /// Saves the map into another new file and stays with that one.
    ///
    /// # Errors
    /// As `save`; a file that exists already is replaced only when `over` says yes.
    pub fn save_as(&mut self, path: &Path, matrix: &Matrix, over: Overwrite) -> Result<SaveReport, DiskError> {
        let spliced = native::splice_from(&self.source, &self.matrix, matrix);
        let source = proven(path, spliced.source)?;
        let written = make_or_replace(path, source.bytes(), over)?;
        let unconfirmed = doubt(&written);
        *self = MapFile { path: path.to_owned(), source, matrix: matrix.clone(), unfinished: None, unconfirmed };
        let (lost, rewritten) = (spliced.lost, spliced.rewritten);
        Ok(SaveReport { lost, rewritten, in_place: written.in_place, ..SaveReport::default() })
    }

    /// Brings the file into the canonical layout; what it says stays the same.
    ///
    /// # Errors
    /// As `save`.
    pub fn lay_out(&mut self, matrix: &Matrix) -> Result<SaveReport, DiskError> {
        let formatted = native::format(self.source.bytes())
            .map_err(|why| DiskError::unreadable(&self.path, why, self.source.bytes().to_vec()))?;
        let source = read_back(&self.path, formatted.text.into_bytes(), matrix)?;
        let report = SaveReport { lost: formatted.lost, rewritten: true, ..SaveReport::default() };
        self.put(source, None, matrix, report, Overwrite::No)
    }

    fn put(
        &mut self,
        source: Source,
        ahead: Option<Result<Ahead, DiskError>>,
        matrix: &Matrix,
        report: SaveReport,
        over: Overwrite,
    ) -> Result<SaveReport, DiskError> {
        let is_same = source.bytes() == self.source.bytes() && self.unconfirmed.is_none();
        if is_same && self.is_current() {
            return Ok(SaveReport { unchanged: true, ..SaveReport::default() });
        }
        let kept = if report.lost.is_empty() { None } else { Some(keep(&self.path, self.source.bytes())?) };
        let (before, bytes) = (self.source.bytes(), source.bytes());
        let ahead = ahead.unwrap_or_else(|| Ahead::write(&self.path, bytes));
        let written = match put_over(&self.path, before, bytes, ahead, over) {
            Ok(written) => written,
            Err(why) => {
                // Nothing was lost, so nothing needs keeping; not so where the file is torn.
                if let Some((kept, true)) = kept
                    && (matches!(why.trouble, Trouble::ChangedOnDisk) || self.is_current())
                {
                    let _ = calls::remove(&kept);
                }
                return Err(why);
            }
        };
        self.source = source;
        self.matrix = matrix.clone();
        self.unfinished = None;
        self.unconfirmed = doubt(&written);
        let kept = kept.map(|(name, _)| name);
        Ok(SaveReport { kept, in_place: written.in_place, ..report })
    }
}
