//! Picture files become cells or pixels, within limits.
//!
//! [`probe()`] reads a header and says how large a picture is, so that the text
//! below it never moves; [`reduce`], the one slow step, is what a worker calls. What
//! comes of it is twofold: [`Blocks`], a stand-in of block characters that can be
//! shown anywhere, and [`Sharp`], the terminal's own pixels, where it has any.
//! [`Store`] keeps what came back; both draw the rows that show.
//!
//! Nothing here starts a thread, writes to a terminal or trusts a file: a picture
//! that cannot be shown is a [`PictureError`], one short sentence for the
//! placeholder in its place.

mod animation;
mod blocks;
mod decode;
mod draw;
mod job;
mod pixels;
mod probe;
mod protocol;
mod resize;
mod source;
mod store;
#[cfg(feature = "svg")]
mod svg;

pub use animation::{Step, animate, moves};
pub use blocks::Blocks;
pub use decode::{Decoded, decode};
pub use job::{Graphics, Reduced, reduce};
pub use pixels::{Sharp, Transmission, forget_sequence};
pub use probe::{PictureError, probe};
pub use protocol::{Known, Protocol};
pub use source::{Inline, Source};
pub use store::{DEFAULT_BUDGET, Key, Part, Picture, State, Store};

#[cfg(test)]
pub(crate) mod testing {
    use std::{env, process::Command};

    /// Runs the test of this name once more where what is sent would be wrapped for tmux,
    /// as the encoder finds out by itself; whether it did.
    ///
    /// # Panics
    /// When that test fails.
    pub(crate) fn is_run_outside_tmux(name: &str) -> bool {
        let inside = |name| env::var(name).is_ok_and(|value| value.starts_with("tmux"));
        if !inside("TERM_PROGRAM") && !inside("TERM") {
            return false;
        }
        let mut again = Command::new(env::current_exe().expect("a test runs"));
        again.args(["--exact", name]).env_remove("TERM_PROGRAM");
        let ended = again.env("TERM", "xterm").output().expect("it runs again");
        let said = String::from_utf8_lossy(&ended.stdout);
        assert!(
            ended.status.success() && said.contains("1 passed"),
            "{said}"
        );
        true
    }
}
