//! Forms: a few labelled fields one fills in, each saying at once how it was understood.
//!
//! The focus always stands on a field that exists. A form knows nothing of what it is for: `Intent` says that, and
//! `forms` turns a filled form into edits.

use super::input::Input;
use super::key::{Code, Key};
use crate::model::{Band, Cell, Date, Id, TimeLimit, Unit};

/// How a text field is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reading {
    /// Any text.
    Text,
    /// Any text but nothing.
    Needed,
    /// A decision's title: any text but nothing, watched by the wording coach.
    Title,
    /// A boundary or trigger in words, watched by the wording coach; empty = none.
    Boundary,
    /// A whole number; empty = the usual one.
    Number,
    /// A band on the decision's unit; empty = everything.
    Band(Option<Unit>),
    /// A unit of amounts or a list of segments; empty = none.
    Limit,
    /// A time limit; empty = none.
    TimeLimit,
    /// A day; empty = none.
    Day,
    /// One of the names offered; empty = none.
    Name,
}

/// What a field holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A line of text with the names it may be completed to.
    Text {
        /// What is typed.
        input: Input,
        /// How it is read.
        reading: Reading,
        /// Names that may be meant.
        names: Vec<String>,
    },
    /// One of several.
    Choice {
        /// The words to choose from.
        options: Vec<String>,
        /// Which one.
        at: usize,
    },
    /// Any of several.
    Flags {
        /// The words, each on or off.
        options: Vec<(String, bool)>,
        /// Which one the next toggle changes.
        at: usize,
    },
}

/// One field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// What it is called.
    pub label: &'static str,
    /// What to write, shown while it is empty.
    pub hint: &'static str,
    /// What it holds.
    pub value: Value,
}

impl Field {
    /// A text field.
    #[must_use]
    pub fn text(label: &'static str, hint: &'static str, text: &str, reading: Reading) -> Field {
        Field { label, hint, value: Value::Text { input: Input::new(text), reading, names: Vec::new() } }
    }

    /// A text field that completes names.
    #[must_use]
    pub fn name(label: &'static str, hint: &'static str, text: &str, reading: Reading, names: Vec<String>) -> Field {
        Field { label, hint, value: Value::Text { input: Input::new(text), reading, names } }
    }

    /// A choice.
    #[must_use]
    pub fn choice(label: &'static str, options: &[&str], at: usize) -> Field {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        Field { label, hint: "← → or a letter chooses", value: Value::Choice { options, at } }
    }

    /// What is typed; the chosen word of a choice.
    #[must_use]
    pub fn written(&self) -> &str {
        match &self.value {
            Value::Text { input, .. } => input.text().trim(),
            Value::Choice { options, at } => options.get(*at).map_or("", String::as_str),
            Value::Flags { .. } => "",
        }
    }

    /// How the field is understood: a sentence, nothing to say, or what is wrong.
    ///
    /// # Errors
    /// What is wrong and what would be right.
    pub fn understood(&self) -> Result<String, String> {
        let Value::Text { reading, names, .. } = &self.value else { return Ok(String::new()) };
        let text = self.written();
        if text.is_empty() {
            return if matches!(reading, Reading::Needed | Reading::Title) {
                Err("needs a text".to_owned())
            } else {
                Ok(String::new())
            };
        }
        match reading {
            Reading::Text | Reading::Needed | Reading::Title | Reading::Boundary => Ok(String::new()),
            Reading::Number => match text.parse::<u32>() {
                Ok(_) => Ok(String::new()),
                Err(_) => Err("write a whole number".to_owned()),
            },
            Reading::Band(unit) => {
                let (band, own) = Band::parse(text)?;
                match (own, unit) {
                    (Some(own), Some(unit)) if own != *unit => {
                        Err(format!("this decision is limited in {unit}, not in {own}"))
                    }
                    _ => Ok(band.sentence(own.or(*unit))),
                }
            }
            Reading::Limit => Ok(match parse_limit(text) {
                Some(crate::model::Limit::Amount(unit)) => format!("amounts in {unit}"),
                Some(crate::model::Limit::Segments(segments)) => format!("{} segments", segments.len()),
                None => String::new(),
            }),
            Reading::TimeLimit => TimeLimit::parse(text).map(|limit| format!("within {}", limit.words())),
            Reading::Day => {
                parse_day(text).map(|_| String::new()).ok_or_else(|| "write a day like 2026-11-30".to_owned())
            }
            Reading::Name => match names.iter().find(|name| name.to_lowercase() == text.to_lowercase()) {
                Some(_) => Ok(String::new()),
                None => Err("not in this map; choose one of the names below".to_owned()),
            },
        }
    }

