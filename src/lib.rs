//! blogtui reads a folder of Markdown posts in the terminal.
//!
//! Data flows one way, and a module may use only what stands to the right of it
//! (`tests/layers.rs` reads the `use` lines and holds us to it):
//!
//! ```text
//! main -> cli -> { commands, config } -> runtime -> ui -> app -> { images, state, search, check, layout -> markdown } -> content -> { cells, color }
//! ```
//!
//! * [`content`]: files become posts, posts become an index by date and by tag.
//! * [`markdown`]: the text of a post becomes a `Document` of blocks.
//! * [`layout`]: blocks, a width and a theme become rows; a frame draws a slice of them.
//! * [`search`]: what someone types is found in what posts say.
//! * [`check`]: what an author wants to know before publishing.
//! * [`state`]: what is remembered between runs: places, marks, stars.
//! * [`images`]: picture files become cells, in a worker, within limits.
//! * [`app`]: the state, and the one `update` that changes it; no I/O, no clock, no drawing.
//! * [`ui`]: the one `draw`; it cannot change state.
//! * [`runtime`]: the terminal, the workers and the loop.
//! * [`commands`]: what prints and ends, by the same layout.
//! * [`config`]: the file of settings.

#![forbid(unsafe_code)]

/// Says something on standard error, on one line and without what could steer a
/// terminal. There is nobody to tell where that fails.
pub fn say(message: &str) {
    use std::io::Write as _;
    let _ = writeln!(
        std::io::stderr(),
        "blogtui: {}",
        content::clean::line(message)
    );
}

/// The same for what would help, below what went wrong.
pub fn hint(help: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "  hint: {}", content::clean::line(help));
}

pub mod app;
pub mod cells;
pub mod check;
pub mod cli;
pub mod color;
pub mod commands;
pub mod config;
pub mod content;
pub mod images;
pub mod layout;
pub mod markdown;
pub mod runtime;
pub mod search;
pub mod state;
pub mod ui;
