//! The panes of the list: which has the keys, what they do there, what the last line says.

use std::fs;

use blogtui::app::{Event, list::Focus};

use crate::common::screen::{Screen, blog};

/// Three posts, the newest of them long, with tags.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let post = |name: &str, day: usize, tags: &str, text: &str| {
        let head =
            format!("---\ntitle: Post {name}\ndate: 2025-01-{day:02}\ntags: [{tags}]\n---\n\n");
        fs::write(folder.path().join(format!("{name}.md")), head + text).unwrap();
    };
    let long: String = (1..200)
        .map(|number| format!("Line {number:03} of it.\n\n"))
        .collect();
    post("long", 3, "Rust, draft", &long);
    post("short", 2, "Rust", "A few words on rust.\n");
    post("last", 1, "tea", "A few words on tea.\n");
    folder
}

#[test]
fn tab_gives_the_keys_to_each_pane_in_turn_and_the_last_line_follows() {
    let folder = folder();
    let mut screen = Screen::of(folder.path(), 160, 40);
    let hints = |screen: &mut Screen| {
        let line = screen.status_line();
        let known = ["to the posts", "tab preview", "to the list"];
        let said: Vec<_> = known
            .into_iter()
            .filter(|hint| line.contains(hint))
            .collect();
        said.join(" ")
    };
    let panes = [
        ("", Focus::Posts, "tab preview"),
        ("tab", Focus::Preview, "to the list"),
        ("tab", Focus::Tags, "to the posts"),
        ("tab", Focus::Posts, "tab preview"),
        ("shift-tab", Focus::Tags, "to the posts"),
        ("shift-tab", Focus::Preview, "to the list"),
        ("h", Focus::Posts, "tab preview"),
        ("h", Focus::Tags, "to the posts"),
        ("enter tab", Focus::Preview, "to the list"),
        ("esc", Focus::Posts, "tab preview"),
    ];
    for (keys, focus, said) in panes {
        screen.keys(keys);
        assert_eq!(screen.app.focus(), focus, "{keys}");
        assert_eq!(hints(&mut screen), said, "{keys}:\n{}", screen.text());
        let marked = screen.text().contains('┃');
        assert_eq!(marked, focus == Focus::Preview, "{keys}");
    }
}

#[test]
fn the_keys_of_a_page_scroll_the_preview_and_enter_reads_on_from_there() {
    let folder = folder();
    let mut screen = Screen::of(folder.path(), 160, 30);
    assert!(screen.shows("Line 005 of it."), "{}", screen.text());
    screen.keys("tab");
    let mut firsts = Vec::new();
    for key in ["j", "d", "space", "k", "u", "b", "G", "g"] {
        let before = screen.text();
        screen.keys(key);
        assert_ne!(screen.text(), before, "{key} does nothing");
        assert_eq!(screen.app.list.cursor(), 0, "{key} chooses another post");
        firsts.push(screen.app.preview.as_ref().unwrap().visible().start);
    }
    assert!(firsts[0] < firsts[1] && firsts[1] < firsts[2] && firsts[6] > 300);
    assert_eq!(firsts[7], 0);
    screen.keys("space space space");
    assert!(!screen.shows("Line 005 of it."));
    let said = |screen: &mut Screen| {
        let rows = screen.rows();
        let line = rows
            .iter()
            .skip(6)
            .find_map(|row| row.split("Line ").nth(1));
        line.unwrap()[..3].to_owned()
    };
    let first = said(&mut screen);
    assert!(screen.status_line().contains('%'), "{}", screen.text());
    screen.keys("enter");
    assert!(screen.app.reader.is_some());
    assert_eq!(said(&mut screen), first);
    // Back, and another post: its preview begins at its top, and keeps the keys.
    screen.keys("q n");
    assert_eq!(screen.app.focus(), Focus::Preview);
    assert!(screen.shows("A few words on"), "{}", screen.text());
}

#[test]
fn a_preview_that_has_left_the_screen_has_no_keys() {
    let folder = folder();
    let mut screen = Screen::of(folder.path(), 160, 30);
    screen.keys("tab").resize(100, 30).keys("j");
    assert_eq!(
        (screen.app.focus(), screen.app.list.cursor()),
        (Focus::Posts, 1)
    );
    screen.resize(160, 30);
    // What is typed narrows the list, and it is the list that is chosen from then.
    screen.keys("tab / r u s t enter j");
    assert_eq!(
        (screen.app.focus(), screen.app.list.cursor()),
        (Focus::Posts, 1)
    );
    // While the preview is on its way nothing else moves.
    screen.busy = true;
    screen.keys("k tab j j");
    assert_eq!(screen.app.list.cursor(), 0);
}

