//! The rules of this map: which are on, how severe, with which limits.
//!
//! The chosen row always is a rule of the catalogue. Every change is an edit of the map's settings; a setting that equals the
//! rule's own is no setting.

use super::form::{Field, Form, Intent, Reading};
use super::key::{Code, Key};
use super::mode::Mode;
use super::{App, Step};
use crate::model::{Edit, MapChange, Matrix, RuleSetting, Severity};
use crate::rules::{Counts, RULES, Rule, limit_of};

/// The list and the place in it.
#[derive(Clone, Debug, Default)]
pub struct RuleList {
    /// The chosen rule.
    pub at: usize,
    /// What each change of the chosen rule would leave.
    pub outcomes: Vec<(String, Counts)>,
}

/// What became of a key.
pub enum Outcome {
    /// The list goes on.
    Stay,
    /// The list is left.
    Leave,
    /// Something is to be done, and the list goes on.
    Do(Step),
    /// Something else takes the keys.
    Open(Mode),
}

impl RuleList {
    /// Takes a key.
    pub fn take(&mut self, app: &App, key: Key) -> Outcome {
        let last = RULES.len().saturating_sub(1);
        let Some(rule) = RULES.get(self.at).copied() else { return Outcome::Leave };
        match (key.code, key.typed()) {
            (Code::Esc, _) | (_, Some('q')) => return Outcome::Leave,
            (Code::Up, _) | (_, Some('k')) => self.at = self.at.saturating_sub(1),
            (Code::Down, _) | (_, Some('j')) => self.at = (self.at + 1).min(last),
            (Code::PageUp, _) => self.at = self.at.saturating_sub(10),
            (Code::PageDown, _) => self.at = (self.at + 10).min(last),
            (Code::Home, _) | (_, Some('g')) => self.at = 0,
            (Code::End, _) | (_, Some('G')) => self.at = last,
            (_, Some(' ')) => return Outcome::Do(step(rule, toggled(app.matrix(), rule))),
            (_, Some('s')) if setting(app.matrix(), rule).off => {
                return Outcome::Do(Step::refuse(format!("{} is off; Space turns it on first", rule.code)));
            }
            (_, Some('s')) => return Outcome::Do(step(rule, other_severity(app.matrix(), rule))),
            (_, Some('u')) => return Outcome::Do(Step::Undo),
            (_, Some('E')) => {
                let title = format!("{} {}", rule.code, rule.name);
                return Outcome::Open(Mode::Page {
                    title,
                    lines: super::commands::explanation(rule),
                    top: 0,
                    then: None,
                });
            }
            (Code::Enter, _) if rule.limits.is_empty() => {
                return Outcome::Do(Step::refuse(format!(
                    "{} has no limit to change; Space turns it on or off",
                    rule.code
                )));
            }
            (Code::Enter, _) => return Outcome::Open(Mode::Form(Box::new(limits_form(app.matrix(), rule)))),
            _ => {}
        }
        Outcome::Stay
    }
}

fn setting(matrix: &Matrix, rule: &Rule) -> RuleSetting {
    matrix.settings().rules.get(rule.code).cloned().unwrap_or_default()
}

fn toggled(matrix: &Matrix, rule: &Rule) -> RuleSetting {
    let setting = setting(matrix, rule);
    RuleSetting { off: !setting.off, ..setting }
}

/// The next severity: the rule's own, then error, warning, note without the own one.
fn other_severity(matrix: &Matrix, rule: &Rule) -> RuleSetting {
    let setting = setting(matrix, rule);
    let others: Vec<Severity> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter(|severity| *severity != rule.severity)
        .collect();
    let severity = match setting.severity {
        None => others.first().copied(),
        Some(now) => others.iter().position(|other| *other == now).and_then(|at| others.get(at + 1)).copied(),
    };
    RuleSetting { severity, ..setting }
}

fn edit(rule: &Rule, setting: RuleSetting) -> Edit {
    Edit::SetMap(MapChange::Rule(rule.code.to_owned(), setting))
}

fn step(rule: &Rule, setting: RuleSetting) -> Step {
    Step::edit(format!("Rule {}: {}", rule.code, words(rule, &setting)), vec![edit(rule, setting)])
}

fn words(rule: &Rule, setting: &RuleSetting) -> String {
    if setting.off {
        return "off".to_owned();
    }
    setting.severity.unwrap_or(rule.severity).word().to_owned()
}

/// How a rule is set in this map.
#[must_use]
pub fn state(matrix: &Matrix, rule: &Rule) -> String {
    words(rule, &setting(matrix, rule))
}

/// What can be said about a rule where no key turns it, each with what it does.
#[must_use]
pub fn answers(matrix: &Matrix, rule: &Rule) -> Vec<(String, Step)> {
    let is_off = setting(matrix, rule).off;
    let mut answers =
        vec![(if is_off { "Turn it on" } else { "Turn it off" }.to_owned(), step(rule, toggled(matrix, rule)))];
    let now = setting(matrix, rule).severity.unwrap_or(rule.severity);
    for severity in [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter(|other| *other != now) {
        let own = Some(severity).filter(|severity| *severity != rule.severity);
        let setting = RuleSetting { off: false, severity: own, ..setting(matrix, rule) };
        answers.push((format!("Make it {}", article(severity)), step(rule, setting)));
    }
    answers
}

/// The severity that a rule gets next, with its article: "a warning".
#[must_use]
pub fn next_severity(matrix: &Matrix, rule: &Rule) -> String {
    article(other_severity(matrix, rule).severity.unwrap_or(rule.severity))
}

fn article(severity: Severity) -> String {
    format!("{} {}", if severity == Severity::Error { "an" } else { "a" }, severity.word())
}

/// The changes worth trying for a rule: what a key press on its row would do. A rule that is off finds nothing, however
/// severe.
#[must_use]
pub fn changes(matrix: &Matrix, at: usize) -> Vec<(String, Edit)> {
    let Some(rule) = RULES.get(at) else { return Vec::new() };
    let is_off = setting(matrix, rule).off;
    let toggle = if is_off { "turned on" } else { "turned off" };
    let mut changes = vec![(toggle.to_owned(), edit(rule, toggled(matrix, rule)))];
    if !is_off {
        let next = other_severity(matrix, rule);
        changes.push((format!("as {}", next_severity(matrix, rule)), edit(rule, next)));
    }
    changes
}

fn limits_form(matrix: &Matrix, rule: &'static Rule) -> Form {
    let fields = rule
        .limits
        .iter()
        .map(|limit| {
            let now = limit_of(matrix, rule, limit.name).to_string();
            Field::text(limit.name, limit.about, &now, Reading::Number)
        })
        .collect();
    Form::new(format!("Limits of {} {}", rule.code, rule.name), Intent::RuleLimits(rule.code), fields)
}

/// The step that sets the limits of a filled form.
///
/// # Errors
/// When the rule is gone or a limit is no whole number.
pub(crate) fn set_limits(matrix: &Matrix, form: &Form, code: &str) -> Result<Step, String> {
    let rule = crate::rules::rule(code).ok_or_else(|| format!("there is no rule {code}"))?;
    let mut setting = setting(matrix, rule);
    for limit in rule.limits {
        let text = form.written(limit.name);
        let number: i64 = if text.is_empty() {
            limit.default
        } else {
            text.parse().map_err(|_| format!("{}: a whole number is needed", limit.name))?
        };
        if number == limit.default {
            setting.limits.remove(limit.name);
        } else {
            setting.limits.insert(limit.name.to_owned(), number);
        }
    }
    Ok(Step::edit(format!("Limits of {}", rule.code), vec![edit(rule, setting)]))
}
