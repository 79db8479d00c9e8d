//! `sayso export`: a map as a table or text for other programs and people.
//!
//! Always true: what the format leaves out is said; an existing file stays as it is without `--force`.

use std::path::{Path, PathBuf};

use super::input::{self, Map, is_stdin, name_of};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::app::near::hint;
use crate::disk::{self, Overwrite, Trouble};
use crate::interchange::export::Outgoing;
use crate::interchange::formats::{self, FORMATS, Format};
use crate::interchange::notation::Notation;
use crate::model::{Date, Id, Matrix, shown};
use crate::rules::Analysis;

/// Write a map as CSV, TSV, XLSX, Markdown, JSON or plain text
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso export support.sayso.ron -o support.csv
  sayso export support.sayso.ron -o support.md --notation raci
  sayso export support.sayso.ron -o - --format json
  sayso export support.sayso.ron -o hot.tsv --situation pressure

What a format leaves out is said on standard error. Tables that sayso wrote come in again with the same
decisions, areas, roles and rights.")]
pub struct Export {
    /// The map; `-` reads standard input
    file: PathBuf,
    /// The file to write; `-` writes standard output
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// The format, where the name of the file does not say it
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
    /// The letters to write, such as raci, daci or words
    #[arg(long, value_name = "NAME", value_parser = super::offered::notations(), hide_possible_values = true)]
    notation: Option<String>,
    /// The situation to write, by name or id; Steady when none is named
    #[arg(long, value_name = "S")]
    situation: Option<String>,
    /// Write over an existing file
    #[arg(long)]
    force: bool,
}

pub fn run(export: &Export, streams: &mut Streams, today: Date) -> Answer {
    let format = format_of(export)?;
    refuse_existing(&export.output, export.force)?;
    let wanted = Wanted::read(&export.file, export.notation.as_deref(), export.situation.as_deref(), today)?;
    let file = name_of(&export.file);
    let out = wanted.out();
    let bytes = format.write(&out).map_err(|why| -> Failure {
        Complaint::about(&file, why.to_string(), "`sayso export --help` lists the other formats").into()
    })?;
    put(&export.output, &bytes, export.force, streams)?;
    if !format.leaves.is_empty() {
        streams.tell(&format!("{} leaves out: {}", format.name, format.leaves));
    }
    Ok(Outcome::Fine)
}

/// A map that is to be written, and how it is wanted.
pub(super) struct Wanted {
    pub matrix: Matrix,
    analysis: Analysis,
    notation: Notation,
    situation: Option<Id>,
}

impl Wanted {
    /// Reads the map, and finds the notation and the situation by their names.
    pub fn read(path: &Path, notation: Option<&str>, situation: Option<&str>, today: Date) -> Result<Wanted, Failure> {
        let Map { matrix, .. } = input::read_map(path)?;
        let file = name_of(path);
        let notation = notation.map(super::open::known_notation).transpose()?;
        let situation = situation.map(|name| input::situation_named(&matrix, &file, name)).transpose()?;
        // Steady is the base and no situation of its own.
        let situation = situation.filter(|id| matrix.situation(id).is_some());
        let analysis = match &situation {
            Some(situation) => Analysis::in_situation(&matrix, today, situation),
            None => Analysis::new(&matrix, today),
        };
        let notation = notation.or_else(|| Notation::of(&matrix)).unwrap_or(Notation::Dci);
        Ok(Wanted { matrix, analysis, notation, situation })
    }

    /// As writers take it.
    pub fn out(&self) -> Outgoing<'_> {
        Outgoing {
            matrix: &self.matrix,
            analysis: &self.analysis,
            notation: self.notation,
            situation: self.situation.as_ref(),
        }
    }
}

fn format_of(export: &Export) -> Result<&'static Format, Failure> {
    let listed = || {
        let known = FORMATS.iter().filter(|format| format.write.is_some());
        let known: Vec<String> =
            known.map(|format| format!("{} ({})", format.name, format.endings.join(", "))).collect();
        known.join(", ")
    };
    if let Some(name) = &export.format {
        return formats::by_name(name).map_err(|_| {
            let names: Vec<&str> =
                FORMATS.iter().filter(|format| format.write.is_some()).map(|format| format.name).collect();
            let hint = hint(name, &names, &format!("there are {}", listed()));
            Complaint::new(format!("there is no format \"{name}\""), hint).into()
        });
    }
    if is_stdin(&export.output) {
        let hint = format!("add `--format`: there are {}", listed());
        return Err(Complaint::new("standard output has no ending that names a format", hint).into());
    }
    formats::by_ending(&name_of(&export.output)).ok_or_else(|| {
        let message = "has no ending that names a format";
        let name = name_of(&export.output);
        let endings: Vec<&str> =
            FORMATS.iter().filter(|format| format.write.is_some()).flat_map(|format| format.endings).copied().collect();
        let ending = name.rfind('.').and_then(|dot| name.get(dot..)).unwrap_or("");
        let hint = hint(ending, &endings, &format!("add `--format`, or end it in one of {}", listed()));
        Complaint::of(&name, message, hint).into()
    })
}

/// Said before anything is made, and once more by the write itself.
pub(super) fn refuse_existing(output: &Path, force: bool) -> Result<(), Failure> {
    if !force && !is_stdin(output) && output.symlink_metadata().is_ok() {
        return Err(super::import::exists(output));
    }
    Ok(())
}

/// Writes the bytes where they are wanted.
pub(super) fn put(output: &Path, bytes: &[u8], force: bool, streams: &mut Streams) -> Result<(), Failure> {
    if is_stdin(output) {
        streams.document(bytes)?;
        return Ok(());
    }
    let over = if force { Overwrite::Yes } else { Overwrite::No };
    disk::put_new(output, bytes, over).map_err(|why| match why.trouble {
        Trouble::Exists => super::import::exists(output),
        _ => why.into(),
    })?;
    streams.tell(&format!("wrote {}", shown(&name_of(output))));
    Ok(())
}
