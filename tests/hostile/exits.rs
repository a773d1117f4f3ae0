//! Every way out: the terminal is as it was, and the code says why.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    common::tty::Tty,
    run::{PROGRAM, command, cpu_of, leave, reader, reader_with, run},
    stream::{Sink, faults},
};

fn blog() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..20 {
        let text = format!(
            "---\ntitle: Post {number}\n---\n\n{}",
            "Some words.\n\n".repeat(200)
        );
        fs::write(folder.path().join(format!("{number}.md")), text).unwrap();
    }
    folder
}

/// The reader with a post open, and the terminal's settings before.
fn reading(folder: &TempDir) -> Tty {
    let mut tty = reader(folder.path());
    tty.wait_for("newest first");
    tty.send("\r");
    tty.wait_for("list");
    tty.send("jjG");
    // `~100%` until all of it is laid out.
    tty.wait("the end", |screen| {
        let text = screen.contents();
        text.contains("100%") && !text.contains("~100%")
    });
    tty
}

#[test]
fn signals_end_it_with_their_number_and_the_terminal_as_it_was() {
    let folder = blog();
    // What a fresh terminal has.
    let fresh = Tty::start("sleep", &["60"], &[]).settings();
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2), ("QUIT", 3)] {
        let mut tty = reading(&folder);
        assert_ne!(tty.settings(), fresh);
        tty.signal(name);
        // In the middle of what somebody types, too.
        tty.send("kkjj/some");
        assert_eq!(tty.end(), 128 + number, "{name}");
        assert_eq!(tty.settings(), fresh, "{name}");
        tty.assert_restored();
        assert_eq!(faults(&tty.seen, Sink::Terminal), [""; 0]);
    }
    for keys in ["\x03", "qq"] {
        let mut tty = reading(&folder);
        tty.send(keys);
        assert_eq!(tty.end(), 0, "{keys:?}");
        assert_eq!(tty.settings(), fresh, "{keys:?}");
        tty.assert_restored();
    }
}

#[test]
fn a_signal_at_any_moment_of_the_start_is_answered() {
    let folder = blog();
    for delay in [0, 5, 10, 15, 20, 30, 45, 60, 120, 250, 500] {
        let mut tty = reader(folder.path());
        std::thread::sleep(Duration::from_millis(delay));
        tty.signal("TERM");
        let code = tty.end();
        // Before it has a handler the system ends it, and then it has done nothing yet.
        if code != 143 {
            assert!(!tty.has_seen("\x1b[?1049h"), "{delay} ms: {code}");
        }
        tty.assert_restored();
    }
}

fn state_of(pid: u32) -> char {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    after.chars().next().unwrap_or('-')
}

#[test]
fn it_stops_with_a_clean_terminal_and_comes_back() {
    let folder = blog();
    let fresh = Tty::start("sleep", &["60"], &[]).settings();
    for how in ["key", "TSTP"] {
        let mut tty = reading(&folder);
        // Cells that are empty and cells that hold a space look the same.
        let seen = |text: String| {
            text.lines()
                .map(|row| row.trim_end().to_owned())
                .collect::<Vec<_>>()
        };
        let before = seen(tty.text());
        for _ in 0..2 {
            if how == "key" {
                tty.send("\x1a");
            } else {
                tty.signal(how);
            }
            let begun = Instant::now();
            while state_of(tty.pid()) != 'T' {
                tty.take(Duration::from_millis(20));
                assert!(
                    begun.elapsed() < Duration::from_secs(20),
                    "{how}: it does not stop"
                );
            }
            while tty.take(Duration::from_millis(50)) {}
            assert_eq!(tty.settings(), fresh, "{how}");
            tty.assert_restored();
            tty.signal("CONT");
            tty.wait("the page again", |screen| seen(screen.contents()) == before);
            assert_ne!(tty.settings(), fresh, "{how}");
            tty.send("g");
            tty.wait_until_gone("100%");
            tty.send("G");
            tty.wait_for("100%");
        }
        // Stopped by what no program can answer, under a shell that sets its own.
        tty.signal("STOP");
        tty.signal("CONT");
        tty.wait("the page again", |screen| seen(screen.contents()) == before);
        tty.send("\x03");
        assert_eq!(tty.end(), 0);
        assert_eq!(tty.settings(), fresh);
    }
}

