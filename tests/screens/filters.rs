//! Filters of several kinds: chosen in the picker, shown as chips, taken away.

use std::{fs, path::Path};

use blogtui::layout::wrap::width;

use crate::common::screen::Screen;

/// Six posts of two years, with tags, series, categories and authors.
fn blog() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, front_matter) in [
        (
            "a",
            "title: 一\ndate: 2024-05-01\ntags: [rust, 随笔]\nseries: [路]",
        ),
        (
            "b",
            "title: Two\ndate: 2024-04-01\ntags: [rust, tui]\nauthors: [Ann]",
        ),
        (
            "c",
            "title: Café\ndate: 2023-03-01\ntags: [tui]\ncategories: [notes]",
        ),
        (
            "d",
            "title: Four\ndate: 2023-02-01\ntags: [随笔]\nseries: [路]",
        ),
        ("e", "title: Five ＴｉＤＢ\ndate: 2023-01-01\ntags: [go]"),
        ("f", "title: Six\ntags: [go, rust]"),
    ] {
        let path = folder.path().join(format!("{name}.md"));
        fs::write(path, format!("---\n{front_matter}\n---\n\nText.\n")).unwrap();
    }
    folder
}

fn screen(folder: &Path) -> Screen {
    Screen::of(folder, 100, 30)
}

fn shown(screen: &Screen) -> String {
    let ids = screen.app.list.shown.iter();
    ids.map(|id| id.0.trim_end_matches(".md")).collect()
}

#[test]
fn several_tags_are_joined_by_all_or_any() {
    let folder = blog();
    let mut screen = screen(folder.path());
    screen
        .keys("t")
        .typed("rust")
        .keys("tab")
        .keys("ctrl-u")
        .typed("tui")
        .keys("tab");
    assert!(screen.shows("all of them"), "{}", screen.text());
    screen.keys("enter");
    assert_eq!(shown(&screen), "b");
    assert!(
        screen.shows("1 #rust ×") && screen.shows("2 #tui ×"),
        "{}",
        screen.text()
    );
    screen.keys("t ctrl-a enter");
    assert_eq!(shown(&screen), "abcf");
    assert!(screen.shows("any of them"), "{}", screen.text());
}

#[test]
fn a_minus_leaves_out() {
    let folder = blog();
    let mut screen = screen(folder.path());
    screen.keys("t").typed("-rust").keys("enter");
    assert_eq!(shown(&screen), "cde");
    assert!(screen.shows("-#rust ×"), "{}", screen.text());
    // The line that was walked to is left out by the key alone.
    screen.keys("T t down").typed("-").keys("enter");
    assert_eq!(shown(&screen), "cde");
}

#[test]
fn series_authors_categories_and_years_filter_the_same_way() {
    let folder = blog();
    for (right, typed, left, chip) in [
        (1, "notes", "c", "category notes ×"),
        (2, "路", "ad", "series 路 ×"),
        (3, "ann", "b", "author Ann ×"),
        (4, "2023", "cde", "2023 ×"),
    ] {
        let mut screen = screen(folder.path());
        screen
            .keys("t")
            .keys(&"right ".repeat(right))
            .typed(typed)
            .keys("enter");
        assert_eq!(shown(&screen), left);
        assert!(screen.shows(chip), "{chip}:\n{}", screen.text());
    }
}

#[test]
fn counts_are_of_what_the_other_filters_leave() {
    let folder = blog();
    let mut screen = screen(folder.path());
    screen.keys("t left").typed("2024").keys("enter");
    assert_eq!(shown(&screen), "ab");
    let pane = screen.row_of("rust");
    assert!(
        screen.rows()[pane].contains("rust        2"),
        "{}",
        screen.text()
    );
    screen.keys("t");
    let text = screen.text();
    let count = |name: &str| {
        let line = text
            .lines()
            .rfind(|line| line.contains(&format!("│   {name} ")))
            .unwrap();
        let inside = line.rsplit('│').nth(1).unwrap();
        inside
            .split_whitespace()
            .last()
            .unwrap()
            .parse::<usize>()
            .unwrap()
    };
    assert_eq!(
        (count("rust"), count("tui"), count("go")),
        (2, 1, 0),
        "{text}"
    );
    // With one marked, the others say what would be left with both.
    screen.typed("tui").keys("tab ctrl-u");
    let text = screen.text();
    let line = text
        .lines()
        .rfind(|line| line.contains("│   rust "))
        .unwrap();
    assert!(
        line.trim_end()
            .trim_end_matches('│')
            .trim_end()
            .ends_with('1'),
        "{text}"
    );
}

#[test]
fn each_chip_is_taken_away_by_its_number_and_the_last_by_backspace() {
    let folder = blog();
    let mut screen = screen(folder.path());
    screen
        .keys("t")
        .typed("rust")
        .keys("enter t left")
        .typed("2024")
        .keys("enter");
    screen.keys("/").typed("two").keys("enter");
    assert_eq!(
        screen.app.open_post().map(|post| post.title.clone()),
        Some("Two".into())
    );
    screen.keys("q");
    assert_eq!(shown(&screen), "b");
    screen.keys("2");
    assert!(
        screen.shows("1 #rust ×") && screen.shows("2 “two” ×"),
        "{}",
        screen.text()
    );
    screen.keys("backspace");
    assert_eq!(shown(&screen), "abf");
    screen.keys("1");
    assert_eq!(shown(&screen).len(), 6);
    screen.keys("1");
    assert!(screen.status_line().contains("not filtered"));
}

