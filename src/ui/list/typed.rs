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

    /// The same of a post's title; loosely where nothing of the post holds a word.
    pub(super) fn title(&mut self, post: &Post) -> Vec<Range<usize>> {
        let exact = self.marks(&post.title);
        if exact.is_empty() && !self.is_below(post) && !self.is_in_path(post) {
            return self.fuzzy.marks(&post.title);
        }
        exact
    }

    /// Whether the path has to be shown: it holds a word, and nothing else does.
    pub(super) fn asks_for_path(&self, post: &Post) -> bool {
        let title = fold(&post.title);
        let path = fold(&post.id.0);
        let below = fold(summary_of(post).unwrap_or_default());
        let tags = post.tags.iter().map(|tag| format!("#{tag}\n"));
        let tags = fold(&tags.collect::<String>());
        let elsewhere = [&title, &below, &tags];
        self.words
            .iter()
            .any(|word| path.contains(word) && !elsewhere.iter().any(|text| text.contains(word)))
    }

    fn is_below(&self, post: &Post) -> bool {
        let mut tags = post.tags.iter();
        let tags = tags.any(|tag| !self.marks(&format!("#{tag}")).is_empty());
        tags || summary_of(post).is_some_and(|text| !self.marks(text).is_empty())
    }

    fn is_in_path(&self, post: &Post) -> bool {
        !self.marks(&post.id.0).is_empty()
    }
}