#[test]
fn a_panic_of_the_main_thread_ends_it_with_101_and_the_reason() {
    let folder = blog();
    let fresh = Tty::start("sleep", &["60"], &[]).settings();
    let mut tty = reader_with(folder.path(), &[("BLOGTUI_PANIC", "main")]);
    assert_eq!(tty.end(), 101);
    tty.assert_restored();
    assert_eq!(tty.settings(), fresh);
    assert!(
        tty.text().contains("asked for by BLOGTUI_PANIC"),
        "{}",
        tty.text()
    );
}

/// What each of the threads does for the reader, the keys that ask for it, and what is
/// said where it breaks down.
const WORKERS: &[(&str, &str, &str)] = &[
    ("scan", "", "asked for by"),
    ("documents", "\r", "asked for by"),
    ("highlight", "\r", "not done (highlight)"),
    ("links", "\r", "not done (links)"),
    ("search", "swords", "not done (search)"),
    ("memory", "*", "not remembered"),
    ("pictures", "\r", "damaged or incomplete"),
    ("frames", "\ri", ""),
    ("fetch", "\rI", "asked for by"),
];

/// A post with something for each of them.
fn varied() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = "---\ndate: 2024-01-02\n---\n\n# Varied\n\n![moving](moving.gif)\n\n```rust\nfn main() {}\n```\n\n![far](https://example.invalid/far.png)\n\nSome words and [a link](1.md).\n";
    fs::write(folder.path().join("0.md"), text).unwrap();
    fs::write(
        folder.path().join("1.md"),
        "# Other\n\nMore words, [back](0.md).\n",
    )
    .unwrap();
    let file = fs::File::create(folder.path().join("moving.gif")).unwrap();
    let mut gif = image::codecs::gif::GifEncoder::new(file);
    for shade in [0, 200] {
        let still = image::RgbaImage::from_pixel(400, 200, image::Rgba([shade, 90, 90, 255]));
        gif.encode_frame(image::Frame::new(still)).unwrap();
    }
    folder
}

#[test]
fn a_panic_of_a_worker_is_a_notice() {
    let folder = varied();
    std::thread::scope(|scope| {
        for part in WORKERS.chunks(WORKERS.len().div_ceil(2)) {
            let folder = folder.path();
            scope.spawn(move || part.iter().for_each(|of| breaks_down(folder, *of)));
        }
    });
}

fn breaks_down(folder: &Path, (name, keys, said): (&str, &str, &str)) {
    let state = tempfile::tempdir().unwrap();
    let vars = [
        ("BLOGTUI_PANIC", name),
        ("BLOGTUI_NO_STATE", ""),
        ("BLOGTUI_NO_CACHE", "1"),
        ("XDG_STATE_HOME", state.path().to_str().unwrap()),
    ];
    let mut tty = reader_with(folder, &vars);
    if name == "scan" {
        tty.wait_for(said);
    } else {
        tty.wait_for("newest first");
        tty.wait_for("2 posts");
    }
    for key in keys.split_inclusive('\r') {
        tty.send(key);
        if key == "\r" && name != "documents" {
            tty.wait_for("Varied");
        }
    }
    tty.wait_for(said);
    // It goes on.
    tty.send("\x1b");
    tty.settle();
    tty.send("?");
    tty.wait_for("Keys in");
    tty.send("x\x03");
    assert_eq!(tty.end(), 0, "{name}");
    tty.assert_restored();
    assert_eq!(faults(&tty.seen, Sink::Terminal), [""; 0], "{name}");
}

/// Those without which nothing more would be seen or typed.
#[test]
fn a_panic_of_a_thread_that_is_needed_ends_it_with_101() {
    let folder = blog();
    let fresh = Tty::start("sleep", &["60"], &[]).settings();
    for name in ["input", "watch"] {
        let mut tty = reader_with(folder.path(), &[("BLOGTUI_PANIC", name)]);
        assert_eq!(tty.end(), 101, "{name}");
        tty.assert_restored();
        assert_eq!(tty.settings(), fresh, "{name}");
        assert!(tty.text().contains("asked for by"), "{}", tty.text());
    }
}

