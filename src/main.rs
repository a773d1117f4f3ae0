//! The library does everything: this is where it begins and what it ends with.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(blogtui::cli::main())
}
