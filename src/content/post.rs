//! A post as a listing needs it: its front matter and a few counts, no body.

mod more;
mod place;
mod terms;

pub use more::{Fields as MoreFields, More};
pub(in crate::content) use place::{Listing, Place};
pub use place::{Render, from_source};
pub use terms::TermList;
pub(in crate::content) use terms::TermLists;

use super::clean;
use std::{
    cmp::Ordering,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Which post: its path below the root, with `/` between the parts. It stays the
/// same while rows move, so a selection is held by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(pub Arc<str>);

/// So that a set of ids can be asked for one that is not an id yet.
impl std::borrow::Borrow<str> for PostId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

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
    /// The zone as written, or the site's.
    pub offset: jiff::tz::Offset,
}

impl PostDate {
    /// `0001-01-01`, which Hugo takes for no date and writes where there is none.
    pub fn is_zero(&self) -> bool {
        self.day == jiff::civil::date(1, 1, 1)
    }

    /// As RFC 3339 in the zone as written, to the second: `2024-07-31T00:00:00+08:00`,
    /// `Z` for UTC.
    pub fn rfc3339(&self) -> String {
        if self.at == jiff::Timestamp::MAX {
            return format!("{}T00:00:00Z", self.day);
        }
        let second = jiff::Timestamp::from_second(self.at.as_second()).unwrap_or(self.at);
        if self.offset == jiff::tz::Offset::UTC {
            second.to_string()
        } else {
            second.display_with_offset(self.offset).to_string()
        }
    }
}

impl PartialOrd for PostDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PostDate {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |date: &Self| (date.at, date.day, date.offset);
        key(self).cmp(&key(other))
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

/// Where the file of a post is: nearly always below a folder, by the post's own id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::content) enum PostFile {
    Below(Arc<Path>),
    Other(Arc<Path>),
}

impl PostFile {
    /// The file, as it can be opened, of the post `id`.
    pub(in crate::content) fn path(&self, id: &PostId) -> PathBuf {
        match self {
            Self::Below(folder) => folder.join(&*id.0),
            Self::Other(path) => path.to_path_buf(),
        }
    }

    /// The file of the post `id` of a blog whose posts are below `base`.
    pub(in crate::content) fn of(base: &Arc<Path>, id: &PostId, path: &Path) -> Self {
        if base.join(&*id.0) == path {
            Self::Below(base.clone())
        } else {
            Self::Other(path.into())
        }
    }
}

/// One post of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub id: PostId,
    /// See [`Post::path`].
    pub(in crate::content) file: PostFile,
    /// Clean text on one line; never empty (falls back to the file's name).
    pub title: Box<str>,
    pub date: Option<PostDate>,
    /// As written, in the order of the file.
    pub tags: TermList,
    pub categories: TermList,
    /// The author's own summary: what stands before `<!--more-->`, else `summary` of
    /// the front matter, as plain text.
    pub summary: Option<Box<str>>,
    /// `description` of the front matter.
    pub description: Option<Box<str>>,
    /// The start of the text: made, and kept, only for a post that has neither of
    /// the two; see [`Post::teaser`].
    pub excerpt: Box<str>,
    /// Its language in lower case (`zh-cn`), by its file's name, its folder or the
    /// site's default.
    pub lang: Option<Arc<str>>,
    /// Posts with the same one are translations of each other. None where the
    /// blog has one language.
    pub translation: Option<Arc<str>>,
    /// Its author wants it at the top.
    pub pinned: bool,
    /// `showSummary: false` hides the summary wherever it would stand.
    pub show_summary: bool,
    pub draft: bool,
    /// Hugo's word count with CJK on: see `content::summary`.
    pub words: usize,
    /// Reading time in minutes.
    pub minutes: usize,
    /// Whether the whole body was read for words, minutes and summary; before that
    /// they are taken from its start, which is mostly all of it.
    pub counted: bool,
    /// Whether the body is counted by characters (Chinese, Japanese, Korean).
    pub cjk: bool,
    /// What most posts have nothing of.
    pub more: More,
}

impl Post {
    /// The file, as it can be opened.
    pub fn path(&self) -> PathBuf {
        self.file.path(&self.id)
    }

    /// A post of which nothing is known but its file: titled by the file's name.
    pub fn named(id: PostId, path: PathBuf) -> Self {
        Self::titled_by_name(id, PostFile::Other(path.into()))
    }

    /// The same.
    fn titled_by_name(id: PostId, file: PostFile) -> Self {
        let mut post = Self::blank(id, file);
        post.title = place::title_of_name(&place::own_name(&post.path())).into();
        post
    }

    /// A post that has no title yet.
    fn blank(id: PostId, file: PostFile) -> Self {
        Self {
            id,
            file,
            title: Box::default(),
            date: None,
            tags: TermList::default(),
            categories: TermList::default(),
            summary: None,
            description: None,
            excerpt: Box::default(),
            lang: None,
            translation: None,
            pinned: false,
            show_summary: true,
            draft: false,
            words: 0,
            minutes: 0,
            counted: false,
            cjk: false,
            more: More::default(),
        }
    }

    /// A post that could not be read: listed by its file's name, with the reason.
    pub(in crate::content) fn unreadable(id: PostId, file: PostFile, why: &str) -> Self {
        let mut post = Self::titled_by_name(id, file);
        post.more.issues.push(Issue::of_file(why));
        post
    }
}

/// What keeps a post from readers of the published blog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub draft: bool,
    pub future: bool,
    pub expired: bool,
}

impl Post {
    /// When it was changed last: its date, where nothing else is said.
    pub fn lastmod(&self) -> Option<PostDate> {
        self.more.lastmod.or(self.date)
    }

    /// Before it the post is one of the future: `publishDate`, else its date.
    pub fn publish(&self) -> Option<jiff::Timestamp> {
        self.more.publish.or(self.date.map(|date| date.at))
    }

    /// The author's own summary, where it is to be seen above the text.
    pub fn shown_summary(&self) -> Option<&str> {
        let own = self.summary.as_deref().filter(|own| !own.trim().is_empty());
        own.filter(|_| self.show_summary)
    }

    /// What a list says of it below its title: the author's summary, else the
    /// description, else the start of the text. Nothing with `showSummary: false`.
    pub fn teaser(&self) -> Option<&str> {
        let own = self.summary.as_deref().or(self.description.as_deref());
        let text = own.unwrap_or(&self.excerpt);
        (self.show_summary && !text.is_empty()).then_some(text)
    }

    /// How it stands at a moment (Hugo, `hugolib/site.go`, `shouldBuild`).
    pub fn standing(&self, now: jiff::Timestamp) -> Standing {
        Standing {
            draft: self.draft,
            future: self.publish().is_some_and(|publish| publish > now),
            expired: self.more.expiry.is_some_and(|expiry| expiry <= now),
        }
    }
}

impl Issue {
    /// Something that is wrong with a file as a whole.
    pub fn of_file(message: &str) -> Self {
        Self {
            message: clean::line(message),
            line: None,
            column: None,
        }
    }
}
