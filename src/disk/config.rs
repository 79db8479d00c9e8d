//! The user's settings: looks and keys, read from one small RON file.
//!
//! Always true: without a file everything has its default; an unknown setting or value is refused with line and column,
//! never passed over. The file can run nothing, and a map can change nothing in it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use super::folders::{CONFIG_NAME, config_folder, set};
use super::read::read_regular;
use super::trouble::{DiskError, Trouble};
use crate::interchange::native::{Spot, Unreadable};

/// Which colours the screens have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
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
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub enum Glyphs {
    /// As the locale says.
    #[default]
    Auto,
    /// Shapes such as ○ ◆.
    Unicode,
    /// Plain ASCII only.
    Ascii,
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
    pub theme: Theme,
    /// Which characters draw shapes and lines.
    pub glyphs: Glyphs,
    /// The letters rights are shown in, such as `raci`; `None` = DCI.
    pub notation: Option<String>,
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
    struct Keys;
    impl<'de> Visitor<'de> for Keys {
        type Value = BTreeMap<String, Vec<String>>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("commands with their keys, such as { \"undo\": [\"ctrl-x\"] }")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut keys = BTreeMap::new();
            while let Some((command, list)) = entries.next_entry::<String, Vec<String>>()? {
                if keys.contains_key(&command) {
                    return Err(de::Error::custom(format!("the keys of \"{command}\" are given twice")));
                }
                keys.insert(command, list);
            }
            Ok(keys)
        }
    }
    deserializer.deserialize_map(Keys)
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
        };
        assert_eq!(config, Ok(expected));
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
        assert!(refused("(keys: {\"a\": [], \"a\": []})").contains("given twice"));
        assert!(refused("(theme: ").contains("cannot be read"));
        assert!(refused(&"(".repeat(1_000)).contains("cannot be read"));
    }
}
