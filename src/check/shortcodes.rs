//! Shortcodes that are not closed, not opened, or that nobody has.

use std::{collections::HashSet, path::Path};

use super::{Code, Finding, blog::Blog, page::Page, similar};
use crate::{
    content::{site::Generator, source},
    markdown::dialect::{
        self,
        shortcode::{Notation, Role, Tag, pairs, tags},
    },
};

/// Hugo's own (its documentation, "Embedded shortcodes").
const OF_HUGO: &[&str] = &[
    "details",
    "figure",
    "gist",
    "highlight",
    "instagram",
    "param",
    "qr",
    "ref",
    "relref",
    "tweet",
    "twitter",
    "vimeo",
    "x",
    "youtube",
    "comment",
    "instagram_simple",
    "twitter_simple",
    "x_simple",
    "vimeo_simple",
];

/// Tags of Liquid and Hexo that always enclose something.
const LIQUID_BLOCKS: &[&str] = &[
    "if",
    "unless",
    "for",
    "case",
    "capture",
    "comment",
    "raw",
    "tablerow",
    "highlight",
    "codeblock",
];

pub(super) fn check(blog: &Blog, page: &Page, found: &mut Vec<Finding>) {
    let all = tags(page.body());
    let outside = |tag: &&Tag<'_>| !page.references.is_code(tag.range.start);
    let text: Vec<Tag<'_>> = all.iter().filter(outside).cloned().collect();
    if matches!(
        blog.site.generator,
        Generator::Hugo | Generator::Zola | Generator::Jekyll | Generator::Hexo
    ) {
        unpaired(blog, page, &all, &text, found);
        unended(blog, page, &all, found);
    }
    let Some(known) = &blog.shortcodes else {
        return;
    };
    for tag in &text {
        if super::is_full(found) {
            return;
        }
        let hugo = tag.notation.is_hugo() && blog.site.generator == Generator::Hugo;
        let opens = matches!(tag.role, Role::Open | Role::Alone);
        if !hugo || !opens || tag.name.ends_with(".inline") || known.contains(tag.name) {
            continue;
        }
        let message = format!(
            "neither the site nor its theme has a shortcode `{}`",
            tag.name
        );
        let names = known.iter().map(String::as_str);
        let meant = similar::nearest(tag.name, names);
        let foreign = dialect::is_known(tag.name);
        let help = match meant {
            Some(name) => Some(format!("did you mean `{name}`?")),
            None if foreign => Some("it is another theme's: this one does not have it".to_owned()),
            None => None,
        };
        let finding = page.in_body(Code::UnknownShortcode, &tag.range, &message);
        found.push(finding.with_help(help));
    }
}

/// Whether a notation is that of the site's generator.
fn is_own(blog: &Blog, notation: Notation) -> bool {
    match blog.site.generator {
        Generator::Hugo => notation.is_hugo(),
        Generator::Zola => notation == Notation::Zola,
        Generator::Jekyll | Generator::Hexo => notation == Notation::Liquid,
        _ => false,
    }
}

/// Closing tags without an opening one, and the other way round. Code may hold
/// the other half, so a tag counts only if it stands alone with and without it.
fn unpaired(blog: &Blog, page: &Page, all: &[Tag<'_>], text: &[Tag<'_>], found: &mut Vec<Finding>) {
    let alone_in_all = alone(all);
    for start in alone(text).intersection(&alone_in_all) {
        if super::is_full(found) {
            return;
        }
        let Ok(at) = text.binary_search_by_key(start, |tag| tag.range.start) else {
            continue;
        };
        let tag = &text[at];
        if !is_own(blog, tag.notation) {
            continue;
        }
        let message = if tag.role == Role::Close {
            let name = if tag.name.is_empty() { "end" } else { tag.name };
            format!("`{name}` is closed here, but nothing has opened it")
        } else if must_close(blog, tag) {
            format!("`{}` is never closed", tag.name)
        } else {
            continue;
        };
        found.push(page.in_body(Code::UnclosedShortcode, &tag.range, &message));
    }
}

