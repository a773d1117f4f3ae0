//! Where the files of a blog are.

use std::path::{Path, PathBuf};

/// A blog's folders, as canonical paths where they exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Nothing outside this folder is ever opened.
    pub root: PathBuf,
    /// The folder the posts are below.
    pub content: PathBuf,
}

impl Site {
    /// A folder of posts with nothing known around it.
    pub fn plain(folder: &Path) -> Self {
        let root = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        Self {
            content: root.clone(),
            root,
        }
    }
}
