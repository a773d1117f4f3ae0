//! The names of a site's files, and what they say about each other.
//!
//! Skipped: dot files and folders, `node_modules`, names that end in `~`, and the
//! `public`, `themes` and `resources` of a site's root. `.gitignore` is not obeyed:
//! drafts and private notes are often ignored there, and are posts all the same.
//! Linked folders are not entered (what they name inside the site is listed where
//! it is): so loops end by themselves.

use super::id;
use crate::content::{cache::Stamp, clean, post::PostId, site::Generator, site::Site};
use crate::platform::{Entry, Folder};
use ignore::{DirEntry, WalkBuilder};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, PoisonError};

/// Folders below each other: more is a loop or an attack.
const DEPTH: usize = 64;

/// A file that may be a post.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) id: PostId,
    /// The file, where it is not named by the id below the site's base.
    pub(super) other: Option<PathBuf>,
    /// Whether it is a link to a file.
    pub(super) link: bool,
    /// Whether it was a file itself, and no pipe or device.
    pub(super) plain: bool,
    /// What the file is like; only where it was asked for.
    pub(super) stamp: Option<Stamp>,
}

impl Page {
    pub(super) fn path(&self, base: &Path) -> Cow<'_, Path> {
        match &self.other {
            Some(path) => path.into(),
            None => base.join(&*self.id.0).into(),
        }
    }

    /// Enough of the path to tell its name, and whether another page stands beside it.
    pub(super) fn name(&self) -> &Path {
        self.other.as_deref().unwrap_or(Path::new(&*self.id.0))
    }
}

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Markdown files that are no section pages and belong to no bundle, in no order.
    pub(super) pages: Vec<Page>,
    /// `_index` pages.
    pub(super) sections: Vec<PathBuf>,
    /// Pictures by whose name a bundle has a hero, of each folder with an `index` page.
    pub(super) heroes: HashMap<PathBuf, Vec<PathBuf>>,
    pub(super) warnings: Vec<String>,
}

impl Tree {
    fn add(&mut self, other: Tree) {
        if self.pages.is_empty() {
            self.pages = other.pages;
        } else {
            self.pages.extend(other.pages);
        }
        self.sections.extend(other.sections);
        self.warnings.extend(other.warnings);
        self.heroes.extend(other.heroes);
    }
}

/// The name of a file up to its first dot: `index` for `index.zh-cn.md`.
fn is_named(name: &OsStr, wanted: &str) -> bool {
    let name = name.as_encoded_bytes();
    let base = name.split(|byte| *byte == b'.').next().unwrap_or_default();
    base.eq_ignore_ascii_case(wanted.as_bytes())
}

/// `_index.md` and `_index.LANG.md` describe a section; they are no posts.
pub(super) fn is_section(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| is_named(name, "_index"))
}

/// Whether a page belongs to a bundle without being its `index` page (Hugo: at any
/// depth), by looking. The top of what is read is never a bundle (our rule: a vault
/// with an `index.md` would be one post).
pub(super) fn is_resource_on_disk(site: &Site, page: &Path) -> bool {
    if !site.generator.has_bundles() {
        return false;
    }
    let is_index = |path: &Path| is_named(path.as_os_str(), "index") && super::is_markdown(path);
    let own = usize::from(page.file_name().is_some_and(|name| is_named(name, "index")));
    page.ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(&site.base) && !is_top(site, folder))
        .skip(own)
        .any(|folder| {
            let entries = folder.read_dir().into_iter().flatten().flatten();
            let mut names = entries.map(|entry| entry.file_name());
            names.any(|name| is_index(Path::new(&name)))
        })
}

fn is_top(site: &Site, folder: &Path) -> bool {
    site.sources.iter().any(|top| top == folder)
}

