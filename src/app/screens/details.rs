//! The details of what the cursor is on: a decision with its rights, boundaries, way up and findings; a role; an area.
//!
//! Lines carry tones and are not yet wrapped; the most urgent comes first, so that a short pane shows what matters.

use std::borrow::Cow;

use super::super::App;
use super::super::commands::count;
use super::super::grid::Line;
use super::super::layout::Layout;
use super::super::text::{Spans, Tone, line, plain, span, width as wide};
use super::{Signs, grid::area_counts};
use crate::model::sorting::InOrder;
use crate::model::{Decision, Impact, Limit, Part, Right, RoleKey};
use crate::rules::Finding;
use crate::rules::path::{End, Path};

/// The details of what the cursor is on, for a pane of so many columns.
#[must_use]
pub fn view(app: &App, width: usize) -> Vec<Spans> {
    match app.grid().here() {
        Some(Line::Decision(key)) => match app.matrix().decision(*key) {
            Some(decision) => decision_lines(app, decision, width),
            None => Vec::new(),
        },
        Some(Line::Area(id)) => area_lines(app, id.as_ref()),
        Some(Line::Header) => match app.grid().role() {
            Some(role) => role_lines(app, role),
            None => map_lines(app),
        },
        None => Vec::new(),
    }
}

fn labelled<'a>(label: &str, text: impl Into<Cow<'a, str>>) -> Spans {
    vec![span(format!("{label:<12}"), Tone::Quiet), span(text, Tone::Plain)]
}

fn decision_lines(app: &App, decision: &Decision, width: usize) -> Vec<Spans> {
    let cell = cell_lines(app, decision);
    let mut heading = line(decision.title(), Tone::Strong);
    if cell.is_empty()
        && let Some(name) = shortened_head(app)
    {
        let beside = span(format!(" · {name}"), Tone::Quiet);
        let room = width.saturating_sub(wide(&plain(&heading)));
        heading.extend(Some(beside).filter(|beside| wide(&beside.text) <= room));
    }
    let mut lines = vec![heading];
    let about = line(about(app, decision, true).join(" · "), Tone::Quiet);
    // In a pane of few lines, what is wrong comes before what is known.
    let beside = Layout::of(app).is_some_and(|layout| layout.side);
    if beside {
        lines.push(about.clone());
    }
    lines.extend(cell);
    lines.extend(finding_lines(app));
    if !beside {
        lines.push(about);
    }
    lines.push(Vec::new());
    let ruler = super::ruler::view(app, decision, width);
    let drawn = !ruler.is_empty();
    if drawn {
        lines.extend(ruler);
        lines.push(Vec::new());
    }
    lines.extend(rights_lines(app, decision, drawn));
    lines.extend(way_up_lines(app, decision));
    lines.extend(known(app, decision).into_iter().map(|(label, text)| labelled(label, text)));
    for waiver in decision.waivers() {
        let until = waiver.until.map(|until| format!(", until {until}")).unwrap_or_default();
        lines.push(vec![
            span(format!("Waived {:<5}", waiver.rule), Tone::Quiet),
            span(format!("{}{until}", waiver.reason), Tone::Plain),
        ]);
    }
    lines
}

/// The name of the role under the cursor, where its head in the grid is a short one that has to be guessed.
fn shortened_head(app: &App) -> Option<&str> {
    let head = app.grid().heads().get(app.grid().column.checked_sub(1)?)?;
    (!app.grid().full_heads && head.short != head.full).then_some(head.full.as_str())
}

/// What a decision says beside its rights and its way up: label and text.
fn known(app: &App, decision: &Decision) -> Vec<(&'static str, String)> {
    let matrix = app.matrix();
    let mut known = Vec::new();
    let mode = decision.mode_in(app.situation()).map(|mode| mode.words().to_owned());
    let within = decision.decide_within_in(app.situation()).map(|within| format!("within {}", within.words()));
    known.push(("Mode", [mode, within].into_iter().flatten().collect::<Vec<_>>().join(", ")));
    known.push(("Tie-break", decision.tie_break().to_owned()));
    known.push(("Success", decision.success().to_owned()));
    known.push(("Gives way", decision.gives_way().to_owned()));
    let fed = decision.feeds().iter().filter_map(|id| matrix.decision_by_id(id)).map(Decision::title);
    known.push(("Feeds", fed.collect::<Vec<_>>().join(" · ")));
    let day = |day: Option<crate::model::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    known.push(("Confirmed", day(decision.confirmed_on())));
    known.push(("Review by", day(decision.review_by())));
    known.extend(decision.note().iter().map(|paragraph| ("Note", paragraph.clone())));
    known.retain(|(_, text)| !text.is_empty());
    known
}

