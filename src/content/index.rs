//! All posts, sorted, by tag, and filtered: what the lists show.
//!
//! A batch is sorted and then merged into each order: positions are found by
//! bisection, so a batch of 100 into 100,000 posts costs a few hundred
//! comparisons and one move of the order.

mod order;
mod terms;
mod text;

pub use order::Sort;
pub use terms::{Tag, Taxonomy, tag_key};
pub use text::fold;

use super::post::{Post, PostId};
use order::Order;
use std::collections::HashMap;
use terms::Terms;

/// How the tags of a filter are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// A post must have all of them.
    #[default]
    All,
    /// One is enough.
    Any,
}

/// What a list is narrowed to. The default keeps every post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Keys of tags ([`Tag::key`], [`tag_key`]).
    pub tags: Vec<String>,
    pub join: Join,
    /// Words that must all stand in title, tags, summary or path, compared without
    /// regard to letter case, width and accents.
    pub text: String,
}

/// The posts of a blog.
#[derive(Debug, Default)]
pub struct Index {
    slots: Vec<Option<Slot>>,
    free: Vec<u32>,
    by_id: HashMap<PostId, u32>,
    orders: [Order; 3],
    terms: Terms,
}

#[derive(Debug)]
struct Slot {
    post: Post,
    /// Folded text to search in.
    folded: Box<str>,
    /// Numbers of its terms.
    terms: Box<[u32]>,
}

impl Index {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes posts in. One whose id is known replaces the old one.
    pub fn merge(&mut self, batch: Vec<Post>) {
        // Of two equal ids in one batch the last one counts.
        let mut latest: HashMap<PostId, usize> = HashMap::new();
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
            order.merge(&new, |a, b| {
                order::compare(sort, post(&self.slots, a), post(&self.slots, b))
            });
        }
        self.terms.refresh();
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

    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// All posts in an order.
    pub fn posts(&self, sort: Sort) -> impl Iterator<Item = &Post> {
        let order = &self.orders[sort as usize];
        order.rows().iter().map(|&slot| post(&self.slots, slot))
    }

    /// The tags in use, the most used first, then by name.
    pub fn tags(&self) -> &[Tag] {
        self.terms(Taxonomy::Tags)
    }

    /// The terms of a taxonomy in use, the most used first, then by name.
    pub fn terms(&self, taxonomy: Taxonomy) -> &[Tag] {
        self.terms.of(taxonomy)
    }

    /// The posts a filter keeps, in an order. Where no post holds the words of its
    /// text, those that match loosely come instead, the best match first.
    pub fn select(&self, sort: Sort, filter: &Filter) -> Vec<PostId> {
        let wanted: Vec<Option<u32>> = filter
            .tags
            .iter()
            .map(|key| self.terms.number(Taxonomy::Tags, key))
            .collect();
        let tagged = |slot: &Slot| {
            let has = |term: &Option<u32>| term.is_some_and(|term| slot.terms.contains(&term));
            match filter.join {
                Join::All => wanted.iter().all(has),
                Join::Any => wanted.is_empty() || wanted.iter().any(has),
            }
        };
        let rows = self.orders[sort as usize].rows();
        let kept: Vec<&Slot> = rows
            .iter()
            .filter_map(|&slot| self.slots[slot as usize].as_ref())
            .filter(|slot| tagged(slot))
            .collect();
        let found = text::matching(&filter.text, &kept, |slot| &slot.folded);
        found.iter().map(|slot| slot.post.id.clone()).collect()
    }

    fn put(&mut self, post: Post) -> u32 {
        let terms = self.terms.add(&post);
        let slot = Slot {
            folded: text::haystack(&post).into(),
            terms,
            post,
        };
        let id = slot.post.id.clone();
        let at = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            self.slots.len() as u32 - 1
        });
        self.slots[at as usize] = Some(slot);
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

