//! What is said on standard error: on one line, and without what could steer a terminal.

use std::io::Write as _;

use crate::content::clean;

/// Says something on standard error, on one line and without what could steer a
/// terminal. There is nobody to tell where that fails.
pub fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "blogtui: {}", clean::line(message));
}

/// The same for what would help, below what went wrong.
pub fn hint(help: &str) {
    let _ = writeln!(std::io::stderr(), "  hint: {}", clean::line(help));
}
