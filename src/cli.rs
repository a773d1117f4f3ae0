//! What is done with what stands on the command line.

mod args;
mod colour;
mod completions;
mod man;
mod settings;
mod themes;

use std::{
    ffi::OsString,
    io::{IsTerminal, Write as _},
};

use clap::{
    ArgMatches, CommandFactory as _, FromArgMatches as _, error::ErrorKind, parser::ValueSource,
};

pub use args::{Cli, Command, ConfigCommand, Hyperlinks, ImagesChoice, SortChoice, ThemeChoice};
use colour::{Print, When};
use themes::{own_themes, said, theme};

use crate::{
    app::{Start, keymap::Keymap},
    color::Depth,
    commands::{check, doctor, hint::Hint, list, posts::printed, search, show, tags},
    config::{self, Config},
    content::{clean, index::Sort},
    images::Protocol,
    layout::{Theme, ThemeName},
    platform,
    runtime::{self, End, Options, Watching},
    ui::ascii,
};

/// Ended as asked.
const OK: u8 = 0;
/// What was asked for could not be done.
const FAILED: u8 = 1;
/// A search that has found nothing.
const NOTHING_FOUND: u8 = 1;
/// A check that has found errors.
const ERRORS_FOUND: u8 = 1;
/// Something on the command line cannot be understood.
const WRONG_ARGUMENTS: u8 = 2;

/// The command line, with a variable of the environment for each setting.
pub fn command() -> clap::Command {
    with_unused(settings::with_variables(Cli::command()))
}

/// Has each command take the flags that change nothing of what it does.
fn with_unused(mut command: clap::Command) -> clap::Command {
    for (name, unused) in UNUSED {
        let own = unused.iter().filter_map(|id| {
            let flag = command.get_arguments().find(|arg| arg.get_id() == id)?;
            // Taken as everywhere, so that an alias or a script may always give it.
            Some(flag.clone().hide(true))
        });
        let own: Vec<_> = own.collect();
        command = command.mut_subcommand(name, |sub| sub.args(own));
    }
    command
}

/// Flags of all commands that change nothing of what these do: their help is silent
/// about them.
const UNUSED: [(&str, &[&str]); 7] = [
    ("list", &["images", "remote_images"]),
    ("tags", &["theme", "images", "remote_images", "color"]),
    ("search", &["theme", "images", "remote_images"]),
    ("check", &["theme", "images", "remote_images"]),
    (
        "completions",
        &["theme", "images", "remote_images", "color"],
    ),
    ("man", &["theme", "images", "remote_images", "color"]),
    ("doctor", &["remote_images"]),
];

/// What was asked for: the command line, and the settings below it.
#[derive(Debug)]
pub struct Invocation {
    pub cli: Cli,
    matches: ArgMatches,
    config: Config,
    /// What is wrong in variables of the environment that nothing depends on here.
    wrong: Vec<String>,
}

impl Invocation {
    /// Reads the settings and the command line of this process; ends it where that is
    /// answered at once (`--help`) or cannot be understood.
    ///
    /// # Errors
    /// Help or the version to be printed, or arguments that are not understood.
    pub fn of_process() -> Result<Self, clap::Error> {
        let (command, wrong) = settings::without_wrong(settings::with_variables(Cli::command()));
        let mut command = with_unused(command);
        let config = config::read(
            &config::file(settings::path_of),
            &settings::known(&command),
            settings::path_of("HOME").as_deref(),
        );
        command = settings::with_defaults(command, &config);
        let matches = understood(&mut command, std::env::args_os().collect())?;
        let cli = Cli::from_arg_matches(&matches)?;
        // A command that does not ask for a setting does not mind what it is set to.
        let counts = |id: &str| {
            let unused = matches.subcommand_name().map_or(&[][..], unused);
            let global = command.get_arguments().any(|arg| {
                arg.get_id() == id && (arg.is_global_set() || matches.subcommand_name().is_none())
            });
            let given = matches.value_source(id) == Some(ValueSource::CommandLine);
            global && !given && !unused.contains(&id)
        };
        let explains = matches!(cli.command, Some(Command::Config(_) | Command::Doctor));
        if let Some((_, what)) = wrong
            .iter()
            .find(|(id, _)| counts(id))
            .filter(|_| !explains)
        {
            return Err(clap::Error::raw(
                ErrorKind::InvalidValue,
                format!("{what}\n"),
            ));
        }
        Ok(Self {
            cli,
            matches,
            config,
            wrong: wrong.into_iter().map(|(_, what)| what).collect(),
        })
    }
}

/// Flags that change nothing of what the command `name` does.
fn unused(name: &str) -> &'static [&'static str] {
    let known = UNUSED.iter().find(|(command, _)| *command == name);
    known.map_or(&[], |(_, unused)| unused)
}

