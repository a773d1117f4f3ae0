//! Links to posts, files and headings that are not there.
//!
//! Generators make pages that no file stands for: lists, feeds, terms, pages of
//! themes. So an address that was not found is a finding only below a folder of
//! posts, and only if no post could have it under any permalink; a path to a
//! Markdown file always is.

use std::path::{Path, PathBuf};

use super::{
    Code, Finding,
    blog::{Blog, path_of},
    page::Page,
    pictures::is_template,
    similar,
};
use crate::{
    content::{
        resolve::{self, Link, Resolution},
        site::Generator,
    },
    markdown::{Kind, Reference},
};

pub(super) fn check(blog: &Blog, page: &Page, found: &mut Vec<Finding>) {
    for one in &page.references.all {
        if super::is_full(found) {
            return;
        }
        let wiki = match one.kind {
            Kind::Link => false,
            Kind::Wiki if blog.has_wiki_links => true,
            _ => continue,
        };
        let dest = one.dest.trim();
        let notation = notation(dest);
        if notation == Notation::Plain && is_template(dest) {
            continue;
        }
        let finding = match blog.link(page, dest) {
            Link::Post { path, anchor } => {
                let anchor = anchor.as_deref().unwrap_or_default();
                blog.page(&path)
                    .and_then(|target| heading(page, one, target, anchor))
            }
            Link::Anchor(anchor) => heading(page, one, page, &anchor),
            Link::Missing { tried } if wiki => missing_note(blog, page, one, dest, &tried),
            Link::Missing { tried } => missing(blog, page, one, dest, notation, &tried),
            _ => None,
        };
        found.extend(finding);
    }
}

/// How a target is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    Plain,
    /// `ref`, `@/`, `post_url`, `link`: the generator fails without the file.
    Checked,
    Wiki,
}

fn notation(dest: &str) -> Notation {
    let inner = ["{{<", "{{%", "{%"]
        .iter()
        .find_map(|open| dest.strip_prefix(open));
    let name = inner.and_then(|inner| inner.split_whitespace().next());
    if matches!(name, Some("ref" | "relref" | "post_url" | "link")) || dest.starts_with("@/") {
        Notation::Checked
    } else if dest.starts_with("[[") {
        Notation::Wiki
    } else {
        Notation::Plain
    }
}

fn heading(page: &Page, link: &Reference, target: &Page, anchor: &str) -> Option<Finding> {
    if anchor.is_empty() || !target.is_read || target.anchors.may_have(anchor) {
        return None;
    }
    let there = if std::ptr::eq(page, target) {
        "this post".to_owned()
    } else {
        format!("`{}`", target.post.id)
    };
    let message = format!("{there} has no heading `#{anchor}`");
    let help = target.anchors.like(anchor);
    let help = help.map(|id| format!("did you mean `#{id}`?"));
    let finding = page.in_body(Code::HeadingNotFound, &link.range, &message);
    Some(finding.with_help(help))
}

fn missing_note(
    blog: &Blog,
    page: &Page,
    link: &Reference,
    dest: &str,
    tried: &[PathBuf],
) -> Option<Finding> {
    // `[[x.pdf]]`, anywhere in the vault.
    let file = dest.replace('#', "|");
    let file = resolve::picture_among(&blog.site, &blog.attachments, &page.post.path(), &file);
    if is_template(dest) || !matches!(file, Resolution::Missing { .. }) {
        return None;
    }
    let name = dest.trim_matches(['[', ']']);
    let name = name.split(['|', '#']).next().unwrap_or(name);
    let name = name.trim_end_matches('\\').trim();
    let what = match similar::Sort::of(name) {
        similar::Sort::Page => "note",
        similar::Sort::Picture => "picture",
        _ => "file",
    };
    Some(not_found(
        blog,
        page,
        link,
        &format!("there is no {what} `{name}`"),
        tried,
    ))
}

