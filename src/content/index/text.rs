//! Finding posts by what someone types: the words as they are, and loosely only
//! when nothing holds them.

use crate::content::{
    fold::fold,
    fuzzy::{Fuzzy, Rank},
    post::Post,
};

/// What of a post is searched, folded, one part a line.
pub(super) fn haystack(post: &Post) -> String {
    let summary = post.summary.as_deref().or(post.description.as_deref());
    // The excerpt is left out: it is the body's, and would double the memory.
    let parts = [&post.title, &*post.id.0, summary.unwrap_or_default()];
    let mut text = parts.join("\n");
    for tag in &post.tags {
        // So that `#tag` finds tags only.
        text.push_str("\n#");
        text.push_str(tag);
    }
    fold(&text)
}

/// Those of `all` whose text holds every word of `query`, in the order they come;
/// where there are none, those that match loosely, the best first.
pub(super) fn matching<'a, T>(
    query: &str,
    all: &[&'a T],
    text: impl Fn(&'a T) -> &'a str,
) -> Vec<&'a T> {
    let query = fold(query);
    let words: Vec<&str> = query.split_whitespace().collect();
    let exact: Vec<&T> = all
        .iter()
        .copied()
        .filter(|item| words.iter().all(|word| text(item).contains(word)))
        .collect();
    if !exact.is_empty() || words.is_empty() {
        return exact;
    }
    let mut fuzzy = Fuzzy::new(&query);
    let mut scored: Vec<(Rank, &T)> = all
        .iter()
        .filter_map(|item| {
            // Loosely only in the title and the path: anything is in a summary.
            let lines: Vec<&str> = text(item).splitn(3, '\n').take(2).collect();
            Some((fuzzy.rank(&lines.join(" "))?, *item))
        })
        .collect();
    scored.sort_by_key(|found| std::cmp::Reverse(found.0));
    scored.into_iter().map(|(_, item)| item).collect()
}
