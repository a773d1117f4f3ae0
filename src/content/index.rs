//! All posts, sorted, by tag, and filtered: what the lists show.
//!
//! A batch is sorted and then merged into each order: positions are found by
//! bisection, so a batch of 100 into 100,000 posts costs a few hundred
//! comparisons and one move of the order.

mod extent;
pub mod named;
mod narrow;
mod order;
mod related;
mod terms;
mod text;
mod typed;

pub use super::fold::fold;
pub use extent::Extent;
pub use order::{Sort, by_weight, compare, sort};
pub use related::Related;
pub use terms::{Tag, Taxonomy, tag_key};
pub use typed::Typed;

use super::post::{Post, PostId};
use foldhash::fast::RandomState;
use order::Order;
use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};
use terms::Terms;

/// How terms of one taxonomy are joined: what different ones ask for must all be so,
/// and of several years one is enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// A post must have all of them.
    #[default]
    All,
    /// One is enough.
    Any,
}

/// Which posts a list leaves out, as the published blog does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hide {
    pub now: jiff::Timestamp,
    pub drafts: bool,
    pub future: bool,
    pub expired: bool,
}

impl Hide {
    /// All that Hugo leaves out.
    pub fn unpublished(now: jiff::Timestamp) -> Self {
        Self {
            now,
            drafts: true,
            future: true,
            expired: true,
        }
    }

    /// Whether a list has the post.
    pub fn keeps(&self, post: &Post) -> bool {
        let standing = post.standing(self.now);
        !(self.drafts && standing.draft
            || self.future && standing.future
            || self.expired && standing.expired)
    }
}

/// What a list is narrowed to. The default keeps every post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Keys ([`Tag::key`], [`tag_key`]) of terms that a post must have, as `join` says.
    pub terms: Vec<(Taxonomy, String)>,
    /// Keys of terms that a post must not have.
    pub without: Vec<(Taxonomy, String)>,
    pub join: Join,
    /// Words that must all stand in title, tags, summary or path, compared without
    /// regard to letter case, width and accents.
    pub text: String,
    /// None hides nothing.
    pub hide: Option<Hide>,
    /// Of translations of one post only the one in the first of these languages
    /// (`zh` takes `zh-cn` too); with none of them, the first by path. None keeps
    /// all translations.
    pub languages: Option<Vec<String>>,
}

/// The posts of a blog.
///
/// A clone shares the posts with what it is a clone of.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Each by itself: what holds all of them would be copied while it grows.
    slots: Vec<Option<Arc<Slot>>>,
    free: Vec<u32>,
    by_id: HashMap<PostId, u32, RandomState>,
    orders: [Order; 3],
    terms: Terms,
}

#[derive(Clone, Debug)]
struct Slot {
    post: Post,
    /// Folded text to search in, made when it is first searched.
    folded: OnceLock<Box<str>>,
    /// Numbers of its terms.
    terms: Box<[u32]>,
}

impl Slot {
    fn folded(&self) -> &str {
        self.folded
            .get_or_init(|| text::haystack(&self.post).into())
    }
}

impl Index {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes posts in. One whose id is known replaces the old one.
    pub fn merge(&mut self, batch: Vec<Post>) {
        // Of two equal ids in one batch the last one counts.
        let mut latest: HashMap<PostId, usize, RandomState> = HashMap::default();
        latest.reserve(batch.len());
        self.by_id.reserve(batch.len());
        for (at, post) in batch.iter().enumerate() {
            latest.insert(post.id.clone(), at);
        }
        let known: Vec<u32> = latest
            .keys()
            .filter_map(|id| self.by_id.get(id).copied())
            .collect();
        self.take_out(&known);
        let mut new = Vec::with_capacity(latest.len());
        for (at, post) in batch.into_iter().enumerate() {
            if latest.get(&post.id) == Some(&at) {
                new.push(self.put(post));
            }
        }
        for (sort, order) in Sort::ALL.into_iter().zip(&mut self.orders) {
            order.merge(sort, &new, &self.slots);
        }
        self.terms.refresh();
    }

    /// Takes in posts that were known by their start only and have now been read as a
    /// whole. Those that are the same but for their length change no list; the others
    /// are handed back, to be merged.
    pub fn count(&mut self, batch: Vec<Post>) -> Vec<Post> {
        let mut others = Vec::new();
        for post in batch {
            let slot = self.by_id.get(&post.id).copied();
            let slot = slot.and_then(|at| self.slots[at as usize].as_mut());
            let Some(slot) = slot.map(Arc::make_mut) else {
                continue;
            };
            let (words, minutes) = (post.words, post.minutes);
            let old = &mut slot.post;
            if old.counted {
                continue;
            }
            let length = (old.words, old.minutes, old.cjk);
            (old.words, old.minutes, old.cjk) = (words, minutes, post.cjk);
            old.counted = true;
            if *old != post {
                (old.words, old.minutes, old.cjk) = length;
                old.counted = false;
                others.push(post);
            }
        }
        others
    }

