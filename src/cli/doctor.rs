//! `sayso doctor`: where everything lies, what the terminal can do, and where each setting comes from.
//!
//! Always true: it changes nothing, and a part that cannot be looked at is said to be so instead of ending the rest.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use super::open::{environment, looks, own_keys, terminals};
use super::{Answer, Outcome, Streams};
use crate::app::keymap::Keymap;
use crate::app::{Depth, Glyphs};
use crate::disk::config::path_of;
use crate::disk::{Config, folders};
use crate::model::shown;

/// Tell where everything lies, what the terminal can do, and what sets it up
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso doctor
  sayso --config team.ron doctor        try another settings file; 1 when keys clash")]
pub struct Doctor {}

pub fn run(_: &Doctor, named: Option<&Path>, streams: &mut Streams) -> Answer {
    let mut lines = vec![format!("sayso {}", env!("CARGO_PKG_VERSION")), String::new(), "Places".to_owned()];
    let exists = |path: &Path| if path.exists() { "" } else { " (not there; the defaults hold)" };
    match path_of(named) {
        Some((path, source)) => {
            lines.push(format!("  settings   {}{}, by {source}", shown(&path.to_string_lossy()), exists(&path)));
        }
        None => lines.push("  settings   no home folder to look in".to_owned()),
    }
    match folders::state_folder() {
        Some(path) => {
            lines.push(format!("  state      {} (journals, locks, maps opened lately)", shown(&path.to_string_lossy())))
        }
        None => {
            lines.push("  state      no home folder to keep it in: changes are not kept against a crash".to_owned())
        }
    }
    let config = Config::load(named);
    let mut bad = false;
    lines.push(String::new());
    lines.push("Settings, and what decided each".to_owned());
    match &config {
        Ok(config) => {
            let looks = looks(config, environment);
            lines.push(format!("  theme      {}: {}", looks.theme.0.name(), looks.theme.1));
            let glyphs = if looks.glyphs.0 == Glyphs::Unicode { "unicode" } else { "ascii" };
            lines.push(format!("  glyphs     {glyphs}: {}", looks.glyphs.1));
            let depth = match looks.depth.0 {
                Depth::True => "any",
                Depth::Indexed => "256",
                Depth::Sixteen => "16",
            };
            lines.push(format!("  colours    {depth}: {}", looks.depth.1));
            let notation = config.notation.as_deref().map(|name| format!("{}: the settings", shown(name)));
            lines.push(format!("  notation   {}", notation.unwrap_or_else(|| "that of the map, else dci".to_owned())));
            let (_, complaints) = Keymap::new(&own_keys(config));
            lines.push(format!("  keys       {} of your own", config.keys.len()));
            bad |= !complaints.is_empty();
            lines.extend(complaints.iter().map(|complaint| format!("    ! {}", shown(complaint))));
        }
        Err(why) => {
            bad = true;
            lines.push(format!("  ! {}: {}", shown(&why.path.to_string_lossy()), shown(&why.message)));
            lines.push(format!("    {}", shown(&why.hint)));
        }
    }
    lines.push(String::new());
    lines.push("Terminal".to_owned());
    let is = |is: bool| if is { "a terminal" } else { "no terminal" };
    let (reads, draws) = terminals();
    lines.push(format!("  input      {}", is(reads)));
    lines.push(format!("  output     {}", is(draws)));
    for name in ["TERM", "COLORTERM", "COLORFGBG", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "TMUX"] {
        let value = environment(name);
        let value = if value.is_empty() { "not set".to_owned() } else { shown(&value).into_owned() };
        lines.push(format!("  {name:<10} {value}"));
    }
    lines.push(String::new());
    lines.push("Git, in this folder".to_owned());
    for key in ["merge.sayso.driver", "diff.sayso.textconv"] {
        lines.push(format!("  {key}: {}", git(key)));
    }
    for line in lines {
        writeln!(streams.out(), "{line}")?;
    }
    Ok(if bad { Outcome::Found } else { Outcome::Fine })
}

/// What git has for a key, or why that is not known.
fn git(key: &str) -> String {
    match Command::new("git").args(["config", "--get", key]).output() {
        Ok(output) if output.status.success() => shown(String::from_utf8_lossy(&output.stdout).trim()).into_owned(),
        Ok(_) => "not set".to_owned(),
        Err(_) => "git is not there".to_owned(),
    }
}
