//! Goes through posts, in the order they are given, for what was asked for.

use std::{
    cmp::Reverse,
    path::{Path, PathBuf},
    thread,
};

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
        source::read_below,
    },
    markdown::{self, Document, Header},
};

/// Posts that are looked at before what was found is handed over.
const CHUNK: usize = 256;
/// The first time, so that something is there soon; then twice as many each time.
const FIRST_CHUNK: usize = 32;

/// A post that is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: PostId,
    pub path: PathBuf,
    pub title: String,
    /// What stands above its text.
    pub summary: Option<Box<str>>,
}

impl Candidate {
    pub fn of(post: &Post) -> Self {
        Self {
            id: post.id.clone(),
            path: post.path().clone(),
            title: post.title.to_string(),
            summary: post.shown_summary().map(Into::into),
        }
    }

    /// The post as the reader shows it: blocks are numbered alike. None where its
    /// file cannot be read, or leads out of `root`.
    pub fn document(&self, root: &Path) -> Option<Document> {
        let source = read_below(&self.path, root).ok()?;
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
    /// Its position among those that were searched.
    pub at: usize,
    pub hits: Hits,
}

/// Which posts come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they are given.
    #[default]
    AsGiven,
    /// Those that fit best.
    Relevance,
}

/// How much of each post, and how many posts, are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What is no link that leaves this folder is read.
    pub root: &'a Path,
    /// Lines of a post.
    pub lines: usize,
    /// Posts whose lines are wanted; those after them are counted only.
    pub posts: usize,
    pub order: Order,
}

/// What a part of a search came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub found: Vec<Found>,
    /// Positions of all posts that fit, of those looked at.
    pub fits: Vec<usize>,
    /// Posts looked at.
    pub looked: usize,
}

/// Searches `candidates` and gives what is found to `sink`, part by part, until all are
/// done or `sink` says false. Texts that had to be read are kept in `corpus`.
///
/// In the order that is given, posts come in it. By relevance they come as they are
/// known, the best at last at the latest: whoever shows them sorts them
/// ([`sort`]).
pub fn run(
    candidates: &[&Candidate],
    query: &Query,
    wanted: Wanted<'_>,
    corpus: &mut Corpus,
    sink: &mut dyn FnMut(Progress) -> bool,
) {
    let mut fitting = 0;
    let mut sent = 0;
    // By relevance: posts that fit and whose lines have not been handed over.
    let mut later: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    let mut size = FIRST_CHUNK;
    while start < candidates.len() {
        let end = (start + size).min(candidates.len());
        let chunk = &candidates[start..end];
        size = (size * 2).min(CHUNK);
        let mut progress = Progress {
            looked: chunk.len(),
            ..Progress::default()
        };
        let answers: Vec<Answer> = chunk
            .iter()
            .map(|candidate| corpus.answer(&candidate.id, query))
            .collect();
        // Taken apart on all processors: those that may fit, and of those that do as
        // many as are wanted.
        let mut room = match wanted.order {
            Order::AsGiven => wanted.posts.saturating_sub(fitting),
            Order::Relevance => 0,
        };
        let mut looked_at = Vec::new();
        for (candidate, answer) in chunk.iter().zip(&answers) {
            let shown = *answer == Answer::Fits && room > 0;
            room -= usize::from(shown);
            if shown || *answer == Answer::MayFit {
                looked_at.push(*candidate);
            }
        }
        let mut looked = look_at_all(&looked_at, query, wanted).into_iter();
        let mut room = match wanted.order {
            Order::AsGiven => wanted.posts.saturating_sub(fitting),
            Order::Relevance => 0,
        };
        for (offset, (candidate, answer)) in chunk.iter().zip(&answers).enumerate() {
            let at = start + offset;
            let hits = match answer {
                Answer::No => continue,
                Answer::Fits if room == 0 => None,
                Answer::Fits => {
                    room -= 1;
                    let (_, hits) = looked.next().unwrap_or_default();
                    if hits.is_none() {
                        continue; // its file has changed since
                    }
                    hits
                }
                Answer::MayFit => {
                    let (text, hits) = looked.next().unwrap_or_default();
                    corpus.insert(candidate.id.clone(), text);
                    if hits.is_none() {
                        continue;
                    }
                    hits
                }
            };
            fitting += 1;
            progress.fits.push(at);
            let enough = match wanted.order {
                Order::AsGiven => fitting > wanted.posts,
                Order::Relevance => sent >= wanted.posts,
            };
            match hits.filter(|_| !enough) {
                Some(hits) => {
                    sent += 1;
                    let id = candidate.id.clone();
                    progress.found.push(Found { id, at, hits });
                }
                None if wanted.order == Order::Relevance => {
                    later.push((corpus.score(&candidate.id, query), at));
                }
                None => {}
            }
        }
        if !sink(progress) {
            return;
        }
        start = end;
    }
    later.sort_by_key(|(score, at)| (Reverse(*score), *at));
    later.truncate(wanted.posts);
    for part in later.chunks(CHUNK) {
        let posts: Vec<&Candidate> = part.iter().map(|(_, at)| candidates[*at]).collect();
        let looked = look_at_all(&posts, query, wanted);
        let found = part.iter().zip(looked).filter_map(|((_, at), (_, hits))| {
            Some(Found {
                id: candidates[*at].id.clone(),
                at: *at,
                hits: hits?,
            })
        });
        let progress = Progress {
            found: found.collect(),
            ..Progress::default()
        };
        if !sink(progress) {
            return;
        }
    }
}

