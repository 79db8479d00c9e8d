//! What leaves the program: the map as a table or a report, and the page of a role, written from the screen.
//!
//! Always true: it is what `sayso export`, `sayso report` and `sayso card` write of the situation and in the letters that are
//! shown; the ending of the name says what is made; an existing file is never written over.

use super::form::{Field, Form, Intent, Reading};
use super::screens::role::Boundary;
use super::{App, Effect, Step, paper};
use crate::interchange::export::Outgoing;
use crate::interchange::formats::{self, FORMATS};
use crate::model::Id;

/// Asks for the file that the map goes to.
pub(crate) fn export(app: &App) -> Form {
    let stem = app.name().or(app.proposed_name()).map(|name| {
        let folder = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
        let end = name.get(folder..).and_then(|file| file.find('.')).map_or(name.len(), |at| folder + at);
        name.get(..end).unwrap_or(name).to_owned()
    });
    let stem = stem.unwrap_or_else(|| Id::from_name(app.matrix().title(), "map").to_string());
    let hint = "the ending says what is made: .xlsx .csv .tsv .md .json .txt, or .html for a report";
    let file = Field::text("File", hint, &format!("{stem}.html"), Reading::Needed);
    Form::new("Write the map to", Intent::Export, vec![file])
}

/// Asks for a role and for the file that its page goes to.
pub(crate) fn page_of_role(app: &App) -> Result<Form, Step> {
    let matrix = app.matrix();
    let names: Vec<String> = matrix.roles_in_order().into_iter().map(|key| matrix.role_name(key).to_owned()).collect();
    let Some(first) = names.first() else { return Err(Step::refuse("there is no role yet; A adds one")) };
    let here = app.grid().role().map_or(first.as_str(), |key| matrix.role_name(key)).to_owned();
    let file = format!("{}.html", Id::from_name(&here, "role"));
    let role = Field::name("Role", "whose page it is", &here, Reading::Needed, names);
    let file = Field::text("File", "a name ending in .html, .md or .txt", &file, Reading::Needed);
    Ok(Form::new("Write the page of a role to", Intent::PageOfRole, vec![role, file]))
}

/// The map in the format that the name of the file ends in.
pub(crate) fn export_step(app: &App, form: &Form) -> Result<Step, String> {
    let name = form.written("File");
    let out = outgoing(app);
    if is_html(name) {
        let limits = paper::limits(&out).join("; ");
        return Ok(write(name, paper::report_html(&out).into_bytes(), limits));
    }
    let format = formats::by_ending(name).filter(|format| format.write.is_some()).ok_or_else(|| {
        let endings =
            FORMATS.iter().filter(|format| format.write.is_some()).filter_map(|format| format.endings.first());
        format!("File: end the name in {} or .html", endings.copied().collect::<Vec<_>>().join(", "))
    })?;
    let bytes = format.write(&out).map_err(|why| format!("File: {why}"))?;
    Ok(write(name, bytes, format!("it leaves out {}", format.leaves)))
}

/// The page of the role in the form that the name of the file ends in.
pub(crate) fn page_step(app: &App, form: &Form) -> Result<Step, String> {
    let (name, role) = (form.written("File"), form.written("Role"));
    let key = app.matrix().role_named(role).ok_or_else(|| format!("Role: there is no role \"{role}\" in this map"))?;
    let out = outgoing(app);
    let boundary =
        Boundary::of(app.matrix(), app.analysis(), key, app.situation()).ok_or("Role: this role has gone")?;
    let lower = name.to_lowercase();
    let page = if is_html(name) {
        paper::card_html(&out, &boundary)
    } else if lower.ends_with(".md") || lower.ends_with(".markdown") {
        paper::card_markdown(&out, &boundary)
    } else if lower.ends_with(".txt") || lower.ends_with(".text") {
        paper::card_text(&out, &boundary).join("\n") + "\n"
    } else {
        return Err("File: end the name in .html, .md or .txt".to_owned());
    };
    Ok(write(name, page.into_bytes(), String::new()))
}

fn outgoing(app: &App) -> Outgoing<'_> {
    Outgoing { matrix: app.matrix(), analysis: app.analysis(), notation: app.notation(), situation: app.situation() }
}

fn is_html(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with(".html") || lower.ends_with(".htm")
}

fn write(name: &str, bytes: Vec<u8>, leaves: String) -> Step {
    Step::Request(Effect::Write { name: name.to_owned(), bytes, leaves })
}
