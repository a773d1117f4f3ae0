//! The mouse, once it is captured: the wheel, clicks and drags, on whatever stands
//! under it.

use blogtui::app::{
    Event,
    pointer::{Gesture, Pointed},
};

use crate::common::screen::{Screen, blog};

fn at(screen: &mut Screen, gesture: Gesture, col: usize, row: usize) {
    screen.happen(Event::Pointed(Pointed {
        gesture,
        col: col as u16,
        row: row as u16,
    }));
}

/// Clicks on the first cell of `text`.
fn click(screen: &mut Screen, text: &str) {
    let (col, row) = place(screen, text);
    at(screen, Gesture::Press, col, row);
    at(screen, Gesture::Release, col, row);
}

fn place(screen: &mut Screen, text: &str) -> (usize, usize) {
    let row = screen.row_of(text);
    let line = screen.rows()[row].clone();
    let before = line.find(text).unwrap();
    (blogtui::layout::wrap::width(&line[..before]), row)
}

fn wheel(screen: &mut Screen, text: &str, down: bool) {
    let (col, row) = place(screen, text);
    let gesture = if down {
        Gesture::WheelDown
    } else {
        Gesture::WheelUp
    };
    at(screen, gesture, col, row);
}

fn list() -> Screen {
    let mut screen = Screen::of(&blog(), 100, 24);
    screen.keys("M");
    screen
}

fn reading(title: &str) -> Screen {
    let mut screen = Screen::reading(title, 120, 24);
    screen.keys("M");
    screen
}

fn top(screen: &Screen) -> usize {
    screen.app.reader.as_ref().unwrap().page.visible().start
}

#[test]
fn it_is_the_terminals_until_it_is_asked_for() {
    let mut screen = Screen::of(&blog(), 100, 24);
    let before = screen.app.list.selected.clone();
    click(&mut screen, "The Long Road");
    assert_eq!(screen.app.list.selected, before);
    for (keys, asked) in [
        ("M", "CaptureMouse(true)"),
        ("enter M", "CaptureMouse(false)"),
    ] {
        screen.keys(keys);
        assert_eq!(screen.asked.last().unwrap(), asked);
    }
}

#[test]
fn a_click_selects_a_post_and_another_opens_it() {
    let mut screen = list();
    click(&mut screen, "The Long Road");
    assert_eq!(&*screen.app.selected_post().unwrap().title, "The Long Road");
    assert!(screen.app.reader.is_none());
    click(&mut screen, "The Long Road");
    assert_eq!(&*screen.app.open_post().unwrap().title, "The Long Road");
    // The top line leads back.
    at(&mut screen, Gesture::Press, 3, 0);
    assert!(screen.app.reader.is_none());
}

#[test]
fn every_row_of_a_post_is_the_post() {
    let mut screen = list();
    let row = screen.row_of("The Long Road");
    for below in 0..3 {
        screen.keys("g");
        at(&mut screen, Gesture::Press, 60, row + below);
        assert_eq!(&*screen.app.selected_post().unwrap().title, "The Long Road");
    }
}

#[test]
fn tags_and_chips_are_clicked() {
    let mut screen = list();
    click(&mut screen, "walking");
    assert!(screen.shows("1 of 6"), "{}", screen.text());
    click(&mut screen, "#walking ×");
    assert!(!screen.shows("×"), "{}", screen.text());
    click(&mut screen, "essay");
    click(&mut screen, "All");
    assert!(!screen.shows("×"), "{}", screen.text());
}

#[test]
fn the_wheel_scrolls_what_is_under_it_and_chooses_nothing() {
    let mut screen = list();
    let chosen = screen.app.list.selected.clone();
    let before = screen.row_of("The Long Road");
    wheel(&mut screen, "The Long Road", true);
    assert_eq!(screen.row_of("The Long Road") + 3, before);
    assert_eq!(screen.app.list.selected, chosen);
    wheel(&mut screen, "The Long Road", false);
    assert_eq!(screen.row_of("The Long Road"), before);
    let mut screen = reading("The Long Road");
    at(&mut screen, Gesture::WheelDown, 30, 10);
    assert_eq!(top(&screen), 3);
    at(&mut screen, Gesture::WheelUp, 30, 10);
    assert_eq!(top(&screen), 0);
}