    /// Names that what is typed may be completed to, best first.
    #[must_use]
    pub fn suggestions(&self) -> Vec<&str> {
        let Value::Text { input, names, .. } = &self.value else { return Vec::new() };
        let found: Vec<&str> = super::pick::fuzzy(input.text(), names)
            .into_iter()
            .filter_map(|at| names.get(at).map(String::as_str))
            .collect();
        if found.first().is_some_and(|first| *first == input.text()) { Vec::new() } else { found }
    }

    fn is_text(&self) -> bool {
        matches!(self.value, Value::Text { .. })
    }
}

/// A unit of amounts, or segments separated by commas; nothing for an empty text.
#[must_use]
pub fn parse_limit(text: &str) -> Option<crate::model::Limit> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if let Ok(unit) = Unit::parse(text) {
        return Some(crate::model::Limit::Amount(unit));
    }
    let segments: Vec<String> =
        text.split([',', ';']).map(|segment| segment.trim().to_owned()).filter(|segment| !segment.is_empty()).collect();
    (!segments.is_empty()).then_some(crate::model::Limit::Segments(segments))
}

/// A day as ISO writes it.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

/// What a form is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Intent {
    /// A new decision in an area, behind another one.
    AddDecision,
    /// The title of a decision.
    RenameDecision(Id),
    /// Everything else about a decision.
    EditDecision(Id),
    /// Another area for a decision.
    MoveDecision(Id),
    /// A new area.
    AddArea,
    /// The name of an area.
    RenameArea(Id),
    /// A new role.
    AddRole,
    /// Everything about a role.
    EditRole(Id),
    /// Marks and boundary of the selected cells.
    EditCell(Vec<Cell>),
    /// Accepting a finding on purpose.
    Waive {
        /// The rule's code.
        rule: String,
        /// The decision, where it is about one.
        decision: Option<Id>,
        /// The role, where it is about one.
        role: Option<Id>,
        /// The situation, where it exists only there.
        situation: Option<Id>,
    },
    /// The map's own fields.
    EditMap,
    /// A file name to save under.
    SaveAs {
        /// Whether to leave when that is done.
        quit: bool,
    },
    /// The name of a file to import.
    Import {
        /// The folder whose files are offered, as it was typed; empty for the one that sayso was started in.
        folder: String,
    },
    /// The name of a file to write the map to, as a table or a report.
    Export,
    /// A role, and the name of a file to write its page to.
    PageOfRole,
    /// What the findings are narrowed down to.
    Refine,
    /// The limits of a rule.
    RuleLimits(&'static str),
    /// A new situation.
    AddSituation,
    /// The name of a situation.
    RenameSituation(Id),
    /// Mode and time limit of a decision in a situation.
    EditPosture(Id, Id),
}

impl Intent {
    /// Whether it changes the map.
    #[must_use]
    pub fn changes_map(&self) -> bool {
        !matches!(self, Intent::SaveAs { .. } | Intent::Export | Intent::PageOfRole | Intent::Refine)
    }
}

/// What became of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// The form took it.
    Used,
    /// It asks to be carried out.
    Submit,
    /// It asks to be left.
    Cancel,
    /// It means nothing here.
    Unknown,
}

/// A few fields being filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// What it is about, for the heading.
    pub title: String,
    /// What it is for.
    pub intent: Intent,
    /// The fields.
    pub fields: Vec<Field>,
    /// Which field takes the keys.
    pub focus: usize,
    /// Which suggestion is chosen, once one was asked for.
    pub suggested: Option<usize>,
    /// Why it could not be carried out.
    pub error: Option<String>,
}

impl Form {
    /// A form with the focus on its first field.
    #[must_use]
    pub fn new(title: impl Into<String>, intent: Intent, fields: Vec<Field>) -> Form {
        Form { title: title.into(), intent, fields, focus: 0, suggested: None, error: None }
    }

