//! The text of a file, whatever its bytes are.
//!
//! Used by the scan and by the reader. The text is not cleaned: the Markdown
//! layer does that after parsing, since entities can hide control characters.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    path::Path,
};

use crate::platform;

/// The largest file that is read.
pub const LIMIT: u64 = 64 * 1024 * 1024;

/// What is read first: it shows whether the rest is worth it.
const START: u64 = 8192;
/// From this size on it is asked whether a file is really there.
const HOLES: u64 = 1024 * 1024;
/// Bytes that are read where the whole of a file is not needed: all of most posts.
pub const HEAD: u64 = 16 * 1024;

/// Why a file has no text.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("is {0}, not a file: not opened")]
    NotAFile(&'static str),
    #[error("is {} MiB, the limit is {} MiB: not read", .0 / 1024 / 1024, LIMIT / 1024 / 1024)]
    TooLarge(u64),
    #[error("is longer than {} MiB: not read", LIMIT / 1024 / 1024)]
    TooLong,
    #[error("is {} MiB of holes, with nothing stored in them: not read", .0 / 1024 / 1024)]
    Holes(u64),
    #[error("holds binary data, not text")]
    Binary,
    #[error("is a link that leaves the site: not opened")]
    Outside,
}

/// A text, and what had to be done to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Without byte order marks, lines ended by `\n` alone.
    pub text: String,
    /// The first line, from 1, with bytes that are not UTF-8, shown as U+FFFD.
    pub invalid: Option<usize>,
}

/// The text of a file of a blog, whose own files are below `root`.
///
/// A walk enters no linked folder, so only the file itself may lead elsewhere. It is asked
/// each time: what was a post when it was listed may be a link by now.
///
/// # Errors
/// As [`read`], and where the file is a link that leaves `root`: it is not opened then.
pub fn read_below(path: &Path, root: &Path) -> Result<String, ReadError> {
    if let Some((mut file, about)) = open_itself(path) {
        return read_open(&mut file, &about).map(|source| source.text);
    }
    let real = path.canonicalize()?;
    if !real.starts_with(root) {
        return Err(ReadError::Outside);
    }
    read_source(&real)
}

/// The text of a file: see [`read`].
///
/// # Errors
/// As [`read`].
pub fn read_source(path: &Path) -> Result<String, ReadError> {
    read(path).map(|source| source.text)
}

/// Reads a file: UTF-8 (bad bytes become U+FFFD) or UTF-16, byte order marks
/// taken off, every kind of line end made `\n`.
///
/// # Errors
/// When it is no regular file (it is not opened then, so a FIFO cannot block),
/// is larger than [`LIMIT`], is binary, or cannot be read.
pub fn read(path: &Path) -> Result<Source, ReadError> {
    let kind = std::fs::metadata(path)?;
    read_known(path, &kind)
}

/// As [`read`], of a file that has been looked at already.
///
/// # Errors
/// As [`read`].
pub fn read_known(path: &Path, kind: &Metadata) -> Result<Source, ReadError> {
    fit(kind)?;
    read_open(&mut open(path)?, kind)
}

