//! `sayso diff`: what differs between two maps, in sentences.
//!
//! Always true: order, layout and comments of the files count for nothing; each sentence stands on a line of its own and
//! begins with what it is about. Called by git with its seven or nine arguments it answers as git wants it: always 0.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::check_text::counted;
use super::input::{is_stdin, name_of, read_map};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::app::screens::changes;
use crate::model::{Matrix, shown};

/// Say what differs between two maps, right by right
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso diff old.sayso.ron support.sayso.ron
  git show main:support.sayso.ron | sayso diff - support.sayso.ron
  git difftool -x \"sayso diff\" main -- support.sayso.ron

Exit codes: 0 nothing differs, 1 something does, 2 could not compare. An empty or missing side, as /dev/null,
is an empty map. `sayso git-setup` lets `git diff` itself compare maps fact by fact.")]
pub struct Diff {
    /// The older map; `-` reads standard input
    #[arg(value_name = "A")]
    from: PathBuf,
    /// The newer map; `-` reads standard input
    #[arg(value_name = "B")]
    to: PathBuf,
    /// What git adds when it is told to compare maps with this verb
    #[arg(hide = true, num_args = 5..=7)]
    git: Vec<PathBuf>,
}

pub fn run(diff: &Diff, streams: &mut Streams) -> Answer {
    if let [_, _, new, ..] = &diff.git[..] {
        // Git hands over: path, old file, its name and mode, new file, its name and mode.
        writeln!(streams.out(), "{}", shown(&name_of(&diff.from)))?;
        return match compare(&diff.to, new, "    ", streams) {
            Ok(_) => Ok(Outcome::Fine),
            Err(Failure::Complaint(complaint)) => {
                streams.report(&complaint);
                Ok(Outcome::Fine)
            }
            Err(output) => Err(output),
        };
    }
    if is_stdin(&diff.from) && is_stdin(&diff.to) {
        let message = "standard input cannot be both maps";
        return Err(Complaint::new(message, "name a file for one of them").into());
    }
    compare(&diff.from, &diff.to, "", streams).map(|count| match count {
        (0, _) => {
            streams.tell("no difference: both say the same");
            Outcome::Fine
        }
        (changes, places) => {
            streams.tell(&format!("{} in {}", counted(changes, "change"), counted(places, "place")));
            Outcome::Found
        }
    })
}

/// Prints what differs; answers how many changes there are, and in how many places.
fn compare(from: &Path, to: &Path, indent: &str, streams: &mut Streams) -> Result<(usize, usize), Failure> {
    let (before, after) = (map_in(from)?, map_in(to)?);
    let changed = changes::between(&before, &after);
    let mut count = 0;
    for sentence in changed.iter().flat_map(|changed| changed.sentences()) {
        writeln!(streams.out(), "{indent}{}", shown(&sentence))?;
        count += 1;
    }
    Ok((count, changed.len()))
}

/// A map; what is not there, as git says it, is an empty one.
fn map_in(path: &Path) -> Result<Matrix, Failure> {
    if path.as_os_str() == "/dev/null" || path.as_os_str() == "nul" {
        return Ok(Matrix::default());
    }
    Ok(read_map(path)?.matrix)
}