    /// What is written in the field of that label.
    #[must_use]
    pub fn written(&self, label: &str) -> &str {
        self.fields.iter().find(|field| field.label == label).map_or("", Field::written)
    }

    /// Which option of the choice of that label is chosen.
    #[must_use]
    pub fn chosen(&self, label: &str) -> usize {
        match self.fields.iter().find(|field| field.label == label).map(|field| &field.value) {
            Some(Value::Choice { at, .. }) => *at,
            _ => 0,
        }
    }

    /// Which options of the flags of that label are on.
    #[must_use]
    pub fn flags(&self, label: &str) -> Vec<bool> {
        match self.fields.iter().find(|field| field.label == label).map(|field| &field.value) {
            Some(Value::Flags { options, .. }) => options.iter().map(|(_, on)| *on).collect(),
            _ => Vec::new(),
        }
    }

    /// Puts the focus on the field of that label.
    pub fn focus_on(&mut self, label: &str) {
        self.focus = self.fields.iter().position(|field| field.label == label).unwrap_or(self.focus);
    }

    /// Puts the focus on a field by its number.
    pub fn focus_at(&mut self, at: usize) {
        if at < self.fields.len() && at != self.focus {
            (self.focus, self.suggested) = (at, None);
        }
    }

    /// The field that takes the keys.
    #[must_use]
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    /// Takes pasted text into the focused field.
    pub fn paste(&mut self, text: &str) {
        if let Some(Value::Text { input, .. }) = self.fields.get_mut(self.focus).map(|field| &mut field.value) {
            input.insert(text);
        }
    }

    /// Takes a key.
    pub fn take(&mut self, key: Key) -> Taken {
        self.error = None;
        match (key.code, key.ctrl) {
            (Code::Esc, _) => {
                if self.suggested.take().is_some() {
                    return Taken::Used;
                }
                return Taken::Cancel;
            }
            (Code::Enter, _) => return self.enter(),
            (Code::Char('s'), true) => return Taken::Submit,
            (Code::Tab, _) if key.shift => self.step(-1),
            (Code::Tab, _) => self.tab(),
            (Code::Up, _) => self.vertical(-1),
            (Code::Down, _) => self.vertical(1),
            _ => return self.edit(key),
        }
        Taken::Used
    }

    fn enter(&mut self) -> Taken {
        if self.take_suggestion() {
            return Taken::Used;
        }
        // The first field with a mistake gets the focus instead of a lecture.
        let wrong = self.fields.iter().position(|field| field.understood().is_err());
        if let Some(at) = wrong {
            self.focus = at;
            let field = self.fields.get(at);
            let why = field.and_then(|field| field.understood().err()).unwrap_or_default();
            self.error = Some(format!("{}: {why}", field.map_or("", |field| field.label)));
            return Taken::Used;
        }
        Taken::Submit
    }

    fn take_suggestion(&mut self) -> bool {
        let Some(at) = self.suggested.take() else { return false };
        let Some(field) = self.fields.get_mut(self.focus) else { return false };
        let Some(text) = field.suggestions().get(at).map(|text| (*text).to_owned()) else { return false };
        if let Value::Text { input, .. } = &mut field.value {
            input.set(text);
        }
        true
    }

    /// Tab completes a begun name, else goes to the next field.
    fn tab(&mut self) {
        if self.take_suggestion() {
            return;
        }
        let begun = self.focused().and_then(|field| {
            let text = field.written().to_lowercase();
            let completes = |name: &&str| !text.is_empty() && name.to_lowercase().starts_with(&text);
            field.suggestions().iter().position(completes)
        });
        match begun {
            Some(at) => {
                self.suggested = Some(at);
                self.take_suggestion();
            }
            None => self.step(1),
        }
    }

    fn step(&mut self, by: isize) {
        self.suggested = None;
        let count = self.fields.len().max(1);
        self.focus = (self.focus + count).saturating_add_signed(by) % count;
    }

    /// Up and Down go through suggestions where some are shown, else through the fields.
    fn vertical(&mut self, by: isize) {
        let count = self.focused().map_or(0, |field| field.suggestions().len()).min(super::forms::SUGGESTIONS);
        match (self.suggested, by) {
            (None, 1) if count > 0 => self.suggested = Some(0),
            (Some(0), -1) => self.suggested = None,
            (Some(at), _) if count > 0 => self.suggested = Some(at.saturating_add_signed(by).min(count - 1)),
            _ => self.step(by),
        }
    }