fn missing(
    blog: &Blog,
    page: &Page,
    link: &Reference,
    dest: &str,
    notation: Notation,
    tried: &[PathBuf],
) -> Option<Finding> {
    if notation == Notation::Checked {
        let message = format!("there is no post for `{dest}`");
        return is_checked_here(blog, dest).then(|| not_found(blog, page, link, &message, tried));
    }
    let path = path_of(dest);
    if path.starts_with("www.") {
        let message = format!("`{dest}` is taken for a file of the blog: it has no scheme");
        let finding = page.in_body(Code::LinkNotFound, &link.range, &message);
        return Some(finding.with_help(Some(format!("did you mean `https://{dest}`?"))));
    }
    let markdown = Path::new(path)
        .extension()
        .is_some_and(|end| end == "md" || end == "markdown" || end == "mdx");
    let certain = if markdown {
        is_certain_file(blog, path, tried)
    } else {
        is_certain_address(blog, page, path)
    };
    let message = format!("nothing is at `{dest}`");
    certain.then(|| not_found(blog, page, link, &message, tried))
}

/// Whether the generator that a notation belongs to made this blog.
fn is_checked_here(blog: &Blog, dest: &str) -> bool {
    let own = match blog.site.generator {
        Generator::Hugo => dest.starts_with("{{"),
        Generator::Zola => dest.starts_with("@/"),
        Generator::Jekyll => dest.starts_with("{%"),
        _ => false,
    };
    // A name put together by a template, or a part of the site that is not a post.
    own && !dest.contains("$") && !dest.contains("_index")
}

/// A path to a Markdown file that is not there: certain unless it leads to where
/// the blog may have been cut off.
fn is_certain_file(blog: &Blog, path: &str, tried: &[PathBuf]) -> bool {
    if path.contains("://") || path.starts_with(['~', '$', '@']) {
        return false;
    }
    if path.starts_with('/') {
        return blog.has_rooted_files;
    }
    let first = tried.first();
    first.is_some_and(|first| first.starts_with(&blog.site.root))
}

/// An address of a post that no post can have.
fn is_certain_address(blog: &Blog, page: &Page, path: &str) -> bool {
    let known = matches!(
        blog.site.generator,
        Generator::Hugo | Generator::Zola | Generator::Hexo | Generator::Jekyll
    );
    if !known {
        return false;
    }
    let base = format!("/{}/", blog.site.settings.base_path);
    let path = match path.strip_prefix(&base) {
        Some(rest) if base.len() > 2 => format!("/{rest}"),
        _ => path.to_owned(),
    };
    let Some(rooted) = path.strip_prefix('/') else {
        return false;
    };
    let mut parts: Vec<&str> = rooted.split('/').filter(|part| !part.is_empty()).collect();
    let languages = &blog.site.settings.languages;
    if parts.first().is_some_and(|first| {
        languages
            .iter()
            .any(|one| one.code.eq_ignore_ascii_case(first))
    }) {
        parts.remove(0);
    }
    let Some((last, before)) = parts.split_last() else {
        return false;
    };
    let dated = before.len() >= 2
        && before[0].len() == 4
        && before[..2]
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let in_section = !before.is_empty() && blog.has_section(before[0]);
    let in_section = in_section && matches!(blog.site.generator, Generator::Hugo | Generator::Zola);
    let is_page = !last.contains('.') || last.ends_with(".html");
    let is_name = !last.bytes().all(|b| b.is_ascii_digit());
    let listed = before.contains(&"page") || *last == "page";
    (dated || in_section)
        && is_page
        && is_name
        && !listed
        && !blog.may_be_named(last)
        && !page.post.title.is_empty()
}

fn not_found(
    blog: &Blog,
    page: &Page,
    link: &Reference,
    message: &str,
    tried: &[PathBuf],
) -> Finding {
    let root = &blog.site.root;
    let help = similar::file(tried, root).map(|file| {
        let name = similar::as_written(&file, &page.post.path(), root);
        format!("did you mean `{name}`?")
    });
    page.in_body(Code::LinkNotFound, &link.range, message)
        .with_help(help)
}
