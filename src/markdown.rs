//! The text of a post becomes a [`Document`] of blocks.
//!
//! Pure: text in, blocks out. No width, no colour, no file is known here. All
//! text in a `Document` is clean (`content::clean`): entities are decoded by the
//! parser, so cleaning happens after it.

pub mod caught;
#[cfg(feature = "diagrams")]
mod diagram;
pub(crate) mod dialect;
pub mod document;
mod html;
mod link_text;
pub mod math;
mod parse;
mod slug;
mod text;

pub use document::{
    Alert, AlertKind, Align, Block, Code, Definition, Details, Document, Footnote, Header, Item,
    Link, LinkId, Marks, OutlineEntry, Picture, PostRow, PostRows, Run, Table, Text,
};
pub use parse::{Kind, Reference, References, hugo_html, parse, plain_text, references};
pub use text::is_cjk;

/// What the content layer asks of this one.
pub const RENDER: crate::content::post::Render = crate::content::post::Render {
    text: plain_text,
    html: hugo_html,
};
