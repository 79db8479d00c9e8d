//! The user's settings: looks and keys, read from one small RON file.
//!
//! Always true: without a file everything has its default; an unknown setting or value is refused with line and column,
//! never passed over. The file can run nothing, and a map can change nothing in it.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use super::folders::{CONFIG_NAME, config_folder, set};
use super::read::read_regular;
use super::trouble::{DiskError, Trouble};
use crate::app::paint::{Paint, Paints};
use crate::app::{Digits, Hints, Lines};
use crate::interchange::native::{Spot, Unreadable};

/// Which colours the screens have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the terminal seems to be.
    #[default]
    Auto,
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
    /// White on black with strong colours.
    HighContrast,
    /// Black on white, for a room.
    Projector,
    /// No colours; bold, underlined and reversed text only.
    Mono,
}

/// Which characters draw shapes and lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Glyphs {
    /// As the locale says.
    #[default]
    Auto,
    /// Shapes such as ○ ◆.
    Unicode,
    /// Plain ASCII only.
    Ascii,
}

/// Who has the mouse.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mouse {
    /// It points and clicks in the screens.
    #[default]
    On,
    /// The terminal, which selects text with it.
    Off,
}

impl Mouse {
    /// Both with their names in the config.
    pub const ALL: [(&'static str, Mouse); 2] = [("on", Mouse::On), ("off", Mouse::Off)];
}

/// A word. Compiled once for all settings that are one: each copy is 4 KB of the program.
#[inline(never)]
fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer)
}

/// One of a few words.
fn among<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    setting: &str,
    all: &[(&'static str, T)],
) -> Result<T, D::Error> {
    let word = word(deserializer)?;
    let found = all.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let names: Vec<String> = all.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        de::Error::custom(format!("`{setting}` takes {}, not \"{word}\"", names.join(", ")))
    })
}

fn theme<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Theme, D::Error> {
    word(deserializer)?.try_into().map_err(de::Error::custom)
}

fn glyphs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Glyphs, D::Error> {
    word(deserializer)?.try_into().map_err(de::Error::custom)
}

fn lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Lines, D::Error> {
    among(deserializer, "borders", &Lines::ALL)
}

fn hints<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hints, D::Error> {
    among(deserializer, "hints", &Hints::ALL)
}

fn digits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Digits, D::Error> {
    among(deserializer, "digits", &Digits::ALL)
}

fn mouse<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Mouse, D::Error> {
    among(deserializer, "mouse", &Mouse::ALL)
}

impl TryFrom<String> for Theme {
    type Error = String;

    fn try_from(word: String) -> Result<Theme, String> {
        match word.as_str() {
            "auto" => Ok(Theme::Auto),
            "dark" => Ok(Theme::Dark),
            "light" => Ok(Theme::Light),
            "high-contrast" => Ok(Theme::HighContrast),
            "projector" => Ok(Theme::Projector),
            "mono" => Ok(Theme::Mono),
            _ => Err(format!(
                "there is no theme \"{word}\"; there are \"auto\", \"dark\", \"light\", \"high-contrast\", \"projector\" and \
                 \"mono\""
            )),
        }
    }
}

impl TryFrom<String> for Glyphs {
    type Error = String;

    fn try_from(word: String) -> Result<Glyphs, String> {
        match word.as_str() {
            "auto" => Ok(Glyphs::Auto),
            "unicode" => Ok(Glyphs::Unicode),
            "ascii" => Ok(Glyphs::Ascii),
            _ => Err(format!("there are no glyphs \"{word}\"; there are \"auto\", \"unicode\" and \"ascii\"")),
        }
    }
}

