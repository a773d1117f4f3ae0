//! Names of files as ids of posts.

use crate::content::{clean, post::PostId};
use std::{path::Path, sync::Arc};

/// The path of a file below the root as an id: `/` between the parts, and what is
/// no text or could steer a terminal percent-encoded, so that ids stay distinct.
pub fn id_of(root: &Path, path: &Path) -> PostId {
    if let Some(plain) = plain_id(root, path) {
        return PostId(Arc::from(plain));
    }
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut id = String::new();
    for part in below {
        if !id.is_empty() {
            id.push('/');
        }
        for chunk in part.as_encoded_bytes().utf8_chunks() {
            for c in chunk.valid().chars() {
                if !is_safe(c) {
                    let mut bytes = [0; 4];
                    for byte in c.encode_utf8(&mut bytes).bytes() {
                        id.push_str(&format!("%{byte:02X}"));
                    }
                } else {
                    id.push(c);
                }
            }
            for byte in chunk.invalid() {
                id.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    PostId(Arc::from(id))
}

/// The id where it is the end of the path as it stands, as it mostly is.
pub(super) fn plain_id<'p>(root: &Path, path: &'p Path) -> Option<&'p str> {
    let root = root.as_os_str().as_encoded_bytes();
    let whole = path.as_os_str();
    let bytes = whole.as_encoded_bytes();
    let other = std::path::MAIN_SEPARATOR != '/';
    if other || !bytes.starts_with(root) || bytes.get(root.len()) != Some(&b'/') {
        return None;
    }
    let below = std::str::from_utf8(bytes.get(root.len() + 1..)?).ok()?;
    let parts = || {
        below
            .split('/')
            .all(|part| !matches!(part, "" | "." | ".."))
    };
    (below.chars().all(is_safe) && parts()).then_some(below)
}

/// Whether a character stands in an id as it is.
pub(super) fn is_safe(c: char) -> bool {
    !(clean::is_unsafe(c) || c == '\n' || c == '\t')
}
