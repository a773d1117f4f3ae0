//! What is remembered, while disks are full, processes are killed and others write
//! too: nothing that was stored is lost.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use blogtui::state::{Mark, Remembered, Said, State, file::StateFile};
use tempfile::TempDir;

use crate::{
    common::tty::Tty,
    run::{PROGRAM, reader_with},
};

fn starred(id: &str) -> State {
    let star = Some(Said {
        at: 1,
        what: Mark { set: true },
    });
    let post = Remembered {
        star,
        ..Remembered::default()
    };
    let mut state = State::default();
    state.posts.insert(id.into(), post);
    state
}

fn file(folder: &Path) -> StateFile {
    StateFile::of(&folder.join("blogtui"), Path::new("/home/x/blog"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

/// Not a test: writes until it is killed, and says what it has written.
#[test]
#[ignore = "only the next test runs it, as a process"]
fn writer() {
    let Ok(folder) = std::env::var("WRITES_TO") else {
        return;
    };
    let who = std::env::var("WRITES_AS").unwrap_or_default();
    let file = file(Path::new(&folder));
    for number in 0.. {
        let id = format!("{who}-{number}.md");
        file.save(&starred(&id)).unwrap();
        println!("stored {id}");
    }
}

#[test]
fn whoever_is_killed_while_writing_loses_nothing_that_was_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut stored: Vec<String> = Vec::new();
    for round in 0..12u64 {
        let mut writers: Vec<_> = ["a", "b"]
            .into_iter()
            .map(|who| {
                Command::new(std::env::current_exe().unwrap())
                    .args(["--exact", "faults::writer", "--ignored", "--nocapture"])
                    .env("WRITES_TO", folder.path())
                    .env("WRITES_AS", format!("{who}{round}"))
                    .stdout(Stdio::piped())
                    .stderr(Stdio::null())
                    .spawn()
                    .unwrap()
            })
            .collect();
        // At other moments each time.
        thread::sleep(Duration::from_millis(60 + round * 17));
        for writer in &mut writers {
            writer.kill().unwrap();
        }
        for mut writer in writers {
            let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
            stored.extend(lines.map_while(Result::ok).filter_map(|line| {
                let (_, id) = line.split_once("stored ")?;
                // The last line may be torn.
                id.ends_with(".md").then(|| id.to_owned())
            }));
            writer.wait().unwrap();
        }
        let state = file(folder.path()).load().unwrap();
        for id in &stored {
            assert!(state.is_starred(id), "round {round}: {id} is lost");
        }
    }
    assert!(!stored.is_empty());
    // Nothing was taken for garbage, and what was half written is swept away.
    file(folder.path()).save(&starred("last.md")).unwrap();
    let names = names(&folder.path().join("blogtui"));
    assert_eq!(names.len(), 2, "{names:?}");
}

/// Not a test: writes once.
#[test]
#[ignore = "only the next test runs it, as a process"]
fn writes_once() {
    let Ok(folder) = std::env::var("WRITES_TO") else {
        return;
    };
    file(Path::new(&folder))
        .save(&starred("second.md"))
        .unwrap();
}

/// Killed at the first call to the system that writes anything, the second, and so on to
/// the last: where strace is, which does that.
#[test]
fn whoever_is_killed_at_any_write_loses_nothing_that_was_stored() {
    let calls = "write,openat,mkdir,flock,fsync,fdatasync,rename,renameat,renameat2,unlink";
    let mut ended = false;
    for number in 1..400 {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        file.save(&starred("first.md")).unwrap();
        let status = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e"])
            .arg(format!("trace={calls}"))
            .arg("-P")
            .arg(folder.path().join("blogtui"))
            .args(["-e", &format!("inject={calls}:signal=KILL:when={number}")])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "faults::writes_once", "--ignored"])
            .env("WRITES_TO", folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let Ok(status) = status else {
            return;
        };
        let state = file.load().unwrap();
        assert!(state.is_starred("first.md"), "call {number}");
        let names = names(&folder.path().join("blogtui"));
        assert!(!names.iter().any(|name| name.contains(".bad")), "{names:?}");
        if status.success() {
            assert!(state.is_starred("second.md"), "call {number}");
            ended = true;
            break;
        }
        // And whoever comes next is not kept from anything.
        file.save(&starred("third.md")).unwrap();
        assert_eq!(self::names(&folder.path().join("blogtui")).len(), 2);
    }
    assert!(ended);
}

/// A disk of 64 KiB, where that can be had.
pub(crate) struct SmallDisk(pub(crate) TempDir);

impl SmallDisk {
    pub(crate) fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(folder))
    }
}