/// The post of a slot that an order or an id names: those are never empty.
fn post(slots: &[Option<Slot>], at: u32) -> &Post {
    let slot = slots[at as usize].as_ref();
    &slot.expect("orders and ids name filled slots").post
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::date;
    use jiff::tz::TimeZone;
    use std::{path::PathBuf, sync::Arc};

    fn post(id: &str, day: &str, tags: &[&str]) -> Post {
        let mut post = Post::named(PostId(Arc::from(id)), PathBuf::from(id));
        post.date = date::parse(day, &TimeZone::UTC).ok();
        post.tags = tags.iter().map(|tag| tag.to_string()).collect();
        post
    }

    fn index(posts: &[(&str, &str, &[&str])]) -> Index {
        let mut index = Index::new();
        for (id, day, tags) in posts {
            index.merge(vec![post(id, day, tags)]);
        }
        index
    }

    fn ids(index: &Index, sort: Sort, filter: &Filter) -> Vec<String> {
        let found = index.select(sort, filter);
        found.iter().map(PostId::to_string).collect()
    }

    const BLOG: &[(&str, &str, &[&str])] = &[
        ("b.md", "2024-01-01", &["Go", "Rust Lang"]),
        ("a.md", "2024-01-01", &["rust-lang"]),
        ("none.md", "", &["Rust Lang"]),
        ("new.md", "2025-01-01", &["go"]),
    ];

    #[test]
    fn posts_stand_by_date_then_title_with_undated_ones_last() {
        let index = index(BLOG);
        let order = |sort| ids(&index, sort, &Filter::default());
        assert_eq!(order(Sort::Newest), ["new.md", "a.md", "b.md", "none.md"]);
        assert_eq!(order(Sort::Oldest), ["a.md", "b.md", "new.md", "none.md"]);
        assert_eq!(order(Sort::Title), ["a.md", "b.md", "new.md", "none.md"]);
    }

    #[test]
    fn a_post_that_comes_again_replaces_the_old_one() {
        let mut index = index(BLOG);
        index.merge(vec![
            post("b.md", "2023-01-01", &["x"]),
            post("b.md", "2026-01-01", &["Go"]),
        ]);
        assert_eq!(index.len(), 4);
        let order = ids(&index, Sort::Newest, &Filter::default());
        assert_eq!(order, ["b.md", "new.md", "a.md", "none.md"]);
        assert!(index.remove(&PostId(Arc::from("new.md"))));
        assert_eq!(index.len(), 3);
        let tags: Vec<_> = index
            .tags()
            .iter()
            .map(|tag| (&*tag.key, tag.count))
            .collect();
        assert_eq!(tags, [("rust-lang", 2), ("go", 1)]);
    }

    /// Hugo: `paths.NormalizePathStringBasic`; our rule: the most used spelling.
    #[test]
    fn tags_are_one_by_case_and_space_and_shown_as_mostly_written() {
        let index = index(BLOG);
        let tags: Vec<_> = index
            .tags()
            .iter()
            .map(|tag| (&*tag.key, &*tag.name, tag.count))
            .collect();
        assert_eq!(tags, [("rust-lang", "Rust Lang", 3), ("go", "Go", 2)]);
    }

    #[test]
    fn tags_narrow_by_all_or_by_any() {
        let index = index(BLOG);
        let mut filter = Filter {
            tags: vec!["go".into(), "rust-lang".into()],
            ..Filter::default()
        };
        assert_eq!(ids(&index, Sort::Newest, &filter), ["b.md"]);
        filter.join = Join::Any;
        assert_eq!(ids(&index, Sort::Newest, &filter).len(), 4);
        filter.tags = vec!["unknown".into()];
        assert!(ids(&index, Sort::Newest, &filter).is_empty());
    }

    #[test]
    fn text_is_found_in_titles_and_tags_and_loosely_only_otherwise() {
        let mut index = index(BLOG);
        let mut cafe = post("c.md", "", &[]);
        cafe.title = "Ｃafé 数据库".into();
        index.merge(vec![cafe]);
        let find = |text: &str| {
            let filter = Filter {
                text: text.into(),
                ..Filter::default()
            };
            ids(&index, Sort::Newest, &filter)
        };
        assert_eq!(find("CAFE"), ["c.md"]);
        assert_eq!(find("数据 cafe"), ["c.md"]);
        assert_eq!(find("LANG"), ["a.md", "b.md", "none.md"]);
        assert_eq!(find("cfé"), ["c.md"]);
        assert!(find("zzz").is_empty());
    }

    #[test]
    fn many_batches_give_the_order_of_one() {
        let day = |n: usize| format!("2024-{:02}-{:02}", n * 7 % 12 + 1, n * 11 % 28 + 1);
        let all: Vec<Post> = (0..500)
            .map(|n| post(&format!("{:03}.md", n * 37 % 500), &day(n), &["t"]))
            .collect();
        let mut whole = Index::new();
        whole.merge(all.clone());
        let mut parts = Index::new();
        for batch in all.chunks(7) {
            parts.merge(batch.to_vec());
        }
        for sort in Sort::ALL {
            let none = Filter::default();
            assert_eq!(whole.select(sort, &none), parts.select(sort, &none));
        }
        assert_eq!(whole.tags(), parts.tags());
    }
}
