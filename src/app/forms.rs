//! The forms there are, and how each is filled from the map.
//!
//! Labels are what `submit` finds the fields by: one that changes here changes there.

use super::App;
use super::form::{Field, Form, Intent, Reading, Value};
use crate::model::Situation;
use crate::model::{
    Area, Cell, Decision, DecisionKey, Holder, Id, Limit, Mark, Marks, Matrix, Mode, Part, Right, Role, RoleKey,
    Severity,
};
use crate::rules::{Family, Finding};

/// How many suggestions are shown below a field.
pub const SUGGESTIONS: usize = 5;

const NONE: &str = "–";

fn role_names(matrix: &Matrix) -> Vec<String> {
    matrix.roles_in_order().into_iter().map(|key| matrix.role_name(key).to_owned()).collect()
}

fn area_names(matrix: &Matrix) -> Vec<String> {
    matrix.areas_in_order().into_iter().map(|area| area.name.clone()).collect()
}

fn role_name<'a>(matrix: &'a Matrix, id: Option<&Id>) -> &'a str {
    id.and_then(|id| matrix.role_by_id(id)).map_or("", Role::name)
}

fn area_name<'a>(matrix: &'a Matrix, id: Option<&Id>) -> &'a str {
    id.and_then(|id| matrix.area(id)).map_or("", |area| &area.name)
}

/// A new decision, in the area of the cursor.
pub(crate) fn add_decision(app: &App) -> Form {
    let matrix = app.matrix();
    let area = area_name(matrix, app.grid().area(matrix));
    Form::new(
        "Add a decision",
        Intent::AddDecision,
        vec![
            Field::text("Title", "what is decided, as an order: Refund a customer", "", Reading::Title),
            Field::name("Area", "an area of the map, or a new one", area, Reading::Text, area_names(matrix)),
        ],
    )
}

/// The title of a decision.
pub(crate) fn rename_decision(decision: &Decision) -> Form {
    Form::new(
        "Rename the decision",
        Intent::RenameDecision(decision.id().clone()),
        vec![Field::text("Title", "what is decided, as an order: Refund a customer", decision.title(), Reading::Title)],
    )
}

/// Another area for a decision.
pub(crate) fn move_decision(app: &App, decision: &Decision) -> Form {
    let matrix = app.matrix();
    Form::new(
        format!("Move \"{}\"", decision.title()),
        Intent::MoveDecision(decision.id().clone()),
        vec![Field::name(
            "Area",
            "an area of the map, or a new one",
            area_name(matrix, decision.area()),
            Reading::Text,
            area_names(matrix),
        )],
    )
}

const IMPACTS: [&str; 4] = [NONE, "low", "medium", "high"];
const MODES: [&str; 7] = [NONE, "alone", "after advice", "joint", "consent", "vote", "delegated"];
const STATUSES: [&str; 3] = ["draft", "contested", "agreed"];

