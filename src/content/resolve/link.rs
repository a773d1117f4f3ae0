//! Links between posts.

use super::candidates::{Found, look, plain, spellings};
use crate::content::{scan, site::Site};
use std::path::{Path, PathBuf};

/// What a link's target is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A post's file, by its real path, and the heading in it.
    Post {
        path: PathBuf,
        anchor: Option<String>,
    },
    /// A heading of the same post; empty: its top.
    Anchor(String),
    /// A file of the site that is no post.
    File(PathBuf),
    /// An address outside the blog, with its scheme in lower case (`//` where the
    /// address has none).
    External { scheme: String, url: String },
    /// It leads outside the site's root: never opened.
    Outside,
    /// Nothing: the paths that were tried, in order.
    Missing { tried: Vec<PathBuf> },
}

/// Finds what a link `dest` in `post_file` names: a relative file, with or
/// without its extension, or an address such as `/posts/slug/`.
pub fn link(site: &Site, post_file: &Path, dest: &str) -> Link {
    let dest = dest.trim();
    if let Some(scheme) = super::scheme(dest) {
        let url = dest.to_owned();
        return Link::External { scheme, url };
    }
    let (path, anchor) = match dest.split_once('#') {
        Some((path, anchor)) => {
            let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
            (path, Some(anchor.into_owned()))
        }
        None => (dest, None),
    };
    let path = path.split('?').next().unwrap_or(path);
    if path.is_empty() {
        return Link::Anchor(anchor.unwrap_or_default());
    }
    let mut tried = Vec::new();
    let mut outside = false;
    for folder in folders(site, post_file, path.starts_with('/')) {
        for text in spellings(path) {
            for candidate in files(&folder, text.trim_start_matches('/')) {
                let candidate = plain(&candidate);
                if tried.contains(&candidate) {
                    continue;
                }
                match look(&site.root, &candidate) {
                    Found::File(path) if scan::is_markdown(&path) => {
                        return Link::Post { path, anchor };
                    }
                    Found::File(path) => return Link::File(path),
                    Found::Outside => outside = true,
                    Found::No => {}
                }
                tried.push(candidate);
            }
        }
    }
    if outside {
        Link::Outside
    } else {
        Link::Missing { tried }
    }
}

fn folders(site: &Site, post_file: &Path, rooted: bool) -> Vec<PathBuf> {
    if rooted {
        let statics = site.root.join("static");
        return vec![site.content.clone(), statics, site.root.clone()];
    }
    let post_file = post_file
        .canonicalize()
        .unwrap_or_else(|_| post_file.to_owned());
    let beside = post_file.parent().unwrap_or(&site.root).to_owned();
    // Beside the file, and beside its page: `/posts/slug/` is one deeper.
    vec![beside, post_file.with_extension(""), site.content.clone()]
}

/// The files a path may stand for.
fn files(folder: &Path, path: &str) -> Vec<PathBuf> {
    let bare = path.trim_end_matches('/');
    let bare = bare.strip_suffix("/index.html").unwrap_or(bare);
    let bare = bare.strip_suffix(".html").unwrap_or(bare);
    let mut files = vec![folder.join(path)];
    if !bare.is_empty() {
        files.push(folder.join(format!("{bare}.md")));
        files.push(folder.join(bare).join("index.md"));
        files.push(folder.join(bare).join("_index.md"));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::super::blog;
    use super::*;

    #[test]
    fn posts_are_named_by_file_and_by_address() {
        let (_folder, site) = blog(&[
            "content/posts/a.md",
            "content/posts/b b/index.md",
            "content/posts/a.zip",
        ]);
        let from = site.root.join("content/posts/a.md");
        let post = |path: &str, anchor: Option<&str>| Link::Post {
            path: site.root.join("content/posts").join(path),
            anchor: anchor.map(str::to_owned),
        };
        for (dest, expected) in [
            ("a.md", post("a.md", None)),
            ("./b%20b/index.md#one", post("b b/index.md", Some("one"))),
            ("/posts/a/", post("a.md", None)),
            ("/posts/b%20b/#%E5%AD%97", post("b b/index.md", Some("字"))),
            ("/posts/a.html", post("a.md", None)),
            ("../a/", post("a.md", None)),
            ("#top", Link::Anchor("top".into())),
            ("a.zip", Link::File(site.root.join("content/posts/a.zip"))),
            ("../../../x", Link::Outside),
        ] {
            assert_eq!(link(&site, &from, dest), expected, "{dest}");
        }
        assert!(matches!(link(&site, &from, "no.md"), Link::Missing { .. }));
    }

    #[test]
    fn addresses_keep_their_scheme() {
        let (_folder, site) = blog(&[]);
        let Link::External { scheme, .. } = link(&site, &site.root, "MAILTO:a@b") else {
            panic!("it is external");
        };
        assert_eq!(scheme, "mailto");
    }
}
