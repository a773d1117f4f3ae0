//! Reads every post of a site, in parallel, handing them over in batches while it
//! goes on.
//!
//! Names first: one walk finds out which files there are, and with that which are
//! resources of bundles, which languages and which sections there are. It costs a
//! few milliseconds for thousands of posts; then the files are read.

mod id;
mod known;
mod loader;
mod walk;

pub use id::id_of;
pub use loader::{Auto, Body, Loader, Reading};

use super::cache::{CacheFile, Parts, Record};
use super::post::{Post, PostId, Render};
use super::site::{Site, SiteError};
use known::Known;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime};
use walk::Page;

/// Posts in a batch, and how long one may wait to be handed over. Both grow with what
/// was handed over before: whoever takes a batch has work with all the others too.
const BATCH: usize = 256;
const WAIT: Duration = Duration::from_millis(40);
const SHARE: usize = 6;
const WAIT_PER_POST: Duration = Duration::from_micros(5);
/// The first batch is small, so that there is something to see.
const FIRST: usize = 16;
/// Files a thread takes at once.
const CHUNK: usize = 8;
/// Files that have to be read again before a command writes the cache anew: to read
/// them the next time is less work.
const FEW: usize = 64;
/// Posts that are counted before they are handed over, and before they are stored.
const COUNTED: usize = 256;
const STORED: usize = 8192;

/// What a scan did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanReport {
    /// Posts handed over, unreadable ones among them.
    pub posts: usize,
    /// Files that were read.
    pub read: usize,
    /// What was left out though it might hold posts: clean text, a line each.
    pub warnings: Vec<String>,
    /// Whether it was told to stop before the end.
    pub stopped: bool,
}

/// Why there is nothing to scan.
pub type ScanError = SiteError;

/// What a scan tells while it goes on.
#[derive(Debug)]
pub enum News {
    /// The posts of the last run: the files have not been looked at yet.
    Remembered(Vec<Post>),
    /// Posts that have been read.
    Read(Vec<Post>),
    /// Posts that are as they were remembered.
    Kept(Vec<PostId>),
    /// The same for whoever has posts of his own, which may be older than those.
    Unchanged(Vec<Post>),
    /// Posts that had been read at their start, now as a whole.
    Counted(Vec<Post>),
    /// What was read cannot be kept, and why.
    NotKept(std::io::Error),
}

/// What a scan does with a cache.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keep<'a> {
    pub file: Option<&'a CacheFile>,
    /// What is stored is not used.
    pub rebuild: bool,
    /// What is stored is handed over at once, and after that only what differs; else
    /// every post is handed over once it is known to be right.
    pub at_once: bool,
    /// Somebody stays who will have the rest of the posts counted, and for whom the
    /// cache is worth more than the time to write it.
    pub stays: bool,
}

type Sink<'a> = &'a (dyn Fn(Vec<Post>) + Sync);
type Tell<'a> = &'a (dyn Fn(News) + Sync);

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
    let tell = |news| {
        if let News::Read(posts) = news {
            sink(posts);
        }
    };
    scan_kept(site, reading, Keep::default(), stop, &tell).report
}

/// What is left to be done when a scan has ended.
#[derive(Debug)]
pub struct Scanned<'a> {
    pub report: ScanReport,
    loader: Loader<'a>,
    context: u64,
    /// Posts that were read at their start only, each with its second.
    uncounted: Vec<(i64, PostId)>,
}

