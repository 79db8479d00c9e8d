//! `sayso explain`: what a rule is about.
//!
//! Always true: every word comes from the rule itself; nothing about a single rule is written here.

use std::fmt::Write as _;
use std::io::Write;

use unicode_width::UnicodeWidthStr;

use super::check::known_rule;
use super::streams::{BOLD, severity_style};
use super::{Answer, Outcome, Streams};
use crate::model::sorting::InOrder;
use crate::rules::{Family, RULES, Rule};

/// Say why a rule exists, when it fires and how to settle it
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso explain            list all rules
  sayso explain G01
  sayso explain no-decider")]
pub struct Explain {
    /// The rule, by its code or name; without it, all rules are listed
    #[arg(value_parser = super::offered::rules(), hide_possible_values = true)]
    code: Option<String>,
}

/// How wide prose is set.
const WIDTH: usize = 80;

pub fn run(explain: &Explain, streams: &mut Streams) -> Answer {
    match &explain.code {
        Some(text) => {
            let rule = known_rule(text)?;
            page(rule, streams)?;
        }
        None => list(streams)?,
    }
    Ok(Outcome::Fine)
}

fn list(streams: &mut Streams) -> std::io::Result<()> {
    let widest = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for (at, family) in Family::ALL.into_iter().enumerate() {
        let mut rules: Vec<&Rule> = RULES.iter().copied().filter(|rule| rule.family == family).collect();
        if rules.is_empty() {
            continue;
        }
        rules.order_by_key(|rule| rule.code);
        let heading = streams.styled(
            BOLD,
            match family {
                Family::Gap => "Gaps: nobody decides, or something needed is missing",
                Family::Overlap => "Overlaps: too many decide, or are involved",
                Family::Vague => "Vague: nobody can tell where the boundary runs",
            },
        );
        writeln!(streams.out(), "{}{heading}", if at > 0 { "\n" } else { "" })?;
        for rule in rules {
            let severity = streams.styled(severity_style(rule.severity), &format!("{:7}", rule.severity.word()));
            let indent = 2 + 3 + 2 + widest + 2 + 7 + 2;
            let summary = wrapped(rule.summary, WIDTH.max(indent + 40), indent);
            writeln!(streams.out(), "  {}  {:widest$}  {severity}  {}", rule.code, rule.name, summary.trim_start())?;
        }
    }
    Ok(())
}

fn page(rule: &Rule, streams: &mut Streams) -> std::io::Result<()> {
    let title = streams.styled(BOLD, &format!("{} {}", rule.code, rule.name));
    let severity = streams.styled(severity_style(rule.severity), rule.severity.word());
    let mut text = format!("{title} ({}, {severity})\n\n{}\n", rule.family.word(), wrapped(rule.summary, WIDTH, 0));
    let mut section = |heading: &str, body: &str| {
        let _ = write!(text, "\n{}\n{body}\n", streams.styled(BOLD, heading));
    };
    section("Why it matters", &wrapped(rule.why, WIDTH, 2));
    section("It fires on", &sketch(rule.fires));
    section("It stays quiet on", &sketch(rule.quiet));
    section("How to settle it", &wrapped(rule.cure, WIDTH, 2));
    if !rule.limits.is_empty() {
        let widest = rule.limits.iter().map(|limit| limit.name.len()).max().unwrap_or(0);
        let lines: Vec<String> = rule
            .limits
            .iter()
            .map(|limit| format!("  {:widest$}  {}  {}", limit.name, limit.default, limit.about))
            .collect();
        section("Limits a map may change", &lines.join("\n"));
    }
    let limit = rule.limits.first().map(|limit| format!(", limits: {{\"{}\": {}}}", limit.name, limit.default));
    let setting = format!(
        "  In the map: rules: {{ \"{}\": (severity: {}{}) }}, or (off: true)",
        rule.code,
        capital(rule.severity.word()),
        limit.unwrap_or_default()
    );
    section("Another severity, or none", &setting);
    streams.out().write_all(text.as_bytes())
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// A sketch without the indent it has in the source; what a row announces stays behind its arrow.
fn sketch(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let indent = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let lines: Vec<String> = lines.iter().map(|line| format!("  {}", line.get(indent..).unwrap_or(line))).collect();
    lines.join("\n")
}

/// Prose in lines of at most so many columns, each behind an indent.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut out = " ".repeat(indent);
    let mut used = indent;
    for word in text.split_whitespace() {
        let wide = word.width();
        if used > indent && used + 1 + wide > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = indent;
        } else if used > indent {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += wide;
    }
    out
}
