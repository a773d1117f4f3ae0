//! What the rest of the crate knows of a front matter: fields with types, each
//! read by itself, so that one odd value loses that field alone.
//!
//! Keys are looked up letter case aside, then one level down in `params`,
//! `taxonomies` and `extra`. Keys nobody reads are never an issue.

use super::{Around, FrontMatter, value::Value};
use crate::content::{clean, post::Issue};

/// A value together with where it stands, for fields that are judged later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The key, in lower case.
    pub key: &'static str,
    pub text: String,
    /// Line in the file, from 1, where it is known.
    pub line: Option<usize>,
}

/// The fields of a front matter. Text is clean and on one line, but for a summary,
/// which is Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    pub title: Option<String>,
    /// Every key that may say the date, the one that counts most first.
    pub dates: Vec<Written>,
    pub lastmods: Vec<Written>,
    pub tags: Vec<String>,
    pub categories: Vec<String>,
    pub series: Vec<String>,
    /// Terms of the taxonomies that the site adds, by their names.
    pub taxonomies: Vec<(String, Vec<String>)>,
    pub authors: Vec<String>,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub show_summary: Option<bool>,
    pub draft: Option<bool>,
    pub hero: Option<String>,
    pub slug: Option<String>,
    pub url: Option<String>,
    pub aliases: Vec<String>,
    /// 0: none.
    pub weight: i64,
    /// Its place in its series, as themes have it said; 0: none.
    pub series_order: i64,
    pub cjk: Option<bool>,
    /// When it is to be seen first, and no longer.
    pub publish: Vec<Written>,
    pub expiry: Vec<Written>,
    /// The author wants it at the top.
    pub pinned: bool,
    /// It is a part of something else, not to be listed.
    pub unlisted: bool,
}

const DATES: &[&str] = &[
    "date",
    "publishdate",
    "pubdate",
    "published",
    "pubdatetime",
    "created",
    "lastmod",
    "modified",
    "updated",
    "moddatetime",
];
const LASTMODS: &[&str] = &["lastmod", "modified", "updated", "moddatetime"];
const PUBLISH: &[&str] = &["publishdate", "pubdate", "published"];
const EXPIRY: &[&str] = &["expirydate", "unpublishdate"];
const HEROES: &[&str] = &[
    "featureimage",
    "featuredimage",
    "image",
    "cover_image",
    "cover",
    "images",
    "heroimage",
    "thumbnail",
    "banner",
    "ogimage",
];

/// Reads the fields of a decoded block; what has the wrong type is an issue.
pub(super) fn read(
    value: Value,
    block: &FrontMatter<'_>,
    around: Around<'_>,
    issues: &mut Vec<Issue>,
) -> Fields {
    if !matches!(value, Value::Map(_) | Value::Null) {
        let message = format!("front matter is {}, not keys and values", value.kind());
        issues.push(Issue {
            message,
            line: Some(block.line),
            column: None,
        });
    }
    let mut keys = Keys {
        said: said(&value, &around),
        value,
        block,
        around,
        issues,
    };
    keys.duplicates();
    Fields {
        title: keys.text(&["title"]),
        dates: keys.written(DATES),
        lastmods: keys.written(LASTMODS),
        tags: keys.list(&["tags", "tag"]),
        categories: keys.list(&["categories", "category"]),
        series: keys.list(&["series"]),
        taxonomies: keys.taxonomies(),
        authors: keys.list(&["authors", "author"]),
        summary: keys.markdown("summary"),
        description: keys.text(&["description"]),
        show_summary: keys.flag("showsummary"),
        draft: keys
            .flag("draft")
            .or_else(|| keys.is_false("published").then_some(true)),
        hero: keys.hero(),
        slug: keys.text(&["slug"]),
        url: keys.text(&["url", "permalink", "path"]),
        aliases: keys.list(&["aliases"]),
        weight: keys.number("weight"),
        series_order: keys.number("series_order"),
        cjk: keys.flag("iscjklanguage"),
        publish: keys.written(PUBLISH),
        expiry: keys.written(EXPIRY),
        pinned: ["pinned", "top", "sticky"]
            .iter()
            .any(|key| keys.is_on(key)),
        unlisted: keys.is_on("headless") || keys.is_never_listed(),
    }
}

struct Keys<'a> {
    /// See [`bit`].
    said: u64,
    value: Value,
    block: &'a FrontMatter<'a>,
    around: Around<'a>,
    issues: &'a mut Vec<Issue>,
}

/// Where keys are looked for besides the top.
const BELOW: [&str; 3] = ["params", "taxonomies", "extra"];

