//! The findings as they are seen: a heading, the list, and beneath it why the chosen one matters and what settles it.
//!
//! The heading always says what the list is narrowed down to, so that nobody takes a part for the whole.

use super::super::App;
use super::super::findings::FindingRow;
use super::super::text::{Spans, Tone, fit, line, pad, span, width as wide};
use super::Signs;
use crate::model::Severity;
use crate::rules::Finding;

/// The fewest columns in which a title and a message both say something.
const LEAST_WIDTH: usize = 34;

/// The message of a finding beside the title of its decision: the title stands there already, and what matters comes
/// after it.
#[must_use]
pub fn beside_title(app: &App, finding: &Finding) -> String {
    let message = span(&finding.message, Tone::Plain).text;
    let decision = finding.decision.and_then(|key| app.matrix().decision(key));
    let Some(title) = decision.map(|decision| span(decision.title(), Tone::Plain).text) else { return message };
    let quoted = format!("\"{title}\"");
    let rest = [format!("{title}: "), format!("{quoted}: ")]
        .iter()
        .find_map(|lead| message.strip_prefix(lead.as_str()).map(str::to_owned));
    rest.unwrap_or_else(|| {
        let it = if message.starts_with(&quoted) { "It" } else { "it" };
        message.replacen(&quoted, it, 1)
    })
}

/// What stands behind the key that shows all.
const SHOWS_ALL: &str = " shows all";

/// One row of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListRow {
    /// What is read.
    pub spans: Spans,
    /// Whether it is the chosen one.
    pub cursor: bool,
}

/// The heading: how many are listed and what they are narrowed down to.
#[must_use]
pub fn heading(app: &App) -> Spans {
    let findings = app.findings();
    let filter = &findings.filter;
    let matrix = app.matrix();
    let kind = if filter.waived { "waived" } else { "open" };
    let counts = app.analysis().counts();
    let mut spans = vec![span(format!(" {} {kind}", findings.listed()), Tone::Strong)];
    if findings.listed() != findings.total() {
        spans.push(span(format!(" of {}", findings.total()), Tone::Quiet));
    }
    if !filter.waived && counts.waived > 0 {
        spans.push(span(format!(" · {} waived", counts.waived), Tone::Quiet));
    }
    let mut narrowed = Vec::new();
    if let Some(family) = filter.family {
        narrowed.push(family.plural().to_owned());
    }
    match filter.severity {
        Some(Severity::Error) => narrowed.push("errors".to_owned()),
        Some(Severity::Warning) => narrowed.push("warnings and errors".to_owned()),
        _ => {}
    }
    if let Some(area) = filter.area.as_ref().and_then(|id| matrix.area(id)) {
        narrowed.push(format!("area {}", area.name));
    }
    if let Some(role) = filter.role {
        narrowed.push(format!("role {}", matrix.role_name(role)));
    }
    if !filter.text.is_empty() {
        narrowed.push(format!("\"{}\"", filter.text));
    }
    if !narrowed.is_empty() {
        spans.push(span(format!("   only {}", narrowed.join(", ")), Tone::Warning));
        let key = app.keymap().keys_of("show-all").first().map(|key| key.sign(app.glyphs())).unwrap_or_default();
        spans.push(span(format!("   {key}{SHOWS_ALL}"), Tone::Quiet));
    }
    spans
}

/// What a click on the heading does: where all are offered, it shows all; elsewhere it narrows down.
#[must_use]
pub fn command_at(app: &App, x: usize) -> &'static str {
    let mut from = 0;
    for part in heading(app) {
        let to = from + wide(&part.text);
        if part.text.ends_with(SHOWS_ALL) && (from..to).contains(&x) {
            return "show-all";
        }
        from = to;
    }
    "refine"
}