/// Every field of a decision that a line can hold.
pub(crate) fn edit_decision(app: &App, decision: &Decision) -> Form {
    let matrix = app.matrix();
    let limit = match decision.limit() {
        None => String::new(),
        Some(Limit::Amount(unit)) => unit.to_string(),
        Some(Limit::Segments(segments)) => segments.join(", "),
    };
    let day = |day: Option<crate::model::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let within = decision.decide_within().map(|limit| limit.to_string()).unwrap_or_default();
    let to = role_name(matrix, decision.escalation().map(|escalation| &escalation.to));
    let when = decision.escalation().map_or("", |escalation| escalation.when.as_str());
    let fed = decision.feeds().iter().filter_map(|id| matrix.decision_by_id(id)).map(Decision::title);
    let feeds = fed.collect::<Vec<_>>().join("; ");
    let note = decision.note().join(" ¶ ");
    let fields = vec![
        Field::text("Title", "what is decided, as an order", decision.title(), Reading::Title),
        Field::choice("Impact", &IMPACTS, decision.impact().map_or(0, |impact| impact as usize + 1)),
        Field::choice(
            "Mode",
            &MODES,
            decision.mode().map_or(0, |mode| Mode::ALL.iter().position(|known| *known == mode).map_or(0, |at| at + 1)),
        ),
        Field::text("Within", "how fast: 1 day, PT4H, 2 weeks", &within, Reading::TimeLimit),
        Field::text("Limit", "EUR, %, days, people, or segments: North, South", &limit, Reading::Limit),
        Field::name("Goes up to", "a role of the map", to, Reading::Name, role_names(matrix)),
        Field::text("Goes up when", "a trigger one can test: above 5 000 EUR", when, Reading::Boundary),
        Field::text("Feeds", "titles of decisions that wait for this one, separated by ;", &feeds, Reading::Text),
        Field::text("Tie-break", "who or what decides when they cannot", decision.tie_break(), Reading::Text),
        Field::text("Success", "what a good outcome is", decision.success(), Reading::Text),
        Field::text("Gives way", "which priority yields", decision.gives_way(), Reading::Text),
        Field::choice("Time-critical", &["no", "yes"], usize::from(decision.is_time_critical())),
        Field::choice("Status", &STATUSES, decision.status() as usize),
        Field::text("Confirmed on", "a day like 2026-11-30", &day(decision.confirmed_on()), Reading::Day),
        Field::text("Review by", "a day like 2026-11-30", &day(decision.review_by()), Reading::Day),
        Field::text("Note", "paragraphs, separated by ¶", &note, Reading::Text),
    ];
    Form::new("Edit the decision", Intent::EditDecision(decision.id().clone()), fields)
}

/// A new area.
pub(crate) fn add_area() -> Form {
    Form::new(
        "Add an area",
        Intent::AddArea,
        vec![Field::text("Name", "a group of decisions, such as Service recovery", "", Reading::Needed)],
    )
}

/// The name of an area.
pub(crate) fn rename_area(area: &Area) -> Form {
    Form::new(
        "Rename the area",
        Intent::RenameArea(area.id.clone()),
        vec![Field::text("Name", "a group of decisions", &area.name, Reading::Needed)],
    )
}

const KINDS: [&str; 2] = ["one seat", "group"];

/// A new role.
pub(crate) fn add_role(app: &App) -> Form {
    let names = role_names(app.matrix());
    Form::new(
        "Add a role",
        Intent::AddRole,
        vec![
            Field::text("Name", "a seat or group, such as Head of Support", "", Reading::Needed),
            Field::choice("Kind", &KINDS, 0),
            Field::name("Reports to", "a role of the map", "", Reading::Name, names),
        ],
    )
}

/// Everything about a role.
pub(crate) fn edit_role(app: &App, key: RoleKey) -> Option<Form> {
    let matrix = app.matrix();
    let role = matrix.role(key)?;
    let names: Vec<String> = role_names(matrix).into_iter().filter(|name| name != role.name()).collect();
    let holders: Vec<String> = role.holders().iter().map(holder_text).collect();
    let fields = vec![
        Field::text("Name", "a seat or group", role.name(), Reading::Needed),
        Field::choice("Kind", &KINDS, usize::from(role.is_group())),
        Field::text("Holders", "Ana Ruiz from 2026-03-01; empty = vacant", &holders.join("; "), Reading::Text),
        Field::name("Deputy", "who stands in", role_name(matrix, role.deputy()), Reading::Name, names.clone()),
        Field::name("Reports to", "the role above", role_name(matrix, role.reports_to()), Reading::Name, names),
        Field::choice("Top", &["no", "yes, nobody stands above"], usize::from(role.is_top())),
        Field::text("Aliases", "other names, separated by commas", &role.aliases().join(", "), Reading::Text),
    ];
    Some(Form::new("Edit the role", Intent::EditRole(role.id().clone()), fields))
}

fn holder_text(holder: &Holder) -> String {
    let mut text = holder.name.clone();
    if let Some(from) = holder.from {
        text.push_str(&format!(" from {from}"));
    }
    if let Some(until) = holder.until {
        text.push_str(&format!(" until {until}"));
    }
    text
}

