//! `blogtui show`: a post on standard output, set as the reader sets it.
//!
//! On a terminal with colours and pictures; into a pipe plain text, without a
//! single escape sequence.

pub(crate) mod choose;
mod links;
mod pager;
mod picture;
mod rows;

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::PathBuf,
    sync::Arc,
    thread,
    time::Instant,
};

use anyhow::Context as _;

use self::{choose::Chosen, pager::Pager, rows::Highlighter};
use super::posts::Unpublished;
use crate::{
    app::Opened,
    color::Depth,
    content::{front_matter, parts},
    images::{Graphics, Protocol, Source},
    layout::{self, Context, Figure, Theme, ThemeName, layout_block},
    runtime::{
        self, Site,
        query::{Answers, Questions},
        remote::Remote,
        terminal,
    },
    ui::ascii,
};

/// Columns of text, unless asked for otherwise or there are fewer.
const COLUMNS: usize = 80;
/// Columns that the marks of headings hang in.
const MARGIN: usize = 2;
/// How a picture on another server is had.
const HINT: &str = if Remote::IS_BUILT {
    ": --remote-images fetches it"
} else {
    ""
};
/// Rows of a picture at most.
const PICTURE_ROWS: usize = 24;

/// What `blogtui show` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The post; a folder of posts; or - for Markdown on standard input, which is
    /// read without any, too
    pub path: Option<PathBuf>,
    /// Of a folder: the post by its path, file name, slug or title
    pub post: Option<String>,

    /// Of a folder: a post with this tag; given several times, with all of them
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Of a folder: the newest post that there is
    #[arg(long)]
    pub latest: bool,

    /// Columns of the page, instead of the terminal's
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,
    /// Number the links, and print where they lead at the end
    #[arg(long)]
    pub links: bool,
    /// Print the names of pictures only
    #[arg(long)]
    pub no_images: bool,
    /// Page by page, in $PAGER or `less -R`
    #[arg(long)]
    pub pager: bool,

    #[command(flatten)]
    pub unpublished: Unpublished,
}

impl Args {
    /// Whether a post is to be chosen among several.
    fn chooses(&self) -> bool {
        self.post.is_some() || self.latest || !self.tag.is_empty()
    }
}

/// How a post is printed.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether to print escape sequences at all.
    pub styled: bool,
    /// Whether the locale holds ASCII only.
    pub ascii: bool,
    /// `None`: the one that fits the terminal's background.
    pub theme: Option<ThemeName>,
    pub depth: Depth,
    /// `None`: the best that the terminal is known to do.
    pub images: Option<Protocol>,
    /// Whether pictures on other servers are fetched.
    pub remote_images: bool,
}

