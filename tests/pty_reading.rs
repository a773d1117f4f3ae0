//! Links, copying and what is remembered, as a reader uses them: the real program in
//! a real terminal, on the sample content.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod common;

use std::{fs, path::Path, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use common::{pages::folder, tty::Tty};

/// The program on `path`, which remembers what it is told below `state`.
fn remembering(path: &Path, state: &Path, more: &[&str]) -> Tty {
    let mut args = vec!["--theme", "dark"];
    args.extend(more);
    args.push(path.to_str().unwrap());
    let vars = [
        ("XDG_STATE_HOME", state.to_str().unwrap()),
        ("BLOGTUI_NO_STATE", ""),
    ];
    Tty::start(env!("CARGO_BIN_EXE_blogtui"), &args, &vars)
}

/// The post whose file has this name, open.
fn reading(file: &str) -> Tty {
    let mut tty = Tty::blogtui(&folder("sample-content"));
    tty.wait_for("newest first");
    open(&mut tty, file);
    tty
}

/// Opens the post that the filter finds alone by this word.
fn open(tty: &mut Tty, word: &str) {
    tty.send(&format!("/{word}"));
    tty.wait_for("1 of");
    tty.send("\r");
    tty.wait_for("‹ ");
}

/// Finds `text` in the open post, and leaves the find.
fn find(tty: &mut Tty, text: &str) {
    tty.send(&format!("/{text}"));
    tty.wait("a match", |screen| {
        let text = screen.contents();
        text.contains("1 of") || text.contains("1/")
    });
    tty.send("\r");
    // A key behind an escape would be one with Alt: that it is gone is waited for.
    tty.send("\x1b");
    tty.wait_for("j k scroll");
}

/// The texts that were put on the clipboard, in order.
fn copied(tty: &Tty) -> Vec<String> {
    let seen = String::from_utf8_lossy(&tty.seen);
    let sequences = seen.split("\x1b]52;c;").skip(1);
    // The last one may have come in part.
    let texts = sequences.filter_map(|rest| {
        let end = rest.find(['\x07', '\x1b'])?;
        Some(String::from_utf8(STANDARD.decode(&rest[..end]).unwrap()).unwrap())
    });
    texts.collect()
}

fn last_copied(tty: &Tty) -> String {
    copied(tty).pop().expect("something was copied")
}

/// What is copied by these keys.
fn copies(tty: &mut Tty, keys: &str) -> String {
    let before = copied(tty).len();
    tty.send(keys);
    while copied(tty).len() == before {
        assert!(tty.take(Duration::from_secs(20)), "{keys} copied nothing");
    }
    last_copied(tty)
}

fn quit(mut tty: Tty) {
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
}

/// The one file of what is remembered.
fn state_file(state: &Path) -> std::path::PathBuf {
    let files = fs::read_dir(state.join("blogtui")).unwrap();
    let mut files = files.map(|file| file.unwrap().path());
    let json = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "json");
    files.find(json).expect("something is remembered")
}

#[test]
fn links_lead_through_the_blog_and_history_both_ways() {
    let mut tty = reading("two-pixels");
    find(&mut tty, "a post of its own");
    // To a heading of another post.
    tty.send("\t");
    tty.wait_for("half-of-white/index.md#the-mean-of-two-pixels");
    tty.send("\r");
    tty.wait_for("Half of White");
    tty.wait_for("The mean of two pixels");
    // Back by one key, forward by another, each by the browser's as well.
    for (back, forward) in [("\x7f", ">"), ("<", ">"), ("\x1b[1;3D", "\x1b[1;3C")] {
        tty.send(back);
        tty.wait_for("a post of its own");
        tty.send(forward);
        tty.wait_until_gone("a post of its own");
        tty.wait_for("The mean of two pixels");
    }
    tty.send("<");
    tty.wait_for("a post of its own");
    tty.send(">>");
    tty.wait_for("there is nothing to go forward to");
    quit(tty);
}