/// The map's own fields.
pub(crate) fn edit_map(app: &App) -> Form {
    let settings = app.matrix().settings();
    let rhythm = settings.review_every.map(|every| every.to_string()).unwrap_or_default();
    Form::new(
        "Edit the map",
        Intent::EditMap,
        vec![
            Field::text("Title", "what the map is called", &settings.title, Reading::Needed),
            Field::text("Focus", "the one priority of this period", &settings.focus, Reading::Text),
            Field::text("Review every", "how often rows are confirmed: 3 months", &rhythm, Reading::TimeLimit),
        ],
    )
}

pub(super) const PARTS: [(&str, Part); 4] =
    [("Decides", Part::Decides), ("Contributes", Part::Contributes), ("Informed", Part::Informed), ("Out", Part::Out)];

/// Marks and boundary of the selected cells; filled from the first of them.
pub(crate) fn edit_cells(app: &App, cells: &[(DecisionKey, RoleKey)]) -> Form {
    let matrix = app.matrix();
    let first = cells.first().and_then(|(decision, role)| {
        let decision = matrix.decision(*decision)?;
        Some((decision, *role, decision.right_in(*role, app.situation()).cloned()))
    });
    let right = first.as_ref().and_then(|(_, _, right)| right.clone());
    let unit = first.as_ref().and_then(|(decision, ..)| decision.unit());
    let part = right.as_ref().map(Right::part);
    let options: Vec<&str> = std::iter::once(NONE).chain(PARTS.iter().map(|(word, _)| *word)).collect();
    let marks = right.as_ref().map_or(Marks::NONE, Right::marks);
    let band = right.as_ref().and_then(Right::band).map(|band| match (band.over(), band.upto()) {
        (None, None) => String::new(),
        _ => band.sentence(unit),
    });
    let text = |get: fn(&Right) -> &str| right.as_ref().map_or("", get).to_owned();
    let mut fields = vec![
        Field::choice(
            "Right",
            &options,
            part.and_then(|part| PARTS.iter().position(|(_, known)| *known == part)).map_or(0, |at| at + 1),
        ),
        Field {
            label: "Marks",
            hint: "←→ and Space, or the first letter",
            value: Value::Flags {
                options: Mark::ALL.iter().map(|mark| (mark.word().to_owned(), marks.has(*mark))).collect(),
                at: 0,
            },
        },
        Field::text("Limit", "<=500, 500-5k, > 5 000 EUR, up to 2.5 %", &band.unwrap_or_default(), Reading::Band(unit)),
    ];
    if let Some((decision, ..)) = &first
        && let Some(Limit::Segments(segments)) = decision.limit()
    {
        let own = right.as_ref().map(Right::segments).unwrap_or(&[]);
        fields.push(Field {
            label: "Segments",
            hint: "none on = all of them",
            value: Value::Flags {
                options: segments.iter().map(|segment| (segment.clone(), own.contains(segment))).collect(),
                at: 0,
            },
        });
    }
    fields.push(Field::text(
        "Text",
        "what input, or what they may do",
        &text(Right::text),
        if part == Some(Part::Decides) { Reading::Boundary } else { Reading::Text },
    ));
    fields.push(Field::text("Veto scope", "what a veto may stop", &text(Right::veto), Reading::Boundary));
    let title = match (cells, &first) {
        ([_], Some((decision, role, _))) => {
            format!("{} · {}", super::text::fit(decision.title(), 44), matrix.role_name(*role))
        }
        _ => format!("{} cells", cells.len()),
    };
    let ids = cells.iter().filter_map(|(decision, role)| {
        Some(Cell { decision: matrix.decision(*decision)?.id().clone(), role: matrix.role(*role)?.id().clone() })
    });
    Form::new(title, Intent::EditCell(ids.collect()), fields)
}

