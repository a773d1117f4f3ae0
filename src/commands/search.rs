//! `blogtui search PATH QUERY`: posts that have what was asked for, with the lines
//! that have it, the newest first.

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use crossterm::style::{ContentStyle, PrintStyledContent, Stylize as _};
use serde::Serialize;

use super::posts::{self, Caching, Unpublished};
use crate::{
    content::{
        index::{Filter, Index, Sort},
        post::Post,
        scan::{Body, Reading},
    },
    search::{
        Hit,
        corpus::Corpus,
        query::Query,
        run::{Candidate, Found, Order, Wanted, run, sort},
    },
};

/// Lines of a post that are printed; how many more there are is said.
const LINES: usize = 5;

/// What `blogtui search` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Folder of posts
    pub path: PathBuf,

    /// Words that must all be there, "a phrase", -without, tag:x, title:x,
    /// after:2024-03, before:2024
    #[arg(required = true)]
    query: Vec<String>,

    /// What comes first: the newest posts, or those that fit best
    #[arg(long, value_enum, default_value_t)]
    pub sort: Sorting,

    /// Print one JSON object a post, a line each
    #[arg(long)]
    pub json: bool,

    /// Print so many posts at most
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    pub limit: usize,

    #[command(flatten)]
    pub unpublished: Unpublished,
    #[command(flatten)]
    pub caching: Caching,
}

/// What `--sort` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Sorting {
    #[default]
    Date,
    Relevance,
}

impl Args {
    /// What is asked for.
    pub fn query(&self) -> Query {
        Query::parse(&self.text())
    }

    /// The same as it was typed.
    pub fn text(&self) -> String {
        self.query.join(" ")
    }
}

/// Prints what `query` finds, `styled` or plain; whether there is anything.
///
/// # Errors
/// A root that cannot be read, or an output that cannot be written. A closed pipe
/// is no error.
pub fn search(args: &Args, query: &Query, styled: bool) -> anyhow::Result<bool> {
    let mut index = Index::new();
    let site = posts::site(&args.path)?;
    index.merge(posts::read(
        &site,
        Reading {
            body: Body::Head,
            ..posts::reading()
        },
        args.unpublished,
        args.caching,
    ));
    let filter = Filter::default();
    let posts: Vec<&Post> = index
        .select(Sort::Newest, &filter)
        .iter()
        .filter_map(|id| index.get(id))
        .filter(|post| query.post_fits(post))
        .collect();
    let candidates: Vec<Candidate> = posts.iter().map(|post| Candidate::of(post)).collect();
    let candidates: Vec<&Candidate> = candidates.iter().collect();
    let wanted = Wanted {
        root: &site.root,
        lines: if args.json { usize::MAX } else { LINES },
        // By relevance the best are known only when all are.
        posts: match args.sort {
            Sorting::Date => args.limit,
            Sorting::Relevance => usize::MAX,
        },
        order: match args.sort {
            Sorting::Date => Order::AsGiven,
            Sorting::Relevance => Order::Relevance,
        },
    };
    let stdout = io::stdout();
    let mut out = BufWriter::new(stdout.lock());
    let mut any = false;
    let mut written = Ok(());
    let mut best: Vec<Found> = Vec::new();
    let mut print = |found: &Found| -> io::Result<()> {
        let Some(post) = index.get(&found.id) else {
            return Ok(());
        };
        if args.json {
            serde_json::to_writer(&mut out, &as_json(post, found))?;
            writeln!(out)
        } else {
            print(&mut out, post, found, styled)
        }
    };
    // Texts are looked at once: none is worth keeping.
    run(
        &candidates,
        query,
        wanted,
        &mut Corpus::within(0),
        &mut |part| {
            any |= !part.found.is_empty();
            if args.sort == Sorting::Relevance {
                best.extend(part.found);
                return true;
            }
            let more = part.fits.len() > part.found.len();
            written = part.found.iter().try_for_each(&mut print);
            written.is_ok() && !more
        },
    );
    sort(&mut best, Order::Relevance);
    best.truncate(args.limit);
    if written.is_ok() {
        written = best.iter().try_for_each(&mut print);
    }
    posts::printed(written.and_then(|()| out.flush()))?;
    Ok(any)
}

/// A post as JSON: written as it is, since a line may have millions of matches.
#[derive(Serialize)]
struct AsJson<'a> {
    date: Option<String>,
    lines: usize,
    matches: Vec<Match<'a>>,
    path: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Match<'a> {
    heading: Option<&'a str>,
    marks: Vec<(usize, usize)>,
    text: &'a str,
}

fn as_json<'a>(post: &'a Post, found: &'a Found) -> AsJson<'a> {
    let matches = found.hits.shown.iter().map(|hit| Match {
        heading: hit.heading.as_deref(),
        marks: hit
            .marks
            .iter()
            .map(|mark| (mark.start, mark.end))
            .collect(),
        text: &hit.text,
    });
    AsJson {
        date: post.date.map(|date| date.rfc3339()),
        lines: found.hits.lines,
        matches: matches.collect(),
        path: &post.id.0,
        title: &post.title,
    }
}

fn print(out: &mut impl Write, post: &Post, found: &Found, styled: bool) -> io::Result<()> {
    let date = post
        .date
        .map_or_else(|| " ".repeat(10), |date| date.day.to_string());
    let style = |style: ContentStyle| if styled { style } else { ContentStyle::new() };
    let strong = style(ContentStyle::new().bold());
    let dim = style(ContentStyle::new().dim());
    put(out, &date, dim)?;
    out.write_all(b"  ")?;
    put(out, &post.title, strong)?;
    out.write_all(b"  ")?;
    put(out, &post.id.0, dim)?;
    writeln!(out)?;
    for hit in found.hits.shown.iter().filter(|hit| hit.block.is_some()) {
        line(out, hit, strong, dim)?;
    }
    let rest = found.hits.lines.saturating_sub(found.hits.shown.len());
    if rest > 0 {
        put(out, &format!("    … and {rest} more"), dim)?;
        writeln!(out)?;
    }
    Ok(())
}

fn line(
    out: &mut impl Write,
    hit: &Hit,
    strong: ContentStyle,
    dim: ContentStyle,
) -> io::Result<()> {
    out.write_all(b"    ")?;
    if let Some(heading) = &hit.heading {
        put(out, heading, dim)?;
        put(out, " › ", dim)?;
    }
    let mut at = 0;
    for mark in &hit.marks {
        out.write_all(&hit.text.as_bytes()[at..mark.start])?;
        put(out, &hit.text[mark.clone()], strong)?;
        at = mark.end;
    }
    out.write_all(&hit.text.as_bytes()[at..])?;
    writeln!(out)
}

/// Writes text in a style; without one, without a single escape sequence.
fn put(out: &mut impl Write, text: &str, style: ContentStyle) -> io::Result<()> {
    if style == ContentStyle::new() {
        out.write_all(text.as_bytes())
    } else {
        write!(out, "{}", PrintStyledContent(style.apply(text.to_owned())))
    }
}
