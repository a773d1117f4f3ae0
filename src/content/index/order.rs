//! The orders a list may have, kept sorted while posts come in.

use crate::content::post::Post;
use std::cmp::{Ordering, Reverse};

/// An order of posts. Undated ones come last; ties go by title, then by path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
    Title,
}

impl Sort {
    pub const ALL: [Sort; 3] = [Sort::Newest, Sort::Oldest, Sort::Title];
}

/// How two posts stand in an order.
pub fn compare(sort: Sort, a: &Post, b: &Post) -> Ordering {
    let undated = a.date.is_none().cmp(&b.date.is_none());
    let by_date = match sort {
        Sort::Newest => undated.then_with(|| Reverse(a.date).cmp(&Reverse(b.date))),
        Sort::Oldest => undated.then_with(|| a.date.cmp(&b.date)),
        Sort::Title => Ordering::Equal,
    };
    by_date
        .then_with(|| titles(&a.title, &b.title))
        .then_with(|| a.id.cmp(&b.id))
}

/// Hugo's own order (`resources/page/pages_sort.go`, `DefaultPageSort`): weights,
/// the posts without one last, then the newest, then titles and paths.
pub fn by_weight(a: &Post, b: &Post) -> Ordering {
    let weight = |post: &Post| (post.weight == 0, post.weight);
    weight(a)
        .cmp(&weight(b))
        .then_with(|| compare(Sort::Newest, a, b))
}

/// Titles without regard to letter case, then with it.
fn titles(a: &str, b: &str) -> Ordering {
    let folded = if a.is_ascii() && b.is_ascii() {
        let lower = |byte: u8| byte.to_ascii_lowercase();
        a.bytes().map(lower).cmp(b.bytes().map(lower))
    } else {
        let lower = |c: char| c.to_lowercase();
        a.chars().flat_map(lower).cmp(b.chars().flat_map(lower))
    };
    folded.then_with(|| a.cmp(b))
}

/// Slots in sorted order.
#[derive(Debug, Default)]
pub(super) struct Order {
    rows: Vec<u32>,
}

impl Order {
    pub(super) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Sorts the new ones and puts each where it belongs.
    pub(super) fn merge(&mut self, new: &[u32], compare: impl Fn(u32, u32) -> Ordering) {
        let mut new = new.to_vec();
        new.sort_by(|a, b| compare(*a, *b));
        let mut merged = Vec::with_capacity(self.rows.len() + new.len());
        let mut rest = self.rows.as_slice();
        for slot in new {
            let at = rest.partition_point(|old| compare(*old, slot) == Ordering::Less);
            let (before, after) = rest.split_at(at);
            merged.extend_from_slice(before);
            merged.push(slot);
            rest = after;
        }
        merged.extend_from_slice(rest);
        self.rows = merged;
    }

    pub(super) fn remove(&mut self, gone: &[u32]) {
        if let [one] = gone {
            self.rows.retain(|slot| slot != one);
        } else {
            let gone: std::collections::HashSet<_> = gone.iter().collect();
            self.rows.retain(|slot| !gone.contains(slot));
        }
    }
}