/// Accepting a finding on purpose.
pub(crate) fn waive(app: &App, finding: &Finding) -> Form {
    let matrix = app.matrix();
    let intent = Intent::Waive {
        rule: finding.rule.code.to_owned(),
        decision: finding.decision.and_then(|key| matrix.decision(key)).map(|decision| decision.id().clone()),
        role: finding.role.and_then(|key| matrix.role(key)).map(|role| role.id().clone()),
        situation: finding.situation.clone(),
    };
    Form::new(
        format!("Waive {}: {}", finding.rule.code, finding.message),
        intent,
        vec![
            Field::text("Reason", "why this is accepted", "", Reading::Needed),
            Field::text("Until", "a day like 2026-12-31; empty = until taken back", "", Reading::Day),
        ],
    )
}

/// A file name to save under.
pub(crate) fn save_as(app: &App, quit: bool) -> Form {
    let suggested = match app.name().or(app.proposed_name()) {
        Some(name) => name.to_owned(),
        None => format!("{}.sayso.ron", Id::from_name(app.matrix().title(), "map")),
    };
    Form::new(
        "Save the map as",
        Intent::SaveAs { quit },
        vec![Field::text("File", "a name ending in .sayso.ron", &suggested, Reading::Needed)],
    )
}

/// The name of a file to import.
pub(crate) fn import(title: &str) -> Form {
    let hint = "a CSV, XLSX, ODS, HTML, Markdown or JSON file with a table of rights";
    let file = Field::name("File", hint, "", Reading::Needed, Vec::new());
    Form::new(title, Intent::Import { folder: String::new() }, vec![file])
}

const SEVERITIES: [&str; 3] = ["all", "warnings and errors", "errors"];

/// What the findings are narrowed down to.
pub(crate) fn refine(app: &App) -> Form {
    let filter = &app.findings().filter;
    let matrix = app.matrix();
    let families: Vec<&str> = std::iter::once("all").chain(Family::ALL.iter().map(|family| family.plural())).collect();
    let severity = match filter.severity {
        None | Some(Severity::Note) => 0,
        Some(Severity::Warning) => 1,
        Some(Severity::Error) => 2,
    };
    let role = filter.role.map_or("", |role| matrix.role_name(role));
    Form::new(
        "Show findings with",
        Intent::Refine,
        vec![
            Field::text("Text", "in the message, title or code", &filter.text, Reading::Text),
            Field::choice("Family", &families, filter.family.map_or(0, |family| family as usize + 1)),
            Field::choice("Severity", &SEVERITIES, severity),
            Field::name(
                "Area",
                "an area of the map",
                area_name(matrix, filter.area.as_ref()),
                Reading::Name,
                area_names(matrix),
            ),
            Field::name("Role", "a role of the map", role, Reading::Name, role_names(matrix)),
        ],
    )
}

/// A new situation.
pub(crate) fn add_situation() -> Form {
    let name = Field::text("Name", "a posture of the organisation, such as Pressure", "", Reading::Needed);
    let note = Field::text("When", "how one knows it has begun: more than 200 tickets an hour", "", Reading::Boundary);
    Form::new("Add a situation", Intent::AddSituation, vec![name, note])
}

/// The name of a situation.
pub(crate) fn rename_situation(situation: &Situation) -> Form {
    let name = Field::text("Name", "a posture of the organisation", &situation.name, Reading::Needed);
    Form::new("Rename the situation", Intent::RenameSituation(situation.id.clone()), vec![name])
}

/// Mode and time limit of a decision in the situation looked at.
pub(crate) fn edit_posture(app: &App, decision: &Decision, situation: &Id) -> Form {
    let mode = decision.mode_in(Some(situation));
    let at = mode.and_then(|mode| Mode::ALL.iter().position(|known| *known == mode)).map_or(0, |at| at + 1);
    let within = decision.decide_within_in(Some(situation)).map(|limit| limit.to_string()).unwrap_or_default();
    Form::new(
        format!("\"{}\" in {}", super::text::fit(decision.title(), 36), app.situation_name()),
        Intent::EditPosture(decision.id().clone(), situation.clone()),
        vec![
            Field::choice("Mode", &MODES, at),
            Field::text("Within", "how fast there: PT1H, 1 day; as in Steady when empty", &within, Reading::TimeLimit),
        ],
    )
}
