//! Pictures that were fetched, on disk, within a size: what was shown longest ago goes
//! first.
//!
//! Files are written aside and renamed, so another reader, a full disk or a killed
//! process leaves no half of one. Only their owner can read them: they say what was
//! read.

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use etcetera::BaseStrategy as _;
use tempfile::NamedTempFile;

use crate::content::{lock, source};

/// Bytes of all files together, unless told otherwise.
const LIMIT: u64 = 256 * 1024 * 1024;
/// What files are called until they are whole.
const ASIDE: &str = "part-";
/// What a killed process left behind is that old at least.
const LEFT_BEHIND: Duration = Duration::from_secs(60 * 60);

/// A folder of fetched pictures.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    limit: u64,
}

impl Cache {
    /// The one below the XDG cache folder; `None` where there is no home.
    pub fn find() -> Option<Self> {
        let folders = etcetera::choose_base_strategy().ok()?;
        Some(Self::at(
            folders.cache_dir().join("blogtui/pictures"),
            LIMIT,
        ))
    }

    /// One in `folder` that keeps to `limit` bytes.
    pub fn at(folder: PathBuf, limit: u64) -> Self {
        Self { folder, limit }
    }

    /// The file that was fetched from `address`. A use, after which others go first.
    pub fn get(&self, address: &str) -> Option<PathBuf> {
        let path = self.path(address);
        let file = source::open(&path).ok()?;
        if !file.metadata().ok()?.is_file() {
            return None;
        }
        // A folder that cannot be written to can still be read.
        let _ = file.set_modified(SystemTime::now());
        Some(path)
    }

    /// A file to write to.
    pub(super) fn aside(&self) -> io::Result<NamedTempFile> {
        lock::make_folder(&self.folder)?;
        tempfile::Builder::new()
            .prefix(ASIDE)
            .tempfile_in(&self.folder)
    }

    /// Keeps what was written aside as the file of `address`.
    pub(super) fn keep(&self, address: &str, file: NamedTempFile) -> io::Result<PathBuf> {
        let path = self.path(address);
        file.persist(&path)?;
        self.make_room();
        Some(path.clone())
            .filter(|path| path.exists())
            .ok_or_else(|| io::ErrorKind::FileTooLarge.into())
    }

    fn path(&self, address: &str) -> PathBuf {
        // Two sums of 64 bits: an address that has the name of another one is not
        // found by trying, and all that it could do is to show the wrong picture.
        let sum = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, address).hash(&mut hasher);
            hasher.finish()
        };
        self.folder.join(format!("{:016x}{:016x}", sum(1), sum(2)))
    }

    fn make_room(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        let now = SystemTime::now();
        let mut files = Vec::new();
        let mut used = 0;
        for entry in entries.flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            let used_at = meta.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            let name = entry.file_name();
            let is_aside = name.to_string_lossy().starts_with(ASIDE);
            let age = now.duration_since(used_at).unwrap_or_default();
            if !meta.is_file() || (is_aside && age < LEFT_BEHIND) {
                continue;
            }
            used += meta.len();
            files.push((!is_aside, used_at, meta.len(), entry.path()));
        }
        files.sort();
        for (whole, _, bytes, path) in files {
            if used <= self.limit && whole {
                return;
            }
            let _ = fs::remove_file(path);
            used -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs::File, io::Write as _};

    fn put(cache: &Cache, address: &str, bytes: usize, age: u64) -> io::Result<PathBuf> {
        let mut file = cache.aside().unwrap();
        file.write_all(&vec![0; bytes]).unwrap();
        let path = cache.keep(address, file)?;
        let then = SystemTime::now() - Duration::from_secs(age);
        File::open(&path).unwrap().set_modified(then).unwrap();
        Ok(path)
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().join("new/pictures"), 250);
        put(&cache, "http://a/", 100, 300).unwrap();
        put(&cache, "http://b/", 100, 200).unwrap();
        // Shown again, so it is younger than the other one.
        assert!(cache.get("http://a/").is_some());
        put(&cache, "http://c/", 100, 0).unwrap();
        assert!(cache.get("http://b/").is_none());
        assert!(cache.get("http://a/").is_some() && cache.get("http://c/").is_some());
    }

    #[test]
    fn what_is_larger_than_the_whole_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().to_owned(), 50);
        assert!(put(&cache, "http://a/", 100, 0).is_err());
        assert!(cache.get("http://a/").is_none());
    }

    #[test]
    fn halves_of_files_go_when_whoever_wrote_them_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().to_owned(), 1000);
        let now = folder.path().join("part-now");
        let long_ago = folder.path().join("part-long-ago");
        for path in [&now, &long_ago] {
            fs::write(path, "x").unwrap();
        }
        let then = SystemTime::now() - 2 * LEFT_BEHIND;
        File::open(&long_ago).unwrap().set_modified(then).unwrap();
        put(&cache, "http://a/", 100, 0).unwrap();
        assert!(now.exists() && !long_ago.exists());
        assert!(cache.get("http://a/").is_some());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_them() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().join("pictures"), 1000);
        let path = put(&cache, "http://a/", 1, 0).unwrap();
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&path) & 0o077, 0);
        assert_eq!(mode(&folder.path().join("pictures")) & 0o077, 0);
    }
}
