//! `sayso report`: the whole map as a page for people without the program.
//!
//! Always true: an existing file stays as it is without `--force`; the same map on the same day gives the same bytes.

use std::path::PathBuf;

use super::export::{Wanted, put, refuse_existing};
use super::input::{is_stdin, name_of};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::app::paper;
use crate::model::Date;

/// Write the whole map as a page to read and print (HTML, Markdown)
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso report support.sayso.ron -o support.html
  sayso report support.sayso.ron -o support.md --notation raci
  sayso report support.sayso.ron -o hot.html --situation pressure

The HTML page is one file: it loads nothing, runs nothing, and prints well.")]
pub struct Report {
    /// The map; `-` reads standard input
    file: PathBuf,
    /// The file to write, ending in .html or .md; `-` writes HTML to standard output
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// The letters to write, such as raci, daci or words
    #[arg(long, value_name = "NAME", value_parser = super::offered::notations(), hide_possible_values = true)]
    notation: Option<String>,
    /// The situation to show, by name or id; Steady when none is named
    #[arg(long, value_name = "S")]
    situation: Option<String>,
    /// Write over an existing file
    #[arg(long)]
    force: bool,
}

pub fn run(report: &Report, streams: &mut Streams, today: Date) -> Answer {
    let name = name_of(&report.output).to_lowercase();
    let is_markdown = name.ends_with(".md") || name.ends_with(".markdown");
    if !is_markdown && !is_stdin(&report.output) && !name.ends_with(".html") && !name.ends_with(".htm") {
        let message = "ends in neither .html nor .md";
        let why: Failure = Complaint::of(&name_of(&report.output), message, "name the page such as report.html").into();
        return Err(why);
    }
    refuse_existing(&report.output, report.force)?;
    let wanted = Wanted::read(&report.file, report.notation.as_deref(), report.situation.as_deref(), today)?;
    let out = wanted.out();
    let page = if is_markdown { paper::report_markdown(&out) } else { paper::report_html(&out) };
    put(&report.output, page.as_bytes(), report.force, streams)?;
    for limit in paper::limits(&out) {
        streams.tell(&format!("the map is large: {limit}"));
    }
    Ok(Outcome::Fine)
}
