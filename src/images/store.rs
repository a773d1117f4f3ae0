//! The pictures that are at hand, within a budget of memory.
//!
//! No thread and no file in here: the owner asks for what [`Store::get`] does not
//! know and hands the answers over. What was used longest ago goes first; what came
//! last always stays, whatever its size.

use std::{collections::HashMap, path::Path};

use super::{Blocks, PictureError, Sharp, Source, Transmission};
use crate::cells::Cells;

/// The memory that pictures may take, in bytes, unless told otherwise. Pixels that
/// the terminal keeps for us count too.
pub const DEFAULT_BUDGET: usize = 64 * 1024 * 1024;

/// Which picture, at which size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub source: Source,
    pub cells: Cells,
    /// The part of it that is shown; `None` for all.
    pub part: Option<Part>,
    /// Which frame of it, while it moves.
    pub frame: Option<u16>,
}

/// A rectangle of a picture's pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

/// What there is of a picture.
#[derive(Clone, Debug)]
pub enum State {
    Ready(Picture),
    Failed(PictureError),
}

/// A picture that can be shown.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The stand-in that can be shown anywhere.
    pub blocks: Blocks,
    sharp: Option<Sharp>,
    /// The number of the pixels that kitty has to have been sent, and whether it was.
    sent: Option<(u32, bool)>,
    /// Whether there will be no more of it.
    complete: bool,
}

impl Picture {
    /// The picture in the terminal's own pixels, once they can be shown.
    pub fn sharp(&self) -> Option<&Sharp> {
        let is_there = self.sent.is_none_or(|(_, sent)| sent);
        self.sharp.as_ref().filter(|_| is_there)
    }

    fn bytes(&self) -> usize {
        self.blocks.bytes() + self.sharp.as_ref().map_or(0, Sharp::bytes)
    }
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
    /// Pictures that the terminal should forget.
    dropped: Vec<u32>,
}

#[derive(Debug)]
struct Entry {
    state: State,
    stamp: u64,
}

impl Entry {
    fn bytes(&self) -> usize {
        match &self.state {
            State::Ready(picture) => picture.bytes(),
            State::Failed(_) => 0,
        }
    }

    fn id(&self) -> Option<u32> {
        match &self.state {
            State::Ready(picture) => picture.sent.map(|(id, _)| id),
            State::Failed(_) => None,
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
            dropped: Vec::new(),
        }
    }

    /// Whether there is nothing more to ask for. A use, after which others go first.
    pub fn has(&mut self, key: &Key) -> bool {
        self.clock += 1;
        let Some(entry) = self.entries.get_mut(key) else {
            return false;
        };
        entry.stamp = self.clock;
        match &entry.state {
            State::Ready(picture) => picture.complete,
            State::Failed(_) => true,
        }
    }

    /// The stand-in of a picture, or why there is none; `complete` if nothing
    /// sharper will follow.
    pub fn insert(&mut self, key: Key, answer: Result<Blocks, PictureError>, complete: bool) {
        if self.has(&key) {
            return;
        }
        let state = match answer {
            Ok(blocks) => State::Ready(Picture {
                blocks,
                sharp: None,
                sent: None,
                complete,
            }),
            Err(error) => State::Failed(error),
        };
        self.put(key, state);
    }

    /// The pixels that belong to a stand-in. Whether they are taken: then the
    /// terminal has to be sent what they need before they are shown.
    pub fn sharpen(&mut self, key: &Key, sharp: Sharp, needs: Option<&Transmission>) -> bool {
        let Some(State::Ready(picture)) = self.get(key) else {
            return false;
        };
        if picture.complete {
            return false;
        }
        let state = State::Ready(Picture {
            sharp: Some(sharp),
            sent: needs.map(|transmission| (transmission.id, false)),
            complete: true,
            ..picture.clone()
        });
        self.put(key.clone(), state);
        true
    }

    /// The terminal has been sent the pixels of the number `id`.
    pub fn sent(&mut self, id: u32) {
        for entry in self.entries.values_mut() {
            if let State::Ready(picture) = &mut entry.state
                && let Some((own, sent)) = &mut picture.sent
            {
                *sent |= *own == id;
            }
        }
    }

    /// What there is of a picture; `None` if it never came, or had to go.
    pub fn get(&self, key: &Key) -> Option<&State> {
        self.entries.get(key).map(|entry| &entry.state)
    }

    /// Forgets everything: cells have another size, or the files may have changed.
    pub fn clear(&mut self) {
        self.dropped
            .extend(self.entries.values().filter_map(Entry::id));
        self.entries.clear();
        self.used = 0;
    }

