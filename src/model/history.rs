//! History: undo and redo of gestures, each a labelled group of edits.
//!
//! One gesture of the user is one step. The saved mark is a place in the history, so that undoing back to it makes the
//! map unmodified again. Undoing everything gives a map equal to the first one.
//!
//! Whatever happens to a map through its history is also an [`Entry`]: told again in order to the same map, entries lead to
//! the same map and the same history. Entries wait in `take_entries` until somebody keeps them.

use super::edit::{Edit, EditError, Touch};
use super::matrix::Matrix;

/// Edits under the name of the gesture they make, take back or do again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gesture {
    /// The gesture's name.
    pub label: String,
    /// The edits, in order.
    pub edits: Vec<Edit>,
}

/// One thing that happened to a map, as a journal keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A gesture was done.
    Done {
        /// Its name.
        label: String,
        /// What it changed, in order.
        edits: Vec<Edit>,
        /// What takes it back, in the order in which it must be applied.
        inverses: Vec<Edit>,
    },
    /// The last gesture was taken back.
    Undone,
    /// The last gesture taken back was done again.
    Redone,
}

/// What a step through history did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stepped {
    /// The gesture's name.
    pub label: String,
    /// What the rules must look at again.
    pub touched: Vec<Touch>,
}

/// Undo and redo over a whole session, and over those before it.
#[derive(Clone, Debug)]
pub struct History {
    undo: Vec<Gesture>,
    redo: Vec<Gesture>,
    /// How many groups were done when the map was saved; `None` when that state can no longer be reached.
    saved: Option<usize>,
    /// The same of the save that goes on.
    saving: Option<usize>,
    /// What happened since the entries were last taken.
    entries: Vec<Entry>,
}

impl Default for History {
    fn default() -> History {
        History::new()
    }
}

impl History {
    /// An empty history of a map that is as saved.
    #[must_use]
    pub fn new() -> History {
        History { undo: Vec::new(), redo: Vec::new(), saved: Some(0), saving: None, entries: Vec::new() }
    }

    /// The history that these entries told about a map that is now as they left it, and as saved.
    #[must_use]
    pub fn told(entries: impl IntoIterator<Item = Entry>) -> History {
        let mut history = History::new();
        // Both ways of each gesture, so that a step through history needs no map here.
        let mut undo: Vec<(Gesture, Gesture)> = Vec::new();
        let mut redo: Vec<(Gesture, Gesture)> = Vec::new();
        for entry in entries {
            match entry {
                Entry::Done { label, edits, inverses } => {
                    redo.clear();
                    undo.push((Gesture { label: label.clone(), edits: inverses }, Gesture { label, edits }));
                }
                Entry::Undone => redo.extend(undo.pop()),
                Entry::Redone => undo.extend(redo.pop()),
            }
        }
        history.undo = undo.into_iter().map(|(back, _)| back).collect();
        history.redo = redo.into_iter().map(|(_, again)| again).collect();
        history.saved = Some(history.undo.len());
        history
    }

    /// What happened since this was last asked, oldest first.
    pub fn take_entries(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.entries)
    }

    /// Applies the edits of one gesture and remembers how to take them back.
    ///
    /// # Errors
    /// The first refusal; map and history are then as they were.
    pub fn perform(
        &mut self,
        matrix: &mut Matrix,
        label: impl Into<String>,
        edits: Vec<Edit>,
    ) -> Result<Vec<Touch>, EditError> {
        let touched = touches(&edits);
        let inverses = matrix.apply_all(edits.clone())?;
        self.redo.clear();
        for mark in [&mut self.saved, &mut self.saving] {
            *mark = mark.filter(|mark| *mark <= self.undo.len());
        }
        let label = label.into();
        self.entries.push(Entry::Done { label: label.clone(), edits, inverses: inverses.clone() });
        self.undo.push(Gesture { label, edits: inverses });
        Ok(touched)
    }

    /// Takes the last gesture back; `None` when there is none.
    ///
    /// # Errors
    /// When it does not fit the map, as a journal that was tampered with may not; everything before it is then forgotten,
    /// and the map is as it was.
    pub fn undo(&mut self, matrix: &mut Matrix) -> Result<Option<Stepped>, EditError> {
        let Some(group) = self.undo.pop() else { return Ok(None) };
        match step(matrix, group) {
            Ok((stepped, back)) => {
                self.redo.push(back);
                self.entries.push(Entry::Undone);
                Ok(Some(stepped))
            }
            Err(refused) => {
                self.forget_done();
                Err(refused)
            }
        }
    }

    /// Does the last undone gesture again; `None` when there is none.
    ///
    /// # Errors
    /// When it does not fit the map; everything behind it is then forgotten, and the map is as it was.
    pub fn redo(&mut self, matrix: &mut Matrix) -> Result<Option<Stepped>, EditError> {
        let Some(group) = self.redo.pop() else { return Ok(None) };
        match step(matrix, group) {
            Ok((stepped, back)) => {
                self.undo.push(back);
                self.entries.push(Entry::Redone);
                Ok(Some(stepped))
            }
            Err(refused) => {
                self.redo.clear();
                Err(refused)
            }
        }
    }

    /// Forgets what could be undone, keeping whether the map is as saved.
    fn forget_done(&mut self) {
        // One gesture was taken off the pile already.
        let depth = self.undo.len() + 1;
        self.undo.clear();
        for mark in [&mut self.saved, &mut self.saving] {
            *mark = if *mark == Some(depth) { Some(0) } else { None };
        }
    }

    /// Names of the gestures that can be undone, newest first.
    pub fn undo_labels(&self) -> impl Iterator<Item = &str> {
        self.undo.iter().rev().map(|group| group.label.as_str())
    }

    /// Whether something was undone that can be done again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// How many gestures have been done and not undone.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.undo.len()
    }

    /// Says that the map was saved as it was when `depth` gestures were done.
    pub fn mark_saved(&mut self, depth: usize) {
        self.saved = Some(depth);
    }

    /// Says that the map is being saved as it is now.
    pub fn begin_save(&mut self) {
        self.saving = Some(self.undo.len());
    }

    /// Says how that ended: whether the file holds the map as it was then.
    pub fn end_save(&mut self, is_saved: bool) {
        let saving = self.saving.take();
        if is_saved {
            self.saved = saving;
        }
    }

    /// Whether the map is as it was when the save began that goes on.
    #[must_use]
    pub fn will_be_saved(&self) -> bool {
        self.saving == Some(self.undo.len())
    }

    /// Says that the file holds something that no step through this history leads to.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Whether the map differs from what was saved.
    #[must_use]
    pub fn is_modified(&self) -> bool {
        self.saved != Some(self.undo.len())
    }
}

fn touches(edits: &[Edit]) -> Vec<Touch> {
    let mut touched: Vec<Touch> = Vec::new();
    for touch in edits.iter().map(Edit::touches) {
        match (touched.last_mut(), touch) {
            (Some(last), touch) if *last == touch => {}
            (Some(Touch::Rights { decision, role }), Touch::Rights { decision: same, .. }) if *decision == same => {
                *role = None;
            }
            (_, touch) => touched.push(touch),
        }
    }
    touched
}

fn step(matrix: &mut Matrix, group: Gesture) -> Result<(Stepped, Gesture), EditError> {
    let touched = touches(&group.edits);
    let back = Gesture { label: group.label.clone(), edits: matrix.apply_all(group.edits)? };
    Ok((Stepped { label: group.label, touched }, back))
}
