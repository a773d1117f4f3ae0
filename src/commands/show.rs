//! `blogtui show FILE`: a post on standard output, set as the reader sets it.
//!
//! On a terminal with colours and pictures; into a pipe plain text, without a
//! single escape sequence.

mod picture;

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::Path,
    sync::Arc,
};

use anyhow::Context as _;
use crossterm::style::{ContentStyle, PrintStyledContent};
use ratatui::backend::IntoCrossterm;

use crate::{
    app::Opened,
    color::Depth,
    images::{Graphics, Protocol},
    layout::{Context, Figure, Row, Theme, ThemeName, layout_block},
    markdown,
    runtime::{self, Site, query::Answers, remote::Remote, terminal},
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

/// How a post is printed.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Columns of the whole page.
    pub width: Option<u16>,
    /// `None`: the one that fits the terminal's background.
    pub theme: Option<ThemeName>,
    pub depth: Depth,
    /// `None`: the best that the terminal is known to do.
    pub images: Option<Protocol>,
    /// Whether pictures on other servers are fetched.
    pub remote_images: bool,
}

/// Prints the post in `file`.
///
/// # Errors
/// A file that cannot be read, or an output that cannot be written. A closed pipe
/// is no error.
pub fn show(file: &Path, options: &Options) -> anyhow::Result<()> {
    let path = file
        .canonicalize()
        .with_context(|| file.display().to_string())?;
    let mut site = Site::find(&path)?;
    let hint = if io::stdout().is_terminal() { HINT } else { "" };
    site.remote = Remote::new(options.remote_images, hint);
    let post = site.load(&path);
    let mut opened =
        runtime::open(&post, post.series.first().cloned(), &site).map_err(anyhow::Error::msg)?;

    let stdout = io::stdout();
    let on_terminal = stdout.is_terminal();
    let answers = ask(options, on_terminal);
    let protocol = runtime::protocol(options.images, options.depth, &answers);
    let with_pictures = on_terminal && protocol != Protocol::Off && options.depth != Depth::Mono;
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
    let screen = crossterm::terminal::size().ok().filter(|_| on_terminal);
    let page = options
        .width
        .or(screen.map(|(columns, _)| columns))
        .map_or(COLUMNS + 2 * MARGIN, usize::from);
    let depth = if on_terminal {
        options.depth
    } else {
        Depth::Mono
    };
    let theme = if on_terminal {
        runtime::theme(options.theme, depth, &answers)
    } else {
        options.theme.unwrap_or(ThemeName::Mono)
    };
    let theme = Arc::new(Theme::new(theme, depth));
    let wide = page.saturating_sub(2 * MARGIN).max(1);
    let context = Context {
        wide,
        figures: Arc::new(std::mem::take(&mut opened.figures)),
        picture_rows: PICTURE_ROWS,
        cell: runtime::terminal::cell().unwrap_or_default(),
        ..Context::new(theme, wide.min(COLUMNS))
    };
    let graphics = Graphics {
        protocol,
        cell: context.cell,
    };
    let mut out = BufWriter::new(stdout.lock());
    let mut print = || -> io::Result<()> {
        for block in 0..opened.document.blocks.len() {
            let context = highlighted(&context, &opened.document.blocks[block]);
            let laid = layout_block(&opened.document, block, &context);
            let mut at = 0;
            while at < laid.rows.len() {
                let pictures: Vec<_> = laid
                    .pictures
                    .iter()
                    .filter(|placed| placed.row == at)
                    .collect();
                if pictures.is_empty() {
                    line(&mut out, &laid.rows[at], on_terminal)?;
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
                        && let Err(why) =
                            picture::print(&mut out, &file.source, place, graphics, depth)?
                    {
                        writeln!(out, "{:MARGIN$}{}: {why}", "", placed.dest)?;
                    }
                    at = at.max(placed.row + usize::from(placed.rows));
                }
            }
        }
        out.flush()
    };
    match print() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("standard output"),
    }
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
    terminal::ask(runtime::questions(
        options.theme,
        options.images,
        options.depth,
    ))
}

/// The context with the code of `block` highlighted.
fn highlighted(context: &Context, block: &markdown::Block) -> Context {
    use crate::layout::highlight;
    let mut context = context.clone();
    block.walk(&mut |block| {
        if let markdown::Block::Code(code) = block
            && let (Some(language), text) = (&code.language, &code.text)
            && highlight::is_worth_it(Some(language), text)
            && let Some(lines) = highlight::highlight(language, text)
        {
            Arc::make_mut(&mut context.highlights)
                .insert(highlight::key(Some(language), text), lines);
        }
    });
    context
}

fn line(out: &mut impl Write, row: &Row, styled: bool) -> io::Result<()> {
    let mark = row.mark.map_or("", |(mark, _)| mark);
    if !styled {
        let text = format!("{mark:MARGIN$}{}", row.text);
        return writeln!(out, "{}", text.trim_end());
    }
    match row.mark {
        Some((mark, style)) => piece(out, &format!("{mark:MARGIN$}"), style.into_crossterm())?,
        None => write!(out, "{:MARGIN$}", "")?,
    }
    for (text, span) in row.pieces() {
        piece(out, text, span.style.into_crossterm())?;
    }
    writeln!(out)
}

fn piece(out: &mut impl Write, text: &str, style: ContentStyle) -> io::Result<()> {
    crossterm::queue!(out, PrintStyledContent(style.apply(text)))
}
