//! What is asked in line mode: menus by number, forms field by field, a foreign table by its questions.
//!
//! A question can always be left with nothing changed; an answer that is not understood is asked for again, with the reason.

use super::super::form::{Field, Form, Intent, Reading, Value};
use super::super::input::Input;
use super::super::key::{Code, Key};
use super::super::mode::{Menu, Mode};
use super::super::preview::{Preview, Question};
use super::super::start::Opening;
use super::super::text::plain;
use super::super::{Effect, Event, Step};
use super::{Asking, Lines};
use crate::app::near::{hint, meant, nearest};
use crate::interchange::notation::Notation;
use crate::model::Id;

/// Puts what was typed into a field; `-` alone empties it.
pub(super) fn write(field: &mut Field, typed: &str) -> Result<(), String> {
    let empties = typed == "-";
    match &mut field.value {
        Value::Text { input, .. } => {
            *input = Input::default();
            input.insert(if empties { "" } else { typed });
        }
        Value::Choice { options, at } => {
            *at = if empties { 0 } else { chosen(typed, options)? };
        }
        Value::Flags { options, .. } => {
            let names: Vec<String> = options.iter().map(|(name, _)| name.clone()).collect();
            let said = if empties { "" } else { typed };
            let wanted: Result<Vec<usize>, String> = said
                .split([',', ';'])
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(|word| chosen(word, &names))
                .collect();
            let wanted = wanted?;
            options.iter_mut().enumerate().for_each(|(at, (_, on))| *on = wanted.contains(&at));
        }
    }
    Ok(())
}

/// The option that is meant, by its number or its name.
fn chosen(typed: &str, options: &[String]) -> Result<usize, String> {
    if let Some(at) =
        typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < options.len())
    {
        return Ok(at);
    }
    let names: Vec<&str> = options.iter().map(String::as_str).collect();
    match meant(typed, &names).as_slice() {
        [at] => Ok(*at),
        _ => Err(format!("\"{typed}\" is none of {}", numbered(&names))),
    }
}

fn numbered(names: &[&str]) -> String {
    let numbered =
        (1..).zip(names).map(|(number, name)| format!("{number} {}", if *name == "–" { "none" } else { name }));
    numbered.collect::<Vec<_>>().join(", ")
}

/// What a field holds, as it is read.
fn held(field: &Field) -> String {
    match &field.value {
        Value::Flags { options, .. } => {
            let on: Vec<&str> = options.iter().filter(|(_, on)| *on).map(|(name, _)| name.as_str()).collect();
            on.join(", ")
        }
        _ => field.written().to_owned(),
    }
}

impl Lines {
    pub(super) fn say_menu(&mut self, menu: &Menu) {
        self.tell(menu.title.clone());
        let about: Vec<String> = menu.about.iter().map(|spans| plain(spans)).collect();
        self.said.extend(about.into_iter().filter(|line| !line.trim().is_empty()));
        for (number, at) in (1..).zip(offered(menu)) {
            let Some(item) = menu.items.get(at) else { continue };
            // "31 → 30" are numbers, any other arrow stands in the name of a change; it is read aloud as a sign.
            let joint = if item.note.starts_with(|c: char| c.is_ascii_digit()) { " to " } else { ", " };
            let note = item.note.replace(" → ", joint);
            let note = if note.is_empty() { note } else { format!(": {note}") };
            self.tell(format!("  {number} {}{note}", item.label));
        }
    }

    pub(super) fn answer_menu(&mut self, line: &str) -> Vec<Effect> {
        let Mode::Menu(menu) = std::mem::take(&mut self.app.mode) else { return Vec::new() };
        let is_start = is_start_page(&menu);
        if line.is_empty() || matches!(line, "stop" | "cancel" | "." | "esc" | "none") {
            self.tell("nothing changed");
            self.start_over(is_start);
            return Vec::new();
        }
        let places = offered(&menu);
        let labels: Vec<&str> =
            places.iter().filter_map(|at| menu.items.get(*at)).map(|item| item.label.as_str()).collect();
        let number = line.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let by_key = || Key::parse(line).ok().and_then(|key| menu.items.iter().position(|item| item.key == Some(key)));
        let at = match (number, meant(line, &labels).as_slice()) {
            (Some(at), _) => places.get(at).copied(),
            (None, [at]) => places.get(*at).copied(),
            (None, _) => by_key().filter(|at| places.contains(at)),
        };
        match at.and_then(|at| menu.items.get(at)) {
            Some(item) => {
                let step = item.step.clone();
                let effects = self.step(step);
                // What leaves or opens something else says itself what stands there then.
                let goes_on = !effects.iter().any(|effect| matches!(effect, Effect::Quit | Effect::Open(_)));
                if matches!(self.app.mode, Mode::Normal) && goes_on {
                    self.start_over(is_start);
                }
                effects
            }
            None => {
                self.tell(format!("\"{line}\" is none of the answers; say a number, or Enter for none"));
                self.app.mode = Mode::Menu(menu);
                Vec::new()
            }
        }
    }

