//! Submit: the edits a filled form means.
//!
//! A form that changes nothing makes no edit. Names are matched in any case; a name that is not in the map is refused, except
//! for areas, which are made when they are new.

use super::findings::Filter;
use super::form::{Form, Intent, parse_day, parse_limit};
use super::forms::PARTS;
use super::grid::Line;
use super::{App, Effect, Go, Step};
use crate::model::{
    Area, Band, Cell, Decision, DecisionChange, Edit, Escalation, Holder, Id, Impact, LabelChange, Limit, MapChange,
    Mark, Marks, Matrix, Mode, Right, Role, RoleChange, RoleKind, Severity, Situation, Status, TimeLimit, Waiver,
};
use crate::rules::Family;

/// What a filled form means.
///
/// # Errors
/// Why it cannot be carried out; the form stays open and says so.
pub(crate) fn submit(app: &App, form: &Form) -> Result<Step, String> {
    let matrix = app.matrix();
    match &form.intent {
        Intent::AddDecision => add_decision_edits(app, form),
        Intent::RenameDecision(id) => Ok(rename(form, id)),
        Intent::EditDecision(id) => decision_edits(matrix, form, id),
        Intent::MoveDecision(id) => {
            let (mut edits, area) = named_area(matrix, form.written("Area"));
            let label = format!("Move to {}", if area.is_some() { form.written("Area") } else { "no area" });
            edits.push(Edit::SetDecision {
                id: id.clone(),
                change: DecisionChange::Rank(last_rank(app, area.as_ref())),
            });
            edits.push(Edit::SetDecision { id: id.clone(), change: DecisionChange::Area(area) });
            Ok(Step::edit(label, edits))
        }
        Intent::RuleLimits(code) => super::ruleset::set_limits(matrix, form, code),
        Intent::AddSituation => {
            let name = form.written("Name");
            let id = matrix.fresh_situation_id(name);
            let rank = matrix.situations_in_order().last().map_or(0, |last| last.rank).saturating_add(10);
            let note: Vec<String> =
                Some(form.written("When").to_owned()).into_iter().filter(|when| !when.is_empty()).collect();
            let situation =
                Situation::new(id.clone(), name).with(LabelChange::Rank(rank)).with(LabelChange::Note(note));
            let add = Step::edit(format!("Add situation \"{name}\""), vec![Edit::AddSituation(Box::new(situation))]);
            Ok(Step::Many(vec![add, Step::Go(Go::Situation(Some(id)))]))
        }
        Intent::RenameSituation(id) => {
            let name = form.written("Name").to_owned();
            let label = format!("Rename situation to \"{name}\"");
            Ok(Step::edit(label, vec![Edit::SetSituation { id: id.clone(), change: LabelChange::Name(name) }]))
        }
        Intent::EditPosture(id, situation) => {
            let decision = matrix.decision_by_id(id).ok_or("this decision has gone")?;
            let mode = form.chosen("Mode").checked_sub(1).and_then(|at| Mode::ALL.get(at)).copied();
            let within = time_limit(form.written("Within"))?;
            let label = format!("Edit \"{}\" in {}", decision.title(), app.situation_name());
            Ok(changed(label, super::commands::posture_edits(decision, situation, mode, within)))
        }
        Intent::AddArea => {
            let name = form.written("Name");
            if matrix.areas_in_order().iter().any(|area| area.name.to_lowercase() == name.to_lowercase()) {
                return Err(format!("there is already an area \"{name}\""));
            }
            let (edits, _) = named_area(matrix, name);
            Ok(Step::edit(format!("Add area \"{name}\""), edits))
        }
        Intent::RenameArea(id) => {
            let name = form.written("Name").to_owned();
            let label = format!("Rename area to \"{name}\"");
            Ok(Step::edit(label, vec![Edit::SetArea { id: id.clone(), change: LabelChange::Name(name) }]))
        }
        Intent::AddRole => add_role_edits(matrix, form),
        Intent::EditRole(id) => role_edits(matrix, form, id),
        Intent::EditCell(cells) => cell_edits(app, form, cells),
        Intent::Waive { rule, decision, role, situation } => {
            let waiver = Waiver {
                rule: rule.clone(),
                role: role.clone(),
                situation: situation.clone(),
                reason: form.written("Reason").to_owned(),
                until: parse_day(form.written("Until")),
            };
            let add = |list: &[Waiver]| list.iter().cloned().chain([waiver]).collect();
            let edit = match decision.as_ref().and_then(|id| matrix.decision_by_id(id)) {
                Some(decision) => Edit::SetDecision {
                    id: decision.id().clone(),
                    change: DecisionChange::Waivers(add(decision.waivers())),
                },
                None => Edit::SetMap(MapChange::Waivers(add(&matrix.settings().waivers))),
            };
            Ok(Step::edit(format!("Waive {rule}"), vec![edit]))
        }
        Intent::EditMap => {
            let settings = matrix.settings();
            let mut edits = Vec::new();
            let title = form.written("Title").to_owned();
            let focus = form.written("Focus").to_owned();
            let every = time_limit(form.written("Review every"))?;
            if title != settings.title {
                edits.push(Edit::SetMap(MapChange::Title(title)));
            }
            if focus != settings.focus {
                edits.push(Edit::SetMap(MapChange::Focus(focus)));
            }
            if every != settings.review_every {
                edits.push(Edit::SetMap(MapChange::ReviewEvery(every)));
            }
            Ok(changed("Edit the map", edits))
        }
        Intent::SaveAs { quit } => {
            let mut name = form.written("File").to_owned();
            if !name.contains('.') {
                name.push_str(".sayso.ron");
            }
            Ok(Step::Request(Effect::Save { to: Some(name), quit: *quit }))
        }
        Intent::Export => super::handout::export_step(app, form),
        Intent::PageOfRole => super::handout::page_step(app, form),
        Intent::Import { .. } => Ok(Step::Request(Effect::Read(form.written("File").to_owned()))),
        Intent::Refine => {
            let area = form.written("Area").to_lowercase();
            let filter = Filter {
                family: form.chosen("Family").checked_sub(1).and_then(|at| Family::ALL.get(at)).copied(),
                severity: [None, Some(Severity::Warning), Some(Severity::Error)]
                    .get(form.chosen("Severity"))
                    .copied()
                    .flatten(),
                area: matrix
                    .areas_in_order()
                    .iter()
                    .find(|known| known.name.to_lowercase() == area)
                    .map(|area| area.id.clone()),
                role: matrix.role_named(form.written("Role")),
                text: form.written("Text").to_owned(),
                waived: app.findings().filter.waived,
            };
            Ok(Step::Go(Go::Filter(Box::new(filter))))
        }
    }
}

