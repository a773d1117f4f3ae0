//! Every flag, declared once with its help, and what is done with them.

mod colour;
mod completions;
mod man;
mod settings;

use std::{
    borrow::Cow,
    io::{IsTerminal, Write as _},
    path::PathBuf,
};

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::{
    app::{ColumnWidth, Named, Start, keymap::Keymap},
    color::Depth,
    commands::{
        check, doctor,
        hint::Hint,
        list,
        posts::{Caching, Unpublished, printed},
        search, show, tags,
    },
    config::{self, Config},
    content::{clean, index::Sort, source::read_small},
    images::Protocol,
    layout::{Theme, ThemeName, theme},
    runtime::{self, End, Options, Watching},
    ui::ascii,
};
use colour::{Print, When};

/// Ended as asked.
const OK: u8 = 0;
/// What was asked for could not be done.
const FAILED: u8 = 1;
/// A search that has found nothing.
const NOTHING_FOUND: u8 = 1;
/// A check that has found errors.
const ERRORS_FOUND: u8 = 1;
/// Bytes of a theme's file at most.
const THEME: u64 = 256 * 1024;
/// Something on the command line cannot be understood.
const WRONG_ARGUMENTS: u8 = 2;

const SHOW_HELP: &str = "\
Examples:
  blogtui show post.md --pager            page by page
  blogtui show content --latest           the newest post of a folder
  blogtui show content --tag rust --latest
  blogtui show content 'a title'          by path, file name, slug or title
  curl -s https://example.org/a.md | blogtui show --links --width 60";

/// Read a blog in the terminal: a folder of Markdown posts, listed by date and tag.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Press ? inside for the keys. --help says more, and has examples.",
    after_long_help = HELP
)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Folder of posts, one post, or the name of a blog in the settings; without any,
    /// the blog of the settings or the current folder
    pub path: Option<PathBuf>,
    /// The post to open, by its path, file name, slug or title
    pub post: Option<String>,

    /// Only posts with this tag; given several times, with all of them
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Search all texts at the start
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// The order of the list, instead of the last one
    #[arg(long, value_enum, value_name = "ORDER", env = "BLOGTUI_SORT")]
    pub sort: Option<SortChoice>,
    /// Width of the text: narrow, wide, full, or a number of columns
    #[arg(long, value_name = "WIDTH", env = "BLOGTUI_COLUMN", value_parser = column)]
    pub column: Option<ColumnWidth>,

    #[command(flatten)]
    pub unpublished: Unpublished,

    /// Colours: auto (those that fit the terminal's background), dark, light, ansi
    /// (the terminal's own 16), mono, or a theme's file or name
    #[arg(
        long,
        value_name = "NAME|FILE",
        default_value = "auto",
        env = "BLOGTUI_THEME",
        global = true
    )]
    pub theme: ThemeChoice,

    /// Remember nothing of this run, and know nothing of earlier ones
    #[arg(long, env = "BLOGTUI_NO_STATE", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub no_state: bool,

    #[command(flatten)]
    pub caching: Caching,

    /// Pictures: the best that the terminal can do, or the way named
    #[arg(long, value_enum, default_value_t = ImagesChoice::Auto, env = "BLOGTUI_IMAGES", global = true)]
    pub images: ImagesChoice,

    /// Fetch pictures on other servers without being asked for each
    #[arg(long, env = "BLOGTUI_REMOTE_IMAGES", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue, global = true)]
    pub remote_images: bool,

    /// Whether what is printed has colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", global = true)]
    pub color: When,

    /// Whether links can be opened by the terminal itself
    #[arg(long, value_enum, default_value_t = Hyperlinks::Auto, env = "BLOGTUI_HYPERLINKS")]
    pub hyperlinks: Hyperlinks,

    /// The editor, instead of $VISUAL or $EDITOR
    #[arg(long, value_name = "COMMAND", env = "BLOGTUI_EDITOR")]
    pub editor: Option<String>,

    /// Leave files that change on the disk unread until they are asked for
    #[arg(long, env = "BLOGTUI_NO_WATCH", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub no_watch: bool,
    /// Look for changes again and again, where the system does not tell of them
    #[arg(long, env = "BLOGTUI_POLL", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub poll: bool,
}

const HELP: &str = "\
Examples:
  blogtui ~/blog/content             the posts of a folder
  blogtui ~/blog 'a title'           one of them, by path, file name, slug or title
  blogtui ~/blog --tag rust --sort oldest
  blogtui draft.md                   one file: it is read again whenever it is saved
  blogtui show draft.md | less       a post to the shell; see blogtui show --help
  blogtui config init                a file of settings that says what can be set

Exit codes:
  0    ended as asked
  1    failed: a path that cannot be read, an output that cannot be written;
       search has found nothing, check has found errors
  2    something on the command line cannot be understood, or there is no terminal
  101  a fault of this program; 128 + N: ended by the signal N

