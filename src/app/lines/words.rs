//! The words of line mode: what is typed, what it does, and the help, from one table.
//!
//! No two rows share a word; what is no word is taken for a key that a message named, and else the nearest word is offered.

use super::super::commands::COMMANDS;
use super::super::key::Key;
use super::super::{Effect, Screen, Step};
use super::{Lines, rights};
use crate::app::near::{hint, meant};

/// One word and what it does.
pub struct Word {
    /// What is typed, the usual one first.
    pub words: &'static [&'static str],
    /// What may follow.
    pub takes: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    run: fn(&mut Lines, &str) -> Vec<Effect>,
}

impl std::fmt::Debug for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words.first().copied().unwrap_or_default())
    }
}

/// Makes a row.
const fn word(
    words: &'static [&'static str],
    takes: &'static str,
    about: &'static str,
    run: fn(&mut Lines, &str) -> Vec<Effect>,
) -> Word {
    Word { words, takes, about, run }
}

/// All words, in the order of the help: walking, asking, filling, settling, the file.
pub static WORDS: &[Word] = &[
    word(&["next"], "", "goes to the next decision; Enter alone does so too", |lines, _| lines.walk(1)),
    word(&["back", "previous"], "", "goes to the decision before", |lines, _| lines.walk(-1)),
    word(&["go", "who", "find"], "WORDS or NUMBER", "goes to a decision and reads who decides it", Lines::go_words),
    word(&["read", "again"], "", "reads the decision with all that is known of it", |lines, _| {
        lines.read(true);
        Vec::new()
    }),
    word(
        &["list"],
        "[AREA]",
        "reads the titles of all decisions with their numbers, or those of an area",
        |lines, rest| {
            lines.say_list(rest);
            Vec::new()
        },
    ),
    word(&["roles"], "", "reads all roles with what they carry", |lines, _| {
        lines.say_roles();
        Vec::new()
    }),
    word(&["role"], "NAME", "reads the page of a role: what it decides, asks, is told", Lines::role_page),
    word(&["overview"], "", "reads the map at a glance", |lines, _| lines.screen(Screen::Overview)),
    word(&["findings"], "", "reads all that is wrong", |lines, _| lines.screen(Screen::Findings)),
    word(&["map"], "", "says what the map is, whether it is saved, and how much is to be settled", |lines, _| {
        lines.say_map();
        Vec::new()
    }),
    word(&["finding", "problem"], "[back]", "goes to the next finding and says why it matters", Lines::finding),
    word(&["fix"], "[NUMBER]", "offers what settles a finding of the decision", |lines, rest| lines.about(rest, "fix")),
    word(&["explain", "why"], "[NUMBER or CODE]", "tells why a rule exists and how to settle it", Lines::explain),
    word(&["waive"], "[NUMBER]", "accepts a finding on purpose, with a reason", |lines, rest| {
        lines.about(rest, "waive")
    }),
    word(&["rule"], "CODE", "turns a rule of this map off or tunes it", Lines::rule),
    word(&["set"], "ROLE RIGHT [LIMIT]", "sets a right: set finance decides up to 500", |lines, rest| lines.set(rest)),
    word(
        &["d", "decides"],
        "ROLE [LIMIT]",
        "this role decides; c contributes, i informed, o out, x empties",
        |lines, rest| lines.set_first(0, rest),
    ),
    word(&["c", "contributes"], "ROLE", "this role contributes", |lines, rest| lines.set_first(1, rest)),
    word(&["i", "informed"], "ROLE", "this role is informed", |lines, rest| lines.set_first(2, rest)),
    word(&["o", "out"], "ROLE", "this role is left out on purpose", |lines, rest| lines.set_first(3, rest)),
    word(&["x", "clear"], "ROLE", "empties the right of this role", |lines, rest| lines.set_first(4, rest)),
    word(&["fill"], "[all]", "asks for the right of each role that has none yet, or of all", |lines, rest| {
        lines.fill(rest)
    }),
    word(&["limit", "marks"], "ROLE", "asks for marks, limit and text of a right", Lines::limit),
    word(&["add"], "[TITLE], role [NAME], area [NAME]", "adds a decision, a role or an area", Lines::add),
    word(
        &["edit"],
        "[FIELD [VALUE]], role NAME, map",
        "edits the decision: all fields, or one, such as edit within 1 day",
        Lines::edit,
    ),
    word(&["agree", "agreed"], "", "marks the decision as agreed", |lines, _| lines.edit("status agreed")),
    word(&["contest", "contested"], "", "marks the decision as contested", |lines, _| lines.edit("status contested")),
    word(&["remove", "delete"], "[role NAME]", "removes the decision or a role, after a question", Lines::remove),
    word(&["undo"], "", "takes the last change back", |lines, _| lines.step(Step::Undo)),
    word(&["redo"], "", "does it again", |lines, _| lines.step(Step::Redo)),
    word(&["situation"], "[NAME]", "looks at another situation, such as Steady", Lines::situation),
    word(
        &["letters", "notation"],
        "[NAME]",
        "takes other letters, such as raci; rights are read in words all the same",
        Lines::letters,
    ),
    word(&["save"], "[FILE]", "saves the map, under another name where one is said", Lines::save),
    word(&["import"], "[FILE]", "reads a table from a file into this map", |lines, rest| {
        lines.form_with("import", "File", rest)
    }),
    word(
        &["export", "report"],
        "[FILE]",
        "writes the map for others; the ending of the name says what",
        |lines, rest| lines.form_with("export", "File", rest),
    ),
    word(&["open"], "", "shows the maps opened lately, the templates and the sample", |lines, _| {
        lines.run("start-page")
    }),
    word(&["do"], "COMMAND", "runs any command of the screens by its name; commands reads them", Lines::do_command),
    word(&["commands"], "[WORDS]", "reads the commands of the screens", Lines::commands),
    word(&["help"], "[WORD]", "reads these words", |lines, rest| {
        lines.say_help(rest);
        Vec::new()
    }),
    word(&["quit", "exit"], "", "leaves; asks first when something is not saved", |lines, _| lines.run("quit")),
];

