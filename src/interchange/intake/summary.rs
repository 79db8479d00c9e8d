//! What an import did, for the person who has to say whether it was right.
//!
//! Always true: the numbers are counted in the finished map, not while it was made.

use super::super::identify::Identified;
use super::super::notation::Notation;
use super::super::table::{MatrixTable, Note, Reading, Skipped};
use crate::model::hashing::HashSet;
use crate::model::sorting::InOrder;
use crate::model::{Decision, HeldRight, Load, Mark, Marks, Matrix, Part, Right, Role, Unit, shown};

/// How many entries of a list are printed; a long file repeats itself.
const PRINTED: usize = 20;

/// The samples are chosen among so many rows: who compares them with the file looks at its beginning.
const SAMPLED: usize = 1_000;

/// What was read, what was left, and three rows to recognise it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Matrices found in the document: under which headings, how many decisions and roles.
    pub tables: Vec<TableCount>,
    /// Decisions of the map.
    pub decisions: usize,
    /// Areas of the map.
    pub areas: usize,
    /// Roles of the map.
    pub roles: usize,
    /// Rights of the map by kind, all roles together.
    pub rights: Load,
    /// The notation the letters were read in.
    pub notation: Notation,
    /// Whether somebody has said that it is this one.
    pub confirmed: bool,
    /// The notation the document itself speaks for.
    pub found: Option<Notation>,
    /// What speaks for it, a sentence each.
    pub evidence: Vec<String>,
    /// What is not in the map, and why.
    pub skipped: Vec<Skipped>,
    /// Repairs, doubts and what was put together.
    pub notes: Vec<Note>,
    /// Lines of text around the tables, which are not in the map either.
    pub other_text: usize,
    /// Up to three rows in plain sentences, chosen to show as many different rights as possible.
    pub samples: Vec<String>,
}

/// One matrix of a document, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCount {
    /// The headings above it, or what stands in its corner.
    pub name: String,
    /// Its lines.
    pub decisions: usize,
    /// Its columns.
    pub roles: usize,
}

impl TableCount {
    /// Counts a table.
    #[must_use]
    pub fn of(table: &MatrixTable) -> TableCount {
        let name = match &table.headings[..] {
            [] => table.corner.clone(),
            headings => headings.join(" / "),
        };
        let name = if name.is_empty() { format!("line {}", table.line) } else { name };
        TableCount { name, decisions: table.rows.len(), roles: table.roles.len() }
    }
}

impl Summary {
    pub(super) fn new(
        matrix: &Matrix,
        reading: &Reading,
        notation: Notation,
        identified: Identified,
        skipped: Vec<Skipped>,
        notes: Vec<Note>,
    ) -> Summary {
        let mut rights = Load::default();
        for (key, _) in matrix.roles() {
            let load = matrix.load_of(key);
            rights.decides += load.decides;
            rights.contributes += load.contributes;
            rights.informed += load.informed;
            rights.out += load.out;
            rights.unread += load.unread;
        }
        let mut skipped: Vec<Skipped> = reading.skipped.iter().cloned().chain(skipped).collect();
        let mut notes: Vec<Note> = reading.notes.iter().cloned().chain(notes).collect();
        skipped.order_by_key(|skipped| skipped.line);
        notes.order_by_key(|note| (note.line, note.column));
        Summary {
            tables: reading.tables.iter().map(TableCount::of).collect(),
            decisions: matrix.decision_count(),
            areas: matrix.areas_in_order().len(),
            roles: matrix.role_count(),
            rights,
            notation,
            confirmed: matrix.settings().letters.as_ref().is_some_and(|letters| letters.confirmed),
            found: identified.notation,
            evidence: identified.evidence,
            skipped,
            notes,
            other_text: text_around(reading),
            samples: samples(matrix),
        }
    }

