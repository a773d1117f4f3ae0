//! Links between posts.

use super::addresses::Addresses;
use super::candidates::{Found, look, plain, spellings};
use super::target::{self, Target};
use crate::content::index::{Taxonomy, tag_key};
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
    /// The list of posts below a folder.
    Section(PathBuf),
    /// The list of posts with a term: `/tags/rust/`; an empty key: of all terms.
    Term { taxonomy: Taxonomy, key: String },
    /// An address outside the blog, with its scheme in lower case (`//` where the
    /// address has none).
    External { scheme: String, url: String },
    /// It leads outside the site's root: never opened.
    Outside,
    /// Nothing: the paths that were tried, in order.
    Missing { tried: Vec<PathBuf> },
}

/// Finds what a link `dest` in `post_file` names by files alone: see
/// [`link_among`].
pub fn link(site: &Site, post_file: &Path, dest: &str) -> Link {
    link_among(site, &Addresses::default(), post_file, dest)
}

/// Finds what a link `dest` in `post_file` names, in any of these notations: a
/// relative file, with or without its ending; an address such as `/posts/slug/`;
/// `[[Note#Heading|text]]`; Hugo's `{{< ref "x.md#h" >}}` and `relref`; Zola's
/// `@/x.md`; Jekyll's `{% post_url 2024-01-02-x %}` and `{% link x.md %}`.
pub fn link_among(site: &Site, addresses: &Addresses, post_file: &Path, dest: &str) -> Link {
    let target = target::target(dest);
    let (Target::Plain(text)
    | Target::Ref(text)
    | Target::Content(text)
    | Target::Root(text)
    | Target::Name(text)
    | Target::Wiki(text)) = &target;
    if let (Target::Plain(url), Some(scheme)) = (&target, super::scheme(text)) {
        let url = url.clone();
        return Link::External { scheme, url };
    }
    if matches!(target, Target::Plain(_)) && is_mail(text) {
        return Link::External {
            scheme: "mailto".to_owned(),
            url: format!("mailto:{text}"),
        };
    }
    let (path, anchor) = match text.split_once('#') {
        Some((path, anchor)) => {
            let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
            (path, Some(anchor.into_owned()))
        }
        None => (text.as_str(), None),
    };
    let path = match target {
        Target::Plain(_) => path.split('?').next().unwrap_or(path),
        _ => path.trim(),
    };
    if path.is_empty() {
        return Link::Anchor(anchor.unwrap_or_default());
    }
    let post_file = post_file
        .canonicalize()
        .unwrap_or_else(|_| post_file.to_owned());
    let post = |path: PathBuf| Link::Post {
        path,
        anchor: anchor.clone(),
    };
    let by_name_first = matches!(target, Target::Name(_) | Target::Wiki(_));
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let named = || addresses.named(&decoded, &post_file);
    if let Some(found) = by_name_first.then(named).flatten() {
        return post(found);
    }
    let rooted = path.starts_with('/') || matches!(target, Target::Content(_) | Target::Root(_));
    let below_base = target::below_base(site, path);
    let mut search = Search::default();
    for path in [Some(path), below_base].into_iter().flatten() {
        for folder in folders(site, &post_file, rooted, &target) {
            if let Some(link) = search.files(site, &folder, path, &anchor) {
                return link;
            }
        }
        let address = address_of(site, &post_file, path, rooted);
        // Hugo takes `methods/title` from the content folder too.
        let found = addresses.at(&address, &post_file);
        if let Some(found) = found.or_else(|| addresses.at(path, &post_file)) {
            return post(found);
        }
        if let Some(term) = term(&address) {
            return term;
        }
    }
    if let Some(found) = matches!(target, Target::Ref(_)).then(named).flatten() {
        return post(found);
    }
    if let Some(folder) = search.folder {
        return Link::Section(folder);
    }
    match addresses.only(path) {
        Some(found) if matches!(target, Target::Plain(_)) => post(found),
        _ if search.outside => Link::Outside,
        _ => Link::Missing {
            tried: search.tried,
        },
    }
}

/// `<someone@example.org>` reaches us without its scheme.
pub(super) fn is_mail(text: &str) -> bool {
    let shaped = |c: char| c.is_alphanumeric() || ".-_+".contains(c);
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && name.chars().chain(host.chars()).all(shaped)
    })
}

