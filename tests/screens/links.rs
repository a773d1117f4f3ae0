//! Links: what is seen before one is followed, and the way back and forward.

use std::path::Path;

use tempfile::TempDir;

use crate::common::screen::Screen;

/// A folder with these posts.
pub(crate) fn folder(posts: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in posts {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The post `title` of a folder, open.
pub(crate) fn reading(folder: &Path, title: &str, cols: u16, rows: u16) -> Screen {
    let mut screen = Screen::of(folder, cols, rows);
    screen.open(title);
    screen
}

fn top(screen: &Screen) -> usize {
    screen.app.reader.as_ref().unwrap().page.visible().start
}

fn title(screen: &Screen) -> String {
    screen.app.open_post().unwrap().title.to_string()
}

/// Enough paragraphs to scroll through.
fn long(text: &str) -> String {
    (0..30).map(|at| format!("{text} {at}\n\n")).collect()
}

#[test]
fn history_goes_back_and_forward_each_step_at_its_row() {
    let body = |to: &str| format!("{}[next]({to})\n\n{}", long("before"), long("after"));
    let folder = folder(&[
        ("a.md", &body("b.md")),
        ("b.md", &body("c.md")),
        ("c.md", "the end\n"),
    ]);
    let mut screen = reading(folder.path(), "A", 80, 24);
    let mut places = Vec::new();
    for _ in 0..2 {
        screen.keys("} space space tab j j");
        screen.keys("k k");
        places.push((title(&screen), top(&screen)));
        screen.keys("enter");
    }
    assert_eq!(title(&screen), "C");
    assert_eq!(places[1].0, "B");
    for (back, forward) in [("backspace", ">"), ("<", ">"), ("alt-left", "alt-right")] {
        screen.keys(back);
        assert_eq!((title(&screen), top(&screen)), places[1], "{back}");
        screen.keys(back);
        assert_eq!((title(&screen), top(&screen)), places[0], "{back}");
        screen.keys(forward);
        assert_eq!((title(&screen), top(&screen)), places[1], "{forward}");
        screen.keys(forward);
        assert_eq!(title(&screen), "C", "{forward}");
        screen.keys(forward);
        assert!(screen.shows("nothing to go forward to"));
    }
    // The way ahead ends where another one is taken.
    screen.keys("< < G");
    let before = top(&screen);
    screen.keys("g } space space tab enter");
    assert_eq!(title(&screen), "B");
    screen.keys("> ");
    assert!(screen.shows("nothing to go forward to"));
    screen.keys("< <");
    assert!(screen.shows("nothing to go back to"));
    assert!(before > top(&screen));
}

#[test]
fn a_post_that_is_gone_leaves_the_history_as_it_was() {
    let folder = folder(&[("a.md", "[to b](b.md)\n"), ("b.md", "here is b\n")]);
    let mut screen = reading(folder.path(), "A", 80, 24);
    screen.keys("tab enter backspace");
    std::fs::remove_file(folder.path().join("b.md")).unwrap();
    screen.keys(">");
    assert!(screen.status_line().contains("b.md: cannot be read"));
    assert_eq!(title(&screen), "A");
    std::fs::write(folder.path().join("b.md"), "b is back\n").unwrap();
    screen.keys(">");
    assert!(screen.shows("b is back"), "{}", screen.text());
}

#[test]
fn a_long_target_is_shown_whole_however_long() {
    let url = format!("https://example.org/{}end", "long/".repeat(60));
    let folder = folder(&[("a.md", &format!("see [this]({url})\n"))]);
    let mut screen = reading(folder.path(), "A", 60, 20);
    screen.keys("tab");
    let rows = screen.rows();
    let shown: String = rows[rows.len() - 6..]
        .iter()
        .map(|row| row.trim_start_matches([' ', '→']).trim_end())
        .collect();
    assert!(shown.contains(&url), "{}", screen.text());
    // What does not even fit the screen says how much is left out.
    let url = format!("https://example.org/{}end", "long/".repeat(900));
    std::fs::write(folder.path().join("a.md"), format!("see [this]({url})\n")).unwrap();
    let mut screen = reading(folder.path(), "A", 60, 20);
    screen.keys("tab");
    assert!(screen.shows("more characters …") && screen.shows("https://example.org/long/"));
    assert!(screen.shows("/end") || screen.shows("end"));
    screen.keys("esc");
    assert!(!screen.shows("https://"));
}

#[test]
fn what_leaves_the_program_by_its_label_is_shown_first() {
    let folder = folder(&[(
        "a.md",
        "[out](https://例子.测试/x) [mail](mailto:a@b.org)\n",
    )]);
    let mut screen = reading(folder.path(), "A", 80, 24);
    screen.keys("f a");
    assert_eq!(screen.asked, [""; 0]);
    let status = screen.status_line();
    assert!(
        status.contains("→ https://xn--fsqu00a.xn--0zwm56d/x"),
        "{status}"
    );
    screen.keys("enter");
    assert_eq!(
        screen.asked,
        ["Browse(\"https://xn--fsqu00a.xn--0zwm56d/x\")"]
    );
    screen.keys("tab enter");
    assert_eq!(screen.asked[1], "Browse(\"mailto:a@b.org\")");
}

#[test]
fn other_schemes_are_shown_and_refused() {
    let folder = folder(&[(
        "a.md",
        "[a](javascript:alert(1)) [b](file:///etc/passwd) [c](no-such.md)\n",
    )]);
    let mut screen = reading(folder.path(), "A", 80, 24);
    for (keys, seen, said) in [
        (
            "tab",
            "→ javascript:alert(1)",
            "not opened: javascript:alert(1)",
        ),
        (
            "tab",
            "→ file:///etc/passwd",
            "not opened: file:///etc/passwd",
        ),
        ("tab", "→ no-such.md", "not found: no-such.md"),
    ] {
        screen.keys(keys);
        assert!(screen.status_line().contains(seen), "{}", screen.text());
        screen.keys("enter");
        assert!(screen.status_line().contains(said), "{}", screen.text());
    }
    assert_eq!(screen.asked, [""; 0]);
}

#[test]
fn headings_of_other_posts_are_reached_in_every_notation() {
    let to = format!("# Top\n\n{}## 渐入佳境\n\nhere\n\n{}", long("x"), long("y"));
    let folder = folder(&[
        (
            "a.md",
            "[one](sub/b.md#渐入佳境) [[b#渐入佳境]] [two]({{< ref \"b.md#渐入佳境\" >}}) [three](/sub/b/#%E6%B8%90%E5%85%A5%E4%BD%B3%E5%A2%83)\n",
        ),
        ("sub/b.md", &to),
    ]);
    for tabs in 1..=4 {
        let mut screen = reading(folder.path(), "A", 80, 24);
        screen.keys(&"tab ".repeat(tabs)).keys("enter");
        let upper = screen.rows()[..6].join("\n");
        assert!(upper.contains("渐入佳境"), "{tabs}: {}", screen.text());
        screen.keys("backspace");
        assert_eq!(title(&screen), "A");
    }
}

#[test]
fn a_footnote_is_shown_beside_the_text_and_leads_there_and_back() {
    let body = format!(
        "{}named here[^1] and there[^2].\n\n{}\n\n[^1]: the first note\n\n[^2]: 第二条脚注\n",
        long("a"),
        long("b")
    );
    let folder = folder(&[("a.md", &body)]);
    let mut screen = reading(folder.path(), "A", 80, 24);
    screen.keys("tab");
    let before = top(&screen);
    assert!(
        screen.status_line().contains("→ note 1"),
        "{}",
        screen.text()
    );
    screen.keys("enter");
    let (named, note) = (screen.row_of("named here"), screen.row_of("the first note"));
    assert_eq!(top(&screen), before);
    // In place: right below the row or right above it.
    assert!(note.abs_diff(named) == 2, "{}", screen.text());
    screen.keys("enter");
    assert!(!screen.shows("named here") && screen.shows("第二条脚注"));
    screen.keys("backspace");
    assert_eq!(top(&screen), before);
    screen.keys("> tab");
    assert!(
        screen.status_line().contains("back to note"),
        "{}",
        screen.text()
    );
    screen.keys("enter");
    assert!(screen.shows("named here"), "{}", screen.text());
}

#[test]
fn hundreds_of_links_have_labels_none_of_which_begins_another() {
    let links: String = (0..900)
        .map(|at| format!("[{at}](https://e.org/{at}) "))
        .collect();
    let folder = folder(&[("a.md", &links)]);
    let mut screen = reading(folder.path(), "A", 200, 60);
    screen.keys("f");
    let reader = screen.app.reader.as_ref().unwrap();
    let labels = &reader.labels.as_ref().unwrap().0;
    assert!(labels.len() > 676);
    let mut names: Vec<&String> = labels.iter().map(|(name, _)| name).collect();
    names.sort();
    assert!(
        names
            .windows(2)
            .all(|pair| !pair[1].starts_with(pair[0].as_str()))
    );
}

#[test]
fn links_inside_the_blog_that_are_no_posts_say_what_they_are() {
    let folder = folder(&[
        (
            "a.md",
            "---\ntags: [Rust]\n---\n[t](/tags/rust/) [f](data.zip) [up](../../../../../../../etc/passwd)\n",
        ),
        ("b.md", "text\n"),
        ("data.zip", "x"),
    ]);
    let mut screen = reading(folder.path(), "A", 80, 24);
    for said in ["a file, not opened: data.zip", "not opened: ../../"] {
        screen.keys(if said.contains("zip") {
            "tab tab enter"
        } else {
            "tab enter"
        });
        assert!(screen.status_line().contains(said), "{}", screen.text());
    }
    // The list of a tag is the list, filtered.
    screen.keys("esc shift-tab shift-tab shift-tab enter");
    assert!(screen.app.reader.is_none(), "{}", screen.text());
    assert_eq!(screen.app.list.shown.len(), 1);
}
