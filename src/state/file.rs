//! A state on disk: one file a blog, below the XDG state folder.
//!
//! Written aside, synced and renamed, readable by its owner only; under a lock and
//! after taking in what is there, so that two readers, a full disk or a killed
//! process lose nothing that was stored. A file that cannot be understood is set
//! aside, not overwritten; one of a newer version is left alone.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{State, fingerprint};
use crate::content::lock;

/// Version of the file's format.
const VERSION: u32 = 1;
/// The largest file that is read.
const LIMIT: u64 = 64 * 1024 * 1024;

/// How long another instance may hold the lock.
const PATIENCE: Duration = Duration::from_secs(5);
/// How the name of a file ends that is being written.
const ASIDE: &str = ".part";

/// Why a state was not read or written.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{}: written by a newer version: left alone", .0.display())]
    Newer(PathBuf),
}

/// Where the state of a blog is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFile {
    path: PathBuf,
    /// The blog's root, as it stands in the file for people who look.
    root: String,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    root: String,
    #[serde(flatten)]
    state: State,
}

/// Only what tells whether the rest can be read.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl StateFile {
    /// The file for the blog at `root` (absolute) below `folder`, named by the
    /// blog's folder and a fingerprint of its whole path.
    pub fn of(folder: &Path, root: &Path) -> Self {
        let whole = root.to_string_lossy();
        let name: String = root
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .take(40)
            .collect();
        Self {
            path: folder.join(format!("{name}-{:016x}.json", fingerprint(&whole))),
            root: whole.into_owned(),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is stored; nothing where there is no file or it held garbage, which is
    /// then set aside.
    ///
    /// # Errors
    /// A file that is there and cannot be read, or is of a newer version.
    pub fn load(&self) -> Result<State, StateError> {
        if let Some(state) = self.read()? {
            return Ok(state);
        }
        // Another instance may be about to write a good one in its place.
        let _lock = self.lock().map_err(|error| self.failed(error))?;
        self.load_locked()
    }

    fn lock(&self) -> io::Result<File> {
        lock::hold(&self.path.with_extension("lock"), PATIENCE)
    }

    /// The same where the lock is held.
    fn load_locked(&self) -> Result<State, StateError> {
        if let Some(state) = self.read()? {
            return Ok(state);
        }
        lock::set_aside(&self.path).map_err(|error| self.failed(error))?;
        Ok(State::default())
    }

    /// What is stored; `None` where it is garbage.
    fn read(&self) -> Result<Option<State>, StateError> {
        let metadata = match fs::metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Some(State::default()));
            }
            found => found.map_err(|error| self.failed(error))?,
        };
        if !metadata.is_file() || metadata.len() > LIMIT {
            return Ok(None);
        }
        let bytes = fs::read(&self.path).map_err(|error| self.failed(error))?;
        if let Ok(Version { version }) = serde_json::from_slice(&bytes)
            && version > VERSION
        {
            return Err(StateError::Newer(self.path.clone()));
        }
        let stored = serde_json::from_slice::<Stored>(&bytes);
        Ok(stored.ok().map(|stored| stored.state))
    }

    /// Adds `news` to what is stored and returns all of it.
    ///
    /// # Errors
    /// As [`StateFile::load`], or when it cannot be written; what was stored before
    /// is then still there.
    pub fn save(&self, news: &State) -> Result<State, StateError> {
        let failed = |error| self.failed(error);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        lock::make_folder(folder).map_err(failed)?;
        let _lock = self.lock().map_err(failed)?;
        self.sweep(folder);
        let mut state = self.load_locked()?;
        state.merge(news);
        let stored = Stored {
            version: VERSION,
            root: self.root.clone(),
            state,
        };
        // A temporary file is its owner's alone (0600) and goes when it is dropped.
        let mut aside = tempfile::Builder::new()
            .prefix(&self.aside())
            .suffix(ASIDE)
            .tempfile_in(folder)
            .map_err(failed)?;
        serde_json::to_writer(&mut aside, &stored).map_err(|error| failed(error.into()))?;
        aside.flush().map_err(failed)?;
        aside.as_file().sync_all().map_err(failed)?;
        aside
            .persist(&self.path)
            .map_err(|error| failed(error.error))?;
        // So that the name survives a crash as well; not every system can do it.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        Ok(stored.state)
    }

    /// How the names of files begin that are written aside for this one.
    fn aside(&self) -> String {
        let name = self.path.file_stem().unwrap_or_default();
        format!(".{}-", name.to_string_lossy())
    }

    /// Takes away what a process that was killed has left. The lock is held: nobody
    /// is writing.
    fn sweep(&self, folder: &Path) {
        let begin = self.aside();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(&begin) && name.ends_with(ASIDE) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn failed(&self, error: io::Error) -> StateError {
        StateError::Io {
            path: self.path.clone(),
            error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Mark, Remembered, Said};

    fn starred(id: &str, at: i64) -> State {
        let star = Some(Said {
            at,
            what: Mark { set: true },
        });
        let post = Remembered {
            star,
            ..Remembered::default()
        };
        let mut state = State::default();
        state.posts.insert(id.into(), post);
        state
    }

    fn file(folder: &Path) -> StateFile {
        StateFile::of(&folder.join("blogtui"), Path::new("/home/x/我的博客"))
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert_eq!(file.load().unwrap(), State::default());
        file.save(&starred("文.md", 1)).unwrap();
        assert_eq!(file.load().unwrap(), starred("文.md", 1));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(file.path()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            let folder = file.path().parent().unwrap();
            let mode = fs::metadata(folder).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
    }

    #[test]
    fn many_writers_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let file = &file;
                scope.spawn(move || {
                    for post in 0..8 {
                        file.save(&starred(&format!("{writer}-{post}.md"), 1))
                            .unwrap();
                    }
                });
            }
        });
        assert_eq!(file.load().unwrap().posts.len(), 32);
    }

    #[test]
    fn garbage_is_set_aside_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        for garbage in ["{\"version\":1,\"pos", "[]"] {
            fs::create_dir_all(file.path().parent().unwrap()).unwrap();
            fs::write(file.path(), garbage).unwrap();
            file.save(&starred("a.md", 1)).unwrap();
            assert!(file.load().unwrap().is_starred("a.md"));
        }
        let bad = |name| fs::read_to_string(file.path().with_extension(name)).unwrap();
        assert_eq!(
            (bad("bad"), bad("bad2")),
            ("{\"version\":1,\"pos".into(), "[]".into())
        );
    }

    #[test]
    fn a_newer_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        fs::create_dir_all(file.path().parent().unwrap()).unwrap();
        let newer = "{\"version\":99,\"posts\":[]}";
        fs::write(file.path(), newer).unwrap();
        assert!(matches!(
            file.save(&starred("a.md", 1)),
            Err(StateError::Newer(_))
        ));
        assert_eq!(fs::read_to_string(file.path()).unwrap(), newer);
    }

    #[test]
    fn a_write_that_fails_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        file.save(&starred("a.md", 1)).unwrap();
        // A folder in the way of the lock fails for every user, root as well.
        let lock = file.path().with_extension("lock");
        fs::remove_file(&lock).unwrap();
        fs::create_dir(&lock).unwrap();
        assert!(file.save(&starred("b.md", 1)).is_err());
        assert_eq!(file.load().unwrap(), starred("a.md", 1));
    }

    #[test]
    fn blogs_of_one_name_have_files_of_their_own() {
        let of = |root: &str| StateFile::of(Path::new("/s"), Path::new(root));
        assert_ne!(of("/a/content"), of("/b/content"));
        assert!(of("/a/content").path().starts_with("/s"));
    }
}
