//! What somebody else did to the file while it is open here: reloaded where nothing is unsaved, else asked about with both
//! sides in sentences.
//!
//! Always true: nothing unsaved is lost by any answer, for each of them is one gesture that can be undone; without an answer
//! nothing happens to the map or the file, and saving asks again; a question never takes the keys from a form.

use super::key::{Code, Key};
use super::mode::{Menu, MenuItem, Mode};
use super::screens::changes;
use super::text::{Spans, Tone, span};
use super::{App, Effect, Outside, Settled, Step};
use crate::model::{self, Conflict, Edit, Matrix, diff};

/// As many sentences of each side stand in the question as fit on a small screen; a page shows all.
const NAMED: usize = 3;

/// What was done to the file and is not decided about.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    what: Outside,
    /// What the user asked for and waits for the answer.
    then: Option<Box<Effect>>,
    was_asked: bool,
}

impl App {
    /// Whether somebody else changed the file and the user has not decided about it.
    #[must_use]
    pub fn is_changed_outside(&self) -> bool {
        self.outside.is_some()
    }

    pub(super) fn hear_outside(&mut self, what: Outside, then: Option<Box<Effect>>, effects: &mut Vec<Effect>) {
        self.outside = None;
        match &what {
            Outside::Gone => {
                self.history.mark_unsaved();
                self.tell("the file was moved or deleted by somebody else; Ctrl-S writes it anew");
            }
            Outside::Changed { theirs, .. } if **theirs == self.matrix => {
                self.on_theirs(theirs, effects);
                self.tell("somebody else wrote the file; it says the same as this map");
                effects.extend(then.map(|then| *then));
            }
            Outside::Changed { theirs, .. } if !self.is_modified() => {
                let count = changes::sentences(&self.matrix, theirs).len();
                let edits = diff(&self.matrix, theirs);
                self.change("What somebody else changed".to_owned(), edits);
                self.on_theirs(theirs, effects);
                let changes = super::commands::count(count, "change");
                self.tell(format!("somebody else saved this map: {changes} taken in; u takes them back"));
            }
            Outside::Changed { .. } | Outside::Damaged(_) => {
                self.outside = Some(Waiting { what, then, was_asked: false });
            }
        }
    }

    /// Asks once nothing else takes the keys.
    pub(super) fn ask_outside_in_time(&mut self) {
        let waits = self.outside.as_ref().is_some_and(|waiting| !waiting.was_asked);
        if waits && matches!(self.mode, Mode::Normal) {
            self.ask_outside();
        }
    }

    pub(super) fn ask_outside(&mut self) {
        let Some(waiting) = &mut self.outside else { return };
        waiting.was_asked = true;
        let what = waiting.what.clone();
        self.mode = match what {
            Outside::Changed { base, theirs } => changed(self, &base, &theirs),
            Outside::Damaged(why) => damaged(&why),
            Outside::Gone => return,
        };
    }

    pub(super) fn merge_outside(&mut self, effects: &mut Vec<Effect>) {
        let Some(Waiting { what: Outside::Changed { base, theirs }, .. }) = self.outside.take() else { return };
        let (merge, says) = merged(&base, &self.matrix, &theirs);
        if !merge.edits.is_empty() {
            self.change("Merge with what somebody else changed".to_owned(), merge.edits);
        }
        self.on_theirs(&theirs, effects);
        let save = if self.is_modified() { "; Ctrl-S saves" } else { "" };
        if says.is_empty() {
            return self.tell(format!("merged, without a conflict{save}"));
        }
        let conflicts = super::commands::count(says.len(), "conflict");
        self.tell(format!("merged with {conflicts}: yours stands{save}"));
        let title = format!("Merged with {conflicts}: yours stands, and a note tells what theirs was");
        self.mode = Mode::Page { title, lines: says.iter().map(|says| item_of(says)).collect(), top: 0, then: None };
    }

    pub(super) fn take_outside(&mut self, effects: &mut Vec<Effect>) {
        let Some(Waiting { what: Outside::Changed { theirs, .. }, .. }) = self.outside.take() else { return };
        self.change("Take what somebody else saved".to_owned(), diff(&self.matrix, &theirs));
        self.on_theirs(&theirs, effects);
        self.tell("theirs is here now; u brings yours back");
    }

