//! From edits to text: each change of a field is written as the file writes that field.
//!
//! Always true: what is written is one line.

use std::cell::OnceCell;

use crate::model::{Cell, Decision, Edit, Id, Label, MapChange, Matrix, PostureChange, Role, Settings};

use super::super::layout::{Bracket, Key, Piece, render_in_line};
use super::super::write::{Writer, back, cell, front, label, mode_word, role};

/// Writes a list of edits behind what else stands on their line.
pub fn append_edits(edits: &[Edit], out: &mut String) {
    // Made for the first decision among them: nearly all edits are of rights.
    let (blank, writer) = (OnceCell::new(), OnceCell::new());
    let writer = || writer.get_or_init(|| Writer::new(blank.get_or_init(Matrix::default)));
    out.push('[');
    for (at, edit) in edits.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        put_edit(writer, edit, out);
    }
    out.push(']');
}

fn put_edit<'a, 'w: 'a>(writer: impl Fn() -> &'a Writer<'w>, edit: &Edit, out: &mut String) {
    let record = |name: &str, piece: &Piece<'_>| {
        let mut out = format!("{name}(");
        render_in_line(piece, &mut out);
        out.push(')');
        out
    };
    let set = |name: &str, id: &Id, field: &str, whole: &Piece<'_>| {
        format!("{name}(id: \"{id}\", {field}: {})", field_of(whole, field))
    };
    let line = match edit {
        Edit::SetMap(change) => {
            let settings = settings_with(change);
            let mut entries = front(&settings);
            entries.extend(back(&settings));
            let field = change.field();
            let whole = Piece::Block(Bracket::Round, entries);
            format!("SetMap({field}: {})", field_of(&whole, field))
        }
        Edit::AddArea(area) => record("AddArea", &label(area)),
        Edit::AddSituation(situation) => record("AddSituation", &label(situation)),
        Edit::AddRole(added) => record("AddRole", &role(added)),
        Edit::AddDecision(decision) => record("AddDecision", &writer().decision(decision)),
        Edit::RemoveArea { id, retire } => format!("RemoveArea(id: \"{id}\", retire: {retire})"),
        Edit::RemoveSituation { id, retire } => format!("RemoveSituation(id: \"{id}\", retire: {retire})"),
        Edit::RemoveRole { id, retire } => format!("RemoveRole(id: \"{id}\", retire: {retire})"),
        Edit::RemoveDecision { id, retire } => format!("RemoveDecision(id: \"{id}\", retire: {retire})"),
        Edit::SetArea { id, change } => {
            set("SetArea", id, change.field(), &label(&Label::new(id.clone(), "").with(change.clone())))
        }
        Edit::SetSituation { id, change } => {
            set("SetSituation", id, change.field(), &label(&Label::new(id.clone(), "").with(change.clone())))
        }
        Edit::SetRole { id, change } => {
            set("SetRole", id, change.field(), &role(&Role::new(id.clone(), "").with(change.clone())))
        }
        Edit::SetDecision { id, change } => {
            let changed = Decision::new(id.clone(), "").with(change.clone());
            set("SetDecision", id, change.field(), &writer().decision(&changed))
        }
        Edit::SetRight { cell: Cell { decision, role }, right } => {
            let right = right.as_ref().map_or("None".into(), |right| cell(right, None));
            let (decision, role) = (decision.as_str(), role.as_str());
            // Nearly all edits are such, and each is written while somebody waits for its frame.
            return out.extend(["SetRight(decision: \"", decision, "\", role: \"", role, "\", right: ", &right, ")"]);
        }
        Edit::SetOverride { cell: Cell { decision, role }, situation, right } => {
            let right = match right {
                None => "None".into(),
                Some(None) => "Empty".into(),
                Some(Some(right)) => cell(right, None),
            };
            format!(
                "SetOverride(decision: \"{decision}\", role: \"{role}\", situation: \"{situation}\", right: {right})"
            )
        }
        Edit::SetPosture { decision, situation, change } => {
            let value = match change {
                PostureChange::Mode(mode) => mode.map(|mode| mode_word(mode).to_owned()),
                PostureChange::DecideWithin(limit) => limit.map(|limit| format!("\"{limit}\"")),
            };
            let (field, value) = (change.field(), value.unwrap_or_else(|| "None".to_owned()));
            format!("SetPosture(decision: \"{decision}\", situation: \"{situation}\", {field}: {value})")
        }
    };
    out.push_str(&line);
}

/// One field of a record as the file has it; `None` where the file leaves it out.
fn field_of(whole: &Piece<'_>, name: &str) -> String {
    let Piece::Block(_, entries) = whole else { return "None".to_owned() };
    let mut out = String::new();
    match entries.iter().find(|entry| matches!(entry.key, Key::Field(field) if field == name)) {
        Some(entry) => render_in_line(&entry.piece, &mut out),
        None => out.push_str("None"),
    }
    out
}

/// Settings that say nothing but one thing.
fn settings_with(change: &MapChange) -> Settings {
    let mut settings = Settings::default();
    match change.clone() {
        MapChange::Title(new) => settings.title = new,
        MapChange::Focus(new) => settings.focus = new,
        MapChange::Priorities(new) => settings.priorities = new,
        MapChange::Duties(new) => settings.duties = new,
        MapChange::ReviewEvery(new) => settings.review_every = new,
        MapChange::Rule(code, new) => {
            settings.rules.insert(code, new);
        }
        MapChange::Words(new) => settings.words = new,
        MapChange::Letters(new) => settings.letters = new,
        MapChange::Waivers(new) => settings.waivers = new,
        MapChange::Barriers(new) => settings.barriers = new,
        MapChange::Misses(new) => settings.misses = new,
    }
    settings
}