/// All that the details say of a decision beside its rights and findings, as label and text without a drawing.
#[must_use]
pub fn facts(app: &App, decision: &Decision) -> Vec<(&'static str, String)> {
    let one = |text: &str| span(text, Tone::Plain).text;
    let mut facts = vec![("Status", about(app, decision, false).join(", "))];
    match decision.limit() {
        None => {}
        Some(Limit::Amount(unit)) => facts.push(("Limited", format!("in {unit}"))),
        Some(Limit::Segments(segments)) => facts.push(("Limited", segments.join(", "))),
    }
    let way = way_up_lines(app, decision);
    let after = |spans: &Spans| plain(spans.get(1..).unwrap_or(&[]));
    // An arrow is read aloud as a sign.
    let arrow = format!(" {} ", Signs::of(app.glyphs()).arrow);
    facts.extend(way.first().map(|spans| ("Goes up", after(spans).replace(&arrow, ", then "))));
    facts.extend(way.get(1).map(|spans| ("Goes up when", after(spans))));
    facts.extend(known(app, decision));
    for waiver in decision.waivers() {
        let until = waiver.until.map(|until| format!(", until {until}")).unwrap_or_default();
        facts.push(("Waived", format!("{}: {}{until}", waiver.rule, waiver.reason)));
    }
    facts.into_iter().map(|(label, text)| (label, one(&text))).collect()
}

fn about(app: &App, decision: &Decision, with_area: bool) -> Vec<String> {
    let mut about = Vec::new();
    if let Some(area) = decision.area().and_then(|id| app.matrix().area(id)).filter(|_| with_area) {
        about.push(area.name.clone());
    }
    match decision.impact() {
        Some(Impact::Low) => about.push("low impact".to_owned()),
        Some(Impact::Medium) => about.push("medium impact".to_owned()),
        Some(Impact::High) => about.push("high impact".to_owned()),
        None => {}
    }
    about.push(decision.status().words().to_owned());
    if decision.is_time_critical() {
        about.push("time-critical".to_owned());
    }
    about
}

/// The cell under the cursor in words, where it says more than its letter.
fn cell_lines(app: &App, decision: &Decision) -> Vec<Spans> {
    let Some(role) = app.grid().role() else { return Vec::new() };
    let name = app.matrix().role_name(role);
    let right = decision.right_in(role, app.situation());
    let here = app.situation().and_then(|situation| decision.posture(situation)?.right(role));
    // A plain letter says it all in the grid; the rights are listed below anyway.
    let says_more = right.is_some_and(|right| {
        right.part() == Part::Unread
            || !right.text().is_empty()
            || !right.veto().is_empty()
            || !right.segments().is_empty()
    });
    if here.is_none() && !says_more {
        return Vec::new();
    }
    let text = match right {
        Some(right) => format!("{name} {}", right.sentence(decision.unit())),
        None => format!("{name}: not considered yet"),
    };
    let overridden = here.is_some();
    let mut spans = vec![span(text, right.map_or(Tone::Quiet, super::cell::tone))];
    if overridden {
        let steady = decision.right(role).map_or("nothing".to_owned(), |right| right.sentence(decision.unit()));
        spans.push(span(format!(" in {} (Steady: {steady})", app.situation_name()), Tone::Quiet));
    }
    vec![spans]
}

/// One sentence a right, deciders first: what `sayso show` and `sayso who` say.
#[must_use]
pub fn right_sentences(app: &App, decision: &Decision) -> Vec<String> {
    let mut rights = decision.rights_in(app.situation());
    rights.order_by_key(|held| (held.right.part(), app.grid().heads().iter().position(|head| head.role == held.role)));
    let matrix = app.matrix();
    if rights.is_empty() {
        return vec!["nobody has a right here yet".to_owned()];
    }
    rights
        .iter()
        .map(|held| {
            span(format!("{} {}", matrix.role_name(held.role), held.right.sentence(decision.unit())), Tone::Plain).text
        })
        .collect()
}

fn finding_lines(app: &App) -> Vec<Spans> {
    let findings = app.findings_at_cursor();
    let signs = Signs::of(app.glyphs());
    let mut lines = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        lines.push(told(app, &signs, finding, super::findings::beside_title(app, finding)));
        if at == 0 {
            lines.extend(remedy_lines(app));
        }
    }
    lines
}

