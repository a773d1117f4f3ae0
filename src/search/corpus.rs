//! The texts of all posts, folded, within a budget of memory; beyond it only a
//! small filter of each text stays, and the few posts that may match are read
//! again.

use std::collections::HashMap;

use super::{filter::TrigramFilter, query::Query};
use crate::content::post::PostId;

/// Bytes of text that are kept unless told otherwise.
pub const BUDGET: usize = 256 * 1024 * 1024;

/// What is known of a post's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Fits,
    /// Its text has to be read to know.
    MayFit,
    No,
}

#[derive(Debug)]
enum Stored {
    Text(Box<str>),
    Filter(TrigramFilter),
}

/// Texts by post.
#[derive(Debug)]
pub struct Corpus {
    stored: HashMap<PostId, Stored>,
    /// Bytes of the texts that are kept whole.
    bytes: usize,
    budget: usize,
}

impl Default for Corpus {
    fn default() -> Self {
        Self::within(BUDGET)
    }
}

impl Corpus {
    /// Keeps at most `budget` bytes of text.
    pub fn within(budget: usize) -> Self {
        Self {
            stored: HashMap::new(),
            bytes: 0,
            budget,
        }
    }

    /// Takes in a text made by [`super::searched`]; one known of the post is replaced.
    pub fn insert(&mut self, id: PostId, text: String) {
        self.remove(&id);
        let stored = if self.bytes + text.len() <= self.budget {
            self.bytes += text.len();
            Stored::Text(text.into())
        } else {
            Stored::Filter(TrigramFilter::of(&text))
        };
        self.stored.insert(id, stored);
    }

    pub fn remove(&mut self, id: &PostId) {
        if let Some(Stored::Text(text)) = self.stored.remove(id) {
            self.bytes -= text.len();
        }
    }

    pub fn len(&self) -> usize {
        self.stored.len()
    }

    pub fn is_empty(&self) -> bool {
        self.stored.is_empty()
    }

    /// How well a post fits whose text is kept: see [`Query::score`].
    pub fn score(&self, id: &PostId, query: &Query) -> usize {
        match self.stored.get(id) {
            Some(Stored::Text(text)) => query.score(text),
            _ => 0,
        }
    }

    /// Whether the text of a post has what is asked for. One that is not known may.
    pub fn answer(&self, id: &PostId, query: &Query) -> Answer {
        match self.stored.get(id) {
            Some(Stored::Text(text)) if query.text_fits(text) => Answer::Fits,
            Some(Stored::Filter(filter))
                if query.words().iter().all(|word| filter.may_hold(word)) =>
            {
                Answer::MayFit
            }
            None => Answer::MayFit,
            _ => Answer::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> PostId {
        PostId(name.into())
    }

    #[test]
    fn beyond_the_budget_a_text_may_fit_but_is_not_kept() {
        let mut corpus = Corpus::within(12);
        corpus.insert(id("a"), "tidb server".into());
        corpus.insert(id("b"), "tidb vector".into());
        let ask = |corpus: &Corpus, name, query| corpus.answer(&id(name), &Query::parse(query));
        assert_eq!(ask(&corpus, "a", "tidb"), Answer::Fits);
        assert_eq!(ask(&corpus, "a", "vector"), Answer::No);
        assert_eq!(ask(&corpus, "b", "tidb"), Answer::MayFit);
        assert_eq!(ask(&corpus, "b", "server"), Answer::No);
        assert_eq!(ask(&corpus, "unknown", "tidb"), Answer::MayFit);
        corpus.remove(&id("a"));
        corpus.insert(id("b"), "tidb vector".into());
        assert_eq!(ask(&corpus, "b", "tidb"), Answer::Fits);
        assert_eq!(corpus.len(), 1);
    }
}
