//! The place in the findings: what they are narrowed down to, the list, and the chosen row.
//!
//! The list is derived from the analysis and rebuilt when either changes; the cursor stands on a finding while there is one.

use super::{App, Screen, grid};
use crate::model::sorting::InOrder;
use crate::model::{Id, Matrix, RoleKey, Severity};
use crate::rules::{Analysis, Family, Finding};

/// What the findings are narrowed down to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Filter {
    /// One family only.
    pub family: Option<Family>,
    /// This severity and worse.
    pub severity: Option<Severity>,
    /// One area only: its id.
    pub area: Option<Id>,
    /// One role only.
    pub role: Option<RoleKey>,
    /// A text in the message, the title or the code.
    pub text: String,
    /// Waived findings instead of open ones.
    pub waived: bool,
}

/// One row of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FindingRow {
    /// The heading of a family with its count.
    Family(Family, usize),
    /// A finding.
    Finding(Box<Finding>),
}

/// The list and the place in it.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    rows: Vec<FindingRow>,
    /// The chosen row.
    pub at: usize,
    /// The first row on the screen.
    pub top: usize,
    /// What the list is narrowed down to.
    pub filter: Filter,
    total: usize,
    /// The revision and the filter that the list was made for, once every row of the map was judged.
    made_for: Option<(u64, Filter)>,
}