#[test]
fn the_filter_survives_a_post_and_brackets_walk_what_it_leaves() {
    let folder = blog();
    let mut screen = screen(folder.path());
    screen
        .keys("t")
        .typed("-go")
        .keys("enter t")
        .typed("tui")
        .keys("enter");
    assert_eq!(shown(&screen), "bc");
    screen.keys("g enter ]");
    assert_eq!(&*screen.app.open_post().unwrap().title, "Café");
    assert!(screen.top_line().contains("2 / 2"), "{}", screen.text());
    screen.keys("]");
    assert!(screen.status_line().contains("last post"));
    screen.keys("q");
    assert_eq!(shown(&screen), "bc");
    assert_eq!(&*screen.app.selected_post().unwrap().title, "Café");
}

#[test]
fn esc_leaves_marks_as_they_were() {
    let folder = blog();
    let mut screen = screen(folder.path());
    let before = screen.text();
    screen.keys("t").typed("rust").keys("tab ctrl-a esc");
    assert_eq!(screen.text(), before);
}

#[test]
fn an_empty_list_says_why_and_what_clears_it() {
    let folder = blog();
    let mut screen = screen(folder.path());
    screen.keys("/").typed("qqqq");
    assert!(
        screen.shows("no title, tag, summary or path has “qqqq”"),
        "{}",
        screen.text()
    );
    screen.keys("enter");
    assert!(screen.shows("esc clears the filter"), "{}", screen.text());
    screen
        .keys("esc t")
        .typed("rust")
        .keys("enter /")
        .typed("café")
        .keys("enter");
    assert!(
        screen.shows("none of #rust has “café”"),
        "{}",
        screen.text()
    );
    assert!(
        screen.shows("backspace takes away the last part"),
        "{}",
        screen.text()
    );
}

/// What stands in cells with the ground of what was found, row by row.
fn found(screen: &mut Screen) -> Vec<String> {
    let ground = screen.app.theme.found.bg.unwrap();
    let cells = screen.cells();
    let rows = cells.chunks(usize::from(screen.app.size.0)).map(|row| {
        let mut text = String::new();
        let mut at = 0;
        while let Some(cell) = row.get(at) {
            if cell.bg == ground {
                text.push_str(cell.symbol());
            }
            at += width(cell.symbol()).max(1);
        }
        text
    });
    rows.filter(|row| !row.is_empty()).collect()
}

#[test]
fn what_is_typed_is_marked_in_titles_tags_and_paths() {
    let folder = blog();
    for (typed, left, marked) in [
        ("tidb", "e", vec!["ＴｉＤＢ"]),
        ("ＣＡＦＥ", "c", vec!["Café"]),
        ("cafe\u{301}", "c", vec!["Café"]),
        ("随", "ad", vec!["随", "随"]),
        ("#tui", "bc", vec!["#tui", "#tui"]),
        ("c.md", "c", vec!["c.md"]),
        ("fve", "e", vec!["Fve"]),
        ("fvemd", "e", vec!["Fvemd"]),
    ] {
        let mut screen = screen(folder.path());
        screen.keys("/").typed(typed);
        assert_eq!(shown(&screen), left, "{typed}");
        assert_eq!(found(&mut screen), marked, "{typed}:\n{}", screen.text());
    }
}

#[test]
fn what_is_remembered_filters_by_every_kind() {
    let folder = blog();
    let mut screen = screen(folder.path());
    screen
        .keys("t")
        .typed("rust")
        .keys("enter t left")
        .typed("-2024")
        .keys("enter o");
    let view = screen.app.memory.view.clone().unwrap().what;
    assert_eq!(view.tags, ["tag:rust", "-year:2024"]);
    let mut later = Screen::new(folder.path(), 100, 30);
    later.happen(blogtui::app::Event::Recalled(Box::new(
        screen.app.memory.clone(),
    )));
    later.scan();
    assert_eq!(shown(&later), "f");
}

#[test]
fn what_leaves_no_post_is_said_as_one_says_it() {
    let mut screen = Screen::of(&crate::common::screen::blog(), 100, 24);
    screen.keys("U");
    for _ in 0..20 {
        screen.keys("m j");
    }
    screen.keys("U U");
    assert!(screen.shows("no post is unread"), "{}", screen.text());
    screen.keys("T T");
    assert!(screen.status_line().contains("the list is not filtered"));
}

#[test]
fn by_title_the_year_stands_in_full() {
    let mut screen = Screen::of(&crate::common::screen::blog(), 100, 24);
    screen.keys("o o");
    assert!(screen.shows(" 2025-03  The Long Road"), "{}", screen.text());
}
