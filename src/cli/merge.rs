//! `sayso merge`: what two people made of one map, put together; as git's merge driver, by hand, or out of a conflict that
//! git left.
//!
//! Always true: the answer is 0 (clean), 1 (conflicts, each left as a contested decision or a note) or 129 (not done, and
//! nothing written), never anything that git would take for something else, save for one file by hand, which answers 2 like
//! every verb; comments and layout are those of ours; what is written was read back first.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::check_text::counted;
use super::input::{is_stdin, name_of, typed};
use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::app::screens::changes;
use crate::disk::{self, Overwrite};
use crate::interchange::native::{self, Document, LostComment, Remark, Source};
use crate::model::{self, Conflict, Matrix, shown};

/// Merge two maps that were made from one, right by right
#[derive(clap::Args, Debug)]
#[command(
    override_usage = "sayso merge [OPTIONS] <BASE> <OURS> <THEIRS>\n       sayso merge <FILE>",
    before_long_help = "\
Examples:
  sayso merge base.sayso.ron ours.sayso.ron theirs.sayso.ron            writes into ours
  sayso merge base.sayso.ron ours.sayso.ron theirs.sayso.ron -o all.sayso.ron
  sayso merge support.sayso.ron       takes a conflict that git left in this file apart again

What only one side changed is taken. Where both changed one thing differently, ours stays, the decision becomes
contested and a note says what theirs was. What one side removed and the other changed stays.

Exit codes: 0 merged, 1 merged with conflicts, 129 not merged and nothing written (git reads 2 to 128 as an
ordinary conflict); with one FILE, which git never asks for, 2 instead of 129. `sayso git-setup` makes this the merge
driver of a repository."
)]
pub struct Merge {
    /// The map both were made from, ours, and theirs; or one file with a conflict in it
    #[arg(value_name = "MAP", required = true, num_args = 1..=8)]
    maps: Vec<PathBuf>,
    /// The file to write instead of ours; `-` writes standard output
    #[arg(short, long, value_name = "OUT", conflicts_with = "driver")]
    output: Option<PathBuf>,
    /// Write over an existing file
    #[arg(long, requires = "output")]
    force: bool,
    /// Called by git: %O %A %B %L %X %S %Y %P
    #[arg(long, hide_short_help = true, long_help = "Called by git: %O %A %B %L %X %S %Y %P")]
    driver: bool,
}

impl Merge {
    /// Whether a person asks for one file, and not git: then a failure answers 2 like that of every verb. Git may be told of
    /// any other words by a driver that was set up by hand, and of one word by one that names too few; its temporary files
    /// betray that.
    pub fn is_by_hand(&self) -> bool {
        let [file] = &self.maps[..] else { return false };
        let by_git = file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".merge_file_"));
        !self.driver && !by_git
    }
}

pub fn run(merge: &Merge, streams: &mut Streams) -> Answer {
    match &merge.maps[..] {
        [base, ours, theirs, more @ ..] if merge.driver => {
            let text = |at: usize| more.get(at).map(|text| name_of(text));
            // A git that does not know a letter hands it on as it is.
            let name = text(3).filter(|name| !name.is_empty() && !name.starts_with('%'));
            let shown_as = text(4).filter(|path| !path.is_empty()).unwrap_or_else(|| name_of(ours));
            let sides = Sides { base: read(base)?, ours: read_map(ours)?, theirs: read_map(theirs)? };
            let (merged, outcome) = put_together(&sides, &shown_as, name.as_deref().unwrap_or("theirs"), streams)?;
            write_over(ours, &merged, streams, &shown_as)?;
            Ok(outcome)
        }
        [base, ours, theirs] => by_hand(merge, [base, ours, theirs], streams),
        [file] if !merge.driver && merge.output.is_none() => out_of_conflict(file, streams),
        _ => Err(Complaint::new(
            "a merge takes three maps, or one file with a conflict in it",
            "write `sayso merge BASE OURS THEIRS`, or `sayso merge FILE`",
        )
        .into()),
    }
}

/// The three maps.
struct Sides {
    base: Base,
    ours: Document,
    theirs: Document,
}

