//! The posts that a command speaks of: all of a path, without those that the
//! published blog leaves out.

use std::{
    io,
    sync::{Mutex, atomic::AtomicBool},
};

use anyhow::Context as _;

use crate::{
    content::{
        index::Hide,
        post::Post,
        scan::{self, Reading},
        site::Site,
    },
    markdown,
};

/// Which of the posts that Hugo would not publish are spoken of all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Unpublished {
    /// Show drafts
    #[arg(long)]
    pub drafts: bool,
    /// Show posts whose date is still to come
    #[arg(long)]
    pub future: bool,
    /// Show posts that have expired
    #[arg(long)]
    pub expired: bool,
}

impl Unpublished {
    /// What is left out at a moment.
    pub fn hide(self, now: jiff::Timestamp) -> Hide {
        Hide {
            now,
            drafts: !self.drafts,
            future: !self.future,
            expired: !self.expired,
        }
    }
}

/// How posts are read for a command.
pub(super) fn reading() -> Reading {
    Reading::new(markdown::RENDER)
}

/// Reads the posts of a site, in no order. A file that is named is read whatever
/// its standing. What could not be looked into is said on standard error.
pub(super) fn read(site: &Site, reading: Reading, unpublished: Unpublished) -> Vec<Post> {
    let hide = unpublished.hide(jiff::Timestamp::now());
    let all = Mutex::new(Vec::new());
    let sink = |posts: Vec<Post>| {
        if let Ok(mut all) = all.lock() {
            all.extend(posts);
        }
    };
    let report = scan::scan_site(site, reading, &AtomicBool::new(false), &sink);
    for warning in &report.warnings {
        crate::say(warning);
    }
    if report.posts == 0 {
        crate::say(&format!("{}: no Markdown posts", site.base.display()));
    }
    let mut posts = all.into_inner().unwrap_or_default();
    if !site.is_one_file() {
        posts.retain(|post| hide.keeps(post));
    }
    posts
}

/// What came of printing. A closed pipe is no error: whoever read has enough.
pub(super) fn printed(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("standard output"),
    }
}
