//! What is kept beside posts and marks, while disks are full, processes are killed and
//! others write too: the index of files can only make a start slower, and a file of
//! settings or a theme can only be left out.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use tempfile::TempDir;

use crate::{
    common::tty::Tty,
    faults::SmallDisk,
    run::{PROGRAM, Ran, command, reader_with, run},
    stream::{Sink, faults},
};

/// Some posts; large enough together that a write of their index takes its time.
fn blog() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..120 {
        write(folder.path(), number, 0);
    }
    // What has just been changed is not kept.
    thread::sleep(Duration::from_millis(80));
    folder
}

fn write(folder: &Path, number: usize, turn: usize) {
    let text = format!(
        "---\ntitle: Post {number} of turn {turn}\ntags: [a, t{number}]\nsummary: {}\n---\n\nSome words.\n",
        "a word ".repeat(40)
    );
    // As editors do, so that nobody reads half of one.
    let mut aside = tempfile::NamedTempFile::new_in(folder).unwrap();
    aside.write_all(text.as_bytes()).unwrap();
    aside.persist(folder.join(format!("{number}.md"))).unwrap();
}

fn list(blog: &Path, cache: &Path) -> Command {
    let mut command = command(&["list", "--json", blog.to_str().unwrap()]);
    command.env("XDG_CACHE_HOME", cache);
    command
}

/// What is listed where nothing is kept.
fn truth(blog: &Path) -> String {
    let ran = run(command(&[
        "list",
        "--json",
        "--no-cache",
        blog.to_str().unwrap(),
    ]));
    assert_eq!(ran.code, Some(0), "{}", ran.errors());
    ran.text()
}

/// Lists, and asserts that what is kept makes no difference.
fn assert_listed(blog: &Path, cache: &Path, truth: &str, what: &str) {
    let ran = run(list(blog, cache));
    assert_eq!(ran.code, Some(0), "{what}: {}", ran.errors());
    assert_eq!(ran.text(), truth, "{what}");
    assert_eq!(ran.errors(), "", "{what}");
}

/// The files of the index below `cache`.
fn indexes(cache: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(cache.join("blogtui"));
    let paths = entries.into_iter().flatten().flatten();
    paths
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "index"))
        .collect()
}

/// A cache with the index of `blog` in it, and where that is.
fn kept(blog: &Path) -> (TempDir, PathBuf) {
    let cache = tempfile::tempdir().unwrap();
    loop {
        run(list(blog, cache.path()));
        if let Some(path) = indexes(cache.path()).pop() {
            return (cache, path);
        }
    }
}

#[test]
fn garbage_in_the_place_of_an_index_is_read_by_nobody() {
    let blog = blog();
    let blog = blog.path();
    let truth = truth(blog);
    let (cache, path) = kept(blog);
    let good = fs::read(&path).unwrap();
    let mut all: Vec<(String, Vec<u8>)> = vec![
        ("nothing".into(), Vec::new()),
        ("text".into(), b"\x1b]0;PWNED\x07[[[".to_vec()),
        ("noughts".into(), vec![0; 100_000]),
        ("ones".into(), vec![0xff; 100_000]),
        ("twice".into(), good.repeat(2)),
        ("longer".into(), [&good[..], b"x"].concat()),
        // A header of all the bytes there are in the world.
        (
            "huge".into(),
            [&good[..8], &[0xff; 8], &good[16..]].concat(),
        ),
    ];
    for part in [1, 2, 3, 5, 9] {
        let most = good.len() * part / 10;
        all.push((format!("cut at {most}"), good[..most].to_vec()));
    }
    for at in [0, 7, 8, 15, 16, 23, 24, 40, good.len() / 2, good.len() - 1] {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        all.push((format!("other at {at}"), bytes));
    }
    for (what, bytes) in all {
        fs::write(&path, &bytes).unwrap();
        assert_listed(blog, cache.path(), &truth, &what);
        assert_ne!(fs::read(&path).unwrap(), bytes, "{what} is still there");
        let bad = path.with_extension("bad");
        assert_eq!(fs::read(&bad).unwrap(), bytes, "{what} is not set aside");
        fs::remove_file(bad).unwrap();
    }
    // What is no file at all.
    let links = [
        "/dev/zero",
        "/dev/full",
        "/nowhere/at/all",
        "/proc/self/mem",
    ];
    for what in ["folder", "pipe"].into_iter().chain(links) {
        let _ = fs::remove_file(&path);
        match what {
            "folder" => fs::create_dir(&path).unwrap(),
            "pipe" => {
                let made = Command::new("mkfifo").arg(&path).status();
                assert!(made.unwrap().success());
            }
            target => symlink(target, &path).unwrap(),
        }
        assert_listed(blog, cache.path(), &truth, what);
        assert!(path.is_file(), "{what} is still there");
    }
}