fn changed(label: impl Into<String>, edits: Vec<Edit>) -> Step {
    if edits.is_empty() { Step::Tell("nothing changed".to_owned()) } else { Step::edit(label, edits) }
}

fn time_limit(text: &str) -> Result<Option<TimeLimit>, String> {
    if text.is_empty() { Ok(None) } else { TimeLimit::parse(text).map(Some) }
}

/// The area of that name, with the edit that makes it where it is new; nothing for an empty name.
fn named_area(matrix: &Matrix, name: &str) -> (Vec<Edit>, Option<Id>) {
    if name.is_empty() {
        return (Vec::new(), None);
    }
    let known = matrix.areas_in_order();
    if let Some(area) = known.iter().find(|area| area.name.to_lowercase() == name.to_lowercase()) {
        return (Vec::new(), Some(area.id.clone()));
    }
    let rank = known.last().map_or(0, |area| area.rank).saturating_add(10);
    let id = matrix.fresh_area_id(name);
    (vec![Edit::AddArea(Box::new(Area::new(id.clone(), name).with(LabelChange::Rank(rank))))], Some(id))
}

fn last_rank(app: &App, area: Option<&Id>) -> u32 {
    let last = app.grid().decisions_of(area).last().and_then(|key| app.matrix().decision(*key));
    last.map_or(0, Decision::rank).saturating_add(10)
}

/// The new decision stands right below the cursor when that is in the same area, else last in its area.
fn add_decision_edits(app: &App, form: &Form) -> Result<Step, String> {
    let matrix = app.matrix();
    let title = form.written("Title");
    let (mut edits, area) = named_area(matrix, form.written("Area"));
    let id = matrix.fresh_decision_id(title);
    let mut rank = last_rank(app, area.as_ref());
    let list = app.grid().decisions_of(area.as_ref());
    let cursor = app.grid().here();
    let behind = match cursor {
        Some(Line::Decision(key)) => list.iter().position(|other| other == key),
        _ => None,
    };
    let mut moved = Vec::new();
    if let Some(at) = behind.filter(|at| at + 1 < list.len()) {
        let mut ranks: Vec<(Id, u32)> = list
            .iter()
            .filter_map(|key| matrix.decision(*key))
            .map(|decision| (decision.id().clone(), decision.rank()))
            .collect();
        ranks.push((id.clone(), rank));
        for (other, new) in super::commands::reranked(&ranks, ranks.len() - 1, at + 1) {
            if other == id {
                rank = new;
            } else {
                moved.push(Edit::SetDecision { id: other, change: DecisionChange::Rank(new) });
            }
        }
    }
    let decision = Decision::new(id.clone(), title).with(DecisionChange::Rank(rank)).with(DecisionChange::Area(area));
    edits.extend(moved);
    edits.push(Edit::AddDecision(Box::new(decision)));
    Ok(Step::edit(format!("Add \"{title}\""), edits))
}

