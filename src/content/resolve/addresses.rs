//! Where the posts of a blog can be reached: by address and by name.

use super::attachments::shared;
use crate::content::post::{Post, PostFile, PostId};
use crate::content::site::{Site, is_language, split_language};
use crate::content::{date, index};
use foldhash::quality::RandomState;
use percent_encoding::percent_decode_str;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The posts of a blog by what links may call them. Made once for an index.
///
/// A post has five names and more, so they are kept as numbers that are made of them:
/// of 100,000 posts they would take 100 MB.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    files: Vec<(PostId, PostFile)>,
    /// Where each file stands in `files`.
    known: HashMap<u64, u32, RandomState>,
    by_address: Names,
    by_name: Names,
    hasher: RandomState,
}

/// What a post may be called by, and no more of it.
#[derive(Clone, Debug)]
pub struct Called {
    id: PostId,
    file: PostFile,
    title: String,
    lang: Option<Arc<str>>,
    slug: Option<String>,
    url: Option<String>,
    aliases: Vec<String>,
}

impl From<&Post> for Called {
    fn from(post: &Post) -> Self {
        Self {
            id: post.id.clone(),
            file: post.file.clone(),
            title: post.title.to_string(),
            lang: post.lang.clone(),
            slug: post.more.slug.clone(),
            url: post.more.url.clone(),
            aliases: post.more.aliases.clone(),
        }
    }
}

/// Names with the files that have them, sorted: 40 bits of a number that is made of the
/// name, then the place of the file. Some 100,000 names are one in a million to be mixed up
/// with another that is asked for.
type Names = Vec<u64>;

/// Bits of a place: there are no more than 16 million files.
const PLACE: u64 = (1 << 24) - 1;

impl Addresses {
    /// The addresses of these posts: their paths, with and without dates, slugs, addresses and
    /// aliases.
    pub fn of<'a>(site: &Site, posts: impl IntoIterator<Item = &'a Post>) -> Self {
        let mut all = Self::default();
        all.extend(site, posts.into_iter().map(Called::from));
        all
    }

    /// Takes in more posts.
    pub fn extend(&mut self, site: &Site, posts: impl IntoIterator<Item = Called>) {
        for post in posts {
            self.add(site, &post);
        }
        for names in [&mut self.by_address, &mut self.by_name] {
            // Mostly sorted already: the stable sort looks for that.
            names.sort();
            names.dedup();
            // What they grew by may be as much again: with many posts some 10 MB.
            if names.capacity() - names.len() > names.len() / 4 + 1000 {
                names.shrink_to_fit();
            }
        }
    }

    fn add(&mut self, site: &Site, post: &Called) {
        let file = post.file.path(&post.id);
        let file = file.as_path();
        let next = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let number = self.hasher.hash_one(file);
        let at = *self.known.entry(number).or_insert(next);
        if at == next {
            self.files.push((post.id.clone(), post.file.clone()));
        }
        let below = file.strip_prefix(&site.content);
        let below = below.or_else(|_| file.strip_prefix(&site.base));
        let below = below.unwrap_or(file).with_extension("");
        let below = below.to_string_lossy();
        let (bare, language) = split_language(&below);
        let language = language.or_else(|| post.lang.as_deref().map(str::to_owned));
        let bare = bare.strip_suffix("/index").unwrap_or(bare);
        let (section, name) = bare.rsplit_once('/').unwrap_or(("", bare));
        let slug = date::from_name(name, &jiff::tz::TimeZone::UTC)
            .map(|(_, slug)| slug)
            .filter(|slug| !slug.is_empty());
        let own = post.slug.as_deref();
        for last in [Some(name), slug, own].into_iter().flatten() {
            self.name(last, at);
            let address = format!("{section}/{last}");
            self.address(&address, at);
            if let Some(language) = &language {
                self.address(&format!("{language}/{address}"), at);
            }
        }
        self.address(bare, at);
        // `permalinks: /:section/:title/`
        self.address(&format!("{section}/{}", post.title.replace('/', "")), at);
        // Languages as folders that the configuration does not name.
        if let Some((_, rest)) = bare.split_once('/').filter(|(top, _)| is_language(top)) {
            self.address(rest, at);
        }
        if let Some(url) = &post.url {
            self.address(url, at);
        }
        for alias in &post.aliases {
            // Obsidian's aliases are names, Hugo's are addresses.
            if alias.contains('/') {
                self.address(alias, at);
            } else {
                self.name(alias, at);
                self.address(&format!("{section}/{alias}"), at);
            }
        }
    }

    fn name(&mut self, name: &str, at: u32) {
        let number = self.hasher.hash_one(index::fold(name));
        self.by_name.extend(entry(number, at));
    }

    fn address(&mut self, address: &str, at: u32) {
        let number = self.hasher.hash_one(normal(address));
        self.by_address.extend(entry(number, at));
    }

    /// The files that have a name.
    fn files(&self, names: &Names, name: &str) -> Vec<PathBuf> {
        let number = self.hasher.hash_one(name);
        let first = names.partition_point(|entry| entry & !PLACE < number & !PLACE);
        names[first..]
            .iter()
            .take_while(|entry| *entry & !PLACE == number & !PLACE)
            .filter_map(|entry| self.files.get((entry & PLACE) as usize))
            .map(|(id, file)| file.path(id))
            .collect()
    }

    /// The post at an address; of several the nearest to `from`.
    pub(super) fn at(&self, address: &str, from: &Path) -> Option<PathBuf> {
        nearest(self.files(&self.by_address, &normal(address)), from)
    }

    /// The post with a name, or with a path that ends so; of several the nearest to
    /// `from`, as Obsidian has it.
    pub(super) fn named(&self, path: &str, from: &Path) -> Option<PathBuf> {
        let path = path.trim_matches('/');
        let bare = without_end(path);
        let name = bare.rsplit('/').next()?;
        let mut several = self.files(&self.by_name, &index::fold(name));
        if !bare.contains('/') {
            return nearest(several, from);
        }
        let wanted = format!("/{}", index::fold(bare));
        let ends = |file: &PathBuf| {
            let whole = index::fold(&file.with_extension("").to_string_lossy());
            whole
                .strip_suffix("/index")
                .unwrap_or(&whole)
                .ends_with(&wanted)
        };
        several.retain(ends);
        nearest(several, from)
    }

    /// The post with the name an address ends in, if there is just one: for
    /// permalinks made of dates, which only the generator knows.
    pub(super) fn only(&self, address: &str) -> Option<PathBuf> {
        let address = normal(address);
        let name = address.rsplit('/').next()?;
        let mut files = self.files(&self.by_name, &index::fold(name));
        files.pop().filter(|_| files.is_empty())
    }
}

