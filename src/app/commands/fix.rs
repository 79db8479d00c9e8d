//! Commands about findings: going through them, explaining, fixing and waiving.
//!
//! `n` goes through the same findings in the same order whatever way the cursor came: a row's own first, then its cells.

use super::super::mode::{Menu, MenuItem, Mode};
use super::super::text::{Spans, Tone, line, span};
use super::super::{App, Go, Screen, Step, forms};
use super::{Command, Group, Where, rows_of};
use crate::app::key::{Code, Key};
use crate::model::sorting::InOrder;
use crate::model::{DecisionChange, Edit, MapChange, Severity, Waiver};
use crate::rules::{Family, Finding, Rule};

/// The rows of the table.
pub(super) fn commands() -> Vec<Command> {
    let everywhere = rows_of(Group::Findings, Where::Everywhere);
    let grid = rows_of(Group::Findings, Where::Grid);
    let findings = rows_of(Group::Findings, Where::Findings);
    vec![
        grid(
            "next-finding",
            &["n"],
            "Next finding",
            "Goes to the next finding, row by row, then to the roles.",
            "problem error lint issue",
            |app| next_finding(app, true),
        ),
        grid(
            "previous-finding",
            &["N"],
            "Previous finding",
            "Goes to the finding before.",
            "problem error lint issue back",
            |app| next_finding(app, false),
        ),
        everywhere(
            "fix",
            &["f"],
            "Fix",
            "Lists edits that settle the finding here, each with the findings it would leave; Enter applies one.",
            "repair solve quick",
            fix,
        ),
        everywhere(
            "waive",
            &["w"],
            "Waive",
            "Accepts the finding on purpose, with a reason and if wanted an end date.",
            "accept ignore suppress allow",
            waive,
        ),
        everywhere(
            "unwaive",
            &["W"],
            "Take back a waiver",
            "Removes a waiver of this row or role, so that its finding counts again.",
            "unwaive revive",
            unwaive,
        ),
        everywhere(
            "explain",
            &["E", "ctrl-e"],
            "Explain the finding",
            "Shows why the rule exists, examples and how to settle it.",
            "why rule help reason",
            explain,
        ),
        everywhere(
            "hold-check",
            &["ctrl-k", ", H"],
            "Stop or resume the check",
            "Stops the check of a large map that goes on between keys, or goes on with it.",
            "cancel pause analysis progress halt",
            |_| Step::HoldCheck,
        ),
        findings(
            "go-to-finding",
            &["enter"],
            "Go there",
            "Shows the finding in the grid.",
            "jump open",
            |app| match app.findings().here() {
                Some(finding) => Step::Go(Go::Finding(Box::new(finding.clone()))),
                None => Step::refuse("no finding is listed; r clears what they are narrowed down to"),
            },
        ),
        findings(
            "refine",
            &["/"],
            "Refine",
            "Narrows the findings down by text, family, severity, area and role.",
            "filter search find",
            |app| Step::open(Mode::Form(Box::new(forms::refine(app)))),
        ),
        findings(
            "next-family",
            &["t"],
            "Family",
            "Shows gaps, then overlaps, then vague, then all.",
            "filter type gap overlap vague",
            |app| {
                let mut filter = app.findings().filter.clone();
                filter.family = match filter.family {
                    None => Some(Family::Gap),
                    Some(Family::Gap) => Some(Family::Overlap),
                    Some(Family::Overlap) => Some(Family::Vague),
                    Some(Family::Vague) => None,
                };
                Step::Go(Go::Filter(Box::new(filter)))
            },
        ),
        findings(
            "next-severity",
            &["s"],
            "Severity",
            "Shows errors, then warnings and worse, then all.",
            "filter error warning note",
            |app| {
                let mut filter = app.findings().filter.clone();
                filter.severity = match filter.severity {
                    None => Some(Severity::Error),
                    Some(Severity::Error) => Some(Severity::Warning),
                    Some(_) => None,
                };
                Step::Go(Go::Filter(Box::new(filter)))
            },
        ),
        findings(
            "show-waived",
            &["v"],
            "Waived findings",
            "Shows what was accepted on purpose instead of what is open.",
            "accepted ignored suppressed",
            |app| {
                let mut filter = app.findings().filter.clone();
                filter.waived = !filter.waived;
                Step::Go(Go::Filter(Box::new(filter)))
            },
        ),
        findings("show-all", &["r"], "Show all", "Shows all open findings again.", "reset clear filter", |_| {
            Step::Go(Go::Filter(Box::default()))
        }),
    ]
}

