//! `sayso doctor`: where everything lies, what the terminal can do, and where each setting comes from.
//!
//! Always true: it changes nothing, and a part that cannot be looked at is said to be so instead of ending the rest.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use super::git_setup::is_on_path;
use super::open::{answers, environment, ground, looks, own_keys, terminals};
use super::{Answer, Outcome, Streams};
use crate::app::keymap::Keymap;
use crate::app::paint::{Hue, Paints};
use crate::app::{Depth, Digits, Glyphs, Ground, Hints, Lines, ThemeName};
use crate::disk::config::{Mouse, path_of};
use crate::disk::{Config, DiskError, Trouble, folders};
use crate::model::shown;

/// Tell where everything lies, what the terminal can do, and what sets it up
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso doctor
  sayso --config team.ron doctor        try another settings file; 1 when keys clash")]
pub struct Doctor {}

pub fn run(_: &Doctor, named: Option<&Path>, streams: &mut Streams) -> Answer {
    let config = Config::load(named);
    let settings = settings(&config);
    let is_bad = settings.iter().any(|line| line.trim_start().starts_with('!'));
    let version = vec![format!("sayso {}", env!("CARGO_PKG_VERSION"))];
    let parts = [
        ("", version),
        ("Places", places(named)),
        ("Settings, and what decided each", settings),
        ("Terminal", terminal(config.as_ref().ok())),
        ("Git, in this folder", wiring()),
    ];
    for (at, (heading, lines)) in parts.into_iter().enumerate() {
        if at > 0 {
            writeln!(streams.out(), "\n{heading}")?;
        }
        for line in lines {
            writeln!(streams.out(), "{line}")?;
        }
    }
    Ok(if is_bad { Outcome::Found } else { Outcome::Fine })
}

fn places(named: Option<&Path>) -> Vec<String> {
    let exists =
        |path: &Path, without: &str| if path.exists() { String::new() } else { format!(" (not there; {without})") };
    let name = |path: &Path| shown(&path.to_string_lossy()).into_owned();
    let mut lines = Vec::new();
    if let Ok(program) = std::env::current_exe() {
        lines.push(format!("  program    {}", name(&program)));
    }
    lines.push(match path_of(named) {
        Some((path, source)) => {
            format!("  settings   {}{}, by {source}", name(&path), exists(&path, "the defaults hold"))
        }
        None => "  settings   no home folder to look in".to_owned(),
    });
    lines.push(match folders::state_folder() {
        Some(path) => format!(
            "  state      {}{}: journals, locks, maps opened lately",
            name(&path),
            exists(&path, "made when it is needed")
        ),
        None => "  state      no home folder to keep it in: changes are not kept against a crash".to_owned(),
    });
    lines
}

fn settings(config: &Result<Config, DiskError>) -> Vec<String> {
    let config = match config {
        Ok(config) => config,
        Err(why) => {
            let place = match &why.trouble {
                Trouble::Unreadable(inner) => inner.0.place.map(|spot| format!(":{spot}")).unwrap_or_default(),
                _ => String::new(),
            };
            return vec![
                format!("  ! {}{place}: {}", shown(&why.path.to_string_lossy()), shown(&why.message)),
                format!("    {}", shown(&why.hint)),
            ];
        }
    };
    let looks = looks(config, environment);
    let glyphs = if looks.glyphs.0 == Glyphs::Unicode { "unicode" } else { "ascii" };
    let depth = match looks.depth.0 {
        Depth::True => "any",
        Depth::Indexed => "256",
        Depth::Sixteen => "16",
    };
    let mut lines = vec![
        format!("  theme      {}: {}", looks.theme.0.name(), looks.theme.1),
        format!("  glyphs     {glyphs}: {}", looks.glyphs.1),
        format!("  colours    {depth}: {}", looks.depth.1),
    ];
    let notation = config.notation.as_deref().map(|name| format!("{}: the settings", shown(name)));
    lines.push(format!("  notation   {}", notation.unwrap_or_else(|| "that of the map, else dci".to_owned())));
    let accessible = match (config.accessible, environment("ACCESSIBLE").is_empty()) {
        (true, _) => "line by line: the settings",
        (false, false) => "line by line: ACCESSIBLE",
        (false, true) => "a screen is drawn",
    };
    lines.push(format!("  accessible {accessible}"));
    lines.push(format!("  borders    {}", word(&Lines::ALL, config.borders)));
    lines.push(format!("  hints      {}", word(&Hints::ALL, config.hints)));
    lines.push(format!("  digits     {}", word(&Digits::ALL, config.digits)));
    lines.push(format!("  mouse      {}", word(&Mouse::ALL, config.mouse)));
    lines.push(format!("  colors     {} of your own", config.colors.set_ones().count()));
    for (element, ratio) in faint(&config.colors) {
        lines.push(format!("    ! {element} has a contrast of {ratio:.1} : 1; 4.5 : 1 is read by most people"));
    }
    let (_, complaints) = Keymap::new(&own_keys(config));
    lines.push(format!("  keys       {} of your own", config.keys.len()));
    lines.extend(complaints.iter().map(|complaint| format!("    ! {}", shown(complaint))));
    lines
}

