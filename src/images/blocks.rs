//! A picture as cells of block characters.
//!
//! Each cell has four pixels, two by two, and shows two colours: the one of the
//! eight ways to part the four that loses least, mostly an upper and a lower half.

use std::mem::size_of;

use image::{DynamicImage, GenericImageView, Rgba, RgbaImage};

use crate::{
    cells::Cells,
    color::{Rgb, distance},
};

/// A picture ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocks {
    pub(super) cols: u16,
    pub(super) rows: u16,
    /// Row by row.
    pub(super) cells: Vec<Block>,
}

/// One cell. `ink` is the set of its four quadrants ([`UPPER_LEFT`]...) that have
/// the colour `fg`; the others have `bg`, or show the terminal's own ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) ink: u8,
    pub(super) fg: Rgb,
    pub(super) bg: Option<Rgb>,
}

const UPPER_LEFT: u8 = 1;
const UPPER_RIGHT: u8 = 2;
const LOWER_LEFT: u8 = 4;
const LOWER_RIGHT: u8 = 8;
pub(super) const UPPER: u8 = UPPER_LEFT | UPPER_RIGHT;
pub(super) const LOWER: u8 = LOWER_LEFT | LOWER_RIGHT;
const LEFT: u8 = UPPER_LEFT | LOWER_LEFT;
const ALL: u8 = UPPER | LOWER;

/// How much better (in [`distance`]) another parting must be than the halves that
/// every font has: less cannot be seen.
const MARGIN: u32 = 600;

impl Blocks {
    /// Makes the blocks of `image`, resized to fill `cells` whatever its aspect.
    pub fn make(image: &DynamicImage, cells: Cells) -> Self {
        let (cols, rows) = (cells.cols.max(1), cells.rows.max(1));
        let pixels = resize(image, u32::from(cols) * 2, u32::from(rows) * 2);
        let mut blocks = Vec::with_capacity(usize::from(cols) * usize::from(rows));
        for y in 0..u32::from(rows) {
            for x in 0..u32::from(cols) {
                let at = |dx, dy| pixels.get_pixel(2 * x + dx, 2 * y + dy).0;
                blocks.push(block([at(0, 0), at(1, 0), at(0, 1), at(1, 1)]));
            }
        }
        Self {
            cols,
            rows,
            cells: blocks,
        }
    }

    /// The size in cells.
    pub fn size(&self) -> Cells {
        Cells {
            cols: self.cols,
            rows: self.rows,
        }
    }

    /// About how much memory this takes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.cells.len() * size_of::<Block>()
    }
}

/// `image` at `width` x `height`: the mean of the area each new pixel covers, in
/// linear light. In the values of the file thin bright text on a dark ground all
/// but vanishes, and sharper filters leave halos that fill whole cells. Pixel by
/// pixel, since a linear copy of the largest picture would take 300 MiB.
fn resize(image: &DynamicImage, width: u32, height: u32) -> RgbaImage {
    let light: [f32; 256] = std::array::from_fn(|v| to_light(v as f32 / 255.0));
    let columns: Vec<Span> = (0..width).map(|x| span(x, width, image.width())).collect();
    let mut out = RgbaImage::new(width, height);
    for y in 0..height {
        let rows = span(y, height, image.height());
        for (x, columns) in (0..width).zip(&columns) {
            let (mut sum, mut opacity, mut area) = ([0.0; 3], 0.0, 0.0);
            for (sy, share_y) in rows.shares() {
                for (sx, share_x) in columns.shares() {
                    let Rgba([r, g, b, a]) = image.get_pixel(sx, sy);
                    let share = share_x * share_y;
                    let weight = share * f32::from(a) / 255.0;
                    for (sum, v) in sum.iter_mut().zip([r, g, b]) {
                        *sum += weight * light[usize::from(v)];
                    }
                    opacity += weight;
                    area += share;
                }
            }
            let [r, g, b] = sum.map(|v| (from_light(v / opacity.max(1e-6)) * 255.0).round() as u8);
            let a = (opacity / area * 255.0).round() as u8;
            out.put_pixel(x, y, Rgba([r, g, b, a]));
        }
    }
    out
}

