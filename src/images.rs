//! Picture files become cells or pixels, within limits.
//!
//! [`probe()`] reads a header and says how large a picture is, so that the text
//! below it never moves; [`reduce`], the one slow step, is what a worker calls. What
//! comes of it is twofold: [`Blocks`], a stand-in of block characters that can be
//! shown anywhere, and [`Sharp`], the terminal's own pixels, where it has any.
//! [`Store`] keeps what came back; both draw the rows that show.
//!
//! Nothing here starts a thread, writes to a terminal or trusts a file: a picture
//! that cannot be shown is a [`PictureError`], one short sentence for the
//! placeholder in its place.

mod animation;
mod blocks;
mod decode;
mod draw;
mod job;
mod pixels;
mod probe;
mod protocol;
mod resize;
mod source;
mod store;
#[cfg(feature = "svg")]
mod svg;

pub use animation::{Step, animate, moves};
pub use blocks::Blocks;
pub use decode::{Decoded, decode};
pub use job::{Graphics, Reduced, reduce};
pub use pixels::{Sharp, Transmission, forget_sequence};
pub use probe::{PictureError, probe};
pub use protocol::{Known, Protocol};
pub use source::{Inline, Source};
pub use store::{DEFAULT_BUDGET, Key, Part, Picture, State, Store};
