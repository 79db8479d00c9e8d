//! `sayso FILE`: hands a map, its file and the user's settings to the screens.
//!
//! Always true: without a terminal to draw on the map is printed instead, and nothing is kept or locked; who asked for line
//! mode gets it in any terminal and through pipes.

use std::io::IsTerminal;

use super::shelf::Shelf;
use super::store::Store;
use super::tui::{Ended, Terminal};
use super::{Answer, Complaint, Failure, Outcome, Streams, lines, tui};
use crate::app::near::hint;
use crate::app::preview::Preview;
use crate::app::{self, Access, Depth, Ground, Preferences, ThemeName};
use crate::disk::{self, Config};
use crate::interchange::notation::Notation;
use crate::model::{Date, Matrix};

/// How a map is shown.
#[derive(Debug)]
pub struct Manner {
    /// What the user set up.
    pub config: Config,
    /// Whether lines are read and written, instead of a screen drawn.
    pub is_line_by_line: bool,
}

/// What the screens start with.
#[derive(Debug)]
pub enum Start {
    /// A map from a file, to be changed or to be read only.
    Map(Box<disk::Opened>, Access),
    /// A map that has no file until it is saved under a name, such as the built-in sample.
    Unnamed(Box<Matrix>),
    /// A file of another kind, which becomes a map when the user says so.
    Foreign(Box<Preview>),
    /// The start page.
    Page,
}

/// What a map is shown by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ShownBy {
    /// Frames on a screen.
    Screens,
    /// Lines that are read and written.
    Lines,
    /// One print of it: a pipe, or a terminal that draws nothing.
    Print,
}

impl ShownBy {
    fn of(manner: &Manner) -> ShownBy {
        let (is_heard, is_seen) = terminals();
        let draws = is_seen && environment("TERM") != "dumb";
        // Questions that go into a file while somebody sits at the keyboard would never be answered.
        if manner.is_line_by_line && (is_seen || !is_heard) {
            ShownBy::Lines
        } else if draws && is_heard {
            ShownBy::Screens
        } else {
            ShownBy::Print
        }
    }
}

/// Whether a map is shown on a screen.
pub(super) fn draws(manner: &Manner) -> bool {
    ShownBy::of(manner) == ShownBy::Screens
}

/// Opens the screens and stays until they are left.
///
/// # Errors
/// When the terminal or the settings cannot be used.
pub fn open(start: Start, manner: &Manner, streams: &mut Streams, today: Date) -> Answer {
    open_on(None, start, manner, streams, today)
}

/// The same on a terminal that may have been taken already.
///
/// # Errors
/// As `open`.
pub(super) fn open_on(
    terminal: Option<Terminal>,
    start: Start,
    manner: &Manner,
    streams: &mut Streams,
    today: Date,
) -> Answer {
    let preferences = preferences(&manner.config)?;
    let by = ShownBy::of(manner);
    if by == ShownBy::Print {
        let matrix = match start {
            Start::Map(opened, _) => opened.matrix,
            Start::Unnamed(matrix) => *matrix,
            Start::Foreign(preview) => return tell(&preview, streams),
            Start::Page => return Err(nothing_named()),
        };
        let wanted = super::show::Shown { notation: preferences.notation, ..super::show::Shown::default() };
        let shown = super::show::print(matrix, wanted, streams, today);
        streams.tell(
            "this is no terminal to draw on, so the map is printed; `sayso check FILE` lists what is wrong with it, \
             `sayso --accessible FILE` works line by line",
        );
        return shown;
    }
    let (mut shelf, opened) = match start {
        Start::Map(opened, access) => Shelf::with_file(*opened, access),
        Start::Unnamed(matrix) => Shelf::without_file(*matrix),
        Start::Page => Shelf::start_page(),
        Start::Foreign(preview) => {
            let (shelf, opened) = Shelf::without_file(Matrix::default());
            (shelf, app::Opened { preview: Some(preview), ..opened })
        }
    };
    if by == ShownBy::Lines {
        let opened = opened.after(shelf.settle_in());
        return lines::run(opened, &mut shelf, today, &preferences, streams);
    }
    let terminal = terminal.map_or_else(|| Terminal::open(&preferences), Ok);
    match terminal.and_then(|terminal| tui::run(terminal, opened, &mut shelf, today, &preferences)) {
        Ok(Ended::Left) => Ok(Outcome::Fine),
        Ok(Ended::Signal(number)) => Err(Failure::Signal(number)),
        Err(why) => Err(Complaint::new(format!("the terminal failed: {why}"), "try another terminal").into()),
    }
}