/// Not a test: holds a terminal with the program in it until it is killed.
#[test]
#[ignore = "only the next test runs it, as a process"]
fn holder() {
    let Ok(script) = std::env::var("HELD") else {
        return;
    };
    let folder = std::env::var("HELD_FOLDER").unwrap_or_default();
    let mut tty = Tty::start("sh", &["-c", &script, PROGRAM, &folder], &[]);
    tty.wait_for("newest first");
    tty.send("\r");
    tty.wait_for("list");
    println!("held {}", held(&folder).unwrap_or(0));
    loop {
        tty.take(Duration::from_secs(1));
    }
}

/// The process of the program that reads `folder`.
fn held(folder: &str) -> Option<u32> {
    let processes = fs::read_dir("/proc").ok()?;
    let mut ids = processes
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.find(|id| {
        let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line);
        line.starts_with(PROGRAM) && line.contains(folder)
    })
}

#[test]
fn it_is_gone_soon_after_its_terminal() {
    let folder = blog();
    for script in [
        "exec \"$0\" --theme dark \"$1\"",
        "trap '' HUP; exec \"$0\" --theme dark \"$1\"",
        "trap '' HUP; \"$0\" --theme dark \"$1\"; sleep 9",
        // In a session of its own: nobody sends it a signal.
        "trap '' HUP; setsid -w \"$0\" --theme dark \"$1\"",
    ] {
        let (mut holder, pid) = hold(script, &folder);
        holder.kill().unwrap();
        holder.wait().unwrap();
        let cpu = gone(pid, script);
        assert!(cpu < Duration::from_secs(3), "{cpu:?}: {script}");
    }
}

/// Starts a process that holds a terminal with the program in it: both of them.
fn hold(script: &str, folder: &TempDir) -> (Child, u32) {
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "exits::holder", "--ignored", "--nocapture"])
        .env("HELD", script)
        .env("HELD_FOLDER", folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(holder.stdout.take().unwrap()).lines();
    let pid: u32 = lines
        .map_while(Result::ok)
        .find_map(|line| line.split("held ").nth(1)?.trim().parse().ok())
        .unwrap_or_else(|| panic!("nothing is held: {script}"));
    assert!(pid > 0);
    (holder, pid)
}

