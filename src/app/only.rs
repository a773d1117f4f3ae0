//! The one post that was named on the command line. Until it is open there is nothing
//! to choose, so the list shows none, and keys that are pressed meanwhile are meant
//! for the post.

use crossterm::event::KeyEvent;

use super::{App, Effect, Target, keymap};

/// A post that is opened as soon as it has been read.
#[derive(Debug, Default)]
pub(super) struct Only {
    held: Vec<KeyEvent>,
}

impl App {
    /// The folder has one post, which was named: it is to be opened.
    pub fn open_the_only_post(&mut self) {
        self.only = Some(Only::default());
    }

    /// Whether the one post that was named is still on its way.
    pub fn is_bound_for_a_post(&self) -> bool {
        self.only.is_some()
    }

    /// Keeps a key for the post; whether it did. `q` and `esc` are not for it: they end
    /// the way to it.
    pub(super) fn holds(&mut self, key: KeyEvent) -> bool {
        let ends = matches!(keymap::name(key).as_deref(), Some("esc" | "q"));
        match &mut self.only {
            Some(only) if !ends => {
                only.held.push(key);
                true
            }
            _ => {
                self.only = None;
                false
            }
        }
    }

    /// Opens the post after the scan, if it is there.
    pub(super) fn open_the_named_file(&mut self, effects: &mut Vec<Effect>) {
        if self.only.is_none() || self.is_opening() {
            return;
        }
        match self.list.shown.as_slice() {
            [only] => {
                let only = only.clone();
                self.open(&only, Target::LeftOff, effects);
            }
            _ => self.release(effects),
        }
    }

    /// The post is open, or will not be: presses the keys that were held.
    pub(super) fn release(&mut self, effects: &mut Vec<Effect>) {
        for key in self.only.take().unwrap_or_default().held {
            self.key(key, effects);
        }
    }
}
