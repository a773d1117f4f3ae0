//! What of a site's configuration matters to a reader. All of it is optional.

use super::{Generator, Language, config};
use crate::content::front_matter::value::{Map, Value};
use jiff::tz::TimeZone;
use std::path::Path;

/// What the site's configuration says.
#[derive(Clone, Debug)]
pub struct Settings {
    pub title: Option<String>,
    /// The zone of dates that name none.
    pub zone: TimeZone,
    /// In the order of their weights.
    pub languages: Vec<Language>,
    /// In lower case.
    pub default_language: Option<String>,
    /// The path of the site's address, without `/` at its ends: `blog` of
    /// `https://x.org/blog/`.
    pub base_path: String,
    /// Words of an automatic summary; 0 in a configuration counts as not given.
    pub summary_words: usize,
    /// `params.list.showSummary` of Blowfish.
    pub show_summary: Option<bool>,
    /// What `frontmatter.date` puts before the usual keys of a date, in lower case.
    pub date_keys: Vec<String>,
    /// Values for pages below a path, the nearest first.
    pub cascades: Vec<Cascade>,
    /// Hugo's themes: names below `themes`, paths of modules.
    pub themes: Vec<String>,
    /// Taxonomies besides tags, categories, series and authors: the keys of a page
    /// that they are read from, in lower case, the name first (`moods`, `mood`).
    pub taxonomies: Vec<Vec<String>>,
    pub(super) content_folder: Option<String>,
    /// Folders that Hugo's modules mount as content.
    pub(super) mounts: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: None,
            zone: TimeZone::UTC,
            languages: Vec::new(),
            default_language: None,
            base_path: String::new(),
            summary_words: crate::content::summary::SUMMARY_WORDS,
            show_summary: None,
            date_keys: Vec::new(),
            cascades: Vec::new(),
            themes: Vec::new(),
            taxonomies: Vec::new(),
            content_folder: None,
            mounts: Vec::new(),
        }
    }
}

/// Values that pages take over where they say nothing themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Cascade {
    pub(in crate::content) values: Map,
    /// Glob on the page's address without its language (`/posts/**`); none: all.
    path: Option<String>,
    kind: Option<String>,
}