/// Where the tags begin that are no part of a pair.
fn alone(tags: &[Tag<'_>]) -> HashSet<usize> {
    let closers = pairs(tags);
    let closed: HashSet<usize> = closers.iter().flatten().copied().collect();
    let alone = |at: usize| match tags[at].role {
        Role::Open => closers[at].is_none(),
        Role::Close => !closed.contains(&at),
        Role::Alone | Role::Commented => false,
    };
    (0..tags.len())
        .filter(|at| alone(*at))
        .map(|at| tags[at].range.start)
        .collect()
}

/// Whether a tag always encloses something: by its generator, or because it does
/// everywhere else in this blog.
fn must_close(blog: &Blog, tag: &Tag<'_>) -> bool {
    match tag.notation {
        // A call in `{% %}` is one with a body.
        Notation::Zola => tag.role == Role::Open,
        Notation::Liquid => LIQUID_BLOCKS.contains(&tag.name),
        Notation::Container => false,
        Notation::Hugo | Notation::HugoMarkdown => {
            let (closed, single) = blog.uses.get(tag.name).copied().unwrap_or_default();
            tag.name == "highlight"
                || blog.enclosing.contains(tag.name)
                || closed >= 4 && closed >= 10 * single
                || closed >= 2 && single == 1
        }
    }
}

/// `{{< name` without its `>}}`: Hugo fails the build.
fn unended(blog: &Blog, page: &Page, all: &[Tag<'_>], found: &mut Vec<Finding>) {
    if blog.site.generator != Generator::Hugo {
        return;
    }
    let body = page.body();
    for open in ["{{<", "{{%"] {
        for (at, _) in body.match_indices(open) {
            let next = body[at + 3..].trim_start_matches([' ', '/']);
            let named = next.starts_with(|c: char| c.is_ascii_alphabetic());
            if super::is_full(found) {
                return;
            }
            let tag = all.partition_point(|tag| tag.range.end <= at);
            let known = all.get(tag).is_some_and(|tag| tag.range.contains(&at));
            if named && !known && !page.references.is_code(at) {
                let message = "this shortcode is never ended";
                let help = format!(
                    "end it with `{}`",
                    if open == "{{<" { ">}}" } else { "%}}" }
                );
                let finding = page.in_body(Code::UnclosedShortcode, &(at..at + 3), message);
                found.push(finding.with_help(Some(help)));
            }
        }
    }
}

/// How often each of Hugo's shortcodes is closed in a page, and how often not.
pub(super) fn uses(page: &Page) -> Vec<(String, bool)> {
    let tags = tags(page.body());
    let closers = pairs(&tags);
    tags.iter()
        .zip(closers)
        .filter(|(tag, _)| tag.role == Role::Open && tag.notation.is_hugo())
        .map(|(tag, closer)| (tag.name.to_owned(), closer.is_some()))
        .collect()
}

/// What is known of the shortcodes that a Hugo site can use.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// All of them; none unless the site's own and all of its themes' files are
    /// there to prove it.
    pub(super) names: Option<HashSet<String>>,
    /// Those whose template asks for what they enclose: Hugo refuses one that is not
    /// closed (`hugolib/shortcode.go`).
    pub(super) enclosing: HashSet<String>,
}

/// Looks at the templates of a site and of its themes.
pub(super) fn known(root: &Path, themes: &[String]) -> Known {
    let mut names: HashSet<String> = OF_HUGO.iter().map(|name| (*name).to_owned()).collect();
    let mut enclosing = HashSet::new();
    let mut open = HashSet::new();
    let own = ["layouts/shortcodes", "layouts/_shortcodes"].map(|folder| root.join(folder));
    let mut proven = own.iter().any(|folder| folder.is_dir());
    let mut folders = own.to_vec();
    for theme in themes {
        let theme = root.join("themes").join(theme);
        proven &= theme.join("layouts").is_dir();
        folders.push(theme.join("layouts/shortcodes"));
        folders.push(theme.join("layouts/_shortcodes"));
    }
    // Without a theme in the configuration one may still be in its folder.
    proven &= !themes.is_empty() || !root.join("themes").is_dir();
    for folder in folders {
        for entry in ignore::WalkBuilder::new(&folder)
            .max_depth(Some(8))
            .build()
            .flatten()
        {
            let below = entry.path().strip_prefix(&folder).unwrap_or(entry.path());
            let name = below.to_string_lossy().replace('\\', "/");
            let Some((name, _)) = name.split_once('.') else {
                continue;
            };
            names.insert(name.to_owned());
            // The first folder wins, as in Hugo.
            if open.insert(name.to_owned()) && asks_for_inner(entry.path()) {
                enclosing.insert(name.to_owned());
            }
        }
    }
    Known {
        names: proven.then_some(names),
        enclosing,
    }
}

fn asks_for_inner(template: &Path) -> bool {
    let text = source::read_source(template).unwrap_or_default();
    text.contains(".Inner") && !text.contains("if .Inner") && !text.contains("with .Inner")
}
