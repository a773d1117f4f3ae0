//! Where targets are looked for, one rule of a generator after the other.

use super::*;
use crate::content::index::Taxonomy;
use crate::content::post::{Post, Render};
use crate::content::scan;
use crate::content::site::Site;

/// The file that a picture of a post is, below the root.
fn picture_of(files: &[&str], post: &str, dest: &str) -> Option<String> {
    let (_folder, site) = blog(files);
    found(&site, &Attachments::default(), post, dest)
}

fn found(site: &Site, attachments: &Attachments, post: &str, dest: &str) -> Option<String> {
    match picture_among(site, attachments, &site.root.join(post), dest) {
        Resolution::File(path) => {
            let below = path.strip_prefix(&site.root).unwrap();
            Some(below.to_str().unwrap().to_owned())
        }
        _ => None,
    }
}

/// CommonMark 6.4: a path from where the post stands; RFC 3986, 5.2.4: `.` and `..`, 2.1:
/// percent-encoding, 3.4 and 3.5: query and fragment. UAX #15: macOS decomposes names.
#[test]
fn a_picture_stands_beside_its_post() {
    let post = "content/p/a.md";
    for (file, dest) in [
        ("content/p/x.png", "x.png"),
        ("content/p/x.png", "./x.png"),
        ("content/img/x.png", "../img/x.png"),
        ("content/p/img/a b.png", "img/a%20b.png"),
        ("content/p/img/a b.png", "<img/a b.png>"),
        ("content/p/图.png", "%E5%9B%BE.png"),
        ("content/p/x.png", "x.png?raw=true"),
        ("content/p/x.png", "x.png#w=300"),
        ("content/p/e\u{301}.png", "\u{e9}.png"),
        ("content/p/\u{e9}.png", "e%CC%81.png"),
        ("content/p/img/x.png", "img\\x.png"),
    ] {
        assert_eq!(
            picture_of(&[file], post, dest).as_deref(),
            Some(file),
            "{dest}"
        );
    }
}

/// A name is tried as it stands before it is decoded: `100%25.png` may be a name.
#[test]
fn a_name_counts_as_written_before_it_is_decoded() {
    let files = ["content/a%20b.png", "content/a b.png"];
    assert_eq!(
        picture_of(&files, "content/x.md", "a%20b.png").as_deref(),
        Some(files[0])
    );
}

/// gohugo.io/getting-started/directory-structure: `static`, `assets`; docs.astro.build:
/// `public`; hexo.io/docs/asset-folders: `source`; jekyllrb.com/docs/assets: the root; some
/// keep them below the content.
#[test]
fn a_rooted_path_starts_at_the_folders_of_the_site() {
    let folders = ["static", "assets", "public", "source", ".", "content"];
    for (at, folder) in folders.iter().enumerate() {
        let rest: Vec<String> = folders[at..]
            .iter()
            .map(|f| format!("{f}/i/x.png"))
            .collect();
        let rest: Vec<&str> = rest
            .iter()
            .map(|file| file.trim_start_matches("./"))
            .collect();
        let expected = format!("{folder}/i/x.png")
            .trim_start_matches("./")
            .to_owned();
        assert_eq!(
            picture_of(&rest, "content/a.md", "/i/x.png"),
            Some(expected)
        );
    }
}

/// jekyllrb.com/docs/liquid/filters: `relative_url`; gohugo.io/configuration/all: a
/// `baseURL` with a path.
#[test]
fn the_address_of_the_site_is_no_folder() {
    let (_folder, mut site) = blog(&["static/x.png", "content/a.md"]);
    site.settings.base_path = "blog".into();
    for dest in [
        "/blog/x.png",
        "{{ site.baseurl }}/x.png",
        "{{site.url}}{{site.baseurl}}/x.png",
        "{{ \"/x.png\" | relative_url }}",
        "{{ '/x.png' | absolute_url }}",
    ] {
        let found = found(&site, &Attachments::default(), "content/a.md", dest);
        assert_eq!(found.as_deref(), Some("static/x.png"), "{dest}");
    }
}

/// hexo.io/docs/asset-folders: `post_asset_folder`, also without the date of the name.
#[test]
fn a_post_may_have_a_folder_of_its_name() {
    for file in ["content/2024-01-02-p/x.png", "content/p/x.png"] {
        let found = picture_of(&[file], "content/2024-01-02-p.md", "x.png");
        assert_eq!(found.as_deref(), Some(file));
    }
    // Typora's `NAME.assets` is written out.
    let file = "content/p.assets/x.png";
    assert_eq!(
        picture_of(&[file], "content/p.md", "p.assets/x.png").as_deref(),
        Some(file)
    );
}

