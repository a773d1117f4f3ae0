//! Picture files become cells, within limits.

mod fit;

pub use fit::{CellSize, Cells, PixelSize, fit};
