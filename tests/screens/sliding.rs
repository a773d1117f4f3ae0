//! Code and tables that are wider than the page.

use crate::common::screen::Screen;

const POST: &str = "---
title: Wide
---
Text before.

```sql
+----+----------------------------------------------+---------------------+
| id | info                                         | 时间                |
+----+----------------------------------------------+---------------------+
|  1 | some words that are here to fill the column  | 2024-07-31 10:00:00 |
+----+----------------------------------------------+---------------------+
```

```rust
let a_long_line = of_code(that_goes_on, and_on, beyond_the_edge, of_the_page_END);
```

| name | first | second | third | fourth | fifth |
|---|---|---|---|---|---|
| a longer name | 1234567890123 | 1234567890123 | 1234567890123 | 1234567890123 | the last |
";

fn reading(post: &str) -> (tempfile::TempDir, Screen) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("post.md"), post).unwrap();
    let mut screen = Screen::of(folder.path(), 50, 40);
    screen.keys("enter");
    (folder, screen)
}

#[test]
fn what_a_database_printed_slides_and_the_rest_wraps_until_it_is_asked_for() {
    let (_folder, mut screen) = reading(POST);
    let edges = |screen: &mut Screen, mark: &str| screen.text().matches(mark).count();
    assert!(screen.shows("| id | info"), "{}", screen.text());
    // Its five lines go on; code has wrapped, the table is records.
    assert_eq!(edges(&mut screen, "›"), 5, "{}", screen.text());
    assert!(screen.shows("↪") && screen.shows("fifth: the last"));
    screen.resize(64, 40);
    assert!(screen.shows("h l slide"), "{}", screen.text());
    screen.resize(50, 40);
    screen.keys("l");
    assert_eq!(
        edges(&mut screen, "‹"),
        5 + 1,
        "the bar's too\n{}",
        screen.text()
    );
    screen.keys("l l l l l l");
    assert!(screen.shows("2024-07-31 10:00:00 |"), "{}", screen.text());
    assert!(screen.shows("Text before.") && screen.shows("↪"));
    screen.keys("l");
    assert!(screen.shows("nothing here goes on"), "{}", screen.text());
    screen.keys("h h h h h h h");
    assert_eq!(edges(&mut screen, "›"), 5, "{}", screen.text());
    screen.keys("h");
    assert!(screen.shows("left edge"), "{}", screen.text());
}

#[test]
fn wide_code_and_tables_slide_when_they_are_asked_to_and_wrap_again() {
    let without = POST
        .replace("```sql", "~~~")
        .split("~~~")
        .next()
        .unwrap()
        .to_owned();
    let code = POST.split("```rust").nth(1).unwrap();
    let (_folder, mut screen) = reading(&format!("{without}```rust{code}"));
    let wrapped = screen.rows();
    assert!(screen.shows("↪"), "{}", screen.text());
    screen.keys("l");
    assert!(!screen.shows("↪") && screen.shows("›"), "{}", screen.text());
    assert!(!screen.shows("the last"), "{}", screen.text());
    // What is found is slid into sight.
    screen.keys("/").typed("page_END").keys("enter");
    assert!(screen.shows("page_END"), "{}", screen.text());
    screen.keys("esc").keys("l l l l l l l l l l l l");
    assert!(screen.shows("the last"), "{}", screen.text());
    screen.keys("h h h h h h h h h h h h h h h h");
    let text = |rows: &[String]| rows[..rows.len() - 1].join("\n");
    assert_eq!(text(&screen.rows()), text(&wrapped));
}

#[test]
fn where_nothing_is_wide_nothing_slides() {
    let (_folder, mut screen) = reading("A post.\n");
    screen.keys("l");
    assert!(screen.shows("nothing here goes on"), "{}", screen.text());
}
