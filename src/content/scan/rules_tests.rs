//! What the place of a file in its site makes of it, one rule of a generator after the
//! other.

use super::*;
use crate::content::post::Render;
use std::{fs, sync::Mutex};

/// No Markdown is known here.
const AS_IT_IS: Render = Render {
    text: str::to_owned,
    html: str::to_owned,
};

/// A site of these files, and its posts by path, read at a path below it.
fn posts_at(files: &[(&str, &str)], path: &str) -> Vec<Post> {
    let blog = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = blog.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let posts = Mutex::new(Vec::new());
    let sink = |batch: Vec<Post>| posts.lock().unwrap().extend(batch);
    scan(
        &blog.path().join(path),
        AS_IT_IS,
        &AtomicBool::new(false),
        &sink,
    )
    .unwrap();
    let mut posts = posts.into_inner().unwrap();
    posts.sort_by(|a, b| a.id.cmp(&b.id));
    posts
}

fn ids(files: &[&str]) -> Vec<String> {
    let files: Vec<(&str, &str)> = files.iter().map(|file| (*file, "x")).collect();
    let posts = posts_at(&files, "");
    posts.iter().map(|post| post.id.to_string()).collect()
}

/// gohugo.io/content-management/formats: `.md`, `.mdown`, `.markdown`, in any letter case;
/// docs.astro.build/en/guides/markdown-content: `.mdx`.
#[test]
fn markdown_has_four_endings() {
    let files = [
        "a.md",
        "b.markdown",
        "c.mdown",
        "d.mdx",
        "e.MD",
        "f.Markdown",
    ];
    assert_eq!(ids(&files), files);
    assert_eq!(
        ids(&["a.txt", "b.html", "c.md.bak", "d.org", "md"]),
        [""; 0]
    );
}

/// Hugo, `source/sourceSpec.go`: dot files and folders, backup files. npm: folders of
/// packages hold other people's Markdown.
#[test]
fn what_editors_and_packages_leave_is_no_post() {
    assert_eq!(
        ids(&[
            "a.md",
            ".a.md",
            ".git/a.md",
            "a.md~",
            "p/node_modules/q/a.md"
        ]),
        ["a.md"]
    );
}

/// gohugo.io/content-management/sections and getzola.org, Section: `_index.md`, with the
/// language in its name too.
#[test]
fn a_page_of_a_section_is_no_post() {
    assert_eq!(
        ids(&[
            "p/_index.md",
            "p/_index.zh-cn.md",
            "p/_INDEX.md",
            "p/index_.md"
        ]),
        ["p/index_.md"]
    );
}

/// gohugo.io/content-management/page-bundles: what else is in a leaf bundle is a resource of
/// it, at any depth. Zola has the same (getzola.org, Overview: asset colocation). Others do
/// not: Jekyll, Obsidian, Quartz, Astro.
#[test]
fn bundles_are_hugos_and_zolas() {
    let bundle = ["p/b/index.md", "p/b/other.md", "p/b/deep/er.md"];
    let of = |config: &str, text: &str, content: &str| {
        let files = bundle.map(|file| format!("{content}{file}"));
        let mut all = vec![(config, text)];
        all.extend(files.iter().map(|file| (&**file, "x")));
        posts_at(&all, content).len()
    };
    assert_eq!(of("hugo.toml", "", "content/"), 1);
    assert_eq!(of("config.toml", "base_url = '/'", "content/"), 1);
    assert_eq!(of("other.toml", "", ""), 1);
    assert_eq!(of("_config.yml", "", "docs/"), 3);
    assert_eq!(of("quartz.config.ts", "", "content/"), 3);
    assert_eq!(of(".obsidian/app.json", "", ""), 3);
    assert_eq!(of("astro.config.mjs", "", "src/content/"), 3);
}

/// Our rule: a vault or a garden with an `index.md` is not one post; nor is what is asked
/// for below its content.
#[test]
fn the_top_is_never_a_bundle() {
    assert_eq!(ids(&["index.md", "a.md", "p/b.md"]).len(), 3);
    let files = [
        ("hugo.toml", ""),
        ("content/p/index.md", "x"),
        ("content/p/b.md", "x"),
    ];
    assert_eq!(posts_at(&files, "").len(), 1);
    assert_eq!(posts_at(&files, "content/p").len(), 2);
}

