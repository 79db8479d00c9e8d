//! The map of the house: bird's view, floors, what is always true, and where to add things.
//!
//! `sayso` edits a map of decision rights (decisions by roles) and lints it while you type. A file is read into a `Matrix`;
//! every change is an `Edit` with an inverse; the rules judge the map and after an edit only what it touched; the screens are
//! plain values that the painter, `sayso show` and tests read alike.
//!
//! # Floors
//!
//! A floor names only floors below it; `ui` and `disk` do not name each other. Floors 0 to 3 know no terminal, no disk, no
//! clock, no environment and no printing. `tests/suite/architecture.rs` holds this.
//!
//! | floor | module | what lives there |
//! | --- | --- | --- |
//! | 0 | [`model`] | what a map is, and the only way it changes |
//! | 1 | [`rules`] | what is wrong with a map; one file a rule |
//! | 2 | [`interchange`] | text and bytes to a map and back: the native file, tables, notations |
//! | 3 | [`app`] | what the user sees and does, without a terminal |
//! | 4 | [`ui`] | paints the app |
//! | 5 | [`disk`] | open, atomic save, settings |
//! | 6 | [`cli`] | one file a verb; the driver of the terminal |
//!
//! # What is always true
//!
//! - Every id a map names exists in it; ids are never handed out twice.
//! - `apply` does an edit whole or refuses; its inverse gives back an equal map.
//! - The analysis equals a full check of the map as it is, on the day it was given.
//! - Saving an unchanged map writes the same bytes; a save rewrites only what changed, and is read back before it counts.
//! - Text of the user reaches an output only through `model::shown`.
//! - Commands propose a `Step`; only `app::update` changes the `App`.
//!
//! # Where to add things
//!
//! - **A rule**: one file in `rules/<family>/` with its words, examples and check, one line in `rules/catalogue.rs`. It is
//!   then in `check`, `explain`, Findings, the rules of the map and the reference page; its examples are its tests.
//! - **A command**: one row beside its function in `app/commands/`. Keymap, palette, help, hints and remapping read it.
//! - **A verb**: one file in `cli/` with its clap struct, one line in `Verb` and in `perform`.
//! - **A foreign format**: one row in `interchange::formats::FORMATS`.
//! - **A screen**: a value in `app/screens/`, a painter in `ui/`, a number in `app::Screen`.
//! - **A field of the map**: its record in `model/`, a change of it, and its line in `interchange/native`.
//!
//! Reference pages in `assets/reference` are generated from these tables; a test says when they are stale and how to refresh
//! them.

pub mod app;
pub mod cli;
pub mod disk;
pub mod interchange;
pub mod model;
pub mod rules;
pub mod ui;
