//! How the screens look and take keys: what the user set up in the config, and what they changed since.
//!
//! Always true: nothing here belongs to a map; another map that is opened keeps all of it.

use super::layout::Sizes;
use super::paint::Paints;
use super::{App, Effect};
use crate::interchange::notation::Notation;

/// The themes there are; floor 4 knows their colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ThemeName {
    /// For dark terminals.
    #[default]
    Dark,
    /// For light terminals.
    Light,
    /// White on black, every pair 7 : 1 and more.
    HighContrast,
    /// Black on white, dark colours: for a room with the lights on.
    Projector,
    /// No colour at all.
    Mono,
}

impl ThemeName {
    /// All themes in the order the key goes through them.
    pub const ALL: [ThemeName; 5] =
        [ThemeName::Dark, ThemeName::Light, ThemeName::HighContrast, ThemeName::Projector, ThemeName::Mono];

    /// Its name in the config.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ThemeName::Dark => "dark",
            ThemeName::Light => "light",
            ThemeName::HighContrast => "high-contrast",
            ThemeName::Projector => "projector",
            ThemeName::Mono => "mono",
        }
    }
}

/// What is known of the ground that the terminal has by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Ground {
    /// Nothing so far: it may be any.
    Unknown,
    /// Light text is read on it.
    #[default]
    Dark,
    /// Dark text is read on it.
    Light,
}

/// How much of the screen the details get.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pane {
    /// None.
    Hidden,
    /// Their usual share.
    #[default]
    Shown,
    /// Half the screen and more.
    Large,
}

/// How many colours the terminal shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Depth {
    /// Any colour.
    #[default]
    True,
    /// The 256 of the table.
    Indexed,
    /// The 16 that every terminal has, as its user set them.
    Sixteen,
}

/// Which signs the screen may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Glyphs {
    /// ○ ◆ ~ ▶ ▾ │ ─
    #[default]
    Unicode,
    /// o # ~ > v | -
    Ascii,
}

/// How panes and boxes are set apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lines {
    /// By lines.
    #[default]
    Drawn,
    /// By blanks alone, which no screen reader reads aloud.
    None,
}

impl Lines {
    /// Both with their names in the config.
    pub const ALL: [(&'static str, Lines); 2] = [("lines", Lines::Drawn), ("none", Lines::None)];
}

/// How much the bottom line tells of what can be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Hints {
    /// What can be done here, commands and help.
    #[default]
    Full,
    /// Commands and help alone.
    Short,
    /// Nothing.
    Off,
}

impl Hints {
    /// All with their names in the config.
    pub const ALL: [(&'static str, Hints); 3] = [("full", Hints::Full), ("short", Hints::Short), ("off", Hints::Off)];
}

/// What a digit does that both a screen and a count could take.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Digits {
    /// It shows the screen of that number; the others begin a count.
    #[default]
    Screens,
    /// It begins a count; screens are reached with `g` and their number.
    Counts,
}

impl Digits {
    /// Both with their names in the config.
    pub const ALL: [(&'static str, Digits); 2] = [("screens", Digits::Screens), ("counts", Digits::Counts)];
}

/// What the user set up, from the config and the environment, and what they changed since.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// The theme to start with.
    pub theme: ThemeName,
    /// The signs to use.
    pub glyphs: Glyphs,
    /// How many colours to use.
    pub depth: Depth,
    /// Key bindings of the user's own: command id to keys.
    pub keys: Vec<(String, Vec<String>)>,
    /// The notation to start with.
    pub notation: Option<Notation>,
    /// Whether the theme is only a guess, and what the terminal says of its ground counts.
    pub is_theme_guessed: bool,
    /// What is known of the terminal's ground.
    pub ground: Ground,
    /// Whether the terminal can be asked for it.
    pub answers: bool,
    /// Colours of the user's own.
    pub paints: Paints,
    /// How panes are set apart.
    pub lines: Lines,
    /// What the bottom line tells.
    pub hints: Hints,
    /// What digits do.
    pub digits: Digits,
    /// Whether the mouse is left to the terminal, which selects text with it.
    pub leaves_mouse: bool,
    /// Whether the last key is shown, for those who look on.
    pub shows_keys: bool,
    /// How large the panes were made.
    pub sizes: Sizes,
}

impl App {
    /// How the screens look and take keys.
    #[must_use]
    pub fn preferences(&self) -> &Preferences {
        &self.preferences
    }

    /// Whether the theme lies on the terminal's own ground. It does where that is known to be the one it was made for; else
    /// it brings its own, so that nothing is ever white on white.
    #[must_use]
    pub fn is_on_own_ground(&self) -> bool {
        matches!(
            (self.theme, self.preferences.ground),
            (ThemeName::Dark, Ground::Dark) | (ThemeName::Light, Ground::Light)
        )
    }

    /// Whether to ask the terminal for its ground.
    #[must_use]
    pub fn asks_ground(&self) -> bool {
        let Preferences { ground, answers, .. } = self.preferences;
        answers && ground == Ground::Unknown && matches!(self.theme, ThemeName::Dark | ThemeName::Light)
    }

    /// What the terminal says of its ground, which decides the theme where nothing else did.
    pub(super) fn hear_ground(&mut self, is_light: bool) {
        self.preferences.ground = if is_light { Ground::Light } else { Ground::Dark };
        if std::mem::take(&mut self.preferences.is_theme_guessed) {
            self.theme = if is_light { ThemeName::Light } else { ThemeName::Dark };
        }
    }

    pub(super) fn turn_mouse(&mut self, effects: &mut Vec<Effect>) {
        let leaves = !self.preferences.leaves_mouse;
        self.preferences.leaves_mouse = leaves;
        let key = self.keymap.keys_of("toggle-mouse").first().map(|key| key.sign(self.glyphs)).unwrap_or_default();
        self.tell(match leaves {
            true => format!("the mouse is the terminal's: select text with it; {key} takes it back"),
            false => "the mouse points and clicks here again; with Shift held the terminal selects text".to_owned(),
        });
        effects.push(Effect::LeaveMouse(leaves));
    }

    pub(super) fn turn_shown_keys(&mut self) {
        self.preferences.shows_keys = !self.preferences.shows_keys;
        self.tell(if self.preferences.shows_keys {
            "the last key is shown at the right"
        } else {
            "keys are shown no more"
        });
    }

    pub(super) fn turn_digits(&mut self) {
        let (digits, said) = match self.preferences.digits {
            Digits::Screens => (Digits::Counts, "digits count: 3j goes down three lines; g1 to g4 show the screens"),
            Digits::Counts => (Digits::Screens, "1 to 4 show the screens; the other digits count"),
        };
        self.preferences.digits = digits;
        self.tell(said);
    }

    pub(super) fn turn_hints(&mut self) {
        let at = Hints::ALL.iter().position(|(_, hints)| *hints == self.preferences.hints).unwrap_or(0);
        let (name, hints) = Hints::ALL.get((at + 1) % Hints::ALL.len()).copied().unwrap_or(("full", Hints::Full));
        self.preferences.hints = hints;
        self.tell(format!("hints: {name}"));
    }

    /// A guess gives way to a choice.
    pub(super) fn choose_theme(&mut self, theme: ThemeName) {
        self.theme = theme;
        self.preferences.is_theme_guessed = false;
        self.tell(format!("theme: {}", theme.name()));
    }
}