/// One finding: sign, code, message.
#[must_use]
pub fn finding_line(app: &App, signs: &Signs, finding: &Finding) -> Spans {
    told(app, signs, finding, finding.message.clone())
}

fn told(app: &App, signs: &Signs, finding: &Finding, message: String) -> Spans {
    let tone = Tone::of(finding.rule.family);
    let mut spans = vec![
        span(format!("{} ", signs.family(finding.rule.family)), tone),
        span(format!("{} ", finding.rule.code), tone),
        span(message, Tone::Plain),
    ];
    if let Some(situation) = finding.situation.as_ref().and_then(|id| app.matrix().situation(id)) {
        spans.push(span(format!(" (only in {})", situation.name), Tone::Quiet));
    }
    spans
}

fn remedy_lines(app: &App) -> Vec<Spans> {
    let open = app.analysis().counts().open();
    let key = app.keymap().keys_of("fix").first().map(|key| key.sign(app.glyphs())).unwrap_or_default();
    let arrow = Signs::of(app.glyphs()).arrow;
    let mut lines: Vec<Spans> = app
        .remedies()
        .first()
        .map(|remedy| {
            vec![
                span(format!("  {key} "), Tone::Key),
                span(remedy.fix.label.as_str(), Tone::Plain),
                span(format!("  {}", remedy.outcome(open, arrow)), Tone::Quiet),
            ]
        })
        .into_iter()
        .collect();
    if app.remedies().len() > 1 {
        lines.push(vec![span(
            format!("    and {}", count(app.remedies().len() - 1, "other fix").replace("fixs", "fixes")),
            Tone::Quiet,
        )]);
    }
    lines
}

fn rights_lines(app: &App, decision: &Decision, ruler: bool) -> Vec<Spans> {
    let matrix = app.matrix();
    let rights = decision.rights_in(app.situation());
    let mut lines = Vec::new();
    if let Some(limit) = decision.limit().filter(|_| !ruler) {
        let text = match limit {
            Limit::Amount(unit) => format!("in {unit}"),
            Limit::Segments(segments) => segments.join(", "),
        };
        lines.push(labelled("Limited", text));
    }
    let with = |part: Part| rights.iter().filter(move |held| held.right.part() == part);
    for held in with(Part::Decides) {
        let words = held.right.sentence(decision.unit());
        let words = words.strip_prefix("decides").unwrap_or(&words).trim().to_owned();
        lines.push(vec![
            span(format!("{:<12}", "Decides"), Tone::Decides),
            span(matrix.role_name(held.role), Tone::Strong),
            span(
                if words.is_empty() || words.starts_with([',', ':']) { words } else { format!(" {words}") },
                Tone::Plain,
            ),
        ]);
    }
    for (part, label, tone) in [
        (Part::Contributes, "Contributes", Tone::Contributes),
        (Part::Informed, "Informed", Tone::Informed),
        (Part::Out, "Out", Tone::Out),
    ] {
        let names: Vec<String> =
            with(part).map(|held| name_with_marks(matrix.role_name(held.role), held.right)).collect();
        if !names.is_empty() {
            lines.push(vec![span(format!("{label:<12}"), tone), span(names.join(", "), Tone::Plain)]);
        }
    }
    lines
}

fn name_with_marks(name: &str, right: &Right) -> String {
    let marks: Vec<&str> = right.marks().iter().map(crate::model::Mark::word).collect();
    if marks.is_empty() { name.to_owned() } else { format!("{name} ({})", marks.join(", ")) }
}

/// Where a decision goes up to, role by role, and what is wrong with the way.
fn way_up_lines(app: &App, decision: &Decision) -> Vec<Spans> {
    let matrix = app.matrix();
    let arrow = Signs::of(app.glyphs()).arrow;
    let Some(path) = Path::of_decision(matrix, decision, app.situation()) else { return Vec::new() };
    let known = decision.escalation().is_some() || path.stops.len() > 1;
    if !known {
        return Vec::new();
    }
    let names: Vec<&str> = path.stops.iter().map(|stop| matrix.role_name(stop.role)).collect();
    let mut way =
        vec![span(format!("{:<12}", "Goes up"), Tone::Quiet), span(names.join(&format!(" {arrow} ")), Tone::Plain)];
    match path.end {
        End::Top => {}
        End::DeadEnd => way.push(span(format!(" {arrow} nowhere"), Tone::Gap)),
        End::Loop(role, _) => way.push(span(format!(" {arrow} {} again", matrix.role_name(role)), Tone::Overlap)),
    }
    let mut lines = vec![way];
    if let Some(escalation) = decision.escalation() {
        let when = if escalation.when.is_empty() { "no trigger named" } else { escalation.when.as_str() };
        lines.push(labelled("  when", when));
    }
    lines
}