fn no_finding(app: &App) -> Step {
    match app.screen() {
        Screen::Findings => Step::refuse("no finding is listed here"),
        Screen::Grid if app.checked().is_some() => {
            Step::refuse("no finding here so far; the map is still being checked, the top line says how far it is")
        }
        Screen::Grid if app.analysis().counts().open() == 0 => {
            Step::Tell("nothing is wrong with this map today".to_owned())
        }
        Screen::Grid => Step::refuse("no finding here; n goes to the next one"),
        Screen::Role => Step::refuse("no finding on this line; those of the role are listed at the end of its page"),
        Screen::Overview => Step::refuse("the overview only counts findings; Enter lists those under the cursor"),
    }
}

fn fix(app: &App) -> Step {
    let Some(finding) = app.finding_here() else { return no_finding(app) };
    if app.checked().is_some() {
        return Step::refuse(
            "what a fix leaves is told once the whole map is checked; the top line says how far it is",
        );
    }
    if app.remedies().is_empty() {
        return Step::refuse(format!("{}: no edit settles this by itself. {}", finding.rule.code, finding.rule.cure));
    }
    let open = app.analysis().counts().open();
    let items: Vec<MenuItem> = app
        .remedies()
        .iter()
        .zip('1'..='9')
        .map(|(remedy, digit)| MenuItem {
            label: remedy.fix.label.clone(),
            note: remedy.outcome(open, "→"),
            key: Some(Key::plain(Code::Char(digit))),
            step: Step::edit(remedy.fix.label.clone(), remedy.fix.edits(app.matrix())),
        })
        .collect();
    let mut menu = Menu::new(format!("Fix {}", finding.rule.code), items);
    menu.about = vec![line(&finding.message, Tone::of(finding.rule.family)), line(finding.rule.cure, Tone::Quiet)];
    Step::open(Mode::Menu(Box::new(menu)))
}

fn waive(app: &App) -> Step {
    match app.finding_here() {
        Some(finding) if finding.waived => Step::refuse("this finding is waived already; W takes the waiver back"),
        Some(finding) => Step::open(Mode::Form(Box::new(forms::waive(app, finding)))),
        None => no_finding(app),
    }
}

fn unwaive(app: &App) -> Step {
    let matrix = app.matrix();
    let here = app.finding_here();
    let decision = match app.screen() {
        Screen::Grid => app.grid().decision(),
        Screen::Findings | Screen::Role | Screen::Overview => here.and_then(|finding| finding.decision),
    };
    let (list, owner): (&[Waiver], _) = match decision.and_then(|key| matrix.decision(key)) {
        Some(decision) => (decision.waivers(), Some(decision.id().clone())),
        None => (&matrix.settings().waivers, None),
    };
    if list.is_empty() {
        return Step::refuse("nothing is waived here; v in the findings lists all waived ones");
    }
    let without = |at: usize| {
        let kept: Vec<Waiver> =
            list.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, waiver)| waiver.clone()).collect();
        match &owner {
            Some(id) => Edit::SetDecision { id: id.clone(), change: DecisionChange::Waivers(kept) },
            None => Edit::SetMap(MapChange::Waivers(kept)),
        }
    };
    let items = list
        .iter()
        .enumerate()
        .map(|(at, waiver)| MenuItem {
            label: format!("{}: {}", waiver.rule, waiver.reason),
            note: waiver.until.map(|until| format!("until {until}")).unwrap_or_default(),
            key: None,
            step: Step::edit(format!("Take back the waiver of {}", waiver.rule), vec![without(at)]),
        })
        .collect();
    Step::open(Mode::Menu(Box::new(Menu::new("Take back a waiver", items))))
}

fn explain(app: &App) -> Step {
    match app.finding_here() {
        Some(finding) => Step::open(Mode::Page {
            title: format!("{} {}", finding.rule.code, finding.rule.name),
            lines: explanation(finding.rule),
            top: 0,
            then: None,
        }),
        None => no_finding(app),
    }
}

/// A rule's page: the same words as `sayso explain`.
#[must_use]
pub(crate) fn explanation(rule: &Rule) -> Vec<Spans> {
    let mut lines = vec![line(rule.summary, Tone::Strong), Vec::new()];
    for (heading, text) in [("Why", rule.why), ("How to settle it", rule.cure)] {
        lines.push(line(heading, Tone::Heading));
        lines.push(line(text, Tone::Plain));
        lines.push(Vec::new());
    }
    for (heading, sketch) in [("It fires on", rule.fires), ("It stays quiet on", rule.quiet)] {
        lines.push(line(heading, Tone::Heading));
        lines.extend(crate::rules::example_lines(sketch).into_iter().map(|text| line(text, Tone::Plain)));
        lines.push(Vec::new());
    }
    for limit in rule.limits {
        lines.push(vec![
            span(format!("Limit {} = {}: ", limit.name, limit.default), Tone::Strong),
            span(limit.about, Tone::Plain),
        ]);
    }
    lines
}

