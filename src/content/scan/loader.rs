//! Reads one file into a post, knowing the site around it: its zone, languages,
//! sections and bundles.

mod learn;

use super::walk::{self, Page, Tree};
use super::{id_of, is_markdown};
use crate::content::cache::{Stamp, Sum};
use crate::content::front_matter::{self, value::Map};
use crate::content::guard::guarded;
use crate::content::post::{Issue, Listing, Place, Post, PostFile, PostId, Render, TermLists};
use crate::content::site::{Cascade, Generator, Site, split_language};
use crate::content::source;
use std::collections::{HashMap, HashSet};
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What `Post::excerpt` is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Auto {
    /// The first words without headings and code: for lists.
    #[default]
    Excerpt,
    /// Hugo's automatic summary, whole paragraphs: for scripts that compare.
    Hugo,
    /// Nothing: for what shows none.
    None,
}

/// How much of a file is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// All of it: words and reading time are exact.
    #[default]
    Whole,
    /// Its start, which is all of most posts; words are counted without a parser.
    Head,
}

/// How posts are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub render: Render,
    pub auto: Auto,
    pub body: Body,
    /// Whether a page that holds Chinese, Japanese or Korean is counted by
    /// characters (Hugo's `hasCJKLanguage`, which is off there).
    pub cjk: bool,
}

impl Reading {
    pub fn new(render: Render) -> Self {
        Self {
            render,
            auto: Auto::default(),
            body: Body::default(),
            cjk: true,
        }
    }
}

/// What came of reading a file.
#[derive(Debug)]
pub(super) struct Loaded {
    /// None: its author does not want it listed.
    pub(super) post: Option<Post>,
    /// Whether its own front matter names its hero.
    pub(super) own_hero: bool,
    /// What the file was like before it was read; none where it was not read, or
    /// its times say nothing.
    pub(super) stamp: Option<Stamp>,
}

impl Loaded {
    /// A post that depends on more than its file.
    fn of(post: Option<Post>) -> Self {
        Self {
            post,
            own_hero: false,
            stamp: None,
        }
    }
}

/// What is known of a site before its posts are read.
#[derive(Debug)]
pub struct Loader<'a> {
    site: &'a Site,
    /// The same folder as the site's, for posts to share.
    base: Arc<Path>,
    reading: Reading,
    /// Ends of names that are languages, in lower case.
    languages: HashSet<String>,
    /// What sections hand down, by folder and by the language of the section page.
    sections: HashMap<PathBuf, Vec<(Option<String>, Cascade)>>,
    heroes: HashMap<PathBuf, String>,
    lists: TermLists,
    /// Whether files are read whether they want to be listed or not.
    named: bool,
}

impl<'a> Loader<'a> {
    /// A loader for all of a site, and its pages, taken out of the tree.
    pub(super) fn of_tree(site: &'a Site, reading: Reading, tree: &mut Tree) -> (Self, Vec<Page>) {
        let pages = std::mem::take(&mut tree.pages);
        let mut loader = Self::new(site, reading);
        loader.learn_languages(pages.iter().map(Page::name));
        tree.sections
            .iter()
            .for_each(|page| loader.learn_section(page));
        for (folder, pictures) in &tree.heroes {
            loader.learn_hero(folder, pictures);
        }
        (loader, pages)
    }

