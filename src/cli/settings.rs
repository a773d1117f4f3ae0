//! What counts: defaults, the file of settings, the environment, flags, in this order.
//!
//! Each long flag of the reader is a setting of the same name, so that nothing has to
//! be declared twice: the file's values become the defaults of the flags.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Arg, ArgAction, ArgMatches, Command, builder::FalseyValueParser, parser::ValueSource};

use crate::{
    app::keymap::KEYMAP,
    commands::{
        hint::Hint,
        posts::{cache_folder, printed},
        show,
    },
    config::{self, BLOG, BLOGS, Config, KEYS, Known},
    content::clean,
    runtime,
};

/// What is asked for once, and nothing to keep.
const ONCE: [&str; 4] = ["tag", "search", "help", "version"];

/// The flags that may stand in the file, in the order of the help.
fn kept(command: &Command) -> impl Iterator<Item = (&str, &Arg)> {
    command
        .get_arguments()
        .filter_map(|arg| Some((arg.get_long()?, arg)))
        .filter(|(name, _)| !ONCE.contains(name))
}

fn is_flag(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

/// The variable of a setting: `BLOGTUI_NO_WATCH`.
fn variable(name: &str) -> String {
    format!("BLOGTUI_{}", name.to_uppercase().replace('-', "_"))
}

/// Has each setting read from the environment as well: no flag can be forgotten.
pub(super) fn with_variables(command: Command) -> Command {
    command.mut_args(|arg| {
        let name = arg.get_long().filter(|name| !ONCE.contains(name));
        match name.map(variable) {
            Some(name) if arg.get_env().is_none() => match is_flag(&arg) {
                true => arg.env(name).value_parser(FalseyValueParser::new()),
                false => arg.env(name),
            },
            _ => arg,
        }
    })
}

/// Has a variable that holds nothing, or nothing that its setting takes, be as if it were
/// not there. The settings that are set wrong, by id, and what is to be said of each.
pub(super) fn without_wrong(mut command: Command) -> (Command, Vec<(String, String)>) {
    let mut unset = Vec::new();
    let mut wrong = Vec::new();
    for (name, arg) in kept(&command) {
        let variable = arg
            .get_env()
            .map(|name| name.to_string_lossy().into_owned());
        let variable = variable.unwrap_or_default();
        let Some(value) = std::env::var_os(&variable) else {
            continue;
        };
        let id = arg.get_id().to_string();
        let text = value.to_string_lossy();
        if text.is_empty() {
            unset.push(id);
        } else if let Err(why) = check(arg, name, &text) {
            wrong.push((
                id.clone(),
                format!("{variable}: {}: {why}", clean::line(&text)),
            ));
            unset.push(id);
        }
    }
    for id in unset {
        command = command.mut_arg(id, |arg| arg.env(None::<&str>));
    }
    (command, wrong)
}

/// What the file may hold.
pub(super) fn known(command: &Command) -> Vec<Known<'_>> {
    kept(command)
        .map(|(name, arg)| Known {
            name,
            is_flag: is_flag(arg),
            check: Box::new(move |value| check(arg, name, value)),
        })
        .collect()
}

/// Whether a flag takes a value; else why not.
fn check(arg: &Arg, name: &str, value: &str) -> Result<(), String> {
    if is_flag(arg) {
        return Ok(());
    }
    let alone = Command::new("")
        .no_binary_name(true)
        .disable_help_flag(true);
    let arg = arg.clone().global(false).env(None::<&str>);
    let parsed = alone
        .arg(arg)
        .try_get_matches_from([format!("--{name}={value}")]);
    let Err(error) = parsed else { return Ok(()) };
    use clap::error::{ContextKind, ContextValue};
    Err(match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(values)) => {
            let near = crate::check::similar::name(value, values.iter().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!("; {near}?"));
            format!("none of {}{near}", values.join(", "))
        }
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            let why = first.rsplit(": ").next().unwrap_or(first);
            why.to_owned()
        }
    })
}

/// The command line with the file's values as its defaults.
pub(super) fn with_defaults(mut command: Command, config: &Config) -> Command {
    for (name, value) in &config.values {
        let id = kept(&command).find(|(other, _)| other == name);
        let Some(id) = id.map(|(_, arg)| arg.get_id().clone()) else {
            continue;
        };
        let text = value.text.clone();
        command = command.mut_arg(id, |arg| arg.default_value(text));
    }
    command
}

/// A setting that counts: its value as TOML, and where it comes from.
struct Effective {
    name: String,
    value: Option<String>,
    origin: String,
}

