//! Tags and their kin, counted while posts come and go.

use crate::content::post::Post;
use foldhash::fast::RandomState;
use std::{borrow::Cow, cmp::Ordering, collections::HashMap};

/// What posts are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Taxonomy {
    Tags,
    Categories,
    Series,
    Authors,
    /// Of a post's date; an undated post has none.
    Years,
}

impl Taxonomy {
    pub const ALL: [Taxonomy; 5] = [
        Taxonomy::Tags,
        Taxonomy::Categories,
        Taxonomy::Series,
        Taxonomy::Authors,
        Taxonomy::Years,
    ];

    /// A post's own terms, as its front matter has them.
    pub fn of(self, post: &Post) -> &[String] {
        match self {
            Taxonomy::Tags => &post.tags,
            Taxonomy::Categories => &post.categories,
            Taxonomy::Series => &post.more.series,
            Taxonomy::Authors => &post.more.authors,
            Taxonomy::Years => &[],
        }
    }

    /// The same, with the year that no author writes as a term.
    fn terms(self, post: &Post) -> Cow<'_, [String]> {
        match (self, post.date) {
            (Taxonomy::Years, Some(date)) => vec![date.day.year().to_string()].into(),
            _ => self.of(post).into(),
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

/// The most used first, then by name; of years the latest.
pub(super) fn compare(taxonomy: Taxonomy, a: &Tag, b: &Tag) -> Ordering {
    match taxonomy {
        Taxonomy::Years => b.key.cmp(&a.key),
        _ => b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)),
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    numbers: HashMap<(Taxonomy, String), u32>,
    /// The same by each spelling that has been met: most are met again.
    by_spelling: [HashMap<String, u32, RandomState>; Taxonomy::ALL.len()],
    counts: Vec<Count>,
    sorted: [Vec<Tag>; Taxonomy::ALL.len()],
    changed: bool,
}

#[derive(Clone, Debug, Default)]
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

    /// Which taxonomy each number belongs to.
    pub(super) fn taxonomies(&self) -> Vec<Taxonomy> {
        let mut all = vec![Taxonomy::Tags; self.counts.len()];
        for ((taxonomy, _), number) in &self.numbers {
            all[*number as usize] = *taxonomy;
        }
        all
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
            for name in taxonomy.terms(post).iter() {
                let known = self.by_spelling[taxonomy as usize].get(name);
                let number = match known.copied() {
                    Some(number) => number,
                    None => self.meet(taxonomy, name),
                };
                let count = &mut self.counts[number as usize];
                match count.spellings.get_mut(name) {
                    Some(uses) => *uses += 1,
                    None => drop(count.spellings.insert(name.clone(), 1)),
                }
                if !own.contains(&number) {
                    count.posts += 1;
                    own.push(number);
                }
            }
        }
        self.changed |= !own.is_empty();
        own.into()
    }

    /// The number of a spelling that has not been met before.
    fn meet(&mut self, taxonomy: Taxonomy, name: &str) -> u32 {
        let next = self.counts.len() as u32;
        let key = (taxonomy, tag_key(name));
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.counts.push(Count::default());
        }
        self.by_spelling[taxonomy as usize].insert(name.to_owned(), number);
        number
    }

    /// Takes a post's terms out of the counts.
    pub(super) fn drop(&mut self, post: &Post) {
        let mut own = Vec::new();
        for taxonomy in Taxonomy::ALL {
            for name in taxonomy.terms(post).iter() {
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
        let mut sorted: [Vec<Tag>; Taxonomy::ALL.len()] = Default::default();
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
        for (taxonomy, tags) in Taxonomy::ALL.into_iter().zip(&mut sorted) {
            tags.sort_by(|a, b| compare(taxonomy, a, b));
        }
        self.sorted = sorted;
    }
}