/// A name's number with the place of its file, if there is room for it.
fn entry(number: u64, at: u32) -> Option<u64> {
    (u64::from(at) <= PLACE).then_some(number & !PLACE | u64::from(at))
}

/// The one in the language of `from`, then the one that shares most folders with
/// it, then the shortest path.
fn nearest(files: Vec<PathBuf>, from: &Path) -> Option<PathBuf> {
    let own = language_of(from);
    let rank = |file: &PathBuf| {
        let other = language_of(file) != own;
        let length = file.as_os_str().len();
        (other, Reverse(shared(file, from)), length)
    };
    let closer = |a: &PathBuf, b: &PathBuf| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b));
    files.into_iter().min_by(closer)
}

fn language_of(file: &Path) -> Option<String> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    split_language(&stem).1
}

fn without_end(path: &str) -> &str {
    let ends = [".md", ".markdown", ".mdx", ".html"];
    let bare = ends.iter().find_map(|end| path.strip_suffix(end));
    let bare = bare.unwrap_or(path);
    bare.strip_suffix("/index").unwrap_or(bare)
}

/// An address as Hugo makes it of a path (`URLize`): decoded, in lower case, white
/// space as `-`, most punctuation dropped, without slashes at its ends and
/// `index.html`. `URLize` keeps runs of `-` apart; here they are one, for both
/// kinds are found in links.
fn normal(address: &str) -> String {
    let decoded = percent_decode_str(address).decode_utf8_lossy();
    let bare = without_end(decoded.trim_matches('/')).trim_matches('/');
    let mut normal = String::with_capacity(bare.len());
    for c in bare.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || "./_#+~@".contains(c) {
            normal.push(c);
        } else if (c == '-' || c.is_whitespace()) && !normal.ends_with(['-', '/']) {
            normal.push('-');
        }
    }
    normal.truncate(normal.trim_end_matches('-').len());
    normal
}