#[test]
fn whoever_is_killed_while_writing_an_index_harms_nobody() {
    let blog = blog();
    let blog = blog.path();
    let (cache, _) = kept(blog);
    for round in 0..24 {
        for number in 0..40 {
            write(blog, number, round + 1);
        }
        thread::sleep(Duration::from_millis(60));
        let mut child = list(blog, cache.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // At other moments each time: from its start to beyond its end.
        thread::sleep(Duration::from_micros(2_500 * round as u64));
        let _ = child.kill();
        child.wait().unwrap();
        if round % 4 == 3 {
            let truth = truth(blog);
            assert_listed(blog, cache.path(), &truth, &format!("round {round}"));
        }
    }
}

#[test]
fn those_who_write_an_index_at_once_agree_in_the_end() {
    let blog = blog();
    let blog = blog.path();
    let (cache, _) = kept(blog);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..6 {
                    let ran = run(list(blog, cache.path()));
                    assert_eq!(ran.code, Some(0), "{}", ran.errors());
                    assert_eq!(ran.text().lines().count(), 120);
                }
            });
        }
        scope.spawn(|| {
            for turn in 0..120 {
                write(blog, turn, turn + 1);
                thread::sleep(Duration::from_millis(5));
            }
        });
    });
    assert_listed(blog, cache.path(), &truth(blog), "afterwards");
}

#[test]
fn a_cache_that_cannot_be_written_makes_no_difference() {
    let blog = blog();
    let truth = truth(blog.path());
    for place in ["/dev/null", "/dev/full", "/proc/none", "/sys/none"] {
        assert_listed(blog.path(), Path::new(place), &truth, place);
    }
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let place = disk.0.path();
    assert_listed(blog.path(), place, &truth, "a small disk");
    let filler = disk.fill();
    assert_listed(blog.path(), place, &truth, "a full disk");
    fs::remove_file(filler).unwrap();
    write(blog.path(), 1, 1);
    let truth = self::truth(blog.path());
    disk.set("ro");
    assert_listed(blog.path(), place, &truth, "a disk that is read-only");
    let vars = [("XDG_CACHE_HOME", place.to_str().unwrap())];
    let mut tty = reader_with(blog.path(), &vars);
    tty.wait_for("newest first");
    tty.wait_for("120 posts");
    tty.send("\r");
    tty.wait_for("Some words");
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
}

/// A limit on the size of files: the system sends a signal that ends a program.
#[test]
fn a_limit_on_files_is_an_error_of_the_write() {
    let blog = blog();
    let folder = tempfile::tempdir().unwrap();
    let limited = |what: &str| {
        let mut sh = Command::new("sh");
        sh.args(["-c", &format!("ulimit -f 0; cd \"$2\"; \"$0\" {what}")]);
        sh.arg(PROGRAM).arg(blog.path()).arg(folder.path());
        sh.env("XDG_CACHE_HOME", folder.path());
        sh.env("BLOGTUI_CONFIG", folder.path().join("settings.toml"));
        run(sh)
    };
    for what in ["list \"$1\"", "check \"$1\"", "show \"$1/1.md\""] {
        let ran = limited(what);
        assert_eq!(ran.code, Some(0), "{what}: {}", ran.errors());
        let ran = limited(&format!("{what} > out"));
        assert_eq!(ran.code, Some(1), "{what}: {}", ran.errors());
        assert!(ran.errors().starts_with("blogtui: "), "{}", ran.errors());
    }
    for what in ["config init", "man --dir ."] {
        let ran = limited(what);
        assert_eq!(ran.code, Some(1), "{what}: {}", ran.errors());
    }
    assert!(!folder.path().join("settings.toml").exists());
}

fn init(path: &Path) -> Ran {
    let mut command = command(&["config", "init"]);
    command.env("BLOGTUI_CONFIG", path);
    run(command)
}

