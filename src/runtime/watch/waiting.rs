//! What has been reported and not been looked at yet.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{Site, Watch};
use crate::{app::event::Changes, content::scan};

/// Paths are looked at when nothing has been reported for this long.
const QUIET: Duration = Duration::from_millis(30);
/// At the latest after this long: someone may be writing all the time.
const LATEST: Duration = Duration::from_millis(250);
/// How long a file may be missing: some editors move it away before they save.
const MISSING: Duration = Duration::from_millis(200);
/// More changed files than this are a new checkout: the folder is read again.
const MANY: usize = 200;

/// Paths that something has happened to.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    paths: BTreeSet<PathBuf>,
    /// Files that were not there when they were looked at, and since when.
    missing: Vec<(PathBuf, Instant)>,
    pub(super) rescan: bool,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Waiting {
    pub(super) fn add(&mut self, paths: Vec<PathBuf>) {
        let now = Instant::now();
        for path in paths {
            if is_noise(&path) {
                continue;
            }
            self.first.get_or_insert(now);
            self.last = Some(now);
            if self.paths.len() <= MANY {
                self.paths.insert(path);
            } else {
                self.rescan = true;
            }
        }
    }

    pub(super) fn rescan_soon(&mut self) {
        self.rescan = true;
        self.first.get_or_insert_with(Instant::now);
        self.last = Some(Instant::now());
    }

    /// When to look at what has been gathered.
    pub(super) fn due(&self) -> Option<Instant> {
        let quiet = self.last.map(|last| last + QUIET);
        let latest = self.first.map(|first| first + LATEST);
        let gathered = match (quiet, latest) {
            (Some(quiet), Some(latest)) => Some(quiet.min(latest)),
            _ => None,
        };
        let missing = self.missing.iter().map(|(_, since)| *since + MISSING).min();
        gathered.into_iter().chain(missing).min()
    }

    /// Looks at what has been gathered.
    pub(super) fn take(&mut self, site: &Site, watch: &mut Watch) -> Changes {
        let mut changes = Changes::default();
        let now = Instant::now();
        if self.last.is_some_and(|last| now >= last + QUIET)
            || self.first.is_some_and(|first| now >= first + LATEST)
        {
            (self.first, self.last) = (None, None);
            changes.rescan = std::mem::take(&mut self.rescan);
            for path in std::mem::take(&mut self.paths) {
                self.look(site, watch, path, &mut changes);
            }
        }
        let (gone, missing): (Vec<_>, Vec<_>) = std::mem::take(&mut self.missing)
            .into_iter()
            .partition(|(_, since)| now >= *since + MISSING);
        self.missing = missing;
        for (path, _) in gone {
            if path.exists() {
                self.look(site, watch, path, &mut changes);
            } else if scan::is_markdown(&path) {
                changes.gone.push(scan::id_of(&site.site.base, &path));
            } else if !has_extension(&path) {
                changes.gone_below.push(scan::id_of(&site.site.base, &path));
            } else if is_picture(&path) {
                changes.others.push(path);
            }
        }
        if changes.rescan {
            // The scan reads all of them, and finds what is gone.
            changes.gone.clear();
            changes.gone_below.clear();
        }
        site.learn(&changes.posts);
        changes
    }

    fn look(&mut self, site: &Site, watch: &mut Watch, path: PathBuf, changes: &mut Changes) {
        let alone = site.site.is_one_file();
        match path.symlink_metadata() {
            Err(_) => {
                if !self.missing.iter().any(|(other, _)| *other == path) {
                    self.missing.push((path, Instant::now()));
                }
            }
            Ok(about) if about.is_dir() => {
                if alone || path == site.site.base {
                    return;
                }
                // What came in with it is reported by no one.
                for folder in scan::folders(&site.site, std::slice::from_ref(&path)) {
                    watch.add(&folder);
                    let files = folder.read_dir().into_iter().flatten().flatten();
                    for file in files.map(|entry| entry.path()) {
                        if !is_noise(&file) && file.is_file() {
                            self.look(site, watch, file, changes);
                        }
                    }
                }
            }
            Ok(_) if scan::is_markdown(&path) => {
                if alone && !site.site.sources.contains(&path) {
                    return;
                }
                match scan::reload(&site.site, site.reading(), &path) {
                    Some(post) => changes.posts.push(post),
                    None => changes.gone.push(scan::id_of(&site.site.base, &path)),
                }
            }
            Ok(_) if is_picture(&path) => changes.others.push(path),
            Ok(_) => {}
        }
        if watch.polls() && changes.posts.len() > MANY {
            changes.rescan = true;
        }
    }
}

fn has_extension(path: &Path) -> bool {
    path.extension().is_some()
}

/// Whether a post may show the file.
fn is_picture(path: &Path) -> bool {
    let end = path.extension().unwrap_or_default().to_string_lossy();
    ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp"]
        .iter()
        .any(|known| end.eq_ignore_ascii_case(known))
}

/// What editors leave beside files while they write: nothing to look at.
fn is_noise(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        // vim tries out whether it may write to a folder.
        || name == "4913"
}