#[test]
fn a_web_address_is_shown_whole_and_copied_where_there_is_no_screen() {
    let mut tty = reading("plain-files");
    find(&mut tty, "ripgrep");
    tty.send("f");
    tty.wait_for("type the letters");
    tty.send("a");
    tty.wait_for("→ https://github.com/BurntSushi/ripgrep");
    assert!(copied(&tty).is_empty());
    tty.send("\r");
    tty.wait_for("there is no browser here");
    assert_eq!(last_copied(&tty), "https://github.com/BurntSushi/ripgrep");
    quit(tty);
}

#[test]
fn other_schemes_are_refused_and_no_program_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let marker = folder.path().join("opened");
    let trap = folder.path().join("xdg-open");
    fs::write(
        &trap,
        format!("#!/bin/sh\necho \"$#:$1\" >> {}\n", marker.display()),
    )
    .unwrap();
    let run = std::process::Command::new("chmod")
        .arg("+x")
        .arg(&trap)
        .status();
    assert!(run.unwrap().success());
    let blog = folder.path().join("blog");
    fs::create_dir(&blog).unwrap();
    let links = "[a](javascript:x) [b](file:///etc/passwd) [c](https://e.org/?a=1&b=%24%28id%29)";
    fs::write(blog.join("a.md"), links).unwrap();
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let vars = [
        ("PATH", path.as_str()),
        ("DISPLAY", ":7"),
        ("SSH_CONNECTION", ""),
    ];
    let blog = blog.to_str().unwrap();
    let mut tty = Tty::start(
        env!("CARGO_BIN_EXE_blogtui"),
        &["--theme", "dark", blog],
        &vars,
    );
    tty.wait_for("newest first");
    tty.send("\r");
    tty.wait_for("j k scroll");
    tty.send("\t\r");
    tty.wait_for("not opened: javascript:x");
    tty.send("\t\r");
    tty.wait_for("not opened: file:///etc/passwd");
    assert!(!marker.exists());
    tty.send("\t\r");
    tty.wait_for("opened: https://e.org/");
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while fs::read_to_string(&marker)
        .unwrap_or_default()
        .lines()
        .count()
        == 0
    {
        assert!(std::time::Instant::now() < deadline, "nothing was started");
        std::thread::sleep(Duration::from_millis(20));
    }
    // The address is one argument, whatever it holds.
    let started = fs::read_to_string(&marker).unwrap();
    assert_eq!(started, "1:https://e.org/?a=1&b=%24%28id%29\n");
    quit(tty);
}

#[test]
fn a_browser_that_fails_has_the_address_copied() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["xdg-open", "gio", "gnome-open"] {
        let trap = folder.path().join(name);
        fs::write(&trap, "#!/bin/sh\nexit 3\n").unwrap();
        let run = std::process::Command::new("chmod")
            .arg("+x")
            .arg(&trap)
            .status();
        assert!(run.unwrap().success());
    }
    fs::write(folder.path().join("a.md"), "[a](https://e.org/x)\n").unwrap();
    let path = folder.path().to_str().unwrap();
    let vars = [("PATH", path), ("DISPLAY", ":7"), ("SSH_CONNECTION", "")];
    let mut tty = Tty::start(
        env!("CARGO_BIN_EXE_blogtui"),
        &["--theme", "dark", path],
        &vars,
    );
    tty.wait_for("newest first");
    tty.send("\r");
    tty.wait_for("j k scroll");
    tty.send("\t\r");
    tty.wait_for("there is no browser here");
    assert_eq!(last_copied(&tty), "https://e.org/x");
    quit(tty);
}

#[test]
fn a_footnote_opens_in_place() {
    let mut tty = reading("half-of-white");
    find(&mut tty, "lit windows go dim");
    tty.send("\t");
    tty.wait_for("→ note 1");
    tty.send("\r");
    tty.wait_for("The windows in");
    assert!(
        tty.text().contains("Average the numbers instead"),
        "{}",
        tty.text()
    );
    tty.send("\r");
    tty.wait_for("backspace goes back");
    tty.send("\x7f");
    tty.wait_for("Average the numbers instead");
    quit(tty);
}

