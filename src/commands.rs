//! Commands that print and end. They use the same content, Markdown and layout
//! as the reader: what holds for `show` holds for the screen.

pub mod check;
pub mod doctor;
pub mod hint;
mod json;
pub mod list;
pub mod posts;
pub mod search;
pub mod show;
pub mod tags;
