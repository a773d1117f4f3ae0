//! `blogtui check` as it is called: what it prints where, and how it ends.
#![allow(clippy::unwrap_used)]

use std::fs;

use assert_cmd::Command;

/// A folder with one error, one warning and one note.
fn blog() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = "# 标题\n\n图![x](no.png)\u{202e} ![x](https://e.org/x.png)\n";
    fs::write(folder.path().join("a.md"), text).unwrap();
    fs::write(folder.path().join("good.md"), "# Good\n").unwrap();
    folder
}

fn check(arguments: &[&str]) -> (Option<i32>, String) {
    let folder = blog();
    let output = Command::cargo_bin("blogtui")
        .unwrap()
        .current_dir(folder.path())
        .env("FORCE_COLOR", "1")
        .arg("check")
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text)
}

#[test]
fn people_see_the_line_with_the_place_marked() {
    let (code, text) = check(&["."]);
    assert_eq!(code, Some(1));
    assert_eq!(
        text,
        "error[picture-not-found]: there is no picture `no.png`\n \
         --> a.md:3:7\n  |\n\
         3 | 图![x](no.png)\u{fffd} ![x](https://e.org/x.png)\n  \
         |        ^^^^^^\n\n\
         warning[bidi-character]: U+202E turns the direction of what follows around, and is not seen\n \
         --> a.md:3:14\n  |\n\
         3 | 图![x](no.png)\u{fffd} ![x](https://e.org/x.png)\n  \
         |               ^\n  |\n  \
         = help: delete it\n\n\
         note[remote-picture]: this picture is on another server: it may go away, and it tells that server who reads\n \
         --> a.md:3:21\n  |\n\
         3 | 图![x](no.png)\u{fffd} ![x](https://e.org/x.png)\n  \
         |                      ^^^^^^^^^^^^^^^^^^^\n\n\
         1 error, 1 warning, 1 note in 2 posts\n"
    );
}

#[test]
fn scripts_get_one_object_a_line() {
    let (code, text) = check(&["--json"]);
    assert_eq!(code, Some(1));
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[0],
        serde_json::json!({
            "path": "a.md", "line": 3, "column": 7, "end_line": 3, "end_column": 13,
            "severity": "error", "code": "picture-not-found",
            "message": "there is no picture `no.png`", "help": null,
        })
    );
    assert_eq!(check(&["--format", "json"]).1, text);
}

#[test]
fn github_gets_annotations() {
    let (code, text) = check(&["--format", "github", "a.md"]);
    assert_eq!(code, Some(1));
    let first = text.lines().next().unwrap();
    assert_eq!(
        first,
        "::error file=a.md,line=3,endLine=3,col=7,endColumn=12,title=picture-not-found::there is no picture `no.png`"
    );
    assert!(
        text.lines()
            .any(|line| line.starts_with("::notice file=a.md"))
    );
}

#[test]
fn the_code_says_whether_there_are_errors() {
    assert_eq!(check(&["good.md"]).0, Some(0));
    let allow = ["--allow", "picture-not-found"];
    assert_eq!(check(&allow).0, Some(0));
    let deny = ["--allow", "picture-not-found", "--deny", "warnings"];
    assert_eq!(check(&deny).0, Some(1));
    let all = [
        "--allow",
        "picture-not-found",
        "--allow",
        "bidi-character",
        "--deny",
        "warnings",
    ];
    assert_eq!(check(&all).0, Some(0));
}

/// The table of `docs/check.md` is the code's.
#[test]
fn every_code_is_documented() {
    let page = include_str!("../docs/check.md");
    let rows: Vec<String> = page
        .lines()
        .filter(|line| line.starts_with("| `") && line.matches('|').count() == 4)
        .map(str::to_owned)
        .collect();
    let codes: Vec<String> = blogtui::check::Code::ALL
        .iter()
        .map(|code| {
            format!(
                "| `{code}` | {} | {} |",
                code.severity().name(),
                code.meaning()
            )
        })
        .collect();
    assert_eq!(rows, codes);
}
