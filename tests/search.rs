//! `blogtui search` as a script meets it: the real program, into a pipe.
#![allow(clippy::unwrap_used)]

use std::process::Output;

use assert_cmd::Command;

fn search(arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("blogtui").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.arg("search").arg("tests/fixtures/blog");
    command.args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = search(arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_post_is_printed_with_its_lines_and_without_escapes() {
    assert_eq!(
        printed(&["ｎｅｅｄｌｅ"]),
        "2024-11-20  A Short Note  a-short-note.md\n    \
         Only a few words, without a heading. Search for a needle: a needle here, a Needle there.\n"
    );
}

#[test]
fn the_newest_post_comes_first_and_a_limit_holds() {
    let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let all = lines(printed(&["title:a", "after:2024-11"]));
    assert!(
        all[0].starts_with("2025-06-01") && all[1].starts_with("2025-03-15"),
        "{all:?}"
    );
    assert_eq!(
        lines(printed(&["title:a after:2024-11", "--limit", "1"])),
        all[..1]
    );
}

#[test]
fn json_says_where_each_match_stands() {
    let text = printed(&["needle", "--json"]);
    let post: serde_json::Value = serde_json::from_str(text.trim_end()).unwrap();
    assert_eq!(post["path"], "a-short-note.md");
    let line = &post["matches"][0];
    let marks: Vec<[usize; 2]> = serde_json::from_value(line["marks"].clone()).unwrap();
    let words: Vec<&str> = marks
        .iter()
        .map(|[from, to]| &line["text"].as_str().unwrap()[*from..*to])
        .collect();
    assert_eq!(words, ["needle", "needle", "Needle"]);
}

#[test]
fn nothing_found_ends_with_1_and_a_wrong_query_with_2() {
    let nothing = search(&["xyzzy"]);
    assert_eq!((nothing.status.code(), nothing.stdout.len()), (Some(1), 0));
    let wrong = search(&["after:soon"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        String::from_utf8(wrong.stderr)
            .unwrap()
            .contains("after:soon is no date")
    );
}

#[test]
fn a_word_with_a_minus_is_not_to_be_there_wherever_flags_stand() {
    let all = printed(&["needle"]);
    assert!(!all.is_empty());
    assert_eq!(printed(&["needle", "-zzyzx", "--limit", "9"]), all);
    assert_eq!(
        search(&["needle", "-kept", "-short"]).status.code(),
        Some(1)
    );
    assert_eq!(printed(&["-zzyzx", "--", "needle"]), all);
    // One letter is a flag of another program, and a value is none.
    for wrong in [&["needle", "-i"][..], &["needle", "--limit", "-33"]] {
        assert_eq!(search(wrong).status.code(), Some(2), "{wrong:?}");
    }
}
