//! The reference page of the commands, as Markdown made from the command table.
//!
//! A test holds `assets/reference/commands.md` against it, so that page, help and keys never differ.

use std::fmt::Write;

use super::{COMMANDS, Command, Group, Screen};

/// All commands by group: keys, title, what it does, where it works, and its name in the config.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Commands and keys\n\nMade from the program's own table; `?` shows the same inside it. Keys can be changed in the \
         config by the name in the last column.\n",
    );
    for group in Group::ALL {
        // Writing into a string cannot fail.
        let _ = write!(page, "\n## {}\n\n| keys | command | what it does | name |\n", group.name());
        page.push_str("| --- | --- | --- | --- |\n");
        for command in COMMANDS.iter().filter(|command| command.group == group) {
            let _ = writeln!(
                page,
                "| {} | {} | {}{} | `{}` |",
                keys(command),
                command.title,
                command.about,
                place(command),
                command.id
            );
        }
    }
    page
}

fn keys(command: &Command) -> String {
    // A bar ends a cell of a table, even inside code.
    let keys: Vec<String> = command.keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
    keys.join(" ")
}

/// The screens it works on, where it does not work on all of them.
fn place(command: &Command) -> String {
    if command.screens().len() == Screen::ALL.len() {
        return String::new();
    }
    let screens: Vec<&str> = command.screens().iter().map(|screen| screen.name()).collect();
    format!(" ({})", screens.join(", "))
}
