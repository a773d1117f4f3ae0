//! `blogtui show` as the shell meets it: the real program, into a pipe.
#![allow(clippy::unwrap_used)]

use std::process::Output;

use assert_cmd::Command;

/// The program in an environment in which nothing is set.
fn blogtui(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("blogtui").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env_clear().env("TERM", "xterm-256color");
    command.arg("show").args(arguments);
    command
}

fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The exit code and what stands on standard error.
fn failed(output: &Output) -> (Option<i32>, String) {
    assert!(output.stdout.is_empty(), "{output:?}");
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    (output.status.code(), error)
}

#[test]
fn a_post_into_a_pipe_is_plain_text_in_the_width_asked_for() {
    let page = printed(&mut blogtui(&[
        "sample-content/posts/welcome/index.md",
        "--width=64",
        "--links",
    ]));
    assert!(!page.contains('\x1b'));
    insta::assert_snapshot!(page);
}

#[test]
fn colours_go_into_a_pipe_where_they_are_asked_for() {
    let post = ["sample-content/posts/welcome/index.md"];
    let plain = printed(&mut blogtui(&post));
    let coloured = printed(blogtui(&post).args(["--color", "always"]));
    assert!(coloured.contains("\x1b[38;5;"), "{coloured:?}");
    // Without styles the mark of an alert is another.
    assert_eq!(
        without_styles(&coloured).replace('✦', "*"),
        plain.replace(' ', "")
    );
    let forced = printed(blogtui(&post).env("CLICOLOR_FORCE", "1"));
    assert_eq!(forced, coloured);
    for (args, env) in [
        (["--color", "never"], ("CLICOLOR_FORCE", "1")),
        (["--color", "auto"], ("CLICOLOR_FORCE", "0")),
    ] {
        assert_eq!(printed(blogtui(&post).args(args).env(env.0, env.1)), plain);
    }
    let no_color = printed(blogtui(&post).args(["--color=always"]).env("NO_COLOR", "1"));
    assert_eq!(no_color, coloured, "the flag is nearer than the variable");
}

#[test]
fn a_locale_without_unicode_gets_marks_of_ascii() {
    let post = ["sample-content/posts/welcome/index.md"];
    let marks = |page: &str| {
        page.chars()
            .filter(|c| ('\u{2500}'..'\u{25a0}').contains(c))
            .count()
    };
    let usual = printed(&mut blogtui(&post));
    assert!(marks(&usual) > 100);
    assert_eq!(usual, printed(blogtui(&post).env("LANG", "zh_CN.UTF-8")));
    let ascii = printed(blogtui(&post).env("LC_ALL", "C"));
    assert_eq!(marks(&ascii), 0, "{ascii}");
    assert_eq!(ascii.lines().count(), usual.lines().count());
    assert!(ascii.contains("书卷多情似故人"));
}

/// Without sequences and blanks: coloured grounds end in blanks that plain text drops.
fn without_styles(text: &str) -> String {
    let mut plain = String::new();
    let mut escape = false;
    for c in text.chars() {
        match c {
            '\x1b' => escape = true,
            c if escape => escape = !c.is_ascii_alphabetic(),
            ' ' => {}
            c => plain.push(c),
        }
    }
    plain
}

#[test]
fn markdown_is_read_from_standard_input() {
    let source = "---\ntitle: 一封信\ndate: 2024-07-31\n---\nA [link](https://e.org/a).\n";
    let named = printed(blogtui(&["-", "--links"]).write_stdin(source));
    assert_eq!(named, printed(blogtui(&["--links"]).write_stdin(source)));
    let lines: Vec<_> = named
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    assert_eq!(lines[0], "一封信");
    assert!(lines[1].starts_with("2024-07-31"));
    assert_eq!(
        lines[lines.len() - 2..],
        ["A link[1].", "[1] https://e.org/a"]
    );
    let binary = blogtui(&["-"])
        .write_stdin(&b"\x89PNG\0\0\0"[..])
        .output()
        .unwrap();
    let why = "blogtui: standard input: holds binary data, not text\n";
    assert_eq!(failed(&binary), (Some(1), why.into()));
}

/// What comes through a pipe may be from anyone, like a file.
#[test]
fn nothing_from_a_pipe_steers_the_terminal() {
    let source = "# a&#27;]0;x&#7;\n\n[b&#x9b;31m](https://e.org/&#27;[2J) \x1b[31m\u{202e}c\n";
    let page = printed(blogtui(&["--links"]).write_stdin(source));
    let bad = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!page.contains(bad), "{page:?}");
    let coloured = printed(blogtui(&["--links", "--color=always"]).write_stdin(source));
    let sequences: Vec<_> = coloured.split('\x1b').skip(1).collect();
    assert!(!sequences.is_empty());
    for sequence in sequences {
        let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
        assert!(
            sequence.starts_with('[') && sequence[end..].starts_with('m'),
            "{coloured:?}"
        );
    }
}

