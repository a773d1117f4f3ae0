//! A lock on a file beside the one that is written, so that of two instances each takes
//! in what the other has stored.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
    thread,
    time::Duration,
};

use crate::platform;

/// The time between two looks at a lock that another holds.
const LOOK: Duration = Duration::from_millis(10);

/// Locks the file at `path` until what is returned is dropped, but does not wait for
/// ever: whoever holds it may have been stopped.
///
/// # Errors
/// When it cannot be made, or is held by another for longer than `patience`
/// ([`io::ErrorKind::TimedOut`]).
pub fn hold(path: &Path, patience: Duration) -> io::Result<File> {
    let lock = own(path)?;
    let mut left = patience;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) if !left.is_zero() => {
                thread::sleep(LOOK);
                left = left.saturating_sub(LOOK);
            }
            Err(TryLockError::WouldBlock) => {
                let why = "another blogtui holds its lock";
                return Err(io::Error::new(io::ErrorKind::TimedOut, why));
            }
            // Some network file systems have no locks: better without than not at all.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(lock);
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// Opens a file that only its owner may read, and makes it where there is none.
fn own(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    platform::own_file(&mut options);
    // A pipe in its place must not be waited for.
    platform::open_unblocked(&mut options);
    options.open(path)
}

/// Makes a folder that only its owner may enter, with those above it; one that is there
/// stays as it is.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    platform::own_folder(&mut builder);
    builder.create(folder)
}

/// Renames a file that cannot be understood to `.bad`, or to `.bad2` and so on where that
/// exists.
///
/// # Errors
/// When it cannot be renamed.
pub fn set_aside(path: &Path) -> io::Result<()> {
    let free = (1u32..).find_map(|number| {
        let number = if number == 1 {
            String::new()
        } else {
            number.to_string()
        };
        let bad = path.with_extension(format!("bad{number}"));
        bad.symlink_metadata().is_err().then_some(bad)
    });
    std::fs::rename(path, free.unwrap_or_default())
}
