//! A long post comes in two parts: its start, and then all of it.

use blogtui::{
    app::Event,
    runtime::{self, Site},
};

use crate::common::screen::Screen;

fn text(parts: std::ops::Range<usize>) -> String {
    parts
        .map(|n| format!("## Part {n}\n\nSome words of part {n}, 和一些字。\n\n"))
        .collect()
}

#[test]
fn the_rest_of_a_post_comes_without_anything_moving() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("post.md");
    let write = |parts| {
        let source = format!("---\ntitle: Long\n---\n{}", text(parts));
        std::fs::write(&path, source).unwrap();
    };
    write(0..40);
    let mut screen = Screen::of(folder.path(), 80, 24);
    screen.keys("enter d d j");
    let before = screen.rows();
    write(0..400);
    let site = Site::find(folder.path()).unwrap();
    let ticket = screen.app.reader.as_ref().unwrap().page.ticket;
    let post = screen.app.open_post().unwrap().clone();
    let opened = Box::new(runtime::open(&post, None, &site).unwrap());
    screen.happen(Event::PostGrown { ticket, opened });
    let text = |rows: &[String]| rows[1..rows.len() - 1].join("\n");
    assert_eq!(text(&before), text(&screen.rows()));
    screen.keys("G");
    assert!(screen.shows("words of part 399"), "{}", screen.text());
    // One that belongs to a page that is gone changes nothing.
    let opened = Box::new(runtime::open(&post, None, &site).unwrap());
    let before = screen.rows();
    screen.happen(Event::PostGrown { ticket, opened });
    assert_eq!(screen.rows(), before);
}
