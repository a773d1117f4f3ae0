//! `blogtui list` and `blogtui tags` as scripts call them.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use assert_cmd::Command;
use serde_json::Value;

const POSTS: &[(&str, &str)] = &[
    (
        "hugo.toml",
        "defaultContentLanguage = 'en'\n[languages.en]\n[languages.zh-cn]\n",
    ),
    (
        "content/posts/tea.md",
        "---\ntitle: Tea\ndate: 2024-02-01\ntags: [Drink, Rust Lang]\nseries: [Hot]\n\
         authors: [Ann]\nweight: 2\ndescription: About tea\n---\n\
         One **two**.\n\n<!--more-->\n\nThree `four`.\n",
    ),
    (
        "content/posts/tea.zh-cn.md",
        "---\ntitle: 茶\ndate: 2024-02-01\ntags: [饮]\n---\n一二三，四。\n",
    ),
    (
        "content/posts/coffee/index.md",
        "---\ntitle: coffee\ndate: 2024-03-31T23:00:00+08:00\ntags: [drink]\ncategories: [Hot]\nweight: 1\n---\nx\n",
    ),
    ("content/posts/coffee/part.md", "no post\n"),
    ("content/posts/_index.md", "---\ntitle: Posts\n---\n"),
    (
        "content/posts/old.md",
        "---\ntitle: Old\ndate: 2023-12-31\ntags: [rust-lang]\n---\nx\n",
    ),
    ("content/about.md", "# About\n"),
    (
        "content/draft.md",
        "---\ntitle: Draft\ndate: 2024-01-01\ndraft: true\n---\n",
    ),
    (
        "content/future.md",
        "---\ntitle: Future\ndate: 2999-01-01\n---\n",
    ),
    (
        "content/gone.md",
        "---\ntitle: Gone\ndate: 2020-01-01\nexpiryDate: 2021-01-01\n---\n",
    ),
];