fn effective(command: &Command, matches: &ArgMatches, config: &Config) -> Vec<Effective> {
    let file = clean::line(&config.path.display().to_string());
    kept(command)
        .map(|(name, arg)| {
            let id = arg.get_id().as_str();
            let value = if is_flag(arg) {
                Some(matches.get_flag(id).to_string())
            } else {
                let raw = matches.get_raw(id).and_then(|mut raw| raw.next());
                raw.map(|raw| quoted(&raw.to_string_lossy()))
            };
            let origin = match (matches.value_source(id), config.values.get(name)) {
                (Some(ValueSource::CommandLine), _) => format!("--{name}"),
                (Some(ValueSource::EnvVariable), _) => {
                    let variable = arg.get_env().unwrap_or_default();
                    format!("${}", variable.to_string_lossy())
                }
                (_, Some(value)) => format!("{file}:{}", value.line),
                _ => "default".to_owned(),
            };
            Effective {
                name: name.to_owned(),
                value,
                origin,
            }
        })
        .collect()
}

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    let text = clean::line(text);
    if text.contains(['\\', '"']) && !text.contains('\'') {
        return format!("'{text}'");
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Prints what counts and where each comes from, as TOML.
pub(super) fn show(
    command: &Command,
    matches: &ArgMatches,
    config: &Config,
    blog: Option<(String, String)>,
) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let print = || -> io::Result<()> {
        let mut lines: Vec<(String, String)> = effective(command, matches, config)
            .into_iter()
            .map(|setting| {
                let line = match setting.value {
                    Some(value) => format!("{} = {value}", setting.name),
                    None => format!("# {} is not set", setting.name),
                };
                (line, setting.origin)
            })
            .collect();
        if let Some((path, origin)) = blog {
            lines.push((format!("{BLOG} = {}", quoted(&path)), origin));
        }
        let columns = lines.iter().map(|(line, _)| line.chars().count()).max();
        let columns = columns.unwrap_or(0).min(40);
        for (line, origin) in &lines {
            if line.starts_with('#') {
                writeln!(out, "{line}")?;
            } else {
                writeln!(out, "{line:columns$}  # {origin}")?;
            }
        }
        let file = clean::line(&config.path.display().to_string());
        if !config.blogs.is_empty() {
            writeln!(out, "\n[{BLOGS}]")?;
        }
        for blog in &config.blogs {
            let path = quoted(&blog.path.display().to_string());
            writeln!(out, "{} = {path}  # {file}:{}", key(&blog.name), blog.line)?;
        }
        if !config.keys.is_empty() {
            writeln!(out, "\n[{KEYS}]")?;
        }
        for setting in &config.keys {
            let keys: Vec<String> = setting.keys.iter().map(|key| quoted(key)).collect();
            let (action, keys) = (key(&setting.action), keys.join(", "));
            writeln!(out, "{action} = [{keys}]  # {file}:{}", setting.line)?;
        }
        out.flush()
    };
    printed(print())
}

/// A key as TOML writes it.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !name.is_empty() && name.chars().all(bare) {
        true => name.to_owned(),
        false => quoted(name),
    }
}

/// Writes a file that says what can be set and sets nothing. One that is there stays.
pub(super) fn init(command: &Command, path: &Path) -> anyhow::Result<()> {
    let shown = path.display();
    let failed = |error: &io::Error| Hint::failed(format!("{shown}: {error}"));
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    // Aside first: no half of it is left by a full disk or a kill.
    let write = || -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut aside = tempfile::Builder::new()
            .prefix(".blogtui-")
            .tempfile_in(folder)?;
        aside.write_all(template(command).as_bytes())?;
        aside.as_file().sync_all()?;
        aside
            .persist_noclobber(path)
            .map_err(|error| error.error)
            .map(drop)
    };
    match write() {
        Ok(()) => {}
        Err(error)
            if error.kind() == io::ErrorKind::AlreadyExists
                && path.is_symlink() | path.exists() =>
        {
            return Err(
                Hint::failed(format!("{shown}: is there already, and stays as it is"))
                    .help("to begin anew, move it away first")
                    .into(),
            );
        }
        Err(error) => return Err(failed(&error).into()),
    }
    printed(writeln!(
        io::stdout(),
        "{}",
        clean::line(&shown.to_string())
    ))
}

/// The text of a new file: every setting with its help and its default, as comments.
fn template(command: &Command) -> String {
    let mut text = String::from(
        "# Settings of blogtui. A variable of the environment counts more than a line here,\n\
         # a flag more than both; `blogtui config show` says what counts and why.\n",
    );
    let comment = |text: &mut String, words: &str| {
        let mut line = String::from("#");
        for word in words.split_whitespace() {
            if line.len() + word.len() > 84 {
                text.push_str(&line);
                text.push('\n');
                line = String::from("#");
            }
            line.push(' ');
            line.push_str(word);
        }
        text.push_str(&line);
        text.push('\n');
    };
    for (name, arg) in kept(command) {
        text.push('\n');
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let values = arg.get_possible_values();
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        let help = match names.as_slice() {
            [] => help,
            _ if is_flag(arg) => help,
            names => format!("{help}: {}", names.join(", ")),
        };
        comment(&mut text, &help);
        let default = arg.get_default_values().first();
        let default = default.map(|default| default.to_string_lossy().into_owned());
        let value = match default {
            _ if is_flag(arg) => "false".to_owned(),
            Some(default) => quoted(&default),
            None => quoted(example(name)),
        };
        text.push_str(&format!("# {name} = {value}\n"));
    }
    text.push('\n');
    comment(
        &mut text,
        "What is opened where nothing is named: a folder, or a name from below.",
    );
    text.push_str("# blog = \"notes\"\n\n");
    comment(
        &mut text,
        "Folders with names: `blogtui notes` opens one, a key changes between them.",
    );
    text.push_str(&format!("# [{BLOGS}]\n# notes = \"~/notes/content\"\n\n"));
    comment(
        &mut text,
        "Keys by what they do. A key that is given here is taken from what it means by default.",
    );
    text.push_str(&format!("# [{KEYS}]\n"));
    for row in KEYMAP {
        let keys: Vec<String> = row.keys.iter().map(|key| quoted(key)).collect();
        text.push_str(&format!(
            "# {} = [{}]\n",
            row.action.name(),
            keys.join(", ")
        ));
    }
    text
}

