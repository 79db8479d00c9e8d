//! Keys that wait for others: a prefix such as `g`, and a count such as `12`.
//!
//! Always true: what waits is forgotten by Esc, by the mouse, by a key that does not belong to it, and by whatever opens in
//! front; while a prefix waits, the keys that may follow are shown.

use super::commands::Command;
use super::key::{Code, Key};
use super::keymap::Bound;
use super::mode::Mode;
use super::{App, Digits, Effect, Go, Screen, Step};

/// A screen, the places on it, and how often the map was changed.
pub(super) type PlaceAndDepth = (Screen, usize, usize, [usize; 3], usize, u64);

/// What waits, and what was pressed last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pending {
    /// The first of two keys.
    pub prefix: Option<Key>,
    /// How often the next command shall be done.
    pub count: Option<u32>,
    /// The key that was pressed last.
    pub last: Option<Key>,
    /// Whether the mouse holds the border of the details.
    pub border: bool,
}

/// Nobody means more than this.
const MOST: u32 = 9_999;

/// No list in front is longer than matters.
const MOST_IN_FRONT: u32 = 200;

impl App {
    /// What waits, and what was pressed last.
    #[must_use]
    pub fn pending(&self) -> Pending {
        self.pending
    }

    /// Forgets what waits.
    pub(super) fn forget_pending(&mut self) {
        (self.pending.prefix, self.pending.count) = (None, None);
    }

    /// A key on the screen: it waits for another one, counts, or runs a command.
    pub(super) fn take_bound_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        let Pending { prefix, count, .. } = self.pending;
        self.forget_pending();
        if key == Key::plain(Code::Esc) && (prefix.is_some() || count.is_some()) {
            return;
        }
        if prefix.is_none()
            && let Some(digit) = self.counting_digit(key, count.is_some())
        {
            self.pending.count = Some((count.unwrap_or(0) * 10 + digit).min(MOST));
            return;
        }
        match self.keymap.find(self.screen, prefix, key) {
            Some(Bound::Command(command)) => self.run_often(command, count, effects),
            Some(Bound::Prefix) => (self.pending.prefix, self.pending.count) = (Some(key), count),
            None => {
                let signs = [prefix, Some(key)].into_iter().flatten().map(|key| key.sign(self.glyphs()));
                let pressed: Vec<String> = signs.collect();
                self.refuse(format!("{} does nothing here; ? lists what does", pressed.join(" ")));
            }
        }
    }

    /// Whether a key is a digit that counts in what stands in front: no letters are typed there, and the digit chooses
    /// nothing.
    pub(super) fn counts_in_front(&mut self, key: Key) -> bool {
        let Some(digit) = key.typed().and_then(|c| c.to_digit(10)) else { return false };
        let chooses = matches!(&self.mode, Mode::Menu(menu) if menu.items.iter().any(|item| item.key == Some(key)));
        let count = self.pending.count.unwrap_or(0);
        if matches!(self.mode, Mode::Normal) || self.mode.types() || chooses || (count == 0 && digit == 0) {
            return false;
        }
        self.pending.count = Some((count * 10 + digit).min(MOST));
        true
    }

    /// How often a key is taken in what stands in front: as often as was counted where it moves, else once.
    pub(super) fn times_in_front(&mut self, key: Key) -> u32 {
        if matches!(self.mode, Mode::Normal) {
            return 1;
        }
        let moves = matches!(key.code, Code::Up | Code::Down | Code::PageUp | Code::PageDown | Code::Char('j' | 'k'));
        self.pending.count.take().filter(|_| moves).map_or(1, |count| count.min(MOST_IN_FRONT))
    }

    /// The digit that a key adds to a count.
    fn counting_digit(&self, key: Key, is_counting: bool) -> Option<u32> {
        let digit = key.typed()?.to_digit(10)?;
        let is_free = self.keymap.command(self.screen, key).is_none();
        let begins = is_free || (digit > 0 && self.preferences.digits == Digits::Counts);
        (is_counting || begins).then_some(digit)
    }

    /// Runs a command so often; to a line by its number where it goes to one. What does not go on is not done again.
    fn run_often(&mut self, command: &'static Command, count: Option<u32>, effects: &mut Vec<Effect>) {
        let Some(count) = count else { return self.run_once(command, effects) };
        if matches!(command.id, "top" | "bottom") {
            let step = self.to_line(count);
            return self.carry_out(step, effects);
        }
        if !command.repeats() {
            return self.run_once(command, effects);
        }
        for done in 0..count {
            let (before, said) = (self.place_and_depth(), self.message.clone());
            self.run_once(command, effects);
            if self.place_and_depth() == before {
                // What was done before the end is worth more than that there was an end.
                if done > 0 {
                    self.message = said;
                }
                break;
            }
        }
    }

    pub(super) fn run_once(&mut self, command: &'static Command, effects: &mut Vec<Effect>) {
        // Fixes may not have been looked for yet where keys came faster than frames.
        if command.id == "fix" {
            self.find_remedies();
            self.try_all_remedies();
        }
        let step = (command.run)(self);
        self.carry_out(step, effects);
    }

    /// The place of the cursor, and which map that is.
    pub(super) fn place_and_depth(&self) -> PlaceAndDepth {
        let lists = [self.findings.at, self.role_page.at, self.overview.at];
        (self.screen, self.grid.line, self.grid.column, lists, self.history.depth(), self.revision)
    }

    /// To the decision of that number in the grid, to the row of that number elsewhere.
    fn to_line(&self, number: u32) -> Step {
        let number = usize::try_from(number).unwrap_or(usize::MAX).max(1);
        if self.screen != Screen::Grid {
            return Step::Go(Go::Row(number - 1));
        }
        let decisions = self.grid.lines().iter().enumerate();
        let mut decisions = decisions.filter(|(_, line)| matches!(line, super::grid::Line::Decision(_)));
        let found = decisions.nth(number - 1).map(|(at, _)| at);
        let line = found.unwrap_or_else(|| self.grid.lines().len().saturating_sub(1));
        match self.grid.anchor {
            Some(_) => Step::Go(Go::Select(line, self.grid.column)),
            None => Step::Go(Go::Place(line, self.grid.column)),
        }
    }
}
