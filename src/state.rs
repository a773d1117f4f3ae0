//! What is remembered of a blog between runs: how far each post was read, which
//! are read or starred, and how the list was last set.
//!
//! Every fact carries the time at which it was said, so that two readers of one
//! blog can be brought together without either losing anything ([`State::merge`]).
//! [`mod@file`] keeps a state on disk.

pub mod file;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something that was said at a time. Of two, the later one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said<T> {
    /// Milliseconds since 1970.
    pub at: i64,
    #[serde(flatten)]
    pub what: T,
}

/// All that is remembered of one blog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// By the post's path below the root.
    pub posts: BTreeMap<String, Remembered>,
    pub view: Option<Said<View>>,
}

/// What is remembered of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// Its title and day when it was last opened: by these it is known again after
    /// its file was renamed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub day: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Said<Place>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<Said<Mark>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub star: Option<Said<Mark>>,
}

/// Set, or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub set: bool,
}

/// How far a post was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Index of the top-level block at the top of the screen.
    pub block: usize,
    /// Row within it.
    pub row: usize,
    /// [`fingerprint`] of that block's text.
    pub text: u64,
    /// How much of the post was above the bottom of the screen, 0 to 100.
    pub percent: u8,
}

/// How the list was left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    pub sort: String,
    pub width: String,
    pub tags: Vec<String>,
    pub text: String,
}

impl State {
    /// Takes in what `other` knows. Of what both say, the later word counts; at the
    /// same time, `other`'s.
    pub fn merge(&mut self, other: &Self) {
        for (id, theirs) in &other.posts {
            let ours = self.posts.entry(id.clone()).or_default();
            if !theirs.title.is_empty() {
                ours.title.clone_from(&theirs.title);
                ours.day.clone_from(&theirs.day);
            }
            later(&mut ours.place, &theirs.place);
            later(&mut ours.read, &theirs.read);
            later(&mut ours.star, &theirs.star);
        }
        later(&mut self.view, &other.view);
    }

    pub fn is_read(&self, id: &str) -> bool {
        let post = self.posts.get(id);
        post.is_some_and(|post| is_set(&post.read))
    }

    pub fn is_starred(&self, id: &str) -> bool {
        let post = self.posts.get(id);
        post.is_some_and(|post| is_set(&post.star))
    }

    pub fn place(&self, id: &str) -> Option<Place> {
        Some(self.posts.get(id)?.place.as_ref()?.what)
    }

    /// The post that was read last, if it was begun and not finished.
    pub fn unfinished(&self) -> Option<&str> {
        let (id, post) = self
            .posts
            .iter()
            .filter(|(_, post)| post.place.is_some())
            .max_by_key(|(_, post)| post.place.as_ref().map(|place| place.at))?;
        let begun = post.place.as_ref()?.what;
        let open = begun.percent < 100 && (begun.block, begun.row) > (0, 0);
        (open && !is_set(&post.read)).then_some(id)
    }

    /// Gives what is remembered of files that are gone to posts that nothing is
    /// known of, where title and day are the same and no other post has them.
    /// `present` are all posts: path, title, day.
    pub fn follow_renames<'a>(
        &mut self,
        present: impl Iterator<Item = (&'a str, &'a str, &'a str)> + Clone,
    ) {
        let mut new: BTreeMap<(&str, &str), Option<&str>> = BTreeMap::new();
        let mut known: Vec<&str> = Vec::new();
        for (id, title, day) in present {
            known.push(id);
            if !self.posts.contains_key(id) {
                // None: there are two of them.
                new.entry((title, day))
                    .and_modify(|only| *only = None)
                    .or_insert(Some(id));
            }
        }
        known.sort_unstable();
        let moves: Vec<(String, String)> = self
            .posts
            .iter()
            .filter(|(id, post)| {
                !post.title.is_empty() && known.binary_search(&id.as_str()).is_err()
            })
            .filter_map(|(id, post)| {
                let to = (*new.get(&(post.title.as_str(), post.day.as_str()))?)?;
                Some((id.clone(), to.to_owned()))
            })
            .collect();
        for (from, to) in moves {
            if let Some(post) = self.posts.get(&from).cloned() {
                self.posts.insert(to, post);
            }
        }
    }
}

