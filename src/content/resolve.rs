//! What a picture's or a link's target names: one function each, used wherever
//! the answer matters, with what was tried as part of it.
//!
//! Nothing is opened here, and nothing outside the site's root is ever named as
//! a file: paths are judged by where they really lead.

mod addresses;
mod attachments;
mod candidates;
mod link;
mod picture;
mod target;
mod web;

pub use addresses::{Addresses, Called};
pub use attachments::{Attachments, similar};
pub use link::{Link, link, link_among};
pub use picture::{Resolution, picture, picture_among};
pub use target::without_liquid;
pub use web::{Web, web};

/// The scheme of a target, in lower case: `https` of `https://x`, `//` for an
/// address without one. A single letter is a drive, no scheme.
fn scheme(dest: &str) -> Option<String> {
    if dest.starts_with("//") {
        return Some("//".to_owned());
    }
    let (scheme, _) = dest.split_once(':')?;
    let shaped = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    shaped.then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod rules_tests;

/// A site of these files, its content below `content`.
#[cfg(test)]
fn blog(files: &[&str]) -> (tempfile::TempDir, super::site::Site) {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }
    let mut site = super::site::Site::plain(folder.path());
    site.content = site.root.join("content");
    (folder, site)
}
