//! V07 notation-unconfirmed: imported letters that were read by guess.

use crate::model::{Edit, Letters, MapChange, Severity};
use crate::rules::{Check, Family, Finding, Fix, Ground, Report, Rule};

/// V07.
pub static RULE: Rule = Rule {
    code: "V07",
    name: "notation-unconfirmed",
    family: Family::Vague,
    severity: Severity::Error,
    summary: "Letters were imported, and nobody has confirmed which method they belong to.",
    why: "R decides in one method and does the work in another; I is told here and asked there. Read wrongly, every row lies.",
    cure: "Check three rows everybody knows. If they read right, confirm the method; if not, import again with the right one.",
    fires: "
        map: letters raci -> V07
                          | Support Lead | Finance
        Refund a customer | D            | C
    ",
    quiet: "
        map: letters raci confirmed
                          | Support Lead | Finance
        Refund a customer | D            | C
    ",
    limits: &[],
    check: Check::Map(check),
    fixes,
};

fn unconfirmed<'a>(ground: &Ground<'a>) -> Option<&'a Letters> {
    ground.matrix.settings().letters.as_ref().filter(|letters| !letters.confirmed)
}

fn check(ground: &Ground, report: &mut Report) {
    if let Some(letters) = unconfirmed(ground) {
        let notation = letters.notation.to_uppercase();
        // The number of decisions would be told as well, but a rule about the map is not asked again when that changes.
        report.row(format!("The letters of the map were read as {notation}, and nobody has confirmed it"));
    }
}

fn fixes(ground: &Ground, _: &Finding) -> Vec<Fix> {
    unconfirmed(ground)
        .map(|letters| {
            let confirmed = Letters { notation: letters.notation.clone(), confirmed: true };
            let edit = Edit::SetMap(MapChange::Letters(Some(confirmed)));
            Fix::new(format!("Confirm that the letters are {}", letters.notation.to_uppercase()), vec![edit])
        })
        .into_iter()
        .collect()
}