/// As [`read`], of a file that is open and was looked at.
///
/// # Errors
/// As [`read`].
pub(super) fn read_open(file: &mut File, kind: &Metadata) -> Result<Source, ReadError> {
    let length = fit(kind)?;
    // Some files of the system say that they are empty.
    let start = if length == 0 {
        START
    } else {
        length.min(START)
    };
    let mut bytes = read_up_to(file, start + 1, length)?;
    if bytes.len() as u64 > start {
        if is_binary(&bytes) {
            return Err(ReadError::Binary);
        }
        bytes.reserve(usize::try_from(length.saturating_sub(start)).unwrap_or(0) + 1);
        // It may grow while it is read.
        let rest = (LIMIT + 1).saturating_sub(bytes.len() as u64);
        file.take(rest).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > LIMIT {
        return Err(ReadError::TooLarge(bytes.len() as u64));
    }
    decode(bytes)
}

/// The start of a file's text, and whether that is all of it: see [`read`].
///
/// # Errors
/// As [`read`], as far as it is looked at.
pub fn read_head(path: &Path, kind: &Metadata) -> Result<(Source, bool), ReadError> {
    fit(kind)?;
    head_of(&mut open(path)?, kind)
}

/// As [`read_head`], of a file that is open and was looked at.
///
/// # Errors
/// As [`read_head`].
pub(super) fn head_of(file: &mut File, kind: &Metadata) -> Result<(Source, bool), ReadError> {
    if kind.len() <= HEAD {
        return Ok((read_open(file, kind)?, true));
    }
    let length = fit(kind)?;
    let mut bytes = read_up_to(file, HEAD, length)?;
    // Not into the middle of a character: it would be one that is no UTF-8.
    let torn = bytes
        .utf8_chunks()
        .last()
        .map_or(0, |last| last.invalid().len());
    bytes.truncate(bytes.len() - torn);
    Ok((decode(bytes)?, false))
}

/// The first bytes of a file that is said to be of some `length`, `most` of them. Where
/// it ends when it should, it is not asked once more whether it does.
fn read_up_to(file: &mut File, most: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(most).unwrap_or(0)];
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if filled as u64 == length && length > 0 {
            break;
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// Opens a file that is one itself, and no link to one, and says what it is like; none
/// where that cannot be had in one step, or not at all.
pub(super) fn open_itself(path: &Path) -> Option<(File, Metadata)> {
    let mut options = File::options();
    options.read(true);
    if !platform::open_no_link(&mut options) {
        return None;
    }
    let file = options.open(path).ok()?;
    let about = file.metadata().ok()?;
    Some((file, about))
}

/// The text of what a pipe brings.
///
/// # Errors
/// When it is longer than [`LIMIT`], is binary, or cannot be read.
pub fn read_from(input: impl Read) -> Result<Source, ReadError> {
    let mut bytes = Vec::new();
    input.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        return Err(ReadError::TooLong);
    }
    decode(bytes)
}

/// All of a small text file that somebody has named: a configuration, a theme.
///
/// # Errors
/// When it is no regular file (a pipe would never end), is larger than `limit`, is not
/// UTF-8, or cannot be read.
pub fn read_small(path: &Path, limit: u64) -> io::Result<String> {
    let unfit = |why: &str| io::Error::new(io::ErrorKind::InvalidInput, why.to_owned());
    if !std::fs::metadata(path)?.is_file() {
        return Err(unfit("not a file"));
    }
    let mut text = String::new();
    // What it is may have changed, and some files of the system say that they are empty.
    let file = open(path)?.take(limit + 1).read_to_string(&mut text);
    match file {
        _ if text.len() as u64 > limit => Err(unfit("too long")),
        read => read.map(|_| text),
    }
}

/// Opens a file to be read. One that has become a FIFO meanwhile does not block.
///
/// # Errors
/// As [`File::open`].
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    platform::open_unblocked(&mut options);
    options.open(path)
}

/// The length of a file that is fit to be read.
fn fit(kind: &Metadata) -> Result<u64, ReadError> {
    if kind.is_dir() {
        return Err(ReadError::NotAFile("a folder"));
    }
    if !kind.is_file() {
        return Err(ReadError::NotAFile("a pipe, socket or device"));
    }
    let length = kind.len();
    if length > LIMIT {
        return Err(ReadError::TooLarge(length));
    }
    // File systems that compress store less than there is, but not so much less.
    if length >= HOLES && platform::stored(kind).is_some_and(|bytes| bytes < length / 16) {
        return Err(ReadError::Holes(length));
    }
    Ok(length)
}

