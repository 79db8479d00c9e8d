//! What a preview says: its questions with their answers, and the text beneath them.
//!
//! Always true: every question has an answer that is in force already; what would change is told whole, never in part.

use super::super::commands::count;
use super::super::text::{Spans, Tone, line, span};
use super::{Content, Leaf, Preview, Question};
use crate::interchange::intake::{Proposal, Summary, TableCount};

impl Preview {
    /// A question and its answer as they are read: what it is about, the answer, and what speaks for it.
    #[must_use]
    pub fn answer(&self, question: Question) -> (String, String, String) {
        let tick = |on: bool| if on { "[x]" } else { "[ ]" }.to_owned();
        match (question, &self.content) {
            (Question::Letters, _) => {
                let found = self.summary.as_ref().and_then(|summary| summary.found);
                let why = match (self.notation, found) {
                    (None, Some(_)) => "the file speaks for it",
                    (Some(said), Some(found)) if said != found => "you say so, against the file",
                    (Some(_), _) => "you say so",
                    (None, None) if self.is_sure() => "words mean the same in every method",
                    (None, None) => "not sure: ← → chooses, Space says that it is",
                };
                ("Letters".to_owned(), self.letters().to_string(), why.to_owned())
            }
            (Question::Table(at), Content::Tables { reading, .. }) => {
                let table = reading.tables.get(at).map(TableCount::of);
                let (name, size) = table.map_or_else(Default::default, |table| {
                    let rows = count(table.decisions, "decision");
                    (table.name, format!("{rows}, {}", count(table.roles, "role")))
                });
                let on = self.tables.get(at).copied().unwrap_or_default();
                (format!("Table {}", at + 1), format!("{} {name}", tick(on)), size)
            }
            (Question::Same(at), Content::Tables { near, .. }) => {
                let names = near.get(at).map(|near| format!("\"{}\" is \"{}\"", near.other, near.one));
                let on = self.same.get(at).copied().unwrap_or_default();
                let names = names.unwrap_or_default();
                ("One role".to_owned(), format!("{} {names}", tick(on)), "they look alike".to_owned())
            }
            (Question::ResponsibleDecides, Content::Tables { without: (without, all), .. }) => {
                let why = format!("in {without} of {all} rows there is no A");
                ("R decides".to_owned(), tick(self.r_decides), why)
            }
            (Question::Title, _) => ("Title".to_owned(), self.title.text().to_owned(), String::new()),
            (_, Content::Map(_)) => Default::default(),
        }
    }

    /// The text beneath the questions.
    #[must_use]
    pub fn lines(&self) -> Vec<Spans> {
        match (self.leaf, &self.content, &self.proposal) {
            (Leaf::Changes, _, Some(proposal)) => changes(proposal),
            (_, Content::Map(map), _) => {
                let decisions = count(map.decision_count(), "decision");
                let roles = count(map.role_count(), "role");
                vec![line(
                    format!("A whole map: {decisions}, {roles}, with all it says beside the grid."),
                    Tone::Strong,
                )]
            }
            _ => {
                let is_first = |at: usize| at == 0;
                let told = self.summary.as_ref().map(Summary::lines).unwrap_or_default();
                let toned = |(at, text): (usize, &String)| {
                    let tone = match text.as_str() {
                        _ if is_first(at) => Tone::Strong,
                        text if text.ends_with(':') && !text.starts_with(' ') => Tone::Heading,
                        _ => Tone::Plain,
                    };
                    line(text, tone)
                };
                told.iter().enumerate().map(toned).collect()
            }
        }
    }
}

/// What would change, line by line.
fn changes(proposal: &Proposal) -> Vec<Spans> {
    let Proposal { added, changed, alike, left, .. } = proposal;
    let mut lines = vec![line(format!("{} to add, {} to change", added.len(), changed.len()), Tone::Strong)];
    let left_alone = format!(
        "{} the map has already; {} it says nothing about stay as they are",
        count(*alike, "right"),
        count(*left, "right")
    );
    lines.push(line(left_alone, Tone::Quiet));
    for (sign, title, tone, entries) in
        [("~", "To change:", Tone::Warning, changed), ("+", "To add:", Tone::Good, added)]
    {
        if !entries.is_empty() {
            lines.push(line(title, Tone::Heading));
            lines.extend(entries.iter().map(|entry| vec![span(format!("  {sign} "), tone), span(entry, Tone::Plain)]));
        }
    }
    lines
}
