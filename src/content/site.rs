//! What kind of blog a path belongs to, and where its files are.
//!
//! The site's root is found by walking up from the path, at most six folders, to
//! the configuration of a known generator. Nothing outside the root is ever
//! opened. Without one, the folder itself is the site.

mod config;
mod language;
mod settings;

pub use language::{Language, is_language, split_language};
pub use settings::{Cascade, Settings};

use std::path::{Path, PathBuf};

/// What made the site: it decides where posts are and what a bundle is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Generator {
    Hugo,
    Zola,
    Hexo,
    Jekyll,
    Astro,
    Obsidian,
    Quartz,
    /// No configuration was found: a folder of Markdown.
    #[default]
    Unknown,
}

impl Generator {
    /// Whether the other Markdown of a folder with an `index.md` belongs to it.
    /// Only these generators do that; where nothing is known, Hugo is assumed.
    pub fn has_bundles(self) -> bool {
        matches!(self, Self::Hugo | Self::Zola | Self::Unknown)
    }
}

/// A blog's folders, as canonical paths, and its configuration.
#[derive(Clone, Debug)]
pub struct Site {
    pub generator: Generator,
    /// Nothing outside this folder is ever opened.
    pub root: PathBuf,
    /// The folder that addresses such as `/posts/slug/` are looked for in.
    pub content: PathBuf,
    /// The folder that ids of posts are relative to.
    pub base: PathBuf,
    /// The folders, or the one file, that are read: all below `base`.
    pub sources: Vec<PathBuf>,
    pub settings: Settings,
}

/// Why a path is no blog.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error("{}: {why}", .path.display())]
    Path { path: PathBuf, why: std::io::Error },
    #[error("{} is neither a folder nor a file", .0.display())]
    NotAFolder(PathBuf),
    #[error("{} is a link to something that is not there", .0.display())]
    Dangling(PathBuf),
}

/// How far up a configuration is looked for.
const LEVELS: usize = 6;

impl Site {
    /// A folder of posts with nothing known around it.
    pub fn plain(folder: &Path) -> Self {
        let root = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        Self {
            generator: Generator::Unknown,
            content: root.clone(),
            base: root.clone(),
            sources: vec![root.clone()],
            root,
            settings: Settings::default(),
        }
    }

    /// The site of a path: its content folder or one below, the site's root, a
    /// `_posts` folder, or one file.
    ///
    /// # Errors
    /// When the path does not exist, cannot be opened or is neither folder nor
    /// file.
    pub fn find(path: &Path) -> Result<Self, SiteError> {
        let failed = |why| SiteError::Path {
            path: path.to_owned(),
            why,
        };
        let real = path.canonicalize().map_err(|why| {
            let is_gone = why.kind() == std::io::ErrorKind::NotFound;
            if is_gone && path.is_symlink() {
                SiteError::Dangling(path.to_owned())
            } else {
                failed(why)
            }
        })?;
        let kind = real.metadata().map_err(failed)?;
        let folder = if kind.is_file() {
            real.parent().unwrap_or(&real)
        } else if kind.is_dir() {
            std::fs::read_dir(&real).map_err(failed)?;
            &real
        } else {
            return Err(SiteError::NotAFolder(path.to_owned()));
        };
        let found = folder
            .ancestors()
            .take(LEVELS + 1)
            .find_map(|above| Some((above, generator_of(above)?)));
        let mut site = match found {
            Some((root, generator)) => Self::of(generator, root),
            None => Self::plain(surroundings(folder)),
        };
        if kind.is_file() {
            site.base = folder.to_owned();
            site.sources = vec![real.clone()];
        } else if real != site.root || site.generator == Generator::Unknown {
            site.base.clone_from(&real);
            site.sources = vec![real.clone()];
        }
        // Above the content folder, or beside it: addresses start at the path.
        if !site.base.starts_with(&site.content) && !site.content.starts_with(&site.base) {
            site.content.clone_from(&site.base);
        }
        Ok(site)
    }

