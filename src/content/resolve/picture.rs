//! Pictures.

use super::attachments::Attachments;
use super::candidates::{Found, look, plain, spellings};
use super::target;
use crate::content::{date, site::Site};
use std::path::{Path, PathBuf};

/// What a picture's target is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// A file below the site's root, by its real path.
    File(PathBuf),
    /// An address in the network.
    Remote(String),
    /// A `data:` address.
    Data,
    /// No file: the paths that were tried, in order.
    Missing { tried: Vec<PathBuf> },
    /// It leads outside the site's root, or is a `file:` address: never opened.
    Outside,
}

/// Finds the file of a picture `dest` in `post_file`: see [`picture_among`].
pub fn picture(site: &Site, post_file: &Path, dest: &str) -> Resolution {
    picture_among(site, &Attachments::default(), post_file, dest)
}

/// Finds the file of a picture `dest` in `post_file`. Each place is tried with
/// the target as written, percent-decoded, and in both Unicode forms.
///
/// The places, in the order of Hugo's page and image resources with those other
/// generators use: the post's folder; for `/x` the site's `static`, `assets`,
/// `public`, `source`, root and content, with and without the path of the site's
/// address; the folder named as the post; for a path without `/` in front
/// `static`, `assets`, root and content; the same for `../x` as `x`, for pages are
/// one deeper in addresses than in files; at last a name that is the only one
/// among all attachments (Obsidian's `![[x.png]]`).
pub fn picture_among(
    site: &Site,
    attachments: &Attachments,
    post_file: &Path,
    dest: &str,
) -> Resolution {
    let dest = target::without_liquid(dest.trim());
    let dest = dest
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .unwrap_or(&dest);
    match super::scheme(dest).as_deref() {
        Some("data") => return Resolution::Data,
        Some("http" | "https" | "//") => return Resolution::Remote(dest.to_owned()),
        // A name such as `a:b.png` may be a file.
        Some("file") => return Resolution::Outside,
        _ => {}
    }
    // `![[x.png|300]]`
    let wiki = target::wiki(dest);
    let dest = wiki.map_or(dest, |inner| inner.split('|').next().unwrap_or(inner));
    // In tables the bar is escaped.
    let dest = wiki.map_or(dest, |_| dest.trim_end_matches('\\').trim());
    let cut = dest.split(['?', '#']).next().unwrap_or(dest);
    let mut texts = spellings(cut);
    // A name may hold `#` and `?` themselves.
    if cut.len() < dest.len() {
        texts.extend(spellings(dest));
    }
    if let Some(below) = target::below_base(site, cut) {
        texts.extend(spellings(below));
    }
    if let Some(deeper) = cut.strip_prefix("../") {
        texts.extend(spellings(deeper));
    }
    let mut tried = Vec::new();
    let mut outside = false;
    let folders = folders(site, post_file, dest.starts_with('/'));
    for (at, folder) in folders.iter().enumerate() {
        for text in &texts {
            let path = plain(&folder.join(text.trim_start_matches('/')));
            if tried.contains(&path) {
                continue;
            }
            match look(&site.root, &path) {
                Found::File(file) => return Resolution::File(file),
                // `../x` leads out of other places than the post's only because they
                // were tried.
                Found::Outside => outside |= at == 0 || path.starts_with(&site.root),
                Found::Folder(_) | Found::No => {}
            }
            tried.push(path);
        }
    }
    let named = texts.iter().find_map(|text| match wiki {
        Some(_) => attachments.nearest(text, post_file),
        None => attachments.only(text),
    });
    if let Some(Found::File(file)) = named.map(|file| look(&site.root, file)) {
        return Resolution::File(file);
    }
    if outside {
        Resolution::Outside
    } else {
        Resolution::Missing { tried }
    }
}

