//! All files of a site that are no posts, by name: for pictures that are only
//! named, and for those whose letter case differs.

use crate::content::{index, scan::is_markdown, site::Site};
use ignore::WalkBuilder;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The most files that are remembered.
const LIMIT: usize = 200_000;

/// Files by their folded names.
#[derive(Clone, Debug, Default)]
pub struct Attachments {
    by_name: HashMap<String, Vec<PathBuf>>,
}

impl Attachments {
    /// Walks the site: some milliseconds for thousands of files. Ends early once
    /// `stop` is set.
    pub fn find(site: &Site, stop: &AtomicBool) -> Self {
        let walk = WalkBuilder::new(&site.root)
            .standard_filters(false)
            .hidden(true)
            .max_depth(Some(64))
            .filter_entry(|entry| entry.file_name() != "node_modules")
            .build();
        walk.take_while(|_| !stop.load(Relaxed))
            .flatten()
            .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
            .map(ignore::DirEntry::into_path)
            .filter(|path| !is_markdown(path))
            .take(LIMIT)
            .collect()
    }

    /// The file with the name that `path` ends in, if there is just one.
    pub(super) fn only(&self, path: &str) -> Option<&Path> {
        let name = path.rsplit('/').next()?;
        match self.by_name.get(&index::fold(name))?.as_slice() {
            [one] => Some(one),
            several => {
                // `folder/x.png` may still be the only one.
                let mut ends = several.iter().filter(|file| file.ends_with(path));
                ends.next()
                    .filter(|_| path.contains('/') && ends.next().is_none())
            }
        }
        .map(PathBuf::as_path)
    }

    /// The file with the name that `path` ends in: of several the nearest to
    /// `from`, as Obsidian has it.
    pub(super) fn nearest(&self, path: &str, from: &Path) -> Option<&Path> {
        let name = path.rsplit('/').next()?;
        let several = self.by_name.get(&index::fold(name))?;
        let fitting = several
            .iter()
            .filter(|file| !path.contains('/') || file.ends_with(path));
        fitting
            .min_by_key(|file| (Reverse(shared(file, from)), file.as_os_str().len(), *file))
            .map(PathBuf::as_path)
    }
}

/// How many folders two files have in common.
pub(super) fn shared(a: &Path, b: &Path) -> usize {
    let pairs = a.components().zip(b.components());
    pairs.take_while(|(a, b)| a == b).count()
}

impl FromIterator<PathBuf> for Attachments {
    fn from_iter<I: IntoIterator<Item = PathBuf>>(files: I) -> Self {
        let mut by_name: HashMap<String, Vec<PathBuf>> = HashMap::new();
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            by_name.entry(index::fold(&name)).or_default().push(file);
        }
        Self { by_name }
    }
}

/// Of the paths that were tried, the first that differs from a file only in letter
/// case: what an author on macOS or Windows does not notice.
pub fn similar(tried: &[PathBuf]) -> Option<PathBuf> {
    tried.iter().find_map(|path| {
        let wanted = path.file_name()?.to_string_lossy().to_lowercase();
        let mut entries = path
            .parent()?
            .read_dir()
            .ok()?
            .flatten()
            .map(|entry| entry.path());
        entries.find(|entry| {
            let name = entry.file_name().unwrap_or_default().to_string_lossy();
            name.to_lowercase() == wanted && entry != path && entry.is_file()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::blog;
    use super::*;

    #[test]
    fn files_are_found_by_walking() {
        let (_folder, site) = blog(&["content/a.md", "content/x/P.png", ".git/p.png"]);
        let all = Attachments::find(&site, &AtomicBool::new(false));
        let only = site.root.join("content/x/P.png");
        assert_eq!(all.only("p.png"), Some(only.as_path()));
        assert_eq!(all.only("a.md"), None);
    }

    #[test]
    fn of_several_files_the_nearest_is_found() {
        let (_folder, site) = blog(&["content/a/i/x.png", "content/b/i/x.png"]);
        let all = Attachments::find(&site, &AtomicBool::new(false));
        let from = site.root.join("content/b/note.md");
        let near = site.root.join("content/b/i/x.png");
        assert_eq!(all.only("x.png"), None);
        assert_eq!(all.nearest("x.png", &from), Some(near.as_path()));
        assert_eq!(all.nearest("c/x.png", &from), None);
    }

    #[test]
    fn another_letter_case_is_told() {
        let (_folder, site) = blog(&["content/Photo.PNG"]);
        let tried = [site.root.join("content/photo.png")];
        assert_eq!(similar(&tried), Some(site.root.join("content/Photo.PNG")));
    }
}
