//! Where the posts of a blog can be reached: by address and by name.

use super::attachments::shared;
use crate::content::post::Post;
use crate::content::site::{Site, is_language, split_language};
use crate::content::{date, index};
use percent_encoding::percent_decode_str;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The posts of a blog by what links may call them. Made once for an index.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    by_address: HashMap<String, Vec<PathBuf>>,
    by_name: HashMap<String, Vec<PathBuf>>,
}

impl Addresses {
    /// The addresses of these posts: their paths, with and without dates, slugs, addresses and
    /// aliases.
    pub fn of<'a>(site: &Site, posts: impl IntoIterator<Item = &'a Post>) -> Self {
        let mut all = Self::default();
        all.extend(site, posts);
        all
    }

    /// Takes in more posts.
    pub fn extend<'a>(&mut self, site: &Site, posts: impl IntoIterator<Item = &'a Post>) {
        for post in posts {
            self.add(site, post);
        }
    }

    fn add(&mut self, site: &Site, post: &Post) {
        let file = &post.path;
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
            self.name(last, file);
            let address = format!("{section}/{last}");
            self.address(&address, file);
            if let Some(language) = &language {
                self.address(&format!("{language}/{address}"), file);
            }
        }
        self.address(bare, file);
        // `permalinks: /:section/:title/`
        self.address(&format!("{section}/{}", post.title.replace('/', "")), file);
        // Languages as folders that the configuration does not name.
        if let Some((_, rest)) = bare.split_once('/').filter(|(top, _)| is_language(top)) {
            self.address(rest, file);
        }
        if let Some(url) = &post.url {
            self.address(url, file);
        }
        for alias in &post.aliases {
            // Obsidian's aliases are names, Hugo's are addresses.
            if alias.contains('/') {
                self.address(alias, file);
            } else {
                self.name(alias, file);
                self.address(&format!("{section}/{alias}"), file);
            }
        }
    }

    fn name(&mut self, name: &str, file: &Path) {
        remember(&mut self.by_name, index::fold(name), file);
    }

    fn address(&mut self, address: &str, file: &Path) {
        remember(&mut self.by_address, normal(address), file);
    }

    /// The post at an address; of several the nearest to `from`.
    pub(super) fn at(&self, address: &str, from: &Path) -> Option<&Path> {
        nearest(self.by_address.get(&normal(address))?, from)
    }

    /// The post with a name, or with a path that ends so; of several the nearest to
    /// `from`, as Obsidian has it.
    pub(super) fn named(&self, path: &str, from: &Path) -> Option<&Path> {
        let path = path.trim_matches('/');
        let bare = without_end(path);
        let name = bare.rsplit('/').next()?;
        let several = self.by_name.get(&index::fold(name))?;
        if !bare.contains('/') {
            return nearest(several, from);
        }
        let wanted = format!("/{}", index::fold(bare));
        let ends = |file: &&PathBuf| {
            let whole = index::fold(&file.with_extension("").to_string_lossy());
            whole
                .strip_suffix("/index")
                .unwrap_or(&whole)
                .ends_with(&wanted)
        };
        let fitting: Vec<PathBuf> = several.iter().filter(ends).cloned().collect();
        let found = nearest(&fitting, from)?.to_owned();
        several
            .iter()
            .find(|file| **file == found)
            .map(PathBuf::as_path)
    }

    /// The post with the name an address ends in, if there is just one: for
    /// permalinks made of dates, which only the generator knows.
    pub(super) fn only(&self, address: &str) -> Option<&Path> {
        let address = normal(address);
        let name = address.rsplit('/').next()?;
        match self.by_name.get(&index::fold(name))?.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}

fn remember(all: &mut HashMap<String, Vec<PathBuf>>, key: String, file: &Path) {
    let files = all.entry(key).or_default();
    if !files.iter().any(|known| known == file) {
        files.push(file.to_owned());
    }
}

/// The one in the language of `from`, then the one that shares most folders with
/// it, then the shortest path.
fn nearest<'a>(files: &'a [PathBuf], from: &Path) -> Option<&'a Path> {
    let own = language_of(from);
    files
        .iter()
        .min_by_key(|file| {
            let other = language_of(file) != own;
            (
                other,
                Reverse(shared(file, from)),
                file.as_os_str().len(),
                *file,
            )
        })
        .map(PathBuf::as_path)
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
