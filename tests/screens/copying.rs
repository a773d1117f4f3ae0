//! Copying: the nearest thing by `y`, anything by the menu, rows by `v`.

use crate::{
    common::screen::Screen,
    links::{folder, reading},
};

/// What was asked to be put on the clipboard last, as it is written in `{:?}`.
fn copied(screen: &Screen) -> &str {
    let asked = screen.asked.last().expect("something was copied");
    let (_, text) = asked.split_once("text: ").expect("it is a text");
    text.split_once(", because")
        .expect("what is copied has a reason")
        .0
}

const TWO: &str = "---\ntitle: Two Blocks\n---\n\n## 第一节\n\n- item\n\n  ```rust\n  fn a() {\n\tb()\n  }\n  ```\n\nwords [link](https://example.org/x)\n\n```sh\necho 你好\n```\n";

#[test]
fn y_copies_the_link_then_the_code_then_the_path() {
    let folder = folder(&[
        ("two.md", TWO),
        ("one.md", "---\ntitle: One\n---\n\n```\n  x\n\n\ty\n```\n"),
        ("none.md", "---\ntitle: None\n---\n\ntext\n"),
    ]);
    let mut screen = reading(folder.path(), "One", 80, 30);
    screen.keys("y");
    assert_eq!(copied(&screen), "\"  x\\n\\n\\ty\"");
    let mut screen = reading(folder.path(), "Two", 80, 30);
    screen.keys("tab y");
    assert_eq!(copied(&screen), "\"https://example.org/x\"");
    screen.keys("esc y");
    let before = screen.asked.len();
    assert!(screen.app.reader.as_ref().unwrap().is_labelled());
    screen.keys("s");
    assert_eq!(screen.asked.len(), before + 1);
    assert_eq!(copied(&screen), "\"echo 你好\"");
    screen.keys("y a");
    assert!(
        copied(&screen).starts_with("\"fn a() {\\n"),
        "{}",
        copied(&screen)
    );
    let mut screen = reading(folder.path(), "None", 80, 30);
    screen.keys("y");
    assert!(
        copied(&screen).ends_with("none.md\""),
        "{}",
        copied(&screen)
    );
}

#[test]
fn only_code_in_sight_is_copied() {
    let long: String = (0..40).map(|at| format!("line {at}\n\n")).collect();
    let body = format!("```\nfirst\n```\n\n{long}\n\n```\nlast\n```\n");
    let folder = folder(&[("a.md", &body)]);
    let mut screen = reading(folder.path(), "A", 80, 24);
    screen.keys("y");
    assert_eq!(copied(&screen), "\"first\"");
    screen.keys("G y");
    assert_eq!(copied(&screen), "\"last\"");
}

#[test]
fn the_menu_copies_heading_path_title_and_markdown() {
    let folder = folder(&[("two.md", TWO)]);
    let mut screen = reading(folder.path(), "Two", 80, 30);
    screen.keys("c");
    assert!(
        screen.shows("Copy") && screen.shows("one of 2 in sight"),
        "{}",
        screen.text()
    );
    screen.keys("h");
    assert!(
        copied(&screen).ends_with("two.md#第一节\""),
        "{}",
        copied(&screen)
    );
    screen.keys("c p");
    assert!(copied(&screen).ends_with("two.md\""));
    screen.keys("c t");
    assert_eq!(copied(&screen), "\"Two Blocks\"");
    screen.keys("c m");
    assert!(screen.asked.last().unwrap().starts_with("CopySource"));
    screen.keys("Y");
    assert!(screen.asked.last().unwrap().starts_with("CopySource"));
    // The code by its letter in the menu, and then by its label.
    screen.keys("c c s");
    assert_eq!(copied(&screen), "\"echo 你好\"");
    // By moving to it: the second line is the heading.
    screen.keys("c j enter");
    assert!(copied(&screen).ends_with("#第一节\""));
    let before = screen.asked.len();
    screen.keys("c esc");
    assert_eq!(screen.asked.len(), before);
    assert!(screen.app.overlay.is_none());
}

#[test]
fn the_list_copies_path_and_markdown() {
    let folder = folder(&[("two.md", TWO)]);
    let mut screen = Screen::of(folder.path(), 80, 30);
    screen.keys("y");
    assert!(copied(&screen).ends_with("two.md\""));
    screen.keys("Y");
    assert!(screen.asked.last().unwrap().starts_with("CopySource"));
}

#[test]
fn rows_are_selected_and_copied_as_paragraphs() {
    let body = "---\ntitle: T\nshowSummary: false\n---\n\n合抱之木，生于毫末；九层之台，起于累土；千里之行，始于足下。为者败之，执者失之。\n\nsecond paragraph of some words that take up more than a single row of the page here\n\nthird\n";
    let folder = folder(&[("a.md", body)]);
    let mut screen = reading(folder.path(), "T", 44, 30);
    let first = screen.row_of("合抱之木");
    let last = screen.row_of("third");
    // From the title down to the first paragraph, and then the other end.
    screen.keys("v");
    assert!(screen.status_line().contains("1 row"), "{}", screen.text());
    let title = screen.row_of("T");
    screen.keys(&"j ".repeat(last - title - 2)).keys("o");
    screen.keys(&"j ".repeat(first - title)).keys("y");
    assert_eq!(
        copied(&screen),
        "\"合抱之木，生于毫末；九层之台，起于累土；千里之行，始于足下。为者败之，执者失之。\\n\\nsecond paragraph of some words that take up more than a single row of the page here\""
    );
    assert!(screen.app.reader.as_ref().unwrap().selection.is_none());
}

#[test]
fn a_selection_scrolls_with_its_end_and_esc_leaves_it() {
    let long: String = (0..60).map(|at| format!("line {at}\n\n")).collect();
    let folder = folder(&[("a.md", &long)]);
    let mut screen = reading(folder.path(), "A", 80, 24);
    let theme = screen.app.theme.clone();
    let painted = |screen: &mut Screen| {
        let ground = theme.selection.bg;
        screen
            .cells()
            .iter()
            .filter(|cell| Some(cell.bg) == ground)
            .count()
    };
    let before = painted(&mut screen);
    screen.keys("v j j");
    assert!(painted(&mut screen) > before + 100, "{}", screen.text());
    screen.keys("G");
    assert!(screen.shows("line 59"), "{}", screen.text());
    screen.keys("g");
    assert!(screen.shows("line 0"));
    screen.keys("esc");
    assert_eq!(painted(&mut screen), before);
    assert!(screen.app.reader.is_some());
    screen.keys("v G y");
    let all = copied(&screen);
    assert!(all.contains("line 0\\n\\nline 1\\n\\n") && all.contains("line 59"));
}
