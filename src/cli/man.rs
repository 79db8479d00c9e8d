//! `sayso man`: the manual page.
//!
//! Always true: it is made from the help of every verb, so the two cannot say different things.

use std::io::Write;

use clap::Command;
use clap_mangen::Man as Page;

use super::{Answer, Outcome, Streams};

/// Print the manual page
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso man | man -l -
  sayso man > ~/.local/share/man/man1/sayso.1")]
pub struct Man {}

pub fn run(mut command: Command, streams: &mut Streams) -> Answer {
    // Gives each verb its full name.
    command.build();
    let mut page = Vec::new();
    let main = Page::new(command.clone());
    main.render_title(&mut page)?;
    main.render_name_section(&mut page)?;
    main.render_synopsis_section(&mut page)?;
    main.render_description_section(&mut page)?;
    examples(&command, &mut page);
    main.render_options_section(&mut page)?;
    // All verbs stand on this one page.
    let mut verbs = Vec::new();
    main.render_subcommands_section(&mut verbs)?;
    page.extend(String::from_utf8_lossy(&verbs).replace("sayso\\-", "sayso ").replace("(1)", "").bytes());
    main.render_extra_section(&mut page)?;
    for verb in command.get_subcommands() {
        let name = verb.get_bin_name().unwrap_or_else(|| verb.get_name());
        page.extend(format!(".SH \"{}\"\n", name.to_uppercase()).bytes());
        // The sections of a verb stand below its own heading.
        let mut part = Vec::new();
        let of_verb = Page::new(verb.clone());
        of_verb.render_description_section(&mut part)?;
        of_verb.render_synopsis_section(&mut part)?;
        examples(verb, &mut part);
        of_verb.render_options_section(&mut part)?;
        of_verb.render_extra_section(&mut part)?;
        page.extend(String::from_utf8_lossy(&part).replace(".SH ", ".SS ").bytes());
    }
    main.render_version_section(&mut page)?;
    streams.out().write_all(&page)?;
    Ok(Outcome::Fine)
}

/// The examples as they stand in the help, line by line.
fn examples(command: &Command, page: &mut Vec<u8>) {
    let Some(text) = command.get_before_long_help().map(ToString::to_string) else { return };
    page.extend(b".SH EXAMPLES\n.nf\n");
    for line in text.lines().skip_while(|line| *line == "Examples:") {
        // A line that begins with a dot or a quote would be an order to roff, and a minus is no hyphen.
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
        page.extend(format!("{guard}{line}\n").bytes());
    }
    page.extend(b".fi\n");
}
