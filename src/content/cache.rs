//! What was read of a blog's files, kept between runs: a start looks at the files'
//! sizes and times and reads only those that have changed.
//!
//! The file is a header and chunks of records, each part with a sum over it. It is
//! written aside, synced and renamed, under a lock and with what another instance has
//! stored meanwhile, so that it is good after any end of any program. Nothing in it is
//! trusted that does not add up: what another version wrote, or under other settings of
//! the site, is written anew; a torn or a strange file is set aside as `.bad`.
//! What was changed so shortly before it was read that another change might not
//! show in the file's times is not kept at all.

mod record;
mod stamp;
mod sum;

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::Mutex,
    time::Duration,
};

use serde::{Deserialize, Serialize};

pub(in crate::content) use record::Record;
pub(in crate::content) use stamp::Stamp;
pub(in crate::content) use sum::Sum;

use super::{lock, post::PostId, scan::Reading, site::Site, source};

const MAGIC: &[u8; 8] = b"blogtui\x01";
/// Of what is written; the version of the program counts too.
const FORMAT: u32 = 5;
const PROGRAM: &str = env!("CARGO_PKG_VERSION");
/// The largest header and the largest chunk that are read.
const LIMIT: u64 = 64 * 1024 * 1024;
/// Bytes of records in a chunk.
const CHUNK: usize = 256 * 1024;
/// How the name of the file ends that is locked, and how long another instance may hold
/// it: a command has an end to come to.
const LOCK: &str = "lock";
const PATIENCE: Duration = Duration::from_millis(500);
/// Files of a run that was killed, and of blogs that are not read any more.
const LEFT_OVER: Duration = Duration::from_secs(60 * 60);
const FORGOTTEN: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// Where what was read of a blog is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheFile {
    path: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    format: u32,
    program: String,
    /// Whatever the posts depend on besides their own files.
    context: u64,
    records: u64,
    chunks: Vec<Chunk>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Chunk {
    /// From the end of the header.
    at: u64,
    bytes: u64,
    sum: u64,
}

