//! What the words of line mode do: walking, reading, settling, changing.
//!
//! Each proposes what a key would, through the same commands and forms; what cannot be done says why and what can.

use super::super::mode::{Menu, MenuItem, Mode};
use super::super::text::{Tone, line};
use super::super::{Effect, Go, Screen, Step, forms, ruleset};
use super::Lines;
use crate::app::near::{hint, meant};
use crate::interchange::notation::Notation;
use crate::rules::RULES;

impl Lines {
    pub(super) fn walk(&mut self, by: isize) -> Vec<Effect> {
        let order: Vec<_> = self
            .app
            .grid
            .all_lines()
            .into_iter()
            .filter_map(|line| match line {
                super::super::grid::Line::Decision(key) => Some(key),
                _ => None,
            })
            .collect();
        let at = self.decision().and_then(|here| order.iter().position(|key| *key == here));
        let next = match (at, by) {
            // From a role or the map one comes back to where one was, as it were from above.
            (None, _) => order.first(),
            (Some(_), _) if self.told.is_none() => at.and_then(|at| order.get(at)),
            (Some(at), by) => at.checked_add_signed(by).and_then(|at| order.get(at)),
        };
        match next.copied() {
            Some(key) => {
                self.told = None;
                self.stand(key, None);
            }
            None if order.is_empty() => self.say_map(),
            None if by > 0 => self.tell("this is the last decision; go 1 begins again"),
            None => self.tell("this is the first decision"),
        }
        Vec::new()
    }

    pub(super) fn go_words(&mut self, rest: &str) -> Vec<Effect> {
        if rest.is_empty() {
            self.tell("say words of a title, or a number: go refund");
            return Vec::new();
        }
        let is_role = self.app.matrix.role_named(rest).is_some();
        match self.decision_meant(rest) {
            Ok(key) if !is_role => {
                self.told = None;
                self.stand(key, None);
            }
            Ok(_) => return self.role_page(rest),
            // Several decisions are no reason to take a role for one of them.
            Err(unclear) if !is_role && (unclear.are_several || self.role_meant(rest).is_err()) => {
                self.tell(unclear.why);
            }
            Err(_) => return self.role_page(rest),
        }
        Vec::new()
    }

    /// The page of a role, as the screen has it.
    pub(super) fn role_page(&mut self, rest: &str) -> Vec<Effect> {
        if rest.is_empty() {
            self.tell("say whose page: role finance. roles reads all roles");
            return Vec::new();
        }
        match self.role_meant(rest) {
            Ok(role) => {
                self.app.go(Go::Role(role));
                self.app.settle();
                self.say_screen();
            }
            Err(why) => self.tell(why),
        }
        Vec::new()
    }

    pub(super) fn screen(&mut self, screen: Screen) -> Vec<Effect> {
        self.app.go(Go::Screen(screen));
        self.app.settle();
        self.say_screen();
        Vec::new()
    }

    pub(super) fn finding(&mut self, rest: &str) -> Vec<Effect> {
        let id = if rest.starts_with("back") || rest.starts_with("prev") { "previous-finding" } else { "next-finding" };
        let effects = self.run(id);
        if let Some(finding) = self.app.visited.as_deref().cloned()
            && self.app.findings_at_cursor().iter().any(|here| here.identity() == finding.identity())
        {
            self.app.message = None;
            if self.decision() != self.told {
                if let Some(key) = self.decision() {
                    let title = self.app.matrix.decision(key).map_or("", |decision| decision.title()).to_owned();
                    self.tell(title);
                }
                self.told = self.decision();
                self.findings = self.findings_here();
            }
            self.read_finding(&finding);
        }
        effects
    }

    /// Runs a command on the finding of that number; of the decision's only one, or its worst, where no number is said.
    pub(super) fn about(&mut self, rest: &str, command: &str) -> Vec<Effect> {
        let findings = self.findings_here();
        let wanted = match rest.split_whitespace().next() {
            None => None,
            Some(number) => {
                match number.parse::<usize>().ok().and_then(|number| findings.get(number.checked_sub(1)?)) {
                    Some(finding) => Some(finding.clone()),
                    None => {
                        let there = super::super::commands::count(findings.len(), "finding");
                        self.tell(format!("there is no finding {number} here: this decision has {there}"));
                        return Vec::new();
                    }
                }
            }
        };
        // The finding one went to last is meant while it is here; else the worst.
        let visited = self
            .app
            .visited
            .as_deref()
            .filter(|visited| findings.iter().any(|finding| finding.identity() == visited.identity()));
        if let Some(finding) = wanted.or(visited.cloned()).or(findings.first().cloned()) {
            self.app.go(Go::Finding(Box::new(finding)));
            self.app.settle();
            let effects = self.run(command);
            return effects;
        }
        self.run(command)
    }

