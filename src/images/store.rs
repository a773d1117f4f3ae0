//! The pictures that are at hand, within a budget of memory.
//!
//! No thread and no file in here: the owner sends a job when [`Store::want`] says
//! so and hands the answer to [`Store::insert`]. What was used longest ago goes
//! first; what came last always stays, whatever its size.

use std::{collections::HashMap, path::Path, sync::Arc};

use super::{blocks::Blocks, probe::PictureError};
use crate::cells::Cells;

/// The memory that pictures may take, in bytes, unless told otherwise.
pub const DEFAULT_BUDGET: usize = 64 * 1024 * 1024;

/// Which picture, at which size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub path: Arc<Path>,
    pub cells: Cells,
}

/// How far a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// A job was asked for, its answer is not here yet.
    Pending,
    Ready(Arc<Blocks>),
    Failed(PictureError),
}

/// Pictures by key, least recently used out first.
#[derive(Debug)]
pub struct Store {
    entries: HashMap<Key, Entry>,
    budget: usize,
    /// The sum of the sizes of all that is ready.
    used: usize,
    /// Counts uses, so that the smallest stamp is the oldest.
    clock: u64,
}

#[derive(Debug)]
struct Entry {
    state: State,
    stamp: u64,
}

impl Entry {
    fn bytes(&self) -> usize {
        match &self.state {
            State::Ready(blocks) => blocks.bytes(),
            State::Pending | State::Failed(_) => 0,
        }
    }
}

impl Default for Store {
    fn default() -> Self {
        Self::new(DEFAULT_BUDGET)
    }
}

impl Store {
    /// An empty store that keeps to about `budget` bytes.
    pub fn new(budget: usize) -> Self {
        Self {
            entries: HashMap::new(),
            budget,
            used: 0,
            clock: 0,
        }
    }

    /// Asks for a picture. Whether the caller must send a job to decode it; the
    /// second time it need not. A use, as [`Store::touch`] is.
    pub fn want(&mut self, key: Key) -> bool {
        if self.touch(&key) {
            return false;
        }
        let entry = Entry {
            state: State::Pending,
            stamp: self.clock,
        };
        self.entries.insert(key, entry);
        true
    }

    /// The answer of a job. Makes room by dropping what was used longest ago.
    pub fn insert(&mut self, key: Key, answer: Result<Blocks, PictureError>) {
        self.clock += 1;
        let entry = Entry {
            state: match answer {
                Ok(blocks) => State::Ready(Arc::new(blocks)),
                Err(error) => State::Failed(error),
            },
            stamp: self.clock,
        };
        self.used += entry.bytes();
        if let Some(old) = self.entries.insert(key, entry) {
            self.used -= old.bytes();
        }
        self.make_room();
    }

    /// How far a picture is; `None` if nobody wanted it, or it had to go.
    pub fn get(&self, key: &Key) -> Option<&State> {
        self.entries.get(key).map(|entry| &entry.state)
    }

    /// Notes that a picture is in use, so that others go first; whether it is known.
    pub fn touch(&mut self, key: &Key) -> bool {
        self.clock += 1;
        let Some(entry) = self.entries.get_mut(key) else {
            return false;
        };
        entry.stamp = self.clock;
        true
    }

    /// Forgets what is known of a file at any size, since it changed.
    pub fn forget(&mut self, path: &Path) {
        self.entries.retain(|key, _| &*key.path != path);
        self.used = self.entries.values().map(Entry::bytes).sum();
    }

    /// Forgets the jobs whose answers will not come, since they were dropped from
    /// the queue; wanted again, they are sent again.
    pub fn forget_pending(&mut self) {
        self.entries
            .retain(|_, entry| entry.state != State::Pending);
    }

    /// The memory the pictures take, in bytes.
    pub fn used(&self) -> usize {
        self.used
    }

    fn make_room(&mut self) {
        while self.used > self.budget {
            let ready = self.entries.iter().filter(|(_, entry)| entry.bytes() > 0);
            let Some((key, entry)) = ready.min_by_key(|(_, entry)| entry.stamp) else {
                return;
            };
            if entry.stamp == self.clock {
                return;
            }
            let (key, bytes) = (key.clone(), entry.bytes());
            self.entries.remove(&key);
            self.used -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::DynamicImage;

    const CELLS: Cells = Cells { cols: 10, rows: 10 };

    fn key(name: &str) -> Key {
        Key {
            path: Path::new(name).into(),
            cells: CELLS,
        }
    }

    fn picture() -> Blocks {
        Blocks::make(&DynamicImage::new_rgb8(1, 1), CELLS)
    }

    fn ready(store: &Store, name: &str) -> bool {
        matches!(store.get(&key(name)), Some(State::Ready(_)))
    }

    #[test]
    fn a_job_is_sent_once() {
        let mut store = Store::default();
        assert!(store.want(key("a")));
        assert!(!store.want(key("a")));
        assert_eq!(store.get(&key("a")), Some(&State::Pending));
        store.insert(key("a"), Ok(picture()));
        assert!(ready(&store, "a") && !store.want(key("a")));
    }

    #[test]
    fn a_failure_is_kept_and_not_tried_again() {
        let mut store = Store::default();
        store.want(key("a"));
        store.insert(key("a"), Err(PictureError::NotFound));
        assert_eq!(
            store.get(&key("a")),
            Some(&State::Failed(PictureError::NotFound))
        );
        assert!(!store.want(key("a")));
        store.forget(Path::new("a"));
        assert!(store.want(key("a")));
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut store = Store::new(2 * picture().bytes());
        store.insert(key("a"), Ok(picture()));
        store.insert(key("b"), Ok(picture()));
        assert!(store.touch(&key("a")));
        store.insert(key("c"), Ok(picture()));
        assert!(ready(&store, "a") && !ready(&store, "b") && ready(&store, "c"));
        assert_eq!(store.used(), 2 * picture().bytes());
        assert!(store.want(key("b")));
    }

    #[test]
    fn the_newest_stays_even_over_the_budget() {
        let mut store = Store::new(1);
        store.insert(key("a"), Ok(picture()));
        assert!(ready(&store, "a"));
        store.insert(key("b"), Ok(picture()));
        assert!(!ready(&store, "a") && ready(&store, "b"));
    }

    #[test]
    fn the_sum_holds_when_answers_replace_each_other_and_files_change() {
        let mut store = Store::default();
        store.insert(key("a"), Ok(picture()));
        store.insert(key("a"), Ok(picture()));
        assert_eq!(store.used(), picture().bytes());
        store.forget(Path::new("a"));
        assert_eq!(store.used(), 0);
    }

    #[test]
    fn dropped_jobs_can_be_sent_again() {
        let mut store = Store::default();
        store.want(key("a"));
        store.insert(key("b"), Ok(picture()));
        store.forget_pending();
        assert!(store.want(key("a")) && ready(&store, "b"));
    }
}
