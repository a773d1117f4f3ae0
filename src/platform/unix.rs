//! Linux, macOS and the other Unixes.

use std::{
    ffi::{OsStr, OsString},
    fs::{DirBuilder, Metadata, OpenOptions},
    io,
    os::unix::{
        ffi::OsStrExt as _,
        fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    },
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{self, AtFlags, Dir, FileType, Mode, OFlags},
    io::Errno,
    path::Arg,
    termios::{OptionalActions, isatty, tcgetattr, tcsetattr},
};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP},
    flag, iterator, low_level,
};

use super::{Entry, Heard, Signal, Stamp};

/// A file has become larger than the process may write: on every Unix the same.
const SIGXFSZ: i32 = 25;

/// Has the terminal that keys come from hand them over one by one (`cfmakeraw`), whatever
/// it did before; whether it does now.
pub fn make_raw() -> bool {
    let stdin = io::stdin();
    if !isatty(&stdin) {
        return false;
    }
    let Ok(mut settings) = tcgetattr(&stdin) else {
        return false;
    };
    settings.make_raw();
    tcsetattr(&stdin, OptionalActions::Now, &settings).is_ok()
}

/// Ends the waiting for signals when it is dropped.
#[derive(Debug)]
pub struct Handle(iterator::Handle);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// The signals that this program answers.
#[derive(Debug)]
pub struct Signals(iterator::Signals);

impl Signals {
    /// From now on those signals do nothing by themselves.
    ///
    /// # Errors
    /// Where the system does not allow it.
    pub fn new() -> io::Result<(Self, Handle)> {
        let all = [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT];
        let signals = iterator::Signals::new(all)?;
        let handle = Handle(signals.handle());
        Ok((Self(signals), handle))
    }

    /// Tells each signal that comes, until the handle is dropped.
    pub fn each(mut self, mut tell: impl FnMut(Signal)) {
        for signal in self.0.forever() {
            tell(match signal {
                SIGTSTP => Signal::Stop,
                SIGCONT => Signal::Continue,
                SIGINT | SIGQUIT => Signal::Interrupt(signal),
                _ => Signal::End(signal),
            });
        }
    }
}

/// From now on `Ctrl-C` does nothing to this process.
pub fn leave_interrupts() {
    let _ = flag::register(SIGINT, Arc::default());
}

/// From now on a limit on the size of files is an error of the write that meets it,
/// and not the end of the program.
pub fn limits_are_errors() {
    let _ = flag::register(SIGXFSZ, Arc::default());
}

/// Stops the process as `Ctrl-Z` does; returns when it is continued.
pub fn stop() {
    let _ = low_level::emulate_default_handler(SIGTSTP);
}

/// Sleeps until the terminal hangs up; the signal that says so, or nothing where the
/// system cannot watch a terminal.
pub fn hung_up() -> Option<i32> {
    let terminal = io::stdin();
    loop {
        // Nothing is asked for: only an end of the terminal wakes it.
        let mut ends = [PollFd::new(&terminal, PollFlags::empty())];
        match poll(&mut ends, None) {
            Ok(_) => {
                let what = ends[0].revents();
                return what
                    .intersects(PollFlags::HUP | PollFlags::ERR)
                    .then_some(SIGHUP);
            }
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return None,
        }
    }
}

/// Reads what the terminal sends, and waits for it no longer than `wait`, which is
/// less than a second.
pub fn read_terminal(buffer: &mut [u8], wait: Duration) -> Heard {
    let stdin = io::stdin();
    let wait = Timespec {
        tv_sec: 0,
        tv_nsec: i64::from(wait.subsec_nanos()),
    };
    let mut ready = [PollFd::new(&stdin, PollFlags::IN)];
    match poll(&mut ready, Some(&wait)) {
        Err(Errno::INTR) => Heard::Again,
        Ok(0) => Heard::Silence,
        Ok(_) => match rustix::io::read(&stdin, buffer) {
            Ok(count @ 1..) => Heard::Bytes(count),
            Err(Errno::INTR) => Heard::Again,
            _ => Heard::End,
        },
        Err(_) => Heard::End,
    }
}

