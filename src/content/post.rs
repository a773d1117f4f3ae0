//! A post as a listing needs it: its front matter and a few counts, no body.

use std::{cmp::Ordering, fmt, path::PathBuf, sync::Arc};

/// Which post: its path below the root, with `/` between the parts. It stays the
/// same while rows move, so a selection is held by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(pub Arc<str>);

impl fmt::Display for PostId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The moment in a post's front matter, and the day an author would call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostDate {
    /// The moment, for sorting.
    pub at: jiff::Timestamp,
    /// The calendar day as written, in the zone as written.
    pub day: jiff::civil::Date,
}

impl PartialOrd for PostDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PostDate {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.day).cmp(&(other.at, other.day))
    }
}

/// Something that is wrong with a post, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What and why, in one line of clean text.
    pub message: String,
    /// Line in the file, from 1, where it is known.
    pub line: Option<usize>,
    /// Column in that line, in characters, from 1, where it is known.
    pub column: Option<usize>,
}

/// One post of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub id: PostId,
    /// The file, as it can be opened.
    pub path: PathBuf,
    /// Clean text on one line; never empty (falls back to the file's name).
    pub title: String,
    pub date: Option<PostDate>,
    pub lastmod: Option<PostDate>,
    /// As written, in the order of the file.
    pub tags: Vec<String>,
    pub categories: Vec<String>,
    pub series: Vec<String>,
    pub authors: Vec<String>,
    /// The author's own summary.
    pub summary: Option<String>,
    /// `showSummary: false` hides the summary wherever it would stand.
    pub show_summary: bool,
    pub draft: bool,
    /// Hugo's word count with CJK on: see `content::summary`.
    pub words: usize,
    /// Reading time in minutes.
    pub minutes: usize,
    /// Whether the body is counted by characters (Chinese, Japanese, Korean).
    pub cjk: bool,
    /// Path of the hero picture as written in the front matter.
    pub hero: Option<String>,
    /// What could not be read as meant. Not empty: the list marks the post.
    pub issues: Vec<Issue>,
}
