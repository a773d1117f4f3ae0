//! Every flag, declared once with its help, and what is done with them.

use std::{io::IsTerminal, path::PathBuf};

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};

use crate::{
    check::Code,
    color::Depth,
    commands::{check, search, show},
    layout::ThemeName,
    runtime::{self, Options},
    search::query::Query,
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

    /// Colours: those that fit the terminal's background, or the ones named
    #[arg(long, value_enum, default_value_t = ThemeChoice::Auto, env = "BLOGTUI_THEME", global = true)]
    pub theme: ThemeChoice,
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
    Search {
        /// Folder of posts
        path: PathBuf,
        /// Words that must all be there, "a phrase", -without, tag:x, title:x,
        /// after:2024-03, before:2024
        #[arg(required = true)]
        query: Vec<String>,
        /// Print one JSON object a post, a line each
        #[arg(long)]
        json: bool,
        /// Print so many posts at most
        #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
        limit: usize,
    },
    /// Say what is wrong with posts before they are published
    #[command(after_help = "Exit codes: 0 no errors, 1 errors found or not readable.")]
    Check {
        /// Folder of posts, or one post
        #[arg(default_value = ".")]
        path: PathBuf,
        /// How findings are written
        #[arg(long, value_enum, default_value_t, conflicts_with = "json")]
        format: check::Format,
        /// The same as --format json
        #[arg(long)]
        json: bool,
        /// Leave findings of this code out; may be given several times
        #[arg(long, value_name = "CODE", value_parser = code)]
        allow: Vec<Code>,
        /// Exit with 1 when there are warnings, too
        #[arg(long, value_enum)]
        deny: Option<Deny>,
    },
}

/// What `--deny` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Warnings,
}

/// A code by its name.
fn code(name: &str) -> Result<Code, String> {
    let mut all = Code::ALL.iter();
    let found = all.find(|code| code.name() == name).copied();
    found.ok_or_else(|| "no such code: docs/check.md has them all".to_owned())
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

/// Does what the command line asks for; the exit code.
///
/// # Errors
/// A root that cannot be read, or a terminal that cannot be used.
pub fn run(cli: &Cli) -> anyhow::Result<u8> {
    let depth = depth();
    if let Some(Command::Show {
        file,
        width,
        no_images,
    }) = &cli.command
    {
        let options = show::Options {
            width: *width,
            theme: theme(cli.theme, depth),
            depth,
            images: !no_images,
        };
        show::show(file, &options)?;
        return Ok(OK);
    }
    if let Some(Command::Search {
        path,
        query,
        json,
        limit,
    }) = &cli.command
    {
        let options = search::Options {
            json: *json,
            limit: *limit,
            hide: None,
        };
        let query = Query::parse(&query.join(" "));
        if let Some(problem) = query.problems.first() {
            eprintln!("blogtui: {problem}");
            return Ok(WRONG_ARGUMENTS);
        }
        let any = search::search(path, &query, &options)?;
        return Ok(if any { OK } else { NOTHING_FOUND });
    }
    if let Some(Command::Check {
        path,
        format,
        json,
        allow,
        deny,
    }) = &cli.command
    {
        let options = check::Options {
            format: if *json { check::Format::Json } else { *format },
            allow: allow.clone(),
            colours: depth != Depth::Mono,
            deny_warnings: *deny == Some(Deny::Warnings),
        };
        let sound = check::check(path, &options)?;
        return Ok(if sound { OK } else { ERRORS_FOUND });
    }
    let root = cli
        .path
        .canonicalize()
        .with_context(|| cli.path.display().to_string())?;
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        eprintln!("blogtui: there is no terminal to draw on: run it without a pipe");
        return Ok(NO_TERMINAL);
    }
    let theme = theme(cli.theme, depth);
    let code = runtime::run(&Options { root, theme, depth })?;
    Ok(code.unwrap_or(OK))
}

/// The theme that was asked for, or the one that fits the background.
fn theme(choice: ThemeChoice, depth: Depth) -> ThemeName {
    match choice {
        ThemeChoice::Auto if !std::io::stdout().is_terminal() => ThemeName::Mono,
        ThemeChoice::Auto => runtime::terminal::background(depth),
        ThemeChoice::Dark => ThemeName::Dark,
        ThemeChoice::Light => ThemeName::Light,
        ThemeChoice::Ansi => ThemeName::Ansi,
        ThemeChoice::Mono => ThemeName::Mono,
    }
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
