//! Changing the map: edits are done through the history, and everything derived follows.
//!
//! Always true: a map that is open to read only is changed by nothing but `change`; after an edit the revision is higher.

use super::{Access, App, Screen};
use crate::model::{DecisionChange, DecisionKey, Edit, LabelChange, RoleChange, RoleKey, Touch};

impl App {
    pub(super) fn is_read_only(&self) -> bool {
        matches!(self.access, Access::Read(_))
    }

    pub(super) fn refuse_change(&mut self) {
        if let Access::Read(why) = &self.access {
            self.refuse(format!("this map is open to read only: {why}; \"Read only\" in the commands (:) switches"));
        }
    }

    pub(super) fn perform(&mut self, label: String, edits: Vec<Edit>) {
        if self.is_read_only() {
            return self.refuse_change();
        }
        self.change(label, edits);
    }

    /// Changes the map, also one that the user only looks at.
    pub(super) fn change(&mut self, label: String, edits: Vec<Edit>) {
        let shape = edits.iter().any(changes_shape);
        let cells: Vec<(DecisionKey, RoleKey)> = edits.iter().filter_map(|edit| self.cell_of(edit)).collect();
        match self.history.perform(&mut self.matrix, label.clone(), edits) {
            Ok(touched) => {
                self.after_edits(&touched, shape);
                for (decision, role) in cells {
                    self.measure_cell(decision, role);
                }
                self.tell(label);
            }
            Err(refused) => self.refuse(refused.to_string()),
        }
    }

    pub(super) fn after_edits(&mut self, touched: &[Touch], shape: bool) {
        self.revision += 1;
        self.analysis.note(&self.matrix, touched);
        if self.at_once {
            self.analysis.finish(&self.matrix);
        }
        if shape {
            self.grid.arrange(&self.matrix);
        }
        if self.situation.as_ref().is_some_and(|id| self.matrix.situation(id).is_none()) {
            self.situation = None;
        }
        if self.screen == Screen::Findings {
            self.arrange_findings();
        }
    }

    fn cell_of(&self, edit: &Edit) -> Option<(DecisionKey, RoleKey)> {
        match edit {
            Edit::SetRight { cell, .. } | Edit::SetOverride { cell, .. } => {
                Some((self.matrix.decision_key(&cell.decision)?, self.matrix.role_key(&cell.role)?))
            }
            _ => None,
        }
    }
}

/// Whether an edit moves lines or columns, so that the grid must be arranged anew.
fn changes_shape(edit: &Edit) -> bool {
    match edit {
        Edit::AddArea(_) | Edit::RemoveArea { .. } | Edit::AddRole(_) | Edit::RemoveRole { .. } => true,
        Edit::AddDecision(_) | Edit::RemoveDecision { .. } => true,
        Edit::SetArea { change, .. } => matches!(change, LabelChange::Rank(_)),
        Edit::SetRole { change, .. } => matches!(change, RoleChange::Rank(_) | RoleChange::Name(_)),
        Edit::SetDecision { change, .. } => matches!(change, DecisionChange::Rank(_) | DecisionChange::Area(_)),
        _ => false,
    }
}