/// Walks all that a site reads; with `stamps` it also looks at the pages it finds.
pub(super) fn walk(site: &Site, stamps: bool, stop: &AtomicBool) -> Tree {
    let tops = site.sources.iter().map(|top| Job {
        id: below(&site.base, top),
        path: top.clone(),
        depth: 0,
        is_in_bundle: false,
    });
    let walk = Walk {
        site,
        stamps,
        stop,
        jobs: Mutex::new(Jobs {
            waiting: tops.collect(),
            running: 0,
        }),
        more: Condvar::new(),
    };
    let all = Mutex::new(Tree::default());
    let work = || {
        let mut tree = Tree::default();
        walk.work(&mut tree);
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        all.add(tree);
    };
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(8));
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// How ids of posts in a folder begin, where they are no more than the end of the path.
fn below(base: &Path, folder: &Path) -> Option<String> {
    if base == folder {
        return Some(String::new()).filter(|_| std::path::MAIN_SEPARATOR == '/');
    }
    id::plain_id(base, folder).map(|id| format!("{id}/"))
}

/// A folder that is still to be read.
#[derive(Debug)]
struct Job {
    path: PathBuf,
    /// See [`below`].
    id: Option<String>,
    depth: usize,
    /// Whether a folder above it is a bundle.
    is_in_bundle: bool,
}

#[derive(Debug)]
struct Jobs {
    waiting: Vec<Job>,
    /// Folders that are being read: there may be others in them.
    running: usize,
}

struct Walk<'a> {
    site: &'a Site,
    stamps: bool,
    stop: &'a AtomicBool,
    jobs: Mutex<Jobs>,
    more: Condvar,
}

impl Walk<'_> {
    /// Reads folders until there are none.
    fn work(&self, tree: &mut Tree) {
        let lock = || self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut jobs = lock();
        loop {
            let Some(job) = jobs.waiting.pop() else {
                if jobs.running == 0 {
                    return self.more.notify_all();
                }
                jobs = self.more.wait(jobs).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            jobs.running += 1;
            drop(jobs);
            let found = if self.stop.load(Relaxed) {
                Vec::new()
            } else {
                self.read(job, tree)
            };
            jobs = lock();
            jobs.running -= 1;
            jobs.waiting.extend(found);
            if jobs.waiting.len() > 1 || jobs.running == 0 {
                self.more.notify_all();
            }
        }
    }

    /// Reads a folder; the folders in it.
    fn read(&self, job: Job, tree: &mut Tree) -> Vec<Job> {
        let mut found = Vec::new();
        let mut warn = |path: &Path, why: &dyn std::fmt::Display| {
            let message = format!("{}: {why}", path.display());
            tree.warnings.push(clean::line(&message));
        };
        let mut folder = match Folder::open(&job.path) {
            Ok(folder) => folder,
            Err(error) => {
                warn(&job.path, &error);
                return found;
            }
        };
        let is_root = self.site.generator != Generator::Unknown && job.path == self.site.root;
        let is_top = job.depth == 0 || is_top(self.site, &job.path);
        let (mut pages, mut heroes) = (Vec::new(), Vec::new());
        let (mut is_bundle, mut sections) = (false, Vec::new());
        while let Some(entry) = folder.entry() {
            let (name, kind) = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    warn(&job.path, &error);
                    break;
                }
            };
            if !is_wanted(&name, kind, is_root) {
                continue;
            }
            if kind == Entry::Folder {
                let path = job.path.join(&name);
                if job.depth + 1 == DEPTH {
                    warn(&path, &"too deep, not read");
                    continue;
                }
                let id = job.id.as_ref().zip(plain(&name));
                found.push(Job {
                    id: id.map(|(above, name)| format!("{above}{name}/")),
                    path,
                    depth: job.depth + 1,
                    is_in_bundle: false,
                });
                continue;
            }
            if kind == Entry::Link {
                let path = job.path.join(&name);
                if path.is_dir() {
                    let leaves = |real: PathBuf| !real.starts_with(&self.site.root);
                    if path.canonicalize().is_ok_and(leaves) {
                        warn(&path, &"a link that leaves the site");
                    }
                    continue;
                }
            }
            if super::is_markdown(Path::new(&name)) {
                if is_named(&name, "_index") {
                    sections.push(job.path.join(&name));
                    continue;
                }
                is_bundle |= is_named(&name, "index");
                // The times of a link say nothing of the file that it leads to.
                let looks = self.stamps && kind != Entry::Link;
                let stamp = looks.then(|| folder.stamp(&name).ok()).flatten();
                pages.push((name, kind, stamp.map(Stamp::from)));
            } else if hero_rank(Path::new(&name)).is_some() {
                heroes.push(job.path.join(&name));
            }
        }
        let bundles = self.site.generator.has_bundles();
        let is_in_bundle = bundles && job.is_in_bundle && !is_top;
        for (name, kind, stamp) in pages {
            let is_index = is_named(&name, "index");
            if is_in_bundle || bundles && is_bundle && !is_top && !is_index {
                continue;
            }
            tree.pages.push(self.page(&job, &name, kind, stamp));
        }
        for job in &mut found {
            job.is_in_bundle = is_in_bundle || bundles && is_bundle && !is_top;
        }
        tree.sections.extend(sections);
        if is_bundle && !heroes.is_empty() {
            tree.heroes.insert(job.path, heroes);
        }
        found
    }

    fn page(&self, job: &Job, name: &OsString, kind: Entry, stamp: Option<Stamp>) -> Page {
        let id = job.id.as_ref().zip(plain(name));
        let (id, other) = match id {
            Some((above, name)) => (PostId([above, name].concat().into()), None),
            None => {
                let path = job.path.join(name);
                (id::id_of(&self.site.base, &path), Some(path))
            }
        };
        Page {
            id,
            other,
            link: kind == Entry::Link,
            plain: kind == Entry::File,
            stamp,
        }
    }
}

