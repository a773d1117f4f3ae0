//! Help, the contents, the picker of tags.

use blogtui::app::keymap::{KEYMAP, Screen as Which};

use crate::common::screen::{Screen, blog};

#[test]
fn help_lists_every_key_of_each_screen() {
    for (which, opened) in [(Which::List, false), (Which::Reader, true)] {
        let mut screen = Screen::of(&blog(), 100, 60);
        if opened {
            screen.keys("enter");
        }
        screen.keys("?");
        let text = screen.text();
        for binding in KEYMAP {
            let Some(what) = binding.on(which) else {
                continue;
            };
            let keys = binding.keys.join("  ");
            let listed = text
                .lines()
                .any(|line| line.contains(&keys) && line.contains(what));
            assert!(listed, "{keys}: {what} is not in\n{text}");
        }
        screen.keys("x");
        assert!(screen.app.overlay.is_none());
    }
}

#[test]
fn help_scrolls_to_its_last_key_where_the_screen_is_short() {
    let mut screen = Screen::of(&blog(), 80, 20);
    screen.keys("?");
    let last = KEYMAP.last().unwrap();
    let line = last.keys.join("  ");
    assert!(screen.shows("j more"), "{}", screen.text());
    screen.keys("G");
    assert!(screen.shows(&line), "no {line}:\n{}", screen.text());
    screen.keys("esc");
    assert!(screen.app.overlay.is_none());
}

#[test]
fn the_contents_jump_to_a_heading() {
    let mut screen = Screen::reading("The Long Road", 80, 24);
    screen.keys("o");
    assert!(screen.shows("The sixth mile"));
    screen.typed("fourth").keys("enter");
    assert!(screen.app.overlay.is_none());
    assert!(
        screen.rows()[..6].join("\n").contains("The fourth mile"),
        "{}",
        screen.text()
    );
}

#[test]
fn the_contents_begin_at_the_section_that_is_read() {
    let mut screen = Screen::reading("The Long Road", 80, 24);
    screen.keys("} } o enter");
    assert!(
        screen.rows()[..6].join("\n").contains("The second mile"),
        "{}",
        screen.text()
    );
}

#[test]
fn a_post_without_headings_says_so() {
    let mut screen = Screen::reading("A Short Note", 80, 24);
    screen.keys("o");
    assert!(screen.status_line().contains("no headings"));
}

#[test]
fn a_tag_is_picked_by_typing_from_either_screen() {
    for before in ["", "enter"] {
        let mut screen = Screen::of(&blog(), 80, 24);
        screen.keys(before).keys("t").typed("walk").keys("enter");
        assert!(screen.app.reader.is_none());
        assert!(
            screen.shows("#walking ×") && screen.shows("1 of 6"),
            "{}",
            screen.text()
        );
        screen.keys("T");
        assert!(!screen.shows("×"));
    }
}

#[test]
fn esc_leaves_a_picker_with_everything_as_it_was() {
    let mut screen = Screen::of(&blog(), 80, 24);
    let before = screen.text();
    screen.keys("t").typed("walk").keys("down esc");
    assert_eq!(screen.text(), before);
}

#[test]
fn in_the_smallest_window_there_is_something_to_choose_and_to_read() {
    let mut screen = Screen::reading("The Long Road", 20, 5);
    screen.keys("?");
    assert!(screen.shows("scroll a"), "{}", screen.text());
    screen.keys("G");
    let last = KEYMAP.iter().rfind(|key| key.reader.is_some()).unwrap();
    assert!(screen.shows(last.keys[0]), "{}", screen.text());
    screen.keys("x o");
    assert!(screen.shows("The first mile"), "{}", screen.text());
    screen.keys("esc t");
    assert!(screen.shows("All"), "{}", screen.text());
    screen.keys("esc c");
    assert!(screen.shows("Markdown"), "{}", screen.text());
    screen.keys("esc s").typed("mile");
    assert!(screen.rows()[2].contains("港口"), "{}", screen.text());
}

#[test]
fn hints_of_a_window_are_whole_ones() {
    let mut screen = Screen::reading("The Long Road", 40, 12);
    for (key, leaves) in [("o", "esc leave"), ("t", "esc"), ("s", "esc leave")] {
        screen.keys(key);
        let line = screen.status_line();
        assert!(line.contains(leaves) && !line.contains('…'), "{line}");
        screen.keys("esc");
    }
}
