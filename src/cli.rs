//! Every flag, declared once with its help, and what is done with them.

use std::{io::IsTerminal, path::PathBuf};

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};

use crate::{
    color::Depth,
    commands::{check, list, posts::Unpublished, search, show, tags},
    images::Protocol,
    layout::{Theme, ThemeName},
    runtime::{self, Options},
};

/// Ended as asked.
const OK: u8 = 0;
/// A search that has found nothing.
const NOTHING_FOUND: u8 = 1;
/// A check that has found errors.
const ERRORS_FOUND: u8 = 1;
/// Something on the command line cannot be understood.
const WRONG_ARGUMENTS: u8 = 2;
/// There is no terminal to draw on.
const NO_TERMINAL: u8 = 2;

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

    /// Colours: those that fit the terminal's background, or the ones named
    #[arg(long, value_enum, default_value_t = ThemeChoice::Auto, env = "BLOGTUI_THEME", global = true)]
    pub theme: ThemeChoice,

    /// Remember nothing of this run, and know nothing of earlier ones
    #[arg(long, env = "BLOGTUI_NO_STATE", value_parser = clap::builder::FalseyValueParser::new(), action = clap::ArgAction::SetTrue)]
    pub no_state: bool,

    /// Pictures: the best that the terminal can do, or the way named
    #[arg(long, value_enum, default_value_t = ImagesChoice::Auto, env = "BLOGTUI_IMAGES", global = true)]
    pub images: ImagesChoice,
}

/// What there is beside the reader.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a post as the reader sets it: in a pipe as plain text
    Show {
        /// The post
        file: PathBuf,
        /// Columns of the page
        #[arg(long)]
        width: Option<u16>,
        /// Print the names of pictures only
        #[arg(long)]
        no_images: bool,
    },
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThemeChoice {
    Auto,
    Dark,
    Light,
    /// The terminal's own 16 colours
    Ansi,
    /// No colours
    Mono,
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
    let depth = depth();
    match &cli.command {
        Some(Command::Show {
            file,
            width,
            no_images,
        }) => {
            let options = show::Options {
                width: *width,
                theme: theme(cli.theme),
                depth,
                images: if *no_images {
                    Some(Protocol::Off)
                } else {
                    cli.images.protocol()
                },
            };
            show::show(file, &options)?;
            Ok(OK)
        }
        Some(Command::List(args)) => {
            // A table needs no more than colours that read well on any background.
            let theme = theme(cli.theme).unwrap_or(ThemeName::Ansi);
            list::list(args, &Theme::new(theme, depth))?;
            Ok(OK)
        }
        Some(Command::Tags(args)) => {
            tags::tags(args)?;
            Ok(OK)
        }
        Some(Command::Check(args)) => {
            let sound = check::check(args, depth != Depth::Mono)?;
            Ok(if sound { OK } else { ERRORS_FOUND })
        }
        Some(Command::Search(args)) => {
            let query = args.query();
            if let Some(problem) = query.problems.first() {
                eprintln!("blogtui: {problem}");
                return Ok(WRONG_ARGUMENTS);
            }
            let any = search::search(args, &query)?;
            Ok(if any { OK } else { NOTHING_FOUND })
        }
        None => read(cli, depth),
    }
}

/// Starts the reader.
fn read(cli: &Cli, depth: Depth) -> anyhow::Result<u8> {
    let root = cli
        .path
        .canonicalize()
        .with_context(|| cli.path.display().to_string())?;
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        eprintln!("blogtui: there is no terminal to draw on: run it without a pipe");
        return Ok(NO_TERMINAL);
    }
    let code = runtime::run(&Options {
        root,
        theme: theme(cli.theme),
        depth,
        hide: cli.unpublished.hide(jiff::Timestamp::now()),
        state: !cli.no_state,
        images: cli.images.protocol(),
    })?;
    Ok(code.unwrap_or(OK))
}

/// The theme that was asked for, if any.
fn theme(choice: ThemeChoice) -> Option<ThemeName> {
    Some(match choice {
        ThemeChoice::Auto => return None,
        ThemeChoice::Dark => ThemeName::Dark,
        ThemeChoice::Light => ThemeName::Light,
        ThemeChoice::Ansi => ThemeName::Ansi,
        ThemeChoice::Mono => ThemeName::Mono,
    })
}

/// How many colours the terminal has, by what it says of itself. `NO_COLOR`
/// (no-color.org) wins.
fn depth() -> Depth {
    let var = |name| std::env::var(name).unwrap_or_default();
    let term = var("TERM");
    if !var("NO_COLOR").is_empty() || term == "dumb" {
        Depth::Mono
    } else if matches!(var("COLORTERM").as_str(), "truecolor" | "24bit")
        || term.ends_with("-direct")
        || (term.starts_with("xterm") && is_modern_xterm(&var("XTERM_VERSION")))
        || !var("TMUX").is_empty()
    {
        // tmux takes 24 bits and gives the terminal around it what that can show.
        Depth::True
    } else if term.contains("256color")
        || ["kitty", "alacritty", "foot", "wezterm", "ghostty"]
            .iter()
            .any(|name| term.contains(name))
    {
        Depth::Indexed256
    } else {
        Depth::Ansi16
    }
}

/// xterm takes 24 bits since its patch 331 and says which it is: `XTerm(379)`.
fn is_modern_xterm(version: &str) -> bool {
    version
        .strip_prefix("XTerm(")
        .and_then(|rest| rest.trim_end_matches(')').parse::<u32>().ok())
        .is_some_and(|patch| patch >= 331)
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
            (PathBuf::from("content"), ThemeChoice::Light)
        );
    }
}
