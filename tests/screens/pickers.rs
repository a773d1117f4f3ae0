//! The pickers of posts, links and themes, as someone who types meets them.

use blogtui::{
    app::Event,
    content::post::{Post, PostId},
};

use crate::common::screen::{Screen, blog};

#[test]
fn a_post_is_picked_by_its_title_from_either_screen() {
    for before in ["", "enter"] {
        let mut screen = Screen::of(&blog(), 80, 24);
        screen.keys(before).keys("ctrl-p").typed("lngrd");
        assert!(screen.shows("1 of 6"), "{}", screen.text());
        screen.keys("enter");
        assert_eq!(&*screen.app.open_post().unwrap().title, "The Long Road");
    }
}

#[test]
fn from_within_a_post_the_way_back_is_kept() {
    let mut screen = Screen::reading("The Long Road", 80, 24);
    screen.keys("ctrl-p").typed("short note").keys("enter");
    assert_eq!(&*screen.app.open_post().unwrap().title, "A Short Note");
    screen.keys("backspace");
    assert_eq!(&*screen.app.open_post().unwrap().title, "The Long Road");
}

#[test]
fn width_case_and_accents_do_not_matter_in_a_picker() {
    for typed in ["ＬＯＮＧ", "long", "lóng"] {
        let mut screen = Screen::of(&blog(), 80, 24);
        screen.keys("ctrl-p").typed(typed).keys("enter");
        assert_eq!(&*screen.app.open_post().unwrap().title, "The Long Road");
    }
}

#[test]
fn what_was_typed_is_marked_in_the_rows() {
    let mut screen = Screen::of(&blog(), 80, 24);
    screen.keys("ctrl-p").typed("road");
    let row = screen.row_of("The Long Road");
    let cells = screen.cells();
    let accent = screen.app.theme.accent.fg.unwrap();
    let marked: String = cells[row * 80..(row + 1) * 80]
        .iter()
        .filter(|cell| cell.fg == accent)
        .map(|cell| cell.symbol())
        .collect();
    assert_eq!(marked, "▌Road");
}

/// A list that takes longer than a frame is narrowed piece by piece, and a key that
/// comes meanwhile is served first.
#[test]
fn thirty_thousand_posts_are_narrowed_between_frames() {
    let mut screen = Screen::new(&blog(), 80, 24);
    let posts = (0..30_000).map(|at| {
        let id = PostId(format!("{at:06}.md").into());
        let mut post = Post::named(id, "x.md".into());
        post.title = format!("第 {at} 篇 post").into();
        post
    });
    screen.app.update(Event::PostsRead(posts.collect()));
    screen.happen(Event::ScanEnded(Ok(Vec::new())));
    screen.busy = true;
    screen.keys("ctrl-p").typed("2");
    assert!(screen.shows("… of 30,000"), "{}", screen.text());
    screen.typed("9999");
    screen.work();
    assert!(screen.shows("第 29999 篇 post"), "{}", screen.text());
    screen.keys("enter");
    assert!(screen.app.is_opening());
}

#[test]
fn links_are_listed_with_where_they_lead() {
    let mut screen = Screen::reading("The Long Road", 100, 24);
    screen.keys("F");
    let text = screen.text();
    assert!(text.contains("Links"), "{text}");
    let shown = screen
        .app
        .reader
        .as_ref()
        .unwrap()
        .page
        .document
        .links
        .clone();
    let first = shown
        .iter()
        .find(|link| !link.dest.starts_with("#fn"))
        .unwrap();
    assert!(text.contains(&first.dest), "{}: {text}", first.dest);
    screen.keys("esc");
    assert!(screen.app.overlay.is_none());
}

#[test]
fn themes_change_while_they_are_walked_and_esc_takes_it_back() {
    let mut screen = Screen::reading("The Long Road", 80, 24);
    let before = screen.app.theme.clone();
    let ground = screen.cells();
    screen.keys("C");
    assert!(
        screen.shows("dark") && screen.shows("light"),
        "{}",
        screen.text()
    );
    screen.keys("down");
    assert_ne!(*screen.app.theme, *before);
    screen.keys("esc");
    assert_eq!(*screen.app.theme, *before);
    assert!(screen.cells() == ground);
    screen.keys("C").typed("light").keys("enter");
    assert_ne!(*screen.app.theme, *before);
    assert!(screen.app.overlay.is_none());
}
