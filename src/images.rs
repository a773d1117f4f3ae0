//! Picture files become cells, within limits.

mod blocks;
mod decode;
mod draw;
mod fit;
mod palette;
mod probe;

pub use blocks::Blocks;
pub use decode::decode;
pub use fit::{CellSize, Cells, PixelSize, fit};
pub use palette::ColorDepth;
pub use probe::{PictureError, probe};
