//! What differs between systems, behind functions that are there on all of them.
//!
//! No other file names a system or a crate that only some have (`tests/layers.rs`
//! looks): what is here is all that a port has to look at. Nothing here decides what
//! is done about a signal, a file or a terminal; it only asks the system.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use other as system;
#[cfg(unix)]
use unix as system;

pub use system::{
    Folder, Handle, Signals, hung_up, leave_interrupts, limits_are_errors, lower_priority,
    make_raw, open_no_link, open_unblocked, own_file, own_folder, path_bytes, path_of,
    read_terminal, stamp, stop, stored,
};

/// What the system tells the program; numbers are those of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// To stop, as `Ctrl-Z` asks.
    Stop,
    /// It runs again.
    Continue,
    /// To end, as the keyboard asks: `Ctrl-C`, `Ctrl-\`.
    Interrupt(i32),
    /// To end, as another program or the end of the terminal asks.
    End(i32),
}

/// What stands in a folder, as far as its entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    File,
    Folder,
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// What can be told of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub size: u64,
    /// Seconds and nanoseconds since 1970.
    pub modified: (i64, u32),
    /// When anything about it was changed; zero where the system does not say.
    pub changed: (i64, u32),
    /// Zero where the system has none.
    pub inode: u64,
}

/// How a wait for the terminal has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// So many bytes.
    Bytes(usize),
    /// Nothing, for as long as was asked for.
    Silence,
    /// The wait was interrupted.
    Again,
    /// There is no more to come.
    End,
}

/// Whether a backslash in a command takes the meaning of what follows; elsewhere it
/// stands in paths.
pub const BACKSLASH_QUOTES: bool = cfg!(unix);

/// Whether settings are below `~/.config` where nothing else is said.
pub const HAS_DOT_CONFIG: bool = cfg!(unix);

/// Whether a window needs a server of windows, which variables name.
pub const WINDOWS_NEED_A_SERVER: bool = cfg!(target_os = "linux");

/// Whether a folder comes from another machine, whose changes this one is not told.
pub fn is_on_a_network(folder: &std::path::Path) -> bool {
    #[cfg(target_os = "linux")]
    return unix::is_on_a_network(folder);
    #[cfg(not(target_os = "linux"))]
    return {
        let _ = folder;
        false
    };
}
