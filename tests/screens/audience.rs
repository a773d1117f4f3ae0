//! Posts that are not published, and translations.

use std::{fs, path::Path};

use blogtui::content::index::Hide;

use crate::common::screen::Screen;

fn blog(posts: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, front_matter) in posts {
        let text = format!("---\n{front_matter}\n---\ntext of {name}\n");
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const POSTS: &[(&str, &str)] = &[
    ("plain.md", "title: Plain\ndate: 2024-01-01\ntags: [a]"),
    ("draft.md", "title: Sketch\ndraft: true\ntags: [a, b]"),
    ("late.md", "title: Tomorrow\ndate: 2024-12-01\ntags: [c]"),
    (
        "old.md",
        "title: Gone\ndate: 2023-01-01\nexpiryDate: 2023-02-01",
    ),
];

fn hide() -> Hide {
    Hide::unpublished("2024-06-01T00:00:00Z".parse().unwrap())
}

fn hiding(folder: &Path, hide: Hide) -> Screen {
    let mut screen = Screen::new(folder, 100, 30);
    screen.app.hide(hide);
    screen.scan();
    screen
}

#[test]
fn what_is_not_published_is_hidden_and_not_counted_until_a_key_shows_it() {
    let folder = blog(POSTS);
    let mut screen = hiding(folder.path(), hide());
    assert!(screen.top_line().contains("1 post "));
    assert!(screen.shows("Plain") && !screen.shows("Sketch") && !screen.shows("Tomorrow"));
    assert_eq!(screen.app.tags().len(), 1);
    screen.keys("D");
    assert!(screen.top_line().contains("4 posts"));
    for (title, mark) in [
        ("Sketch", "draft"),
        ("Tomorrow", "future"),
        ("Gone", "expired"),
    ] {
        let row = screen.row_of(title);
        assert!(screen.rows()[row].contains(mark), "{title}");
    }
    assert_eq!(screen.app.tags().len(), 3);
    screen.keys("D");
    assert!(screen.top_line().contains("1 post "));
    assert!(screen.status_line().contains("3 posts are hidden"));
}

#[test]
fn what_was_asked_for_at_the_start_is_shown_and_the_rest_is_a_key_away() {
    let folder = blog(POSTS);
    let drafts = Hide {
        drafts: false,
        ..hide()
    };
    let mut screen = hiding(folder.path(), drafts);
    assert!(screen.shows("Sketch") && !screen.shows("Gone"));
    screen.keys("D");
    assert!(screen.shows("Gone"));
    screen.keys("D");
    assert!(screen.shows("Sketch") && !screen.shows("Gone"));
    let all = Hide {
        future: false,
        expired: false,
        ..drafts
    };
    let mut screen = hiding(folder.path(), all);
    assert!(screen.shows("Gone"));
    screen.keys("D");
    assert!(!screen.shows("Gone") && !screen.shows("Sketch"));
}

#[test]
fn a_list_of_drafts_only_says_why_it_is_empty_and_which_key_helps() {
    let folder = blog(&POSTS[1..2]);
    let mut screen = hiding(folder.path(), hide());
    assert!(screen.shows("the only post is a draft, of the future or expired"));
    assert!(screen.shows("D shows them"));
    screen.keys("D");
    assert!(screen.shows("Sketch"));
}

#[test]
fn clearing_the_filter_does_not_show_what_is_hidden() {
    let folder = blog(POSTS);
    let mut screen = hiding(folder.path(), hide());
    screen.keys("/").typed("plain").keys("enter q T esc");
    assert!(!screen.shows("Sketch"));
}

const TRANSLATED: &[(&str, &str)] = &[
    ("a.md", "title: Tea\ndate: 2024-01-01\ntags: [drink]"),
    ("a.zh-cn.md", "title: 茶\ndate: 2024-01-01\ntags: [饮]"),
    ("b.md", "title: Only English\ndate: 2024-02-01"),
];

fn translated() -> (tempfile::TempDir, Screen) {
    let folder = blog(TRANSLATED);
    fs::write(
        folder.path().join("hugo.toml"),
        "[languages.en]\n[languages.zh-cn]",
    )
    .unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    for (name, _) in TRANSLATED {
        let to = folder.path().join("content").join(name);
        fs::rename(folder.path().join(name), to).unwrap();
    }
    let mut screen = Screen::new(folder.path(), 100, 30);
    screen.app.prefer(vec!["en".into()]);
    screen.scan();
    (folder, screen)
}

#[test]
fn one_translation_is_listed_and_a_key_changes_the_language() {
    let (_folder, mut screen) = translated();
    assert!(screen.shows("Tea") && !screen.shows("茶"));
    assert!(screen.top_line().contains("2 posts   ·   en"));
    screen.keys("j L");
    assert!(screen.shows("茶") && !screen.shows("Tea"));
    assert!(screen.shows("Only English"));
    assert!(screen.top_line().contains("2 posts   ·   zh-cn"));
    let selected = screen.app.list.selected.clone().unwrap();
    assert_eq!(&*selected.0, "a.zh-cn.md");
    let tags: Vec<_> = screen.app.tags().iter().map(|tag| &*tag.name).collect();
    assert_eq!(tags, ["饮"]);
}

#[test]
fn in_the_reader_the_key_opens_the_translation() {
    let (_folder, mut screen) = translated();
    screen.open("Tea");
    screen.keys("L");
    assert!(screen.shows("text of a.zh-cn.md"));
    screen.keys("L");
    assert!(screen.shows("text of a.md"));
    screen.keys("[ L");
    assert!(screen.status_line().contains("no translation"));
}

#[test]
fn a_blog_in_one_language_does_not_speak_of_it() {
    let folder = blog(&POSTS[..1]);
    let mut screen = hiding(folder.path(), hide());
    screen.app.prefer(vec!["en".into()]);
    screen.keys("L");
    assert!(!screen.top_line().contains("en"));
    assert!(screen.status_line().contains("one language"));
}
