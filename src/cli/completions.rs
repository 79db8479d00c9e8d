//! `sayso completions`: what a shell needs to complete our words.

use std::io::Write;

use clap::Command;
use clap_complete::Shell;

use super::{Answer, Outcome, Streams};

/// Print a completion script for a shell
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso completions bash > ~/.local/share/bash-completion/completions/sayso
  sayso completions zsh > ~/.zfunc/_sayso
  sayso completions fish > ~/.config/fish/completions/sayso.fish")]
pub struct Completions {
    /// The shell
    shell: Shell,
}

pub fn run(arguments: &Completions, mut command: Command, streams: &mut Streams) -> Answer {
    // Written to memory first: the generator panics when its output goes away.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "sayso", &mut script);
    streams.out().write_all(&script)?;
    Ok(Outcome::Fine)
}
