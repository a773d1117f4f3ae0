//! What shows only when posts are seen together: addresses that two of them
//! claim, and tags that are one to their authors and two to the generator.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Code, Finding, blog::Blog, page::Page};
use crate::content::{
    front_matter,
    index::{Taxonomy, fold},
};

pub(super) fn check(blog: &Blog, found: &mut Vec<Finding>) {
    addresses(blog, found);
    for taxonomy in [Taxonomy::Tags, Taxonomy::Categories] {
        tags(blog, taxonomy, found);
    }
}

/// Posts of one folder and language with one slug, or with one address anywhere.
fn addresses(blog: &Blog, found: &mut Vec<Finding>) {
    let mut claimed: BTreeMap<String, Vec<&Page>> = BTreeMap::new();
    for page in blog
        .pages
        .iter()
        .filter(|page| page.is_read && !page.post.draft)
    {
        let post = &page.post;
        let language = post.lang.as_deref().unwrap_or_default();
        let path = post.path();
        let folder = path.parent().unwrap_or(&path);
        let bundle = post
            .path()
            .file_stem()
            .is_some_and(|stem| stem.to_string_lossy().starts_with("index"));
        let section = if bundle {
            folder.parent().unwrap_or(folder)
        } else {
            folder
        };
        let key = match (&post.more.url, &post.more.slug) {
            (Some(url), _) => format!("{language} url {}", url.trim_matches('/').to_lowercase()),
            (None, Some(slug)) => {
                format!(
                    "{language} {} {}",
                    section.display(),
                    slug.trim_matches('/').to_lowercase()
                )
            }
            _ => continue,
        };
        claimed.entry(key).or_default().push(page);
    }
    for pages in claimed.values() {
        let Some((first, others)) = pages.split_first() else {
            continue;
        };
        for page in others {
            let key = if page.post.more.url.is_some() {
                "url"
            } else {
                "slug"
            };
            let keys: &[&str] = match key {
                "url" => &["url", "permalink", "path"],
                _ => &["slug"],
            };
            let message = format!(
                "`{}` has the same {key}: only one of them is published",
                first.post.id
            );
            let line = line_of(page, keys);
            found.push(page.on_line(Code::DuplicateSlug, line, None, &message));
        }
    }
}

/// Each spelling that is not the usual one, once a post.
fn tags(blog: &Blog, taxonomy: Taxonomy, found: &mut Vec<Finding>) {
    /// Spelling to the posts that use it.
    type Spellings<'a> = BTreeMap<&'a str, BTreeSet<usize>>;
    let mut groups: HashMap<(&str, String), Spellings<'_>> = HashMap::new();
    for (at, page) in blog.pages.iter().enumerate() {
        let language = page.post.lang.as_deref().unwrap_or_default();
        for tag in taxonomy.of(&page.post) {
            let group = groups.entry((language, squeezed(tag))).or_default();
            group.entry(tag).or_default().insert(at);
        }
    }
    let what = match taxonomy {
        Taxonomy::Categories => "category",
        _ => "tag",
    };
    for spellings in groups.values().filter(|spellings| spellings.len() > 1) {
        let usual = spellings
            .iter()
            .max_by(|a, b| a.1.len().cmp(&b.1.len()).then_with(|| b.0.cmp(a.0)));
        let Some((usual, count)) = usual.map(|(usual, posts)| (*usual, posts.len())) else {
            continue;
        };
        for (spelling, posts) in spellings.iter().filter(|(spelling, _)| **spelling != usual) {
            for at in posts {
                let page = &blog.pages[*at];
                let times = if count == 1 { "once" } else { "mostly" };
                let message =
                    format!("the {what} `{spelling}` is elsewhere ({times}) written `{usual}`");
                let finding = match place(page, spelling) {
                    Some(range) => page.at(Code::SimilarTags, range, &message),
                    None => {
                        let line = line_of(page, &["tags", "tag", "categories", "category"]);
                        page.on_line(Code::SimilarTags, line, None, &message)
                    }
                };
                found.push(finding.with_help(Some(format!("write `{usual}`"))));
            }
        }
    }
}

/// A tag without what makes no difference to its author.
fn squeezed(tag: &str) -> String {
    let kept = fold(tag);
    let kept: String = kept
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'))
        .collect();
    if kept.is_empty() {
        tag.to_owned()
    } else {
        kept
    }
}

/// Where a spelling stands in the front matter, as a word of its own.
fn place(page: &Page, spelling: &str) -> Option<std::ops::Range<usize>> {
    let (block, ..) = front_matter::split(&page.source);
    let start = block.raw.as_ptr() as usize - page.source.as_ptr() as usize;
    let from = [
        "tags",
        "tag",
        "categories",
        "category",
        "Tags",
        "Categories",
    ]
    .iter()
    .filter_map(|key| block.raw.find(key))
    .min()?;
    let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '#');
    block.raw[from..]
        .match_indices(spelling)
        .find_map(|(at, _)| {
            let at = from + at;
            let end = at + spelling.len();
            let before = block.raw[..at].chars().next_back();
            let after = block.raw[end..].chars().next();
            let own = !before.is_some_and(word) && !after.is_some_and(word);
            own.then_some(start + at..start + end)
        })
}

/// The line of the first of these keys.
fn line_of(page: &Page, keys: &[&str]) -> Option<usize> {
    let (block, ..) = front_matter::split(&page.source);
    let names = |row: &str| {
        let row = row.trim_start().to_ascii_lowercase();
        keys.iter().any(|key| {
            row.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with([':', '=']))
        })
    };
    let at = block.raw.lines().position(names)?;
    Some(block.line + at)
}
