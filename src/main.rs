//! Turns the answer of the command line into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(sayso::cli::run(std::env::args_os()))
}
