//! The ways a target may be written as a path, and the check that a path is a
//! file inside the root.

use percent_encoding::percent_decode_str;
use std::path::{Component, Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// `text` as it is, percent-decoded, and both in composed and decomposed form:
/// each once, in this order.
pub(super) fn spellings(text: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    let mut add = |text: String| {
        if !text.is_empty() && !list.contains(&text) {
            list.push(text);
        }
    };
    let decoded = percent_decode_str(text).decode_utf8();
    let decoded = decoded.map_or_else(|_| text.to_owned(), |text| text.into_owned());
    add(text.to_owned());
    add(decoded.clone());
    for text in [text, &decoded] {
        if !text.is_ascii() {
            add(text.nfc().collect());
            add(text.nfd().collect());
        }
    }
    // Written on Windows.
    if decoded.contains('\\') {
        add(decoded.replace('\\', "/"));
    }
    list
}

/// What a path turned out to be.
pub(super) enum Found {
    File(PathBuf),
    Folder(PathBuf),
    /// It exists outside the root, or its `..` lead there.
    Outside,
    No,
}

/// Looks at a path, as [`plain`] gives it, without opening it.
pub(super) fn look(root: &Path, path: &Path) -> Found {
    match path.canonicalize() {
        Ok(real) if !real.starts_with(root) => Found::Outside,
        Ok(real) if real.is_file() => Found::File(real),
        Ok(real) if real.is_dir() => Found::Folder(real),
        _ if !path.starts_with(root) => Found::Outside,
        _ => Found::No,
    }
}

/// A path without `.` and `..`, taken as in an address: `a/../b` is `b` even
/// where there is no `a`.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}
