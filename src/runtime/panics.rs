//! What a panic does: one that nobody answers for ends the program, with the terminal
//! as it was and the reason on it.

use std::{panic::PanicHookInfo, process, thread};

use super::terminal;
use crate::content::{clean, guard};

/// What a program ends with whose main thread panics, in Rust.
const CODE: i32 = 101;

/// Has every panic of the program answered: one in guarded work by the one who
/// guards it, any other here. Called once, by the main thread.
pub fn hook() {
    let main = thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        let thread = thread::current();
        let is_main = thread.id() == main;
        // A thread without a name helps another one, which meets the panic itself.
        if guard::is_guarded() || !(is_main || thread.name().is_some()) {
            return;
        }
        terminal::restore();
        say(info);
        if !is_main {
            // The program would go on without a part of itself.
            process::exit(CODE);
        }
    }));
}

fn say(info: &PanicHookInfo<'_>) {
    let place = info
        .location()
        .map(|place| format!(" ({}:{})", place.file(), place.line()))
        .unwrap_or_default();
    let why = guard::said(info.payload());
    crate::said::say(&format!(
        "this is a mistake in the program: panicked: {why}{place}"
    ));
    if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
        let trace = std::backtrace::Backtrace::force_capture();
        let lines = trace.to_string();
        lines
            .lines()
            .for_each(|line| crate::said::say(&clean::line_inside(line)));
    }
}

/// Panics where a test asks for it, by the name of the thread in `BLOGTUI_PANIC`: what
/// happens then cannot be tested otherwise.
#[allow(clippy::panic)]
pub(super) fn if_asked(whose: &str) {
    if std::env::var("BLOGTUI_PANIC").is_ok_and(|asked| asked == whose) {
        panic!("asked for by BLOGTUI_PANIC");
    }
}