fn role_lines(app: &App, key: RoleKey) -> Vec<Spans> {
    let matrix = app.matrix();
    let Some(role) = matrix.role(key) else { return Vec::new() };
    let load = matrix.load_of(key);
    let kind = if role.is_group() { "group" } else { "seat" };
    let mut lines = vec![line(role.name(), Tone::Strong), line(format!("{kind} · {}", role.id()), Tone::Quiet)];
    lines.extend(finding_lines(app));
    let today = app.analysis().today();
    let holders: Vec<&str> = role.holders_on(today).map(|holder| holder.name.as_str()).collect();
    let held = if holders.is_empty() {
        if role.holders().is_empty() { "not said" } else { "vacant" }.to_owned()
    } else {
        holders.join(", ")
    };
    let name_of =
        |id: Option<&crate::model::Id>| id.and_then(|id| matrix.role_by_id(id)).map(|role| role.name().to_owned());
    lines.push(labelled("Holder", held));
    if let Some(deputy) = name_of(role.deputy()) {
        lines.push(labelled("Deputy", deputy));
    }
    match name_of(role.reports_to()) {
        Some(superior) => lines.push(labelled("Reports to", superior)),
        None if role.is_top() => lines.push(labelled("Reports to", "nobody: the top")),
        None => {}
    }
    if !role.aliases().is_empty() {
        lines.push(labelled("Also called", role.aliases().join(", ")));
    }
    lines.push(labelled(
        "Load",
        format!("decides {}, contributes to {}, is informed of {}", load.decides, load.contributes, load.informed),
    ));
    for paragraph in role.note() {
        lines.push(labelled("Note", paragraph));
    }
    lines
}

fn area_lines(app: &App, id: Option<&crate::model::Id>) -> Vec<Spans> {
    let area = id.and_then(|id| app.matrix().area(id));
    let rows = app.grid().decisions_of(id);
    let counts = area_counts(app, id);
    let mut lines = vec![
        line(area.map_or("No area", |area| area.name.as_str()), Tone::Strong),
        line(count(rows.len(), "decision"), Tone::Quiet),
    ];
    let signs = Signs::of(app.glyphs());
    lines.push(super::grid::count_signs(&signs, counts, app.checked().is_none()));
    for key in rows {
        for finding in app.analysis().of_row(*key).iter().filter(|finding| !finding.waived) {
            lines.push(finding_line(app, &signs, finding));
        }
        // A pane shows a handful; the findings screen shows the rest.
        if lines.len() > 30 {
            break;
        }
    }
    lines
}

fn map_lines(app: &App) -> Vec<Spans> {
    if app.matrix().decision_count() == 0 && app.matrix().role_count() == 0 {
        return super::begin::lines(app);
    }
    let settings = app.matrix().settings();
    let mut lines = vec![line(&settings.title, Tone::Strong), line(app.name().unwrap_or("not saved yet"), Tone::Quiet)];
    lines.extend(finding_lines(app));
    lines.extend(map_facts(app).into_iter().map(|(label, text)| labelled(&label, text)));
    lines
}

/// What the map says of itself: label and text.
#[must_use]
pub fn map_facts(app: &App) -> Vec<(String, String)> {
    let settings = app.matrix().settings();
    let mut facts = vec![("Focus".to_owned(), settings.focus.clone())];
    for (place, priority) in (1..).zip(&settings.priorities) {
        facts.push((format!("Priority {place}"), format!("{} before {}", priority.name, priority.gives_way)));
    }
    let every = settings.review_every.map(|every| format!("every {}", every.words()));
    facts.push(("Review".to_owned(), every.unwrap_or_default()));
    if let Some(letters) = &settings.letters {
        let state = if letters.confirmed { "confirmed" } else { "not confirmed" };
        facts.push(("Letters".to_owned(), format!("read as {}, {state}", letters.notation)));
    }
    facts.retain(|(_, text)| !text.is_empty());
    facts
}
