//! Reads every post of a site, in parallel, handing them over in batches while it
//! goes on.
//!
//! Names first: one walk finds out which files there are, and with that which are
//! resources of bundles, which languages and which sections there are. It costs a
//! few milliseconds for thousands of posts; then the files are read.

mod loader;
mod walk;

pub use loader::{Auto, Loader, Reading};

use super::post::{Post, PostId, Render};
use super::site::{Site, SiteError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Posts in a batch, and how long one may wait to be handed over.
const BATCH: usize = 256;
const WAIT: Duration = Duration::from_millis(40);
/// The first batch is small, so that there is something to see.
const FIRST: usize = 16;
/// Files a thread takes at once.
const CHUNK: usize = 8;

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
pub type ScanError = SiteError;

type Sink<'a> = &'a (dyn Fn(Vec<Post>) + Sync);

/// Finds the site of `root` and reads its posts: see [`scan_site`].
///
/// # Errors
/// When `root` itself does not exist or cannot be opened.
pub fn scan(
    root: &Path,
    render: Render,
    stop: &AtomicBool,
    sink: Sink<'_>,
) -> Result<ScanReport, ScanError> {
    let site = Site::find(root)?;
    Ok(scan_site(&site, Reading::new(render), stop, sink))
}

/// Reads every post of a site and gives them to `sink` in batches, from several
/// threads. A post that cannot be read, or whose reading panics, is handed over
/// with an issue. Ends early once `stop` is set.
pub fn scan_site(site: &Site, reading: Reading, stop: &AtomicBool, sink: Sink<'_>) -> ScanReport {
    let alone = site.sources.first().filter(|source| source.is_file());
    let tree = alone.map_or_else(|| walk::walk(site, stop), |_| walk::Tree::default());
    let (loader, files) = match alone {
        Some(file) => (Loader::of_file(site, reading, file), vec![file.clone()]),
        None => Loader::of_tree(site, reading, &tree),
    };
    let posts = AtomicUsize::new(0);
    let (next, first) = (AtomicUsize::new(0), AtomicBool::new(true));
    let read = || {
        let mut batch = Vec::new();
        let mut since = Instant::now();
        let flush = |batch: &mut Vec<Post>| {
            posts.fetch_add(batch.len(), Relaxed);
            sink(std::mem::take(batch));
        };
        while !stop.load(Relaxed) {
            let start = next.fetch_add(CHUNK, Relaxed);
            let Some(chunk) = files.get(start..files.len().min(start + CHUNK)) else {
                break;
            };
            if chunk.is_empty() {
                break;
            }
            for path in chunk {
                batch.extend(loader.load(path));
            }
            let early = batch.len() >= FIRST && first.swap(false, Relaxed);
            if early || batch.len() >= BATCH || !batch.is_empty() && since.elapsed() >= WAIT {
                flush(&mut batch);
                since = Instant::now();
            }
        }
        if !batch.is_empty() {
            flush(&mut batch);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(8));
    let threads = threads.min(files.len().div_ceil(CHUNK));
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(read);
        }
        read();
    });
    let mut warnings = tree.warnings;
    warnings.sort();
    ScanReport {
        posts: posts.into_inner(),
        warnings,
        stopped: stop.load(Relaxed),
    }
}

/// Reads one file into a post, whatever it holds, with nothing known of its site.
pub fn load(root: &Path, path: PathBuf, render: Render) -> Post {
    let site = Site::plain(root);
    let loader = Loader::of_file(&site, Reading::new(render), &path);
    let post = loader.load(&path);
    post.unwrap_or_else(|| Post::unreadable(id_of(root, &path), path, "does not want to be listed"))
}

/// Reads one file of a site again: none when it is no post, or not any more.
pub fn reload(site: &Site, reading: Reading, path: &Path) -> Option<Post> {
    if !path.is_file() || !is_markdown(path) || walk::is_section(path) {
        return None;
    }
    if walk::is_resource_on_disk(site, path) {
        return None;
    }
    Loader::of_file(site, reading, path).load(path)
}

/// The folders below `tops`, with them, that posts of a site and their pictures may be
/// in: those that a scan looks into.
pub fn folders(site: &Site, tops: &[PathBuf]) -> Vec<PathBuf> {
    walk::folders(site, tops)
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

/// Whether the name ends as a Markdown file's does.
pub fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["md", "markdown", "mdown", "mdx"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

#[cfg(test)]
mod tests;