fn rename(form: &Form, id: &Id) -> Step {
    let title = form.written("Title").to_owned();
    let label = format!("Rename to \"{title}\"");
    Step::edit(label, vec![Edit::SetDecision { id: id.clone(), change: DecisionChange::Title(title) }])
}

fn decision_edits(matrix: &Matrix, form: &Form, id: &Id) -> Result<Step, String> {
    let decision = matrix.decision_by_id(id).ok_or("this decision has gone")?;
    let impact = [None, Some(Impact::Low), Some(Impact::Medium), Some(Impact::High)];
    let status = [Status::Draft, Status::Contested, Status::Agreed];
    let to = matrix.role_named(form.written("Goes up to")).and_then(|key| matrix.role(key));
    let when = form.written("Goes up when").to_owned();
    if to.is_none() && !when.is_empty() {
        return Err("Goes up to: a trigger needs a role it sends the decision to".to_owned());
    }
    let feeds = form
        .written("Feeds")
        .split(';')
        .map(str::trim)
        .filter(|title| !title.is_empty())
        .map(|title| {
            let named = |(_, other): &(_, &Decision)| other.title().to_lowercase() == title.to_lowercase();
            let found = matrix.decisions().find(named).map(|(_, other)| other.id().clone());
            found.ok_or_else(|| format!("Feeds: no decision is called \"{title}\""))
        })
        .collect::<Result<Vec<Id>, String>>()?;
    let note = form.written("Note").split('¶').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
    let wanted = [
        DecisionChange::Title(form.written("Title").to_owned()),
        DecisionChange::Impact(impact.get(form.chosen("Impact")).copied().flatten()),
        DecisionChange::Mode(form.chosen("Mode").checked_sub(1).and_then(|at| Mode::ALL.get(at)).copied()),
        DecisionChange::DecideWithin(time_limit(form.written("Within"))?),
        DecisionChange::Limit(parse_limit(form.written("Limit"))),
        DecisionChange::Escalation(to.map(|role| Escalation { to: role.id().clone(), when })),
        DecisionChange::Feeds(feeds),
        DecisionChange::TieBreak(form.written("Tie-break").to_owned()),
        DecisionChange::Success(form.written("Success").to_owned()),
        DecisionChange::GivesWay(form.written("Gives way").to_owned()),
        DecisionChange::TimeCritical(form.chosen("Time-critical") == 1),
        DecisionChange::Status(status.get(form.chosen("Status")).copied().unwrap_or_default()),
        DecisionChange::ConfirmedOn(parse_day(form.written("Confirmed on"))),
        DecisionChange::ReviewBy(parse_day(form.written("Review by"))),
        DecisionChange::Note(note.collect()),
    ];
    // A change that gives back an equal decision is none.
    let edits = wanted
        .into_iter()
        .filter(|change| decision.clone().with(change.clone()) != *decision)
        .map(|change| Edit::SetDecision { id: id.clone(), change })
        .collect();
    Ok(changed(format!("Edit \"{}\"", decision.title()), edits))
}

fn check_new_name(matrix: &Matrix, name: &str, own: Option<&Id>) -> Result<(), String> {
    match matrix.role_named(name).and_then(|key| matrix.role(key)) {
        Some(role) if Some(role.id()) != own => Err(format!("Name: there is already a role \"{}\"", role.name())),
        _ => Ok(()),
    }
}

fn add_role_edits(matrix: &Matrix, form: &Form) -> Result<Step, String> {
    let name = form.written("Name");
    check_new_name(matrix, name, None)?;
    let rank =
        matrix.roles_in_order().last().and_then(|key| matrix.role(*key)).map_or(0, Role::rank).saturating_add(10);
    let superior = matrix.role_named(form.written("Reports to")).and_then(|key| matrix.role(key));
    let kind = if form.chosen("Kind") == 1 { RoleKind::Group } else { RoleKind::Seat };
    let role = Role::new(matrix.fresh_role_id(name), name)
        .with(RoleChange::Rank(rank))
        .with(RoleChange::Kind(kind))
        .with(RoleChange::ReportsTo(superior.map(|role| role.id().clone())));
    Ok(Step::edit(format!("Add role \"{name}\""), vec![Edit::AddRole(Box::new(role))]))
}

