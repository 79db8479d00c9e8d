//! `sayso import`: a matrix from a spreadsheet or a page becomes a map, or is put into one.
//!
//! Always true: what was understood is shown, with what was left out; nothing is written without `-o`, nothing over an
//! existing file without `--force`, and into an existing map only with `--yes`; letters of an unsure method are written as
//! not confirmed, which `check` reports.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::check::counted;
use super::input::{is_stdin, name_of, read_stdin, typed};
use super::new::title_from;
use super::open::known_notation;
use super::patience::{self, Stage};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::disk::{self, Overwrite, Trouble};
use crate::interchange::formats::{self, Format, FormatError, Taken};
use crate::interchange::identify::{identify, is_without_accountable, likeliest};
use crate::interchange::intake::{self, Choices, Intake, Proposal};
use crate::interchange::native;
use crate::interchange::notation::Notation;
use crate::interchange::table::{Reading, Wanted};
use crate::model::{Edit, MapChange, Matrix, shown};

/// Make a map of a table (CSV, XLSX, ODS, HTML, Markdown, JSON)
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso import raci.xlsx                       show what would be understood; write nothing
  sayso import raci.xlsx --sheet Support -o support.sayso.ron
  sayso import raci.csv -o support.sayso.ron --notation daci
  sayso import more.csv -o support.sayso.ron --into       show what would change in the map
  sayso import more.csv -o support.sayso.ron --into --yes
  pbpaste | sayso import - -o - > support.sayso.ron

The method behind the letters (RACI, DACI, RAPID, ...) is found and shown. Where it is unsure, the map
says so until you confirm it with --notation.")]
pub struct Import {
    /// The file to read; `-` reads standard input
    #[arg(value_name = "IN")]
    file: PathBuf,
    /// The map to write; `-` writes standard output; without it nothing is written
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The method behind the letters, such as raci, daci or rapid
    #[arg(long, value_name = "NAME", value_parser = super::offered::notations(), hide_possible_values = true)]
    notation: Option<String>,
    /// Where nobody is accountable (no A in the row), whoever is responsible (R) decides
    #[arg(long)]
    r_decides: bool,
    /// Only the tables of this sheet, or under this heading
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Only the table of this number, as they are listed
    #[arg(long, value_name = "N")]
    table: Option<usize>,
    /// Two spellings of one role; may be given several times
    #[arg(long, value_name = "ROLE=ROLE")]
    same: Vec<String>,
    /// The title of the map
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The format of the file, where its name does not say it
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
    /// Put it into the existing map that -o names: show the changes, make them with --yes
    #[arg(long, requires = "output", conflicts_with = "force")]
    into: bool,
    /// Make the changes that --into shows
    #[arg(long, requires = "into")]
    yes: bool,
    /// Write over an existing file
    #[arg(long)]
    force: bool,
}

pub fn run(import: &Import, streams: &mut Streams) -> Answer {
    let name = name_of(&import.file);
    let chosen = import.notation.as_deref().map(known_notation).transpose()?;
    if let (Some(output), false, false) = (&import.output, import.force, import.into) {
        // Said before a long file is read, and once more by the write itself.
        if !is_stdin(output) && output.symlink_metadata().is_ok() {
            return Err(exists(output));
        }
    }
    let asked = Asked {
        file: import.file.clone(),
        format: import.format.clone(),
        wanted: Wanted { sheet: import.sheet.clone(), table: import.table },
        same: import.same.clone(),
        title: import.title.clone(),
        notation: chosen,
        r_decides: import.r_decides,
    };
    // Waiting for standard input is not work; a person may be typing into it.
    let found = patience::wait(&["", "reading", "making the map"], move |stage| asked.look(stage))?;
    let (Intake { matrix, summary }, notation, confirmed, without) = match found {
        Found::Map(matrix) => return keep_whole(import, &matrix, streams),
        Found::Rights { intake, notation, confirmed, without } => (*intake, notation, confirmed, without),
    };

    let to_stdout = import.output.as_deref().is_some_and(is_stdin);
    for line in summary.lines() {
        if to_stdout {
            streams.tell(&line);
        } else {
            writeln!(streams.out(), "{line}")?;
        }
    }
    if matrix.decision_count() == 0 {
        return Err(Complaint::of(&name, "holds no table of decision rights", nothing_found(import)).into());
    }
    keep(import, &matrix, confirmed, streams)?;
    if !confirmed {
        let name = notation.name().to_lowercase();
        streams.tell(&format!(
            "hint: the method behind the letters is not sure; if it is {notation}, import again with `--notation {name}`"
        ));
    }
    if let Some((without, all)) = without.filter(|_| !import.r_decides)
        && is_without_accountable(without, all)
    {
        streams.tell(&format!(
            "hint: nobody is accountable in {without} of {all} rows; if R decides there, import again with `--r-decides`"
        ));
    }
    // The process ends here: a large map need not be taken apart piece by piece.
    std::mem::forget(matrix);
    Ok(Outcome::Fine)
}

