//! `blogtui tags PATH`: each tag of a blog with the number of its posts.

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::PathBuf,
};

use serde::Serialize;

use super::posts::{self, Caching, Unpublished};
use crate::{
    content::{
        index::{Index, Tag, Taxonomy},
        scan::{Auto, Body, Reading},
        site::Site,
    },
    layout::wrap::width,
};

/// What `blogtui tags` takes.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Folder of posts, a site's root, or one post
    #[arg(default_value = ".")]
    pub path: PathBuf,

    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,

    /// What to count
    #[arg(long, value_enum, default_value_t = Of::Tags)]
    pub of: Of,

    #[command(flatten)]
    pub unpublished: Unpublished,
    #[command(flatten)]
    pub caching: Caching,
}

/// What posts are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Of {
    Tags,
    Categories,
    Series,
    Authors,
}

impl From<Of> for Taxonomy {
    fn from(of: Of) -> Self {
        match of {
            Of::Tags => Self::Tags,
            Of::Categories => Self::Categories,
            Of::Series => Self::Series,
            Of::Authors => Self::Authors,
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    key: &'a str,
    count: usize,
}

/// Prints the tags, the most used first, then by name.
///
/// # Errors
/// A path that cannot be read, or an output that cannot be written.
pub fn tags(args: &Args) -> anyhow::Result<()> {
    let reading = Reading {
        auto: Auto::None,
        body: Body::Head,
        ..posts::reading()
    };
    let mut index = Index::new();
    let site = Site::find(&args.path)?;
    index.merge(posts::read(&site, reading, args.unpublished, args.caching));
    let stdout = io::stdout();
    let aligned = stdout.is_terminal();
    let mut out = BufWriter::new(stdout.lock());
    let terms = index.terms(args.of.into());
    let result = if args.json {
        terms.iter().try_for_each(|tag| json(&mut out, tag))
    } else {
        print(&mut out, terms, aligned)
    };
    posts::printed(result.and_then(|()| out.flush()))
}

fn json(out: &mut impl Write, tag: &Tag) -> io::Result<()> {
    let line = Line {
        name: &tag.name,
        key: &tag.key,
        count: tag.count,
    };
    super::json::line(out, &line)
}

/// For people the counts below each other, for a pipe a tab between the two.
fn print(out: &mut impl Write, tags: &[Tag], aligned: bool) -> io::Result<()> {
    let columns = tags.iter().map(|tag| width(&tag.name)).max().unwrap_or(0);
    let most = tags.first().map_or(1, |tag| tag.count.to_string().len());
    for Tag { name, count, .. } in tags {
        if aligned {
            let pad = columns - width(name) + 2;
            writeln!(out, "{name}{:pad$}{count:>most$}", "")?;
        } else {
            writeln!(out, "{count}\t{name}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(name: &str, count: usize) -> Tag {
        Tag {
            key: name.to_lowercase(),
            name: name.to_owned(),
            count,
        }
    }

    #[test]
    fn tags_are_a_table_for_people_and_fields_for_a_pipe() {
        let tags = [tag("Rust", 12), tag("随笔", 3)];
        let printed = |aligned| {
            let mut out = Vec::new();
            print(&mut out, &tags, aligned).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(printed(true), "Rust  12\n随笔   3\n");
        assert_eq!(printed(false), "12\tRust\n3\t随笔\n");
        let mut out = Vec::new();
        json(&mut out, &tags[0]).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\"name\":\"Rust\",\"key\":\"rust\",\"count\":12}\n"
        );
    }
}
