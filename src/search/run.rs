//! Goes through posts, in the order they are given, for what was asked for.

use std::{path::PathBuf, thread};

use super::{
    Hits,
    corpus::{Answer, Corpus},
    hits,
    query::Query,
    searched,
};
use crate::{
    content::{
        front_matter,
        guard::guarded,
        post::{Post, PostId},
        source::read_source,
    },
    markdown::{self, Document, Header},
};

/// Posts that are looked at before what was found is handed over.
const CHUNK: usize = 256;

/// A post that is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: PostId,
    pub path: PathBuf,
    pub title: String,
}

impl Candidate {
    pub fn of(post: &Post) -> Self {
        Self {
            id: post.id.clone(),
            path: post.path.clone(),
            title: post.title.clone(),
        }
    }

    /// The post as the reader shows it: blocks are numbered alike. None where its
    /// file cannot be read.
    pub fn document(&self) -> Option<Document> {
        let source = read_source(&self.path).ok()?;
        let (_, body, _) = front_matter::split(&source);
        let title = self.title.clone();
        Some(markdown::parse(body).with_header(Header {
            title,
            ..Header::default()
        }))
    }
}

/// A post that has what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub id: PostId,
    pub hits: Hits,
}

/// How much of each post, and how many posts, are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Lines of a post.
    pub lines: usize,
    /// Posts whose lines are wanted; those after them are counted only.
    pub posts: usize,
}

/// What a part of a search came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub found: Vec<Found>,
    /// Posts that fit, beyond those wanted.
    pub more: usize,
    /// Posts looked at.
    pub looked: usize,
}

/// Searches `candidates` and gives what is found to `sink`, part by part, in their
/// order, until all are done or `sink` says false. Texts that had to be read are
/// kept in `corpus`.
pub fn run(
    candidates: &[&Candidate],
    query: &Query,
    wanted: Wanted,
    corpus: &mut Corpus,
    sink: &mut dyn FnMut(Progress) -> bool,
) {
    let mut fitting = 0;
    for chunk in candidates.chunks(CHUNK) {
        let mut progress = Progress {
            looked: chunk.len(),
            ..Progress::default()
        };
        let answers: Vec<Answer> = chunk
            .iter()
            .map(|candidate| corpus.answer(&candidate.id, query))
            .collect();
        let unread: Vec<&Candidate> = chunk
            .iter()
            .zip(&answers)
            .filter(|(_, answer)| **answer == Answer::MayFit)
            .map(|(candidate, _)| *candidate)
            .collect();
        let mut read = read_all(&unread, query, wanted.lines).into_iter();
        for (candidate, answer) in chunk.iter().zip(&answers) {
            let hits = match answer {
                Answer::No => None,
                Answer::Fits if fitting >= wanted.posts => Some(Hits::default()),
                Answer::Fits => look(candidate, query, wanted.lines).1,
                Answer::MayFit => {
                    let (text, hits) = read.next().unwrap_or_default();
                    corpus.insert(candidate.id.clone(), text);
                    hits
                }
            };
            let Some(hits) = hits else { continue };
            fitting += 1;
            if fitting > wanted.posts {
                progress.more += 1;
            } else {
                let id = candidate.id.clone();
                progress.found.push(Found { id, hits });
            }
        }
        if !sink(progress) {
            return;
        }
    }
}

/// Reads posts on all processors; their texts and what they have, in order.
fn read_all(unread: &[&Candidate], query: &Query, lines: usize) -> Vec<(String, Option<Hits>)> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = unread.len().div_ceil(threads).max(8);
    thread::scope(|scope| {
        let parts: Vec<_> = unread
            .chunks(share)
            .map(|part| {
                scope.spawn(move || {
                    let looked = part.iter().map(|one| look(one, query, lines));
                    looked.collect::<Vec<_>>()
                })
            })
            .collect();
        let joined = parts
            .into_iter()
            .map(|part| part.join().unwrap_or_default());
        joined.flatten().collect()
    })
}

/// The text of a post and what it has. A post that cannot be read has nothing but
/// its title.
fn look(candidate: &Candidate, query: &Query, lines: usize) -> (String, Option<Hits>) {
    let look = || {
        let document = candidate.document().unwrap_or_default();
        let text = searched(&candidate.title, &document);
        let hits = query
            .text_fits(&text)
            .then(|| hits(query, &candidate.title, &document, lines))
            .flatten();
        (text, hits)
    };
    guarded(look).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn blog(posts: usize) -> (tempfile::TempDir, Vec<Candidate>) {
        let folder = tempfile::tempdir().unwrap();
        let candidates = (0..posts).map(|at| {
            let path = folder.path().join(format!("{at}.md"));
            let word = if at % 2 == 0 { "偶数" } else { "odd" };
            fs::write(
                &path,
                format!("---\ntitle: T\n---\n\n## H\n\n{word} {at}\n"),
            )
            .unwrap();
            Candidate {
                id: PostId(format!("{at}.md").into()),
                path,
                title: format!("title {at}"),
            }
        });
        let candidates = candidates.collect();
        (folder, candidates)
    }

    fn search(all: &[Candidate], query: &str, posts: usize, corpus: &mut Corpus) -> Vec<Progress> {
        let wanted = Wanted { lines: 3, posts };
        let mut parts = Vec::new();
        let all: Vec<_> = all.iter().collect();
        run(&all, &Query::parse(query), wanted, corpus, &mut |part| {
            parts.push(part);
            true
        });
        parts
    }

    fn ids(parts: &[Progress]) -> Vec<&str> {
        let found = parts.iter().flat_map(|part| &part.found);
        found.map(|found| &*found.id.0).collect()
    }

    #[test]
    fn posts_are_found_in_order_whether_read_or_remembered() {
        let (_folder, all) = blog(7);
        for budget in [0, 60, 1 << 20] {
            let mut corpus = Corpus::within(budget);
            for _ in 0..2 {
                let parts = search(&all, "偶数", 9, &mut corpus);
                assert_eq!(ids(&parts), ["0.md", "2.md", "4.md", "6.md"]);
                let hit = &parts[0].found[0].hits.shown[0];
                assert_eq!((hit.block, hit.heading.as_deref()), (Some(2), Some("H")));
            }
        }
    }

    #[test]
    fn beyond_those_wanted_posts_are_counted() {
        let (_folder, all) = blog(300);
        let mut corpus = Corpus::default();
        for _ in 0..2 {
            let parts = search(&all, "title odd", 5, &mut corpus);
            assert_eq!(ids(&parts), ["1.md", "3.md", "5.md", "7.md", "9.md"]);
            assert_eq!(parts.iter().map(|part| part.more).sum::<usize>(), 145);
            assert_eq!(parts.iter().map(|part| part.looked).sum::<usize>(), 300);
        }
    }

    #[test]
    fn a_search_ends_when_nobody_listens() {
        let (_folder, all) = blog(600);
        let all: Vec<_> = all.iter().collect();
        let mut parts = 0;
        let wanted = Wanted { lines: 1, posts: 1 };
        run(
            &all,
            &Query::parse("x"),
            wanted,
            &mut Corpus::default(),
            &mut |_| {
                parts += 1;
                false
            },
        );
        assert_eq!(parts, 1);
    }
}
