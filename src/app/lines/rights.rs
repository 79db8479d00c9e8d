//! Setting rights line by line: one of them, or those of every role on a decision, one question after the other.
//!
//! A right goes in as it does on the grid: by its command, or by the form where a limit is said too; one line is one step
//! that can be undone.

use super::super::key::{Code, Key};
use super::super::mode::Mode;
use super::super::{Effect, forms};
use super::{Asking, Lines};
use crate::app::Event;
use crate::model::RoleKey;

/// Words for a right: what is typed, the command that sets it, its name in the form; clearing has none.
const RIGHTS: [(&[&str], &str, &str); 5] = [
    (&["d", "decides", "decide"], "set-decides", "Decides"),
    (&["c", "contributes", "contribute"], "set-contributes", "Contributes"),
    (&["i", "informed", "inform"], "set-informed", "Informed"),
    (&["o", "out"], "set-out", "Out"),
    (&["x", "clear", "empty", "nothing"], "clear", ""),
];

/// What can be said for a right.
pub(super) const ANSWERS: &str = "d decides, c contributes, i informed, o out on purpose, x empty; a limit may follow, \
                                  such as d up to 500 or d 500-5k";

/// The place of a right in the table, by a word for it.
pub(super) fn right_of(word: &str) -> Option<usize> {
    let folded = word.to_lowercase();
    RIGHTS.iter().position(|(words, ..)| words.contains(&folded.as_str()))
}

impl Lines {
    /// "set ROLE RIGHT [LIMIT]".
    pub(super) fn set(&mut self, rest: &str) -> Vec<Effect> {
        let words: Vec<&str> = rest.split_whitespace().collect();
        // The right is the first word for one behind a role; a role may have such a word in its name.
        for at in 1..words.len() {
            let Some(right) = words.get(at).and_then(|word| right_of(word)) else { continue };
            let name = words.get(..at).unwrap_or(&[]).join(" ");
            let limit = words.get(at + 1..).unwrap_or(&[]).join(" ");
            match self.role_meant(&name) {
                Ok(role) => return self.set_right(role, right, &limit),
                Err(why)
                    if words.get(at + 1..).is_none_or(|rest| !rest.iter().any(|word| right_of(word).is_some())) =>
                {
                    self.tell(why);
                    return Vec::new();
                }
                Err(_) => {}
            }
        }
        self.tell(format!("say whose right and which: set finance contributes. Rights are {ANSWERS}"));
        Vec::new()
    }

    /// "d ROLE [LIMIT]", and so for every right.
    pub(super) fn set_first(&mut self, right: usize, rest: &str) -> Vec<Effect> {
        if rest.is_empty() {
            let letter = RIGHTS.get(right).and_then(|(words, ..)| words.first()).copied().unwrap_or("d");
            self.tell(format!("say whose: {letter} ROLE, such as {letter} {}", self.some_role()));
            return Vec::new();
        }
        match self.role_first(rest) {
            Ok((role, limit)) => self.set_right(role, right, limit),
            Err(why) => {
                self.tell(why);
                Vec::new()
            }
        }
    }

    /// The name of a role, for an example.
    pub(super) fn some_role(&self) -> String {
        self.app.grid.heads().first().map_or("finance".to_owned(), |head| head.full.clone())
    }

    fn set_right(&mut self, role: RoleKey, right: usize, limit: &str) -> Vec<Effect> {
        let (Some(decision), Some((_, command, word))) = (self.decision(), RIGHTS.get(right)) else {
            self.tell("go to a decision first: next, or go WORDS");
            return Vec::new();
        };
        self.stand(decision, Some(role));
        let effects = if limit.is_empty() {
            let before = self.app.revision;
            let effects = self.run(command);
            if self.app.revision == before
                && let Some(message) = &mut self.app.message
                && message.weight == super::super::Weight::Done
            {
                // Who it is may have been meant by another name.
                message.text = format!("{}: {}", self.app.matrix.role_name(role), message.text);
            }
            effects
        } else if word.is_empty() {
            self.tell("an empty cell has no limit");
            Vec::new()
        } else {
            self.set_with_limit(decision, role, word, limit)
        };
        // Back to the row as a whole, or a finding of the row would be taken for one of the cell.
        self.app.grid.column = 0;
        self.app.settle();
        effects
    }