#[test]
fn the_pane_and_the_picker_count_the_same() {
    let folder = folder();
    let mut screen = Screen::of(folder.path(), 160, 40);
    let all = |screen: &mut Screen| {
        let rows = screen.rows();
        let counts = rows.iter().filter_map(|row| {
            let rest = row.split_once("All ")?.1;
            let number = rest.split_whitespace().next()?;
            number.parse::<usize>().ok()
        });
        counts.collect::<Vec<_>>()
    };
    assert_eq!(all(&mut screen), [3]);
    screen.keys("t");
    assert_eq!(all(&mut screen), [3, 3], "{}", screen.text());
    screen.keys("esc / r u s t enter");
    assert_eq!(all(&mut screen), [2], "{}", screen.text());
    screen.keys("t");
    assert_eq!(all(&mut screen), [2, 2], "{}", screen.text());
    // A tag that is left out is left out of neither: the first line takes it all away.
    screen.keys("esc esc t").typed("-draft").keys("enter");
    assert!(screen.shows("-#draft ×"), "{}", screen.text());
    assert_eq!(all(&mut screen), [3], "{}", screen.text());
    screen.keys("h G g");
    assert!(!screen.shows("-#draft ×"), "{}", screen.text());
    assert_eq!(screen.app.list.shown.len(), 3);
}

#[test]
fn in_the_smallest_window_the_selected_post_is_seen() {
    let folder = folder();
    for rows in 5..12 {
        let mut screen = Screen::of(folder.path(), 20, rows);
        screen.app.continue_reading = screen.app.list.shown.first().cloned();
        screen.keys("/ p o s t enter");
        for _ in 0..3 {
            let title = screen.app.selected_post().unwrap().title.clone();
            assert!(screen.shows(&title[..6]), "{rows}:\n{}", screen.text());
            screen.keys("k k j");
            screen.keys("j");
        }
        // Without a filter there is room for the offer, and `k` goes to it.
        screen.keys("esc g");
        assert!(screen.shows("Post l"), "{}", screen.text());
        assert!(screen.shows("↩"), "{rows}:\n{}", screen.text());
    }
}

#[test]
fn eighty_columns_hold_the_section_and_the_way_out() {
    let mut screen = Screen::reading("The Long Road", 80, 24);
    screen.keys("}");
    let outline = &screen.app.reader.as_ref().unwrap().page.document.outline;
    let section = outline[0].title.chars().take(8).collect::<String>();
    let status = screen.status_line();
    for part in [section.as_str(), "%", "scroll", "q list", "? help"] {
        assert!(status.contains(part), "{part}: {status}");
    }
}

#[test]
fn the_search_window_counts_all_posts_it_has_looked_at() {
    let mut screen = Screen::of(&blog(), 100, 30);
    screen.keys("s").typed("long");
    assert!(screen.status_line().contains("ctrl-o best first"));
    screen.keys("ctrl-o");
    assert!(screen.status_line().contains("ctrl-o list's order"));
    screen.typed("zqxj");
    assert!(
        screen.shows("nothing is found in 6 posts"),
        "{}",
        screen.text()
    );
    assert!(!screen.status_line().contains("enter open"));
    // What is not understood finds nothing that could be opened unseen.
    screen.keys("ctrl-u").typed("long after:x");
    assert!(screen.shows("is no date"), "{}", screen.text());
    assert!(
        !screen.shows(" posts ╮") && !screen.shows("1 post"),
        "{}",
        screen.text()
    );
    screen.keys("enter");
    assert!(screen.app.reader.is_none());
}

#[test]
fn a_change_below_is_said_to_be_below() {
    let folder = folder();
    let path = folder.path().join("long.md");
    let mut screen = Screen::of(folder.path(), 80, 24);
    screen.open("Post long");
    let text = fs::read_to_string(&path).unwrap();
    // Enough words for another reading time, which stands in the header.
    fs::write(&path, text + &"More words. ".repeat(900)).unwrap();
    let changes = blogtui::app::event::Changes {
        posts: crate::common::screen::posts(folder.path()),
        ..Default::default()
    };
    screen.keys("space");
    screen.happen(Event::FilesChanged(changes));
    assert!(screen.shows("changed further below"), "{}", screen.text());
}
