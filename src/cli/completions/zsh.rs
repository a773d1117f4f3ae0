//! zsh. Our own: clap's script offers commands again behind every word, since it does
//! not know that only the first one can be a command, and so never comes to a post.

use clap::{Arg, ArgAction, Command, ValueHint};

/// Names that only a blog knows, for which the program is asked.
const NAMED: &str = r#"
_blogtui_named() {
    local -a names
    names=("${(@f)$(blogtui __complete $1 "${(Q)PREFIX}" "${(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
    names=("${(@)names:#}")
    (( $#names )) && compadd -a names
}
_blogtui_tags() { _blogtui_named tags }
_blogtui_posts() { _blogtui_named posts }
_blogtui_themes() {
    compadd auto dark light ansi mono
    _files -g '*.toml'
}
"#;

pub(super) fn script(command: &Command) -> String {
    let mut out = format!("#compdef blogtui\n{NAMED}");
    let commands: Vec<&Command> = shown(command).collect();
    out.push_str("_blogtui_first() {\n    local -a commands=(\n");
    for sub in &commands {
        let about = about(sub.get_about());
        out.push_str(&format!("        '{}:{about}'\n", sub.get_name()));
    }
    out.push_str("    )\n    _describe -t commands command commands\n    _files\n}\n");
    for sub in &commands {
        function(sub, &mut out);
    }
    let names: Vec<&str> = commands.iter().map(|sub| sub.get_name()).collect();
    out.push_str(&format!(
        "_blogtui() {{\n    \
         # Only the first word can be a command.\n    \
         if (( CURRENT > 2 )) && [[ $words[2] == ({}) ]]; then\n        \
         shift words\n        \
         (( CURRENT-- ))\n        \
         \"_blogtui-$words[1]\"\n        \
         return\n    \
         fi\n",
        names.join("|")
    ));
    arguments(command, &mut out);
    out.push_str(
        "}\n\nif [[ $funcstack[1] == _blogtui ]]; then\n    _blogtui \"$@\"\nelse\n    \
         compdef _blogtui blogtui\nfi\n",
    );
    out
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|sub| !sub.is_hide_set())
}

/// What completes the words behind a command.
fn function(command: &Command, out: &mut String) {
    out.push_str(&format!("_blogtui-{}() {{\n", command.get_name()));
    arguments(command, out);
    out.push_str("}\n");
}

fn arguments(command: &Command, out: &mut String) {
    out.push_str("    _arguments -s -S :");
    let mut add = |spec: String| out.push_str(&format!(" \\\n        {spec}"));
    for arg in command.get_opts().chain(flags(command)) {
        if let Some(spec) = option(arg) {
            add(spec);
        }
    }
    let below: Vec<String> = shown(command)
        .map(|sub| {
            format!(
                "{}\\:\"{}\"",
                sub.get_name(),
                value(&about(sub.get_about()))
            )
        })
        .collect();
    match (command.get_name(), below.is_empty()) {
        ("blogtui", _) => {
            add("'1:path or command:_blogtui_first'".to_owned());
            add("'2:post:_blogtui_posts'".to_owned());
        }
        (_, false) => add(format!("'1:command:(({}))'", below.join(" "))),
        _ => {
            for (at, arg) in command.get_positionals().enumerate() {
                let place = match arg.get_num_args() {
                    Some(many) if many.max_values() > 1 => "*".to_owned(),
                    _ => (at + 1).to_string(),
                };
                add(format!("'{place}:{}:{}'", arg.get_id(), action(arg)));
            }
        }
    }
    out.push('\n');
}

fn flags(command: &Command) -> impl Iterator<Item = &Arg> {
    command
        .get_arguments()
        .filter(|arg| !arg.is_positional() && !arg.get_action().takes_values())
}

fn option(arg: &Arg) -> Option<String> {
    let long = arg.get_long()?;
    let help = about(arg.get_help());
    if !arg.get_action().takes_values() {
        return Some(match arg.get_short() {
            Some(short) => format!("'(-{short} --{long})'{{-{short},--{long}}}'[{help}]'"),
            None => format!("'--{long}[{help}]'"),
        });
    }
    let many = if matches!(arg.get_action(), ArgAction::Append) {
        "*"
    } else {
        ""
    };
    let names = arg.get_value_names().unwrap_or_default();
    let name = names.first().map_or("value", |name| name.as_str());
    Some(format!("'{many}--{long}=[{help}]:{name}:{}'", action(arg)))
}

/// What the value of an argument may be.
fn action(arg: &Arg) -> String {
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|possible| {
            let help = possible.get_help().map(ToString::to_string);
            let help = help.map_or(String::new(), |help| value(&about(Some(&help))));
            format!("{}\\:\"{help}\"", possible.get_name())
        })
        .collect();
    match (arg.get_id().as_str(), arg.get_value_hint()) {
        _ if !values.is_empty() => format!("(({}))", values.join(" ")),
        ("tag", _) => "_blogtui_tags".to_owned(),
        ("post", _) => "_blogtui_posts".to_owned(),
        ("theme", _) => "_blogtui_themes".to_owned(),
        ("editor", _) => "_command_names -e".to_owned(),
        ("dir", _) => "_files -/".to_owned(),
        (_, ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath) => "_files".to_owned(),
        _ => " ".to_owned(),
    }
}

/// A text between single quotes, where brackets and colons mean something.
fn about(text: Option<&impl ToString>) -> String {
    let mut out = String::new();
    for c in text.map(ToString::to_string).unwrap_or_default().chars() {
        match c {
            '\'' => out.push_str("'\\''"),
            '[' | ']' | ':' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The same within double quotes, which are looked at once more.
fn value(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '"' | '$' | '`' | '(' | ')') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