/// Prints the post that is asked for.
///
/// # Errors
/// A file that cannot be read, or an output that cannot be written. A closed pipe
/// is no error.
pub fn show(args: &Args, options: &Options) -> anyhow::Result<()> {
    let Chosen {
        mut site,
        post,
        source,
    } = choose::choose(args)?;
    let hint = if io::stdout().is_terminal() { HINT } else { "" };
    site.remote = Remote::new(options.remote_images, hint);
    let series = post.more.series.first().cloned();
    let source = match source {
        Some(source) => source,
        None => runtime::text_of(&post, &site).map_err(anyhow::Error::msg)?,
    };
    // A large post is printed part by part: all of it, in the memory of one.
    let (_, body, _) = front_matter::split(&source);
    let parts = parts::parts(body);
    let rest = parts.get(1..).unwrap_or_default();
    let behind: usize = rest.iter().map(|part| part.len()).sum();
    let first = &source[..source.len() - behind];
    // A long post is counted while it is parsed.
    let (whole, mut opened) = thread::scope(|scope| {
        let is_long = !post.counted && body.len() as u64 >= runtime::LONG;
        let whole = is_long.then(|| scope.spawn(|| site.load(&post.path())));
        let opened = runtime::open_source(&post, first, series.clone(), &site);
        (whole.and_then(|whole| whole.join().ok()), opened)
    });
    match whole {
        Some(whole) if (&whole.title, &whole.summary) != (&post.title, &post.summary) => {
            opened = runtime::open_source(&whole, first, series, &site);
        }
        Some(whole) => runtime::know_whole(&mut opened, &whole),
        None => {}
    }
    let addresses = if args.links {
        links::number(Arc::make_mut(&mut opened.document))
    } else {
        Vec::new()
    };

    let stdout = io::stdout();
    let on_terminal = stdout.is_terminal();
    let mut pager = match args.pager && on_terminal {
        true => Pager::start()?,
        false => None,
    };
    let styled = options.styled;
    // A pager has the terminal to itself, and takes no pictures.
    let alone = on_terminal && styled && pager.is_none();
    let answers = ask(options, alone);
    let protocol = runtime::protocol(options.images, options.depth, &answers);
    let with_pictures = alone && protocol != Protocol::Off && options.depth != Depth::Mono;
    if with_pictures && options.remote_images {
        fetch(&mut opened, &site);
    }
    if !with_pictures {
        for figure in opened.figures.values_mut() {
            if matches!(figure, Figure::Size(_)) {
                *figure = Figure::Missing("a picture".into());
            }
        }
    }
    let screen = terminal::size().ok().filter(|_| on_terminal);
    let page = args
        .width
        .or(screen.map(|(columns, _)| columns))
        .map_or(COLUMNS + 2 * MARGIN, usize::from);
    let theme = if styled {
        runtime::theme(options.theme, options.depth, &answers)
    } else {
        options.theme.unwrap_or(ThemeName::Mono)
    };
    let theme = Arc::new(Theme::new(theme, options.depth));
    let wide = page.saturating_sub(2 * MARGIN).max(1);
    let column = match args.width {
        Some(_) => wide,
        None => wide.min(COLUMNS),
    };
    let context = Context {
        wide,
        figures: Arc::new(std::mem::take(&mut opened.figures)),
        picture_rows: PICTURE_ROWS,
        cell: runtime::terminal::cell().unwrap_or_default(),
        ..Context::new(theme, column)
    };
    let graphics = Graphics {
        protocol,
        cell: context.cell,
    };
    let into: Box<dyn Write> = match &mut pager {
        Some(pager) => Box::new(pager),
        None => Box::new(stdout.lock()),
    };
    let into = match options.ascii {
        true => Box::new(ascii::Writer::over(into)),
        false => into,
    };
    let mut out = BufWriter::new(into);
    let highlighter = Highlighter::until(Instant::now() + layout::highlight::BUDGET);
    let mut print = || -> io::Result<()> {
        rows::each(&opened.document, rest, |document| {
            if !with_pictures || opened.files.is_empty() {
                let highlighter = styled.then_some(&highlighter);
                return rows::print(&mut out, document, &context, highlighter);
            }
            for block in 0..document.blocks.len() {
                let own = highlighter.highlighted(&context, &document.blocks[block]);
                let context = own.as_ref().filter(|_| styled).unwrap_or(&context);
                let laid = layout_block(document, block, context);
                let mut at = 0;
                while at < laid.rows.len() {
                    let pictures: Vec<_> = laid
                        .pictures
                        .iter()
                        .filter(|placed| placed.row == at)
                        .collect();
                    if pictures.is_empty() {
                        rows::line(&mut out, &laid.rows[at], styled)?;
                        at += 1;
                        continue;
                    }
                    out.flush()?;
                    for placed in pictures {
                        let place = picture::Place {
                            col: MARGIN + placed.col,
                            cells: placed.cells(),
                        };
                        if let Some(file) = opened.files.get(&placed.dest)
                            && let Err(why) = picture::print(
                                &mut out,
                                &file.source,
                                place,
                                graphics,
                                options.depth,
                            )?
                        {
                            writeln!(out, "{:MARGIN$}{}: {why}", "", placed.dest)?;
                        }
                        at = at.max(placed.row + usize::from(placed.rows));
                    }
                }
            }
            Ok(())
        })?;
        for (at, address) in addresses.iter().enumerate() {
            if at == 0 {
                writeln!(out)?;
            }
            // Never broken: whoever wants to follow it needs it whole.
            writeln!(out, "{:MARGIN$}[{}] {address}", "", at + 1)?;
        }
        out.flush()
    };
    let printed = print();
    drop(out);
    if let Some(pager) = pager {
        pager.wait().context("the pager")?;
    }
    super::posts::printed(printed)
}

/// Prints a picture as a post's would be; else why it cannot be.
pub(super) fn test_picture(
    out: &mut impl Write,
    source: &Source,
    graphics: Graphics,
    depth: Depth,
) -> io::Result<Result<(), String>> {
    let place = picture::Place {
        col: MARGIN,
        cells: crate::cells::Cells { cols: 24, rows: 6 },
    };
    let printed = picture::print(out, source, place, graphics, depth)?;
    Ok(printed.map_err(|error| error.to_string()))
}

/// Fetches what the post shows from other servers, one after the other.
fn fetch(opened: &mut Opened, site: &Site) {
    for (dest, address) in &opened.remote {
        let figure = match site.remote.fetch(address) {
            Ok(file) => {
                let size = file.size;
                opened.files.insert(dest.clone(), file);
                Figure::Size(size)
            }
            Err(why) => Figure::Missing(why),
        };
        opened.figures.insert(dest.clone(), figure);
    }
}

/// Asks the terminal what it can do, where there is one to ask and to answer.
fn ask(options: &Options, on_terminal: bool) -> Answers {
    if !on_terminal || !io::stdin().is_terminal() {
        return Answers::default();
    }
    let questions = runtime::questions(options.theme, options.images, options.depth);
    let questions = Questions {
        // The ground is painted by nobody here: it matters only to whoever has not chosen.
        colours: questions.colours && options.theme.is_none(),
        ..questions
    };
    terminal::ask(questions, &mut || {})
}