impl SmallDisk {
    /// Nothing can be written any more, or again.
    pub(crate) fn set(&self, how: &str) {
        let status = Command::new("mount")
            .args(["-o", &format!("remount,{how}")])
            .arg(self.0.path())
            .status();
        assert!(status.unwrap().success());
    }

    /// Writes until there is no room; the file to take away again.
    pub(crate) fn fill(&self) -> PathBuf {
        let filler = self.0.path().join("filler");
        fs::write(&filler, vec![b'x'; 1 << 20]).unwrap_err();
        filler
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_keeps_what_was_stored() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let file = file(disk.0.path());
    file.save(&starred("first.md")).unwrap();
    fs::write(disk.0.path().join("filler"), vec![b'x'; 1 << 20]).unwrap_err();
    let mut large = State::default();
    for number in 0..2_000 {
        large.merge(&starred(&format!("a-rather-long-name-{number}.md")));
    }
    assert!(file.save(&large).is_err());
    assert_eq!(file.load().unwrap(), starred("first.md"));
    let names = names(&disk.0.path().join("blogtui"));
    assert_eq!(names.len(), 2, "{names:?}");
    // The reader says so, and goes on.
    let blog = blog();
    let mut tty = remembering(&blog, disk.0.path());
    tty.wait_for("newest first");
    tty.send("*");
    tty.wait_for("not remembered");
    tty.send("\r");
    tty.wait_for("Some words");
    tty.send("\x03");
    assert_eq!(tty.end(), 0);
    fs::remove_file(disk.0.path().join("filler")).unwrap();
    file.save(&starred("second.md")).unwrap();
    assert_eq!(file.load().unwrap().posts.len(), 2);
}

fn blog() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..4 {
        let text = format!("# Post {number}\n\n{}", "Some words.\n\n".repeat(99));
        fs::write(folder.path().join(format!("{number}.md")), text).unwrap();
    }
    folder
}

fn remembering(blog: &TempDir, state: &Path) -> Tty {
    let state = state.to_str().unwrap();
    reader_with(
        blog.path(),
        &[("XDG_STATE_HOME", state), ("BLOGTUI_NO_STATE", "")],
    )
}

/// The state's own file below `folder`.
fn stored(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder.join("blogtui")).ok()?.flatten();
    entries
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "json"))
}

/// Stars a post and leaves; where that was stored.
fn star(blog: &TempDir, state: &Path) -> Option<PathBuf> {
    let mut tty = remembering(blog, state);
    tty.wait_for("newest first");
    tty.wait_for("4 posts");
    tty.send("*");
    tty.wait_for("★");
    tty.send("q");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
    stored(state)
}

#[test]
fn garbage_is_set_aside_and_numbers_out_of_all_proportion_are_no_panic() {
    let blog = blog();
    let state = tempfile::tempdir().unwrap();
    let path = star(&blog, state.path()).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    for (garbage, is_garbage) in [
        ("\0\x1b]0;PWNED\x07".to_owned(), true),
        (String::new(), true),
        ("[".repeat(100_000), true),
        (good[..good.len() / 2].to_owned(), true),
        (
            "{\"version\":1,\"root\":\"\\u001b[6n\",\"posts\":{\"\\u001b]0;x\\u0007.md\":{}}}"
                .to_owned(),
            false,
        ),
    ] {
        fs::write(&path, &garbage).unwrap();
        let mut tty = remembering(&blog, state.path());
        tty.wait_for("newest first");
        tty.send("\rG");
        tty.wait_for("100%");
        tty.send("\x03");
        assert_eq!(tty.end(), 0);
        tty.assert_restored();
        let bad = names(&state.path().join("blogtui"))
            .iter()
            .filter(|name| name.contains(".bad"))
            .count();
        assert_eq!(bad > 0, is_garbage, "{garbage:.40}");
        for name in names(&state.path().join("blogtui")) {
            if name.contains(".bad") {
                fs::remove_file(state.path().join("blogtui").join(name)).unwrap();
            }
        }
    }
    // Every number as large as it can be.
    let mut huge = String::new();
    let mut digits = false;
    for c in good.chars() {
        match (c.is_ascii_digit(), digits) {
            (true, _) => digits = true,
            (false, true) => {
                huge.push_str("255");
                huge.push(c);
                digits = false;
            }
            (false, false) => huge.push(c),
        }
    }
    let huge = huge.replace("\"version\":255", "\"version\":1");
    for number in ["18446744073709551615", "9223372036854775807", "255"] {
        fs::write(&path, huge.replace("255", number)).unwrap();
        let mut tty = remembering(&blog, state.path());
        tty.wait_for("newest first");
        tty.send("\rG");
        tty.wait_for("‹");
        tty.send("q");
        tty.wait_for("newest first");
        for keys in ["j*", "m", "c"] {
            tty.send(keys);
            tty.settle();
        }
        tty.send("\x03");
        assert_eq!(tty.end(), 0, "{number}:\n{}", tty.text());
    }
}

