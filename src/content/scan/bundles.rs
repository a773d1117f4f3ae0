//! Which Markdown files are resources of a leaf bundle instead of posts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Remembers which folders are leaf bundles or stand in one.
#[derive(Debug)]
pub(super) struct Bundles {
    root: PathBuf,
    known: HashMap<PathBuf, bool>,
}

/// The name of a file without its extension, in lower case, and without what
/// follows the first dot: `index` for `index.zh-cn.md`.
fn base(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_lowercase()
}

/// `_index.md` and `_index.LANG.md` describe a section; they are no posts.
pub(super) fn is_section(path: &Path) -> bool {
    base(path) == "_index"
}

fn is_index(path: &Path) -> bool {
    base(path) == "index" && super::is_markdown(path)
}

impl Bundles {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            known: HashMap::new(),
        }
    }

    /// Whether `path` belongs to a bundle without being its `index` file.
    pub(super) fn is_resource(&mut self, path: &Path) -> bool {
        let Some(folder) = path.parent() else {
            return false;
        };
        if is_index(path) {
            folder != self.root && folder.parent().is_some_and(|above| self.is_bundle(above))
        } else {
            self.is_bundle(folder)
        }
    }

    /// Whether a folder is a leaf bundle or stands in one; the top never is.
    fn is_bundle(&mut self, folder: &Path) -> bool {
        if folder == self.root || !folder.starts_with(&self.root) {
            return false;
        }
        if let Some(known) = self.known.get(folder) {
            return *known;
        }
        let above = folder.parent().is_some_and(|above| self.is_bundle(above));
        let here = above
            || std::fs::read_dir(folder)
                .is_ok_and(|mut entries| entries.any(|e| e.is_ok_and(|e| is_index(&e.path()))));
        self.known.insert(folder.to_owned(), here);
        here
    }
}
