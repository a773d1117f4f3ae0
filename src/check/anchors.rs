//! What of a post can be linked to: headings, ids, names.
//!
//! Generators make ids of headings in many ways (Hugo's three kinds, GitHub,
//! kramdown, Zola's transliteration, slugs of Hexo). All of them keep letters and
//! digits in order, so that is what is compared.

use std::collections::HashSet;

use super::similar;
use crate::{
    content::index::fold,
    markdown::{Kind, References, dialect::shortcode},
};

/// The anchors of a post.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    exact: HashSet<String>,
    loose: HashSet<String>,
    /// The ids that the reader makes, for what was likely meant.
    ids: Vec<String>,
    /// Of headings that a generator may write in ASCII, the words that are ASCII.
    words: Vec<Vec<String>>,
    /// Whether something on the page may have anchors that its source does not show.
    open: bool,
}

/// Parts of pages that themes give an id to.
const OF_THEMES: &[&str] = &[
    "top",
    "toc",
    "tableofcontents",
    "comments",
    "comment",
    "disqus_thread",
    "content",
    "main",
    "main-content",
    "header",
    "footer",
    "respond",
    "search",
    "more",
    "contents",
    "related",
];

/// Shortcodes that make no headings of their own.
const WITHOUT_HEADINGS: &[&str] = &[
    "figure",
    "ref",
    "relref",
    "highlight",
    "youtube",
    "vimeo",
    "gist",
    "x",
    "tweet",
    "twitter",
    "instagram",
    "param",
    "katex",
    "math",
    "mermaid",
    "post_url",
    "link",
    "raw",
    "img",
    "image",
    "icon",
    "lead",
    "alert",
    "admonition",
    "note",
    "tip",
    "warning",
    "info",
    "danger",
    "notice",
    "callout",
    "badge",
    "button",
    "copyable",
    "keyword",
    "typeit",
    "music",
    "bilibili",
    "video",
    "code-toggle",
    "new-in",
    "deprecated-in",
    "glossary-term",
    "eturl",
    "douban",
    "quote",
];

impl Anchors {
    pub(super) fn of(body: &str, references: &References, mdx: bool, transliterates: bool) -> Self {
        let mut all = Self {
            open: mdx || has_bare_heading_tag(body),
            ..Self::default()
        };
        for one in &references.all {
            match one.kind {
                Kind::Heading => {
                    all.add(&one.dest);
                    all.ids.push(one.dest.clone());
                    let title = one.text.as_deref().unwrap_or_default();
                    all.add(title);
                    all.add(&without_emoji(title));
                    if transliterates && !title.is_ascii() {
                        all.words.push(ascii_words(title));
                    }
                }
                Kind::Anchor => all.add(&one.dest),
                Kind::Link | Kind::Wiki | Kind::Picture => {}
            }
        }
        all.loose.remove("");
        all.open |= shortcode::tags(body).iter().any(|tag| {
            let quiet = WITHOUT_HEADINGS.contains(&tag.name) || tag.name.is_empty();
            !quiet && !references.is_code(tag.range.start)
        });
        all
    }

    fn add(&mut self, name: &str) {
        self.exact.insert(name.to_lowercase());
        let loose = letters(name);
        // kramdown starts an id with its first letter, and keeps ASCII alone.
        self.loose.insert(of_kramdown(&loose));
        self.loose.insert(loose);
    }

    /// Whether a link to `#anchor` may lead somewhere.
    pub(super) fn may_have(&self, anchor: &str) -> bool {
        // Obsidian: `Note#Heading#Heading below it`.
        let last = anchor.rsplit('#').next().unwrap_or(anchor);
        let anchor = last.strip_prefix("user-content-").unwrap_or(last);
        let lower = anchor.to_lowercase();
        let loose = letters(anchor);
        // `-1` of the second heading of a name.
        let first = loose.trim_end_matches(|c: char| c.is_ascii_digit());
        self.open
            || loose.is_empty()
            || self.exact.contains(&lower)
            || self.loose.contains(&loose)
            || loose.len() > first.len() && self.loose.contains(first)
            || self.words.iter().any(|words| in_order(words, &loose))
            || OF_THEMES.contains(&lower.as_str())
            || made_by_renderer(&lower)
    }