fn is_set(mark: &Option<Said<Mark>>) -> bool {
    mark.as_ref().is_some_and(|mark| mark.what.set)
}

fn later<T: Clone>(ours: &mut Option<Said<T>>, theirs: &Option<Said<T>>) {
    let newer = match (&*ours, theirs) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(ours), Some(theirs)) => theirs.at >= ours.at,
    };
    if newer {
        ours.clone_from(theirs);
    }
}

/// Tells a block's text from another's: FNV-1a, 64 bits. The same on every machine
/// and in every version, since it is stored.
pub fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

impl Place {
    /// Where the place is in a post whose blocks now have these fingerprints: the
    /// block with the same text that is nearest to where it was, else the block of
    /// the same number; row 0 where the text is another.
    pub fn found_in(&self, blocks: &[u64]) -> (usize, usize) {
        let same = (0..blocks.len())
            .filter(|at| blocks[*at] == self.text)
            .min_by_key(|at| at.abs_diff(self.block));
        match same {
            Some(block) => (block, self.row),
            None => (self.block.min(blocks.len().saturating_sub(1)), 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starred(at: i64, set: bool) -> State {
        let mut state = State::default();
        let star = Some(Said {
            at,
            what: Mark { set },
        });
        let post = Remembered {
            star,
            ..Remembered::default()
        };
        state.posts.insert("a.md".into(), post);
        state
    }

    #[test]
    fn the_later_word_counts_whoever_says_it() {
        for (mut ours, theirs) in [
            (starred(1, false), starred(2, true)),
            (starred(2, true), starred(1, false)),
        ] {
            ours.merge(&theirs);
            assert!(ours.is_starred("a.md"));
        }
    }

    #[test]
    fn facts_of_one_post_are_brought_together() {
        let mut ours = starred(1, true);
        let mut theirs = State::default();
        let read = Some(Said {
            at: 9,
            what: Mark { set: true },
        });
        let post = Remembered {
            read,
            ..Remembered::default()
        };
        theirs.posts.insert("a.md".into(), post);
        ours.merge(&theirs);
        assert!(ours.is_starred("a.md") && ours.is_read("a.md"));
    }

    #[test]
    fn a_place_follows_its_text() {
        let place = Place {
            block: 2,
            row: 3,
            text: fingerprint("x"),
            percent: 40,
        };
        let blocks: Vec<u64> = ["new", "a", "b", "x"].map(fingerprint).to_vec();
        assert_eq!(place.found_in(&blocks), (3, 3));
        assert_eq!(place.found_in(&blocks[..2]), (1, 0));
        assert_eq!(place.found_in(&[]), (0, 0));
    }

    #[test]
    fn a_renamed_post_keeps_what_is_known_of_it() {
        let mut state = starred(1, true);
        let post = state.posts.get_mut("a.md").unwrap();
        post.title = "T".into();
        post.day = "2024-07-31".into();
        let twice = [("b.md", "T", "2024-07-31"), ("c.md", "T", "2024-07-31")];
        state.follow_renames(twice.into_iter());
        assert!(!state.is_starred("b.md") && !state.is_starred("c.md"));
        state.follow_renames([("b.md", "T", "2024-07-31")].into_iter());
        assert!(state.is_starred("b.md"));
    }

    #[test]
    fn the_last_post_is_unfinished_until_its_end() {
        let mut state = State::default();
        let mut read_to = |id: &str, at, block, percent| {
            let place = Place {
                block,
                row: 0,
                text: 0,
                percent,
            };
            let place = Some(Said { at, what: place });
            let post = Remembered {
                place,
                ..Remembered::default()
            };
            state.posts.insert(id.into(), post);
            state.unfinished().map(str::to_owned)
        };
        assert_eq!(read_to("a.md", 1, 4, 30).as_deref(), Some("a.md"));
        assert_eq!(read_to("b.md", 2, 0, 10), None);
        assert_eq!(read_to("b.md", 3, 9, 100), None);
    }
}
