//! Files become posts, and posts an index by date and by tag.
//!
//! Nothing here renders Markdown or knows a terminal. Every string that leaves
//! this module is free of control characters (see [`clean`]).

pub mod clean;
pub mod post;
