//! `sayso FILE`: hands a map, its file and the user's settings to the screens.
//!
//! Always true: saving from the screens keeps every promise of `disk`; a save that would lose comments is announced first
//! and done only when it is asked for again.

use std::io::IsTerminal;
use std::path::Path;

use super::input::name_of;
use super::tui::{self, Saved, Store};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::app::{self, Depth, Preferences, ThemeName};
use crate::disk::{self, Config, DiskError, MapFile, Overwrite, SaveReport, Trouble};
use crate::interchange::notation::Notation;
use crate::model::{Date, Matrix, shown};

/// What the screens start with.
#[derive(Debug)]
pub enum Start {
    /// A map from a file.
    Map(Box<disk::Opened>),
    /// A map that has no file until it is saved under a name, such as the built-in sample.
    Unnamed(Box<Matrix>),
}

/// Opens the screens and stays until they are left.
///
/// # Errors
/// When the terminal or the settings cannot be used.
pub fn open(start: Start, config: &Config, streams: &mut Streams, today: Date) -> Answer {
    let preferences = preferences(config)?;
    let (matrix, file) = match start {
        Start::Map(opened) => {
            opened.file.tidy();
            (opened.matrix, Some(opened.file))
        }
        Start::Unnamed(matrix) => (*matrix, None),
    };
    // A pipe, or a terminal that draws nothing, gets the same map as lines of text.
    let draws = std::io::stdout().is_terminal() && std::env::var("TERM").as_deref() != Ok("dumb");
    if !draws || !std::io::stdin().is_terminal() {
        let shown = super::show::print(matrix, app::Screen::Grid, None, preferences.notation, streams, today);
        streams.tell(
            "this is no terminal to draw on, so the map is printed; `sayso check FILE` lists what is wrong with it",
        );
        return shown;
    }
    let opened = app::Opened {
        matrix,
        name: file.as_ref().map(|file| name_of(file.path())),
        notice: file.as_ref().and_then(MapFile::unfinished_save).map(|copy| {
            format!("a save was interrupted: a whole newer map lies in {}", shown(&copy.to_string_lossy()))
        }),
    };
    let mut shelf = Shelf { file, announced: false };
    tui::run(opened, &mut shelf, today, &preferences)
        .map_err(|why| Complaint::new(format!("the terminal failed: {why}"), "try another terminal"))?;
    Ok(Outcome::Fine)
}

/// Where the map of the screens is kept.
struct Shelf {
    file: Option<MapFile>,
    /// Whether the user was told which comments go.
    announced: bool,
}

impl Store for Shelf {
    fn save(&mut self, matrix: &Matrix, to: Option<&str>) -> Result<Saved, String> {
        let saved = match (to, &mut self.file) {
            (Some(name), file) => save_under(Path::new(name), file, matrix),
            (None, Some(file)) => {
                let lost = if self.announced { Vec::new() } else { file.would_lose(matrix) };
                if let Some(first) = lost.first() {
                    self.announced = true;
                    return Err(format!(
                        "{} in changed places cannot be kept, such as line {}: {}. Save again to save without; \
                         the file as it is will be kept as .bak",
                        super::check::counted(lost.len(), "comment"),
                        first.line,
                        shown(&first.text)
                    ));
                }
                file.save(matrix, Overwrite::No)
            }
            (None, None) => return Err("this map has no file yet: save it under a name".to_owned()),
        };
        let report = saved.map_err(|why| in_one_line(&why))?;
        self.announced = false;
        let name = self.file.as_ref().map(|file| name_of(file.path())).unwrap_or_default();
        let unconfirmed = self.file.as_ref().and_then(MapFile::unconfirmed).map(str::to_owned);
        Ok(Saved { name, notice: unconfirmed.or_else(|| notice(&report)) })
    }
}

fn save_under(path: &Path, file: &mut Option<MapFile>, matrix: &Matrix) -> Result<SaveReport, DiskError> {
    match file {
        Some(file) => file.save_as(path, matrix, Overwrite::No),
        None => {
            *file = Some(disk::save_new(path, matrix, Overwrite::No)?);
            Ok(SaveReport::default())
        }
    }
}

fn in_one_line(why: &DiskError) -> String {
    let name = why.path.to_string_lossy();
    let colon = if matches!(why.trouble, Trouble::Unreadable(_)) { ":" } else { "" };
    format!("{}{colon} {}; {}", shown(&name), shown(&why.message), shown(&why.hint))
}

/// What a save did that the user may not expect.
fn notice(report: &SaveReport) -> Option<String> {
    if let Some(kept) = &report.kept {
        return Some(format!("comments were lost; the file as it was is kept in {}", shown(&kept.to_string_lossy())));
    }
    report.in_place.map(|why| format!("written in place: {why}"))
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
        let hint = format!("there are {}", names.join(", "));
        Complaint::new(format!("there is no notation \"{}\"", text.trim()), hint).into()
    })
}
