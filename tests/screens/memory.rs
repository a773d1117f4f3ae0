//! What is remembered from one run to the next.

use blogtui::app::Event;

use crate::common::screen::{Screen, blog};

/// A new run that knows what the one before did.
fn restarted(before: &Screen) -> Screen {
    let mut screen = Screen::new(&blog(), 100, 30);
    screen.happen(Event::Recalled(Box::new(before.app.memory.clone())));
    screen.scan();
    screen
}

fn half_read() -> Screen {
    let mut screen = Screen::reading("The Long Road", 100, 30);
    screen.app.now = 1000;
    screen.keys("space space space q");
    screen
}

#[test]
fn a_post_opens_where_it_was_left() {
    let mut screen = half_read();
    assert!(screen.shows("%"), "{}", screen.text());
    screen.open("The Long Road");
    let top = screen.app.reader.as_ref().unwrap().page.top();
    assert!(top.block > 0);
    assert!(screen.shows("where you left off"));
    screen.keys("g");
    assert!(screen.app.reader.as_ref().unwrap().page.is_at_top());
}

/// One file is opened as soon as it is read, which may be before what is remembered.
#[test]
fn a_file_that_is_named_opens_where_it_was_left() {
    let before = half_read();
    let left = before.app.memory.place("the-long-road.md").unwrap().block;
    for recalled_first in [true, false] {
        let mut screen = Screen::new(&blog().join("the-long-road.md"), 100, 30);
        screen.app.open_the_only_post();
        let recalled = Event::Recalled(Box::new(before.app.memory.clone()));
        if recalled_first {
            screen.happen(recalled);
            screen.scan();
        } else {
            screen.scan();
            screen.happen(recalled);
        }
        let page = &screen.app.reader.as_ref().unwrap().page;
        assert_eq!(page.top().block, left, "{recalled_first}");
        assert!(screen.shows("where you left off"));
        screen.keys("q");
        assert!(!screen.shows("↩"), "{}", screen.text());
    }
}

#[test]
fn after_a_restart_the_list_offers_to_go_on() {
    let mut screen = restarted(&half_read());
    assert!(screen.shows("↩ The Long Road"), "{}", screen.text());
    screen.keys("c");
    assert_eq!(&*screen.app.open_post().unwrap().title, "The Long Road");
    assert!(!screen.app.reader.as_ref().unwrap().page.is_at_top());
    screen.keys("q");
    assert!(!screen.shows("↩"), "{}", screen.text());
}

#[test]
fn going_on_is_a_row_above_the_first_post() {
    let mut before = half_read();
    before.keys("/").typed("mile").keys("enter q ctrl-c");
    let mut screen = restarted(&before);
    // The filter of the last time is back, and does not hide it.
    assert!(screen.shows("“mile” ×"), "{}", screen.text());
    let (offer, first) = (screen.row_of("↩ The Long Road"), screen.row_of("2025 ─"));
    assert!(offer < first, "{}", screen.text());
    assert!(screen.rows()[offer].contains('%'));
    screen.keys("esc");
    let first = screen.app.list.selected.clone();
    // Keys are about it while the cursor is there.
    screen.keys("k *");
    assert!(screen.app.memory.is_starred("the-long-road.md"));
    screen.keys("j");
    assert_eq!(screen.app.list.selected, first);
    assert!(!screen.app.is_on_offer());
    screen.keys("k enter");
    assert_eq!(&*screen.app.open_post().unwrap().title, "The Long Road");
    assert!(screen.shows("where you left off"));
}

#[test]
fn the_unread_filter_comes_back_too() {
    let mut screen = Screen::of(&blog(), 100, 30);
    screen.app.now = 1000;
    let all = screen.app.list.shown.len();
    screen.keys("m U ctrl-c");
    let mut screen = restarted(&screen);
    assert!(screen.shows("unread ×"), "{}", screen.text());
    assert_eq!(screen.app.list.shown.len(), all - 1);
}