#[test]
fn links_and_headings_are_clicked() {
    let mut screen = reading("The Long Road");
    click(&mut screen, "The fourth mile");
    assert!(top(&screen) > 10);
    let mut found = false;
    screen.keys("g");
    for _ in 0..40 {
        let links = screen.app.reader.as_ref().unwrap().page.visible_links();
        let area = screen.app.reader_areas().text;
        let goes = |screen: &Screen, id| {
            let page = &screen.app.reader.as_ref().unwrap().page;
            page.document.link(id).unwrap().dest.ends_with(".md")
        };
        if let Some(link) = links.iter().find(|link| goes(&screen, link.id)) {
            let (col, row) = (
                link.col + usize::from(area.x),
                link.row + usize::from(area.y),
            );
            at(&mut screen, Gesture::Press, col, row);
            found = true;
            break;
        }
        screen.keys("j j j");
    }
    assert!(found);
    assert_ne!(&*screen.app.open_post().unwrap().title, "The Long Road");
}

#[test]
fn a_bar_is_drawn_and_dragged() {
    let mut screen = reading("The Long Road");
    let body = screen.app.reader_areas().body;
    let bar = usize::from(body.right() - 1);
    assert!(
        screen.rows()[usize::from(body.y)].ends_with('┃'),
        "{}",
        screen.text()
    );
    at(&mut screen, Gesture::Press, bar, usize::from(body.y));
    at(&mut screen, Gesture::Drag, 5, usize::from(body.bottom()));
    assert!(screen.status_line().contains("100%"), "{}", screen.text());
    at(&mut screen, Gesture::Drag, 5, 0);
    assert_eq!(top(&screen), 0);
    at(&mut screen, Gesture::Release, 5, 0);
    at(&mut screen, Gesture::Drag, bar, 20);
    assert_eq!(top(&screen), 0);
    let mut screen = list();
    let posts = screen.app.list_areas().posts;
    at(
        &mut screen,
        Gesture::Press,
        usize::from(posts.right() - 1),
        usize::from(posts.bottom()) - 1,
    );
    assert!(
        screen.shows("Older Still") || screen.shows("undated"),
        "{}",
        screen.text()
    );
}

#[test]
fn a_picker_and_the_search_window_take_clicks_and_the_wheel() {
    let mut screen = list();
    screen.keys("ctrl-p");
    click(&mut screen, "A Short Note  ");
    let opened = screen.app.open_post().map(|post| post.title.clone());
    assert_eq!(opened.as_deref(), Some("A Short Note"));
    screen.keys("s").typed("needle");
    at(&mut screen, Gesture::WheelDown, 50, 10);
    click(&mut screen, "without a heading");
    assert!(screen.app.overlay.is_none());
    let find = screen.app.reader.as_ref().unwrap().find.as_ref().unwrap();
    assert_eq!(find.matches.len(), 3);
    screen.keys("o");
    // Beside the window: away with it.
    screen.keys("q t");
    at(&mut screen, Gesture::Press, 2, 22);
    assert!(screen.app.overlay.is_none());
}

#[test]
fn a_fold_opens_where_it_is_clicked() {
    let folder = tempfile::tempdir().unwrap();
    let body =
        "---\ntitle: F\n---\n\n<details><summary>More</summary>\n\nhidden words\n\n</details>\n";
    std::fs::write(folder.path().join("f.md"), body).unwrap();
    let mut screen = Screen::of(folder.path(), 80, 24);
    screen.keys("enter M");
    assert!(!screen.shows("hidden words"), "{}", screen.text());
    click(&mut screen, "More");
    assert!(screen.shows("hidden words"), "{}", screen.text());
    click(&mut screen, "More");
    assert!(!screen.shows("hidden words"));
}

#[test]
fn a_click_closes_help_and_copies_a_line_of_the_menu() {
    let mut screen = reading("The Long Road");
    screen.keys("?");
    wheel(&mut screen, "Keys in a post", true);
    assert!(screen.app.overlay.is_some());
    click(&mut screen, "Keys in a post");
    assert!(screen.app.overlay.is_none());
    screen.keys("c");
    click(&mut screen, "Markdown");
    assert!(screen.app.overlay.is_none());
    let asked = screen.asked.join("\n");
    assert!(asked.contains("CopySource"), "{asked}");
    screen.keys("c");
    at(&mut screen, Gesture::Press, 0, 0);
    assert!(screen.app.overlay.is_none());
}
