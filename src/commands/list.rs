//! `blogtui list PATH`: the posts of a blog, for people as a table, for scripts as
//! lines. What is printed, and that it stays so, is in `docs/commands.md`.

mod json;
mod table;

use std::{
    cmp::Ordering,
    io::{self, BufWriter, IsTerminal, Write},
    path::PathBuf,
};

use jiff::{civil::Date, tz::TimeZone};

use super::posts::{self, Caching, Unpublished};
use crate::{
    content::{
        date,
        index::{Join, Sort, Taxonomy, by_weight, compare, sort, tag_key},
        post::Post,
        scan::{Auto, Body, Reading},
    },
    layout::Theme,
    runtime::terminal,
};

/// What `blogtui list` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Folder of posts, a site's root, or one post
    #[arg(default_value = ".")]
    pub path: PathBuf,

    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,

    /// Only posts with this tag; given several times, with all of them
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only posts of this category, joined with the tags
    #[arg(long, value_name = "NAME")]
    pub category: Vec<String>,
    /// Only posts of this series, joined with the tags
    #[arg(long, value_name = "NAME")]
    pub series: Vec<String>,
    /// Only posts by this author, joined with the tags
    #[arg(long, value_name = "NAME")]
    pub author: Vec<String>,
    /// One of the tags, categories, series and authors is enough
    #[arg(long)]
    pub any: bool,
    /// Only posts in this language (`zh` takes zh-cn too)
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,

    /// Only posts of this day (year, month) and later
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub since: Option<Date>,
    /// Only posts up to this day (year, month), that day with them
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub until: Option<Date>,

    /// By date the newest first, by weight as Hugo does
    #[arg(long, value_enum, default_value_t = Key::Date)]
    pub sort: Key,
    /// Turn the order round; posts without a date stay last
    #[arg(long)]
    pub reverse: bool,
    /// Print so many posts at most
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    #[command(flatten)]
    pub unpublished: Unpublished,
    #[command(flatten)]
    pub caching: Caching,
    /// Zone of dates that name none, instead of the site's
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<TimeZone>,
    /// Words of a summary made of a text, or `site`: as many as the site wants
    #[arg(long, value_name = "N", default_value = "70", value_parser = summary_length)]
    pub summary_length: SummaryLength,
    /// Count words by spaces in every language, as Hugo does by default
    #[arg(long)]
    pub no_cjk: bool,
}

/// What posts are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Key {
    Date,
    Title,
    Weight,
    Path,
}

/// How long a summary is that is made of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SummaryLength {
    Words(usize),
    /// `summaryLength` of the site's configuration.
    Site,
}

impl Args {
    fn put_in_order(&self, posts: &mut [&Post]) {
        match self.sort {
            Key::Date if self.reverse => sort(Sort::Oldest, posts),
            Key::Date => sort(Sort::Newest, posts),
            _ => posts.sort_by(|a, b| self.order(a, b)),
        }
    }

    fn order(&self, a: &Post, b: &Post) -> Ordering {
        let by_key = match self.sort {
            Key::Date => compare(Sort::Newest, a, b),
            Key::Title => compare(Sort::Title, a, b),
            Key::Weight => by_weight(a, b),
            Key::Path => a.id.cmp(&b.id),
        };
        if self.reverse {
            by_key.reverse()
        } else {
            by_key
        }
    }

    fn keeps(&self, post: &Post) -> bool {
        let day = post.date.map(|date| date.day);
        let since = self.since.is_none_or(|since| day >= Some(since));
        let until = self
            .until
            .is_none_or(|until| day.is_some_and(|d| d <= until));
        since && until && self.is_in_language(post) && self.has_terms(post)
    }