/// gohugo.io/functions/resources/get: `assets`; gohugo.io/configuration/module: `static`.
/// The post's own folder comes first.
#[test]
fn a_bare_path_may_start_at_the_folders_of_the_site() {
    let files = [
        "content/p/i/x.png",
        "static/i/x.png",
        "assets/i/x.png",
        "i/x.png",
        "content/i/x.png",
    ];
    for (at, expected) in files.iter().enumerate() {
        let found = picture_of(&files[at..], "content/p/a.md", "i/x.png");
        assert_eq!(found.as_deref(), Some(*expected));
    }
}

/// gohugo.io/content-management/urls: the page of `post/slug.md` is at `/post/slug/`, one
/// deeper than its file.
#[test]
fn a_path_may_be_meant_from_the_page() {
    let file = "content/post/x.png";
    assert_eq!(
        picture_of(&[file], "content/post/a.md", "../x.png").as_deref(),
        Some(file)
    );
}

/// help.obsidian.md/links: the shortest path when possible; /embeds: `|300` is a width.
#[test]
fn a_name_alone_is_found_anywhere() {
    let (_folder, site) = blog(&[
        "content/files/deep/A b.png",
        "content/p/x.png",
        "content/q/x.png",
    ]);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let all = Attachments::find(&site, &stop);
    let ask = |dest: &str| found(&site, &all, "content/q/n/a.md", dest);
    for dest in [
        "[[A b.png]]",
        "![[a b.png|300]]",
        "[[A b.png|300x200]]",
        "A%20b.png",
    ] {
        assert_eq!(
            ask(dest).as_deref(),
            Some("content/files/deep/A b.png"),
            "{dest}"
        );
    }
    assert_eq!(ask("x.png"), None);
    assert_eq!(ask("[[x.png]]").as_deref(), Some("content/q/x.png"));
}

/// RFC 2397: `data:`; RFC 3986, 3.1: a scheme. What was tried is told, in order.
#[test]
fn what_is_no_file_says_what_it_is() {
    let (_folder, site) = blog(&["content/a.md"]);
    let ask = |dest| picture(&site, &site.root.join("content/a.md"), dest);
    assert_eq!(ask("data:image/gif;base64,R0lG"), Resolution::Data);
    assert!(matches!(ask("https://e.org/x.png"), Resolution::Remote(_)));
    assert_eq!(ask("../../../../../../etc/passwd"), Resolution::Outside);
    let Resolution::Missing { tried } = ask("i/a%20b.png") else {
        panic!("it is missing")
    };
    let tried: Vec<_> = tried
        .iter()
        .filter_map(|path| path.strip_prefix(&site.root).ok())
        .collect();
    let first: Vec<_> = tried[..2]
        .iter()
        .map(|path| path.to_str().unwrap())
        .collect();
    assert_eq!(first, ["content/i/a%20b.png", "content/i/a b.png"]);
    assert!(tried.contains(&std::path::Path::new("static/i/a b.png")));
}

/// The post, by its path below the root, that a link in another leads to, and the heading.
fn linked(files: &[(&str, &str)], from: &str, dest: &str) -> Option<(String, Option<String>)> {
    let names: Vec<&str> = files.iter().map(|(file, _)| *file).collect();
    let (_folder, site) = blog(&names);
    let same = |text: &str| text.to_owned();
    let render = Render {
        text: same,
        html: same,
    };
    let load = |(file, text): &(&str, &str)| {
        std::fs::write(site.root.join(file), text).unwrap();
        scan::load(&site.root, site.root.join(file), render)
    };
    let posts: Vec<Post> = files.iter().map(load).collect();
    let addresses = Addresses::of(&site, &posts);
    match link_among(&site, &addresses, &site.root.join(from), dest) {
        Link::Post { path, anchor } => {
            let below = path.strip_prefix(&site.root).unwrap();
            Some((below.to_str().unwrap().to_owned(), anchor))
        }
        _ => None,
    }
}

fn leads(files: &[(&str, &str)], cases: &[(&str, &str)]) {
    for (dest, file) in cases {
        let (dest_path, anchor) = (*dest, dest.split_once('#').map(|(_, h)| h));
        let found = linked(files, "content/p/a.md", dest_path).map(|(path, _)| path);
        assert_eq!(found.as_deref(), Some(*file), "{dest} {anchor:?}");
    }
}

/// CommonMark 6.3 with paths of files; gohugo.io/render-hooks/links: `.md` and no `.md`.
#[test]
fn a_link_may_name_a_file() {
    let files = [
        ("content/p/a.md", ""),
        ("content/p/b c.md", ""),
        ("content/q/index.md", ""),
    ];
    leads(
        &files,
        &[
            ("b%20c.md", files[1].0),
            ("./b%20c.md#h", files[1].0),
            ("b%20c", files[1].0),
            ("../q/index.md", files[2].0),
            ("../q/", files[2].0),
            ("/p/b%20c.md", files[1].0),
        ],
    );
}

