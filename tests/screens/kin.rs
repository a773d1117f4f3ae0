//! What stands at the end of a post: those that link to it, those that are like it.

use crate::{
    common::screen::Screen,
    links::{folder, reading},
};

fn post(title: &str, day: &str, tags: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: {day}\ntags: [{tags}]\n---\n\n{body}\n")
}

fn small() -> tempfile::TempDir {
    folder(&[
        (
            "one.md",
            &post(
                "第一篇",
                "2024-01-01",
                "随笔, Rust",
                "the first [to two](two.md)",
            ),
        ),
        (
            "two.md",
            &post("Second", "2024-02-01", "Rust", "the second"),
        ),
        (
            "sub/three.md",
            &post(
                "Third",
                "2024-03-01",
                "other",
                "see [[two]] and [one](../one.md)",
            ),
        ),
        (
            "four.md",
            &post("Fourth", "2024-04-01", "Rust, 随笔", "nothing"),
        ),
        ("five.md", &post("Fifth", "2024-05-01", "x", "nothing")),
        (
            "draft.md",
            &post("A Draft", "2024-05-01", "Rust", "[two](two.md)")
                .replace("tags", "draft: true\ntags"),
        ),
    ])
}

fn hide_drafts(screen: &mut Screen) {
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    screen
        .app
        .hide(blogtui::content::index::Hide::unpublished(now));
}

#[test]
fn posts_that_link_here_and_related_ones_stand_at_the_end_and_lead_on() {
    let folder = small();
    let mut screen = Screen::new(folder.path(), 80, 40);
    hide_drafts(&mut screen);
    screen.scan();
    screen.open("Second");
    let rows = screen.rows();
    let at = |text: &str| rows.iter().position(|row| row.contains(text));
    let from = at("Linked from").unwrap_or_else(|| panic!("{}", rows.join("\n")));
    // The newest first.
    assert!(rows[from + 1].contains("2024-03-01  Third"));
    assert!(rows[from + 2].contains("2024-01-01  第一篇"));
    let related = at("Related").unwrap();
    assert!(rows[related + 1].contains("Fourth") && rows[related + 1].contains("#Rust"));
    assert!(!screen.shows("Fifth") && !screen.shows("A Draft"));
    // Rows are links like any other, with the way back.
    screen.keys("tab tab");
    assert!(screen.status_line().contains("第一篇"), "{}", screen.text());
    screen.keys("enter");
    assert_eq!(&*screen.app.open_post().unwrap().title, "第一篇");
    screen.keys("backspace");
    assert_eq!(&*screen.app.open_post().unwrap().title, "Second");
    screen.keys("f a");
    assert_eq!(&*screen.app.open_post().unwrap().title, "Third");
}

#[test]
fn the_end_of_the_text_is_all_of_it() {
    let long: String = (0..40).map(|at| format!("line {at}\n\n")).collect();
    let folder = folder(&[
        ("a.md", &post("A", "2024-01-01", "x", &long)),
        ("b.md", &post("B", "2024-01-02", "x", "[a](a.md)")),
    ]);
    let mut screen = reading(folder.path(), "A", 80, 24);
    while !screen.shows("line 39") {
        screen.keys("j");
    }
    assert!(screen.status_line().contains("100%"), "{}", screen.text());
    assert!(!screen.shows("Linked from"));
    screen.keys("G");
    assert!(
        screen.shows("Linked from") && screen.shows("line 39"),
        "{}",
        screen.text()
    );
    // What is not the post's own is neither found nor copied.
    screen.keys("/").typed("linked from");
    assert!(
        screen.status_line().contains("not found"),
        "{}",
        screen.text()
    );
    screen.keys("esc q");
    assert!(screen.app.memory.is_read("a.md"));
}

/// Two posts, the one long, that link to each other, and one that is like both.
fn long_and_linked() -> tempfile::TempDir {
    let long: String = (0..90).map(|at| format!("line {at}\n\n")).collect();
    folder(&[
        ("a.md", &post("A", "2024-01-01", "x", &long)),
        ("b.md", &post("B", "2024-01-02", "x", "[a](a.md)")),
        ("c.md", &post("C", "2024-01-03", "x", "nothing")),
    ])
}

