//! `sayso FILE`: hands a map, its file and the user's settings to the screens.
//!
//! Always true: without a terminal to draw on the map is printed instead, and nothing is kept or locked; who asked for line
//! mode gets it in any terminal and through pipes.

use std::io::IsTerminal;

use super::shelf::Shelf;
use super::tui::Ended;
use super::{Answer, Complaint, Failure, Outcome, Streams, lines, tui};
use crate::app::near::hint;
use crate::app::preview::Preview;
use crate::app::{self, Access, Depth, Preferences, ThemeName};
use crate::disk::{self, Config};
use crate::interchange::notation::Notation;
use crate::model::{Date, Matrix};

/// How a map is shown.
#[derive(Debug)]
pub struct Looks {
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

/// Opens the screens and stays until they are left.
///
/// # Errors
/// When the terminal or the settings cannot be used.
pub fn open(start: Start, looks: &Looks, streams: &mut Streams, today: Date) -> Answer {
    let preferences = preferences(&looks.config)?;
    let (is_heard, is_seen) = (std::io::stdin().is_terminal(), std::io::stdout().is_terminal());
    // Questions that go into a file while somebody sits at the keyboard would never be answered.
    let is_line_by_line = looks.is_line_by_line && (is_seen || !is_heard);
    // A pipe, or a terminal that draws nothing, gets the same map as lines of text.
    let draws = is_seen && std::env::var("TERM").as_deref() != Ok("dumb");
    if !is_line_by_line && (!draws || !is_heard) {
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
    if is_line_by_line {
        return lines::run(opened, &mut shelf, today, &preferences, streams);
    }
    match tui::run(opened, &mut shelf, today, &preferences) {
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

/// What the settings and the environment say about looks and keys.
fn preferences(config: &Config) -> Result<Preferences, Failure> {
    let says = |name: &str| std::env::var(name).unwrap_or_default();
    let theme = match config.theme {
        disk::config::Theme::Dark => ThemeName::Dark,
        disk::config::Theme::Light => ThemeName::Light,
        disk::config::Theme::Mono => ThemeName::Mono,
        disk::config::Theme::Auto if !says("NO_COLOR").is_empty() => ThemeName::Mono,
        // Terminals that tell their colours at all tell the background last: 7 and 15 are the whites.
        disk::config::Theme::Auto if matches!(says("COLORFGBG").rsplit(';').next(), Some("7" | "15")) => {
            ThemeName::Light
        }
        disk::config::Theme::Auto => ThemeName::Dark,
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(says).find(|value| !value.is_empty());
    // No locale at all tells nothing about the terminal, and hardly one today cannot show UTF-8.
    let is_utf8 = locale.is_none_or(|locale| locale.to_lowercase().replace('-', "").contains("utf8"));
    let glyphs = match config.glyphs {
        disk::config::Glyphs::Unicode => app::Glyphs::Unicode,
        disk::config::Glyphs::Ascii => app::Glyphs::Ascii,
        disk::config::Glyphs::Auto if is_utf8 => app::Glyphs::Unicode,
        disk::config::Glyphs::Auto => app::Glyphs::Ascii,
    };
    let depth = if matches!(says("COLORTERM").as_str(), "truecolor" | "24bit") { Depth::True } else { Depth::Indexed };
    let notation = config.notation.as_deref().map(known_notation).transpose()?;
    let keys = config.keys.iter().map(|(id, keys)| (id.clone(), keys.clone())).collect();
    Ok(Preferences { theme, glyphs, depth, keys, notation })
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
