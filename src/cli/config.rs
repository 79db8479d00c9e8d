//! `sayso config`: the settings file as it could be, every setting with its meaning and every command with its keys.
//!
//! Always true: what is printed is read as the defaults, so that it can be saved as it is and changed line by line.

use std::fmt::Write as _;
use std::io::Write as _;

use super::{Answer, Outcome, Streams};
use crate::app::commands::{COMMANDS, Group};
use crate::app::paint::ELEMENTS;
use crate::app::{Hints, Lines, ThemeName};
use crate::disk::config::usual_path;
use crate::interchange::notation::Notation;
use crate::model::shown;

/// Print a settings file with every setting explained
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso config                          look at what can be set
  sayso config > ~/.config/sayso/config.ron
  sayso doctor                          which settings hold, and where each comes from")]
pub struct Config {}

pub fn run(_: &Config, streams: &mut Streams) -> Answer {
    streams.out().write_all(template().as_bytes())?;
    if let Some(path) = usual_path() {
        streams.tell(&format!("saved as {}, it is read at every start", shown(&path.to_string_lossy())));
    }
    Ok(Outcome::Fine)
}

/// The settings file with everything at its default, and keys in comments.
#[must_use]
pub fn template() -> String {
    let themes: Vec<String> = ThemeName::ALL.iter().map(|theme| format!("\"{}\"", theme.name())).collect();
    let notations: Vec<String> = Notation::ALL.iter().map(|one| format!("\"{}\"", one.name().to_lowercase())).collect();
    let mut text = format!(
        "\
// Settings of sayso. Every line is the default; delete what you do not change.
(
    // Colours: \"auto\" (NO_COLOR, then what the terminal tells), or {}.
    theme: \"auto\",

    // Signs: \"auto\" (by the locale), \"unicode\" or \"ascii\".
    glyphs: \"auto\",

    // The letters rights are shown in: {}. Without it, those of the map.
    // notation: \"raci\",

    // Line by line for screen readers, as with --accessible: true or false.
    accessible: false,

    // Between panes: {}. Without lines a screen reader has less to read.
    borders: \"lines\",

    // What the bottom line tells: {}.
    hints: \"full\",

    // What 1 to 4 do: show \"screens\", or begin \"counts\" as in 3j; g1 to g4 show the screens in any case.
    digits: \"screens\",

    // The mouse: \"on\" points and clicks here, \"off\" leaves it to the terminal, which selects text. F7 changes it.
    mouse: \"on\",

    // Colours of your own over those of the theme, such as \"white on #004c78 bold\", \"red\", \"on black underlined\":
    // #rrggbb, or the terminal's black, red, green, yellow, blue, magenta, cyan, white and bright-...
    colors: {{
",
        themes.join(", "),
        notations.join(", "),
        words(&Lines::ALL),
        words(&Hints::ALL),
    );
    for (element, about) in ELEMENTS {
        let _ = writeln!(text, "        // \"{element}\": \"\",  // {about}");
    }
    text.push_str(
        "    },

    // Keys of your own, in the place of a command's keys: ctrl-s, alt-up, shift-down, f2, enter, ?
    // \"g r\" is r after g. A key that another command has is taken from it, and you are told.
    keys: {
",
    );
    for group in Group::ALL {
        let _ = writeln!(text, "        // {}", group.name());
        for command in COMMANDS.iter().filter(|command| command.group == group) {
            let keys: Vec<String> = command.keys.iter().map(|key| format!("{key:?}")).collect();
            let _ = writeln!(text, "        // \"{}\": [{}],  // {}", command.id, keys.join(", "), command.title);
        }
    }
    text.push_str("    },\n)\n");
    text
}

/// Words one may choose from.
fn words<T>(all: &[(&'static str, T)]) -> String {
    let words: Vec<String> = all.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    words.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_as_the_defaults() {
        let read = crate::disk::Config::parse(template().as_bytes()).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(read, crate::disk::Config::default());
    }

    #[test]
    fn uncommented_keys_are_the_keys_they_were() {
        let lines = template();
        let keys = lines.lines().skip_while(|line| !line.contains("keys: {"));
        let keys = keys.filter_map(|line| line.trim().strip_prefix("// \"")).filter(|line| line.contains("\": ["));
        let keys: Vec<String> = keys.map(|line| format!("\"{}", line.split("  //").next().unwrap_or(""))).collect();
        assert_eq!(keys.len(), COMMANDS.len());
        let text = format!("(keys: {{ {} }})", keys.join(" "));
        let read = crate::disk::Config::parse(text.as_bytes()).unwrap_or_else(|why| panic!("{why}\n{text}"));
        for command in COMMANDS.iter() {
            assert_eq!(read.keys.get(command.id).map(Vec::as_slice).unwrap_or(&[]), command.keys, "{}", command.id);
        }
    }
}