/// gohugo.io/content-management/page-bundles (headless bundles) and build-options.
#[test]
fn an_author_may_keep_a_page_out_of_lists() {
    for (front, listed) in [
        ("headless: true", 0),
        ("build: {list: never}", 0),
        ("build: {list: local}", 0),
        ("_build: {list: false}", 0),
        ("build: {render: never}", 1),
        ("headless: false", 1),
    ] {
        let text = format!("---\n{front}\n---\nx");
        assert_eq!(
            posts_at(&[("b/index.md", &text)], "").len(),
            listed,
            "{front}"
        );
    }
}

fn told(posts: &[Post]) -> Vec<String> {
    let of = |post: &Post| {
        let [lang, translation] =
            [&post.lang, &post.translation].map(|part| part.as_deref().unwrap_or("-").to_owned());
        format!("{} {lang} {translation}", post.id)
    };
    posts.iter().map(of).collect()
}

/// gohugo.io/content-management/multilingual (translation by file name): the id keeps the
/// end, translations are one address, a page without an end is in the default language.
/// BCP 47: letter case of a language does not matter.
#[test]
fn a_language_of_the_configuration_may_end_a_name() {
    let config = "defaultContentLanguage = 'en'\n[languages.en]\n[languages.zh-CN]\n";
    let posts = posts_at(
        &[
            ("hugo.toml", config),
            ("content/p/a.md", ""),
            ("content/p/a.zh-cn.md", ""),
            ("content/p/b/index.zh-CN.md", ""),
            ("content/p/c.fr.md", ""),
        ],
        "",
    );
    assert_eq!(
        told(&posts),
        [
            "p/a.md en /p/a",
            "p/a.zh-cn.md zh-cn /p/a",
            "p/b/index.zh-CN.md zh-cn /p/b",
            "p/c.fr.md en /p/c.fr",
        ]
    );
}

