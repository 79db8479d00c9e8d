//! Which key runs which command, built from the command table and the user's own bindings.
//!
//! A key runs at most one command on a screen. A binding of the user replaces the command's own keys; one that is not
//! understood, or that takes a key away from another command, is complained about and the rest still holds.

use std::collections::HashMap;

use super::Screen;
use super::commands::{COMMANDS, Command};
use super::key::Key;

/// Keys to commands, per screen.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    by_key: HashMap<(Screen, Key), &'static Command>,
    by_command: HashMap<&'static str, Vec<Key>>,
}

impl Keymap {
    /// The keys of the table with the user's bindings (command id, keys) on top; and what was wrong with those.
    #[must_use]
    pub fn new(own: &[(String, Vec<String>)]) -> (Keymap, Vec<String>) {
        let mut keymap = Keymap::default();
        let mut complaints = Vec::new();
        for (id, _) in own {
            if !COMMANDS.iter().any(|command| command.id == id.as_str()) {
                complaints.push(format!("config: there is no command \"{id}\"; `?` lists all of them"));
            }
        }
        for command in COMMANDS.iter() {
            let theirs = own.iter().find(|(id, _)| id.as_str() == command.id).map(|(_, keys)| keys);
            let texts: Vec<&str> = match theirs {
                Some(keys) => keys.iter().map(String::as_str).collect(),
                None => command.keys.to_vec(),
            };
            for text in texts {
                match Key::parse(text) {
                    Ok(key) => keymap.bind(command, key, theirs.is_some(), &mut complaints),
                    Err(why) => complaints.push(format!("config, command {}: {why}", command.id)),
                }
            }
        }
        (keymap, complaints)
    }

    fn bind(&mut self, command: &'static Command, key: Key, own: bool, complaints: &mut Vec<String>) {
        for screen in command.screens() {
            match self.by_key.get(&(*screen, key)) {
                Some(other) if own => {
                    complaints.push(format!(
                        "config: {key} is taken by \"{}\"; it now runs \"{}\"",
                        other.title, command.title
                    ));
                    self.by_key.insert((*screen, key), command);
                }
                Some(_) => {}
                None => {
                    self.by_key.insert((*screen, key), command);
                }
            }
        }
        self.by_command.entry(command.id).or_default().push(key);
    }

    /// The command a key runs on a screen.
    #[must_use]
    pub fn command(&self, screen: Screen, key: Key) -> Option<&'static Command> {
        self.by_key.get(&(screen, key)).copied()
    }

    /// The keys that run a command, the one to show first.
    #[must_use]
    pub fn keys_of(&self, id: &str) -> &[Key] {
        self.by_command.get(id).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_bindings_replace_and_complain() {
        let own = vec![
            ("undo".to_owned(), vec!["ctrl-x".to_owned()]),
            ("nonsense".to_owned(), vec!["x".to_owned()]),
            ("redo".to_owned(), vec!["bad key".to_owned()]),
        ];
        let (keymap, complaints) = Keymap::new(&own);
        assert_eq!(keymap.keys_of("undo"), [Key::parse("ctrl-x").unwrap()]);
        assert_eq!(keymap.command(Screen::Grid, Key::parse("ctrl-x").unwrap()).map(|command| command.id), Some("undo"));
        assert_eq!(complaints.len(), 2, "{complaints:?}");
    }
}
