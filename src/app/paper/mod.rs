//! Pages for people without the program: the boundary of a role, and the report of a map, as text, Markdown and HTML.
//!
//! Always true: a page says what the screens say, because both are made from the same values; text of the user is text in
//! it and nothing else; the same map gives the same page, byte for byte.

mod card;
mod findings;
mod html;
mod markdown;
mod pictures;
mod report;
mod sheet;

pub use card::{html as card_html, markdown as card_markdown, text as card_text};
pub use markdown::write as report_markdown;
pub use report::write as report_html;

use super::screens::role::Boundary;
use crate::interchange::export::{Outgoing, one_line};
use crate::model::Load;
use crate::rules::{Counts, Family};

/// How much a report holds: it is read and printed by people, and opens on a phone.
mod most {
    /// Cells of the grid.
    pub const CELLS: usize = 60_000;
    /// Decisions of the grid that are shown however many roles there are.
    pub const ROWS: usize = 200;
    /// Findings of a family.
    pub const FINDINGS: usize = 250;
    /// Pages of roles.
    pub const ROLES: usize = 100;
    /// Entries of a section on the page of a role.
    pub const ENTRIES: usize = 200;
    /// Rulers of limits, and areas of the heat map.
    pub const PICTURES: usize = 100;
}

/// How many decisions the grid of a report shows.
fn shown_rows(out: &Outgoing) -> usize {
    (most::CELLS / out.matrix.role_count().max(1)).max(most::ROWS)
}

/// What a report of so large a map leaves out, a sentence each; nothing for maps of ordinary size.
#[must_use]
pub fn limits(out: &Outgoing) -> Vec<String> {
    let mut limits = Vec::new();
    let (rows, all) = (shown_rows(out), out.matrix.decision_count());
    if all > rows {
        limits.push(format!("the grid shows the first {rows} of {all} decisions; `sayso export` writes all of them"));
    }
    let counts = counts(out);
    let open = Family::ALL.into_iter().map(|family| counts.family(family));
    if let Some(open) = open.max().filter(|open| *open > most::FINDINGS) {
        limits.push(format!(
            "of the findings of a kind, up to {open}, the first {} are told; `sayso check` lists all of them",
            most::FINDINGS
        ));
    }
    let roles = out.matrix.role_count();
    if roles > most::ROLES {
        limits.push(format!("the first {} of {roles} roles have a page; `sayso card` prints any of them", most::ROLES));
    }
    let kinds = |load: Load| load.decides.max(load.contributes).max(load.informed);
    let load = out.matrix.roles().map(|(key, _)| kinds(out.matrix.load_of(key))).max().unwrap_or(0);
    if usize::try_from(load).unwrap_or(usize::MAX) > most::ENTRIES {
        limits.push(format!(
            "the page of a role names at most {} decisions of each kind; `sayso card` prints all of them",
            most::ENTRIES
        ));
    }
    limits
}

/// The first of a list, and how many more there are.
fn first<T>(mut list: Vec<T>, most: usize) -> (Vec<T>, usize) {
    let more = list.len().saturating_sub(most);
    list.truncate(most);
    (list, more)
}

/// The pages of the roles, in order.
fn boundaries(out: &Outgoing) -> Vec<Boundary> {
    let roles = out.matrix.roles_in_order();
    roles
        .into_iter()
        .take(most::ROLES)
        .filter_map(|role| Boundary::of(out.matrix, out.analysis, role, out.situation))
        .collect()
}

/// The map's title; one that has none still needs a heading.
fn title_of(out: &Outgoing) -> String {
    let title = one_line(out.matrix.title());
    if title.is_empty() { "Decision rights".to_owned() } else { title }
}

/// The situation, the day the map was judged on, and the letters it is shown in.
fn standing(out: &Outgoing) -> String {
    format!("{}, letters: {}", day(out), out.notation)
}

/// The situation, and the day the map was judged on.
fn day(out: &Outgoing) -> String {
    let situation = out.situation.and_then(|id| out.matrix.situation(id)).map(|label| one_line(&label.name));
    let situation = situation.map_or_else(|| "Steady".to_owned(), |name| format!("in {name}"));
    format!("{situation}, judged on {}", out.analysis.today())
}

/// The open findings of the report, in the order of the map.
fn open_findings<'a>(out: &Outgoing<'a>) -> Vec<&'a crate::rules::Finding> {
    let all = out.analysis.findings(out.matrix).into_iter();
    let here = all.filter(|finding| finding.situation.is_none() || finding.situation.as_ref() == out.situation);
    here.filter(|finding| !finding.waived).collect()
}

fn counts(out: &Outgoing) -> Counts {
    Counts::of(open_findings(out))
}

/// The sign of a family; its word always stands beside it.
fn sign(family: Family) -> &'static str {
    match family {
        Family::Gap => "○",
        Family::Overlap => "◆",
        Family::Vague => "~",
    }
}

/// `1 role`, `2 roles`.
fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