/// The rows from one on, each at most so wide.
#[must_use]
pub fn rows(app: &App, from: usize, count: usize, width: usize) -> Vec<ListRow> {
    let findings = app.findings();
    let signs = Signs::of(app.glyphs());
    let title_of = |finding: &crate::rules::Finding| match (finding.decision, finding.role) {
        (Some(key), _) => app.matrix().decision(key).map_or("", |decision| decision.title()).to_owned(),
        (None, Some(role)) => app.matrix().role_name(role).to_owned(),
        (None, None) => "the map".to_owned(),
    };
    let in_sight = findings.rows().iter().skip(from).take(count);
    let widest = in_sight.map(|row| match row {
        FindingRow::Finding(finding) => wide(&title_of(finding)),
        FindingRow::Family(..) => 0,
    });
    let title_room = widest.max().unwrap_or(0).min((width / 3).clamp(12, 56));
    // Where no message has room, the title gets it all; the chosen one's message is a key away.
    let cramped = width < LEAST_WIDTH;
    let title_room = if cramped { width.saturating_sub(8) } else { title_room };
    findings
        .rows()
        .iter()
        .enumerate()
        .skip(from)
        .take(count)
        .map(|(at, row)| {
            let cursor = at == findings.at;
            let spans = match row {
                FindingRow::Family(family, count) => vec![span(
                    format!(" {} {} ({count})", signs.family(*family), capital(family.plural())),
                    Tone::of(*family),
                )],
                FindingRow::Finding(finding) => {
                    let marker = if cursor { signs.cursor } else { " " };
                    let place = span(title_of(finding), Tone::Plain).text;
                    let situation = finding.situation.as_ref().and_then(|id| app.matrix().situation(id));
                    let message = beside_title(app, finding);
                    let message = match situation {
                        Some(situation) => format!("{message} (only in {})", situation.name),
                        None => message,
                    };
                    if cramped {
                        return ListRow {
                            spans: vec![
                                span(format!(" {marker} "), Tone::of_severity(finding.severity)),
                                span(format!("{} ", finding.rule.code), Tone::of(finding.rule.family)),
                                span(fit(&place, title_room), if cursor { Tone::Strong } else { Tone::Plain }),
                            ],
                            cursor,
                        };
                    }
                    let severity = format!(" {marker} {:<8}", finding.severity.word());
                    let code = format!("{} ", finding.rule.code);
                    let room = width.saturating_sub(11 + 4 + title_room + 2);
                    vec![
                        span(severity, Tone::of_severity(finding.severity)),
                        span(code, Tone::of(finding.rule.family)),
                        span(format!("{}  ", pad(&place, title_room)), if cursor { Tone::Strong } else { Tone::Plain }),
                        span(fit(&message, room), Tone::Quiet),
                    ]
                }
            };
            ListRow { spans, cursor }
        })
        .collect()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Why the chosen finding matters and what settles it.
#[must_use]
pub fn about(app: &App) -> Vec<Spans> {
    if app.findings().here().is_none() {
        let (text, tone) = match app.checked() {
            Some(_) => ("Nothing found so far; the map is still being checked.", Tone::Quiet),
            None if app.findings().total() == 0 && !app.findings().filter.waived => {
                ("Nothing is wrong with this map today.", Tone::Good)
            }
            None => ("Nothing matches.", Tone::Good),
        };
        return vec![line(text, tone)];
    }
    about_finding(app)
}

/// Why the finding at the cursor matters and what settles it, on whichever screen.
#[must_use]
pub fn about_finding(app: &App) -> Vec<Spans> {
    let Some(finding) = app.finding_here() else { return Vec::new() };
    let mut lines = vec![
        line(&finding.message, Tone::Strong),
        vec![span("Why  ", Tone::Heading), span(finding.rule.why, Tone::Plain)],
    ];
    if finding.waived {
        lines.push(line("Waived. W takes the waiver back.", Tone::Quiet));
        return lines;
    }
    let open = app.analysis().counts().open();
    let arrow = Signs::of(app.glyphs()).arrow;
    for (number, remedy) in (1..).zip(app.remedies()) {
        lines.push(vec![
            span(if number == 1 { "Fix  " } else { "     " }, Tone::Heading),
            span(format!("{number} "), Tone::Key),
            span(remedy.fix.label.as_str(), Tone::Plain),
            span(format!("   {}", remedy.outcome(open, arrow)), Tone::Quiet),
        ]);
    }
    if app.remedies().is_empty() {
        lines.push(vec![span("Do   ", Tone::Heading), span(finding.rule.cure, Tone::Plain)]);
    }
    lines
}

/// A finding in one line of text: severity, code, message, and where it exists alone.
#[must_use]
pub fn told(app: &App, finding: &Finding) -> String {
    let one = |text: &str| span(text, Tone::Plain).text;
    let situation = finding.situation.as_ref().and_then(|id| app.matrix().situation(id));
    let only = situation.map(|situation| format!(" (only in {})", one(&situation.name))).unwrap_or_default();
    format!("{} {}: {}{only}", finding.severity.word(), finding.rule.code, one(&finding.message))
}

/// The whole list as lines of text, each with the edits that settle it, and what was accepted on purpose.
#[must_use]
pub fn text(app: &App) -> Vec<String> {
    let findings = app.findings();
    let mut lines = vec![super::super::text::plain(&heading(app)).trim().to_owned()];
    for row in findings.rows() {
        match row {
            FindingRow::Family(family, count) => {
                lines.push(String::new());
                lines.push(format!("{} ({count})", capital(family.plural())));
            }
            FindingRow::Finding(finding) => {
                lines.push(format!("  {}", told(app, finding)));
                let fixes = crate::rules::fixes_of(app.matrix(), app.analysis(), finding);
                lines.extend(fixes.iter().map(|fix| format!("    fix: {}", span(&fix.label, Tone::Plain).text)));
            }
        }
    }
    let all = app.analysis().findings(app.matrix());
    let waived: Vec<&Finding> = all.into_iter().filter(|finding| finding.waived && !findings.filter.waived).collect();
    if !waived.is_empty() {
        lines.push(String::new());
        lines.push(format!("Waived on purpose ({})", waived.len()));
        lines.extend(waived.into_iter().map(|finding| format!("  {}", told(app, finding))));
    }
    lines
}