/// A worker that still lays out the page as it was does not undo what has come.
#[test]
fn links_that_come_before_the_page_is_laid_out_stand_at_its_end() {
    let folder = long_and_linked();
    let mut screen = Screen::of(folder.path(), 80, 24);
    screen.busy = true;
    screen.open("A");
    screen.work_without(|effect| matches!(effect, blogtui::app::Effect::Lay { .. }));
    screen.work();
    screen.keys("G");
    assert!(screen.shows("Linked from"), "{}", screen.text());
    assert!(screen.shows("Related"), "{}", screen.text());
}

#[test]
fn a_post_that_has_grown_or_is_read_again_keeps_what_stands_below_it() {
    let folder = long_and_linked();
    let mut screen = reading(folder.path(), "A", 80, 24);
    let (path, ticket) = {
        let page = &screen.app.reader.as_ref().unwrap().page;
        (folder.path().join("a.md"), page.ticket)
    };
    let site = blogtui::runtime::Site::find(folder.path()).unwrap();
    let opened = blogtui::runtime::open(&site.load(&path), None, &site).unwrap();
    screen.happen(blogtui::app::Event::PostGrown {
        ticket,
        opened: Box::new(opened),
    });
    screen.keys("G");
    assert!(screen.shows("Linked from"), "{}", screen.text());
    // The same text once more: the chosen link is still chosen.
    screen.keys("tab");
    let chosen = screen.status_line();
    assert!(chosen.contains('B'), "{chosen}");
    let before = screen.rows();
    screen.happen(blogtui::app::Event::FilesChanged(
        blogtui::app::event::Changes {
            posts: vec![site.load(&path)],
            ..Default::default()
        },
    ));
    assert_eq!(screen.rows(), before);
}

#[test]
fn what_is_linked_follows_an_edit_and_a_reload() {
    let folder = small();
    let mut screen = reading(folder.path(), "Fifth", 80, 30);
    assert!(!screen.shows("Linked from"));
    std::fs::write(
        folder.path().join("four.md"),
        post("Fourth", "2024-04-01", "Rust", "[now](five.md)"),
    )
    .unwrap();
    screen.keys("q r");
    screen.open("Fifth");
    assert!(
        screen.shows("Linked from") && screen.shows("Fourth"),
        "{}",
        screen.text()
    );
    std::fs::remove_file(folder.path().join("four.md")).unwrap();
    screen.keys("q r");
    screen.open("Fifth");
    assert!(!screen.shows("Linked from"), "{}", screen.text());
}

#[test]
fn links_are_read_only_once_a_post_is_open() {
    let folder = small();
    let mut screen = Screen::of(folder.path(), 80, 30);
    screen.keys("j k");
    assert!(
        screen
            .app
            .graph
            .sources(&screen.app.list.shown[3])
            .is_empty()
    );
    screen.keys("enter q");
    let two = blogtui::content::post::PostId("two.md".into());
    assert_eq!(screen.app.graph.sources(&two).len(), 3);
}

#[test]
fn the_picker_of_links_has_them_all() {
    let folder = small();
    let mut screen = reading(folder.path(), "Second", 80, 30);
    screen.keys("F");
    assert!(
        screen.shows("linked from") && screen.shows("related"),
        "{}",
        screen.text()
    );
    screen.typed("third").keys("enter");
    assert_eq!(&*screen.app.open_post().unwrap().title, "Third");
    screen.keys("backspace");
    assert_eq!(&*screen.app.open_post().unwrap().title, "Second");
}

/// blowfish.page: `series_order` numbers the parts, and `weight` is the list's.
#[test]
fn the_number_that_the_author_gives_a_post_is_its_place_in_the_series() {
    let part = |order: u8, day: u8, weight: i8| {
        format!(
            "---\ntitle: Part {order}\ndate: 2024-01-0{day}\nseries: [Tale]\n\
             series_order: {order}\nweight: {weight}\n---\n\ntext\n"
        )
    };
    let folder = folder(&[
        ("a.md", &part(1, 3, -1)),
        ("b.md", &part(2, 1, -3)),
        ("c.md", &part(3, 2, -2)),
    ]);
    let mut screen = Screen::new(folder.path(), 80, 40);
    screen.scan();
    screen.open("Part 1");
    assert!(screen.shows("Tale 1 of 3"), "{}", screen.text());
}
