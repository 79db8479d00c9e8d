//! What line mode says: the map, a decision, a finding, what changed.
//!
//! One fact a line, the name of the thing first, nothing that is only drawn: no bars, no boxes, no signs without a word.

use super::super::commands::count;
use super::super::mode::Mode;
use super::super::screens::findings::beside_title;
use super::super::screens::{self, details};
use super::super::text::plain;
use super::super::{Go, Screen};
use super::Lines;
use crate::app::grid::Line;
use crate::model::{Date, DecisionKey};
use crate::rules::{Counts, Family, Finding, fixes_of};

/// "12 gaps, 3 overlaps, 1 vague": the families that have findings.
pub(super) fn families(counts: Counts) -> String {
    let said = Family::ALL.into_iter().filter_map(|family| {
        let number = counts.family(family);
        let word = if number == 1 { family.word() } else { family.plural() };
        (number > 0).then(|| format!("{number} {word}"))
    });
    said.collect::<Vec<_>>().join(", ")
}

impl Lines {
    /// What the app has to say since it was last asked.
    pub(super) fn say_message(&mut self) {
        if let Some(message) = self.app.message.take() {
            // An arrow is read aloud as one.
            self.tell(message.text.replace(" → ", ", "));
        }
    }

    /// What the map is called, where it is kept, how large it is, and how much is to be settled.
    pub(super) fn say_map(&mut self) {
        let matrix = &self.app.matrix;
        let title = if matrix.title().is_empty() { "A map without a title" } else { matrix.title() };
        let kept = match (&self.app.name, self.app.is_modified()) {
            (Some(name), false) => format!("in {name}, all of it saved"),
            (Some(name), true) => format!("in {name}, with changes that are not saved"),
            (None, _) => "not saved to a file yet".to_owned(),
        };
        let decisions = count(matrix.decision_count(), "decision");
        let roles = count(matrix.role_count(), "role");
        let situation = self.app.situation_name().to_owned();
        let counts = self.app.analysis.counts();
        let mut said = vec![
            format!("{title}: {decisions}, {roles}, situation {situation}, {kept}."),
            match counts.open() {
                0 => "Nothing is wrong with it today.".to_owned(),
                open => format!("{}: {}.", count(open, "open finding"), families(counts)),
            },
        ];
        if let super::super::Access::Read(why) = &self.app.access {
            said.push(format!("It can only be read: {why}."));
        }
        said.push(match (matrix.role_count(), matrix.decision_count()) {
            (0, 0) => {
                "It is empty: add role NAME makes a role, add TITLE a decision, import FILE reads a table.".to_owned()
            }
            (0, _) => "There is no role yet: add role NAME makes one, such as add role Head of Support.".to_owned(),
            (_, 0) => "There is no decision yet: add TITLE makes one, such as add Refund a customer.".to_owned(),
            _ => String::new(),
        });
        said.retain(|line| !line.is_empty());
        self.said.extend(said);
    }

    /// What a change did to the findings: those of the decision by name, all others by number.
    pub(super) fn say_changes(&mut self) {
        if self.revision == self.app.revision {
            return;
        }
        self.revision = self.app.revision;
        let before = std::mem::take(&mut self.findings);
        let now = self.findings_here();
        if self.told.is_some() && self.told == self.decision() {
            let is_in = |list: &[Finding], finding: &Finding| {
                list.iter().any(|other| other.identity() == finding.identity() && other.message == finding.message)
            };
            for finding in before.iter().filter(|finding| !is_in(&now, finding)) {
                self.tell(format!("Settled: {} {}", finding.rule.code, finding.message));
            }
            let new = now.iter().filter(|finding| !is_in(&before, finding));
            let new: Vec<String> = new.map(|finding| format!("New {}", self.finding_words(finding))).collect();
            self.said.extend(new);
        }
        self.findings = now;
        let open = self.app.analysis.counts().open();
        if open != self.open {
            let was = self.open;
            self.tell(format!("{} now, {was} before.", count(open, "open finding")));
            self.open = open;
        }
    }

    /// "error G01, gap: Nobody decides …".
    pub(super) fn finding_words(&self, finding: &Finding) -> String {
        let situation = finding.situation.as_ref().and_then(|id| self.app.matrix.situation(id));
        let only = situation.map(|situation| format!(" (only in {})", situation.name)).unwrap_or_default();
        let rule = finding.rule;
        format!("{} {}, {}: {}{only}", finding.severity.word(), rule.code, rule.family.word(), finding.message)
    }

