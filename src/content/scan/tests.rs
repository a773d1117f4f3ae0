use super::*;
use crate::content::post::Render;
use crate::content::source;
use std::{fs, sync::Mutex};

/// No Markdown is known here.
const AS_IT_IS: Render = Render {
    text: str::to_owned,
    html: str::to_owned,
};

fn scanned(root: &Path) -> (Vec<Post>, ScanReport) {
    let posts = Mutex::new(Vec::new());
    let sink = |batch: Vec<Post>| posts.lock().unwrap().extend(batch);
    let report = scan(root, AS_IT_IS, &AtomicBool::new(false), &sink).unwrap();
    let mut posts = posts.into_inner().unwrap();
    posts.sort_by(|a, b| a.id.cmp(&b.id));
    (posts, report)
}

fn blog(files: &[&str]) -> tempfile::TempDir {
    let blog = tempfile::tempdir().unwrap();
    for file in files {
        let path = blog.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "---\ntitle: T\n---\ntext\n").unwrap();
    }
    blog
}

fn ids(root: &Path) -> Vec<String> {
    let (posts, report) = scanned(root);
    assert_eq!(posts.len(), report.posts);
    posts.iter().map(|post| post.id.to_string()).collect()
}

/// Hugo, `source/sourceSpec.go`: names that start with `.` or end with `~` are ignored;
/// gohugo.io/content-management/sections: `_index.md`. `node_modules` is our rule.
#[test]
fn posts_are_found_and_the_rest_is_left_out() {
    let blog = blog(&[
        "posts/a.md",
        "posts/B.MARKDOWN",
        "posts/_index.md",
        "posts/_index.zh.md",
        "posts/.hidden.md",
        ".git/x.md",
        "node_modules/x/readme.md",
        "posts/x.md~",
        "posts/note.txt",
    ]);
    assert_eq!(ids(blog.path()), ["posts/B.MARKDOWN", "posts/a.md"]);
}

/// Hugo: other Markdown in a folder with `index.md`, at any depth, is a
/// resource of it. Our rule: never at the top.
#[test]
fn a_leaf_bundle_is_one_post() {
    let blog = blog(&["b/index.md", "b/x.md", "b/deep/y.md", "index.md", "c.md"]);
    assert_eq!(ids(blog.path()), ["b/index.md", "c.md", "index.md"]);
}

/// gohugo.io/getting-started/directory-structure: `public`, `resources` and `themes` are
/// made or given; a folder of the same name inside the content is the author's.
#[test]
fn the_output_of_a_site_is_no_post() {
    let blog = blog(&[
        "_config.yml",
        "public/a.md",
        "themes/t/b.md",
        "posts/public/c.md",
    ]);
    assert_eq!(ids(blog.path()), ["posts/public/c.md"]);
}

#[test]
fn a_file_is_a_blog_of_one_post() {
    let blog = blog(&["a/b.md", "a/c.md"]);
    assert_eq!(ids(&blog.path().join("a/b.md")), ["b.md"]);
}

#[test]
fn what_cannot_be_read_is_listed_with_the_reason() {
    let blog = blog(&["a.md"]);
    fs::create_dir(blog.path().join("folder.md")).unwrap();
    fs::write(blog.path().join("binary.md"), b"\x89PNG\0\0\0\x01\x02").unwrap();
    let large = fs::File::create(blog.path().join("large.md")).unwrap();
    large.set_len(source::LIMIT + 1).unwrap();
    fs::write(blog.path().join("latin.md"), b"caf\xe9").unwrap();
    let (posts, _) = scanned(blog.path());
    let said: Vec<_> = posts
        .iter()
        .map(|post| (&*post.title, post.more.issues.len()))
        .collect();
    assert_eq!(said, [("T", 0), ("Binary", 1), ("Large", 1), ("Latin", 1)]);
}

