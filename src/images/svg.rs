//! Drawings (SVG), by resvg: without fonts, without pictures from elsewhere, without
//! scripts. What such a drawing says in letters is not shown.

use image::{DynamicImage, RgbaImage};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{ImageHrefResolver, Options, Tree},
};

use super::{PictureError, probe};
use crate::{cells::PixelSize, content::guard};

/// The longest drawing that is read, in bytes.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The longest side that one is drawn with, in pixels.
const MAX_SIDE: f32 = 4096.0;
const KIND: &str = "svg";

/// Its own size, or what is left of it where that is larger than any screen.
pub(super) fn size(bytes: &[u8]) -> Result<PixelSize, PictureError> {
    guarded(|| Ok(drawn_size(&parse(bytes)?).0))
}

/// Its pixels at that size.
pub(super) fn draw(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    guarded(|| {
        let tree = parse(bytes)?;
        let (PixelSize { width, height }, scale) = drawn_size(&tree);
        probe::check_size(PixelSize { width, height }, KIND)?;
        let damaged = PictureError::Damaged { kind: KIND };
        let mut pixels = Pixmap::new(width, height).ok_or(damaged.clone())?;
        let transform = Transform::from_scale(scale, scale);
        resvg::render(&tree, transform, &mut pixels.as_mut());
        RgbaImage::from_raw(width, height, pixels.take_demultiplied())
            .map(DynamicImage::ImageRgba8)
            .ok_or(damaged)
    })
}

fn drawn_size(tree: &Tree) -> (PixelSize, f32) {
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = (MAX_SIDE / width.max(height)).min(1.0);
    let side = |own: f32| (own * scale).ceil().max(1.0) as u32;
    let size = PixelSize {
        width: side(width),
        height: side(height),
    };
    (size, scale)
}

fn parse(bytes: &[u8]) -> Result<Tree, PictureError> {
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::FileTooLarge {
            bytes: bytes.len() as u64,
        });
    }
    let options = Options {
        // Neither a file nor an address, whatever the drawing names.
        resources_dir: None,
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    Tree::from_data(bytes, &options).map_err(|_| PictureError::Damaged { kind: KIND })
}

fn guarded<T>(work: impl FnOnce() -> Result<T, PictureError>) -> Result<T, PictureError> {
    guard::guarded(work).unwrap_or(Err(PictureError::Damaged { kind: KIND }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: &[u8] = br#"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"
        width="40" height="20"><rect width="20" height="20" fill="red"/>
        <image href="/etc/passwd" width="9" height="9"/><text y="9">x</text></svg>"#;

    #[test]
    fn a_drawing_has_its_own_size_and_transparent_ground() {
        let size = size(RED).unwrap();
        assert_eq!((size.width, size.height), (40, 20));
        let image = draw(RED).unwrap().into_rgba8();
        assert_eq!(image.get_pixel(10, 15).0, [255, 0, 0, 255]);
        assert_eq!(image.get_pixel(30, 15).0[3], 0);
    }

    #[test]
    fn a_drawing_larger_than_any_screen_is_drawn_smaller() {
        let huge = br#"<svg xmlns="http://www.w3.org/2000/svg" width="1e6" height="5e5"/>"#;
        let size = size(huge).unwrap();
        assert_eq!((size.width, size.height), (4096, 2048));
    }

    #[test]
    fn what_is_no_drawing_is_an_answer() {
        for bytes in [
            &b"<svg"[..],
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'><g>",
        ] {
            assert!(size(bytes).is_err());
        }
    }

    /// Ten times ten times ten...: a million shapes out of a few lines.
    #[test]
    fn a_drawing_that_multiplies_itself_is_refused() {
        let mut bomb = String::from(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><defs><path id="n0"/>"#,
        );
        for level in 1..8 {
            let uses = format!("<use href='#n{}'/>", level - 1).repeat(10);
            bomb.push_str(&format!("<g id='n{level}'>{uses}</g>"));
        }
        bomb.push_str("</defs><use href='#n7'/></svg>");
        assert!(size(bomb.as_bytes()).is_err());
    }
}