/// A value for a setting that has none by default.
fn example(name: &str) -> &'static str {
    match name {
        "column" => "wide",
        "sort" => "newest",
        "editor" => "code --wait",
        _ => "",
    }
}

/// A variable of the environment as a path, if it is set.
pub(super) fn path_of(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// What is opened where nothing is named, and what says so.
pub(super) struct Blog {
    pub(super) text: String,
    pub(super) path: PathBuf,
    pub(super) origin: String,
}

/// The blog of the environment, else of the file.
pub(super) fn blog(config: &Config) -> Option<Blog> {
    let home = path_of("HOME");
    let path = |text: &str, folder: &Path| {
        let named = config.blog_named(text).map(|blog| blog.path.clone());
        named.unwrap_or_else(|| config::absolute(text, folder, home.as_deref()))
    };
    if let Some(value) = path_of("BLOGTUI_BLOG") {
        let text = value.to_string_lossy().into_owned();
        return Some(Blog {
            path: path(&text, Path::new("")),
            text,
            origin: "$BLOGTUI_BLOG".to_owned(),
        });
    }
    let value = config.blog.as_ref()?;
    let file = clean::line(&config.path.display().to_string());
    Some(Blog {
        path: path(&value.text, config.path.parent().unwrap_or(&config.path)),
        text: value.text.clone(),
        origin: format!("{file}:{}", value.line),
    })
}

/// The folder to read: the path that is named, or the blog of that name; without any,
/// that of the settings, or the current folder.
pub(super) fn root(named: Option<&Path>, config: &Config) -> anyhow::Result<PathBuf> {
    let (path, origin) = match (named, blog(config)) {
        (Some(named), _) => {
            let blog = named.to_str().and_then(|name| config.blog_named(name));
            match blog.filter(|_| !named.exists()) {
                Some(blog) => (blog.path.clone(), None),
                None => (named.to_owned(), None),
            }
        }
        (None, Some(blog)) => (blog.path, Some(blog.origin)),
        (None, None) => (PathBuf::from("."), None),
    };
    path.canonicalize().map_err(|error| {
        let error = show::choose::missing(&path, &error);
        match origin {
            Some(origin) => {
                let text = format!("{error:#}");
                Hint::failed(text).help(format!("{origin} names it")).into()
            }
            None => maybe_a_command(error, named),
        }
    })
}

/// A path that is not there may have been meant for a command.
fn maybe_a_command(error: anyhow::Error, named: Option<&Path>) -> anyhow::Error {
    let helped = error.downcast_ref::<Hint>().and_then(Hint::helping);
    let Some(word) = named.and_then(Path::to_str).filter(|_| helped.is_none()) else {
        return error;
    };
    let command = super::command();
    let names = command.get_subcommands().map(Command::get_name);
    match crate::check::similar::name(word, names) {
        Some(near) => Hint::failed(format!("{error:#}"))
            .help(format!("did you mean the command {near}?"))
            .into(),
        None => error,
    }
}

/// What is wrong with the settings, in one line for the status line.
pub(super) fn notice(config: &Config) -> Option<String> {
    let first = config.said().next()?;
    Some(match config.mistakes.len() - 1 {
        0 => first,
        // First what may not be cut off where the line ends.
        more => {
            let mistake = config.mistakes.first();
            let what = mistake.map_or(first, |first| {
                format!("line {}: {}", first.line, first.message)
            });
            format!("settings: {what}; and {more} more: blogtui config show")
        }
    })
}

/// The files that are read and written.
pub(super) fn files(config: &Config) -> Vec<(&'static str, PathBuf)> {
    let folder = config::folder(path_of);
    let mut files = vec![
        ("settings", config.path.clone()),
        ("themes", folder.join("themes")),
    ];
    files.extend(runtime::state_folder().map(|folder| ("state", folder)));
    files.extend(cache_folder().map(|folder| ("cache", folder)));
    files
}

/// The blogs to choose from; a folder that is not there can be chosen, and says so.
pub(super) fn blogs(config: &Config, root: &Path) -> Vec<crate::app::Blog> {
    let blogs = config.blogs.iter().map(|blog| crate::app::Blog {
        name: clean::line(&blog.name),
        path: blog.path.clone(),
        is_there: blog.path.exists(),
        is_open: blog.path.canonicalize().is_ok_and(|path| path == root),
    });
    blogs.collect()
}
