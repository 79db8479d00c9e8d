//! A preview in front of the screen: keys and mouse, and what is taken of it into the map.
//!
//! Always true: it is taken as one gesture or not at all.

use super::super::commands::{count, next_finding};
use super::super::grid::Grid;
use super::super::key::Key;
use super::super::mode::Mode;
use super::super::{App, Effect, Mouse, Step, screens};
use super::{Outcome, Preview, Question, Target, is_bare};
use crate::interchange::notation::Notation;
use crate::model::{Edit, MapChange, Matrix};

impl Preview {
    /// What taking it is called, and the edits it comes to.
    fn gesture(&self, map: &Matrix) -> (String, Vec<Edit>) {
        let label = format!("Import {}", self.name);
        match &self.proposal {
            Some(proposal) => (label, proposal.edits.clone()),
            None => {
                let named = !map.title().is_empty();
                let mut edits = self.matrix.making();
                // A map that has a name keeps it.
                edits.retain(|edit| !named || !matches!(edit, Edit::SetMap(MapChange::Title(_))));
                (label, edits)
            }
        }
    }
}

impl App {
    /// Gives a key to the preview.
    pub(in crate::app) fn take_preview_key(&mut self, mut preview: Box<Preview>, key: Key, effects: &mut Vec<Effect>) {
        let room = screens::preview::view(self, &preview).room;
        match preview.take(&self.matrix, key, room) {
            Outcome::Stay => self.show_preview(preview),
            Outcome::Leave if preview.target == Target::NewMap => effects.push(Effect::Quit),
            Outcome::Leave => self.tell("nothing changed"),
            Outcome::Take => self.take_preview(&preview),
        }
    }

    /// Puts a preview in front, scrolled to where there is text.
    pub(in crate::app) fn show_preview(&mut self, mut preview: Box<Preview>) {
        preview.top = preview.top.min(screens::preview::view(self, &preview).last_top);
        self.mode = Mode::Preview(preview);
    }

    /// The wheel scrolls the text of a preview; a click on a question answers it.
    pub(in crate::app) fn take_preview_mouse(&mut self, mut preview: Box<Preview>, mouse: Mouse, y: u16) {
        match mouse {
            Mouse::WheelUp => preview.top = preview.top.saturating_sub(3),
            Mouse::WheelDown => preview.top = preview.top.saturating_add(3),
            Mouse::Click | Mouse::DoubleClick => {
                let Some(at) = screens::preview::question_at(self, &preview, y) else { return };
                // The first click chooses; the next one answers.
                if std::mem::replace(&mut preview.at, at) == at {
                    let by = isize::from(preview.question() == Some(Question::Letters));
                    preview.change(by, &self.matrix);
                }
            }
            Mouse::Drag => {}
        }
        self.show_preview(preview);
    }

    /// Puts the cursor on the first finding of a map that has just come in, and says how to go on.
    fn show_first_finding(&mut self) -> String {
        if self.matrix.decision_count() <= super::super::slices::SMALL {
            self.finish_check();
        }
        let found = self.analysis.counts().open();
        if self.checked().is_some() || found == 0 {
            return String::new();
        }
        if let step @ Step::Go(_) = next_finding(self, true) {
            self.carry_out(step, &mut Vec::new());
        }
        let key = self.keymap.keys_of("next-finding").first().map(|key| key.sign(self.glyphs)).unwrap_or_default();
        match found {
            1 => "; 1 finding, under the cursor".to_owned(),
            _ => format!("; {key} goes through {}", count(found, "finding")),
        }
    }

    /// Puts the document into the map, as one gesture.
    fn take_preview(&mut self, preview: &Preview) {
        let was_bare = is_bare(&self.matrix);
        let (label, edits) = preview.gesture(&self.matrix);
        if edits.is_empty() {
            return self.tell("the map says all of this already");
        }
        let before = self.history.depth();
        self.perform(label.clone(), edits);
        if self.history.depth() == before {
            return;
        }
        let counts = match preview.proposal() {
            Some(proposal) => format!("{} added, {} changed", proposal.added.len(), proposal.changed.len()),
            None => {
                let decisions = count(self.matrix.decision_count(), "decision");
                format!("{decisions}, {}", count(self.matrix.role_count(), "role"))
            }
        };
        if was_bare {
            self.grid = Grid::new(&self.matrix);
            if let Some(notation) = Notation::of(&self.matrix) {
                self.notation = notation;
            }
        }
        self.measure_columns();
        let counts = if was_bare { format!("{counts}{}", self.show_first_finding()) } else { counts };
        let save = match (&self.name, &preview.proposed) {
            (None, Some(name)) => format!("; Ctrl-S saves it as {name}"),
            _ => "; u takes it back".to_owned(),
        };
        if self.name.is_none() {
            self.proposed.clone_from(&preview.proposed);
        }
        self.tell(format!("{label}: {counts}{save}"));
    }
}