/// The user's settings.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Which colours the screens have.
    #[serde(deserialize_with = "theme")]
    pub theme: Theme,
    /// Which characters draw shapes and lines.
    #[serde(deserialize_with = "glyphs")]
    pub glyphs: Glyphs,
    /// The letters rights are shown in, such as `raci`; `None` = DCI.
    pub notation: Option<String>,
    /// Whether to ask and answer line by line, without a screen.
    pub accessible: bool,
    /// How panes are set apart.
    #[serde(deserialize_with = "lines")]
    pub borders: Lines,
    /// How much the bottom line tells.
    #[serde(deserialize_with = "hints")]
    pub hints: Hints,
    /// What digits do.
    #[serde(deserialize_with = "digits")]
    pub digits: Digits,
    /// Whether the mouse is left to the terminal.
    #[serde(deserialize_with = "mouse")]
    pub mouse: Mouse,
    /// Colours by element: `"decides": "white on #004c78 bold"`.
    #[serde(deserialize_with = "colors")]
    pub colors: Paints,
    /// Keys by command: `"undo": ["ctrl-x"]`. What they mean is for the keymap to judge.
    #[serde(deserialize_with = "once_each")]
    pub keys: BTreeMap<String, Vec<String>>,
}

impl Config {
    /// Reads the settings: the file that is named, else that of `SAYSO_CONFIG`, else `config.ron` in the settings folder.
    ///
    /// # Errors
    /// When a named file is missing, or a file does not hold settings. No file at all means the defaults.
    pub fn load(named: Option<&Path>) -> Result<Config, DiskError> {
        let Some((path, source)) = path_of(named) else { return Ok(Config::default()) };
        if source != USUAL {
            return Config::read(&path).map_err(|why| match why.trouble {
                Trouble::Missing => DiskError {
                    hint: "check --config and SAYSO_CONFIG; without them the usual settings are used".to_owned(),
                    ..why
                },
                _ => why,
            });
        }
        match Config::read(&path) {
            Err(DiskError { trouble: Trouble::Missing, .. }) => Ok(Config::default()),
            read => read,
        }
    }

    fn read(path: &Path) -> Result<Config, DiskError> {
        let bytes = read_regular(path)?;
        Config::parse(&bytes).map_err(|why| DiskError::unreadable(path, why, bytes))
    }

