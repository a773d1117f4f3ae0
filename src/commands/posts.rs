//! The posts that a command speaks of: all of a path, without those that the
//! published blog leaves out.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Mutex, atomic::AtomicBool},
};

use anyhow::Context as _;
use etcetera::BaseStrategy as _;

use super::{hint::Hint, show::choose::missing};
use crate::{
    content::{
        cache::CacheFile,
        index::Hide,
        post::Post,
        scan::{self, Keep, News, Reading, ScanReport},
        site::Site,
    },
    markdown,
    runtime::progress::Progress,
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

/// What is kept between runs of what was read of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Caching {
    /// Read every file again, whatever was kept of it
    #[arg(long)]
    pub rebuild_cache: bool,
    /// Neither use what was kept of files nor keep anything
    #[arg(long, env = "BLOGTUI_NO_CACHE", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub no_cache: bool,
}

impl Caching {
    /// The folder that it is kept in, if anything is.
    pub fn folder(self) -> Option<PathBuf> {
        if self.no_cache {
            return None;
        }
        cache_folder()
    }
}

/// The folder of what is kept of files and of pictures that were fetched.
pub fn cache_folder() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.cache_dir().join("blogtui"))
}

/// How posts are read for a command.
pub(crate) fn reading() -> Reading {
    Reading::new(markdown::RENDER)
}

/// The site of a path on the command line.
///
/// # Errors
/// A path that is not there, or cannot be looked into.
pub(super) fn site(path: &Path) -> anyhow::Result<Site> {
    there(path)?;
    Ok(Site::find(path)?)
}

/// # Errors
/// A path that is not there: with the name beside it that was likely meant.
pub(super) fn there(path: &Path) -> anyhow::Result<()> {
    match path.metadata() {
        Ok(_) => Ok(()),
        Err(error) => Err(missing(path, &error)),
    }
}

/// Reads the posts of a site, in no order. A file that is named is read whatever
/// its standing. What could not be looked into is said on standard error.
pub(super) fn read(
    site: &Site,
    reading: Reading,
    unpublished: Unpublished,
    caching: Caching,
) -> Vec<Post> {
    let (posts, nothing) = read_or_why(site, reading, unpublished, caching);
    if let Some(why) = nothing {
        crate::said::say(&why.to_string());
        if let Some(help) = why.helping() {
            crate::said::hint(help);
        }
    }
    posts
}

/// The same, with the reason why there is none left for the caller to tell.
pub(super) fn read_or_why(
    site: &Site,
    reading: Reading,
    unpublished: Unpublished,
    caching: Caching,
) -> (Vec<Post>, Option<Hint>) {
    let (posts, report) = scanned(site, reading, unpublished, caching);
    for warning in &report.warnings {
        crate::said::say(warning);
    }
    let nothing = posts.is_empty().then(|| {
        let folder = site.base.display();
        let hidden = match report.posts {
            0 => return Hint::failed(format!("{folder}: no Markdown posts")),
            1 => "the only post is a draft".to_owned(),
            count => format!("all {count} posts are drafts"),
        };
        Hint::failed(format!("{folder}: {hidden}, of the future or expired"))
            .help("--drafts, --future and --expired show them")
    });
    (posts, nothing)
}

/// The same without a word on standard error, for what a shell asks for.
pub(crate) fn read_quietly(site: &Site, reading: Reading, unpublished: Unpublished) -> Vec<Post> {
    scanned(site, reading, unpublished, Caching::default()).0
}

fn scanned(
    site: &Site,
    reading: Reading,
    unpublished: Unpublished,
    caching: Caching,
) -> (Vec<Post>, ScanReport) {
    let hide = unpublished.hide(jiff::Timestamp::now());
    let file = caching
        .folder()
        .and_then(|folder| CacheFile::of(&folder, site, &reading));
    let keep = Keep {
        file: file.as_ref(),
        rebuild: caching.rebuild_cache,
        at_once: false,
        stays: false,
    };
    let all = Mutex::new(Vec::new());
    let progress = Progress::begin();
    let tell = |news| {
        // A cache that cannot be written is no matter here: all was read.
        if let News::Read(mut posts) = news {
            progress.add(posts.len());
            if let Ok(mut all) = all.lock() {
                if all.is_empty() {
                    *all = posts;
                } else {
                    all.append(&mut posts);
                }
            }
        }
    };
    let report = scan::scan_kept(site, reading, keep, &AtomicBool::new(false), &tell).report;
    drop(progress);
    let mut posts = all.into_inner().unwrap_or_default();
    if !site.is_one_file() {
        posts.retain(|post| hide.keeps(post));
    }
    (posts, report)
}

/// What came of printing. A closed pipe is no error: whoever read has enough.
pub(crate) fn printed(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("standard output"),
    }
}
