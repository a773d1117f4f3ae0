//! The block in front of a post: found here, decoded by one parser a format,
//! read into [`Fields`].
//!
//! Nothing fails: what cannot be read as meant falls back, and an [`Issue`] with
//! the line in the file says so. The rules of the fences follow Hugo's
//! `parser/pageparser/pagelexer_intro.go`; where Hugo refuses a page, we keep it.

mod fields;
mod json;
mod lenient;
mod plain;
mod toml;
pub(in crate::content) mod value;
mod yaml;

pub use fields::{Fields, Written};

use super::{guard::guarded, post::Issue};
use value::{Map, Value};

/// How the front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is none: all of the file is body.
    None,
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
    /// A JSON object.
    Json,
    /// Hexo's: YAML without an opening fence, closed by a `---` line.
    Unfenced,
}

/// The block as it stands in the file, not parsed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontMatter<'a> {
    pub kind: Kind,
    /// What stands between the fences.
    pub raw: &'a str,
    /// Line in the file, from 1, on which `raw` begins.
    pub line: usize,
}

/// Takes a source apart: the front matter, the body, and the line in the file,
/// from 1, on which the body begins. Bodies and blocks are slices of `source`.
pub fn split(source: &str) -> (FrontMatter<'_>, &str, usize) {
    let text = source.trim_start_matches('\u{feff}');
    let start = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}');
    let line = 1 + newlines(&text[..text.len() - start.len()]);
    let found = if start.starts_with("---") {
        fenced(start, "---", Kind::Yaml, line)
    } else if start.starts_with("+++") {
        fenced(start, "+++", Kind::Toml, line)
    } else if start.starts_with('{') {
        json(start, line)
    } else {
        unfenced(start, line)
    };
    let none = FrontMatter {
        kind: Kind::None,
        raw: "",
        line: 1,
    };
    found.unwrap_or((none, text, 1))
}

/// Whether the start of a source opens a block that does not end in it.
pub(in crate::content) fn is_open(head: &str) -> bool {
    let start = head.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}');
    let opens = ["---", "+++", "{"]
        .iter()
        .any(|open| start.starts_with(open));
    opens && split(head).0.kind == Kind::None
}

type Split<'a> = Option<(FrontMatter<'a>, &'a str, usize)>;

/// Whether a line of a block may be a key with its value, well written or not: an address
/// in a sentence is none.
fn names_a_key(row: &str) -> bool {
    let row = row.trim_start_matches([' ', '\t', '{', '"', '\'']);
    let Some((key, rest)) = row.split_once([':', '=']) else {
        return false;
    };
    let key = key.trim_end_matches([' ', '\t', '"', '\'']);
    let of_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    !key.is_empty() && key.chars().all(of_key) && !rest.starts_with("//")
}

/// Whether there is nothing but blank lines and comments.
fn lines_blank(raw: &str) -> bool {
    raw.lines()
        .map(str::trim_start)
        .all(|row| row.is_empty() || row.starts_with('#'))
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|&b| b == b'\n').count()
}

/// The block up to the next line that starts with `fence`; what follows the
/// opening fence on its line belongs to the block. Not closed: no front matter
/// (Hugo refuses such a page; our rule shows all of it).
fn fenced<'a>(text: &'a str, fence: &str, kind: Kind, line: usize) -> Split<'a> {
    let inner = text.strip_prefix(fence)?;
    // A longer rule (`-----`) is a thematic break, no fence.
    if inner.starts_with(fence.chars().next()?) {
        return None;
    }
    let mut at = inner.find('\n')? + 1;
    for row in inner[at..].split_inclusive('\n') {
        if row.starts_with(fence) {
            let raw = &inner[..at];
            // A page that starts with a rule and has another one further down.
            if !raw.lines().any(names_a_key) && !lines_blank(raw) {
                return None;
            }
            let body_line = line + newlines(raw) + 1;
            let body = &inner[at + row.len()..];
            return Some((FrontMatter { kind, raw, line }, body, body_line));
        }
        at += row.len();
    }
    None
}