    fn set_with_limit(
        &mut self,
        decision: crate::model::DecisionKey,
        role: RoleKey,
        word: &str,
        limit: &str,
    ) -> Vec<Effect> {
        let mut form = forms::edit_cells(&self.app, &[(decision, role)]);
        let mut wrong = None;
        for field in &mut form.fields {
            let said = match field.label {
                "Right" => word,
                "Limit" => limit,
                _ => continue,
            };
            wrong = wrong.or(super::asked::write(field, said).and_then(|()| field.understood().map(|_| ())).err());
        }
        if let Some(why) = wrong {
            self.tell(format!("nothing changed: {why}"));
            return Vec::new();
        }
        self.app.mode = Mode::Form(Box::new(form));
        let effects = self.app.update(Event::Key(Key::plain(Code::Enter)));
        self.leave_refused_form();
        effects
    }

    /// A form that was filled by one line is not asked about: what is wrong with it is said.
    pub(super) fn leave_refused_form(&mut self) {
        if let Mode::Form(form) = &self.app.mode {
            let why = form.error.clone().unwrap_or_default();
            self.app.mode = Mode::Normal;
            self.tell(format!("nothing changed: {why}"));
        }
    }

    /// "fill": asks for the right of every role on the decision.
    pub(super) fn fill(&mut self, rest: &str) -> Vec<Effect> {
        let Some(decision) = self.decision() else {
            self.tell("go to a decision first: next, or go WORDS");
            return Vec::new();
        };
        let is_all = matches!(rest, "all" | "again");
        let record = self.app.matrix.decision(decision);
        let roles: Vec<RoleKey> = (self.app.grid.heads().iter().map(|head| head.role))
            .filter(|role| is_all || record.is_none_or(|record| record.right_in(*role, self.app.situation()).is_none()))
            .collect();
        if roles.is_empty() {
            self.tell(match self.app.grid.heads().is_empty() {
                true => "there is no role yet: add role NAME makes one",
                false => "every role has its right here; fill all asks for each of them again",
            });
            return Vec::new();
        }
        if matches!(self.app.access, super::super::Access::Read(_)) {
            self.tell("this map is open to read only; do read only asks for more");
            return Vec::new();
        }
        let title = record.map_or("", |record| record.title()).to_owned();
        self.tell(format!("{title}. Say {ANSWERS}. Enter leaves it as it is, stop ends."));
        self.asking = Asking::Rights(roles);
        Vec::new()
    }

    /// "Finance, contributes: ".
    pub(super) fn right_prompt(&self, role: Option<RoleKey>) -> String {
        let Some(role) = role else { return "> ".to_owned() };
        let decision = self.decision().and_then(|key| self.app.matrix.decision(key));
        let now = decision
            .and_then(|decision| Some(decision.right_in(role, self.app.situation())?.sentence(decision.unit())));
        let name = self.app.matrix.role_name(role);
        match now {
            Some(now) => format!("{name}, {now}: "),
            None => format!("{name}: "),
        }
    }

    /// The answer to one of these questions.
    pub(super) fn answer_right(&mut self, mut roles: Vec<RoleKey>, line: &str) -> Vec<Effect> {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or("").to_lowercase();
        let limit = words.collect::<Vec<_>>().join(" ");
        let mut effects = Vec::new();
        let before = self.app.revision;
        match first.as_str() {
            "stop" | ".stop" | "cancel" | ".cancel" | "done" | "." | "q" | "quit" => {
                self.tell("stopped; what was set stays, and undo takes it back");
                return effects;
            }
            "" => {
                roles.remove(0);
            }
            "u" | "undo" => effects = self.step(super::super::Step::Undo),
            "help" | "?" => self.tell(format!("Say {ANSWERS}. Enter leaves it as it is, undo takes back, stop ends.")),
            word => match (right_of(word), roles.first().copied()) {
                (Some(right), Some(role)) => {
                    effects = self.set_right(role, right, &limit);
                    let is_refused = (self.app.message.as_ref())
                        .is_some_and(|message| message.weight == super::super::Weight::Refused);
                    // A letter that was there already is an answer too.
                    if self.app.revision != before || (limit.is_empty() && !is_refused) {
                        roles.remove(0);
                    }
                }
                _ => self.tell(format!("\"{word}\" is no right. Say {ANSWERS}")),
            },
        }
        match roles.is_empty() {
            true => self.tell("that was the last role; Enter goes to the next decision"),
            false => self.asking = Asking::Rights(roles),
        }
        effects
    }
}
