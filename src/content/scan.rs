//! Walks a folder and reads every post in it, in parallel, handing them over in
//! batches while it goes on.
//!
//! Skipped: dot files and folders, `node_modules`, names that end in `~`, the
//! `public`, `themes` and `resources` of a site's root, `_index` pages, and the
//! resources of leaf bundles. `.gitignore` is not obeyed: drafts and private
//! notes are often ignored there, and are posts all the same. Linked folders are
//! not entered (what they name inside the root is listed where it is), linked
//! files only when they stay inside.

mod bundles;

use super::post::{self, Post, PostId};
use super::source;
use bundles::Bundles;
use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Folders below each other: more is a loop or an attack.
const DEPTH: usize = 64;
/// Posts in a batch, and how long one may wait to be handed over.
const BATCH: usize = 256;
const WAIT: Duration = Duration::from_millis(40);
/// The first batch is small, so that there is something to see.
const FIRST: usize = 16;

/// What a scan did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanReport {
    /// Posts handed over, unreadable ones among them.
    pub posts: usize,
    /// What was left out though it might hold posts: clean text, a line each.
    pub warnings: Vec<String>,
    /// Whether it was told to stop before the end.
    pub stopped: bool,
}

/// Why there is nothing to scan.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error("{}: {source}", .path.display())]
    Root {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} is neither a folder nor a file", .0.display())]
    NotAFolder(PathBuf),
}

type Sink<'a> = &'a (dyn Fn(Vec<Post>) + Sync);

/// Reads every post below `root`, or the one file that it names, and gives them
/// to `sink` in batches, from several threads. A post that cannot be read, or
/// whose reading panics, is handed over with an issue. Ends early once `stop` is
/// set.
///
/// # Errors
/// When `root` itself does not exist or cannot be opened.
pub fn scan(
    root: &Path,
    text_of: fn(&str) -> String,
    stop: &AtomicBool,
    sink: Sink<'_>,
) -> Result<ScanReport, ScanError> {
    let failed = |source| ScanError::Root {
        path: root.to_owned(),
        source,
    };
    let canonical = root.canonicalize().map_err(failed)?;
    let kind = canonical.metadata().map_err(failed)?;
    if kind.is_file() {
        let folder = canonical.parent().unwrap_or(&canonical);
        sink(vec![load(folder, canonical.clone(), text_of)]);
        return Ok(ScanReport {
            posts: 1,
            ..ScanReport::default()
        });
    }
    if !kind.is_dir() {
        return Err(ScanError::NotAFolder(root.to_owned()));
    }
    std::fs::read_dir(&canonical).map_err(failed)?;

    let shared = Shared {
        root: &canonical,
        text_of,
        stop,
        sink,
        first: AtomicBool::new(true),
        posts: AtomicUsize::new(0),
        warnings: Mutex::new(Vec::new()),
    };
    let is_site = is_site_root(&canonical);
    WalkBuilder::new(&canonical)
        .standard_filters(false)
        .hidden(true)
        .max_depth(Some(DEPTH))
        .filter_entry(move |entry| wanted(entry, is_site))
        .build_parallel()
        .visit(&mut Builder(&shared));
    let mut warnings = shared.warnings.into_inner().unwrap_or_default();
    warnings.sort();
    Ok(ScanReport {
        posts: shared.posts.into_inner(),
        warnings,
        stopped: stop.load(Relaxed),
    })
}