/// The object up to the `}` that closes it, outside strings. `{{` opens a
/// shortcode, never JSON (our rule).
fn json(text: &str, line: usize) -> Split<'_> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    if text.starts_with("{{") || text.starts_with("{%") {
        return None;
    }
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    let (raw, rest) = text.split_at(at + 1);
                    let rest_of_line = rest.find('\n').map_or(rest.len(), |n| n + 1);
                    let (ending, body) = rest.split_at(rest_of_line);
                    let (body, extra) = if ending.trim().is_empty() {
                        (body, newlines(ending))
                    } else {
                        (rest, 0)
                    };
                    let kind = Kind::Json;
                    let body_line = line + newlines(raw) + extra;
                    return Some((FrontMatter { kind, raw, line }, body, body_line));
                }
            }
            _ => {}
        }
    }
    None
}

/// The most lines a block without an opening fence may have.
const UNFENCED_LINES: usize = 60;

/// Hexo's form: every line up to a `---` line is a key, an item, indented or a
/// comment. A title or a date must be among the keys: `Note: text` above a `---`
/// is a heading.
fn unfenced(text: &str, line: usize) -> Split<'_> {
    let mut at = 0;
    let mut known = false;
    for (number, row) in text
        .split_inclusive('\n')
        .enumerate()
        .take(UNFENCED_LINES + 1)
    {
        if row.trim_end() == "---" {
            let kind = Kind::Unfenced;
            let raw = &text[..at];
            let body = &text[at + row.len()..];
            return known.then_some((FrontMatter { kind, raw, line }, body, line + number + 1));
        }
        let key = lenient::key(row).map(|(key, _)| key);
        known |= key
            .as_deref()
            .is_some_and(|key| key == "title" || key == "date");
        let continues = number > 0 && row.starts_with([' ', '\t', '-', '#']);
        if key.is_none() && !continues {
            return None;
        }
        at += row.len();
    }
    None
}

/// What a page's fields depend on besides its own front matter.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::content) struct Around<'a> {
    /// Values from the sections above, the nearest first: they fill what the page
    /// does not say itself (Hugo's cascade).
    pub(in crate::content) cascade: &'a [&'a Map],
    /// Jekyll: terms written as one text are separated by spaces.
    pub(in crate::content) spaced_terms: bool,
    /// Terms are kept as often as they are written.
    pub(in crate::content) all_terms: bool,
    /// Taxonomies that the site adds: the keys they are read from, their own first.
    pub(in crate::content) taxonomies: &'a [Vec<String>],
}

/// Reads a block into its fields. Every problem is among the issues, with its
/// line in the file; a field that cannot be read does not lose the others.
pub fn parse(block: &FrontMatter<'_>) -> (Fields, Vec<Issue>) {
    parse_around(block, Around::default())
}

/// As [`parse`], with what the place of the page adds to it.
pub(in crate::content) fn parse_around(
    block: &FrontMatter<'_>,
    around: Around<'_>,
) -> (Fields, Vec<Issue>) {
    let mut issues = Vec::new();
    let value = decode(block, &mut issues);
    (fields::read(value, block, around, &mut issues), issues)
}

/// The block as a value of its format. One that its parser panics on has none.
pub(in crate::content) fn decode(block: &FrontMatter<'_>, issues: &mut Vec<Issue>) -> Value {
    let decoded = guarded(|| match block.kind {
        Kind::Yaml | Kind::Unfenced => yaml::decode(block, issues),
        Kind::Toml => toml::decode(block, issues),
        Kind::Json => json::decode(block, issues),
        Kind::None => Value::Null,
    });
    decoded.unwrap_or_else(|why| {
        issues.push(Issue {
            message: format!("front matter cannot be read: {why}"),
            line: Some(block.line),
            column: None,
        });
        Value::Null
    })
}

#[cfg(test)]
mod tests;
