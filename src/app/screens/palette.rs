//! The palette and the help: the command table as a list one types into.
//!
//! Both show every command; one that would do nothing here is greyed and says why.

use super::super::commands::{COMMANDS, Command, why_not};
use super::super::pick::Pick;
use super::super::text::{Spans, Tone, fit, pad, span, width as wide};
use super::super::{App, Screen};

/// One row: its text, and whether it is chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaletteRow {
    /// What is read.
    pub spans: Spans,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

fn keys(app: &App, command: &Command) -> String {
    let keys: Vec<String> = app.keymap().keys_of(command.id).iter().map(|key| key.sign(app.glyphs())).collect();
    keys.join("  ")
}

/// The first row in sight of so many: the chosen one stays near the middle.
#[must_use]
pub fn first(pick: &Pick, count: usize) -> usize {
    pick.at().saturating_sub(count.saturating_sub(1) / 2).min(pick.rows().len().saturating_sub(count))
}

/// The rows in sight, in so many columns; with what each does when asked for.
#[must_use]
pub fn rows(app: &App, pick: &Pick, count: usize, width: usize, help: bool) -> Vec<PaletteRow> {
    let from = first(pick, count);
    let help = help && width >= BESIDE_FROM;
    let title_room = if help { 26.min(width / 2) } else { width.saturating_sub(22).max(12) };
    pick.rows()
        .iter()
        .enumerate()
        .skip(from)
        .take(count)
        .filter_map(|(at, index)| {
            let command = COMMANDS.get(*index)?;
            let why_not = why_not(app, command);
            let applies = why_not.is_none();
            let chosen = at == pick.at();
            let quiet = if applies { Tone::Plain } else { Tone::Out };
            let mut spans =
                vec![span(format!(" {} ", pad(command.title, title_room)), if chosen { Tone::Strong } else { quiet })];
            let key_text = keys(app, command);
            if help {
                spans.push(span(format!("{} ", pad(&key_text, 16)), Tone::Key));
                let about = match &why_not {
                    None => command.about.to_owned(),
                    Some(why) => format!("{why}: {}", command.about),
                };
                let room = width.saturating_sub(title_room + 2 + 17);
                spans.push(span(fit(&about, room), if applies { Tone::Quiet } else { Tone::Out }));
            } else {
                let room = width.saturating_sub(title_room + 3);
                spans.push(span(fit(&key_text, room), if applies { Tone::Key } else { Tone::Out }));
            }
            Some(PaletteRow { spans, chosen })
        })
        .collect()
}

/// What the chosen command does, for the lines below the list: why it would do nothing here, what takes it back, and on which
/// screens it works.
#[must_use]
pub fn about(app: &App, pick: &Pick) -> Option<(&'static str, String)> {
    let command = pick.chosen().and_then(|at| COMMANDS.get(at))?;
    let mut about = match why_not(app, command) {
        Some(why) => format!("not here ({why}). {}", command.about),
        None => command.about.to_owned(),
    };
    let undo = app.keymap().keys_of("undo").first().map(|key| key.sign(app.glyphs()));
    if let Some(key) = undo.filter(|_| command.is_undone(app)) {
        about.push_str(&format!(" {key} takes it back."));
    }
    if command.screens().len() < Screen::ALL.len() && command.applies(app.screen()) {
        let screens: Vec<&str> = command.screens().iter().map(|screen| screen.name()).collect();
        about.push_str(&format!(" Works on: {}.", screens.join(", ")));
    }
    Some((command.group.name(), about))
}

/// How many rows what the chosen command does has: on a low screen the list needs them more.
#[must_use]
pub fn about_rows(app: &App) -> usize {
    if app.size().1 < 16 { 2 } else { 3 }
}

/// From so many columns on what a command does stands beside its name; below that only under the list.
const BESIDE_FROM: usize = 72;

/// How many columns the help wants.
#[must_use]
pub fn wanted_width() -> usize {
    COMMANDS.iter().map(|command| wide(command.about)).max().unwrap_or(60) + 48
}