/// Writes the map where it is wanted.
fn keep(import: &Import, matrix: &Matrix, confirmed: bool, streams: &mut Streams) -> Result<(), Failure> {
    match &import.output {
        None => streams.tell("nothing was written; add `-o FILE` to write the map"),
        Some(output) if import.into => put_into(output, matrix, confirmed, import.yes, streams)?,
        Some(output) if is_stdin(output) => streams.document(native::write(matrix).as_bytes())?,
        Some(output) => {
            let over = if import.force { Overwrite::Yes } else { Overwrite::No };
            let written = disk::save_new(output, matrix, over).map_err(|why| match why.trouble {
                Trouble::Exists => exists(output),
                _ => why.into(),
            })?;
            if let Some(why) = written.unconfirmed() {
                streams.tell(&format!("{}: {}", shown(&name_of(output)), shown(why)));
            }
            let file = typed(output);
            let file = shown(&file);
            streams.tell(&format!("wrote {}", shown(&name_of(output))));
            streams.tell(&format!("next: `sayso {file}` opens it on the screen, `sayso check {file}` checks it"));
        }
    }
    Ok(())
}

/// A whole map has nothing to be recognised or confirmed.
fn keep_whole(import: &Import, matrix: &Matrix, streams: &mut Streams) -> Answer {
    let mut matrix = matrix.clone();
    if let Some(title) = &import.title {
        // A title names nothing that may be missing, so it cannot be refused.
        let _ = matrix.apply(Edit::SetMap(MapChange::Title(title.clone())));
    }
    let line = format!(
        "Read a whole map: {}, {}",
        counted(matrix.decision_count(), "decision"),
        counted(matrix.role_count(), "role")
    );
    if import.output.as_deref().is_some_and(is_stdin) {
        streams.tell(&line);
    } else {
        writeln!(streams.out(), "{line}")?;
    }
    keep(import, &matrix, true, streams)?;
    Ok(Outcome::Fine)
}

/// Joins the roles that are said to be the same.
fn join_roles(same: &[String], name: &str, reading: &mut Reading) -> Result<(), Failure> {
    for pair in same {
        let Some((from, to)) =
            pair.split_once('=').filter(|(from, to)| !from.trim().is_empty() && !to.trim().is_empty())
        else {
            let message = format!("\"{pair}\" does not name two roles");
            return Err(Complaint::new(message, "write it as `--same \"Helpdesk=Help desk\"`").into());
        };
        if !reading.rename_role(from, to.trim()) {
            let message = format!("has no role \"{}\"", from.trim());
            return Err(Complaint::of(name, &message, "the left one of the two names must stand in the file").into());
        }
    }
    Ok(())
}

/// Shows what an import would change in a map, and changes it when that is wanted.
fn put_into(output: &Path, taken: &Matrix, confirmed: bool, yes: bool, streams: &mut Streams) -> Result<(), Failure> {
    let disk::Opened { mut file, mut matrix } = disk::open(output)?;
    let name = name_of(output);
    let fault = |why: crate::model::EditError| -> Failure {
        Complaint::of(&name, &format!("cannot take this in: {why}"), "please report this").into()
    };
    let proposal = intake::into_map(&matrix, taken).map_err(fault)?;
    for line in lines_of(&proposal) {
        writeln!(streams.out(), "{}", shown(&line))?;
    }
    if proposal.edits.is_empty() {
        streams.tell(&format!("{} says all of this already; nothing was written", shown(&name)));
        return Ok(());
    }
    if !yes {
        streams.tell("nothing was written; add `--yes` to make these changes");
        return Ok(());
    }
    if !confirmed {
        let message = "is left as it is: the method behind the letters is not sure";
        return Err(Complaint::of(&name, message, "say it with `--notation`, such as `--notation raci`").into());
    }
    matrix.apply_all(proposal.edits).map_err(fault)?;
    file.tidy();
    let report = file.save(&matrix, Overwrite::No)?;
    for lost in &report.lost {
        let (record, text) = (shown(&lost.record), shown(&lost.text));
        streams.tell(&format!("{}:{}: a comment in {record} could not be kept: {text}", shown(&name), lost.line));
    }
    if let Some(kept) = &report.kept {
        streams.tell(&format!("{}: the file as it was is kept in {}", shown(&name), shown(&kept.to_string_lossy())));
    }
    if let Some(why) = file.unconfirmed() {
        streams.tell(&format!("{}: {}", shown(&name), shown(why)));
    }
    streams.tell(&format!("wrote {}", shown(&name)));
    Ok(())
}

