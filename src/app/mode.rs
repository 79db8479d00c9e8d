//! Modes: what takes the keys when it is not the screen itself. Each carries its own state and nothing of another's.
//!
//! One mode is on at a time; the screen behind it takes no keys. Every mode can say what its keys do.

use std::collections::HashSet;

use super::form::Form;
use super::input::Input;
use super::key::Key;
use super::pick::Pick;
use super::preview::Preview;
use super::ruleset::RuleList;
use super::{Step, text::Spans};
use crate::model::Id;

/// One entry of a menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// What will happen, as an order.
    pub label: String,
    /// What follows from it, such as "16 → 15".
    pub note: String,
    /// A key that chooses it at once.
    pub key: Option<Key>,
    /// What it does.
    pub step: Step,
}

/// A few possible steps, one of which is chosen.
#[derive(Clone, Debug)]
pub struct Menu {
    /// The question.
    pub title: String,
    /// What it is about.
    pub about: Vec<Spans>,
    /// The answers.
    pub items: Vec<MenuItem>,
    /// Which one is chosen.
    pub pick: Pick,
    /// Whether typing narrows the list; else keys choose directly.
    pub filters: bool,
    /// What leaving it does, where that is more than nothing.
    pub otherwise: Option<Step>,
}

impl Menu {
    /// A menu with the first item chosen.
    #[must_use]
    pub fn new(title: impl Into<String>, items: Vec<MenuItem>) -> Menu {
        let texts: Vec<String> = items.iter().map(|item| item.label.clone()).collect();
        Menu { title: title.into(), about: Vec::new(), items, pick: Pick::new(&texts), filters: false, otherwise: None }
    }

    /// What is matched against typed text.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.items.iter().map(|item| item.label.clone()).collect()
    }
}

/// A search through titles and roles, moving the cursor as one types.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// What is typed.
    pub input: Input,
    /// Where the cursor was: line and column.
    pub origin: (usize, usize),
    /// Which areas were folded.
    pub folded: HashSet<Option<Id>>,
    /// How many places match.
    pub matches: usize,
}

/// What takes the keys.
#[derive(Clone, Debug, Default)]
pub enum Mode {
    /// The screen.
    #[default]
    Normal,
    /// A form.
    Form(Box<Form>),
    /// A menu.
    Menu(Box<Menu>),
    /// All commands, as a short list to type into.
    Palette(Pick),
    /// All commands with what they do.
    Help(Pick),
    /// A search.
    Search(Search),
    /// The rules of this map.
    Rules(RuleList),
    /// A foreign document before it is taken.
    Preview(Box<Preview>),
    /// A page of text one scrolls, such as why a rule exists.
    Page {
        /// Its heading.
        title: String,
        /// Its lines, not yet wrapped.
        lines: Vec<Spans>,
        /// First line shown.
        top: usize,
        /// What comes when it is closed.
        then: Option<Box<Step>>,
    },
}

/// What the page of keys is called.
pub(super) const KEYS: &str = "Keys here";

impl Mode {
    /// What the keys do in it: keys and what follows; nothing where the help of the screen answers.
    #[must_use]
    pub fn keys(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Mode::Normal | Mode::Palette(_) | Mode::Help(_) | Mode::Search(_) => &[],
            Mode::Page { title, .. } if title == KEYS => &[],
            Mode::Page { .. } => &[
                ("Up Down, k j", "scroll a line"),
                ("PgUp PgDn, Space", "scroll a page"),
                ("Home End, g G", "the begin, the end"),
                ("Esc Enter, q", "closes the page"),
            ],
            Mode::Menu(menu) if menu.filters => &[
                ("letters", "narrow the list down"),
                ("Up Down, PgUp PgDn", "choose"),
                ("Home End", "the first, the last while nothing is typed; with Ctrl always"),
                ("Enter", "takes the chosen one"),
                ("Esc", "leaves it; nothing changes"),
            ],
            Mode::Menu(_) => &[
                ("Up Down, k j", "choose"),
                ("Home End, g G", "the first, the last"),
                ("Enter", "takes the chosen one"),
                ("a key at the left", "takes that one at once"),
                ("Esc, q", "leaves it"),
            ],
            Mode::Rules(_) => &[
                ("Up Down, k j", "choose a rule"),
                ("PgUp PgDn", "ten rules on"),
                ("Home End, g G", "the first, the last"),
                ("Space", "turns it on or off for this map"),
                ("s", "the next severity, as the line below says"),
                ("Enter", "changes its limits"),
                ("E", "explains it"),
                ("u", "takes the last change back"),
                ("Esc, q", "leaves it"),
            ],
            Mode::Form(_) => &[
                ("Tab Shift-Tab", "the next field, the one before; Tab completes a name that is begun"),
                ("Up Down", "go through the names offered, else through the fields"),
                ("Left Right, letters", "choose where there are several; Space turns one on or off"),
                ("Enter", "takes it"),
                ("Esc", "leaves it; nothing changes"),
            ],
            Mode::Preview(_) => &[
                ("Up Down", "go through the questions, then through the text"),
                ("Left Right, Space", "answer the question"),
                ("PgUp PgDn, Home End", "scroll the text"),
                ("Enter", "takes it"),
                ("Esc", "leaves it; nothing is written"),
            ],
        }
    }

    /// Whether letters are typed into it.
    #[must_use]
    pub fn types(&self) -> bool {
        match self {
            Mode::Menu(menu) => menu.filters,
            Mode::Preview(preview) => preview.types(),
            Mode::Form(_) | Mode::Palette(_) | Mode::Help(_) | Mode::Search(_) => true,
            Mode::Normal | Mode::Rules(_) | Mode::Page { .. } => false,
        }
    }
}
