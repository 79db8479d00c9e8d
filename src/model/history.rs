//! History: undo and redo of labelled groups of edits.
//!
//! One gesture of the user is one group. The saved mark is a place in the history, so that undoing back to it makes the
//! map unmodified again. Undoing everything gives a map equal to the first one.

use super::edit::{Edit, EditError, Touch};
use super::matrix::Matrix;

/// The edits that take one gesture back (or do it again), under the gesture's name.
#[derive(Clone, Debug)]
struct Group {
    label: String,
    edits: Vec<Edit>,
}

/// What a step through history did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stepped {
    /// The gesture's name.
    pub label: String,
    /// What the rules must look at again.
    pub touched: Vec<Touch>,
}

/// Undo and redo over a whole session.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: Vec<Group>,
    redo: Vec<Group>,
    /// How many groups were done when the map was saved; `None` when that state can no longer be reached.
    saved: Option<usize>,
}

impl History {
    /// An empty history of a map that is as saved.
    #[must_use]
    pub fn new() -> History {
        History { undo: Vec::new(), redo: Vec::new(), saved: Some(0) }
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
        let inverses = matrix.apply_all(edits)?;
        self.redo.clear();
        if self.saved.is_some_and(|saved| saved > self.undo.len()) {
            self.saved = None;
        }
        self.undo.push(Group { label: label.into(), edits: inverses });
        Ok(touched)
    }

    /// Takes the last gesture back; `None` when there is none.
    pub fn undo(&mut self, matrix: &mut Matrix) -> Option<Stepped> {
        let group = self.undo.pop()?;
        let (stepped, back) = step(matrix, group)?;
        self.redo.push(back);
        Some(stepped)
    }

    /// Does the last undone gesture again; `None` when there is none.
    pub fn redo(&mut self, matrix: &mut Matrix) -> Option<Stepped> {
        let group = self.redo.pop()?;
        let (stepped, back) = step(matrix, group)?;
        self.undo.push(back);
        Some(stepped)
    }

    /// Names of the gestures that can be undone, newest first.
    pub fn undo_labels(&self) -> impl Iterator<Item = &str> {
        self.undo.iter().rev().map(|group| group.label.as_str())
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

    /// Whether the map differs from what was saved.
    #[must_use]
    pub fn is_modified(&self) -> bool {
        self.saved != Some(self.undo.len())
    }
}

fn touches(edits: &[Edit]) -> Vec<Touch> {
    let mut touched: Vec<Touch> = Vec::new();
    for touch in edits.iter().map(Edit::touches) {
        if touch != Touch::Nothing && touched.last() != Some(&touch) {
            touched.push(touch);
        }
    }
    touched
}

fn step(matrix: &mut Matrix, group: Group) -> Option<(Stepped, Group)> {
    let touched = touches(&group.edits);
    // Inverses fit the very state that gave them; a refusal would be a broken law, and then nothing is changed.
    let back = matrix.apply_all(group.edits);
    debug_assert!(back.is_ok(), "history does not fit the map: {back:?}");
    let back = Group { label: group.label.clone(), edits: back.ok()? };
    Some((Stepped { label: group.label, touched }, back))
}
