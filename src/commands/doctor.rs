//! `blogtui doctor`: what the terminal is taken for, and where files are: what one wants
//! to know before saying that something looks wrong.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{posts, show};
use crate::{
    color::Depth,
    content::clean,
    images::{Graphics, Protocol, Source},
    layout::{ThemeName, wrap::width},
    runtime::{
        self,
        query::{Answers, measure},
        terminal,
    },
};

/// Emoji and signs that terminals draw in one column or in two.
const DOUBTFUL: [(&str, &str); 8] = [
    ("❤️", "a sign made an emoji (U+FE0F)"),
    ("⚠️", "another"),
    ("1️⃣", "a digit in a key"),
    ("👨‍👩‍👧", "joined by U+200D"),
    ("👍🏽", "with a tone of skin"),
    ("🇨🇳", "a flag"),
    ("…", "of ambiguous width"),
    ("“", "of ambiguous width"),
];

/// Which of them stand for their kind.
const SIGN: usize = 0;
const JOINED: usize = 3;

/// A small picture: a sun over the sea.
const SUN: &[u8] = include_bytes!("doctor/sun.png");

/// What is asked for beside the terminal's own word.
#[derive(Debug)]
pub struct Options {
    pub theme: Option<ThemeName>,
    pub images: Option<Protocol>,
    /// What the reader will draw in.
    pub depth: Depth,
    /// Paths by name.
    pub files: Vec<(&'static str, PathBuf)>,
    /// What is wrong with the settings, a line each.
    pub mistakes: Vec<String>,
}

/// Prints what is found out.
///
/// # Errors
/// An output that cannot be written. A closed pipe is no error.
pub fn doctor(options: &Options) -> anyhow::Result<()> {
    let stdout = io::stdout();
    let both = stdout.is_terminal() && io::stdin().is_terminal();
    let mut answers = if both {
        terminal::ask(
            runtime::query::Questions {
                colours: true,
                graphics: true,
                emoji: false,
            },
            &mut || {},
        )
    } else {
        Answers::default()
    };
    let widths = match both && env("TERM") != "dumb" {
        true => terminal::measured(|| measure(&DOUBTFUL.map(|(text, _)| text))),
        false => Vec::new(),
    };
    // By these the reader would decide, which tries them out where it can clear them away.
    let takes_two = |at: usize| {
        widths
            .get(at)
            .copied()
            .flatten()
            .map(|columns| columns == 2)
    };
    (answers.widens_emoji, answers.joins_emoji) = (takes_two(SIGN), takes_two(JOINED));
    let mut out = stdout.lock();
    let result = print(&mut out, options, &answers, &widths, both);
    posts::printed(result.and_then(|()| out.flush()))
}

fn env(name: &str) -> String {
    clean::line(&std::env::var(name).unwrap_or_default())
}

fn print(
    out: &mut impl Write,
    options: &Options,
    answers: &Answers,
    widths: &[Option<u16>],
    both: bool,
) -> io::Result<()> {
    let row = |out: &mut dyn Write, name: &str, what: &str| {
        writeln!(out, "  {name:<14}{}", clean::line(what))
    };
    writeln!(out, "blogtui {}\n\nTerminal", env!("CARGO_PKG_VERSION"))?;
    let or = |text: String, other: &str| match text.is_empty() {
        true => other.to_owned(),
        false => text,
    };
    row(out, "TERM", &or(env("TERM"), "not set"))?;
    let name = answers.known.version.clone().unwrap_or_default();
    let program = [env("TERM_PROGRAM"), env("TERM_PROGRAM_VERSION")].join(" ");
    let name = or(name, program.trim());
    row(out, "name", &or(name, "it does not say"))?;
    if !both {
        row(
            out,
            "",
            "input or output is no terminal: it was not asked anything",
        )?;
    }
    if answers.known.multiplexed {
        row(
            out,
            "",
            "inside of tmux or screen: pictures are blocks, emoji are plain",
        )?;
    }
    let size = terminal::size().map_or("not known".into(), |(columns, rows)| {
        format!("{columns} columns, {rows} rows")
    });
    row(out, "size", &size)?;
    let cell = terminal::cell().map_or("not known".into(), |cell| {
        format!("{} x {} pixels", cell.width, cell.height)
    });
    row(out, "cell", &cell)?;
    let depth = match options.depth {
        Depth::True => "24 bits",
        Depth::Indexed256 => "256",
        Depth::Ansi16 => "16",
        Depth::Mono => "none",
    };
    let why: Vec<String> = ["NO_COLOR", "COLORTERM", "CLICOLOR", "XTERM_VERSION", "TMUX"]
        .into_iter()
        .filter(|name| !env(name).is_empty())
        .map(|name| format!("{name}={}", env(name)))
        .collect();
    let why = or(why.join(", "), "by TERM");
    row(out, "colours", &format!("{depth} ({why})"))?;
    let ground = match answers.is_light() {
        Some(true) => "light",
        Some(false) => "dark",
        None => "not known",
    };
    row(out, "background", ground)?;
    let theme = match runtime::theme(options.theme, options.depth, answers) {
        ThemeName::Dark => "dark",
        ThemeName::Light => "light",
        ThemeName::Ansi => "ansi",
        ThemeName::Mono => "mono",
        ThemeName::Own(_) => "from a file",
    };
    row(out, "theme", theme)?;
    let features = runtime::features::told(runtime::features::features(env), answers);
    let yes = |is: bool| if is { "yes" } else { "no" };
    row(out, "links", yes(features.hyperlinks))?;
    let signs = match features.selectors {
        true => "yes",
        false => "no: the plain sign and a space are drawn",
    };
    row(out, "emoji signs", signs)?;
    let joined = match features.clusters {
        true => "yes",
        false => "no: the first one of them is drawn",
    };
    row(out, "joined emoji", joined)?;
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .map(env)
        .find(|value| !value.is_empty());
    row(out, "locale", &locale.unwrap_or("not set".into()))?;

    let protocol = runtime::protocol(options.images, options.depth, answers);
    let said = match protocol {
        Protocol::Kitty => "kitty",
        Protocol::Iterm2 => "iterm2",
        Protocol::Sixel => "sixel",
        Protocol::Blocks => "blocks",
        Protocol::Off => "off",
    };
    writeln!(out, "\nPictures")?;
    let asked = if options.images.is_some() {
        " (asked for)"
    } else {
        ""
    };
    row(out, "protocol", &format!("{said}{asked}"))?;
    if both && protocol != Protocol::Off && options.depth != Depth::Mono {
        row(out, "test", "a sun over the sea should stand below")?;
        writeln!(out)?;
        out.flush()?;
        let graphics = Graphics {
            protocol,
            cell: terminal::cell().unwrap_or_default(),
        };
        let address = format!("data:image/png;base64,{}", STANDARD.encode(SUN));
        let shown = match Source::data(&address) {
            Ok(sun) => show::test_picture(out, &sun, graphics, options.depth)?,
            Err(error) => Err(error.to_string()),
        };
        if let Err(why) = shown {
            row(out, "", &why)?;
        }
    }

    writeln!(out, "\nWidths of doubtful characters, in columns")?;
    if widths.is_empty() {
        row(out, "", "there is no terminal to measure them in")?;
    }
    for ((text, what), measured) in DOUBTFUL.iter().zip(widths) {
        let ours = width(text);
        let measured = match measured {
            Some(columns) if usize::from(*columns) == ours => format!("{columns}"),
            Some(columns) => format!("{columns}, laid out as {ours}"),
            None => format!("no answer, laid out as {ours}"),
        };
        // The character comes last: whatever its width, nothing stands behind it.
        writeln!(out, "  {measured:<24}{what}: {text}")?;
    }

    writeln!(out, "\nFiles")?;
    for (name, path) in &options.files {
        let there = if path.exists() { "" } else { " (not there)" };
        row(out, name, &format!("{}{there}", home(path)))?;
    }
    for mistake in &options.mistakes {
        row(out, "mistake", mistake)?;
    }
    Ok(())
}

/// A path as it is written in a shell.
fn home(path: &Path) -> String {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let below = home.and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned));
    match below {
        Some(below) => format!("~/{}", below.display()),
        None => path.display().to_string(),
    }
}