    /// The place, where it is another one than was read last; and the situation, where a finding led to another one.
    pub(super) fn say_place(&mut self) {
        if self.situation != self.app.situation {
            self.situation.clone_from(&self.app.situation);
            let name = self.app.situation_name().to_owned();
            self.tell(format!("This is in situation {name}; situation NAME looks at another one."));
        }
        let here = self.decision();
        if here.is_some() && here != self.told {
            self.read(false);
        }
    }

    /// Reads the decision: its rights and findings; in full, all that is known of it.
    pub(super) fn read(&mut self, in_full: bool) {
        let Some(key) = self.decision() else { return self.read_beside() };
        let Some(decision) = self.app.matrix.decision(key).cloned() else { return };
        let area = decision.area().cloned();
        if self.area.as_ref() != Some(&area) {
            let name = area.as_ref().and_then(|id| self.app.matrix.area(id)).map(|area| area.name.clone());
            self.tell(name.map_or("No area".to_owned(), |name| format!("Area: {name}")));
            self.area = Some(area);
        }
        let at = self.app.grid.decisions().position(|other| other == key).unwrap_or(0) + 1;
        let of = self.app.matrix.decision_count();
        let situation = self.app.situation().map(|_| format!(", in {}", self.app.situation_name()));
        self.tell(format!("Decision {at} of {of}{}: {}", situation.unwrap_or_default(), decision.title()));
        let mut said: Vec<String> = details::right_sentences(&self.app, &decision);
        let silent: Vec<String> = self.silent_roles(key);
        if in_full && !silent.is_empty() {
            said.push(format!("nothing said yet of {}", silent.join(", ")));
        }
        if in_full {
            said.extend(
                details::facts(&self.app, &decision)
                    .into_iter()
                    .map(|(label, text)| format!("{}: {}", label.to_lowercase(), text)),
            );
        }
        self.said.extend(said.into_iter().map(|line| format!("  {line}")));
        let findings = self.findings_here();
        for (number, finding) in (1..).zip(&findings) {
            // The title was read just now.
            let short = Finding { message: beside_title(&self.app, finding), ..finding.clone() };
            let words = self.finding_words(&short);
            self.tell(format!("  finding {number}, {words}"));
            if in_full {
                self.say_fixes(finding);
            }
        }
        if findings.is_empty() {
            self.tell("  no open finding");
        }
        self.told = Some(key);
        self.findings = findings;
    }

    /// Reads what stands beside the decisions: a role, the map itself.
    fn read_beside(&mut self) {
        self.told = None;
        let said: Vec<String> = match self.app.grid.here() {
            Some(Line::Header) if self.app.grid.role().is_some() => {
                details::view(&self.app, 80).iter().map(|spans| plain(spans)).collect()
            }
            _ => return self.say_map(),
        };
        self.said.extend(said.into_iter().filter(|line| !line.trim().is_empty()));
    }

    fn say_fixes(&mut self, finding: &Finding) {
        let fixes = fixes_of(&self.app.matrix, &self.app.analysis, finding);
        for fix in &fixes {
            self.tell(format!("    fix: {}", fix.label));
        }
        if fixes.is_empty() {
            self.tell(format!("    {}", finding.rule.cure));
        }
    }

    /// Reads a finding with why it matters and what settles it.
    pub(super) fn read_finding(&mut self, finding: &Finding) {
        let words = self.finding_words(finding);
        self.tell(words);
        self.tell(format!("Why: {}", finding.rule.why));
        let open = self.app.analysis.counts().open();
        let remedies = self.app.remedies.clone();
        for remedy in &remedies {
            let becomes =
                remedy.leaves.map(|leaves| format!(" ({open} open findings become {leaves}{})", remedy.price()));
            self.tell(format!("Fix: {}{}", remedy.fix.label, becomes.unwrap_or_default()));
        }
        match remedies.is_empty() {
            true => self.tell(format!("What to do: {}", finding.rule.cure)),
            false => self.tell("fix applies one; explain tells more; finding goes to the next."),
        }
    }

    /// All roles whose right on the decision is not considered yet.
    fn silent_roles(&self, key: DecisionKey) -> Vec<String> {
        let matrix = &self.app.matrix;
        let Some(decision) = matrix.decision(key) else { return Vec::new() };
        let heads = self.app.grid.heads().iter();
        let silent = heads.filter(|head| decision.right_in(head.role, self.app.situation()).is_none());
        silent.map(|head| head.full.clone()).collect()
    }