    /// A loader for one file: only what stands beside and above it is looked at.
    pub fn of_file(site: &'a Site, reading: Reading, path: &Path) -> Self {
        let mut loader = Self::new(site, reading);
        let folder = path.parent().unwrap_or(path);
        let list = |folder: &Path| -> Vec<PathBuf> {
            let entries = folder.read_dir().into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).collect()
        };
        let beside = list(folder);
        let pages = beside.iter().filter(|page| is_markdown(page));
        loader.learn_languages(pages.map(PathBuf::as_path));
        if is_index(path) {
            let pictures = beside.iter().filter(|p| walk::hero_rank(p).is_some());
            loader.learn_hero(folder, &pictures.cloned().collect::<Vec<_>>());
        }
        for above in folder.ancestors().take_while(|a| a.starts_with(&site.base)) {
            for page in list(above) {
                if is_markdown(&page) && walk::is_section(&page) {
                    loader.learn_section(&page);
                }
            }
        }
        loader
    }

    /// The same for a file that somebody has named: it is read though its author does not
    /// want it listed.
    pub(super) fn of_named(site: &'a Site, reading: Reading, path: &Path) -> Self {
        Self {
            named: true,
            ..Self::of_file(site, reading, path)
        }
    }

    fn new(site: &'a Site, reading: Reading) -> Self {
        let mut loader = Self {
            site,
            base: site.base.as_path().into(),
            reading,
            languages: HashSet::new(),
            sections: HashMap::new(),
            heroes: HashMap::new(),
            lists: TermLists::default(),
            named: false,
        };
        let codes = site.settings.languages.iter().map(|l| l.code.clone());
        loader.languages = codes
            .chain(site.settings.default_language.clone())
            .collect();
        // A path below the content folder still has its sections above.
        let above = site.base.ancestors().skip(1);
        for folder in above.take_while(|folder| folder.starts_with(&site.content)) {
            for end in ["md", "markdown"] {
                loader.learn_section(&folder.join("_index").with_extension(end));
            }
        }
        loader
    }

    /// The name of a file without ending and language, and the language.
    fn name_and_language(&self, path: &Path) -> (String, Option<String>) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let cut = stem.rsplit_once('.').filter(|(base, end)| {
            !base.is_empty() && self.languages.contains(&end.to_ascii_lowercase())
        });
        match cut {
            Some((base, end)) => (base.to_owned(), Some(end.to_ascii_lowercase())),
            None => (stem.into_owned(), None),
        }
    }

    /// Reads a file into a post; none when its author does not want it listed.
    /// Never panics: a parser's panic becomes an issue.
    pub fn load(&self, path: &Path) -> Option<Post> {
        let about = match self.real(path) {
            Ok(about) => about,
            Err(why) => return Some(self.unreadable(path, &why)),
        };
        self.load_known(path, &about).post
    }

    /// Reads a page that a walk has found: it enters no linked folder, so only a
    /// file itself may be a link.
    pub(super) fn load_page(&self, page: &Page) -> Loaded {
        let path = &*page.path(&self.base);
        // One name is looked up instead of two, for most.
        if page.plain
            && let Some((mut file, about)) = source::open_itself(path)
        {
            return self.load_open(path, &page.id, &about, Some(&mut file));
        }
        let about = if page.link {
            self.real(path)
        } else {
            path.symlink_metadata()
                .map_err(|error| format!("cannot be opened: {error}"))
        };
        match about {
            // It has become a link since the walk.
            Ok(about) if about.is_symlink() => Loaded::of(self.load(path)),
            Ok(about) => {
                let mut loaded = self.load_known(path, &about);
                loaded.stamp = loaded.stamp.filter(|_| !page.link);
                loaded
            }
            Err(why) => Loaded::of(Some(self.unreadable(path, &why))),
        }
    }

    /// What a file is like that does not lead out of the site by a link, under
    /// whatever name it has inside.
    fn real(&self, path: &Path) -> Result<Metadata, String> {
        let failed = |error| format!("cannot be opened: {error}");
        let real = path.canonicalize().map_err(failed)?;
        if !real.starts_with(&self.site.root) {
            return Err("is a link that leaves the site: not opened".into());
        }
        path.metadata().map_err(failed)
    }

    pub(super) fn unreadable(&self, path: &Path, why: &str) -> Post {
        let id = id_of(&self.base, path);
        let file = PostFile::of(&self.base, &id, path);
        Post::unreadable(id, file, why)
    }

    /// The file of a page.
    pub(super) fn file_of(&self, page: &Page) -> PostFile {
        match &page.other {
            None => PostFile::Below(self.base.clone()),
            Some(path) => PostFile::of(&self.base, &page.id, path),
        }
    }

    fn load_known(&self, path: &Path, about: &Metadata) -> Loaded {
        self.load_open(path, &id_of(&self.base, path), about, None)
    }

    /// Reads a file that was looked at, and may be open.
    fn load_open(
        &self,
        path: &Path,
        id: &PostId,
        about: &Metadata,
        file: Option<&mut File>,
    ) -> Loaded {
        let source = match (self.reading.body, file) {
            (Body::Whole, Some(file)) => source::read_open(file, about).map(|text| (text, true)),
            (Body::Whole, None) => source::read_known(path, about).map(|text| (text, true)),
            (Body::Head, Some(file)) => source::head_of(file, about),
            (Body::Head, None) => source::read_head(path, about),
        };
        let source = source.and_then(|(source, whole)| {
            // Front matter that goes on behind the head.
            if !whole && front_matter::is_open(&source.text) {
                return source::read_known(path, about).map(|source| (source, true));
            }
            Ok((source, whole))
        });
        let (source, whole) = match source {
            Ok(source) => source,
            Err(error) => return Loaded::of(Some(self.unreadable(path, &error.to_string()))),
        };
        let size = if whole { 0 } else { about.len() };
        let read = guarded(|| self.read(path, id, &source.text, size));
        let Ok((mut post, listing)) = read else {
            let why = "cannot be read: the parser failed on it";
            return Loaded::of(Some(self.unreadable(path, why)));
        };
        if let Some(line) = source.invalid {
            post.more.issues.push(Issue {
                message: "holds bytes that are not UTF-8: shown as U+FFFD".into(),
                line: Some(line),
                column: None,
            });
        }
        let own_hero = post.more.hero.is_some();
        let hero = self.hero_of(path).filter(|_| !own_hero);
        if hero.is_some() {
            post.more.hero = hero;
        }
        Loaded {
            post: (self.named || listing == Listing::Listed).then_some(post),
            own_hero,
            stamp: Some(Stamp::of(about)),
        }
    }

    /// The picture that a bundle has by the picture's name.
    pub(super) fn hero_of(&self, path: &Path) -> Option<String> {
        if self.heroes.is_empty() {
            return None;
        }
        let bundle = self.name_and_language(path).0.eq_ignore_ascii_case("index");
        let folder = path.parent().filter(|_| bundle)?;
        self.heroes.get(folder).cloned()
    }

    /// The same for a page.
    pub(super) fn hero_of_page(&self, page: &Page) -> Option<String> {
        if self.heroes.is_empty() {
            return None;
        }
        self.hero_of(&page.path(&self.base))
    }

    /// What ids of posts are relative to.
    pub(super) fn base(&self) -> &Path {
        &self.base
    }

    /// The same, but all of each file is read.
    pub(super) fn of_whole_files(mut self) -> Self {
        self.reading.body = Body::Whole;
        self
    }

    /// A number for all that a post depends on besides its file and the picture of
    /// its bundle.
    pub(super) fn context(&self) -> u64 {
        let mut sum = Sum::default();
        let mut add = |text: String| sum.add(text.as_bytes());
        add(format!("{:?} {:?}", self.site, self.reading.auto));
        add(format!("{:?} {}", self.reading.body, self.reading.cjk));
        let mut languages: Vec<_> = self.languages.iter().collect();
        languages.sort();
        add(format!("{languages:?}"));
        let mut sections: Vec<_> = self.sections.iter().collect();
        sections.sort_by_key(|(folder, _)| *folder);
        add(format!("{sections:?}"));
        sum.end()
    }

    /// Reads a text, which is the start of a file of `size` bytes unless that is 0.
    fn read(&self, path: &Path, id: &PostId, text: &str, size: u64) -> (Post, Listing) {
        let settings = &self.site.settings;
        let (stem, by_name) = self.name_and_language(path);
        let folder = path.parent().unwrap_or(path);
        let bundle = stem.eq_ignore_ascii_case("index");
        let name = match folder.file_name() {
            Some(name) if bundle && folder != self.site.root => name.to_string_lossy().into_owned(),
            _ => stem.clone(),
        };
        let of_folder = self.site.language_of_folder(path);
        let top = of_folder.and_then(|language| language.content.as_deref());
        let below = folder.strip_prefix(top.unwrap_or(&self.site.content));
        let below = below.or_else(|_| folder.strip_prefix(&self.site.base));
        let mut address = String::from("/");
        for part in below
            .unwrap_or(folder)
            .iter()
            .map(|part| part.to_string_lossy())
        {
            address.push_str(&part);
            address.push('/');
        }
        if !bundle {
            address.push_str(&stem);
        }
        let address = address.trim_end_matches('/');
        let lang = by_name
            .or_else(|| of_folder.map(|language| language.code.clone()))
            .or_else(|| settings.default_language.clone());
        let cascade = self.cascade(folder, lang.as_deref(), address);
        let parts = |name: &str| folder.iter().any(|part| part == name);
        let place = Place {
            name: &name,
            zone: &settings.zone,
            date_keys: &settings.date_keys,
            cascade: &cascade,
            spaced_terms: self.site.generator != Generator::Hexo
                && (parts("_posts") || parts("_drafts")),
            taxonomies: &settings.taxonomies,
            drafts: parts("_drafts"),
            show_summary: settings.show_summary,
            summary_words: settings.summary_words,
            auto: self.reading.auto,
            body: self.reading.body,
            size,
            cjk: self.reading.cjk,
            exact_divider: self.reading.auto == Auto::Hugo
                && self.site.generator == Generator::Hugo,
            render: self.reading.render,
        };
        let file = PostFile::of(&self.base, id, path);
        let (mut post, listing) = place.read(id.clone(), file, text);
        if self.languages.len() > 1 || lang != settings.default_language {
            post.translation = Some(Arc::from(crate::content::clean::line(address)));
        }
        post.lang = lang.map(|code| self.lists.language(&code));
        self.lists.share(&mut post.tags);
        self.lists.share(&mut post.categories);
        (post, listing)
    }

    /// What sections hand down to a page, the nearest first, the site's own last.
    fn cascade(&self, folder: &Path, lang: Option<&str>, address: &str) -> Vec<&Map> {
        let default = self.site.settings.default_language.as_deref();
        let of_sections = folder
            .ancestors()
            .filter_map(|above| self.sections.get(above))
            .flatten()
            .filter(|(language, _)| {
                let language = language.as_deref().or(default);
                language.is_none() || language == lang
            })
            .map(|(_, cascade)| cascade);
        of_sections
            .chain(&self.site.settings.cascades)
            .filter(|cascade| cascade.meets(address))
            .map(|cascade| &cascade.values)
            .collect()
    }
}

fn is_index(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.eq_ignore_ascii_case("index") || split_language(&stem).0.eq_ignore_ascii_case("index")
}
