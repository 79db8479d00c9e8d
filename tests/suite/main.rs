//! All tests that look at the crate from outside, in one binary so that it links once.

mod import_matrices;
mod native;
mod rules;
