//! `sayso demo`: the built-in sample on the screen.
//!
//! Always true: nothing is written unless the user saves it under a name.

use super::open::{self, Start};
use super::{Answer, Complaint, Streams};
use crate::disk::Config;
use crate::interchange::native;
use crate::model::Date;

/// The sample, part of the program so that it is there on every machine.
pub const DEMO: &str = include_str!("../../assets/demo.sayso.ron");

/// Open the built-in sample map
#[derive(clap::Args, Debug)]
pub struct Demo {}

pub fn run(_: &Demo, config: &Config, streams: &mut Streams, today: Date) -> Answer {
    let document = native::read(DEMO.as_bytes())
        .map_err(|why| Complaint::unreadable("the built-in sample", &why, DEMO.as_bytes()))?;
    open::open(Start::Unnamed(Box::new(document.matrix)), config, streams, today)
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
