//! Finds what has changed by looking at all files of some folders, now and then: where
//! the system tells nothing.
//!
//! Our own and not notify's: that one compares whole seconds, and takes a file for
//! unchanged that is saved twice in one, or replaced by an older one.

use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::platform::{self, Stamp};

/// Folders, and what was in them when they were looked at last.
#[derive(Debug)]
pub(super) struct Compared {
    folders: BTreeSet<PathBuf>,
    seen: HashMap<PathBuf, Entry>,
    every: Duration,
    /// When to look again.
    pub(super) next: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    File(Stamp),
    /// What is in it is looked at by itself.
    Folder,
}

impl Compared {
    pub(super) fn new(every: Duration) -> Self {
        Self {
            folders: BTreeSet::new(),
            seen: HashMap::new(),
            every,
            next: Instant::now() + every,
        }
    }

    /// Looks at a folder too, from now on.
    pub(super) fn add(&mut self, folder: &Path) {
        if self.folders.insert(folder.to_owned()) {
            self.seen.extend(entries(folder));
        }
    }

    /// What has come, changed or gone since.
    pub(super) fn changed(&mut self) -> Vec<PathBuf> {
        let now: HashMap<_, _> = self.folders.iter().flat_map(|at| entries(at)).collect();
        let new = now
            .iter()
            .filter(|(path, entry)| self.seen.get(*path) != Some(entry));
        let gone = self.seen.keys().filter(|path| !now.contains_key(*path));
        let changed = new.map(|(path, _)| path).chain(gone).cloned().collect();
        self.seen = now;
        // A slow folder is not looked at all the time.
        self.next = Instant::now() + self.every;
        changed
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = (PathBuf, Entry)> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let about = entry.metadata().ok()?;
        let what = match about.is_dir() {
            true => Entry::Folder,
            false => Entry::File(platform::stamp(&about)),
        };
        Some((entry.path(), what))
    })
}

#[cfg(test)]
mod tests {
    use std::{fs, time::SystemTime};

    use super::*;

    #[test]
    fn what_comes_changes_and_goes_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a.md"), "one").unwrap();
        fs::write(path("b.md"), "one").unwrap();
        let mut compared = Compared::new(Duration::from_secs(2));
        compared.add(folder.path());
        assert_eq!(compared.changed(), [""; 0].map(PathBuf::from));
        fs::write(path("b.md"), "longer").unwrap();
        assert_eq!(compared.changed(), [path("b.md")]);
        // One that is older, and as long, in the place of another.
        fs::write(path("aside"), "two").unwrap();
        let old = fs::File::options().write(true).open(path("aside")).unwrap();
        old.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        fs::rename(path("aside"), path("a.md")).unwrap();
        assert_eq!(compared.changed(), [path("a.md")]);
        fs::remove_file(path("a.md")).unwrap();
        fs::create_dir(path("new")).unwrap();
        let mut changed = compared.changed();
        changed.sort();
        assert_eq!(changed, [path("a.md"), path("new")]);
        fs::write(path("new/c.md"), "x").unwrap();
        assert_eq!(compared.changed().len(), 0);
        compared.add(&path("new"));
        fs::write(path("new/d.md"), "x").unwrap();
        assert_eq!(compared.changed(), [path("new/d.md")]);
    }
}
