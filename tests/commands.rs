//! Every command with every flag, as the shell meets it: what each line prints on the
//! sample content, and how it ends.
#![allow(clippy::unwrap_used)]

mod common;

use std::{collections::BTreeSet, fs, path::Path};

use assert_cmd::Command;

/// What is run, by the snapshot that holds what comes out. Each flag of each command
/// that prints stands here at least once (`no_flag_is_without_a_test`).
const LINES: &[(&str, &[&str])] = &[
    (
        "show",
        &[
            "show sample-content --latest --tag terminal --tag tools --width 60",
            "show sample-content a-quieter-prompt --width 48 --drafts --links --no-images",
            "show sample-content broken-on-purpose --drafts --future --expired --width 70",
            "show sample-content/posts/a-quieter-prompt.md --color always --theme light --width 50",
            "show sample-content/posts/a-quieter-prompt.md --images off --remote-images --pager --width 50",
            "show sample-content",
            "show nowhere.md",
        ],
    ),
    (
        "list",
        &[
            "list sample-content --no-cache",
            "list sample-content --tag Rust --category none --series none --author none --any",
            "list sample-content --since 2025-05 --until 2025 --reverse",
            "list sample-content --sort title --limit 3",
            "list sample-content --lang fr",
            "list sample-content --json --limit 1 --timezone UTC --summary-length 10 --no-cjk --rebuild-cache",
            "list sample-content --drafts --future --expired --limit 20 --color never --theme ansi",
            "list sample-content --limit 1 --images off --remote-images",
            "list sample-content --lmit 1",
        ],
    ),
    (
        "tags",
        &[
            "tags sample-content --no-cache",
            "tags sample-content --json --drafts --future --expired --rebuild-cache",
            "tags sample-content --of authors",
            "tags sample-content --of sereis",
            "tags sample-content --color always --theme mono --images off --remote-images",
        ],
    ),
    (
        "search",
        &[
            "search sample-content lighthouse",
            "search sample-content lighthouse terminal --sort relevance --limit 1",
            "search sample-content lighthouse --json --limit 1 --drafts --future --expired",
            "search sample-content 灯塔 --color always --theme mono --images off --remote-images",
            "search sample-content xyzzy --no-cache --rebuild-cache",
            "search sample-content after:soon",
        ],
    ),
    (
        "check",
        &[
            "check sample-content",
            "check sample-content --json",
            "check sample-content --format github",
            "check sample-content --allow picture-not-found --deny warnings",
            "check sample-content/posts/welcome/index.md --color always --theme mono --images off --remote-images",
        ],
    ),
    (
        "usage",
        &[
            "--version",
            "-h",
            "nowhere",
            "sample-content",
            "--sort neewest",
            "completions tcsh",
            "config shwo",
            "man --dir nowhere",
        ],
    ),
];

/// Flags of commands whose output is not the sample content's: what else tests them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("completions", "tests/config.rs"),
    ("config", "tests/config.rs"),
    ("doctor", "tests/start.rs"),
    ("man", "tests/config.rs"),
];

/// Flags that mean something on the screen only, and the tests that press on them.
const ON_SCREEN: &[&str] = &[
    "tests/start.rs",
    "tests/live.rs",
    "tests/pty.rs",
    "tests/pty_reading.rs",
    "tests/hostile/run.rs",
];

/// The words of a line, with its home in `home`.
fn run(line: &str, home: &Path) -> String {
    let output = Command::cargo_bin("blogtui")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .env("TERM", "xterm-256color")
        .env("TZ", "UTC")
        .env("HOME", home)
        .args(line.split(' '))
        .output()
        .unwrap();
    let here = env!("CARGO_MANIFEST_DIR");
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        text.replace('\x1b', "␛").replace(here, "HERE")
    };
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "$ blogtui {line}\n{}{}[{}]\n\n",
        text(output.stdout).replace(version, "VERSION"),
        text(output.stderr),
        output.status.code().unwrap()
    )
}

#[test]
fn what_each_command_prints() {
    let home = tempfile::tempdir().unwrap();
    common::snapshots().bind(|| {
        for (name, lines) in LINES {
            let printed: String = lines.iter().map(|line| run(line, home.path())).collect();
            insta::assert_snapshot!(*name, printed);
        }
    });
}

/// The command of a line, and its flags.
fn flags<'a>(line: &'a str, commands: &BTreeSet<String>) -> (String, BTreeSet<&'a str>) {
    let first = line.split(' ').next().unwrap();
    let command = Some(first).filter(|first| commands.contains(*first));
    let words = line.split(' ');
    let flags = words.filter_map(|word| Some(word.strip_prefix("--")?.split('=').next().unwrap()));
    (command.unwrap_or_default().to_owned(), flags.collect())
}

#[test]
fn no_flag_is_without_a_test() {
    let mut command = blogtui::cli::command();
    command.build();
    let commands: BTreeSet<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let lines = LINES.iter().flat_map(|(_, lines)| *lines);
    let used: BTreeSet<(String, &str)> = lines
        .flat_map(|line| {
            let (command, flags) = flags(line, &commands);
            flags.into_iter().map(move |flag| (command.clone(), flag))
        })
        .collect();
    let read =
        |path: &&str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let screen: String = ON_SCREEN.iter().map(read).collect();
    let mut missing = Vec::new();
    for sub in std::iter::once(&command).chain(command.get_subcommands()) {
        let name = match sub.get_name() {
            "blogtui" => "",
            name => name,
        };
        if name == "help" {
            continue;
        }
        let elsewhere = ELSEWHERE.iter().find(|(command, _)| *command == name);
        if let Some((_, path)) = elsewhere {
            assert!(read(path).contains(&format!("\"{name}\"")), "{name}");
            continue;
        }
        if !name.is_empty() && !used.iter().any(|(command, _)| command == name) {
            missing.push(name.to_owned());
        }
        for flag in sub.get_arguments().filter_map(|arg| arg.get_long()) {
            let on_screen = || {
                [format!("\"--{flag}\""), format!("\"--{flag}=")]
                    .iter()
                    .any(|word| screen.contains(word.as_str()))
            };
            // Tested once for all commands: tests/config.rs.
            let everywhere = flag == "help" || flag == "version";
            if !(everywhere
                || used.contains(&(name.to_owned(), flag))
                || name.is_empty() && on_screen())
            {
                missing.push(format!("{name} --{flag}"));
            }
        }
    }
    assert!(missing.is_empty(), "no test for: {}", missing.join(", "));
}