/// The stretch of a side that one new pixel covers, in old pixels.
struct Span {
    from: f64,
    to: f64,
}

fn span(at: u32, new: u32, old: u32) -> Span {
    let scale = f64::from(old) / f64::from(new);
    Span {
        from: f64::from(at) * scale,
        to: (f64::from(at + 1) * scale).min(f64::from(old)),
    }
}

impl Span {
    /// The old pixels in it, each with how much of it lies within.
    fn shares(&self) -> impl Iterator<Item = (u32, f32)> {
        let &Span { from, to } = self;
        (from as u32..to.ceil() as u32).map(move |i| {
            let share = to.min(f64::from(i) + 1.0) - from.max(f64::from(i));
            (i, share as f32)
        })
    }
}

/// A value of the sRGB curve, 0 to 1, as linear light.
fn to_light(value: f32) -> f32 {
    if value <= 0.04045 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

fn from_light(light: f32) -> f32 {
    if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    }
}

/// The block that shows four pixels best.
fn block(pixels: [[u8; 4]; 4]) -> Block {
    let rgb = pixels.map(|[r, g, b, _]| [r, g, b]);
    let opaque = (0..4)
        .filter(|&i| pixels[i][3] >= 128)
        .fold(0, |set, i| set | 1 << i);
    if opaque != ALL {
        // One colour is left, the other is the terminal's ground.
        return Block {
            ink: opaque,
            fg: mean(&rgb, opaque),
            bg: None,
        };
    }
    let loss = |ink: u8| {
        let (fg, bg) = (mean(&rgb, ink), mean(&rgb, ALL & !ink));
        let of = |(i, &c): (usize, &Rgb)| distance(c, if ink & (1u8 << i) != 0 { fg } else { bg });
        rgb.iter().enumerate().map(of).sum::<u32>()
    };
    let mut ink = UPPER;
    let mut least = loss(UPPER);
    for other in [
        LEFT,
        UPPER_LEFT,
        UPPER_RIGHT,
        LOWER_LEFT,
        LOWER_RIGHT,
        UPPER_LEFT | LOWER_RIGHT,
    ] {
        let loss = loss(other);
        if loss + MARGIN < least {
            (ink, least) = (other, loss);
        }
    }
    Block {
        ink,
        fg: mean(&rgb, ink),
        bg: Some(mean(&rgb, ALL & !ink)),
    }
}

/// The mean colour of the quadrants in `set`; black if there are none.
fn mean(rgb: &[Rgb; 4], set: u8) -> Rgb {
    let count = set.count_ones().max(1);
    [0, 1, 2].map(|channel| {
        let of = |i: usize| {
            if set & (1u8 << i) != 0 {
                u32::from(rgb[i][channel])
            } else {
                0
            }
        };
        ((0..4).map(of).sum::<u32>() / count) as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn black_and_white_mix_in_linear_light() {
        let image =
            image::GrayImage::from_fn(8, 8, |x, _| Luma([if x % 2 == 0 { 0 } else { 255 }]));
        let small = resize(&DynamicImage::ImageLuma8(image), 2, 2);
        assert!(small.pixels().all(|p| p.0 == [188, 188, 188, 255]));
    }

    #[test]
    fn transparent_pixels_lend_no_colour() {
        let image = RgbaImage::from_fn(4, 4, |x, _| {
            Rgba(if x == 0 {
                [0, 255, 0, 0]
            } else {
                [200, 0, 0, 255]
            })
        });
        let small = resize(&DynamicImage::ImageRgba8(image), 1, 1);
        assert_eq!(small.get_pixel(0, 0).0, [200, 0, 0, 191]);
    }

    #[test]
    fn odd_sizes_are_covered_in_full() {
        for (width, height) in [(1, 1), (1, 5000), (5000, 1), (3, 7)] {
            let image = RgbaImage::from_pixel(width, height, Rgba([9, 99, 199, 255]));
            let blocks = Blocks::make(&DynamicImage::ImageRgba8(image), Cells { cols: 5, rows: 3 });
            assert_eq!(blocks.cells.len(), 15);
            for block in blocks.cells {
                assert_eq!((block.fg, block.bg), ([9, 99, 199], Some([9, 99, 199])));
            }
        }
    }
}