/// Our rule where no configuration lists languages: ISO 639-1, and a page beside it that
/// differs in nothing else, or two pages with it. `release-1.2` has none.
#[test]
fn a_language_that_nobody_lists_needs_company() {
    let lang = |files: &[&str]| {
        let files: Vec<(&str, &str)> = files.iter().map(|file| (*file, "x")).collect();
        let posts = posts_at(&files, "");
        let of = |post: &Post| post.lang.as_deref().unwrap_or("-").to_owned();
        posts.iter().map(of).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(lang(&["a.fr.md", "a.md"]), "fr -");
    assert_eq!(lang(&["a.en.md", "a.zh-tw.md"]), "en zh-tw");
    assert_eq!(lang(&["a.fr.md", "b.fr.md"]), "fr fr");
    assert_eq!(lang(&["a.fr.md", "b.md"]), "- -");
    assert_eq!(lang(&["release-1.1.md", "release-1.2.md"]), "- -");
    assert_eq!(lang(&["a.xx.md", "a.md", "b.xx.md"]), "- - -");
}

/// gohugo.io/configuration/languages: `contentDir` of a language; the default one's may be
/// the folder around it.
#[test]
fn a_language_may_have_a_folder() {
    let config = "defaultContentLanguage = 'zh'\n[languages.zh]\ncontentDir = 'content'\n\
                  [languages.en]\ncontentDir = 'content/en'\n";
    let files = [
        ("hugo.toml", config),
        ("content/en/p/a.md", ""),
        ("content/p/a.md", ""),
    ];
    let posts = posts_at(&files, "");
    assert_eq!(told(&posts), ["en/p/a.md en /p/a", "p/a.md zh /p/a"]);
}

/// gohugo.io/configuration/cascade: a map or a list, `target` by path and kind; the nearest
/// section counts more, the page's own key most.
#[test]
fn a_section_hands_down_what_it_says() {
    let posts = posts_at(
        &[
            ("hugo.toml", ""),
            (
                "content/_index.md",
                "---\ncascade: {tags: [top], categories: [top]}\n---\n",
            ),
            (
                "content/p/_index.md",
                "---\ncascade:\n- target: {path: /p/x*}\n  tags: [x]\n- target: {kind: section}\n  tags: [no]\n---\n",
            ),
            ("content/p/x1.md", "---\ntitle: T\n---\n"),
            ("content/p/y.md", "---\ntitle: T\ncategories: [own]\n---\n"),
            ("content/q/_index.md", "+++\n[cascade]\ndraft = true\n+++\n"),
            ("content/q/z.md", "---\ndraft: false\n---\n"),
        ],
        "",
    );
    let of = |post: &Post| {
        format!(
            "{} {:?} {:?} {}",
            post.id, post.tags, post.categories, post.draft
        )
    };
    assert_eq!(
        posts.iter().map(of).collect::<Vec<_>>(),
        [
            "p/x1.md [\"x\"] [\"top\"] false",
            "p/y.md [\"top\"] [\"own\"] false",
            "q/z.md [\"top\"] [\"top\"] false",
        ]
    );
}

/// gohugo.io/configuration/all: `timeZone`; jekyllrb.com/docs/configuration/options and
/// hexo.io/docs/configuration: `timezone`. What names a zone keeps it.
#[test]
fn dates_without_a_zone_are_in_the_sites() {
    let date = |config: (&str, &str), folder: &str, date: &str| {
        let text = format!("---\ndate: {date}\n---\n");
        let posts = posts_at(
            &[config, (&format!("{folder}/a.md"), &text), ("source/x", "")],
            folder,
        );
        posts[0].date.unwrap().rfc3339()
    };
    let hugo = ("hugo.toml", "timeZone = 'Asia/Shanghai'");
    let bare = "2024-07-31 10:20:30";
    assert_eq!(date(hugo, "content", bare), "2024-07-31T10:20:30+08:00");
    assert_eq!(
        date(hugo, "content", "2024-07-31T10:20:30Z"),
        "2024-07-31T10:20:30Z"
    );
    let jekyll = ("_config.yml", "timezone: America/New_York");
    assert_eq!(date(jekyll, "_posts", bare), "2024-07-31T10:20:30-04:00");
    let hexo = ("_config.yml", "theme: x\ntimezone: Asia/Taipei");
    assert_eq!(
        date(hexo, "source/_posts", bare),
        "2024-07-31T10:20:30+08:00"
    );
    assert_eq!(date(("a.txt", ""), "p", bare), "2024-07-31T10:20:30Z");
}

/// gohugo.io/configuration/taxonomies: what else a site groups its pages by.
#[test]
fn taxonomies_of_the_site_are_read_too() {
    let config = "[taxonomies]\ntag = 'tags'\nmood = 'moods'\n";
    let files = [
        ("hugo.toml", config),
        ("content/a.md", "---\nmoods: [calm]\n---\n"),
    ];
    let posts = posts_at(&files, "");
    assert_eq!(
        posts[0].more.taxonomies,
        [("moods".to_owned(), vec!["calm".to_owned()])]
    );
}

/// Unicode 3.9 (U+FFFD substitution): bytes that are no UTF-8 lose nothing but themselves.
#[test]
fn bad_bytes_lose_no_post() {
    let blog = tempfile::tempdir().unwrap();
    fs::write(
        blog.path().join("a.md"),
        b"---\ntitle: caf\xe9\ntags: [x]\n---\n",
    )
    .unwrap();
    let post = load(blog.path(), blog.path().join("a.md"), AS_IT_IS);
    assert_eq!(
        (&*post.title, &*post.tags),
        ("caf\u{fffd}", &["x".to_owned()][..])
    );
    assert_eq!(post.more.issues[0].line, Some(2));
}

/// Whoever names a file means it, listed or not.
#[test]
fn a_named_file_is_read_though_it_wants_no_list() {
    let files = [("a/b.md", "---\ntitle: Alone\nbuild: {list: never}\n---\nx")];
    assert!(posts_at(&files, "").is_empty());
    let named = posts_at(&files, "a/b.md");
    let said: Vec<_> = named
        .iter()
        .map(|post| (&*post.title, post.more.issues.len()))
        .collect();
    assert_eq!(said, [("Alone", 0)]);
}