fn lines_of(proposal: &Proposal) -> Vec<String> {
    let mut lines = vec![format!(
        "In the map: {} to add, {} to change, {} alike, {} left alone",
        proposal.added.len(),
        proposal.changed.len(),
        proposal.alike,
        proposal.left
    )];
    lines.extend(proposal.added.iter().map(|line| format!("  + {line}")));
    lines.extend(proposal.changed.iter().map(|line| format!("  ~ {line}")));
    lines
}

fn nothing_found(import: &Import) -> &'static str {
    match (&import.sheet, import.table) {
        (None, None) => "a table of rights has roles across the top and a decision in each row",
        _ => "import without `--sheet` and `--table` to see which tables there are",
    }
}

/// What is to be read, and how.
struct Asked {
    file: PathBuf,
    format: Option<String>,
    wanted: Wanted,
    same: Vec<String>,
    title: Option<String>,
    notation: Option<Notation>,
    r_decides: bool,
}

/// What a file turned out to hold.
enum Found {
    /// A whole map.
    Map(Box<Matrix>),
    /// Tables of rights.
    Rights {
        intake: Box<Intake>,
        notation: Notation,
        confirmed: bool,
        /// Rows where nobody is accountable, and all rows, where that was counted.
        without: Option<(usize, usize)>,
    },
}

impl Asked {
    /// Reads the file and makes the map of it. Writes nothing.
    fn look(&self, stage: &Stage) -> Result<Found, Failure> {
        let name = name_of(&self.file);
        let bytes = if is_stdin(&self.file) { read_stdin()? } else { disk::read_regular(&self.file)? };
        stage.reach(1);
        let format = self.format_of(&bytes).map_err(|why| refused(&name, &why))?;
        let mut reading = match format.take_wanted(&bytes, &self.wanted).map_err(|why| refused(&name, &why))? {
            Taken::Reading(reading) => reading,
            Taken::Map(matrix) => return Ok(Found::Map(matrix)),
        };
        stage.reach(2);
        join_roles(&self.same, &name, &mut reading)?;
        let identified = identify(&reading);
        let (found, without) = (identified.notation, identified.without);
        let notation = self.notation.or(found).unwrap_or_else(|| likeliest(&reading));
        let confirmed = self.notation.or(found).is_some();
        let choices = Choices { notation, confirmed, title: self.title_of(&reading), r_decides: self.r_decides };
        let intake = intake::map_with(&reading, &choices, identified);
        // As the map: the process ends soon, and what a large file says need not be taken apart piece by piece.
        std::mem::forget(reading);
        Ok(Found::Rights { intake: Box::new(intake), notation, confirmed, without })
    }

    fn format_of(&self, bytes: &[u8]) -> Result<&'static Format, FormatError> {
        match &self.format {
            Some(name) => formats::by_name(name),
            None => {
                let name = (!is_stdin(&self.file)).then(|| name_of(&self.file));
                formats::choose(name.as_deref(), bytes)
            }
        }
    }

    /// What is asked for, else what the document calls itself, else the name of its file.
    fn title_of(&self, reading: &Reading) -> String {
        match &self.title {
            Some(title) => title.clone(),
            None if intake::title_of(reading).is_some() || is_stdin(&self.file) => String::new(),
            None => title_from(&self.file),
        }
    }
}

fn refused(name: &str, why: &FormatError) -> Failure {
    Complaint::about(name, why.to_string(), "`sayso import --help` says what can be read").into()
}

pub(super) fn exists(output: &Path) -> Failure {
    let message = "exists already, and is left as it is";
    Complaint::of(&name_of(output), message, "choose another name, or add --force to write over it").into()
}
