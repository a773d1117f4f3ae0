//! The file of settings: what can stand in it is what can stand on the command line,
//! with folders and keys beside it. Nothing in it stops the program: what is wrong is
//! left out and said, with its line.
//!
//! ```toml
//! theme = "light"
//! blog = "notes"        # what is opened where nothing is named
//! [blogs]
//! notes = "~/notes/content"
//! [keys]
//! search = ["s", "ctrl-s"]
//! ```

use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};

use crate::{
    app::keymap,
    check::similar,
    content::{clean, source},
    platform,
};

/// The key that says what is opened where nothing is named.
pub const BLOG: &str = "blog";
/// The tables: folders by name, keys by action.
pub const BLOGS: &str = "blogs";
pub const KEYS: &str = "keys";

/// Longer than anyone writes.
const LIMIT: u64 = 1024 * 1024;

/// Mistakes that are told; a file of nothing else is another file.
const SAID: usize = 50;

/// A value as it stands in the file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub text: String,
    /// Counted from 1.
    pub line: usize,
}

/// A folder that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blog {
    pub name: String,
    pub path: PathBuf,
    pub line: usize,
}

/// What is wrong in the file; the rest of it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from 1; 0 where it is the file as a whole.
    pub line: usize,
    pub message: String,
}

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Where it is, or would be.
    pub path: PathBuf,
    /// By the name of the flag.
    pub values: BTreeMap<String, Value>,
    pub blog: Option<Value>,
    pub blogs: Vec<Blog>,
    pub keys: Vec<keymap::Setting>,
    pub mistakes: Vec<Mistake>,
}

/// Whether a value can be taken; else why not.
pub type Check<'a> = Box<dyn Fn(&str) -> Result<(), String> + 'a>;

/// A setting that the file may hold.
pub struct Known<'a> {
    pub name: &'a str,
    pub is_flag: bool,
    pub check: Check<'a>,
}

impl fmt::Debug for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known")
            .field("name", &self.name)
            .field("is_flag", &self.is_flag)
            .finish_non_exhaustive()
    }
}

