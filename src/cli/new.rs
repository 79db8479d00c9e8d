//! `sayso new`: a new map, empty or from a template.
//!
//! Always true: an existing file is left as it is; what is written can be read and is in the canonical layout.

use std::path::{Path, PathBuf};

use super::input::{is_stdin, name_of, typed};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::app::near::hint;
use crate::app::start::{TEMPLATES, Template};
use crate::disk;
use crate::interchange::native;
use crate::model::{Matrix, shown};

/// Make a new map
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso new support.sayso.ron
  sayso new finance.sayso.ron --template finance
  sayso new - > support.sayso.ron")]
pub struct New {
    /// The file to make; an existing one is left as it is. `-` writes standard output
    file: PathBuf,
    /// Start from a template instead of an empty map: cx-leadership, product, people, finance, incident-response
    #[arg(long, value_name = "T", value_parser = super::offered::templates(), hide_possible_values = true)]
    template: Option<String>,
}

pub fn run(new: &New, streams: &mut Streams) -> Answer {
    let text = match &new.template {
        None => empty(&new.file),
        Some(name) => known_template(name)?.text.to_owned(),
    };
    if is_stdin(&new.file) {
        streams.document(text.as_bytes())?;
        return Ok(Outcome::Fine);
    }
    disk::create(&new.file, text.as_bytes())?;
    let file = typed(&new.file);
    let file = shown(&file);
    streams.tell(&format!("made {}", shown(&name_of(&new.file))));
    streams.tell(&format!("next: `sayso {file}` opens it on the screen, `sayso check {file}` checks it"));
    Ok(Outcome::Fine)
}

fn known_template(name: &str) -> Result<&'static Template, Failure> {
    let wanted = name.trim().to_lowercase();
    TEMPLATES.iter().find(|template| template.name == wanted).ok_or_else(|| {
        let names = TEMPLATES.map(|template| template.name);
        let hint = hint(name, &names, &format!("there are {}", names.join(", ")));
        Complaint::new(format!("there is no template \"{}\"", name.trim()), hint).into()
    })
}

/// An empty map that says how to go on.
fn empty(path: &Path) -> String {
    let title = if is_stdin(path) { "New map".to_owned() } else { title_from(path) };
    let file = if is_stdin(path) { "FILE".to_owned() } else { typed(Path::new(path.file_name().unwrap_or_default())) };
    let (shown_title, file) = (shown(&title), shown(&file));
    format!(
        "\
// {shown_title}: who has the say-so.
//
// `sayso {file}` opens this map on the screen, `sayso check {file}` lists what is wrong with it.
// Written by hand, a role and a decision look like this:
//
//     roles: [
//         (id: \"support-lead\", name: \"Support Lead\"),
//     ],
//     decisions: [
//         (id: \"refund\", title: \"Refund a customer\", rights: {{\"support-lead\": Decides}}),
//     ],

{}",
        native::write(&Matrix::new(title.clone()))
    )
}

/// A title made from a file name: `customer_care.sayso.ron` becomes `Customer care`.
pub(super) fn title_from(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".sayso.ron").unwrap_or_else(|| match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => &name,
    });
    let words = stem.split(|c: char| c == '-' || c == '_' || c.is_whitespace()).filter(|word| !word.is_empty());
    let title = words.collect::<Vec<_>>().join(" ");
    let title: String = title.chars().filter(|c| !crate::model::is_hidden(*c)).collect();
    let mut chars = title.chars();
    match chars.next() {
        None => "New map".to_owned(),
        Some(first) => first.to_uppercase().chain(chars).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_come_from_file_names() {
        let check = |name: &str, title: &str| assert_eq!(title_from(Path::new(name)), title);
        check("maps/customer_care.sayso.ron", "Customer care");
        check("Acme-CX.ron", "Acme CX");
        check("team.v2.ron", "Team.v2");
        check(".sayso.ron", "New map");
        check("a\u{1b}b\n.ron", "Ab");
    }

    #[test]
    fn a_new_map_can_be_read_and_is_canonical() {
        for name in ["support.sayso.ron", "it's \u{202e} odd.ron", "*/ // \\ \".ron"] {
            let text = empty(Path::new(name));
            let formatted = native::format(text.as_bytes()).unwrap_or_else(|why| panic!("{why}"));
            assert_eq!(formatted.text, text);
        }
    }
}