#[test]
fn settings_are_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/config.toml");
    assert_eq!(init(&path).code, Some(0));
    let whole = fs::read(&path).unwrap();
    // Killed at any moment.
    for round in 0..30u64 {
        let _ = fs::remove_file(&path);
        let mut child = command(&["config", "init"])
            .env("BLOGTUI_CONFIG", &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_micros(700 * round));
        let _ = child.kill();
        child.wait().unwrap();
        if let Ok(bytes) = fs::read(&path) {
            assert_eq!(bytes, whole, "round {round}");
        }
    }
    // Several at once: one of them writes it.
    let _ = fs::remove_file(&path);
    let codes: Vec<Option<i32>> = thread::scope(|scope| {
        let all: Vec<_> = (0..6).map(|_| scope.spawn(|| init(&path).code)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let written = codes.iter().filter(|code| **code == Some(0)).count();
    assert_eq!(written, 1, "{codes:?}");
    assert_eq!(fs::read(&path).unwrap(), whole);
    // What is there stays, whatever it is.
    fs::write(&path, "# mine\n").unwrap();
    assert_eq!(init(&path).code, Some(1));
    assert_eq!(fs::read_to_string(&path).unwrap(), "# mine\n");
    let link = folder.path().join("link.toml");
    symlink("/nowhere/at/all", &link).unwrap();
    assert_eq!(init(&link).code, Some(1));
    assert!(link.is_symlink());
    for place in ["/dev/null", "/dev/full", "/proc/none/config.toml", "/"] {
        assert_eq!(init(Path::new(place)).code, Some(1), "{place}");
    }
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let path = disk.0.path().join("config.toml");
    let filler = disk.fill();
    assert_eq!(init(&path).code, Some(1));
    assert!(!path.exists(), "half of it is left");
    fs::remove_file(filler).unwrap();
    disk.set("ro");
    assert_eq!(init(&path).code, Some(1));
    disk.set("rw");
    assert_eq!(init(&path).code, Some(0));
    assert_eq!(fs::read(&path).unwrap(), whole);
    assert_eq!(fs::read_dir(disk.0.path()).unwrap().count(), 1);
}

/// What may stand where settings or a theme should, and whether all of it is wrong.
fn strange(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for (name, bytes) in [
        ("binary", (0..=255).cycle().take(30_000).collect::<Vec<u8>>()),
        ("utf16", b"\xff\xfet\0h\0e\0m\0e\0".to_vec()),
        ("brackets", [b"a = ".to_vec(), vec![b'['; 200_000]].concat()),
        ("braces", b"a = ".iter().copied().chain(b"{a=".repeat(50_000)).collect()),
        ("dots", [b"a".to_vec(), b".a".repeat(80_000), b" = 1\n".to_vec()].concat()),
        ("tables", b"[[a]]\n".repeat(20_000)),
        ("lines", (0..20_000).flat_map(|n| format!("k{n} = 1\n").into_bytes()).collect()),
        ("long", vec![b'#'; 2 << 20]),
        ("control", b"\"\\u001b]0;PWNED\\u0007\" = 1\ntheme = \"\\u001b[6n\"\naccent = \"\\u009b6n\"\n[keys]\n\"\\u001b[6n\" = \"\\u001b\"\n[blogs]\n\"\\u202e\" = 1\n".to_vec()),
        ("raw", b"theme = \"\x1b]0;PWNED\x07\x9b6n\"\n".to_vec()),
        ("half", b"theme = \"da".to_vec()),
    ] {
        let path = folder.join(format!("{name}.toml"));
        fs::write(&path, bytes).unwrap();
        all.push(path);
    }
    for (name, target) in [
        ("zero", "/dev/zero"),
        ("itself", "itself.toml"),
        ("memory", "/proc/self/mem"),
        ("stdin", "/dev/stdin"),
    ] {
        let path = folder.join(format!("{name}.toml"));
        symlink(target, &path).unwrap();
        all.push(path);
    }
    let pipe = folder.join("pipe.toml");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let below = folder.join("folder.toml");
    fs::create_dir(&below).unwrap();
    all.extend([pipe, below]);
    all
}

#[test]
fn settings_and_themes_that_are_none_are_said_and_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let themes = folder.path().join("blogtui/themes");
    fs::create_dir_all(&themes).unwrap();
    let blog = blog();
    let post = blog.path().join("1.md");
    let post = post.to_str().unwrap();
    for path in strange(&themes) {
        for what in ["settings", "theme"] {
            let mut command = command(&["show", "--color", "always", post]);
            match what {
                "settings" => command.env("BLOGTUI_CONFIG", &path),
                _ => command.env("BLOGTUI_THEME", &path),
            };
            let ran = run(command);
            let name = path.display();
            assert_eq!(ran.code, Some(0), "{what} {name}: {}", ran.errors());
            assert!(ran.text().contains("Some words"), "{what} {name}");
            assert!(ran.errors().starts_with("blogtui: "), "{what} {name}");
            assert!(ran.err.len() < 20_000, "{what} {name}");
            assert_eq!(faults(&ran.err, Sink::Pipe), [""; 0], "{what} {name}");
            assert!(ran.peak < 150 * 1024, "{what} {name}: {} KiB", ran.peak);
            assert!(ran.took < Duration::from_secs(20), "{what} {name}");
        }
    }
    // All of them at once are the reader's own themes.
    let vars = [
        ("XDG_CONFIG_HOME", folder.path().to_str().unwrap()),
        (
            "BLOGTUI_CONFIG",
            themes.join("control.toml").to_str().unwrap(),
        ),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    let vars = vars.each_ref().map(|(name, value)| (*name, value.as_str()));
    let mut tty: Tty = reader_with(blog.path(), &vars);
    tty.wait_for("newest first");
    tty.send("C");
    tty.wait_for("control");
    tty.send("jjjj");
    tty.wait_for("nothing matches");
    tty.send("\x03");
    tty.has_ended(Duration::from_secs(2));
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
    assert_eq!(faults(&tty.seen, Sink::Terminal), [""; 0]);
}