/// The row of a word.
fn row(word: &str) -> Option<&'static Word> {
    WORDS.iter().find(|row| row.words.contains(&word))
}

impl Lines {
    /// Does what an order says.
    pub(super) fn obey(&mut self, line: &str) -> Vec<Effect> {
        if line.is_empty() {
            return self.walk(1);
        }
        let (first, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
        // A capital is another key than its small letter, but no other word.
        let folded = if first.chars().count() == 1 { first.to_owned() } else { first.to_lowercase() };
        if let Some(row) = row(&folded) {
            return (row.run)(self, rest);
        }
        if rest.is_empty() {
            if let Ok(number) = first.parse::<usize>() {
                return self.go_words(&number.to_string());
            }
            let command = Key::parse(&folded).ok().and_then(|key| self.app.keymap.command(Screen::Grid, key));
            if let Some(command) = command {
                return match command.id {
                    "next-finding" => self.finding(""),
                    "previous-finding" => self.finding("back"),
                    id @ ("fix" | "waive" | "explain") => self.about("", id),
                    id => self.run(id),
                };
            }
        }
        let words: Vec<&str> = WORDS.iter().flat_map(|row| row.words).copied().filter(|word| word.len() > 1).collect();
        self.tell(format!("there is no word \"{first}\"; {}", hint(&folded, &words, "help reads all words")));
        Vec::new()
    }

    fn do_command(&mut self, rest: &str) -> Vec<Effect> {
        let titles: Vec<&str> = COMMANDS.iter().map(|command| command.title).collect();
        let by_id = COMMANDS.iter().position(|command| command.id == rest.trim());
        match by_id.map_or_else(|| meant(rest, &titles), |at| vec![at]).as_slice() {
            [at] => COMMANDS.get(*at).map_or_else(Vec::new, |command| self.run(command.id)),
            [] => {
                self.tell(format!(
                    "there is no command \"{rest}\"; {}",
                    hint(rest, &titles, "commands reads them all")
                ));
                Vec::new()
            }
            several => {
                let named: Vec<&str> = several.iter().filter_map(|at| titles.get(*at).copied()).collect();
                self.tell(format!("that can be {}; say more of the name", named.join(", or ")));
                Vec::new()
            }
        }
    }

    fn commands(&mut self, rest: &str) -> Vec<Effect> {
        let wanted: Vec<String> = rest.split_whitespace().map(str::to_lowercase).collect();
        let texts = COMMANDS.iter().filter(|command| command.applies(Screen::Grid)).filter(|command| {
            let text = format!("{} {} {}", command.title, command.about, command.synonyms).to_lowercase();
            wanted.iter().all(|word| text.contains(word))
        });
        let said: Vec<String> = texts.map(|command| format!("{}: {}", command.title, command.about)).collect();
        match said.is_empty() {
            true => self.tell(format!("no command is about \"{rest}\"")),
            false => self.said.extend(said),
        }
        Vec::new()
    }

    /// The words there are, or one of them.
    pub(super) fn say_help(&mut self, wanted: &str) {
        let folded = wanted.trim().to_lowercase();
        let usage = |row: &Word| {
            let takes = if row.takes.is_empty() { String::new() } else { format!(" {}", row.takes) };
            let others = row.words.get(1..).unwrap_or(&[]).join(", ");
            let others = if others.is_empty() { others } else { format!(" (also {others})") };
            format!("{}{takes}: {}{others}", row.words.first().copied().unwrap_or_default(), row.about)
        };
        if folded.is_empty() {
            self.tell("One line is one order. What follows a word in brackets can be left out.");
            self.said.extend(WORDS.iter().map(usage));
            self.tell(format!("Rights are {}.", rights::ANSWERS));
            self.tell("A key that a message names can be typed as a word, such as n or ctrl-s.");
            return;
        }
        match row(&folded) {
            Some(row) => self.tell(usage(row)),
            None => {
                let words: Vec<&str> = WORDS.iter().flat_map(|row| row.words).copied().collect();
                self.tell(format!("there is no word \"{folded}\"; {}", hint(&folded, &words, "help reads all words")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rows_share_a_word() {
        let mut words: Vec<&str> = WORDS.iter().flat_map(|row| row.words).copied().collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
