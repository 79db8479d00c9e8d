//! The page of a role as it is seen: headings at the left, what they hold beside them, a line for each decision.
//!
//! Every line that leads somewhere is a stop; the rest is read. Where there is no room beside the headings, they stand above.

use super::super::text::{Span, Spans, Tone, fit, line, pad, plain, span, width as wide, wrap_spans};
use super::super::{App, Glyphs};
use super::Signs;
use super::role::{Boundary, Entry, Means, Share};
use crate::model::hashing::HashMap;
use crate::model::{DecisionKey, RoleKey, Severity};
use crate::rules::Family;

/// Where a line leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// To a decision.
    Decision(DecisionKey),
    /// To the page of another role.
    Role(RoleKey),
    /// To a finding: its place among the unclear ones.
    Finding(usize),
}

/// One line of the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageLine {
    /// What is read.
    pub spans: Spans,
    /// Which stop it belongs to.
    pub stop: Option<usize>,
    /// Where the cursor's sign stands, on the first line of a stop.
    pub marker: Option<usize>,
}

/// Blanks before and behind the headings, where they stand beside what they hold.
const BESIDE: usize = 3;
/// From so many columns on headings stand beside what they hold.
const BESIDE_FROM: usize = 64;
/// Columns before an entry: the cursor's sign, a blank, the sign of its finding, a blank.
const LEAD: usize = 4;
/// Columns of the bar of the load.
const BAR: usize = 10;

/// Which of how many roles, between the signs that turn the page.
fn place(app: &App, role: RoleKey) -> String {
    let signs = Signs::of(app.glyphs());
    let order = app.matrix().roles_in_order();
    let at = order.iter().position(|other| *other == role).unwrap_or(0) + 1;
    format!("{} {at} of {} {} ", signs.more.0, order.len(), signs.more.1)
}

/// The role that a click on the heading turns to: the one before at the left sign, the next one at the right.
#[must_use]
pub fn neighbour_at(app: &App, width: usize, x: usize) -> Option<RoleKey> {
    let role = app.role_page().role()?;
    let shown = wide(&place(app, role));
    let inside = (x + shown).checked_sub(width)?;
    let order = app.matrix().roles_in_order();
    let at = order.iter().position(|other| *other == role)?;
    order.get(if inside < shown / 2 { at.checked_sub(1)? } else { at + 1 }).copied()
}

/// The heading: whose page, and which of how many.
#[must_use]
pub fn heading(app: &App, width: usize) -> Spans {
    let Some(boundary) = app.role_page().boundary() else {
        return line(" No role yet. 1 shows the grid, A adds a role there.", Tone::Quiet);
    };
    let place = place(app, boundary.role);
    let mut spans = Vec::new();
    let situation = app.situation().map(|_| format!(" in {}", app.situation_name())).unwrap_or_default();
    let room = width.saturating_sub(wide(&place) + wide(&situation) + 2);
    let name = fit(&span(&boundary.name, Tone::Strong).text, room);
    spans.push(span(format!(" {name}"), Tone::Strong));
    // No room for both is no reason to run over the edge.
    spans.push(span(fit(&situation, width.saturating_sub(wide(&name) + wide(&place) + 1)), Tone::Warning));
    let used = wide(&plain(&spans));
    spans.push(span(" ".repeat(width.saturating_sub(used + wide(&place))), Tone::Plain));
    spans.push(span(place, Tone::Key));
    spans
}

/// A bar of the load: how much of the most that any role decides.
fn bar(load: Share, glyphs: Glyphs) -> String {
    let (full, empty) = match glyphs {
        Glyphs::Unicode => ("█", "░"),
        Glyphs::Ascii => ("#", "-"),
    };
    // Whoever decides anything has a bar that is seen.
    let filled = (load.decides * BAR).div_ceil(load.most.max(1)).min(BAR);
    format!("{}{}", full.repeat(filled), empty.repeat(BAR - filled))
}

