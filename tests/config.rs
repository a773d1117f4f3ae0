//! The file of settings, as the shell meets it.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path, process::Output};

use assert_cmd::Command;

/// The program with its settings below `folder`.
fn blogtui(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("blogtui").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env_clear().env("TERM", "xterm-256color");
    command.env("XDG_CONFIG_HOME", folder).env("HOME", folder);
    command.args(arguments);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    blogtui(folder, arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn settings(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("blogtui")).unwrap();
    fs::write(folder.path().join("blogtui/config.toml"), text).unwrap();
    folder
}

#[test]
fn a_new_file_says_what_can_be_set_and_sets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("blogtui/config.toml");
    let said = out(&run(folder.path(), &["config", "path"]));
    assert_eq!(said, format!("{}\n", path.display()));
    let before = out(&run(folder.path(), &["config", "show"]));
    assert_eq!(
        run(folder.path(), &["config", "init"]).status.code(),
        Some(0)
    );
    let text = fs::read_to_string(&path).unwrap();
    for name in [
        "theme", "images", "column", "sort", "drafts", "editor", "no-watch", "blog",
    ] {
        assert!(
            text.contains(&format!("\n# {name} = ")),
            "{name} is missing:\n{text}"
        );
    }
    assert!(text.contains("# search = [\"s\"]"), "{text}");
    assert_eq!(out(&run(folder.path(), &["config", "show"])), before);
    // Every line of it that is a setting can be taken as it stands.
    let uncommented: String = text
        .lines()
        .filter(|line| line.contains(" = ") || line.starts_with("# ["))
        .map(|line| format!("{}\n", line.trim_start_matches("# ")))
        .collect();
    fs::write(&path, uncommented).unwrap();
    let output = run(folder.path(), &["config", "show"]);
    assert_eq!(err(&output), "", "{}", out(&output));
}