/// One of 64 bits for a key, whatever its letter case: most keys that are asked for are
/// in no block, and their bit says so.
fn bit(key: &str) -> u64 {
    let first = key.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    1 << (usize::from(first).wrapping_add(key.len() * 7) % 64)
}

/// The bits of all keys that may be found.
fn said(value: &Value, around: &Around<'_>) -> u64 {
    fn all(value: &Value) -> u64 {
        match value {
            Value::Map(map) => map.iter().fold(0, |bits, (key, _)| bits | bit(key)),
            _ => 0,
        }
    }
    let mut bits = all(value);
    for below in BELOW.iter().filter_map(|name| value.get(name)) {
        bits |= all(below);
    }
    for map in around.cascade {
        for (key, value) in map.iter() {
            bits |= bit(key) | all(value);
        }
    }
    bits
}

impl Keys<'_> {
    /// What the page says of a key, else what the sections above it say.
    fn get(&self, key: &str) -> Option<&Value> {
        if self.said & bit(key) == 0 {
            return None;
        }
        let own = std::iter::once(Some(&self.value))
            .chain(BELOW.iter().map(|name| self.value.get(name)))
            .flatten()
            .find_map(|map| map.get(key));
        // A key without a value is said all the same: Hugo does not look further.
        own.or_else(|| self.cascaded(key))
            .filter(|value| **value != Value::Null)
    }

    fn cascaded(&self, key: &str) -> Option<&Value> {
        let find = |map: &'_ super::value::Map, key: &str| {
            map.iter()
                .position(|(name, _)| name.eq_ignore_ascii_case(key))
        };
        self.around.cascade.iter().copied().find_map(|map| {
            let own = find(map, key).map(|at| &map[at].1);
            own.or_else(|| map[find(map, "params")?].1.get(key))
        })
    }

    /// The line of `key` in the file, found by looking for it; of equal keys the
    /// last one, which counts.
    fn line(&self, key: &str) -> Option<usize> {
        let names = |row: &str| {
            let row = row.trim_start().trim_start_matches(['"', '\'']);
            if row.len() <= key.len()
                || !row.as_bytes()[..key.len()].eq_ignore_ascii_case(key.as_bytes())
            {
                return false;
            }
            let rest = row.get(key.len()..).unwrap_or_default();
            let ends = rest.trim_start_matches(['"', '\'']).trim_start();
            ends.starts_with([':', '='])
        };
        let rows = self.block.raw.lines().enumerate();
        let at = rows.filter(|(_, row)| names(row)).last()?.0;
        Some(self.block.line + at)
    }

    fn odd(&mut self, key: &str, message: String) {
        let line = self.line(key);
        self.issues.push(Issue {
            message: clean::line(&message),
            line,
            column: line.map(|_| 1),
        });
    }

    /// Two equal keys at the top: the last wins, and the post says so.
    fn duplicates(&mut self) {
        /// Whoever has more of them has another problem.
        const SAID: usize = 20;
        let Value::Map(map) = &self.value else { return };
        // Equal keys have equal bits.
        let bits = map.iter().fold((0, true), |(bits, apart), (key, _)| {
            (
                bits | bit(key),
                apart && key.is_ascii() && bits & bit(key) == 0,
            )
        });
        if bits.1 {
            return;
        }
        let mut seen = std::collections::HashSet::new();
        let mut twice: Vec<String> = Vec::new();
        for (key, _) in map {
            let key = key.to_lowercase();
            if !seen.insert(key.clone()) && twice.len() < SAID && !twice.contains(&key) {
                twice.push(key);
            }
        }
        for key in twice {
            self.odd(&key, format!("{key} is given twice: the last one counts"));
        }
    }

    fn text(&mut self, names: &[&str]) -> Option<String> {
        for name in names {
            let Some(value) = self.get(name) else {
                continue;
            };
            let kind = value.kind();
            match value.text() {
                Some(text) if text.trim().is_empty() => {}
                Some(text) => return Some(clean::line(&text)),
                None => self.odd(name, format!("{name}: expected text, found {kind}")),
            }
        }
        None
    }

    /// Text whose lines matter.
    fn markdown(&mut self, name: &str) -> Option<String> {
        let value = self.get(name)?;
        let kind = value.kind();
        let text = value.text();
        if text.is_none() {
            self.odd(name, format!("{name}: expected text, found {kind}"));
        }
        text.filter(|text| !text.trim().is_empty())
            .map(|text| clean::text(text.trim()).into_owned())
    }

    fn written(&mut self, names: &'static [&'static str]) -> Vec<Written> {
        let mut found = Vec::new();
        for &key in names {
            match self.get(key) {
                // Jekyll's `published: true`.
                Some(Value::Bool(_)) | None => {}
                Some(Value::Text(text)) if matches!(text.trim(), "true" | "false") => {}
                Some(value) => {
                    let kind = value.kind();
                    match value.text() {
                        Some(text) if text.trim().is_empty() => {}
                        Some(text) => found.push(Written {
                            key,
                            text: clean::line(&text),
                            line: self.line(key),
                        }),
                        None => self.odd(key, format!("{key}: expected a date, found {kind}")),
                    }
                }
            }
        }
        found
    }

    /// `true`, or a number above 0 as Hexo's themes have it.
    fn is_on(&self, key: &str) -> bool {
        match self.get(key) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Int(number)) => *number > 0,
            Some(Value::Text(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// `build.list: never`, or `local`: only in its own section (Hugo; `_build`
    /// before 0.145).
    fn is_never_listed(&self) -> bool {
        ["build", "_build"].iter().any(|key| {
            let list = self.get(key).and_then(|build| build.get("list"));
            let never = list == Some(&Value::Bool(false));
            let text = list.and_then(Value::text).unwrap_or_default();
            never || matches!(text.as_str(), "never" | "local")
        })
    }

    fn is_false(&self, key: &str) -> bool {
        matches!(self.get(key), Some(Value::Bool(false)))
            || matches!(self.get(key), Some(Value::Text(text)) if text == "false")
    }

    fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        let kind = value.kind();
        match value {
            Value::Bool(flag) => Some(*flag),
            Value::Int(number) => Some(*number != 0),
            Value::Text(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
            Value::Text(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
            _ => {
                self.odd(key, format!("{key}: expected true or false, found {kind}"));
                None
            }
        }
    }

    fn number(&mut self, key: &str) -> i64 {
        match self.get(key) {
            None => 0,
            Some(Value::Int(number)) => *number,
            Some(Value::Float(number)) => *number as i64,
            Some(Value::Text(text)) if text.trim().parse::<i64>().is_ok() => {
                text.trim().parse().unwrap_or_default()
            }
            Some(value) => {
                let kind = value.kind();
                self.odd(key, format!("{key}: expected a number, found {kind}"));
                0
            }
        }
    }

    /// A list of names: nested lists are flattened, empty items dropped, a text
    /// split at commas, a leading `#` (Obsidian) taken off, a map's `name` used.
    fn list(&mut self, names: &[&str]) -> Vec<String> {
        let mut list = Vec::new();
        for name in names {
            match self.get(name) {
                None => continue,
                Some(Value::Text(text)) => {
                    // `"[a, b]"` was meant as a list.
                    let inner = text.trim().strip_prefix('[');
                    let text = inner.and_then(|t| t.strip_suffix(']')).unwrap_or(text);
                    let spaced = self.around.spaced_terms && !text.contains(',');
                    let split = |c: char| c == ',' || spaced && c.is_whitespace();
                    list.extend(text.split(split).map(str::to_owned));
                }
                Some(value) => flatten(value, &mut list),
            }
            break;
        }
        let all = self.around.all_terms;
        let mut seen = std::collections::HashSet::new();
        list.iter()
            .map(|item| clean::line(item.trim().trim_start_matches('#')))
            .filter(|item| !item.is_empty() && (seen.insert(item.clone()) || all))
            .collect()
    }

    /// What the site groups pages by besides the usual.
    fn taxonomies(&mut self) -> Vec<(String, Vec<String>)> {
        let mut found = Vec::new();
        for names in self.around.taxonomies {
            let keys: Vec<&str> = names.iter().map(String::as_str).collect();
            let terms = self.list(&keys);
            if let Some(name) = names.first().filter(|_| !terms.is_empty()) {
                found.push((name.clone(), terms));
            }
        }
        found
    }

    fn hero(&mut self) -> Option<String> {
        HEROES.iter().find_map(|name| {
            let value = self.get(name)?;
            let value = match value {
                Value::List(list) => list.first()?,
                Value::Map(_) => ["image", "src", "url"]
                    .iter()
                    .find_map(|key| value.get(key))?,
                value => value,
            };
            match value {
                Value::Text(text) if !text.trim().is_empty() => Some(clean::line(text)),
                _ => None,
            }
        })
    }
}

fn flatten(value: &Value, list: &mut Vec<String>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| flatten(item, list)),
        Value::Map(_) => list.extend(value.get("name").and_then(Value::text)),
        value => list.extend(value.text()),
    }
}

#[cfg(test)]
mod tests;
