//! `sayso card`: the boundary of one role on one page.
//!
//! Always true: it says what the Role screen says, because both are made from the same value.

use std::io::Write;
use std::path::PathBuf;

use super::export::Wanted;
use super::input::name_of;
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::app::near::hint;
use crate::app::paper;
use crate::app::screens::role::Boundary;
use crate::model::{Date, Matrix, RoleKey, shown};
use crate::rules::join_names;

/// Print what one role may decide, on one page
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso card support.sayso.ron --role \"Support Lead\"
  sayso card support.sayso.ron --role support-lead --situation pressure
  sayso card support.sayso.ron --role coo --format html > coo.html")]
pub struct Card {
    /// The map; `-` reads standard input
    file: PathBuf,
    /// The role, by name, another name it goes by, or id
    #[arg(long, value_name = "R")]
    role: String,
    /// How the page is written
    #[arg(long, value_name = "F", value_enum, default_value_t = Form::Text)]
    format: Form,
    /// The situation to show, by name or id; Steady when none is named
    #[arg(long, value_name = "S")]
    situation: Option<String>,
}

/// How a page is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Form {
    /// Lines of plain text
    Text,
    /// Markdown
    Markdown,
    /// One self-contained HTML file
    Html,
}

pub fn run(card: &Card, streams: &mut Streams, today: Date) -> Answer {
    let wanted = Wanted::read(&card.file, None, card.situation.as_deref(), today)?;
    let role = role_named(&wanted.matrix, &name_of(&card.file), &card.role)?;
    let out = wanted.out();
    let Some(boundary) = Boundary::of(out.matrix, out.analysis, role, out.situation) else { return Ok(Outcome::Found) };
    match card.format {
        Form::Text => {
            for line in paper::card_text(&out, &boundary) {
                writeln!(streams.out(), "{}", shown(&line))?;
            }
        }
        Form::Markdown => streams.document(paper::card_markdown(&out, &boundary).as_bytes())?,
        Form::Html => streams.document(paper::card_html(&out, &boundary).as_bytes())?,
    }
    Ok(Outcome::Fine)
}

/// The role that is meant; a near name is offered, never taken.
pub(super) fn role_named(matrix: &Matrix, file: &str, text: &str) -> Result<RoleKey, Failure> {
    if let Some(role) = matrix.role_named(text) {
        return Ok(role);
    }
    let names: Vec<&str> = matrix.roles_in_order().into_iter().map(|key| matrix.role_name(key)).collect();
    let hint = match names.is_empty() {
        true => "this map has no role yet".to_owned(),
        false => hint(text, &names, &format!("this map has {}", join_names(names.iter().copied()))),
    };
    Err(Complaint::about(file, format!("there is no role \"{}\" in this map", text.trim()), hint).into())
}
