//! Posts of many rows, of many bytes, and of too many.

use std::fs;

use crate::run::{leave, pipe, reader};

/// More than 65,535 rows, the most that a terminal's numbers count.
#[test]
fn the_last_line_of_a_long_page_is_reached() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.md");
    let text: String = (0..80_000).map(|n| format!("row {n}\n\n")).collect();
    fs::write(&path, text + "the very last\n").unwrap();
    let mut tty = reader(&path);
    tty.wait_for("row 0");
    tty.send("G");
    tty.wait_for("the very last");
    tty.send("kkj");
    tty.send("/row 79998\r");
    tty.wait_for("row 79998");
    tty.send("g");
    tty.wait_for("row 0");
    leave(tty, "a long page");
}

#[test]
fn a_post_over_the_limit_is_a_line_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.md");
    let file = fs::File::create(&path).unwrap();
    file.set_len(65 * 1024 * 1024).unwrap();
    fs::write(folder.path().join("small.md"), "# Small\n\nbefore\n").unwrap();
    let shown = pipe(&["show", path.to_str().unwrap()]);
    assert_eq!(shown.code, Some(1));
    assert!(
        shown.errors().contains("65 MiB") && shown.errors().contains("64 MiB"),
        "{}",
        shown.errors()
    );
    let listed = pipe(&["list", folder.path().to_str().unwrap()]);
    assert_eq!((listed.code, listed.text().lines().count()), (Some(0), 2));
    let mut tty = reader(&path);
    tty.wait_for("the limit is 64 MiB");
    leave(tty, "a large post");
}

/// 60 MiB of one thing.
fn large(unit: &str, before: &str) -> Vec<u8> {
    let mut text = before.as_bytes().to_vec();
    while text.len() < 60 << 20 {
        text.extend_from_slice(unit.as_bytes());
    }
    text
}

#[test]
fn a_post_just_below_the_limit_is_opened_within_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.md");
    let words = "Some words of a paragraph that goes on, with `code` and *stress*.\n\n";
    fs::write(&path, large(words, "# The first line\n\n")).unwrap();
    let listed = pipe(&["list", folder.path().to_str().unwrap()]);
    assert!(listed.text().contains("The first line"), "{listed:?}");
    let mut tty = reader(&path);
    tty.wait_for("Some words");
    tty.send("?");
    tty.wait_for("Keys in");
    leave(tty, "60 MiB");
}

/// A program that is not optimised would take minutes for them:
/// `cargo test --release --test hostile -- --ignored large_posts --nocapture`.
#[test]
#[ignore = "takes minutes where the program is not optimised"]
fn large_posts_are_printed_within_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    for (name, unit, before) in [
        ("letters", "a", ""),
        ("words", "word ", ""),
        ("paragraphs", "Some words.\n\n", ""),
        ("chinese", "中文的字，", ""),
        ("lines", "\n", ""),
        ("rows", "| a | b |\n", "| a | b |\n|---|---|\n"),
        ("items", "- a\n", ""),
        ("code", "let a = 1;\n", "```rust\n"),
        ("quotes", "> a\n", ""),
        ("stars", "*a ", ""),
        ("tildes", " ~~a b~a", ""),
        ("quotes of words", "\"a\" 'b' ", ""),
        ("links", "[a](b) ", ""),
        ("tags", "<b>a</b>", ""),
        ("front matter", "a: b\n", "---\ntitle: x\n"),
    ] {
        let path = folder.path().join("large.md");
        fs::write(&path, large(unit, before)).unwrap();
        let ran = pipe(&["show", path.to_str().unwrap()]);
        println!("{name}: {:?}, {} MiB", ran.took, ran.peak / 1024);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.errors());
    }
}
