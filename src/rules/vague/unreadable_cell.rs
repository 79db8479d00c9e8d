//! V06 unreadable-cell: an imported cell that still waits to be read.

use crate::model::{Part, Right, Severity};
use crate::rules::remedy::set_right;
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Row, Rule};

/// V06.
pub static RULE: Rule = Rule {
    code: "V06",
    name: "unreadable-cell",
    family: Family::Vague,
    severity: Severity::Error,
    summary: "An imported cell is not one known letter; its text is kept until somebody sets the right.",
    why: "A cell that can be read in two ways is read in the way that suits, and the checks around it are guesses.",
    cure: "Ask the people in the row what was meant, and set the one right.",
    fires: "
                          | Support Lead | Finance | Legal
        Refund a customer | D            | ?A/C?   | I     -> V06
        Pay an invoice    | I            | D       |
    ",
    quiet: "
                          | Support Lead | Finance | Legal
        Refund a customer | D            | C       | I
        Pay an invoice    | I            | D       |
    ",
    limits: &[],
    check: Check::Row(check),
    fixes,
};

fn check(row: &Row, report: &mut Report) {
    for held in row.with_part(Part::Unread) {
        let name = row.name(held.role);
        let text = held.right.text().trim();
        report.role(
            held.role,
            format!("The cell of {name} on \"{}\" reads \"{text}\", which is no known letter", row.title()),
        );
    }
}

/// What the cell can mean: the person who knows picks one.
fn fixes(ground: &Ground, finding: &Finding) -> Vec<Fix> {
    let matrix = ground.matrix;
    let (Some(decision), Some(role)) = (finding.decision.and_then(|key| matrix.decision(key)), finding.role) else {
        return Vec::new();
    };
    let name = matrix.role_name(role);
    [
        (format!("Let {name} decide"), Some(Part::Decides)),
        (format!("Let {name} contribute"), Some(Part::Contributes)),
        (format!("Inform {name}"), Some(Part::Informed)),
        ("Clear the cell".to_owned(), None),
    ]
    .into_iter()
    .filter_map(|(label, part)| {
        let edit = set_right(matrix, finding, decision, role, part.map(Right::new))?;
        Some(Fix::new(label, vec![edit]))
    })
    .collect()
}
