//! What an author wants to know before publishing: findings in the posts of a
//! blog, each with its place, most with what to do about it.
//!
//! One file a family of rules. A rule that cannot know says nothing: a blog may
//! be cut out of its repository, its theme may not be there, and generators make
//! pages that no file stands for. Nothing here judges by guess.

mod anchors;
mod blog;
mod characters;
mod code;
mod front_matter;
mod links;
mod page;
mod pictures;
mod posts;
mod shortcodes;
pub(crate) mod similar;

pub use code::{Code, Severity};

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use crate::content::site::SiteError;
use blog::Blog;

/// One thing that is wrong, and where. All text is clean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, as it can be opened.
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub end_line: usize,
    /// Behind the last character.
    pub end_column: usize,
    pub code: Code,
    /// What is wrong, on one line.
    pub message: String,
    /// What to do about it, where that is plain.
    pub help: Option<String>,
    /// The line of the source, a column a character; empty where it is too long to be shown.
    pub excerpt: String,
}

impl Finding {
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The place as bytes of the excerpt: up to its end, if the place goes on.
    pub fn span(&self) -> std::ops::Range<usize> {
        let byte = |column: usize| {
            let mut chars = self.excerpt.char_indices();
            chars
                .nth(column - 1)
                .map_or(self.excerpt.len(), |(at, _)| at)
        };
        let end = if self.end_line == self.line {
            byte(self.end_column)
        } else {
            self.excerpt.len()
        };
        let start = byte(self.column);
        start..end.max(start)
    }
}

/// What a check has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// By path, then by line and column.
    pub findings: Vec<Finding>,
    /// Posts that were looked at.
    pub posts: usize,
}

/// Checks the posts at `path`: a blog, a folder of it or one post. The rest of
/// the blog is read too, for links lead there.
///
/// # Errors
/// When `path` does not exist or cannot be opened.
pub fn check(path: &Path) -> Result<Report, SiteError> {
    let blog = Blog::read(path)?;
    let found = in_parallel(&blog.pages, |page| {
        let mut found = Vec::new();
        front_matter::check(&blog, page, &mut found);
        if page.is_read {
            pictures::check(&blog, page, &mut found);
            links::check(&blog, page, &mut found);
            shortcodes::check(&blog, page, &mut found);
            characters::check(page, &mut found);
        }
        if is_full(&found)
            && let Some(last) = found.last_mut()
        {
            last.help = Some("there may be more in this post: the first ones are listed".into());
        }
        found
    });
    let mut findings: Vec<Finding> = found.into_iter().flatten().collect();
    posts::check(&blog, &mut findings);
    findings.retain(|finding| blog.asks_for(&finding.path));
    findings.sort();
    findings.dedup();
    let asked = |page: &&page::Page| blog.asks_for(&page.post.path());
    Ok(Report {
        posts: blog.pages.iter().filter(asked).count(),
        findings,
    })
}

/// Findings of a post that are listed: who has more begins with these.
const MOST: usize = 1_000;

fn is_full(found: &[Finding]) -> bool {
    found.len() >= MOST
}

/// What `work` makes of each item, in their order, on all processors.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let take = || {
        let mut own = Vec::new();
        while let Some((at, item)) = {
            let at = next.fetch_add(1, Relaxed);
            items.get(at).map(|item| (at, item))
        } {
            own.push((at, work(item)));
        }
        done.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(own);
    };
    let threads = thread::available_parallelism().map_or(1, |n| n.get().min(8));
    thread::scope(|scope| {
        for _ in 1..threads.min(items.len()) {
            scope.spawn(take);
        }
        take();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests;