#[test]
fn a_file_that_is_there_stays() {
    let folder = settings("theme = \"light\"\n");
    let output = run(folder.path(), &["config", "init"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("is there already"),
        "{}",
        err(&output)
    );
    let path = folder.path().join("blogtui/config.toml");
    assert_eq!(fs::read_to_string(path).unwrap(), "theme = \"light\"\n");
}

#[test]
fn what_counts_is_shown_with_where_it_comes_from() {
    let folder = settings("theme = \"light\"\nimages = \"off\"\nsort = \"title\"\ncolumn = 72\n");
    let mut command = blogtui(folder.path(), &["config", "show", "--theme", "mono"]);
    let shown = out(&command.env("BLOGTUI_IMAGES", "blocks").output().unwrap());
    let file = folder.path().join("blogtui/config.toml");
    let line = |name: &str| {
        let line = shown.lines().find(|line| line.starts_with(name));
        let line = line.unwrap_or_else(|| panic!("no {name} in\n{shown}"));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("theme"), "theme = \"mono\" # --theme");
    assert_eq!(line("images"), "images = \"blocks\" # $BLOGTUI_IMAGES");
    assert_eq!(
        line("sort"),
        format!("sort = \"title\" # {}:3", file.display())
    );
    assert_eq!(
        line("column"),
        format!("column = \"72\" # {}:4", file.display())
    );
    assert_eq!(line("no-watch"), "no-watch = false # default");
}

/// Each setting of the file: its variable, its flag, and a row of the documentation.
#[test]
fn every_setting_is_a_variable_a_flag_and_documented() {
    let folder = tempfile::tempdir().unwrap();
    let mut init = blogtui(folder.path(), &["config", "init"]);
    assert_eq!(init.output().unwrap().status.code(), Some(0));
    let file = fs::read_to_string(folder.path().join("blogtui/config.toml")).unwrap();
    let (settings, _) = file.split_once("\n# blog = ").unwrap();
    let page = include_str!("../docs/configuration.md");
    let command = blogtui::cli::command();
    let mut seen = 0;
    for line in settings.lines() {
        let setting = line
            .strip_prefix("# ")
            .and_then(|line| line.split_once(" = "));
        let Some((name, _)) = setting.filter(|(name, _)| !name.contains(' ')) else {
            continue;
        };
        seen += 1;
        let arg = command
            .get_arguments()
            .find(|arg| arg.get_long() == Some(name))
            .unwrap_or_else(|| panic!("{name} is no flag"));
        let variable = format!("BLOGTUI_{}", name.to_uppercase().replace('-', "_"));
        assert_eq!(arg.get_env().unwrap(), variable.as_str());
        let row = format!("| `{name}` | `{variable}` | `--{name}` |");
        assert!(
            page.contains(&row),
            "docs/configuration.md has no row {row}"
        );
        let values = arg.get_possible_values();
        let value = match name {
            "column" => "40",
            _ if !arg.get_action().takes_values() => "1",
            _ => values.last().map_or("mono", |value| value.get_name()),
        };
        let mut show = blogtui(folder.path(), &["config", "show"]);
        let shown = out(&show.env(&variable, value).output().unwrap());
        let origin = format!("# ${variable}");
        let line = shown.lines().find(|line| line.ends_with(&origin));
        let line = line.unwrap_or_else(|| panic!("{variable} does not count:\n{shown}"));
        assert!(line.starts_with(&format!("{name} = ")), "{line}");
        assert!(line.contains(value) || line.contains("true"), "{line}");
    }
    assert_eq!(
        seen,
        page.matches("| `BLOGTUI_").count() - 1,
        "and BLOGTUI_BLOG"
    );
}

#[test]
fn mistakes_are_said_with_file_and_line_and_stop_nothing() {
    let folder = settings(
        "thmee = \"light\"\nimages = \"kity\"\n[keys]\ndwn = \"j\"\nfind = \"s\"\nsearch = \"s\"\n",
    );
    let output = run(folder.path(), &["list", "sample-content"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(out(&output).lines().count(), 13);
    let file = folder
        .path()
        .join("blogtui/config.toml")
        .display()
        .to_string();
    let said = err(&output);
    let said: Vec<_> = said.lines().collect();
    assert_eq!(
        said,
        [
            format!("blogtui: {file}:1: thmee: no such setting; theme?"),
            format!(
                "blogtui: {file}:2: images: kity: none of auto, kitty, iterm2, sixel, blocks, off; kitty?"
            ),
            format!("blogtui: {file}:4: keys: dwn: no such action; down?"),
            format!("blogtui: {file}:6: keys: search: s means find already"),
        ]
    );
    let broken = settings("theme = \n");
    let output = run(broken.path(), &["list", "sample-content"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(err(&output).contains("config.toml:1: "), "{}", err(&output));
}

#[test]
fn a_named_blog_that_is_not_there_says_who_named_it() {
    let folder = settings("blog = \"gone\"\n[blogs]\ngone = \"/nowhere/at/all\"\n");
    let output = run(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = err(&output);
    assert!(said.starts_with("blogtui: /nowhere/at/all: "), "{said}");
    assert!(said.contains("config.toml:1 names it"), "{said}");
}

/// Commands, flags and settings: each in the help, the manual and the completions.
#[test]
fn every_command_and_flag_is_in_help_manual_and_completions() {
    let folder = tempfile::tempdir().unwrap();
    let text = |arguments: &[&str]| {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        assert_eq!(err(&output), "");
        out(&output)
    };
    let manual = text(&["man"]).replace("\\-", "-");
    let scripts = ["bash", "zsh", "fish", "elvish", "powershell"].map(|shell| {
        let script = text(&["completions", shell]);
        assert!(script.len() > 2000, "{shell}");
        (shell, script)
    });
    let mut command = blogtui::cli::command();
    command.build();
    let mut seen = 0;
    let mut visit = vec![(Vec::<String>::new(), command)];
    while let Some((path, command)) = visit.pop() {
        let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = if path.iter().any(|name| name == "help") {
            continue;
        } else {
            text(&arguments)
        };
        let (hidden, flags): (Vec<_>, Vec<_>) =
            command.get_arguments().partition(|arg| arg.is_hide_set());
        for name in hidden.into_iter().filter_map(|arg| arg.get_long()) {
            assert!(!help.contains(&format!("--{name}")), "{name}: {path:?}");
        }
        for name in flags.into_iter().filter_map(|arg| arg.get_long()) {
            seen += 1;
            let flag = format!("--{name}");
            assert!(
                help.contains(&flag),
                "{flag} is not in the help of {path:?}"
            );
            assert!(manual.contains(&flag), "{flag} is not in the manual");
            for (shell, script) in &scripts {
                let written = match *shell {
                    "fish" => format!("-l {name}"),
                    _ => flag.clone(),
                };
                assert!(
                    script.contains(&written),
                    "{flag} is not in the script for {shell}"
                );
            }
        }
        for sub in command.get_subcommands() {
            let mut below = path.clone();
            below.push(sub.get_name().to_owned());
            if path.is_empty() && sub.get_name() != "help" {
                assert!(manual.contains(&format!("\"blogtui {}\"", sub.get_name())));
            }
            visit.push((below, sub.clone()));
        }
    }
    assert!(seen > 40, "{seen}");
    assert!(scripts[0].1.contains("blogtui __complete"));
    let short = text(&["-h"]);
    assert!(short.lines().count() < text(&["--help"]).lines().count());
}

#[test]
fn tags_and_posts_are_completed() {
    let folder = tempfile::tempdir().unwrap();
    let complete = |arguments: &[&str]| {
        let mut all = vec!["__complete"];
        all.extend(arguments);
        let output = run(folder.path(), &all);
        assert_eq!(
            (output.status.code(), err(&output)),
            (Some(0), String::new())
        );
        out(&output).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        complete(&["tags", "te", "sample-content", "--tag"]),
        ["terminal"]
    );
    assert_eq!(
        complete(&["tags", "r", "list", "sample-content", "--tag"]),
        ["Rust"]
    );
    assert_eq!(
        complete(&["posts", "te", "sample-content"]),
        ["tea-while-compiling"]
    );
    assert_eq!(
        complete(&["posts", "the-long", "show", "sample-content"]),
        ["the-long-column"]
    );
    assert_eq!(complete(&["posts", "te"]), [""; 0]);
    assert_eq!(
        complete(&["posts", "te", "list", "sample-content"]),
        [""; 0]
    );
    assert_eq!(complete(&["posts"]), [""; 0]);
}

/// What a shell offers for a line, one a line; none where the shell is not installed.
#[cfg(unix)]
fn offered(shell: &str, script: &Path, ask: &str) -> Option<Vec<String>> {
    let program = Path::new(env!("CARGO_BIN_EXE_blogtui"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let output = std::process::Command::new(shell)
        .args(["-c", ask, "shell", script.to_str().unwrap()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .env("PATH", path)
        .env("HOME", script.parent().unwrap())
        .env("LC_ALL", "C.UTF-8")
        .output();
    let Ok(output) = output else {
        eprintln!("not tested: there is no {shell}");
        return None;
    };
    assert_eq!(err(&output), "", "{shell}: {ask}");
    // What it means follows behind a tab.
    let word = |line: &str| line.split('\t').next().unwrap().trim().to_owned();
    Some(out(&output).lines().map(word).collect())
}

/// Lines, and what has to be among what is offered for their last word.
#[cfg(unix)]
const TYPED: &[(&str, &[&str])] = &[
    ("blogtui sh", &["show"]),
    ("blogtui sample-content tea", &["tea-while-compiling"]),
    ("blogtui show sample-content tea", &["tea-while-compiling"]),
    ("blogtui list sample-content --tag te", &["terminal"]),
    ("blogtui sample-content --tag te", &["terminal"]),
    ("blogtui show --lat", &["--latest"]),
    ("blogtui completions ", &["bash", "zsh", "fish"]),
    ("blogtui config ", &["init", "path", "show"]),
    ("blogtui --images ki", &["kitty"]),
    ("blogtui show --color al", &["always"]),
    ("blogtui check --deny w", &["warnings"]),
];

#[cfg(unix)]
fn assert_offers(line: &str, offered: &[String], expected: &[&str]) {
    for name in expected {
        assert!(
            offered.iter().any(|word| word == name),
            "{line}: {offered:?}"
        );
    }
}

/// Where only a few words can stand, files and commands are not among them.
#[cfg(unix)]
fn assert_no_more(line: &str, offered: &[String], other: &str) {
    if line.contains("--images") || line.ends_with("config ") {
        assert!(
            !offered.iter().any(|word| word == other),
            "{line}: {offered:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_flags_values_tags_and_posts() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("blogtui.bash");
    fs::write(&script, run(folder.path(), &["completions", "bash"]).stdout).unwrap();
    for (line, expected) in TYPED {
        let words: Vec<String> = line.split(' ').map(|word| format!("'{word}'")).collect();
        let ask = format!(
            "source \"$1\"; COMP_WORDS=({}); COMP_CWORD={}; COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}
             _blogtui_asking blogtui \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            words.join(" "),
            words.len() - 1
        );
        let Some(offered) = offered("bash", &script, &ask) else {
            return;
        };
        assert_offers(line, &offered, expected);
    }
}

#[cfg(unix)]
#[test]
fn fish_completes_commands_flags_values_tags_and_posts() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("blogtui.fish");
    fs::write(&script, run(folder.path(), &["completions", "fish"]).stdout).unwrap();
    let more = [(
        "blogtui list sample-content --tag=te",
        &["--tag=terminal"][..],
    )];
    for (line, expected) in TYPED.iter().chain(&more) {
        let ask = format!("source $argv[2]; complete -C '{line}'");
        let Some(offered) = offered("fish", &script, &ask) else {
            return;
        };
        assert_offers(line, &offered, expected);
        assert_no_more(line, &offered, "Cargo.toml");
    }
}

/// Has zsh print what it would offer, each between `<` and `>`.
#[cfg(unix)]
const ZSH: &str = r#"
PS1=
autoload -U compinit
compinit -u -D
compadd() {
    local -a offered
    builtin compadd -A offered "$@"
    (( $#offered )) && print -l -- "<"$^offered">"
    builtin compadd "$@"
}
finish() {
    compstate[insert]= compstate[list]=
    print "<END>"
}
comppostfuncs=(finish)
print "<READY>"
"#;

/// zsh completes nothing without a terminal, so it is given one (`zpty`).
#[cfg(unix)]
#[test]
fn zsh_completes_commands_flags_values_tags_and_posts() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("_blogtui");
    fs::write(&script, run(folder.path(), &["completions", "zsh"]).stdout).unwrap();
    let setup = folder.path().join("setup.zsh");
    let found = format!("fpath=({} $fpath)\n{ZSH}", folder.path().display());
    fs::write(&setup, found).unwrap();
    let more = [("blogtui list sample-content --tag=te", &["terminal"][..])];
    for (line, expected) in TYPED.iter().chain(&more) {
        let ask = format!(
            "zmodload zsh/zpty
             zpty z zsh -f -i
             zpty -w z \"source ${{1:h}}/setup.zsh\"
             zpty -r -m z text '*<READY>*'
             zpty -w -n z $'{line}\\t'
             zpty -r -m z text '*<END>*'
             print -r -- \"$text\" | grep -o '<[^<>]*>' | tr -d '<>'
             zpty -d z"
        );
        let Some(offered) = offered("zsh", &script, &ask) else {
            return;
        };
        assert_offers(line, &offered, expected);
        assert_no_more(line, &offered, "list");
    }
}

#[test]
fn the_manual_can_be_written_into_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(
        run(folder.path(), &["man", "--dir", path]).status.code(),
        Some(0)
    );
    let page = fs::read_to_string(folder.path().join("blogtui.1")).unwrap();
    for section in [
        "NAME",
        "SYNOPSIS",
        "OPTIONS",
        "COMMANDS",
        "KEYS",
        "\"EXIT STATUS\"",
        "FILES",
    ] {
        assert!(page.contains(&format!(".SH {section}\n")), "{section}");
    }
    let none = run(folder.path(), &["man", "--dir", "/nowhere"]);
    assert_eq!(none.status.code(), Some(1));
}

#[test]
fn the_doctor_speaks_into_a_pipe_too() {
    let folder = settings("thmee = 1\n");
    let output = run(folder.path(), &["doctor"]);
    assert_eq!(output.status.code(), Some(0));
    let text = out(&output);
    for part in [
        "Terminal\n",
        "TERM          xterm-256color",
        "no terminal: it was not asked",
        "Pictures\n",
        "Widths of doubtful characters",
        "settings      ~/blogtui/config.toml",
        "state         ~/.local/state/blogtui",
        "cache         ~/.cache/blogtui",
        "thmee: no such setting; theme?",
    ] {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
    assert!(!text.contains('\x1b'), "{text:?}");
}

#[test]
fn a_variable_that_is_set_wrong_stops_only_what_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], variable: (&str, &str)| {
        let mut command = blogtui(folder.path(), arguments);
        command.env(variable.0, variable.1).output().unwrap()
    };
    let blog = "tests/fixtures/blog";
    let post = "tests/fixtures/blog/a-short-note.md";
    let column = ("BLOGTUI_COLUMN", "abc");
    let images = ("BLOGTUI_IMAGES", "abc");
    for (arguments, variable) in [
        (&["list", blog][..], column),
        (&["list", blog], ("BLOGTUI_SORT", "abc")),
        (&["list", blog], images),
        (&["show", post], column),
        (&["search", blog, "needle"], images),
        (&["man"], column),
        // A variable without a value sets nothing.
        (&["show", post], ("BLOGTUI_IMAGES", "")),
        // A flag counts more.
        (&["show", post, "--images", "off"], images),
    ] {
        let output = run(arguments, variable);
        let code = output.status.code();
        assert_eq!(
            (code, err(&output).as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
    for (arguments, variable) in [(&["show", post][..], images), (&[blog], column)] {
        let output = run(arguments, variable);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = format!("blogtui: {}: abc: ", variable.0);
        assert!(err(&output).starts_with(&said), "{}", err(&output));
    }
    // What explains the settings says so, and goes on.
    let output = run(&["config", "show"], column);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        err(&output).contains("BLOGTUI_COLUMN: abc: "),
        "{}",
        err(&output)
    );
    assert!(out(&run(&["doctor"], column)).contains("BLOGTUI_COLUMN: abc: "));
}
