//! The real program while files change: the author's preview.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use common::tty::Tty;

/// A folder of two posts, one of them long.
fn blog() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("img")).unwrap();
    fs::write(root.join("short.md"), post("Short", 2, "One paragraph.")).unwrap();
    fs::write(root.join("long.md"), post("Long", 1, &long(0))).unwrap();
    (folder, root)
}

fn post(title: &str, day: u8, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-01-0{day}\ntags: [{title}]\n---\n{text}\n")
}

/// Numbered paragraphs, and so many before them.
fn long(before: usize) -> String {
    let new = (0..before).map(|at| format!("New {at} stands here now."));
    let old = (0..80).map(|at| format!("Paragraph {at} of the long post."));
    new.chain(old).collect::<Vec<_>>().join("\n\n")
}

fn start(root: &Path, args: &[&str]) -> Tty {
    let mut all = vec!["--theme", "dark", root.to_str().unwrap()];
    all.extend(args);
    Tty::start(
        env!("CARGO_BIN_EXE_blogtui"),
        &all,
        &[("XDG_CONFIG_HOME", "/nowhere")],
    )
}

/// Waits for a post; its beginning stands in the list, too.
fn wait_for_post(tty: &mut Tty, text: &str) {
    tty.wait(text, |screen| {
        let screen = screen.contents();
        screen.contains(text) && screen.contains("[ ] post")
    });
}

/// Takes in all that comes of what was typed.
fn settle(tty: &mut Tty) {
    while tty.take(Duration::from_millis(500)) {}
}

/// As editors save that must not lose anything: a new file is put in the old one's place.
fn save_by_rename(path: &Path, text: &str) {
    let new = path.with_extension("md.tmp");
    fs::write(&new, text).unwrap();
    fs::rename(&new, path).unwrap();
}

/// As vim saves with `backupcopy=no`: the old file is moved away first.
fn save_as_vim(path: &Path, text: &str) {
    let backup = path.with_extension("md~");
    fs::rename(path, &backup).unwrap();
    fs::write(path, text).unwrap();
    fs::remove_file(&backup).unwrap();
}

