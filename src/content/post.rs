//! A post as a listing needs it: its front matter and a few counts, no body.

use super::{clean, date, front_matter, heading, summary};
use jiff::tz::TimeZone;
use std::{cmp::Ordering, fmt, path::Path, path::PathBuf, sync::Arc};

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
    /// `description` of the front matter.
    pub description: Option<String>,
    /// The start of the text, for a list that has neither of the two.
    pub excerpt: String,
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

impl Post {
    /// A post of which nothing is known but its file: titled by the file's name.
    pub fn named(id: PostId, path: PathBuf) -> Self {
        let title = title_of_name(&path);
        Self {
            id,
            path,
            title,
            date: None,
            lastmod: None,
            tags: Vec::new(),
            categories: Vec::new(),
            series: Vec::new(),
            authors: Vec::new(),
            summary: None,
            description: None,
            excerpt: String::new(),
            show_summary: true,
            draft: false,
            words: 0,
            minutes: 0,
            cjk: false,
            hero: None,
            issues: Vec::new(),
        }
    }

    /// A post that could not be read: listed by its file's name, with the reason.
    pub fn unreadable(id: PostId, path: PathBuf, why: &str) -> Self {
        let mut post = Self::named(id, path);
        post.issues.push(Issue::of_file(why));
        post
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

/// The post a source holds. `text_of` turns Markdown into plain text; it is
/// passed in because this layer knows no Markdown.
///
/// Never fails: fields fall back, and `issues` says what could not be read.
pub fn from_source(id: PostId, path: PathBuf, source: &str, text_of: fn(&str) -> String) -> Post {
    let zone = &TimeZone::UTC;
    let (block, body, _) = front_matter::split(source);
    let (fields, issues) = front_matter::parse(&block);
    let plain = text_of(body);
    let counts = summary::count_as(&plain, fields.cjk.unwrap_or(summary::is_cjk(source)));
    let mut post = Post::named(id, path);
    post.issues = issues;
    post.date = first_date(&fields.dates, zone, &mut post.issues)
        .or_else(|| date_of_path(&post.path, &post.id, fields.url.as_deref(), zone));
    post.lastmod = first_date(&fields.lastmods, zone, &mut Vec::new()).or(post.date);
    let title = fields.title.or_else(|| {
        let heading = heading::first(body)?;
        Some(clean::line(&text_of(heading))).filter(|title| !title.is_empty())
    });
    if let Some(title) = title {
        post.title = title;
    }
    post.tags = fields.tags;
    post.categories = fields.categories;
    post.series = fields.series;
    post.authors = fields.authors;
    post.summary = fields.summary;
    post.description = fields.description;
    post.excerpt = clean::line(&summary::auto(&plain));
    post.show_summary = fields.show_summary.unwrap_or(true);
    post.draft = fields.draft.unwrap_or(false);
    post.words = counts.words;
    post.minutes = counts.minutes;
    post.cjk = counts.cjk;
    post.hero = fields.hero;
    post
}

/// The first that can be read; those before it are issues.
fn first_date(
    written: &[front_matter::Written],
    zone: &TimeZone,
    issues: &mut Vec<Issue>,
) -> Option<PostDate> {
    written
        .iter()
        .find_map(|field| match date::parse(&field.text, zone) {
            Ok(date) => Some(date),
            Err(error) => {
                issues.push(Issue {
                    message: format!("{}: {}: {error}", field.key, field.text),
                    line: field.line,
                    column: field.line.map(|_| 1),
                });
                None
            }
        })
}

/// The name that names a post: its file's, or its bundle's for an `index` file.
fn own_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let is_index = stem.eq_ignore_ascii_case("index") || stem.to_lowercase().starts_with("index.");
    let folder = path.parent().and_then(Path::file_name);
    match folder {
        Some(folder) if is_index => folder.to_string_lossy().into_owned(),
        _ => stem.into_owned(),
    }
}

fn date_of_path(path: &Path, id: &PostId, url: Option<&str>, zone: &TimeZone) -> Option<PostDate> {
    let named = date::from_name(&own_name(path), zone).map(|(date, _)| date);
    named
        .or_else(|| date::from_path(url?, zone))
        .or_else(|| date::from_path(&id.0, zone))
}

/// A name made a title: without its date, `-` and `_` as spaces, the first letter
/// large, unless it holds a space and so was written as a title (our rule).
fn title_of_name(path: &Path) -> String {
    let name = own_name(path);
    let slug = match date::from_name(&name, &TimeZone::UTC) {
        Some((_, rest)) if !rest.is_empty() => rest,
        _ => &name,
    };
    let title = if slug.contains(' ') {
        slug.to_owned()
    } else {
        let spaced = slug.replace(['-', '_'], " ");
        let spaced = spaced.trim();
        let mut chars = spaced.chars();
        let first = chars.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(chars).collect()
    };
    let title = clean::line(if title.is_empty() { &name } else { &title });
    if title.is_empty() {
        "untitled".to_owned()
    } else {
        title
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(path: &str, source: &str) -> Post {
        let id = PostId(Arc::from(path));
        from_source(id, PathBuf::from("/blog").join(path), source, |text| {
            text.replace(['#', '*'], "")
        })
    }

    #[test]
    fn a_post_as_its_author_wrote_it() {
        let post = post(
            "posts/a-year/index.md",
            "---\ntitle: \"一年同行\"\nshowSummary: true\nsummary: \"回顾 👀\"\n\
             layoutBackgroundBlur: true\ndate: 2024-07-31\ntags: [\"随笔闲谈\"]\n---\n\n## 初识\n好。\n",
        );
        assert_eq!(post.title, "一年同行");
        assert_eq!(post.summary.as_deref(), Some("回顾 👀"));
        assert_eq!(post.tags, ["随笔闲谈"]);
        let day = post.date.map(|date| date.day);
        assert_eq!(day, Some(jiff::civil::date(2024, 7, 31)));
        assert_eq!(post.lastmod, post.date);
        assert_eq!((post.words, post.minutes, post.cjk), (4, 1, true));
        assert!(post.issues.is_empty(), "{:?}", post.issues);
    }

    #[test]
    fn a_title_falls_back_to_the_heading_and_then_to_the_name() {
        assert_eq!(post("a.md", "text\n\n# A *b*\n").title, "A b");
        assert_eq!(
            post("2024-07-31-my_first-post.md", "x").title,
            "My first post"
        );
        assert_eq!(post("posts/my-bundle/index.md", "x").title, "My bundle");
        assert_eq!(post("A note-like name.md", "x").title, "A note-like name");
        assert_eq!(post("2024-07-31.md", "x").title, "2024 07 31");
    }

    #[test]
    fn a_date_that_cannot_be_read_falls_back_with_an_issue() {
        let post = post("2024-07-31-x.md", "---\ntitle: T\ndate: 2024-02-30\n---\n");
        let day = post.date.map(|date| date.day);
        assert_eq!(day, Some(jiff::civil::date(2024, 7, 31)));
        assert_eq!(post.issues[0].line, Some(3));
        assert!(post.issues[0].message.contains("2024-02-30"));
    }

    #[test]
    fn folders_may_hold_the_date() {
        let post = post("2019/05/15/x.md", "x");
        let day = post.date.map(|date| date.day);
        assert_eq!(day, Some(jiff::civil::date(2019, 5, 15)));
    }
}