/// What was looked for.
#[derive(Default)]
struct Search {
    tried: Vec<PathBuf>,
    outside: bool,
    /// The first folder of the name: a list of posts, if nothing else has it.
    folder: Option<PathBuf>,
}

impl Search {
    fn files(
        &mut self,
        site: &Site,
        folder: &Path,
        path: &str,
        anchor: &Option<String>,
    ) -> Option<Link> {
        let first = self.tried.is_empty() || self.outside;
        for text in spellings(path) {
            for candidate in files(folder, text.trim_start_matches('/')) {
                let candidate = plain(&candidate);
                if self.tried.contains(&candidate) {
                    continue;
                }
                match look(&site.root, &candidate) {
                    Found::File(path) if scan::is_markdown(&path) => {
                        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                        let above = path.parent().filter(|_| stem.starts_with("_index"));
                        return Some(match above {
                            Some(folder) => Link::Section(folder.to_owned()),
                            None => Link::Post {
                                path,
                                anchor: anchor.clone(),
                            },
                        });
                    }
                    Found::File(path) => return Some(Link::File(path)),
                    Found::Folder(path) => {
                        self.folder.get_or_insert(path);
                    }
                    // What is no place of the site at all was only tried.
                    Found::Outside => self.outside |= first,
                    Found::No => {}
                }
                self.tried.push(candidate);
            }
        }
        None
    }
}

/// The address a path stands for, from the content folder.
fn address_of(site: &Site, post_file: &Path, path: &str, rooted: bool) -> String {
    if rooted {
        return path.to_owned();
    }
    // A page is one deeper in addresses than in files: `/posts/slug/`.
    let page = post_file.with_extension("");
    let page = page.strip_prefix(&site.content).unwrap_or(&page);
    let page = match page.file_name() {
        Some(name) if name == "index" => page.parent().unwrap_or(page),
        _ => page,
    };
    let joined = plain(&Path::new("/").join(page).join(path));
    joined.to_string_lossy().into_owned()
}

/// `/tags/rust/` and its kin.
fn term(address: &str) -> Option<Link> {
    let mut parts = address.trim_matches('/').split('/');
    let taxonomy = match parts.next()? {
        "tags" | "tag" => Taxonomy::Tags,
        "categories" | "category" => Taxonomy::Categories,
        "series" => Taxonomy::Series,
        "authors" | "author" => Taxonomy::Authors,
        _ => return None,
    };
    let name = parts.next().unwrap_or_default();
    let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    let key = tag_key(&name);
    parts
        .next()
        .is_none()
        .then_some(Link::Term { taxonomy, key })
}

fn folders(site: &Site, post_file: &Path, rooted: bool, target: &Target) -> Vec<PathBuf> {
    let content = site.content.clone();
    match target {
        Target::Content(_) => return vec![content],
        Target::Root(_) => return vec![site.root.clone(), content],
        _ if rooted => {
            let statics = site.root.join("static");
            return vec![content, statics, site.root.clone()];
        }
        _ => {}
    }
    let beside = post_file.parent().unwrap_or(&site.root).to_owned();
    // Beside the file, and beside its page: `/posts/slug/` is one deeper.
    vec![beside, post_file.with_extension(""), content]
}

/// The files a path may stand for.
fn files(folder: &Path, path: &str) -> Vec<PathBuf> {
    let bare = path.trim_end_matches('/');
    let bare = bare.strip_suffix("/index.html").unwrap_or(bare);
    let bare = bare.strip_suffix(".html").unwrap_or(bare);
    let mut files = Vec::new();
    if !bare.is_empty() {
        files.push(folder.join(format!("{bare}.md")));
        files.push(folder.join(bare).join("index.md"));
        files.push(folder.join(bare).join("_index.md"));
    }
    // A folder of the same name as a post counts less.
    let whole = folder.join(path);
    let at = if whole.is_dir() { files.len() } else { 0 };
    files.insert(at, whole);
    files
}

#[cfg(test)]
mod tests {
    use super::super::blog;
    use super::*;

    /// CommonMark 6.3; RFC 3986; gohugo.io/content-management/urls.
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