    /// The posts, in no order.
    pub fn into_posts(self) -> Vec<Post> {
        let slots = self.slots.into_iter().flatten();
        slots.map(|slot| Arc::unwrap_or_clone(slot).post).collect()
    }

    /// Forgets a post, and says whether it was there.
    pub fn remove(&mut self, id: &PostId) -> bool {
        let Some(&slot) = self.by_id.get(id) else {
            return false;
        };
        self.take_out(&[slot]);
        self.terms.refresh();
        true
    }

    pub fn get(&self, id: &PostId) -> Option<&Post> {
        let slot = self.by_id.get(id)?;
        Some(post(&self.slots, *slot))
    }

    /// The title of a post as it is compared, made when the post came.
    pub fn folded_title(&self, id: &PostId) -> Option<&str> {
        let slot = self.slots.get(*self.by_id.get(id)? as usize)?.as_ref()?;
        slot.folded().split('\n').next()
    }

    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// All posts in an order.
    pub fn posts(&self, sort: Sort) -> impl Iterator<Item = &Post> {
        self.rows(sort).iter().map(|&slot| post(&self.slots, slot))
    }

    /// The tags in use, the most used first, then by name.
    pub fn tags(&self) -> &[Tag] {
        self.terms(Taxonomy::Tags)
    }

    /// The terms of a taxonomy in use, the most used first, then by name.
    pub fn terms(&self, taxonomy: Taxonomy) -> &[Tag] {
        self.terms.of(taxonomy)
    }

    /// The posts a filter keeps, in an order. Where no post of the blog holds the words
    /// of its text, those that match loosely come instead, the best match first.
    pub fn select(&self, sort: Sort, filter: &Filter) -> Vec<PostId> {
        let posts = self.select_posts(sort, filter);
        posts.iter().map(|post| post.id.clone()).collect()
    }

    /// As [`Index::select`], the posts themselves.
    pub fn select_posts(&self, sort: Sort, filter: &Filter) -> Vec<&Post> {
        let wanted = self.wanted(filter);
        let mut found = self.before_terms(sort, filter);
        found.retain(|slot| wanted.keeps(slot));
        found.iter().map(|slot| &slot.post).collect()
    }

    /// Puts the posts in order before they are asked for.
    pub fn prepare(&self, sort: Sort) {
        self.rows(sort);
    }

    fn rows(&self, sort: Sort) -> &[u32] {
        self.orders[sort as usize].rows(sort, &self.slots)
    }

    /// The other translations of a post, by language.
    pub fn translations(&self, id: &PostId) -> Vec<&Post> {
        let Some(key) = self.get(id).and_then(|post| post.translation.clone()) else {
            return Vec::new();
        };
        let all = self.slots.iter().flatten().map(|slot| &slot.post);
        let mut others: Vec<&Post> = all
            .filter(|post| post.translation.as_ref() == Some(&key) && post.id != *id)
            .collect();
        others.sort_by(|a, b| (&a.lang, &a.id).cmp(&(&b.lang, &b.id)));
        others
    }

    fn put(&mut self, post: Post) -> u32 {
        let terms = self.terms.add(&post);
        let slot = Slot {
            folded: OnceLock::new(),
            terms,
            post,
        };
        let id = slot.post.id.clone();
        let at = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            self.slots.len() as u32 - 1
        });
        self.slots[at as usize] = Some(Arc::new(slot));
        self.by_id.insert(id, at);
        at
    }

    fn take_out(&mut self, gone: &[u32]) {
        if gone.is_empty() {
            return;
        }
        for order in &mut self.orders {
            order.remove(gone);
        }
        for &at in gone {
            if let Some(slot) = self.slots[at as usize].take() {
                self.by_id.remove(&slot.post.id);
                self.terms.drop(&slot.post);
                self.free.push(at);
            }
        }
    }
}

/// Keeps, of posts that are translations of each other, the one in the language
/// that is wanted most.
fn one_of_each(found: &mut Vec<&Slot>, languages: &[String]) {
    let rank = |post: &Post| {
        let lang = post.lang.as_deref().unwrap_or_default();
        let meets = |wanted: &String| {
            let rest = lang.strip_prefix(wanted.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        languages.iter().position(meets).unwrap_or(languages.len())
    };
    let mut best: HashMap<&str, (usize, &PostId)> = HashMap::new();
    for slot in found.iter() {
        if let Some(key) = slot.post.translation.as_deref() {
            let own = (rank(&slot.post), &slot.post.id);
            let known = best.entry(key).or_insert(own);
            *known = own.min(*known);
        }
    }
    found.retain(|slot| {
        let key = slot.post.translation.as_deref();
        key.is_none_or(|key| best.get(key).is_none_or(|(_, id)| **id == slot.post.id))
    });
}

/// The post of a slot that an order or an id names: those are never empty.
fn post(slots: &[Option<Arc<Slot>>], at: u32) -> &Post {
    let slot = slots[at as usize].as_ref();
    &slot.expect("orders and ids name filled slots").post
}

#[cfg(test)]
mod tests;
