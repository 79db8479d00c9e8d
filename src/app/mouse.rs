//! What the mouse does: on the screen, on what stands in front of it, and on the bottom line.
//!
//! Always true: a click does what is seen under it, nothing that the keys could not do, and never something in front and
//! something behind at once; what was typed into a form is not lost by a click.

use super::form::Value;
use super::key::{Code, Key};
use super::layout::{self, Sizes};
use super::mode::Mode;
use super::overlay::{self, Under};
use super::{App, Effect, Go, Mouse, screens};

impl App {
    /// What the mouse did at a place of the terminal.
    pub(super) fn take_mouse(&mut self, mouse: Mouse, x: u16, y: u16, effects: &mut Vec<Effect>) {
        if let Mode::Preview(preview) = &self.mode {
            let preview = preview.clone();
            return self.take_preview_mouse(preview, mouse, y);
        }
        if !matches!(self.mode, Mode::Normal) {
            if matches!(mouse, Mouse::Click | Mouse::DoubleClick)
                && let Some(under) = overlay::under(self, x, y)
            {
                return self.take_click_in_front(under, mouse, effects);
            }
            // A form keeps its focus; everything else that stands in front is a list or a page.
            let listed = !matches!(self.mode, Mode::Form(_) | Mode::Search(_));
            match mouse {
                Mouse::WheelUp if listed => self.take_key(Key::plain(Code::Up), effects),
                Mouse::WheelDown if listed => self.take_key(Key::plain(Code::Down), effects),
                _ => {}
            }
            if mouse == Mouse::Click
                && let Mode::Page { .. } = self.mode
            {
                self.take_key(Key::plain(Code::Esc), effects);
            }
            return;
        }
        // The second half of a double click was meant for what the first has closed.
        if std::mem::take(&mut self.clicked_in_front) && mouse == Mouse::DoubleClick {
            return;
        }
        if self.take_border(mouse, x, y) || self.take_next_key_click(mouse, x, y, effects) {
            return;
        }
        self.forget_pending();
        let key = |code| Key::plain(code);
        match mouse {
            Mouse::WheelUp => (0..3).for_each(|_| self.take_screen_key(key(Code::Up), effects)),
            Mouse::WheelDown => (0..3).for_each(|_| self.take_screen_key(key(Code::Down), effects)),
            Mouse::Click | Mouse::DoubleClick | Mouse::Drag => {
                if mouse == Mouse::Click
                    && let Some(id) = screens::hint_at(self, x, y)
                {
                    let step = super::commands::command(id).map(|command| (command.run)(self));
                    return step.into_iter().for_each(|step| self.carry_out(step, effects));
                }
                let Some(place) = screens::place_at(self, x, y) else { return };
                self.message = None;
                if mouse == Mouse::Click {
                    self.grid.anchor = None;
                }
                let go = match (place, mouse) {
                    (Go::Place(line, column), Mouse::Drag) => Go::Select(line, column),
                    (Go::Place(0, column), Mouse::Click) if column > 0 => Go::Column(column),
                    (Go::Column(_), Mouse::Drag) => return,
                    (place, _) => place,
                };
                let edits = matches!(go, Go::Place(..) | Go::Row(_));
                self.go(go);
                if mouse == Mouse::DoubleClick && edits {
                    self.take_screen_key(key(Code::Enter), effects);
                }
            }
        }
    }

    /// The border of the details is held where it was clicked, and follows until something else is clicked; a double click
    /// gives the details their usual share again.
    fn take_border(&mut self, mouse: Mouse, x: u16, y: u16) -> bool {
        let is_there = layout::is_border(self, x, y);
        match mouse {
            Mouse::Click => self.pending.border = is_there,
            Mouse::DoubleClick if is_there => self.go(Go::Sizes(Sizes::default())),
            Mouse::Drag if self.pending.border => self.go(Go::Sizes(layout::drawn_to(self, x, y))),
            _ => return false,
        }
        is_there || self.pending.border
    }

    /// A click on one of the keys that may follow a prefix presses it.
    fn take_next_key_click(&mut self, mouse: Mouse, x: u16, y: u16, effects: &mut Vec<Effect>) -> bool {
        let key = overlay::next_key_at(self, x, y).filter(|_| mouse == Mouse::Click);
        key.is_some_and(|key| {
            self.take_screen_key(key, effects);
            true
        })
    }

    /// A click on what stands in front: on one of a list it is chosen and run, on a field the keys go there, on the screen
    /// behind what stands in front is left. A form stays: what was typed must not be lost by a slip.
    fn take_click_in_front(&mut self, under: Under, mouse: Mouse, effects: &mut Vec<Effect>) {
        self.clicked_in_front = true;
        let enter = Key::plain(Code::Enter);
        match (under, &mut self.mode) {
            (Under::Row(at), Mode::Menu(menu)) => {
                menu.pick.choose(at);
                self.take_key(enter, effects);
            }
            (Under::Row(at), Mode::Palette(pick) | Mode::Help(pick)) => {
                pick.choose(at);
                self.take_key(enter, effects);
            }
            (Under::Row(at), Mode::Rules(list)) => {
                list.at = at;
                if mouse == Mouse::DoubleClick {
                    self.take_key(Key::plain(Code::Char(' ')), effects);
                }
            }
            (Under::Row(at), Mode::Form(form)) => {
                let is_there = form.focus == at;
                form.focus_at(at);
                // A click on the field that has the keys goes on to its next answer, or turns it over.
                let key = match form.focused().map(|field| &field.value) {
                    Some(Value::Choice { .. }) => Some(Code::Right),
                    Some(Value::Flags { .. }) => Some(Code::Char(' ')),
                    _ => None,
                };
                if let Some(code) = key.filter(|_| is_there) {
                    self.take_key(Key::plain(code), effects);
                }
            }
            (Under::Behind, Mode::Menu(_) | Mode::Palette(_) | Mode::Help(_) | Mode::Rules(_)) => {
                self.take_key(Key::plain(Code::Esc), effects);
            }
            _ => {}
        }
    }
}
