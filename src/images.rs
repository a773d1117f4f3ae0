//! Picture files become cells, within limits.

mod decode;
mod fit;
mod probe;

pub use decode::decode;
pub use fit::{CellSize, Cells, PixelSize, fit};
pub use probe::{PictureError, probe};
