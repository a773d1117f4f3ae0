//! What a worker does for a picture, step by step.

use fast_image_resize::FilterType;
use image::DynamicImage;

use super::{
    Blocks, Key, Part, PictureError, Protocol, Sharp, Transmission, decode, pixels, resize,
};
use crate::cells::{CellSize, PixelSize};

/// Pixels of a cell's side that blocks are made from: more than the two that they
/// show, so that their mean is one of light.
const PER_CELL: u16 = 8;

/// How the terminal shows pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Graphics {
    pub protocol: Protocol,
    pub cell: CellSize,
}

/// A picture that has been decoded and made as small as it is shown: what both its
/// stand-in and its pixels are made of.
#[derive(Debug)]
pub struct Reduced {
    image: DynamicImage,
    key: Key,
    graphics: Graphics,
}

/// Decodes a picture and makes it as small as it is shown: the slow step, up to
/// half a second at the limits.
pub fn reduce(key: &Key, graphics: Graphics) -> Result<Reduced, PictureError> {
    Ok(Reduced::new(&decode(&key.source)?, key, graphics))
}

impl Reduced {
    /// `image`, or the part of it that `key` names, for a place of its size.
    pub fn new(image: &DynamicImage, key: &Key, graphics: Graphics) -> Self {
        let cropped = key.part.map(|part| crop(image, part));
        let image = cropped.as_ref().unwrap_or(image);
        let image = if graphics.protocol.has_pixels() {
            let room = pixels::room(key.cells, graphics.cell, graphics.protocol);
            match key.part {
                // Somebody looks closer: it may become larger than it is.
                Some(_) => resize::exact(image, room, FilterType::Lanczos3),
                None => resize::within(image, room),
            }
        } else {
            let side =
                |cells: u16, own: u32| own.min(u32::from(cells.max(1)) * u32::from(PER_CELL));
            let size = PixelSize {
                width: side(key.cells.cols, image.width()),
                height: side(key.cells.rows, image.height()),
            };
            resize::exact(image, size, FilterType::Box)
        };
        Self {
            image,
            key: key.clone(),
            graphics,
        }
    }

    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// How much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.image.as_bytes().len()
    }

    /// The stand-in, which is quick.
    pub fn blocks(&self) -> Blocks {
        Blocks::make(&self.image, self.key.cells)
    }

    /// Whether there are pixels to follow on the stand-in.
    pub fn has_pixels(&self) -> bool {
        self.graphics.protocol.has_pixels()
    }

    /// The terminal's own pixels, where it has any.
    pub fn sharp(&self) -> Option<(Sharp, Option<Transmission>)> {
        let Graphics { protocol, cell } = self.graphics;
        Sharp::encode(&self.image, self.key.cells, cell, protocol)
    }
}

fn crop(image: &DynamicImage, part: Part) -> DynamicImage {
    let x = part.x.min(image.width().saturating_sub(1));
    let y = part.y.min(image.height().saturating_sub(1));
    let width = part.width.clamp(1, image.width() - x);
    let height = part.height.clamp(1, image.height() - y);
    image.crop_imm(x, y, width, height)
}
