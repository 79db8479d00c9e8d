//! Edits that an earlier run made and never saved: shown as a list, taken only on yes.
//!
//! Always true: nothing of them is in the map before the user says so; taken back they are gestures like any other, each
//! undone by itself; one that does not fit the map any more is named and left out. Until the user decides they stay kept.

use super::key::{Code, Key};
use super::mode::{Menu, MenuItem, Mode};
use super::screens::changes;
use super::text::{Spans, Tone, span};
use super::{App, Earlier, Effect, LeftOver, Message, Step, Weight};

/// As many changes are named in the question as fit on a small screen; a page shows all.
const NAMED: usize = 6;

impl App {
    /// Takes what earlier runs left, behind the first frame and before the first key.
    pub fn settle_in(&mut self, mut earlier: Earlier) {
        // A refusal stays.
        if self.message.as_ref().is_none_or(|message| message.weight == Weight::Done) {
            let other = self.message.take().map(|message| message.text);
            self.message = earlier.said_first(other).map(|text| Message { text, weight: Weight::Done });
        }
        let Earlier { history, left_over, access, .. } = earlier;
        (self.history, self.left_over, self.access) = (history, left_over, access);
        self.offer_left_over();
    }

    /// Asks about the first edits left over, where there are any.
    pub(super) fn offer_left_over(&mut self) {
        if let Some(question) = question(self) {
            self.mode = question;
        }
    }

    /// Puts the edits left over into the map, one gesture after the other.
    pub(super) fn take_left_over(&mut self, effects: &mut Vec<Effect>) {
        if self.left_over.is_empty() {
            return;
        }
        let LeftOver { gestures, .. } = self.left_over.remove(0);
        let count = gestures.len();
        let mut refused = Vec::new();
        for gesture in gestures {
            let before = self.history.depth();
            self.perform(gesture.label.clone(), gesture.edits);
            if self.history.depth() == before {
                refused.push(gesture.label);
            }
        }
        effects.push(Effect::ForgetLeftOver);
        self.offer_left_over();
        let taken = super::commands::count(count - refused.len(), "change");
        match refused.first() {
            None => self.tell(format!("{taken} back in the map; Ctrl-S saves, u undoes them one by one")),
            Some(_) => {
                // Named one by one: this is the last place that has them.
                let title = format!("{taken} back in the map; {} no longer fit it", refused.len());
                let lines = refused.iter().map(|label| named(label)).collect();
                let then = Some(Box::new(Step::AskLeftOver));
                self.mode = Mode::Page { title, lines, top: 0, then };
            }
        }
    }

    /// Forgets the edits left over: the user does not want them.
    pub(super) fn throw_left_over_away(&mut self, effects: &mut Vec<Effect>) {
        if !self.left_over.is_empty() {
            self.left_over.remove(0);
            effects.push(Effect::ForgetLeftOver);
            self.offer_left_over();
            self.tell("thrown away");
        }
    }
}

/// What is asked about the first edits left over.
fn question(app: &App) -> Option<Mode> {
    let left = app.left_over().first()?;
    let changes = super::commands::count(left.gestures.len(), "change");
    let were = if left.gestures.len() == 1 { "was" } else { "were" };
    let title = if left.when.is_empty() {
        format!("{changes} of an earlier run {were} never saved")
    } else {
        format!("{changes} of {} {were} never saved", left.when)
    };
    let page = Mode::Page {
        title: title.clone(),
        lines: told(app, left, usize::MAX),
        top: 0,
        then: Some(Box::new(Step::AskLeftOver)),
    };
    let mut menu = Menu::new(
        title,
        vec![
            item("Take them back into the map", 't', Step::TakeLeftOver),
            item("Show all of them", 's', Step::open(page)),
            item("Decide later; ask again next time", 'l', Step::Tell(LATER.to_owned())),
            item("Throw them away", 'x', Step::ThrowLeftOverAway),
        ],
    );
    menu.about = told(app, left, NAMED);
    if !left.fits {
        let warning = "The file was changed since; those that still fit are taken.";
        menu.about.insert(0, vec![span(warning, Tone::Warning)]);
    }
    Some(Mode::Menu(Box::new(menu)))
}

const LATER: &str = "still kept; \"Unsaved changes of an earlier run\" in the commands asks again";

fn item(label: &str, key: char, step: Step) -> MenuItem {
    MenuItem { label: label.to_owned(), note: String::new(), key: Some(Key::plain(Code::Char(key))), step }
}

/// What the edits come to in the map as it is; those that no longer fit it by their names.
fn told(app: &App, left: &LeftOver, most: usize) -> Vec<Spans> {
    let mut after = app.matrix().clone();
    let mut refused = Vec::new();
    for gesture in &left.gestures {
        if after.apply_all(gesture.edits.clone()).is_err() {
            refused.push(format!("{} (no longer fits the map)", gesture.label));
        }
    }
    let says: Vec<String> = changes::sentences(app.matrix(), &after).into_iter().chain(refused).collect();
    let mut lines: Vec<Spans> = says.iter().take(most).map(|says| named(says)).collect();
    if says.len() > most {
        lines.push(vec![span(format!("… and {} more", says.len() - most), Tone::Quiet)]);
    }
    lines
}

fn named(label: &str) -> Spans {
    vec![span(format!("· {label}"), Tone::Plain)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Access, Opened, Preferences};
    use crate::rules::EXAMPLE_DAY;

    #[test]
    fn who_writes_is_said_before_what_opening_says_and_a_refusal_before_both() {
        let said = |opening: Option<(&str, Weight)>, access: Access, notice: Option<&str>| {
            let mut app = App::new(Opened::default(), EXAMPLE_DAY, (80, 24), &Preferences::default());
            app.message = opening.map(|(text, weight)| Message { text: text.to_owned(), weight });
            app.settle_in(Earlier { notice: notice.map(str::to_owned), access, ..Earlier::default() });
            app.message.map(|message| message.text)
        };
        let read = || Access::Read("Ada writes it".to_owned());
        let (opened, refused) = (Some(("opened", Weight::Done)), Some(("wrong key", Weight::Refused)));
        for (opening, access, notice, wanted) in [
            (None, Access::Write, None, None),
            (None, Access::Write, Some("kept"), Some("kept")),
            (opened, Access::Write, Some("kept"), Some("opened")),
            (opened, read(), Some("locked"), Some("locked")),
            (opened, read(), None, Some("opened")),
            (refused, read(), Some("locked"), Some("wrong key")),
            (refused, Access::Write, Some("kept"), Some("wrong key")),
        ] {
            let before = Opened { notice: opening.map(|(text, _)| text.to_owned()), ..Opened::default() };
            let earlier = Earlier { notice: notice.map(str::to_owned), access: access.clone(), ..Earlier::default() };
            // Known beforehand it is the same, but for a refusal, which no map that was just read brings.
            if opening.is_none_or(|(_, weight)| weight == Weight::Done) {
                assert_eq!(before.after(Some(earlier)).notice.as_deref(), wanted);
            }
            assert_eq!(said(opening, access, notice).as_deref(), wanted, "{opening:?} {notice:?}");
        }
    }
}
