//! V01 weasel-word: a word everybody reads in his own way.
//!
//! Words of the title and the trigger are one finding of the row; those of a boundary belong to its cell.

use crate::model::Severity;
use crate::rules::wording::{Span, is_only_weasel, weasel_words_in};
use crate::rules::{Check, Family, Report, Row, Rule, join_names};

/// V01.
pub static RULE: Rule = Rule {
    code: "V01",
    name: "weasel-word",
    family: Family::Vague,
    severity: Severity::Warning,
    summary: "A word such as \"significant\" or \"as needed\" stands in a title, boundary or trigger with no number beside \
              it.",
    why: "Two people who both act in good faith draw the line in different places, and find out after the money is spent.",
    cure: "Put the number, date or closed list beside the word, or in its place. A word your organisation has defined goes \
           into the map's list of precise words.",
    fires: "
                                  | Support Lead | Finance
        Grant a significant refund | D           | C       -> V01
    ",
    quiet: "
                                                   | Support Lead | Finance
        Grant a significant refund (above 500 EUR) | D            | C
    ",
    limits: &[],
    check: Check::WordsAndRights(check_words, check_rights),
    fixes: Rule::no_fixes,
};

/// The weasel words of a text of this row.
fn find(row: &Row, text: &str) -> Vec<Span> {
    if text.is_empty() {
        return Vec::new();
    }
    weasel_words_in(text, &row.ground.matrix.settings().words, row.ground.language())
}

fn check_words(row: &Row, report: &mut Report) {
    let title = find(row, row.title());
    // A trigger with nothing but weasel words is V12's.
    let trigger = row.decision.escalation().map_or("", |escalation| escalation.when.as_str());
    let is_nothing_else = is_only_weasel(trigger, &row.ground.matrix.settings().words, row.ground.language());
    let trigger = if is_nothing_else { Vec::new() } else { find(row, trigger) };
    let places: Vec<(&str, &[Span])> = [("title", title.as_slice()), ("trigger", trigger.as_slice())]
        .into_iter()
        .filter(|(_, spans)| !spans.is_empty())
        .collect();
    if let Some((message, question)) = sentence(&places) {
        report.row(format!("\"{}\": {message} ({question})", row.title()));
    }
}

fn check_rights(row: &Row, report: &mut Report) {
    for held in row.rights.iter().filter(|held| held.right.detail().is_some()) {
        // What a contributor brings is no boundary; what a decider may do and a veto may stop is.
        let boundary = if held.right.is_decider() { find(row, held.right.text()) } else { Vec::new() };
        let scope = find(row, held.right.veto());
        let places: Vec<(&str, &[Span])> = [("boundary", boundary.as_slice()), ("veto scope", scope.as_slice())]
            .into_iter()
            .filter(|(_, spans)| !spans.is_empty())
            .collect();
        if let Some((message, question)) = sentence(&places) {
            let name = row.name(held.role);
            report.role(held.role, format!("\"{}\", {name}: {message} ({question})", row.title()));
        }
    }
}

/// What is said of all words of a place together, and the question of the first one.
fn sentence<'a>(places: &[(&str, &'a [Span])]) -> Option<(String, &'a str)> {
    let quoted = |(place, spans): &(&str, &[Span])| {
        let words: Vec<String> = spans.iter().map(|span| format!("\"{}\"", span.word)).collect();
        format!("{} in the {place}", join_names(words.iter().map(String::as_str)))
    };
    let parts: Vec<String> = places.iter().map(quoted).collect();
    let count: usize = places.iter().map(|(_, spans)| spans.len()).sum();
    let question = &places.first()?.1.first()?.question;
    let have = if count == 1 { "has no number beside it" } else { "have no number beside them" };
    Some((format!("{} {have}", parts.join(" and ")), question))
}
