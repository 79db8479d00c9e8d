//! The map of the house: floors, what is always true, and where to add things.
//!
//! `sayso` edits a map of decision rights and lints it while you type. One crate, a library and a thin binary, in floors:
//! `model` < `rules` < `interchange` < `app` < `ui` < `disk` < `cli`. A floor names only floors below it; `ui` and `disk`
//! do not name each other. Floors 0 to 3 know no terminal, no disk, no clock, no environment and no printing.

pub mod app;
pub mod cli;
pub mod disk;
pub mod interchange;
pub mod model;
pub mod rules;
pub mod ui;
