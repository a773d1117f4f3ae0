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
    for tag in post.tags.iter() {
        // So that `#tag` finds tags only.
        text.push_str("\n#");
        text.push_str(tag);
    }
    fold(&text)
}

/// Those of `all` whose text holds every one of `words`, in the order they come.
pub(super) fn holding<'a>(
    words: &[&str],
    all: impl IntoIterator<Item = u32>,
    text: impl Fn(u32) -> &'a str,
) -> Vec<u32> {
    let all = all.into_iter();
    all.filter(|at| words.iter().all(|word| text(*at).contains(word)))
        .collect()
}

/// Those of `all` whose text matches `query` loosely, the best first.
pub(super) fn near<'a>(
    query: &str,
    all: impl IntoIterator<Item = u32>,
    text: impl Fn(u32) -> &'a str,
) -> Vec<u32> {
    let mut fuzzy = Fuzzy::new(query);
    let mut scored: Vec<(Rank, u32)> = all
        .into_iter()
        .filter_map(|at| {
            // Loosely only in the title and the path: anything is in a summary.
            let lines: Vec<&str> = text(at).splitn(3, '\n').take(2).collect();
            Some((fuzzy.rank(&lines.join(" "))?, at))
        })
        .collect();
    scored.sort_by_key(|found| std::cmp::Reverse(found.0));
    scored.into_iter().map(|(_, at)| at).collect()
}