/// Whether the start of a file is no text: it holds zero bytes and is neither UTF-16
/// nor UTF-8 with a few of them in it (CommonMark 2.3 has U+FFFD for each).
fn is_binary(start: &[u8]) -> bool {
    let start = &start[..start.len().min(8192)];
    if memchr::memchr(0, start).is_none() {
        return false;
    }
    let zeros = start.iter().filter(|&&b| b == 0).count();
    if zeros == 0 || utf16(start).is_some() {
        return false;
    }
    // The last character may have been cut.
    let is_utf8 = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    !is_utf8 || zeros * 50 > start.len()
}

fn decode(bytes: Vec<u8>) -> Result<Source, ReadError> {
    let (text, invalid) = match utf16(&bytes) {
        Some(text) => (text, None),
        None if is_binary(&bytes) => return Err(ReadError::Binary),
        None => match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let before = &error.as_bytes()[..good];
                let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
                (
                    String::from_utf8_lossy(error.as_bytes()).into_owned(),
                    Some(line),
                )
            }
        },
    };
    let bare = text.trim_start_matches('\u{feff}');
    let text = if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        bare.replace("\r\n", "\n").replace('\r', "\n")
    } else if bare.len() < text.len() {
        bare.to_owned()
    } else {
        text
    };
    Ok(Source { text, invalid })
}

/// UTF-16 by its byte order mark, or by every other byte of the start being zero.
fn utf16(bytes: &[u8]) -> Option<String> {
    let zeros =
        |odd: usize| bytes.len() >= 8 && (0..8).all(|at| (bytes[at] == 0) == (at % 2 == odd));
    let little = bytes.starts_with(&[0xff, 0xfe]) || zeros(1);
    let big = bytes.starts_with(&[0xfe, 0xff]) || zeros(0);
    if !little && !big {
        return None;
    }
    let units = bytes.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        }
    });
    let text = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(text.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap().text
    }

    /// Unicode 23.8 and RFC 3629, 6: byte order marks; CommonMark 2.1: line endings.
    #[test]
    fn marks_and_line_ends_are_made_plain() {
        assert_eq!(text(b"\xef\xbb\xbf\xef\xbb\xbfa\r\nb\rc\n"), "a\nb\nc\n");
        assert_eq!(text(b"\xff\xfea\0\n\0"), "a\n");
        assert_eq!(text(b"\xfe\xff\0a"), "a");
        assert_eq!(text(b"a\0b\0c\0d\0"), "abcd");
    }

    /// Unicode 3.9: U+FFFD stands for what is no UTF-8.
    #[test]
    fn bad_bytes_are_shown_and_their_line_is_told() {
        let source = decode(b"a\nb\xffc".to_vec()).unwrap();
        assert_eq!(
            (source.text.as_str(), source.invalid),
            ("a\nb\u{fffd}c", Some(2))
        );
    }

    #[test]
    fn small_files_are_files_and_small() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::fs::write(&path, "a = 1\n").unwrap();
        assert_eq!(read_small(&path, 6).unwrap(), "a = 1\n");
        let why = |path: &Path| read_small(path, 5).unwrap_err().to_string();
        assert_eq!(why(&path), "too long");
        assert_eq!(why(folder.path()), "not a file");
        if cfg!(unix) {
            assert_eq!(why(Path::new("/dev/zero")), "not a file");
        }
        std::fs::write(&path, b"\xff").unwrap();
        assert!(read_small(&path, 5).is_err());
    }

    #[test]
    fn binary_data_and_folders_are_errors() {
        let binary = decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec());
        assert!(matches!(binary, Err(ReadError::Binary)));
        assert!(matches!(decode(vec![0; 99]), Err(ReadError::Binary)));
        // CommonMark 2.3: one that strayed into a text is no character, and no more.
        let stray = format!("{}\0字", "word ".repeat(20));
        assert_eq!(text(stray.as_bytes()), stray);
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            read(folder.path()),
            Err(ReadError::NotAFile("a folder"))
        ));
        assert!(matches!(
            read(&folder.path().join("none")),
            Err(ReadError::Io(_))
        ));
    }
}
