//! What a cache says of a site's files, while they are compared with it.

use super::{Loader, walk::Page};
use crate::content::cache::{Record, Stamp, Stored};
use crate::content::post::{Post, PostId, TermLists};
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// Stored records by post.
#[derive(Debug, Default)]
pub(super) struct Known {
    entries: HashMap<PostId, Entry, RandomState>,
    /// Those that are listed and have not been handed over.
    posts: Vec<Option<Post>>,
}

/// What is stored of a file.
#[derive(Debug)]
pub(super) struct Entry {
    stamp: Stamp,
    /// Its hero, where it is named by the picture in its bundle.
    hero: Option<String>,
    own_hero: bool,
    pub(super) is_listed: bool,
    pub(super) counted: bool,
    /// The moment of the post.
    pub(super) at: i64,
    /// Its place among the posts.
    place: u32,
}

impl Known {
    /// All that is stored; nothing where any of it makes no sense.
    pub(super) fn read(stored: &Stored, base: &Arc<Path>) -> Option<Self> {
        let mut entries =
            HashMap::with_capacity_and_hasher(stored.records(), RandomState::default());
        let mut posts = Vec::with_capacity(stored.records());
        let lists = TermLists::default();
        for at in 0..stored.len() {
            let chunk = stored.chunk(at)?;
            let mut rest = chunk.as_slice();
            while !rest.is_empty() {
                let (record, after) = Record::read(rest)?;
                rest = after;
                let (stamp, own_hero) = (record.stamp, record.own_hero);
                let own_id = PostId(record.id.into());
                let post = record.post(base, &lists)?;
                let id = post.as_ref().map_or(own_id, |post| post.id.clone());
                let hero = post.as_ref().and_then(|post| post.more.hero.clone());
                let entry = Entry {
                    stamp,
                    hero: hero.filter(|_| !own_hero),
                    own_hero,
                    is_listed: post.is_some(),
                    counted: post.as_ref().is_none_or(|post| post.counted),
                    at: post.as_ref().map_or(i64::MIN, super::second),
                    place: u32::try_from(posts.len()).ok()?,
                };
                posts.extend(post.map(Some));
                entries.insert(id, entry);
            }
        }
        Some(Self { entries, posts })
    }

    /// Whether nothing is left that a page could be compared with.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Hands all posts over.
    pub(super) fn take_posts(&mut self) -> Vec<Post> {
        let posts = std::mem::take(&mut self.posts);
        posts.into_iter().flatten().collect()
    }

    /// Hands the post of an entry over.
    pub(super) fn take_post(&mut self, entry: &Entry) -> Option<Post> {
        let place = entry.place as usize;
        self.posts
            .get_mut(place)
            .filter(|_| entry.is_listed)?
            .take()
    }

    /// What is stored of a page, if the page is as it was.
    pub(super) fn take(&mut self, page: &Page, loader: &Loader<'_>) -> Option<Entry> {
        let entry = self.entries.remove(&page.id)?;
        let same = page.stamp == Some(entry.stamp)
            && (entry.own_hero || loader.hero_of_page(page) == entry.hero);
        same.then_some(entry)
    }

    /// Posts whose files are not there any more.
    pub(super) fn rest(self) -> HashSet<PostId> {
        self.entries.into_keys().collect()
    }
}