fn parse_holder(text: &str) -> Result<Holder, String> {
    let mut holder = Holder { name: String::new(), from: None, until: None };
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let day = words.peek().and_then(|next| parse_day(next));
        match (word, day) {
            ("from", Some(day)) => {
                holder.from = Some(day);
                words.next();
            }
            ("until", Some(day)) => {
                holder.until = Some(day);
                words.next();
            }
            _ if holder.name.is_empty() => holder.name = word.to_owned(),
            _ => holder.name = format!("{} {word}", holder.name),
        }
    }
    if holder.name.is_empty() { Err("Holders: each needs a name".to_owned()) } else { Ok(holder) }
}

fn role_edits(matrix: &Matrix, form: &Form, id: &Id) -> Result<Step, String> {
    let role = matrix.role_by_id(id).ok_or("this role has gone")?;
    check_new_name(matrix, form.written("Name"), Some(id))?;
    let named =
        |label| matrix.role_named(form.written(label)).and_then(|key| matrix.role(key)).map(|role| role.id().clone());
    let list = |label: &str, signs: &[char]| -> Vec<String> {
        form.written(label).split(signs).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let holders: Result<Vec<Holder>, String> = list("Holders", &[';']).iter().map(|text| parse_holder(text)).collect();
    let kind = if form.chosen("Kind") == 1 { RoleKind::Group } else { RoleKind::Seat };
    let wanted = [
        RoleChange::Name(form.written("Name").to_owned()),
        RoleChange::Kind(kind),
        RoleChange::Holders(holders?),
        RoleChange::Deputy(named("Deputy")),
        RoleChange::ReportsTo(named("Reports to")),
        RoleChange::Top(form.chosen("Top") == 1),
        RoleChange::Aliases(list("Aliases", &[','])),
    ];
    let edits = wanted
        .into_iter()
        .filter(|change| role.clone().with(change.clone()) != *role)
        .map(|change| Edit::SetRole { id: id.clone(), change })
        .collect();
    Ok(changed(format!("Edit role \"{}\"", role.name()), edits))
}

fn cell_edits(app: &App, form: &Form, cells: &[Cell]) -> Result<Step, String> {
    let matrix = app.matrix();
    let part = form.chosen("Right").checked_sub(1).and_then(|at| PARTS.get(at)).map(|(_, part)| *part);
    let marks: Marks =
        Mark::ALL.into_iter().zip(form.flags("Marks")).filter(|(_, on)| *on).map(|(mark, _)| mark).collect();
    let (band, unit) = match form.written("Limit") {
        "" => (None, None),
        text => {
            let (band, unit) = Band::parse(text)?;
            (Some(band).filter(|band| *band != Band::ANY), unit)
        }
    };
    let anything = !marks.is_empty() || band.is_some() || !form.written("Text").is_empty();
    let Some(part) = part else {
        if anything {
            return Err("Right: choose what the role does first".to_owned());
        }
        let edits = cells.iter().filter_map(|cell| {
            super::commands::put(app, matrix.decision_key(&cell.decision)?, matrix.role_key(&cell.role)?, None)
        });
        return Ok(changed("Clear", edits.collect()));
    };
    let mut edits = Vec::new();
    let mut places = Vec::new();
    for cell in cells {
        let (Some(decision), Some(role)) = (matrix.decision_key(&cell.decision), matrix.role_key(&cell.role)) else {
            continue;
        };
        let Some(record) = matrix.decision(decision) else { continue };
        match (record.limit(), unit) {
            (None, Some(unit)) if band.is_some() => edits.push(Edit::SetDecision {
                id: cell.decision.clone(),
                change: DecisionChange::Limit(Some(Limit::Amount(unit))),
            }),
            (Some(Limit::Segments(_)), _) if band.is_some() => {
                return Err("Limit: this decision is limited by segments, not by an amount".to_owned());
            }
            _ => {}
        }
        let segments = match record.limit() {
            Some(Limit::Segments(all)) => all
                .iter()
                .zip(form.flags("Segments"))
                .filter(|(_, on)| *on)
                .map(|(segment, _)| segment.clone())
                .collect(),
            _ => Vec::new(),
        };
        let right = Right::new(part)
            .with_marks(marks)
            .with_band(band)
            .with_segments(segments)
            .with_text(form.written("Text"))
            .with_veto(form.written("Veto scope"));
        places.push((decision, role));
        edits.extend(super::commands::put(app, decision, role, Some(right)));
    }
    edits.dedup();
    let mut what = part.word().to_owned();
    if let Some(band) = band {
        let own = places.first().and_then(|(decision, _)| matrix.decision(*decision)?.unit());
        what.push_str(&format!(" {}", band.sentence(unit.or(own))));
    }
    Ok(changed(super::commands::label(app, &places, &what), edits))
}
