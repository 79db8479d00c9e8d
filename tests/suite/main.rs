//! All tests that look at the crate from outside, in one binary so that it links once.

mod arbitrary;
mod architecture;
mod boundaries;
mod cli;
mod commands;
mod corpus;
#[cfg(unix)]
mod escapes;
mod exports;
mod faults;
mod fidelity;
mod files;
mod frames;
/// The laws that the fuzz targets run.
#[path = "../../fuzz/laws/mod.rs"]
mod fuzzed;
mod git;
mod glimpse;
mod import_books;
mod import_fixtures;
mod import_matrices;
mod import_verb;
mod intake_screen;
mod journeys;
mod json_schema;
mod kept;
mod laws;
mod lessons;
mod licences;
#[cfg(unix)]
mod line_mode;
mod linear;
mod merging;
mod native;
mod newcomer;
#[cfg(unix)]
mod outside;
mod papers;
#[cfg(unix)]
mod pty;
mod readme;
mod record;
#[cfg(unix)]
mod recovery;
mod reference;
mod reference_pictures;
mod reflexes;
mod rules;
mod scratch;
mod scripts;
#[cfg(unix)]
mod session;
mod slices;
mod stage;
#[cfg(unix)]
mod terminal;