#[test]
fn a_post_of_a_folder_is_chosen_by_tag_and_age_or_by_name() {
    let title = |arguments: &[&str]| {
        let page = printed(blogtui(&["sample-content"]).args(arguments));
        page.lines().next().unwrap().trim().to_owned()
    };
    assert!(title(&["--latest"]).starts_with("终端里的一盏灯"));
    assert_eq!(title(&["--latest", "--tag", "#rust"]), "一个字到底有多宽");
    assert_eq!(
        title(&["--latest", "--tag=Rust", "--tag=TOOLS"]),
        "一杯茶的编译时间"
    );
    for name in [
        "tea-while-compiling",
        "posts/tea-while-compiling/index.md",
        "编译时间",
    ] {
        assert_eq!(title(&[name]), "一杯茶的编译时间");
    }
}

#[test]
fn what_cannot_be_shown_is_said_with_a_hint() {
    for (arguments, code, error) in [
        (
            &["sample-content"][..],
            2,
            "blogtui: sample-content: has 13 posts, and one can be shown\n  \
             hint: add --latest, or the post's name: blogtui show PATH POST\n",
        ),
        (
            &["sample-contnet"],
            1,
            "blogtui: sample-contnet: there is no such file or folder\n  \
             hint: did you mean sample-content?\n",
        ),
        (
            &["sample-content", "--tag", "rusty", "--latest"],
            1,
            "blogtui: sample-content: no post has the tag rusty\n  hint: did you mean Rust?\n",
        ),
        (
            &["sample-content", "tea-while-compilng"],
            1,
            "blogtui: sample-content: no post is called tea-while-compilng\n  \
             hint: did you mean tea-while-compiling?\n",
        ),
        (
            &["README.md", "--latest"],
            2,
            "blogtui: README.md: is one post, not a folder to choose from\n",
        ),
    ] {
        let output = blogtui(arguments).output().unwrap();
        assert_eq!(
            failed(&output),
            (Some(code), error.to_owned()),
            "{arguments:?}"
        );
    }
    let narrow = blogtui(&["README.md", "--width", "0"]).output().unwrap();
    assert_eq!(narrow.status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    use std::process::{Command, Stdio};
    let run = |arguments: &[&str], out: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_blogtui"));
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        command.args(arguments).stdout(out).stderr(Stdio::piped());
        command.output().unwrap()
    };
    for arguments in [
        &["show", "README.md"][..],
        &["list", "sample-content"],
        &["tags", "sample-content"],
        &["search", "sample-content", "terminal"],
        &["check", "sample-content"],
    ] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let output = run(arguments, full.into());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            error.contains("blogtui: standard output: No space left"),
            "{error}"
        );
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = run(arguments, writer.into());
        assert!(output.stderr.is_empty(), "{arguments:?}: {output:?}");
        assert!(
            output.status.code().is_some(),
            "{arguments:?}: killed by a signal"
        );
    }
}

#[test]
fn of_several_posts_that_have_a_name_the_others_are_said() {
    let output = blogtui(&["tests/fixtures/blog", "a-short-note"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let output = blogtui(&["sample-content", "the"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[0],
        "blogtui: the: 5 posts have it; this is posts/welcome/index.md"
    );
    assert!(lines[1].starts_with("  hint: the others: posts/"), "{said}");
    assert!(lines[1].ends_with(", and 1 more"), "{said}");
    let named = blogtui(&["sample-content", "posts/welcome/index.md"])
        .output()
        .unwrap();
    assert_eq!((named.stdout, named.stderr.len()), (output.stdout, 0));
}

/// A long post is counted while it is parsed; what its end says of it is said at its head.
#[test]
fn a_long_post_is_known_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let show = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        printed(&mut blogtui(&[path.to_str().unwrap(), "--width=60"]))
    };
    // Short words at its start: by that the rest would be three times as many.
    let body = "a ".repeat(5_000) + &"\n\nlonger words ".repeat(40_000);
    let titled = format!("---\ntitle: Long\n---\n{body}\n");
    let page = show("a.md", titled.as_bytes());
    assert!(page.contains("85,000 words"), "{}", &page[..300]);
    let page = show("b.md", &[titled.as_bytes(), b"\xff"].concat());
    assert!(page.contains("not UTF-8"), "{}", &page[..300]);
    let page = show("c.md", format!("{body}\n\n# Late\n").as_bytes());
    assert!(page.starts_with("  Late\n"), "{}", &page[..300]);
}
