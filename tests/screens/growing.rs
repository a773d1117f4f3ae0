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

/// A post of every kind of block, whose start says other things without its end: links
/// and notes are defined there.
fn mixed(parts: std::ops::Range<usize>, end: bool) -> String {
    let mut body: String = parts
        .map(|n| {
            let kind = match n % 6 {
                0 => "| a | b |\n|---|---|\n| 一 | two |\n".to_owned(),
                1 => format!("```rust\nlet part = {n};\n```\n"),
                2 => "- one\n- two\n  - deep\n".to_owned(),
                3 => "> quoted\n".to_owned(),
                4 => "a [link][end] and a note[^n].\n".to_owned(),
                _ => "$$\n\\frac{a}{b}\n$$\n".to_owned(),
            };
            format!("## Part {n}\n\nSome words of part {n}, 和一些字。\n\n{kind}\n")
        })
        .collect();
    if end {
        body += "[end]: https://e.org\n\n[^n]: The note.\n";
    }
    body
}

#[test]
fn a_post_that_has_grown_is_the_post_read_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("post.md");
    let write = |body: String| {
        std::fs::write(&path, format!("---\ntitle: Long\n---\n{body}")).unwrap();
    };
    write(mixed(0..300, true));
    let mut grown = Screen::of(folder.path(), 120, 30);
    write(mixed(0..30, false));
    grown.keys("enter");
    write(mixed(0..300, true));
    let site = Site::find(folder.path()).unwrap();
    let ticket = grown.app.reader.as_ref().unwrap().page.ticket;
    let post = grown.app.open_post().unwrap().clone();
    let opened = Box::new(runtime::open(&post, None, &site).unwrap());
    grown.happen(Event::PostGrown { ticket, opened });
    let mut whole = Screen::of(folder.path(), 120, 30);
    whole.keys("enter");

    let pages = [&grown, &whole].map(|screen| &screen.app.reader.as_ref().unwrap().page);
    assert!(pages.iter().all(|page| page.layout.is_complete()));
    let [grown_rows, whole_rows] = pages.map(|page| {
        let blocks = (0..page.layout.len()).map(|block| page.layout.block(block).cloned());
        (page.layout.height(), blocks.collect::<Vec<_>>())
    });
    assert!(grown_rows == whole_rows, "other rows");
    for keys in [
        "d d j",
        "G",
        "k k u",
        "g",
        "/ p a r t space 2 5 0 enter",
        "n N N",
        "esc } } {",
        "o 1 2 3 enter",
        "space space b",
        "tab tab",
        "G b b",
    ] {
        grown.keys(keys);
        whole.keys(keys);
        assert_eq!(grown.rows(), whole.rows(), "after {keys}");
    }
}