    /// Forgets what is known of a file at any size, since it changed.
    pub fn forget(&mut self, path: &Path) {
        let gone = |source: &Source| matches!(source, Source::File(file) if **file == *path);
        for (key, entry) in &self.entries {
            if gone(&key.source) {
                self.dropped.extend(entry.id());
            }
        }
        self.entries.retain(|key, _| !gone(&key.source));
        self.used = self.entries.values().map(Entry::bytes).sum();
    }

    /// Forgets all frames of pictures that moved.
    pub fn forget_frames(&mut self) {
        for (key, entry) in &self.entries {
            if key.frame.is_some() {
                self.dropped.extend(entry.id());
            }
        }
        self.entries.retain(|key, _| key.frame.is_none());
        self.used = self.entries.values().map(Entry::bytes).sum();
    }

    /// The numbers of pictures that the terminal need not keep any longer.
    pub fn take_dropped(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.dropped)
    }

    /// The memory the pictures take, in bytes.
    pub fn used(&self) -> usize {
        self.used
    }

    fn put(&mut self, key: Key, state: State) {
        self.clock += 1;
        let stamp = self.clock;
        let entry = Entry { state, stamp };
        self.used += entry.bytes();
        if let Some(old) = self.entries.insert(key, entry) {
            self.used -= old.bytes();
        }
        self.make_room();
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
            self.dropped.extend(entry.id());
            self.entries.remove(&key);
            self.used -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cells::CellSize, images::Protocol};
    use image::DynamicImage;

    const CELLS: Cells = Cells { cols: 10, rows: 10 };

    fn key(name: &str) -> Key {
        Key {
            source: Source::file(Path::new(name)),
            cells: CELLS,
            part: None,
            frame: None,
        }
    }

    fn blocks() -> Blocks {
        Blocks::make(&DynamicImage::new_rgb8(1, 1), CELLS)
    }

    fn insert(store: &mut Store, name: &str) {
        store.insert(key(name), Ok(blocks()), true);
    }

    fn ready(store: &Store, name: &str) -> bool {
        matches!(store.get(&key(name)), Some(State::Ready(_)))
    }

    #[test]
    fn a_failure_is_kept_and_not_tried_again() {
        let mut store = Store::default();
        assert!(!store.has(&key("a")));
        store.insert(key("a"), Err(PictureError::NotFound), true);
        assert!(store.has(&key("a")) && !ready(&store, "a"));
        store.forget(Path::new("a"));
        assert!(!store.has(&key("a")));
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut store = Store::new(2 * blocks().bytes());
        insert(&mut store, "a");
        insert(&mut store, "b");
        assert!(store.has(&key("a")));
        insert(&mut store, "c");
        assert!(ready(&store, "a") && !ready(&store, "b") && ready(&store, "c"));
        assert_eq!(store.used(), 2 * blocks().bytes());
    }

    #[test]
    fn the_newest_stays_even_over_the_budget() {
        let mut store = Store::new(1);
        insert(&mut store, "a");
        assert!(ready(&store, "a"));
        insert(&mut store, "b");
        assert!(!ready(&store, "a") && ready(&store, "b"));
    }

    #[test]
    fn the_sum_holds_when_answers_repeat_and_files_change() {
        let mut store = Store::default();
        insert(&mut store, "a");
        insert(&mut store, "a");
        assert_eq!(store.used(), blocks().bytes());
        store.forget(Path::new("a"));
        assert_eq!(store.used(), 0);
    }

    #[test]
    fn pixels_are_shown_once_the_terminal_has_them_and_dropped_there_too() {
        let mut store = Store::new(1);
        store.insert(key("a"), Ok(blocks()), false);
        assert!(!store.has(&key("a")), "the pixels are still wanted");
        let cell = CellSize::default();
        let image = DynamicImage::new_rgb8(80, 160);
        let (sharp, needs) = Sharp::encode(&image, CELLS, cell, Protocol::Kitty).unwrap();
        let id = needs.as_ref().unwrap().id;
        assert!(store.sharpen(&key("a"), sharp.clone(), needs.as_ref()));
        assert!(store.has(&key("a")));
        let is_sharp = |store: &Store| match store.get(&key("a")) {
            Some(State::Ready(picture)) => picture.sharp().is_some(),
            _ => false,
        };
        assert!(!is_sharp(&store));
        store.sent(id);
        assert!(is_sharp(&store));
        // A second encoding of the same would be sent in vain.
        assert!(!store.sharpen(&key("a"), sharp, needs.as_ref()));
        insert(&mut store, "b");
        assert_eq!(store.take_dropped(), [id]);
        assert!(store.take_dropped().is_empty());
    }
}
