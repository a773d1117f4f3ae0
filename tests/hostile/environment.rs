//! Variables of the environment that say what cannot be: an answer or a default, and
//! never a panic, a process, or a byte that steers a terminal.

use std::{fs, os::unix::fs::PermissionsExt as _};

use tempfile::TempDir;

use crate::{
    run::{Ran, command, run},
    stream::{Sink, faults},
};

/// Names and values, one set of them a line.
const ODD: &[&[(&str, &str)]] = &[
    &[("COLUMNS", "99999"), ("LINES", "99999")],
    &[("COLUMNS", "99999999999999999999999")],
    &[("COLUMNS", "0"), ("LINES", "0")],
    &[("COLUMNS", "-1")],
    &[("COLUMNS", "\x1b[6n")],
    &[("TERM", "")],
    &[("TERM", "dumb")],
    &[("TERM", "\x1b]0;PWNED\x07")],
    &[("TERM", "../../../etc/passwd")],
    &[("COLORTERM", "\x1b[6n"), ("TERM_PROGRAM", "\u{9b}6n")],
    &[("LC_ALL", "xx_YY.KOI8-R"), ("LANG", "")],
    &[("LC_ALL", "C"), ("LANG", "C")],
    &[("LC_ALL", "\x1b[6n"), ("LANG", "\u{202e}")],
    &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")],
    &[("HOME", "")],
    &[("HOME", "relative")],
    &[("HOME", "/dev/null")],
    &[("HOME", "/\x1b]0;PWNED\x07")],
    &[
        ("XDG_CACHE_HOME", "relative"),
        ("XDG_STATE_HOME", "relative"),
    ],
    &[
        ("XDG_CACHE_HOME", "/dev/full"),
        ("XDG_STATE_HOME", "/dev/full"),
    ],
    &[
        ("XDG_CACHE_HOME", "/proc/none"),
        ("XDG_STATE_HOME", "/proc/none"),
    ],
    &[("XDG_CONFIG_HOME", "/dev/zero")],
    &[("XDG_CONFIG_HOME", "relative")],
    &[("BLOGTUI_CONFIG", "/dev/zero")],
    &[("BLOGTUI_CONFIG", "/")],
    &[("BLOGTUI_CONFIG", "/no\x1b[6nwhere")],
    &[("BLOGTUI_THEME", "/dev/zero")],
    &[("BLOGTUI_THEME", "/dev/stdin")],
    &[("BLOGTUI_THEME", "\x1b]0;PWNED\x07")],
    &[("BLOGTUI_IMAGES", "\x1b[6n")],
    &[("BLOGTUI_SORT", "\x1b[6n")],
    &[("BLOGTUI_COLUMN", "99999999999999999999")],
    &[("TZ", "\x1b[6n")],
    &[("TZ", ":/dev/zero")],
    &[("TZ", "../../../../dev/zero")],
    &[("TZDIR", "/dev")],
    &[("NO_COLOR", "\x1b[6n"), ("CLICOLOR_FORCE", "1")],
    &[("PAGER", "\x1b[6n"), ("EDITOR", ""), ("BROWSER", "%s;id")],
    &[("RUST_BACKTRACE", "full"), ("RUST_LOG", "trace")],
    &[("SSL_CERT_FILE", "/dev/null"), ("http_proxy", "\x1b[6n")],
    &[("TMPDIR", "/dev/null")],
];

const COMMANDS: &[&[&str]] = &[
    &["list", "BLOG"],
    &["show", "BLOG/a.md"],
    &["show", "--theme", "dark", "--color", "never", "BLOG/a.md"],
    &["tags", "BLOG"],
    &["search", "BLOG", "words"],
    &["check", "BLOG"],
    &["doctor"],
    &["config", "path"],
    &["config", "show"],
    &["completions", "bash"],
    &["man"],
    &["BLOG"],
    &["--help"],
];

fn blog() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = "---\ntitle: A\ntags: [t]\ndate: 2024-01-02T03:04:05Z\n---\n\nSome words.\n";
    fs::write(folder.path().join("a.md"), text).unwrap();
    folder
}

fn run_with(blog: &TempDir, args: &[&str], vars: &[(&str, &str)]) -> Ran {
    let root = blog.path().to_str().unwrap();
    let args: Vec<String> = args.iter().map(|arg| arg.replace("BLOG", root)).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut command = command(&args);
    command.envs(vars.iter().copied());
    // Relative paths are made somewhere that goes away.
    command.current_dir(blog.path());
    run(command)
}

#[test]
fn what_they_say_steers_and_breaks_nothing() {
    let check = |part: &[&[(&str, &str)]]| {
        for (at, vars) in part.iter().enumerate() {
            let blog = blog();
            // Every command with some of them, every variable with some commands.
            for args in COMMANDS.iter().skip(at % 2).step_by(2) {
                let ran = run_with(&blog, args, vars);
                assert!(
                    ran.code.is_some_and(|code| code <= 2),
                    "{args:?} {vars:?}: {ran:?}"
                );
                let mut all = ran.out.clone();
                all.extend(&ran.err);
                assert_eq!(faults(&all, Sink::Pipe), [""; 0], "{args:?} {vars:?}");
                assert!(ran.peak < 100 * 1024, "{args:?} {vars:?}: {} KiB", ran.peak);
            }
        }
    };
    std::thread::scope(|scope| {
        for part in ODD.chunks(ODD.len().div_ceil(2)) {
            scope.spawn(move || check(part));
        }
    });
}

/// Whoever asks for the size of a window may be answered by a program in the path.
#[test]
fn nothing_in_the_path_is_run() {
    let blog = blog();
    let path = tempfile::tempdir().unwrap();
    let mark = path.path().join("was-run");
    let script = format!("#!/bin/sh\necho \"$0\" >> {}\n", mark.display());
    for name in [
        "tput", "stty", "less", "more", "sh", "xdg-open", "git", "file",
    ] {
        let program = path.path().join(name);
        fs::write(&program, &script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    for args in COMMANDS {
        run_with(&blog, args, &[("PATH", path.path().to_str().unwrap())]);
        let ran = fs::read_to_string(&mark).unwrap_or_default();
        assert_eq!(ran, "", "{args:?}");
    }
}