/// Brings what was found into an order.
pub fn sort(found: &mut [Found], order: Order) {
    match order {
        Order::AsGiven => found.sort_by_key(|found| found.at),
        Order::Relevance => found.sort_by_key(|found| (Reverse(found.hits.score), found.at)),
    }
}

/// Takes posts apart on all processors; their texts and what they have, in order.
fn look_at_all(
    unread: &[&Candidate],
    query: &Query,
    wanted: Wanted<'_>,
) -> Vec<(String, Option<Hits>)> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = unread.len().div_ceil(threads).max(8);
    thread::scope(|scope| {
        let parts: Vec<_> = unread
            .chunks(share)
            .map(|part| {
                scope.spawn(move || {
                    let looked = part.iter().map(|one| look(one, query, wanted));
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
fn look(candidate: &Candidate, query: &Query, wanted: Wanted<'_>) -> (String, Option<Hits>) {
    let look = || {
        let document = candidate.document(wanted.root).unwrap_or_default();
        let mut above = vec![&*candidate.title];
        let summary = candidate.summary.as_deref();
        above.extend(summary.filter(|summary| !document.begins_with(summary)));
        let text = searched(&above, &document);
        let hits = query
            .text_fits(&text)
            .then(|| hits(query, &above, &document, wanted.lines))
            .flatten();
        (text, hits)
    };
    guarded(look).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

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
                summary: None,
            }
        });
        let candidates = candidates.collect();
        (folder, candidates)
    }

    fn search(all: &[Candidate], query: &str, posts: usize, corpus: &mut Corpus) -> Vec<Progress> {
        let wanted = Wanted {
            root: Path::new(""),
            lines: 3,
            posts,
            order: Order::AsGiven,
        };
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
    fn a_summary_is_found_once() {
        let (folder, mut all) = blog(2);
        all[1].summary = Some("only the summary says 灯塔".into());
        all[0].summary = Some("odd 灯塔, and said again".into());
        fs::write(folder.path().join("0.md"), "odd 灯塔, and said again\n").unwrap();
        for _ in 0..2 {
            let mut corpus = Corpus::default();
            let parts = search(&all, "灯塔", 9, &mut corpus);
            let lines = parts.iter().flat_map(|part| &part.found);
            let lines: Vec<_> = lines.map(|found| found.hits.lines).collect();
            assert_eq!(lines, [1, 1]);
        }
    }

    #[test]
    fn beyond_those_wanted_posts_are_counted() {
        let (_folder, all) = blog(300);
        let mut corpus = Corpus::default();
        for _ in 0..2 {
            let parts = search(&all, "title odd", 5, &mut corpus);
            assert_eq!(ids(&parts), ["1.md", "3.md", "5.md", "7.md", "9.md"]);
            assert_eq!(parts.iter().map(|part| part.fits.len()).sum::<usize>(), 150);
            assert_eq!(parts.iter().map(|part| part.looked).sum::<usize>(), 300);
        }
    }

    #[test]
    fn a_search_ends_when_nobody_listens() {
        let (_folder, all) = blog(600);
        let all: Vec<_> = all.iter().collect();
        let mut parts = 0;
        let wanted = Wanted {
            root: Path::new(""),
            lines: 1,
            posts: 1,
            order: Order::AsGiven,
        };
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

    #[test]
    fn by_relevance_the_best_posts_come_whether_read_or_remembered() {
        let (folder, mut all) = blog(60);
        for (at, body) in [(50, "## odd\n"), (57, "odd odd odd odd odd odd")] {
            fs::write(folder.path().join(format!("{at}.md")), body).unwrap();
        }
        all[58].title = "An odd title".into();
        for budget in [0, 200, 1 << 20] {
            let mut corpus = Corpus::within(budget);
            for _ in 0..2 {
                let wanted = Wanted {
                    root: Path::new(""),
                    lines: 1,
                    posts: 60,
                    order: Order::Relevance,
                };
                let mut found = Vec::new();
                let posts: Vec<_> = all.iter().collect();
                run(
                    &posts,
                    &Query::parse("odd"),
                    wanted,
                    &mut corpus,
                    &mut |part| {
                        found.extend(part.found);
                        true
                    },
                );
                sort(&mut found, Order::Relevance);
                let first: Vec<usize> = found.iter().take(4).map(|found| found.at).collect();
                assert_eq!(first, [58, 57, 50, 1], "{budget}");
            }
        }
    }

    proptest! {
        /// What is found is what a plain look at the visible text of every post finds,
        /// from the disk, from memory, and where memory holds a part of them.
        #[test]
        fn search_finds_the_posts_that_a_plain_scan_finds(
            bodies in proptest::collection::vec("([a-cé中文，*`# \u{5d0}\u{5b8}]|\n){0,40}", 1..12),
            word in "[a-ce中文,\u{5d0}]{1,3}",
            budget in 0usize..400,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut all = Vec::new();
            let mut plain = Vec::new();
            for (at, body) in bodies.iter().enumerate() {
                let path = folder.path().join(format!("{at}.md"));
                fs::write(&path, format!("---\ntitle: T\n---\n\n{body}")).unwrap();
                let document = markdown::parse(&format!("\n{body}"));
                let mut visible = crate::search::lines::lines(&document);
                if visible.any(|line| crate::content::fold::fold(&line.text).contains(&word)) {
                    plain.push(format!("{at}.md"));
                }
                all.push(Candidate {
                    id: PostId(format!("{at}.md").into()),
                    path,
                    title: "T".into(),
                    summary: None,
                });
            }
            let mut corpus = Corpus::within(budget);
            for _ in 0..2 {
                let parts = search(&all, &format!("\"{word}\""), usize::MAX, &mut corpus);
                prop_assert_eq!(ids(&parts), plain.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
    }
}
