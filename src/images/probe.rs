//! The size of a picture from its header, and every check a file must pass
//! before more of it is read.
//!
//! The author of a post is not trusted: the file may be a pipe that never
//! answers, a bomb of 20,000 x 20,000 pixels in 400 KB, or no picture at all.
//! No pixel is decoded here.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Cursor, Read},
    path::Path,
};

use image::{
    ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    metadata::Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH},
};

use super::Source;
use crate::{
    cells::PixelSize,
    content::{guard::guarded, source},
};

const MEBIBYTE: u64 = 1024 * 1024;
/// The largest file that is read.
const MAX_FILE: u64 = 32 * MEBIBYTE;
/// The longest side, in pixels.
const MAX_SIDE: u32 = 16_384;
/// The most pixels.
const MAX_PIXELS: u64 = 40_000_000;
/// The most memory a decoder may take, its result included.
const MAX_MEMORY: u64 = 128 * MEBIBYTE;
/// Where nearly every header ends; only if it does not is the rest read.
const HEADER: u64 = 256 * 1024;

/// Why a picture is not shown: a short sentence for its placeholder. It holds no
/// text from the file, so it is safe to print.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("not found")]
    NotFound,
    #[error("a folder, not a picture")]
    Folder,
    #[error("not a regular file")]
    NotAFile,
    #[error("cannot be read: {0}")]
    Unreadable(io::ErrorKind),
    #[error("an empty file")]
    Empty,
    #[error("a file of {} MiB, over the limit of {} MiB", bytes.div_ceil(MEBIBYTE), MAX_FILE / MEBIBYTE)]
    FileTooLarge { bytes: u64 },
    #[error("not a picture this program can read ({kind})")]
    Unsupported { kind: String },
    #[error("{} × {} pixels, over the limit of {} megapixels", grouped(.0.width), grouped(.0.height), MAX_PIXELS / 1_000_000)]
    TooManyPixels(PixelSize),
    #[error("{} × {} pixels, over the limit of {} a side", grouped(.0.width), grouped(.0.height), grouped(MAX_SIDE))]
    SideTooLong(PixelSize),
    #[error("would take over {} MiB of memory to decode", MAX_MEMORY / MEBIBYTE)]
    TooMuchMemory,
    #[error("would take too long to draw")]
    TooCostly,
    #[error("damaged or incomplete ({kind})")]
    Damaged { kind: &'static str },
}

impl From<io::Error> for PictureError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NotFound,
            kind => Self::Unreadable(kind),
        }
    }
}

/// The size in pixels of the picture in `source`, turned as its EXIF
/// orientation asks. Reads the header only.
pub fn probe(source: &Source) -> Result<PixelSize, PictureError> {
    let path = match source {
        Source::File(path) => path,
        Source::Data(inline) => return size(inline.bytes(), Path::new("")),
    };
    let (file, len) = open(path)?;
    let mut start = Vec::new();
    (&file).take(HEADER).read_to_end(&mut start)?;
    let whole = len <= HEADER;
    // A drawing has no header.
    if !whole && is_svg(&start) {
        (&file).take(MAX_FILE - HEADER).read_to_end(&mut start)?;
        return size(&start, path);
    }
    // WebP keeps its orientation at the end of the file, and its decoder takes a
    // cut file for one without.
    let webp = image::guess_format(&start).ok() == Some(ImageFormat::WebP);
    if whole || !webp {
        match size(&start, path) {
            Err(PictureError::Damaged { .. }) if !whole => {}
            answer => return answer,
        }
    }
    (&file).take(MAX_FILE - HEADER).read_to_end(&mut start)?;
    size(&start, path)
}

fn size(bytes: &[u8], path: &Path) -> Result<PixelSize, PictureError> {
    #[cfg(feature = "svg")]
    if is_svg(bytes) {
        return super::svg::size(bytes);
    }
    with_decoder(bytes, path, |mut decoder| {
        let (width, height) = decoder.dimensions();
        Ok(match decoder.orientation()? {
            Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH => PixelSize {
                width: height,
                height: width,
            },
            _ => PixelSize { width, height },
        })
    })
}

/// Opens a file that is fit to be read, with its length. The check comes before
/// the opening, since opening a FIFO blocks until someone writes.
pub(super) fn open(path: &Path) -> Result<(File, u64), PictureError> {
    let check = |meta: std::fs::Metadata| match meta.len() {
        _ if meta.is_dir() => Err(PictureError::Folder),
        _ if !meta.is_file() => Err(PictureError::NotAFile),
        0 => Err(PictureError::Empty),
        bytes if bytes > MAX_FILE => Err(PictureError::FileTooLarge { bytes }),
        bytes => Ok(bytes),
    };
    check(std::fs::metadata(path)?)?;
    let file = source::open(path)?;
    let len = check(file.metadata()?)?;
    Ok((file, len))
}

/// All bytes of a picture, if it passes the checks.
pub(super) fn read(source: &Source) -> Result<Cow<'_, [u8]>, PictureError> {
    let path = match source {
        Source::File(path) => path,
        Source::Data(inline) => return Ok(inline.bytes().into()),
    };
    let (file, len) = open(path)?;
    let mut bytes = Vec::with_capacity(len as usize);
    file.take(MAX_FILE).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

