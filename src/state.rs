//! What is remembered of a blog between runs: how far each post was read, which
//! are read or starred, and how the list was last set.
//!
//! Every fact carries the time at which it was said, so that two readers of one
//! blog can be brought together without either losing anything ([`State::merge`]).
//! [`mod@file`] keeps a state on disk.

pub mod file;

use std::collections::{BTreeMap, HashMap};

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
    /// By the post's path: below the site's root on disk, below the folder that is
    /// shown in memory ([`State::below`]).
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
    /// [`fingerprint`] of what it said then; 0 is not known.
    #[serde(skip_serializing_if = "is_zero")]
    pub text: u64,
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
    /// Whether only posts were shown that are not read.
    pub unread: bool,
}

/// A post that is there, as far as it can be known again after its file was renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    pub id: String,
    pub title: String,
    pub day: String,
    /// As [`Remembered::text`].
    pub text: u64,
}

// serde hands it a reference.
fn is_zero(number: &u64) -> bool {
    *number == 0
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
                ours.text = theirs.text;
            }
            later(&mut ours.place, &theirs.place);
            later(&mut ours.read, &theirs.read);
            later(&mut ours.star, &theirs.star);
        }
        later(&mut self.view, &other.view);
    }

    /// What is known of the posts below a folder, by their paths from there.
    #[must_use]
    pub fn below(mut self, folder: &str) -> Self {
        if !folder.is_empty() {
            let posts = std::mem::take(&mut self.posts).into_iter();
            let inside = |(id, post): (String, Remembered)| {
                Some((id.strip_prefix(folder)?.to_owned(), post))
            };
            self.posts = posts.filter_map(inside).collect();
        }
        self
    }

    /// The inverse: paths from the folder become paths from the root.
    #[must_use]
    pub fn from_below(mut self, folder: &str) -> Self {
        if !folder.is_empty() {
            let posts = std::mem::take(&mut self.posts).into_iter();
            self.posts = posts
                .map(|(id, post)| (format!("{folder}{id}"), post))
                .collect();
        }
        self
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

    /// Gives what is remembered of files that are gone to posts that nothing is known
    /// of: those of the same title and day, else those that say the same, where there
    /// is just one. `new` are the posts that nothing is known of, `gone` says which of
    /// those that are remembered are not there.
    pub fn follow_renames(&mut self, new: &[Present], gone: impl Fn(&str) -> bool) {
        // None: there are two of them.
        let mut by_name: HashMap<(&str, &str), Option<&str>> = HashMap::new();
        let mut by_text: HashMap<u64, Option<&str>> = HashMap::new();
        for post in new {
            by_name
                .entry((&post.title, &post.day))
                .and_modify(|only| *only = None)
                .or_insert(Some(&post.id));
            if post.text != 0 {
                by_text
                    .entry(post.text)
                    .and_modify(|only| *only = None)
                    .or_insert(Some(&post.id));
            }
        }
        let mut moves: Vec<(String, String)> = Vec::new();
        for (id, post) in self.posts.iter().filter(|(id, _)| gone(id)) {
            let named = by_name.get(&(post.title.as_str(), post.day.as_str()));
            let named = named.copied().flatten().filter(|_| !post.title.is_empty());
            let to = named.or_else(|| by_text.get(&post.text).copied().flatten());
            moves.extend(to.map(|to| (id.clone(), to.to_owned())));
        }
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

    fn present(id: &str, title: &str, text: u64) -> Present {
        Present {
            id: id.into(),
            title: title.into(),
            day: "2024-07-31".into(),
            text,
        }
    }

    #[test]
    fn a_renamed_post_keeps_what_is_known_of_it() {
        let mut state = starred(1, true);
        let post = state.posts.get_mut("a.md").unwrap();
        post.title = "T".into();
        post.day = "2024-07-31".into();
        post.text = 7;
        let gone = |id: &str| id == "a.md";
        // Two of the same name are not told apart, nor two of the same text.
        let twice = [present("b.md", "T", 0), present("c.md", "T", 0)];
        let same = [present("b.md", "X", 7), present("c.md", "Y", 7)];
        for new in [twice, same] {
            state.follow_renames(&new, gone);
            assert!(!state.is_starred("b.md") && !state.is_starred("c.md"));
        }
        // Edited and renamed, or renamed where its title was its file's name.
        for new in [present("d.md", "T", 1), present("e.md", "E", 7)] {
            state.follow_renames(std::slice::from_ref(&new), gone);
            assert!(state.is_starred(&new.id));
        }
        state.follow_renames(&[present("f.md", "T", 7)], |_| false);
        assert!(!state.is_starred("f.md"));
    }

    #[test]
    fn a_folder_of_the_site_shares_what_is_known_of_its_posts() {
        let mut state = starred(1, true).from_below("content/posts/");
        state
            .posts
            .insert("content/b.md".into(), Remembered::default());
        assert!(state.clone().below("content/posts/").is_starred("a.md"));
        assert_eq!(state.clone().below("content/posts/").posts.len(), 1);
        assert!(state.below("content/").is_starred("posts/a.md"));
        assert_eq!(starred(1, true).below(""), starred(1, true));
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
