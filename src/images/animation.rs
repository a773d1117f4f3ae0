//! Pictures that move: their frames one after the other, for a worker.
//!
//! A file of a few KB can hold thousands of frames of thousands of pixels each, so
//! their size, their number and all their pixels together have limits; what is over
//! them is not played, or not to its end.

use std::{
    io::{BufReader, Cursor, Read, Seek},
    time::Duration,
};

use image::{
    AnimationDecoder, DynamicImage, Frame, Frames, ImageDecoder, ImageFormat, ImageResult,
    codecs::{gif::GifDecoder, webp::WebPDecoder},
};

use super::{
    Blocks, Graphics, Key, PictureError, Protocol, Reduced, Sharp, Source, Transmission, probe,
};
use crate::cells::PixelSize;

/// The most frames that are played.
const MOST_FRAMES: u16 = 500;
/// The most pixels of one frame.
const MAX_FRAME: u64 = 8_000_000;
/// The most pixels of all frames together, which is about what a second decodes.
const MAX_PIXELS: u64 = 400_000_000;
/// What browsers show frames for that have no time of their own.
const NO_TIME: Duration = Duration::from_millis(100);
/// More frames a second than this are not worth the terminal's work.
const SHORTEST: Duration = Duration::from_millis(40);

/// Bytes of the pixels of all frames together that kitty is sent at most. Frames of
/// more, and those of protocols that would be sent them again and again, are blocks.
const MAX_SHARP: usize = 16 * 1024 * 1024;

/// A part of what a worker does for a picture that moves.
#[derive(Debug)]
pub enum Step {
    /// One more frame, as a stand-in, and how long it is shown.
    Decoded {
        frame: u16,
        time: Duration,
        blocks: Blocks,
    },
    /// The pixels of a frame that has been decoded, and what the terminal has to be
    /// sent before.
    Encoded {
        key: Key,
        sharp: Sharp,
        needs: Option<Transmission>,
    },
}

/// Decodes the frames of a picture one after the other and gives them to `each` until it
/// wants no more; at last, if they are not too many, their pixels.
pub fn animate(still: &Key, graphics: Graphics, each: &mut dyn FnMut(Step) -> bool) {
    let pixels = graphics.protocol == Protocol::Kitty;
    let drawn = match pixels {
        true => graphics,
        false => Graphics {
            protocol: Protocol::Blocks,
            ..graphics
        },
    };
    let (mut count, mut bytes, mut goes_on) = (0, 0, true);
    let mut kept: Vec<Reduced> = Vec::new();
    let _ = frames(&still.source, &mut |image, time| {
        let key = Key {
            frame: Some(count),
            ..still.clone()
        };
        let reduced = Reduced::new(&image, &key, drawn);
        let blocks = reduced.blocks();
        goes_on = each(Step::Decoded {
            frame: count,
            time,
            blocks,
        });
        count += 1;
        bytes += reduced.bytes();
        if pixels && bytes <= MAX_SHARP {
            kept.push(reduced);
        }
        goes_on
    });
    if bytes > MAX_SHARP {
        return;
    }
    for reduced in kept {
        if !goes_on {
            return;
        }
        if let Some((sharp, needs)) = reduced.sharp() {
            let key = reduced.key().clone();
            goes_on = each(Step::Encoded { key, sharp, needs });
        }
    }
}

/// Whether the picture in `source` has more than one frame, by its file's structure
/// alone: nothing is decoded, and no more is read than up to the second frame.
pub fn moves(source: &Source) -> bool {
    match source {
        Source::Data(inline) => has_frames(Cursor::new(inline.bytes())),
        Source::File(path) => {
            probe::open(path).is_ok_and(|(file, _)| has_frames(BufReader::new(file)))
        }
    }
}

fn has_frames(mut file: impl Read + Seek) -> bool {
    let mut start = [0; 13];
    if file.read_exact(&mut start).is_err() {
        return false;
    }
    if start.starts_with(b"GIF8") {
        return second_frame(file, start[10]).is_some();
    }
    // A WebP that is more than one picture says so in its first chunk.
    const MOVES: u8 = 2;
    let mut flags = [0; 8];
    start.starts_with(b"RIFF")
        && start.ends_with(b"WEBPV")
        && file.read_exact(&mut flags).is_ok()
        && flags.starts_with(b"P8X")
        && flags[7] & MOVES != 0
}

