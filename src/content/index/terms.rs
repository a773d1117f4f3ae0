//! Tags and their kin, counted while posts come and go.

use crate::content::post::Post;
use std::collections::HashMap;

/// What posts are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Taxonomy {
    Tags,
    Categories,
    Series,
    Authors,
}

impl Taxonomy {
    pub const ALL: [Taxonomy; 4] = [
        Taxonomy::Tags,
        Taxonomy::Categories,
        Taxonomy::Series,
        Taxonomy::Authors,
    ];

    /// A post's own terms, as written.
    pub fn of(self, post: &Post) -> &[String] {
        match self {
            Taxonomy::Tags => &post.tags,
            Taxonomy::Categories => &post.categories,
            Taxonomy::Series => &post.series,
            Taxonomy::Authors => &post.authors,
        }
    }
}

/// A tag, or another term, of the blog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// What makes two spellings one: see [`tag_key`].
    pub key: String,
    /// The spelling used most; of equally used ones the first by code point.
    pub name: String,
    /// Posts that have it.
    pub count: usize,
}

/// A tag's identity: lower case, spaces as `-` (Hugo,
/// `paths.NormalizePathStringBasic`). `C++` and `C#` stay apart.
pub fn tag_key(tag: &str) -> String {
    tag.to_lowercase().replace(' ', "-")
}

#[derive(Debug, Default)]
pub(super) struct Terms {
    numbers: HashMap<(Taxonomy, String), u32>,
    counts: Vec<Count>,
    sorted: [Vec<Tag>; 4],
    changed: bool,
}

#[derive(Debug, Default)]
struct Count {
    posts: usize,
    spellings: HashMap<String, usize>,
}

impl Terms {
    pub(super) fn of(&self, taxonomy: Taxonomy) -> &[Tag] {
        &self.sorted[taxonomy as usize]
    }

    /// One more than the greatest number.
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    /// Posts that have the term with this number.
    pub(super) fn posts_with(&self, number: u32) -> usize {
        self.counts
            .get(number as usize)
            .map_or(0, |count| count.posts)
    }

    pub(super) fn number(&self, taxonomy: Taxonomy, key: &str) -> Option<u32> {
        self.numbers.get(&(taxonomy, key.to_owned())).copied()
    }

    /// Counts a post's terms and returns their numbers.
    pub(super) fn add(&mut self, post: &Post) -> Box<[u32]> {
        let mut own = Vec::new();
        for taxonomy in Taxonomy::ALL {
            for name in taxonomy.of(post) {
                let next = self.counts.len() as u32;
                let key = (taxonomy, tag_key(name));
                let number = *self.numbers.entry(key).or_insert(next);
                if number == next {
                    self.counts.push(Count::default());
                }
                let count = &mut self.counts[number as usize];
                *count.spellings.entry(name.clone()).or_default() += 1;
                if !own.contains(&number) {
                    count.posts += 1;
                    own.push(number);
                }
            }
        }
        self.changed |= !own.is_empty();
        own.into()
    }

    /// Takes a post's terms out of the counts.
    pub(super) fn drop(&mut self, post: &Post) {
        let mut own = Vec::new();
        for taxonomy in Taxonomy::ALL {
            for name in taxonomy.of(post) {
                let Some(number) = self.number(taxonomy, &tag_key(name)) else {
                    continue;
                };
                let count = &mut self.counts[number as usize];
                if let Some(uses) = count.spellings.get_mut(name) {
                    *uses -= 1;
                    if *uses == 0 {
                        count.spellings.remove(name);
                    }
                }
                if !own.contains(&number) {
                    count.posts -= 1;
                    own.push(number);
                }
            }
        }
        self.changed |= !own.is_empty();
    }

    /// Sorts again what [`Terms::of`] gives, if anything changed.
    pub(super) fn refresh(&mut self) {
        if !std::mem::take(&mut self.changed) {
            return;
        }
        let mut sorted: [Vec<Tag>; 4] = Default::default();
        for ((taxonomy, key), number) in &self.numbers {
            let count = &self.counts[*number as usize];
            let most = count
                .spellings
                .iter()
                .max_by(|(a, m), (b, n)| m.cmp(n).then_with(|| b.cmp(a)));
            if let Some((name, _)) = most.filter(|_| count.posts > 0) {
                sorted[*taxonomy as usize].push(Tag {
                    key: key.clone(),
                    name: name.clone(),
                    count: count.posts,
                });
            }
        }
        for tags in &mut sorted {
            tags.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)));
        }
        self.sorted = sorted;
    }
}
