//! The start page: maps opened lately, templates, the sample, the tour. It is a menu in front of an empty map.
//!
//! Always true: choosing something only asks the driver to open it; nothing is written; leaving the page leaves an empty map.

use super::mode::{Menu, MenuItem, Mode};
use super::text::{Tone, line};
use super::{App, Effect, Opened, Preferences, Step, forms};
use crate::app::key::{Code, Key};

/// A map to start from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Template {
    /// What it is asked for by.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// The map.
    pub text: &'static str,
}

/// The templates that come with the program.
pub const TEMPLATES: [Template; 5] = [
    Template {
        name: "cx-leadership",
        title: "CX leadership",
        about: "repairing what went wrong, service levels, contracts",
        text: include_str!("../../assets/templates/cx-leadership.sayso.ron"),
    },
    Template {
        name: "product",
        title: "Product",
        about: "roadmap, delivery, quality, launch",
        text: include_str!("../../assets/templates/product.sayso.ron"),
    },
    Template {
        name: "people",
        title: "People",
        about: "hiring, pay, growth, trouble",
        text: include_str!("../../assets/templates/people.sayso.ron"),
    },
    Template {
        name: "finance",
        title: "Finance",
        about: "spending, contracts, cash, books, with limits",
        text: include_str!("../../assets/templates/finance.sayso.ron"),
    },
    Template {
        name: "incident-response",
        title: "Incident response",
        about: "from the alarm to the review",
        text: include_str!("../../assets/templates/incident-response.sayso.ron"),
    },
];

/// A map that was opened lately.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recent {
    /// Where it is.
    pub path: String,
    /// What its file is called.
    pub name: String,
    /// The folder it lies in.
    pub folder: String,
}

/// What the start page offers beside what is always there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StartPage {
    /// Maps opened lately, the last one first.
    pub recent: Vec<Recent>,
    /// The step of the tour that was reached in an earlier run.
    pub tour: Option<usize>,
}

/// Something to open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opening {
    /// The start page itself.
    Start,
    /// A map from its file.
    File(String),
    /// A new map from a template, by its name.
    Template(&'static str),
    /// The built-in sample.
    Sample,
    /// The tour on the built-in sample, from a step on.
    Tour(usize),
}

/// As many maps opened lately are offered; the first nine have a key.
pub const RECENT: usize = 6;

impl App {
    /// Shows the start page in front of the empty map.
    pub(super) fn show_start_page(&mut self, page: &StartPage) {
        self.mode = Mode::Menu(Box::new(menu(page)));
    }

    /// Shows another map in the place of this one; looks stay as they are.
    pub fn open(&mut self, opened: Opened) {
        let preferences =
            Preferences { theme: self.theme, notation: self.preferences.notation, ..self.preferences.clone() };
        let (revision, before) = (self.revision + 1, self.opened + 1);
        *self = App::begin(opened, self.analysis.today(), self.size, &preferences, self.at_once);
        (self.revision, self.opened) = (revision, before);
    }
}

/// The start page as a menu.
#[must_use]
pub fn menu(page: &StartPage) -> Menu {
    let item = |label: String, note: String, key, step| MenuItem { label, note, key, step };
    let open = |opening| Step::Request(Effect::Open(opening));
    let key = |c| Some(Key::plain(Code::Char(c)));
    let mut items = Vec::new();
    for (recent, digit) in page.recent.iter().take(RECENT).zip('1'..='9') {
        let step = open(Opening::File(recent.path.clone()));
        items.push(item(format!("Open {}", recent.name), recent.folder.clone(), key(digit), step));
    }
    let (label, note) = match page.tour {
        Some(step) if step > 0 => ("Go on with the tour", format!("step {} of {}", step + 1, super::tour::STEPS.len())),
        _ => ("Take the tour", "find, read and fix a finding in two minutes".to_owned()),
    };
    items.push(item(label.to_owned(), note, key('t'), open(Opening::Tour(page.tour.unwrap_or(0)))));
    items.push(item(
        "Import a spreadsheet or table".to_owned(),
        "xlsx, ods, csv, html, Markdown, JSON".to_owned(),
        key('i'),
        Step::open(Mode::Form(Box::new(forms::import("Import a spreadsheet or table")))),
    ));
    items.push(item(
        "Look around in a sample".to_owned(),
        "nothing is written".to_owned(),
        key('d'),
        open(Opening::Sample),
    ));
    items.push(item("Begin an empty map".to_owned(), String::new(), key('n'), Step::Tell(EMPTY.to_owned())));
    for template in TEMPLATES {
        let label = format!("New map: {}", template.title);
        items.push(item(label, template.about.to_owned(), None, open(Opening::Template(template.name))));
    }
    items.push(item("Leave".to_owned(), String::new(), key('q'), Step::Request(Effect::Quit)));
    let mut menu = Menu::new("sayso: who decides what", items);
    menu.otherwise = Some(Step::Tell(EMPTY.to_owned()));
    menu.about = vec![
        line("A map of decision rights, checked while you type.", Tone::Plain),
        line("`sayso FILE` opens a map, or a spreadsheet to make one of.", Tone::Quiet),
    ];
    menu
}

/// What is said on an empty map.
const EMPTY: &str = "an empty map; Alt-o shows the start page again";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interchange::native;
    use crate::model::{Date, Severity};
    use crate::rules::Analysis;

    #[test]
    fn every_template_is_a_good_map_with_little_left_to_settle() {
        for template in TEMPLATES {
            let document =
                native::read(template.text.as_bytes()).unwrap_or_else(|why| panic!("{}: {why}", template.name));
            let formatted = native::format(template.text.as_bytes()).unwrap_or_else(|why| panic!("{why}"));
            assert_eq!(formatted.text, template.text, "{} is not in the canonical layout", template.name);
            let matrix = document.matrix;
            assert!((10..=15).contains(&matrix.decision_count()), "{}", template.name);
            assert!((5..=9).contains(&matrix.role_count()), "{}", template.name);
            let counts = Analysis::new(&matrix, Date::constant(2026, 6, 15)).counts();
            // One thing to settle on purpose, so that the first screen shows what the checker is for.
            assert_eq!(counts.severity(Severity::Error), 1, "{}", template.name);
            assert!(counts.open() <= 2, "{}: {counts:?}", template.name);
        }
    }

    #[test]
    fn no_two_answers_share_a_key() {
        let recent = |at: usize| Recent { path: format!("/m{at}"), name: format!("m{at}"), folder: "/".to_owned() };
        let menu = menu(&StartPage { recent: (0..12).map(recent).collect(), tour: Some(2) });
        let mut keys: Vec<Key> = menu.items.iter().filter_map(|item| item.key).collect();
        let count = keys.len();
        keys.sort_by_key(ToString::to_string);
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
