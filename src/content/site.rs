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
    #[error("{}: {source}", .path.display())]
    Path {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} is neither a folder nor a file", .0.display())]
    NotAFolder(PathBuf),
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
        let failed = |source| SiteError::Path {
            path: path.to_owned(),
            source,
        };
        let real = path.canonicalize().map_err(failed)?;
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
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let root = folder.path().canonicalize().unwrap();
        (folder, root)
    }

    fn found(root: &Path, path: &str) -> (Generator, String, Vec<String>) {
        let site = Site::find(&root.join(path)).unwrap();
        assert_eq!(site.root, root, "{path}");
        let below = |path: &Path| path.strip_prefix(root).unwrap().display().to_string();
        let sources = site.sources.iter().map(|source| below(source)).collect();
        (site.generator, below(&site.base), sources)
    }

    #[test]
    fn a_site_is_known_by_its_configuration() {
        for (files, generator, base, sources) in [
            (
                vec![("hugo.toml", ""), ("content/a.md", "")],
                Generator::Hugo,
                "content",
                vec!["content"],
            ),
            (
                vec![("config/_default/hugo.toml", ""), ("content/a.md", "")],
                Generator::Hugo,
                "content",
                vec!["content"],
            ),
            (
                vec![("config.yaml", "baseURL: /"), ("content/a.md", "")],
                Generator::Hugo,
                "content",
                vec!["content"],
            ),
            (
                vec![("config.toml", "base_url = '/'"), ("content/a.md", "")],
                Generator::Zola,
                "content",
                vec!["content"],
            ),
            (
                vec![("_config.yml", "theme: x"), ("source/_posts/a.md", "")],
                Generator::Hexo,
                "source",
                vec!["source/_posts"],
            ),
            (
                vec![
                    ("_config.yml", "theme: x"),
                    ("_posts/a.md", ""),
                    ("_drafts/b.md", ""),
                ],
                Generator::Jekyll,
                "",
                vec!["_posts", "_drafts"],
            ),
            (
                vec![("astro.config.mjs", ""), ("src/content/a.md", "")],
                Generator::Astro,
                "src/content",
                vec!["src/content"],
            ),
            (
                vec![(".obsidian/app.json", ""), ("a.md", "")],
                Generator::Obsidian,
                "",
                vec![""],
            ),
        ] {
            let (_folder, root) = folder(&files);
            let sources = sources.into_iter().map(str::to_owned).collect();
            assert_eq!(found(&root, ""), (generator, base.to_owned(), sources));
        }
    }

    #[test]
    fn a_path_inside_keeps_its_own_base_and_finds_the_root() {
        let (_folder, root) = folder(&[("hugo.toml", ""), ("content/posts/a/index.md", "")]);
        let hugo =
            |base: &str, source: &str| (Generator::Hugo, base.to_owned(), vec![source.to_owned()]);
        assert_eq!(found(&root, "content"), hugo("content", "content"));
        assert_eq!(
            found(&root, "content/posts"),
            hugo("content/posts", "content/posts")
        );
        let file = "content/posts/a/index.md";
        assert_eq!(found(&root, file), hugo("content/posts/a", file));
        assert_eq!(
            Site::find(&root.join(file)).unwrap().content,
            root.join("content")
        );
    }

    /// Hugo: `module.mounts`.
    #[test]
    fn a_mounted_folder_is_the_content() {
        let config = "[[module.mounts]]\nsource = 'content/en'\ntarget = 'content'";
        let (_folder, root) = folder(&[("hugo.toml", config), ("content/en/a.md", "")]);
        for path in ["", "content", "content/en"] {
            let site = Site::find(&root.join(path)).unwrap();
            assert_eq!(site.content, root.join("content/en"), "{path}");
        }
    }

    #[test]
    fn a_folder_alone_is_a_site_unless_its_name_says_more() {
        let (_folder, root) = folder(&[
            ("content/a.md", ""),
            ("static/x.png", ""),
            ("config.toml", "a = 1"),
        ]);
        let unknown = (
            Generator::Unknown,
            "content".to_owned(),
            vec!["content".to_owned()],
        );
        assert_eq!(found(&root, "content"), unknown);
        let (_folder, root) = folder(&[("a.md", "")]);
        assert_eq!(found(&root, "").0, Generator::Unknown);
        assert!(Site::find(&root.join("nothing")).is_err());
    }
}