    /// The summary as lines to print; what a foreign file hides in its names comes out as visible marks.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.counts()];
        if self.decisions > 0 {
            lines.push(self.rights_line());
            lines.extend(self.notation_lines());
        }
        let section = |lines: &mut Vec<String>, title: &str, entries: Vec<String>| {
            if entries.is_empty() {
                return;
            }
            let more = entries.len().saturating_sub(PRINTED);
            lines.push(title.to_owned());
            lines.extend(entries.into_iter().take(PRINTED).map(|entry| format!("  {entry}")));
            lines.extend((more > 0).then(|| format!("  and {more} more")));
        };
        section(&mut lines, "For example:", self.samples.clone());
        if self.tables.len() > 1 {
            let tables = self.tables.iter().enumerate().map(|(at, table)| {
                let (decisions, roles) = (table.decisions, table.roles);
                let counts =
                    format!("{}, {}", counted(decisions, "decision", "decisions"), counted(roles, "role", "roles"));
                format!("{}. {}: {counts}", at + 1, table.name)
            });
            section(&mut lines, "The tables:", tables.collect());
        }
        let skipped = self.skipped.iter().map(|skipped| {
            let text = format!("{}: {}", skipped.what, skipped.why);
            at(skipped.line, 0, &text)
        });
        let text = (self.other_text > 0).then(|| {
            let lines = counted(self.other_text, "line", "lines");
            format!("{lines} of text around the tables")
        });
        section(&mut lines, "Not in the map:", skipped.chain(text).collect());
        section(&mut lines, "Please look at:", self.notes.iter().map(|n| at(n.line, n.column, &n.text)).collect());
        lines.iter().map(|line| shown(line).into_owned()).collect()
    }

    fn counts(&self) -> String {
        if self.tables.is_empty() {
            return "Found no table with decision rights".to_owned();
        }
        let areas = match self.areas {
            0 => String::new(),
            areas => format!(" in {}", counted(areas, "area", "areas")),
        };
        format!(
            "Read {}: {}{areas}, {}",
            counted(self.tables.len(), "table", "tables"),
            counted(self.decisions, "decision", "decisions"),
            counted(self.roles, "role", "roles")
        )
    }

    fn rights_line(&self) -> String {
        let Load { decides, contributes, informed, out, unread } = self.rights;
        let total = u64::from(decides) + u64::from(contributes) + u64::from(informed) + u64::from(out);
        let kinds: Vec<String> =
            [(decides, "to decide"), (contributes, "to contribute"), (informed, "to be informed"), (out, "left out")]
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, kind)| format!("{count} {kind}"))
                .collect();
        let total = counted(usize::try_from(total).unwrap_or(usize::MAX), "right", "rights");
        let mut line = if kinds.is_empty() { total } else { format!("{total}: {}", kinds.join(", ")) };
        if unread > 0 {
            let keep = if unread == 1 {
                "cell could not be read and keeps its text"
            } else {
                "cells could not be read and keep their text"
            };
            line.push_str(&format!("; {unread} {keep}"));
        }
        line
    }

    fn notation_lines(&self) -> Vec<String> {
        let name = self.notation;
        let mut line = match self.found {
            _ if name == Notation::Words => "Rights are written as words".to_owned(),
            Some(found) if found == name => format!("Letters read as {name}"),
            Some(found) => format!("Letters read as {name}, though the file looks like {found}"),
            None => format!("Letters read as {name}, though the file does not say so"),
        };
        if !self.confirmed {
            line.push_str(", not confirmed yet");
        }
        std::iter::once(line).chain(self.evidence.iter().map(|evidence| format!("  {evidence}"))).collect()
    }
}

/// Lines of text that are neither headings, which became areas or the title, nor a legend.
fn text_around(reading: &Reading) -> usize {
    let headings: HashSet<&str> = reading.tables.iter().flat_map(|table| &table.headings).map(String::as_str).collect();
    let legends: HashSet<usize> = reading.legend.iter().map(|entry| entry.line).collect();
    reading.text.iter().filter(|line| !headings.contains(line.text.as_str()) && !legends.contains(&line.line)).count()
}