    fn posts(site: &Site, files: &[&str]) -> Vec<crate::content::post::Post> {
        let text = |text: &str| text.to_owned();
        let render = crate::content::post::Render { text, html: text };
        let path = |file: &&str| site.root.join(file);
        let load = |path| scan::load(&site.root, path, render);
        files.iter().map(path).map(load).collect()
    }

    /// Where each notation comes from: Hugo's `ref`, Zola's `@/`, Jekyll's
    /// `post_url`, Obsidian's links; addresses by slug, url, aliases and language.
    #[test]
    fn every_notation_finds_its_post() {
        let files = [
            "content/posts/a.md",
            "content/posts/2024-01-02-dated.md",
            "content/notes/A Note.md",
            "content/posts/b/index.zh-cn.md",
            "content/posts/deep/slugged.md",
            "content/posts/C++，Go—和 Rust.md",
        ];
        let (_folder, site) = blog(&files);
        std::fs::write(
            site.root.join("content/posts/deep/slugged.md"),
            "---\nslug: other\nurl: /far/away/\naliases: [/old/]\n---\n",
        )
        .unwrap();
        let all = posts(&site, &files);
        let addresses = Addresses::of(&site, &all);
        let from = site.root.join("content/posts/a.md");
        for (dest, file, anchor) in [
            ("{{< ref \"b\" >}}", 3, None),
            ("{{< relref \"/notes/A Note.md#h\" >}}", 2, Some("h")),
            ("@/posts/a.md#x", 0, Some("x")),
            ("{% post_url 2024-01-02-dated %}", 1, None),
            ("[[a note#One two|text]]", 2, Some("One two")),
            ("[[notes/A Note]]", 2, None),
            ("/posts/dated/", 1, None),
            ("/zh-cn/posts/b/", 3, None),
            ("/posts/deep/other/", 4, None),
            ("../deep/other/", 4, None),
            ("/far/away/#x", 4, Some("x")),
            ("/old", 4, None),
            ("/posts/c++go和-rust/", 5, None),
            ("/2024/01/dated.html", 1, None),
        ] {
            let expected = Link::Post {
                path: site.root.join(files[file]),
                anchor: anchor.map(str::to_owned),
            };
            let found = link_among(&site, &addresses, &from, dest);
            assert_eq!(found, expected, "{dest}");
        }
        let missing = link_among(&site, &addresses, &from, "[[no such note]]");
        assert!(matches!(missing, Link::Missing { .. }));
    }

    /// gohugo.io/shortcodes/ref: without `lang` the page's own language.
    #[test]
    fn a_link_stays_in_its_language() {
        let files = ["content/b/index.en.md", "content/b/index.zh-cn.md"];
        let (_folder, site) = blog(&files);
        let all = posts(&site, &files);
        let addresses = Addresses::of(&site, &all);
        for (from, to) in [("a.en.md", files[0]), ("a.zh-cn.md", files[1])] {
            let from = site.content.join(from);
            let found = link_among(&site, &addresses, &from, "{{< ref \"/b/#h\" >}}");
            let path = site.root.join(to);
            let anchor = Some("h".to_owned());
            assert_eq!(found, Link::Post { path, anchor });
        }
    }

    /// gohugo.io/content-management/sections and taxonomies.
    #[test]
    fn lists_of_posts_are_no_missing_posts() {
        let (_folder, site) = blog(&["content/posts/a.md", "content/notes/_index.md"]);
        let from = site.root.join("content/posts/a.md");
        let ask = |dest| link(&site, &from, dest);
        assert_eq!(ask("/posts/"), Link::Section(site.content.join("posts")));
        assert_eq!(ask("/notes/"), Link::Section(site.content.join("notes")));
        let tag = |key: &str| Link::Term {
            taxonomy: Taxonomy::Tags,
            key: key.into(),
        };
        assert_eq!(ask("/tags/Rust%20Lang/"), tag("rust-lang"));
        assert_eq!(ask("/tags/"), tag(""));
    }

    #[test]
    fn addresses_keep_their_scheme() {
        let (_folder, site) = blog(&[]);
        let Link::External { scheme, .. } = link(&site, &site.root, "MAILTO:a@b") else {
            panic!("it is external");
        };
        assert_eq!(scheme, "mailto");
        let Link::External { url, .. } = link(&site, &site.root, "a.b@example.org") else {
            panic!("it is an address");
        };
        assert_eq!(url, "mailto:a.b@example.org");
    }
}