/// Walks through a GIF, from behind its header, up to the second picture in it.
fn second_frame(mut file: impl Read + Seek, flags: u8) -> Option<()> {
    const EXTENSION: u8 = 0x21;
    const PICTURE: u8 = 0x2c;
    let palette = |flags: u8| match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    };
    file.seek_relative(palette(flags)).ok()?;
    let mut is_second = false;
    loop {
        match byte(&mut file)? {
            EXTENSION => {
                byte(&mut file)?;
            }
            PICTURE if is_second => return Some(()),
            PICTURE => {
                is_second = true;
                let mut head = [0; 9];
                file.read_exact(&mut head).ok()?;
                file.seek_relative(palette(head[8]) + 1).ok()?;
            }
            _ => return None,
        }
        // Then come blocks of bytes, each with its length before it, the last one empty.
        while let length @ 1.. = byte(&mut file)? {
            file.seek_relative(length.into()).ok()?;
        }
    }
}

fn byte(file: &mut impl Read) -> Option<u8> {
    let mut byte = [0];
    file.read_exact(&mut byte).ok()?;
    Some(byte[0])
}

/// Gives `each` the frames of the picture in `source` and how long each is shown, until
/// it wants no more or there are none. A picture that stands still has none at all.
///
/// # Errors
/// A file that is damaged before its first frame.
fn frames(
    source: &Source,
    each: &mut dyn FnMut(DynamicImage, Duration) -> bool,
) -> Result<(), PictureError> {
    let bytes = probe::read(source)?;
    let Some(format) = image::guess_format(&bytes)
        .ok()
        .filter(|format| matches!(format, ImageFormat::Gif | ImageFormat::WebP))
    else {
        return Ok(());
    };
    let kind = format.extensions_str().first().copied().unwrap_or("");
    let damaged = PictureError::Damaged { kind };
    let run = || {
        let cursor = Cursor::new(&*bytes);
        match format {
            ImageFormat::Gif => play(GifDecoder::new(cursor), each),
            _ => match WebPDecoder::new(cursor) {
                Ok(decoder) if !decoder.has_animation() => Some(()),
                decoder => play(decoder, each),
            },
        }
    };
    let played = crate::content::guard::guarded(run);
    played.ok().flatten().ok_or(damaged)
}

fn play<'a>(
    decoder: ImageResult<impl ImageDecoder + AnimationDecoder<'a>>,
    each: &mut dyn FnMut(DynamicImage, Duration) -> bool,
) -> Option<()> {
    let mut decoder = decoder.ok()?;
    // A frame may be larger than the picture that it belongs to.
    decoder.set_limits(probe::limits()).ok()?;
    let (width, height) = decoder.dimensions();
    probe::check_size(PixelSize { width, height }, "").ok()?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_FRAME {
        return Some(());
    }
    let count = usize::try_from(MAX_PIXELS / pixels).unwrap_or(usize::MAX);
    let count = count.min(MOST_FRAMES.into());
    // Two at least: one is a picture that stands still.
    let mut first = None;
    let mut any = false;
    for frame in still_readable(decoder.into_frames()).take(count) {
        let time = time(&frame);
        let image = DynamicImage::ImageRgba8(frame.into_buffer());
        if any {
            if !each(image, time) {
                break;
            }
        } else if let Some((before, its)) = first.replace((image, time)) {
            any = true;
            let now = first.take()?;
            if !each(before, its) || !each(now.0, now.1) {
                break;
            }
        }
    }
    (any || first.is_some()).then_some(())
}

/// The frames up to the first that is damaged.
fn still_readable(frames: Frames<'_>) -> impl Iterator<Item = Frame> {
    frames.map_while(Result::ok)
}

