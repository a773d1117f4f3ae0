//! Systems that are no Unix: Windows. What they do not have is left undone.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, DirBuilder, Metadata, OpenOptions},
    io,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use super::{Entry, Heard, Signal, Stamp};

/// Ends the waiting for signals when it is dropped.
#[derive(Debug)]
pub struct Handle(());

/// The signals that this program answers: none. `Ctrl-C` comes as a key.
#[derive(Debug)]
pub struct Signals(());

impl Signals {
    /// Cannot fail here.
    ///
    /// # Errors
    /// None.
    pub fn new() -> io::Result<(Self, Handle)> {
        Ok((Self(()), Handle(())))
    }

    /// Returns at once.
    pub fn each(self, _: impl FnMut(Signal)) {}
}

/// A console has no such settings.
pub fn make_raw() -> bool {
    false
}

/// Pagers look after themselves here.
pub fn leave_interrupts() {}

/// There are no such limits.
pub fn limits_are_errors() {}

/// There is no stopping of a process from its keyboard.
pub fn stop() {}

/// A console that is closed ends its processes.
pub fn hung_up() -> Option<i32> {
    None
}

/// The console cannot be waited for without reading its keys: it is not asked anything.
pub fn read_terminal(_: &mut [u8], _: Duration) -> Heard {
    Heard::End
}

/// Threads stay as they are.
pub fn lower_priority() {}

/// There are no FIFOs in folders.
pub fn open_unblocked(_: &mut OpenOptions) {}

/// It has to be asked first.
pub fn open_no_link(_: &mut OpenOptions) -> bool {
    false
}

/// Files of a profile are its owner's.
pub fn own_file(_: &mut OpenOptions) {}

/// As for files.
pub fn own_folder(_: &mut DirBuilder) {}

/// Not told.
pub fn stored(_: &Metadata) -> Option<u64> {
    None
}

/// What is kept of a file to know it again.
pub fn stamp(about: &Metadata) -> Stamp {
    let modified = about.modified().unwrap_or(UNIX_EPOCH);
    let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
    Stamp {
        size: about.len(),
        modified: (
            i64::try_from(since.as_secs()).unwrap_or(0),
            since.subsec_nanos(),
        ),
        changed: (0, 0),
        inode: 0,
    }
}

/// A folder that is being read.
#[derive(Debug)]
pub struct Folder(PathBuf, fs::ReadDir);

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// Where there is none, or it may not be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(path.to_owned(), path.read_dir()?))
    }

    /// The next of what is in it, in no order.
    ///
    /// # Errors
    /// Where it cannot be read on.
    pub fn entry(&mut self) -> Option<io::Result<(OsString, Entry)>> {
        let entry = self.1.next()?.and_then(|entry| {
            let kind = match entry.file_type()? {
                kind if kind.is_symlink() => Entry::Link,
                kind if kind.is_dir() => Entry::Folder,
                kind if kind.is_file() => Entry::File,
                _ => Entry::Other,
            };
            Ok((entry.file_name(), kind))
        });
        Some(entry)
    }

    /// What can be told of a file in it; of a link, not of what it leads to.
    ///
    /// # Errors
    /// Where it is gone.
    pub fn stamp(&self, name: &OsStr) -> io::Result<Stamp> {
        Ok(stamp(&self.0.join(name).symlink_metadata()?))
    }
}

/// The bytes of a path that is Unicode.
pub fn path_bytes(path: &Path) -> Option<&[u8]> {
    path.to_str().map(str::as_bytes)
}

/// The path of such bytes.
pub fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}