    fn of(generator: Generator, root: &Path) -> Self {
        let settings = settings::read(generator, root);
        let below = |path: &str| root.join(path);
        let (content, sources) = match generator {
            Generator::Hugo => {
                let folder = settings.content_folder.as_deref().unwrap_or("content");
                let mounted = settings.mounts.first().map(|mount| below(mount));
                let content = mounted.unwrap_or_else(|| below(folder));
                let own = |language: &Language| language.content.clone();
                let mut sources: Vec<PathBuf> = settings.languages.iter().filter_map(own).collect();
                sources.extend(settings.mounts.iter().skip(1).map(|mount| below(mount)));
                sources.retain(|folder| folder.is_dir() && !folder.starts_with(&content));
                if sources.is_empty() || content.is_dir() {
                    sources.insert(0, content.clone());
                }
                (content, sources)
            }
            Generator::Zola | Generator::Quartz => (below("content"), vec![below("content")]),
            Generator::Hexo => {
                let folder = settings.content_folder.as_deref().unwrap_or("source");
                let source = below(folder);
                let posts = ["_posts", "_drafts"].map(|name| source.join(name));
                (source, posts.to_vec())
            }
            Generator::Jekyll => {
                let posts = ["_posts", "_drafts"].map(below);
                (root.to_owned(), posts.to_vec())
            }
            Generator::Astro => (below("src/content"), vec![below("src/content")]),
            Generator::Obsidian | Generator::Unknown => (root.to_owned(), vec![root.to_owned()]),
        };
        let mut sources: Vec<PathBuf> = sources.into_iter().filter(|s| inside(root, s)).collect();
        let mut base = match sources.as_slice() {
            [one] => one.clone(),
            _ => common(&sources).unwrap_or_else(|| content.clone()),
        };
        let mut content = content;
        if sources.is_empty() {
            sources = vec![root.to_owned()];
            base = root.to_owned();
        }
        if !content.is_dir() {
            content = root.to_owned();
        }
        if generator == Generator::Hexo {
            base.clone_from(&content);
        }
        Self {
            generator,
            root: root.to_owned(),
            content,
            base,
            sources,
            settings,
        }
    }

    /// Whether it is one file that was named, and no folder.
    pub fn is_one_file(&self) -> bool {
        matches!(self.sources.as_slice(), [one] if one.is_file())
    }

    /// The language of a file by the folder it stands in, where the site says so.
    pub fn language_of_folder(&self, path: &Path) -> Option<&Language> {
        let of = |language: &&Language| {
            let folder = language.content.as_deref();
            folder.is_some_and(|folder| path.starts_with(folder))
        };
        // The deepest: the default language may be the parent of the others.
        let depth = |language: &&Language| language.content.as_ref().map(|f| f.as_os_str().len());
        self.settings.languages.iter().filter(of).max_by_key(depth)
    }
}

/// Whether a folder of the site exists and does not lead out of it by a link.
fn inside(root: &Path, folder: &Path) -> bool {
    let real = folder.canonicalize();
    real.is_ok_and(|real| real.is_dir() && real.starts_with(root))
}

/// The deepest folder that holds all of them.
fn common(folders: &[PathBuf]) -> Option<PathBuf> {
    let first = folders.first()?;
    let holds_all = |above: &&Path| folders.iter().all(|folder| folder.starts_with(above));
    first.ancestors().find(holds_all).map(Path::to_owned)
}

/// A folder named `content` beside `static` or `assets` has its site above it,
/// even where the configuration is missing.
fn surroundings(folder: &Path) -> &Path {
    folder
        .ancestors()
        .take(LEVELS)
        .find(|above| above.file_name().is_some_and(|name| name == "content"))
        .and_then(Path::parent)
        .filter(|site| {
            ["static", "assets", "themes", "layouts"]
                .iter()
                .any(|s| site.join(s).is_dir())
        })
        .unwrap_or(folder)
}

/// What configuration stands in a folder.
fn generator_of(folder: &Path) -> Option<Generator> {
    let has = |name: &str| folder.join(name).is_file();
    let any = |stem: &str, ends: &[&str]| ends.iter().any(|end| has(&format!("{stem}.{end}")));
    if any("hugo", &["toml", "yaml", "yml", "json"]) || folder.join("config/_default").is_dir() {
        return Some(Generator::Hugo);
    }
    if any("astro.config", &["mjs", "ts", "js", "mts", "cjs"]) {
        return Some(Generator::Astro);
    }
    if any("quartz.config", &["ts", "js"]) {
        return Some(Generator::Quartz);
    }
    if has("_config.yml") || has("_config.yaml") {
        let config = config::read(folder, "_config");
        let themed = config.get("theme").is_some() && folder.join("source").is_dir();
        return Some(if themed {
            Generator::Hexo
        } else {
            Generator::Jekyll
        });
    }
    if any("config", &["toml", "yaml", "yml", "json"]) {
        let config = config::read(folder, "config");
        if config.get("base_url").is_some() {
            return Some(Generator::Zola);
        }
        // Any program may have a `config.toml`.
        let keys = [
            "baseurl",
            "languagecode",
            "theme",
            "markup",
            "hascjklanguage",
        ];
        if keys.iter().any(|key| config.get(key).is_some()) {
            return Some(Generator::Hugo);
        }
    }
    folder
        .join(".obsidian")
        .is_dir()
        .then_some(Generator::Obsidian)
}

#[cfg(test)]
mod tests;