/// Runs `work` on a decoder for `bytes` whose header is read and within the
/// limits. A panic in it is an answer like any other: decoders are large, and
/// the files come from anyone.
pub(super) fn with_decoder<T>(
    bytes: &[u8],
    path: &Path,
    work: impl FnOnce(Box<dyn ImageDecoder + '_>) -> Result<T, ImageError>,
) -> Result<T, PictureError> {
    let format = image::guess_format(bytes).map_err(|_| unsupported(bytes, path))?;
    let kind = format.extensions_str().first().copied().unwrap_or("");
    let damaged = PictureError::Damaged { kind };
    let run = || {
        let mut limits = limits();
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        reader.limits(limits.clone());
        let mut decoder = reader.into_decoder().map_err(|e| refusal(e, kind))?;
        let (width, height) = decoder.dimensions();
        check_size(PixelSize { width, height }, kind)?;
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits
            .reserve(decoder.total_bytes())
            .and_then(|()| decoder.set_limits(limits))
            .and_then(|()| work(Box::new(decoder)))
            .map_err(|e| refusal(e, kind))
    };
    guarded(run).unwrap_or(Err(damaged))
}

pub(super) fn check_size(px: PixelSize, kind: &'static str) -> Result<(), PictureError> {
    if px.width == 0 || px.height == 0 {
        Err(PictureError::Damaged { kind })
    } else if u64::from(px.width) * u64::from(px.height) > MAX_PIXELS {
        Err(PictureError::TooManyPixels(px))
    } else if px.width.max(px.height) > MAX_SIDE {
        Err(PictureError::SideTooLong(px))
    } else {
        Ok(())
    }
}

/// What a decoder may take of memory.
pub(super) fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    limits
}

fn refusal(error: ImageError, kind: &'static str) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooMuchMemory,
        ImageError::Unsupported(_) => PictureError::Unsupported { kind: kind.into() },
        _ => PictureError::Damaged { kind },
    }
}

/// Whether a file may be a drawing: its root stands near its beginning.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let start = bytes[..bytes.len().min(1024)].trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    start.starts_with(b"<") && start.windows(4).any(|tag| tag == b"<svg")
}

/// Names what the file may be instead: by its content for SVG, else by its name.
fn unsupported(bytes: &[u8], path: &Path) -> PictureError {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("");
    let plain =
        (1..=8).contains(&extension.len()) && extension.chars().all(|c| c.is_ascii_alphanumeric());
    let kind = if is_svg(bytes) {
        "svg".into()
    } else if plain {
        extension.to_ascii_lowercase()
    } else {
        "of an unknown kind".into()
    };
    PictureError::Unsupported { kind }
}

