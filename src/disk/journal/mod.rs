//! The crash journal of a map: every change is in it as it is made, so that none is lost when the program or the machine
//! dies, and so that what was done can still be undone after a restart.
//!
//! Always true: a journal lies in the state folder, never beside the map; entries are only ever appended, each with its
//! checksum; the marks between them name the content of the file they belong to, so that a journal is never applied to
//! something else unnoticed; what was never saved is offered to the user and set aside (`.left`) until the user decides.
//! A journal that cannot be written keeps what it could not write in memory and tries again with the next entry; the map
//! goes on without it.
//!
//! An entry has reached the system before the key after it is taken (it survives a kill), and the disk within a second (it
//! survives a power cut).

mod lines;
mod reading;

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, SystemTime};

use self::lines::{Away, Line};
use self::reading::{Reading, recent};
use super::state::{Digest, JOURNAL, Key, LEFT, StateFolder, is_removed, open_private};
use crate::model::{Edit, Entry, Gesture};

/// From this size on a journal is written anew at the next opening, with the last `GESTURES` only.
const LARGE: u64 = 4 * 1024 * 1024;
/// How soon what was written is on the disk itself.
const SYNC_AFTER: Duration = Duration::from_millis(500);

/// The journal of the map that is open.
#[derive(Debug)]
pub struct Journal {
    folder: StateFolder,
    key: Key,
    /// Open from the first entry on: looking at a map leaves nothing behind.
    file: Option<File>,
    /// Bytes of the file that are whole lines.
    whole: u64,
    /// Whether the next byte goes behind them: nothing else was read or written since.
    is_behind: bool,
    /// Whether lines were written since the file was looked after.
    is_stirred: bool,
    /// Lines that are not in the file yet.
    pending: Vec<u8>,
    /// Whether entries are among the pending lines: the system refused to take them.
    owes: bool,
    /// How many entries were ever given to it.
    kept: usize,
    sync: Option<Sender<()>>,
}

/// What journals told about a map when it was opened.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Told {
    /// What led to the map as it is in the file: it can be undone.
    pub history: Vec<Entry>,
    /// Edits that were made and never saved, those of the last run first.
    pub left: Vec<Left>,
}

/// Edits of an earlier run that were never saved.
#[derive(Clone, PartialEq, Debug)]
pub struct Left {
    /// What was changed, in order; what was undone again is left out.
    pub gestures: Vec<Gesture>,
    /// When the last of them was made.
    pub when: Option<SystemTime>,
    /// Whether the file still is what these edits were made to.
    pub fits: bool,
    /// The text of the map they were made to, where it had no file.
    pub text: Option<String>,
    place: PathBuf,
}

impl Left {
    /// Forgets these edits: they were taken, or the user does not want them.
    pub fn remove(&self) {
        let _ = fs::remove_file(&self.place);
    }
}

impl Journal {
    /// Opens the journal of a map whose file has a content, or of one without a file that was written as this text, and
    /// tells what it holds. To be called by whoever holds the lock of the map. What cannot be read is as if it were not there.
    #[must_use]
    pub fn open(folder: StateFolder, key: Key, content: &[u8], has_file: bool) -> (Journal, Told) {
        let path = folder.file(&key, JOURNAL);
        let mut journal = Journal {
            folder,
            key,
            file: None,
            whole: 0,
            is_behind: false,
            is_stirred: false,
            pending: Vec::new(),
            owes: false,
            kept: 0,
            sync: None,
        };
        let mut told = Told::default();
        let mut aside = journal.folder.set_aside(&journal.key);
        let old = open_private(&path, false);
        // Nearly every map is opened without any journal: then its content need not be looked at.
        if old.is_err() && aside.is_empty() {
            journal.begin(content, has_file, &[]);
            return (journal, told);
        }
        let now = Digest::of(content);
        match old.and_then(|mut file| Ok((Reading::of(&mut file)?.knowing(now), file))) {
            Ok((reading, _)) if !reading.unsaved().is_empty() => {
                told.history = recent(&reading.history_of(now));
                let number = aside.last().map_or(1, |(number, _)| number + 1);
                let place = journal.folder.file(&journal.key, &format!(".{number}{LEFT}"));
                match fs::rename(&path, &place) {
                    Ok(()) => aside.push((number, place)),
                    // Then this run writes beside it, under a key that nobody else has.
                    Err(_) => journal.key = StateFolder::key_without_file(),
                }
                journal.begin(content, has_file, &told.history);
            }
            Ok((reading, file)) => {
                told.history = recent(&reading.history_of(now));
                if reading.fits(now) && reading.whole == reading.size && reading.size < LARGE {
                    journal.whole = reading.whole;
                    journal.file = Some(file);
                } else {
                    journal.begin(content, has_file, &told.history);
                }
            }
            Err(_) => journal.begin(content, has_file, &[]),
        }
        told.left = aside.into_iter().rev().filter_map(|(_, place)| left_in(place, Some(now))).collect();
        (journal, told)
    }