/// The map that both started from, and its text.
#[derive(Default)]
struct Base {
    matrix: Matrix,
    text: Vec<u8>,
}

/// A merged map as the text of ours.
struct Merged {
    matrix: Matrix,
    bytes: Vec<u8>,
    lost: Vec<LostComment>,
}

fn by_hand(merge: &Merge, [base, ours, theirs]: [&PathBuf; 3], streams: &mut Streams) -> Answer {
    let inputs = [base, ours, theirs];
    if inputs.iter().any(|path| is_stdin(path)) {
        return Err(Complaint::new("a merge reads files", "write standard input to a file first").into());
    }
    if let Some(output) = &merge.output {
        super::export::refuse_existing(output, merge.force)?;
        let sides = Sides { base: read(base)?, ours: read_map(ours)?, theirs: read_map(theirs)? };
        let (merged, outcome) = put_together(&sides, &name_of(ours), &name_of(theirs), streams)?;
        super::export::put(output, &merged.bytes, merge.force, streams)?;
        say_lost(&name_of(ours), &merged.lost, streams);
        return Ok(outcome);
    }
    let disk::Opened { mut file, matrix } = disk::open(ours)?;
    let source = file.source().clone();
    let sides = Sides { base: read(base)?, ours: Document { matrix, source }, theirs: read_map(theirs)? };
    let (merged, outcome) = put_together(&sides, &name_of(ours), &name_of(theirs), streams)?;
    let report = file.save(&merged.matrix, Overwrite::No)?;
    say_lost(&name_of(ours), &report.lost, streams);
    if let Some(kept) = &report.kept {
        streams.tell(&format!(
            "{}: the file as it was is kept in {}",
            shown(&name_of(ours)),
            shown(&kept.to_string_lossy())
        ));
    }
    Ok(outcome)
}

/// Merges what git keeps of a file that it could not merge itself.
fn out_of_conflict(file: &Path, streams: &mut Streams) -> Answer {
    let name = name_of(file);
    match disk::open(file) {
        Ok(_) => {
            let message = "has no conflict in it";
            return Err(
                Complaint::of(&name, message, "to merge three maps, write `sayso merge BASE OURS THEIRS`").into()
            );
        }
        Err(why) if why.message.starts_with("merge conflict") => {}
        Err(why) => return Err(why.into()),
    }
    let base = stage(file, 1)?.unwrap_or_default();
    let (Some(ours), Some(theirs)) = (stage(file, 2)?, stage(file, 3)?) else {
        let message = "was removed on one side, so there is nothing to merge";
        return Err(Complaint::of(&name, message, "keep it with `git add`, or drop it with `git rm`").into());
    };
    let read = |version: &str, bytes: &[u8]| -> Result<Document, Failure> {
        native::read(bytes).map_err(|why| Complaint::unreadable(format!("{name} ({version})"), &why, bytes).into())
    };
    let base = if base.is_empty() { Base::default() } else { Base { matrix: read("base", &base)?.matrix, text: base } };
    let sides = Sides { base, ours: read("ours", &ours)?, theirs: read("theirs", &theirs)? };
    let (merged, outcome) = put_together(&sides, &name, "theirs", streams)?;
    write_over(file, &merged, streams, &name)?;
    streams.tell(&format!("wrote {}; `git add {}` says that it is settled", shown(&name), shown(&typed(file))));
    Ok(outcome)
}

/// One of the versions that git keeps of a file in conflict.
fn stage(file: &Path, number: u8) -> Result<Option<Vec<u8>>, Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().unwrap_or_default();
    let mut object = std::ffi::OsString::from(format!(":{number}:./"));
    object.push(name);
    let output = Command::new("git").arg("-C").arg(folder).arg("show").arg(object).output().map_err(|why| {
        Complaint::new(format!("git cannot be run: {why}"), "install git, or write `sayso merge BASE OURS THEIRS`")
    })?;
    let unmerged = || -> Result<bool, Failure> {
        let listed = Command::new("git").arg("-C").arg(folder).args(["ls-files", "-u", "--"]).arg(name).output()?;
        Ok(listed.status.success() && !listed.stdout.is_empty())
    };
    match output.status.success() {
        true => Ok(Some(output.stdout)),
        false if unmerged()? => Ok(None),
        false => Err(Complaint::of(
            &name_of(file),
            "is not in conflict for git, so the versions behind it are not known",
            "keep one side and delete the marker lines, or write `sayso merge BASE OURS THEIRS`",
        )
        .into()),
    }
}