/// All lines below the heading for so many columns, and where they lead; blank lines between sections where it is airy. Before
/// all is checked nothing is called clear.
#[must_use]
pub fn lines(
    boundary: &Boundary,
    width: usize,
    glyphs: Glyphs,
    checked: bool,
    airy: bool,
) -> (Vec<PageLine>, Vec<Stop>) {
    let lead = if width >= BESIDE_FROM { widest_heading(boundary) + BESIDE } else { 1 };
    let mut page = Page { lines: Vec::new(), stops: Vec::new(), width, airy, lead, signs: Signs::of(glyphs) };
    if !boundary.about.is_empty() {
        page.read(&[span(boundary.about.join(" · "), Tone::Quiet)]);
    }
    page.read(&[
        span("Load ", Tone::Quiet),
        span(bar(boundary.load, glyphs), Tone::Heading),
        span(format!(" {}", boundary.load.words()), Tone::Plain),
    ]);
    // By decision once: of a large map there are 40,000 entries, and as many findings.
    let mut signs: HashMap<DecisionKey, (Severity, Family)> = HashMap::default();
    for finding in &boundary.unclear {
        let Some(key) = finding.decision else { continue };
        if signs.get(&key).is_none_or(|(worst, _)| *worst <= finding.severity) {
            signs.insert(key, (finding.severity, finding.rule.family));
        }
    }
    let entry = |entry: &Entry| {
        let spans = vec![span(&entry.title, Tone::Plain), span(format!("  {}", entry.words), Tone::Quiet)];
        (Stop::Decision(entry.decision), signs.get(&entry.decision).map(|(_, family)| *family), spans)
    };
    for means in Means::ALL {
        page.section(means.heading(), boundary.section(means).iter().map(entry));
    }
    page.section(GOES_UP, boundary.goes_up.iter().map(entry));
    page.section(COMES_UP, boundary.comes_up.iter().map(entry));
    let covers = boundary.covers.iter().map(|(role, name)| {
        (Stop::Role(*role), None, vec![span(name, Tone::Plain), span("  in their absence", Tone::Quiet)])
    });
    page.section(COVERS, covers);
    let unclear = boundary.unclear.iter().enumerate().map(|(at, finding)| {
        let tone = Tone::of(finding.rule.family);
        let code = Span { text: format!("{} ", finding.rule.code), tone };
        (Stop::Finding(at), Some(finding.rule.family), vec![code, span(&finding.message, Tone::Plain)])
    });
    page.section(UNCLEAR, unclear);
    if page.stops.is_empty() {
        page.blank();
        page.read(&[span("Nothing on this map names this role yet.", Tone::Quiet)]);
    } else if boundary.unclear.is_empty() && checked {
        page.blank();
        page.read(&[span(format!("{} Nothing is unclear today.", page.signs.clean), Tone::Good)]);
    }
    (page.lines, page.stops)
}

const GOES_UP: &str = "It goes up";
const COMES_UP: &str = "It comes up to you";
const COVERS: &str = "You cover for";
const UNCLEAR: &str = "Unclear today";

/// Columns of the widest heading that stands on the page.
fn widest_heading(boundary: &Boundary) -> usize {
    let means = Means::ALL.into_iter().map(|means| (means.heading(), boundary.section(means).is_empty()));
    let others = [
        (GOES_UP, boundary.goes_up.is_empty()),
        (COMES_UP, boundary.comes_up.is_empty()),
        (COVERS, boundary.covers.is_empty()),
        (UNCLEAR, boundary.unclear.is_empty()),
    ];
    let shown = means.chain(others).filter(|(_, is_empty)| !is_empty);
    shown.map(|(heading, _)| wide(heading)).max().unwrap_or(0)
}

/// The page while it is written.
struct Page {
    lines: Vec<PageLine>,
    stops: Vec<Stop>,
    width: usize,
    airy: bool,
    /// Columns before the entries, headings included where they stand beside them.
    lead: usize,
    signs: Signs,
}

impl Page {
    /// A blank line, where there is room for one.
    fn blank(&mut self) {
        if self.airy {
            self.lines.push(PageLine { spans: Vec::new(), stop: None, marker: None });
        }
    }

    /// Lines that lead nowhere.
    fn read(&mut self, spans: &[Span]) {
        for mut spans in wrap_spans(spans, self.width.saturating_sub(2).max(1), 2) {
            spans.insert(0, span(" ", Tone::Plain));
            self.lines.push(PageLine { spans, stop: None, marker: None });
        }
    }