/// `20000` as `20,000`.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::images;
    use image::{
        ColorType, DynamicImage, ImageEncoder,
        codecs::{jpeg::JpegEncoder, png::PngEncoder},
    };
    use std::{fs, path::PathBuf};
    use tempfile::TempDir;

    fn file(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        (dir, path)
    }

    fn probe(path: &Path) -> Result<PixelSize, PictureError> {
        super::probe(&Source::file(path))
    }

    fn decode(path: &Path) -> Result<DynamicImage, PictureError> {
        images::decode(&Source::file(path))
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let pixels = vec![200; (width * height) as usize];
        PngEncoder::new(&mut bytes)
            .write_image(&pixels, width, height, ColorType::L8.into())
            .unwrap();
        bytes
    }

    /// A PNG that claims a size, checksum and all, and has no pixels.
    fn claims(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = png(1, 1);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let crc = !bytes[12..29].iter().fold(!0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 {
                    (crc >> 1) ^ 0xEDB8_8320
                } else {
                    crc >> 1
                }
            })
        });
        bytes[29..33].copy_from_slice(&crc.to_be_bytes());
        bytes
    }

    /// A 20 x 10 JPEG, white on the left, to be turned by 90 degrees clockwise.
    fn turned_jpeg() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new(&mut bytes);
        let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        encoder.set_exif_metadata(exif.to_vec()).unwrap();
        let pixels: Vec<u8> = (0..200)
            .map(|i| if i % 20 < 10 { 255 } else { 0 })
            .collect();
        encoder
            .write_image(&pixels, 20, 10, ColorType::L8.into())
            .unwrap();
        bytes
    }

    /// What both say of a file that neither can show.
    fn refused(path: &Path) -> String {
        let error = probe(path).unwrap_err();
        assert_eq!(decode(path).unwrap_err(), error);
        error.to_string()
    }

    #[test]
    fn sizes_come_from_the_header() {
        for (width, height) in [(1, 1), (1, 5000), (30, 20)] {
            let (_dir, path) = file("any-name.txt", &png(width, height));
            assert_eq!(probe(&path), Ok(PixelSize { width, height }));
            assert_eq!(
                decode(&path).map(|i| (i.width(), i.height())),
                Ok((width, height))
            );
        }
    }

    #[test]
    fn a_photo_is_turned_as_its_camera_was_held() {
        let (_dir, path) = file("turned.jpg", &turned_jpeg());
        let size = PixelSize {
            width: 10,
            height: 20,
        };
        assert_eq!(probe(&path), Ok(size));
        let luma = decode(&path).unwrap().into_luma8();
        assert_eq!(luma.dimensions(), (10, 20));
        assert!(luma.get_pixel(5, 2).0[0] > 200 && luma.get_pixel(5, 17).0[0] < 50);
    }

    #[test]
    fn a_header_longer_than_the_first_read_is_read_in_full() {
        let plain = turned_jpeg();
        // Comments of the largest size, between the start marker and the rest.
        let comment = [&[0xFF, 0xFE, 0xFF, 0xFF][..], &[b' '; 0xFFFD][..]].concat();
        let bytes = [&plain[..2], &comment.repeat(6)[..], &plain[2..]].concat();
        let (_dir, path) = file("long.jpg", &bytes);
        assert_eq!(
            probe(&path),
            Ok(PixelSize {
                width: 10,
                height: 20
            })
        );
    }

    /// The most memory that this process has taken, in KiB.
    #[cfg(target_os = "linux")]
    fn most_memory() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM"));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        number.unwrap().parse().unwrap()
    }

    /// In a process of its own: what other tests have taken is not counted.
    #[test]
    fn bombs_are_refused_at_once() {
        let name = "images::probe::tests::bombs";
        let ran = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--ignored"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(said.contains("1 passed"), "{said}");
    }

    #[test]
    #[ignore = "the test above runs it, as a process"]
    fn bombs() {
        #[cfg(target_os = "linux")]
        let before = most_memory();
        for (width, height, says) in [
            (
                20_000,
                20_000,
                "20,000 × 20,000 pixels, over the limit of 40 megapixels",
            ),
            (
                20_000,
                10,
                "20,000 × 10 pixels, over the limit of 16,384 a side",
            ),
        ] {
            let (_dir, path) = file("bomb.png", &claims(width, height));
            assert_eq!(refused(&path), says);
        }
        // Their pixels would be 1.2 GB and 600 KB.
        #[cfg(target_os = "linux")]
        {
            let took = most_memory() - before;
            assert!(took < 16 * 1024, "{took} KiB");
        }
    }

    #[test]
    fn files_that_are_no_pictures_are_named() {
        let (dir, path) = file("empty.png", b"");
        assert_eq!(refused(&path), "an empty file");
        assert_eq!(refused(dir.path()), "a folder, not a picture");
        assert_eq!(refused(&dir.path().join("gone.png")), "not found");
        for (name, bytes, kind) in [
            ("notes.TXT", &b"hello"[..], "txt"),
            ("x.\u{202e}gnp", b"hello", "of an unknown kind"),
            ("old.bmp", b"BM000000000000000000", "bmp"),
        ] {
            let (_dir, path) = file(name, bytes);
            assert_eq!(
                refused(&path),
                format!("not a picture this program can read ({kind})")
            );
        }
    }

    #[test]
    fn a_file_too_large_is_not_read() {
        let (_dir, path) = file("sparse.png", b"");
        fs::File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(40 << 20)
            .unwrap();
        assert_eq!(refused(&path), "a file of 40 MiB, over the limit of 32 MiB");
    }

    #[test]
    fn a_cut_file_is_damaged_but_has_its_size() {
        let whole = png(300, 200);
        let (_dir, path) = file("cut.png", &whole[..whole.len() / 2]);
        assert_eq!(
            probe(&path),
            Ok(PixelSize {
                width: 300,
                height: 200
            })
        );
        assert_eq!(
            decode(&path).unwrap_err().to_string(),
            "damaged or incomplete (png)"
        );
        let (_dir, path) = file("cut.png", &whole[..20]);
        assert_eq!(refused(&path), "damaged or incomplete (png)");
    }

    #[test]
    fn a_panic_of_a_decoder_is_an_answer() {
        let answer: Result<(), _> =
            with_decoder(&png(1, 1), Path::new("x"), |_| panic!("on purpose"));
        assert_eq!(answer, Err(PictureError::Damaged { kind: "png" }));
    }

    #[cfg(unix)]
    #[test]
    fn pipes_sockets_and_devices_are_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("socket.png");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert_eq!(refused(&path), "not a regular file");
        let pipe = dir.path().join("pipe.png");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        assert_eq!(refused(&pipe), "not a regular file");
        assert_eq!(refused(Path::new("/dev/zero")), "not a regular file");
    }

    #[test]
    fn the_first_frame_of_a_gif_is_enough() {
        let (dir, _) = file("x", b"x");
        for name in ["a.gif", "a.webp"] {
            let path = dir.path().join(name);
            DynamicImage::new_rgba8(7, 5).save(&path).unwrap();
            assert_eq!(
                probe(&path),
                Ok(PixelSize {
                    width: 7,
                    height: 5
                })
            );
            assert!(decode(&path).is_ok());
        }
    }
}