/// The map that both started from; where git has none, it is an empty file.
fn read(path: &Path) -> Result<Base, Failure> {
    if std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0) {
        return Ok(Base::default());
    }
    let disk::Opened { file, matrix } = disk::open(path)?;
    Ok(Base { matrix, text: file.source().bytes().to_vec() })
}

fn read_map(path: &Path) -> Result<Document, Failure> {
    let disk::Opened { file, matrix } = disk::open(path)?;
    let source: Source = file.source().clone();
    Ok(Document { matrix, source })
}

/// Merges, and says what could not be settled; `name` is what the other side is called.
fn put_together(sides: &Sides, file: &str, name: &str, streams: &mut Streams) -> Result<(Merged, Outcome), Failure> {
    let Sides { base: Base { matrix: base, text }, ours, theirs } = sides;
    let (source, ours, their_source, theirs) = (&ours.source, &ours.matrix, &theirs.source, &theirs.matrix);
    let note = |conflict: &Conflict| format!("Merge: {}", changes::conflict(base, ours, theirs, conflict, name));
    let merge = model::merge(base, ours, theirs, note);
    let spliced = native::splice(source, &merge.map);
    if spliced.source.is_none() {
        let message = "was not written: the text would not say what the merged map says";
        return Err(Complaint::of(file, message, "this is a fault of sayso; please report it").into());
    }
    let file = shown(file);
    for conflict in &merge.conflicts {
        let sentence = changes::conflict_sentence(base, ours, theirs, conflict, name);
        streams.tell(&format!("{file}: conflict: {}", shown(&sentence)));
    }
    // The text is that of ours, so that what theirs wrote beside the map is named, not lost unseen.
    let known: HashSet<String> =
        [text.as_slice(), spliced.bytes()].into_iter().flat_map(remarks_in).map(|it| it.text).collect();
    for Remark { line, text } in remarks_in(their_source.bytes()) {
        if !known.contains(&text) {
            streams.tell(&format!(
                "{file}: a comment of {} is not taken over, line {line}: {}",
                shown(name),
                shown(&text)
            ));
        }
    }
    let outcome = match merge.conflicts.len() {
        0 => Outcome::Fine,
        count => {
            let of_map = merge.conflicts.iter().filter(|conflict| conflict.about().is_none()).count();
            let noted = if of_map < count { "; a note stands at each" } else { "" };
            let only_said = if of_map > 0 { "; those of the map itself are said here only" } else { "" };
            streams.tell(&format!("{file}: merged with {}; ours stands{noted}{only_said}", counted(count, "conflict")));
            Outcome::Found
        }
    };
    Ok((Merged { matrix: merge.map, bytes: spliced.bytes().to_vec(), lost: spliced.lost }, outcome))
}

fn remarks_in(bytes: &[u8]) -> Vec<Remark> {
    std::str::from_utf8(bytes).map(native::remarks).unwrap_or_default()
}

/// Writes over a file that git keeps a version of, so that nothing has to be kept beside it.
fn write_over(path: &Path, merged: &Merged, streams: &mut Streams, shown_as: &str) -> Result<(), Failure> {
    if std::fs::read(path).is_ok_and(|bytes| bytes == merged.bytes) {
        return Ok(());
    }
    disk::put_new(path, &merged.bytes, Overwrite::Yes)?;
    say_lost(shown_as, &merged.lost, streams);
    Ok(())
}

fn say_lost(name: &str, lost: &[LostComment], streams: &mut Streams) {
    for LostComment { line, text, record } in lost {
        let (name, record, text) = (shown(name), shown(record), shown(text));
        streams.tell(&format!("{name}:{line}: a comment in {record} could not be kept: {text}"));
    }
}
