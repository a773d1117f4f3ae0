//! Parses arguments, runs, prints the error chain, ends with a code.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = blogtui::cli::Cli::parse();
    match blogtui::cli::run(&cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => ExitCode::from(blogtui::cli::report(&error)),
    }
}
