//! The names of a site's files, and what they say about each other.
//!
//! Skipped: dot files and folders, `node_modules`, names that end in `~`, and the
//! `public`, `themes` and `resources` of a site's root. `.gitignore` is not obeyed:
//! drafts and private notes are often ignored there, and are posts all the same.
//! Linked folders are not entered (what they name inside the site is listed where
//! it is): so loops end by themselves.

use crate::content::{cache::Stamp, clean, site::Generator, site::Site};
use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Folders below each other: more is a loop or an attack.
const DEPTH: usize = 64;

/// A file that may be a post.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) path: PathBuf,
    /// Whether it is a link to a file.
    pub(super) link: bool,
    /// Whether it was a file itself, and no pipe or device.
    pub(super) plain: bool,
    /// What the file is like; only where it was asked for.
    pub(super) stamp: Option<Stamp>,
}

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Markdown files that are no section pages, in no order.
    pub(super) pages: Vec<Page>,
    /// `_index` pages.
    pub(super) sections: Vec<PathBuf>,
    /// Folders with an `index` page.
    pub(super) bundles: HashSet<PathBuf>,
    /// Pictures by whose name a bundle has a hero, of each folder.
    pub(super) heroes: HashMap<PathBuf, Vec<PathBuf>>,
    pub(super) warnings: Vec<String>,
}

impl Tree {
    /// Takes out the pages that are no resources of bundles: see [`Tree::is_resource`].
    pub(super) fn take_pages(&mut self, site: &Site) -> Vec<Page> {
        let mut pages = std::mem::take(&mut self.pages);
        // A walk finds the files of a folder one behind the other.
        let mut last = (PathBuf::new(), false);
        pages.retain(|page| {
            if base(&page.path) == "index" {
                return !self.is_resource(site, &page.path);
            }
            let folder = page.path.parent().unwrap_or(&page.path);
            if last.0.as_os_str() != folder.as_os_str() {
                last = (folder.to_owned(), self.is_resource(site, &page.path));
            }
            !last.1
        });
        pages
    }

    fn add(&mut self, other: Tree) {
        self.pages.extend(other.pages);
        self.sections.extend(other.sections);
        self.bundles.extend(other.bundles);
        self.warnings.extend(other.warnings);
        for (folder, pictures) in other.heroes {
            self.heroes.entry(folder).or_default().extend(pictures);
        }
    }

    /// Whether a page belongs to a bundle without being its `index` page (Hugo: at
    /// any depth). The top of what is read is never a bundle (our rule: a vault
    /// with an `index.md` would be one post).
    pub(super) fn is_resource(&self, site: &Site, page: &Path) -> bool {
        if self.bundles.is_empty() || !site.generator.has_bundles() {
            return false;
        }
        let own = usize::from(base(page) == "index");
        page.ancestors()
            .skip(1)
            .take_while(|folder| !site.sources.iter().any(|top| top == folder))
            .skip(own)
            .any(|folder| self.bundles.contains(folder))
    }
}

/// The name of a file in lower case up to its first dot: `index` for
/// `index.zh-cn.md`.
fn base(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_lowercase()
}

/// `_index.md` and `_index.LANG.md` describe a section; they are no posts.
pub(super) fn is_section(path: &Path) -> bool {
    base(path) == "_index"
}

/// As [`Tree::is_resource`], by looking.
pub(super) fn is_resource_on_disk(site: &Site, page: &Path) -> bool {
    let mut tree = Tree::default();
    for folder in page.ancestors().skip(1) {
        if !folder.starts_with(&site.base) {
            break;
        }
        let is_index = |path: &Path| base(path) == "index" && super::is_markdown(path);
        let holds = folder
            .read_dir()
            .is_ok_and(|mut entries| entries.any(|e| e.is_ok_and(|e| is_index(&e.path()))));
        if holds {
            tree.bundles.insert(folder.to_owned());
        }
    }
    tree.is_resource(site, page)
}

