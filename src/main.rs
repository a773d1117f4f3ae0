//! Parses arguments, runs, prints the error chain, ends with a code.

use std::{
    borrow::Cow,
    io::{ErrorKind, Write as _, stderr},
    process::ExitCode,
};

use blogtui::content::clean;
use clap::Parser as _;

fn main() -> ExitCode {
    blogtui::runtime::panics::hook();
    let cli = match blogtui::cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => return said(&answer),
    };
    match blogtui::cli::run(&cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => ExitCode::from(blogtui::cli::report(&error)),
    }
}

/// Help, the version, or what is wrong with the arguments. A full disk is an error, a
/// reader that has enough is none.
fn said(answer: &clap::Error) -> ExitCode {
    // What was typed is quoted, and may have been copied from anywhere.
    let text = answer.render().to_string();
    let printed = match clean::text(&text) {
        Cow::Owned(clean) => write!(stderr(), "{clean}"),
        Cow::Borrowed(_) => answer.print(),
    };
    match printed {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            blogtui::say(&format!("standard output: {error}"));
            ExitCode::FAILURE
        }
        _ => ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(2)),
    }
}