fn at(line: usize, column: usize, text: &str) -> String {
    match (line, column) {
        (0, _) => text.to_owned(),
        (line, 0) => format!("line {line}: {text}"),
        (line, column) => format!("line {line}, column {column}: {text}"),
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Three rows that together show the most different rights: whoever knows the file sees at once whether a letter was
/// misread.
fn samples(matrix: &Matrix) -> Vec<String> {
    // In the order in which they came in: that of the file.
    let decisions: Vec<&Decision> = matrix.decisions().map(|(_, decision)| decision).take(SAMPLED).collect();
    // A file has a handful of kinds: a list is looked through sooner than a set is asked.
    let mut shown: Vec<(Part, Marks)> = Vec::new();
    // What was shown of each role.
    let mut shown_by: Vec<Vec<(Part, Marks)>> = vec![Vec::new(); matrix.role_slots()];
    let is_shown_by = |shown_by: &[Vec<(Part, Marks)>], held: &HeldRight| {
        shown_by.get(held.role().index()).is_some_and(|kinds| kinds.contains(&kind(held.right())))
    };
    let mut chosen: Vec<usize> = Vec::new();
    for _ in 0..3 {
        let mut best: Option<((usize, usize), usize)> = None;
        for (place, decision) in decisions.iter().enumerate() {
            if decision.rights().is_empty() || chosen.contains(&place) {
                continue;
            }
            let mut new: Vec<(Part, Marks)> = Vec::new();
            for kind in decision.rights().iter().map(|held| kind(held.right())) {
                if !shown.contains(&kind) && !new.contains(&kind) {
                    new.push(kind);
                }
            }
            // Where no kind is new, at least another role has it.
            let by = decision.rights().iter().filter(|held| !is_shown_by(&shown_by, held)).count();
            // The first of the best, so that the samples follow the file.
            if best.is_none_or(|(most, _)| (new.len(), by) > most) {
                best = Some(((new.len(), by), place));
            }
        }
        let Some((_, place)) = best else { break };
        if let Some(decision) = decisions.get(place) {
            shown.extend(decision.rights().iter().map(|held| kind(held.right())));
            for held in decision.rights() {
                if let Some(kinds) = shown_by.get_mut(held.role().index()) {
                    kinds.push(kind(held.right()));
                }
            }
        }
        chosen.push(place);
    }
    chosen.sort_unstable();
    chosen
        .into_iter()
        .filter_map(|place| decisions.get(place))
        .map(|decision| plain_sentence(matrix, decision))
        .collect()
}

fn kind(right: &Right) -> (Part, Marks) {
    (right.part(), right.marks())
}

/// Who does what on one decision, without a letter: "Refund: Support Lead decides; Finance is informed".
#[must_use]
pub fn plain_sentence(matrix: &Matrix, decision: &Decision) -> String {
    let mut held: Vec<(Part, u32, &HeldRight)> = decision
        .rights()
        .iter()
        .map(|held| (held.right().part(), matrix.role(held.role()).map_or(0, Role::rank), held))
        .collect();
    held.order_by_key(|(part, rank, held)| (*part, *rank, held.role()));
    let mut says: Vec<String> = held
        .into_iter()
        .map(|(_, _, held)| format!("{} {}", matrix.role_name(held.role()), does(held.right(), decision.unit())))
        .collect();
    if let Some(escalation) = decision.escalation() {
        let to = matrix.role_by_id(&escalation.to).map_or("?", Role::name);
        says.push(format!("it goes up to {to}"));
    }
    format!("{}: {}", decision.title(), if says.is_empty() { "nobody yet".to_owned() } else { says.join("; ") })
}

/// What a right says of its role.
pub(super) fn does(right: &Right, unit: Option<Unit>) -> String {
    let part = match right.part() {
        Part::Decides => "decides",
        Part::Contributes => "contributes",
        Part::Informed => "is informed",
        Part::Out => "is left out",
        Part::Unread => return format!("has \"{}\", which could not be read", right.text()),
    };
    let verbs: Vec<&str> = std::iter::once(part)
        .chain(right.marks().iter().map(|mark| if mark == Mark::Vetoes { "may veto" } else { mark.word() }))
        .collect();
    let said = match verbs.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => part.to_owned(),
    };
    let said = match right.band() {
        Some(band) => format!("{said} {}", band.sentence(unit)),
        None => said,
    };
    if right.text().is_empty() { said } else { format!("{said} ({})", right.text()) }
}