/// Walks all that a site reads; with `stamps` it also looks at the pages it finds.
pub(super) fn walk(site: &Site, stamps: bool, stop: &AtomicBool) -> Tree {
    let Some((first, rest)) = site.sources.split_first() else {
        return Tree::default();
    };
    let mut builder = WalkBuilder::new(first);
    rest.iter().for_each(|source| {
        builder.add(source);
    });
    let root = site.root.clone();
    let is_site = site.generator != Generator::Unknown;
    builder
        .standard_filters(false)
        .hidden(true)
        .max_depth(Some(DEPTH))
        .filter_entry(move |entry| wanted(entry, is_site.then_some(&root)));
    let all = Mutex::new(Tree::default());
    let shared = Shared {
        root: &site.root,
        stamps,
        stop,
        all: &all,
    };
    builder.build_parallel().visit(&mut Builder(&shared));
    all.into_inner().unwrap_or_default()
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
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    if !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return !name.ends_with('~');
    }
    let at_root = entry.path().parent() == site_root.map(PathBuf::as_path);
    let output = matches!(&*name, "public" | "themes" | "resources");
    name != "node_modules" && !(at_root && output)
}

struct Shared<'a> {
    root: &'a Path,
    stamps: bool,
    stop: &'a AtomicBool,
    all: &'a Mutex<Tree>,
}

struct Builder<'s>(&'s Shared<'s>);

impl<'s> ParallelVisitorBuilder<'s> for Builder<'s> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        let shared = self.0;
        let tree = Tree::default();
        Box::new(Visitor { shared, tree })
    }
}

struct Visitor<'s> {
    shared: &'s Shared<'s>,
    tree: Tree,
}

impl ParallelVisitor for Visitor<'_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        if self.shared.stop.load(Relaxed) {
            return WalkState::Quit;
        }
        match entry {
            Ok(entry) => self.take(entry),
            Err(error) => self.tree.warnings.push(clean::line(&error.to_string())),
        }
        WalkState::Continue
    }
}

impl Visitor<'_> {
    fn take(&mut self, entry: DirEntry) {
        let Some(kind) = entry.file_type() else {
            return;
        };
        if kind.is_dir() {
            if entry.depth() == DEPTH {
                let message = format!("{}: too deep, not read", entry.path().display());
                self.tree.warnings.push(clean::line(&message));
            }
            return;
        }
        let linked_folder = || entry.path().is_dir();
        if kind.is_symlink() && linked_folder() {
            let leaves = |real: PathBuf| !real.starts_with(self.shared.root);
            if entry.path().canonicalize().is_ok_and(leaves) {
                let message = format!("{}: a link that leaves the site", entry.path().display());
                self.tree.warnings.push(clean::line(&message));
            }
            return;
        }
        if super::is_markdown(entry.path()) {
            match base(entry.path()).as_str() {
                "_index" => return self.tree.sections.push(entry.into_path()),
                "index" => {
                    let folder = entry.path().parent();
                    self.tree.bundles.extend(folder.map(Path::to_owned));
                }
                _ => {}
            }
            // The times of a link say nothing of the file that it leads to.
            let link = kind.is_symlink();
            let about = (self.shared.stamps && !link).then(|| entry.metadata().ok());
            self.tree.pages.push(Page {
                stamp: about.flatten().map(|about| Stamp::of(&about)),
                link,
                plain: kind.is_file(),
                path: entry.into_path(),
            });
        } else if hero_rank(entry.path()).is_some() {
            let path = entry.into_path();
            if let Some(folder) = path.parent() {
                let folder = folder.to_owned();
                self.tree.heroes.entry(folder).or_default().push(path);
            }
        }
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        if let Ok(mut all) = self.shared.all.lock() {
            all.add(std::mem::take(&mut self.tree));
        }
    }
}

/// How good a picture's name is for a hero: Blowfish looks for `*feature*`, then
/// `*cover*`, then `*thumbnail*` (`layouts/partials/hero/background.html`).
pub(super) fn hero_rank(path: &Path) -> Option<usize> {
    let end = path.extension()?.to_str()?.to_ascii_lowercase();
    if !["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"].contains(&end.as_str()) {
        return None;
    }
    let name = base(path);
    ["feature", "cover", "thumbnail"]
        .iter()
        .position(|known| name.contains(known))
}
