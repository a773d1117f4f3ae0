//! What anyone may write into a folder, and what may happen while it is read: the
//! real program is run on it, in pipes and in terminals.
//!
//! * `texts`: what steers terminals, in every place of a post, in names, in messages.
//! * `bombs`: little input that is made to cost much.
//! * `large`: posts of many rows and bytes.
//! * `pictures`: the same for pictures.
//! * `files`: what is no file, is elsewhere, vanishes or grows.
//! * `exits`: every way out.
//! * `faults`: outputs and states that cannot be written.
//! * `kept`: the same for the index of files, for settings and themes.
//! * `typed`: keys in bursts, and reports that make no sense.
//! * `environment`: variables that say what cannot be.
//! * `properties`: any bytes at any width.
//! * `checklist`: what of it `docs/safety.md` names.
//!
//! `stream` knows what the program has a reason to send; `run` runs it.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;

mod bombs;
mod checklist;
mod content;
mod environment;
mod exits;
mod faults;
mod files;
mod kept;
mod large;
mod pictures;
mod properties;
mod run;
mod stream;
mod texts;
mod typed;
