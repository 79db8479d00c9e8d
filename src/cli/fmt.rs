//! `sayso fmt`: the canonical layout of maps.
//!
//! Always true: what a map says stays the same; comments are kept, and one that cannot be is named and the file it stood
//! in kept; a file that is laid out already is not written.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::input::{is_stdin, name_of, read_stdin};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::disk;
use crate::interchange::native::{self, LostComment};
use crate::model::shown;

/// Bring maps into the canonical layout, comments kept
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso fmt support.sayso.ron
  sayso fmt --check *.sayso.ron      list those that differ; exit code 1 if any does
  sayso fmt - < in.ron > out.ron")]
pub struct Fmt {
    /// Maps to lay out; `-` reads standard input and writes standard output
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing; list the files that differ from the canonical layout
    #[arg(long)]
    check: bool,
}

pub fn run(fmt: &Fmt, streams: &mut Streams) -> Answer {
    let mut outcome = Outcome::Fine;
    for path in &fmt.files {
        let done = if is_stdin(path) { filter(fmt, streams) } else { lay_out(fmt, path, streams) };
        match done {
            Ok(here) => outcome = outcome.max(here),
            Err(Failure::Complaint(complaint)) => {
                outcome = Outcome::Failed;
                streams.report(&complaint);
            }
            Err(output) => return Err(output),
        }
    }
    Ok(outcome)
}

fn filter(fmt: &Fmt, streams: &mut Streams) -> Answer {
    let bytes = read_stdin()?;
    let formatted = native::format(&bytes).map_err(|why| Complaint::unreadable("-", &why, &bytes))?;
    if fmt.check {
        return differs("-", formatted.text.as_bytes() != bytes, streams);
    }
    streams.document(formatted.text.as_bytes())?;
    say_lost("-", &formatted.lost, streams);
    Ok(Outcome::Fine)
}

fn lay_out(fmt: &Fmt, path: &Path, streams: &mut Streams) -> Answer {
    let disk::Opened { mut file, matrix } = disk::open(path)?;
    let name = name_of(path);
    if fmt.check {
        let bytes = file.source().bytes();
        let formatted = native::format(bytes).map_err(|why| Complaint::unreadable(&*name, &why, bytes))?;
        let is_other = formatted.text.as_bytes() != bytes;
        return differs(&name, is_other, streams);
    }
    let report = file.lay_out(&matrix)?;
    if report.unchanged {
        return Ok(Outcome::Fine);
    }
    streams.tell(&format!("{}: laid out anew", shown(&name)));
    say_lost(&name, &report.lost, streams);
    if let Some(kept) = &report.kept {
        streams.tell(&format!("{}: the file as it was is kept in {}", shown(&name), shown(&kept.to_string_lossy())));
    }
    if let Some(why) = file.unconfirmed() {
        streams.tell(&format!("{}: {}", shown(&name), shown(why)));
    }
    if let Some(why) = report.in_place {
        streams.tell(&format!("{}: written in place, for {}", shown(&name), shown(why)));
    }
    Ok(Outcome::Fine)
}

fn differs(name: &str, is_other: bool, streams: &mut Streams) -> Answer {
    if !is_other {
        return Ok(Outcome::Fine);
    }
    writeln!(streams.out(), "{}", shown(name))?;
    Ok(Outcome::Found)
}

fn say_lost(name: &str, lost: &[LostComment], streams: &mut Streams) {
    for LostComment { line, text, record } in lost {
        let (name, record, text) = (shown(name), shown(record), shown(text));
        streams.tell(&format!("{name}:{line}: a comment in {record} could not be kept: {text}"));
    }
}