fn time(frame: &Frame) -> Duration {
    match Duration::from(frame.delay()) {
        time if time <= Duration::from_millis(10) => NO_TIME,
        time => time.max(SHORTEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{
        Delay, Rgba, RgbaImage,
        codecs::{gif::GifEncoder, webp::WebPEncoder},
    };

    fn gif(size: u32, times: &[u32]) -> Source {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new(&mut bytes);
        for (at, time) in times.iter().enumerate() {
            let image = RgbaImage::from_pixel(size, size, Rgba([(40 * at % 256) as u8, 0, 0, 255]));
            let delay = Delay::from_numer_denom_ms(*time, 1);
            encoder
                .encode_frame(Frame::from_parts(image, 0, 0, delay))
                .unwrap();
        }
        drop(encoder);
        Source::in_memory(bytes)
    }

    /// An animated WebP of one plain frame for each of `greys`.
    fn webp(greys: &[u8]) -> Source {
        fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
            let length = u32::try_from(body.len()).unwrap().to_le_bytes();
            let pad = vec![0; body.len() % 2];
            [name, &length[..], body, &pad].concat()
        }
        const SIDE_LESS_ONE: [u8; 3] = [3, 0, 0];
        let mut body = b"WEBP".to_vec();
        let sizes = [SIDE_LESS_ONE, SIDE_LESS_ONE].concat();
        body.extend(chunk(b"VP8X", &[&[2, 0, 0, 0], &*sizes].concat()));
        body.extend(chunk(b"ANIM", &[0; 6]));
        for grey in greys {
            let mut one = Vec::new();
            let pixels = [*grey; 4 * 4 * 3];
            WebPEncoder::new_lossless(&mut one)
                .encode(&pixels, 4, 4, image::ExtendedColorType::Rgb8)
                .unwrap();
            let picture = &one[12..];
            let place = [0; 6];
            let time = [120, 0, 0, 2];
            body.extend(chunk(b"ANMF", &[&place, &*sizes, &time, picture].concat()));
        }
        Source::in_memory(chunk(b"RIFF", &body))
    }

    fn played(source: &Source, most: usize) -> Result<Vec<(u8, u128)>, PictureError> {
        let mut seen = Vec::new();
        frames(source, &mut |image, time| {
            seen.push((image.to_rgba8().get_pixel(0, 0).0[0], time.as_millis()));
            seen.len() < most
        })?;
        Ok(seen)
    }

    #[test]
    fn frames_come_in_order_with_the_times_that_browsers_give_them() {
        let gif = gif(4, &[200, 0, 20]);
        assert_eq!(played(&gif, 9).unwrap(), [(0, 200), (40, 100), (80, 40)]);
        assert_eq!(played(&gif, 2).unwrap().len(), 2);
        assert_eq!(played(&webp(&[9, 200]), 9).unwrap(), [(9, 120), (200, 120)]);
    }

    #[test]
    fn whether_a_file_moves_is_seen_without_decoding_it() {
        for moving in [gif(4, &[100; 2]), gif(90, &[100; 30]), webp(&[9, 200])] {
            assert!(moves(&moving));
        }
        let Source::Data(whole) = gif(40, &[100; 2]) else {
            panic!("it is in memory");
        };
        // Its second frame begins in the second half.
        let half = whole.bytes()[..whole.bytes().len() / 2].to_vec();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for (bytes, expected) in [(whole.bytes().to_vec(), true), (half, false)] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(moves(&Source::file(&path)), expected);
        }
        assert!(!moves(&Source::file(folder.path())));
        assert!(!moves(&Source::in_memory(b"GIF89a".to_vec())));
    }

    #[test]
    fn what_stands_still_has_no_frames() {
        assert_eq!(played(&gif(4, &[100]), 9).unwrap(), []);
        assert!(!moves(&gif(4, &[100])));
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let mut bytes = Cursor::new(Vec::new());
            DynamicImage::new_rgb8(2, 2)
                .write_to(&mut bytes, format)
                .unwrap();
            let still = Source::in_memory(bytes.into_inner());
            assert_eq!(played(&still, 9).unwrap(), []);
            assert!(!moves(&still));
        }
    }

    #[test]
    fn one_that_breaks_off_is_played_as_far_as_it_goes() {
        let Source::Data(whole) = gif(40, &[100; 5]) else {
            panic!("it is in memory");
        };
        let half = &whole.bytes()[..whole.bytes().len() * 7 / 10];
        let seen = played(&Source::in_memory(half.to_vec()), 99).unwrap();
        assert!((2..5).contains(&seen.len()), "{seen:?}");
        assert!(played(&Source::in_memory(b"GIF89a".to_vec()), 9).is_err());
    }

    #[test]
    fn a_small_file_of_large_frames_is_not_played_for_ever() {
        let Source::Data(small) = gif(1, &[100, 100]) else {
            panic!("it is in memory");
        };
        let mut large = small.bytes().to_vec();
        // Width and height of the screen that the frames are drawn on.
        large[6..10].copy_from_slice(&[0xb8, 0x0b, 0xb8, 0x0b]);
        assert_eq!(played(&Source::in_memory(large), 9).unwrap(), []);
        // Width and height of each frame: that would be 17 GB of a picture of one pixel.
        let mut huge = small.bytes().to_vec();
        let frames: Vec<usize> = (0..huge.len() - 9)
            .filter(|at| huge[*at..].starts_with(&[0x2c, 0, 0, 0, 0, 1, 0, 1, 0]))
            .collect();
        assert_eq!(frames.len(), 2);
        for at in frames {
            huge[at + 5..at + 9].fill(0xff);
        }
        assert!(played(&Source::in_memory(huge), 9).is_err());
        let many = played(&gif(1, &[100; 600]), 1000).unwrap();
        assert_eq!(many.len(), usize::from(MOST_FRAMES));
    }
}
