//! A picture file becomes pixels: the slow step, for a worker.

use std::path::Path;

use image::DynamicImage;

use super::{
    Source,
    probe::{self, PictureError},
};

/// The pixels of the picture in `source`, turned as its EXIF orientation
/// asks; of an animation, the first frame.
///
/// Takes as much memory as the file and its pixels (160 MiB at the limits). A
/// panic of a decoder comes back as [`PictureError::Damaged`]; the panic hook has
/// run by then, so a hook that restores the terminal must tell threads apart.
pub fn decode(source: &Source) -> Result<DynamicImage, PictureError> {
    let bytes = probe::read(source)?;
    let name = match source {
        Source::File(path) => path,
        Source::Data(_) => Path::new(""),
    };
    probe::with_decoder(&bytes, name, |mut decoder| {
        let orientation = decoder.orientation()?;
        let mut image = DynamicImage::from_decoder(decoder)?;
        image.apply_orientation(orientation);
        Ok(image)
    })
}
