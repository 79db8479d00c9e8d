//! The reference page of the command line, made from the table that the parser itself works with.
//!
//! A test holds `assets/reference/verbs.md` against it, so that page, help and parser never differ.

use clap::{Arg, Command};

/// All verbs with their arguments, as Markdown.
#[must_use]
pub fn page() -> String {
    let mut command = super::whole_command();
    // Gives each verb its full name.
    command.build();
    let mut page = String::from(
        "# The command line\n\nMade from the program's own table of verbs. `sayso VERB --help` prints one of them.\n\n\
         | verb | does |\n| --- | --- |\n",
    );
    for verb in command.get_subcommands() {
        let (name, about) = (verb.get_name(), about(verb));
        page.push_str(&format!("| [{name}](#sayso-{name}) | {} |\n", cell(&about)));
    }
    page.push_str("\n## sayso\n");
    let verbs: Vec<Command> = command.get_subcommands().cloned().collect();
    section(&mut page, &mut command, true);
    for mut verb in verbs {
        page.push_str(&format!("\n## sayso {}\n", verb.get_name()));
        section(&mut page, &mut verb, false);
    }
    page
}

fn about(command: &Command) -> String {
    let about = command.get_long_about().or(command.get_about());
    about.map(|text| text.to_string().trim().to_owned()).unwrap_or_default()
}

/// One verb; arguments that every verb takes are told once, with sayso itself.
fn section(page: &mut String, command: &mut Command, with_global: bool) {
    let usage = command.render_usage().to_string();
    let usage: Vec<&str> = usage.trim_start_matches("Usage:").lines().map(str::trim).collect();
    page.push_str(&format!("\n{}\n\n```text\n{}\n```\n", about(command), usage.join("\n")));
    if let Some(examples) = command.get_before_long_help() {
        page.push_str(&format!("\n```text\n{}\n```\n", clean(examples.to_string().trim())));
    }
    let rows: Vec<String> = command
        .get_arguments()
        .filter(|arg| !arg.is_hide_set() && (with_global || !arg.is_global_set()))
        .filter(|arg| !matches!(arg.get_id().as_str(), "help" | "version"))
        .map(row)
        .collect();
    if !rows.is_empty() {
        page.push_str(&format!("\n| argument | what it says |\n| --- | --- |\n{}", rows.concat()));
    }
    if let Some(more) = command.get_after_long_help() {
        page.push_str(&format!("\n```text\n{}\n```\n", clean(more.to_string().trim())));
    }
}

fn row(arg: &Arg) -> String {
    let values: Vec<String> = arg
        .get_value_names()
        .unwrap_or_default()
        .iter()
        .filter(|_| arg.get_action().takes_values())
        .map(|name| name.to_string())
        .collect();
    let names = [arg.get_short().map(|short| format!("-{short}")), arg.get_long().map(|long| format!("--{long}"))];
    let names: Vec<String> = names.into_iter().flatten().collect();
    let name = if names.is_empty() { values.join(" ") } else { format!("{} {}", names.join(", "), values.join(" ")) };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let mut said = vec![cell(help.trim())];
    let choices: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set() && !arg.is_hide_possible_values_set() && arg.get_action().takes_values())
        .map(|value| {
            let help = value.get_help().map_or(String::new(), |help| format!(" ({})", cell(&help.to_string())));
            format!("`{}`{help}", value.get_name())
        })
        .collect();
    if !choices.is_empty() {
        said.push(format!("One of {}", choices.join(", ")));
    }
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    if !defaults.is_empty() && arg.get_action().takes_values() {
        said.push(format!("Without it: {}", defaults.join(", ")));
    }
    format!("| `{}` | {} |\n", name.trim(), said.join(". "))
}

/// Text inside a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|").replace('<', "&lt;")
}

/// Text inside a block, without blanks at the end of its lines.
fn clean(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches;

    use crate::cli::{Arguments, command};

    /// The commands of an example line, one for each part of a pipe, without what is said beside them.
    fn typed(line: &str) -> Vec<Vec<String>> {
        let line = line.trim().split("   ").next().unwrap_or("");
        let parts = line.split(['|', ';']).map(|part| part.split(['>', '<']).next().unwrap_or(""));
        let words = |part: &str| -> Vec<String> {
            // Quoted words are one.
            part.split('"')
                .enumerate()
                .flat_map(|(at, piece)| match at % 2 {
                    0 => piece.split_whitespace().map(str::to_owned).collect(),
                    _ => vec![piece.to_owned()],
                })
                .collect()
        };
        parts.map(words).filter(|words| words.first().is_some_and(|first| first == "sayso")).collect()
    }

    #[test]
    fn every_verb_begins_its_help_with_examples_that_parse() {
        for verb in command().get_subcommands().chain([&command()]) {
            let examples = verb.get_before_long_help().map(ToString::to_string).unwrap_or_default();
            assert!(examples.starts_with("Examples:"), "{} has no examples", verb.get_name());
            let mut seen = 0;
            for words in examples.lines().skip(1).flat_map(typed) {
                let parsed =
                    command().try_get_matches_from(&words).and_then(|found| Arguments::from_arg_matches(&found));
                assert!(parsed.is_ok(), "{words:?}: {}", parsed.unwrap_err());
                seen += 1;
            }
            assert!(seen > 0, "{} shows no command", verb.get_name());
            let help = verb.clone().render_long_help().to_string();
            let place = |word: &str| help.find(word).unwrap_or_else(|| panic!("{} says no {word}", verb.get_name()));
            assert!(place("Examples:") < place("Usage:"), "{}", verb.get_name());
        }
    }

    #[test]
    fn every_flag_and_argument_says_what_it_is_for() {
        for verb in command().get_subcommands().chain([&command()]) {
            for arg in verb.get_arguments().filter(|arg| !arg.is_hide_set()) {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(help.len() > 8 || arg.get_id() == "shell", "{} {}: {help:?}", verb.get_name(), arg.get_id());
            }
        }
    }
}