impl CacheFile {
    /// The file for a blog that is read in a certain way, below `folder`. A single
    /// post has none.
    pub fn of(folder: &Path, site: &Site, reading: &Reading) -> Option<Self> {
        if site.is_one_file() {
            return None;
        }
        let name: String = site
            .base
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .take(40)
            .collect();
        let mut key = Sum::default();
        key.add(site.base.as_os_str().as_encoded_bytes());
        for source in &site.sources {
            key.add(b"\0");
            key.add(source.as_os_str().as_encoded_bytes());
        }
        let way = format!(
            "{:?}{:?}{}{:?}{}",
            reading.auto,
            reading.body,
            reading.cjk,
            site.settings.zone,
            site.settings.summary_words
        );
        key.add(way.as_bytes());
        let path = folder.join(format!("{name}-{:016x}.index", key.end()));
        Some(Self { path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is stored; nothing where there is any doubt about it.
    pub(in crate::content) fn open(&self) -> Option<Stored> {
        let (file, start, header) = self.read()?;
        let good = header.format == FORMAT && header.program == PROGRAM;
        good.then_some(Stored {
            file: Mutex::new(file),
            start,
            context: header.context,
            records: usize::try_from(header.records).ok()?,
            chunks: header.chunks,
        })
    }

    /// The file, where its header ends, and its header, if that adds up.
    fn read(&self) -> Option<(File, u64, Header)> {
        // Not a pipe that would not answer.
        if !fs::metadata(&self.path).ok()?.is_file() {
            return None;
        }
        let mut file = source::open(&self.path).ok()?;
        let mut start = [0; 8 + 8 + 8];
        file.read_exact(&mut start).ok()?;
        let (magic, rest) = start.split_at(8);
        let (length, sum) = rest.split_at(8);
        let length = u64::from_le_bytes(length.try_into().ok()?);
        let sum = u64::from_le_bytes(sum.try_into().ok()?);
        if magic != MAGIC || length > LIMIT {
            return None;
        }
        let mut bytes = vec![0; usize::try_from(length).ok()?];
        file.read_exact(&mut bytes).ok()?;
        if Sum::of(&bytes) != sum {
            return None;
        }
        let header: Header = postcard::from_bytes(&bytes).ok()?;
        let whole = header
            .chunks
            .last()
            .map_or(0, |last| last.at.saturating_add(last.bytes));
        let start = 24 + length;
        let good = header.chunks.iter().all(|chunk| chunk.bytes <= LIMIT)
            // None is shorter than that.
            && header.records <= whole / 16
            && file.metadata().ok()?.len() == start.saturating_add(whole);
        good.then_some((file, start, header))
    }

    /// Stores what is stored already, without what is replaced or gone, and what is
    /// fresh.
    ///
    /// # Errors
    /// When it cannot be written; what was stored before is then still there.
    pub(in crate::content) fn update(
        &self,
        stored: Option<&Stored>,
        context: u64,
        fresh: Parts,
        replaced: &HashSet<PostId>,
    ) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        lock::make_folder(folder)?;
        let _lock = match lock::hold(&self.path.with_extension(LOCK), PATIENCE) {
            // Whoever holds it reads the same files.
            Err(error) if error.kind() == io::ErrorKind::TimedOut => return Ok(()),
            lock => lock?,
        };
        // What another instance has stored since this one looked.
        let newest = stored.and_then(|_| self.open());
        let newest = newest.filter(|newest| newest.context == context);
        let stored = newest.as_ref().or(stored);
        // A link to nowhere is replaced as if nothing were there.
        let mut is_garbage = self.path.exists() && self.read().is_none();
        let mut parts = fresh;
        for at in 0..stored.map_or(0, Stored::len) {
            let chunk = stored.and_then(|stored| stored.chunk(at));
            is_garbage |= chunk.is_none();
            let chunk = chunk.unwrap_or_default();
            let mut rest = chunk.as_slice();
            while let Some((record, after)) = Record::read(rest) {
                if !replaced.contains(record.id) {
                    parts.add(&rest[..rest.len() - after.len()]);
                }
                rest = after;
            }
        }
        if is_garbage {
            lock::set_aside(&self.path)?;
        }
        let records = parts.records;
        self.write(context, records, &parts.end())
    }

    /// Replaces what is stored, in one step.
    ///
    /// # Errors
    /// As [`CacheFile::update`].
    fn write(&self, context: u64, records: u64, parts: &[Vec<u8>]) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        tidy(folder);
        let mut at = 0;
        let mut chunks = Vec::with_capacity(parts.len());
        for part in parts {
            let bytes = part.len() as u64;
            let sum = Sum::of(part);
            chunks.push(Chunk { at, bytes, sum });
            at += bytes;
        }
        let header = postcard::to_stdvec(&Header {
            format: FORMAT,
            program: PROGRAM.to_owned(),
            context,
            records,
            chunks,
        })
        .map_err(io::Error::other)?;
        // A temporary file is its owner's alone (0600) and goes when it is dropped.
        let mut aside = tempfile::Builder::new()
            .prefix(".aside-")
            .tempfile_in(folder)?;
        aside.write_all(MAGIC)?;
        aside.write_all(&(header.len() as u64).to_le_bytes())?;
        aside.write_all(&Sum::of(&header).to_le_bytes())?;
        aside.write_all(&header)?;
        for part in parts {
            aside.write_all(part)?;
        }
        aside.as_file().sync_data()?;
        aside.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Removes what killed runs have left, and indexes that nobody has written for long.
fn tidy(folder: &Path) {
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let limit = if name.starts_with(".aside-") {
            LEFT_OVER
        } else if name.ends_with(".index") || name.contains(".bad") || is_unused_lock(&entry.path())
        {
            FORGOTTEN
        } else {
            continue;
        };
        let age = entry
            .metadata()
            .ok()
            .and_then(|about| about.modified().ok())
            .and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > limit) {
            // Whoever else does the same may have been faster.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a file locks an index that there is no more.
fn is_unused_lock(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == LOCK) && !path.with_extension("index").exists()
}

/// An index that was stored, its header read. It stays readable when it is replaced.
#[derive(Debug)]
pub(in crate::content) struct Stored {
    file: Mutex<File>,
    start: u64,
    pub(in crate::content) context: u64,
    records: usize,
    chunks: Vec<Chunk>,
}

impl Stored {
    /// Records it has.
    pub(in crate::content) fn records(&self) -> usize {
        self.records
    }

    /// Chunks it has.
    pub(in crate::content) fn len(&self) -> usize {
        self.chunks.len()
    }

    /// The bytes of a chunk; none where they do not add up.
    pub(in crate::content) fn chunk(&self, at: usize) -> Option<Vec<u8>> {
        let chunk = self.chunks.get(at)?;
        let mut bytes = vec![0; usize::try_from(chunk.bytes).ok()?];
        {
            let mut file = self.file.lock().ok()?;
            file.seek(SeekFrom::Start(self.start.saturating_add(chunk.at)))
                .ok()?;
            file.read_exact(&mut bytes).ok()?;
        }
        (Sum::of(&bytes) == chunk.sum).then_some(bytes)
    }
}

/// Records that are gathered for a new file.
#[derive(Debug, Default)]
pub(in crate::content) struct Parts {
    records: u64,
    full: Vec<Vec<u8>>,
    open: Vec<u8>,
}

impl Parts {
    /// Adds the bytes of a record.
    pub(in crate::content) fn add(&mut self, record: &[u8]) {
        self.records += 1;
        self.open.extend_from_slice(record);
        if self.open.len() >= CHUNK {
            self.full.push(std::mem::take(&mut self.open));
        }
    }

    /// Adds the records of another.
    pub(in crate::content) fn append(&mut self, other: Self) {
        self.records += other.records;
        self.full.extend(other.end());
    }

    fn end(mut self) -> Vec<Vec<u8>> {
        if !self.open.is_empty() {
            self.full.push(self.open);
        }
        self.full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path) -> CacheFile {
        CacheFile {
            path: folder.join("a.index"),
        }
    }

    #[test]
    fn what_is_written_is_read_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert!(file.open().is_none());
        file.write(7, 0, &[b"one".to_vec(), b"two!".to_vec()])
            .unwrap();
        let stored = file.open().unwrap();
        assert_eq!((stored.context, stored.len()), (7, 2));
        assert_eq!(stored.chunk(1).as_deref(), Some(b"two!".as_slice()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(file.path()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        // Replaced, it stays readable to who has it open.
        file.write(8, 0, &[b"three".to_vec()]).unwrap();
        assert_eq!(stored.chunk(0).as_deref(), Some(b"one".as_slice()));
        assert_eq!(file.open().unwrap().context, 8);
    }

    /// A kill leaves the old file or the new one; a crash or a stranger anything.
    #[test]
    fn a_file_with_any_byte_missing_or_changed_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        file.write(7, 0, &[b"some records".to_vec()]).unwrap();
        let good = fs::read(file.path()).unwrap();
        let sound = || {
            let stored = file.open();
            stored.is_some_and(|stored| (0..stored.len()).all(|at| stored.chunk(at).is_some()))
        };
        assert!(sound());
        for at in 0..good.len() {
            fs::write(file.path(), &good[..at]).unwrap();
            assert!(!sound(), "cut at {at}");
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            fs::write(file.path(), &bad).unwrap();
            assert!(!sound(), "changed at {at}");
        }
        fs::remove_file(file.path()).unwrap();
        fs::create_dir(file.path()).unwrap();
        assert!(!sound(), "a folder in its place");
        file.update(None, 7, Parts::default(), &HashSet::new())
            .unwrap();
        assert!(file.path().with_extension("bad").is_dir());
        assert!(sound());
    }

    #[test]
    fn many_writers_leave_one_good_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        std::thread::scope(|scope| {
            for writer in 0..4u64 {
                let file = &file;
                scope.spawn(move || {
                    for _ in 0..20 {
                        file.write(writer, 0, &[vec![writer as u8; 9000]]).unwrap();
                        let stored = file.open().unwrap();
                        assert!(stored.chunk(0).is_some());
                    }
                });
            }
        });
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }
}
