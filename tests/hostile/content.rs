//! Posts and names that steer terminals: shown readable and harmless.

use std::{fs, path::Path, time::Duration};

use tempfile::TempDir;

use crate::{
    run::{leave, pipe, pipe_on, reader},
    texts::{self, AFTER, BEFORE},
};

fn blog() -> (TempDir, Vec<std::path::PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let paths = texts::write(folder.path());
    (folder, paths)
}

fn arg(path: &Path) -> String {
    path.to_str().unwrap_or_default().to_owned()
}

#[test]
fn commands_on_a_folder_of_them_print_text_and_nothing_else() {
    let (folder, paths) = blog();
    let root = arg(folder.path());
    let listed = pipe(&["list", &root]);
    assert_eq!(listed.code, Some(0), "{}", listed.errors());
    // Each of them is there, whatever the others hold, on a line of its own.
    assert_eq!(
        listed.text().lines().count(),
        paths.len(),
        "{}",
        listed.text()
    );
    for line in listed.text().lines() {
        assert_eq!(line.matches('\t').count(), 4, "{line:?}");
    }
    let json = pipe(&["list", "--json", "--drafts", "--future", &root]);
    assert_eq!(json.code, Some(0));
    for line in json.text().lines() {
        let post: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_harmless(&post);
    }
    for of in ["tags", "categories", "series", "authors"] {
        assert_eq!(pipe(&["tags", "--of", of, &root]).code, Some(0));
        let json = pipe(&["tags", "--json", "--of", of, &root]);
        for line in json.text().lines() {
            assert_harmless(&serde_json::from_str(line).unwrap());
        }
    }
    assert_eq!(pipe(&["search", &root, "before"]).code, Some(0));
    let json = pipe(&["search", "--json", &root, "before"]);
    for line in json.text().lines() {
        assert_harmless(&serde_json::from_str(line).unwrap());
    }
    for format in ["human", "json", "github"] {
        pipe(&["check", "--format", format, &root]);
    }
}

/// Escapes of JSON must not bring back what was cleaned.
fn assert_harmless(value: &serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::String(text) => {
            let bad = text
                .chars()
                .find(|c| blogtui::content::clean::is_unsafe(*c));
            assert_eq!(bad, None, "{text:?}");
        }
        Value::Array(values) => values.iter().for_each(assert_harmless),
        // What a script opens has to be the file's own name.
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| *key != "file")
            .for_each(|(_, value)| assert_harmless(value)),
        _ => {}
    }
}

#[test]
fn each_is_shown_with_what_is_around_it() {
    let (folder, _paths) = blog();
    for (name, bytes) in texts::posts() {
        let path = folder.path().join(&name);
        let shown = pipe(&["show", "--width", "90", &arg(&path)]);
        let name = name.to_string_lossy();
        if bytes.windows(6).any(|part| part == BEFORE.as_bytes()) && shown.code == Some(0) {
            let text = shown.text();
            assert!(
                text.contains(BEFORE) && text.contains(AFTER),
                "{name}: {text}"
            );
            assert!(!text.contains("cannot be rendered"), "{name}: {text}");
        } else {
            assert!(shown.code == Some(0) || !shown.err.is_empty(), "{name}");
        }
    }
}

#[test]
fn what_comes_through_a_pipe_is_shown_as_harmlessly() {
    let bombs = crate::bombs::bombs();
    let bombs = bombs.into_iter().step_by(11);
    let bombs = bombs.map(|(name, text)| (name.into(), text.into_bytes()));
    let texts = texts::posts().into_iter().step_by(3);
    for (name, bytes) in texts.chain(bombs) {
        let shown = pipe_on(&["show", "--width", "90"], Some(bytes));
        let name = name.to_string_lossy();
        assert!(
            matches!(shown.code, Some(0 | 1)),
            "{name}: {}",
            shown.errors()
        );
        assert!(!shown.text().contains("cannot be rendered"), "{name}");
    }
}

#[test]
fn the_reader_lists_and_opens_each_of_them() {
    let (folder, paths) = blog();
    let mut tty = reader(folder.path());
    tty.wait_for("newest first");
    tty.send("GGg");
    tty.send("\r");
    tty.wait_for("list");
    for _ in 0..paths.len() {
        // Scrolls, selects a link, goes on.
        tty.send("\tG]");
        tty.take(Duration::from_millis(15));
    }
    // It may be behind: what is typed while a post opens is meant for that post.
    tty.settle();
    tty.send("q");
    tty.wait_for("newest first");
    tty.send("/before\r");
    tty.send("\x1bt");
    tty.take(Duration::from_millis(200));
    tty.send("\x1b");
    tty.take(Duration::from_millis(200));
    tty.send("sbefore");
    tty.take(Duration::from_millis(400));
    tty.send("\r");
    tty.take(Duration::from_millis(200));
    tty.send("/after\rnnno");
    tty.take(Duration::from_millis(200));
    leave(tty, "texts");
}

#[test]
fn a_configuration_steers_nothing() {
    for (name, text) in [
        (
            "hugo.toml",
            "title = \"before\\u001b]0;PWNED\\u0007after\"\ndefaultContentLanguage = \"\\u001b[6n\"\n[languages.\"\\u009b6n\"]\nlanguageName = \"\\u001b[6n\"\ncontentDir = \"/etc\"\n",
        ),
        (
            "hugo.yaml",
            "title: \"before\\e]0;PWNED\\aafter\"\ntheme: \"\\e[6n\"\ncontentDir: ../../../etc\nmodule: {mounts: [{source: /etc, target: content}, {source: ../.., target: content}]}\n",
        ),
        (
            "_config.yml",
            "title: \"\\e]0;PWNED\\a\"\ntheme: \"\\x9b6n\"\nsource_dir: /etc\n",
        ),
        ("config.toml", "base_url = \"https://e.org/\\u001b[6n\"\n"),
        (
            "hugo.json",
            "{\"title\": \"\\u001b]0;x\\u0007\", \"contentDir\": \"\\u001b[6n\"}",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        for sub in ["content", "_posts", "source/_posts"] {
            fs::create_dir_all(folder.path().join(sub)).unwrap();
            fs::write(folder.path().join(sub).join("a.md"), "before after\n").unwrap();
        }
        let root = arg(folder.path());
        let listed = pipe(&["list", &root]);
        assert_eq!(listed.code, Some(0), "{name}: {}", listed.errors());
        assert!(!listed.text().contains("etc"), "{name}: {}", listed.text());
        pipe(&["check", &root]);
        let mut tty = reader(folder.path());
        tty.wait_for("newest first");
        tty.send("\rqL");
        leave(tty, name);
    }
}

#[test]
fn a_path_that_steers_a_terminal_is_named_harmlessly() {
    for evil in [
        "no\x1b]0;PWNED\x07thing",
        "no\u{9b}6nthing",
        "no\u{202e}thing",
        "no\nthing",
    ] {
        for command in ["list", "show", "tags", "check"] {
            let ran = pipe(&[command, evil]);
            assert_eq!(ran.code, Some(1), "{command}: {ran:?}");
            assert!(ran.errors().contains("thing"), "{}", ran.errors());
        }
        let ran = pipe(&["list", ".", "--theme", evil]);
        assert!(ran.errors().contains("thing"), "{}", ran.errors());
        pipe(&[&format!("--{evil}")]);
        pipe(&["list", "--since", evil]);
        pipe(&["search", ".", &format!("after:{evil}")]);
    }
}