/// gohugo.io/content-management/urls: addresses of sections and slugs, `slug`, `url`,
/// aliases; jekyllrb.com/docs/permalinks: dates in front.
#[test]
fn a_link_may_name_an_address() {
    let files = [
        ("content/p/a.md", ""),
        ("content/p/b.md", "---\nslug: other\n---\n"),
        (
            "content/p/2024-01-02-c.md",
            "---\naliases: [/was/here/]\n---\n",
        ),
        ("content/p/d.md", "---\nurl: /far/away.html\n---\n"),
        ("content/p/Ünï Cödé.md", ""),
    ];
    leads(
        &files,
        &[
            ("/p/b/", files[1].0),
            ("/p/other/#h", files[1].0),
            ("../other/", files[1].0),
            ("/p/c/", files[2].0),
            ("/2024/01/02/c.html", files[2].0),
            ("/was/here", files[2].0),
            ("/far/away.html", files[3].0),
            ("/p/%C3%BCn%C3%AF-c%C3%B6d%C3%A9/", files[4].0),
        ],
    );
}

/// gohugo.io/shortcodes/ref: from the page, from the content folder, or a name alone.
#[test]
fn hugos_ref_finds_pages_by_path_and_by_name() {
    let files = [
        ("content/p/a.md", ""),
        ("content/p/b/index.md", ""),
        ("content/q/c.md", ""),
    ];
    leads(
        &files,
        &[
            ("{{< ref \"b\" >}}", files[1].0),
            ("{{< ref \"c.md#h\" >}}", files[2].0),
            ("{{% relref \"/q/c\" %}}", files[2].0),
            ("{{< relref path=\"q/c.md\" lang=\"en\" >}}", files[2].0),
        ],
    );
    let found = linked(
        &files,
        "content/p/a.md",
        "{{< ref \"/q/c.md#two-words\" >}}",
    );
    assert_eq!(found.unwrap().1.as_deref(), Some("two-words"));
}

/// getzola.org, Internal links: `@/` is the content folder. jekyllrb.com/docs/liquid/tags:
/// `post_url` takes a post's name, `link` a path from the root.
#[test]
fn zola_and_jekyll_have_notations_of_their_own() {
    let files = [("content/p/a.md", ""), ("content/q/2024-01-02-c.md", "")];
    leads(
        &files,
        &[
            ("@/q/2024-01-02-c.md#h", files[1].0),
            ("{% post_url 2024-01-02-c %}", files[1].0),
            ("{% post_url q/2024-01-02-c %}", files[1].0),
            ("{% link content/q/2024-01-02-c.md %}", files[1].0),
        ],
    );
}

/// help.obsidian.md/links: by name wherever it is, by a path, by an alias; `#` for a
/// heading, `|` for the text. Letter case does not matter; of several the nearest counts.
#[test]
fn obsidians_links_find_notes_by_name() {
    let files = [
        ("content/p/a.md", ""),
        ("content/q/A Note.md", "---\naliases: [other name]\n---\n"),
        ("content/p/x/Same.md", ""),
        ("content/q/Same.md", ""),
    ];
    leads(
        &files,
        &[
            ("[[A Note]]", files[1].0),
            ("[[a note|text]]", files[1].0),
            ("[[q/A Note#H]]", files[1].0),
            ("[[Other Name]]", files[1].0),
            ("[[Same]]", files[2].0),
            ("[[q/Same]]", files[3].0),
        ],
    );
    let found = linked(&files, "content/p/a.md", "[[A Note#One two|text]]");
    assert_eq!(found.unwrap().1.as_deref(), Some("One two"));
}

/// gohugo.io/content-management/taxonomies: `/tags/` and `/tags/x/` are lists; a folder is
/// the list of its section.
#[test]
fn a_link_may_name_a_list() {
    let (_folder, site) = blog(&["content/p/a.md"]);
    let ask = |dest| link(&site, &site.root.join("content/p/a.md"), dest);
    let term = |taxonomy, key: &str| Link::Term {
        taxonomy,
        key: key.into(),
    };
    assert_eq!(ask("/tags/Foo%20Bar/"), term(Taxonomy::Tags, "foo-bar"));
    assert_eq!(ask("/categories/x"), term(Taxonomy::Categories, "x"));
    assert_eq!(ask("/series/x/"), term(Taxonomy::Series, "x"));
    assert_eq!(ask("/p/"), Link::Section(site.root.join("content/p")));
    assert_eq!(ask("#h"), Link::Anchor("h".into()));
}
