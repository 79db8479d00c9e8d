//! The grid of a report as an accessible table: roles across, decisions down, areas as row groups.
//!
//! Always true: every cell of a row stands under the head of its role, and both heads say what they head; colour only
//! repeats the letter.

use maud::{Markup, html};

use super::html::class_of;
use super::{shown_rows, sign};
use crate::interchange::export::{Line, OutCell, Outgoing, Row, Sheet};
use crate::model::Part;
use crate::rules::Family;

/// More roles than this, and their names stand upright.
const MANY: usize = 9;

/// The table.
pub(super) fn table(out: &Outgoing) -> Markup {
    let sheet = Sheet::of(out);
    // Areas as groups of rows; decisions without one come first, under no heading.
    let mut groups: Vec<(Option<String>, Vec<Row>)> = Vec::new();
    let most = shown_rows(out);
    for line in sheet.lines() {
        match line {
            Line::Decision(row) if row.number > most => break,
            Line::Area(name) => groups.push((Some(name), Vec::new())),
            Line::Decision(row) => match groups.last_mut() {
                Some((_, rows)) => rows.push(row),
                None => groups.push((None, vec![row])),
            },
        }
    }
    // Behind the last row that is shown there is no heading without rows, but those of areas that are empty in the map.
    if out.matrix.decision_count() > most {
        groups.retain(|(_, rows)| !rows.is_empty());
    }
    html! {
        section .scroll tabindex="0" aria-label="The grid" {
            table .grid .many[sheet.roles.len() > MANY] {
                caption { "Decisions down, roles across, in the letters of " (out.notation.to_string()) "." }
                thead {
                    tr {
                        th .title scope="col" { "Decision" }
                        @for role in &sheet.roles { th .role scope="col" { (role) } }
                    }
                }
                @for (area, rows) in &groups {
                    tbody {
                        @if let Some(area) = area {
                            tr .group { th .area scope="rowgroup" colspan=((sheet.roles.len() + 1)) { (area) } }
                        }
                        @for row in rows {
                            tr {
                                th .title scope="row" { (row.title) (marks(out, row)) }
                                @for one in &row.cells { (cell(one)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(cell: &OutCell) -> Markup {
    let class = match cell.part {
        Some(Part::Decides) => "decides",
        Some(Part::Contributes) => "contributes",
        Some(Part::Informed) => "informed",
        Some(Part::Out) => "out",
        Some(Part::Unread) => "unread",
        None => "none",
    };
    let class = if cell.remark.is_empty() { class.to_owned() } else { format!("{class} remarked") };
    html! {
        td class=(class) {
            (cell.letters)
            @if !cell.remark.is_empty() { small { (cell.remark) } }
        }
    }
}

/// The signs of a row's open findings, each with its number.
fn marks(out: &Outgoing, row: &Row) -> Markup {
    let here = out.analysis.of_row(row.key).iter().filter(|finding| !finding.waived);
    let here: Vec<Family> = here
        .filter(|finding| finding.situation.is_none() || finding.situation.as_ref() == out.situation)
        .map(|finding| finding.rule.family)
        .collect();
    let count = |family: Family| here.iter().filter(|other| **other == family).count();
    html! {
        @for family in Family::ALL {
            @if count(family) > 0 {
                " " span class=(format!("mark {}", class_of(family))) {
                    span .sign aria-hidden="true" { (sign(family)) } span aria-hidden="true" { (count(family)) }
                    span hidden { (count(family)) " " (family.word()) }
                }
            }
        }
    }
}
