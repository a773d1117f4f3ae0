//! The orders a list may have, kept sorted while posts come in.

use super::{Slot, post};
use crate::content::post::Post;
use std::cmp::{Ordering, Reverse};
use std::sync::{Arc, OnceLock};

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

/// Puts posts in an order, the same as by [`compare`].
pub fn sort(sort: Sort, posts: &mut [&Post]) {
    if sort == Sort::Title {
        return posts.sort_by(|a, b| compare(sort, a, b));
    }
    // Most differ in a number, which is near at hand.
    let mut keyed: Vec<(i64, &Post)> = posts.iter().map(|post| (key(sort, post), *post)).collect();
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| compare(sort, a.1, b.1)));
    for (place, (_, post)) in posts.iter_mut().zip(keyed) {
        *place = post;
    }
}

/// The second of a post, the smallest first.
fn key(sort: Sort, post: &Post) -> i64 {
    post.date.map_or(i64::MAX, |date| match sort {
        Sort::Oldest => date.at.as_second(),
        _ => -date.at.as_second(),
    })
}

/// Hugo's own order (`resources/page/pages_sort.go`, `DefaultPageSort`): weights,
/// the posts without one last, then the newest, then titles and paths.
pub fn by_weight(a: &Post, b: &Post) -> Ordering {
    let weight = |post: &Post| (post.more.weight == 0, post.more.weight);
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

/// Slots in sorted order: sorted when it is first asked for, and kept so from then on.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    rows: OnceLock<Vec<u32>>,
}

impl Order {
    pub(super) fn rows(&self, sort: Sort, slots: &[Option<Arc<Slot>>]) -> &[u32] {
        self.rows.get_or_init(|| sorted(sort, slots))
    }

    /// Puts the new ones where they belong.
    pub(super) fn merge(&mut self, sort: Sort, new: &[u32], slots: &[Option<Arc<Slot>>]) {
        let Some(rows) = self.rows.get_mut() else {
            return;
        };
        if new.len() > rows.len() {
            self.rows = OnceLock::new();
            return;
        }
        let compare = |a: u32, b: u32| compare(sort, post(slots, a), post(slots, b));
        let mut new = new.to_vec();
        new.sort_by(|a, b| compare(*a, *b));
        let mut merged = Vec::with_capacity(rows.len() + new.len());
        let mut rest = rows.as_slice();
        for slot in new {
            let at = rest.partition_point(|old| compare(*old, slot) == Ordering::Less);
            let (before, after) = rest.split_at(at);
            merged.extend_from_slice(before);
            merged.push(slot);
            rest = after;
        }
        merged.extend_from_slice(rest);
        *rows = merged;
    }

    pub(super) fn remove(&mut self, gone: &[u32]) {
        let Some(rows) = self.rows.get_mut() else {
            return;
        };
        if let [one] = gone {
            rows.retain(|slot| slot != one);
        } else {
            let gone: std::collections::HashSet<_> = gone.iter().collect();
            rows.retain(|slot| !gone.contains(slot));
        }
    }
}

/// All slots by a key that is made once for each, and compared in full only where
/// that says nothing.
fn sorted(sort: Sort, slots: &[Option<Arc<Slot>>]) -> Vec<u32> {
    let all = (0u32..)
        .zip(slots)
        .filter_map(|(at, slot)| Some((at, &slot.as_ref()?.post)));
    let full = |a: u32, b: u32| compare(sort, post(slots, a), post(slots, b));
    if sort == Sort::Title {
        // Letter by letter, as `titles` compares them.
        let lower =
            |title: &str| -> String { title.chars().flat_map(char::to_lowercase).collect() };
        let mut rows: Vec<(String, u32)> = all.map(|(at, post)| (lower(&post.title), at)).collect();
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| full(a.1, b.1)));
        return rows.into_iter().map(|(_, at)| at).collect();
    }
    let mut rows: Vec<(i64, u32)> = all.map(|(at, post)| (key(sort, post), at)).collect();
    rows.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| full(a.1, b.1)));
    rows.into_iter().map(|(_, at)| at).collect()
}
