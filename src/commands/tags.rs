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

    /// What to count: tags, categories, series, authors, or a taxonomy of the site's
    #[arg(long, value_name = "NAME", default_value = "tags")]
    pub of: String,

    #[command(flatten)]
    pub unpublished: Unpublished,
    #[command(flatten)]
    pub caching: Caching,
}

/// What posts are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Of {
    Usual(Taxonomy),
    /// A taxonomy that the site's configuration adds.
    Site(String),
}

impl Of {
    /// What is meant by a name, the site's taxonomies known.
    fn named(name: &str, taxonomies: &[Vec<String>]) -> Result<Self, String> {
        let name = name.to_lowercase();
        let usual = match name.as_str() {
            "tags" | "tag" => Some(Taxonomy::Tags),
            "categories" | "category" => Some(Taxonomy::Categories),
            "series" => Some(Taxonomy::Series),
            "authors" | "author" => Some(Taxonomy::Authors),
            _ => None,
        };
        if let Some(taxonomy) = usual {
            return Ok(Self::Usual(taxonomy));
        }
        let own = taxonomies.iter().find(|names| names.contains(&name));
        if let Some(own) = own.and_then(|names| names.first()) {
            return Ok(Self::Site(own.clone()));
        }
        let more: String = taxonomies
            .iter()
            .filter_map(|names| Some(format!(", {}", names.first()?)))
            .collect();
        Err(format!(
            "--of {name}: there are tags, categories, series, authors{more}"
        ))
    }
}

#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    key: &'a str,
    count: usize,
}

/// Prints the tags, the most used first, then by name; false where the site has no
/// such taxonomy.
///
/// # Errors
/// A path that cannot be read, or an output that cannot be written.
pub fn tags(args: &Args) -> anyhow::Result<bool> {
    let reading = Reading {
        auto: Auto::None,
        body: Body::Head,
        ..posts::reading()
    };
    let mut index = Index::new();
    let site = posts::site(&args.path)?;
    let of = match Of::named(&args.of, &site.settings.taxonomies) {
        Ok(of) => of,
        Err(problem) => {
            crate::said::say(&problem);
            return Ok(false);
        }
    };
    let mut posts = posts::read(&site, reading, args.unpublished, args.caching);
    let taxonomy = match &of {
        Of::Usual(taxonomy) => *taxonomy,
        Of::Site(name) => {
            // Counted as the tags are, in their place.
            for post in &mut posts {
                let own = post.more.taxonomies.iter().find(|(own, _)| own == name);
                post.tags = own.map_or_else(Vec::new, |(_, terms)| terms.clone()).into();
            }
            Taxonomy::Tags
        }
    };
    index.merge(posts);
    let stdout = io::stdout();
    let aligned = stdout.is_terminal();
    let mut out = BufWriter::new(stdout.lock());
    let terms = index.terms(taxonomy);
    let result = if args.json {
        terms.iter().try_for_each(|tag| json(&mut out, tag))
    } else {
        print(&mut out, terms, aligned)
    };
    posts::printed(result.and_then(|()| out.flush()))?;
    Ok(true)
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
    fn what_is_counted_is_named_in_singular_or_plural() {
        let site = [vec!["moods".to_owned(), "mood".to_owned()]];
        let of = |name: &str| Of::named(name, &site);
        assert_eq!(of("Category").unwrap(), Of::Usual(Taxonomy::Categories));
        assert_eq!(of("mood").unwrap(), Of::Site("moods".to_owned()));
        let refused = of("colours").unwrap_err();
        assert!(refused.ends_with("authors, moods"), "{refused}");
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