    /// What the screen holds, where it is not the grid; the place one hears about stays in the grid.
    pub(super) fn say_screen(&mut self) {
        let said = match self.app.screen {
            Screen::Grid => return,
            Screen::Findings => screens::findings::text(&self.app),
            Screen::Role => screens::boundary::text(&self.app),
            Screen::Overview => screens::overview::text(&self.app),
        };
        self.said.extend(said.into_iter().filter(|line| !line.trim().is_empty()));
        self.app.go(Go::Screen(Screen::Grid));
        self.app.settle();
    }

    /// All decisions, area by area, or those of one area.
    pub(super) fn say_list(&mut self, wanted: &str) {
        let wanted = wanted.to_lowercase();
        let mut said = Vec::new();
        let mut number = 0;
        let all = self.app.grid.all_lines();
        let (mut is_wanted, mut found) = (true, false);
        for line in &all {
            match line {
                Line::Header => {}
                Line::Area(id) => {
                    let name = id.as_ref().and_then(|id| self.app.matrix.area(id)).map_or("No area", |area| &area.name);
                    is_wanted = wanted.is_empty() || name.to_lowercase().contains(&wanted);
                    if is_wanted {
                        said.push(format!("Area: {name}"));
                    }
                }
                Line::Decision(key) => {
                    number += 1;
                    if !is_wanted {
                        continue;
                    }
                    found = true;
                    let title = self.app.matrix.decision(*key).map_or("", |decision| decision.title());
                    let open = Counts::of(self.app.analysis.of_row(*key));
                    let open = if open.open() == 0 { String::new() } else { format!(": {}", families(open)) };
                    said.push(format!("  {number} {title}{open}"));
                }
            }
        }
        if !found {
            said.push(format!("there is no area with decisions called \"{wanted}\"; list alone reads all"));
        }
        self.said.extend(said);
    }

    /// All roles with what they carry.
    pub(super) fn say_roles(&mut self) {
        let heads = self.app.grid.heads().iter();
        let said: Vec<String> = heads
            .map(|head| {
                let load = self.app.matrix.load_of(head.role);
                let holders = self.holders(head.role, self.app.analysis.today());
                format!(
                    "{}{holders}: decides {}, contributes to {}, is informed of {}",
                    head.full, load.decides, load.contributes, load.informed
                )
            })
            .collect();
        match said.is_empty() {
            true => self.tell("There is no role yet: add role NAME makes one."),
            false => self.said.extend(said),
        }
    }

    fn holders(&self, role: crate::model::RoleKey, today: Date) -> String {
        let role = self.app.matrix.role(role);
        let names: Vec<&str> =
            role.map(|role| role.holders_on(today).map(|holder| holder.name.as_str()).collect()).unwrap_or_default();
        if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) }
    }

    /// What is asked, once.
    pub(super) fn say_question(&mut self) {
        if self.asked {
            return;
        }
        self.asked = true;
        match std::mem::take(&mut self.app.mode) {
            Mode::Normal => {}
            Mode::Menu(menu) => {
                self.say_menu(&menu);
                self.app.mode = Mode::Menu(menu);
            }
            Mode::Form(form) => {
                self.say_form(&form);
                self.app.mode = Mode::Form(form);
            }
            Mode::Preview(preview) => {
                self.say_preview(&preview);
                self.app.mode = Mode::Preview(preview);
            }
            Mode::Page { title, lines, then, .. } => {
                self.tell(title);
                // Blanks that put a table in columns say nothing.
                let words = |spans: &Vec<_>| plain(spans).split_whitespace().collect::<Vec<_>>().join(" ");
                let lines: Vec<String> = lines.iter().map(words).collect();
                self.said.extend(lines.into_iter().filter(|line| !line.is_empty()));
                if let Some(step) = then {
                    // A page opens no file and saves nothing: what comes after it is another question.
                    self.step(*step);
                    self.say_question();
                }
            }
            Mode::Rules(_) => {
                self.tell("rule CODE reads and sets one rule, such as rule G01; findings lists what they find.")
            }
            Mode::Search(_) => self.tell("go WORDS finds a decision or a role by a part of its name."),
            Mode::Palette(_) | Mode::Help(_) => self.say_help(""),
        }
    }
}