/// Reads the command line. A word of a search with a `-` before it is no flag, but what
/// is not to be there: only where it cannot be a flag.
fn understood(
    command: &mut clap::Command,
    words: Vec<OsString>,
) -> Result<ArgMatches, clap::Error> {
    let error = match command.try_get_matches_from_mut(words.iter()) {
        Ok(matches) => return Ok(matches),
        Err(error) => error,
    };
    let mut plain = words.iter().skip(1).map(|word| word.to_string_lossy());
    let is_search = plain.find(|word| !word.starts_with('-')).as_deref() == Some("search");
    if error.kind() != ErrorKind::UnknownArgument || !is_search {
        return Err(error);
    }
    let until = words.iter().position(|word| word == "--");
    let (before, after) = words.split_at(until.unwrap_or(words.len()));
    let is_without = |word: &&OsString| {
        let word = word.to_string_lossy();
        let rest = word.strip_prefix('-');
        // One letter was rather meant for a flag of another program.
        rest.is_some_and(|rest| rest.chars().nth(1).is_some() && !rest.starts_with('-'))
    };
    let (without, rest): (Vec<&OsString>, Vec<_>) = before.iter().partition(is_without);
    let after = after.iter().skip(1);
    let divider = OsString::from("--");
    let again = rest
        .into_iter()
        .chain([&divider])
        .chain(without)
        .chain(after);
    command.try_get_matches_from_mut(again).map_err(|_| error)
}

/// Runs this process; its exit code.
pub fn main() -> u8 {
    runtime::panics::hook();
    platform::limits_are_errors();
    let mut words = std::env::args_os().skip(1);
    let result = if words
        .next()
        .is_some_and(|word| word == completions::COMPLETE)
    {
        completions::complete(words).map(|()| OK)
    } else {
        match Invocation::of_process() {
            Ok(asked) => run(&asked),
            Err(answer) => return answered(&answer),
        }
    };
    result.unwrap_or_else(|error| report(&error))
}

/// Prints help, the version, or what is wrong with the arguments; the exit code. A full
/// disk is an error, a reader that has enough is none.
fn answered(answer: &clap::Error) -> u8 {
    // What was typed is quoted, and may have been copied from anywhere.
    let text = answer.render().to_string();
    let printed = match text.strip_prefix("error: ") {
        // As all other errors are said.
        Some(what) => {
            let what = what.replace("\n  tip: ", "\n  hint: ");
            write!(std::io::stderr(), "blogtui: {}", clean::text(&what))
        }
        None => answer.print(),
    };
    match printed {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            crate::said::say(&format!("standard output: {error}"));
            FAILED
        }
        _ => u8::try_from(answer.exit_code()).unwrap_or(WRONG_ARGUMENTS),
    }
}

/// Does what the command line asks for; the exit code.
///
/// # Errors
/// A root that cannot be read, or a terminal that cannot be used.
pub fn run(asked: &Invocation) -> anyhow::Result<u8> {
    let Invocation {
        cli,
        matches,
        config,
        wrong,
    } = asked;
    if cli.command.is_some() {
        for mistake in config.said() {
            crate::said::say(&mistake);
        }
    }
    if matches!(cli.command, Some(Command::Config(_))) {
        for mistake in wrong {
            crate::said::say(mistake);
        }
    }
    if cli.color == When::Always {
        // The library that writes the colours reads NO_COLOR by itself.
        crossterm::style::force_color_output(true);
    }
    let print = Print::new(cli.color, std::io::stdout().is_terminal(), env);
    match &cli.command {
        Some(Command::Show(args)) => {
            let options = show::Options {
                styled: print.is_styled(),
                ascii: ascii::is_wanted(env),
                theme: said(&cli.theme),
                depth: print.depth(),
                images: if args.no_images {
                    Some(Protocol::Off)
                } else {
                    images(cli.images)
                },
                remote_images: cli.remote_images,
            };
            show::show(args, &options)?;
            Ok(OK)
        }
        Some(Command::List(args)) => {
            // A table needs no more than colours that read well on any background.
            let theme = said(&cli.theme).unwrap_or(ThemeName::Ansi);
            let theme = Theme::new(theme, print.depth());
            list::list(args, print.is_styled().then_some(&theme))?;
            Ok(OK)
        }
        Some(Command::Tags(args)) => {
            let known = tags::tags(args)?;
            Ok(if known { OK } else { WRONG_ARGUMENTS })
        }
        Some(Command::Check(args)) => {
            let sound = check::check(args, print.is_styled() && print.depth() != Depth::Mono)?;
            Ok(if sound { OK } else { ERRORS_FOUND })
        }
        Some(Command::Search(args)) => {
            let query = args.query();
            if let Some(problem) = query.problems.first() {
                crate::said::say(problem);
                return Ok(WRONG_ARGUMENTS);
            }
            let any = search::search(args, &query, print.is_styled())?;
            if !any && std::io::stdout().is_terminal() {
                crate::said::say(&format!("nothing found for {}", args.text()));
            }
            Ok(if any { OK } else { NOTHING_FOUND })
        }
        Some(Command::Config(ConfigCommand::Init)) => {
            settings::init(&command(), &config.path)?;
            Ok(OK)
        }
        Some(Command::Config(ConfigCommand::Path)) => {
            let path = clean::line(&config.path.display().to_string());
            printed(writeln!(std::io::stdout(), "{path}"))?;
            Ok(OK)
        }
        Some(Command::Config(ConfigCommand::Show)) => {
            let blog = settings::blog(config).map(|blog| (blog.text, blog.origin));
            settings::show(&command(), matches, config, blog)?;
            Ok(OK)
        }
        Some(Command::Completions { shell }) => {
            completions::print(*shell, command())?;
            Ok(OK)
        }
        Some(Command::Man { dir }) => {
            man::man(&command(), dir.as_deref())?;
            Ok(OK)
        }
        Some(Command::Doctor) => {
            doctor::doctor(&doctor::Options {
                theme: said(&cli.theme),
                images: cli.images.protocol(),
                depth: colour::screen(cli.color, env),
                files: settings::files(config),
                mistakes: config.said().chain(wrong.iter().cloned()).collect(),
            })?;
            Ok(OK)
        }
        None => read(asked, colour::screen(cli.color, env)),
    }
}

