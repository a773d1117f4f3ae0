//! Pictures on other servers: nothing is asked for until somebody wants it.
#![cfg(feature = "remote")]

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use blogtui::runtime::remote::{Cache, Limits, Remote};

use crate::common::screen::{Screen, blog};

/// A server of one picture, `/a.png`, and how often it was asked for anything.
fn server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let asked = count.clone();
    let picture = std::fs::read(blog().join("harbour/harbour.png")).unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            asked.fetch_add(1, Ordering::Relaxed);
            let mut first = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            reader.read_line(&mut first).unwrap();
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|bytes| bytes > 2) {
                line.clear();
            }
            let (status, body) = match first.split(' ').nth(1) {
                Some("/a.png") => ("200 OK", picture.as_slice()),
                Some("/page.png") => ("200 OK", b"<html>".as_slice()),
                _ => ("404 Not Found", b"".as_slice()),
            };
            let head =
                format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/plain");
            let _ = write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(body);
        }
    });
    (root, count)
}

fn post(folder: &Path, root: &str) {
    let text: String = (0..30).map(|n| format!("Paragraph {n}.\n\n")).collect();
    let body = format!(
        "# Post\n\n![near]({root}/a.png)\n\n![gone]({root}/b.png)\n\n![a page]({root}/page.png)\n\n\
         {text}![far]({root}/far.png)\n"
    );
    std::fs::write(folder.join("post.md"), body).unwrap();
}

fn screen(folder: &Path, cache: &Path) -> Screen {
    let mut screen = Screen::of(folder, 100, 40);
    let limits = Limits {
        local: true,
        ..Limits::default()
    };
    screen.site.remote = Remote::within(Some(Cache::at(cache.to_owned(), 1 << 20)), limits);
    screen
}

/// Pictures that the page has room for.
fn placed(screen: &Screen) -> usize {
    let page = &screen.app.reader.as_ref().unwrap().page;
    page.pictures_near().len()
}

#[test]
fn a_key_fetches_the_pictures_in_sight_and_no_others() {
    let (root, asked) = server();
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    post(folder.path(), &root);
    let mut screen = screen(folder.path(), cache.path());
    screen.keys("enter");
    assert!(screen.shows("a.png: on another server, not fetched"));
    screen.keys("j k");
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    screen.busy = true;
    screen.keys("I");
    assert!(screen.shows("a.png: fetching"), "{}", screen.text());
    assert!(screen.shows("fetching 3 pictures"));
    screen.busy = false;
    screen.work();
    assert_eq!(placed(&screen), 1, "{}", screen.text());
    assert!(screen.shows("b.png: the server says 404 Not Found"));
    assert!(screen.shows("page.png: not a picture this program can read (png)"));
    assert_eq!(asked.load(Ordering::Relaxed), 3);
    // Only what failed is asked for again.
    screen.keys("I");
    assert_eq!(asked.load(Ordering::Relaxed), 5);
    screen.keys("G");
    assert!(screen.shows("far.png: on another server"));
}

#[test]
fn what_was_fetched_once_is_shown_without_a_server() {
    let (root, asked) = server();
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    post(folder.path(), &root);
    let mut first = screen(folder.path(), cache.path());
    first.keys("enter I");
    let before = asked.load(Ordering::Relaxed);
    let mut again = screen(folder.path(), cache.path());
    again.keys("enter");
    assert_eq!(placed(&again), 1);
    assert_eq!(asked.load(Ordering::Relaxed), before);
    // Its place is the address, and the browser opens it.
    again.keys("i");
    assert!(again.top_line().contains(&format!("{root}/a.png")));
    again.keys("enter");
    assert!(again.asked.contains(&format!("Browse(\"{root}/a.png\")")));
}

#[test]
fn a_reader_who_wants_all_of_them_gets_those_that_come_into_sight() {
    let (root, asked) = server();
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    post(folder.path(), &root);
    let mut screen = screen(folder.path(), cache.path());
    screen.app.remote_images = true;
    assert_eq!(asked.load(Ordering::Relaxed), 0, "the list asks nobody");
    screen.resize(100, 12);
    screen.keys("enter");
    let first = asked.load(Ordering::Relaxed);
    assert!((1..=3).contains(&first), "{first}");
    screen.keys("G");
    assert_eq!(asked.load(Ordering::Relaxed), 4);
    screen.keys("g G g");
    assert_eq!(asked.load(Ordering::Relaxed), 4, "none is asked for twice");
}

#[test]
fn without_a_cache_they_are_kept_in_memory() {
    let (root, _) = server();
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    post(folder.path(), &root);
    let mut screen = screen(folder.path(), cache.path());
    let limits = Limits {
        local: true,
        ..Limits::default()
    };
    // A file where the folder should be, and none at all.
    std::fs::write(cache.path().join("file"), "").unwrap();
    let broken = Cache::at(cache.path().join("file/below"), 1 << 20);
    for cache in [Some(broken), None] {
        screen.site.remote = Remote::within(cache, limits);
        screen.keys("enter I");
        assert_eq!(placed(&screen), 1, "{}", screen.text());
        screen.keys("q");
    }
}

#[test]
fn with_usual_limits_the_own_network_is_left_alone() {
    let (root, asked) = server();
    let folder = tempfile::tempdir().unwrap();
    post(folder.path(), &root);
    let mut screen = Screen::of(folder.path(), 100, 40);
    screen.site.remote = Remote::within(None, Limits::default());
    screen.keys("enter I");
    assert!(screen.shows("a.png: in the local network, not fetched"));
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}
