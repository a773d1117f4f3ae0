//! Every flag, declared once with its help, and what is done with them.

mod colour;

use std::{io::IsTerminal, path::PathBuf};

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};

use crate::{
    color::Depth,
    commands::{
        check,
        hint::Hint,
        list,
        posts::{Caching, Unpublished},
        search, show, tags,
    },
    images::Protocol,
    layout::{Theme, ThemeName, theme},
    runtime::{self, Options},
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
/// Something on the command line cannot be understood.
const WRONG_ARGUMENTS: u8 = 2;
/// There is no terminal to draw on.
const NO_TERMINAL: u8 = 2;

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
    after_help = "Press ? inside for the keys. Exit codes: 0 ended, 1 failed, 2 wrong arguments or no terminal."
)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Folder of posts, or one post
    #[arg(default_value = ".")]
    pub path: PathBuf,

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
    #[arg(long, value_enum, default_value_t = Hyperlinks::Auto)]
    pub hyperlinks: Hyperlinks,
}

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

/// Does what the command line asks for; the exit code.
///
/// # Errors
/// A root that cannot be read, or a terminal that cannot be used.
pub fn run(cli: &Cli) -> anyhow::Result<u8> {
    if cli.color == When::Always {
        // The library that writes the colours reads NO_COLOR by itself.
        crossterm::style::force_color_output(true);
    }
    let print = Print::new(cli.color, std::io::stdout().is_terminal(), env);
    match &cli.command {
        Some(Command::Show(args)) => {
            let options = show::Options {
                styled: print.is_styled(),
                theme: said(&cli.theme),
                depth: print.depth(),
                images: if args.no_images {
                    Some(Protocol::Off)
                } else {
                    cli.images.protocol()
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
            tags::tags(args)?;
            Ok(OK)
        }
        Some(Command::Check(args)) => {
            let sound = check::check(args, print.is_styled() && print.depth() != Depth::Mono)?;
            Ok(if sound { OK } else { ERRORS_FOUND })
        }
        Some(Command::Search(args)) => {
            let query = args.query();
            if let Some(problem) = query.problems.first() {
                crate::say(problem);
                return Ok(WRONG_ARGUMENTS);
            }
            let any = search::search(args, &query, print.is_styled())?;
            Ok(if any { OK } else { NOTHING_FOUND })
        }
        None => read(cli, colour::screen(cli.color, env)),
    }
}

/// Says on standard error what went wrong, and what would help; the exit code.
pub fn report(error: &anyhow::Error) -> u8 {
    crate::say(&format!("{error:#}"));
    let hint = error.downcast_ref::<Hint>();
    if let Some(help) = hint.and_then(Hint::helping) {
        crate::hint(help);
    }
    hint.map_or(FAILED, Hint::code)
}

/// A variable of the environment; one that is not set is empty.
fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// Starts the reader.
fn read(cli: &Cli, depth: Depth) -> anyhow::Result<u8> {
    let root = cli
        .path
        .canonicalize()
        .with_context(|| cli.path.display().to_string())?;
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        crate::say(
            "there is no terminal to draw on: run it without a pipe, or use `blogtui list` and `blogtui show`",
        );
        return Ok(NO_TERMINAL);
    }
    let mut features = runtime::features::features(|name| std::env::var(name).unwrap_or_default());
    match cli.hyperlinks {
        Hyperlinks::Auto => {}
        Hyperlinks::Always => features.hyperlinks = true,
        Hyperlinks::Never => features.hyperlinks = false,
    }
    let (theme, notice) = theme(&cli.theme);
    let code = runtime::run(&Options {
        root,
        theme,
        depth,
        hide: cli.unpublished.hide(jiff::Timestamp::now()),
        state: !cli.no_state,
        cache: cli.caching.folder(),
        rebuild: cli.caching.rebuild_cache,
        images: cli.images.protocol(),
        remote_images: cli.remote_images,
        features,
        notice,
    })?;
    Ok(code.unwrap_or(OK))
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
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let (palette, mistakes) = theme::file::parse(&text);
            let first = mistakes
                .first()
                .map(|first| format!("{}:{}: {}", path.display(), first.line, first.message));
            (Some(ThemeName::Own(palette)), first)
        }
        Err(error) => (None, Some(format!("{}: {error}", path.display()))),
    }
}

/// The theme for what only prints: a mistake in it is said first.
fn said(choice: &ThemeChoice) -> Option<ThemeName> {
    let (theme, notice) = theme(choice);
    if let Some(notice) = notice {
        crate::say(&notice);
    }
    theme
}

/// Where a theme is: the file itself, or by name in the folder of themes.
fn theme_file(name: &str, env: impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    let path = PathBuf::from(name);
    if path.extension().is_some() || path.components().count() > 1 {
        return path;
    }
    let config = env("XDG_CONFIG_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| Some(env("HOME")?.join(".config")))
        .unwrap_or_default();
    config.join("blogtui/themes").join(format!("{name}.toml"))
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
                PathBuf::from("content"),
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
