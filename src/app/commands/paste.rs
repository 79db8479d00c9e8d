//! Text pasted into the grid: letters from a spreadsheet become rights from the cursor on.
//!
//! Nothing is set unless every cell of the text can be read in the notation shown.

use super::super::grid::Line;
use super::super::{App, Step};
use crate::interchange::cell::read_letters;
use crate::model::{DecisionKey, Edit};

/// What pasted text means at the cursor.
pub(crate) fn paste_text(app: &App, text: &str) -> Step {
    let rows: Vec<Vec<&str>> =
        text.trim_end_matches(['\n', '\r']).lines().map(|line| line.split('\t').collect()).collect();
    let grid = app.grid();
    let (Some(Line::Decision(_)), Some(start)) = (grid.here(), grid.column.checked_sub(1)) else {
        return Step::refuse("put the cursor on a cell first, then paste letters");
    };
    let decisions: Vec<DecisionKey> = grid
        .lines()
        .iter()
        .skip(grid.line)
        .filter_map(|line| if let Line::Decision(key) = line { Some(*key) } else { None })
        .collect();
    let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
    if rows.len() > decisions.len() || wide > grid.heads().len() - start {
        return Step::refuse(format!(
            "the pasted block of {} × {wide} does not fit here; move further up or left",
            rows.len()
        ));
    }
    let mut edits: Vec<Edit> = Vec::new();
    let mut cells = Vec::new();
    for (decision, row) in decisions.iter().zip(&rows) {
        for (head, text) in grid.heads().iter().skip(start).zip(row) {
            let right = match read_letters(app.notation(), text) {
                Ok(right) => right,
                Err(why) => return Step::refuse(format!("nothing pasted: {why}")),
            };
            cells.push((*decision, head.role));
            edits.extend(super::put(app, *decision, head.role, right));
        }
    }
    if edits.is_empty() {
        return Step::Tell("the cells hold that already".to_owned());
    }
    Step::edit(super::label(app, &cells, "pasted"), edits)
}