fn save_in_place(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

#[test]
fn a_post_that_is_saved_is_shown_as_it_is_now_however_it_is_saved() {
    let (_folder, root) = blog();
    let path = root.join("short.md");
    let mut tty = start(&root, &["short"]);
    wait_for_post(&mut tty, "One paragraph.");
    let ways: [fn(&Path, &str); 3] = [save_by_rename, save_as_vim, save_in_place];
    for (at, save) in ways.into_iter().enumerate() {
        save(&path, &post("Short", 2, &format!("Text number {at}.")));
        tty.wait_for(&format!("Text number {at}."));
        // What has changed is marked, and no longer after a key.
        tty.wait_for("┃");
        tty.send("k");
        tty.wait_until_gone("┃");
        assert!(!tty.text().contains("is gone"), "{}", tty.text());
    }
    // The list has it too, and holds its selection.
    save_by_rename(&path, &post("Another Title", 2, "x"));
    tty.wait_for("Another Title");
    tty.send("q");
    tty.wait_for("1 / 2");
    assert!(tty.text().contains("Another Title"), "{}", tty.text());
    tty.send("q");
    assert_eq!(tty.end(), 0);
}

#[test]
fn what_is_read_stays_where_it_is_while_text_comes_before_it() {
    let (_folder, root) = blog();
    let mut tty = start(&root, &["long.md"]);
    wait_for_post(&mut tty, "Paragraph 3 ");
    tty.send("ddd");
    settle(&mut tty);
    let first = |tty: &Tty| {
        let text = tty.text();
        let line = text.lines().find(|line| line.contains("Paragraph"));
        line.map(|line| line.trim().to_owned())
    };
    let before = first(&tty);
    save_by_rename(&root.join("long.md"), &post("Long", 1, &long(9)));
    tty.wait_for("changed further above");
    assert_eq!(first(&tty), before);
    tty.send("g");
    tty.wait_for("New 2 stands here");
}

#[test]
fn files_come_and_go_in_the_list_and_an_open_post_stays_readable() {
    let (_folder, root) = blog();
    let mut tty = start(&root, &[]);
    tty.wait_for("1 / 2");
    fs::write(root.join("new.md"), post("Just written", 3, "x")).unwrap();
    tty.wait_for("Just written");
    // The selection is held by the post: it was the first one.
    tty.wait_for("2 / 3");
    fs::create_dir_all(root.join("deep/er")).unwrap();
    fs::write(
        root.join("deep/er/index.md"),
        post("In a new folder", 4, "x"),
    )
    .unwrap();
    tty.wait_for("In a new folder");
    fs::remove_file(root.join("new.md")).unwrap();
    tty.wait_until_gone("Just written");
    fs::remove_dir_all(root.join("deep")).unwrap();
    tty.wait_until_gone("In a new folder");
    tty.wait_for("1 / 2");
    tty.send("\r");
    wait_for_post(&mut tty, "One paragraph.");
    fs::remove_file(root.join("short.md")).unwrap();
    tty.wait_for("the file of this post is gone");
    assert!(tty.text().contains("One paragraph."));
    tty.send("jk");
    fs::write(root.join("short.md"), post("Short", 2, "It is back.")).unwrap();
    tty.wait_for("It is back.");
}

#[test]
fn a_picture_that_comes_is_shown() {
    let (_folder, root) = blog();
    fs::write(root.join("short.md"), post("Short", 2, "![a](img/a.png)")).unwrap();
    let mut tty = start(&root, &["short.md"]);
    tty.wait_for("not found");
    image::DynamicImage::new_rgb8(80, 64)
        .save(root.join("img/a.png"))
        .unwrap();
    tty.wait_until_gone("not found");
}

#[test]
fn without_watching_nothing_is_read_until_it_is_asked_for() {
    let (_folder, root) = blog();
    let mut tty = start(&root, &["short", "--no-watch"]);
    wait_for_post(&mut tty, "One paragraph.");
    save_in_place(&root.join("short.md"), &post("Short", 2, "Other text."));
    settle(&mut tty);
    assert!(tty.text().contains("One paragraph."));
    tty.send("r");
    tty.wait_for("Other text.");
}

#[test]
fn comparing_times_sees_changes_too() {
    let (_folder, root) = blog();
    let mut tty = start(&root, &["short", "--poll"]);
    wait_for_post(&mut tty, "One paragraph.");
    save_by_rename(
        &root.join("short.md"),
        &post("Short", 2, "Other, longer text."),
    );
    tty.wait_for("Other, longer text.");
}

/// The program where the system gives it no more than so many watches (inotify), by a
/// namespace of its own; none where that is not allowed.
#[cfg(target_os = "linux")]
fn start_with_limit(limit: &str, root: &Path, args: &[&str]) -> Option<Tty> {
    let limited = format!("echo {limit} && exec \"$0\" \"$@\"");
    let allowed = std::process::Command::new("unshare")
        .args(["-Ur", "sh", "-c", &limited, "true"])
        .output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        eprintln!("not tested: this system allows no namespaces");
        return None;
    }
    let program = env!("CARGO_BIN_EXE_blogtui");
    let root = root.to_str().unwrap();
    let mut all = vec![
        "-Ur", "sh", "-c", &limited, program, "--theme", "dark", root,
    ];
    all.extend(args);
    Some(Tty::start(
        "unshare",
        &all,
        &[("XDG_CONFIG_HOME", "/nowhere")],
    ))
}

