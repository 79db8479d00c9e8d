//! The open findings of a report: each with why it matters, what settles it, and the fixes the program offers.
//!
//! Always true: every open finding of the situation is listed once, under its family; where there are too many to read, the
//! rest is counted.

use maud::{Markup, html};

use super::html::class_of;
use super::{first, most, open_findings, sign};
use crate::interchange::export::{Outgoing, one_line};
use crate::rules::{Family, Finding, fixes_of};

/// Fixes are tried one by one; a report of a large map lists its findings without them.
const MOST_WITH_FIXES: usize = 1_000;

/// One finding as a report says it.
pub(super) struct Told {
    pub family: Family,
    pub severity: &'static str,
    pub code: &'static str,
    pub place: String,
    pub message: String,
    pub why: &'static str,
    pub cure: &'static str,
    pub fixes: Vec<String>,
}

/// The findings of a family, in the order of the map, and how many more there are.
pub(super) fn told(out: &Outgoing, family: Family) -> (Vec<Told>, usize) {
    let open = open_findings(out);
    let with_fixes = open.len() <= MOST_WITH_FIXES;
    let of_family = open.into_iter().filter(|finding| finding.rule.family == family).collect();
    let (shown, more) = first(of_family, most::FINDINGS);
    (shown.into_iter().map(|finding| tell(out, finding, with_fixes)).collect(), more)
}

/// What is said where not all are told.
pub(super) fn and_more(more: usize) -> String {
    format!("and {more} more, which `sayso check` lists")
}

fn tell(out: &Outgoing, finding: &Finding, with_fixes: bool) -> Told {
    let matrix = out.matrix;
    let place = match (finding.decision.and_then(|key| matrix.decision(key)), finding.role) {
        (Some(decision), _) => one_line(decision.title()),
        (None, Some(role)) => one_line(matrix.role_name(role)),
        (None, None) => "The map".to_owned(),
    };
    let message = one_line(&finding.message);
    // The place stands before it already.
    let message = message.strip_prefix(&format!("{place}: ")).map(str::to_owned).unwrap_or(message);
    let fixes = if with_fixes { fixes_of(matrix, out.analysis, finding) } else { Vec::new() };
    Told {
        family: finding.rule.family,
        severity: finding.severity.word(),
        code: finding.rule.code,
        place,
        message,
        why: finding.rule.why,
        cure: finding.rule.cure,
        fixes: fixes.into_iter().map(|fix| one_line(&fix.label)).collect(),
    }
}

/// All findings by family.
pub(super) fn section(out: &Outgoing) -> Markup {
    html! {
        section #findings {
            h2 { "Findings" }
            @if open_findings(out).is_empty() { p { "Nothing is open." } }
            @for family in Family::ALL {
                @let (told, more) = told(out, family);
                @if !told.is_empty() {
                    h3 { (sign(family)) " " (heading(family)) " (" (told.len() + more) ")" }
                    ul .findings {
                        @for one in &told {
                            li class=(class_of(one.family)) {
                                p {
                                    span .code { (one.code) } " " b { (one.place) } ": " (one.message)
                                    " " span .note { "(" (one.severity) ")" }
                                }
                                p .why { (one.why) }
                                @if one.fixes.is_empty() { p { "To settle it: " (one.cure) } }
                                @else { p { "To settle it, one of:" } ul { @for fix in &one.fixes { li { (fix) } } } }
                            }
                        }
                    }
                    @if more > 0 { p .note { (and_more(more)) } }
                }
            }
        }
    }
}

/// The family as a heading.
pub(super) fn heading(family: Family) -> &'static str {
    match family {
        Family::Gap => "Gaps",
        Family::Overlap => "Overlaps",
        Family::Vague => "Vague boundaries",
    }
}
