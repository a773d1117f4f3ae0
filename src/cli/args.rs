//! What can stand on the command line: every flag, declared once with its help.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::{colour::When, completions};
use crate::{
    app::ColumnWidth,
    commands::{
        check, list,
        posts::{Caching, Unpublished},
        search, show, tags,
    },
    content::index::Sort,
    images::Protocol,
    layout::ThemeName,
};

const SHOW_HELP: &str = "\
Examples:
  blogtui show post.md --pager            page by page
  blogtui show content --latest           the newest post of a folder
  blogtui show content --tag rust --latest
  blogtui show content 'a title'          by path, file name, slug or title
  curl -s https://example.org/a.md | blogtui show --links --width 60";

const SEARCH_HELP: &str = "\
Examples:
  blogtui search content rust terminal           both words, anywhere in a post
  blogtui search content '\"half block\" -sixel'  words in a row, and one that is not there
  blogtui search content tag:rust after:2024-03
  blogtui search content unicode --sort relevance --limit 3";

const LIST_HELP: &str = "\
Examples:
  blogtui list content --since 2024 --tag rust
  blogtui list content --sort title --limit 10
  blogtui list content --drafts --json | jq -r 'select(.draft) | .path'";

const TAGS_HELP: &str = "\
Examples:
  blogtui tags content
  blogtui tags content --of series --json";

const CHECK_HELP: &str = "\
Examples:
  blogtui check content --deny warnings
  blogtui check content --format github          annotations of a workflow

Exit codes: 0 no errors, 1 errors found or not readable.";

const CONFIG_HELP: &str = "\
Examples:
  blogtui config init && $EDITOR \"$(blogtui config path)\"
  blogtui config show --theme light              what would count, and why";

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
    #[command(after_help = SEARCH_HELP)]
    Search(search::Args),
    /// Print the posts, as a table or for scripts
    #[command(after_help = LIST_HELP)]
    List(list::Args),
    /// Print each tag with the number of its posts
    #[command(after_help = TAGS_HELP)]
    Tags(tags::Args),
    /// Say what is wrong with posts before they are published
    #[command(after_help = CHECK_HELP)]
    Check(check::Args),
    /// The file of settings: write it, find it, see what counts
    #[command(subcommand, after_help = CONFIG_HELP)]
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
    pub(super) fn protocol(self) -> Option<Protocol> {
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