Environment:
  BLOGTUI_CONFIG      the file of settings, instead of
                      $XDG_CONFIG_HOME/blogtui/config.toml
  VISUAL, EDITOR      the editor that the key e opens, at the line on the screen
  PAGER               the pager of show --pager
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE
                      whether there are colours";

/// What there is beside the reader.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a post as the reader sets it: in a pipe as plain text
    #[command(after_help = SHOW_HELP)]
    Show(show::Args),
    /// Print the posts that have what is asked for, the newest first
    Search(search::Args),
    /// Print the posts, as a table or for scripts
    List(list::Args),
    /// Print each tag with the number of its posts
    Tags(tags::Args),
    /// Say what is wrong with posts before they are published
    #[command(after_help = "Exit codes: 0 no errors, 1 errors found or not readable.")]
    Check(check::Args),
    /// The file of settings: write it, find it, see what counts
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the script that completes commands, flags, tags and posts in a shell
    #[command(after_help = COMPLETIONS_HELP)]
    Completions {
        #[arg(value_enum)]
        shell: completions::Shell,
    },
    /// Print the manual, for man
    #[command(after_help = "Read it with: blogtui man | man -l -")]
    Man {
        /// Write blogtui.1 into this folder instead
        #[arg(long, value_name = "FOLDER")]
        dir: Option<PathBuf>,
    },
    /// Say what the terminal is taken for, and where files are
    Doctor,
}

/// What can be done with the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum ConfigCommand {
    /// Write a file that says what can be set, and sets nothing
    Init,
    /// Print where the file is, or would be
    Path,
    /// Print what counts, and where each value comes from
    Show,
}

const COMPLETIONS_HELP: &str = "\
Examples:
  blogtui completions bash > ~/.local/share/bash-completion/completions/blogtui
  blogtui completions zsh > ~/.zfunc/_blogtui      (with ~/.zfunc in fpath)
  blogtui completions fish > ~/.config/fish/completions/blogtui.fish";

/// What `--sort` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortChoice {
    Newest,
    Oldest,
    Title,
}

impl From<SortChoice> for Sort {
    fn from(choice: SortChoice) -> Self {
        match choice {
            SortChoice::Newest => Self::Newest,
            SortChoice::Oldest => Self::Oldest,
            SortChoice::Title => Self::Title,
        }
    }
}

/// What `--column` takes.
fn column(text: &str) -> Result<ColumnWidth, String> {
    let number = text
        .parse()
        .ok()
        .filter(|columns| (20..=1000).contains(columns));
    ColumnWidth::named(text)
        .or(number.map(ColumnWidth::Columns))
        .ok_or_else(|| "expected narrow, wide, full or columns from 20 on".to_owned())
}

/// What `--theme` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeChoice {
    Auto,
    Named(ThemeName),
    /// A file, or the name of one in the folder of themes.
    Own(String),
}

impl From<&str> for ThemeChoice {
    fn from(name: &str) -> Self {
        match name {
            "auto" => Self::Auto,
            "dark" => Self::Named(ThemeName::Dark),
            "light" => Self::Named(ThemeName::Light),
            "ansi" => Self::Named(ThemeName::Ansi),
            "mono" => Self::Named(ThemeName::Mono),
            own => Self::Own(own.to_owned()),
        }
    }
}

/// When links become links of the terminal (OSC 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Hyperlinks {
    /// In terminals that are known to take them
    Auto,
    Always,
    Never,
}

/// What `--images` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImagesChoice {
    /// Asks the terminal; inside of tmux, blocks
    Auto,
    /// kitty's graphics, from kitty 0.28 on
    Kitty,
    /// Inline images of iTerm2, WezTerm, mintty, Konsole
    Iterm2,
    Sixel,
    /// Block characters
    Blocks,
    /// None: a line in the place of each
    Off,
}

impl ImagesChoice {
    fn protocol(self) -> Option<Protocol> {
        Some(match self {
            Self::Auto => return None,
            Self::Kitty => Protocol::Kitty,
            Self::Iterm2 => Protocol::Iterm2,
            Self::Sixel => Protocol::Sixel,
            Self::Blocks => Protocol::Blocks,
            Self::Off => Protocol::Off,
        })
    }
}

/// What was asked for: the command line, and the settings below it.
#[derive(Debug)]
pub struct Invocation {
    pub cli: Cli,
    matches: ArgMatches,
    config: Config,
}

impl Invocation {
    /// Reads the settings and the command line of this process; ends it where that is
    /// answered at once (`--help`) or cannot be understood.
    ///
    /// # Errors
    /// Help or the version to be printed, or arguments that are not understood.
    pub fn of_process() -> Result<Self, clap::Error> {
        let command = Cli::command();
        let config = config::read(
            &config::file(settings::path_of),
            &settings::known(&command),
            settings::path_of("HOME").as_deref(),
        );
        let matches = settings::with_defaults(command, &config).try_get_matches()?;
        let cli = Cli::from_arg_matches(&matches)?;
        Ok(Self {
            cli,
            matches,
            config,
        })
    }
}