/// As [`scan_site`], with a cache.
pub fn scan_kept<'a>(
    site: &'a Site,
    reading: Reading,
    keep: Keep<'_>,
    stop: &AtomicBool,
    tell: Tell<'_>,
) -> Scanned<'a> {
    let alone = site.sources.first().filter(|source| source.is_file());
    if let Some(file) = alone {
        let loader = Loader::of_named(site, reading, file);
        let posts: Vec<Post> = loader.load(file).into_iter().collect();
        let report = ScanReport {
            posts: posts.len(),
            read: 1,
            ..ScanReport::default()
        };
        tell(News::Read(posts));
        return Scanned {
            report,
            loader,
            context: 0,
            uncounted: Vec::new(),
        };
    }
    let stored = keep
        .file
        .filter(|_| !keep.rebuild)
        .and_then(CacheFile::open);
    // The files are looked at while what is stored of them is read.
    let (mut tree, known) = std::thread::scope(|scope| {
        let walk = scope.spawn(|| walk::walk(site, stored.is_some(), stop));
        let base = &site.base.as_path().into();
        let mut known = stored.as_ref().and_then(|stored| Known::read(stored, base));
        if let Some(known) = known.as_mut().filter(|_| keep.at_once) {
            tell(News::Remembered(known.take_posts()));
        }
        let tree = walk.join();
        (
            tree.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            known,
        )
    });
    let (loader, pages) = Loader::of_tree(site, reading, &mut tree);
    let context = loader.context();
    let stored = stored.filter(|stored| stored.context == context);
    let mut known = known.filter(|_| stored.is_some()).unwrap_or_default();
    let mut files = Vec::new();
    let (mut kept, mut posts, mut uncounted) = (Vec::new(), Vec::new(), Vec::new());
    let all = pages.len();
    for page in pages {
        if known.is_empty() {
            files.push(page);
            continue;
        }
        let Some(entry) = known.take(&page, &loader) else {
            files.push(page);
            continue;
        };
        posts.extend(known.take_post(&entry));
        if entry.is_listed && !entry.counted && keep.stays {
            uncounted.push((entry.at, page.id.clone()));
        }
        if entry.is_listed {
            kept.push(page.id);
        }
    }
    let unchanged = kept.len();
    tell(match (keep.at_once, keep.stays) {
        (true, _) => News::Kept(kept),
        (false, true) => News::Unchanged(posts),
        (false, false) => News::Read(posts),
    });
    // Dates in names: the newest are read first.
    files.sort_unstable_by(|a, b| b.name().as_os_str().cmp(a.name().as_os_str()));
    let read = read(&loader, &files, keep, stop, tell);
    uncounted.extend(read.uncounted);
    let mut report = ScanReport {
        posts: unchanged + read.posts,
        read: files.len(),
        warnings: std::mem::take(&mut tree.warnings),
        stopped: stop.load(Relaxed),
    };
    report.warnings.sort();
    if let Some(file) = keep.file.filter(|_| !report.stopped) {
        let mut gone = known.rest();
        let changed = files.len() + gone.len();
        gone.extend(read.kept);
        let few = !keep.stays && changed <= FEW && changed * 20 < all;
        if stored.is_none() || (changed > 0 && !few) {
            let written = file.update(stored.as_ref(), context, read.records, &gone);
            if let Err(error) = written {
                tell(News::NotKept(error));
            }
        }
    }
    Scanned {
        report,
        loader,
        context,
        uncounted,
    }
}

/// Reads as a whole what a scan has read at its start only, the newest first: in one
/// thread, for there is no hurry.
pub fn count(scanned: Scanned<'_>, keep: Keep<'_>, stop: &AtomicBool, tell: Tell<'_>) {
    let context = scanned.context;
    let mut posts = scanned.uncounted;
    let loader = scanned.loader.of_whole_files();
    posts.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let base = loader.base().to_owned();
    for slice in posts.chunks(STORED) {
        let mut read = Read::default();
        for chunk in slice.chunks(COUNTED) {
            let mut posts = Vec::with_capacity(chunk.len());
            for (_, id) in chunk {
                if stop.load(Relaxed) {
                    return;
                }
                let page = Page {
                    id: id.clone(),
                    other: None,
                    link: base.join(&*id.0).is_symlink(),
                    plain: false,
                    stamp: None,
                };
                let loaded = load_kept(&loader, &page, keep, &mut read);
                // One that cannot be read any more is left to the next scan.
                posts.extend(loaded.filter(|post| post.counted));
            }
            tell(News::Counted(posts));
        }
        let replaced = read.kept.into_iter().collect();
        if let Some(file) = keep.file
            && let Some(stored) = file.open()
            && stored.context == context
            && let Err(error) = file.update(Some(&stored), context, read.records, &replaced)
        {
            tell(News::NotKept(error));
        }
    }
}

/// The second of a post, for sorting.
fn second(post: &Post) -> i64 {
    post.date.map_or(i64::MIN, |date| date.at.as_second())
}