    /// Behind the first questions stands a map that was not told of yet.
    fn start_over(&mut self, is_start: bool) {
        if is_start || (self.told.is_none() && self.area.is_none()) {
            self.begin();
        }
    }

    pub(super) fn say_form(&mut self, form: &Form) {
        self.tell(form.title.clone());
        if form.fields.len() > 1 {
            self.tell("Enter keeps what is in brackets, - empties it; .done takes the rest as it is, .back goes back, .cancel changes nothing.");
        } else {
            self.tell("Enter keeps what is in brackets; .cancel changes nothing.");
        }
        if !matches!(self.asking, Asking::Field(_)) {
            self.asking = Asking::Field(0);
        }
    }

    fn field_at(&self) -> usize {
        if let Asking::Field(at) = self.asking { at } else { 0 }
    }

    pub(super) fn field_prompt(&self, form: &Form) -> String {
        let Some(field) = form.fields.get(self.field_at()) else { return "> ".to_owned() };
        let how = match &field.value {
            Value::Text { .. } => field.hint.to_owned(),
            Value::Choice { options, .. } => numbered(&options.iter().map(String::as_str).collect::<Vec<_>>()),
            Value::Flags { options, .. } => {
                let names: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
                format!("any of {}, with commas between", numbered(&names))
            }
        };
        let now = held(field);
        let now = if now.is_empty() || now == "–" { String::new() } else { format!(" [{now}]") };
        let how = if how.is_empty() { how } else { format!(" ({how})") };
        format!("{}{how}{now}: ", field.label)
    }

    pub(super) fn answer_field(&mut self, line: &str) -> Vec<Effect> {
        let at = self.field_at();
        self.asking = Asking::Field(at);
        let Mode::Form(form) = &mut self.app.mode else { return Vec::new() };
        let last = form.fields.len().saturating_sub(1);
        match line {
            ".cancel" | "." | ".stop" => {
                self.asking = Asking::Nothing;
                return self.app.update(Event::Key(Key::plain(Code::Esc)));
            }
            ".back" => {
                self.asking = Asking::Field(at.saturating_sub(1));
                return Vec::new();
            }
            ".done" => return self.submit(),
            ".help" | "?" => {
                self.asked = false;
                return Vec::new();
            }
            _ => {}
        }
        let Some(field) = form.fields.get_mut(at) else { return self.submit() };
        let before = field.clone();
        let written = if line.is_empty() { Ok(()) } else { write(field, line) };
        let said = written.and_then(|()| match field.understood() {
            Err(why) => Err(with_names(field, &why)),
            understood => understood,
        });
        match said {
            // A form says at once how it understood an amount or a time; what was there before was understood then.
            Ok(understood) if !understood.is_empty() && !line.is_empty() => {
                self.tell(format!("understood: {understood}"))
            }
            Ok(_) => {}
            Err(why) => {
                *field = before;
                self.tell(format!("{why}. .cancel changes nothing"));
                return Vec::new();
            }
        }
        if let Mode::Form(form) = &mut self.app.mode {
            name_page(form, at);
        }
        if at < last {
            self.asking = Asking::Field(at + 1);
            return Vec::new();
        }
        self.submit()
    }

    /// Hands the form in; what is wrong with it is asked for again.
    pub(super) fn submit(&mut self) -> Vec<Effect> {
        self.asking = Asking::Nothing;
        self.asked = false;
        if let Mode::Form(form) = &mut self.app.mode {
            form.suggested = None;
        }
        let effects = self.app.update(Event::Key(Key::plain(Code::Enter)));
        if let Mode::Form(form) = &self.app.mode
            && let Some(why) = form.error.clone()
        {
            self.asking = Asking::Field(form.focus);
            self.asked = true;
            self.tell(why);
        }
        effects
    }

    pub(super) fn say_preview(&mut self, preview: &Preview) {
        self.tell(format!("{}: this is what was understood. Nothing is made yet.", preview.name));
        self.say_preview_lines(preview);
    }

    fn say_preview_lines(&mut self, preview: &Preview) {
        let lines: Vec<String> = preview.lines().iter().map(|spans| plain(spans)).collect();
        self.said.extend(lines.into_iter().filter(|line| !line.trim().is_empty()));
        for (number, question) in (1..).zip(preview.questions()) {
            let (label, answer, why) = preview.answer(question);
            let answer = answer.replace("[x]", "yes,").replace("[ ]", "no,");
            // The signs of its keys mean nothing here.
            let why =
                if why.contains('←') { "not sure: say letters NAME, such as letters raci".to_owned() } else { why };
            let why = if why.is_empty() { why } else { format!(" ({why})") };
            self.tell(format!("  {number} {label}: {}{why}", answer.trim().trim_end_matches(',')));
        }
        self.tell(
            "make takes it; leave takes nothing; a number says the other of an answer; title TEXT names the map.",
        );
    }

