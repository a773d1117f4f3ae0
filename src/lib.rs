//! blogtui reads a folder of Markdown posts in the terminal.
//!
//! Data flows one way, and a module may use only what stands to the right of it
//! (`tests/layers.rs` reads the `use` lines and holds us to it):
//!
//! ```text
//! main -> cli -> { commands, config } -> runtime -> ui -> app -> { images, state, search, check, layout -> markdown } -> content -> { cells, color, platform }
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
//! * [`said`]: what goes to standard error, cleaned.
//! * [`platform`]: what differs between systems; no other file names one.

#![forbid(unsafe_code)]

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
pub mod platform;
pub mod runtime;
pub mod said;
pub mod search;
pub mod state;
pub mod ui;