    /// Reads settings from their text.
    ///
    /// # Errors
    /// What is wrong, where, and what to write instead.
    pub fn parse(bytes: &[u8]) -> Result<Config, Unreadable> {
        let whole = |message: &str, hint: &str| Unreadable {
            message: message.to_owned(),
            place: None,
            hint: hint.to_owned(),
            related: None,
        };
        if bytes.len() > LARGEST_CONFIG {
            return Err(whole("is too large for settings", "check that this is the settings file"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| whole("is not UTF-8 text", "save it as UTF-8"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Ok(Config::default());
        }
        let options = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
            .with_recursion_limit(16);
        options.from_str(text).map_err(|why| explained(&why))
    }
}

/// What decides where the settings are when nothing was said.
const USUAL: &str = "the settings folder";

/// The settings file in the settings folder.
#[must_use]
pub fn usual_path() -> Option<PathBuf> {
    config_folder().map(|folder| folder.join(CONFIG_NAME))
}

/// The settings file that is read, and what says so: the one that is named, else that of `SAYSO_CONFIG`, else the usual one.
#[must_use]
pub fn path_of(named: Option<&Path>) -> Option<(PathBuf, &'static str)> {
    let named = named.map(|path| (path.to_owned(), "--config"));
    let told = || set("SAYSO_CONFIG").map(|path| (PathBuf::from(path), "SAYSO_CONFIG"));
    named.or_else(told).or_else(|| usual_path().map(|path| (path, USUAL)))
}

/// More than all settings there are could fill.
const LARGEST_CONFIG: usize = 1024 * 1024;

/// What the parser says, in the words of the settings.
fn explained(why: &ron::error::SpannedError) -> Unreadable {
    use ron::Error as E;
    let (message, hint) = match &why.code {
        E::NoSuchStructField { found, expected, .. } => {
            let near = expected.iter().min_by_key(|word| strsim::damerau_levenshtein(word, found));
            let known = format!("there are {}", expected.join(", "));
            let hint = match near.filter(|word| strsim::damerau_levenshtein(word, found) <= 2) {
                Some(near) => format!("did you mean `{near}`?"),
                None => known,
            };
            (format!("there is no setting `{found}`"), hint)
        }
        E::Message(message) => (message.clone(), "change it, or delete the line to have the default".to_owned()),
        other => (
            format!("cannot be read: {}", other.to_string().to_lowercase()),
            "settings are written ( theme: \"dark\", keys: { \"undo\": [\"ctrl-x\"] } )".to_owned(),
        ),
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let place = Spot { line: count(why.span.start.line), column: count(why.span.start.col), offset: 0, length: 0 };
    Unreadable { message, place: Some(place), hint, related: None }
}

/// RON takes the last of two equal keys without a word; here they are refused.
fn once_each<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    deserializer.deserialize_map(Once("commands with their keys, such as { \"undo\": [\"ctrl-x\"] }", PhantomData))
}

fn colors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Paints, D::Error> {
    let wanted = "elements with their colours, such as { \"decides\": \"white on #004c78 bold\" }";
    let texts: BTreeMap<String, String> = deserializer.deserialize_map(Once(wanted, PhantomData))?;
    let mut paints = Paints::default();
    for (element, text) in texts {
        let paint = Paint::parse(&text).map_err(|why| de::Error::custom(format!("\"{element}\": {why}")))?;
        paints.set(&element, paint).map_err(de::Error::custom)?;
    }
    Ok(paints)
}

/// A list of names with something for each, no name twice; and what is expected, in words.
struct Once<T>(&'static str, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Once<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut found = BTreeMap::new();
        while let Some((name, value)) = entries.next_entry::<String, T>()? {
            if found.contains_key(&name) {
                return Err(de::Error::custom(format!("\"{name}\" is given twice")));
            }
            found.insert(name, value);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        match Config::parse(text.as_bytes()) {
            Ok(config) => panic!("{text} was read as {config:?}"),
            Err(why) => format!("{why} / {}", why.hint),
        }
    }

    #[test]
    fn settings_are_read() {
        let config = Config::parse(
            b"// looks\n(theme: \"light\", glyphs: \"ascii\", notation: \"raci\", keys: {\"undo\": [\"ctrl-x\"]})",
        );
        let expected = Config {
            theme: Theme::Light,
            glyphs: Glyphs::Ascii,
            notation: Some("raci".to_owned()),
            keys: BTreeMap::from([("undo".to_owned(), vec!["ctrl-x".to_owned()])]),
            ..Config::default()
        };
        assert_eq!(config, Ok(expected));
        let own = Config::parse(
            b"(accessible: true, borders: \"none\", hints: \"short\", digits: \"counts\", mouse: \"off\", colors: {\"gap\": \"red on black\"})",
        );
        let own = own.unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(
            (own.borders, own.hints, own.digits, own.mouse),
            (Lines::None, Hints::Short, Digits::Counts, Mouse::Off)
        );
        assert!(own.accessible);
        assert_eq!(own.colors.of("gap").map(Ok), Some(Paint::parse("red on black")));
        assert_eq!(Config::parse(b"()"), Ok(Config::default()));
        assert_eq!(Config::parse(b" \n"), Ok(Config::default()));
    }

    #[test]
    fn wrong_settings_are_refused_with_their_place() {
        let check = |text: &str, expected: &str| assert_eq!(refused(text), expected, "{text}");
        check("(\n    them: \"dark\",\n)", "2:5: there is no setting `them` / did you mean `theme`?");
        check(
            "(theme: \"pink\")",
            "1:10: there is no theme \"pink\"; there are \"auto\", \"dark\", \"light\", \"high-contrast\", \"projector\" and \"mono\" / change it, or \
             delete the line to have the default",
        );
        check(
            "(hints: \"none\")",
            "1:10: `hints` takes \"full\", \"short\", \"off\", not \"none\" / change it, or delete the line to have the default",
        );
        assert!(refused("(colors: {\"decides\": \"pink\"})").contains("\"decides\": \"pink\" is no colour"));
        assert!(refused("(colors: {\"decide\": \"red\"})").contains("there is no element \"decide\""));
        assert!(refused("(colors: {\"gap\": \"red\", \"gap\": \"red\"})").contains("given twice"));
        assert!(refused("(keys: {\"a\": [], \"a\": []})").contains("given twice"));
        assert!(refused("(theme: ").contains("cannot be read"));
        assert!(refused(&"(".repeat(1_000)).contains("cannot be read"));
    }
}
