//! Picture files become cells, within limits.
//!
//! [`probe()`] reads a header and says how large a picture is, so that the text
//! below it never moves; [`load`], the one
//! slow step, is what a worker calls; [`Store`] keeps what came back, and
//! [`Blocks::draw`] paints the rows that show.
//!
//! Nothing here starts a thread, writes to a terminal or trusts a file: a picture
//! that cannot be shown is a [`PictureError`], one short sentence for the
//! placeholder in its place.

mod blocks;
mod decode;
mod draw;
mod probe;
mod protocol;
mod store;

use std::path::Path;

use crate::cells::Cells;

pub use blocks::Blocks;
pub use decode::decode;
pub use probe::{PictureError, probe};
pub use protocol::{Known, Protocol};
pub use store::{DEFAULT_BUDGET, Key, State, Store};

/// The picture in the file `path` as blocks that fill `cells`: [`decode()`], then
/// [`Blocks::make`]. Slow (up to a second at the limits): call it in a worker.
pub fn load(path: &Path, cells: Cells) -> Result<Blocks, PictureError> {
    Ok(Blocks::make(&decode(path)?, cells))
}
