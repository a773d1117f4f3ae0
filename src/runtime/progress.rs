//! A line on standard error about work that takes a while, where someone looks at it.

use std::{
    io::{IsTerminal, Write},
    sync::Mutex,
    time::{Duration, Instant},
};

use crate::ui::grouped;

/// Work that is done sooner is not worth a word.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(100);

/// How far posts have been read. Its line is gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    begun: Instant,
    /// None where nobody looks.
    state: Option<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    posts: usize,
    shown: Option<Instant>,
}

impl Progress {
    pub(crate) fn begin() -> Self {
        let seen = std::io::stderr().is_terminal();
        Self {
            begun: Instant::now(),
            state: seen.then(Mutex::default),
        }
    }

    /// Takes note that so many more posts have been read.
    pub(crate) fn add(&self, posts: usize) {
        let Some(Ok(mut state)) = self.state.as_ref().map(Mutex::lock) else {
            return;
        };
        state.posts += posts;
        let due = state.shown.is_none_or(|shown| shown.elapsed() >= EVERY);
        if due && self.begun.elapsed() >= PATIENCE {
            state.shown = Some(Instant::now());
            // There is nobody to tell about a failure.
            let _ = write!(
                std::io::stderr(),
                "\rblogtui: reading {} posts …",
                grouped(state.posts)
            );
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(Ok(state)) = self.state.as_ref().map(Mutex::lock)
            && state.shown.is_some()
        {
            let _ = write!(std::io::stderr(), "\r{:60}\r", "");
        }
    }
}
