//! The rules of this map as they are seen: state, severity, limits, and how many findings each has and would leave.
//!
//! It shows every rule of the catalogue in the order of their codes, whatever the map says about them.

use super::super::App;
use super::super::ruleset::RuleList;
use super::super::text::{Spans, Tone, fit, pad, span};
use super::Signs;
use crate::rules::{RULES, Rule, limit_of};

/// One rule in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleRow {
    /// What is read.
    pub spans: Spans,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

fn limits(app: &App, rule: &Rule) -> String {
    let limit =
        |limit: &crate::rules::RuleLimit| format!("{} {}", limit.name, limit_of(app.matrix(), rule, limit.name));
    rule.limits.iter().map(limit).collect::<Vec<_>>().join(", ")
}

/// How many rules there are to list.
#[must_use]
pub fn count() -> usize {
    RULES.len()
}

/// The rows in sight.
#[must_use]
pub fn rows(app: &App, list: &RuleList, count: usize, width: usize) -> Vec<RuleRow> {
    let mut found = vec![0_usize; RULES.len()];
    for finding in app.analysis().findings(app.matrix()).into_iter().filter(|finding| !finding.waived) {
        if let Some(count) =
            RULES.iter().position(|rule| rule.code == finding.rule.code).and_then(|at| found.get_mut(at))
        {
            *count += 1;
        }
    }
    let first = (list.at + 1).saturating_sub(count.max(1));
    RULES
        .iter()
        .enumerate()
        .skip(first)
        .take(count)
        .map(|(at, rule)| {
            let setting = app.matrix().settings().rules.get(rule.code);
            let off = setting.is_some_and(|setting| setting.off);
            let changed = setting.is_some();
            let severity = setting.and_then(|setting| setting.severity).unwrap_or(rule.severity);
            let state = if off { "off" } else { severity.word() };
            let tone = if off { Tone::Out } else { Tone::of_severity(severity) };
            let number = found.get(at).copied().unwrap_or(0);
            let number = if number == 0 { String::new() } else { number.to_string() };
            let room = width.saturating_sub(48);
            let spans = vec![
                span(format!(" {} ", rule.code), Tone::of(rule.family)),
                span(pad(rule.name, 22), if off { Tone::Out } else { Tone::Plain }),
                span(if changed { " * " } else { "   " }, Tone::Key),
                span(pad(state, 8), tone),
                span(format!("{number:>4}   "), Tone::Strong),
                span(fit(&limits(app, rule), room), Tone::Quiet),
            ];
            RuleRow { spans, chosen: at == list.at }
        })
        .collect()
}

/// What the chosen rule is about, and what changing it would leave.
#[must_use]
pub fn about(app: &App, list: &RuleList) -> Vec<Spans> {
    let Some(rule) = RULES.get(list.at) else { return Vec::new() };
    let open = app.analysis().counts();
    let arrow = Signs::of(app.glyphs()).arrow;
    let next = super::super::ruleset::next_severity(app.matrix(), rule);
    let limits = if rule.limits.is_empty() { "" } else { ", Enter changes the limits" };
    let mut effect = vec![span(
        if app.matrix().settings().rules.get(rule.code).is_some_and(|setting| setting.off) {
            format!("Space turns it on{limits}. ")
        } else {
            format!("Space turns it off, s makes it {next}{limits}. ")
        },
        Tone::Quiet,
    )];
    if !app.tries_settings() {
        effect.push(span("This map is too large to try it beforehand; u takes it back.", Tone::Quiet));
    }
    for (label, counts) in &list.outcomes {
        let words = if counts.open() == open.open() {
            let errors = crate::model::Severity::Error;
            match (open.severity(errors), counts.severity(errors)) {
                (now, then) if now == then => format!("{label}: leaves all as it is   "),
                (now, then) => format!("{label}: {now} errors {arrow} {then}   "),
            }
        } else {
            format!("{label}: {} findings {arrow} {}   ", open.open(), counts.open())
        };
        effect.push(span(words, Tone::Strong));
    }
    vec![vec![span(rule.summary, Tone::Plain)], effect]
}