    fn is_in_language(&self, post: &Post) -> bool {
        self.lang.as_deref().is_none_or(|wanted| {
            let wanted = wanted.to_lowercase();
            let rest = post.lang.as_deref().and_then(|l| l.strip_prefix(&*wanted));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }

    fn has_terms(&self, post: &Post) -> bool {
        let wanted = [
            (Taxonomy::Tags, &self.tag),
            (Taxonomy::Categories, &self.category),
            (Taxonomy::Series, &self.series),
            (Taxonomy::Authors, &self.author),
        ];
        let mut wanted = wanted.into_iter().flat_map(|(taxonomy, names)| {
            names
                .iter()
                .map(move |name| (taxonomy, tag_key(name.trim().trim_start_matches('#'))))
        });
        let has = |(taxonomy, key): (Taxonomy, String)| {
            taxonomy.of(post).iter().any(|term| tag_key(term) == key)
        };
        let nothing = [&self.tag, &self.category, &self.series, &self.author];
        match self.join() {
            _ if nothing.iter().all(|names| names.is_empty()) => true,
            Join::All => wanted.all(has),
            Join::Any => wanted.any(has),
        }
    }

    fn join(&self) -> Join {
        if self.any { Join::Any } else { Join::All }
    }
}

/// Prints the posts; a table without a theme has no style.
///
/// # Errors
/// A path that cannot be read, or an output that cannot be written. Posts that
/// cannot be read are listed, and are no error.
pub fn list(args: &Args, theme: Option<&Theme>) -> anyhow::Result<()> {
    let reading = Reading {
        auto: if args.json { Auto::Hugo } else { Auto::None },
        body: if args.json { Body::Whole } else { Body::Head },
        cjk: !args.no_cjk,
        ..posts::reading()
    };
    let mut site = posts::site(&args.path)?;
    if let Some(zone) = &args.timezone {
        site.settings.zone = zone.clone();
    }
    // Not the site's number: what a script reads stays the same from blog to blog.
    if let SummaryLength::Words(words) = args.summary_length {
        site.settings.summary_words = words;
    }
    let all = posts::read(&site, reading, args.unpublished, args.caching);
    // A post is large: what is sorted are references.
    let mut posts: Vec<&Post> = all.iter().filter(|post| args.keeps(post)).collect();
    args.put_in_order(&mut posts);
    posts.truncate(args.limit.unwrap_or(usize::MAX));

    let stdout = io::stdout();
    let columns = terminal::size()
        .ok()
        .filter(|_| stdout.is_terminal())
        .map(|(columns, _)| usize::from(columns));
    let mut out = BufWriter::new(stdout.lock());
    let result = match columns {
        _ if args.json => posts.iter().try_for_each(|post| json::line(&mut out, post)),
        Some(columns) => table::print(&mut out, &posts, columns, theme),
        None => posts.iter().try_for_each(|post| plain(&mut out, post)),
    };
    let printed = posts::printed(result.and_then(|()| out.flush()));
    // The program ends: to give back the memory of 100,000 posts piece by piece would
    // take longer than to print them.
    std::mem::forget(all);
    printed
}

/// A post for a pipe: fields with a tab between two, one post a line.
fn plain(out: &mut impl Write, post: &Post) -> io::Result<()> {
    let date = post.date.map_or(String::new(), |date| date.day.to_string());
    let (minutes, title) = (post.minutes, &post.title);
    write!(out, "{date}\t{minutes}\t{title}\t")?;
    for (at, tag) in post.tags.iter().enumerate() {
        let apart = if at == 0 { "" } else { ", " };
        write!(out, "{apart}{tag}")?;
    }
    writeln!(out, "\t{}", post.id)
}

fn summary_length(text: &str) -> Result<SummaryLength, String> {
    if text == "site" {
        return Ok(SummaryLength::Site);
    }
    let words = text.parse().map_err(|_| "expected a number or `site`")?;
    Ok(SummaryLength::Words(words))
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| "expected a zone as Europe/Oslo or UTC".to_owned())
}

/// The first day that a date given to `--since` means: of a year, of a month.
fn first_day(text: &str) -> Result<Date, String> {
    day(text, |date| date, |date| date)
}

/// The last day that a date given to `--until` means.
fn last_day(text: &str) -> Result<Date, String> {
    day(text, Date::last_of_year, Date::last_of_month)
}

fn day(
    text: &str,
    of_year: impl Fn(Date) -> Date,
    of_month: impl Fn(Date) -> Date,
) -> Result<Date, String> {
    let number = |text: &str| -> Option<i16> {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let parts: Vec<&str> = text.split('-').collect();
    let whole = match parts.as_slice() {
        [year] if year.len() == 4 => number(year)
            .and_then(|year| Date::new(year, 1, 1).ok())
            .map(of_year),
        [year, month] if year.len() == 4 => number(year)
            .zip(number(month))
            .and_then(|(year, month)| Date::new(year, i8::try_from(month).ok()?, 1).ok())
            .map(of_month),
        _ => date::parse(text, &TimeZone::UTC).ok().map(|date| date.day),
    };
    whole.ok_or_else(|| "expected a day as 2024-07-31, a month or a year".to_owned())
}

#[cfg(test)]
mod tests;
