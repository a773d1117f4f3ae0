//! What is no file, is elsewhere, vanishes or grows while it is read.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    os::unix::{
        fs::{PermissionsExt as _, symlink},
        net::UnixListener,
    },
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use crate::run::{cpu_of, leave, pipe, reader};

/// Makes a FIFO, or with other arguments a device; whether that is allowed here.
fn mknod(path: &Path, what: &[&str]) -> bool {
    let status = Command::new("mknod")
        .arg(path)
        .args(what)
        .stderr(std::process::Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// A folder with one of everything; how many posts it has.
fn strange(root: &Path) -> usize {
    let mut posts = 0;
    let mut post = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        posts += 1;
    };
    post(
        "good.md",
        "# Good\n\nbefore ![p](pipe.png) ![d](null.png) ![s](sparse.png) after\n",
    );
    post("below.md/inside.md", "# Inside a folder named as a post\n");
    post(
        "bundle/index.md/index.md",
        "# Inside a folder named as a bundle's post\n",
    );
    let mut deep = String::new();
    for level in 0..63 {
        deep.push_str(&format!("d{level}/"));
    }
    post(&format!("{deep}deep.md"), "# Deep\n");
    fs::create_dir_all(root.join(format!("{deep}d63/d64/d65"))).unwrap();
    fs::write(
        root.join(format!("{deep}d63/d64/d65/too-deep.md")),
        "# Too deep\n",
    )
    .unwrap();
    for (name, what) in [
        ("pipe.md", &["p"][..]),
        ("pipe.png", &["p"]),
        ("_index.md", &["p"]),
        ("hugo.toml", &["p"]),
        ("null.md", &["c", "1", "3"]),
        ("null.png", &["c", "1", "5"]),
        ("zero.md", &["c", "1", "5"]),
        ("disk.md", &["b", "7", "200"]),
    ] {
        if mknod(&root.join(name), what) && name.ends_with(".md") && !name.starts_with('_') {
            posts += 1;
        }
    }
    UnixListener::bind(root.join("socket.md")).unwrap();
    posts += 1;
    for (name, megabytes) in [
        ("sparse.md", 40),
        ("sparse-huge.md", 1 << 20),
        ("sparse.png", 20),
    ] {
        let mut file = fs::File::create(root.join(name)).unwrap();
        if name == "sparse.md" {
            file.write_all(b"# It begins well\n\nand then\n").unwrap();
        }
        file.set_len(megabytes << 20).unwrap();
        posts += usize::from(name.ends_with(".md"));
    }
    // Links: to itself, to a folder above, out of the blog, to nothing.
    symlink("itself.md", root.join("itself.md")).unwrap();
    symlink("ping.md", root.join("pong.md")).unwrap();
    symlink("pong.md", root.join("ping.md")).unwrap();
    symlink("/etc/passwd", root.join("out.md")).unwrap();
    symlink("/proc/self/environ", root.join("proc.md")).unwrap();
    symlink("/dev/zero", root.join("device.md")).unwrap();
    symlink("nothing.md", root.join("dangling.md")).unwrap();
    symlink("good.md", root.join("inside.md")).unwrap();
    posts += 8;
    symlink("..", root.join("up")).unwrap();
    symlink(".", root.join("here")).unwrap();
    symlink("/", root.join("top")).unwrap();
    symlink("/etc", root.join("etc.md")).unwrap();
    posts
}

#[test]
fn what_is_no_file_is_listed_with_the_reason_and_never_read() {
    let folder = tempfile::tempdir().unwrap();
    let posts = strange(folder.path());
    let root = folder.path().to_str().unwrap();
    let listed = pipe(&["list", root]);
    let (text, errors) = (listed.text(), listed.errors());
    assert_eq!(listed.code, Some(0), "{errors}");
    assert_eq!(text.lines().count(), posts, "{text}");
    assert!(
        text.contains("Good") && text.contains("Deep") && text.contains("Inside"),
        "{text}"
    );
    assert!(
        errors.contains("too deep") && errors.contains("leaves the site"),
        "{errors}"
    );
    assert!(
        !text.contains("root:") && !text.contains("It begins well"),
        "{text}"
    );
    let json = pipe(&["list", "--json", root]).text();
    for (name, why) in [
        ("pipe.md", "pipe, socket or device"),
        ("socket.md", "pipe, socket or device"),
        ("sparse.md", "hole"),
        ("sparse-huge.md", "64 MiB"),
        ("out.md", "leaves the site"),
        ("proc.md", "leaves the site"),
        ("device.md", "leaves the site"),
        ("itself.md", "cannot be opened"),
        ("dangling.md", "cannot be opened"),
    ] {
        let start = format!("{{\"path\":\"{name}\"");
        let line = json.lines().find(|line| line.starts_with(&start));
        let line = line.unwrap_or_else(|| panic!("{name} is not listed: {json}"));
        assert!(line.contains(why), "{name}: {line}");
        // A link that is named is what it leads to.
        if !why.contains("leaves") {
            let shown = pipe(&["show", &format!("{root}/{name}")]);
            assert_eq!(shown.code, Some(1), "{name}: {}", shown.text());
        }
    }
    assert_eq!(pipe(&["tags", root]).code, Some(0));
    pipe(&["search", root, "before"]);
    pipe(&["check", root]);
    assert_eq!(pipe(&["show", &format!("{root}/good.md")]).code, Some(0));
    // A root that is none of them.
    for name in [
        "pipe.md",
        "socket.md",
        "dangling.md",
        "itself.md",
        "missing",
    ] {
        let ran = pipe(&["list", &format!("{root}/{name}")]);
        assert_eq!(ran.code, Some(1), "{name}");
    }
}

#[test]
fn the_reader_opens_each_of_them_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let posts = strange(folder.path());
    let mut tty = reader(folder.path());
    tty.wait_for("newest first");
    tty.wait_for(&format!("{posts} posts"));
    tty.send("\r");
    tty.take(Duration::from_millis(300));
    for _ in 0..posts {
        tty.send("]G");
        tty.take(Duration::from_millis(40));
    }
    tty.send("?");
    tty.wait_for("Keys in");
    tty.send("x");
    let seen = leave(tty, "strange files");
    assert!(!String::from_utf8_lossy(&seen).contains("root:x"));
}

