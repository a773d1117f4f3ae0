//! Opens a post: reads it, parses it, and finds out what is known of its pictures
//! and links without reading more than their headers.

use std::{collections::HashMap, io};

use super::Site;
use crate::{
    app::Opened,
    cells::PixelSize,
    content::{
        front_matter,
        post::Post,
        resolve::{self, Link, Resolution},
        scan,
        source::read_source,
    },
    images::{self, Source},
    layout::Figure,
    markdown::{self, Block, Document, Header, Picture},
    ui::grouped,
};

/// Reads and parses `post`; `series` is its place in its series.
///
/// # Errors
/// A file that cannot be read, in one line for the status line.
pub fn open(post: &Post, series: Option<String>, site: &Site) -> Result<Opened, String> {
    let source = read_source(&post.path).map_err(|error| format!("{}: {error}", post.id))?;
    let (_, body, _) = front_matter::split(&source);
    let mut header = header(post);
    header.series = series;
    let mut figures = HashMap::new();
    let mut files = HashMap::new();
    if header
        .hero
        .as_ref()
        .is_some_and(|hero| resolve(site, post, &hero.dest).is_err())
    {
        header.hero = None;
    }
    let document = markdown::parse(body);
    // What stands before `<!--more-->` is the summary: it need not be read twice.
    if header
        .summary
        .as_deref()
        .is_some_and(|summary| begins_with(&document, summary))
    {
        header.summary = None;
    }
    if header
        .hero
        .as_ref()
        .is_some_and(|hero| begins_with_picture(&document, hero, site, post))
    {
        header.hero = None;
    }
    let document = document.with_header(header);
    for (_, picture) in document.pictures() {
        if figures.contains_key(&picture.dest) {
            continue;
        }
        let figure = match resolve(site, post, &picture.dest) {
            Ok((path, size)) => {
                files.insert(picture.dest.clone(), path);
                Figure::Size(size)
            }
            Err(reason) => Figure::Missing(reason),
        };
        figures.insert(picture.dest.clone(), figure);
    }
    let mut posts = HashMap::new();
    for link in &document.links {
        if let Link::Post { path, anchor, .. } = resolve::link(&site.site, &post.path, &link.dest) {
            posts.insert(
                link.dest.clone(),
                (scan::id_of(&site.site.base, &path), anchor),
            );
        }
    }
    Ok(Opened {
        id: post.id.clone(),
        document: document.into(),
        figures,
        files,
        posts,
    })
}

/// Whether the first thing of a post is the picture that would stand above it.
fn begins_with_picture(document: &Document, hero: &Picture, site: &Site, post: &Post) -> bool {
    let first = document
        .blocks
        .iter()
        .find(|block| !matches!(block, Block::Heading { level: 1, .. }));
    let Some(Block::Pictures(pictures)) = first else {
        return false;
    };
    let same = |picture: &Picture| {
        let file = |dest: &str| match site.picture(post, dest) {
            Resolution::File(path) => Some(path),
            _ => None,
        };
        picture.dest == hero.dest
            || file(&picture.dest).is_some_and(|it| file(&hero.dest) == Some(it))
    };
    pictures.first().is_some_and(same)
}

/// Whether the first paragraph of a post says what its summary says.
fn begins_with(document: &Document, summary: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .take(24)
            .collect()
    };
    let first = document.blocks.iter().find_map(|block| match block {
        Block::Paragraph(text) => Some(letters(&text.chars)),
        _ => None,
    });
    first.is_some_and(|first| !first.is_empty() && letters(summary).starts_with(&first))
}

/// The file of a picture and its size, or why there is none.
fn resolve(site: &Site, post: &Post, dest: &str) -> Result<(Source, PixelSize), String> {
    let sized = |source: Source| match images::probe(&source) {
        Ok(size) => Ok((source, size)),
        Err(error) => Err(error.to_string()),
    };
    match site.picture(post, dest) {
        Resolution::File(path) => sized(Source::file(&path)),
        Resolution::Remote(_) => Err("on another server, not fetched".into()),
        Resolution::Data => Source::data(dest)
            .map_err(|error| error.to_string())
            .and_then(sized),
        Resolution::Outside => Err("outside the blog, not opened".into()),
        Resolution::Missing { .. } => Err("not found".into()),
    }
}

/// The head of the page, from the front matter.
fn header(post: &Post) -> Header {
    let mut facts = Vec::new();
    if let Some(date) = post.date {
        facts.push(date.day.to_string());
    }
    if let Some(updated) = post
        .lastmod
        .filter(|updated| Some(updated.day) != post.date.map(|date| date.day))
    {
        facts.push(format!("updated {}", updated.day));
    }
    if post.words > 0 {
        facts.push(format!("{} min", post.minutes.max(1)));
        // Counted by characters is whatever holds one Han character; it is called
        // so only where the post is written in them.
        let head = [post.title.as_str(), post.teaser().unwrap_or_default()].concat();
        let letters = head.chars().filter(|c| c.is_alphabetic()).count();
        let han = head
            .chars()
            .filter(|c| c.is_alphabetic() && markdown::is_cjk(*c))
            .count();
        let cjk = post.cjk && han * 5 >= letters;
        let unit = if cjk { "字" } else { "words" };
        facts.push(format!("{} {unit}", grouped(post.words)));
    }
    facts.extend(post.authors.iter().cloned());
    let standing = post.standing(jiff::Timestamp::now());
    for (fact, holds) in [
        ("draft", standing.draft),
        ("future", standing.future),
        ("expired", standing.expired),
    ] {
        if holds {
            facts.push(fact.into());
        }
    }
    let warnings = post.issues.iter().map(|issue| match issue.line {
        Some(line) => format!("line {line}: {}", issue.message),
        None => issue.message.clone(),
    });
    Header {
        title: post.title.clone(),
        facts,
        tags: post.tags.clone(),
        series: None,
        summary: post
            .summary
            .clone()
            .filter(|summary| post.show_summary && !summary.trim().is_empty()),
        hero: post.hero.clone().map(|dest| Picture {
            dest,
            ..Picture::default()
        }),
        warnings: warnings.collect(),
    }
}

/// Opens an address in the system's browser, without waiting for it. Only http,
/// https and mailto come this far.
pub(super) fn in_browser(url: &str) -> io::Result<()> {
    ::open::that_detached(url)
}