    pub(super) fn explain(&mut self, rest: &str) -> Vec<Effect> {
        let code = rest.trim().to_uppercase();
        match RULES.iter().find(|rule| rule.code == code || rule.name == rest.trim()) {
            Some(rule) => {
                let lines = super::super::commands::explanation(rule);
                let title = format!("{} {}", rule.code, rule.name);
                self.step(Step::open(Mode::Page { title, lines, top: 0, then: None }))
            }
            None => self.about(rest, "explain"),
        }
    }

    /// One rule of this map and what can be done about it.
    pub(super) fn rule(&mut self, rest: &str) -> Vec<Effect> {
        let code = rest.trim().to_uppercase();
        let Some(at) = RULES.iter().position(|rule| rule.code == code || rule.name == rest.trim()) else {
            self.tell("say which rule by its code: rule G01. findings names the codes");
            return Vec::new();
        };
        let Some(rule) = RULES.get(at) else { return Vec::new() };
        let items = ruleset::answers(&self.app.matrix, rule).into_iter().map(|(label, step)| MenuItem {
            label,
            note: String::new(),
            key: None,
            step,
        });
        let mut menu = Menu::new(format!("{} {}", rule.code, rule.name), items.collect());
        let now = format!("Now: {}", ruleset::state(&self.app.matrix, rule));
        menu.about = [rule.summary, &now].map(|text| line(text, Tone::Plain)).to_vec();
        self.step(Step::open(Mode::Menu(Box::new(menu))))
    }

    pub(super) fn limit(&mut self, rest: &str) -> Vec<Effect> {
        let Some(decision) = self.decision() else {
            self.tell("go to a decision first: next, or go WORDS");
            return Vec::new();
        };
        match self.role_meant(rest) {
            Ok(role) => {
                let form = forms::edit_cells(&self.app, &[(decision, role)]);
                self.step(Step::open(Mode::Form(Box::new(form))))
            }
            Err(_) if rest.is_empty() => {
                self.tell(format!("say whose: limit {}", self.some_role()));
                Vec::new()
            }
            Err(why) => {
                self.tell(why);
                Vec::new()
            }
        }
    }

    pub(super) fn add(&mut self, rest: &str) -> Vec<Effect> {
        let (first, name) = rest.split_once(char::is_whitespace).map_or((rest, ""), |(word, rest)| (word, rest.trim()));
        match first.to_lowercase().as_str() {
            "role" => self.form_with("add-role", "Name", name),
            "area" => self.form_with("add-area", "Name", name),
            "decision" => self.form_with("add-decision", "Title", name),
            "situation" => self.form_with("add-situation", "Name", name),
            _ => self.form_with("add-decision", "Title", rest),
        }
    }

    /// Opens the form of a command; where its first answer is said already, the rest stays as it is.
    pub(super) fn form_with(&mut self, command: &str, label: &str, said: &str) -> Vec<Effect> {
        let effects = self.run(command);
        if said.is_empty() {
            return effects;
        }
        let Mode::Form(form) = &mut self.app.mode else { return effects };
        if let Some(field) = form.fields.iter_mut().find(|field| field.label == label)
            && let Err(why) = super::asked::write(field, said)
        {
            self.app.mode = Mode::Normal;
            self.tell(why);
            return effects;
        }
        let effects = self.submit();
        self.leave_refused_form();
        self.asking = super::Asking::Nothing;
        effects
    }

    pub(super) fn edit(&mut self, rest: &str) -> Vec<Effect> {
        let (first, name) = rest.split_once(char::is_whitespace).map_or((rest, ""), |(word, rest)| (word, rest.trim()));
        let form = match first.to_lowercase().as_str() {
            "map" => Ok(forms::edit_map(&self.app)),
            "role" => self
                .role_meant(name)
                .and_then(|role| forms::edit_role(&self.app, role).ok_or_else(|| "this role has gone".to_owned())),
            _ => return self.edit_decision(rest),
        };
        match form {
            Ok(form) => self.step(Step::open(Mode::Form(Box::new(form)))),
            Err(why) => {
                self.tell(why);
                Vec::new()
            }
        }
    }

