//! Text that is typed letter by letter: what a longer one leaves is looked for among what
//! the shorter one has left, and what that was is known still when a letter is taken away.

use std::sync::{Arc, Weak};

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Filter, Hide, Index, Slot, Sort, Tag, Taxonomy, fold, text};
use crate::content::post::{Post, PostId};

/// Texts that are remembered: more than anybody types before he looks.
const MOST: usize = 32;

/// The slots of the posts that hold a text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Folded.
    query: String,
    /// In the order of the list.
    slots: Vec<u32>,
    /// The same, the best match first, where no post holds the words as they are.
    near: Option<Vec<u32>>,
}

impl Found {
    /// Whether whatever matches `longer` matches this.
    fn leads_to(&self, longer: &str) -> bool {
        let Some(rest) = longer.strip_prefix(&*self.query) else {
            return false;
        };
        let clusters = |text: &str| text.graphemes(true).count();
        // Letters are told apart by cluster where they are looked for loosely.
        self.near.is_none() || clusters(longer) == clusters(&self.query) + clusters(rest)
    }

    /// In the order in which they are shown.
    pub(super) fn shown(&self) -> &[u32] {
        self.near.as_deref().unwrap_or(&self.slots)
    }
}

impl Index {
    pub(super) fn slot(&self, at: u32) -> &Slot {
        let slot = self.slots[at as usize].as_deref();
        slot.expect("orders and ids name filled slots")
    }

    /// What a filter's `hide` keeps, in an order.
    pub(super) fn kept(&self, sort: Sort, hide: Option<Hide>) -> Vec<u32> {
        let rows = self.rows(sort).iter().copied();
        rows.filter(|at| hide.is_none_or(|hide| hide.keeps(&self.slot(*at).post)))
            .collect()
    }

    /// Looks for a text among `all`, or among what a shorter one has found.
    pub(super) fn find_text(&self, query: String, all: &[u32], shorter: Option<&Found>) -> Found {
        let folded = |at: u32| self.slot(at).folded();
        let words: Vec<&str> = query.split_whitespace().collect();
        let shorter = shorter.filter(|shorter| shorter.leads_to(&query));
        if shorter.is_none_or(|shorter| shorter.near.is_none()) {
            let among = shorter.map_or(all, |shorter| &*shorter.slots);
            let slots = text::holding(&words, among.iter().copied(), folded);
            if !slots.is_empty() || words.is_empty() {
                return Found {
                    slots,
                    near: None,
                    query,
                };
            }
        }
        let among = shorter.and_then(|shorter| shorter.near.is_some().then_some(&*shorter.slots));
        let among = among.unwrap_or(all);
        let near = text::near(&query, among.iter().copied(), folded);
        // Again in the order of the list, which the next one starts from.
        let mut is_near = vec![false; self.slots.len()];
        near.iter().for_each(|at| is_near[*at as usize] = true);
        let slots = among.iter().copied().filter(|at| is_near[*at as usize]);
        Found {
            slots: slots.collect(),
            near: Some(near),
            query,
        }
    }
}

/// What the last texts have left of one index in one order.
#[derive(Debug, Default)]
pub struct Typed {
    /// It is of no use for any other, nor once that has changed.
    of: Weak<Index>,
    sort: Sort,
    hide: Option<Hide>,
    languages: Option<Vec<String>>,
    /// Each leads to the next; the first is the empty text.
    found: Vec<Found>,
    /// By term: the posts that have it, whatever is typed.
    all: Option<Vec<usize>>,
}

