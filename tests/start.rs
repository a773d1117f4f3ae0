//! What the reader is started with: a post, a filter, settings, other blogs.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod common;

use std::fs;

use common::{
    pages::folder,
    tty::{Answers, Tty},
};

/// The program with settings, and nothing else set.
fn start(settings: &str, args: &[&str]) -> (tempfile::TempDir, Tty) {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("blogtui")).unwrap();
    fs::write(home.path().join("blogtui/config.toml"), settings).unwrap();
    let path = home.path().to_str().unwrap().to_owned();
    let program = env!("CARGO_BIN_EXE_blogtui");
    let tty = Tty::start(
        program,
        args,
        &[("XDG_CONFIG_HOME", &path), ("BLOGTUI_THEME", "dark")],
    );
    (home, tty)
}

fn sample() -> String {
    folder("sample-content").to_str().unwrap().to_owned()
}

#[test]
fn a_post_is_opened_by_any_of_its_names() {
    for name in [
        "tea-while-compiling",
        "posts/tea-while-compiling/index.md",
        "编译时间",
    ] {
        let (_home, mut tty) = start("", &[&sample(), name]);
        tty.wait_for("[ ] post");
        assert!(
            tty.text().contains("一杯茶的编译时间"),
            "{name}: {}",
            tty.text()
        );
        tty.send("q");
        tty.wait_for("/ 13");
    }
    let (_home, mut tty) = start("", &[&sample(), "tea-while-compilng"]);
    tty.wait_for("did you mean tea-while-compiling?");
}

#[test]
fn the_list_starts_as_it_was_asked_for() {
    let (_home, mut tty) = start("", &[&sample(), "--tag", "Rust", "--sort", "oldest"]);
    tty.wait_for("oldest first");
    tty.wait_for("1 / 3");
    let (_home, mut tty) = start("sort = \"title\"\n", &[&sample()]);
    tty.wait_for("by title");
    let (_home, mut tty) = start("sort = \"title\"\n", &[&sample(), "--sort=newest"]);
    tty.wait_for("newest first");
    let (_home, mut tty) = start("", &[&sample(), "--search", "lighthouse chases"]);
    tty.wait_for("A lighthouse chases");
    let (_home, mut tty) = start("", &[&sample(), "--tag", "rusty"]);
    tty.wait_for("no post has the tag rusty: did you mean Rust?");
}

#[test]
fn mistakes_in_the_settings_are_a_notice() {
    let (_home, mut tty) = start("# mine\nthmee = 1\n", &[&sample()]);
    tty.wait_for("config.toml:2: thmee: no such setting; theme?");
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn keys_mean_what_the_settings_say_and_the_help_follows() {
    let (_home, mut tty) = start(
        "[keys]\nhelp = [\"ctrl-g\"]\nsearch = \"x\"\n",
        &[&sample()],
    );
    tty.wait_for("ctrl-g help");
    tty.wait_for("x search");
    tty.send("\x07");
    tty.wait_for("Keys in the list");
    tty.wait("x", |screen| {
        let text = screen.contents();
        text.lines()
            .any(|line| line.contains(" x ") && line.contains("search all texts"))
    });
}

#[test]
fn another_blog_of_the_settings_is_opened_with_a_key() {
    let fixtures = folder("tests/fixtures/blog");
    let settings = format!(
        "blog = \"sample\"\n[blogs]\nsample = \"{}\"\nfixtures = \"{}\"\nnone = \"/nowhere\"\n",
        sample(),
        fixtures.display()
    );
    let (_home, mut tty) = start(&settings, &[]);
    tty.wait_for("/ 13");
    tty.send("B");
    tty.wait_for("fixtures");
    tty.send("fix\r");
    tty.wait_for("A Short Note");
    // Keys are for it alone: the run before reads nothing any more.
    tty.send("/long\r");
    tty.wait_for("The Long Road");
    tty.send("q");
    tty.wait_for("Short Note");
    tty.send("Bnone\r");
    tty.wait_for("/nowhere is not there");
    tty.send("q");
    tty.wait("the end", |screen| !screen.alternate_screen());
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
    let (_home, mut tty) = start(&settings, &["fixtures"]);
    tty.wait_for("A Short Note");
}

#[test]
fn the_doctor_measures_the_terminal() {
    let (_home, tty) = start("", &["doctor"]);
    let mut tty = tty.answering(Answers {
        colours: Some(["rgb:0000/0000/0000", "rgb:ffff/ffff/ffff"]),
        ..Answers::default()
    });
    tty.wait_for("Files");
    assert_eq!(tty.end(), 0);
    let text = tty.text();
    assert!(text.contains("no answer, laid out as 2"), "{text}");
    let seen = String::from_utf8_lossy(&tty.seen);
    assert!(seen.contains("background    light"), "{seen}");
    assert!(seen.contains("100 columns, 30 rows"), "{seen}");
}