#[test]
fn a_post_read_to_its_end_is_read_and_opens_at_its_top() {
    let mut screen = Screen::reading("The Long Road", 100, 30);
    screen.app.now = 1000;
    screen.keys("G q");
    assert!(screen.app.memory.is_read("the-long-road.md"));
    screen.open("The Long Road");
    assert!(screen.app.reader.as_ref().unwrap().page.is_at_top());
    let mut screen = restarted(&screen);
    assert!(!screen.shows("↩"), "{}", screen.text());
}

#[test]
fn stars_and_marks_are_set_and_taken_back() {
    let mut screen = Screen::of(&blog(), 100, 30);
    screen.keys("*");
    let starred = screen.rows();
    assert!(
        starred
            .iter()
            .any(|row| row.contains("港口") && row.contains('★'))
    );
    screen.keys("* m");
    assert!(!screen.shows("★"));
    let id = screen.app.list.selected.clone().unwrap();
    assert!(screen.app.memory.is_read(&id.0));
}

#[test]
fn only_what_is_unread_is_listed_until_the_filter_goes() {
    let mut screen = Screen::of(&blog(), 100, 30);
    let all = screen.app.list.shown.len();
    screen.keys("m U");
    assert_eq!(screen.app.list.shown.len(), all - 1);
    assert!(screen.shows("unread ×"));
    screen.keys("esc");
    assert_eq!(screen.app.list.shown.len(), all);
    screen.keys("g j m k n");
    assert_eq!(screen.app.list.cursor(), 2);
    screen.keys("N");
    assert!(
        screen.shows("every post above is read"),
        "{}",
        screen.text()
    );
}

#[test]
fn the_list_comes_back_as_it_was_set() {
    let mut screen = Screen::of(&blog(), 100, 30);
    screen.app.now = 1000;
    screen.keys("o").keys("/").typed("mile").keys("enter");
    screen.keys("q ctrl-c");
    let mut screen = restarted(&screen);
    assert!(screen.shows("“mile” ×"), "{}", screen.text());
    assert!(screen.shows("oldest first"));
}

#[test]
fn whoever_is_faster_than_the_memory_is_not_disturbed() {
    let before = half_read();
    let mut screen = Screen::of(&blog(), 100, 30);
    screen.keys("j");
    screen.happen(Event::Recalled(Box::new(before.app.memory.clone())));
    assert!(!screen.shows("↩"));
    assert!(screen.app.memory.place("the-long-road.md").is_some());
}

/// There is nothing to choose before it is open, and what is typed is meant for it.
#[test]
fn a_file_that_is_named_gets_the_keys_that_were_pressed_before_it_was_open() {
    let mut screen = Screen::new(&blog().join("the-long-road.md"), 100, 30);
    screen.app.open_the_only_post();
    screen.keys("G");
    assert!(!screen.shows("The Long Road"), "{}", screen.text());
    screen.scan();
    let page = &screen.app.reader.as_ref().unwrap().page;
    assert!(!page.is_at_top(), "{}", screen.text());
    screen.keys("q");
    assert!(screen.shows("The Long Road"));
    // One that is not wanted any more is not waited for.
    let mut screen = Screen::new(&blog().join("the-long-road.md"), 100, 30);
    screen.app.open_the_only_post();
    screen.keys("q");
    screen.scan();
    assert!(screen.app.reader.is_none());
}

/// The row that offers to go on takes one from the list, which knows it.
#[test]
fn the_selection_stays_in_sight_below_the_offer() {
    let mut screen = Screen::new(&blog(), 80, 14);
    screen.scan();
    screen.happen(Event::Recalled(Box::new(half_read().app.memory.clone())));
    assert!(screen.shows("↩"), "{}", screen.text());
    for _ in 0..30 {
        screen.keys("j");
        assert!(screen.shows("▌"), "{}", screen.text());
        let title = screen.app.selected_post().unwrap().title.clone();
        assert!(screen.shows(&title), "{title}: {}", screen.text());
    }
}