    /// An amount typed on a choice can only be meant for the field that takes amounts.
    fn find_amount_field(&mut self, key: Key) {
        let on_text = self.focused().is_some_and(Field::is_text);
        if on_text || !key.typed().is_some_and(|c| c.is_ascii_digit() || "<>≤≥".contains(c)) {
            return;
        }
        let takes = |field: &Field| matches!(field.value, Value::Text { reading: Reading::Band(_), .. });
        self.focus = self.fields.iter().position(takes).unwrap_or(self.focus);
    }

    fn edit(&mut self, key: Key) -> Taken {
        self.find_amount_field(key);
        let Some(field) = self.fields.get_mut(self.focus) else { return Taken::Unknown };
        if field.is_text() {
            self.suggested = None;
        }
        let shift = match key.code {
            Code::Left => -1,
            Code::Right => 1,
            _ => 0,
        };
        match &mut field.value {
            Value::Text { input, .. } => {
                if !input.take(key) {
                    return Taken::Unknown;
                }
            }
            Value::Choice { options, at } => {
                let count = options.len().max(1);
                if shift != 0 || key.code == Code::Char(' ') {
                    let by = if shift == 0 { 1 } else { shift };
                    *at = (*at + count).saturating_add_signed(by) % count;
                } else if let Some(c) = key.typed() {
                    // A letter chooses the next option that starts with it.
                    let starts = |option: &String| option.to_lowercase().starts_with(c.to_ascii_lowercase());
                    let found =
                        (1..=count).map(|step| (*at + step) % count).find(|at| options.get(*at).is_some_and(starts));
                    *at = found.unwrap_or(*at);
                } else {
                    return Taken::Unknown;
                }
            }
            Value::Flags { options, at } => {
                let count = options.len().max(1);
                if shift != 0 {
                    *at = (*at + count).saturating_add_signed(shift) % count;
                } else if key.code == Code::Char(' ') {
                    if let Some((_, on)) = options.get_mut(*at) {
                        *on = !*on;
                    }
                } else if let Some(c) = key.typed() {
                    let starts = |option: &&mut (String, bool)| option.0.starts_with(c.to_ascii_lowercase());
                    match options.iter_mut().find(starts) {
                        Some((_, on)) => *on = !*on,
                        None => return Taken::Unknown,
                    }
                } else {
                    return Taken::Unknown;
                }
            }
        }
        Taken::Used
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        Form::new(
            "Test",
            Intent::AddRole,
            vec![
                Field::text("Name", "", "", Reading::Needed),
                Field::name("Deputy", "", "", Reading::Name, vec!["Head of Support".into(), "Support Lead".into()]),
                Field::choice("Kind", &["seat", "group"], 0),
                Field::text("Limit", "", "", Reading::Band(Some(Unit::Currency(*b"EUR")))),
            ],
        )
    }

    fn press(form: &mut Form, keys: &str) -> Taken {
        let mut taken = Taken::Used;
        for key in keys.split_whitespace() {
            taken = form.take(Key::parse(key).unwrap());
        }
        taken
    }

    #[test]
    fn a_form_is_filled_with_the_keys_everybody_knows() {
        let mut form = form();
        assert_eq!(press(&mut form, "enter"), Taken::Used);
        assert!(form.error.as_ref().is_some_and(|error| error.contains("needs a text")));
        press(&mut form, "A tab s u p tab");
        assert_eq!(form.written("Deputy"), "Support Lead");
        press(&mut form, "tab g tab < = 5 k");
        assert_eq!((form.chosen("Kind"), form.fields[3].understood()), (1, Ok("up to 5 000 EUR".to_owned())));
        assert_eq!(press(&mut form, "enter"), Taken::Submit);
        assert_eq!(press(&mut form, "esc"), Taken::Cancel);
    }

    #[test]
    fn a_wrong_field_gets_the_focus_and_says_why() {
        let mut form = form();
        press(&mut form, "A tab x x x");
        assert_eq!(press(&mut form, "enter"), Taken::Used);
        assert_eq!(form.focus, 1);
        press(&mut form, "ctrl-u down down enter");
        assert_eq!(form.written("Deputy"), "Support Lead");
    }
}
