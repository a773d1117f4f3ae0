//! Whole screens: keys go in by name, the screen comes out as text. What a test
//! is called is what the program promises.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

mod anything;
mod audience;
mod copying;
mod filters;
mod growing;
mod kin;
mod links;
mod list;
mod looks;
mod margins;
mod memory;
mod mouse;
mod overlays;
mod panes;
mod pickers;
mod pictures;
mod pixels;
mod reader;
mod remote;
mod scrolling;
mod search;
mod sliding;