#[test]
fn posts_that_link_here_stand_at_the_end_of_a_post() {
    let mut tty = reading("two-pixels");
    tty.send("G");
    tty.wait_for("Linked from");
    tty.wait_for("The Long Column");
    tty.wait_for("Related");
    quit(tty);
}

#[test]
fn code_path_heading_markdown_and_rows_are_copied() {
    let sample = folder("sample-content");
    let mut tty = reading("plain-files");
    find(&mut tty, "most_common");
    tty.send("y");
    tty.wait("a copy, or labels", |screen| {
        let text = screen.contents();
        text.contains("copied: ") || text.contains("type the letters")
    });
    let code = match copied(&tty).pop() {
        Some(code) => code,
        None => copies(&mut tty, "a"),
    };
    let source = fs::read_to_string(sample.join("posts/plain-files-plain-tools.md")).unwrap();
    assert!(source.contains(&format!("\n{code}\n```")), "{code}");
    assert_eq!(copies(&mut tty, "Y"), source);
    let heading = copies(&mut tty, "ch");
    let (path, id) = heading.split_once('#').unwrap();
    assert_eq!(
        Path::new(path),
        sample
            .join("posts/plain-files-plain-tools.md")
            .canonicalize()
            .unwrap()
    );
    assert!(!id.is_empty() && !id.contains(' '), "{id}");
    assert_eq!(copies(&mut tty, "cp"), path);
    // Rows: the first paragraph, in one piece again.
    tty.send("g");
    tty.wait_for("The best thing about");
    tty.send("v");
    tty.wait_for("1 row");
    let text = copies(&mut tty, "Gy");
    let paragraph = source
        .lines()
        .find(|line| line.starts_with("The best thing about"))
        .unwrap();
    let plain = paragraph.replace(['*', '`'], "");
    assert!(text.lines().any(|line| line == plain), "{plain}\n{text}");
    quit(tty);
}

#[test]
fn what_is_too_large_for_the_clipboard_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.md"),
        "words and words\n".repeat(60_000),
    )
    .unwrap();
    let mut tty = Tty::blogtui(folder.path());
    tty.wait_for("newest first");
    tty.send("Y");
    tty.wait_for("not copied: 960 KB");
    assert!(copied(&tty).is_empty());
    quit(tty);
}

#[test]
fn a_second_run_offers_to_go_on_and_keeps_star_and_sort() {
    let state = tempfile::tempdir().unwrap();
    let sample = folder("sample-content");
    let mut tty = remembering(&sample, state.path(), &[]);
    tty.wait_for("newest first");
    tty.send("*");
    tty.wait_for("★");
    tty.send("o");
    tty.wait_for("oldest first");
    open(&mut tty, "column");
    tty.send("   ");
    tty.wait_until_gone("I read more in a terminal");
    quit(tty);
    let file = state_file(state.path());
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    // The filter is back too, and the offer stands above it.
    let mut tty = remembering(&sample, state.path(), &[]);
    tty.wait_for("“column”");
    tty.wait_for("↩ The Long Column");
    tty.wait_for("oldest first");
    tty.send("k");
    tty.send("\r");
    tty.wait_for("where you left off");
    tty.send("q");
    tty.wait_until_gone("‹ ");
    tty.send("TG");
    tty.wait_for("★");
    quit(tty);
}