    /// Edits of maps that had no file when their program died.
    #[must_use]
    pub fn without_file(folder: &StateFolder) -> Vec<(Key, Left)> {
        let keys = folder.keys_without_file().into_iter().filter(|key| !super::lock::is_held(folder, key));
        let left = keys.filter_map(|key| {
            let left = left_in(folder.file(&key, JOURNAL), None).filter(|left| left.text.is_some())?;
            Some((key, left))
        });
        left.collect()
    }

    /// Prepares a new journal; nothing is written before the first entry.
    fn begin(&mut self, content: &[u8], has_file: bool, history: &[Entry]) {
        (self.file, self.sync) = (None, None);
        self.whole = 0;
        self.is_stirred = false;
        self.pending.clear();
        self.owes = false;
        lines::write(&Line::Head, &mut self.pending);
        for entry in history {
            lines::write_entry(entry, &mut self.pending);
        }
        // Looked at only where it is needed: the content of a large file takes as long as the first frame leaves.
        let text = if has_file { None } else { std::str::from_utf8(content).ok() };
        let mark = text.map_or_else(|| Line::Saved(Digest::of(content), 0), |text| Line::Text(text.to_owned()));
        lines::write(&mark, &mut self.pending);
    }

    /// Keeps what happened, with as few calls to the system as that takes: the frame that shows it waits. To be looked after
    /// behind that.
    ///
    /// # Errors
    /// When the system refuses; nothing is forgotten, and the next call tries again.
    pub fn keep(&mut self, entries: &[Entry]) -> io::Result<()> {
        for entry in entries {
            lines::write_entry(entry, &mut self.pending);
        }
        self.kept += entries.len();
        self.owes |= !entries.is_empty();
        self.append()
    }

    /// Looks after what was kept: has it brought to the disk itself, and writes the journal anew where somebody swept the state
    /// folder away.
    ///
    /// # Errors
    /// When the system refuses to write it anew; the next call tries again.
    pub fn look_after(&mut self) -> io::Result<()> {
        if self.is_stirred {
            self.come_back()?;
            self.sync_soon();
        }
        Ok(())
    }

