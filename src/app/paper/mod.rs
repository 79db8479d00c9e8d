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
use crate::rules::{Counts, Family};

/// The pages of all roles, in order.
fn boundaries(out: &Outgoing) -> Vec<Boundary> {
    let roles = out.matrix.roles_in_order();
    roles.into_iter().filter_map(|role| Boundary::of(out.matrix, out.analysis, role, out.situation)).collect()
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
