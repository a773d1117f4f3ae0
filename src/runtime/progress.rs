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
    /// How long after the beginning the line was written last.
    shown: Option<Duration>,
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
        if let Some(line) = state.add(posts, self.begun.elapsed()) {
            // There is nobody to tell about a failure.
            let _ = write!(std::io::stderr(), "{line}");
        }
    }
}

impl State {
    /// What to write when so many more posts have been read so long after the beginning.
    fn add(&mut self, posts: usize, since: Duration) -> Option<String> {
        self.posts += posts;
        let due = self.shown.is_none_or(|shown| since >= shown + EVERY);
        if !due || since < PATIENCE {
            return None;
        }
        self.shown = Some(since);
        let posts = grouped(self.posts);
        Some(format!("\rblogtui: reading {posts} posts …"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_takes_over_a_second_is_told_and_not_too_often() {
        let mut state = State::default();
        let mut add = |posts, millis| state.add(posts, Duration::from_millis(millis));
        assert_eq!(add(900, 10), None);
        assert_eq!(add(99, 999), None);
        let told = |posts: &str| Some(format!("\rblogtui: reading {posts} posts …"));
        assert_eq!(add(235, 1000), told("1,234"));
        assert_eq!(add(1, 1099), None);
        assert_eq!(add(1, 1100), told("1,236"));
    }

    #[test]
    fn nobody_is_told_where_nobody_looks() {
        let progress = Progress {
            begun: Instant::now(),
            state: None,
        };
        progress.add(1);
        assert!(progress.state.is_none());
    }
}