#[test]
fn a_post_that_is_a_link_out_of_the_blog_is_read_by_nothing() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.md");
    fs::write(
        &secret,
        "---\ntitle: Taken\n---\n\nWHATISSECRET [b](good.md)\n",
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("good.md"),
        "# Good\n\nplain words [o](out.md)\n",
    )
    .unwrap();
    symlink(&secret, folder.path().join("out.md")).unwrap();
    symlink(outside.path(), folder.path().join("away")).unwrap();
    symlink("good.md", folder.path().join("inside.md")).unwrap();
    let root = folder.path().to_str().unwrap();
    for arguments in [
        &["list", root][..],
        &["list", "--json", root],
        &["search", root, "WHATISSECRET"],
        &["search", root, "title:out"],
        &["search", root, "Taken", "--json"],
        &["show", root, "out"],
        &["show", root, "out.md"],
        &["show", root, "away/secret.md"],
        &["check", root],
        &["tags", root],
    ] {
        let ran = pipe(arguments);
        assert!(
            !ran.text().contains("SECRET"),
            "{arguments:?}: {}",
            ran.text()
        );
        assert!(
            !ran.text().contains("Taken"),
            "{arguments:?}: {}",
            ran.text()
        );
    }
    // One that stays inside is read as what it leads to.
    let found = pipe(&["search", root, "plain"]).text();
    assert!(
        found.contains("good.md") && found.contains("inside.md"),
        "{found}"
    );
    let mut tty = reader(folder.path());
    tty.wait_for("3 posts");
    tty.send("/out.md\r");
    tty.wait_for("leaves the site");
    for key in ["\r", "Y", "sSECRET"] {
        tty.send(key);
        tty.take(Duration::from_millis(200));
    }
    tty.wait_for("nothing is found");
    let seen = leave(tty, "a link out");
    let seen = String::from_utf8_lossy(&seen);
    assert!(!seen.contains("WHATISSECRET"), "{seen}");
}

