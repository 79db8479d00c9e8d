//! A save that goes on while keys are taken: what the user is told, and what waits for its end.
//!
//! Always true: what is changed while a save goes on counts as not saved; a second save and leaving wait until the first is
//! done; where it fails nothing of what waited for it happens, and the user stays.

use super::commands::session_quit;
use super::form::Form;
use super::forms::save_as;
use super::mode::Mode;
use super::{App, Effect, Step};

/// The save that goes on, and what waits for its end.
#[derive(Debug, Default)]
pub(super) struct Saving {
    /// Leave when it is done, if nothing is left to save then.
    quit: bool,
    /// Leave when it is done, whatever else was changed: the user said so.
    quit_anyway: bool,
    /// The save that comes next.
    next: Option<Effect>,
}

impl App {
    /// Whether the map is being saved.
    #[must_use]
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Whether all of the map will be in its file when the save that goes on is done.
    #[must_use]
    pub fn will_be_saved(&self) -> bool {
        self.is_saving() && self.history.will_be_saved()
    }

    pub(super) fn begin_saving(&mut self, quit: bool) {
        self.history.begin_save();
        self.saving = Some(Saving { quit, ..Saving::default() });
        self.tell(if quit { LEAVES } else { "saving …" });
    }

    /// Keeps back what must wait for the save that goes on; gives back what need not.
    pub(super) fn hold_for_save(&mut self, effect: Effect) -> Option<Effect> {
        let will_be_saved = self.will_be_saved();
        let Some(saving) = &mut self.saving else { return Some(effect) };
        match effect {
            Effect::Quit => {
                saving.quit_anyway = true;
                self.tell(LEAVES);
            }
            Effect::Save { to: None, quit } if will_be_saved => {
                saving.quit |= quit;
                self.tell(if quit { LEAVES } else { "saving …" });
            }
            Effect::Save { .. } => {
                saving.next = Some(effect);
                self.tell("saving …; what was changed since is saved next");
            }
            Effect::Open(_) => self.refuse("the map is being saved; once more when that is done"),
            effect => return Some(effect),
        }
        None
    }

    pub(super) fn take_saved(
        &mut self,
        name: String,
        depth: usize,
        notice: Option<String>,
        quit: bool,
        effects: &mut Vec<Effect>,
    ) {
        let saving = self.saving.take();
        match &saving {
            Some(_) => self.history.end_save(true),
            None => self.history.mark_saved(depth),
        }
        let said = notice.unwrap_or_else(|| format!("saved {name}"));
        self.name = Some(name);
        let Saving { quit: quits, quit_anyway, next } = saving.unwrap_or_default();
        if self.is_modified() && next.is_none() {
            self.tell(format!("{said}; what was changed since is not saved yet"));
        } else {
            self.tell(said);
        }
        if quit || quit_anyway {
            effects.push(Effect::Quit);
        } else if let Some(next) = next {
            effects.push(next);
        } else if quits {
            // What was changed meanwhile is asked about, as whenever somebody leaves.
            let step = session_quit(self);
            self.carry_out(step, effects);
        }
    }

    pub(super) fn take_not_saved(&mut self, why: String) {
        self.saving = None;
        self.history.end_save(false);
        // The name that an import proposed does not do: the next save asks for one, at once where nothing else is open.
        if self.name.is_none() && self.proposed.is_some() {
            let form = save_as(self, false);
            self.proposed = None;
            if matches!(self.mode, Mode::Normal) {
                self.mode = Mode::Form(Box::new(Form { error: Some(why), ..form }));
                return;
            }
        }
        self.refuse(why);
    }

    /// Leaves once the map is saved, where all of it is being saved.
    #[must_use]
    pub(super) fn leave_when_saved() -> Step {
        Step::Request(Effect::Save { to: None, quit: true })
    }
}

const LEAVES: &str = "saving …; sayso leaves when that is done";