    /// The id that was likely meant.
    pub(super) fn like(&self, anchor: &str) -> Option<&str> {
        similar::nearest(anchor, self.ids.iter().map(String::as_str))
    }
}

/// Notes, lines of code, blocks of Obsidian, fragments that browsers or scripts
/// read.
fn made_by_renderer(anchor: &str) -> bool {
    let line = anchor
        .strip_prefix('l')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    line || [
        "fn", "cite", "^", "/", "!", ":~:", "tab", "more-", "ref-", "comment-",
    ]
    .iter()
    .any(|start| anchor.starts_with(start))
}

/// `# Async 🦀 now`: `async` and `now`.
fn ascii_words(title: &str) -> Vec<String> {
    let title = title.to_lowercase();
    title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether an ASCII anchor has these words, with others between them.
fn in_order(words: &[String], mut anchor: &str) -> bool {
    anchor.is_ascii()
        && words.iter().all(|word| match anchor.find(word.as_str()) {
            Some(at) => {
                anchor = &anchor[at + word.len()..];
                true
            }
            None => false,
        })
}

/// Letters and digits, folded.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn of_kramdown(letters: &str) -> String {
    let ascii: String = letters.chars().filter(char::is_ascii).collect();
    ascii
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .to_owned()
}

/// Without `:tada:`.
fn without_emoji(title: &str) -> String {
    let name = |word: &str| {
        word.len() > 2
            && word.starts_with(':')
            && word.ends_with(':')
            && !word[1..word.len() - 1].contains(':')
    };
    let words: Vec<&str> = title.split(' ').filter(|word| !name(word)).collect();
    words.join(" ")
}

/// `<h2>` gets its id from a script, if any.
fn has_bare_heading_tag(body: &str) -> bool {
    body.match_indices("<h").any(|(at, _)| {
        let rest = &body.as_bytes()[at + 2..];
        matches!(rest, [b'1'..=b'6', b'>' | b' ', ..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::references;

    fn has(body: &str, anchor: &str) -> bool {
        Anchors::of(body, &references(body), false, false).may_have(anchor)
    }

    #[test]
    fn ids_of_every_generator_are_accepted() {
        let body =
            "## 1. Was ist “Über”? :tada:\n\n## 初识 TiDB\n\n## A_b & C++\n\n## Same\n\n## Same\n";
        for anchor in [
            "1-was-ist-über-tada",
            "1-was-ist-über",
            "was-ist-uber",
            "初识-tidb",
            "初识-TiDB",
            "a_b--c",
            "a-b-c",
            "same-1",
            "user-content-same",
        ] {
            assert!(has(body, anchor), "{anchor}");
        }
        for anchor in ["初识", "sam", "d"] {
            assert!(!has(body, anchor), "{anchor}");
        }
    }

    #[test]
    fn ids_of_the_author_and_of_themes_count() {
        let body = "## T {#own}\n\n<a name=\"x\"></a> <span id='y'>\n";
        for anchor in ["own", "x", "y", "t", "top", "fn:1", "L12", "^block", ""] {
            assert!(has(body, anchor), "{anchor}");
        }
        assert!(!has(body, "z"));
    }

    #[test]
    fn what_the_source_does_not_show_may_be_there() {
        assert!(has("{{% include \"x\" %}}\n", "any"));
        assert!(has("<h2>T</h2>\n", "any"));
        assert!(!has("`{{% include \"x\" %}}`\n\n{{< ref \"x\" >}}", "any"));
    }

    /// Zola: `🦀` is `crab`.
    #[test]
    fn headings_may_be_written_in_ascii() {
        let body = "## Async 🦀 now\n";
        let of = |zola| Anchors::of(body, &references(body), false, zola);
        assert!(of(true).may_have("async-crab-now"));
        assert!(!of(true).may_have("async-crab"));
        assert!(!of(false).may_have("async-crab-now"));
    }

    #[test]
    fn the_heading_that_was_meant_is_told() {
        let body = "## Getting started\n\n## Other\n";
        let anchors = Anchors::of(body, &references(body), false, false);
        assert_eq!(anchors.like("geting-started"), Some("getting-started"));
        assert_eq!(anchors.like("zzz"), None);
    }
}