#[test]
fn a_place_that_cannot_be_written_is_a_notice() {
    let blog = blog();
    let folder = tempfile::tempdir().unwrap();
    // Fails for every user: a file where the folder should be, and a folder, a FIFO
    // and a link to nowhere where the file should.
    let taken = folder.path().join("taken");
    fs::write(&taken, "").unwrap();
    for state in [
        taken,
        PathBuf::from("/dev/null"),
        PathBuf::from("/proc/none"),
    ] {
        let mut tty = remembering(&blog, &state);
        tty.wait_for("newest first");
        tty.send("*");
        tty.wait_for("remembered");
        tty.send("q");
        assert_eq!(tty.end(), 0);
        tty.assert_restored();
    }
    let state = folder.path().join("state");
    let path = star(&blog, &state).unwrap();
    for what in ["folder", "pipe", "link"] {
        let _ = fs::remove_file(&path);
        match what {
            "folder" => fs::create_dir(&path).unwrap(),
            "pipe" => assert!(
                Command::new("mkfifo")
                    .arg(&path)
                    .status()
                    .unwrap()
                    .success()
            ),
            _ => std::os::unix::fs::symlink("/nowhere/at/all", &path).unwrap(),
        }
        let again = star(&blog, &state).unwrap();
        assert!(
            fs::read_to_string(again).unwrap().contains("star"),
            "{what}"
        );
    }
}

#[test]
fn two_readers_at_once_keep_what_each_of_them_marks() {
    let blog = blog();
    let state = tempfile::tempdir().unwrap();
    let mut one = remembering(&blog, state.path());
    let mut other = remembering(&blog, state.path());
    for tty in [&mut one, &mut other] {
        tty.wait_for("newest first");
        tty.wait_for("4 posts");
    }
    one.send("g*");
    other.send("G*");
    one.wait_for("★");
    other.wait_for("★");
    one.send("q");
    other.send("q");
    assert_eq!((one.end(), other.end()), (0, 0));
    let text = fs::read_to_string(stored(state.path()).unwrap()).unwrap();
    assert_eq!(text.matches("\"star\"").count(), 2, "{text}");
}

/// Somebody who was stopped in the middle of writing holds the lock.
#[test]
fn a_lock_that_is_never_given_back_does_not_keep_anyone_from_leaving() {
    let blog = blog();
    let state = tempfile::tempdir().unwrap();
    let path = star(&blog, state.path()).unwrap();
    let lock = fs::File::create(path.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let mut tty = remembering(&blog, state.path());
    tty.wait_for("newest first");
    tty.send("j*q");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
    drop(lock);
    assert!(fs::read_to_string(&path).unwrap().contains("\"star\""));
}

/// A limit on the size of files: the system sends a signal with it.
#[test]
fn a_limit_on_files_is_no_end() {
    let blog = blog();
    let state = tempfile::tempdir().unwrap();
    let mut tty = Tty::start(
        "sh",
        &[
            "-c",
            "ulimit -f 0; exec \"$0\" --theme dark \"$1\"",
            PROGRAM,
            blog.path().to_str().unwrap(),
        ],
        &[
            ("XDG_STATE_HOME", state.path().to_str().unwrap()),
            ("BLOGTUI_NO_STATE", ""),
        ],
    );
    tty.wait_for("newest first");
    tty.send("*");
    tty.wait_for("not remembered");
    tty.send("q");
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
}