/// To the next finding, or the one before, in the order `n` goes through them: rows from the top, then roles, then the map.
pub(crate) fn next_finding(app: &App, forward: bool) -> Step {
    let matrix = app.matrix();
    let open = |finding: &&Finding| !finding.waived;
    if app.analysis().counts().open() == 0 && app.checked().is_some() {
        return Step::Tell("nothing found so far; the map is still being checked".to_owned());
    }
    if app.analysis().counts().open() == 0 {
        return Step::Tell("no open finding: every decision has its place".to_owned());
    }
    // Stops per row: first the row's own findings, then its cells from left to right.
    let place = |finding: &Finding| {
        finding
            .role
            .and_then(|role| app.grid().heads().iter().position(|head| head.role == role))
            .map_or(0, |at| at + 1)
    };
    let row_stops = |key| {
        let mut stops: Vec<&Finding> = app.analysis().of_row(key).iter().filter(open).collect();
        stops.order_by_key(|finding| place(finding));
        stops
    };
    let mut role_stops: Vec<&Finding> =
        app.grid().heads().iter().flat_map(|head| app.analysis().of_role(head.role)).collect();
    role_stops.extend(app.analysis().of_map());
    role_stops.retain(open);

    let decisions: Vec<_> = app.grid().decisions().collect();
    let here = match app.grid().here() {
        Some(crate::app::grid::Line::Decision(key)) => decisions.iter().position(|other| other == key),
        Some(crate::app::grid::Line::Area(area)) => {
            // From a heading the first row below it comes next.
            let first = app.grid().decisions_of(area.as_ref()).first().copied();
            let at = first.and_then(|first| decisions.iter().position(|other| *other == first));
            return first_from(&decisions, &row_stops, &role_stops, at.unwrap_or(0), forward, matrix.decision_count());
        }
        _ => None,
    };
    let stops = match here {
        Some(at) => decisions.get(at).map(|key| row_stops(*key)).unwrap_or_default(),
        None => role_stops.clone(),
    };
    let current = stops.iter().position(|finding| app.is_visited(finding));
    let next = match (current, forward) {
        (Some(at), true) => stops.get(at + 1),
        (Some(at), false) => at.checked_sub(1).and_then(|at| stops.get(at)),
        (None, true) if here.is_some() => {
            stops.iter().find(|finding| place(finding) >= app.grid().column || place(finding) == 0)
        }
        (None, true) => stops.first(),
        (None, false) => None,
    };
    if let Some(finding) = next {
        return Step::Go(Go::Finding(Box::new((*finding).clone())));
    }
    match here {
        Some(at) if forward => first_from(&decisions, &row_stops, &role_stops, at + 1, true, decisions.len()),
        Some(at) => first_from(&decisions, &row_stops, &role_stops, at, false, decisions.len()),
        None if forward => first_from(&decisions, &row_stops, &role_stops, 0, true, decisions.len()),
        None => first_from(&decisions, &row_stops, &role_stops, decisions.len(), false, decisions.len()),
    }
}

/// The first stop from a row on (that row included going forward, excluded going back), wrapping through the roles.
fn first_from<'a>(
    decisions: &[crate::model::DecisionKey],
    row_stops: &dyn Fn(crate::model::DecisionKey) -> Vec<&'a Finding>,
    role_stops: &[&'a Finding],
    from: usize,
    forward: bool,
    count: usize,
) -> Step {
    let go = |finding: &Finding| Step::Go(Go::Finding(Box::new(finding.clone())));
    let first = |at: usize| decisions.get(at).and_then(|key| row_stops(*key).first().copied());
    let last = |at: usize| decisions.get(at).and_then(|key| row_stops(*key).last().copied());
    let found = if forward {
        (from..count)
            .find_map(first)
            .or_else(|| role_stops.first().copied())
            .or_else(|| (0..from.min(count)).find_map(first))
    } else {
        (0..from.min(count))
            .rev()
            .find_map(last)
            .or_else(|| role_stops.last().copied())
            .or_else(|| (from..count).rev().find_map(last))
    };
    found.map_or_else(|| Step::Tell("no other finding".to_owned()), go)
}
