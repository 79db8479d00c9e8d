//! Which key runs which command, built from the command table and the user's own bindings.
//!
//! A key runs at most one command on a screen; where it could also begin a pair of keys, the command wins. A binding of the
//! user replaces the command's own keys; one that is not understood, or that takes a key away from another command, is
//! complained about and the rest still holds.

use super::Screen;
use super::commands::{COMMANDS, Command};
use super::key::{Key, Strokes};
use crate::model::hashing::HashMap;

/// What a key comes to.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// It runs a command.
    Command(&'static Command),
    /// It begins pairs of keys.
    Prefix,
}

/// What the same keys run on each screen, by `Screen::place`.
type OnScreens = [Option<&'static Command>; Screen::ALL.len()];

/// Keys to commands, per screen.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    by_keys: HashMap<Strokes, OnScreens>,
    by_command: HashMap<&'static str, Vec<Strokes>>,
}

impl Keymap {
    /// The keys of the table with the user's bindings (command id, keys) on top; and what was wrong with those.
    #[must_use]
    pub fn new(own: &[(String, Vec<String>)]) -> (Keymap, Vec<String>) {
        let mut keymap = Keymap::default();
        // Every start makes it: room at once, instead of finding all places anew again and again.
        keymap.by_keys.reserve(COMMANDS.len() * 2);
        keymap.by_command.reserve(COMMANDS.len());
        let mut complaints = Vec::new();
        for (id, _) in own {
            if !COMMANDS.iter().any(|command| command.id == id.as_str()) {
                let near = COMMANDS.iter().map(|command| command.id).min_by_key(|known| strsim::levenshtein(known, id));
                let near = near.filter(|known| strsim::levenshtein(known, id) <= 3);
                let hint = near.map_or("`?` lists all of them".to_owned(), |near| format!("did you mean \"{near}\"?"));
                complaints.push(format!("config: there is no command \"{id}\"; {hint}"));
            }
        }
        let theirs = |command: &Command| own.iter().find(|(id, _)| id.as_str() == command.id).map(|(_, keys)| keys);
        // The user's bindings last: they take keys away, and whatever is taken is told.
        let (changed, kept): (Vec<&'static Command>, Vec<&'static Command>) =
            COMMANDS.iter().partition(|command| theirs(command).is_some());
        for command in kept.into_iter().chain(changed) {
            let own_keys = theirs(command);
            let texts: Vec<&str> = match own_keys {
                Some(keys) => keys.iter().map(String::as_str).collect(),
                None => command.keys.to_vec(),
            };
            for text in texts {
                match Strokes::parse(text) {
                    Ok(keys) => keymap.bind(command, keys, own_keys.is_some(), &mut complaints),
                    Err(why) => complaints.push(format!("config, command {}: {why}", command.id)),
                }
            }
        }
        (keymap, complaints)
    }

    fn bind(&mut self, command: &'static Command, keys: Strokes, own: bool, complaints: &mut Vec<String>) {
        let mut said: Vec<&str> = Vec::new();
        let bound = self.by_keys.entry(keys).or_default();
        for screen in command.screens() {
            let before = bound.get_mut(screen.place()).and_then(|bound| bound.replace(command));
            if let Some(other) = before.filter(|other| other.id != command.id)
                && own
            {
                if !said.contains(&other.id) {
                    said.push(other.id);
                    complaints.push(format!(
                        "config: {keys} is taken by \"{}\"; it now runs \"{}\"",
                        other.title, command.title
                    ));
                }
                if let Some(theirs) = self.by_command.get_mut(other.id) {
                    theirs.retain(|other| *other != keys);
                }
            }
        }
        if own && keys.then.is_none() {
            let mut pairs = self.by_keys.keys().filter(|pair| pair.first == keys.first && pair.then.is_some());
            let hidden = pairs.find_map(|pair| command.screens().iter().find_map(|screen| self.bound(*screen, *pair)));
            if let Some(other) = hidden {
                complaints.push(format!(
                    "config: {keys} begins other keys, such as those of \"{}\"; it now runs \"{}\" alone",
                    other.title, command.title
                ));
            }
        }
        self.by_command.entry(command.id).or_default().push(keys);
    }