impl Cascade {
    /// The blocks of a `cascade` key: a map or a list of maps, each perhaps with a
    /// `target` (Hugo; `_target` before 0.145).
    pub(in crate::content) fn all(value: Option<&Value>) -> Vec<Self> {
        let one = |value: &Value| {
            let Value::Map(values) = value else {
                return None;
            };
            let target = value.get("target").or_else(|| value.get("_target"));
            let says = |key: &str| target?.get(key)?.text();
            Some(Self {
                path: says("path"),
                kind: says("kind"),
                values: values.clone(),
            })
        };
        match value {
            Some(Value::List(list)) => list.iter().filter_map(one).collect(),
            Some(value) => one(value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// Whether the page at an address (`/posts/a`) is meant.
    pub(in crate::content) fn meets(&self, address: &str) -> bool {
        let glob = |pattern: &str, text: &str| {
            globset::GlobBuilder::new(&pattern.to_lowercase())
                .literal_separator(true)
                .build()
                .is_ok_and(|glob| glob.compile_matcher().is_match(text))
        };
        let page = self.kind.as_deref().is_none_or(|kind| glob(kind, "page"));
        page && self
            .path
            .as_deref()
            .is_none_or(|path| glob(path, &address.to_lowercase()))
    }
}

/// Reads the configuration of a generator at its root.
pub(super) fn read(generator: Generator, root: &Path) -> Settings {
    let config = match generator {
        Generator::Hugo => hugo(root),
        Generator::Zola => config::read(root, "config"),
        Generator::Hexo | Generator::Jekyll => config::read(root, "_config"),
        _ => Value::Null,
    };
    let text = |key: &str| {
        config
            .get(key)
            .and_then(Value::text)
            .filter(|t| !t.is_empty())
    };
    let zone = text("timezone").and_then(|name| TimeZone::get(&name).ok());
    let address = text("baseurl").or_else(|| text("base_url"));
    let address = address.or_else(|| text("root"));
    let number = |key: &str| match config.get(key) {
        Some(Value::Int(number)) => usize::try_from(*number).ok().filter(|n| *n > 0),
        _ => None,
    };
    let mut settings = Settings {
        title: text("title").map(|title| crate::content::clean::line(&title)),
        zone: zone.unwrap_or(TimeZone::UTC),
        default_language: text("defaultcontentlanguage")
            .or_else(|| text("default_language"))
            .and_then(|code| code_of(&code)),
        date_keys: date_keys(&config),
        base_path: address.map_or_else(String::new, |address| path_of(&address)),
        show_summary: show_summary(&config),
        cascades: Cascade::all(config.get("cascade")),
        content_folder: text("contentdir").or_else(|| text("source_dir")),
        languages: languages(&config, root),
        mounts: mounts(&config),
        themes: themes(&config),
        taxonomies: taxonomies(&config),
        ..Settings::default()
    };
    if generator == Generator::Hugo && settings.default_language.is_none() {
        settings.default_language = Some("en".to_owned());
    }
    if let Some(words) = number("summarylength") {
        settings.summary_words = words;
    }
    settings
}

fn show_summary(config: &Value) -> Option<bool> {
    match config.get("params")?.get("list")?.get("showsummary")? {
        Value::Bool(flag) => Some(*flag),
        _ => None,
    }
}

/// `theme`: a name or a list of names.
fn themes(config: &Value) -> Vec<String> {
    let mut themes = match config.get("theme") {
        Some(Value::List(names)) => names.iter().filter_map(Value::text).collect(),
        Some(name) => name.text().into_iter().collect(),
        None => Vec::new(),
    };
    let imports = config
        .get("module")
        .and_then(|module| module.get("imports"));
    if let Some(Value::List(imports)) = imports {
        let paths = imports
            .iter()
            .filter_map(|import| import.get("path")?.text());
        themes.extend(paths);
    }
    themes
}

/// Hugo: singular names to plural ones. Zola: a list of tables with a `name`.
fn taxonomies(config: &Value) -> Vec<Vec<String>> {
    let all: Vec<Vec<String>> = match config.get("taxonomies") {
        Some(Value::Map(map)) => map
            .iter()
            .filter_map(|(one, many)| Some(vec![many.text()?.to_lowercase(), one.to_lowercase()]))
            .collect(),
        Some(Value::List(list)) => list
            .iter()
            .filter_map(|one| one.get("name").and_then(Value::text).or_else(|| one.text()))
            .map(|name| vec![name.to_lowercase()])
            .collect(),
        _ => Vec::new(),
    };
    let usual = |name: &String| {
        matches!(
            name.as_str(),
            "tags" | "categories" | "series" | "authors" | "author"
        )
    };
    all.into_iter()
        .filter(|names| !names.iter().any(usual) && names.iter().all(|name| !name.is_empty()))
        .take(64)
        .collect()
}

/// A language's code in lower case, if it can be one.
fn code_of(text: &str) -> Option<String> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let shaped = (1..=16).contains(&text.len()) && text.chars().all(fits);
    shaped.then(|| text.to_lowercase())
}

fn date_keys(config: &Value) -> Vec<String> {
    let keys = config.get("frontmatter").and_then(|keys| keys.get("date"));
    let keys = match keys {
        Some(Value::List(keys)) => keys.iter().filter_map(Value::text).collect(),
        Some(key) => key.text().into_iter().collect(),
        None => Vec::new(),
    };
    keys.into_iter().map(|key| key.to_lowercase()).collect()
}

/// Sources of `module.mounts` whose target is the content folder.
fn mounts(config: &Value) -> Vec<String> {
    let mounts = config.get("module").and_then(|module| module.get("mounts"));
    let Some(Value::List(mounts)) = mounts else {
        return Vec::new();
    };
    let of = |mount: &Value| {
        let target = mount.get("target").and_then(Value::text)?;
        let source = mount.get("source").and_then(Value::text)?;
        (target.trim_matches('/') == "content").then_some(source)
    };
    mounts.iter().filter_map(of).collect()
}

fn languages(config: &Value, root: &Path) -> Vec<Language> {
    let Some(Value::Map(map)) = config.get("languages") else {
        return Vec::new();
    };
    let mut languages: Vec<(i64, Language)> = map
        .iter()
        .filter_map(|(code, about)| Some((code_of(code)?, about)))
        .map(|(code, about)| {
            let text = |key: &str| about.get(key).and_then(Value::text);
            let name = text("label").or_else(|| text("languagename"));
            let weight = match about.get("weight") {
                Some(Value::Int(weight)) => *weight,
                _ => i64::MAX,
            };
            let language = Language {
                name: crate::content::clean::line(&name.unwrap_or_else(|| code.clone())),
                code,
                content: text("contentdir").map(|folder| root.join(folder.trim_matches('/'))),
            };
            (weight, language)
        })
        .collect();
    languages.sort_by_key(|(weight, _)| *weight);
    languages
        .into_iter()
        .map(|(_, language)| language)
        .collect()
}

/// `hugo.*` or `config.*`, with the files of `config/_default` over it, each below
/// its name: `params.toml` is `params`, `languages.en.toml` is `languages.en`
/// (Hugo, `config/allconfig/load.go`).
fn hugo(root: &Path) -> Value {
    let mut all = config::read(root, "hugo");
    if all == Value::Null {
        all = config::read(root, "config");
    }
    let Ok(entries) = root.join("config/_default").read_dir() else {
        return all;
    };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files.iter().take(64) {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let value = config::file(file);
        let below = |key: &str, value: Value| Value::Map(vec![(key.to_owned(), value)]);
        let value = match stem.split_once('.') {
            None if matches!(&*stem, "hugo" | "config") => value,
            None => below(&stem, value),
            Some(("languages", code)) => below("languages", below(code, value)),
            Some((key, code)) => below("languages", below(code, below(key, value))),
        };
        config::join(&mut all, value);
    }
    all
}

/// `blog` of `https://x.org/blog/`, nothing of `/`.
fn path_of(address: &str) -> String {
    let below = match address.split_once("//") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => address,
    };
    below.trim_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn site(files: &[(&str, &str)], generator: Generator) -> Settings {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        read(generator, folder.path())
    }

    /// Hugo: files of `config/_default` are keys by their names.
    #[test]
    fn hugos_configuration_is_put_together_from_its_files() {
        let settings = site(
            &[
                (
                    "config/_default/hugo.toml",
                    "baseURL = 'https://x.org/blog/'\ntimeZone = 'Asia/Shanghai'\nsummaryLength = 0\ndefaultContentLanguage = 'zh-CN'",
                ),
                (
                    "config/_default/languages.en.toml",
                    "languageName = 'English'\nweight = 2",
                ),
                ("config/_default/languages.zh-cn.toml", "weight = 1"),
                ("config/_default/params.toml", "[list]\nshowSummary = true"),
            ],
            Generator::Hugo,
        );
        assert_eq!(settings.base_path, "blog");
        assert_eq!(settings.zone.iana_name(), Some("Asia/Shanghai"));
        assert_eq!(settings.summary_words, 70);
        assert_eq!(settings.show_summary, Some(true));
        assert_eq!(settings.default_language.as_deref(), Some("zh-cn"));
        let codes: Vec<_> = settings
            .languages
            .iter()
            .map(|l| (&*l.code, &*l.name))
            .collect();
        assert_eq!(codes, [("zh-cn", "zh-cn"), ("en", "English")]);
    }

    #[test]
    fn jekyll_and_hexo_have_a_zone_too() {
        let config = [(
            "_config.yml",
            "timezone: Asia/Taipei\nbaseurl: /docs\ntitle: T",
        )];
        let settings = site(&config, Generator::Jekyll);
        assert_eq!(settings.zone.iana_name(), Some("Asia/Taipei"));
        assert_eq!(
            (settings.base_path.as_str(), settings.title.as_deref()),
            ("docs", Some("T"))
        );
    }

    /// Hugo, configuration `taxonomies`: what is usual is read anyway.
    #[test]
    fn taxonomies_of_the_site_are_the_unusual_ones() {
        let hugo = "[taxonomies]\ntag = 'tags'\nMood = 'Moods'\nseries = 'series'\n\
             [module]\n[[module.imports]]\npath = 'github.com/a/theme'";
        let settings = site(&[("hugo.toml", hugo)], Generator::Hugo);
        assert_eq!(settings.taxonomies, [["moods", "mood"]]);
        assert_eq!(settings.themes, ["github.com/a/theme"]);
        let zola = "taxonomies = [{name = 'tags'}, {name = 'places'}]";
        let settings = site(&[("config.toml", zola)], Generator::Zola);
        assert_eq!(settings.taxonomies, [["places"]]);
    }

    /// Hugo: `target.path` is a glob on the page's path, `target.kind` its kind.
    #[test]
    fn a_cascade_meets_pages_by_path_and_kind() {
        let config = "baseURL = '/'\n[[cascade]]\ndraft = true\n[cascade.target]\nkind = 'page'\n\
             path = '{/news/**,/x}'\n[[cascade]]\n[cascade._target]\nkind = 'home'";
        let settings = site(&[("hugo.toml", config)], Generator::Hugo);
        let meets = |at: usize, address: &str| settings.cascades[at].meets(address);
        assert!(meets(0, "/news/2024/a") && meets(0, "/x") && !meets(0, "/newsx"));
        assert!(!meets(1, "/x"));
    }
}
