//! The text of `sayso check`: a line a finding, its fixes below, and a line that counts.
//!
//! Always true: text of the user is printed through `shown` only; without a terminal not one escape byte is written.

use std::io::Write;

use super::check::{Checked, Placed};
use super::streams::{BOLD, FAINT, severity_style};
use super::{Failure, Streams};
use crate::model::{Severity, shown};
use crate::rules::{Counts, Family};

/// Prints what was found in one file.
pub(super) fn print(checked: &Checked, with_waived: bool, streams: &mut Streams) -> Result<(), Failure> {
    let file = shown(&checked.file);
    for placed in &checked.findings {
        let severity = placed.finding.severity;
        line(checked, placed, &streams.styled(severity_style(severity), severity.word()), streams)?;
        for fix in &placed.fixes {
            writeln!(streams.out(), "    fix: {}", shown(fix))?;
        }
    }
    for placed in checked.waived.iter().filter(|_| with_waived) {
        line(checked, placed, &streams.styled(FAINT, "waived"), streams)?;
        if let Some(waiver) = &placed.waiver {
            let until = waiver.until.map_or(String::new(), |until| format!(" (until {until})"));
            writeln!(streams.out(), "    reason: {}{until}", shown(&waiver.reason))?;
        }
    }
    let summary = summary(checked);
    writeln!(streams.out(), "{file}: {summary}")?;
    if let Some(became) = became(checked) {
        writeln!(streams.out(), "{file}: {became}")?;
    }
    Ok(())
}

fn line(checked: &Checked, placed: &Placed, standing: &str, streams: &mut Streams) -> Result<(), Failure> {
    let rule = placed.finding.rule;
    let place = streams.styled(FAINT, &format!("{}:{}:{}:", shown(&checked.file), placed.line, placed.column));
    let code = streams.styled(BOLD, rule.code);
    let sentence = placed.sentence(&checked.matrix);
    writeln!(streams.out(), "{place} {standing} {code} {}: {sentence}", rule.name)?;
    Ok(())
}

/// One line that counts.
fn summary(checked: &Checked) -> String {
    let counts = &checked.counts;
    let families: Vec<String> = Family::ALL
        .into_iter()
        .map(|family| (counts.family(family), family))
        .filter(|(number, _)| *number > 0)
        .map(|(number, family)| format!("{number} {}", if number == 1 { family.word() } else { family.plural() }))
        .collect();
    let size = format!(
        "{}, {}",
        counted(checked.matrix.decision_count(), "decision"),
        counted(checked.matrix.role_count(), "role")
    );
    let waived = if counts.waived > 0 { format!(", {} waived", counts.waived) } else { String::new() };
    let new = if checked.since.is_some() { "new " } else { "" };
    if counts.open() == 0 {
        return format!("no {new}findings{waived} in {size}");
    }
    format!("{} ({}){waived} in {size}", severities(counts, new), families.join(", "))
}

/// `1 error, 2 warnings`, each behind a word where there is one.
pub(super) fn severities(counts: &Counts, word: &str) -> String {
    let severities: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (counts.severity(severity), severity.word()))
        .filter(|(number, _)| *number > 0)
        .map(|(number, severity)| counted(number, &format!("{word}{severity}")))
        .collect();
    severities.join(", ")
}

/// What became of the findings of the older version, where there is one.
pub(super) fn became(checked: &Checked) -> Option<String> {
    let since = checked.since.as_ref()?;
    let became = since.became;
    let parts: Vec<String> = [(became.fixed, "fixed"), (became.waived, "waived"), (became.still, "still there")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    Some(format!("{} had {}{parts}", shown(&since.file), counted(became.before, "finding")))
}

/// `1 role`, `2 roles`.
pub(super) fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