    pub(super) fn keep_mine(&mut self, effects: &mut Vec<Effect>) {
        let Some(Waiting { what, then, .. }) = self.outside.take() else { return };
        let away = match &what {
            Outside::Changed { theirs, .. } => Some(both_ways(theirs, &self.matrix)),
            _ => None,
        };
        self.history.mark_unsaved();
        effects.push(Effect::Settle(Box::new(Settled::OverTheirs(away))));
        self.tell("yours is kept; saving writes over theirs");
        effects.extend(then.map(|then| *then));
    }

    /// From now on the file holds theirs, whatever the map is.
    fn on_theirs(&mut self, theirs: &Matrix, effects: &mut Vec<Effect>) {
        let (unsaved, back) = both_ways(theirs, &self.matrix);
        if unsaved.is_empty() {
            self.history.mark_saved(self.history.depth());
        } else {
            self.history.mark_unsaved();
        }
        effects.push(Effect::Settle(Box::new(Settled::OnTheirs { unsaved, back })));
    }
}

fn both_ways(from: &Matrix, to: &Matrix) -> (Vec<Edit>, Vec<Edit>) {
    (diff(from, to), diff(to, from))
}

/// The merge, and its conflicts in sentences.
fn merged(base: &Matrix, ours: &Matrix, theirs: &Matrix) -> (model::Merge, Vec<String>) {
    let note = |conflict: &Conflict| format!("Merge: {}", changes::conflict(base, ours, theirs, conflict, "theirs"));
    let merge = model::merge(base, ours, theirs, note);
    let say = |conflict| changes::conflict_sentence(base, ours, theirs, conflict, "theirs");
    let says = merge.conflicts.iter().map(say).collect();
    (merge, says)
}

/// The question about a file that holds another map.
fn changed(app: &App, base: &Matrix, theirs: &Matrix) -> Mode {
    let sides =
        [("Theirs:", changes::sentences(base, theirs)), ("Yours, not saved:", changes::sentences(base, &app.matrix))];
    let conflicts = merged(base, &app.matrix, theirs).1.len();
    let about = |most: usize| -> Vec<Spans> {
        let mut lines = Vec::new();
        for (name, says) in &sides {
            lines.push(vec![span(*name, Tone::Heading)]);
            lines.extend(says.iter().take(most).map(|says| item_of(says)));
            if says.len() > most {
                lines.push(vec![span(format!("… and {} more", says.len() - most), Tone::Quiet)]);
            }
        }
        lines
    };
    let title = "Somebody else changed the file";
    let all = Mode::Page {
        title: title.to_owned(),
        lines: about(usize::MAX),
        top: 0,
        then: Some(Box::new(Step::AskOutside)),
    };
    let note = match conflicts {
        0 => "no conflict".to_owned(),
        some => format!("{}; there yours stands", super::commands::count(some, "conflict")),
    };
    let mut menu = Menu::new(
        title,
        vec![
            item("Merge both", note, 'm', Step::MergeOutside),
            item("Take theirs", "u brings yours back".to_owned(), 't', Step::TakeOutside),
            item("Keep mine", "saving writes over theirs".to_owned(), 'k', Step::KeepMine),
            item("Show all of both", String::new(), 's', Step::open(all)),
            item("Decide later; saving asks again", String::new(), 'l', Step::Tell(LATER.to_owned())),
        ],
    );
    menu.about = about(NAMED);
    Mode::Menu(Box::new(menu))
}

/// The question about a file that is no map any more.
fn damaged(why: &str) -> Mode {
    let mut menu = Menu::new(
        "Somebody else changed the file, and it cannot be read",
        vec![
            item("Keep mine", "saving writes over it".to_owned(), 'k', Step::KeepMine),
            item("Decide later; saving asks again", String::new(), 'l', Step::Tell(LATER.to_owned())),
        ],
    );
    menu.about = vec![vec![span(why, Tone::Warning)], vec![span("The map here is whole.", Tone::Plain)]];
    Mode::Menu(Box::new(menu))
}

const LATER: &str = "nothing was changed; \"Changes by somebody else\" in the commands (:) asks again";

fn item(label: &str, note: String, key: char, step: Step) -> MenuItem {
    MenuItem { label: label.to_owned(), note, key: Some(Key::plain(Code::Char(key))), step }
}

fn item_of(says: &str) -> Spans {
    vec![span(format!("· {says}"), Tone::Plain)]
}