    /// What a key comes to on a screen, after a prefix where one was pressed.
    #[must_use]
    pub fn find(&self, screen: Screen, prefix: Option<Key>, key: Key) -> Option<Bound> {
        let keys = match prefix {
            Some(first) => Strokes { first, then: Some(key) },
            None => Strokes { first: key, then: None },
        };
        if let Some(command) = self.bound(screen, keys) {
            return Some(Bound::Command(command));
        }
        let begins = |pair: &Strokes| pair.first == key && pair.then.is_some() && self.bound(screen, *pair).is_some();
        (prefix.is_none() && self.by_keys.keys().any(begins)).then_some(Bound::Prefix)
    }

    fn bound(&self, screen: Screen, keys: Strokes) -> Option<&'static Command> {
        *self.by_keys.get(&keys)?.get(screen.place())?
    }

    /// The keys that may follow a prefix on a screen, with what each runs, in the order of the table.
    #[must_use]
    pub fn after(&self, screen: Screen, prefix: Key) -> Vec<(Key, &'static Command)> {
        let pairs = COMMANDS.iter().flat_map(|command| {
            let keys = self.keys_of(command.id).iter().filter(move |keys| keys.first == prefix);
            keys.filter_map(move |keys| Some((keys.then?, command)))
        });
        pairs
            .filter(|(key, command)| {
                let keys = Strokes { first: prefix, then: Some(*key) };
                self.bound(screen, keys).is_some_and(|bound| bound.id == command.id)
            })
            .collect()
    }

    /// The command a key alone runs on a screen.
    #[must_use]
    pub fn command(&self, screen: Screen, key: Key) -> Option<&'static Command> {
        match self.find(screen, None, key) {
            Some(Bound::Command(command)) => Some(command),
            _ => None,
        }
    }

    /// The keys that run a command, the one to show first.
    #[must_use]
    pub fn keys_of(&self, id: &str) -> &[Strokes] {
        self.by_command.get(id).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strokes(text: &str) -> Strokes {
        Strokes::parse(text).unwrap()
    }

    fn own(bindings: &[(&str, &[&str])]) -> (Keymap, Vec<String>) {
        let owned =
            |(id, keys): &(&str, &[&str])| ((*id).to_owned(), keys.iter().map(|key| (*key).to_owned()).collect());
        Keymap::new(&bindings.iter().map(owned).collect::<Vec<_>>())
    }

    #[test]
    fn own_bindings_replace_and_complain() {
        let (keymap, complaints) = own(&[("undo", &["ctrl-x"]), ("nonsense", &["x"]), ("redo", &["bad key"])]);
        assert_eq!(keymap.keys_of("undo"), [strokes("ctrl-x")]);
        assert_eq!(keymap.command(Screen::Grid, Key::parse("ctrl-x").unwrap()).map(|command| command.id), Some("undo"));
        assert_eq!(complaints.len(), 2, "{complaints:?}");
    }

    #[test]
    fn whatever_a_key_was_taken_from_is_told_and_shows_it_no_more() {
        for (bindings, says) in [
            // The order in the table makes no difference.
            (("undo", &["d"] as &[&str]), "d is taken by \"Decides\"; it now runs \"Undo\""),
            (("set-decides", &["u"]), "u is taken by \"Undo\"; it now runs \"Decides\""),
            (("help", &["g"]), "g begins other keys"),
            (("undoo", &["x"]), "did you mean \"undo\"?"),
        ] {
            let (keymap, complaints) = own(&[bindings]);
            assert_eq!(complaints.len(), 1, "{complaints:?}");
            assert!(complaints.iter().any(|complaint| complaint.contains(says)), "{complaints:?}");
            let shown: Vec<Strokes> = COMMANDS.iter().flat_map(|command| keymap.keys_of(command.id)).copied().collect();
            if let Ok(key) = Strokes::parse(bindings.1[0]).map_err(|_| ())
                && bindings.0 != "undoo"
            {
                assert_eq!(shown.iter().filter(|known| **known == key).count(), 1, "{key} is shown twice");
            }
        }
    }

    #[test]
    fn two_keys_after_each_other_are_one_binding() {
        let (keymap, complaints) = own(&[("save", &["ctrl-x ctrl-s"])]);
        assert_eq!(complaints, Vec::<String>::new());
        let [x, s] = ["ctrl-x", "ctrl-s"].map(|key| Key::parse(key).unwrap());
        assert!(matches!(keymap.find(Screen::Grid, None, x), Some(Bound::Prefix)));
        assert!(matches!(keymap.find(Screen::Grid, Some(x), s), Some(Bound::Command(Command { id: "save", .. }))));
        assert!(keymap.find(Screen::Grid, None, s).is_none());
        assert_eq!(keymap.after(Screen::Grid, x).len(), 1);
    }
}
