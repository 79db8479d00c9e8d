//! The tour: a few lines above the hints that ask for one step at a time and go on when it is done.
//!
//! Always true: it changes nothing itself and takes no key; it can be left at any moment and goes on where it was left.

use super::mode::Mode;
use super::text::{Spans, Tone, span, wrap};
use super::{App, Effect, Screen};

/// One thing to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TourStep {
    /// What it is about.
    pub title: &'static str,
    /// What to do; `{id}` stands for the key of that command.
    pub text: &'static str,
}

/// The steps in their order.
pub const STEPS: [TourStep; 7] = [
    TourStep {
        title: "The grid",
        text: "Rows are decisions, columns are roles: D decides, C is asked before, I is told after. Move about with the \
               arrow keys or the mouse.",
    },
    TourStep {
        title: "Find",
        text: "Signs at the left: ○ nobody decides, ◆ too many do, ~ a line is blurred. Press {next-finding} to go to the \
               first one.",
    },
    TourStep {
        title: "Read",
        text: "The details beside or below the grid say what is wrong here. Press {explain} to read why it matters, and Esc \
               to come back.",
    },
    TourStep {
        title: "Fix",
        text: "Press {fix}: each fix says how many findings it leaves. Enter applies the chosen one. No fix here? \
               {next-finding} goes on.",
    },
    TourStep {
        title: "Take back",
        text: "Nothing is lost: {undo} takes the change back, {redo} does it again. Press {undo} now.",
    },
    TourStep {
        title: "One role's line",
        text: "Press {screen-role}: what the role under the cursor decides alone, whom it asks, and where its calls go up to.",
    },
    TourStep {
        title: "That is all",
        text: "{screen-grid} is the grid, {help} lists every key, {palette} finds a command by any word. {save} saves under \
               a name; {tour} ends the tour.",
    },
];

/// The most lines the text of a step takes.
const LINES: usize = 4;
/// From so many rows on there is room for the tour.
const FROM: u16 = 14;

/// Where the user is in the tour, and how things were when the step began.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tour {
    /// The step, from 0.
    pub step: usize,
    place: Option<(usize, usize)>,
    depth: usize,
    open: usize,
    has_read: bool,
}

impl Tour {
    /// The tour at a step.
    #[must_use]
    pub fn at(step: usize) -> Tour {
        Tour { step: step.min(STEPS.len() - 1), ..Tour::default() }
    }
}

impl App {
    /// Begins the tour, goes on with it, or leaves it.
    pub(super) fn turn_tour(&mut self) {
        if let Some(tour) = self.tour.take() {
            self.left_tour = Some(tour.step).filter(|step| *step + 1 < STEPS.len());
            return self.tell("the tour is left; \"Tour\" in the commands (:) goes on with it");
        }
        self.begin_tour(self.left_tour.unwrap_or(0));
    }

    /// Begins the tour at a step.
    pub(super) fn begin_tour(&mut self, step: usize) {
        let tour = Tour::at(step);
        self.tour = Some(self.with_beginnings(tour));
        self.message = None;
    }

    /// The same step with how things are now.
    fn with_beginnings(&self, tour: Tour) -> Tour {
        Tour {
            place: Some((self.grid.line, self.grid.column)),
            depth: self.history.depth(),
            open: self.analysis.counts().open(),
            has_read: false,
            ..tour
        }
    }

    /// Goes on when the step is done; after every event.
    pub(super) fn follow_tour(&mut self, effects: &mut Vec<Effect>) {
        let Some(mut tour) = self.tour.take() else { return };
        let counts = self.analysis.counts();
        let is_calm = matches!(self.mode, Mode::Normal);
        tour.has_read |= matches!(self.mode, Mode::Page { .. });
        let depth = self.history.depth();
        let done = match tour.step {
            0 => tour.place.is_some_and(|place| place != (self.grid.line, self.grid.column)),
            // Where nothing is wrong there is nothing to find, read or fix.
            1 => self.visited.is_some() || counts.open() == 0,
            2 => (tour.has_read && is_calm) || counts.open() < tour.open || tour.open == 0,
            3 => counts.open() < tour.open || tour.open == 0,
            4 => depth < tour.depth || tour.depth == 0,
            5 => self.screen == Screen::Role,
            _ => false,
        };
        if done && is_calm {
            tour = self.with_beginnings(Tour::at(tour.step + 1));
            effects.push(Effect::Toured(tour.step));
        }
        self.tour = Some(tour);
    }

    /// The step the user is at.
    #[must_use]
    pub fn tour(&self) -> Option<&Tour> {
        self.tour.as_ref()
    }
}

/// How many rows the tour takes on a screen of that size; none where there is no room.
#[must_use]
pub fn rows(app: &App) -> u16 {
    let (width, height) = app.size();
    if height < FROM {
        return 0;
    }
    u16::try_from(lines(app, usize::from(width)).len()).unwrap_or(0)
}

/// What the tour says, in so many columns; nothing when it is not on.
#[must_use]
pub fn lines(app: &App, width: usize) -> Vec<Spans> {
    let Some(tour) = app.tour() else { return Vec::new() };
    let Some(step) = STEPS.get(tour.step) else { return Vec::new() };
    let leave = app.keymap().keys_of("tour").first().map(|key| format!("   {} leaves", key.sign(app.glyphs())));
    let mut lines: Vec<Spans> = vec![vec![
        span(format!(" Tour {} of {}: {}", tour.step + 1, STEPS.len(), step.title), Tone::Heading),
        span(leave.unwrap_or_default(), Tone::Quiet),
    ]];
    let text = with_keys(app, step.text);
    let wrapped = wrap(&text, width.saturating_sub(2).max(1)).into_iter().take(LINES);
    lines.extend(wrapped.map(|text| vec![span(format!(" {text}"), Tone::Strong)]));
    lines
}

/// The text with the keys that the commands have now, and the signs that are shown.
fn with_keys(app: &App, text: &str) -> String {
    let signs = super::screens::Signs::of(app.glyphs());
    let mut said = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        said.push_str(before);
        let (id, after) = after.split_once('}').unwrap_or((after, ""));
        let key = app.keymap().keys_of(id).first().map(|key| key.sign(app.glyphs()));
        said.push_str(&key.unwrap_or_else(|| format!("\":\" and \"{id}\"")));
        rest = after;
    }
    said.push_str(rest);
    let [gap, overlap, _] = signs.families;
    said.replace('○', gap).replace('◆', overlap)
}