#[test]
fn a_site_a_folder_of_it_and_one_file_know_the_same() {
    let state = tempfile::tempdir().unwrap();
    let site = tempfile::tempdir().unwrap();
    fs::write(site.path().join("hugo.toml"), "title = 'x'\n").unwrap();
    let posts = site.path().join("content/posts");
    fs::create_dir_all(&posts).unwrap();
    let long: String = (0..60).map(|at| format!("paragraph {at}\n\n")).collect();
    fs::write(
        posts.join("a.md"),
        format!("---\ntitle: The Only One\n---\n\n{long}"),
    )
    .unwrap();
    let mut tty = remembering(site.path(), state.path(), &[]);
    tty.wait_for("newest first");
    tty.send("\r");
    tty.wait_for("‹ ");
    tty.send("  ");
    tty.wait_for("paragraph 25");
    quit(tty);
    let mut tty = remembering(&posts, state.path(), &[]);
    tty.wait_for("↩ The Only One");
    quit(tty);
    // Whoever only looks in leaves the place where it was.
    let mut tty = remembering(&posts.join("a.md"), state.path(), &[]);
    tty.wait_for("where you left off");
    tty.send("q");
    tty.wait_until_gone("‹ ");
    assert!(tty.text().contains('%'), "{}", tty.text());
    quit(tty);
}

#[test]
fn two_at_once_lose_nothing() {
    let state = tempfile::tempdir().unwrap();
    let sample = folder("sample-content");
    let mut one = remembering(&sample, state.path(), &[]);
    let mut two = remembering(&sample, state.path(), &[]);
    one.wait_for("newest first");
    two.wait_for("newest first");
    one.send("*");
    one.wait_for("★");
    two.send("jm");
    two.send("j*");
    two.wait_for("★");
    two.send("\x03");
    assert_eq!(two.end(), 0);
    one.send("jjj*");
    quit(one);
    let stored = fs::read_to_string(state_file(state.path())).unwrap();
    assert_eq!(stored.matches("\"star\":{").count(), 3, "{stored}");
    assert_eq!(stored.matches("\"read\":{").count(), 1, "{stored}");
}

#[test]
fn garbage_is_set_aside_and_nothing_is_lost_twice() {
    let state = tempfile::tempdir().unwrap();
    let sample = folder("sample-content");
    let mut tty = remembering(&sample, state.path(), &[]);
    tty.wait_for("newest first");
    tty.send("*");
    tty.wait_for("★");
    quit(tty);
    let file = state_file(state.path());
    fs::write(&file, "{\"version\":1,\"posts\":{\"a").unwrap();
    let mut tty = remembering(&sample, state.path(), &[]);
    tty.wait_for("newest first");
    tty.send("*");
    tty.wait_for("★");
    quit(tty);
    let bad = fs::read_to_string(file.with_extension("bad")).unwrap();
    assert_eq!(bad, "{\"version\":1,\"posts\":{\"a");
    assert!(fs::read_to_string(&file).unwrap().contains("\"star\":{"));
}

#[test]
fn without_state_nothing_is_written_or_known() {
    let state = tempfile::tempdir().unwrap();
    let sample = folder("sample-content");
    let mut tty = remembering(&sample, state.path(), &["--no-state"]);
    tty.wait_for("newest first");
    tty.send("*");
    tty.wait_for("★");
    quit(tty);
    assert_eq!(fs::read_dir(state.path()).unwrap().count(), 0);
}

#[test]
fn a_renamed_post_and_an_edited_one_keep_what_they_can() {
    let state = tempfile::tempdir().unwrap();
    let blog = tempfile::tempdir().unwrap();
    let long: String = (0..60)
        .map(|at| format!("第 {at} 段 paragraph {at}\n\n"))
        .collect();
    fs::write(blog.path().join("a.md"), &long).unwrap();
    fs::write(blog.path().join("b.md"), "another\n").unwrap();
    let mut tty = remembering(blog.path(), state.path(), &[]);
    tty.wait_for("newest first");
    tty.send("*");
    tty.wait_for("★");
    tty.send("\r");
    tty.wait_for("‹ ");
    tty.send("  ");
    tty.wait_for("paragraph 25");
    quit(tty);
    // It has no title but its file's name: it is known by what it says.
    fs::rename(blog.path().join("a.md"), blog.path().join("renamed.md")).unwrap();
    let mut tty = remembering(blog.path(), state.path(), &[]);
    tty.wait_for("Renamed");
    tty.wait_for("★");
    tty.wait_for("%");
    open(&mut tty, "renamed");
    tty.wait_for("where you left off");
    quit(tty);
}
