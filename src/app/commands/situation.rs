//! Commands about situations: flipping through them, adding and removing them, and what differs from Steady.
//!
//! What equals Steady is never kept as an override; Steady itself can be neither renamed nor removed.

use super::super::mode::Mode;
use super::super::text::{Spans, Tone, line, span};
use super::super::{App, Go, Step, forms};
use super::{Command, Group, Where, rows_of};
use crate::model::{Decision, Edit, Id, Matrix, PostureChange};

/// The rows of the table.
pub(super) fn commands() -> Vec<Command> {
    let row = rows_of(Group::Look, Where::Grid);
    let wherever = rows_of(Group::Look, Where::Situation);
    vec![
        wherever(
            "next-situation",
            &["s"],
            "Next situation",
            "Flips to the next situation; rights set there override Steady.",
            "pressure steady posture mode",
            next,
        ),
        row(
            "situation-changes",
            &["S"],
            "Against Steady",
            "Lists what the situation looked at changes against Steady; in Steady, what each situation changes.",
            "difference diff compare override",
            changes,
        ),
        row(
            "add-situation",
            &["alt-p", ", p"],
            "Add a situation",
            "Asks for a name and adds a situation beside Steady.",
            "pressure posture new crisis",
            |_| Step::open(Mode::Form(Box::new(forms::add_situation()))),
        ),
        row(
            "rename-situation",
            &[", r"],
            "Rename the situation",
            "Changes the name of the situation looked at.",
            "pressure posture",
            |app| match app.situation().and_then(|id| app.matrix().situation(id)) {
                Some(situation) => Step::open(Mode::Form(Box::new(forms::rename_situation(situation)))),
                None => Step::refuse("Steady keeps its name; flip to a situation with s first"),
            },
        ),
        row(
            "remove-situation",
            &[", x"],
            "Remove the situation",
            "Asks, then removes the situation looked at with all its overrides; undo brings it back.",
            "delete pressure posture",
            remove,
        ),
    ]
}

fn next(app: &App) -> Step {
    let situations = app.matrix().situations_in_order();
    if situations.is_empty() {
        let key = app.keymap().keys_of("add-situation").first().map(|key| key.sign(app.glyphs())).unwrap_or_default();
        return Step::refuse(format!("this map has only Steady; {key} adds a situation"));
    }
    let next = match app.situation() {
        None => situations.first(),
        Some(now) => situations.iter().position(|situation| situation.id == *now).and_then(|at| situations.get(at + 1)),
    };
    Step::Go(Go::Situation(next.map(|situation| situation.id.clone())))
}

/// Edits that take every override of a situation back and remove it.
fn removal(matrix: &Matrix, id: &Id) -> Vec<Edit> {
    let mut edits = matrix.overrides_of(id);
    edits.push(Edit::RemoveSituation { id: id.clone(), retire: true });
    edits
}

fn remove(app: &App) -> Step {
    let Some(situation) = app.situation().and_then(|id| app.matrix().situation(id)) else {
        return Step::refuse("Steady always stays; flip to a situation with s first");
    };
    let edits = removal(app.matrix(), &situation.id);
    let what = super::count(edits.len() - 1, "override");
    let step = Step::edit(format!("Remove situation \"{}\"", situation.name), edits);
    super::ask(format!("Remove the situation \"{}\" with its {what}?", situation.name), "Remove it", step)
}

fn changes(app: &App) -> Step {
    let matrix = app.matrix();
    let wanted: Vec<_> = match app.situation().and_then(|id| matrix.situation(id)) {
        Some(situation) => vec![situation],
        None => matrix.situations_in_order(),
    };
    if wanted.is_empty() {
        return next(app);
    }
    let mut lines: Vec<Spans> = Vec::new();
    for situation in &wanted {
        lines.push(line(&situation.name, Tone::Heading));
        for paragraph in &situation.note {
            lines.push(line(paragraph, Tone::Quiet));
        }
        lines.push(Vec::new());
        let before = lines.len();
        for decision in app.grid().decisions().filter_map(|key| matrix.decision(key)) {
            lines.extend(decision_changes(matrix, decision, &situation.id));
        }
        if lines.len() == before {
            lines.push(line("Nothing differs from Steady.", Tone::Quiet));
        }
        lines.push(Vec::new());
    }
    let title = match wanted.as_slice() {
        [only] => format!("{} against Steady", only.name),
        _ => "Situations against Steady".to_owned(),
    };
    Step::open(Mode::Page { title, lines, top: 0, then: None })
}

fn decision_changes(matrix: &Matrix, decision: &Decision, situation: &Id) -> Vec<Spans> {
    let Some(posture) = decision.posture(situation) else { return Vec::new() };
    let mut lines = vec![line(decision.title(), Tone::Strong)];
    let mut push = |what: &str, before: String, after: String| {
        lines.push(vec![
            span(format!("  {what}: "), Tone::Plain),
            span(before, Tone::Quiet),
            span(" → ", Tone::Quiet),
            span(after, Tone::Strong),
        ]);
    };
    for held in posture.rights() {
        let words = |right: Option<&crate::model::Right>| {
            right.map_or("nothing".to_owned(), |right| right.sentence(decision.unit()))
        };
        push(matrix.role_name(held.role), words(decision.right(held.role)), words(held.right.as_ref()));
    }
    if let Some(mode) = posture.mode() {
        push("mode", decision.mode().map_or("not said", crate::model::Mode::words).to_owned(), mode.words().to_owned());
    }
    if let Some(within) = posture.decide_within() {
        let before = decision.decide_within().map_or("not said".to_owned(), |within| within.words());
        push("time limit", before, within.words());
    }
    lines.push(Vec::new());
    lines
}

/// The edits that set mode and time limit of a decision in a situation; what equals Steady is no override.
pub(crate) fn posture_edits(
    decision: &Decision,
    situation: &Id,
    mode: Option<crate::model::Mode>,
    within: Option<crate::model::TimeLimit>,
) -> Vec<Edit> {
    let posture = decision.posture(situation);
    let mode = mode.filter(|mode| decision.mode() != Some(*mode));
    let within = within.filter(|within| decision.decide_within() != Some(*within));
    let mut edits = Vec::new();
    let mut set =
        |change| edits.push(Edit::SetPosture { decision: decision.id().clone(), situation: situation.clone(), change });
    if posture.and_then(|posture| posture.mode()) != mode {
        set(PostureChange::Mode(mode));
    }
    if posture.and_then(|posture| posture.decide_within()) != within {
        set(PostureChange::DecideWithin(within));
    }
    edits
}