    /// How many entries it was given. A save that goes on beside the user remembers it, for what comes then is not in the file.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.kept
    }

    /// Whether everything that happened stands in the journal, and the journal was looked after since.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.owes && !self.is_stirred
    }

    /// Notes what the file is about to hold: the map as it was when so many entries had been kept. Without it, whoever dies between the save and its mark would be offered edits
    /// that are in the file already.
    ///
    /// # Errors
    /// As `keep`.
    pub fn saving(&mut self, content: Digest, kept: usize) -> io::Result<()> {
        if self.file.is_none() {
            return Ok(());
        }
        lines::write(&Line::Saving(content, self.kept - kept.min(self.kept)), &mut self.pending);
        self.write()
    }

    /// Marks that the file holds the map as it was when so many entries had been kept.
    ///
    /// # Errors
    /// As `keep`.
    pub fn saved(&mut self, content: Digest, kept: usize) -> io::Result<()> {
        lines::write(&Line::Saved(content, self.kept - kept.min(self.kept)), &mut self.pending);
        // A map that nobody has changed needs no journal.
        if self.file.is_none() { Ok(()) } else { self.write() }
    }

    /// Marks that somebody else wrote the file, and what leads from its content to the map as it is now.
    ///
    /// # Errors
    /// As `keep`.
    pub fn outside(&mut self, content: Digest, edits: Vec<Edit>, inverses: Vec<Edit>) -> io::Result<()> {
        self.owes |= !edits.is_empty();
        lines::write(&Line::Outside(content, Away { edits, inverses }), &mut self.pending);
        self.write()
    }

    /// Gives up what happened since the last mark: the user left without saving.
    pub fn drop_unsaved(&mut self) {
        if self.file.is_some() {
            lines::write(&Line::Dropped, &mut self.pending);
            let _ = self.write();
        }
    }

    /// Goes on under another key, for a map that was saved under another name as it was when so many entries had been kept;
    /// what can be undone comes along, and what happened since.
    pub fn move_to(&mut self, key: Key, content: &[u8], kept: usize) {
        let from = self.folder.file(&self.key, JOURNAL);
        let reading = open_private(&from, false).and_then(|mut file| Reading::of(&mut file));
        let mut entries = reading.map(|reading| reading.entries).unwrap_or_default();
        let since = entries.split_off(entries.len() - (self.kept - kept.min(self.kept)).min(entries.len()));
        if self.key.is_without_file() {
            let _ = fs::remove_file(&from);
        } else {
            // What was not saved there was saved here.
            self.drop_unsaved();
        }
        self.key = key;
        let _ = fs::remove_file(self.folder.file(&self.key, JOURNAL));
        self.begin(content, true, &recent(&entries));
        for entry in &since {
            lines::write_entry(entry, &mut self.pending);
        }
        if !entries.is_empty() || !since.is_empty() {
            let _ = self.write();
        }
    }

    fn write(&mut self) -> io::Result<()> {
        self.append()?;
        self.look_after()
    }

    /// Writes the pending lines behind the others.
    fn append(&mut self) -> io::Result<()> {
        if self.file.is_none() {
            let file = open_private(&self.folder.file(&self.key, JOURNAL), true)?;
            file.set_len(0)?;
            self.file = Some(file);
            self.whole = 0;
            self.is_behind = true;
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        // A write that failed half way may have left half a line.
        if !std::mem::take(&mut self.is_behind) {
            file.seek(SeekFrom::Start(self.whole))?;
        }
        if let Err(why) = file.write_all(&self.pending) {
            let _ = file.set_len(self.whole);
            return Err(why);
        }
        self.whole += self.pending.len() as u64;
        self.pending.clear();
        self.owes = false;
        (self.is_behind, self.is_stirred) = (true, true);
        Ok(())
    }

    /// Writes the journal anew where somebody swept the state folder away: the lines that are kept so far are in the open file
    /// still, but no restart would find them.
    fn come_back(&mut self) -> io::Result<()> {
        let Some(old) = self.file.as_mut().filter(|file| is_removed(file)) else { return Ok(()) };
        let mut bytes = Vec::new();
        self.is_behind = false;
        old.seek(SeekFrom::Start(0))?;
        old.take(self.whole).read_to_end(&mut bytes)?;
        let folder = StateFolder::at(self.folder.path().to_path_buf())?;
        let mut file = open_private(&folder.file(&self.key, JOURNAL), true)?;
        file.set_len(0)?;
        file.write_all(&bytes)?;
        // The thread that syncs has the old one.
        (self.file, self.sync, self.is_behind) = (Some(file), None, true);
        Ok(())
    }

    /// Has the lines brought to the disk itself by a thread of its own: waiting for a disk would be felt at each key.
    fn sync_soon(&mut self) {
        self.is_stirred = false;
        if self.sync.as_ref().is_some_and(|sync| sync.send(()).is_ok()) {
            return;
        }
        let Some(file) = self.file.as_ref().and_then(|file| file.try_clone().ok()) else { return };
        let (sender, wanted) = channel();
        std::thread::spawn(move || {
            while wanted.recv().is_ok() {
                std::thread::sleep(SYNC_AFTER);
                while wanted.try_recv().is_ok() {}
                let _ = file.sync_data();
            }
        });
        let _ = sender.send(());
        self.sync = Some(sender);
    }
}

/// The edits that a journal holds and that were never saved, for a map that is now as the digest says; without one, for the
/// map in the journal itself. A journal without any is removed.
fn left_in(place: PathBuf, now: Option<Digest>) -> Option<Left> {
    let mut file = open_private(&place, false).ok()?;
    let reading = Reading::of(&mut file).ok()?;
    let reading = match now {
        Some(now) => reading.knowing(now),
        None => reading,
    };
    let when = file.metadata().and_then(|metadata| metadata.modified()).ok();
    let fits = now.is_none_or(|now| reading.fits(now));
    let left = Left { gestures: reading.unsaved(), when, fits, text: reading.text, place };
    if left.gestures.is_empty() {
        left.remove();
        return None;
    }
    Some(left)
}

#[cfg(test)]
mod tests;
