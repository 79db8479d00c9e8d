//! Rows whose cells are limits: who may approve up to what.
//!
//! Always true: such a row is a ladder, each step a band of its own; several on one step may each approve alone, which is no
//! conflict, and that is written down with its reason.

use std::collections::BTreeMap;

use super::super::letters::CellReading;
use super::super::limits::{self, Limit};
use super::super::table::MatrixRow;
use super::Taking;
use crate::model::{self, Band, DecisionChange, Edit, Id, Waiver};
use crate::rules::{Analysis, EXAMPLE_DAY};

impl Taking {
    /// The bands that the limits of a row are, by the place of the role; sets what they count.
    pub(super) fn bands(&mut self, row: &MatrixRow, id: &Id) -> BTreeMap<usize, Band> {
        let limits: Vec<(usize, &Limit)> = row
            .cells
            .iter()
            .filter_map(|(place, cell)| match cell {
                CellReading::Limit(limit) => Some((*place, limit.as_ref())),
                _ => None,
            })
            .collect();
        if limits.is_empty() {
            return BTreeMap::new();
        }
        self.ladders.insert(id.clone(), row.line);
        let all: Vec<&Limit> = limits.iter().map(|(_, limit)| *limit).collect();
        let (unit, bands) = limits::ladder(&all, self.usual_unit);
        if let Some(unit) = unit {
            let change = DecisionChange::Limit(Some(model::Limit::Amount(unit)));
            self.apply(Edit::SetDecision { id: id.clone(), change });
        }
        limits.into_iter().zip(bands).filter_map(|((place, _), band)| Some((place, band?))).collect()
    }

    /// Limits that are equal, or that cannot be compared, are a ladder with several people on one step: each may approve
    /// alone, and nobody decides twice. The overlap is waived with that reason rather than found again for every row.
    pub(super) fn settle_ladders(&mut self) {
        if self.ladders.is_empty() {
            return;
        }
        // The day does not matter: there is no date in what was read.
        let analysis = Analysis::new(&self.matrix, EXAMPLE_DAY);
        let on_one_step: Vec<(Id, Waiver)> = analysis
            .findings(&self.matrix)
            .into_iter()
            .filter(|finding| matches!(finding.rule.code, "O01" | "O03"))
            .filter_map(|finding| {
                let id = self.matrix.decision(finding.decision?)?.id().clone();
                let role = finding.role.and_then(|role| self.matrix.role(role)).map(|role| role.id().clone());
                let reason = "each may approve alone: the table gives limits up to which each of them may".to_owned();
                let waiver = Waiver { rule: finding.rule.code.to_owned(), role, situation: None, reason, until: None };
                self.ladders.contains_key(&id).then_some((id, waiver))
            })
            .collect();
        for (id, waiver) in on_one_step {
            let Some(decision) = self.matrix.decision_by_id(&id) else { continue };
            let waivers = decision.waivers().iter().cloned().chain([waiver]).collect();
            if let Some(line) = self.ladders.remove(&id) {
                let title = decision.title().to_owned();
                let text =
                    format!("\"{title}\": several may approve up to the same limit; read as: each of them alone");
                self.note(line, 0, text);
            }
            self.apply(Edit::SetDecision { id, change: DecisionChange::Waivers(waivers) });
        }
    }
}