/// Says on standard error what went wrong, and what would help; the exit code.
pub fn report(error: &anyhow::Error) -> u8 {
    crate::said::say(&format!("{error:#}"));
    let hint = error.downcast_ref::<Hint>();
    if let Some(help) = hint.and_then(Hint::helping) {
        crate::said::hint(help);
    }
    hint.map_or(FAILED, Hint::code)
}

/// How pictures are shown: where a locale holds ASCII only, blocks are no choice.
fn images(choice: ImagesChoice) -> Option<Protocol> {
    let asked = choice.protocol();
    asked.or_else(|| ascii::is_wanted(env).then_some(Protocol::Off))
}

/// A variable of the environment; one that is not set is empty.
fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// Starts the reader.
fn read(asked: &Invocation, depth: Depth) -> anyhow::Result<u8> {
    let Invocation { cli, config, .. } = asked;
    let root = settings::root(cli.path.as_deref(), config)?;
    if cli.post.is_some() && root.is_file() {
        let what = format!(
            "{}: is one post, not a folder to choose from",
            root.display()
        );
        return Err(Hint::usage(what).into());
    }
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        return Err(
            Hint::usage("there is no terminal to draw on: run it without a pipe")
                .help("blogtui show prints a post, blogtui list the posts of a folder")
                .into(),
        );
    }
    if env("TERM") == "dumb" {
        return Err(Hint::usage(
            "this terminal (TERM=dumb) can only print: a page cannot be drawn on it",
        )
        .help("blogtui show prints a post, blogtui list the posts of a folder")
        .into());
    }
    let mut features = runtime::features::features(env);
    match cli.hyperlinks {
        Hyperlinks::Auto => {}
        Hyperlinks::Always => features.hyperlinks = true,
        Hyperlinks::Never => features.hyperlinks = false,
    }
    let (theme, notice) = theme(&cli.theme);
    let (keys, _) = Keymap::new(&config.keys);
    let mut options = Options {
        root,
        theme,
        depth,
        hide: cli.unpublished.hide(jiff::Timestamp::now()),
        state: !cli.no_state,
        cache: cli.caching.folder(),
        rebuild: cli.caching.rebuild_cache,
        images: images(cli.images),
        remote_images: cli.remote_images,
        features,
        notice: settings::notice(config).or(notice),
        start: Start {
            sort: cli.sort.map(Sort::from),
            column: cli.column,
            tags: cli.tag.clone(),
            search: cli.search.clone(),
            post: cli.post.clone(),
            keys,
            blogs: Vec::new(),
        },
        editor: cli.editor.clone(),
        watching: match (cli.no_watch, cli.poll) {
            (true, _) => Watching::Off,
            (_, true) => Watching::Poll,
            _ => Watching::Auto,
        },
        themes: own_themes(),
    };
    loop {
        options.start.blogs = settings::blogs(config, &options.root);
        match runtime::run(&options)? {
            End::Quit(code) => return Ok(code.unwrap_or(OK)),
            End::Blog(at) => {
                let path = config.blogs.get(at).map(|blog| blog.path.clone());
                options.root = path.unwrap_or(options.root).canonicalize()?;
                // What was asked for was asked of the first one.
                options.start.tags.clear();
                (options.start.search, options.start.post) = (None, None);
                options.notice = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use clap::Parser as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        super::command().debug_assert();
        let cli = Cli::parse_from(["blogtui", "content", "--theme", "light"]);
        assert_eq!(
            (cli.path, cli.theme),
            (
                Some(PathBuf::from("content")),
                ThemeChoice::Named(ThemeName::Light)
            )
        );
    }
}