/// Whoever is root may read everything: then it is only read.
#[test]
fn folders_and_files_that_may_not_be_read_are_warnings() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.md"), "# Good\n").unwrap();
    fs::write(folder.path().join("shut.md"), "# Shut\n").unwrap();
    let shut = folder.path().join("shut");
    fs::create_dir(&shut).unwrap();
    fs::write(shut.join("a.md"), "# In there\n").unwrap();
    for path in [&shut, &folder.path().join("shut.md")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    let readable = fs::read_dir(&shut).is_ok();
    let root = folder.path().to_str().unwrap();
    let listed = pipe(&["list", root]);
    let whole = pipe(&["list", &format!("{root}/shut")]);
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(listed.code, Some(0), "{}", listed.errors());
    assert!(listed.text().contains("Good"));
    if !readable {
        assert!(listed.errors().contains("shut"), "{}", listed.errors());
        assert!(listed.text().contains("shut.md"), "{}", listed.text());
        assert_eq!(whole.code, Some(1));
    }
}

#[test]
fn files_that_vanish_and_grow_meanwhile_harm_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_owned();
    let path = |number: usize| root.join(format!("{number}.md"));
    let text = "---\ntitle: There\n---\n\nSome words.\n\n".repeat(20);
    for number in 0..120 {
        fs::write(path(number), &text).unwrap();
    }
    fs::write(root.join("a-good.md"), "# Good\n").unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut growing = OpenOptions::new()
                .append(true)
                .create(true)
                .open(root.join("growing.md"))
                .unwrap();
            let mut turn = 0;
            while !stop.load(Ordering::Relaxed) {
                for number in (turn % 7..120).step_by(7) {
                    if turn % 2 == 0 {
                        let _ = fs::remove_file(path(number));
                    } else {
                        fs::write(path(number), &text).unwrap();
                    }
                }
                if turn < 2_000 {
                    growing.write_all(text.as_bytes()).unwrap();
                }
                turn += 1;
                thread::sleep(Duration::from_millis(1));
            }
        });
        for _ in 0..6 {
            let listed = pipe(&["list", root.to_str().unwrap()]);
            assert_eq!(listed.code, Some(0), "{}", listed.errors());
            assert!(listed.text().contains("Good"));
            pipe(&["check", root.to_str().unwrap()]);
        }
        let mut tty = reader(&root);
        tty.wait_for("newest first");
        for _ in 0..30 {
            tty.send("r\r");
            tty.take(Duration::from_millis(20));
            // Backspace: back to the list, and not out of it.
            tty.send("rG]\x7f");
            tty.take(Duration::from_millis(20));
        }
        tty.send("\x1b");
        stop.store(true, Ordering::Relaxed);
        leave(tty, "files that come and go");
    });
}

#[test]
fn a_folder_that_is_deleted_leaves_the_open_post_and_no_work() {
    let folder = tempfile::tempdir().unwrap();
    let blog = folder.path().join("blog");
    fs::create_dir(&blog).unwrap();
    for number in 0..30 {
        fs::write(
            blog.join(format!("{number}.md")),
            format!("# Post {number}\n\n{}", "Some words.\n\n".repeat(99)),
        )
        .unwrap();
    }
    let mut tty = reader(&blog);
    tty.wait_for("newest first");
    tty.send("\r");
    tty.wait_for("‹ ");
    tty.wait_for("Some words");
    fs::remove_dir_all(&blog).unwrap();
    tty.take(Duration::from_millis(600));
    tty.send("jjkkG");
    tty.wait_for("100%");
    assert!(tty.text().contains("Some words"), "{}", tty.text());
    tty.send("r");
    tty.take(Duration::from_millis(600));
    assert!(tty.text().contains("Some words"), "{}", tty.text());
    tty.send("qr\r");
    tty.take(Duration::from_millis(600));
    // Idle again.
    tty.settle();
    let before = cpu_of(tty.pid());
    tty.take(Duration::from_millis(1500));
    let idle = cpu_of(tty.pid()).saturating_sub(before);
    assert!(idle < Duration::from_millis(150), "{idle:?}");
    tty.send("q");
    leave(tty, "a folder that is gone");
}