    fn section(&mut self, heading: &str, entries: impl Iterator<Item = (Stop, Option<Family>, Spans)>) {
        let (beside, lead) = (self.width >= BESIDE_FROM, self.lead);
        let room = self.width.saturating_sub(lead + LEAD + 1).max(1);
        let blank = span(pad(" ", lead), Tone::Heading);
        for (count, (stop, sign, spans)) in entries.enumerate() {
            if count == 0 {
                self.blank();
                if !beside {
                    let spans = line(format!(" {heading}"), Tone::Heading);
                    self.lines.push(PageLine { spans, stop: None, marker: None });
                }
            }
            let at = self.stops.len();
            self.stops.push(stop);
            for (row, words) in wrap_spans(&spans, room, 2).into_iter().enumerate() {
                let label = if beside && count == 0 && row == 0 { heading } else { "" };
                let sign = sign.filter(|_| row == 0);
                let shown = sign.map_or(" ", |family| self.signs.family(family));
                let mut spans = Vec::with_capacity(words.len() + 3);
                spans.push(if label.is_empty() {
                    blank.clone()
                } else {
                    span(pad(&format!(" {label}"), lead), Tone::Heading)
                });
                spans.push(span("  ", Tone::Plain));
                spans.push(span(format!("{} ", pad(shown, 1)), sign.map_or(Tone::Plain, Tone::of)));
                spans.extend(words);
                self.lines.push(PageLine { spans, stop: Some(at), marker: (row == 0).then_some(lead) });
            }
        }
    }
}

/// The whole page as lines of text, the same as `sayso card` prints without its date.
#[must_use]
pub fn text(app: &App) -> Vec<String> {
    let Some(boundary) = app.role_page().boundary() else { return vec!["This map has no role yet.".to_owned()] };
    let one = |text: &str| span(text, Tone::Plain).text;
    let mut lines = vec![one(&boundary.name)];
    lines.extend(boundary.about.iter().map(|fact| format!("  {}", one(fact))));
    lines.push(format!("Situation: {}", one(app.situation_name())));
    lines.push(format!("Load: {}", boundary.load.words()));
    for (heading, entries) in boundary.parts() {
        lines.push(String::new());
        lines.push(heading.to_owned());
        lines.extend(entries.iter().map(|(title, words)| {
            if words.is_empty() { format!("  {}", one(title)) } else { format!("  {}: {}", one(title), one(words)) }
        }));
    }
    lines.push(String::new());
    if boundary.unclear.is_empty() {
        lines.push("Nothing is unclear today".to_owned());
    } else {
        lines.push("Unclear today".to_owned());
        lines.extend(
            boundary.unclear.iter().map(|finding| {
                format!("  {} {}: {}", finding.severity.word(), finding.rule.code, one(&finding.message))
            }),
        );
    }
    lines
}

/// What stands below the page about the chosen line: its finding with why and fixes, or who does what on its decision.
#[must_use]
pub fn about(app: &App) -> Vec<Spans> {
    if app.role_page().finding().is_some() {
        return super::findings::about_finding(app);
    }
    match app.role_page().here() {
        Some(Stop::Decision(key)) => {
            let Some(decision) = app.matrix().decision(key) else { return Vec::new() };
            let mut lines = vec![line(decision.title(), Tone::Strong)];
            let sentences = super::details::right_sentences(app, decision);
            lines.extend(sentences.into_iter().map(|sentence| line(sentence, Tone::Plain)));
            let facts = super::details::facts(app, decision).into_iter();
            lines.extend(
                facts.map(|(label, text)| vec![span(format!("{label:<12} "), Tone::Quiet), span(text, Tone::Plain)]),
            );
            lines
        }
        Some(Stop::Role(role)) => {
            let load = app.matrix().load_of(role);
            let words = format!("decides {}, contributes to {}", load.decides, load.contributes);
            vec![line(app.matrix().role_name(role), Tone::Strong), line(words, Tone::Plain)]
        }
        _ => Vec::new(),
    }
}