/// A value by its name in the config, and whether somebody chose it.
fn word<T: Copy + PartialEq + Default>(all: &[(&'static str, T)], value: T) -> String {
    let name = all.iter().find(|(_, known)| *known == value).map_or("", |(name, _)| name);
    let source = if value == T::default() { "the default" } else { "the settings" };
    format!("{name}: {source}")
}

/// Colours of the user's own that are hard to read: text and ground given together, too near to each other.
fn faint(paints: &Paints) -> Vec<(&'static str, f64)> {
    let pairs = paints.set_ones().filter_map(|(element, paint)| match (paint.text, paint.ground) {
        (Some(Hue::Rgb(text)), Some(Hue::Rgb(ground))) => Some((element, contrast(text, ground))),
        _ => None,
    });
    pairs.filter(|(_, ratio)| *ratio < 4.5).collect()
}

/// The contrast of two colours as WCAG 2 defines it, from 1 to 21.
fn contrast(a: u32, b: u32) -> f64 {
    let luminance = |hex: u32| {
        let part = |shift: u32| {
            let value = f64::from((hex >> shift) & 0xff) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn terminal(config: Option<&Config>) -> Vec<String> {
    let is = |is: bool| if is { "a terminal" } else { "no terminal" };
    let (reads, draws) = terminals();
    let mut lines = vec![format!("  input      {}", is(reads)), format!("  output     {}", is(draws))];
    if draws {
        let (columns, rows) = super::terminal::size();
        let room = if columns < 80 || rows < 24 { ", which folds: 80 x 24 shows everything" } else { "" };
        lines.push(format!("  size       {columns} x {rows}{room}"));
    }
    let theme = config.map_or(ThemeName::default(), |config| looks(config, environment).theme.0);
    let ground = match (ground(&environment("COLORFGBG")), answers(&environment("TERM"))) {
        _ if !matches!(theme, ThemeName::Dark | ThemeName::Light) => "not asked: this theme needs no answer",
        (Ground::Dark, _) => "dark: COLORFGBG",
        (Ground::Light, _) => "light: COLORFGBG",
        (Ground::Unknown, true) => "asked behind the first frame; without an answer within 0.2 s it is painted",
        (Ground::Unknown, false) => "painted: this kind of terminal may not know the question",
    };
    lines.push(format!("  background {ground}"));
    for name in
        ["TERM", "COLORTERM", "COLORFGBG", "NO_COLOR", "ACCESSIBLE", "LC_ALL", "LC_CTYPE", "LANG", "TMUX", "SSH_TTY"]
    {
        let value = environment(name);
        let value = if value.is_empty() { "not set".to_owned() } else { shown(&value).into_owned() };
        lines.push(format!("  {name:<10} {value}"));
    }
    if !environment("TMUX").is_empty() {
        lines.push("  copying    in tmux needs `set -s set-clipboard on`".to_owned());
    }
    lines
}

/// What git does with maps here, and what is missing.
fn wiring() -> Vec<String> {
    let ask = |arguments: &[&str]| Command::new("git").args(arguments).output().ok();
    let Some(inside) = ask(&["rev-parse", "--is-inside-work-tree"]) else {
        return vec!["  git is not there".to_owned()];
    };
    let attribute = ask(&["check-attr", "merge", "--", "x.sayso.ron"]).filter(|_| inside.status.success());
    let named = attribute.is_some_and(|said| String::from_utf8_lossy(&said.stdout).trim_end().ends_with(": sayso"));
    let driver = ask(&["config", "--get", "merge.sayso.driver"]).is_some_and(|said| said.status.success());
    let compare = ask(&["config", "--get", "diff.sayso.textconv"]).is_some_and(|said| said.status.success());
    let yes = |is: bool| if is { "yes" } else { "no" };
    let mut lines = vec![
        format!("  in a repository        {}", yes(inside.status.success())),
        format!("  maps named to git      {} (.gitattributes)", yes(named)),
        format!("  merge driver set       {} (merge.sayso.driver)", yes(driver)),
        format!("  comparison set         {} (diff.sayso.textconv)", yes(compare)),
        format!("  sayso on the PATH      {}", yes(is_on_path())),
    ];
    match (named, driver, is_on_path()) {
        (true, false, _) => lines.push("  here git merges maps as text: `sayso git-setup` sets the driver".to_owned()),
        (false, true, _) if inside.status.success() => {
            lines.push(
                "  the driver is set, but no map is given to it: `sayso git-setup` writes .gitattributes".to_owned(),
            );
        }
        (_, true, false) => {
            lines.push("  git does not find sayso and merges maps as text: put it on the PATH".to_owned());
        }
        (false, false, _) if inside.status.success() => {
            lines.push("  `sayso git-setup` lets git compare and merge maps right by right".to_owned());
        }
        _ => {}
    }
    lines
}