/// Lets every other thread of the machine go before this one.
pub fn lower_priority() {
    // Elsewhere the number is that of the whole process. Not lower: a process is gone only
    // when each of its threads has had a processor once more, and the shell waits for that.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 5);
}

/// Has a file opened that blocks nobody, though it be a FIFO.
pub fn open_unblocked(options: &mut OpenOptions) {
    let waits = OFlags::NONBLOCK | OFlags::NOCTTY;
    options.custom_flags(waits.bits().cast_signed());
}

/// The same, and refused where it is a link; whether that can be had.
pub fn open_no_link(options: &mut OpenOptions) -> bool {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
    options.custom_flags(flags.bits().cast_signed());
    true
}

/// Has a file made that only its owner may read.
pub fn own_file(options: &mut OpenOptions) {
    options.mode(0o600);
}

/// Has a folder made that only its owner may enter.
pub fn own_folder(builder: &mut DirBuilder) {
    builder.mode(0o700);
}

/// How many bytes of a file the disk holds, where that is known.
pub fn stored(about: &Metadata) -> Option<u64> {
    Some(about.blocks() * 512)
}

/// What is kept of a file to know it again.
pub fn stamp(about: &Metadata) -> Stamp {
    let nanos = |nanos: i64| u32::try_from(nanos).unwrap_or(0);
    Stamp {
        size: about.size(),
        modified: (about.mtime(), nanos(about.mtime_nsec())),
        changed: (about.ctime(), nanos(about.ctime_nsec())),
        inode: about.ino(),
    }
}

/// A folder that is being read: what is in it need not be looked up from the root.
#[derive(Debug)]
pub struct Folder(Dir);

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// Where there is none, or it may not be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self(Dir::new(fs::open(path, flags, Mode::empty())?)?))
    }

    /// The next of what is in it, in no order.
    ///
    /// # Errors
    /// Where it cannot be read on.
    pub fn entry(&mut self) -> Option<io::Result<(OsString, Entry)>> {
        loop {
            let entry = match self.0.read()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(error.into())),
            };
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let kind = match entry.file_type() {
                // The file system does not say.
                FileType::Unknown => match self.about(name) {
                    Ok(about) => FileType::from_raw_mode(about.st_mode),
                    Err(error) => return Some(Err(error)),
                },
                kind => kind,
            };
            let kind = match kind {
                FileType::RegularFile => Entry::File,
                FileType::Directory => Entry::Folder,
                FileType::Symlink => Entry::Link,
                _ => Entry::Other,
            };
            return Some(Ok((OsStr::from_bytes(name.to_bytes()).to_owned(), kind)));
        }
    }

    /// What can be told of a file in it; of a link, not of what it leads to.
    ///
    /// # Errors
    /// Where it is gone.
    pub fn stamp(&self, name: &OsStr) -> io::Result<Stamp> {
        let about = self.about(name)?;
        Ok(Stamp {
            size: u64::try_from(about.st_size).unwrap_or(0),
            modified: (about.st_mtime, about.st_mtime_nsec as u32),
            changed: (about.st_ctime, about.st_ctime_nsec as u32),
            inode: about.st_ino,
        })
    }

    fn about(&self, name: impl Arg) -> io::Result<fs::Stat> {
        Ok(fs::statat(self.0.fd()?, name, AtFlags::SYMLINK_NOFOLLOW)?)
    }
}

/// The bytes of a path.
pub fn path_bytes(path: &Path) -> Option<&[u8]> {
    Some(path.as_os_str().as_bytes())
}

/// The path of such bytes.
pub fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    Some(PathBuf::from(OsStr::from_bytes(bytes)))
}

/// Whether the file system is known to come from another machine.
#[cfg(target_os = "linux")]
pub(super) fn is_on_a_network(folder: &Path) -> bool {
    // NFS, SMB (three of them), 9p, AFS, Ceph, FUSE (sshfs and others).
    const REMOTE: [u64; 8] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x0102_1997,
        0x5346_414f,
        0x00c3_6400,
        0x6573_5546,
    ];
    rustix::fs::statfs(folder).is_ok_and(|about| REMOTE.contains(&(about.f_type as u64)))
}