impl Findings {
    /// Takes over what the analysis says; the choice stays on the same finding, else on the same row.
    fn arrange(&mut self, matrix: &Matrix, analysis: &Analysis) {
        let identity =
            |finding: &Finding| (finding.rule.code, finding.decision, finding.role, finding.situation.clone());
        let before = self.here().map(identity);
        let all = analysis.findings(matrix);
        self.total = all.iter().filter(|finding| finding.waived == self.filter.waived).count();
        // Worst first inside a family, and the map's own order below that: a pile for each, for a sort of all takes longer.
        let mut piles: [[Vec<&Finding>; 3]; 3] = Default::default();
        for finding in all.into_iter().filter(|finding| self.filter.keeps(matrix, finding)) {
            let of_family = piles.get_mut(finding.rule.family as usize);
            if let Some(pile) = of_family.and_then(|piles| piles.get_mut(finding.severity as usize)) {
                pile.push(finding);
            }
        }
        self.rows.clear();
        for family in Family::ALL {
            let Some(of_family) = piles.get(family as usize) else { continue };
            let count = of_family.iter().map(Vec::len).sum();
            if count > 0 {
                self.rows.push(FindingRow::Family(family, count));
                let worst_first = of_family.iter().rev().flatten();
                self.rows.extend(worst_first.map(|finding| FindingRow::Finding(Box::new((*finding).clone()))));
            }
        }
        let same = |row: &FindingRow| match row {
            FindingRow::Finding(finding) => Some(identity(finding)) == before,
            FindingRow::Family(..) => false,
        };
        if let Some(at) = before.as_ref().and_then(|_| self.rows.iter().position(same)) {
            self.at = at;
        }
        self.go(self.at);
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[FindingRow] {
        &self.rows
    }

    /// Findings before narrowing down.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Findings in the list.
    #[must_use]
    pub fn listed(&self) -> usize {
        // From heading to heading: a large list has more rows than a frame can wait for.
        let (mut listed, mut at) = (0, 0);
        while let Some(FindingRow::Family(_, count)) = self.rows.get(at) {
            listed += count;
            at += count + 1;
        }
        listed
    }

    /// The chosen finding.
    #[must_use]
    pub fn here(&self) -> Option<&Finding> {
        match self.rows.get(self.at)? {
            FindingRow::Finding(finding) => Some(finding),
            FindingRow::Family(..) => None,
        }
    }

    /// Chooses the row, or the nearest finding to it: a heading is never chosen.
    pub fn go(&mut self, at: usize) {
        let up = at < self.at;
        let at = at.min(self.rows.len().saturating_sub(1));
        let is_finding = |at: &usize| matches!(self.rows.get(*at), Some(FindingRow::Finding(_)));
        let below = (at..self.rows.len()).find(is_finding);
        let above = (0..=at).rev().find(is_finding);
        self.at = if up { above.or(below) } else { below.or(above) }.unwrap_or(0);
    }

    /// Chooses a finding where it is listed.
    pub fn choose(&mut self, wanted: &Finding) {
        let is_it =
            |row: &FindingRow| matches!(row, FindingRow::Finding(finding) if finding.identity() == wanted.identity());
        if let Some(at) = self.rows.iter().position(is_it) {
            self.at = at;
        }
    }

    /// Scrolls as little as needed so that the choice is among so many rows; its heading too where there is room.
    pub fn scroll(&mut self, rows: usize) {
        let rows = rows.max(1);
        let first = self.at.saturating_sub(1);
        let wanted =
            if matches!(self.rows.get(first), Some(FindingRow::Family(..))) && rows > 1 { first } else { self.at };
        self.top = self.top.min(wanted);
        if self.at >= self.top + rows {
            self.top = self.at + 1 - rows;
        }
        self.top = self.top.min(self.rows.len().saturating_sub(rows));
    }
}

impl Filter {
    fn keeps(&self, matrix: &Matrix, finding: &Finding) -> bool {
        // Looked up only where the filter asks for it: a large list has more findings than the map has decisions.
        let decision = || finding.decision.and_then(|key| matrix.decision(key));
        let holds_role = |role: RoleKey| {
            finding.role == Some(role)
                || (finding.role.is_none() && decision().is_some_and(|decision| decision.right(role).is_some()))
        };
        finding.waived == self.waived
            && self.family.is_none_or(|family| finding.rule.family == family)
            && self.severity.is_none_or(|severity| finding.severity >= severity)
            && self.area.as_ref().is_none_or(|area| decision().is_some_and(|decision| decision.area() == Some(area)))
            && self.role.is_none_or(holds_role)
            && (self.text.is_empty() || {
                let wanted = self.text.to_lowercase();
                let title = decision().map_or("", |decision| decision.title());
                let role = finding.role.map_or("", |role| matrix.role_name(role));
                [finding.rule.code, finding.rule.name, title, role, &finding.message]
                    .iter()
                    .any(|text| text.to_lowercase().contains(&wanted))
            })
    }
}

impl App {
    /// Makes the list anew where something it says may have changed: of a large map that takes a while.
    pub(super) fn arrange_findings(&mut self) {
        let wanted = self.analysis.is_done().then(|| (self.revision, self.findings.filter.clone()));
        if wanted.is_none() || self.findings.made_for != wanted {
            self.findings.arrange(&self.matrix, &self.analysis);
            self.findings.made_for = wanted;
        } else {
            // Whoever asked may have put the choice on a heading.
            self.findings.go(self.findings.at);
        }
    }

    /// The worst open finding where the cursor is: of the cell, else of its row, else of its role.
    #[must_use]
    pub fn finding_here(&self) -> Option<&Finding> {
        match self.screen {
            Screen::Findings => self.findings.here(),
            Screen::Grid => self.findings_at_cursor().into_iter().next(),
            Screen::Role => self.role_page.finding(),
            Screen::Overview => None,
        }
    }

    /// Open findings where the cursor is in the grid, those of the very cell first.
    #[must_use]
    pub fn findings_at_cursor(&self) -> Vec<&Finding> {
        let role = self.grid.role();
        let mut found: Vec<&Finding> = match self.grid.here() {
            Some(grid::Line::Decision(key)) => self.analysis.of_row(*key).iter().collect(),
            Some(grid::Line::Header) => match role {
                Some(role) => self.analysis.of_role(role).iter().collect(),
                None => self.analysis.of_map().iter().collect(),
            },
            _ => Vec::new(),
        };
        found.retain(|finding| !finding.waived);
        found.order_by_key(|finding| {
            let other_cell = finding.decision.is_some() && role.is_some() && finding.role != role;
            (!self.is_visited(finding), other_cell && finding.role.is_some(), other_cell)
        });
        found
    }
}