/// Runs this process; its exit code.
pub fn main() -> u8 {
    runtime::panics::hook();
    runtime::signals::limits_are_errors();
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
    let printed = match clean::text(&text) {
        Cow::Owned(clean) => write!(std::io::stderr(), "{clean}"),
        Cow::Borrowed(_) => answer.print(),
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
    } = asked;
    if cli.command.is_some() {
        for mistake in config.said() {
            crate::said::say(&mistake);
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
            Ok(if any { OK } else { NOTHING_FOUND })
        }
        Some(Command::Config(ConfigCommand::Init)) => {
            settings::init(&Cli::command(), &config.path)?;
            Ok(OK)
        }
        Some(Command::Config(ConfigCommand::Path)) => {
            let path = clean::line(&config.path.display().to_string());
            printed(writeln!(std::io::stdout(), "{path}"))?;
            Ok(OK)
        }
        Some(Command::Config(ConfigCommand::Show)) => {
            let blog = settings::blog(config).map(|blog| (blog.text, blog.origin));
            settings::show(&Cli::command(), matches, config, blog)?;
            Ok(OK)
        }
        Some(Command::Completions { shell }) => {
            completions::print(*shell, Cli::command())?;
            Ok(OK)
        }
        Some(Command::Man { dir }) => {
            man::man(&Cli::command(), dir.as_deref())?;
            Ok(OK)
        }
        Some(Command::Doctor) => {
            doctor::doctor(&doctor::Options {
                theme: said(&cli.theme),
                images: cli.images.protocol(),
                depth: colour::screen(cli.color, env),
                files: settings::files(config),
                mistakes: config.said().collect(),
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

/// The theme that was asked for, if any; and what is wrong with it, in one line. A
/// theme with mistakes is used as far as it can be.
fn theme(choice: &ThemeChoice) -> (Option<ThemeName>, Option<String>) {
    let name = match choice {
        ThemeChoice::Auto => return (None, None),
        ThemeChoice::Named(name) => return (Some(*name), None),
        ThemeChoice::Own(name) => name,
    };
    let path = theme_file(name, |name| std::env::var_os(name).map(PathBuf::from));
    let shown = path.display();
    match read_small(&path, THEME) {
        Ok(text) => {
            let (palette, mistakes) = theme::file::parse(&text);
            let first = mistakes
                .first()
                .map(|first| clean::line(&format!("{shown}:{}: {}", first.line, first.message)));
            (Some(ThemeName::Own(palette)), first)
        }
        Err(error) => (None, Some(clean::line(&format!("{shown}: {error}")))),
    }
}

/// The themes in the folder of themes, by name.
fn own_themes() -> Vec<Named> {
    let any = theme_file("any", |name| std::env::var_os(name).map(PathBuf::from));
    let files = any.parent().and_then(|folder| folder.read_dir().ok());
    let mut paths: Vec<PathBuf> = files
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort();
    let named = paths.iter().filter_map(|path| {
        let (palette, _) = theme::file::parse(&read_small(path, THEME).ok()?);
        Some(Named {
            name: clean::line(&path.file_stem()?.to_string_lossy()),
            theme: ThemeName::Own(palette),
        })
    });
    named.collect()
}

/// The theme for what only prints: a mistake in it is said first.
fn said(choice: &ThemeChoice) -> Option<ThemeName> {
    let (theme, notice) = theme(choice);
    if let Some(notice) = notice {
        crate::said::say(&notice);
    }
    theme
}

/// Where a theme is: the file itself, or by name in the folder of themes.
fn theme_file(name: &str, env: impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    let path = PathBuf::from(name);
    if path.extension().is_some() || path.components().count() > 1 {
        return path;
    }
    config::folder(env)
        .join("themes")
        .join(format!("{name}.toml"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
        let cli = Cli::parse_from(["blogtui", "content", "--theme", "light"]);
        assert_eq!(
            (cli.path, cli.theme),
            (
                Some(PathBuf::from("content")),
                ThemeChoice::Named(ThemeName::Light)
            )
        );
    }

    #[test]
    fn a_theme_is_a_file_or_a_name_in_the_folder_of_themes() {
        let env = |name: &str| (name == "HOME").then(|| PathBuf::from("/home/a"));
        let by_name = PathBuf::from("/home/a/.config/blogtui/themes/sea.toml");
        assert_eq!(theme_file("sea", env), by_name);
        assert_eq!(theme_file("./sea", env), PathBuf::from("./sea"));
        assert_eq!(theme_file("sea.toml", env), PathBuf::from("sea.toml"));
    }
}
