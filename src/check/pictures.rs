//! Pictures: files that are not there, letter case, alternative texts, other
//! servers.

use std::path::{Path, PathBuf};

use super::{Code, Finding, blog::Blog, page::Page, similar};
use crate::{
    content::{
        resolve::{self, Resolution},
        site::Generator,
    },
    markdown::{Kind, Reference},
};

pub(super) fn check(blog: &Blog, page: &Page, found: &mut Vec<Finding>) {
    for picture in page.of_kind(Kind::Picture) {
        if super::is_full(found) {
            return;
        }
        let dest = picture.dest.trim();
        if is_template(dest) || is_embed(dest) {
            continue;
        }
        if picture
            .text
            .as_deref()
            .is_some_and(|alt| alt.trim().is_empty())
        {
            let message = "this picture has no alternative text";
            let help = "say what it shows: `![what it shows](…)`";
            let finding = page.in_body(Code::NoAltText, &picture.range, message);
            found.push(finding.with_help(Some(help.into())));
        }
        found.extend(file(blog, page, picture, dest));
    }
}

/// What is wrong with the file of a picture.
fn file(blog: &Blog, page: &Page, picture: &Reference, dest: &str) -> Option<Finding> {
    let (site, post) = (&blog.site, &page.post.path());
    let finding = |code, message: &str| page.in_body(code, &picture.range, message);
    let tried = match resolve::picture(site, post, dest) {
        Resolution::Missing { tried } => tried,
        Resolution::Remote(_) => {
            let message = "this picture is on another server: it may go away, and it tells that server who reads";
            return Some(finding(Code::RemotePicture, message));
        }
        Resolution::File(_) | Resolution::Data | Resolution::Outside => return None,
    };
    let by_name =
        dest.starts_with("[[") || matches!(site.generator, Generator::Obsidian | Generator::Quartz);
    if !by_name && let Some(other) = resolve::similar(&tried) {
        let name = other.file_name().unwrap_or_default().to_string_lossy();
        let message = format!("the file's name has other letter case: `{name}`");
        let help = format!("write it as the file is named: `{name}`");
        return Some(finding(Code::PictureCase, &message).with_help(Some(help)));
    }
    let elsewhere = resolve::picture_among(site, &blog.attachments, post, dest);
    if !matches!(elsewhere, Resolution::Missing { .. }) {
        return None;
    }
    if by_name && !blog.has_wiki_links || !is_certain(blog, dest, &tried) {
        return None;
    }
    let inner = dest.strip_prefix("[[").and_then(|d| d.strip_suffix("]]"));
    let name = inner.map_or(dest, |inner| {
        inner.split(['|', '#']).next().unwrap_or(inner)
    });
    let name = name.trim_end_matches('\\').trim();
    let message = format!("there is no picture `{name}`");
    let help = similar::file(&tried, &site.root).map(|file| {
        let name = similar::as_written(&file, post, &site.root);
        format!("did you mean `{name}`?")
    });
    Some(finding(Code::PictureNotFound, &message).with_help(help))
}

/// Whether a picture that was not found cannot be anywhere else. A path from the
/// site's root says nothing where the folder of its files is not there, and an
/// alias of a bundler is no path at all.
fn is_certain(blog: &Blog, dest: &str, tried: &[PathBuf]) -> bool {
    if dest.contains("://") || dest.starts_with(['~', '@', '$', '#']) {
        return false;
    }
    if !dest.starts_with('/') {
        return true;
    }
    let root = &blog.site.root;
    let of_files = match blog.site.generator {
        Generator::Hugo | Generator::Zola => root.join("static"),
        Generator::Hexo => root.join("source"),
        Generator::Astro => root.join("public"),
        _ => return tried.iter().any(|path| has_own_folder(path, root)),
    };
    of_files.is_dir()
}

/// Whether the folder of a file exists, and is not just the site's.
fn has_own_folder(path: &Path, root: &Path) -> bool {
    let folder = path.parent();
    folder.is_some_and(|folder| folder != root && folder.starts_with(root) && folder.is_dir())
}

/// Obsidian shows videos and posts of these in the place of a picture.
fn is_embed(dest: &str) -> bool {
    let host = dest.split("://").nth(1).unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    [
        "youtube.com/",
        "youtu.be/",
        "twitter.com/",
        "x.com/",
        "vimeo.com/",
    ]
    .iter()
    .any(|known| host.starts_with(known))
}

/// A target that a generator or a script puts together.
pub(super) fn is_template(dest: &str) -> bool {
    let rest = resolve::without_liquid(dest);
    ["{{", "{%", "<%", "${", "{"]
        .iter()
        .any(|mark| rest.contains(mark))
}