/// Waits until a process has ended; the CPU time it took meanwhile and before.
fn gone(pid: u32, what: &str) -> Duration {
    let begun = Instant::now();
    let process = PathBuf::from(format!("/proc/{pid}"));
    let mut cpu = Duration::ZERO;
    while process.exists() && state_of(pid) != 'Z' {
        cpu = cpu.max(cpu_of(pid));
        // Two seconds, and what a busy machine adds to them.
        let late = begun.elapsed() > Duration::from_secs(12);
        if late {
            kill("KILL", pid);
        }
        assert!(!late, "it lives on: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
    cpu
}

fn kill(signal: &str, pid: u32) {
    let _ = Command::new("kill")
        .args([&format!("-{signal}"), &pid.to_string()])
        .status();
}

/// Whoever writes to a terminal that takes no more bytes waits for ever.
#[test]
fn a_terminal_that_is_not_read_does_not_keep_it_from_ending() {
    let folder = blog();
    let (mut holder, pid) = hold("exec \"$0\" --theme dark \"$1\"", &folder);
    kill("STOP", holder.id());
    // Each has the whole screen drawn again.
    for _ in 0..80 {
        kill("CONT", pid);
        std::thread::sleep(Duration::from_millis(5));
    }
    kill("TERM", pid);
    gone(pid, "nobody reads its terminal");
    holder.kill().unwrap();
    holder.wait().unwrap();
}

/// What a shell runs with `$0` the program and `$1` the folder: its code, and what
/// came on standard error.
fn shell(script: &str, folder: &TempDir) -> (Option<i32>, String, String) {
    let mut sh = command(&[]);
    let path = sh.get_program().to_owned();
    sh = Command::new("sh");
    sh.args(["-c", script]).arg(path).arg(folder.path());
    sh.env("BLOGTUI_NO_STATE", "1");
    let ran = run(sh);
    (ran.code, ran.text(), ran.errors())
}

#[test]
fn a_closed_pipe_ends_it_silently_and_a_full_disk_is_an_error() {
    let folder = blog();
    for what in [
        "list \"$1\"",
        "list --json \"$1\"",
        "show \"$1/3.md\"",
        "tags \"$1\"",
        "search \"$1\" words",
        "search --json \"$1\" words",
        "check \"$1\"",
        "--help",
        "list --help",
        "--version",
    ] {
        let piped = format!("{{ \"$0\" {what}; echo $? >&2; }} | true");
        let (_, _, said) = shell(&piped, &folder);
        assert!(matches!(said.trim(), "0" | "1"), "{what}: {said}");
        let (code, _, said) = shell(&format!("\"$0\" {what} >/dev/full"), &folder);
        if !matches!(what, "tags \"$1\"" | "check \"$1\"") {
            assert_eq!(code, Some(1), "{what}: {said}");
            assert!(
                said.starts_with("blogtui: ") && said.contains("space"),
                "{what}: {said}"
            );
        }
        let (code, _, said) = shell(&format!("\"$0\" {what} >&-"), &folder);
        assert!(matches!(code, Some(0 | 1)), "{what}: {code:?} {said}");
        assert!(!said.contains("panicked"), "{what}: {said}");
    }
}

#[test]
fn an_input_that_is_closed_or_no_terminal_is_an_answer() {
    let folder = blog();
    for how in ["<&-", "</dev/null", "</dev/zero", "</"] {
        for (what, expected) in [
            ("list \"$1\"", 0),
            ("show \"$1/3.md\"", 0),
            ("check \"$1\"", 0),
            ("search \"$1\" words", 0),
            ("tags \"$1\"", 0),
            ("\"$1\"", 2),
        ] {
            let (code, _, said) = shell(&format!("\"$0\" {what} {how}"), &folder);
            assert_eq!(code, Some(expected), "{what} {how}: {said}");
        }
        let (code, _, said) = shell(&format!("\"$0\" show {how}"), &folder);
        assert!(matches!(code, Some(0..=2)), "{how}: {said}");
        assert!(!said.contains("panicked"), "{how}: {said}");
    }
}

#[test]
fn nobody_who_listens_to_errors_is_no_error() {
    let folder = blog();
    for how in ["2>/dev/full", "2>&-", "2>&1 >/dev/null | true"] {
        for what in [
            "show \"$1/none\"",
            "list \"$1/none\"",
            "\"$1\"",
            "--nothing",
        ] {
            let script = format!("\"$0\" {what} {how}");
            let (code, _, _) = shell(&script, &folder);
            assert_ne!(code, Some(101), "{script}");
            if !how.contains('|') {
                assert!(matches!(code, Some(1 | 2)), "{script}: {code:?}");
            }
        }
    }
}

/// A terminal may say anything of itself.
#[test]
fn sizes_that_no_window_has_take_no_more_than_the_memory() {
    let folder = blog();
    for (cols, rows) in [(65_535, 65_535), (1, 65_535)] {
        let mut tty = reading(&folder);
        // The screen that is kept here stays as it is.
        tty.claim(cols, rows);
        tty.send("gj");
        tty.settle();
        tty.resize(100, 30);
        leave(tty, &format!("{cols} x {rows}"));
    }
}

#[test]
fn storms_of_sizes_end_in_the_right_one() {
    let folder = blog();
    let mut tty = reading(&folder);
    let sizes = [
        (0, 0),
        (1, 1),
        (500, 200),
        (0, 50),
        (300, 0),
        (2, 200),
        (500, 1),
        (19, 4),
        (80, 24),
    ];
    for round in 0..12 {
        for (cols, rows) in sizes {
            tty.resize(cols, rows);
            if round % 3 == 0 {
                tty.take(Duration::from_millis(5));
            }
            tty.send(["j", "G", "g", "\t", "o\x1b", "?x", "/w\x1b", "i\x1b"][round % 8]);
        }
    }
    tty.resize(100, 30);
    tty.send("\x1b[201~");
    tty.take(Duration::from_millis(300));
    for _ in 0..5 {
        tty.send("\x03");
        if tty.has_ended(Duration::from_secs(5)) {
            break;
        }
    }
    assert_eq!(tty.end(), 0);
    tty.assert_restored();
    assert_eq!(faults(&tty.seen, Sink::Terminal), [""; 0]);
}
