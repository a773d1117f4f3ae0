//! Search through all texts, as someone who types meets it.

use blogtui::app::Overlay;

use crate::common::screen::{Screen, blog};

fn searching(query: &str) -> Screen {
    let mut screen = Screen::of(&blog(), 100, 30);
    screen.keys("s").typed(query);
    screen
}

#[test]
fn posts_come_newest_first_with_their_lines_and_headings() {
    let mut screen = searching("格子");
    let (title, line) = (
        screen.row_of("更早的一篇"),
        screen.row_of("格子 › 稿纸是有格子的。"),
    );
    assert!(title < line, "{}", screen.text());
    assert!(screen.shows("1 post"));
    let mut screen = searching("a");
    assert!(screen.row_of("A Morning at") < screen.row_of("The Long Road"));
    assert!(
        screen.shows("+"),
        "more lines than are shown:\n{}",
        screen.text()
    );
}

#[test]
fn width_case_and_punctuation_do_not_matter() {
    for query in [
        "NEEDLE",
        "ｎｅｅｄｌｅ",
        "needle:",
        "稿纸是有格子的.",
        "“only a few words”",
    ] {
        let mut screen = searching(query);
        assert!(screen.shows("1 post"), "{query}:\n{}", screen.text());
    }
}

#[test]
fn enter_opens_the_post_at_the_line_with_every_match_marked() {
    let mut screen = searching("“stone(number”");
    screen.keys("enter");
    assert_eq!(&*screen.app.open_post().unwrap().title, "The Long Road");
    assert!(screen.shows("fn stone(number: u32)"), "{}", screen.text());
    let find = screen.app.reader.as_ref().unwrap().find.as_ref().unwrap();
    assert_eq!(find.matches.len(), 1);
}

#[test]
fn several_words_are_all_wanted_and_all_marked() {
    let mut screen = searching("needle few");
    assert!(screen.shows("1 post"), "{}", screen.text());
    screen.keys("enter");
    let find = screen.app.reader.as_ref().unwrap().find.as_ref().unwrap();
    assert_eq!((find.matches.len(), find.at), (4, 0));
    screen.keys("n");
    let find = screen.app.reader.as_ref().unwrap().find.as_ref().unwrap();
    assert_eq!(find.at, 1);
}

#[test]
fn conditions_narrow_by_the_front_matter() {
    for (query, posts) in [
        ("tag:essay", "2 posts"),
        ("tag:essay -tag:walking", "1 post"),
        ("after:2025 before:2025-06", "1 post"),
        ("title:note needle", "1 post"),
    ] {
        let mut screen = searching(query);
        assert!(screen.shows(posts), "{query}:\n{}", screen.text());
    }
    let mut screen = searching("after:soon");
    assert!(screen.shows("is no date"), "{}", screen.text());
}

#[test]
fn nothing_found_says_so_and_esc_leaves_everything_as_it_was() {
    let mut screen = Screen::of(&blog(), 100, 30);
    let before = screen.text();
    screen.keys("s").typed("向量");
    assert!(screen.shows("nothing is found in"), "{}", screen.text());
    screen.keys("esc");
    assert_eq!(screen.text(), before);
    screen.keys("s");
    let Some(Overlay::Search(search)) = &screen.app.overlay else {
        panic!("no search is open")
    };
    assert_eq!(search.input.text, "向量");
}

#[test]
fn from_within_a_post_there_is_a_way_back() {
    let mut screen = Screen::reading("The Long Road", 80, 24);
    screen.keys("d s").typed("needle").keys("enter");
    assert_eq!(&*screen.app.open_post().unwrap().title, "A Short Note");
    screen.keys("esc backspace");
    assert_eq!(&*screen.app.open_post().unwrap().title, "The Long Road");
}

#[test]
fn the_cursor_walks_lines_and_posts_and_stays_inside() {
    let mut screen = searching("a");
    let at = |screen: &Screen| match &screen.app.overlay {
        Some(Overlay::Search(search)) => search.cursor(),
        _ => panic!("no search is open"),
    };
    screen.keys("down");
    assert_eq!(at(&screen), (0, 1));
    screen.keys("tab");
    assert_eq!(at(&screen), (1, 0));
    screen.keys("up up up up up up");
    assert_eq!(at(&screen), (0, 0));
    screen.keys("pgdn pgdn pgdn pgdn down");
    let last = at(&screen);
    screen.keys("down");
    assert_eq!(at(&screen), last);
}
