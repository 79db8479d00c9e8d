//! Modes: what takes the keys when it is not the screen itself. Each carries its own state and nothing of another's.
//!
//! One mode is on at a time; the screen behind it takes no keys.

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
