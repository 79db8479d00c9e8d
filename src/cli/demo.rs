//! `sayso demo`: the built-in sample on the screen.
//!
//! Always true: nothing is written unless the user saves it under a name.

use super::open::{self, Start};
use super::{Answer, Complaint, Failure, Streams};
use crate::interchange::native;
use crate::model::{Date, Matrix};

/// The sample, part of the program so that it is there on every machine.
pub const DEMO: &str = include_str!("../../assets/demo.sayso.ron");

/// Open the built-in sample map
#[derive(clap::Args, Debug)]
#[command(before_long_help = "\
Examples:
  sayso demo                    on the screen
  sayso demo --accessible       line by line, for screen readers

Nothing is written unless you save it under a name.")]
pub struct Demo {}

/// A map that is part of the program.
pub(super) fn built_in(text: &str, name: &str) -> Result<Matrix, Box<Complaint>> {
    let wrong = |why| Box::new(Complaint::unreadable(name, &why, text.as_bytes()));
    let document = native::read(text.as_bytes()).map_err(wrong)?;
    Ok(document.matrix)
}

pub fn run(_: &Demo, manner: &open::Manner, streams: &mut Streams, today: Date) -> Answer {
    open::open(
        Start::Unnamed(Box::new(built_in(DEMO, "the built-in sample").map_err(Failure::Complaint)?)),
        manner,
        streams,
        today,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_a_map_in_the_canonical_layout() {
        let formatted = native::format(DEMO.as_bytes()).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(formatted.text, DEMO);
    }
}
