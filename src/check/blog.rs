//! All of a blog, as far as rules look beyond one post.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError, atomic::AtomicBool},
};

use super::{in_parallel, page::Page, shortcodes};
use crate::{
    content::{
        fold::letters,
        front_matter,
        index::fold,
        post::Post,
        resolve::{Addresses, Attachments, Link, link_among},
        scan::{self, Loader, Reading},
        site::{Generator, Site, SiteError},
    },
    markdown::{self, Kind},
};

/// A blog, read.
#[derive(Debug)]
pub(super) struct Blog {
    pub(super) site: Site,
    /// By path.
    pub(super) pages: Vec<Page>,
    pub(super) addresses: Addresses,
    pub(super) attachments: Attachments,
    /// Whether `[[x]]` is a link here: the generator says so, or most lead to a post.
    pub(super) has_wiki_links: bool,
    /// Whether `/x.md` is looked for below the content folder: one was found there.
    pub(super) has_rooted_files: bool,
    /// What the last part of an address may be, letters and digits only.
    names: HashSet<String>,
    /// Folders right below the content folder that hold posts.
    sections: HashSet<String>,
    by_path: HashMap<PathBuf, usize>,
    /// The shortcodes that the site can use, where that is known.
    pub(super) shortcodes: Option<HashSet<String>>,
    /// Those that Hugo refuses where they are not closed.
    pub(super) enclosing: HashSet<String>,
    /// How often each of Hugo's shortcodes is closed, and how often not.
    pub(super) uses: HashMap<String, (usize, usize)>,
    /// Posts with a title of their own, and with a date, by folder: how many, of
    /// how many.
    titled: usize,
    dated: HashMap<PathBuf, (usize, usize)>,
    /// What was asked for.
    asked: PathBuf,
}

impl Blog {
    pub(super) fn read(path: &Path) -> Result<Self, SiteError> {
        let site = whole(Site::find(path)?)?;
        let asked = path.canonicalize().map_err(|source| SiteError::Path {
            path: path.to_owned(),
            why: source,
        })?;
        let posts = Mutex::new(Vec::new());
        let sink = |batch: Vec<Post>| {
            let mut posts = posts.lock().unwrap_or_else(PoisonError::into_inner);
            posts.extend(batch);
        };
        let go_on = AtomicBool::new(false);
        scan::scan_site(&site, Reading::new(markdown::RENDER), &go_on, &sink);
        let mut posts = posts.into_inner().unwrap_or_else(PoisonError::into_inner);
        // One that was named is looked at, though it be no post of the list.
        if asked.is_file() && !posts.iter().any(|post| post.path() == asked) {
            let reading = Reading::new(markdown::RENDER);
            posts.extend(Loader::of_file(&site, reading, &asked).load(&asked));
        }
        posts.sort_by_cached_key(Post::path);
        let addresses = Addresses::of(&site, &posts);
        // Zola writes the ids of headings in ASCII; where nothing is known it may be Zola.
        let transliterates = matches!(site.generator, Generator::Zola | Generator::Unknown);
        let pages = in_parallel(&posts, |post| {
            Page::read(post.clone(), &site.root, transliterates)
        });
        let known = shortcodes::known(&site.root, &site.settings.themes);
        let mut blog = Self {
            addresses,
            attachments: Attachments::find(&site, &go_on),
            has_wiki_links: matches!(site.generator, Generator::Obsidian | Generator::Quartz),
            has_rooted_files: false,
            names: HashSet::new(),
            sections: HashSet::new(),
            by_path: HashMap::new(),
            shortcodes: known.names,
            enclosing: known.enclosing,
            uses: HashMap::new(),
            titled: 0,
            dated: HashMap::new(),
            asked,
            site,
            pages,
        };
        blog.learn();
        Ok(blog)
    }