/// The folder of settings: `$XDG_CONFIG_HOME/blogtui`, on every Unix.
pub fn folder(env: impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    let own = env("XDG_CONFIG_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| Some(env("HOME")?.join(".config")).filter(|_| platform::HAS_DOT_CONFIG))
        .or_else(|| {
            use etcetera::BaseStrategy as _;
            Some(etcetera::choose_base_strategy().ok()?.config_dir())
        });
    own.unwrap_or_default().join("blogtui")
}

/// The file of settings: `$BLOGTUI_CONFIG`, or `config.toml` in the folder of settings.
pub fn file(env: impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    let named = env("BLOGTUI_CONFIG").filter(|path| !path.as_os_str().is_empty());
    named.unwrap_or_else(|| folder(env).join("config.toml"))
}

/// Reads the file at `path`; none is as good as an empty one.
pub fn read(path: &Path, known: &[Known<'_>], home: Option<&Path>) -> Config {
    let failed = |message: String| Config {
        path: path.to_owned(),
        mistakes: vec![Mistake { line: 0, message }],
        ..Config::default()
    };
    match source::read_small(path, LIMIT) {
        Ok(text) => Config {
            path: path.to_owned(),
            ..parse(&text, known, path.parent().unwrap_or(path), home)
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Config {
            path: path.to_owned(),
            ..Config::default()
        },
        Err(error) => failed(error.to_string()),
    }
}

/// Reads settings; relative folders start at `folder`, `~` is `home`.
pub fn parse(text: &str, known: &[Known<'_>], folder: &Path, home: Option<&Path>) -> Config {
    let mut config = Config::default();
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |at: usize| ends.partition_point(|end| *end < at) + 1;
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            config.mistakes.push(Mistake {
                line: line(at),
                message: clean::line(error.message().lines().next().unwrap_or_default()),
            });
            return config;
        }
    };
    let mut clashing = Vec::new();
    for (key, value) in &table {
        let name: &str = key.get_ref();
        let at = line(value.span().start);
        let mut wrong = |line: usize, message: String| {
            let message = clean::line(&message);
            config.mistakes.push(Mistake { line, message });
        };
        match (name, value.get_ref()) {
            (BLOG, DeValue::String(text)) => {
                config.blog = Some(Value {
                    text: text.clone().into_owned(),
                    line: at,
                });
            }
            (BLOGS, DeValue::Table(blogs)) => {
                for (name, path) in blogs {
                    let at = line(path.span().start);
                    match path.get_ref() {
                        DeValue::String(path) => config.blogs.push(Blog {
                            name: name.get_ref().clone().into_owned(),
                            path: absolute(path, folder, home),
                            line: at,
                        }),
                        _ => wrong(
                            at,
                            format!("blogs: {}: not a folder's path", name.get_ref()),
                        ),
                    }
                }
            }
            (KEYS, DeValue::Table(keys)) => {
                for (action, keys) in keys {
                    let at = line(keys.span().start);
                    match strings(keys.get_ref()) {
                        Some(keys) => clashing.push(keymap::Setting {
                            action: action.get_ref().clone().into_owned(),
                            keys,
                            line: at,
                        }),
                        None => wrong(
                            at,
                            format!("keys: {}: not a key or a list of keys", action.get_ref()),
                        ),
                    }
                }
            }
            (BLOG, _) => wrong(at, "blog: not a folder's path or name".into()),
            (BLOGS | KEYS, _) => wrong(at, format!("{name}: not a table: write [{name}]")),
            (name, value) => {
                let Some(setting) = known.iter().find(|known| known.name == name) else {
                    let names = known.iter().map(|known| known.name);
                    let near = similar::name(name, names.chain([BLOG, BLOGS, KEYS]));
                    let at = line(key.span().start);
                    wrong(
                        at,
                        match near {
                            Some(near) => format!("{name}: no such setting; {near}?"),
                            None => format!("{name}: no such setting"),
                        },
                    );
                    continue;
                };
                let text = match value {
                    DeValue::String(text) if !setting.is_flag => text.clone().into_owned(),
                    DeValue::Integer(number) if !setting.is_flag => number.as_str().to_owned(),
                    DeValue::Boolean(is) if setting.is_flag => is.to_string(),
                    _ if setting.is_flag => {
                        wrong(at, format!("{name}: neither true nor false"));
                        continue;
                    }
                    _ => {
                        wrong(at, format!("{name}: not text in quotation marks"));
                        continue;
                    }
                };
                match (setting.check)(&text) {
                    Ok(()) => {
                        config
                            .values
                            .insert(name.to_owned(), Value { text, line: at });
                    }
                    Err(why) => wrong(at, format!("{name}: {text}: {why}")),
                }
            }
        }
    }
    clashing.sort_by_key(|setting| setting.line);
    let (_, clashes) = keymap::Keymap::new(&clashing);
    config
        .mistakes
        .extend(clashes.into_iter().map(|clash| Mistake {
            line: clash.line,
            message: clean::line(&clash.message),
        }));
    config.keys = clashing;
    config.blogs.sort_by_key(|blog| blog.line);
    config.mistakes.sort_by_key(|mistake| mistake.line);
    let more = config.mistakes.len().saturating_sub(SAID);
    if more > 0 {
        config.mistakes.truncate(SAID);
        let line = config.mistakes.last().map_or(0, |last| last.line);
        let message = format!("and {more} more mistakes");
        config.mistakes.push(Mistake { line, message });
    }
    config
}

impl Config {
    /// Each mistake in one line, with file and line.
    pub fn said(&self) -> impl Iterator<Item = String> {
        let path = clean::line(&self.path.display().to_string());
        self.mistakes.iter().map(move |mistake| match mistake.line {
            0 => format!("{path}: {}", mistake.message),
            line => format!("{path}:{line}: {}", mistake.message),
        })
    }

    /// The folder with this name.
    pub fn blog_named(&self, name: &str) -> Option<&Blog> {
        self.blogs.iter().find(|blog| blog.name == name)
    }
}

/// A folder as it is written in the file.
pub fn absolute(path: &str, folder: &Path, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with(['/', '\\']) => {
            home.join(rest.trim_start_matches(['/', '\\']))
        }
        _ => folder.join(path),
    }
}

/// One string, or a list of them.
fn strings(value: &DeValue<'_>) -> Option<Vec<String>> {
    let string = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(text.clone().into_owned()),
        _ => None,
    };
    match value {
        DeValue::Array(values) => values.iter().map(|value| string(value.get_ref())).collect(),
        one => Some(vec![string(one)?]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Known<'static>> {
        let one_of = |name: &'static str, values: &'static [&'static str]| Known {
            name,
            is_flag: false,
            check: Box::new(move |value| match values.contains(&value) {
                true => Ok(()),
                false => Err(format!("none of {}", values.join(", "))),
            }),
        };
        let flag = Known {
            name: "drafts",
            is_flag: true,
            check: Box::new(|_| Ok(())),
        };
        vec![
            one_of("images", &["auto", "off"]),
            one_of("column", &["72", "wide"]),
            flag,
        ]
    }

    fn parsed(text: &str) -> (Config, Vec<String>) {
        let config = parse(
            text,
            &known(),
            Path::new("/etc/x"),
            Some(Path::new("/home/a")),
        );
        let said = |mistake: &Mistake| format!("{}: {}", mistake.line, mistake.message);
        let mistakes = config.mistakes.iter().map(said).collect();
        (config, mistakes)
    }

    #[test]
    fn values_are_those_of_flags_and_folders_have_names() {
        let (config, mistakes) = parsed(
            "images = \"off\"\ncolumn = 72\ndrafts = true\nblog = 'notes'\n\
             [blogs]\nnotes = \"~/notes\"\nwork = \"blog/content\"\n[keys]\ndown = [\"j\", \"ctrl-n\"]\nup = 'k'\n",
        );
        assert_eq!(mistakes, [""; 0]);
        let values: Vec<_> = config
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), value.text.as_str(), value.line))
            .collect();
        assert_eq!(
            values,
            [
                ("column", "72", 2),
                ("drafts", "true", 3),
                ("images", "off", 1)
            ]
        );
        assert_eq!(
            config.blog_named("notes").unwrap().path,
            Path::new("/home/a/notes")
        );
        assert_eq!(config.blogs[1].path, Path::new("/etc/x/blog/content"));
        assert_eq!(config.keys[0].keys, ["j", "ctrl-n"]);
    }

    #[test]
    fn a_mistake_has_its_line_and_the_rest_counts() {
        let (config, mistakes) = parsed(
            "# mine\nimges = \"off\"\nimages = \"kity\"\ndrafts = \"yes\"\ncolumn = \"wide\"\n\
             zebra = 1\nblog = 3\nkeys = 1\n[blogs]\na = 1\n",
        );
        assert_eq!(
            mistakes,
            [
                "2: imges: no such setting; images?",
                "3: images: kity: none of auto, off",
                "4: drafts: neither true nor false",
                "6: zebra: no such setting",
                "7: blog: not a folder's path or name",
                "8: keys: not a table: write [keys]",
                "10: blogs: a: not a folder's path",
            ]
        );
        assert_eq!(config.values.len(), 1);
        let (many, _) = parsed("a = 1\n[[b]]\n");
        assert_eq!(many.mistakes.len(), 2);
        let (many, _) = parsed(&(0..99).map(|n| format!("k{n} = 1\n")).collect::<String>());
        assert_eq!(many.mistakes.len(), SAID + 1);
        let (_, broken) = parsed("images = \"off\"\n[[[\n");
        assert!(broken[0].starts_with("2: "), "{broken:?}");
    }

    #[test]
    fn the_file_is_in_the_folder_of_settings() {
        let env = |name: &str| (name == "HOME").then(|| PathBuf::from("/home/a"));
        if cfg!(unix) {
            assert_eq!(file(env), Path::new("/home/a/.config/blogtui/config.toml"));
        }
        let named = |name: &str| (name == "BLOGTUI_CONFIG").then(|| PathBuf::from("/x.toml"));
        assert_eq!(file(named), Path::new("/x.toml"));
        let folder = tempfile::tempdir().unwrap();
        let none = read(&folder.path().join("none.toml"), &known(), None);
        assert_eq!((none.mistakes.len(), none.values.len()), (0, 0));
        let wrong = read(folder.path(), &known(), None);
        assert_eq!(wrong.said().count(), 1);
    }
}
