//! Which decision, role or situation is meant by what was typed.
//!
//! A name is taken where it is whole, or where it can mean only one thing; else the nearest ones are named, never guessed.

use super::Lines;
use crate::app::near::{hint, meant};
use crate::model::{DecisionKey, RoleKey};
use crate::rules::join_names;

/// Why it is not clear which decision is meant.
pub(super) struct Unclear {
    /// In words, with what can be said.
    pub(super) why: String,
    /// Whether there are several, and not none.
    pub(super) are_several: bool,
}

impl Lines {
    /// The decision meant by its number or by words of its title.
    pub(super) fn decision_meant(&self, text: &str) -> Result<DecisionKey, Unclear> {
        let none = |why: String| Unclear { why, are_several: false };
        let order: Vec<DecisionKey> = self.app.matrix.decisions_in_order();
        let walked: Vec<DecisionKey> = self.app.grid.all_lines().iter().filter_map(decision_of).collect();
        if let Ok(number) = text.trim().parse::<usize>() {
            let found = number.checked_sub(1).and_then(|at| walked.get(at));
            return found.copied().ok_or_else(|| none(format!("there are {} decisions; list reads them", order.len())));
        }
        let title = |key: &DecisionKey| self.app.matrix.decision(*key).map_or("", |decision| decision.title());
        let titles: Vec<&str> = order.iter().map(title).collect();
        match meant(text, &titles).as_slice() {
            [at] => order.get(*at).copied().ok_or_else(|| none(String::new())),
            [] => Err(none(format!(
                "no decision is called \"{}\"; {}",
                text.trim(),
                hint(text, &titles, "list reads all decisions")
            ))),
            several => {
                let named = several.iter().take(5).filter_map(|at| {
                    let key = order.get(*at)?;
                    let number = walked.iter().position(|other| other == key)? + 1;
                    Some(format!("{number} {}", title(key)))
                });
                let named: Vec<String> = named.collect();
                let more = if several.len() > named.len() { ", and more" } else { "" };
                let why = format!("several decisions are called so: {}{more}; go NUMBER goes to one", named.join(", "));
                Err(Unclear { why, are_several: true })
            }
        }
    }

    /// The role meant by its name, an alias, its short name, or a part of its name.
    pub(super) fn role_meant(&self, text: &str) -> Result<RoleKey, String> {
        if let Some(role) = self.app.matrix.role_named(text) {
            return Ok(role);
        }
        let heads = self.app.grid.heads();
        let folded = text.trim().to_lowercase();
        if let Some(head) = heads.iter().find(|head| head.short.to_lowercase() == folded) {
            return Ok(head.role);
        }
        let names: Vec<&str> = heads.iter().map(|head| head.full.as_str()).collect();
        match meant(text, &names).as_slice() {
            [at] => heads.get(*at).map(|head| head.role).ok_or_else(String::new),
            [] if names.is_empty() => Err("there is no role yet: add role NAME makes one".to_owned()),
            [] => {
                let all =
                    if names.len() <= 15 { join_names(names.iter().copied()) } else { "roles reads them".to_owned() };
                let otherwise = format!("this map has {all}");
                Err(format!("there is no role \"{}\"; {}", text.trim(), hint(text, &names, &otherwise)))
            }
            several => {
                let named: Vec<&str> = several.iter().filter_map(|at| names.get(*at).copied()).collect();
                Err(format!("\"{}\" can be {}; say more of the name", text.trim(), named.join(" or ")))
            }
        }
    }

    /// A role at the beginning of a text, and what is left of it. The longest name that is meant counts.
    pub(super) fn role_first<'a>(&self, text: &'a str) -> Result<(RoleKey, &'a str), String> {
        let text = text.trim();
        let mut ends: Vec<usize> =
            text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).chain([text.len()]).collect();
        ends.sort_unstable_by(|a, b| b.cmp(a));
        for end in &ends {
            let (name, rest) = text.split_at(*end);
            if let Ok(role) = self.role_meant(name) {
                return Ok((role, rest.trim()));
            }
        }
        // Why not is best said of the first word: the rest may be a right or a limit.
        let first = text.split_whitespace().next().unwrap_or("");
        self.role_meant(if ends.len() > 2 { first } else { text }).map(|role| (role, ""))
    }
}

fn decision_of(line: &super::super::grid::Line) -> Option<DecisionKey> {
    match line {
        super::super::grid::Line::Decision(key) => Some(*key),
        _ => None,
    }
}
