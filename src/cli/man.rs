//! `sayso man`: the manual page.
//!
//! Always true: it is made from the help of every verb, so the two cannot say different things.

use std::io::Write;

use clap::Command;
use clap_mangen::Man as Page;

use super::{Answer, Outcome, Streams};

/// Print the manual page
#[derive(clap::Args, Debug)]
#[command(after_long_help = "\
Examples:
  sayso man | man -l -
  sayso man > ~/.local/share/man/man1/sayso.1")]
pub struct Man {}

pub fn run(mut command: Command, streams: &mut Streams) -> Answer {
    // Gives each verb its full name.
    command.build();
    let mut page = Vec::new();
    Page::new(command.clone()).render(&mut page)?;
    for verb in command.get_subcommands() {
        let name = verb.get_bin_name().unwrap_or_else(|| verb.get_name());
        page.extend(format!(".SH \"{}\"\n", name.to_uppercase()).bytes());
        let verb = Page::new(verb.clone());
        verb.render_description_section(&mut page)?;
        verb.render_synopsis_section(&mut page)?;
        verb.render_options_section(&mut page)?;
    }
    streams.out().write_all(&page)?;
    Ok(Outcome::Fine)
}
