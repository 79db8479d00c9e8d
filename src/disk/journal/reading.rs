//! A journal as it is read: the changes and marks that can be believed, and what they tell of a file.
//!
//! Always true: a mark stands behind the changes that are in the file it names, and never before an earlier mark; what was
//! changed while a save went on stands behind the mark of that save.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::super::state::Digest;
use super::lines::{self, Away, Line};
use crate::model::{Edit, Entry, Gesture};

/// The largest journal that is read, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;
/// So many gestures can be undone after a restart.
pub(super) const GESTURES: usize = 500;

/// A journal as it was read.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) entries: Vec<Entry>,
    /// What the file held, and how many entries had happened then.
    marks: Vec<Mark>,
    /// The same for contents that it was about to have after the last mark.
    begun: Vec<(Digest, usize)>,
    pub(super) text: Option<String>,
    /// Bytes that are whole lines.
    pub(super) whole: u64,
    pub(super) size: u64,
}

/// What the file held at some moment.
struct Mark {
    content: Digest,
    /// How many entries had happened.
    at: usize,
    /// Where somebody else wrote the file: what leads from there to the map of that moment.
    away: Option<Away>,
}

/// What stands in the history where somebody else wrote the file.
const OUTSIDE: &str = "The file as somebody else wrote it";
/// What the unsaved changes of that moment are called.
pub(super) const MINE: &str = "Unsaved changes from before somebody else wrote the file";

impl Reading {
    /// Reads as much of a journal as can be believed; an empty one where there is none.
    pub(super) fn of(file: &mut File) -> io::Result<Reading> {
        let size = file.metadata()?.len();
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.take(LARGEST).read_to_end(&mut bytes)?;
        let mut reading = Reading { size, ..Reading::default() };
        let mut rest = bytes.as_slice();
        while let Some((line, behind)) = lines::read(rest) {
            if (line == Line::Head) != (rest.len() == bytes.len()) {
                break;
            }
            match line {
                Line::Head => {}
                Line::Text(text) => {
                    reading.mark(Digest::of(text.as_bytes()), None, 0);
                    reading.text = Some(text);
                }
                Line::Saved(content, since) => reading.mark(content, None, since),
                Line::Saving(content, since) => reading.begun.push((content, reading.before(since))),
                Line::Outside(content, away) => reading.mark(content, Some(away), 0),
                Line::Entry(entry) => reading.entries.push(entry),
                Line::Dropped => {
                    reading.begun.clear();
                    reading.entries.truncate(reading.last_mark());
                    // What was away from the file is given up too: the map is as the file.
                    if let Some(Mark { content, away: Some(away), .. }) =
                        reading.marks.pop_if(|mark| mark.away.is_some())
                    {
                        reading.entries.push(back_to_file(away));
                        reading.mark(content, None, 0);
                    }
                }
            }
            rest = behind;
            reading.whole = (bytes.len() - rest.len()) as u64;
        }
        Ok(reading)
    }

    /// Knowing what the file holds now: a save that died behind its last step was done.
    pub(super) fn knowing(mut self, now: Digest) -> Reading {
        if let Some((content, at)) = self.begun.iter().rev().find(|(content, _)| *content == now).copied() {
            self.marks.push(Mark { content, at, away: None });
        }
        self
    }

    fn mark(&mut self, content: Digest, away: Option<Away>, since: usize) {
        self.begun.clear();
        self.marks.push(Mark { content, at: self.before(since), away });
    }

    /// How many entries there were before so many last ones. A mark never goes back behind the one before it.
    fn before(&self, since: usize) -> usize {
        self.entries.len().saturating_sub(since).max(self.last_mark())
    }

    fn last_mark(&self) -> usize {
        self.marks.last().map_or(0, |mark| mark.at)
    }

    /// What was changed after the file was last as the journal knows it, with nothing in it that was undone again.
    pub(super) fn unsaved(&self) -> Vec<Gesture> {
        let mark = self.last_mark();
        let mut changed = Vec::new();
        let mut undo: Vec<Walked<'_>> = Vec::new();
        let mut redo: Vec<Walked<'_>> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if at == mark {
                undo.iter_mut().chain(&mut redo).for_each(|walked| walked.is_away = false);
            }
            match entry {
                Entry::Done { label, edits, inverses } => {
                    redo.clear();
                    let mut walked = Walked { label, edits, inverses, is_away: false };
                    walked.step(edits, "", &mut changed);
                    undo.push(walked);
                }
                Entry::Undone => {
                    let Some(mut walked) = undo.pop() else { continue };
                    walked.step(walked.inverses, "Undo: ", &mut changed);
                    redo.push(walked);
                }
                Entry::Redone => {
                    let Some(mut walked) = redo.pop() else { continue };
                    walked.step(walked.edits, "", &mut changed);
                    undo.push(walked);
                }
            }
            if at < mark {
                changed.clear();
            }
        }
        let away = self.marks.last().and_then(|mark| mark.away.as_ref()).filter(|away| !away.edits.is_empty());
        let away = away.map(|away| Gesture { label: MINE.to_owned(), edits: away.edits.clone() });
        away.into_iter().chain(changed).collect()
    }

    /// What led to a content; nothing where the journal never saw it.
    pub(super) fn history_of(&self, now: Digest) -> Vec<Entry> {
        let Some(mark) = self.marks.iter().rev().find(|mark| mark.content == now) else { return Vec::new() };
        let mut entries = self.entries.get(..mark.at).unwrap_or(&[]).to_vec();
        entries.extend(mark.away.clone().map(back_to_file));
        entries
    }

    pub(super) fn fits(&self, now: Digest) -> bool {
        self.marks.last().is_some_and(|mark| mark.content == now)
    }
}

/// From a map to the file that somebody else wrote.
fn back_to_file(away: Away) -> Entry {
    Entry::Done { label: OUTSIDE.to_owned(), edits: away.inverses, inverses: away.edits }
}

/// A gesture on its way through a history.
struct Walked<'e> {
    label: &'e str,
    edits: &'e [Edit],
    inverses: &'e [Edit],
    /// Whether it is not as it was when the map was last saved: done instead of undone, or the other way round.
    is_away: bool,
}

impl Walked<'_> {
    /// Takes a step there or back. A history is a pile, so the way back always takes off what the way there put on.
    fn step(&mut self, edits: &[Edit], sign: &str, changed: &mut Vec<Gesture>) {
        if self.is_away {
            changed.pop();
        } else {
            changed.push(Gesture { label: format!("{sign}{}", self.label), edits: edits.to_vec() });
        }
        self.is_away = !self.is_away;
    }
}

/// The last gestures of a history, as entries that tell just them: what was undone and what was forgotten is left out.
pub(super) fn recent(entries: &[Entry]) -> Vec<Entry> {
    let done = entries.iter().filter(|entry| matches!(entry, Entry::Done { .. })).count();
    if done <= GESTURES {
        return entries.to_vec();
    }
    let mut undo: Vec<&Entry> = Vec::new();
    let mut redo: Vec<&Entry> = Vec::new();
    for entry in entries {
        match entry {
            Entry::Done { .. } => {
                redo.clear();
                undo.push(entry);
            }
            Entry::Undone => redo.extend(undo.pop()),
            Entry::Redone => undo.extend(redo.pop()),
        }
    }
    let from = undo.len().saturating_sub(GESTURES);
    undo.into_iter().skip(from).cloned().collect()
}
