//! Runs the program on hostile folders: in a pipe and in a terminal.

use std::{
    io::{Read as _, Write as _},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    common::tty::Tty,
    stream::{Sink, faults},
};

/// Memory that nothing may take more of, in KiB.
pub(crate) const MEMORY: u64 = 512 * 1024;

/// Where all of them keep what they have read: not where the developer does.
pub(crate) const CACHE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/hostile-cache");

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_blogtui");

/// How long a command may take before it is taken for hung. What is measured is
/// stated with each test; this machine may be busy and the program not optimised.
const PATIENCE: Duration = Duration::from_secs(180);

/// What came of a command.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: Vec<u8>,
    pub(crate) err: Vec<u8>,
    /// KiB at the most.
    pub(crate) peak: u64,
    pub(crate) took: Duration,
    /// Of processors, at least: the last moments are not seen.
    pub(crate) cpu: Duration,
}

impl Ran {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    pub(crate) fn errors(&self) -> String {
        String::from_utf8_lossy(&self.err).into_owned()
    }
}

/// The program with nothing of the developer's in its environment.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(args).env_clear().env("BLOGTUI_NO_STATE", "1");
    for name in ["PATH", "HOME"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
        .env("LC_ALL", "C.UTF-8")
        .env("TERM", "xterm-256color")
        .env("XDG_CONFIG_HOME", "/nowhere")
        .env("XDG_CACHE_HOME", CACHE);
    command
}

/// Runs a command in a pipe and asserts what holds for every input: it ends, by no
/// signal and no panic, within the memory, and writes nothing but text.
pub(crate) fn pipe(args: &[&str]) -> Ran {
    pipe_on(args, None)
}

/// The same with bytes on its standard input.
pub(crate) fn pipe_on(args: &[&str], input: Option<Vec<u8>>) -> Ran {
    let ran = run_on(command(args), input);
    assert!(ran.code.is_some_and(|code| code <= 2), "{args:?}: {ran:?}");
    for (name, bytes) in [("out", &ran.out), ("err", &ran.err)] {
        let faults = faults(bytes, Sink::Pipe);
        assert!(
            faults.is_empty(),
            "{args:?}, std{name}: {:?}",
            &faults[..faults.len().min(9)]
        );
    }
    assert!(
        !ran.errors().contains("panicked"),
        "{args:?}: {}",
        ran.errors()
    );
    assert!(
        ran.peak <= MEMORY,
        "{args:?}: {} MiB after {:?}",
        ran.peak / 1024,
        ran.took
    );
    ran
}

/// Runs it as it is.
pub(crate) fn run(command: Command) -> Ran {
    run_on(command, None)
}

/// The same with bytes on its standard input.
pub(crate) fn run_on(mut command: Command, input: Option<Vec<u8>>) -> Ran {
    let begun = Instant::now();
    let stdin = if input.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    };
    let mut child = command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = child.id();
    if let (Some(bytes), Some(mut pipe)) = (input, child.stdin.take()) {
        // Whoever has enough reads no further.
        thread::spawn(move || pipe.write_all(&bytes));
    }
    let mut pipes = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let out = thread::spawn(move || {
        let mut bytes = Vec::new();
        pipes.0.read_to_end(&mut bytes).unwrap();
        bytes
    });
    let err = thread::spawn(move || {
        let mut bytes = Vec::new();
        pipes.1.read_to_end(&mut bytes).unwrap();
        bytes
    });
    let mut peak = 0;
    let mut cpu = Duration::ZERO;
    let status = loop {
        peak = peak.max(peak_of(pid));
        cpu = cpu.max(cpu_of(pid));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("{command:?} does not end");
        }
        thread::sleep(Duration::from_millis(2));
    };
    Ran {
        code: status.code(),
        out: out.join().unwrap(),
        err: err.join().unwrap(),
        peak,
        took: begun.elapsed(),
        cpu,
    }
}

/// The most memory that a process has had, in KiB; 0 where the system does not say.
pub(crate) fn peak_of(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}

/// CPU time that a process has used so far.
pub(crate) fn cpu_of(pid: u32) -> Duration {
    cpu_in(&format!("/proc/{pid}/stat"))
}

/// The same of its main thread, which draws and answers keys.
pub(crate) fn cpu_of_main(pid: u32) -> Duration {
    cpu_in(&format!("/proc/{pid}/task/{pid}/stat"))
}

/// The same of the thread that asks.
pub(crate) fn cpu_of_thread() -> Duration {
    cpu_in("/proc/thread-self/stat")
}

fn cpu_in(path: &str) -> Duration {
    let stat = std::fs::read_to_string(path).unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

/// The reader on `path`.
pub(crate) fn reader(path: &Path) -> Tty {
    reader_with(path, &[])
}

pub(crate) fn reader_with(path: &Path, vars: &[(&str, &str)]) -> Tty {
    let mut all = vec![("LC_ALL", "C.UTF-8"), ("XDG_CACHE_HOME", CACHE)];
    all.extend(vars);
    let args = [
        "--theme",
        "dark",
        "--hyperlinks",
        "always",
        path.to_str().unwrap(),
    ];
    Tty::start(PROGRAM, &args, &all)
}

/// Leaves the reader by `Ctrl-C` and asserts what holds after every input.
pub(crate) fn leave(tty: Tty, what: &str) -> Vec<u8> {
    leave_with(tty, what, Sink::Terminal)
}

pub(crate) fn leave_with(mut tty: Tty, what: &str, sink: Sink) -> Vec<u8> {
    tty.send("\x03");
    let pid = tty.pid();
    let mut peak = peak_of(pid);
    let begun = Instant::now();
    while !tty.has_ended(Duration::from_millis(10)) {
        peak = peak.max(peak_of(pid));
        assert!(begun.elapsed() < PATIENCE, "{what}: it does not end");
    }
    assert_eq!(tty.end(), 0, "{what}:\n{}", tty.text());
    assert!(peak <= MEMORY, "{what}: {} MiB", peak / 1024);
    tty.assert_restored();
    let faults = faults(&tty.seen, sink);
    assert!(
        faults.is_empty(),
        "{what}: {:?}",
        &faults[..faults.len().min(9)]
    );
    tty.seen.clone()
}
