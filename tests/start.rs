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
    // Of several, how many there are stands where it is not cut off.
    let (_home, mut tty) = start("thmee = 1\nimags = 2\nx = 3\n", &[&sample()]);
    tty.wait_for("line 1: thmee: no such setting; theme?; and 2 more: blogtui config");
}

#[test]
fn a_terminal_that_can_only_print_is_told_what_to_use() {
    let program = env!("CARGO_BIN_EXE_blogtui");
    let mut tty = Tty::start(program, &[&sample()], &[("TERM", "dumb")]);
    assert_eq!(tty.end(), 2);
    let text = tty.text();
    for said in ["TERM=dumb", "blogtui show", "blogtui list"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_search_without_hits_says_so_on_a_terminal() {
    let program = env!("CARGO_BIN_EXE_blogtui");
    let args = ["search", &sample(), "zzyzx", "-nothing"];
    let mut tty = Tty::start(program, &args, &[]);
    assert_eq!(tty.end(), 1);
    let text = tty.text();
    assert!(
        text.contains("blogtui: nothing found for zzyzx -nothing"),
        "{text}"
    );
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

/// A blog of one post: a line of 60 columns, a picture here and one on another server.
fn one_post() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let words = "word ".repeat(12);
    let text = format!(
        "---\ntitle: One\ndate: 2024-01-01\n---\n{words}\n\n![here](a.png)\n\n\
         ![there](http://127.0.0.1:9/b.png)\n"
    );
    fs::write(folder.path().join("one.md"), text).unwrap();
    let expired = "---\ntitle: Gone by\ndate: 2020-01-01\nexpiryDate: 2020-01-02\n---\nx\n";
    fs::write(folder.path().join("old.md"), expired).unwrap();
    let future = "---\ntitle: Not yet\ndate: 9020-01-01\n---\nx\n";
    fs::write(folder.path().join("new.md"), future).unwrap();
    let draft = "---\ntitle: Not done\ndraft: true\n---\nx\n";
    fs::write(folder.path().join("draft.md"), draft).unwrap();
    image::RgbImage::from_fn(40, 40, |x, y| {
        image::Rgb([(x * 6) as u8, (y * 6) as u8, 99])
    })
    .save(folder.path().join("a.png"))
    .unwrap();
    folder
}

#[test]
fn the_column_is_as_wide_as_it_was_asked_for() {
    let folder = one_post();
    let path = folder.path().to_str().unwrap();
    let whole = "word ".repeat(12);
    let (_home, mut tty) = start("", &[path, "one", "--column", "wide"]);
    tty.wait_for(whole.trim());
    let (_home, mut tty) = start("", &[path, "one", "--column", "30"]);
    tty.wait_for("[ ] post");
    let half = "word ".repeat(6);
    tty.wait("short lines", |screen| {
        let text = screen.contents();
        text.lines()
            .filter(|line| line.trim() == half.trim())
            .count()
            == 2
    });
}

#[test]
fn pictures_are_shown_as_it_was_asked_for() {
    let folder = one_post();
    let path = folder.path().to_str().unwrap();
    let blocks = |text: &str| text.contains(['▀', '▄', '▚', '▞', '▌', '▐']);
    let (_home, mut tty) = start("", &[path, "one", "--images", "blocks"]);
    tty.wait("a picture", |screen| blocks(&screen.contents()));
    let (_home, mut tty) = start("", &[path, "one", "--images=off"]);
    tty.wait_for("a.png: pictures are off");
    // One that is asked for is asked for: here a machine of the own network, which is not.
    let (_home, mut tty) = start("", &[path, "one", "--images=blocks", "--remote-images"]);
    tty.wait_for("in the local network");
}

#[test]
fn without_colours_none_are_sent() {
    let (_home, mut tty) = start("", &[&sample(), "--color", "never"]);
    tty.wait_for("/ 13");
    let colours = |sgr: &String| {
        let mut parts = sgr.split([';', ':']);
        parts.any(|part| matches!(part.parse(), Ok(30..=38 | 40..=48 | 90..=107)))
    };
    let sgr = tty.sgr();
    assert!(!sgr.iter().any(colours), "{sgr:?}");
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn what_was_read_is_kept_unless_it_was_asked_not_to() {
    let folder = one_post();
    let path = folder.path().to_str().unwrap().to_owned();
    let run = |flag: &str| {
        let cache = tempfile::tempdir().unwrap();
        let mut tty = Tty::start(
            env!("CARGO_BIN_EXE_blogtui"),
            &[&path, flag, "--drafts", "--future", "--expired"],
            &[("XDG_CACHE_HOME", cache.path().to_str().unwrap())],
        );
        for title in ["Gone by", "Not yet", "Not done"] {
            tty.wait_for(title);
        }
        tty.send("q");
        assert_eq!(tty.end(), 0);
        cache.path().join("blogtui").exists()
    };
    assert!(run("--rebuild-cache"));
    assert!(!run("--no-cache"));
}

#[test]
fn a_page_goes_through_the_pager() {
    let page = format!("{}/posts/a-quieter-prompt.md", sample());
    let show = |pager: &str| {
        let vars = [("PAGER", pager), ("BLOGTUI_THEME", "dark")];
        let args = ["show", &page, "--pager", "--width", "60"];
        Tty::start(env!("CARGO_BIN_EXE_blogtui"), &args, &vars)
    };
    let mut tty = show("sed 's/^/paged: /'");
    tty.wait_for("paged:");
    assert_eq!(tty.end(), 0);
    let text = tty.text();
    assert!(
        text.lines()
            .all(|line| line.is_empty() || line.starts_with("paged:")),
        "{text}"
    );
    // Nothing is drawn but text and its styles.
    assert!(!tty.has_seen("\x1b_G") && !tty.has_seen("\x1bP"));
    for none in ["cat", ""] {
        let mut tty = show(none);
        tty.wait_for("find out whether I miss the branch");
        assert_eq!(tty.end(), 0);
    }
    let mut tty = show("/nowhere/pager");
    tty.wait_for("hint: set PAGER to a pager that is there");
    assert_eq!(tty.end(), 1);
    // One that is left before the end ends it, too, and silently.
    let mut tty = show("head -n 1");
    tty.wait_for("Towards a Quieter Prompt");
    assert_eq!(tty.end(), 0);
    assert!(!tty.text().contains("blogtui:"), "{}", tty.text());
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

/// A terminal that answers nothing would hold the page up for nothing.
#[test]
fn who_has_chosen_colours_and_pictures_has_nothing_asked_of_the_terminal() {
    let page = one_post();
    let page = page.path().to_str().unwrap().to_owned();
    let show = |theme: &[&str]| {
        let mut args = vec!["show", &page, "--images", "off"];
        args.extend(theme);
        let vars = [("XDG_CONFIG_HOME", "/nowhere"), ("COLORTERM", "truecolor")];
        let mut tty = Tty::start(env!("CARGO_BIN_EXE_blogtui"), &args, &vars);
        assert_eq!(tty.end(), 0);
        tty.has_seen("\x1b]11;?")
    };
    assert!(!show(&["--theme", "light"]));
    assert!(show(&[]));
}
