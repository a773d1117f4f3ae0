//! Pictures of a page that are on other servers: which have been asked for, and what
//! came of it.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::Page;
use crate::{app::PictureFile, layout::Figure};

/// Pictures that are asked for at once: a post may have thousands.
const AT_ONCE: usize = 32;

/// What is known of them.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// Where each is, by its address in the post.
    addresses: HashMap<String, String>,
    /// Addresses that an answer is waited for.
    asked: HashSet<String>,
    /// Addresses that did not answer: only a key asks again.
    failed: HashSet<String>,
    /// Blocks that look other than a worker, which was told before, lays them out.
    changed: BTreeSet<usize>,
}

impl Pictures {
    pub(super) fn new(addresses: HashMap<String, String>) -> Self {
        Self {
            addresses,
            ..Self::default()
        }
    }
}

impl Page {
    /// The addresses of pictures on the screen, and `screens` below it, that have not
    /// been asked for; those that failed before only `again`. From now on they have been.
    pub fn fetch(&mut self, screens: usize, again: bool) -> Vec<String> {
        if self.remote.addresses.is_empty() {
            return Vec::new();
        }
        let visible = self.visible();
        let near = visible.start..visible.end + screens * self.rows;
        let mut found: Vec<(String, String)> = Vec::new();
        for (block, _, _) in self.layout.visible(near) {
            for picture in self.document.blocks[block].pictures() {
                let known = &self.remote;
                let Some(address) = known.addresses.get(&picture.dest) else {
                    continue;
                };
                let open = !known.asked.contains(address)
                    && !self.files.contains_key(&picture.dest)
                    && (again || !known.failed.contains(address));
                if open && !found.iter().any(|(_, other)| other == address) {
                    found.push((picture.dest.clone(), address.clone()));
                }
            }
        }
        found.truncate(AT_ONCE);
        for (dest, address) in &found {
            self.remote.asked.insert(address.clone());
            self.remote.failed.remove(address);
            self.set_figure(dest, Figure::Missing("fetching …".into()));
        }
        found.into_iter().map(|(_, address)| address).collect()
    }

    /// Takes in what came from `address`.
    pub fn fetched(&mut self, address: &str, result: &Result<PictureFile, String>) {
        self.remote.asked.remove(address);
        let addresses = self.remote.addresses.iter();
        let dests: Vec<String> = addresses
            .filter(|(_, other)| *other == address)
            .map(|(dest, _)| dest.clone())
            .collect();
        for dest in dests {
            match result {
                Ok(file) => {
                    self.files.insert(dest.clone(), file.clone());
                    self.set_figure(&dest, Figure::Size(file.size));
                }
                Err(why) => {
                    self.remote.failed.insert(address.to_owned());
                    self.set_figure(&dest, Figure::Missing(why.clone()));
                }
            }
        }
    }

    /// Lays those of `blocks` out again that were laid out with what was known before.
    pub(super) fn refresh_fetched(&mut self, blocks: &[usize]) {
        for block in blocks {
            if self.remote.changed.contains(block) {
                self.layout.refresh(&self.document, *block, &self.context);
            }
        }
    }

    fn set_figure(&mut self, dest: &str, figure: Figure) {
        Arc::make_mut(&mut self.context.figures).insert(dest.to_owned(), figure);
        let pictures = self.document.pictures();
        let blocks: BTreeSet<usize> = pictures
            .iter()
            .filter(|(_, picture)| picture.dest == dest)
            .map(|(block, _)| *block)
            .collect();
        for block in blocks {
            self.remote.changed.insert(block);
            self.layout.refresh(&self.document, block, &self.context);
        }
        self.settle();
    }
}