/// The path of a file below the root as an id: `/` between the parts, and what is
/// no text or could steer a terminal percent-encoded, so that ids stay distinct.
pub fn id_of(root: &Path, path: &Path) -> PostId {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut id = String::new();
    for part in below {
        if !id.is_empty() {
            id.push('/');
        }
        for chunk in part.as_encoded_bytes().utf8_chunks() {
            for c in chunk.valid().chars() {
                if super::clean::is_unsafe(c) || c == '\n' || c == '\t' {
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

/// Reads one file into a post, whatever it holds: used by the scan and for a file
/// that has changed.
pub fn load(root: &Path, path: PathBuf, text_of: fn(&str) -> String) -> Post {
    let id = id_of(root, &path);
    let source = match source::read(&path) {
        Ok(source) => source,
        Err(error) => return Post::unreadable(id, path, &error.to_string()),
    };
    let read = catch_unwind(AssertUnwindSafe(|| {
        post::from_source(id.clone(), path.clone(), &source.text, text_of)
    }));
    let mut post = match read {
        Ok(post) => post,
        Err(_) => Post::unreadable(id, path, "cannot be read: the parser failed on it"),
    };
    if let Some(line) = source.invalid {
        post.issues.push(post::Issue {
            message: "holds bytes that are not UTF-8: shown as U+FFFD".into(),
            line: Some(line),
            column: None,
        });
    }
    post
}

/// Whether the name ends as a Markdown file's does.
pub fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["md", "markdown", "mdown", "mdx"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn is_site_root(folder: &Path) -> bool {
    let stems = ["hugo", "config"];
    let ends = ["toml", "yaml", "yml", "json"];
    folder.join("config/_default").is_dir()
        || folder.join("_config.yml").is_file()
        || stems.iter().any(|stem| {
            ends.iter()
                .any(|end| folder.join(format!("{stem}.{end}")).is_file())
        })
}

fn wanted(entry: &DirEntry, is_site: bool) -> bool {
    let name = entry.file_name().to_string_lossy();
    let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if !folder || entry.depth() == 0 {
        return !name.ends_with('~');
    }
    let output = matches!(&*name, "public" | "themes" | "resources");
    name != "node_modules" && !(is_site && entry.depth() == 1 && output)
}

struct Shared<'a> {
    root: &'a Path,
    text_of: fn(&str) -> String,
    stop: &'a AtomicBool,
    sink: Sink<'a>,
    first: AtomicBool,
    posts: AtomicUsize,
    warnings: Mutex<Vec<String>>,
}

struct Builder<'s>(&'s Shared<'s>);

impl<'s> ParallelVisitorBuilder<'s> for Builder<'s> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        Box::new(Visitor {
            shared: self.0,
            batch: Vec::new(),
            since: Instant::now(),
            bundles: Bundles::new(self.0.root),
        })
    }
}

struct Visitor<'s> {
    shared: &'s Shared<'s>,
    batch: Vec<Post>,
    since: Instant,
    bundles: Bundles,
}

impl ParallelVisitor for Visitor<'_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        if self.shared.stop.load(Relaxed) {
            return WalkState::Quit;
        }
        match entry {
            Ok(entry) => {
                if let Some(post) = self.post(entry) {
                    self.batch.push(post);
                }
            }
            Err(error) => self.warn(&error.to_string()),
        }
        let full = self.batch.len() >= BATCH || self.since.elapsed() >= WAIT;
        let first = self.batch.len() >= FIRST && self.shared.first.swap(false, Relaxed);
        if full || first {
            self.flush();
        }
        WalkState::Continue
    }
}

