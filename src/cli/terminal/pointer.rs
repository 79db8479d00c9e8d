//! What a click means: one alone, the second of two, or the one that only brought the user back to this window.
//!
//! The clock is read here, so that the app need not know one.

use std::time::{Duration, Instant};

use crate::app::Mouse;

/// Two clicks on one place within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

/// A click that comes this soon after the window was focused is the one that focused it.
const WITH_FOCUS: Duration = Duration::from_millis(100);

/// Remembers what was clicked last, and when the window was focused.
#[derive(Debug, Default)]
pub struct Pointer {
    last: Option<(Instant, u16, u16)>,
    focused: Option<Instant>,
    is_away: bool,
    /// Whether the button that is down went down to focus the window.
    only_focuses: bool,
}

impl Pointer {
    /// The window was focused, or left.
    pub fn focus(&mut self, is_here: bool, now: Instant) {
        self.is_away = !is_here;
        self.focused = is_here.then_some(now);
    }

    /// The main button went down. Nothing comes of the click that brought the user here.
    pub fn press(&mut self, x: u16, y: u16, now: Instant) -> Option<Mouse> {
        let with_focus = self.focused.take().is_some_and(|at| now.duration_since(at) < WITH_FOCUS);
        self.only_focuses = with_focus || std::mem::take(&mut self.is_away);
        if self.only_focuses {
            self.last = None;
            return None;
        }
        let again = self.last.is_some_and(|(at, cx, cy)| now.duration_since(at) < DOUBLE_CLICK && (cx, cy) == (x, y));
        self.last = if again { None } else { Some((now, x, y)) };
        Some(if again { Mouse::DoubleClick } else { Mouse::Click })
    }

    /// The mouse moved with the main button down.
    pub fn drag(&self) -> Option<Mouse> {
        (!self.only_focuses).then_some(Mouse::Drag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[test]
    fn two_clicks_on_one_place_are_a_double_click() {
        let (mut pointer, start) = (Pointer::default(), Instant::now());
        assert_eq!(pointer.press(3, 4, start), Some(Mouse::Click));
        assert_eq!(pointer.press(3, 4, at(start, 200)), Some(Mouse::DoubleClick));
        assert_eq!(pointer.press(3, 4, at(start, 300)), Some(Mouse::Click), "a third one begins anew");
        assert_eq!(pointer.press(9, 4, at(start, 400)), Some(Mouse::Click), "elsewhere");
        assert_eq!(pointer.press(9, 4, at(start, 900)), Some(Mouse::Click), "too late");
    }

    #[test]
    fn the_click_that_focuses_does_nothing_else() {
        let (mut pointer, start) = (Pointer::default(), Instant::now());
        pointer.focus(false, start);
        pointer.focus(true, at(start, 5000));
        assert_eq!(pointer.press(3, 4, at(start, 5010)), None);
        assert_eq!(pointer.drag(), None, "nor does what it drags");
        assert_eq!(pointer.press(3, 4, at(start, 5200)), Some(Mouse::Click), "the next one counts");
        assert_eq!(pointer.drag(), Some(Mouse::Drag));
        // Some terminals tell the click first.
        pointer.focus(false, at(start, 6000));
        assert_eq!(pointer.press(3, 4, at(start, 7000)), None);
        pointer.focus(true, at(start, 7001));
        assert_eq!(pointer.press(3, 4, at(start, 7300)), Some(Mouse::Click));
        // Who came by the keyboard clicks when they like.
        pointer.focus(false, at(start, 8000));
        pointer.focus(true, at(start, 9000));
        assert_eq!(pointer.press(3, 4, at(start, 9600)), Some(Mouse::Click));
    }
}