/// A name that stands in an id as it is.
fn plain(name: &OsStr) -> Option<&str> {
    name.to_str().filter(|name| name.chars().all(id::is_safe))
}

/// The folders that [`walk`] looks into, below `tops`.
pub(super) fn folders(site: &Site, tops: &[PathBuf]) -> Vec<PathBuf> {
    let Some((first, rest)) = tops.split_first() else {
        return Vec::new();
    };
    let mut builder = WalkBuilder::new(first);
    rest.iter().for_each(|top| {
        builder.add(top);
    });
    let root = (site.generator != Generator::Unknown).then(|| site.root.clone());
    let walk = builder
        .standard_filters(false)
        .hidden(true)
        .max_depth(Some(DEPTH))
        .filter_entry(move |entry| {
            entry.file_type().is_some_and(|kind| kind.is_dir()) && wanted(entry, root.as_ref())
        })
        .build();
    walk.flatten().map(DirEntry::into_path).collect()
}

fn wanted(entry: &DirEntry, site_root: Option<&PathBuf>) -> bool {
    let at_root = entry.path().parent() == site_root.map(PathBuf::as_path);
    entry.depth() == 0 || is_wanted(entry.file_name(), Entry::Folder, at_root)
}

/// Whether what stands in a folder, which may be a site's root, is looked at.
fn is_wanted(name: &OsStr, kind: Entry, at_root: bool) -> bool {
    let name = name.as_encoded_bytes();
    if kind != Entry::Folder {
        return !name.starts_with(b".") && !name.ends_with(b"~");
    }
    let is_output = matches!(name, b"public" | b"themes" | b"resources");
    !name.starts_with(b".") && name != b"node_modules" && !(at_root && is_output)
}

/// How good a picture's name is for a hero: Blowfish looks for `*feature*`, then
/// `*cover*`, then `*thumbnail*` (`layouts/partials/hero/background.html`).
pub(super) fn hero_rank(path: &Path) -> Option<usize> {
    let end = path.extension()?.to_str()?.to_ascii_lowercase();
    if !["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"].contains(&end.as_str()) {
        return None;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.split('.').next().unwrap_or_default().to_lowercase();
    ["feature", "cover", "thumbnail"]
        .iter()
        .position(|known| name.contains(known))
}