    pub(super) fn answer_preview(&mut self, line: &str) -> Vec<Effect> {
        let (word, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
        let press = |code| Event::Key(Key::plain(code));
        let Mode::Preview(preview) = &mut self.app.mode else { return Vec::new() };
        let questions = preview.questions();
        let place = |wanted: Question| questions.iter().position(|question| *question == wanted);
        match word.to_lowercase().as_str() {
            "make" | "take" | "yes" | "y" => {
                let effects = self.app.update(press(Code::Enter));
                match &mut self.app.mode {
                    Mode::Preview(preview) => {
                        let said = preview.said.take();
                        let preview = preview.clone();
                        match said {
                            Some(said) => self.tell(
                                said.replace("Space says yes, ← → chooses another", "letters NAME says so")
                                    .replace("Enter again", "make again"),
                            ),
                            None => {
                                self.say_preview_lines(&preview);
                                self.tell("These are the changes; make once more makes them.");
                            }
                        }
                    }
                    _ => self.begin(),
                }
                effects
            }
            "leave" | "no" | "cancel" | "stop" | "." | "quit" | "q" => {
                let effects = self.app.update(press(Code::Esc));
                match self.app.mode {
                    Mode::Preview(_) => self.app.update(press(Code::Esc)),
                    _ => effects,
                }
            }
            "letters" | "notation" => {
                let names: Vec<String> = Notation::ALL.iter().map(|notation| notation.name().to_lowercase()).collect();
                let Some((at, Ok(wanted))) = place(Question::Letters).zip(Some(rest.parse::<Notation>())) else {
                    self.tell(format!("say letters and one of {}", names.join(", ")));
                    return Vec::new();
                };
                preview.at = at;
                for _ in Notation::ALL {
                    let is_it = matches!(&self.app.mode, Mode::Preview(preview) if preview.answer(Question::Letters).1 == wanted.to_string());
                    if is_it {
                        break;
                    }
                    self.app.update(press(Code::Right));
                }
                // Said, not only shown.
                self.app.update(press(Code::Char(' ')));
                self.asked = false;
                Vec::new()
            }
            "title" if !rest.is_empty() && place(Question::Title).is_some() => {
                preview.at = place(Question::Title).unwrap_or(0);
                let keys =
                    [Code::End].into_iter().map(Key::plain).chain([Key { ctrl: true, ..Key::plain(Code::Char('u')) }]);
                let typed = rest.chars().map(|c| Key::plain(Code::Char(c)));
                for key in keys.chain(typed) {
                    self.app.update(Event::Key(key));
                }
                self.asked = false;
                Vec::new()
            }
            "" | "read" | "help" | "?" => {
                self.asked = false;
                Vec::new()
            }
            other => match other.parse::<usize>().ok().and_then(|number| questions.get(number.checked_sub(1)?)) {
                Some(Question::Title) => {
                    self.tell("say title TEXT");
                    Vec::new()
                }
                Some(question) => {
                    let at = place(*question).unwrap_or(0);
                    preview.at = at;
                    let effects = self.app.update(press(Code::Right));
                    if let Mode::Preview(preview) = &mut self.app.mode {
                        let said = preview.said.take();
                        let (label, answer, _) = preview.answer(*question);
                        let answer = answer.replace("[x]", "yes,").replace("[ ]", "no,");
                        self.tell(said.unwrap_or_else(|| format!("{label}: {}", answer.trim().trim_end_matches(','))));
                    }
                    effects
                }
                None => {
                    self.tell("say make, leave, a number, letters NAME, or title TEXT; Enter reads it again");
                    Vec::new()
                }
            },
        }
    }
}

/// The items that can be chosen here, by their places: the tour is about keys.
fn offered(menu: &Menu) -> Vec<usize> {
    let is_tour = |step: &Step| matches!(step, Step::Request(Effect::Open(Opening::Tour(_))));
    menu.items.iter().enumerate().filter(|(_, item)| !is_tour(&item.step)).map(|(at, _)| at).collect()
}

fn is_start_page(menu: &Menu) -> bool {
    menu.items.iter().any(|item| matches!(item.step, Step::Request(Effect::Open(Opening::Sample))))
}

/// The page of another role goes to a file of its name.
fn name_page(form: &mut Form, answered: usize) {
    if form.intent != Intent::PageOfRole || form.fields.get(answered).is_none_or(|field| field.label != "Role") {
        return;
    }
    let name = format!("{}.html", Id::from_name(form.written("Role"), "role"));
    if let Some(field) = form.fields.iter_mut().find(|field| field.label == "File") {
        // A name that ends in .html is one that any text can be made to.
        let _ = write(field, &name);
    }
}

/// What is wrong with a name, with the names that may be meant.
fn with_names(field: &Field, why: &str) -> String {
    match &field.value {
        Value::Text { reading: Reading::Name, names, .. } => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let typed = field.written();
            let like: Vec<&str> = meant(typed, &names).into_iter().filter_map(|at| names.get(at).copied()).collect();
            match (like.is_empty(), nearest(typed, names.iter().copied()).is_empty()) {
                (false, _) => format!("\"{typed}\" is not in this map; did you mean {}?", like.join(", or ")),
                (true, false) => format!("\"{typed}\" is not in this map; {}", hint(typed, &names, "")),
                (true, true) => format!("\"{typed}\" is not in this map, which has {}", names.join(", ")),
            }
        }
        _ => format!("{}: {why}", field.label),
    }
}