#[cfg(target_os = "linux")]
#[test]
fn where_the_system_watches_no_more_folders_times_are_compared() {
    let watches = |count: u8| format!("{count} > /proc/sys/user/max_inotify_watches");
    let none = "0 > /proc/sys/user/max_inotify_instances".to_owned();
    for limit in [watches(1), none] {
        let (_folder, root) = blog();
        fs::create_dir(root.join("deep")).unwrap();
        fs::write(root.join("deep/post.md"), post("Deep", 3, "x")).unwrap();
        let Some(mut tty) = start_with_limit(&limit, &root, &["short.md"]) else {
            return;
        };
        // It stands where the hints do.
        tty.wait_for("the system watches no more folders");
        tty.wait_for("One paragraph.");
        save_by_rename(&root.join("short.md"), &post("Short", 2, "Other text."));
        tty.wait_for("Other text.");
        tty.send("qq");
        assert_eq!(tty.end(), 0);
    }
    // Folders that come later count too.
    let (_folder, root) = blog();
    let Some(mut tty) = start_with_limit(&watches(2), &root, &[]) else {
        return;
    };
    tty.wait_for("1 / 2");
    for name in ["one", "two", "three"] {
        fs::create_dir(root.join(name)).unwrap();
    }
    tty.wait_for("the system watches no more folders");
    fs::write(root.join("three/post.md"), post("Deep", 3, "x")).unwrap();
    tty.wait_for("/ 3");
}

#[test]
fn a_storm_of_saves_ends_with_the_last_one() {
    let (_folder, root) = blog();
    let mut tty = start(&root, &["short"]);
    wait_for_post(&mut tty, "One paragraph.");
    for at in 0..300 {
        save_in_place(
            &root.join("short.md"),
            &post("Short", 2, &format!("Number {at}.")),
        );
        fs::write(
            root.join(format!("other{}.md", at % 40)),
            post("Other", 1, "x"),
        )
        .unwrap();
    }
    tty.wait_for("Number 299.");
    tty.send("q");
    tty.wait_for("/ 42");
}

/// From the save to the screen, in the middle of several.
#[test]
#[ignore = "a measurement: cargo test --release --test live -- --ignored --nocapture"]
fn save_to_screen() {
    let (_folder, root) = blog();
    let path = root.join("short.md");
    let mut tty = start(&root, &["short"]);
    wait_for_post(&mut tty, "One paragraph.");
    let mut times: Vec<Duration> = (0..21)
        .map(|at| {
            std::thread::sleep(Duration::from_millis(300));
            save_by_rename(&path, &post("Short", 2, &format!("Text number {at}.")));
            let saved = Instant::now();
            tty.wait_for(&format!("Text number {at}."));
            saved.elapsed()
        })
        .collect();
    times.sort();
    println!(
        "save to screen: median {:?}, worst {:?}",
        times[10], times[20]
    );
    assert!(times[10] < Duration::from_millis(200), "{times:?}");
}

/// An editor that notes what it was called with.
#[cfg(unix)]
#[test]
fn the_editor_begins_at_the_line_on_the_screen() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, root) = blog();
    let editor = folder.path().join("nvim");
    let note = folder.path().join("note.txt");
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{}'\n", note.display());
    fs::write(&editor, script).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let command = format!("'{}' -n", editor.display());
    let mut tty = start(&root, &["long.md", "--editor", &command]);
    wait_for_post(&mut tty, "Paragraph 3 ");
    tty.send("ddd");
    settle(&mut tty);
    let text = tty.text();
    let first = text
        .lines()
        .find(|line| line.contains("Paragraph"))
        .unwrap();
    let first = first.trim().to_owned();
    tty.send("e");
    tty.wait("the editor", |_| note.exists());
    tty.wait_for(&first);
    let called = fs::read_to_string(&note).unwrap();
    let called: Vec<_> = called.lines().collect();
    let source = fs::read_to_string(root.join("long.md")).unwrap();
    let shown = first.split(" of the").next().unwrap();
    let line = 1 + source
        .lines()
        .position(|line| line.starts_with(shown))
        .unwrap();
    assert_eq!(
        called,
        [
            "-n",
            &format!("+{line}"),
            root.join("long.md").to_str().unwrap()
        ]
    );
}
