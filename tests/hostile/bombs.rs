//! Little input that is made to cost much: time, memory, the stack.

mod front_matter;
mod markdown;

use std::{fs, path::Path, time::Duration};

use crate::run::{MEMORY, cpu_of_main, leave, peak_of, pipe, reader};

/// How long a command may compute on one of them. They take under a second where the
/// program is optimised.
const PATIENCE: Duration = Duration::from_secs(20);

/// Names and texts.
pub(crate) fn bombs() -> Vec<(&'static str, String)> {
    let mut all = markdown::bombs();
    all.extend(front_matter::bombs());
    all
}

fn nested(open: &str, close: &str, count: usize) -> String {
    format!("{}x{}", open.repeat(count), close.repeat(count))
}

fn numbered(count: usize, line: &dyn Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

fn write(root: &Path, bombs: &[(&str, String)]) {
    for (name, text) in bombs {
        fs::write(root.join(format!("{name}.md")), text).unwrap();
    }
}

/// Some of them, for what reads a whole folder: a program that is not optimised takes
/// its time for all.
fn some() -> Vec<(&'static str, String)> {
    bombs().into_iter().step_by(4).collect()
}

#[test]
fn commands_over_all_of_them_end_soon_and_small() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &some());
    let root = folder.path().to_str().unwrap();
    let count = some().len();
    let json = pipe(&["list", "--json", root]);
    assert_eq!(json.code, Some(0), "{}", json.errors());
    assert_eq!(json.text().lines().count(), count);
    pipe(&["search", root, "word"]);
    pipe(&["check", "--format", "json", root]);
}

#[test]
fn each_is_shown_soon_and_small() {
    let folder = tempfile::tempdir().unwrap();
    let all = bombs();
    write(folder.path(), &all);
    // Two at a time: most of them take no time at all.
    std::thread::scope(|scope| {
        for part in all.chunks(all.len().div_ceil(2)) {
            let folder = folder.path();
            scope.spawn(move || {
                for (name, _) in part {
                    let path = folder.join(format!("{name}.md"));
                    let ran = pipe(&["show", "--width", "100", path.to_str().unwrap()]);
                    assert_eq!(ran.code, Some(0), "{name}: {}", ran.errors());
                    println!("{name}: {:?}, {} MiB", ran.cpu, ran.peak / 1024);
                    assert!(ran.cpu < PATIENCE, "{name}: {:?}", ran.cpu);
                    assert!(!ran.out.is_empty(), "{name}");
                }
            });
        }
    });
}

/// All of them in one folder, one after the other: keys are answered while the
/// program is busy with them.
#[test]
fn the_reader_answers_while_it_is_busy_with_them() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &some());
    let mut tty = reader(folder.path());
    // While they are read, too.
    tty.wait_for("reading");
    tty.send("jk");
    tty.wait("all of them", |screen| {
        !screen.contents().contains("reading")
    });
    tty.send("\r");
    tty.wait_for("list");
    let pid = tty.pid();
    let mut slowest = (Duration::ZERO, String::new());
    for (at, (name, _)) in some().iter().enumerate() {
        // Help is on the screen whatever else goes on.
        let before = cpu_of_main(pid);
        tty.send("]?");
        tty.wait_for("Keys in");
        let took = cpu_of_main(pid).saturating_sub(before);
        if took > slowest.0 {
            slowest = (took, format!("{name} or near it"));
        }
        tty.send("x");
        if at % 4 == 0 {
            tty.send("Gg");
        }
        if at % 9 == 0 {
            tty.send("/a\r\x1b");
        }
        tty.take(Duration::from_millis(1));
        let peak = peak_of(pid);
        assert!(peak <= MEMORY, "{name}: {} MiB", peak / 1024);
    }
    // What the key has waited for, whoever else keeps the machine busy. Where the program
    // is optimised: 200 ms.
    println!("{slowest:?}");
    assert!(slowest.0 < Duration::from_secs(4), "{slowest:?}");
    leave(tty, "bombs");
}
