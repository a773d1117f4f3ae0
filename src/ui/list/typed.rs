//! What of a row the typed filter matches.

use std::ops::Range;

use crate::{
    app::list::summary_of,
    content::{
        fold::{Folded, fold},
        fuzzy::{Fuzzy, join},
        post::Post,
    },
};

/// The words of the filter, to be held against what is on the screen.
pub(super) struct Typed {
    words: Vec<String>,
    fuzzy: Fuzzy,
}

impl Typed {
    pub(super) fn new(text: &str) -> Self {
        Self {
            words: fold(text).split_whitespace().map(str::to_owned).collect(),
            fuzzy: Fuzzy::new(text),
        }
    }

    /// Byte ranges of `line` that one of the words is.
    pub(super) fn marks(&self, line: &str) -> Vec<Range<usize>> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let folded = Folded::new(line);
        join(
            self.words
                .iter()
                .flat_map(|word| folded.find(word))
                .collect(),
        )
    }

    /// What is matched of a post's title, and of its path where that has to be shown to
    /// say why the post is there. Loosely where the post holds no word as it is.
    pub(super) fn of(&mut self, post: &Post) -> (Vec<Range<usize>>, Option<Vec<Range<usize>>>) {
        if self.words.is_empty() {
            return (Vec::new(), None);
        }
        let title = fold(&post.title);
        let path = fold(&post.id.0);
        let below = fold(summary_of(post).unwrap_or_default());
        let tags = post.tags.iter().map(|tag| format!("#{tag}\n"));
        let tags = fold(&tags.collect::<String>());
        let shown = |word: &String| {
            [&title, &below, &tags]
                .iter()
                .any(|text| text.contains(word))
        };
        if self
            .words
            .iter()
            .all(|word| shown(word) || path.contains(word))
        {
            let asks = self.words.iter().any(|word| !shown(word));
            return (
                self.marks(&post.title),
                asks.then(|| self.marks(&post.id.0)),
            );
        }
        // As the index compares: the title and the path in one line.
        let line = format!("{} {}", post.title, post.id.0);
        let end = post.title.len();
        let (mut title, mut path) = (Vec::new(), Vec::new());
        for mark in self.fuzzy.marks(&line) {
            if mark.start < end {
                title.push(mark.start..mark.end.min(end));
            }
            if mark.end > end + 1 {
                path.push(mark.start.max(end + 1) - end - 1..mark.end - end - 1);
            }
        }
        let path = (!path.is_empty()).then_some(path);
        (title, path)
    }
}
