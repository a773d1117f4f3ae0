//! fish. Our own: clap's script gives nothing behind an option that wants a value, since
//! it takes the line for a wrong one.

use clap::{Arg, Command, ValueHint};

/// Where the cursor is, and names that only a blog knows.
const PLACE: &str = r#"
function __blogtui_is_first
    test (count (commandline -opc)) -eq 1
end
function __blogtui_is
    set -l words (commandline -opc)
    set -q words[2]; and contains -- $words[2] $argv
end
function __blogtui_reads
    not __blogtui_is $__blogtui_commands
end
function __blogtui_has_folder
    __blogtui_reads; or __blogtui_is show; or return 1
    for word in (commandline -opc)[2..]
        test -d $word; and return 0
    end
    return 1
end
function __blogtui_named
    set -l words (commandline -opc)
    set -l word (string replace -r '^--[^=]*=' '' -- (commandline -ct))
    blogtui __complete $argv[1] "$word" $words[2..] 2>/dev/null
end
complete -c blogtui -n __blogtui_has_folder -f -a '(__blogtui_named posts)'
"#;

pub(super) fn script(command: &Command) -> String {
    let commands = || command.get_subcommands().filter(|sub| !sub.is_hide_set());
    let names: Vec<&str> = commands().map(Command::get_name).collect();
    let mut out = format!("set -g __blogtui_commands {}\n{PLACE}", names.join(" "));
    for sub in commands() {
        let (name, about) = (sub.get_name(), quoted(sub.get_about()));
        out.push_str(&format!(
            "complete -c blogtui -n __blogtui_is_first -a {name} -d {about}\n"
        ));
    }
    options(command, "__blogtui_reads", &mut out);
    for sub in commands() {
        let place = format!("'__blogtui_is {}'", sub.get_name());
        options(sub, &place, &mut out);
        for below in sub.get_subcommands() {
            let (name, about) = (below.get_name(), quoted(below.get_about()));
            out.push_str(&format!(
                "complete -c blogtui -n {place} -f -a {name} -d {about}\n"
            ));
        }
        for arg in sub.get_positionals() {
            if let Some(values) = values(arg) {
                out.push_str(&format!("complete -c blogtui -n {place} -f -a {values}\n"));
            }
        }
    }
    out
}

fn options(command: &Command, place: &str, out: &mut String) {
    for arg in command.get_arguments() {
        let Some(long) = arg.get_long() else {
            continue;
        };
        out.push_str(&format!("complete -c blogtui -n {place} -l {long}"));
        if let Some(short) = arg.get_short() {
            out.push_str(&format!(" -s {short}"));
        }
        if arg.get_action().takes_values() {
            out.push_str(&match (long, arg.get_value_hint()) {
                ("tag", _) => " -x -a '(__blogtui_named tags)'".to_owned(),
                ("theme", _) => " -r -a 'auto dark light ansi mono'".to_owned(),
                ("dir", _) => " -x -a '(__fish_complete_directories)'".to_owned(),
                ("editor", _) => " -x -a '(__fish_complete_command)'".to_owned(),
                (_, ValueHint::AnyPath | ValueHint::FilePath) => " -r".to_owned(),
                _ => values(arg).map_or(" -x".to_owned(), |values| format!(" -x -a {values}")),
            });
        }
        out.push_str(&format!(" -d {}\n", quoted(arg.get_help())));
    }
}

/// What a value may be, each with what it means.
fn values(arg: &Arg) -> Option<String> {
    let values = arg.get_possible_values();
    let lines: Vec<String> = values
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| match value.get_help() {
            Some(help) => format!("{}\\t{}", value.get_name(), inner(&help.to_string())),
            None => value.get_name().to_owned(),
        })
        .collect();
    // Evaluated, so each one is quoted for itself.
    (!lines.is_empty()).then(|| format!("\"{}\"", lines.join("\n")))
}

/// A text in single quotes, within double ones.
fn inner(text: &str) -> String {
    let text = quoted(Some(&text));
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('$', "\\$")
}

/// A text in single quotes.
fn quoted(text: Option<&impl ToString>) -> String {
    let text = text.map(ToString::to_string).unwrap_or_default();
    let text = text.replace('\\', "\\\\").replace('\'', "\\'");
    format!("'{}'", text.replace('\n', " "))
}