impl Typed {
    /// As [`Index::select_posts`].
    pub fn select_posts<'a>(
        &mut self,
        index: &'a Arc<Index>,
        sort: Sort,
        filter: &Filter,
    ) -> Vec<&'a Post> {
        let wanted = index.wanted(filter);
        let mut found = self.before_terms(index, sort, filter);
        found.retain(|slot| wanted.keeps(slot));
        found.into_iter().map(|slot| &slot.post).collect()
    }

    /// As [`Index::narrowed`].
    pub fn narrowed(
        &mut self,
        index: &Arc<Index>,
        sort: Sort,
        (taxonomy, filter): (Taxonomy, &Filter),
        shown: &dyn Fn(&PostId) -> bool,
    ) -> Vec<Tag> {
        let before = self.before_terms(index, sort, filter);
        let whole = self.found.first().map_or(&[][..], Found::shown);
        let all = self.all.get_or_insert_with(|| {
            index.uses(&index.in_one_language(whole, filter.languages.as_deref()))
        });
        index.count_terms(taxonomy, filter, shown, (all, &before))
    }

    fn before_terms<'a>(
        &mut self,
        index: &'a Arc<Index>,
        sort: Sort,
        filter: &Filter,
    ) -> Vec<&'a Slot> {
        let same = Weak::as_ptr(&self.of) == Arc::as_ptr(index)
            && (self.sort, self.hide) == (sort, filter.hide)
            && self.languages == filter.languages;
        if !same || self.found.is_empty() {
            let kept = index.kept(sort, filter.hide);
            *self = Self {
                of: Arc::downgrade(index),
                sort,
                hide: filter.hide,
                languages: filter.languages.clone(),
                found: vec![index.find_text(String::new(), &kept, None)],
                all: None,
            };
        }
        let query = fold(filter.text.trim());
        let leads = |found: &Found| found.query == query || found.leads_to(&query);
        let shorter = self.found.iter().rposition(leads).unwrap_or(0);
        self.found.truncate(shorter + 1);
        if self.found[shorter].query != query {
            let all = &self.found[0].slots;
            let found = index.find_text(query, all, self.found.last());
            if self.found.len() == MOST {
                self.found.remove(1);
            }
            self.found.push(found);
        }
        let found = self.found.last().map_or(&[][..], Found::shown);
        index.in_one_language(found, filter.languages.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blog(posts: usize) -> Arc<Index> {
        let mut index = Index::new();
        let words = [
            "Rust",
            "数据库",
            "réseau",
            "trust",
            "du thé",
            "ru-st",
            "e\u{301}t\u{e9}",
        ];
        index.merge(Vec::from_iter((0..posts).map(|number| {
            let name = format!("post-{number}.md");
            let mut post = Post::named(PostId(name.as_str().into()), name.into());
            let word = |by: usize| words[number / by % words.len()];
            post.title = format!("{} {} {number}", word(1), word(7)).into();
            post.tags = vec![word(3).to_owned()].into();
            post.draft = number % 5 == 0;
            post
        })));
        Arc::new(index)
    }

    proptest! {
        /// Whatever is typed after whatever, and whether the posts change on the way.
        #[test]
        fn it_finds_what_is_found_without_it(
            texts in proptest::collection::vec("[rust数据éth1 ]{0,4}", 1..6),
            changes in 0usize..8,
        ) {
            let mut index = blog(60);
            let mut typed = Typed::default();
            let mut look = |index: &Arc<Index>, text: &str| {
                let filter = Filter { text: text.to_owned(), ..Filter::default() };
                let anew = index.select_posts(Sort::Title, &filter);
                let anew: Vec<_> = anew.iter().map(|post| post.id.clone()).collect();
                let found = typed.select_posts(index, Sort::Title, &filter);
                let found: Vec<_> = found.iter().map(|post| post.id.clone()).collect();
                prop_assert_eq!(found, anew, "{:?}", text);
                let anew = index.narrowed(Taxonomy::Tags, &filter, &|_| true);
                let all = (Taxonomy::Tags, &filter);
                prop_assert_eq!(typed.narrowed(index, Sort::Title, all, &|_| true), anew);
                Ok(())
            };
            for (at, text) in texts.iter().enumerate() {
                if at == changes {
                    Arc::make_mut(&mut index).remove(&PostId("post-7.md".into()));
                }
                let letters = text.char_indices().map(|(at, c)| &text[..at + c.len_utf8()]);
                let letters: Vec<&str> = letters.collect();
                for shorter in letters.iter().chain(letters.iter().rev().skip(1)) {
                    look(&index, shorter)?;
                }
            }
        }
    }

    #[test]
    fn a_longer_text_is_looked_for_among_what_a_shorter_one_has_left() {
        let index = blog(60);
        let mut typed = Typed::default();
        let mut look = |text: &str| {
            let filter = Filter {
                text: text.to_owned(),
                ..Filter::default()
            };
            typed.select_posts(&index, Sort::Newest, &filter);
            typed
                .found
                .iter()
                .map(|found| found.query.clone())
                .collect::<Vec<_>>()
        };
        look("r");
        assert_eq!(look("ru"), ["", "r", "ru"]);
        assert_eq!(look("r"), ["", "r"]);
        assert_eq!(look("t"), ["", "t"]);
    }
}
