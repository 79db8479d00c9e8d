//! `sayso git-setup`: lets git compare and merge maps right by right.
//!
//! Always true: it says each thing it does and does nothing twice; what it did is undone by `--undo`, which leaves alone
//! whatever somebody else wrote; without sayso on the PATH git merges and compares as it always did.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Answer, Complaint, Failure, Outcome, Streams};
use crate::disk::{self, Overwrite};
use crate::model::shown;

/// Let git compare and merge maps right by right
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso git-setup               in this repository; commit the .gitattributes it writes
  sayso git-setup --dry-run     only say what would be done
  sayso git-setup --global      for all your repositories
  sayso git-setup --undo

The setup is per machine: everybody who merges runs it once. Who does not, and the merge button of a hosting
service, gets the text merge of git; the layout of maps is made for that too. Jujutsu: set
`merge-tools.sayso.merge-conflict-exit-codes = [1]`. Clients that take any other answer than 0 for a failure
stop at conflicts: merge on the command line there.")]
pub struct GitSetup {
    /// For this repository, which is usual
    #[arg(long, group = "scope")]
    local: bool,
    /// For all repositories of this user
    #[arg(long, group = "scope")]
    global: bool,
    /// For this worktree alone
    #[arg(long, group = "scope")]
    worktree: bool,
    /// Take everything back
    #[arg(long)]
    undo: bool,
    /// Change nothing; say what would be done
    #[arg(long)]
    dry_run: bool,
}

/// Which files are maps, and what git does with them.
const ATTRIBUTES: &str = "*.sayso.ron text eol=lf diff=sayso merge=sayso";

/// What git is told. The shell looks for sayso each time, so that git goes on without it.
const SETTINGS: [(&str, &str); 4] = [
    ("diff.sayso.xfuncname", "^ +id: \"([^\"]+)\"|^[^ ()/].*$"),
    ("diff.sayso.textconv", "sh -c 'sayso show --format lines \"$1\" 2>/dev/null || cat \"$1\"' sayso"),
    ("merge.sayso.name", "sayso: maps of decision rights, right by right"),
    (
        "merge.sayso.driver",
        "sh -c 'if command -v sayso >/dev/null 2>&1; then exec sayso merge --driver \"$@\"; else exec git merge-file \
         --marker-size=\"$4\" -L \"$5\" -L \"$6\" -L \"$7\" \"$2\" \"$1\" \"$3\"; fi' sayso %O %A %B %L %X %S %Y %P",
    ),
];

pub fn run(setup: &GitSetup, streams: &mut Streams) -> Answer {
    let scope = match (setup.global, setup.worktree) {
        (true, _) => "--global",
        (_, true) => "--worktree",
        _ => "--local",
    };
    let attributes = if setup.global { global_attributes()? } else { top_folder()?.join(".gitattributes") };
    let would = if setup.dry_run { "would " } else { "" };
    for (key, value) in SETTINGS {
        let now = git(&["config", scope, "--get", key])?;
        match (now.as_deref() == Some(value), setup.undo) {
            (true, false) => writeln!(streams.out(), "{key} is set already")?,
            (false, false) => {
                if !setup.dry_run {
                    must(&["config", scope, key, value])?;
                }
                writeln!(streams.out(), "{would}set {key} = {value}")?;
            }
            (true, true) => {
                if !setup.dry_run {
                    must(&["config", scope, "--unset", key])?;
                }
                writeln!(streams.out(), "{would}unset {key}")?;
            }
            (false, true) if now.is_some() => {
                writeln!(streams.out(), "{key} is not as sayso sets it, and is left alone")?;
            }
            (false, true) => writeln!(streams.out(), "{key} is not set")?,
        }
    }
    attribute(setup, &attributes, would, streams)?;
    if !setup.undo && !is_on_path() {
        streams.tell("sayso is not on the PATH: until it is, git compares and merges maps as any other text");
    }
    Ok(Outcome::Fine)
}

/// Puts the line of maps into a file of attributes, or takes it out.
fn attribute(setup: &GitSetup, file: &Path, would: &str, streams: &mut Streams) -> Result<(), Failure> {
    let name = file.to_string_lossy().into_owned();
    let name = shown(&name);
    let before = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(why) => {
            let message = format!("cannot be read: {why}");
            return Err(Complaint::of(&name, &message, "make it a readable text file, then try again").into());
        }
    };
    let is_set = before.lines().any(|line| line.trim() == ATTRIBUTES);
    let after = match (is_set, setup.undo) {
        (true, false) => {
            writeln!(streams.out(), "{name} knows maps already")?;
            return Ok(());
        }
        (false, true) => {
            writeln!(streams.out(), "{name} has no line of sayso")?;
            return Ok(());
        }
        (false, false) => {
            let end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
            format!("{before}{end}{ATTRIBUTES}\n")
        }
        (true, true) => before.split_inclusive('\n').filter(|line| line.trim() != ATTRIBUTES).collect::<String>(),
    };
    if !setup.dry_run {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        if after.is_empty() {
            std::fs::remove_file(file)?;
        } else {
            disk::put_new(file, after.as_bytes(), Overwrite::Yes)?;
        }
    }
    let done = if setup.undo { "remove from" } else { "add to" };
    writeln!(streams.out(), "{would}{done} {name}: {ATTRIBUTES}")?;
    Ok(())
}

fn top_folder() -> Result<PathBuf, Failure> {
    match git(&["rev-parse", "--show-toplevel"])? {
        Some(folder) if !folder.is_empty() => Ok(PathBuf::from(folder)),
        _ => Err(Complaint::new(
            "this is no folder of a git repository",
            "go into the repository first, or set git up for all of them: `sayso git-setup --global`",
        )
        .into()),
    }
}

/// The file of attributes for all repositories, as git looks for it.
fn global_attributes() -> Result<PathBuf, Failure> {
    if let Some(file) = git(&["config", "--global", "--type=path", "--get", "core.attributesFile"])? {
        return Ok(PathBuf::from(file));
    }
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    folder.map(|folder| folder.join("git").join("attributes")).ok_or_else(|| {
        Complaint::new("there is no home folder, so git has no settings of its own", "set HOME, or leave --global out")
            .into()
    })
}

/// What git answers; `None` where it says that there is nothing.
fn git(arguments: &[&str]) -> Result<Option<String>, Failure> {
    let output = Command::new("git").args(arguments).output().map_err(|why| -> Failure {
        let hint = "install git, then run `sayso git-setup` again";
        Complaint::new(format!("git cannot be run: {why}"), hint).into()
    })?;
    let answer = String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned();
    Ok(output.status.success().then_some(answer))
}

fn must(arguments: &[&str]) -> Result<(), Failure> {
    let output = Command::new("git").args(arguments).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Complaint::new(format!("git refused: {said}"), "do what git says, then run `sayso git-setup` again").into())
}

pub(super) fn is_on_path() -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(format!("sayso{}", std::env::consts::EXE_SUFFIX)).is_file())
}
