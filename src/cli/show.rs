//! `sayso show`: a screen as lines of text, for reading aloud, for pipes and for terminals that draw nothing.
//!
//! Always true: it says what the screen says, because both are made from the same values.

use std::io::Write;
use std::path::PathBuf;

use super::input::{self, Map};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::app::near::hint;
use crate::app::screens::changes::{self, Changed};
use crate::app::{App, Opened, Preferences, Screen, screens};
use crate::interchange::notation::Notation;
use crate::model::{Date, Id, Matrix, RoleKey, shown};

/// Print a screen as plain text
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso show support.sayso.ron
  sayso show support.sayso.ron --screen findings
  sayso show support.sayso.ron --screen role --role finance
  sayso show support.sayso.ron --situation pressure --notation raci
  sayso show support.sayso.ron --format lines")]
pub struct Show {
    /// The map; `-` reads standard input
    file: PathBuf,
    /// The screen, by name or number: grid, findings, role, overview
    #[arg(long, value_name = "S", default_value = "grid", value_parser = super::offered::screens(), hide_possible_values = true)]
    screen: String,
    /// Whose page the role screen shows, by name or id; every role's when none is named
    #[arg(long, value_name = "R")]
    role: Option<String>,
    /// The situation to show, by name or id; Steady when none is named
    #[arg(long, value_name = "S")]
    situation: Option<String>,
    /// The letters to show, such as raci, rapid or words
    #[arg(long, value_name = "N", value_parser = super::offered::notations(), hide_possible_values = true)]
    notation: Option<String>,
    /// What to print: a screen, or all that the map says, a line a fact, as git compares it
    #[arg(long, value_name = "F", value_enum, default_value_t = Form::Screen)]
    format: Form,
}

/// What is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Form {
    /// The screen
    Screen,
    /// A line a fact
    Lines,
}

/// What of a map is printed.
#[derive(Debug, Default)]
pub struct Shown {
    /// The screen.
    pub screen: Option<Screen>,
    /// Whose page, on the screen of roles; `None` = everybody's.
    pub role: Option<RoleKey>,
    /// The situation; `None` = Steady.
    pub situation: Option<Id>,
    /// The letters.
    pub notation: Option<Notation>,
}

pub fn run(show: &Show, streams: &mut Streams, today: Date) -> Answer {
    let Map { matrix, .. } = input::read_map(&show.file)?;
    if show.format == Form::Lines {
        for Changed { title, says, .. } in changes::stated(&matrix) {
            writeln!(streams.out(), "{}", shown(&title))?;
            for says in says {
                writeln!(streams.out(), "    {}", shown(&says))?;
            }
        }
        return Ok(Outcome::Fine);
    }
    let screen = screen_named(&show.screen)?;
    let file = input::name_of(&show.file);
    let situation = show.situation.as_deref().map(|name| input::situation_named(&matrix, &file, name)).transpose()?;
    let role = show.role.as_deref().map(|name| super::card::role_named(&matrix, &file, name)).transpose()?;
    if role.is_some() && screen != Screen::Role {
        return Err(Complaint::new("only the role screen has pages of roles", "add --screen role").into());
    }
    let notation = show.notation.as_deref().map(super::open::known_notation).transpose()?;
    print(matrix, Shown { screen: Some(screen), role, situation, notation }, streams, today)
}

/// Prints a screen of a map.
pub fn print(matrix: Matrix, shown: Shown, streams: &mut Streams, today: Date) -> Answer {
    let Shown { screen, role, situation, notation } = shown;
    let screen = screen.unwrap_or(Screen::Grid);
    let preferences = Preferences { notation, ..Preferences::default() };
    let opened = Opened { matrix, ..Opened::default() };
    // Steady is the base and no situation of its own.
    let situation = situation.filter(|id| opened.matrix.situation(id).is_some());
    let pages = role.map_or_else(|| opened.matrix.roles_in_order(), |role| vec![role]);
    // The size decides nothing here: text is not laid out in columns.
    let mut app = App::new(opened, today, (200, 60), &preferences).looking_at(screen, situation);
    let lines = match screen {
        Screen::Grid => screens::grid::text(&app),
        Screen::Findings => screens::findings::text(&app),
        Screen::Overview => screens::overview::text(&app),
        Screen::Role => {
            let mut lines = Vec::new();
            for role in pages {
                if !lines.is_empty() {
                    lines.push(String::new());
                }
                app = app.on_page_of(role);
                lines.extend(screens::boundary::text(&app));
            }
            lines
        }
    };
    for line in lines {
        writeln!(streams.out(), "{}", crate::model::shown(&line))?;
    }
    Ok(Outcome::Fine)
}

fn screen_named(text: &str) -> Result<Screen, Failure> {
    let folded = text.trim().to_lowercase();
    let found = (1..).zip(Screen::ALL).find(|(number, screen): &(usize, Screen)| {
        screen.name().to_lowercase() == folded || number.to_string() == folded
    });
    found.map(|(_, screen)| screen).ok_or_else(|| {
        let names: Vec<String> = Screen::ALL.iter().map(|screen| screen.name().to_lowercase()).collect();
        let near: Vec<&str> = names.iter().map(String::as_str).collect();
        let hint = hint(text, &near, &format!("there are {}", names.join(", ")));
        Complaint::new(format!("there is no screen \"{}\"", text.trim()), hint).into()
    })
}