impl Visitor<'_> {
    fn post(&mut self, entry: DirEntry) -> Option<Post> {
        let kind = entry.file_type()?;
        if kind.is_dir() && entry.depth() == DEPTH {
            self.warn(&format!("{}: too deep", entry.path().display()));
        }
        let path = entry.path();
        if !is_markdown(path) {
            return None;
        }
        if kind.is_dir() {
            // A folder named `x.md` is walked like any other.
            return None;
        }
        if bundles::is_section(path) || self.bundles.is_resource(path) {
            return None;
        }
        if kind.is_symlink() {
            return self.linked(path);
        }
        Some(load(
            self.shared.root,
            entry.into_path(),
            self.shared.text_of,
        ))
    }

    /// A link to a file inside the root is that file under another name; one that
    /// leaves it is listed but not opened.
    fn linked(&self, path: &Path) -> Option<Post> {
        let id = id_of(self.shared.root, path);
        let why = match path.canonicalize() {
            Ok(target) if target.is_dir() => return None,
            Ok(target) if target.starts_with(self.shared.root) => {
                return Some(load(self.shared.root, path.to_owned(), self.shared.text_of));
            }
            Ok(_) => "is a link that leaves the folder: not opened".to_owned(),
            Err(error) => format!("is a link that leads nowhere: {error}"),
        };
        Some(Post::unreadable(id, path.to_owned(), &why))
    }

    fn warn(&self, message: &str) {
        if let Ok(mut warnings) = self.shared.warnings.lock() {
            warnings.push(super::clean::line(message));
        }
    }

    fn flush(&mut self) {
        self.since = Instant::now();
        if !self.batch.is_empty() {
            self.shared.posts.fetch_add(self.batch.len(), Relaxed);
            (self.shared.sink)(std::mem::take(&mut self.batch));
        }
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn scanned(root: &Path) -> (Vec<Post>, ScanReport) {
        let posts = Mutex::new(Vec::new());
        let sink = |batch: Vec<Post>| posts.lock().unwrap().extend(batch);
        let report = scan(root, str::to_owned, &AtomicBool::new(false), &sink).unwrap();
        let mut posts = posts.into_inner().unwrap();
        posts.sort_by(|a, b| a.id.cmp(&b.id));
        (posts, report)
    }

    fn blog(files: &[&str]) -> tempfile::TempDir {
        let blog = tempfile::tempdir().unwrap();
        for file in files {
            let path = blog.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "---\ntitle: T\n---\ntext\n").unwrap();
        }
        blog
    }

    fn ids(root: &Path) -> Vec<String> {
        let (posts, report) = scanned(root);
        assert_eq!(posts.len(), report.posts);
        posts.iter().map(|post| post.id.to_string()).collect()
    }

    #[test]
    fn posts_are_found_and_the_rest_is_left_out() {
        let blog = blog(&[
            "posts/a.md",
            "posts/B.MARKDOWN",
            "posts/_index.md",
            "posts/_index.zh.md",
            "posts/.hidden.md",
            ".git/x.md",
            "node_modules/x/readme.md",
            "posts/x.md~",
            "posts/note.txt",
        ]);
        assert_eq!(ids(blog.path()), ["posts/B.MARKDOWN", "posts/a.md"]);
    }

    /// Hugo: other Markdown in a folder with `index.md`, at any depth, is a
    /// resource of it. Our rule: never at the top.
    #[test]
    fn a_leaf_bundle_is_one_post() {
        let blog = blog(&["b/index.md", "b/x.md", "b/deep/y.md", "index.md", "c.md"]);
        assert_eq!(ids(blog.path()), ["b/index.md", "c.md", "index.md"]);
    }

    #[test]
    fn the_output_of_a_site_is_no_post() {
        let blog = blog(&[
            "hugo.toml",
            "public/a.md",
            "themes/t/b.md",
            "content/public/c.md",
        ]);
        assert_eq!(ids(blog.path()), ["content/public/c.md"]);
    }

    #[test]
    fn a_file_is_a_blog_of_one_post() {
        let blog = blog(&["a/b.md", "a/c.md"]);
        assert_eq!(ids(&blog.path().join("a/b.md")), ["b.md"]);
    }

    #[test]
    fn what_cannot_be_read_is_listed_with_the_reason() {
        let blog = blog(&["a.md"]);
        fs::create_dir(blog.path().join("folder.md")).unwrap();
        fs::write(blog.path().join("binary.md"), b"\x89PNG\0\0\0\x01\x02").unwrap();
        let large = fs::File::create(blog.path().join("large.md")).unwrap();
        large.set_len(source::LIMIT + 1).unwrap();
        fs::write(blog.path().join("latin.md"), b"caf\xe9").unwrap();
        let (posts, _) = scanned(blog.path());
        let said: Vec<_> = posts
            .iter()
            .map(|post| (post.title.as_str(), post.issues.len()))
            .collect();
        assert_eq!(said, [("T", 0), ("Binary", 1), ("Large", 1), ("Latin", 1)]);
    }

    #[test]
    fn a_panic_in_one_file_is_its_issue() {
        let blog = blog(&["a.md", "b.md"]);
        fs::write(blog.path().join("b.md"), "boom").unwrap();
        let posts = Mutex::new(Vec::new());
        let sink = |batch: Vec<Post>| posts.lock().unwrap().extend(batch);
        let text_of = |text: &str| {
            assert!(text != "boom", "a test");
            String::new()
        };
        let report = scan(blog.path(), text_of, &AtomicBool::new(false), &sink);
        assert_eq!(report.unwrap().posts, 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_leave_the_folder_are_not_opened_and_loops_end() {
        use std::os::unix::fs::symlink;
        let secret = blog(&["secret.md"]);
        let blog = blog(&["a.md", "sub/b.md"]);
        symlink(secret.path().join("secret.md"), blog.path().join("out.md")).unwrap();
        symlink(secret.path(), blog.path().join("outside")).unwrap();
        symlink(blog.path(), blog.path().join("sub/loop")).unwrap();
        symlink("a.md", blog.path().join("in.md")).unwrap();
        symlink("nowhere", blog.path().join("dead.md")).unwrap();
        let (posts, _) = scanned(blog.path());
        let said: Vec<_> = posts
            .iter()
            .map(|post| (&*post.id.0, post.title.as_str(), post.issues.len()))
            .collect();
        let expected = [
            ("a.md", "T", 0),
            ("dead.md", "Dead", 1),
            ("in.md", "T", 0),
            ("out.md", "Out", 1),
            ("sub/b.md", "T", 0),
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn a_missing_root_is_an_error_and_stop_ends_the_scan() {
        let none = Path::new("/nowhere/at/all");
        let stop = AtomicBool::new(true);
        assert!(scan(none, str::to_owned, &stop, &|_| {}).is_err());
        let blog = blog(&["a.md"]);
        let report = scan(blog.path(), str::to_owned, &stop, &|_| {}).unwrap();
        assert!(report.stopped && report.posts == 0);
    }

    #[test]
    fn ids_are_text_and_stay_distinct() {
        let root = Path::new("/b");
        let id = |name: &str| id_of(root, &root.join(name)).to_string();
        assert_eq!(id("a/字.md"), "a/字.md");
        assert_eq!(id("a\u{1b}.md"), "a%1B.md");
    }
}