fn folders(site: &Site, post_file: &Path, rooted: bool) -> Vec<PathBuf> {
    let post_file = post_file
        .canonicalize()
        .unwrap_or_else(|_| post_file.to_owned());
    let beside = post_file.parent().unwrap_or(&site.root);
    let of_site = |names: &[&str]| -> Vec<PathBuf> {
        names.iter().map(|name| site.root.join(name)).collect()
    };
    let mut folders = if rooted {
        let mut folders = of_site(&["static", "assets", "public", "source"]);
        folders.extend([site.root.clone(), site.content.clone()]);
        folders
    } else {
        vec![beside.to_owned()]
    };
    // Hexo's `post_asset_folder`.
    if let Some(stem) = post_file.file_stem().and_then(|stem| stem.to_str()) {
        folders.push(beside.join(stem));
        let dated = date::from_name(stem, &jiff::tz::TimeZone::UTC);
        if let Some((_, slug)) = dated.filter(|(_, slug)| !slug.is_empty()) {
            folders.push(beside.join(slug));
        }
    }
    if !rooted {
        folders.extend(of_site(&["static", "assets"]));
        folders.extend([site.root.clone(), site.content.clone()]);
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::super::blog;
    use super::*;

    fn found(site: &Site, post: &str, dest: &str) -> Option<String> {
        match picture(site, &site.root.join(post), dest) {
            Resolution::File(path) => {
                let below = path.strip_prefix(&site.root).unwrap();
                Some(below.to_str().unwrap().to_owned())
            }
            _ => None,
        }
    }

    /// RFC 3986, 2.1; CommonMark 6.3: `<…>` around a target.
    #[test]
    fn percent_encoded_names_beside_the_post_are_found() {
        let picture = "content/posts/a/img/TiDB Vector 邮件.png";
        let (_folder, site) = blog(&[picture, "content/posts/a/100%.png"]);
        let post = "content/posts/a/index.md";
        let dest = "img%2FTiDB%20Vector%20%E9%82%AE%E4%BB%B6.png";
        assert_eq!(found(&site, post, dest).as_deref(), Some(picture));
        let dest = "<img/TiDB Vector 邮件.png>";
        assert_eq!(found(&site, post, dest).as_deref(), Some(picture));
        assert!(found(&site, post, "./100%.png#w=3").is_some());
    }

    /// UAX #15.
    #[test]
    fn both_unicode_forms_name_the_same_file() {
        let (_folder, site) = blog(&["content/cafe\u{301}.png"]);
        assert!(found(&site, "content/a.md", "caf\u{e9}.png").is_some());
        assert!(found(&site, "content/a.md", "caf%C3%A9.png?v=1").is_some());
    }

    /// gohugo.io/getting-started/directory-structure.
    #[test]
    fn rooted_paths_are_looked_for_in_the_site() {
        let (_folder, site) = blog(&["static/img/a.png", "content/b.png", "assets/c.png"]);
        for (dest, file) in [
            ("/img/a.png", "static/img/a.png"),
            ("/b.png", "content/b.png"),
            ("c.png", "assets/c.png"),
            ("img/a.png", "static/img/a.png"),
        ] {
            let expected = Some(file.to_owned());
            assert_eq!(found(&site, "content/p/x.md", dest), expected, "{dest}");
        }
    }

    /// hexo.io/docs/asset-folders.
    #[test]
    fn the_folder_named_as_the_post_holds_its_pictures() {
        let (_folder, site) = blog(&["content/2024-01-02-x/1.png", "content/y/2.png"]);
        assert!(found(&site, "content/2024-01-02-x.md", "1.png").is_some());
        assert!(found(&site, "content/2024-01-02-y.md", "2.png").is_some());
    }

    /// Jekyll and Hugo below a path: `baseurl` stands in front of rooted paths.
    #[test]
    fn the_path_of_the_sites_address_is_taken_off() {
        let (_folder, mut site) = blog(&["static/a.png", "content/x.md"]);
        site.settings.base_path = "blog".into();
        for dest in [
            "/blog/a.png",
            "{{ site.baseurl }}/a.png",
            "{{ '/a.png' | relative_url }}",
        ] {
            assert!(found(&site, "content/x.md", dest).is_some(), "{dest}");
        }
    }

    /// `/post/slug/` is one deeper than `post/slug.md`.
    #[test]
    fn a_path_relative_to_the_page_is_found() {
        let (_folder, site) = blog(&["content/post/a.png"]);
        assert!(found(&site, "content/post/x.md", "../a.png").is_some());
    }

    /// Obsidian finds attachments anywhere by their name.
    #[test]
    fn a_name_that_is_the_only_one_is_found_anywhere() {
        let (_folder, site) = blog(&["content/x.md", "content/files/A b.png"]);
        let twice = [
            site.root.join("content/p/1.png"),
            site.root.join("content/q/1.png"),
        ];
        let only = site.root.join("content/files/A b.png");
        let all = Attachments::from_iter(twice.into_iter().chain([only.clone()]));
        let post = site.root.join("content/x.md");
        let ask = |dest: &str| picture_among(&site, &all, &post, dest);
        assert_eq!(ask("[[a b.png|300]]"), Resolution::File(only.clone()));
        // In a table.
        assert_eq!(ask("[[a b.png\\|300]]"), Resolution::File(only));
        assert!(matches!(ask("1.png"), Resolution::Missing { .. }));
    }

    #[test]
    fn what_is_no_file_says_so() {
        let (_folder, site) = blog(&["content/a.md"]);
        let ask = |dest| picture(&site, &site.root.join("content/a.md"), dest);
        assert_eq!(ask("data:image/png;base64,xx"), Resolution::Data);
        assert!(matches!(ask("https://x/y.png"), Resolution::Remote(_)));
        assert!(matches!(ask("//x/y.png"), Resolution::Remote(_)));
        let Resolution::Missing { tried } = ask("no.png") else {
            panic!("it is missing");
        };
        assert_eq!(tried[0], site.root.join("content/no.png"));
    }

    #[test]
    fn nothing_outside_the_root_is_named() {
        let (_folder, site) = blog(&["content/a.md"]);
        let ask = |dest: &str| picture(&site, &site.root.join("content/a.md"), dest);
        assert_eq!(ask("../../../../../../etc/passwd"), Resolution::Outside);
        assert!(matches!(ask("../none.png"), Resolution::Missing { .. }));
        assert_eq!(ask("file:///etc/passwd"), Resolution::Outside);
        assert!(matches!(ask("/etc/passwd"), Resolution::Missing { .. }));
        #[cfg(unix)]
        {
            let secret = tempfile::NamedTempFile::new().unwrap();
            let link = site.root.join("content/link.png");
            std::os::unix::fs::symlink(secret.path(), link).unwrap();
            assert_eq!(ask("link.png"), Resolution::Outside);
        }
    }
}
