//! Files become posts, and posts an index by date and by tag.
//!
//! Nothing here renders Markdown or knows a terminal. Every string that leaves
//! this module is free of control characters (see [`clean`]); the text of a post
//! is cleaned by the Markdown layer, after parsing.
//!
//! [`site`] says where posts are, [`scan`] walks there, [`source`] reads a file,
//! [`front_matter`], [`date`] and [`summary`] read what it says, [`post`] is the
//! result, [`cache`] keeps it between runs, [`index`] holds all of them, and [`resolve`] finds what they point to.

pub mod cache;
pub mod clean;
pub mod date;
pub mod emoji;
pub mod fold;
pub mod front_matter;
pub mod fuzzy;
pub mod graph;
pub mod guard;
pub mod index;
mod lines;
pub mod lock;
pub mod parts;
pub mod post;
pub mod resolve;
pub mod scan;
pub mod site;
pub mod source;
pub mod summary;