    fn learn(&mut self) {
        for (at, page) in self.pages.iter().enumerate() {
            let post = &page.post;
            if let Ok(real) = post.path().canonicalize() {
                self.by_path.insert(real, at);
            }
            self.by_path.insert(post.path().clone(), at);
            if let Ok(below) = post.path().strip_prefix(&self.site.content) {
                let mut parts = below.iter();
                if let (Some(first), Some(_)) = (parts.next(), parts.next()) {
                    self.sections.insert(fold(&first.to_string_lossy()));
                }
            }
            let file = post.path().with_extension("");
            let texts = file.iter().rev().take(2).map(|part| part.to_string_lossy());
            self.names.extend(texts.map(|text| name_of(&text)));
            let own = [
                Some(&*post.title),
                post.more.slug.as_deref(),
                post.more.url.as_deref(),
            ];
            for text in own
                .into_iter()
                .flatten()
                .chain(post.more.aliases.iter().map(String::as_str))
            {
                let last = text.trim_end_matches('/').rsplit('/').next();
                self.names.insert(name_of(last.unwrap_or(text)));
                self.names.insert(name_of(text));
            }
        }
        self.count();
        let seen = in_parallel(&self.pages, |page| {
            let found = |dest: &str| {
                let link = self.link(page, dest);
                matches!(link, Link::Post { .. })
            };
            let wiki = page.of_kind(Kind::Wiki);
            let wiki = wiki
                .map(|one| i64::from(found(&one.dest)) * 2 - 1)
                .sum::<i64>();
            let is_rooted = |dest: &str| dest.starts_with('/') && path_of(dest).ends_with(".md");
            let rooted = page
                .of_kind(Kind::Link)
                .any(|one| is_rooted(&one.dest) && found(&one.dest));
            (wiki, rooted)
        });
        // Elsewhere `[[x]]` is the text of a program.
        let most = seen.iter().map(|(wiki, _)| wiki).sum::<i64>() > 0;
        self.has_wiki_links |= self.site.generator == Generator::Unknown && most;
        self.has_rooted_files = seen.iter().any(|(_, rooted)| *rooted);
    }

    /// Counts what most posts have.
    fn count(&mut self) {
        for page in &self.pages {
            let (block, ..) = front_matter::split(&page.source);
            self.titled += usize::from(front_matter::parse(&block).0.title.is_some());
            let folder = series_of(&page.post.path()).to_owned();
            let (dated, all) = self.dated.entry(folder).or_default();
            *dated += usize::from(page.post.date.is_some());
            *all += 1;
            for (name, closed) in shortcodes::uses(page) {
                let (closes, single) = self.uses.entry(name).or_default();
                *(if closed { closes } else { single }) += 1;
            }
        }
    }

    /// Whether titles in the front matter are the custom here.
    pub(super) fn most_have_titles(&self) -> bool {
        self.titled * 4 >= self.pages.len() * 3
    }

    /// Whether the posts beside this one have dates: three or more, and nearly all.
    pub(super) fn is_dated(&self, page: &Page) -> bool {
        let of_folder = self.dated.get(series_of(&page.post.path()));
        of_folder.is_some_and(|(dated, all)| *dated >= 3 && dated * 10 >= all * 8)
    }

    /// Whether a file is among those that were asked for.
    pub(super) fn asks_for(&self, path: &Path) -> bool {
        path.starts_with(&self.asked)
    }

    pub(super) fn link(&self, page: &Page, dest: &str) -> Link {
        link_among(&self.site, &self.addresses, &page.post.path(), dest)
    }

    /// The post of a file.
    pub(super) fn page(&self, path: &Path) -> Option<&Page> {
        self.by_path.get(path).map(|at| &self.pages[*at])
    }

    /// Whether an address may be that of a post under some permalink that only the
    /// generator knows.
    pub(super) fn may_be_named(&self, last: &str) -> bool {
        let last = name_of(last);
        last.is_empty() || self.names.contains(&last)
    }

    pub(super) fn has_section(&self, name: &str) -> bool {
        self.sections.contains(&fold(name))
    }
}

/// The site with all of its posts, whatever part of it was asked for.
fn whole(site: Site) -> Result<Site, SiteError> {
    if site.generator == Generator::Unknown && site.content != site.root {
        return Site::find(&site.content);
    }
    Site::find(&site.root)
}

/// The folder that a post stands in with others: of a bundle the one around it.
fn series_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(path);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    match folder.parent() {
        Some(above) if stem == "index" || stem.starts_with("index.") => above,
        _ => folder,
    }
}

/// Without what follows `#` and `?`.
pub(super) fn path_of(dest: &str) -> &str {
    dest.split(['#', '?']).next().unwrap_or(dest)
}

/// The letters of a part of an address.
fn name_of(text: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    let bare = decoded.trim_end_matches(".html").trim_end_matches(".md");
    letters(bare)
}
