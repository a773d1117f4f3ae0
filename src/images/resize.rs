//! Pixels become fewer pixels: the step that all pictures take.

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use image::{DynamicImage, RgbImage, RgbaImage};

use crate::cells::PixelSize;

/// `image` at exactly `size`, whatever its aspect. Sharp filters leave halos, which
/// blocks make as large as cells.
pub(super) fn exact(image: &DynamicImage, size: PixelSize, filter: FilterType) -> DynamicImage {
    let PixelSize { width, height } = size;
    if (image.width(), image.height()) == (width, height) {
        return image.clone();
    }
    let resized = match image {
        DynamicImage::ImageRgb8(rgb) => run(rgb.as_raw(), image, PixelType::U8x3, (size, filter))
            .and_then(|raw| RgbImage::from_raw(width, height, raw))
            .map(DynamicImage::ImageRgb8),
        DynamicImage::ImageRgba8(rgba) => {
            run(rgba.as_raw(), image, PixelType::U8x4, (size, filter))
                .and_then(|raw| RgbaImage::from_raw(width, height, raw))
                .map(DynamicImage::ImageRgba8)
        }
        other if other.color().has_alpha() => {
            return exact(&DynamicImage::ImageRgba8(other.to_rgba8()), size, filter);
        }
        other => return exact(&DynamicImage::ImageRgb8(other.to_rgb8()), size, filter),
    };
    // Nothing but a size of zero fails, and no picture has one.
    resized.unwrap_or_else(|| DynamicImage::new_rgba8(width, height))
}

fn run(
    raw: &[u8],
    image: &DynamicImage,
    kind: PixelType,
    (to, filter): (PixelSize, FilterType),
) -> Option<Vec<u8>> {
    let from = ImageRef::new(image.width(), image.height(), raw, kind).ok()?;
    let mut into = Image::new(to.width, to.height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new().resize(&from, &mut into, &options).ok()?;
    Some(into.into_vec())
}

/// `image` in the middle of `room`, scaled down where it is larger and never up;
/// what it leaves is transparent.
pub(super) fn within(image: &DynamicImage, room: PixelSize) -> DynamicImage {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let scale = (f64::from(room.width) / width)
        .min(f64::from(room.height) / height)
        .min(1.0);
    let side = |own: f64, most: u32| ((own * scale).round() as u32).clamp(1, most.max(1));
    let size = PixelSize {
        width: side(width, room.width),
        height: side(height, room.height),
    };
    let scaled = exact(image, size, FilterType::Lanczos3);
    if size == room {
        return scaled;
    }
    let mut canvas = RgbaImage::new(room.width, room.height);
    image::imageops::replace(
        &mut canvas,
        &scaled.to_rgba8(),
        i64::from((room.width - size.width) / 2),
        i64::from((room.height - size.height) / 2),
    );
    DynamicImage::ImageRgba8(canvas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgba;

    #[test]
    fn a_small_picture_is_not_enlarged_and_stands_in_the_middle() {
        let red = Rgba([255, 0, 0, 255]);
        let image = DynamicImage::ImageRgba8(RgbaImage::from_pixel(4, 2, red));
        let room = PixelSize {
            width: 8,
            height: 6,
        };
        let out = within(&image, room).to_rgba8();
        assert_eq!(out.dimensions(), (8, 6));
        let painted = out.enumerate_pixels().filter(|(_, _, p)| **p == red);
        let places: Vec<_> = painted.map(|(x, y, _)| (x, y)).collect();
        assert_eq!(places.len(), 8);
        assert!(
            places
                .iter()
                .all(|(x, y)| (2..6).contains(x) && (2..4).contains(y))
        );
    }

    #[test]
    fn a_large_picture_fills_one_side_in_its_own_shape() {
        for image in [
            DynamicImage::new_rgb8(400, 100),
            DynamicImage::new_luma8(400, 100),
            DynamicImage::new_rgba16(400, 100),
        ] {
            let room = PixelSize {
                width: 80,
                height: 48,
            };
            let out = within(&image, room);
            assert_eq!((out.width(), out.height()), (80, 48));
        }
    }
}