#[derive(Debug, Default)]
struct Read {
    posts: usize,
    records: Parts,
    /// Those that have a record.
    kept: Vec<PostId>,
    uncounted: Vec<(i64, PostId)>,
}

/// Reads files in several threads.
fn read(
    loader: &Loader<'_>,
    files: &[Page],
    keep: Keep<'_>,
    stop: &AtomicBool,
    tell: Tell<'_>,
) -> Read {
    let all = Mutex::new(Read::default());
    let (next, first) = (AtomicUsize::new(0), AtomicBool::new(true));
    let handed = AtomicUsize::new(0);
    let read = || {
        let mut own = Read::default();
        let mut batch = Vec::new();
        let mut since = Instant::now();
        while !stop.load(Relaxed) {
            let start = next.fetch_add(CHUNK, Relaxed);
            let Some(chunk) = files.get(start..files.len().min(start + CHUNK)) else {
                break;
            };
            if chunk.is_empty() {
                break;
            }
            for page in chunk {
                let post = load_kept(loader, page, keep, &mut own);
                if let Some(post) = post.as_ref().filter(|_| keep.stays)
                    && !post.counted
                {
                    own.uncounted.push((second(post), post.id.clone()));
                }
                batch.extend(post);
            }
            let early = batch.len() >= FIRST && first.swap(false, Relaxed);
            let before = handed.load(Relaxed);
            let full = batch.len() >= BATCH.max(before / SHARE);
            let wait = WAIT + WAIT_PER_POST * u32::try_from(before).unwrap_or(0);
            if early || full || !batch.is_empty() && since.elapsed() >= wait {
                handed.fetch_add(batch.len(), Relaxed);
                own.posts += batch.len();
                tell(News::Read(std::mem::take(&mut batch)));
                since = Instant::now();
            }
        }
        if !batch.is_empty() {
            own.posts += batch.len();
            tell(News::Read(batch));
        }
        if let Ok(mut all) = all.lock() {
            all.posts += own.posts;
            all.uncounted.extend(own.uncounted);
            all.kept.extend(own.kept);
            all.records.append(own.records);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(8));
    let threads = threads.min(files.len().div_ceil(CHUNK));
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(read);
        }
        if threads > 0 {
            read();
        }
    });
    all.into_inner().unwrap_or_default()
}

/// Reads one page, and adds its record where it may be kept.
fn load_kept(loader: &Loader<'_>, page: &Page, keep: Keep<'_>, read: &mut Read) -> Option<Post> {
    let now = SystemTime::now();
    let loaded = loader.load_page(page);
    if keep.file.is_some()
        && let Some(stamp) = loaded.stamp.filter(|stamp| stamp.is_settled(now))
    {
        let post = loaded.post.as_ref();
        let file = loader.file_of(page);
        let record = Record::of(&file, &page.id, stamp, post, loaded.own_hero);
        if let Some(record) = record {
            read.records.add(&record.bytes());
            read.kept.push(page.id.clone());
        }
    }
    loaded.post
}

/// Reads one file into a post, whatever it holds, with nothing known of its site.
pub fn load(root: &Path, path: PathBuf, render: Render) -> Post {
    let site = Site::plain(root);
    let loader = Loader::of_named(&site, Reading::new(render), &path);
    let post = loader.load(&path);
    post.unwrap_or_else(|| loader.unreadable(&path, "cannot be read"))
}

/// Reads one file of a site again: none when it is no post, or not any more.
pub fn reload(site: &Site, reading: Reading, path: &Path) -> Option<Post> {
    if !path.is_file() || !is_markdown(path) || walk::is_section(path) {
        return None;
    }
    if walk::is_resource_on_disk(site, path) {
        return None;
    }
    let loader = match site.is_one_file() {
        true => Loader::of_named(site, reading, path),
        false => Loader::of_file(site, reading, path),
    };
    loader.load(path)
}

/// The folders below `tops`, with them, that posts of a site and their pictures may be
/// in: those that a scan looks into.
pub fn folders(site: &Site, tops: &[PathBuf]) -> Vec<PathBuf> {
    walk::folders(site, tops)
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

#[cfg(test)]
mod rules_tests;

#[cfg(test)]
mod kept_tests;