    /// All fields of the decision, or the one that is named; with a value it is set at once.
    pub(super) fn edit_decision(&mut self, rest: &str) -> Vec<Effect> {
        let Some(decision) = self.decision().and_then(|key| self.app.matrix.decision(key)) else {
            self.tell("go to a decision first: next, or go WORDS");
            return Vec::new();
        };
        if rest.is_empty() {
            return self.run("edit-decision");
        }
        let mut form = forms::edit_decision(&self.app, decision);
        let folded = rest.to_lowercase();
        // "Goes up when" before "Goes up".
        let named = form.fields.iter().filter(|field| {
            let label = field.label.to_lowercase();
            folded.strip_prefix(&label).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        });
        let Some(label) = named.map(|field| field.label).max_by_key(|label| label.len()) else {
            let labels: Vec<&str> = form.fields.iter().map(|field| field.label).collect();
            let all = format!("the fields are {}", labels.join(", "));
            let first = rest.split_whitespace().next().unwrap_or("");
            self.tell(format!("there is no field \"{rest}\"; {}", hint(first, &labels, &all)));
            return Vec::new();
        };
        let value = rest.get(label.len()..).unwrap_or("").trim().to_owned();
        if value.is_empty() {
            form.fields.retain(|field| field.label == label);
            // One question; what the form leaves out would be emptied, so the answer is put into the whole one.
            let field = form.fields.first().cloned();
            let prompt =
                field.map(|field| format!("say edit {} and what it shall be; {}", label.to_lowercase(), field.hint));
            self.tell(prompt.unwrap_or_default());
            return Vec::new();
        }
        let Some(field) = form.fields.iter_mut().find(|field| field.label == label) else { return Vec::new() };
        if let Err(why) = super::asked::write(field, &value).and_then(|()| field.understood().map(|_| ())) {
            self.tell(format!("nothing changed: {label}: {why}"));
            return Vec::new();
        }
        let effects = self.step(Step::open(Mode::Form(Box::new(form))));
        if !matches!(self.app.mode, Mode::Form(_)) {
            return effects;
        }
        let before = self.app.revision;
        let effects = self.submit();
        self.leave_refused_form();
        self.asking = super::Asking::Nothing;
        if let Some(message) = self.app.message.as_mut().filter(|_| self.app.revision != before) {
            // The step is named after the decision, which was read already.
            message.text = format!("{label}: {value}");
        }
        effects
    }

    pub(super) fn remove(&mut self, rest: &str) -> Vec<Effect> {
        let Some(name) = rest.strip_prefix("role") else { return self.run("remove") };
        match (self.role_meant(name), self.decision()) {
            (Ok(role), Some(decision)) => {
                self.stand(decision, Some(role));
                let effects = self.run("remove-role");
                self.app.grid.column = 0;
                effects
            }
            (Ok(role), None) => {
                self.app.grid.go_to(&self.app.matrix, None, Some(role));
                self.run("remove-role")
            }
            (Err(why), _) => {
                self.tell(why);
                Vec::new()
            }
        }
    }

    pub(super) fn situation(&mut self, rest: &str) -> Vec<Effect> {
        let situations = self.app.matrix.situations_in_order();
        let names: Vec<&str> =
            std::iter::once("Steady").chain(situations.iter().map(|one| one.name.as_str())).collect();
        if rest.is_empty() {
            let now = self.app.situation_name().to_owned();
            self.tell(format!(
                "the situation is {now}; there are {}. situation NAME looks at another",
                names.join(", ")
            ));
            return Vec::new();
        }
        match meant(rest, &names).as_slice() {
            [at] => {
                let id = at.checked_sub(1).and_then(|at| situations.get(at)).map(|situation| situation.id.clone());
                self.told = None;
                self.situation.clone_from(&id);
                self.step(Step::Go(Go::Situation(id)))
            }
            _ => {
                let all = format!("there are {}", names.join(", "));
                self.tell(format!("there is no situation \"{rest}\"; {}", hint(rest, &names, &all)));
                Vec::new()
            }
        }
    }

    pub(super) fn letters(&mut self, rest: &str) -> Vec<Effect> {
        match rest.parse::<Notation>() {
            Ok(notation) => self.step(Step::Go(Go::Notation(notation))),
            Err(_) => {
                let names: Vec<String> = Notation::ALL.iter().map(|notation| notation.name().to_lowercase()).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let all = format!("there are {}", names.join(", "));
                let near = if rest.is_empty() { all } else { hint(rest, &names, &all) };
                self.tell(format!("the letters are {}; {near}", self.app.notation().name()));
                Vec::new()
            }
        }
    }

    pub(super) fn save(&mut self, rest: &str) -> Vec<Effect> {
        if rest.is_empty() { self.run("save") } else { self.form_with("save-as", "File", rest) }
    }
}