fn nothing_named() -> Failure {
    let hint = "`sayso demo` shows a sample, `sayso new FILE` starts a map, `sayso --help` lists the rest";
    Complaint::new("no map was named", hint).into()
}

/// What was understood of a file of another kind, where there is no terminal to ask on.
fn tell(preview: &Preview, streams: &mut Streams) -> Answer {
    use std::io::Write;
    for line in preview.lines() {
        writeln!(streams.out(), "{}", app::text::plain(&line))?;
    }
    streams.tell("nothing was written; `sayso import FILE -o MAP` makes a map of it");
    Ok(Outcome::Fine)
}

/// Terminals that promise no more than the sixteen colours.
const SIXTEEN: [&str; 9] =
    ["linux", "xterm", "xterm-color", "xterm-16color", "screen", "ansi", "cygwin", "rxvt", "vt220"];

/// What decided where nothing did.
const GUESSED: &str = "nothing says otherwise";

/// Whether a terminal of that kind may be asked for its ground: the others might show the question.
pub(super) fn answers(term: &str) -> bool {
    !term.is_empty() && !["linux", "dumb", "ansi", "cygwin", "vt220", "vt100"].contains(&term)
}

/// How the screens look, each part with what decided it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Looks {
    /// The theme.
    pub theme: (ThemeName, &'static str),
    /// The signs.
    pub glyphs: (app::Glyphs, &'static str),
    /// How many colours.
    pub depth: (Depth, &'static str),
}

/// How the screens look by the settings and an environment.
pub(super) fn looks(config: &Config, says: impl Fn(&str) -> String) -> Looks {
    const SETTINGS: &str = "the settings";
    let theme = match config.theme {
        disk::config::Theme::Dark => (ThemeName::Dark, SETTINGS),
        disk::config::Theme::Light => (ThemeName::Light, SETTINGS),
        disk::config::Theme::HighContrast => (ThemeName::HighContrast, SETTINGS),
        disk::config::Theme::Projector => (ThemeName::Projector, SETTINGS),
        disk::config::Theme::Mono => (ThemeName::Mono, SETTINGS),
        disk::config::Theme::Auto if !says("NO_COLOR").is_empty() => (ThemeName::Mono, "NO_COLOR"),
        disk::config::Theme::Auto => match ground(&says("COLORFGBG")) {
            Ground::Light => (ThemeName::Light, "COLORFGBG"),
            Ground::Dark => (ThemeName::Dark, "COLORFGBG"),
            Ground::Unknown => (ThemeName::Dark, GUESSED),
        },
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(|name| (name, says(name)));
    let locale = locale.into_iter().find(|(_, value)| !value.is_empty());
    let glyphs = match (config.glyphs, locale) {
        (disk::config::Glyphs::Unicode, _) => (app::Glyphs::Unicode, SETTINGS),
        (disk::config::Glyphs::Ascii, _) => (app::Glyphs::Ascii, SETTINGS),
        // No locale at all tells nothing about the terminal, and hardly one today cannot show UTF-8.
        (disk::config::Glyphs::Auto, None) => (app::Glyphs::Unicode, GUESSED),
        (disk::config::Glyphs::Auto, Some((name, value))) => {
            let is_utf8 = value.to_lowercase().replace('-', "").contains("utf8");
            (if is_utf8 { app::Glyphs::Unicode } else { app::Glyphs::Ascii }, name)
        }
    };
    let depth = match says("COLORTERM").as_str() {
        "truecolor" | "24bit" => (Depth::True, "COLORTERM"),
        _ if SIXTEEN.contains(&says("TERM").as_str()) => (Depth::Sixteen, "TERM"),
        _ => (Depth::Indexed, "TERM and no COLORTERM"),
    };
    Looks { theme, glyphs, depth }
}

/// The ground that `COLORFGBG` tells: it comes last, and 7 and 15 are the whites.
pub(super) fn ground(told: &str) -> Ground {
    match told.rsplit(';').next() {
        Some("7" | "15") => Ground::Light,
        Some(told) if !told.is_empty() => Ground::Dark,
        _ => Ground::Unknown,
    }
}

/// What the settings and the environment say about looks and keys.
pub(super) fn preferences(config: &Config) -> Result<Preferences, Failure> {
    let looks = looks(config, environment);
    let notation = config.notation.as_deref().map(known_notation).transpose()?;
    Ok(Preferences {
        theme: looks.theme.0,
        glyphs: looks.glyphs.0,
        depth: looks.depth.0,
        keys: own_keys(config),
        notation,
        is_theme_guessed: looks.theme.1 == GUESSED,
        ground: ground(&environment("COLORFGBG")),
        answers: answers(&environment("TERM")),
        paints: config.colors,
        lines: config.borders,
        hints: config.hints,
        digits: config.digits,
        leaves_mouse: config.mouse == disk::config::Mouse::Off,
        ..Preferences::default()
    })
}

/// Whether input and output are terminals.
pub(super) fn terminals() -> (bool, bool) {
    (std::io::stdin().is_terminal(), std::io::stdout().is_terminal())
}

/// What a variable of the environment says; nothing where it is not set.
pub(super) fn environment(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// The user's own keys, as the keymap takes them.
pub(super) fn own_keys(config: &Config) -> Vec<(String, Vec<String>)> {
    config.keys.iter().map(|(id, keys)| (id.clone(), keys.clone())).collect()
}

/// The notation of that name, or a complaint that lists them.
pub(super) fn known_notation(text: &str) -> Result<Notation, Failure> {
    text.trim().parse::<Notation>().map_err(|_| {
        let names: Vec<String> = Notation::ALL.iter().map(|notation| notation.name().to_lowercase()).collect();
        let near: Vec<&str> = names.iter().map(String::as_str).collect();
        let hint = hint(text, &near, &format!("there are {}", names.join(", ")));
        Complaint::new(format!("there is no notation \"{}\"", text.trim()), hint).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_before_the_environment_and_that_before_guesses() {
        let check = |config: &Config, set: &[(&str, &str)], expected: (ThemeName, app::Glyphs, Depth)| {
            let says = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map_or(String::new(), |(_, value)| (*value).to_owned())
            };
            let looks = looks(config, says);
            assert_eq!((looks.theme.0, looks.glyphs.0, looks.depth.0), expected, "{set:?}");
        };
        let auto = Config::default();
        let unicode = app::Glyphs::Unicode;
        check(&auto, &[], (ThemeName::Dark, unicode, Depth::Indexed));
        check(&auto, &[("COLORFGBG", "0;15"), ("COLORTERM", "truecolor")], (ThemeName::Light, unicode, Depth::True));
        check(&auto, &[("COLORFGBG", "0;15"), ("NO_COLOR", "1")], (ThemeName::Mono, unicode, Depth::Indexed));
        check(&auto, &[("LANG", "C"), ("TERM", "linux")], (ThemeName::Dark, app::Glyphs::Ascii, Depth::Sixteen));
        check(&auto, &[("LC_ALL", "de_DE.UTF-8"), ("LANG", "C")], (ThemeName::Dark, unicode, Depth::Indexed));
        let own = Config { theme: disk::config::Theme::Projector, ..Config::default() };
        check(&own, &[("NO_COLOR", "1")], (ThemeName::Projector, unicode, Depth::Indexed));
    }
}