fn blog() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in POSTS {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What a command prints and says, and its exit code.
fn run(folder: &Path, line: &str) -> (String, String, Option<i32>) {
    let output = Command::cargo_bin("blogtui")
        .unwrap()
        .current_dir(folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .args(line.split_whitespace())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code(),
    )
}

fn printed(folder: &Path, line: &str) -> String {
    let (out, err, code) = run(folder, line);
    assert_eq!((err.as_str(), code), ("", Some(0)), "{line}");
    out
}

fn objects(folder: &Path, line: &str) -> Vec<Value> {
    let text = printed(folder, line);
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The titles that `list` prints for a PATH and flags.
fn titles(folder: &Path, line: &str) -> String {
    let posts = objects(folder, &format!("list --json {line}"));
    let titles: Vec<&str> = posts
        .iter()
        .map(|post| post["title"].as_str().unwrap())
        .collect();
    titles.join(" ")
}

/// The keys of a table in `docs/commands.md` below a line.
fn documented(after: &str) -> Vec<String> {
    let page = include_str!("../docs/commands.md");
    let table = page.split_once(after).unwrap().1;
    let rows = table.lines().skip_while(|line| !line.starts_with("| `"));
    let keys = rows
        .take_while(|line| line.starts_with('|'))
        .flat_map(|row| {
            let cell = row.split('|').nth(1).unwrap();
            cell.split('`').filter(|key| !key.trim().is_empty())
        });
    keys.map(str::to_owned).collect()
}

fn keys(object: &Value) -> Vec<String> {
    object.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_documented_keys_are_the_printed_ones() {
    let folder = blog();
    let mut all = documented("A JSON object has these keys, always:");
    all.sort();
    for post in objects(folder.path(), "list . --json --drafts --future --expired") {
        let mut own = keys(&post);
        own.sort();
        assert_eq!(own, all, "{post}");
    }
    let page = include_str!("../docs/commands.md");
    let tags = page.split_once("## blogtui tags").unwrap().1;
    for key in keys(&objects(folder.path(), "tags . --json")[0]) {
        assert!(tags.contains(&format!("`{key}`")), "{key}");
    }
}

/// The counts and the summary are those that Hugo 0.168 prints, with `hasCJKLanguage`.
#[test]
fn a_post_says_all_that_is_known_of_it() {
    let folder = blog();
    let posts = objects(folder.path(), "list content --json --tag Drink --lang en");
    let file = folder
        .path()
        .canonicalize()
        .unwrap()
        .join("content/posts/tea.md");
    assert_eq!(
        posts[1],
        serde_json::json!({
            "path": "posts/tea.md", "title": "Tea",
            "date": "2024-02-01T00:00:00Z", "lastmod": "2024-02-01T00:00:00Z",
            "tags": ["Drink", "Rust Lang"], "categories": [], "series": ["Hot"],
            "authors": ["Ann"], "taxonomies": {}, "draft": false, "lang": "en",
            "summary": "One two.", "description": "About tea", "weight": 2,
            "word_count": 4, "reading_time_min": 1, "issues": [], "file": file,
        })
    );
    let posts = objects(folder.path(), "list content --json --lang zh");
    assert_eq!(posts[0]["word_count"], 6);
    assert_eq!(posts[0]["summary"], "一二三，四。");
    let (none, about) = (
        Value::Null,
        objects(folder.path(), "list content/about.md --json"),
    );
    assert_eq!(
        (&about[0]["title"], &about[0]["date"]),
        (&"About".into(), &none)
    );
}

#[test]
fn each_order_is_the_documented_one() {
    let folder = blog();
    for (flags, expected) in [
        ("", "coffee Tea 茶 Old About"),
        ("--reverse", "Old Tea 茶 coffee About"),
        ("--sort title", "About coffee Old Tea 茶"),
        ("--sort title --reverse", "茶 Tea Old coffee About"),
        ("--sort weight", "coffee Tea 茶 Old About"),
        ("--sort path", "About coffee Old Tea 茶"),
        ("--sort path --reverse --limit 2", "茶 Tea"),
        ("--limit 0", ""),
        ("--limit 99 --sort date", "coffee Tea 茶 Old About"),
    ] {
        assert_eq!(
            titles(folder.path(), &format!(". {flags}")),
            expected,
            "{flags}"
        );
    }
}

#[test]
fn each_filter_keeps_what_it_says() {
    let folder = blog();
    for (flags, expected) in [
        ("--tag drink", "coffee Tea"),
        ("--tag DRINK --tag rust-lang", "Tea"),
        ("--tag drink --tag rust-lang --any", "coffee Tea Old"),
        ("--tag drink --category hot", "coffee"),
        ("--series hot", "Tea"),
        ("--author ann", "Tea"),
        ("--tag none", ""),
        ("--since 2024", "coffee Tea 茶"),
        ("--since 2024-03-31", "coffee"),
        ("--until 2024-02", "Tea 茶 Old"),
        ("--since 2024-02-01 --until 2024-02-01", "Tea 茶"),
        ("--lang zh", "茶"),
        ("--drafts", "coffee Tea 茶 Draft Old About"),
        ("--future", "Future coffee Tea 茶 Old About"),
        ("--expired", "coffee Tea 茶 Old Gone About"),
        (
            "--drafts --future --expired",
            "Future coffee Tea 茶 Draft Old Gone About",
        ),
    ] {
        assert_eq!(
            titles(folder.path(), &format!(". {flags}")),
            expected,
            "{flags}"
        );
    }
}

#[test]
fn every_path_of_a_site_lists_its_posts() {
    let folder = blog();
    let all = "coffee Tea 茶 Old";
    for (path, expected) in [
        (".", format!("{all} About")),
        ("content", format!("{all} About")),
        ("content/", format!("{all} About")),
        ("content/posts", all.to_owned()),
        ("content/posts/old.md", "Old".to_owned()),
        // One file that is named is printed, whatever it is.
        ("content/draft.md", "Draft".to_owned()),
        ("content/posts/coffee/part.md", "Part".to_owned()),
    ] {
        assert_eq!(titles(folder.path(), path), expected, "{path}");
    }
}

/// What was kept of a blog changes nothing of what is printed, nor does the next run.
#[test]
fn the_output_is_the_same_every_time() {
    let folder = blog();
    let first = printed(folder.path(), "list . --json --no-cache");
    for flags in ["", "", "--rebuild-cache", "--no-cache"] {
        let again = printed(folder.path(), &format!("list . --json {flags}"));
        assert_eq!(again, first, "{flags}");
    }
}

#[test]
fn a_pipe_gets_fields_and_a_wrong_path_an_error() {
    let folder = blog();
    let text = printed(folder.path(), "list content/posts --limit 1");
    assert_eq!(text, "2024-03-31\t1\tcoffee\tdrink\tcoffee/index.md\n");
    fs::create_dir(folder.path().join("empty")).unwrap();
    let (out, err, code) = run(folder.path(), "list empty");
    assert!(
        out.is_empty() && err.ends_with("empty: no Markdown posts\n"),
        "{err}"
    );
    assert_eq!(code, Some(0));
    let (out, err, code) = run(folder.path(), "list none");
    assert!(
        out.is_empty() && err.starts_with("blogtui: none: "),
        "{err}"
    );
    assert_eq!(code, Some(1));
    let (_, _, code) = run(folder.path(), "list . --sort size");
    assert_eq!(code, Some(2));
}

#[test]
fn tags_are_counted_by_their_identity() {
    let folder = blog();
    let tags = printed(folder.path(), "tags .");
    assert_eq!(tags, "2\tDrink\n2\tRust Lang\n1\t饮\n");
    assert_eq!(printed(folder.path(), "tags . --of series"), "1\tHot\n");
    assert_eq!(printed(folder.path(), "tags . --of authors"), "1\tAnn\n");
    assert_eq!(
        printed(folder.path(), "tags content --of categories"),
        "1\tHot\n"
    );
    let json = objects(folder.path(), "tags . --json");
    let expected = serde_json::json!({"name": "Drink", "key": "drink", "count": 2});
    assert_eq!(json[0], expected);
    assert_eq!(run(folder.path(), "tags . --of colours").2, Some(2));
}