#[test]
fn a_panic_in_one_file_is_its_issue() {
    let blog = blog(&["a.md", "b.md"]);
    fs::write(blog.path().join("b.md"), "boom").unwrap();
    let posts = Mutex::new(Vec::new());
    let sink = |batch: Vec<Post>| posts.lock().unwrap().extend(batch);
    let text = |text: &str| {
        assert!(text != "boom", "a test");
        String::new()
    };
    let report = scan(
        blog.path(),
        Render { text, html: text },
        &AtomicBool::new(false),
        &sink,
    );
    assert_eq!(report.unwrap().posts, 2);
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_folder_are_not_opened_and_loops_end() {
    use std::os::unix::fs::symlink;
    let secret = blog(&["secret.md"]);
    let blog = blog(&["a.md", "sub/b.md"]);
    symlink(secret.path().join("secret.md"), blog.path().join("out.md")).unwrap();
    symlink(secret.path(), blog.path().join("outside")).unwrap();
    symlink(blog.path(), blog.path().join("sub/loop")).unwrap();
    symlink("a.md", blog.path().join("in.md")).unwrap();
    symlink("nowhere", blog.path().join("dead.md")).unwrap();
    let (posts, _) = scanned(blog.path());
    let said: Vec<_> = posts
        .iter()
        .map(|post| (&*post.id.0, &*post.title, post.more.issues.len()))
        .collect();
    let expected = [
        ("a.md", "T", 0),
        ("dead.md", "Dead", 1),
        ("in.md", "T", 0),
        ("out.md", "Out", 1),
        ("sub/b.md", "T", 0),
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_missing_root_is_an_error_and_stop_ends_the_scan() {
    let none = Path::new("/nowhere/at/all");
    let stop = AtomicBool::new(true);
    assert!(scan(none, AS_IT_IS, &stop, &|_| {}).is_err());
    let blog = blog(&["a.md"]);
    let report = scan(blog.path(), AS_IT_IS, &stop, &|_| {}).unwrap();
    assert!(report.stopped && report.posts == 0);
}

#[test]
fn ids_are_text_and_stay_distinct() {
    let root = Path::new("/b");
    let id = |name: &str| id_of(root, &root.join(name)).to_string();
    assert_eq!(id("a/字.md"), "a/字.md");
    assert_eq!(id("a\u{1b}.md"), "a%1B.md");
}

fn site(files: &[(&str, &str)]) -> (tempfile::TempDir, Vec<Post>) {
    let blog = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = blog.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let posts = scanned(blog.path()).0;
    (blog, posts)
}

fn languages(files: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
    let (_blog, posts) = site(files);
    let told = |post: &Post| (post.id.to_string(), post.lang.as_deref().map(str::to_owned));
    posts.iter().map(told).collect()
}

/// Hugo: languages of the configuration; our rule: without one, by what stands
/// beside a file or by two files with the same end.
#[test]
fn names_tell_languages() {
    let told = languages(&[
        ("a.md", ""),
        ("a.zh-cn.md", ""),
        ("b.fr.md", ""),
        ("c.fr.md", ""),
        ("lonely.de.md", ""),
        ("release-1.2.md", ""),
        ("socket.io.md", ""),
        ("web.io.md", ""),
    ]);
    let lang = |at: usize| told[at].1.as_deref();
    assert_eq!(lang(1), Some("zh-cn"), "{told:?}");
    assert_eq!((lang(2), lang(3)), (Some("fr"), Some("fr")));
    assert!([0, 4, 5, 6, 7].iter().all(|at| lang(*at).is_none()));
}

/// Hugo: `languages.LANG.contentDir`; a page without a language is in the default
/// one; translations are pages with the same path.
#[test]
fn folders_and_the_configuration_tell_languages() {
    let config = "baseURL = '/'\ndefaultContentLanguage = 'zh'\n[languages.zh]\n\
        contentDir = 'content/zh'\n[languages.en]\ncontentDir = 'content/en'\n";
    let (_blog, posts) = site(&[
        ("hugo.toml", config),
        ("content/zh/p/a.md", ""),
        ("content/en/p/a.md", ""),
        ("content/en/p/b/index.md", ""),
    ]);
    let told: Vec<_> = posts
        .iter()
        .map(|p| {
            (
                &*p.id.0,
                p.lang.as_deref().unwrap(),
                p.translation.as_deref().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("en/p/a.md", "en", "/p/a"),
        ("en/p/b/index.md", "en", "/p/b"),
        ("zh/p/a.md", "zh", "/p/a"),
    ];
    assert_eq!(told, expected);
}

/// Hugo: the nearest `_index.md` first, the page's own key before all, the site's
/// configuration last; also for a path below the section.
#[test]
fn sections_hand_down_what_pages_do_not_say() {
    let (blog, posts) = site(&[
        (
            "hugo.toml",
            "[[cascade]]\nauthor = 'Site'\n[cascade.target]\npath = '/p/**'",
        ),
        (
            "content/_index.md",
            "---\ncascade: {draft: true, categories: [far]}\n---\n",
        ),
        (
            "content/p/_index.md",
            "---\ncascade:\n  - draft: false\n    tags: [near]\n---\n",
        ),
        ("content/p/a.md", "x"),
        ("content/p/own.md", "---\ntags: [own]\n---\n"),
        ("content/q.md", "x"),
    ]);
    let told = |post: &Post| {
        let of = [&*post.tags, &post.categories, &post.more.authors].map(|l| l.join(","));
        format!("{} {} {}", post.id, of.join(" "), post.draft)
    };
    let all: Vec<String> = posts.iter().map(told).collect();
    let expected = [
        "p/a.md near far Site false",
        "p/own.md own far Site false",
        "q.md  far  true",
    ];
    assert_eq!(all, expected);
    let below = scanned(&blog.path().join("content/p")).0;
    assert_eq!(told(&below[0]), "a.md near far Site false");
}

/// Hugo: headless bundles and `build.list: never` are in no list.
#[test]
fn what_does_not_want_to_be_listed_is_not() {
    let (_blog, posts) = site(&[
        ("b/index.md", "---\nheadless: true\n---\n"),
        ("c.md", "---\nbuild:\n  list: never\n---\n"),
        ("d.md", "x"),
    ]);
    assert_eq!(posts.len(), 1);
}

/// Jekyll: `_drafts` are drafts, terms are separated by spaces.
#[test]
fn jekylls_folders_have_a_meaning() {
    let (_blog, posts) = site(&[
        ("_config.yml", "timezone: Asia/Tokyo"),
        ("_posts/2024-01-02-a.md", "---\ntags: x y\n---\n"),
        ("_drafts/b.md", "---\ncategory: z\n---\n"),
    ]);
    assert!(posts[0].draft && posts[0].categories == ["z"]);
    assert_eq!(posts[1].tags, ["x", "y"]);
    let date = posts[1].date.unwrap().rfc3339();
    assert_eq!(date, "2024-01-02T00:00:00+09:00");
}

/// Blowfish: `*feature*`, `*cover*`, `*thumbnail*` of a bundle, in this order.
#[test]
fn a_bundle_has_a_hero_by_the_name_of_a_picture() {
    let (_blog, posts) = site(&[
        ("a/index.md", "x"),
        ("a/cover.png", ""),
        ("a/Featured.jpg", ""),
        ("b/index.md", "---\nimage: own.png\n---\n"),
        ("b/cover.png", ""),
        ("c.md", "x"),
        ("cover.png", ""),
    ]);
    let heroes: Vec<_> = posts.iter().map(|post| post.more.hero.as_deref()).collect();
    assert_eq!(heroes, [Some("Featured.jpg"), Some("own.png"), None]);
}

/// A changed file is read as the scan read it, with what stands around it.
#[test]
fn a_file_read_again_is_the_same_post() {
    let (blog, posts) = site(&[
        ("hugo.toml", "timeZone = 'Asia/Tokyo'"),
        ("content/p/_index.md", "---\ncascade: {tags: [near]}\n---\n"),
        ("content/p/a/index.zh.md", "---\ndate: 2024-01-02\n---\n"),
        ("content/p/a/index.md", "---\ndate: 2024-01-02\n---\n"),
        ("content/p/a/cover.png", ""),
        ("content/p/a/part.md", "x"),
    ]);
    assert_eq!(posts.len(), 2);
    let site = Site::find(blog.path()).unwrap();
    let reading = Reading::new(AS_IT_IS);
    for post in &posts {
        assert_eq!(reload(&site, reading, &post.path()).as_ref(), Some(post));
    }
    let part = site.base.join("p/a/part.md");
    assert_eq!(reload(&site, reading, &part), None);
}

/// A file alone is the post that the scan of its blog makes of it, but for its id.
#[test]
fn a_file_alone_knows_its_site() {
    let (blog, posts) = site(&[
        ("hugo.toml", "timeZone = 'Asia/Tokyo'"),
        ("content/p/_index.md", "---\ncascade: {tags: [near]}\n---\n"),
        ("content/p/a.zh.md", "---\ndate: 2024-01-02\n---\n"),
        ("content/p/a.md", "x"),
    ]);
    let path = blog.path().join("content/p/a.zh.md");
    let mut alone = scanned(&path).0.remove(0);
    assert_eq!(&*alone.id.0, "a.zh.md");
    assert_eq!(alone.path(), posts[1].path());
    (alone.id, alone.file) = (posts[1].id.clone(), posts[1].file.clone());
    assert_eq!(alone, posts[1]);
}

/// Hugo: `frontmatter.date`.
#[test]
fn the_site_may_put_other_dates_first() {
    let (_blog, posts) = site(&[
        (
            "hugo.toml",
            "[frontmatter]\ndate = [':filename', 'lastmod', ':default']",
        ),
        ("content/2024-05-06-a.md", "---\ndate: 2020-01-01\n---\n"),
        (
            "content/b.md",
            "---\ndate: 2020-01-01\nlastmod: 2021-01-01\n---\n",
        ),
        ("content/c.md", "---\ndate: 2020-01-01\n---\n"),
    ]);
    let days: Vec<_> = posts
        .iter()
        .map(|p| p.date.unwrap().day.to_string())
        .collect();
    assert_eq!(days, ["2024-05-06", "2021-01-01", "2020-01-01"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    /// Any bytes become a post, and nothing of it could steer a terminal.
    #[test]
    fn any_file_becomes_a_clean_post(
        fence in "(---|\\+\\+\\+|\\{|)",
        key in "(title|tags|date|summary|slug|aliases|description)",
        value in "[^a-z]{0,40}",
        text in "\\PC{0,60}|[\\x00-\\x20#`<>!-]{0,60}",
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..40),
    ) {
        let blog = tempfile::tempdir().unwrap();
        let head = format!("{fence}\n{key}: \"\\e{value}\"\n{fence}\n{text}");
        let whole = [head.as_bytes(), &bytes].concat();
        fs::write(blog.path().join("a.md"), whole).unwrap();
        let (posts, _) = scanned(blog.path());
        let post = &posts[0];
        let mut strings = vec![&*post.title, &*post.excerpt];
        strings.extend([&*post.tags, &post.more.aliases].into_iter().flatten().map(String::as_str));
        strings.extend([&post.summary, &post.description].into_iter().flatten().map(|text| &**text));
        strings.extend(post.more.slug.as_deref());
        strings.extend(post.more.issues.iter().map(|issue| issue.message.as_str()));
        for string in strings {
            let unsafe_char = |c: char| c == '\n' || crate::content::clean::is_unsafe(c);
            assert!(!string.contains(unsafe_char), "{string:?}");
        }
    }
}
